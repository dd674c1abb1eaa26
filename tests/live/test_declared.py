"""One schema declared in C, in JSON and in SQL: it is the same schema, and the revisions say the same.

The first day of a project is declared all three ways, version by version: between any two nothing differs, and each revision has the same operations to the
byte; but for files of SQL on SQLite, which know its types and functions only.  Then a schema whose texts the server says in other words each time it is
asked: declared any way, and adopted from a database with rows.

usage: test_declared.py PROGRAM INCLUDE    PostgreSQL is looked at where AUTOGEN_TEST_PG is the URL of a server.
"""

import itertools
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

STAMPS = {"created_at": "timestamptz", "updated_at": "timestamptz"}
JSON = {
    "users": {
        "columns": {
            "id": {"type": "varchar(255)", "primary_key": True},
            "email": {"type": "varchar(255)", "nullable": False},
            "subscription_status": "varchar(50)",
            "created_at": {"type": "timestamptz", "default": "now()"},
            "updated_at": "timestamptz",
        },
        "indexes": {"ix_users_email": {"columns": ["email"], "unique": True}},
    },
    "projects": {
        "columns": {
            "id": {"type": "integer", "primary_key": True},
            "user_id": {"type": "varchar(255)", "references": "users(id)"},
            "name": {"type": "varchar(255)", "nullable": False},
            "description": "text",
            **STAMPS,
        }
    },
    "cams": {
        "columns": {
            "id": {"type": "integer", "primary_key": True},
            "project_id": {"type": "integer", "references": "projects(id)"},
            "cam_type": "varchar(50)",
            "profile": "json",
        }
    },
}
C = """
AG_TABLE(users)
struct user {
    char id[256] AG_COLUMN(primary_key);
    char email[256];
    char subscription_status[51] AG_COLUMN(nullable);
    time_t *created_at AG_COLUMN(default = now());
    time_t *updated_at;
    AG_INDEX(ix_users_email, columns = [email], unique)
};

AG_TABLE(projects)
struct project {
    int id AG_COLUMN(primary_key);
    char user_id[256] AG_COLUMN(nullable, references = users(id));
    char name[256];
    char *description;
    time_t *created_at;
    time_t *updated_at;
    // projects
};

AG_TABLE(cams)
struct cam {
    int32_t id AG_COLUMN(primary_key);
    int32_t *project_id AG_COLUMN(references = projects(id));
    char cam_type[51] AG_COLUMN(nullable);
    char *profile AG_COLUMN(type = json);
    // cams
};
"""
SQL = """
CREATE TABLE users (
    id varchar(255) NOT NULL PRIMARY KEY,
    email varchar(255) NOT NULL,
    subscription_status varchar(50),
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz
);
CREATE UNIQUE INDEX ix_users_email ON users (email);
CREATE TABLE projects (
    id integer PRIMARY KEY,
    user_id varchar(255) REFERENCES users (id),
    name varchar(255) NOT NULL,
    description text,
    created_at timestamptz,
    updated_at timestamptz
);
CREATE TABLE cams (
    id integer PRIMARY KEY,
    project_id integer REFERENCES projects (id),
    cam_type varchar(50),
    profile json
);
"""
LITE = {"timestamptz": "TEXT", "json": "TEXT", "now()": "CURRENT_TIMESTAMP", "numeric(10,2)": "NUMERIC"}


def column_to_projects(tables):
    tables["projects"]["columns"]["status"] = {"type": "varchar(50)", "default": "'active'"}


def index_on_cams(tables):
    tables["cams"]["indexes"] = {"ix_cams_cam_type": ["cam_type"]}


def subscriptions(tables):
    tables["subscriptions"] = {
        "columns": {
            "id": {"type": "bigint", "identity": "by default", "primary_key": True},
            "user_id": {"type": "varchar(255)", "nullable": False},
            "price": {"type": "numeric(10,2)", "nullable": False},
            "seats": {"type": "integer", "nullable": False, "default": "1"},
        },
        "foreign_keys": {"fk_user": {"columns": ["user_id"], "references": "users(id)", "on_delete": "cascade"}},
        "checks": {"ck_seats": "seats > 0"},
    }


def members(tables):
    tables["members"] = {
        "columns": {"user_id": "varchar(255)", "project_id": "integer"},
        "primary_key": ["user_id", "project_id"],
        "foreign_keys": [
            {"columns": ["project_id"], "references": "projects(id)"},
            {"columns": ["user_id"], "references": "users(id)"},
        ],
    }


def orders(tables):
    """Texts into which PostgreSQL puts casts, and of which it makes other words."""
    tables["orders"] = {
        "columns": {
            "id": {"type": "integer", "nullable": False},
            "code": {"type": "varchar(20)", "nullable": False, "default": "'new'"},
            "label": {"type": "text", "generated": "upper(code) || '!'"},
            "price": {"type": "numeric(10,2)", "default": "0"},
        },
        "primary_key": ["id"],
        "checks": {
            "ck_code": "code IN ('new', 'paid') AND length(code) > 0",
            "ck_label": "label LIKE 'N%' OR NOT (label = 'x')",
            "ck_price": "price >= 0 AND price <> -1.5",
        },
        "indexes": {
            "ix_code": {"columns": [{"expression": "lower(code)"}]},
            "ix_paid": {"columns": ["code"], "where": "code = 'paid' AND price IS NOT NULL"},
        },
    }


# Each version: what it does to the JSON, and how C and SQL say the same: (behind what, what).
VERSIONS = [
    (lambda tables: None, ("", ""), ("", "")),
    (
        column_to_projects,
        ("    // projects\n", "    char status[51] AG_COLUMN(nullable, default = 'active');\n"),
        ("    updated_at timestamptz\n);\nCREATE TABLE cams", None),
    ),
    (
        index_on_cams,
        ("    // cams\n", "    AG_INDEX(ix_cams_cam_type, columns = [cam_type])\n"),
        ("", "CREATE INDEX ix_cams_cam_type ON cams (cam_type);\n"),
    ),
    (
        subscriptions,
        (
            "",
            "AG_TABLE(subscriptions)\nstruct subscription {\n"
            "    int64_t id AG_COLUMN(identity = by default, primary_key);\n    char user_id[256];\n"
            "    double price AG_COLUMN(type = numeric(10,2));\n    int seats AG_COLUMN(default = 1);\n"
            "    AG_FOREIGN_KEY(fk_user, columns = [user_id], references = users(id), on_delete = cascade)\n"
            "    AG_CHECK(ck_seats, expression = seats > 0)\n};\n",
        ),
        (
            "",
            "CREATE TABLE subscriptions (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, user_id varchar(255) NOT NULL,"
            " price numeric(10,2) NOT NULL, seats integer DEFAULT 1 NOT NULL, CONSTRAINT fk_user FOREIGN KEY (user_id) REFERENCES users (id) ON DELETE CASCADE,"
            " CONSTRAINT ck_seats CHECK (seats > 0));\n",
        ),
    ),
    (
        members,
        (
            "",
            "AG_TABLE(members)\nstruct member {\n    char user_id[256];\n    int32_t project_id;\n"
            "    AG_PRIMARY_KEY(columns = [user_id, project_id])\n"
            "    AG_FOREIGN_KEY(columns = [project_id], references = projects(id))\n"
            "    AG_FOREIGN_KEY(columns = [user_id], references = users(id))\n};\n",
        ),
        (
            "",
            "CREATE TABLE members (user_id varchar(255) NOT NULL, project_id integer NOT NULL, PRIMARY KEY (user_id, project_id),"
            " FOREIGN KEY (project_id) REFERENCES projects (id), FOREIGN KEY (user_id) REFERENCES users (id));\n",
        ),
    ),
    (
        orders,
        (
            "",
            "AG_TABLE(orders)\nstruct order {\n    int32_t id AG_COLUMN(primary_key);\n    char code[21] AG_COLUMN(default = 'new');\n"
            "    char *label AG_COLUMN(generated = upper(code) || '!');\n"
            "    double *price AG_COLUMN(type = numeric(10,2), default = 0);\n"
            "    AG_CHECK(ck_code, expression = code IN ('new', 'paid') AND length(code) > 0)\n"
            "    AG_CHECK(ck_label, expression = label LIKE 'N%' OR NOT (label = 'x'))\n"
            "    AG_CHECK(ck_price, expression = price >= 0 AND price <> -1.5)\n"
            "    AG_INDEX(ix_code, columns = [{expression = lower(code)}])\n"
            "    AG_INDEX(ix_paid, columns = [code], where = code = 'paid' AND price IS NOT NULL)\n};\n",
        ),
        (
            "",
            "CREATE TABLE orders (id integer PRIMARY KEY NOT NULL, code varchar(20) DEFAULT 'new' NOT NULL,"
            " label text GENERATED ALWAYS AS (upper(code) || '!') STORED, price numeric(10,2) DEFAULT 0,"
            " CONSTRAINT ck_code CHECK (code IN ('new', 'paid') AND length(code) > 0),"
            " CONSTRAINT ck_label CHECK (label LIKE 'N%' OR NOT (label = 'x')),"
            " CONSTRAINT ck_price CHECK (price >= 0 AND price <> -1.5));\n"
            "CREATE INDEX ix_code ON orders (lower(code));\n"
            "CREATE INDEX ix_paid ON orders (code) WHERE code = 'paid' AND price IS NOT NULL;\n",
        ),
    ),
]


def behind(text, place, more):
    if more is None:  # a column behind the last one of projects
        return text.replace(place, place.replace("\n);", ",\n    status varchar(50) DEFAULT 'active'\n);"))
    return text.replace(place, more + place) if place else text + more


def for_sqlite(sql):
    sql = sql.replace("bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY", "INTEGER PRIMARY KEY")
    return re.sub("|".join(map(re.escape, LITE)), lambda found: LITE[found[0]], sql)


def versions(backend):
    """{"schema.json": text, …} of each version."""
    tables, header, sql = json.loads(json.dumps(JSON)), C, SQL
    includes = "".join(f"#include <{name}>\n" for name in ("autogen/annotate.h", "stdint.h", "time.h"))
    for change, in_c, in_sql in VERSIONS:
        change(tables)
        header, sql = behind(header, *in_c), behind(sql, *in_sql)
        yield {
            "schema.json": json.dumps({"tables": tables}),
            "schema.h": includes + header,
            "schema.sql": for_sqlite(sql) if backend == "sqlite" else sql,
        }


class Server:
    """Databases of one kind."""

    def __init__(self, folder, admin):
        self.folder, self.admin, self.made = folder, admin, []
        self.name = "postgresql" if admin else "sqlite"

    def psql(self, url, text):
        done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", url], input=text, text=True, capture_output=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def new(self):
        name = f"autogen_declared_{os.getpid()}_{len(self.made)}"
        self.made.append(name)
        if not self.admin:
            return f"sqlite:{self.folder}/{name}.db"
        self.psql(self.admin, f"CREATE DATABASE {name} TEMPLATE template0")
        return urllib.parse.urlsplit(self.admin)._replace(path="/" + name).geturl()

    def end(self):
        for name in self.made if self.admin else []:
            self.psql(self.admin, f"DROP DATABASE IF EXISTS {name}")


class Project:
    def __init__(self, program, include, folder, server, schema):
        self.program, self.folder = program, pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.url = server.new()
        # C headers are looked for as a compiler looks for them, where autogen is not installed
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "SOURCE_DATE_EPOCH": "1763634645",
                    "CPATH": str(include)}
        self.declare(schema, server.name)

    def declare(self, schema, dialect):
        config = {"schema": schema, "migrations": "migrations", "database": self.url, "dialects": [dialect]}
        (self.folder / "autogen.json").write_text(json.dumps(config), encoding="utf-8")

    def run(self, *args):
        done = subprocess.run([self.program, "--no-input", *args], cwd=self.folder, env=self.env, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout, done.stderr

    def must(self, *args):
        status, out, err = self.run(*args)
        assert status == 0, f"{' '.join(args)}: exit status {status}\n{out}{err}"
        return out

    def diff(self, before, after):
        """What differs, as text and as SQL: nothing, both times."""
        status, out, err = self.run("diff", before, after, "--exit-code")
        sql = self.run("diff", before, after, "--format", "sql")
        return "" if status == 0 and sql[:2] == (0, "") else f"{status}\n{out}{err}{sql}"


def operations(project, number):
    """The file without what says which files it came from, and where it was proven."""
    text = next((project.folder / "migrations").glob(f"{number:04}_*")).read_text(encoding="utf-8")
    return re.sub(r'^  "declared": .*\n', "", text, flags=re.M)


def three_ways(tap, make, server):
    projects = {name: make(name, name) for name in ("schema.json", "schema.h", "schema.sql")}
    for number, texts in enumerate(versions(server.name), 1):
        for name, project in projects.items():
            for other, text in texts.items():
                (project.folder / other).write_text(text, encoding="utf-8")
            project.must("revision", "-m", "step", "--rev-id", f"{number:04}")
        first = projects["schema.json"]
        for before, after in itertools.permutations(texts, 2):
            why = first.diff(before, after)
            tap.ok(not why, f"{server.name}: version {number}: {before} and {after}", why)
        written = {name: operations(project, number) for name, project in projects.items()}
        tap.ok(written["schema.json"] == written["schema.h"], f"{server.name}: revision {number}, of C as of JSON", str(written))
        if server.name != "sqlite":
            tap.ok(written["schema.json"] == written["schema.sql"], f"{server.name}: revision {number}, of SQL as of JSON", str(written))
    for name, project in projects.items():
        project.must("upgrade")
        project.must("check", "--database")
        why = "".join(projects["schema.json"].diff(source, project.url) for source in ("schema.json", "schema.sql"))
        tap.ok(not why, f"{server.name}: the database of {name}", why)


# ------------------------------------------------------------------ what the server spells otherwise, each time

RESPELLED = """
CREATE TABLE t (id bigint, code varchar(20), at timestamptz DEFAULT now(),
    CONSTRAINT ck CHECK (code IN ('a', 'b')), CONSTRAINT ck_id CHECK (id BETWEEN 1 AND 5));
CREATE INDEX ix ON t (id) WHERE code IN ('a', 'b');
CREATE VIEW v AS SELECT id FROM t WHERE code IN ('a', 'b') ORDER BY 1;
"""
RESPELLED_JSON = {
    "tables": {
        "t": {
            "columns": {"id": "bigint", "code": "varchar(20)", "at": {"type": "timestamptz", "default": "now()"}},
            "checks": {"ck": "code IN ('a', 'b')", "ck_id": "id BETWEEN 1 AND 5"},
            "indexes": {"ix": {"columns": ["id"], "where": "code IN ('a', 'b')"}},
        }
    },
    "views": {"v": "select id from t where code in ('a', 'b') order by 1"},
}


def respelled(tap, make, server):
    project = make("respelled", "a.json")
    (project.folder / "a.json").write_text(json.dumps(RESPELLED_JSON), encoding="utf-8")
    (project.folder / "b.sql").write_text(RESPELLED, encoding="utf-8")
    project.must("revision", "-m", "one", "--rev-id", "0001")
    project.must("upgrade")
    for i in range(3):  # printed, read and printed again
        name = f"c{i}.sql"
        (project.folder / name).write_text(project.must("inspect", f"c{i - 1}.sql" if i else "database", "--format", "sql"), encoding="utf-8")
    sources = ["history", "database", "b.sql", "c2.sql"]
    for before, after in itertools.permutations(sources, 2):
        why = project.diff(before, after)
        tap.ok(not why, f"respelled: {before.partition(':')[0]} and {after.partition(':')[0]}", why)
    for name in ("b.sql", "c0.sql", "c2.sql"):
        project.declare(name, server.name)
        why = [project.run("check"), project.run("check", "--database"), project.run("revision", "-m", "none", "--dry-run")]
        tap.ok([(status, out) for status, out, _ in why] == [(0, "")] * 3, f"respelled: {name} is declared from here on", str(why))
    text = RESPELLED.replace("IN ('a', 'b') ORDER", "IN ('a', 'c') ORDER")
    (project.folder / "b.sql").write_text(text, encoding="utf-8")
    project.declare("b.sql", server.name)
    _, out, _ = project.run("diff", "history", "declared")
    tap.ok(out == "~ alter view v (query)\n", "respelled: only what is another query is a change", out)


HALF = """
CREATE FUNCTION "order"(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE a (code varchar(9), n integer, CHECK ("order"(n) > 0 AND code <> 'x'), CHECK (code IN ('a', 'b')));
CREATE TABLE b (code varchar(9) DEFAULT lower('X'), CHECK (code IN ('a', 'b')));
CREATE TABLE c (code varchar(9), CHECK (position('a' in code) > 0 AND code <> 'b'));
"""


def taken_in_part(tap, make):
    """What the server does not take without quotes keeps the server's words, and so does what is in its table; all else does not."""
    project = make("half", "half.sql")
    (project.folder / "half.sql").write_text(HALF, encoding="utf-8")
    tables = json.loads(project.must("inspect", "declared"))["tables"]
    said = str(tables["a"]["checks"])
    tap.ok('"order"(n) > 0' in said and "::character varying" in said, "a text that cannot be shortened", said)
    tap.ok(tables["b"]["checks"] == {"b_code_check": "code IN ('a', 'b')"}, "a text beside it", str(tables["b"]))
    tap.ok("lower('X')" in str(tables["b"]["columns"]), "a default beside it", str(tables["b"]))
    tap.ok("::" in str(tables["c"]["checks"]), "a call with words in it", str(tables["c"]))


def adopted(tap, make, server, form, file):
    source = make(f"adopted_{form}", "none.json")
    (source.folder / "autogen.json").unlink()
    server.psql(source.url, RESPELLED + "INSERT INTO t (id, code) VALUES (1, 'a'), (2, NULL);")
    dump = ["pg_dump", "-T", "autogen_*", "-d", source.url]
    before = subprocess.run(dump, text=True, capture_output=True, check=True).stdout
    source.must("init", "--from-database", "--url", source.url, "--format", form)
    why = [source.run("check"), source.run("check", "--database"), source.run("revision", "-m", "none", "--dry-run")]
    tap.ok([(status, out) for status, out, _ in why] == [(0, "")] * 3, f"adopted as {form}: nothing differs", str(why))
    direction = server.psql(source.url, "SELECT string_agg(direction, ' ') FROM autogen_history")
    tap.ok(direction == "adopt\n" and (source.folder / file).exists(), f"adopted as {form}: recorded, not run", direction)
    text = (source.folder / file).read_text(encoding="utf-8")
    tap.ok("= ANY" in text and "id >= 1" in text, f"adopted as {form}: as the server says it, who was not asked to make a database for more", text)
    after = subprocess.run(dump, text=True, capture_output=True, check=True).stdout
    plain = [re.sub(r"^\\(un)?restrict .*", "", text, flags=re.M) for text in (before, after)]
    tap.ok(plain[0] == plain[1], f"adopted as {form}: nothing is touched", after)


def main(program, include):
    tap = Tap()
    with tempfile.TemporaryDirectory(prefix="autogen-declared-") as folder:
        for admin in ["", os.environ.get("AUTOGEN_TEST_PG")]:
            if admin is None:
                continue
            server = Server(folder, admin)

            def make(name, schema, server=server):
                return Project(program, include, f"{folder}/{server.name}/{name}", server, schema)

            try:
                three_ways(tap, make, server)
                if admin:
                    respelled(tap, make, server)
                    taken_in_part(tap, make)
                    for form, file in (("json", "schema.json"), ("sql", "schema.sql"), ("c", "schema.h")):
                        adopted(tap, make, server, form, file)
            finally:
                server.end()
    tap.done()


main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
