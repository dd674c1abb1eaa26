/* bind, apply and reverse: what operations need, and what they leave. */
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
    "{`schemas`: {`app`: {}},"
    " `enums`: {`mood`: [`sad`, `ok`], `app.Odd`: [`x`]},"
    " `tables`: {"
    "  `users`: {`columns`: {`id`: `bigint`, `email`: `text`, `age`: `integer`, `zip`: `text`,"
    "    `odd`: {`type`: {`postgresql`: `app.\\`Odd\\`[]`, `sqlite`: `text`}}},"
    "   `primary_key`: {`name`: `users_pkey`, `columns`: [`id`]},"
    "   `uniques`: {`uq`: [`email`]}, `checks`: {`ck`: `email <> ''`},"
    "   `indexes`: {`ix`: {`columns`: [`age`], `include`: [`zip`]}}},"
    "  `app.posts`: {`columns`: {`user_id`: `bigint`, `mood`: `mood`},"
    "   `foreign_keys`: {`fk`: {`columns`: [`user_id`], `references`: `users(id)`}}},"
    "  `solo`: {`columns`: {`a`: `text`}, `only`: `sqlite`}}}";

/* An operation that does not fit, and the error at its place. */
static const struct {
    const char *op;
    const char *error;
} errors[] = {
    {"{`op`: `drop_table`, `table`: `user`}",
     "replay at /0: there is no table `user` at this point of the history (did you mean `users`?)"},
    {"{`op`: `drop_table`, `table`: `zzzzzz`}",
     "replay at /0: there is no table `zzzzzz` at this point of the history (an earlier revision "
     "may have dropped or renamed it, or have never created it)"},
    {"{`op`: `drop_column`, `table`: `user`, `column`: `id`}",
     "replay at /0: there is no table `user` at this point of the history (did you mean `users`?)"},
    {"{`op`: `drop_column`, `table`: `users`, `column`: `emial`}",
     "replay at /0: there is no column `users.emial` at this point of the history (did you mean "
     "`email`?)"},
    {"{`op`: `backfill`, `table`: `user`, `set`: {`email`: `''`}}",
     "replay at /0: there is no table `user` at this point of the history (did you mean `users`?)"},
    {"{`op`: `create_table`, `table`: `users`, `columns`: {}}",
     "replay at /0: table `users` is there already at this point of the history (an earlier operation made it: drop that first, or alter it)"},
    {"{`op`: `add_column`, `table`: `users`, `column`: `id`, `type`: `text`}",
     "replay at /0: column `users.id` is there already at this point of the history (an earlier operation made it: drop that first, or alter it)"},
    {"{`op`: `add_primary_key`, `table`: `users`, `primary_key`: `pk`, `columns`: [`id`]}",
     "replay at /0: table `users` has a primary key already (drop `users_pkey` first, or alter it)"},
    {"{`op`: `rename_column`, `table`: `users`, `column`: `id`, `to`: `email`}",
     "replay at /0: cannot rename column `users.id` to `email`: that name is taken (rename or drop the other one first, in an operation before this one)"},
    {"{`op`: `rename_table`, `table`: `users`, `to`: `app.posts`}",
     "replay at /0: cannot rename table `users` to `app.posts`: that name is taken (rename or drop the other one first, in an operation before this one)"},
    {"{`op`: `alter_column`, `table`: `users`, `column`: `email`, `from`: {`nullable`: false},"
     " `to`: {`nullable`: true}}",
     "replay at /0: `from` says that `nullable` of column `users.email` is false, but at this point it is true (`from` is what earlier revisions made of it: did one change?)"},
    {"{`op`: `alter_column`, `table`: `users`, `column`: `email`, `from`: {`default`: `'a'`},"
     " `to`: {`default`: null}}",
     "replay at /0: `from` says that `default` of column `users.email` is `'a'`, but at this point it is null (`from` is what earlier revisions made of it: did one change?)"},
    {"{`op`: `alter_column`, `table`: `users`, `column`: `odd`, `from`: {`type`: `text`},"
     " `to`: {`type`: `bytea`}}",
     "replay at /0: `from` says that `type` of column `users.odd` is `text`, but at this point it is {`postgresql`:`app.\\`Odd\\`[]`,`sqlite`:`text`} (`from` is what earlier revisions made of it: did one change?)"},
    {"{`op`: `alter_table`, `table`: `solo`, `from`: {}, `to`: {`only`: `postgresql`}}",
     "replay at /0: `from` says that `only` of table `solo` is all dialects, but at this point it "
     "is sqlite"},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {`only`: [`sqlite`, `postgresql`]}, `to`: {}}",
     "replay at /0: `from` says that `only` of table `users` is postgresql and sqlite, but at this "
     "point it is all dialects"},
    {"{`op`: `drop_table`, `table`: `users`}",
     "replay at /0: cannot drop table `users`: foreign key `app.posts.fk` needs it (drop or change "
     "that first, in an operation of its own before this one)"},
    {"{`op`: `drop_enum`, `enum`: `mood`}",
     "replay at /0: cannot drop enum `mood`: column `app.posts.mood` needs it (drop or change that "
     "first, in an operation of its own before this one)"},
    {"{`op`: `drop_enum`, `enum`: `app.Odd`}",
     "replay at /0: cannot drop enum `app.Odd`: column `users.odd` needs it (drop or change that "
     "first, in an operation of its own before this one)"},
    {"{`op`: `drop_column`, `table`: `users`, `column`: `id`}",
     "replay at /0: cannot drop column `users.id`: primary key `users.users_pkey` needs it (drop "
     "or change that first, in an operation of its own before this one)"},
    {"{`op`: `drop_column`, `table`: `users`, `column`: `email`}",
     "replay at /0: cannot drop column `users.email`: unique constraint `users.uq` needs it (drop "
     "or change that first, in an operation of its own before this one)"},
    {"{`op`: `drop_column`, `table`: `users`, `column`: `age`}",
     "replay at /0: cannot drop column `users.age`: index `users.ix` needs it (drop or change that "
     "first, in an operation of its own before this one)"},
    {"{`op`: `drop_column`, `table`: `users`, `column`: `zip`}",
     "replay at /0: cannot drop column `users.zip`: index `users.ix` needs it (drop or change that "
     "first, in an operation of its own before this one)"},
    {"{`op`: `drop_column`, `table`: `app.posts`, `column`: `user_id`}",
     "replay at /0: cannot drop column `app.posts.user_id`: foreign key `app.posts.fk` needs it "
     "(drop or change that first, in an operation of its own before this one)"},
    {"{`op`: `drop_primary_key`, `table`: `users`, `primary_key`: `users_pkey`},"
     "{`op`: `drop_column`, `table`: `users`, `column`: `id`}",
     "replay at /1: cannot drop column `users.id`: foreign key `app.posts.fk` needs it (drop or "
     "change that first, in an operation of its own before this one)"},
    {"{`op`: `execute`, `sql`: `x`, `effects`: [{`op`: `drop_table`, `table`: `user`}]}",
     "replay at /0/effects/0: effects: there is no table `user` at this point of the history (did "
     "you mean `users`?)"},
    {"{`op`: `execute`, `sql`: `x`, `effects`: [{`op`: `drop_table`, `table`: `users`}]}",
     "replay at /0/effects/0: effects: cannot drop table `users`: foreign key `app.posts.fk` needs "
     "it (drop or change that first, in an operation of its own before this one)"},
};

static void test_bind__says_what_does_not_fit(void **state)
{
    for (size_t i = 0; i < AG_COUNT(errors); i++) {
        ag_schema *schema = told_schema(*state, schema_text);
        ag_ops ops = told_ops(*state, ag_format(*state, "[%s]", errors[i].op));
        ag_error err = {0};
        assert_false(ag_ops_apply(*state, schema, &ops, &err));
        assert_string_equal(told_error(*state, &err), told_text(*state, errors[i].error));
    }
}

/* Operations, and the schema after them; on "{t(a), enum e}". */
static const char before[] = "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}}}}";

static const struct {
    const char *ops;
    const char *after;
} changes[] = {
    {"{`op`: `add_column`, `table`: `t`, `column`: `b`, `type`: `e`, `nullable`: false}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`, `b`: {`type`: `e`,"
     " `nullable`: false}}}}}"},
    {"{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {`type`: `text`, `comment`: null},"
     " `to`: {`type`: {`postgresql`: `xml`, `sqlite`: `text`}, `comment`: `c`}}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: {`type`: {`postgresql`: `xml`,"
     " `sqlite`: `text`}, `comment`: `c`}}}}}"},
    {"{`op`: `rename_table`, `table`: `t`, `to`: `u`},"
     "{`op`: `rename_column`, `table`: `u`, `column`: `a`, `to`: `b`},"
     "{`op`: `rename_enum`, `enum`: `e`, `to`: `f`}",
     "{`enums`: {`f`: [`x`]}, `tables`: {`u`: {`columns`: {`b`: `text`}}}}"},
    {"{`op`: `drop_enum`, `enum`: `e`}", "{`tables`: {`t`: {`columns`: {`a`: `text`}}}}"},
    {"{`op`: `alter_table`, `table`: `t`, `from`: {}, `to`: {`only`: `sqlite`}}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}, `only`: `sqlite`}}}"},
    {"{`op`: `alter_table`, `table`: `t`, `from`: {}, `to`: {`only`: `sqlite`}},"
     "{`op`: `alter_table`, `table`: `t`, `from`: {`strict`: false}, `to`: {`strict`: true}},"
     "{`op`: `alter_table`, `table`: `t`, `from`: {`only`: `sqlite`, `comment`: null},"
     " `to`: {`only`: `sqlite`, `comment`: `c`}}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}, `only`: `sqlite`,"
     " `strict`: true, `comment`: `c`}}}"},
    {"{`op`: `execute`, `sql`: `x`, `effects`: [{`op`: `drop_table`, `table`: `t`},"
     " {`op`: `create_schema`, `schema`: `s`, `comment`: `c`}]}",
     "{`enums`: {`e`: [`x`]}, `schemas`: {`s`: {`comment`: `c`}}}"},
    {"{`op`: `backfill`, `table`: `t`, `set`: {`a`: `''`}}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}}}}"},
    {"{`op`: `create_table`, `table`: `\\`u\\``, `columns`: {`a`: `text`}}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}},"
     " `u`: {`columns`: {`a`: `text`}}}}"},
    {"{`op`: `create_table`, `table`: `p`, `columns`: {`a`: `text`}, `partition_by`: `LIST (a)`,"
     " `indexes`: {`i`: {`columns`: [`a`], `part_names`: {`p1`: `one`, `p2`: `two`}}}},"
     "{`op`: `create_table`, `table`: `p1`, `partition_of`: `p`, `bound`: `DEFAULT`},"
     "{`op`: `rename_table`, `table`: `p1`, `to`: `q1`}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}}, `p`: {`columns`: {`a`: `text`},"
     " `partition_by`: `LIST (a)`, `indexes`: {`i`: {`columns`: [`a`], `part_names`: {`q1`: `one`, `p2`: `two`}}}},"
     " `q1`: {`partition_of`: `p`, `bound`: `DEFAULT`}}}"},
    {"{`op`: `create_table`, `table`: `p`, `columns`: {`a`: `text`}, `partition_by`: `LIST (a)`,"
     " `indexes`: {`i`: {`columns`: [`a`], `part_names`: {`p1`: `one`, `p2`: `two`}}}},"
     "{`op`: `create_table`, `table`: `p1`, `partition_of`: `p`, `bound`: `DEFAULT`},"
     "{`op`: `alter_table`, `table`: `p1`, `from`: {`partition_of`: `p`, `bound`: `DEFAULT`},"
     " `to`: {`partition_of`: null, `bound`: null}}",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}}, `p`: {`columns`: {`a`: `text`},"
     " `partition_by`: `LIST (a)`, `indexes`: {`i`: {`columns`: [`a`], `part_names`: {`p1`: `one`, `p2`: `two`}}}},"
     " `p1`: {`columns`: {`a`: `text`}, `indexes`: {`one`: {`columns`: [`a`]}}}}}"},
};

static void test_apply__changes_what_it_says(void **state)
{
    for (size_t i = 0; i < AG_COUNT(changes); i++) {
        ag_schema *schema = told_schema(*state, before);
        ag_ops ops = told_ops(*state, ag_format(*state, "[%s]", changes[i].ops));
        ag_error err = {0};
        if (!ag_ops_apply(*state, schema, &ops, &err))
            fail_msg("%s\n%s", told_error(*state, &err), changes[i].ops);
        assert_string_equal(told_schema_line(*state, schema),
                            told_schema_line(*state, told_schema(*state, changes[i].after)));
    }
}

static void test_bind__completes_both_sides(void **state)
{
    ag_schema *schema = told_schema(*state, schema_text);
    ag_ops ops = told_ops(*state, "[{`op`: `alter_column`, `table`: `users`, `column`: `email`,"
                                  " `from`: {`nullable`: true}, `to`: {`nullable`: false}}]");
    ag_error err = {0};
    ag_op *op = ops.items[0];
    assert_true(ag_op_bind(*state, schema, op, &err));
    assert_string_equal(((ag_column *)op->from)->type, "text");
    assert_true(((ag_column *)op->from)->nullable);
    assert_string_equal(((ag_column *)op->to)->type, "text");
    assert_false(((ag_column *)op->to)->nullable);
    assert_ptr_not_equal(op->from, ag_column_find(ag_table_find(schema, "users"), "email"));
}

/* Opposites that do not follow from the laws: what stands under "with", and what has none. */
static const struct {
    const char *op;
    const char *opposite;
} opposites[] = {
    {"{`op`: `drop_table`, `table`: `app.posts`, `with`: {`lossy`: true}}",
     "{`columns`:{`mood`:`mood`,`user_id`:`bigint`},`foreign_keys`:{`fk`:{`columns`:[`user_id`],"
     "`references`:`users(id)`}},`op`:`create_table`,`table`:`app.posts`}"},
    {"{`op`: `create_index`, `table`: `users`, `index`: `i`, `columns`: [`id`],"
     " `with`: {`concurrently`: true}}",
     "{`index`:`i`,`op`:`drop_index`,`table`:`users`,`with`:{`concurrently`:true}}"},
    {"{`op`: `alter_column`, `table`: `users`, `column`: `email`, `from`: {`type`: `text`},"
     " `to`: {`type`: `integer`}, `with`: {`using`: `length(email)`, `lossy`: true}}",
     "{`column`:`email`,`from`:{`type`:`integer`},`op`:`alter_column`,`table`:`users`,"
     "`to`:{`type`:`text`}}"},
    {"{`op`: `alter_enum`, `enum`: `mood`, `from`: {`values`: [`sad`, `ok`]},"
     " `to`: {`values`: [`blue`, `ok`]}, `with`: {`renamed_values`: {`sad`: `blue`}}}",
     "{`enum`:`mood`,`from`:{`values`:[`blue`,`ok`]},`op`:`alter_enum`,`to`:{`values`:[`sad`,`ok`]},"
     "`with`:{`renamed_values`:{`blue`:`sad`}}}"},
    {"{`op`: `alter_table`, `table`: `users`, `from`: {}, `to`: {`only`: `sqlite`}}",
     "{`from`:{`only`:`sqlite`},`op`:`alter_table`,`table`:`users`,`to`:{}}"},
    {"{`op`: `rename_column`, `table`: `users`, `column`: `age`, `to`: `years`}",
     "{`column`:`years`,`op`:`rename_column`,`table`:`users`,`to`:`age`}"},
    {"{`op`: `execute`, `sql`: `x`}", NULL},
    {"{`op`: `backfill`, `table`: `users`, `set`: {`age`: `1`}}", NULL},
};

static void test_reverse__turns_round(void **state)
{
    for (size_t i = 0; i < AG_COUNT(opposites); i++) {
        ag_schema *schema = told_schema(*state, schema_text);
        ag_ops ops = told_ops(*state, ag_format(*state, "[%s]", opposites[i].op));
        ag_error err = {0};
        if (!ag_ops_apply(*state, schema, &ops, &err))
            fail_msg("%s", told_error(*state, &err));
        ag_op *opposite = ag_op_reverse(*state, ops.items[0]);
        if (!opposites[i].opposite) {
            assert_null(opposite);
            continue;
        }
        assert_string_equal(told_line(*state, ag_op_write(*state, opposite)),
                            opposites[i].opposite);
    }
}

static void test_reverse__leaves_out_what_has_no_opposite(void **state)
{
    ag_schema *schema = told_schema(*state, schema_text);
    ag_ops ops = told_ops(*state, "[{`op`: `create_schema`, `schema`: `a`}, {`op`: `execute`,"
                                  " `sql`: `x`}, {`op`: `create_schema`, `schema`: `b`}]");
    ag_ops back = {0};
    ag_error err = {0};
    assert_true(ag_ops_apply(*state, schema, &ops, &err));
    assert_false(ag_ops_reverse(*state, &ops, &back));
    assert_string_equal(told_steps(*state, &back), "drop schema b; drop schema a");
}

static void test_reverse__of_a_rename_knows_the_object(void **state)
{
    ag_schema *schema = told_schema(*state, schema_text);
    ag_ops ops = told_ops(*state, "[{`op`: `rename_table`, `table`: `users`, `to`: `people`}]");
    ag_error err = {0};
    assert_true(ag_ops_apply(*state, schema, &ops, &err));
    ag_op *opposite = ag_op_reverse(*state, ops.items[0]);
    assert_string_equal(opposite->from->name, "people");
    assert_non_null(ag_column_find((ag_table *)opposite->from, "email"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_bind__says_what_does_not_fit, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_apply__changes_what_it_says, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_bind__completes_both_sides, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reverse__turns_round, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_reverse__leaves_out_what_has_no_opposite, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_reverse__of_a_rename_knows_the_object, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("apply", tests, NULL, NULL);
}
