/* way_back.h: what a server can do and not undo. */
#ifndef AG_APP_WAY_BACK_H
#define AG_APP_WAY_BACK_H

#include <autogen/dialect.h>
#include <autogen/op.h>

/* Why the server that `scratch` is on could not do the operations of the downgrade that leads back to `from`, whatever the rows are; NULL if nothing is known of that. */
const char *ag_no_way_back(ag_arena *arena, ag_session *scratch, const ag_schema *from,
                           const ag_ops *downgrade);

#endif
