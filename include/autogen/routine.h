/*
 * routine.h: functions, procedures, aggregates; operators, their classes and families, and casts.
 */
#ifndef AUTOGEN_ROUTINE_H
#define AUTOGEN_ROUTINE_H

#include <autogen/kind.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_schema ag_schema; /* model.h */

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

/* The shapes of records. */
AG_API extern const ag_shape ag_argument_shape;
AG_API extern const ag_shape ag_family_operator_shape;
AG_API extern const ag_shape ag_family_function_shape;

/*
 * Give each class of operators its family, and each operator and support function to the class or the family that PostgreSQL would have it in: a class keeps
 * only what no index could do without.  Members are in order then.
 */
AG_API void ag_schema_settle_families(ag_arena *arena, ag_schema *schema);

/* ------------------------------------------------------------------ keys */

/* The key of a routine: the name that it has, and the types that its arguments have.  A name that is no signature stays. */
AG_API const char *ag_routine_key(ag_arena *arena, const ag_object *routine);
/* The same by another qualified name. */
AG_API const char *ag_routine_key_as(ag_arena *arena, const ag_object *routine,
                                     const ag_name *name);

/* The two types in the key of a cast; AG_E_NAME, without a place, where it is none. */
typedef struct ag_cast_types {
    const char *source;
    const char *target;
} ag_cast_types;

AG_API AG_MUST_CHECK bool ag_cast_parse(ag_arena *arena, const char *text, ag_cast_types *out,
                                        ag_error *err);
AG_API const char *ag_cast_text(ag_arena *arena, const ag_cast_types *types);

#ifdef __cplusplus
}
#endif

#endif
