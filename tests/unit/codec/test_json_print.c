/* The layout, the canonical form, and digests. */
#include "sample.h"

static char *printed(ag_arena *arena, const ag_json *json)
{
    ag_buf out = ag_buf_new(arena);
    ag_json_print(&out, json);
    return out.text;
}

#define TEN "0123456789"
#define EIGHTY TEN TEN TEN TEN TEN TEN TEN TEN
#define NINETY EIGHTY TEN

/* What is read and printed, which printing again must not change. */
static const struct {
    const char *text;
    const char *layout;
} layouts[] = {
    {"null", "null\n"},
    {" [ ] ", "[]\n"},
    {"{}", "{}\n"},
    {"[[],{},\"\"]", "[[], {}, \"\"]\n"},
    {"{\"a\":1,\"b\":[true,false,null]}", "{\"a\": 1, \"b\": [true, false, null]}\n"},
    {"\"a\\/b\\u0001\\u001f\\t\\n\\r\\b\\f\\\"\\\\\\u00e9\\u007f\"",
     "\"a/b\\u0001\\u001f\\t\\n\\r\\b\\f\\\"\\\\\xc3\xa9\x7f\"\n"},
    {"[-9223372036854775808, 9223372036854775807]",
     "[-9223372036854775808, 9223372036854775807]\n"},
    {"[1.0, 0.1, 1e300, -2.5]", "[1.0, 0.1, 1e+300, -2.5]\n"},
    /* 100 columns fit, 101 do not */
    {"[\"" NINETY "012345\"]", "[\"" NINETY "012345\"]\n"},
    {"[\"" NINETY "0123456\"]", "[\n  \"" NINETY "0123456\"\n]\n"},
    /* a character of several bytes is one column */
    {"[\"" NINETY "01234\xe2\x82\xac\"]", "[\"" NINETY "01234\xe2\x82\xac\"]\n"},
    /* key, indent and comma count */
    {"{\"a\": [\"" EIGHTY "01234567\"], \"b\": 1}",
     "{\n  \"a\": [\"" EIGHTY "01234567\"],\n  \"b\": 1\n}\n"},
    {"{\"a\": [\"" EIGHTY "012345678\"], \"b\": 1}",
     "{\n  \"a\": [\n    \"" EIGHTY "012345678\"\n  ],\n  \"b\": 1\n}\n"},
    {"{\"b\": 1, \"a\": [\"" EIGHTY "012345678\"]}",
     "{\n  \"b\": 1,\n  \"a\": [\"" EIGHTY "012345678\"]\n}\n"},
    {"{\"b\": 1, \"a\": [\"" NINETY "\"]}",
     "{\n  \"b\": 1,\n  \"a\": [\n    \"" NINETY "\"\n  ]\n}\n"},
    /* a text that is too long has no second form */
    {"\"" NINETY NINETY "\"", "\"" NINETY NINETY "\"\n"},
};

static void test_print__has_one_layout(void **state)
{
    for (size_t i = 0; i < AG_COUNT(layouts); i++) {
        char *once = printed(*state, sample_json(*state, layouts[i].text));
        assert_string_equal(once, layouts[i].layout);
        assert_string_equal(printed(*state, sample_json(*state, once)), once);
    }
}

static void test_print__never_passes_column_100_where_a_break_helps(void **state)
{
    for (int len = 0; len < 120; len++) {
        ag_json *object = ag_json_object(*state);
        ag_json *list = ag_json_set(*state, object, "list", ag_json_array(*state));
        for (int i = 0; i < len; i++)
            ag_json_append(*state, list, ag_json_int(*state, i % 10));
        ag_json_set(*state, object, "end", ag_json_bool(*state, true));
        char *text = printed(*state, object);
        for (char *line = text, *end; (end = strchr(line, '\n')); line = end + 1)
            assert_true(end - line <= 100);
    }
}

static void test_canonical__sorts_and_has_no_space(void **state)
{
    ag_buf out = ag_buf_new(*state);
    ag_json_print_canonical(
        &out,
        sample_json(*state, "{\"b\": [1, {\"z\": 1, \"Z\": 2}], \"a\": {}, \"\\u00e9\": []}"));
    assert_string_equal(out.text, "{\"a\":{},\"b\":[1,{\"Z\":2,\"z\":1}],\"\xc3\xa9\":[]}");
}

static void test_digest__is_of_the_canonical_form(void **state)
{
    char *a = ag_json_digest(*state, sample_json(*state, "{\"a\": 1, \"b\": 2}"));
    char *b = ag_json_digest(*state, sample_json(*state, "{\"b\":2,\n\"a\":1}"));
    char *c = ag_json_digest(*state, sample_json(*state, "{\"b\":2,\n\"a\":2}"));
    assert_string_equal(a, b);
    assert_string_not_equal(a, c);
    /* printf '{}' | sha256sum */
    assert_string_equal(ag_json_digest(*state, ag_json_object(*state)),
                        "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(test_print__has_one_layout),
        SAMPLE_TEST(test_print__never_passes_column_100_where_a_break_helps),
        SAMPLE_TEST(test_canonical__sorts_and_has_no_space),
        SAMPLE_TEST(test_digest__is_of_the_canonical_form),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
