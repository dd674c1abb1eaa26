/* touched.c: collecting it. */
#include "revision/touched.h"

#include "base/text.h"

static void add_name(ag_touched *set, ag_kind kind, const char *name)
{
    if (name)
        ag_map_put(&set->named[kind], name, NULL);
}

/* A table that the revision itself makes is referred to by nothing that it does not name. */
static void add_reach(ag_touched *set, const ag_schema *schema, const ag_op *op)
{
    bool drop = op->verb == AG_DROP;
    bool rename = op->verb == AG_RENAME;
    if (op->kind == AG_KIND_TABLE && (drop || rename) && ag_table_find(schema, op->name))
        set->tables_referred = true;
    if (op->kind == AG_KIND_COLUMN && rename && ag_table_find(schema, op->table))
        set->tables_referred = true;
    if (op->kind == AG_KIND_ENUM && drop)
        set->enums_referred = true;
    /* What the others are needed by may be of any kind. */
    bool other = !ag_kinds[op->kind].in_table && op->kind != AG_KIND_TABLE;
    if (other && (rename || (drop && ag_kinds[op->kind].type && op->kind != AG_KIND_ENUM)))
        set->everything = true;
}

/* Those that a new partition or heir comes from. */
static void add_parents(ag_touched *set, const ag_table *table)
{
    ag_names parents = table ? ag_table_parents(set->arena, table) : (ag_names){0};
    for (size_t i = 0; i < parents.len; i++)
        add_name(set, AG_KIND_TABLE, parents.items[i]);
}

static void add_ops(ag_touched *set, const ag_schema *schema, const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        add_ops(set, schema, &op->effects);
        add_name(set, AG_KIND_TABLE, op->table);
        add_name(set, AG_KIND_VIEW, op->table);
        if (!ag_verb_has_object(op->verb))
            continue;
        add_parents(set, op->kind == AG_KIND_TABLE ? (const ag_table *)op->to : NULL);
        if (!ag_kinds[op->kind].in_table) {
            add_name(set, op->kind, op->name);
            add_name(set, op->kind, op->to_name);
        }
        add_reach(set, schema, op);
    }
}

static bool refers_to_tables(const ag_touched *set, const ag_foreign_key *key)
{
    return key->references.table && ag_map_has(&set->named[AG_KIND_TABLE], key->references.table);
}

static bool has_key_into(const ag_touched *set, const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        if (refers_to_tables(set, key))
            return true;
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
            if (key->base.variants[d] &&
                refers_to_tables(set, (const ag_foreign_key *)key->base.variants[d]))
                return true;
    }
    return false;
}

static bool is_of_enum(const ag_touched *set, const char *type)
{
    const ag_map *enums = &set->named[AG_KIND_ENUM];
    for (size_t i = 0; type && i < enums->len; i++)
        if (ag_type_equal(type, enums->entries[i].key))
            return true;
    return false;
}

static bool has_column_of(const ag_touched *set, const ag_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (is_of_enum(set, ((const ag_column *)table->columns.items[i])->type))
            return true;
    return false;
}

/* In two steps, so that what is found does not find others in turn. */
static void add_referring(ag_touched *set, const ag_schema *schema)
{
    ag_names found = {0};
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (ag_map_has(&set->named[AG_KIND_TABLE], table->base.name))
            continue;
        if ((set->tables_referred && has_key_into(set, table)) ||
            (set->enums_referred && has_column_of(set, table)))
            AG_PUSH(set->arena, &found, table->base.name);
    }
    for (size_t i = 0; i < found.len; i++)
        add_name(set, AG_KIND_TABLE, found.items[i]);
}

ag_touched ag_touched_by(ag_arena *arena, const ag_schema *schema, const ag_revision *revision)
{
    ag_touched set = {.arena = arena};
    for (int kind = 0; kind < AG_KIND_COUNT; kind++)
        set.named[kind] = ag_map_new(arena);
    add_ops(&set, schema, &revision->upgrade);
    add_ops(&set, schema, &revision->downgrade);
    ag_schema_add_families(schema, &set.named[AG_KIND_TABLE]);
    if (!set.everything && (set.tables_referred || set.enums_referred))
        add_referring(&set, schema);
    return set;
}

ag_schema *ag_touched_copy(ag_arena *arena, const ag_schema *schema, const ag_touched *set)
{
    if (set->everything)
        return ag_schema_copy(arena, schema);
    ag_schema *part = ag_schema_new(arena);
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        const ag_map *names = &set->named[kind];
        for (size_t i = 0; i < names->len; i++) {
            const ag_object *object =
                ag_list_find(ag_children_of(&schema->base, (ag_kind)kind), names->entries[i].key);
            if (object)
                ag_list_add(arena, ag_children(&part->base, (ag_kind)kind),
                            ag_object_copy(arena, object));
        }
    }
    return part;
}
