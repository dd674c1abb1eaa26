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
    {"mood", "text"},
    {"mood[]", "text"},
    {"text", "varchar"},
    {"inet", "inet"},
    {"cidr", "inet"},
    {"smallint[]", "integer[]"},
    {"numeric(4,2)[]", "numeric(5,2)[]"},
    {"pg_catalog.int4", "integer"},
    {"pg_catalog.int4[]", "bigint[]"},
    {"interval year", "interval"},
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
    {"text[]", "varchar(2)[]"},
    {"text", "\"char\""},
    {"char(5)", "\"char\""},
    {"char(1)", "pg_catalog.char"},
    {"text", "name"},
    {"numeric(10,4)", "money"},
    {"inet", "cidr"},
    {"interval", "interval year"},
    {"interval day", "interval year"},
    {"numeric[]", "integer[]"},
    {"timestamp[]", "date[]"},
    {"bigint[]", "real[]"},
    {"pg_catalog.numeric", "integer"},
    {"pg_catalog.float8", "integer"},
    {"json", "jsonb"},
    {"bit(5)", "bit(3)"},
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
