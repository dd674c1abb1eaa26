#include "sqlite/url.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct url_case {
    const char *url;
    const char *path;
    const char *uri;
} url_case;

static void test_url__reads_all_forms(void **state)
{
    static const url_case cases[] = {
        {"sqlite:app.db", "app.db", "file:app.db"},
        {"sqlite:/var/app.db", "/var/app.db", "file:///var/app.db"},
        {"sqlite:///rel.db", "rel.db", "file:rel.db"},
        {"sqlite:////abs.db", "/abs.db", "file:///abs.db"},
        {"sqlite+aiosqlite:///rel.db", "rel.db", "file:rel.db"},
        {"sqlite+pysqlite:app.db", "app.db", "file:app.db"},
        {"sqlite::memory:", NULL, ":memory:"},
        {"sqlite://", NULL, ":memory:"},
        {"sqlite:///", NULL, ":memory:"},
        {"sqlite:///:memory:", NULL, ":memory:"},
        {"sqlite:a%20b%3F.db", "a b?.db", "file:a b%3F.db"},
        {"sqlite:a#b.db", "a#b.db", "file:a%23b.db"},
        {"sqlite:app.db?mode=ro", "app.db", "file:app.db?mode=ro"},
        {"sqlite:///app.db?check_same_thread=false&cache=shared", "app.db",
         "file:app.db?cache=shared"},
        {"sqlite:///file:app.db?mode=ro&uri=true", "app.db", "file:app.db?mode=ro"},
        {"sqlite:app.db?mode=memory", NULL, ":memory:"},
    };
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_error err = {0};
        ag_sqlite_url url = {0};
        assert_true(ag_sqlite_url_is(cases[i].url));
        assert_true(ag_sqlite_url_parse(arena, cases[i].url, &url, &err));
        if (cases[i].path)
            assert_string_equal(url.path, cases[i].path);
        else
            assert_null(url.path);
        assert_string_equal(url.uri, cases[i].uri);
    }
    ag_arena_close(arena);
}

static void test_url__reads_parameters(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    ag_error err = {0};
    ag_sqlite_url url = {0};
    assert_true(ag_sqlite_url_parse(arena, "sqlite:a?timeout=1.5&mode=ro", &url, &err));
    assert_int_equal(url.timeout, 1500);
    assert_true(url.is_read_only);
    assert_true(ag_sqlite_url_parse(arena, "sqlite:a?mode=rw", &url, &err));
    assert_false(url.is_read_only);
    assert_true(url.is_fixed);
    ag_arena_close(arena);
}

static void test_url__refuses_what_is_none(void **state)
{
    static const char *const wrong[] = {
        "sqlite://app.db", "sqlite:", "sqlite:a%2", "sqlite:a%zz", "sqlite:a%00b", "postgresql:x",
    };
    (void)state;
    ag_arena *arena = ag_arena_open();
    for (size_t i = 0; i < AG_COUNT(wrong); i++) {
        ag_error err = {0};
        ag_sqlite_url url = {.path = "untouched"};
        assert_false(ag_sqlite_url_parse(arena, wrong[i], &url, &err));
        assert_int_equal(err.code, AG_E_URL);
        assert_string_equal(url.path, "untouched");
    }
    assert_false(ag_sqlite_url_is("sqlite3:a"));
    assert_false(ag_sqlite_url_is("sqlite"));
    assert_false(ag_sqlite_url_is("postgresql://x"));
    ag_arena_close(arena);
}

static void test_url__hides_keys(void **state)
{
    (void)state;
    ag_arena *arena = ag_arena_open();
    assert_string_equal(ag_sqlite_url_display(arena, "sqlite:a.db?key=secret&mode=ro"),
                        "sqlite:a.db?key=***&mode=ro");
    assert_string_equal(ag_sqlite_url_display(arena, "sqlite:a.db?K%65Y=secret"),
                        "sqlite:a.db?K%65Y=***");
    assert_string_equal(ag_sqlite_url_display(arena, "sqlite:a.db"), "sqlite:a.db");
    assert_string_equal(ag_sqlite_url_display(arena, "sqlite:///b:c@d.db"), "sqlite:///b:c@d.db");
    ag_error err = {0};
    ag_sqlite_url parts;
    assert_false(ag_sqlite_url_parse(arena, "sqlite+x://u:se/c@ret@h/x.db", &parts, &err));
    assert_string_equal(err.message, "the URL \"sqlite+x://u:***@h/x.db\" names a host");
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_url__reads_all_forms),
        cmocka_unit_test(test_url__reads_parameters),
        cmocka_unit_test(test_url__refuses_what_is_none),
        cmocka_unit_test(test_url__hides_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
