#include "build.h"

static void test_add__objects_are_shared(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_schema *other = ag_schema_new(*state);
    (void)add_table(*state, schema, "a");
    ag_table *table = add_table(*state, other, "b");
    ag_enum *e = add_enum(*state, other, "a", "x");
    (void)add(*state, other, AG_KIND_SCHEMA, "app");
    (void)add(*state, other, AG_KIND_EXTENSION, "pgcrypto");
    ag_error err = {0};
    assert_true(ag_schema_add(*state, schema, other, &err));
    assert_int_equal(schema->tables.len, 2);
    assert_ptr_equal(ag_table_find(schema, "b"), table);
    assert_ptr_equal(schema->enums.items[0], e);
    assert_int_equal(schema->schemas.len, 1);
    assert_int_equal(schema->extensions.len, 1);
}

static void test_add__twice_shows_both(void **state)
{
    static const ag_kind kinds[] = {AG_KIND_SCHEMA, AG_KIND_EXTENSION, AG_KIND_ENUM, AG_KIND_TABLE};
    static const char first, second;
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        ag_schema *schema = ag_schema_new(*state);
        ag_schema *other = ag_schema_new(*state);
        ag_object *a = add(*state, schema, kinds[k], "x");
        ag_object *b = add(*state, other, kinds[k], "x");
        a->source = (const void *)&first;
        b->source = (const void *)&second;
        ag_error err = {0};
        assert_false(ag_schema_add(*state, schema, other, &err));
        assert_int_equal(err.code, AG_E_NAME);
        assert_ptr_equal(err.source, &second);
        assert_ptr_equal(err.other, &first);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_add__objects_are_shared),
        cmocka_unit_test(test_add__twice_shows_both),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
