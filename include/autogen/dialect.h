/*
 * dialect.h: what a database is to the rest of the program.
 *
 * A dialect is a const table of functions; there is one for PostgreSQL and one for SQLite.  A session is something statements are sent to: a live
 * connection, a printer that writes a script, or in tests one that fails on purpose.  Renderers never see a session: they
 * write statements into a script, which is data.
 */
#ifndef AUTOGEN_DIALECT_H
#define AUTOGEN_DIALECT_H

#include <autogen/error.h>
#include <autogen/model.h>
#include <autogen/op.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ag_dialect ag_dialect;
typedef struct ag_session ag_session;

/* ------------------------------------------------------------------ rows */

/* A result: all values as text, NULL for SQL's NULL. */
typedef struct ag_rows {
    size_t row_count;
    size_t column_count;
    const char **columns; /* names */
    const char **cells;   /* row_count * column_count, row by row */
} ag_rows;

static inline const char *ag_cell(const ag_rows *rows, size_t row, size_t column)
{
    return rows->cells[row * rows->column_count + column];
}

/* The index of a column by name, or -1. */
AG_API int ag_rows_column(const ag_rows *rows, const char *name);

/*
 * A described object from a row whose columns are aliased to field names; "name" gives the object's name; columns that name no field are skipped.  BOOL: t, f, 1, 0; LIST and
 * SET: a JSON array of strings; TARGET: a JSON array [schema or null, table, [column, …]]; RECORDS: a JSON array of objects as the codec reads them.  A NULL cell
 * leaves the preset.  What is read is `given`.  A cell that is not what its field wants is a mistake in our query: AG_E_INTERNAL.
 */
AG_API AG_MUST_CHECK bool ag_row_object(ag_arena *arena, const ag_shape *shape, const ag_rows *rows,
                                        size_t row, ag_object **out, ag_error *err);

/* ------------------------------------------------------------------ scripts */

typedef enum ag_statement_kind {
    AG_STATEMENT_RUN,
    AG_STATEMENT_ASSERT, /* a query that must return no row; each row it returns is what is wrong, in one text column */
    AG_STATEMENT_TELL /* a query; each row it returns is something to tell, in one text column */
} ag_statement_kind;

typedef struct ag_statement {
    ag_statement_kind kind;
    const char *sql;     /* one statement without the semicolon; an `execute` may hold several */
    const char *message; /* ASSERT: what it means when there are rows */
    const char *hint;    /* ASSERT: what to do then; NULL: nothing in general */
    const char *
        only_if; /* RUN: a query; without a row the statement is left out.  A script cannot ask: it has `message` as a comment, if there is one, and no statement */
    const char *
        made_true; /* RUN with `only_if`: what a script runs instead of asking, so that the statement can follow */
    const char *
        alters; /* ASSERT: the column whose values would be altered: a loss, which can be allowed; NULL: no matter of loss */
    bool
        about_schema; /* ASSERT: of the catalogue, or of all of a table, so it means nothing until all that comes before has run */
    bool
        about_server; /* ASSERT: of what the server has beside its databases, which no revision makes: roles, the files of extensions */
} ag_statement;

/* A step that is run again and again, a transaction each, while a query counts rows that are left. */
typedef struct ag_batches {
    const char *remaining; /* counts them */
    const char *whole;     /* all of it as one statement, for scripts */
    int64_t rows;          /* that one turn does */
} ag_batches;

/*
 * What one operation becomes.  A step that is not transactional runs outside any transaction.  `title` is the operation, described.
 */
typedef struct ag_step {
    const char *title;
    const ag_op *op; /* NULL for what belongs to no single operation */
    bool transactional;
    bool
        committed; /* has to be, before what comes behind it can run: the steps have a transaction each */
    bool opaque; /* its effect cannot be observed: a hand-written statement outside a transaction */
    bool
        unenforced; /* foreign keys must not be enforced meanwhile: it takes away a table, not what refers to its rows */
    /*
     * A query that returns a row when there is nothing left to do; NULL: none.  Of an execute it is always asked, of other steps outside a transaction
     * only where one that was interrupted is taken up again.
     */
    const char *done_when;
    const ag_batches *batches; /* NULL: it is run once */
    AG_VEC(ag_statement) statements;
    ag_names recreates; /* what is dropped for it and made again: "view active_users" */
} ag_step;

typedef AG_VEC(ag_step *) ag_steps;

/* Transactional, without statements.  The title is copied. */
AG_API ag_step *ag_step_new(ag_arena *arena, const ag_op *op, const char *title);

/* Add a statement; formatted as ag_sqlf() does. */
AG_API void ag_step_run(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                        const char *format, ...);
AG_API void ag_step_assert(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                           const char *message, const char *format, ...);

/* The same of what the server has beside its databases; the hint is kept. */
AG_API void ag_step_assert_server(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                                  const char *message, const char *hint, const char *format, ...);

AG_API void ag_step_tell(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                         const char *format, ...);
/* Run where a query returns a row at that moment; `comment` is for scripts, NULL: none. */
AG_API void ag_step_run_if(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                           const char *query, const char *comment, const char *format, ...);

/* Rows that an operation would fail on. */
typedef struct ag_obstacle {
    const char *rule;    /* what must hold; stands alone where no row can be shown */
    const char *one;     /* what is wrong, behind a number: "row of users.email is null" */
    const char *many;    /* "rows of users.email are null" */
    const char *example; /* SQL, of one of them: a text that tells which one it is, never NULL */
    const char *from;    /* SQL: what stands behind FROM to find them */
    const char *hint;    /* NULL: to change these rows */
} ag_obstacle;

/*
 * Assert that there are none.  What the query returns is "3 rows of users.email are null, such as id = 17"; it stops counting
 * at 1000.
 */
AG_API void ag_step_assert_none(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                                const ag_obstacle *obstacle);

/* ------------------------------------------------------------------ SQL text */

/*
 * The only way to put a name or a value into SQL.  Conversions: %I an identifier, quoted where it must be; %N a qualified name in text form, or that of a routine's key; %R a routine's key, types included; %L a literal (NULL gives
 * NULL); %S SQL text that is already checked; %T a type; %C an ag_names * as a list of identifiers; %d an int; %D an int64_t; %% a percent sign.
 * Any other is a mistake that an assertion finds.  A %N that is no well-formed name is quoted as one identifier.
 */
AG_API void ag_sqlf(ag_buf *out, const ag_dialect *dialect, const char *format, ...);
AG_API char *ag_sql_format(ag_arena *arena, const ag_dialect *dialect, const char *format, ...);
AG_API void ag_vsqlf(ag_buf *out, const ag_dialect *dialect, const char *format, va_list args);

/*
 * The statements of a script, without semicolons and comments around them: quotes, dollar quotes, nested comments, BEGIN ATOMIC … END bodies and CREATE TRIGGER … END
 * are not split.  What is no SQL: a line for psql or sqlite3 that says nothing of the schema (\restrict, \set, .bail) is left out, and so are the rows
 * behind COPY … FROM stdin; any other such line (\i, .read) is a part of its own.  What is not closed runs to the end, for the server to refuse.  Added to `out`.  Lines
 * are those of the text, from 1.
 */
typedef struct ag_script_part {
    const char *sql;
    int line;
    int column; /* of its first token, from 1, in bytes */
} ag_script_part;
typedef AG_VEC(ag_script_part) ag_script_parts;

AG_API void ag_sql_split(ag_arena *arena, const ag_dialect *dialect, const char *script,
                         ag_script_parts *out);

/* ------------------------------------------------------------------ dialects */

/* What a renderer may know beside the operation. */
typedef struct ag_render {
    const ag_schema *schema; /* as it is before the operation, projected */
    int version; /* of the server: 150004 for 15.4, 3040001 for 3.40.1; 0: unknown, take the oldest supported */
    const char *default_schema; /* what a name without a schema means; NULL: the dialect's */
    ag_pairs
        converted; /* of a rebuild: columns after → SQL over the columns before that gives their values */
    ag_names lossy; /* of a rebuild: columns after whose values may be altered by their new type */
    bool
        is_new; /* the table was made by operations before this one in the same list: it has no rows to look at */
    unsigned
        manage; /* AG_GRANTS: what is made has the privileges that it says, whatever default privileges say */
    ag_names
        losers; /* the tables that have no column or check of the operation's name when its table has dropped or changed it, but had it from there; those above first */
    ag_ops
        moved; /* of the same list, before this one or behind it: extensions that get into another schema */
} ag_render;

/* How an operation can be done. */
typedef enum ag_fit {
    AG_FIT_NOTHING, /* changes nothing in this database */
    AG_FIT_IN_PLACE,
    AG_FIT_REBUILD, /* the table has to be built again */
    AG_FIT_REFUSED  /* cannot be done, or not safely yet; the error says why */
} ag_fit;

typedef struct ag_inspect_options {
    const char *default_schema; /* left out of names */
} ag_inspect_options;

/* What inspection saw besides the schema. */
typedef struct ag_inspection {
    ag_schema *schema;
    ag_pairs not_covered; /* kinds that this build does not know, and how many: "view" → "3" */
    ag_names
        dependants; /* tables (text form) that something not covered depends on: see ag_dialect.fit */
} ag_inspection;

/* Where a scratch database may be made. */
typedef struct ag_scratch_options {
    const char *
        url; /* of a database whose server, encoding and collation are wanted; NULL: none (SQLite needs none) */
    const char *
        scratch; /* what the configuration names: a database that may be emptied; NULL: a temporary one is made */
    bool production;            /* the server of `url` must not be used */
    unsigned manage;            /* of the session */
    const char *default_schema; /* is there too, empty; NULL: the dialect's */
} ag_scratch_options;

/* The revision that makes what a proof starts from: a ledger with it is one of scratch. */
#define AG_PROOF_BEFORE "ag_before"

/* That something uses an object, or a column of it; names in text form. */
typedef struct ag_use {
    const char *noun;   /* "view", "materialized view", "function", "foreign key" */
    const char *user;   /* with the table that it lives in: "app.orders.orders_user_fkey" */
    const char *owner;  /* that table; what lies in none: itself, a routine with its arguments */
    const char *target; /* a relation, an index, a type, or a routine with its arguments */
    const char *column; /* NULL: the target as such */
    const char *below;  /* that column of a partition or an heir of the target, if it uses that */
    bool outlasts_drop; /* the heir has the column by itself, or from another parent, too */
    const ag_table
        *heir; /* the user, if it is a partition or an heir; set by ag_plan_strangers() */
} ag_use;

typedef AG_VEC(ag_use) ag_uses;

struct ag_dialect {
    ag_dialect_id id;
    const char *name;           /* "postgresql" */
    const char *default_schema; /* "public", "main" */
    unsigned lex_flags;         /* for the tokeniser */

    /* True if the scheme of the URL, driver suffix removed, is ours. */
    bool (*owns_url)(const char *url);

    /* Open a connection.  `create` allows a missing SQLite file to be made; without it, it is an empty database.  AG_E_CONNECT, AG_E_URL. */
    bool (*open)(ag_arena *arena, const char *url, bool create, ag_session **out, ag_error *err);

    /* The URL as it may be shown: without a password. */
    char *(*display_url)(ag_arena *arena, const char *url);

    /* An identifier, a literal, a type as SQL. */
    void (*put_identifier)(ag_buf *out, const char *name);
    void (*put_literal)(ag_buf *out, const char *text);
    /* A qualified name, in text form; NULL: identifiers with a dot between them. */
    void (*put_name)(ag_buf *out, const char *text);

    /*
     * A top-level object as this database holds it: variants resolved, types and portable texts spelled its way, what it cannot hold left out; NULL if it holds
     * none of it.  Exact: two objects with one projection need no statement to get from one to the other.  `schema` gives what the object refers to (enums).
     */
    ag_object *(*project)(ag_arena *arena, const ag_schema *schema, const ag_object *object);

    /*
     * Rewrite the expressions and types of a projected or inspected object to one spelling, so that what the catalogue says equals what was rendered.  Used only
     * to compare, never to render.  Idempotent.
     */
    void (*spell)(ag_arena *arena, ag_object *object);

    /*
     * Rewrite the expressions of an inspected object to what somebody may have written, without what the server puts in.  A guess, to be confirmed
     * (ag_scratch_shorten()).  NULL where the catalogue keeps what was written.
     */
    void (*shorten)(ag_arena *arena, ag_object *object);

    /* How a bound operation between projected objects can be done; `table` is the table before it, NULL for others. */
    ag_fit (*fit)(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err);

    /*
     * True if nothing may depend on the object while the bound operation is done: it goes and comes again, or the server does not change it under what depends on it.  The
     * planner then drops what depends on it before, and makes it again after.  NULL: never.
     */
    bool (*disturbs)(const ag_render *render, const ag_op *op, const ag_table *table);

    /* Of an operation that disturbs: true if foreign keys over what it changes do not outlast it, since the columns on their two sides cannot be compared meanwhile. */
    bool (*severs)(const ag_op *op);

    /*
     * The partitions that the operation takes from under their parents, be it that it puts them back: foreign keys that refer to rows by way of what is above them do not
     * outlast that.  NULL: none.
     */
    ag_names (*detaches)(ag_arena *arena, const ag_render *render, const ag_op *op);

    /* True if the operation, an alter, drops the object and makes it again; where it does not, what only holds the type of it may stay. */
    bool (*renews)(const ag_op *op);

    /* The statements of a bound operation that fits in place, into `step`. */
    bool (*render)(ag_arena *arena, const ag_render *render, const ag_op *op, ag_step *step,
                   ag_error *err);

    /*
     * Build a table again: from `before` to `after`, both projected, under one name; `columns` maps names after to names before.  NULL where no operation ever needs it.
     */
    bool (*rebuild)(ag_arena *arena, const ag_render *render, const ag_table *before,
                    const ag_table *after, const ag_pairs *columns, ag_step *step, ag_error *err);

    /* Fill what a module keeps about the rows of a table or view again; nothing for what has rows of its own.  NULL where there is no such thing. */
    void (*refill)(ag_arena *arena, const ag_object *virtual_table, ag_step *step);

    /* Everything the database holds.  One consistent picture; a fixed number of queries. */
    bool (*inspect)(ag_arena *arena, ag_session *session, const ag_inspect_options *options,
                    ag_inspection *out, ag_error *err);

    /* What everything uses that a server would not let go, as the catalogue says it.  NULL where nothing stands in anybody's way. */
    bool (*uses)(ag_arena *arena, ag_session *session, const char *default_schema, ag_uses *out,
                 ag_error *err);

    /*
     * A session with an empty database that nobody else uses and that is gone when the session is closed, or swept away later if we are killed.  What it holds
     * may be dropped at any time (ag_session_ops.reset).  AG_E_NO_SCRATCH says why there can be none: no server, not allowed to create databases, production, in recovery.
     */
    bool (*open_scratch)(ag_arena *arena, const ag_scratch_options *options, ag_session **out,
                         ag_error *err);

    /* Statements that a script, or the runner, sends before and after a transaction that changes the schema. */
    const char *script_head; /* "\\set ON_ERROR_STOP on", ".bail on" */
    const char *begin;       /* "BEGIN", "BEGIN IMMEDIATE" */
    void (*prelude)(ag_buf *out,
                    const char *default_schema); /* inside each transaction; may put nothing */
    /* An assertion as SQL that fails: for scripts.  */
    void (*put_assertion)(ag_buf *out, const char *query, const char *message);
    bool assertions_refuse_outside; /* true: put_assertion's text works only inside a transaction */
};

/* ------------------------------------------------------------------ sessions */

typedef struct ag_session_ops {
    /* One or more statements whose results are not wanted.  AG_E_SQL with SQLSTATE and, if known, the position in the message. */
    bool (*run)(ag_session *session, const char *sql, ag_error *err);
    /* One query.  The rows are allocated in `arena`. */
    bool (*query)(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                  ag_error *err);
    /* `count` queries in one round trip where the database has one; `out` has room for them all.  The rows of each are allocated in the arena of the same place. */
    bool (*query_all)(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                      size_t count, ag_rows *out, ag_error *err);
    /* Try to become the only runner; false without an error means that somebody else is: `holder` then says who, if known. */
    bool (*try_lock)(ag_session *session, ag_arena *arena, const char *key, bool *locked,
                     char **holder, ag_error *err);
    void (*unlock)(ag_session *session);
    /* Outside a transaction: whether foreign keys are enforced from now on.  NULL where they always are. */
    bool (*enforce)(ag_session *session, bool on, ag_error *err);
    /* Empty a scratch database; NULL where the session is none. */
    bool (*reset)(ag_session *session, ag_error *err);
    void (*close)(ag_session *session);
} ag_session_ops;

struct ag_session {
    const ag_session_ops *ops;
    const ag_dialect *dialect;
    int version;              /* as in ag_render */
    const char *version_text; /* "15.4", "3.40.1" */
    bool is_live;             /* false for the printer */
    bool is_new;              /* a SQLite file that did not exist: nothing was created yet */
    bool
        enforces; /* where foreign keys need not be enforced: they are for what is written by hand */
    unsigned manage;     /* AG_GRANTS, AG_OWNER: what inspect() reads beside the rest */
    uint64_t statements; /* sent so far, for -v and the benchmark */
    /* Told every 100,000 rows how many a statement has written; SQLite only.  NULL: nobody watches. */
    void (*written)(void *payload, int64_t rows);
    void *payload; /* of `written` */
};

AG_API AG_MUST_CHECK bool ag_session_run(ag_session *session, const char *sql, ag_error *err);
/* Nothing where they always are. */
AG_API AG_MUST_CHECK bool ag_session_enforce(ag_session *session, bool on, ag_error *err);
/* ag_sqlf() and run. */
AG_API AG_MUST_CHECK bool ag_session_runf(ag_session *session, ag_arena *arena, ag_error *err,
                                          const char *format, ...);
AG_API AG_MUST_CHECK bool ag_session_query(ag_session *session, ag_arena *arena, const char *sql,
                                           ag_rows *out, ag_error *err);
/* AG_E_ASSERTION, or AG_E_LOSS where it says so, with the first cell of the first row, if there is a row. */
AG_API AG_MUST_CHECK bool ag_session_assert(ag_session *session, ag_arena *arena,
                                            const ag_statement *statement, ag_error *err);
/* `count` queries at once: in one round trip where the database has one.  `arenas` has one for the rows of each, perhaps the same; `out` has room for them all. */
AG_API AG_MUST_CHECK bool ag_session_query_all(ag_session *session, ag_arena *const *arenas,
                                               const char *const *sql, size_t count, ag_rows *out,
                                               ag_error *err);
/* NULL is allowed. */
AG_API void ag_session_close(ag_session *session);

/*
 * For a program that is nothing but this, before it opens anything: SQLite keeps no account of its memory, which each allocation would pay for under a lock.  It holds for the
 * whole process, so it is not for whoever has other uses of SQLite; too late, it does nothing.
 */
AG_API void ag_sqlite_own_process(void);

/* A session that runs nothing and appends what it is told to `out`, each statement with one semicolon and a line end.  Queries return no rows. */
AG_API ag_session *ag_printer_new(ag_arena *arena, const ag_dialect *dialect, ag_buf *out);
/* A statement of a step as the shell runs it: an assertion fails, what is told is shown, and of what cannot be asked for stands a comment. */
AG_API AG_MUST_CHECK bool ag_printer_statement(ag_arena *arena, ag_session *printer,
                                               const ag_statement *statement, ag_error *err);
/* A comment line in the script, one for each line of `text`. */
AG_API void ag_printer_comment(ag_session *printer, const char *text);

#ifdef __cplusplus
}
#endif

#endif
