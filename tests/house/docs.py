"""docs/autogen.1 and docs/commands hold what the program's tables say, and nothing else.

usage: docs.py ROOT PRINT_DOCS            compare
       docs.py --update ROOT PRINT_DOCS   write
"""

import pathlib
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


def update(docs, texts):
    (docs / "commands").mkdir(exist_ok=True)
    for stale in set(docs.glob("commands/*.md")) - {docs / path for path in texts}:
        stale.unlink()
    for path, text in texts.items():
        (docs / path).write_text(text, encoding="utf-8")


def main(args):
    writing = args[0] == "--update"
    root, program = args[writing:]
    docs = pathlib.Path(root) / "docs"
    texts = wanted(program)
    if writing:
        update(docs, texts)
        return
    tap = Tap()
    for path, text in texts.items():
        file = docs / path
        same = file.exists() and file.read_text(encoding="utf-8") == text
        tap.ok(same, f"docs/{path}", "not what the tables say: ninja -C BUILD update-docs")
    for file in sorted(docs.glob("commands/*")):
        path = file.relative_to(docs).as_posix()
        tap.ok(path in texts, f"docs/{path} is a command's", "no command is called so")
    tap.done()


main(sys.argv[1:])
