#include "pg_change.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/diff.h>
#include <autogen/json.h>
#include <autogen/plan.h>

#include "postgresql/postgresql.h"

ag_schema *pg_schema(pg_database *db, const char *text)
{
    ag_json *json = NULL;
    ag_object *object = NULL;
    if (!ag_json_read(db->arena, text, strlen(text), "test", &json, &db->err) ||
        !ag_object_read(db->arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, NULL, &object,
                        &db->err) ||
        !ag_schema_settle(db->arena, (ag_schema *)object, &db->err))
        fail_msg("%s: %s %s", text, db->err.message, db->err.path);
    return (ag_schema *)object;
}

static void clear(pg_database *db)
{
    pg_run(db,
           "DROP SCHEMA IF EXISTS public, app, other, \"Odd Name\", \"select\", \"a.b\" CASCADE;"
           "CREATE SCHEMA public");
}

void pg_run_steps(pg_database *db, const ag_steps *steps)
{
    ag_buf sql = ag_buf_new(db->arena);
    ag_buf_put(&sql, "BEGIN; ");
    ag_postgresql_dialect.prelude(&sql, "public");
    for (size_t i = 0; i < steps->len; i++)
        for (size_t k = 0; k < steps->items[i]->statements.len; k++)
            ag_buf_format(&sql, ";\n%s", steps->items[i]->statements.items[k].sql);
    ag_buf_put(&sql, ";\nCOMMIT");
    pg_run(db, sql.text);
}

void pg_migrate(pg_database *db, ag_schema *model, ag_ops *ops)
{
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = db->session->version};
    ag_steps steps = {0};
    if (!ag_plan(db->arena, &options, model, ops, &steps, &db->err)) {
        for (size_t i = 0; i < ops->len; i++)
            print_error("%s\n", ag_op_describe(db->arena, ops->items[i]));
        fail_msg("%s", db->err.message);
    }
    pg_run_steps(db, &steps);
}

void pg_assert_holds(pg_database *db, const ag_schema *model, const char *what)
{
    ag_ops ops = {0};
    ag_inspection found = pg_inspect(db);
    ag_plan_compare(db->arena, &ag_postgresql_dialect, model, found.schema, &ops);
    for (size_t i = 0; i < ops.len; i++)
        print_error("%s: %s\n", what, ag_op_describe(db->arena, ops.items[i]));
    if (ops.len > 0) {
        ag_buf text = ag_buf_new(db->arena);
        ag_json_print(&text, ag_object_write(db->arena, &found.schema->base, 0));
        fail_msg("%s", text.text);
    }
}

static void check_change(pg_database *db, const pg_change *c)
{
    ag_ops to_before = {0}, to_after = {0}, back = {0};
    ag_questions questions = {0};
    ag_schema *model = ag_schema_new(db->arena);
    ag_schema *before = pg_schema(db, c->before), *after = pg_schema(db, c->after);
    clear(db);
    if (!ag_diff(db->arena, model, before, NULL, &to_before, &questions, &db->err))
        fail_msg("%s", db->err.message);
    pg_migrate(db, model, &to_before);
    pg_assert_holds(db, before, c->before);
    if (!ag_diff(db->arena, ag_schema_copy(db->arena, model), after, NULL, &to_after, &questions,
                 &db->err))
        fail_msg("%s", db->err.message);
    pg_migrate(db, model, &to_after);
    pg_assert_holds(db, after, c->after);
    assert_true(ag_ops_reverse(db->arena, &to_after, &back));
    pg_migrate(db, model, &back);
    pg_assert_holds(db, before, c->before);
}

void pg_check_changes(pg_database *db, const pg_change *changes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (db->session->version >= changes[i].version)
            check_change(db, &changes[i]);
}

void pg_run_ops(pg_database *db, ag_schema *model, const char *text, bool transaction)
{
    ag_json *json = NULL;
    ag_ops ops = {0};
    ag_steps steps = {0};
    ag_plan_options options = {.dialect = &ag_postgresql_dialect, .version = db->session->version};
    if (!ag_json_read(db->arena, text, strlen(text), "test", &json, &db->err) ||
        !ag_ops_read(db->arena, json, &ops, &db->err) ||
        !ag_plan(db->arena, &options, model, &ops, &steps, &db->err))
        fail_msg("%s: %s", text, db->err.message);
    for (size_t i = 0; i < steps.len; i++)
        for (size_t k = 0; k < steps.items[i]->statements.len; k++) {
            assert_true(steps.items[i]->transactional == transaction);
            if (steps.items[i]->statements.items[k].kind == AG_STATEMENT_ASSERT)
                assert_null(pg_cell(db, steps.items[i]->statements.items[k].sql));
            else
                pg_run(db, steps.items[i]->statements.items[k].sql);
        }
    pg_assert_holds(db, model, text);
}
