/*
 * error.h: errors as values, with a place and a hint.
 *
 * A function that can fail returns false and fills the ag_error it was given, its last parameter; its other
 * out parameters are then untouched.  The first error wins: a second ag_fail() on the same ag_error is ignored.
 * Nothing is allocated and nothing needs to be freed.  The library never prints and never exits.
 *
 * Each code has one row in the table of error.c: the word that `--json` prints and `autogen explain` takes, the
 * exit status of the program, and the page that `explain` shows.
 */
#ifndef AUTOGEN_ERROR_H
#define AUTOGEN_ERROR_H

#include <autogen/base.h>

#ifdef __cplusplus
extern "C" {
#endif

/* What the program exits with. */
typedef enum ag_status {
    AG_DONE = 0,
    AG_FAILED = 1,
    AG_DIFFERS = 2,
    AG_DECISION = 3,
    AG_LINT = 4,
    AG_LOCKED = 5,
    AG_HALF_APPLIED = 6,
    AG_MISMATCH = 7,
    AG_USAGE = 64,
    AG_BAD_INPUT = 65,
    AG_UNREACHABLE = 69
} ag_status;

typedef enum ag_error_code {
    AG_E_NONE,
    /* 1: failed */
    AG_E_INTERNAL,    /* ours: a case that should not exist */
    AG_E_IO,          /* a file cannot be written or created */
    AG_E_SQL,         /* the server refused a statement */
    AG_E_UNSUPPORTED, /* understood, and not possible here, or not safe yet */
    AG_E_ASSERTION,   /* a query found rows that stand in the way */
    AG_E_PROOF,       /* a revision does not do what it says */
    AG_E_EXISTS,      /* would overwrite */
    /* 3: a decision is needed */
    AG_E_QUESTION, /* a possible rename and the like: see the questions */
    AG_E_DRIFT,    /* the database is not what the history says */
    AG_E_LOSS, /* a drop that the configuration does not allow, or values that would be altered */
    AG_E_PARTITION_KEY, /* a table would have to be built anew to be partitioned otherwise */
    AG_E_HEADS,         /* several heads where one is needed */
    /* 5 */
    AG_E_LOCKED, /* another runner holds the lock */
    /* 6 */
    AG_E_HALF_APPLIED, /* a revision stopped between two of its steps */
    /* 7: the history does not match */
    AG_E_EDITED,           /* an applied revision was edited */
    AG_E_UNKNOWN_REVISION, /* the database is at a revision that is nowhere */
    AG_E_BASELINE,         /* a baseline does not fit the database */
    AG_E_DRIFT_TOUCHED,    /* an operation touches what has drifted */
    /* 64 */
    AG_E_USAGE,     /* the command line */
    AG_E_NO_CONFIG, /* no autogen.json */
    AG_E_NO_MATCH,  /* an operand names no revision */
    AG_E_AMBIGUOUS, /* a prefix names several */
    /* 65: bad input */
    AG_E_READ,         /* a file or folder cannot be read */
    AG_E_SYNTAX,       /* not JSON, not UTF-8 */
    AG_E_KEY,          /* an unknown or duplicate key */
    AG_E_TYPE,         /* a value of the wrong type or not among those allowed */
    AG_E_MISSING,      /* a required value is absent */
    AG_E_NAME,         /* not a well-formed name, or too long, or declared twice */
    AG_E_REFERENCE,    /* names something that is not there */
    AG_E_MODEL,        /* parts that contradict each other */
    AG_E_PORTABLE,     /* no spelling for one of the dialects */
    AG_E_VERSION,      /* written by a newer autogen */
    AG_E_GRAPH,        /* a missing parent, a cycle, an id used twice */
    AG_E_REPLAY,       /* an operation does not fit the history before it */
    AG_E_IRREVERSIBLE, /* a downgrade that does not exist, or does not restore */
    AG_E_URL,          /* not a database URL */
    AG_E_SQL_FILE,     /* a statement of a schema file that is refused, by us or by the server */
    AG_E_SQL_TEXT,     /* what a schema declares and the server refuses */
    /* 69 */
    AG_E_NO_DATABASE, /* one is needed and none is configured */
    AG_E_NO_SCRATCH,  /* a scratch database is needed and cannot be had */
    AG_E_CONNECT,     /* cannot be reached, or refuses us */
    AG_ERROR_COUNT
} ag_error_code;

/* Where something stands.  Parts that do not apply are NULL or 0. */
typedef struct ag_place {
    const char *file;
    int line;         /* from 1 */
    int column;       /* from 1, in bytes */
    const char *path; /* a JSON path such as /tables/users */
} ag_place;

typedef struct ag_error {
    ag_error_code code;
    int line;
    int column;
    char file[256];
    char path[256];
    char message[1024];
    char hint[768];
    char sqlstate[6];
    int sql_line;   /* AG_E_SQL: where in the statement, from 1; 0: the server does not say */
    int sql_column; /* 0: only the line is known */
    char sql_text
        [160]; /* that line, where autogen wrote the statement to make something from nothing */
    const void *op; /* and the ag_op that it is of; NULL: of none */
    const void
        *source; /* the ag_json that it is about, when the code below the codec could not place it;
                           ag_json_locate_error() of json.h fills the place */
    const void *other; /* the ag_json of the other one, if it is about two */
} ag_error;

typedef struct ag_error_info {
    const char *word; /* "no_configuration" */
    ag_status status;
    const char *title;   /* one line */
    const char *explain; /* the page, several lines */
} ag_error_info;

AG_API const ag_error_info *ag_error_describe(ag_error_code code);

/*
 * Record an error unless one is recorded already; `place` may be NULL.  Always false, so that a function can
 * `return ag_fail(…)`.  The message is lower case, one line, without a full stop, with names in double quotes.
 */
AG_API bool ag_fail(ag_error *err, ag_error_code code, const ag_place *place, const char *format,
                    ...) AG_PRINTF(4, 5);

/* Say what to do next; kept only if the error has no hint yet.  Always false, like ag_fail(). */
AG_API bool ag_hint(ag_error *err, const char *format, ...) AG_PRINTF(2, 3);

/* Keep the line of the statement that `sql_line` counts, without what surrounds it. */
AG_API void ag_quote_sql(ag_error *err, const char *sql);

/* Put "context: " before the message: what the caller knows and the callee did not.  Always false. */
AG_API bool ag_context(ag_error *err, const char *format, ...) AG_PRINTF(2, 3);

/* Fill in the place where the error has none.  Always false. */
AG_API bool ag_at(ag_error *err, const ag_place *place);

/* Say which ag_json the error is about (NULL: not from a file), for code that cannot know places; the first wins.  Always false. */
AG_API bool ag_about(ag_error *err, const void *source);
/* The same for an error about two, such as a name declared twice. */
AG_API bool ag_about_both(ag_error *err, const void *source, const void *other);

/* "schema.json:14:9: /tables/users/columns/id/typ", with only the parts that are known; "" if none is. */
AG_API const char *ag_error_place(ag_arena *arena, const ag_error *err);

#ifdef __cplusplus
}
#endif

#endif
