"""What nobody manages and uses what a revision changes or drops: named before anything runs, and only where the server would refuse.

usage: test_unmanaged.py PROGRAM
"""

import json
import os
import pathlib
import sys
import tempfile

from test_changes import again, must, psql, run, url

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

DATABASE = "autogen_unmanaged"
OURS = {
    "t": "CREATE TABLE t (id integer PRIMARY KEY, a integer, code text CONSTRAINT t_code UNIQUE);",
    "mood": "CREATE TYPE mood AS ENUM ('sad', 'ok');",
    "s": "CREATE SEQUENCE s;",
    "f": "CREATE FUNCTION f(a integer) RETURNS integer LANGUAGE sql AS 'SELECT a';",
    "tr": "CREATE FUNCTION tr() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';",
    "u": "CREATE TABLE u (n integer, m integer);",
    "w": "CREATE TABLE w (n integer NOT NULL);",
    "c": "CREATE TYPE c AS (x integer, y text);",
    "p": "CREATE TABLE p (n integer, m integer) PARTITION BY LIST (n); CREATE TABLE p_1 PARTITION OF p FOR VALUES IN (1) PARTITION BY LIST (n);",
}
WIDER = OURS["c"].replace("x integer", "x bigint")
# What is there beside ours, what becomes of ours (NULL: it goes), and what is said of it; nothing: it runs.
CASES = [
    ("CREATE TABLE o.r (id integer REFERENCES t)", {"t": None}, "foreign key o.r.r_id_fkey uses t.id"),
    ("CREATE TABLE o.r (code text REFERENCES t (code))", {"t": OURS["t"].replace(" CONSTRAINT t_code UNIQUE", "")}, "foreign key o.r.r_code_fkey uses t_code"),
    ("CREATE TABLE o.r (x integer DEFAULT f(1))", {"f": None}, "default o.r.x uses f(integer)"),
    ("CREATE TABLE o.r (x integer DEFAULT nextval('s'))", {"s": None}, "default o.r.x uses s"),
    ("CREATE FUNCTION o.g(u) RETURNS integer LANGUAGE sql AS 'SELECT 1'", {"u": None}, "function o.g(u) uses u"),
    ("CREATE TABLE o.r (); CREATE TRIGGER g BEFORE INSERT ON o.r FOR EACH ROW EXECUTE FUNCTION tr()", {"tr": None}, "trigger o.r.g uses tr()"),
    (
        "CREATE TABLE o.r (); CREATE POLICY p ON o.r USING (EXISTS (SELECT FROM u WHERE n > 1))",
        {"u": OURS["u"].replace("n integer", "n bigint")},
        "policy o.r.p uses u.n",
    ),
    ("CREATE TABLE o.r (x mood[])", {"mood": OURS["mood"].replace(", 'ok'", "")}, "column o.r.x uses mood"),
    ("CREATE VIEW o.v AS SELECT n FROM u", {"u": OURS["u"].replace("n integer", "n bigint")}, "view o.v uses u.n"),
    ("CREATE VIEW o.v AS SELECT n FROM u", {"u": OURS["u"].replace("m integer", "m bigint")}, ""),
    ("CREATE TABLE o.r (id integer REFERENCES t)", {"t": OURS["t"].replace("id integer", "id bigint")}, ""),
    ("CREATE FUNCTION o.g(c) RETURNS c[] LANGUAGE sql AS 'SELECT NULL::c[]'; CREATE VIEW o.v AS SELECT NULL::c AS w", {"c": WIDER}, ""),
    ("CREATE VIEW o.v AS SELECT (NULL::c).x", {"c": WIDER}, "view o.v uses c.x"),
    ("CREATE VIEW o.v AS SELECT (NULL::c).y", {"c": WIDER}, ""),
    ("CREATE VIEW o.v AS SELECT (NULL::c).y", {"c": OURS["c"].replace("x integer, ", "")}, ""),
    ("CREATE VIEW o.v AS SELECT (NULL::c).y", {"c": OURS["c"].replace(", y text", ", z text")}, "view o.v uses c.y"),
    ("CREATE TABLE o.r (id c)", {"c": OURS["c"].replace(", y text", ", z text")}, ""),
    ("CREATE TABLE o.r (id c)", {"c": WIDER}, "column o.r.id uses c"),
    ("CREATE FUNCTION o.g(c) RETURNS integer LANGUAGE sql AS 'SELECT 1'", {"c": "CREATE TYPE c AS (y text, x integer);"}, "function o.g(c) uses c"),
    ("CREATE TABLE o.r PARTITION OF p FOR VALUES IN (2)", {"p": None}, "partition o.r uses p"),
    ("CREATE TABLE o.r PARTITION OF p_1 FOR VALUES IN (1)", {"p": None}, "partition o.r uses p_1"),
    ("CREATE TABLE o.r PARTITION OF p_1 FOR VALUES IN (1)", {"p": OURS["p"].replace(", m integer", "")}, ""),
    ("CREATE TABLE o.r PARTITION OF p FOR VALUES IN (2)", {"p": OURS["p"].replace("m integer", "m bigint")}, ""),
    ("CREATE TABLE o.r () INHERITS (u)", {"u": None}, "heir o.r uses u"),
    ("CREATE TABLE o.r () INHERITS (u)", {"u": OURS["u"].replace(", m integer", "")}, ""),
    ("CREATE TABLE o.r (m integer) INHERITS (u)", {"u": OURS["u"].replace(", m integer", "")}, ""),
    ("CREATE TABLE o.r () INHERITS (u)", {"u": OURS["u"].replace("m integer", "m bigint, l text")}, ""),
    ("CREATE TABLE o.r (l integer) INHERITS (u)", {"u": OURS["u"].replace("m integer", "m integer, l text")}, "heir o.r has a column l of its own, integer"),
    ("CREATE TABLE o.r (l text) INHERITS (u)", {"u": OURS["u"].replace("m integer", "m integer, l text")}, ""),
    ("CREATE TABLE o.r (l text DEFAULT 'r') INHERITS (u)", {"u": OURS["u"].replace("m integer", "m integer, l text DEFAULT 'u'")}, ""),
    ("CREATE TABLE o.r () INHERITS (u, w)", {"u": OURS["u"].replace("n integer", "n bigint")}, "heir o.r has n from w too"),
    ("CREATE TABLE o.r (PRIMARY KEY (n)) INHERITS (w)", {"w": OURS["w"].replace(" NOT NULL", "")}, "heir o.r has n in its primary key"),
    ("CREATE TABLE o.r () INHERITS (w)", {"w": OURS["w"].replace(" NOT NULL", "")}, ""),
    (
        "CREATE TABLE o.r PARTITION OF p (PRIMARY KEY (m)) FOR VALUES IN (2)",
        {"p": OURS["p"].replace("n integer", "n integer PRIMARY KEY", 1)},
        "partition o.r has a primary key of its own",
    ),
    ("CREATE TABLE o.r PARTITION OF p (PRIMARY KEY (n)) FOR VALUES IN (2)", {"p": OURS["p"].replace("n integer", "n integer PRIMARY KEY", 1)}, ""),
    (
        "CREATE FOREIGN DATA WRAPPER o; CREATE SERVER o FOREIGN DATA WRAPPER o; CREATE FOREIGN TABLE o.r PARTITION OF p FOR VALUES IN (2) SERVER o",
        {"p": OURS["p"].replace("n integer", "n integer UNIQUE", 1)},
        "partition o.r is a foreign table, which can have no unique index",
    ),
    ("CREATE TABLE o.r () INHERITS (u); CREATE VIEW o.v AS SELECT m FROM o.r", {"u": OURS["u"].replace("m integer", "m bigint")}, "view o.v uses o.r.m"),
    ("CREATE TABLE o.r () INHERITS (u); CREATE VIEW o.v AS SELECT m FROM o.r", {"u": OURS["u"].replace(", m integer", "")}, "view o.v uses o.r.m"),
    ("CREATE TABLE o.r (m integer) INHERITS (u); CREATE VIEW o.v AS SELECT m FROM o.r", {"u": OURS["u"].replace(", m integer", "")}, ""),
]
# What only the server knows, and what is said besides.
FOLLOWED = [
    ("CREATE TABLE o.r (CONSTRAINT u_m CHECK (m < 3)) INHERITS (u)", {"u": OURS["u"].replace("m integer", "m integer CONSTRAINT u_m CHECK (m > 0)")}, "heir o.r of u is not managed"),
    ("CREATE TABLE o.r PARTITION OF p FOR VALUES IN (2)", {"p": OURS["p"] + "CREATE TABLE p_2 PARTITION OF p FOR VALUES IN (2, 3);"}, "partition o.r of p is not managed"),
]


class Project:
    def __init__(self, program, folder):
        self.program, self.folder = program, folder
        self.env = dict(os.environ, AUTOGEN_DATABASE_URL=url(DATABASE), NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
        config = {"schema": ["to.sql"], "migrations": "migrations", "managed_schemas": ["public"]}
        (folder / "autogen.json").write_text(json.dumps(config))
        (folder / "migrations").mkdir()
        again(DATABASE)
        self.write(OURS)
        must(program, "upgrade", folder=folder, env=self.env)

    def write(self, declared):
        (self.folder / "to.sql").write_text("\n".join(text for text in declared.values() if text))
        must(self.program, "revision", "--no-verify", "--no-rename", folder=self.folder, env=self.env)

    def upgrade(self):
        status, _, err = run(self.program, "upgrade", folder=self.folder, env=self.env)
        return status, err


def tables():
    return psql(DATABASE, "SELECT attrelid::regclass, attname, atttypid::regtype FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0 ORDER BY 1, 2")


def tried(program, folder, others, change, said):
    project = Project(program, folder)
    project.write(OURS | change)
    psql(DATABASE, "CREATE SCHEMA o; " + others)
    before = tables()
    status, err = project.upgrade()
    if not said:
        return status == 0, err
    return status == 1 and said + ", and is not managed" in err and "\nhint: " in err and tables() == before, err


def followed(program, folder, others, change, said):
    project = Project(program, folder)
    project.write(OURS | change)
    psql(DATABASE, "CREATE SCHEMA o; " + others)
    status, err = project.upgrade()
    return status == 1 and "\nhint: " + said in err, err


def main(program):
    tap = Tap()
    for others, change, said in CASES:
        with tempfile.TemporaryDirectory() as name:
            ok, err = tried(program, pathlib.Path(name), others, change, said)
            tap.ok(ok, said or f"in nobody's way: {others}", err)
    for others, change, said in FOLLOWED:
        with tempfile.TemporaryDirectory() as name:
            ok, err = followed(program, pathlib.Path(name), others, change, said)
            tap.ok(ok, said, err)
    psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
