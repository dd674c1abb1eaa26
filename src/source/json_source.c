/* json_source.c: declared schemas from files of JSON. */
#include <autogen/source.h>

#include "base/file.h"

bool ag_source_json_text(ag_arena *arena, const char *text, size_t len, const char *file,
                         ag_schema **out, ag_error *err)
{
    const char *own[] = {"format"};
    const ag_names skip = {own, 1, 1};
    ag_json *json;
    ag_object *schema;
    if (!ag_json_read(arena, text, len, file, &json, err) ||
        !ag_json_check_format(json, AG_SCHEMA_FORMAT, err) ||
        !ag_object_read(arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, &skip, &schema, err))
        return false;
    *out = (ag_schema *)schema;
    return true;
}

static bool add_file(ag_arena *arena, const char *path, ag_schema *schema, ag_error *err)
{
    bool is_stdin = ag_streq(path, "-");
    char *text;
    size_t len;
    ag_schema *part;
    return ag_file_read(arena, path, &text, &len, err) &&
           ag_source_json_text(arena, text, len, is_stdin ? "standard input" : path, &part, err) &&
           ag_schema_add(arena, schema, part, err);
}

static bool read_all(ag_arena *arena, const ag_names *paths, uint64_t dialects, ag_schema *schema,
                     ag_error *err)
{
    for (size_t i = 0; i < paths->len; i++) {
        if (!add_file(arena, paths->items[i], schema, err))
            return false;
    }
    return ag_schema_settle(arena, schema, err) &&
           ag_schema_check_portable(arena, schema, dialects, err);
}

bool ag_source_json(ag_arena *arena, const ag_names *paths, uint64_t dialects, ag_schema **out,
                    ag_error *err)
{
    ag_schema *schema = ag_schema_new(arena);
    if (!read_all(arena, paths, dialects, schema, err))
        return ag_json_locate_error(err);
    *out = schema;
    return true;
}
