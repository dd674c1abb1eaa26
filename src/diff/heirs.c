/* heirs.c: partitions and heirs: when they come under other parents, and when their parents change under them. */
#include "diff/diff.h"

static uint64_t field_bit(const char *name)
{
    return ag_field_bit((size_t)ag_field_index(ag_kinds[AG_KIND_TABLE].shape, name));
}

/* ------------------------------------------------------------------ other parents */

bool ag_differ_is_moved(const ag_table *from, const ag_table *to)
{
    uint64_t bits = field_bit("partition_of") | field_bit("bound") | field_bit("inherits");
    return (ag_object_changed(&from->base, &to->base) & bits) != 0;
}

/* The parents that the table keeps: what comes can only come behind them. */
static ag_names kept_parents(ag_arena *arena, const ag_table *from, const ag_table *to)
{
    ag_names kept = {0};
    for (size_t i = 0; i < from->inherits.len; i++) {
        if (ag_names_has(&to->inherits, from->inherits.items[i]))
            AG_PUSH(arena, &kept, from->inherits.items[i]);
    }
    for (size_t i = 0; i < kept.len; i++) {
        if (!ag_streq(kept.items[i], to->inherits.items[i]))
            return (ag_names){0};
    }
    return kept;
}

/* The table as it stands without the parents that it loses or gets. */
static ag_table *loose(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                       const ag_names *kept)
{
    ag_schema *shallow = ag_schema_new(arena);
    ag_table *copy = (ag_table *)ag_object_copy(arena, &table->base);
    ag_table *bare = (ag_table *)ag_object_new(arena, table->base.shape, NULL);
    shallow->tables = schema->tables;
    bare->inherits = *kept;
    ag_table_move(arena, shallow, copy, bare);
    return copy;
}

static void move(ag_differ *differ, ag_bucket bucket, const ag_table *from, const ag_table *to)
{
    uint64_t bits = ag_table_heritage();
    ag_op *op = ag_op_new(differ->arena, AG_ALTER, AG_KIND_TABLE, NULL, from->base.name);
    op->from = ag_object_copy(differ->arena, &from->base);
    op->to = ag_object_copy(differ->arena, &from->base);
    ag_object_assign(differ->arena, op->to, &to->base, bits);
    op->changed = op->checked = ag_object_changed(op->from, op->to);
    if (op->changed)
        ag_differ_add(differ, bucket, op);
}

/* What else is different of the table itself, its parents aside. */
static ag_table *with_heritage(ag_arena *arena, const ag_table *table, const ag_table *of)
{
    ag_table *copy = (ag_table *)ag_object_copy(arena, &table->base);
    ag_object_assign(arena, &copy->base, &of->base, ag_table_heritage());
    return copy;
}

void ag_differ_moved_table(ag_differ *differ, const ag_table *from, const ag_table *to)
{
    ag_names kept = kept_parents(differ->arena, from, to);
    ag_table *before = loose(differ->arena, differ->from, from, &kept);
    ag_table *after = loose(differ->arena, differ->to, to, &kept);
    move(differ, AG_BUCKET_DETACH, from, before);
    ag_differ_alter(differ, AG_BUCKET_COLUMN, NULL, &before->base,
                    &with_heritage(differ->arena, after, before)->base);
    ag_differ_table(differ, before, after);
    move(differ, AG_BUCKET_ATTACH, after, to);
}

/* ------------------------------------------------------------------ parents that change */

static const ag_override *override_of(const ag_table *table, const char *column)
{
    for (size_t i = 0; table && i < table->overrides.len; i++) {
        const ag_override *override = (const ag_override *)table->overrides.items[i];
        if (ag_streq(override->column, column))
            return override;
    }
    return NULL;
}

static bool changes_inherited(const ag_op *op)
{
    if (op->kind != AG_KIND_COLUMN || op->verb != AG_ALTER)
        return false;
    return (op->changed & (ag_field_bit((size_t)ag_field_index(op->to->shape, "default")) |
                           ag_field_bit((size_t)ag_field_index(op->to->shape, "nullable")))) != 0;
}

/* Whether a column that the table overrides changes above it, which would be carried over to it. */
static bool is_overrun(const ag_differ *differ, const ag_table *from, const ag_table *to)
{
    const ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (changes_inherited(op) && (override_of(from, op->name) || override_of(to, op->name)) &&
            ag_table_descends(differ->from, from, op->table))
            return true;
    }
    return false;
}

/* Takes the overrides out of an operation that is there already. */
static void take_from_alter(ag_differ *differ, const ag_table *table, uint64_t bits)
{
    ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    uint32_t kept = 0;
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        bool own = op->kind == AG_KIND_TABLE && op->verb == AG_ALTER &&
                   ag_streq(op->name, table->base.name);
        if (own) {
            ag_object_assign(differ->arena, op->to, op->from, bits);
            op->changed &= ~bits;
            op->checked &= ~bits;
        }
        if (!own || op->changed || op->from->only != op->to->only)
            ops->items[kept++] = op;
    }
    ops->len = kept;
}

/* Overrides go before the parent's column changes, and come after it: that works in both directions. */
void ag_differ_split_overrides(ag_differ *differ)
{
    uint64_t bits = field_bit("overrides");
    for (size_t i = 0; i < differ->from->tables.len; i++) {
        const ag_table *from = (const ag_table *)differ->from->tables.items[i];
        const ag_table *to = ag_table_find(differ->to, from->base.name);
        if (!to || !ag_table_is_heir(from) || ag_differ_is_moved(from, to) ||
            !is_overrun(differ, from, to))
            continue;
        ag_table *bare = (ag_table *)ag_object_copy(differ->arena, &from->base);
        bare->overrides = (ag_list){0};
        take_from_alter(differ, to, bits);
        move(differ, AG_BUCKET_DETACH, from, bare);
        move(differ, AG_BUCKET_KEY, bare, with_heritage(differ->arena, bare, to));
    }
}
