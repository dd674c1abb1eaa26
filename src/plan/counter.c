/* counter.c: the sequences of columns that count, and those that have a life of their own. */
#include "plan/plan.h"

static void note_column(ag_planner *planner, const char *table, const ag_object *column)
{
    if (ag_column_counts((const ag_column *)column))
        ag_map_put(&planner->counting,
                   ag_column_sequence(planner->arena, table, (const ag_column *)column),
                   ag_strdup(planner->arena, table));
}

/* All that there are before the first operation that asks; those that come later say so. */
static void note_tables(ag_planner *planner)
{
    for (size_t i = 0; i < planner->schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)planner->schema->tables.items[i];
        for (size_t k = 0; k < table->columns.len; k++)
            note_column(planner, table->base.name, table->columns.items[k]);
    }
}

void ag_planner_add_counting(ag_planner *planner, const ag_op *op, ag_list *tables)
{
    if (op->verb == AG_CREATE && !planner->counting_is_known) {
        note_tables(planner);
        planner->counting_is_known = true;
    }
    const ag_map *known = op->verb == AG_CREATE ? &planner->counting : &planner->taken;
    const char *name = op->verb == AG_ALTER ? NULL : ag_map_find(known, op->name);
    ag_table *table = name ? ag_planner_project_table(planner, name) : NULL;
    if (table && !ag_list_find(tables, name))
        ag_list_add(planner->arena, tables, &table->base);
}

ag_map ag_planner_dropped_sequences(ag_arena *arena, const ag_ops *ops)
{
    ag_map dropped = ag_map_new(arena);
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->kind == AG_KIND_SEQUENCE && op->verb == AG_DROP)
            ag_map_put(&dropped, op->name, ops->items[i]);
    }
    return dropped;
}

/* One that stays is another one: a column that begins to count gets a sequence with another name then. */
static void find_sequence(ag_planner *planner, const ag_op *op, ag_list *sequences)
{
    const ag_object *column = ag_column_counts((const ag_column *)op->from) ? op->from : op->to;
    const char *name = ag_column_sequence(planner->arena, op->table, (const ag_column *)column);
    ag_object *sequence = ag_planner_project(planner, AG_KIND_SEQUENCE, name);
    bool begins = column == op->to;
    if (!sequence || (begins && !ag_map_has(&planner->dropped, name)))
        return;
    ag_list_add(planner->arena, sequences, sequence);
    if (begins)
        ag_map_put(&planner->taken, name, ag_strdup(planner->arena, op->table));
}

/* On this dialect, or on another one. */
static bool may_be_owned(const ag_planner *planner, const ag_object *sequence, const char *table)
{
    const ag_object *variant = sequence->variants[planner->options->dialect->id];
    return ag_streq(((const ag_sequence *)sequence)->owned_by.table, table) ||
           (variant && ag_streq(((const ag_sequence *)variant)->owned_by.table, table));
}

/* Those that columns of the table own go to another role with it, and into the log or out of it. */
static void find_owned(ag_planner *planner, const char *table, ag_list *sequences)
{
    const ag_list *all = &planner->schema->sequences;
    for (size_t i = 0; i < all->len; i++) {
        if (!may_be_owned(planner, all->items[i], table))
            continue;
        ag_object *found = ag_planner_project(planner, AG_KIND_SEQUENCE, all->items[i]->name);
        if (found && ag_streq(((const ag_sequence *)found)->owned_by.table, table))
            ag_list_add(planner->arena, sequences, found);
    }
}

void ag_planner_find_sequences(ag_planner *planner, ag_change *change)
{
    if (!ag_streq(change->before->owner, change->after->owner) ||
        change->before->unlogged != change->after->unlogged)
        find_owned(planner, change->before->base.name, &change->sequences);
    for (size_t i = 0; i < change->physical.len; i++) {
        const ag_op *op = change->physical.items[i];
        if (op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER &&
            ag_column_counts((const ag_column *)op->from) !=
                ag_column_counts((const ag_column *)op->to))
            find_sequence(planner, op, &change->sequences);
    }
}
