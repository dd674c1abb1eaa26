#include "shop.h"

/* ------------------------------------------------------------------ what was changed by hand */

static void test_drift__of_what_is_touched_stops(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    world_run(w, "ALTER TABLE users ADD COLUMN age integer");
    const char *before = world_dump(w);
    world_refuses(w, true, "head", AG_E_DRIFT_TOUCHED,
                  "what is to be changed was changed in the database by hand: add column "
                  "users.age integer");
    assert_string_equal(world_dump(w), before);
    assert_string_equal(world_version(w), "r2");
    world_run(w, "ALTER TABLE users DROP COLUMN age");
    world_up(w, "head");
}

/* No SQLite does this in place. */
static const told_revision again = {
    "r4", "\"r3\"", "",
    "[{\"op\": \"add_unique\", \"table\": \"users\", \"unique\": \"uq\", \"columns\": [\"email\"]}]",
    "false"};

/* What SQLite would have to build again would lose what it does not know. */
static void test_drift__of_a_table_that_is_built_again(void **state)
{
    world *w = *state;
    world_add_all(w, shop, 3);
    world_add(w, &again);
    world_up(w, "r3");
    world_run(w, "ALTER TABLE users ADD COLUMN sneaky integer");
    const char *before = world_dump(w);
    if (w->id == AG_SQLITE) {
        world_refuses(w, true, "head", AG_E_DRIFT_TOUCHED,
                      "revision r4: cannot add unique constraint users.uq");
        assert_string_equal(world_dump(w), before);
    } else {
        world_up(w, "head");
    }
}

/* What was found by the old name holds by the new one, in the revisions that follow too. */
static void test_drift__goes_with_a_rename(void **state)
{
    world *w = *state;
    if (w->id != AG_SQLITE)
        return;
    world_add_all(w, shop, 2);
    world_up(w, "head");
    world_run(w, "DROP TABLE users; CREATE TABLE users (id INTEGER CONSTRAINT users_pkey PRIMARY "
                 "KEY, email TEXT NOT NULL CHECK (email <> ''))");
    world_add(w, &(told_revision){"r3", "\"r2\"", "",
                                  "[{\"op\": \"rename_table\", \"table\": \"users\", \"to\": "
                                  "\"people\"}]",
                                  "false"});
    world_add(w, &(told_revision){"r4", "\"r3\"", "",
                                  "[{\"op\": \"add_unique\", \"table\": \"people\", \"unique\": "
                                  "\"uq\", \"columns\": [\"id\", \"email\"]}]",
                                  "false"});
    world_refuses(w, true, "head", AG_E_DRIFT_TOUCHED,
                  "revision r4: cannot add unique constraint people.uq: table \"people\" would");
}

static void test_drift__of_other_things_does_not(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r2");
    world_run(w, "ALTER TABLE items ADD COLUMN sneaky integer; CREATE TABLE foreigner (x integer)");
    world_up(w, "r4");
    assert_string_equal(world_version(w), "r4");
}

static void test_drift__is_what_stands_where_something_is_to_come(void **state)
{
    world *w = *state;
    shop_add(w);
    world_run(w, "CREATE TABLE users (x integer)");
    world_refuses(w, true, "head", AG_E_DRIFT_TOUCHED,
                  "what is to be changed was changed in the database by hand: create table users");
    world_run(w, "DROP TABLE users");
    world_up(w, "r6");
    world_run(w, "CREATE TABLE people (x integer)");
    world_refuses(w, true, "head", AG_E_DRIFT_TOUCHED,
                  "what is to be changed was changed in the database by hand: create table people");
}

static void test_drift__is_looked_for_before_going_down_too(void **state)
{
    world *w = *state;
    shop_add(w);
    world_up(w, "r5");
    world_run(w, "ALTER TABLE items DROP COLUMN name");
    world_refuses(w, false, "-1", AG_E_DRIFT_TOUCHED, "what is to be changed was changed");
}

/* What a resumed revision has already made is no drift; what lies behind it is still looked at. */
static void test_drift__after_a_revision_that_is_resumed(void **state)
{
    world *w = *state;
    told_revision half = shop[1];
    half.more = ", \"transaction\": false";
    half.up = "[{\"op\": \"add_column\", \"table\": \"users\", \"column\": \"y\", \"type\": "
              "\"integer\"},"
              " {\"op\": \"execute\", \"sql\": \"INSERT INTO ready VALUES (1)\"}]";
    half.down = "false";
    world_add(w, &shop[0]);
    world_add(w, &half);
    world_add(w, &shop[2]);
    assert_false(world_try(w, true, "head"));
    assert_string_equal(world_history(w), "r1|upgrade|2|2|ended|good;r2|upgrade|1|2|open|bad");
    world_run(w, "CREATE TABLE ready (x integer)");
    world_run(w, "ALTER TABLE users ADD COLUMN age integer");
    world_refuses(w, true, "head", AG_E_DRIFT_TOUCHED, "what is to be changed was changed");
    assert_string_equal(world_version(w), "r2");
    world_run(w, "ALTER TABLE users DROP COLUMN age");
    world_up(w, "head");
    assert_string_equal(world_version(w), "r3");
}

/* ------------------------------------------------------------------ baselines */

static void add_baseline(world *w)
{
    told_revision baseline = shop[0];
    baseline.more = ", \"baseline\": true";
    world_add(w, &baseline);
    world_add_all(w, shop + 1, 3);
}

/* The tables as another program made them: exactly as the baseline would. */
static void make_by_hand(world *w)
{
    world other = *w;
    world_forget(&other);
    world_add(&other, &shop[0]);
    world_up(&other, "head");
    world_run(w, "DROP TABLE autogen_version");
    world_run(w, "DROP TABLE autogen_history");
}

static void test_baseline__is_adopted_where_all_is_there(void **state)
{
    world *w = *state;
    make_by_hand(w);
    world_run(w, "INSERT INTO users (id, email) VALUES (9, 'kept')");
    add_baseline(w);
    world_up(w, "head");
    assert_string_equal(world_done(w), "r1 r2 r3 r4");
    assert_int_equal(w->result.adopted.len, 1);
    assert_string_equal(w->result.adopted.items[0], "r1");
    assert_string_equal(world_rows(w, "SELECT id, email FROM users ORDER BY 1"),
                        "1|a;b;2|it's;9|kept");
    assert_string_equal(
        world_rows(w, "SELECT revision, direction FROM autogen_history ORDER BY id"),
        "r1|adopt;r2|upgrade;r3|upgrade;r4|upgrade");
}

static void test_baseline__that_was_adopted_is_only_forgotten(void **state)
{
    world *w = *state;
    make_by_hand(w);
    add_baseline(w);
    const char *before = world_dump(w);
    world_up(w, "r1");
    world_down(w, "base");
    assert_string_equal(world_version(w), "");
    assert_string_equal(world_dump(w), before);
}

static void test_baseline__runs_where_nothing_is_there(void **state)
{
    world *w = *state;
    add_baseline(w);
    world_up(w, "head");
    assert_int_equal(w->result.adopted.len, 0);
    assert_string_equal(world_rows(w, "SELECT id FROM users ORDER BY 1"), "1;2");
    world_down(w, "base");
    assert_string_equal(world_dump(w), "");
}

static void test_baseline__does_not_fit_in_part(void **state)
{
    world *w = *state;
    make_by_hand(w);
    world_run(w, "DROP TABLE items");
    add_baseline(w);
    world_refuses(w, true, "head", AG_E_BASELINE,
                  "the baseline r1 fits only in part: table items is missing");
    assert_string_equal(world_version(w), "");
}

static void test_baseline__does_not_fit_what_differs(void **state)
{
    world *w = *state;
    make_by_hand(w);
    world_run(w, "ALTER TABLE items ADD COLUMN more integer");
    add_baseline(w);
    world_refuses(w, true, "head", AG_E_BASELINE,
                  "the baseline r1 fits only in part: table items differs: add column items.more "
                  "integer");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_drift__of_what_is_touched_stops),
        TEST(test_drift__of_a_table_that_is_built_again),
        TEST(test_drift__goes_with_a_rename),
        TEST(test_drift__of_other_things_does_not),
        TEST(test_drift__is_what_stands_where_something_is_to_come),
        TEST(test_drift__is_looked_for_before_going_down_too),
        TEST(test_drift__after_a_revision_that_is_resumed),
        TEST(test_baseline__is_adopted_where_all_is_there),
        TEST(test_baseline__that_was_adopted_is_only_forgotten),
        TEST(test_baseline__runs_where_nothing_is_there),
        TEST(test_baseline__does_not_fit_in_part),
        TEST(test_baseline__does_not_fit_what_differs),
    };
    world_need_backend();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
