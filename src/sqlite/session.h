/*
 * session.h: a connection to a SQLite database.  sqlite3.h is known in session.c only.
 *
 * Foreign keys are not enforced in our sessions: with enforcement on, DROP TABLE deletes the rows of other tables that refer to the one that is dropped, and every rebuild of
 * a table drops one.  What a change does to references is checked by assertions.  Only what is written by hand gets them (ag_session.enforces), as the URL
 * says, or as the library has it where the URL says nothing.
 */
#ifndef AG_SQLITE_SESSION_H
#define AG_SQLITE_SESSION_H

#include <autogen/dialect.h>

/* The contract is that of ag_dialect.open. */
AG_MUST_CHECK bool ag_sqlite_open(ag_arena *arena, const char *url, bool create, ag_session **out,
                                  ag_error *err);

/* See ag_dialect.open_scratch: a database in memory, whatever the options say. */
AG_MUST_CHECK bool ag_sqlite_open_scratch(ag_arena *arena, const ag_scratch_options *options,
                                          ag_session **out, ag_error *err);

#endif
