/*
 * table.h: tables and all that is in them, sequences, views, statistics.
 */
#ifndef AUTOGEN_TABLE_H
#define AUTOGEN_TABLE_H

#include <autogen/kind.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_schema ag_schema; /* model.h */

/* ------------------------------------------------------------------ sequences */

typedef enum ag_sequence_type {
    AG_SEQUENCE_BIGINT,
    AG_SEQUENCE_INTEGER,
    AG_SEQUENCE_SMALLINT
} ag_sequence_type;

typedef struct ag_sequence {
    ag_object base;
    ag_word type;  /* ag_sequence_type */
    int64_t start; /* AG_UNSET_LIMIT: see ag_sequence_limits_of() */
    int64_t increment;
    int64_t min; /* AG_UNSET_LIMIT: by type and direction */
    int64_t max; /* the same */
    int64_t cache;
    bool cycle;
    ag_target owned_by; /* one column; without a table: nobody's */
    bool unlogged;
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_sequence;

/* The values of a sequence, and those of its type. */
typedef struct ag_sequence_limits {
    int64_t type_min;
    int64_t type_max;
    int64_t min;
    int64_t max;
    int64_t start;
} ag_sequence_limits;

/* With what is left out filled in as PostgreSQL does. */
AG_API ag_sequence_limits ag_sequence_limits_of(const ag_sequence *sequence);
/* Unset what says no more than is so anyway. */
AG_API void ag_sequence_simplify(ag_sequence *sequence);

/* ------------------------------------------------------------------ columns */

/* How a column makes its own values (SQL:2003 identity). */
typedef enum ag_identity {
    AG_IDENTITY_NONE,
    AG_IDENTITY_ALWAYS,
    AG_IDENTITY_BY_DEFAULT
} ag_identity;

/* A record in ag_column.sequence, or what a database counts with; what is AG_UNSET the database decides. */
typedef struct ag_counter {
    ag_object base;
    int64_t start;
    int64_t increment;
    int64_t min;
    int64_t max;
    int64_t cache;
    bool cycle;
} ag_counter;

/* How the values of a column are stored. */
typedef enum ag_column_storage {
    AG_STORAGE_DEFAULT, /* as its type says */
    AG_STORAGE_PLAIN,
    AG_STORAGE_EXTERNAL,
    AG_STORAGE_EXTENDED,
    AG_STORAGE_MAIN
} ag_column_storage;

typedef struct ag_column {
    ag_object base;
    const char *type;
    bool nullable;
    const char *default_value; /* an SQL expression */
    const char *not_null_name; /* of its NOT NULL; NULL: whatever it is */
    bool not_null_no_inherit;  /* heirs may have NULL there */
    bool not_null_not_valid;   /* rows that were there before it may have NULL there */
    const char *not_null_comment;
    ag_word identity;          /* ag_identity */
    ag_list sequence;          /* of ag_counter, at most one: how an identity or a serial counts */
    const char *sequence_name; /* its sequence, where the database's own name is not meant */
    const char *generated;     /* an SQL expression */
    bool is_virtual;           /* a generated column that is not stored */
    bool says_not_null;        /* SQLite: NOT NULL is written though it follows from the key */
    ag_word on_conflict;       /* ag_on_conflict: where it must not be NULL and would be */
    ag_pairs constraint_names; /* SQLite: "not null" → what that constraint of it is called */
    const char *collation;
    ag_word storage;          /* ag_column_storage */
    const char *compression;  /* NULL: what the server is set to */
    int64_t statistics;       /* AG_UNSET: what the server is set to */
    ag_pairs options;         /* n_distinct, n_distinct_inherited */
    ag_pairs foreign_options; /* of a foreign table: what the wrapper is told of it */
    const char *comment;
    const char *renamed_from; /* hint */
    bool primary_key;         /* sugar for the table's primary key */
    bool unique;              /* sugar for an unnamed unique constraint */
    ag_target references;     /* sugar for an unnamed foreign key */
    ag_pairs privileges;      /* role → what it may do */
    ag_pairs
        sequence_privileges; /* role → what it may do with the sequence of an identity or a serial */
} ag_column;

/* ------------------------------------------------------------------ constraints and indexes */

/* When a constraint is checked. */
typedef enum ag_deferrable {
    AG_NOT_DEFERRABLE,
    AG_INITIALLY_IMMEDIATE,
    AG_INITIALLY_DEFERRED
} ag_deferrable;

/* SQLite: what is done with a row that a constraint refuses. */
typedef enum ag_on_conflict {
    AG_CONFLICT_DEFAULT, /* nothing is said: the statement fails */
    AG_CONFLICT_ROLLBACK,
    AG_CONFLICT_ABORT,
    AG_CONFLICT_FAIL,
    AG_CONFLICT_IGNORE,
    AG_CONFLICT_REPLACE
} ag_on_conflict;

/*
 * On SQLite a constraint need not have a name, and stands with the others or at a column.  `unnamed`: its name is only what the model calls it, the database has none;
 * `at_column`: where it stands, if it has a name or says something of conflicts.
 */
typedef struct ag_primary_key {
    ag_object base;
    ag_names columns;
    const char *key;     /* SQLite: its columns as SQL, where collations or orders are said */
    ag_word on_conflict; /* ag_on_conflict */
    bool unnamed;
    const char *at_column;
    ag_word deferrable;     /* ag_deferrable */
    bool without_overlaps;  /* the last column is a range, and ranges may not overlap */
    ag_names include;       /* of its index, as the rest */
    ag_pairs storage;       /* storage parameters */
    const char *tablespace; /* NULL: the database's */
    bool clustered;
    ag_pairs
        part_names; /* partitions to what its parts there are called, where the database's own names are not meant */
    ag_names unattached; /* partitions that have no part of it */
    const char *comment;
} ag_primary_key;

typedef struct ag_unique {
    ag_object base;
    ag_names columns;
    const char *key;     /* SQLite: its columns as SQL, where collations or orders are said */
    ag_word on_conflict; /* ag_on_conflict */
    bool unnamed;
    const char *at_column;
    bool nulls_not_distinct;
    ag_word deferrable;     /* ag_deferrable */
    bool without_overlaps;  /* the last column is a range, and ranges may not overlap */
    ag_names include;       /* of its index, as the rest */
    ag_pairs storage;       /* storage parameters */
    const char *tablespace; /* NULL: the database's */
    bool clustered;
    ag_pairs
        part_names; /* partitions to what its parts there are called, where the database's own names are not meant */
    ag_names unattached; /* partitions that have no part of it */
    const char *comment;
} ag_unique;

typedef struct ag_check {
    ag_object base;
    const char *expression;
    ag_word on_conflict; /* ag_on_conflict, which SQLite reads and does not follow */
    bool unnamed;
    const char *at_column;
    bool no_inherit;
    bool not_valid;    /* the rows that were there before it need not fulfil it */
    bool not_enforced; /* nobody looks at it */
    const char *comment;
} ag_check;

typedef enum ag_action {
    AG_NO_ACTION,
    AG_RESTRICT,
    AG_CASCADE,
    AG_SET_NULL,
    AG_SET_DEFAULT
} ag_action;
typedef enum ag_match { AG_MATCH_SIMPLE, AG_MATCH_FULL } ag_match;

typedef struct ag_foreign_key {
    ag_object base;
    ag_names columns;
    ag_target references;       /* the columns are always filled in after ag_schema_settle() */
    ag_word on_delete;          /* ag_action */
    ag_names on_delete_columns; /* of SET NULL and SET DEFAULT; none: all */
    ag_word on_update;          /* ag_action */
    ag_word match;              /* ag_match */
    ag_word deferrable;         /* ag_deferrable */
    bool not_valid;             /* the rows that were there before it need not fulfil it */
    bool not_enforced;          /* nobody looks at it */
    bool period;                /* the last column is a range, which ranges there must cover */
    bool implied;               /* SQLite: the columns of the other table are not written */
    bool unnamed;
    const char *at_column;
    const char *comment;
} ag_foreign_key;

typedef enum ag_order { AG_ASC, AG_DESC } ag_order;
/* AG_NULLS_DEFAULT: last for ascending, first for descending, as PostgreSQL has it. */
typedef enum ag_nulls { AG_NULLS_DEFAULT, AG_NULLS_FIRST, AG_NULLS_LAST } ag_nulls;

/* A record in ag_index.columns and ag_exclusion.elements: either a column or an expression. */
typedef struct ag_index_column {
    ag_object base;
    const char *column;
    const char *expression;
    ag_word order; /* ag_order */
    bool says_asc; /* SQLite: ASC is written */
    ag_word nulls; /* ag_nulls */
    const char *opclass;
    ag_pairs opclass_options;
    const char *collation;
    int64_t statistics;        /* of an expression; AG_UNSET: what the server is set to */
    const char *with_operator; /* of an exclusion constraint, in text form: "&&", "app.&&" */
} ag_index_column;

typedef struct ag_index {
    ag_object base;
    ag_list columns; /* of ag_index_column */
    bool unique;
    const char *method; /* NULL: btree, or the only one that the database has */
    ag_names include;
    const char *where;
    bool nulls_not_distinct;
    ag_pairs storage;       /* storage parameters */
    const char *tablespace; /* NULL: the database's */
    bool clustered;         /* CLUSTER puts the table into its order */
    ag_pairs
        part_names; /* partitions to what its parts there are called, where the database's own names are not meant */
    ag_names unattached; /* partitions that have no part of it */
    const char *comment;
} ag_index;

typedef struct ag_exclusion {
    ag_object base;
    ag_list elements;   /* of ag_index_column */
    const char *method; /* NULL: btree */
    ag_names include;
    const char *where;
    ag_word deferrable;     /* ag_deferrable */
    ag_pairs storage;       /* storage parameters */
    const char *tablespace; /* NULL: the database's */
    bool clustered;
    const char *comment;
} ag_exclusion;

/* ------------------------------------------------------------------ triggers, policies, rules */

/* When a trigger or a rule counts, by what the session is for. */
typedef enum ag_enabled {
    AG_ENABLED_ORIGIN, /* everywhere but in a replica */
    AG_DISABLED,
    AG_ENABLED_REPLICA, /* only in a replica */
    AG_ENABLED_ALWAYS
} ag_enabled;

/* AG_TIMING_DEFAULT: SQLite's, which is before. */
typedef enum ag_timing { AG_TIMING_DEFAULT, AG_BEFORE, AG_AFTER, AG_INSTEAD_OF } ag_timing;
typedef enum ag_for_each { AG_FOR_STATEMENT, AG_FOR_ROW } ag_for_each;

typedef struct ag_trigger {
    ag_object base;
    ag_word timing;       /* ag_timing */
    ag_names events;      /* insert, update, delete, truncate */
    ag_names columns;     /* of UPDATE OF */
    ag_word for_each;     /* ag_for_each */
    const char *when;     /* an SQL expression */
    const char *old_rows; /* what the old rows are called: REFERENCING OLD TABLE */
    const char *new_rows;
    const char *function; /* PostgreSQL: qualified, in text form, without types */
    ag_names arguments;
    const char *body;    /* SQLite: the statements between BEGIN and END */
    bool constraint;     /* CREATE CONSTRAINT TRIGGER */
    ag_word deferrable;  /* ag_deferrable */
    const char *partner; /* of a constraint trigger: the other table, FROM */
    ag_word enabled;     /* ag_enabled */
    const char *comment;
} ag_trigger;

typedef enum ag_policy_command {
    AG_COMMAND_ALL,
    AG_COMMAND_SELECT,
    AG_COMMAND_INSERT,
    AG_COMMAND_UPDATE,
    AG_COMMAND_DELETE
} ag_policy_command;

/* Which rows of its table somebody may see and change. */
typedef struct ag_policy {
    ag_object base;
    ag_word command;        /* ag_policy_command */
    bool restrictive;       /* one of those that all have to agree */
    ag_names roles;         /* none: everybody */
    const char *using_rows; /* an SQL expression about rows that are there */
    const char *check_rows; /* one about rows that come */
    const char *comment;
} ag_policy;

typedef enum ag_rule_event { AG_RULE_INSERT, AG_RULE_UPDATE, AG_RULE_DELETE } ag_rule_event;

/* What is done besides a command, or instead of it. */
typedef struct ag_rule {
    ag_object base;
    ag_word event; /* ag_rule_event */
    const char *where;
    bool instead;
    const char *action; /* a statement, several in parentheses, or NOTHING */
    ag_word enabled;    /* ag_enabled */
    const char *comment;
} ag_rule;

/* ------------------------------------------------------------------ tables and views */

/* By what a logical replica knows the old version of a row. */
typedef enum ag_replica_identity {
    AG_REPLICA_DEFAULT, /* the primary key */
    AG_REPLICA_FULL,
    AG_REPLICA_NOTHING
} ag_replica_identity;

/* A record in ag_table.overrides: what a partition or an heir has otherwise than its parents, in one column that it inherits. */
typedef struct ag_override {
    ag_object base;
    const char *column;
    bool nullable;             /* false: NULL is not allowed here, though it is there */
    const char *default_value; /* "NULL": none here, though there is one there */
    const char *comment;       /* comments are never inherited */
} ag_override;

typedef struct ag_table {
    ag_object base;
    ag_list columns;      /* of ag_column */
    ag_list primary_key;  /* of ag_primary_key, at most one */
    ag_list uniques;      /* of ag_unique */
    ag_list exclusions;   /* of ag_exclusion */
    ag_list checks;       /* of ag_check */
    ag_list foreign_keys; /* of ag_foreign_key */
    ag_list indexes;      /* of ag_index */
    ag_list triggers;     /* of ag_trigger */
    ag_list policies;     /* of ag_policy */
    ag_list rules;        /* of ag_rule */
    bool strict;          /* SQLite's STRICT */
    bool without_rowid;   /* SQLite's WITHOUT ROWID */
    bool unlogged;        /* PostgreSQL: not in the write-ahead log, empty after a crash */
    ag_pairs storage; /* PostgreSQL: storage parameters, "toast." before those of its TOAST table */
    const char *tablespace;    /* NULL: the database's own */
    const char *method;        /* how it is stored; NULL: heap */
    ag_word replica_identity;  /* ag_replica_identity */
    const char *replica_index; /* an index or key of the table that is its replica identity */
    const char *partition_by;  /* SQL: "RANGE (created_at)" */
    const char *partition_of;  /* the table that it is a partition of */
    const char *bound;         /* SQL: "FOR VALUES IN (1)", "DEFAULT" */
    ag_names inherits;         /* tables, in their order */
    ag_list overrides;         /* of ag_override, by the names of the columns */
    const char *server;        /* a foreign table's: its rows lie there */
    ag_pairs foreign_options;  /* what the wrapper is told of it */
    bool row_security;         /* its policies count */
    bool force_row_security;   /* for its owner too */
    const char *comment;
    const char *renamed_from; /* hint */
    ag_pairs privileges;      /* role → what it may do */
    ag_pairs
        column_privileges; /* of an heir, on columns that it inherits: role(column) → what it may do there */
    const char *owner; /* NULL: the role that autogen connects as */
} ag_table;

/* SQLite: a table that a module keeps. */
typedef struct ag_virtual_table {
    ag_object base;
    const char *module;
    ag_names arguments; /* each as it is written */
} ag_virtual_table;

/* A record in ag_view.column_defaults: what a row that is inserted through a view has in a column that it does not say. */
typedef struct ag_view_default {
    ag_object base;
    const char *column;
    const char *default_value;
} ag_view_default;

/* A view, or a materialized one, which has rows and may have indexes. */
typedef struct ag_view {
    ag_object base;
    const char *query; /* a SELECT, without a semicolon */
    bool materialized;
    ag_pairs
        options; /* PostgreSQL: what WITH (…) says in front of AS: "security_barrier": "true" */
    const char *tablespace;   /* of a materialized one */
    const char *method;       /* the access method of a materialized one; NULL: the default one */
    ag_names column_names;    /* SQLite: where the view says them in front of its query */
    bool populated;           /* a materialized one is filled when it is made */
    ag_pairs columns;         /* name → type, as the database says them; empty: nobody asked */
    ag_pairs column_comments; /* name → comment */
    ag_list column_defaults;  /* of ag_view_default, by the names of the columns */
    ag_list indexes;          /* of ag_index */
    ag_list triggers;         /* of ag_trigger */
    ag_list rules;            /* of ag_rule */
    const char *comment;
    ag_pairs privileges;        /* role → what it may do */
    ag_pairs column_privileges; /* role(column) → what it may do there */
    const char *owner;          /* NULL: the role that autogen connects as */
} ag_view;

/* An expression that statistics are kept of: a record in ag_statistics.expressions. */
typedef struct ag_statistics_expression {
    ag_object base;
    const char *expression;
} ag_statistics_expression;

/* Extended statistics: how columns of a table hang together. */
typedef struct ag_statistics {
    ag_object base;
    const char *table;
    ag_names columns;
    ag_list expressions; /* of ag_statistics_expression */
    ag_names kinds;      /* ndistinct, dependencies, mcv; none: all, or that of one expression */
    int64_t target;      /* AG_UNSET: that of the columns */
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_statistics;

/* The shapes of records. */
AG_API extern const ag_shape ag_counter_shape;
AG_API extern const ag_shape ag_index_column_shape;
AG_API extern const ag_shape ag_override_shape;
AG_API extern const ag_shape ag_view_default_shape;
AG_API extern const ag_shape ag_statistics_expression_shape;

/* ------------------------------------------------------------------ what is in them */

AG_API ag_column *ag_column_find(const ag_table *table, const char *name);
/* True if its values are of that type, whatever the parameters. */
AG_API bool ag_column_is_of(ag_arena *arena, const ag_column *column, const char *type);
/* NULL if the table has none. */
AG_API ag_primary_key *ag_table_primary_key(const ag_table *table);

/* True of a constraint that SQLite has without a name, whatever the model calls it. */
AG_API bool ag_constraint_is_unnamed(const ag_object *constraint);
AG_API void ag_constraint_set_unnamed(ag_object *constraint, bool unnamed);

/* SQLite: the table or view that full-text search indexes, as it is written; NULL where it keeps its own text. */
AG_API const char *ag_virtual_table_content(const ag_virtual_table *table);
/* True if rows are lost with it: of its own, and not those of a table that it only indexes. */
AG_API bool ag_virtual_table_has_rows(const ag_virtual_table *table);

AG_API void ag_policy_simplify(ag_policy *policy);
AG_API void ag_statistics_simplify(ag_statistics *statistics);

/* ------------------------------------------------------------------ partitions and inheritance */

/*
 * A partition, and an heir of other tables, holds only what is its own.  What it inherits is derived, here and nowhere else: columns, NOT NULL, defaults and
 * checks; for a partition keys, indexes and foreign keys too.
 */
static inline bool ag_table_is_heir(const ag_table *table)
{
    return table->partition_of || table->inherits.len > 0;
}

/* The tables it inherits from, in their order. */
AG_API ag_names ag_table_parents(ag_arena *arena, const ag_table *table);
/* True if the second is, directly or not, a parent of the first. */
AG_API bool ag_table_descends(const ag_schema *schema, const ag_table *table, const char *parent);

/* The columns that a foreign key may rest on: of a primary key, a unique constraint, a unique index; of anything else none. */
AG_API ag_names ag_key_columns(ag_arena *arena, const ag_object *object);
/* True if it refers to the columns of a key of the table, or of one that gets its keys from that. */
AG_API bool ag_foreign_key_rests_on(ag_arena *arena, const ag_schema *schema,
                                    const ag_foreign_key *foreign, const char *table,
                                    const ag_object *key);

/* True if some of its rows are another server's: it is a foreign table, or one comes from it. */
AG_API bool ag_table_lies_elsewhere(const ag_schema *schema, const ag_table *table);

/* Add to the names of tables, whose values do not count, those of all that come from them, and then of all that these come from: they stand and change together. */
AG_API void ag_schema_add_families(const ag_schema *schema, ag_map *names);

/*
 * A copy of the table with all that it has, as if it were nobody's heir: what it inherits, with the names that the server gives, and then its own.  Identities stay with the parent, and a serial
 * column takes its values from the parent's sequence.  Parents that are not in the schema give nothing.
 */
AG_API ag_table *ag_table_whole(ag_arena *arena, const ag_schema *schema, const ag_table *table);
/* The same, as it is when it has left: nothing in it has a name that another relation of the schema has. */
AG_API ag_table *ag_table_alone(ag_arena *arena, const ag_schema *schema, const ag_table *table);

/* Take from an heir what it has from its parents all the same: what differs in a column stays as an override. */
AG_API void ag_table_fold(ag_arena *arena, const ag_schema *schema, ag_table *table);
/* ag_table_fold() for all that descend from the table; NULL: from any. */
AG_API void ag_schema_fold(ag_arena *arena, ag_schema *schema, const char *parent);

/* Columns that an heir inherits, and that may not be NULL in it. */
AG_API void ag_table_require(ag_arena *arena, const ag_schema *schema, ag_table *table,
                             const ag_names *columns);

/* The fields by which a table belongs to others: partition_of, bound, inherits, overrides. */
AG_API uint64_t ag_table_heritage(void);
/* The parents of an heir become those of `to`, on a table of the schema: what it had from those that go becomes its own, and what it has in common with those that come is theirs. */
AG_API void ag_table_move(ag_arena *arena, const ag_schema *schema, ag_table *table,
                          const ag_table *to);

/* ------------------------------------------------------------------ names */

/* The longest name in bytes that both databases keep (PostgreSQL's NAMEDATALEN - 1). */
#define AG_NAME_MAX 63

/*
 * The name that PostgreSQL itself would give (makeObjectName and ChooseRelationName in src/backend/commands/indexcmds.c, ChooseConstraintName in
 * catalog/pg_constraint.c): "table_column_label", the longer of the first two parts cut until all fits AG_NAME_MAX, with 1, 2, … behind the label while `taken` has it.
 * The label is pkey, key, fkey, check, or idx.
 */
AG_API char *ag_name_choose(ag_arena *arena, const char *table, const char *columns,
                            const char *label, const ag_map *taken);

/* True if the column is an identity or a serial, be it on one dialect alone. */
AG_API bool ag_column_counts(const ag_column *column);
/* What the sequence of an identity or a serial column is called, in text form: what it says, or what PostgreSQL would choose. */
AG_API char *ag_column_sequence(ag_arena *arena, const char *table, const ag_column *column);

/* Give each unnamed constraint and index of the table its name.  `taken` holds the names of all relations in the table's schema and is added to. */
AG_API void ag_table_name_children(ag_arena *arena, ag_table *table, ag_map *taken);
/* The names of relations in the schema of the table `beside`, indexes and keys included: not those in the table `but`, which may be NULL. */
AG_API void ag_schema_take_names(ag_arena *arena, const ag_schema *schema, const char *beside,
                                 const char *but, ag_map *taken);
/* True if one of the names is among those that are not in the table `beside`: what is quickly said, and mostly no. */
AG_API bool ag_schema_has_names(ag_arena *arena, const ag_schema *schema, const char *beside,
                                const ag_map *names);

#ifdef __cplusplus
}
#endif

#endif
