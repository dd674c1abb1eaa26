/* execute.c: hand-written SQL as statements. */
#include "plan/plan.h"

#include <string.h>

static const char *body_of(const ag_pairs *bodies, const char *file)
{
    for (size_t i = 0; i < bodies->keys.len; i++) {
        if (strcmp(bodies->keys.items[i], file) == 0)
            return bodies->values.items[i];
    }
    return NULL;
}

bool ag_planner_execute(ag_planner *planner, const ag_op *op, ag_step *step, ag_error *err)
{
    const ag_dialect *dialect = planner->options->dialect;
    if (op->verb == AG_BACKFILL) {
        ag_planner_backfill(planner, op, step);
        return true;
    }
    const ag_execute *execute =
        (const ag_execute *)ag_object_for(planner->arena, &op->execute->base, dialect->id);
    if (!execute || (op->only && !(op->only & (UINT64_C(1) << dialect->id))))
        return true;
    const char *sql =
        execute->file ? body_of(&planner->options->bodies, execute->file) : execute->sql;
    if (!sql && execute->file)
        return ag_json_fail(err, AG_E_IO, op->source, "the text of \"%s\" is not at hand",
                            execute->file);
    ag_script_parts parts = {0};
    ag_sql_split(planner->arena, dialect, sql ? sql : "", &parts);
    for (size_t i = 0; i < parts.len; i++)
        ag_step_run(planner->arena, step, dialect, "%S", parts.items[i].sql);
    step->done_when = execute->done_when;
    step->opaque = !execute->repeatable && !execute->done_when;
    return true;
}
