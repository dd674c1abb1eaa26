"""A schema of eleven tables, and one of many, printed in each format, read back and printed again: nothing differs.

SQLite is always there; PostgreSQL is looked at where AUTOGEN_TEST_PG is the URL of a server.  AUTOGEN_TABLES says how many are many.

usage: round_trips.py PROGRAM INCLUDE
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path[:0] = [str(TESTS / "support"), str(TESTS / "bench")]

import generate  # noqa: E402
from tap import Tap  # noqa: E402

MANY = int(os.environ.get("AUTOGEN_TABLES", "100"))

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


class Project:
    def __init__(self, program, include, folder, url):
        self.program, self.folder = program, pathlib.Path(folder)
        self.env = {"PATH": os.environ["PATH"], "HOME": str(folder), "LC_ALL": "C.UTF-8", "CPATH": include}
        (self.folder / "autogen.json").write_text(json.dumps({"schema": "a.json", "database": url}), encoding="utf-8")

    def run(self, *args):
        return subprocess.run([self.program, *args], cwd=self.folder, env=self.env, capture_output=True, text=True, check=False)

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    def printed(self, source, form, name):
        """A file with the source in that form; what went wrong, if anything did."""
        result = self.run("inspect", source, "--format", form)
        (self.folder / name).write_text(result.stdout, encoding="utf-8")
        return result.stderr if result.returncode else ""

    def differ(self, before, after):
        """Both ways; "" if nothing does."""
        results = [self.run("diff", *pair, "--exit-code") for pair in ((before, after), (after, before))]
        return "".join(result.stdout + result.stderr for result in results if result.returncode)


def check_form(tap, project, name, source, form):
    """Print the source, compare it with what that is read as, and print that."""
    end = "h" if form == "c" else form
    files = [f"{source}.{i}.{end}" for i in (1, 2)]
    why = project.printed(source, form, files[0]) or project.differ(source, files[0])
    tap.ok(not why, f"{name}: {source} as {form}", why[:4000])
    why = project.printed(files[0], form, files[1])
    same = project.text(files[0]) == project.text(files[1])
    # what a server says of a file of SQL it may say otherwise of what it said itself
    tap.ok(not why and (same or form == "sql"), f"{name}: {source} as {form} is printed as it was", why)
    return files[0]


def check(tap, project, name, schema):
    (project.folder / "a.json").write_text(schema, encoding="utf-8")
    for form in ("json", "c", "sql"):
        printed = check_form(tap, project, name, "a.json", form)
    for form in ("json", "c", "sql"):
        check_form(tap, project, name, printed, form)


def main(program, include):
    tap = Tap()
    schemas = {"music": json.dumps(MUSIC), f"{MANY} tables": generate.schema_json(generate.schema(MANY))}
    for url in ["sqlite:music.db", os.environ.get("AUTOGEN_TEST_PG")]:
        for name, schema in schemas.items() if url else ():
            with tempfile.TemporaryDirectory(prefix="autogen-trips-") as folder:
                project = Project(str(pathlib.Path(program).resolve()), include, folder, url)
                check(tap, project, f"{url.partition(':')[0]}, {name}", schema)
    tap.done()


main(*sys.argv[1:])
