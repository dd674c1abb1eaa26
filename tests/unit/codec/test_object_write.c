/* Described objects into JSON, and back. */
#include "sample.h"

#include <autogen/model.h>

static char *laid_out(ag_arena *arena, const ag_json *json)
{
    ag_buf out = ag_buf_new(arena);
    ag_json_print(&out, json);
    ag_buf_cut(&out, out.len - 1);
    return out.text;
}

static ag_object *read_as(ag_arena *arena, const ag_shape *shape, const char *text, unsigned flags)
{
    ag_error err = {0};
    ag_object *object = NULL;
    if (!ag_object_read(arena, shape, sample_json(arena, text), NULL, flags, NULL, &object, &err))
        fail_msg("%s", sample_error(arena, &err));
    return object;
}

/* Texts that are written as they were read, because nothing in them goes without saying. */
static const char *const whole[] = {
    "{}",
    "{\"ready\": true, \"size\": 0, \"comment\": \"a\\nb\", \"label\": \"l\", \"action\": \"restrict\"}",
    "{\"comment\": \"\", \"references\": \"app.t(a, b)\", \"steps\": [\"2\", \"1\"], \"tags\": [\"t\"]}",
    "{\"options\": {\"k\": \"v\"}, \"parts\": [\"c\", {\"expression\": \"lower(c)\"}, {\"column\": \"a\", \"expression\": \"b\"}]}",
    "{\"key\": [\"a\"], \"keys\": [[\"a\", \"b\"], {\"columns\": [\"c\"], \"comment\": \"x\"}]}",
    "{\"key\": {\"name\": \"k\", \"columns\": [\"a\"]}, \"keys\": {\"k\": [\"a\", \"b\"], \"x-k\": []}}",
    "{\"items\": {\"i\": {\"type\": \"a\"}, \"j\": {\"type\": \"b\", \"nullable\": true}}}",
    "{\"type\": {\"postgresql\": \"jsonb\", \"sqlite\": \"text\"}, \"only\": \"sqlite\"}",
    "{\"ready\": {\"sqlite\": true}, \"where\": {\"postgresql\": \"a\"}, \"only\": [\"postgresql\", \"sqlite\"]}",
    "{\"parents\": null}",
    "{\"parents\": \"a\"}",
    "{\"parents\": [\"a\", \"b\"]}",
    "{\"parents\": {\"postgresql\": \"a\", \"sqlite\": [\"b\", \"c\"]}}",
    "{\"steps\": {\"postgresql\": [\"a\"], \"sqlite\": []}, \"size\": {\"sqlite\": 4}}",
    "{\"keys\": {\"k\": {\"columns\": {\"sqlite\": [\"a\"]}}, \"l\": {\"columns\": [\"a\"], \"only\": \"sqlite\"}}}",
};

static void test_write__gives_back_what_was_read(void **state)
{
    for (size_t i = 0; i < AG_COUNT(whole); i++) {
        ag_object *object = read_as(*state, &sample_shape, whole[i], 0);
        ag_json *json = ag_object_write(*state, object, 0);
        char *text = laid_out(*state, sample_json(*state, laid_out(*state, json)));
        ag_object *again = read_as(*state, &sample_shape, text, 0);
        assert_string_equal(text, laid_out(*state, ag_object_write(*state, again, 0)));
        assert_true(ag_object_equal(object, again, false));
        /* the same members as in the text, whatever their order there */
        assert_string_equal(ag_json_digest(*state, json),
                            ag_json_digest(*state, sample_json(*state, whole[i])));
    }
}

/* What is written, where it is not what was read. */
static const struct {
    const char *text;
    const char *written;
} normal[] = {
    {"{\"ready\": false, \"comment\": null, \"action\": \"no action\", \"steps\": []}", "{}"},
    {"{\"parents\": [\"a\"]}", "{\"parents\": \"a\"}"},
    {"{\"parents\": []}", "{\"parents\": null}"},
    {"{\"size\": 1, \"ready\": true}", "{\"ready\": true, \"size\": 1}"},
    {"{\"where\": [\"a\", \"b\"], \"x-a\": 1}", "{\"where\": \"a\\nb\"}"},
    {"{\"key\": {\"columns\": [\"a\"]}}", "{\"key\": [\"a\"]}"},
    {"{\"only\": [\"sqlite\"]}", "{\"only\": \"sqlite\"}"},
    {"{\"references\": \" t ( a ,b ) \"}", "{\"references\": \"t(a, b)\"}"},
};

static void test_write__has_one_form(void **state)
{
    for (size_t i = 0; i < AG_COUNT(normal); i++) {
        ag_object *object = read_as(*state, &sample_shape, normal[i].text, 0);
        assert_string_equal(laid_out(*state, ag_object_write(*state, object, 0)),
                            normal[i].written);
    }
}

static void test_write__dialect_without_its_own_value_has_the_base(void **state)
{
    sample *s = (sample *)read_as(*state, &sample_shape, "{\"type\": {\"sqlite\": \"text\"}}", 0);
    s->type = "jsonb";
    assert_string_equal(laid_out(*state, ag_object_write(*state, &s->base, 0)),
                        "{\"type\": {\"postgresql\": \"jsonb\", \"sqlite\": \"text\"}}");
}

static void test_write__sparse_says_presets_and_null(void **state)
{
    sample *s = (sample *)ag_object_new(*state, &sample_shape, NULL);
    uint64_t bits = 0;
    const char *names[] = {"ready", "size", "label", "action", "references", "tags", "options"};
    for (size_t i = 0; i < AG_COUNT(names); i++)
        bits |= ag_field_bit((size_t)ag_field_index(&sample_shape, names[i]));
    ag_json *json = ag_json_object(*state);
    ag_object_write_into(*state, &s->base, bits, 0, json);
    char *text = laid_out(*state, json);
    assert_string_equal(
        text, "{\n  \"ready\": false,\n  \"size\": null,\n  \"label\": null,\n  \"action\": "
              "\"no action\",\n  \"references\": null,\n  \"tags\": [],\n  \"options\": {}\n}");
    ag_object *again = read_as(*state, &sample_shape, text, AG_READ_SPARSE);
    assert_int_equal(again->given, bits);
    assert_true(ag_object_equal(&s->base, again, false));
}

static void test_write__hints_only_when_declared(void **state)
{
    ag_object *object = read_as(*state, &sample_shape,
                                "{\"renamed_from\": \"o\", \"unique\": true}", AG_READ_DECLARED);
    assert_string_equal(laid_out(*state, ag_object_write(*state, object, 0)), "{}");
    assert_string_equal(laid_out(*state, ag_object_write(*state, object, AG_READ_DECLARED)),
                        "{\"renamed_from\": \"o\", \"unique\": true}");
}

static const char model_text[] =
    "{\n"
    "  \"enums\": {\"project_status\": [\"draft\", \"active\", \"archived\"]},\n"
    "  \"tables\": {\n"
    "    \"users\": {\n"
    "      \"comment\": \"people who can sign in\",\n"
    "      \"columns\": {\n"
    "        \"id\": {\"type\": \"bigint\", \"identity\": \"always\"},\n"
    "        \"email\": {\"type\": \"varchar(255)\", \"nullable\": false},\n"
    "        \"created_at\": {\"type\": \"timestamptz\", \"nullable\": false, \"default\": \"now()\"}\n"
    "      },\n"
    "      \"primary_key\": [\"id\"],\n"
    "      \"foreign_keys\": {\n"
    "        \"fk_users_self\": {\"columns\": [\"id\"], \"references\": \"users(id)\", \"on_delete\": "
    "\"cascade\"}\n"
    "      },\n"
    "      \"indexes\": {\"ix_users_email\": {\"columns\": [\"email\"], \"unique\": true}}\n"
    "    },\n"
    "    \"projects\": {\"columns\": {\"id\": \"bigint\"}, \"checks\": {\"ck_projects_name\": \"length(name) > "
    "0\"}}\n"
    "  }\n"
    "}\n";

static void test_write__model_is_stable_to_the_byte(void **state)
{
    ag_object *schema = read_as(*state, &ag_schema_shape, model_text, AG_READ_DECLARED);
    ag_buf out = ag_buf_new(*state);
    ag_json_print(&out, ag_object_write(*state, schema, AG_READ_DECLARED));
    assert_string_equal(out.text, model_text);
}

static ag_json *as_member(const ag_json *schema, const char *a, const char *b)
{
    const ag_json *inner = ag_json_get(schema, a);
    assert_non_null(inner);
    ag_json *found = ag_json_get(inner, b);
    assert_non_null(found);
    return found;
}

static void test_schema__describes_all_that_is_used(void **state)
{
    ag_json *schema = ag_json_schema(*state, &sample_shape, "a title");
    assert_string_equal(ag_json_get(schema, "title")->text, "a title");
    assert_string_equal(ag_json_get(schema, "$schema")->text,
                        "https://json-schema.org/draft/2020-12/schema");
    assert_string_equal(ag_json_get(as_member(schema, "properties", "size"), "description")->text,
                        "a number");
    assert_null(ag_json_get(ag_json_get(schema, "properties"), "secret"));
    as_member(schema, "$defs", "part");
    as_member(schema, "$defs", "key");
    assert_string_equal(
        laid_out(*state, ag_json_get(as_member(schema, "$defs", "item"), "required")),
        "[\"type\"]");
    assert_false(ag_json_get(schema, "additionalProperties")->boolean);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(test_write__gives_back_what_was_read),
        SAMPLE_TEST(test_write__has_one_form),
        SAMPLE_TEST(test_write__dialect_without_its_own_value_has_the_base),
        SAMPLE_TEST(test_write__sparse_says_presets_and_null),
        SAMPLE_TEST(test_write__hints_only_when_declared),
        SAMPLE_TEST(test_write__model_is_stable_to_the_byte),
        SAMPLE_TEST(test_schema__describes_all_that_is_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
