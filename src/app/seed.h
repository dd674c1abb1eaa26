/*
 * seed.h: rows for a scratch database, and whether they are still what they were.
 *
 * The rows are made from the types of the columns, always the same: ordinary values, NULLs, duplicates and boundary values; parents before
 * children, who refer to them. A row that the database refuses is left out.
 */
#ifndef AG_APP_SEED_H
#define AG_APP_SEED_H

#include <autogen/dialect.h>

/* A column that no operation touches, under its names before and after. */
typedef struct ag_seed_column {
    const char *table[2];
    const char *column[2];
} ag_seed_column;
typedef AG_VEC(ag_seed_column) ag_seed_columns;

/* What the columns hold: for each table, its rows as texts, sorted. */
typedef struct ag_seed_picture {
    ag_map tables; /* name before → ag_names */
} ag_seed_picture;

/* Columns of `from` that are still there in `to`, and whose values the operations between have no business with. */
ag_seed_columns ag_seed_untouched(ag_arena *arena, const ag_dialect *dialect, const ag_schema *from,
                                  const ag_schema *to, const ag_ops *ops);

typedef enum ag_seed_kind {
    AG_SEED_SMOOTH, /* nothing is wrong with: no NULLs, each value once, and small */
    AG_SEED_ODD     /* NULLs, duplicates, boundary values */
} ag_seed_kind;

/* Both kinds may be added, one after the other. */
void ag_seed_rows(ag_arena *arena, ag_session *session, const ag_schema *schema, ag_seed_kind kind);
/* Take all rows away. */
AG_MUST_CHECK bool ag_seed_clear(ag_arena *arena, ag_session *session, const ag_schema *schema,
                                 ag_error *err);

/* `after`: under the names after the operations. */
AG_MUST_CHECK bool ag_seed_look(ag_arena *arena, ag_session *session,
                                const ag_seed_columns *columns, bool after, ag_seed_picture *out,
                                ag_error *err);

/* AG_E_PROOF with the table and a row that is not there any more, or that was not there; `what` is what was run. */
AG_MUST_CHECK bool ag_seed_compare(const ag_seed_picture *before, const ag_seed_picture *after,
                                   const char *what, ag_error *err);

#endif
