/* Renames: what is read, what is carried out, what is asked. */
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

/* ------------------------------------------------------------------ reading */

/* "kind table | from | to"; NULL is a usage error. */
static const struct {
    const char *text;
    const char *meaning;
} texts[] = {
    {"users.name=full_name", "column users | name | full_name"},
    {"column:users.name=full_name", "column users | name | full_name"},
    {"users.name=users.full_name", "column users | name | full_name"},
    {"column:users.name=users.full_name", "column users | name | full_name"},
    {"app.users.name=full_name", "column app.users | name | full_name"},
    {"app.users.name=app.users.full_name", "column app.users | name | full_name"},
    {"column:app.users.name=x", "column app.users | name | x"},
    {"users=people", "table | users | people"},
    {"table:users=people", "table | users | people"},
    {"table:app.users=app.people", "table | app.users | app.people"},
    {"app.users=app.people", "table | app.users | app.people"},
    {"app.users=people", "table | app.users | people"},
    {"users=app.users", "table | users | app.users"},
    {"gone.name=x", "table | gone.name | x"},
    {"column:gone.name=x", "column gone | name | x"},
    {"table:users.name=x", "table | users.name | x"},
    {"\"users\".\"name\"=\"full_name\"", "column users | name | full_name"},
    {"users.full name=name", "column users | full name | name"},
    {"users.\"a.b\"=\"c.d\"", "column users | a.b | c.d"},
    {"\"a.b\".c=d", "column \"a.b\" | c | d"},
    {"app.\"a.b\".c=d", "column app.\"a.b\" | c | d"},
    {"users.\"a=b\"=c", "column users | a=b | c"},
    {"users.a=\"b=c\"", "column users | a | b=c"},
    {"users.a=b=c", "column users | a | b=c"},
    {"\"table:users\"=people", "table | table:users | people"},
    {"table:\"a:b\"=c", "table | a:b | c"},
    {"users.\"a:b\"=c", "column users | a:b | c"},
    {"users.a=b:c", "column users | a | b:c"},
    {"users.\"we\"\"ird\"=plain", "column users | we\"ird | plain"},
    {"users.select=from", "column users | select | from"},
    {"users.żółć=表", "column users | żółć | 表"},
    {"Users.name=x", "table | Users.name | x"},
    {"", NULL},
    {"=", NULL},
    {"users", NULL},
    {"users=", NULL},
    {"=people", NULL},
    {"users.name", NULL},
    {"users.name=", NULL},
    {".name=x", NULL},
    {"users.=x", NULL},
    {"users.name=.x", NULL},
    {"users.name=other.x", NULL},
    {"users.name=app.users.x", NULL},
    {"column:users=people", NULL},
    {"column:=x", NULL},
    {"index:users.ix=iy", NULL},
    {":users=people", NULL},
    {"tables:users=people", NULL},
    {"users.\"name=x", NULL},
    {"users.name=\"x", NULL},
    {"a.b.c.d=x", NULL},
    {"table:a.b.c=x", NULL},
    {"users= people", NULL},
};

static void test_parse__reads_what_people_write(void **state)
{
    ag_schema *to = told_schema(*state, "{`tables`: {`users`: {}, `app.users`: {},"
                                        " `\\`a.b\\``: {}, `app.\\`a.b\\``: {}}}");
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_rename rename = {.from = "untouched"};
        ag_error err = {0};
        bool read = ag_rename_parse(*state, texts[i].text, to, &rename, &err);
        if (!texts[i].meaning) {
            if (read)
                fail_msg("%s was read", texts[i].text);
            assert_string_equal(rename.from, "untouched");
            assert_int_equal(err.code, AG_E_USAGE);
            assert_string_equal(err.message,
                                ag_format(*state, "cannot read the rename \"%s\"", texts[i].text));
            assert_non_null(strstr(err.hint, "--rename users.name=full_name"));
            continue;
        }
        if (!read)
            fail_msg("%s: %s", texts[i].text, err.message);
        assert_string_equal(ag_format(*state, "%s%s%s | %s | %s",
                                      rename.kind == AG_KIND_TABLE ? "table" : "column",
                                      rename.table ? " " : "", rename.table ? rename.table : "",
                                      rename.from, rename.to),
                            texts[i].meaning);
    }
}

/* ------------------------------------------------------------------ carrying out */

#define CUT "a_name_that_is_just_as_long_as_both_of_the_databases_wi"
#define LONG "a_name_that_is_just_as_long_as_both_of_the_databases_will_allow"

/* Renames as they are said, separated by white space; and what comes of it. */
static const struct {
    const char *what;
    const char *from;
    const char *to;
    const char *renames;
    const char *steps;
} cases[] = {
    {"a column, and all that names it",
     "{`tables`: {`t`: {`columns`: {`a`: `bigint`, `b`: {`type`: `bigint`, `generated`: `a + 1`}},"
     " `checks`: {`c`: `a > 0`}, `indexes`: {`i`: {`columns`: [{`expression`: `abs(a)`}],"
     " `where`: `a < 9`, `include`: [`a`]}}, `foreign_keys`: {`f`: {`columns`: [`a`],"
     " `references`: `t(a)`}}}}}",
     "{`tables`: {`t`: {`columns`: {`order`: `bigint`, `b`: {`type`: `bigint`, `generated`:"
     " `\\`order\\` + 1`}}, `checks`: {`c`: `\\`order\\` > 0`}, `indexes`: {`i`: {`columns`:"
     " [{`expression`: `abs(\\`order\\`)`}], `where`: `\\`order\\` < 9`, `include`: [`order`]}},"
     " `foreign_keys`: {`f`: {`columns`: [`order`], `references`: `t(order)`}}}}}",
     "t.a=order", "rename column t.a to order"},
    {"a table with what refers to it, then its column",
     "{`tables`: {`t`: {`columns`: {`a`: `text`}}, `u`: {`columns`: {`x`: `text`}, `foreign_keys`:"
     " {`f`: {`columns`: [`x`], `references`: `t(a)`}}}}}",
     "{`tables`: {`t2`: {`columns`: {`b`: `text`}}, `u`: {`columns`: {`x`: `text`}, `foreign_keys`:"
     " {`f`: {`columns`: [`x`], `references`: `t2(b)`}}}}}",
     "t2.a=b t=t2", "rename table t to t2; rename column t2.a to b"},
    {"tables that trade their names",
     "{`tables`: {`a`: {`columns`: {`x`: `text`}}, `b`: {`columns`: {`y`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `text`}}, `a`: {`columns`: {`y`: `text`}}}}", "a=b b=a",
     "rename table b to ag_old_b; rename table a to b; rename table ag_old_b to a"},
    {"so do the keys of tables that do, which share the names of a schema",
     "{`tables`: {`a`: {`columns`: {`x`: `text`}, `primary_key`: {`name`: `a_pkey`, `columns`: [`x`]}},"
     " `b`: {`columns`: {`y`: `text`}, `primary_key`: {`name`: `b_pkey`, `columns`: [`y`]}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `text`}, `primary_key`: {`name`: `b_pkey`, `columns`: [`x`]}},"
     " `a`: {`columns`: {`y`: `text`}, `primary_key`: {`name`: `a_pkey`, `columns`: [`y`]}}}}",
     "a=b b=a",
     "rename table b to ag_old_b; rename table a to b; rename table ag_old_b to a; rename primary key "
     "a.b_pkey to ag_old_b_pkey; rename primary key b.a_pkey to b_pkey; rename primary key "
     "a.ag_old_b_pkey to a_pkey"},
    {"an index waits for the name that another one leaves",
     "{`tables`: {`t`: {`columns`: {`x`: `text`}, `indexes`: {`i`: [`x`]}}, `u`: {`columns`: {`x`:"
     " `text`}, `indexes`: {`j`: [`x`]}}}}",
     "{`tables`: {`t`: {`columns`: {`x`: `text`}, `indexes`: {`j`: [`x`]}}, `u`: {`columns`: {`x`:"
     " `text`}, `indexes`: {`k`: [`x`]}}}}",
     "", "rename index u.j to k; rename index t.i to j"},
    {"a table takes the name of an index that gets another one",
     "{`tables`: {`a`: {`columns`: {`x`: `text`}}, `t`: {`columns`: {`x`: `text`}, `indexes`: {`i`: [`x`]}}}}",
     "{`tables`: {`i`: {`columns`: {`x`: `text`}}, `t`: {`columns`: {`x`: `text`}, `indexes`: {`j`: [`x`]}}}}",
     "a=i", "rename index t.i to ag_old_i; rename table a to i; rename index t.ag_old_i to j"},
    {"they trade their names, in another namespace",
     "{`schemas`: {`n`: {}}, `tables`: {`n.a`: {`columns`: {`x`: `text`}}, `n.t`: {`columns`: {`x`: `text`}, `uniques`: {`i`: [`x`]}}}}",
     "{`schemas`: {`n`: {}}, `tables`: {`n.i`: {`columns`: {`x`: `text`}}, `n.t`: {`columns`: {`x`: `text`}, `uniques`: {`a`: [`x`]}}}}",
     "table:n.a=n.i",
     "rename unique constraint n.t.i to ag_old_i; rename table n.a to n.i; rename unique constraint n.t.ag_old_i to a"},
    {"an index that goes makes room too",
     "{`tables`: {`a`: {}, `t`: {`columns`: {`x`: `text`}, `indexes`: {`i`: [`x`]}}}}",
     "{`tables`: {`i`: {}, `t`: {`columns`: {`x`: `text`}}}}", "a=i",
     "rename index t.i to ag_old_i; rename table a to i; drop index t.ag_old_i"},
    {"a view that stands where a table gets to goes first",
     "{`tables`: {`a`: {}}, `views`: {`v`: `select 1`}}", "{`tables`: {`v`: {}}}", "a=v",
     "drop view v; rename table a to v"},
    {"a constraint waits for another kind of the same table",
     "{`tables`: {`t`: {`columns`: {`x`: `text`}, `uniques`: {`i`: [`x`]}, `checks`: {`j`: `x > x`}}}}",
     "{`tables`: {`t`: {`columns`: {`x`: `text`}, `uniques`: {`j`: [`x`]}, `checks`: {`k`: `x > x`}}}}",
     "", "rename check t.j to k; rename unique constraint t.i to j"},
    {"columns that trade their names",
     "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `bigint`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `text`, `a`: `bigint`}}}}", "t.a=b t.b=a",
     "rename column t.b to ag_old_b; rename column t.a to b; rename column t.ag_old_b to a"},
    {"three in a ring", "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `bigint`, `c`: `date`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `text`, `c`: `bigint`, `a`: `date`}}}}",
     "t.a=b t.b=c t.c=a",
     "rename column t.b to ag_old_b; rename column t.a to b; rename column t.c to a; rename column "
     "t.ag_old_b to c"},
    {"a chain needs no detour", "{`tables`: {`a`: {}, `b`: {}}}", "{`tables`: {`b`: {}, `c`: {}}}",
     "a=b b=c", "rename table b to c; rename table a to b"},
    {"a table whose name is taken goes under another one",
     "{`tables`: {`a`: {`columns`: {`x`: `text`}}, `b`: {`columns`: {`y`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `text`}}}}", "a=b",
     "rename table b to ag_old_b; rename table a to b; drop table ag_old_b"},
    {"so does a column", "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `bigint`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `text`}}}}", "t.a=b",
     "rename column t.b to ag_old_b; rename column t.a to b; drop column t.ag_old_b"},
    {"another name is free and fits",
     "{`tables`: {`app.a`: {}, `app." LONG "`: {}, `app.ag_old_" CUT "l`: {}}}",
     "{`tables`: {`app." LONG "`: {}, `app.ag_old_" CUT "l`: {}}}", "app.a=app." LONG,
     "rename table app." LONG " to app.ag_old1_" CUT "; rename table app.a to app." LONG
     "; drop table app.ag_old1_" CUT},
    {"no character is cut in two",
     "{`tables`: {`t`: {`columns`: {`a`: `text`, `" CUT "ł`: `date`}}}}",
     "{`tables`: {`t`: {`columns`: {`" CUT "ł`: `text`}}}}", "t.a=" CUT "ł",
     "rename column t." CUT "ł to ag_old_" CUT "; rename column t.a to " CUT
     "ł; drop column t.ag_old_" CUT},
    {"into another schema", "{`tables`: {`a`: {}}}", "{`tables`: {`app.a`: {}}}", "a=app.a",
     "rename table a to app.a"},
    {"what has happened is ignored", "{`tables`: {`b`: {}}}", "{`tables`: {`b`: {}}}", "a=b", ""},
    {"a name to itself is nothing", "{`tables`: {`b`: {}}}", "{`tables`: {`b`: {}}}", "b=b", ""},
    {"hints do the same", "{`tables`: {`a`: {`columns`: {`x`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`y`: {`type`: `text`, `renamed_from`: `x`}}, `renamed_from`:"
     " `a`}}}",
     "", "rename table a to b; rename column b.x to y"},
    {"hints that have come true are ignored", "{`tables`: {`b`: {`columns`: {`y`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`y`: {`type`: `text`, `renamed_from`: `x`}}, `renamed_from`:"
     " `a`}}}",
     "", ""},
    {"and so are those whose old name is used again",
     "{`tables`: {`t`: {`columns`: {`x`: `text`, `y`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`y`: {`type`: `text`, `renamed_from`: `x`}, `x`: `text`}}}}",
     "", ""},
    {"hints and words may say the same", "{`tables`: {`a`: {}}}",
     "{`tables`: {`b`: {`renamed_from`: `a`}}}", "a=b", "rename table a to b"},
    {"a hint in a new table means nothing", "{}",
     "{`tables`: {`t`: {`columns`: {`y`: {`type`: `text`, `renamed_from`: `x`}}}}}", "",
     "create table t"},
    {"a rename and a change", "{`tables`: {`t`: {`columns`: {`a`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `bigint`}}}}", "t.a=b",
     "rename column t.a to b; alter column t.b (type)"},
};

static ag_renames said(ag_arena *arena, const char *text, const ag_schema *to)
{
    ag_names parts = ag_split(arena, text, ' ');
    ag_renames renames = {0};
    for (size_t i = 0; i < parts.len; i++) {
        ag_rename rename = {0};
        ag_error err = {0};
        if (!ag_rename_parse(arena, parts.items[i], to, &rename, &err))
            fail_msg("%s", told_error(arena, &err));
        AG_PUSH(arena, &renames, rename);
    }
    return renames;
}

static void test_diff__carries_out_renames(void **state)
{
    for (size_t i = 0; i < AG_COUNT(cases); i++) {
        ag_schema *from = told_schema(*state, cases[i].from);
        ag_schema *to = told_schema(*state, cases[i].to);
        ag_renames renames = said(*state, cases[i].renames, to);
        const ag_diff_options options = {.renames = &renames};
        ag_ops ops = {0};
        ag_questions questions = {0};
        ag_error err = {0};
        if (!ag_diff(*state, from, to, &options, &ops, &questions, &err))
            fail_msg("%s: %s", cases[i].what, told_error(*state, &err));
        char *steps = told_steps(*state, &ops);
        if (strcmp(steps, cases[i].steps) != 0)
            fail_msg("%s:\n  got    %s\n  wanted %s", cases[i].what, steps, cases[i].steps);
        assert_int_equal(questions.len, 0);
        if (!ag_ops_apply(*state, from, &ops, &err))
            fail_msg("%s: %s", cases[i].what, told_error(*state, &err));
        assert_true(ag_object_equal(&from->base, &to->base, false));
    }
}

static const struct {
    const char *rename;
    const char *error;
} errors[] = {
    {"x=u", "reference: cannot rename to `u`: there is none (the right side of --rename is the new "
            "name, which is declared)"},
    {"t.a=c", "reference: cannot rename to `t.c`: there is none (the right side of --rename is the "
              "new name, which is declared)"},
    {"column:u.a=b",
     "reference: cannot rename to `u.b`: there is none (the right side of --rename is "
     "the new name, which is declared)"},
    {"x=new", "reference: cannot rename `x`: there is none (the left side of --rename is the old "
              "name, which the history knows)"},
    {"t.x=new",
     "reference: cannot rename `t.x`: there is none (the left side of --rename is the old "
     "name, which the history knows)"},
    {"new.x=y", "reference: cannot rename `new.x`: there is none (the left side of --rename is the "
                "old name, which the history knows)"},
};

static void test_diff__refuses_renames_of_nothing(void **state)
{
    for (size_t i = 0; i < AG_COUNT(errors); i++) {
        ag_schema *from = told_schema(*state, "{`tables`: {`t`: {`columns`: {`a`: `text`}}}}");
        ag_schema *to = told_schema(*state, "{`tables`: {`t`: {`columns`: {`a`: `text`, `new`:"
                                            " `text`}}, `new`: {`columns`: {`y`: `text`}}}}");
        ag_renames renames = said(*state, errors[i].rename, to);
        const ag_diff_options options = {.renames = &renames};
        ag_ops ops = {0};
        ag_error err = {0};
        assert_false(ag_diff(*state, from, to, &options, &ops, NULL, &err));
        assert_string_equal(told_error(*state, &err), told_text(*state, errors[i].error));
        assert_int_equal(ops.len, 0);
    }
}

/* ------------------------------------------------------------------ asking */

static char *flags(ag_arena *arena, const char *from_text, const char *to_text,
                   const char *renames_text, bool no_rename)
{
    ag_schema *to = told_schema(arena, to_text);
    ag_renames renames = said(arena, renames_text, to);
    const ag_diff_options options = {.renames = &renames, .no_rename = no_rename};
    ag_ops ops = {0};
    ag_questions questions = {0};
    ag_error err = {0};
    ag_names all = {0};
    if (!ag_diff(arena, told_schema(arena, from_text), to, &options, &ops, &questions, &err))
        fail_msg("%s", told_error(arena, &err));
    for (size_t i = 0; i < questions.len; i++)
        AG_PUSH(arena, &all, questions.items[i].flag);
    return ag_join(arena, &all, "\n");
}

static const struct {
    const char *what;
    const char *from;
    const char *to;
    const char *renames;
    const char *flags;
} questions[] = {
    {"a column for another of its type", "{`tables`: {`t`: {`columns`: {`a`: `int8`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `bigint`}}}}", "", "--rename t.a=b"},
    {"not of another type", "{`tables`: {`t`: {`columns`: {`a`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`b`: `bigint`}}}}", "", ""},
    {"all pairs that may be",
     "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `text`, `k`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`c`: `text`, `d`: `text`, `k`: `text`}}}}", "",
     "--rename t.a=c\n--rename t.a=d\n--rename t.b=c\n--rename t.b=d"},
    {"what was said is not asked, and answers more than one question",
     "{`tables`: {`t`: {`columns`: {`a`: `text`, `b`: `text`}}}}",
     "{`tables`: {`t`: {`columns`: {`c`: `text`, `d`: `text`}}}}", "t.a=d", "--rename t.b=c"},
    {"a table for one that is like it",
     "{`tables`: {`a`: {`columns`: {`x`: `text`, `y`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `text`, `z`: `text`}}}}", "", "--rename table:a=b"},
    {"not for one that is not", "{`tables`: {`a`: {`columns`: {`x`: `text`, `y`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `bigint`, `y`: `date`}}}}", "", ""},
    {"nor for one that is much smaller", "{`tables`: {`a`: {`columns`: {`x`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `text`, `y`: `text`, `z`: `text`}}}}", "", ""},
    {"nor for one with nothing in it", "{`tables`: {`a`: {}}}", "{`tables`: {`b`: {}}}", "", ""},
    {"names that have to be quoted, for us and for a shell",
     "{`tables`: {`\\`a.b\\``: {`columns`: {`x=y`: `text`}}, `o:p`: {`columns`: {`x`: `text`}}}}",
     "{`tables`: {`\\`a.b\\``: {`columns`: {`it's`: `text`}}, `app.q r`: {`columns`: {`x`: `text`}}}}",
     "", "--rename '\"a.b\".\"x=y\"=it'\\''s'\n--rename 'table:\"o:p\"=app.q r'"},
    {"what had to move aside is asked about by the name that people know",
     "{`tables`: {`a`: {`columns`: {`x`: `text`}}, `b`: {`columns`: {`y`: `text`}}}}",
     "{`tables`: {`b`: {`columns`: {`x`: `text`}}, `c`: {`columns`: {`y`: `text`}}}}", "a=b",
     "--rename table:b=c"},
};

static void test_diff__asks(void **state)
{
    for (size_t i = 0; i < AG_COUNT(questions); i++) {
        char *asked =
            flags(*state, questions[i].from, questions[i].to, questions[i].renames, false);
        if (strcmp(asked, questions[i].flags) != 0)
            fail_msg("%s:\n  got    %s\n  wanted %s", questions[i].what, asked, questions[i].flags);
        assert_string_equal(
            flags(*state, questions[i].from, questions[i].to, questions[i].renames, true), "");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_parse__reads_what_people_write, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_diff__carries_out_renames, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_diff__refuses_renames_of_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_diff__asks, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("rename", tests, NULL, NULL);
}
