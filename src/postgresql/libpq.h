/*
 * libpq.h: libpq, opened when a connection is and not before: loading it with TLS, Kerberos and LDAP behind it takes longer than most commands that need no server.
 *
 * Its own header has its home in libpq.c and session.c: only who has included it sees the functions.
 */
#ifndef AG_POSTGRESQL_LIBPQ_H
#define AG_POSTGRESQL_LIBPQ_H

#include <autogen/error.h>

/* The one list: it makes the members below and the table that fills them. */
#define AG_LIBPQ_FUNCTIONS(F) \
    F(backendPID) \
    F(clear) \
    F(connectdbParams) \
    F(conninfoFree) \
    F(conninfoParse) \
    F(db) \
    F(enterPipelineMode) \
    F(errorMessage) \
    F(exec) \
    F(execParams) \
    F(exitPipelineMode) \
    F(finish) \
    F(fname) \
    F(freemem) \
    F(getCopyData) \
    F(getResult) \
    F(getisnull) \
    F(getlength) \
    F(getvalue) \
    F(nfields) \
    F(ntuples) \
    F(parameterStatus) \
    F(pipelineSync) \
    F(putCopyEnd) \
    F(reset) \
    F(resultErrorField) \
    F(resultErrorMessage) \
    F(resultStatus) \
    F(sendQueryParams) \
    F(serverVersion) \
    F(setNoticeProcessor) \
    F(status) \
    F(transactionStatus)

typedef struct ag_libpq ag_libpq;

#ifdef LIBPQ_FE_H
struct ag_libpq {
#define AG_LIBPQ_MEMBER(name) __typeof__(PQ##name) *name;
    AG_LIBPQ_FUNCTIONS(AG_LIBPQ_MEMBER)
#undef AG_LIBPQ_MEMBER
};
#endif

/* It stays loaded: what it loads itself is not made to be unloaded.  AG_E_UNSUPPORTED with what to install as the hint. */
AG_MUST_CHECK bool ag_libpq_open(ag_libpq *out, ag_error *err);

/* The same, of the first of these files that there is. */
AG_MUST_CHECK bool ag_libpq_open_any(const char *const *names, size_t count, ag_libpq *out,
                                     ag_error *err);

#endif
