"""From one schema to another and back, on a real server, judged by what pg_dump says.

Each folder under changes has `from.sql`, which a database holds (its rows too), and `to.sql`, which is declared.  The revision that autogen writes has to
lead to what a database has that was made from `to.sql`; after it nothing may differ; and its downgrade has to lead back.  Then once more, with `to.sql` declared as the
JSON that `inspect` makes of it; and what `inspect --format sql` prints, run in an empty database, has to give what `to.sql` gives.  With a `--! not in 14` in a file's
first line the case is for servers after that version.  `renames` has what is renamed, a line each.  An `unprinted` says why it cannot be printed: the model knows not all of it.  A `said` holds what `revision` says where it refuses, a line each; a
`lost` what it says of losses.  Cases may use the roles below.

usage: test_changes.py PROGRAM FOLDER [CASE...]
"""

import functools
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

# Only a superuser may own a foreign data wrapper.
ROLES = {"autogen_reader": "", 'autogen "odd" role': "", "autogen_owner": "", "autogen_wraps": "SUPERUSER"}
SERVER = urllib.parse.urlsplit(os.environ.get("AUTOGEN_TEST_PG", ""))


def url(database):
    return SERVER._replace(path="/" + database).geturl()


def run(*args, text=None, folder=None, env=None):
    done = subprocess.run(args, input=text, capture_output=True, text=True, cwd=folder, env=env, check=False)
    return done.returncode, done.stdout, done.stderr


def must(*args, **how):
    status, out, err = run(*args, **how)
    assert status == 0, f"{' '.join(map(str, args))}: exit status {status}\n{out}{err}"
    return out


def psql(database, text):
    return must("psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url(database), text=text)


@functools.lru_cache
def server_version():
    return int(psql("postgres", "SHOW server_version_num")) // 10000


@functools.lru_cache
def is_newer_than_dump():
    client = re.search(r"(\d+)", must("pg_dump", "--version").split(") ")[1])
    return server_version() > int(client[1])


def drop(database):
    force = "WITH (FORCE)" if server_version() >= 13 else ""
    psql("postgres", f'DROP DATABASE IF EXISTS "{database}" {force}')


def again(database):
    drop(database)
    psql("postgres", f'CREATE DATABASE "{database}" TEMPLATE template0')


def make_roles():
    """Those of a server are everybody's: another test may have made some of them, or be about to."""
    for name, options in ROLES.items():
        quoted = '"' + name.replace('"', '""') + '"'
        psql(
            "postgres",
            f"DO $$ BEGIN CREATE ROLE {quoted} {options}; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
        )


def sort_columns(statement):
    """Columns come in the order in which they were added, which is no difference."""
    found = re.match(r"(CREATE (?:UNLOGGED |FOREIGN )?TABLE .*? \(\n)(.*)(\n\).*)$", statement, re.S)
    if not found:
        return statement
    return found[1] + "\n".join(sorted(line.rstrip(",") for line in found[2].split("\n"))) + found[3]


# Of tables and what stands on them, in the server's own words.  What NOT NULL is called in partitions and heirs depends on how they came to it, and is theirs or their parents' alike: the server
# renames none that is inherited, so nobody can bring the one to the other.  And where one of them has the usual name of a parent's, that gets a number.
CATALOGUE = r"""
SELECT format('%s %s %s %s', c.oid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
              row(a.attnotnull, a.attidentity, a.attgenerated, pg_get_expr(d.adbin, d.adrelid), col_description(c.oid, a.attnum)))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind NOT IN ('i', 'I') AND c.relnamespace::regnamespace::text !~ '^pg_|information_schema' AND c.relname !~ '^autogen_'
UNION ALL
SELECT format('%s %s', pg_get_indexdef(i.indexrelid), row(i.indisvalid, obj_description(i.indexrelid, 'pg_class')))
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid WHERE c.relnamespace::regnamespace::text !~ '^pg_|information_schema' AND c.relname !~ '^autogen_'
UNION ALL
SELECT format('%s %s %s %s', o.conrelid::regclass, CASE WHEN o.contype <> 'n' OR h.inhrelid IS NULL THEN regexp_replace(o.conname, '_not_null\d+$', '_not_null') END, pg_get_constraintdef(o.oid),
              row(o.conislocal OR (o.contype = 'n' AND o.coninhcount > 0), o.coninhcount, obj_description(o.oid, 'pg_constraint')))
FROM pg_constraint o LEFT JOIN (SELECT DISTINCT inhrelid FROM pg_inherits) h ON h.inhrelid = o.conrelid WHERE o.conparentid = 0 AND o.connamespace::regnamespace::text !~ '^pg_|information_schema' AND o.conrelid::regclass::text !~ '^autogen_'
UNION ALL
SELECT format('%s %s', p.oid::regoperator, row(oprcode, oprcom::regoperator, oprnegate::regoperator, oprrest, oprjoin, oprcanhash, oprcanmerge))
FROM pg_operator p WHERE p.oid >= 16384
"""


def dump(database):
    """What is in the database but for our own tables, a statement each, sorted; by the catalogue where pg_dump is older than the server."""
    if is_newer_than_dump():
        return sorted(psql(database, CATALOGUE).splitlines())
    text = must("pg_dump", "-s", "-T", "autogen_*", "-d", url(database))
    text = re.sub(r"^(--.*|\\(un)?restrict.*|(RE)?SET .*|SELECT pg_catalog.set_config.*)\n", "", text, flags=re.M)
    # The order of what is granted is no difference either.
    text = re.sub(r"^((?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .*;)$", r"\1\n", text, flags=re.M)
    return sorted(sort_columns(part.strip()) for part in re.split(r";\n\n+", text) if part.strip())


def differs(want, have, when):
    if want == have:
        return ""
    lines = [f"- {part}" for part in want if part not in have] + [f"+ {part}" for part in have if part not in want]
    return f"{when} the schema is not as it should be:\n" + "\n".join(lines)


class Project:
    def __init__(self, program, folder, case, form):
        self.program, self.folder = program, folder
        self.env = dict(os.environ, AUTOGEN_DATABASE_URL=url("autogen_change"), NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
        (folder / "migrations").mkdir()
        config = {"schema": ["to.sql"], "migrations": "migrations", "managed_schemas": ["*"]}
        extra = case / "autogen.json"
        if extra.exists():
            config.update(json.loads(extra.read_text()))
        self.manage = config.get("manage", [])
        (folder / "autogen.json").write_text(json.dumps(config))
        (folder / "to.sql").write_text((case / "to.sql").read_text())
        renames = (case / "renames").read_text().split() if (case / "renames").exists() else []
        self.answers = ["--no-rename", *(f"--rename={rename}" for rename in renames)]
        if form == "json":
            text = self.autogen("inspect", url("autogen_wanted"), "--format", "json")
            (folder / "to.json").write_text(text)
            (folder / "autogen.json").write_text(json.dumps(dict(config, schema=["to.json"])))

    def autogen(self, *args):
        return must(self.program, *args, folder=self.folder, env=self.env)

    def revision(self, *args):
        status, _, err = run(self.program, "revision", *self.answers, *args, folder=self.folder, env=self.env)
        return status, err


def refuses(project, case):
    status, err = project.revision()
    missing = [line for line in (case / "said").read_text().splitlines() if line not in err]
    return "" if status and not missing else f"exit status {status}, not said: {missing}\n{err}"


def goes_and_comes(project, case):
    before = dump("autogen_change")
    wanted = dump("autogen_wanted")
    rows = psql("autogen_change", (case / "rows.sql").read_text()) if (case / "rows.sql").exists() else ""
    status, err = project.revision("-m", "change")
    if status:
        return f"revision: exit status {status}\n{err}"
    lost = [line for line in err.splitlines() if line.startswith("loss: ")]
    if (case / "lost").exists() and lost != (case / "lost").read_text().splitlines():
        return f"what is lost is not what it should be: {lost}"
    project.autogen("upgrade")
    why = differs(wanted, dump("autogen_change"), "after the upgrade")
    if why:
        return why + "\n" + "\n".join(path.read_text() for path in sorted((project.folder / "migrations").glob("*change*")))
    project.autogen("check", "--database")
    after = psql("autogen_change", (case / "rows.sql").read_text()) if rows else ""
    if after != rows:
        return f"after the upgrade the rows are not what they were:\n{rows}\nbut\n{after}"
    project.autogen("downgrade", "--", "-1")
    return differs(before, dump("autogen_change"), "after the downgrade")


def without_access(statements):
    return [part for part in statements if not re.match(r"GRANT |REVOKE |ALTER DEFAULT PRIVILEGES |ALTER .* OWNER TO ", part)]


def prints(project):
    again("autogen_change")
    psql("autogen_change", project.autogen("inspect", url("autogen_wanted"), "--format", "sql"))
    # Who owns it and who may use it is printed only where that is managed.
    kept = (lambda parts: parts) if "privileges" in project.manage else without_access
    return differs(*(kept(dump(name)) for name in ("autogen_wanted", "autogen_change")), "printed as SQL")


def try_case(program, case, form):
    again("autogen_change")
    again("autogen_wanted")
    psql("autogen_change", (case / "from.sql").read_text())
    psql("autogen_wanted", (case / "to.sql").read_text())
    with tempfile.TemporaryDirectory() as name:
        project = Project(program, pathlib.Path(name), case, form)
        if form == "printed":
            return prints(project)
        return refuses(project, case) if (case / "said").exists() else goes_and_comes(project, case)


def is_for(version, case):
    head = (case / "to.sql").read_text().split("\n")[0] + (case / "from.sql").read_text().split("\n")[0]
    since = re.search(r"--! not in (\d+)", head)
    return not since or version > int(since[1])


def forms_of(case):
    """AUTOGEN_TEST_FORMS: which of them, with spaces between; without it all."""
    forms = os.environ.get("AUTOGEN_TEST_FORMS", "sql json printed").split()
    return [form for form in forms if form != "printed" or not (case / "unprinted").exists()]


def main(program, folder, *only):
    tap = Tap()
    make_roles()
    for case in sorted(path for path in folder.iterdir() if path.is_dir()):
        if (only and case.name not in only) or not is_for(server_version(), case):
            continue
        for form in forms_of(case):
            try:
                why = try_case(program, case, form)
            except AssertionError as error:
                why = str(error)
            tap.ok(not why, f"{case.name} as {form}", why)
    for database in ("autogen_change", "autogen_wanted"):
        drop(database)
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve(), *sys.argv[3:])
