/*
 * statistics.c: what ANALYZE has found out of a table goes with it.
 *
 * DROP TABLE deletes it, and a query planner that knows nothing may take a slow way all at once.  The lines are given to the new table before, and get their names back
 * after; those of indexes that are not the same any more stay behind.
 */
#include "sqlite/name.h"
#include "sqlite/rebuild.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static const char *const tables[] = {"sqlite_stat1", "sqlite_stat4"};

static const char *exists(ag_arena *arena, const char *table)
{
    return ag_sql_format(arena, dialect,
                         "SELECT 1 FROM main.sqlite_master WHERE type = 'table' AND name = %L",
                         table);
}

/* The names under which something is known that stays: indexes, and a table without rowids for its primary key. */
static const char *kept_names(ag_arena *arena, const ag_table *before, const ag_table *after)
{
    const ag_primary_key *was = ag_table_primary_key(before), *is = ag_table_primary_key(after);
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < after->indexes.len; i++) {
        const ag_object *index = after->indexes.items[i];
        const ag_object *old = ag_list_find(&before->indexes, index->name);
        if (old && ag_object_changed(old, index) == 0)
            ag_sqlf(&out, dialect, "%S%L", out.len ? ", " : "", index->name);
    }
    if (before->without_rowid && after->without_rowid && was && is &&
        ag_names_equal(&was->columns, &is->columns))
        ag_sqlf(&out, dialect, "%S%L", out.len ? ", " : "",
                ag_sqlite_name(arena, after->base.name));
    return out.text;
}

/* Keys have indexes without a name of their own, which are numbered: the same key is known by its columns. */
static const char *same_key(ag_arena *arena, const char *new_name)
{
    return ag_sql_format(arena, dialect,
                         "(SELECT n.name FROM pragma_index_list(%L) AS n WHERE n.origin <> 'c'"
                         " AND (SELECT group_concat(name) FROM pragma_index_info(n.name))"
                         " = (SELECT group_concat(name) FROM pragma_index_info(s.idx)) LIMIT 1)",
                         new_name);
}

/*
 * A script cannot ask whether a table is there.  ANALYZE of what has no statistics makes the first one, and writes nothing into it; the second is known to some
 * libraries only.
 */
static void in_script(ag_step *step, size_t table)
{
    if (table == 0)
        step->statements.items[step->statements.len - 1].made_true = "ANALYZE main.sqlite_master";
}

void ag_sqlite_save_statistics(ag_arena *arena, const ag_table *before, const ag_table *after,
                               const char *new_name, ag_step *step)
{
    const char *comment = ag_format(arena,
                                    "of the statistics of table %s a script does not carry over "
                                    "the samples, sqlite_stat4: where there were some, run ANALYZE",
                                    before->base.name);
    const char *names = kept_names(arena, before, after), *key = same_key(arena, new_name);
    for (size_t i = 0; i < AG_COUNT(tables); i++) {
        ag_step_run_if(arena, step, dialect, exists(arena, tables[i]), i ? comment : NULL,
                       "UPDATE main.%I AS s SET tbl = %L, idx = CASE WHEN s.idx GLOB"
                       " 'sqlite_autoindex_*' THEN %S ELSE s.idx END"
                       " WHERE s.tbl = %L COLLATE NOCASE AND (s.idx IS NULL OR s.idx IN (%S)"
                       " OR (s.idx GLOB 'sqlite_autoindex_*' AND %S IS NOT NULL))",
                       tables[i], new_name, key, ag_sqlite_name(arena, before->base.name), names,
                       key);
        in_script(step, i);
    }
}

void ag_sqlite_rename_statistics(ag_arena *arena, const char *from, const char *to, ag_step *step)
{
    for (size_t i = 0; i < AG_COUNT(tables); i++) {
        ag_step_run_if(arena, step, dialect, exists(arena, tables[i]), NULL,
                       "UPDATE main.%I SET tbl = %L, idx = CASE WHEN idx GLOB 'sqlite_autoindex_*'"
                       " THEN 'sqlite_autoindex_' || %L || substr(idx, length(%L) + 18)"
                       " WHEN idx = %L THEN %L ELSE idx END WHERE tbl = %L",
                       tables[i], to, to, from, from, to, from);
        in_script(step, i);
    }
}
