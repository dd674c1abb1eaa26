/* lock.c: one runner at a time. */
#include <inttypes.h>

#include "run/run.h"

/* How long to wait before trying again; the lock is polled from an idle connection, never waited for inside a transaction. */
#define FIRST_PAUSE_MS 50
#define LONGEST_PAUSE_MS 1000

static bool fail_locked(ag_error *err, const char *holder)
{
    ag_fail(err, AG_E_LOCKED, NULL, "another runner holds the lock%s%s", holder ? ": " : "",
            holder ? holder : "");
    return ag_hint(
        err, "wait for it with --if-locked wait (and --lock-wait 5m), or leave the work to it with "
             "--if-locked skip");
}

static int64_t next_pause(int64_t pause)
{
    return pause * 2 < LONGEST_PAUSE_MS ? pause * 2 : LONGEST_PAUSE_MS;
}

bool ag_runner_lock(ag_runner *runner, bool *out, ag_error *err)
{
    const ag_run_options *options = runner->options;
    ag_ledger_names names =
        ag_ledger_names_of(runner->arena, runner->session->dialect, &options->ledger);
    int64_t start = ag_clock_ms();
    char *holder = NULL;
    *out = false;
    for (int64_t pause = FIRST_PAUSE_MS;; pause = next_pause(pause)) {
        if (!runner->session->ops->try_lock(runner->session, runner->arena, names.version, out,
                                            &holder, err))
            return false;
        if (*out || options->if_locked == AG_IF_LOCKED_SKIP)
            return true;
        if (options->if_locked == AG_IF_LOCKED_FAIL)
            return fail_locked(err, holder);
        if (pause == FIRST_PAUSE_MS)
            ag_runner_note(runner, "waiting for another runner%s%s", holder ? ": " : "",
                           holder ? holder : "");
        if (options->lock_wait_ms != AG_UNSET && ag_clock_ms() - start >= options->lock_wait_ms)
            return fail_locked(err, holder);
        ag_clock_sleep(pause);
    }
}

char *ag_lock_holder(ag_arena *arena, ag_session *session, const ag_ledger_options *options)
{
    ag_ledger_names names = ag_ledger_names_of(arena, session->dialect, options);
    bool locked = false;
    char *holder = NULL;
    ag_error ignored = {0};
    if (!session->ops->try_lock(session, arena, names.version, &locked, &holder, &ignored))
        return NULL;
    if (locked)
        session->ops->unlock(session);
    else if (!holder)
        holder = ag_strdup(arena, "another runner");
    return locked ? NULL : holder;
}
