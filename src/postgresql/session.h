/*
 * session.h: a live connection to PostgreSQL.  The only place that knows what libpq does.
 *
 * A session is in autocommit until somebody sends BEGIN.  Notices of the server are dropped.
 */
#ifndef AG_POSTGRESQL_SESSION_H
#define AG_POSTGRESQL_SESSION_H

#include <autogen/dialect.h>

/* The oldest server that is spoken to. */
#define AG_PG_OLDEST 120000

/* See ag_dialect.open; `create` is ignored, since a database is not made by connecting to it. */
bool ag_pg_session_open(ag_arena *arena, const char *url, bool create, ag_session **out,
                        ag_error *err);

/* The same, in another database of the same server; NULL: the URL's. */
bool ag_pg_session_open_in(ag_arena *arena, const char *url, const char *database, ag_session **out,
                           ag_error *err);

#endif
