/* closure.c: what takes part in a proof. */
#include "app/closure.h"

#include <autogen/plan.h>

static void add_name(ag_map *names, const char *name)
{
    if (name)
        ag_map_put(names, name, NULL);
}

static void add_targets(ag_arena *arena, ag_map *names, const ag_object *object)
{
    if (!object)
        return;
    if (ag_kind_of(object) == AG_KIND_FOREIGN_KEY) {
        const ag_names targets = ag_closure_targets(arena, (const ag_foreign_key *)object);
        for (size_t i = 0; i < targets.len; i++)
            add_name(names, targets.items[i]);
    }
    if (ag_kind_of(object) != AG_KIND_TABLE)
        return;
    const ag_names parents = ag_table_parents(arena, (const ag_table *)object);
    for (size_t i = 0; i < parents.len; i++)
        add_name(names, parents.items[i]);
    const ag_list *keys = &((const ag_table *)object)->foreign_keys;
    for (size_t i = 0; i < keys->len; i++)
        add_targets(arena, names, keys->items[i]);
}

static bool uses(ag_arena *arena, const ag_schema *schema, const ag_column *column,
                 const char *type)
{
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_column *variant = (const ag_column *)column->base.variants[d];
        if (variant && uses(arena, schema, variant, type))
            return true;
    }
    const ag_enum *of = column->type ? ag_type_enum(arena, schema, column->type) : NULL;
    return of && ag_streq(of->base.name, type);
}

/* The tables that have a column of the type: they change with it. */
static void add_users(ag_arena *arena, const ag_schema *schema, const char *type, ag_map *names)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            if (uses(arena, schema, (const ag_column *)table->columns.items[j], type))
                add_name(names, table->base.name);
        }
    }
}

static void add_owner(ag_map *names, const ag_object *sequence)
{
    if (sequence)
        add_name(names, ((const ag_sequence *)sequence)->owned_by.table);
}

/* The tables that a sequence belongs to, or will. */
static void add_owners(const ag_schema *schema, const ag_op *op, ag_map *names)
{
    add_owner(names, ag_list_find(&schema->sequences, op->name));
    add_owner(names, op->from);
    add_owner(names, op->to);
}

/* What a table owns may go with it. */
static void add_owned(const ag_schema *schema, const char *table, ag_map *names)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const ag_sequence *sequence = (const ag_sequence *)schema->sequences.items[i];
        if (ag_streq(sequence->owned_by.table, table))
            add_name(names, sequence->base.name);
    }
}

static void add_touched(ag_arena *arena, const ag_schema *from, const ag_ops *ops, ag_map *names)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        add_name(names, op->table);
        if (!ag_verb_has_object(op->verb))
            continue;
        if (!ag_kinds[op->kind].in_table)
            add_name(names, op->name);
        if (op->kind == AG_KIND_ENUM)
            add_users(arena, from, op->name, names);
        if (op->kind == AG_KIND_SEQUENCE)
            add_owners(from, op, names);
        if (op->kind == AG_KIND_TABLE)
            add_owned(from, op->name, names);
        add_targets(arena, names, op->to);
    }
}

static bool has_by_hand(const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (!ag_verb_has_object(ops->items[i]->verb))
            return true;
    }
    return false;
}

/* What comes may need what is there. */
static void add_guests(ag_arena *arena, const ag_ops *ops, ag_list *guests)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (ops->items[i]->to)
            ag_list_add(arena, guests, ops->items[i]->to);
    }
}

ag_schema *ag_proof_closure(ag_arena *arena, const ag_schema *from, const ag_revision *revision)
{
    if (has_by_hand(&revision->upgrade) || has_by_hand(&revision->downgrade))
        return ag_schema_copy(arena, from);
    ag_map touched = ag_map_new(arena);
    ag_names names = {0};
    ag_list guests = {0};
    add_touched(arena, from, &revision->upgrade, &touched);
    add_touched(arena, from, &revision->downgrade, &touched);
    for (size_t i = 0; i < touched.len; i++)
        AG_PUSH(arena, &names, touched.entries[i].key);
    add_guests(arena, &revision->upgrade, &guests);
    return ag_schema_copy(arena, ag_closure(arena, from, &names, &guests));
}
