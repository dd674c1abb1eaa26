"""Schemas that no server takes: what they name is nowhere, or longer than a server keeps.

`revision` says so, with the operation and the name, before anything runs: no file is written, the database is as it was.  Long names need no server.  AUTOGEN_BAD_INPUT=all tries every
place where a name can stand; otherwise one for each sort of thing that may be missing is enough.

usage: test_bad_input.py PROGRAM
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "support"))

from tap import Tap  # noqa: E402

SERVER = urllib.parse.urlsplit(os.environ.get("AUTOGEN_TEST_PG", ""))
BAD_INPUT = 65
L = "n" * 64


def table(**more):
    return {"columns": {"a": "integer", "b": "text"}, **more}


def t(**more):
    return {"tables": {"t": table(**more)}}


# What is missing, and a schema that names it; "nosuch" where nothing else is said.
MISSING = {
    "type": t(columns={"a": "nosuch"}),
    "type of domain": {"domains": {"d": "nosuch"}},
    "type in composite": {"composite_types": {"c": [{"name": "a", "type": "nosuch"}]}},
    "subtype": {"range_types": {"r": "nosuch"}},
    "type of function arg": {"functions": {"f(nosuch)": {"returns": "integer", "language": "sql", "body": "SELECT 1"}}},
    "type of result": {"functions": {"f()": {"returns": "nosuch", "language": "sql", "body": "SELECT 1"}}},
    "type of operator": {"operators": {"===(nosuch, integer)": {"function": "int4eq"}}},
    "type of cast": {"casts": {"nosuch as integer": {"inout": True}}},
    "type of class": {"operator_classes": {"c(btree)": {"type": "nosuch"}}},
    "type of aggregate": {"aggregates": {"g(integer)": {"function": "int4pl", "state_type": "nosuch"}}},
    "collation of column": t(columns={"a": {"type": "text", "collation": "nosuch"}}),
    "collation of index": t(indexes={"i": [{"column": "b", "collation": "nosuch"}]}),
    "collation of domain": {"domains": {"d": {"type": "text", "collation": "nosuch"}}},
    "collation of composite": {"composite_types": {"c": [{"name": "a", "type": "text", "collation": "nosuch"}]}},
    "collation of range": {"range_types": {"r": {"subtype": "text", "collation": "nosuch"}}},
    "locale of collation": {"collations": {"c": "no_SUCH.utf8"}},
    "opclass of index": t(indexes={"i": [{"column": "b", "opclass": "nosuch"}]}),
    "opclass of range": {"range_types": {"r": {"subtype": "text", "opclass": "nosuch"}}},
    "method of index": t(indexes={"i": {"columns": ["b"], "method": "nosuch"}}),
    "method of exclusion": t(exclusions={"x": {"method": "nosuch", "elements": [{"column": "a", "operator": "="}]}}),
    "operator of exclusion": t(exclusions={"x": {"elements": [{"column": "a", "operator": "=@="}]}}),
    "method of table": t(method="nosuch"),
    "method of view": {"views": {"v": {"query": "SELECT 1 AS a", "materialized": True, "method": "nosuch"}}},
    "method of class": {"operator_classes": {"c(nosuch)": {"type": "integer"}}},
    "method of family": {"operator_families": {"c(nosuch)": {}}},
    "language": {"functions": {"f()": {"returns": "integer", "language": "nosuch", "body": "SELECT 1"}}},
    "language of procedure": {"procedures": {"f()": {"language": "nosuch", "body": "SELECT 1"}}},
    "tablespace of table": t(tablespace="nosuch"),
    "tablespace of index": t(indexes={"i": {"columns": ["b"], "tablespace": "nosuch"}}),
    "tablespace of key": t(primary_key={"columns": ["a"], "tablespace": "nosuch"}),
    "tablespace of view": {"views": {"v": {"query": "SELECT 1 AS a", "materialized": True, "tablespace": "nosuch"}}},
    "storage parameter": t(storage_parameters={"nosuch": "1"}),
    "compression": t(columns={"a": {"type": "text", "compression": "nosuch"}}),
    "extension": {"extensions": {"nosuch": {}}},
    "role that owns": t(owner="nosuch"),
    "role that may": t(privileges={"nosuch": "select"}),
    "role of a column's privileges": t(columns={"a": {"type": "integer", "privileges": {"nosuch": "select"}}}),
    "role of default privileges": {"default_privileges": {"tables for nosuch": {"public": "select"}}},
    "role of policy": t(policies={"p": {"roles": ["nosuch"], "using": "true"}}),
    "extension version": {"extensions": {"pg_trgm": {"version": "99"}}},
    "schema of table": {"tables": {"nosuch.t": table()}},
    "schema of enum": {"enums": {"nosuch.e": ["a"]}},
    "schema of function": {"functions": {"nosuch.f()": {"returns": "integer", "language": "sql", "body": "SELECT 1"}}},
    "schema of extension": {"extensions": {"pg_trgm": {"schema": "nosuch"}}},
    "function of trigger": t(triggers={"g": {"timing": "before", "events": ["insert"], "for_each": "row", "function": "nosuch"}}),
    "function of event trigger": {"event_triggers": {"g": {"event": "ddl_command_end", "function": "nosuch"}}},
    "function of operator": {"operators": {"===(integer, integer)": {"function": "nosuch"}}},
    "function of cast": {"casts": {"integer as point": {"function": "nosuch(integer)"}}},
    "function of aggregate": {"aggregates": {"g(integer)": {"function": "nosuch", "state_type": "integer"}}},
    "function of class": {"operator_classes": {"c(btree)": {"type": "integer", "functions": [{"number": 1, "function": "nosuch(integer, integer)"}]}}},
    "operator of class": {"operator_classes": {"c(btree)": {"type": "integer", "operators": [{"strategy": 1, "operator": "<@@(integer, integer)"}]}}},
    "function of range": {"range_types": {"r": {"subtype": "integer", "subtype_diff": "nosuch"}}},
    "support function": {"functions": {"f()": {"returns": "integer", "language": "sql", "body": "SELECT 1", "support": "nosuch"}}},
    "handler": {"foreign_data_wrappers": {"w": {"handler": "nosuch"}}},
    "validator": {"foreign_data_wrappers": {"w": {"validator": "nosuch"}}},
    "function in default": t(columns={"a": {"type": "integer", "default": "nosuch()"}}),
    "function in check": t(checks={"c": "nosuch(a)"}),
    "column in check": t(checks={"c": "nosuch > 1"}),
    "column in generated": t(columns={"a": {"type": "integer", "generated": "nosuch + 1"}}),
    "column in expression index": t(indexes={"i": [{"expression": "lower(nosuch)"}]}),
    "column in index where": t(indexes={"i": {"columns": ["a"], "where": "nosuch > 1"}}),
    "column in trigger when": t(triggers={"g": {"timing": "before", "events": ["update"], "for_each": "row", "when": "new.nosuch > 1", "function": "suppress_redundant_updates_trigger"}}),
    "column of trigger": t(triggers={"g": {"timing": "before", "events": ["update"], "columns": ["nosuch"], "for_each": "row", "function": "suppress_redundant_updates_trigger"}}),
    "column in policy": t(policies={"p": {"using": "nosuch > 1"}}),
    "table in rule": t(rules={"r": {"event": "insert", "do": "DELETE FROM nosuch"}}),
    "table in view": {"views": {"v": "SELECT * FROM nosuch"}},
    "table of statistics": {"statistics": {"s": {"table": "nosuch", "columns": ["a", "b"]}}},
    "column of statistics": {**t(), "statistics": {"s": {"table": "t", "columns": ["a", "nosuch"]}}},
    "table of publication": {"publications": {"p": {"tables": ["nosuch"]}}},
    "column of publication": {**t(), "publications": {"p": {"tables": [{"table": "t", "columns": ["nosuch"]}]}}},
    "schema of publication": {"publications": {"p": {"schemas": ["nosuch"]}}},
    "parent of partition": {"tables": {"p": {"partition_of": "nosuch", "bound": "DEFAULT"}}},
    "parent that is not partitioned": {"tables": {"t": table(), "p": {"partition_of": "t", "bound": "DEFAULT"}}},
    "column in partition key": t(partition_by="RANGE (nosuch)"),
    "bad bound": {"tables": {"t": table(partition_by="RANGE (a)"), "p": {"partition_of": "t", "bound": "FOR VALUES IN (1)"}}},
    "parent": {"tables": {"p": {"inherits": ["nosuch"], "columns": {"x": "integer"}}}},
    "server": t(server="nosuch"),
    "wrapper": {"foreign_servers": {"s": {"wrapper": "nosuch"}}},
    "template": {"text_search_dictionaries": {"d": {"template": "nosuch"}}},
    "dictionary": {"text_search_configurations": {"c": {"mappings": {"word": "nosuch"}}}},
    "token type": {"text_search_configurations": {"c": {"mappings": {"nosuch": "simple"}}}},
    "parser": {"text_search_configurations": {"c": {"parser": "nosuch"}}},
    "dictionary option": {"text_search_dictionaries": {"d": {"template": "simple", "options": {"nosuch": "1"}}}},
    "table of foreign key": t(foreign_keys={"f": {"columns": ["a"], "references": "nosuch(id)"}}),
    "owner column of sequence": {**t(), "sequences": {"s": {"owned_by": "t(nosuch)"}}},
    "owner table of sequence": {"sequences": {"s": {"owned_by": "nosuch(a)"}}},
    "sequence in default": t(columns={"a": {"type": "integer", "default": "nextval('nosuch')"}}),
    "event trigger tag": {"functions": {"e()": {"returns": "event_trigger", "language": "plpgsql", "body": "BEGIN END"}}, "event_triggers": {"g": {"event": "ddl_command_end", "tags": ["nosuch"], "function": "e"}}},
    "view option": {"views": {"v": {"query": "SELECT 1 AS a", "options": {"nosuch": "1"}}}},
    "setting of function": {"functions": {"f()": {"returns": "integer", "language": "sql", "body": "SELECT 1", "set": {"nosuch_setting": "1"}}}},
    "replica index": t(replica_index="nosuch"),
    "from table": t(triggers={"g": {"timing": "after", "events": ["insert"], "for_each": "row", "constraint": True, "from_table": "nosuch", "function": "suppress_redundant_updates_trigger"}}),
    "publish": {"publications": {"p": {"publish": ["nosuch"]}}},
    "statistics kind": {**t(), "statistics": {"s": {"table": "t", "columns": ["a", "b"], "kinds": ["nosuch"]}}},
    "opclass option": t(indexes={"i": [{"column": "b", "opclass_options": {"nosuch": "1"}}]}),
    "column option": t(columns={"a": {"type": "integer", "options": {"nosuch": "1"}}}),
}

# What is longer than 63 bytes.
LONG = {
    "table": {"tables": {L: table()}},
    "column": t(columns={L: "integer"}),
    "primary key": t(primary_key={"name": L, "columns": ["a"]}),
    "unique": t(uniques={L: ["a"]}),
    "check": t(checks={L: "a > 1"}),
    "foreign key": t(primary_key=["a"], foreign_keys={L: {"columns": ["a"], "references": "t(a)"}}),
    "exclusion": t(exclusions={L: [{"column": "a", "operator": "="}]}),
    "index": t(indexes={L: ["a"]}),
    "trigger": t(triggers={L: {"timing": "before", "events": ["update"], "for_each": "row", "function": "suppress_redundant_updates_trigger"}}),
    "policy": t(policies={L: {"using": "true"}}),
    "rule": t(rules={L: {"event": "insert", "do": "NOTIFY x"}}),
    "enum": {"enums": {L: ["a"]}},
    "enum value": {"enums": {"e": [L]}},
    "schema": {"schemas": {L: {}}},
    "schema part": {"schemas": {L: {}}, "tables": {L + ".t": table()}},
    "domain": {"domains": {L: "integer"}},
    "domain check": {"domains": {"d": {"type": "integer", "checks": [{"name": L, "expression": "VALUE > 1"}]}}},
    "composite": {"composite_types": {L: [{"name": "a", "type": "integer"}]}},
    "attribute": {"composite_types": {"c": [{"name": L, "type": "integer"}]}},
    "range": {"range_types": {L: "integer"}},
    "multirange": {"range_types": {"r": {"subtype": "integer", "multirange": L}}},
    "sequence": {"sequences": {L: {}}},
    "sequence_name": t(columns={"a": {"type": "serial", "sequence_name": L}}),
    "collation": {"collations": {L: "C"}},
    "function": {"functions": {L+"()": {"returns": "integer", "language": "sql", "body": "SELECT 1"}}},
    "argument": {"functions": {"f(integer)": {"arguments": [{"name": L, "type": "integer"}], "returns": "integer", "language": "sql", "body": "SELECT 1"}}},
    "procedure": {"procedures": {L+"()": {"language": "sql", "body": "SELECT 1"}}},
    "aggregate": {"aggregates": {L+"(integer)": {"function": "int4pl", "state_type": "integer"}}},
    "operator": {"operators": {"="*64+"(integer, integer)": {"function": "int4eq"}}},
    "class": {"operator_classes": {L+"(btree)": {"type": "integer"}}},
    "family": {"operator_families": {L+"(btree)": {}}},
    "wrapper": {"foreign_data_wrappers": {L: {}}},
    "server": {"foreign_data_wrappers": {"w": {}}, "foreign_servers": {L: {"wrapper": "w"}}},
    "view": {"views": {L: "SELECT 1 AS a"}},
    "statistics": {**t(), "statistics": {L: {"table": "t", "columns": ["a", "b"]}}},
    "publication": {"publications": {L: {}}},
    "event trigger": {"functions": {"e()": {"returns": "event_trigger", "language": "plpgsql", "body": "BEGIN END"}}, "event_triggers": {L: {"event": "ddl_command_end", "function": "e"}}},
    "dictionary": {"text_search_dictionaries": {L: {"template": "simple"}}},
    "configuration": {"text_search_configurations": {L: {}}},
    "owner": t(owner=L),
    "role of privileges": t(privileges={L: "select"}),
    "part name": {"tables": {"t": table(partition_by="RANGE (a)", indexes={"i": {"columns": ["a"], "part_names": {"p": L}}}), "p": {"partition_of": "t", "bound": "DEFAULT"}}},
    "trigger table": t(triggers={"g": {"timing": "after", "events": ["insert"], "for_each": "statement", "new_table": L, "function": "suppress_redundant_updates_trigger"}}),
}

# One for each sort.
USUAL = [
    "type", "type of function arg", "collation of column", "opclass of index", "method of index", "method of class", "language", "tablespace of table", "role of policy", "role that owns", "extension",
    "schema of table", "function of trigger", "function of aggregate", "operator of class", "handler", "wrapper", "template", "dictionary", "column in check", "table in view",
    "extension version",
]
# What stands in the error instead of "nosuch".
SAID = {
    "locale of collation": "no_SUCH", "operator of exclusion": "=@=", "operator of class": "<@@", "extension version": "99", "bad bound": "invalid bound", "event trigger tag": "NOSUCH",
    "owner column of sequence": "a column that is not there", "owner table of sequence": "a column that is not there", "parent that is not partitioned": "is a partition of",
}


def url(database):
    return SERVER._replace(path="/" + database).geturl()


def psql(database, text):
    done = subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", "-d", url(database)], input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def run(program, schema, *args):
    """Status, errors, and how many files it wrote."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        (folder / "migrations").mkdir()
        config = {"schema": "schema.json", "migrations": "migrations", "database": url("autogen_bad"), "manage": ["privileges", "owners"]}
        (folder / "autogen.json").write_text(json.dumps(config))
        (folder / "schema.json").write_text(json.dumps(schema))
        env = dict(os.environ, NO_COLOR="1", XDG_CACHE_HOME=str(folder / "cache"))
        done = subprocess.run([program, *args], cwd=folder, env=env, capture_output=True, text=True, check=False)
        return done.returncode, done.stderr, len(list((folder / "migrations").iterdir()))


def why_not(program, schema, said):
    status, err, files = run(program, schema, "revision", "-m", "bad")
    left = psql("autogen_bad", "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace").strip()
    good = status in (1, BAD_INPUT) and said in err and "hint:" in err and files == 0 and left == "0"
    # Where only the server knows, it is bad input all the same, with the place where it is declared.
    if good and ("SQLSTATE" in err and status != BAD_INPUT or "schema.json:1:" not in err):
        good = False
    return "" if good else f"exit status {status}, {files} files, {left} relations\n{err}"


def main(program):
    tap = Tap()
    for name, schema in LONG.items():
        status, err, _ = run(program, schema, "check")
        ok = status == BAD_INPUT and "63" in err and "schema.json:1:" in err
        tap.ok(ok, f"{name} that is too long", f"exit status {status}\n{err}")
    psql("postgres", "DROP DATABASE IF EXISTS autogen_bad WITH (FORCE)")
    psql("postgres", "CREATE DATABASE autogen_bad")
    for name, schema in MISSING.items():
        if name in USUAL or os.environ.get("AUTOGEN_BAD_INPUT") == "all":
            why = why_not(program, schema, SAID.get(name, "nosuch"))
            tap.ok(not why, f"{name} that is not there", why)
    psql("postgres", "DROP DATABASE IF EXISTS autogen_bad WITH (FORCE)")
    tap.done()


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]).resolve())
