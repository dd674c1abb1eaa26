/*
 * present.c: what the database holds while a segment is rendered.
 *
 * The model is at the end of the segment then, but to build a table again the dialect has to know the foreign keys, and the keys they need, as they are at
 * that moment.
 */
#include "plan/plan.h"

static void put_first(ag_planner *planner, const ag_table *table, bool is_there)
{
    if (table && !ag_map_has(&planner->present, table->base.name))
        ag_map_put(&planner->present, table->base.name,
                   is_there ? ag_object_copy(planner->arena, &table->base) : NULL);
}

void ag_planner_begin_segment(ag_planner *planner)
{
    planner->present = ag_map_new(planner->arena);
    for (size_t i = 0; i < planner->segment.len; i++) {
        const ag_changes *changes = &planner->segment.items[i]->changes;
        for (size_t j = 0; j < changes->len; j++) {
            put_first(planner, changes->items[j].before, true);
            put_first(planner, changes->items[j].after, false);
        }
    }
}

void ag_planner_note_change(ag_planner *planner, const ag_table *before, const ag_table *after)
{
    if (before)
        ag_map_put(&planner->present, before->base.name, NULL);
    if (after)
        ag_map_put(&planner->present, after->base.name,
                   ag_object_copy(planner->arena, &after->base));
}

static bool refers_to(const ag_table *table, const char *name)
{
    for (size_t i = 0; table && i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        if (ag_streq(key->references.table, name))
            return true;
    }
    return false;
}

static bool is_neighbour(const ag_group *group, const ag_table *table)
{
    const char *name = group->before->base.name;
    return ag_streq(table->base.name, name) || refers_to(table, name) ||
           refers_to(group->before, table->base.name) || refers_to(group->after, table->base.name);
}

ag_schema *ag_planner_neighbours(ag_planner *planner, const ag_group *group)
{
    ag_schema *result = ag_schema_new(planner->arena);
    for (size_t i = 0; i < planner->present.len; i++) {
        ag_object *table = planner->present.entries[i].value;
        if (table && is_neighbour(group, (const ag_table *)table))
            ag_list_add(planner->arena, &result->tables, table);
    }
    for (size_t i = 0; i < planner->schema->tables.len; i++) {
        const ag_object *table = planner->schema->tables.items[i];
        if (ag_map_has(&planner->present, table->name) ||
            !is_neighbour(group, (const ag_table *)table))
            continue;
        ag_object *projected =
            planner->options->dialect->project(planner->arena, planner->schema, table);
        if (projected)
            ag_list_add(planner->arena, &result->tables, projected);
    }
    return result;
}
