/* plain.h: what the server adds to a text that was said plainly is taken away again, so that it reads, and is declared, as people write it. */
#ifndef AG_POSTGRESQL_PLAIN_H
#define AG_POSTGRESQL_PLAIN_H

#include "postgresql/catalog.h"

/* "(length(name) > 0)": without the parentheses around all of it.  NULL stays NULL. */
const char *ag_pg_plain(ag_arena *arena, const char *expression);

/* 'active'::character varying as the default of a varchar(50): the server would put the cast there by itself. */
const char *ag_pg_plain_default(ag_arena *arena, const char *expression, const char *type);

#endif
