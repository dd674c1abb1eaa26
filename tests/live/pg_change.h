/* pg_change.h: what is declared is what the database holds after the statements for it have run, and after those back. */
#ifndef TESTS_LIVE_PG_CHANGE_H
#define TESTS_LIVE_PG_CHANGE_H

#include <autogen/plan.h>

#include "pg.h"

/* Two declared schemas, as JSON. */
typedef struct pg_change {
    const char *before, *after;
    int version; /* of the server that it needs; 0: any */
} pg_change;

/* From nothing to the first schema, from that to the second, and back, each looked at in the catalogue; in an empty database each time. */
void pg_check_changes(pg_database *db, const pg_change *changes, size_t count);

/* A declared schema, settled. */
ag_schema *pg_schema(pg_database *db, const char *json);
/* Run operations, which change the model too. */
void pg_migrate(pg_database *db, ag_schema *model, ag_ops *ops);
void pg_run_steps(pg_database *db, const ag_steps *steps);
/* The same from JSON, each assertion asked; `transaction`: whether all steps are to be in one. */
void pg_run_ops(pg_database *db, ag_schema *model, const char *json, bool transaction);
/* The catalogue says what the model says; `what` is for the message. */
void pg_assert_holds(pg_database *db, const ag_schema *model, const char *what);

#endif
