/*
 * bodies.h: whether the bodies of routines hold once a revision has run.
 *
 * A plan creates them unseen (check_function_bodies = off), so that their order does not matter; here each is looked at by its language, when all that it may name is there.
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

#endif
