/*
 * learn.h: what only a server can say of what is declared: the columns of a view.
 *
 * A revision says them, so that later ones know, without any server, whether a view can be replaced where it is.
 */
#ifndef AG_APP_LEARN_H
#define AG_APP_LEARN_H

#include "app/proof.h"

/*
 * Fill in the columns of views that come or change and say none, for PostgreSQL, by creating them in scratch; `from` is the model before the operations.  Where that cannot be
 * done they stay unsaid: why it could not the proof will say.
 */
void ag_learn_columns(ag_arena *arena, const ag_project *project, ag_proof_place *place,
                      const ag_schema *from, const ag_ops *ops);

#endif
