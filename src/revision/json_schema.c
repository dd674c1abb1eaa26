/* json_schema.c: the JSON Schema of a revision file: its header as described, with operations, which have a schema of their own. */
#include "revision/revision.h"

static ag_json *typed(ag_arena *arena, const char *type)
{
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "type", ag_json_string(arena, type));
    return json;
}

static ag_json *list_of(ag_arena *arena, ag_json *items)
{
    ag_json *json = typed(arena, "array");
    ag_json_set(arena, json, "items", items);
    return json;
}

static ag_json *either(ag_arena *arena, ag_json *const *choices, size_t count)
{
    ag_json *json = ag_json_object(arena);
    ag_json *list = ag_json_set(arena, json, "anyOf", ag_json_array(arena));
    for (size_t i = 0; i < count; i++)
        ag_json_append(arena, list, choices[i]);
    return json;
}

static ag_json *reference(ag_arena *arena, const char *noun)
{
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "$ref", ag_json_string(arena, ag_format(arena, "#/$defs/%s", noun)));
    return json;
}

static void put_doc(ag_arena *arena, ag_json *json, const char *doc)
{
    ag_json_set(arena, json, "description", ag_json_string(arena, doc));
}

static ag_json *parents_schema(ag_arena *arena)
{
    ag_json *choices[] = {typed(arena, "null"), typed(arena, "string"),
                          list_of(arena, typed(arena, "string"))};
    ag_json *json = either(arena, choices, AG_COUNT(choices));
    put_doc(arena, json,
            ag_revision_shape.fields[ag_field_index(&ag_revision_shape, "down_revision")].doc);
    return json;
}

static ag_json *downgrade_schema(ag_arena *arena)
{
    ag_json *never = ag_json_object(arena);
    ag_json_set(arena, never, "const", ag_json_bool(arena, false));
    ag_json *choices[] = {list_of(arena, reference(arena, "operation")), never};
    ag_json *json = either(arena, choices, AG_COUNT(choices));
    put_doc(arena, json, "what takes it back; false: nothing does");
    return json;
}

/* Move what the operation's schema defines to the one place where the revision's looks for it. */
static void put_definitions(ag_arena *arena, ag_json *schema, ag_json *operation)
{
    ag_json *defs = ag_json_get(schema, "$defs");
    if (!defs)
        defs = ag_json_set(arena, schema, "$defs", ag_json_object(arena));
    ag_json *body = ag_json_object(arena);
    for (size_t i = 0; i < operation->len; i++) {
        ag_json *member = operation->items[i];
        if (ag_streq(member->key, "$defs"))
            for (size_t k = 0; k < member->len; k++)
                ag_json_set(arena, defs, member->items[k]->key, member->items[k]);
        else if (!ag_streq(member->key, "$schema") && !ag_streq(member->key, "title"))
            ag_json_set(arena, body, member->key, member);
    }
    ag_json_set(arena, defs, "operation", body);
}

ag_json *ag_revision_json_schema(ag_arena *arena)
{
    ag_json *schema = ag_json_schema(arena, &ag_revision_shape, "a revision of autogen");
    ag_json *keys = ag_json_get(schema, "properties");
    ag_json *required = ag_json_get(schema, "required");
    ag_json *up = list_of(arena, reference(arena, "operation"));
    put_doc(arena, up, "what it does, in order");
    ag_json_set(arena, keys, "down_revision", parents_schema(arena));
    ag_json_set(arena, keys, "upgrade", up);
    ag_json_set(arena, keys, "downgrade", downgrade_schema(arena));
    ag_json_append(arena, required, ag_json_string(arena, "down_revision"));
    ag_json_append(arena, required, ag_json_string(arena, "upgrade"));
    ag_json_append(arena, required, ag_json_string(arena, "downgrade"));
    put_definitions(arena, schema, ag_op_schema(arena));
    return schema;
}
