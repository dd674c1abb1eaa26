"""One project, two databases: what is generated with one of them at hand is right for the other, and proven on both.

Both ways round two revisions are written, the second over rows; each database then goes up, is as declared, keeps its row, goes down and up.
AUTOGEN_TEST_PG is the URL of a server.

usage: test_two_databases.py PROGRAM
"""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

ID = {"type": "bigint", "identity": "always"}
FIRST = {
    "enums": {"mood": ["sad", "happy"]},
    "tables": {"t": {"columns": {"id": ID, "m": {"type": "mood", "default": "'sad'"},
                                 "b": {"type": "boolean", "default": "true", "nullable": False},
                                 "at": {"type": "timestamptz", "default": "now()"},
                                 "j": {"type": "jsonb", "default": "'{}'"}, "tags": "text[]"},
                     "primary_key": ["id"], "checks": {"c": "id > 0"}}},
}
SECOND = {
    "enums": {"mood": ["sad", "ok", "happy"]},
    "tables": {"t": {**FIRST["tables"]["t"],
                     "columns": {**FIRST["tables"]["t"]["columns"], "m": {"type": "mood", "default": "'ok'", "nullable": False},
                                 "n": "numeric(8,2)"},
                     "uniques": {"u": ["n"]}, "indexes": {"i": {"columns": ["m"], "where": "b"}}},
               "c": {"columns": {"id": ID, "t": {"type": "bigint", "references": "t"}}, "primary_key": ["id"]}},
    "views": {"v": {"query": "SELECT id, m FROM t"}},
}
ROW = "INSERT INTO t (m) VALUES ('happy')"
SEEN = "SELECT id, m, j, n FROM t"


def psql(url, text):
    return subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url, "-c", text], text=True, capture_output=True, check=True).stdout.strip()


def lite(path, text):
    with sqlite3.connect(path) as connection:
        return "\n".join("|".join("" if cell is None else str(cell) for cell in row) for row in connection.execute(text))


class Project:
    def __init__(self, program, folder, config):
        self.program, self.folder, self.number = program, folder, 0
        (folder / "autogen.json").write_text(json.dumps({"schema": "schema.json", "migrations": "migrations",
                                                         "dialects": ["postgresql", "sqlite"], **config}))

    def run(self, *args, url=None):
        env = {name: value for name, value in os.environ.items() if not name.startswith("AUTOGEN") and name != "DATABASE_URL"}
        if url:
            env["AUTOGEN_DATABASE_URL"] = url
        done = subprocess.run([self.program, "--no-input", *args], cwd=self.folder, text=True, capture_output=True, env=env)
        assert done.returncode == 0, f"autogen {' '.join(args)}: exit status {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout

    def declare(self, schema):
        """Write a revision; on which databases it was proven."""
        self.number += 1
        (self.folder / "schema.json").write_text(json.dumps(schema))
        path = self.run("revision", "-m", "change", "--rev-id", f"r{self.number}").strip()
        return [word.split()[0] for word in json.loads((self.folder / path).read_text()).get("verified", [])]


def goes_both_ways(project, url, sql):
    project.run("upgrade", "r1", url=url)
    sql(ROW)
    project.run("upgrade", url=url)
    project.run("check", "--database", url=url)
    seen = sql(SEEN)
    assert seen == "1|happy|{}|", seen
    project.run("downgrade", "r1", url=url)
    project.run("upgrade", url=url)
    assert sql(SEEN) == seen, sql(SEEN)


def round_of(tap, program, server, own):
    names = [f"autogen_two_{part}_{os.getpid()}" for part in ("main", "scratch", "other")]
    urls = [urllib.parse.urlsplit(server)._replace(path="/" + name).geturl() for name in names]
    try:
        for name in names:
            psql(server, f"CREATE DATABASE {name}")
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            config = {"database": "sqlite:///main.db", "scratch": urls[1]} if own == "sqlite" else {"database": urls[0]}
            project = Project(program, folder, config)
            proven = project.declare(FIRST)
            project.run("upgrade")
            proven_then = project.declare(SECOND)
            tap.ok(proven == proven_then == ["postgresql", "sqlite"], f"from {own}: proven on both", f"{proven} {proven_then}")
            for name, url, sql in (("postgresql", urls[2], lambda text: psql(urls[2], text)),
                                   ("sqlite", "sqlite:///other.db", lambda text: lite(folder / "other.db", text))):
                why = ""
                try:
                    goes_both_ways(project, url, sql)
                except AssertionError as error:
                    why = str(error)
                tap.ok(not why, f"from {own}: right for {name}", why)
    finally:
        for name in names:
            psql(server, f"DROP DATABASE IF EXISTS {name}")


def main(program):
    if not os.environ.get("AUTOGEN_TEST_PG"):
        print("1..0 # SKIP AUTOGEN_TEST_PG is not set")
        return
    tap = Tap()
    for own in ("sqlite", "postgresql"):
        round_of(tap, program, os.environ["AUTOGEN_TEST_PG"], own)
    tap.done()


if __name__ == "__main__":
    main(str(pathlib.Path(sys.argv[1]).resolve()))
