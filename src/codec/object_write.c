/* object_write.c: described objects into JSON. */
#include "codec/codec.h"

#include <assert.h>
#include <string.h>

static ag_json *names_value(ag_arena *arena, const ag_names *names)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < names->len; i++)
        ag_json_append(arena, array, ag_json_string(arena, names->items[i]));
    return array;
}

/* A key that begins with what would mean something else stands in double quotes, as names do. */
static const char *map_key(ag_arena *arena, const char *key)
{
    return *key == '$' || *key == '"' ? ag_format(arena, "\"%s\"", key) : key;
}

static ag_json *pairs_value(ag_arena *arena, const ag_pairs *pairs)
{
    ag_json *object = ag_json_object(arena);
    for (size_t i = 0; i < pairs->keys.len; i++)
        ag_json_push(arena, object, map_key(arena, pairs->keys.items[i]),
                     ag_json_string(arena, pairs->values.items[i]));
    return object;
}

static ag_json *list_value(ag_arena *arena, const ag_list *list, unsigned flags)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < list->len; i++)
        ag_json_append(arena, array, ag_object_write(arena, list->items[i], flags));
    return array;
}

/* The one record of an AG_ONE field; null where there is none. */
static ag_json *records_value(ag_arena *arena, const ag_field *field, const ag_list *list,
                              unsigned flags)
{
    if (!(field->flags & AG_ONE))
        return list_value(arena, list, flags);
    return list->len ? ag_object_write(arena, list->items[0], flags) : ag_json_null(arena);
}

/* An object that stands without a map around it and has a name: it says so itself. */
static ag_json *named_value(ag_arena *arena, const ag_object *object, unsigned flags)
{
    if (!object->name)
        return ag_object_write(arena, object, flags);
    ag_json *json = ag_json_object(arena);
    ag_json_push(arena, json, "name", ag_json_string(arena, object->name));
    ag_object_write_into(arena, object, UINT64_MAX, flags, json);
    return json;
}

/* Under the key "$comment" only an object is somebody's child: what stands there in short form would be skipped. */
static ag_json *child_value(ag_arena *arena, const ag_object *child, unsigned flags)
{
    if (strcmp(child->name, "$comment") != 0)
        return ag_object_write(arena, child, flags);
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, child, UINT64_MAX, flags, json);
    return json;
}

/* A map of the named, a list of the unnamed.  Both at once have no JSON form: what is written has been given its names before. */
static ag_json *children_value(ag_arena *arena, const ag_field *field, const ag_list *list,
                               unsigned flags)
{
    if (list->len && field->flags & AG_ONE)
        return named_value(arena, list->items[0], flags);
    if (list->len && !list->items[0]->name)
        return list_value(arena, list, flags);
    ag_json *object = ag_json_object(arena);
    for (size_t i = 0; i < list->len; i++) {
        const ag_object *child = list->items[i];
        assert(child->name);
        ag_json_push(arena, object, child->name, child_value(arena, child, flags));
    }
    return object;
}

static ag_json *int_value(ag_arena *arena, const ag_field *field, int64_t value)
{
    return ag_int_is_unset(field, value) ? ag_json_null(arena) : ag_json_int(arena, value);
}

static ag_json *target_value(ag_arena *arena, const ag_target *target)
{
    return ag_json_string(arena, target->table ? ag_target_text(arena, target) : NULL);
}

/* The list, or what AG_SCALAR allows in its place. */
static ag_json *field_names_value(ag_arena *arena, const ag_field *field, const ag_names *names)
{
    bool scalar = (field->flags & AG_SCALAR) && names->len <= 1;
    return scalar ? ag_json_string(arena, names->len ? names->items[0] : NULL)
                  : names_value(arena, names);
}

/* A text of several lines as a list of them, which reading joins again. */
static ag_json *text_value(ag_arena *arena, const ag_field *field, const char *text)
{
    if (!text || !(field->flags & AG_LINES) || !strchr(text, '\n'))
        return ag_json_string(arena, text);
    ag_json *array = ag_json_array(arena);
    for (const char *end = strchr(text, '\n'); end; text = end + 1, end = strchr(text, '\n'))
        ag_json_append(arena, array,
                       ag_json_string(arena, ag_strndup(arena, text, (size_t)(end - text))));
    ag_json_append(arena, array, ag_json_string(arena, text));
    return array;
}

/* The base value; null where it is absent. */
static ag_json *plain_value(ag_arena *arena, const ag_object *object, const ag_field *field,
                            unsigned flags)
{
    const void *of = ag_field_of(object, field);
    switch (field->type) {
    case AG_BOOL: return ag_json_bool(arena, *(const bool *)of);
    case AG_INT: return int_value(arena, field, *(const int64_t *)of);
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: return text_value(arena, field, *(const char *const *)of);
    case AG_WORD: return ag_json_string(arena, field->words[*(const ag_word *)of]);
    case AG_TARGET: return target_value(arena, of);
    case AG_LIST:
    case AG_SET: return field_names_value(arena, field, of);
    case AG_MAP: return pairs_value(arena, of);
    case AG_RECORDS: return records_value(arena, field, of, flags);
    case AG_CHILDREN: return children_value(arena, field, of, flags);
    }
    return NULL;
}

/* The values by dialect, NULL if no dialect has one of its own.  A dialect without one sees the base value. */
static ag_json *value_by_dialect(ag_arena *arena, const ag_object *object, size_t index,
                                 unsigned flags)
{
    const ag_field *field = &object->shape->fields[index];
    bool preset = ag_field_is_preset(object, field);
    bool any = false;
    ag_json *json = ag_json_object(arena);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_object *variant = object->variants[d];
        bool own = variant && variant->given & ag_field_bit(index);
        any = any || own;
        if (own || !preset)
            ag_json_push(arena, json, ag_dialect_names[d],
                         plain_value(arena, own ? variant : object, field, flags));
    }
    return any ? json : NULL;
}

static bool has_variants(const ag_object *object)
{
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (object->variants[d])
            return true;
    }
    return false;
}

/* In a whole object: what its absence would not say. */
static bool says_something(const ag_object *object, size_t index)
{
    const ag_field *field = &object->shape->fields[index];
    if (!ag_field_is_preset(object, field))
        return true;
    return (field->flags & AG_REQUIRED) ||
           ((field->flags & AG_STATED) && object->given & ag_field_bit(index));
}

static void write_field(ag_arena *arena, const ag_object *object, size_t index, bool varies,
                        bool sparse, unsigned flags, ag_json *out)
{
    const ag_field *field = &object->shape->fields[index];
    ag_json *value = varies ? value_by_dialect(arena, object, index, flags) : NULL;
    if (flags & AG_WRITE_FACTS)
        value = plain_value(arena, object, field, flags);
    if (!value && (sparse || says_something(object, index))) {
        value = plain_value(arena, object, field, flags);
        if (!sparse && value->type == AG_JSON_NULL && !(field->flags & AG_STATED))
            value = NULL;
    }
    if (value)
        ag_json_push(arena, out, field->name, value);
}

static void write_only(ag_arena *arena, const ag_object *object, ag_json *out)
{
    ag_names names = {0};
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (object->only & UINT64_C(1) << d)
            AG_PUSH(arena, &names, ag_dialect_names[d]);
    }
    if (names.len)
        ag_json_push(arena, out, "only",
                     names.len == 1 ? ag_json_string(arena, names.items[0])
                                    : names_value(arena, &names));
}

void ag_object_write_into(ag_arena *arena, const ag_object *object, uint64_t bits, unsigned flags,
                          ag_json *out)
{
    bool sparse = bits != UINT64_MAX;
    bool varies = has_variants(object);
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (bits & ag_field_bit(i) && ag_field_is_written(field, flags) &&
            (object->name || !(field->flags & AG_NAMED) || (flags & AG_WRITE_EXACT)))
            write_field(arena, object, i, varies, sparse, flags, out);
    }
    write_only(arena, object, out);
}

ag_json *ag_object_write(ag_arena *arena, const ag_object *object, unsigned flags)
{
    const ag_field *only_fact = ag_shape_short(object->shape);
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, object, UINT64_MAX, flags, json);
    if (!only_fact || json->len != 1 || json->items[0]->key != only_fact->name ||
        json->items[0]->type == AG_JSON_OBJECT)
        return json;
    json->items[0]->key = NULL;
    json->items[0]->parent = NULL;
    return json->items[0];
}
