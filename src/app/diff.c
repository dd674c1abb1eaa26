/* diff.c: any two sources, and the SQL between them. */
#include "app/adopt.h"
#include "app/compare.h"
#include "app/declared.h"
#include "app/dialect.h"
#include "app/views.h"

#include <autogen/plan.h>

#include <string.h>

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

/* Two sources.  Where one is a model and the other was found in a database, the database decides what is the same. */
typedef struct sides {
    const ag_schema *from;
    const ag_schema *to;
    const ag_dialect *dialect; /* NULL: both are models, or of different databases */
    bool to_is_model;          /* and `from` was found */
} sides;

static bool read_sides(ag_arena *arena, const ag_project *project, const char *from, const char *to,
                       sides *out, ag_error *err)
{
    const ag_dialect *of_from = dialect_of(project, from), *of_to = dialect_of(project, to);
    ag_schema *a = NULL, *b = NULL;
    if (!ag_schema_of(arena, project, from, &a, err) || !ag_schema_of(arena, project, to, &b, err))
        return false;
    *out = (sides){.from = a, .to = b, .to_is_model = of_from && !of_to};
    if (!of_from || !of_to || of_from == of_to)
        out->dialect = of_from ? of_from : of_to;
    return true;
}

bool ag_diff_sources(ag_arena *arena, const ag_project *project, const char *from, const char *to,
                     ag_ops *out, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    sides both = {0};
    ag_ops ops = {0};
    if (!read_sides(arena, project, from, to, &both, err))
        return false;
    if (!both.dialect)
        return ag_diff(arena, ag_diff_named(arena, both.from, both.to), both.to, &options, out,
                       NULL, err);
    if (both.to_is_model) {
        ag_compare(arena, project, both.dialect, both.to, both.from, &ops);
        ag_ops_reverse(arena, &ops, out);
    } else {
        ag_compare(arena, project, both.dialect, both.from, both.to, out);
    }
    return true;
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
    sides both = {0};
    ag_ops ops = {0};
    if (!ag_choose_dialect(project, name, &dialect, err) ||
        !read_sides(arena, project, from, to, &both, err))
        return false;
    if (both.dialect && both.to_is_model)
        both.from = ag_adopt(arena, project, both.dialect, both.from, both.to);
    else if (both.dialect)
        both.to = ag_adopt(arena, project, both.dialect, both.to, both.from);
    both.from = ag_diff_named(arena, both.from, both.to);
    return ag_diff(arena, both.from, both.to, &options, &ops, NULL, err) &&
           print_ops(arena, project, dialect, ag_schema_copy(arena, both.from), &ops, NULL, out,
                     err);
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
