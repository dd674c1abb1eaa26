/* differ.c: operations, made from pairs of objects and put into their buckets. */
#include "diff/diff.h"

void ag_differ_add(ag_differ *differ, ag_bucket bucket, ag_op *op)
{
    AG_PUSH(differ->arena, &differ->buckets[bucket], op);
}

/* What takes data away says so. */
static void mark_loss(ag_arena *arena, ag_op *op)
{
    if (!ag_op_is_lossy(op))
        return;
    op->with = (ag_with *)ag_object_new(arena, &ag_with_shape, NULL);
    op->with->lossy = true;
}

void ag_differ_drop(ag_differ *differ, ag_bucket bucket, const char *table, const ag_object *object)
{
    ag_op *op = ag_op_new(differ->arena, AG_DROP, ag_kind_of(object), table, object->name);
    op->from = ag_object_copy(differ->arena, object);
    mark_loss(differ->arena, op);
    ag_differ_add(differ, bucket, op);
}

void ag_differ_create(ag_differ *differ, ag_bucket bucket, const char *table,
                      const ag_object *object)
{
    ag_op *op = ag_op_new(differ->arena, AG_CREATE, ag_kind_of(object), table, object->name);
    op->to = ag_object_copy(differ->arena, object);
    ag_differ_add(differ, bucket, op);
}

/* What the sequence of a column is called counts where the column gets one, or has one no more; and in projections, which are of what an operation changes. */
static uint64_t following_counter(const ag_differ *differ, const ag_object *from,
                                  const ag_object *to)
{
    const ag_column *a = (const ag_column *)from, *b = (const ag_column *)to;
    bool as_before = ag_kind_of(to) != AG_KIND_COLUMN ||
                     ag_streq(a->sequence_name, b->sequence_name) ||
                     (differ->to && ag_column_counts(a) == ag_column_counts(b) &&
                      (a->identity == AG_IDENTITY_NONE) == (b->identity == AG_IDENTITY_NONE));
    return as_before ? 0 : ag_field_bit((size_t)ag_field_index(to->shape, "sequence_name"));
}

/* What is no difference by itself and goes along with one. */
static uint64_t following(const ag_differ *differ, const ag_object *from, const ag_object *to)
{
    uint64_t bits = following_counter(differ, from, to);
    for (size_t i = 0; i < to->shape->field_count; i++) {
        if ((to->shape->fields[i].flags & AG_FOLLOWS) && !ag_field_equal(from, to, i))
            bits |= ag_field_bit(i);
    }
    return bits;
}

void ag_differ_follow(ag_differ *differ, ag_bucket bucket, const char *table, const ag_object *from,
                      const ag_object *to)
{
    ag_op *op = ag_op_new(differ->arena, AG_ALTER, ag_kind_of(from), table, from->name);
    uint64_t bits = following(differ, from, to);
    if (bits == 0)
        return;
    op->from = ag_object_copy(differ->arena, from);
    op->to = ag_object_copy(differ->arena, from);
    ag_object_assign(differ->arena, op->to, to, bits);
    op->changed = op->checked = bits;
    ag_differ_add(differ, bucket, op);
}

/* Privileges and owners are; but those on a sequence that goes are gone with it, and those on one that gets under another table, or from it, pass with it to the role that has that. */
static uint64_t changed_last(const ag_object *to, uint64_t changed)
{
    uint64_t access = changed & ag_fields_with(to->shape, AG_GRANTS | AG_OWNER);
    if (ag_kind_of(to) == AG_KIND_SEQUENCE &&
        (changed & ag_field_bit((size_t)ag_field_index(to->shape, "owned_by"))))
        return 0;
    if (ag_kind_of(to) == AG_KIND_COLUMN && !ag_column_counts((const ag_column *)to))
        access &= ~ag_field_bit((size_t)ag_field_index(to->shape, "sequence_privileges"));
    return access;
}

static void add_alter(ag_differ *differ, ag_bucket bucket, const char *table, const ag_object *from,
                      const ag_object *to)
{
    ag_op *op = ag_op_new(differ->arena, AG_ALTER, ag_kind_of(to), table, to->name);
    uint64_t changed = ag_object_changed(from, to);
    op->from = ag_object_copy(differ->arena, from);
    op->to = ag_object_copy(differ->arena, to);
    op->changed = op->checked = changed ? changed | following(differ, from, to) : 0;
    mark_loss(differ->arena, op);
    ag_differ_add(differ, bucket, op);
}

/* What is granted on columns that it inherits, or that its query makes; NULL: it has none of either. */
static ag_pairs *on_columns(ag_object *object)
{
    return ag_kind_of(object) == AG_KIND_VIEW    ? &((ag_view *)object)->column_privileges
           : ag_kind_of(object) == AG_KIND_TABLE ? &((ag_table *)object)->column_privileges
                                                 : NULL;
}

/* What is granted on a column can be revoked as long as a view shows it, or a table above has it. */
static bool loses_column(ag_differ *differ, const ag_object *from, const ag_object *to,
                         const char *column)
{
    if (ag_kind_of(to) == AG_KIND_TABLE) /* alone, it is not known what is above it */
        return differ->to &&
               !ag_column_find(ag_table_whole(differ->arena, differ->to, (const ag_table *)to),
                               column);
    const ag_view *was = (const ag_view *)from, *is = (const ag_view *)to;
    return is->columns.keys.len > 0 ? !ag_names_has(&is->columns.keys, column)
                                    : !ag_streq(was->query, is->query);
}

/* The object as it is before it loses columns: nothing is granted on them any more. */
static const ag_object *revoke_lost(ag_differ *differ, const ag_object *from, const ag_object *to)
{
    ag_object *copy = ag_object_copy(differ->arena, from);
    const ag_pairs *said = on_columns(copy), *stays = on_columns((ag_object *)(uintptr_t)to);
    ag_pairs kept = {0};
    for (size_t i = 0; said && i < said->keys.len; i++) {
        const char *role, *column, *key = said->keys.items[i];
        if (!ag_names_has(&stays->keys, key) &&
            ag_privileges_key(differ->arena, key, &role, &column) &&
            loses_column(differ, from, to, column))
            continue;
        AG_PUSH(differ->arena, &kept.keys, key);
        AG_PUSH(differ->arena, &kept.values, said->values.items[i]);
    }
    if (!said || kept.keys.len == said->keys.len)
        return from;
    *on_columns(copy) = kept;
    add_alter(differ, AG_BUCKET_DROP_BESIDE, NULL, from, copy);
    return copy;
}

void ag_differ_alter(ag_differ *differ, ag_bucket bucket, const char *table, const ag_object *from,
                     const ag_object *to)
{
    from = changed_last(to, ag_object_changed(from, to)) ? revoke_lost(differ, from, to) : from;
    uint64_t changed = ag_object_changed(from, to);
    uint64_t access = changed_last(to, changed);
    if (changed == 0 && from->only == to->only)
        return;
    if (!access || (access == changed && from->only == to->only)) {
        add_alter(differ, access ? AG_BUCKET_ACCESS : bucket, table, from, to);
        return;
    }
    ag_object *between = ag_object_copy(differ->arena, to);
    ag_object_assign(differ->arena, between, from, access);
    add_alter(differ, bucket, table, from, between);
    add_alter(differ, AG_BUCKET_ACCESS, table, between, to);
}
