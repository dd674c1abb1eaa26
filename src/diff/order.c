/* order.c: tables in the order of their foreign keys, columns in the order of what they are computed from. */
#include "diff/diff.h"

#include "base/text.h"
#include "base/topo.h"
#include "model/part.h"

#include <stdint.h>
#include <string.h>

/* Indexes of operations by the name of their table. */
static ag_map number_tables(ag_arena *arena, const ag_ops *ops)
{
    ag_map numbers = ag_map_new(arena);
    for (size_t i = 0; i < ops->len; i++) {
        size_t *number = AG_NEW(arena, size_t);
        *number = i;
        ag_map_put(&numbers, ops->items[i]->name, number);
    }
    return numbers;
}

static const ag_table *table_of(const ag_op *op)
{
    return (const ag_table *)(op->to ? op->to : op->from);
}

ag_names ag_differ_targets(ag_arena *arena, const ag_foreign_key *key)
{
    ag_names targets = {0};
    if (key->references.table)
        AG_PUSH(arena, &targets, key->references.table);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_foreign_key *variant = (const ag_foreign_key *)key->base.variants[d];
        if (variant && variant->references.table)
            AG_PUSH(arena, &targets, variant->references.table);
    }
    return targets;
}

static void add_key_edges(ag_arena *arena, const ag_foreign_key *key, size_t own,
                          const ag_map *numbers, bool dropped, ag_edges *edges)
{
    ag_names targets = ag_differ_targets(arena, key);
    for (size_t i = 0; i < targets.len; i++) {
        const size_t *other = ag_map_find(numbers, targets.items[i]);
        if (!other || *other == own)
            continue;
        ag_edge edge = dropped ? (ag_edge){own, *other} : (ag_edge){*other, own};
        AG_PUSH(arena, edges, edge);
    }
}

/* An edge for each parent of a partition or an heir. */
static void add_parent_edges(ag_arena *arena, const ag_ops *ops, bool dropped, ag_edges *edges)
{
    ag_map numbers = number_tables(arena, ops);
    for (size_t i = 0; i < ops->len; i++) {
        ag_names parents = ag_table_parents(arena, table_of(ops->items[i]));
        for (size_t k = 0; k < parents.len; k++) {
            const size_t *other = ag_map_find(&numbers, parents.items[k]);
            if (!other || *other == i)
                continue;
            ag_edge edge = dropped ? (ag_edge){i, *other} : (ag_edge){*other, i};
            AG_PUSH(arena, edges, edge);
        }
    }
}

/* An edge for each foreign key between two tables of the list: the referenced one is created before, and dropped after. */
static void add_edges(ag_arena *arena, const ag_ops *ops, bool dropped, ag_edges *edges)
{
    ag_map numbers = number_tables(arena, ops);
    add_parent_edges(arena, ops, dropped, edges);
    for (size_t i = 0; i < ops->len; i++) {
        const ag_list *keys = &table_of(ops->items[i])->foreign_keys;
        for (size_t j = 0; j < keys->len; j++)
            add_key_edges(arena, (const ag_foreign_key *)keys->items[j], i, &numbers, dropped,
                          edges);
    }
}

static void permute(ag_arena *arena, ag_ops *ops, const size_t *order)
{
    ag_ops sorted = {0};
    for (size_t i = 0; i < ops->len; i++)
        AG_PUSH(arena, &sorted, ops->items[order[i]]);
    *ops = sorted;
}

/* The names of tables that exist and that this comparison touches: their keys may come or go. */
static ag_map touched_tables(ag_differ *differ)
{
    static const ag_bucket touching[] = {AG_BUCKET_DROP_KEY, AG_BUCKET_COLUMN, AG_BUCKET_KEY,
                                         AG_BUCKET_CREATE_HEIR};
    ag_map touched = ag_map_new(differ->arena);
    for (size_t b = 0; b < AG_COUNT(touching); b++) {
        const ag_ops *ops = &differ->buckets[touching[b]];
        for (size_t i = 0; i < ops->len; i++)
            ag_map_put(&touched, ops->items[i]->table ? ops->items[i]->table : ops->items[i]->name,
                       differ);
    }
    return touched;
}

/* A key must wait if it refers to a table created later, or to one whose keys change or come later. */
static bool must_wait(ag_arena *arena, const ag_foreign_key *key, const ag_map *numbers,
                      const size_t *ranks, size_t own, const ag_map *touched, const ag_map *delayed)
{
    ag_names targets = ag_differ_targets(arena, key);
    for (size_t i = 0; i < targets.len; i++) {
        const size_t *other = ag_map_find(numbers, targets.items[i]);
        if (other ? ranks[*other] > ranks[own] : ag_map_has(touched, targets.items[i]))
            return true;
        if (ag_map_has(delayed, targets.items[i]))
            return true;
    }
    return false;
}

/* A key must go before its table does if it refers to one that goes earlier. */
static bool must_go(ag_arena *arena, const ag_foreign_key *key, const ag_map *numbers,
                    const size_t *ranks, size_t own)
{
    ag_names targets = ag_differ_targets(arena, key);
    for (size_t i = 0; i < targets.len; i++) {
        const size_t *other = ag_map_find(numbers, targets.items[i]);
        if (other && ranks[*other] < ranks[own])
            return true;
    }
    return false;
}

static void detach_created(ag_differ *differ, const ag_ops *ops, const size_t *ranks,
                           const ag_map *delayed)
{
    ag_map numbers = number_tables(differ->arena, ops);
    ag_map touched = touched_tables(differ);
    for (size_t i = 0; i < ops->len; i++) {
        ag_list *keys = &((ag_table *)ops->items[i]->to)->foreign_keys;
        for (size_t j = 0; j < keys->len;) {
            ag_foreign_key *key = (ag_foreign_key *)keys->items[j];
            if (!must_wait(differ->arena, key, &numbers, ranks, i, &touched, delayed)) {
                j++;
                continue;
            }
            ag_differ_create(differ, AG_BUCKET_FOREIGN_KEY, ops->items[i]->name, &key->base);
            ag_list_remove(keys, &key->base);
        }
    }
}

/* Of tables that go in a circle, the keys to those that go earlier are dropped before. */
static void detach_dropped(ag_differ *differ, const ag_ops *ops, const size_t *ranks)
{
    ag_map numbers = number_tables(differ->arena, ops);
    for (size_t i = 0; i < ops->len; i++) {
        ag_list *keys = &((ag_table *)ops->items[i]->from)->foreign_keys;
        for (size_t j = keys->len; j > 0; j--) {
            ag_foreign_key *key = (ag_foreign_key *)keys->items[j - 1];
            if (!must_go(differ->arena, key, &numbers, ranks, i))
                continue;
            ag_differ_drop(differ, AG_BUCKET_DROP_FOREIGN_KEY, ops->items[i]->name, &key->base);
            ag_list_remove(keys, &key->base);
        }
    }
}

static void order_bucket(ag_differ *differ, ag_bucket bucket, bool dropped, const ag_map *delayed)
{
    ag_ops *ops = &differ->buckets[bucket];
    ag_edges edges = {0};
    size_t *order = AG_NEW_ARRAY(differ->arena, size_t, ops->len);
    add_edges(differ->arena, ops, dropped, &edges);
    ag_topo_sort(differ->arena, ops->len, &edges, order);
    permute(differ->arena, ops, order);
    /* A circle of foreign keys may have been cut anywhere; keys can wait, and partitions cannot. */
    edges = (ag_edges){0};
    add_parent_edges(differ->arena, ops, dropped, &edges);
    ag_topo_sort(differ->arena, ops->len, &edges, order);
    permute(differ->arena, ops, order);
    for (size_t i = 0; i < ops->len; i++)
        order[i] = i;
    if (dropped)
        detach_dropped(differ, ops, order);
    else
        detach_created(differ, ops, order, delayed);
}

/* ------------------------------------------------------------------ indexes and keys of partitioned tables */

/* What can only be made when its partitions are there: keys of theirs become its parts, or some have no part of it. */
static bool waits_for_partitions(ag_arena *arena, const ag_schema *schema, const char *table,
                                 const ag_object *object)
{
    const ag_names *unattached = ag_part_unattached((ag_object *)(uintptr_t)object);
    return (unattached && unattached->len > 0) ||
           (ag_kind_of(object) == AG_KIND_INDEX &&
            ag_table_keyed_partitions(arena, schema, table, (const ag_index *)object).len > 0);
}

/* Takes these out of the table. */
static ag_list take_waiting(ag_differ *differ, const ag_schema *schema, ag_table *table)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    ag_list taken = {0};
    for (size_t k = 0; table->partition_by && k < AG_COUNT(kinds); k++) {
        ag_list *list = ag_children(&table->base, kinds[k]);
        for (size_t i = 0; i < list->len;) {
            ag_object *object = list->items[i];
            if (!waits_for_partitions(differ->arena, schema, table->base.name, object)) {
                i++;
                continue;
            }
            ag_list_remove(list, object);
            ag_list_add(differ->arena, &taken, object);
        }
    }
    return taken;
}

/*
 * An index of a partitioned table takes what its partitions have for keys of their own as its parts, if that is there when it is made.  So it comes behind the
 * partitions, and goes before them.
 */
static void detach_indexes(ag_differ *differ, ag_bucket bucket, ag_map *delayed)
{
    const ag_ops *ops = &differ->buckets[bucket];
    bool dropped = bucket == AG_BUCKET_DROP_TABLE;
    for (size_t i = 0; i < ops->len; i++) {
        ag_table *table = (ag_table *)(dropped ? ops->items[i]->from : ops->items[i]->to);
        ag_list taken = take_waiting(differ, dropped ? differ->from : differ->to, table);
        for (size_t k = 0; k < taken.len; k++) {
            ag_map_put(delayed, table->base.name, table);
            if (dropped)
                ag_differ_drop(differ, AG_BUCKET_DROP_FOREIGN_KEY, table->base.name,
                               taken.items[k]);
            else
                ag_differ_create(differ, AG_BUCKET_KEY, table->base.name, taken.items[k]);
        }
    }
}

/* Of tables that are there: the same. */
static void order_indexes(ag_differ *differ, ag_bucket bucket, ag_verb verb)
{
    ag_ops *ops = &differ->buckets[bucket];
    const ag_schema *schema = verb == AG_DROP ? differ->from : differ->to;
    ag_ops first = {0}, last = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        bool has_parts =
            op->kind == AG_KIND_INDEX && op->verb == verb &&
            waits_for_partitions(differ->arena, schema, op->table, op->to ? op->to : op->from);
        if (has_parts == (verb == AG_CREATE))
            AG_PUSH(differ->arena, &last, ops->items[i]);
        else
            AG_PUSH(differ->arena, &first, ops->items[i]);
    }
    *ops = first;
    for (size_t i = 0; i < last.len; i++)
        AG_PUSH(differ->arena, ops, last.items[i]);
}

void ag_differ_order_tables(ag_differ *differ)
{
    /* What was declared first goes last, so that a downgrade mirrors the upgrade. */
    ag_ops *drops = &differ->buckets[AG_BUCKET_DROP_TABLE];
    for (size_t i = 0; i < drops->len / 2; i++) {
        ag_op *op = drops->items[i];
        drops->items[i] = drops->items[drops->len - 1 - i];
        drops->items[drops->len - 1 - i] = op;
    }
    ag_map delayed = ag_map_new(differ->arena);
    detach_indexes(differ, AG_BUCKET_DROP_TABLE, &delayed);
    detach_indexes(differ, AG_BUCKET_CREATE_TABLE, &delayed);
    order_indexes(differ, AG_BUCKET_DROP_KEY, AG_DROP);
    order_indexes(differ, AG_BUCKET_KEY, AG_CREATE);
    order_bucket(differ, AG_BUCKET_DROP_TABLE, true, &delayed);
    order_bucket(differ, AG_BUCKET_CREATE_TABLE, false, &delayed);
    order_bucket(differ, AG_BUCKET_CREATE_HEIR, false, &delayed);
}

static const ag_column *generated_of(const ag_op *op)
{
    const ag_column *from = (const ag_column *)op->from, *to = (const ag_column *)op->to;
    return to && to->generated ? to : from;
}

/* One that is not computed any more keeps what it was computed to, so it is that before. */
static bool stops(const ag_op *op)
{
    return op->to && !((const ag_column *)op->to)->generated;
}

static bool computed_from(const ag_op *op, const ag_op *other)
{
    const ag_column *column = generated_of(op);
    return op->kind == AG_KIND_COLUMN && other->kind == AG_KIND_COLUMN && op != other &&
           ag_streq(op->table, other->table) && column->generated &&
           ag_sql_mentions(column->generated, other->name);
}

/* What a table had from its parents goes before theirs: its default may be the sequence that goes with them. */
static bool comes_from(const ag_differ *differ, const ag_op *op, const ag_op *other)
{
    return op->verb == AG_DROP && ag_streq(op->name, other->name) &&
           ag_table_descends(differ->from, ag_table_find(differ->from, op->table), other->table);
}

static void order_columns(ag_differ *differ, ag_bucket bucket, bool dropped)
{
    ag_ops *ops = &differ->buckets[bucket];
    ag_edges edges = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        const ag_table *table = op->table ? ag_table_find(differ->from, op->table) : NULL;
        const ag_column *column = op->kind == AG_KIND_COLUMN ? generated_of(op) : NULL;
        bool generated = column && column->generated;
        bool inherits = dropped && table && ag_table_is_heir(table);
        for (size_t j = 0; (generated || inherits) && j < ops->len; j++) {
            ag_edge edge = dropped || stops(op) ? (ag_edge){i, j} : (ag_edge){j, i};
            if (computed_from(op, ops->items[j]) ||
                (inherits && comes_from(differ, op, ops->items[j])))
                AG_PUSH(differ->arena, &edges, edge);
        }
    }
    if (edges.len == 0)
        return;
    size_t *order = AG_NEW_ARRAY(differ->arena, size_t, ops->len);
    ag_topo_sort(differ->arena, ops->len, &edges, order);
    permute(differ->arena, ops, order);
}

void ag_differ_order_columns(ag_differ *differ)
{
    order_columns(differ, AG_BUCKET_COLUMN, false);
    order_columns(differ, AG_BUCKET_DROP_COLUMN, true);
}

/* ------------------------------------------------------------------ defaults of an enum that changes */

/* True if a string literal of the text has the value in it: it is one, or an array of some. */
static bool says_value(const char *sql, const char *value)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    size_t len = strlen(value);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        for (size_t at = 0; token.type == AG_TOKEN_STRING && at + len <= token.len; at++)
            if (memcmp(token.text + at, value, len) == 0)
                return true;
    }
    return false;
}

/* What is written in a literal otherwise than it is. */
static bool is_escaped(const char *value)
{
    return strpbrk(value, "'\"\\");
}

/* One that has other values on some dialect may lose any. */
static bool loses_value(const ag_enum *from, const ag_enum *to, const char *sql)
{
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (from->base.variants[d] || to->base.variants[d])
            return true;
    for (size_t i = 0; i < from->values.len; i++) {
        const char *value = from->values.items[i];
        if (!ag_names_has(&to->values, value) && (is_escaped(value) || says_value(sql, value)))
            return true;
    }
    return false;
}

/* True if the enum of the column, or of its elements, loses a value that its default says. */
static bool loses_default(const ag_differ *differ, const ag_column *column)
{
    const ag_ops *ops = &differ->buckets[AG_BUCKET_CREATE_TYPE];
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->kind == AG_KIND_ENUM && op->verb == AG_ALTER &&
            ag_type_is(differ->arena, column->type, op->name) &&
            loses_value((const ag_enum *)op->from, (const ag_enum *)op->to, column->default_value))
            return true;
    }
    return false;
}

/* The default is taken away by an operation of its own, and the one that stays begins without it. */
static void split_default(ag_differ *differ, ag_op *op, uint64_t bit)
{
    ag_op *unset = ag_op_new(differ->arena, AG_ALTER, op->kind, op->table, op->name);
    ag_object *bare = ag_object_copy(differ->arena, op->from);
    ag_object_assign(differ->arena, bare, ag_object_new(differ->arena, op->from->shape, NULL), bit);
    unset->from = op->from;
    unset->to = bare;
    unset->changed = unset->checked = bit;
    ag_differ_add(differ, AG_BUCKET_DROP_KEY, unset);
    op->from = ag_object_copy(differ->arena, bare);
}

void ag_differ_split_defaults(ag_differ *differ)
{
    const ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        if (op->kind != AG_KIND_COLUMN || op->verb != AG_ALTER)
            continue;
        uint64_t bit = ag_field_bit((size_t)ag_field_index(op->to->shape, "default"));
        const ag_column *from = (const ag_column *)op->from;
        if ((op->changed & bit) && from->default_value && loses_default(differ, from))
            split_default(differ, op, bit);
    }
}

/* ------------------------------------------------------------------ replica identities */

static bool only_renames(const ag_differ *differ, const char *table, const char *from,
                         const char *to)
{
    const ag_ops *ops = &differ->buckets[AG_BUCKET_RENAME_CHILD];
    for (size_t i = 0; i < ops->len; i++) {
        if (ag_streq(ops->items[i]->table, table) && ag_streq(ops->items[i]->name, from) &&
            ag_streq(ops->items[i]->to_name, to))
            return true;
    }
    return false;
}

/* An alter of the bits alone, in a bucket of its own. */
static void split_off(ag_differ *differ, ag_bucket bucket, const ag_op *op, const ag_object *from,
                      const ag_object *to, uint64_t bits)
{
    ag_op *part = ag_op_new(differ->arena, AG_ALTER, op->kind, op->table, op->name);
    part->from = ag_object_copy(differ->arena, from);
    part->to = ag_object_copy(differ->arena, from);
    ag_object_assign(differ->arena, part->to, to, bits);
    part->changed = part->checked = ag_object_changed(part->from, part->to);
    if (part->changed)
        ag_differ_add(differ, bucket, part);
}

/* What is left of the operation does not change the bits. */
static void split_identity(ag_differ *differ, ag_op *op, uint64_t bits)
{
    const ag_object *plain = ag_object_new(differ->arena, op->to->shape, op->to->name);
    ag_object *bare = ag_object_copy(differ->arena, op->from);
    ag_object_assign(differ->arena, bare, plain, bits);
    split_off(differ, AG_BUCKET_DROP_FOREIGN_KEY, op, op->from, bare, bits);
    split_off(differ, AG_BUCKET_FOREIGN_KEY, op, bare, op->to, bits);
}

void ag_differ_split_replica_indexes(ag_differ *differ)
{
    ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    uint32_t kept = 0;
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        const ag_table *from = (const ag_table *)op->from, *to = (const ag_table *)op->to;
        if (op->kind == AG_KIND_TABLE && op->verb == AG_ALTER &&
            !ag_streq(from->replica_index, to->replica_index)) {
            uint64_t bits = ag_field_bit((size_t)ag_field_index(op->to->shape, "replica_index"));
            bool renames = only_renames(differ, op->name, from->replica_index, to->replica_index);
            bits |= ag_field_bit((size_t)ag_field_index(op->to->shape, "replica_identity"));
            if (!renames)
                split_identity(differ, op, bits);
            op->changed &= ~bits;
            op->checked &= ~bits;
        }
        if (op->changed || op->verb != AG_ALTER || op->from->only != op->to->only)
            ops->items[kept++] = op;
    }
    ops->len = kept;
}

/* ------------------------------------------------------------------ what a NOT NULL is in a key, and is not behind it */

/* A column of a primary key cannot be half NOT NULL: one that may have left the key becomes so only when the key has changed. */
static void split_half(ag_differ *differ, ag_op *op, uint64_t bits)
{
    ag_object *whole = ag_object_copy(differ->arena, op->to);
    ag_object_assign(differ->arena, whole, op->from, bits);
    split_off(differ, AG_BUCKET_FOREIGN_KEY, op, whole, op->to, bits);
    op->to = whole;
    op->changed &= ~bits;
    op->checked &= ~bits;
}

void ag_differ_split_not_null(ag_differ *differ)
{
    ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    uint32_t kept = 0;
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        const ag_column *from = (const ag_column *)op->from, *to = (const ag_column *)op->to;
        if (op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER && !from->nullable &&
            !to->nullable) {
            uint64_t bits =
                ag_field_bit((size_t)ag_field_index(to->base.shape, "not_null_no_inherit")) |
                ag_field_bit((size_t)ag_field_index(to->base.shape, "not_null_not_valid"));
            if ((op->changed & bits) && (to->not_null_no_inherit || to->not_null_not_valid))
                split_half(differ, op, bits);
        }
        if (op->changed || op->verb != AG_ALTER || op->from->only != op->to->only)
            ops->items[kept++] = op;
    }
    ops->len = kept;
}
