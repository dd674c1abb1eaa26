/* primary_key.c: the primary key of a table. */
#include "model/kind.h"

static const ag_field fields[] = {
    AG_ROW_LIST(ag_primary_key, columns, "columns", .flags = AG_REQUIRED | AG_SHORT,
                .doc = "its columns, in order"),
    AG_ROW_SQL(ag_primary_key, key, "key", .flags = AG_SQLITE_ONLY,
               .doc = "SQLite: its columns with their collations and orders: \"a COLLATE NOCASE, "
                      "b DESC\""),
    AG_ROW_WORD(ag_primary_key, on_conflict, "on_conflict", ag_conflict_words, AG_ON_CONFLICT_ROW),
    AG_ROW_BOOL(ag_primary_key, unnamed, "unnamed", AG_UNNAMED_ROW),
    AG_ROW_NAME(ag_primary_key, at_column, "at_column", AG_AT_COLUMN_ROW),
    AG_ROW_WORD(ag_primary_key, deferrable, "deferrable", ag_deferrable_words,
                .doc = "when it is checked"),
    AG_ROW_BOOL(
        ag_primary_key, without_overlaps, "without_overlaps", .flags = AG_POSTGRESQL_ONLY,
        .doc = "the last column is a range, and those of equal rows may not overlap (PostgreSQL "
               "18 and later)"),
    AG_ROW_LIST(ag_primary_key, include, "include", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: columns that its index keeps too"),
    AG_ROW_MAP(ag_primary_key, storage, "storage_parameters", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: of its index, such as fillfactor"),
    AG_ROW_NAME(ag_primary_key, tablespace, "tablespace", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: where its index lies, if not where the database does"),
    AG_ROW_BOOL(ag_primary_key, clustered, "clustered", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: CLUSTER puts the table into the order of its index"),
    AG_ROW_MAP(ag_primary_key, part_names, "part_names", AG_PART_NAMES_ROW),
    AG_ROW_SET(ag_primary_key, unattached, "unattached", AG_UNATTACHED_ROW),
    AG_ROW_TEXT(ag_primary_key, comment, "comment", .doc = "what it is for"),
};

const ag_shape ag_primary_key_shape = {
    .noun = "primary_key",
    .plural = "primary_key",
    .id = AG_KIND_PRIMARY_KEY,
    .size = sizeof(ag_primary_key),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "the primary key of a table",
    .may_be_unnamed = true,
};
const ag_shape *const ag_primary_key_shape_ref = &ag_primary_key_shape;
