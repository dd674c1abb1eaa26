#include "plan/plan.h"

#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "plan_cases.h"

/* ------------------------------------------------------------------ reading what the cases say */

static ag_json *must_parse(ag_arena *arena, const char *text, const char *file)
{
    ag_error err = {0};
    ag_json *json = NULL;
    if (!ag_json_read(arena, text, strlen(text), file, &json, &err))
        fail_msg("%s: %s", text, err.message);
    return json;
}

static ag_schema *read_schema(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_object *object = NULL;
    if (!ag_object_read(arena, &ag_schema_shape, must_parse(arena, text, "schema.json"), NULL,
                        AG_READ_DECLARED, NULL, &object, &err) ||
        !ag_schema_settle(arena, (ag_schema *)(void *)object, &err))
        fail_msg("%s: %s", text, err.message);
    return (ag_schema *)(void *)object;
}

static ag_ops read_ops(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_ops ops = {0};
    if (!ag_ops_read(arena, must_parse(arena, text, "ops.json"), &ops, &err))
        fail_msg("%s: %s %s", text, err.message, err.path);
    return ops;
}

/* ------------------------------------------------------------------ a dialect whose rebuilds can be read */

/* What building a table again is, is the dialect's; when, with what, and how often is what is tested here. */
static bool fake_rebuild(ag_arena *arena, const ag_render *render, const ag_table *before,
                         const ag_table *after, const ag_pairs *columns, ag_step *step,
                         ag_error *err)
{
    (void)err;
    ag_buf text = ag_buf_new(arena);
    ag_buf_format(&text, "REBUILD %s (", before->base.name);
    for (size_t i = 0; i < after->columns.len; i++)
        ag_buf_format(&text, "%s%s %s", i > 0 ? ", " : "", after->columns.items[i]->name,
                      ((const ag_column *)(const void *)after->columns.items[i])->type);
    ag_buf_put(&text, ")");
    for (ag_kind kind = AG_KIND_PRIMARY_KEY; kind <= AG_KIND_INDEX; kind++) {
        const ag_list *list = ag_children_of(&after->base, kind);
        for (size_t i = 0; i < list->len; i++)
            ag_buf_format(&text, " %s", list->items[i]->name ? list->items[i]->name : "?");
    }
    ag_buf_put(&text, " COPY");
    for (size_t i = 0; i < columns->keys.len; i++)
        ag_buf_format(&text, " %s", columns->keys.items[i]);
    for (size_t i = 0; i < render->converted.keys.len; i++)
        ag_buf_format(&text, " %s = %s", render->converted.keys.items[i],
                      render->converted.values.items[i]);
    ag_statement statement = {.sql = text.text};
    AG_PUSH(arena, &step->statements, statement);
    return true;
}

static ag_dialect test_dialect(ag_dialect_id id)
{
    ag_dialect dialect = *ag_dialects[id];
    if (id == AG_SQLITE)
        dialect.rebuild = fake_rebuild;
    return dialect;
}

/* ------------------------------------------------------------------ steps as text */

/* A line for each statement, its line ends and runs of spaces one space; "--" before each step, with what is special about it. */
static void put_squeezed(ag_buf *out, const char *sql)
{
    for (const char *c = sql; *c; c++) {
        char space = *c == '\n' || *c == ' ';
        if (!space)
            ag_buf_putc(out, *c);
        else if (out->len > 0 && out->text[out->len - 1] != ' ')
            ag_buf_putc(out, ' ');
    }
    ag_buf_putc(out, '\n');
}

static const char *steps_text(ag_arena *arena, const ag_steps *steps)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < steps->len; i++) {
        const ag_step *step = steps->items[i];
        ag_buf_format(&out, "--%s%s%s%s\n", step->transactional ? "" : " outside",
                      step->opaque ? " opaque" : "", step->done_when ? " done_when " : "",
                      step->done_when && step->transactional ? step->done_when : "");
        for (size_t j = 0; j < step->statements.len; j++) {
            const ag_statement *statement = &step->statements.items[j];
            if (statement->only_if) /* statistics */
                continue;
            ag_buf_put(&out, statement->kind == AG_STATEMENT_ASSERT ? "ASSERT " : "");
            put_squeezed(&out, statement->hint ? statement->message : statement->sql);
        }
    }
    return out.text;
}

typedef struct planning {
    const char *schema;
    const char *ops;
    ag_names untouchable;
    ag_pairs bodies;
} planning;

static bool plan(ag_arena *arena, const planning *in, ag_dialect_id id, ag_schema *schema,
                 ag_steps *steps, ag_error *err)
{
    ag_dialect *dialect = AG_NEW(arena, ag_dialect);
    *dialect = test_dialect(id);
    ag_ops ops = read_ops(arena, in->ops);
    ag_plan_options options = {
        .dialect = dialect,
        .version = id == AG_SQLITE ? 3040001 : 150004,
        .untouchable = &in->untouchable,
        .bodies = in->bodies,
    };
    return ag_plan(arena, &options, schema, &ops, steps, err);
}

/* ------------------------------------------------------------------ what is planned */

static void test_plan__gives_the_steps(void **state)
{
    (void)state;
    bool ok = true;
    for (size_t i = 0; i < AG_COUNT(plan_cases); i++) {
        for (ag_dialect_id id = 0; id < AG_DIALECT_COUNT; id++) {
            ag_arena *arena = ag_arena_open();
            ag_error err = {0};
            ag_steps steps = {0};
            planning in = {.schema = SHOP, .ops = plan_cases[i].ops};
            ag_schema *schema = read_schema(arena, in.schema);
            const char *got = plan(arena, &in, id, schema, &steps, &err) ? steps_text(arena, &steps)
                                                                         : err.message;
            if (strcmp(got, plan_cases[i].expected[id]) != 0) {
                print_error("%s on %s: wanted\n%sgot\n%s\n", plan_cases[i].name,
                            ag_dialect_names[id], plan_cases[i].expected[id], got);
                ok = false;
            }
            ag_arena_close(arena);
        }
    }
    assert_true(ok);
}

static void test_plan__moves_the_schema_forward(void **state)
{
    ag_error err = {0};
    ag_steps steps = {0};
    planning in = {.ops = "[{\"op\": \"drop_table\", \"table\": \"items\"}]"};
    ag_schema *schema = read_schema(*state, SHOP);
    assert_true(plan(*state, &in, AG_SQLITE, schema, &steps, &err));
    assert_null(ag_table_find(schema, "items"));
    assert_non_null(ag_table_find(schema, "users"));
    assert_string_equal(steps.items[0]->title, "drop table items");
    assert_int_equal(steps.items[0]->op->kind, AG_KIND_TABLE);
}

static void test_plan__puts_the_text_of_a_file(void **state)
{
    ag_error err = {0};
    ag_steps steps = {0};
    planning in = {.ops = "[{\"op\": \"execute\", \"file\": \"x.up.sql\"}]"};
    AG_PUSH(*state, &in.bodies.keys, "x.up.sql");
    AG_PUSH(*state, &in.bodies.values, "-- one\nSELECT 1; -- two\nSELECT 2;\n");
    assert_true(plan(*state, &in, AG_SQLITE, read_schema(*state, SHOP), &steps, &err));
    assert_string_equal(steps_text(*state, &steps), "-- opaque\nSELECT 1\nSELECT 2\n");
}

static void test_plan__prints_all_of_a_backfill(void **state)
{
    ag_error err = {0};
    ag_buf out = ag_buf_new(*state);
    ag_plan_options options = {.dialect = ag_dialects[AG_SQLITE]};
    ag_ops ops = read_ops(*state, "[{\"op\": \"backfill\", \"table\": \"users\", \"set\": "
                                  "{\"email\": \"''\"}, \"where\": \"id > 0\"}]");
    assert_true(ag_plan_print(*state, &options, read_schema(*state, SHOP), &ops, &out, &err));
    assert_non_null(strstr(out.text, "\nUPDATE users SET email = '' WHERE (id > 0);\n"));
}

static void test_plan__tells_rows_of_a_backfill_apart(void **state)
{
    ag_error err = {0};
    ag_steps steps = {0};
    planning in = {.ops = "[{\"op\": \"backfill\", \"table\": \"t\", \"set\": {\"a\": \"1\"},"
                          " \"where\": \"a IS NULL\", \"batch\": 5}]"};
    ag_schema *schema = read_schema(
        *state,
        "{\"tables\": {\"t\": {\"columns\": {\"RowID\": \"integer\", \"a\": \"integer\"}}}}");
    assert_true(plan(*state, &in, AG_SQLITE, schema, &steps, &err));
    assert_non_null(strstr(steps_text(*state, &steps),
                           "WHERE _rowid_ IN (SELECT _rowid_ FROM t WHERE (a IS NULL) LIMIT 5)"));
}

static void test_plan__brings_back_what_is_gone_when_other_things_go_for_good(void **state)
{
    ag_error err = {0};
    ag_steps steps = {0};
    planning in = {
        .ops = "[{\"op\": \"alter_column\", \"table\": \"t\", \"column\": \"a\","
               "  \"from\": {\"type\": \"integer\"}, \"to\": {\"type\": \"bigint\"}},"
               " {\"op\": \"rename_column\", \"table\": \"t\", \"column\": \"c\", \"to\": \"d\"},"
               " {\"op\": \"alter_column\", \"table\": \"u\", \"column\": \"a\","
               "  \"from\": {\"type\": \"integer\"}, \"to\": {\"type\": \"bigint\"}},"
               " {\"op\": \"drop_table\", \"table\": \"t\"}]"};
    ag_schema *schema = read_schema(
        *state, "{\"tables\": {\"t\": {\"columns\": {\"a\": \"integer\", \"c\": \"integer\","
                "   \"twice\": {\"type\": \"integer\", \"generated\": \"a * 2\"}}},"
                " \"u\": {\"columns\": {\"a\": \"integer\"}}},"
                " \"views\": {\"seen\": {\"query\": \"SELECT a FROM u\"}}}");
    assert_true(plan(*state, &in, AG_POSTGRESQL, schema, &steps, &err));
    const char *text = steps_text(*state, &steps);
    assert_non_null(strstr(text, "DROP VIEW seen"));
    assert_non_null(strstr(text, "CREATE VIEW seen"));
}

/* ------------------------------------------------------------------ what is refused */

static const struct {
    const char *ops;
    uint64_t dialects;
    ag_error_code code;
    const char *message; /* it begins so */
    const char *path;
    const char *hint; /* it has this in it */
} refusals[] = {
    {"[{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"a\", \"type\": \"integer\"},"
     " {\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": \"id > 0\"}]",
     1 << AG_SQLITE, AG_E_UNSUPPORTED,
     "cannot add check users.ck: table \"users\" would have to be built again", "/1",
     "drop that by an \"execute\""},
    {"[{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"people\"},"
     " {\"op\": \"add_check\", \"table\": \"people\", \"check\": \"ck\", \"expression\": \"id > 0\"}]",
     1 << AG_SQLITE, AG_E_UNSUPPORTED,
     "cannot add check people.ck: table \"people\" would have to be built again", "/1",
     "drop that by an \"execute\""},
    {"[{\"op\": \"drop_foreign_key\", \"table\": \"items\", \"foreign_key\": \"fk_owner\"},"
     " {\"op\": \"drop_table\", \"table\": \"users\"}]",
     1 << AG_SQLITE | 1 << AG_POSTGRESQL, AG_E_UNSUPPORTED,
     "cannot drop table users: table \"users\" would have to be dropped", "/1",
     "drop that by an \"execute\""},
    {"[{\"op\": \"execute\", \"sql\": \"SELECT 1\"}, {\"op\": \"execute\", \"file\": \"gone.sql\"}]",
     1 << AG_SQLITE | 1 << AG_POSTGRESQL, AG_E_IO, "the text of \"gone.sql\" is not at hand", "/1",
     ""},
    {"[{\"op\": \"drop_column\", \"table\": \"users\", \"column\": \"emial\"}]",
     1 << AG_SQLITE | 1 << AG_POSTGRESQL, AG_E_REPLAY, "there is no column \"users.emial\"", "/0",
     "\"email\""},
};

static bool refuses(ag_arena *arena, size_t i, ag_dialect_id id)
{
    ag_error err = {0};
    ag_steps steps = {0};
    planning in = {.ops = refusals[i].ops};
    AG_PUSH(arena, &in.untouchable, "users");
    bool planned = plan(arena, &in, id, read_schema(arena, SHOP), &steps, &err);
    if (!planned && err.code == refusals[i].code && steps.len == 0 &&
        ag_starts_with(err.message, refusals[i].message) &&
        strcmp(err.path, refusals[i].path) == 0 && strcmp(err.file, "ops.json") == 0 &&
        strstr(err.hint, refusals[i].hint))
        return true;
    print_error("%zu on %s: %s%s: %s\nhint: %s\n", i, ag_dialect_names[id], err.file, err.path,
                err.message, err.hint);
    return false;
}

static void test_plan__refuses_with_place_and_hint(void **state)
{
    bool ok = true;
    for (size_t i = 0; i < AG_COUNT(refusals); i++) {
        for (ag_dialect_id id = 0; id < AG_DIALECT_COUNT; id++) {
            if (refusals[i].dialects & (UINT64_C(1) << id))
                ok = refuses(*state, i, id) && ok;
        }
    }
    assert_true(ok);
}

/* PostgreSQL lets nobody use a value before what adds it is committed; where nobody does, one transaction is enough. */
static void test_plan__commits_values_before_they_are_used(void **state)
{
#define ADDS(value) \
    "[{\"op\": \"alter_enum\", \"enum\": \"mood\", \"from\": {\"values\": [\"sad\", \"ok\"]}," \
    " \"to\": {\"values\": [\"sad\", \"ok\", \"" value "\"]}}, "
    static const struct {
        const char *ops;
        bool committed;
    } rows[] = {
        {ADDS("it's") "{\"op\": \"alter_column\", \"table\": \"items\", \"column\": \"feel\","
                      " \"from\": {\"default\": null}, \"to\": {\"default\": \"'it''s'\"}}]",
         true},
        {ADDS(
             "new") "{\"op\": \"backfill\", \"table\": \"items\", \"set\": {\"feel\": \"'new'\"}}]",
         true},
        {ADDS("new") "{\"op\": \"alter_column\", \"table\": \"items\", \"column\": \"feel\","
                     " \"from\": {\"default\": null}, \"to\": {\"default\": \"'ok'\"}}]",
         false},
    };
#undef ADDS
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        ag_error err = {0};
        ag_steps steps = {0};
        const planning in = {.ops = rows[i].ops};
        if (!plan(*state, &in, AG_POSTGRESQL, read_schema(*state, SHOP), &steps, &err))
            fail_msg("%s", err.message);
        assert_true(steps.items[0]->transactional);
        assert_int_equal(steps.items[0]->committed, rows[i].committed);
        assert_false(steps.items[1]->committed);
    }
}

/* ------------------------------------------------------------------ what is no difference */

#define ONE_TABLE(column) \
    "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"text\"" column "}}}}}"
#define NAMED ", \"nullable\": false, \"not_null_name\": \"given\""
#define UNNAMED ", \"nullable\": false"

/* What NOT NULL is called matters to who says it. */
static void test_compare__leaves_to_the_database_what_the_model_does_not_say(void **state)
{
    static const struct {
        const char *model, *found;
        size_t differs;
    } pairs[] = {
        {ONE_TABLE(UNNAMED), ONE_TABLE(NAMED), 0},
        {ONE_TABLE(NAMED), ONE_TABLE(UNNAMED), 1},
        {ONE_TABLE(NAMED), ONE_TABLE(NAMED), 0},
    };
    ag_arena *arena = *state;
    for (size_t i = 0; i < AG_COUNT(pairs); i++) {
        ag_ops ops = {0};
        ag_plan_compare(arena, ag_dialects[AG_POSTGRESQL], read_schema(arena, pairs[i].model),
                        read_schema(arena, pairs[i].found), &ops);
        assert_int_equal(ops.len, pairs[i].differs);
    }
}

static int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_arena, close_arena)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_plan__gives_the_steps),
        TEST(test_plan__moves_the_schema_forward),
        TEST(test_plan__puts_the_text_of_a_file),
        TEST(test_plan__prints_all_of_a_backfill),
        TEST(test_plan__tells_rows_of_a_backfill_apart),
        TEST(test_plan__brings_back_what_is_gone_when_other_things_go_for_good),
        TEST(test_plan__refuses_with_place_and_hint),
        TEST(test_plan__commits_values_before_they_are_used),
        TEST(test_compare__leaves_to_the_database_what_the_model_does_not_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
