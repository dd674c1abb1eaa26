/* default_privileges.c: what may be done with objects that a role will make; on SQLite there is nothing of the kind. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_MAP(ag_default_privileges, privileges, "privileges", .flags = AG_GRANTS,
               .equal = ag_privileges_equal,
               .doc = "roles and what they may do with it: \"select, insert\""),
};

const ag_shape ag_default_privileges_shape = {
    .noun = "default_privileges",
    .plural = "default_privileges",
    .id = AG_KIND_DEFAULT_PRIVILEGES,
    .has_long_names = true,
    .size = sizeof(ag_default_privileges),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "default privileges; their key is what they are on: tables in app",
};
