"""A database with everything, printed and made again; and read alike by every version of PostgreSQL.

everything.sql and whole.sql together hold each kind that there is, commented, granted, owned.  On each server what they make is inspected with privileges and owners managed, printed as
SQL and as JSON, made again from each, and dumps as the first (where pg_dump is not older than the server), and inspects as it.  A server of another version has to read the same as the
first one from what both have.

The servers: that of AUTOGEN_TEST_PG, and one for each folder with a server's programs that AUTOGEN_TEST_PG_VERSIONS names ("/opt/pg/12/bin /opt/pg/18/bin").

usage: test_everything.py PROGRAM
"""

import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))

from tap import Tap  # noqa: E402

ROLES = ("autogen_reader", "autogen_owner")


def must(*args, text=None, folder=None):
    done = subprocess.run(args, input=text, capture_output=True, text=True, cwd=folder, check=False)
    assert done.returncode == 0, f"{' '.join(map(str, args))}: exit status {done.returncode}\n{done.stdout}{done.stderr}"
    return done.stdout


class Server:
    def __init__(self, url):
        self.url = urllib.parse.urlsplit(url)
        self.version = int(self.psql("postgres", "SHOW server_version_num")) // 10000

    def at(self, database):
        return self.url._replace(path="/" + database).geturl()

    def psql(self, database, text):
        return must("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", self.at(database), text=text)

    def make(self, database, text):
        self.drop(database)
        self.psql("postgres", f"CREATE DATABASE {database} TEMPLATE template0")
        self.psql(database, text)

    def drop(self, database):
        # Before 13 there is no FORCE.
        self.psql("postgres", f"DROP DATABASE IF EXISTS {database}")

    def need_roles(self):
        for role in ROLES:
            if not self.psql("postgres", f"SELECT 1 FROM pg_roles WHERE rolname = '{role}'"):
                self.psql("postgres", f"CREATE ROLE {role}")


def text_for(version):
    """The statements that a server of this version understands."""
    lines = []
    for name in ("everything.sql", "whole.sql"):
        for line in (HERE / name).read_text().splitlines():
            mark = re.search(r"--! (since|until) (\d+)$", line)
            if not mark or (version >= int(mark[2]) if mark[1] == "since" else version <= int(mark[2])):
                lines.append(line)
    return "\n".join(lines)


def dump(server, database):
    text = must("pg_dump", "-s", "-T", "autogen_*", "-d", server.at(database))
    text = re.sub(r"^(--.*|\\(un)?restrict.*|SET .*|SELECT pg_catalog.set_config.*)\n", "", text, flags=re.M)
    text = re.sub(r"^((?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .*;)$", r"\1\n", text, flags=re.M)
    parts = (part.strip() for part in re.split(r";\n\n+", text))
    # What stays with each environment is not ours.
    return sorted(part for part in parts if part and not part.startswith("CREATE USER MAPPING"))


def can_dump(server):
    return int(re.search(r" (\d+)", must("pg_dump", "--version"))[1]) >= server.version


class Project:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        (folder / "migrations").mkdir()
        self.declare("schema.json", "{}")

    def declare(self, name, text):
        (self.folder / name).write_text(text)
        config = {"schema": [name], "migrations": "migrations", "manage": ["privileges", "owners"], "managed_schemas": ["*"]}
        (self.folder / "autogen.json").write_text(json.dumps(config))

    def run(self, *args):
        return must(self.program, *args, folder=self.folder)

    def differs(self, url):
        done = subprocess.run([self.program, "--url", url, "check", "--database"], capture_output=True, text=True, cwd=self.folder, check=False)
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def inspect(self, url, form):
        return self.run("inspect", url, "--format", form)


def compare(want, have):
    if want == have:
        return ""
    return "\n".join([f"- {part}" for part in want if part not in have] + [f"+ {part}" for part in have if part not in want])


def check_again(tap, server, project, found, form):
    """Made again from what was printed."""
    name = f"{server.version}: made again from {form}"
    try:
        if form == "sql":
            server.make("autogen_again", project.inspect(server.at("autogen_whole"), "sql"))
        else:
            project.declare("schema.json", found)
            server.make("autogen_again", project.run("diff", "empty", "declared", "--format", "sql", "--dialect", "postgresql"))
        again = project.inspect(server.at("autogen_again"), "json")
        why = compare(found.splitlines(), again.splitlines())
        if not why and can_dump(server):
            why = compare(dump(server, "autogen_whole"), dump(server, "autogen_again"))
    except AssertionError as error:
        why = str(error)
    tap.ok(not why, name, why)


def check_alike(tap, first, server, project):
    """What both have, both read the same; but a view's query says more names in front of columns up to 15, which is no difference to the server."""
    texts = []
    for one in (first, server):
        one.make("autogen_alike", text_for(min(first.version, server.version)) + "\nDROP TABLE autogen_version;")
        texts.append(project.inspect(one.at("autogen_alike"), "json"))
    lines = ([line for line in text.splitlines() if '"query": ' not in line] for text in texts)
    why = compare(*lines)
    tap.ok(not why, f"{server.version}: read as by {first.version}", why)
    project.declare("schema.json", texts[0])
    why = project.differs(server.at("autogen_alike"))
    tap.ok(not why, f"{server.version}: nothing differs from what {first.version} reads", why)
    for one in (first, server):
        one.drop("autogen_alike")


def try_server(tap, program, first, server):
    with tempfile.TemporaryDirectory() as folder:
        project = Project(program, pathlib.Path(folder))
        server.need_roles()
        server.make("autogen_whole", text_for(server.version))
        found = project.inspect(server.at("autogen_whole"), "json")
        for form in ("sql", "json"):
            check_again(tap, server, project, found, form)
        if server is not first:
            check_alike(tap, first, server, project)
        for database in ("autogen_whole", "autogen_again"):
            server.drop(database)


def start(programs):
    env = dict(os.environ, PG_BINDIR=programs)
    out = subprocess.run(["sh", HERE.parent / "support" / "pg.sh", "start"], capture_output=True, text=True, env=env, check=True)
    return re.search(r"AUTOGEN_TEST_PG='([^']+)' AUTOGEN_TEST_PG_DIR='([^']+)'", out.stdout).groups()


def main(program):
    if not os.environ.get("AUTOGEN_TEST_PG"):
        print("1..0 # SKIP AUTOGEN_TEST_PG is not set")
        return
    tap = Tap()
    first = Server(os.environ["AUTOGEN_TEST_PG"])
    try_server(tap, program, first, first)
    for programs in os.environ.get("AUTOGEN_TEST_PG_VERSIONS", "").split():
        url, folder = start(programs)
        try:
            try_server(tap, program, first, Server(url))
        except AssertionError as error:
            tap.ok(False, programs, str(error))
        finally:
            subprocess.run(["sh", HERE.parent / "support" / "pg.sh", "stop", folder], check=False)
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
