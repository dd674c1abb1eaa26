/* The law of real databases, in SQLite's memory. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "database.h"

static size_t refused;

static const char *sqlite_keeps(const law_case *c)
{
    ag_session *session = NULL;
    ag_error err = {0};
    if (!ag_dialects[AG_SQLITE]->open(c->arena, "sqlite::memory:", true, &session, &err))
        return law_error(c->arena, &err);
    const char *why = database_keeps(c, session, NULL, &refused);
    ag_session_close(session);
    return why;
}

static const char *sqlite_reads_back(const law_case *c)
{
    const ag_scratch_options options = {0};
    ag_session *scratch = NULL;
    ag_error err = {0};
    if (!ag_dialects[AG_SQLITE]->open_scratch(c->arena, &options, &scratch, &err))
        return law_error(c->arena, &err);
    const char *why = database_reads_back(c, scratch, &refused);
    ag_session_close(scratch);
    return why;
}

/* Objects of PostgreSQL alone are among what must leave no trace. */
#define FEATURES \
    (RANDOM_LIVE_SQLITE | RANDOM_ONLY | RANDOM_VARIANTS | RANDOM_SUGAR | RANDOM_EXTENSIONS)

static void test_sqlite__holds_what_the_model_says(void **state)
{
    (void)state;
    refused = 0;
    law_check_features(sqlite_keeps, 300, false, FEATURES);
    law_check_features(sqlite_keeps, 300, true, FEATURES);
    assert_int_equal(refused, 0); /* SQLite builds again what it cannot alter */
}

static void test_sqlite__reads_what_was_printed(void **state)
{
    (void)state;
    refused = 0;
    law_check_features(sqlite_reads_back, 300, false, FEATURES);
    assert_int_equal(refused, 0);
}

static const char *sqlite_proves(const law_case *c)
{
    ag_proof_place place = {.dialect = ag_dialects[AG_SQLITE]};
    const char *why = database_proves(c, &place, &refused);
    ag_proof_places_close(&place, 1);
    return why;
}

static void test_sqlite__proves_what_is_right(void **state)
{
    (void)state;
    refused = 0;
    law_check_features(sqlite_proves, 100, false, FEATURES & ~RANDOM_EXTENSIONS);
    law_check_features(sqlite_proves, 100, true, FEATURES & ~RANDOM_EXTENSIONS);
    assert_in_range(refused, 0, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sqlite__holds_what_the_model_says),
        cmocka_unit_test(test_sqlite__proves_what_is_right),
        cmocka_unit_test(test_sqlite__reads_what_was_printed),
    };
    return cmocka_run_group_tests_name("laws of SQLite", tests, NULL, NULL);
}
