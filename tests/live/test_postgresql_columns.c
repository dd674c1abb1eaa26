/* Columns, constraints and indexes with all that PostgreSQL can say of them: made, changed in place where the server can, and changed back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/json.h>

#include "pg_change.h"
#include "postgresql/postgresql.h"

#define TABLE(body) \
    "{\"tables\": {\"t\": {\"columns\": {\"id\": \"bigint\", \"a\": \"integer\", \"b\": \"text\"}, " body \
    "}}}"
#define CHECK(body) TABLE("\"checks\": {\"c\": {\"expression\": \"a > 0\"" body "}}")
#define KEY(body) \
    "{\"tables\": {\"p\": {\"columns\": {\"id\": \"bigint\", \"x\": \"bigint\"}, \"uniques\": " \
    "{\"p_key\": [\"id\", \"x\"]}}, \"t\": {\"columns\": {\"id\": \"bigint\", \"x\": \"bigint\"}, " \
    "\"foreign_keys\": {\"f\": {\"columns\": [\"id\", \"x\"], \"references\": \"p(id, x)\"" body \
    "}}}}}"

static const pg_change changes[] = {
    /* checks and foreign keys */
    {CHECK(""), CHECK(", \"no_inherit\": true")},
    {CHECK(", \"no_inherit\": true, \"comment\": \"c\""), CHECK(", \"comment\": \"c\"")},
    {CHECK(", \"not_valid\": true"), CHECK("")},
    {"{}", CHECK(", \"not_valid\": true, \"no_inherit\": true, \"comment\": \"c\"")},
    {CHECK(", \"not_valid\": true, \"comment\": \"c\""), CHECK(", \"comment\": \"d\"")},
    {CHECK(""), CHECK(", \"not_enforced\": true"), 180000},
    {KEY(""), KEY(", \"not_valid\": true")},
    {KEY(", \"not_valid\": true"), KEY(", \"deferrable\": \"initially deferred\"")},
    {KEY(", \"not_valid\": true"), KEY(", \"not_valid\": true, \"match\": \"full\"")},
    {KEY(", \"on_delete\": \"set null\""),
     KEY(", \"on_delete\": \"set null\", \"on_delete_columns\": [\"x\"]"), 150000},
    {"{}", KEY(", \"on_delete\": \"set default\", \"on_delete_columns\": [\"x\", \"id\"]"), 150000},
    {KEY(""), KEY(", \"not_enforced\": true"), 180000},
};

static void test_columns__changes_and_their_opposites(void **state)
{
    pg_check_changes(*state, changes, AG_COUNT(changes));
}

/* ------------------------------------------------------------------ what becomes of what is there */

static const char *oid_of(pg_database *db, const char *constraint)
{
    return pg_cell(
        db, ag_format(db->arena, "SELECT oid FROM pg_constraint WHERE conname = '%s'", constraint));
}

/* Rows that break it stay where they are until it is made valid; that does not make it again. */
static void test_columns__a_constraint_becomes_valid_in_place(void **state)
{
    pg_database *db = *state;
    ag_schema *model = ag_schema_new(db->arena);
    pg_run_ops(db, model,
               "[{\"op\": \"create_table\", \"table\": \"t\", \"columns\": {\"a\": \"integer\"}}]",
               true);
    pg_run(db, "INSERT INTO t VALUES (-1)");
    pg_run_ops(db, model,
               "[{\"op\": \"add_check\", \"table\": \"t\", \"check\": \"c\", \"expression\": \"a > "
               "0\", \"not_valid\": true}]",
               true);
    const char *oid = oid_of(db, "c");
    pg_run(db, "UPDATE t SET a = 1");
    pg_run_ops(db, model,
               "[{\"op\": \"alter_check\", \"table\": \"t\", \"check\": \"c\", \"from\": "
               "{\"not_valid\": true}, \"to\": {\"not_valid\": false}}]",
               true);
    assert_string_equal(oid_of(db, "c"), oid);
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, pg_setup, pg_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_columns__changes_and_their_opposites),
        TEST(test_columns__a_constraint_becomes_valid_in_place),
    };
    pg_need_server();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
