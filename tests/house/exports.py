"""The shared library exports nothing but names that begin with ag_.

Names that begin with an underscore are the implementation's: sanitizers and the linker add some.
usage: exports.py NM LIBRARY
"""

import subprocess
import sys

from tap import Tap


def main(nm, library):
    out = subprocess.run(
        [nm, "-D", "--defined-only", "-P", library], capture_output=True, text=True, check=True
    ).stdout
    names = [line.split()[0] for line in out.splitlines()]
    strangers = [name for name in names if not name.startswith(("ag_", "_"))]
    tap = Tap()
    tap.ok(any(name.startswith("ag_") for name in names), "something is exported")
    tap.ok(not strangers, "only ag_ is exported", "exported too: " + " ".join(strangers))
    tap.done()


main(*sys.argv[1:])
