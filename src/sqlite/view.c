/* view.c: views, which are a text of SQLite's own: what changes goes and comes again. */
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

ag_fit ag_sqlite_view_fit(const ag_op *op)
{
    bool same = op->verb == AG_ALTER && ag_object_changed(op->from, op->to) == 0;
    return same ? AG_FIT_NOTHING : AG_FIT_IN_PLACE;
}

static void create(ag_arena *arena, ag_step *step, const char *name, const ag_view *view)
{
    ag_step_run(arena, step, dialect,
                view->column_names.len ? "CREATE VIEW %I (%C) AS\n%S" : "CREATE VIEW %I%C AS\n%S",
                name, &view->column_names, ag_sql_closed(arena, view->query));
}

static void create_triggers(ag_arena *arena, ag_step *step, const char *name, const ag_view *view)
{
    for (size_t i = 0; i < view->triggers.len; i++) {
        ag_object *trigger = view->triggers.items[i];
        ag_op *op = ag_op_new(arena, AG_CREATE, AG_KIND_TRIGGER, name, trigger->name);
        op->to = trigger;
        ag_sqlite_trigger_render(arena, op, step);
    }
}

/* ALTER TABLE renames no view, and its triggers go with it. */
void ag_sqlite_view_render(ag_arena *arena, const ag_op *op, ag_step *step)
{
    const char *name = op->verb == AG_RENAME ? op->to_name : op->name;
    const ag_view *view = (const ag_view *)(op->verb == AG_RENAME ? op->from : op->to);
    if (op->verb != AG_CREATE)
        ag_step_run(arena, step, dialect, "DROP VIEW %I", ag_sqlite_name(arena, op->name));
    if (op->verb == AG_DROP)
        return;
    create(arena, step, ag_sqlite_name(arena, name), view);
    create_triggers(arena, step, name, view);
}

static void take_names(ag_ddl *ddl, ag_view *view)
{
    if (!ag_ddl_accept(ddl, "("))
        return;
    do {
        const char *name = ag_ddl_take_name(ddl);
        AG_PUSH(ddl->arena, &view->column_names, name);
    } while (!ddl->failed && ag_ddl_accept(ddl, ","));
    ag_ddl_expect(ddl, ")");
}

bool ag_ddl_parse_view(ag_arena *arena, const char *sql, ag_view **out, ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl ddl = ag_ddl_new(arena, scratch, sql);
    ag_ddl_take_create(&ddl, "view");
    ag_view *view =
        (ag_view *)ag_object_new(arena, ag_kinds[AG_KIND_VIEW].shape, ag_ddl_take_qualified(&ddl));
    take_names(&ddl, view);
    ag_ddl_expect(&ddl, "as");
    size_t end = ddl.tokens.len - 1;
    while (end > ddl.at && ag_token_is(ddl.tokens.items[end - 1], ";"))
        end--;
    bool done =
        !ddl.failed && end > ddl.at && ddl.tokens.items[ddl.tokens.len - 1].type == AG_TOKEN_END;
    if (done)
        view->query = ag_ddl_span(arena, ddl.tokens.items[ddl.at], ddl.tokens.items[end - 1]);
    ag_arena_close(scratch);
    if (!done)
        return ag_fail(err, AG_E_UNSUPPORTED, NULL, "cannot read the definition of view \"%s\"",
                       view->base.name);
    *out = view;
    return true;
}
