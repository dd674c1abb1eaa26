#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "postgresql/column_type.h"

typedef struct change {
    const char *from, *to;
} change;

static const change kept[] = {
    {"integer", "bigint"},
    {"smallint", "double precision"},
    {"varchar(5)", "varchar(5)"},
    {"varchar(5)", "varchar"},
    {"varchar(5)", "text"},
    {"numeric(10, 2)", "numeric(12, 2)"},
    {"numeric(10, 2)", "numeric"},
    {"timestamptz", "text"},
    {"jsonb", "json"},
    {"text[]", "varchar(2)[]"},
    {"mood", "text"},
};

static const change altered[] = {
    {"bigint", "integer"},
    {"varchar(5)", "varchar(4)"},
    {"varchar", "varchar(4)"},
    {"text", "varchar(4)"},
    {"numeric(10, 2)", "numeric(10, 3)"},
    {"numeric(10, 2)", "numeric(10, 1)"},
    {"numeric", "numeric(10)"},
    {"integer", "numeric(3)"},
    {"double precision", "real"},
    {"integer", "real"},
    {"timestamptz", "date"},
    {"timestamp", "timestamp(0)"},
};

static void test_type__may_alter(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(kept); i++)
        assert_false(ag_pg_type_may_alter(arena, kept[i].from, kept[i].to));
    for (size_t i = 0; i < AG_COUNT(altered); i++)
        assert_true(ag_pg_type_may_alter(arena, altered[i].from, altered[i].to));
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_type__may_alter)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
