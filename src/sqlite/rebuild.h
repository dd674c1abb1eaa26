/*
 * rebuild.h: build a table again, as https://www.sqlite.org/lang_altertable.html#otheralter has it.
 *
 * A new table under a name of ours, the rows copied with their rowids, the old one dropped, the new one renamed, indexes made again; all in one transaction, and none
 * of it before the assertions hold: foreign keys are not enforced (DROP TABLE would delete the rows of other tables), no row is without a value that it must have, breaks a
 * new check or a new key, no value would be altered by the affinity of a new type.  After it: none was lost, here or in a table that refers to it, what refers to
 * other rows finds them or did not before, and SQLite finds the new table sound.
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
/* A condition: the tables to which this one refers have the keys for it, or are not there; else SQLite's check of the table fails by itself. */
const char *ag_sqlite_references_guard(ag_arena *arena, const ag_table *table);

/* ------------------------------------------------------------------ witness.c */

/* From so many rows on it is told what is about to be done. */
#define AG_SQLITE_LARGE_TABLE 100000

typedef struct ag_witness {
    ag_list tables; /* the table, and those that refer to it */
    bool has_references;
} ag_witness;

/* Count the rows of the table and of those in `schema` that refer to it, and the references that find nothing; tell of these, and how large it is. */
ag_witness ag_sqlite_witness(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                             ag_step *step);
/* Assert that the copy has as many rows as the table had. */
void ag_sqlite_assert_copied(ag_arena *arena, const ag_table *table, const char *copy,
                             ag_step *step);
/*
 * Assert that the copy and the indexes of its keys are sound: before other indexes are made, in which each row would have to be looked up, and behind the count, which
 * writes out what the copying left in memory (integrity_check takes a disk that is full for damage).
 */
void ag_sqlite_assert_sound(ag_arena *arena, const ag_table *after, const char *copy,
                            ag_step *step);
/* Assert, when all is done, that nothing is fewer or worse than it was; and forget what was counted. */
void ag_sqlite_assert_witnessed(ag_arena *arena, const ag_witness *witness, const ag_table *after,
                                ag_step *step);

/* ------------------------------------------------------------------ statistics.c */

/* Before the old table is dropped, when the new one is there; and after a table has its name and its indexes: ALTER TABLE leaves them under the old one. */
void ag_sqlite_save_statistics(ag_arena *arena, const ag_table *before, const ag_table *after,
                               const char *new_name, ag_step *step);
void ag_sqlite_rename_statistics(ag_arena *arena, const char *from, const char *to, ag_step *step);

#endif
