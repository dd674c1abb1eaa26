#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "postgresql/quote.h"

static const char *identifier(ag_arena *arena, const char *name)
{
    ag_buf out = ag_buf_new(arena);
    ag_pg_put_identifier(&out, name);
    return out.text;
}

static const char *literal(ag_arena *arena, const char *text)
{
    ag_buf out = ag_buf_new(arena);
    ag_pg_put_literal(&out, text);
    return out.text;
}

static void test_identifier__is_quoted_where_it_must_be(void **state)
{
    ag_arena *a = *state;
    assert_string_equal(identifier(a, "users"), "users");
    assert_string_equal(identifier(a, "_a1$"), "_a1$");
    assert_string_equal(identifier(a, "name"), "name");
    assert_string_equal(identifier(a, "Users"), "\"Users\"");
    assert_string_equal(identifier(a, "1a"), "\"1a\"");
    assert_string_equal(identifier(a, "a b"), "\"a b\"");
    assert_string_equal(identifier(a, "a\"b"), "\"a\"\"b\"");
    assert_string_equal(identifier(a, "ä"), "\"ä\"");
    assert_string_equal(identifier(a, ""), "\"\"");
    assert_string_equal(identifier(a, "user"), "\"user\"");
    assert_string_equal(identifier(a, "order"), "\"order\"");
    assert_string_equal(identifier(a, "all"), "\"all\"");
    assert_string_equal(identifier(a, "xmltable"), "\"xmltable\"");
}

static void test_literal__has_an_e_where_there_is_a_backslash(void **state)
{
    ag_arena *a = *state;
    assert_string_equal(literal(a, "it's"), "'it''s'");
    assert_string_equal(literal(a, ""), "''");
    assert_string_equal(literal(a, "a\\b'c"), "E'a\\\\b''c'");
    assert_string_equal(literal(a, NULL), "NULL");
}

static void test_assertion__has_a_tag_of_its_own(void **state)
{
    ag_buf out = ag_buf_new(*state);
    ag_pg_put_assertion(&out, "SELECT '$autogen$'", "it's wrong");
    assert_true(ag_starts_with(out.text, "DO $autogen1$\n"));
    assert_true(ag_ends_with(out.text, "END\n$autogen1$"));
    assert_non_null(strstr(out.text, "EXECUTE 'SELECT ''$autogen$''' INTO found;"));
    assert_non_null(strstr(out.text, "MESSAGE = 'it''s wrong'"));
}

static void test_prelude__sets_the_search_path(void **state)
{
    ag_buf out = ag_buf_new(*state);
    ag_pg_put_prelude(&out, "My App");
    assert_string_equal(out.text,
                        "SET LOCAL search_path = \"My App\";\nSET LOCAL TimeZone = 'UTC';\n"
                        "SET LOCAL standard_conforming_strings = on");
}

static int setup(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int teardown(void **state)
{
    ag_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identifier__is_quoted_where_it_must_be),
        cmocka_unit_test(test_literal__has_an_e_where_there_is_a_backslash),
        cmocka_unit_test(test_assertion__has_a_tag_of_its_own),
        cmocka_unit_test(test_prelude__sets_the_search_path),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
