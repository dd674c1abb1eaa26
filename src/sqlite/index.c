/* index.c: indexes.  Nothing about one can be altered, but dropping and creating it loses nothing. */
#include "base/text.h"
#include "sqlite/name.h"
#include "sqlite/precheck.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static void put_column(ag_buf *out, const ag_index_column *column)
{
    if (column->column)
        ag_sqlf(out, dialect, "%I", column->column);
    else
        ag_buf_put(out, ag_sql_closed(out->arena, column->expression));
    if (column->collation)
        ag_sqlf(out, dialect, " COLLATE %I", column->collation);
    if (column->order == AG_DESC)
        ag_buf_put(out, " DESC");
    else if (column->says_asc)
        ag_buf_put(out, " ASC");
}

static void create_index(ag_arena *arena, ag_step *step, const char *table, const ag_index *index,
                         const char *name)
{
    ag_buf columns = ag_buf_new(arena);
    for (size_t i = 0; i < index->columns.len; i++) {
        ag_buf_put(&columns, i ? ", " : "");
        put_column(&columns, (const ag_index_column *)index->columns.items[i]);
    }
    ag_step_run(arena, step, dialect,
                index->where ? "CREATE %SINDEX %I ON %I (%S) WHERE %S"
                             : "CREATE %SINDEX %I ON %I (%S)",
                index->unique ? "UNIQUE " : "", name, ag_sqlite_name(arena, table), columns.text,
                index->where);
}

void ag_sqlite_create_indexes(ag_arena *arena, ag_step *step, const ag_table *table)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        const ag_index *index = (const ag_index *)table->indexes.items[i];
        create_index(arena, step, table->base.name, index, index->base.name);
    }
}

ag_fit ag_sqlite_index_fit(const ag_op *op)
{
    bool same = op->verb == AG_ALTER && ag_object_changed(op->from, op->to) == 0;
    return same ? AG_FIT_NOTHING : AG_FIT_IN_PLACE;
}

void ag_sqlite_index_render(ag_arena *arena, const ag_render *render, const ag_op *op,
                            ag_step *step)
{
    const ag_table *table =
        render->schema && !render->is_new ? ag_table_find(render->schema, op->table) : NULL;
    if (table && (op->verb == AG_CREATE || op->verb == AG_ALTER))
        ag_sqlite_assert_index(arena, step, table, (const ag_index *)op->to);
    if (op->verb != AG_CREATE)
        ag_step_run(arena, step, dialect, "DROP INDEX %I", op->name);
    if (op->verb == AG_CREATE || op->verb == AG_ALTER)
        create_index(arena, step, op->table, (const ag_index *)op->to, op->name);
    else if (op->verb == AG_RENAME)
        create_index(arena, step, op->table, (const ag_index *)op->from, op->to_name);
}
