/* The JSON Schema of an operation: every word, and nothing that only a declared schema may say. */
#include <autogen/op.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static int arena_open(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int arena_close(void **state)
{
    ag_arena_close(*state);
    return 0;
}

/* The names of the members that a definition allows. */
static const ag_json *keys_of(const ag_json *schema, const char *noun)
{
    const ag_json *found = ag_json_get(ag_json_get(schema, "$defs"), noun);
    assert_non_null(found);
    const ag_json *either = ag_json_get(found, "anyOf");
    return ag_json_get(either ? either->items[either->len - 1] : found, "properties");
}

static bool requires(const ag_json *schema, const char *noun, const char *key)
{
    const ag_json *list = ag_json_get(ag_json_get(ag_json_get(schema, "$defs"), noun), "required");
    for (size_t i = 0; list && i < list->len; i++) {
        if (strcmp(list->items[i]->text, key) == 0)
            return true;
    }
    return false;
}

static void test_op_schema__has_a_choice_for_every_word(void **state)
{
    ag_json *schema = ag_op_schema(*state);
    ag_names words = ag_op_words(*state);
    assert_int_equal(ag_json_get(schema, "oneOf")->len, words.len);
    for (size_t i = 0; i < words.len; i++) {
        const ag_json *keys = keys_of(schema, words.items[i]);
        assert_string_equal(ag_json_get(ag_json_get(keys, "op"), "const")->text, words.items[i]);
        assert_true(requires(schema, words.items[i], "op"));
        assert_non_null(ag_json_get(keys, "with"));
        assert_null(ag_json_get(keys, "$schema"));
    }
}

static void test_op_schema__names_what_it_is_about(void **state)
{
    ag_json *schema = ag_op_schema(*state);
    assert_true(requires(schema, "add_column", "table"));
    assert_true(requires(schema, "add_column", "column"));
    assert_true(requires(schema, "add_column", "type"));
    assert_true(requires(schema, "rename_column", "to"));
    assert_true(requires(schema, "alter_column", "from"));
    assert_false(requires(schema, "drop_column", "type"));
    assert_true(requires(schema, "create_table", "table"));
    assert_true(requires(schema, "backfill", "table"));
    assert_null(ag_json_get(keys_of(schema, "execute"), "table"));
    assert_non_null(ag_json_get(keys_of(schema, "execute"), "effects"));
}

static void test_op_schema__leaves_out_what_only_a_declared_schema_says(void **state)
{
    static const char *const nouns[] = {"add_column", "column", "column_changes"};
    static const char *const hints[] = {"renamed_from", "primary_key", "unique", "references"};
    ag_json *schema = ag_op_schema(*state);
    for (size_t i = 0; i < AG_COUNT(nouns); i++) {
        for (size_t k = 0; k < AG_COUNT(hints); k++)
            assert_null(ag_json_get(keys_of(schema, nouns[i]), hints[k]));
    }
    assert_null(ag_json_get(keys_of(schema, "create_table"), "renamed_from"));
    assert_non_null(ag_json_get(keys_of(schema, "create_table"), "primary_key"));
}

static void test_op_schema__alters_fields_and_no_children(void **state)
{
    ag_json *schema = ag_op_schema(*state);
    assert_null(ag_json_get(keys_of(schema, "table_changes"), "columns"));
    assert_non_null(ag_json_get(keys_of(schema, "table_changes"), "comment"));
    const ag_json *nullable = ag_json_get(keys_of(schema, "column_changes"), "nullable");
    const ag_json *either = ag_json_get(nullable, "anyOf");
    const ag_json *last = either->items[either->len - 1];
    assert_string_equal(ag_json_get(last, "type")->text, "null");
}

#define OP_TEST(t) cmocka_unit_test_setup_teardown(t, arena_open, arena_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        OP_TEST(test_op_schema__has_a_choice_for_every_word),
        OP_TEST(test_op_schema__names_what_it_is_about),
        OP_TEST(test_op_schema__leaves_out_what_only_a_declared_schema_says),
        OP_TEST(test_op_schema__alters_fields_and_no_children),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
