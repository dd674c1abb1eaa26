#include <autogen/shape.h>

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

static void test_name__text_form_goes_there_and_back(void **state)
{
    static const struct {
        const char *schema, *name, *text;
    } rows[] = {
        {NULL, "users", "users"},       {"app", "users", "app.users"},
        {NULL, "My Table", "My Table"}, {"app", "a.b", "app.\"a.b\""},
        {"a.b", "c", "\"a.b\".c"},      {NULL, "say \"hi\"", "\"say \"\"hi\"\"\""},
        {NULL, "\"", "\"\"\"\""},       {NULL, "f(x)", "\"f(x)\""},
        {NULL, "a,b", "\"a,b\""},       {NULL, " a", "\" a\""},
        {NULL, "a\t", "\"a\t\""},       {NULL, "$ref", "\"$ref\""},
        {NULL, "a$b", "a$b"},           {"größe", "straße", "größe.straße"},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        assert_string_equal(ag_name_text(*state, rows[i].schema, rows[i].name), rows[i].text);
        ag_name name;
        ag_error err = {0};
        assert_true(ag_name_parse(*state, rows[i].text, &name, &err));
        assert_true(ag_streq(name.schema, rows[i].schema));
        assert_string_equal(name.name, rows[i].name);
    }
}

static void test_name__needless_quotes_are_read(void **state)
{
    ag_name name;
    ag_error err = {0};
    assert_true(ag_name_parse(*state, "\"app\".\"users\"", &name, &err));
    assert_string_equal(name.schema, "app");
    assert_string_equal(name.name, "users");
}

static void test_name__malformed_is_refused(void **state)
{
    static const char *const texts[] = {
        "",     ".",  "a.", ".a",   "a..b", "a.b.c", "\"a",   "\"\"",   "a\"b\"",
        "a b ", " a", "$a", "a(b)", "a,b",  "a)",    "a.\"b", "\"a\"b", "a.\"b\".c",
    };
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_name name = {"kept", "kept"};
        ag_error err = {0};
        assert_false(ag_name_parse(*state, texts[i], &name, &err));
        assert_int_equal(err.code, AG_E_NAME);
        assert_string_equal(name.name, "kept");
        assert_string_equal(err.file, "");
    }
}

static void test_signature__text_form_goes_there_and_back(void **state)
{
    static const struct {
        const char *text, *schema, *name;
        size_t types;
        const char *last;
    } rows[] = {
        {"f()", NULL, "f", 0, NULL},
        {"f(integer)", NULL, "f", 1, "integer"},
        {"app.f(integer, text)", "app", "f", 2, "text"},
        {"\"f(x)\"(numeric(10, 2), timestamp with time zone)", NULL, "f(x)", 2,
         "timestamp with time zone"},
        {"f(app.\"a, b)\"[])", NULL, "f", 1, "app.\"a, b)\"[]"},
        {"two words(\"char\")", NULL, "two words", 1, "\"char\""},
    };
    for (size_t i = 0; i < AG_COUNT(rows); i++) {
        ag_signature signature;
        ag_name name;
        ag_error err = {0};
        assert_true(ag_signature_parse(*state, rows[i].text, &signature, &err));
        assert_true(ag_streq(signature.name.schema, rows[i].schema));
        assert_string_equal(signature.name.name, rows[i].name);
        assert_int_equal(signature.types.len, rows[i].types);
        if (rows[i].last)
            assert_string_equal(signature.types.items[rows[i].types - 1], rows[i].last);
        assert_string_equal(ag_signature_text(*state, &signature), rows[i].text);
        assert_true(ag_key_parse(*state, rows[i].text, &name, &err));
        assert_string_equal(name.name, rows[i].name);
    }
}

static void test_signature__white_space_does_not_count(void **state)
{
    ag_signature signature;
    ag_error err = {0};
    assert_true(ag_signature_parse(*state, "f( integer ,text )", &signature, &err));
    assert_string_equal(ag_signature_text(*state, &signature), "f(integer, text)");
}

static void test_signature__malformed_is_refused(void **state)
{
    static const char *const texts[] = {"f",     "",         "(integer)", "f(integer",
                                        "f(a,)", "f(,a)",    "f(a,,b)",   "f(a) ",
                                        "f(a)b", "a.b.c(d)", "f(\"a)",    "f((a)"};
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_signature signature = {.name = {"kept", "kept"}};
        ag_error err = {0};
        assert_false(ag_signature_parse(*state, texts[i], &signature, &err));
        assert_int_equal(err.code, AG_E_NAME);
        assert_string_equal(signature.name.name, "kept");
    }
}

static void test_key__is_a_name_or_a_signature(void **state)
{
    ag_name name;
    ag_error err = {0};
    assert_true(ag_key_parse(*state, "app.users", &name, &err));
    assert_string_equal(name.schema, "app");
    assert_true(ag_key_parse(*state, "\"f(integer)\"", &name, &err));
    assert_string_equal(name.name, "f(integer)");
    assert_false(ag_key_parse(*state, "a(b", &name, &err));
}

static void test_target__text_form_goes_there_and_back(void **state)
{
    static const char *const texts[] = {
        "users",
        "users(id)",
        "users(id, tenant)",
        "app.users(id)",
        "\"my table\"(id)",
        "app.\"a.b\"(\"x y\")",
        "users(\"a,b\", \"c\"\"d\")",
        "\"a(b\"(\"(\")",
    };
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_target target;
        ag_error err = {0};
        assert_true(ag_target_parse(*state, texts[i], &target, &err));
        assert_string_equal(ag_target_text(*state, &target), texts[i]);
    }
}

static void test_target__table_is_a_name_in_text_form(void **state)
{
    ag_target target;
    ag_error err = {0};
    assert_true(
        ag_target_parse(*state, " app . \"order items\" ( id,\n\"a b\" , c d ) ", &target, &err));
    assert_string_equal(target.table, "app.order items");
    assert_int_equal(target.columns.len, 3);
    assert_string_equal(target.columns.items[0], "id");
    assert_string_equal(target.columns.items[1], "a b");
    assert_string_equal(target.columns.items[2], "c d");
    assert_string_equal(ag_target_text(*state, &target),
                        "app.\"order items\"(id, \"a b\", \"c d\")");
}

static void test_target__malformed_is_refused(void **state)
{
    static const char *const texts[] = {
        "",
        "(id)",
        "users(",
        "users()",
        "users(id",
        "users(id,)",
        "users(,)",
        "users(id)x",
        "users)",
        "users(a.b)",
        "a.b.c(d)",
        "users(\"id)",
        "users(id) on delete cascade",
        "users(id(x))",
        "a,b",
    };
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_target target = {.table = "kept"};
        ag_error err = {0};
        assert_false(ag_target_parse(*state, texts[i], &target, &err));
        assert_int_equal(err.code, AG_E_NAME);
        assert_string_equal(target.table, "kept");
    }
}

static void test_target__malformed_table_stays_as_it_is(void **state)
{
    const ag_target target = {.table = "a..b"};
    assert_string_equal(ag_target_text(*state, &target), "a..b");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_name__text_form_goes_there_and_back),
        cmocka_unit_test(test_name__needless_quotes_are_read),
        cmocka_unit_test(test_name__malformed_is_refused),
        cmocka_unit_test(test_signature__text_form_goes_there_and_back),
        cmocka_unit_test(test_signature__white_space_does_not_count),
        cmocka_unit_test(test_signature__malformed_is_refused),
        cmocka_unit_test(test_key__is_a_name_or_a_signature),
        cmocka_unit_test(test_target__text_form_goes_there_and_back),
        cmocka_unit_test(test_target__table_is_a_name_in_text_form),
        cmocka_unit_test(test_target__malformed_is_refused),
        cmocka_unit_test(test_target__malformed_table_stays_as_it_is),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
