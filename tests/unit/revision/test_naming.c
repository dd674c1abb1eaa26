#include <autogen/revision.h>

#include <stdlib.h>
#include <string.h>

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

static void test_naming__slugs(void **state)
{
    static const struct {
        const char *message;
        int64_t max;
        const char *wanted;
    } cases[] = {
        {"add status to projects", 40, "add_status_to_projects"},
        {"Add  STATUS, to: projects!", 40, "add_status_to_projects"},
        {"  \"quoted\"  ", 40, "quoted"},
        {"", 40, ""},
        {NULL, 40, ""},
        {"!!!", 40, ""},
        {"a_b c", 40, "a_b_c"},
        {"../../etc/passwd", 40, "etc_passwd"},
        /* at a word's end where it can */
        {"add status to projects", 21, "add_status_to"},
        {"add status to projects", 22, "add_status_to_projects"},
        {"add status to projects", 13, "add_status_to"},
        {"add status to projects", 12, "add_status"},
        {"add status to projects", 2, "ad"},
        {"unbelievable", 5, "unbel"},
        {"0123456789 0123456789 0123456789 0123456789", 0, "0123456789_0123456789_0123456789"},
        /* letters of other alphabets stay, their punctuation does not */
        {"größe der Straße", 40, "größe_der_straße"},
        {"добавить статус", 80, "добавить_статус"},
        {"状態、追加。", 40, "状態_追加"},
        {"a\u2014b \u201cc\u201d d\u00a0e f\uff0cg", 40, "a_b_c_d_e_f_g"},
        {"日本語テーブル", 10, "日本語"},
        {"größe", 3, "gr"},
        {"größe", 4, "grö"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_string_equal(ag_revision_slug(*state, cases[i].message, cases[i].max),
                            cases[i].wanted);
}

static ag_revision sample(void)
{
    return (ag_revision){
        .id = "3f2a", .message = "Add status", .created_at = "2026-03-09T08:07:06Z"};
}

static void test_naming__templates(void **state)
{
    static const struct {
        const char *file_template, *timezone, *wanted;
    } cases[] = {
        {NULL, NULL, "3f2a_add_status.json"},
        {"%(rev)s_%(slug)s", "UTC", "3f2a_add_status.json"},
        {"%(slug)s", NULL, "add_status.json"},
        {"%(year)d/%(month).2d/%(day).2d_%(hour).2d%(minute).2d%(second).2d-%(rev)s", NULL,
         "2026/03/09_080706-3f2a.json"},
        {"%(year)d_%(month)02d_%(day)d-%(rev)s_%(slug)s", NULL, "2026_03_9-3f2a_add_status.json"},
        {"%(epoch)s_%(rev)s", NULL, "1773043626_3f2a.json"},
        {"%(epoch)s_%(rev)s", "Asia/Tokyo", "1773043626_3f2a.json"},
        {"100%%_%(rev)s", NULL, "100%_3f2a.json"},
        {"v/%(rev)s", NULL, "v/3f2a.json"},
        {"%(day).2d_%(hour).2d%(minute).2d", "Asia/Tokyo", "09_1707.json"},
        {"%(day).2d_%(hour).2d%(minute).2d", "Pacific/Honolulu", "08_2207.json"},
        {"%(day).2d_%(hour).2d%(minute).2d", "utc", "09_0807.json"},
    };
    ag_revision revision = sample();
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_file_naming naming = {cases[i].file_template, 40, cases[i].timezone};
        char *path = NULL;
        ag_error err = {0};
        if (!ag_revision_path(*state, &naming, &revision, &path, &err))
            fail_msg("%s: %s", cases[i].file_template, err.message);
        assert_string_equal(path, cases[i].wanted);
    }
}

static void test_naming__an_empty_slug_leaves_no_tail(void **state)
{
    ag_revision revision = sample();
    revision.message = NULL;
    char *path = NULL;
    ag_error err = {0};
    assert_true(ag_revision_path(*state, &(ag_file_naming){0}, &revision, &path, &err));
    assert_string_equal(path, "3f2a.json");
}

static void test_naming__refuses(void **state)
{
    static const struct {
        const char *file_template, *timezone, *message;
    } cases[] = {
        {"%(nope)s", NULL, "unknown token \"nope\""},
        {"%(rev)", NULL, "unknown token \"rev\""},
        {"%(rev", NULL, "unknown token"},
        {"%(rev)x", NULL, "unknown token"},
        {"%s", NULL, "unknown token \"%s\""},
        {"50%", NULL, "unknown token"},
        {"", NULL, "begins with a dot"},
        {"../%(rev)s", NULL, "begins with a dot"},
        {"/tmp/%(rev)s", NULL, "empty"},
        {"a//%(rev)s", NULL, "empty"},
        {"a/", NULL, "empty"},
        {".%(rev)s", NULL, "begins with a dot"},
        {"%(rev)s", "Mars/Olympus", "unknown time zone \"Mars/Olympus\""},
        {"%(rev)s", "../etc/passwd", "unknown time zone"},
        {"%(rev)s", "/etc/localtime", "unknown time zone"},
        {"%(rev)s", "", "unknown time zone"},
        {"%(rev)s", "zone.tab", "unknown time zone"},
        {"%(rev)s", "Europe", "unknown time zone"},
    };
    ag_revision revision = sample();
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_file_naming naming = {cases[i].file_template, 40, cases[i].timezone};
        char *path = NULL;
        ag_error err = {0};
        if (ag_revision_path(*state, &naming, &revision, &path, &err) || err.code != AG_E_USAGE ||
            !strstr(err.message, cases[i].message))
            fail_msg("%s: %s", cases[i].file_template, err.message);
        assert_null(path);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_naming__slugs, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_naming__templates, open_arena, close_arena),
        cmocka_unit_test_setup_teardown(test_naming__an_empty_slug_leaves_no_tail, open_arena,
                                        close_arena),
        cmocka_unit_test_setup_teardown(test_naming__refuses, open_arena, close_arena),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
