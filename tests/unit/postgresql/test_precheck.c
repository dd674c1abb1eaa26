#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The questions before the statements: which rows they find, and how they show one.  That servers answer them is what the live suite sees. */
#include <autogen/json.h>
#include <autogen/plan.h>

#include "postgresql/postgresql.h"

typedef struct example {
    const char *ops;
    const char *asked; /* "many | example | from", one a line */
    int version;
} example;

#define SHOP \
    "{\"tables\": {\"users\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"nullable\": false}, \"email\": " \
    "\"text\", \"age\": \"numeric(5,2)\"}, \"primary_key\": [\"id\"], \"uniques\": {\"u\": [\"email\"]}}," \
    " \"Odd Log\": {\"columns\": {\"user\": \"bigint\", \"it's\": \"text\", \"n\": {\"type\": \"integer\"}}}}}"
#define OP(op, rest) "[{\"op\": \"" op "\", \"table\": " rest "}]"
#define ALTER(table, column, from, to) \
    OP("alter_column", \
       "\"" table "\", \"column\": \"" column "\", \"from\": {" from "}, \"to\": {" to "}")

static const example examples[] = {
    {ALTER("users", "email", "\"nullable\": true", "\"nullable\": false"),
     "rows of users.email are null | 'id = ' || coalesce((id)::text, 'NULL') | users WHERE email IS "
     "NULL\n"},
    {ALTER("Odd Log", "it's", "\"nullable\": true", "\"nullable\": false"),
     "rows of Odd Log.it''s are null | 'ctid = ' || ctid | \"Odd Log\" WHERE \"it's\" IS NULL\n"},
    {OP("add_column", "\"users\", \"column\": \"a\", \"type\": \"text\", \"nullable\": false"),
     "rows would have no value in users.a | 'id = ' || coalesce((id)::text, 'NULL') | users\n"},
    {OP("add_column", "\"users\", \"column\": \"a\", \"type\": \"text\""), ""},
    {OP("add_column", "\"users\", \"column\": \"a\", \"type\": \"text\", \"nullable\": false, "
                      "\"generated\": \"lower(email) -- why\""),
     "rows would have no value in users.a | 'id = ' || coalesce((id)::text, 'NULL') | users WHERE "
     "(lower(email) -- why\n) IS NULL\n"},
    {OP("add_column",
        "\"users\", \"column\": \"a\", \"type\": \"text\", \"generated\": \"lower(email)\""),
     ""},
    {OP("add_column",
        "\"users\", \"column\": \"a\", \"type\": \"text\", \"nullable\": false, \"default\": \"''\""),
     ""},
    {OP("add_column", "\"users\", \"column\": \"a\", \"type\": \"bigint\", \"nullable\": false, "
                      "\"identity\": \"always\""),
     ""},
    {OP("add_column", "\"users\", \"column\": \"a\", \"type\": \"serial\", \"nullable\": false"),
     ""},
    {OP("add_primary_key", "\"Odd Log\", \"primary_key\": \"k\", \"columns\": [\"n\"]"),
     "rows of Odd Log.n are null | 'ctid = ' || ctid | \"Odd Log\" WHERE n IS NULL\n"
     "values of Odd Log.n occur more than once | 'n = ' || coalesce((n)::text, 'NULL') || ' in ' || "
     "min('ctid = ' || ctid) || ' and ' || max('ctid = ' || ctid) | \"Odd Log\" WHERE n IS NOT NULL "
     "GROUP BY n HAVING count(*) > 1\n"},
    {OP("add_unique",
        "\"users\", \"unique\": \"v\", \"columns\": [\"email\", \"age\"], \"nulls_not_distinct\": true"),
     "values of users.(email, age) occur more than once | 'email = ' || "
     "quote_nullable(left((email)::text, 40)) || ', ' || 'age = ' || coalesce((age)::text, 'NULL') || "
     "' in ' || min('id = ' || coalesce((id)::text, 'NULL')) || ' and ' || max('id = ' || "
     "coalesce((id)::text, 'NULL')) | users GROUP BY email, age HAVING count(*) > 1\n"},
    {OP("alter_unique", "\"users\", \"unique\": \"u\", \"from\": {\"deferrable\": \"no\"}, \"to\": "
                        "{\"deferrable\": \"initially deferred\"}"),
     ""},
    {OP("create_index",
        "\"users\", \"index\": \"i\", \"unique\": true, \"columns\": [{\"expression\": "
        "\"lower(email)\", \"collation\": \"C\"}], \"where\": \"age > 0 -- why\""),
     "values of users.lower(email) occur more than once | 'lower(email) = ' || "
     "quote_nullable(left((min((lower(email)) COLLATE \"C\"))::text, 40)) || ' in ' || min('id = ' || "
     "coalesce((id)::text, 'NULL')) || ' and ' || max('id = ' || coalesce((id)::text, 'NULL')) | users "
     "WHERE (age > 0 -- why\n) AND (lower(email)) IS NOT NULL GROUP BY (lower(email)) COLLATE \"C\" "
     "HAVING count(*) > 1\n"},
    {OP("create_index", "\"users\", \"index\": \"i\", \"columns\": [\"email\"]"), ""},
    {OP("add_check", "\"users\", \"check\": \"c\", \"expression\": \"age > 0 and id > 0\""),
     "rows break check users.c | 'id = ' || coalesce((id)::text, 'NULL') || ' with ' || 'age = ' || "
     "coalesce((age)::text, 'NULL') | users WHERE NOT (age > 0 and id > 0)\n"},
    {OP("add_foreign_key", "\"Odd Log\", \"foreign_key\": \"f\", \"columns\": [\"user\"], "
                           "\"references\": \"users(id)\""),
     "rows of Odd Log.user refer to no row of users | 'ctid = ' || ctid || ' with ' || 'user = ' || "
     "coalesce((\"user\")::text, 'NULL') | \"Odd Log\" AS child WHERE \"user\" IS NOT NULL AND NOT "
     "EXISTS (SELECT FROM users AS parent WHERE parent.id = child.\"user\")\n"},
    {OP("add_foreign_key", "\"Odd Log\", \"foreign_key\": \"f\", \"columns\": [\"user\", \"n\"], "
                           "\"references\": \"users(id, age)\", \"match\": \"full\""),
     "rows of Odd Log.(user, n) refer to no row of users | 'ctid = ' || ctid || ' with ' || 'user = ' "
     "|| coalesce((\"user\")::text, 'NULL') || ' with ' || 'n = ' || coalesce((n)::text, 'NULL') | "
     "\"Odd Log\" AS child WHERE num_nonnulls(\"user\", n) > 0 AND NOT EXISTS (SELECT FROM users AS "
     "parent WHERE parent.id = child.\"user\" AND parent.age = child.n)\n"},
    {ALTER("Odd Log", "n", "\"type\": \"integer\"", "\"type\": \"smallint\""),
     "rows of Odd Log.n do not fit smallint | 'ctid = ' || ctid || ' with ' || 'n = ' || "
     "coalesce((n)::text, 'NULL') | \"Odd Log\" WHERE n NOT BETWEEN -32768 AND 32767\n"},
    {ALTER("users", "email", "\"type\": \"text\"", "\"type\": \"varchar(10)\""),
     "rows of users.email do not fit varchar(10) | 'id = ' || coalesce((id)::text, 'NULL') || ' with ' "
     "|| 'email = ' || quote_nullable(left((email)::text, 40)) | users WHERE char_length(email::text) "
     "> 10\n"},
    {ALTER("users", "age", "\"type\": \"numeric(5,2)\"", "\"type\": \"numeric(3,1)\""),
     "rows of users.age do not fit numeric(3,1) | 'id = ' || coalesce((id)::text, 'NULL') || ' with ' "
     "|| 'age = ' || coalesce((age)::text, 'NULL') | users WHERE CASE WHEN age IS NULL THEN false WHEN "
     "age = 'NaN' THEN false WHEN abs(age) >= 1e2 THEN true ELSE round(age::numeric, 1) <> age END\n"},
    {"[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\", \"from\": {\"type\": "
     "\"text\"}, \"to\": {\"type\": \"date\"}, \"with\": {\"using\": \"email::date\"}}]",
     "", 150000},
    {"[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\", \"from\": {\"type\": "
     "\"text\"}, \"to\": {\"type\": \"date\"}, \"with\": {\"using\": \"CAST(email AS date)\"}}]",
     "rows of users.email do not fit date | 'id = ' || coalesce((id)::text, 'NULL') || ' with ' || "
     "'email = ' || quote_nullable(left((email)::text, 40)) | users WHERE NOT "
     "pg_input_is_valid(email::text, 'date')\n",
     160000},
    {"[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"email\", \"from\": {\"type\": "
     "\"text\"}, \"to\": {\"type\": \"jsonb\"}}]",
     "rows of users.email may not fit jsonb | 'id = ' || coalesce((id)::text, 'NULL') || ' with ' || "
     "'email = ' || quote_nullable(left((email)::text, 40)) | users WHERE email IS NOT NULL\n",
     150000},
    /* What these operations made is empty, whatever it is called by then. */
    {"[{\"op\": \"create_table\", \"table\": \"a\", \"columns\": {\"x\": \"text\"}}, {\"op\": "
     "\"rename_table\", \"table\": \"a\", \"to\": \"b\"}, {\"op\": \"add_check\", \"table\": \"b\", "
     "\"check\": \"c\", \"expression\": \"x <> ''\"}, {\"op\": \"create_index\", \"table\": \"b\", "
     "\"index\": \"i\", \"unique\": true, \"columns\": [\"x\"]}]",
     ""},
};

static ag_json *read_json(ag_arena *arena, const char *text)
{
    ag_json *json = NULL;
    ag_error err = {0};
    if (!ag_json_read(arena, text, strlen(text), "test", &json, &err))
        fail_msg("%s: %s", text, err.message);
    return json;
}

static ag_schema *read_schema(ag_arena *arena, const char *text)
{
    ag_object *object = NULL;
    ag_error err = {0};
    if (!ag_object_read(arena, &ag_schema_shape, read_json(arena, text), NULL, AG_READ_DECLARED,
                        NULL, &object, &err) ||
        !ag_schema_settle(arena, (ag_schema *)object, &err))
        fail_msg("%s: %s", text, err.message);
    return (ag_schema *)object;
}

static const char *between(ag_arena *arena, const char *text, const char *from, const char *to)
{
    const char *begin = strstr(text, from);
    assert_non_null(begin);
    begin += strlen(from);
    const char *end = strstr(begin, to);
    assert_non_null(end);
    return ag_strndup(arena, begin, (size_t)(end - begin));
}

/* The three parts of the question, out of what they stand in. */
static const char *told(ag_arena *arena, const char *sql)
{
    const char *inner = strstr(sql, " FROM (SELECT count(*)");
    assert_non_null(inner);
    inner += 6;
    const char *body = strstr(inner, " FROM (SELECT ");
    assert_non_null(body);
    const char *source = strstr(body, " AS example FROM ");
    assert_non_null(source);
    return ag_format(arena, "%s | %s | %s\n", between(arena, sql, "ELSE n || ' ", "' END"),
                     between(arena, body, " FROM (SELECT ", " AS example FROM "),
                     between(arena, source, " AS example FROM ", " LIMIT 1001) AS found"));
}

static const char *asked(ag_arena *arena, const example *e)
{
    ag_plan_options options = {.dialect = &ag_postgresql_dialect,
                               .version = e->version ? e->version : 150000};
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_error err = {0};
    ag_buf out = ag_buf_new(arena);
    if (!ag_ops_read(arena, read_json(arena, e->ops), &ops, &err) ||
        !ag_plan(arena, &options, read_schema(arena, SHOP), &ops, &steps, &err))
        fail_msg("%s: %s", e->ops, err.message);
    for (size_t i = 0; i < steps.len; i++) {
        for (size_t k = 0; k < steps.items[i]->statements.len; k++) {
            const ag_statement *statement = &steps.items[i]->statements.items[k];
            if (statement->kind == AG_STATEMENT_ASSERT) {
                assert_non_null(statement->hint);
                ag_buf_put(&out, told(arena, statement->sql));
            }
        }
    }
    return out.text;
}

static void test_precheck__asks_for_the_rows_in_the_way(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(examples); i++)
        assert_string_equal(asked(arena, &examples[i]), examples[i].asked);
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_precheck__asks_for_the_rows_in_the_way),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
