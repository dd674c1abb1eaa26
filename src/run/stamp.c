/* stamp.c: recording where a database is, without running anything. */
#include <string.h>

#include "run/run.h"

static bool is_above(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes,
                     const ag_node *node)
{
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->items[i] != node && ag_node_descends(arena, graph, nodes->items[i], node))
            return true;
    }
    return false;
}

static bool has(const ag_nodes *nodes, const ag_node *node)
{
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->items[i] == node)
            return true;
    }
    return false;
}

/* The targets without those that are above others of them: a database is at heads. */
static bool resolve_targets(ag_arena *arena, const ag_graph *graph, const ag_names *targets,
                            const ag_nodes *current, ag_nodes *out, ag_error *err)
{
    ag_nodes all = {0};
    for (size_t i = 0; i < targets->len; i++) {
        ag_nodes nodes = {0};
        if (!ag_graph_resolve(arena, graph, targets->items[i], current, &nodes, err))
            return false;
        if (graph->order.len == 0 && strcmp(targets->items[i], "base") != 0) {
            ag_fail(err, AG_E_NO_MATCH, NULL, "there is no revision to stamp");
            return ag_hint(err, "make one first: autogen revision");
        }
        for (size_t j = 0; j < nodes.len; j++)
            AG_PUSH(arena, &all, nodes.items[j]);
    }
    for (size_t i = 0; i < all.len; i++) {
        if (!has(out, all.items[i]) && !is_above(arena, graph, &all, all.items[i]))
            AG_PUSH(arena, out, all.items[i]);
    }
    return true;
}

static const char *now(const ag_runner *runner)
{
    const char *fixed = runner->options->now;
    return fixed ? fixed : ag_clock_text(runner->arena, ag_clock_ms());
}

static void put_rows(ag_runner *runner, const ag_nodes *nodes, ag_buf *sql)
{
    const ag_run_options *options = runner->options;
    for (size_t i = 0; i < nodes->len; i++) {
        const ag_revision *revision = nodes->items[i]->revision;
        ag_history_row *row =
            (ag_history_row *)ag_object_new(runner->arena, &ag_history_row_shape, NULL);
        row->revision = revision->id;
        row->direction = "stamp";
        row->message = revision->message;
        row->tag = options->tag;
        row->started_at = now(runner);
        row->finished_at = row->started_at;
        row->run_by = ag_run_by(runner->arena);
        row->run_from = ag_run_from(runner->arena);
        row->autogen = options->autogen;
        row->checksum = ag_revision_checksum(runner->arena, revision);
        ag_ledger_row_sql(sql, runner->session->dialect, &options->ledger, row,
                          ag_revision_body(runner->arena, revision), NULL, false);
        ag_buf_put(sql, ";\n");
    }
}

static bool write_stamp(ag_runner *runner, const ag_nodes *targets, ag_error *err)
{
    const ag_dialect *dialect = runner->session->dialect;
    const ag_ledger_options *ledger = &runner->options->ledger;
    ag_ledger_names names = ag_ledger_names_of(runner->arena, dialect, ledger);
    ag_nodes none = {0};
    ag_buf heads = ag_buf_new(runner->arena), rows = ag_buf_new(runner->arena);
    ag_ledger_heads_sql(&heads, dialect, ledger, &none, targets, false);
    put_rows(runner, targets, &rows);
    ag_error why = {0};
    ag_ledger_end_all_sql(&rows, dialect, ledger, now(runner), "stamped");
    bool ok = ag_session_runf(runner->session, runner->arena, &why,
                              "%S;\n%S;\nDELETE FROM %N;\n%S%S;\nCOMMIT",
                              ag_ledger_create_sql(runner->arena, dialect, ledger), dialect->begin,
                              names.version, heads.text, rows.text);
    if (ok)
        return true;
    ag_error ignored = {0};
    if (!ag_session_run(runner->session, "ROLLBACK", &ignored))
        ag_runner_note(runner, "could not roll back: %s", ignored.message);
    *err = why;
    return false;
}

static bool stamp_locked(ag_runner *runner, const ag_names *targets, bool purge, ag_error *err)
{
    const ag_ledger_options *ledger = &runner->options->ledger;
    ag_nodes nodes = {0};
    if (!ag_graph_build(runner->arena, runner->revisions, &runner->graph, err) ||
        !ag_ledger_read(runner->arena, runner->session, ledger, &runner->ledger, err))
        return false;
    if (!purge && !ag_ledger_match(runner->arena, runner->session, ledger, &runner->ledger,
                                   runner->revisions, &runner->graph, &runner->heads, err))
        return false;
    return resolve_targets(runner->arena, &runner->graph, targets, &runner->heads, &nodes, err) &&
           write_stamp(runner, &nodes, err);
}

bool ag_stamp(ag_arena *arena, ag_session *session, ag_revisions *revisions,
              const ag_names *targets, bool purge, const ag_run_options *options, ag_error *err)
{
    static const ag_progress silence = {0};
    ag_run_result result = {0};
    ag_runner runner = {
        .arena = arena, .session = session, .revisions = revisions, .options = options};
    runner.progress = options->progress ? options->progress : &silence;
    runner.result = &result;
    bool locked = false;
    if (!ag_runner_lock(&runner, &locked, err) || !locked)
        return locked || !err->code;
    bool ok = stamp_locked(&runner, targets, purge, err);
    session->ops->unlock(session);
    return ok;
}
