/*
 * rebuild.h: build a table again, as https://www.sqlite.org/lang_altertable.html#otheralter has it.
 *
 * A new table under a name of ours, the rows copied with their rowids, the old one dropped, the new one renamed, indexes made again; all in one transaction, and none
 * of it before the assertions hold: foreign keys are not enforced (DROP TABLE would delete the rows of other tables), no row is without a value
 * that it must have, none was lost, no value was altered by the affinity of a new type, and no reference broke that held before.
 */
#ifndef AG_SQLITE_REBUILD_H
#define AG_SQLITE_REBUILD_H

#include <autogen/dialect.h>

/* The contract is that of ag_dialect.rebuild. */
AG_MUST_CHECK bool ag_sqlite_rebuild(ag_arena *arena, const ag_render *render,
                                     const ag_table *before, const ag_table *after,
                                     const ag_pairs *columns, ag_step *step, ag_error *err);

/* ------------------------------------------------------------------ references.c */

/*
 * Note which references are broken before, and assert that no others are afterwards.  Only tables whose references SQLite can check at that moment are
 * looked at: `table` itself and those that refer to it.
 */
void ag_sqlite_note_references(ag_arena *arena, const ag_schema *schema, const ag_table *before,
                               const ag_table *after, ag_step *step);
void ag_sqlite_assert_references(ag_arena *arena, const ag_schema *schema, const ag_table *after,
                                 ag_step *step);

#endif
