/* What an object is found to say of others. */
#include "model/refs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "../../support/told.h"

static int set_up(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int tear_down(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static ag_mentions said_by(ag_arena *arena, const char *query)
{
    ag_view *view = (ag_view *)ag_object_new(arena, ag_kinds[AG_KIND_VIEW].shape, "app.v");
    ag_mentions said = {0};
    view->query = query;
    ag_mentions_of(arena, &view->base, &said);
    return said;
}

static void test_mentions__names_in_a_query(void **state)
{
    static const struct {
        const char *query;
        const char *name;
        bool says;
    } cases[] = {
        {"SELECT 1 FROM users", "users", true},
        {"SELECT 1 FROM USERS", "users", true},
        {"SELECT 1 FROM \"Users\"", "users", false},
        {"SELECT 1 FROM \"Users\"", "Users", true},
        {"SELECT 1 FROM app.users", "app.users", true},
        {"SELECT 1 FROM users", "app.users", true},
        {"SELECT 1 FROM other.users", "app.users", false},
        {"SELECT 1 FROM other.users", "users", false},
        {"SELECT 1 FROM public.users", "users", true},
        {"SELECT u.users FROM t u", "users", false},
        {"SELECT 'users'", "users", false},
        {"SELECT nextval('app.users')", "app.users", true},
        {"SELECT 'app.users'::regclass", "app.users", true},
        {"SELECT 'users'::text", "users", false},
        {"SELECT 1 -- users", "users", false},
        {"SELECT f(1)", "f(integer, text)", true},
        {"SELECT f FROM t", "f(integer, text)", false},
        {"SELECT app.f(1)", "app.f(integer)", true},
        {"SELECT 'f'::regproc", "f(integer)", true},
        {"SELECT 1", "app", true},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_mentions said = said_by(*state, cases[i].query);
        if (ag_mentions_has(*state, &said, cases[i].name, false) != cases[i].says)
            fail_msg("%s: %s", cases[i].query, cases[i].name);
    }
}

static void test_mentions__columns(void **state)
{
    ag_mentions some = said_by(*state, "SELECT t.a FROM t"),
                all = said_by(*state, "SELECT * FROM t"),
                rows = said_by(*state, "SELECT (t.*)::text FROM t"),
                product = said_by(*state, "SELECT t.a * 2 * \"c\" * t.d FROM t");
    assert_true(ag_mentions_column(&some, "a"));
    assert_false(ag_mentions_column(&some, "b"));
    assert_true(ag_mentions_column(&all, "b"));
    assert_true(ag_mentions_column(&rows, "b"));
    assert_true(ag_mentions_column(&product, "d"));
    assert_false(ag_mentions_column(&product, "b"));
}

static void test_index__the_default_schema_comes_first(void **state)
{
    ag_ref_index index = ag_ref_index_new(*state);
    ag_indexes found = {0};
    ag_ref_index_add(&index, "app.t", 1);
    ag_ref_index_find(&index, &(ag_mention){NULL, "t", false}, &found);
    assert_int_equal(found.len, 1);
    ag_ref_index_add(&index, "t", 2);
    found.len = 0;
    ag_ref_index_find(&index, &(ag_mention){NULL, "t", false}, &found);
    assert_int_equal(found.len, 1);
    assert_int_equal(found.items[0], 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_mentions__names_in_a_query),
        cmocka_unit_test(test_mentions__columns),
        cmocka_unit_test(test_index__the_default_schema_comes_first),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
