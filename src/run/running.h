/* running.h: one revision on its way through the database, and what is recorded of it. */
#ifndef AG_RUN_RUNNING_H
#define AG_RUN_RUNNING_H

#include "run/run.h"

typedef struct ag_running {
    ag_runner *runner;
    ag_arena *arena; /* for what nobody needs once the revision has run */
    ag_node *node;
    ag_revision *revision;
    ag_steps steps;
    size_t done;    /* steps behind us */
    ag_nodes after; /* the heads once it is done */
    ag_touched touched;
    ag_history_row *row;
    char *downgrade_sql;
    const char
        *put_off; /* BEGIN, which goes with the first statement where a message is a round trip */
    int64_t started_ms;
    bool adopt;
    bool unsure; /* the next step is the one in which an earlier run stopped */
} ag_running;

static inline const ag_dialect *ag_running_dialect(const ag_running *run)
{
    return run->runner->session->dialect;
}

/* The row of the history, as far as it is known before the revision runs. */
void ag_running_begin_row(ag_running *run);
/* The row itself, with the body. */
char *ag_running_row_sql(ag_running *run);
/*
 * The digest of the first `count` steps, which an open row keeps where a run that has ended keeps the model's fingerprint; NULL for none, and in scripts, which
 * are planned for a server that is not known.
 */
char *ag_running_digest(const ag_running *run, size_t count);
/* A run that is taken up again is of the revision as it is now. */
char *ag_running_resume_sql(ag_running *run);
/* The steps done, of a row that was begun. */
char *ag_running_progress_sql(ag_running *run);
/* The heads, and the row: complete, or begun and now ended. */
char *ag_running_final_sql(ag_running *run, bool begun);
/*
 * A failure is recorded when it can be; if it cannot, the failure itself is what has to be told.  A run that was begun stays open, to be resumed, unless
 * nothing was done yet and what failed left no trace.
 */
void ag_running_record_failure(ag_running *run, const ag_error *why, bool begun, bool clean);

#endif
