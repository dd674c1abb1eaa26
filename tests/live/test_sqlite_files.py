"""SQLite files that cannot be had or written: each its own error, with a hint and its exit status, and not a byte changed.

usage: test_sqlite_files.py PROGRAM
"""

import json
import os
import pathlib
import resource
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

FAILED, LOCKED, UNREACHABLE = 1, 5, 69
NOBODY = 65534


def columns(nullable):
    return {"id": {"type": "bigint", "nullable": False}, "name": {"type": "text", "nullable": nullable, "default": "'x'"}}


def revision(number, up, down):
    return {
        "format": 1, "revision": f"000{number}", "down_revision": f"000{number - 1}" if number > 1 else None, "message": "do",
        "created_at": f"2026-01-01T00:00:0{number}Z", "upgrade": [up], "downgrade": [down],
    }


CREATE = {"op": "create_table", "table": "t", "columns": columns(True), "primary_key": {"name": "t_pkey", "columns": ["id"]}}
ALTER = {"op": "alter_column", "table": "t", "column": "name"}
REVISIONS = [
    revision(1, CREATE, {"op": "drop_table", "table": "t"}),
    revision(2, ALTER | {"from": {"nullable": True, "default": "'x'"}, "to": {"nullable": False, "default": None}},
             ALTER | {"from": {"nullable": False, "default": None}, "to": {"nullable": True, "default": "'x'"}}),
]


def project(parent, journal="delete"):
    """At the first of two revisions, with rows; the second builds the table again."""
    folder = pathlib.Path(tempfile.mkdtemp(dir=parent))
    (folder / "migrations").mkdir()
    (folder / "data").mkdir()
    (folder / "autogen.json").write_text(json.dumps({"schema": "schema.json", "migrations": "migrations"}))
    (folder / "schema.json").write_text("{}")
    for body in REVISIONS:
        (folder / "migrations" / f"{body['revision']}_do.json").write_text(json.dumps(body))
    base = sqlite3.connect(folder / "data" / "app.db")
    base.execute(f"PRAGMA journal_mode = {journal}")
    base.close()
    done = upgrade(folder, "0001")
    assert done.returncode == 0, done.stderr
    base = sqlite3.connect(folder / "data" / "app.db")
    base.executescript("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000)"
                       " INSERT INTO t SELECT i, 'name ' || i FROM n")
    base.close()
    for path in [folder, *folder.rglob("*")]:
        os.chmod(path, 0o777 if path.is_dir() else 0o666)
    return folder


def upgrade(folder, target="head", query="", **more):
    env = {"PATH": os.environ["PATH"], "NO_COLOR": "1", "XDG_CACHE_HOME": str(folder / "cache")}
    command = [PROGRAM, "-u", f"sqlite:data/app.db{query}", "upgrade", target]
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False, **more)


def as_nobody():
    """Root may write whatever the rights say."""
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def content(folder):
    """By another process: who closes a file gives back all locks that his process has on it."""
    return subprocess.run(["cat", folder / "data" / "app.db"], capture_output=True, check=True).stdout


def state(folder):
    base = sqlite3.connect(folder / "data" / "app.db")
    found = base.execute("SELECT (SELECT version_num FROM autogen_version), count(*), sum(length(name)) FROM t").fetchone()
    base.close()
    return found


def refuses(tap, what, folder, status, words, prepare=None, unchanged=True, **options):
    before = content(folder)
    if prepare:
        before = prepare(folder) or before
    done = upgrade(folder, **options)
    said = f"exit status {done.returncode}\n{done.stderr}"
    tap.ok(done.returncode == status and "autogen: error:" in done.stderr, f"{what}: exit status {status}", said)
    tap.ok(all(word in done.stderr for word in words) and "hint:" in done.stderr and "explain" not in done.stderr,
           f"{what}: says what it is, and what to do", said)
    tap.ok(not unchanged or content(folder) == before, f"{what}: not a byte has changed", said)


def check_journals(tap, parent):
    for journal in ("delete", "truncate", "persist", "wal"):
        folder = project(parent, journal)
        done = upgrade(folder)
        base = sqlite3.connect(folder / "data" / "app.db")
        now = base.execute("PRAGMA journal_mode").fetchone()[0]
        base.close()
        tap.ok(done.returncode == 0 and state(folder)[:2] == ("0002", 2000), f"journal {journal}: built again", done.stderr)
        tap.ok((now == "wal") == (journal == "wal"), f"journal {journal}: stays what it is", now)


def check_held(tap, parent):
    """By another process; in SQLite's eyes another connection is one."""
    for journal in ("delete", "wal"):
        folder = project(parent, journal)
        other = sqlite3.connect(folder / "data" / "app.db", isolation_level=None, check_same_thread=False)
        other.execute("BEGIN IMMEDIATE")
        refuses(tap, f"held, {journal}", folder, LOCKED, ["database is locked", "another program"], query="?timeout=0.2")
        other.execute("ROLLBACK")
        other.execute("BEGIN IMMEDIATE")
        release = threading.Timer(1.0, lambda: other.execute("ROLLBACK"))
        release.start()
        begun = time.monotonic()
        done = upgrade(folder, query="?timeout=60")
        release.join()
        other.close()
        tap.ok(done.returncode == 0 and time.monotonic() - begun > 0.5, f"held, {journal}: waits as long as the URL says", done.stderr)


def check_read_only(tap, parent):
    refuses(tap, "mode=ro", project(parent), FAILED, ["readonly", "mode=ro"], query="?mode=ro")
    refuses(tap, "immutable=1", project(parent), FAILED, ["readonly"], query="?immutable=1")
    refuses(tap, "a file that may not be written", project(parent), FAILED, ["readonly", "may write the file"],
            lambda folder: os.chmod(folder / "data" / "app.db", 0o444), **as_nobody())
    refuses(tap, "a folder that may not be written", project(parent), FAILED, ["app.db", "folder"],
            lambda folder: os.chmod(folder / "data", 0o555), **as_nobody())


def overwrite(start, bytes_):
    def prepare(folder):
        with open(folder / "data" / "app.db", "r+b") as file:
            file.seek(start)
            file.write(bytes_)
        return content(folder)
    return prepare


def check_no_database(tap, parent):
    refuses(tap, "no database", project(parent), UNREACHABLE, ["not a database", "encrypted"], overwrite(0, b"this is a text, and no database"))
    refuses(tap, "a corrupt one", project(parent), UNREACHABLE, ["malformed", "integrity_check"], overwrite(100, b"\x55" * 60))
    refuses(tap, "cut short", project(parent), UNREACHABLE, ["malformed"], lambda folder: os.truncate(folder / "data" / "app.db", 8192) or content(folder))
    refuses(tap, "no folder", project(parent), UNREACHABLE, ["unable to open", "folder exists"], query="/none/app.db")


def limit_to(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def check_full(tap, parent):
    for journal in ("delete", "wal"):
        folder = project(parent, journal)
        before = state(folder)
        refuses(tap, f"no room, {journal}", folder, FAILED, ["disk"], unchanged=False,
                preexec_fn=limit_to(len(content(folder)) + 8192))
        tap.ok(state(folder) == before, f"no room, {journal}: all is as it was", str(state(folder)))
        done = upgrade(folder)
        tap.ok(done.returncode == 0 and state(folder)[0] == "0002", f"no room, {journal}: with room it goes on", done.stderr)


def main():
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="autogen-files-") as parent:
        os.chmod(parent, 0o755)
        for check in (check_journals, check_held, check_read_only, check_no_database, check_full):
            check(tap, parent)
        for path in pathlib.Path(parent).rglob("*"):
            if path.is_dir():
                os.chmod(path, 0o777)
    tap.done()


PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
main()
