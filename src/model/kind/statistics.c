/* statistics.c: what the planner is told about columns that hang together. */
#include "model/kind.h"

static const char *const kind_words[] = {"ndistinct", "dependencies", "mcv", NULL};

static const ag_field expression_fields[] = {
    AG_ROW_SQL(ag_statistics_expression, expression, "expression", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "an SQL expression"),
};

const ag_shape ag_statistics_expression_shape = {
    .noun = "statistics_expression",
    .id = -1,
    .size = sizeof(ag_statistics_expression),
    .fields = expression_fields,
    .field_count = AG_COUNT(expression_fields),
    .doc = "an expression that statistics are kept of",
};
static const ag_shape *const expression_ref = &ag_statistics_expression_shape;

static const ag_field fields[] = {
    AG_ROW_REF(ag_statistics, table, "table", .flags = AG_REQUIRED, .doc = "the table"),
    AG_ROW_SET(ag_statistics, columns, "columns", .flags = AG_REFERS, .doc = "columns of it"),
    AG_ROW_RECORDS(ag_statistics, expressions, "expressions", expression_ref,
                   .doc = "SQL expressions of its columns (PostgreSQL 14 and later)"),
    AG_ROW_SET(ag_statistics, kinds, "kinds", .words = kind_words,
               .doc = "ndistinct, dependencies, mcv; left out: all of them"),
    AG_ROW_INT(ag_statistics, target, "target",
               .doc = "how much is collected; left out: as much as of the columns"),
    AG_ROW_TEXT(ag_statistics, comment, "comment", .doc = "what they are for"),
    AG_ROW_NAME(ag_statistics, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_statistics_shape = {
    .noun = "statistics",
    .plural = "statistics",
    .id = AG_KIND_STATISTICS,
    .size = sizeof(ag_statistics),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "extended statistics",
};

void ag_statistics_simplify(ag_statistics *statistics)
{
    if (statistics->kinds.len == AG_COUNT(kind_words) - 1)
        statistics->kinds = (ag_names){0};
    if (statistics->target == -1)
        statistics->target = AG_UNSET;
}
