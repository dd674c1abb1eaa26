/* source.c: declared schemas from files of any kind, added up. */
#include "source/json_source.h"

typedef enum file_kinds { JSON_FILES = 1, C_FILES = 2, ALL_FILES = 3 } file_kinds;

/* Headers of C, and of C++. */
static bool is_c(const char *path, file_kinds kinds)
{
    static const char *const endings[] = {".h", ".hh", ".hpp", ".hxx"};
    for (size_t i = 0; kinds == ALL_FILES && i < AG_COUNT(endings); i++) {
        if (ag_ends_with(path, endings[i]))
            return true;
    }
    return kinds == C_FILES;
}

/* Headers are read together: libclang is opened once, and an enum that two of them use is one. */
static bool add_headers(ag_arena *arena, const ag_names *paths, const ag_c_options *options,
                        file_kinds kinds, ag_schema *schema, ag_error *err)
{
    ag_names headers = {0};
    ag_schema *part;
    for (size_t i = 0; i < paths->len; i++) {
        if (is_c(paths->items[i], kinds))
            AG_PUSH(arena, &headers, paths->items[i]);
    }
    return !headers.len || (ag_source_c_part(arena, &headers, options, &part, err) &&
                            ag_schema_add(arena, schema, part, err));
}

static bool add_all(ag_arena *arena, const ag_names *paths, const ag_c_options *options,
                    file_kinds kinds, ag_schema *schema, ag_error *err)
{
    for (size_t i = 0; i < paths->len; i++) {
        ag_schema *part;
        if (is_c(paths->items[i], kinds))
            continue;
        if (!ag_source_json_file(arena, paths->items[i], &part, err) ||
            !ag_schema_add(arena, schema, part, err))
            return false;
    }
    return add_headers(arena, paths, options, kinds, schema, err);
}

static bool read_files(ag_arena *arena, const ag_names *paths, const ag_c_options *options,
                       file_kinds kinds, uint64_t dialects, ag_schema **out, ag_error *err)
{
    ag_schema *schema = ag_schema_new(arena);
    if (!add_all(arena, paths, options, kinds, schema, err) ||
        !ag_schema_settle(arena, schema, err) ||
        !ag_schema_check_portable(arena, schema, dialects, err))
        return ag_json_locate_error(err);
    *out = schema;
    return true;
}

bool ag_source_json(ag_arena *arena, const ag_names *paths, uint64_t dialects, ag_schema **out,
                    ag_error *err)
{
    return read_files(arena, paths, NULL, JSON_FILES, dialects, out, err);
}

bool ag_source_c(ag_arena *arena, const ag_names *paths, const ag_c_options *options,
                 uint64_t dialects, ag_schema **out, ag_error *err)
{
    return read_files(arena, paths, options, C_FILES, dialects, out, err);
}

bool ag_source_files(ag_arena *arena, const ag_names *paths, const ag_c_options *options,
                     uint64_t dialects, ag_schema **out, ag_error *err)
{
    return read_files(arena, paths, options, ALL_FILES, dialects, out, err);
}
