/* diff.c: two schemas, object by object; the children of tables are in children.c. */
#include "diff/diff.h"

/* Where the objects of a kind come and go; what is not said here is made before tables and goes after them. */
static const struct {
    ag_bucket create;
    ag_bucket drop;
} places[AG_KIND_TOP_END] = {
    [AG_KIND_VIRTUAL_TABLE] = {AG_BUCKET_CREATE_VIEW, AG_BUCKET_DROP_VIEW},
    [AG_KIND_VIEW] = {AG_BUCKET_CREATE_VIEW, AG_BUCKET_DROP_VIEW},
    [AG_KIND_STATISTICS] = {AG_BUCKET_LATE, AG_BUCKET_DROP_LATE},
    [AG_KIND_PUBLICATION] = {AG_BUCKET_LATE, AG_BUCKET_DROP_LATE},
    [AG_KIND_DEFAULT_PRIVILEGES] = {AG_BUCKET_GUARD, AG_BUCKET_DROP_GUARD},
    [AG_KIND_EVENT_TRIGGER] = {AG_BUCKET_GUARD, AG_BUCKET_DROP_GUARD},
};

static ag_bucket place_of(ag_kind kind, bool drop)
{
    ag_bucket place = drop ? places[kind].drop : places[kind].create;
    return place ? place : drop ? AG_BUCKET_DROP_TYPE : AG_BUCKET_CREATE_TYPE;
}

/* What lives in a table or view and may say anything comes and goes by an operation of its own. */
static void detach_late(ag_differ *differ, ag_object *object, bool drop)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_kinds[kind].late || !ag_has_children(object, kind))
            continue;
        ag_list *list = ag_children(object, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (drop)
                ag_differ_drop(differ, AG_BUCKET_DROP_LATE, object->name, list->items[i]);
            else
                ag_differ_create(differ, AG_BUCKET_LATE, object->name, list->items[i]);
        }
        *list = (ag_list){0};
    }
}

static void create(ag_differ *differ, ag_bucket bucket, const ag_object *object)
{
    ag_differ_create(differ, bucket, NULL, object);
    const ag_ops *ops = &differ->buckets[bucket];
    detach_late(differ, ops->items[ops->len - 1]->to, false);
}

static void drop(ag_differ *differ, ag_bucket bucket, const ag_object *object)
{
    ag_differ_drop(differ, bucket, NULL, object);
    const ag_ops *ops = &differ->buckets[bucket];
    detach_late(differ, ops->items[ops->len - 1]->from, true);
}

/* A module is told once what it keeps, when its table is made. */
static void replace(ag_differ *differ, const ag_object *from, const ag_object *to)
{
    if (ag_object_equal(from, to, false))
        return;
    drop(differ, place_of(ag_kind_of(from), true), from);
    create(differ, place_of(ag_kind_of(to), false), to);
}

static const ag_object *find(ag_kind kind, const ag_list *list, const char *name)
{
    const ag_object *found = ag_list_find(list, name);
    return found || kind != AG_KIND_SCHEMA ? found : ag_namespace_given(name);
}

static void diff_kind(ag_differ *differ, ag_kind kind)
{
    const ag_list *from = ag_children_of(&differ->from->base, kind);
    const ag_list *to = ag_children_of(&differ->to->base, kind);
    ag_bucket place = place_of(kind, false);
    for (size_t i = 0; i < to->len; i++) {
        const ag_object *old = find(kind, from, to->items[i]->name);
        if (!old) {
            create(differ, place, to->items[i]);
            continue;
        }
        if (kind == AG_KIND_VIRTUAL_TABLE) {
            replace(differ, old, to->items[i]);
            continue;
        }
        ag_differ_alter(differ, place, NULL, old, to->items[i]);
        ag_differ_children(differ, old, to->items[i]);
    }
}

/* What was created last goes first. */
static void drop_kind(ag_differ *differ, ag_kind kind)
{
    const ag_list *from = ag_children_of(&differ->from->base, kind);
    const ag_list *to = ag_children_of(&differ->to->base, kind);
    for (size_t i = from->len; i > 0; i--) {
        const ag_object *object = from->items[i - 1];
        if (ag_list_find(to, object->name))
            continue;
        const ag_object *left = find(kind, to, object->name);
        if (left)
            ag_differ_alter(differ, place_of(kind, false), NULL, object, left);
        else
            drop(differ, place_of(kind, true), object);
    }
}

/* True if the table comes from one that is there. */
static bool is_of_old(const ag_differ *differ, const ag_table *table)
{
    for (size_t i = 0; ag_table_is_heir(table) && i < differ->from->tables.len; i++) {
        if (ag_table_descends(differ->to, table, differ->from->tables.items[i]->name))
            return true;
    }
    return false;
}

static void diff_table(ag_differ *differ, const ag_table *table)
{
    const ag_object *old = ag_list_find(&differ->from->tables, table->base.name);
    if (old && ag_differ_is_loose(differ, (const ag_table *)old, table)) {
        ag_differ_moved_table(differ, (const ag_table *)old, table);
    } else if (old) {
        ag_differ_alter(differ, AG_BUCKET_COLUMN, NULL, old, &table->base);
        ag_differ_table(differ, (const ag_table *)old, table);
    } else {
        create(differ, is_of_old(differ, table) ? AG_BUCKET_CREATE_HEIR : AG_BUCKET_CREATE_TABLE,
               &ag_differ_named_table(differ, table)->base);
    }
}

/* Parents first: what heirs get of them by themselves may need what is theirs, such as the sequence of a serial. */
static void diff_after_parents(ag_differ *differ, const ag_table *table, ag_map *done)
{
    if (!table || !ag_map_put(done, table->base.name, differ))
        return;
    const ag_names parents = ag_table_parents(differ->arena, table);
    for (size_t i = 0; i < parents.len; i++)
        diff_after_parents(differ, ag_table_find(differ->to, parents.items[i]), done);
    diff_table(differ, table);
}

static void diff_tables(ag_differ *differ)
{
    const ag_list *from = &differ->from->tables;
    const ag_list *to = &differ->to->tables;
    ag_map done = ag_map_new(differ->arena);
    for (size_t i = 0; i < from->len; i++) {
        if (!ag_list_find(to, from->items[i]->name))
            drop(differ, AG_BUCKET_DROP_TABLE, from->items[i]);
    }
    for (size_t i = 0; i < to->len; i++)
        diff_after_parents(differ, (const ag_table *)to->items[i], &done);
}

bool ag_diff(ag_arena *arena, const ag_schema *from, const ag_schema *to,
             const ag_diff_options *options, ag_ops *ops, ag_questions *questions, ag_error *err)
{
    static const ag_diff_options none = {0};
    ag_questions ignored = {0};
    unsigned unknown = (unsigned)(from->ignored | to->ignored);
    ag_differ differ = {.arena = arena};
    differ.from = ag_schema_without(arena, from, unknown);
    differ.to = ag_schema_without(arena, to, unknown);
    differ.options = options ? options : &none;
    differ.questions = questions ? questions : &ignored;
    if (!ag_differ_renames(&differ, err))
        return false;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        if (kind != AG_KIND_TABLE)
            diff_kind(&differ, kind);
    }
    diff_tables(&differ);
    for (ag_kind kind = AG_KIND_TOP_END; kind-- > AG_KIND_SCHEMA;) {
        if (kind != AG_KIND_TABLE)
            drop_kind(&differ, kind);
    }
    ag_differ_split_overrides(&differ);
    ag_differ_ask_tables(&differ);
    ag_differ_renew_keys(&differ);
    ag_differ_order_renames(&differ);
    ag_differ_order_tables(&differ);
    ag_differ_split_parts(&differ);
    ag_differ_order_columns(&differ);
    ag_differ_split_defaults(&differ);
    ag_differ_split_replica_indexes(&differ);
    ag_differ_split_not_null(&differ);
    ag_differ_split_owners(&differ);
    ag_differ_free_sequences(&differ);
    for (size_t b = 0; b < AG_BUCKET_COUNT; b++) {
        for (size_t i = 0; i < differ.buckets[b].len; i++)
            AG_PUSH(arena, ops, differ.buckets[b].items[i]);
    }
    ag_differ_order_all(arena, ops);
    return true;
}

/* What is granted on a column is said of the table or of the column, and stays what it is. */
static ag_object *keep_granted(ag_arena *arena, const ag_table *from, const ag_object *to)
{
    ag_table *copy = (ag_table *)ag_object_copy(arena, to);
    copy->column_privileges = from->column_privileges;
    return &copy->base;
}

void ag_diff_relation(ag_arena *arena, const ag_object *from, const ag_object *to, ag_ops *ops)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_questions ignored = {0};
    ag_differ differ = {.arena = arena, .options = &options, .questions = &ignored};
    /* What comes from parents or goes with them does so by that operation alone. */
    bool moved = ag_kind_of(from) == AG_KIND_TABLE &&
                 ag_differ_is_moved((const ag_table *)from, (const ag_table *)to);
    if (moved)
        to = keep_granted(arena, (const ag_table *)from, to);
    ag_differ_alter(&differ, AG_BUCKET_COLUMN, NULL, from, to);
    if (!moved)
        ag_differ_children(&differ, from, to);
    for (size_t b = 0; b < AG_BUCKET_COUNT; b++) {
        for (size_t i = 0; i < differ.buckets[b].len; i++)
            AG_PUSH(arena, ops, differ.buckets[b].items[i]);
    }
}

void ag_diff_table(ag_arena *arena, const ag_table *from, const ag_table *to, ag_ops *ops)
{
    ag_diff_relation(arena, &from->base, &to->base, ops);
}
