/* diff.c: two schemas, object by object; the children of tables are in children.c. */
#include "diff/diff.h"

static void diff_types(ag_differ *differ, ag_kind kind)
{
    const ag_list *from = ag_children_of(&differ->from->base, kind);
    const ag_list *to = ag_children_of(&differ->to->base, kind);
    for (size_t i = 0; i < to->len; i++) {
        const ag_object *old = ag_list_find(from, to->items[i]->name);
        if (old)
            ag_differ_alter(differ, AG_BUCKET_CREATE_TYPE, NULL, old, to->items[i]);
        else
            ag_differ_create(differ, AG_BUCKET_CREATE_TYPE, NULL, to->items[i]);
    }
}

/* What was created last goes first. */
static void drop_types(ag_differ *differ, ag_kind kind)
{
    const ag_list *from = ag_children_of(&differ->from->base, kind);
    const ag_list *to = ag_children_of(&differ->to->base, kind);
    for (size_t i = from->len; i > 0; i--) {
        if (!ag_list_find(to, from->items[i - 1]->name))
            ag_differ_drop(differ, AG_BUCKET_DROP_TYPE, NULL, from->items[i - 1]);
    }
}

static void diff_tables(ag_differ *differ)
{
    const ag_list *from = &differ->from->tables;
    const ag_list *to = &differ->to->tables;
    for (size_t i = 0; i < from->len; i++) {
        if (!ag_list_find(to, from->items[i]->name))
            ag_differ_drop(differ, AG_BUCKET_DROP_TABLE, NULL, from->items[i]);
    }
    for (size_t i = 0; i < to->len; i++) {
        const ag_table *table = (const ag_table *)to->items[i];
        const ag_object *old = ag_list_find(from, table->base.name);
        if (old) {
            ag_differ_alter(differ, AG_BUCKET_COLUMN, NULL, old, &table->base);
            ag_differ_table(differ, (const ag_table *)old, table);
        } else {
            ag_differ_create(differ, AG_BUCKET_CREATE_TABLE, NULL,
                             &ag_differ_named_table(differ, table)->base);
        }
    }
}

bool ag_diff(ag_arena *arena, const ag_schema *from, const ag_schema *to,
             const ag_diff_options *options, ag_ops *ops, ag_questions *questions, ag_error *err)
{
    static const ag_diff_options none = {0};
    ag_questions ignored = {0};
    ag_differ differ = {.arena = arena, .from = from, .to = to};
    differ.options = options ? options : &none;
    differ.questions = questions ? questions : &ignored;
    if (!ag_differ_renames(&differ, err))
        return false;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TABLE; kind++)
        diff_types(&differ, kind);
    diff_tables(&differ);
    for (ag_kind kind = AG_KIND_TABLE; kind-- > AG_KIND_SCHEMA;)
        drop_types(&differ, kind);
    ag_differ_ask_tables(&differ);
    ag_differ_renew_keys(&differ);
    ag_differ_order_tables(&differ);
    ag_differ_order_columns(&differ);
    ag_differ_split_defaults(&differ);
    ag_differ_split_replica_indexes(&differ);
    for (size_t b = 0; b < AG_BUCKET_COUNT; b++) {
        for (size_t i = 0; i < differ.buckets[b].len; i++)
            AG_PUSH(arena, ops, differ.buckets[b].items[i]);
    }
    return true;
}

void ag_diff_table(ag_arena *arena, const ag_table *from, const ag_table *to, ag_ops *ops)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_questions ignored = {0};
    ag_differ differ = {.arena = arena, .options = &options, .questions = &ignored};
    ag_differ_alter(&differ, AG_BUCKET_COLUMN, NULL, &from->base, &to->base);
    ag_differ_table(&differ, from, to);
    for (size_t b = 0; b < AG_BUCKET_COUNT; b++) {
        for (size_t i = 0; i < differ.buckets[b].len; i++)
            AG_PUSH(arena, ops, differ.buckets[b].items[i]);
    }
}
