#include "fake.h"

/* A session that remembers what it was asked. */
typedef struct recorder {
    ag_session session;
    ag_buf log;
    bool fails;
} recorder;

static bool answer(ag_session *session, const char *verb, const char *sql, ag_error *err)
{
    recorder *r = (recorder *)session;
    ag_buf_format(&r->log, "%s %s\n", verb, sql);
    return !r->fails || ag_fail(err, AG_E_SQL, NULL, "refused");
}

static bool record_run(ag_session *session, const char *sql, ag_error *err)
{
    return answer(session, "run", sql, err);
}

static bool record_query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                         ag_error *err)
{
    (void)arena;
    if (!answer(session, "query", sql, err))
        return false;
    *out = (ag_rows){.row_count = 7};
    return true;
}

static bool record_query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                             size_t count, ag_rows *out, ag_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!record_query(session, arenas[i], sql[i], &out[i], err))
            return false;
    return true;
}

static void record_close(ag_session *session)
{
    ag_error err = {0};
    (void)!answer(session, "close", "", &err);
}

static const ag_session_ops recorder_ops = {
    .run = record_run,
    .query = record_query,
    .query_all = record_query_all,
    .close = record_close,
};

static recorder recorder_new(ag_arena *arena)
{
    return (recorder){.session = {.ops = &recorder_ops, .dialect = &fake_sqlite},
                      .log = ag_buf_new(arena)};
}

static void test_session__delegates_and_counts(void **state)
{
    ag_arena *arena = *state;
    ag_error err = {0};
    recorder r = recorder_new(arena);
    ag_rows rows[2] = {{0}};
    const char *const two[] = {"c", "d"};
    assert_true(ag_session_run(&r.session, "a", &err));
    assert_true(ag_session_runf(&r.session, arena, &err, "b %L %d", "it's", 3));
    assert_true(ag_session_query(&r.session, arena, "q", rows, &err));
    assert_int_equal(rows[0].row_count, 7);
    assert_true(ag_session_query_all(&r.session, (ag_arena *[]){arena, arena}, two, 2, rows, &err));
    assert_int_equal(rows[1].row_count, 7);
    assert_int_equal(r.session.statements, 5);
    ag_session_close(&r.session);
    assert_int_equal(r.session.statements, 5);
    assert_string_equal(r.log.text, "run a\nrun b 'it''s' 3\nquery q\nquery c\nquery d\nclose \n");
}

static void test_session__hands_errors_on(void **state)
{
    ag_arena *arena = *state;
    recorder r = recorder_new(arena);
    r.fails = true;
    ag_rows rows = {.row_count = 9};
    const char *const one[] = {"c"};
    ag_error errs[4] = {{0}};
    assert_false(ag_session_run(&r.session, "a", &errs[0]));
    assert_false(ag_session_runf(&r.session, arena, &errs[1], "b"));
    assert_false(ag_session_query(&r.session, arena, "q", &rows, &errs[2]));
    assert_false(ag_session_query_all(&r.session, &arena, one, 1, &rows, &errs[3]));
    assert_int_equal(rows.row_count, 9);
    for (size_t i = 0; i < AG_COUNT(errs); i++)
        assert_string_equal(errs[i].message, "refused");
    assert_int_equal(r.session.statements, 4);
}

static void test_session__closing_none_is_allowed(void **state)
{
    (void)state;
    ag_session_close(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_session__delegates_and_counts),
        TEST(test_session__hands_errors_on),
        TEST(test_session__closing_none_is_allowed),
    };
    return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
