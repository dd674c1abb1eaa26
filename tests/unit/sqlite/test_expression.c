#include "support.h"

#include "sqlite/ddl_parse.h"
#include "sqlite/expression.h"

static ag_table *make_table(ag_arena *arena)
{
    ag_error err = {0};
    ag_ddl_table parsed;
    if (!ag_ddl_parse_table(arena, "CREATE TABLE t(a, \"b c\", \"order\")", &parsed, &err))
        fail_msg("%s", err.message);
    return parsed.table;
}

typedef struct pair {
    const char *from;
    const char *to;
} pair;

static void test_expression__has_one_spelling(void **state)
{
    static const pair cases[] = {
        {"A", "a"},
        {"((a > 0))", "a > 0"},
        {"(a) > (0)", "( a ) > ( 0 )"},
        {"(a > 0) AND (a < 9)", "( a > 0 ) and ( a < 9 )"},
        {"a<>0 /* x */ -- y", "a != 0"},
        {"a==1", "a = 1"},
        {"\"A\" = [b c]", "a = \"b c\""},
        {"`order` = \"Order\"", "\"order\" = \"order\""},
        {"a = \"Active\"", "a = \"Active\""},
        {"a = 'Active'", "a = 'Active'"},
        {"TRUE OR a = false", "1 or a = 0"},
        {"a IS TRUE OR a IS NOT FALSE", "a is true or a is not false"},
        {"a in('x','Y')", "a in ( 'x' , 'Y' )"},
        {"a << 2 >= x'0A'", "a < < 2 >= x'0A'"},
        {"'unterminated", "'unterminated"},
        {"(a = ')')", "a = ')'"},
    };
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_table *table = make_table(arena);
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        const char *once = ag_sqlite_spell_sql(arena, cases[i].from, table);
        assert_string_equal(once, cases[i].to);
        assert_string_equal(ag_sqlite_spell_sql(arena, once, table), once);
    }
    assert_null(ag_sqlite_spell_sql(arena, NULL, table));
    ag_arena_close(arena);
}

static void test_expression__is_tidied_to_be_enclosed(void **state)
{
    static const pair cases[] = {
        {"  a > 0  ", "a > 0"},
        {"((a))", "a"},
        {"(a) + (b)", "(a) + (b)"},
        {"a > 0 -- why", "a > 0"},
        {"a /* b */ > 0", "a /* b */ > 0"},
        {"()", "()"},
        {"", ""},
        {"'a", "'a"},
    };
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_string_equal(ag_sqlite_tidy(arena, cases[i].from), cases[i].to);
    assert_null(ag_sqlite_tidy(arena, NULL));
    ag_arena_close(arena);
}

static void test_expression__knows_kinds_of_defaults(void **state)
{
    (void)state;
    assert_int_equal(ag_sqlite_default_of(NULL), AG_SQLITE_NULL);
    assert_int_equal(ag_sqlite_default_of("Null"), AG_SQLITE_NULL);
    assert_int_equal(ag_sqlite_default_of("- 1.5e3"), AG_SQLITE_LITERAL);
    assert_int_equal(ag_sqlite_default_of("'x'"), AG_SQLITE_LITERAL);
    assert_int_equal(ag_sqlite_default_of("x'00'"), AG_SQLITE_LITERAL);
    assert_int_equal(ag_sqlite_default_of("TRUE"), AG_SQLITE_LITERAL);
    assert_int_equal(ag_sqlite_default_of("current_date"), AG_SQLITE_CLOCK);
    assert_int_equal(ag_sqlite_default_of("-'x'"), AG_SQLITE_EXPRESSION);
    assert_int_equal(ag_sqlite_default_of("foo"), AG_SQLITE_EXPRESSION);
    assert_int_equal(ag_sqlite_default_of("\"x\""), AG_SQLITE_EXPRESSION);
    assert_int_equal(ag_sqlite_default_of("1 + 1"), AG_SQLITE_EXPRESSION);
    assert_int_equal(ag_sqlite_default_of(""), AG_SQLITE_EXPRESSION);
}

static void test_expression__types_are_those_of_columns(void **state)
{
    static const pair loose[] = {
        {"bigint", "INTEGER"},
        {"BOOL", "INTEGER"},
        {"character varying(20)", "varchar(20)"},
        {"varchar", "varchar"},
        {"numeric(10,2)", "NUMERIC"},
        {"timestamp(3) with time zone", "TEXT"},
        {"text[]", "TEXT"},
        {"DATETIME", "DATETIME"},
        {"", ""},
    };
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(loose); i++)
        assert_string_equal(ag_sqlite_type(arena, loose[i].from, false), loose[i].to);
    assert_string_equal(ag_sqlite_type(arena, "varchar(20)", true), "TEXT");
    assert_string_equal(ag_sqlite_type(arena, "numeric", true), "ANY");
    assert_string_equal(ag_sqlite_type(arena, "any", true), "any");
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expression__has_one_spelling),
        cmocka_unit_test(test_expression__is_tidied_to_be_enclosed),
        cmocka_unit_test(test_expression__knows_kinds_of_defaults),
        cmocka_unit_test(test_expression__types_are_those_of_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
