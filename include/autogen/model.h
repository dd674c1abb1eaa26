/*
 * model.h: what a schema can hold: the root, and all that is not in type.h, routine.h, table.h or access.h, which it includes.
 *
 * Each struct is described by the field table in src/model/kind/<noun>.c; a test demands that no member lacks its row.  All kinds stand in one table,
 * ag_kinds.  The model is neutral: it says what is meant, and a dialect says how it is spelled.
 *
 * Names are exact, never folded.  An object that lives in a namespace is called by its qualified name in text form (ag_name_text() of
 * shape.h): "users" in the default schema, "app.users" elsewhere.  Children (columns, keys, indexes …) are called by their bare name.
 */
#ifndef AUTOGEN_MODEL_H
#define AUTOGEN_MODEL_H

#include <autogen/access.h>
#include <autogen/error.h>
#include <autogen/kind.h>
#include <autogen/routine.h>
#include <autogen/shape.h>
#include <autogen/table.h>
#include <autogen/type.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_namespace {
    ag_object base;
    const char *comment;
    ag_pairs privileges; /* role → what it may do */
    const char *owner;   /* NULL: the role that autogen connects as */
} ag_namespace;

/*
 * "public", which every database of PostgreSQL has, saying nothing; NULL for another name.  A model holds it only as long as it says something, and it only changes: what everybody may do
 * with it if it does not say so is what the version of the server gives.
 */
AG_API const ag_object *ag_namespace_given(const char *name);

typedef struct ag_extension {
    ag_object base;
    const char *schema;  /* where its objects go; NULL: the server decides, not compared */
    const char *version; /* NULL: whatever is there, not compared */
    const char *comment;
} ag_extension;

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
    int64_t version; /* of the server whose database it is; 0: of none */
} ag_schema;

/* The shape of the root, and of a record. */
AG_API extern const ag_shape ag_schema_shape;
AG_API extern const ag_shape ag_published_table_shape;

AG_API ag_schema *ag_schema_new(ag_arena *arena);
AG_API ag_schema *ag_schema_copy(ag_arena *arena, const ag_schema *schema);

/* The objects of a kind: `parent` is the ag_schema, or the ag_table for what lives in tables.  Never NULL for a right parent. */
AG_API ag_list *ag_children(ag_object *parent, ag_kind kind);
AG_API const ag_list *ag_children_of(const ag_object *parent, ag_kind kind);

AG_API ag_table *ag_table_find(const ag_schema *schema, const char *name);
/* The table or view of that name, which no two can share; NULL if there is none. */
AG_API ag_object *ag_relation_find(const ag_schema *schema, const char *name);
/* True if objects of the kind can live in the parent. */
AG_API bool ag_has_children(const ag_object *parent, ag_kind kind);

/* Unset what says no more than is so anyway; lists whose order means nothing get one. */
AG_API void ag_publication_simplify(ag_publication *publication);
AG_API void ag_view_simplify(ag_view *view);

/* ------------------------------------------------------------------ keys */

/* The namespace in the key of an object of its own, for a cast that of one of its types; NULL: the default one. */
AG_API const char *ag_key_schema(ag_arena *arena, ag_kind kind, const char *key);
/* The same key in another namespace; and with other types in it. */
AG_API const char *ag_key_in(ag_arena *arena, ag_kind kind, const char *key, const char *schema);
AG_API const char *ag_key_with_types(ag_arena *arena, ag_kind kind, const char *key,
                                     const char *(*type_of)(ag_arena *arena, const char *type,
                                                            const void *how),
                                     const void *how);

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

/*
 * That each type in the object, called `name` in messages, that is said for another dialect is said for this one too: AG_E_PORTABLE with the place of the object.  A schema or
 * a revision that was written for one database may be held against another kind of database.
 */
AG_API AG_MUST_CHECK bool ag_object_check_types(ag_arena *arena, const ag_object *object,
                                                const char *name, ag_dialect_id dialect,
                                                ag_error *err);

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
