"""docs/autogen.1 and docs/commands hold what the program's tables say, and nothing else; so do the parts of docs/*.md between

    <!-- printed: NAME -->
    <!-- end -->

which print_tables prints.

usage: docs.py ROOT PRINT_DOCS PRINT_TABLES            compare
       docs.py --update ROOT PRINT_DOCS PRINT_TABLES   write
"""

import pathlib
import re
import subprocess
import sys

from tap import Tap


def printed(program, *args):
    return subprocess.run([program, *args], stdout=subprocess.PIPE, check=True).stdout.decode()


def wanted(program):
    """Path below docs/ to text."""
    texts = {"autogen.1": printed(program, "man")}
    for command in printed(program, "list").split():
        texts[f"commands/{command}.md"] = printed(program, "markdown", command)
    return texts


PART = re.compile(r"^(<!-- printed: (\w+) -->\n).*?^(<!-- end -->)$", re.M | re.S)


def pages(docs, program):
    """Path below docs/ to text, for the pages with printed parts, and the names of these."""
    names, texts = set(), {}
    for page in sorted(docs.glob("*.md")):
        text = page.read_text(encoding="utf-8")
        names |= {match[2] for match in PART.finditer(text)}
        filled = PART.sub(lambda match: f"{match[1]}\n{printed(program, match[2])}\n{match[3]}", text)
        if PART.search(text):
            texts[page.name] = filled
    return names, texts


def update(docs, texts):
    (docs / "commands").mkdir(exist_ok=True)
    for stale in set(docs.glob("commands/*.md")) - {docs / path for path in texts}:
        stale.unlink()
    for path, text in texts.items():
        (docs / path).write_text(text, encoding="utf-8")


def main(args):
    writing = args[0] == "--update"
    root, program, tables = args[writing:]
    docs = pathlib.Path(root) / "docs"
    names, filled = pages(docs, tables)
    texts = wanted(program) | filled
    if writing:
        update(docs, texts)
        return
    tap = Tap()
    for path, text in texts.items():
        file = docs / path
        same = file.exists() and file.read_text(encoding="utf-8") == text
        tap.ok(same, f"docs/{path}", "not what the tables say: ninja -C BUILD update-docs")
    for name in printed(tables, "list").split():
        tap.ok(name in names, f"table {name} stands in a page")
    for file in sorted(docs.glob("commands/*")):
        path = file.relative_to(docs).as_posix()
        tap.ok(path in texts, f"docs/{path} is a command's", "no command is called so")
    tap.done()


main(sys.argv[1:])
