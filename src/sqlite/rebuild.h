/*
 * rebuild.h: build a table again, as https://www.sqlite.org/lang_altertable.html#otheralter has it.
 *
 * A new table under a name of ours, the rows copied with their rowids, the old one dropped, the new one renamed, indexes made again; all in one transaction, and none
 * of it before the assertions hold: foreign keys are not enforced (DROP TABLE would delete the rows of other tables), no row is without a value
 * that it must have, breaks a new check or a new key, none was lost, no value was altered by the affinity of a new type, and what refers to other rows does find them.
 */
#ifndef AG_SQLITE_REBUILD_H
#define AG_SQLITE_REBUILD_H

#include <autogen/dialect.h>

/* The contract is that of ag_dialect.rebuild. */
AG_MUST_CHECK bool ag_sqlite_rebuild(ag_arena *arena, const ag_render *render,
                                     const ag_table *before, const ag_table *after,
                                     const ag_pairs *columns, ag_step *step, ag_error *err);

/* ------------------------------------------------------------------ intact.c */

/*
 * Assert that the database's table is the one that is known: with these columns and indexes, by their names, and nothing that depends on it: what is made by
 * hand would be lost.
 */
void ag_sqlite_assert_intact(ag_arena *arena, const ag_table *table, ag_step *step);

/* ------------------------------------------------------------------ references.c */

/*
 * Assert of each reference that is new that it holds, once the table has its final name.  Those that were there cannot get worse: every row is kept, and no
 * value altered.  Nothing is asked where the other table's key is still to come: SQLite's check then fails instead of answering.
 */
void ag_sqlite_assert_references(ag_arena *arena, const ag_table *before, const ag_table *after,
                                 const ag_pairs *columns, ag_step *step);

#endif
