"""Columns that come to count while a sequence has the name that theirs is called by, which goes; and the way back.

The server gives theirs another name then, which is no difference.

usage: test_counters.py PROGRAM
"""

import json
import os
import pathlib
import sys
import tempfile

from test_changes import again, must, psql, run, url

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

DATABASE = "autogen_counters"
BEFORE = """
CREATE SEQUENCE serial_id_seq INCREMENT 3;
CREATE SEQUENCE identity_id_seq INCREMENT 5;
CREATE TABLE serial (text text);
CREATE TABLE identity (text text);
"""
AFTER = """
CREATE TABLE serial (text text, id serial);
CREATE TABLE identity (text text, id integer GENERATED ALWAYS AS IDENTITY);
"""
INSERT = "INSERT INTO serial VALUES ('a') RETURNING id; INSERT INTO identity VALUES ('a') RETURNING id"
SEQUENCES = "SELECT sequencename, increment_by, data_type FROM pg_sequences ORDER BY 1"


def main(program):
    tap = Tap()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        env = dict(os.environ, AUTOGEN_DATABASE_URL=url(DATABASE), NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
        (folder / "migrations").mkdir()
        (folder / "autogen.json").write_text(json.dumps({"schema": ["to.sql"], "migrations": "migrations"}))
        again(DATABASE)
        for declared in (BEFORE, AFTER):
            must(program, "upgrade", folder=folder, env=env)
            (folder / "to.sql").write_text(declared)
            status, _, err = run(program, "revision", "--no-rename", folder=folder, env=env)
            tap.ok(status == 0, "a revision is proven", err)
        had = psql(DATABASE, SEQUENCES)
        must(program, "upgrade", folder=folder, env=env)
        tap.ok(psql(DATABASE, INSERT).split() == ["1", "1"], "they count")
        status, _, err = run(program, "downgrade", "--", "-1", folder=folder, env=env)
        tap.ok(status == 0 and psql(DATABASE, SEQUENCES) == had, "the sequences come back", err)
    psql("postgres", f'DROP DATABASE IF EXISTS "{DATABASE}" WITH (FORCE)')
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
