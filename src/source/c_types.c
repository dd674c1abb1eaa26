#include "source/c_types.h"

#include "base/text.h"

#include <autogen/shape.h>

#include <string.h>

/* Names that mean more than the type behind them. */
static const struct {
    const char *name;
    const char *sql;
} known[] = {
    {"size_t", "bigint"},      {"ssize_t", "bigint"},         {"ptrdiff_t", "bigint"},
    {"time_t", "timestamptz"}, {"uint8_t", "smallint"},       {"uint16_t", "integer"},
    {"uint32_t", "bigint"},    {"uint64_t", "numeric(20,0)"}, {"int8_t", "smallint"},
    {"int16_t", "smallint"},   {"int32_t", "integer"},        {"int64_t", "bigint"},
    {"bool", "boolean"},
};

static const char *by_typedef(const ag_c_type *type)
{
    for (size_t i = 0; i < type->typedefs.len; i++) {
        for (size_t k = 0; k < AG_COUNT(known); k++) {
            if (strcmp(type->typedefs.items[i], known[k].name) == 0)
                return known[k].sql;
        }
    }
    return NULL;
}

/* By size, so that `long` is what it is where the header is compiled. */
static const char *whole_number(const ag_c_type *type)
{
    int64_t size = type->base == AG_C_UNSIGNED ? type->size * 2 : type->size;
    if (size <= 2)
        return "smallint";
    if (size == 4)
        return "integer";
    if (size == 8)
        return "bigint";
    return size == 16 && type->base == AG_C_UNSIGNED ? "numeric(20,0)" : NULL;
}

static const char *scalar(const ag_c_type *type, const char **why)
{
    const char *named = by_typedef(type);
    if (named)
        return named;
    switch (type->base) {
    case AG_C_BOOL: return "boolean";
    case AG_C_CHAR: return "char(1)";
    case AG_C_SIGNED:
    case AG_C_UNSIGNED: return whole_number(type);
    case AG_C_FLOATING:
        return type->size == 4 ? "real" : type->size == 8 ? "double precision" : NULL;
    case AG_C_STRUCT:
        if (type->tag && strcmp(type->tag, "timespec") == 0)
            return "timestamptz";
        if (type->pointer)
            *why = "if it is not a column, AG_SKIP leaves it out; else ";
        return NULL;
    case AG_C_OTHER:
    case AG_C_VOID:
    case AG_C_ENUM: break;
    }
    return NULL;
}

static bool has_word_uuid(const char *name)
{
    char *lower = NULL;
    ag_arena *arena = ag_arena_open();
    lower = ag_lower(arena, name);
    bool found = strstr(lower, "uuid") || strstr(lower, "guid");
    ag_arena_close(arena);
    return found;
}

static bool is_uuid(const ag_c_type *type, const char *field)
{
    bool named = has_word_uuid(field);
    for (size_t i = 0; !named && i < type->typedefs.len; i++)
        named = has_word_uuid(type->typedefs.items[i]);
    return type->count == 16 && named;
}

static bool is_byte(const ag_c_type *type)
{
    return type->base == AG_C_UNSIGNED && type->size == 1;
}

static const char *array(ag_arena *arena, const ag_c_type *type, const char *field,
                         const char **why)
{
    if (is_byte(type))
        return is_uuid(type, field) ? "uuid" : "bytea";
    if (type->base == AG_C_CHAR && type->count < 0)
        return "text";
    if (type->base == AG_C_CHAR && type->count > 1)
        return ag_format(arena, "varchar(%lld)", (long long)type->count - 1);
    if (type->base == AG_C_CHAR)
        *why = "there is no room for a text in it; ";
    return NULL;
}

bool ag_c_type_is_bytes(const ag_c_type *type)
{
    return type->pointer && !type->array && (is_byte(type) || type->base == AG_C_VOID);
}

const char *ag_c_type_sql(ag_arena *arena, const ag_c_type *type, const char *field,
                          const char **why)
{
    if (type->array && type->pointer)
        return NULL;
    if (type->array)
        return array(arena, type, field, why);
    if (ag_c_type_is_bytes(type))
        return "bytea";
    if (type->pointer && type->base == AG_C_CHAR)
        return "text";
    return scalar(type, why);
}

bool ag_c_type_counts(const ag_c_type *type, const char *name, const char *bytes)
{
    static const char *const ends[] = {"_size", "_len", "_length"};
    bool number = (type->base == AG_C_SIGNED || type->base == AG_C_UNSIGNED) && !type->pointer &&
                  !type->array;
    for (size_t i = 0; number && bytes && i < AG_COUNT(ends); i++) {
        if (ag_starts_with(name, bytes) && strcmp(name + strlen(bytes), ends[i]) == 0)
            return true;
    }
    return false;
}

const char *ag_c_type_name(ag_arena *arena, const char *name)
{
    ag_error ignored = {0};
    ag_name parts;
    if (!ag_name_parse(arena, name, &parts, &ignored))
        return name;
    const char *bare = ag_sql_identifier(arena, parts.name);
    return parts.schema ? ag_format(arena, "%s.%s", ag_sql_identifier(arena, parts.schema), bare)
                        : bare;
}

/* ------------------------------------------------------------------ enums */

/* Up to the last "_" that all unmarked names share, of which something must be left. */
static size_t shared_prefix(const ag_names *names)
{
    const char *first = names->len ? names->items[0] : "";
    size_t len = names->len > 1 ? strlen(first) : 0;
    for (size_t i = 1; i < names->len; i++) {
        size_t same = 0;
        while (same < len && names->items[i][same] == first[same])
            same++;
        len = same;
    }
    while (len && first[len - 1] != '_')
        len--;
    for (size_t i = 0; i < names->len; i++) {
        if (len && !names->items[i][len])
            return 0;
    }
    return len;
}

size_t ag_c_enum_prefix(ag_arena *arena, const char *name, const ag_names *names)
{
    size_t len = name ? strlen(name) : 0;
    if (len > 2 && strcmp(name + len - 2, "_t") == 0)
        len -= 2;
    char *wanted = ag_format(arena, "%.*s_", (int)len, name ? name : "");
    for (size_t i = 0; len && i < names->len; i++) {
        char *start = ag_strndup(arena, names->items[i], len + 1);
        if (!ag_strcaseeq(start, wanted) || !names->items[i][len + 1])
            len = 0;
    }
    return len ? len + 1 : shared_prefix(names);
}
