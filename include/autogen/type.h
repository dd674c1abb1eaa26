/*
 * type.h: types, collations, and the words in which text is searched.
 *
 * A type is a text, in the model and in schema files.  What is portable has one canonical spelling; all else is the server's.
 */
#ifndef AUTOGEN_TYPE_H
#define AUTOGEN_TYPE_H

#include <autogen/base.h>
#include <autogen/shape.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_schema ag_schema; /* model.h */

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

/* The shapes of records. */
AG_API extern const ag_shape ag_domain_check_shape;
AG_API extern const ag_shape ag_attribute_shape;

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

/* What the numbers of a serial are stored as: "integer" for "serial"; NULL: the type is no serial. */
AG_API const char *ag_serial_type(const char *type);
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

/* The enum that is the type of a column, or of the elements of its array; NULL if it is none of the schema's. */
AG_API ag_enum *ag_type_enum(ag_arena *arena, const ag_schema *schema, const char *type);

/* True if the type, or that of the elements of its array, is the one so called, in text form. */
AG_API bool ag_type_is(ag_arena *arena, const char *type, const char *name);

/* What the multirange type that comes with a range type is called, in text form; NULL of all other objects. */
AG_API const char *ag_multirange_of(ag_arena *arena, const ag_object *object);
/* The same where it is not said, for a range type of that name. */
AG_API const char *ag_multirange_usual(ag_arena *arena, const char *range);

/* An expression with each portable text spelled for `dialect`. */
AG_API char *ag_sql_for(ag_arena *arena, const char *sql, ag_dialect_id dialect);

#ifdef __cplusplus
}
#endif

#endif
