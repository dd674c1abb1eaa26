/*
 * catalog.h: what a SQLite database holds, in a fixed number of queries.
 *
 * The texts of sqlite_schema are read by our own parser, since no pragma tells names of constraints, checks, collations or conflict clauses; what the parser says of
 * columns is held against pragma_table_xinfo, so that a text it would misread is an error and never a wrong schema.
 *
 * What the model has no place for (a name that two constraints share) is counted, and the tables that have it are among ag_inspection.dependants: built again,
 * they would lose it.
 */
#ifndef AG_SQLITE_CATALOG_H
#define AG_SQLITE_CATALOG_H

#include <autogen/dialect.h>

/* The contract is that of ag_dialect.inspect. */
AG_MUST_CHECK bool ag_sqlite_inspect(ag_arena *arena, ag_session *session,
                                     const ag_inspect_options *options, ag_inspection *out,
                                     ag_error *err);

#endif
