"""Who may do what, beyond what a pair of schemas shows: names that change on the way, and what the server gives by itself.

usage: test_access.py PROGRAM
"""

import json
import os
import pathlib
import sys
import tempfile

from test_changes import again, make_roles, must, psql, run, url

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

DATABASE = "autogen_access"
GRANTED = "SELECT attacl FROM pg_attribute WHERE attacl IS NOT NULL AND attrelid >= 16384 AND NOT attisdropped"


class Project:
    def __init__(self, program, folder, **config):
        self.program, self.folder = program, folder
        self.env = dict(os.environ, AUTOGEN_DATABASE_URL=url(DATABASE), NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
        (folder / "migrations").mkdir()
        (folder / "autogen.json").write_text(json.dumps({"schema": ["schema.json"], "migrations": "migrations"} | config))
        again(DATABASE)

    def run(self, *args):
        return must(self.program, *args, folder=self.folder, env=self.env)

    def declare(self, schema, *options):
        (self.folder / "schema.json").write_text(json.dumps(schema))
        self.run("revision", *options)
        self.run("upgrade")
        self.run("check", "--database")


def schema(kind, table="t", column="twice", renamed=False):
    was = {name: {"renamed_from": name} if renamed else {} for name in ("t", "twice")}
    columns = {"id": {"type": kind}, column: {"type": "bigint", "generated": "id * 2"} | was["twice"]}
    return {"tables": {table: {"columns": columns} | was["t"]}}


def names_change(program, folder):
    project = Project(program, folder)
    project.declare(schema("integer"))
    psql(DATABASE, 'GRANT SELECT (twice) ON t TO autogen_reader, "autogen ""odd"" role"')
    before = psql(DATABASE, GRANTED)
    project.declare(schema("bigint", "u", "double", renamed=True))
    after = psql(DATABASE, GRANTED)
    project.run("downgrade", "--", "-1")
    back = psql(DATABASE, GRANTED)
    return before.count("autogen") == 2 and before == after == back, f"{before}\n{after}\n{back}"


def given(program, folder, usage):
    """`public` of a new database, declared as it is and otherwise, and no more."""
    project = Project(program, folder, manage=["privileges"])
    acl = "SELECT nspacl FROM pg_namespace WHERE nspname = 'public'"
    first = psql(DATABASE, acl)
    tables = {"tables": {"t": {"columns": {"id": "integer"}}}}
    project.declare(tables | {"schemas": {"public": {"privileges": {"public": usage}}}})
    same = psql(DATABASE, acl)
    project.declare(tables | {"schemas": {"public": {"privileges": {"public": "none"}}}})
    closed = psql(DATABASE, acl)
    project.declare(tables)
    return first == same == psql(DATABASE, acl) != closed, f"{first}\n{same}\n{closed}"


def said_for_nothing(program, folder):
    """Default privileges that say what is given anyway, alone and beside others."""
    project = Project(program, folder, manage=["privileges"])
    acl = "SELECT count(*) FROM pg_default_acl"
    counts = []
    for said in ({"public": "none"}, {"public": "none", "autogen_reader": "select"}, {"pg_owner": "all"}):
        project.declare({"default_privileges": {"tables": {"privileges": said}}})
        counts.append(psql(DATABASE, acl).strip())
    project.run("downgrade", "--", "base")
    counts.append(psql(DATABASE, acl).strip())
    return counts == ["0", "1", "0", "0"], str(counts)


def handed_to_the_parent(program, folder):
    """What is granted on a column that a parent comes to have is not said any more, and comes back with it."""
    project = Project(program, folder, manage=["privileges"])
    granted = {"c": {"type": "text", "privileges": {"autogen_reader": "select"}}, "d": {"type": "text", "privileges": {"autogen_reader": "update"}}}
    own, theirs = {"id": "integer"}, {"id": "integer", "c": "text"}
    project.declare({"tables": {"p": {"columns": own}, "e": {"columns": granted, "inherits": ["p"]}}})
    before = psql(DATABASE, GRANTED)
    project.declare({"tables": {"p": {"columns": theirs}, "e": {"columns": {"d": granted["d"]}, "inherits": ["p"]}}})
    after = psql(DATABASE, GRANTED)
    project.run("downgrade", "--", "-1")
    back = psql(DATABASE, GRANTED)
    return before.count("autogen") == 2 and after.count("autogen") == 1 and before == back, f"{before}\n{after}\n{back}"


def of_an_extension(program, folder):
    """What its members were given beside what it gives them itself."""
    project = Project(program, folder, manage=["privileges"], schema=["schema.sql"])
    granted = "GRANT EXECUTE ON FUNCTION akeys(hstore) TO autogen_reader; GRANT SELECT ON pg_stat_statements TO autogen_reader;"
    made = "CREATE EXTENSION hstore; CREATE EXTENSION pg_stat_statements;"
    said = []
    for text in (made, made + granted):
        (folder / "schema.sql").write_text(text)
        said.append(run(program, "diff", folder=folder, env=project.env)[2])
    counted = "privileges on a member of an extension (2)"
    return counted not in said[0] and counted in said[1], str(said)


def main(program):
    tap = Tap()
    make_roles()
    old = int(psql("postgres", "SHOW server_version_num")) < 150000
    for name, test in {
        "what is made again keeps its privileges under other names": names_change,
        "what everybody may do in public": lambda *args: given(*args, "create, usage" if old else "usage"),
        "default privileges that are so anyway": said_for_nothing,
        "a column that a parent comes to have": handed_to_the_parent,
        "what belongs to an extension": of_an_extension,
    }.items():
        with tempfile.TemporaryDirectory() as folder:
            ok, why = test(program, pathlib.Path(folder))
            tap.ok(ok, name, why)
    psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
