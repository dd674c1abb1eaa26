/* Columns, constraints and indexes with all that PostgreSQL can say of them: made, changed in place where the server can, and changed back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/diff.h>
#include <autogen/json.h>

#include "pg_change.h"
#include "postgresql/postgresql.h"

#define TABLE(body) \
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"bigint\", \"a\": \"integer\", \"b\": \"text\"}, " body \
    "}}}"
#define COLUMN(body) \
    "{\"enums\": {\"e\": [\"a\", \"b\"], \"f\": [\"b\"]}, \"tables\": {\"t\": {\"columns\": {\"a\": " body \
    "}}}}"
#define EXCLUDES(body) \
    "{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\", \"b\": \"text\", \"r\": \"int4range\"}, " body \
    "\"comment\": null}}}"
#define EXCLUSION(body) \
    "\"exclusions\": {\"x\": {\"elements\": [{\"column\": \"r\", \"operator\": \"&&\"}]" body "}}, "
#define GENERATED(body) \
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\", \"g\": " body \
    "}, \"uniques\": {\"u\": [\"g\", " \
    "\"id\"]}, \"checks\": {\"c\": \"g > 0\"}, \"indexes\": {\"i\": [\"g\"], \"j\": {\"columns\": [\"id\"], " \
    "\"where\": \"g > 5\"}}}}}"
#define IDENTITY(body) COLUMN("{\"type\": \"integer\", \"identity\": \"always\"" body "}")
#define CHECK(body) TABLE("\"checks\": {\"c\": {\"expression\": \"a > 0\"" body "}}")
#define KEY(body) \
    "{\"tables\": {\"p\": {\"columns\": {\"id\": \"bigint\", \"x\": \"bigint\"}, \"uniques\": " \
    "{\"p_key\": [\"id\", \"x\"]}}, \"t\": {\"columns\": {\"id\": \"bigint\", \"x\": \"bigint\"}, " \
    "\"foreign_keys\": {\"f\": {\"columns\": [\"id\", \"x\"], \"references\": \"p(id, x)\"" body \
    "}}}}}"

static const pg_change changes[] = {
    /* checks and foreign keys */
    {CHECK(""), CHECK(", \"no_inherit\": true")},
    {CHECK(", \"no_inherit\": true, \"comment\": \"c\""), CHECK(", \"comment\": \"c\"")},
    {CHECK(", \"not_valid\": true"), CHECK("")},
    {"{}", CHECK(", \"not_valid\": true, \"no_inherit\": true, \"comment\": \"c\"")},
    {CHECK(", \"not_valid\": true, \"comment\": \"c\""), CHECK(", \"comment\": \"d\"")},
    {CHECK(""), CHECK(", \"not_enforced\": true"), 180000},
    {KEY(""), KEY(", \"not_valid\": true")},
    {KEY(", \"not_valid\": true"), KEY(", \"deferrable\": \"initially deferred\"")},
    {KEY(", \"not_valid\": true"), KEY(", \"not_valid\": true, \"match\": \"full\"")},
    {KEY(", \"on_delete\": \"set null\""),
     KEY(", \"on_delete\": \"set null\", \"on_delete_columns\": [\"x\"]"), 150000},
    {"{}", KEY(", \"on_delete\": \"set default\", \"on_delete_columns\": [\"x\", \"id\"]"), 150000},
    {KEY(""), KEY(", \"not_enforced\": true"), 180000},
    /* keys and their indexes */
    {TABLE("\"primary_key\": [\"id\"]"),
     TABLE("\"primary_key\": {\"columns\": [\"id\"], \"include\": [\"a\", \"b\"]}")},
    {TABLE(
         "\"primary_key\": {\"columns\": [\"id\"], \"storage_parameters\": {\"fillfactor\": \"70\"}}"),
     TABLE("\"primary_key\": {\"columns\": [\"id\"], \"clustered\": true, \"comment\": \"c\"}")},
    {"{}",
     TABLE(
         "\"uniques\": {\"u\": {\"columns\": [\"a\"], \"include\": [\"b\"], \"clustered\": true, "
         "\"storage_parameters\": {\"fillfactor\": \"70\"}, \"deferrable\": \"initially deferred\"}}")},
    {TABLE(
         "\"uniques\": {\"u\": {\"columns\": [\"a\"], \"clustered\": true}}, \"indexes\": {\"i\": [\"b\"]}"),
     TABLE(
         "\"uniques\": {\"u\": [\"a\"]}, \"indexes\": {\"i\": {\"columns\": [\"b\"], \"clustered\": "
         "true}}")},
    {TABLE(
         "\"indexes\": {\"i\": {\"columns\": [\"b\"], \"storage_parameters\": {\"fillfactor\": \"70\"}}}"),
     TABLE("\"indexes\": {\"i\": {\"columns\": [\"b\"], \"storage_parameters\": "
           "{\"deduplicate_items\": \"off\", \"fillfactor\": \"80\"}, \"clustered\": true}}")},
    {TABLE("\"indexes\": {\"i\": [{\"expression\": \"lower(b)\"}, \"a\"]}"),
     TABLE("\"indexes\": {\"i\": [{\"expression\": \"lower(b)\", \"statistics\": 7}, \"a\"]}")},
    {"{}",
     TABLE(
         "\"indexes\": {\"i\": {\"columns\": [{\"expression\": \"to_tsvector('simple', b)\", \"opclass\": "
         "\"tsvector_ops\", \"opclass_options\": {\"siglen\": \"8\"}}], \"method\": \"gist\"}}"),
     130000},
    /* exclusion constraints */
    {EXCLUDES(""), EXCLUDES(EXCLUSION(", \"method\": \"gist\""))},
    {EXCLUDES(EXCLUSION(", \"method\": \"gist\", \"comment\": \"c\"")),
     EXCLUDES(EXCLUSION(", \"method\": \"gist\", \"where\": \"a > 0\", \"include\": [\"a\"], "
                        "\"deferrable\": \"initially deferred\""))},
    {EXCLUDES(EXCLUSION(", \"method\": \"gist\"")),
     EXCLUDES(EXCLUSION(", \"method\": \"gist\", \"storage_parameters\": {\"fillfactor\": \"50\"}, "
                        "\"clustered\": true, \"comment\": \"c\""))},
    {"{}",
     EXCLUDES(
         "\"exclusions\": [[{\"expression\": \"a + 1\", \"operator\": \"=\", \"order\": "
         "\"desc\"}, {\"column\": \"b\", \"operator\": \"=\", \"collation\": \"C\", \"opclass\": "
         "\"text_pattern_ops\"}]], ")},
    /* what is known of columns, and how they are stored */
    {COLUMN("\"text\""),
     COLUMN("{\"type\": \"text\", \"storage\": \"external\", \"statistics\": 5, "
            "\"options\": {\"n_distinct\": \"-0.5\"}}")},
    {COLUMN("{\"type\": \"text\", \"storage\": \"main\", \"statistics\": 0}"),
     COLUMN(
         "{\"type\": \"varchar(9)\", \"storage\": \"main\", \"options\": {\"n_distinct\": \"4\", "
         "\"n_distinct_inherited\": \"5\"}, \"nullable\": false}")},
    {COLUMN("{\"type\": \"numeric\", \"storage\": \"external\"}"), COLUMN("\"numeric(5,2)\"")},
    {COLUMN("{\"type\": \"text\", \"compression\": \"pglz\", \"collation\": \"C\"}"),
     COLUMN("{\"type\": \"text\", \"collation\": \"POSIX\"}"), 140000},
    /* identities and serials */
    {IDENTITY(""), IDENTITY(", \"sequence\": {\"start\": 3, \"increment\": 4, \"min\": 2, \"max\": "
                            "900, \"cache\": 5, \"cycle\": true}")},
    {IDENTITY(", \"sequence\": {\"increment\": -1}"),
     IDENTITY(", \"sequence\": {\"increment\": -2, \"min\": -10, \"start\": -2, \"max\": 5}")},
    {IDENTITY(", \"sequence\": {\"increment\": -1}"), IDENTITY("")},
    {IDENTITY(", \"sequence\": {\"max\": 2147483647, \"cache\": 1, \"min\": 1, \"start\": 1}"),
     COLUMN("{\"type\": \"bigint\", \"identity\": \"by default\", \"sequence\": {\"max\": 7}}")},
    {"{}", IDENTITY(", \"sequence_name\": \"counts it\"")},
    {COLUMN("\"integer\""), COLUMN("\"serial\"")},
    {COLUMN("\"smallint\""), COLUMN("\"bigserial\"")},
    {COLUMN("\"serial\""), COLUMN("\"bigserial\"")},
    {COLUMN("\"bigserial\""), COLUMN("\"smallserial\"")},
    {COLUMN("\"serial\""), IDENTITY("")},
    {COLUMN("\"bigserial\""), IDENTITY(", \"sequence\": {\"start\": 5}")},
    {COLUMN("{\"type\": \"serial\", \"sequence\": {\"increment\": 2, \"start\": 7}}"),
     COLUMN("\"serial\"")},
    {COLUMN("\"integer\""),
     COLUMN(
         "{\"type\": \"bigserial\", \"sequence\": {\"increment\": -2}, \"sequence_name\": \"s\"}")},
    {COLUMN("{\"type\": \"serial\", \"comment\": \"c\"}"), COLUMN("\"text\"")},
    /* generated columns */
    {GENERATED("{\"type\": \"integer\", \"generated\": \"id + 1\", \"comment\": \"c\"}"),
     GENERATED("{\"type\": \"integer\", \"generated\": \"id + 2\", \"statistics\": 4}")},
    {GENERATED("{\"type\": \"integer\", \"generated\": \"id + 1\"}"),
     GENERATED("{\"type\": \"bigint\", \"generated\": \"id + 2\"}")},
    {GENERATED("{\"type\": \"integer\", \"generated\": \"id + 1\"}"), GENERATED("\"integer\"")},
    /* types without an assignment cast */
    {COLUMN("\"text\""), COLUMN("\"integer\"")},
    {COLUMN("{\"type\": \"text\", \"default\": \"'x'\"}"),
     COLUMN("{\"type\": \"e\", \"default\": \"'a'\", \"nullable\": false}")},
    {COLUMN("\"varchar(5)\""), COLUMN("\"jsonb\"")},
    {COLUMN("\"uuid\""), COLUMN("\"char(40)\"")},
    {COLUMN("\"e\""), COLUMN("\"f\"")},
    {COLUMN("\"e[]\""), COLUMN("\"f[]\"")},
    {COLUMN("\"text[]\""), COLUMN("\"integer[]\"")},
    {COLUMN("\"boolean\""), COLUMN("\"bigint\"")},
    {COLUMN("\"bigint\""), COLUMN("\"timestamp\"")},
    {COLUMN("\"date\""), COLUMN("\"uuid[]\"")},
};

static void test_columns__changes_and_their_opposites(void **state)
{
    pg_check_changes(*state, changes, AG_COUNT(changes));
}

/* ------------------------------------------------------------------ what becomes of what is there */

static const char *oid_of(pg_database *db, const char *constraint)
{
    return pg_cell(
        db, ag_format(db->arena, "SELECT oid FROM pg_constraint WHERE conname = '%s'", constraint));
}

/* Rows that break it stay where they are until it is made valid; that does not make it again. */
static void test_columns__a_constraint_becomes_valid_in_place(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": \"integer\"}}]",
               true);
    pg_run(db, "INSERT INTO t VALUES (-1)");
    pg_run_ops(db, model,
               "[{\"op\": \"add_check\", \"table\": \"t\", \"check\": \"c\", \"expression\": \"a > "
               "0\", \"not_valid\": true}]",
               true);
    const char *oid = oid_of(db, "c");
    pg_run(db, "UPDATE t SET a = 1");
    pg_run_ops(db, model,
               "[{\"op\": \"alter_check\", \"table\": \"t\", \"check\": \"c\", \"from\": "
               "{\"not_valid\": true}, \"to\": {\"not_valid\": false}}]",
               true);
    assert_string_equal(oid_of(db, "c"), oid);
}

/* What has been given out is not given out again, whatever counts it. */
static void test_columns__a_counter_keeps_its_place(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    static const char *const changed[][2] = {
        {"\"type\": \"integer\"", "\"type\": \"bigserial\""},
        {"\"type\": \"bigserial\", \"identity\": \"none\"",
         "\"type\": \"bigint\", \"identity\": \"always\""},
        {"\"identity\": \"always\"", "\"identity\": \"by default\""},
        {"\"sequence\": null", "\"sequence\": {\"max\": 1000, \"start\": 5}"},
        {"\"identity\": \"by default\", \"type\": \"bigint\", \"sequence\": {\"max\": 1000, "
         "\"start\": 5}",
         "\"identity\": \"none\", \"type\": \"serial\", \"sequence\": {\"max\": 99}"},
        {"\"sequence\": {\"max\": 99}", "\"sequence\": {\"max\": 50, \"min\": -5}"},
    };
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"b\": \"integer\", "
               "\"a\": {\"type\": \"integer\", \"nullable\": false}}}]",
               true);
    pg_run(db, "INSERT INTO t VALUES (0, 41)");
    for (size_t i = 0; i < AG_COUNT(changed); i++) {
        pg_run_ops(db, model,
                   ag_format(db->arena,
                             "[{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", "
                             "\"from\": {%s}, \"to\": {%s}}]",
                             changed[i][0], changed[i][1]),
                   true);
        pg_run(db, "INSERT INTO t (b) VALUES (1)");
        assert_string_equal(pg_cell(db, "SELECT max(a) FROM t"),
                            ag_format(db->arena, "%zu", 42 + i));
    }
}

/* An identity whose values are all taken begins where they end. */
static void test_columns__a_counter_that_has_no_room_starts_at_its_end(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": {\"type\": "
               "\"bigint\", \"nullable\": false}}}]",
               true);
    pg_run(db, "INSERT INTO t VALUES (9223372036854775807)");
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\", \"from\": "
        "{\"identity\": \"none\", \"sequence\": null}, \"to\": {\"identity\": \"always\", \"sequence\": {\"max\": 9}}}]",
        true);
    assert_string_equal(pg_cell(db, "SELECT last_value FROM t_a_seq"), "9");
    ag_error err = {0};
    assert_false(ag_session_run(db->session, "INSERT INTO t DEFAULT VALUES", &err));
    assert_string_equal(err.sqlstate, "2200H");
}

/* Nothing is built again that only is kept otherwise. */
static void test_columns__an_index_stays_the_same_one(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    static const char *const changed[][3] = {
        {"index", "\"storage_parameters\": {}, \"comment\": null",
         "\"storage_parameters\": {\"fillfactor\": \"50\"}, \"comment\": \"c\""},
        {"index", "\"clustered\": false", "\"clustered\": true"},
        {"index", "\"columns\": [{\"expression\": \"a + 1\"}]",
         "\"columns\": [{\"expression\": \"a + 1\", \"statistics\": 9}]"},
    };
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": \"integer\"}, "
               "\"indexes\": {\"i\": {\"columns\": [{\"expression\": \"a + 1\"}]}}}]",
               true);
    const char *oid = pg_cell(db, "SELECT 'i'::regclass::oid");
    for (size_t i = 0; i < AG_COUNT(changed); i++)
        pg_run_ops(
            db, model,
            ag_format(db->arena,
                      "[{\"op\": \"alter_index\", \"table\": \"t\", \"index\": \"i\", \"from\": "
                      "{%s}, \"to\": {%s}}]",
                      changed[i][1], changed[i][2]),
            true);
    assert_string_equal(pg_cell(db, "SELECT 'i'::regclass::oid"), oid);
}

static void test_columns__rows_that_exclude_each_other_are_found(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    ag_ops ops = {0};
    ag_questions questions = {0};
    ag_steps steps = {0};
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = db->session->version};
    ag_schema *before = pg_schema(db, EXCLUDES(""));
    ag_schema *after =
        pg_schema(db, EXCLUDES(EXCLUSION(", \"method\": \"gist\", \"where\": \"a > 0\"")));
    assert_true(ag_diff(db->arena, model, before, NULL, &ops, &questions, &db->err));
    pg_migrate(db, model, &ops);
    pg_run(db, "INSERT INTO t VALUES (1, 'x', '[1,5)'), (2, 'y', '[4,9)'), (0, 'z', '[1,9)')");
    ops = (ag_ops){0};
    assert_true(ag_diff(db->arena, before, after, NULL, &ops, &questions, &db->err));
    assert_true(ag_plan(db->arena, &options, model, &ops, &steps, &db->err));
    assert_string_equal(pg_cell(db, steps.items[0]->statements.items[0].sql),
                        "1 pair of rows breaks t.x, such as ctid = (0,1) and ctid = (0,2)");
    pg_run(db, "DELETE FROM t WHERE a = 2");
    assert_null(pg_cell(db, steps.items[0]->statements.items[0].sql));
}

/* What somebody wrote is not computed away. */
static void test_columns__values_of_a_column_that_becomes_generated_are_found(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    ag_ops make = {0}, ops = {0};
    ag_questions questions = {0};
    ag_steps steps = {0};
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = db->session->version};
    ag_schema *before = pg_schema(db, GENERATED("\"integer\""));
    ag_schema *after =
        pg_schema(db, GENERATED("{\"type\": \"integer\", \"generated\": \"id + 1\"}"));
    assert_true(ag_diff(db->arena, model, before, NULL, &make, &questions, &db->err));
    pg_migrate(db, model, &make);
    pg_run(db, "INSERT INTO t VALUES (1, 2), (2, 5)");
    assert_true(ag_diff(db->arena, before, after, NULL, &ops, &questions, &db->err));
    assert_true(ag_plan(db->arena, &options, model, &ops, &steps, &db->err));
    /* Behind what keeps who may use the column. */
    const ag_statement *statement = steps.items[0]->statements.items;
    while (statement->kind == AG_STATEMENT_RUN)
        statement++;
    assert_string_equal(pg_cell(db, statement->sql),
                        "1 row of t.g has another value, such as ctid = (0,2) with g = 5");
    pg_run(db, "DELETE FROM t WHERE id = 2");
    pg_run_steps(db, &steps);
    pg_assert_holds(db, after, "generated");
    assert_string_equal(pg_cell(db, "SELECT g FROM t"), "2");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_columns__changes_and_their_opposites),
        TEST(test_columns__a_constraint_becomes_valid_in_place),
        TEST(test_columns__an_index_stays_the_same_one),
        TEST(test_columns__rows_that_exclude_each_other_are_found),
        TEST(test_columns__values_of_a_column_that_becomes_generated_are_found),
        TEST(test_columns__a_counter_keeps_its_place),
        TEST(test_columns__a_counter_that_has_no_room_starts_at_its_end),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
