"""A header with every mark, for every compiler and standard: the marks must be nothing, and nothing must be said about them.

usage: marks.py ROOT COMPILER… -- C++COMPILER…
"""

import pathlib
import subprocess
import sys

from tap import Tap

STANDARDS = {"c": ["c11", "c17", "c2x"], "c++": ["c++11", "c++14", "c++17", "c++20"]}


def main(root, compilers):
    split = compilers.index("--")
    tap = Tap()
    header = root / "tests" / "support" / "marks.h"
    for language, command in (("c", compilers[:split]), ("c++", compilers[split + 1 :])):
        for standard in STANDARDS[language]:
            run = subprocess.run(
                [*command, f"-std={standard}", f"-I{root / 'include'}", "-Wall", "-Wextra", "-Wpedantic", "-Werror",
                 "-fsyntax-only", f"-x{language}", header],
                capture_output=True,
                text=True,
                check=False,
            )
            tap.ok(run.returncode == 0, f"marks as {standard}", run.stderr)
    run = subprocess.run(
        [*compilers[:split], f"-I{root / 'include'}", "-xc", "-E", "-P", "-"],
        input="#include <autogen/annotate.h>\nint x AG_COLUMN(default: 1);\nAG_INDEX(columns: [a])\n",
        capture_output=True,
        text=True,
        check=False,
    )
    tap.ok(run.stdout.split() == ["int", "x", ";"], "marks leave nothing behind", run.stdout)
    tap.done()


main(pathlib.Path(sys.argv[1]), sys.argv[2:])
