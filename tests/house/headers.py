"""Each header compiles alone, and twice: the public ones as C17 and as C++17 without any other flag, the private
ones as C17 with the flags of the library.

usage: headers.py ROOT COMPILER… -- C++COMPILER…
"""

import pathlib
import subprocess
import sys

from tap import Tap

WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-fsyntax-only"]


def compiles(tap, name, compiler, flags, header):
    run = subprocess.run(
        [*compiler, *flags, *WARNINGS, "-"],
        input=f"#include {header}\n#include {header}\nint main(void);\n",
        capture_output=True,
        text=True,
        check=False,
    )
    tap.ok(run.returncode == 0, f"{header} as {name}", run.stderr)


def main(root, compilers):
    split = compilers.index("--")
    c, cpp = compilers[:split], compilers[split + 1 :]
    public = f"-I{root / 'include'}"
    tap = Tap()
    for file in sorted((root / "include").glob("**/*.h")):
        header = f"<{file.relative_to(root / 'include').as_posix()}>"
        compiles(tap, "C17", c, ["-xc", "-std=c17", public], header)
        compiles(tap, "C++17", cpp, ["-xc++", "-std=c++17", public], header)
    private = [public, f"-I{root / 'src'}", "-D_POSIX_C_SOURCE=200809L"]
    for file in sorted((root / "src").glob("**/*.h")):
        header = f'"{file.relative_to(root / "src").as_posix()}"'
        compiles(tap, "C17", c, ["-xc", "-std=c17", *private], header)
    tap.done()


main(pathlib.Path(sys.argv[1]), sys.argv[2:])
