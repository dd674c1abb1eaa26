/* precheck.h: what assertions about rows say of them. */
#ifndef AG_SQLITE_PRECHECK_H
#define AG_SQLITE_PRECHECK_H

#include <autogen/dialect.h>

/* The first of the rowid's names that no column of these tables has taken; NULL where a table has no rowid.  `other` may be NULL. */
const char *ag_sqlite_rowid_name(const ag_table *table, const ag_table *other);

/* SQL of a text that tells which row it is: "id = 17".  `of` stands before each name: "o.", or "". */
const char *ag_sqlite_row_name(ag_arena *arena, const ag_table *table, const char *of);

/* SQL of a text: "email = 'x'", the value cut short. */
void ag_sqlite_put_value(ag_buf *out, const char *shown, const char *sql);
/* Row and values of columns that its key does not show already. */
const char *ag_sqlite_row_with(ag_arena *arena, const ag_table *table, const ag_names *columns);

/* Assert that `from`, behind FROM, finds no row whose value is missing: in a column that is there, and in one that would come. */
void ag_sqlite_assert_filled(ag_arena *arena, ag_step *step, const ag_table *table,
                             const char *column, const char *from);
void ag_sqlite_assert_empty(ag_arena *arena, ag_step *step, const ag_table *table,
                            const char *column, const char *from);
/* Assert that no row of the table breaks a check that is still to come. */
void ag_sqlite_assert_check(ag_arena *arena, ag_step *step, const ag_table *table,
                            const ag_check *check);

/*
 * Assert that no two rows have the same values; `name` is SQLite's own for the table that holds them, `table` what it is in the model.
 * `parts` are SQL, `shown` what they are called.
 */
void ag_sqlite_assert_unique(ag_arena *arena, ag_step *step, const ag_table *table,
                             const ag_names *parts, const ag_names *shown, const char *where);
/* The same for a unique index; nothing for others. */
void ag_sqlite_assert_index(ag_arena *arena, ag_step *step, const ag_table *table,
                            const ag_index *index);

#endif
