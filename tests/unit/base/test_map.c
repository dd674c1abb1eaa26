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

static int one, two;

/* A map from "k0", "k1" … to the keys themselves. */
static ag_map numbered(ag_arena *arena, int count)
{
    ag_map map = ag_map_new(arena);
    for (int i = 0; i < count; i++) {
        char *key = ag_format(arena, "k%d", i);
        assert_true(ag_map_put(&map, key, key));
    }
    return map;
}

static void test_map__an_empty_one_has_nothing(void **state)
{
    ag_map map = ag_map_new(*state);
    ag_map zero = {0};
    assert_null(ag_map_find(&map, "a"));
    assert_false(ag_map_has(&map, ""));
    assert_false(ag_map_remove(&map, "a"));
    assert_false(ag_map_has(&zero, "a"));
    assert_int_equal(map.len, 0);
}

static void test_map__keeps_insertion_order(void **state)
{
    ag_map map = numbered(*state, 5000);
    assert_int_equal(map.len, 5000);
    for (int i = 0; i < 5000; i++)
        assert_string_equal(map.entries[i].key, ag_format(*state, "k%d", i));
}

static void test_map__finds_every_key_at_every_size(void **state)
{
    for (int count = 0; count < 70; count++) {
        ag_map map = numbered(*state, count);
        for (int i = 0; i < count; i++) {
            const char *key = ag_format(*state, "k%d", i);
            assert_string_equal(ag_map_find(&map, key), key);
            assert_true(ag_map_has(&map, key));
        }
        assert_null(ag_map_find(&map, ag_format(*state, "k%d", count)));
        assert_false(ag_map_has(&map, ""));
    }
}

static void test_map__builds_slots_only_from_eight_entries(void **state)
{
    ag_map small = numbered(*state, 7);
    assert_null(small.slots);
    ag_map big = numbered(*state, 8);
    assert_non_null(big.slots);
    ag_map huge = numbered(*state, 3000);
    assert_true(huge.slot_count >= 6000);
}

static void test_map__replaces_in_place(void **state)
{
    for (int count = 3; count < 100; count += 40) {
        ag_map map = numbered(*state, count);
        assert_false(ag_map_put(&map, "k1", &two));
        assert_int_equal(map.len, count);
        assert_string_equal(map.entries[1].key, "k1");
        assert_ptr_equal(ag_map_find(&map, "k1"), &two);
    }
}

static void test_map__a_null_value_is_there(void **state)
{
    ag_map map = ag_map_new(*state);
    assert_true(ag_map_put(&map, "a", NULL));
    assert_null(ag_map_find(&map, "a"));
    assert_true(ag_map_has(&map, "a"));
    assert_false(ag_map_put(&map, "a", &one));
}

static void test_map__remove_keeps_the_order_of_the_others(void **state)
{
    for (int count = 3; count < 100; count += 30) {
        ag_map map = numbered(*state, count);
        assert_true(ag_map_remove(&map, "k1"));
        assert_false(ag_map_remove(&map, "k1"));
        assert_false(ag_map_has(&map, "k1"));
        assert_int_equal(map.len, count - 1);
        assert_string_equal(map.entries[0].key, "k0");
        for (int i = 2; i < count; i++) {
            const char *key = ag_format(*state, "k%d", i);
            assert_string_equal(map.entries[i - 1].key, key);
            assert_string_equal(ag_map_find(&map, key), key);
        }
    }
}

static void test_map__what_was_removed_can_come_back_at_the_end(void **state)
{
    for (int count = 4; count < 40; count += 9) {
        ag_map map = numbered(*state, count);
        for (int i = 0; i < count; i++)
            assert_true(ag_map_remove(&map, ag_format(*state, "k%d", i)));
        assert_int_equal(map.len, 0);
        for (int i = 0; i < count; i++) {
            assert_true(ag_map_put(&map, ag_format(*state, "k%d", i), &one));
            assert_true(ag_map_has(&map, ag_format(*state, "k%d", i)));
        }
        assert_int_equal(map.len, count);
        assert_string_equal(map.entries[count - 1].key, ag_format(*state, "k%d", count - 1));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_map__an_empty_one_has_nothing),
        cmocka_unit_test(test_map__keeps_insertion_order),
        cmocka_unit_test(test_map__finds_every_key_at_every_size),
        cmocka_unit_test(test_map__builds_slots_only_from_eight_entries),
        cmocka_unit_test(test_map__replaces_in_place),
        cmocka_unit_test(test_map__a_null_value_is_there),
        cmocka_unit_test(test_map__remove_keeps_the_order_of_the_others),
        cmocka_unit_test(test_map__what_was_removed_can_come_back_at_the_end),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
