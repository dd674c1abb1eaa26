#include "fake.h"

#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Text (a name, a literal, …) through one conversion. */
typedef struct text_case {
    const char *format;
    const char *text;
    const char *sql;
} text_case;

static const text_case texts[] = {
    {"%I", "users", "\"users\""},
    {"%I", "a\"b", "\"a\"\"b\""},
    {"%I", "a.b", "\"a.b\""},
    {"%I", "", "\"\""},
    {"%I", "naïve 名", "\"naïve 名\""},
    {"%I", "select", "\"select\""},
    {"%I", "%I", "\"%I\""},
    {"%I", "x; DROP TABLE y --", "\"x; DROP TABLE y --\""},
    {"%I", "a\nb", "\"a\nb\""},
    {"(%I)", "a", "(\"a\")"},
    {"%N", "users", "\"users\""},
    {"%N", "app.users", "\"app\".\"users\""},
    {"%N", "\"a.b\"", "\"a.b\""},
    {"%N", "\"a.b\".\"c\"\"d\"", "\"a.b\".\"c\"\"d\""},
    {"%N", "\"$x\"", "\"$x\""},
    {"%N", "select.from", "\"select\".\"from\""},
    {"%N", "größe.名", "\"größe\".\"名\""},
    {"%N", "app.f(integer, text)", "\"app\".\"f\""},
    {"%R", "app.f(integer, text)", "\"app\".\"f\"(integer, text)"},
    {"%R", "f()", "\"f\"()"},
    {"%R", "\"f(x)\"(app.\"a, b\"[])", "\"f(x)\"(app.\"a, b\"[])"},
    {"%R", "users", "\"users\""},
    /* not well-formed: one name, and never unquoted */
    {"%N", "", "\"\""},
    {"%N", "a.b.c", "\"a.b.c\""},
    {"%N", "\"a", "\"\"\"a\""},
    {"%N", ".", "\".\""},
    {"%L", "text", "'text'"},
    {"%L", "", "''"},
    {"%L", "it's", "'it''s'"},
    {"%L", "%L %d", "'%L %d'"},
    {"%L", "a\\", "'a\\'"},
    {"%L", NULL, "NULL"},
    {"%S", "length(name) > 0 -- %d", "length(name) > 0 -- %d"},
    {"%S", "", ""},
    {"%T", "varchar(255)", "varchar(255)"},
    {"%T", "app.\"Mood\"[]", "app.\"Mood\"[]"},
};

static void test_sqlfmt__texts(void **state)
{
    for (size_t i = 0; i < AG_COUNT(texts); i++)
        assert_string_equal(ag_sql_format(*state, &fake_postgresql, texts[i].format, texts[i].text),
                            texts[i].sql);
}

static void test_sqlfmt__lists_of_names(void **state)
{
    ag_arena *arena = *state;
    ag_names names = {0};
    assert_string_equal(ag_sql_format(arena, &fake_sqlite, "(%C)", &names), "()");
    AG_PUSH(arena, &names, "id");
    assert_string_equal(ag_sql_format(arena, &fake_sqlite, "(%C)", &names), "(\"id\")");
    AG_PUSH(arena, &names, "a, b");
    AG_PUSH(arena, &names, "c\"d");
    assert_string_equal(ag_sql_format(arena, &fake_sqlite, "(%C)", &names),
                        "(\"id\", \"a, b\", \"c\"\"d\")");
}

static void test_sqlfmt__numbers(void **state)
{
    ag_arena *arena = *state;
    assert_string_equal(ag_sql_format(arena, &fake_sqlite, "%d %d %d", 0, -7, INT_MAX),
                        "0 -7 2147483647");
    assert_string_equal(
        ag_sql_format(arena, &fake_sqlite, "%D/%D/%D", INT64_C(0), INT64_MIN, INT64_MAX),
        "0/-9223372036854775808/9223372036854775807");
}

static void test_sqlfmt__everything_in_order(void **state)
{
    ag_names columns = {0};
    AG_PUSH(*state, &columns, "x");
    assert_string_equal(ag_sql_format(*state, &fake_postgresql, "%% %I%N %L,%S %T(%C)%d %D%%", "i",
                                      "s.n", "l", "a + b", "int", &columns, 4, INT64_C(8)),
                        "% \"i\"\"s\".\"n\" 'l',a + b int(\"x\")4 8%");
    assert_string_equal(ag_sql_format(*state, &fake_postgresql, "SELECT 1"), "SELECT 1");
    assert_string_equal(ag_sql_format(*state, &fake_postgresql, "%S", ""), "");
}

static void through_va_list(ag_buf *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ag_vsqlf(out, &fake_sqlite, format, args);
    va_end(args);
}

static void test_sqlfmt__appends(void **state)
{
    ag_buf out = ag_buf_new(*state);
    ag_buf_put(&out, "DROP ");
    ag_sqlf(&out, &fake_sqlite, "TABLE %N", "t");
    through_va_list(&out, "; %I%d", "u", 2);
    assert_string_equal(out.text, "DROP TABLE \"t\"; \"u\"2");
}

/* What happens to a program that formats this: the signal that ended it, 0 if none did. */
static int signal_of(const char *format)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        signal(SIGABRT, SIG_DFL);
        if (!freopen("/dev/null", "w", stderr))
            _exit(1);
        ag_arena *arena = ag_arena_open();
        (void)ag_sql_format(arena, &fake_sqlite, format, "x");
        _exit(0);
    }
    int status = 0;
    assert_int_equal(waitpid(child, &status, 0), child);
    return WIFSIGNALED(status) ? WTERMSIG(status) : 0;
}

static void test_sqlfmt__unknown_conversions_abort(void **state)
{
    (void)state;
    assert_int_equal(signal_of("%I"), 0);
#ifndef NDEBUG
    char format[] = "%?";
    for (char c = ' '; c < 0x7f; c++) {
        format[1] = c;
        if (!strchr("INRLSTCdD%", c))
            assert_int_equal(signal_of(format), SIGABRT);
    }
    assert_int_equal(signal_of("100%"), SIGABRT);
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sqlfmt__texts),   TEST(test_sqlfmt__lists_of_names),
        TEST(test_sqlfmt__numbers), TEST(test_sqlfmt__everything_in_order),
        TEST(test_sqlfmt__appends), TEST(test_sqlfmt__unknown_conversions_abort),
    };
    return cmocka_run_group_tests_name("sqlfmt", tests, NULL, NULL);
}
