"""A schema of eleven tables, printed in each format that a database can read, and back: nothing differs.

SQLite is always there; PostgreSQL is looked at where AUTOGEN_TEST_PG is the URL of a server.

usage: music.py PROGRAM
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

ID = {"type": "integer", "identity": "by default"}


def name(length):
    return {"type": f"varchar({length})", "nullable": False}


def table(columns, **more):
    return {"columns": {"id": ID, **columns}, "primary_key": ["id"], **more}


def refers(**targets):
    """Foreign keys with their indexes, one for each column."""
    keys = {column: {"columns": [column], "references": f"{target}(id)"} for column, target in targets.items()}
    return {
        "foreign_keys": {f"fk_{column}": key for column, key in keys.items()},
        "indexes": {f"ix_{target}_{column}": [column] for column, target in targets.items()},
    }


ADDRESS = {"address": "varchar(70)", "city": "varchar(40)", "country": "varchar(40)", "email": name(60)}
MONEY = {"type": "numeric(10,2)", "nullable": False, "default": "0"}

MUSIC = {
    "enums": {"quality": ["low", "high", "it's best"]},
    "tables": {
        "artist": table({"name": name(120)}, comment="who plays"),
        "album": table({"title": name(160), "artist_id": {"type": "integer", "nullable": False}},
                       **refers(artist_id="artist")),
        "genre": table({"name": "varchar(120)"}, uniques={"uq_genre": ["name"]}),
        "media_type": table({"name": "varchar(120)", "quality": {"type": "quality", "default": "'high'"}}),
        "track": table({"name": name(200), "album_id": "integer", "media_type_id": "integer", "genre_id": "integer",
                        "milliseconds": {"type": "bigint", "nullable": False}, "unit_price": MONEY,
                        "seconds": {"type": "bigint", "generated": "milliseconds / 1000"}},
                       checks={"ck_track_length": "milliseconds BETWEEN 1 AND 86400000"},
                       **refers(album_id="album", media_type_id="media_type", genre_id="genre")),
        "playlist": table({"name": {"type": "varchar(120)", "comment": "it's \"theirs\""}}),
        "playlist_track": {
            "columns": {"playlist_id": "integer", "track_id": "integer"},
            "primary_key": ["playlist_id", "track_id"],
            "foreign_keys": [{"columns": ["playlist_id"], "references": "playlist(id)", "on_delete": "cascade"},
                             {"columns": ["track_id"], "references": "track(id)"}],
        },
        "employee": table({**ADDRESS, "last_name": name(20), "reports_to": "integer", "hired": "date"},
                          **refers(reports_to="employee")),
        "customer": table({**ADDRESS, "last_name": name(20), "support_rep_id": "integer"},
                          checks=["email LIKE '%@%'"], **refers(support_rep_id="employee")),
        "invoice": table({"customer_id": {"type": "integer", "nullable": False}, "total": MONEY,
                          "invoiced": {"type": "timestamptz", "nullable": False, "default": "now()"}},
                         **refers(customer_id="customer")),
        "invoice_line": table({"invoice_id": "integer", "track_id": "integer", "unit_price": MONEY,
                               "quantity": {"type": "integer", "nullable": False, "default": "1"}},
                              checks={"ck_quantity": "quantity IN (1, 2, 3) OR quantity > 10"},
                              **refers(invoice_id="invoice")),
    },
}


def run(program, folder, *args):
    env = {"PATH": os.environ["PATH"], "HOME": folder, "LC_ALL": "C.UTF-8"}
    return subprocess.run([program, *args], cwd=folder, env=env, capture_output=True, text=True, check=False)


def check_empty(tap, program, folder, before, after):
    result = run(program, folder, "diff", before, after, "--exit-code")
    tap.ok(result.returncode == 0, f"diff {before} {after}", result.stdout + result.stderr)


def check(tap, program, folder, url):
    config = {"schema": "music.json", "database": url}
    (pathlib.Path(folder) / "autogen.json").write_text(json.dumps(config), encoding="utf-8")
    (pathlib.Path(folder) / "music.json").write_text(json.dumps(MUSIC), encoding="utf-8")
    made = ["music.json"]
    for source, form in [("declared", "sql"), ("music1.sql", "json"), ("music2.json", "sql"), ("music3.sql", "sql")]:
        result = run(program, folder, "inspect", source, "--format", form)
        made.append(f"music{len(made)}.{form}")
        (pathlib.Path(folder) / made[-1]).write_text(result.stdout, encoding="utf-8")
        if tap.ok(result.returncode == 0, f"inspect {source} --format {form}", result.stderr):
            # two files of JSON are compared as they stand; what a server spells otherwise is looked at where one side is a server's
            other = made[0] if form == "sql" else source
            check_empty(tap, program, folder, other, made[-1])
            check_empty(tap, program, folder, made[-1], other)
    same = [(pathlib.Path(folder) / file).read_text(encoding="utf-8") for file in made[3:]]
    tap.ok(same[0] == same[1], "what was read is printed as it was", f"{same[0]}\n{same[1]}")


def main(program):
    tap = Tap()
    for url in ["sqlite:music.db", os.environ.get("AUTOGEN_TEST_PG")]:
        if url:
            with tempfile.TemporaryDirectory(prefix="autogen-music-") as folder:
                check(tap, str(pathlib.Path(program).resolve()), folder, url)
    tap.done()


main(sys.argv[1])
