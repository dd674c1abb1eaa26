#include "support.h"

#include "base/file.h"

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct fixture {
    ag_arena *arena;
    char *folder;
    const char *path;
    const char *url;
} fixture;

static int set_up(void **state)
{
    ag_arena *arena = ag_arena_open();
    fixture *f = AG_NEW(arena, fixture);
    f->arena = arena;
    const char *base = getenv("TMPDIR");
    f->folder = ag_format(arena, "%s/autogen-test-XXXXXX", base ? base : "/tmp");
    if (!mkdtemp(f->folder))
        return -1;
    f->path = ag_format(arena, "%s/a.db", f->folder);
    f->url = ag_format(arena, "sqlite:%s", f->path);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    fixture *f = *state;
    ag_names names = {0};
    ag_error err = {0};
    if (ag_folder_list(f->arena, f->folder, &names, &err))
        for (size_t i = 0; i < names.len; i++)
            unlink(ag_path_join(f->arena, f->folder, names.items[i]));
    rmdir(f->folder);
    ag_arena_close(f->arena);
    return 0;
}

static ag_session *open_url(fixture *f, const char *url, bool create)
{
    ag_error err = {0};
    ag_session *session = NULL;
    if (!ag_sqlite_dialect.open(f->arena, url, create, &session, &err))
        fail_msg("%s", err.message);
    return session;
}

static const char *value(fixture *f, ag_session *session, const char *sql)
{
    ag_rows rows = must_query(f->arena, session, sql);
    assert_int_equal(rows.row_count, 1);
    return ag_cell(&rows, 0, 0);
}

static void test_session__runs_several_statements_and_queries(void **state)
{
    fixture *f = *state;
    ag_session *session = open_url(f, "sqlite::memory:", false);
    assert_true(session->is_live);
    assert_true(session->version >= 3031000);
    must_run(
        session,
        "CREATE TABLE t (a, b); -- one\nINSERT INTO t VALUES (1, NULL), ('x', 2.5);\n ; /* */");

    ag_error err = {0};
    ag_rows rows;
    assert_true(
        session->ops->query(session, f->arena, "SELECT a, b FROM t ORDER BY rowid;", &rows, &err));
    assert_int_equal(rows.row_count, 2);
    assert_string_equal(rows.columns[1], "b");
    assert_string_equal(ag_cell(&rows, 0, 0), "1");
    assert_null(ag_cell(&rows, 0, 1));
    assert_string_equal(ag_cell(&rows, 1, 0), "x");
    assert_string_equal(ag_cell(&rows, 1, 1), "2.5");

    const char *const both[] = {"SELECT 1", "SELECT 2 WHERE 0"};
    ag_rows results[2];
    assert_true(session->ops->query_all(session, (ag_arena *[]){f->arena, f->arena}, both, 2,
                                        results, &err));
    assert_int_equal(results[0].row_count, 1);
    assert_int_equal(results[1].row_count, 0);
    session->ops->close(session);
}

static void test_session__reports_errors(void **state)
{
    fixture *f = *state;
    ag_session *session = open_url(f, "sqlite::memory:", false);
    must_run(session, "CREATE TABLE t (a UNIQUE); INSERT INTO t VALUES (1)");
    ag_error err = {0};
    assert_false(session->ops->run(session, "INSERT INTO t VALUES (1)", &err));
    assert_int_equal(err.code, AG_E_SQL);
    assert_string_equal(err.message, "UNIQUE constraint failed: t.a (SQLite error 2067)");
    err = (ag_error){0};
    assert_false(session->ops->run(session, "CREATE TABLE u (\n  a,\n  nonsense here(\n", &err));
    assert_int_equal(err.code, AG_E_SQL);
    err = (ag_error){0};
    ag_rows rows;
    assert_false(session->ops->query(session, f->arena, "SELECT 1; SELECT 2", &rows, &err));
    assert_int_equal(err.code, AG_E_SQL);
    session->ops->close(session);
}

static void test_session__says_what_to_do_without_a_module(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_session *session = open_memory(arena);
    ag_error err = {0};
    assert_false(ag_session_run(session, "CREATE VIRTUAL TABLE v USING nowhere (a)", &err));
    assert_int_equal(err.code, AG_E_SQL);
    assert_non_null(strstr(err.message, "no such module: nowhere"));
    assert_non_null(strstr(err.hint, "upgrade --sql"));
    ag_session_close(session);
    ag_arena_close(arena);
}

static void test_session__leaves_foreign_keys_off(void **state)
{
    fixture *f = *state;
    ag_session *session = open_url(f, "sqlite::memory:", false);
    assert_string_equal(value(f, session, "PRAGMA foreign_keys"), "0");
    session->ops->close(session);
}

static void test_session__a_missing_file_is_empty_and_stays_missing(void **state)
{
    fixture *f = *state;
    ag_session *session = open_url(f, f->url, false);
    assert_true(session->is_new);
    assert_string_equal(value(f, session, "SELECT count(*) FROM sqlite_master"), "0");
    session->ops->close(session);
    assert_false(ag_file_exists(f->path));
}

static void test_session__creates_when_told_to(void **state)
{
    fixture *f = *state;
    ag_session *session = open_url(f, f->url, true);
    assert_true(session->is_new);
    must_run(session, "CREATE TABLE t (a)");
    session->ops->close(session);
    session = open_url(f, f->url, false);
    assert_false(session->is_new);
    assert_string_equal(value(f, session, "SELECT count(*) FROM sqlite_master"), "1");
    session->ops->close(session);
}

static void test_session__mode_ro_writes_nothing(void **state)
{
    fixture *f = *state;
    ag_session *session = open_url(f, f->url, true);
    must_run(session, "CREATE TABLE t (a)");
    session->ops->close(session);
    session = open_url(f, ag_format(f->arena, "%s?mode=ro", f->url), true);
    ag_error err = {0};
    assert_false(session->ops->run(session, "INSERT INTO t VALUES (1)", &err));
    assert_int_equal(err.code, AG_E_IO);
    assert_true(strlen(err.hint) > 0);
    session->ops->close(session);
}

static void test_session__refuses_what_is_no_database(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    const char *text = "this is a text, and no database at all, however it is looked at";
    assert_true(ag_file_write(f->path, text, strlen(text), false, &err));
    ag_session *session = NULL;
    assert_false(ag_sqlite_dialect.open(f->arena, f->url, true, &session, &err));
    assert_int_equal(err.code, AG_E_CONNECT);
    assert_true(strlen(err.hint) > 0);
    assert_null(session);

    err = (ag_error){0};
    const char *folder = ag_format(f->arena, "sqlite:%s", f->folder);
    assert_false(ag_sqlite_dialect.open(f->arena, folder, true, &session, &err));
    assert_int_equal(err.code, AG_E_CONNECT);

    err = (ag_error){0};
    const char *nowhere = ag_format(f->arena, "sqlite:%s/none/a.db", f->folder);
    assert_false(ag_sqlite_dialect.open(f->arena, nowhere, true, &session, &err));
    assert_int_equal(err.code, AG_E_CONNECT);
    assert_true(strlen(err.hint) > 0);
}

static void test_session__says_who_writes(void **state)
{
    fixture *f = *state;
    const char *url = ag_format(f->arena, "%s?timeout=0", f->url);
    ag_session *one = open_url(f, url, true);
    must_run(one, "CREATE TABLE t (a); BEGIN IMMEDIATE");
    ag_session *two = open_url(f, url, true);
    ag_error err = {0};
    assert_false(two->ops->run(two, "BEGIN IMMEDIATE", &err));
    assert_int_equal(err.code, AG_E_LOCKED);
    two->ops->close(two);
    one->ops->close(one);
}

static bool try_lock(fixture *f, ag_session *session, char **holder)
{
    ag_error err = {0};
    bool locked = false;
    if (!session->ops->try_lock(session, f->arena, "autogen", &locked, holder, &err))
        fail_msg("%s", err.message);
    return locked;
}

static void test_session__locks_out_other_runners_across_transactions(void **state)
{
    fixture *f = *state;
    char *holder = NULL;
    ag_session *one = open_url(f, f->url, true);
    ag_session *two = open_url(
        f, ag_format(f->arena, "sqlite:%s/../%s/./a.db", f->folder, ag_path_name(f->folder)), true);
    assert_true(try_lock(f, one, &holder));
    must_run(one, "BEGIN IMMEDIATE; CREATE TABLE t (a); COMMIT");
    assert_false(try_lock(f, two, &holder));
    assert_string_equal(holder, ag_format(f->arena, "process %ld", (long)getpid()));
    must_run(two, "CREATE TABLE u (a)"); /* the lock is among runners only */
    one->ops->unlock(one);
    assert_true(try_lock(f, two, &holder));
    two->ops->close(two);
    assert_true(try_lock(f, one, &holder));
    one->ops->close(one);
    ag_error err = {0};
    ag_names left = {0};
    assert_true(ag_folder_list(f->arena, f->folder, &left, &err));
    assert_int_equal(left.len, 1);
}

static void test_session__lock_dies_with_its_process(void **state)
{
    fixture *f = *state;
    char *holder = NULL;
    pid_t child = fork();
    if (child == 0) {
        ag_session *session = open_url(f, f->url, true);
        _exit(try_lock(f, session, &holder) ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_true(ag_file_exists(ag_format(f->arena, "%s-autogen-lock", f->path)));
    ag_session *session = open_url(f, f->url, true);
    assert_true(try_lock(f, session, &holder));
    session->ops->close(session);
    assert_false(ag_file_exists(ag_format(f->arena, "%s-autogen-lock", f->path)));
}

static void test_session__memory_needs_no_lock(void **state)
{
    fixture *f = *state;
    char *holder = NULL;
    ag_session *session = open_url(f, "sqlite::memory:", true);
    assert_true(try_lock(f, session, &holder));
    session->ops->close(session);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_session__runs_several_statements_and_queries),
        TEST(test_session__reports_errors),
        TEST(test_session__says_what_to_do_without_a_module),
        TEST(test_session__leaves_foreign_keys_off),
        TEST(test_session__a_missing_file_is_empty_and_stays_missing),
        TEST(test_session__creates_when_told_to),
        TEST(test_session__mode_ro_writes_nothing),
        TEST(test_session__refuses_what_is_no_database),
        TEST(test_session__says_who_writes),
        TEST(test_session__locks_out_other_runners_across_transactions),
        TEST(test_session__lock_dies_with_its_process),
        TEST(test_session__memory_needs_no_lock),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
