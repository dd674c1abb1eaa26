/* sql.h: names and values as SQLite's SQL. */
#ifndef AG_SQLITE_SQL_H
#define AG_SQLITE_SQL_H

#include <autogen/base.h>

/* One of SQLite's keywords, without regard to case; the reserved ones and those that may be names. */
bool ag_sqlite_is_keyword(const char *word);
/* True if the name needs no quotes: a word, and no keyword. */
bool ag_sqlite_is_plain(const char *name);

void ag_sqlite_put_identifier(ag_buf *out, const char *name);
/* A name in text form: without schemas the dot is a part of it. */
void ag_sqlite_put_name(ag_buf *out, const char *text);
void ag_sqlite_put_literal(ag_buf *out, const char *text);

/* A query as a statement that fails, with `message`, if it returns a row; works in a transaction and outside. */
void ag_sqlite_put_assertion(ag_buf *out, const char *query, const char *message);

#endif
