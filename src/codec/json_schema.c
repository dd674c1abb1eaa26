/*
 * json_schema.c: the JSON Schema (draft 2020-12) of a shape, for editors and for other languages.  What a schema cannot say (names, references, what is nearest) is left
 * to reading.
 */
#include "codec/codec.h"

#include <string.h>

#define DRAFT "https://json-schema.org/draft/2020-12/schema"

static ag_json *put_text(ag_arena *arena, ag_json *object, const char *key, const char *text)
{
    return ag_json_push(arena, object, key, ag_json_string(arena, text));
}

static ag_json *typed(ag_arena *arena, const char *type)
{
    ag_json *schema = ag_json_object(arena);
    put_text(arena, schema, "type", type);
    return schema;
}

static ag_json *array_of(ag_arena *arena, ag_json *items)
{
    ag_json *schema = typed(arena, "array");
    ag_json_push(arena, schema, "items", items);
    return schema;
}

static ag_json *map_of(ag_arena *arena, ag_json *values)
{
    ag_json *schema = typed(arena, "object");
    ag_json_push(arena, schema, "additionalProperties", values);
    return schema;
}

static ag_json *either(ag_arena *arena, ag_json *first, ag_json *second)
{
    ag_json *schema = ag_json_object(arena);
    ag_json *choices = ag_json_push(arena, schema, "anyOf", ag_json_array(arena));
    ag_json_append(arena, choices, first);
    ag_json_append(arena, choices, second);
    return schema;
}

static ag_json *reference(ag_arena *arena, const char *noun)
{
    ag_json *schema = ag_json_object(arena);
    put_text(arena, schema, "$ref", ag_format(arena, "#/$defs/%s", noun));
    return schema;
}

static ag_json *lines_schema(ag_arena *arena)
{
    return either(arena, typed(arena, "string"), array_of(arena, typed(arena, "string")));
}

static ag_json *words_schema(ag_arena *arena, const char *const *words)
{
    ag_json *schema = ag_json_object(arena);
    ag_json *list = ag_json_push(arena, schema, "enum", ag_json_array(arena));
    for (; *words; words++)
        ag_json_append(arena, list, ag_json_string(arena, *words));
    return schema;
}

static ag_json *names_schema(ag_arena *arena, const ag_field *field)
{
    if (!(field->flags & AG_SCALAR))
        return array_of(arena,
                        field->words ? words_schema(arena, field->words) : typed(arena, "string"));
    ag_json *schema = lines_schema(arena); /* one string or several: what lines are, too */
    ag_json_append(arena, ag_json_get(schema, "anyOf"), typed(arena, "null"));
    return schema;
}

static ag_json *not_empty(ag_arena *arena)
{
    ag_json *schema = typed(arena, "string");
    ag_json_push(arena, schema, "minLength", ag_json_int(arena, 1));
    return schema;
}

static ag_json *children_schema(ag_arena *arena, const ag_field *field)
{
    const ag_shape *shape = *field->shape;
    if (field->flags & AG_ONE)
        return reference(arena, shape->noun);
    /* a comment among the names is a text */
    ag_json *map = map_of(arena, reference(arena, shape->noun));
    ag_json *own = ag_json_push(arena, map, "properties", ag_json_object(arena));
    ag_json_push(arena, own, "$comment", ag_json_bool(arena, true));
    return shape->may_be_unnamed
               ? either(arena, map, array_of(arena, reference(arena, shape->noun)))
               : map;
}

/* A value that is said plainly, for all dialects. */
static ag_json *plain_schema(ag_arena *arena, const ag_field *field)
{
    switch (field->type) {
    case AG_BOOL: return typed(arena, "boolean");
    case AG_INT: return typed(arena, "integer");
    case AG_TEXT:
    case AG_SQL: return lines_schema(arena);
    case AG_NAME:
    case AG_TYPE:
    case AG_REF:
    case AG_TARGET: return not_empty(arena);
    case AG_WORD: return words_schema(arena, field->words);
    case AG_LIST:
    case AG_SET: return names_schema(arena, field);
    case AG_MAP: return map_of(arena, lines_schema(arena));
    case AG_RECORDS:
        return field->flags & AG_ONE ? reference(arena, (*field->shape)->noun)
                                     : array_of(arena, reference(arena, (*field->shape)->noun));
    case AG_CHILDREN: return children_schema(arena, field);
    }
    return NULL;
}

static bool has_dialects(const ag_field *field)
{
    return field->type != AG_MAP && field->type != AG_RECORDS && field->type != AG_CHILDREN;
}

static ag_json *by_dialect_schema(ag_arena *arena, const ag_field *field)
{
    ag_json *schema = typed(arena, "object");
    ag_json *keys = ag_json_push(arena, schema, "properties", ag_json_object(arena));
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        ag_json_push(arena, keys, ag_dialect_names[d], plain_schema(arena, field));
    ag_json_push(arena, keys, "$comment", ag_json_bool(arena, true));
    ag_json_push(arena, schema, "additionalProperties", ag_json_bool(arena, false));
    ag_json_push(arena, schema, "minProperties", ag_json_int(arena, 1));
    return schema;
}

static ag_json *preset_value(ag_arena *arena, const ag_field *field)
{
    if (field->type == AG_BOOL)
        return ag_json_bool(arena, field->preset != 0);
    if (field->type == AG_WORD)
        return ag_json_string(arena, field->words[field->preset]);
    if (field->type == AG_INT && field->preset > AG_UNSET_LIMIT)
        return ag_json_int(arena, field->preset);
    return NULL;
}

/* Texts for which null means absence, as reading has it. */
static bool may_be_null(const ag_field *field)
{
    static const bool texts[AG_CHILDREN + 1] = {
        [AG_TEXT] = true, [AG_NAME] = true, [AG_SQL] = true,
        [AG_TYPE] = true, [AG_REF] = true,  [AG_TARGET] = true,
    };
    return texts[field->type] && !(field->flags & AG_REQUIRED);
}

static ag_json *field_schema(ag_arena *arena, const ag_field *field)
{
    ag_json *schema = plain_schema(arena, field);
    ag_json *preset = preset_value(arena, field);
    if (has_dialects(field))
        schema = either(arena, schema, by_dialect_schema(arena, field));
    if (may_be_null(field))
        ag_json_append(arena, ag_json_get(schema, "anyOf"), typed(arena, "null"));
    if (field->doc)
        put_text(arena, schema, "description", field->doc);
    if (preset && !(field->flags & AG_REQUIRED))
        ag_json_push(arena, schema, "default", preset);
    return schema;
}

static ag_json *only_schema(ag_arena *arena)
{
    ag_json *names = ag_json_object(arena);
    ag_json *list = ag_json_push(arena, names, "enum", ag_json_array(arena));
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        ag_json_append(arena, list, ag_json_string(arena, ag_dialect_names[d]));
    ag_json *several = array_of(arena, ag_json_copy(arena, names));
    ag_json_push(arena, several, "minItems", ag_json_int(arena, 1));
    ag_json *schema = either(arena, names, several);
    put_text(arena, schema, "description", "the dialects on which it exists; left out: all");
    return schema;
}

static void put_required(ag_arena *arena, const ag_shape *shape, ag_json *schema)
{
    ag_json *names = ag_json_array(arena);
    for (size_t i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].flags & AG_REQUIRED)
            ag_json_append(arena, names, ag_json_string(arena, shape->fields[i].name));
    }
    if (names->len)
        ag_json_push(arena, schema, "required", names);
}

static ag_json *object_schema(ag_arena *arena, const ag_shape *shape, bool may_say_name)
{
    ag_json *schema = typed(arena, "object");
    ag_json *keys = ag_json_push(arena, schema, "properties", ag_json_object(arena));
    for (size_t i = 0; i < shape->field_count; i++) {
        const ag_field *field = &shape->fields[i];
        if (!(field->flags & AG_HIDDEN))
            ag_json_push(arena, keys, field->name, field_schema(arena, field));
    }
    if (may_say_name)
        ag_json_set(arena, keys, "name", not_empty(arena));
    if (ag_field_index(shape, "only") < 0)
        ag_json_push(arena, keys, "only", only_schema(arena));
    ag_json_push(arena, keys, "$comment", ag_json_bool(arena, true));
    put_required(arena, shape, schema);
    ag_json *extensions = ag_json_push(arena, schema, "patternProperties", ag_json_object(arena));
    ag_json_push(arena, extensions, "^x-", ag_json_bool(arena, true));
    ag_json_push(arena, schema, "additionalProperties", ag_json_bool(arena, false));
    return schema;
}

static ag_json *shape_schema(ag_arena *arena, const ag_shape *shape, bool may_say_name)
{
    const ag_field *only_fact = ag_shape_short(shape);
    ag_json *schema = object_schema(arena, shape, may_say_name);
    if (only_fact)
        schema = either(arena, plain_schema(arena, only_fact), schema);
    if (shape->doc)
        put_text(arena, schema, "description", shape->doc);
    return schema;
}

/* The definitions of all the shapes that `shape` uses, in the order in which they are met. */
static void define_used(ag_arena *arena, const ag_shape *shape, ag_json *defs)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        const ag_field *field = &shape->fields[i];
        if (!field->shape || (field->flags & AG_HIDDEN) || ag_json_get(defs, (*field->shape)->noun))
            continue;
        bool may_say_name = field->type == AG_CHILDREN && (field->flags & AG_ONE);
        ag_json_push(arena, defs, (*field->shape)->noun,
                     shape_schema(arena, *field->shape, may_say_name));
        define_used(arena, *field->shape, defs);
    }
}

ag_json *ag_json_schema(ag_arena *arena, const ag_shape *shape, const char *title)
{
    ag_json *schema = ag_json_object(arena);
    put_text(arena, schema, "$schema", DRAFT);
    put_text(arena, schema, "title", title);
    ag_json *body = shape_schema(arena, shape, false);
    for (size_t i = 0; i < body->len; i++)
        ag_json_set(arena, schema, body->items[i]->key, body->items[i]);
    ag_json *keys = ag_json_get(schema, "properties");
    if (keys && !ag_json_get(keys, "$schema"))
        ag_json_push(arena, keys, "$schema", typed(arena, "string"));
    ag_json *defs = ag_json_object(arena);
    define_used(arena, shape, defs);
    if (defs->len)
        ag_json_push(arena, schema, "$defs", defs);
    return schema;
}
