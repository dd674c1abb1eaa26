#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "postgresql/url.h"

static const char *const owned[] = {"postgresql://u@h/d", "postgres://h",
                                    "postgresql+asyncpg://h/d", "postgres+psycopg2://h/d"};
static const char *const foreign[] = {"sqlite:x",     "mysql://h/d", "postgresqlx://h",
                                      "postgresql:d", "postgres",    ""};

static void test_url__owned_by_scheme(void **state)
{
    (void)state;
    for (size_t i = 0; i < AG_COUNT(owned); i++)
        assert_true(ag_pg_url_owned(owned[i]));
    for (size_t i = 0; i < AG_COUNT(foreign); i++)
        assert_false(ag_pg_url_owned(foreign[i]));
}

static void test_url__loses_its_driver(void **state)
{
    ag_arena *a = *state;
    assert_string_equal(ag_pg_url_plain(a, "postgresql+asyncpg://u:p@h/d?x=1"),
                        "postgresql://u:p@h/d?x=1");
    assert_string_equal(ag_pg_url_plain(a, "postgres://h/d"), "postgres://h/d");
    assert_string_equal(ag_pg_url_plain(a, "nonsense"), "nonsense");
}

typedef struct shown {
    const char *url, *display;
    bool broken;
} shown;

static const shown displays[] = {
    {"postgresql://h/d", "postgresql://h/d"},
    {"postgresql://u@h:5432/d", "postgresql://u@h:5432/d"},
    {"postgresql://h:5432/d", "postgresql://h:5432/d"},
    {"postgresql://h1:1,h2:2/d", "postgresql://h1:1,h2:2/d"},
    {"postgresql://[::1]:5432/d", "postgresql://[::1]:5432/d"},
    {"postgresql://u:secret@h/d", "postgresql://u:***@h/d"},
    {"postgresql+psycopg://u:secret@h1:1,h2:2/d", "postgresql+psycopg://u:***@h1:1,h2:2/d"},
    {"postgresql://u:@h/d", "postgresql://u:***@h/d"},
    {"postgresql://u:s%40cret@h/d?sslmode=require", "postgresql://u:***@h/d?sslmode=require"},
    {"postgresql://h/d?password=secret", "postgresql://h/d?password=***"},
    {"postgresql://h/d?a=b&password=secret&c=d", "postgresql://h/d?a=b&password=***&c=d"},
    {"postgresql://u:secret@h/d?sslpassword=secret", "postgresql://u:***@h/d?sslpassword=***"},
    {"postgresql://h/d?pass%77ord=secret", "postgresql://h/d?pass%77ord=***"},
    {"postgresql://h/d?PASSWORD=secret", "postgresql://h/d?PASSWORD=***"},
    {"postgresql://u:se@cret@h/d", "postgresql://u:***@h/d", true},
    {"postgresql://u:se/cret@h/d", "postgresql://u:***@h/d", true},
    {"postgresql://u:12/cret@h/d", "postgresql://u:***@h/d", true},
    {"postgresql://u:se?cret@h/d", "postgresql://u:***@h/d", true},
    {"postgresql://u:secret#x@h/d", "postgresql://u:***@h/d"},
    {"not a url", "not a url"},
    {"", ""},
};

static void test_url__is_shown_without_a_password(void **state)
{
    ag_arena *a = *state;
    for (size_t i = 0; i < AG_COUNT(displays); i++) {
        ag_error err = {0};
        assert_string_equal(ag_pg_url_display(a, displays[i].url), displays[i].display);
        assert_int_equal(ag_pg_url_check(a, displays[i].url, &err), !displays[i].broken);
        assert_int_equal(err.code, displays[i].broken ? AG_E_URL : AG_E_NONE);
        assert_null(strstr(err.message, "cret"));
    }
}

static void test_url__secrets_are_scrubbed_written_and_decoded(void **state)
{
    ag_arena *a = *state;
    ag_names secrets = ag_pg_url_secrets(a, "postgresql://u:s%40x@h/d?password=%2Fy");
    assert_string_equal(ag_pg_scrub(a, "bad \"s%40x\", s@x, /y and %2Fy.", &secrets),
                        "bad \"***\", ***, *** and ***.");
    secrets = ag_pg_url_secrets(a, "postgresql://u:post@h/d");
    assert_string_equal(ag_pg_scrub(a, "postgres says post", &secrets), "postgres says ***");
}

static int setup(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int teardown(void **state)
{
    ag_arena_close(*state);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url__owned_by_scheme),
        cmocka_unit_test(test_url__loses_its_driver),
        cmocka_unit_test(test_url__is_shown_without_a_password),
        cmocka_unit_test(test_url__secrets_are_scrubbed_written_and_decoded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
