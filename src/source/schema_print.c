/* schema_print.c: a schema as a file of ours, and what such a file may say. */
#include <autogen/source.h>

char *ag_schema_print(ag_arena *arena, const ag_schema *schema)
{
    ag_buf out = ag_buf_new(arena);
    ag_json_print(&out, ag_object_write(arena, &schema->base, AG_READ_DECLARED));
    return out.text;
}

ag_json *ag_schema_json_schema(ag_arena *arena)
{
    ag_json *schema = ag_json_schema(arena, &ag_schema_shape, "a declared schema of autogen");
    ag_json *keys = ag_json_get(schema, "properties");
    ag_json *format = ag_json_set(arena, keys, "format", ag_json_object(arena));
    ag_json_set(arena, format, "type", ag_json_string(arena, "integer"));
    ag_json_set(arena, format, "minimum", ag_json_int(arena, 1));
    ag_json_set(arena, format, "maximum", ag_json_int(arena, AG_SCHEMA_FORMAT));
    ag_json_set(arena, format, "description",
                ag_json_string(arena, "the version of this format that the file needs"));
    return schema;
}
