/* check.c: a check constraint. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_SQL(ag_check, expression, "expression", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "an SQL expression that no row may make false"),
    AG_ROW_WORD(ag_check, on_conflict, "on_conflict", ag_conflict_words, AG_ON_CONFLICT_ROW),
    AG_ROW_BOOL(ag_check, unnamed, "unnamed", AG_UNNAMED_ROW),
    AG_ROW_NAME(ag_check, at_column, "at_column", AG_AT_COLUMN_ROW),
    AG_ROW_BOOL(ag_check, no_inherit, "no_inherit", .flags = AG_POSTGRESQL_ONLY,
                .doc = "tables that inherit from this one do not get it"),
    AG_ROW_BOOL(ag_check, not_valid, "not_valid", .flags = AG_POSTGRESQL_ONLY,
                .doc = "rows that were there before it need not fulfil it"),
    AG_ROW_BOOL(ag_check, not_enforced, "not_enforced", .flags = AG_POSTGRESQL_ONLY,
                .doc = "it only says what should be true (PostgreSQL 18 and later)"),
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
