#include "build.h"

#include "model/kind.h"

#include <string.h>

static const char *simplified(ag_arena *arena, ag_kind kind, const char *role, const char *text)
{
    ag_object *object = ag_object_new(arena, ag_kinds[kind].shape, "x");
    int index = ag_field_index(object->shape, "privileges");
    ag_pairs *pairs = ag_field_at(object, &object->shape->fields[index]);
    AG_PUSH(arena, &pairs->keys, role);
    AG_PUSH(arena, &pairs->values, text);
    ag_privileges_simplify(arena, object);
    return pairs->keys.len > 0 ? pairs->values.items[0] : NULL;
}

static void test_simplify__one_way_to_say_it(void **state)
{
    assert_string_equal(
        simplified(*state, AG_KIND_TABLE, "app", " Select,INSERT  with grant option"),
        "insert with grant option, select");
    assert_string_equal(simplified(*state, AG_KIND_SEQUENCE, "app", "all"),
                        "select, update, usage");
    assert_string_equal(simplified(*state, AG_KIND_SCHEMA, "app", "all, usage with grant option"),
                        "create, usage with grant option");
    assert_string_equal(simplified(*state, AG_KIND_FUNCTION, "public", "none"), "none");
}

static void test_simplify__what_is_so_anyway(void **state)
{
    assert_null(simplified(*state, AG_KIND_TABLE, "app", "none"));
    assert_null(simplified(*state, AG_KIND_TABLE, "public", "none"));
    assert_null(simplified(*state, AG_KIND_TABLE, AG_OWNER_ROLE, "all"));
    assert_null(simplified(*state, AG_KIND_FUNCTION, "public", "execute"));
    assert_non_null(simplified(*state, AG_KIND_TABLE, AG_OWNER_ROLE, "select"));
}

static void test_equal__case_order_and_space(void **state)
{
    (void)state;
    assert_true(ag_privileges_equal("select, insert", "INSERT ,select"));
    assert_false(ag_privileges_equal("select", "select with grant option"));
    assert_false(ag_privileges_equal("select", "select, insert"));
}

static ag_schema *with_privileges(ag_arena *arena)
{
    ag_schema *schema = ag_schema_new(arena);
    ag_object *table = ag_object_new(arena, ag_kinds[AG_KIND_TABLE].shape, "t");
    ag_object *column = ag_object_new(arena, ag_kinds[AG_KIND_COLUMN].shape, "c");
    ((ag_table *)table)->owner = "boss";
    AG_PUSH(arena, &((ag_column *)column)->privileges.keys, "app");
    AG_PUSH(arena, &((ag_column *)column)->privileges.values, "select");
    ag_list_add(arena, &((ag_table *)table)->columns, column);
    ag_list_add(arena, &schema->tables, table);
    return schema;
}

static void test_without__is_a_copy_only_where_it_says_something(void **state)
{
    ag_schema *schema = with_privileges(*state);
    const ag_schema *less = ag_schema_without(*state, schema, AG_GRANTS);
    const ag_table *table = ag_table_find(less, "t");
    assert_ptr_not_equal(less, schema);
    assert_string_equal(table->owner, "boss");
    assert_int_equal(((const ag_column *)table->columns.items[0])->privileges.keys.len, 0);
    assert_int_equal(less->ignored, AG_GRANTS);
    assert_ptr_equal(ag_schema_without(*state, less, AG_GRANTS), less);
    assert_ptr_equal(ag_schema_without(*state, schema, 0), schema);
}

static void test_roles__of_the_object_and_its_columns(void **state)
{
    ag_names roles = {0};
    ag_schema *schema = with_privileges(*state);
    ag_roles_of(*state, schema->tables.items[0], &roles);
    assert_int_equal(roles.len, 2);
    assert_true(ag_names_has(&roles, "boss"));
    assert_true(ag_names_has(&roles, "app"));
}

static void test_settle__what_is_no_privilege(void **state)
{
    ag_schema *schema = with_privileges(*state);
    ag_column *column = ag_column_find(ag_table_find(schema, "t"), "c");
    ag_error err = {0};
    column->type = "integer";
    assert_true(ag_schema_settle(*state, schema, &err));
    column->privileges.values.items[0] = "select, execute";
    assert_false(ag_schema_settle(*state, schema, &err));
    assert_non_null(strstr(err.message, "\"execute\" is no privilege on a column"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_simplify__one_way_to_say_it),
        cmocka_unit_test(test_simplify__what_is_so_anyway),
        cmocka_unit_test(test_equal__case_order_and_space),
        cmocka_unit_test(test_without__is_a_copy_only_where_it_says_something),
        cmocka_unit_test(test_roles__of_the_object_and_its_columns),
        cmocka_unit_test(test_settle__what_is_no_privilege),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
