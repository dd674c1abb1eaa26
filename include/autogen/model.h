/*
 * model.h: what a schema can hold.
 *
 * Each struct is described by the field table in src/model/kind/<noun>.c; a test demands that no member lacks its row.  All kinds stand in one table,
 * ag_kinds.  The model is neutral: it says what is meant, and a dialect says how it is spelled.
 *
 * Names are exact, never folded.  An object that lives in a namespace is called by its qualified name in text form (ag_name_text() of
 * shape.h): "users" in the default schema, "app.users" elsewhere.  Children (columns, keys, indexes …) are called by their bare name.
 */
#ifndef AUTOGEN_MODEL_H
#define AUTOGEN_MODEL_H

#include <autogen/base.h>
#include <autogen/error.h>
#include <autogen/shape.h>

#ifdef __cplusplus
extern "C" {
#endif

/* In the order in which they are created; those with a name of their own, the children of the root, come first. */
typedef enum ag_kind {
    AG_KIND_SCHEMA, /* a namespace */
    AG_KIND_EXTENSION,
    AG_KIND_COLLATION,
    AG_KIND_ENUM,
    AG_KIND_COMPOSITE_TYPE,
    AG_KIND_RANGE_TYPE,
    AG_KIND_DOMAIN,
    AG_KIND_SEQUENCE,
    AG_KIND_TEXT_SEARCH_DICTIONARY,
    AG_KIND_TEXT_SEARCH_CONFIGURATION,
    AG_KIND_FUNCTION,
    AG_KIND_PROCEDURE,
    AG_KIND_AGGREGATE,
    AG_KIND_OPERATOR,
    AG_KIND_OPERATOR_FAMILY,
    AG_KIND_OPERATOR_CLASS,
    AG_KIND_CAST,
    AG_KIND_FOREIGN_DATA_WRAPPER,
    AG_KIND_FOREIGN_SERVER,
    AG_KIND_TABLE,
    AG_KIND_VIRTUAL_TABLE,
    AG_KIND_VIEW,
    AG_KIND_STATISTICS,
    AG_KIND_PUBLICATION,
    AG_KIND_DEFAULT_PRIVILEGES,
    AG_KIND_EVENT_TRIGGER,
    AG_KIND_COLUMN,
    AG_KIND_TOP_END = AG_KIND_COLUMN, /* the first that lives in a table or a view */
    AG_KIND_PRIMARY_KEY,
    AG_KIND_UNIQUE,
    AG_KIND_EXCLUSION,
    AG_KIND_CHECK,
    AG_KIND_FOREIGN_KEY,
    AG_KIND_INDEX,
    AG_KIND_TRIGGER,
    AG_KIND_POLICY,
    AG_KIND_RULE,
    AG_KIND_COUNT
} ag_kind;

typedef struct ag_namespace {
    ag_object base;
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_namespace;

typedef struct ag_extension {
    ag_object base;
    const char *schema;  /* where its objects go; NULL: the server decides, not compared */
    const char *version; /* NULL: whatever is there, not compared */
    const char *comment;
} ag_extension;

typedef struct ag_enum {
    ag_object base;
    ag_names values;
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_enum;

/* A record in ag_domain.checks; by name in the order of the bytes after ag_schema_settle(). */
typedef struct ag_domain_check {
    ag_object base;
    const char *name; /* never NULL after ag_schema_settle() */
    const char *expression;
    bool not_valid;
    const char *comment;
} ag_domain_check;

typedef struct ag_domain {
    ag_object base;
    const char *type;
    bool nullable;
    const char *default_value; /* an SQL expression */
    const char *collation;
    ag_list checks; /* of ag_domain_check */
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_domain;

/* A record in ag_composite_type.attributes. */
typedef struct ag_attribute {
    ag_object base;
    const char *name;
    const char *type;
    const char *collation;
    const char *comment;
} ag_attribute;

typedef struct ag_composite_type {
    ag_object base;
    ag_list attributes; /* of ag_attribute */
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_composite_type;

typedef struct ag_range_type {
    ag_object base;
    const char *subtype;
    const char *opclass;
    const char *collation;
    const char *canonical;    /* a function */
    const char *subtype_diff; /* a function */
    const char *multirange;   /* in text form; NULL: as the server calls it */
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_range_type;

typedef enum ag_collation_provider {
    AG_COLLATION_LIBC,
    AG_COLLATION_ICU,
    AG_COLLATION_BUILTIN
} ag_collation_provider;

typedef struct ag_collation {
    ag_object base;
    ag_word provider; /* ag_collation_provider */
    const char *locale;
    const char *lc_collate; /* libc only, with lc_ctype, instead of locale */
    const char *lc_ctype;
    bool deterministic;
    const char *rules;
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_collation;

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
typedef struct ag_text_search_dictionary {
    ag_object base;
    const char *template_name; /* the name of one */
    ag_pairs options;
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_text_search_dictionary;

typedef struct ag_text_search_configuration {
    ag_object base;
    const char *parser; /* the name of one; NULL: pg_catalog's default */
    ag_pairs mappings;  /* sort of token → names of dictionaries as SQL, with commas */
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_text_search_configuration;

typedef enum ag_argument_mode {
    AG_MODE_IN,
    AG_MODE_OUT,
    AG_MODE_INOUT,
    AG_MODE_VARIADIC,
    AG_MODE_TABLE /* a column of RETURNS TABLE (…) */
} ag_argument_mode;

/* A record in the arguments of a routine. */
typedef struct ag_argument {
    ag_object base;
    const char *type;
    const char *name;          /* NULL: none, only its place */
    ag_word mode;              /* ag_argument_mode */
    const char *default_value; /* an SQL expression */
} ag_argument;

typedef enum ag_volatility { AG_VOLATILE, AG_STABLE, AG_IMMUTABLE } ag_volatility;
typedef enum ag_parallel {
    AG_PARALLEL_UNSAFE,
    AG_PARALLEL_RESTRICTED,
    AG_PARALLEL_SAFE
} ag_parallel;

/*
 * A function or, with fewer fields, a procedure.  Its key is a signature (ag_signature_parse() of shape.h) of its input arguments' types in canonical spelling,
 * without parameters, which mean nothing there.
 */
typedef struct ag_routine {
    ag_object base;
    const char *returns; /* NULL: what its arguments that are not only input say; of a procedure */
    bool returns_set;
    bool window;
    ag_word volatility; /* ag_volatility */
    bool strict;
    bool leakproof;
    ag_word parallel;    /* ag_parallel */
    const char *cost;    /* a number; NULL: what the language gives */
    const char *rows;    /* a number; NULL: 1000 */
    const char *support; /* the planner's support function */
    ag_list arguments;   /* of ag_argument */
    const char *language;
    bool security_definer;
    ag_pairs settings;   /* SET name = value, the value as the server keeps it: lists with commas */
    ag_names transforms; /* types */
    const char *body;    /* a text in its language, to the byte */
    const char *sql_body; /* RETURN … or BEGIN ATOMIC … END, instead of a text */
    const char *library;  /* of a function in C, instead of a body: its file */
    const char *symbol;   /* and its name there; NULL: the same */
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_routine;

typedef enum ag_final_modify {
    AG_MODIFY_DEFAULT, /* read_write for ordered sets, read_only for others */
    AG_MODIFY_READ_ONLY,
    AG_MODIFY_SHAREABLE,
    AG_MODIFY_READ_WRITE
} ag_final_modify;

/* An aggregate.  Its key is a signature of all its arguments' types, those that are ordered included. */
typedef struct ag_aggregate {
    ag_object base;
    ag_list arguments;    /* of ag_argument; of an ordered set those that stand in front */
    ag_list order_by;     /* of ag_argument; not empty: an ordered-set aggregate */
    bool hypothetical;    /* of an ordered set */
    const char *function; /* names of functions, without types */
    const char *state_type;
    int64_t state_space;
    const char *final_function;
    bool final_extra;
    ag_word final_modify; /* ag_final_modify */
    const char *combine_function;
    const char *serial_function;
    const char *deserial_function;
    const char *initial_value;
    const char *moving_function;
    const char *moving_inverse_function;
    const char *moving_state_type;
    int64_t moving_state_space;
    const char *moving_final_function;
    bool moving_final_extra;
    ag_word moving_final_modify; /* ag_final_modify */
    const char *moving_initial_value;
    const char *sort_operator;
    ag_word parallel; /* ag_parallel */
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_aggregate;

/*
 * An operator.  Its key is a signature of the types of its two sides, "none" where there is nothing: "app.===(integer, text)", "!(none, integer)".  Two that are each other's
 * commutator or negator say so both after ag_schema_settle().
 */
typedef struct ag_operator {
    ag_object base;
    const char *function;   /* names of functions, without types */
    const char *commutator; /* operators, in text form, without types */
    const char *negator;
    const char *restrict_function; /* what the planner asks how many rows are left */
    const char *join_function;
    bool hashes;
    bool merges;
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_operator;

/* A record in the operators of a family or a class. */
typedef struct ag_family_operator {
    ag_object base;
    int64_t strategy;
    const char *operator_key; /* with types */
    const char *order_by;     /* a family, in text form, without its access method */
} ag_family_operator;

/* A record in their functions. */
typedef struct ag_family_function {
    ag_object base;
    int64_t number;
    const char *function; /* with types */
    const char *left;     /* never NULL after ag_schema_settle() */
    const char *right;
} ag_family_function;

/* Its key is its name with its access method: "app.money_ops(btree)". */
typedef struct ag_operator_family {
    ag_object base;
    ag_list operators; /* of ag_family_operator: those that belong to none of its classes */
    ag_list functions; /* of ag_family_function */
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_operator_family;

/* Its key is as that of a family. */
typedef struct ag_operator_class {
    ag_object base;
    const char *type;
    bool is_default;
    const char
        *family; /* in text form, without its access method; never NULL after ag_schema_settle() */
    const char *storage;
    ag_list operators; /* of ag_family_operator */
    ag_list functions; /* of ag_family_function */
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_operator_class;

typedef enum ag_cast_context {
    AG_CAST_EXPLICIT,
    AG_CAST_ASSIGNMENT,
    AG_CAST_IMPLICIT
} ag_cast_context;

/* How one type becomes another.  Its key is "integer as app.money". */
typedef struct ag_cast {
    ag_object base;
    const char
        *function; /* with types, as a key has them; NULL: none is needed, the bytes are the same */
    bool inout;    /* by way of the text of the value */
    ag_word context; /* ag_cast_context */
    const char *comment;
} ag_cast;

/* What can be asked for data that lies elsewhere. */
typedef struct ag_foreign_data_wrapper {
    ag_object base;
    const char *handler; /* names of functions, without types */
    const char *validator;
    ag_pairs options;
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_foreign_data_wrapper;

/* Where such data lies.  Who may log in there, a user mapping, is no part of a schema: it holds passwords. */
typedef struct ag_foreign_server {
    ag_object base;
    const char *wrapper;
    const char *type;
    const char *version;
    ag_pairs options;
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_foreign_server;

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
    const char *not_null_name; /* of its NOT NULL, where the database's own name is not meant */
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
    const char *owner;        /* NULL: the role that autogen connects as */
} ag_table;

/* SQLite: a table that a module keeps. */
typedef struct ag_virtual_table {
    ag_object base;
    const char *module;
    ag_names arguments; /* each as it is written */
} ag_virtual_table;

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

/* A table that a publication says by name: a record in ag_publication.tables. */
typedef struct ag_published_table {
    ag_object base;
    const char *table;
    ag_names columns;  /* none: all */
    const char *where; /* an SQL expression: which rows */
} ag_published_table;

/* What a publication says of generated columns. */
typedef enum ag_published_generated {
    AG_GENERATED_UNPUBLISHED,
    AG_GENERATED_STORED
} ag_published_generated;

/* What subscribers to it are told. */
typedef struct ag_publication {
    ag_object base;
    bool all_tables;
    ag_list tables;    /* of ag_published_table */
    ag_names schemas;  /* all tables in them */
    ag_names publish;  /* insert, update, delete, truncate, or nothing; none: all of them */
    bool via_root;     /* changes in a partition are those of its root */
    ag_word generated; /* ag_published_generated */
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_publication;

/* What objects that a role makes may be done with from the start.  Its key says whose and where: see ag_default_key. */
typedef struct ag_default_privileges {
    ag_object base;
    ag_pairs privileges; /* role → what it may do */
} ag_default_privileges;

typedef enum ag_event {
    AG_EVENT_COMMAND_START,
    AG_EVENT_COMMAND_END,
    AG_EVENT_REWRITE,
    AG_EVENT_DROP,
    AG_EVENT_LOGIN
} ag_event;

/* Fires on commands, so that it is made last and goes first. */
typedef struct ag_event_trigger {
    ag_object base;
    ag_word event;        /* ag_event */
    ag_names tags;        /* in capitals; empty: all */
    const char *function; /* its name, without types: it has no arguments */
    ag_word enabled;      /* ag_enabled */
    const char *comment;
    const char *owner; /* NULL: the role that autogen connects as */
} ag_event_trigger;

/* The root: everything that is declared, or that a database holds. */
typedef struct ag_schema {
    ag_object base;
    ag_list schemas;                    /* of ag_namespace */
    ag_list extensions;                 /* of ag_extension */
    ag_list collations;                 /* of ag_collation */
    ag_list enums;                      /* of ag_enum */
    ag_list composite_types;            /* of ag_composite_type */
    ag_list range_types;                /* of ag_range_type */
    ag_list domains;                    /* of ag_domain */
    ag_list sequences;                  /* of ag_sequence */
    ag_list text_search_dictionaries;   /* of ag_text_search_dictionary */
    ag_list text_search_configurations; /* of ag_text_search_configuration */
    ag_list functions;                  /* of ag_routine */
    ag_list procedures;                 /* of ag_routine */
    ag_list aggregates;                 /* of ag_aggregate */
    ag_list operators;                  /* of ag_operator */
    ag_list operator_families;          /* of ag_operator_family */
    ag_list operator_classes;           /* of ag_operator_class */
    ag_list casts;                      /* of ag_cast */
    ag_list foreign_data_wrappers;      /* of ag_foreign_data_wrapper */
    ag_list foreign_servers;            /* of ag_foreign_server */
    ag_list tables;                     /* of ag_table */
    ag_list virtual_tables;             /* of ag_virtual_table */
    ag_list views;                      /* of ag_view */
    ag_list statistics;                 /* of ag_statistics */
    ag_list publications;               /* of ag_publication */
    ag_list default_privileges;         /* of ag_default_privileges */
    ag_list event_triggers;             /* of ag_event_trigger */
    int64_t ignored; /* AG_GRANTS, AG_OWNER: what nobody looked at, and no comparison looks at */
} ag_schema;

/* ------------------------------------------------------------------ kinds */

typedef struct ag_kind_info {
    const ag_shape *shape;
    bool in_table;   /* lives in a table, or in a view that may have it: its operations name that */
    bool added;      /* "add"/"drop" rather than "create"/"drop" */
    bool constraint; /* shares the table's constraint names; may be unnamed when declared */
    bool qualified;  /* lives in a namespace: its name is a qualified one, in text form */
    bool relation;   /* shares the names of its namespace's relations: tables, indexes */
    bool type;       /* shares the names of its namespace's types */
    bool renewable;  /* holds no data of its own: it can be dropped and made again */
    bool
        late; /* in a table, made when all that is not in one is there: never nested in create_table */
    bool typed;   /* its key is a signature (ag_signature_parse() of shape.h) */
    bool routine; /* the same, which it shares with no other routine */
} ag_kind_info;

/* True of a constraint that SQLite has without a name, whatever the model calls it. */
AG_API bool ag_constraint_is_unnamed(const ag_object *constraint);
AG_API void ag_constraint_set_unnamed(ag_object *constraint, bool unnamed);

/* SQLite: the table or view that full-text search indexes, as it is written; NULL where it keeps its own text. */
AG_API const char *ag_virtual_table_content(const ag_virtual_table *table);
/* True if rows are lost with it: of its own, and not those of a table that it only indexes. */
AG_API bool ag_virtual_table_has_rows(const ag_virtual_table *table);

/* Indexed by ag_kind. */
AG_API extern const ag_kind_info ag_kinds[AG_KIND_COUNT];

/* The shape of the root, and of records. */
AG_API extern const ag_shape ag_schema_shape;
AG_API extern const ag_shape ag_counter_shape;
AG_API extern const ag_shape ag_index_column_shape;
/* The shape of an argument of a routine. */
AG_API extern const ag_shape ag_argument_shape;
AG_API extern const ag_shape ag_override_shape;
AG_API extern const ag_shape ag_domain_check_shape;
AG_API extern const ag_shape ag_attribute_shape;
/* Of the members of families and classes of operators. */
AG_API extern const ag_shape ag_family_operator_shape;
AG_API extern const ag_shape ag_family_function_shape;
/* Of the records of statistics and publications. */
AG_API extern const ag_shape ag_statistics_expression_shape;
AG_API extern const ag_shape ag_published_table_shape;

AG_API ag_schema *ag_schema_new(ag_arena *arena);
AG_API ag_schema *ag_schema_copy(ag_arena *arena, const ag_schema *schema);

static inline ag_kind ag_kind_of(const ag_object *object)
{
    return (ag_kind)object->shape->id;
}

/* The objects of a kind: `parent` is the ag_schema, or the ag_table for what lives in tables.  Never NULL for a right parent. */
AG_API ag_list *ag_children(ag_object *parent, ag_kind kind);
AG_API const ag_list *ag_children_of(const ag_object *parent, ag_kind kind);

AG_API ag_table *ag_table_find(const ag_schema *schema, const char *name);
/* The table or view of that name, which no two can share; NULL if there is none. */
AG_API ag_object *ag_relation_find(const ag_schema *schema, const char *name);
/* True if objects of the kind can live in the parent. */
AG_API bool ag_has_children(const ag_object *parent, ag_kind kind);
AG_API ag_column *ag_column_find(const ag_table *table, const char *name);
/* NULL if the table has none. */
AG_API ag_primary_key *ag_table_primary_key(const ag_table *table);

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

/*
 * Give each class of operators its family, and each operator and support function to the class or the family that PostgreSQL would have it in: a class keeps
 * only what no index could do without.  Members are in order then.
 */
AG_API void ag_schema_settle_families(ag_arena *arena, ag_schema *schema);

/* The same for policies, statistics and publications; lists whose order means nothing get one. */
AG_API void ag_policy_simplify(ag_policy *policy);
AG_API void ag_statistics_simplify(ag_statistics *statistics);
AG_API void ag_publication_simplify(ag_publication *publication);

/* ------------------------------------------------------------------ keys */

/* The two types in the key of a cast; AG_E_NAME, without a place, where it is none. */
typedef struct ag_cast_types {
    const char *source;
    const char *target;
} ag_cast_types;

AG_API AG_MUST_CHECK bool ag_cast_parse(ag_arena *arena, const char *text, ag_cast_types *out,
                                        ag_error *err);
AG_API const char *ag_cast_text(ag_arena *arena, const ag_cast_types *types);

/* The namespace in the key of an object of its own, for a cast that of one of its types; NULL: the default one. */
AG_API const char *ag_key_schema(ag_arena *arena, ag_kind kind, const char *key);
/* The same key in another namespace; and with other types in it. */
AG_API const char *ag_key_in(ag_arena *arena, ag_kind kind, const char *key, const char *schema);
AG_API const char *ag_key_with_types(ag_arena *arena, ag_kind kind, const char *key,
                                     const char *(*type_of)(ag_arena *arena, const char *type,
                                                            const void *how),
                                     const void *how);

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

/* True if some of its rows are another server's: it is a foreign table, or one comes from it. */
AG_API bool ag_table_lies_elsewhere(const ag_schema *schema, const ag_table *table);

/* Add to the names of tables, whose values do not count, those of all that come from them, and then of all that these come from: they stand and change together. */
AG_API void ag_schema_add_families(const ag_schema *schema, ag_map *names);

/*
 * A copy of the table with all that it has, as if it were nobody's heir: what it inherits, with the names that the server gives, and then its own.  Identities stay with the parent, and a serial
 * column takes its values from the parent's sequence.  Parents that are not in the schema give nothing.
 */
AG_API ag_table *ag_table_whole(ag_arena *arena, const ag_schema *schema, const ag_table *table);

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

/* ------------------------------------------------------------------ privileges and owners */

/* In privileges: the owner, whose name differs, as nobody can call a role; the role that is everybody. */
#define AG_OWNER_ROLE "pg_owner"
#define AG_PUBLIC_ROLE "public"

typedef struct ag_privilege {
    const char *name; /* lower case: "select" */
    bool grantable;
} ag_privilege;
typedef AG_VEC(ag_privilege) ag_privileges;

/* "select, insert with grant option" as a list in the order of names; "all" is what there is for the kind, "none" is nothing. */
AG_API ag_privileges ag_privileges_of(ag_arena *arena, ag_kind kind, const char *text);
/* What a role may do of which nothing is said: everybody may execute routines, and use types. */
AG_API ag_privileges ag_privileges_usual(ag_arena *arena, ag_kind kind, const char *role);
/* Write the privileges of the object and its columns in one way, and leave out what is so anyway. */
AG_API void ag_privileges_simplify(ag_arena *arena, ag_object *object);

/* A key of column_privileges, "app(name)", as the role and the column; false if it is none. */
AG_API bool ag_privileges_key(ag_arena *arena, const char *key, const char **role,
                              const char **column);
/* Add the roles that the object and its columns name, each once. */
AG_API void ag_roles_of(ag_arena *arena, const ag_object *object, ag_names *out);

/* The key of default privileges: "tables", "tables for app", "tables in audit", "tables for app in audit"; a name of other signs than letters, digits and _ stands in double quotes. */
typedef struct ag_default_key {
    ag_kind
        kind; /* what they are on: AG_KIND_TABLE for views and foreign tables too, AG_KIND_ENUM for types, AG_KIND_FUNCTION for routines */
    const char *role;   /* who makes the objects; NULL: the role that autogen connects as */
    const char *schema; /* where; NULL: everywhere */
} ag_default_key;

/* False, with an error, if it is none in its one spelling. */
AG_API AG_MUST_CHECK bool ag_default_key_parse(ag_arena *arena, const char *text,
                                               ag_default_key *out, ag_error *err);
AG_API char *ag_default_key_text(ag_arena *arena, const ag_default_key *key);
/* What a role may do of which nothing is said there. */
AG_API ag_privileges ag_default_privileges_usual(ag_arena *arena, const ag_default_key *key,
                                                 const char *role);

/* Clear what has these flags (AG_GRANTS, AG_OWNER), and remember that it is not known. */
AG_API void ag_schema_ignore(ag_arena *arena, ag_schema *schema, unsigned flags);
/* The schema without what has these flags: itself, if it has none. */
AG_API const ag_schema *ag_schema_without(ag_arena *arena, const ag_schema *schema, unsigned flags);

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

/* Give each unnamed constraint and index of the table its name.  `taken` holds the names of all relations in the table's schema and is added to. */
AG_API void ag_table_name_children(ag_arena *arena, ag_table *table, ag_map *taken);

/* ------------------------------------------------------------------ types, literals, functions that are portable */

typedef struct ag_portable_type {
    const char *name;    /* the canonical spelling, which is PostgreSQL's short one */
    const char *aliases; /* separated by ", "; may be "" */
    int parameters;      /* at most this many in parentheses */
    const char *
        sqlite; /* what SQLite's column says; "%s" stands for the parameters and their parentheses, if any */
    const char *doc;
} ag_portable_type;

/* The one table; ends with a row whose name is NULL. */
AG_API extern const ag_portable_type ag_portable_types[];

typedef struct ag_portable_text {
    const char *portable; /* how it is written in a schema, e.g. "now()" */
    const char *spelled[AG_DIALECT_COUNT];
    const char *doc;
} ag_portable_text;

/* Functions and literals that have another spelling somewhere; ends with a row whose portable is NULL. */
AG_API extern const ag_portable_text ag_portable_texts[];

/* Functions (lower case) that mean the same everywhere as they stand; ends with NULL. */
AG_API extern const char *const ag_portable_functions[];

/*
 * The canonical spelling of a type: aliases replaced, words lower case, one space between words, none inside parentheses; array suffixes kept.  A name that is
 * not in the table keeps its text but for white space (and its case if quoted).
 */
AG_API char *ag_type_canonical(ag_arena *arena, const char *type);
/* Equal in canonical spelling; NULL equals only NULL. */
AG_API bool ag_type_equal(const char *a, const char *b);
/* The row of a type, its parameters ("50", "10, 2", "" if none) and whether it is an array; NULL if it is not portable. */
AG_API const ag_portable_type *ag_type_portable(ag_arena *arena, const char *type,
                                                char **parameters, bool *is_array);

/* The canonical spelling of the type of an argument or a result: without parameters. */
AG_API char *ag_type_of_argument(ag_arena *arena, const char *type);

/* The key of a routine: the name that it has, and the types that its arguments have.  A name that is no signature stays. */
AG_API const char *ag_routine_key(ag_arena *arena, const ag_object *routine);
/* The same by another qualified name. */
AG_API const char *ag_routine_key_as(ag_arena *arena, const ag_object *routine,
                                     const ag_name *name);

/* The enum that is the type of a column, or of the elements of its array; NULL if it is none of the schema's. */
AG_API ag_enum *ag_type_enum(ag_arena *arena, const ag_schema *schema, const char *type);

/* True if the type, or that of the elements of its array, is the one so called, in text form. */
AG_API bool ag_type_is(ag_arena *arena, const char *type, const char *name);

/* An expression with each portable text spelled for `dialect`. */
AG_API char *ag_sql_for(ag_arena *arena, const char *sql, ag_dialect_id dialect);

/* ------------------------------------------------------------------ whole schemas */

/*
 * After reading a declared schema: expand sugar, fill in referenced columns, make columns of a primary key not null (unless said otherwise), check that what is named exists (columns of keys, tables and columns
 * referenced), that nothing has a name twice, that names fit.  An error is about the object (see ag_about()).
 */
AG_API AG_MUST_CHECK bool ag_schema_settle(ag_arena *arena, ag_schema *schema, ag_error *err);

/*
 * That every value has a spelling on each dialect of the set (bit d: dialect d): AG_E_PORTABLE with the place of the object.  Nothing is checked of
 * that for a set of one; that each table can be at all on all of them is.
 */
AG_API AG_MUST_CHECK bool ag_schema_check_portable(ag_arena *arena, const ag_schema *schema,
                                                   uint64_t dialects, ag_error *err);

/* Add all of `other` to `schema` (objects are shared, not copied); a name declared twice is AG_E_NAME and shows both places. */
AG_API AG_MUST_CHECK bool ag_schema_add(ag_arena *arena, ag_schema *schema, const ag_schema *other,
                                        ag_error *err);

/* ag_object_for() for the root. */
AG_API ag_schema *ag_schema_for(ag_arena *arena, const ag_schema *schema, ag_dialect_id dialect);

/*
 * Rename with everything that refers to it: foreign keys, keys, indexes, and identifiers in the expressions of the table (for a column); foreign keys of all tables
 * (for a table); types of columns (for an enum); all of that for what lies in it (for a namespace).  `parent` is the ag_schema, or the ag_table for what lives in
 * tables; `to` is the whole new name, in text form where the kind's names are qualified, and must be free.
 */
AG_API void ag_schema_rename(ag_arena *arena, ag_schema *schema, ag_kind kind, ag_object *parent,
                             ag_object *object, const char *to);

#ifdef __cplusplus
}
#endif

#endif
