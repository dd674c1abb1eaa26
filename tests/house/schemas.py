"""schemas/ is what the tables say: each file is what print_schemas prints.

usage: schemas.py [--update] PRINT_SCHEMAS ROOT
"""

import difflib
import json
import pathlib
import subprocess
import sys

from tap import Tap

NAMES = ["config", "schema", "revision"]

TABLE = {"columns": {"id": {"type": "bigint"}}, "primary_key": ["id"]}
HINTED = {"columns": {"id": {"type": "bigint", "primary_key": True, "renamed_from": "key"}}}


def revision(*operations, **members):
    return {
        "format": 1,
        "revision": "3f2a9c1b7d4e",
        "down_revision": None,
        "upgrade": list(operations),
        "downgrade": False,
        **members,
    }


# Documents that a schema accepts, and that it refuses, as reading does.
ACCEPTED = [
    ("config", {"schema": "a.json", "$schema": "u", "x-mine": 1, "drop": "ask"}),
    ("config", {"environments": {"p": {"production": True, "database": None, "schema": {"sqlite": ["a", "b"]}}}}),
    ("schema", {"format": 1, "enums": {"e": ["a"]}, "tables": {"t": TABLE, "u": HINTED}}),
    ("revision", revision(down_revision="a")),
    ("revision", revision(down_revision=["a", "b"])),
    ("revision", revision({"op": "create_table", "table": "t", **TABLE})),
    ("revision", revision({"op": "add_column", "table": "t", "column": "c", "type": {"sqlite": "text"}, "only": "sqlite"})),
    ("revision", revision({"op": "add_check", "table": "t", "check": "c", "expression": ["a", "> 0"]})),
    ("revision", revision({"op": "drop_check", "table": "t", "check": "c", "with": {"lossy": True}})),
    ("revision", revision({"op": "rename_table", "table": "t", "to": "u"})),
    (
        "revision",
        revision({"op": "alter_column", "table": "t", "column": "c", "from": {"nullable": None}, "to": {"nullable": True}}),
    ),
    ("revision", revision({"op": "execute", "sql": "x", "effects": [{"op": "drop_table", "table": "t"}]})),
    ("revision", revision({"op": "backfill", "table": "t", "set": {"a": "1"}, "batch": 10})),
]
REFUSED = [
    ("config", {"shema": "a.json"}),
    ("config", {"production": True}),
    ("config", {"environments": {"a": {"environments": {}}}}),
    ("schema", {"format": 2}),
    ("schema", {"tables": {"t": {"columns": {"id": {"typ": "bigint"}}}}}),
    ("revision", {"format": 1, "revision": "a", "down_revision": None, "upgrade": []}),
    ("revision", revision({"op": "create_table", "table": "t", **HINTED})),
    ("revision", revision({"op": "create_tabel", "table": "t", **TABLE})),
    ("revision", revision({"op": "add_column", "table": "t", "column": "c"})),
    ("revision", revision({"op": "add_column", "column": "c", "type": "int"})),
    ("revision", revision({"op": "alter_column", "table": "t", "column": "c", "to": {"type": "text"}})),
    ("revision", revision({"op": "execute", "sql": "x", "effects": [{"op": "drop_tabel", "table": "t"}]})),
]


def references(value):
    """Every "$ref" in a JSON value."""
    if isinstance(value, list):
        for item in value:
            yield from references(item)
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for item in value.values():
            yield from references(item)


def printed(program, name):
    return subprocess.run([program, name], stdout=subprocess.PIPE, check=True).stdout.decode("utf-8")


def check_examples(tap, schemas):
    """Where there is a validator: it is no part of what a machine must have."""
    try:
        from jsonschema import Draft202012Validator as Validator
    except ImportError:
        return
    for name, schema in schemas.items():
        Validator.check_schema(schema)
    for examples, wanted in [(ACCEPTED, True), (REFUSED, False)]:
        for name, document in examples:
            errors = [error.message for error in Validator(schemas[name]).iter_errors(document)]
            verb = "accepts" if wanted else "refuses"
            tap.ok((not errors) == wanted, f"{name}.json {verb} {json.dumps(document)}", "\n".join(errors))


def update(program, folder):
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / f"{name}.json").write_text(printed(program, name), encoding="utf-8")


def check(program, folder):
    tap = Tap()
    schemas = {}
    for name in NAMES:
        file = folder / f"{name}.json"
        now = printed(program, name)
        kept = file.read_text(encoding="utf-8") if file.exists() else ""
        changes = difflib.unified_diff(kept.splitlines(), now.splitlines(), "schemas/" + file.name, "now", lineterm="")
        why = "\n".join(["run `ninja update-schemas` in the build folder", *changes])
        tap.ok(kept == now, f"schemas/{file.name} is up to date", why)
        schema = schemas[name] = json.loads(now)
        wanted = {f"#/$defs/{noun}" for noun in schema.get("$defs", {})}
        lost = sorted(set(references(schema)) - wanted)
        tap.ok(not lost, f"schemas/{file.name} defines what it refers to", "\n".join(lost))
    strangers = sorted(f.name for f in folder.glob("*.json") if f.stem not in NAMES)
    tap.ok(not strangers, "schemas/ holds nothing else", "\n".join(strangers))
    check_examples(tap, schemas)
    tap.done()


def main(arguments):
    run = update if arguments[0] == "--update" else check
    program, root = arguments[-2:]
    run(program, pathlib.Path(root) / "schemas")


main(sys.argv[1:])
