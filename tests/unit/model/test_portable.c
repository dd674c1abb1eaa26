#include "build.h"

#include <string.h>

static const char uuid[] =
    "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
    "substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || "
    "substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))";

static void test_sql_for__spells_portable_texts(void **state)
{
    static const struct {
        const char *sql, *postgresql, *sqlite;
    } rows[] = {
        {"now()", "now()", "CURRENT_TIMESTAMP"},
        {"NOW ( )", "NOW ( )", "CURRENT_TIMESTAMP"},
        {"current_timestamp", "current_timestamp", "current_timestamp"},
        {"current_date", "current_date", "current_date"},
        {"gen_random_uuid()", "gen_random_uuid()", uuid},
        {"true", "true", "true"},
        {"a = FALSE and b", "a = FALSE and b", "a = FALSE and b"},
        {"/* x */ true -- y", "/* x */ true -- y", "/* x */ true -- y"},
        {"'now()' || \"true\"", "'now()' || \"true\"", "'now()' || \"true\""},
        {"t.true", "t.true", "t.true"},
        {"now", "now", "now"},
        {"nowadays()", "nowadays()", "nowadays()"},
        {"now(1)", "now(1)", "now(1)"},
        {"coalesce(a, now(), true)", "coalesce(a, now(), true)",
         "coalesce(a, CURRENT_TIMESTAMP, true)"},
        {"", "", ""},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        assert_string_equal(ag_sql_for(*state, rows[i].sql, AG_POSTGRESQL), rows[i].postgresql);
        assert_string_equal(ag_sql_for(*state, rows[i].sql, AG_SQLITE), rows[i].sqlite);
    }
}

static void test_portable_texts__rows_are_whole(void **state)
{
    (void)state;
    for (const ag_portable_text *row = ag_portable_texts; row->portable; row++) {
        assert_non_null(row->doc);
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
            assert_non_null(row->spelled[d]);
    }
}

static void test_portable_functions__sorted_and_lower_case(void **state)
{
    for (size_t i = 0; ag_portable_functions[i]; i++) {
        assert_string_equal(ag_portable_functions[i], ag_lower(*state, ag_portable_functions[i]));
        if (i > 0)
            assert_true(strcmp(ag_portable_functions[i - 1], ag_portable_functions[i]) < 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sql_for__spells_portable_texts),
        cmocka_unit_test(test_portable_texts__rows_are_whole),
        cmocka_unit_test(test_portable_functions__sorted_and_lower_case),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
