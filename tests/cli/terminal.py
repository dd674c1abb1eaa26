"""What the program does only where somebody sits at a terminal: it asks, and it colours.

usage: terminal.py PROGRAM
"""

import json
import os
import pathlib
import pty
import select
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

BEFORE = {"id": {"type": "integer", "nullable": False}, "name": "text", "mail": "text"}
AFTER = {"id": {"type": "integer", "nullable": False}, "full_name": "text", "email": "text"}


def environment(**more):
    taken = ("AUTOGEN_", "DATABASE_URL", "NO_COLOR", "CI")
    env = {k: v for k, v in os.environ.items() if not k.startswith(taken)}
    return env | {"TERM": "xterm", "SOURCE_DATE_EPOCH": "1763634645"} | more


def declare(folder, columns):
    schema = {"tables": {"users": {"columns": columns, "primary_key": ["id"]}}}
    (folder / "schema.json").write_text(json.dumps(schema), encoding="utf-8")


def project(program, parent):
    """A database with a table, and a schema where two of its columns have other names."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=parent))
    for args in (["init"], ["revision", "--rev-id", "0001"], ["upgrade"]):
        if args[0] == "revision":
            declare(folder, BEFORE)
        subprocess.run([program, *args], cwd=folder, env=environment(), check=True, capture_output=True)
    declare(folder, AFTER)
    return folder


def talk(program, folder, args, answers, **env):
    """Run at a terminal, answering each question in turn: what was on the screen, and the status."""
    child, screen = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(program, [program, *args], environment(**env))
    seen, answers = "", list(answers)
    while select.select([screen], [], [], 20)[0]:
        try:
            data = os.read(screen, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data.decode()
        if seen.endswith("[y/N] "):
            os.write(screen, (answers.pop(0) if answers else "n").encode() + b"\n")
    return seen.replace("\r\n", "\n"), os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def operations(folder):
    files = [f for f in folder.glob("migrations/0002*.json")]
    return [
        (op["op"], op["column"], op.get("to"))
        for file in files
        for op in json.loads(file.read_text(encoding="utf-8"))["upgrade"]
    ]


def check_asking(tap, program, parent):
    revision = ["revision", "-m", "names", "--rev-id", "0002"]

    folder = project(program, parent)
    seen, status = talk(program, folder, revision, "yn")
    tap.ok(status == 0, "yes to one question, no to the other", seen)
    tap.ok("the former users." in seen, "columns are named with their table", seen)
    ops = operations(folder)
    tap.ok([op for op, *_ in ops].count("rename_column") == 1, "yes is a rename", str(ops))
    tap.ok(("drop_column" in str(ops)) and ("add_column" in str(ops)), "no is none", str(ops))

    folder = project(program, parent)
    seen, status = talk(program, folder, revision, "nnnn")
    tap.ok(status == 0 and "rename_column" not in str(operations(folder)), "no to all", seen)
    tap.ok(seen.count("[y/N]") == len(set(seen.split("[y/N]"))) - 1, "nothing is asked twice", seen)

    for name, args, env in (
        ("with --no-input", [*revision, "--no-input"], {}),
        ("where CI is set", revision, {"CI": "true"}),
    ):
        folder = project(program, parent)
        seen, status = talk(program, folder, args, "", **env)
        tap.ok(status == 3 and "[y/N]" not in seen, f"{name} nothing is asked", seen)
        tap.ok(not operations(folder), f"{name} nothing is written", seen)


def check_colour(tap, program, parent):
    folder = project(program, parent)
    for name, args, env, coloured in (
        ("at a terminal", ["diff"], {}, True),
        ("an error at a terminal", ["nonsense"], {}, True),
        ("with NO_COLOR", ["diff"], {"NO_COLOR": "1"}, False),
        ("with an empty NO_COLOR", ["diff"], {"NO_COLOR": ""}, True),
        ("at a dumb terminal", ["diff"], {"TERM": "dumb"}, False),
        ("as JSON", ["diff", "--json"], {}, False),
    ):
        seen, _ = talk(program, folder, args, "", **env)
        tap.ok(("\033[" in seen) == coloured, f"colour: {name}", seen)
    run = subprocess.run([program, "diff"], cwd=folder, env=environment(), capture_output=True, check=False)
    tap.ok(b"\033[" not in run.stdout + run.stderr, "colour: in a pipe", repr(run.stdout))


def check_rows(tap, program, parent):
    """A large table that is built again says so, and how far it is, on a line that is gone in the end."""
    folder = project(program, parent)
    base = sqlite3.connect(folder / "app.db")
    base.executescript("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250000)"
                       " INSERT INTO users SELECT i, 'a', 'b' FROM n")
    base.close()
    columns = BEFORE | {"name": {"type": "text", "default": "'x'"}}
    declare(folder, columns)
    subprocess.run([program, "revision", "-m", "default"], cwd=folder, env=environment(), check=True, capture_output=True)
    seen, status = talk(program, folder, ["upgrade"], "")
    tap.ok(status == 0 and "building table users again: 250000 rows are copied" in seen, "rows: said beforehand", seen)
    tap.ok("\r100000 rows written" in seen and "\r200000 rows written" in seen, "rows: shown", seen)
    tap.ok(seen.rfind("\r\033[K") > seen.rfind("rows written"), "rows: gone in the end", repr(seen))
    subprocess.run([program, "downgrade", "--", "-1"], cwd=folder, env=environment(), check=True, capture_output=True)
    run = subprocess.run([program, "upgrade"], cwd=folder, env=environment(), capture_output=True, check=True)
    tap.ok(b"rows written" not in run.stderr and b"building" in run.stderr, "rows: not in a pipe", repr(run.stderr))


def check_full_disk(tap, program):
    with open("/dev/full", "w", encoding="utf-8") as full:
        run = subprocess.run([program, "help"], stdout=full, stderr=subprocess.PIPE, check=False)
    tap.ok(run.returncode == 1 and b"cannot write" in run.stderr, "a full disk is a failure", str(run))


def main(program):
    program, tap = str(pathlib.Path(program).resolve()), Tap()
    with tempfile.TemporaryDirectory(prefix="autogen-terminal-") as parent:
        check_asking(tap, program, parent)
        check_colour(tap, program, parent)
        check_rows(tap, program, parent)
    check_full_disk(tap, program)
    tap.done()


main(sys.argv[1])
