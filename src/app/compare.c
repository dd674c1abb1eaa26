#include "app/compare.h"

#include <autogen/plan.h>

/* What comes or goes whole is no matter of spelling. */
static bool may_be_spelling(const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (ops->items[i]->verb == AG_ALTER || ag_kinds[ops->items[i]->kind].in_table)
            return true;
    }
    return false;
}

void ag_compare_ask(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                    const ag_schema *model, const ag_schema *found, const ag_ops *different,
                    ag_ops *out)
{
    ag_scratch_options options = ag_project_scratch(project);
    ag_session *scratch = NULL;
    ag_error ignored = {0};
    if (project->dialect != dialect)
        options.url = NULL;
    if (!may_be_spelling(different) ||
        !dialect->open_scratch(arena, &options, &scratch, &ignored)) {
        *out = *different;
        return;
    }
    ag_plan_respell(arena, scratch, project->default_schema, model, found, different, out);
    ag_session_close(scratch);
}

void ag_compare(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                const ag_schema *model, const ag_schema *found, ag_ops *out)
{
    ag_ops different = {0};
    ag_plan_compare(arena, dialect, model, found, &different);
    ag_compare_ask(arena, project, dialect, model, found, &different, out);
}
