/*
 * op.h: operations: what a revision does, one thing at a time.
 *
 * An operation is a verb and a pair of objects: create has no `from`, drop no `to`, alter has both, rename a new name; execute and
 * backfill have none.  As read from a file it is sparse; ag_op_bind() completes it from the schema at that point and finds what contradicts it.
 * Only bound operations are applied, reversed, described and rendered.  Nothing here knows a dialect or a file.
 */
#ifndef AUTOGEN_OP_H
#define AUTOGEN_OP_H

#include <autogen/error.h>
#include <autogen/json.h>
#include <autogen/model.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef enum ag_verb {
    AG_CREATE,
    AG_DROP,
    AG_ALTER,
    AG_RENAME,
    AG_EXECUTE,
    AG_BACKFILL,
    AG_VERB_COUNT
} ag_verb;

/* False for what is written by hand, of which only its effects are known. */
static inline bool ag_verb_has_object(ag_verb verb)
{
    return verb != AG_EXECUTE && verb != AG_BACKFILL;
}

typedef struct ag_op ag_op;
typedef AG_VEC(ag_op *) ag_ops;

/* What is not a field of the object; a described struct, "with" in the file. */
typedef struct ag_with {
    ag_object base;
    const char *using_expression; /* "using": how a column's values become the new type */
    bool concurrently;            /* PostgreSQL: build or drop an index outside a transaction */
    bool lossy;                   /* runs, and what it takes away does not come back */
    ag_pairs renamed_values;      /* of an enum: old to new */
    ag_names recreates; /* for people: what is dropped for it and made again, "view active_users" */
} ag_with;

/* An `execute`; a described struct (its variants carry the texts of single dialects). */
typedef struct ag_execute {
    ag_object base;
    const char *sql;
    const char *file;      /* instead of sql: a path beside the revision */
    const char *done_when; /* a query that returns a row when there is nothing left to do */
    bool repeatable;       /* running it twice does no harm */
} ag_execute;

/* A `backfill`: set values in batches. */
typedef struct ag_backfill {
    ag_object base;
    ag_pairs set; /* column to SQL expression */
    const char *where;
    int64_t batch; /* rows in one transaction */
} ag_backfill;

struct ag_op {
    ag_verb verb;
    ag_kind kind;      /* not for execute and backfill */
    const char *table; /* for what lives in a table, and backfill: the table's name in text form */
    const char *name;  /* of the object; NULL for execute and backfill */
    const char *to_name; /* rename: the new name, in text form */
    ag_object *
        from; /* bound drop, alter, rename: the object before; as read: the fields that "from" says */
    ag_object *to; /* create; alter: after; as read: the fields that "to" says */
    uint64_t
        checked; /* alter: the fields that "from" says, which bind compares with what is there */
    uint64_t changed;      /* alter: the fields it changes */
    ag_with *with;         /* NULL: nothing said */
    ag_execute *execute;   /* AG_EXECUTE */
    ag_backfill *backfill; /* AG_BACKFILL */
    ag_ops effects;        /* AG_EXECUTE: how the schema changes, since nobody reads the SQL */
    uint64_t
        only; /* execute, backfill: bit d: runs on dialect d; 0: on all (what is created says it itself) */
    const struct ag_json *source; /* where it was read; NULL: not from a file */
    /*
     * Of the planner: the object goes only to come again, and this is what it was before it went: who owns it and who may use it stays as it was.  The name is
     * what both operations call it, whatever is renamed between them.
     */
    const ag_object *renewed;
    const char *renewed_as;
};

AG_API extern const ag_shape ag_with_shape;
AG_API extern const ag_shape ag_execute_shape;
AG_API extern const ag_shape ag_backfill_shape;

/* A new operation of the given verb on an object of a kind; `table` for what lives in one. */
AG_API ag_op *ag_op_new(ag_arena *arena, ag_verb verb, ag_kind kind, const char *table,
                        const char *name);

/* "add_column", "create_table", "execute". */
AG_API const char *ag_op_word(ag_arena *arena, const ag_op *op);
/* All words there are, in the order of kinds and verbs: for schemas, suggestions, documentation. */
AG_API ag_names ag_op_words(ag_arena *arena);

/* ------------------------------------------------------------------ JSON */

AG_API AG_MUST_CHECK bool ag_op_read(ag_arena *arena, const ag_json *json, ag_op **out,
                                     ag_error *err);
/* An array of operations. */
AG_API AG_MUST_CHECK bool ag_ops_read(ag_arena *arena, const ag_json *json, ag_ops *out,
                                      ag_error *err);
AG_API ag_json *ag_op_write(ag_arena *arena, const ag_op *op);
AG_API ag_json *ag_ops_write(ag_arena *arena, const ag_ops *ops);
/* The JSON Schema of one operation, all kinds and verbs, with "$defs". */
AG_API ag_json *ag_op_schema(ag_arena *arena);

/* ------------------------------------------------------------------ meaning */

/*
 * Complete `op` from the schema as it is at this point: from and to become whole objects.  AG_E_REPLAY at the operation's place when the
 * object is not there, is there already, or a `from` disagrees with what is there (naming both values).  Nothing for execute and backfill but that a table named must exist.
 */
AG_API AG_MUST_CHECK bool ag_op_bind(ag_arena *arena, const ag_schema *schema, ag_op *op,
                                     ag_error *err);

/* Change the schema as a bound operation says; touches nothing else.  Cannot fail on a bound operation but for AG_E_REPLAY of effects, and of drops of what others still need. */
AG_API AG_MUST_CHECK bool ag_op_apply(ag_arena *arena, ag_schema *schema, const ag_op *op,
                                      ag_error *err);

/* Bind and apply each in turn.  The operations are bound afterwards. */
AG_API AG_MUST_CHECK bool ag_ops_apply(ag_arena *arena, ag_schema *schema, ag_ops *ops,
                                       ag_error *err);

/* The opposite of a bound operation, or NULL for one that has none (execute, backfill). */
AG_API ag_op *ag_op_reverse(ag_arena *arena, const ag_op *op);
/* The opposites in the opposite order.  False if one has none; `out` then holds the others. */
AG_API bool ag_ops_reverse(ag_arena *arena, const ag_ops *ops, ag_ops *out);

/* True if what the operation takes away holds, or may hold, data. */
AG_API bool ag_op_is_lossy(const ag_op *op);
/* True if it only changes whose the object is, or who may do what with it. */
AG_API bool ag_op_is_access(const ag_op *op);

/* "add column projects.status varchar(50)": one line for people. */
AG_API char *ag_op_describe(ag_arena *arena, const ag_op *op);

/* "view active_users", "trigger users.audit": the object alone. */
AG_API char *ag_op_describe_object(ag_arena *arena, const ag_op *op);

/* What "recreates" says, on whichever dialect. */
AG_API ag_names ag_op_recreates(ag_arena *arena, const ag_op *op);

/* "add status to projects": what the operations do, short enough for a message and a slug. */
AG_API char *ag_ops_message(ag_arena *arena, const ag_ops *ops);

#ifdef __cplusplus
}
#endif

#endif
