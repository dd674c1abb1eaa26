"""Every C file of src/ and tests/unit/ is compiled: none is forgotten in a meson.build.

usage: listed.py ROOT BUILD
"""

import json
import pathlib
import sys

from tap import Tap


def main(root, build):
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    compiled = {(pathlib.Path(c["directory"]) / c["file"]).resolve() for c in commands}
    tap = Tap()
    tap.ok(isinstance(commands, list), "compile_commands.json was read")
    for folder in ["src", "tests/unit"]:
        for file in sorted((root / folder).glob("**/*.c")):
            tap.ok(
                file.resolve() in compiled,
                file.relative_to(root).as_posix(),
                f"not built: add it to {file.parent.relative_to(root)}/meson.build",
            )
    tap.done()


main(*map(pathlib.Path, sys.argv[1:]))
