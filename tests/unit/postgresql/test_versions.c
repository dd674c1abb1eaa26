#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* What a server has from a version on is refused before that, with the version, when it is planned: nothing has run then. */
#include <autogen/diff.h>
#include <autogen/plan.h>
#include <autogen/source.h>

#include "base/text.h"
#include "postgresql/postgresql.h"

#define IN_TABLE(rest) \
    "\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\", \"b\": \"int4range\"}, " rest "}}"
#define COLUMN(rest) "\"tables\": {\"t\": {\"columns\": {\"z\": \"integer\", \"a\": {" rest "}}}}"
#define EVENT \
    "\"functions\": {\"f()\": {\"returns\": \"event_trigger\", \"language\": \"plpgsql\", \"body\": \"BEGIN END\"}}, "

static const struct newer {
    int since;
    const char *schema, *what;
} all[] = {
    {18, COLUMN("\"type\": \"integer\", \"generated\": \"z + 1\", \"virtual\": true"),
     "a virtual column"},
    {18, COLUMN("\"type\": \"integer\", \"nullable\": false, \"not_null_name\": \"n\""),
     "a name of NOT NULL"},
    {18, COLUMN("\"type\": \"integer\", \"nullable\": false, \"not_null_no_inherit\": true"),
     "NOT NULL NO INHERIT"},
    {18, COLUMN("\"type\": \"integer\", \"nullable\": false, \"not_null_not_valid\": true"),
     "NOT NULL NOT VALID"},
    {18, COLUMN("\"type\": \"integer\", \"nullable\": false, \"not_null_comment\": \"c\""),
     "a comment on NOT NULL"},
    {14, COLUMN("\"type\": \"text\", \"compression\": \"lz4\""),
     "a compression method of a column"},
    {15, IN_TABLE("\"uniques\": {\"u\": {\"columns\": [\"a\"], \"nulls_not_distinct\": true}}"),
     "NULLS NOT DISTINCT"},
    {15,
     IN_TABLE(
         "\"indexes\": {\"i\": {\"columns\": [\"a\"], \"unique\": true, \"nulls_not_distinct\": true}}"),
     "NULLS NOT DISTINCT"},
    {15,
     IN_TABLE(
         "\"primary_key\": [\"a\"], \"foreign_keys\": {\"f\": {\"columns\": [\"a\"], \"references\": "
         "\"t(a)\", \"on_delete\": \"set null\", \"on_delete_columns\": [\"a\"]}}"),
     "a list of columns for ON DELETE SET NULL or SET DEFAULT"},
    {18, IN_TABLE("\"checks\": {\"c\": {\"expression\": \"a > 1\", \"not_enforced\": true}}"),
     "NOT ENFORCED"},
    {18,
     IN_TABLE(
         "\"primary_key\": [\"a\"], \"foreign_keys\": {\"f\": {\"columns\": [\"a\"], \"references\": "
         "\"t(a)\", \"not_enforced\": true}}"),
     "NOT ENFORCED"},
    {18, IN_TABLE("\"primary_key\": {\"columns\": [\"a\", \"b\"], \"without_overlaps\": true}"),
     "WITHOUT OVERLAPS"},
    {18,
     IN_TABLE("\"uniques\": {\"u\": {\"columns\": [\"a\", \"b\"], \"without_overlaps\": true}}"),
     "WITHOUT OVERLAPS"},
    {13,
     IN_TABLE("\"indexes\": {\"i\": {\"columns\": [{\"column\": \"b\", \"opclass_options\": "
              "{\"siglen\": \"9\"}}], \"method\": \"gist\"}}"),
     "a parameter of an operator class"},
    {15, "\"sequences\": {\"s\": {\"unlogged\": true}}", "an unlogged sequence"},
    {16,
     "\"collations\": {\"c\": {\"provider\": \"icu\", \"locale\": \"de\", \"rules\": \"&a < g\"}}",
     "a collation with rules of its own"},
    {17, "\"collations\": {\"c\": {\"provider\": \"builtin\", \"locale\": \"C.UTF-8\"}}",
     "a collation of the builtin provider"},
    {14, "\"range_types\": {\"r\": {\"subtype\": \"text\", \"multirange\": \"m\"}}",
     "a name of a multirange type"},
    {14,
     IN_TABLE(
         "\"comment\": \"\"") ", \"statistics\": {\"s\": {\"table\": \"t\", \"expressions\": [\"a + 1\"]}}",
     "statistics of an expression"},
    {13,
     IN_TABLE(
         "\"comment\": \"\"") ", \"statistics\": {\"s\": {\"table\": \"t\", \"columns\": [\"a\", \"b\"], \"target\": 9}}",
     "a target of extended statistics"},
    {15, "\"schemas\": {\"s\": {}}, \"publications\": {\"p\": {\"schemas\": [\"s\"]}}",
     "a publication of schemas"},
    {13, "\"publications\": {\"p\": {\"via_root\": true}}", "publish_via_partition_root"},
    {18, "\"publications\": {\"p\": {\"generated\": \"stored\"}}", "publish_generated_columns"},
    {15,
     IN_TABLE(
         "\"comment\": \"\"") ", \"publications\": {\"p\": {\"tables\": [{\"table\": \"t\", \"columns\": [\"a\"]}]}}",
     "a publication of some columns"},
    {15,
     IN_TABLE(
         "\"comment\": \"\"") ", \"publications\": {\"p\": {\"tables\": [{\"table\": \"t\", \"where\": \"a > 1\"}]}}",
     "a publication of some rows"},
    {14,
     "\"functions\": {\"f()\": {\"returns\": \"integer\", \"language\": \"sql\", \"sql_body\": \"RETURN 1\"}}",
     "a body in SQL"},
    {15,
     "\"views\": {\"v\": {\"query\": \"SELECT 1 AS a\", \"options\": {\"security_invoker\": \"true\"}}}",
     "security_invoker"},
    {17, EVENT "\"event_triggers\": {\"e\": {\"event\": \"login\", \"function\": \"f\"}}", "login"},
};

static bool plan(ag_arena *arena, const struct newer *newer, int version, ag_error *err)
{
    const ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = version * 10000};
    const char *text = ag_format(arena, "{%s}", newer->schema);
    ag_schema *schema = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    if (!ag_source_json_text(arena, text, strlen(text), "schema.json", &schema, err) ||
        !ag_schema_settle(arena, schema, err) ||
        !ag_diff(arena, ag_schema_new(arena), schema, NULL, &ops, NULL, err))
        fail_msg("%s: %s", text, err->message);
    return ag_plan(arena, &options, ag_schema_new(arena), &ops, &steps, err);
}

static void test_versions__older_servers_lack_what_newer_ones_have(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(all); i++) {
        ag_arena *arena = ag_arena_open();
        ag_error err = {0}, none = {0};
        if (plan(arena, &all[i], all[i].since - 1, &err))
            fail_msg("%s: no error on %d", all[i].schema, all[i].since - 1);
        const char *hint = ag_format(arena, "PostgreSQL %d and later", all[i].since);
        if (err.code != AG_E_UNSUPPORTED || !strstr(err.message, all[i].what) ||
            !strstr(err.hint, hint))
            fail_msg("%s: %s (%s)", all[i].schema, err.message, err.hint);
        if (!plan(arena, &all[i], all[i].since, &none))
            fail_msg("%s: %s on %d", all[i].schema, none.message, all[i].since);
        ag_arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_versions__older_servers_lack_what_newer_ones_have),
    };
    return cmocka_run_group_tests_name("versions of PostgreSQL", tests, NULL, NULL);
}
