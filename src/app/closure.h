/* closure.h: as much of a schema as a revision is about, so that the proof costs what the change is and not what the schema is. */
#ifndef AG_APP_CLOSURE_H
#define AG_APP_CLOSURE_H

#include <autogen/revision.h>

/* A copy of what the revision touches in `from` on either way, and of all that it needs there.  What SQL written by hand touches nobody knows: it gets everything. */
ag_schema *ag_proof_closure(ag_arena *arena, const ag_schema *from, const ag_revision *revision);

#endif
