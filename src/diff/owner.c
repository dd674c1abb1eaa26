/*
 * owner.c: sequences and the columns that own them.
 *
 * A sequence is made before the tables, whose defaults may need it, and goes after them; but its owner must be there when it is named, and would take the sequence along
 * when it goes.  So the owner is named in an operation of its own where it comes or goes in the same comparison; or where it has another sequence by then, since it counts.
 */
#include "diff/diff.h"

#include <string.h>

static const ag_column *owner_in(const ag_schema *schema, const ag_target *owner)
{
    const ag_table *table = ag_table_find(schema, owner->table);
    return table ? ag_column_find(table, owner->columns.items[0]) : NULL;
}

/* True if the column counts by another sequence on this side only. */
static bool counts_by_another(ag_arena *arena, const ag_column *column, const ag_column *other,
                              const ag_object *sequence, const char *table)
{
    return ag_column_counts(column) && other && !ag_column_counts(other) &&
           strcmp(ag_column_sequence(arena, table, column), sequence->name) != 0;
}

static bool has_owner(ag_differ *differ, const ag_schema *schema, const ag_object *sequence,
                      const ag_target *owner)
{
    if (!owner->table)
        return true;
    const ag_column *column = owner_in(schema, owner);
    const ag_column *other = owner_in(schema == differ->to ? differ->from : differ->to, owner);
    return column && !counts_by_another(differ->arena, column, other, sequence, owner->table);
}

/* On any dialect. */
static bool has_owners(ag_differ *differ, const ag_schema *schema, const ag_object *sequence)
{
    bool has = has_owner(differ, schema, sequence, &((const ag_sequence *)sequence)->owned_by);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_sequence *variant = (const ag_sequence *)sequence->variants[d];
        has = has && (!variant || has_owner(differ, schema, sequence, &variant->owned_by));
    }
    return has;
}

static uint64_t owner_bits(void)
{
    const ag_shape *shape = ag_kinds[AG_KIND_SEQUENCE].shape;
    return ag_field_bit((size_t)ag_field_index(shape, "owned_by")) |
           ag_fields_with(shape, AG_GRANTS | AG_OWNER);
}

static ag_object *owned_as(ag_differ *differ, const ag_object *sequence, const ag_object *owned)
{
    ag_object *copy = ag_object_copy(differ->arena, sequence);
    ag_object_assign(differ->arena, copy, owned, owner_bits());
    return copy;
}

/* What is granted then is what stays so; of what goes with its owner, or is another role's, nothing is. */
static ag_object *nobodys(ag_differ *differ, const ag_op *op)
{
    static const ag_pairs none = {0};
    ag_sequence *out =
        (ag_sequence *)ag_object_new(differ->arena, ag_kinds[AG_KIND_SEQUENCE].shape, NULL);
    const ag_sequence *from = (const ag_sequence *)op->from, *to = (const ag_sequence *)op->to;
    const ag_pairs *before = from ? &from->privileges : &none;
    for (size_t i = 0; to && i < before->keys.len; i++) {
        if (ag_names_has(&to->privileges.keys, before->keys.items[i])) {
            AG_PUSH(differ->arena, &out->privileges.keys, before->keys.items[i]);
            AG_PUSH(differ->arena, &out->privileges.values, before->values.items[i]);
        }
    }
    out->owner = to ? to->owner : NULL;
    return &out->base;
}

/* True if the operation still changes something. */
static bool split_one(ag_differ *differ, ag_op *op)
{
    if (op->from && !has_owners(differ, differ->to, op->from)) {
        ag_object *freed = owned_as(differ, op->from, nobodys(differ, op));
        ag_differ_alter(differ, AG_BUCKET_DROP_FOREIGN_KEY, NULL, op->from, freed);
        op->from = freed;
    }
    if (op->to && !has_owners(differ, differ->from, op->to)) {
        ag_object *before = owned_as(differ, op->to, op->from ? op->from : nobodys(differ, op));
        ag_differ_alter(differ, AG_BUCKET_FOREIGN_KEY, NULL, before, op->to);
        op->to = before;
    }
    if (op->verb != AG_ALTER)
        return true;
    op->changed = op->checked = ag_object_changed(op->from, op->to);
    return op->changed != 0 || op->from->only != op->to->only;
}

void ag_differ_split_owners(ag_differ *differ)
{
    static const ag_bucket buckets[] = {AG_BUCKET_CREATE_TYPE, AG_BUCKET_DROP_TYPE};
    for (size_t b = 0; b < AG_COUNT(buckets); b++) {
        ag_ops *ops = &differ->buckets[buckets[b]];
        uint32_t kept = 0;
        for (size_t i = 0; i < ops->len; i++) {
            if (ops->items[i]->kind != AG_KIND_SEQUENCE || split_one(differ, ops->items[i]))
                ops->items[kept++] = ops->items[i];
        }
        ops->len = kept;
    }
}

/* ------------------------------------------------------------------ names that columns have */

/* What else changes of the column begins with the name that it has by then. */
static void begin_with(ag_differ *differ, const ag_op *renamed, uint64_t bit)
{
    const ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        if (op->kind != AG_KIND_COLUMN || op->verb != AG_ALTER ||
            !ag_streq(op->table, renamed->table) || !ag_streq(op->name, renamed->name))
            continue;
        ag_object_assign(differ->arena, op->from, renamed->to, bit);
        op->changed &= ~bit;
        op->checked &= ~bit;
    }
}

static void free_sequence(ag_differ *differ, const ag_table *table, const ag_column *from,
                          const ag_column *to)
{
    const char *name = ag_column_sequence(differ->arena, table->base.name, from);
    const char *other = ag_column_sequence(differ->arena, table->base.name, to);
    uint64_t bit = ag_field_bit((size_t)ag_field_index(to->base.shape, "sequence_name"));
    if (!ag_column_counts(to) || strcmp(name, other) == 0 ||
        !ag_list_find(&differ->to->sequences, name) || ag_list_find(&differ->from->sequences, name))
        return;
    ag_op *op =
        ag_op_new(differ->arena, AG_ALTER, AG_KIND_COLUMN, table->base.name, from->base.name);
    op->from = ag_object_copy(differ->arena, &from->base);
    op->to = ag_object_copy(differ->arena, &from->base);
    ag_object_assign(differ->arena, op->to, &to->base, bit);
    op->changed = op->checked = bit;
    begin_with(differ, op, bit);
    ag_differ_add(differ, AG_BUCKET_RENAME_CHILD, op);
}

void ag_differ_free_sequences(ag_differ *differ)
{
    for (size_t i = 0; i < differ->to->tables.len; i++) {
        const ag_table *table = (const ag_table *)differ->to->tables.items[i];
        const ag_table *old = ag_table_find(differ->from, table->base.name);
        for (size_t k = 0; old && k < table->columns.len; k++) {
            const ag_column *to = (const ag_column *)table->columns.items[k];
            const ag_column *from = ag_column_find(old, to->base.name);
            if (from && from->sequence_name && ag_column_counts(from))
                free_sequence(differ, table, from, to);
        }
    }
}
