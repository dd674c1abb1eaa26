/*
 * parts.c: indexes and keys that some partitions have no part of, while those come and go.
 *
 * A partition that comes gets a part of all that its parent has, and one can be said to have none only while it is there.  So what says that of a partition stands behind its coming, and before its
 * going.
 */
#include "diff/diff.h"
#include "model/part.h"

static uint64_t bit_of(const ag_object *object)
{
    return ag_field_bit((size_t)ag_field_index(object->shape, "unattached"));
}

/* How a partition comes to be there, or stops to be. */
typedef enum passage { STAYS, MADE, MOVED } passage;

static bool is_about(const ag_ops *ops, const char *table)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->kind != AG_KIND_TABLE || !ag_streq(op->name, table))
            continue;
        const ag_table *from = (const ag_table *)op->from, *to = (const ag_table *)op->to;
        if (!from || !to || !ag_streq(from->partition_of, to->partition_of))
            return true;
    }
    return false;
}

static passage passage_of(const ag_differ *differ, const char *partition, bool comes)
{
    static const ag_bucket places[][2] = {{AG_BUCKET_DROP_TABLE, AG_BUCKET_DETACH},
                                          {AG_BUCKET_CREATE_HEIR, AG_BUCKET_ATTACH}};
    return is_about(&differ->buckets[places[comes][0]], partition)   ? MADE
           : is_about(&differ->buckets[places[comes][1]], partition) ? MOVED
                                                                     : STAYS;
}

/* The object as it is while these partitions are not there, and how they pass. */
static ag_object *without(ag_differ *differ, const ag_object *object, bool comes, passage *how)
{
    ag_object *copy = object ? ag_object_copy(differ->arena, object) : NULL;
    ag_names *names = copy ? ag_part_unattached(copy) : NULL, kept = {0};
    *how = STAYS;
    for (size_t i = 0; names && i < names->len; i++) {
        passage one = passage_of(differ, names->items[i], comes);
        *how = one > *how ? one : *how;
        if (one == STAYS)
            AG_PUSH(differ->arena, &kept, names->items[i]);
    }
    if (names)
        *names = kept;
    return copy;
}

/* Only that some have no part. */
static void add_alter(ag_differ *differ, ag_bucket bucket, const ag_op *op, ag_object *from,
                      ag_object *to)
{
    ag_op *alter = ag_op_new(differ->arena, AG_ALTER, op->kind, op->table, from->name);
    alter->from = ag_object_copy(differ->arena, from);
    alter->to = ag_object_copy(differ->arena, to);
    alter->changed = alter->checked = bit_of(from);
    ag_differ_add(differ, bucket, alter);
}

/*
 * False if nothing of it is left in its place.  What goes with its partitions goes before them; one that is only taken from its parent, or put under it, keeps its part, or brings it.
 */
static bool split(ag_differ *differ, ag_op *op)
{
    passage going = STAYS, coming = STAYS;
    ag_object *before = without(differ, op->from, false, &going);
    ag_object *after = without(differ, op->to, true, &coming);
    if (op->verb != AG_ALTER && (going == MADE || coming == MADE)) {
        ag_differ_add(differ, op->to ? AG_BUCKET_BESIDE : AG_BUCKET_DROP_BESIDE, op);
        return false;
    }
    if (going != STAYS)
        add_alter(differ, AG_BUCKET_DROP_BESIDE, op, op->from, before);
    if (coming != STAYS)
        add_alter(differ, AG_BUCKET_BESIDE, op, after, op->to);
    if (going == STAYS && coming == STAYS)
        return true;
    op->from = before;
    op->to = after;
    if (op->verb != AG_ALTER)
        return true;
    op->changed = ag_object_changed(before, after) | (op->changed & ~bit_of(before));
    op->checked &= op->changed;
    return op->changed != 0 || before->only != after->only;
}

static void split_all(ag_differ *differ, ag_bucket bucket)
{
    ag_ops *ops = &differ->buckets[bucket], kept = {0};
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        if (!ag_part_unattached(op->to ? op->to : op->from) || split(differ, op))
            AG_PUSH(differ->arena, &kept, op);
    }
    *ops = kept;
}

static bool has_op(const ag_ops *ops, const char *table, const ag_object *object)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->kind == ag_kind_of(object) && ag_streq(op->table, table) &&
            ag_streq(op->name, object->name))
            return true;
    }
    return false;
}

/* What stays as it is, while a partition that has no part of it gets another bound: that is to go and to come. */
static void add_kept(ag_differ *differ, const ag_object *table, ag_kind kind)
{
    const ag_object *other = ag_list_find(&differ->to->tables, table->name);
    const ag_list *list = ag_children_of(table, kind);
    for (size_t i = 0; other && i < list->len; i++) {
        const ag_object *object = list->items[i];
        const ag_object *same = ag_list_find(ag_children_of(other, kind), object->name);
        if (!same || ag_part_unattached(list->items[i])->len == 0 ||
            has_op(&differ->buckets[AG_BUCKET_KEY], table->name, object) ||
            has_op(&differ->buckets[AG_BUCKET_DROP_KEY], table->name, object))
            continue;
        ag_op *op = ag_op_new(differ->arena, AG_ALTER, kind, table->name, object->name);
        op->from = ag_object_copy(differ->arena, object);
        op->to = ag_object_copy(differ->arena, same);
        (void)split(differ, op);
    }
}

void ag_differ_split_parts(ag_differ *differ)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    const ag_list *tables = &differ->from->tables;
    for (size_t i = 0; differ->buckets[AG_BUCKET_ATTACH].len > 0 && i < tables->len; i++) {
        for (size_t k = 0; k < AG_COUNT(kinds); k++)
            add_kept(differ, tables->items[i], kinds[k]);
    }
    split_all(differ, AG_BUCKET_DROP_KEY);
    split_all(differ, AG_BUCKET_KEY);
}
