/* c_types.h: what a C type becomes in SQL.  Nothing here knows libclang. */
#ifndef AG_SOURCE_C_TYPES_H
#define AG_SOURCE_C_TYPES_H

#include <autogen/base.h>

typedef enum ag_c_base {
    AG_C_OTHER,
    AG_C_VOID,
    AG_C_BOOL,
    AG_C_CHAR, /* plain char, whatever its sign */
    AG_C_SIGNED,
    AG_C_UNSIGNED,
    AG_C_FLOATING,
    AG_C_STRUCT,
    AG_C_ENUM
} ag_c_base;

/* A C type taken apart: what it is of, and at most one pointer or array around that. */
typedef struct ag_c_type {
    const char *written; /* for messages */
    ag_names typedefs;   /* the names that were followed, the outermost first */
    ag_c_base base;
    int64_t size;    /* of the base, in bytes */
    const char *tag; /* of a struct or enum; NULL: none */
    bool pointer;
    bool array;
    int64_t count; /* of an array; -1: it does not say */
} ag_c_type;

/* NULL if it becomes nothing, and then `why` (a hint's beginning) may say why.  Enums and nested structs are not for this. */
const char *ag_c_type_sql(ag_arena *arena, const ag_c_type *type, const char *field,
                          const char **why);

/* Whether a field counts the bytes of the one before it, `bytes` (NULL: that is no pointer to bytes): "data_size" behind "data". */
bool ag_c_type_counts(const ag_c_type *type, const char *name, const char *bytes);

/* The name of an enum as SQL text, in which it would be folded without quotes. */
const char *ag_c_type_name(ag_arena *arena, const char *name);

/* A pointer to bytes, whose size may stand in another field. */
bool ag_c_type_is_bytes(const ag_c_type *type);

/*
 * How much the names of the enum's enumerators begin with and its values do not: its own name and "_" in any case, where all begin so, which stays what it is when
 * another one is added; else what all share up to a "_".
 */
size_t ag_c_enum_prefix(ag_arena *arena, const char *name, const ag_names *names);

#endif
