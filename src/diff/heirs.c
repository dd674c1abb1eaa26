/* heirs.c: partitions and heirs: when they come under other parents, and when their parents change under them. */
#include "diff/diff.h"

#include "base/text.h"
#include "model/part.h"

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

/* The columns that are the table's own in `of`, and come from its parents on the other side. */
static void add_traded(const ag_differ *differ, const ag_table *of, const ag_schema *others,
                       const ag_table *other, ag_names *traded)
{
    const ag_table *whole = NULL;
    for (size_t i = 0; ag_table_is_heir(other) && i < of->columns.len; i++) {
        const char *name = of->columns.items[i]->name;
        if (ag_column_find(other, name))
            continue;
        whole = whole ? whole : ag_table_whole(differ->arena, others, other);
        if (ag_column_find(whole, name))
            AG_PUSH(differ->arena, traded, name);
    }
}

/* True if the table has the column from two others that do not have it from one. */
static bool has_two_origins(const ag_schema *schema, const ag_table *table, const char *column)
{
    size_t count = 0;
    for (size_t i = 0; table->inherits.len > 1 && i < schema->tables.len; i++) {
        const ag_table *other = (const ag_table *)schema->tables.items[i];
        count +=
            ag_column_find(other, column) && ag_table_descends(schema, table, other->base.name);
    }
    return count > 1;
}

/* The columns whose type changes above the table in two places, one after the other: the server has all that come from there changed at once. */
static void add_retyped(const ag_differ *differ, const ag_table *from, const ag_table *to,
                        ag_names *retyped)
{
    bool may = from->inherits.len > 1 || to->inherits.len > 1;
    const ag_table *before = may ? ag_table_whole(differ->arena, differ->from, from) : from;
    const ag_table *after = may ? ag_table_whole(differ->arena, differ->to, to) : to;
    for (size_t i = 0; may && i < after->columns.len; i++) {
        const ag_column *is = (const ag_column *)after->columns.items[i];
        const ag_column *was = ag_column_find(before, is->base.name);
        bool changes = was && (!ag_type_equal(was->type, is->type) ||
                               !ag_streq(was->collation, is->collation));
        if (changes && (has_two_origins(differ->from, from, is->base.name) ||
                        has_two_origins(differ->to, to, is->base.name)))
            AG_PUSH(differ->arena, retyped, is->base.name);
    }
}

/* The columns that change in a way in which they can only while the table is not under the parents that have them. */
static ag_names loose_columns(const ag_differ *differ, const ag_table *from, const ag_table *to)
{
    ag_names columns = {0};
    add_traded(differ, from, differ->to, to, &columns);
    add_traded(differ, to, differ->from, from, &columns);
    add_retyped(differ, from, to, &columns);
    return columns;
}

bool ag_differ_is_loose(const ag_differ *differ, const ag_table *from, const ag_table *to)
{
    return ag_differ_is_moved(from, to) || loose_columns(differ, from, to).len > 0;
}

static bool has_any(const ag_differ *differ, const ag_schema *schema, const char *parent,
                    const ag_names *columns)
{
    const ag_table *table = columns->len > 0 ? ag_table_find(schema, parent) : NULL;
    const ag_table *whole = table ? ag_table_whole(differ->arena, schema, table) : NULL;
    for (size_t i = 0; whole && i < columns->len; i++) {
        if (ag_column_find(whole, columns->items[i]))
            return true;
    }
    return false;
}

/* The parents that the table keeps: what comes can only come behind them. */
static ag_names kept_parents(const ag_differ *differ, const ag_table *from, const ag_table *to)
{
    const ag_names loose = loose_columns(differ, from, to);
    ag_names kept = {0};
    for (size_t i = 0; i < from->inherits.len; i++) {
        const char *parent = from->inherits.items[i];
        if (ag_names_has(&to->inherits, parent) && !has_any(differ, differ->from, parent, &loose) &&
            !has_any(differ, differ->to, parent, &loose))
            AG_PUSH(differ->arena, &kept, parent);
    }
    for (size_t i = 0; i < kept.len; i++) {
        if (!ag_streq(kept.items[i], to->inherits.items[i]))
            return (ag_names){0};
    }
    return kept;
}

/* All tables; those above a partition that has no part of something, as if it had one. */
static ag_list tables_around(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    ag_list tables = schema->tables;
    const ag_table *above = ag_table_find(schema, table->partition_of);
    for (; above; above = ag_table_find(schema, above->partition_of)) {
        ag_object *all = ag_part_all(arena, &above->base, table->base.name);
        ag_list others = {0};
        for (size_t i = 0; all && i < tables.len; i++)
            ag_list_add(arena, &others, tables.items[i] == &above->base ? all : tables.items[i]);
        tables = all ? others : tables;
    }
    return tables;
}

/* The table as it stands without the parents that it loses or gets. */
static ag_table *loose(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                       const ag_names *kept)
{
    ag_schema *shallow = AG_NEW(arena, ag_schema);
    ag_table *copy = (ag_table *)ag_object_copy(arena, &table->base);
    ag_table *bare = (ag_table *)ag_object_new(arena, table->base.shape, NULL);
    *shallow = *schema;
    shallow->tables = tables_around(arena, schema, table);
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

/*
 * What the server could take for the part of something that the table inherits goes before the table is detached, and comes when it is attached.  Of foreign keys that is what is the
 * same.
 */
static ag_list beside(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    const ag_table *parent =
        table->partition_of ? ag_table_find(schema, table->partition_of) : NULL;
    const ag_table *above = parent ? ag_table_whole(arena, schema, parent) : NULL;
    ag_list all = {0};
    for (size_t k = 0; above && k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&above->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            const ag_list found = ag_table_beside(arena, table, list->items[i]);
            for (size_t j = 0; j < found.len; j++)
                ag_list_add(arena, &all, found.items[j]);
        }
    }
    for (size_t i = 0; above && i < above->foreign_keys.len; i++)
        for (size_t j = 0; j < table->foreign_keys.len; j++)
            if (ag_object_equal(above->foreign_keys.items[i], table->foreign_keys.items[j], true))
                ag_list_add(arena, &all, table->foreign_keys.items[j]);
    return all;
}

/* Takes it out of the copy of the table. */
static void set_aside(ag_differ *differ, const ag_schema *schema, const ag_table *table,
                      ag_table *copy, bool comes)
{
    ag_list all = beside(differ->arena, schema, table);
    for (size_t i = 0; i < all.len; i++) {
        ag_list *own = ag_children(&copy->base, ag_kind_of(all.items[i]));
        const ag_object *object = ag_list_find(own, all.items[i]->name);
        if (!object)
            continue;
        ag_list_remove(own, object);
        if (comes)
            ag_differ_create(differ, AG_BUCKET_BESIDE, table->base.name, object);
        else
            ag_differ_drop(differ, AG_BUCKET_DROP_BESIDE, table->base.name, object);
    }
}

/*
 * What is granted on a column that the table inherits in the end is said of the table then: until it is under its parents the columns keep what they have.  What may be done
 * with a sequence goes with the column.
 */
static void keep_granted(ag_differ *differ, ag_table *before, ag_table *after, const ag_table *to)
{
    for (size_t i = 0; i < before->columns.len; i++) {
        ag_column *was = (ag_column *)before->columns.items[i];
        ag_column *is = ag_column_find(after, was->base.name);
        if (!is || ag_column_find(to, was->base.name))
            continue;
        is->privileges = was->privileges;
        ag_op *op =
            ag_op_new(differ->arena, AG_ALTER, AG_KIND_COLUMN, before->base.name, was->base.name);
        op->from = ag_object_copy(differ->arena, &was->base);
        was->sequence_privileges = (ag_pairs){0};
        op->to = ag_object_copy(differ->arena, &was->base);
        op->changed = op->checked = ag_object_changed(op->from, op->to);
        if (op->changed)
            ag_differ_add(differ, AG_BUCKET_DROP_BESIDE, op);
    }
}

/* And then what is said of them is granted, and nothing else. */
static void grant_inherited(ag_differ *differ, const ag_table *after, const ag_table *to)
{
    ag_table *was = (ag_table *)ag_object_copy(differ->arena, &to->base);
    was->column_privileges = after->column_privileges;
    for (size_t i = 0; i < after->columns.len; i++) {
        const ag_column *column = (const ag_column *)after->columns.items[i];
        if (!ag_column_find(to, column->base.name))
            ag_privileges_put_column(differ->arena, &was->column_privileges, column->base.name,
                                     &column->privileges);
    }
    ag_differ_alter(differ, AG_BUCKET_ACCESS, NULL, &was->base, &to->base);
}

void ag_differ_moved_table(ag_differ *differ, const ag_table *from, const ag_table *to)
{
    ag_names kept = kept_parents(differ, from, to);
    ag_table *before = loose(differ->arena, differ->from, from, &kept);
    ag_table *after = loose(differ->arena, differ->to, to, &kept);
    keep_granted(differ, before, after, to);
    set_aside(differ, differ->from, from, before, false);
    set_aside(differ, differ->to, to, after, true);
    move(differ, AG_BUCKET_DETACH, from, before);
    ag_differ_alter(differ, AG_BUCKET_COLUMN, NULL, &before->base,
                    &with_heritage(differ->arena, after, before)->base);
    ag_differ_table(differ, before, after);
    move(differ, AG_BUCKET_ATTACH, after, to);
    grant_inherited(differ, after, to);
}

/* ------------------------------------------------------------------ keys that are parts of an index */

/* True if the table has a key of its own over the columns of the index, be it the part or beside it. */
static bool has_key_like(ag_arena *arena, const ag_table *table, const ag_object *index)
{
    ag_index *nameless = (ag_index *)ag_object_copy(arena, index);
    nameless->part_names = (ag_pairs){0};
    return table && ag_table_keys_like(arena, table, nameless).len > 0;
}

bool ag_differ_says_parts(const ag_differ *differ, const char *table, const ag_object *from,
                          const ag_object *to)
{
    bool unique = ag_kind_of(to) == AG_KIND_INDEX && ((const ag_index *)to)->unique;
    for (size_t i = 0; unique && differ->to && i < differ->to->tables.len; i++) {
        const ag_table *partition = (const ag_table *)differ->to->tables.items[i];
        const char *name = partition->base.name;
        if (partition->partition_of && ag_table_descends(differ->to, partition, table) &&
            !ag_part_name(from, name) != !ag_part_name(to, name) &&
            has_key_like(differ->arena, partition, to) &&
            !has_key_like(differ->arena, ag_table_find(differ->from, name), from))
            return true;
    }
    return false;
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

/* What a table says of a column in place of its parents, that the server would overwrite; `new`: it says it of a column that it does not have yet. */
typedef struct overrun {
    bool value, nullable, new;
} overrun;

static uint64_t column_bit(const char *name)
{
    return ag_field_bit((size_t)ag_field_index(ag_kinds[AG_KIND_COLUMN].shape, name));
}

/* A change of type takes the default away and sets it again. */
static void add_column_change(const ag_op *op, overrun *over)
{
    uint64_t value = column_bit("default") | column_bit("type") | column_bit("collation");
    uint64_t nullable = column_bit("nullable") | column_bit("not_null_no_inherit");
    over->value = over->value || (op->changed & value);
    over->nullable = over->nullable || (op->changed & nullable);
}

static void add_override_change(const ag_op *op, const char *column, overrun *over)
{
    const ag_override *was = override_of((const ag_table *)op->from, column);
    const ag_override *is = override_of((const ag_table *)op->to, column);
    over->value = over->value ||
                  !ag_sql_equal(was ? was->default_value : NULL, is ? is->default_value : NULL);
    over->nullable = over->nullable || (!was || was->nullable) != (!is || is->nullable);
}

/* What changes of the column above the table, by a column or by what one between them overrides: the server carries it over to all below. */
static overrun overrun_of(const ag_differ *differ, const ag_table *from, const char *column)
{
    const ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    overrun over = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        bool is_column = op->kind == AG_KIND_COLUMN && ag_streq(op->name, column);
        bool is_table = op->kind == AG_KIND_TABLE && (op->changed & field_bit("overrides"));
        if ((!is_column && (!is_table || op->verb != AG_ALTER)) ||
            !ag_table_descends(differ->from, from, is_column ? op->table : op->name))
            continue;
        if (is_column && op->verb == AG_CREATE)
            over.new = true;
        else if (is_column)
            add_column_change(op, &over);
        else
            add_override_change(op, column, &over);
    }
    return over;
}

/* The table, on either side, without what changes above `from` would overwrite. */
static ag_table *without_overrun(const ag_differ *differ, const ag_table *from,
                                 const ag_table *table)
{
    ag_table *copy = (ag_table *)ag_object_copy(differ->arena, &table->base);
    copy->overrides = (ag_list){0};
    for (size_t i = 0; i < table->overrides.len; i++) {
        ag_override *override =
            (ag_override *)ag_object_copy(differ->arena, table->overrides.items[i]);
        const overrun over = overrun_of(differ, from, override->column);
        if (over.value)
            override->default_value = NULL;
        override->nullable = override->nullable || over.nullable;
        bool says = !override->nullable || override->default_value || override->comment;
        if (says && !over.new)
            ag_list_add(differ->arena, &copy->overrides, &override->base);
    }
    return copy;
}

/* Leaves in an operation that is there already only what is said of other columns. */
static void change_alter(ag_differ *differ, const ag_table *before, const ag_table *after)
{
    uint64_t bits = field_bit("overrides");
    ag_ops *ops = &differ->buckets[AG_BUCKET_COLUMN];
    uint32_t kept = 0;
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        bool own = op->kind == AG_KIND_TABLE && op->verb == AG_ALTER &&
                   ag_streq(op->name, before->base.name);
        if (own) {
            ag_object_assign(differ->arena, op->from, &before->base, bits);
            ag_object_assign(differ->arena, op->to, &after->base, bits);
            op->changed &= ~(bits & ~ag_object_changed(op->from, op->to));
            op->checked &= op->changed;
        }
        if (!own || op->changed || op->from->only != op->to->only)
            ops->items[kept++] = op;
    }
    ops->len = kept;
}

/* Parents first. */
static void add_heir(const ag_differ *differ, ag_table *table, ag_map *heirs)
{
    if (!table || !ag_table_is_heir(table) || ag_map_has(heirs, table->base.name))
        return;
    ag_names parents = ag_table_parents(differ->arena, table);
    for (size_t i = 0; i < parents.len; i++)
        add_heir(differ, ag_table_find(differ->from, parents.items[i]), heirs);
    ag_map_put(heirs, table->base.name, table);
}

/*
 * Overrides go before what changes above them, those of heirs before those of their parents, and come after it in the opposite order: that works in both
 * directions.
 */
void ag_differ_split_overrides(ag_differ *differ)
{
    ag_map heirs = ag_map_new(differ->arena);
    AG_VEC(const ag_table *) bare = {0};
    for (size_t i = 0; i < differ->from->tables.len; i++)
        add_heir(differ, (ag_table *)differ->from->tables.items[i], &heirs);
    for (size_t i = 0; i < heirs.len; i++) {
        const ag_table *from = heirs.entries[i].value;
        const ag_table *to = ag_table_find(differ->to, from->base.name);
        AG_PUSH(differ->arena, &bare, from);
        if (!to || ag_differ_is_loose(differ, from, to))
            continue;
        const ag_table *before = without_overrun(differ, from, from);
        const ag_table *after = without_overrun(differ, from, to);
        change_alter(differ, before, after);
        move(differ, AG_BUCKET_KEY, after, to);
        bare.items[i] = before;
    }
    for (size_t i = heirs.len; i > 0; i--)
        move(differ, AG_BUCKET_DETACH, heirs.entries[i - 1].value, bare.items[i - 1]);
}
