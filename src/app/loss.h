/* loss.h: what operations take away, how much of it there is, and whether it is allowed. */
#ifndef AG_APP_LOSS_H
#define AG_APP_LOSS_H

#include <autogen/project.h>

/* The lossy operations with what they would take; `session` NULL: the numbers of rows are not known. */
void ag_losses_find(ag_arena *arena, const ag_project *project, ag_session *session,
                    const ag_ops *ops, ag_losses *out);
/*
 * The values that `ops` would alter, counted in the database where it can be asked: one that lags behind the schema `from`, which they start from, may not
 * have what they are about.  Such an operation is marked as lossy, and added.
 */
void ag_losses_ask(ag_arena *arena, const ag_project *project, ag_session *session,
                   const ag_schema *from, ag_ops *ops, ag_losses *out);
/* AG_E_LOSS if one of them needs a word that was not said. */
AG_MUST_CHECK bool ag_losses_check(ag_arena *arena, const ag_losses *losses, bool allowed,
                                   ag_error *err);

#endif
