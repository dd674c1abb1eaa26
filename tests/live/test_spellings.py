"""What PostgreSQL spells in its own words is still what was declared.

For each text below a table is declared with it; after `revision` and `upgrade`, `check --database` has to find no difference, and `revision`
has to have nothing to write.  All are tried at once, and fewer of them where that fails.  AUTOGEN_TEST_PG is the URL of a server,
AUTOGEN_TEST_PG_ALL of more, separated by blanks: of other versions.

usage: test_spellings.py PROGRAM [NAME]    NAME: only texts that hold it
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

COLUMNS = {
    "id": "bigint", "i": "integer", "b": "bigint", "s": "smallint", "n": "numeric(10,2)", "f": "double precision", "r": "real",
    "name": "text", "code": "varchar(20)", "c": "char(3)", "ok": "boolean", "d": "date", "ts": "timestamp", "tz": "timestamptz",
    "tm": "time", "iv": "interval", "js": "jsonb", "j": "json", "tags": "text[]", "codes": "varchar(10)[]", "nums": "integer[]",
    "u": "uuid", "bits": "bit(4)", "vb": "bit varying(8)", "by": "bytea", "ip": "inet", "rng": "int4range", "m": "mood",
}

# "{t}" is the table itself, in all texts.
CHECKS = """
code IN ('a', 'b')
{t}.i > 5 AND {t}."order" IS NOT NULL
{t}.code IN ('a', 'b')
({t}.i)::bigint = {t}.b
b > bigint '2'
i / bigint '2' > 1
i IN (bigint '2', 3)
coalesce(i, bigint '2') > 0
pg_typeof(i + int8 '2') = 'bigint'::regtype
code NOT IN ('a', 'b')
code IN ('a')
code = 'a' OR code = 'b'
name IN ('a', 'b', 'c')
name = ANY (ARRAY['a', 'b'])
name <> ALL (ARRAY['a', 'b'])
c IN ('abc', 'def')
m IN ('sad', 'ok')
m <> 'sad'
i IN (1, 2, 3)
i IN (-1, +2)
n IN (1, 2.5)
b IN (1, 9999999999)
i BETWEEN 1 AND 10
i NOT BETWEEN -5 AND 5
i BETWEEN SYMMETRIC 10 AND 1
d BETWEEN '2020-01-01' AND '2020-12-31'
i IS NOT DISTINCT FROM 5
i IS DISTINCT FROM b
NOT (i IS DISTINCT FROM 5)
n > 0
n >= -0.5
n = 1e3
f > 1.5
r > 1.5
s > 3
b > 5 AND i > 5
b = i
n = i
f = n
i::numeric / 2 > 1.5
i + b * 2 > 10
(i + b) * 2 > 10
i - (b - s) > 0
- i < 0
-(-5) < i
i ^ 2 > 4
i % 2 = 0 AND i & 1 = 0 AND i | 1 > 0 AND i # 1 > 0 AND ~i < 0 AND i << 1 > 0
@ i > 5
|/ f > 1
i <> 5 AND i != 6
i > 0 AND (b > 0 OR s > 0)
(i > 0 AND b > 0) OR s > 0
i > 0 AND b > 0 AND s > 0 AND n > 0
NOT (i > 0 AND ok)
NOT ok
ok = true
ok IS TRUE AND ok IS NOT FALSE AND ok IS NOT UNKNOWN
ok <> (i > 5)
(name IS NULL) = (code IS NULL)
name ISNULL OR code NOTNULL
COALESCE(name, '') <> ''
COALESCE(code, name, 'x') <> ''
COALESCE(i, b, 0) > 0
NULLIF(name, '') IS NOT NULL
GREATEST(i, b, 5) > LEAST(1, i)
CASE WHEN i > 0 THEN name IS NOT NULL ELSE true END
CASE i WHEN 1 THEN code = 'a' WHEN 2 THEN code = 'b' END
CASE WHEN i > 0 THEN 1.5 ELSE 0 END > 1
name LIKE 'a%'
code LIKE 'a\\_%' ESCAPE '\\'
name LIKE 'a!_%' ESCAPE '!'
name NOT LIKE '%b'
code ILIKE 'a%'
name NOT ILIKE 'a%'
name SIMILAR TO '(a|b)%'
name NOT SIMILAR TO 'x#%' ESCAPE '#'
name ~ '^[a-z]+$'
code ~* '^[a-z]{2,}$'
name !~ '\\d'
name !~* E'\\\\s'
char_length(code) BETWEEN 2 AND 20
character_length(trim(code)) > 0
trim(LEADING 'x' FROM name) <> '' AND trim(TRAILING FROM name) <> ''
POSITION('@' IN name) > 1
substring(name FROM 1 FOR 2) = 'ab'
substring(name FROM '[a-z]+') = 'ab'
overlay(name PLACING 'x' FROM 1 FOR 2) <> ''
upper(code) = code
name || code <> ''
name || i <> ''
'a' || 'b' = name
name COLLATE "C" < 'b'
(name COLLATE "C") > ('a' COLLATE "C")
i::text <> ''
CAST(i AS varchar(5)) <> ''
code::text <> ''
(js ->> 'a')::int > 5
js ->> 'a' = 'x'
js -> 'a' -> 0 = '1'
js #>> '{a,b}' IS NOT NULL
js @> '{"a": 1}' AND js ? 'a' AND js ?| ARRAY['a', 'b'] AND js ?& '{a}'
js @? '$.a[*] ? (@ > 2)' AND js @@ '$.a > 1'
jsonb_path_exists(js, '$.a')
js['a'] = '1' @14
jsonb_typeof(js) = 'object'
j ->> 'a' <> ''
tags @> ARRAY['a'] AND tags && '{a,b}'
'a' = ANY (tags)
code = ANY (codes)
i = ANY (nums) AND i > ALL (nums)
5 = ANY (ARRAY[i, b])
nums[1] > 0 AND nums[1:2] = '{1,2}'
array_length(tags, 1) > 0 AND cardinality(nums) < 5
nums = ARRAY[1, 2] AND tags <> ARRAY[]::text[]
tags = '{}'
(ARRAY[i, b])[1] > 0
EXTRACT(year FROM d) > 2000
EXTRACT('epoch' FROM tz) > 0
date_part('year', ts) > 2000
date_trunc('day', ts) = ts
d > '2020-01-01'
d > DATE '2020-01-01'
ts < tz
ts > '2020-01-01 00:00'::timestamp
tz > TIMESTAMPTZ '2020-01-01 00:00:00+00'
ts AT TIME ZONE 'UTC' < tz
tz AT TIME ZONE 'Europe/Berlin' < '2030-01-01'
tz AT TIME ZONE INTERVAL '1 hour' < ts
ts + INTERVAL '1 day' > ts
ts + '1 day 02:00:00' > ts
iv > '90 minutes' AND iv < INTERVAL '1-2' YEAR TO MONTH
iv * 2 > INTERVAL '1' DAY
tm > '10:00' AND tm < TIME '22:30:00'
(d, d) OVERLAPS (d, d)
(i, b) < (1, 2)
ROW(i, b) = ROW(1, 2)
(i, name) IS DISTINCT FROM (1, 'a')
ROW(i, b) IS NOT NULL
bits = B'1010'
vb <> '101' AND bits & B'1000' = B'1000'
by <> '\\x00' AND length(by) > 0
by = 'abc'::bytea
ip << '10.0.0.0/8' AND ip <> inet '10.0.0.1'
rng @> 5 AND rng && '[1,10)'
lower(rng) > 0 AND NOT isempty(rng)
u <> '00000000-0000-0000-0000-000000000000'
num_nonnulls(name, code) = 1 AND num_nulls(VARIADIC tags) = 0
i = 1 AND /* a comment */ b = 2 -- another
name IS NORMALIZED @13
name <> U&'d\\0061t\\+000061'
name <> $$it's$$
2147483648 > i AND -2147483648 < b
i > 1_000 @16
b'1' = b'1' AND x'1F' <> bits
"order" > 0 AND "Mixed Case" > 0 AND "user" IS NOT NULL
pg_catalog.lower(name) = name
name::varchar(3) = code::bpchar
i::bool
ok::int > 0
n::int::text::varchar(3) <> ''
CURRENT_DATE > d
now() > tz
current_user <> name
f <> 'NaN' AND r < 'Infinity'
f = 1e10 AND f <> .5
round(n, 1) = n AND round(f::numeric, 2) > 0
""".strip().split("\n")

DEFAULTS = [
    ("i", "0"), ("i", "-1"), ("i", "- 1"), ("i", "(1 + 2) * 3"), ("b", "5"), ("b", "-5"), ("b", "9223372036854775807"), ("s", "7"),
    ("n", "0"), ("n", "-1.50"), ("n", "'1.5'"), ("f", "1"), ("f", "-0.5"), ("f", "'NaN'"), ("r", "1.5"),
    ("name", "'draft'"), ("name", "''"), ("name", "'it''s'"), ("name", "E'a\\\\b\\n'"), ("name", "NULL"), ("name", "'a' || 'b'"),
    ("name", "CURRENT_USER"), ("name", "current_setting('x.y', true)"), ("name", "upper('a')::text"), ("name", "'a'::varchar(3)"),
    ("code", "'x'"), ("code", "'x'::text"), ("c", "'abc'"), ("c", "'abc'::char(3)"), ("ok", "'t'"), ("ok", "FALSE"), ("ok", "not true"),
    ("d", "CURRENT_DATE"), ("d", "'2020-01-01'"), ("d", "now()"), ("d", "CURRENT_DATE + 1"), ("d", "'infinity'"),
    ("ts", "now()"), ("ts", "CURRENT_TIMESTAMP"), ("ts", "LOCALTIMESTAMP(3)"), ("ts", "now() AT TIME ZONE 'utc'"),
    ("ts", "timezone('utc', now())"), ("ts", "'2020-01-01'"), ("ts", "'epoch'"), ("tz", "now()"), ("tz", "CURRENT_TIMESTAMP"),
    ("tz", "CURRENT_TIMESTAMP(0)"), ("tz", "clock_timestamp() + INTERVAL '1 day'"), ("tz", "'2020-01-01 00:00:00+00'"),
    ("tz", "date_trunc('day', now())"), ("tm", "LOCALTIME"), ("tm", "'10:00'"), ("iv", "'1 day'"), ("iv", "INTERVAL '90' MINUTE"),
    ("iv", "'1 day'::interval * 2"), ("iv", "make_interval(days => 10)"), ("js", "'{}'"), ("js", "'{\"a\":1}'::jsonb"),
    ("js", "jsonb_build_object('a', 1)"), ("j", "'[]'"), ("tags", "'{}'"), ("tags", "ARRAY[]::text[]"), ("tags", "ARRAY['a', 'b']"),
    ("codes", "ARRAY['a', 'b']"), ("nums", "'{1,2}'::int[]"), ("nums", "array_fill(0, ARRAY[3])"), ("u", "gen_random_uuid() @13"),
    ("u", "md5('x')::uuid"), ("bits", "B'1010'"), ("bits", "'1010'"), ("vb", "X'1F'"), ("by", "'\\x00ff'"), ("by", "'abc'"),
    ("ip", "'10.0.0.1'"), ("rng", "'[1,5)'"), ("rng", "int4range(1, 5)"), ("m", "'ok'"), ("m", "'ok'::mood"), ("m", "'sad'::text::mood"),
]

GENERATED = [
    ("text", "lower(name)"), ("text", "name || ' ' || code"), ("text", "coalesce(name, code, '')"), ("text", "i::text"),
    ("text", "CASE WHEN ok THEN 'yes' ELSE 'no' END"), ("numeric(12,2)", "n * 1.19"), ("bigint", "i * 2"), ("integer", "length(code)"),
    ("tsvector", "to_tsvector('english', coalesce(name, ''))"), ("integer", "EXTRACT(year FROM d)::int"), ("text", "js ->> 'title'"),
    ("varchar(5)", "left(name, 5)"), ("integer", "{t}.i * 2"), ("text", "lower({t}.code)"), ("boolean", "i > 5 AND b IS NOT NULL"), ("integer[]", "ARRAY[i, 1]"),
]

INDEXES = [
    {"columns": [{"column": "name", "opclass": "text_pattern_ops"}]},
    {"columns": [{"column": "code", "opclass": "varchar_pattern_ops"}]},
    {"columns": [{"column": "js", "opclass": "jsonb_path_ops"}], "method": "gin"},
    {"columns": [{"column": "js", "opclass": "jsonb_ops"}], "method": "gin"},
    {"columns": ["tags"], "method": "gin"},
    {"columns": [{"column": "ip", "opclass": "inet_ops"}], "method": "gist"},
    {"columns": ["u"], "method": "hash"},
    {"columns": ["tz"], "method": "brin"},
    {"columns": [{"column": "name", "collation": "C", "order": "desc", "nulls": "last"}]},
    {"columns": [{"column": "i", "order": "asc", "nulls": "last"}]},
    {"columns": [{"expression": "lower(code)"}], "unique": True},
    {"columns": [{"expression": "lower(name)", "opclass": "text_pattern_ops"}, "i"]},
    {"columns": [{"expression": "(js ->> 'a')"}]},
    {"columns": [{"expression": "coalesce(name, '')", "collation": "C"}]},
    {"columns": [{"expression": "date_trunc('day', ts)"}, {"expression": "i + b"}]},
    {"columns": [{"expression": "name || code"}]},
    {"columns": [{"expression": "i::text"}]},
    {"columns": [{"expression": "CASE WHEN ok THEN i END"}]},
    {"columns": ["i"], "where": "ok"},
    {"columns": ["i"], "where": "code IN ('a', 'b')"},
    {"columns": [{"expression": "{t}.i + 1"}], "where": "{t}.code IN ('a', 'b')"},
    {"columns": ["i"], "where": "name IS NOT NULL AND NOT ok"},
    {"columns": ["i"], "where": "n > 5 AND (d > '2020-01-01' OR d IS NULL)"},
    {"columns": ["i"], "where": "code = 'x' AND i IS DISTINCT FROM 5", "unique": True, "include": ["name"]},
    {"columns": ["i"], "where": "tz AT TIME ZONE 'UTC' > '2020-01-01'"},
    {"columns": ["i"], "where": "m = 'ok' AND m <> ALL ('{sad}')"},
]


# Of rows that somebody sees.
POLICIES = """
name = current_user
name = (SELECT current_user)
u = (SELECT uid())
u = app.me()
u IN (SELECT app.me())
i = ANY (ARRAY[1, 2]) AND code IN ('a', 'b')
name = current_setting('app.user', true)
u = nullif(current_setting('app.user', true), '')::uuid
i::text = current_setting('app.tenant')
EXISTS (SELECT 1 FROM members m WHERE m.id = {t}.i AND m.who = uid())
EXISTS (SELECT 1 FROM public.members WHERE members.id = i AND members.who = (SELECT uid()))
i IN (SELECT id FROM members WHERE who = uid())
i IN (SELECT m.id FROM members m JOIN app.teams AS t2 ON (t2.id = m.id) WHERE t2.open)
NOT EXISTS (SELECT FROM members AS i WHERE i.who = u)
(SELECT count(*) FROM members) > 5
app.may('{t}', i)
js ->> 'role' = 'admin' OR (js -> 'teams') ? 'a'
(SELECT js ->> 'role') = 'admin'
pg_has_role('pg_monitor', 'member')
m = 'ok' AND m IS DISTINCT FROM 'sad'::mood
tz > now() - interval '1 day'
true
(1 = 1)
""".strip().split("\n")

AROUND = {
    "schemas": {"app": {}},
    "enums": {"mood": ["sad", "ok"]},
    "functions": {
        "uid()": {"returns": "uuid", "language": "sql", "volatility": "stable", "body": "SELECT NULL::uuid"},
        "app.me()": {"returns": "uuid", "language": "sql", "volatility": "stable", "body": "SELECT NULL::uuid"},
        "app.may(text, integer)": {"returns": "boolean", "language": "sql", "volatility": "stable", "body": "SELECT true"},
    },
}
OTHERS = {
    "members": {"columns": {"id": {"type": "integer"}, "who": {"type": "uuid"}}},
    "app.teams": {"columns": {"id": {"type": "integer"}, "open": {"type": "boolean"}}},
}


def table():
    columns = {name: {"type": kind} for name, kind in COLUMNS.items()}
    return {"columns": columns | {name: {"type": "integer"} for name in ("order", "Mixed Case", "user")}}


def since(text):
    """The text, and the version that it needs."""
    body, mark, version = text.rpartition(" @")
    return (body, int(version)) if mark and version.isdigit() else (text, 0)


def spellings():
    """Each with a name, the version that it needs, and its table."""
    for text in CHECKS:
        body, version = since(text)
        yield f"check {body}", version, table() | {"checks": {"ck": body}}
    for column, text in DEFAULTS:
        body, version = since(text)
        one = table()
        one["columns"][column]["default"] = body
        yield f"{column} default {body}", version, one
    for kind, text in GENERATED:
        one = table()
        one["columns"]["made"] = {"type": kind, "generated": text}
        yield f"{kind} as {text}", 0, one
    for text in POLICIES:
        yield f"policy {text}", 0, table() | {"row_security": True, "policies": {"p": {"using": text, "check": text}}}
    for index in INDEXES:
        yield f"index {json.dumps(index)}", 0, table() | {"indexes": {"ix": index}}


def named(tables):
    """Indexes share one space of names, and a text may say that of its table."""
    for name, one in tables.items():
        one = json.loads(json.dumps(one).replace("{t}", name))
        if "indexes" in one:
            one = one | {"indexes": {f"ix_{name}": index for index in one["indexes"].values()}}
        yield name, one


class Server:
    def __init__(self, program, url):
        self.program, self.admin = program, url
        self.database = f"autogen_spellings_{os.getpid()}"
        self.url = urllib.parse.urlsplit(url)._replace(path="/" + self.database).geturl()
        self.version = int(self.psql("SHOW server_version_num").stdout) // 10000

    def psql(self, text):
        return subprocess.run(["psql", "-XqAt", "-v", "ON_ERROR_STOP=1", self.admin, "-c", text], text=True, capture_output=True, check=True)

    def again(self):
        self.end()
        self.psql(f"CREATE DATABASE {self.database}")

    def end(self):
        self.psql(f"DROP DATABASE IF EXISTS {self.database}")

    def autogen(self, folder, *args):
        env = {name: value for name, value in os.environ.items() if not name.startswith("AUTOGEN") and name != "DATABASE_URL"}
        done = subprocess.run([self.program, "--no-input", *args], cwd=folder, text=True, capture_output=True,
                              env={**env, "AUTOGEN_DATABASE_URL": self.url, "CI": "1"})
        return done.returncode, done.stdout, done.stderr

    def why(self, tables):
        """What is wrong with them; "" if nothing is."""
        self.again()
        with tempfile.TemporaryDirectory(prefix="autogen-spellings-") as folder:
            at = pathlib.Path(folder)
            (at / "autogen.json").write_text(json.dumps({"schema": "schema.json", "migrations": "migrations", "dialects": ["postgresql"]}))
            (at / "schema.json").write_text(json.dumps(AROUND | {"tables": OTHERS | dict(named(tables))}))
            for args in (["revision", "-m", "one"], ["upgrade"], ["check", "--database"], ["revision", "-m", "two"]):
                status, out, err = self.autogen(folder, *args)
                if status != 0 or (args[-1] == "two" and out):
                    return f"{' '.join(args)}: exit status {status}\n{out}{err}"
        return ""


def wrong(server, cases):
    """What is wrong, by name: all at once, and halves of them where that fails."""
    why = server.why({f"t{i}": one for i, (_, _, one) in enumerate(cases)})
    if not why or len(cases) == 1:
        return {cases[0][0]: why} if why else {}
    middle = len(cases) // 2
    parts = wrong(server, cases[:middle]) | wrong(server, cases[middle:])
    return parts or {cases[0][0]: f"together with {len(cases) - 1} others: {why}"}


def try_server(tap, server, wanted):
    cases = [case for case in spellings() if case[1] <= server.version and wanted in case[0]]
    found = wrong(server, cases)
    for name, _, _ in cases:
        tap.ok(name not in found, f"{server.version}: {name}".replace("#", "\\#"), found.get(name, ""))
    server.end()


def main(program, wanted=""):
    urls = os.environ.get("AUTOGEN_TEST_PG", "").split() + os.environ.get("AUTOGEN_TEST_PG_ALL", "").split()
    if not urls:
        print("1..0 # SKIP AUTOGEN_TEST_PG is not set")
        return
    tap = Tap()
    for url in dict.fromkeys(urls):
        try_server(tap, Server(pathlib.Path(program).resolve(), url), wanted)
    tap.done()


main(*sys.argv[1:])
