#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* The exact statements; that servers take them is what the live suite sees. */
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
