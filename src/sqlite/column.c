/* column.c: columns, and what ALTER TABLE can do to them. */
#include "base/text.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/expression.h"
#include "sqlite/name.h"
#include "sqlite/project.h"
#include "sqlite/render.h"
#include "sqlite/since.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

/* "CONSTRAINT name ", where that part of the column's definition has one. */
static void put_part_name(ag_buf *out, const ag_column *column, const char *part)
{
    const ag_pairs *names = &column->constraint_names;
    for (size_t i = 0; i < names->keys.len; i++)
        if (ag_streq(names->keys.items[i], part))
            ag_sqlf(out, dialect, " CONSTRAINT %I", names->values.items[i]);
}

static void put_default(ag_buf *out, const char *sql)
{
    bool is_plain =
        ag_sqlite_default_of(sql) != AG_SQLITE_EXPRESSION || ag_ddl_default_is_word(sql);
    ag_sqlf(out, dialect, is_plain ? " DEFAULT %S" : " DEFAULT (%S)",
            ag_sql_closed(out->arena, sql));
}

static void put_not_null(ag_buf *out, const ag_column *column, bool is_rowid)
{
    if (column->nullable || (is_rowid && !column->says_not_null))
        return;
    put_part_name(out, column, "not null");
    ag_buf_put(out, " NOT NULL");
    ag_sqlite_put_conflict(out, column->on_conflict);
}

/* The rowid is never NULL, so NOT NULL is there only if somebody said so. */
void ag_sqlite_put_column(ag_buf *out, const ag_table *table, const ag_column *column)
{
    bool is_rowid = table && ag_sqlite_rowid_column(table) == column;
    ag_sqlf(out, dialect, "%I", column->base.name);
    if (column->type && *column->type)
        ag_sqlf(out, dialect, " %T", column->type);
    put_not_null(out, column, is_rowid);
    if (table)
        ag_sqlite_put_constraints_at(out, table, column);
    if (column->default_value) {
        put_part_name(out, column, "default");
        put_default(out, column->default_value);
    }
    if (column->generated) {
        put_part_name(out, column, "generated");
        ag_sqlf(out, dialect, " GENERATED ALWAYS AS (%S) %S",
                ag_sql_closed(out->arena, column->generated),
                column->is_virtual ? "VIRTUAL" : "STORED");
    }
    if (column->collation) {
        put_part_name(out, column, "collate");
        ag_sqlf(out, dialect, " COLLATE %I", column->collation);
    }
}

/* ------------------------------------------------------------------ what fits */

/* ALTER TABLE takes no stored value, none that has to be computed, and no NOT NULL that the rows there are would break. */
static bool can_add(const ag_column *column)
{
    if (column->generated)
        return column->is_virtual && column->nullable;
    switch (ag_sqlite_default_of(column->default_value)) {
    case AG_SQLITE_LITERAL: return true;
    case AG_SQLITE_NULL: return column->nullable;
    case AG_SQLITE_CLOCK:
    case AG_SQLITE_EXPRESSION: break;
    }
    return false;
}

static bool index_mentions(const ag_index *index, const char *name)
{
    if (ag_ddl_mentions(index->where, name))
        return true;
    for (size_t i = 0; i < index->columns.len; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        if (ag_strcaseeq(column->column, name) || ag_ddl_mentions(column->expression, name))
            return true;
    }
    return false;
}

static bool has_name(const ag_names *names, const char *name)
{
    for (size_t i = 0; i < names->len; i++)
        if (ag_strcaseeq(names->items[i], name))
            return true;
    return false;
}

static bool expression_mentions(const ag_table *table, const char *name)
{
    for (size_t i = 0; i < table->checks.len; i++)
        if (ag_ddl_mentions(((const ag_check *)table->checks.items[i])->expression, name))
            return true;
    for (size_t i = 0; i < table->columns.len; i++)
        if (ag_ddl_mentions(((const ag_column *)table->columns.items[i])->generated, name))
            return true;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (index_mentions((const ag_index *)table->indexes.items[i], name))
            return true;
    return false;
}

static bool key_mentions(const ag_table *table, const char *name)
{
    const ag_primary_key *primary = ag_table_primary_key(table);
    if (primary && has_name(&primary->columns, name))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (has_name(&((const ag_unique *)table->uniques.items[i])->columns, name))
            return true;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (has_name(&((const ag_foreign_key *)table->foreign_keys.items[i])->columns, name))
            return true;
    return false;
}

static bool can_drop(const ag_render *render, const ag_table *table, const char *name)
{
    return render->version >= AG_SQLITE_SINCE_DROP_COLUMN && table->columns.len > 1 &&
           !key_mentions(table, name) && !expression_mentions(table, name);
}

ag_fit ag_sqlite_column_fit(const ag_render *render, const ag_op *op, const ag_table *table)
{
    bool fits = false;
    switch (op->verb) {
    case AG_CREATE: fits = can_add((const ag_column *)op->to); break;
    case AG_DROP: fits = table && can_drop(render, table, op->name); break;
    case AG_RENAME: fits = true; break;
    case AG_ALTER:
        if (ag_object_changed(op->from, op->to) == 0)
            return AG_FIT_NOTHING;
        break;
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
    return fits ? AG_FIT_IN_PLACE : AG_FIT_REBUILD;
}

/* ------------------------------------------------------------------ statements */

void ag_sqlite_column_render(ag_arena *arena, const ag_op *op, ag_step *step)
{
    const char *table = ag_sqlite_name(arena, op->table);
    ag_buf column = ag_buf_new(arena);
    switch (op->verb) {
    case AG_CREATE:
        ag_sqlite_put_column(&column, NULL, (const ag_column *)op->to);
        ag_step_run(arena, step, dialect, "ALTER TABLE %I ADD COLUMN %S", table, column.text);
        break;
    case AG_DROP:
        ag_step_run(arena, step, dialect, "ALTER TABLE %I DROP COLUMN %I", table, op->name);
        break;
    case AG_RENAME:
        ag_step_run(arena, step, dialect, "ALTER TABLE %I RENAME COLUMN %I TO %I", table, op->name,
                    op->to_name);
        break;
    case AG_ALTER:
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
}
