#include "sqlite/ddl_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct index_case {
    const char *sql;
    const char *summary;
} index_case;

static const index_case cases[] = {
    {"CREATE INDEX i ON t(a)", "i on t: a"},
    {"CREATE UNIQUE INDEX i ON t(A, \"b c\" DESC)", "i on t unique: a, b c desc"},
    {"CREATE INDEX [i x] ON `t`([a] ASC, 'b c')", "i x on t: a, b c"},
    {"CREATE INDEX i ON t(a COLLATE nocase DESC)", "i on t: a collate=nocase desc"},
    {"CREATE INDEX i ON t(lower(a))", "i on t: {lower(a)}"},
    {"CREATE INDEX i ON t(lower(a) COLLATE \"rtrim\" DESC, substr(a, 1, 2))",
     "i on t: {lower(a)} collate=rtrim desc, {substr(a, 1, 2)}"},
    {"CREATE INDEX i ON t((a))", "i on t: a"},
    {"CREATE INDEX i ON t((a + 1) * 2)", "i on t: {(a + 1) * 2}"},
    {"CREATE INDEX i ON t(a) WHERE a > 0 AND \"b c\" IS NOT NULL",
     "i on t: a where {a > 0 AND \"b c\" IS NOT NULL}"},
    {"CREATE INDEX i ON t(a -- first, \n, /* ) */ \"b c\")", "i on t: a, b c"},
    {"CREATE INDEX IF NOT EXISTS main.i ON t(a || ',' || ')')", "i on t: {a || ',' || ')'}"},
    {"CREATE INDEX i ON t(a) WHERE a /* why */ > 0 -- end", "i on t: a where {a /* why */ > 0}"},
};

static ag_table *make_table(ag_arena *arena)
{
    ag_error err = {0};
    ag_ddl_table parsed;
    if (!ag_ddl_parse_table(arena, "CREATE TABLE t(a, [b c])", &parsed, &err))
        fail_msg("%s", err.message);
    return parsed.table;
}

static char *summary(ag_arena *arena, const ag_ddl_index *parsed)
{
    ag_buf out = ag_buf_new(arena);
    const ag_index *index = parsed->index;
    ag_buf_format(&out, "%s on %s%s:", index->base.name, parsed->table,
                  index->unique ? " unique" : "");
    for (size_t i = 0; i < index->columns.len; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        ag_buf_put(&out, i ? ", " : " ");
        if (column->column)
            ag_buf_put(&out, column->column);
        else
            ag_buf_format(&out, "{%s}", column->expression);
        if (column->collation)
            ag_buf_format(&out, " collate=%s", column->collation);
        if (column->order == AG_DESC)
            ag_buf_put(&out, " desc");
    }
    if (index->where)
        ag_buf_format(&out, " where {%s}", index->where);
    return out.text;
}

static void test_ddl_index__reads_every_text(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_table *table = make_table(arena);
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_error err = {0};
        ag_ddl_index parsed;
        if (!ag_ddl_parse_index(arena, cases[i].sql, table, &parsed, &err))
            fail_msg("%s: %s", cases[i].sql, err.message);
        assert_string_equal(summary(arena, &parsed), cases[i].summary);
    }
    ag_arena_close(arena);
}

static void test_ddl_index__says_what_it_cannot_read(void **state)
{
    static const char *const texts[] = {"CREATE INDEX i", "CREATE INDEX i ON t(", "",
                                        "CREATE INDEX i ON t(a) nonsense", "CREATE INDEX i ON t()"};
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_error err = {0};
        ag_ddl_index parsed;
        assert_false(ag_ddl_parse_index(arena, texts[i], NULL, &parsed, &err));
        assert_int_equal(err.code, AG_E_UNSUPPORTED);
    }
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_ddl_index__reads_every_text),
        cmocka_unit_test(test_ddl_index__says_what_it_cannot_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
