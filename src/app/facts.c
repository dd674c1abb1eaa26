/* facts.c: history, heads, current, pending, show. */
#include "app/facts.h"

#include <string.h>

static const ag_field fields[] = {
    AG_ROW_TEXT(ag_revision_fact, revision, "revision", .doc = "its id"),
    AG_ROW_LIST(ag_revision_fact, down_revision, "down_revision", .doc = "its parents"),
    AG_ROW_LIST(ag_revision_fact, branch_labels, "branch_labels", .doc = "its labels"),
    AG_ROW_LIST(ag_revision_fact, depends_on, "depends_on", .doc = "what must run before"),
    AG_ROW_TEXT(ag_revision_fact, message, "message", .doc = "what it does"),
    AG_ROW_TEXT(ag_revision_fact, created_at, "created_at", .doc = "when it was made"),
    AG_ROW_TEXT(ag_revision_fact, path, "path", .doc = "its file"),
    AG_ROW_BOOL(ag_revision_fact, head, "head", .doc = "nothing follows it"),
    AG_ROW_BOOL(ag_revision_fact, base_revision, "base", .doc = "nothing comes before it"),
    AG_ROW_BOOL(ag_revision_fact, branch_point, "branch_point", .doc = "several follow it"),
    AG_ROW_BOOL(ag_revision_fact, merge_point, "merge_point", .doc = "several come before it"),
    AG_ROW_BOOL(ag_revision_fact, current, "current", .doc = "the database is at it"),
    AG_ROW_BOOL(ag_revision_fact, applied, "applied", .doc = "the database has it"),
    AG_ROW_TEXT(ag_revision_fact, applied_at, "applied_at", .doc = "when it was applied"),
    AG_ROW_TEXT(ag_revision_fact, applied_by, "applied_by",
                .doc = "who applied it, and from where"),
};

const ag_shape ag_revision_fact_shape = {
    .noun = "revision",
    .id = -1,
    .size = sizeof(ag_revision_fact),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a revision",
};

static bool has_node(const ag_nodes *nodes, const ag_node *node)
{
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->items[i] == node)
            return true;
    }
    return false;
}

ag_revision_fact *ag_fact_of(ag_views *views, const ag_node *node)
{
    const ag_revision *revision = node->revision;
    ag_revision_fact *fact =
        (ag_revision_fact *)ag_object_new(views->arena, &ag_revision_fact_shape, NULL);
    fact->revision = revision->id;
    fact->down_revision = revision->down_revision;
    fact->branch_labels = revision->branch_labels;
    fact->depends_on = revision->depends_on;
    fact->message = revision->message;
    fact->created_at = revision->created_at;
    fact->path = revision->path;
    fact->head = node->children.len == 0;
    fact->base_revision = node->parents.len == 0;
    fact->branch_point = node->children.len > 1;
    fact->merge_point = node->parents.len > 1;
    fact->current = has_node(&views->heads, node);
    const ag_history_row *row = ag_ledger_applied(&views->ledger, revision->id);
    if (row && views->session) {
        fact->applied_at = row->finished_at;
        fact->applied_by = ag_format(views->arena, "%s@%s", row->run_by ? row->run_by : "?",
                                     row->run_from ? row->run_from : "?");
    }
    return fact;
}

/* Marks what the database has; `nodes` are in any order. */
static void mark_applied(ag_views *views, ag_revision_facts *facts)
{
    ag_nodes applied = {0};
    ag_map ids = ag_map_new(views->arena);
    if (views->heads.len > 0)
        ag_graph_ancestors(views->arena, &views->graph, &views->heads, &applied);
    for (size_t i = 0; i < applied.len; i++)
        ag_map_put(&ids, applied.items[i]->revision->id, applied.items[i]);
    for (size_t i = 0; i < facts->len; i++) {
        ag_revision_fact *fact = facts->items[i];
        fact->applied = ag_map_has(&ids, fact->revision);
        if (!fact->applied)
            fact->applied_at = fact->applied_by = NULL;
    }
}

static void add_facts(ag_views *views, const ag_nodes *nodes, ag_revision_facts *out)
{
    for (size_t i = 0; i < nodes->len; i++)
        AG_PUSH(views->arena, out, ag_fact_of(views, nodes->items[i]));
    mark_applied(views, out);
}

static ag_nodes newest_first(ag_arena *arena, const ag_nodes *nodes, int64_t limit)
{
    ag_nodes result = {0};
    for (size_t i = nodes->len; i > 0 && (limit == AG_UNSET || (int64_t)result.len < limit); i--)
        AG_PUSH(arena, &result, nodes->items[i - 1]);
    return result;
}

/* ------------------------------------------------------------------ history, heads, current, pending */

/* True if the text can only be understood with a database: `current`, +1, -1. */
static bool needs_database(const char *text)
{
    for (const char *part = text; part; part = strchr(part, ':') ? strchr(part, ':') + 1 : NULL) {
        if (part[0] == '+' || part[0] == '-' || ag_starts_with(part, "current"))
            return true;
    }
    return false;
}

static bool list_history(ag_views *views, const ag_list_request *request, ag_revision_facts *out,
                         ag_error *err)
{
    ag_nodes nodes = views->graph.order;
    bool ask = request->indicate_current || (request->range && needs_database(request->range));
    if (ask && !ag_views_connect(views, err))
        return false;
    nodes = views->graph.order;
    if (request->range && !ag_graph_range(views->arena, &views->graph, request->range,
                                          views->session ? &views->heads : NULL, &nodes, err))
        return false;
    nodes = newest_first(views->arena, &nodes, request->limit);
    add_facts(views, &nodes, out);
    return true;
}

bool ag_list_history(ag_arena *arena, const ag_project *project, const ag_list_request *request,
                     ag_revision_facts *out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    bool ok = ag_views_revisions(&views, err) && list_history(&views, request, out, err);
    ag_views_close(&views);
    return ok;
}

bool ag_list_heads(ag_arena *arena, const ag_project *project, ag_revision_facts *out,
                   ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    if (!ag_views_revisions(&views, err))
        return false;
    add_facts(&views, &views.graph.heads, out);
    return true;
}

bool ag_list_branches(ag_arena *arena, const ag_project *project, ag_branch_points *out,
                      ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    if (!ag_views_revisions(&views, err))
        return false;
    const ag_nodes nodes = newest_first(arena, &views.graph.order, AG_UNSET);
    for (size_t i = 0; i < nodes.len; i++) {
        const ag_node *node = nodes.items[i];
        ag_branch_point one = {0};
        if (node->children.len < 2)
            continue;
        one.point = ag_fact_of(&views, node);
        add_facts(&views, &node->children, &one.branches);
        AG_PUSH(arena, out, one);
    }
    return true;
}

bool ag_list_current(ag_arena *arena, const ag_project *project, ag_revision_facts *out,
                     ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    bool ok = ag_views_revisions(&views, err) && ag_views_connect(&views, err);
    if (ok)
        add_facts(&views, &views.heads, out);
    ag_views_close(&views);
    return ok;
}

bool ag_list_pending(ag_arena *arena, const ag_project *project, ag_revision_facts *out,
                     ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_nodes nodes = {0};
    bool ok = ag_views_revisions(&views, err) && ag_views_connect(&views, err);
    if (ok) {
        ag_graph_upgrades(arena, &views.graph, &views.heads, &views.graph.heads, &nodes);
        add_facts(&views, &nodes, out);
    }
    ag_views_close(&views);
    return ok;
}

/* ------------------------------------------------------------------ what an operand names */

static bool find(ag_views *views, const char *operand, ag_nodes *nodes, ag_error *err)
{
    const ag_nodes *current = views->session ? &views->heads : NULL;
    if (strchr(operand, ':'))
        return ag_graph_range(views->arena, &views->graph, operand, current, nodes, err);
    return ag_graph_resolve(views->arena, &views->graph, operand, current, nodes, err);
}

/* A revision that no file has may be stored in the database: it is asked before giving up, if there is one. */
static bool find_anywhere(ag_views *views, const char *operand, ag_nodes *nodes, ag_error *err)
{
    ag_error first = {0}, ignored = {0};
    if (needs_database(operand))
        return ag_views_connect(views, err) && find(views, operand, nodes, err);
    if (find(views, operand, nodes, &first))
        return true;
    if (first.code == AG_E_NO_MATCH && views->project->url && ag_views_connect(views, &ignored) &&
        find(views, operand, nodes, &ignored))
        return true;
    *err = first;
    return false;
}

bool ag_find_revisions(ag_arena *arena, const ag_project *project, const char *operand,
                       ag_revisions *out, ag_revision_facts *facts, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_nodes nodes = {0};
    bool ok = ag_views_revisions(&views, err) && find_anywhere(&views, operand, &nodes, err);
    if (ok && nodes.len == 0) {
        ok = ag_fail(err, AG_E_NO_MATCH, NULL, "\"%s\" names no revision: %s", operand,
                     views.graph.order.len == 0 ? "there is none" : "it is the beginning");
        ag_hint(err, "the revisions there are: autogen history");
    }
    for (size_t i = 0; ok && i < nodes.len; i++)
        AG_PUSH(arena, out, nodes.items[i]->revision);
    if (ok && facts)
        add_facts(&views, &nodes, facts);
    ag_views_close(&views);
    return ok;
}
