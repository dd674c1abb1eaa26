#include "fake.h"

typedef struct printed {
    const char *sql;
    const char *script;
} printed;

static const printed cases[] = {
    {"SELECT 1", "SELECT 1;\n"},
    {"SELECT 1;", "SELECT 1;\n"},
    {"SELECT 1 ;\n\n", "SELECT 1 ;\n"},
    {"SELECT 1\n", "SELECT 1;\n"},
    {"SELECT 1; SELECT 2", "SELECT 1; SELECT 2;\n"},
    {"SELECT ';'", "SELECT ';';\n"},
    {"SELECT ';", "SELECT ';;\n"},
    {"SELECT 1 -- one", "SELECT 1; -- one\n"},
    {"SELECT 1; -- one\n", "SELECT 1; -- one\n"},
    {"SELECT 1 /* ; */", "SELECT 1; /* ; */\n"},
    {"-- nothing", "-- nothing\n"},
    {"", "\n"},
};

static void test_printer__semicolons(void **state)
{
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_buf out = ag_buf_new(*state);
        ag_session *printer = ag_printer_new(*state, &fake_postgresql, &out);
        ag_error err = {0};
        assert_true(ag_session_run(printer, cases[i].sql, &err));
        assert_string_equal(out.text, cases[i].script);
    }
}

static const printed comments[] = {
    {"one", "-- one\n"},
    {"", "--\n"},
    {"one\ntwo", "-- one\n-- two\n"},
    {"one\n", "-- one\n"},
    {"one\n\ntwo", "-- one\n--\n-- two\n"},
    {"one\r\ntwo\r\n", "-- one\n-- two\n"},
    {"one\rDROP TABLE t", "-- one\n-- DROP TABLE t\n"},
    {"\r", "--\n"},
};

static void test_printer__comments(void **state)
{
    for (size_t i = 0; i < AG_COUNT(comments); i++) {
        ag_buf out = ag_buf_new(*state);
        ag_printer_comment(ag_printer_new(*state, &fake_sqlite, &out), comments[i].sql);
        assert_string_equal(out.text, comments[i].script);
    }
}

static void test_printer__is_a_session(void **state)
{
    ag_arena *arena = *state;
    ag_error err = {0};
    ag_buf out = ag_buf_new(arena);
    ag_session *printer = ag_printer_new(arena, &fake_sqlite, &out);
    assert_false(printer->is_live);
    assert_false(printer->is_new);
    assert_ptr_equal(printer->dialect, &fake_sqlite);
    assert_int_equal(printer->version, 0);
    assert_string_equal(printer->version_text, "");

    bool locked = false;
    char *holder = NULL;
    assert_true(printer->ops->try_lock(printer, arena, "key", &locked, &holder, &err));
    assert_true(locked);
    assert_null(holder);
    printer->ops->unlock(printer);

    ag_rows rows[2] = {{.row_count = 9}, {.row_count = 9}};
    assert_true(ag_session_query(printer, arena, "SELECT 1", rows, &err));
    assert_int_equal(rows[0].row_count, 0);
    assert_int_equal(rows[1].row_count, 9);
    const char *const both[] = {"SELECT 1", "SELECT 2"};
    assert_true(ag_session_query_all(printer, (ag_arena *[]){arena, arena}, both, 2, rows, &err));
    assert_int_equal(rows[1].row_count, 0);
    assert_string_equal(out.text, "");

    assert_true(ag_session_runf(printer, arena, &err, "DROP TABLE %I", "a\"b"));
    assert_string_equal(out.text, "DROP TABLE \"a\"\"b\";\n");
    assert_int_equal(printer->statements, 4);
    ag_session_close(printer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_printer__semicolons),
        TEST(test_printer__comments),
        TEST(test_printer__is_a_session),
    };
    return cmocka_run_group_tests_name("printer", tests, NULL, NULL);
}
