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

#define NO_DATABASE NULL

/* One line, a fork, a fork with a merge, branches that begin apart and depend on each other, ids with hyphens. */
#define NONE ""
#define LINE "a1 a2:a1 ae10:a2 b3:ae10 b4:b3"
#define FORK "r x1:r#api x2:x1 y1:r#web y2:y1"
#define MERGE "r p:r q:r#side m:p,q t:m"
#define APART "u1#users u2:u1 s1#shop s2:s1!u2 s3:s2"
#define HYPHENS "2026-10 2026-11:2026-10 2026-11-add:2026-11 v-2:2026-11-add"

typedef struct resolve_case {
    const char *graph, *text, *current;
    const char *wanted; /* NULL: refused */
    ag_error_code code;
    const char *says; /* in message or hint */
} resolve_case;

static const resolve_case resolve_cases[] = {
    /* words */
    {LINE, "head", NO_DATABASE, "b4", AG_E_NONE, ""},
    {LINE, "heads", NO_DATABASE, "b4", AG_E_NONE, ""},
    {LINE, "base", NO_DATABASE, "", AG_E_NONE, ""},
    {LINE, "current", "ae10", "ae10", AG_E_NONE, ""},
    {LINE, "current", "", "", AG_E_NONE, ""},
    {LINE, "current", NO_DATABASE, NULL, AG_E_NO_DATABASE, "--url"},
    {NONE, "head", NO_DATABASE, "", AG_E_NONE, ""},
    {NONE, "heads", "", "", AG_E_NONE, ""},
    {NONE, "base", NO_DATABASE, "", AG_E_NONE, ""},
    {NONE, "abc", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"abc\""},
    {NONE, "+1", "", NULL, AG_E_NO_MATCH, "beyond the last revision"},
    {NONE, "-1", "", NULL, AG_E_NO_MATCH, "below base"},
    {FORK, "head", NO_DATABASE, NULL, AG_E_HEADS, "autogen merge x2 y2"},
    {FORK, "heads", NO_DATABASE, "x2 y2", AG_E_NONE, ""},
    {FORK, "current", "x2 y1", "x2 y1", AG_E_NONE, ""},
    /* ids and prefixes */
    {LINE, "ae10", NO_DATABASE, "ae10", AG_E_NONE, ""},
    {LINE, "ae", NO_DATABASE, "ae10", AG_E_NONE, ""},
    {LINE, "ae1", "b3", "ae10", AG_E_NONE, ""},
    {LINE, "a", NO_DATABASE, NULL, AG_E_AMBIGUOUS, "\"a1\", \"a2\", \"ae10\""},
    {LINE, "b", NO_DATABASE, NULL, AG_E_AMBIGUOUS, "2 revisions begin with \"b\""},
    {LINE, "ae12", NO_DATABASE, NULL, AG_E_NO_MATCH, "did you mean \"ae10\"?"},
    {LINE, "haed", NO_DATABASE, NULL, AG_E_NO_MATCH, "did you mean \"head\"?"},
    {LINE, "HEAD", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"HEAD\""},
    {LINE, "zzzzzz", NO_DATABASE, NULL, AG_E_NO_MATCH, "autogen history"},
    {LINE, "", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"\""},
    {LINE, "a1,a2", NO_DATABASE, NULL, AG_E_USAGE, "several"},
    {"ab abc:ab", "ab", NO_DATABASE, "ab", AG_E_NONE, ""},
    {"ab abc:ab", "abc", NO_DATABASE, "abc", AG_E_NONE, ""},
    /* labels alone are the revision that was given them */
    {FORK, "api", NO_DATABASE, "x1", AG_E_NONE, ""},
    {FORK, "web", NO_DATABASE, "y1", AG_E_NONE, ""},
    {FORK, "wen", NO_DATABASE, NULL, AG_E_NO_MATCH, "did you mean \"web\"?"},
    /* from where the database is */
    {LINE, "+1", "ae10", "b3", AG_E_NONE, ""},
    {LINE, "+2", "ae10", "b4", AG_E_NONE, ""},
    {LINE, "+3", "ae10", NULL, AG_E_NO_MATCH, "\"+3\" leads beyond the last revision"},
    {LINE, "+1", "", "a1", AG_E_NONE, ""},
    {LINE, "+5", "", "b4", AG_E_NONE, ""},
    {LINE, "+6", "", NULL, AG_E_NO_MATCH, "beyond"},
    {LINE, "-1", "ae10", "a2", AG_E_NONE, ""},
    {LINE, "-3", "ae10", "", AG_E_NONE, ""},
    {LINE, "-4", "ae10", NULL, AG_E_NO_MATCH, "\"-4\" leads below base"},
    {LINE, "-1", "", NULL, AG_E_NO_MATCH, "below base"},
    {LINE, "+0", "a2", "a2", AG_E_NONE, ""},
    {LINE, "+1", NO_DATABASE, NULL, AG_E_NO_DATABASE, "\"+1\" counts"},
    {LINE, "-1", NO_DATABASE, NULL, AG_E_NO_DATABASE, "\"-1\" counts"},
    {LINE, "+99999999999999999999", "", NULL, AG_E_NO_MATCH, "beyond"},
    {LINE, "+", "a2", NULL, AG_E_NO_MATCH, "\"+\""},
    {LINE, "1", "a2", NULL, AG_E_NO_MATCH, "\"1\""},
    {LINE, "+x", "a2", NULL, AG_E_NO_MATCH, "\"+x\""},
    {FORK, "+1", "x1 y1", NULL, AG_E_HEADS, "\"x1\", \"y1\""},
    {FORK, "-1", "x1 y1", NULL, AG_E_HEADS, "\"x1@-1\""},
    {FORK, "+1", "r", NULL, AG_E_AMBIGUOUS, "x1@+1"},
    {FORK, "+1", "x1", "x2", AG_E_NONE, ""},
    {FORK, "-1", "x1", "r", AG_E_NONE, ""},
    {APART, "+1", "", NULL, AG_E_AMBIGUOUS, "\"u1\", \"s1\""},
    {MERGE, "-1", "t", "m", AG_E_NONE, ""},
    {MERGE, "-1", "m", "p q", AG_E_NONE, ""},
    {MERGE, "-2", "m", NULL, AG_E_AMBIGUOUS, "\"p\", \"q\""},
    {MERGE, "-2", "t", "p q", AG_E_NONE, ""},
    {MERGE, "+1", "p", "m", AG_E_NONE, ""},
    /* from something named */
    {LINE, "ae10+1", NO_DATABASE, "b3", AG_E_NONE, ""},
    {LINE, "ae+2", NO_DATABASE, "b4", AG_E_NONE, ""},
    {LINE, "ae10-2", NO_DATABASE, "a1", AG_E_NONE, ""},
    {LINE, "ae10-3", NO_DATABASE, "", AG_E_NONE, ""},
    {LINE, "ae10+3", NO_DATABASE, NULL, AG_E_NO_MATCH, "beyond"},
    {LINE, "head-2", NO_DATABASE, "ae10", AG_E_NONE, ""},
    {LINE, "head+1", NO_DATABASE, NULL, AG_E_NO_MATCH, "beyond"},
    {LINE, "heads-1", NO_DATABASE, "b3", AG_E_NONE, ""},
    {LINE, "base+2", NO_DATABASE, "a2", AG_E_NONE, ""},
    {LINE, "base-1", NO_DATABASE, NULL, AG_E_NO_MATCH, "below base"},
    {LINE, "current+1", "a1", "a2", AG_E_NONE, ""},
    {LINE, "current-1", "a2", "a1", AG_E_NONE, ""},
    {LINE, "current-1", NO_DATABASE, NULL, AG_E_NO_DATABASE, ""},
    {LINE, "zz-1", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"zz\""},
    {LINE, "b-1", NO_DATABASE, NULL, AG_E_AMBIGUOUS, "\"b3\", \"b4\""},
    {FORK, "head-1", NO_DATABASE, NULL, AG_E_HEADS, ""},
    {FORK, "heads-1", NO_DATABASE, NULL, AG_E_HEADS, "\"x2@heads-1\""},
    {FORK, "r+1", NO_DATABASE, NULL, AG_E_AMBIGUOUS, "\"x1@r+1\""},
    {FORK, "api-1", NO_DATABASE, "r", AG_E_NONE, ""},
    {MERGE, "head-2", NO_DATABASE, "p q", AG_E_NONE, ""},
    {MERGE, "head-3", NO_DATABASE, NULL, AG_E_AMBIGUOUS, ""},
    /* on a branch */
    {FORK, "api@head", NO_DATABASE, "x2", AG_E_NONE, ""},
    {FORK, "api@heads", NO_DATABASE, "x2", AG_E_NONE, ""},
    {FORK, "api@base", NO_DATABASE, "", AG_E_NONE, ""},
    {FORK, "x1@head", NO_DATABASE, "x2", AG_E_NONE, ""},
    {FORK, "r@head", NO_DATABASE, NULL, AG_E_HEADS, ""},
    {FORK, "r@heads", NO_DATABASE, "x2 y2", AG_E_NONE, ""},
    {FORK, "api@x2", NO_DATABASE, "x2", AG_E_NONE, ""},
    {FORK, "api@x", NO_DATABASE, NULL, AG_E_AMBIGUOUS, ""},
    {FORK, "api@y1", NO_DATABASE, NULL, AG_E_NO_MATCH, "not on the branch of \"x1\""},
    {FORK, "api@y", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"y\""},
    {FORK, "api@r", NO_DATABASE, "r", AG_E_NONE, ""},
    {FORK, "nope@head", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"nope\""},
    {FORK, "@head", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"\""},
    {FORK, "api@", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"\""},
    {FORK, "api@head-1", NO_DATABASE, "x1", AG_E_NONE, ""},
    {FORK, "api@r+1", NO_DATABASE, "x1", AG_E_NONE, ""},
    {FORK, "api@base+2", NO_DATABASE, "x1", AG_E_NONE, ""},
    {FORK, "api@+1", "r", "x1", AG_E_NONE, ""},
    {FORK, "api@+1", "y2", "x1", AG_E_NONE, ""},
    {FORK, "api@+1", "x1 y2", "x2", AG_E_NONE, ""},
    {FORK, "api@+2", "", "x1", AG_E_NONE, ""},
    {FORK, "api@-1", "x2 y2", "x1", AG_E_NONE, ""},
    {FORK, "api@+1", NO_DATABASE, NULL, AG_E_NO_DATABASE, ""},
    {FORK, "api@current", "x2 y2", "x2", AG_E_NONE, ""},
    {FORK, "api@current", "y2", "r", AG_E_NONE, ""},
    {MERGE, "side@head", NO_DATABASE, "t", AG_E_NONE, ""},
    {MERGE, "side@-2", "m", "r", AG_E_NONE, ""},
    {FORK, "x1@-1", "x1 y1", "r", AG_E_NONE, ""},
    {FORK, "x2@heads-1", NO_DATABASE, "x1", AG_E_NONE, ""},
    {MERGE, "p@head-3", NO_DATABASE, "r", AG_E_NONE, ""},
    {APART, "u1@+1", "", "u1", AG_E_NONE, ""},
    {APART, "users@head", NO_DATABASE, "u2", AG_E_NONE, ""},
    {APART, "shop@head", NO_DATABASE, "s3", AG_E_NONE, ""},
    {APART, "head", NO_DATABASE, NULL, AG_E_HEADS, "autogen merge "},
    {APART, "shop@+1", "", "s1", AG_E_NONE, ""},
    {APART, "shop@+2", "u2", "s2", AG_E_NONE, ""},
    {APART, "users@current", "s2", "u2", AG_E_NONE, ""},
    {APART, "shop@base", "s3", "", AG_E_NONE, ""},
    /* what an id begins with comes before arithmetic */
    {HYPHENS, "2026-11", NO_DATABASE, "2026-11", AG_E_NONE, ""},
    {HYPHENS, "2026-1", NO_DATABASE, NULL, AG_E_AMBIGUOUS, "3 revisions"},
    {HYPHENS, "2026-11-a", NO_DATABASE, "2026-11-add", AG_E_NONE, ""},
    {HYPHENS, "2026-11-1", NO_DATABASE, "2026-10", AG_E_NONE, ""},
    {HYPHENS, "v-2", NO_DATABASE, "v-2", AG_E_NONE, ""},
    {HYPHENS, "v-1", NO_DATABASE, "2026-11-add", AG_E_NONE, ""},
    {HYPHENS, "v-2-1", NO_DATABASE, "2026-11-add", AG_E_NONE, ""},
};

static const resolve_case range_cases[] = {
    {LINE, ":", NO_DATABASE, "a1 a2 ae10 b3 b4", AG_E_NONE, ""},
    {LINE, "ae10:", NO_DATABASE, "ae10 b3 b4", AG_E_NONE, ""},
    {LINE, ":ae10", NO_DATABASE, "a1 a2 ae10", AG_E_NONE, ""},
    {LINE, "a2:b3", NO_DATABASE, "a2 ae10 b3", AG_E_NONE, ""},
    {LINE, "base:head", NO_DATABASE, "a1 a2 ae10 b3 b4", AG_E_NONE, ""},
    {LINE, "a2:a2", NO_DATABASE, "a2", AG_E_NONE, ""},
    {LINE, "a2", NO_DATABASE, "a2", AG_E_NONE, ""},
    {LINE, "a2:base", NO_DATABASE, NULL, AG_E_NO_MATCH, "older one first"},
    {LINE, "b3:a2", NO_DATABASE, NULL, AG_E_NO_MATCH, "older one first"},
    {LINE, "-1:current", "ae10", "a2 ae10", AG_E_NONE, ""},
    {LINE, "-1:current", NO_DATABASE, NULL, AG_E_NO_DATABASE, ""},
    {LINE, "-9:current", "ae10", "a1 a2 ae10", AG_E_NONE, ""},
    {LINE, "-2:", NO_DATABASE, "ae10 b3 b4", AG_E_NONE, ""},
    {LINE, "-1:b3", NO_DATABASE, "ae10 b3", AG_E_NONE, ""},
    {LINE, "a2:+1", NO_DATABASE, "a2 ae10", AG_E_NONE, ""},
    {LINE, "a2:+9", NO_DATABASE, "a2 ae10 b3 b4", AG_E_NONE, ""},
    {LINE, ":+2", NO_DATABASE, "a1 a2", AG_E_NONE, ""},
    {LINE, "current:+1", "a2", "a2 ae10", AG_E_NONE, ""},
    {LINE, "-1:+2", "ae10", "a2 ae10 b3", AG_E_NONE, ""},
    {LINE, "current:", "b3", "b3 b4", AG_E_NONE, ""},
    {LINE, "a1:b3:b4", NO_DATABASE, NULL, AG_E_USAGE, "one colon"},
    {LINE, "zz:", NO_DATABASE, NULL, AG_E_NO_MATCH, "\"zz\""},
    {LINE, "a2:head-9", NO_DATABASE, NULL, AG_E_NO_MATCH, "below base"},
    {NONE, ":", NO_DATABASE, "", AG_E_NONE, ""},
    {FORK, ":", NO_DATABASE, "r x1 x2 y1 y2", AG_E_NONE, ""},
    {FORK, "r:api@head", NO_DATABASE, "r x1 x2", AG_E_NONE, ""},
    {FORK, "x1:", NO_DATABASE, "x1 x2", AG_E_NONE, ""},
    {FORK, "x1:y2", NO_DATABASE, NULL, AG_E_NO_MATCH, "not an ancestor"},
    {FORK, "api@base:api@head", NO_DATABASE, "r x1 x2", AG_E_NONE, ""},
    {MERGE, "q:m", NO_DATABASE, "q m", AG_E_NONE, ""},
    {APART, ":s2", NO_DATABASE, "u1 u2 s1 s2", AG_E_NONE, ""},
};

typedef bool resolver(ag_arena *arena, const ag_graph *graph, const char *text,
                      const ag_nodes *current, ag_nodes *out, ag_error *err);

static void check(ag_arena *arena, const resolve_case *c, resolver *resolve)
{
    ag_graph graph;
    ag_error err = {0};
    assert_true(graph_from_text(arena, c->graph, &graph, &err));
    ag_nodes current = nodes_from_text(arena, &graph, c->current ? c->current : "");
    ag_node untouched;
    ag_node *items[] = {&untouched};
    ag_nodes found = {items, 1, 1};
    bool ok = resolve(arena, &graph, c->text, c->current ? &current : NULL, &found, &err);
    const char *said =
        ok ? nodes_to_text(arena, &found) : ag_format(arena, "%s; %s", err.message, err.hint);
    if (ok != (c->wanted != NULL) || err.code != c->code ||
        (ok ? strcmp(said, c->wanted) != 0 : !strstr(said, c->says)))
        fail_msg("\"%s\" in %s: %s", c->text, c->graph, said);
    if (!ok)
        assert_ptr_equal(found.items, items);
}

static void test_resolve__what_people_write(void **state)
{
    for (size_t i = 0; i < AG_COUNT(resolve_cases); i++)
        check(*state, &resolve_cases[i], ag_graph_resolve);
}

static void test_resolve__ranges(void **state)
{
    for (size_t i = 0; i < AG_COUNT(range_cases); i++)
        check(*state, &range_cases[i], ag_graph_range);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_resolve__what_people_write, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_resolve__ranges, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
