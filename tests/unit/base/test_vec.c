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

static ag_names names(const char **items, uint32_t len)
{
    return (ag_names){items, len, len};
}

#define NAMES(...) names((const char *[]){__VA_ARGS__}, AG_COUNT(((const char *[]){__VA_ARGS__})))

static void test_vec__pushes_in_order(void **state)
{
    AG_VEC(int) v = {0};
    for (int i = 0; i < 10000; i++)
        AG_PUSH(*state, &v, i);
    assert_int_equal(v.len, 10000);
    assert_true(v.cap >= v.len);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(v.items[i], i);
}

static void test_vec__grows_in_place_while_it_is_last(void **state)
{
    AG_VEC(char) v = {0};
    AG_PUSH(*state, &v, 'a');
    const char *first = v.items;
    for (int i = 0; i < 100; i++)
        AG_PUSH(*state, &v, 'b');
    assert_ptr_equal(v.items, first);
}

static void test_vec__copies_memory_that_is_not_its_own(void **state)
{
    const char *fixed[] = {"a", "b"};
    ag_names n = {fixed, 2, 0};
    AG_PUSH(*state, &n, "c");
    assert_int_equal(n.len, 3);
    assert_string_equal(n.items[0], "a");
    assert_string_equal(n.items[2], "c");
    assert_ptr_not_equal(n.items, fixed);
}

static void test_names__has(void **state)
{
    (void)state;
    ag_names none = {0};
    ag_names some = NAMES("a", "b");
    assert_false(ag_names_has(&none, "a"));
    assert_true(ag_names_has(&some, "b"));
    assert_false(ag_names_has(&some, "B"));
    assert_false(ag_names_has(&some, ""));
}

static void test_names__equal_minds_order_and_length(void **state)
{
    (void)state;
    ag_names none = {0};
    ag_names ab = NAMES("a", "b");
    ag_names same = NAMES("a", "b");
    ag_names ba = NAMES("b", "a");
    ag_names a = NAMES("a");
    assert_true(ag_names_equal(&none, &none));
    assert_true(ag_names_equal(&ab, &same));
    assert_false(ag_names_equal(&ab, &ba));
    assert_false(ag_names_equal(&ab, &a));
    assert_false(ag_names_equal(&none, &a));
}

static void test_names__same_does_not_mind_order_or_repetition(void **state)
{
    (void)state;
    ag_names none = {0};
    ag_names ab = NAMES("a", "b");
    ag_names bab = NAMES("b", "a", "b");
    ag_names ac = NAMES("a", "c");
    ag_names a = NAMES("a");
    assert_true(ag_names_same(&ab, &bab));
    assert_true(ag_names_same(&bab, &ab));
    assert_true(ag_names_same(&none, &none));
    assert_false(ag_names_same(&ab, &ac));
    assert_false(ag_names_same(&ab, &a));
    assert_false(ag_names_same(&a, &ab));
    assert_false(ag_names_same(&a, &none));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vec__pushes_in_order),
        cmocka_unit_test(test_vec__grows_in_place_while_it_is_last),
        cmocka_unit_test(test_vec__copies_memory_that_is_not_its_own),
        cmocka_unit_test(test_names__has),
        cmocka_unit_test(test_names__equal_minds_order_and_length),
        cmocka_unit_test(test_names__same_does_not_mind_order_or_repetition),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
