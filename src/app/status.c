/* status.c: where we stand, and what to type next. */
#include "app/declared.h"
#include "app/views.h"

static const ag_field fields[] = {
    AG_ROW_TEXT(ag_status_fact, config, "config", .doc = "the configuration file"),
    AG_ROW_TEXT(ag_status_fact, environment, "environment", .doc = "the environment in use"),
    AG_ROW_TEXT(ag_status_fact, database, "database",
                .doc = "the database's URL, without a password"),
    AG_ROW_TEXT(ag_status_fact, database_origin, "database_origin",
                .doc = "where the URL came from"),
    AG_ROW_TEXT(ag_status_fact, server, "server", .doc = "what answers there"),
    AG_ROW_TEXT(ag_status_fact, unreachable, "unreachable",
                .doc = "why the database cannot be reached"),
    AG_ROW_LIST(ag_status_fact, current, "current", .doc = "the revisions the database is at"),
    AG_ROW_LIST(ag_status_fact, heads, "heads", .doc = "the newest revisions of the files"),
    AG_ROW_LIST(ag_status_fact, pending, "pending",
                .doc = "revisions that the database does not have yet"),
    AG_ROW_LIST(ag_status_fact, unfiled, "unfiled",
                .doc = "revisions that the database has and that no file here says"),
    AG_ROW_INT(ag_status_fact, revisions, "revisions", .doc = "how many revisions there are"),
    AG_ROW_INT(ag_status_fact, undeclared, "undeclared",
               .doc = "differences between the declared schema and the revisions"),
    AG_ROW_INT(ag_status_fact, drift, "drift",
               .doc = "differences between the database and its revisions"),
    AG_ROW_INT(ag_status_fact, foreign, "foreign",
               .doc = "objects of the database that are not managed"),
    AG_ROW_MAP(ag_status_fact, not_covered, "not_covered",
               .doc = "objects of kinds that this build does not know"),
    AG_ROW_TEXT(ag_status_fact, half_applied, "half_applied",
                .doc = "a revision that stopped between two steps"),
    AG_ROW_TEXT(ag_status_fact, half_step, "half_step",
                .doc = "where it stopped; what it is about is not drift until it has finished"),
    AG_ROW_TEXT(ag_status_fact, running, "running", .doc = "who is changing the database just now"),
    AG_ROW_LIST(ag_status_fact, differences, "differences",
                .doc = "what is declared and in no revision yet"),
    AG_ROW_LIST(ag_status_fact, drifted, "drifted", .doc = "what was done to the database by hand"),
    AG_ROW_BOOL(ag_status_fact, up_to_date, "up_to_date", .doc = "nothing is left to do"),
    AG_ROW_TEXT(ag_status_fact, next, "next", .doc = "the next command to type"),
};

const ag_shape ag_status_fact_shape = {
    .noun = "status",
    .id = -1,
    .size = sizeof(ag_status_fact),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "where a project stands",
};

static void name_nodes(ag_arena *arena, const ag_nodes *nodes, ag_names *out)
{
    for (size_t i = 0; i < nodes->len; i++)
        AG_PUSH(arena, out, nodes->items[i]->revision->id);
}

static void describe_ops(ag_arena *arena, const ag_ops *ops, ag_names *out)
{
    for (size_t i = 0; i < ops->len; i++)
        AG_PUSH(arena, out, ag_op_describe(arena, ops->items[i]));
}

static bool look_at_files(ag_views *views, ag_status_fact *fact, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_schema *history = NULL;
    ag_ops ops = {0};
    if ((!ag_declared_is_sql(views->project) && !ag_views_declared(views, err)) ||
        !ag_views_revisions(views, err) ||
        !ag_views_history(views, &views->graph.heads, &history, err) ||
        !ag_views_declared_or(views, history, err))
        return false;
    name_nodes(views->arena, &views->graph.heads, &fact->heads);
    fact->revisions = (int64_t)views->graph.order.len;
    if (views->graph.heads.len <= 1 &&
        !ag_diff(views->arena, history, views->declared, &options, &ops, NULL, err))
        return false;
    fact->undeclared = (int64_t)ops.len;
    describe_ops(views->arena, &ops, &fact->differences);
    return true;
}

/* What has no end has stopped, unless somebody is at it: then there is nothing to do but wait. */
static void look_at_half(ag_views *views, ag_status_fact *fact)
{
    ag_ledger_options ledger = ag_project_ledger(views->project);
    const ag_history_row *half = views->ledger.half;
    if (!half)
        return;
    fact->running = ag_lock_holder(views->arena, views->session, &ledger);
    if (fact->running)
        return;
    fact->half_applied = half->revision;
    fact->half_step = ag_format(views->arena, "after step %lld of %lld of its %s",
                                (long long)half->step, (long long)half->steps, half->direction);
    fact->next = ag_ledger_finish(views->arena, &views->graph, half);
}

static bool look_at_database(ag_views *views, ag_status_fact *fact, ag_error *err)
{
    ag_nodes pending = {0};
    ag_ops drift = {0};
    if (!ag_views_connect(views, err) || !ag_views_inspect(views, err))
        return false;
    fact->server = ag_format(views->arena, "%s %s", views->session->dialect->name,
                             views->session->version_text);
    name_nodes(views->arena, &views->heads, &fact->current);
    ag_graph_upgrades(views->arena, &views->graph, &views->heads, &views->graph.heads, &pending);
    name_nodes(views->arena, &pending, &fact->pending);
    ag_views_unfiled(views, &fact->unfiled);
    if (views->heads.len > 0)
        ag_views_drift(views, views->at, &drift);
    fact->drift = (int64_t)drift.len;
    describe_ops(views->arena, &drift, &fact->drifted);
    fact->foreign = (int64_t)views->foreign.len;
    fact->not_covered = views->found.not_covered;
    look_at_half(views, fact);
    return true;
}

static const char *next_command(const ag_status_fact *fact, const ag_project *project)
{
    if (fact->half_applied || fact->running)
        return fact->next;
    /* What was done to a production database by hand is looked at first. */
    if (fact->drift > 0)
        return project->config->production ? "autogen diff history database"
                                           : "autogen revision --drift adopt";
    if (fact->undeclared > 0)
        return project->url && !fact->unreachable
                   ? "autogen revision -m \"what it does\""
                   : "autogen revision --offline -m \"what it does\"";
    if (fact->pending.len > 0)
        return fact->heads.len > 1 ? "autogen upgrade heads" : "autogen upgrade head";
    return NULL;
}

/* A database that cannot be reached is a fact here, not an error; anything else that is wrong with it is one. */
static bool look(ag_views *views, ag_status_fact *fact, ag_error *err)
{
    ag_error why = {0};
    if (!look_at_files(views, fact, err))
        return false;
    if (!views->project->url || look_at_database(views, fact, &why))
        return true;
    if (why.code != AG_E_CONNECT) {
        *err = why;
        return false;
    }
    fact->unreachable = ag_strdup(views->arena, why.message);
    return true;
}

bool ag_status_of(ag_arena *arena, const ag_project *project, ag_status_fact **out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_status_fact *fact = (ag_status_fact *)ag_object_new(arena, &ag_status_fact_shape, NULL);
    fact->config = project->config_path;
    fact->environment = project->environment;
    fact->database = project->display_url;
    fact->database_origin = project->url_origin;
    fact->undeclared = fact->drift = fact->foreign = 0;
    bool ok = look(&views, fact, err);
    ag_views_close(&views);
    if (!ok)
        return false;
    fact->up_to_date = fact->server && fact->undeclared == 0 && fact->drift == 0 &&
                       fact->pending.len == 0 && fact->unfiled.len == 0 && !fact->half_applied &&
                       !fact->running && fact->heads.len <= 1;
    fact->next = next_command(fact, project);
    *out = fact;
    return true;
}
