/*
 * steady.h: reading a catalogue that others may change meanwhile.
 *
 * The rows are those of one snapshot, but what the server spells (pg_get_viewdef() and the like) is as it is at that moment, so that both together may be a picture of nothing.
 */
#ifndef AG_POSTGRESQL_STEADY_H
#define AG_POSTGRESQL_STEADY_H

#include <autogen/dialect.h>

/* Columns of the first statement of a reading, by which it is known afterwards whether the catalogue was changed since. */
void ag_pg_put_moment(ag_buf *sql);

/* What one reading says.  Each result has an arena of its own, which whoever is done with it may close, and make NULL. */
typedef struct ag_pg_reading {
    ag_arena *arena; /* of all this; NULL: there is none */
    ag_arena **arenas;
    ag_rows *rows;
    size_t count;
} ag_pg_reading;

void ag_pg_forget(ag_pg_reading *reading);

/*
 * All the statements in one transaction, as often as it takes until nobody changed this database's catalogue meanwhile, or two readings say the same: what both say was
 * so between them.  The first of them has the columns of ag_pg_put_moment().  ag_pg_forget() after an error too.
 */
AG_MUST_CHECK bool ag_pg_read_steadily(ag_session *session, const char *const *sql, size_t count,
                                       ag_pg_reading *out, ag_error *err);

#endif
