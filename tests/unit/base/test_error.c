#include <autogen/error.h>

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

/* ------------------------------------------------------------------ the table */

static bool is_word(const char *word)
{
    return *word && strspn(word, "abcdefghijklmnopqrstuvwxyz_") == strlen(word);
}

static void test_error__every_code_is_described(void **state)
{
    (void)state;
    for (ag_error_code code = AG_E_NONE; code < AG_ERROR_COUNT; code++) {
        const ag_error_info *info = ag_error_describe(code);
        assert_non_null(info->word);
        assert_true(is_word(info->word));
        assert_non_null(info->title);
        assert_null(strchr(info->title, '\n'));
        assert_true(strlen(info->title) > 10 && strlen(info->title) <= 80);
        assert_non_null(info->explain);
        assert_true(ag_ends_with(info->explain, "\n"));
        assert_false(ag_ends_with(info->explain, "\n\n"));
    }
}

static void test_error__pages_are_several_lines_that_fit(void **state)
{
    for (ag_error_code code = AG_E_INTERNAL; code < AG_ERROR_COUNT; code++) {
        int lines = 0;
        ag_names all = ag_split(*state, ag_error_describe(code)->explain, '\n');
        for (size_t i = 0; i < all.len; i++) {
            lines++;
            assert_true(strlen(all.items[i]) <= 80);
        }
        assert_true(lines >= 4);
    }
}

static void test_error__words_are_distinct(void **state)
{
    (void)state;
    for (ag_error_code a = AG_E_NONE; a < AG_ERROR_COUNT; a++)
        for (ag_error_code b = AG_E_NONE; b < a; b++)
            assert_string_not_equal(ag_error_describe(a)->word, ag_error_describe(b)->word);
}

static void test_error__codes_are_in_the_order_of_their_status(void **state)
{
    (void)state;
    for (ag_error_code code = AG_E_INTERNAL; code < AG_ERROR_COUNT; code++)
        assert_true(ag_error_describe(code)->status >= ag_error_describe(code - 1)->status);
    assert_int_equal(ag_error_describe(AG_E_NONE)->status, AG_DONE);
}

static void test_error__words_and_statuses_that_scripts_rely_on(void **state)
{
    (void)state;
    static const struct {
        ag_error_code code;
        const char *word;
        ag_status status;
    } rows[] = {
        {AG_E_SQL, "sql", 1},
        {AG_E_IO, "io", 1},
        {AG_E_READ, "unreadable", 65},
        {AG_E_QUESTION, "question", 3},
        {AG_E_DRIFT, "drift", 3},
        {AG_E_LOSS, "loss", 3},
        {AG_E_HEADS, "multiple_heads", 3},
        {AG_E_LOCKED, "locked", 5},
        {AG_E_HALF_APPLIED, "half_applied", 6},
        {AG_E_EDITED, "edited", 7},
        {AG_E_UNKNOWN_REVISION, "unknown_revision", 7},
        {AG_E_BASELINE, "baseline", 7},
        {AG_E_DRIFT_TOUCHED, "drift_touched", 7},
        {AG_E_USAGE, "usage", 64},
        {AG_E_NO_CONFIG, "no_configuration", 64},
        {AG_E_NO_MATCH, "no_match", 64},
        {AG_E_AMBIGUOUS, "ambiguous", 64},
        {AG_E_SYNTAX, "syntax", 65},
        {AG_E_URL, "url", 65},
        {AG_E_SQL_FILE, "sql_file", 65},
        {AG_E_NO_DATABASE, "no_database", 69},
        {AG_E_CONNECT, "connect", 69},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        assert_string_equal(ag_error_describe(rows[i].code)->word, rows[i].word);
        assert_int_equal(ag_error_describe(rows[i].code)->status, rows[i].status);
    }
}

/* ------------------------------------------------------------------ filling in */

static void test_error__fail_records_code_place_and_message(void **state)
{
    (void)state;
    ag_error err = {0};
    ag_place place = {"schema.json", 14, 9, "/tables/users"};
    assert_false(ag_fail(&err, AG_E_KEY, &place, "unknown key \"%s\"", "typ"));
    assert_int_equal(err.code, AG_E_KEY);
    assert_string_equal(err.file, "schema.json");
    assert_int_equal(err.line, 14);
    assert_int_equal(err.column, 9);
    assert_string_equal(err.path, "/tables/users");
    assert_string_equal(err.message, "unknown key \"typ\"");
    assert_string_equal(err.hint, "");
}

static void test_error__the_first_one_wins(void **state)
{
    (void)state;
    ag_error err = {0};
    ag_place place = {.file = "b.json", .line = 3};
    ag_fail(&err, AG_E_KEY, NULL, "first");
    assert_false(ag_fail(&err, AG_E_IO, &place, "second"));
    assert_int_equal(err.code, AG_E_KEY);
    assert_string_equal(err.message, "first");
    assert_string_equal(err.file, "");
    assert_int_equal(err.line, 0);
}

static void test_error__the_first_hint_wins(void **state)
{
    (void)state;
    ag_error err = {0};
    assert_false(ag_hint(&err, "try \"%s\"", "a"));
    assert_false(ag_hint(&err, "try b"));
    assert_string_equal(err.hint, "try \"a\"");
}

static void test_error__context_goes_before_the_message(void **state)
{
    (void)state;
    ag_error err = {0};
    assert_false(ag_context(&err, "too early"));
    assert_string_equal(err.message, "");
    ag_fail(&err, AG_E_SQL, NULL, "it failed");
    assert_false(ag_context(&err, "step %d", 3));
    assert_false(ag_context(&err, "revision %s", "ae10"));
    assert_string_equal(err.message, "revision ae10: step 3: it failed");
}

static void test_error__at_fills_in_only_what_is_missing(void **state)
{
    (void)state;
    ag_error err = {0};
    ag_fail(&err, AG_E_KEY, &(ag_place){.path = "/a"}, "x");
    assert_false(ag_at(&err, &(ag_place){.file = "f.json", .path = "/b"}));
    assert_false(ag_at(&err, &(ag_place){.file = "f.json", .line = 2, .column = 5}));
    assert_false(ag_at(&err, &(ag_place){.line = 8, .column = 1}));
    assert_string_equal(err.file, "f.json");
    assert_int_equal(err.line, 2);
    assert_int_equal(err.column, 5);
    assert_string_equal(err.path, "/a");
}

static void test_error__at_does_not_mix_two_files(void **state)
{
    (void)state;
    ag_error err = {0};
    ag_fail(&err, AG_E_KEY, &(ag_place){.file = "a.json"}, "x");
    ag_at(&err, &(ag_place){"b.json", 7, 1, "/b"});
    assert_string_equal(err.file, "a.json");
    assert_int_equal(err.line, 0);
    assert_string_equal(err.path, "");
}

static void test_error__messages_are_one_line_without_controls(void **state)
{
    (void)state;
    ag_error err = {0};
    ag_place place = {.file = "a\nb"};
    ag_fail(&err, AG_E_SQL, &place, "one\ntwo\t\x1b[31mred\x7F \xC3\xA4");
    ag_hint(&err, "a\r\nb");
    assert_string_equal(err.message, "one two  [31mred  \xC3\xA4");
    assert_string_equal(err.hint, "a  b");
    assert_string_equal(err.file, "a b");
}

/* `lead` letters and then so many of a character of `bytes` that it must be cut. */
static char *long_text(ag_arena *arena, size_t lead, const char *bytes)
{
    ag_buf buf = ag_buf_new(arena);
    for (size_t i = 0; i < lead; i++)
        ag_buf_putc(&buf, 'x');
    while (buf.len < 3000)
        ag_buf_put(&buf, bytes);
    return buf.text;
}

static void test_error__what_is_too_long_is_cut_between_characters(void **state)
{
    static const char *const characters[] = {"a", "\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x98\x80"};
    for (size_t i = 0; i < AG_COUNT(characters); i++) {
        for (size_t lead = 0; lead < 4; lead++) {
            char *text = long_text(*state, lead, characters[i]);
            ag_error err = {0};
            ag_fail(&err, AG_E_SQL, &(ag_place){.file = text, .path = text}, "%s", text);
            ag_hint(&err, "%s", text);
            const char *fields[] = {err.file, err.path, err.message, err.hint};
            size_t sizes[] = {sizeof err.file, sizeof err.path, sizeof err.message,
                              sizeof err.hint};
            for (size_t f = 0; f < AG_COUNT(fields); f++) {
                size_t len = strlen(fields[f]);
                assert_in_range(len, sizes[f] - 4, sizes[f] - 1);
                assert_true(ag_utf8_valid(fields[f], len));
                assert_memory_equal(fields[f], text, len);
            }
        }
    }
}

static void test_error__a_context_that_is_too_long_is_cut_too(void **state)
{
    ag_error err = {0};
    char *text = long_text(*state, 0, "\xC3\xA4");
    ag_fail(&err, AG_E_SQL, NULL, "it failed");
    ag_context(&err, "%s", text);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_true(ag_utf8_valid(err.message, strlen(err.message)));
    ag_error other = {0};
    ag_fail(&other, AG_E_SQL, NULL, "%s", text);
    ag_context(&other, "abc");
    assert_true(ag_starts_with(other.message, "abc: \xC3\xA4"));
    assert_true(ag_utf8_valid(other.message, strlen(other.message)));
}

static void test_error__cutting_bytes_that_are_no_characters_is_safe(void **state)
{
    ag_error err = {0};
    ag_fail(&err, AG_E_SQL, NULL, "%s", long_text(*state, 0, "\x80"));
    assert_true(strlen(err.message) < sizeof err.message);
}

static void test_error__place_has_the_parts_that_are_known(void **state)
{
    static const struct {
        ag_place place;
        const char *text;
    } cases[] = {
        {{"schema.json", 14, 9, "/tables/users/columns/id/typ"},
         "schema.json:14:9: /tables/users/columns/id/typ"},
        {{"schema.json", 14, 9, NULL}, "schema.json:14:9"},
        {{"schema.json", 14, 0, NULL}, "schema.json:14"},
        {{"schema.json", 0, 0, NULL}, "schema.json"},
        {{"schema.json", 0, 7, "/a"}, "schema.json: /a"},
        {{NULL, 3, 4, NULL}, "3:4"},
        {{NULL, 3, 4, "/a"}, "3:4: /a"},
        {{NULL, 0, 0, "/a"}, "/a"},
        {{NULL, 0, 0, NULL}, ""},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_error err = {0};
        ag_fail(&err, AG_E_KEY, &cases[i].place, "x");
        assert_string_equal(ag_error_place(*state, &err), cases[i].text);
    }
}

static void test_error__the_first_source_wins(void **state)
{
    (void)state;
    static const char first, second, third;
    ag_error err = {0};
    assert_false(ag_about(&err, NULL));
    assert_null(err.source);
    assert_false(ag_about_both(&err, &first, &second));
    assert_false(ag_about(&err, &third));
    assert_ptr_equal(err.source, &first);
    assert_ptr_equal(err.other, &second);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_error__every_code_is_described),
        cmocka_unit_test(test_error__pages_are_several_lines_that_fit),
        cmocka_unit_test(test_error__words_are_distinct),
        cmocka_unit_test(test_error__codes_are_in_the_order_of_their_status),
        cmocka_unit_test(test_error__words_and_statuses_that_scripts_rely_on),
        cmocka_unit_test(test_error__fail_records_code_place_and_message),
        cmocka_unit_test(test_error__the_first_one_wins),
        cmocka_unit_test(test_error__the_first_hint_wins),
        cmocka_unit_test(test_error__context_goes_before_the_message),
        cmocka_unit_test(test_error__at_fills_in_only_what_is_missing),
        cmocka_unit_test(test_error__at_does_not_mix_two_files),
        cmocka_unit_test(test_error__messages_are_one_line_without_controls),
        cmocka_unit_test(test_error__what_is_too_long_is_cut_between_characters),
        cmocka_unit_test(test_error__a_context_that_is_too_long_is_cut_too),
        cmocka_unit_test(test_error__cutting_bytes_that_are_no_characters_is_safe),
        cmocka_unit_test(test_error__the_first_source_wins),
        cmocka_unit_test(test_error__place_has_the_parts_that_are_known),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
