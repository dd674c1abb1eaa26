#include "fake.h"

#include "../../support/fault_session.h"

/* Runs a, queries b, and c and d in one batch, stopping at the first failure; returns how many calls succeeded. */
static int work(ag_arena *arena, ag_session *session, ag_error *err)
{
    const char *const batch[] = {"c", "d"};
    ag_rows rows[2];
    if (!ag_session_run(session, "a", err))
        return 0;
    if (!ag_session_query(session, arena, "b", rows, err))
        return 1;
    if (!ag_session_query_all(session, (ag_arena *[]){arena, arena}, batch, 2, rows, err))
        return 2;
    return ag_session_run(session, "e", err) ? 4 : 3;
}

typedef struct fault_case {
    fault_plan plan;
    int succeeded;
    int reached; /* the inner session: the statements it got */
    ag_error_code code;
} fault_case;

static const fault_case cases[] = {
    {{.action = FAULT_NONE}, 4, 5, AG_E_NONE},
    {{.action = FAULT_FAIL, .at = 9}, 4, 5, AG_E_NONE},
    {{.action = FAULT_FAIL, .at = 0}, 0, 0, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 1}, 0, 0, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 1, .when = FAULT_AFTER}, 0, 1, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 2}, 1, 1, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 2, .when = FAULT_AFTER}, 1, 2, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 4}, 2, 2, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 4, .when = FAULT_AFTER}, 2, 4, AG_E_SQL},
    {{.action = FAULT_FAIL, .at = 5}, 3, 4, AG_E_SQL},
    {{.action = FAULT_LOSE, .at = 5, .when = FAULT_AFTER}, 3, 5, AG_E_CONNECT},
};

static void test_fault_session__fails_where_it_is_told(void **state)
{
    ag_arena *arena = *state;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_buf out = ag_buf_new(arena);
        ag_session *inner = ag_printer_new(arena, &fake_sqlite, &out);
        ag_session *session = fault_session_new(arena, inner, cases[i].plan);
        ag_error err = {0};
        assert_int_equal(work(arena, session, &err), cases[i].succeeded);
        assert_int_equal(inner->statements, cases[i].reached);
        assert_int_equal(err.code, cases[i].code);
        ag_session_close(session);
    }
}

static void test_fault_session__fails_once_or_for_ever(void **state)
{
    ag_arena *arena = *state;
    ag_buf out = ag_buf_new(arena);
    for (int lost = 0; lost <= 1; lost++) {
        const fault_plan plan = {.action = lost ? FAULT_LOSE : FAULT_FAIL, .at = 1};
        ag_session *session =
            fault_session_new(arena, ag_printer_new(arena, &fake_sqlite, &out), plan);
        ag_error first = {0};
        ag_error second = {0};
        ag_error third = {0};
        bool locked = false;
        char *holder = NULL;
        assert_false(ag_session_run(session, "a", &first));
        assert_int_equal(ag_session_run(session, "b", &second), !lost);
        assert_int_equal(session->ops->try_lock(session, arena, "k", &locked, &holder, &third),
                         !lost);
        assert_int_equal(third.code, lost ? AG_E_CONNECT : AG_E_NONE);
        session->ops->unlock(session);
        assert_int_equal(fault_session_count(session), 2);
    }
    assert_string_equal(out.text, "b;\n");
}

static void note(void *context, uint64_t number, const char *sql)
{
    ag_buf_format(context, "%d%s ", (int)number, sql);
}

static void test_fault_session__calls_the_test(void **state)
{
    ag_arena *arena = *state;
    ag_buf out = ag_buf_new(arena);
    ag_buf log = ag_buf_new(arena);
    const fault_plan plan = {.action = FAULT_CALL, .callback = note, .context = &log};
    ag_session *session = fault_session_new(arena, ag_printer_new(arena, &fake_sqlite, &out), plan);
    ag_error err = {0};
    assert_int_equal(work(arena, session, &err), 4);
    assert_string_equal(log.text, "1a 2b 3c 4d 5e ");
    assert_ptr_equal(session->dialect, &fake_sqlite);
    assert_false(session->is_live);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_fault_session__fails_where_it_is_told),
        TEST(test_fault_session__fails_once_or_for_ever),
        TEST(test_fault_session__calls_the_test),
    };
    return cmocka_run_group_tests_name("fault_session", tests, NULL, NULL);
}
