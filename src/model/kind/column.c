/* column.c: a column of a table. */
#include "model/kind.h"

static const char *const storage_words[] = {"default",  "plain", "external",
                                            "extended", "main",  NULL};
static const char *const identity_words[] = {"none", "always", "by default", NULL};

static const ag_field counter_fields[] = {
    AG_ROW_INT(ag_counter, start, "start",
               .doc = "the first value; left out: the least, or the greatest when counting down"),
    AG_ROW_INT(ag_counter, increment, "increment", .doc = "what is added each time; left out: 1"),
    AG_ROW_INT(ag_counter, min, "min",
               .doc = "the least value; left out: 1, or the type's when counting down"),
    AG_ROW_INT(ag_counter, max, "max",
               .doc = "the greatest value; left out: the type's, or -1 when counting down"),
    AG_ROW_INT(ag_counter, cache, "cache",
               .doc = "how many values a connection takes at once; left out: 1"),
    AG_ROW_BOOL(ag_counter, cycle, "cycle", .doc = "whether it starts again after the last value"),
};

const ag_shape ag_counter_shape = {
    .noun = "counter",
    .id = -1,
    .size = sizeof(ag_counter),
    .fields = counter_fields,
    .field_count = AG_COUNT(counter_fields),
    .doc = "how a sequence counts",
};
static const ag_shape *const counter_shape_ref = &ag_counter_shape;

static const ag_field fields[] = {
    AG_ROW_TYPE(ag_column, type, "type", .flags = AG_REQUIRED | AG_SHORT, .equal = ag_type_equal,
                .doc =
                    "an SQL type: a portable one, an enum, or any other that the database knows"),
    AG_ROW_BOOL(ag_column, nullable, "nullable", .preset = true, .flags = AG_STATED,
                .doc = "whether NULL is allowed"),
    AG_ROW_SQL(ag_column, default_value, "default", .doc = "an SQL expression"),
    AG_ROW_NAME(ag_column, not_null_name, "not_null_name", .flags = AG_LOOSE | AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL 18 and later: what its NOT NULL is called; left out: whatever "
                       "it is, at first table_column_not_null"),
    AG_ROW_BOOL(ag_column, not_null_no_inherit, "not_null_no_inherit", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL 18 and later: tables that inherit from this one may have NULL "
                       "there"),
    AG_ROW_BOOL(ag_column, not_null_not_valid, "not_null_not_valid", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL 18 and later: rows that were there before it may have NULL "
                       "there"),
    AG_ROW_TEXT(ag_column, not_null_comment, "not_null_comment", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL 18 and later: what its NOT NULL is for"),
    AG_ROW_WORD(ag_column, identity, "identity", identity_words,
                .doc = "whether the database counts it up"),
    AG_ROW_RECORDS(ag_column, sequence, "sequence", counter_shape_ref,
                   .flags = AG_ONE | AG_POSTGRESQL_ONLY,
                   .doc = "how an identity or a serial counts, where that is not 1, 2, 3 …"),
    AG_ROW_NAME(ag_column, sequence_name, "sequence_name", .flags = AG_NODIFF | AG_POSTGRESQL_ONLY,
                .doc = "what the sequence of an identity or a serial is called when it is made, "
                       "where that is not table_column_seq"),
    AG_ROW_SQL(ag_column, generated, "generated",
               .doc = "the SQL expression that it is always computed from"),
    AG_ROW_BOOL(ag_column, is_virtual, "virtual",
                .doc = "a generated column that is computed when read, not stored"),
    AG_ROW_WORD(ag_column, on_conflict, "on_conflict", ag_conflict_words, .flags = AG_SQLITE_ONLY,
                .doc = "SQLite: what is done with a row that has NULL where it must not"),
    AG_ROW_BOOL(ag_column, says_not_null, "says_not_null",
                .flags = AG_SQLITE_ONLY | AG_NODIFF | AG_FOLLOWS,
                .doc = "SQLite: NOT NULL is written there though it follows from the key"),
    AG_ROW_MAP(ag_column, constraint_names, "constraint_names",
               .flags = AG_SQLITE_ONLY | AG_NODIFF | AG_FOLLOWS,
               .doc = "SQLite: what \"not null\", \"default\" and the like are called there"),
    AG_ROW_NAME(ag_column, collation, "collation", .doc = "a collation other than the type's own"),
    AG_ROW_WORD(ag_column, storage, "storage", storage_words, .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: how its values are stored, if not as the type says"),
    AG_ROW_NAME(ag_column, compression, "compression", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL 14 and later: pglz or lz4"),
    AG_ROW_INT(ag_column, statistics, "statistics", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: how much is known of its values, up to 10000"),
    AG_ROW_MAP(ag_column, options, "options", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: n_distinct and n_distinct_inherited"),
    AG_ROW_MAP(ag_column, foreign_options, "foreign_options", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: in a foreign table: what the wrapper is told of it"),
    AG_ROW_TEXT(ag_column, comment, "comment", .doc = "what it holds"),
    AG_ROW_NAME(ag_column, renamed_from, "renamed_from", .flags = AG_HINT,
                .doc = "what it was called before; may stay after the rename"),
    AG_ROW_BOOL(ag_column, primary_key, "primary_key", .flags = AG_SUGAR,
                .doc = "it is the table's primary key"),
    AG_ROW_BOOL(ag_column, unique, "unique", .flags = AG_SUGAR,
                .doc = "it has a unique constraint of its own"),
    AG_ROW_TARGET(ag_column, references, "references", .flags = AG_SUGAR,
                  .doc = "it has a foreign key of its own"),
    AG_ROW_MAP(ag_column, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_MAP(ag_column, sequence_privileges, "sequence_privileges",
               .flags = AG_GRANTS | AG_POSTGRESQL_ONLY, .equal = ag_privileges_equal,
               .doc = "PostgreSQL: roles and what they may do with the sequence of an identity or "
                      "a serial: \"usage\""),
};

const ag_shape ag_column_shape = {
    .noun = "column",
    .plural = "columns",
    .id = AG_KIND_COLUMN,
    .size = sizeof(ag_column),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a column of a table",
};
const ag_shape *const ag_column_shape_ref = &ag_column_shape;
