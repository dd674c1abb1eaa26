/* column_type.h: whether values stay what they are when their column gets another type. */
#ifndef AG_POSTGRESQL_COLUMN_TYPE_H
#define AG_POSTGRESQL_COLUMN_TYPE_H

#include <autogen/model.h>

/*
 * True if a value may be refused by the other type, or come out as another one without the server saying so (rounded, cut, moved).  False
 * where every value is known to fit, in arrays too: what we know too little of may alter.
 */
bool ag_pg_type_may_alter(ag_arena *arena, const char *from, const char *to);

/*
 * The condition that finds those values in a column (as SQL has it), none of them NULL.  For types we know it does not fail itself, whatever the values are; for
 * others it casts there and back, and fails where the change would.  NULL if there
 * can be none, or the server allows no such change without USING.
 */
const char *ag_pg_type_misfit(ag_arena *arena, const char *from, const char *to,
                              const char *column);

/*
 * The same for a cast that was asked for, so that only what it refuses is found.  `version` is the server's, 0 if unknown: from 16 on the server can be asked;
 * before, NULL where only the cast itself could tell.
 */
const char *ag_pg_type_uncast(ag_arena *arena, int version, const char *from, const char *to,
                              const char *column);

#endif
