/* closure.c: as much of a schema as some of its tables need. */
#include "plan/plan.h"

typedef struct gathering {
    ag_arena *arena;
    const ag_schema *schema;
    ag_map wanted; /* the tables asked for */
    ag_map stubs;  /* name → stub */
} gathering;

/* Columns without what may need more than the table itself, and the keys that others may refer to. */
static ag_table *stub_of(gathering *g, const ag_table *table)
{
    ag_table *stub = ag_map_find(&g->stubs, table->base.name);
    if (stub)
        return stub;
    stub = (ag_table *)ag_object_copy(g->arena, &table->base);
    stub->checks = stub->foreign_keys = stub->indexes = (ag_list){0};
    ag_list kept = {0};
    for (size_t i = 0; i < stub->columns.len; i++) {
        ag_column *column = (ag_column *)stub->columns.items[i];
        column->default_value = NULL;
        if (!column->generated)
            ag_list_add(g->arena, &kept, &column->base);
    }
    stub->columns = kept;
    /* A unique index can be referred to like a constraint. */
    for (size_t i = 0; i < table->indexes.len; i++) {
        const ag_index *index = (const ag_index *)table->indexes.items[i];
        if (index->unique && !index->where)
            ag_list_add(g->arena, &stub->indexes, ag_object_copy(g->arena, &index->base));
    }
    ag_map_put(&g->stubs, stub->base.name, stub);
    return stub;
}

ag_names ag_closure_targets(ag_arena *arena, const ag_foreign_key *key)
{
    ag_names names = {0};
    if (key->references.table)
        AG_PUSH(arena, &names, key->references.table);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_foreign_key *variant = (const ag_foreign_key *)key->base.variants[d];
        if (variant && variant->references.table &&
            !ag_names_has(&names, variant->references.table))
            AG_PUSH(arena, &names, variant->references.table);
    }
    return names;
}

static void stub_targets(gathering *g, const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_names names =
            ag_closure_targets(g->arena, (const ag_foreign_key *)table->foreign_keys.items[i]);
        for (size_t j = 0; j < names.len; j++) {
            const ag_table *target = ag_table_find(g->schema, names.items[j]);
            if (target && !ag_map_has(&g->wanted, names.items[j]))
                (void)stub_of(g, target);
        }
    }
}

static bool refers_to_wanted(gathering *g, const ag_foreign_key *key)
{
    const ag_names names = ag_closure_targets(g->arena, key);
    for (size_t i = 0; i < names.len; i++) {
        if (ag_map_has(&g->wanted, names.items[i]))
            return true;
    }
    return false;
}

/* Of a table that nobody asked for, the foreign keys to those that were. */
static void stub_referrer(gathering *g, const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        if (!refers_to_wanted(g, key))
            continue;
        ag_table *stub = stub_of(g, table);
        if (!key->base.name || !ag_list_find(&stub->foreign_keys, key->base.name))
            ag_list_add(g->arena, &stub->foreign_keys, ag_object_copy(g->arena, &key->base));
    }
}

ag_schema *ag_closure(ag_arena *arena, const ag_schema *schema, const ag_names *tables)
{
    gathering g = {arena, schema, ag_map_new(arena), ag_map_new(arena)};
    ag_schema *closure = ag_schema_new(arena);
    closure->schemas = schema->schemas;
    closure->extensions = schema->extensions;
    closure->enums = schema->enums;
    for (size_t i = 0; i < tables->len; i++)
        ag_map_put(&g.wanted, tables->items[i], &g);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (ag_map_has(&g.wanted, table->base.name))
            stub_targets(&g, table);
        else
            stub_referrer(&g, table);
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_object *table = schema->tables.items[i];
        ag_table *stub = ag_map_find(&g.stubs, table->name);
        if (ag_map_has(&g.wanted, table->name))
            ag_list_add(arena, &closure->tables, table);
        else if (stub)
            ag_list_add(arena, &closure->tables, &stub->base);
    }
    return closure;
}
