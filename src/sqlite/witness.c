/*
 * witness.c: what is counted before a table is built again, and held against what is there after it: its rows, those of every table that refers to it, and
 * the references that find nothing.
 */
#include "sqlite/name.h"
#include "sqlite/rebuild.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static bool refers_to(const ag_table *table, const char *name)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (ag_streq(((const ag_foreign_key *)table->foreign_keys.items[i])->references.table,
                     name))
            return true;
    return false;
}

/* The table, and behind it those that refer to it. */
static ag_list family(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    ag_list all = {0};
    ag_list_add(arena, &all, ag_object_copy(arena, &table->base));
    for (size_t i = 0; schema && i < schema->tables.len; i++) {
        ag_object *other = schema->tables.items[i];
        if (!ag_streq(other->name, table->base.name) &&
            refers_to((const ag_table *)other, table->base.name))
            ag_list_add(arena, &all, ag_object_copy(arena, other));
    }
    return all;
}

/* The names of those whose references can be checked at that moment, as a table; "" if none has any. */
static const char *checkable(ag_arena *arena, const ag_list *tables)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        if (table->foreign_keys.len > 0)
            ag_sqlf(&out, dialect, "%SSELECT %L AS name WHERE %S", out.len ? " UNION ALL " : "",
                    ag_sqlite_name(arena, table->base.name),
                    ag_sqlite_references_guard(arena, table));
    }
    return out.text;
}

static void put_counts(ag_buf *out, const ag_list *tables)
{
    for (size_t i = 0; i < tables->len; i++) {
        const char *name = ag_sqlite_name(out->arena, tables->items[i]->name);
        ag_sqlf(out, dialect, "%SSELECT %L AS name, (SELECT count(*) FROM %I) AS n",
                i ? " UNION ALL " : "", name, name);
    }
}

/*
 * A copy takes its room in the file and once more in the journal, which in WAL mode has both the new pages and the old ones that are given back; the file is the most that
 * it can be.
 */
static void tell_size(ag_arena *arena, const char *name, ag_step *step)
{
    ag_step_tell(
        arena, step, dialect,
        "SELECT 'building table ' || r.name || ' again: ' || r.n || ' rows are copied, for which'"
        " || ' up to ' || (pages * CASE journal_mode WHEN 'wal' THEN 3 ELSE 2 END * page_size"
        " / 1048576 + 1) || ' MiB of free disk space are needed' FROM temp.autogen_rows AS r,"
        " (SELECT page_count - freelist_count AS pages FROM pragma_page_count,"
        " pragma_freelist_count), pragma_page_size, pragma_journal_mode"
        " WHERE r.name = %L AND r.n >= %d",
        name, AG_SQLITE_LARGE_TABLE);
}

/* References that find nothing, of the tables that can be asked. */
static void count_orphans(ag_arena *arena, const char *names, ag_step *step)
{
    ag_step_run(arena, step, dialect, "CREATE TEMP TABLE autogen_checked AS %S", names);
    ag_step_run(arena, step, dialect,
                "CREATE TEMP TABLE autogen_orphans AS SELECT t.name, v.parent, count(*) AS n"
                " FROM temp.autogen_checked AS t CROSS JOIN pragma_foreign_key_check(t.name) AS v"
                " GROUP BY t.name, v.parent");
    ag_step_tell(arena, step, dialect,
                 "SELECT n || CASE n WHEN 1 THEN ' row of ' ELSE ' rows of ' END || name"
                 " || CASE n WHEN 1 THEN ' refers' ELSE ' refer' END || ' to no row of ' || parent"
                 " || ', as before' FROM temp.autogen_orphans");
}

ag_witness ag_sqlite_witness(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                             ag_step *step)
{
    ag_witness witness = {.tables = family(arena, schema, table)};
    const char *names = checkable(arena, &witness.tables);
    ag_buf counts = ag_buf_new(arena);
    put_counts(&counts, &witness.tables);
    ag_step_run(arena, step, dialect, "CREATE TEMP TABLE autogen_rows AS %S", counts.text);
    tell_size(arena, ag_sqlite_name(arena, table->base.name), step);
    witness.has_references = *names != '\0';
    if (witness.has_references)
        count_orphans(arena, names, step);
    return witness;
}

void ag_sqlite_assert_copied(ag_arena *arena, const ag_table *table, const char *copy,
                             ag_step *step)
{
    ag_step_assert(arena, step, dialect,
                   ag_format(arena, "every row of table \"%s\" must be copied", table->base.name),
                   "SELECT r.n || ' rows became ' || c.n FROM temp.autogen_rows AS r,"
                   " (SELECT count(*) AS n FROM %I) AS c WHERE r.name = %L AND c.n <> r.n",
                   copy, ag_sqlite_name(arena, table->base.name));
}

/* What could not be checked before, or cannot be now, says nothing: the other table's key may come or go with it. */
static void assert_references(ag_arena *arena, const ag_list *tables, ag_step *step)
{
    const char *names = checkable(arena, tables);
    if (*names)
        ag_step_assert(
            arena, step, dialect, "rows refer to rows that are not there any more",
            "SELECT now.n || ' rows of ' || now.name || ' refer to no row of ' || now.parent"
            " || ', before it were ' || coalesce(was.n, 0)"
            " FROM (SELECT t.name, v.parent, count(*) AS n FROM (%S) AS t"
            " JOIN temp.autogen_checked AS c ON c.name = t.name"
            " CROSS JOIN pragma_foreign_key_check(t.name) AS v GROUP BY t.name, v.parent) AS now"
            " LEFT JOIN temp.autogen_orphans AS was"
            " ON was.name = now.name AND was.parent = now.parent COLLATE NOCASE"
            " WHERE now.n > coalesce(was.n, 0)",
            names);
    ag_step_run(arena, step, dialect, "DROP TABLE temp.autogen_orphans");
    ag_step_run(arena, step, dialect, "DROP TABLE temp.autogen_checked");
}

/*
 * SQLite 3.40 finds NULLs that are not there in a table without rowids whose primary key does not come first; no such table takes a NULL where it must
 * not, so nothing is missed.
 */
void ag_sqlite_assert_sound(ag_arena *arena, const ag_table *after, const char *copy, ag_step *step)
{
    ag_step_assert(
        arena, step, dialect, ag_format(arena, "table \"%s\" must be sound", after->base.name),
        after->without_rowid
            ? "SELECT integrity_check FROM pragma_integrity_check(%L)"
              " WHERE integrity_check <> 'ok' AND integrity_check NOT GLOB 'NULL value in *'"
            : "SELECT integrity_check FROM pragma_integrity_check(%L)"
              " WHERE integrity_check <> 'ok'",
        copy);
    step->statements.items[step->statements.len - 1].about_schema = true;
}

void ag_sqlite_assert_witnessed(ag_arena *arena, const ag_witness *witness, const ag_table *after,
                                ag_step *step)
{
    ag_list tables = {0};
    ag_buf counts = ag_buf_new(arena);
    ag_list_add(arena, &tables, ag_object_copy(arena, &after->base));
    for (size_t i = 1; i < witness->tables.len; i++)
        ag_list_add(arena, &tables, witness->tables.items[i]);
    put_counts(&counts, &tables);
    ag_step_assert(arena, step, dialect, "no row may be lost",
                   "SELECT was.name || ' had ' || was.n || ' rows and has ' || now.n"
                   " FROM (%S) AS now JOIN temp.autogen_rows AS was ON was.name = now.name"
                   " WHERE now.n <> was.n",
                   counts.text);
    if (witness->has_references)
        assert_references(arena, &tables, step);
    ag_step_run(arena, step, dialect, "DROP TABLE temp.autogen_rows");
}
