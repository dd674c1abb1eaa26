/* sources.c: a schema from wherever the command line says. */
#include "app/declared.h"
#include "app/views.h"
#include "base/file.h"

#include <autogen/plan.h>
#include <autogen/source.h>

#include <string.h>

static bool from_file(ag_arena *arena, const ag_project *project, const char *path, ag_schema **out,
                      ag_error *err)
{
    ag_names paths = {0};
    const ag_dialect *none;
    bool is_there = strcmp(path, "-") == 0 || ag_file_exists(path);
    /* What was meant for a URL is not shown. */
    if (!is_there && (strstr(path, "://") || strpbrk(path, "=@")))
        return ag_dialect_for_url(path, &none, err);
    if (!is_there) {
        ag_fail(err, AG_E_USAGE, NULL, "\"%s\" is neither a file nor a source", path);
        return ag_hint(
            err, "a source is a file, a URL, declared, history, history@REV, database, empty or -");
    }
    AG_PUSH(arena, &paths, path);
    return ag_declared_read(arena, project, &paths, out, err);
}

static bool from_history(ag_arena *arena, const ag_project *project, const char *operand,
                         ag_schema **out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_nodes nodes = {0};
    if (!ag_views_revisions(&views, err))
        return false;
    nodes = views.graph.heads;
    if (operand && !ag_graph_resolve(arena, &views.graph, operand, NULL, &nodes, err))
        return false;
    return ag_views_history(&views, &nodes, out, err);
}

static void note(const ag_project *project, const char *text)
{
    AG_PUSH(project->arena, project->notes, ag_strdup(project->arena, text));
}

/* Who looks at a database and sees nothing, or too little, is told why. */
static void note_hidden(ag_arena *arena, const ag_project *project, const ag_views *views,
                        const ag_error *why)
{
    if (why->code && why->code != AG_E_REFERENCE)
        note(project, ag_format(arena,
                                "only what the revisions name is shown, since the declared schema "
                                "cannot be read: %s",
                                why->message));
    else if (views->foreign.len > 0 && ag_schema_is_empty(views->managed))
        note(project,
             ag_format(arena,
                       "what is in the database (%s%s) is named by neither the schema nor the "
                       "revisions, and not shown; its URL as a source shows all",
                       views->foreign.items[0], views->foreign.len > 1 ? ", …" : ""));
}

/* A database through the project's filter; one that is not the project's own is seen whole, but for our tables. */
static bool from_database(ag_arena *arena, const ag_project *project, ag_schema **out,
                          ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_error why = {0};
    /* The declared schema only says what is managed; to look at a database one need not have one. */
    if (!ag_views_declared(&views, &why))
        views.declared = ag_schema_new(arena);
    bool ok = ag_views_revisions(&views, err) && ag_views_connect(&views, err) &&
              ag_views_inspect(&views, err);
    ag_views_close(&views);
    if (!ok)
        return false;
    note_hidden(arena, project, &views, &why);
    *out = views.managed;
    return true;
}

static bool from_url(ag_arena *arena, const ag_project *project, const char *url, ag_schema **out,
                     ag_error *err)
{
    const ag_dialect *dialect = NULL;
    ag_session *session = NULL;
    ag_inspection found = {0};
    ag_filter filter = project->filter;
    ag_names everything = {0};
    AG_PUSH(arena, &everything, "*");
    filter.managed_schemas = everything;
    if (!ag_dialect_for_url(url, &dialect, err) || !dialect->open(arena, url, false, &session, err))
        return false;
    session->manage = project->manage;
    bool ok = ag_source_database(arena, session, project->default_schema, &found, err);
    ag_session_close(session);
    if (ok)
        *out = ag_filter_apply(arena, &filter, found.schema, NULL, 0, NULL);
    return ok;
}

bool ag_schema_of(ag_arena *arena, const ag_project *project, const char *source, ag_schema **out,
                  ag_error *err)
{
    if (strcmp(source, "declared") == 0)
        return ag_project_declared(arena, project, out, err);
    if (strcmp(source, "history") == 0)
        return from_history(arena, project, NULL, out, err);
    if (ag_starts_with(source, "history@"))
        return from_history(arena, project, source + strlen("history@"), out, err);
    if (strcmp(source, "database") == 0)
        return from_database(arena, project, out, err);
    if (strcmp(source, "empty") == 0) {
        *out = ag_schema_new(arena);
        return true;
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (ag_dialects[d]->owns_url(source))
            return from_url(arena, project, source, out, err);
    }
    return from_file(arena, project, source, out, err);
}
