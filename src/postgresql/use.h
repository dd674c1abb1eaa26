/* use.h: what of a database uses what. */
#ifndef AG_POSTGRESQL_USE_H
#define AG_POSTGRESQL_USE_H

#include <autogen/dialect.h>

/* The contract is that of ag_dialect.uses. */
bool ag_pg_uses(ag_arena *arena, ag_session *session, const char *default_schema, ag_uses *out,
                ag_error *err);

#endif
