/* migrate.c: upgrade, downgrade, stamp; run or printed. */
#include "app/dialect.h"
#include "app/loss.h"
#include "app/new_revision.h"
#include "app/views.h"

#include <autogen/plan.h>

#include <stdlib.h>
#include <string.h>

static ag_run_options run_options(ag_arena *arena, const ag_project *project,
                                  const ag_migrate_request *request)
{
    ag_scratch_options *scratch = AG_NEW(arena, ag_scratch_options);
    *scratch = ag_project_scratch(project);
    ag_run_options options = {
        .ledger = ag_project_ledger(project),
        .scratch = scratch,
        .if_locked = request->if_locked,
        .lock_wait_ms = request->lock_wait_ms,
        .tag = request->tag,
        .autogen = ag_version(),
        .now = request->sql && getenv("SOURCE_DATE_EPOCH") ? ag_new_time(arena) : NULL,
        .dry_run = request->dry_run,
        .allow_loss = request->allow_loss,
        .progress = request->progress,
    };
    if (project->config->runner.len > 0) {
        const ag_runner_config *runner = (const ag_runner_config *)project->config->runner.items[0];
        options.lock_timeout = runner->lock_timeout;
        options.statement_timeout = runner->statement_timeout;
        options.retries = runner->retries == AG_UNSET ? 0 : runner->retries;
    }
    return options;
}

/* ------------------------------------------------------------------ running */

/* Where the configuration asks for a word before something is lost, look at what is pending first. */
static bool check_losses(ag_arena *arena, const ag_project *project, ag_session *session,
                         const ag_revisions *revisions, const ag_migrate_request *request,
                         const char *target, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_ledger_options ledger = ag_project_ledger(project);
    ag_nodes wanted = {0}, todo = {0};
    ag_losses losses = {0};
    ag_schema *schema = NULL;
    if (project->config->drop.len == 0 || request->allow_loss)
        return true;
    views.revisions = *revisions;
    if (!ag_graph_build(arena, &views.revisions, &views.graph, err) ||
        !ag_ledger_read(arena, session, &ledger, &views.ledger, err) ||
        !ag_ledger_match(arena, session, &ledger, &views.ledger, &views.revisions, &views.graph,
                         &views.heads, err))
        return false;
    if (request->downgrade
            ? !ag_graph_downgrades_to(arena, &views.graph, target, &views.heads, &todo, err)
            : !ag_graph_resolve(arena, &views.graph, target, &views.heads, &wanted, err))
        return false;
    if (!request->downgrade)
        ag_graph_upgrades(arena, &views.graph, &views.heads, &wanted, &todo);
    if (!ag_views_history(&views, &views.heads, &schema, err))
        return false;
    schema = ag_schema_copy(arena, schema);
    for (size_t i = 0; i < todo.len; i++) {
        ag_revision *revision = todo.items[i]->revision;
        ag_error later = {0}; /* whoever runs it says it too */
        if (!ag_revision_apply(arena, schema, revision, !request->downgrade, &later))
            break;
        ag_losses_find(arena, project, session,
                       request->downgrade ? &revision->downgrade : &revision->upgrade, &losses);
    }
    return ag_losses_check(arena, &losses, false, err);
}

static bool run(ag_arena *arena, const ag_project *project, const ag_migrate_request *request,
                ag_run_result *out, ag_error *err)
{
    ag_revisions revisions = {0};
    ag_graph graph = {0};
    ag_session *session = NULL;
    ag_run_options options = run_options(arena, project, request);
    const char *target = request->target ? request->target : "head";
    if (strchr(target, ':')) {
        ag_fail(err, AG_E_USAGE, NULL, "a range such as \"%s\" is for scripts only", target);
        return ag_hint(err, "add --sql, or name the revision to go to");
    }
    if (!ag_project_revisions(arena, project, &revisions, &graph, err) ||
        !ag_project_connect(arena, project, !request->downgrade && !request->dry_run, &session,
                            err))
        return false;
    bool ok = check_losses(arena, project, session, &revisions, request, target, err);
    if (ok && request->downgrade)
        ok = ag_downgrade(arena, session, &revisions, target, NULL, &options, out, err);
    else if (ok)
        ok = ag_upgrade(arena, session, &revisions, target, NULL, &options, out, err);
    if (ok)
        out->known = revisions.len;
    ag_session_close(session);
    return ok;
}

/* ------------------------------------------------------------------ printing */

/* Where a script starts: said in a range, or where the database is, or at base. */
static bool find_start(ag_views *views, const ag_migrate_request *request, const char **from,
                       const char **target, const char **why, ag_error *err)
{
    const char *text = request->target ? request->target : "head";
    const char *colon = strchr(text, ':');
    *target = text;
    *from = NULL;
    *why = "as if from nothing";
    if (colon) {
        *from = colon > text ? ag_strndup(views->arena, text, (size_t)(colon - text)) : NULL;
        *target = colon[1] ? colon + 1 : "head";
        *why = "as the range says";
        if (*from && strcmp(*from, "base") == 0)
            *from = NULL;
        return true;
    }
    if (request->offline)
        return true;
    if (!ag_views_connect(views, err))
        return ag_hint(
            err, "without a database: --offline, which starts from base, or a range: base:head");
    if (views->heads.len > 1)
        return ag_fail(err, AG_E_HEADS, NULL,
                       "the database is at several heads; say a range such as a1b2:head");
    *from = views->heads.len == 1 ? views->heads.items[0]->revision->id : NULL;
    *why = "where the database is";
    return true;
}

static bool print(ag_arena *arena, const ag_project *project, const ag_migrate_request *request,
                  ag_buf *script, ag_run_result *out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    const ag_dialect *dialect = NULL;
    const char *from = NULL, *target = NULL, *why = NULL;
    ag_run_options options = run_options(arena, project, request);
    if (!ag_choose_dialect(project, request->dialect, &dialect, err) ||
        !ag_views_revisions(&views, err))
        return false;
    ag_session *printer = ag_printer_new(arena, dialect, script);
    printer->manage = project->manage;
    bool ok = find_start(&views, request, &from, &target, &why, err);
    /* SQLite's version is that of our library, and not of the shell that will run the script. */
    if (ok && views.session && views.session->dialect == dialect && dialect->id != AG_SQLITE)
        printer->version = views.session->version;
    if (ok && views.session && views.session->dialect == dialect)
        printer->enforces = views.session->enforces;
    ag_views_close(&views);
    if (!ok)
        return false;
    ag_printer_comment(printer, ag_format(arena, "autogen %s --sql for %s: from %s (%s) to %s",
                                          request->downgrade ? "downgrade" : "upgrade",
                                          dialect->name, from ? from : "base", why, target));
    ag_buf_format(script, "%s\n", dialect->script_head);
    if (request->downgrade)
        return ag_downgrade(arena, printer, &views.revisions, target, from, &options, out, err);
    return ag_upgrade(arena, printer, &views.revisions, target, from, &options, out, err);
}

bool ag_migrate(ag_arena *arena, const ag_project *project, const ag_migrate_request *request,
                ag_buf *script, ag_run_result *out, ag_error *err)
{
    if (request->sql)
        return print(arena, project, request, script, out, err);
    return run(arena, project, request, out, err);
}

bool ag_stamp_project(ag_arena *arena, const ag_project *project, const ag_names *targets,
                      bool purge, const ag_progress *progress, ag_error *err)
{
    ag_migrate_request request = {.progress = progress, .lock_wait_ms = AG_UNSET};
    ag_run_options options = run_options(arena, project, &request);
    ag_revisions revisions = {0};
    ag_graph graph = {0};
    ag_session *session = NULL;
    if (!ag_project_revisions(arena, project, &revisions, &graph, err) ||
        !ag_project_connect(arena, project, false, &session, err))
        return false;
    bool ok = ag_stamp(arena, session, &revisions, targets, purge, &options, err);
    ag_session_close(session);
    return ok;
}
