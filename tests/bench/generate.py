"""Schemas and histories of any size for the benchmark: the same bytes on every machine.

A schema is a list of tables of about 11 columns with keys, a check and two indexes, as programs have them.  Variant "B"
is variant "A" after every twentieth table was changed, each kind of change in turn.
"""

import json
import os

THINGS = ("account audit billing customer device event finance ledger media order partner payment product project region "
          "report session shipping supplier ticket").split()
PARTS = ("address batch channel comment document entry group history item key limit link message note price quota receipt "
         "rule schedule tag").split()

# kind of column: (declared, PostgreSQL, SQLite)
TYPES = {
    "id": ("bigint", "bigint", "INTEGER"),
    "reference": ("bigint", "bigint", "INTEGER"),
    "code": ("varchar(40)", "varchar(40)", "VARCHAR(40)"),
    "name": ("varchar(100)", "varchar(100)", "VARCHAR(100)"),
    "word": ("varchar(20)", "varchar(20)", "VARCHAR(20)"),
    "count": ("integer", "integer", "INTEGER"),
    "flag": ("boolean", "boolean", "INTEGER"),
    "money": ("numeric(12, 2)", "numeric(12, 2)", "NUMERIC"),
    "more money": ("numeric(16, 4)", "numeric(16, 4)", "NUMERIC"),
    "text": ("text", "text", "TEXT"),
    "instant": ("timestamptz", "timestamptz", "TEXT"),
    "json": ("jsonb", "jsonb", "TEXT"),
    "real": ("double precision", "double precision", "REAL"),
}
DEFAULTS = {"now()": ("now()", "CURRENT_TIMESTAMP"), "true": ("true", "1")}


def table_name(i):
    return "%s_%s_%d" % (THINGS[i * 7 % len(THINGS)], PARTS[i * 11 % len(PARTS)], i)


def column(kind, nullable=False, default=None):
    return {"kind": kind, "nullable": nullable, "default": default}


def table(i):
    name, parent = table_name(i), table_name(i * 5 // 7)
    columns = {
        "id": column("id"),
        "code": column("code"),
        "parent_id": column("reference", i % 2 == 0),
        "name": column("name"),
        "status": column("word", False, "'active'"),
        "quantity": column("count", False, "0"),
        "created_at": column("instant", False, "now()"),
        "is_enabled": column("flag", False, "true"),
        "amount": column("money", True),
        "notes": column("text", True),
    }
    if i % 3 > 0:
        columns["payload"] = column("json", True)
    if i % 3 > 1:
        columns["score"] = column("real", False, "1.5")
    return {
        "name": name,
        "columns": columns,
        "uniques": {"uq_%s_code" % name: ["parent_id", "code"]},
        "checks": {"ck_%s_quantity" % name: "quantity >= 0"},
        "keys": {"fk_%s_parent" % name: ("parent_id", parent)},
        "indexes": {"ix_%s_status" % name: ["status", "created_at"], "ix_%s_parent" % name: ["parent_id"]},
    }


def change(t, kind):
    name, columns = t["name"], t["columns"]
    if kind == 0:
        columns["origin"] = column("word", False, "'import'")
    elif kind == 1:
        del columns["notes"]
    elif kind == 2:
        columns["amount"]["kind"] = "more money"
    elif kind == 3:
        columns["status"]["default"] = "'pending'"
    elif kind == 4:
        columns["notes"]["nullable"] = False
    elif kind == 5:
        t["indexes"]["ix_%s_name" % name] = ["name"]
    elif kind == 6:
        del t["indexes"]["ix_%s_status" % name]
    elif kind == 7:
        t["checks"]["ck_%s_quantity" % name] = "quantity > 0"
    elif kind == 8:
        columns["owner_id"] = column("reference", True)
        t["keys"]["fk_%s_owner" % name] = ("owner_id", table_name(0))


def schema(count, variant="A"):
    tables = [table(i) for i in range(count)]
    if variant == "B":
        for number, i in enumerate(range(19, count, 20)):
            change(tables[i], number % 9)
    return tables


# ------------------------------------------------------------------ as JSON


def layout(value, indent=0, before=0, after=0):
    """As autogen writes it: on one line what fits in 100 columns."""
    line = json.dumps(value)
    items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
    if before + len(line) + after <= 100 or not items:
        return line
    parts = []
    for number, (key, item) in enumerate(items):
        label = json.dumps(key) + ": " if isinstance(value, dict) else ""
        comma = int(number < len(items) - 1)
        parts.append(" " * (indent + 2) + label + layout(item, indent + 2, indent + 2 + len(label), comma))
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    return opening + "\n" + ",\n".join(parts) + "\n" + " " * indent + closing


def column_json(c):
    body = {"type": TYPES[c["kind"]][0]}
    if not c["nullable"]:
        body["nullable"] = False
    if c["default"] is not None:
        body["default"] = c["default"]
    return body


def table_json(t):
    return {
        "columns": {name: column_json(c) for name, c in t["columns"].items()},
        "primary_key": {"columns": ["id"], "name": "pk_" + t["name"]},
        "uniques": t["uniques"],
        "checks": t["checks"],
        "foreign_keys": {
            name: {"columns": [column], "references": "%s(id)" % parent}
            for name, (column, parent) in t["keys"].items()
        },
        "indexes": {name: {"columns": columns} for name, columns in t["indexes"].items()},
    }


def schema_json(tables):
    return layout({"tables": {t["name"]: table_json(t) for t in tables}}) + "\n"


# ------------------------------------------------------------------ as C


# kind of column: how a field is declared, and what its mark says of the type
FIELDS = {
    "id": ("int64_t %s", None),
    "reference": ("int64_t %s", None),
    "code": ("char %s[41]", None),
    "name": ("char %s[101]", None),
    "word": ("char %s[21]", None),
    "count": ("int32_t %s", None),
    "flag": ("bool %s", None),
    "money": ("double %s", "numeric(12, 2)"),
    "more money": ("double %s", "numeric(16, 4)"),
    "text": ("char *%s", None),
    "instant": ("time_t %s", None),
    "json": ("char *%s", "jsonb"),
    "real": ("double %s", None),
}


def field_c(name, c):
    declared, type_said = FIELDS[c["kind"]]
    said = ["type = " + type_said] if type_said else []
    if c["nullable"] and "*" not in declared:
        said.append("nullable")
    if c["default"] is not None:
        said.append("default = " + c["default"])
    return "    %s%s;\n" % (declared % name, " AG_COLUMN(%s)" % ", ".join(said) if said else "")


def table_c(t):
    name = t["name"]
    marks = ["AG_PRIMARY_KEY(pk_%s, columns = [id])" % name]
    marks += ["AG_UNIQUE(%s, columns = [%s])" % (n, ", ".join(columns)) for n, columns in t["uniques"].items()]
    marks += ["AG_CHECK(%s, expression = %s)" % check for check in t["checks"].items()]
    marks += ["AG_FOREIGN_KEY(%s, columns = [%s], references = %s(id))" % (n, c, p) for n, (c, p) in t["keys"].items()]
    marks += ["AG_INDEX(%s, columns = [%s])" % (n, ", ".join(columns)) for n, columns in t["indexes"].items()]
    fields = "".join(field_c(n, c) for n, c in t["columns"].items())
    return "AG_TABLE(%s)\nstruct %s {\n%s    %s\n};\n\n" % (name, name, fields, "\n    ".join(marks))


def schema_c(tables):
    includes = "".join("#include <%s>\n" % name for name in ("autogen/annotate.h", "stdbool.h", "stdint.h", "time.h"))
    return includes + "\n" + "".join(map(table_c, tables))


# ------------------------------------------------------------------ as SQL


def column_sql(name, c, dialect):
    text = "%s %s" % (name, TYPES[c["kind"]][1 + dialect])
    if c["default"] is not None:
        text += " DEFAULT " + DEFAULTS.get(c["default"], (c["default"],) * 2)[dialect]
    return text + ("" if c["nullable"] else " NOT NULL")


def table_sql(t, dialect):
    body = [column_sql(name, c, dialect) for name, c in t["columns"].items()]
    body.append("CONSTRAINT pk_%s PRIMARY KEY (id)" % t["name"])
    body += ["CONSTRAINT %s UNIQUE (%s)" % (n, ", ".join(columns)) for n, columns in t["uniques"].items()]
    body += ["CONSTRAINT %s CHECK (%s)" % (n, expression) for n, expression in t["checks"].items()]
    body += ["CONSTRAINT %s FOREIGN KEY (%s) REFERENCES %s (id)" % (n, c, p) for n, (c, p) in t["keys"].items()]
    text = "CREATE TABLE %s (\n    %s\n);\n" % (t["name"], ",\n    ".join(body))
    for name, columns in t["indexes"].items():
        text += "CREATE INDEX %s ON %s (%s);\n" % (name, t["name"], ", ".join(columns))
    return text


def schema_sql(tables, dialect):
    return "BEGIN;\n%sCOMMIT;\n" % "".join(table_sql(t, dialect) for t in tables)


# ------------------------------------------------------------------ histories


def revision_id(number):
    return "%012x" % ((number + 1) * 0x5DEECE66D % (1 << 48))


def revision(number, message, upgrade, downgrade):
    return {
        "format": 1,
        "revision": revision_id(number),
        "down_revision": revision_id(number - 1) if number > 0 else None,
        "message": message,
        "created_at": "2026-11-%02dT%02d:%02d:00Z" % (1 + number // 1440, number // 60 % 24, number % 60),
        "upgrade": upgrade,
        "downgrade": downgrade,
    }


def write_revisions(folder, revisions):
    os.makedirs(folder, exist_ok=True)
    for number, r in enumerate(revisions):
        with open("%s/%05d_%s.json" % (folder, number, r["revision"]), "w") as f:
            f.write(layout(r) + "\n")


def table_revision(number, t):
    return revision(
        number,
        "create table " + t["name"],
        [dict({"op": "create_table", "table": t["name"]}, **table_json(t))],
        [{"op": "drop_table", "table": t["name"]}],
    )


def table_history(tables):
    """A revision for each table."""
    return [table_revision(number, t) for number, t in enumerate(tables)]


def whole_history(tables):
    """One revision for all tables."""
    create = [dict({"op": "create_table", "table": t["name"]}, **table_json(t)) for t in tables]
    drop = [{"op": "drop_table", "table": t["name"]} for t in reversed(tables)]
    return [revision(0, "create everything", create, drop)]


def small_steps(count):
    """`count` times (message, table, column or None, kind): every fourth makes a table, the others add a column to it."""
    for number in range(count):
        table = "thing_%d" % (number // 4)
        yield ("create " + table, table, None) if number % 4 == 0 else (
            "extend " + table, table, "extra_%d" % (number % 4))


def small_history(count):
    out = []
    for number, (message, name, added) in enumerate(small_steps(count)):
        if added:
            up = {"op": "add_column", "table": name, "column": added, "type": "integer"}
            down = {"op": "drop_column", "table": name, "column": added}
        else:
            columns = {"id": {"type": "bigint", "nullable": False}, "name": {"type": "text", "nullable": False}}
            up = {"op": "create_table", "table": name, "columns": columns, "primary_key": {"columns": ["id"], "name": "pk_" + name}}
            down = {"op": "drop_table", "table": name}
        out.append(revision(number, message, [up], [down]))
    return out


def small_sql(count, dialect):
    """The same through the database's own client: a transaction and a version row each."""
    big = ("bigint", "INTEGER")[dialect]
    text = ["CREATE TABLE version (id varchar(12) PRIMARY KEY);\n"]
    for number, (_, name, added) in enumerate(small_steps(count)):
        ddl = (
            "ALTER TABLE %s ADD COLUMN %s integer" % (name, added)
            if added
            else "CREATE TABLE %s (id %s NOT NULL, name text NOT NULL, CONSTRAINT pk_%s PRIMARY KEY (id))" % (name, big, name)
        )
        text.append("BEGIN;\n%s;\nINSERT INTO version VALUES ('%s');\nCOMMIT;\n" % (ddl, revision_id(number)))
    return "".join(text)
