"""Views that nobody manages, in the way of a change: named before anything runs, and only where the server would refuse.

usage: test_unmanaged_views.py PROGRAM
"""

import json
import os
import pathlib
import sys
import tempfile

from test_changes import again, must, psql, run, url

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

DATABASE = "autogen_views"
BEFORE = "CREATE TABLE t (id integer, a integer, b integer);"
AFTER = "CREATE TABLE t (id integer, a bigint, b integer);"
OTHERS = "CREATE SCHEMA reports; CREATE TABLE reports.t (id integer, a integer);"
IN_THE_WAY = "CREATE VIEW reports.v AS SELECT id, a FROM t;"
# The same words, and nothing of t.a.
ELSEWHERE = "CREATE VIEW reports.v AS SELECT t.id, b, o.a FROM t JOIN reports.t o ON o.id = t.id;"
SAID = "cannot alter column t.a (type): view reports.v uses t.a, and is not managed"


def at_the_change(program, folder, view):
    """A database before the change, which is written already, and then gets the view."""
    env = dict(os.environ, AUTOGEN_DATABASE_URL=url(DATABASE), NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
    config = {"schema": ["to.sql"], "migrations": "migrations", "managed_schemas": ["public"]}
    (folder / "autogen.json").write_text(json.dumps(config))
    again(DATABASE)
    psql(DATABASE, OTHERS)
    for declared in (BEFORE, AFTER):
        must(program, "upgrade", folder=folder, env=env)
        (folder / "to.sql").write_text(declared)
        must(program, "revision", folder=folder, env=env)
    psql(DATABASE, view)
    return env


def type_of_a():
    return psql(DATABASE, "SELECT format_type(atttypid, NULL) FROM pg_attribute WHERE attrelid = 't'::regclass AND attname = 'a'").strip()


def drop_by_hand(folder):
    """What a user writes into the revision where the view has to go."""
    for path in (folder / "migrations").glob("*.json"):
        revision = json.loads(path.read_text())
        if revision["upgrade"][0]["op"] == "alter_column":
            revision["upgrade"].insert(0, {"op": "execute", "sql": "DROP VIEW reports.v"})
            path.write_text(json.dumps(revision))


def main(program):
    tap = Tap()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "migrations").mkdir()
        (folder / "to.sql").write_text("")
        env = at_the_change(program, folder, IN_THE_WAY)
        status, _, err = run(program, "upgrade", folder=folder, env=env)
        tap.ok(status == 1 and SAID in err and "hint: declare that view" in err and type_of_a() == "integer", "upgrade names it", err)
        psql(DATABASE, "DROP VIEW reports.v;" + ELSEWHERE)
        status, _, err = run(program, "upgrade", folder=folder, env=env)
        tap.ok(status == 0 and type_of_a() == "bigint", "what only has the same words is in nobody's way", err)
        psql(DATABASE, "DROP VIEW reports.v;" + IN_THE_WAY)
        status, _, err = run(program, "downgrade", "--", "-1", folder=folder, env=env)
        tap.ok(status == 1 and SAID in err and type_of_a() == "bigint", "downgrade names it", err)
        psql(DATABASE, "DROP VIEW reports.v")
        must(program, "downgrade", "--", "-1", folder=folder, env=env)
        psql(DATABASE, IN_THE_WAY)
        drop_by_hand(folder)
        status, _, err = run(program, "upgrade", folder=folder, env=env)
        tap.ok(status == 0 and type_of_a() == "bigint", "an execute before it may have dropped it", err)
    psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
