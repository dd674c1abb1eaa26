#include "base/text.h"

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

static const char type_letters[] = {
    [AG_TOKEN_END] = '.',    [AG_TOKEN_WORD] = 'w',  [AG_TOKEN_NAME] = 'n', [AG_TOKEN_STRING] = 's',
    [AG_TOKEN_NUMBER] = '0', [AG_TOKEN_PUNCT] = 'p', [AG_TOKEN_BAD] = 'X',
};

/* The tokens as "type:text type:text": readable in a table and in a failure. */
static const char *lex(ag_arena *arena, const char *text, unsigned flags)
{
    ag_buf buf = ag_buf_new(arena);
    ag_lexer lexer = ag_lexer_new(text, flags);
    for (;;) {
        ag_token token = ag_lexer_next(&lexer);
        if (token.type == AG_TOKEN_END)
            return buf.text;
        ag_buf_format(&buf, "%s%c:%.*s", buf.len ? " " : "", type_letters[token.type],
                      (int)token.len, token.text);
    }
}

typedef struct lex_case {
    const char *text;
    const char *tokens;
} lex_case;

static void assert_lexes(ag_arena *arena, const lex_case *cases, size_t count, unsigned flags)
{
    for (size_t i = 0; i < count; i++)
        assert_string_equal(lex(arena, cases[i].text, flags), cases[i].tokens);
}

static void test_lexer__skips_white_space_and_comments(void **state)
{
    static const lex_case cases[] = {
        {"", ""},
        {" \t\r\n\f\v", ""},
        {"-- all of it", ""},
        {"a -- b\nc", "w:a w:c"},
        {"a--b", "w:a"},
        {"a/* b */c", "w:a w:c"},
        {"a/**/c", "w:a w:c"},
        {"/* a /* b */ c */ d", "w:d"},
        {"/***/d", "w:d"},
        {"a - - b", "w:a p:- p:- w:b"},
        {"a / * b", "w:a p:/ p:* w:b"},
    };
    assert_lexes(*state, cases, AG_COUNT(cases), AG_LEX_PLAIN);
}

static void test_lexer__words(void **state)
{
    static const lex_case cases[] = {
        {"Select x_1", "w:Select w:x_1"},
        {"_a a$b", "w:_a w:a$b"},
        {"stra\xC3\x9F"
         "e",
         "w:stra\xC3\x9F"
         "e"},
        {"a.b", "w:a p:. w:b"},
        {"f(x)", "w:f p:( w:x p:)"},
        {"e x u & n", "w:e w:x w:u p:& w:n"},
    };
    assert_lexes(*state, cases, AG_COUNT(cases), AG_LEX_PLAIN);
}

static void test_lexer__strings(void **state)
{
    static const lex_case cases[] = {
        {"'a' 'b'", "s:'a' s:'b'"},
        {"''", "s:''"},
        {"'it''s'", "s:'it''s'"},
        {"'a\\'b", "s:'a\\' w:b"},
        {"'-- no /* comment'", "s:'-- no /* comment'"},
        {"E'a\\'b'", "s:E'a\\'b'"},
        {"e'\\\\'x", "s:e'\\\\' w:x"},
        {"x'FF' B'01' n'a' U&'\\0041'", "s:x'FF' s:B'01' s:n'a' s:U&'\\0041'"},
        {"u & 'a'", "w:u p:& s:'a'"},
        {"$$a 'b$$", "s:$$a 'b$$"},
        {"$tag$ $$ $x$ $tag$ y", "s:$tag$ $$ $x$ $tag$ w:y"},
        {"$a1$b$a1$", "s:$a1$b$a1$"},
        {"$1 + $2", "p:$ 0:1 p:+ p:$ 0:2"},
        {"$a", "p:$ w:a"},
        {"a$$b", "w:a$$b"},
    };
    assert_lexes(*state, cases, AG_COUNT(cases), AG_LEX_PLAIN);
}

static void test_lexer__quoted_names(void **state)
{
    static const lex_case plain[] = {
        {"\"a b\"", "n:\"a b\""},           {"\"a\"\"b\".c", "n:\"a\"\"b\" p:. w:c"},
        {"U&\"\\0041\"", "n:U&\"\\0041\""}, {"\"a\\\"", "n:\"a\\\""},
        {"a[1]", "w:a p:[ 0:1 p:]"},        {"`a`", "p:` w:a p:`"},
    };
    static const lex_case sqlite[] = {
        {"`a b` [c d]", "n:`a b` n:[c d]"},
        {"`a``b`", "n:`a``b`"},
        {"[a]]", "n:[a] p:]"},
    };
    assert_lexes(*state, plain, AG_COUNT(plain), AG_LEX_PLAIN);
    assert_lexes(*state, sqlite, AG_COUNT(sqlite), AG_LEX_BRACKETS | AG_LEX_BACKTICKS);
}

static void test_lexer__numbers(void **state)
{
    static const lex_case cases[] = {
        {"0 12 1.5 .5 1. 1e5 1.5E-3 2e+7", "0:0 0:12 0:1.5 0:.5 0:1. 0:1e5 0:1.5E-3 0:2e+7"},
        {"0xFF 0b01 0o17 1_000", "0:0xFF 0:0b01 0:0o17 0:1_000"},
        {"1e x", "0:1 w:e w:x"},
        {"1e+x", "0:1 w:e p:+ w:x"},
        {"1..2", "0:1 p:. 0:.2"},
        {"-1", "p:- 0:1"},
        {"1a", "0:1 w:a"},
    };
    assert_lexes(*state, cases, AG_COUNT(cases), AG_LEX_PLAIN);
}

static void test_lexer__operators(void **state)
{
    static const lex_case cases[] = {
        {"a::b||c", "w:a p::: w:b p:|| w:c"},
        {"<= >= <> != -> ->> #> #>> @> <@ && =>",
         "p:<= p:>= p:<> p:!= p:-> p:->> p:#> p:#>> p:@> p:<@ p:&& p:=>"},
        {"a<-1", "w:a p:< p:- 0:1"},
        {"(,;)", "p:( p:, p:; p:)"},
        {"a~*b", "w:a p:~ p:* w:b"},
        {"a*=b", "w:a p:* p:= w:b"},
    };
    assert_lexes(*state, cases, AG_COUNT(cases), AG_LEX_PLAIN);
}

static void test_lexer__what_has_no_end_is_bad_and_takes_the_rest(void **state)
{
    static const lex_case cases[] = {
        {"a 'b c", "w:a X:'b c"},     {"a \"b c", "w:a X:\"b c"},
        {"a /* b c", "w:a X:/* b c"}, {"a /* /* */ c", "w:a X:/* /* */ c"},
        {"$$ b", "X:$$ b"},           {"$t$ $u$ $t", "X:$t$ $u$ $t"},
        {"E'a\\'", "X:E'a\\'"},       {"e'\\", "X:e'\\"},
        {"'a''", "X:'a''"},
    };
    assert_lexes(*state, cases, AG_COUNT(cases), AG_LEX_PLAIN);
    static const lex_case sqlite[] = {{"[a", "X:[a"}, {"`a", "X:`a"}};
    assert_lexes(*state, sqlite, AG_COUNT(sqlite), AG_LEX_BRACKETS | AG_LEX_BACKTICKS);
}

static void test_lexer__stays_at_the_end(void **state)
{
    (void)state;
    ag_lexer lexer = ag_lexer_new("a", AG_LEX_PLAIN);
    ag_lexer_next(&lexer);
    assert_int_equal(ag_lexer_next(&lexer).type, AG_TOKEN_END);
    assert_int_equal(ag_lexer_next(&lexer).type, AG_TOKEN_END);
}

static ag_token first_token(const char *text)
{
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_BRACKETS | AG_LEX_BACKTICKS);
    return ag_lexer_next(&lexer);
}

static void test_token__text_is_its_meaning(void **state)
{
    static const lex_case cases[] = {
        {"SeLect", "select"}, {"\"A\"\"b\"", "A\"b"}, {"`a``B`", "a`B"},
        {"[A b]", "A b"},     {"'It''s'", "'It''s'"}, {"1E5", "1E5"},
        {"::", "::"},         {"U&\"x\"", "U&\"x\""}, {"", ""},
        {"\"\"", ""},         {"'open", "'open"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_string_equal(ag_token_text(*state, first_token(cases[i].text)), cases[i].tokens);
}

static void test_token__is(void **state)
{
    (void)state;
    assert_true(ag_token_is(first_token("Select"), "select"));
    assert_true(ag_token_is(first_token("select"), "SELECT"));
    assert_true(ag_token_is(first_token("::x"), "::"));
    assert_false(ag_token_is(first_token("select"), "selec"));
    assert_false(ag_token_is(first_token("selec"), "select"));
    assert_false(ag_token_is(first_token("\"select\""), "select"));
    assert_false(ag_token_is(first_token("'a'"), "'a'"));
    assert_false(ag_token_is(first_token("1"), "1"));
    assert_false(ag_token_is(first_token(""), ""));
}

static void test_sql__equal(void **state)
{
    (void)state;
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {NULL, NULL, true},
        {NULL, "", false},
        {"", NULL, false},
        {"", " -- nothing\n", true},
        {"a>0", "A /* is */ >  0", true},
        {"NOW()", "now( )", true},
        {"a", "\"a\"", true},
        {"A", "\"a\"", true},
        {"A", "\"A\"", false},
        {"\"A\"", "\"a\"", false},
        {"\"a\"\"b\"", "\"a\"\"b\"", true},
        {"\"a\"", "`a`", true},
        {"'a'", "'A'", false},
        {"'a'", "\"a\"", false},
        {"a", "'a'", false},
        {"a", "a b", false},
        {"a b", "a", false},
        {"ab", "a", false},
        {"a b", "ab", false},
        {"1", "1.0", false},
        {"| |", "||", false},
        {"a::int", "a :: INT", true},
        {"'a", "'a", true},
        {"'a", "'ab", false},
        {"$$a$$", "'a'", false},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        if (ag_sql_equal(cases[i].a, cases[i].b) != cases[i].equal)
            fail_msg("%s and %s", cases[i].a, cases[i].b);
}

static void test_sql__rename(void **state)
{
    static const struct {
        const char *sql, *from, *to, *renamed;
    } cases[] = {
        {"", "a", "b", ""},
        {"length(title) > 0", "title", "name", "length(name) > 0"},
        {"Title = TITLE -- title\n", "title", "name", "name = name -- title\n"},
        {"\"title\" <> 'title'", "title", "name", "name <> 'title'"},
        {"\"Title\" > title", "Title", "name", "name > title"},
        {"/* a */ a  +  a /* a */", "a", "b", "/* a */ b  +  b /* a */"},
        {"a(a)", "a", "b", "a(b)"},
        {"a (1) + a", "a", "b", "a (1) + b"},
        {"t.a + a.t + a", "a", "b", "t.a + a.t + b"},
        {"t.\"a\"", "a", "b", "t.b"},
        {"titles + subtitle", "title", "name", "titles + subtitle"},
        {"a", "a", "B c", "\"B c\""},
        {"a", "a", "x\"y", "\"x\"\"y\""},
        {"a", "a", "order", "\"order\""},
        {"a", "a", "with", "\"with\""},
        {"a", "a", "all", "\"all\""},
        {"a", "a", "1st", "\"1st\""},
        {"a", "a", "", "\"\""},
        {"a", "a", "a_1$", "a_1$"},
        {"\"order\" ORDER", "order", "x", "x ORDER"},
        {"`a` + 1", "a", "b", "b + 1"},
        {"a + 'open a", "a", "b", "b + 'open a"},
        {"$$a$$ || a", "a", "b", "$$a$$ || b"},
        {"x'a' || e'\\'a' || a", "a", "b", "x'a' || e'\\'a' || b"},
        {"'x'::a", "a", "b", "'x'::b"},
    };
    for (size_t i = 0; i < AG_COUNT(cases); i++)
        assert_string_equal(ag_sql_rename(*state, cases[i].sql, cases[i].from, cases[i].to),
                            cases[i].renamed);
}

static void test_sql__rename_and_back_is_the_same_text(void **state)
{
    const char *sql = "coalesce(a, 'a') > 0 AND t.a <> a::text /* a */";
    char *there = ag_sql_rename(*state, sql, "a", "B");
    assert_string_equal(there, "coalesce(\"B\", 'a') > 0 AND t.a <> \"B\"::text /* a */");
    assert_string_equal(ag_sql_rename(*state, there, "B", "a"), sql);
}

static void test_sql__mentions(void **state)
{
    (void)state;
    assert_true(ag_sql_mentions("SELECT Users.id FROM users", "users"));
    assert_true(ag_sql_mentions("f(x)", "f"));
    assert_true(ag_sql_mentions("\"A b\"", "A b"));
    assert_true(ag_sql_mentions("x.\"a\"\"b\"", "a\"b"));
    assert_false(ag_sql_mentions("'users' -- users", "users"));
    assert_false(ag_sql_mentions("users2 + _users", "users"));
    assert_false(ag_sql_mentions("Users", "Users"));
    assert_true(ag_sql_mentions("\"Users\"", "Users"));
    assert_false(ag_sql_mentions("user", "users"));
    assert_false(ag_sql_mentions("", "users"));
}

static void test_sql__identifier(void **state)
{
    assert_string_equal(ag_sql_identifier(*state, "users"), "users");
    assert_string_equal(ag_sql_identifier(*state, "Users"), "\"Users\"");
    assert_string_equal(ag_sql_identifier(*state, "order"), "\"order\"");
    assert_string_equal(ag_sql_identifier(*state, "a\"b"), "\"a\"\"b\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lexer__skips_white_space_and_comments),
        cmocka_unit_test(test_lexer__words),
        cmocka_unit_test(test_lexer__strings),
        cmocka_unit_test(test_lexer__quoted_names),
        cmocka_unit_test(test_lexer__numbers),
        cmocka_unit_test(test_lexer__operators),
        cmocka_unit_test(test_lexer__what_has_no_end_is_bad_and_takes_the_rest),
        cmocka_unit_test(test_lexer__stays_at_the_end),
        cmocka_unit_test(test_token__text_is_its_meaning),
        cmocka_unit_test(test_token__is),
        cmocka_unit_test(test_sql__equal),
        cmocka_unit_test(test_sql__rename),
        cmocka_unit_test(test_sql__rename_and_back_is_the_same_text),
        cmocka_unit_test(test_sql__mentions),
        cmocka_unit_test(test_sql__identifier),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
