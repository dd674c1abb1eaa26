"""A runner that is not alone with its server: others hold locks, run too, or stand in between.

Needs AUTOGEN_TEST_PG, the URL of a superuser on a server where databases may be made.

usage: test_beside_others.py PROGRAM
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from pooler import Pooler  # noqa: E402
from tap import Tap  # noqa: E402

ADMIN = urllib.parse.urlsplit(os.environ.get("AUTOGEN_TEST_PG", ""))
FAILED, LOCKED = 1, 5

CREATE = {"op": "create_table", "table": "t", "columns": {"a": {"type": "integer"}}}
INDEX = {"op": "create_index", "table": "t", "index": "ix_t", "columns": ["a"], "unique": True, "with": {"concurrently": True}}
UNINDEX = {"op": "drop_index", "table": "t", "index": "ix_t", "with": {"concurrently": True}}
COLUMN = {"op": "add_column", "table": "t", "column": "b", "type": "text"}


def revision(number, up, down):
    return {
        "format": 1, "revision": f"000{number}", "down_revision": f"000{number - 1}" if number > 1 else None, "message": "do",
        "created_at": f"2026-01-01T00:00:0{number}Z", "upgrade": [up], "downgrade": [down],
    }


CREATES = revision(1, CREATE, {"op": "drop_table", "table": "t"})
INDEXES = revision(2, INDEX, UNINDEX)
ADDS = revision(2, COLUMN, {"op": "drop_column", "table": "t", "column": "b"})


class Project:
    """A folder with revisions, and a database at the first of them, with two rows that are equal."""

    count = 0

    def __init__(self, program, *revisions, **runner):
        Project.count += 1
        self.program, self.folder = program, pathlib.Path(tempfile.mkdtemp(prefix="autogen-beside-"))
        self.database = f"autogen_beside_{os.getpid()}_{Project.count}"
        self.psql(f"CREATE DATABASE {self.database}", "postgres")
        (self.folder / "migrations").mkdir()
        for body in revisions:
            (self.folder / "migrations" / f"{body['revision']}_do.json").write_text(json.dumps(body))
        self.declare({"tables": {"t": {"columns": CREATE["columns"]}}})
        (self.folder / "autogen.json").write_text(json.dumps({"schema": "schema.json", "migrations": "migrations", "runner": runner}))
        self.run("upgrade", "0001", status=0)
        self.psql("INSERT INTO t VALUES (1), (1)")

    def declare(self, schema):
        (self.folder / "schema.json").write_text(json.dumps(schema))

    def url(self, port=None, database=None):
        host = f"{ADMIN.username}@{ADMIN.hostname}:{port or ADMIN.port}"
        return ADMIN._replace(netloc=host, path="/" + (database or self.database)).geturl()

    def psql(self, text, database=None):
        command = ["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.url(database=database)]
        return subprocess.run(command, input=text, text=True, capture_output=True, check=True).stdout.strip()

    def start(self, *args, port=None):
        """Its errors go to a file, so that one can look what it says while it waits."""
        log = open(self.folder / f"log{time.monotonic_ns()}", "w+")
        env = {k: v for k, v in os.environ.items() if not k.startswith("PG")} | {"NO_COLOR": "1"}
        done = subprocess.Popen([self.program, "-C", self.folder, "-u", self.url(port), *args], stdout=log, stderr=log, env=env)
        done.said = pathlib.Path(log.name).read_text
        return done

    def run(self, *args, port=None, status=None):
        done = self.start(*args, port=port)
        done.wait(60)
        assert status is None or done.returncode == status, done.said()
        return done.returncode, done.said()

    def hold(self, text):
        """Somebody who has begun a transaction and stays in it: close its stdin."""
        holder = subprocess.Popen(["psql", "-XqAt", self.url()], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        holder.stdin.write(f"BEGIN; {text};\n\\echo held\n")
        holder.stdin.flush()
        while holder.stdout.readline().strip() != "held":
            pass
        return holder

    def remove(self):
        self.psql(f"DROP DATABASE {self.database} WITH (FORCE)", "postgres")
        shutil.rmtree(self.folder)


def let_go(holder):
    holder.communicate("COMMIT;\n", 30)


def wait_for(condition):
    end = time.monotonic() + 30
    while time.monotonic() < end and not condition():
        time.sleep(0.02)
    return condition()


def says(process, word):
    return wait_for(lambda: word in process.said())


def waits_while_an_index_is_built(tap, program):
    """CREATE INDEX CONCURRENTLY waits for transactions that are older: a runner that waited for its turn in one would be waited for."""
    project = Project(program, CREATES, INDEXES)
    project.psql("DELETE FROM t WHERE ctid = '(0,1)'")
    holder = project.hold("INSERT INTO t VALUES (2)")
    first = project.start("upgrade")
    tap.ok(says(first, "0002"), "an index is built, and has to wait")
    second = project.start("upgrade", "--if-locked", "wait")
    tap.ok(says(second, "waiting for another runner"), "a second runner waits for the first one")
    status, said = project.run("upgrade")
    tap.ok(status == LOCKED and "process " in said, "a third one says who has the lock", said)
    let_go(holder)
    ended = [first.wait(60), second.wait(60)]
    tap.ok(ended == [0, 0], "and both come to their end", ended)
    tap.ok(project.psql("SELECT count(*) FROM autogen_history WHERE revision = '0002'") == "1", "one of them has done it")
    project.remove()


def builds_again_what_is_invalid(tap, program):
    """Rows that come while a unique index is built are found by nothing but the server, which leaves half of an index."""
    project = Project(program, CREATES, INDEXES)
    project.psql("DELETE FROM t WHERE ctid = '(0,1)'")
    holder = project.hold("INSERT INTO t VALUES (2), (2)")
    first = project.start("upgrade")
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass('ix_t')"
    tap.ok(wait_for(lambda: project.psql(valid) == "f"), "an index is built, and has to wait")
    let_go(holder)
    status, said = first.wait(60), first.said()
    tap.ok(status == FAILED and "(a)=(2) is duplicated" in said, "rows that are equal stop it", said)
    tap.ok(project.psql(valid) == "f", "and half of it stays behind", project.psql(valid))
    project.psql("DELETE FROM t WHERE a = 2")
    status, said = project.run("upgrade")
    tap.ok(status == 0 and project.psql(valid) == "t", "the next run builds it whole", said)
    project.run("downgrade", "-1", status=0)
    project.remove()


def gives_up_and_tries_again(tap, program):
    project = Project(program, CREATES, ADDS, lock_timeout="100ms", retries=0)
    holder = project.hold("SELECT * FROM t")
    status, said = project.run("upgrade")
    tap.ok(status == FAILED and "lock timeout" in said, "whoever reads a table is not waited for longer than allowed", said)
    tap.ok("0001" in project.run("current")[1], "and nothing is done")
    (project.folder / "autogen.json").write_text(json.dumps(
        {"schema": "schema.json", "migrations": "migrations", "runner": {"lock_timeout": "100ms", "retries": 20}}))
    again = project.start("upgrade")
    tap.ok(says(again, "trying again"), "it says that it tries again")
    let_go(holder)
    tap.ok(again.wait(60) == 0 and "0002" in project.run("current")[1], "and does it when the table is free")
    project.remove()


# Others work in other databases of the server meanwhile.
ADVISORY = """SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
    WHERE l.locktype = 'advisory' AND d.datname = current_database()"""


def finds_out_a_pooler(tap, program):
    server = (ADMIN.hostname, ADMIN.port)
    project = Project(program, CREATES, ADDS)
    between = Pooler(server)
    status, said = project.run("upgrade", port=between.port)
    tap.ok(status == FAILED and "pooler" in said and "hint: " in said, "a lock that would not hold is refused", said)
    tap.ok(project.psql(ADVISORY) == "0", "and none is left behind")
    for words in (["current"], ["status"], ["pending"], ["inspect", project.url(between.port)], ["upgrade", "0001"]):
        status, said = project.run(*words, port=between.port)
        tap.ok(status == 0, f"what needs no lock works: {words[0]}", said)
    whole = Pooler(server, whole_sessions=True)
    status, said = project.run("upgrade", port=whole.port)
    tap.ok(status == 0, "a pooler of whole sessions will do", said)
    project.remove()


def keeps_tenants_apart(tap, program):
    """One history, and a schema for each tenant, which the names leave out; each at a revision of its own."""
    project = Project(program, CREATES)
    config = {"schema": "schema.json", "migrations": "migrations", "environments": {
        name: {"default_schema": name, **more} for name, more in {"one": {}, 'the "$$" other': {"version_schema": 'the "$$" other'}}.items()}}
    (project.folder / "autogen.json").write_text(json.dumps(config))
    one, other = config["environments"]
    columns = {"a": {"type": "integer"}, "state": {"type": "state", "default": "'on'"}}
    schema = {"enums": {"state": ["on", "off"]}, "tables": {"t": {"columns": columns, "checks": {"c": "state <> 'off'"}}}, "views": {"v": "SELECT a FROM t"}}
    project.declare(schema)
    project.run("-e", other, "upgrade", status=0)
    project.run("-e", other, "revision", "-m", "more", status=0)
    for name in (one, other):
        project.run("-e", name, "upgrade", status=0)
        status, said = project.run("-e", name, "check", "--database")
        tap.ok(status == 0, f"{name} has what is declared", said)
    tables = "SELECT string_agg(relnamespace::regnamespace || ' ' || relname, ', ' ORDER BY relnamespace) FROM pg_class WHERE relname IN ('t', 'v')"
    project.run("-e", other, "downgrade", "-1", status=0)
    found = project.psql(tables)
    tap.ok("one t" in found and "one v" in found and found.count(" v") == 1, "one goes back alone", found)
    project.run("-e", other, "upgrade", status=0)
    project.psql("INSERT INTO one.t VALUES (1), (2), (3)")
    project.declare({"tables": {"t": {"columns": {"b": "integer"}}}})
    status, said = project.run("-e", one, "revision", "--no-rename", "--dry-run")
    tap.ok("3 values" in said or "3 rows" in said, "what it would lose is counted there", said)
    project.declare(schema)
    project.psql('ALTER TABLE "the ""$$"" other".t ADD by_hand integer')
    tap.ok(project.run("-e", other, "check", "--database")[0] == 2, "what is done by hand in one is found")
    tap.ok(project.run("-e", one, "check", "--database")[0] == 0, "and only there")
    schema["schemas"] = {"one": {}}
    project.declare(schema)
    status, said = project.run("-e", one, "revision", "-m", "schema")
    tap.ok(status == 65 and '/schemas/one' in said and "hint: " in said, "such a schema is not declared", said)
    project.remove()


def main(program):
    if not ADMIN.hostname:
        sys.exit(77)
    tap = Tap()
    for part in (waits_while_an_index_is_built, builds_again_what_is_invalid, gives_up_and_tries_again, finds_out_a_pooler, keeps_tenants_apart):
        part(tap, program)
    tap.done()


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()))
