/* run.h: what the files of this floor share. */
#ifndef AG_RUN_RUN_H
#define AG_RUN_RUN_H

#include <autogen/run.h>

#include "revision/digest.h"
#include "revision/touched.h"

/* The text forms of the ledger's two tables. */
typedef struct ag_ledger_names {
    const char *version;
    const char *history;
} ag_ledger_names;

ag_ledger_names ag_ledger_names_of(ag_arena *arena, const ag_dialect *dialect,
                                   const ag_ledger_options *options);

/* ------------------------------------------------------------------ ledger_write.c: statements, as SQL */

/* The ledger's tables, if they are not there. */
char *ag_ledger_create_sql(ag_arena *arena, const ag_dialect *dialect,
                           const ag_ledger_options *options);
/* Replace the heads `before` by `after`. */
void ag_ledger_heads_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                         const ag_nodes *before, const ag_nodes *after, bool prepared);
/* A new row of the history; its id is one more than the greatest. */
void ag_ledger_row_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                       const ag_history_row *row, const char *body, const char *downgrade_sql,
                       bool prepared);
/*
 * What makes the session ready for statements of these two that are `prepared`: where to plan them takes longer than to run them, a thousand revisions are recorded in
 * half the time.  NULL where it would be no gain.
 */
char *ag_ledger_prepare_sql(ag_arena *arena, const ag_dialect *dialect,
                            const ag_ledger_options *options);
const char *ag_ledger_deallocate_sql(void);
/* An open row as if it had been begun with the revision as it is now, without an error. */
void ag_ledger_resume_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                          const ag_history_row *row, const char *body, const char *downgrade_sql);
/* The newest row of a revision that has not ended: steps done, and its end if `row` has one. */
void ag_ledger_progress_sql(ag_buf *out, const ag_dialect *dialect,
                            const ag_ledger_options *options, const ag_history_row *row);
/*
 * The same where it failed: why, and with `is_over` its end, if the database has no step of it.  What the database says of steps done is believed: a COMMIT
 * that reported an error may have been one.
 */
void ag_ledger_stop_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                        const ag_history_row *row, bool is_over);
/* Whoever says where the database is ends what stopped half-way. */
void ag_ledger_end_all_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                           const char *when, const char *why);
/* A query that returns a row for each head that should be there and is not. */
char *ag_ledger_expect_sql(ag_arena *arena, const ag_dialect *dialect,
                           const ag_ledger_options *options, const ag_nodes *heads);

/* ------------------------------------------------------------------ clock.c */

int64_t ag_clock_ms(void);
/* RFC 3339, UTC, with milliseconds. */
char *ag_clock_text(ag_arena *arena, int64_t ms);
void ag_clock_sleep(int64_t ms);
char *ag_run_by(ag_arena *arena);
char *ag_run_from(ag_arena *arena);

/* ------------------------------------------------------------------ the runner */

typedef struct ag_runner {
    ag_arena *arena;
    ag_session *session;
    const ag_run_options *options;
    const ag_progress *progress;
    ag_revisions *revisions;
    ag_graph graph;
    ag_ledger ledger;
    ag_nodes heads;      /* what the database is at */
    ag_schema *model;    /* what the history says it holds */
    ag_inspection found; /* what it does hold; schema NULL for a printer */
    ag_uses strangers;   /* what is used by things that the model does not know */
    ag_names drifted;    /* tables that were changed by hand, among those touched */
    ag_map digests;      /* of the model's objects, by kind and name */
    ag_digest sum;       /* of them all */
    ag_run_result *result;
    const char *run_by; /* asked once; NULL: not yet */
    const char *run_from;
    bool up;
    bool prepared; /* the session has the statements of ag_ledger_prepare_sql() */
    bool
        assumed; /* dry run: a hand-written statement would have run, so that no assertion can be asked */
} ag_runner;

/* lock.c: become the only runner; false in `out` if somebody else is and that is no error. */
AG_MUST_CHECK bool ag_runner_lock(ag_runner *runner, bool *out, ag_error *err);

/* drift.c */

/*
 * AG_E_DRIFT_TOUCHED if something that the revisions `todo[first …]` touch is not what the model says.  Other changes by hand in the same tables are left
 * alone, and only noted in `drifted`.  Asked once, before the first of them runs: what was
 * inspected is true only until then.
 */
AG_MUST_CHECK bool ag_runner_check_drift(ag_runner *runner, const ag_nodes *todo, size_t first,
                                         ag_error *err);
/* Whether a baseline is to be recorded only: all its objects are there and equal.  AG_E_BASELINE if only some are. */
AG_MUST_CHECK bool ag_runner_adopts(ag_runner *runner, ag_revision *revision, bool *out,
                                    ag_error *err);

/* fingerprint.c: the model is another one altogether, or has been changed by a revision. */
void ag_runner_digest_all(ag_runner *runner);
void ag_runner_digest_touched(ag_runner *runner, const ag_touched *touched);

/* execute.c: one revision, planned, run and recorded.  `skip` steps are done already. */
AG_MUST_CHECK bool ag_runner_run(ag_runner *runner, ag_node *node, bool adopt, size_t skip,
                                 ag_error *err);

void ag_runner_note(const ag_runner *runner, const char *format, ...) AG_PRINTF(2, 3);

#endif
