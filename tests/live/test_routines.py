"""Functions and procedures by way of the program: what the server spells its own way, and bodies that name what is there or is not.

Needs AUTOGEN_TEST_PG, the URL of a superuser on a server where databases may be made.

usage: test_routines.py PROGRAM
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

ADMIN = os.environ.get("AUTOGEN_TEST_PG", "")


def psql(text, url=ADMIN):
    done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url], input=text, text=True, capture_output=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Project:
    """A folder, and a database on the server."""

    count = 0

    def __init__(self, program, schema=None, sql=None):
        Project.count += 1
        self.program = program
        self.folder = tempfile.mkdtemp(prefix="autogen-routines-")
        self.database = "autogen_test_%d_%d" % (os.getpid(), Project.count)
        self.url = urllib.parse.urlsplit(ADMIN)._replace(path="/" + self.database).geturl()
        psql("CREATE DATABASE %s" % self.database)
        name = "schema.sql" if sql is not None else "schema.json"
        self.write("autogen.json", json.dumps({"schema": [name], "migrations": ["migrations"], "database": self.url}))
        self.declare(schema if sql is None else sql)

    def write(self, name, text):
        pathlib.Path(self.folder, name).write_text(text)

    def declare(self, schema):
        if isinstance(schema, str):
            self.write("schema.sql", schema)
        else:
            self.write("schema.json", json.dumps(schema))

    def files(self):
        folder = pathlib.Path(self.folder, "migrations")
        return sorted(f.name for f in folder.iterdir()) if folder.exists() else []

    def run(self, *argv):
        done = subprocess.run([self.program, "-C", self.folder, *argv], capture_output=True, text=True, timeout=120,
                              env={k: v for k, v in os.environ.items() if not k.startswith("PG")})
        return done.returncode, done.stdout + done.stderr

    def remove(self):
        psql("DROP DATABASE IF EXISTS %s" % self.database)
        shutil.rmtree(self.folder)


def function(body, returns="integer", **more):
    return {"returns": returns, "language": "sql", "body": body, **more}


def comes_and_rests(tap, program, name, schema, then=None):
    """The schema is reached, `check` and another `revision` find nothing; so for the second one; and it goes back."""
    project = Project(program, schema)
    steps = []
    for i, declared in enumerate(d for d in [schema, then] if d is not None):
        project.declare(declared)
        for argv in [("revision", "-m", "step %d" % i), ("upgrade",), ("check", "--database")]:
            status, text = project.run(*argv)
            steps.append((status == 0, "%s\n%s" % (" ".join(argv), text)))
        before = project.files()
        project.run("revision", "-m", "nothing")
        steps.append((project.files() == before, "something is written although nothing differs"))
    status, text = project.run("downgrade", "base")
    steps.append((status == 0, text))
    left = psql("SELECT count(*) FROM pg_proc WHERE pronamespace = 'public'::regnamespace", project.url)
    steps.append((left == "0", "%s routines are left" % left))
    wrong = [text for ok, text in steps if not ok]
    tap.ok(not wrong, name, "\n".join(wrong))
    project.remove()


def test_spellings(tap, program):
    def with_default(type, default):
        return {"functions": {"f(%s)" % type: function("SELECT 1", arguments=[{"name": "a", "type": type, "default": default}])}}

    for type, default in [("int", "2+3"), ("text", "'x'"), ("varchar(9)", "lower( 'X' )"), ("timestamptz", "now() - interval '1 day'"),
                          ("jsonb", "'{}'"), ("boolean", "(1 IN (1, 2))"), ("integer[]", "ARRAY[1,2]")]:
        comes_and_rests(tap, program, "default %s of %s" % (default, type), with_default(type, default))
    atomic = {"returns": "bigint", "language": "sql"}
    if int(psql("SHOW server_version_num")) >= 140000:
        comes_and_rests(tap, program, "RETURN", {"functions": {"f(int)": {**atomic, "sql_body": "RETURN $1*2"}}},
                        {"functions": {"f(int)": {**atomic, "sql_body": "RETURN ($1 * 3)"}}})
        comes_and_rests(tap, program, "BEGIN ATOMIC", {"functions": {"f(int)": {
            **atomic, "arguments": [{"name": "x", "type": "int"}],
            "sql_body": ["BEGIN ATOMIC", "  select x::bigint ;", "  SELECT count(*) from pg_class WHERE oid=x;", "END"]}}})
    comes_and_rests(tap, program, "settings", {"functions": {"f()": function(
        "SELECT 1", set={"search_path": "public,pg_temp", "timezone": "UTC"})}},
        {"functions": {"f()": function("SELECT 1", set={"search_path": "", "work_mem": "1MB"})}})


def test_bodies(tap, program):
    table = {"tables": {"t": {"columns": {"id": "integer", "name": "text"}}}}
    missing = {"functions": {"reads(integer)": function("SELECT id FROM gone WHERE id = $1")}}

    project = Project(program, {**table, **missing})
    status, text = project.run("revision", "-m", "x")
    tap.ok(status == 1 and 'the body of function "reads(integer)": relation "gone" does not exist' in text and not project.files(),
           "a body that names what is not there is no revision", text)
    status, text = project.run("revision", "-m", "x", "--no-verify")
    tap.ok(status == 0 and len(project.files()) == 1, "unless nobody looks", text)
    project.remove()

    comes_and_rests(tap, program, "a body names a table that comes after it",
                    {**table, "functions": {"reads(integer)": function("SELECT id FROM t WHERE id = $1")}},
                    {"functions": {}})
    comes_and_rests(tap, program, "functions call each other in a circle",
                    {"functions": {"a(integer)": function("SELECT b($1)"), "b(integer)": function("SELECT a($1)")}})
    comes_and_rests(tap, program, "what a literal says is no dependency",
                    {**table, "functions": {"f()": function("SELECT 'FROM gone; DROP TABLE t; $$ END'", "text")}})
    comes_and_rests(tap, program, "a body is looked at with the settings of its function",
                    {"schemas": {"app": {}}, "tables": {"app.t": {"columns": {"id": "integer"}}},
                     "functions": {"f()": function("SELECT id FROM t", set={"search_path": "app"})}})
    comes_and_rests(tap, program, "a procedure in place of a function", {"functions": {"f(integer)": function("SELECT 1")}},
                    {"procedures": {"p(integer)": {"language": "plpgsql", "body": ["BEGIN", "  COMMIT;", "END"]}}})

    project = Project(program, {**table, "functions": {"f()": function("SELECT id FROM t")}})
    project.run("revision", "-m", "x")
    project.run("upgrade")
    project.declare({"tables": {"t": {"columns": {"name": "text"}}}, "functions": {"f()": function("SELECT id + 1 FROM t")}})
    before = project.files()
    status, text = project.run("revision", "-m", "y")
    tap.ok(status == 1 and 'column "id" does not exist' in text and project.files() == before,
           "a body that names a column that goes is no revision", text)
    project.remove()

    project = Project(program, sql="SET check_function_bodies = off; CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT id FROM gone';")
    psql(pathlib.Path(project.folder, "schema.sql").read_text(), project.url)
    status, text = project.run("revision", "-m", "x")
    tap.ok(status == 0 and len(project.files()) == 1, "what is there already is adopted whatever its body says", text)
    project.remove()


def test_event_triggers(tap, program):
    guard = {"functions": {"no()": {"returns": "event_trigger", "language": "plpgsql",
                                    "body": ["BEGIN", "  RAISE 'no %', tg_tag;", "END"]}},
             "event_triggers": {"guard": {"event": "ddl_command_start", "function": "no"}}}
    comes_and_rests(tap, program, "what forbids all commands comes last and goes first", guard)
    comes_and_rests(tap, program, "and is not in the way of its own change", {"functions": {"f()": function("SELECT 1")}},
                    {"functions": {**guard["functions"], "f()": function("SELECT 2")}, "event_triggers": guard["event_triggers"]})


def test_scripts(tap, program):
    project = Project(program, {"functions": {"f()": function("SELECT id FROM t")}, "tables": {"t": {"columns": {"id": "integer"}}}})
    project.run("revision", "-m", "x")
    status, text = project.run("-q", "upgrade", "--sql", "--offline")
    script = text[text.index("\\set"):]
    psql(script, project.url)
    status, text = project.run("check", "--database")
    tap.ok("SET LOCAL check_function_bodies = off" in script and status == 0, "a script does not look at bodies either", text + script)
    status, text = project.run("inspect", "database", "--format", "c")
    tap.ok(status == 0 and "AG_FUNCTION(\"f()\"" in text.replace("AG_FUNCTION(f()", "AG_FUNCTION(\"f()\""), "C says it too", text)
    project.remove()


def main(program):
    tap = Tap()
    if not ADMIN:
        print("1..0 # SKIP AUTOGEN_TEST_PG is not set")
        return
    test_spellings(tap, program)
    test_bodies(tap, program)
    test_event_triggers(tap, program)
    test_scripts(tap, program)
    tap.done()


main(os.path.abspath(sys.argv[1]))
