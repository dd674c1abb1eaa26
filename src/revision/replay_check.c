/*
 * replay_check.c: each downgrade is tried on a small schema that holds only what it can have to do with.
 *
 * Why that is enough.  An operation changes the object that it names: one of the schema's own, or the table that
 * something lives in.  Beyond it, there are four ways to reach others.  A table's or column's rename changes foreign
 * keys that refer to the table; the drop of a table asks for such keys; the drop of an enum asks for columns of that type; the rename of
 * an enum or a namespace may change anything.  So the set of what an upgrade and its downgrade name, before and after renames, with all that
 * refers to a table or enum in it, is closed: what is outside stays as it is in both directions and is asked for by none.  For the
 * fourth way the set is everything.  Nothing can come to refer to a table of the set without being named itself, so it does not matter that the set is
 * collected before the upgrade.
 */
#include <autogen/revision.h>

#include "base/text.h"

/* ------------------------------------------------------------------ the set */

typedef struct touched {
    ag_arena *arena;
    ag_map named[AG_KIND_COUNT]; /* names by kind, of the schema's own */
    bool tables_referred;        /* foreign keys to the tables count */
    bool enums_referred;         /* columns of the enums count */
    bool everything;
} touched;

static void add_name(touched *set, ag_kind kind, const char *name)
{
    if (name)
        ag_map_put(&set->named[kind], name, NULL);
}

/* A table that the revision itself makes is referred to by nothing that it does not name. */
static void add_reach(touched *set, const ag_schema *schema, const ag_op *op)
{
    bool drop = op->verb == AG_DROP;
    bool rename = op->verb == AG_RENAME;
    if (op->kind == AG_KIND_TABLE && (drop || rename) && ag_table_find(schema, op->name))
        set->tables_referred = true;
    if (op->kind == AG_KIND_COLUMN && rename && ag_table_find(schema, op->table))
        set->tables_referred = true;
    if (op->kind == AG_KIND_ENUM && drop)
        set->enums_referred = true;
    if ((op->kind == AG_KIND_ENUM || op->kind == AG_KIND_SCHEMA) && rename)
        set->everything = true;
}

static void add_ops(touched *set, const ag_schema *schema, const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        add_ops(set, schema, &op->effects);
        add_name(set, AG_KIND_TABLE, op->table);
        if (op->verb == AG_EXECUTE || op->verb == AG_BACKFILL)
            continue;
        if (!ag_kinds[op->kind].in_table) {
            add_name(set, op->kind, op->name);
            add_name(set, op->kind, op->to_name);
        }
        add_reach(set, schema, op);
    }
}

static bool refers_to_tables(const touched *set, const ag_foreign_key *key)
{
    return key->references.table && ag_map_has(&set->named[AG_KIND_TABLE], key->references.table);
}

static bool has_key_into(const touched *set, const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        if (refers_to_tables(set, key))
            return true;
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
            if (key->base.variants[d] &&
                refers_to_tables(set, (const ag_foreign_key *)key->base.variants[d]))
                return true;
    }
    return false;
}

static bool is_of_enum(const touched *set, const char *type)
{
    const ag_map *enums = &set->named[AG_KIND_ENUM];
    for (size_t i = 0; type && i < enums->len; i++)
        if (ag_type_equal(type, enums->entries[i].key))
            return true;
    return false;
}

static bool has_column_of(const touched *set, const ag_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++)
        if (is_of_enum(set, ((const ag_column *)table->columns.items[i])->type))
            return true;
    return false;
}

/* In two steps, so that what is found does not find others in turn. */
static void add_referring(touched *set, const ag_schema *schema)
{
    ag_names found = {0};
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (ag_map_has(&set->named[AG_KIND_TABLE], table->base.name))
            continue;
        if ((set->tables_referred && has_key_into(set, table)) ||
            (set->enums_referred && has_column_of(set, table)))
            AG_PUSH(set->arena, &found, table->base.name);
    }
    for (size_t i = 0; i < found.len; i++)
        add_name(set, AG_KIND_TABLE, found.items[i]);
}

static touched collect(ag_arena *arena, const ag_schema *schema, const ag_revision *revision)
{
    touched set = {.arena = arena};
    for (int kind = 0; kind < AG_KIND_COUNT; kind++)
        set.named[kind] = ag_map_new(arena);
    add_ops(&set, schema, &revision->upgrade);
    add_ops(&set, schema, &revision->downgrade);
    if (!set.everything && (set.tables_referred || set.enums_referred))
        add_referring(&set, schema);
    return set;
}

/* The part of the schema that is in the set. */
static ag_schema *copy_touched(ag_arena *arena, const ag_schema *schema, const touched *set)
{
    if (set->everything)
        return ag_schema_copy(arena, schema);
    ag_schema *part = ag_schema_new(arena);
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        const ag_map *names = &set->named[kind];
        for (size_t i = 0; i < names->len; i++) {
            const ag_object *object =
                ag_list_find(ag_children_of(&schema->base, (ag_kind)kind), names->entries[i].key);
            if (object)
                ag_list_add(arena, ag_children(&part->base, (ag_kind)kind),
                            ag_object_copy(arena, object));
        }
    }
    return part;
}

/* ------------------------------------------------------------------ the first difference */

static const char *value_text(ag_arena *arena, const ag_object *object, size_t index)
{
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, object, ag_field_bit(index), AG_READ_WHOLE, json);
    const ag_json *value = ag_json_get(json, object->shape->fields[index].name);
    ag_buf text = ag_buf_new(arena);
    if (value)
        ag_json_print_canonical(&text, value);
    return text.text;
}

static const char *called(ag_arena *arena, const ag_object *object, const char *parent)
{
    return ag_format(arena, "%s \"%s%s%s\"", object->shape->noun, parent ? parent : "",
                     parent ? "." : "", object->name ? object->name : "(unnamed)");
}

static const char *difference(ag_arena *arena, const ag_object *before, const ag_object *after,
                              const char *parent);

static const char *list_difference(ag_arena *arena, const ag_list *before, const ag_list *after,
                                   const char *parent)
{
    for (size_t i = 0; i < before->len; i++) {
        const ag_object *object = before->items[i];
        const ag_object *other = ag_list_find(after, object->name);
        if (object->name && !other)
            return ag_format(arena, "%s does not come back", called(arena, object, parent));
        if (other && !ag_object_equal(object, other, false))
            return difference(arena, object, other, parent);
    }
    for (size_t i = 0; i < after->len; i++)
        if (after->items[i]->name && !ag_list_find(before, after->items[i]->name))
            return ag_format(arena, "%s stays", called(arena, after->items[i], parent));
    return before->len != after->len ? "unnamed objects are not restored" : NULL;
}

/* What comes first in two objects that are not equal. */
static const char *difference(ag_arena *arena, const ag_object *before, const ag_object *after,
                              const char *parent)
{
    bool is_root = before->shape == &ag_schema_shape;
    for (size_t i = 0; i < before->shape->field_count; i++) {
        const ag_field *field = &before->shape->fields[i];
        if ((field->flags & (AG_NODIFF | AG_HINT | AG_SUGAR | AG_HIDDEN)) ||
            ag_field_equal(before, after, i))
            continue;
        if (field->type != AG_CHILDREN)
            return ag_format(arena, "\"%s\" of %s was %s and is %s then", field->name,
                             called(arena, before, parent), value_text(arena, before, i),
                             value_text(arena, after, i));
        const char *found =
            list_difference(arena, ag_field_list_of(before, field), ag_field_list_of(after, field),
                            is_root ? NULL : before->name);
        if (found)
            return found;
    }
    return ag_format(arena, "%s is not as it was",
                     is_root ? "the schema" : called(arena, before, parent));
}

/* ------------------------------------------------------------------ the check */

static bool fail_not_restored(ag_arena *arena, const ag_revision *revision, const ag_schema *before,
                              const ag_schema *after, ag_error *err)
{
    const ag_json *source = revision->base.source;
    ag_json_fail(err, AG_E_IRREVERSIBLE, source ? ag_json_get(source, "downgrade") : NULL,
                 "the downgrade of revision \"%s\" does not restore the schema: %s", revision->id,
                 difference(arena, &before->base, &after->base, NULL));
    ag_at(err, &(ag_place){.file = revision->path});
    return ag_hint(err, "correct the downgrade, or say \"downgrade\": false");
}

static bool check(ag_arena *arena, ag_schema *schema, ag_revision *revision, ag_error *err)
{
    touched set = collect(arena, schema, revision);
    const ag_schema *before = copy_touched(arena, schema, &set);
    if (!ag_revision_apply(arena, schema, revision, true, err))
        return false;
    ag_schema *after = copy_touched(arena, schema, &set);
    if (!ag_revision_apply(arena, after, revision, false, err))
        return false;
    return ag_object_equal(&before->base, &after->base, false) ||
           fail_not_restored(arena, revision, before, after, err);
}

bool ag_replay_check(ag_arena *arena, const ag_graph *graph, ag_schema **out, ag_error *err)
{
    ag_schema *schema = ag_schema_new(arena);
    for (size_t i = 0; i < graph->order.len; i++) {
        ag_revision *revision = graph->order.items[i]->revision;
        bool done = revision->irreversible ? ag_revision_apply(arena, schema, revision, true, err)
                                           : check(arena, schema, revision, err);
        if (!done)
            return false;
    }
    *out = schema;
    return true;
}
