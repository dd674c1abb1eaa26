#include "plan/mentioned.h"

#include "codec/codec.h"

#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char shop[] =
    "{\"tables\": {"
    "\"users\": {\"columns\": {\"id\": {\"type\": \"bigint\"}}, \"primary_key\": [\"id\"]},"
    "\"orders\": {\"columns\": {\"user_id\": {\"type\": \"bigint\"}},"
    "  \"foreign_keys\": {\"fk\": {\"columns\": [\"user_id\"], \"references\": \"users(id)\"}}},"
    "\"notes\": {\"columns\": {\"said\": {\"type\": \"text\"}}}},"
    "\"views\": {\"names\": {\"query\": \"SELECT id FROM users\"},"
    "  \"few\": {\"query\": \"SELECT id FROM \\\"names\\\" LIMIT 3\"},"
    "  \"apart\": {\"query\": \"SELECT said FROM notes\"}}}";

typedef struct fixture {
    ag_arena *arena;
    ag_schema *schema;
    ag_mentioned m;
} fixture;

static int open_fixture(void **state)
{
    ag_arena *arena = ag_arena_open();
    fixture *f = AG_NEW(arena, fixture);
    ag_json *json;
    ag_object *object;
    ag_error err = {0};
    *f = (fixture){.arena = arena, .m = {.arena = arena}};
    assert_true(ag_json_read(arena, shop, sizeof shop - 1, "shop.json", &json, &err));
    assert_true(
        ag_object_read(arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, NULL, &object, &err));
    f->schema = (ag_schema *)object;
    assert_true(ag_schema_settle(arena, f->schema, &err));
    *state = f;
    return 0;
}

static int close_fixture(void **state)
{
    ag_arena_close(((fixture *)*state)->arena);
    return 0;
}

/* The names of what is found, joined by spaces. */
static const char *found(fixture *f, const char *name)
{
    const ag_names names = {.items = &name, .len = 1};
    const ag_mentioning some = ag_mentioned_by(&f->m, f->schema, &names);
    ag_names out = {0};
    for (size_t i = 0; i < some.len; i++)
        AG_PUSH(f->arena, &out, some.items[i]->name);
    return ag_join(f->arena, &out, " ");
}

static void apply(fixture *f, const char *text)
{
    ag_json *json;
    ag_op *op;
    ag_error err = {0};
    assert_true(ag_json_read(f->arena, text, strlen(text), "op.json", &json, &err));
    assert_true(ag_op_read(f->arena, json, &op, &err));
    assert_true(ag_op_bind(f->arena, f->schema, op, &err));
    assert_true(ag_op_apply(f->arena, f->schema, op, &err));
    ag_mentioned_learn(&f->m, op);
}

static void test_mentioned__finds_what_says_a_name_and_what_says_that(void **state)
{
    assert_string_equal(found(*state, "users"), "users orders names few");
    assert_string_equal(found(*state, "names"), "names few");
    assert_string_equal(found(*state, "notes"), "notes apart");
    assert_string_equal(found(*state, "nobody"), "");
}

/* A table passes nothing on that it only refers to. */
static void test_mentioned__stops_at_tables_that_compute_nothing(void **state)
{
    fixture *f = *state;
    apply(f, "{\"op\": \"create_table\", \"table\": \"lines\", \"columns\": {\"o\": {\"type\": "
             "\"bigint\"}}, \"foreign_keys\": {\"fk\": {\"columns\": [\"o\"], \"references\": "
             "\"orders(user_id)\"}}}");
    assert_string_equal(found(f, "orders"), "orders lines");
    assert_string_equal(found(f, "users"), "users orders names few");
}

static void test_mentioned__learns_what_is_made(void **state)
{
    fixture *f = *state;
    assert_string_equal(found(f, "notes"), "notes apart");
    apply(f,
          "{\"op\": \"create_view\", \"view\": \"more\", \"query\": \"SELECT said FROM notes\"}");
    apply(f, "{\"op\": \"add_check\", \"table\": \"users\", \"check\": \"ck\", \"expression\": "
             "\"notes(id)\"}");
    assert_string_equal(found(f, "notes"), "users notes apart more");
    apply(f, "{\"op\": \"drop_view\", \"view\": \"apart\"}");
    assert_string_equal(found(f, "notes"), "users notes more");
}

static void test_mentioned__knows_ranges_by_both_names(void **state)
{
    fixture *f = *state;
    apply(f, "{\"op\": \"create_range_type\", \"range_type\": \"span_range\", \"subtype\": "
             "\"bigint\"}");
    apply(f, "{\"op\": \"add_column\", \"table\": \"notes\", \"column\": \"spans\", \"type\": "
             "\"span_multirange\"}");
    assert_string_equal(found(f, "span_range"), "span_range notes");
}

static void test_mentioned__follows_a_rename(void **state)
{
    fixture *f = *state;
    assert_string_equal(found(f, "users"), "users orders names few");
    apply(f, "{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"people\"}");
    assert_string_equal(found(f, "people"),
                        "people orders names few"); /* queries say "users" still */
    assert_string_equal(found(f, "orders"), "orders");
}

/* A second name, one of which is left again, and what had a name of a former one. */
static void test_mentioned__follows_what_is_renamed_again(void **state)
{
    fixture *f = *state;
    apply(f, "{\"op\": \"rename_table\", \"table\": \"users\", \"to\": \"between\"}");
    apply(f, "{\"op\": \"rename_table\", \"table\": \"notes\", \"to\": \"users\"}");
    apply(f, "{\"op\": \"rename_table\", \"table\": \"between\", \"to\": \"notes\"}");
    apply(f, "{\"op\": \"rename_table\", \"table\": \"notes\", \"to\": \"people\"}");
    assert_string_equal(found(f, "people"), "people orders names few apart");
    assert_string_equal(found(f, "users"), "users names few apart");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_mentioned__finds_what_says_a_name_and_what_says_that),
        TEST(test_mentioned__stops_at_tables_that_compute_nothing),
        TEST(test_mentioned__learns_what_is_made),
        TEST(test_mentioned__knows_ranges_by_both_names),
        TEST(test_mentioned__follows_a_rename),
        TEST(test_mentioned__follows_what_is_renamed_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
