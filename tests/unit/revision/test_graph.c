#include "graph_text.h"

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

static ag_graph build(ag_arena *arena, const char *text)
{
    ag_graph graph = {0};
    ag_error err = {0};
    if (!graph_from_text(arena, text, &graph, &err))
        fail_msg("%s: %s", text, err.message);
    return graph;
}

static void assert_nodes(ag_arena *arena, const ag_nodes *nodes, const char *wanted)
{
    assert_string_equal(nodes_to_text(arena, nodes), wanted);
}

static void test_graph__order_heads_and_bases(void **state)
{
    static const struct {
        const char *graph, *order, *heads, *bases;
    } cases[] = {
        {"", "", "", ""},
        {"a", "a", "a", "a"},
        {"c:b b:a a", "a b c", "c", "a"},
        {"a b:a c:a d:b,c", "a b c d", "d", "a"},
        {"a c:a b:a d:c,b", "a c b d", "d", "a"},
        {"a b c:a d:b", "a b c d", "c d", "a b"},
        /* a dependency orders, but leaves the other one a head */
        {"a!z z", "z a", "z a", "z a"},
        {"a#api b!api", "a b", "a b", "a b"},
        {"x:a,a a", "a x", "x", "a"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_graph graph = build(*state, cases[i].graph);
        assert_nodes(*state, &graph.order, cases[i].order);
        assert_nodes(*state, &graph.heads, cases[i].heads);
        assert_nodes(*state, &graph.bases, cases[i].bases);
        for (size_t rank = 0; rank < graph.order.len; rank++)
            assert_int_equal(graph.order.items[rank]->rank, rank);
    }
}

static void test_graph__ties_go_by_time_then_id(void **state)
{
    ag_revisions revisions = revisions_from_text(*state, "b c a z");
    for (size_t i = 0; i < 3; i++)
        revisions.items[i]->created_at = "2026-01-01T00:00:09Z";
    ag_graph graph;
    ag_error err = {0};
    assert_true(ag_graph_build(*state, &revisions, &graph, &err));
    assert_nodes(*state, &graph.order, "z a b c");
}

static void test_graph__refuses(void **state)
{
    static const struct {
        const char *graph, *file, *message, *hint;
    } cases[] = {
        {"a b:a b:a", "b.json", "revision \"b\" is there twice", "b.json"},
        {"alpha b:alphb", "b.json", "names \"alphb\"", "\"alpha\""},
        {"a b!nowhere", "b.json", "names \"nowhere\"", ""},
        {"a:a", "a.json", "in a circle: \"a\", \"a\"", ""},
        {"a:c b:a c:b", "a.json", "in a circle: \"a\", \"b\", \"c\", \"a\"", ""},
        /* behind the circle, not on it */
        {"x:c a:c b:a c:b", "c.json", "in a circle: \"c\", \"a\", \"b\", \"c\"", ""},
        {"a b:a!c c:b", "b.json", "in a circle", ""},
        {"a!a", "a.json", "in a circle", ""},
        {"a#l b#l", "b.json", "label \"l\" is already used by revision \"a\"", ""},
        {"a b#a", "b.json", "label \"a\" is already used", ""},
        {"a#b b:a", "a.json", "label \"b\" is already used", ""},
        /* a label is no parent */
        {"a#l b:l", "b.json", "names \"l\"", ""},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_graph graph = {0};
        ag_error err = {0};
        assert_false(graph_from_text(*state, cases[i].graph, &graph, &err));
        assert_int_equal(err.code, AG_E_GRAPH);
        assert_string_equal(err.file, cases[i].file);
        if (!strstr(err.message, cases[i].message) || !strstr(err.hint, cases[i].hint))
            fail_msg("%s: %s (%s)", cases[i].graph, err.message, err.hint);
        assert_int_equal(graph.order.len, 0);
    }
}

static void test_graph__ancestors(void **state)
{
    ag_graph graph = build(*state, "a b:a c:a d:b,c x y:x!b z:y");
    static const struct {
        const char *of, *wanted;
    } cases[] = {
        {"", ""},         {"a", "a"},         {"d", "a b c d"},
        {"b c", "a b c"}, {"z", "a b x y z"}, {"d z", "a b c d x y z"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_nodes of = nodes_from_text(*state, &graph, cases[i].of);
        ag_nodes found;
        ag_graph_ancestors(*state, &graph, &of, &found);
        assert_nodes(*state, &found, cases[i].wanted);
    }
}

static void test_graph__descends(void **state)
{
    ag_graph graph = build(*state, "a b:a c:a d:b,c x y:x!b");
    static const struct {
        const char *node, *ancestor;
        bool wanted;
    } cases[] = {
        {"a", "a", true}, {"b", "a", true}, {"a", "b", false}, {"d", "a", true},  {"c", "b", false},
        {"y", "a", true}, {"y", "b", true}, {"y", "c", false}, {"x", "a", false}, {"d", "x", false},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_int_equal(ag_node_descends(*state, &graph, ag_graph_find(&graph, cases[i].node),
                                          ag_graph_find(&graph, cases[i].ancestor)),
                         cases[i].wanted);
}

static void test_graph__labels(void **state)
{
    ag_graph graph = build(*state, "r a:r b:a#api c:b d:b o:r m:d,o n!c");
    static const struct {
        const char *node;
        bool wanted;
    } cases[] = {
        {"r", false}, {"a", true},  {"b", true}, {"c", true},
        {"d", true},  {"o", false}, {"m", true}, {"n", false},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_int_equal(
            ag_node_has_label(*state, &graph, ag_graph_find(&graph, cases[i].node), "api"),
            cases[i].wanted);
    assert_false(ag_node_has_label(*state, &graph, ag_graph_find(&graph, "b"), "ap"));
}

static void test_graph__upgrades_and_downgrades(void **state)
{
    ag_graph graph = build(*state, "a b:a c:a d:b,c x#other y:x!b z:y");
    static const struct {
        const char *current, *target;
        const char *up;   /* NULL: not asked */
        const char *down; /* NULL: refused */
    } cases[] = {
        {"", "", "", ""},
        {"", "d", "a b c d", NULL},
        {"b", "d", "c d", NULL},
        {"d", "d", "", ""},
        {"d", "b", "", "d"},
        {"d", "a", "", "d c b"},
        {"d", "", "", "d c b a"},
        {"d", "b c", "", "d"},
        {"b c", "a", "", "c b"},
        {"", "z", "a b x y z", NULL},
        {"d", "z", "x y z", NULL},
        {"z", "x", "", "z y"},
        /* what depends on b goes with it, not what b's own dependants leave */
        {"z", "a", "", "z y b"},
        {"z", "b", "", ""},
        {"d z", "x", "", "z y"},
        {"d z", "a", "", "z y d c b"},
        {"d z", "", "", "z y x d c b a"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_nodes current = nodes_from_text(*state, &graph, cases[i].current);
        ag_nodes target = nodes_from_text(*state, &graph, cases[i].target);
        ag_nodes steps = {0};
        ag_error err = {0};
        ag_graph_upgrades(*state, &graph, &current, &target, &steps);
        assert_nodes(*state, &steps, cases[i].up);
        steps = (ag_nodes){0};
        bool ok = ag_graph_downgrades(*state, &graph, &current, &target, &steps, &err);
        assert_int_equal(ok, cases[i].down != NULL);
        assert_nodes(*state, &steps, ok ? cases[i].down : "");
        assert_int_equal(err.code, ok ? AG_E_NONE : AG_E_NO_MATCH);
    }
}

static void test_graph__downgrades_of_what_is_written(void **state)
{
    ag_graph graph = build(*state, "a b:a#one c:a#two d:b e:c x#apart y:x q:b r:c!q");
    static const struct {
        const char *current, *text, *wanted;
        ag_error_code code;
    } cases[] = {
        {"d", "-1", "d", AG_E_NONE},
        {"d", "-2", "d b", AG_E_NONE},
        {"d", "base", "d b a", AG_E_NONE},
        {"d y", "base", "y x d b a", AG_E_NONE},
        {"d y", "apart@base", "y x", AG_E_NONE},
        {"d y", "one@base", "d b a", AG_E_NONE},
        {"d e", "one@base", "e d c b a", AG_E_NONE},
        {"d e", "one@a", "d b", AG_E_NONE},
        {"d e", "two@-1", "e", AG_E_NONE},
        {"d e", "two@-2", "e c", AG_E_NONE},
        {"d e", "a", "e d c b", AG_E_NONE},
        {"d e", "-1", NULL, AG_E_HEADS},
        {"d e", "b", "d", AG_E_NONE},
        {"d y", "apart@-1", "y", AG_E_NONE},
        {"d y", "apart@-2", "y x", AG_E_NONE},
        {"d y", "apart@-3", NULL, AG_E_NO_MATCH},
        {"d", "-4", NULL, AG_E_NO_MATCH},
        {"d", "e", NULL, AG_E_NO_MATCH},
        {"d", "heads", NULL, AG_E_NO_MATCH},
        {"d", "current", "", AG_E_NONE},
        {"d", "+1", NULL, AG_E_NO_MATCH},
        {"", "base", "", AG_E_NONE},
        {"", "-1", NULL, AG_E_NO_MATCH},
        /* r depends on q: its own step down leaves q where it is */
        {"r", "-1", "r", AG_E_NONE},
        {"r", "b", "r q", AG_E_NONE},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_nodes current = nodes_from_text(*state, &graph, cases[i].current);
        ag_nodes steps = {0};
        ag_error err = {0};
        bool ok = ag_graph_downgrades_to(*state, &graph, cases[i].text, &current, &steps, &err);
        if (err.code != cases[i].code ||
            (ok && strcmp(nodes_to_text(*state, &steps), cases[i].wanted) != 0))
            fail_msg("%s at %s: %d %s%s", cases[i].text, cases[i].current, (int)err.code,
                     err.message, nodes_to_text(*state, &steps));
    }
}

static void test_graph__heads_after(void **state)
{
    ag_graph graph = build(*state, "a b:a c:a d:b,c x y:x!b");
    static const struct {
        const char *heads, *node;
        bool up;
        const char *wanted;
    } cases[] = {
        {"", "a", true, "a"},       {"a", "b", true, "b"},      {"b", "c", true, "b c"},
        {"b c", "d", true, "d"},    {"b", "x", true, "b x"},    {"b x", "y", true, "y"},
        {"d x", "y", true, "d y"},  {"a", "a", false, ""},      {"b", "b", false, "a"},
        {"b c", "c", false, "b"},   {"d", "d", false, "b c"},   {"y", "y", false, "b x"},
        {"d y", "y", false, "d x"}, {"d y", "d", false, "c y"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_nodes heads = nodes_from_text(*state, &graph, cases[i].heads);
        ag_nodes after;
        ag_graph_heads_after(*state, &graph, &heads, ag_graph_find(&graph, cases[i].node),
                             cases[i].up, &after);
        assert_nodes(*state, &after, cases[i].wanted);
    }
}

/* ------------------------------------------------------------------ random graphs */

static unsigned next_random(unsigned *seed, unsigned below)
{
    *seed = *seed * 1103515245u + 12345u;
    return (*seed >> 16) % below;
}

static char *random_graph(ag_arena *arena, unsigned *seed)
{
    ag_buf text = ag_buf_new(arena);
    unsigned count = 1 + next_random(seed, 12);
    for (unsigned i = 0; i < count; i++) {
        ag_buf_format(&text, " n%02u", i);
        for (unsigned links = next_random(seed, 3); i > 0 && links > 0; links--)
            ag_buf_format(&text, ":n%02u,n%02u", next_random(seed, i), next_random(seed, i));
        if (i > 0 && next_random(seed, 4) == 0)
            ag_buf_format(&text, "!n%02u", next_random(seed, i));
    }
    return text.text;
}

/* The applied nodes that no applied node has above it. */
static char *maximal(ag_arena *arena, const ag_graph *graph, const bool *applied)
{
    ag_nodes heads = {0};
    for (size_t i = 0; i < graph->order.len; i++) {
        bool covered = !applied[i];
        for (size_t k = 0; k < graph->order.len; k++)
            covered |= applied[k] && k != i &&
                       ag_node_descends(arena, graph, graph->order.items[k], graph->order.items[i]);
        if (!covered)
            AG_PUSH(arena, &heads, graph->order.items[i]);
    }
    return nodes_to_text(arena, &heads);
}

/* Run the steps one by one; after each the heads must be what they are by definition. */
static void run(ag_arena *arena, const ag_graph *graph, const ag_nodes *steps, bool up,
                bool *applied, ag_nodes *heads)
{
    for (size_t i = 0; i < steps->len; i++) {
        const ag_node *node = steps->items[i];
        assert_int_equal(applied[node->rank], !up);
        applied[node->rank] = up;
        ag_graph_heads_after(arena, graph, heads, node, up, heads);
        assert_nodes(arena, heads, maximal(arena, graph, applied));
    }
}

static void test_graph__any_way_up_and_down(void **state)
{
    unsigned seed = 7;
    for (int round = 0; round < 300; round++) {
        ag_arena *arena = ag_arena_open();
        ag_graph graph = build(arena, random_graph(arena, &seed));
        bool *applied = AG_NEW_ARRAY(arena, bool, graph.order.len);
        ag_nodes heads = {0};
        for (int turn = 0; turn < 4; turn++) {
            ag_node *to = graph.order.items[next_random(&seed, (unsigned)graph.order.len)];
            ag_nodes target = {&to, 1, 1};
            ag_nodes steps;
            ag_error err = {0};
            ag_graph_upgrades(arena, &graph, &heads, &target, &steps);
            run(arena, &graph, &steps, true, applied, &heads);
            assert_true(applied[to->rank]);
            assert_true(ag_graph_downgrades(arena, &graph, &heads, &target, &steps, &err));
            run(arena, &graph, &steps, false, applied, &heads);
            assert_true(applied[to->rank]);
        }
        ag_nodes all;
        ag_error err = {0};
        assert_true(ag_graph_downgrades(arena, &graph, &heads, &(ag_nodes){0}, &all, &err));
        run(arena, &graph, &all, false, applied, &heads);
        assert_int_equal(heads.len, 0);
        ag_arena_close(arena);
    }
    (void)state;
}

/* Anything quadratic would take minutes here, and gigabytes. */
static void test_graph__ten_thousand_in_a_row(void **state)
{
    enum { COUNT = 10000 };
    ag_arena *arena = *state;
    ag_buf text = ag_buf_new(arena);
    ag_buf_put(&text, "r00000");
    for (int i = 1; i < COUNT; i++)
        ag_buf_format(&text, " r%05d:r%05d", i, i - 1);
    ag_graph graph = build(arena, text.text);
    assert_int_equal(graph.heads.len, 1);
    assert_int_equal(graph.order.len, COUNT);
    assert_string_equal(graph.order.items[COUNT - 1]->revision->id, "r09999");

    ag_nodes heads = {0};
    for (size_t i = 0; i < COUNT; i++)
        ag_graph_heads_after(arena, &graph, &heads, graph.order.items[i], true, &heads);
    assert_nodes(arena, &heads, "r09999");
    ag_nodes all;
    ag_graph_ancestors(arena, &graph, &heads, &all);
    assert_int_equal(all.len, COUNT);
    assert_true(ag_arena_size(arena) < 64u << 20);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_graph__order_heads_and_bases, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_graph__ties_go_by_time_then_id, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_graph__refuses, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_graph__ancestors, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_graph__descends, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_graph__labels, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_graph__upgrades_and_downgrades, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_graph__downgrades_of_what_is_written, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_graph__heads_after, open_arena, close_arena),
        cmocka_unit_test(test_graph__any_way_up_and_down),
        cmocka_unit_test_setup_teardown(test_graph__ten_thousand_in_a_row, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
