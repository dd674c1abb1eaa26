/* references.c: what building a table again does to foreign keys. */
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/rebuild.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

/* The same set of names, case aside: a key may list its columns in another order. */
static bool same_columns(const ag_names *a, const ag_names *b)
{
    for (size_t i = 0; i < a->len; i++) {
        bool found = false;
        for (size_t j = 0; j < b->len; j++)
            found = found || ag_strcaseeq(a->items[i], b->items[j]);
        if (!found)
            return false;
    }
    return a->len == b->len;
}

static bool is_key_index(ag_arena *arena, const ag_index *index, const ag_names *columns)
{
    ag_names names = {0};
    for (size_t i = 0; i < index->columns.len; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        if (!column->column || column->collation)
            return false;
        AG_PUSH(arena, &names, column->column);
    }
    return index->unique && !index->where && same_columns(&names, columns);
}

/* True if the columns are a key of the table; references to anything else are an error when SQLite checks them. */
static bool has_key(ag_arena *arena, const ag_table *table, const ag_names *columns)
{
    const ag_primary_key *primary = ag_table_primary_key(table);
    if (primary && (columns->len == 0 || same_columns(&primary->columns, columns)))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (same_columns(&((const ag_unique *)table->uniques.items[i])->columns, columns))
            return true;
    for (size_t i = 0; i < table->indexes.len; i++)
        if (is_key_index(arena, (const ag_index *)table->indexes.items[i], columns))
            return true;
    return false;
}

static const ag_table *find_target(const ag_schema *schema, const ag_table *now, const char *name)
{
    if (strcmp(now->base.name, name) == 0)
        return now;
    return schema ? ag_table_find(schema, name) : NULL;
}

/* `now` is the table that is built again, as it is at that moment. */
static bool can_check(ag_arena *arena, const ag_schema *schema, const ag_table *now,
                      const ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_target *target =
            &((const ag_foreign_key *)table->foreign_keys.items[i])->references;
        const ag_table *parent = find_target(schema, now, target->table);
        if (parent && !has_key(arena, parent, &target->columns))
            return false;
    }
    return table->foreign_keys.len > 0;
}

static bool refers_to(const ag_table *table, const char *name)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (strcmp(((const ag_foreign_key *)table->foreign_keys.items[i])->references.table,
                   name) == 0)
            return true;
    return false;
}

static void put_check(ag_buf *out, const ag_table *table)
{
    ag_sqlf(out, dialect,
            "%SSELECT \"table\", rowid AS \"row\", parent FROM pragma_foreign_key_check(%L)",
            out->len ? " UNION ALL " : "", ag_sqlite_name(out->arena, table->base.name));
}

/* A query for the references that are broken, "" if there is nothing to ask. */
static const char *broken(ag_arena *arena, const ag_schema *schema, const ag_table *now)
{
    ag_buf out = ag_buf_new(arena);
    if (can_check(arena, schema, now, now))
        put_check(&out, now);
    for (size_t i = 0; schema && i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (strcmp(table->base.name, now->base.name) != 0 && refers_to(table, now->base.name) &&
            can_check(arena, schema, now, table))
            put_check(&out, table);
    }
    return out.text;
}

void ag_sqlite_note_references(ag_arena *arena, const ag_schema *schema, const ag_table *before,
                               const ag_table *after, ag_step *step)
{
    if (!*broken(arena, schema, after))
        return;
    const char *query = broken(arena, schema, before);
    ag_step_run(arena, step, dialect, "CREATE TEMP TABLE autogen_broken AS %S",
                *query ? query : "SELECT '' AS \"table\", 0 AS \"row\", '' AS parent");
}

void ag_sqlite_assert_references(ag_arena *arena, const ag_schema *schema, const ag_table *after,
                                 ag_step *step)
{
    const char *query = broken(arena, schema, after);
    if (!*query)
        return;
    ag_step_assert(
        arena, step, dialect, "rows would refer to rows that are not there",
        "SELECT \"table\" || ' row ' || coalesce(\"row\", '?') || ' refers to no row of ' || parent"
        " FROM (%S EXCEPT SELECT * FROM temp.autogen_broken)",
        query);
    ag_step_run(arena, step, dialect, "DROP TABLE temp.autogen_broken");
}
