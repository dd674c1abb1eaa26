#include "app/loss.h"

#include <stdlib.h>

/* The policy for a kind: its own word, else the word for all. */
static ag_drop_policy policy_of(const ag_project *project, ag_kind kind)
{
    if (project->config->drop.len == 0)
        return AG_DROP_ALLOW;
    const ag_drop_config *drop = (const ag_drop_config *)project->config->drop.items[0];
    const char *noun = ag_kinds[kind].shape->noun;
    int own = ag_field_index(drop->base.shape, noun);
    if (own >= 0 && (drop->base.given & ag_field_bit((size_t)own)))
        return (ag_drop_policy) *
               (const ag_word *)ag_field_of(&drop->base, &drop->base.shape->fields[own]);
    return (ag_drop_policy)drop->all;
}

/* A table that the database does not have yet, or a column, loses nothing: the question is then not answered, and that is no error. */
static void count_rows(ag_arena *arena, ag_session *session, const ag_op *op, ag_loss *loss)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    bool column = op->kind == AG_KIND_COLUMN;
    char *sql = column
                    ? ag_sql_format(arena, session->dialect, "SELECT count(%I) FROM %N", op->name,
                                    op->table)
                    : ag_sql_format(arena, session->dialect, "SELECT count(*) FROM %N", op->name);
    if (ag_session_query(session, arena, sql, &rows, &ignored) && rows.row_count == 1)
        loss->rows = strtoll(ag_cell(&rows, 0, 0), NULL, 10);
}

void ag_losses_find(ag_arena *arena, const ag_project *project, ag_session *session,
                    const ag_ops *ops, ag_losses *out)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (!ag_op_is_lossy(op))
            continue;
        bool has_kind = op->verb != AG_EXECUTE && op->verb != AG_BACKFILL;
        ag_loss loss = {.what = ag_op_describe(arena, op), .rows = AG_UNSET};
        loss.policy = has_kind ? policy_of(project, op->kind) : AG_DROP_ALLOW;
        if (session && op->verb == AG_DROP &&
            (op->kind == AG_KIND_TABLE || op->kind == AG_KIND_VIRTUAL_TABLE ||
             op->kind == AG_KIND_COLUMN))
            count_rows(arena, session, op, &loss);
        AG_PUSH(arena, out, loss);
    }
}

bool ag_losses_check(ag_arena *arena, const ag_losses *losses, bool allowed, ag_error *err)
{
    ag_names refused = {0};
    for (size_t i = 0; i < losses->len; i++) {
        if (losses->items[i].policy != AG_DROP_ALLOW)
            AG_PUSH(arena, &refused, losses->items[i].what);
    }
    if (allowed || refused.len == 0)
        return true;
    ag_fail(err, AG_E_LOSS, NULL, "not allowed here: %s", ag_join(arena, &refused, "; "));
    return ag_hint(
        err, "the configuration's \"drop\" asks for a decision: add --allow-loss to go ahead");
}
