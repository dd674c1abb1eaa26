#include <autogen/revision.h>

#include <stdlib.h>
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

static ag_schema *schema(ag_arena *arena, const char *text)
{
    ag_json *json;
    ag_object *object = NULL;
    ag_error err = {0};
    if (!ag_json_read(arena, text, strlen(text), "s.json", &json, &err) ||
        !ag_object_read(arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, NULL, &object, &err))
        fail_msg("%s: %s", text, err.message);
    return (ag_schema *)object;
}

static const char base[] =
    "{\"enums\": {\"e\": [\"x\", \"y\"]}, \"tables\": {\"u\": {\"columns\": {\"id\": \"bigint\", "
    "\"n\": {\"type\": \"text\", \"default\": \"lower('A')\"}}, \"primary_key\": [\"id\"], "
    "\"checks\": {\"c\": \"length(n) > 0\"}, \"indexes\": {\"i\": {\"columns\": [\"id\", "
    "\"n\"]}}}, \"t\": {\"columns\": {\"id\": \"integer\"}}}}";

static const char *const same[] = {
    /* order of tables and columns, spelling of types, layout and case of SQL, long forms, hints, presets */
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"int4\"}, \"renamed_from\": \"tt\"}, \"u\": "
    "{\"indexes\": {\"i\": {\"columns\": [{\"column\": \"id\"}, {\"column\": \"n\", \"order\": "
    "\"asc\"}], \"unique\": false}}, \"checks\": {\"c\": {\"expression\": \"LENGTH( \\\"n\\\" )>0 "
    "-- why\"}}, \"primary_key\": {\"columns\": [\"id\"]}, \"columns\": {\"n\": {\"default\": "
    "\"LOWER ('A')\", \"type\": \"TEXT\", \"nullable\": true}, \"id\": {\"type\": \"int8\"}}}}, "
    "\"enums\": {\"e\": {\"values\": [\"x\", \"y\"]}}}",
};

static const char *const others[] = {
    "{}",
    /* an enum's order, a text's case, an index's order, a key's name, a comment, a default, a column */
    "{\"enums\": {\"e\": [\"y\", \"x\"]}}",
    "{\"enums\": {\"e\": [\"x\", \"y\"]}}",
    "{\"enums\": {\"f\": [\"x\", \"y\"]}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"bigint\"}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"ID\": \"bigint\"}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"comment\": \"c\"}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"default\": \"'a'\"}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"default\": \"'A'\"}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"default\": \"\\\"A\\\"\"}}"
    "}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"default\": {\"sqlite\": "
    "\"1\"}}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": {\"type\": \"bigint\", \"default\": "
    "{\"postgresql\": \"1\"}}}}}}",
    "{\"tables\": {\"t\": {\"only\": \"sqlite\", \"columns\": {\"id\": \"integer\"}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}, \"checks\": {\"a\": \"id > 0\"}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}, \"checks\": {\"b\": \"id > 0\"}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}, \"checks\": [\"id > 0\"]}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}, \"checks\": [\"id > 0\", \"id > "
    "0\"]}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}, \"indexes\": {\"i\": {\"columns\": "
    "[\"a\", \"b\"]}}}}}",
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"integer\"}, \"indexes\": {\"i\": {\"columns\": "
    "[\"b\", \"a\"]}}}}}",
};

static void test_digest__same_meaning_same_digest(void **state)
{
    const ag_schema *a = schema(*state, base);
    const char *digest = ag_schema_digest(*state, a);
    assert_int_equal(strlen(digest), 7 + 64);
    assert_string_equal(ag_schema_digest(*state, a), digest);
    for (size_t i = 0; i < AG_COUNT(same); i++) {
        const ag_schema *b = schema(*state, same[i]);
        assert_true(ag_object_equal(&a->base, &b->base, false));
        assert_string_equal(ag_schema_digest(*state, b), digest);
    }
}

static void test_digest__equal_exactly_where_objects_are(void **state)
{
    for (size_t i = 0; i < AG_COUNT(others); i++) {
        const ag_schema *a = schema(*state, others[i]);
        for (size_t k = 0; k < AG_COUNT(others); k++) {
            const ag_schema *b = schema(*state, others[k]);
            bool equal = strcmp(ag_schema_digest(*state, a), ag_schema_digest(*state, b)) == 0;
            assert_int_equal(ag_object_equal(&a->base, &b->base, false), i == k);
            if (equal != (i == k))
                fail_msg("%s and %s", others[i], others[k]);
        }
    }
}

static void test_digest__unnamed_in_any_order(void **state)
{
    const ag_schema *a = schema(*state, "{\"tables\": {\"t\": {\"columns\": {\"a\": \"text\"}, "
                                        "\"checks\": [\"a > 'x'\", \"a > 'y'\"]}}}");
    const ag_schema *b = schema(*state, "{\"tables\": {\"t\": {\"columns\": {\"a\": \"text\"}, "
                                        "\"checks\": [\"a > 'y'\", \"A>'x'\"]}}}");
    assert_string_equal(ag_schema_digest(*state, a), ag_schema_digest(*state, b));
}

static void test_digest__leaves_the_schema_alone(void **state)
{
    const ag_schema *a = schema(*state, base);
    const ag_schema *b = schema(*state, base);
    ag_schema_digest(*state, a);
    const ag_column *column = ag_column_find(ag_table_find(a, "u"), "n");
    const ag_column *other = ag_column_find(ag_table_find(b, "u"), "n");
    assert_string_equal(column->default_value, other->default_value);
    assert_int_equal(column->base.given, other->base.given);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_digest__same_meaning_same_digest, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_digest__equal_exactly_where_objects_are, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_digest__unnamed_in_any_order, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_digest__leaves_the_schema_alone, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
