/* What is rendered, executed and inspected is what was projected; and what was inspected can be made again. */
#include "support.h"

static const char *const declared[] = {
    "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"text\"}}}}}",
    "{\"tables\": {\"users\": {\"comment\": \"people\", \"columns\": {"
    "\"id\": {\"type\": \"bigint\", \"identity\": \"always\"},"
    "\"email\": {\"type\": \"character varying(255)\", \"nullable\": false, \"comment\": \"where\"},"
    "\"active\": {\"type\": \"boolean\", \"nullable\": false, \"default\": \"true\"},"
    "\"created_at\": {\"type\": \"timestamptz\", \"nullable\": false, \"default\": \"now()\"}},"
    "\"primary_key\": [\"id\"],"
    "\"indexes\": {\"ix_users_email\": {\"columns\": [\"email\"], \"unique\": true}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"int\", \"primary_key\": true}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"uuid\", \"default\": "
    "\"gen_random_uuid()\"}}, \"primary_key\": {\"name\": \"t_pk\", \"columns\": [\"id\"]}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"int\"}, \"b\": {\"type\": \"int\"}},"
    "\"primary_key\": [\"b\", \"a\"]}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"int\", \"identity\": \"always\"}}}}}",
    "{\"enums\": {\"mood\": [\"ok\", \"it's\"]}, \"tables\": {\"t\": {\"columns\": {"
    "\"order\": {\"type\": \"mood\", \"nullable\": false, \"default\": \"'ok'\"}}}}}",
    "{\"tables\": {\"p\": {\"columns\": {\"id\": {\"type\": \"bigint\"}}, \"primary_key\": [\"id\"]},"
    "\"c\": {\"columns\": {\"p\": {\"type\": \"bigint\"}}, \"foreign_keys\": {\"fk\": {\"columns\": "
    "[\"p\"], \"references\": \"p(id)\", \"on_delete\": \"cascade\", \"on_update\": \"set null\","
    "\"deferrable\": \"initially deferred\"}}}}}",
    "{\"tables\": {\"app.users\": {\"columns\": {\"id\": {\"type\": \"bigint\"}}, \"primary_key\": "
    "[\"id\"]}, \"c\": {\"columns\": {\"u\": {\"type\": \"bigint\", \"references\": "
    "\"app.users(id)\"}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"text\"}, \"b\": {\"type\": \"int\"},"
    "\"n\": {\"type\": \"int\", \"generated\": \"length(a)\"},"
    "\"v\": {\"type\": \"int\", \"generated\": \"b * 2\", \"virtual\": true}},"
    "\"uniques\": {\"uq\": [\"a\", \"b\"]}, \"checks\": {\"ck\": \"((length(a) <> 0))\","
    "\"c2\": \"b > 0 -- why\"},"
    "\"indexes\": {\"i1\": {\"columns\": [{\"expression\": \"lower(a)\"}, {\"column\": \"b\","
    "\"order\": \"desc\"}], \"where\": \"b IS NOT NULL\"},"
    "\"i2\": {\"columns\": [{\"column\": \"a\", \"collation\": \"nocase\"}]}}}}}",
    "{\"tables\": {\"t\": {\"strict\": true, \"without_rowid\": true, \"columns\": {"
    "\"a\": {\"type\": \"varchar(20)\"}, \"b\": {\"type\": \"numeric(10, 2)\"},"
    "\"c\": {\"type\": \"json\"}, \"d\": {\"type\": \"bytea\"}}, \"primary_key\": [\"a\"]}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"text\", \"default\": \"'it''s'\"},"
    "\"b\": {\"type\": \"int\", \"default\": \"-1\"}, \"c\": {\"type\": \"int\", \"default\": "
    "\"(1 + 2) * 3\"}, \"d\": {\"type\": \"text\", \"default\": \"NULL\"},"
    "\"e\": {\"type\": \"date\", \"default\": \"current_date\"},"
    "\"f\": {\"type\": \"text\", \"collation\": \"NOCASE\"}}}}}",
};

static void test_round_trip__what_is_declared(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(declared); i++) {
        ag_arena *arena = ag_arena_open();
        ag_session *session = open_memory(arena);
        ag_schema *schema = read_schema(arena, declared[i]);
        for (size_t t = 0; t < schema->tables.len; t++)
            create_table(arena, session,
                         project_table(arena, schema, schema->tables.items[t]->name));
        ag_inspection found = must_inspect(arena, session);
        assert_int_equal(found.schema->tables.len, schema->tables.len);
        for (size_t t = 0; t < schema->tables.len; t++) {
            const ag_table *wanted = project_table(arena, schema, schema->tables.items[t]->name);
            const ag_table *have = ag_table_find(found.schema, wanted->base.name);
            assert_non_null(have);
            assert_same_object(arena, spelled(arena, &have->base), spelled(arena, &wanted->base));
        }
        ag_session_close(session);
        ag_arena_close(arena);
    }
}

/* As an application wrote it, in one database; read, projected and made again in another. */
static const char *const existing[] = {
    "CREATE TABLE t(a, b INT, c TEXT NOT NULL)",
    "CREATE TABLE t(id integer primary key autoincrement, x BOOLEAN DEFAULT false)",
    "CREATE TABLE t(id INTEGER, CONSTRAINT t_pk PRIMARY KEY (ID))",
    "CREATE TABLE t(id TEXT PRIMARY KEY, at DATETIME DEFAULT CURRENT_TIMESTAMP) WITHOUT ROWID",
    "CREATE TABLE t(id TEXT PRIMARY KEY, d DECIMAL(10,2), e DOUBLE)",
    "CREATE TABLE t(id TEXT PRIMARY KEY, a INTEGER, b ANY) STRICT",
    "CREATE TABLE t(id INT PRIMARY KEY); CREATE TABLE u(id BIGINT PRIMARY KEY, a INTEGER)",
    "CREATE TABLE \"my table\"(\"my col\" TEXT, [other col] TEXT CHECK ([other col] <> \"my col\"))",
    "CREATE TABLE t(a TEXT CHECK (a == 'x' OR a = \"y\"), b INT CHECK (b IS TRUE))",
    "CREATE TABLE t(a DEFAULT (1 + 2), b DEFAULT ((1)), c DEFAULT \"bar\", d DEFAULT baz)",
    "CREATE TABLE t(a, b AS (a || 'x') STORED, c GENERATED ALWAYS AS (a) VIRTUAL NOT NULL)",
    "CREATE TABLE t(a COLLATE nocase, b COLLATE BINARY, UNIQUE (a, b), CHECK (a > 0));"
    "CREATE INDEX i ON t(a DESC, lower(b)) WHERE a > 0; CREATE UNIQUE INDEX j ON t((b))",
    "CREATE TABLE p(x INTEGER PRIMARY KEY); CREATE TABLE t(a REFERENCES p ON DELETE CASCADE,"
    " b REFERENCES P(X) DEFERRABLE INITIALLY DEFERRED, FOREIGN KEY (a) REFERENCES nowhere(y))",
    "CREATE TABLE t(a varchar(20) UNIQUE, q \"quoted type\", b [int eger], c '')",
};

static void test_round_trip__what_was_there(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(existing); i++) {
        ag_arena *arena = ag_arena_open();
        ag_session *one = open_memory(arena);
        ag_session *two = open_memory(arena);
        must_run(one, existing[i]);
        ag_inspection found = must_inspect(arena, one);
        for (size_t t = 0; t < found.schema->tables.len; t++)
            create_table(arena, two,
                         project_table(arena, found.schema, found.schema->tables.items[t]->name));
        ag_inspection again = must_inspect(arena, two);
        for (size_t t = 0; t < found.schema->tables.len; t++) {
            const ag_object *table = found.schema->tables.items[t];
            const ag_object *copy = &ag_table_find(again.schema, table->name)->base;
            const ag_table *projected = project_table(arena, found.schema, table->name);
            assert_same_object(arena, spelled(arena, table), spelled(arena, copy));
            assert_same_object(arena, spelled(arena, table), spelled(arena, &projected->base));
        }
        ag_session_close(one);
        ag_session_close(two);
        ag_arena_close(arena);
    }
}

static void test_round_trip__spelling_and_projecting_twice_change_nothing(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(declared); i++) {
        ag_arena *arena = ag_arena_open();
        ag_schema *schema = read_schema(arena, declared[i]);
        for (size_t t = 0; t < schema->tables.len; t++) {
            const ag_table *once = project_table(arena, schema, schema->tables.items[t]->name);
            const ag_object *twice = ag_sqlite_dialect.project(arena, NULL, &once->base);
            assert_same_object(arena, &once->base, twice);
            const ag_object *spelled_once = spelled(arena, &once->base);
            assert_same_object(arena, spelled_once, spelled(arena, spelled_once));
        }
        ag_arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_round_trip__what_is_declared),
        cmocka_unit_test(test_round_trip__what_was_there),
        cmocka_unit_test(test_round_trip__spelling_and_projecting_twice_change_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
