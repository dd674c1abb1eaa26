#include "base/topo.h"

#include <stdlib.h>

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

static void assert_order(ag_arena *arena, size_t count, ag_edge *items, uint32_t len, size_t placed,
                         const size_t *wanted)
{
    ag_edges edges = {items, len, len};
    size_t *order = AG_NEW_ARRAY(arena, size_t, count);
    assert_int_equal(ag_topo_sort(arena, count, &edges, order), placed);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(order[i], wanted[i]);
}

#define ORDER(...) ((const size_t[]){__VA_ARGS__})

static void test_topo__nothing(void **state)
{
    ag_edges none = {0};
    assert_int_equal(ag_topo_sort(*state, 0, &none, NULL), 0);
}

static void test_topo__without_edges_keeps_the_given_order(void **state)
{
    assert_order(*state, 5, NULL, 0, 5, ORDER(0, 1, 2, 3, 4));
}

static void test_topo__moves_only_what_has_to_move(void **state)
{
    ag_edge edges[] = {{4, 1}, {3, 0}};
    assert_order(*state, 6, edges, 2, 6, ORDER(2, 3, 0, 4, 1, 5));
}

static void test_topo__reverses_a_chain(void **state)
{
    ag_edge edges[] = {{1, 0}, {2, 1}, {3, 2}};
    assert_order(*state, 4, edges, 3, 4, ORDER(3, 2, 1, 0));
}

static void test_topo__repeated_edges_do_no_harm(void **state)
{
    ag_edge edges[] = {{2, 0}, {2, 0}, {2, 0}, {2, 1}};
    assert_order(*state, 3, edges, 4, 3, ORDER(2, 0, 1));
}

static void test_topo__cycles_and_what_is_behind_them_come_last(void **state)
{
    /* 1 and 3 form a cycle, 0 is behind it; 2 and 4 are free. */
    ag_edge edges[] = {{1, 3}, {3, 1}, {3, 0}, {4, 2}};
    assert_order(*state, 5, edges, 4, 2, ORDER(4, 2, 0, 1, 3));
    ag_edge self[] = {{0, 0}};
    assert_order(*state, 2, self, 1, 1, ORDER(1, 0));
}

/*
 * Against a definition that is too slow to be wrong: always the first node that waits for nothing.
 */
static size_t sort_slowly(size_t count, const ag_edges *edges, size_t *order)
{
    bool placed[40] = {0};
    size_t done = 0;
    for (size_t n = 0; n < count;) {
        bool is_free = !placed[n];
        for (size_t i = 0; i < edges->len; i++)
            if (edges->items[i].after == n && !placed[edges->items[i].before])
                is_free = false;
        if (is_free) {
            order[done++] = n;
            placed[n] = true;
            n = 0;
        } else {
            n++;
        }
    }
    size_t end = done;
    for (size_t n = 0; n < count; n++)
        if (!placed[n])
            order[end++] = n;
    return done;
}

static void test_topo__agrees_with_the_definition_on_random_graphs(void **state)
{
    srand(1);
    for (int round = 0; round < 500; round++) {
        size_t count = 1 + (size_t)rand() % 40;
        ag_edges edges = {0};
        size_t wanted_edges = (size_t)rand() % (count * 2);
        for (size_t i = 0; i < wanted_edges; i++) {
            ag_edge edge = {(size_t)rand() % count, (size_t)rand() % count};
            /* Mostly along a hidden order, so that most graphs have no cycle. */
            if (round % 4 && edge.before * 7 % 41 >= edge.after * 7 % 41)
                continue;
            AG_PUSH(*state, &edges, edge);
        }
        size_t order[40], wanted[40];
        size_t placed = ag_topo_sort(*state, count, &edges, order);
        assert_int_equal(placed, sort_slowly(count, &edges, wanted));
        assert_memory_equal(order, wanted, count * sizeof *order);
    }
}

static void test_topo__a_hundred_thousand_nodes(void **state)
{
    enum { COUNT = 100000 };
    ag_edges edges = {0};
    for (size_t n = 0; n + 1 < COUNT; n++)
        AG_PUSH(*state, &edges, ((ag_edge){n + 1, n}));
    size_t *order = AG_NEW_ARRAY(*state, size_t, COUNT);
    assert_int_equal(ag_topo_sort(*state, COUNT, &edges, order), COUNT);
    assert_int_equal(order[0], COUNT - 1);
    assert_int_equal(order[COUNT - 1], 0);
}

static void assert_levels(ag_arena *arena, size_t count, ag_edge *items, const unsigned *levels,
                          uint32_t len, const size_t *wanted)
{
    ag_edges edges = {items, len, len};
    size_t *order = AG_NEW_ARRAY(arena, size_t, count);
    ag_topo_sort_levels(arena, count, &edges, levels, order);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(order[i], wanted[i]);
}

/* One circle is cut at its lowest edge; an edge of that level elsewhere stays, and so does what is behind. */
static void test_topo__cuts_circles_at_the_lowest_level(void **state)
{
    ag_edge edges[] = {{1, 0}, {0, 2}, {2, 1}, {4, 3}, {1, 5}, {6, 5}};
    const unsigned levels[] = {2, 1, 2, 1, 2, 1};
    assert_levels(*state, 7, edges, levels, AG_COUNT(edges), ORDER(2, 1, 0, 4, 3, 6, 5));
}

static void test_topo__circles_of_one_level_keep_their_order(void **state)
{
    ag_edge edges[] = {{1, 2}, {2, 1}, {3, 1}, {2, 0}};
    const unsigned levels[] = {1, 1, 1, 1};
    assert_levels(*state, 4, edges, levels, AG_COUNT(edges), ORDER(2, 0, 3, 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_topo__nothing),
        cmocka_unit_test(test_topo__without_edges_keeps_the_given_order),
        cmocka_unit_test(test_topo__moves_only_what_has_to_move),
        cmocka_unit_test(test_topo__reverses_a_chain),
        cmocka_unit_test(test_topo__repeated_edges_do_no_harm),
        cmocka_unit_test(test_topo__cycles_and_what_is_behind_them_come_last),
        cmocka_unit_test(test_topo__agrees_with_the_definition_on_random_graphs),
        cmocka_unit_test(test_topo__a_hundred_thousand_nodes),
        cmocka_unit_test(test_topo__cuts_circles_at_the_lowest_level),
        cmocka_unit_test(test_topo__circles_of_one_level_keep_their_order),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
