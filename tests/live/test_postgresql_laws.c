/* The law of real databases, on PostgreSQL: random schemas made, changed, and changed back. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../laws/database.h"
#include "pg.h"

static pg_database *database;
static ag_session *scratch;
static size_t refused;

static int setup(void **state)
{
    pg_setup(state);
    database = *state;
    refused = 0;
    const ag_scratch_options options = {.url = database->url};
    if (!ag_dialects[AG_POSTGRESQL]->open_scratch(database->arena, &options, &scratch,
                                                  &database->err))
        fail_msg("%s", database->err.message);
    return 0;
}

static int teardown(void **state)
{
    ag_session_close(scratch);
    return pg_teardown(state);
}

/* All that is in it goes. */
static const char wipe[] =
    "ROLLBACK;\n"
    "DO $$ DECLARE name text; BEGIN\n"
    "  FOR name IN SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> "
    "'information_schema' LOOP\n"
    "    EXECUTE format('DROP SCHEMA %I CASCADE', name);\n"
    "  END LOOP;\n"
    "  FOR name IN SELECT pubname FROM pg_publication LOOP\n"
    "    EXECUTE format('DROP PUBLICATION %I', name);\n"
    "  END LOOP;\n"
    "  FOR name IN SELECT format('(%s AS %s)', castsource::regtype, casttarget::regtype)"
    "      FROM pg_cast WHERE oid >= 16384 LOOP\n"
    "    EXECUTE 'DROP CAST ' || name;\n"
    "  END LOOP;\n"
    "  FOR name IN SELECT fdwname FROM pg_foreign_data_wrapper LOOP\n"
    "    EXECUTE format('DROP FOREIGN DATA WRAPPER %I CASCADE', name);\n"
    "  END LOOP;\n"
    "END $$;\n"
    "SET client_min_messages = error; CREATE SCHEMA public";

static const char *postgresql_keeps(const law_case *c)
{
    pg_run(database, wipe);
    return database_keeps(c, database->session, scratch, &refused);
}

static void test_postgresql__holds_what_the_model_says(void **state)
{
    (void)state;
    law_check_features(postgresql_keeps, 100, false, RANDOM_LIVE_POSTGRESQL);
    law_check_features(postgresql_keeps, 50, true, RANDOM_LIVE_POSTGRESQL);
    assert_in_range(refused, 0, 40); /* else little was looked at */
}

static void test_postgresql__holds_partitions_and_heirs(void **state)
{
    (void)state;
    law_check_features(postgresql_keeps, 80, false, RANDOM_LIVE_HEIRS);
    law_check_features(postgresql_keeps, 30, true, RANDOM_LIVE_HEIRS);
    assert_in_range(refused, 0, 40);
}

static const char *postgresql_reads_back(const law_case *c)
{
    return database_reads_back(c, scratch, &refused);
}

static void test_postgresql__reads_what_was_printed(void **state)
{
    (void)state;
    law_check_features(postgresql_reads_back, 20, false, RANDOM_LIVE_POSTGRESQL);
    assert_in_range(refused, 0, 2);
}

/* ------------------------------------------------------------------ in scratch */

static ag_proof_place place;

static const char *postgresql_proves(const law_case *c)
{
    return database_proves(c, &place, &refused);
}

static const char *postgresql_respells(const law_case *c)
{
    return database_respells(c, scratch, &refused);
}

static void test_postgresql__proves_what_is_right(void **state)
{
    (void)state;
    place = (ag_proof_place){.dialect = scratch->dialect, .session = scratch};
    law_check_features(postgresql_proves, 40, false, RANDOM_LIVE_POSTGRESQL);
    law_check_features(postgresql_proves, 20, true, RANDOM_LIVE_POSTGRESQL);
    law_check_features(postgresql_proves, 20, false, RANDOM_LIVE_HEIRS);
    assert_in_range(refused, 0, 25);
}

static void test_postgresql__spells_until_it_rests(void **state)
{
    (void)state;
    law_check_features(postgresql_respells, 60, false, RANDOM_LIVE_POSTGRESQL);
    assert_in_range(refused, 0, 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_postgresql__holds_what_the_model_says, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_postgresql__holds_partitions_and_heirs, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(test_postgresql__reads_what_was_printed, setup, teardown),
        cmocka_unit_test_setup_teardown(test_postgresql__proves_what_is_right, setup, teardown),
        cmocka_unit_test_setup_teardown(test_postgresql__spells_until_it_rests, setup, teardown),
    };
    pg_need_server();
    return cmocka_run_group_tests_name("laws of PostgreSQL", tests, NULL, NULL);
}
