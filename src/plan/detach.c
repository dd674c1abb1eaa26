/*
 * detach.c: partitions that are not under their parents for a moment.
 *
 * Another bound is to detach and to attach, which may be two operations, and some changes of a partition's own can only be made while it is detached.  The server lets no partition go whose rows
 * are referred to by way of what is above it.  Where it comes back such foreign keys go meanwhile; where it does not, the server is to refuse.
 */
#include "plan/plan.h"

#include "base/text.h"

/* What the partition is under when the segment is done; NULL: nothing. */
static const char *last_parent(const ag_planner *planner, size_t number, const char *partition)
{
    const ag_table *table = ag_table_find(planner->schema, partition);
    const char *parent = table ? table->partition_of : NULL;
    const ag_indexes *numbers =
        ag_map_find(&planner->named, ag_mentioned_name(planner->arena, partition));
    uint64_t bit =
        ag_field_bit((size_t)ag_field_index(ag_kinds[AG_KIND_TABLE].shape, "partition_of"));
    for (size_t i = 0; numbers && i < numbers->len && numbers->items[i] < planner->ends[number];
         i++) {
        const ag_op *op = planner->ops->items[numbers->items[i]];
        if (numbers->items[i] > number && op->kind == AG_KIND_TABLE && op->verb == AG_ALTER &&
            ag_streq(op->name, partition) && (op->changed & bit))
            parent = ((const ag_table *)op->to)->partition_of;
    }
    return parent;
}

/* True if a foreign key that is there now refers to the table. */
static bool is_referred(ag_planner *planner, const char *table)
{
    const ag_mentioning tables =
        ag_mentioned_referring(&planner->mentioned, planner->schema, table);
    for (size_t i = 0; i < tables.len; i++) {
        const ag_list *keys = &((const ag_table *)tables.items[i])->foreign_keys;
        for (size_t k = 0; k < keys->len; k++)
            if (ag_streq(((const ag_foreign_key *)keys->items[k])->references.table, table) &&
                !ag_suspended_find(planner, AG_KIND_FOREIGN_KEY, tables.items[i]->name,
                                   keys->items[k]->name))
                return true;
    }
    return false;
}

ag_names ag_planner_cut_off(ag_planner *planner, const ag_planned *planned, const ag_render *render,
                            const ag_op *op)
{
    const ag_dialect *dialect = planner->options->dialect;
    const ag_names detached =
        dialect->detaches ? dialect->detaches(planner->arena, render, op) : (ag_names){0};
    ag_names cut_off = {0};
    for (size_t i = 0; i < detached.len; i++) {
        const char *parent = last_parent(planner, planned->number, detached.items[i]);
        const ag_table *last = parent ? ag_table_find(planner->schema, parent) : NULL;
        const ag_table *above = ag_table_find(render->schema, detached.items[i]);
        while (last && above && above->partition_of) {
            const char *name = above->partition_of;
            bool comes_back =
                ag_streq(name, parent) || ag_table_descends(planner->schema, last, name);
            if (comes_back && is_referred(planner, name))
                AG_PUSH(planner->arena, &cut_off, name);
            above = ag_table_find(render->schema, name);
        }
    }
    return cut_off;
}
