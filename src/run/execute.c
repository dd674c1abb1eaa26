/* execute.c: one revision: planned, run, recorded. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "run/running.h"

/* With what was put off, in one message. */
static bool send(ag_running *run, const char *sql, ag_error *err)
{
    if (run->put_off)
        sql = ag_format(run->arena, "%s%s", run->put_off, sql);
    run->put_off = NULL;
    return ag_session_run(run->runner->session, sql, err);
}

/* ------------------------------------------------------------------ planning */

static ag_plan_options plan_options(const ag_runner *runner, const ag_revision *revision)
{
    return (ag_plan_options){
        .keep = runner->arena,
        .dialect = runner->session->dialect,
        .version = runner->session->version,
        .manage = runner->session->manage,
        .default_schema = runner->options->ledger.default_schema,
        .untouchable = &runner->found.dependants,
        .drifted = &runner->drifted,
        .strangers = &runner->strangers,
        .bodies = revision->bodies,
    };
}

/* Steps as a script, without bookkeeping; for the record. */
static char *print_steps(ag_arena *arena, const ag_dialect *dialect, const ag_steps *steps)
{
    ag_buf text = ag_buf_new(arena);
    ag_session *printer = ag_printer_new(arena, dialect, &text);
    ag_error ignored = {0};
    for (size_t i = 0; i < steps->len; i++) {
        const ag_step *step = steps->items[i];
        if (step->batches && !ag_session_run(printer, step->batches->whole, &ignored))
            return NULL;
        for (size_t j = 0; j < step->statements.len && !step->batches; j++) {
            if (step->statements.items[j].kind == AG_STATEMENT_RUN &&
                !ag_printer_statement(arena, printer, &step->statements.items[j], &ignored))
                return NULL;
        }
    }
    return text.text;
}

/*
 * The downgrade as it would run, so that it can be done by hand whatever happens to the files.  It is planned on a copy of what the revision touches: whatever it
 * does, or cannot do, the model stays.
 */
static void render_downgrade(ag_running *run)
{
    ag_runner *runner = run->runner;
    ag_revision *revision = run->revision;
    if (!runner->up || revision->irreversible || revision->baseline)
        return;
    ag_plan_options options = plan_options(runner, revision);
    options.strangers = NULL; /* those of another time */
    ag_schema *part = ag_touched_copy(run->arena, runner->model, &run->touched);
    for (size_t i = 0; i < runner->model->enums.len; i++) {
        ag_object *type = runner->model->enums.items[i]; /* for the columns that have it */
        if (!ag_list_find(&part->enums, type->name))
            ag_list_add(run->arena, &part->enums, type);
    }
    ag_steps steps = {0};
    ag_error not_now = {0}; /* perhaps never, and the upgrade does not depend on it */
    if (ag_plan(run->arena, &options, part, &revision->downgrade, &steps, &not_now))
        run->downgrade_sql = print_steps(run->arena, options.dialect, &steps);
}

/* What was found before the first revision was found by the names of that time. */
static void follow_renames(ag_runner *runner, const ag_ops *ops)
{
    ag_names *const known[] = {&runner->drifted, &runner->found.dependants};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        for (size_t k = 0; k < AG_COUNT(known) && op->verb == AG_RENAME; k++)
            if (op->kind == AG_KIND_TABLE && ag_names_has(known[k], op->name))
                AG_PUSH(runner->arena, known[k], op->to_name);
    }
}

/* What a revision before this one adopted is a stranger no more. */
static void forget_known_strangers(ag_runner *runner)
{
    ag_uses left = {0};
    for (size_t i = 0; i < runner->strangers.len; i++)
        if (!ag_plan_has_owner(runner->model, &runner->strangers.items[i]))
            AG_PUSH(runner->arena, &left, runner->strangers.items[i]);
    runner->strangers = left;
}

static bool plan(ag_running *run, ag_error *err)
{
    ag_runner *runner = run->runner;
    forget_known_strangers(runner);
    ag_revision *revision = run->revision;
    ag_ops *ops = runner->up ? &revision->upgrade : &revision->downgrade;
    ag_plan_options options = plan_options(runner, revision);
    run->touched = ag_touched_by(run->arena, runner->model, revision);
    if (!(run->adopt ? ag_revision_apply(runner->arena, runner->model, revision, runner->up, err)
                     : ag_plan(run->arena, &options, runner->model, ops, &run->steps, err)))
        return false;
    ag_runner_digest_touched(runner, &run->touched);
    follow_renames(runner, ops);
    if (ag_plan_may_move_strangers(ops))
        runner->strangers = (ag_uses){0};
    if (!run->adopt)
        render_downgrade(run);
    return true;
}

/* ------------------------------------------------------------------ steps */

static bool check_assertion(ag_running *run, const ag_statement *statement, ag_error *err)
{
    ag_session *session = run->runner->session;
    if (statement->alters && run->runner->options->allow_loss)
        return true;
    if (!session->is_live)
        return ag_printer_statement(run->arena, session, statement, err);
    if (run->put_off && !send(run, "", err))
        return false;
    return ag_session_assert(session, run->arena, statement, err);
}

static bool tell_rows(ag_running *run, const ag_statement *statement, ag_error *err)
{
    ag_rows rows = {0};
    if (!ag_session_query(run->runner->session, run->arena, statement->sql, &rows, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        ag_runner_note(run->runner, "%s", ag_on_one_line(run->arena, ag_cell(&rows, i, 0)));
    return true;
}

static bool is_wanted(ag_running *run, const ag_statement *statement, bool *out, ag_error *err)
{
    ag_rows rows = {0};
    *out = true;
    if (!statement->only_if)
        return true;
    if (!ag_session_query(run->runner->session, run->arena, statement->only_if, &rows, err))
        return false;
    *out = rows.row_count > 0;
    return true;
}

static bool run_statement(ag_running *run, const ag_statement *statement, ag_error *err)
{
    bool wanted = true;
    if (!run->runner->session->is_live && statement->only_if)
        return ag_printer_statement(run->arena, run->runner->session, statement, err);
    if (!is_wanted(run, statement, &wanted, err))
        return false;
    switch (statement->kind) {
    case AG_STATEMENT_RUN: return !wanted || send(run, statement->sql, err);
    case AG_STATEMENT_ASSERT: return check_assertion(run, statement, err);
    case AG_STATEMENT_TELL:
        return run->runner->session->is_live ? tell_rows(run, statement, err)
                                             : send(run, statement->sql, err);
    }
    return true;
}

static void hint_heirs(const ag_running *run, const ag_step *step, ag_error *err)
{
    const ag_op *op = step->op;
    const ag_uses *strangers = &run->runner->strangers;
    if (!op || err->code != AG_E_SQL)
        return;
    ag_plan_hint_heirs(strangers, op->table ? op->table : op->name, err);
    if (op->kind == AG_KIND_TABLE && op->to)
        ag_plan_hint_heirs(strangers, ((const ag_table *)op->to)->partition_of, err);
}

static bool run_statements(ag_running *run, const ag_step *step, ag_error *err)
{
    for (size_t i = 0; i < step->statements.len; i++) {
        if (!run_statement(run, &step->statements.items[i], err)) {
            hint_heirs(run, step, err);
            return ag_context(err, "step %zu of %u, %s", run->done + 1, run->steps.len,
                              step->title);
        }
    }
    return true;
}

static void tell_step(const ag_running *run, const ag_step *step)
{
    const ag_progress *progress = run->runner->progress;
    if (progress->step_begins)
        progress->step_begins(progress->payload, step, run->done + 1, run->steps.len);
    if (!run->runner->session->is_live)
        ag_printer_comment(run->runner->session, step->title);
}

static bool run_step(ag_running *run, const ag_step *step, ag_error *err)
{
    tell_step(run, step);
    if (!run_statements(run, step, err))
        return false;
    run->done++;
    return true;
}

/* BEGIN with what has to be set inside the transaction, as one message to the server. */
static bool begin(ag_running *run, ag_error *err)
{
    const ag_runner *runner = run->runner;
    const ag_run_options *options = runner->options;
    const ag_dialect *dialect = ag_running_dialect(run);
    ag_buf sql = ag_buf_new(run->arena);
    ag_buf_put(&sql, dialect->begin);
    ag_buf_put(&sql, ";\n");
    dialect->prelude(&sql, options->ledger.default_schema ? options->ledger.default_schema
                                                          : dialect->default_schema);
    if (sql.len > 0 && sql.text[sql.len - 1] != '\n')
        ag_buf_put(&sql, ";\n");
    if (dialect->id == AG_POSTGRESQL && options->lock_timeout)
        ag_sqlf(&sql, dialect, "SET LOCAL lock_timeout = %L;\n", options->lock_timeout);
    if (dialect->id == AG_POSTGRESQL && options->statement_timeout)
        ag_sqlf(&sql, dialect, "SET LOCAL statement_timeout = %L;\n", options->statement_timeout);
    if (dialect->id != AG_POSTGRESQL || !runner->session->is_live)
        return send(run, sql.text, err);
    run->put_off = sql.text;
    return true;
}

static bool commit(ag_running *run, const char *last, ag_error *err)
{
    return send(run, ag_format(run->arena, "%s;\nCOMMIT", last), err);
}

static void roll_back(ag_running *run)
{
    ag_error ignored = {0};
    if (run->put_off)
        run->put_off = NULL; /* it did not even begin */
    else if (run->runner->session->is_live && !send(run, "ROLLBACK", &ignored))
        ag_runner_note(run->runner, "could not roll back: %s", ignored.message);
}

/* A script that is run on another database than it was made for must not do anything. */
static bool expect_heads(ag_running *run, ag_error *err)
{
    ag_runner *runner = run->runner;
    if (runner->session->is_live)
        return true;
    ag_statement statement = {
        .kind = AG_STATEMENT_ASSERT,
        .sql = ag_ledger_expect_sql(run->arena, ag_running_dialect(run), &runner->options->ledger,
                                    &runner->heads),
        .message = "this script was made for a database at another revision",
    };
    return check_assertion(run, &statement, err);
}

/* ------------------------------------------------------------------ foreign keys */

static bool is_by_hand(const ag_step *step)
{
    return step->op && !ag_verb_has_object(step->op->verb);
}

/* Foreign keys cannot be both in one transaction: what is written by hand may count on them, and to build a table again is to do without. */
static bool is_of_two_minds(const ag_running *run)
{
    bool by_hand = false, unenforced = false;
    for (size_t i = 0; i < run->steps.len; i++) {
        by_hand = by_hand || is_by_hand(run->steps.items[i]);
        unenforced = unenforced || run->steps.items[i]->unenforced;
    }
    return run->runner->session->enforces && by_hand && unenforced;
}

/* Said before each transaction, whatever the one before it has left. */
static bool enforce(ag_running *run, bool on, ag_error *err)
{
    ag_session *session = run->runner->session;
    return ag_session_enforce(session, on && session->enforces, err);
}

static bool enforce_for_all(ag_running *run, ag_error *err)
{
    bool on = true;
    for (size_t i = 0; i < run->steps.len; i++)
        on = on && !run->steps.items[i]->unenforced;
    return enforce(run, on, err);
}

/* ------------------------------------------------------------------ in one transaction */

static bool run_all(ag_running *run, ag_error *err)
{
    if (!enforce_for_all(run, err) || !begin(run, err) || !expect_heads(run, err))
        return false;
    while (run->done < run->steps.len) {
        if (!run_step(run, run->steps.items[run->done], err))
            return false;
    }
    return commit(run, ag_running_final_sql(run, false), err);
}

static bool timed_out(const ag_error *err)
{
    return strcmp(err->sqlstate, "55P03") == 0;
}

/* A hand-written DEALLOCATE ALL or DISCARD ALL of an earlier revision took ours along. */
static bool lost_prepared(const ag_runner *runner, const ag_error *err)
{
    return runner->prepared && strcmp(err->sqlstate, "26000") == 0;
}

static bool run_transaction(ag_running *run, ag_error *err)
{
    ag_runner *runner = run->runner;
    for (int64_t try = 0;; try++) {
        ag_error why = {0};
        run->done = 0;
        if (run_all(run, &why))
            return true;
        roll_back(run);
        if (lost_prepared(runner, &why)) {
            runner->prepared = false;
            try--;
            continue;
        }
        if (timed_out(&why) && try < runner->options->retries) {
            ag_runner_note(runner, "%s: waiting, then trying again", why.message);
            ag_clock_sleep((try + 1) * 1000);
            continue;
        }
        ag_running_record_failure(run, &why, false, true);
        *err = why;
        return false;
    }
}

/* ------------------------------------------------------------------ step by step */

/* A step in its own transaction, the record of it included. */
static bool run_journalled(ag_running *run, const ag_step *step, ag_error *err)
{
    return begin(run, err) && run_step(run, step, err) &&
           commit(run, ag_running_progress_sql(run), err);
}

/* What ran outside a transaction before a crash may be done although it is not recorded: ask, where it can be asked. */
static bool is_done_already(ag_running *run, const ag_step *step, bool *out, ag_error *err)
{
    ag_rows rows = {0};
    *out = false;
    bool ask = run->unsure || (step->op && step->op->verb == AG_EXECUTE);
    if (!run->runner->session->is_live || !step->done_when || !ask)
        return true;
    if (!ag_session_query(run->runner->session, run->arena, step->done_when, &rows, err))
        return ag_context(err, "done_when");
    *out = rows.row_count > 0;
    return true;
}

/* A single statement that the database refused did nothing; else nobody can tell what an opaque step did before it stopped. */
static bool check_resumable(const ag_running *run, const ag_step *step, ag_error *err)
{
    const ag_history_row *half = run->runner->ledger.half;
    if (!step->opaque || (half->error && step->statements.len <= 1))
        return true;
    ag_fail(err, AG_E_HALF_APPLIED, NULL,
            "revision %s stopped in step %zu, and nobody can tell whether that was done",
            run->revision->id, run->done + 1);
    return ag_hint(err,
                   "look whether \"%s\" took effect; say so in the revision with \"done_when\" (a "
                   "query) or \"repeatable\", and run again",
                   step->title);
}

/* What each transaction sets for itself, for a statement outside of one. */
static bool set_search_path(ag_running *run, ag_error *err)
{
    const ag_dialect *dialect = ag_running_dialect(run);
    const char *schema = run->runner->options->ledger.default_schema;
    if (dialect->id != AG_POSTGRESQL)
        return true;
    return ag_session_runf(run->runner->session, run->arena, err,
                           "SET search_path = %I;\nSET check_function_bodies = off",
                           schema ? schema : dialect->default_schema);
}

static bool count_left(ag_running *run, const ag_batches *batches, int64_t *out, ag_error *err)
{
    ag_rows rows = {0};
    if ((run->put_off && !send(run, "", err)) ||
        !ag_session_query(run->runner->session, run->arena, batches->remaining, &rows, err))
        return false;
    *out = strtoll(ag_cell(&rows, 0, 0), NULL, 10);
    return true;
}

/* As many batches as the rows that are left need, each in a transaction of its own. */
static bool run_batches(ag_running *run, const ag_step *step, int64_t left, ag_error *err)
{
    for (int64_t done = 0; done < left; done += step->batches->rows) {
        if (!begin(run, err))
            return false;
        if (!send(run, step->statements.items[0].sql, err) || !send(run, "COMMIT", err)) {
            roll_back(run);
            return false;
        }
    }
    return true;
}

/* Other programs may add rows meanwhile, so it goes on until there are none; if there are not fewer, it would go on for ever. */
static bool run_backfill(ag_running *run, const ag_step *step, ag_error *err)
{
    int64_t left = 0, before = 0;
    tell_step(run, step);
    if (!run->runner->session->is_live)
        return send(run, step->batches->whole, err) && ++run->done;
    for (;; before = left) {
        if (!count_left(run, step->batches, &left, err))
            return false;
        if (left == 0)
            break;
        if (before > 0 && left >= before) {
            ag_fail(err, AG_E_ASSERTION, NULL, "%lld rows are as they were after %s",
                    (long long)left, step->title);
            return ag_hint(err, "what \"set\" makes of a row must make \"where\" false for it");
        }
        if (!run_batches(run, step, left, err))
            return ag_context(err, "step %zu of %u, %s", run->done + 1, run->steps.len,
                              step->title);
    }
    run->done++;
    return true;
}

static bool run_bare(ag_running *run, const ag_step *step, ag_error *err)
{
    bool done = false;
    if (!is_done_already(run, step, &done, err))
        return false;
    if (done)
        run->done++;
    else if (!set_search_path(run, err) ||
             !(step->batches ? run_backfill(run, step, err) : run_step(run, step, err)))
        return false;
    return send(run, ag_running_progress_sql(run), err);
}

/* A revision that says "transaction": false says it of its hand-written statements; the others are safer with one of their own. */
static bool runs_bare(const ag_running *run, const ag_step *step)
{
    bool by_hand = step->op && step->op->verb == AG_EXECUTE;
    return !step->transactional || (by_hand && !run->revision->transaction);
}

static void warn_opaque(const ag_running *run)
{
    for (size_t i = run->done; i < run->steps.len; i++) {
        if (run->steps.items[i]->opaque && runs_bare(run, run->steps.items[i]))
            ag_runner_note(
                run->runner,
                "step %zu, %s, runs outside a transaction and its effect cannot be observed: if "
                "it is interrupted you have to look yourself",
                i + 1, run->steps.items[i]->title);
    }
}

/* The step that comes next.  `clean` says whether a failure of it left no trace. */
static bool run_next(ag_running *run, bool *clean, ag_error *err)
{
    const ag_step *step = run->steps.items[run->done];
    bool bare = runs_bare(run, step);
    size_t done = run->done;
    bool ok = enforce(run, !step->unenforced, err) &&
              (bare ? run_bare(run, step, err) : run_journalled(run, step, err));
    run->unsure = false;
    if (ok)
        return true;
    *clean = err->code != AG_E_CONNECT && !step->batches && (!bare || step->statements.len <= 1);
    if (!bare) {
        run->done = done;
        roll_back(run);
    }
    return false;
}

static bool begin_stepwise(ag_running *run, ag_error *err)
{
    if (run->runner->session->is_live)
        return send(run, ag_running_row_sql(run), err);
    return begin(run, err) && expect_heads(run, err) && commit(run, ag_running_row_sql(run), err);
}

/* What is skipped has to be what was done. */
static bool check_same_steps(const ag_running *run, ag_error *err)
{
    const ag_history_row *half = run->runner->ledger.half;
    size_t done = (size_t)half->step;
    if (done == run->done && (done == 0 || !half->fingerprint ||
                              ag_streq(half->fingerprint, ag_running_digest(run, done))))
        return true;
    ag_fail(err, AG_E_EDITED, NULL,
            "edited after %zu of its %lld steps were done, and these are not the same any more",
            done, (long long)half->steps);
    return ag_hint(err, "put the steps that are done back as they were and change only what comes "
                        "after them; or finish by hand, and record that with: autogen stamp");
}

/* The failure that is recorded is taken back: should it stop again, nobody may take that for the reason. */
static bool resume(ag_running *run, ag_error *err)
{
    if (!check_same_steps(run, err))
        return false;
    if (run->done < run->steps.len && runs_bare(run, run->steps.items[run->done]) &&
        !check_resumable(run, run->steps.items[run->done], err))
        return false;
    run->unsure = true;
    return send(run, ag_running_resume_sql(run), err);
}

static bool run_stepwise(ag_running *run, bool resumed, ag_error *err)
{
    ag_error why = {0};
    bool clean = false;
    bool ok = resumed ? resume(run, &why) : begin_stepwise(run, &why);
    warn_opaque(run);
    while (ok && run->done < run->steps.len)
        ok = run_next(run, &clean, &why);
    bool ended = ok && begin(run, &why);
    ok = ended && commit(run, ag_running_final_sql(run, true), &why);
    if (ended && !ok)
        roll_back(run);
    if (!ok && why.code != AG_E_HALF_APPLIED && why.code != AG_E_EDITED)
        ag_running_record_failure(run, &why, true, clean);
    if (!ok)
        *err = why;
    return ok;
}

/* ------------------------------------------------------------------ without doing it */

/*
 * An assertion about what an earlier step would make cannot be asked yet, and SQL says so; behind a hand-written statement none can, because it may be there
 * to mend just that.
 */
static bool rehearse_step(ag_running *run, const ag_step *step, bool first, ag_error *err)
{
    tell_step(run, step);
    for (size_t i = 0; i < step->statements.len && !run->runner->assumed; i++) {
        const ag_statement *statement = &step->statements.items[i];
        ag_error why = {0};
        if (statement->kind == AG_STATEMENT_TELL)
            continue;
        if (statement->kind == AG_STATEMENT_RUN)
            first = false;
        else if (statement->about_schema && !first)
            continue;
        else if (!check_assertion(run, statement, &why) && (first || why.code != AG_E_SQL)) {
            *err = why;
            return ag_context(err, "step %zu of %u, %s", run->done + 1, run->steps.len,
                              step->title);
        }
    }
    run->runner->assumed =
        run->runner->assumed || (step->op && !ag_verb_has_object(step->op->verb));
    run->done++;
    return true;
}

static bool rehearse(ag_running *run, ag_error *err)
{
    while (run->done < run->steps.len) {
        bool first = run->done == 0 && run->runner->result->done.len == 0;
        if (!rehearse_step(run, run->steps.items[run->done], first, err))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ a revision */

/* "transaction": false parts what need not be parted too, if there is more than one of it: that is what it was asked for. */
static bool all_transactional(const ag_running *run)
{
    for (size_t i = 0; i < run->steps.len; i++) {
        const ag_step *step = run->steps.items[i];
        if (runs_bare(run, step) || (step->committed && i + 1 < run->steps.len))
            return false;
    }
    return (run->revision->transaction && !is_of_two_minds(run)) || run->steps.len <= 1;
}

static void announce_script(const ag_running *run)
{
    const ag_revision *revision = run->revision;
    ag_runner *runner = run->runner;
    if (runner->session->is_live)
        return;
    ag_printer_comment(runner->session,
                       ag_format(run->arena, "%s %s, %s", runner->up ? "upgrade" : "downgrade",
                                 revision->id, revision->message ? revision->message : ""));
}

static void count(ag_running *run)
{
    ag_run_result *result = run->runner->result;
    AG_PUSH(run->runner->arena, &result->done, run->revision);
    if (run->adopt)
        AG_PUSH(run->runner->arena, &result->adopted, run->revision->id);
    for (size_t i = 0; i < run->steps.len; i++)
        result->statements += run->steps.items[i]->statements.len;
}

static bool run_planned(ag_running *run, bool resumed, ag_error *err)
{
    const ag_runner *runner = run->runner;
    if (runner->options->dry_run)
        return rehearse(run, err);
    announce_script(run);
    return !resumed && all_transactional(run) ? run_transaction(run, err)
                                              : run_stepwise(run, resumed, err);
}

static bool run_one(ag_running *run, size_t skip, ag_error *err)
{
    ag_runner *runner = run->runner;
    const ag_progress *progress = runner->progress;
    if (progress->revision_begins)
        progress->revision_begins(progress->payload, run->revision, runner->up, run->adopt);
    if (!plan(run, err))
        return false;
    run->done = skip < run->steps.len ? skip : run->steps.len;
    ag_running_begin_row(run);
    if (!run_planned(run, runner->ledger.half != NULL, err))
        return false;
    runner->ledger.half = NULL;
    runner->heads = run->after;
    count(run);
    if (progress->revision_ends)
        progress->revision_ends(progress->payload, run->revision, runner->up,
                                ag_clock_ms() - run->started_ms);
    return true;
}

bool ag_runner_run(ag_runner *runner, ag_node *node, bool adopt, size_t skip, ag_error *err)
{
    ag_running run = {.runner = runner,
                      .arena = ag_arena_open(),
                      .node = node,
                      .revision = node->revision,
                      .adopt = adopt};
    ag_graph_heads_after(runner->arena, &runner->graph, &runner->heads, node, runner->up,
                         &run.after);
    bool ok = run_one(&run, skip, err);
    ag_arena_close(run.arena);
    return ok || ag_context(err, "revision %s", node->revision->id);
}
