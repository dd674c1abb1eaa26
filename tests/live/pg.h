/* pg.h: a database of its own on the server of AUTOGEN_TEST_PG, for a test of the PostgreSQL floor. */
#ifndef TESTS_LIVE_PG_H
#define TESTS_LIVE_PG_H

#include <autogen/dialect.h>

typedef struct pg_database {
    ag_arena *arena;
    ag_session *session;
    const char *url;
    const char *name;
    ag_error err;
} pg_database;

/* Ends the program as skipped (77, or TAP's way to say so) if AUTOGEN_TEST_PG is not set: call it first. */
void pg_need_server(void);

/* cmocka's setup and teardown: *state is a pg_database that is made and dropped. */
int pg_setup(void **state);
int pg_teardown(void **state);

/* Run what must succeed. */
void pg_run(pg_database *db, const char *sql);
/* The first cell of a query that must succeed; NULL for NULL or no row. */
const char *pg_cell(pg_database *db, const char *sql);
/* What the database holds. */
ag_inspection pg_inspect(pg_database *db);
/* The lines that this server understands: those that end in "--! since 15" or "--! until 14" are for such versions. */
char *pg_for_version(pg_database *db, const char *text);
/* The same database by another connection. */
ag_session *pg_connect(pg_database *db);

#endif
