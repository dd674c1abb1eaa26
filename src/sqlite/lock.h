/*
 * lock.h: one runner at a time for a database file.
 *
 * The lock is flock() on an empty file beside the database, "<database>-autogen-lock", which holds the runner's process id while it runs.  The kernel
 * drops the lock when the process dies, however it dies; a file that a killed runner left behind is not locked, is taken over by
 * the next one, and goes away with it.
 *
 * Not a lock on the database file itself: closing any descriptor of it would drop the POSIX locks that SQLite holds there in this process, on
 * network file systems flock() is such a lock, and a restore replaces the file and with it the lock.
 */
#ifndef AG_SQLITE_LOCK_H
#define AG_SQLITE_LOCK_H

#include <autogen/error.h>

typedef struct ag_sqlite_lock {
    const char *path; /* of the lock file */
    int fd;           /* -1: not held */
} ag_sqlite_lock;

/* False in `locked` without an error: somebody else has it, and `holder` says who if it is known. */
AG_MUST_CHECK bool ag_sqlite_lock_try(ag_arena *arena, ag_sqlite_lock *lock, bool *locked,
                                      char **holder, ag_error *err);
/* Nothing happens if it is not held. */
void ag_sqlite_lock_release(ag_sqlite_lock *lock);

#endif
