#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The exact statements but for the questions before them (test_precheck.c); that servers take them is what the live suite sees. */
#include <autogen/json.h>
#include <autogen/plan.h>

#include "postgresql/postgresql.h"

typedef struct example {
    const char *schema, *op, *sql;
} example;

#define T \
    "{\"tables\": {\"app.t\": {\"columns\": {\"a\": {\"type\": \"integer\", \"default\": \"1\"}, \"b\": " \
    "\"text\"}, \"checks\": {\"c\": \"a > 0\"}, \"indexes\": {\"i\": [\"a\"]}}}, " \
    "\"enums\": {\"e\": [\"x\", \"z\"]}}"

static const example examples[] = {
    {"{}", "{\"op\": \"create_schema\", \"schema\": \"app\", \"comment\": \"c\"}",
     "CREATE SCHEMA app;COMMENT ON SCHEMA app IS 'c';"},
    {"{}",
     "{\"op\": \"create_extension\", \"extension\": \"uuid-ossp\", \"schema\": \"app\", \"version\": "
     "\"1.1\"}",
     "CREATE EXTENSION \"uuid-ossp\" SCHEMA app VERSION '1.1';"},
    {"{}", "{\"op\": \"create_enum\", \"enum\": \"app.e\", \"values\": [\"a\", \"it's\"]}",
     "CREATE TYPE app.e AS ENUM ('a', 'it''s');"},
    {T,
     "{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"x\", \"z\"]}, \"to\": "
     "{\"values\": [\"w\", \"x\", \"y\", \"z\"]}}",
     "ALTER TYPE e ADD VALUE 'w' BEFORE 'x';ALTER TYPE e ADD VALUE 'y' AFTER 'x';"},
    {"{\"enums\": {\"e\": [\"x\", \"z\"]}, \"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"e\", "
     "\"default\": \"'x'\"}}, \"checks\": {\"c\": \"a <> 'x'\"}}}}",
     "{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"x\", \"z\"]}, \"to\": "
     "{\"values\": [\"y\"]}, \"with\": {\"renamed_values\": {\"x\": \"y\"}}}",
     "ALTER TYPE e RENAME TO ag_old_e;CREATE TYPE e AS ENUM ('y');ALTER TABLE t DROP CONSTRAINT c;"
     "ALTER TABLE t ALTER COLUMN a DROP DEFAULT;ALTER TABLE t ALTER COLUMN a TYPE e USING (CASE "
     "a::text WHEN 'x' THEN 'y' ELSE a::text END)::e;ALTER TABLE t ALTER COLUMN a SET DEFAULT 'y';"
     "ALTER TABLE t ADD CONSTRAINT c CHECK (a <> 'y');DROP TYPE ag_old_e;"},
    {"{}",
     "{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"id\": {\"type\": \"bigint\", "
     "\"identity\": \"always\"}, \"user\": {\"type\": \"varchar(5)\", \"default\": \"'x'\", "
     "\"collation\": \"C\", \"nullable\": false}, \"ok\": {\"type\": \"boolean\", \"default\": \"1 is "
     "null\"}}, \"primary_key\": {\"name\": \"k\", \"columns\": [\"id\"]}}",
     "CREATE TABLE t (\n    id bigint GENERATED ALWAYS AS IDENTITY NOT NULL,\n    \"user\" varchar(5) "
     "COLLATE \"C\" DEFAULT 'x' NOT NULL,\n    ok boolean DEFAULT (1 is null),\n    CONSTRAINT k "
     "PRIMARY KEY (id)\n);"},
    {T, "{\"op\": \"drop_table\", \"table\": \"app.t\"}", "DROP TABLE app.t;"},
    {T, "{\"op\": \"rename_table\", \"table\": \"app.t\", \"to\": \"u\"}",
     "ALTER TABLE app.t SET SCHEMA public;ALTER TABLE t RENAME TO u;"},
    {T,
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"a\", \"from\": {\"type\": "
     "\"integer\", \"nullable\": true}, \"to\": {\"type\": \"bigint\", \"nullable\": false}}",
     "ALTER TABLE app.t ALTER COLUMN a DROP DEFAULT;ALTER TABLE app.t DROP CONSTRAINT c;"
     "ALTER TABLE app.t ALTER COLUMN a TYPE bigint;ALTER TABLE app.t ADD CONSTRAINT c CHECK (a > 0);"
     "ALTER TABLE app.t ALTER COLUMN a SET NOT NULL;ALTER TABLE app.t ALTER COLUMN a SET DEFAULT 1;"},
    {"{\"tables\": {\"app.t\": {\"columns\": {\"b\": \"text\"}, \"indexes\": {\"i\": [{\"expression\": "
     "\"lower(b)\"}], \"j\": [\"b\"]}}}}",
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"b\", \"from\": {\"type\": "
     "\"text\"}, \"to\": {\"type\": \"varchar(9)\"}}",
     "DROP INDEX app.i;ALTER TABLE app.t ALTER COLUMN b TYPE varchar(9);"
     "CREATE INDEX i ON app.t ((lower(b)));"},
    {"{\"tables\": {\"t\": {\"columns\": {\"b\": \"varchar(5)\"}, \"checks\": {\"c\": \"b > 'a'\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"b\", \"from\": {\"type\": "
     "\"varchar(5)\"}, \"to\": {\"type\": \"varchar(9)\"}}",
     "ALTER TABLE t ALTER COLUMN b TYPE varchar(9);"},
    {T,
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"a\", \"from\": {\"default\": "
     "\"1\"}, \"to\": {\"default\": \"2\"}}",
     "ALTER TABLE app.t ALTER COLUMN a SET DEFAULT 2;"},
    {T,
     "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"b\", \"from\": {\"comment\": "
     "null}, \"to\": {\"comment\": \"c\"}}",
     "COMMENT ON COLUMN app.t.b IS 'c';"},
    {T, "{\"op\": \"rename_column\", \"table\": \"app.t\", \"column\": \"b\", \"to\": \"B\"}",
     "ALTER TABLE app.t RENAME COLUMN b TO \"B\";"},
    {T, "{\"op\": \"drop_column\", \"table\": \"app.t\", \"column\": \"b\"}",
     "ALTER TABLE app.t DROP COLUMN b;"},
    {T,
     "{\"op\": \"alter_check\", \"table\": \"app.t\", \"check\": \"c\", \"from\": {\"expression\": \"a "
     "> 0\"}, \"to\": {\"expression\": \"a > 1\"}}",
     "ALTER TABLE app.t DROP CONSTRAINT c;ALTER TABLE app.t ADD CONSTRAINT c CHECK (a > 1);"},
    {T, "{\"op\": \"rename_check\", \"table\": \"app.t\", \"check\": \"c\", \"to\": \"d\"}",
     "ALTER TABLE app.t RENAME CONSTRAINT c TO d;"},
    {T,
     "{\"op\": \"create_index\", \"table\": \"app.t\", \"index\": \"j\", \"columns\": [{\"expression\": "
     "\"lower(b)\", \"order\": \"desc\"}], \"where\": \"a > 0\"}",
     "CREATE INDEX j ON app.t ((lower(b)) DESC) WHERE a > 0;"},
    {T, "{\"op\": \"drop_index\", \"table\": \"app.t\", \"index\": \"i\"}", "DROP INDEX app.i;"},
    {T, "{\"op\": \"rename_index\", \"table\": \"app.t\", \"index\": \"i\", \"to\": \"k\"}",
     "ALTER INDEX app.i RENAME TO k;"},
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

static bool plan(ag_arena *arena, const char *schema, const char *text, ag_steps *steps,
                 ag_error *err)
{
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = 150000};
    ag_op *op = NULL;
    ag_ops ops = {0};
    if (!ag_op_read(arena, read_json(arena, text), &op, err))
        fail_msg("%s: %s", text, err->message);
    AG_PUSH(arena, &ops, op);
    return ag_plan(arena, &options, read_schema(arena, schema), &ops, steps, err);
}

static void test_render__exact_statements(void **state)
{
    ag_arena *a = *state;
    for (size_t i = 0; i < AG_COUNT(examples); i++) {
        ag_error err = {0};
        ag_steps steps = {0};
        if (!plan(a, examples[i].schema, examples[i].op, &steps, &err))
            fail_msg("%s: %s", examples[i].op, err.message);
        ag_buf sql = ag_buf_new(a);
        for (size_t k = 0; k < steps.items[0]->statements.len; k++)
            if (steps.items[0]->statements.items[k].kind == AG_STATEMENT_RUN)
                ag_buf_format(&sql, "%s;", steps.items[0]->statements.items[k].sql);
        assert_string_equal(sql.text, examples[i].sql);
    }
}

static const example refused[] = {
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"text\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": {\"generated\": null}, "
     "\"to\": {\"generated\": \"'x'\"}}",
     "cannot become a generated column"},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\"}}}}",
     "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": {\"type\": \"integer\"}, "
     "\"to\": {\"type\": \"serial\"}}",
     "to or from serial"},
    {"{}",
     "{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": {\"type\": \"integer\", "
     "\"generated\": \"1\", \"virtual\": true}}}",
     "a virtual column"},
};

static void test_render__refuses_what_cannot_be_done(void **state)
{
    ag_arena *a = *state;
    for (size_t i = 0; i < AG_COUNT(refused); i++) {
        ag_error err = {0};
        ag_steps steps = {0};
        assert_false(plan(a, refused[i].schema, refused[i].op, &steps, &err));
        assert_int_equal(err.code, AG_E_UNSUPPORTED);
        if (strstr(err.message, refused[i].sql) == NULL)
            fail_msg("\"%s\" is not in \"%s\"", refused[i].sql, err.message);
    }
}

static int setup(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int teardown(void **state)
{
    ag_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_render__exact_statements),
        cmocka_unit_test(test_render__refuses_what_cannot_be_done),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
