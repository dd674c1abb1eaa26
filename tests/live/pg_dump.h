/* pg_dump.h: what pg_dump -s says of a database, in a form that can be compared. */
#ifndef TESTS_LIVE_PG_DUMP_H
#define TESTS_LIVE_PG_DUMP_H

#include <autogen/base.h>

/*
 * A statement each, sorted, without our own tables; lists of columns whose order is no difference are sorted too, and sequences go by the
 * column that owns them.  NULL if pg_dump fails, as it does with a newer server.
 */
const ag_names *pg_dump(ag_arena *arena, const char *url);

/* The statements that only one of them has, or NULL. */
const char *pg_dump_differ(ag_arena *arena, const ag_names *wanted, const ag_names *found);

#endif
