#include "cli/opt.h"

#include <autogen/shape.h>
#include <stdio.h>
#include <string.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct values {
    bool quiet;
    bool verbose;
    const char *url;
    const char *message;
    int64_t limit;
    int drift;
    int locked;
    ag_names renames;
    int64_t wait;
    bool sql;
    bool offline;
    bool dry_run;
} values;

typedef struct globals {
    bool quiet;
    const char *url;
} globals;

static const char *const drift_words[] = {"", "ignore", "adopt", NULL};
static const char *const locked_words[] = {"fail", "wait", "skip", NULL};

static const ag_opt global_rows[] = {
    AG_OPT_IS_FLAG(globals, quiet, "quiet", 'q', .help = "less"),
    AG_OPT_IS_TEXT(globals, url, "url", 'u', "URL", .help = "which"),
};

static const ag_opt rows[] = {
    AG_OPT_IS_FLAG(values, verbose, "verbose", 'v', .help = "more"),
    AG_OPT_IS_TEXT(values, message, "message", 'm', "TEXT", .help = "what"),
    AG_OPT_IS_INT(values, limit, "limit", 'l', "N", .help = "how many"),
    AG_OPT_IS_CHOICE(values, drift, "drift", '\0', drift_words, .help = "how"),
    AG_OPT_IS_CHOICE(values, locked, "if-locked", '\0', locked_words, .preset = 1, .help = "how"),
    AG_OPT_IS_LIST(values, renames, "rename", 'r', "A=B", .help = "which"),
    AG_OPT_IS_DURATION(values, wait, "lock-wait", '\0', "TIME", .help = "how long"),
    AG_OPT_IS_FLAG(values, sql, "sql", '\0', .help = "print"),
    AG_OPT_IS_FLAG(values, offline, "offline", '\0', .help = "alone", .needs = "sql"),
    AG_OPT_IS_FLAG(values, dry_run, "dry-run", '\0', .help = "look", .excludes = "sql rename"),
};

enum { MOST = 8 };

/* A command line, and everything that was understood as one text; or the error and the hint. */
static const struct example {
    const char *args[MOST];
    const char *got;
} examples[] = {
    {{NULL}, ""},

    /* flags */
    {{"-q"}, "quiet"},
    {{"--quiet"}, "quiet"},
    {{"-v"}, "verbose"},
    {{"--verbose", "--verbose"}, "verbose"},
    {{"-qv"}, "quiet verbose"},
    {{"-vq", "x"}, "quiet verbose [x]"},
    {{"--sql"}, "sql"},
    {{"--quiet=yes"}, "error: option \"--quiet\" takes no value"},
    {{"--quiet="}, "error: option \"--quiet\" takes no value"},

    /* texts */
    {{"-m", "hello"}, "message=hello"},
    {{"-mhello"}, "message=hello"},
    {{"-m=hello"}, "message=hello"},
    {{"-m", "=hello"}, "message==hello"},
    {{"--message", "hello"}, "message=hello"},
    {{"--message=hello"}, "message=hello"},
    {{"--message=a=b"}, "message=a=b"},
    {{"--message", "two words"}, "message=two words"},
    {{"-vm", "hello"}, "verbose message=hello"},
    {{"-vmhello"}, "verbose message=hello"},
    {{"-qvm=x", "y"}, "quiet verbose message=x [y]"},
    {{"-m", "a", "-m", "b"}, "message=b"},
    {{"-m", "-1"}, "message=-1"},
    {{"-m", "-v"}, "message=-v"},
    {{"-m", "--unknown"}, "message=--unknown"},
    {{"-m", "--", "x"}, "message=-- [x]"},
    {{"--message=--sql"}, "message=--sql"},
    {{"-m"}, "error: option \"--message\" needs a value: TEXT"},
    {{"--message"}, "error: option \"--message\" needs a value: TEXT"},
    {{"-m", "--sql"},
     "error: option \"--message\" needs a value: TEXT; hint: if \"--sql\" is the value, write "
     "--message=--sql"},
    {{"-m", "--limit=3"},
     "error: option \"--message\" needs a value: TEXT; hint: if \"--limit=3\" is the value, write "
     "--message=--limit=3"},
    {{"--message="}, "error: the value of option \"--message\" is empty"},
    {{"-m", ""}, "error: the value of option \"--message\" is empty"},
    {{"-u", "sqlite:a.db"}, "url=sqlite:a.db"},
    {{"--url=postgresql://h/d?a=b"}, "url=postgresql://h/d?a=b"},

    /* numbers */
    {{"--limit", "20"}, "limit=20"},
    {{"--limit=0"}, "limit=0"},
    {{"-l9223372036854775807"}, "limit=9223372036854775807"},
    {{"--limit", "9223372036854775808"},
     "error: option \"--limit\" wants a whole number, not \"9223372036854775808\""},
    {{"--limit", "x"}, "error: option \"--limit\" wants a whole number, not \"x\""},
    {{"--limit", "2x"}, "error: option \"--limit\" wants a whole number, not \"2x\""},
    {{"--limit", "-3"}, "error: option \"--limit\" wants a whole number, not \"-3\""},
    {{"--limit", " 3"}, "error: option \"--limit\" wants a whole number, not \" 3\""},
    {{"--limit", ""}, "error: the value of option \"--limit\" is empty"},

    /* choices */
    {{"--drift", "ignore"}, "drift=1"},
    {{"--drift=adopt"}, "drift=2"},
    {{"--if-locked", "fail"}, "locked=0"},
    {{"--if-locked=skip"}, "locked=2"},
    {{"--drift"}, "error: option \"--drift\" needs a value: ignore|adopt"},
    {{"--drift="}, "error: the value of option \"--drift\" is empty"},
    {{"--drift", "adop"},
     "error: option \"--drift\" wants ignore or adopt, not \"adop\"; hint: did you mean adopt?"},
    {{"--drift", "Ignore"},
     "error: option \"--drift\" wants ignore or adopt, not \"Ignore\"; hint: did you mean ignore?"},
    {{"--if-locked", "never"},
     "error: option \"--if-locked\" wants fail or wait or skip, not \"never\""},

    /* lists */
    {{"--rename", "a=b"}, "rename=a=b"},
    {{"--rename=a=b", "-r", "c=d"}, "rename=a=b rename=c=d"},
    {{"-ra=b"}, "rename=a=b"},
    {{"--rename"}, "error: option \"--rename\" needs a value: A=B"},

    /* durations */
    {{"--lock-wait", "500ms"}, "wait=500"},
    {{"--lock-wait", "30s"}, "wait=30000"},
    {{"--lock-wait=5m"}, "wait=300000"},
    {{"--lock-wait=5min"}, "wait=300000"},
    {{"--lock-wait=2h"}, "wait=7200000"},
    {{"--lock-wait=10"}, "wait=10000"},
    {{"--lock-wait=0"}, "wait=0"},
    {{"--lock-wait=1.5s"},
     "error: option \"--lock-wait\" wants a duration such as 500ms, 30s or 5m, not \"1.5s\""},
    {{"--lock-wait", "-1s"},
     "error: option \"--lock-wait\" wants a duration such as 500ms, 30s or 5m, not \"-1s\""},
    {{"--lock-wait=5 m"},
     "error: option \"--lock-wait\" wants a duration such as 500ms, 30s or 5m, not \"5 m\""},
    {{"--lock-wait=9223372036854775807h"},
     "error: option \"--lock-wait\" wants a duration such as 500ms, 30s or 5m, not "
     "\"9223372036854775807h\""},

    /* operands */
    {{"head"}, "[head]"},
    {{"-1"}, "[-1]"},
    {{"+2"}, "[+2]"},
    {{"-3:current"}, "[-3:current]"},
    {{"-"}, "[-]"},
    {{""}, "[]"},
    {{"a", "b"}, "[a] [b]"},
    {{"a", "-v", "b", "-q"}, "quiet verbose [a] [b]"},
    {{"-1", "-v"}, "verbose [-1]"},
    {{"--", "-v"}, "[-v]"},
    {{"-v", "--", "--sql", "--"}, "verbose [--sql] [--]"},

    /* unknown ones */
    {{"--nonsense"}, "error: unknown option \"--nonsense\""},
    {{"--messag", "x"}, "error: unknown option \"--messag\"; hint: did you mean --message?"},
    {{"--mesage=x"}, "error: unknown option \"--mesage\"; hint: did you mean --message?"},
    {{"--off"}, "error: unknown option \"--off\"; hint: did you mean --offline?"},
    {{"--dryrun"}, "error: unknown option \"--dryrun\"; hint: did you mean --dry-run?"},
    {{"--Quiet"}, "error: unknown option \"--Quiet\"; hint: did you mean --quiet?"},
    {{"--=x"}, "error: unknown option \"--\""},
    {{"-x"}, "error: unknown option \"-x\""},
    {{"-qx"}, "error: unknown option \"-x\" in \"-qx\""},
    {{"-sql"}, "error: unknown option \"-s\" in \"-sql\"; hint: did you mean --sql?"},
    {{"--quiet", "--nonsense", "--more"}, "error: unknown option \"--nonsense\""},

    /* together */
    {{"--sql", "--offline"}, "sql offline"},
    {{"--offline", "--sql"}, "sql offline"},
    {{"--offline"}, "error: option \"--offline\" goes only with \"--sql\""},
    {{"--dry-run"}, "dry-run"},
    {{"--dry-run", "--sql"}, "error: option \"--dry-run\" does not go with \"--sql\""},
    {{"--sql", "--dry-run"}, "error: option \"--dry-run\" does not go with \"--sql\""},
    {{"-r", "a=b", "--dry-run"}, "error: option \"--dry-run\" does not go with \"--rename\""},
};

static void put_word(ag_buf *out, const char *word)
{
    ag_buf_format(out, out->len ? " %s" : "%s", word);
}

static void put_flag(ag_buf *out, bool flag, const char *word)
{
    if (flag)
        put_word(out, word);
}

static void put_text(ag_buf *out, const char *name, const char *text)
{
    if (text)
        put_word(out, ag_format(out->arena, "%s=%s", name, text));
}

static void put_number(ag_buf *out, const char *name, int64_t number, int64_t preset)
{
    if (number != preset)
        put_word(out, ag_format(out->arena, "%s=%lld", name, (long long)number));
}

static void put_values(ag_buf *out, const globals *g, const values *v, const ag_names *operands)
{
    put_flag(out, g->quiet, "quiet");
    put_flag(out, v->verbose, "verbose");
    put_text(out, "url", g->url);
    put_text(out, "message", v->message);
    put_number(out, "limit", v->limit, AG_UNSET);
    put_number(out, "drift", v->drift, 0);
    put_number(out, "locked", v->locked, 1);
    for (size_t i = 0; i < v->renames.len; i++)
        put_text(out, "rename", v->renames.items[i]);
    put_number(out, "wait", v->wait, AG_UNSET);
    put_flag(out, v->sql, "sql");
    put_flag(out, v->offline, "offline");
    put_flag(out, v->dry_run, "dry-run");
    for (size_t i = 0; i < operands->len; i++)
        put_word(out, ag_format(out->arena, "[%s]", operands->items[i]));
}

static const char *understand(ag_arena *arena, const char *const *args)
{
    globals g;
    values v;
    memset(&g, 0xFF, sizeof g);
    memset(&v, 0xFF, sizeof v);
    ag_opt_set sets[] = {
        {global_rows, AG_COUNT(global_rows), &g, 0},
        {rows, AG_COUNT(rows), &v, 0},
    };
    ag_opt_preset(&sets[0]);
    ag_opt_preset(&sets[1]);
    size_t count = 0, next = 0;
    while (count < MOST && args[count])
        count++;
    ag_names operands = {0};
    ag_error err = {0};
    ag_buf out = ag_buf_new(arena);
    if (ag_opt_parse(arena, sets, 2, args, count, &next, &operands, &err)) {
        assert_int_equal(next, count);
        put_values(&out, &g, &v, &operands);
        return out.text;
    }
    assert_int_equal(err.code, AG_E_USAGE);
    ag_buf_format(&out, "error: %s", err.message);
    if (err.hint[0])
        ag_buf_format(&out, "; hint: %s", err.hint);
    return out.text;
}

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

static void test_opt__understands_each_line(void **state)
{
    for (size_t i = 0; i < AG_COUNT(examples); i++) {
        const char *got = understand(*state, examples[i].args);
        if (!ag_streq(got, examples[i].got))
            fail_msg("example %zu: %s\n  instead of %s", i, got, examples[i].got);
    }
}

static void test_opt__stops_at_the_first_operand_when_asked_to(void **state)
{
    static const struct {
        const char *args[MOST];
        size_t next;
    } lines[] = {
        {{NULL}, 0},
        {{"-q"}, 1},
        {{"status", "-q"}, 0},
        {{"-q", "status", "--exit-code"}, 1},
        {{"-u", "x", "-q", "status"}, 3},
        {{"-q", "--", "status", "-q"}, 2},
        {{"-1", "-q"}, 0},
    };
    for (size_t i = 0; i < AG_COUNT(lines); i++) {
        globals g = {0};
        ag_opt_set set = {global_rows, AG_COUNT(global_rows), &g, 0};
        size_t count = 0, next = 0;
        while (lines[i].args[count])
            count++;
        ag_error err = {0};
        assert_true(ag_opt_parse(*state, &set, 1, lines[i].args, count, &next, NULL, &err));
        assert_int_equal(next, lines[i].next);
    }
}

static void test_opt__names_the_value_of_a_choice(void **state)
{
    assert_null(ag_opt_argument(*state, &rows[0]));
    assert_string_equal(ag_opt_argument(*state, &rows[1]), "TEXT");
    assert_string_equal(ag_opt_argument(*state, &rows[3]), "ignore|adopt");
    assert_string_equal(ag_opt_argument(*state, &rows[4]), "fail|wait|skip");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_opt__understands_each_line),
        cmocka_unit_test(test_opt__stops_at_the_first_operand_when_asked_to),
        cmocka_unit_test(test_opt__names_the_value_of_a_choice),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
