/* database.h: the law of real databases, for whichever one is at hand. */
#ifndef AG_TESTS_DATABASE_H
#define AG_TESTS_DATABASE_H

#include "law.h"

#include <autogen/plan.h>

/*
 * Made from nothing in the empty database of the session, changed, and changed back: what the database holds is what the model says, each time.  What the planner refuses
 * (AG_E_UNSUPPORTED) is no failure; `refused` counts it.  The database is left as it was made by the last step.
 */
const char *database_keeps(const law_case *c, ag_session *session, size_t *refused);

#endif
