/* backfill.c: values for rows that are there, so many at a time. */
#include "plan/plan.h"

#include "base/text.h"
#include "sqlite/precheck.h"

/* How a row is told from the others; NULL where the database has no such thing for the table. */
static const char *row_id(ag_dialect_id dialect, const ag_table *table)
{
    return dialect == AG_POSTGRESQL ? "ctid" : ag_sqlite_rowid_name(table, NULL);
}

/* As this database has it, with nothing at its end that would swallow what follows. */
static const char *sql_of(ag_planner *planner, const char *sql)
{
    return ag_sql_closed(planner->arena,
                         ag_sql_for(planner->arena, sql, planner->options->dialect->id));
}

/* "table SET column = expression, …" */
static char *assignments(ag_planner *planner, const ag_backfill *backfill, const char *table)
{
    const ag_dialect *dialect = planner->options->dialect;
    ag_buf sql = ag_buf_new(planner->arena);
    ag_buf_format(&sql, "%s SET ", table);
    for (size_t i = 0; i < backfill->set.keys.len; i++)
        ag_sqlf(&sql, dialect, "%S%I = %S", i > 0 ? ", " : "", backfill->set.keys.items[i],
                sql_of(planner, backfill->set.values.items[i]));
    return sql.text;
}

static void put_batches(ag_planner *planner, ag_step *step, const ag_backfill *backfill,
                        const char *table, const char *set, const char *where, const char *id)
{
    static const char *const one_batch[AG_DIALECT_COUNT] = {
        [AG_POSTGRESQL] = "UPDATE %S WHERE %S = ANY (ARRAY(SELECT %S FROM %S WHERE %S LIMIT %D))",
        [AG_SQLITE] = "UPDATE %S WHERE %S IN (SELECT %S FROM %S WHERE %S LIMIT %D)",
    };
    ag_arena *arena = planner->arena;
    const ag_dialect *dialect = planner->options->dialect;
    ag_batches *batches = AG_NEW(arena, ag_batches);
    batches->rows = backfill->batch;
    batches->remaining =
        ag_sql_format(arena, dialect, "SELECT count(*) FROM %S WHERE %S", table, where);
    batches->whole = ag_sql_format(arena, dialect, "UPDATE %S WHERE %S", set, where);
    step->batches = batches;
    step->transactional = false;
    ag_step_run(arena, step, dialect, one_batch[dialect->id], set, id, id, table, where,
                backfill->batch);
}

void ag_planner_backfill(ag_planner *planner, const ag_op *op, ag_step *step)
{
    ag_arena *arena = planner->arena;
    const ag_dialect *dialect = planner->options->dialect;
    const ag_backfill *backfill =
        (const ag_backfill *)ag_object_for(arena, &op->backfill->base, dialect->id);
    const ag_table *model = ag_table_find(planner->schema, op->table);
    const ag_table *table =
        (const ag_table *)dialect->project(arena, planner->schema, &model->base);
    if (!backfill || !table || (op->only && !(op->only & (UINT64_C(1) << dialect->id))))
        return;
    const char *name = ag_sql_format(arena, dialect, "%N", op->table);
    const char *set = assignments(planner, backfill, name);
    const char *id = row_id(dialect->id, table);
    if (!backfill->where) {
        ag_step_run(arena, step, dialect, "UPDATE %S", set);
        return;
    }
    const char *where = ag_format(arena, "(%s)", sql_of(planner, backfill->where));
    if (id && backfill->batch > 0)
        put_batches(planner, step, backfill, name, set, where, id);
    else
        ag_step_run(arena, step, dialect, "UPDATE %S WHERE %S", set, where);
}
