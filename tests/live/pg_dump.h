/* pg_dump.h: what pg_dump -s says of a database, in a form that can be compared. */
#ifndef TESTS_LIVE_PG_DUMP_H
#define TESTS_LIVE_PG_DUMP_H

#include <autogen/dialect.h>

/*
 * A statement each, sorted, without our own tables; lists of columns whose order is no difference are sorted too, and sequences go by the
 * column that owns them.  NULL if pg_dump fails, as it does with a newer server.
 */
const ag_names *pg_dump(ag_arena *arena, const char *url);

/* Of which version of PostgreSQL pg_dump is: 15; 0 if there is none. */
int pg_dump_version(void);

/*
 * What the catalogue of a server says that is newer than pg_dump, in its own words: a text for each relation, column, constraint, index, trigger, rule, policy, type, routine and statistics
 * object.  What the names of parts and of the sequences of columns are is left out, as there.
 */
AG_MUST_CHECK const ag_names *pg_catalogue(ag_arena *arena, ag_session *session);

/* The statements that only one of them has, or NULL. */
const char *pg_dump_differ(ag_arena *arena, const ag_names *wanted, const ag_names *found);

#endif
