/* Objects of their own: from nothing to a schema, to another one and back; and what stays what it is meanwhile. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/diff.h>
#include <autogen/json.h>

#include "pg_change.h"

#define SEQUENCE(body) "{\"sequences\": {\"s\": {" body "}}}"
#define OWNED(owner) \
    "{\"sequences\": {\"s\": {" owner \
    "}}, \"tables\": {\"t\": {\"columns\": {\"id\": \"bigint\", " \
    "\"n\": {\"type\": \"bigint\", \"default\": \"nextval('s'::regclass)\"}}}}}"

static const pg_change changes[] = {
    /* sequences */
    {"{}", SEQUENCE("")},
    {SEQUENCE(""), SEQUENCE("\"type\": \"integer\", \"start\": 10, \"increment\": 2, \"min\": 5, "
                            "\"max\": 100, \"cache\": 5, \"cycle\": true, \"comment\": \"it's\"")},
    {SEQUENCE("\"type\": \"smallint\", \"increment\": -1"),
     SEQUENCE("\"increment\": -1, \"min\": -9223372036854775808")},
    {SEQUENCE("\"min\": -9223372036854775808, \"start\": -9223372036854775808"),
     SEQUENCE("\"max\": 9223372036854775807, \"start\": 9223372036854775807")},
    {SEQUENCE("\"type\": \"integer\""), SEQUENCE("\"type\": \"bigint\"")},
    {SEQUENCE("\"max\": 10"), SEQUENCE("\"min\": 1000, \"max\": 2000")},
    {SEQUENCE("\"increment\": -1"), SEQUENCE("\"increment\": 1")},
    {SEQUENCE(""), SEQUENCE("\"unlogged\": true"), 150000},
    {"{\"schemas\": {\"app\": {}}}",
     "{\"schemas\": {\"app\": {}}, \"sequences\": {\"app.\\\"a.b\\\"\": {\"owned_by\": "
     "\"app.t(id)\"}, \"Odd Name\": {}}, \"tables\": {\"app.t\": {\"columns\": {\"id\": "
     "\"integer\"}}}}"},
    {SEQUENCE(""), OWNED("\"owned_by\": \"t(n)\"")},
    {OWNED("\"owned_by\": \"t(n)\""), OWNED("\"owned_by\": \"t(id)\", \"cache\": 2")},
    {OWNED(""), OWNED("\"owned_by\": \"t(n)\"")},
    {OWNED("\"owned_by\": \"t(id)\""), "{}"},
    {OWNED("\"owned_by\": \"t(id)\""),
     "{\"sequences\": {\"s\": {\"owned_by\": \"u(id)\"}}, \"tables\": {\"u\": {\"columns\": "
     "{\"id\": \"integer\"}}}}"},
    {OWNED("\"owned_by\": \"t(id)\""),
     "{\"sequences\": {\"s\": {}}, \"tables\": {\"t\": {\"columns\": {\"n\": \"bigint\"}}}}"},
    /* a serial column that owns a second sequence */
    {"{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"serial\", \"nullable\": false}}}}}",
     "{\"sequences\": {\"s\": {\"owned_by\": \"t(id)\"}}, \"tables\": {\"t\": {\"columns\": "
     "{\"id\": {\"type\": \"serial\", \"nullable\": false}}}}}"},
};

static void test_objects__change_and_come_back(void **state)
{
    pg_check_changes(*state, changes, AG_COUNT(changes));
}

/* ------------------------------------------------------------------ sequences */

static ag_schema *made(pg_database *db, const char *json)
{
    ag_schema *model = ag_schema_new(db->arena), *wanted = pg_schema(db, json);
    ag_ops ops = {0};
    ag_questions questions = {0};
    assert_true(ag_diff(db->arena, model, wanted, NULL, &ops, &questions, &db->err));
    pg_migrate(db, model, &ops);
    return model;
}

#define ALTER_S(from, to) \
    "[{\"op\": \"alter_sequence\", \"sequence\": \"s\", \"from\": {" from "}, \"to\": {" to "}}]"

static void test_sequence__keeps_its_position(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, SEQUENCE("\"max\": 100"));
    pg_run(db, "SELECT setval('s', 41)");
    pg_run_ops(db, model,
               ALTER_S("\"max\": 100, \"type\": \"bigint\", \"increment\": 1",
                       "\"max\": 90, \"type\": \"integer\", \"increment\": 3"),
               true);
    assert_string_equal(pg_cell(db, "SELECT nextval('s')"), "44");
    pg_assert_holds(db, model, "a sequence in use");
}

static void test_sequence__moves_to_bounds_that_lie_ahead(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, SEQUENCE("\"max\": 100"));
    pg_run(db, "SELECT setval('s', 41)");
    pg_run_ops(db, model, ALTER_S("\"max\": 100, \"min\": null", "\"max\": 900, \"min\": 500"),
               true);
    assert_string_equal(pg_cell(db, "SELECT nextval('s')"), "500");
}

static void test_sequence__that_was_never_used_starts_at_its_new_start(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, SEQUENCE(""));
    pg_run_ops(db, model, ALTER_S("\"start\": null", "\"start\": 70"), true);
    assert_string_equal(pg_cell(db, "SELECT nextval('s')"), "70");
}

static void test_sequence__does_not_give_a_value_twice(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, SEQUENCE("\"max\": 100"));
    pg_run(db, "SELECT setval('s', 41)");
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_rows rows = {0};
    const char *text = ALTER_S("\"max\": 100", "\"max\": 40");
    ag_plan_options options = {.dialect = db->session->dialect, .version = db->session->version};
    assert_true(ag_json_read(db->arena, text, strlen(text), "test", &json, &db->err));
    assert_true(ag_ops_read(db->arena, json, &ops, &db->err));
    assert_true(ag_plan(db->arena, &options, model, &ops, &steps, &db->err));
    const ag_statement *first = &steps.items[0]->statements.items[0];
    assert_int_equal(first->kind, AG_STATEMENT_ASSERT);
    assert_true(ag_session_query(db->session, db->arena, first->sql, &rows, &db->err));
    assert_int_equal(rows.row_count, 1);
    assert_string_equal(ag_cell(&rows, 0, 0), "it stands at 41");
}

static void test_sequence__renames_are_followed_by_defaults(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, OWNED("\"owned_by\": \"t(n)\""));
    pg_run_ops(db, model,
               "[{\"op\": \"rename_sequence\", \"sequence\": \"s\", \"to\": \"it's new\"},"
               " {\"op\": \"rename_column\", \"table\": \"t\", \"column\": \"n\", \"to\": \"m\"},"
               " {\"op\": \"rename_table\", \"table\": \"t\", \"to\": \"u\"}]",
               true);
    pg_assert_holds(db, model, "after the renames");
    const ag_sequence *s = (const ag_sequence *)ag_list_find(&model->sequences, "it's new");
    assert_string_equal(s->owned_by.table, "u");
    assert_string_equal(s->owned_by.columns.items[0], "m");
}

/* The server takes its sequences along. */
static void test_sequence__moves_with_its_table(void **state)
{
    pg_database *db = *state;
    ag_schema *model =
        made(db, "{\"schemas\": {\"app\": {}}, \"sequences\": {\"s\": {\"owned_by\": "
                 "\"t(n)\"}}, \"tables\": {\"t\": {\"columns\": {\"n\": {\"type\": "
                 "\"bigint\", \"default\": \"nextval('s'::regclass)\"}}}}}");
    pg_run_ops(db, model, "[{\"op\": \"rename_table\", \"table\": \"t\", \"to\": \"app.t\"}]",
               true);
    pg_assert_holds(db, model, "after the move");
    assert_non_null(ag_list_find(&model->sequences, "app.s"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_objects__change_and_come_back),
        TEST(test_sequence__keeps_its_position),
        TEST(test_sequence__moves_to_bounds_that_lie_ahead),
        TEST(test_sequence__that_was_never_used_starts_at_its_new_start),
        TEST(test_sequence__does_not_give_a_value_twice),
        TEST(test_sequence__renames_are_followed_by_defaults),
        TEST(test_sequence__moves_with_its_table),
    };
    pg_need_server();
    return cmocka_run_group_tests_name("objects of PostgreSQL", tests, NULL, NULL);
}
