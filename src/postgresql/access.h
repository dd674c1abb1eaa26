/* access.h: who owns an object, and who may do what with it. */
#ifndef AG_POSTGRESQL_ACCESS_H
#define AG_POSTGRESQL_ACCESS_H

#include "postgresql/render.h"

/* Where the server keeps it, for the objects of one kind. */
typedef struct ag_pg_access {
    const char
        *catalog;       /* pg_class; NULL: nobody reads there whose it is, and nothing is granted */
    const char *prefix; /* of the catalogue's columns: relowner, relacl */
    const char *reg;    /* the type that finds the object by its name; NULL: there is none */
    const char *letter; /* what acldefault() calls the kind; NULL: nothing is granted on it */
    const char *noun;   /* what GRANT and ALTER … OWNER call it */
    const char *altered; /* what ALTER … OWNER calls it otherwise; NULL: the same */
} ag_pg_access;

/* NULL for a kind that has no owner. */
const ag_pg_access *ag_pg_access_of(ag_kind kind);

/* An object as the statements find it: names and oids are the server's to say when they run. */
typedef struct ag_pg_access_target {
    const ag_pg_access *access;
    const char *oid;    /* SQL */
    const char *name;   /* SQL: a text, as GRANT calls it */
    const char *column; /* only this one, of the table and of all below it; NULL: the whole of it */
} ag_pg_access_target;

/* The object of the operation, or the column; and the sequence behind a column.  Not of a kind without a catalogue. */
ag_pg_access_target ag_pg_access_target_of(ag_pg_work *work);
ag_pg_access_target ag_pg_access_target_sequence(ag_pg_work *work, const char *table,
                                                 const char *column);
/* Whether something may be granted on its columns. */
bool ag_pg_has_columns(const ag_pg_access *access);
/* The object of the operation, or the table of the column, as SQL calls it. */
char *ag_pg_called(ag_pg_work *work);

/*
 * A query for what is granted: `at` in which order, to `who`, what he `may`, on which column (`col`), whether he may `pass` it on; `giver`: from whom, NULL: the owner; and where it is about
 * one column, on which table (`rel`).  `who` is quoted.
 */
const char *ag_pg_access_entries(ag_pg_work *work, const ag_pg_access_target *target);
/* DO, with the body between BEGIN and END. */
void ag_pg_run_block(ag_pg_work *work, const char *declare, const char *body);

/*
 * access_kept.c: what is dropped and made again is the same object to those who use it: it gets back its owner, and the privileges on it and its columns, from whom it had them, as the database has
 * them when the statements run.  Between the two they stand in a setting of the session.
 */
void ag_pg_keep_access(ag_pg_work *work);
void ag_pg_return_access(ag_pg_work *work);
/* The same of the sequence behind the column of the operation, which another takes the place of. */
void ag_pg_keep_sequence(ag_pg_work *work);
void ag_pg_return_sequence(ag_pg_work *work);

/* marks_kept.c: a query for what goes the same way besides, NULL for what has nothing of the kind; and statements of a block that bring it back from `kept`. */
const char *ag_pg_marks(ag_pg_work *work, const ag_pg_access_target *target);
void ag_pg_return_marks(ag_pg_work *work, ag_buf *body, const ag_pg_access_target *target);

/* grant.c: the owner and the privileges of the object of the operation, from those of `from` (NULL: as it is made) to those of `to`. */
void ag_pg_change_access(ag_pg_work *work, const ag_object *from, const ag_object *to);

/* Before another role becomes the owner of a sequence: what is granted and does not stay goes, as the server would take what that role has for what the owner may do. */
void ag_pg_revoke_gone(ag_pg_work *work, const ag_sequence *from, const ag_sequence *to);
/* sequence.c: the role that has it: where a column owns it that is the one that has the table; NULL: the one that makes it. */
const char *ag_pg_sequence_role(ag_pg_work *work, const ag_sequence *sequence);

/* Take from what was made, the sequences behind columns among it, what default privileges gave it, and give it what they took. */
void ag_pg_reset_access(ag_pg_work *work);

/* What goes with an object that is only about privileges. */
void ag_pg_drop_access(ag_pg_work *work);

/* Assert that the roles are there that the operation names. */
void ag_pg_check_roles(ag_pg_work *work);

#endif
