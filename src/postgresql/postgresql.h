/* postgresql.h: the dialect of PostgreSQL 12 and later, as a table. */
#ifndef AG_POSTGRESQL_POSTGRESQL_H
#define AG_POSTGRESQL_POSTGRESQL_H

#include <autogen/dialect.h>

extern const ag_dialect ag_postgresql_dialect;

#endif
