/*
 * kind.h: the shapes of all kinds, for the tables in kind/ and the list in kinds.c.  A row refers to the shape of its children through
 * a pointer of its own, since C has no constant expression for the value of another const object.
 */
#ifndef AG_MODEL_KIND_H
#define AG_MODEL_KIND_H

#include <autogen/model.h>

extern const ag_shape ag_namespace_shape;
extern const ag_shape ag_extension_shape;
extern const ag_shape ag_collation_shape;
extern const ag_shape ag_enum_shape;
extern const ag_shape ag_composite_type_shape;
extern const ag_shape ag_range_type_shape;
extern const ag_shape ag_domain_shape;
extern const ag_shape ag_sequence_shape;
extern const ag_shape ag_text_search_dictionary_shape;
extern const ag_shape ag_text_search_configuration_shape;
extern const ag_shape ag_function_shape;
extern const ag_shape ag_procedure_shape;
extern const ag_shape ag_aggregate_shape;
extern const ag_shape ag_operator_shape;
extern const ag_shape ag_operator_family_shape;
extern const ag_shape ag_operator_class_shape;
extern const ag_shape ag_cast_shape;
extern const ag_shape ag_foreign_data_wrapper_shape;
extern const ag_shape ag_foreign_server_shape;
extern const ag_shape ag_table_shape;
extern const ag_shape ag_virtual_table_shape;
extern const ag_shape ag_view_shape;
extern const ag_shape ag_statistics_shape;
extern const ag_shape ag_publication_shape;
extern const ag_shape ag_default_privileges_shape;
extern const ag_shape ag_event_trigger_shape;
extern const ag_shape ag_column_shape;
extern const ag_shape ag_primary_key_shape;
extern const ag_shape ag_unique_shape;
extern const ag_shape ag_exclusion_shape;
extern const ag_shape ag_check_shape;
extern const ag_shape ag_foreign_key_shape;
extern const ag_shape ag_index_shape;
extern const ag_shape ag_trigger_shape;
extern const ag_shape ag_policy_shape;
extern const ag_shape ag_rule_shape;

/* "Select" and "select" are one. */
bool ag_privileges_equal(const char *a, const char *b);

/* The rest of the rows of privileges and owner. */
#define AG_PRIVILEGES_ROW \
    .flags = AG_GRANTS | AG_POSTGRESQL_ONLY, .equal = ag_privileges_equal, \
    .doc = "PostgreSQL: roles and what they may do with it: \"select, insert\""
#define AG_COLUMN_PRIVILEGES_ROW \
    .flags = AG_GRANTS | AG_POSTGRESQL_ONLY, .equal = ag_privileges_equal
#define AG_OWNER_ROW \
    .flags = AG_OWNER | AG_POSTGRESQL_ONLY, \
    .doc = "PostgreSQL: the role that it belongs to; left out: the one that connects"

/* The rest of the rows of what has parts in partitions. */
#define AG_PART_NAMES_ROW \
    .flags = AG_POSTGRESQL_ONLY | AG_NODIFF | AG_FOLLOWS, \
    .doc = \
        "PostgreSQL: partitions, and what its part there is called when it is made, where that " \
        "is not table_columns_idx, _pkey or _key"

#define AG_UNATTACHED_ROW \
    .flags = AG_POSTGRESQL_ONLY | AG_NO_COLUMNS, \
    .doc = "PostgreSQL: partitions that have no part of it, for which it is not used"

/* The rest of the rows of a constraint that only SQLite has. */
#define AG_ON_CONFLICT_ROW \
    .flags = AG_SQLITE_ONLY, .doc = "SQLite: what is done with a row that it refuses"
#define AG_UNNAMED_ROW \
    .flags = AG_SQLITE_ONLY | AG_NODIFF | AG_NAMED, \
    .doc = "SQLite: it has no name there, only in this file"
#define AG_AT_COLUMN_ROW \
    .flags = AG_SQLITE_ONLY | AG_NODIFF | AG_FOLLOWS, \
    .doc = "SQLite: the column that it is written at, if not behind all columns"

extern const ag_shape *const ag_column_shape_ref;
extern const ag_shape *const ag_primary_key_shape_ref;
extern const ag_shape *const ag_unique_shape_ref;
extern const ag_shape *const ag_exclusion_shape_ref;
extern const ag_shape *const ag_check_shape_ref;
extern const ag_shape *const ag_foreign_key_shape_ref;
extern const ag_shape *const ag_index_shape_ref;
extern const ag_shape *const ag_index_column_shape_ref;
extern const ag_shape *const ag_trigger_shape_ref;
extern const ag_shape *const ag_policy_shape_ref;
extern const ag_shape *const ag_rule_shape_ref;

extern const ag_shape *const ag_argument_shape_ref;

/* Words of ag_parallel. */
extern const char *const ag_parallel_words[];
/* Words of ag_deferrable. */
extern const char *const ag_deferrable_words[];
/* Words of ag_on_conflict. */
extern const char *const ag_conflict_words[];
/* Words of ag_enabled. */
extern const char *const ag_enabled_words[];
/* What is done to rows, in the order in which it is said. */
extern const char *const ag_event_words[];

#endif
