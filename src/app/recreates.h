/* recreates.h: what operations drop and make again, said beside them: for whoever reads the revision. */
#ifndef AG_APP_RECREATES_H
#define AG_APP_RECREATES_H

#include <autogen/dialect.h>

/* `steps`: those of the operations, one each, by dialect; none where it is not planned for. */
void ag_recreates_say(ag_arena *arena, const ag_ops *ops, const ag_steps steps[AG_DIALECT_COUNT]);

#endif
