/* runner.c: bringing a database from where it is to where it should be. */
#include <stdio.h>
#include <string.h>

#include "run/run.h"

static const ag_progress silence = {0};

/* ------------------------------------------------------------------ where we are, where we go */

static bool read_position(ag_runner *runner, const char *from, ag_error *err)
{
    ag_arena *arena = runner->arena;
    const ag_ledger_options *ledger = &runner->options->ledger;
    if (!ag_graph_build(arena, runner->revisions, &runner->graph, err))
        return false;
    if (!runner->session->is_live) {
        runner->heads = (ag_nodes){0};
        return !from || ag_graph_resolve(arena, &runner->graph, from, NULL, &runner->heads, err);
    }
    return ag_ledger_read(arena, runner->session, ledger, &runner->ledger, err) &&
           ag_ledger_match(arena, runner->session, ledger, &runner->ledger, runner->revisions,
                           &runner->graph, &runner->heads, err);
}

static bool fail_half(const ag_runner *runner, ag_error *err)
{
    const ag_history_row *half = runner->ledger.half;
    *err = (ag_error){0};
    ag_fail(err, AG_E_HALF_APPLIED, NULL, "revision %s stopped after step %lld of %lld of its %s",
            half->revision, (long long)half->step, (long long)half->steps, half->direction);
    return ag_hint(err, "finish it first: %s",
                   ag_ledger_finish(runner->arena, &runner->graph, half));
}

/* The half-applied revision has to be the next one, in the same direction; anything else has to wait for it. */
static bool check_half(const ag_runner *runner, const ag_nodes *todo, ag_error *err)
{
    const ag_history_row *half = runner->ledger.half;
    if (!half)
        return true;
    bool up = strcmp(half->direction, "upgrade") == 0;
    if (todo->len > 0 && up == runner->up &&
        strcmp(todo->items[0]->revision->id, half->revision) == 0)
        return true;
    return fail_half(runner, err);
}

static bool find_todo(ag_runner *runner, const char *target, ag_nodes *todo, ag_error *err)
{
    ag_nodes wanted = {0};
    *todo = (ag_nodes){0};
    if (!runner->up &&
        !ag_graph_downgrades_to(runner->arena, &runner->graph, target, &runner->heads, todo, err))
        return false;
    if (runner->up &&
        !ag_graph_resolve(runner->arena, &runner->graph, target, &runner->heads, &wanted, err))
        return runner->ledger.half && err->code == AG_E_HEADS ? fail_half(runner, err) : false;
    if (runner->up)
        ag_graph_upgrades(runner->arena, &runner->graph, &runner->heads, &wanted, todo);
    return check_half(runner, todo, err);
}

static bool check_reversible(const ag_nodes *todo, ag_error *err)
{
    for (size_t i = 0; i < todo->len; i++) {
        const ag_revision *revision = todo->items[i]->revision;
        if (!revision->irreversible)
            continue;
        ag_fail(err, AG_E_IRREVERSIBLE, NULL,
                "revision %s cannot be undone: it says \"downgrade\": false", revision->id);
        return ag_hint(
            err,
            "nothing was changed; restore a backup, or write a new revision that goes forward");
    }
    return true;
}

/* ------------------------------------------------------------------ doing it */

static bool load_model(ag_runner *runner, ag_error *err)
{
    runner->model = ag_schema_new(runner->arena);
    if (runner->heads.len > 0 &&
        !ag_replay(runner->arena, &runner->graph, &runner->heads, &runner->model, err))
        return false;
    ag_runner_digest_all(runner);
    return true;
}

static bool look(ag_runner *runner, ag_error *err)
{
    const ag_dialect *dialect = runner->session->dialect;
    const char *schema = runner->options->ledger.default_schema;
    ag_inspect_options options = {.default_schema = schema ? schema : dialect->default_schema};
    if (!runner->session->is_live || runner->options->trusted)
        return true;
    return dialect->inspect(runner->arena, runner->session, &options, &runner->found, err);
}

static bool find_strangers(ag_runner *runner, ag_error *err)
{
    return !runner->found.schema ||
           ag_plan_strangers(runner->arena, runner->session, runner->options->ledger.default_schema,
                             runner->found.schema, runner->model, &runner->strangers, err);
}

static bool create_ledger(ag_runner *runner, ag_error *err)
{
    if (runner->ledger.exists || runner->options->dry_run)
        return true;
    char *sql =
        ag_ledger_create_sql(runner->arena, runner->session->dialect, &runner->options->ledger);
    return ag_session_run(runner->session, sql, err);
}

/*
 * A baseline whose objects were there before autogen is forgotten, not undone.  A stamp says where a database is, not how it got there: what counts is the newest
 * row that is none.
 */
static bool was_adopted(const ag_runner *runner, const ag_node *node)
{
    const ag_ledger *ledger = &runner->ledger;
    if (!node->revision->baseline || !runner->session->is_live)
        return false;
    for (size_t i = ledger->rows.len; i > 0; i--) {
        const ag_history_row *row = ledger->rows.items[i - 1];
        if (strcmp(row->revision, node->revision->id) == 0 &&
            strcmp(row->direction, "stamp") != 0 && row->finished_at && !row->error)
            return strcmp(row->direction, "upgrade") != 0;
    }
    return true;
}

/* The rest of a revision that stopped between two steps: what the database holds is neither what was before nor what comes after it. */
static bool resume(ag_runner *runner, ag_node *node, ag_error *err)
{
    size_t skip = (size_t)runner->ledger.half->step;
    return ag_runner_run(runner, node, false, skip, err) &&
           (runner->options->dry_run || look(runner, err));
}

/* Who cannot prepare, because a pooler's session has such statements already or for whatever reason, does without. */
static void prepare(ag_runner *runner, const ag_nodes *todo)
{
    const ag_ledger_options *ledger = &runner->options->ledger;
    const char *sql = ag_ledger_prepare_sql(runner->arena, runner->session->dialect, ledger);
    ag_error ignored = {0};
    if (sql && todo->len > 1 && runner->session->is_live && !runner->options->dry_run)
        runner->prepared = ag_session_run(runner->session, sql, &ignored);
}

/* Should that fail they go with the session. */
static void deallocate(ag_runner *runner)
{
    ag_error ignored = {0};
    if (!runner->prepared || !ag_session_run(runner->session, ag_ledger_deallocate_sql(), &ignored))
        return;
    runner->prepared = false;
}

static bool run_all(ag_runner *runner, const ag_nodes *todo, ag_error *err)
{
    size_t i = 0;
    if (runner->ledger.half && !resume(runner, todo->items[i++], err))
        return false;
    for (bool checked = false; i < todo->len; i++) {
        ag_node *node = todo->items[i];
        bool adopt = !runner->up && was_adopted(runner, node);
        bool stale = checked && runner->up && node->revision->baseline;
        if (stale && !look(runner, err))
            return false;
        if (runner->up && !ag_runner_adopts(runner, node->revision, &adopt, err))
            return false;
        if (!adopt && !checked && !ag_runner_check_drift(runner, todo, i, err))
            return false;
        checked = checked || !adopt;
        if (!ag_runner_run(runner, node, adopt, 0, err))
            return false;
    }
    return true;
}

static bool run_todo(ag_runner *runner, const ag_nodes *todo, ag_error *err)
{
    if (!load_model(runner, err) || !look(runner, err) || !find_strangers(runner, err) ||
        !create_ledger(runner, err))
        return false;
    prepare(runner, todo);
    bool ok = run_all(runner, todo, err);
    deallocate(runner);
    return ok;
}

/* Under the lock everything is read again: another runner may just have done it all. */
static bool run_locked(ag_runner *runner, const char *target, ag_error *err)
{
    bool locked = false;
    ag_nodes todo = {0};
    if (!ag_runner_lock(runner, &locked, err))
        return false;
    runner->result->skipped = !locked;
    if (!locked)
        return true;
    bool ok = read_position(runner, NULL, err) && find_todo(runner, target, &todo, err) &&
              (runner->up || check_reversible(&todo, err)) && run_todo(runner, &todo, err);
    runner->session->ops->unlock(runner->session);
    return ok;
}

static bool migrate(ag_runner *runner, const char *target, const char *from, ag_error *err)
{
    ag_nodes todo = {0};
    if (!read_position(runner, from, err))
        return false;
    bool really = runner->session->is_live && !runner->options->dry_run;
    if (!find_todo(runner, target, &todo, err)) {
        /* What looks as if it had stopped may be what another runner is at. */
        if (err->code != AG_E_HALF_APPLIED || !really)
            return false;
        *err = (ag_error){0};
        return run_locked(runner, target, err);
    }
    if (todo.len == 0 || (!runner->up && !check_reversible(&todo, err)))
        return todo.len == 0;
    return really ? run_locked(runner, target, err) : run_todo(runner, &todo, err);
}

static bool start(ag_arena *arena, ag_session *session, ag_revisions *revisions, const char *target,
                  const char *from, const ag_run_options *options, bool up, ag_run_result *out,
                  ag_error *err)
{
    ag_run_result result = {0};
    ag_runner runner = {
        .arena = arena, .session = session, .revisions = revisions, .options = options, .up = up};
    runner.progress = options->progress ? options->progress : &silence;
    runner.result = &result;
    session->written = runner.progress->rows_written;
    session->payload = runner.progress->payload;
    bool ok = migrate(&runner, target, from, err);
    session->written = NULL;
    *out = result;
    return ok;
}

bool ag_upgrade(ag_arena *arena, ag_session *session, ag_revisions *revisions, const char *target,
                const char *from, const ag_run_options *options, ag_run_result *out, ag_error *err)
{
    return start(arena, session, revisions, target, from, options, true, out, err);
}

bool ag_downgrade(ag_arena *arena, ag_session *session, ag_revisions *revisions, const char *target,
                  const char *from, const ag_run_options *options, ag_run_result *out,
                  ag_error *err)
{
    return start(arena, session, revisions, target, from, options, false, out, err);
}
