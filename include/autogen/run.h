/*
 * run.h: revisions into a database, and what the database remembers of them.
 *
 * autogen_version holds the set of heads, a row each; autogen_history a row for each run of a revision.  A revision runs in one transaction with its
 * bookkeeping in it; one that says "transaction": false, or has a step that cannot run in one, runs step by step, and each step is recorded when it is done.
 * The same code writes scripts: a printer is a session too.
 */
#ifndef AUTOGEN_RUN_H
#define AUTOGEN_RUN_H

#include <autogen/dialect.h>
#include <autogen/diff.h>
#include <autogen/plan.h>
#include <autogen/revision.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ------------------------------------------------------------------ the ledger */

/* A row of autogen_history: a described struct. */
typedef struct ag_history_row {
    ag_object base;
    int64_t id;
    const char *revision;
    const char *direction; /* upgrade, downgrade, adopt, stamp, unstamp */
    const char *message;
    const char *tag;         /* --tag */
    const char *started_at;  /* RFC 3339, UTC, milliseconds */
    const char *finished_at; /* NULL: stopped between two of its steps */
    int64_t duration_ms;
    const char *run_by;   /* user of the operating system */
    const char *run_from; /* host and process id: "web-1:4711" */
    const char *autogen;  /* version of the program */
    const char *checksum;
    const char *fingerprint; /* digest of the model after it; while it is open, of the steps done */
    int64_t step;            /* steps done */
    int64_t steps;           /* steps in all */
    const char *error;       /* NULL: none */
} ag_history_row;

AG_API extern const ag_shape ag_history_row_shape;

typedef struct ag_ledger_options {
    const char
        *table; /* NULL: "autogen_version"; the history is called autogen_history beside it */
    const char *schema;         /* NULL: the default schema */
    const char *default_schema; /* NULL: the dialect's */
} ag_ledger_options;

/* What the database says of itself.  Read without a lock and without creating anything. */
typedef struct ag_ledger {
    bool exists; /* both tables */
    bool has_version;
    bool has_history;
    ag_names heads;                /* ids, sorted */
    AG_VEC(ag_history_row *) rows; /* all runs, oldest first */
    const ag_history_row *half;    /* the run that stopped between two steps; NULL: none */
} ag_ledger;

AG_API AG_MUST_CHECK bool ag_ledger_read(ag_arena *arena, ag_session *session,
                                         const ag_ledger_options *options, ag_ledger *out,
                                         ag_error *err);
/* The row that made `revision` applied, or NULL. */
AG_API const ag_history_row *ag_ledger_applied(const ag_ledger *ledger, const char *revision);
/* The command that finishes what stopped half-way. */
AG_API char *ag_ledger_finish(ag_arena *arena, const ag_graph *graph, const ag_history_row *half);
/* Who is at work on the database now; NULL: nobody, or it cannot be told. */
AG_API char *ag_lock_holder(ag_arena *arena, ag_session *session, const ag_ledger_options *options);
/* The stored body of a revision; NULL if none is stored. */
AG_API AG_MUST_CHECK bool ag_ledger_body(ag_arena *arena, ag_session *session,
                                         const ag_ledger_options *options, const char *revision,
                                         char **out, ag_error *err);

/*
 * The ledger's heads as nodes.  Revisions that no file has but whose bodies are stored are added to `revisions` and the graph is built again.
 * AG_E_UNKNOWN_REVISION for an id that is nowhere; AG_E_EDITED if a file's checksum is not the one that was applied (all such are named).
 */
AG_API AG_MUST_CHECK bool ag_ledger_match(ag_arena *arena, ag_session *session,
                                          const ag_ledger_options *options, const ag_ledger *ledger,
                                          ag_revisions *revisions, ag_graph *graph, ag_nodes *heads,
                                          ag_error *err);

/* ------------------------------------------------------------------ running */

/* What the runner tells while it works.  Every slot may be NULL. */
typedef struct ag_progress {
    void (*revision_begins)(void *payload, const ag_revision *revision, bool up, bool adopted);
    void (*step_begins)(void *payload, const ag_step *step, size_t number, size_t count);
    void (*revision_ends)(void *payload, const ag_revision *revision, bool up,
                          int64_t milliseconds);
    void (*note)(void *payload, const char *text);
    /* See ag_session.written. */
    void (*rows_written)(void *payload, int64_t rows);
    void *payload;
} ag_progress;

typedef enum ag_if_locked { AG_IF_LOCKED_FAIL, AG_IF_LOCKED_WAIT, AG_IF_LOCKED_SKIP } ag_if_locked;

typedef struct ag_run_options {
    ag_ledger_options ledger;
    ag_if_locked if_locked;
    int64_t lock_wait_ms; /* with AG_IF_LOCKED_WAIT: at most so long; AG_UNSET: for ever */
    const char *tag;
    const char *lock_timeout;          /* PostgreSQL, "5s"; NULL: the server's */
    const char *statement_timeout;     /* PostgreSQL; NULL: the server's */
    int64_t retries;                   /* of a revision that met a lock timeout */
    const ag_scratch_options *scratch; /* to ask the server about spelling; NULL: it is not asked */
    bool trusted;        /* a scratch database that nobody else changes: no drift is looked for */
    const char *autogen; /* the version that is recorded */
    bool dry_run;        /* assertions are run, nothing else */
    bool allow_loss;     /* values may be altered by the new type of their column */
    const char *
        now; /* for scripts and tests: what to record as time, in scripts without user and host; NULL: the clock */
    const ag_progress *progress; /* NULL: silence */
} ag_run_options;

typedef struct ag_run_result {
    ag_revisions done; /* what was run (or would be), in order */
    ag_names adopted;  /* ids among them that were only recorded */
    bool skipped;      /* somebody else holds the lock, and AG_IF_LOCKED_SKIP */
    size_t statements; /* sent for the revisions */
    size_t known;      /* revisions that there are at all; from ag_migrate() */
} ag_run_result;

/*
 * Bring the database to `target` and its ancestors.  Reads the ledger, and when nothing is pending returns without a lock.  Otherwise: lock; read again; create the
 * ledger; inspect; then for each pending revision: plan, check that nothing it touches has drifted (AG_E_DRIFT_TOUCHED), adopt a baseline whose objects are
 * all there and equal (AG_E_BASELINE if only some are), run, record.  AG_E_LOCKED, AG_E_HALF_APPLIED for a half-applied revision that is not the next one to run; a half-applied next one is resumed.  An error says
 * which revision and which step; what was committed before stays and is recorded.  `session` may be a printer: then `from` says where the database is
 * taken to be, and no inspection takes place.
 */
AG_API AG_MUST_CHECK bool ag_upgrade(ag_arena *arena, ag_session *session, ag_revisions *revisions,
                                     const char *target, const char *from,
                                     const ag_run_options *options, ag_run_result *out,
                                     ag_error *err);

/* The other way: what is above `target` is undone, children first.  AG_E_IRREVERSIBLE before anything runs if one of them cannot be. */
AG_API AG_MUST_CHECK bool ag_downgrade(ag_arena *arena, ag_session *session,
                                       ag_revisions *revisions, const char *target,
                                       const char *from, const ag_run_options *options,
                                       ag_run_result *out, ag_error *err);

/* Record `targets` as the heads without running anything; with `purge` whatever was recorded goes first, unknown ids included. */
AG_API AG_MUST_CHECK bool ag_stamp(ag_arena *arena, ag_session *session, ag_revisions *revisions,
                                   const ag_names *targets, bool purge,
                                   const ag_run_options *options, ag_error *err);

#ifdef __cplusplus
}
#endif

#endif
