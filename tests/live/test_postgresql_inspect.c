/* What is read from a real server: everything.sql and everything.json are two forms of one database. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/json.h>

#include "base/file.h"
#include "pg.h"
#include "postgresql/postgresql.h"

static char *read_beside(pg_database *db, const char *name)
{
    char *text;
    const char *path = ag_path_join(db->arena, getenv("LIVE_FOLDER"), name);
    if (!ag_file_read(db->arena, path, &text, NULL, &db->err))
        fail_msg("%s", db->err.message);
    return text;
}

static char *to_text(pg_database *db, const ag_inspection *found)
{
    ag_json *json = ag_object_write(db->arena, &found->schema->base, 0);
    ag_json *counts = ag_json_object(db->arena), *dependants = ag_json_array(db->arena);
    for (size_t i = 0; i < found->not_covered.keys.len; i++)
        ag_json_set(db->arena, counts, found->not_covered.keys.items[i],
                    ag_json_string(db->arena, found->not_covered.values.items[i]));
    for (size_t i = 0; i < found->dependants.len; i++)
        ag_json_append(db->arena, dependants,
                       ag_json_string(db->arena, found->dependants.items[i]));
    ag_json_set(db->arena, json, "not_covered", counts);
    ag_json_set(db->arena, json, "dependants", dependants);
    ag_buf out = ag_buf_new(db->arena);
    ag_json_print(&out, json);
    return out.text;
}

/* Set AUTOGEN_TEST_WRITE to write what was found, and look at the difference. */
static void test_inspect__everything(void **state)
{
    pg_database *db = *state;
    if (db->session->version < 150000)
        return;
    pg_run(db, pg_for_version(db, read_beside(db, "everything.sql")));
    ag_inspection found = pg_inspect(db);
    char *text = to_text(db, &found);
    if (getenv("AUTOGEN_TEST_WRITE")) {
        const char *path = ag_path_join(db->arena, getenv("LIVE_FOLDER"), "everything.json");
        assert_true(ag_file_write(path, text, strlen(text), true, &db->err));
    }
    assert_string_equal(text, read_beside(db, "everything.json"));
}

/* ------------------------------------------------------------------ comments */

typedef struct commented {
    const ag_shape *shapes[2 * AG_KIND_COUNT];
    size_t len;
} commented;

static bool was_seen(const commented *seen, const ag_shape *shape)
{
    for (size_t i = 0; i < seen->len; i++)
        if (seen->shapes[i] == shape)
            return true;
    return false;
}

static void look_for_comments(const ag_object *object, commented *seen)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const void *at = ag_field_of(object, field);
        if (field->type == AG_CHILDREN || field->type == AG_RECORDS)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                look_for_comments(((const ag_list *)at)->items[k], seen);
        else if (strcmp(field->name, "comment") == 0 && *(const char *const *)at &&
                 !was_seen(seen, object->shape))
            seen->shapes[seen->len++] = object->shape;
    }
}

static void test_inspect__finds_a_comment_on_every_kind(void **state)
{
    static const ag_shape *const records[] = {&ag_attribute_shape, &ag_domain_check_shape,
                                              &ag_override_shape};
    pg_database *db = *state;
    commented seen = {0};
    if (db->session->version < 150000)
        return;
    pg_run(db, "DO $$ BEGIN CREATE ROLE autogen_reader; CREATE ROLE autogen_owner;"
               " EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    pg_run(db, pg_for_version(db, read_beside(db, "everything.sql")));
    pg_run(db, pg_for_version(db, read_beside(db, "whole.sql")));
    pg_run(db, "CREATE SCHEMA says; CREATE EXTENSION citext SCHEMA says;"
               "COMMENT ON EXTENSION citext IS 'ours'");
    ag_inspection found = pg_inspect(db);
    look_for_comments(&found.schema->base, &seen);
    assert_true(found.schema->views.len > 2);
    assert_int_equal(((ag_view *)ag_list_find(&found.schema->views, "v"))->column_comments.keys.len,
                     1);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_COUNT; kind++) {
        /* There is no COMMENT ON the one, and PostgreSQL has not got the other. */
        bool has_none = kind == AG_KIND_DEFAULT_PRIVILEGES || kind == AG_KIND_VIRTUAL_TABLE;
        if (!has_none && !was_seen(&seen, ag_kinds[kind].shape))
            fail_msg("no comment on a %s", ag_kinds[kind].shape->noun);
    }
    for (size_t i = 0; i < AG_COUNT(records); i++)
        if (!was_seen(&seen, records[i]))
            fail_msg("no comment on a %s", records[i]->noun);
}

static void test_inspect__is_the_same_for_everybody(void **state)
{
    pg_database *db = *state;
    pg_run(
        db,
        "CREATE SCHEMA other; CREATE TABLE t (a timestamptz DEFAULT '2020-01-01 00:00:00+00', f "
        "double precision DEFAULT 0.1, i interval DEFAULT '1 day 2 hours'); CREATE TABLE other.t "
        "(a int DEFAULT 1)");
    ag_inspection first = pg_inspect(db);
    pg_run(db,
           "SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET IntervalStyle = 'iso_8601';"
           "SET search_path = other; SET quote_all_identifiers = on; SET extra_float_digits = -5");
    ag_inspection second = pg_inspect(db);
    assert_string_equal(to_text(db, &first), to_text(db, &second));
    assert_string_equal(pg_cell(db, "SHOW search_path"), "other");
}

static void test_inspect__the_default_schema_is_left_out(void **state)
{
    pg_database *db = *state;
    ag_inspect_options options = {.default_schema = "App"};
    ag_inspection found;
    pg_run(
        db,
        "CREATE SCHEMA \"App\"; CREATE TYPE \"App\".e AS ENUM ('a'); CREATE TYPE e AS ENUM ('b');"
        "CREATE TABLE \"App\".t (a \"App\".e, b public.e DEFAULT 'b'); CREATE TABLE t (a int)");
    assert_true(ag_postgresql_dialect.inspect(db->arena, db->session, &options, &found, &db->err));
    ag_table *table = ag_table_find(found.schema, "t");
    assert_string_equal(ag_column_find(table, "a")->type, "e");
    assert_string_equal(ag_column_find(table, "b")->type, "public.e");
    assert_string_equal(ag_column_find(table, "b")->default_value, "'b'");
    assert_non_null(ag_table_find(found.schema, "public.t"));
}

static void test_inspect__extensions_and_what_belongs_to_them(void **state)
{
    pg_database *db = *state;
    if (pg_cell(db, "SELECT 1 FROM pg_available_extensions WHERE name = 'citext'") == NULL)
        return;
    pg_run(db,
           "CREATE SCHEMA app; CREATE EXTENSION citext SCHEMA app; CREATE TABLE t (a app.citext);"
           "CREATE TABLE member (a int); ALTER EXTENSION citext ADD TABLE member");
    ag_inspection found = pg_inspect(db);
    ag_extension *extension = (ag_extension *)ag_list_find(&found.schema->extensions, "citext");
    assert_int_equal(found.schema->extensions.len, 1);
    assert_string_equal(extension->schema, "app");
    assert_non_null(extension->version);
    assert_null(extension->comment);
    assert_null(ag_table_find(found.schema, "member"));
    assert_int_equal(found.not_covered.keys.len, 0);
    assert_string_equal(ag_column_find(ag_table_find(found.schema, "t"), "a")->type, "app.citext");
}

static void test_inspect__a_serial_that_is_not_plain(void **state)
{
    pg_database *db = *state;
    pg_run(db, "CREATE TABLE t (a serial, b serial, c bigint, d serial);"
               "ALTER SEQUENCE t_b_seq INCREMENT 5; CREATE SEQUENCE s OWNED BY t.c;"
               "ALTER TABLE t ALTER d DROP DEFAULT");
    ag_inspection found = pg_inspect(db);
    ag_table *table = ag_table_find(found.schema, "t");
    assert_string_equal(ag_column_find(table, "a")->type, "serial");
    assert_string_equal(ag_column_find(table, "b")->type, "serial");
    assert_int_equal(((ag_counter *)ag_column_find(table, "b")->sequence.items[0])->increment, 5);
    assert_string_equal(ag_column_find(table, "c")->type, "bigint");
    assert_string_equal(ag_column_find(table, "d")->type, "integer");
    const ag_list *sequences = &found.schema->sequences;
    assert_int_equal(sequences->len, 2);
    assert_string_equal(((ag_sequence *)ag_list_find(sequences, "s"))->owned_by.columns.items[0],
                        "c");
    assert_non_null(ag_list_find(sequences, "t_d_seq"));
    assert_int_equal(found.not_covered.keys.len, 0);
}

static void test_inspect__a_check_of_no_column(void **state)
{
    pg_database *db = *state;
    pg_run(db, "CREATE TABLE t (a int, CONSTRAINT c CHECK (1 > 0))");
    const ag_inspection found = pg_inspect(db);
    const ag_table *t = ag_table_find(found.schema, "t");
    assert_non_null(ag_list_find(&t->checks, "c"));
}

static void test_inspect__works_in_a_transaction_and_sees_it(void **state)
{
    pg_database *db = *state;
    pg_run(db, "BEGIN; CREATE TABLE t (a int)");
    assert_non_null(ag_table_find(pg_inspect(db).schema, "t"));
    pg_run(db, "ROLLBACK");
    assert_null(ag_table_find(pg_inspect(db).schema, "t"));
}

/* Somebody else may be busy on the server meanwhile, and then it is asked whether that was about this database. */
static uint64_t least_statements(pg_database *db)
{
    uint64_t least = UINT64_MAX;
    for (int i = 0; i < 5; i++) {
        uint64_t start = db->session->statements;
        pg_inspect(db);
        uint64_t sent = db->session->statements - start;
        least = sent < least ? sent : least;
    }
    return least;
}

static void test_inspect__sends_as_many_queries_for_any_number_of_tables(void **state)
{
    pg_database *db = *state;
    uint64_t one = least_statements(db);
    pg_run(db,
           "DO $$ BEGIN FOR i IN 1..50 LOOP EXECUTE format('CREATE TABLE t%s (a int PRIMARY KEY, b "
           "text UNIQUE)', i); END LOOP; END $$");
    assert_int_equal(pg_inspect(db).schema->tables.len, 50);
    uint64_t fifty = least_statements(db);
    assert_in_range(fifty, one - 1, one + 1);
}

/* ------------------------------------------------------------------ others who change it meanwhile */

/* A session that sends its queries one by one, and lets somebody else do something between two of them. */
typedef struct slow_session {
    ag_session session;
    pg_database *db;
    ag_session *other;
    size_t readings;
    size_t meddled; /* in so many readings, from the first */
    size_t at;      /* before this query */
    const char *const *meddling;
    bool done; /* what our reading has locked nobody changes before its end */
} slow_session;

static bool slow_query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                       ag_error *err)
{
    return ag_session_query(((slow_session *)session)->db->session, arena, sql, out, err);
}

static bool slow_query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                           size_t count, ag_rows *out, ag_error *err)
{
    slow_session *slow = (slow_session *)session;
    ag_session *real = slow->db->session;
    bool meddles = slow->readings < slow->meddled;
    const char *meddling = slow->meddling[slow->readings % 2];
    slow->readings++;
    bool ok = ag_session_run(real, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
    for (size_t i = 0; ok && i < count; i++) {
        if (meddles && i == slow->at)
            slow->done |= ag_session_run(slow->other, meddling, &slow->db->err);
        ok = ag_session_query(real, arenas[i], sql[i], &out[i], err);
    }
    ag_error ignored = {0};
    return ag_session_run(real, "COMMIT", ok ? err : &ignored) && ok;
}

/* `readings`: how often it was read; 0 if the meddling had to wait for the end. */
static bool inspect_meddled(pg_database *db, size_t meddled, size_t at, const char *const *meddling,
                            ag_inspection *found, size_t *readings)
{
    static const ag_session_ops ops = {.query = slow_query, .query_all = slow_query_all};
    slow_session slow = {.session = *db->session,
                         .db = db,
                         .other = pg_connect(db),
                         .meddled = meddled,
                         .at = at,
                         .meddling = meddling};
    slow.session.ops = &ops;
    assert_true(ag_session_run(slow.other, "SET lock_timeout = '50ms'", &db->err));
    db->err = (ag_error){0};
    bool ok = ag_postgresql_dialect.inspect(db->arena, &slow.session, NULL, found, &db->err);
    ag_session_close(slow.other);
    *readings = slow.done ? slow.readings : 0;
    return ok;
}

/* Of the snapshot come the old names of the columns, and of the moment the new query of the view. */
static void test_inspect__is_never_of_two_moments(void **state)
{
    static const char *const meddling[] = {
        "ALTER TABLE t RENAME a TO b; ALTER TABLE t ADD COLUMN c text DEFAULT 'x'",
        "ALTER TABLE t RENAME b TO a; ALTER TABLE t DROP COLUMN c"};
    pg_database *db = *state;
    pg_run(db, "CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0)); CREATE INDEX i ON t ((a + 1));"
               "CREATE VIEW v AS SELECT a FROM t");
    size_t readings, noticed = 0;
    for (size_t at = 1; at < 30; at += 4) {
        ag_inspection found;
        assert_true(inspect_meddled(db, 1, at, meddling, &found, &readings));
        assert_int_not_equal(readings, 1);
        ag_inspection after = pg_inspect(db);
        assert_string_equal(to_text(db, &found), to_text(db, &after));
        if (!ag_column_find(ag_table_find(after.schema, "t"), "b"))
            continue;
        noticed++;
        pg_run(db, meddling[1]);
    }
    assert_true(noticed > 1);
}

static void test_inspect__reads_again_what_is_dropped_meanwhile(void **state)
{
    static const char *const meddling[] = {"DROP VIEW v; DROP TABLE t", "SELECT 1"};
    pg_database *db = *state;
    ag_inspection found;
    size_t readings;
    pg_run(db, "CREATE TABLE t (a int, CONSTRAINT k CHECK (a > 0)); CREATE INDEX i ON t ((a + 1));"
               "CREATE VIEW v AS SELECT a FROM t");
    assert_true(inspect_meddled(db, 1, 3, meddling, &found, &readings));
    assert_int_equal(found.schema->tables.len, 0);
}

/* Rows that come and go are no reason to doubt, nor is what happens in other databases. */
static void test_inspect__does_not_mind_rows(void **state)
{
    static const char *const meddling[] = {"INSERT INTO t VALUES (1)", "DELETE FROM t"};
    pg_database *db = *state;
    ag_inspection found;
    size_t readings;
    pg_run(db, "CREATE TABLE t (a int)");
    assert_true(inspect_meddled(db, 100, 5, meddling, &found, &readings));
    assert_int_equal(readings, 1);
}

/* What only goes leaves no row behind; what others do in a savepoint is done by another transaction than theirs. */
static void test_inspect__notices_every_change(void **state)
{
    static const char *const changes[] = {
        "COMMENT ON TABLE t IS NULL",
        "DROP CAST (bool AS circle)",
        "ALTER TABLE t ALTER a DROP DEFAULT",
        "ALTER TABLE t ALTER a DROP NOT NULL",
        "BEGIN; SAVEPOINT s; ALTER TYPE e ADD VALUE 'y'; RELEASE s; COMMIT",
        "CREATE SCHEMA other",
        "DROP SCHEMA other",
        "REVOKE SELECT ON t FROM public",
        "ALTER SEQUENCE s INCREMENT 7",
    };
    pg_database *db = *state;
    pg_run(db, "CREATE TABLE t (a int NOT NULL DEFAULT 1); COMMENT ON TABLE t IS 'x';"
               "CREATE FUNCTION f(bool) RETURNS circle LANGUAGE sql AS 'SELECT NULL::circle';"
               "CREATE CAST (bool AS circle) WITH FUNCTION f(bool); CREATE TYPE e AS ENUM ('x');"
               "GRANT SELECT ON t TO public; CREATE SEQUENCE s");
    for (size_t i = 0; i < AG_COUNT(changes); i++) {
        const char *const meddling[] = {changes[i], "SELECT 1"};
        ag_inspection found;
        size_t readings;
        print_message("%s\n", changes[i]);
        assert_true(inspect_meddled(db, 1, 1, meddling, &found, &readings));
        assert_int_equal(readings, 2);
    }
}

static void test_inspect__gives_up_on_what_never_rests(void **state)
{
    static const char *const meddling[] = {"CREATE TABLE u (a int)", "DROP TABLE u"};
    pg_database *db = *state;
    ag_inspection found;
    size_t readings;
    assert_false(inspect_meddled(db, 100, 5, meddling, &found, &readings));
    assert_non_null(strstr(db->err.message, "was changed each"));
    assert_non_null(strstr(db->err.hint, "somebody else"));
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_inspect__everything),
        TEST(test_inspect__finds_a_comment_on_every_kind),
        TEST(test_inspect__is_the_same_for_everybody),
        TEST(test_inspect__the_default_schema_is_left_out),
        TEST(test_inspect__extensions_and_what_belongs_to_them),
        TEST(test_inspect__a_serial_that_is_not_plain),
        TEST(test_inspect__a_check_of_no_column),
        TEST(test_inspect__works_in_a_transaction_and_sees_it),
        TEST(test_inspect__is_never_of_two_moments),
        TEST(test_inspect__reads_again_what_is_dropped_meanwhile),
        TEST(test_inspect__does_not_mind_rows),
        TEST(test_inspect__notices_every_change),
        TEST(test_inspect__gives_up_on_what_never_rests),
        TEST(test_inspect__sends_as_many_queries_for_any_number_of_tables),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
