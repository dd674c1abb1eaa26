/* JSON into described objects: every field, every error and its place. */
#include "sample.h"

static sample *read_with(ag_arena *arena, const char *text, unsigned flags)
{
    ag_error err = {0};
    ag_object *object = NULL;
    if (!ag_object_read(arena, &sample_shape, sample_json(arena, text), "s", flags, NULL, &object,
                        &err))
        fail_msg("%s", sample_error(arena, &err));
    return (sample *)object;
}

static void test_read__fills_every_type_of_field(void **state)
{
    sample *s = read_with(
        *state,
        "{\"ready\": true, \"size\": 7, \"comment\": [\"a\", \"b\"], \"label\": \"l\", \"where\": \"x > 0\","
        " \"type\": \"int\", \"action\": \"cascade\", \"owner\": \"app.o\", \"references\": \"t(a, b)\","
        " \"steps\": [\"1\", \"2\"], \"tags\": [\"t\"], \"options\": {\"k\": \"v\", \"x-y\": \"z\"},"
        " \"parts\": [\"c\", {\"expression\": \"lower(c)\"}], \"key\": [\"c\"],"
        " \"keys\": {\"k1\": [\"a\"], \"x-k\": {\"columns\": [\"b\"], \"comment\": \"c\"}},"
        " \"items\": {\"i\": {\"type\": \"text\", \"nullable\": false}}}",
        AG_READ_WHOLE);
    assert_string_equal(s->base.name, "s");
    assert_true(s->ready);
    assert_int_equal(s->size, 7);
    assert_string_equal(s->comment, "a\nb");
    assert_string_equal(s->label, "l");
    assert_string_equal(s->where, "x > 0");
    assert_string_equal(s->type, "int");
    assert_int_equal(s->action, 2);
    assert_string_equal(s->owner, "app.o");
    assert_string_equal(s->references.table, "t");
    assert_string_equal(s->references.columns.items[1], "b");
    assert_int_equal(s->steps.len, 2);
    assert_string_equal(s->tags.items[0], "t");
    assert_string_equal(s->options.keys.items[1], "x-y");
    assert_string_equal(s->options.values.items[1], "z");
    assert_string_equal(((sample_part *)s->parts.items[0])->column, "c");
    assert_string_equal(((sample_part *)s->parts.items[1])->expression, "lower(c)");
    assert_null(s->key.items[0]->name);
    assert_string_equal(s->keys.items[1]->name, "x-k");
    assert_false(((sample_item *)s->items.items[0])->nullable);
}

static void test_read__says_what_was_given(void **state)
{
    sample *s = read_with(*state, "{\"ready\": false, \"comment\": null}", AG_READ_WHOLE);
    uint64_t ready = ag_field_bit((size_t)ag_field_index(&sample_shape, "ready"));
    uint64_t comment = ag_field_bit((size_t)ag_field_index(&sample_shape, "comment"));
    assert_int_equal(s->base.given, ready | comment);
    assert_int_equal(s->size, AG_UNSET);
    assert_int_equal(ag_json_place(*state, s->base.source).line, 1);
}

static void test_read__skips_comments_and_extensions(void **state)
{
    sample *s = read_with(*state,
                          "{\"$schema\": \"u\", \"$comment\": 1, \"x-a\": {\"b\": 1},"
                          " \"items\": {\"$comment\": \"text\", \"x-i\": {\"type\": \"a\"}},"
                          " \"keys\": {\"$comment\": {\"columns\": [\"a\"]}},"
                          " \"options\": {\"$comment\": \"c\"}}",
                          AG_READ_WHOLE);
    assert_int_equal(s->items.len, 1);
    assert_string_equal(s->items.items[0]->name, "x-i");
    assert_string_equal(s->keys.items[0]->name, "$comment");
    assert_int_equal(s->options.keys.len, 0);
}

static void test_read__overlays_dialects(void **state)
{
    sample *s = read_with(
        *state,
        "{\"type\": {\"postgresql\": \"jsonb\", \"$comment\": 1, \"sqlite\": \"text\"},"
        " \"ready\": {\"sqlite\": true}, \"only\": \"sqlite\","
        " \"key\": {\"name\": \"k\", \"columns\": [\"a\"], \"only\": [\"postgresql\", \"sqlite\"]}}",
        AG_READ_WHOLE);
    const sample *pg = (const sample *)s->base.variants[AG_POSTGRESQL];
    const sample *lite = (const sample *)s->base.variants[AG_SQLITE];
    assert_null(s->type);
    assert_string_equal(pg->type, "jsonb");
    assert_string_equal(lite->type, "text");
    assert_true(lite->ready);
    assert_false(pg->base.given & 1);
    assert_true(s->base.given & 1);
    assert_int_equal(s->base.only, 1 << AG_SQLITE);
    assert_string_equal(s->key.items[0]->name, "k");
    assert_int_equal(s->key.items[0]->only, 3);
}

static void test_read__sparse_null_unsets(void **state)
{
    sample *s =
        read_with(*state, "{\"ready\": null, \"steps\": null, \"label\": null}", AG_READ_SPARSE);
    assert_false(s->ready);
    assert_int_equal(__builtin_popcountll(s->base.given), 3);
}

static void test_read__hints_and_sugar_are_declared(void **state)
{
    sample *s =
        read_with(*state, "{\"renamed_from\": \"old\", \"unique\": true}", AG_READ_DECLARED);
    assert_string_equal(s->renamed_from, "old");
    assert_true(s->unique);
}

static void test_read__leaves_skipped_members_to_others(void **state)
{
    const char *own[] = {"op", "table"};
    const ag_names skip = {own, 2, 2};
    ag_error err = {0};
    ag_object *object = NULL;
    ag_json *json = sample_json(*state, "{\"op\": 1, \"table\": {}, \"size\": 2}");
    assert_true(ag_object_read(*state, &sample_shape, json, NULL, 0, &skip, &object, &err));
    assert_int_equal(((sample *)object)->size, 2);
    json = sample_json(*state, "{\"tabl\": {}}");
    assert_false(ag_object_read(*state, &sample_shape, json, NULL, 0, &skip, &object, &err));
    assert_string_equal(err.hint, "did you mean \"table\"?");
}

static void test_field__read_again_replaces(void **state)
{
    sample *s = read_with(*state, "{\"type\": {\"sqlite\": \"a\"}}", AG_READ_WHOLE);
    size_t type = (size_t)ag_field_index(&sample_shape, "type");
    ag_error err = {0};
    assert_true(ag_field_read(*state, &s->base, type, sample_json(*state, "\"b\""), 0, &err));
    assert_string_equal(s->type, "b");
    assert_int_equal(s->base.variants[AG_SQLITE]->given, 0);
    assert_true(ag_field_read(*state, &s->base, type, sample_json(*state, "null"), 0, &err));
    assert_null(s->type);
}

#define LONG_NAME "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"

static const struct {
    const char *text;
    unsigned flags;
    ag_error_code code;
    const char *error;
} errors[] = {
    {"[]", 0, AG_E_TYPE,
     "sample.json:1:1: expected an object, not a list; write the sample as an object: {…}"},
    {"{\n  \"redy\": true}", 0, AG_E_KEY,
     "sample.json:2:3: /redy: unknown key \"redy\"; did you mean \"ready\"?"},
    {"{\"secret\": 1}", 0, AG_E_KEY,
     "sample.json:1:2: /secret: unknown key \"secret\"; allowed: \"ready\", \"size\", \"comment\", \"label\", "
     "\"where\", \"type\", \"action\", \"owner\", \"references\", \"steps\", \"tags\", \"parents\", \"options\", \"parts\", "
     "\"key\", \"keys\", \"items\", \"only\""},
    {"{\"items\": {\"i\": {\n\"typ\": \"a\"}}}", 0, AG_E_KEY,
     "sample.json:2:1: /items/i/typ: unknown key \"typ\"; did you mean \"type\"?"},
    {"{\"unique\": true}", 0, AG_E_KEY,
     "sample.json:1:2: /unique: \"unique\" belongs to a declared schema; leave it out: a revision says the "
     "same by its operations"},
    {"{\"ready\": 1}", 0, AG_E_TYPE,
     "sample.json:1:11: /ready: expected true or false, not a number; \"ready\": a flag"},
    {"{\"ready\": null}", 0, AG_E_TYPE,
     "sample.json:1:11: /ready: expected true or false, not null; \"ready\": a flag"},
    {"{\"size\": 1.5}", 0, AG_E_TYPE,
     "sample.json:1:10: /size: expected a whole number, not a decimal number; \"size\": a number"},
    {"{\"size\": -9223372036854775808}", 0, AG_E_TYPE,
     "sample.json:1:10: /size: the number is too small; \"size\": a number"},
    {"{\"label\": 3}", 0, AG_E_TYPE,
     "sample.json:1:11: /label: expected a string, not a number; write it in quotes: \"3\""},
    {"{\"label\": [\"a\"]}", 0, AG_E_TYPE,
     "sample.json:1:11: /label: expected a string, not a list; \"label\": a name"},
    {"{\"label\": {}}", 0, AG_E_TYPE,
     "sample.json:1:11: /label: expected a string, not an object; \"label\": a name"},
    {"{\"label\": \" \"}", 0, AG_E_NAME,
     "sample.json:1:11: /label: \"label\" is empty; \"label\": a name"},
    {"{\"owner\": \"\"}", 0, AG_E_NAME,
     "sample.json:1:11: /owner: \"owner\" is empty; \"owner\": another object"},
    {"{\"where\": \"\"}", 0, AG_E_TYPE,
     "sample.json:1:11: /where: \"where\" is empty; \"where\": an expression"},
    {"{\"type\": \"\"}", 0, AG_E_TYPE,
     "sample.json:1:10: /type: \"type\" is empty; \"type\": a type"},
    {"{\"where\": true}", 0, AG_E_TYPE,
     "sample.json:1:11: /where: expected a string or a list of lines, not true or false; write it in quotes: \"true\""},
    {"{\"where\": [\"a\", 1]}", 0, AG_E_TYPE,
     "sample.json:1:17: /where/1: expected a string, not a number; write it in quotes: \"1\""},
    {"{\"action\": \"casade\"}", 0, AG_E_TYPE,
     "sample.json:1:12: /action: \"casade\" is not a value of \"action\"; did you mean \"cascade\"?"},
    {"{\"action\": \"zzz\"}", 0, AG_E_TYPE,
     "sample.json:1:12: /action: \"zzz\" is not a value of \"action\"; allowed: \"no action\", \"restrict\", "
     "\"cascade\""},
    {"{\"action\": 1}", 0, AG_E_TYPE,
     "sample.json:1:12: /action: expected a string, not a number; write it in quotes: \"1\""},
    {"{\"references\": 1}", 0, AG_E_TYPE,
     "sample.json:1:16: /references: expected a string, not a number; write it in quotes: \"1\""},
    {"{\"steps\": \"a\"}", 0, AG_E_TYPE,
     "sample.json:1:11: /steps: expected a list of strings, not a string; \"steps\": in order"},
    {"{\"parents\": 1}", 0, AG_E_TYPE,
     "sample.json:1:13: /parents: expected a string or a list of strings, not a number; \"parents\": one or several"},
    {"{\"parents\": [\"a\", null]}", 0, AG_E_TYPE,
     "sample.json:1:19: /parents/1: expected a string, not null; \"parents\": one or several"},
    {"{\"tags\": [\"a\", []]}", 0, AG_E_TYPE,
     "sample.json:1:16: /tags/1: expected a string, not a list; \"tags\": in no order"},
    {"{\"options\": []}", 0, AG_E_TYPE,
     "sample.json:1:13: /options: expected an object of strings, not a list; \"options\": pairs"},
    {"{\"options\": {\"a\": 1}}", 0, AG_E_TYPE,
     "sample.json:1:19: /options/a: expected a string or a list of lines, not a number; write it in quotes: \"1\""},
    {"{\"parts\": {}}", 0, AG_E_TYPE, "sample.json:1:11: /parts: expected a list, not an object"},
    {"{\"parts\": [\"a\", 1]}", 0, AG_E_TYPE,
     "sample.json:1:17: /parts/1: expected a string, not a number; write it in quotes: \"1\""},
    {"{\"key\": {\"comment\": \"c\"}}", 0, AG_E_MISSING,
     "sample.json:1:9: /key: \"columns\" is missing; \"columns\": columns"},
    {"{\"key\": {\"name\": 1, \"columns\": []}}", 0, AG_E_TYPE,
     "sample.json:1:18: /key/name: expected a string, not a number; write it in quotes: \"1\""},
    {"{\"key\": {\"name\": \"\", \"columns\": []}}", 0, AG_E_NAME,
     "sample.json:1:10: /key/name: a name is empty; here each key is the name of an object"},
    {"{\"keys\": [[\"a\"], {\"name\": \"k\", \"columns\": []}]}", 0, AG_E_KEY,
     "sample.json:1:19: /keys/1/name: unknown key \"name\"; allowed: \"columns\", \"comment\", \"only\""},
    {"{\"items\": [{\"type\": \"a\"}]}", 0, AG_E_TYPE,
     "sample.json:1:11: /items: expected an object, not a list; \"items\" has the names as its keys"},
    {"{\"items\": {\"\": {\"type\": \"a\"}}}", 0, AG_E_NAME,
     "sample.json:1:12: /items/: a name is empty; here each key is the name of an object"},
    {"{\"items\": {\"" LONG_NAME "\": {}}}", 0, AG_E_NAME,
     "sample.json:1:12: /items/" LONG_NAME ": the name \"" LONG_NAME
     "\" is too long; a name has at most 63 bytes"},
    {"{\"items\": {\"i\": {}}}", 0, AG_E_MISSING,
     "sample.json:1:17: /items/i: \"type\" is missing; \"type\": a type"},
    {"{\"items\": {\"i\": {\"type\": null}}}", 0, AG_E_MISSING,
     "sample.json:1:26: /items/i/type: \"type\" must not be null; \"type\": a type"},
    {"{\"items\": {\"i\": null}}", 0, AG_E_TYPE,
     "sample.json:1:17: /items/i: expected an object, not null; write the item as an object: {…}"},
    {"{\"type\": {\"postgres\": \"a\"}}", 0, AG_E_KEY,
     "sample.json:1:11: /type/postgres: unknown dialect \"postgres\"; did you mean \"postgresql\"?"},
    {"{\"type\": {\"sqlite\": \"a\", \"mysql\": \"a\"}}", 0, AG_E_KEY,
     "sample.json:1:26: /type/mysql: unknown dialect \"mysql\"; allowed: \"postgresql\", \"sqlite\""},
    {"{\"size\": {\"sqlite\": \"a\"}}", 0, AG_E_TYPE,
     "sample.json:1:21: /size/sqlite: expected a whole number, not a string; without quotes"},
    {"{\"only\": \"sqlit\"}", 0, AG_E_TYPE,
     "sample.json:1:10: /only: unknown dialect \"sqlit\"; did you mean \"sqlite\"?"},
    {"{\"only\": []}", 0, AG_E_TYPE,
     "sample.json:1:10: /only: expected a dialect or a list of dialects that has one, not a list; the dialects are \"postgresql\" and \"sqlite\""},
    {"{\"only\": [1]}", 0, AG_E_TYPE,
     "sample.json:1:11: /only/0: expected a string, not a number; write it in quotes: \"1\""},
    {"{\"items\": {\"i\": {\"$schema\": \"u\"}}}", 0, AG_E_KEY,
     "sample.json:1:18: /items/i/$schema: unknown key \"$schema\"; allowed: \"type\", \"nullable\", "
     "\"only\""},
};

static void test_read__places_every_error(void **state)
{
    for (size_t i = 0; i < AG_COUNT(errors); i++) {
        ag_error err = {0};
        ag_object *object = NULL;
        ag_json *json = sample_json(*state, errors[i].text);
        assert_false(ag_object_read(*state, &sample_shape, json, NULL, errors[i].flags, NULL,
                                    &object, &err));
        assert_null(object);
        assert_string_equal(sample_error(*state, &err), errors[i].error);
        assert_int_equal(err.code, errors[i].code);
    }
}

static void test_read__targets_are_parsed(void **state)
{
    ag_error err = {0};
    ag_object *object = NULL;
    ag_json *json = sample_json(*state, "{\"references\": \"users(id\"}");
    assert_false(ag_object_read(*state, &sample_shape, json, NULL, 0, NULL, &object, &err));
    assert_int_equal(err.code, AG_E_NAME);
    assert_int_equal(err.column, 16);
}

static void test_read__qualified_names_may_be_longer(void **state)
{
    char *text = ag_format(*state, "{\"items\": {\"%.40s.%.40s\": {\"type\": \"a\"}}}", LONG_NAME,
                           LONG_NAME);
    assert_int_equal(read_with(*state, text, 0)->items.len, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        SAMPLE_TEST(test_read__fills_every_type_of_field),
        SAMPLE_TEST(test_read__says_what_was_given),
        SAMPLE_TEST(test_read__skips_comments_and_extensions),
        SAMPLE_TEST(test_read__overlays_dialects),
        SAMPLE_TEST(test_read__sparse_null_unsets),
        SAMPLE_TEST(test_read__hints_and_sugar_are_declared),
        SAMPLE_TEST(test_read__leaves_skipped_members_to_others),
        SAMPLE_TEST(test_field__read_again_replaces),
        SAMPLE_TEST(test_read__places_every_error),
        SAMPLE_TEST(test_read__targets_are_parsed),
        SAMPLE_TEST(test_read__qualified_names_may_be_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
