/* What the comparison writes, and in which order. */
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

/* The operations between two schemas; each case is replayed too, so that an order that does not work cannot pass. */
static char *steps_between(ag_arena *arena, const char *from_text, const char *to_text)
{
    ag_schema *from = told_schema(arena, from_text);
    ag_schema *to = told_schema(arena, to_text);
    const ag_diff_options options = {.no_rename = true};
    ag_ops ops = {0}, rest = {0};
    ag_error err = {0};
    if (!ag_diff(arena, from, to, &options, &ops, NULL, &err))
        fail_msg("%s", told_error(arena, &err));
    char *steps = told_steps(arena, &ops);
    if (!ag_ops_apply(arena, from, &ops, &err))
        fail_msg("%s\n%s", told_error(arena, &err), steps);
    if (!ag_diff(arena, from, to, &options, &rest, NULL, &err) || rest.len > 0)
        fail_msg("left: %s", told_steps(arena, &rest));
    return steps;
}

/* Tables whose columns are all called alike. */
#define A "`columns`: {`id`: `bigint`, `x`: `bigint`}"
#define PK "`primary_key`: {`name`: `pk`, `columns`: [`id`]}"

static const struct {
    const char *what;
    const char *from;
    const char *to;
    const char *steps;
} cases[] = {
    {"nothing", "{`tables`: {`t`: {" A "}}}", "{`tables`: {`t`: {" A "}}}", ""},
    {"everything at once, types first", "{}",
     "{`tables`: {`app.t`: {`columns`: {`m`: `mood`}}}, `enums`: {`mood`: [`a`]},"
     " `extensions`: {`v`: {}}, `schemas`: {`app`: {}}}",
     "create schema app; create extension v; create enum mood; create table app.t"},
    {"and last when they go, newest first",
     "{`tables`: {`t`: {`columns`: {`m`: `mood`, `n`: `mode`}}}, `enums`: {`mood`: [`a`],"
     " `mode`: [`b`]}, `extensions`: {`v`: {}}, `schemas`: {`app`: {}}}",
     "{}", "drop table t; drop enum mode; drop enum mood; drop extension v; drop schema app"},
    {"views behind what they show, and before what they no longer do",
     "{`tables`: {`t`: {" A "}}, `views`: {`a`: `SELECT x FROM t`, `b`: `SELECT x FROM a`}}",
     "{`tables`: {`t`: {`columns`: {`id`: `bigint`, `y`: `bigint`}}}, `views`: {`a`: `SELECT y FROM c`,"
     " `c`: `SELECT y FROM t`}}",
     "drop view b; add column t.y bigint; create view c; alter view a (query); drop column t.x"},
    {"views that name each other's schema", "{}",
     "{`schemas`: {`app`: {}}, `views`: {`app.a`: `SELECT 1 FROM b`, `b`: `SELECT 1`}}",
     "create schema app; create view b; create view app.a"},
    {"columns that come before those that go",
     "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`, `c`: `text`}}}}",
     "alter column t.a (type); add column t.c text; drop column t.b"},
    {"the order of columns is no difference",
     "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `text`, `a`: `text`}}}}", ""},
    {"the order of a key's columns is one",
     "{`tables`: {`t`: {" A ", `uniques`: {`u`: [`id`, `x`]}}}}",
     "{`tables`: {`t`: {" A ", `uniques`: {`u`: [`x`, `id`]}}}}",
     "alter unique constraint t.u (columns)"},
    {"a new table before what refers to it, whatever the order of declaration", "{}",
     "{`tables`: {`b`: {" A ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`: `a(id)`}}},"
     " `a`: {" A ", " PK "}}}",
     "create table a; create table b"},
    {"and gone after it",
     "{`tables`: {`a`: {" A ", " PK "}, `b`: {" A ", `foreign_keys`: {`f`: {`columns`: [`x`],"
     " `references`: `a(id)`}}}, `c`: {" A "}}}",
     "{}", "drop table c; drop table b; drop table a"},
    {"a circle is closed afterwards", "{}",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `b(id)`}, `self`: {`columns`: [`x`], `references`: `a(id)`}}},"
     " `b`: {" A ", `primary_key`: {`name`: `pk2`, `columns`: [`id`]}, `foreign_keys`: {`g`:"
     " {`columns`: [`x`], `references`: `a(id)`}}}}}",
     "create table a; create table b; add foreign key a.f"},
    {"and opened before",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `b(id)`}}}, `b`: {" A ", `primary_key`: {`name`: `pk2`, `columns`: [`id`]}, `foreign_keys`:"
     " {`g`: {`columns`: [`x`], `references`: `a(id)`}}}}}",
     "{}", "drop foreign key a.f; drop table b; drop table a"},
    {"a key may refer to another table on each dialect",
     "{`tables`: {`old`: {" A ", `foreign_keys`: {`k`: {`columns`: [`x`], `references`:"
     " {`sqlite`: `past(id)`}}}}, `past`: {" A "}}}",
     "{`tables`: {`t`: {" A ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " {`postgresql`: `a(id)`, `sqlite`: `b(id)`}}}}, `a`: {" A "}, `b`: {" A "}}}",
     "drop table old; drop table past; create table a; create table b; create table t"},
    {"keys that wait keep their order", "{`tables`: {`a`: {" A "}}}",
     "{`tables`: {`a`: {" A ", " PK "}, `b`: {" A ", `foreign_keys`: {`f`: {`columns`: [`x`],"
     " `references`: `a(id)`}, `g`: {`columns`: [`id`], `references`: `a(id)`}}}}}",
     "create table b; alter column a.id (nullable); add primary key a.pk; add foreign key b.f; "
     "add foreign key b.g"},
    {"a foreign key to a table that goes",
     "{`tables`: {`a`: {" A ", " PK "}, `b`: {" A ", `foreign_keys`: {`f`: {`columns`: [`x`],"
     " `references`: `a(id)`}}}}}",
     "{`tables`: {`b`: {" A "}}}", "drop foreign key b.f; drop table a"},
    {"a foreign key that finds another target while its key goes",
     "{`tables`: {`a`: {" A ", " PK ", `uniques`: {`u`: [`x`]}}, `b`: {" A ", `foreign_keys`: {`f`:"
     " {`columns`: [`x`], `references`: `a(x)`}}}}}",
     "{`tables`: {`a`: {" A ", " PK "}, `b`: {" A ", `foreign_keys`: {`f`: {`columns`: [`x`],"
     " `references`: `a(id)`}}}}}",
     "drop foreign key b.f; drop unique constraint a.u; add foreign key b.f"},
    {"a foreign key that is only deferred, or only talked about, stays",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `a(id)`}}}}}",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `a(id)`, `deferrable`: `initially deferred`, `comment`: `c`}}}}}",
     "alter foreign key a.f (deferrable, comment)"},
    {"another action needs another key",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `a(id)`}}}}}",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `a(id)`, `on_delete`: `cascade`}}}}}",
     "drop foreign key a.f; add foreign key a.f"},
    {"a key that goes after the table that needs it",
     "{`tables`: {`a`: {" A ", " PK ", `uniques`: {`u`: [`x`]}}, `b`: {" A ", `foreign_keys`:"
     " {`f`: {`columns`: [`x`], `references`: `a(x)`}}}}}",
     "{`tables`: {`a`: {" A ", " PK "}}}", "drop table b; drop unique constraint a.u"},
    {"a foreign key that stays lets the key it rests on be replaced",
     "{`tables`: {`a`: {" A ", `uniques`: {`u`: [`id`]}, `foreign_keys`: {`f`: {`columns`: [`x`],"
     " `references`: `a(id)`}, `g`: {`columns`: [`x`], `references`: `a(x)`}}}}}",
     "{`tables`: {`a`: {" A ", `indexes`: {`i`: {`columns`: [`id`], `unique`: true}},"
     " `foreign_keys`: {`f2`: {`columns`: [`x`], `references`: `a(id)`}, `g`: {`columns`: [`x`],"
     " `references`: `a(x)`}}}}}",
     "drop foreign key a.f; drop unique constraint a.u; create index a.i; add foreign key a.f2"},
    {"but what is said about that key changes nothing for it",
     "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
     " `a(id)`}}}}}",
     "{`tables`: {`a`: {" A ", `primary_key`: {`name`: `pk`, `columns`: [`id`], `comment`: `c`},"
     " `foreign_keys`: {`f`: {`columns`: [`x`], `references`: `a(id)`}}}}}",
     "alter primary key a.pk (comment)"},
    {"a primary key on a new column instead of an old one",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`}, `primary_key`: {`name`: `pk`, `columns`:"
     " [`a`]}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `bigint`}, `primary_key`: {`name`: `pk`, `columns`:"
     " [`b`]}}}}",
     "add column t.b bigint; alter primary key t.pk (columns); drop column t.a"},
    {"a primary key under another name, and other columns",
     "{`tables`: {`t`: {" A ", `primary_key`: {`name`: `pk`, `columns`: [`id`]}}}}",
     "{`tables`: {`t`: {" A ", `primary_key`: {`name`: `pk2`, `columns`: [`id`, `x`]}}}}",
     "rename primary key t.pk to pk2; alter column t.x (nullable); alter primary key t.pk2 "
     "(columns)"},
    {"an unnamed primary key is the one there is",
     "{`tables`: {`t`: {" A ", `primary_key`: {`name`: `pk`, `columns`: [`id`]}}}}",
     "{`tables`: {`t`: {" A ", `primary_key`: [`id`, `x`]}}}",
     "alter column t.x (nullable); alter primary key t.pk (columns)"},
    {"what has another name and is otherwise equal is renamed",
     "{`tables`: {`t`: {" A ", `uniques`: {`u`: [`x`]}, `checks`: {`c`: `x > 0`}, `indexes`: {`i`:"
     " [`x`]}, `foreign_keys`: {`f`: {`columns`: [`x`], `references`: `t(x)`}}}}}",
     "{`tables`: {`t`: {" A ", `uniques`: {`u2`: [`x`]}, `checks`: {`c2`: `x  >  0`}, `indexes`:"
     " {`i2`: [`x`]}, `foreign_keys`: {`f2`: {`columns`: [`x`], `references`: `t(x)`}}}}}",
     "rename unique constraint t.u to u2; rename check t.c to c2; rename foreign key t.f to f2; "
     "rename index t.i to i2"},
    {"a name means more than a structure", "{`tables`: {`t`: {" A ", `indexes`: {`i`: [`x`]}}}}",
     "{`tables`: {`t`: {" A ", `indexes`: {`i`: [`id`], `j`: [`x`]}}}}",
     "alter index t.i (columns); create index t.j"},
    {"indexes that trade their names are altered",
     "{`tables`: {`t`: {" A ", `indexes`: {`i`: [`x`], `j`: [`id`]}}}}",
     "{`tables`: {`t`: {" A ", `indexes`: {`i`: [`id`], `j`: [`x`]}}}}",
     "alter index t.i (columns); alter index t.j (columns)"},
    {"unnamed ones match what is equal and get the server's name otherwise",
     "{`tables`: {`t`: {" A ", `uniques`: {`whatever`: [`x`]}}}}",
     "{`tables`: {`t`: {" A
     ", `uniques`: [[`x`], [`x`], [`id`, `x`]], `checks`: [`x > 0`, `x > id`],"
     " `indexes`: [[`x`], [{`expression`: `abs(x)`}]]}}}",
     "add unique constraint t.t_x_key; add unique constraint t.t_id_x_key; add check t.t_x_check; "
     "add check t.t_check; create index t.t_x_idx; create index t.t_abs_idx"},
    {"a name that something else has is not chosen",
     "{`tables`: {`t`: {" A ", `checks`: {`t_x_check`: `x > 1`}}, `t_x_idx`: {" A "}}}",
     "{`tables`: {`t`: {" A ", `checks`: [`x > 1`, `x > 2`], `indexes`: [[`x`]]}, `t_x_idx`: {" A
     "}}}",
     "add check t.t_x_check1; create index t.t_x_idx1"},
    {"new tables get all names", "{}",
     "{`tables`: {`app.t`: {" A ", `primary_key`: [`id`], `checks`: [`x > 0`]}}, `schemas`:"
     " {`app`: {}}}",
     "create schema app; create table app.t"},
    {"generated columns come after what they are computed from",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`}}}}",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`, `c`: {`type`: `bigint`, `generated`: `b + 1`},"
     " `b`: `bigint`}}}}",
     "add column t.b bigint; add column t.c bigint"},
    {"and go before it",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`, `b`: `bigint`, `c`: {`type`: `bigint`,"
     " `generated`: `b + 1`}}}}}",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`}}}}", "drop column t.c; drop column t.b"},
    {"one that is computed from something else lets go first",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`, `b`: `bigint`, `c`: {`type`: `bigint`,"
     " `generated`: `b + 1`}}}}}",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`, `c`: {`type`: `bigint`, `generated`: `d + a`},"
     " `d`: `bigint`}}}}",
     "add column t.d bigint; alter column t.c (generated); drop column t.b"},
    {"a table on fewer dialects is altered: the others keep their rows",
     "{`tables`: {`t`: {" A "}}}", "{`tables`: {`t`: {" A ", `only`: `postgresql`}}}",
     "alter table t (only)"},
    {"so is a column, and an enum",
     "{`enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`, `b`: `text`}}}}",
     "{`enums`: {`e`: {`values`: [`x`], `only`: `postgresql`}}, `tables`: {`t`: {`columns`:"
     " {`a`: `text`, `b`: {`type`: `bigint`, `only`: `sqlite`}}}}}",
     "alter enum e (only); alter column t.b (type, only)"},
    {"a default goes before the enum that loses its value, alone or in an array",
     "{`enums`: {`e`: [`x`, `y`]}, `tables`: {`t`: {`columns`: {`a`: {`type`: `e`, `default`: `'x'`},"
     " `b`: {`type`: `e[]`, `default`: `'{y,x}'`}, `c`: {`type`: `e`, `default`: `'y'`}}}}}",
     "{`enums`: {`e`: [`y`, `z`]}, `tables`: {`t`: {`columns`: {`a`: {`type`: `e`, `default`: `'z'`},"
     " `b`: {`type`: `e[]`, `default`: `'{z}'`}, `c`: {`type`: `e`, `default`: `'z'`}}}}}",
     "alter column t.a (default); alter column t.b (default); alter enum e (values); alter column t.a"
     " (default); alter column t.b (default); alter column t.c (default)"},
    {"a constraint comes and goes", "{`tables`: {`t`: {" A ", `checks`: {`c`: `x > 0`}}}}",
     "{`tables`: {`t`: {" A ", `checks`: {`c`: {`expression`: `x > 0`, `only`: `sqlite`}}}}}",
     "drop check t.c; add check t.c"},
    {"comments everywhere",
     "{`schemas`: {`s`: {}}, `enums`: {`e`: [`x`]}, `tables`: {`t`: {`columns`: {`a`: `text`}}}}",
     "{`schemas`: {`s`: {`comment`: `1`}}, `enums`: {`e`: {`values`: [`x`], `comment`: `2`}},"
     " `tables`: {`t`: {`columns`: {`a`: {`type`: `text`, `comment`: `3`}}, `comment`: `4`}}}",
     "alter schema s (comment); alter enum e (comment); alter table t (comment); alter column t.a "
     "(comment)"},
    {"the spelling of types and expressions is no difference",
     "{`tables`: {`t`: {`columns`: {`a`: {`type`: `int8`, `default`: `NOW( )`}}}}}",
     "{`tables`: {`t`: {`columns`: {`a`: {`type`: `BIGINT`, `default`: `now()`}}}}}", ""},
};

static void test_diff__writes_in_order(void **state)
{
    size_t wrong = 0;
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        char *steps = steps_between(*state, cases[i].from, cases[i].to);
        if (strcmp(steps, cases[i].steps) == 0)
            continue;
        print_error("%s:\n  got    %s\n  wanted %s\n", cases[i].what, steps, cases[i].steps);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}

static ag_ops difference(ag_arena *arena, const char *from, const char *to)
{
    ag_ops ops = {0};
    ag_error err = {0};
    const ag_diff_options options = {.no_rename = true};
    if (!ag_diff(arena, told_schema(arena, from), told_schema(arena, to), &options, &ops, NULL,
                 &err))
        fail_msg("%s", told_error(arena, &err));
    return ops;
}

static void test_diff__marks_what_is_lost(void **state)
{
    ag_ops ops = difference(
        *state, "{`tables`: {`t`: {" A ", `indexes`: {`i`: [`x`]}}, `u`: {" A "}, `v`: {" A "}}}",
        "{`tables`: {`t`: {`columns`: {`id`: `bigint`}}, `v`: {" A ", `only`: `sqlite`}}}");
    assert_string_equal(told_steps(*state, &ops),
                        "drop table u; drop index t.i; alter table v (only); drop column t.x");
    const bool lossy[] = {true, false, true, true};
    for (size_t i = 0; i < ops.len; i++)
        assert_int_equal(ops.items[i]->with && ops.items[i]->with->lossy, lossy[i]);
}

static void test_diff__chooses_names_that_fit_together(void **state)
{
    ag_ops ops = difference(*state, "{}",
                            "{`tables`: {`t`: {" A ", `primary_key`: [`id`], `uniques`: [[`x`]],"
                            " `checks`: [`x > 0`], `indexes`: [[`x`]], `foreign_keys`: [{`columns`:"
                            " [`x`], `references`: `t`}]}}}");
    assert_string_equal(
        told_line(*state, ag_op_write(*state, ops.items[0])),
        "{`checks`:{`t_x_check`:`x > 0`},`columns`:{`id`:{`nullable`:false,`type`:`bigint`},"
        "`x`:`bigint`},`foreign_keys`:{`t_x_fkey`:{`columns`:[`x`],`references`:`t(id)`}},"
        "`indexes`:{`t_x_idx`:[`x`]},`op`:`create_table`,`primary_key`:{`columns`:[`id`],"
        "`name`:`t_pkey`},`table`:`t`,`uniques`:{`t_x_key`:[`x`]}}");
}

static void test_diff__leaves_its_inputs_alone(void **state)
{
    static const char from_text[] =
        "{`tables`: {`a`: {" A ", " PK ", `foreign_keys`: {`f`: {`columns`: [`x`], `references`:"
        " `b(id)`}}}, `b`: {" A
        ", `foreign_keys`: {`g`: {`columns`: [`x`], `references`: `a(id)`}}}"
        "}}";
    ag_schema *from = told_schema(*state, from_text);
    ag_schema *to = told_schema(*state, "{`tables`: {`c`: {" A ", `uniques`: [[`x`]]}}}");
    char *before = told_schema_line(*state, from), *wanted = told_schema_line(*state, to);
    ag_ops ops = {0};
    ag_error err = {0};
    assert_true(ag_diff(*state, from, to, NULL, &ops, NULL, &err));
    assert_string_equal(told_schema_line(*state, from), before);
    assert_string_equal(told_schema_line(*state, to), wanted);
}

static void test_diff_table__compares_two_states_of_one(void **state)
{
    ag_schema *from = told_schema(*state, "{`tables`: {`t`: {" A
                                          ", `indexes`: {`i`: [`x`]}, `checks`: {`c`: `x > 0`}}}}");
    ag_schema *to =
        told_schema(*state, "{`tables`: {`t`: {`columns`: {`id`: `bigint`, `y`: `text`},"
                            " `strict`: true, `checks`: [`id > 0`]}}}");
    ag_ops ops = {0};
    ag_diff_table(*state, ag_table_find(from, "t"), ag_table_find(to, "t"), &ops);
    assert_int_equal(ops.len, 6);
    assert_null(ops.items[4]->name);
    ops.items[4]->name = "(unnamed)";
    assert_string_equal(told_steps(*state, &ops),
                        "drop check t.c; drop index t.i; alter table t (strict); add column t.y "
                        "text; add check t.(unnamed); drop column t.x");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_diff__writes_in_order, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_diff__marks_what_is_lost, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_diff__chooses_names_that_fit_together, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_diff__leaves_its_inputs_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_diff_table__compares_two_states_of_one, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("diff", tests, NULL, NULL);
}
