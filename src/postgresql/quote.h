/* quote.h: names, values and assertions as PostgreSQL's text. */
#ifndef AG_POSTGRESQL_QUOTE_H
#define AG_POSTGRESQL_QUOTE_H

#include <autogen/base.h>

/* See ag_dialect. */
void ag_pg_put_identifier(ag_buf *out, const char *name);
void ag_pg_put_literal(ag_buf *out, const char *text);
/* A text between dollars, in which nothing is doubled. */
void ag_pg_put_dollars(ag_buf *out, const char *text);
void ag_pg_put_assertion(ag_buf *out, const char *query, const char *message);
void ag_pg_put_prelude(ag_buf *out, const char *default_schema);

#endif
