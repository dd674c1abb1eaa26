/*
 * renew.c: foreign keys that stay while the key they rest on goes or changes.
 *
 * A database ties a foreign key to one unique key of its target, and does not let that go before it, even where another one takes its place.
 */
#include "diff/diff.h"

/* A key that goes, and its table. */
typedef struct gone_key {
    const char *table;
    const ag_object *key;
} gone_key;

typedef AG_VEC(gone_key) gone_keys;

/* What changes of a key while foreign keys rest on it. */
static bool stands(const ag_op *op)
{
    static const char *const fields[] = {"comment", "storage_parameters", "tablespace",
                                         "clustered"};
    uint64_t changed = op->changed;
    for (size_t i = 0; i < AG_COUNT(fields); i++) {
        int index = ag_field_index(op->to->shape, fields[i]); /* not every key has all of them */
        if (index >= 0)
            changed &= ~ag_field_bit((size_t)index);
    }
    return changed == 0;
}

static void collect(ag_differ *differ, ag_bucket bucket, gone_keys *gone)
{
    const ag_ops *ops = &differ->buckets[bucket];
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (!op->from || (op->verb == AG_ALTER && stands(op)))
            continue;
        gone_key key = {op->table, op->from};
        if (ag_key_columns(differ->arena, op->from).len > 0)
            AG_PUSH(differ->arena, gone, key);
    }
}

static bool rests_on(ag_arena *arena, const ag_schema *schema, const ag_foreign_key *key,
                     const gone_keys *gone)
{
    for (size_t i = 0; i < gone->len; i++) {
        if (ag_foreign_key_rests_on(arena, schema, key, gone->items[i].table, gone->items[i].key))
            return true;
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (key->base.variants[d] &&
            rests_on(arena, schema, (const ag_foreign_key *)key->base.variants[d], gone))
            return true;
    }
    return false;
}

/* The operation on a foreign key of the table with this name, or NULL. */
static ag_op *find_op(const ag_differ *differ, ag_bucket bucket, ag_verb verb, const char *table,
                      const char *name)
{
    const ag_ops *ops = &differ->buckets[bucket];
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        if (op->verb == verb && op->kind == AG_KIND_FOREIGN_KEY && ag_streq(op->table, table) &&
            ag_streq(op->name, name))
            return op;
    }
    return NULL;
}

static void take_out(ag_ops *ops, const ag_op *op)
{
    uint32_t kept = 0;
    for (size_t i = 0; i < ops->len; i++) {
        if (ops->items[i] != op)
            ops->items[kept++] = ops->items[i];
    }
    ops->len = kept;
}

/* It goes and comes, as it will be: a new name and what else changes are in what comes. */
static void renew(ag_differ *differ, const ag_table *from, const ag_table *to, const ag_object *key)
{
    const char *table = to->base.name;
    if (find_op(differ, AG_BUCKET_DROP_FOREIGN_KEY, AG_DROP, table, key->name))
        return;
    const ag_op *rename = find_op(differ, AG_BUCKET_RENAME_CHILD, AG_RENAME, table, key->name);
    const ag_op *alter = find_op(differ, AG_BUCKET_FOREIGN_KEY, AG_ALTER, table, key->name);
    ag_object *whole = ag_object_copy(differ->arena, alter ? alter->to : key);
    if (rename)
        whole->name = rename->to_name;
    take_out(&differ->buckets[AG_BUCKET_RENAME_CHILD], rename);
    take_out(&differ->buckets[AG_BUCKET_FOREIGN_KEY], alter);
    ag_differ_drop(differ, AG_BUCKET_DROP_FOREIGN_KEY, from->base.name, key);
    ag_differ_create(differ, AG_BUCKET_FOREIGN_KEY, table, whole);
}

void ag_differ_renew_keys(ag_differ *differ)
{
    gone_keys gone = {0};
    collect(differ, AG_BUCKET_DROP_KEY, &gone);
    collect(differ, AG_BUCKET_KEY, &gone);
    for (size_t i = 0; gone.len > 0 && i < differ->from->tables.len; i++) {
        const ag_table *from = (const ag_table *)differ->from->tables.items[i];
        const ag_table *to = ag_table_find(differ->to, from->base.name);
        for (size_t j = 0; to && j < from->foreign_keys.len; j++) {
            const ag_foreign_key *key = (const ag_foreign_key *)from->foreign_keys.items[j];
            if (rests_on(differ->arena, differ->from, key, &gone))
                renew(differ, from, to, &key->base);
        }
    }
}
