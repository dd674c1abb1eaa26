/*
 * What is declared is what the database holds after the statements for it have run: from nothing to a schema, from that to another one,
 * and back.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/diff.h>
#include <autogen/json.h>
#include <autogen/plan.h>

#include "pg_change.h"
#include "postgresql/postgresql.h"

/* A table of one column beside others, which most cases need. */
#define COLUMN(body) "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\", \"a\": " body "}}}}"
#define TABLE(body) \
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"bigint\", \"a\": \"integer\", \"b\": \"text\"}, " body \
    "}}}"
#define TWO(body) \
    "{\"tables\": {\"p\": {\"columns\": {\"id\": \"bigint\", \"x\": \"text\"}, \"primary_key\": " \
    "[\"id\"], \"uniques\": {\"p_x\": [\"x\"]}}, \"t\": {\"columns\": {\"id\": \"bigint\", \"x\": " \
    "\"text\"}, " body "}}}"

static const pg_change changes[] = {
    /* schemas, extensions, enums */
    {"{}", "{\"schemas\": {\"app\": {\"comment\": \"it's\"}}}"},
    {"{\"schemas\": {\"app\": {\"comment\": \"one\"}}}", "{\"schemas\": {\"app\": {}}}"},
    {"{}", "{\"schemas\": {\"Odd Name\": {}, \"select\": {}, \"a.b\": {}}}"},
    {"{}", "{\"enums\": {\"mood\": {\"values\": [\"sad\", \"it's\"], \"comment\": \"how\"}}}"},
    {"{\"enums\": {\"mood\": [\"a\", \"b\"]}}",
     "{\"enums\": {\"mood\": {\"values\": [\"a\", \"b\"], \"comment\": \"x\"}}}"},
    {"{}",
     "{\"schemas\": {\"app\": {}}, \"enums\": {\"app.mood\": [\"a\"]}, \"tables\": {\"app.t\": "
     "{\"columns\": {\"m\": {\"type\": \"app.mood\", \"default\": \"'a'\"}, \"ms\": "
     "\"app.mood[]\"}}}}"},
    /* what ALTER TABLE changes of a table itself */
    {TABLE("\"comment\": \"x\""), TABLE("\"unlogged\": true")},
    {TABLE("\"storage_parameters\": {\"fillfactor\": \"70\", \"autovacuum_enabled\": \"false\"}"),
     TABLE("\"storage_parameters\": {\"fillfactor\": \"80\", \"toast.autovacuum_enabled\": "
           "\"false\"}")},
    {TABLE("\"replica_identity\": \"full\", \"row_security\": true"),
     TABLE("\"replica_identity\": \"nothing\", \"force_row_security\": true")},
    {TABLE("\"primary_key\": {\"name\": \"p\", \"columns\": [\"id\"]}, \"replica_index\": \"p\""),
     TABLE("\"primary_key\": {\"name\": \"p\", \"columns\": [\"id\", \"a\"]}, \"replica_index\": "
           "\"p\"")},
    {TABLE("\"primary_key\": {\"name\": \"p\", \"columns\": [\"id\"]}, \"replica_index\": \"p\""),
     TABLE("\"primary_key\": {\"name\": \"q\", \"columns\": [\"id\"]}, \"replica_index\": \"q\"")},
    {TABLE("\"primary_key\": {\"name\": \"p\", \"columns\": [\"id\"]}, \"replica_index\": \"p\""),
     TABLE(
         "\"primary_key\": {\"name\": \"p\", \"columns\": [\"id\"]}, \"replica_identity\": \"full\"")},
    /* columns */
    {COLUMN("\"integer\""), TABLE("\"comment\": \"hello\"")},
    {COLUMN("\"text\""), COLUMN("{\"type\": \"text\", \"nullable\": false}")},
    {COLUMN("\"text\""), COLUMN("{\"type\": \"text\", \"default\": \"'x'\"}")},
    {COLUMN("{\"type\": \"text\", \"default\": \"'x'\"}"),
     COLUMN("{\"type\": \"text\", \"default\": \"'y' || 'z'\"}")},
    {COLUMN("{\"type\": \"boolean\", \"default\": \"1 = 1 and not false\"}"),
     COLUMN("{\"type\": \"boolean\", \"default\": \"1 is null\"}")},
    {COLUMN("\"integer\""), COLUMN("\"bigint\"")},
    {COLUMN("\"varchar(10)\""), COLUMN("\"varchar(20)\"")},
    {COLUMN("{\"type\": \"varchar(10)\", \"default\": \"'x'\"}"),
     COLUMN("{\"type\": \"text\", \"default\": \"'x'\", \"nullable\": false}")},
    {COLUMN("{\"type\": \"integer\", \"default\": \"1\"}"),
     COLUMN("{\"type\": \"numeric(10, 2)\", \"default\": \"1.5\"}")},
    {COLUMN("\"integer\""),
     COLUMN("{\"type\": \"integer\", \"identity\": \"always\", \"nullable\": false}")},
    {COLUMN("{\"type\": \"integer\", \"identity\": \"always\", \"nullable\": false}"),
     COLUMN("{\"type\": \"integer\", \"identity\": \"by default\", \"nullable\": false}")},
    {COLUMN("{\"type\": \"integer\", \"nullable\": false, \"default\": \"5\"}"),
     COLUMN("{\"type\": \"bigint\", \"identity\": \"by default\", \"nullable\": false}")},
    {COLUMN("\"text\""), COLUMN("{\"type\": \"text\", \"collation\": \"C\"}")},
    {COLUMN("\"text\""), COLUMN("{\"type\": \"text\", \"comment\": \"it's \\\\ here\"}")},
    {COLUMN("{\"type\": \"text\", \"generated\": \"id::text\"}"),
     COLUMN("{\"type\": \"text\", \"generated\": \"id::text || 'x'\", \"comment\": \"c\"}")},
    {"{}", COLUMN("{\"type\": \"bigint\", \"generated\": \"id * 2\", \"nullable\": false}")},
    {"{}", COLUMN("\"serial\"")},
    {"{}", COLUMN("{\"type\": \"bigserial\", \"nullable\": false}")},
    {"{}", COLUMN("{\"type\": \"timestamp with time zone\", \"default\": \"now()\"}")},
    {"{}", COLUMN("{\"type\": \"numeric(5)\", \"default\": \"NULL\"}")},
    {"{}", COLUMN("\"char\"")},
    {"{}", COLUMN("{\"type\": \"jsonb\", \"default\": \"'{}'\"}")},
    {"{}", COLUMN("{\"type\": \"text[]\", \"default\": \"'{}'\"}")},
    {"{}", COLUMN("{\"type\": \"integer\", \"default\": \"-1\", \"primary_key\": true}")},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\"}}}}",
     "{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\", \"Order\": {\"type\": \"integer\", "
     "\"comment\": \"c\", \"default\": \"1\"}, \"user\": \"text\", \"we\\\"ird\": \"text\"}}}}"},
    /* keys and checks */
    {TABLE("\"comment\": null"), TABLE("\"primary_key\": [\"id\", \"a\"]")},
    {TABLE("\"primary_key\": [\"id\"]"),
     TABLE(
         "\"primary_key\": {\"name\": \"mine\", \"columns\": [\"a\", \"id\"], \"comment\": \"k\"}")},
    {TABLE("\"uniques\": {\"u\": [\"a\"]}"),
     TABLE("\"uniques\": {\"u\": {\"columns\": [\"a\", \"b\"], \"deferrable\": \"initially "
           "deferred\"}}")},
    {TABLE("\"uniques\": {\"u\": [\"a\"]}"),
     TABLE("\"uniques\": {\"u\": {\"columns\": [\"a\"], \"nulls_not_distinct\": true}}"), 150000},
    {TABLE("\"uniques\": {\"u\": [\"a\"]}"),
     TABLE("\"uniques\": {\"u\": {\"columns\": [\"a\"], \"comment\": \"why\"}}")},
    {TABLE("\"checks\": {\"c\": \"a > 0\"}"),
     TABLE("\"checks\": {\"c\": {\"expression\": \"a between 1 and 5 or b in ('x', 'y')\", "
           "\"comment\": \"c\"}}")},
    {"{}", TABLE("\"checks\": {\"c\": \"a > 0 -- why\"}, \"indexes\": {\"i\": {\"columns\": "
                 "[{\"expression\": \"a + 1 -- x\"}], \"where\": \"a > 0 -- z\"}}")},
    {TABLE("\"checks\": {\"c\": \"a > 0\", \"d\": \"b <> ''\"}"), TABLE("\"comment\": null")},
    {TWO("\"comment\": null"),
     TWO("\"foreign_keys\": {\"f\": {\"columns\": [\"id\"], \"references\": \"p(id)\", "
         "\"on_delete\": \"cascade\", \"on_update\": \"set null\", \"comment\": \"f\"}}")},
    {TWO("\"foreign_keys\": {\"f\": {\"columns\": [\"id\"], \"references\": \"p(id)\"}}"),
     TWO("\"foreign_keys\": {\"f\": {\"columns\": [\"id\"], \"references\": \"p(id)\", "
         "\"deferrable\": \"initially deferred\"}}")},
    {TWO("\"foreign_keys\": {\"f\": {\"columns\": [\"id\"], \"references\": \"p(id)\"}}"),
     TWO("\"foreign_keys\": {\"f\": {\"columns\": [\"x\"], \"references\": \"p(x)\", \"match\": "
         "\"full\", \"on_delete\": \"restrict\", \"on_update\": \"set default\", \"deferrable\": "
         "\"initially immediate\"}}")},
    {"{}", TWO("\"foreign_keys\": {\"f\": {\"columns\": [\"id\"], \"references\": \"t(id)\"}}, "
               "\"primary_key\": [\"id\"]")},
    /* indexes */
    {TABLE("\"comment\": null"), TABLE("\"indexes\": {\"i\": [\"a\"]}")},
    {TABLE("\"indexes\": {\"i\": [\"a\"]}"),
     TABLE(
         "\"indexes\": {\"i\": {\"columns\": [{\"column\": \"a\", \"order\": \"desc\"}, {\"column\": "
         "\"b\", \"opclass\": \"text_pattern_ops\", \"nulls\": \"first\"}, {\"expression\": "
         "\"lower(b)\", \"collation\": \"C\"}], \"unique\": true, \"include\": [\"id\"], \"where\": "
         "\"a > 5 and b is not null\", \"comment\": \"x\"}}")},
    {TABLE("\"indexes\": {\"i\": {\"columns\": [\"a\"], \"comment\": \"x\"}}"),
     TABLE("\"indexes\": {\"i\": [\"a\"]}")},
    {TABLE(
         "\"indexes\": {\"i\": {\"columns\": [{\"column\": \"a\", \"nulls\": \"last\"}], \"method\": "
         "\"btree\"}}"),
     TABLE("\"indexes\": {\"i\": {\"columns\": [\"a\"], \"method\": \"hash\"}}")},
    {"{}", TABLE("\"indexes\": {\"Odd Index\": {\"columns\": [{\"column\": \"a\", \"nulls\": "
                 "\"first\", \"order\": \"desc\"}, {\"expression\": \"a + 1\"}]}}")},
    {"{}",
     "{\"schemas\": {\"app\": {}}, \"tables\": {\"app.t\": {\"columns\": {\"a\": {\"type\": "
     "\"integer\", \"comment\": \"c\"}}, \"indexes\": {\"i\": {\"columns\": [\"a\"], "
     "\"comment\": \"in app\"}}, \"checks\": {\"c\": {\"expression\": \"a > 0\", \"comment\": "
     "\"c\"}}}}}"},
    /* renames */
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\"}, \"checks\": {\"c\": \"a > 0\"}, "
     "\"indexes\": {\"i\": [\"a\"]}}}}",
     "{\"tables\": {\"u\": {\"renamed_from\": \"t\", \"columns\": {\"b\": {\"type\": \"integer\", "
     "\"renamed_from\": \"a\"}}, \"checks\": {\"c\": \"b > 0\"}, \"indexes\": {\"i\": [\"b\"]}}}}"},
    {"{\"schemas\": {\"app\": {}, \"other\": {}}, \"tables\": {\"app.t\": {\"columns\": {\"a\": "
     "\"integer\"}}}}",
     "{\"schemas\": {\"app\": {}, \"other\": {}}, \"tables\": {\"other.u\": {\"renamed_from\": "
     "\"app.t\", \"columns\": {\"a\": \"integer\"}}}}"},
    {"{\"schemas\": {\"app\": {}}, \"tables\": {\"app.t\": {\"columns\": {\"a\": \"integer\"}}}}",
     "{\"schemas\": {\"app\": {}}, \"tables\": {\"u\": {\"renamed_from\": \"app.t\", \"columns\": "
     "{\"a\": \"integer\"}}}}"},
    {TABLE("\"checks\": {\"c\": \"a > 0\"}, \"uniques\": {\"u\": [\"a\"]}, \"indexes\": {\"i\": "
           "[\"b\"]}, \"primary_key\": {\"name\": \"k\", \"columns\": [\"id\"]}"),
     TABLE("\"checks\": {\"c2\": \"a > 0\"}, \"uniques\": {\"u2\": [\"a\"]}, \"indexes\": {\"i2\": "
           "[\"b\"]}, \"primary_key\": {\"name\": \"k2\", \"columns\": [\"id\"]}")},
};

static void test_render__changes_and_their_opposites(void **state)
{
    pg_database *db = *state;
    pg_check_changes(db, changes, AG_COUNT(changes));
}

/* Forwards only: a value of an enum cannot be taken away. */
static void test_render__enums_gain_values(void **state)
{
    pg_database *db = *state;
    static const char *const steps[] = {
        "{\"enums\": {\"e\": [\"b\", \"d\"]}}",
        "{\"enums\": {\"e\": [\"a\", \"b\", \"c\", \"it's\", \"d\", \"e\", \"f\"]}}",
    };
    ag_schema *model = ag_schema_new(db->arena);
    for (size_t i = 0; i < AG_COUNT(steps); i++) {
        ag_ops ops = {0};
        ag_questions questions = {0};
        ag_schema *to = pg_schema(db, steps[i]);
        assert_true(ag_diff(db->arena, model, to, NULL, &ops, &questions, &db->err));
        pg_migrate(db, model, &ops);
        pg_assert_holds(db, to, steps[i]);
    }
    ag_ops back = {0};
    ag_questions questions = {0};
    ag_schema *first = pg_schema(db, steps[0]);
    assert_true(ag_diff(db->arena, model, first, NULL, &back, &questions, &db->err));
    pg_migrate(db, model, &back);
    pg_assert_holds(db, first, "and back");
}

static void test_render__values_of_an_enum_are_renamed(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(db, model,
               "[{\"op\": \"create_enum\", \"enum\": \"e\", \"values\": [\"a\", \"b\"]}]", true);
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"a\", \"b\"]}, "
        "\"to\": {\"values\": [\"x\", \"a2\", \"b\"]}, \"with\": {\"renamed_values\": {\"a\": "
        "\"a2\"}}}]",
        true);
}

/* In columns, arrays, defaults, checks and indexes; two names are exchanged, and a value goes. */
static void test_render__values_of_a_new_enum_are_renamed(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(
        db, model,
        "[{\"op\": \"create_enum\", \"enum\": \"e\", \"values\": [\"a\", \"b\", \"c\", \"d\"]},"
        "{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"one\": {\"type\": \"e\", "
        "\"default\": \"'a'\"}, \"many\": {\"type\": \"e[]\", \"default\": \"'{a,d}'\"}}, "
        "\"checks\": {\"k\": \"one <> 'b'\"}, \"indexes\": {\"i\": {\"columns\": [\"one\"], "
        "\"where\": \"one = 'a'\"}}}]",
        true);
    pg_run(db, "INSERT INTO t VALUES ('a', '{a,NULL,b}'), ('d', NULL), (NULL, '{}')");
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"a\", \"b\", "
        "\"c\", \"d\"]}, \"to\": {\"values\": [\"a\", \"b\", \"d\"]}, \"with\": "
        "{\"lossy\": true, \"renamed_values\": {\"a\": \"b\", \"b\": \"a\"}}},"
        "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"one\", \"from\": {\"default\": "
        "\"'a'\"}, \"to\": {\"default\": \"'b'\"}},"
        "{\"op\": \"alter_check\", \"table\": \"t\", \"check\": \"k\", \"from\": {\"expression\": "
        "\"one <> 'b'\"}, \"to\": {\"expression\": \"one <> 'a'\"}},"
        "{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"many\", \"from\": {\"default\": "
        "\"'{a,d}'\"}, \"to\": {\"default\": \"'{b,d}'\"}},"
        "{\"op\": \"alter_index\", \"table\": \"t\", \"index\": \"i\", \"from\": {\"where\": "
        "\"one = 'a'\"}, \"to\": {\"where\": \"one = 'b'\"}}]",
        true);
    assert_string_equal(pg_cell(db,
                                "SELECT string_agg(concat_ws(' ', one, many), ';' ORDER BY one) "
                                "FROM t"),
                        "b {b,NULL,a};d;{}");
}

static void test_render__concurrently(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    const char *create =
        "[{\"op\": \"create_index\", \"table\": \"t\", \"index\": \"i\", "
        "\"columns\": [\"a\"], \"unique\": true, \"with\": {\"concurrently\": true}}]";
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": \"integer\"}}]",
               true);
    pg_run(db, "INSERT INTO t VALUES (1), (1)");
    ag_error err = {0}; /* the build fails and leaves an invalid index behind, which is not seen */
    assert_false(ag_session_run(db->session, "CREATE UNIQUE INDEX CONCURRENTLY i ON t (a)", &err));
    assert_string_equal(err.sqlstate, "23505");
    pg_assert_holds(db, model, "an invalid index");
    pg_run(db, "DELETE FROM t");
    pg_run_ops(db, model, create, false);
    pg_run(db, "DROP INDEX i"); /* as when the next one stopped half-way and runs again */
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_index\", \"table\": \"t\", \"index\": \"i\", \"from\": {\"unique\": "
        "true}, \"to\": {\"unique\": false}, \"with\": {\"concurrently\": true}}]",
        false);
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_index\", \"table\": \"t\", \"index\": \"i\", \"from\": {\"unique\": "
        "false}, \"to\": {\"unique\": true}, \"with\": {\"concurrently\": true}}]",
        false);
    pg_run_ops(db, model,
               "[{\"op\": \"drop_index\", \"table\": \"t\", \"index\": \"i\", \"with\": "
               "{\"concurrently\": true}}]",
               false);
}

static void test_render__identity_starts_behind_what_is_there(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": {\"type\": "
               "\"integer\", \"nullable\": false}}}]",
               true);
    pg_run(db, "INSERT INTO t VALUES (41)");
    pg_run_ops(db, model,
               "[{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": "
               "{\"identity\": \"none\"}, \"to\": {\"identity\": \"always\"}}]",
               true);
    assert_string_equal(pg_cell(db, "INSERT INTO t DEFAULT VALUES RETURNING a"), "42");
}

static void test_render__type_with_using(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(
        db, model,
        "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": {\"type\": \"text\", "
        "\"default\": \"'1'\"}}}]",
        true);
    pg_run(db, "INSERT INTO t VALUES ('7')");
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": {\"type\": \"text\", \"default\": \"'1'\"}, \"to\": {\"type\": "
        "\"integer\", \"default\": \"1\"}, \"with\": {\"using\": \"a::integer\"}}]",
        true);
    assert_string_equal(pg_cell(db, "SELECT a FROM t"), "7");
}

/* The assertion before a change of type: the rows that it finds, or NULL. */
static const char *found_by_assertion(pg_database *db, const char *from, const char *to,
                                      const char *value)
{
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_schema *model = ag_schema_new(db->arena);
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = db->session->version};
    pg_run(db, "DROP TABLE IF EXISTS t");
    pg_run_ops(db, model,
               ag_format(db->arena,
                         "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": "
                         "{\"a\": \"%s\"}}]",
                         from),
               true);
    pg_run(db, ag_format(db->arena, "INSERT INTO t VALUES (NULL), (%s)", value));
    const char *alter =
        ag_format(db->arena,
                  "[{\"op\": \"alter_column\", \"table\": \"t\", \"column\": "
                  "\"a\", \"from\": {\"type\": \"%s\"}, \"to\": {\"type\": \"%s\"}}]",
                  from, to);
    if (!ag_json_read(db->arena, alter, strlen(alter), "test", &json, &db->err) ||
        !ag_ops_read(db->arena, json, &ops, &db->err) ||
        !ag_plan(db->arena, &options, model, &ops, &steps, &db->err))
        fail_msg("%s: %s", alter, db->err.message);
    const ag_statement *first = &steps.items[0]->statements.items[0];
    const char *found = first->kind == AG_STATEMENT_ASSERT ? pg_cell(db, first->sql) : NULL;
    if (found)
        return found;
    pg_run_steps(db, &steps);
    pg_assert_holds(db, model, alter);
    return NULL;
}

static void test_render__values_that_would_change_are_found(void **state)
{
    pg_database *db = *state;
    assert_string_equal(found_by_assertion(db, "numeric(10,2)", "integer", "1.5"),
                        "1 row of t.a does not fit integer, such as ctid = (0,2) with a = 1.50");
    assert_string_equal(
        found_by_assertion(db, "numeric(10,2)", "numeric(10,1)", "1.25"),
        "1 row of t.a does not fit numeric(10,1), such as ctid = (0,2) with a = 1.25");
    assert_string_equal(
        found_by_assertion(db, "text", "varchar(2)", "'abc'"),
        "1 row of t.a does not fit varchar(2), such as ctid = (0,2) with a = 'abc'");
    assert_string_equal(found_by_assertion(db, "double precision", "real", "0.1"),
                        "1 row of t.a does not fit real, such as ctid = (0,2) with a = 0.1");
    assert_string_equal(
        found_by_assertion(db, "timestamp", "date", "'2020-01-01 10:00'"),
        "1 row of t.a does not fit date, such as ctid = (0,2) with a = '2020-01-01 10:00:00'");
    assert_true(ag_ends_with(found_by_assertion(db, "text", "uuid", "'x'"),
                             " not fit uuid, such as ctid = (0,2) with a = 'x'"));
    assert_string_equal(found_by_assertion(db, "text", "integer", "'99999999999'"),
                        "1 row of t.a does not fit integer, such as ctid = (0,2) with a = "
                        "'99999999999'");
    assert_string_equal(found_by_assertion(db, "integer", "boolean", "2"),
                        "1 row of t.a does not fit boolean, such as ctid = (0,2) with a = 2");
    assert_string_equal(found_by_assertion(db, "bigint", "timestamp", "2"),
                        "1 row of t.a does not fit timestamp, such as ctid = (0,2) with a = 2");
    assert_null(found_by_assertion(db, "text", "date", "'2024-02-28'"));
    assert_null(found_by_assertion(db, "text", "timestamptz", "' 2024-12-01T10:00:00.5+01:00'"));
    assert_null(found_by_assertion(db, "varchar", "interval", "'3 days'"));
    assert_null(found_by_assertion(db, "text", "numeric(5,2)", "'-1.5e1'"));
    assert_null(found_by_assertion(db, "boolean", "smallint", "true"));
    assert_null(found_by_assertion(db, "numeric(10,2)", "integer", "2.00"));
    assert_null(found_by_assertion(db, "text", "varchar(3)", "'abc'"));
    assert_null(found_by_assertion(db, "varchar(3)", "text", "'abc'"));
    assert_null(found_by_assertion(db, "integer", "bigint", "1"));
    assert_null(found_by_assertion(db, "bigint", "integer", "1"));
    assert_null(found_by_assertion(db, "jsonb", "json", "'{}'"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_render__changes_and_their_opposites, pg_setup,
                                        pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__enums_gain_values, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__values_of_a_new_enum_are_renamed, pg_setup,
                                        pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__values_of_an_enum_are_renamed, pg_setup,
                                        pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__concurrently, pg_setup, pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__identity_starts_behind_what_is_there, pg_setup,
                                        pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__values_that_would_change_are_found, pg_setup,
                                        pg_teardown),
        cmocka_unit_test_setup_teardown(test_render__type_with_using, pg_setup, pg_teardown),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
