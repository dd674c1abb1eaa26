/* check.c: a check constraint. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_SQL(ag_check, expression, "expression", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "an SQL expression that no row may make false"),
    AG_ROW_TEXT(ag_check, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_check_shape = {
    .noun = "check",
    .plural = "checks",
    .id = AG_KIND_CHECK,
    .size = sizeof(ag_check),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a check constraint",
    .may_be_unnamed = true,
};
const ag_shape *const ag_check_shape_ref = &ag_check_shape;
