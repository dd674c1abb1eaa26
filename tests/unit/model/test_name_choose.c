#include "build.h"

#include <string.h>

/* What PostgreSQL 15 itself chose for the same tables. */

static void test_choose__parts_and_clashes(void **state)
{
    ag_map taken = ag_map_new(*state);
    assert_string_equal(ag_name_choose(*state, "t", NULL, "pkey", &taken), "t_pkey");
    assert_string_equal(ag_name_choose(*state, "t", "a_b", "key", NULL), "t_a_b_key");
    ag_map_put(&taken, "t_a_check", &taken);
    assert_string_equal(ag_name_choose(*state, "t", "a", "check", &taken), "t_a_check1");
    ag_map_put(&taken, "t_a_check1", &taken);
    assert_string_equal(ag_name_choose(*state, "t", "a", "check", &taken), "t_a_check2");
}

static void test_choose__longer_part_is_cut_first(void **state)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    const char *umlauts = "üüüüüüüüüüüüüüüüüüüüüüüüüüüüüüü";
    assert_string_equal(ag_name_choose(*state, umlauts, NULL, "pkey", NULL),
                        "üüüüüüüüüüüüüüüüüüüüüüüüüüüüü_pkey");
    assert_string_equal(ag_name_choose(*state, umlauts, letters, "key", NULL),
                        "üüüüüüüüüüüüüü_abcdefghijklmnopqrstuvwxyzabc_key");
    assert_string_equal(
        ag_name_choose(*state, umlauts, "öööööööööööööööööööööööööö", "check", NULL),
        "üüüüüüüüüüüüüü_öööööööööööööö_check");
    const char *longest = ag_name_choose(*state, letters, letters, "fkey", NULL);
    assert_int_equal(strlen(longest), AG_NAME_MAX);
    assert_string_equal(longest, "abcdefghijklmnopqrstuvwxyzabc_abcdefghijklmnopqrstuvwxyzab_fkey");
    assert_string_equal(ag_name_choose(*state, "t", letters, "idx", NULL),
                        "t_abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz_idx");
}

/* Room for the digits comes from the parts, never from the label. */
static void test_choose__digits_need_room_too(void **state)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz";
    ag_map taken = ag_map_new(*state);
    char *first = ag_name_choose(*state, letters, letters, "key", &taken);
    ag_map_put(&taken, first, first);
    char *second = ag_name_choose(*state, letters, letters, "key", &taken);
    assert_int_equal(strlen(second), AG_NAME_MAX);
    assert_true(ag_ends_with(second, "_key1"));
}

static void test_name_children__indexes(void **state)
{
    static const struct {
        const char *parts, *name;
    } rows[] = {
        {"(lower(b))", "t_lower_idx"},
        {"(a+1)", "t_expr_idx"},
        {"(a+1),(a+2)", "t_expr_expr1_idx"},
        {"b;a", "t_b_a_idx"},
        {"(b)", "t_b_idx"},
        {"(a+1),a,a", "t_expr_a_a1_idx"},
        {"(a+1)", "t_expr_idx1"},
        {"((lower(b)))", "t_lower_idx1"},
        {"(lower(b) || 'x')", "t_expr_idx2"},
        {"(case when a>1 then 2 else 3 end)", "t_case_idx"},
        {"(pg_catalog.upper(b))", "t_upper_idx"},
        {"(a is null)", "t_expr_idx3"},
        {"(extract(year from a))", "t_extract_idx"},
        {"(lower(b)) /* ) */", "t_lower_idx2"},
        {"((a) + (b))", "t_expr_idx4"},
        {"((a)", "t_expr_idx5"},
        {"('x')", "t_expr_idx6"},
    };
    ag_table *table = add_table(*state, ag_schema_new(*state), "app.t");
    for (size_t i = 0; i < AG_COUNT(rows); i++)
        (void)add_index(*state, table, NULL, rows[i].parts);
    ag_map taken = ag_map_new(*state);
    ag_table_name_children(*state, table, &taken);
    for (size_t i = 0; i < AG_COUNT(rows); i++)
        assert_string_equal(table->indexes.items[i]->name, rows[i].name);
}

static void test_name_children__digits_keep_columns_within_the_limit(void **state)
{
    char *column = ag_format(*state, "%063d", 0);
    ag_table *table = add_table(*state, ag_schema_new(*state), "t");
    (void)add_index(*state, table, NULL, ag_format(*state, "%s,%s", column, column));
    ag_map taken = ag_map_new(*state);
    ag_table_name_children(*state, table, &taken);
    assert_int_equal(strlen(table->indexes.items[0]->name), AG_NAME_MAX);
}

static void test_name_children__constraints(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_table *table = add_table(*state, schema, "t");
    (void)add_column(*state, table, "a", "int");
    (void)add_column(*state, table, "b", "int");
    (void)add_primary_key(*state, table, "a");
    (void)add_unique(*state, table, NULL, "a, b");
    (void)add_unique(*state, table, "mine", "b");
    (void)add_check(*state, table, NULL, "a > 0 and a < 9");
    (void)add_check(*state, table, NULL, "a < b");
    (void)add_check(*state, table, NULL, "a > 1");
    (void)add_check(*state, table, NULL, "1 = 1");
    (void)add_check(*state, table, NULL, NULL);
    (void)add_foreign_key(*state, table, "a, b", "t(b, a)");
    ag_map taken = ag_map_new(*state);
    ag_map_put(&taken, "t_pkey", table);
    ag_table_name_children(*state, table, &taken);
    assert_string_equal(table->primary_key.items[0]->name, "t_pkey1");
    assert_string_equal(table->uniques.items[0]->name, "t_a_b_key");
    assert_string_equal(table->uniques.items[1]->name, "mine");
    assert_string_equal(table->checks.items[0]->name, "t_a_check");
    assert_string_equal(table->checks.items[1]->name, "t_check");
    assert_string_equal(table->checks.items[2]->name, "t_a_check1");
    assert_string_equal(table->checks.items[3]->name, "t_check1");
    assert_string_equal(table->checks.items[4]->name, "t_check2");
    assert_string_equal(table->foreign_keys.items[0]->name, "t_a_b_fkey");
    assert_true(ag_map_has(&taken, "mine"));
    assert_true(ag_map_has(&taken, "t_a_b_fkey"));
}

/* A name that is given further down must not be chosen further up. */
static void test_name_children__given_names_come_first(void **state)
{
    ag_table *table = add_table(*state, ag_schema_new(*state), "t");
    (void)add_unique(*state, table, NULL, "a");
    (void)add_index(*state, table, "t_a_key", "a");
    ag_map taken = ag_map_new(*state);
    ag_table_name_children(*state, table, &taken);
    assert_string_equal(table->uniques.items[0]->name, "t_a_key1");
}

static ag_table *add_partition(ag_arena *arena, ag_schema *schema, const char *name)
{
    ag_table *table = add_table(arena, schema, name);
    table->partition_of = "p";
    table->bound = "DEFAULT";
    return table;
}

static const char *alone_index(ag_arena *arena, const ag_schema *schema, const ag_table *partition)
{
    return ag_table_alone(arena, schema, partition)->indexes.items[0]->name;
}

/* What a partition takes along is called as nothing else in its schema is. */
static void test_alone__has_names_of_its_own(void **state)
{
    ag_schema *schema = ag_schema_new(*state);
    ag_table *parent = add_table(*state, schema, "p");
    (void)add_index(*state, parent, "p_a", "a");
    ag_table *free = add_partition(*state, schema, "free"),
             *one = add_partition(*state, schema, "one"),
             *two = add_partition(*state, schema, "two");
    (void)add_table(*state, schema, "one_a_idx");
    (void)add_table(*state, schema, "far.free_a_idx");
    (void)add_index(*state, add_table(*state, schema, "other"), "two_a_idx", "a");
    (void)add_index(*state, add_table(*state, schema, "far.other"), "free_a_idx", "a");
    assert_string_equal(alone_index(*state, schema, free), "free_a_idx");
    assert_string_equal(alone_index(*state, schema, one), "one_a_idx1");
    assert_string_equal(alone_index(*state, schema, two), "two_a_idx1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choose__parts_and_clashes),
        cmocka_unit_test(test_choose__longer_part_is_cut_first),
        cmocka_unit_test(test_choose__digits_need_room_too),
        cmocka_unit_test(test_name_children__indexes),
        cmocka_unit_test(test_name_children__digits_keep_columns_within_the_limit),
        cmocka_unit_test(test_name_children__constraints),
        cmocka_unit_test(test_name_children__given_names_come_first),
        cmocka_unit_test(test_alone__has_names_of_its_own),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
