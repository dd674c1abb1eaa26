/* check.c: whether the three views agree. */
#include "app/declared.h"
#include "app/views.h"

static void name_heads(ag_arena *arena, const ag_nodes *heads, ag_names *out)
{
    for (size_t i = 0; i < heads->len; i++)
        AG_PUSH(arena, out, heads->items[i]->revision->id);
}

/* The declared schema against what the revisions add up to; the files themselves are proven sound on the way. */
static bool check_files(ag_views *views, ag_check_result *result, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_schema *history = NULL;
    if ((!ag_declared_is_sql(views->project) && !ag_views_declared(views, err)) ||
        !ag_views_revisions(views, err) ||
        !ag_replay_check(views->arena, &views->graph, &history, err) ||
        !ag_views_declared_or(views, history, err))
        return false;
    if (views->graph.heads.len > 1) {
        name_heads(views->arena, &views->graph.heads, &result->heads);
        return true;
    }
    return ag_diff(views->arena, history, views->declared, &options, &result->undeclared, NULL,
                   err);
}

static bool check_database(ag_views *views, ag_check_result *result, ag_error *err)
{
    ag_nodes pending = {0};
    if (!ag_views_connect(views, err) || !ag_views_inspect(views, err))
        return false;
    ag_graph_upgrades(views->arena, &views->graph, &views->heads, &views->graph.heads, &pending);
    name_heads(views->arena, &pending, &result->pending);
    ag_views_unfiled(views, &result->unfiled);
    if (views->ledger.half) {
        result->half_applied = views->ledger.half->revision;
        result->finish = ag_ledger_finish(views->arena, &views->graph, views->ledger.half);
    }
    /* Without any revision there is no history to compare with: the declared schema itself is what should be there. */
    if (views->graph.order.len == 0) {
        result->undeclared = (ag_ops){0};
        ag_views_drift(views, views->declared, &result->drift);
    } else if (views->heads.len > 0) {
        ag_views_drift(views, views->at, &result->drift);
    }
    return true;
}

bool ag_check_project(ag_arena *arena, const ag_project *project, bool database,
                      ag_check_result *out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_check_result result = {0};
    bool ok =
        check_files(&views, &result, err) && (!database || check_database(&views, &result, err));
    ag_views_close(&views);
    if (!ok)
        return false;
    result.clean = result.undeclared.len == 0 && result.drift.len == 0 && result.pending.len == 0 &&
                   result.heads.len == 0 && result.unfiled.len == 0 && !result.half_applied;
    *out = result;
    return true;
}
