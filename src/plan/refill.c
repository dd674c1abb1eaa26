/*
 * refill.c: what is filled from the rows of a table that was built again, where these are not what they were.
 *
 * An index of full-text search knows rows by their rowids and texts by their words, and nothing tells it of a row that is copied.
 */
#include "plan/dependant.h"

static bool same_keys(const ag_table *before, const ag_table *after)
{
    static const ag_names none = {0};
    const ag_primary_key *was = ag_table_primary_key(before), *is = ag_table_primary_key(after);
    return ag_names_equal(was ? &was->columns : &none, is ? &is->columns : &none) &&
           before->without_rowid == after->without_rowid;
}

/* Another rowid, another type, other values: said rather too often. */
static bool alters_rows(const ag_group *group)
{
    const ag_table *before = group->before, *after = group->after;
    if (!same_keys(before, after) || before->strict != after->strict || group->converted.keys.len)
        return true;
    for (size_t i = 0; i < after->columns.len; i++) {
        const ag_column *is = (const ag_column *)after->columns.items[i];
        const ag_column *was = ag_column_find(before, is->base.name);
        if (was && (!ag_streq(was->type, is->type) || !ag_streq(was->generated, is->generated)))
            return true;
    }
    return false;
}

/* The tables of the segment that are built again with other rows. */
static ag_names altered(const ag_planner *planner)
{
    ag_names names = {0};
    for (size_t i = 0; i < planner->segment.len; i++) {
        const ag_changes *changes = &planner->segment.items[i]->changes;
        for (size_t j = 0; j < changes->len; j++) {
            const ag_group *group = changes->items[j].group;
            if (group && group->rebuild && group->before && group->after && alters_rows(group) &&
                !ag_names_has(&names, group->after->base.name))
                AG_PUSH(planner->arena, &names, group->after->base.name);
        }
    }
    return names;
}

/* With the views that show them. */
static void add_views(ag_planner *planner, const ag_dependants *all, ag_names *names)
{
    bool *marked = AG_NEW_ARRAY(planner->arena, bool, all->len);
    for (size_t i = 0; i < names->len; i++)
        ag_dependants_mark(
            planner, all, &(ag_disturbed){.kind = AG_KIND_TABLE, .owner = names->items[i]}, marked);
    for (size_t i = 0; i < all->len; i++)
        if (marked[i] && all->items[i].kind == AG_KIND_VIEW)
            AG_PUSH(planner->arena, names, all->items[i].object->name);
}

void ag_planner_refill(ag_planner *planner)
{
    const ag_dialect *dialect = planner->options->dialect;
    if (!dialect->refill || planner->schema->virtual_tables.len == 0)
        return;
    ag_names names = altered(planner);
    const ag_dependants all = names.len ? ag_dependants_of(planner, &names) : (ag_dependants){0};
    add_views(planner, &all, &names);
    for (size_t i = 0; i < all.len; i++) {
        const ag_dependant *d = &all.items[i];
        bool says = false;
        for (size_t k = 0; d->kind == AG_KIND_VIRTUAL_TABLE && k < names.len; k++)
            says = says || ag_mentions_has(planner->arena, &d->said, names.items[k], false);
        const ag_object *own =
            says ? dialect->project(planner->arena, planner->schema, d->object) : NULL;
        if (own)
            dialect->refill(planner->arena, own,
                            planner->segment.items[planner->segment.len - 1]->step);
    }
}
