/* Changes of type that the server makes by itself, and the rows that would come out as other ones. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "pg.h"
#include "postgresql/column_type.h"

/* A change of type that the server makes by itself, a value that would come out as another one, and one that stays. */
typedef struct change {
    const char *from, *to, *altered, *kept;
} change;

static const change changes[] = {
    {"text", "\"char\"", "abc", "a"},
    {"char(5)", "\"char\"", "abc", "a"},
    {"text", "name", "0123456789012345678901234567890123456789012345678901234567890123", "a"},
    {"numeric(10,4)", "money", "1.2345", "1.25"},
    {"inet", "cidr", "10.1.2.3/8", "10.0.0.0/8"},
    {"interval", "interval year", "1 year 2 months", "2 years"},
    {"numeric[]", "integer[]", "{1,NULL,2.5}", "{1,2.0,NULL}"},
    {"numeric(10,4)[]", "numeric(10,2)[]", "{{1.2345}}", "{{1.25}}"},
    {"timestamp[]", "date[]", "{2020-01-01 12:00}", "{2020-01-01}"},
    {"double precision[]", "real[]", "{0.1}", "{0.5,NaN}"},
    {"bigint[]", "real[]", "{16777217}", "{16777216}"},
    {"bigint[]", "integer[]", "{3000000000}", "{}"},
    {"text[]", "varchar(2)[]", "{abc}", "{ab}"},
    {"pg_catalog.numeric", "integer", "1.5", "2"},
    {"pg_catalog.float8", "integer", "1.5", "2"},
    {"json", "jsonb", "{\"a\": [{\"b\":1, \"b\": 2}]}", "{\"b\":1,  \"a\": \"x  y\"}"},
    {"integer", "money", NULL, "5"},
    {"uuid", "varchar(40)", NULL, "00000000-0000-0000-0000-000000000000"},
    {"uuid", "varchar(4)", "00000000-0000-0000-0000-000000000000", NULL},
};

static const char *count_misfits(pg_database *db, const change *c, const char *value)
{
    const char *misfit = ag_pg_type_misfit(db->arena, c->from, c->to, "a");
    assert_non_null(misfit);
    pg_run(db, "TRUNCATE t");
    pg_run(db, ag_format(db->arena, "INSERT INTO t VALUES ('%s'), (NULL)", value));
    return pg_cell(db, ag_format(db->arena, "SELECT count(*) FROM t WHERE %s", misfit));
}

static void test_type__values_that_would_be_altered_are_found(void **state)
{
    pg_database *db = *state;
    for (size_t i = 0; i < AG_COUNT(changes); i++) {
        const change *c = &changes[i];
        pg_run(db, ag_format(db->arena, "DROP TABLE IF EXISTS t; CREATE TABLE t (a %s)", c->from));
        if (c->altered != NULL)
            assert_string_equal(count_misfits(db, c, c->altered), "1");
        if (c->kept != NULL) {
            assert_string_equal(count_misfits(db, c, c->kept), "0");
            pg_run(db, ag_format(db->arena, "ALTER TABLE t ALTER a TYPE %s", c->to));
        }
    }
}

static void test_session__has_one_time_zone(void **state)
{
    pg_database *db = *state;
    pg_run(db, ag_format(db->arena, "ALTER DATABASE %s SET TimeZone = 'Asia/Tokyo'", db->name));
    ag_session *other = pg_connect(db);
    ag_rows rows = {0};
    assert_true(ag_session_query(other, db->arena, "SHOW TimeZone", &rows, &db->err));
    assert_string_equal(ag_cell(&rows, 0, 0), "UTC");
    ag_session_close(other);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_type__values_that_would_be_altered_are_found),
                                       TEST(test_session__has_one_time_zone)};
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
