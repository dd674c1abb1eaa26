#include "revision/revision.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static void test_time__parse(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t epoch;
    } good[] = {
        {"1970-01-01T00:00:00Z", 0},          {"1972-03-01T00:00:01Z", 68256001},
        {"2000-02-29T23:59:59Z", 951868799},  {"2026-11-20T10:30:45Z", 1795170645},
        {"2100-03-01T00:00:00Z", 4107542400}, {"9999-12-31T23:59:59Z", 253402300799},
    };
    static const char *const bad[] = {
        "",
        "2026-11-20",
        "2026-11-20T10:30:45",
        "2026-11-20 10:30:45Z",
        "2026-11-20T10:30:45z",
        "2026-11-20T10:30:45.5Z",
        "2026-11-20T10:30:45+00:00",
        "2026-11-20T10:30:45Z ",
        "2026-13-20T10:30:45Z",
        "2026-00-20T10:30:45Z",
        "2026-11-31T10:30:45Z",
        "2100-02-29T10:30:45Z",
        "2026-11-00T10:30:45Z",
        "2026-11-20T24:00:00Z",
        "2026-11-20T10:60:00Z",
        "2026-11-20T10:30:60Z",
        "1969-12-31T23:59:59Z",
        "2O26-11-20T10:30:45Z",
    };
    for (size_t i = 0; i < AG_COUNT(good); i++) {
        ag_time t = {0};
        assert_true(ag_time_parse(good[i].text, &t));
        assert_int_equal(t.epoch, good[i].epoch);
    }
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        ag_time t = {0};
        if (ag_time_parse(bad[i], &t))
            fail_msg("%s", bad[i]);
    }
}

/* The C library knows the same files: both must agree, before, between and long after the transitions. */
static void test_time__zones_as_the_c_library_has_them(void **state)
{
    static const char *const zones[] = {
        "Europe/Berlin",   "America/New_York",  "Australia/Lord_Howe", "Asia/Kathmandu",
        "America/Caracas", "Africa/Casablanca", "Asia/Tokyo",          "Pacific/Apia",
        "Europe/Dublin",   "America/Santiago",  "Etc/GMT+5",           "Antarctica/Troll",
        "America/Nuuk",    "Asia/Gaza",
    };
    if (!ag_file_exists("/usr/share/zoneinfo/Europe/Berlin"))
        skip();
    for (size_t i = 0; i < AG_COUNT(zones); i++) {
        assert_int_equal(setenv("TZ", zones[i], 1), 0);
        tzset();
        for (int64_t epoch = 0; epoch < INT64_C(4000000000); epoch += 1234567) {
            ag_time there = {.epoch = epoch};
            ag_error err = {0};
            ag_arena *arena = ag_arena_open();
            bool ok = ag_time_in_zone(arena, &there, zones[i], &there, &err);
            ag_arena_close(arena);
            assert_true(ok);
            struct tm wanted;
            time_t clock = (time_t)epoch;
            localtime_r(&clock, &wanted);
            if (there.year != wanted.tm_year + 1900 || there.month != wanted.tm_mon + 1 ||
                there.day != wanted.tm_mday || there.hour != wanted.tm_hour ||
                there.minute != wanted.tm_min || there.second != wanted.tm_sec)
                fail_msg("%s at %lld: %04d-%02d-%02d %02d:%02d", zones[i], (long long)epoch,
                         there.year, there.month, there.day, there.hour, there.minute);
            assert_int_equal(there.epoch, epoch);
        }
    }
    (void)state;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_time__parse),
        cmocka_unit_test_setup_teardown(test_time__zones_as_the_c_library_has_them, open_arena,
                                        close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
