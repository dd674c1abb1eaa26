"""The shared library exports nothing but names that begin with ag_, and keeps nothing that two threads would share.

Names that begin with an underscore are the implementation's: sanitizers and the linker add some.
usage: exports.py NM LIBRARY
"""

import subprocess
import sys

from tap import Tap


# What may be written after loading: one handler, set before all else (base.h); and the start-up code's own flag.
WRITABLE = {"oom_handler", "completed"}


def writable(nm, library):
    """Variables, those inside functions too; read-only sections are others."""
    out = subprocess.run([nm, "-f", "sysv", library], capture_output=True, text=True, check=True).stdout
    fields = [[field.strip() for field in line.split("|")] for line in out.splitlines() if line.count("|") == 6]
    names = [f[0].split(".")[0] for f in fields if f[3] == "OBJECT" and f[6].startswith((".data", ".bss")) and ".ro" not in f[6]]
    return {name for name in names if not name.startswith("_")}


def undefined(nm, library):
    out = subprocess.run([nm, "-D", "-u", "-P", library], capture_output=True, text=True, check=True).stdout
    return [line.split()[0] for line in out.splitlines()]


def main(nm, library):
    out = subprocess.run(
        [nm, "-D", "--defined-only", "-P", library], capture_output=True, text=True, check=True
    ).stdout
    names = [line.split()[0] for line in out.splitlines()]
    strangers = [name for name in names if not name.startswith(("ag_", "_"))]
    tap = Tap()
    tap.ok(any(name.startswith("ag_") for name in names), "something is exported")
    tap.ok(not strangers, "only ag_ is exported", "exported too: " + " ".join(strangers))
    if not any(name.startswith(("__asan", "__tsan")) for name in undefined(nm, library)):
        shared = writable(nm, library) - WRITABLE
        tap.ok(not shared, "nothing is shared but the handler", "written by all threads: " + " ".join(sorted(shared)))
    tap.done()


main(*sys.argv[1:])
