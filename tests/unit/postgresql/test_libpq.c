/* libpq is loaded by whom it serves, and says what is missing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>
#include <dlfcn.h>
#include <libpq-fe.h>

#include "postgresql/libpq.h"

static void test_libpq__is_loaded_when_it_is_opened(void **state)
{
    (void)state;
    ag_libpq libpq;
    ag_error err = {0};
    assert_null(dlopen("libpq.so.5", RTLD_LAZY | RTLD_NOLOAD));
    assert_true(ag_libpq_open(&libpq, &err));
    PGconn *none = libpq.connectdbParams((const char *[]){"port", NULL},
                                         (const char *[]){"no number", NULL}, 0);
    assert_int_equal(libpq.status(none), CONNECTION_BAD);
    libpq.finish(none);
}

static void test_libpq__says_what_is_missing(void **state)
{
    (void)state;
    static const char *const nowhere[] = {"no-such-libpq.so", "/nowhere/libpq.so"};
    static const char *const other[] = {"no-such-libpq.so", "libc.so.6"};
    ag_libpq libpq;
    ag_error err = {0};
    assert_false(ag_libpq_open_any(nowhere, 2, &libpq, &err));
    assert_int_equal(err.code, AG_E_UNSUPPORTED);
    assert_non_null(strstr(err.message, "no-such-libpq.so"));
    assert_non_null(strstr(err.hint, "libpq5"));
    err = (ag_error){0};
    assert_false(ag_libpq_open_any(other, 2, &libpq, &err));
    assert_string_equal(err.message, "this libpq has no function \"PQbackendPID\"");
    assert_non_null(strstr(err.hint, "PostgreSQL 14"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_libpq__is_loaded_when_it_is_opened),
        cmocka_unit_test(test_libpq__says_what_is_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
