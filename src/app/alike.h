/*
 * alike.h: whether two texts are two spellings of one thing.
 *
 * The server is asked, and not by way of our own renderers: what they get wrong must not look right because it is wrong twice.
 */
#ifndef AG_APP_ALIKE_H
#define AG_APP_ALIKE_H

#include <autogen/dialect.h>

/*
 * * True if `op`, an alteration that ag_plan_compare() found between `model` (projected) and `found`, changes nothing but how the server spells expressions, types and queries.  Its
 * table must be in `scratch`.  SQLite keeps texts as they are, so nothing is alike there that differs.
 */
bool ag_is_alike(ag_arena *arena, ag_session *scratch, const char *default_schema,
                 const ag_schema *model, const ag_schema *found, const ag_op *op);

#endif
