#include "shop.h"

#include "../../support/fault_session.h"

/* ------------------------------------------------------------------ to and fro */

static void test_upgrade__runs_what_is_pending(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    assert_string_equal(world_done(w), "r1 r2");
    assert_string_equal(world_version(w), "r2");
    world_up(w, "+1");
    assert_string_equal(world_done(w), "r3");
    world_up(w, "head");
    assert_string_equal(world_done(w), "r4 r5 r6 r7");
    assert_string_equal(world_rows(w, "SELECT * FROM people ORDER BY 1"), "1|a;b|6;2|it's|5");
    assert_string_equal(world_rows(w, "SELECT * FROM items ORDER BY 1"), "7|1|item;8|NULL|item");
    world_up(w, "head");
    assert_string_equal(world_done(w), "");
}

static void test_upgrade__to_what_is_applied_does_nothing(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r3");
    world_up(w, "r2");
    assert_string_equal(world_done(w), "");
    assert_string_equal(world_version(w), "r3");
}

static void test_downgrade__restores_each_state(void **state)
{
    world *w = *state;
    const char *dumps[AG_COUNT(shop) + 1];
    shop_add(w);
    dumps[0] = "";
    for (size_t i = 0; i < AG_COUNT(shop); i++) {
        world_up(w, "+1");
        dumps[i + 1] = world_dump(w);
    }
    for (size_t i = AG_COUNT(shop); i-- > 0;) {
        world_down(w, "-1");
        assert_string_equal(world_done(w), shop[i].id);
        assert_string_equal(world_dump(w), dumps[i]);
    }
    assert_string_equal(world_version(w), "");
}

static void test_downgrade__to_an_id_and_to_base(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "head");
    world_down(w, "r5");
    assert_string_equal(world_done(w), "r7 r6");
    assert_string_equal(world_version(w), "r5");
    world_down(w, "base");
    assert_string_equal(world_done(w), "r5 r4 r3 r2 r1");
    assert_string_equal(world_dump(w), "");
    world_up(w, "head");
    assert_string_equal(world_done(w), "r1 r2 r3 r4 r5 r6 r7");
}

/* ------------------------------------------------------------------ the record */

static void test_ledger__has_a_row_for_each_run(void **state)
{
    world *w = *state;
    shop_add(w);
    w->options.tag = "v1";
    world_up(w, "r5");
    world_down(w, "r4");
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;r2|upgrade|1|1|ended|good;"
                                          "r3|upgrade|2|2|ended|good;r4|upgrade|2|2|ended|good;"
                                          "r5|upgrade|3|3|ended|good;"
                                          "r5|downgrade|2|2|ended|good");
    assert_string_equal(
        world_rows(w, "SELECT message, tag, started_at, finished_at, autogen, duration_ms FROM"
                      " autogen_history WHERE id = 3"),
        "do r3|v1|then|then|0|NULL");
    assert_string_equal(world_rows(w, "SELECT count(*) FROM autogen_history WHERE body IS NULL"),
                        "1"); /* the downgrade, whose upgrade has it */
    assert_string_equal(world_rows(w, "SELECT downgrade_sql FROM autogen_history WHERE id = 2"),
                        "DELETE FROM items;\nDELETE FROM users;\n");
    assert_string_equal(
        world_rows(w, "SELECT count(*) FROM autogen_history WHERE run_from LIKE '%:%' AND run_by"
                      " <> '' AND checksum LIKE 'sha256:%' AND fingerprint LIKE 'sha256:%'"),
        "6");
}

/* What is counted piece by piece is the digest of the whole. */
static void test_ledger__fingerprints_the_model(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "head");
    world_down(w, "r3");
    ag_graph graph;
    ag_nodes at = {0};
    ag_schema *model = NULL;
    assert_true(ag_graph_build(w->arena, &w->revisions, &graph, &w->err));
    const char *found = world_rows(w, "SELECT revision, fingerprint FROM autogen_history WHERE id"
                                      " IN (4, 11) ORDER BY id");
    AG_PUSH(w->arena, &at, ag_graph_find(&graph, "r4"));
    assert_true(ag_replay(w->arena, &graph, &at, &model, &w->err));
    const char *r4 = ag_schema_digest(w->arena, model);
    at.items[0] = ag_graph_find(&graph, "r3");
    assert_true(ag_replay(w->arena, &graph, &at, &model, &w->err));
    assert_string_equal(found,
                        ag_format(w->arena, "r4|%s;r4|%s", r4, ag_schema_digest(w->arena, model)));
}

static void test_ledger__keeps_bodies(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "head");
    const char *at_three = NULL;
    world_forget(w); /* the files are gone */
    world_down(w, "r3");
    assert_string_equal(world_done(w), "r7 r6 r5 r4");
    at_three = world_dump(w);
    world_forget(w);
    shop_add(w);
    world_up(w, "head");
    world_forget(w);
    world_add_all(w, shop, 3); /* an older build's files */
    world_down(w, "r3");
    assert_string_equal(world_dump(w), at_three);
}

static void test_ledger__refuses_an_unknown_revision(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    world_run(w, "UPDATE autogen_version SET version_num = 'gone'");
    world_refuses(w, true, "head", AG_E_UNKNOWN_REVISION, "the database is at revision \"gone\"");
}

static void test_ledger__refuses_an_edited_file(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    world_forget(w);
    told_revision edited = shop[1];
    edited.down = "[]";
    world_add(w, &shop[0]);
    world_add(w, &edited);
    world_add(w, &shop[2]);
    world_refuses(w, true, "head", AG_E_EDITED, "edited after being applied: r2.json");
    assert_string_equal(world_version(w), "r2");
}

/* ------------------------------------------------------------------ failure */

static void test_failure__is_recorded_and_changes_nothing_else(void **state)
{
    world *w = *state;
    world_add(w, &shop[0]);
    world_add(w, &(told_revision){"bad", "\"r1\"", "",
                                  "[{\"op\": \"add_column\", \"table\": \"users\", \"column\": "
                                  "\"x\", \"type\": \"integer\"},"
                                  " {\"op\": \"execute\", \"sql\": \"INSERT INTO nowhere VALUES "
                                  "(1)\"}]",
                                  "false"});
    world_up(w, "r1");
    const char *before = world_dump(w);
    world_refuses(w, true, "head", AG_E_SQL, "revision bad: step 2 of 2, execute SQL: ");
    assert_string_equal(world_dump(w), before);
    assert_string_equal(world_version(w), "r1");
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;bad|upgrade|1|2|ended|bad");
    world_refuses(w, true, "head", AG_E_SQL, "revision bad: step 2 of 2, execute SQL: ");
}

static void test_failure__keeps_what_came_before(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_add(w, &(told_revision){"bad", "\"r2\"", "",
                                  "[{\"op\": \"execute\", \"sql\": \"nonsense\"}]", "[]"});
    world_refuses(w, true, "head", AG_E_SQL, "revision bad: step 1 of 1");
    assert_string_equal(world_version(w), "r2");
    assert_string_equal(world_done(w), "r1 r2");
}

/* Rows that refer to nothing are found by a query, before anything is changed for good. */
static void test_failure__of_rows_that_refer_to_nothing(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r5");
    world_run(w, "INSERT INTO items (id, owner) VALUES (9, 99)");
    const char *before = world_dump(w);
    world_refuses(w, true, "head", AG_E_ASSERTION,
                  "revision r6: step 2 of 2, add foreign key items.fk_user: ");
    assert_string_equal(world_dump(w), before);
    world_run(w, "DELETE FROM items WHERE id = 9");
    world_up(w, "head");
}

static void test_backfill__ends_comments(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_add(w, &(told_revision){"r3", "\"r2\"", "",
                                  "[{\"op\": \"backfill\", \"table\": \"users\", \"set\": "
                                  "{\"email\": \"'x' -- note\"}, \"where\": \"id = 1 AND email <> "
                                  "'x' -- first\"}]",
                                  "false"});
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT id, email FROM users ORDER BY 1"), "1|x;2|it's");
}

/* What the old type would make of the new values does not matter. */
static void test_upgrade__converts_values_to_what_the_old_type_cannot_hold(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_add(w,
              &(told_revision){"r3", "\"r2\"", "",
                               "[{\"op\": \"alter_column\", \"table\": \"items\", \"column\": "
                               "\"owner\", \"from\": {\"type\": \"bigint\"}, \"to\": {\"type\": "
                               "\"text\"}, \"with\": {\"using\": {\"sqlite\": "
                               "\"printf('%05d', coalesce(owner, id)) -- five\", \"postgresql\": "
                               "\"lpad(coalesce(owner, id)::text, 5, '0') -- five\"}}}]",
                               "false"});
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT id, owner FROM items ORDER BY 1"), "7|00001;8|00008");
}

static void test_upgrade__renames_values_of_an_enum(void **state)
{
    world *w = *state;
    world_add(
        w, &(told_revision){"r1", "null", "",
                            "[{\"op\": \"create_enum\", \"enum\": \"mood\", \"values\": "
                            "[\"sad\", \"it's\", \"ok\"]}, {\"op\": \"create_table\", \"table\": "
                            "\"t\", \"columns\": {\"m\": {\"type\": \"mood\"}}},"
                            " {\"op\": \"execute\", \"sql\": \"INSERT INTO t VALUES ('sad'), "
                            "('it''s'), ('ok'), (NULL)\"}]",
                            "false"});
    world_add(
        w, &(told_revision){"r2", "\"r1\"", "",
                            "[{\"op\": \"alter_enum\", \"enum\": \"mood\", \"from\": {\"values\": "
                            "[\"sad\", \"it's\", \"ok\"]}, \"to\": {\"values\": [\"blue\", \"so\", "
                            "\"ok\"]}, \"with\": {\"renamed_values\": {\"sad\": \"blue\", "
                            "\"it's\": \"so\"}}}]",
                            "[{\"op\": \"alter_enum\", \"enum\": \"mood\", \"from\": {\"values\": "
                            "[\"blue\", \"so\", \"ok\"]}, \"to\": {\"values\": [\"sad\", \"it's\", "
                            "\"ok\"]}, \"with\": {\"renamed_values\": {\"blue\": \"sad\", "
                            "\"so\": \"it's\"}}}]"});
    world_up(w, "head");
    assert_string_equal(
        world_rows(w, "SELECT m FROM t WHERE m IS NOT NULL ORDER BY m = 'ok', m = 'so'"),
        "blue;so;ok");
    world_down(w, "-1");
    assert_string_equal(
        world_rows(w, "SELECT m FROM t WHERE m IS NOT NULL ORDER BY m = 'ok', m = 'it''s'"),
        "sad;it's;ok");
}

/* On SQLite an array is JSON; what is none is left alone by nobody, so that nothing stays behind unseen. */
static void test_upgrade__renames_values_inside_arrays(void **state)
{
    world *w = *state;
    bool lite = w->session->dialect->id == AG_SQLITE;
    world_add(w, &(told_revision){"r1", "null", "",
                                  "[{\"op\": \"create_enum\", \"enum\": \"mood\", \"values\": "
                                  "[\"sad\", \"ok\"]}, {\"op\": \"create_table\", \"table\": "
                                  "\"t\", \"columns\": {\"id\": \"integer\", \"m\": \"mood[]\"}}]",
                                  "false"});
    world_add(
        w, &(told_revision){"r2", "\"r1\"", "",
                            "[{\"op\": \"alter_enum\", \"enum\": \"mood\", \"from\": {\"values\": "
                            "[\"sad\", \"ok\"]}, \"to\": {\"values\": [\"blue\", \"ok\"]}, "
                            "\"with\": {\"renamed_values\": {\"sad\": \"blue\"}}}]",
                            "false"});
    world_up(w, "r1");
    world_rows(w,
               lite ? "INSERT INTO t VALUES (1, '[\"sad\", \"ok\", \"sad\"]'), (2, NULL), (3, '[]')"
                    : "INSERT INTO t VALUES (1, '{sad,ok,sad}'), (2, NULL), (3, '{}')");
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT id, m FROM t ORDER BY id"),
                        lite ? "1|[\"blue\",\"ok\",\"blue\"];2|NULL;3|[]"
                             : "1|{blue,ok,blue};2|NULL;3|{}");
}

static void test_upgrade__converts_values(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_add(w, &(told_revision){"r3", "\"r2\"", "",
                                  "[{\"op\": \"alter_column\", \"table\": \"users\", \"column\": "
                                  "\"email\", \"from\": {\"type\": \"text\"}, \"to\": {\"type\": "
                                  "\"bigint\"}, \"with\": {\"using\": \"length(email)\"}}]",
                                  "false"});
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT id, email + 1 FROM users ORDER BY 1"), "1|4;2|5");
}

/* An index that is built outside a transaction is there already if only the record of it is missing. */
static void test_stepwise__takes_up_what_is_built_concurrently(void **state)
{
    world *w = *state;
    world_add(w, &shop[0]);
    world_add(w,
              &(told_revision){"ix", "\"r1\"", "",
                               "[{\"op\": \"create_index\", \"table\": \"users\", \"index\": "
                               "\"ix\", \"columns\": [\"email\"], \"with\": "
                               "{\"concurrently\": true}}]",
                               "[{\"op\": \"drop_index\", \"table\": \"users\", \"index\": \"ix\", "
                               "\"with\": {\"concurrently\": true}}]"});
    world_up(w, "head");
    const char *dump = world_dump(w);
    if (w->id == AG_POSTGRESQL) {
        world_run(w, "UPDATE autogen_history SET step = 0, finished_at = NULL WHERE id = 2;"
                     " UPDATE autogen_version SET version_num = 'r1'");
        world_up(w, "head");
        assert_string_equal(world_history(w),
                            "r1|upgrade|2|2|ended|good;ix|upgrade|1|1|ended|good");
    }
    assert_string_equal(world_dump(w), dump);
    world_down(w, "-1");
    if (w->id == AG_POSTGRESQL) {
        world_run(w, "UPDATE autogen_history SET step = 0, finished_at = NULL WHERE id = 3;"
                     " UPDATE autogen_version SET version_num = 'ix'");
        world_down(w, "-1");
    }
    assert_string_equal(world_version(w), "r1");
}

/* ------------------------------------------------------------------ backfills */

#define BACKFILL(where) \
    { \
        "fill", "\"r3\"", "", \
            "[{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"half\", \"type\": " \
            "\"integer\"}," \
            " {\"op\": \"backfill\", \"table\": \"users\", \"set\": {\"half\": \"id / 2\"}, " where \
            "  \"batch\": 10}," \
            " {\"op\": \"alter_column\", \"table\": \"users\", \"column\": \"half\"," \
            "  \"from\": {\"nullable\": true}, \"to\": {\"nullable\": false}}]", \
            "[{\"op\": \"drop_column\", \"table\": \"users\", \"column\": \"half\"}]" \
    }

static void fill_users(world *w, const told_revision *backfill)
{
    world_add_all(w, shop, 3);
    world_add(w, backfill);
    world_up(w, "r3");
    world_run(
        w, "INSERT INTO users (id, email) WITH RECURSIVE n (i) AS (SELECT 3 UNION ALL SELECT i + 1"
           " FROM n WHERE i < 95) SELECT i, 'x' FROM n");
}

static void test_backfill__works_in_batches(void **state)
{
    world *w = *state;
    fill_users(w, &(told_revision)BACKFILL("\"where\": \"half IS NULL\","));
    uint64_t before = w->session->statements;
    world_up(w, "head");
    assert_true(w->session->statements - before > 20); /* ten batches, each a transaction */
    assert_string_equal(world_rows(w, "SELECT count(*), sum(half) FROM users"), "95|2256");
    world_down(w, "-1");
}

static void test_backfill__without_a_condition_is_one_statement(void **state)
{
    world *w = *state;
    fill_users(w, &(told_revision)BACKFILL(""));
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT count(*), sum(half) FROM users"), "95|2256");
    assert_string_equal(world_rows(w, "SELECT step, steps FROM autogen_history WHERE id = 4"),
                        "3|3");
}

static void test_backfill__that_gets_nowhere_stops(void **state)
{
    world *w = *state;
    fill_users(w, &(told_revision)BACKFILL("\"where\": \"id > 0\","));
    world_refuses(w, true, "head", AG_E_ASSERTION, "revision fill: 95 rows are as they were");
    assert_string_equal(world_version(w), "r3");
}

static void test_backfill__goes_on_where_it_stopped(void **state)
{
    world *w = *state;
    fill_users(w, &(told_revision)BACKFILL("\"where\": \"half IS NULL\","));
    ag_session *plain = w->session;
    w->session = fault_session_new(w->arena, plain,
                                   (fault_plan){.action = FAULT_LOSE,
                                                .when = FAULT_AFTER,
                                                .matching = "UPDATE users SET half",
                                                .at = 3});
    assert_false(world_try(w, true, "head"));
    w->session = plain;
    world_reconnect(w);
    const char *filled = world_rows(w, "SELECT count(half) FROM users");
    assert_true(strcmp(filled, "0") != 0 && strcmp(filled, "95") != 0);
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT count(*), sum(half) FROM users"), "95|2256");
}

/* The place is that in the statement, whatever was sent with it. */
static void test_failure__says_where(void **state)
{
    world *w = *state;
    world_add(w, &(told_revision){"bad", "null", "",
                                  "[{\"op\": \"execute\", \"sql\": \"SELECT 'a;b';\\nSELECT\\n 1 +"
                                  " nowhere\"}]",
                                  "[]"});
    assert_false(world_try(w, true, "head"));
    if (!strstr(w->err.message, w->id == AG_SQLITE ? "at line 2" : "(line 2, column 6 of"))
        fail_msg("%s", w->err.message);
    world_forget(w);
    world_add(w, &(told_revision){"bad", "null", "",
                                  "[{\"op\": \"execute\", \"sql\": \"SELECT\\n 1 + nowhere\"}]",
                                  "[]"});
    assert_false(world_try(w, true, "head"));
    if (!strstr(w->err.message, w->id == AG_SQLITE ? "at line 2" : "(line 2, column 6 of"))
        fail_msg("%s", w->err.message);
}

/* A value that is missing stands in the way; the query that finds it runs before anything is changed. */
static void test_failure__of_an_assertion(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 4);
    world_up(w, "head");
    world_run(w, "UPDATE users SET email = NULL WHERE id = 2");
    const char *before = world_dump(w);
    if (w->id == AG_SQLITE)
        world_refuses(w, false, "-1", AG_E_ASSERTION, "revision r4: step 1 of 2, alter column");
    else
        assert_false(world_try(w, false, "-1"));
    assert_string_equal(world_dump(w), before);
    assert_string_equal(world_version(w), "r4");
    world_run(w, "UPDATE users SET email = 'x' WHERE id = 2");
    world_down(w, "-1");
}

static void test_downgrade__of_what_cannot_be_undone(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_add(w, &(told_revision){"last", "\"r2\"", "",
                                  "[{\"op\": \"execute\", \"sql\": \"SELECT "
                                  "1\"}]",
                                  "false"});
    world_add(w, &(told_revision){"after", "\"last\"", "", "[]", "[]"});
    world_up(w, "head");
    world_refuses(w, false, "r1", AG_E_IRREVERSIBLE, "revision last cannot be undone");
    assert_string_equal(world_version(w), "after");
    world_down(w, "last");
    assert_string_equal(world_version(w), "last");
}

/* ------------------------------------------------------------------ what may not be lost */

static const told_revision baseline = {
    "b1", "null", ", \"baseline\": true",
    "[{\"op\": \"create_table\", \"table\": \"old\", \"columns\": {"
    "    \"id\": {\"type\": \"text\", \"nullable\": false}},"
    "  \"primary_key\": {\"name\": \"old_pkey\", \"columns\": [\"id\"]}}]",
    "[{\"op\": \"drop_table\", \"table\": \"old\"}]"};

static void stamp(world *w, const char *target)
{
    ag_names targets = {0};
    AG_PUSH(w->arena, &targets, target);
    if (!ag_stamp(w->arena, w->session, &w->revisions, &targets, false, &w->options, &w->err))
        fail_msg("%s", w->err.message);
}

static void test_downgrade__keeps_what_a_stamped_baseline_adopted(void **state)
{
    world *w = *state;
    world_run(w, "CREATE TABLE old (id text NOT NULL, CONSTRAINT old_pkey PRIMARY KEY (id));"
                 " INSERT INTO old VALUES ('1')");
    world_add(w, &baseline);
    world_up(w, "head");
    assert_int_equal(w->result.adopted.len, 1);
    stamp(w, "b1");
    world_down(w, "base");
    assert_string_equal(world_rows(w, "SELECT * FROM old"), "1");
    stamp(w, "b1");
    world_down(w, "base");
    assert_string_equal(world_rows(w, "SELECT * FROM old"), "1");
}

static void test_downgrade__undoes_a_stamped_baseline_that_was_run(void **state)
{
    world *w = *state;
    world_add(w, &baseline);
    world_up(w, "head");
    stamp(w, "b1");
    world_down(w, "base");
    assert_string_equal(world_dump(w), "");
}

static void refuse_execute(world *w, const char *sql, bool transaction)
{
    world_forget(w);
    world_add(w,
              &(told_revision){"t", "null", transaction ? "" : ", \"transaction\": false",
                               ag_format(w->arena, "[{\"op\": \"execute\", \"sql\": \"%s\"}]", sql),
                               "false"});
    world_refuses(w, true, "head", AG_E_UNSUPPORTED,
                  "revision t: hand-written SQL begins or ends a transaction");
    assert_string_equal(world_dump(w), "");
}

static void test_execute__may_not_end_the_transaction(void **state)
{
    static const char *const ends[] = {
        "CREATE TABLE z (a integer); COMMIT",
        "/* x */ rollback; SELECT 1",
        "ROLLBACK WORK",
        "END",
        "BEGIN",
        "Start Transaction",
        "ABORT",
        "PREPARE TRANSACTION 'x'",
    };
    world *w = *state;
    for (size_t i = 0; i < 2 * AG_COUNT(ends); i++)
        refuse_execute(w, ends[i / 2], i % 2);
    world_forget(w);
    world_add(w, &(told_revision){"t", "null", "",
                                  "[{\"op\": \"execute\", \"sql\": \"CREATE TABLE z (a integer);"
                                  " SAVEPOINT s; DROP TABLE z; ROLLBACK TO s; RELEASE s\"}]",
                                  "false"});
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT * FROM z"), "");
}

/* Nor is what is written by hand run twice because of it: what a sequence gives is not taken back. */
static void test_execute__may_take_prepared_statements_away(void **state)
{
    static const char *const ends[] = {"DEALLOCATE ALL", "DEALLOCATE autogen_row"};
    world *w = *state;
    for (size_t i = 0; w->id == AG_POSTGRESQL && i < AG_COUNT(ends); i++) {
        world_forget(w);
        world_run(w, "DROP SEQUENCE IF EXISTS runs; CREATE SEQUENCE runs");
        world_add_all(w, shop, 2);
        world_add(w, &(told_revision){"takes", "\"r2\"", "",
                                      ag_format(w->arena,
                                                "[{\"op\": \"execute\", \"sql\": \"SELECT "
                                                "nextval('runs'); %s\"}]",
                                                ends[i]),
                                      "[]"});
        world_add(w, &(told_revision){"after", "\"takes\"", "", "[]", "[]"});
        world_up(w, "head");
        assert_string_equal(world_version(w), "after");
        assert_string_equal(world_done(w), "r1 r2 takes after");
        assert_string_equal(world_rows(w, "SELECT last_value FROM runs"), "1");
        world_down(w, "base");
    }
}

/* Whatever it is called, what is applied is not applied again. */
static void test_ledger__has_any_name(void **state)
{
    static const char *const names[] = {"a.b", "x\"y", "my table", "Order"};
    world *w = *state;
    world_add(w, &shop[0]);
    for (size_t i = 0; i < AG_COUNT(names); i++) {
        w->options.ledger.table = names[i];
        if (w->id == AG_SQLITE)
            w->options.ledger.schema = "nowhere"; /* PostgreSQL's */
        world_up(w, "head");
        assert_string_equal(world_done(w), "r1");
        world_up(w, "head");
        assert_string_equal(world_done(w), "");
        world_down(w, "base");
    }
}

static void test_ledger__without_its_history(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_up(w, "r1");
    world_run(w, "DROP TABLE autogen_history");
    world_up(w, "head");
    assert_string_equal(world_done(w), "r2");
    assert_string_equal(world_history(w), "r2|upgrade|1|1|ended|good");
    world_run(w, "DROP TABLE autogen_history");
    world_forget(w);
    world_refuses(w, true, "head", AG_E_UNKNOWN_REVISION, "the database is at revision \"r2\"");
}

static void test_ledger__without_its_version(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 2);
    world_up(w, "r2");
    world_run(w, "DROP TABLE autogen_version");
    world_refuses(w, true, "head", AG_E_UNKNOWN_REVISION,
                  "autogen_history says that revision r1 was applied");
    assert_non_null(strstr(w->err.hint, "autogen stamp --purge"));
    ag_names targets = {0};
    AG_PUSH(w->arena, &targets, "r2");
    assert_true(
        ag_stamp(w->arena, w->session, &w->revisions, &targets, true, &w->options, &w->err));
    world_down(w, "base");
    world_run(w, "DROP TABLE autogen_version");
    world_up(w, "head"); /* nothing of it is applied */
}

/* ------------------------------------------------------------------ step by step */

#define COUNTED(extra) \
    { \
        "c", "\"r1\"", ", \"transaction\": false", \
            "[{\"op\": \"execute\", \"sql\": \"UPDATE items SET owner = 1\"}," \
            " {\"op\": \"execute\", \"sql\": \"INSERT INTO users (id, email) VALUES (1, 'x')\"" extra \
            "}]", \
            "false" \
    }

static void start_counted(world *w, const told_revision *told)
{
    world_add(w, &shop[0]);
    world_add(w, told);
    world_up(w, "r1");
}

static void test_stepwise__fails_and_is_resumed(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision)COUNTED(""));
    world_run(w, "INSERT INTO users (id, email) VALUES (1, 'in the way')");
    world_refuses(w, true, "head", AG_E_SQL, "revision c: step 2 of 2");
    assert_string_equal(world_version(w), "r1");
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;c|upgrade|1|2|open|bad");
    world_refuses(w, false, "base", AG_E_HALF_APPLIED, "revision c stopped after step 1 of 2");
    world_run(w, "DELETE FROM users");
    world_up(w, "head");
    assert_string_equal(world_version(w), "c");
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;c|upgrade|2|2|ended|good");
}

/* As if it had been killed: the step may have been done, or not. */
static void stop_in_second(world *w)
{
    world_run(w, "INSERT INTO users (id, email) VALUES (1, 'in the way')");
    assert_false(world_try(w, true, "head"));
    world_run(w, "UPDATE autogen_history SET error = NULL WHERE finished_at IS NULL");
}

static void test_stepwise__asks_about_an_opaque_step(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision)COUNTED(""));
    stop_in_second(w);
    for (int i = 0; i < 2; i++) {
        world_refuses(w, true, "head", AG_E_HALF_APPLIED,
                      "revision c: revision c stopped in step 2");
        assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;c|upgrade|1|2|open|good");
    }
    assert_non_null(strstr(w->err.hint, "done_when"));
}

static void test_stepwise__looks_whether_a_step_is_done(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision)COUNTED(", \"done_when\": \"SELECT 1 FROM users\""));
    world_run(w, "INSERT INTO users (id, email) VALUES (1, 'in the way')");
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT * FROM users"), "1|in the way");
    assert_string_equal(world_version(w), "c");
}

static void test_stepwise__repeats_what_may_be_repeated(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision)COUNTED(", \"repeatable\": true"));
    stop_in_second(w);
    world_run(w, "DELETE FROM users");
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT * FROM users"), "1|x");
}

static void test_stepwise__that_did_nothing_is_over(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision){"c", "\"r1\"", ", \"transaction\": false",
                                      "[{\"op\": \"execute\", \"sql\": \"nonsense\"},"
                                      " {\"op\": \"execute\", \"sql\": \"SELECT 1\"}]",
                                      "false"});
    world_refuses(w, true, "head", AG_E_SQL, "revision c: step 1 of 2");
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;c|upgrade|0|2|ended|bad");
    world_down(w, "base");
}

/* Step 1 is done, and step 2 of it is refused. */
#define EDITED(first, second) \
    { \
        "c", "\"r1\"", ", \"transaction\": false", \
            "[" first \
            "{\"op\": \"execute\", \"sql\": \"INSERT INTO users (id, email) VALUES (1, 'x')\"}," \
            " {\"op\": \"execute\", \"sql\": \"" second "\"}]", \
            "[{\"op\": \"execute\", \"sql\": \"DELETE FROM users\"}]" \
    }

static void edit(world *w, const told_revision *told)
{
    world_forget(w);
    world_add(w, &shop[0]);
    world_add(w, told);
}

static void test_stepwise__is_resumed_as_it_is_now(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision)EDITED("", "nonsense"));
    world_refuses(w, true, "head", AG_E_SQL, "revision c: step 2 of 2");
    edit(w, &(told_revision)EDITED("", "UPDATE users SET email = 'y'"));
    world_up(w, "head");
    assert_string_equal(world_rows(w, "SELECT * FROM users"), "1|y");
    world_up(w, "head"); /* what was applied is what the file says */
    assert_non_null(strstr(world_rows(w, "SELECT body FROM autogen_history WHERE revision = 'c'"),
                           "SET email"));
    world_down(w, "base");
}

static void test_stepwise__skips_only_what_was_done(void **state)
{
    world *w = *state;
    start_counted(w, &(told_revision)EDITED("", "nonsense"));
    world_refuses(w, true, "head", AG_E_SQL, "revision c: step 2 of 2");
    edit(w, &(told_revision)EDITED("{\"op\": \"execute\", \"sql\": \"SELECT 1\"},", "SELECT 2"));
    world_refuses(w, true, "head", AG_E_EDITED,
                  "revision c: edited after 1 of its 2 steps were done");
    edit(w, &(told_revision){"c", "\"r1\"", "", "[]", "[]"});
    world_refuses(w, true, "head", AG_E_EDITED, "revision c: edited after 1 of");
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;c|upgrade|1|2|open|bad");
}

static void take_note(void *payload, const char *text)
{
    world *w = payload;
    ag_buf_format(&w->told, "%s\n", text);
}

static void test_stepwise__warns_of_opaque_steps(void **state)
{
    world *w = *state;
    ag_progress progress = {.note = take_note, .payload = w};
    w->options.progress = &progress;
    start_counted(w, &(told_revision)COUNTED(", \"repeatable\": true"));
    world_up(w, "head");
    assert_string_equal(w->told.text,
                        "step 1, execute SQL, runs outside a transaction and its effect cannot be "
                        "observed: if it is interrupted you have to look yourself\n");
}

/* ------------------------------------------------------------------ branches */

static void test_branches__stand_side_by_side(void **state)
{
    world *w = *state;
    world_add(w, &shop[0]);
    world_add(w, &(told_revision){"a", "\"r1\"", "",
                                  "[{\"op\": \"add_column\", \"table\": \"users\", \"column\": "
                                  "\"a\", \"type\": \"integer\"}]",
                                  "[{\"op\": \"drop_column\", \"table\": \"users\", \"column\": "
                                  "\"a\"}]"});
    world_add(w, &(told_revision){"b", "\"r1\"", "",
                                  "[{\"op\": \"add_column\", \"table\": \"items\", \"column\": "
                                  "\"b\", \"type\": \"integer\"}]",
                                  "[{\"op\": \"drop_column\", \"table\": \"items\", \"column\": "
                                  "\"b\"}]"});
    world_refuses(w, true, "head", AG_E_HEADS, "");
    world_up(w, "heads");
    assert_string_equal(world_version(w), "a;b");
    world_add(w, &(told_revision){"m", "[\"a\", \"b\"]", "", "[]", "[]"});
    world_up(w, "head");
    assert_string_equal(world_version(w), "m");
    world_down(w, "-1");
    assert_string_equal(world_version(w), "a;b");
    world_down(w, "base");
    assert_string_equal(world_version(w), "");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_upgrade__runs_what_is_pending),
        TEST(test_upgrade__to_what_is_applied_does_nothing),
        TEST(test_downgrade__restores_each_state),
        TEST(test_downgrade__to_an_id_and_to_base),
        TEST(test_ledger__has_a_row_for_each_run),
        TEST(test_ledger__fingerprints_the_model),
        TEST(test_ledger__keeps_bodies),
        TEST(test_ledger__refuses_an_unknown_revision),
        TEST(test_ledger__refuses_an_edited_file),
        TEST(test_failure__is_recorded_and_changes_nothing_else),
        TEST(test_failure__keeps_what_came_before),
        TEST(test_failure__says_where),
        TEST(test_backfill__works_in_batches),
        TEST(test_backfill__without_a_condition_is_one_statement),
        TEST(test_backfill__that_gets_nowhere_stops),
        TEST(test_backfill__goes_on_where_it_stopped),
        TEST(test_failure__of_rows_that_refer_to_nothing),
        TEST(test_backfill__ends_comments),
        TEST(test_upgrade__converts_values),
        TEST(test_upgrade__converts_values_to_what_the_old_type_cannot_hold),
        TEST(test_upgrade__renames_values_of_an_enum),
        TEST(test_upgrade__renames_values_inside_arrays),
        TEST(test_stepwise__takes_up_what_is_built_concurrently),
        TEST(test_failure__of_an_assertion),
        TEST(test_downgrade__of_what_cannot_be_undone),
        TEST(test_downgrade__keeps_what_a_stamped_baseline_adopted),
        TEST(test_downgrade__undoes_a_stamped_baseline_that_was_run),
        TEST(test_execute__may_not_end_the_transaction),
        TEST(test_execute__may_take_prepared_statements_away),
        TEST(test_stepwise__fails_and_is_resumed),
        TEST(test_stepwise__asks_about_an_opaque_step),
        TEST(test_stepwise__looks_whether_a_step_is_done),
        TEST(test_stepwise__repeats_what_may_be_repeated),
        TEST(test_stepwise__that_did_nothing_is_over),
        TEST(test_stepwise__is_resumed_as_it_is_now),
        TEST(test_stepwise__skips_only_what_was_done),
        TEST(test_ledger__has_any_name),
        TEST(test_ledger__without_its_history),
        TEST(test_ledger__without_its_version),
        TEST(test_stepwise__warns_of_opaque_steps),
        TEST(test_branches__stand_side_by_side),
    };
    world_need_backend();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
