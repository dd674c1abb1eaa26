#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "../../support/told.h"

static int set_up(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static int tear_down(void **state)
{
    ag_arena_close(*state);
    return 0;
}

static const char schema_text[] =
    "{`schemas`: {`app`: {}}, `extensions`: {`vector`: {}},"
    " `enums`: {`mood`: [`sad`, `ok`], `spare`: [`x`]},"
    " `tables`: {"
    "  `users`: {`columns`: {`id`: {`type`: `bigint`, `identity`: `always`}, `email`: `text`},"
    "   `primary_key`: {`name`: `users_pkey`, `columns`: [`id`]},"
    "   `uniques`: {`uq`: [`email`]}, `checks`: {`ck`: `email <> ''`},"
    "   `indexes`: {`ix`: [`email`]}},"
    "  `app.posts`: {`columns`: {`user_id`: `bigint`, `mood`: `mood`, `moods`: `mood[]`},"
    "   `foreign_keys`: {`fk`: {`columns`: [`user_id`], `references`: `users(id)`}}}}}";

static void test_words__name_every_kind_and_verb(void **state)
{
    ag_names words = ag_op_words(*state);
    assert_string_equal(
        ag_join(*state, &words, " "),
        "create_schema drop_schema alter_schema rename_schema "
        "create_extension drop_extension alter_extension rename_extension "
        "create_collation drop_collation alter_collation rename_collation "
        "create_enum drop_enum alter_enum rename_enum "
        "create_composite_type drop_composite_type alter_composite_type "
        "rename_composite_type "
        "create_range_type drop_range_type alter_range_type rename_range_type "
        "create_domain drop_domain alter_domain rename_domain "
        "create_sequence drop_sequence alter_sequence rename_sequence "
        "create_text_search_dictionary drop_text_search_dictionary "
        "alter_text_search_dictionary rename_text_search_dictionary "
        "create_text_search_configuration drop_text_search_configuration "
        "alter_text_search_configuration rename_text_search_configuration "
        "create_function drop_function alter_function rename_function "
        "create_procedure drop_procedure alter_procedure rename_procedure "
        "create_aggregate drop_aggregate alter_aggregate rename_aggregate "
        "create_operator drop_operator alter_operator rename_operator "
        "create_operator_family drop_operator_family alter_operator_family "
        "rename_operator_family create_operator_class drop_operator_class alter_operator_class "
        "rename_operator_class "
        "create_cast drop_cast alter_cast rename_cast "
        "create_foreign_data_wrapper drop_foreign_data_wrapper alter_foreign_data_wrapper "
        "rename_foreign_data_wrapper create_foreign_server drop_foreign_server "
        "alter_foreign_server rename_foreign_server "
        "create_table drop_table alter_table rename_table "
        "create_virtual_table drop_virtual_table alter_virtual_table rename_virtual_table "
        "create_view drop_view alter_view rename_view "
        "create_statistics drop_statistics alter_statistics rename_statistics "
        "create_publication drop_publication alter_publication rename_publication "
        "create_default_privileges drop_default_privileges alter_default_privileges "
        "rename_default_privileges "
        "create_event_trigger drop_event_trigger alter_event_trigger rename_event_trigger "
        "add_column drop_column alter_column rename_column "
        "add_primary_key drop_primary_key alter_primary_key rename_primary_key "
        "add_unique drop_unique alter_unique rename_unique "
        "add_exclusion drop_exclusion alter_exclusion rename_exclusion "
        "add_check drop_check alter_check rename_check "
        "add_foreign_key drop_foreign_key alter_foreign_key rename_foreign_key "
        "create_index drop_index alter_index rename_index "
        "create_trigger drop_trigger alter_trigger rename_trigger "
        "create_policy drop_policy alter_policy rename_policy "
        "create_rule drop_rule alter_rule rename_rule execute backfill");
}

/* An operation alone, what describe says of it, and what a message does. */
static const struct {
    const char *op;
    const char *described;
    const char *message;
} sayings[] = {
    {"{`op`: `create_table`, `table`: `app.t`, `columns`: {`id`: `bigint`}}", "create table app.t",
     "create app.t"},
    {"{`op`: `drop_table`, `table`: `app.posts`}", "drop table app.posts", "drop app.posts"},
    {"{`op`: `rename_table`, `table`: `users`, `to`: `people`}", "rename table users to people",
     "rename users to people"},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {`comment`: null}, `to`: {`comment`: `c`}}",
     "alter table users (comment)", "alter users"},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {`comment`: null},"
     " `to`: {`comment`: `c`, `only`: `sqlite`}}",
     "alter table users (comment, only)", "alter users"},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {}, `to`: {`only`: `sqlite`}}",
     "alter table users (only)", "alter users"},
    {"{`op`: `add_column`, `table`: `users`, `column`: `age`, `type`: `integer`}",
     "add column users.age integer", "add age to users"},
    {"{`op`: `add_column`, `table`: `users`, `column`: `age`, `type`:"
     " {`postgresql`: `int4range`, `sqlite`: `text`}}",
     "add column users.age", "add age to users"},
    {"{`op`: `drop_column`, `table`: `app.posts`, `column`: `mood`}", "drop column app.posts.mood",
     "drop mood from app.posts"},
    {"{`op`: `alter_column`, `table`: `users`, `column`: `email`,"
     " `from`: {`type`: `text`, `nullable`: true}, `to`: {`type`: `varchar(9)`, `nullable`: false}}",
     "alter column users.email (type, nullable)", "alter users.email"},
    {"{`op`: `rename_column`, `table`: `users`, `column`: `email`, `to`: `mail`}",
     "rename column users.email to mail", "rename users.email to mail"},
    {"{`op`: `add_foreign_key`, `table`: `users`, `foreign_key`: `fk`, `columns`: [`id`],"
     " `references`: `users(id)`}",
     "add foreign key users.fk", "add fk to users"},
    {"{`op`: `drop_primary_key`, `table`: `users`, `primary_key`: `users_pkey`}",
     "drop primary key users.users_pkey", "drop users_pkey from users"},
    {"{`op`: `create_index`, `table`: `users`, `index`: `ix2`, `columns`: [`email`]}",
     "create index users.ix2", "create ix2"},
    {"{`op`: `drop_index`, `table`: `users`, `index`: `ix`}", "drop index users.ix",
     "drop ix from users"},
    {"{`op`: `alter_enum`, `enum`: `mood`, `from`: {`values`: [`sad`, `ok`]},"
     " `to`: {`values`: [`sad`, `ok`, `happy`]}}",
     "alter enum mood (values)", "alter mood"},
    {"{`op`: `create_schema`, `schema`: `other`}", "create schema other", "create other"},
    {"{`op`: `create_extension`, `extension`: `citext`, `schema`: `app`}",
     "create extension citext", "create citext"},
    {"{`op`: `execute`, `sql`: `SELECT 1`}", "execute SQL", "execute SQL"},
    {"{`op`: `execute`, `file`: `a.up.sql`}", "execute a.up.sql", "execute a.up.sql"},
    {"{`op`: `backfill`, `table`: `users`, `set`: {`email`: `''`}}", "backfill users",
     "backfill users"},
};

static ag_ops bound(ag_arena *arena, const char *text)
{
    ag_schema *schema = told_schema(arena, schema_text);
    ag_ops ops = told_ops(arena, text);
    ag_error err = {0};
    if (!ag_ops_apply(arena, schema, &ops, &err))
        fail_msg("%s\n%s", told_error(arena, &err), text);
    return ops;
}

static void test_describe_and_message__say_one_operation(void **state)
{
    for (size_t i = 0; i < AG_COUNT(sayings); i++) {
        ag_ops ops = bound(*state, ag_format(*state, "[%s]", sayings[i].op));
        assert_string_equal(ag_op_describe(*state, ops.items[0]), sayings[i].described);
        assert_string_equal(ag_ops_message(*state, &ops), sayings[i].message);
    }
}

static const struct {
    const char *ops;
    const char *message;
} messages[] = {
    {"[]", "empty"},
    {"[{`op`: `create_schema`, `schema`: `a`}, {`op`: `create_schema`, `schema`: `b`},"
     " {`op`: `drop_index`, `table`: `users`, `index`: `ix`}]",
     "create a, create b, drop ix from users"},
    {"[{`op`: `create_schema`, `schema`: `a`}, {`op`: `create_index`, `table`: `users`, `index`: `i`,"
     " `columns`: [`id`]}, {`op`: `create_schema`, `schema`: `b`}, {`op`: `create_index`,"
     " `table`: `users`, `index`: `j`, `columns`: [`id`]}]",
     "create 2 schemas, create 2 indexes"},
    {"[{`op`: `execute`, `sql`: `a`}, {`op`: `execute`, `sql`: `b`}, {`op`: `execute`, `sql`: `c`},"
     " {`op`: `drop_foreign_key`, `table`: `app.posts`, `foreign_key`: `fk`}]",
     "execute 3 times, drop fk from app.posts"},
    {"[{`op`: `add_column`, `table`: `users`, `column`: `a`, `type`: `text`},"
     " {`op`: `add_column`, `table`: `users`, `column`: `b`, `type`: `text`},"
     " {`op`: `add_unique`, `table`: `users`, `unique`: `u`, `columns`: [`a`]},"
     " {`op`: `add_unique`, `table`: `users`, `unique`: `v`, `columns`: [`b`]},"
     " {`op`: `add_foreign_key`, `table`: `users`, `foreign_key`: `f`, `columns`: [`id`],"
     "  `references`: `users(id)`},"
     " {`op`: `add_foreign_key`, `table`: `users`, `foreign_key`: `g`, `columns`: [`id`],"
     "  `references`: `users(id)`}]",
     "add 2 columns, add 2 unique constraints, add 2 foreign keys"},
};

static void test_message__counts_what_is_too_much_to_list(void **state)
{
    for (size_t i = 0; i < AG_COUNT(messages); i++) {
        ag_ops ops = bound(*state, messages[i].ops);
        assert_string_equal(ag_ops_message(*state, &ops), messages[i].message);
    }
}

static const struct {
    const char *op;
    bool lossy;
} losses[] = {
    {"{`op`: `drop_table`, `table`: `app.posts`}", true},
    {"{`op`: `drop_column`, `table`: `app.posts`, `column`: `mood`}", true},
    {"{`op`: `drop_index`, `table`: `users`, `index`: `ix`}", false},
    {"{`op`: `drop_enum`, `enum`: `spare`}", false},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {}, `to`: {`only`: `sqlite`}}", true},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {`comment`: null}, `to`: {`comment`: `c`}}",
     false},
    {"{`op`: `alter_index`, `table`: `users`, `index`: `ix`, `from`: {}, `to`: {`only`: `sqlite`}}",
     false},
    {"{`op`: `alter_column`, `table`: `users`, `column`: `email`, `from`: {`type`: `text`},"
     " `to`: {`type`: `varchar(3)`}, `with`: {`lossy`: true}}",
     true},
    {"{`op`: `execute`, `sql`: `DELETE FROM users`}", false},
};

static void test_is_lossy__sees_what_holds_rows(void **state)
{
    for (size_t i = 0; i < AG_COUNT(losses); i++) {
        ag_ops ops = bound(*state, ag_format(*state, "[%s]", losses[i].op));
        if (ag_op_is_lossy(ops.items[0]) != losses[i].lossy)
            fail_msg("%s", losses[i].op);
    }
}

static void test_is_lossy__does_not_mind_coming_to_a_dialect(void **state)
{
    ag_schema *schema =
        told_schema(*state, "{`tables`: {`t`: {`columns`: {`a`: `text`}, `only`: `sqlite`}}}");
    ag_ops ops = told_ops(
        *state, "[{`op`: `alter_table`, `table`: `t`, `from`: {`only`: `sqlite`}, `to`: {}}]");
    ag_error err = {0};
    assert_true(ag_ops_apply(*state, schema, &ops, &err));
    assert_false(ag_op_is_lossy(ops.items[0]));
    assert_true(ag_op_is_lossy(ag_op_reverse(*state, ops.items[0])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_words__name_every_kind_and_verb, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_describe_and_message__say_one_operation, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_message__counts_what_is_too_much_to_list, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_is_lossy__sees_what_holds_rows, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_is_lossy__does_not_mind_coming_to_a_dialect, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("op", tests, NULL, NULL);
}
