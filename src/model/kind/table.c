/* table.c: a table and what lives in it. */
#include "model/kind.h"

static const ag_field override_fields[] = {
    AG_ROW_NAME(ag_override, column, "column", .flags = AG_REQUIRED,
                .doc = "a column of the parents"),
    AG_ROW_BOOL(ag_override, nullable, "nullable", .preset = true,
                .doc = "false: NULL is not allowed, though the parents allow it"),
    AG_ROW_SQL(ag_override, default_value, "default",
               .doc = "an SQL expression instead of the parents' default; NULL for none"),
    AG_ROW_TEXT(ag_override, comment, "comment", .doc = "what it holds"),
};

const ag_shape ag_override_shape = {
    .noun = "override",
    .id = -1,
    .size = sizeof(ag_override),
    .fields = override_fields,
    .field_count = AG_COUNT(override_fields),
    .doc = "what a partition or an heir has otherwise than its parents in one column",
};
static const ag_shape *const override_shape_ref = &ag_override_shape;

static const char *const replica_words[] = {"default", "full", "nothing", NULL};

static const ag_field fields[] = {
    AG_ROW_TEXT(ag_table, comment, "comment", .doc = "what it holds"),
    AG_ROW_NAME(ag_table, renamed_from, "renamed_from", .flags = AG_HINT,
                .doc = "what it was called before; may stay after the rename"),
    AG_ROW_CHILDREN(ag_table, columns, "columns", ag_column_shape_ref,
                    .doc = "its columns, in their order"),
    AG_ROW_CHILDREN(ag_table, primary_key, "primary_key", ag_primary_key_shape_ref, .flags = AG_ONE,
                    .doc = "its primary key"),
    AG_ROW_CHILDREN(ag_table, uniques, "uniques", ag_unique_shape_ref,
                    .doc = "its unique constraints"),
    AG_ROW_CHILDREN(ag_table, exclusions, "exclusions", ag_exclusion_shape_ref,
                    .flags = AG_POSTGRESQL_ONLY, .doc = "PostgreSQL: its exclusion constraints"),
    AG_ROW_CHILDREN(ag_table, checks, "checks", ag_check_shape_ref, .doc = "its check constraints"),
    AG_ROW_CHILDREN(ag_table, foreign_keys, "foreign_keys", ag_foreign_key_shape_ref,
                    .doc = "its foreign keys"),
    AG_ROW_CHILDREN(ag_table, indexes, "indexes", ag_index_shape_ref, .doc = "its indexes"),
    AG_ROW_CHILDREN(ag_table, triggers, "triggers", ag_trigger_shape_ref, .doc = "its triggers"),
    AG_ROW_CHILDREN(ag_table, policies, "policies", ag_policy_shape_ref,
                    .flags = AG_POSTGRESQL_ONLY,
                    .doc = "PostgreSQL: who may see which of its rows"),
    AG_ROW_CHILDREN(ag_table, rules, "rules", ag_rule_shape_ref, .flags = AG_POSTGRESQL_ONLY,
                    .doc = "PostgreSQL: its rewrite rules"),
    AG_ROW_BOOL(ag_table, strict, "strict", .flags = AG_SQLITE_ONLY,
                .doc = "SQLite: types are enforced (STRICT)"),
    AG_ROW_BOOL(ag_table, without_rowid, "without_rowid", .flags = AG_SQLITE_ONLY,
                .doc = "SQLite: stored by primary key (WITHOUT ROWID)"),
    AG_ROW_BOOL(ag_table, unlogged, "unlogged", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: not written to the log, and so empty after a crash"),
    AG_ROW_MAP(ag_table, storage, "storage_parameters", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: such as fillfactor; \"toast.\" before those of its TOAST table"),
    AG_ROW_NAME(ag_table, tablespace, "tablespace", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: where it lies, if not where the database does"),
    AG_ROW_NAME(ag_table, method, "method", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: how it is stored, if not as a heap"),
    AG_ROW_WORD(ag_table, replica_identity, "replica_identity", replica_words,
                .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: what logical replication knows an old row by"),
    AG_ROW_NAME(ag_table, replica_index, "replica_index", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: the index or key that logical replication knows an old row by"),
    AG_ROW_BOOL(ag_table, row_security, "row_security", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: policies say which rows somebody sees"),
    AG_ROW_BOOL(ag_table, force_row_security, "force_row_security", .flags = AG_POSTGRESQL_ONLY,
                .doc = "PostgreSQL: its owner too sees only the rows that policies show"),
    AG_ROW_SQL(ag_table, partition_by, "partition_by", .flags = AG_POSTGRESQL_ONLY,
               .doc =
                   "PostgreSQL: how its rows go into partitions: RANGE, LIST or HASH, and the key"),
    AG_ROW_REF(ag_table, partition_of, "partition_of", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: the table that it is a partition of"),
    AG_ROW_SQL(ag_table, bound, "bound", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: the rows that a partition has: FOR VALUES …, or DEFAULT"),
    AG_ROW_LIST(
        ag_table, inherits, "inherits", .flags = AG_POSTGRESQL_ONLY | AG_REFERS,
        .doc =
            "PostgreSQL: the tables whose columns and checks it has, and whose queries see its rows"),
    AG_ROW_RECORDS(
        ag_table, overrides, "overrides", override_shape_ref, .flags = AG_POSTGRESQL_ONLY,
        .doc = "PostgreSQL: what it has otherwise than its parents in the columns it inherits"),
    AG_ROW_NAME(ag_table, server, "server", .flags = AG_POSTGRESQL_ONLY | AG_REFERS,
                .doc = "PostgreSQL: the foreign server that its rows lie on: a foreign table"),
    AG_ROW_MAP(ag_table, foreign_options, "foreign_options", .flags = AG_POSTGRESQL_ONLY,
               .doc = "PostgreSQL: of a foreign table: what the wrapper is told of it"),
    AG_ROW_MAP(ag_table, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_MAP(
        ag_table, column_privileges, "column_privileges", AG_COLUMN_PRIVILEGES_ROW,
        .doc =
            "PostgreSQL: what a role may do with a column that it inherits: \"app(name)\": \"select\""),
    AG_ROW_NAME(ag_table, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_table_shape = {
    .noun = "table",
    .plural = "tables",
    .id = AG_KIND_TABLE,
    .size = sizeof(ag_table),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a table",
};
