#include "app/loss.h"

#include <autogen/plan.h>

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

typedef struct looking {
    ag_arena *arena;
    const ag_project *project;
    ag_session *session;
    ag_names left; /* the tables that are under none by now, and were */
} looking;

/* Names mean what they mean to the runner, whatever path the role or the database has. */
static bool look(const looking *l, const char *sql, ag_rows *rows)
{
    const ag_dialect *dialect = l->session->dialect;
    const char *schema = l->project->default_schema;
    ag_buf begin = ag_buf_new(l->arena);
    ag_error ignored = {0};
    if (dialect->id != AG_POSTGRESQL)
        return ag_session_query(l->session, l->arena, sql, rows, &ignored);
    ag_buf_put(&begin, "BEGIN READ ONLY;\n");
    dialect->prelude(&begin, schema ? schema : dialect->default_schema);
    bool ok = ag_session_run(l->session, begin.text, &ignored) &&
              ag_session_query(l->session, l->arena, sql, rows, &ignored);
    ignored = (ag_error){0};
    (void)!ag_session_run(l->session, "ROLLBACK", &ignored);
    return ok;
}

/* A table that leaves its parents takes its rows, and what is in them, along. */
static void note_leaving(looking *l, const ag_op *op)
{
    ag_names left = {0};
    bool alters = op->kind == AG_KIND_TABLE && op->verb == AG_ALTER;
    bool leaves = alters && ag_table_is_heir((const ag_table *)op->from);
    bool comes = alters && ag_table_is_heir((const ag_table *)op->to);
    if (leaves == comes)
        return;
    for (size_t i = 0; i < l->left.len; i++)
        if (!ag_streq(l->left.items[i], op->name))
            AG_PUSH(l->arena, &left, l->left.items[i]);
    if (leaves)
        AG_PUSH(l->arena, &left, op->name);
    l->left = left;
}

static const char *quoted(const looking *l, const char *table)
{
    const ag_dialect *dialect = l->session->dialect;
    const char *name = ag_sql_format(l->arena, dialect, "%N", table);
    return ag_sql_format(l->arena, dialect, "%L", name);
}

/* Of what is counted in the table, the rows of those that come from it in this database, and will have left it by then, are not lost. */
static const char *without_left(const looking *l, const char *table)
{
    ag_buf names = ag_buf_new(l->arena);
    for (size_t i = 0; i < l->left.len; i++) {
        ag_buf_put(&names, i == 0 ? "" : ", ");
        ag_buf_put(&names, quoted(l, l->left.items[i]));
    }
    if (l->left.len == 0 || l->session->dialect->id != AG_POSTGRESQL)
        return "";
    return ag_sql_format(l->arena, l->session->dialect,
                         " WHERE tableoid NOT IN (WITH RECURSIVE below(relation) AS (SELECT"
                         " to_regclass(%S)::oid UNION SELECT inhrelid FROM pg_catalog.pg_inherits"
                         " JOIN below ON inhparent = relation), gone(relation) AS (SELECT relation"
                         " FROM below WHERE relation <> to_regclass(%S) AND relation IN (SELECT"
                         " to_regclass(name) FROM unnest(ARRAY[%S]) AS names(name)) UNION SELECT"
                         " inhrelid FROM pg_catalog.pg_inherits JOIN gone ON inhparent = relation)"
                         " SELECT relation FROM gone)",
                         quoted(l, table), quoted(l, table), names.text);
}

/* A table that the database does not have yet, or a column, loses nothing: the question is then not answered, and that is no error. */
static void count_rows(const looking *l, const ag_op *op, ag_loss *loss)
{
    const ag_dialect *dialect = l->session->dialect;
    ag_rows rows = {0};
    bool column = op->kind == AG_KIND_COLUMN;
    const char *left = without_left(l, column ? op->table : op->name);
    char *sql = column
                    ? ag_sql_format(l->arena, dialect, "SELECT count(%I) FROM %N%S", op->name,
                                    op->table, left)
                    : ag_sql_format(l->arena, dialect, "SELECT count(*) FROM %N%S", op->name, left);
    if (look(l, sql, &rows) && rows.row_count == 1)
        loss->rows = strtoll(ag_cell(&rows, 0, 0), NULL, 10);
}

void ag_losses_find(ag_arena *arena, const ag_project *project, ag_session *session,
                    const ag_ops *ops, ag_losses *out)
{
    looking l = {arena, project, session, {0}};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        note_leaving(&l, op);
        if (!ag_op_is_lossy(op))
            continue;
        bool has_kind = ag_verb_has_object(op->verb);
        ag_loss loss = {.what = ag_op_describe(arena, op), .rows = AG_UNSET};
        loss.policy = has_kind ? policy_of(project, op->kind) : AG_DROP_ALLOW;
        if (session && op->verb == AG_DROP &&
            (op->kind == AG_KIND_TABLE || op->kind == AG_KIND_VIRTUAL_TABLE ||
             op->kind == AG_KIND_COLUMN))
            count_rows(&l, op, &loss);
        AG_PUSH(arena, out, loss);
    }
}

/* ------------------------------------------------------------------ values */

/* The operation that gives the column its type, or else the one that the step is for. */
static ag_op *altering(ag_ops *ops, const ag_op *planned, const char *column)
{
    const char *table = ag_kinds[planned->kind].in_table ? planned->table : planned->name;
    ag_op *found = NULL;
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        if (op->verb == AG_ALTER && op->kind == AG_KIND_COLUMN && ag_streq(op->table, table) &&
            ag_streq(op->name, column))
            return op;
        if (op->verb == AG_ALTER && op->kind == AG_KIND_TABLE && ag_streq(op->name, table))
            found = op;
    }
    return found;
}

static void ask(const looking *l, const ag_step *step, const ag_statement *statement, ag_ops *ops,
                ag_losses *out)
{
    ag_arena *arena = l->arena;
    ag_rows rows = {0};
    ag_op *op = step->op ? altering(ops, step->op, statement->alters) : NULL;
    if (!op || !look(l, statement->sql, &rows) || rows.row_count == 0)
        return;
    if (!op->with)
        op->with = (ag_with *)ag_object_new(arena, &ag_with_shape, NULL);
    op->with->lossy = true;
    ag_loss loss = {.what =
                        ag_format(arena, "%s: %s", ag_op_describe(arena, op), ag_cell(&rows, 0, 0)),
                    .rows = AG_UNSET,
                    .policy = AG_DROP_ASK,
                    .alters = true};
    AG_PUSH(arena, out, loss);
}

void ag_losses_ask(ag_arena *arena, const ag_project *project, ag_session *session,
                   const ag_schema *from, ag_ops *ops, ag_losses *out)
{
    ag_plan_options options = {.dialect = session->dialect,
                               .version = session->version,
                               .default_schema = project->default_schema};
    const looking l = {arena, project, session, {0}};
    ag_error ignored = {0};
    ag_steps steps = {0};
    if (!ag_plan(arena, &options, ag_schema_copy(arena, from), ops, &steps, &ignored))
        return;
    for (size_t i = 0; i < steps.len; i++) {
        const ag_step *step = steps.items[i];
        for (size_t k = 0; k < step->statements.len; k++) {
            if (step->statements.items[k].alters)
                ask(&l, step, &step->statements.items[k], ops, out);
        }
    }
}

/* ------------------------------------------------------------------ whether it is allowed */

bool ag_losses_check(ag_arena *arena, const ag_losses *losses, bool allowed, ag_error *err)
{
    ag_names refused = {0};
    bool alters = false;
    for (size_t i = 0; i < losses->len; i++) {
        if (losses->items[i].policy == AG_DROP_ALLOW)
            continue;
        AG_PUSH(arena, &refused, losses->items[i].what);
        alters = alters || losses->items[i].alters;
    }
    if (allowed || refused.len == 0)
        return true;
    ag_fail(err, AG_E_LOSS, NULL, "not allowed here: %s", ag_join(arena, &refused, "; "));
    if (alters)
        return ag_hint(err, "look at these values; to go ahead: --allow-loss; or write with "
                            "--offline and say there with \"using\" how they become the new type");
    return ag_hint(
        err, "the configuration's \"drop\" asks for a decision: add --allow-loss to go ahead");
}
