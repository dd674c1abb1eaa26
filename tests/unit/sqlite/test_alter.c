/*
 * What the newer ALTER TABLE does in place, and what it must not be given.  Which is which is the same with every library; it is done with one that can
 * (tests/support/other_sqlite.sh).
 */
#include "support.h"

#include "sqlite/since.h"

#include <autogen/diff.h>
#include <autogen/plan.h>

#define TABLE(columns, rest) \
    "{\"tables\": {\"p\": {\"columns\": {\"id\": \"bigint\"}, \"primary_key\": [\"id\"]}, \"t\": {\"columns\": {" columns \
    "}" rest "}}}"
#define FILLED \
    "\"id\": \"bigint\", \"a\": {\"type\": \"int\", \"nullable\": false}, \"b\": \"text\"," \
    "\"is\": {\"type\": \"text\", \"nullable\": false}, \"length\": \"int\""
#define CHECK(expression) ", \"primary_key\": [\"id\"], \"checks\": {\"ck\": \"" expression "\"}"
#define KEY ", \"primary_key\": [\"id\"]"

#define STATE(type, values) \
    "{\"enums\": {\"state\": [" values \
    "]}, \"tables\": {\"t\": {\"columns\": {\"id\": \"bigint\"," \
    "\"s\": {\"type\": " type ", \"nullable\": false}}, \"primary_key\": [\"id\"]}}}"

typedef struct alteration {
    const char *before;
    const char *after;
    const char *rows;    /* put in before */
    const char *refused; /* the message that says why; NULL: it is done */
    bool in_place;
} alteration;

#define WITH(expression, yes) \
    { \
        TABLE(FILLED, KEY), TABLE(FILLED, CHECK(expression)), NULL, NULL, yes \
    }

static const alteration alterations[] = {
    {TABLE("\"id\": \"bigint\", \"a\": \"int\"", KEY),
     TABLE("\"id\": \"bigint\", \"a\": {\"type\": \"int\", \"nullable\": false}", KEY),
     "INSERT INTO t VALUES (1, 5)", NULL, true},
    {TABLE("\"id\": \"bigint\", \"a\": \"int\"", KEY),
     TABLE("\"id\": \"bigint\", \"a\": {\"type\": \"int\", \"nullable\": false}", KEY),
     "INSERT INTO t VALUES (1, NULL)", "column \"a\" of table \"t\" must have a value in every row",
     true},
    {TABLE(
         "\"id\": \"bigint\", \"a\": {\"type\": \"int\", \"nullable\": false, \"default\": \"7\"}",
         KEY),
     TABLE("\"id\": \"bigint\", \"a\": {\"type\": \"int\", \"default\": \"7\"}", KEY),
     "INSERT INTO t VALUES (1, 5)", NULL, true},
    /* more than NOT NULL */
    {TABLE("\"id\": \"bigint\", \"a\": \"int\"", KEY),
     TABLE(
         "\"id\": \"bigint\", \"a\": {\"type\": \"bigint\", \"nullable\": false, \"default\": \"7\"}",
         KEY),
     NULL, NULL, false},
    /* a reference of its own may say NOT DEFERRABLE */
    {TABLE("\"id\": \"bigint\", \"a\": {\"type\": \"bigint\", \"references\": \"p(id)\"}", KEY),
     TABLE(
         "\"id\": \"bigint\", \"a\": {\"type\": \"bigint\", \"nullable\": false, \"references\": \"p(id)\"}",
         KEY),
     NULL, NULL, false},
    /* true, false, or NULL */
    WITH("a > 0", true),
    WITH("a = -1 OR NOT a <> +5", true),
    WITH("b IS NOT NULL OR a IN (1, 2) AND length('x') BETWEEN 1 AND 2", true),
    WITH("b IS NULL", true),
    WITH("[a] < 5 -- small\\n", true),
    WITH("\\\"is\\\" <> ''", true),
    WITH("b > 'x'", false),
    WITH("a > length", false),
    WITH("a / 2 > 0", false),
    WITH("a - 1 > 0", false),
    WITH("a <> NULL", false),
    WITH("CASE a WHEN 1 THEN 2 END", false),
    WITH("nullif(a, 1) > 0", false),
    WITH("t.a > 0", false),
    WITH("a > \\\"no column\\\"", false),
    {TABLE(FILLED, KEY), TABLE(FILLED, CHECK("a > 0")),
     "INSERT INTO t (a, \"is\") VALUES (1, ''), (0, '')",
     "every row of table \"t\" must fulfil a > 0", true},
    /* a row that makes it NULL stands in nobody's way */
    {TABLE(FILLED, KEY), TABLE(FILLED, CHECK("b > 'x'")),
     "INSERT INTO t (a, b, \"is\") VALUES (1, NULL, '')", NULL, false},
    {TABLE(FILLED, CHECK("b > 'x'")), TABLE(FILLED, KEY), NULL, NULL, true},
    {TABLE(FILLED, CHECK("a > 0")), TABLE(FILLED, CHECK("a > 1")), NULL, NULL, true},
    {TABLE(FILLED, CHECK("a > 0")), TABLE(FILLED, CHECK("b > 'x'")), NULL, NULL, false},
    /* the check of an enum has no name */
    {STATE("\"text\"", "\"a\""), STATE("\"state\"", "\"a\""), "INSERT INTO t VALUES (1, 'a')", NULL,
     true},
    {STATE("\"text\"", "\"a\""), STATE("\"state\"", "\"a\""), "INSERT INTO t VALUES (1, 'c')",
     "every row of table \"t\" must fulfil s IN ('a')", true},
    {STATE("\"state\"", "\"a\""), STATE("\"state\"", "\"a\", \"b\""),
     "INSERT INTO t VALUES (1, 'a')", NULL, false},
    /* nobody can say which */
    {TABLE(FILLED, CHECK("a > 0") ", \"uniques\": {\"CK\": [\"a\"]}"),
     TABLE(FILLED, KEY ", \"uniques\": {\"CK\": [\"a\"]}"), NULL, NULL, false},
};

/* What was there before has names. */
static ag_schema *read_history(ag_arena *arena, const char *text)
{
    ag_schema *schema = read_schema(arena, text);
    ag_map taken = ag_map_new(arena);
    for (size_t i = 0; i < schema->tables.len; i++)
        ag_table_name_children(arena, (ag_table *)(void *)schema->tables.items[i], &taken);
    return schema;
}

static ag_steps plan(ag_arena *arena, ag_schema *from, const ag_schema *to, int version)
{
    ag_plan_options options = {.dialect = &ag_sqlite_dialect, .version = version};
    const ag_diff_options plainly = {.no_rename = true};
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_error err = {0};
    if (!ag_diff(arena, from, to, &plainly, &ops, NULL, &err) ||
        !ag_plan(arena, &options, from, &ops, &steps, &err))
        fail_msg("%s", err.message);
    return steps;
}

static bool builds_again(const ag_steps *steps)
{
    bool again = false;
    for (size_t i = 0; i < steps->len; i++)
        again = again || steps->items[i]->unenforced;
    return again;
}

static void test_alter__is_chosen_where_it_serves(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(alterations); i++) {
        const alteration *a = &alterations[i];
        ag_arena *arena = ag_arena_open();
        const ag_schema *to = read_schema(arena, a->after);
        static const int old[] = {0, 3040001, AG_SQLITE_SINCE_ALTER_CONSTRAINT - 1};
        for (size_t k = 0; k < AG_COUNT(old); k++) {
            ag_steps steps = plan(arena, read_history(arena, a->before), to, old[k]);
            assert_true(builds_again(&steps));
        }
        ag_steps steps =
            plan(arena, read_history(arena, a->before), to, AG_SQLITE_SINCE_ALTER_CONSTRAINT);
        if (builds_again(&steps) == a->in_place)
            fail_msg("%s: %s", a->after, a->in_place ? "built again" : "in place");
        ag_arena_close(arena);
    }
}

static const char *run_all(ag_arena *arena, ag_session *session, const ag_steps *steps)
{
    const char *message = NULL;
    for (size_t i = 0; i < steps->len && !message; i++)
        message = run_step(arena, session, steps->items[i]);
    return message;
}

/* With whatever library is at hand the result is the same, and reads as what was wanted. */
static void test_alter__does_what_a_rebuild_does(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(alterations); i++) {
        const alteration *a = &alterations[i];
        ag_arena *arena = ag_arena_open();
        ag_session *session = open_memory(arena);
        ag_schema *from = read_history(arena, a->before), *to = read_schema(arena, a->after);
        ag_steps made = plan(arena, ag_schema_new(arena), from, session->version);
        assert_null(run_all(arena, session, &made));
        if (a->rows)
            must_run(session, a->rows);
        ag_steps steps = plan(arena, from, to, session->version);
        const char *message = run_all(arena, session, &steps);
        if (!ag_streq(message, a->refused))
            fail_msg("%s: %s", a->after, message);
        ag_ops rest = {0};
        if (!a->refused)
            ag_plan_compare(arena, &ag_sqlite_dialect, to, must_inspect(arena, session).schema,
                            &rest);
        if (rest.len > 0)
            fail_msg("%s: %s", a->after, ag_op_describe(arena, rest.items[0]));
        ag_session_close(session);
        ag_arena_close(arena);
    }
}

/* Text as people write it, which the library edits in its own way. */
static void test_alter__leaves_text_that_reads_right(void **state)
{
    static const struct {
        const char *made;
        const char *statement;
        const char *wanted;
    } cases[] = {
        {"CREATE TABLE t(a int, -- the a, not null\n b text not /* c */ null default 'x')",
         "ALTER TABLE t ALTER a SET NOT NULL; ALTER TABLE t ALTER b DROP NOT NULL",
         "CREATE TABLE t(a int NOT NULL, b text default 'x')"},
        {"CREATE TABLE [t](\"a\" int CONSTRAINT [n n] NOT NULL ON CONFLICT IGNORE CHECK (a > 0), b)",
         "ALTER TABLE t ALTER a DROP NOT NULL", "CREATE TABLE t(a int CHECK (a > 0), b)"},
        {"CREATE TABLE t(a int -- first\n, CONSTRAINT \"ck,\" CHECK (a > 0) -- last\n)",
         "ALTER TABLE t DROP CONSTRAINT 'ck,'; ALTER TABLE t ADD CONSTRAINT c2 CHECK (a <> ')' -- no\n)",
         "CREATE TABLE t(a int, CONSTRAINT c2 CHECK (a <> ')'))"},
        {"CREATE TABLE t(a int CHECK (a <> ')') UNIQUE, b text) STRICT",
         "ALTER TABLE t ADD CHECK (b > '')",
         "CREATE TABLE t(a int CHECK (a <> ')') UNIQUE, b text, CHECK (b > '')) STRICT"},
    };
    (void)state;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_arena *arena = ag_arena_open();
        ag_session *one = open_memory(arena), *two = open_memory(arena);
        if (one->version >= AG_SQLITE_SINCE_ALTER_CONSTRAINT) {
            ag_ops rest = {0};
            must_run(one, cases[i].made);
            must_run(one, cases[i].statement);
            must_run(two, cases[i].wanted);
            ag_plan_compare(arena, &ag_sqlite_dialect, must_inspect(arena, two).schema,
                            must_inspect(arena, one).schema, &rest);
            if (rest.len > 0)
                fail_msg("%s: %s", cases[i].statement, ag_op_describe(arena, rest.items[0]));
        }
        ag_session_close(one);
        ag_session_close(two);
        ag_arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_alter__is_chosen_where_it_serves),
        cmocka_unit_test(test_alter__does_what_a_rebuild_does),
        cmocka_unit_test(test_alter__leaves_text_that_reads_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
