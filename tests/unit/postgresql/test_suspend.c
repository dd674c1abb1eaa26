#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* What has to go for a change comes again, by whatever name it has by then. */
#include <autogen/json.h>
#include <autogen/plan.h>
#include <autogen/source.h>

#include "base/text.h"
#include "postgresql/postgresql.h"

#define SCHEMA \
    "{\"schemas\": {\"app\": {}}, \"tables\": {\"app.t\": {\"columns\": {\"a\": \"varchar(50)\"}}}," \
    " \"functions\": {\"app.f(app.t)\": {\"returns\": \"bigint\", \"language\": \"sql\", \"sql_body\": \"RETURN (SELECT count(a) FROM app.t)\"}}," \
    " \"views\": {\"app.v\": \"SELECT a FROM app.t\"}}"
#define RETYPE \
    "{\"op\": \"alter_column\", \"table\": \"app.t\", \"column\": \"a\", \"from\": {\"type\": \"varchar(50)\"}, \"to\": {\"type\": \"text\"}}"

static const struct {
    const char *then;     /* the operation behind the change */
    const char *comes[2]; /* what has to come again */
} examples[] = {
    {"{\"op\": \"rename_schema\", \"schema\": \"app\", \"to\": \"other\"}",
     {"CREATE FUNCTION other.f", "CREATE VIEW other.v"}},
    {"{\"op\": \"rename_table\", \"table\": \"app.t\", \"to\": \"app.u\"}",
     {"CREATE FUNCTION app.f(", "CREATE VIEW app.v"}},
    {"{\"op\": \"rename_function\", \"function\": \"app.f(app.t)\", \"to\": \"app.g(app.t)\"}",
     {"CREATE FUNCTION app.g(", "CREATE VIEW app.v"}},
    {"{\"op\": \"rename_view\", \"view\": \"app.v\", \"to\": \"app.w\"}",
     {"CREATE FUNCTION app.f(", "CREATE VIEW app.w"}},
};

static const char *planned(ag_arena *arena, const char *from, const char *text)
{
    const ag_plan_options options = {.dialect = &ag_postgresql_dialect};
    ag_schema *schema = NULL;
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_error err = {0};
    ag_buf out = ag_buf_new(arena);
    if (!ag_source_json_text(arena, from, strlen(from), "schema.json", &schema, &err) ||
        !ag_schema_settle(arena, schema, &err) ||
        !ag_json_read(arena, text, strlen(text), NULL, &json, &err) ||
        !ag_ops_read(arena, json, &ops, &err) ||
        !ag_plan_print(arena, &options, schema, &ops, &out, &err))
        fail_msg("%s: %s", text, err.message);
    return out.text;
}

static void test_suspend__what_is_renamed_meanwhile_comes_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(examples); i++) {
        ag_arena *arena = ag_arena_open();
        const char *text = ag_format(arena, "[" RETYPE ", %s]", examples[i].then);
        const char *sql = planned(arena, SCHEMA, text);
        for (size_t k = 0; k < AG_COUNT(examples[i].comes); k++)
            if (!strstr(sql, examples[i].comes[k]))
                fail_msg("no %s in\n%s", examples[i].comes[k], sql);
        ag_arena_close(arena);
    }
}

#define KEYS \
    "{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\", \"b\": \"integer\"}, \"primary_key\": {\"name\": \"p\", \"columns\": [\"a\"]}," \
    " \"uniques\": {\"q\": [\"a\"], \"r\": [\"b\"]}, \"indexes\": {\"i\": {\"columns\": [\"a\"], \"unique\": true}}}," \
    " \"u\": {\"columns\": {\"c\": \"integer\"}, \"foreign_keys\": {\"f\": {\"columns\": [\"c\"], \"references\": \"t(a)\"}}}}}"

/* Which of several keys a foreign key is tied to is the server's to know. */
static void test_suspend__foreign_keys_leave_a_key_that_goes(void **state)
{
    (void)state;
    static const struct {
        const char *op, *drops;
        bool leaves;
    } keys[] = {
        {"[{\"op\": \"drop_primary_key\", \"table\": \"t\", \"primary_key\": \"p\"}]",
         "DROP CONSTRAINT p", true},
        {"[{\"op\": \"drop_unique\", \"table\": \"t\", \"unique\": \"q\"}]", "DROP CONSTRAINT q",
         true},
        {"[{\"op\": \"drop_index\", \"table\": \"t\", \"index\": \"i\"}]", "DROP INDEX i", true},
        {"[{\"op\": \"drop_unique\", \"table\": \"t\", \"unique\": \"r\"}]", "DROP CONSTRAINT r",
         false}};
    for (size_t i = 0; i < AG_COUNT(keys); i++) {
        ag_arena *arena = ag_arena_open();
        const char *sql = planned(arena, KEYS, keys[i].op);
        const char *goes = strstr(sql, "DROP CONSTRAINT f"), *key = strstr(sql, keys[i].drops);
        const char *comes = strstr(sql, "ADD CONSTRAINT f");
        bool leaves = goes && key && comes && goes < key && key < comes;
        if (!key || leaves != keys[i].leaves || (!keys[i].leaves && goes))
            fail_msg("%s\n%s", keys[i].op, sql);
        ag_arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_suspend__what_is_renamed_meanwhile_comes_again),
        cmocka_unit_test(test_suspend__foreign_keys_leave_a_key_that_goes),
    };
    return cmocka_run_group_tests_name("what goes and comes", tests, NULL, NULL);
}
