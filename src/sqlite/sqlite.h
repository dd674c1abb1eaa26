/* sqlite.h: the SQLite dialect, all that higher floors see of this folder. */
#ifndef AG_SQLITE_SQLITE_H
#define AG_SQLITE_SQLITE_H

#include <autogen/dialect.h>

extern const ag_dialect ag_sqlite_dialect;

#endif
