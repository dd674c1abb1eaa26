/* view_use.h: which relations and columns the views of a database use. */
#ifndef AG_POSTGRESQL_VIEW_USE_H
#define AG_POSTGRESQL_VIEW_USE_H

#include <autogen/dialect.h>

/* The contract is that of ag_dialect.view_uses. */
bool ag_pg_view_uses(ag_arena *arena, ag_session *session, const char *default_schema,
                     ag_view_uses *out, ag_error *err);

#endif
