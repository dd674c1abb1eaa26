/*
 * children.c: what lives in a table that is on both sides.
 *
 * Columns are matched by name.  Keys, checks and indexes are matched by name first; then what is left is matched by structure, where one side
 * has no name or both have different ones: the latter is a rename.  What is left after that comes or goes.
 */
#include "diff/diff.h"

#include "base/text.h"
#include "model/refs.h"

#include <assert.h>
#include <string.h>

typedef struct pairing {
    const ag_object **from; /* per item of `to`: its partner, NULL if it is new */
    bool *kept;             /* per item of `from`: has a partner */
} pairing;

static size_t index_of(const ag_list *list, const ag_object *object)
{
    size_t i = 0;
    while (list->items[i] != object)
        i++;
    return i;
}

static void pair_by_name(pairing *pairs, const ag_list *from, const ag_list *to)
{
    for (size_t i = 0; i < to->len; i++) {
        const ag_object *found = ag_list_find(from, to->items[i]->name);
        if (!found)
            continue;
        pairs->from[i] = found;
        pairs->kept[index_of(from, found)] = true;
    }
}

static void pair_by_structure(pairing *pairs, const ag_list *from, const ag_list *to)
{
    for (size_t i = 0; i < to->len; i++) {
        for (size_t j = 0; j < from->len && !pairs->from[i]; j++) {
            if (pairs->kept[j] || !ag_object_equal(from->items[j], to->items[i], true))
                continue;
            pairs->from[i] = from->items[j];
            pairs->kept[j] = true;
        }
    }
}

/* There is only one primary key, whatever it is called. */
static void pair_the_only(pairing *pairs, const ag_list *from, const ag_list *to, ag_kind kind)
{
    if (kind != AG_KIND_PRIMARY_KEY || from->len != 1 || to->len != 1 || pairs->from[0])
        return;
    pairs->from[0] = from->items[0];
    pairs->kept[0] = true;
}

static pairing pair(ag_arena *arena, const ag_list *from, const ag_list *to, ag_kind kind)
{
    pairing pairs = {AG_NEW_ARRAY(arena, const ag_object *, to->len),
                     AG_NEW_ARRAY(arena, bool, from->len)};
    pair_by_name(&pairs, from, to);
    if (kind != AG_KIND_COLUMN) {
        pair_by_structure(&pairs, from, to);
        pair_the_only(&pairs, from, to, kind);
    }
    return pairs;
}

/* ------------------------------------------------------------------ names for what has none */

/* The names of relations in the schema of the table, or the view, on both sides. */
static ag_map *taken_for(ag_differ *differ, const char *table)
{
    const char *schema = ag_key_schema(differ->arena, AG_KIND_TABLE, table);
    schema = schema ? schema : "";
    if (!differ->taken) {
        differ->taken = AG_NEW(differ->arena, ag_map);
        *differ->taken = ag_map_new(differ->arena);
    }
    ag_map *names = ag_map_find(differ->taken, schema);
    if (!names) {
        names = AG_NEW(differ->arena, ag_map);
        *names = ag_map_new(differ->arena);
        ag_map_put(differ->taken, schema, names);
        ag_schema_take_names(differ->arena, differ->from, table, NULL, names);
        if (differ->to)
            ag_schema_take_names(differ->arena, differ->to, table, NULL, names);
    }
    return names;
}

bool ag_differ_is_taken(ag_differ *differ, const char *table, const char *name)
{
    return ag_map_has(taken_for(differ, table), name);
}

ag_table *ag_differ_named_table(ag_differ *differ, const ag_table *table)
{
    ag_table *named = (ag_table *)ag_object_copy(differ->arena, &table->base);
    ag_table_name_children(differ->arena, named, taken_for(differ, table->base.name));
    return named;
}

/* Checks and foreign keys share the namespace of their table only; to take them for the whole schema errs on the safe side. */
static void take_constraints(const ag_table *table, ag_map *names)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_kinds[kind].constraint)
            continue;
        const ag_list *list = ag_children_of(&table->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (list->items[i]->name)
                ag_map_put(names, list->items[i]->name, names);
        }
    }
}

/*
 * The new children of a kind, each with a name.  Existing ones lend their names to a table that holds the new ones only, so that the algorithm sees
 * what it would see in CREATE TABLE.
 */
static ag_list named_children(ag_differ *differ, const ag_object *from, const ag_object *to,
                              ag_kind kind, const pairing *pairs)
{
    const ag_list *all = ag_children_of(to, kind);
    ag_list list = {0};
    bool unnamed = false;
    for (size_t i = 0; i < all->len; i++) {
        if (pairs->from[i])
            continue;
        ag_list_add(differ->arena, &list, ag_object_copy(differ->arena, all->items[i]));
        unnamed = unnamed || !all->items[i]->name;
    }
    /* Projections are compared without a schema around them; their children may stay unnamed. */
    if (!unnamed || !differ->to || ag_kind_of(to) != AG_KIND_TABLE)
        return list;
    ag_table *bare = (ag_table *)ag_object_new(differ->arena, to->shape, to->name);
    bare->columns = ((const ag_table *)to)->columns;
    *ag_children(&bare->base, kind) = list;
    ag_map *names = taken_for(differ, to->name);
    take_constraints((const ag_table *)from, names);
    take_constraints((const ag_table *)to, names);
    ag_table_name_children(differ->arena, bare, names);
    return *ag_children(&bare->base, kind);
}

static bool has_unnamed(const ag_object *table)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        const ag_list *list = ag_has_children(table, kind) ? ag_children_of(table, kind) : NULL;
        for (size_t i = 0; list && i < list->len; i++) {
            if (!list->items[i]->name)
                return true;
        }
    }
    return false;
}

/* What has no name is called as what it is the same as on the other side; on SQLite that may be nothing but in the model. */
static void borrow_name(ag_arena *arena, ag_list *list, const ag_object *same,
                        const ag_object *other)
{
    for (size_t i = 0; i < list->len; i++) {
        ag_object *own = list->items[i];
        if (own != same || own->name)
            continue;
        ag_constraint_set_unnamed(own, ag_constraint_is_unnamed(other));
        if (other->name)
            ag_list_rename(arena, list, own, other->name);
    }
}

static void borrow_names(ag_arena *arena, ag_object *table, const ag_object *other)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_has_children(table, kind))
            continue;
        ag_list *own = ag_children(table, kind);
        const ag_list *others = ag_children_of(other, kind);
        const pairing pairs = pair(arena, own, others, kind);
        for (size_t i = 0; i < others->len; i++) {
            if (pairs.from[i])
                borrow_name(arena, own, pairs.from[i], others->items[i]);
        }
    }
}

ag_schema *ag_diff_named(ag_arena *arena, const ag_schema *from, const ag_schema *to)
{
    ag_schema *named = ag_schema_copy(arena, from);
    ag_differ differ = {.arena = arena, .from = named, .to = named};
    for (size_t i = 0; i < named->tables.len; i++) {
        ag_object *table = named->tables.items[i];
        const ag_object *other = ag_list_find(&to->tables, table->name);
        if (other && has_unnamed(table))
            borrow_names(arena, table, other);
    }
    for (size_t i = 0; i < named->tables.len; i++) {
        ag_table *table = (ag_table *)named->tables.items[i];
        if (has_unnamed(&table->base))
            ag_table_name_children(arena, table, taken_for(&differ, table->base.name));
    }
    return named;
}

/* ------------------------------------------------------------------ one kind */

static const struct {
    ag_bucket drop;
    ag_bucket add;
} buckets[AG_KIND_COUNT] = {
    [AG_KIND_COLUMN] = {AG_BUCKET_DROP_COLUMN, AG_BUCKET_COLUMN},
    [AG_KIND_PRIMARY_KEY] = {AG_BUCKET_DROP_KEY, AG_BUCKET_KEY},
    [AG_KIND_UNIQUE] = {AG_BUCKET_DROP_KEY, AG_BUCKET_KEY},
    [AG_KIND_EXCLUSION] = {AG_BUCKET_DROP_KEY, AG_BUCKET_KEY},
    [AG_KIND_CHECK] = {AG_BUCKET_DROP_KEY, AG_BUCKET_KEY},
    [AG_KIND_FOREIGN_KEY] = {AG_BUCKET_DROP_FOREIGN_KEY, AG_BUCKET_FOREIGN_KEY},
    [AG_KIND_INDEX] = {AG_BUCKET_DROP_KEY, AG_BUCKET_KEY},
    [AG_KIND_TRIGGER] = {AG_BUCKET_DROP_LATE, AG_BUCKET_LATE},
    [AG_KIND_POLICY] = {AG_BUCKET_DROP_LATE, AG_BUCKET_LATE},
    [AG_KIND_RULE] = {AG_BUCKET_DROP_LATE, AG_BUCKET_LATE},
};

/* The fields of a key that can change while it stands. */
static uint64_t light_fields(const ag_shape *shape)
{
    static const char *const names[] = {"comment",      "deferrable",         "not_valid",
                                        "not_enforced", "storage_parameters", "tablespace",
                                        "clustered"};
    uint64_t bits = 0;
    for (size_t i = 0; i < AG_COUNT(names); i++) {
        int index = ag_field_index(shape, names[i]);
        bits |= index < 0 ? 0 : ag_field_bit((size_t)index);
    }
    return bits;
}

static void rename_child(ag_differ *differ, const ag_object *parent, const ag_object *from,
                         const ag_object *to)
{
    if (!from->name || !to->name || ag_streq(from->name, to->name) || ag_constraint_is_unnamed(to))
        return;
    ag_op *op = ag_op_new(differ->arena, AG_RENAME, ag_kind_of(to), parent->name, from->name);
    op->to_name = ag_strdup(differ->arena, to->name);
    op->from = ag_object_copy(differ->arena, from);
    ag_differ_add(differ, AG_BUCKET_RENAME_CHILD, op);
}

static bool says(const ag_object *object, const char *column)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const void *of = ag_field_of(object, field);
        const char *sql = field->type == AG_SQL ? *(const char *const *)of : NULL;
        if (sql && ag_sql_mentions(sql, column))
            return true;
        const ag_list *records = field->type == AG_RECORDS ? of : &(const ag_list){0};
        for (size_t k = 0; k < records->len; k++)
            if (says(records->items[k], column))
                return true;
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d] && says(object->variants[d], column))
            return true;
    return false;
}

/* No index stands on a column that is not stored. */
static bool is_stored_otherwise(const ag_object *from, const ag_object *to)
{
    return ((const ag_column *)from)->is_virtual != ((const ag_column *)to)->is_virtual;
}

/*
 * An expression that changes with the type of a column may mean nothing for the new type as it was, and nothing for the old one as it will be; and what leaves a column for another one need not be
 * possible on what that becomes.  A replica identity has to stay.
 */
static bool is_retyped(const ag_object *from, const ag_object *to, const ag_object *object)
{
    if (ag_kind_of(to) != AG_KIND_TABLE)
        return false;
    const ag_list *columns = &((const ag_table *)to)->columns;
    bool stays = object->name && (ag_streq(((const ag_table *)from)->replica_index, object->name) ||
                                  ag_streq(((const ag_table *)to)->replica_index, object->name));
    for (size_t i = 0; i < columns->len; i++) {
        const ag_object *column = columns->items[i];
        const ag_object *old = ag_list_find(&((const ag_table *)from)->columns, column->name);
        size_t type = (size_t)ag_field_index(column->shape, "type");
        bool stored = old && is_stored_otherwise(old, column);
        if (!old || (!stored && ag_field_equal(old, column, type)))
            continue;
        if (says(object, column->name) ||
            ((stored || !stays) && ag_object_names_column(object, column->name, false)))
            return true;
    }
    return false;
}

/*
 * What only has to be looked at again can go and come without a loss; and then it goes before, and comes after, all that it may rest on.  In the projection of a table
 * the columns of a primary key are not null because of it: they can become nullable only while there is none.
 */
static bool must_replace(const ag_differ *differ, const ag_object *before, const ag_object *after,
                         const ag_object *from, const ag_object *to, uint64_t changed)
{
    ag_kind kind = ag_kind_of(to);
    if (kind == AG_KIND_COLUMN)
        return false;
    if ((changed & ~light_fields(to->shape)) &&
        (is_retyped(before, after, from) || is_retyped(before, after, to)))
        return true;
    bool heavy = kind == AG_KIND_FOREIGN_KEY || (kind == AG_KIND_PRIMARY_KEY && !differ->to);
    return from->only != to->only || (heavy && (changed & ~light_fields(to->shape)));
}

static void alter_child(ag_differ *differ, const ag_object *before, const ag_object *parent,
                        const ag_object *from, const ag_object *to)
{
    uint64_t changed = ag_object_changed(from, to);
    ag_kind kind = ag_kind_of(to);
    if (changed == 0 && from->only == to->only) {
        bool may_follow = kind == AG_KIND_COLUMN
                              ? !differ->to
                              : ag_differ_says_parts(differ, parent->name, from, to);
        if (may_follow)
            ag_differ_follow(differ, AG_BUCKET_COLUMN, parent->name, from, to);
        return;
    }
    ag_object *whole = ag_object_copy(differ->arena, to);
    if (!whole->name)
        whole->name = from->name;
    if (must_replace(differ, before, parent, from, to, changed)) {
        ag_differ_drop(differ, buckets[kind].drop, parent->name, from);
        ag_differ_create(differ, buckets[kind].add, parent->name, whole);
    } else {
        ag_differ_alter(differ, buckets[kind].add, parent->name, from, whole);
    }
}

/* On SQLite a constraint that somebody gives a name, or takes it from, is another one. */
static bool gets_name(const ag_object *from, const ag_object *to)
{
    if (!from->name || ag_constraint_is_unnamed(from) == ag_constraint_is_unnamed(to))
        return false;
    return ag_constraint_is_unnamed(to) || (to->name && !ag_streq(from->name, to->name));
}

/* True if it went and came. */
static bool replace_named(ag_differ *differ, const ag_object *parent, const ag_object *from,
                          const ag_object *to)
{
    ag_kind kind = ag_kind_of(to);
    if (!differ->to || !gets_name(from, to))
        return false;
    ag_object *whole = ag_object_copy(differ->arena, to);
    whole->name = to->name ? to->name : from->name;
    ag_differ_drop(differ, buckets[kind].drop, parent->name, from);
    ag_differ_create(differ, buckets[kind].add, parent->name, whole);
    return true;
}

static void diff_kind(ag_differ *differ, const ag_object *from, const ag_object *to, ag_kind kind)
{
    const ag_list *olds = ag_children_of(from, kind);
    const ag_list *news = ag_children_of(to, kind);
    if (olds->len == 0 && news->len == 0)
        return;
    pairing pairs = pair(differ->arena, olds, news, kind);
    for (size_t j = 0; j < olds->len; j++) {
        if (!pairs.kept[j])
            ag_differ_drop(differ, buckets[kind].drop, to->name, olds->items[j]);
    }
    ag_list created = named_children(differ, from, to, kind, &pairs);
    for (size_t i = 0, next = 0; i < news->len; i++) {
        if (!pairs.from[i]) {
            ag_differ_create(differ, buckets[kind].add, to->name, created.items[next++]);
            continue;
        }
        if (replace_named(differ, to, pairs.from[i], news->items[i]))
            continue;
        if (pairs.from[i]->only == news->items[i]->only)
            rename_child(differ, to, pairs.from[i], news->items[i]);
        alter_child(differ, from, to, pairs.from[i], news->items[i]);
    }
}

void ag_differ_children(ag_differ *differ, const ag_object *from, const ag_object *to)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (ag_has_children(from, kind))
            diff_kind(differ, from, to, kind);
    }
}

void ag_differ_table(ag_differ *differ, const ag_table *from, const ag_table *to)
{
    ag_differ_children(differ, &from->base, &to->base);
    if (!differ->options->no_rename)
        ag_differ_ask_columns(differ, from, to);
}
