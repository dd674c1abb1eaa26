/* refused.h: where that is declared which the server refuses. */
#ifndef AG_APP_REFUSED_H
#define AG_APP_REFUSED_H

#include <autogen/op.h>

/*
 * An error that names an operation (`op`) gets the place where the declared schema has what the operation makes, as near as the line of its statement tells; and its code, where the
 * server's words are about what is written there.  Nothing where the schema was read from no file of ours.
 */
void ag_place_refused(ag_arena *arena, const ag_schema *declared, ag_error *err);

#endif
