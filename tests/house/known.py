"""Each test that docs/how-do-i-know.md names is there, and has the part that stands behind it.

usage: known.py ROOT
"""

import pathlib
import re
import sys

from tap import Tap

TEST = re.compile(r"`([^`]+)`(?: ([^,|]+))?")


def main(root):
    root, tap = pathlib.Path(root), Tap()
    text = (root / "docs" / "how-do-i-know.md").read_text()
    rows = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| ")][2:]
    tap.ok(len(rows) >= 40, "each of them has a row", len(rows))
    for pain, _, tests in rows:
        for place, part in TEST.findall(tests):
            path = root / "tests" / place
            there = path.is_dir() or path.is_file() and part.strip() in path.read_text()
            tap.ok(there, f"{pain}: {place} {part}", "is not there")
        tap.ok(TEST.search(tests), f"{pain}: has a test")
    tap.done()


main(*sys.argv[1:])
