/*
 * op_schema.c: the JSON Schema of one operation: a definition for each word, made of the kind's own.  What only a declared schema may say is left out.
 */
#include "op/op.h"

#include <string.h>

typedef struct maker {
    ag_arena *arena;
    ag_json *defs;
} maker;

static ag_json *text(maker *m, const char *value)
{
    return ag_json_string(m->arena, value);
}

static ag_json *reference(maker *m, const char *noun)
{
    ag_json *schema = ag_json_object(m->arena);
    ag_json_set(m->arena, schema, "$ref", text(m, ag_format(m->arena, "#/$defs/%s", noun)));
    return schema;
}

static ag_json *name_schema(maker *m, const char *doc)
{
    ag_json *schema = ag_json_object(m->arena);
    ag_json_set(m->arena, schema, "type", text(m, "string"));
    ag_json_set(m->arena, schema, "minLength", ag_json_int(m->arena, 1));
    ag_json_set(m->arena, schema, "description", text(m, doc));
    return schema;
}

static ag_json *word_schema(maker *m, const char *word)
{
    ag_json *schema = ag_json_object(m->arena);
    ag_json_set(m->arena, schema, "const", text(m, word));
    return schema;
}

/* ------------------------------------------------------------------ the bodies of kinds */

/* The part that describes an object, where there is a short form beside it. */
static const ag_json *object_part(const ag_json *schema)
{
    const ag_json *either = ag_json_get(schema, "anyOf");
    return either ? either->items[either->len - 1] : schema;
}

static bool stays(const ag_shape *shape, const char *key)
{
    int index = ag_field_index(shape, key);
    if (index < 0)
        return strcmp(key, "$schema") != 0;
    return !(shape->fields[index].flags & (AG_HINT | AG_SUGAR));
}

/* The members of an object of the shape, as a revision may say them. */
static void put_members(maker *m, const ag_shape *shape, const ag_json *object, ag_json *out)
{
    const ag_json *keys = ag_json_get(object, "properties");
    for (size_t i = 0; i < keys->len; i++) {
        if (stays(shape, keys->items[i]->key))
            ag_json_set(m->arena, out, keys->items[i]->key, ag_json_copy(m->arena, keys->items[i]));
    }
}

static const ag_shape *shape_called(const char *noun)
{
    for (size_t kind = 0; kind < AG_KIND_COUNT; kind++) {
        if (strcmp(ag_kinds[kind].shape->noun, noun) == 0)
            return ag_kinds[kind].shape;
    }
    return NULL;
}

/* What a table nests, without hints and sugar. */
static void define(maker *m, const ag_json *found)
{
    const ag_shape *shape = shape_called(found->key);
    ag_json *schema = ag_json_copy(m->arena, found);
    ag_json *either = ag_json_get(schema, "anyOf");
    ag_json *object = either ? either->items[either->len - 1] : schema;
    if (ag_json_get(m->defs, found->key))
        return;
    if (shape) {
        ag_json *keys = ag_json_object(m->arena);
        put_members(m, shape, object, keys);
        ag_json_set(m->arena, object, "properties", keys);
    }
    ag_json_set(m->arena, m->defs, found->key, schema);
}

/* The schema of a shape; what it uses is defined. */
static ag_json *schema_of(maker *m, const ag_shape *shape)
{
    ag_json *schema = ag_json_schema(m->arena, shape, shape->noun);
    const ag_json *used = ag_json_get(schema, "$defs");
    for (size_t i = 0; used && i < used->len; i++)
        define(m, used->items[i]);
    return schema;
}

/* ------------------------------------------------------------------ objects with members */

static ag_json *closed_object(maker *m, ag_json *keys, ag_json *required)
{
    ag_json *schema = ag_json_object(m->arena);
    ag_json *others = ag_json_object(m->arena);
    ag_json_set(m->arena, others, "^x-", ag_json_bool(m->arena, true));
    ag_json_set(m->arena, keys, "$comment", ag_json_bool(m->arena, true));
    ag_json_set(m->arena, schema, "type", text(m, "object"));
    ag_json_set(m->arena, schema, "properties", keys);
    if (required->len)
        ag_json_set(m->arena, schema, "required", required);
    ag_json_set(m->arena, schema, "patternProperties", others);
    ag_json_set(m->arena, schema, "additionalProperties", ag_json_bool(m->arena, false));
    return schema;
}

/* The schema of a field with null for what is unset, which many allow anyway. */
static ag_json *or_null(maker *m, const ag_json *value)
{
    ag_json *schema = ag_json_copy(m->arena, value);
    ag_json *either = ag_json_get(schema, "anyOf");
    if (!either) {
        either = ag_json_array(m->arena);
        ag_json_append(m->arena, either, schema);
        schema = ag_json_object(m->arena);
        ag_json_set(m->arena, schema, "anyOf", either);
    }
    const ag_json *last = ag_json_get(either->items[either->len - 1], "type");
    if (last && ag_streq(last->text, "null"))
        return schema;
    ag_json *nothing = ag_json_append(m->arena, either, ag_json_object(m->arena));
    ag_json_set(m->arena, nothing, "type", text(m, "null"));
    return schema;
}

/* One side of an alter: fields that change, null for what is unset. */
static void define_changes(maker *m, const ag_shape *shape)
{
    const ag_json *all = ag_json_get(object_part(schema_of(m, shape)), "properties");
    ag_json *keys = ag_json_object(m->arena);
    for (size_t i = 0; i < all->len; i++) {
        int index = ag_field_index(shape, all->items[i]->key);
        if (!stays(shape, all->items[i]->key) ||
            (index >= 0 && shape->fields[index].type == AG_CHILDREN))
            continue;
        ag_json_set(m->arena, keys, all->items[i]->key,
                    index < 0 ? ag_json_copy(m->arena, all->items[i]) : or_null(m, all->items[i]));
    }
    ag_json_set(m->arena, m->defs, ag_format(m->arena, "%s_changes", shape->noun),
                closed_object(m, keys, ag_json_array(m->arena)));
}

static void put_required(maker *m, ag_json *keys, ag_json *required, const char *key,
                         ag_json *schema)
{
    ag_json_set(m->arena, keys, key, schema);
    ag_json_append(m->arena, required, text(m, key));
}

static void put_body(maker *m, const ag_shape *shape, ag_json *keys, ag_json *required)
{
    const ag_json *object = object_part(schema_of(m, shape));
    const ag_json *wanted = ag_json_get(object, "required");
    put_members(m, shape, object, keys);
    for (size_t i = 0; wanted && i < wanted->len; i++)
        ag_json_append(m->arena, required, ag_json_copy(m->arena, wanted->items[i]));
}

static void put_effects(maker *m, ag_json *keys)
{
    ag_json *list = ag_json_set(m->arena, keys, "effects", ag_json_object(m->arena));
    ag_json_set(m->arena, list, "type", text(m, "array"));
    ag_json_set(m->arena, list, "items", reference(m, "operation"));
    ag_json_set(m->arena, list, "description", text(m, "what the statements do to the schema"));
}

static void put_for_verb(maker *m, const ag_op *op, ag_json *keys, ag_json *required)
{
    const ag_shape *shape = ag_verb_has_object(op->verb) ? ag_kinds[op->kind].shape : NULL;
    switch (op->verb) {
    case AG_CREATE: put_body(m, shape, keys, required); break;
    case AG_ALTER: {
        const char *changes = ag_format(m->arena, "%s_changes", shape->noun);
        put_required(m, keys, required, "from", reference(m, changes));
        put_required(m, keys, required, "to", reference(m, changes));
        break;
    }
    case AG_RENAME: put_required(m, keys, required, "to", name_schema(m, "its new name")); break;
    case AG_EXECUTE:
        put_body(m, &ag_execute_shape, keys, required);
        put_effects(m, keys);
        break;
    case AG_BACKFILL: put_body(m, &ag_backfill_shape, keys, required); break;
    case AG_DROP:
    case AG_VERB_COUNT: break;
    }
}

/* ------------------------------------------------------------------ operations */

static ag_json *op_schema(maker *m, const ag_op *op, const char *word)
{
    bool has_object = ag_verb_has_object(op->verb);
    ag_json *keys = ag_json_object(m->arena);
    ag_json *required = ag_json_array(m->arena);
    put_required(m, keys, required, "op", word_schema(m, word));
    if (op->verb == AG_BACKFILL || (has_object && ag_kinds[op->kind].in_table))
        put_required(m, keys, required, "table", name_schema(m, "the table that it is about"));
    if (has_object)
        put_required(m, keys, required, ag_kinds[op->kind].shape->noun, name_schema(m, "its name"));
    put_for_verb(m, op, keys, required);
    ag_json_set(m->arena, keys, "with", reference(m, "with"));
    return closed_object(m, keys, required);
}

static void add_op(maker *m, ag_verb verb, ag_kind kind, ag_json *choices)
{
    const ag_op op = {.verb = verb, .kind = kind};
    const char *word = ag_op_word(m->arena, &op);
    ag_json_set(m->arena, m->defs, word, op_schema(m, &op, word));
    ag_json_append(m->arena, choices, reference(m, word));
}

ag_json *ag_op_schema(ag_arena *arena)
{
    maker m = {arena, ag_json_object(arena)};
    ag_json *schema = ag_json_object(arena);
    ag_json *choices = ag_json_set(arena, schema, "oneOf", ag_json_array(arena));
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        define_changes(&m, ag_kinds[kind].shape);
        for (int verb = AG_CREATE; verb <= AG_RENAME; verb++)
            add_op(&m, (ag_verb)verb, (ag_kind)kind, choices);
    }
    add_op(&m, AG_EXECUTE, AG_KIND_SCHEMA, choices);
    add_op(&m, AG_BACKFILL, AG_KIND_SCHEMA, choices);
    ag_json_set(arena, m.defs, "with",
                ag_json_copy(arena, object_part(schema_of(&m, &ag_with_shape))));
    ag_json_set(arena, schema, "$defs", m.defs);
    return schema;
}
