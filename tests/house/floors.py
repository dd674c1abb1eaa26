"""Every #include of src/ and include/ against the floors of the house.

A file includes its own folder and lower floors, never a sibling; the program includes only the public API and
its own headers; a foreign header has one home.
"""

import pathlib
import re
import sys

from tap import Tap

# The one table: (floor, folder under src/, its public headers).  A folder and its headers are one thing.
FLOORS = [
    (9, "cli", []),
    (8, "app", ["project.h"]),
    (7, "source", ["source.h", "annotate.h"]),
    (7, "run", ["run.h"]),
    (6, "plan", ["plan.h"]),
    (5, "postgresql", []),
    (5, "sqlite", []),
    (4, "dialect", ["dialect.h"]),
    (4, "diff", ["diff.h"]),
    (4, "revision", ["revision.h"]),
    (3, "op", ["op.h"]),
    (2, "model", ["access.h", "kind.h", "model.h", "routine.h", "table.h", "type.h"]),
    (2, "codec", ["json.h"]),
    (1, "shape", ["shape.h"]),
    (0, "base", ["base.h", "error.h"]),
]
FLOOR = {folder: floor for floor, folder, _ in FLOORS}
FOLDER_OF_HEADER = {header: folder for _, folder, headers in FLOORS for header in headers}
ALL_PUBLIC = "autogen.h"  # includes the whole public API; for users and for the program

# Foreign headers (by how the name begins) and the files that may include them.
HOMES = [
    ("libpq", "src/postgresql/libpq.c src/postgresql/session.c"),
    ("postgres_ext.h", "src/postgresql/libpq.c src/postgresql/session.c"),
    ("sqlite3", "src/sqlite/session.c"),
    ("clang-c/", "src/source/clang_api.c src/source/c_reader.c"),
    ("jansson", "src/codec/"),
]

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', re.M)


def folder_of(path):
    """The folder that a file belongs to, None if it is in no table; "*" for the header of all headers."""
    parts = pathlib.PurePosixPath(path).parts
    if parts[0] == "include":
        return "*" if parts[-1] == ALL_PUBLIC else FOLDER_OF_HEADER.get(parts[-1])
    return parts[1] if parts[1] in FLOOR else None


def foreign(path, name):
    for prefix, homes in HOMES:
        if name.startswith(prefix) and not any(
            path == home or (home.endswith("/") and path.startswith(home)) for home in homes.split()
        ):
            return f"<{name}> has its home in {homes}"
    return None


def broken(path, quote, name):
    """What is wrong with this #include, or None."""
    wrong = foreign(path, name)
    if wrong:
        return wrong
    public = name.startswith("autogen/")
    if quote == "<" and not public:
        return None
    if quote == '"' and public:
        return "public headers are included as <autogen/x.h>"
    if path.startswith("include/") and not public:
        return "a public header includes a private one"
    here = folder_of(path)
    there = folder_of("include/" + name if public else "src/" + name)
    if there is None:
        return f'no floor has "{name}"; private headers are included as "folder/x.h"'
    if here == "*" or (here == "cli" and public):
        return None
    if here == "cli" and there != "cli":
        return "the program includes only <autogen/*.h> and its own headers"
    if there == "*":
        return f"<{name}> includes every floor; name the headers that are used"
    if there != here and FLOOR[there] == FLOOR[here]:
        return f"{here} and {there} are siblings"
    if FLOOR[there] > FLOOR[here]:
        return f"{there} is above {here}"
    return None


# What the rules mean, so that this test is seen to fail: (file, its #include, a word of the complaint or None).
EXAMPLES = [
    ("src/op/bind.c", '"op/op.h"', None),
    ("src/op/bind.c", "<autogen/model.h>", None),
    ("src/op/bind.c", "<stdio.h>", None),
    ("src/model/kind/index.c", '"model/refs.h"', None),
    ("src/op/bind.c", "<autogen/diff.h>", "above"),
    ("src/op/bind.c", '"plan/step.h"', "above"),
    ("src/sqlite/index.c", '"postgresql/session.h"', "siblings"),
    ("src/codec/json_read.c", "<autogen/model.h>", "siblings"),
    ("src/op/bind.c", "<autogen/autogen.h>", "every floor"),
    ("src/op/bind.c", '"bind.h"', "no floor"),
    ("src/op/bind.c", "<autogen/nonsense.h>", "no floor"),
    ("src/op/bind.c", '"autogen/model.h"', "<autogen/x.h>"),
    ("src/op/bind.c", "<jansson.h>", "home"),
    ("src/codec/json_read.c", "<jansson.h>", None),
    ("src/sqlite/catalog.c", "<sqlite3.h>", "home"),
    ("src/sqlite/session.c", "<sqlite3.h>", None),
    ("src/run/runner.c", "<libpq-fe.h>", "home"),
    ("src/source/source.c", "<clang-c/Index.h>", "home"),
    ("src/source/c_reader.c", "<clang-c/Index.h>", None),
    ("src/cli/main.c", "<autogen/autogen.h>", None),
    ("src/cli/main.c", '"cli/opt.h"', None),
    ("src/cli/main.c", '"base/file.h"', "program"),
    ("include/autogen/autogen.h", "<autogen/run.h>", None),
    ("include/autogen/op.h", "<autogen/model.h>", None),
    ("include/autogen/op.h", '"op/op.h"', "private"),
    ("include/autogen/model.h", "<autogen/op.h>", "above"),
]


def table():
    return "\n".join(
        f"  {floor}  {folder:<12}{' '.join(f'<autogen/{h}>' for h in headers)}"
        for floor, folder, headers in FLOORS
    )


def main(root):
    tap = Tap()
    for path, include, word in EXAMPLES:
        got = broken(path, include[0], include[1:-1])
        tap.ok((word or "") in (got or "") and bool(word) == bool(got), f"rule: {path} {include}", got)
    checked = 0
    for file in sorted([*root.glob("include/**/*.h"), *root.glob("src/**/*.[ch]")]):
        path = file.relative_to(root).as_posix()
        wrong = [] if folder_of(path) else [f"{path}: on no floor; the table in {__file__} is the list"]
        text = file.read_text(encoding="utf-8")
        for include in INCLUDE.finditer(text) if not wrong else []:
            why = broken(path, *include.groups())
            if why:
                line = text.count("\n", 0, include.start()) + 1
                wrong.append(f"{path}:{line}: {include.group(0)}: {why}")
        tap.ok(not wrong, path, "\n".join([*wrong, "the floors, each may include those below:", table()]))
        checked += 1
    tap.ok(checked > 0, "files were found")
    tap.done()


main(pathlib.Path(sys.argv[1]))
