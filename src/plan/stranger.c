/*
 * stranger.c: views that nobody manages, in the way of a change.
 *
 * What the model knows is dropped and made again around a change; see suspend.c.  A view that it does not know cannot be, so it is said before anything runs.  What renames
 * something, and what is written by hand, may make another thing of it: behind that nobody knows any more, and the server has to say it.
 */
#include "plan/plan.h"

bool ag_plan_strangers(ag_arena *arena, ag_session *session, const char *default_schema,
                       const ag_schema *found, const ag_schema *known, ag_view_uses *out,
                       ag_error *err)
{
    ag_view_uses all = {0};
    bool any = false;
    for (size_t i = 0; i < found->views.len && !any; i++)
        any = !ag_relation_find(known, found->views.items[i]->name);
    if (!any || !session->dialect->view_uses)
        return true;
    if (!session->dialect->view_uses(arena, session, default_schema, &all, err))
        return false;
    for (size_t i = 0; i < all.len; i++) {
        const char *view = all.items[i].view;
        if (ag_list_find(&found->views, view) && !ag_relation_find(known, view))
            AG_PUSH(arena, out, all.items[i]);
    }
    return true;
}

bool ag_plan_may_move_strangers(const ag_ops *ops)
{
    bool may = false;
    for (size_t i = 0; i < ops->len; i++)
        may = may || ops->items[i]->verb == AG_RENAME || ops->items[i]->verb == AG_EXECUTE;
    return may;
}

/* `column` NULL: any of them. */
static const ag_view_use *find_use(const ag_view_uses *uses, const char *relation,
                                   const char *column)
{
    for (size_t i = 0; i < uses->len; i++) {
        const ag_view_use *use = &uses->items[i];
        if (ag_streq(use->relation, relation) && (!column || ag_streq(use->column, column)))
            return use;
    }
    return NULL;
}

/* A column of a type that nothing may use for now. */
static const ag_view_use *find_type_use(ag_planner *planner, const ag_change *change,
                                        const ag_op *op)
{
    const ag_view_use *use = NULL;
    for (size_t i = 0; i < change->users.len && !use; i++) {
        const ag_object *table = change->users.items[i];
        if (ag_kind_of(table) != AG_KIND_TABLE)
            continue;
        const ag_list *columns = &((const ag_table *)table)->columns;
        for (size_t k = 0; k < columns->len && !use; k++)
            if (ag_planner_has_type(planner, columns->items[k], op->kind, op->name))
                use = find_use(planner->options->strangers, table->name, columns->items[k]->name);
    }
    return use;
}

static const ag_view_use *in_the_way(ag_planner *planner, const ag_change *change, const ag_op *op)
{
    const ag_dialect *dialect = planner->options->dialect;
    ag_render render = ag_planner_context(planner, change->before, change);
    bool relation = op->kind == AG_KIND_TABLE || op->kind == AG_KIND_VIEW;
    if (op->verb != AG_DROP &&
        !(dialect->disturbs && dialect->disturbs(&render, op, change->before)))
        return NULL;
    if (relation || op->kind == AG_KIND_COLUMN)
        return find_use(planner->options->strangers, relation ? op->name : op->table,
                        relation ? NULL : op->name);
    return find_type_use(planner, change, op);
}

static bool fail(const ag_planner *planner, const ag_op *cause, const ag_view_use *use,
                 ag_error *err)
{
    ag_json_fail(err, AG_E_UNSUPPORTED, cause->source,
                 "cannot %s: %s %s uses %s%s%s, and is not managed",
                 ag_op_describe(planner->arena, cause), use->noun, use->view, use->relation,
                 use->column ? "." : "", use->column ? use->column : "");
    return ag_hint(err,
                   "declare that %s, so that it is dropped and made again around the change; or "
                   "drop it, by hand or by an \"execute\" before",
                   use->noun);
}

bool ag_planner_check_strangers(ag_planner *planner, const ag_planned *planned, ag_error *err)
{
    if (!planner->options->strangers || planner->strangers_moved)
        return true;
    for (size_t i = 0; i < planned->changes.len; i++) {
        const ag_change *change = &planned->changes.items[i];
        for (size_t k = 0; k < change->physical.len; k++) {
            const ag_view_use *use = in_the_way(planner, change, change->physical.items[k]);
            if (use)
                return fail(planner, planned->op, use, err);
        }
    }
    return true;
}
