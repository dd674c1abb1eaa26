#include "shop.h"

/* ------------------------------------------------------------------ scripts */

/* What is printed for the way to `target`, from `from` (NULL: base). */
static const char *print(world *w, bool up, const char *from, const char *target)
{
    ag_buf out = ag_buf_new(w->arena);
    const ag_dialect *dialect = w->session->dialect;
    ag_session *printer = ag_printer_new(w->arena, dialect, &out);
    ag_buf_format(&out, "%s\n", dialect->script_head);
    if (!(up ? ag_upgrade : ag_downgrade)(w->arena, printer, &w->revisions, target, from,
                                          &w->options, &w->result, &w->err))
        fail_msg("%s", w->err.message);
    return out.text;
}

/* The real shell runs it; true if that succeeds. */
static bool run_script(world *w, const char *script)
{
    char *path = w->id == AG_SQLITE
                     ? ag_format(w->arena, "%s/script.sql", w->folder)
                     : ag_format(w->arena, "/tmp/autogen-script-%ld", (long)getpid());
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(script, file) >= 0);
    assert_int_equal(fclose(file), 0);
    char *command =
        w->id == AG_SQLITE
            ? ag_format(w->arena, "env -u LD_LIBRARY_PATH sqlite3 %s/test.db < %s >/dev/null 2>&1",
                        w->folder, path)
            : ag_format(w->arena, "psql -X -q -f %s '%s' >/dev/null 2>&1", path, w->url);
    bool ok = system(command) == 0;
    if (w->id == AG_POSTGRESQL)
        unlink(path);
    return ok;
}

static void must_run_script(world *w, const char *script)
{
    if (!run_script(w, script))
        fail_msg("the shell refuses:\n%s", script);
}

static void test_script__does_what_the_runner_does(void **state)
{
    world *w = *state;
    shop_add(w);
    must_run_script(w, print(w, true, NULL, "head"));
    world_reconnect(w);
    const char *dump = world_dump(w), *history = world_history(w);
    world_up(w, "head");
    assert_string_equal(world_done(w), "");
    world_down(w, "base");
    world_run(w, "DELETE FROM autogen_history");
    world_up(w, "head");
    assert_string_equal(world_dump(w), dump);
    assert_string_equal(world_history(w), history);
}

static void test_script__takes_it_back(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    const char *before = world_dump(w);
    world_up(w, "head");
    must_run_script(w, print(w, false, "head", "r2"));
    world_reconnect(w);
    assert_string_equal(world_dump(w), before);
    assert_string_equal(world_version(w), "r2");
}

/* What was known of the rows; nothing is known where nothing was. */
static void test_script__carries_statistics_over(void **state)
{
    static const char query[] = "SELECT tbl, idx, stat FROM sqlite_stat1 WHERE tbl IN ('users',"
                                " 'items') ORDER BY 1, 2";
    world *w = *state;
    if (w->id != AG_SQLITE)
        return;
    shop_add(w);
    world_up(w, "r4");
    world_run(w, "ANALYZE");
    const char *known = world_rows(w, query);
    must_run_script(w, print(w, true, "r4", "head"));
    world_reconnect(w);
    assert_non_null(strstr(known, "ix_email"));
    assert_string_equal(
        world_rows(w, "SELECT replace(tbl, 'people', 'users'), idx, stat FROM sqlite_stat1 WHERE"
                      " tbl IN ('people', 'items') ORDER BY 1, 2"),
        known);
    world_down(w, "r4");
    world_run(w, "DROP TABLE sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4");
    must_run_script(w, print(w, true, "r4", "head"));
    world_reconnect(w);
    assert_string_equal(world_rows(w, "SELECT * FROM sqlite_stat1"), "");
}

static void test_script__is_for_a_database_at_its_revision(void **state)
{
    world *w = *state;
    shop_add(w);
    const char *const froms[] = {NULL, "r1", "r3", "r4"};
    world_up(w, "r2");
    const char *before = world_dump(w), *history = world_history(w);
    for (size_t i = 0; i < AG_COUNT(froms); i++) {
        assert_false(run_script(w, print(w, true, froms[i], "head")));
        world_reconnect(w);
        assert_string_equal(world_dump(w), before);
        assert_string_equal(world_history(w), history);
    }
    must_run_script(w, print(w, true, "r2", "r3"));
    world_reconnect(w);
    assert_string_equal(world_version(w), "r3");
}

/* What the shell says of a script that fails. */
static const char *complaint(world *w, const char *script)
{
    static char said[4096];
    const char *path = ag_format(w->arena, "%s/script.sql", w->folder);
    FILE *file = fopen(path, "w");
    assert_true(file && fputs(script, file) >= 0 && fclose(file) == 0);
    FILE *shell = popen(
        ag_format(w->arena, "env -u LD_LIBRARY_PATH sqlite3 %s/test.db < %s 2>&1", w->folder, path),
        "r");
    assert_non_null(shell);
    said[fread(said, 1, sizeof said - 1, shell)] = '\0';
    assert_int_not_equal(pclose(shell), 0);
    return said;
}

static void test_script__refuses_rows_that_do_not_fit(void **state)
{
    world *w = *state;
    if (w->id != AG_SQLITE)
        return;
    world_add_all(w, shop, 4);
    world_up(w, "head");
    world_run(w, "UPDATE users SET email = NULL WHERE id = 2");
    const char *before = world_dump(w), *history = world_history(w);
    const char *said = complaint(w, print(w, false, "head", "r3"));
    world_reconnect(w);
    assert_non_null(strstr(said, "1 row of users.email is null, such as id = 2"));
    assert_non_null(
        strstr(said, "column \"email\" of table \"users\" must have a value in every row"));
    assert_string_equal(world_dump(w), before);
    assert_string_equal(world_history(w), history);
    assert_string_equal(world_version(w), "r4");
}

/* Wherever it breaks off, what is there is one of the revisions, whole: a statement that fails stands behind every fifth in turn. */
static void test_script__is_safe_wherever_it_fails(void **state)
{
    world *w = *state;
    const char *whole[5] = {""};
    if (w->id != AG_SQLITE)
        return;
    world_add_all(w, shop, 4);
    const char *script = print(w, true, NULL, "head");
    for (size_t i = 1; i < AG_COUNT(whole); i++) {
        world_up(w, shop[i - 1].id);
        whole[i] = world_dump(w);
    }
    const char *head = w->session->dialect->script_head;
    ag_script_parts parts = {0};
    ag_sql_split(w->arena, w->session->dialect, strstr(script, head) + strlen(head), &parts);
    assert_true(parts.len > 100);
    for (size_t stop = 2; stop < parts.len; stop += 5) {
        ag_buf broken = ag_buf_new(w->arena);
        ag_buf_format(&broken, "%s\n", head);
        for (size_t i = 0; i < parts.len; i++)
            ag_buf_format(&broken, "%s%s;\n", i == stop ? "SELECT * FROM nowhere;\n" : "",
                          parts.items[i].sql);
        world_reset(w);
        (void)complaint(w, broken.text);
        world_reconnect(w);
        size_t found = 0;
        while (found < AG_COUNT(whole) && strcmp(whole[found], world_dump(w)) != 0)
            found++;
        if (found == AG_COUNT(whole))
            fail_msg("behind statement %zu, %s: %s", stop, parts.items[stop - 1].sql,
                     world_dump(w));
        if (found > 0)
            assert_string_equal(world_version(w), shop[found - 1].id);
        world_up(w, "head");
        assert_string_equal(world_dump(w), whole[4]);
    }
}

static void test_script__is_the_same_twice(void **state)
{
    world *w = *state;
    shop_add(w);
    const char *first = print(w, true, NULL, "head");
    world_forget(w);
    shop_add(w);
    assert_string_equal(print(w, true, NULL, "head"), first);
}

/* ------------------------------------------------------------------ dry run */

static void take_step(void *payload, const ag_step *step, size_t number, size_t count)
{
    world *w = payload;
    ag_buf_format(&w->told, "%zu/%zu %s\n", number, count, step->title);
}

static void take_begin(void *payload, const ag_revision *revision, bool up, bool adopted)
{
    world *w = payload;
    ag_buf_format(&w->told, "%s %s%s\n", up ? "up" : "down", revision->id,
                  adopted ? " adopted" : "");
}

static void test_dry_run__changes_nothing(void **state)
{
    world *w = *state;
    ag_progress progress = {.revision_begins = take_begin, .step_begins = take_step, .payload = w};
    world_add_all(w, shop, 3);
    w->options.dry_run = true;
    world_up(w, "head");
    assert_string_equal(world_done(w), "r1 r2 r3");
    assert_string_equal(world_dump(w), "");
    w->options.dry_run = false;
    world_up(w, "r2");
    w->options.progress = &progress;
    const char *before = world_dump(w), *history = world_history(w);
    w->options.dry_run = true;
    world_up(w, "head");
    assert_string_equal(world_dump(w), before);
    assert_string_equal(world_history(w), history);
    assert_string_equal(w->told.text,
                        "up r3\n1/2 add column users.age integer\n2/2 add check users.ck_age\n");
}

static void test_dry_run__asks_the_assertions(void **state)
{
    world *w = *state;
    if (w->id != AG_SQLITE)
        return; /* PostgreSQL has no assertion here: it finds out by itself */
    world_add_all(w, shop, 4);
    world_up(w, "head");
    world_run(w, "UPDATE users SET email = NULL");
    w->options.dry_run = true;
    world_refuses(w, false, "-1", AG_E_ASSERTION, "revision r4: step 1 of 2, alter column");
    world_run(w, "UPDATE users SET email = id");
    world_down(w, "base");
    assert_string_equal(world_version(w), "r4");
}

/* ------------------------------------------------------------------ stamp */

static bool try_stamp(world *w, const char *targets, bool purge)
{
    ag_names names = ag_split(w->arena, targets, ' ');
    w->err = (ag_error){0};
    return ag_stamp(w->arena, w->session, &w->revisions, &names, purge, &w->options, &w->err);
}

static void stamp(world *w, const char *targets, bool purge)
{
    if (!try_stamp(w, targets, purge))
        fail_msg("%s", w->err.message);
}

static void test_stamp__records_and_runs_nothing(void **state)
{
    world *w = *state;
    shop_add(w);
    stamp(w, "r3", false);
    assert_string_equal(world_version(w), "r3");
    assert_string_equal(world_dump(w), "");
    assert_string_equal(world_rows(w, "SELECT revision, direction FROM autogen_history"),
                        "r3|stamp");
    stamp(w, "base", false);
    assert_string_equal(world_version(w), "");
    stamp(w, "r2 r5 r4", false);
    assert_string_equal(world_version(w), "r5");
    stamp(w, "-1", false);
    assert_string_equal(world_version(w), "r4");
}

static void test_stamp__purges_what_is_unknown(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    world_run(w, "UPDATE autogen_version SET version_num = 'gone'");
    assert_false(try_stamp(w, "r2", false));
    assert_int_equal(w->err.code, AG_E_UNKNOWN_REVISION);
    stamp(w, "r2", true);
    assert_string_equal(world_version(w), "r2");
    world_up(w, "head");
}

static void test_stamp__ends_what_stopped_half_way(void **state)
{
    world *w = *state;
    world_add(w, &shop[0]);
    world_add(w, &(told_revision){"c", "\"r1\"", ", \"transaction\": false",
                                  "[{\"op\": \"execute\", \"sql\": \"SELECT 1\"},"
                                  " {\"op\": \"execute\", \"sql\": \"nonsense\"}]",
                                  "[]"});
    assert_false(world_try(w, true, "head"));
    world_refuses(w, false, "base", AG_E_HALF_APPLIED, "revision c stopped after step 1 of 2");
    stamp(w, "c", false);
    world_down(w, "base");
    assert_string_equal(world_dump(w), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_script__does_what_the_runner_does),
        TEST(test_script__takes_it_back),
        TEST(test_script__carries_statistics_over),
        TEST(test_script__is_for_a_database_at_its_revision),
        TEST(test_script__refuses_rows_that_do_not_fit),
        TEST(test_script__is_safe_wherever_it_fails),
        TEST(test_script__is_the_same_twice),
        TEST(test_dry_run__changes_nothing),
        TEST(test_dry_run__asks_the_assertions),
        TEST(test_stamp__records_and_runs_nothing),
        TEST(test_stamp__purges_what_is_unknown),
        TEST(test_stamp__ends_what_stopped_half_way),
    };
    world_need_backend();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
