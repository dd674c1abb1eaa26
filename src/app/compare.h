/* compare.h: what differs between the model and what a database holds, once the server has been asked. */
#ifndef AG_APP_COMPARE_H
#define AG_APP_COMPARE_H

#include <autogen/project.h>

/*
 * What is left of `different`, which ag_plan_compare() found between the two: what might only be spelled otherwise is asked of a server, in the project's scratch
 * database.  Where none can be had, all of it is left.
 */
void ag_compare_ask(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                    const ag_schema *model, const ag_schema *found, const ag_ops *different,
                    ag_ops *out);

/* Both: the operations that lead from the model to what was found, for reading. */
void ag_compare(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                const ag_schema *model, const ag_schema *found, ag_ops *out);

#endif
