#include "app/bodies.h"

#include "base/text.h"

/* What the server itself would write to make the routine again; NULL if it cannot say. */
static const char *definition(ag_arena *arena, ag_session *session, const char *key)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    const char *name = ag_sql_format(arena, session->dialect, "%R", key);
    char *sql = ag_sql_format(
        arena, session->dialect,
        "SELECT pg_catalog.pg_get_functiondef(CAST(%L AS pg_catalog.regprocedure))", name);
    bool ok = ag_session_query(session, arena, sql, &rows, &ignored);
    return ok && rows.row_count == 1 ? ag_cell(&rows, 0, 0) : NULL;
}

/* An event trigger has no business with what is done only to look at it; all of this is rolled back. */
static const char *const silence =
    "DO $$ DECLARE name text; BEGIN FOR name IN SELECT evtname FROM pg_catalog.pg_event_trigger"
    " LOOP EXECUTE format('ALTER EVENT TRIGGER %I DISABLE', name); END LOOP; END $$";

static bool begin(ag_arena *arena, ag_session *session, const char *default_schema, ag_error *err)
{
    const ag_dialect *dialect = session->dialect;
    ag_buf sql = ag_buf_new(arena);
    ag_buf_format(&sql, "%s;\n", dialect->begin);
    dialect->prelude(&sql, default_schema ? default_schema : dialect->default_schema);
    ag_buf_format(&sql, ";\n%s;\nSET LOCAL check_function_bodies = on", silence);
    return ag_session_run(session, sql.text, err);
}

/* To make it again as it is lets its language look at it, with the settings that it asks for. */
static bool check_one(ag_arena *arena, ag_session *session, const char *default_schema,
                      const ag_object *routine, ag_error *err)
{
    ag_error why = {0}, ignored = {0};
    if (!begin(arena, session, default_schema, err))
        return false;
    const char *sql = definition(arena, session, routine->name);
    bool ok = !sql || ag_session_run(session, sql, &why);
    (void)!ag_session_run(session, "ROLLBACK", &ignored);
    if (ok)
        return true;
    ag_fail(err, AG_E_PROOF, NULL, "the body of %s \"%s\": %s", routine->shape->noun, routine->name,
            why.message);
    return ag_hint(err, "it names something that is not there when the revision has run, or is not "
                        "written right; --no-verify leaves this out");
}

bool ag_bodies_check(ag_arena *arena, ag_session *session, const char *default_schema,
                     const ag_schema *schema, const ag_ops *ops, ag_error *err)
{
    if (session->dialect->id != AG_POSTGRESQL)
        return true;
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        bool made = op->verb == AG_CREATE || op->verb == AG_ALTER;
        if (!made || (op->kind != AG_KIND_FUNCTION && op->kind != AG_KIND_PROCEDURE))
            continue;
        const ag_object *routine = ag_list_find(ag_children_of(&schema->base, op->kind), op->name);
        if (routine && ag_object_is_for(routine, AG_POSTGRESQL) &&
            !check_one(arena, session, default_schema, routine, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ views */

/* A module or a function that this process has not got is none of the view's faults. */
static bool is_missing(const ag_error *err)
{
    return ag_starts_with(err->message, "no such table: ") ||
           ag_starts_with(err->message, "no such column: ");
}

ag_pairs ag_views_broken(ag_arena *arena, ag_session *session, const ag_schema *schema)
{
    ag_pairs broken = {0};
    for (size_t i = 0; session->dialect->id == AG_SQLITE && i < schema->views.len; i++) {
        const ag_object *view = schema->views.items[i];
        ag_rows rows = {0};
        ag_error why = {0};
        const char *sql =
            ag_sql_format(arena, session->dialect, "EXPLAIN SELECT * FROM %N", view->name);
        if (!ag_object_is_for(view, AG_SQLITE) ||
            ag_session_query(session, arena, sql, &rows, &why) || !is_missing(&why))
            continue;
        AG_PUSH(arena, &broken.keys, view->name);
        AG_PUSH(arena, &broken.values, ag_strdup(arena, why.message));
    }
    return broken;
}

bool ag_views_check(ag_arena *arena, ag_session *session, const ag_schema *schema,
                    const ag_pairs *before, ag_error *err)
{
    const ag_pairs broken = ag_views_broken(arena, session, schema);
    for (size_t i = 0; i < broken.keys.len; i++) {
        const char *name = broken.keys.items[i];
        if (ag_names_has(&before->keys, name))
            continue;
        ag_op *op = ag_op_new(arena, AG_CREATE, AG_KIND_VIEW, NULL, name);
        op->to = ag_list_find(&schema->views, name);
        ag_fail(err, AG_E_PROOF, NULL, "view \"%s\": %s", name, broken.values.items[i]);
        err->op = op;
        return ag_hint(err,
                       "SQLite makes a view of whatever its query names, and refuses it when it is "
                       "read; --no-verify leaves this out");
    }
    return true;
}
