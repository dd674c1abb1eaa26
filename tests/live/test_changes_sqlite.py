"""From one schema to another and back, on SQLite, judged by its own catalogue and by the rows.

Each folder under changes_sqlite has `from.sql`, which a database holds with its rows, and `to.sql`, which is declared.  The revision has to lead to what `to.sql`
makes; after it nothing may differ; its downgrade has to lead back; and `rows.sql`, if there is one, has to say the same before, after, and back again.  `renames` has what
is renamed, a line each.  Pairs that need no such query stand in one file, pairs_sqlite.sql.

usage: test_changes_sqlite.py PROGRAM FOLDER PAIRS [NAME…]
"""

import collections
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


TOKEN = re.compile(r"""--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'|"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|\w+|[^\s\w]""", re.DOTALL)


def tokens(sql):
    """Without comments and the quotes of names, in lower case."""
    found = [token for token in TOKEN.findall(sql or "") if not token.startswith(("--", "/*"))]
    return [token if token.startswith("'") else token.strip('"`[]').lower() for token in found]


def clauses(sql):
    """What no pragma tells of a table, wherever in its text it stands."""
    words = tokens(sql)
    for i, word in enumerate(words):
        if word in ("check", "as") and words[i + 1] == "(":
            depth, end = 1, i + 2
            while depth:
                depth += (words[end] == "(") - (words[end] == ")")
                end += 1
            yield word, " ".join(words[i + 2:end - 1])
        elif word in ("constraint", "conflict", "collate", "match"):
            yield word, words[i + 1]
        elif word == "deferrable":
            yield word, words[i - 1] == "not", "deferred" in words[i:i + 3]
        elif word in ("autoincrement", "strict", "without"):
            yield (word,)


def table_facts(base, name, sql):
    for pragma in ("table_xinfo", "foreign_key_list"):
        for row in base.execute(f"SELECT * FROM pragma_{pragma}(?)", (name,)).fetchall():
            cells = [re.sub(r"\s+", "", str(cell)).upper() for cell in row[1:]]
            yield (pragma, name, *(cells if pragma == "table_xinfo" else cells[:-1]))
    for index in base.execute("SELECT name, \"unique\", origin, partial FROM pragma_index_list(?)", (name,)).fetchall():
        key = base.execute("SELECT name, \"desc\", coll FROM pragma_index_xinfo(?) WHERE key", (index[0],)).fetchall()
        yield ("index", name, index[1:], tuple(key))
    for clause in clauses(sql):
        yield ("clause", name, clause)


def is_shadow(base, name):
    return base.execute("SELECT 1 FROM pragma_table_list WHERE name = ? AND type = 'shadow'", (name,)).fetchone()


def catalogue(path):
    """Tables as the pragmas tell them, with what they do not tell; everything else by its tokens.  How often each is there."""
    base = sqlite3.connect(path)
    said = collections.Counter()
    for kind, name, table, sql in base.execute("SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'autogen%'").fetchall():
        if table.startswith("autogen") or name.startswith("sqlite_") or is_shadow(base, table):
            continue
        words = tokens(sql)
        if kind == "table" and words[1] != "virtual":
            said.update(table_facts(base, name, sql))
        else:
            said[(kind, name, " ".join(words))] += 1
    base.close()
    return said


def quote(name):
    return '"' + name.replace('"', '""') + '"'


def all_rows(path):
    """Every row of every table, by the values of the columns that both schemas have."""
    base = sqlite3.connect(path)
    found = {}
    for name, in base.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND rootpage > 0").fetchall():
        if not name.startswith(("autogen", "sqlite_")) and not is_shadow(base, name):
            columns = [row[0] for row in base.execute("SELECT name FROM pragma_table_xinfo(?) WHERE hidden = 0", (name,))]
            found[name] = [dict(zip(columns, row)) for row in base.execute(f"SELECT {', '.join(map(quote, columns))} FROM {quote(name)}")]
    base.close()
    return found


def lost_rows(before, after):
    """Tables whose rows are not what they were, in the columns that are there before and after."""
    for name in before.keys() & after.keys():
        def common(table):
            shared = set.intersection(*(set(row) for row in before[name] + after[name]))
            return sorted(repr([row[column] for column in sorted(shared)]) for row in table)
        if (before[name] or after[name]) and common(before[name]) != common(after[name]):
            yield name


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
    return "" if want == have else f"{when}:\n- {sorted(want - have, key=repr)}\n+ {sorted(have - want, key=repr)}"


Pair = collections.namedtuple("Pair", "name before after query renames")


def folders(path):
    for case in sorted(folder for folder in path.iterdir() if folder.is_dir()):
        query, renames = case / "rows.sql", case / "renames"
        yield Pair(case.name, (case / "from.sql").read_text(), (case / "to.sql").read_text(),
                   query.read_text() if query.exists() else "SELECT 1",
                   renames.read_text().split() if renames.exists() else [])


def pairs(path):
    for part in path.read_text().split("-- == ")[1:]:
        name, _, both = part.partition("\n")
        before, _, after = both.partition("-- ->\n")
        yield Pair(name, before, after, "SELECT 1", [])


def try_case(program, case, folder):
    own, wanted = folder / "own.db", folder / "wanted.db"
    (folder / "migrations").mkdir()
    (folder / "autogen.json").write_text(json.dumps(
        {"schema": ["to.sql"], "migrations": "migrations", "managed_schemas": ["*"], "database": "sqlite:own.db"}))
    (folder / "to.sql").write_text(case.after)
    make(own, case.before)
    make(wanted, case.after)
    before, said, held = catalogue(own), rows(own, case.query), all_rows(own)
    renames = [f"--rename={rename}" for rename in case.renames] or ["--no-rename"]
    run(program, folder, "revision", *renames, "-m", "change")
    run(program, folder, "upgrade")
    why = differs(catalogue(wanted), catalogue(own), "after the upgrade")
    run(program, folder, "check", "--database")
    if not why and (rows(own, case.query) != said or list(lost_rows(held, all_rows(own)))):
        why = "after the upgrade the rows are not what they were"
    if len(list((folder / "migrations").iterdir())) > (1 if before else 0):
        run(program, folder, "downgrade", "--", "-1")
    why = why or differs(before, catalogue(own), "after the downgrade")
    same = rows(own, case.query) == said and not list(lost_rows(held, all_rows(own)))
    return why or ("" if same else "after the downgrade the rows are not what they were")


def main(program, folder, file, names):
    tap = Tap()
    for case in [*folders(folder), *pairs(file)]:
        if names and case.name not in names:
            continue
        with tempfile.TemporaryDirectory() as name:
            try:
                why = try_case(program, case, pathlib.Path(name))
            except AssertionError as error:
                why = str(error)
        tap.ok(not why, case.name, why)
    tap.done()


if __name__ == "__main__":
    main(*(pathlib.Path(arg).resolve() for arg in sys.argv[1:4]), sys.argv[4:])
