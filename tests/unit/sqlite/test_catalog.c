#include "support.h"

static ag_inspection inspect(ag_arena *arena, const char *sql)
{
    ag_session *session = open_memory(arena);
    must_run(session, sql);
    ag_inspection found = must_inspect(arena, session);
    ag_session_close(session);
    return found;
}

static void test_catalog__an_empty_database_holds_nothing(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_inspection found = inspect(arena, "");
    assert_int_equal(found.schema->tables.len, 0);
    assert_int_equal(found.not_covered.keys.len, 0);
    assert_int_equal(found.dependants.len, 0);
    ag_arena_close(arena);
}

static void test_catalog__finds_tables_indexes_and_what_they_refer_to(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_inspection found = inspect(
        arena, "CREATE TABLE child (id INTEGER PRIMARY KEY AUTOINCREMENT, p REFERENCES PARENT,"
               " q REFERENCES parent(ID), r REFERENCES nowhere);"
               "CREATE TABLE Parent (Id INTEGER PRIMARY KEY, name TEXT UNIQUE);"
               "CREATE UNIQUE INDEX ix ON parent (NAME DESC) WHERE name <> '';"
               "CREATE TABLE \"app.users\" (id);"
               "CREATE TEMP TABLE gone (id); ANALYZE;");
    assert_int_equal(found.schema->tables.len, 3);
    const ag_table *child = ag_table_find(found.schema, "child");
    assert_int_equal(child->foreign_keys.len, 3);
    for (size_t i = 0; i < 2; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)child->foreign_keys.items[i];
        assert_string_equal(key->references.table, "Parent");
        assert_int_equal(key->references.columns.len, 1);
        assert_string_equal(key->references.columns.items[0], "Id");
    }
    const ag_table *parent = ag_table_find(found.schema, "Parent");
    assert_int_equal(parent->indexes.len, 1);
    const ag_index *index = (const ag_index *)parent->indexes.items[0];
    assert_string_equal(index->base.name, "ix");
    assert_true(index->unique);
    assert_string_equal(((const ag_index_column *)index->columns.items[0])->column, "name");
    assert_non_null(ag_table_find(found.schema, "app.users"));
    ag_arena_close(arena);
}

static void test_catalog__finds_views_triggers_and_virtual_tables(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_inspection found = inspect(
        arena, "CREATE TABLE a (x); CREATE TABLE b (x); CREATE TABLE c (x); CREATE TABLE d (x);"
               "CREATE VIEW v (y) AS SELECT * FROM \"A\"; CREATE VIEW w AS SELECT * FROM v;"
               "CREATE VIEW \"as\" AS/**/SELECT ';' -- it\n;"
               "CREATE TRIGGER t AFTER INSERT ON b BEGIN DELETE FROM c; END;"
               "CREATE VIRTUAL TABLE search USING fts5(body);"
               "CREATE TRIGGER instead INSTEAD OF INSERT ON w BEGIN SELECT 1; END;"
               "CREATE TABLE e (x UNIQUE ON CONFLICT IGNORE);"
               "CREATE TABLE f (x CONSTRAINT c UNIQUE, y CONSTRAINT c UNIQUE);");
    assert_int_equal(found.schema->tables.len, 6);
    assert_int_equal(found.schema->views.len, 3);
    const ag_view *v = (const ag_view *)found.schema->views.items[0];
    assert_int_equal(v->column_names.len, 1);
    assert_string_equal(v->column_names.items[0], "y");
    const ag_view *w = (const ag_view *)found.schema->views.items[1];
    assert_string_equal(w->query, "SELECT * FROM v");
    assert_string_equal(w->triggers.items[0]->name, "instead");
    assert_string_equal(found.schema->views.items[2]->name, "as");
    assert_string_equal(((ag_view *)found.schema->views.items[2])->query, "SELECT ';'");
    const ag_trigger *t = (const ag_trigger *)ag_table_find(found.schema, "b")->triggers.items[0];
    assert_int_equal(t->timing, AG_AFTER);
    assert_string_equal(t->events.items[0], "insert");
    assert_string_equal(t->body, "DELETE FROM c;");
    const ag_virtual_table *search =
        (const ag_virtual_table *)found.schema->virtual_tables.items[0];
    assert_string_equal(search->module, "fts5");
    assert_string_equal(search->arguments.items[0], "body");
    assert_int_equal(found.not_covered.keys.len, 1);
    assert_string_equal(found.not_covered.keys.items[0], "a name that two constraints have");
    assert_string_equal(found.not_covered.values.items[0], "1");
    assert_int_equal(found.dependants.len, 1);
    assert_true(ag_names_has(&found.dependants, "f"));
    ag_arena_close(arena);
}

static void test_catalog__works_inside_a_transaction_in_few_queries(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_error err = {0};
    ag_session *session = NULL;
    ag_inspection found;
    assert_true(ag_sqlite_dialect.open(arena, "sqlite::memory:", false, &session, &err));
    assert_true(ag_session_run(session, "BEGIN IMMEDIATE", &err));
    for (int i = 0; i < 50; i++)
        assert_true(ag_session_run(session, ag_format(arena, "CREATE TABLE t%d (a, b)", i), &err));
    uint64_t before = session->statements;
    assert_true(ag_sqlite_dialect.inspect(arena, session, &(ag_inspect_options){0}, &found, &err));
    assert_true(session->statements - before <= 5);
    assert_int_equal(found.schema->tables.len, 50);
    assert_true(ag_session_run(session, "ROLLBACK", &err));
    ag_session_close(session);
    ag_arena_close(arena);
}

/* SQLite edits the texts itself; inspection holds what we read against the pragmas. */
static void test_catalog__reads_what_sqlite_wrote(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_inspection found = inspect(
        arena,
        "CREATE TABLE a (x INT CHECK (x > 0), \"y y\" TEXT, z, UNIQUE (x)) ;"
        "ALTER TABLE a ADD COLUMN w TEXT NOT NULL DEFAULT 'w';"
        "ALTER TABLE a RENAME COLUMN \"y y\" TO y; ALTER TABLE a RENAME x TO \"x x\";"
        "ALTER TABLE a DROP COLUMN z; CREATE INDEX i ON a (\"x x\", lower(y));"
        "ALTER TABLE a RENAME TO \"b b\"; ALTER TABLE \"b b\" RENAME COLUMN w TO v;"
        "CREATE TABLE copy AS SELECT v, \"x x\" + 1 AS \"a b\", 'c' AS \"select\" FROM \"b b\"");
    const ag_table *table = ag_table_find(found.schema, "b b");
    assert_int_equal(table->columns.len, 3);
    assert_string_equal(table->columns.items[0]->name, "x x");
    assert_string_equal(table->columns.items[2]->name, "v");
    assert_string_equal(((const ag_check *)(void *)table->checks.items[0])->expression,
                        "\"x x\" > 0");
    assert_string_equal(((const ag_unique *)(void *)table->uniques.items[0])->columns.items[0],
                        "x x");
    const ag_index *index = (const ag_index *)(void *)table->indexes.items[0];
    assert_string_equal(((const ag_index_column *)(void *)index->columns.items[0])->column, "x x");
    assert_int_equal(ag_table_find(found.schema, "copy")->columns.len, 3);
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_catalog__an_empty_database_holds_nothing),
        cmocka_unit_test(test_catalog__finds_tables_indexes_and_what_they_refer_to),
        cmocka_unit_test(test_catalog__reads_what_sqlite_wrote),
        cmocka_unit_test(test_catalog__finds_views_triggers_and_virtual_tables),
        cmocka_unit_test(test_catalog__works_inside_a_transaction_in_few_queries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
