#include "sqlite/render.h"

#include "sqlite/sqlite.h"

/* Constraints stand in the table's own text. */
static ag_fit constraint_fit(const ag_op *op)
{
    bool same = op->verb == AG_ALTER && ag_object_changed(op->from, op->to) == 0;
    return same ? AG_FIT_NOTHING : AG_FIT_REBUILD;
}

static ag_fit usual_fit(const ag_render *render, const ag_op *op, const ag_table *table)
{
    switch (op->kind) {
    case AG_KIND_TABLE: return ag_sqlite_table_fit(op);
    case AG_KIND_COLUMN: return ag_sqlite_column_fit(render, op, table);
    case AG_KIND_INDEX: return ag_sqlite_index_fit(op);
    case AG_KIND_VIEW: return ag_sqlite_view_fit(op);
    case AG_KIND_TRIGGER: return ag_sqlite_trigger_fit(op);
    case AG_KIND_VIRTUAL_TABLE: return ag_sqlite_virtual_fit(op);
    case AG_KIND_PRIMARY_KEY:
    case AG_KIND_UNIQUE:
    case AG_KIND_CHECK:
    case AG_KIND_FOREIGN_KEY: return constraint_fit(op);
    default: break;
    }
    return AG_FIT_NOTHING;
}

/* Where only a rebuild is left the library may be new enough to do without. */
static ag_fit object_fit(const ag_render *render, const ag_op *op, const ag_table *table)
{
    ag_fit fit = usual_fit(render, op, table);
    return fit == AG_FIT_REBUILD && ag_sqlite_alter_fits(render, op, table) ? AG_FIT_IN_PLACE : fit;
}

ag_fit ag_sqlite_fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)err; /* nothing is refused here: what cannot be altered is built again */
    if (!ag_verb_has_object(op->verb))
        return AG_FIT_IN_PLACE;
    return object_fit(render, op, table);
}

/*
 * What is built again is not there for a moment, and ALTER TABLE … RENAME looks at every view.  A column that goes is looked for in every view too, and
 * a view that another one names goes when its text changes.
 */
bool ag_sqlite_disturbs(const ag_render *render, const ag_op *op, const ag_table *table)
{
    if (op->kind == AG_KIND_VIEW)
        return op->verb == AG_ALTER;
    if (op->kind == AG_KIND_VIRTUAL_TABLE)
        return op->verb != AG_CREATE;
    return object_fit(render, op, table) == AG_FIT_REBUILD ||
           ag_sqlite_rename_is_refused(op, table);
}

static bool render_object(ag_arena *arena, const ag_render *render, const ag_op *op, ag_step *step)
{
    switch (op->kind) {
    case AG_KIND_TABLE: ag_sqlite_table_render(arena, op, step); return true;
    case AG_KIND_CHECK: ag_sqlite_alter_render(arena, render, op, step); return true;
    case AG_KIND_COLUMN:
        if (op->verb == AG_ALTER)
            ag_sqlite_alter_render(arena, render, op, step);
        else
            ag_sqlite_column_render(arena, op, step);
        return true;
    case AG_KIND_VIEW: ag_sqlite_view_render(arena, op, step); return true;
    case AG_KIND_TRIGGER: ag_sqlite_trigger_render(arena, op, step); return true;
    case AG_KIND_VIRTUAL_TABLE: ag_sqlite_virtual_render(arena, op, step); return true;
    case AG_KIND_INDEX: ag_sqlite_index_render(arena, render, op, step); return true;
    default: break;
    }
    return false;
}

bool ag_sqlite_render(ag_arena *arena, const ag_render *render, const ag_op *op, ag_step *step,
                      ag_error *err)
{
    bool has_object = ag_verb_has_object(op->verb);
    const ag_table *table = render->schema && render->schema->tables.len
                                ? (const ag_table *)render->schema->tables.items[0]
                                : NULL;
    if (ag_sqlite_rename_is_refused(op, table))
        return ag_sqlite_rename_around(arena, render, op, table, step, err);
    if (has_object && render_object(arena, render, op, step))
        return true;
    return ag_fail(err, AG_E_INTERNAL, NULL, "%s is nothing that is done in place",
                   ag_op_word(arena, op));
}
