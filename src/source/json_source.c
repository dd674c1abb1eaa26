/* json_source.c: declared schemas from files of JSON. */
#include "source/json_source.h"

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

bool ag_source_json_file(ag_arena *arena, const char *path, ag_schema **out, ag_error *err)
{
    bool is_stdin = ag_streq(path, "-");
    char *text;
    size_t len;
    return ag_file_read(arena, path, &text, &len, err) &&
           ag_source_json_text(arena, text, len, is_stdin ? "standard input" : path, out, err);
}
