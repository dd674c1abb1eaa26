/*
 * scratch.h: a database for a moment.
 *
 * A temporary one is made from template0 with the encoding and collation of the database it stands in for, and is called
 * autogen_scratch_<pid>_<n>.  Its session holds an advisory lock in it, which all sessions of the server can see in pg_locks, and its comment says who
 * made it and when.  A database with such a name and comment, that is old enough to have been locked and is not, was left behind by a killed run, and
 * the next run drops it.
 */
#ifndef AG_POSTGRESQL_SCRATCH_H
#define AG_POSTGRESQL_SCRATCH_H

#include <autogen/dialect.h>

/* See ag_dialect.open_scratch. */
bool ag_pg_scratch_open(ag_arena *arena, const ag_scratch_options *options, ag_session **out,
                        ag_error *err);

#endif
