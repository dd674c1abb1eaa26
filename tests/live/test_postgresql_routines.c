/* Functions, procedures and aggregates: made, changed in place where the server can, changed back, and made again from what was found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/diff.h>
#include <autogen/plan.h>

#include "pg_change.h"
#include "postgresql/postgresql.h"

#define FUNCTION(key, body) \
    "{\"functions\": {\"" key "\": {\"language\": \"sql\", \"body\": \"SELECT NULL\", " body "}}}"
#define PROCEDURE(body) "{\"procedures\": {\"p(integer)\": {\"language\": \"plpgsql\", " body "}}}"
#define AGGREGATE(key, body) \
    "{\"aggregates\": {\"" key "\": {\"function\": \"int4pl\", \"state_type\": \"integer\"" body \
    "}}}"

#define USED(body) \
    "{\"functions\": {\"f(int)\": {\"language\": \"plpgsql\", \"volatility\": \"immutable\", \"body\": " \
    "\"BEGIN RETURN 1; END\", " body \
    "}, \"g()\": {\"language\": \"sql\", \"returns\": \"bigint\", \"body\": " \
    "\"SELECT f(1)\"}}, \"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"bigint\", \"default\": " \
    "\"f(1)\"}, \"b\": \"integer\"}, \"checks\": {\"c\": \"f(b) > 0\"}, \"indexes\": {\"i\": " \
    "[{\"expression\": \"f(b)\"}]}}}, \"views\": {\"v\": {\"query\": \"SELECT f(1) AS f\"}}}"
#define ENUM(values) \
    "{\"enums\": {\"e\": " values \
    "}, \"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"e\", " \
    "\"default\": \"'b'\"}}, \"checks\": {\"c\": \"a <> 'b'\"}}}, \"functions\": {\"f(e)\": {\"returns\": " \
    "\"e\", \"language\": \"sql\", \"body\": \"SELECT $1\"}}, \"aggregates\": {\"m(e)\": {\"function\": " \
    "\"enum_larger\", \"state_type\": \"e\"}}}"

#define WATCH(returns, body) \
    "{\"functions\": {\"app.f()\": {\"returns\": \"event_trigger\", \"language\": \"plpgsql\", \"body\": " returns \
    "}}, \"schemas\": {\"app\": {}}, \"event_triggers\": {\"e\": {\"function\": \"app.f\", " body \
    "}}}"

#define SEARCH(dictionary, configuration) \
    "{\"schemas\": {\"app\": {}}, \"text_search_dictionaries\": {\"app.d\": {" dictionary "}}, " \
    "\"text_search_configurations\": {\"c\": {" configuration "}}}"

static const pg_change changes[] = {
    {"{}", FUNCTION("f()", "\"returns\": \"void\"")},
    {FUNCTION("f()", "\"returns\": \"int\""), FUNCTION("f()", "\"returns\": \"text\"")},
    {FUNCTION("f()", "\"returns\": \"int\""),
     FUNCTION("f()", "\"returns\": \"int\", \"returns_set\": true, \"rows\": \"7\"")},
    {FUNCTION("f(int)", "\"returns\": \"int\""),
     FUNCTION("f(integer)", "\"returns\": \"int\", \"arguments\": [{\"name\": \"a\", \"type\": "
                            "\"int\", \"default\": \"2 + 3\"}]")},
    {FUNCTION("f(integer)", "\"returns\": \"int\", \"arguments\": [{\"name\": \"a\", \"type\": "
                            "\"int\", \"default\": \"2\"}]"),
     FUNCTION("f(integer)",
              "\"returns\": \"int\", \"arguments\": [{\"name\": \"b\", \"type\": \"int\"}]")},
    {FUNCTION("f(varchar(9)[], numeric(10, 2))", "\"returns\": \"char(3)\""),
     FUNCTION("f(character varying[], decimal)", "\"returns\": \"bpchar\", \"strict\": true")},
    {FUNCTION("f()", "\"arguments\": [{\"name\": \"a\", \"type\": \"int\", \"mode\": \"out\"}]"),
     FUNCTION("f()", "\"arguments\": [{\"name\": \"a\", \"type\": \"int\", \"mode\": \"out\"}, "
                     "{\"name\": \"b\", \"type\": \"text\", \"mode\": \"out\"}]")},
    {FUNCTION("f()", "\"arguments\": [{\"name\": \"a\", \"type\": \"int\", \"mode\": \"table\"}]"),
     FUNCTION("f()",
              "\"arguments\": [{\"name\": \"a\", \"type\": \"int\", \"mode\": \"table\"}, "
              "{\"name\": \"b\", \"type\": \"text\", \"mode\": \"table\"}], \"rows\": \"3\"")},
    {FUNCTION("f(int[])", "\"returns\": \"int\""),
     FUNCTION("f(int[])", "\"returns\": \"int\", \"arguments\": [{\"name\": \"a\", \"type\": "
                          "\"int[]\", \"mode\": \"variadic\"}]")},
    {FUNCTION("f(int)", "\"arguments\": [{\"type\": \"int\", \"mode\": \"inout\"}]"),
     FUNCTION("f(int)", "\"returns\": \"int\"")},
    {FUNCTION("f(int)", "\"returns\": \"int\""),
     "{\"functions\": {\"f(int)\": {\"returns\": \"int\", \"language\": \"plpgsql\", \"body\": "
     "[\"\", \"BEGIN\", \"  RETURN 1; -- $$ \\\\ 'x'\", \"END\", \"\"], \"volatility\": \"stable\", "
     "\"strict\": true, \"leakproof\": true, \"security_definer\": true, \"parallel\": "
     "\"restricted\", \"cost\": \"0.25\", \"set\": {\"search_path\": \"pg_catalog, \\\"A b\\\"\", "
     "\"work_mem\": \"1MB\"}, \"comment\": \"it's\"}}}"},
    {FUNCTION("f()", "\"returns\": \"int\", \"set\": {\"search_path\": \"\"}"),
     FUNCTION("f()", "\"returns\": \"int\", \"set\": {\"search_path\": \"$user\", \"TimeZone\": "
                     "\"UTC\"}")},
    {FUNCTION("f(int)", "\"returns\": \"int\""), FUNCTION("f(text)", "\"returns\": \"int\"")},
    {FUNCTION("\\\"f(x)\\\"()", "\"returns\": \"int\""),
     FUNCTION("\\\"f(x)\\\"()", "\"returns\": \"int\", \"comment\": \"c\"")},
    {FUNCTION("f()", "\"returns\": \"int\""),
     "{\"functions\": {\"f()\": {\"returns\": \"int\", \"language\": \"sql\", \"sql_body\": \"RETURN "
     "1\"}}}",
     140000},
    {"{\"functions\": {\"f(text)\": {\"returns\": \"int\", \"language\": \"internal\", \"body\": "
     "\"textlen\", \"strict\": true}}}",
     "{}"},
    {"{\"functions\": {\"f()\": {\"returns\": \"trigger\", \"language\": \"c\", \"library\": "
     "\"$libdir/lo\", \"symbol\": \"lo_manage\"}}}",
     "{}"},
    {PROCEDURE("\"body\": \"BEGIN END\""),
     PROCEDURE(
         "\"body\": \"BEGIN NULL; END\", \"arguments\": [{\"name\": \"a\", \"type\": \"int\"}], "
         "\"security_definer\": true, \"set\": {\"work_mem\": \"1MB\"}, \"comment\": \"c\"")},
    {PROCEDURE("\"body\": \"BEGIN END\""),
     PROCEDURE("\"body\": \"BEGIN END\", \"arguments\": [\"int\", {\"type\": \"text\", \"mode\": "
               "\"out\"}]"),
     140000},
    {AGGREGATE("a(int)", ""), AGGREGATE("a(int)", ", \"initial_value\": \"0\", \"parallel\": "
                                                  "\"safe\", \"comment\": \"c\"")},
    {AGGREGATE("a(int)", ""), AGGREGATE("a(int)", ", \"final_function\": \"int4abs\"")},
    {AGGREGATE("a(int)", ""),
     AGGREGATE("a(int)",
               ", \"state_space\": 16, \"combine_function\": \"int4pl\", \"final_modify\": "
               "\"shareable\", \"moving_function\": \"int4pl\", "
               "\"moving_inverse_function\": \"int4mi\", \"moving_state_type\": \"int\", "
               "\"moving_state_space\": 8, \"moving_initial_value\": \"1\", "
               "\"moving_final_function\": \"int4abs\", \"moving_final_modify\": "
               "\"read_only\", \"sort_operator\": \">\"")},
    {AGGREGATE("a(int)", ""),
     AGGREGATE("a(int)", ", \"arguments\": [{\"name\": \"x\", \"type\": \"int\"}]")},
    {"{\"aggregates\": {\"n(*)\": {\"function\": \"int8inc\", \"state_type\": \"bigint\", "
     "\"initial_value\": \"0\"}}}",
     "{\"aggregates\": {\"n()\": {\"function\": \"int8inc\", \"state_type\": \"bigint\", "
     "\"initial_value\": \"5\"}}}"},
    {"{}",
     "{\"aggregates\": {\"o(double precision, anyelement)\": {\"arguments\": [\"double precision\"], "
     "\"order_by\": [\"anyelement\"], \"function\": \"ordered_set_transition\", \"state_type\": "
     "\"internal\", \"final_function\": \"percentile_disc_final\", \"final_extra\": true}}}"},
    /* event triggers do not fire on what comes or goes with them */
    {"{}", WATCH("\"BEGIN RAISE 'no'; END\"", "\"event\": \"ddl_command_start\"")},
    {WATCH("\"BEGIN END\"", "\"event\": \"ddl_command_end\""),
     WATCH("\"BEGIN NULL; END\"",
           "\"event\": \"sql_drop\", \"tags\": [\"drop table\", \"DROP VIEW\"], "
           "\"enabled\": \"always\", \"comment\": \"c\"")},
    {WATCH("\"BEGIN END\"", "\"event\": \"table_rewrite\""),
     WATCH("\"BEGIN END\"",
           "\"event\": \"table_rewrite\", \"enabled\": \"disabled\", \"comment\": \"c\"")},
    /* text search */
    {"{}", SEARCH("\"template\": \"simple\"", "\"mappings\": {\"asciiword\": \"app.d, simple\"}")},
    {SEARCH("\"template\": \"snowball\", \"options\": {\"language\": \"german\"}",
            "\"mappings\": {\"asciiword\": \"app.d\", \"word\": \"simple\"}, \"comment\": \"c\""),
     SEARCH(
         "\"template\": \"snowball\", \"options\": {\"language\": \"english\", \"stopwords\": "
         "\"english\"}, \"comment\": \"it's\"",
         "\"parser\": \"default\", \"mappings\": {\"word\": \"app.d, english_stem\", \"int\": \"simple\"}")},
    {SEARCH("\"template\": \"snowball\", \"options\": {\"language\": \"german\"}",
            "\"mappings\": {\"asciiword\": \"app.d\"}"),
     SEARCH("\"template\": \"simple\", \"options\": {\"accept\": \"false\"}",
            "\"mappings\": {\"asciiword\": \"app.d\"}")},
    /* what stands on them goes and comes again */
    {USED("\"returns\": \"int\""), USED("\"returns\": \"bigint\"")},
    {USED("\"returns\": \"int\", \"arguments\": [{\"name\": \"a\", \"type\": \"int\"}]"),
     USED("\"returns\": \"int\", \"arguments\": [{\"name\": \"b\", \"type\": \"int\"}]")},
    {USED("\"returns\": \"int\""),
     "{\"procedures\": {\"f(int)\": {\"language\": \"plpgsql\", \"body\": \"BEGIN END\"}}}"},
    {ENUM("[\"a\", \"b\"]"), ENUM("[\"b\", \"c\"]")},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\"}}}, \"functions\": {\"f(t)\": {\"returns\": "
     "\"t\", \"language\": \"sql\", \"body\": \"SELECT $1\"}}}",
     "{}"},
    {"{\"aggregates\": {\"h(\\\"any\\\")\": {\"arguments\": [{\"type\": \"\\\"any\\\"\", \"mode\": "
     "\"variadic\"}], \"order_by\": [{\"type\": \"\\\"any\\\"\", \"mode\": \"variadic\"}], "
     "\"hypothetical\": true, \"function\": \"ordered_set_transition_multi\", \"state_type\": "
     "\"internal\", \"final_function\": \"rank_final\", \"final_extra\": true}}}",
     "{}"},
};

static void test_routines__changes_and_their_opposites(void **state)
{
    pg_check_changes(*state, changes, AG_COUNT(changes));
}

/* ------------------------------------------------------------------ made again from what was found */

static const char *const everything =
    "CREATE SCHEMA app; CREATE TYPE app.mood AS ENUM ('sad', 'ok');"
    "CREATE FUNCTION app.\"F x\"(a app.mood, \"B\" int = 1 + 1, VARIADIC c text[] = '{}') RETURNS "
    "SETOF app.mood LANGUAGE sql STABLE STRICT LEAKPROOF SECURITY DEFINER PARALLEL SAFE COST 3 ROWS "
    "5 SET search_path = app, \"$user\", '' SET work_mem = '4MB' AS $$ SELECT a; $$;"
    "CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';"
    "CREATE FUNCTION o(INOUT a int, OUT b timestamptz) LANGUAGE plpgsql AS 'BEGIN\n  b := "
    "now();\nEND';"
    "CREATE FUNCTION t(x varchar(9)) RETURNS TABLE (\"q r\" int, s text) LANGUAGE sql AS "
    "$$SELECT 1, 'x'$$;"
    "CREATE FUNCTION ev() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END';"
    "CREATE FUNCTION s(internal) RETURNS internal LANGUAGE internal STRICT AS 'generate_series_int4_support';"
    "CREATE FUNCTION sup(int) RETURNS SETOF int LANGUAGE internal SUPPORT s AS 'generate_series_int4';"
    "CREATE PROCEDURE app.p(INOUT a int, b text DEFAULT 'x''y') LANGUAGE plpgsql AS 'BEGIN COMMIT; "
    "END'; COMMENT ON PROCEDURE app.p IS 'p''s';"
    "CREATE FUNCTION app.st(int, int) RETURNS int LANGUAGE sql AS 'SELECT $1';"
    "CREATE AGGREGATE app.total(x int) (SFUNC = app.st, STYPE = int, INITCOND = '0', MSFUNC = "
    "app.st, MINVFUNC = app.st, MSTYPE = int, SORTOP = OPERATOR(pg_catalog.<));"
    "CREATE AGGREGATE n(*) (SFUNC = int8inc, STYPE = int8, INITCOND = '0');"
    "CREATE AGGREGATE app.disc(double precision ORDER BY v anyelement) (SFUNC = "
    "ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA);"
    "CREATE AGGREGATE rnk(VARIADIC \"any\" ORDER BY VARIADIC \"any\") (SFUNC = "
    "ordered_set_transition_multi, STYPE = internal, FINALFUNC = rank_final, FINALFUNC_EXTRA, "
    "HYPOTHETICAL); COMMENT ON AGGREGATE app.total(int) IS 'sum';"
    "CREATE TEXT SEARCH DICTIONARY app.\"D d\" (TEMPLATE = snowball, language = 'german', \"stopwords\" = 'german'); CREATE TEXT SEARCH CONFIGURATION app.c (COPY = english); ALTER TEXT SEARCH CONFIGURATION app.c ALTER MAPPING FOR word, asciiword WITH app.\"D d\", simple; CREATE TYPE rng AS RANGE (SUBTYPE = int4);";

static const char *const newer =
    "CREATE FUNCTION atomic(a int) RETURNS int BEGIN ATOMIC SELECT a; SELECT a + 1; END;"
    "CREATE FUNCTION ret(a int) RETURNS int RETURN a * 2;"
    "CREATE PROCEDURE outs(IN a int, OUT b int, OUT c text) LANGUAGE plpgsql AS 'BEGIN END';";

/* All that the server keeps of them but for their numbers. */
static const char *const picture =
    "SELECT string_agg(CASE WHEN p.prokind = 'a' THEN p.oid::regprocedure::text ELSE"
    " pg_get_functiondef(p.oid) END || pg_get_function_arguments(p.oid) || coalesce(obj_description(p.oid), '') || coalesce((to_jsonb(a) - 'aggfnoid' - "
    "'aggsortop')::text || a.aggsortop::regoperator, ''), E'\\n' ORDER BY p.oid::regprocedure::text) FROM pg_proc p LEFT JOIN pg_aggregate a ON a.aggfnoid = p.oid"
    " WHERE p.pronamespace IN ('public'::regnamespace, 'app'::regnamespace) AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'i')";

static void test_routines__what_was_found_makes_the_same(void **state)
{
    pg_database *db = *state;
    ag_ops ops = {0};
    pg_run(db, everything);
    if (db->session->version >= 140000)
        pg_run(db, newer);
    const char *before = pg_cell(db, picture);
    ag_inspection found = pg_inspect(db);
    assert_int_equal(found.schema->functions.len, db->session->version >= 140000 ? 10 : 8);
    assert_int_equal(found.schema->procedures.len, db->session->version >= 140000 ? 2 : 1);
    assert_int_equal(found.schema->aggregates.len, 4);
    assert_non_null(ag_list_find(&found.schema->functions, "app.F x(app.mood, integer, text[])"));
    assert_non_null(ag_list_find(&found.schema->functions, "t(varchar)"));
    assert_non_null(ag_list_find(&found.schema->aggregates, "n()"));
    assert_non_null(
        ag_list_find(&found.schema->aggregates, "app.disc(double precision, anyelement)"));
    pg_run(db, "DROP SCHEMA public, app CASCADE; CREATE SCHEMA public");
    ag_schema *model = ag_schema_new(db->arena);
    assert_true(ag_diff(db->arena, model, found.schema, NULL, &ops, NULL, &db->err));
    pg_migrate(db, model, &ops);
    assert_string_equal(before, pg_cell(db, picture));
    pg_assert_holds(db, found.schema, "what was found");
}

/* What belongs to an extension, or to a range type, is nobody's. */
static void test_routines__not_those_of_others(void **state)
{
    pg_database *db = *state;
    pg_run(db, "CREATE TYPE rng AS RANGE (SUBTYPE = int4)");
    if (pg_cell(db, "SELECT 1 FROM pg_available_extensions WHERE name = 'citext'") != NULL)
        pg_run(db, "CREATE EXTENSION citext");
    assert_int_equal(pg_inspect(db).schema->functions.len, 0);
    assert_int_equal(pg_inspect(db).schema->aggregates.len, 0);
}

/* To change a body leaves privileges, and what uses the function, alone. */
static void test_routines__are_changed_in_place(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(
        db, model,
        "[{\"op\": \"create_function\", \"function\": \"f(int)\", \"returns\": \"int\", "
        "\"language\": \"sql\", \"body\": \"SELECT 1\"}, {\"op\": \"create_view\", \"view\": \"v\", "
        "\"query\": \"SELECT f(1) AS f\"}]",
        true);
    const char *oid = pg_cell(db, "SELECT 'f'::regproc::oid");
    pg_run_ops(
        db, model,
        "[{\"op\": \"alter_function\", \"function\": \"f(integer)\", \"from\": {\"body\": "
        "\"SELECT 1\", \"volatility\": \"volatile\", \"arguments\": [\"int\"]}, \"to\": "
        "{\"body\": \"SELECT 2\", \"volatility\": \"stable\", \"arguments\": [{\"name\": \"a\", "
        "\"type\": \"int\", \"default\": \"1\"}]}}]",
        true);
    assert_string_equal(pg_cell(db, "SELECT 'f'::regproc::oid"), oid);
    assert_string_equal(pg_cell(db, "SELECT * FROM v"), "2");
}

/* A body may name what comes later. */
static void test_routines__bodies_are_not_looked_at(void **state)
{
    pg_database *db = *state;
    ag_ops ops = {0};
    ag_schema *model = ag_schema_new(db->arena);
    const ag_schema *wanted =
        pg_schema(db, "{\"functions\": {\"f()\": {\"returns\": \"bigint\", \"language\": \"sql\", "
                      "\"body\": \"SELECT count(*) FROM t\"}}, \"tables\": {\"t\": {\"columns\": "
                      "{\"a\": \"integer\"}}}}");
    assert_true(ag_diff(db->arena, model, wanted, NULL, &ops, NULL, &db->err));
    pg_migrate(db, model, &ops);
    assert_string_equal(pg_cell(db, "SELECT f()"), "0");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_routines__changes_and_their_opposites),
        TEST(test_routines__what_was_found_makes_the_same),
        TEST(test_routines__not_those_of_others),
        TEST(test_routines__are_changed_in_place),
        TEST(test_routines__bodies_are_not_looked_at),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
