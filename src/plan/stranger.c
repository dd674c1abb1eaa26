/*
 * stranger.c: what nobody manages, in the way of a change.
 *
 * What the model knows is dropped and made again around a change; see suspend.c.  What it does not know cannot be, so it is said before anything runs.  What renames
 * something, and what is written by hand, may make another thing of it: behind that nobody knows any more, and the server has to say it.
 */
#include "plan/plan.h"

#include <string.h>

static const ag_kind kinds[] = {AG_KIND_TABLE, AG_KIND_VIEW, AG_KIND_FUNCTION, AG_KIND_PROCEDURE,
                                AG_KIND_AGGREGATE};

bool ag_plan_has_owner(const ag_schema *schema, const ag_use *use)
{
    bool has = false;
    for (size_t k = 0; k < AG_COUNT(kinds) && !has; k++)
        has = ag_list_find(ag_children_of(&schema->base, kinds[k]), use->owner);
    return has;
}

static bool has_strangers(const ag_schema *found, const ag_schema *known)
{
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&found->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++)
            if (!ag_list_find(ag_children_of(&known->base, kinds[k]), list->items[i]->name))
                return true;
    }
    return false;
}

static bool is_heir(const ag_use *use)
{
    return strcmp(use->noun, "partition") == 0 || strcmp(use->noun, "heir") == 0;
}

bool ag_plan_strangers(ag_arena *arena, ag_session *session, const char *default_schema,
                       const ag_schema *found, const ag_schema *known, ag_uses *out, ag_error *err)
{
    ag_uses all = {0};
    if (!session->dialect->uses || !has_strangers(found, known))
        return true;
    if (!session->dialect->uses(arena, session, default_schema, &all, err))
        return false;
    for (size_t i = 0; i < all.len; i++) {
        if (!ag_plan_has_owner(found, &all.items[i]) || ag_plan_has_owner(known, &all.items[i]))
            continue;
        if (is_heir(&all.items[i]))
            all.items[i].heir = ag_table_find(found, all.items[i].user);
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

static const ag_object *attribute_of(const ag_object *type, const char *name)
{
    const ag_list *list = &((const ag_composite_type *)type)->attributes;
    for (size_t i = 0; i < list->len; i++)
        if (ag_streq(((const ag_attribute *)list->items[i])->name, name))
            return list->items[i];
    return NULL;
}

/* True if the attribute is what it was. */
static bool keeps(const ag_op *op, const char *attribute)
{
    const ag_object *from = attribute_of(op->from, attribute),
                    *to = attribute_of(op->to, attribute);
    return from && to && ag_object_changed(from, to) == 0;
}

/* True if one that stays is not what it was. */
static bool changes_any(const ag_op *op)
{
    const ag_list *list = &((const ag_composite_type *)op->from)->attributes;
    for (size_t i = 0; i < list->len; i++) {
        const char *name = ((const ag_attribute *)list->items[i])->name;
        if (attribute_of(op->to, name) && !keeps(op, name))
            return true;
    }
    return false;
}

/*
 * A foreign key outlasts a change of what it refers to, unless that severs it; and what has a type whose attributes change but stores nothing of it, such as a function that takes
 * it, outlasts that.  What comes from a table follows it in all but its end: rows of a partition are its parent's too.
 */
static bool outlasts(const ag_planner *planner, const ag_use *use, const ag_op *op)
{
    const ag_dialect *dialect = planner->options->dialect;
    if (is_heir(use))
        return op->verb != AG_DROP || op->kind != AG_KIND_TABLE;
    if (use->outlasts_drop && op->verb == AG_DROP)
        return true;
    if (op->kind == AG_KIND_COMPOSITE_TYPE && op->verb == AG_ALTER && dialect->renews &&
        !dialect->renews(op))
        return use->column ? keeps(op, use->column)
                           : strcmp(use->noun, "column") != 0 || !changes_any(op);
    return strcmp(use->noun, "foreign key") == 0 && op->verb != AG_DROP &&
           !(dialect->severs && dialect->severs(op));
}

/* `column` NULL: any of them. */
static const ag_use *find_use(const ag_planner *planner, const ag_op *op, const char *target,
                              const char *column)
{
    const ag_uses *uses = planner->options->strangers;
    for (size_t i = 0; i < uses->len; i++) {
        const ag_use *use = &uses->items[i];
        if (ag_streq(use->target, target) && (!column || ag_streq(use->column, column)) &&
            !outlasts(planner, use, op))
            return use;
    }
    return NULL;
}

/* A column of a type that nothing may use for now. */
static const ag_use *find_type_use(ag_planner *planner, const ag_change *change, const ag_op *op)
{
    const ag_use *use = find_use(planner, op, op->name, NULL);
    for (size_t i = 0; i < change->users.len && !use; i++) {
        const ag_object *table = change->users.items[i];
        if (ag_kind_of(table) != AG_KIND_TABLE)
            continue;
        const ag_list *columns = &((const ag_table *)table)->columns;
        for (size_t k = 0; k < columns->len && !use; k++)
            if (ag_planner_has_type(planner, columns->items[k], op->kind, op->name))
                use = find_use(planner, op, table->name, columns->items[k]->name);
    }
    return use;
}

/* The index of a key lies beside its table, under its name; what has none is nothing that anybody can use. */
static const ag_use *find_index_use(ag_planner *planner, const ag_op *op)
{
    ag_name table = {0};
    ag_error ignored = {0};
    if (!ag_kinds[op->kind].indexed || !op->name ||
        !ag_name_parse(planner->arena, op->table, &table, &ignored))
        return NULL;
    return find_use(planner, op, ag_name_text(planner->arena, table.schema, op->name), NULL);
}

static const ag_use *in_the_way(ag_planner *planner, const ag_change *change, const ag_op *op)
{
    const ag_dialect *dialect = planner->options->dialect;
    ag_render render = ag_planner_context(planner, change->before, change);
    bool takes_away =
        op->verb == AG_DROP || (op->kind == AG_KIND_COMPOSITE_TYPE && ag_op_is_lossy(op));
    if (!takes_away && !(dialect->disturbs && dialect->disturbs(&render, op, change->before)))
        return NULL;
    if (op->kind == AG_KIND_COLUMN)
        return find_use(planner, op, op->table, op->name);
    return ag_kinds[op->kind].in_table ? find_index_use(planner, op)
                                       : find_type_use(planner, change, op);
}

static bool fail(const ag_planner *planner, const ag_op *cause, const ag_use *use, ag_error *err)
{
    ag_json_fail(err, AG_E_UNSUPPORTED, cause->source,
                 "cannot %s: %s %s uses %s%s%s, and is not managed",
                 ag_op_describe(planner->arena, cause), use->noun, use->user,
                 use->below ? use->below : use->target, use->column ? "." : "",
                 use->column ? use->column : "");
    if (is_heir(use))
        return ag_hint(err,
                       "declare that %s too, or take it from its parent first, with ALTER TABLE … "
                       "%s: it would go as well",
                       use->noun,
                       strcmp(use->noun, "heir") == 0 ? "NO INHERIT" : "DETACH PARTITION");
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
            const ag_use *use = in_the_way(planner, change, change->physical.items[k]);
            if (use)
                return fail(planner, planned->op, use, err);
            if (!ag_planner_check_heirs(planner, planned->op, change->physical.items[k], err))
                return false;
        }
    }
    return true;
}
