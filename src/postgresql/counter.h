/*
 * counter.h: columns that are counted up: identities, and serials, which are a sequence and a default.
 *
 * A serial is one as long as its sequence is of its type and its default takes the next value; everything else is a column with a default, and a sequence.
 */
#ifndef AG_POSTGRESQL_COUNTER_H
#define AG_POSTGRESQL_COUNTER_H

#include "postgresql/catalog.h"
#include "postgresql/render.h"

bool ag_pg_is_serial(const ag_column *column);
/* The type that the server stores: "integer" for "serial". */
const char *ag_pg_stored_type(const char *type);

/* An expression: the name of the column's sequence as it is by now, as a text. */
char *ag_pg_sequence_of(ag_arena *arena, const char *table, const char *column);

/* Leave out of the column's sequence what the server would choose anyway, and give a serial that cannot be said in one word the name of its sequence. */
void ag_pg_tidy_counter(ag_arena *arena, const char *table, ag_column *column);
/* What the columns "sequence_…" of a row say, into the column. */
bool ag_pg_take_counter(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                        const ag_table *table, ag_column *column, ag_error *err);

/* " GENERATED ALWAYS AS IDENTITY (…)" */
void ag_pg_put_identity(ag_buf *out, const ag_column *column);
/* Before and after a column comes: the sequence of a serial that cannot be said in one word. */
void ag_pg_create_counter(ag_pg_work *work, const ag_column *column);
void ag_pg_attach_counter(ag_pg_work *work, const char *table, const ag_column *column);

/*
 * Before the type of a column changes: it stops counting, or counts within the limits that a narrower type has room for.  After: it begins to count, or counts otherwise; the
 * position is kept.
 */
void ag_pg_prepare_counter(ag_pg_work *work, const ag_column *from, const ag_column *to);
void ag_pg_alter_counter(ag_pg_work *work, const ag_column *from, const ag_column *to);

/* Make the role that has the table the owner of the sequence, so that a column can own it: the server says who that is. */
void ag_pg_give_sequence(ag_pg_work *work, const char *sequence, const char *table);
/* The sequence of the column as one with a life of its own. */
ag_sequence *ag_pg_sequence_behind(ag_arena *arena, const ag_table *table, const ag_column *column);
/* A column that counts. */
typedef struct ag_pg_counting {
    const ag_table *table;
    const ag_column *column;
} ag_pg_counting;

/* Another one is to have the name of its sequence while that is still there: what it is called as long. */
char *ag_pg_name_aside(ag_arena *arena, const char *sequence);
/* If it is called so. */
void ag_pg_put_aside(ag_pg_work *work, const ag_pg_counting *of, const char *sequence);
/* If it is not called so. */
void ag_pg_name_counter(ag_pg_work *work, const ag_pg_counting *of, const char *sequence);

#endif
