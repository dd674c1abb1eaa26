/* access.h: who owns an object, and who may do what with it. */
#ifndef AG_POSTGRESQL_ACCESS_H
#define AG_POSTGRESQL_ACCESS_H

#include "postgresql/render.h"

/* Where the server keeps it, for the objects of one kind. */
typedef struct ag_pg_access {
    const char *catalog; /* pg_class; NULL: the kind has no owner of its own */
    const char *prefix;  /* of the catalogue's columns: relowner, relacl */
    const char *reg;     /* the type that finds the object by its name; NULL: there is none */
    const char *letter;  /* what acldefault() calls the kind; NULL: nothing is granted on it */
    const char *noun;    /* what GRANT and ALTER … OWNER call it */
    const char *altered; /* what ALTER … OWNER calls it otherwise; NULL: the same */
} ag_pg_access;

const ag_pg_access *ag_pg_access_of(ag_kind kind);

/*
 * What is dropped and made again is the same object to those who use it: it gets back its owner, and the privileges on it and its columns, as the database has them when the
 * statements run.  Between the two they stand in a setting of the session.
 */
void ag_pg_keep_access(ag_pg_work *work);
void ag_pg_return_access(ag_pg_work *work);
/* The same of the sequence behind the column of the operation, which another takes the place of. */
void ag_pg_keep_sequence(ag_pg_work *work);
void ag_pg_return_sequence(ag_pg_work *work);

/* The owner and the privileges of the object of the operation, from those of `from` (NULL: as it is made) to those of `to`. */
void ag_pg_change_access(ag_pg_work *work, const ag_object *from, const ag_object *to);

/* Take from what was made, the sequences behind columns among it, what default privileges gave it, and give it what they took. */
void ag_pg_reset_access(ag_pg_work *work);

/* What goes with an object that is only about privileges. */
void ag_pg_drop_access(ag_pg_work *work);

/* Assert that the roles are there that the operation names. */
void ag_pg_check_roles(ag_pg_work *work);

#endif
