/*
 * json.h: JSON values that know where they stand, the reading and writing of described objects, and our layout.
 *
 * A tree of ag_json is read from a text or built by hand, lives in an arena, and keeps the order of keys.  What was read knows its parents and its
 * document, so that an error about any value is placed (file, line, column, JSON path); positions are found by scanning the text
 * again, only when there is an error.
 */
#ifndef AUTOGEN_JSON_H
#define AUTOGEN_JSON_H

#include <autogen/base.h>
#include <autogen/error.h>
#include <autogen/shape.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ag_json_type {
    AG_JSON_NULL,
    AG_JSON_BOOL,
    AG_JSON_INT,
    AG_JSON_REAL,
    AG_JSON_STRING,
    AG_JSON_ARRAY,
    AG_JSON_OBJECT
} ag_json_type;

typedef struct ag_json ag_json;

struct ag_json {
    ag_json_type type;
    bool boolean;
    union {
        int64_t integer; /* INT */
        double real;     /* REAL */
    };
    const char *text;      /* STRING */
    const char *key;       /* as a member of an object */
    size_t index;          /* among the items of its parent */
    const ag_json *parent; /* NULL at the root */
    const char *file;      /* at the root of what was read: how its file is called */
    const char *source;    /* at the root of what was read: its text */
    int line;              /* in what was built from another text: where it stands in `file`; 0: */
    int column;            /*   where its parent does */
    ag_json **items;       /* ARRAY, OBJECT */
    uint32_t len;
    uint32_t cap;
};

/*
 * Read a whole document.  `file` is what errors call it.  Not JSON, not UTF-8 or a NUL: AG_E_SYNTAX; a key twice in one object: AG_E_KEY.  Integers
 * must fit int64_t.  `text` must stay alive as long as the tree.
 */
AG_API AG_MUST_CHECK bool ag_json_read(ag_arena *arena, const char *text, size_t len,
                                       const char *file, ag_json **out, ag_error *err);

/*
 * That the document's "format" is one that we know, before anything else in it is looked at: what a newer one says is not for us to find fault with.
 * AG_E_VERSION for a greater one than `newest`, AG_E_TYPE for what is no whole number from 1.  Without one it is fine.
 */
AG_API AG_MUST_CHECK bool ag_json_check_format(const ag_json *root, int newest, ag_error *err);

/* Where a value stands that was read, or that was built with a place; all parts empty for any other one that was built. */
AG_API ag_place ag_json_place(ag_arena *arena, const ag_json *json);

/* ag_fail() at the place of `json`, which may be NULL. */
AG_API bool ag_json_fail(ag_error *err, ag_error_code code, const ag_json *json, const char *format,
                         ...) AG_PRINTF(4, 5);
/* The same at the key of `json`, a member of an object: for what is wrong with the key itself. */
AG_API bool ag_json_fail_key(ag_error *err, ag_error_code code, const ag_json *json,
                             const char *format, ...) AG_PRINTF(4, 5);

/*
 * Fill in the place of an error that only knows its ag_json (ag_about()); where it is about two, the hint says where the other one stands.  Nothing happens
 * to an error that has a place or no source.  Always false.
 */
AG_API bool ag_json_locate_error(ag_error *err);

/* The member, or NULL. */
AG_API ag_json *ag_json_get(const ag_json *object, const char *key);

/* "an object", "a string", …: for messages. */
AG_API const char *ag_json_type_name(ag_json_type type);

/* Building.  Texts are not copied; a NULL text gives null. */
AG_API ag_json *ag_json_object(ag_arena *arena);
AG_API ag_json *ag_json_array(ag_arena *arena);
AG_API ag_json *ag_json_string(ag_arena *arena, const char *text);
AG_API ag_json *ag_json_int(ag_arena *arena, int64_t value);
AG_API ag_json *ag_json_bool(ag_arena *arena, bool value);
AG_API ag_json *ag_json_null(ag_arena *arena);
/* Both return `value`.  A key that is already there is replaced in place. */
AG_API ag_json *ag_json_set(ag_arena *arena, ag_json *object, const char *key, ag_json *value);
AG_API ag_json *ag_json_append(ag_arena *arena, ag_json *array, ag_json *value);
/* A deep copy of built or read values, detached from document and parent. */
AG_API ag_json *ag_json_copy(ag_arena *arena, const ag_json *json);

/*
 * Our layout: a value goes on one line if it fits in 100 columns (its key, indent and comma counted), else one member a line, two spaces, no alignment, and a
 * newline at the end of it all.  The second form has no white space at all, and its objects' keys are sorted bytewise: the canonical form, for digests.
 */
AG_API void ag_json_print(ag_buf *out, const ag_json *json);
AG_API void ag_json_print_canonical(ag_buf *out, const ag_json *json);

/* ------------------------------------------------------------------ described objects */

enum ag_read_flags {
    AG_READ_WHOLE = 0,    /* required fields must be there; null only where it means absence */
    AG_READ_SPARSE = 1,   /* only some fields; `given` says which; null unsets */
    AG_READ_DECLARED = 2, /* hints and sugar are allowed */
    AG_WRITE_EXACT = 8,   /* writing: also what means nothing to a reader while there is no name */
    AG_WRITE_FACTS =
        4 /* writing: every field, so that who reads the JSON need not know what absence means */
};

/*
 * `json` as an object of `shape`.  The short form is accepted where the shape has a field for it; text fields accept a list of lines; any leaf
 * may be {"postgresql": …, "sqlite": …}; "only" takes a dialect's name or a list; "$comment" and x-… keys are skipped.  `skip` names
 * members that belong to somebody else (an operation's "op", "table"), NULL for none.  Errors are placed: AG_E_KEY with the nearest key, AG_E_TYPE, AG_E_MISSING, AG_E_NAME.
 */
AG_API AG_MUST_CHECK bool ag_object_read(ag_arena *arena, const ag_shape *shape,
                                         const ag_json *json, const char *name, unsigned flags,
                                         const ag_names *skip, ag_object **out, ag_error *err);

/* One field from its JSON value into `object`, as ag_object_read() does for each member. */
AG_API AG_MUST_CHECK bool ag_field_read(ag_arena *arena, ag_object *object, size_t index,
                                        const ag_json *json, unsigned flags, ag_error *err);

/*
 * The object's fields as members of `out` (a JSON object), in the order of the table: those that are not preset, those with variants, "only"; in a sparse
 * object (`bits` not UINT64_MAX) those in `bits`, null where unset.  Hints are written only with AG_READ_DECLARED in `flags`.
 */
AG_API void ag_object_write_into(ag_arena *arena, const ag_object *object, uint64_t bits,
                                 unsigned flags, ag_json *out);

/* The whole object: its short form where that says everything, else an object. */
AG_API ag_json *ag_object_write(ag_arena *arena, const ag_object *object, unsigned flags);

/* "sha256:…" of the canonical form of a JSON value. */
AG_API char *ag_json_digest(ag_arena *arena, const ag_json *json);

/* The JSON Schema (draft 2020-12) of a shape and of all the shapes it uses, under "$defs". */
AG_API ag_json *ag_json_schema(ag_arena *arena, const ag_shape *shape, const char *title);

#ifdef __cplusplus
}
#endif

#endif
