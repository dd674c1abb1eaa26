/* json_value.c: trees of JSON values: building, finding, copying, and what they are called in messages. */
#include "codec/codec.h"

#include <string.h>

#include "base/ascii.h"

static ag_json *new_value(ag_arena *arena, ag_json_type type)
{
    ag_json *json = AG_NEW(arena, ag_json);
    json->type = type;
    return json;
}

ag_json *ag_json_object(ag_arena *arena)
{
    return new_value(arena, AG_JSON_OBJECT);
}

ag_json *ag_json_array(ag_arena *arena)
{
    return new_value(arena, AG_JSON_ARRAY);
}

ag_json *ag_json_string(ag_arena *arena, const char *text)
{
    ag_json *json = new_value(arena, text ? AG_JSON_STRING : AG_JSON_NULL);
    json->text = text;
    return json;
}

ag_json *ag_json_int(ag_arena *arena, int64_t value)
{
    ag_json *json = new_value(arena, AG_JSON_INT);
    json->integer = value;
    return json;
}

ag_json *ag_json_bool(ag_arena *arena, bool value)
{
    ag_json *json = new_value(arena, AG_JSON_BOOL);
    json->boolean = value;
    return json;
}

ag_json *ag_json_null(ag_arena *arena)
{
    return new_value(arena, AG_JSON_NULL);
}

ag_json *ag_json_get(const ag_json *object, const char *key)
{
    for (size_t i = 0; i < object->len; i++) {
        if (object->items[i]->key && ag_text_is(object->items[i]->key, key))
            return object->items[i];
    }
    return NULL;
}

ag_json *ag_json_push(ag_arena *arena, ag_json *object, const char *key, ag_json *value)
{
    value->key = key;
    value->index = object->len;
    value->parent = object;
    AG_PUSH(arena, object, value);
    return value;
}

ag_json *ag_json_set(ag_arena *arena, ag_json *object, const char *key, ag_json *value)
{
    ag_json *old = ag_json_get(object, key);
    if (!old)
        return ag_json_push(arena, object, key, value);
    value->key = old->key;
    value->index = old->index;
    value->parent = object;
    object->items[old->index] = value;
    return value;
}

ag_json *ag_json_append(ag_arena *arena, ag_json *array, ag_json *value)
{
    return ag_json_push(arena, array, NULL, value);
}

ag_json *ag_json_copy(ag_arena *arena, const ag_json *json)
{
    ag_json *copy = new_value(arena, json->type);
    copy->boolean = json->boolean;
    if (json->type == AG_JSON_REAL)
        copy->real = json->real;
    else
        copy->integer = json->integer;
    copy->text = ag_strdup(arena, json->text);
    for (size_t i = 0; i < json->len; i++) {
        const ag_json *item = json->items[i];
        ag_json_push(arena, copy, ag_strdup(arena, item->key), ag_json_copy(arena, item));
    }
    return copy;
}

const char *ag_json_type_name(ag_json_type type)
{
    switch (type) {
    case AG_JSON_NULL: return "null";
    case AG_JSON_BOOL: return "true or false";
    case AG_JSON_INT: return "a number";
    case AG_JSON_REAL: return "a decimal number";
    case AG_JSON_STRING: return "a string";
    case AG_JSON_ARRAY: return "a list";
    case AG_JSON_OBJECT: return "an object";
    }
    return "a value";
}
