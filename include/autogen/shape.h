/*
 * shape.h: described structs.
 *
 * A shape is described once, by a const table of fields; everything generic reads the table: equality, the set
 * of changed fields, copying, JSON in and out, JSON Schema, catalogue rows, annotations.  A new field is one
 * member, one row, and the SQL of the dialects.
 *
 * What is not here: what the shapes are (model.h, op.h, project.h) and any knowledge of SQL dialects beyond
 * their names.
 */
#ifndef AUTOGEN_SHAPE_H
#define AUTOGEN_SHAPE_H

#include <autogen/base.h>
#include <autogen/error.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The dialects that a value may have a variant for.  Their names are the keys in JSON. */
typedef enum ag_dialect_id { AG_POSTGRESQL, AG_SQLITE, AG_DIALECT_COUNT } ag_dialect_id;

/* AG_DIALECT_COUNT names, in the order of the ids. */
AG_API extern const char *const ag_dialect_names[AG_DIALECT_COUNT];

typedef struct ag_shape ag_shape;
typedef struct ag_field ag_field;
typedef struct ag_object ag_object;

/*
 * The head of every described struct; it is its first member.  A variant is a sparse object of the same shape that holds only
 * the fields given for that dialect; generic code knows variants, dialect code never sees them (ag_object_for()).
 */
struct ag_object {
    const ag_shape *shape;
    const char *name; /* its key among its siblings; NULL: unnamed */
    uint64_t given;   /* bit i: the source said something about field i (null included) */
    uint64_t only;    /* bit d: exists on dialect d; 0: on all */
    ag_object *variants[AG_DIALECT_COUNT];
    const struct ag_json
        *source; /* where it was read, for ag_json_place(); NULL: not from a file */
};

/* Objects of one shape, in order.  Named ones are found by hash, so adding and finding cost the same for 10 and for 100,000. */
typedef struct ag_list {
    ag_object **items;
    uint32_t len;
    uint32_t cap;
    ag_map *by_name; /* NULL while the list is short */
} ag_list;

/* A table and columns of it: "users(id, tenant)".  Without columns it means the primary key. */
typedef struct ag_target {
    const char *table; /* qualified name in text form; NULL: absent */
    ag_names columns;
} ag_target;

/* An insertion-ordered set of pairs, such as storage parameters. */
typedef struct ag_pairs {
    ag_names keys;
    ag_names values; /* as many as keys */
} ag_pairs;

/* What a word field holds: an index into the field's words. */
typedef int ag_word;

typedef enum ag_field_type {
    AG_BOOL,   /* bool */
    AG_INT,    /* int64_t; AG_UNSET where nothing is said */
    AG_TEXT,   /* const char *: for people; NULL: absent */
    AG_NAME,   /* const char *: an exact name */
    AG_SQL,    /* const char *: an SQL expression, equal token by token */
    AG_TYPE,   /* const char *: an SQL type */
    AG_WORD,   /* ag_word */
    AG_REF,    /* const char *: the qualified name of another object */
    AG_TARGET, /* ag_target */
    AG_LIST,   /* ag_names, order counts */
    AG_SET,    /* ag_names, order does not count */
    AG_MAP,    /* ag_pairs */
    AG_RECORDS, /* ag_list of records that have no life of their own (an index's columns); order counts */
    AG_CHILDREN /* ag_list of objects with operations of their own; order does not count */
} ag_field_type;

#define AG_UNSET INT64_MIN
/* The same for fields that INT64_MIN is a value of. */
#define AG_UNSET_LIMIT (INT64_MIN + 1)

enum ag_field_flags {
    AG_REQUIRED = 1, /* a whole object must say it */
    AG_NODIFF = 2,   /* never a difference */
    AG_HINT = 4,    /* for reading a declared schema only: not compared, not written to revisions */
    AG_SUGAR = 8,   /* expanded on reading into other fields, then unset */
    AG_SHORT = 16,  /* the field that a short form gives */
    AG_ONE = 32,    /* CHILDREN, RECORDS with at most one object, written without a list */
    AG_HIDDEN = 64, /* has no JSON form: filled in by code */
    AG_STATED = 128, /* written when `given` even if it is the preset */
    AG_SCALAR =
        256, /* LIST, SET: one value may stand without a list, and is written so; null is none */
    AG_POSTGRESQL_ONLY = 512, /* SQLite has nothing of the kind: left out of its projection */
    AG_FOLLOWS =
        1024, /* with NODIFF: goes along where something else changes; the order of a MAP counts */
    AG_REFERS =
        2048, /* NAME, LIST, SET: names of other objects; MAP: its values are SQL; TEXT: SQL that the server does not look into before it runs */
    AG_LINES = 4096, /* TEXT, SQL: of several lines, written as the list of them */
    AG_LOOSE = 8192, /* what a database says of it is no difference where the model says nothing */
    AG_GRANTS = 16384,     /* MAP: who may do what; compared only where privileges are managed */
    AG_OWNER = 32768,      /* NAME: a role; compared only where owners are managed */
    AG_NO_COLUMNS = 65536, /* LIST, SET of what lives in a table: of something else than columns */
    AG_SQLITE_ONLY = 131072, /* PostgreSQL has nothing of the kind: left out of its projection */
    AG_NAMED = 262144, /* written only where the object has a name: in a list it means nothing */
    AG_SIGNATURE = 524288, /* REF: it says types too, as the key of a routine does */
    AG_WEAK = 1048576,     /* REF: what is named need not be there first */
    AG_ROLES = 2097152     /* SET: roles, whatever is managed */
};

struct ag_field {
    const char *name; /* JSON key, catalogue alias, annotation key */
    ag_field_type type;
    unsigned flags;
    size_t offset;
    int64_t preset; /* BOOL, INT, WORD: what absence means */
    const char *const
        *words; /* WORD: NULL-terminated, index is the value; SET: all that it may hold */
    const ag_shape *const
        *shape; /* RECORDS, CHILDREN: of what (a pointer, since shapes refer to each other) */
    bool (*equal)(const char *a,
                  const char *b); /* texts, values of a MAP: NULL is the type's own way */
    const char *doc;              /* a line for JSON Schema and the documentation */
};

/* True if the number is what stands in an INT field where nothing is said; a field with a real preset has none. */
static inline bool ag_int_is_unset(const ag_field *field, int64_t value)
{
    return value == field->preset && value <= AG_UNSET_LIMIT;
}

struct ag_shape {
    const char *noun;   /* "foreign_key": the kind in operation names */
    const char *plural; /* "foreign_keys": the key in its parent; NULL for records */
    int id;             /* an ag_kind for kinds of the model, else -1 */
    size_t size;        /* of the struct */
    const ag_field *fields;
    size_t field_count; /* at most 64 */
    const char *doc;
    bool may_be_unnamed; /* its objects may stand in a list, without names */
    bool
        has_long_names; /* they are made of the names of others, each of which may have all the bytes that a name may have */
};

/*
 * One row each; a member of another C type does not compile.  The last argument(s) are further designated initialisers, at least the
 * doc: AG_ROW_TEXT(ag_table, comment, "comment", .doc = "…").
 */
#define AG_ROW(T, member, ctype, key, kind, ...) \
    { \
        .name = (key), .type = (kind), \
        .offset = offsetof(T, member) + 0 * sizeof(_Generic(((T *)0)->member, ctype : 1)), \
        __VA_ARGS__ \
    }
#define AG_ROW_BOOL(T, m, key, ...) AG_ROW(T, m, bool, key, AG_BOOL, __VA_ARGS__)
/* Presets to AG_UNSET unless the row says otherwise in AG_ROW(…, AG_INT, .preset = …). */
#define AG_ROW_INT(T, m, key, ...) \
    AG_ROW(T, m, int64_t, key, AG_INT, .preset = AG_UNSET, __VA_ARGS__)
#define AG_ROW_TEXT(T, m, key, ...) AG_ROW(T, m, const char *, key, AG_TEXT, __VA_ARGS__)
#define AG_ROW_NAME(T, m, key, ...) AG_ROW(T, m, const char *, key, AG_NAME, __VA_ARGS__)
#define AG_ROW_SQL(T, m, key, ...) AG_ROW(T, m, const char *, key, AG_SQL, __VA_ARGS__)
#define AG_ROW_TYPE(T, m, key, ...) AG_ROW(T, m, const char *, key, AG_TYPE, __VA_ARGS__)
#define AG_ROW_WORD(T, m, key, list, ...) \
    AG_ROW(T, m, ag_word, key, AG_WORD, .words = (list), __VA_ARGS__)
#define AG_ROW_REF(T, m, key, ...) AG_ROW(T, m, const char *, key, AG_REF, __VA_ARGS__)
#define AG_ROW_TARGET(T, m, key, ...) AG_ROW(T, m, ag_target, key, AG_TARGET, __VA_ARGS__)
#define AG_ROW_LIST(T, m, key, ...) AG_ROW(T, m, ag_names, key, AG_LIST, __VA_ARGS__)
#define AG_ROW_SET(T, m, key, ...) AG_ROW(T, m, ag_names, key, AG_SET, __VA_ARGS__)
#define AG_ROW_MAP(T, m, key, ...) AG_ROW(T, m, ag_pairs, key, AG_MAP, __VA_ARGS__)
#define AG_ROW_RECORDS(T, m, key, of, ...) \
    AG_ROW(T, m, ag_list, key, AG_RECORDS, .shape = &(of), __VA_ARGS__)
#define AG_ROW_CHILDREN(T, m, key, of, ...) \
    AG_ROW(T, m, ag_list, key, AG_CHILDREN, .shape = &(of), __VA_ARGS__)

/* ------------------------------------------------------------------ objects */

/* A new object with every field at its preset.  `name` is copied. */
AG_API ag_object *ag_object_new(ag_arena *arena, const ag_shape *shape, const char *name);

/* A deep copy: children, records and variants too. */
AG_API ag_object *ag_object_copy(ag_arena *arena, const ag_object *object);

/* The fields that have any of the flags. */
AG_API uint64_t ag_fields_with(const ag_shape *shape, unsigned flags);

/* The index of a field by name, or -1. */
AG_API int ag_field_index(const ag_shape *shape, const char *name);
static inline uint64_t ag_field_bit(size_t index)
{
    return UINT64_C(1) << index;
}

/* The address of the field inside the object; the caller casts it by the field's type. */
AG_API void *ag_field_at(ag_object *object, const ag_field *field);
AG_API const void *ag_field_of(const ag_object *object, const ag_field *field);

/* The children or records of an object. */
AG_API ag_list *ag_field_list(ag_object *object, const ag_field *field);
AG_API const ag_list *ag_field_list_of(const ag_object *object, const ag_field *field);

/* True if the base value is what absence means. */
AG_API bool ag_field_is_preset(const ag_object *object, const ag_field *field);

/* True if the two say the same of field `index`, on every dialect.  Flags do not matter here; CHILDREN are compared deeply. */
AG_API bool ag_field_equal(const ag_object *a, const ag_object *b, size_t index);

/*
 * The set of compared fields (not CHILDREN, NODIFF, HINT, SUGAR, HIDDEN) in which two objects of one shape differ.  Names are not fields;
 * for `only` see ag_object_equal().
 */
AG_API uint64_t ag_object_changed(const ag_object *a, const ag_object *b);

/*
 * Deeply equal in what is compared.  Children are matched by name, unnamed ones by structure; their order does not count.  With `by_structure` the two objects' own
 * names do not count.
 */
AG_API bool ag_object_equal(const ag_object *a, const ag_object *b, bool by_structure);

/* Unset the LOOSE texts of `found` of which `model`, of the same shape, says nothing. */
AG_API void ag_object_loosen(ag_object *found, const ag_object *model);
/* The same with the children that both have. */
AG_API void ag_object_loosen_all(ag_object *found, const ag_object *model);

/* Unset what has one of the flags, in all that the object holds. */
AG_API void ag_object_forget(ag_arena *arena, ag_object *object, unsigned flags);

/* Set in `object` the fields that `bits` names to what `from` says of them, variants and `given` included.  Values are copied into the arena. */
AG_API void ag_object_assign(ag_arena *arena, ag_object *object, const ag_object *from,
                             uint64_t bits);

/*
 * A copy as one dialect sees it: variants resolved, children that are not for it left out, no variants and no `only` left.  NULL if the object itself is not for it.
 */
AG_API ag_object *ag_object_for(ag_arena *arena, const ag_object *object, ag_dialect_id dialect);
AG_API bool ag_object_is_for(const ag_object *object, ag_dialect_id dialect);

/* ------------------------------------------------------------------ names */

/*
 * Qualified names have a text form: "users" in the default schema, "app.users" elsewhere.  A part that holds a dot, a double quote, a parenthesis, a
 * comma, or white space at an end, or that starts with `$`, stands in double quotes, with each of its own doubled.  Nothing is folded.
 */
typedef struct ag_name {
    const char *schema; /* NULL: the default schema */
    const char *name;
} ag_name;

/* From the text form; AG_E_NAME (without a place) for an empty part, a quote that is missing or not closed, more than two parts. */
AG_API AG_MUST_CHECK bool ag_name_parse(ag_arena *arena, const char *text, ag_name *out,
                                        ag_error *err);
/* The same of what is taken to be well-formed; what is not is a name as a whole. */
AG_API ag_name ag_name_split(ag_arena *arena, const char *text);
/* To the text form; the schema may be NULL. */
AG_API char *ag_name_text(ag_arena *arena, const char *schema, const char *name);

/*
 * What tells a routine from others of its name: "app.f(integer, text)".  The types are SQL, as they stand; a part of the name that holds a parenthesis is quoted, so
 * that the first one outside of quotes begins them.
 */
typedef struct ag_signature {
    ag_name name;
    ag_names types;
} ag_signature;

AG_API AG_MUST_CHECK bool ag_signature_parse(ag_arena *arena, const char *text, ag_signature *out,
                                             ag_error *err);
AG_API char *ag_signature_text(ag_arena *arena, const ag_signature *signature);

/* The qualified name in the key of any object: all of it, or what stands before the types of a signature. */
AG_API AG_MUST_CHECK bool ag_key_parse(ag_arena *arena, const char *text, ag_name *out,
                                       ag_error *err);

/*
 * "users(id, tenant)" and back.  Inside a target a part that holds any white space is quoted too; on reading it need not be.
 */
AG_API AG_MUST_CHECK bool ag_target_parse(ag_arena *arena, const char *text, ag_target *out,
                                          ag_error *err);
AG_API char *ag_target_text(ag_arena *arena, const ag_target *target);

/* ------------------------------------------------------------------ lists */

AG_API void ag_list_add(ag_arena *arena, ag_list *list, ag_object *object);
/* By exact name; NULL if absent or if `name` is NULL. */
AG_API ag_object *ag_list_find(const ag_list *list, const char *name);
/* Takes the object out, keeping the order of the others; it must be there. */
AG_API void ag_list_remove(ag_list *list, const ag_object *object);
/* The object must be in the list and the new name free. */
AG_API void ag_list_rename(ag_arena *arena, ag_list *list, ag_object *object, const char *name);

#ifdef __cplusplus
}
#endif

#endif
