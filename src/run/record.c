/* record.c: the row of the history that a run leaves behind. */
#include "run/running.h"

#include "base/sha256.h"

/* Who runs it, and from where: the same for all revisions of a run. */
static void ask_who(ag_runner *runner)
{
    if (runner->run_by)
        return;
    runner->run_by = ag_run_by(runner->arena);
    runner->run_from = ag_run_from(runner->arena);
}

void ag_running_begin_row(ag_running *run)
{
    ag_runner *runner = run->runner;
    ag_arena *arena = run->arena;
    const ag_run_options *options = runner->options;
    ag_history_row *row = (ag_history_row *)ag_object_new(arena, &ag_history_row_shape, NULL);
    run->started_ms = ag_clock_ms();
    row->revision = run->revision->id;
    row->direction = run->adopt && runner->up ? "adopt" : runner->up ? "upgrade" : "downgrade";
    row->message = run->revision->message;
    row->tag = options->tag;
    row->started_at = options->now ? options->now : ag_clock_text(arena, run->started_ms);
    /* A script whose time is given is to be the same whoever prints it. */
    bool anonymous = options->now && !runner->session->is_live;
    ask_who(runner);
    row->run_by = anonymous ? NULL : runner->run_by;
    row->run_from = anonymous ? NULL : runner->run_from;
    row->autogen = options->autogen;
    row->checksum = ag_revision_checksum(arena, run->revision);
    row->step = (int64_t)run->done;
    row->steps = (int64_t)run->steps.len;
    row->fingerprint = ag_running_digest(run, run->done);
    run->row = row;
}

char *ag_running_digest(const ag_running *run, size_t count)
{
    ag_arena *arena = run->arena;
    ag_buf text = ag_buf_new(arena);
    char hex[AG_SHA256_HEX + 1];
    if (count == 0 || !run->runner->session->is_live)
        return NULL;
    for (size_t i = 0; i < count; i++) {
        const ag_step *step = run->steps.items[i];
        ag_buf_format(&text, "%s\n", step->title);
        for (size_t j = 0; j < step->statements.len; j++)
            ag_buf_format(&text, "%s;\n", step->statements.items[j].sql);
    }
    ag_sha256_hex(text.text, text.len, hex);
    return ag_format(arena, "steps:%s", hex);
}

static void end_row(ag_running *run, const char *error)
{
    const char *now = run->runner->options->now;
    int64_t end = ag_clock_ms();
    run->row->finished_at = now ? now : ag_clock_text(run->arena, end);
    run->row->duration_ms = now ? AG_UNSET : end - run->started_ms;
    run->row->step = (int64_t)run->done;
    run->row->error = error;
    if (!error)
        run->row->fingerprint = ag_digest_text(run->arena, &run->runner->sum);
}

static char *row_sql(ag_running *run, bool prepared)
{
    ag_buf sql = ag_buf_new(run->arena);
    char *body = run->runner->up ? ag_revision_body(run->arena, run->revision) : NULL;
    ag_ledger_row_sql(&sql, ag_running_dialect(run), &run->runner->options->ledger, run->row, body,
                      run->downgrade_sql, prepared);
    return sql.text;
}

char *ag_running_row_sql(ag_running *run)
{
    return row_sql(run, false);
}

/* What was written by hand may have taken prepared statements away, and must not be run twice to find out. */
static bool is_by_hand(const ag_running *run)
{
    for (size_t i = 0; i < run->steps.len; i++) {
        const ag_op *op = run->steps.items[i]->op;
        if (op && !ag_verb_has_object(op->verb))
            return true;
    }
    return false;
}

char *ag_running_final_sql(ag_running *run, bool begun)
{
    ag_runner *runner = run->runner;
    bool prepared = runner->prepared && !begun && !is_by_hand(run);
    ag_buf sql = ag_buf_new(run->arena);
    end_row(run, NULL);
    ag_ledger_heads_sql(&sql, ag_running_dialect(run), &runner->options->ledger, &runner->heads,
                        &run->after, prepared);
    if (begun)
        ag_ledger_progress_sql(&sql, ag_running_dialect(run), &runner->options->ledger, run->row);
    else
        ag_buf_put(&sql, row_sql(run, prepared));
    return sql.text;
}

void ag_running_record_failure(ag_running *run, const ag_error *why, bool begun, bool clean)
{
    ag_runner *runner = run->runner;
    ag_error ignored = {0};
    if (!runner->session->is_live)
        return;
    char *message = ag_strdup(run->arena, why->message);
    ag_buf sql = ag_buf_new(run->arena);
    end_row(run, message);
    if (begun)
        run->row->fingerprint = ag_running_digest(run, run->done);
    if (begun)
        ag_ledger_stop_sql(&sql, ag_running_dialect(run), &runner->options->ledger, run->row,
                           clean && run->done == 0);
    else
        ag_ledger_row_sql(&sql, ag_running_dialect(run), &runner->options->ledger, run->row, NULL,
                          NULL, false);
    if (!ag_session_run(runner->session, sql.text, &ignored))
        ag_runner_note(runner, "the failure could not be recorded: %s", ignored.message);
}

char *ag_running_progress_sql(ag_running *run)
{
    ag_buf sql = ag_buf_new(run->arena);
    run->row->step = (int64_t)run->done;
    run->row->fingerprint = ag_running_digest(run, run->done);
    ag_ledger_progress_sql(&sql, ag_running_dialect(run), &run->runner->options->ledger, run->row);
    return sql.text;
}

char *ag_running_resume_sql(ag_running *run)
{
    ag_buf sql = ag_buf_new(run->arena);
    char *body = run->runner->up ? ag_revision_body(run->arena, run->revision) : NULL;
    ag_ledger_resume_sql(&sql, ag_running_dialect(run), &run->runner->options->ledger, run->row,
                         body, run->downgrade_sql);
    return sql.text;
}
