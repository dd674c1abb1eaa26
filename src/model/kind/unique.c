/* unique.c: a unique constraint. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_LIST(ag_unique, columns, "columns", .flags = AG_REQUIRED | AG_SHORT,
                .doc = "its columns, in order"),
    AG_ROW_SQL(ag_unique, key, "key", .flags = AG_SQLITE_ONLY,
               .doc = "SQLite: its columns with their collations and orders: \"a COLLATE NOCASE, "
                      "b DESC\""),
    AG_ROW_WORD(ag_unique, on_conflict, "on_conflict", ag_conflict_words, AG_ON_CONFLICT_ROW),
    AG_ROW_BOOL(ag_unique, unnamed, "unnamed", AG_UNNAMED_ROW),
    AG_ROW_NAME(ag_unique, at_column, "at_column", AG_AT_COLUMN_ROW),
    AG_ROW_BOOL(ag_unique, nulls_not_distinct, "nulls_not_distinct",
                .doc = "two NULLs count as equal (PostgreSQL 15 and later)"),
    AG_ROW_WORD(ag_unique, deferrable, "deferrable", ag_deferrable_words,
                .doc = "when it is checked"),
    AG_ROW_BOOL(
        ag_unique, without_overlaps, "without_overlaps", .flags = AG_POSTGRESQL_ONLY,
        .doc = "the last column is a range, and those of equal rows may not overlap (PostgreSQL "
               "18 and later)"),
    AG_ROW_LIST(ag_unique, include, "include", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: columns that its index keeps too"),
    AG_ROW_MAP(ag_unique, storage, "storage_parameters", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: of its index, such as fillfactor"),
    AG_ROW_NAME(ag_unique, tablespace, "tablespace", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: where its index lies, if not where the database does"),
    AG_ROW_BOOL(ag_unique, clustered, "clustered", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: CLUSTER puts the table into the order of its index"),
    AG_ROW_MAP(ag_unique, part_names, "part_names", AG_PART_NAMES_ROW),
    AG_ROW_SET(ag_unique, unattached, "unattached", AG_UNATTACHED_ROW),
    AG_ROW_TEXT(ag_unique, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_unique_shape = {
    .noun = "unique",
    .plural = "uniques",
    .id = AG_KIND_UNIQUE,
    .size = sizeof(ag_unique),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a unique constraint",
    .may_be_unnamed = true,
};
const ag_shape *const ag_unique_shape_ref = &ag_unique_shape;
