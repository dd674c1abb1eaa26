/*
 * bodies.h: whether the bodies of routines, and on SQLite of views, hold once a revision has run.
 *
 * A plan creates them unseen (check_function_bodies = off), so that their order does not matter; here each is looked at by its language, when all that it may name is there.
 * SQLite looks at no view before that is read, which is done here too.
 */
#ifndef AG_APP_BODIES_H
#define AG_APP_BODIES_H

#include <autogen/dialect.h>

/*
 * The functions and procedures that the operations create or alter, as far as `schema`, the model after them, has them.  AG_E_PROOF names the one whose body the
 * server does not take.  The database stays as it is.
 */
AG_MUST_CHECK bool ag_bodies_check(ag_arena *arena, ag_session *session, const char *default_schema,
                                   const ag_schema *schema, const ag_ops *ops, ag_error *err);

/* The views that name a table or a column that is not there, and what SQLite says of each: nothing on a database that lets no such view be made. */
ag_pairs ag_views_broken(ag_arena *arena, ag_session *session, const ag_schema *schema);
/* AG_E_PROOF, about the operation that would make it (`err->op`), if there is one that was none `before`. */
AG_MUST_CHECK bool ag_views_check(ag_arena *arena, ag_session *session, const ag_schema *schema,
                                  const ag_pairs *before, ag_error *err);

#endif
