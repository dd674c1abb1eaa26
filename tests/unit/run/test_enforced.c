/* Foreign keys on SQLite: enforced for what is written by hand where the URL says so, and never while a table is built again. */
#include "world.h"

static const told_revision family[] = {
    {"r1", "null", "",
     "[{\"op\": \"create_table\", \"table\": \"p\", \"columns\": {\"id\": {\"type\": \"bigint\"},"
     "   \"a\": {\"type\": \"text\"}}, \"primary_key\": {\"name\": \"p_pkey\", \"columns\": [\"id\"]}},"
     " {\"op\": \"create_table\", \"table\": \"c\", \"columns\": {\"p_id\": {\"type\": \"bigint\"}},"
     "  \"foreign_keys\": {\"fk\": {\"columns\": [\"p_id\"], \"references\": \"p(id)\","
     "   \"on_delete\": \"cascade\"}}},"
     " {\"op\": \"execute\", \"sql\": \"INSERT INTO p VALUES (1, 'x'), (2, 'y'), (3, 'z');"
     "   INSERT INTO c VALUES (1), (2), (3)\"}]",
     "[{\"op\": \"drop_table\", \"table\": \"c\"}, {\"op\": \"drop_table\", \"table\": \"p\"}]"},
    {"r2", "\"r1\"", "",
     "[{\"op\": \"alter_column\", \"table\": \"p\", \"column\": \"a\", \"from\": {\"nullable\": true},"
     "  \"to\": {\"nullable\": false}},"
     " {\"op\": \"execute\", \"sql\": \"DELETE FROM p WHERE id = 1\"},"
     " {\"op\": \"alter_column\", \"table\": \"p\", \"column\": \"a\", \"from\": {\"default\": null},"
     "  \"to\": {\"default\": \"'x'\"}}]",
     "[{\"op\": \"alter_column\", \"table\": \"p\", \"column\": \"a\", \"from\": {\"default\": \"'x'\"},"
     "  \"to\": {\"default\": null}},"
     " {\"op\": \"alter_column\", \"table\": \"p\", \"column\": \"a\", \"from\": {\"nullable\": false},"
     "  \"to\": {\"nullable\": true}}]"},
};

/* Foreign keys as `how` says them: a part of the URL. */
static void begin(world *w, const char *how)
{
    ag_session_close(w->session);
    w->session = world_connect(w, ag_format(w->arena, "%s%s", w->url, how));
    world_add_all(w, family, AG_COUNT(family));
}

static void test_enforced__for_what_is_written_by_hand(void **state)
{
    world *w = *state;
    begin(w, "?foreign_keys=on");
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT * FROM c"), "2;3");
    assert_string_equal(world_rows(w, "SELECT * FROM p"), "2|y;3|z");
    assert_string_equal(world_history(w), "r1|upgrade|3|3|ended|good;r2|upgrade|3|3|ended|good");
    world_down(w, "r1");
    assert_string_equal(world_rows(w, "SELECT * FROM c"), "2;3");
    world_down(w, "base");
    assert_string_equal(world_dump(w), "");
}

static void test_enforced__nowhere_where_they_are_not(void **state)
{
    static const char *const urls[] = {"", "?foreign_keys=off", "?foreign_keys=0"};
    world *w = *state;
    for (size_t i = 0; i < AG_COUNT(urls); i++) {
        begin(w, urls[i]);
        world_up(w, "head");
        assert_string_equal(world_rows(w, "SELECT * FROM c"), "1;2;3");
        world_forget(w);
        world_reset(w);
    }
}

/* What came before the step by hand has run, and is recorded: running again goes on behind it. */
static void test_enforced__a_step_that_they_refuse_is_taken_up_again(void **state)
{
    world *w = *state;
    begin(w, "?foreign_keys=1");
    world_up(w, "r1");
    world_run(w, "CREATE TABLE d (p_id REFERENCES p); INSERT INTO d VALUES (1)");
    world_refuses(w, true, "head", AG_E_SQL, "revision r2: step 2 of 3, execute");
    assert_non_null(strstr(w->err.message, "FOREIGN KEY constraint failed"));
    assert_string_equal(world_rows(w, "SELECT * FROM c"), "1;2;3");
    world_run(w, "DROP TABLE d");
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT * FROM c"), "2;3");
}

/* One transaction serves where nothing is built again. */
static void test_enforced__in_one_transaction_where_that_will_do(void **state)
{
    static const told_revision third = {
        "r3", "\"r1\"", "",
        "[{\"op\": \"add_column\", \"table\": \"p\", \"column\": \"b\", \"type\": \"text\"},"
        " {\"op\": \"execute\", \"sql\": \"INSERT INTO c VALUES (17)\"}]",
        "[{\"op\": \"drop_column\", \"table\": \"p\", \"column\": \"b\"}]"};
    world *w = *state;
    begin(w, "?foreign_keys=yes");
    world_add(w, &third);
    world_up(w, "r1");
    const char *before = world_dump(w);
    world_refuses(w, true, "r3", AG_E_SQL, "revision r3: step 2 of 2, execute");
    assert_string_equal(world_dump(w), before);
    world_run(w, "INSERT INTO p VALUES (17, 'q')");
    world_up(w, "r3");
}

/* The script switches as the runner does, and the shell obeys. */
static void test_enforced__in_scripts(void **state)
{
    world *w = *state;
    begin(w, "?foreign_keys=on");
    ag_buf out = ag_buf_new(w->arena);
    ag_session *printer = ag_printer_new(w->arena, w->session->dialect, &out);
    printer->enforces = w->session->enforces;
    ag_buf_format(&out, "%s\n", w->session->dialect->script_head);
    if (!ag_upgrade(w->arena, printer, &w->revisions, "head", NULL, &w->options, &w->result,
                    &w->err))
        fail_msg("%s", w->err.message);
    ag_session_close(w->session);
    FILE *shell = popen(
        ag_format(w->arena, "env -u LD_LIBRARY_PATH sqlite3 -batch %s/test.db >/dev/null 2>&1",
                  w->folder),
        "w");
    assert_true(shell && fputs(out.text, shell) >= 0);
    assert_int_equal(pclose(shell), 0);
    w->session = world_connect(w, w->url);
    assert_string_equal(world_rows(w, "SELECT * FROM c"), "2;3");
    assert_string_equal(world_version(w), "r2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_enforced__for_what_is_written_by_hand),
        TEST(test_enforced__nowhere_where_they_are_not),
        TEST(test_enforced__a_step_that_they_refuse_is_taken_up_again),
        TEST(test_enforced__in_one_transaction_where_that_will_do),
        TEST(test_enforced__in_scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
