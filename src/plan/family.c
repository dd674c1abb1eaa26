/* family.c: the tables above a table and those below it, and what a change of one means for them. */
#include "plan/plan.h"

#include "base/topo.h"

/* All tables above this one, nearest first, as the database holds them; each once. */
static void add_parents(ag_planner *planner, const ag_table *table, ag_list *out)
{
    ag_names names = table ? ag_table_parents(planner->arena, table) : (ag_names){0};
    for (size_t i = 0; i < names.len; i++) {
        ag_table *parent = ag_planner_project_table(planner, names.items[i]);
        if (!parent || ag_list_find(out, parent->base.name))
            continue;
        ag_list_add(planner->arena, out, &parent->base);
        add_parents(planner, parent, out);
    }
}

void ag_planner_add_heirs(ag_planner *planner, const ag_table *table, ag_list *out)
{
    const ag_list *tables = &planner->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *other = (const ag_table *)tables->items[i];
        if (ag_table_descends(planner->schema, other, table->base.name) &&
            !ag_list_find(out, other->base.name))
            ag_list_add(planner->arena, out,
                        &ag_planner_project_table(planner, other->base.name)->base);
    }
}

ag_list ag_planner_family_of(ag_planner *planner, const ag_table *before, const ag_table *after)
{
    ag_list parents = {0};
    add_parents(planner, before, &parents);
    add_parents(planner, after, &parents);
    if (before)
        ag_planner_add_heirs(planner, before, &parents);
    return parents;
}

/* What those below have of it: a column, or a check, which may be made again in another way. */
static bool is_inherited(const ag_op *op)
{
    if (op->kind == AG_KIND_CHECK && op->from && ((const ag_check *)op->from)->no_inherit)
        return false;
    return (op->kind == AG_KIND_COLUMN && op->verb == AG_DROP) ||
           (op->kind == AG_KIND_CHECK && (op->verb == AG_DROP || op->verb == AG_ALTER));
}

/* True if the table below has no such thing any more, or none but from above. */
static bool loses(ag_planner *planner, const ag_table *heir, const ag_ops *ops)
{
    const ag_table *whole = ag_table_whole(planner->arena, planner->schema, heir);
    bool keeps = false;
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        const ag_table *table = op->verb == AG_DROP ? whole : heir;
        keeps = keeps || ag_list_find(ag_children_of(&table->base, op->kind), op->name);
    }
    return !keeps;
}

/* Those above before those below. */
static ag_names in_order(ag_planner *planner, const ag_list *heirs)
{
    size_t *order = AG_NEW_ARRAY(planner->arena, size_t, heirs->len);
    size_t *numbers = AG_NEW_ARRAY(planner->arena, size_t, heirs->len);
    ag_map known = ag_map_new(planner->arena);
    ag_edges edges = {0};
    ag_names names = {0};
    for (size_t i = 0; i < heirs->len; i++) {
        numbers[i] = i;
        ag_map_put(&known, heirs->items[i]->name, &numbers[i]);
    }
    for (size_t i = 0; i < heirs->len; i++) {
        const ag_names *parents = &((const ag_table *)heirs->items[i])->inherits;
        for (size_t k = 0; k < parents->len; k++) {
            const size_t *parent = ag_map_find(&known, parents->items[k]);
            if (parent)
                AG_PUSH(planner->arena, &edges, ((ag_edge){*parent, i}));
        }
    }
    ag_topo_sort(planner->arena, heirs->len, &edges, order);
    for (size_t i = 0; i < heirs->len; i++)
        AG_PUSH(planner->arena, &names, heirs->items[order[i]]->name);
    return names;
}

void ag_planner_find_losers(ag_planner *planner, ag_change *change)
{
    ag_ops dropped = {0};
    ag_list heirs = {0}, losers = {0};
    for (size_t i = 0; i < change->physical.len; i++) {
        if (is_inherited(change->physical.items[i]))
            AG_PUSH(planner->arena, &dropped, change->physical.items[i]);
    }
    if (dropped.len == 0 || change->before->partition_by)
        return;
    ag_planner_add_heirs(planner, change->before, &heirs);
    for (size_t i = 0; i < heirs.len; i++) {
        const ag_table *heir = ag_table_find(planner->schema, heirs.items[i]->name);
        if (loses(planner, heir, &dropped))
            ag_list_add(planner->arena, &losers, heirs.items[i]);
    }
    change->losers = in_order(planner, &losers);
}
