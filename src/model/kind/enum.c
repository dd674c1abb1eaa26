/* enum.c: an enumerated type; on SQLite a check on each column that uses it. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_LIST(ag_enum, values, "values", .flags = AG_REQUIRED | AG_SHORT,
                .doc = "its values, in their order"),
    AG_ROW_TEXT(ag_enum, comment, "comment", .doc = "what it is for"),
    AG_ROW_MAP(ag_enum, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_NAME(ag_enum, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_enum_shape = {
    .noun = "enum",
    .plural = "enums",
    .id = AG_KIND_ENUM,
    .size = sizeof(ag_enum),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "an enumerated type",
};
