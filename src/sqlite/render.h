/*
 * render.h: how operations are done on SQLite, and their statements.
 *
 * In place: tables and indexes come, go and are renamed; columns are renamed, and added and dropped within the limits of ALTER TABLE, as NOT NULL and checks are where the
 * library is new enough.  Anything else about a table is part of its CREATE TABLE text, so it has to be built again (rebuild.h).
 */
#ifndef AG_SQLITE_RENDER_H
#define AG_SQLITE_RENDER_H

#include <autogen/dialect.h>

/* The contracts are those of ag_dialect.fit, ag_dialect.disturbs and ag_dialect.render. */
bool ag_sqlite_disturbs(const ag_render *render, const ag_op *op, const ag_table *table);
ag_fit ag_sqlite_fit(const ag_render *render, const ag_op *op, const ag_table *table,
                     ag_error *err);
AG_MUST_CHECK bool ag_sqlite_render(ag_arena *arena, const ag_render *render, const ag_op *op,
                                    ag_step *step, ag_error *err);

/* ------------------------------------------------------------------ table.c */

/* CREATE TABLE as `name` (SQLite's own), which need not be what the table is called. */
void ag_sqlite_create_table(ag_arena *arena, ag_step *step, const ag_table *table,
                            const char *name);
ag_fit ag_sqlite_table_fit(const ag_op *op);
void ag_sqlite_table_render(ag_arena *arena, const ag_op *op, ag_step *step);

/* ------------------------------------------------------------------ column.c */

/* "name type …", as in CREATE TABLE and ADD COLUMN. */
void ag_sqlite_put_column(ag_buf *out, const ag_table *table, const ag_column *column);
ag_fit ag_sqlite_column_fit(const ag_render *render, const ag_op *op, const ag_table *table);
void ag_sqlite_column_render(ag_arena *arena, const ag_op *op, ag_step *step);

/* ------------------------------------------------------------------ rename.c */

/* True for the rename of a column that the library refuses. */
bool ag_sqlite_rename_is_refused(const ag_op *op, const ag_table *table);
AG_MUST_CHECK bool ag_sqlite_rename_around(ag_arena *arena, const ag_render *render,
                                           const ag_op *op, const ag_table *table, ag_step *step,
                                           ag_error *err);

/* ------------------------------------------------------------------ alter.c */

/* Whether the library at hand does it to a check, or to the NOT NULL of a column, in place. */
bool ag_sqlite_alter_fits(const ag_render *render, const ag_op *op, const ag_table *table);
void ag_sqlite_alter_render(ag_arena *arena, const ag_render *render, const ag_op *op,
                            ag_step *step);

/* ------------------------------------------------------------------ constraint.c */

/* " ON CONFLICT word", where something is said. */
void ag_sqlite_put_conflict(ag_buf *out, ag_word on_conflict);
/* Those that stand at the column, a space before each. */
void ag_sqlite_put_constraints_at(ag_buf *out, const ag_table *table, const ag_column *column);
/* The others, each on a line of its own, a comma and a line end before it. */
void ag_sqlite_put_constraints(ag_buf *out, const ag_table *table);

/* ------------------------------------------------------------------ index.c */

void ag_sqlite_create_indexes(ag_arena *arena, ag_step *step, const ag_table *table);
ag_fit ag_sqlite_index_fit(const ag_op *op);
void ag_sqlite_index_render(ag_arena *arena, const ag_render *render, const ag_op *op,
                            ag_step *step);

/* ------------------------------------------------------------------ view.c */

ag_fit ag_sqlite_view_fit(const ag_op *op);
void ag_sqlite_view_render(ag_arena *arena, const ag_op *op, ag_step *step);

/* ------------------------------------------------------------------ trigger.c */

ag_fit ag_sqlite_trigger_fit(const ag_op *op);
void ag_sqlite_trigger_render(ag_arena *arena, const ag_op *op, ag_step *step);

/* ------------------------------------------------------------------ virtual_table.c */

ag_fit ag_sqlite_virtual_fit(const ag_op *op);
void ag_sqlite_virtual_render(ag_arena *arena, const ag_op *op, ag_step *step);
/* The contract is that of ag_dialect.refill. */
void ag_sqlite_refill(ag_arena *arena, const ag_object *object, ag_step *step);

#endif
