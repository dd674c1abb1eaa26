#include "support.h"

static const char schema_text[] =
    "{\"tables\": {\"t\": {\"columns\": {"
    "\"id\": {\"type\": \"bigint\", \"identity\": \"by default\"}, \"plain\": {\"type\": \"text\"},"
    "\"keyed\": {\"type\": \"text\"}, \"checked\": {\"type\": \"int\"}, \"indexed\": {\"type\": \"text\"},"
    "\"filtered\": {\"type\": \"int\"}, \"expressed\": {\"type\": \"text\"},"
    "\"used\": {\"type\": \"int\"}, \"made\": {\"type\": \"int\", \"generated\": \"used + 1\"},"
    "\"refers\": {\"type\": \"bigint\"}},"
    "\"primary_key\": [\"id\"], \"uniques\": [[\"keyed\"]], \"checks\": [\"checked > 0\"],"
    "\"foreign_keys\": [{\"columns\": [\"refers\"], \"references\": \"t(id)\"}],"
    "\"indexes\": {\"ix\": {\"columns\": [\"indexed\"], \"where\": \"filtered > 0\"},"
    "\"iy\": {\"columns\": [{\"expression\": \"lower(expressed)\"}]}}}}}";

typedef struct fixture {
    ag_arena *arena;
    ag_session *session;
    ag_render render;
    const ag_table *table;
} fixture;

static int set_up(void **state)
{
    ag_arena *arena = ag_arena_open();
    fixture *f = AG_NEW(arena, fixture);
    f->arena = arena;
    f->session = open_memory(arena);
    f->render.version = 3040001; /* what newer ones can is told in test_alter.c */
    ag_schema *schema = read_schema(arena, schema_text);
    f->table = project_table(arena, schema, "t");
    create_table(arena, f->session, f->table);
    must_run(f->session, "INSERT INTO t (id, checked) VALUES (1, 1)");
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    ag_session_close(f->session);
    ag_arena_close(f->arena);
    return 0;
}

static ag_fit fit(fixture *f, const ag_op *op)
{
    ag_error err = {0};
    return ag_sqlite_dialect.fit(&f->render, op, f->table, &err);
}

static void run_op(fixture *f, const ag_op *op)
{
    ag_error err = {0};
    ag_step *step = ag_step_new(f->arena, op, "op");
    if (!ag_sqlite_dialect.render(f->arena, &f->render, op, step, &err))
        fail_msg("%s", err.message);
    assert_null(run_step(f->arena, f->session, step));
}

static ag_op *column_op(fixture *f, ag_verb verb, const char *name)
{
    ag_op *op = ag_op_new(f->arena, verb, AG_KIND_COLUMN, "t", name);
    ag_column *column = ag_column_find(f->table, name);
    op->from = column ? &column->base : NULL;
    return op;
}

static const char *last_column(fixture *f)
{
    return ag_cell(&(ag_rows){.cells = must_query(f->arena, f->session,
                                                  "SELECT name FROM pragma_table_xinfo('t')"
                                                  " ORDER BY cid DESC LIMIT 1")
                                           .cells,
                              .column_count = 1},
                   0, 0);
}

static void test_render__drops_only_columns_that_nothing_uses(void **state)
{
    static const char *const used[] = {"id",       "keyed",     "checked", "indexed",
                                       "filtered", "expressed", "used",    "refers"};
    fixture *f = *state;
    for (size_t i = 0; i < AG_COUNT(used); i++) {
        ag_op *op = column_op(f, AG_DROP, used[i]);
        assert_int_equal(fit(f, op), AG_FIT_REBUILD);
        /* and SQLite is of the same opinion, but for a column of an index's expression in some versions */
        ag_error err = {0};
        assert_false(ag_session_run(
            f->session, ag_format(f->arena, "ALTER TABLE t DROP COLUMN %s", used[i]), &err));
    }
    ag_op *op = column_op(f, AG_DROP, "plain");
    assert_int_equal(fit(f, op), AG_FIT_IN_PLACE);
    run_op(f, op);
    op = column_op(f, AG_DROP, "made");
    assert_int_equal(fit(f, op), AG_FIT_IN_PLACE);
    run_op(f, op);
    f->render.version = 0;
    assert_int_equal(fit(f, column_op(f, AG_DROP, "plain")), AG_FIT_REBUILD);
}

typedef struct addition {
    const char *json;
    ag_fit fit;
} addition;

static void test_render__adds_only_columns_that_alter_table_takes(void **state)
{
    static const addition cases[] = {
        {"{\"type\": \"text\"}", AG_FIT_IN_PLACE},
        {"{\"type\": \"text\", \"default\": \"'x'\", \"nullable\": false}", AG_FIT_IN_PLACE},
        {"{\"type\": \"int\", \"default\": \"-1\", \"nullable\": false}", AG_FIT_IN_PLACE},
        {"{\"type\": \"boolean\", \"default\": \"true\", \"nullable\": false}", AG_FIT_IN_PLACE},
        {"{\"type\": \"int\", \"default\": \"null\"}", AG_FIT_IN_PLACE},
        {"{\"type\": \"text\", \"collation\": \"NOCASE\"}", AG_FIT_IN_PLACE},
        {"{\"type\": \"int\", \"generated\": \"id + 1\", \"virtual\": true}", AG_FIT_IN_PLACE},
        {"{\"type\": \"int\", \"generated\": \"id + 1\"}", AG_FIT_REBUILD},
        {"{\"type\": \"text\", \"nullable\": false}", AG_FIT_REBUILD},
        {"{\"type\": \"text\", \"nullable\": false, \"default\": \"NULL\"}", AG_FIT_REBUILD},
        {"{\"type\": \"timestamptz\", \"default\": \"now()\"}", AG_FIT_REBUILD},
        {"{\"type\": \"int\", \"default\": \"1 + 1\"}", AG_FIT_REBUILD},
    };
    fixture *f = *state;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        const char *text =
            ag_format(f->arena,
                      "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"int\"},"
                      "\"new%zu\": %s}}}}",
                      i, cases[i].json);
        const ag_table *table = project_table(f->arena, read_schema(f->arena, text), "t");
        ag_op *op =
            ag_op_new(f->arena, AG_CREATE, AG_KIND_COLUMN, "t", table->columns.items[1]->name);
        op->to = table->columns.items[1];
        assert_int_equal(fit(f, op), cases[i].fit);
        if (cases[i].fit != AG_FIT_IN_PLACE)
            continue;
        run_op(f, op);
        assert_string_equal(last_column(f), op->name);
    }
}

static void test_render__renames_in_place(void **state)
{
    fixture *f = *state;
    ag_op *op = column_op(f, AG_RENAME, "used");
    op->to_name = "order";
    assert_int_equal(fit(f, op), AG_FIT_IN_PLACE);
    run_op(f, op);
    op = ag_op_new(f->arena, AG_RENAME, AG_KIND_TABLE, NULL, "t");
    op->to_name = "T";
    assert_int_equal(fit(f, op), AG_FIT_IN_PLACE);
    run_op(f, op);
    op = ag_op_new(f->arena, AG_RENAME, AG_KIND_INDEX, "T", "ix");
    op->from = ag_list_find(&f->table->indexes, "ix");
    op->to_name = "iz";
    assert_int_equal(fit(f, op), AG_FIT_IN_PLACE);
    run_op(f, op);
    ag_inspection found = must_inspect(f->arena, f->session);
    const ag_table *table = ag_table_find(found.schema, "T");
    assert_non_null(table);
    assert_non_null(ag_column_find(table, "order"));
    assert_non_null(ag_list_find(&table->indexes, "iz"));
    assert_int_equal(table->indexes.len, 2);
    assert_string_equal(
        ((const ag_foreign_key *)(void *)table->foreign_keys.items[0])->references.table, "T");
}

static void test_render__knows_what_changes_nothing(void **state)
{
    fixture *f = *state;
    ag_op *op = ag_op_new(f->arena, AG_CREATE, AG_KIND_ENUM, NULL, "mood");
    assert_int_equal(fit(f, op), AG_FIT_NOTHING);
    op = ag_op_new(f->arena, AG_ALTER, AG_KIND_TABLE, NULL, "t");
    op->from = ag_object_copy(f->arena, &f->table->base);
    op->to = ag_object_copy(f->arena, &f->table->base);
    assert_int_equal(fit(f, op), AG_FIT_NOTHING);
    ((ag_table *)(void *)op->to)->strict = true;
    assert_int_equal(fit(f, op), AG_FIT_REBUILD);
    op = column_op(f, AG_ALTER, "plain");
    op->to = ag_object_copy(f->arena, op->from);
    assert_int_equal(fit(f, op), AG_FIT_NOTHING);
    ((ag_column *)(void *)op->to)->nullable = false;
    assert_int_equal(fit(f, op), AG_FIT_REBUILD);
    op = ag_op_new(f->arena, AG_DROP, AG_KIND_CHECK, "t", "ck");
    assert_int_equal(fit(f, op), AG_FIT_REBUILD);
}

static void test_render__lays_out_a_table(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_schema *schema = read_schema(
        f->arena,
        "{\"enums\": {\"mood\": [\"ok\"]}, \"tables\": {\"app.order\": {\"columns\": {"
        "\"id\": {\"type\": \"bigint\", \"identity\": \"always\"},"
        "\"m\": {\"type\": \"mood\", \"nullable\": false, \"default\": \"'ok'\"},"
        "\"at\": {\"type\": \"timestamptz\", \"default\": \"now()\"},"
        "\"n\": {\"type\": \"int\", \"default\": \"(1 + 2)\"}}, \"primary_key\": [\"id\"],"
        "\"uniques\": {\"uq\": [\"m\", \"at\"]},"
        "\"indexes\": {\"ix\": {\"columns\": [{\"column\": \"n\", \"order\": \"desc\"}], \"unique\": true}}}}}");
    const ag_table *table = project_table(f->arena, schema, "app.order");
    ag_step *step = ag_step_new(f->arena, NULL, "create");
    assert_true(ag_sqlite_dialect.render(f->arena, &f->render, table_op(f->arena, AG_CREATE, table),
                                         step, &err));
    assert_int_equal(step->statements.len, 2);
    assert_string_equal(step->statements.items[0].sql, "CREATE TABLE \"app.order\" (\n"
                                                       "    id INTEGER PRIMARY KEY AUTOINCREMENT,\n"
                                                       "    m TEXT NOT NULL DEFAULT 'ok',\n"
                                                       "    at TEXT DEFAULT CURRENT_TIMESTAMP,\n"
                                                       "    n INTEGER DEFAULT (1 + 2),\n"
                                                       "    CONSTRAINT uq UNIQUE (m, at),\n"
                                                       "    CHECK (m IN ('ok'))\n"
                                                       ")");
    assert_string_equal(step->statements.items[1].sql,
                        "CREATE UNIQUE INDEX ix ON \"app.order\" (n DESC)");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_render__drops_only_columns_that_nothing_uses),
        TEST(test_render__adds_only_columns_that_alter_table_takes),
        TEST(test_render__renames_in_place),
        TEST(test_render__knows_what_changes_nothing),
        TEST(test_render__lays_out_a_table),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
