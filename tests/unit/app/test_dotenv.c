/* .env files: what is read, and what is refused where. */
#include "folder.h"

#include "app/dotenv.h"

/* The pairs as "NAME=<value>", a line each, or the error. */
static char *outcome(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_pairs pairs = {0};
    ag_buf out = ag_buf_new(arena);
    if (!ag_dotenv_read(arena, text, strlen(text), ".env", &pairs, &err)) {
        assert_int_equal(err.code, AG_E_SYNTAX);
        assert_non_null(strstr(err.hint, "NAME=value"));
        return ag_format(arena, "%s: %s", ag_error_place(arena, &err), err.message);
    }
    for (size_t i = 0; i < pairs.keys.len; i++)
        ag_buf_format(&out, "%s%s=<%s>", i ? "|" : "", pairs.keys.items[i], pairs.values.items[i]);
    return out.text;
}

static const struct {
    const char *text;
    const char *outcome;
} cases[] = {
    {"", ""},
    {"\n\r\n  \n# a comment\n  # another", ""},
    {"A=1", "A=<1>"},
    {"A=1\nB=2\n", "A=<1>|B=<2>"},
    {"A=1\r\nB=2\r\n", "A=<1>|B=<2>"},
    {"\xEF\xBB\xBF"
     "A=1",
     "A=<1>"},
    {"A=1\nA=2\nB=3", "A=<2>|B=<3>"},
    {"  A = 1 ", "A=<1>"},
    {"A=", "A=<>"},
    {"A=\nB=1", "A=<>|B=<1>"},
    {"A= # nothing", "A=<>"},
    {"export A=1", "A=<1>"},
    {"  export\tA=1", "A=<1>"},
    {"export=1", "export=<1>"},
    {"exported=1", "exported=<1>"},
    {"A=a b  c", "A=<a b  c>"},
    {"A=a # b", "A=<a>"},
    {"A=a#b", "A=<a#b>"},
    {"A=postgresql://u:p#w@h/d?x=1&y=2 # prod", "A=<postgresql://u:p#w@h/d?x=1&y=2>"},
    {"A=a\\nb", "A=<a\\nb>"},
    {"A=it's", "A=<it's>"},
    {"A=$B ${C}", "A=<$B ${C}>"},
    {"A='a # b'", "A=<a # b>"},
    {"A='a\\n\"b' # c", "A=<a\\n\"b>"},
    {"A=\"a # b\"#c", "A=<a # b>"},
    {"A=\"a\\nb\\t\\\\\\\"\\$\\'\\q\"", "A=<a\nb\t\\\"$'\\q>"},
    {"A='a\nb'\nB=1", "A=<a\nb>|B=<1>"},
    {"A=\"a\r\nb\"\r\nB=1", "A=<a\nb>|B=<1>"},
    {"A.b-c_1=1", "A.b-c_1=<1>"},
    {"A", ".env:1:2: expected \"=\" behind the name"},
    {"A=1\nexport B\n", ".env:2:9: expected \"=\" behind the name"},
    {"A: 1", ".env:1:2: expected \"=\" behind the name"},
    {"=1", ".env:1:1: expected the name of a variable"},
    {"1A=1", ".env:1:1: expected the name of a variable"},
    {"A=1\n  \xC3\xA4=1", ".env:2:3: expected the name of a variable"},
    {"A='a\nb\n", ".env:1:3: this quote is not closed"},
    {"A=1\nB=\"a\\\"", ".env:2:3: this quote is not closed"},
    {"A='a' b", ".env:1:7: something follows the closing quote"},
    {"A=\"a\nb\"c", ".env:2:3: something follows the closing quote"},
    {"A=\xFF", ".env:1:3: the file is not UTF-8"},
};

static void test_dotenv__reads_what_people_write(void **state)
{
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_string_equal(outcome(*state, cases[i].text), cases[i].outcome);
}

static void test_dotenv__shows_no_value_in_an_error(void **state)
{
    assert_null(strstr(outcome(*state, "PASSWORD='secret' secret"), "secret"));
    assert_null(strstr(outcome(*state, "PASSWORD 'secret"), "secret"));
}

static void test_dotenv__refuses_nul(void **state)
{
    ag_error err = {0};
    ag_pairs pairs = {0};
    assert_false(ag_dotenv_read(*state, "A=1\0B=2", 7, ".env", &pairs, &err));
    assert_int_equal(err.code, AG_E_SYNTAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_dotenv__reads_what_people_write),
        FOLDER_TEST(test_dotenv__shows_no_value_in_an_error),
        FOLDER_TEST(test_dotenv__refuses_nul),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
