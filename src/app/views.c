#include "app/views.h"

#include "app/adopt.h"
#include "app/compare.h"
#include "app/declared.h"
#include "app/dialect.h"

#include "revision/touched.h"

#include <autogen/plan.h>
#include <autogen/source.h>

ag_views ag_views_new(ag_arena *arena, const ag_project *project)
{
    return (ag_views){.arena = arena, .project = project};
}

void ag_views_close(ag_views *views)
{
    ag_session_close(views->session);
    views->session = NULL;
}

bool ag_views_declared(ag_views *views, ag_error *err)
{
    return ag_project_declared(views->arena, views->project, &views->declared, err);
}

bool ag_views_declared_or(ag_views *views, ag_schema *history, ag_error *err)
{
    const ag_nodes *heads = &views->graph.heads;
    const char *recorded = heads->len == 1 ? heads->items[0]->revision->declared : NULL;
    const char *digest = NULL;
    if (recorded && ag_declared_is_sql(views->project) &&
        !ag_declared_digest(views->arena, views->project, history, &digest, err))
        return false;
    if (digest && ag_streq(recorded, digest)) {
        views->declared = history;
        return true;
    }
    if (!views->declared && !ag_views_declared(views, err))
        return false;
    return ag_views_respect(views, history, err);
}

bool ag_views_respect(ag_views *views, const ag_schema *history, ag_error *err)
{
    const ag_dialect *dialect = NULL;
    if (!ag_declared_is_sql(views->project))
        return true;
    if (!ag_choose_dialect(views->project, NULL, &dialect, err))
        return false;
    views->declared = ag_adopt(views->arena, views->project, dialect, views->declared, history);
    return true;
}

bool ag_views_revisions(ag_views *views, ag_error *err)
{
    return ag_project_revisions(views->arena, views->project, &views->revisions, &views->graph,
                                err);
}

bool ag_nodes_are_same(const ag_nodes *a, const ag_nodes *b)
{
    for (size_t i = 0; a->len == b->len && i < a->len; i++) {
        if (a->items[i] != b->items[i])
            return false;
    }
    return a->len == b->len;
}

bool ag_views_history(ag_views *views, const ag_nodes *nodes, ag_schema **out, ag_error *err)
{
    if (!views->replayed || !ag_nodes_are_same(nodes, &views->replayed_at)) {
        ag_schema *replayed = ag_schema_new(views->arena);
        if (nodes->len > 0 && !ag_replay(views->arena, &views->graph, nodes, &replayed, err))
            return false;
        views->replayed = replayed;
        views->replayed_at = *nodes;
    }
    *out = views->replayed;
    return true;
}

bool ag_views_connect(ag_views *views, ag_error *err)
{
    ag_ledger_options ledger = ag_project_ledger(views->project);
    views->filed = views->revisions.len;
    return ag_project_connect(views->arena, views->project, false, &views->session, err) &&
           ag_ledger_read(views->arena, views->session, &ledger, &views->ledger, err) &&
           ag_ledger_match(views->arena, views->session, &ledger, &views->ledger, &views->revisions,
                           &views->graph, &views->heads, err) &&
           ag_views_history(views, &views->heads, &views->at, err);
}

bool ag_views_inspect(ag_views *views, ag_error *err)
{
    ag_schema *history = NULL;
    if (!ag_source_database(views->arena, views->session, views->project->default_schema,
                            &views->found, err) ||
        !ag_views_history(views, &views->graph.heads, &history, err))
        return false;
    const ag_schema *known[] = {views->declared, views->at, history};
    views->managed = ag_filter_apply(views->arena, &views->project->filter, views->found.schema,
                                     known, AG_COUNT(known), &views->foreign);
    return true;
}

/* What lies in something of its own is known by that. */
static bool is_touched(const ag_touched *set, const ag_op *op)
{
    if (!ag_kinds[op->kind].in_table)
        return set->everything || ag_map_has(&set->named[op->kind], op->name);
    return set->everything || ag_map_has(&set->named[AG_KIND_TABLE], op->table) ||
           ag_map_has(&set->named[AG_KIND_VIEW], op->table);
}

/*
 * Between two steps a revision leaves what it touches neither as it was nor as it will be, and what it makes again may be gone for now.  Nobody can tell that from what was
 * done by hand; when it has finished, all that is left was.
 */
static void leave_out_progress(ag_views *views, const ag_schema *at, ag_ops *ops)
{
    const ag_node *node = ag_graph_find(&views->graph, views->ledger.half->revision);
    ag_touched set = {.everything = true};
    ag_ops left = {0};
    if (node)
        set = ag_touched_by(views->arena, at, node->revision);
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        bool is_gone = op->verb == AG_DROP && ag_kinds[op->kind].renewable;
        if (!is_gone && !is_touched(&set, op))
            AG_PUSH(views->arena, &left, ops->items[i]);
    }
    *ops = left;
}

void ag_views_drift(ag_views *views, const ag_schema *at, ag_ops *out)
{
    ag_compare(views->arena, views->project, views->session->dialect, at, views->managed, out);
    if (views->ledger.half)
        leave_out_progress(views, at, out);
}

void ag_views_unfiled(const ag_views *views, ag_names *out)
{
    for (size_t i = views->filed; i < views->revisions.len; i++)
        AG_PUSH(views->arena, out, views->revisions.items[i]->id);
}

bool ag_schema_is_empty(const ag_schema *schema)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        if (ag_children_of(&schema->base, kind)->len > 0)
            return false;
    }
    return true;
}
