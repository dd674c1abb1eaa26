#include "sqlite/sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char *identifier(ag_arena *arena, const char *name)
{
    ag_buf out = ag_buf_new(arena);
    ag_sqlite_put_identifier(&out, name);
    return out.text;
}

static void test_sql__quotes_only_what_needs_it(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    assert_string_equal(identifier(arena, "users"), "users");
    assert_string_equal(identifier(arena, "Users_2"), "Users_2");
    assert_string_equal(identifier(arena, "order"), "\"order\"");
    assert_string_equal(identifier(arena, "Key"), "\"Key\"");
    assert_string_equal(identifier(arena, "2nd"), "\"2nd\"");
    assert_string_equal(identifier(arena, ""), "\"\"");
    assert_string_equal(identifier(arena, "a\"b"), "\"a\"\"b\"");
    assert_string_equal(identifier(arena, "app.users"), "\"app.users\"");
    assert_string_equal(identifier(arena, "größe"), "\"größe\"");
    ag_arena_close(arena);
}

static void test_sql__doubles_quotes_in_literals(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_buf out = ag_buf_new(arena);
    ag_sqlite_put_literal(&out, "it's");
    assert_string_equal(out.text, "'it''s'");
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sql__quotes_only_what_needs_it),
        cmocka_unit_test(test_sql__doubles_quotes_in_literals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
