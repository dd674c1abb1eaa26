/* schema.c: a namespace, "schema" in SQL; on SQLite there is none. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_TEXT(ag_namespace, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_namespace, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_namespace, owner, "owner", AG_OWNER_ROW),
};

const ag_object *ag_namespace_given(const char *name)
{
    static const ag_namespace given = {.base = {.shape = &ag_namespace_shape, .name = "public"}};
    return ag_streq(name, given.base.name) ? &given.base : NULL;
}

const ag_shape ag_namespace_shape = {
    .noun = "schema",
    .plural = "schemas",
    .id = AG_KIND_SCHEMA,
    .size = sizeof(ag_namespace),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a namespace",
};
