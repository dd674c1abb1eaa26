"""From one schema to another and back, on SQLite, judged by its own catalogue and by the rows.

Each folder under changes_sqlite has `from.sql`, which a database holds with its rows, and `to.sql`, which is declared.  The revision has to lead to what `to.sql`
makes; after it nothing may differ; its downgrade has to lead back; and `rows.sql`, if there is one, has to say the same before, after, and back again.

usage: test_changes_sqlite.py PROGRAM FOLDER
"""

import json
import os
import pathlib
import re
import sqlite3
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402


def catalogue(path):
    """Tables as the pragmas tell them, everything else by its text without white space, quotes and case."""
    base = sqlite3.connect(path)
    said = set()
    for kind, name, table, sql in base.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'autogen%'"):
        if table.startswith("autogen") or name.startswith("sqlite_"):
            continue
        if kind == "table":
            for pragma in ("table_xinfo", "foreign_key_list"):
                rows = base.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)).fetchall()
                said |= {(pragma, name, tuple(str(cell).upper() for cell in row[1:])) for row in rows}
        else:
            said.add((kind, name, re.sub(r"[\s\"`\[\]]", "", sql or "").lower()))
    base.close()
    return said


def rows(path, query):
    base = sqlite3.connect(path)
    found = base.execute(query).fetchall()
    base.close()
    return found


def run(program, folder, *args):
    env = dict(os.environ, NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
    done = subprocess.run([program, *args], cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"autogen {' '.join(args)}: exit status {done.returncode}\n{done.stdout}{done.stderr}"


def make(path, script):
    base = sqlite3.connect(path)
    base.executescript(script)
    base.close()


def differs(want, have, when):
    return "" if want == have else f"{when}:\n- {sorted(want - have)}\n+ {sorted(have - want)}"


def try_case(program, case, folder):
    own, wanted = folder / "own.db", folder / "wanted.db"
    (folder / "migrations").mkdir()
    (folder / "autogen.json").write_text(json.dumps(
        {"schema": ["to.sql"], "migrations": "migrations", "managed_schemas": ["*"], "database": "sqlite:own.db"}))
    (folder / "to.sql").write_text((case / "to.sql").read_text())
    make(own, (case / "from.sql").read_text())
    make(wanted, (case / "to.sql").read_text())
    query = (case / "rows.sql").read_text() if (case / "rows.sql").exists() else "SELECT 1"
    before, said = catalogue(own), rows(own, query)
    run(program, folder, "revision", "--no-rename", "-m", "change")
    run(program, folder, "upgrade")
    why = differs(catalogue(wanted), catalogue(own), "after the upgrade")
    run(program, folder, "check", "--database")
    if not why and rows(own, query) != said:
        why = "after the upgrade the rows are not what they were"
    run(program, folder, "downgrade", "--", "-1")
    why = why or differs(before, catalogue(own), "after the downgrade")
    return why or ("" if rows(own, query) == said else "after the downgrade the rows are not what they were")


def main(program, folder):
    tap = Tap()
    for case in sorted(path for path in folder.iterdir() if path.is_dir()):
        with tempfile.TemporaryDirectory() as name:
            try:
                why = try_case(program, case, pathlib.Path(name))
            except AssertionError as error:
                why = str(error)
        tap.ok(not why, case.name, why)
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve())
