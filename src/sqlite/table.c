/* table.c: tables, and the text that makes them. */
#include "sqlite/name.h"
#include "sqlite/rebuild.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static void put_options(ag_buf *out, const ag_table *table)
{
    if (table->strict)
        ag_buf_put(out, " STRICT");
    if (table->strict && table->without_rowid)
        ag_buf_putc(out, ',');
    if (table->without_rowid)
        ag_buf_put(out, " WITHOUT ROWID");
}

void ag_sqlite_create_table(ag_arena *arena, ag_step *step, const ag_table *table, const char *name)
{
    ag_buf out = ag_buf_new(arena);
    ag_sqlf(&out, dialect, "CREATE TABLE %I (", name);
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_buf_put(&out, i ? ",\n    " : "\n    ");
        ag_sqlite_put_column(&out, table, (const ag_column *)table->columns.items[i]);
    }
    ag_sqlite_put_constraints(&out, table);
    ag_buf_put(&out, "\n)");
    put_options(&out, table);
    ag_step_run(arena, step, dialect, "%S", out.text);
}

ag_fit ag_sqlite_table_fit(const ag_op *op)
{
    if (op->verb != AG_ALTER)
        return AG_FIT_IN_PLACE;
    const ag_table *from = (const ag_table *)op->from;
    const ag_table *to = (const ag_table *)op->to;
    bool same = from->strict == to->strict && from->without_rowid == to->without_rowid;
    return same ? AG_FIT_NOTHING : AG_FIT_REBUILD;
}

/* A name that differs in case alone is taken, by the table itself: it goes by way of another. */
static void rename_table(ag_arena *arena, const char *from, const char *to, ag_step *step)
{
    const char *was = from;
    if (ag_strcaseeq(from, to)) {
        const char *between = ag_format(arena, "autogen_new_%s", to);
        ag_step_run(arena, step, dialect, "ALTER TABLE %I RENAME TO %I", from, between);
        from = between;
    }
    ag_step_run(arena, step, dialect, "ALTER TABLE %I RENAME TO %I", from, to);
    ag_sqlite_rename_statistics(arena, was, to, step);
}

void ag_sqlite_table_render(ag_arena *arena, const ag_op *op, ag_step *step)
{
    const char *name = ag_sqlite_name(arena, op->name);
    switch (op->verb) {
    case AG_CREATE:
        ag_sqlite_create_table(arena, step, (const ag_table *)op->to, name);
        ag_sqlite_create_indexes(arena, step, (const ag_table *)op->to);
        break;
    case AG_DROP:
        ag_step_run(arena, step, dialect, "DROP TABLE %I", name);
        step->unenforced = true;
        break;
    case AG_RENAME: rename_table(arena, name, ag_sqlite_name(arena, op->to_name), step); break;
    case AG_ALTER:
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
}
