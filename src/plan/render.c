/* render.c: the changes of a segment as statements: in place where they fit, else the table is built again, once. */
#include "plan/plan.h"

/* Say which operation it was, and where that stands; the dialect may have said why. */
static bool blame(const ag_planner *planner, const ag_op *op, ag_error *err)
{
    const char *title = ag_op_describe(planner->arena, op);
    if (!err->code)
        return ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "cannot %s on %s", title,
                            planner->options->dialect->name);
    ag_about(err, op->source);
    ag_json_locate_error(err);
    return ag_context(err, "cannot %s", title);
}

static bool fail_untouchable(const ag_planner *planner, const ag_op *op, const char *table,
                             const char *what, ag_error *err)
{
    ag_fail(err, AG_E_UNSUPPORTED, NULL, "table \"%s\" would have to be %s", table, what);
    ag_hint(err, "a view, a trigger, or something else that this version of autogen does not know "
                 "depends on it and would be lost; drop that by an \"execute\" before, and create "
                 "it again after");
    return blame(planner, op, err);
}

/* What was changed in the table by hand is not in the model, so a new one would be without it. */
static bool fail_drifted(const ag_planner *planner, const ag_op *op, const char *table,
                         ag_error *err)
{
    ag_fail(err, AG_E_DRIFT_TOUCHED, NULL,
            "table \"%s\" would have to be built again, and was changed by hand", table);
    ag_hint(err, "undo that change by hand, or take it into the history first with: "
                 "autogen revision --drift adopt");
    return blame(planner, op, err);
}

static bool is_drifted(const ag_planner *planner, const char *table)
{
    return planner->options->drifted && ag_names_has(planner->options->drifted, table);
}

static bool is_untouchable(const ag_planner *planner, const char *table)
{
    return planner->options->untouchable && ag_names_has(planner->options->untouchable, table);
}

ag_render ag_planner_context(ag_planner *planner, const ag_table *before, const ag_change *change)
{
    ag_schema *schema = ag_schema_new(planner->arena);
    const ag_list *others[] = {change ? &change->users : NULL, change ? &change->parents : NULL};
    if (before)
        ag_list_add(planner->arena, &schema->tables, ag_object_copy(planner->arena, &before->base));
    for (size_t k = 0; k < AG_COUNT(others); k++) {
        for (size_t i = 0; others[k] && i < others[k]->len; i++)
            ag_list_add(planner->arena, ag_children(&schema->base, ag_kind_of(others[k]->items[i])),
                        ag_object_copy(planner->arena, others[k]->items[i]));
    }
    if (change) {
        schema->enums = change->enums;
        schema->sequences = change->sequences;
    }
    return (ag_render){.schema = schema,
                       .version = planner->options->version,
                       .manage = planner->options->manage,
                       .losers = change ? change->losers : (ag_names){0},
                       .default_schema = planner->options->default_schema,
                       .moved = planner->moved};
}

/* Decide for each change how it is done; a group with one that does not fit is built again. */
static bool fit_change(ag_planner *planner, const ag_op *cause, ag_change *change, ag_error *err)
{
    const ag_dialect *dialect = planner->options->dialect;
    ag_render render = ag_planner_context(planner, change->before, change);
    const ag_table *table = change->before;
    for (size_t i = 0; i < change->physical.len; i++) {
        ag_op *op = change->physical.items[i];
        const char *origin = change->group ? change->group->origin : NULL;
        if (op->kind == AG_KIND_TABLE && op->verb == AG_DROP && is_untouchable(planner, origin))
            return fail_untouchable(planner, cause, op->name, "dropped", err);
        switch (dialect->fit(&render, op, table, err)) {
        case AG_FIT_REFUSED: return blame(planner, cause, err);
        case AG_FIT_REBUILD:
            change->group->rebuild = true;
            if (table && is_untouchable(planner, origin))
                return fail_untouchable(planner, cause, table->base.name, "built again", err);
            if (table && is_drifted(planner, origin))
                return fail_drifted(planner, cause, table->base.name, err);
            break;
        case AG_FIT_NOTHING:
        case AG_FIT_IN_PLACE: break;
        }
    }
    return true;
}

static bool render_in_place(ag_planner *planner, const ag_change *change, ag_step *step,
                            ag_error *err)
{
    const ag_dialect *dialect = planner->options->dialect;
    ag_render render = ag_planner_context(planner, change->before, change);
    render.is_new = change->is_new;
    for (size_t i = 0; i < change->physical.len; i++) {
        const ag_op *op = change->physical.items[i];
        const bool only_parents = !change->before && change->users.len == 0;
        const ag_table *table = !only_parents && render.schema->tables.len > 0
                                    ? (const ag_table *)render.schema->tables.items[0]
                                    : NULL;
        if (dialect->fit(&render, op, table, err) == AG_FIT_NOTHING)
            continue;
        if (!dialect->render(planner->arena, &render, op, step, err))
            return false;
    }
    return true;
}

/* Columns after → columns before, for what is copied. */
static ag_pairs column_map(ag_planner *planner, const ag_group *group)
{
    ag_pairs map = {0};
    for (size_t i = 0; i < group->after->columns.len; i++) {
        const char *name = group->after->columns.items[i]->name;
        if (ag_map_has(&group->added, name) || !ag_column_find(group->before, name))
            continue;
        AG_PUSH(planner->arena, &map.keys, name);
        AG_PUSH(planner->arena, &map.values, name);
    }
    return map;
}

static bool create_final(ag_planner *planner, const ag_group *group, ag_step *step, ag_error *err)
{
    ag_op *op = ag_op_new(planner->arena, AG_CREATE, AG_KIND_TABLE, NULL, group->after->base.name);
    op->to = ag_object_copy(planner->arena, &group->after->base);
    ag_render render = ag_planner_context(planner, NULL, NULL);
    return planner->options->dialect->render(planner->arena, &render, op, step, err);
}

static bool drop_only(ag_planner *planner, const ag_group *group, ag_step *step, ag_error *err)
{
    ag_op *op = ag_op_new(planner->arena, AG_DROP, AG_KIND_TABLE, NULL, group->before->base.name);
    op->from = ag_object_copy(planner->arena, &group->before->base);
    ag_render render = ag_planner_context(planner, group->before, NULL);
    return planner->options->dialect->render(planner->arena, &render, op, step, err);
}

/* A group that is built again is written at its first change; the others have nothing left to do. */
static bool render_group(ag_planner *planner, ag_group *group, ag_step *step, ag_error *err)
{
    if (group->emitted)
        return true;
    group->emitted = true;
    if (!group->before && !group->after)
        return true;
    if (!group->before)
        return create_final(planner, group, step, err);
    if (!group->after)
        return drop_only(planner, group, step, err);
    if (!planner->options->dialect->rebuild)
        return ag_fail(err, AG_E_INTERNAL, NULL, "%s never builds a table again",
                       planner->options->dialect->name);
    ag_pairs columns = column_map(planner, group);
    ag_render render = ag_planner_context(planner, NULL, NULL);
    render.schema = ag_planner_neighbours(planner, group);
    render.converted = group->converted;
    render.lossy = group->lossy;
    return planner->options->dialect->rebuild(planner->arena, &render, group->before, group->after,
                                              &columns, step, err);
}

static bool render_planned(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    for (size_t i = 0; i < planned->changes.len; i++) {
        ag_change *change = &planned->changes.items[i];
        ag_group *again = change->group && change->group->rebuild ? change->group : NULL;
        if (!(again ? render_group(planner, again, planned->step, err)
                    : render_in_place(planner, change, planned->step, err)))
            return blame(planner, planned->op, err);
        ag_planner_note_change(planner, again ? again->before : change->before,
                               again ? again->after : change->after);
    }
    return true;
}

bool ag_planner_render(ag_planner *planner, ag_error *err)
{
    if (planner->segment.len > 0)
        ag_planner_resume(planner, planner->segment.items[planner->segment.len - 1]);
    ag_planner_begin_segment(planner);
    for (size_t i = 0; i < planner->segment.len; i++) {
        ag_planned *planned = planner->segment.items[i];
        for (size_t j = 0; j < planned->changes.len; j++) {
            if (!fit_change(planner, planned->op, &planned->changes.items[j], err))
                return false;
        }
    }
    for (size_t i = 0; i < planner->segment.len; i++) {
        if (!render_planned(planner, planner->segment.items[i], err))
            return false;
    }
    ag_planner_refill(planner);
    planner->segment.len = 0;
    planner->groups = ag_map_new(planner->arena);
    return true;
}
