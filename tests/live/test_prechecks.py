"""Rows that an operation would fail on: the runner finds them first, says how many and shows one, and changes nothing.

For each case a table is made and filled, the schema is changed, and `upgrade` has to stop with the message; so has the script that
`upgrade --sql` prints, in psql and sqlite3.  With the rows mended, both go through.  AUTOGEN_TEST_PG is the URL of a server; SQLite needs none.

usage: test_prechecks.py PROGRAM
"""

import copy
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

SHOP = {
    "foreign_data_wrappers": {"wraps": {"only": "postgresql"}},
    "foreign_servers": {"far": {"wrapper": "wraps", "only": "postgresql"}},
    "tables": {
        "users": {
            "columns": {
                "id": {"type": "bigint", "nullable": False},
                "email": {"type": "text"},
                "age": {"type": "bigint"},
                "rate": {"type": "numeric(8,3)"},
            },
            "primary_key": ["id"],
        },
        "notes": {"columns": {"owner": {"type": "bigint"}, "body": {"type": "text"}}},
        "hosts": {"columns": {"ip": {"type": "inet", "nullable": False}}, "primary_key": ["ip"]},
        "visits": {"columns": {"ip": {"type": "inet"}}},
        "codes": {
            "columns": {"code": {"type": "bigint", "nullable": False}, "rate": {"type": "double precision", "nullable": False}},
            "primary_key": ["code", "rate"],
            "without_rowid": True,
        },
    }
}
USERS = ["tables", "users"]
EMAIL = [*USERS, "columns", "email"]
CODES = ["tables", "codes", "columns"]

# name, what is changed in the schema (path, value), the rows that are there, what is said, how they are mended, and where it is tried
CASES = [
    ("not null", [([*EMAIL, "nullable"], False)],
     "INSERT INTO users (id, email) VALUES (17, NULL), (18, NULL), (19, 'x')",
     "2 rows of users.email are null, such as id = 17", "DELETE FROM users WHERE id < 19", "both"),
    ("not null, one row", [([*EMAIL, "nullable"], False)], "INSERT INTO users (id) VALUES (17)",
     "1 row of users.email is null, such as id = 17", "UPDATE users SET email = ''", "both"),
    ("not null, many rows", [([*EMAIL, "nullable"], False)],
     "INSERT INTO users (id) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1500) SELECT i FROM n",
     "more than 1000 rows of users.email are null, such as id = 1", "DELETE FROM users", "both"),
    ("not null, without a key", [(["tables", "notes", "columns", "body", "nullable"], False)],
     "INSERT INTO notes (owner) VALUES (1)", "1 row of notes.body is null, such as ", "DELETE FROM notes", "both"),
    ("new column", [([*USERS, "columns", "new"], {"type": "text", "nullable": False})],
     "INSERT INTO users (id) VALUES (3)", "1 row would have no value in users.new, such as id = 3", "DELETE FROM users", "both"),
    ("new column, computed", [([*USERS, "columns", "new"], {"type": "text", "nullable": False, "generated": "lower(email)"})],
     "INSERT INTO users (id, email) VALUES (3, 'X'), (4, NULL)", "1 row would have no value in users.new, such as id = 4",
     "DELETE FROM users WHERE id = 4", "both"),
    ("primary key", [(["tables", "notes", "primary_key"], ["owner"])],
     "INSERT INTO notes (owner) VALUES (5), (5), (6)",
     "1 value of notes.owner occurs more than once, such as owner = 5 in ", "DELETE FROM notes WHERE owner = 5", "both"),
    ("primary key, null", [(["tables", "notes", "primary_key"], ["owner"])],
     "INSERT INTO notes (body) VALUES ('x')", "1 row of notes.owner is null", "DELETE FROM notes", "both"),
    ("unique", [([*USERS, "uniques"], {"u": ["email", "age"]})],
     "INSERT INTO users (id, email, age) VALUES (1, 'it''s', 1), (2, 'it''s', 1), (3, 'it''s', NULL), (4, 'it''s', NULL)",
     "1 value of users.(email, age) occurs more than once, such as email = 'it''s', age = 1 in id = 1 and id = 2",
     "DELETE FROM users WHERE id = 2", "both"),
    ("unique index", [([*USERS, "indexes"], {"i": {"columns": ["email"], "unique": True}})],
     "INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'a'), (3, 'b'), (4, 'b'), (5, NULL), (6, NULL)",
     "2 values of users.email occur more than once, such as email = 'a' in id = 1 and id = 2",
     "DELETE FROM users WHERE id IN (2, 4)", "both"),
    ("unique index, partial, of an expression",
     [([*USERS, "indexes"], {"i": {"columns": [{"expression": "lower(email)"}], "where": "age > 3", "unique": True}})],
     "INSERT INTO users (id, email, age) VALUES (1, 'a', 5), (2, 'A', 5), (3, 'b', 1), (4, 'b', 1)",
     "1 value of users.lower(email) occurs more than once, such as lower(email) = 'a' in id = 1 and id = 2",
     "DELETE FROM users WHERE id = 2", "both"),
    ("unique index, nulls not distinct",
     [([*USERS, "indexes"], {"i": {"columns": ["age"], "nulls_not_distinct": True, "unique": True}})],
     "INSERT INTO users (id) VALUES (1), (2)",
     "1 value of users.age occurs more than once, such as age = NULL in id = 1 and id = 2", "DELETE FROM users WHERE id = 2", "15"),
    ("unique index, in another collation",
     [([*USERS, "indexes"], {"i": {"columns": [{"column": "email", "collation": "NOCASE"}], "unique": True}})],
     "INSERT INTO users (id, email) VALUES (1, 'a'), (2, 'A')",
     "1 value of users.email occurs more than once, such as email = ", "DELETE FROM users WHERE id = 2", "sqlite"),
    ("check", [([*USERS, "checks"], {"ck": "age > 0 and email <> ''"})],
     "INSERT INTO users (id, email, age) VALUES (1, 'a', -4), (2, '', 1), (3, NULL, NULL), (4, 'd', 4)",
     "2 rows break check users.ck, such as id = 1 with email = 'a' with age = -4", "DELETE FROM users WHERE id < 3", "both"),
    ("foreign key", [(["tables", "notes", "foreign_keys"], {"fk": {"columns": ["owner"], "references": "users(id)"}})],
     "INSERT INTO notes (owner) VALUES (99), (NULL)", "1 row of notes.owner refers to no row of users, such as ",
     "INSERT INTO users (id) VALUES (99)", "both"),
    ("foreign key, match full",
     [([*USERS, "uniques"], {"u": ["id", "email"]}),
      (["tables", "notes", "foreign_keys"],
       {"fk": {"columns": ["owner", "body"], "references": "users(id, email)", "match": "full"}})],
     "INSERT INTO notes (owner) VALUES (99), (NULL)", "1 row of notes.(owner, body) refers to no row of users, such as ",
     "DELETE FROM notes WHERE owner = 99", "postgresql"),
    ("foreign key of a type that is not of every database",
     [(["tables", "visits", "foreign_keys"], {"fk": {"columns": ["ip"], "references": "hosts(ip)"}})],
     "INSERT INTO hosts VALUES ('10.0.0.1'); INSERT INTO visits VALUES ('10.0.0.1'), ('10.0.0.2'), ('10.0.0.2'), (NULL)",
     "1 value of visits.ip is in no row of hosts, such as ip = '10.0.0.2/32'", "DELETE FROM visits WHERE ip = '10.0.0.2'", "postgresql"),
    ("narrower text", [([*EMAIL, "type"], "varchar(3)")],
     "INSERT INTO users (id, email) VALUES (1, 'abcd'), (2, 'abc'), (3, NULL)",
     "1 row of users.email does not fit varchar(3), such as id = 1 with email = 'abcd'", "DELETE FROM users WHERE id = 1", "postgresql"),
    ("long and odd text", [([*EMAIL, "type"], "varchar(30)")],
     "INSERT INTO users (id, email) VALUES (1, '$autogen$' || chr(10) || '''x' || repeat('y', 5000))",
     "1 row of users.email does not fit varchar(30), such as id = 1 with email = '$autogen$", "DELETE FROM users", "postgresql"),
    ("padded text", [([*EMAIL, "type"], "char(4)")],
     "INSERT INTO users (id, email) VALUES (1, 'ab '), (2, 'abcd')",
     "1 row of users.email does not fit char(4), such as id = 1 with email = 'ab '", "DELETE FROM users WHERE id = 1", "postgresql"),
    ("narrower integer", [([*USERS, "columns", "age", "type"], "integer")],
     "INSERT INTO users (id, age) VALUES (1, 3000000000), (2, 1), (3, NULL)",
     "1 row of users.age does not fit integer, such as id = 1 with age = 3000000000", "DELETE FROM users WHERE id = 1", "postgresql"),
    ("narrower numeric", [([*USERS, "columns", "rate", "type"], "numeric(4,2)")],
     "INSERT INTO users (id, rate) VALUES (1, 123.45), (2, 1.005), (3, 12.34), (4, NULL), (5, 'NaN')",
     "2 rows of users.rate do not fit numeric(4,2), such as id = 1 with rate = 123.450", "DELETE FROM users WHERE id < 3", "postgresql"),
    ("numeric to integer", [([*USERS, "columns", "rate", "type"], "smallint")],
     "INSERT INTO users (id, rate) VALUES (1, 99999), (2, 1.5), (3, 12), (4, NULL)",
     "2 rows of users.rate do not fit smallint, such as id = 1 with rate = 99999.000", "DELETE FROM users WHERE id < 3", "postgresql"),
    ("numeric to real", [([*USERS, "columns", "rate", "type"], "real")],
     "INSERT INTO users (id, rate) VALUES (1, 12345.678), (2, 1.5), (3, NULL)",
     "1 row of users.rate does not fit real, such as id = 1 with rate = 12345.678", "DELETE FROM users WHERE id = 1", "postgresql"),
    ("a key that changes its type", [([*USERS, "uniques"], {"u": ["email"]}), ([*EMAIL, "type"], "numeric")],
     "INSERT INTO users (id, email) VALUES (1, '1'), (2, '1.0'), (3, 'x'), (4, 'x1')",
     "1 value of users.email occurs more than once, such as email = 1 in id = 1 and id = 2", "DELETE FROM users WHERE id = 2", "sqlite"),
    ("another affinity", [([*EMAIL, "type"], "bigint")],
     "INSERT INTO users (id, email) VALUES (1, '007'), (2, '7'), (3, 'x'), (4, NULL)",
     "1 value of users.email would be altered, such as '007', which would become 7, in id = 1", "DELETE FROM users WHERE id = 1", "sqlite"),
    ("another affinity of the key by which rows are found", [([*CODES, "code", "type"], "double precision")],
     "INSERT INTO codes VALUES (9007199254740993, 1), (7, 1)",
     "1 value of codes.code would be altered, such as 9007199254740993, which would become ",
     "DELETE FROM codes WHERE code = 9007199254740993", "sqlite"),
    ("a key of numbers that are one as the new type", [([*CODES, "code", "type"], "double precision")],
     "INSERT INTO codes VALUES (9007199254740993, 1), (9007199254740992, 1), (7, 1)",
     "1 value of codes.(code, rate) occurs more than once, such as ", "DELETE FROM codes WHERE code = 9007199254740993", "sqlite"),
    ("text of the key by which rows are found", [([*CODES, "rate", "type"], "text"), ([*CODES, "code", "type"], "text")],
     "INSERT INTO codes VALUES (1, 0.1 + 0.2), (2, 0.5)",
     "1 value of codes.rate would be altered, such as ", "DELETE FROM codes WHERE code = 1", "sqlite"),
    ("a column that comes to be generated", [([*USERS, "columns", "age", "generated"], "id + 1")],
     "INSERT INTO users (id, age) VALUES (1, 7), (2, NULL), (3, 4)",
     "2 rows of users.age have other values, such as id = 1", "UPDATE users SET age = id + 1", "postgresql"),
    ("a column that comes to be generated there", [([*USERS, "columns", "age", "generated"], "id + 1")],
     "INSERT INTO users (id, age) VALUES (1, 7), (2, NULL), (3, 4)",
     "2 values of users.age would be altered, such as 7, which would become 2, in id = 1",
     "UPDATE users SET age = id + 1", "sqlite"),
    ("user mappings of a server that goes", [(["foreign_servers"], {})], "CREATE USER MAPPING FOR PUBLIC SERVER far OPTIONS (password 'secret')",
     "1 user mapping of far is there, such as that of public", "DROP USER MAPPING FOR PUBLIC SERVER far", "postgresql"),
]


class Postgresql:
    name = "postgresql"

    def __init__(self, program, folder):
        self.admin = os.environ["AUTOGEN_TEST_PG"]
        self.database = f"autogen_prechecks_{os.getpid()}"
        self.url = urllib.parse.urlsplit(self.admin)._replace(path="/" + self.database).geturl()
        self.again()
        self.version = int(self.psql("SHOW server_version_num")[1]) // 10000

    def again(self):
        self.end()
        assert self.psql(f"CREATE DATABASE {self.database}", self.admin)[0] == 0

    def psql(self, text, url=None):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url or self.url], input=text, text=True,
                              capture_output=True, env={**os.environ, "LC_ALL": "C.UTF-8"})
        return done.returncode, done.stdout + done.stderr

    script = psql

    def run(self, text):
        status, said = self.psql(text)
        assert status == 0, said

    def end(self):
        self.psql(f"DROP DATABASE IF EXISTS {self.database}", self.admin)


class Sqlite:
    name = "sqlite"
    version = 0

    def __init__(self, program, folder):
        self.path = folder / "a.db"
        self.url = f"sqlite:///{self.path}"

    def again(self):
        self.path.unlink(missing_ok=True)

    def script(self, text):
        done = subprocess.run(["sqlite3", str(self.path)], input=text, text=True, capture_output=True)
        return done.returncode, done.stdout + done.stderr

    def run(self, text):
        with sqlite3.connect(self.path) as connection:
            connection.executescript(text)

    def end(self):
        pass


def changed(changes):
    schema = copy.deepcopy(SHOP)
    for path, value in changes:
        at = schema
        for part in path[:-1]:
            at = at.setdefault(part, {})
        at[path[-1]] = value
    return schema


class Project:
    def __init__(self, program, folder, database):
        self.program, self.folder, self.database = program, folder, database
        (folder / "autogen.json").write_text(json.dumps({"schema": "schema.json", "migrations": "migrations"}))
        for old in (folder / "migrations").glob("*.json"):
            old.unlink()
        self.declare(SHOP)
        self.must("revision", "-m", "one", "--rev-id", "one")
        self.must("upgrade")

    def declare(self, schema):
        (self.folder / "schema.json").write_text(json.dumps(schema))

    def autogen(self, *args):
        env = {name: value for name, value in os.environ.items() if not name.startswith("AUTOGEN") and name != "DATABASE_URL"}
        done = subprocess.run([self.program, "--no-input", *args], cwd=self.folder, text=True, capture_output=True,
                              env={**env, "AUTOGEN_DATABASE_URL": self.database.url, "CI": "1"})
        return done.returncode, done.stdout, done.stderr

    def must(self, *args):
        status, out, err = self.autogen(*args)
        assert status == 0, f"autogen {' '.join(args)}: exit status {status}\n{out}{err}"
        return out


def stops(project, said):
    """Why `upgrade` and its script do not stop as they should; "" if they do."""
    before = project.must("inspect")
    status, out, err = project.autogen("upgrade")
    if status != (3 if "would be altered" in said else 1) or said not in err or "hint" not in err:
        return f"upgrade: exit status {status}\n{out}{err}"
    script = project.must("upgrade", "--sql")
    status, told = project.database.script(script)
    if status == 0 or said not in told:
        return f"the script: exit status {status}\n{told}"
    return "" if project.must("inspect") == before else "the schema was changed"


def passes(project):
    script = project.must("upgrade", "--sql")
    project.must("upgrade")
    status, out, err = project.autogen("check", "--database")
    if status != 0:
        return f"check: exit status {status}\n{out}{err}"
    project.must("downgrade", "--", "-1")
    status, told = project.database.script(script)
    return "" if status == 0 else f"the script: exit status {status}\n{told}"


def try_case(tap, program, folder, database, case):
    name, changes, rows, said, mend, _ = case
    database.again()
    try:
        project = Project(program, folder, database)
        project.declare(changed(changes))
        project.must("revision", "-m", "two", "--rev-id", "two")
        database.run(rows)
        why = stops(project, said)
        if not why:
            database.run(mend)
            why = passes(project)
    except AssertionError as error:
        why = str(error)
    tap.ok(not why, f"{database.name}: {name}", why)


def main(program):
    tap = Tap()
    for kind in (Sqlite, Postgresql):
        if kind is Postgresql and not os.environ.get("AUTOGEN_TEST_PG"):
            continue
        with tempfile.TemporaryDirectory() as name:
            database = kind(program, pathlib.Path(name))
            for case in CASES:
                where = case[-1]
                if where in ("both", kind.name) or (where.isdigit() and database.version >= int(where)):
                    try_case(tap, program, pathlib.Path(name), database, case)
            database.end()
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
