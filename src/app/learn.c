#include "app/learn.h"

#include <autogen/plan.h>

/* A view that comes, or shows something else, and nobody said its columns: as in JSON. */
static bool is_unknown(const ag_op *op)
{
    return op->kind == AG_KIND_VIEW && op->to && op->verb != AG_RENAME &&
           ((const ag_view *)op->to)->columns.keys.len == 0 &&
           ag_object_is_for(op->to, AG_POSTGRESQL);
}

static ag_names unknown_views(ag_arena *arena, const ag_ops *ops)
{
    ag_names names = {0};
    for (size_t i = 0; i < ops->len; i++) {
        if (is_unknown(ops->items[i]))
            AG_PUSH(arena, &names, ops->items[i]->name);
    }
    return names;
}

static void take_columns(ag_op *op, const ag_schema *found)
{
    const ag_view *view = (const ag_view *)ag_list_find(&found->views, op->name);
    uint64_t bit = ag_field_bit((size_t)ag_field_index(op->to->shape, "columns"));
    if (!view)
        return;
    ((ag_view *)op->to)->columns = view->columns;
    op->to->given |= bit;
    if (op->verb == AG_ALTER) {
        op->changed |= bit;
        op->checked |= bit;
    }
}

void ag_learn_columns(ag_arena *arena, const ag_project *project, ag_proof_place *place,
                      const ag_schema *from, const ag_ops *ops)
{
    const ag_names names = unknown_views(arena, ops);
    ag_schema *after = ag_schema_copy(arena, from), *found = NULL;
    ag_ops all = *ops;
    ag_error ignored = {0};
    if (names.len == 0 || !ag_ops_apply(arena, after, &all, &ignored) ||
        !ag_proof_place_enter(arena, place, &ignored) ||
        !ag_scratch_build(arena, place->session, ag_closure(arena, after, &names, NULL),
                          project->default_schema, &ignored) ||
        !ag_scratch_inspect(arena, place->session, project->default_schema, &found, &ignored))
        return;
    for (size_t i = 0; i < ops->len; i++) {
        if (is_unknown(ops->items[i]))
            take_columns(ops->items[i], found);
    }
}
