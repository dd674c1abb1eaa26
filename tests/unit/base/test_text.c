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

static void test_text__streq_takes_null(void **state)
{
    (void)state;
    assert_true(ag_streq("a", "a"));
    assert_true(ag_streq(NULL, NULL));
    assert_false(ag_streq("a", NULL));
    assert_false(ag_streq(NULL, ""));
    assert_false(ag_streq("a", "A"));
}

static void test_text__strcaseeq_folds_ascii_only(void **state)
{
    (void)state;
    assert_true(ag_strcaseeq("SeLect", "sElecT"));
    assert_true(ag_strcaseeq("", ""));
    assert_true(ag_strcaseeq(NULL, NULL));
    assert_false(ag_strcaseeq("a", NULL));
    assert_false(ag_strcaseeq(NULL, "a"));
    assert_false(ag_strcaseeq("ab", "a"));
    assert_false(ag_strcaseeq("a", "ab"));
    assert_false(ag_strcaseeq("\xC3\x84", "\xC3\xA4"));
    assert_false(ag_strcaseeq("[", "{"));
    assert_false(ag_strcaseeq("@", "`"));
}

static void test_text__starts_and_ends(void **state)
{
    (void)state;
    assert_true(ag_starts_with("autogen", "auto"));
    assert_true(ag_starts_with("autogen", ""));
    assert_false(ag_starts_with("auto", "autogen"));
    assert_false(ag_starts_with("autogen", "gen"));
    assert_true(ag_ends_with("a.json", ".json"));
    assert_true(ag_ends_with(".json", ".json"));
    assert_true(ag_ends_with("a", ""));
    assert_false(ag_ends_with("json", ".json"));
    assert_false(ag_ends_with("a.jsonx", ".json"));
}

static void test_text__lower(void **state)
{
    assert_string_equal(ag_lower(*state, "AbZ[@\xC3\x84"), "abz[@\xC3\x84");
    assert_string_equal(ag_lower(*state, ""), "");
    assert_null(ag_lower(*state, NULL));
}

static void test_text__join(void **state)
{
    const char *items[] = {"a", "", "ccc"};
    ag_names three = {items, 3, 3};
    ag_names one = {items, 1, 1};
    ag_names none = {0};
    assert_string_equal(ag_join(*state, &three, ", "), "a, , ccc");
    assert_string_equal(ag_join(*state, &three, ""), "accc");
    assert_string_equal(ag_join(*state, &one, ", "), "a");
    assert_string_equal(ag_join(*state, &none, ", "), "");
}

static void test_text__split(void **state)
{
    static const struct {
        const char *text;
        char separator;
        const char *joined;
    } cases[] = {
        {"a,b,c", ',', "a|b|c"}, {" a , b\t,\n", ',', "a|b"},
        {",,a,,", ',', "a"},     {"", ',', ""},
        {" , ", ',', ""},        {"a b  c ", ' ', "a|b|c"},
        {"a.b", ',', "a.b"},     {"x y,z", ',', "x y|z"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_names parts = ag_split(*state, cases[i].text, cases[i].separator);
        assert_string_equal(ag_join(*state, &parts, "|"), cases[i].joined);
    }
}

static void test_text__nearest_suggests_what_is_near_enough(void **state)
{
    (void)state;
    static const char *const words[] = {"type", "default", "nullable", "primary_key", "on", "c"};
    static const struct {
        const char *text;
        const char *nearest;
    } cases[] = {
        {"type", "type"},   {"typ", "type"},
        {"tpye", "type"},   {"defualt", "default"},
        {"null", NULL},     {"nulable", "nullable"},
        {"of", "on"},       {"xyz", NULL},
        {"", "c"},          {"prim_key", "primary_key"},
        {"zzzzzzzz", NULL}, {"onn", "on"},
        {"onnn", "on"},     {"onnnn", NULL},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        const char *nearest = ag_nearest(cases[i].text, words, AG_COUNT(words));
        if (cases[i].nearest)
            assert_string_equal(nearest, cases[i].nearest);
        else
            assert_null(nearest);
    }
}

static void test_text__nearest_takes_the_first_of_equals(void **state)
{
    (void)state;
    static const char *const words[] = {"cart", "card", "care"};
    assert_ptr_equal(ag_nearest("carx", words, 3), words[0]);
    assert_ptr_equal(ag_nearest("card", words, 3), words[1]);
    assert_null(ag_nearest("card", words, 0));
}

static void test_text__nearest_leaves_out_what_is_very_long(void **state)
{
    char *text = ag_strndup(*state, ag_format(*state, "%0129d", 0), 129);
    const char *const words[] = {text};
    assert_null(ag_nearest(text, words, 1));
    text[128] = '\0';
    assert_ptr_equal(ag_nearest(text, words, 1), text);
}

static void test_text__utf8_valid(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        bool valid;
    } cases[] = {
        {"", true},
        {"plain \x7F", true},
        {"\xC2\x80\xDF\xBF", true},
        {"\xE0\xA0\x80\xE1\x80\x80\xEC\xBF\xBF\xED\x9F\xBF\xEE\x80\x80\xEF\xBF\xBF", true},
        {"\xF0\x90\x80\x80\xF1\x80\x80\x80\xF3\xBF\xBF\xBF\xF4\x8F\xBF\xBF", true},
        {"\x80", false}, /* continues nothing */
        {"\xBF", false},
        {"\xC0\x80", false}, /* longer than it must be */
        {"\xC1\xBF", false},
        {"\xE0\x9F\xBF", false},
        {"\xF0\x8F\xBF\xBF", false},
        {"\xED\xA0\x80", false}, /* a surrogate */
        {"\xED\xBF\xBF", false},
        {"\xF4\x90\x80\x80", false}, /* above U+10FFFF */
        {"\xF5\x80\x80\x80", false},
        {"\xFE", false},
        {"\xFF", false},
        {"\xC3", false}, /* cut short */
        {"\xE2\x82", false},
        {"\xF0\x9F\x98", false},
        {"\xC3(", false}, /* interrupted */
        {"\xE2\x82(", false},
        {"\xE2(\xAC", false},
        {"\xF0\x9F\x98(", false},
        {"ok\xC3\xA4\xFFok", false},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_int_equal(ag_utf8_valid(cases[i].bytes, strlen(cases[i].bytes)), cases[i].valid);
    assert_false(ag_utf8_valid("a\0b", 3));
    assert_true(ag_utf8_valid("\xE2\x82\xAC", 3));
    assert_false(ag_utf8_valid("\xE2\x82\xAC", 2));
}

static void test_text__glob(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool matches;
    } cases[] = {
        {"", "", true},
        {"", "a", false},
        {"a", "", false},
        {"abc", "abc", true},
        {"abc", "abd", false},
        {"abc", "ABC", false},
        {"*", "", true},
        {"*", "anything", true},
        {"**", "x", true},
        {"audit_*", "audit_log", true},
        {"audit_*", "audit_", true},
        {"audit_*", "audit", false},
        {"*_log", "audit_log", true},
        {"*_log", "audit_logs", false},
        {"*_log", "a_log_log", true},
        {"a*b*c", "aXbYbZc", true},
        {"a*b*c", "aXbYbZ", false},
        {"?", "", false},
        {"?", "x", true},
        {"?", "xy", false},
        {"a?c", "abc", true},
        {"a?c", "ac", false},
        {"?*", "x", true},
        {"?*", "", false},
        {"[a]", "[a]", true},
        {"[a]", "a", false},
        {"\\*", "\\x", true},
        {"a?c",
         "a\xC3\xA4"
         "c",
         true},
        {"??", "\xC3\xA4", false},
        {"*\xA4", "\xC3\xA4", false},
        {"*aaaaaaaab", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", false},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        if (ag_glob(cases[i].pattern, cases[i].text) != cases[i].matches)
            fail_msg("%s against %s", cases[i].pattern, cases[i].text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text__streq_takes_null),
        cmocka_unit_test(test_text__strcaseeq_folds_ascii_only),
        cmocka_unit_test(test_text__starts_and_ends),
        cmocka_unit_test(test_text__lower),
        cmocka_unit_test(test_text__join),
        cmocka_unit_test(test_text__split),
        cmocka_unit_test(test_text__nearest_suggests_what_is_near_enough),
        cmocka_unit_test(test_text__nearest_takes_the_first_of_equals),
        cmocka_unit_test(test_text__nearest_leaves_out_what_is_very_long),
        cmocka_unit_test(test_text__utf8_valid),
        cmocka_unit_test(test_text__glob),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
