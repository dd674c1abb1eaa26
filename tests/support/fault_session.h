/*
 * fault_session.h: a session that hands everything on to another one until the nth statement, where something
 * happens: it fails, the connection is lost, or the test is called.
 *
 * Every statement and every query counts as one, a query of a batch too (the batch fails as a whole).  Locking, unlocking and
 * closing are handed on and do not count.  Run once with a plan that does nothing to learn how many statements there are, then once for
 * each of them.
 */
#ifndef TESTS_SUPPORT_FAULT_SESSION_H
#define TESTS_SUPPORT_FAULT_SESSION_H

#include <autogen/dialect.h>

typedef enum fault_action {
    FAULT_NONE,
    FAULT_FAIL, /* AG_E_SQL, this once */
    FAULT_LOSE, /* AG_E_CONNECT, and for all that follows too */
    FAULT_CALL  /* only call the test; it may itself use another session */
} fault_action;

typedef enum fault_when {
    FAULT_BEFORE, /* the statement is not handed on */
    FAULT_AFTER   /* it is, and did what it does; a failure of its own comes first */
} fault_when;

typedef void fault_callback(void *context, uint64_t number, const char *sql);

typedef struct fault_plan {
    fault_action action;
    fault_when when;
    const char *matching;     /* only statements with this text count; NULL: all */
    uint64_t at;              /* from 1; 0: every statement */
    fault_callback *callback; /* FAULT_CALL */
    void *context;
} fault_plan;

/* `inner` is closed with it.  What is known of the server is taken from `inner`. */
ag_session *fault_session_new(ag_arena *arena, ag_session *inner, fault_plan plan);

/* Statements that reached it so far. */
uint64_t fault_session_count(const ag_session *session);

#endif
