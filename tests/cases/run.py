"""Run the cases: malformed projects, and what the program says about them.

A folder <kind>/<name>/ is a test.  It is a project (autogen.json, schema.json, migrations/, .env), and beside them

    cmd         the command line without "autogen"; "check" without this file
    expected    what it prints on stderr, exactly
    status      the exit status; 65 (bad input) without this file

Each is run in a copy of its own.  Whatever is wrong with the input, nothing may be written or changed.

usage: run.py PROGRAM FOLDER [KIND/NAME…]             compare
       run.py --update PROGRAM FOLDER [KIND/NAME…]    write `expected` and `status` as they are; read the difference
"""

import hashlib
import os
import pathlib
import shlex
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

OURS = {"cmd", "expected", "status"}
KEPT = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH"]
BAD_INPUT = 65


def read(path, otherwise):
    return path.read_text(encoding="utf-8") if path.exists() else otherwise


def tree(folder):
    """What the folder holds: path to digest."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else "folder"
        for path in sorted(folder.rglob("*"))
    }


def run(program, case, folder):
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env |= {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    return subprocess.run(
        [program, *shlex.split(read(case / "cmd", "check"))],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def try_case(program, case):
    """The process's result, and what it did to the folder."""
    with tempfile.TemporaryDirectory(prefix="autogen-case-") as parent:
        folder = pathlib.Path(parent, "project")
        shutil.copytree(case, folder, ignore=lambda at, _: OURS if pathlib.Path(at) == case else set())
        before = tree(folder)
        result = run(program, case, folder)
        after = tree(folder)
    touched = [path for path in sorted(before | after) if before.get(path) != after.get(path)]
    return result, touched


def faults(case, result, touched):
    printed = result.stderr.decode(errors="backslashreplace")
    expected, status = read(case / "expected", ""), int(read(case / "status", BAD_INPUT))
    if not expected:
        yield "there is no file \"expected\""
    elif printed != expected:
        yield f"expected on stderr\n{expected}\ngot\n{printed}"
    if result.returncode != status:
        yield f"expected exit status {status}, got {result.returncode}"
    if touched:
        yield f"changed: {', '.join(touched)}"


def update(case, result):
    (case / "expected").write_bytes(result.stderr)
    (case / "status").unlink(missing_ok=True)
    if result.returncode != BAD_INPUT:
        (case / "status").write_text(f"{result.returncode}\n", encoding="utf-8")


def main(args):
    updating = args[0] == "--update"
    program, folder, *names = args[updating:]
    folder = pathlib.Path(folder).resolve()
    cases = [folder / name for name in names] or sorted(path for path in folder.glob("*/*") if path.is_dir())
    tap = Tap()
    for case in cases:
        result, touched = try_case(pathlib.Path(program).resolve(), case)
        if updating:
            update(case, result)
        wrong = list(faults(case, result, touched))
        tap.ok(not wrong, f"cases/{case.relative_to(folder)}", "\n".join(wrong))
    tap.done()


main(sys.argv[1:])
