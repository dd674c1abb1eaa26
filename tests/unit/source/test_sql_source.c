/* Declared schemas from files of SQL: what is refused, what is overlooked, where errors are, and what a digest is about. */
#include "base/file.h"
#include "source/sql_rules.h"

#include <autogen/plan.h>
#include <autogen/source.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

typedef struct fixture {
    ag_arena *arena;
    char *folder;
    ag_names paths;
    ag_session *scratch;
} fixture;

static int open_fixture(void **state)
{
    const ag_scratch_options options = {0};
    ag_error err = {0};
    ag_arena *arena = ag_arena_open();
    fixture *f = AG_NEW(arena, fixture);
    f->arena = arena;
    f->folder = ag_strdup(arena, "/tmp/autogen-source-XXXXXX");
    *state = f;
    if (!ag_dialects[AG_SQLITE]->open_scratch(arena, &options, &f->scratch, &err))
        return -1;
    return mkdtemp(f->folder) ? 0 : -1;
}

static int close_fixture(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < f->paths.len; i++)
        unlink(f->paths.items[i]);
    int result = rmdir(f->folder);
    ag_session_close(f->scratch);
    ag_arena_close(f->arena);
    return result;
}

static void put(fixture *f, const char *name, const char *text)
{
    ag_error err = {0};
    char *path = ag_path_join(f->arena, f->folder, name);
    assert_true(ag_file_write(path, text, strlen(text), true, &err));
    if (!ag_names_has(&f->paths, path))
        AG_PUSH(f->arena, &f->paths, path);
}

static ag_schema *read_all(fixture *f, ag_error *err)
{
    ag_sql_files files = {0};
    ag_inspection found = {0};
    if (!ag_sql_files_read(f->arena, ag_dialects[AG_SQLITE], f->folder, &f->paths, &files, err) ||
        !ag_source_sql(f->arena, f->scratch, &files, NULL, &found, err))
        return NULL;
    return found.schema;
}

static char *digest_of(fixture *f, const char *text)
{
    ag_sql_files files = {0};
    ag_error err = {0};
    put(f, "a.sql", text);
    assert_true(
        ag_sql_files_read(f->arena, ag_dialects[AG_SQLITE], f->folder, &f->paths, &files, &err));
    return ag_sql_files_digest(f->arena, ag_dialects[AG_SQLITE], &files);
}

/* ------------------------------------------------------------------ clocks that stand still */

static const struct {
    const char *sql;
    bool frozen;
} clocks[] = {
    {"CREATE TABLE t (a int, d date NOT NULL DEFAULT 'today')", true},
    {"CREATE TABLE t (d timestamp(3) with time zone DEFAULT 'now')", true},
    {"CREATE TABLE t (d timestamptz DEFAULT ('now'::timestamptz))", true},
    {"ALTER TABLE t ADD CHECK (d > timestamp with time zone 'now')", true},
    {"CREATE VIEW v AS SELECT 1 FROM t WHERE d < CAST('yesterday' AS date)", true},
    {"CREATE TABLE t (d date, s text, CHECK (s <> 'now' AND d > 'yesterday'))", true},
    {"CREATE TABLE t (d date); ALTER TABLE ONLY app.t ADD CHECK (d IN ('today'))", true},
    {"CREATE TABLE t (\"d\" timestamptz); CREATE INDEX i ON t (d) WHERE d > 'now'", true},
    {"CREATE TABLE t (d date); CREATE VIEW v AS SELECT 1 FROM t WHERE t.d = 'today'", true},
    {"CREATE TABLE t (d date); CREATE POLICY p ON t USING (d > 'today')", true},
    {"CREATE DOMAIN day AS date CHECK (VALUE > 'today')", true},
    {"CREATE TABLE t (d date); CREATE TABLE u (d text, CHECK (d > 'today'))", false},
    {"CREATE TABLE t (d date, CHECK (d > 'epoch' AND d < 'infinity'))", false},
    {"CREATE DOMAIN word AS text CHECK (VALUE > 'today')", false},
    {"CREATE TABLE t (date text DEFAULT 'now', d date, s text DEFAULT 'now')", false},
    {"CREATE TABLE t (d date DEFAULT ('now'::text)::date)", false},
    {"CREATE FUNCTION f() RETURNS date LANGUAGE sql AS $$SELECT 'now'::date$$", false},
    {"INSERT INTO t VALUES ('now'::date)", false},
};

static void test_clocks__that_stand_still_are_refused(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < AG_COUNT(clocks); i++) {
        ag_sql_files files = {0};
        ag_error err = {0};
        put(f, "a.sql", clocks[i].sql);
        bool ok = ag_sql_files_read(f->arena, ag_dialects[AG_POSTGRESQL], f->folder, &f->paths,
                                    &files, &err);
        if (ok == clocks[i].frozen)
            fail_msg("%s: %s", clocks[i].sql, err.message);
        assert_int_equal(err.code, clocks[i].frozen ? AG_E_SQL_FILE : AG_E_NONE);
    }
}

/* ------------------------------------------------------------------ rules */

static const struct {
    ag_dialect_id dialect;
    const char *sql;
    ag_sql_verdict verdict;
} verdicts[] = {
    {AG_POSTGRESQL, "CREATE TABLE role (id int)", AG_SQL_RUN},
    {AG_POSTGRESQL, "CREATE USER MAPPING FOR app SERVER s", AG_SQL_RUN},
    {AG_POSTGRESQL, "create user app", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "DROP TABLESPACE t", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "ALTER TABLE t OWNER TO app", AG_SQL_TOLERATE},
    {AG_POSTGRESQL, "ALTER FUNCTION f(a int, b int) OWNER TO \"a b\"", AG_SQL_TOLERATE},
    {AG_POSTGRESQL, "ALTER TABLE t ADD a int, OWNER TO app", AG_SQL_RUN},
    {AG_POSTGRESQL, "ALTER TABLE t RENAME TO owner", AG_SQL_RUN},
    {AG_POSTGRESQL, "GRANT SELECT ON t TO app", AG_SQL_TOLERATE},
    {AG_POSTGRESQL, "GRANT app TO other", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "REVOKE ALL ON DATABASE app FROM PUBLIC", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "SET search_path = app", AG_SQL_TOLERATE},
    {AG_POSTGRESQL, "SET LOCAL ROLE app", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "SELECT pg_catalog.set_config('search_path', '', false)", AG_SQL_RUN},
    {AG_POSTGRESQL, "SELECT pg_catalog.pg_reload_conf()", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "CREATE VIEW v AS SELECT * FROM dblink('x', 'y') AS t(a int)", AG_SQL_RUN},
    {AG_POSTGRESQL, "COMMENT ON TABLE t IS 'CREATE ROLE x'", AG_SQL_RUN},
    {AG_POSTGRESQL, "CREATE FUNCTION f() RETURNS void AS $$ CREATE ROLE x $$ LANGUAGE sql",
     AG_SQL_RUN},
    {AG_POSTGRESQL, "DO $$BEGIN UPDATE t SET role = 1; END$$", AG_SQL_RUN},
    {AG_POSTGRESQL, "DO $x$BEGIN IF true THEN create role a; END IF; END$x$", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "DO 'BEGIN EXECUTE ''ALTER SYSTEM SET a = 1''; END'", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "COPY t FROM stdin", AG_SQL_SKIP},
    {AG_POSTGRESQL, "COPY t FROM '/etc/passwd'", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "COPY t FROM PROGRAM 'stdin'", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "CREATE TABLE t AS SELECT pg_read_file('x')", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "CREATE TABLE t (a text DEFAULT CAST(pg_read_file('x') AS text))", AG_SQL_RUN},
    {AG_POSTGRESQL, "CREATE MATERIALIZED VIEW v AS SELECT dblink_exec('x')", AG_SQL_REFUSE},
    {AG_POSTGRESQL, "ALTER DOMAIN app.d DROP CONSTRAINT IF EXISTS c", AG_SQL_TOLERATE},
    {AG_POSTGRESQL, "\\i a.sql", AG_SQL_INCLUDE},
    {AG_POSTGRESQL, "\\include_relative ../a b.sql", AG_SQL_INCLUDE_BESIDE},
    {AG_POSTGRESQL, "\\gexec", AG_SQL_REFUSE},
    {AG_SQLITE, ".read a.sql", AG_SQL_INCLUDE},
    {AG_SQLITE, ".open a.db", AG_SQL_REFUSE},
    {AG_SQLITE, "PRAGMA temp_store_directory = '/'", AG_SQL_REFUSE},
    {AG_SQLITE, "CREATE TABLE sqlite_sequence(name,seq)", AG_SQL_SKIP},
    {AG_POSTGRESQL, "CREATE SCHEMA public", AG_SQL_TOLERATE},
    {AG_POSTGRESQL, "CREATE SCHEMA public CREATE TABLE t (a int)", AG_SQL_RUN},
    {AG_POSTGRESQL, "START TRANSACTION", AG_SQL_BEGIN},
    {AG_POSTGRESQL, "ROLLBACK TO SAVEPOINT a", AG_SQL_RUN},
    {AG_POSTGRESQL, "END", AG_SQL_END},
    {AG_SQLITE, "BEGIN IMMEDIATE", AG_SQL_BEGIN},
    {AG_SQLITE, "CREATE TABLE attach (detach)", AG_SQL_RUN},
    {AG_SQLITE, "DETACH other", AG_SQL_REFUSE},
    {AG_SQLITE, "VACUUM", AG_SQL_RUN},
    {AG_SQLITE, "VACUUM main INTO 'x'", AG_SQL_REFUSE},
    {AG_SQLITE, "PRAGMA foreign_keys=OFF", AG_SQL_RUN},
};

static void test_rules__know_what_reaches_outside(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(verdicts); i++) {
        const ag_sql_rule *rule =
            ag_sql_rule_find(ag_dialects[verdicts[i].dialect], verdicts[i].sql);
        if (rule->verdict != verdicts[i].verdict)
            fail_msg("%s: %d", verdicts[i].sql, rule->verdict);
        if (rule->verdict == AG_SQL_REFUSE)
            assert_true(rule->why && rule->hint);
    }
}

/* ------------------------------------------------------------------ reading */

static void test_files__add_up_in_their_order(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    put(f, "b.sql",
        "\xEF\xBB\xBF"
        "CREATE TABLE users (id INTEGER PRIMARY KEY);");
    put(f, "a.sql", "CREATE INDEX ix ON users (id);");
    ag_schema *schema = read_all(f, &err);
    if (!schema)
        fail_msg("%s", err.message);
    const ag_table *users = ag_table_find(schema, "users");
    assert_non_null(users);
    assert_int_equal(users->indexes.len, 1);
}

/* What sqlite3 prints for .dump. */
static void test_files__may_be_a_dump(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    put(f, "a.sql",
        "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\nCREATE TABLE a (id INTEGER PRIMARY KEY);\n"
        "INSERT INTO a VALUES(1);\nCOMMIT;\n");
    ag_schema *schema = read_all(f, &err);
    if (!schema)
        fail_msg("%s", err.message);
    assert_int_equal(schema->tables.len, 1);
}

static void test_files__start_with_the_same_session(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    put(f, "a.sql", "CREATE TABLE p (id INTEGER PRIMARY KEY); PRAGMA foreign_keys = ON;");
    put(f, "b.sql", "CREATE TABLE c (p INTEGER REFERENCES p); INSERT INTO c VALUES (7);");
    assert_non_null(read_all(f, &err));
}

static void test_errors__are_placed_in_the_file(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    put(f, "a.sql", "CREATE TABLE a (id INTEGER);\n-- more\n  CREATE TABLE a (id INTEGER);\n");
    assert_null(read_all(f, &err));
    assert_int_equal(err.code, AG_E_SQL_FILE);
    assert_int_equal(err.line, 3);
    assert_int_equal(err.column, 3);
    assert_string_equal(err.file, f->paths.items[0]);
}

static void test_refused__runs_nothing(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    ag_inspection found = {0};
    put(f, "a.sql", "CREATE TABLE a (id INTEGER);");
    put(f, "b.sql", "\n ATTACH 'x' AS y;");
    assert_null(read_all(f, &err));
    assert_int_equal(err.code, AG_E_SQL_FILE);
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 2);
    err = (ag_error){0};
    assert_true(ag_source_database(f->arena, f->scratch, NULL, &found, &err));
    assert_int_equal(found.schema->tables.len, 0);
}

/* ------------------------------------------------------------------ digests */

static void test_digest__is_about_tokens(void **state)
{
    fixture *f = *state;
    char *one = digest_of(f, "CREATE TABLE a (id INTEGER);\nCREATE TABLE b (x TEXT);");
    assert_string_equal(one, digest_of(f, "-- users\ncreate table a(id integer) ; /* b */\n\n"
                                          "CREATE TABLE B (X text)"));
    assert_string_not_equal(one, digest_of(f, "CREATE TABLE a (id INTEGER);"
                                              "CREATE TABLE b (x TEXT DEFAULT 'A');"));
    assert_string_not_equal(digest_of(f, "CREATE TABLE a (x TEXT DEFAULT 'A');"),
                            digest_of(f, "CREATE TABLE a (x TEXT DEFAULT 'a');"));
    assert_string_not_equal(digest_of(f, "CREATE TABLE \"A\" (x TEXT);"),
                            digest_of(f, "CREATE TABLE \"a\" (x TEXT);"));
    assert_true(ag_starts_with(one, "sql-sha256:"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules__know_what_reaches_outside),
        TEST(test_files__add_up_in_their_order),
        TEST(test_files__may_be_a_dump),
        TEST(test_files__start_with_the_same_session),
        TEST(test_errors__are_placed_in_the_file),
        TEST(test_refused__runs_nothing),
        TEST(test_clocks__that_stand_still_are_refused),
        TEST(test_digest__is_about_tokens),
    };
    return cmocka_run_group_tests_name("sql_source", tests, NULL, NULL);
}
