"""The tours in our documents tell the truth: every command runs, and prints what is shown.

A tour is made of fenced blocks, all in one folder that is empty at the start:

    ```console             commands behind "$ ", continued behind "> ", and what a terminal shows of them;
                           [...] stands for any text, alone on a line for any lines; random ids of revisions and
                           versions of SQLite may be others
    <!-- file: NAME -->    the fenced block that follows is written to NAME

Other blocks are not run.  AUTOGEN_TEST_PG is the URL of a server; commands find it as psql does, by PGHOST and the like.  The
databases that a tour makes there are dropped before it and after it.

usage: tour.py PROGRAM FILE             compare
       tour.py --update PROGRAM FILE    write what is shown where it differs
"""

import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import urllib.parse

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "cli")]

import transcript  # noqa: E402
from tap import Tap  # noqa: E402

FENCE = re.compile(r"^(?P<mark>(?:<!-- file: (?P<file>\S+) -->\n)?)```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.M | re.S)


ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{12}(?![0-9a-f])")
VERSION = re.compile(r"\b(sqlite) 3[.0-9]+")


def server():
    """How libpq is told where the server is."""
    url = urllib.parse.urlsplit(os.environ["AUTOGEN_TEST_PG"])
    told = {"PGHOST": url.hostname, "PGPORT": url.port, "PGUSER": url.username, "PGPASSWORD": url.password}
    return {name: str(value) for name, value in told.items() if value}


def environment(program, folder):
    env = {name: os.environ[name] for name in transcript.KEPT if name in os.environ}
    return env | server() | {
        "PATH": f"{program.parent}:{os.environ['PATH']}",
        "HOME": folder,
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "NO_COLOR": "1",
        "PAGER": "cat",
        "CI": "1",
        "SOURCE_DATE_EPOCH": "1763634645",
    }


def on_screen(command, folder, env):
    """What a terminal shows of a command."""
    ours, theirs = pty.openpty()
    shell = subprocess.Popen(["sh", "-c", command], cwd=folder, env=env, stdin=subprocess.DEVNULL, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            data = os.read(ours, 4096)
        except OSError:
            break
        if not data:
            break
        seen += data
    os.close(ours)
    shell.wait(timeout=60)
    text = seen.decode(errors="backslashreplace").replace("\r\n", "\n")
    return [line.rstrip() for line in text.splitlines()]


def blocks_of(body):
    indented = "".join(transcript.INDENT + line + "\n" for line in body.splitlines())
    return [block for block in transcript.parse(indented) if block.command]


class Tour:
    def __init__(self, program, folder):
        self.folder, self.env = folder, environment(program, folder)
        self.tap = Tap()
        self.told, self.seen = [], []

    def as_told(self, expected, got):
        """What was printed, with the ids that the document has for those of this run."""
        for ids, lines in [(self.told, expected), (self.seen, got)]:
            ids += [i for i in dict.fromkeys(ID.findall("\n".join(lines))) if i not in ids]
        names = dict(zip(self.seen, self.told))
        version = VERSION.search("\n".join(expected))
        got = [ID.sub(lambda match: names.get(match[0], match[0]), line) for line in got]
        return [VERSION.sub(version[0], line) for line in got] if version else got

    def console(self, name, body):
        """Run one block; the block as it should be."""
        shown = []
        for block in blocks_of(body):
            got = transcript.trimmed(on_screen("\n".join(block.command), self.folder, self.env))
            expected = transcript.trimmed(block.output)
            got = self.as_told(expected, got)
            same = transcript.matches(expected, got)
            why = f"expected\n{transcript.shown(expected)}\ngot\n{transcript.shown(got)}"
            self.tap.ok(same, f"{name}: {block.command[0]}".replace("#", "\\#"), why)
            first, *rest = block.command
            shown += ["$ " + first, *(("> " + line).rstrip() for line in rest), *(expected if same else got)]
            shown += block.output[len(expected) :]
        return "\n".join(shown).rstrip("\n") + "\n"

    def fence(self, name, match):
        body = match["body"]
        if match["file"]:
            (pathlib.Path(self.folder) / match["file"]).write_text(body, encoding="utf-8")
        elif match["kind"] == "console":
            body = self.console(name, body)
        return f"{match['mark']}```{match['kind']}\n{body}```"


def drop_databases(text):
    for name in re.findall(r"^\$ createdb (\w+)$", text, re.M):
        subprocess.run(["dropdb", "--if-exists", name], env=os.environ | server(), check=True, capture_output=True)


def main(args):
    updating = args[0] == "--update"
    program, path = map(pathlib.Path, args[updating:])
    if "AUTOGEN_TEST_PG" not in os.environ:
        print("1..0 # SKIP AUTOGEN_TEST_PG is not set")
        return
    text = path.read_text(encoding="utf-8")
    drop_databases(text)
    with tempfile.TemporaryDirectory(prefix="autogen-tour-") as folder:
        tour = Tour(program.resolve(), folder)
        told = FENCE.sub(lambda match: tour.fence(path.name, match), text)
    drop_databases(text)
    if updating:
        path.write_text(told, encoding="utf-8")
    else:
        tour.tap.done()


main(sys.argv[1:])
