/* column_type.h: whether values stay what they are when their column gets another type. */
#ifndef AG_POSTGRESQL_COLUMN_TYPE_H
#define AG_POSTGRESQL_COLUMN_TYPE_H

#include <autogen/model.h>

/*
 * True if a value may come out as another one without the server saying so (rounded, cut, moved), and if that can be seen by casting it
 * there and back.  False where every value fits, and where we know too little of the types.
 */
bool ag_pg_type_may_alter(ag_arena *arena, const char *from, const char *to);

#endif
