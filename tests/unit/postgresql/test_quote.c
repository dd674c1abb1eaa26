#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "postgresql/quote.h"
#include "postgresql/setting.h"

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
                        "SET LOCAL standard_conforming_strings = on;\n"
                        "SET LOCAL check_function_bodies = off");
}

static void test_dollars__have_a_tag_of_their_own(void **state)
{
    static const char *const rows[][2] = {
        {"SELECT 1", "$$SELECT 1$$"},
        {"", "$$$$"},
        {"a $$ b", "$autogen$a $$ b$autogen$"},
        {"ends with $", "$autogen$ends with $$autogen$"},
        {"$$ $autogen$", "$autogen1$$$ $autogen$$autogen1$"},
        {"$$ ends with $autogen", "$autogen1$$$ ends with $autogen$autogen1$"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        ag_buf out = ag_buf_new(*state);
        ag_pg_put_dollars(&out, rows[i][0]);
        assert_string_equal(out.text, rows[i][1]);
    }
}

static void test_setting__lists_are_names(void **state)
{
    static const char *const rows[][3] = {
        {"work_mem", "8MB", "work_mem TO '8MB'"},
        {"DateStyle", "ISO, MDY", "\"DateStyle\" TO 'ISO, MDY'"},
        {"search_path", "", "search_path TO ''"},
        {"search_path", "\"\"", "search_path TO ''"},
        {"search_path", "app,  \"a \"\"b, c\", \"$user\"",
         "search_path TO 'app', 'a \"b, c', '$user'"},
        {"app.user", "it's", "\"app.user\" TO 'it''s'"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        ag_buf out = ag_buf_new(*state);
        ag_pg_put_setting(&out, rows[i][0], rows[i][1]);
        assert_string_equal(out.text, rows[i][2]);
    }
}

static void test_setting__one_spelling(void **state)
{
    ag_pairs pairs = {0};
    AG_PUSH(*state, &pairs.keys, "Search_Path");
    AG_PUSH(*state, &pairs.values, "app,\"pg_temp\" , \"A b\"");
    AG_PUSH(*state, &pairs.keys, "TimeZone");
    AG_PUSH(*state, &pairs.values, "UTC");
    ag_pg_spell_settings(*state, &pairs);
    assert_string_equal(pairs.keys.items[0], "search_path");
    assert_string_equal(pairs.values.items[0], "app, pg_temp, \"A b\"");
    assert_string_equal(pairs.keys.items[1], "timezone");
    assert_string_equal(pairs.values.items[1], "UTC");
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
        cmocka_unit_test(test_dollars__have_a_tag_of_their_own),
        cmocka_unit_test(test_setting__lists_are_names),
        cmocka_unit_test(test_setting__one_spelling),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
