#include "model/settle.h"

/* A constraint that a column gives itself: it stands where the column stands, and exists where it exists. */
static ag_object *add_constraint(ag_arena *arena, ag_table *table, ag_kind kind,
                                 const ag_column *column)
{
    ag_object *object = ag_object_new(arena, ag_kinds[kind].shape, NULL);
    object->source = column->base.source;
    object->only = column->base.only;
    ag_list_add(arena, ag_children(&table->base, kind), object);
    return object;
}

static void unset(ag_column *column, const char *field)
{
    column->base.given &= ~ag_field_bit((size_t)ag_field_index(column->base.shape, field));
}

/* Columns that say it together make one key, in their order. */
static bool add_to_primary_key(ag_arena *arena, ag_table *table, ag_column *column,
                               ag_primary_key **key, ag_error *err)
{
    if (!*key && table->primary_key.len > 0) {
        (void)ag_fail(
            err, AG_E_MODEL, NULL,
            "table \"%s\" has a primary key, and its column \"%s\" says that it is one too",
            table->base.name, column->base.name);
        (void)ag_hint(err, "say it once: \"primary_key\" of the table, or of its columns");
        return ag_about_both(err, column->base.source, table->primary_key.items[0]->source);
    }
    if (!*key)
        *key = (ag_primary_key *)add_constraint(arena, table, AG_KIND_PRIMARY_KEY, column);
    AG_PUSH(arena, &(*key)->columns, column->base.name);
    column->primary_key = false;
    unset(column, "primary_key");
    return true;
}

static void add_unique(ag_arena *arena, ag_table *table, ag_column *column)
{
    ag_unique *unique = (ag_unique *)add_constraint(arena, table, AG_KIND_UNIQUE, column);
    AG_PUSH(arena, &unique->columns, column->base.name);
    column->unique = false;
    unset(column, "unique");
}

static void add_foreign_key(ag_arena *arena, ag_table *table, ag_column *column)
{
    ag_foreign_key *key =
        (ag_foreign_key *)add_constraint(arena, table, AG_KIND_FOREIGN_KEY, column);
    AG_PUSH(arena, &key->columns, column->base.name);
    key->references = column->references;
    column->references = (ag_target){0};
    unset(column, "references");
}

bool ag_sugar_expand(ag_arena *arena, ag_table *table, ag_error *err)
{
    ag_primary_key *key = NULL;
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_column *column = (ag_column *)table->columns.items[i];
        if (column->primary_key && !add_to_primary_key(arena, table, column, &key, err))
            return false;
        if (column->unique)
            add_unique(arena, table, column);
        if (column->references.table)
            add_foreign_key(arena, table, column);
    }
    return true;
}
