/* Connections, statements, many queries at once, and the lock, on a real server. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "pg.h"
#include "postgresql/postgresql.h"

#define assert_contains(text, part) \
    do { \
        if (strstr((text), (part)) == NULL) \
            fail_msg("\"%s\" is not in \"%s\"", (part), (text)); \
    } while (0)

/* ------------------------------------------------------------------ connecting */

static void test_open__says_who_we_are(void **state)
{
    pg_database *db = *state;
    assert_string_equal(pg_cell(db, "SHOW application_name"), "autogen");
    assert_string_equal(pg_cell(db, "SHOW client_encoding"), "UTF8");
    assert_true(db->session->is_live);
    assert_true(db->session->version >= 120000);
    assert_int_equal(atoi(db->session->version_text), db->session->version / 10000);
}

static void test_open__takes_a_driver_suffix(void **state)
{
    pg_database *db = *state;
    ag_session *session = NULL;
    const char *url =
        ag_format(db->arena, "postgresql+asyncpg%s?application_name=mine", strstr(db->url, "://"));
    assert_true(ag_postgresql_dialect.open(db->arena, url, false, &session, &db->err));
    ag_rows rows = {0};
    assert_true(ag_session_query(session, db->arena, "SHOW application_name", &rows, &db->err));
    assert_string_equal(ag_cell(&rows, 0, 0), "mine");
    ag_session_close(session);
}

static void refuse(ag_arena *arena, const char *url, ag_error_code code, const char *message,
                   const char *hint)
{
    ag_error err = {0};
    ag_session *session = NULL;
    assert_false(ag_postgresql_dialect.open(arena, url, false, &session, &err));
    assert_null(session);
    assert_int_equal(err.code, code);
    assert_contains(err.message, message);
    assert_contains(err.hint, hint);
    assert_null(strstr(err.message, "sesame"));
    assert_null(strstr(err.hint, "sesame"));
}

static void test_open__says_why_not(void **state)
{
    pg_database *db = *state;
    const char *server = strstr(db->url, "://") + 3;
    const char *host = strchr(server, '@') ? strchr(server, '@') + 1 : server;
    ag_arena *a = db->arena;
    refuse(a,
           ag_format(a, "postgresql://postgres:sesame@%.*s/nowhere", (int)strcspn(host, "/"), host),
           AG_E_CONNECT, "\"nowhere\" does not exist", "createdb nowhere");
    refuse(a, ag_format(a, "postgresql://nobody_1:sesame@%s", host), AG_E_CONNECT,
           "\"nobody_1\" does not exist", "createuser");
    refuse(a, "postgresql://u:sesame@127.0.0.1:1/x", AG_E_CONNECT, "refused", "no server listens");
    refuse(a, "postgresql://u@/x?host=/nowhere&password=sesame", AG_E_CONNECT, "/nowhere",
           "no local server");
    refuse(a, "postgresql://u:sesame@host/x?nonsense=1", AG_E_URL, "nonsense", "postgresql://");
    refuse(a, "postgresql://u:sesame%zz@host/x", AG_E_URL, "not a PostgreSQL URL", "%XX");
    refuse(a, "postgresql://u:sesame/open@host/x", AG_E_URL, "where the password ends", "%2F");
}

/* The role is in pg_hba.conf of tests/support/pg.sh; on another server that trusts everyone there is nothing to see. */
static void test_open__wrong_password(void **state)
{
    pg_database *db = *state;
    const char *server = strstr(db->url, "://") + 3;
    const char *host = strchr(server, '@') ? strchr(server, '@') + 1 : server;
    ag_error err = {0};
    ag_session *session = NULL;
    if (pg_cell(db, "SELECT 1 FROM pg_hba_file_rules WHERE 'needs_password' = ANY (user_name)") ==
        NULL)
        return;
    pg_run(db, "DO $$ BEGIN CREATE ROLE needs_password LOGIN PASSWORD 'open'; EXCEPTION WHEN"
               " duplicate_object THEN NULL; END $$");
    assert_false(ag_postgresql_dialect.open(
        db->arena, ag_format(db->arena, "postgresql://needs_password:sesame@%s", host), false,
        &session, &err));
    assert_int_equal(err.code, AG_E_CONNECT);
    assert_contains(err.hint, "password is wrong");
    assert_null(strstr(err.message, "sesame"));
}

/* ------------------------------------------------------------------ statements */

static void test_run__takes_many_statements(void **state)
{
    pg_database *db = *state;
    pg_run(db,
           "CREATE TABLE a (x int); INSERT INTO a VALUES (1), (2); DO $$ BEGIN RAISE NOTICE 'not "
           "printed'; END $$");
    assert_string_equal(pg_cell(db, "SELECT sum(x) FROM a"), "3");
}

static void test_run__says_where_a_statement_is_wrong(void **state)
{
    pg_database *db = *state;
    ag_error err = {0};
    assert_false(ag_session_run(db->session, "SELECT 'ä',\n  nope", &err));
    assert_int_equal(err.code, AG_E_SQL);
    assert_string_equal(err.sqlstate, "42703");
    assert_contains(err.message, "column \"nope\" does not exist (line 2, column 3");
}

static void test_run__keeps_detail_and_hint(void **state)
{
    pg_database *db = *state;
    ag_error err = {0};
    pg_run(db, "CREATE TABLE a (x int UNIQUE); INSERT INTO a VALUES (1)");
    assert_false(ag_session_run(db->session, "INSERT INTO a VALUES (1)", &err));
    assert_string_equal(err.sqlstate, "23505");
    assert_contains(err.message, "Key (x)=(1) already exists");
    err = (ag_error){0};
    assert_false(ag_session_run(db->session, "SELECT 1 FROM a WHERE x = nope(1)", &err));
    assert_contains(err.hint, "explicit type casts");
}

static void test_run__refuses_copy_and_goes_on(void **state)
{
    pg_database *db = *state;
    static const char *const copies[] = {"COPY pg_am TO STDOUT", "COPY a FROM STDIN"};
    pg_run(db, "CREATE TABLE a (x int)");
    for (size_t i = 0; i < AG_COUNT(copies); i++) {
        ag_error err = {0};
        assert_false(ag_session_run(db->session, copies[i], &err));
        assert_int_equal(err.code, AG_E_UNSUPPORTED);
        assert_string_equal(pg_cell(db, "SELECT 1"), "1");
    }
}

static void test_query__tells_null_from_empty(void **state)
{
    pg_database *db = *state;
    ag_rows rows = {0};
    assert_true(ag_session_query(
        db->session, db->arena,
        "SELECT x, y FROM (VALUES (NULL, ''), ('a', ''), ('a', NULL)) t (x, y)", &rows, &db->err));
    assert_int_equal(rows.row_count, 3);
    assert_string_equal(rows.columns[1], "y");
    assert_null(ag_cell(&rows, 0, 0));
    assert_string_equal(ag_cell(&rows, 0, 1), "");
    assert_string_equal(ag_cell(&rows, 2, 0), "a");
    assert_null(ag_cell(&rows, 2, 1));
}

static void test_query__is_one_statement(void **state)
{
    pg_database *db = *state;
    ag_rows rows = {0};
    ag_error err = {0};
    assert_false(ag_session_query(db->session, db->arena, "SELECT 1; SELECT 2", &rows, &err));
    assert_int_equal(err.code, AG_E_SQL);
}

/* The same for the rows of each of a few queries. */
static ag_arena *const *arenas_of(pg_database *db)
{
    ag_arena **arenas = AG_NEW_ARRAY(db->arena, ag_arena *, 3);
    for (size_t i = 0; i < 3; i++)
        arenas[i] = db->arena;
    return arenas;
}

static void test_session__a_lost_connection_is_named(void **state)
{
    pg_database *db = *state;
    ag_session *other = pg_connect(db);
    ag_rows rows = {0};
    ag_error err = {0};
    assert_true(ag_session_query(other, db->arena, "SELECT pg_backend_pid()", &rows, &db->err));
    pg_cell(db, ag_format(db->arena, "SELECT pg_terminate_backend(%s)", ag_cell(&rows, 0, 0)));
    assert_false(ag_session_run(other, "SELECT pg_sleep(1)", &err));
    assert_int_equal(err.code, AG_E_CONNECT);
    assert_contains(err.message, "lost");
    const char *const queries[] = {"SELECT 1"};
    err = (ag_error){0};
    assert_false(ag_session_query_all(other, arenas_of(db), queries, 1, &rows, &err));
    assert_int_equal(err.code, AG_E_CONNECT);
    ag_session_close(other);
}

/* ------------------------------------------------------------------ many at once */

static void test_query_all__sees_one_picture_and_changes_nothing(void **state)
{
    pg_database *db = *state;
    const char *const queries[] = {"SELECT set_config('search_path', 'nowhere', true)",
                                   ("SELECT current_setting('transaction_isolation') || "
                                    "current_setting('transaction_read_only')"),
                                   "SHOW search_path"};
    ag_rows rows[3];
    assert_true(ag_session_query_all(db->session, arenas_of(db), queries, 3, rows, &db->err));
    assert_string_equal(ag_cell(&rows[1], 0, 0), "repeatable readon");
    assert_string_equal(ag_cell(&rows[2], 0, 0), "nowhere");
    assert_string_not_equal(pg_cell(db, "SHOW search_path"), "nowhere");
}

static void test_query_all__an_error_is_the_first_one(void **state)
{
    pg_database *db = *state;
    const char *const queries[] = {"SELECT 1", "SELECT 1 / 0", "SELECT nope"};
    ag_rows rows[3];
    ag_error err = {0};
    assert_false(ag_session_query_all(db->session, arenas_of(db), queries, 3, rows, &err));
    assert_string_equal(err.sqlstate, "22012");
    assert_string_equal(pg_cell(db, "SELECT 1"), "1");
}

static void test_query_all__leaves_an_open_transaction_as_it_is(void **state)
{
    pg_database *db = *state;
    const char *const good[] = {"SELECT set_config('search_path', 'nowhere', true)",
                                "SELECT x FROM a"};
    const char *const bad[] = {"SELECT 1 / 0"};
    ag_rows rows[2];
    ag_error err = {0};
    pg_run(db, "BEGIN; CREATE TABLE a (x int); INSERT INTO a VALUES (7); SET LOCAL search_path = "
               "public");
    const char *const first[] = {"SELECT x FROM a"};
    assert_true(ag_session_query_all(db->session, arenas_of(db), first, 1, rows, &db->err));
    assert_string_equal(ag_cell(&rows[0], 0, 0), "7");
    assert_false(ag_session_query_all(db->session, arenas_of(db), bad, 1, rows, &err));
    err = (ag_error){0};
    assert_false(ag_session_query_all(db->session, arenas_of(db), good, 2, rows, &err));
    assert_string_equal(pg_cell(db, "SHOW search_path"), "public");
    pg_run(db, "COMMIT");
    assert_string_equal(pg_cell(db, "SELECT x FROM a"), "7");
}

/* ------------------------------------------------------------------ the lock */

static bool try_lock(pg_database *db, ag_session *session, const char *key, char **holder)
{
    bool locked = false;
    if (!session->ops->try_lock(session, db->arena, key, &locked, holder, &db->err))
        fail_msg("%s", db->err.message);
    return locked;
}

static void test_lock__is_held_by_one(void **state)
{
    pg_database *db = *state;
    char *holder = NULL;
    ag_session *other = pg_connect(db);
    assert_true(try_lock(db, db->session, "k", &holder));
    assert_false(try_lock(db, other, "k", &holder));
    assert_contains(holder, "application \"autogen\"");
    assert_contains(holder, pg_cell(db, "SELECT 'process ' || pg_backend_pid()"));
    assert_contains(holder, ", since 20");
    assert_true(try_lock(db, other, "another", &holder));
    db->session->ops->unlock(db->session);
    assert_true(try_lock(db, other, "k", &holder));
    other->ops->unlock(other);
    ag_session_close(other);
}

static void test_lock__goes_with_its_session(void **state)
{
    pg_database *db = *state;
    char *holder = NULL;
    ag_session *other = pg_connect(db);
    assert_true(try_lock(db, other, "k", &holder));
    ag_session_close(other);
    bool locked = false;
    for (int i = 0; i < 50 && !locked; i++) { /* the server notices soon */
        locked = try_lock(db, db->session, "k", &holder);
        pg_cell(db, "SELECT pg_sleep(0.02)");
    }
    assert_true(locked);
}

static void test_lock__is_not_asked_for_in_a_transaction(void **state)
{
    pg_database *db = *state;
    bool locked;
    char *holder;
    ag_error err = {0};
    pg_run(db, "BEGIN");
    assert_false(db->session->ops->try_lock(db->session, db->arena, "k", &locked, &holder, &err));
    assert_int_equal(err.code, AG_E_INTERNAL);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_open__says_who_we_are),
        TEST(test_open__takes_a_driver_suffix),
        TEST(test_open__says_why_not),
        TEST(test_open__wrong_password),
        TEST(test_run__takes_many_statements),
        TEST(test_run__says_where_a_statement_is_wrong),
        TEST(test_run__keeps_detail_and_hint),
        TEST(test_run__refuses_copy_and_goes_on),
        TEST(test_query__tells_null_from_empty),
        TEST(test_query__is_one_statement),
        TEST(test_session__a_lost_connection_is_named),
        TEST(test_query_all__sees_one_picture_and_changes_nothing),
        TEST(test_query_all__an_error_is_the_first_one),
        TEST(test_query_all__leaves_an_open_transaction_as_it_is),
        TEST(test_lock__is_held_by_one),
        TEST(test_lock__goes_with_its_session),
        TEST(test_lock__is_not_asked_for_in_a_transaction),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
