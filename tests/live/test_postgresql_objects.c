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

#define DOMAIN(body) "{\"domains\": {\"d\": {" body "}}}"
#define COMPOSITE(body) "{\"composite_types\": {\"c\": [" body "]}}"

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
    /* extensions */
    {"{}", "{\"extensions\": {\"citext\": {}}}"},
    {"{\"schemas\": {\"app\": {}}, \"extensions\": {\"citext\": {\"schema\": \"public\", \"version\": "
     "\"1.5\"}}}",
     "{\"schemas\": {\"app\": {}}, \"extensions\": {\"citext\": {\"schema\": \"app\", \"comment\": "
     "\"it's\", \"version\": \"1.5\"}}}"},
    /* domains */
    {"{}", DOMAIN("\"type\": \"text\"")},
    {DOMAIN("\"type\": \"integer\""),
     DOMAIN(
         "\"type\": \"integer\", \"default\": \"1 + 1\", \"nullable\": false, \"checks\": "
         "[{\"name\": \"b\", \"expression\": \"VALUE > 0\", \"comment\": \"it's\"}, \"VALUE < 9\"], "
         "\"comment\": \"small\"")},
    {DOMAIN("\"type\": \"text\", \"collation\": \"C\", \"checks\": [{\"name\": \"c\", "
            "\"expression\": \"VALUE <> ''\", \"not_valid\": true, \"comment\": \"x\"}]"),
     DOMAIN("\"type\": \"text\", \"collation\": \"C\", \"checks\": [{\"name\": \"c\", "
            "\"expression\": \"VALUE <> ''\"}]")},
    {DOMAIN("\"type\": \"text\", \"checks\": [{\"name\": \"a\", \"expression\": \"VALUE <> ''\"}]"),
     DOMAIN(
         "\"type\": \"text\", \"checks\": [{\"name\": \"b\", \"expression\": \"VALUE <> ''\"}]")},
    {DOMAIN("\"type\": \"text\", \"checks\": [{\"name\": \"a\", \"expression\": \"VALUE <> ''\"}]"),
     DOMAIN(
         "\"type\": \"text\", \"checks\": [{\"name\": \"a\", \"expression\": \"VALUE <> 'x'\"}]")},
    {DOMAIN("\"type\": \"integer\", \"default\": \"5\""),
     DOMAIN("\"type\": \"varchar(9)\", \"default\": \"'x'\"")},
    {"{\"domains\": {\"a\": {\"type\": \"b\"}, \"b\": {\"type\": \"c[]\"}, \"c\": {\"type\": "
     "\"d\"}}, \"enums\": {\"d\": [\"x\"]}}",
     "{}"},
    {"{\"domains\": {\"d\": \"integer\"}, \"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": "
     "\"d\", \"default\": \"1\"}, \"b\": \"d[]\"}}}}",
     "{\"domains\": {\"d\": {\"type\": \"integer\", \"default\": \"2\", \"checks\": [{\"name\": "
     "\"c\", \"expression\": \"VALUE > 0\", \"not_valid\": true}]}}, \"tables\": {\"t\": "
     "{\"columns\": {\"a\": {\"type\": \"d\", \"default\": \"1\"}, \"b\": \"d[]\"}}}}"},
    /* composite types */
    {"{}",
     COMPOSITE("{\"name\": \"Street\", \"type\": \"text\", \"collation\": \"C\", \"comment\": "
               "\"s\"}, {\"name\": \"no\", \"type\": \"integer[]\"}")},
    {COMPOSITE("{\"name\": \"a\", \"type\": \"integer\"}, {\"name\": \"b\", \"type\": \"text\"}"),
     COMPOSITE("{\"name\": \"a\", \"type\": \"bigint\", \"comment\": \"x\"}, {\"name\": \"c\", "
               "\"type\": \"text\"}")},
    {COMPOSITE("{\"name\": \"a\", \"type\": \"integer\"}, {\"name\": \"b\", \"type\": \"text\"}"),
     COMPOSITE("{\"name\": \"b\", \"type\": \"text\"}, {\"name\": \"a\", \"type\": \"integer\"}")},
    {COMPOSITE("{\"name\": \"a\", \"type\": \"integer\"}"), COMPOSITE("")},
    {COMPOSITE("{\"name\": \"a\", \"type\": \"integer\"}"),
     "{\"composite_types\": {\"c\": {\"attributes\": [{\"name\": \"a\", \"type\": \"integer\"}], "
     "\"comment\": \"it's\"}, \"d\": [{\"name\": \"c\", \"type\": \"c[]\"}]}, \"tables\": {\"t\": "
     "{\"columns\": {\"x\": \"d\"}}}}"},
    {"{\"composite_types\": {\"c\": [{\"name\": \"a\", \"type\": \"integer\"}]}, \"tables\": {\"t\": "
     "{\"columns\": {\"x\": \"c\", \"y\": \"c[]\"}}}}",
     "{\"composite_types\": {\"c\": [{\"name\": \"a\", \"type\": \"integer\"}, {\"name\": \"b\", "
     "\"type\": \"text\"}]}, \"tables\": {\"t\": {\"columns\": {\"x\": \"c\", \"y\": \"c[]\"}}}}"},
    /* range types */
    {"{}",
     "{\"range_types\": {\"r\": \"integer\", \"price_range\": {\"subtype\": \"double precision\", "
     "\"subtype_diff\": \"float8mi\", \"comment\": \"it's\"}}}"},
    {"{\"range_types\": {\"r\": \"text\"}}",
     "{\"schemas\": {\"app\": {}}, \"range_types\": {\"r\": {\"subtype\": \"text\", \"collation\": "
     "\"C\", \"opclass\": \"text_pattern_ops\", \"multirange\": \"app.many\"}}}",
     140000},
    {"{\"domains\": {\"z\": \"integer\"}, \"range_types\": {\"a\": {\"subtype\": \"z\"}}, "
     "\"tables\": {\"t\": {\"columns\": {\"x\": \"a\"}}}}",
     "{}"},
    /* collations */
    {"{}",
     "{\"schemas\": {\"app\": {}}, \"collations\": {\"app.c\": \"C\"}, \"tables\": {\"t\": "
     "{\"columns\": {\"x\": {\"type\": \"text\", \"collation\": \"app.c\"}, \"y\": {\"type\": "
     "\"text\", \"collation\": \"C\"}}, \"indexes\": {\"i\": [{\"column\": \"y\", "
     "\"collation\": \"app.c\"}]}}}}"},
    {"{\"collations\": {\"c\": \"C\"}}",
     "{\"collations\": {\"c\": {\"provider\": \"icu\", \"locale\": \"und-u-ks-level2\", "
     "\"deterministic\": false, \"comment\": \"it's\"}}}"},
    {"{\"collations\": {\"c\": {\"lc_collate\": \"C\", \"lc_ctype\": \"POSIX\"}}}",
     "{\"collations\": {\"c\": {\"locale\": \"POSIX\", \"comment\": \"x\"}}}"},
    /* an enum that loses a value under a view, an index, a check and a default; the view has two tables, where all
       servers write whose column it is */
    {"{\"enums\": {\"e\": [\"a\", \"b\", \"c\"]}, \"tables\": {\"t\": {\"columns\": {\"x\": "
     "{\"type\": \"e\", \"default\": \"'a'\"}}, \"checks\": {\"k\": \"x <> 'b'\"}, \"indexes\": {\"i\": "
     "{\"columns\": [\"x\"], \"where\": \"x = 'a'\"}}}}, \"views\": {\"v\": \"SELECT t.x FROM t, t u\"}}",
     "{\"enums\": {\"e\": [\"b\", \"a\"]}, \"tables\": {\"t\": {\"columns\": {\"x\": "
     "{\"type\": \"e\", \"default\": \"'a'\"}}, \"checks\": {\"k\": \"x <> 'b'\"}, \"indexes\": {\"i\": "
     "{\"columns\": [\"x\"], \"where\": \"x = 'a'\"}}}}, \"views\": {\"v\": \"SELECT t.x FROM t, t u\"}}"},
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

/* ------------------------------------------------------------------ types */

/* The first row that an assertion of the operations returns; NULL if there is none. */
static const char *obstacle(pg_database *db, const ag_schema *model, const char *text)
{
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_plan_options options = {.dialect = db->session->dialect, .version = db->session->version};
    assert_true(ag_json_read(db->arena, text, strlen(text), "test", &json, &db->err));
    assert_true(ag_ops_read(db->arena, json, &ops, &db->err));
    assert_true(
        ag_plan(db->arena, &options, ag_schema_copy(db->arena, model), &ops, &steps, &db->err));
    for (size_t i = 0; i < steps.len; i++)
        for (size_t k = 0; k < steps.items[i]->statements.len; k++) {
            const ag_statement *statement = &steps.items[i]->statements.items[k];
            const char *found =
                statement->kind == AG_STATEMENT_ASSERT ? pg_cell(db, statement->sql) : NULL;
            if (found)
                return found;
        }
    return NULL;
}

/* What planning the operations says. */
static const char *refusal(pg_database *db, const ag_schema *model, const char *text)
{
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_error err = {0};
    ag_plan_options options = {.dialect = db->session->dialect, .version = db->session->version};
    assert_true(ag_json_read(db->arena, text, strlen(text), "test", &json, &db->err));
    assert_true(ag_ops_read(db->arena, json, &ops, &db->err));
    assert_false(
        ag_plan(db->arena, &options, ag_schema_copy(db->arena, model), &ops, &steps, &err));
    return ag_strdup(db->arena, err.message);
}

static void test_domain__finds_values_that_break_a_check(void **state)
{
    pg_database *db = *state;
    const ag_schema *model = made(db, "{\"domains\": {\"d\": \"integer\"}, \"tables\": {\"t\": "
                                      "{\"columns\": {\"a b\": \"d\"}}}}");
    static const char check[] =
        "[{\"op\": \"alter_domain\", \"domain\": \"d\", \"from\": {\"checks\": []}, \"to\": "
        "{\"checks\": [{\"name\": \"c\", \"expression\": \"VALUE > 2\"}]}}]";
    static const char not_null[] = "[{\"op\": \"alter_domain\", \"domain\": \"d\", \"from\": "
                                   "{\"nullable\": true}, \"to\": {\"nullable\": false}}]";
    pg_run(db, "INSERT INTO t VALUES (3), (4)");
    assert_null(obstacle(db, model, check));
    assert_null(obstacle(db, model, not_null));
    pg_run(db, "INSERT INTO t VALUES (1), (NULL)");
    assert_string_equal(obstacle(db, model, check),
                        "1 row of t.a b breaks check \"c\" of domain \"d\", such as 1");
    assert_string_equal(obstacle(db, model, not_null),
                        "1 row of t.a b breaks NOT NULL of domain \"d\", such as null");
}

#define CITEXT(body) "{\"extensions\": {\"citext\": {" body "}}}"
#define ALTER_CITEXT(from, to) \
    "[{\"op\": \"alter_extension\", \"extension\": \"citext\", \"from\": {" from "}, \"to\": {" to \
    "}}]"

static void test_extension__is_updated_and_moved(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, CITEXT("\"version\": \"1.4\""));
    pg_run_ops(db, model, ALTER_CITEXT("\"version\": \"1.4\"", "\"version\": \"1.6\""), true);
    assert_string_equal(pg_cell(db, "SELECT extversion FROM pg_extension WHERE extname = 'citext'"),
                        "1.6");
    assert_string_equal(
        obstacle(db, model, ALTER_CITEXT("\"version\": \"1.6\"", "\"version\": \"0.1\"")),
        "there is no way from version 1.6 to 0.1");
    static const char away[] = ALTER_CITEXT("\"schema\": null", "\"schema\": \"elsewhere\"");
    assert_null(obstacle(db, model, away));
    pg_run(db, "UPDATE pg_extension SET extrelocatable = false WHERE extname = 'citext'");
    assert_string_equal(obstacle(db, model, away), "it is not relocatable");
}

/* What belongs to an extension is the extension's: else it would be dropped where everything is managed. */
static void test_extension__keeps_its_members(void **state)
{
    pg_database *db = *state;
    pg_run(db, "CREATE EXTENSION citext; CREATE DOMAIN d AS int; CREATE SEQUENCE s;"
               "CREATE TYPE c AS (x int); CREATE TYPE r AS RANGE (SUBTYPE = int);"
               "CREATE TYPE e AS ENUM ('a'); CREATE COLLATION k (LOCALE = 'C');"
               "ALTER EXTENSION citext ADD DOMAIN d; ALTER EXTENSION citext ADD SEQUENCE s;"
               "ALTER EXTENSION citext ADD TYPE c; ALTER EXTENSION citext ADD TYPE r;"
               "ALTER EXTENSION citext ADD TYPE e; ALTER EXTENSION citext ADD COLLATION k");
    const ag_schema *found = pg_inspect(db).schema;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++)
        if (ag_children_of(&found->base, kind)->len != (kind == AG_KIND_EXTENSION))
            fail_msg("of kind %s", ag_kinds[kind].shape->noun);
}

/* What the model leaves to the database is nobody's drift; what it says is. */
static void test_extension__is_compared_where_something_is_said(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(db, CITEXT("\"version\": \"1.5\", \"comment\": \"mine\""));
    pg_assert_holds(db, pg_schema(db, CITEXT("")), "nothing said");
    pg_assert_holds(db, model, "said");
    pg_run(db, "ALTER EXTENSION citext UPDATE TO '1.6'; COMMENT ON EXTENSION citext IS 'yours'");
    ag_ops ops = {0};
    ag_plan_compare(db->arena, db->session->dialect, model, pg_inspect(db).schema, &ops);
    assert_int_equal(ops.len, 1);
    assert_string_equal(ag_op_describe(db->arena, ops.items[0]),
                        "alter extension citext (version, comment)");
    pg_run_ops(db, model,
               ALTER_CITEXT("\"version\": \"1.5\", \"comment\": \"mine\"",
                            "\"version\": \"1.6\", \"comment\": null"),
               true);
    assert_null(((const ag_extension *)pg_inspect(db).schema->extensions.items[0])->comment);
}

static void test_types__in_use_are_not_made_again(void **state)
{
    static const struct {
        const char *schema, *ops, *why;
    } refused[] = {
        {"{\"domains\": {\"d\": \"integer\"}, \"tables\": {\"t\": {\"columns\": {\"a\": \"d\"}}}}",
         "[{\"op\": \"alter_domain\", \"domain\": \"d\", \"from\": {\"type\": \"integer\"}, \"to\": "
         "{\"type\": \"bigint\"}}]",
         "\"d\" would have to be made again, and table \"t\" uses it"},
        {"{\"domains\": {\"d\": \"integer\", \"e\": \"d[]\"}}",
         "[{\"op\": \"alter_domain\", \"domain\": \"d\", \"from\": {\"type\": \"integer\"}, \"to\": "
         "{\"type\": \"bigint\"}}]",
         "\"d\" would have to be made again, and domain \"e\" uses it"},
        {"{\"domains\": {\"d\": \"integer\"}, \"tables\": {\"t\": {\"columns\": {\"a\": \"d[]\"}}}}",
         "[{\"op\": \"alter_domain\", \"domain\": \"d\", \"from\": {\"checks\": []}, \"to\": "
         "{\"checks\": [\"VALUE > 0\"]}}]",
         "column \"a\" has arrays of domain \"d\", whose values the server cannot look at"},
        {"{\"composite_types\": {\"c\": [{\"name\": \"x\", \"type\": \"integer\"}]}, \"tables\": "
         "{\"t\": {\"columns\": {\"a\": \"c\"}}}}",
         "[{\"op\": \"alter_composite_type\", \"composite_type\": \"c\", \"from\": {\"attributes\": "
         "[{\"name\": \"x\", \"type\": \"integer\"}]}, \"to\": {\"attributes\": [{\"name\": \"x\", "
         "\"type\": \"text\"}]}}]",
         "\"c\" would have to be made again, and table \"t\" uses it"},
        {"{\"range_types\": {\"r\": \"integer\"}, \"tables\": {\"t\": {\"columns\": {\"a\": \"r\"}}}}",
         "[{\"op\": \"alter_range_type\", \"range_type\": \"r\", \"from\": {\"subtype\": \"integer\"}, "
         "\"to\": {\"subtype\": \"bigint\"}}]",
         "\"r\" would have to be made again, and table \"t\" uses it"},
        {"{\"collations\": {\"k\": \"C\"}, \"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"text\", "
         "\"collation\": \"k\"}}}}}",
         "[{\"op\": \"alter_collation\", \"collation\": \"k\", \"from\": {\"locale\": \"C\"}, \"to\": "
         "{\"locale\": \"POSIX\"}}]",
         "\"k\" would have to be made again, and table \"t\" uses it"},
        {"{\"enums\": {\"e\": [\"a\", \"b\"]}, \"domains\": {\"d\": \"e\"}}",
         "[{\"op\": \"alter_enum\", \"enum\": \"e\", \"from\": {\"values\": [\"a\", \"b\"]}, \"to\": "
         "{\"values\": [\"a\"]}}]",
         "\"e\" would have to be made again, and domain \"d\" uses it"},
        {"{\"enums\": {\"e\": [\"a\", \"b\"]}, \"domains\": {\"d\": \"e\"}}",
         "[{\"op\": \"drop_enum\", \"enum\": \"e\"}]",
         "cannot drop enum \"e\": domain \"d\" needs it"},
    };
    for (size_t i = 0; i < AG_COUNT(refused); i++) {
        ag_schema *model = pg_schema(*state, refused[i].schema);
        const char *why = refusal(*state, model, refused[i].ops);
        if (!strstr(why, refused[i].why))
            fail_msg("%s\nis not\n%s", why, refused[i].why);
    }
}

/* What is made again is the same to those who use it. */
static void test_types__made_again_keep_their_privileges(void **state)
{
    static const struct {
        const char *schema, *ops;
    } again[] = {
        {"{\"domains\": {\"x\": \"integer\"}}",
         "[{\"op\": \"alter_domain\", \"domain\": \"x\", \"from\": {\"type\": \"integer\"}, \"to\": "
         "{\"type\": \"bigint\"}}]"},
        {"{\"range_types\": {\"x\": \"integer\"}}",
         "[{\"op\": \"alter_range_type\", \"range_type\": \"x\", \"from\": {\"subtype\": \"integer\"}, "
         "\"to\": {\"subtype\": \"bigint\"}}]"},
        {"{\"composite_types\": {\"x\": [{\"name\": \"a\", \"type\": \"text\"}, {\"name\": \"b\", "
         "\"type\": \"text\"}]}}",
         "[{\"op\": \"alter_composite_type\", \"composite_type\": \"x\", \"from\": {\"attributes\": "
         "[{\"name\": \"a\", \"type\": \"text\"}, {\"name\": \"b\", \"type\": \"text\"}]}, \"to\": "
         "{\"attributes\": [{\"name\": \"b\", \"type\": \"text\"}, {\"name\": \"a\", \"type\": "
         "\"text\"}]}}]"},
    };
    static const char access[] = "SELECT typacl::text FROM pg_type WHERE typname = 'x'";
    for (size_t i = 0; i < AG_COUNT(again); i++) {
        pg_database *db = *state;
        ag_schema *model = made(db, again[i].schema);
        pg_run(db, "REVOKE ALL ON TYPE x FROM PUBLIC");
        const char *before = pg_cell(db, access);
        assert_non_null(before);
        pg_run_ops(db, model, again[i].ops, true);
        assert_string_equal(pg_cell(db, access), before);
        pg_run(db, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }
}

static void test_types__renames_are_followed(void **state)
{
    pg_database *db = *state;
    ag_schema *model = made(
        db,
        "{\"collations\": {\"k\": \"C\"}, \"domains\": {\"d\": {\"type\": \"text\", \"collation\": "
        "\"k\"}}, \"range_types\": {\"r\": \"d\"}, \"composite_types\": {\"c\": [{\"name\": \"x\", "
        "\"type\": \"r[]\"}]}, \"tables\": {\"t\": {\"columns\": {\"a\": \"c\", \"b\": {\"type\": "
        "\"d\", \"default\": \"'x'::d\"}}}}}");
    pg_run_ops(
        db, model,
        "[{\"op\": \"rename_collation\", \"collation\": \"k\", \"to\": \"k two\"},"
        " {\"op\": \"rename_domain\", \"domain\": \"d\", \"to\": \"d two\"},"
        " {\"op\": \"rename_range_type\", \"range_type\": \"r\", \"to\": \"r two\"},"
        " {\"op\": \"rename_composite_type\", \"composite_type\": \"c\", \"to\": \"c two\"}]",
        true);
}

/* The server leaves them under the name that the type had. */
static void test_range_type__takes_its_constructors_along(void **state)
{
    pg_database *db = *state;
    ag_schema *model =
        made(db, "{\"schemas\": {\"app\": {}}, \"range_types\": {\"p\": \"integer\"}, \"tables\": "
                 "{\"t\": {\"columns\": {\"a\": {\"type\": \"p\", \"default\": \"p(1, 2)\"}}}}}");
    pg_run_ops(db, model,
               "[{\"op\": \"rename_range_type\", \"range_type\": \"p\", \"to\": \"app.q two\"}]",
               true);
    assert_string_equal(pg_cell(db, "SELECT string_agg(DISTINCT p.pronamespace::regnamespace || '.'"
                                    " || p.proname, ' ') FROM pg_proc p WHERE p.oid >= 16384"
                                    " AND p.proname !~ '_multirange$'"),
                        "app.q two");
    assert_string_equal(pg_cell(db, "SELECT pg_get_expr(adbin, adrelid) FROM pg_attrdef"),
                        "app.\"q two\"(1, 2)");
    pg_run(db, "SELECT app.\"q two\"(3, 4, '[]')");
    if (db->session->version >= 140000)
        pg_run(db, "SELECT app.\"q two_multirange\"(app.\"q two\"(3, 4), app.\"q two\"(7, 8))");
    if (db->session->version < 140000)
        return;
    /* Those of a multirange type of another name stand beside the range type too. */
    pg_run_ops(db, model,
               "[{\"op\": \"create_range_type\", \"range_type\": \"a\", \"subtype\": \"date\", "
               "\"multirange\": \"app.many\"}, "
               "{\"op\": \"create_schema\", \"schema\": \"other\"}, "
               "{\"op\": \"rename_range_type\", \"range_type\": \"a\", \"to\": \"other.b\"}]",
               true);
    assert_string_equal(pg_cell(db, "SELECT string_agg(DISTINCT p.oid::regproc::text, ' ') FROM"
                                    " pg_proc p WHERE p.proname IN ('a', 'b', 'many')"),
                        "other.b other.many");
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
        TEST(test_domain__finds_values_that_break_a_check),
        TEST(test_extension__keeps_its_members),
        TEST(test_extension__is_updated_and_moved),
        TEST(test_extension__is_compared_where_something_is_said),
        TEST(test_types__in_use_are_not_made_again),
        TEST(test_types__made_again_keep_their_privileges),
        TEST(test_types__renames_are_followed),
        TEST(test_range_type__takes_its_constructors_along),
    };
    pg_need_server();
    return cmocka_run_group_tests_name("objects of PostgreSQL", tests, NULL, NULL);
}
