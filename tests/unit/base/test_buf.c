#include <autogen/base.h>

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static void test_buf__starts_as_the_empty_string(void **state)
{
    ag_buf buf = ag_buf_new(*state);
    assert_string_equal(buf.text, "");
    assert_int_equal(buf.len, 0);
    ag_buf_cut(&buf, 0);
    ag_buf_put(&buf, "");
    ag_buf_putn(&buf, NULL, 0);
    ag_buf_format(&buf, "%s", "");
    assert_string_equal(buf.text, "");
    assert_int_equal(buf.size, 0);
}

static void test_buf__appends(void **state)
{
    ag_buf buf = ag_buf_new(*state);
    ag_buf_put(&buf, "ab");
    ag_buf_putc(&buf, 'c');
    ag_buf_putn(&buf, "defg", 2);
    ag_buf_format(&buf, "-%d-%s", 7, "x");
    assert_string_equal(buf.text, "abcde-7-x");
    assert_int_equal(buf.len, 9);
}

static void test_buf__keeps_nul_bytes(void **state)
{
    ag_buf buf = ag_buf_new(*state);
    ag_buf_putn(&buf, "a\0b", 3);
    ag_buf_putc(&buf, '\0');
    assert_int_equal(buf.len, 4);
    assert_memory_equal(buf.text, "a\0b\0", 5);
}

static void test_buf__grows_over_many_chunks(void **state)
{
    ag_buf buf = ag_buf_new(*state);
    for (int i = 0; i < 100000; i++) {
        ag_buf_putc(&buf, (char)('a' + i % 26));
        if (i % 1000 == 0)
            ag_alloc(*state, 8);
    }
    assert_int_equal(buf.len, 100000);
    assert_int_equal(strlen(buf.text), 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(buf.text[i], 'a' + i % 26);
}

static void test_buf__takes_more_than_twice_its_size_at_once(void **state)
{
    char big[5000];
    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    ag_buf buf = ag_buf_new(*state);
    ag_buf_putc(&buf, 'a');
    ag_buf_put(&buf, big);
    ag_buf_format(&buf, "%s", big);
    assert_int_equal(buf.len, 9999);
    assert_int_equal(strlen(buf.text), 9999);
}

static void test_buf__cuts_back(void **state)
{
    ag_buf buf = ag_buf_new(*state);
    ag_buf_put(&buf, "abcdef");
    ag_buf_cut(&buf, 6);
    assert_string_equal(buf.text, "abcdef");
    ag_buf_cut(&buf, 2);
    assert_string_equal(buf.text, "ab");
    ag_buf_put(&buf, "x");
    assert_string_equal(buf.text, "abx");
    ag_buf_cut(&buf, 0);
    assert_string_equal(buf.text, "");
}

static void test_buf__two_empty_ones_are_apart(void **state)
{
    ag_buf a = ag_buf_new(*state);
    ag_buf b = ag_buf_new(*state);
    ag_buf_put(&a, "a");
    assert_string_equal(b.text, "");
    ag_buf_put(&b, "b");
    assert_string_equal(a.text, "a");
}

static void test_format__makes_a_string_of_any_length(void **state)
{
    assert_string_equal(ag_format(*state, "%s=%d", "n", -3), "n=-3");
    assert_string_equal(ag_format(*state, "%s", ""), "");
    assert_int_equal(strlen(ag_format(*state, "%70000d", 1)), 70000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buf__starts_as_the_empty_string),
        cmocka_unit_test(test_buf__appends),
        cmocka_unit_test(test_buf__keeps_nul_bytes),
        cmocka_unit_test(test_buf__grows_over_many_chunks),
        cmocka_unit_test(test_buf__takes_more_than_twice_its_size_at_once),
        cmocka_unit_test(test_buf__cuts_back),
        cmocka_unit_test(test_buf__two_empty_ones_are_apart),
        cmocka_unit_test(test_format__makes_a_string_of_any_length),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
