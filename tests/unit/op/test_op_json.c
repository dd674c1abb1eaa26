/* Operations as JSON: what is read and written back, and what is refused, with its place. */
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

/* Written as they are read, member by member in this order. */
static const char *const texts[] = {
    "{`op`: `create_schema`, `schema`: `app`, `comment`: `c`}",
    "{`op`: `create_extension`, `extension`: `vector`, `schema`: `app`, `version`: `0.5`}",
    "{`op`: `create_enum`, `enum`: `app.mood`, `values`: [`sad`, `ok`], `only`: `postgresql`}",
    "{`op`: `create_table`, `table`: `t`, `columns`: {`id`: `bigint`}, `primary_key`: [`id`]}",
    "{`op`: `drop_table`, `table`: `app.t`, `with`: {`lossy`: true}}",
    "{`op`: `rename_table`, `table`: `t`, `to`: `app.t`}",
    "{`op`: `add_column`, `table`: `t`, `column`: `a.b`, `type`: `text`, `nullable`: false}",
    "{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {`default`: `1`, `comment`: null},"
    " `to`: {`default`: null, `comment`: `c`}, `with`: {`using`: `a + 1`}}",
    "{`op`: `alter_table`, `table`: `t`, `from`: {}, `to`: {`only`: `sqlite`}}",
    "{`op`: `alter_index`, `table`: `t`, `index`: `i`, `from`: {`columns`: [`a`]}, `to`: {`columns`:"
    " [{`expression`: `lower(a)`, `order`: `desc`}]}}",
    "{`op`: `add_primary_key`, `table`: `t`, `primary_key`: `pk`, `columns`: [`id`]}",
    "{`op`: `add_unique`, `table`: `t`, `unique`: `uq`, `columns`: [`id`], `deferrable`:"
    " `initially deferred`}",
    "{`op`: `add_check`, `table`: `t`, `check`: `ck`, `expression`: {`postgresql`: `a`, `sqlite`:"
    " `b`}}",
    "{`op`: `add_foreign_key`, `table`: `t`, `foreign_key`: `fk`, `columns`: [`a`], `references`:"
    " `u(id)`, `on_delete`: `cascade`}",
    "{`op`: `create_index`, `table`: `t`, `index`: `ix`, `columns`: [`a`], `unique`: true, `with`:"
    " {`concurrently`: true}}",
    "{`op`: `execute`, `sql`: {`postgresql`: `VACUUM`, `sqlite`: `ANALYZE`}, `done_when`: `SELECT 1`,"
    " `repeatable`: true}",
    "{`op`: `execute`, `file`: `a.sql`, `only`: `sqlite`, `effects`: [{`op`: `drop_table`, `table`:"
    " `t`}]}",
    "{`op`: `backfill`, `table`: `t`, `set`: {`a`: `lower(b)`}, `where`: `a IS NULL`, `batch`: 50}",
};

static void test_write__gives_back_what_was_read(void **state)
{
    for (size_t i = 0; i < AG_COUNT(texts); i++) {
        ag_op *op = NULL;
        ag_error err = {0};
        ag_json *json = told_json(*state, texts[i]);
        if (!ag_op_read(*state, json, &op, &err))
            fail_msg("%s\n%s", told_error(*state, &err), texts[i]);
        ag_buf read = ag_buf_new(*state), written = ag_buf_new(*state);
        ag_json_print(&read, json);
        ag_json_print(&written, ag_op_write(*state, op));
        assert_string_equal(written.text, read.text);
        assert_ptr_equal(op->source, json);
    }
}

static void test_read__skips_comments_and_extensions(void **state)
{
    ag_ops ops = told_ops(*state, "[{`$comment`: `why`, `op`: `drop_table`, `x-by`: 1,"
                                  " `table`: `\\`t\\``},"
                                  "{`op`: `create_schema`, `schema`: `s`, `x-by`: [],"
                                  " `$comment`: ``}]");
    assert_string_equal(told_steps(*state, &ops), "drop table t; create schema s");
}

static const struct {
    const char *text;
    const char *error;
} errors[] = {
    {"{}",
     "type: expected a list of operations, not an object (a list, of one too: [{\"op\": …}]; [] does nothing)"},
    {"[1]",
     "type at /0: expected an operation, not a number (an operation is an object: {\"op\": \"add_column\", …})"},
    {"[{}]",
     "missing at /0: `op` is missing (it says what is done: `add_column`, `create_table`, …)"},
    {"[{`op`: 1}]",
     "type at /0/op: expected a string, not a number (it says what is done: \"add_column\", \"create_table\", …)"},
    {"[{`op`: `create_tabel`}]",
     "key at /0/op: unknown operation `create_tabel` (did you mean `create_table`?)"},
    {"[{`op`: `add_table`}]",
     "key at /0/op: unknown operation `add_table` (did you mean `create_table`?)"},
    {"[{`op`: `x`}]",
     "key at /0/op: unknown operation `x` (schemas/revision.json lists the operations there are)"},
    {"[{`op`: `drop_table`}]", "missing at /0: `table` is missing (`drop_table` needs it)"},
    {"[{`op`: `drop_table`, `table`: null}]",
     "type at /0/table: expected a string, not null (\"table\" is a name)"},
    {"[{`op`: `drop_table`, `table`: ``}]",
     "name at /0/table: \"table\" is empty (a name has at least one character)"},
    {"[{`op`: `drop_table`, `table`: `a.b.c`}]",
     "name at /0/table: `a.b.c` is not a well-formed name: it has more than two parts (a part that holds a dot, a quote, a parenthesis or a comma is written in double quotes)"},
    {"[{`op`: `drop_table`, `table`: `f(x)`}]",
     "name at /0/table: `f(x)` is not a well-formed name: what follows its last part does not belong to it (a part that holds a dot, a quote, a parenthesis or a comma is written in double quotes)"},
    {"[{`op`: `drop_column`, `column`: `a`}]",
     "missing at /0: `table` is missing (`drop_column` needs it)"},
    {"[{`op`: `drop_column`, `table`: `t`}]",
     "missing at /0: `column` is missing (`drop_column` needs it)"},
    {"[{`op`: `drop_column`, `table`: `t`, `column`: `a`, `cascade`: true}]",
     "key at /0/cascade: unknown key `cascade` (allowed: `op`, `with`, `column`, `table`)"},
    {"[{`op`: `drop_column`, `table`: `t`, `column`: `a`, `wiht`: {}}]",
     "key at /0/wiht: unknown key `wiht` (did you mean `with`?)"},
    {"[{`op`: `drop_table`, `table`: `t`, `with`: {`los`: true}}]",
     "key at /0/with/los: unknown key `los` (did you mean `lossy`?)"},
    {"[{`op`: `add_column`, `table`: `t`, `column`: `a`}]",
     "missing at /0: `type` is missing (`type`: an SQL type: a portable one, an enum, or any other that the database knows)"},
    {"[{`op`: `add_column`, `table`: `t`, `column`: `a`, `type`: `text`, `unique`: true}]",
     "key at /0/unique: `unique` belongs to a declared schema (leave it out: a revision says the "
     "same by its operations)"},
    {"[{`op`: `rename_table`, `table`: `t`}]",
     "missing at /0: `to` is missing (`rename_table` needs it)"},
    {"[{`op`: `rename_table`, `table`: `t`, `to`: `.`}]",
     "name at /0/to: `.` is not a well-formed name: a part of it is empty (a part that holds a dot, a quote, a parenthesis or a comma is written in double quotes)"},
    {"[{`op`: `rename_table`, `table`: `t`, `to`: `u`, `from`: `v`}]",
     "key at /0/from: unknown key `from` (allowed: `op`, `with`, `table`, `to`)"},
    {"[{`op`: `alter_column`, `table`: `t`, `column`: `a`, `to`: {}}]",
     "missing at /0: `from` is missing (`alter_column` needs it)"},
    {"[{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {}}]",
     "missing at /0: `to` is missing (`alter_column` needs it)"},
    {"[{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {}, `to`: {}, `type`: `text`}]",
     "key at /0/type: unknown key `type` (allowed: `op`, `with`, `column`, `table`, `from`, `to`)"},
    {"[{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {`type`: `text`}, `to`: {}}]",
     "model at /0/to: `from` and `to` do not name the same fields (each field that changes stands in both; null is for what is not set)"},
    {"[{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {`typ`: `text`}, `to`: {}}]",
     "key at /0/from/typ: unknown key `typ` (did you mean `type`?)"},
    {"[{`op`: `alter_column`, `table`: `t`, `column`: `a`, `from`: {}, `to`: {`typ`: `text`}}]",
     "key at /0/to/typ: unknown key `typ` (did you mean `type`?)"},
    {"[{`op`: `alter_table`, `table`: `t`, `from`: {`columns`: {}}, `to`: {`columns`: {}}}]",
     "model at /0/to: `columns` have operations of their own (schemas/revision.json lists the operations there are)"},
    {"[{`op`: `execute`}]",
     "missing at /0: an execute says either `sql` or `file` (`sql` holds the statements, `file` names their file)"},
    {"[{`op`: `execute`, `sql`: `a`, `file`: {`sqlite`: `b`}}]",
     "missing at /0: an execute says either `sql` or `file` (leave one of the two out)"},
    {"[{`op`: `execute`, `sql`: `a`, `effects`: {}}]",
     "type at /0/effects: expected a list of operations, not an object (a list, of one too: [{\"op\": …}]; [] does nothing)"},
    {"[{`op`: `execute`, `sql`: 1}]",
     "type at /0/sql: expected a string or a list of lines, not a number (write it in quotes: \"1\")"},
    {"[{`op`: `backfill`, `set`: {}}]", "missing at /0: `table` is missing (`backfill` needs it)"},
    {"[{`op`: `backfill`, `table`: `t`}]",
     "missing at /0: `set` is missing (`set`: columns and the SQL expressions of their values)"},
};

static void test_read__refuses(void **state)
{
    for (size_t i = 0; i < AG_COUNT(errors); i++) {
        ag_ops ops = {0};
        ag_error err = {0};
        assert_false(ag_ops_read(*state, told_json(*state, errors[i].text), &ops, &err));
        assert_string_equal(told_error(*state, &err), told_text(*state, errors[i].error));
        assert_int_equal(ops.len, 0);
        assert_string_equal(err.file, "told.json");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_write__gives_back_what_was_read, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_read__skips_comments_and_extensions, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_read__refuses, set_up, tear_down),
    };
    return cmocka_run_group_tests_name("op_json", tests, NULL, NULL);
}
