/*
 * rename.c: the rename of a column that ALTER TABLE refuses ("no such column", up to 3.53 at least): the one INTEGER of the primary key of a table without rowids, where a
 * UNIQUE has it too.
 *
 * What refers to the column elsewhere only ALTER TABLE finds.  So the table is built again without these constraints, the column renamed, and the table built again with them.
 */
#include "base/text.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/rebuild.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static bool has(const ag_object *unique, const char *column)
{
    const ag_names *columns = &((const ag_unique *)unique)->columns;
    for (size_t i = 0; i < columns->len; i++)
        if (ag_strcaseeq(columns->items[i], column))
            return true;
    return false;
}

bool ag_sqlite_rename_is_refused(const ag_op *op, const ag_table *table)
{
    const ag_primary_key *key = table ? ag_table_primary_key(table) : NULL;
    const ag_column *column = key ? ag_ddl_column(table, key->columns.items[0]) : NULL;
    bool refused = false;
    if (op->verb != AG_RENAME || op->kind != AG_KIND_COLUMN || !column || key->columns.len != 1 ||
        !table->without_rowid || !ag_strcaseeq(column->base.name, op->name) ||
        !ag_strcaseeq(column->type, "integer"))
        return false;
    for (size_t i = 0; i < table->uniques.len; i++)
        refused = refused || has(table->uniques.items[i], op->name);
    return refused;
}

static ag_table *without_uniques(ag_arena *arena, const ag_table *table, const char *column)
{
    ag_table *copy = (ag_table *)ag_object_copy(arena, &table->base);
    for (size_t i = copy->uniques.len; i > 0; i--)
        if (has(copy->uniques.items[i - 1], column))
            ag_list_remove(&copy->uniques, copy->uniques.items[i - 1]);
    return copy;
}

static ag_table *renamed(ag_arena *arena, const ag_table *table, const ag_op *op)
{
    ag_schema *alone = ag_schema_new(arena);
    ag_table *copy = (ag_table *)ag_object_copy(arena, &table->base);
    ag_list_add(arena, &alone->tables, &copy->base);
    ag_schema_rename(arena, alone, AG_KIND_COLUMN, &copy->base,
                     &ag_column_find(copy, op->name)->base, op->to_name);
    return copy;
}

static bool rebuild(ag_arena *arena, const ag_render *render, const ag_table *before,
                    const ag_table *after, ag_step *step, ag_error *err)
{
    ag_pairs same = {0};
    for (size_t i = 0; i < after->columns.len; i++) {
        AG_PUSH(arena, &same.keys, after->columns.items[i]->name);
        AG_PUSH(arena, &same.values, after->columns.items[i]->name);
    }
    return ag_sqlite_rebuild(arena, render, before, after, &same, step, err);
}

bool ag_sqlite_rename_around(ag_arena *arena, const ag_render *render, const ag_op *op,
                             const ag_table *table, ag_step *step, ag_error *err)
{
    const ag_table *bare = without_uniques(arena, table, op->name);
    if (!rebuild(arena, render, table, bare, step, err))
        return false;
    ag_step_run(arena, step, dialect, "ALTER TABLE %I RENAME COLUMN %I TO %I",
                ag_sqlite_name(arena, table->base.name), op->name, op->to_name);
    return rebuild(arena, render, renamed(arena, bare, op), renamed(arena, table, op), step, err);
}
