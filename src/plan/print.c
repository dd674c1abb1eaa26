/* print.c: a plan as a script without bookkeeping. */
#include <autogen/plan.h>

#include "model/refs.h"

static bool print_step(ag_arena *arena, const ag_plan_options *options, ag_session *printer,
                       const ag_step *step, ag_error *err)
{
    const ag_dialect *dialect = printer->dialect;
    ag_printer_comment(
        printer, step->statements.len > 0
                     ? step->title
                     : ag_format(arena, "%s: nothing to do on %s", step->title, dialect->name));
    if (step->batches)
        return ag_session_run(printer, step->batches->whole, err);
    for (size_t i = 0; i < step->statements.len; i++) {
        const ag_statement *statement = &step->statements.items[i];
        bool looks = statement->kind != AG_STATEMENT_RUN;
        if (!(looks && options->declares) && !ag_printer_statement(arena, printer, statement, err))
            return false;
    }
    return true;
}

static bool names_later(ag_arena *arena, const ag_ops *ops, size_t index)
{
    ag_mentions said = {0};
    ag_mentions_of(arena, ops->items[index]->to, &said);
    for (size_t i = index + 1; i < ops->len; i++) {
        if (!ag_kinds[ops->items[i]->kind].in_table &&
            ag_mentions_has(arena, &said, ops->items[i]->name, true))
            return true;
    }
    return false;
}

/* A schema that is called as the role that runs it would take what lies in the default one: the server looks there first. */
static bool print_path(ag_arena *arena, const ag_plan_options *options, const ag_ops *ops,
                       ag_session *printer, ag_error *err)
{
    const char *usual =
        options->default_schema ? options->default_schema : options->dialect->default_schema;
    bool others = false;
    for (size_t i = 0; i < ops->len; i++)
        others =
            others || (ops->items[i]->kind == AG_KIND_SCHEMA && ops->items[i]->verb == AG_CREATE);
    return !others ||
           ag_session_run(
               printer, ag_sql_format(arena, options->dialect, "SET search_path = %I", usual), err);
}

/* Bodies are texts, which may name what comes behind them: nobody is to look then, as nobody does where a revision runs. */
static bool print_settings(ag_arena *arena, const ag_ops *ops, ag_session *printer, ag_error *err)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        bool comes = op->verb == AG_CREATE && ag_kinds[op->kind].routine;
        if (comes && names_later(arena, ops, i))
            return ag_session_run(printer, "SET check_function_bodies = off", err);
    }
    return true;
}

bool ag_plan_print(ag_arena *arena, const ag_plan_options *options, ag_schema *schema, ag_ops *ops,
                   ag_buf *out, ag_error *err)
{
    ag_steps steps = {0};
    if (!ag_plan(arena, options, schema, ops, &steps, err))
        return false;
    ag_session *printer = ag_printer_new(arena, options->dialect, out);
    if (options->declares && options->dialect->id == AG_POSTGRESQL &&
        (!print_path(arena, options, ops, printer, err) ||
         !print_settings(arena, ops, printer, err)))
        return false;
    for (size_t i = 0; i < steps.len; i++)
        if (!print_step(arena, options, printer, steps.items[i], err))
            return false;
    return true;
}
