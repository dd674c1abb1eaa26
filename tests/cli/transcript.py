"""Run a transcript: a document whose indented lines are a session at a shell, to be repeated exactly.

Prose stands at the margin.  In the indented parts

    $ autogen upgrade        is a command, run by sh in a folder that is empty at the document's start
    > more of it             continues the command (a here-document, say)
    text                     is what it prints on stdout
    ! text                   is what it prints on stderr
    [exit 64]                is how it ends, unless with 0

and [...] stands for any text, alone on a line for any lines.  SOURCE_DATE_EPOCH fixes the time.

usage: transcript.py PROGRAM FILE             compare
       transcript.py --update PROGRAM FILE    write what is printed where it differs
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "support"))

from tap import Tap  # noqa: E402

INDENT = "    "
KEPT = ["ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_LIBRARY_PATH", "AUTOGEN_INCLUDE"]


class Block:
    """A command and what is to come of it, or a piece of prose (no command)."""

    def __init__(self, line):
        self.line = line
        self.command = []
        self.output = []
        self.prose = []


def parse(text):
    blocks = [Block(1)]
    for number, line in enumerate(text.splitlines(), 1):
        block = blocks[-1]
        body = line[len(INDENT) :]
        if line.startswith(INDENT + "$ "):
            blocks.append(Block(number))
            blocks[-1].command = [body[2:]]
        elif block.command and not block.output and line.startswith(INDENT + ">"):
            block.command.append(body[1:].removeprefix(" "))
        elif block.command and (line.startswith(INDENT) or not line.strip()):
            block.output.append(body)
        elif block.command:
            blocks.append(Block(number))
            blocks[-1].prose = [line]
        else:
            block.prose.append(line)
    return blocks


def run(program, folder, command):
    env = {name: os.environ[name] for name in KEPT if name in os.environ}
    env |= {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": folder,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SOURCE_DATE_EPOCH": "1763634645",
    }
    return subprocess.run(
        ["sh", "-c", "\n".join(command)],
        cwd=folder,
        env=env,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        timeout=60,
    )


def printed(result):
    """As a transcript has it."""
    out = result.stdout.decode(errors="backslashreplace")
    err = result.stderr.decode(errors="backslashreplace")
    lines = out.splitlines()
    if out and not out.endswith("\n"):
        lines[-1] += "[no newline]"
    lines += [("! " + line).rstrip() for line in err.splitlines()]
    if result.returncode:
        lines.append(f"[exit {result.returncode}]")
    return [line.rstrip() for line in lines]


def trimmed(lines):
    lines = [line.rstrip() for line in lines]
    while lines and not lines[-1]:
        lines.pop()
    return lines


def matches(expected, got):
    pattern = ""
    for line in expected:
        if line == "[...]":
            pattern += r"(?:.*\n)*?"
        else:
            pattern += ".*".join(re.escape(part) for part in line.split("[...]")) + "\n"
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def shown(lines):
    return "\n".join(INDENT + line for line in lines)


def rewritten(blocks, results):
    out = []
    for block in blocks:
        out += block.prose
        if not block.command:
            continue
        first, *rest = block.command
        out += [INDENT + "$ " + first, *((INDENT + "> " + line).rstrip() for line in rest)]
        got = results[block.line]
        kept = trimmed(block.output)
        blanks = block.output[len(kept) :]
        out += [(INDENT + line).rstrip() for line in (kept if matches(kept, got) else got)]
        out += blanks or []
    return "\n".join(out).rstrip("\n") + "\n"


def main(args):
    updating = args[0] == "--update"
    program, path = map(pathlib.Path, args[updating:])
    program, blocks = program.resolve(), parse(path.read_text(encoding="utf-8"))
    tap, results = Tap(), {}
    with tempfile.TemporaryDirectory(prefix="autogen-transcript-") as folder:
        for block in filter(lambda b: b.command, blocks):
            got = results[block.line] = trimmed(printed(run(program, folder, block.command)))
            expected = trimmed(block.output)
            name = f"{path.name}:{block.line}: {block.command[0]}".replace("#", "\\#")
            why = f"expected\n{shown(expected)}\ngot\n{shown(got)}"
            if not updating:
                tap.ok(matches(expected, got), name, why)
    if updating:
        path.write_text(rewritten(blocks, results), encoding="utf-8")
    else:
        tap.done()


if __name__ == "__main__":
    main(sys.argv[1:])
