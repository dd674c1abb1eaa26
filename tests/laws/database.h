/* database.h: the law of real databases, for whichever one is at hand. */
#ifndef AG_TESTS_DATABASE_H
#define AG_TESTS_DATABASE_H

#include "law.h"

#include "app/proof.h"

#include <autogen/plan.h>

/* False for what edits and shrinking end at now and then, and no database follows: tables without columns, foreign keys to what is no key. */
bool database_is_possible(const law_case *c, const ag_dialect *dialect, const ag_schema *whole);

/*
 * Made from nothing in the empty database of the session, changed, and changed back: what the database holds is what the model says, each time.  What the planner refuses
 * (AG_E_UNSUPPORTED) is no failure; `refused` counts it.  The database is left as it was made by the last step.  What seems different is asked of the server at `scratch`, if there is one.
 */
const char *database_keeps(const law_case *c, ag_session *session, ag_session *scratch,
                           size_t *refused);

/*
 * Printed as SQL, and read again as a file of SQL in the scratch database of the session: the same schema.  Once more through JSON: again.
 */
const char *database_reads_back(const law_case *c, ag_session *scratch, size_t *refused);

/* The revision from one schema to the other is proven at the place, and so is its way back. */
const char *database_proves(const law_case *c, ag_proof_place *place, size_t *refused);

/*
 * What a scratch database holds that was made from a schema is no different from it once the server has been asked, and what was made from another one is.
 */
const char *database_respells(const law_case *c, ag_session *scratch, size_t *refused);

#endif
