/* index.c: an index, and a column of one. */
#include "model/kind.h"

static const char *const order_words[] = {"asc", "desc", NULL};
static const char *const nulls_words[] = {"default", "first", "last", NULL};

static const ag_field column_fields[] = {
    AG_ROW_NAME(ag_index_column, column, "column", .flags = AG_SHORT,
                .doc = "a column of the table"),
    AG_ROW_SQL(ag_index_column, expression, "expression",
               .doc = "an SQL expression instead of a column"),
    AG_ROW_WORD(ag_index_column, order, "order", order_words, .doc = "the direction"),
    AG_ROW_BOOL(ag_index_column, says_asc, "says_asc", .flags = AG_SQLITE_ONLY | AG_NODIFF,
                .doc = "SQLite: ASC is written there"),
    AG_ROW_WORD(ag_index_column, nulls, "nulls", nulls_words,
                .doc = "where NULLs go; by default last for asc, first for desc"),
    AG_ROW_REF(ag_index_column, opclass, "opclass",
               .doc = "an operator class other than the type's own"),
    AG_ROW_MAP(ag_index_column, opclass_options, "opclass_options", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: parameters of the operator class, such as siglen"),
    AG_ROW_INT(ag_index_column, statistics, "statistics", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: of an expression: how much is known of its values"),
    AG_ROW_REF(ag_index_column, with_operator, "operator", .flags = AG_POSTGRESQL_ONLY,
               .doc = "of an exclusion constraint: what compares two rows, such as = or &&; "
                      "\"app.&&\" in another schema"),
    AG_ROW_NAME(ag_index_column, collation, "collation",
                .doc = "a collation other than the column's own"),
};

const ag_shape ag_index_column_shape = {
    .noun = "index_column",
    .id = -1,
    .size = sizeof(ag_index_column),
    .fields = column_fields,
    .field_count = AG_COUNT(column_fields),
    .doc = "a column or an expression of an index",
};
const ag_shape *const ag_index_column_shape_ref = &ag_index_column_shape;

static const ag_field fields[] = {
    AG_ROW_RECORDS(ag_index, columns, "columns", ag_index_column_shape_ref,
                   .flags = AG_REQUIRED | AG_SHORT, .doc = "its columns and expressions, in order"),
    AG_ROW_BOOL(ag_index, unique, "unique", .doc = "whether two equal rows are refused"),
    AG_ROW_NAME(ag_index, method, "method", .doc = "btree unless it says another"),
    AG_ROW_LIST(ag_index, include, "include",
                .doc = "columns that are kept in it but not searched by"),
    AG_ROW_SQL(ag_index, where, "where",
               .doc = "an SQL expression: only rows for which it is true are in it"),
    AG_ROW_BOOL(ag_index, nulls_not_distinct, "nulls_not_distinct",
                .doc = "two NULLs count as equal (PostgreSQL 15 and later)"),
    AG_ROW_MAP(ag_index, storage, "storage_parameters", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: such as fillfactor"),
    AG_ROW_NAME(ag_index, tablespace, "tablespace", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: where it lies, if not where the database does"),
    AG_ROW_BOOL(ag_index, clustered, "clustered", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: CLUSTER puts the table into its order"),
    AG_ROW_MAP(ag_index, part_names, "part_names", AG_PART_NAMES_ROW),
    AG_ROW_SET(ag_index, unattached, "unattached", AG_UNATTACHED_ROW),
    AG_ROW_TEXT(ag_index, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_index_shape = {
    .noun = "index",
    .plural = "indexes",
    .id = AG_KIND_INDEX,
    .size = sizeof(ag_index),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "an index",
    .may_be_unnamed = true,
};
const ag_shape *const ag_index_shape_ref = &ag_index_shape;
