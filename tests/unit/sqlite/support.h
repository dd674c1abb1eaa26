/* support.h: sessions, schemas and steps for the tests of this folder; everything that fails here fails the test. */
#ifndef TEST_SQLITE_SUPPORT_H
#define TEST_SQLITE_SUPPORT_H

#include <autogen/json.h>

#include "sqlite/sqlite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static inline ag_session *open_memory(ag_arena *arena)
{
    ag_error err = {0};
    ag_session *session = NULL;
    if (!ag_sqlite_dialect.open(arena, "sqlite::memory:", false, &session, &err))
        fail_msg("%s", err.message);
    return session;
}

static inline void must_run(ag_session *session, const char *sql)
{
    ag_error err = {0};
    if (!ag_session_run(session, sql, &err))
        fail_msg("%s\n%s", sql, err.message);
}

static inline ag_rows must_query(ag_arena *arena, ag_session *session, const char *sql)
{
    ag_error err = {0};
    ag_rows rows = {0};
    if (!ag_session_query(session, arena, sql, &rows, &err))
        fail_msg("%s\n%s", sql, err.message);
    return rows;
}

static inline ag_inspection must_inspect(ag_arena *arena, ag_session *session)
{
    ag_error err = {0};
    ag_inspection found = {0};
    if (!ag_sqlite_dialect.inspect(arena, session, &(ag_inspect_options){0}, &found, &err))
        fail_msg("%s", err.message);
    return found;
}

/* Runs the statements; the message of the first assertion that does not hold, else NULL. */
static inline const char *run_step(ag_arena *arena, ag_session *session, const ag_step *step)
{
    for (size_t i = 0; i < step->statements.len; i++) {
        const ag_statement *statement = &step->statements.items[i];
        if (statement->only_if && must_query(arena, session, statement->only_if).row_count == 0)
            continue;
        if (statement->kind == AG_STATEMENT_RUN)
            must_run(session, statement->sql);
        else if (must_query(arena, session, statement->sql).row_count > 0 &&
                 statement->kind == AG_STATEMENT_ASSERT)
            return statement->message;
    }
    return NULL;
}

/* A declared schema, settled. */
static inline ag_schema *read_schema(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_json *json = NULL;
    ag_object *object = NULL;
    if (!ag_json_read(arena, text, strlen(text), "schema.json", &json, &err) ||
        !ag_object_read(arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, NULL, &object,
                        &err) ||
        !ag_schema_settle(arena, (ag_schema *)(void *)object, &err))
        fail_msg("%s: %s", ag_error_place(arena, &err), err.message);
    return (ag_schema *)(void *)object;
}

static inline const ag_table *project_table(ag_arena *arena, const ag_schema *schema,
                                            const char *name)
{
    ag_object *object =
        ag_sqlite_dialect.project(arena, schema, &ag_table_find(schema, name)->base);
    assert_non_null(object);
    return (const ag_table *)(void *)object;
}

/* A copy as SQLite sees it, spelled. */
static inline ag_object *spelled(ag_arena *arena, const ag_object *object)
{
    ag_object *copy = ag_object_for(arena, object, AG_SQLITE);
    ag_sqlite_dialect.spell(arena, copy);
    return copy;
}

static inline const char *as_json(ag_arena *arena, const ag_object *object)
{
    ag_buf out = ag_buf_new(arena);
    ag_json_print(&out, ag_object_write(arena, object, 0));
    return out.text;
}

static inline void assert_same_object(ag_arena *arena, const ag_object *a, const ag_object *b)
{
    if (!ag_object_equal(a, b, false))
        fail_msg("not the same:\n%s\n%s", as_json(arena, a), as_json(arena, b));
}

static inline ag_op *table_op(ag_arena *arena, ag_verb verb, const ag_table *table)
{
    ag_op *op = ag_op_new(arena, verb, AG_KIND_TABLE, NULL, table->base.name);
    op->to = ag_object_copy(arena, &table->base);
    return op;
}

/* Create a projected table. */
static inline void create_table(ag_arena *arena, ag_session *session, const ag_table *table)
{
    ag_error err = {0};
    ag_step *step = ag_step_new(arena, NULL, "create");
    ag_render render = {.version = session->version};
    if (!ag_sqlite_dialect.render(arena, &render, table_op(arena, AG_CREATE, table), step, &err))
        fail_msg("%s", err.message);
    assert_null(run_step(arena, session, step));
}

#endif
