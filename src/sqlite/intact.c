/*
 * intact.c: that a table which is built again is still the one that is known, asked of the catalogue at that moment: what was found before the run knows
 * nothing of the statements that ran since.
 */
#include "sqlite/name.h"
#include "sqlite/rebuild.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

#define NO_WORD "[^a-z0-9_$]"

/* For GLOB: the name as a word of its own, in text that is in lower case and has no doubled quotes. */
static const char *word_pattern(ag_arena *arena, const char *name)
{
    ag_buf out = ag_buf_new(arena);
    ag_buf_put(&out, "*" NO_WORD);
    for (const char *c = ag_lower(arena, name); *c; c++)
        ag_buf_format(&out, strchr("[*?", *c) ? "[%c]" : "%c", *c);
    ag_buf_put(&out, NO_WORD "*");
    return out.text;
}

/* Dropping the table would drop its triggers, and leave views that the rename stumbles over.  A name that means something else counts as well: too many rather than one too few. */
static void assert_no_dependants(ag_arena *arena, const char *name, ag_step *step)
{
    ag_step_assert(
        arena, step, dialect, "a view or trigger depends on the table and would be lost",
        "SELECT type || ' ' || name || ' depends on table ' || %L FROM main.sqlite_master"
        " WHERE type IN ('view', 'trigger') AND (tbl_name = %L COLLATE NOCASE OR"
        " ' ' || replace(replace(lower(sql), '\"\"', '\"'), '``', '`') || ' ' GLOB %L)",
        name, name, word_pattern(arena, name));
}

/* Folded, as literals in a list. */
static const char *name_list(ag_arena *arena, const ag_list *objects)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < objects->len; i++)
        ag_sqlf(&out, dialect, i ? ", %L" : "%L", ag_lower(arena, objects->items[i]->name));
    return out.text;
}

/* `found` is what stands behind SELECT name FROM. */
static void assert_names(ag_arena *arena, const ag_table *table, const char *what,
                         const ag_list *known, const char *found, ag_step *step)
{
    ag_step_assert(
        arena, step, dialect,
        ag_format(arena,
                  "the %s of table \"%s\" are not the known ones: a change by hand would be lost",
                  what, table->base.name),
        "SELECT 'found: ' || coalesce(all_names, 'none') FROM (SELECT count(*) AS n,"
        " coalesce(sum(lower(name) IN (%S)), 0) AS known, group_concat(name, ', ') AS all_names"
        " FROM %S) WHERE n <> %d OR known <> %d",
        name_list(arena, known), found, (int)known->len, (int)known->len);
}

void ag_sqlite_assert_intact(ag_arena *arena, const ag_table *table, ag_step *step)
{
    const char *name = ag_sqlite_name(arena, table->base.name);
    size_t first = step->statements.len;
    assert_no_dependants(arena, name, step);
    assert_names(arena, table, "columns", &table->columns,
                 ag_sql_format(arena, dialect, "pragma_table_xinfo(%L)", name), step);
    assert_names(arena, table, "indexes", &table->indexes,
                 ag_sql_format(arena, dialect,
                               "main.sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
                               " AND tbl_name = %L COLLATE NOCASE",
                               name),
                 step);
    for (size_t i = first; i < step->statements.len; i++)
        step->statements.items[i].about_schema = true;
}
