/* implicit.c: what uses a cast, or the default class of operators, without saying its name. */
#include "plan/dependant.h"

/* ------------------------------------------------------------------ what a cast is used by */

/* Where the server looks into expressions when they are made, and keeps what it made of their casts. */
static bool has_expressions(const ag_dependant *d)
{
    static const ag_kind kinds[] = {
        AG_KIND_VIEW,  AG_KIND_STATISTICS, AG_KIND_PUBLICATION, AG_KIND_COLUMN, AG_KIND_EXCLUSION,
        AG_KIND_CHECK, AG_KIND_INDEX,      AG_KIND_TRIGGER,     AG_KIND_POLICY, AG_KIND_RULE};
    bool routine = d->kind == AG_KIND_FUNCTION || d->kind == AG_KIND_PROCEDURE;
    bool has = routine && ((const ag_routine *)d->object)->sql_body;
    for (size_t i = 0; i < AG_COUNT(kinds); i++)
        has = has || d->kind == kinds[i];
    return has;
}

/* True if the schema has the type, so that few things can have anything to do with it. */
static bool is_own_type(ag_planner *planner, const char *type)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&planner->schema->base, kind);
        for (size_t i = 0; ag_kinds[kind].type && i < list->len; i++)
            if (ag_type_is(planner->arena, type, list->items[i]->name))
                return true;
    }
    return false;
}

static bool says_type(ag_planner *planner, const ag_mentions *said, const char *type)
{
    ag_attribute *holder = (ag_attribute *)ag_object_new(planner->arena, &ag_attribute_shape, NULL);
    ag_mentions names = {0};
    char *parameters;
    bool is_array;
    const ag_portable_type *portable =
        ag_type_portable(planner->arena, type, &parameters, &is_array);
    holder->type =
        portable ? ag_format(planner->arena, "%s %s", portable->name, portable->aliases) : type;
    ag_mentions_of(planner->arena, &holder->base, &names);
    for (size_t i = 0; i < names.len; i++)
        for (size_t k = 0; k < said->len; k++)
            if (!said->items[k].weak && ag_streq(said->items[k].name, names.items[i].name))
                return true;
    return false;
}

/* True if it says a column that has the type. */
static bool says_column_of(ag_planner *planner, const ag_dependant *d, const char *type)
{
    for (size_t i = 0; i < planner->schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)planner->schema->tables.items[i];
        if (!ag_streq(d->table, table->base.name) &&
            !ag_mentions_has(planner->arena, &d->said, table->base.name, false))
            continue;
        for (size_t k = 0; k < table->columns.len; k++) {
            const ag_column *column = (const ag_column *)table->columns.items[k];
            if (ag_column_is_of(planner->arena, column, type) &&
                (d->object == &column->base || ag_mentions_column(&d->said, column->base.name)))
                return true;
        }
    }
    return false;
}

/* True if it calls a function that says the type. */
static bool calls_with(ag_planner *planner, const ag_dependant *d, const char *type)
{
    const ag_list *functions = &planner->schema->functions;
    for (size_t i = 0; i < functions->len; i++) {
        ag_mentions said = {0};
        if (!ag_mentions_has(planner->arena, &d->said, functions->items[i]->name, false))
            continue;
        ag_mentions_of(planner->arena, functions->items[i], &said);
        if (says_type(planner, &said, type))
            return true;
    }
    return false;
}

static bool has_to_do_with(ag_planner *planner, const ag_dependant *d, const char *type)
{
    return !is_own_type(planner, type) || says_type(planner, &d->said, type) ||
           says_column_of(planner, d, type) || calls_with(planner, d, type);
}

void ag_mark_cast_users(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                        bool *marked)
{
    ag_cast_types types;
    ag_error ignored = {0};
    const ag_cast *cast = (const ag_cast *)op->from;
    if (!cast || !ag_cast_parse(planner->arena, op->name, &types, &ignored))
        return;
    for (size_t i = 0; i < all->len; i++) {
        const ag_dependant *d = &all->items[i];
        if (marked[i] || !has_expressions(d) || !has_to_do_with(planner, d, types.source) ||
            !(cast->context == AG_CAST_EXPLICIT ? says_type(planner, &d->said, types.target)
                                                : has_to_do_with(planner, d, types.target)))
            continue;
        marked[i] = true;
        if (!d->table)
            ag_dependants_mark(planner, all, &(ag_disturbed){d->kind, d->object->name, NULL},
                               marked);
    }
}

/* ------------------------------------------------------------------ what a class of operators is used by */

/* The access method of what has an index; of anything else NULL. */
static const char *method_of(const ag_object *object)
{
    const char *said = NULL;
    switch (ag_kind_of(object)) {
    case AG_KIND_PRIMARY_KEY:
        said = ((const ag_primary_key *)object)->without_overlaps ? "gist" : NULL;
        break;
    case AG_KIND_UNIQUE:
        said = ((const ag_unique *)object)->without_overlaps ? "gist" : NULL;
        break;
    case AG_KIND_EXCLUSION: said = ((const ag_exclusion *)object)->method; break;
    case AG_KIND_INDEX: said = ((const ag_index *)object)->method; break;
    default: return NULL;
    }
    return said ? said : "btree";
}

/* `keys`: of an index, with their classes. */
static bool has_key_of(ag_planner *planner, const ag_table *table, const ag_list *keys,
                       const char *type)
{
    for (size_t i = 0; i < keys->len; i++) {
        const ag_index_column *key = (const ag_index_column *)keys->items[i];
        const ag_column *column = table && key->column ? ag_column_find(table, key->column) : NULL;
        if (!key->opclass && (!column || ag_column_is_of(planner->arena, column, type)))
            return true;
    }
    return false;
}

static bool has_column_of(ag_planner *planner, const ag_table *table, const ag_names *columns,
                          const char *type)
{
    for (size_t i = 0; table && i < columns->len; i++) {
        const ag_column *column = ag_column_find(table, columns->items[i]);
        if (column && ag_column_is_of(planner->arena, column, type))
            return true;
    }
    return false;
}

/* What is told no class uses the default one of the column's type; what type an expression has nobody knows here. */
static bool uses_default_class(ag_planner *planner, const ag_dependant *d, const char *method,
                               const char *type)
{
    const ag_table *table = d->table ? ag_table_find(planner->schema, d->table) : NULL;
    const ag_list *keys = ag_keys_of(d->object);
    if (!ag_streq(method_of(d->object), method))
        return false;
    if (table && ag_table_is_heir(table))
        table = ag_table_whole(planner->arena, planner->schema, table);
    if (keys->len > 0)
        return has_key_of(planner, table, keys, type);
    const ag_names columns = ag_key_columns(planner->arena, d->object);
    return has_column_of(planner, table, &columns, type);
}

/* The foreign keys that rest on a key go with it. */
static void mark_resting(ag_planner *planner, const ag_dependants *all, const ag_dependant *key,
                         bool *marked)
{
    for (size_t i = 0; i < all->len; i++) {
        const ag_dependant *d = &all->items[i];
        if (d->kind == AG_KIND_FOREIGN_KEY)
            marked[i] = marked[i] || ag_foreign_key_rests_on(planner->arena, planner->schema,
                                                             (const ag_foreign_key *)d->object,
                                                             key->table, key->object);
    }
}

void ag_mark_class_users(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                         bool *marked)
{
    const ag_operator_class *class = (const ag_operator_class *)op->from;
    ag_signature key;
    ag_error ignored = {0};
    if (!class || !class->is_default ||
        !ag_signature_parse(planner->arena, op->name, &key, &ignored) || key.types.len != 1)
        return;
    for (size_t i = 0; i < all->len; i++) {
        if (!uses_default_class(planner, &all->items[i], key.types.items[0], class->type))
            continue;
        marked[i] = true;
        mark_resting(planner, all, &all->items[i], marked);
    }
}
