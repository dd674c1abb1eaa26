/* references.c: that the rows of a table which was built again refer to rows that are there. */
#include "sqlite/name.h"
#include "sqlite/precheck.h"
#include "sqlite/rebuild.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static bool same_reference(const ag_foreign_key *a, const ag_foreign_key *b)
{
    return ag_names_equal(&a->columns, &b->columns) &&
           strcmp(a->references.table, b->references.table) == 0 &&
           ag_names_equal(&a->references.columns, &b->references.columns);
}

static bool is_copied(const ag_pairs *columns, const char *name)
{
    for (size_t i = 0; i < columns->keys.len; i++)
        if (strcmp(columns->keys.items[i], name) == 0)
            return strcmp(columns->values.items[i], name) == 0;
    return false;
}

/* True if the table had the same reference, of columns that are still the same. */
static bool was_there(const ag_table *before, const ag_pairs *columns, const ag_foreign_key *key)
{
    for (size_t i = 0; i < key->columns.len; i++)
        if (!is_copied(columns, key->columns.items[i]))
            return false;
    for (size_t i = 0; i < before->foreign_keys.len; i++)
        if (same_reference((const ag_foreign_key *)before->foreign_keys.items[i], key))
            return true;
    return false;
}

/* The same where no columns are said, which means the primary key. */
static void put_primary_guard(ag_buf *out, const ag_foreign_key *key)
{
    const char *name = ag_sqlite_name(out->arena, key->references.table);
    ag_sqlf(out, dialect,
            "(NOT EXISTS (SELECT 1 FROM pragma_table_info(%L))"
            " OR (SELECT count(*) FROM pragma_table_info(%L) WHERE pk) = %d)",
            name, name, (int)key->columns.len);
}

/* True if at that moment nothing is called like the target, or the columns are a key of it; one that compares in a way of its own is none. */
static void put_guard(ag_buf *out, const ag_target *target)
{
    const char *name = ag_sqlite_name(out->arena, target->table);
    int count = (int)target->columns.len;
    ag_buf columns = ag_buf_new(out->arena);
    for (size_t i = 0; i < target->columns.len; i++)
        ag_sqlf(&columns, dialect, i ? ", %L" : "%L", target->columns.items[i]);
    ag_sqlf(
        out, dialect,
        "(NOT EXISTS (SELECT 1 FROM pragma_table_info(%L))"
        " OR (SELECT count(*) = %d AND sum(name COLLATE NOCASE IN (%S)) = %d"
        " FROM pragma_table_info(%L) WHERE pk)"
        " OR EXISTS (SELECT 1 FROM pragma_index_list(%L) AS i WHERE i.\"unique\" AND NOT i.partial"
        " AND (SELECT count(*) = %d AND sum(name COLLATE NOCASE IN (%S)) = %d"
        " FROM pragma_index_info(i.name))"
        " AND NOT EXISTS (SELECT 1 FROM pragma_index_xinfo(i.name) WHERE key AND coll <> 'BINARY')))",
        name, count, columns.text, count, name, name, count, columns.text, count);
}

const char *ag_sqlite_references_guard(ag_arena *arena, const ag_table *table)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        ag_buf_put(&out, out.len ? " AND " : "");
        if (key->references.columns.len > 0)
            put_guard(&out, &key->references);
        else
            put_primary_guard(&out, key);
    }
    return out.len ? out.text : "1";
}

/* SQLite counts the references of a table from the last one. */
static void assert_reference(ag_arena *arena, const ag_table *table, size_t index, ag_step *step)
{
    const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[index];
    const char *name = ag_sqlite_name(arena, table->base.name);
    const char *rowid = ag_sqlite_rowid_name(table, NULL);
    const char *columns = ag_join(arena, &key->columns, ", ");
    const char *called =
        ag_format(arena, key->columns.len == 1 ? "%s.%s" : "%s.(%s)", table->base.name, columns);
    ag_step_assert_none(
        arena, step, dialect,
        &(ag_obstacle){
            .rule =
                ag_format(arena, "rows of table \"%s\" refer to rows of \"%s\" that are not there",
                          table->base.name, key->references.table),
            .one =
                ag_format(arena, "row of %s refers to no row of %s", called, key->references.table),
            .many =
                ag_format(arena, "rows of %s refer to no row of %s", called, key->references.table),
            .example =
                rowid ? ag_sql_format(arena, dialect, "(SELECT %S FROM %I WHERE %S = v.rowid)",
                                      ag_sqlite_row_with(arena, table, &key->columns), name, rowid)
                      : "'one without a rowid'",
            .from =
                ag_sql_format(arena, dialect,
                              "(SELECT %L AS name WHERE %S) AS t"
                              " CROSS JOIN pragma_foreign_key_check(t.name) AS v WHERE v.fkid = %d",
                              name, ag_sqlite_references_guard(arena, table),
                              (int)(table->foreign_keys.len - 1 - index)),
        });
}

void ag_sqlite_assert_references(ag_arena *arena, const ag_table *before, const ag_table *after,
                                 const ag_pairs *columns, ag_step *step)
{
    for (size_t i = 0; i < after->foreign_keys.len; i++)
        if (!was_there(before, columns, (const ag_foreign_key *)after->foreign_keys.items[i]))
            assert_reference(arena, after, i, step);
}
