/* What is written in a schema, and what PostgreSQL says of it afterwards, are spelled alike. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/json.h>

#include "pg.h"
#include "postgresql/expression.h"
#include "postgresql/postgresql.h"

static const char setup_sql[] =
    "CREATE TYPE mood AS ENUM ('sad', 'ok'); CREATE SEQUENCE counter;"
    "CREATE TABLE t (i integer, b bigint, s smallint, n numeric(10,2), f double precision, r real, name text,"
    " code varchar(20), c char(3), ok boolean, d date, ts timestamp, tz timestamptz, iv interval,"
    " js jsonb, j json, tags text[], codes varchar(10)[], nums integer[], u uuid, m mood, bits bit(4), by bytea,"
    " \"Mixed\" integer, \"order\" integer, lo time, ip inet)";

typedef struct column_default {
    const char *column, *text;
} column_default;

static const column_default defaults[] = {
    {"i", "0"},
    {"i", "-1"},
    {"i", "1 + 2"},
    {"i", "(5)"},
    {"b", "0"},
    {"b", "-1"},
    {"b", "9223372036854775807"},
    {"b", "nextval('counter')"},
    {"b", "nextval('counter'::regclass)"},
    {"s", "10"},
    {"s", "-10"},
    {"n", "0"},
    {"n", "0.00"},
    {"n", "-1.5"},
    {"n", "1.50"},
    {"f", "1.5"},
    {"f", "-1.5"},
    {"f", "0"},
    {"r", "0.5"},
    {"name", "'draft'"},
    {"name", "''"},
    {"name", "'it''s'"},
    {"name", "'a\\b'"},
    {"name", "E'a\\\\b'"},
    {"name", "NULL"},
    {"name", "current_user"},
    {"name", "CURRENT_USER"},
    {"name", "'a' || 'b'"},
    {"name", "upper('a')"},
    {"name", "md5(random()::text)"},
    {"code", "'draft'"},
    {"code", "'draft'::varchar"},
    {"code", "NULL"},
    {"c", "'abc'"},
    {"ok", "true"},
    {"ok", "FALSE"},
    {"ok", "not true"},
    {"d", "CURRENT_DATE"},
    {"d", "'2020-01-01'"},
    {"d", "date '2020-01-01'"},
    {"ts", "CURRENT_TIMESTAMP"},
    {"ts", "now()"},
    {"ts", "now() at time zone 'utc'"},
    {"ts", "timezone('utc', now())"},
    {"ts", "(now() AT TIME ZONE 'utc')"},
    {"ts", "LOCALTIMESTAMP"},
    {"tz", "now()"},
    {"tz", "NOW()"},
    {"tz", "CURRENT_TIMESTAMP"},
    {"tz", "current_timestamp"},
    {"tz", "clock_timestamp()"},
    {"tz", "now() + interval '1 day'"},
    {"tz", "now() + '1 day'::interval"},
    {"tz", "transaction_timestamp()"},
    {"iv", "'1 day'"},
    {"iv", "interval '1 day'"},
    {"js", "'{}'"},
    {"js", "'{}'::jsonb"},
    {"js", "'[]'"},
    {"js", "jsonb_build_object()"},
    {"j", "'{}'"},
    {"tags", "'{}'"},
    {"tags", "ARRAY[]::text[]"},
    {"tags", "array['a', 'b']"},
    {"tags", "'{a,b}'"},
    {"codes", "array['a', 'b']"},
    {"nums", "'{}'::int[]"},
    {"nums", "ARRAY[1, 2]"},
    {"u", "gen_random_uuid()"},
    {"m", "'ok'"},
    {"m", "'ok'::mood"},
    {"bits", "B'1010'"},
    {"by", "'\\x00'"},
    {"lo", "'10:00:00'"},
    {"lo", "time '10:00:00'"},
    {"lo", "LOCALTIME"},
};

static const char *const conditions[] = {
    "i > 0",
    "i >= 0 AND i <= 100",
    "i BETWEEN 1 AND 10",
    "i not between 1 and 10",
    "i != 5",
    "i <> -1",
    "i > 0 or b > 0 and s > 0",
    "(i > 0 or b > 0) and s > 0",
    "i > 0 and b > 0 and s > 0 and n > 0",
    "i > 0 AND (b > 0 AND s > 0)",
    "not (i > 0)",
    "NOT ok",
    "ok",
    "ok is true",
    "ok IS NOT FALSE",
    "ok is not unknown",
    "ok = true",
    "n > 0",
    "n >= 0.5",
    "n > -1.5",
    "f > 0",
    "f >= 0.5",
    "b > i",
    "i * n > 5",
    "i + 1 > b",
    "i % 2 = 0",
    "i / 2 > 1",
    "(i + b) * 2 > 10",
    "i + b * 2 > 10",
    "-i < 0",
    "name <> ''",
    "length(name) > 0",
    "length(code) > 0",
    "char_length(code) between 2 and 20",
    "LENGTH(TRIM(name)) > 0",
    "trim(both from name) <> ''",
    "trim(leading 'x' from name) <> ''",
    "lower(code) = code",
    "upper(name) = 'A' || name",
    "name in ('a', 'b')",
    "name IN ('a')",
    "name not in ('a', 'b')",
    "name not in ('a')",
    "code in ('a', 'b', 'c')",
    "code NOT IN ('a', 'b')",
    "code = 'a'",
    "code = 'a' or code = 'b'",
    "name = any (array['a', 'b'])",
    "m in ('sad', 'ok')",
    "m = 'ok'",
    "m <> 'sad'",
    "i in (1, 2, 3)",
    "n in (1, 2)",
    "c = 'abc'",
    "name like 'a%'",
    "code like 'a%'",
    "name not like '%b'",
    "name ilike 'a%'",
    "name NOT ILIKE 'a_'",
    "name ~ '^[a-z]+$'",
    "code ~* '^[a-z]+$'",
    "name !~ 'x'",
    "name similar to 'a%'",
    "name is null",
    "name IS NOT NULL",
    "name isnull or code notnull",
    "(name is null) = (code is null)",
    "name is distinct from code",
    "i is not distinct from 5",
    "coalesce(name, '') <> ''",
    "COALESCE(i, 0) > 0",
    "nullif(name, '') is not null",
    "greatest(i, 5) > least(1, 2)",
    "case when i > 0 then name is not null else true end",
    "case i when 1 then true when 2 then false end",
    "d > '2020-01-01'",
    "d > date '2020-01-01'",
    "ts < tz",
    "ts + interval '1 day' > ts",
    "extract(year from d) > 2000",
    "EXTRACT(epoch FROM tz) > 0",
    "date_trunc('day', ts) = ts",
    "js ? 'a'",
    "js ->> 'a' = 'x'",
    "(js ->> 'a')::int > 5",
    "js #>> '{a,b}' is not null",
    "jsonb_typeof(js) = 'object'",
    "js @> '{\"a\": 1}'",
    "tags @> array['a']",
    "'a' = any(tags)",
    "i = any (nums)",
    "array_length(tags, 1) > 0",
    "cardinality(tags) < 5",
    "nums[1] > 0",
    "position('@' in name) > 1",
    "substring(name from 1 for 2) = 'ab'",
    "substr(name, 1, 2) = 'ab'",
    "left(name, 1) = 'a'",
    "\"Mixed\" > 0",
    "\"order\" > 0",
    "I > 0",
    "\"i\" > 0",
    "num_nonnulls(name, code) = 1",
    "name collate \"C\" < 'b'",
    "cast(i as text) = '1'",
    "i::text <> ''",
    "round(n) = n",
    "abs(i) > 0 and sqrt(f) < 10",
    "i & 1 = 1",
    "i # 3 > 0",
    "i << 2 > 0",
    "i ^ 2 > 4",
    "2 ^ -1 < f",
    "name || code <> ''",
    "ip << inet '10.0.0.0/8'",
    "i = 1 and /* a comment */ b = 2 -- another\n",
};

static const char *const generated[] = {
    "lower(name)",
    "name || ' ' || code",
    "coalesce(name, code)",
    "upper(left(name, 1)) || substr(name, 2)",
    "case when ok then 'yes' else 'no' end",
    "case when ok then 'yes' end",
    "js ->> 'title'",
    "i::text",
};

static int failures;

/* Servers before 14 spell these as calls of timezone() and date_part(), so that only they can tell. */
static bool is_spelled_otherwise(const pg_database *db, const char *declared)
{
    return db->session->version < 140000 &&
           (strstr(declared, "at time zone") || strstr(declared, "AT TIME ZONE") ||
            strstr(declared, "extract(") || strstr(declared, "EXTRACT("));
}

static void compare(pg_database *db, const ag_table *table, const char *type, const char *declared,
                    const char *server)
{
    if (is_spelled_otherwise(db, declared))
        return;
    const char *a = ag_pg_expression_spell(db->arena, table, type, declared);
    const char *b = server ? ag_pg_expression_spell(db->arena, table, type, server) : "null";
    const char *again = ag_pg_expression_spell(db->arena, table, type, a);
    if (!ag_streq(a, b)) {
        failures++;
        print_error("declared %s\n  spelled %s\n   server %s\n  spelled %s\n", declared, a,
                    server ? server : "nothing", b);
    }
    if (!ag_streq(a, again)) {
        failures++;
        print_error("not idempotent: %s\n  %s\n", a, again);
    }
}

static void test_spell__defaults(void **state)
{
    pg_database *db = *state;
    pg_run(db, setup_sql);
    failures = 0;
    for (size_t i = 0; i < AG_COUNT(defaults); i++) {
        if (ag_streq(defaults[i].text, "gen_random_uuid()") && db->session->version < 130000)
            continue;
        pg_run(db, ag_format(db->arena, "ALTER TABLE t ALTER COLUMN %s SET DEFAULT %s",
                             defaults[i].column, defaults[i].text));
        ag_inspection found = pg_inspect(db);
        ag_table *table = ag_table_find(found.schema, "t");
        const ag_column *column = ag_column_find(table, defaults[i].column);
        compare(db, table, column->type, defaults[i].text, column->default_value);
    }
    assert_int_equal(failures, 0);
}

static void test_spell__checks(void **state)
{
    pg_database *db = *state;
    pg_run(db, setup_sql);
    failures = 0;
    for (size_t i = 0; i < AG_COUNT(conditions); i++)
        pg_run(db, ag_format(db->arena, "ALTER TABLE t ADD CONSTRAINT c%zu CHECK (%s\n)", i,
                             conditions[i]));
    ag_table *table = ag_table_find(pg_inspect(db).schema, "t");
    for (size_t i = 0; i < AG_COUNT(conditions); i++) {
        const char *name = ag_format(db->arena, "c%zu", i);
        compare(db, table, NULL, conditions[i],
                ((ag_check *)ag_list_find(&table->checks, name))->expression);
    }
    assert_int_equal(failures, 0);
}

static void test_spell__index_predicates(void **state)
{
    pg_database *db = *state;
    pg_run(db, setup_sql);
    failures = 0;
    for (size_t i = 0; i < AG_COUNT(conditions); i++) {
        ag_error ignored = {0}; /* not all of them are immutable */
        const char *sql =
            ag_format(db->arena, "CREATE INDEX x%zu ON t (i) WHERE %s", i, conditions[i]);
        if (!ag_session_run(db->session, sql, &ignored))
            assert_string_equal(ignored.sqlstate, "42P17");
    }
    ag_table *table = ag_table_find(pg_inspect(db).schema, "t");
    assert_true(table->indexes.len > AG_COUNT(conditions) - 10);
    for (size_t i = 0; i < AG_COUNT(conditions); i++) {
        ag_index *index =
            (ag_index *)ag_list_find(&table->indexes, ag_format(db->arena, "x%zu", i));
        if (index)
            compare(db, table, NULL, conditions[i], index->where);
    }
    assert_int_equal(failures, 0);
}

static void test_spell__generated_and_index_expressions(void **state)
{
    pg_database *db = *state;
    pg_run(db, setup_sql);
    failures = 0;
    for (size_t i = 0; i < AG_COUNT(generated); i++) {
        pg_run(db,
               ag_format(db->arena, "ALTER TABLE t ADD g%zu text GENERATED ALWAYS AS (%s) STORED",
                         i, generated[i]));
        pg_run(db, ag_format(db->arena, "CREATE INDEX x%zu ON t ((%s))", i, generated[i]));
    }
    ag_table *table = ag_table_find(pg_inspect(db).schema, "t");
    for (size_t i = 0; i < AG_COUNT(generated); i++) {
        compare(db, table, "text", generated[i],
                ag_column_find(table, ag_format(db->arena, "g%zu", i))->generated);
        ag_index *index =
            (ag_index *)ag_list_find(&table->indexes, ag_format(db->arena, "x%zu", i));
        compare(db, table, NULL, generated[i],
                ((ag_index_column *)index->columns.items[0])->expression);
    }
    assert_int_equal(failures, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_spell__defaults, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_spell__checks, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_spell__index_predicates, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_spell__generated_and_index_expressions, pg_setup,
                                        pg_teardown),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
