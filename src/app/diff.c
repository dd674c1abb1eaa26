/* diff.c: any two sources, and the SQL between them. */
#include "app/declared.h"
#include "app/dialect.h"
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

/* A database through the project's filter; one that is not the project's own is seen whole, but for our tables. */
static bool from_database(ag_arena *arena, const ag_project *project, ag_schema **out,
                          ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_error ignored = {0};
    /* The declared schema only says what is managed; to look at a database one need not have one. */
    if (!ag_views_declared(&views, &ignored))
        views.declared = ag_schema_new(arena);
    bool ok = ag_views_revisions(&views, err) && ag_views_connect(&views, err) &&
              ag_views_inspect(&views, err);
    ag_views_close(&views);
    if (ok)
        *out = views.managed;
    return ok;
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

/* The dialect of a source that is a database, or was one in scratch; NULL for the others. */
static const ag_dialect *dialect_of(const ag_project *project, const char *source)
{
    const ag_dialect *dialect = NULL;
    ag_error ignored = {0};
    if (strcmp(source, "database") == 0)
        return project->dialect;
    if (ag_ends_with(source, ".sql") ||
        (strcmp(source, "declared") == 0 && ag_declared_is_sql(project)))
        return ag_choose_dialect(project, NULL, &dialect, &ignored) ? dialect : NULL;
    return ag_dialect_for_url(source, &dialect, &ignored) ? dialect : NULL;
}

bool ag_diff_sources(ag_arena *arena, const ag_project *project, const char *from, const char *to,
                     ag_ops *out, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    const ag_dialect *of_from = dialect_of(project, from), *of_to = dialect_of(project, to);
    const ag_dialect *dialect = of_from ? of_from : of_to;
    ag_schema *a = NULL, *b = NULL;
    if (!ag_schema_of(arena, project, from, &a, err) || !ag_schema_of(arena, project, to, &b, err))
        return false;
    if (dialect && (!of_from || !of_to || of_from == of_to)) {
        a = of_from ? ag_plan_spell_found(arena, dialect, a) : ag_plan_spell(arena, dialect, a);
        b = of_to ? ag_plan_spell_found(arena, dialect, b) : ag_plan_spell(arena, dialect, b);
    }
    return ag_diff(arena, a, b, &options, out, NULL, err);
}

/* ------------------------------------------------------------------ SQL */

static bool print_ops(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                      ag_schema *from, ag_ops *ops, const ag_pairs *bodies, ag_buf *out,
                      ag_error *err)
{
    ag_plan_options options = {.dialect = dialect, .default_schema = project->default_schema};
    options.declares = ag_schema_is_empty(from) && !bodies;
    options.manage = options.declares ? 0 : project->manage;
    if (bodies)
        options.bodies = *bodies;
    return ag_plan_print(arena, &options, from, ops, out, err);
}

bool ag_diff_sql(ag_arena *arena, const ag_project *project, const char *from, const char *to,
                 const char *name, ag_buf *out, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    const ag_dialect *dialect = NULL;
    ag_schema *a = NULL, *b = NULL;
    ag_ops ops = {0};
    if (!ag_choose_dialect(project, name, &dialect, err) ||
        !ag_schema_of(arena, project, from, &a, err) ||
        !ag_schema_of(arena, project, to, &b, err) ||
        !ag_diff(arena, a, b, &options, &ops, NULL, err))
        return false;
    return print_ops(arena, project, dialect, ag_schema_copy(arena, a), &ops, NULL, out, err);
}

/* The model before the revision's operations, in the direction asked for. */
static bool model_before(ag_views *views, const ag_node *node, bool downgrade, ag_schema **out,
                         ag_error *err)
{
    ag_nodes at = {0};
    if (downgrade) {
        AG_PUSH(views->arena, &at, ag_graph_find(&views->graph, node->revision->id));
    } else {
        for (size_t i = 0; i < node->parents.len; i++)
            AG_PUSH(views->arena, &at, node->parents.items[i]);
        for (size_t i = 0; i < node->needs.len; i++)
            AG_PUSH(views->arena, &at, node->needs.items[i]);
    }
    if (!ag_views_history(views, &at, out, err))
        return false;
    *out = ag_schema_copy(views->arena, *out); /* planning changes it */
    return true;
}

bool ag_revision_sql(ag_arena *arena, const ag_project *project, const char *operand,
                     const char *name, bool downgrade, ag_buf *out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    const ag_dialect *dialect = NULL;
    ag_revisions found = {0};
    if (!ag_choose_dialect(project, name, &dialect, err) || !ag_views_revisions(&views, err) ||
        !ag_find_revisions(arena, project, operand, &found, NULL, err))
        return false;
    for (size_t i = 0; i < found.len; i++) {
        ag_revision *revision = found.items[i];
        const ag_node *node = ag_graph_find(&views.graph, revision->id);
        ag_schema *before = NULL;
        if (!node)
            return ag_fail(err, AG_E_NO_MATCH, NULL, "revision \"%s\" has no file", revision->id);
        if (downgrade && node->revision->irreversible)
            return ag_fail(err, AG_E_IRREVERSIBLE, NULL, "revision \"%s\" has no downgrade",
                           revision->id);
        ag_ops *ops = downgrade ? &node->revision->downgrade : &node->revision->upgrade;
        if (!model_before(&views, node, downgrade, &before, err) ||
            !print_ops(arena, project, dialect, before, ops, &node->revision->bodies, out, err))
            return false;
    }
    return true;
}
