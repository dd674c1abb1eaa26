#include "fake.h"

static void test_step__new(void **state)
{
    ag_op op = {0};
    char title[] = "add column";
    const ag_step *step = ag_step_new(*state, &op, title);
    title[0] = 'X';
    assert_string_equal(step->title, "add column");
    assert_ptr_equal(step->op, &op);
    assert_true(step->transactional);
    assert_false(step->opaque);
    assert_null(step->done_when);
    assert_int_equal(step->statements.len, 0);
    assert_null(ag_step_new(*state, NULL, "t")->op);
}

static void test_step__statements_in_order(void **state)
{
    ag_arena *arena = *state;
    ag_step *step = ag_step_new(arena, NULL, "t");
    char message[] = "users has rows";
    ag_step_assert(arena, step, &fake_sqlite, message, "SELECT %L FROM %N", "x", "a.b");
    message[0] = 'X';
    ag_step_run(arena, step, &fake_sqlite, "DROP TABLE %N", "users");
    ag_step_run(arena, step, &fake_sqlite, "SELECT 1");

    assert_int_equal(step->statements.len, 3);
    const ag_statement *s = step->statements.items;
    assert_int_equal(s[0].kind, AG_STATEMENT_ASSERT);
    assert_string_equal(s[0].sql, "SELECT 'x' FROM \"a\".\"b\"");
    assert_string_equal(s[0].message, "users has rows");
    assert_int_equal(s[1].kind, AG_STATEMENT_RUN);
    assert_string_equal(s[1].sql, "DROP TABLE \"users\"");
    assert_null(s[1].message);
    assert_string_equal(s[2].sql, "SELECT 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_step__new),
        TEST(test_step__statements_in_order),
    };
    return cmocka_run_group_tests_name("step", tests, NULL, NULL);
}
