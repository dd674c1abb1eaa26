/* Reading texts, and where things stand in them. */
#include "codec/codec.h"
#include "sample.h"

static void test_read__keeps_values_and_their_order(void **state)
{
    ag_json *json = sample_json(*state, "{\"z\": 1, \"a\": [true, null, -2.5, \"\\u00e9\\n\"]}");
    assert_int_equal(json->type, AG_JSON_OBJECT);
    assert_int_equal(json->len, 2);
    assert_string_equal(json->items[0]->key, "z");
    assert_int_equal(json->items[0]->integer, 1);
    const ag_json *list = ag_json_get(json, "a");
    assert_true(list->items[0]->boolean);
    assert_int_equal(list->items[1]->type, AG_JSON_NULL);
    assert_true(list->items[2]->real < -2.4 && list->items[2]->real > -2.6);
    assert_string_equal(list->items[3]->text, "\xc3\xa9\n");
    assert_ptr_equal(list->items[3]->parent, list);
    assert_int_equal(list->items[3]->index, 3);
    assert_null(ag_json_get(json, "b"));
}

static const struct {
    const char *text;
    const char *error;
    ag_error_code code;
} bad[] = {
    {"{\"a\": 1,\n \"b\": 2,\n  \"a\": 3}", "f:3:3: /a: the key \"a\" is there twice", AG_E_KEY},
    {"{\"a\": {\"long name, too long to quote\": 1,\n\"long name, too long to quote\" : 3}}",
     "f:2:1: /a/long name, too long to quote: the key \"long name, too long to quote\" is there twice",
     AG_E_KEY},
    {"{\"a\": [1, {}, {\"b\": {\"c\": []}, \"d\": \"x\", \"d\": 1}]}",
     "f:1:42: /a/2/d: the key \"d\" is there twice", AG_E_KEY},
    {"{\"long \\\" and then some more of it\": 1, \"long \\\" and then some more of it\": 2}",
     "f:1:41: /long \\\" and then some more of it: the key", AG_E_KEY},
    {"[1, 99999999999999999999]", "f:1:5: not JSON: too big integer", AG_E_SYNTAX},
    {"[1, 1e999]", "f:1:5: not JSON: real number overflow", AG_E_SYNTAX},
    {"{\"a\": 1\n \"b\": 2}", "f:2:2: not JSON: '}' expected", AG_E_SYNTAX},
    {"{\"a\": tru}", "f:1:7: not JSON: invalid token", AG_E_SYNTAX},
    {"[1] 2", "f:1:5: not JSON: end of file expected", AG_E_SYNTAX},
    {"[1,", "f:1:4: not JSON", AG_E_SYNTAX},
    {"[\"\xff\"]", "f:1:", AG_E_SYNTAX},
    {"[\"a\\u0000\"]", "f:1:", AG_E_SYNTAX},
    {"[\"\x01\"]", "f:1:", AG_E_SYNTAX},
};

static void test_read__places_what_is_not_json(void **state)
{
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        ag_error err = {0};
        ag_json *json = NULL;
        assert_false(ag_json_read(*state, bad[i].text, strlen(bad[i].text), "f", &json, &err));
        assert_null(json);
        assert_int_equal(err.code, bad[i].code);
        char *text = sample_error(*state, &err);
        if (!ag_starts_with(text, bad[i].error))
            fail_msg("%s\n%s", text, bad[i].error);
    }
}

/* What the short way reads, jansson reads too, and reads the same: it is made to by a number that only it takes. */
static bool is_read_alike(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_json *both = NULL;
    const ag_json *short_way = ag_json_read_plain(arena, text, strlen(text));
    if (!short_way)
        return false;
    char *wrapped = ag_format(arena, "[%s, 1.5]", text);
    assert_null(ag_json_read_plain(arena, wrapped, strlen(wrapped)));
    if (!ag_json_read(arena, wrapped, strlen(wrapped), "f", &both, &err))
        fail_msg("%s: %s", text, err.message);
    ag_buf a = ag_buf_new(arena);
    ag_buf b = ag_buf_new(arena);
    ag_json_print_canonical(&a, short_way);
    ag_json_print_canonical(&b, both->items[0]);
    assert_string_equal(a.text, b.text);
    return true;
}

static const char *const plain[] = {
    "{\"a\": [1, -2, 0, -0, 999999999999999999], \"b\": {\"c\": \"x\\n\\\"\\\\\\/\\b\", \"\": \"\"}}",
    " [true ,false,null , \"\xc3\xa9\", [], {}, [[]]]\r\n\t",
    "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":0,\"k\":1,\"l\":2,\"m\":3}",
    "\"alone\"",
    "0",
};

static const char *const not_plain[] = {
    "",
    "[1.5]",
    "[1e3]",
    "[\"\\u00e9\"]",
    "[1000000000000000000]",
    "[01]",
    "[-]",
    "[\"\\x\"]",
    "[1,]",
    "{\"a\":1,}",
    "[1 2]",
    "[\"a]",
    "nul",
    "[tru]",
    "{a: 1}",
    "[1]]",
    "[\"\xff\"]",
    "[\"\n\"]",
    "{\"a\" 1}",
    "[- 1]",
    "\"\\",
    "{\"a\":1,\"b\":2,\"c\":3,\"d\":4,\"e\":5,\"f\":6,\"g\":7,\"h\":8,\"i\":9,\"j\":0,\"k\":1,\"l\":2,\"m\":3,\"a\":4}",
    "{\"a\":1,\"a\":2}",
};

static void test_read__plain_texts_as_jansson_does(void **state)
{
    for (size_t i = 0; i < AG_COUNT(plain); i++)
        assert_true(is_read_alike(*state, plain[i]));
    for (size_t i = 0; i < AG_COUNT(not_plain); i++) {
        if (ag_json_read_plain(*state, not_plain[i], strlen(not_plain[i])))
            fail_msg("%s", not_plain[i]);
    }
}

/* Each text with one byte changed, at every place, to each of the bytes that mean something. */
static void test_read__damaged_texts_as_jansson_does(void **state)
{
    static const char bytes[] = "{}[]:,\"\\ \n\x01-019.eutfn\xc3\xff";
    size_t alike = 0;
    (void)state;
    for (size_t i = 0; i < AG_COUNT(plain); i++) {
        for (size_t at = 0; at < strlen(plain[i]); at++) {
            for (size_t b = 0; b < AG_COUNT(bytes) - 1; b++) {
                ag_arena *arena = ag_arena_open();
                char *text = ag_strdup(arena, plain[i]);
                text[at] = bytes[b];
                alike += is_read_alike(arena, text);
                ag_arena_close(arena);
            }
        }
    }
    assert_true(alike > 500);
}

static void test_read__refuses_depth_and_emptiness(void **state)
{
    ag_buf deep = ag_buf_new(*state);
    ag_error err = {0};
    ag_json *json = NULL;
    for (int i = 0; i < 100000; i++)
        ag_buf_putc(&deep, '[');
    assert_false(ag_json_read(*state, deep.text, deep.len, "f", &json, &err));
    assert_int_equal(err.code, AG_E_SYNTAX);
    err = (ag_error){0};
    assert_false(ag_json_read(*state, "", 0, "f", &json, &err));
    assert_int_equal(err.line, 1);
    assert_int_equal(err.column, 1);
}

static void assert_place(ag_arena *arena, const ag_json *json, int line, int column,
                         const char *path)
{
    ag_place place = ag_json_place(arena, json);
    assert_string_equal(place.file, "sample.json");
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
    if (path)
        assert_string_equal(place.path, path);
    else
        assert_null(place.path);
}

static void test_place__is_that_of_the_value(void **state)
{
    ag_json *json = sample_json(*state, " {\n  \"a\\\"}\" : [1, {\"x\": \"]\"} ,\"\\\\\", [ ] ,\n"
                                        "  true],\n\t\"c/d~\":-1.5e3 , \"e\":{}}\n");
    const ag_json *list = json->items[0];
    assert_place(*state, json, 1, 2, NULL);
    assert_place(*state, list, 2, 12, "/a\"}");
    assert_place(*state, list->items[0], 2, 13, "/a\"}/0");
    assert_place(*state, list->items[1]->items[0], 2, 22, "/a\"}/1/x");
    assert_place(*state, list->items[2], 2, 28, "/a\"}/2");
    assert_place(*state, list->items[3], 2, 34, "/a\"}/3");
    assert_place(*state, list->items[4], 3, 3, "/a\"}/4");
    assert_place(*state, json->items[1], 4, 9, "/c~1d~0");
    assert_place(*state, json->items[2], 4, 22, "/e");
}

static void test_place__of_what_was_added_is_its_parents(void **state)
{
    ag_json *json = sample_json(*state, "\n{\"a\": 1}");
    ag_json *added = ag_json_set(*state, json, "b", ag_json_int(*state, 2));
    assert_place(*state, added, 2, 1, "/b");
    assert_null(ag_json_place(*state, ag_json_object(*state)).file);
    assert_null(ag_json_place(*state, NULL).file);
}

static void test_fail__points_at_value_or_key(void **state)
{
    ag_json *json = sample_json(*state, "{\"a\": [1,\n{\"b\": 2}]}");
    const ag_json *b = json->items[0]->items[1]->items[0];
    ag_error err = {0};
    assert_false(ag_json_fail(&err, AG_E_TYPE, b, "no %s", "good"));
    assert_string_equal(sample_error(*state, &err), "sample.json:2:7: /a/1/b: no good");
    err = (ag_error){0};
    assert_false(ag_json_fail_key(&err, AG_E_KEY, b, "bad"));
    assert_string_equal(sample_error(*state, &err), "sample.json:2:2: /a/1/b: bad");
    err = (ag_error){0};
    assert_false(ag_json_fail(&err, AG_E_KEY, NULL, "bad"));
    assert_int_equal(err.line, 0);
    assert_string_equal(err.message, "bad");
}

static void test_locate__fills_in_what_the_error_is_about(void **state)
{
    ag_json *json = sample_json(*state, "{\"a\": [1,\n{\"b\": 2}]}");
    ag_error err = {0};
    ag_fail(&err, AG_E_NAME, NULL, "\"b\" is declared twice");
    ag_about_both(&err, json->items[0]->items[1], json->items[0]);
    assert_false(ag_json_locate_error(&err));
    assert_string_equal(sample_error(*state, &err),
                        "sample.json:2:1: /a/1: \"b\" is declared twice; the "
                        "other one is at sample.json:1:7");
    err = (ag_error){0};
    ag_fail(&err, AG_E_NAME, NULL, "no source");
    assert_false(ag_json_locate_error(&err));
    assert_int_equal(err.line, 0);
    ag_about_both(&err, ag_json_object(*state), ag_json_object(*state));
    assert_false(ag_json_locate_error(&err));
    assert_string_equal(err.hint, "");
}

static void test_value__set_replaces_in_place(void **state)
{
    ag_json *object = ag_json_object(*state);
    ag_json_set(*state, object, "a", ag_json_int(*state, 1));
    ag_json_set(*state, object, "b", ag_json_string(*state, NULL));
    ag_json_set(*state, object, "a", ag_json_bool(*state, true));
    assert_int_equal(object->len, 2);
    assert_int_equal(object->items[0]->type, AG_JSON_BOOL);
    assert_int_equal(object->items[1]->type, AG_JSON_NULL);
}

static void test_value__copy_is_detached(void **state)
{
    ag_json *json = sample_json(*state, "{\"a\": {\"b\": [1, \"x\"]}}");
    ag_json *copy = ag_json_copy(*state, json->items[0]);
    assert_null(copy->parent);
    assert_null(copy->key);
    assert_null(ag_json_place(*state, copy->items[0]).file);
    assert_string_equal(copy->items[0]->items[1]->text, "x");
    assert_ptr_not_equal(copy->items[0], json->items[0]->items[0]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(test_read__keeps_values_and_their_order),
        SAMPLE_TEST(test_read__places_what_is_not_json),
        SAMPLE_TEST(test_read__plain_texts_as_jansson_does),
        SAMPLE_TEST(test_read__damaged_texts_as_jansson_does),
        SAMPLE_TEST(test_read__refuses_depth_and_emptiness),
        SAMPLE_TEST(test_place__is_that_of_the_value),
        SAMPLE_TEST(test_place__of_what_was_added_is_its_parents),
        SAMPLE_TEST(test_fail__points_at_value_or_key),
        SAMPLE_TEST(test_locate__fills_in_what_the_error_is_about),
        SAMPLE_TEST(test_value__set_replaces_in_place),
        SAMPLE_TEST(test_value__copy_is_detached),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
