/* range_type.c: ranges over another type; on SQLite there are none. */
#include "model/kind.h"

#include <string.h>

static const ag_field fields[] = {
    AG_ROW_TYPE(ag_range_type, subtype, "subtype", .flags = AG_REQUIRED | AG_SHORT,
                .equal = ag_type_equal, .doc = "the type that it ranges over"),
    AG_ROW_REF(ag_range_type, opclass, "opclass",
               .doc = "an operator class other than the subtype's own"),
    AG_ROW_NAME(ag_range_type, collation, "collation",
                .doc = "a collation other than the subtype's own"),
    AG_ROW_REF(ag_range_type, canonical, "canonical",
               .doc = "the function that brings a range to its canonical form"),
    AG_ROW_REF(ag_range_type, subtype_diff, "subtype_diff",
               .doc = "the function that says how far two values are apart"),
    AG_ROW_REF(ag_range_type, multirange, "multirange",
               .doc = "the name of its multirange type (PostgreSQL 14 and later)"),
    AG_ROW_TEXT(ag_range_type, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_range_type, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_range_type, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_range_type_shape = {
    .noun = "range_type",
    .plural = "range_types",
    .id = AG_KIND_RANGE_TYPE,
    .size = sizeof(ag_range_type),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a range type",
};

/* As makeMultirangeTypeName() of PostgreSQL has it, which cuts what gets too long. */
static char *beside(ag_arena *arena, const char *range)
{
    const char *found = strstr(range, "range");
    const int room = AG_NAME_MAX - (int)strlen("_multirange");
    char *name = found ? ag_format(arena, "%.*smulti%s", (int)(found - range), range, found)
                       : ag_format(arena, "%.*s_multirange", room, range);
    size_t len = strlen(name);
    if (len <= AG_NAME_MAX)
        return name;
    len = AG_NAME_MAX;
    while (len > 0 && ((unsigned char)name[len] & 0xC0) == 0x80)
        len--;
    name[len] = '\0';
    return name;
}

const char *ag_multirange_usual(ag_arena *arena, const char *range)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(arena, range, &name, &ignored))
        name = (ag_name){.name = range};
    return ag_name_text(arena, name.schema, beside(arena, name.name));
}

const char *ag_multirange_of(ag_arena *arena, const ag_object *object)
{
    if (!object || object->shape != &ag_range_type_shape)
        return NULL;
    const char *said = ((const ag_range_type *)object)->multirange;
    return said ? said : ag_multirange_usual(arena, object->name);
}
