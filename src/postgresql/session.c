#include "postgresql/session.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/text.h"
#include "postgresql/libpq.h"
#include "postgresql/postgresql.h"
#include "postgresql/url.h"

typedef struct pg_session {
    ag_session base;
    ag_arena *arena;
    ag_libpq pq;
    PGconn *conn;
    const char *url;      /* as given, for a second connection */
    const char *database; /* instead of the URL's; NULL: the URL's */
    ag_names secrets;
    const char *lock_key; /* of the lock held, as SQL; NULL: none */
} pg_session;

static const ag_session_ops pg_session_ops;

static pg_session *pg_of(ag_session *session)
{
    return (pg_session *)session;
}

/* ------------------------------------------------------------------ errors */

/* One line, without what must not be shown.  */
static char *clean_text(ag_arena *arena, const ag_names *secrets, const char *text)
{
    char *out = ag_pg_scrub(arena, text == NULL ? "" : text, secrets);
    size_t len = 0;
    for (const char *c = out; *c != '\0'; c++) {
        bool space = *c == '\n' || *c == '\r' || *c == '\t' || *c == ' ';
        if (!space || (len > 0 && out[len - 1] != ' ')) {
            out[len++] = space ? ' ' : *c;
        }
    }
    while (len > 0 && out[len - 1] == ' ') {
        len--;
    }
    out[len] = '\0';
    return out;
}

/* Line and column (in characters) of the server's position, which counts characters from 1. */
static void find_position(const char *sql, long position, int *line, int *column)
{
    *line = 1;
    *column = 1;
    for (const char *c = sql; *c != '\0' && position > 1; c++) {
        if (((unsigned char)c[1] & 0xC0) == 0x80) {
            continue; /* inside a character */
        }
        position--;
        *column = *c == '\n' ? 1 : *column + 1;
        *line += *c == '\n';
    }
}

/* What the server counts through the whole message is told of the one statement that it is in. */
static const char *skip_statements(const char *sql, long *position)
{
    const char *start = sql;
    long before = 0, count = 0;
    const char *counted = sql;
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    bool ended = false;
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         ended = ag_token_is(token, ";"), token = ag_lexer_next(&lexer)) {
        for (; counted < token.text; counted++)
            count += ((unsigned char)*counted & 0xC0) != 0x80;
        if (count >= *position)
            break;
        if (ended) {
            start = token.text;
            before = count;
        }
    }
    *position -= before;
    return start;
}

static void put_position(const ag_libpq *pq, ag_buf *message, const PGresult *result,
                         const char *sql, int *line, int *column)
{
    const char *position = pq->resultErrorField(result, PG_DIAG_STATEMENT_POSITION);
    if (position == NULL || sql == NULL) {
        return;
    }
    long at = strtol(position, NULL, 10);
    sql = skip_statements(sql, &at);
    find_position(sql, at, line, column);
    ag_buf_format(message, " (line %d, column %d of the statement)", *line, *column);
}

static bool fail_lost(pg_session *s, ag_arena *arena, ag_error *err)
{
    const char *text = clean_text(arena, &s->secrets, s->pq.errorMessage(s->conn));
    ag_fail(err, AG_E_CONNECT, NULL, "the connection to the server was lost: %s", text);
    return ag_hint(err, "see whether the server is running, then run the same command again");
}

/* Where the server leaves somebody alone who writes revisions. */
static const char *hint_for_state(const char *state)
{
    static const char no_cast[] = "42846";
    return state != NULL && strcmp(state, no_cast) == 0
               ? "write the revision with --no-verify and say in it how values become those of the "
                 "new type: \"with\": {\"using\": …} of its alter_column"
               : NULL;
}

/* AG_E_SQL from a result that is an error; the statement may be NULL. */
static bool fail_result(pg_session *s, const PGresult *result, const char *sql, ag_error *err)
{
    ag_arena *arena = ag_arena_open();
    if (s->pq.status(s->conn) == CONNECTION_BAD) {
        fail_lost(s, arena, err);
        ag_arena_close(arena);
        return false;
    }
    const char *primary = s->pq.resultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *detail = s->pq.resultErrorField(result, PG_DIAG_MESSAGE_DETAIL);
    const char *hint = s->pq.resultErrorField(result, PG_DIAG_MESSAGE_HINT);
    const char *state = s->pq.resultErrorField(result, PG_DIAG_SQLSTATE);
    ag_buf message = ag_buf_new(arena);
    ag_buf_put(&message, primary != NULL ? primary : s->pq.resultErrorMessage(result));
    if (detail != NULL) {
        ag_buf_format(&message, ": %s", detail);
    }
    int line = 0, column = 0;
    put_position(&s->pq, &message, result, sql, &line, &column);
    bool first = err->code == AG_E_NONE;
    ag_fail(err, AG_E_SQL, NULL, "%s", clean_text(arena, &s->secrets, message.text));
    if (first && state != NULL) {
        strncpy(err->sqlstate, state, sizeof err->sqlstate - 1);
        err->sql_line = line;
        err->sql_column = column;
    }
    if (first && hint != NULL) {
        ag_hint(err, "%s", clean_text(arena, &s->secrets, hint));
    } else if (first && hint_for_state(state) != NULL) {
        ag_hint(err, "%s", hint_for_state(state));
    }
    ag_arena_close(arena);
    return false;
}

/* ------------------------------------------------------------------ connecting */

/* What to do about a connection that failed, by what libpq or the server says about it. */
typedef struct cause {
    const char *says[2]; /* both must occur */
    const char *hint;
} cause;

static const cause causes[] = {
    {{"no password supplied", ""},
     "the server wants a password: put it into the URL, PGPASSWORD or ~/.pgpass"},
    {{"password authentication failed", ""},
     "the user or the password is wrong; special characters in a URL are written as %XX"},
    {{"no pg_hba.conf entry", ""},
     "the server does not let this user in from here; its pg_hba.conf says who may connect"},
    {{"role \"", "does not exist"}, "create the role with createuser, or name another user"},
    {{"database \"", "does not exist"}, "create it with: createdb"},
    {{"could not translate host name", ""}, "see whether the host is spelled correctly"},
    {{"Connection refused", ""},
     "no server listens at this host and port: is it running, and is the port right?"},
    {{"No such file or directory", "socket"},
     "no local server: is it running? with a host in the URL, TCP is used instead"},
    {{"timeout expired", ""},
     "the host does not answer: is it reachable from here? connect_timeout=SECONDS waits longer"},
    {{"timed out", ""}, "the host does not answer: is it reachable from here?"},
    {{"too many", "clients"}, "the server has no connection to spare; try again later"},
    {{"starting up", ""}, "the server is starting; try again in a moment"},
    {{"shutting down", ""}, "the server is going down; try again when it is back"},
    {{"SSL", ""}, "sslmode=… in the URL says whether TLS is used, and what is verified"},
};

static const char *hint_for(const char *message)
{
    for (size_t i = 0; i < AG_COUNT(causes); i++) {
        if (strstr(message, causes[i].says[0]) != NULL &&
            strstr(message, causes[i].says[1]) != NULL) {
            return causes[i].hint;
        }
    }
    return "see whether the URL is right and the server is running";
}

static bool fail_connect(pg_session *s, ag_error *err)
{
    ag_arena *arena = ag_arena_open();
    const char *text = clean_text(arena, &s->secrets, s->pq.errorMessage(s->conn));
    const char *hint = hint_for(text);
    ag_fail(err, AG_E_CONNECT, NULL, "cannot connect to \"%s\": %s",
            ag_pg_url_display(arena, s->url), text);
    if (ag_ends_with(hint, "createdb")) {
        ag_hint(err, "%s %s", hint, s->pq.db(s->conn) == NULL ? "" : s->pq.db(s->conn));
    } else {
        ag_hint(err, "%s", hint);
    }
    ag_arena_close(arena);
    return false;
}

static bool fail_url(ag_arena *arena, const pg_session *s, const char *why, ag_error *err)
{
    ag_fail(err, AG_E_URL, NULL, "not a PostgreSQL URL: \"%s\": %s",
            ag_pg_url_display(arena, s->url), clean_text(arena, &s->secrets, why));
    return ag_hint(err, "it looks like postgresql://user:password@host:5432/database; special "
                        "characters are written as %%XX");
}

enum { MAX_OPTIONS = 64 };

typedef struct options {
    const char *keys[MAX_OPTIONS + 1];
    const char *values[MAX_OPTIONS + 1];
    size_t len;
} options;

static void add_option(options *o, const char *key, const char *value)
{
    if (o->len < MAX_OPTIONS) {
        o->keys[o->len] = key;
        o->values[o->len++] = value;
    }
}

/* Secrets that libpq decoded, so that nothing hangs on our own reading of the URL. */
static void add_secrets(pg_session *s, const PQconninfoOption *option)
{
    if (strcmp(option->dispchar, "*") == 0 && option->val[0] != '\0') {
        AG_PUSH(s->arena, &s->secrets, ag_strdup(s->arena, option->val));
    }
}

/* The URL's options, and ours where it says nothing. */
static PGconn *start(pg_session *s, PQconninfoOption *parsed)
{
    options o = {0};
    bool timeout = getenv("PGCONNECT_TIMEOUT") != NULL;
    for (const PQconninfoOption *p = parsed; p->keyword != NULL; p++) {
        if (p->val != NULL) {
            add_option(&o, p->keyword, p->val);
            timeout = timeout || strcmp(p->keyword, "connect_timeout") == 0;
            add_secrets(s, p);
        }
    }
    if (s->database)
        add_option(&o, "dbname", s->database); /* the last one counts */
    add_option(&o, "fallback_application_name", "autogen");
    add_option(&o, "client_encoding", "UTF8");
    if (!timeout) {
        add_option(&o, "connect_timeout", "10");
    }
    return s->pq.connectdbParams(o.keys, o.values, 0);
}

static bool connect_to(pg_session *s, PGconn **out, ag_error *err)
{
    const char *plain = ag_pg_url_plain(s->arena, s->url);
    char *why = NULL;
    if (!ag_pg_url_check(s->arena, s->url, err)) {
        return false;
    }
    PQconninfoOption *parsed = s->pq.conninfoParse(plain, &why);
    if (parsed == NULL) {
        fail_url(s->arena, s, why == NULL ? "out of memory" : why, err);
        s->pq.freemem(why);
        return false;
    }
    *out = start(s, parsed);
    s->pq.conninfoFree(parsed);
    return true;
}

static void drop_notice(void *context, const char *message)
{
    (void)context;
    (void)message;
}

/* What must hold of every session, whatever role or database says; the server reports it, so asking costs nothing. */
static bool settle(pg_session *s, ag_error *err)
{
    const char *strings = s->pq.parameterStatus(s->conn, "standard_conforming_strings");
    const char *version = s->pq.parameterStatus(s->conn, "server_version");
    s->base.version = s->pq.serverVersion(s->conn);
    s->base.version_text = ag_strndup(s->arena, version == NULL ? "" : version,
                                      version == NULL ? 0 : strcspn(version, " "));
    if (s->base.version < AG_PG_OLDEST) {
        ag_fail(err, AG_E_UNSUPPORTED, NULL, "the server is PostgreSQL %s", s->base.version_text);
        return ag_hint(err, "PostgreSQL 12 is the oldest version that is supported");
    }
    if (ag_streq(strings, "off") &&
        !s->base.ops->run(&s->base, "SET standard_conforming_strings = on", err)) {
        return false;
    }
    return ag_streq(s->pq.parameterStatus(s->conn, "TimeZone"), "UTC") ||
           s->base.ops->run(&s->base, "SET TimeZone = 'UTC'", err);
}

bool ag_pg_session_open(ag_arena *arena, const char *url, bool create, ag_session **out,
                        ag_error *err)
{
    (void)create;
    return ag_pg_session_open_in(arena, url, NULL, out, err);
}

bool ag_pg_session_open_in(ag_arena *arena, const char *url, const char *database, ag_session **out,
                           ag_error *err)
{
    pg_session *s = AG_NEW(arena, pg_session);
    s->base.ops = &pg_session_ops;
    s->base.dialect = &ag_postgresql_dialect;
    s->base.is_live = true;
    s->arena = arena;
    s->url = ag_strdup(arena, url);
    s->database = ag_strdup(arena, database);
    s->secrets = ag_pg_url_secrets(arena, url);
    if (!ag_libpq_open(&s->pq, err) || !connect_to(s, &s->conn, err)) {
        return false;
    }
    bool ok = s->pq.status(s->conn) == CONNECTION_OK ? true : fail_connect(s, err);
    if (ok) {
        s->pq.setNoticeProcessor(s->conn, drop_notice, NULL);
        ok = settle(s, err);
    }
    if (!ok) {
        s->pq.finish(s->conn);
        return false;
    }
    *out = &s->base;
    return true;
}

static void pg_close(ag_session *session)
{
    pg_session *s = pg_of(session);
    s->pq.finish(s->conn);
    s->conn = NULL;
}

/* ------------------------------------------------------------------ statements */

static bool is_good(const ag_libpq *pq, const PGresult *result)
{
    ExecStatusType status = pq->resultStatus(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* COPY through the connection has nobody at our end: finish it, so that the connection can be used again. */
static bool fail_copy(pg_session *s, ExecStatusType status, ag_error *err)
{
    if (status == PGRES_COPY_OUT) {
        char *line = NULL;
        while (s->pq.getCopyData(s->conn, &line, 0) > 0) {
            s->pq.freemem(line);
        }
    } else {
        (void)s->pq.putCopyEnd(s->conn, "COPY has no data here");
    }
    for (PGresult *rest; (rest = s->pq.getResult(s->conn)) != NULL;) {
        s->pq.clear(rest);
    }
    ag_fail(err, AG_E_UNSUPPORTED, NULL, "COPY from or to the client is not possible here");
    return ag_hint(err, "write the rows as INSERT");
}

static bool check_result(pg_session *s, const PGresult *result, const char *sql, ag_error *err)
{
    ExecStatusType status = s->pq.resultStatus(result);
    if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
        return fail_copy(s, status, err);
    }
    return is_good(&s->pq, result) ? true : fail_result(s, result, sql, err);
}

static bool pg_run(ag_session *session, const char *sql, ag_error *err)
{
    pg_session *s = pg_of(session);
    PGresult *result = s->pq.exec(s->conn, sql);
    bool ok = check_result(s, result, sql, err);
    s->pq.clear(result);
    return ok;
}

/* Bytes that the distinct cells of a column need.  A cell that equals the one above it is not stored twice. */
static bool is_repeated(const ag_libpq *pq, const PGresult *result, int row, int column)
{
    if (row == 0 || pq->getisnull(result, row - 1, column)) {
        return false;
    }
    int len = pq->getlength(result, row, column);
    return len == pq->getlength(result, row - 1, column) &&
           memcmp(pq->getvalue(result, row, column), pq->getvalue(result, row - 1, column),
                  (size_t)len) == 0;
}

static size_t text_size(const ag_libpq *pq, const PGresult *result)
{
    size_t size = 0;
    for (int row = 0; row < pq->ntuples(result); row++) {
        for (int column = 0; column < pq->nfields(result); column++) {
            if (!pq->getisnull(result, row, column) && !is_repeated(pq, result, row, column)) {
                size += (size_t)pq->getlength(result, row, column) + 1;
            }
        }
    }
    return size;
}

/* The result in two blocks: the pointers, and the text that they point into. */
static void copy_rows(const ag_libpq *pq, ag_arena *arena, const PGresult *result, ag_rows *out)
{
    size_t rows = (size_t)pq->ntuples(result);
    size_t columns = (size_t)pq->nfields(result);
    *out = (ag_rows){.row_count = rows,
                     .column_count = columns,
                     .columns = AG_NEW_ARRAY(arena, const char *, columns),
                     .cells = AG_NEW_ARRAY(arena, const char *, rows *columns)};
    for (size_t c = 0; c < columns; c++) {
        out->columns[c] = ag_strdup(arena, pq->fname(result, (int)c));
    }
    char *text = ag_alloc(arena, text_size(pq, result));
    for (size_t i = 0; i < rows * columns; i++) {
        int row = (int)(i / columns), column = (int)(i % columns);
        if (pq->getisnull(result, row, column)) {
            continue;
        }
        if (is_repeated(pq, result, row, column)) {
            out->cells[i] = out->cells[i - columns];
            continue;
        }
        size_t size = (size_t)pq->getlength(result, row, column) + 1;
        memcpy(text, pq->getvalue(result, row, column), size);
        out->cells[i] = text;
        text += size;
    }
}

/* The extended protocol takes exactly one statement. */
static bool pg_query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                     ag_error *err)
{
    pg_session *s = pg_of(session);
    PGresult *result = s->pq.execParams(s->conn, sql, 0, NULL, NULL, NULL, NULL, 0);
    bool ok = check_result(s, result, sql, err);
    if (ok) {
        copy_rows(&s->pq, arena, result, out);
    }
    s->pq.clear(result);
    return ok;
}

/* ------------------------------------------------------------------ many queries at once */

/* What stands around the queries.  Inside somebody's transaction a savepoint does, and takes back what was SET. */
typedef struct frame {
    const char *before[1];
    const char *after[2];
    size_t after_count;
    const char *undo; /* after an error */
} frame;

static const frame own_transaction = {
    {"BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY"}, {"COMMIT"}, 1, "ROLLBACK"};
static const frame inside_transaction = {
    {"SAVEPOINT autogen_query"},
    {"ROLLBACK TO SAVEPOINT autogen_query", "RELEASE SAVEPOINT autogen_query"},
    2,
    "ROLLBACK TO SAVEPOINT autogen_query; RELEASE SAVEPOINT autogen_query"};

static bool send_one(pg_session *s, const char *sql)
{
    return s->pq.sendQueryParams(s->conn, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static bool send_all(pg_session *s, const frame *f, const char *const *sql, size_t count)
{
    bool ok = send_one(s, f->before[0]);
    for (size_t i = 0; ok && i < count; i++) {
        ok = send_one(s, sql[i]);
    }
    for (size_t i = 0; ok && i < f->after_count; i++) {
        ok = send_one(s, f->after[i]);
    }
    return ok && s->pq.pipelineSync(s->conn) == 1;
}

/* The next statement's result and the NULL behind it.  After an error the others are reported as aborted. */
static bool receive_one(pg_session *s, ag_arena *arena, const char *sql, ag_rows *out,
                        ag_error *err)
{
    PGresult *result = s->pq.getResult(s->conn);
    if (result == NULL) {
        return fail_lost(s, s->arena, err);
    }
    bool ok = s->pq.resultStatus(result) != PGRES_PIPELINE_ABORTED &&
              (is_good(&s->pq, result) || fail_result(s, result, sql, err));
    if (ok && out != NULL) {
        copy_rows(&s->pq, arena, result, out);
    }
    s->pq.clear(result);
    for (; (result = s->pq.getResult(s->conn)) != NULL; s->pq.clear(result)) {
    }
    return ok;
}

static bool receive_all(pg_session *s, const frame *f, ag_arena *const *arenas,
                        const char *const *sql, size_t count, ag_rows *out, ag_error *err)
{
    bool ok = receive_one(s, NULL, NULL, NULL, err);
    for (size_t i = 0; i < count && s->pq.status(s->conn) == CONNECTION_OK; i++) {
        ok = receive_one(s, arenas[i], sql[i], ok ? &out[i] : NULL, err) && ok;
    }
    for (size_t i = 0; i < f->after_count && s->pq.status(s->conn) == CONNECTION_OK; i++) {
        ok = receive_one(s, NULL, NULL, NULL, err) && ok;
    }
    s->pq.clear(s->pq.getResult(s->conn)); /* the sync */
    return ok;
}

static bool pg_query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                         size_t count, ag_rows *out, ag_error *err)
{
    pg_session *s = pg_of(session);
    bool own = s->pq.transactionStatus(s->conn) == PQTRANS_IDLE;
    const frame *f = own ? &own_transaction : &inside_transaction;
    bool ok = s->pq.enterPipelineMode(s->conn) == 1 && send_all(s, f, sql, count)
                  ? receive_all(s, f, arenas, sql, count, out, err)
                  : fail_lost(s, s->arena, err);
    if (s->pq.status(s->conn) == CONNECTION_OK) {
        (void)s->pq.exitPipelineMode(s->conn);
    }
    if (!ok) {
        s->pq.clear(s->pq.exec(s->conn, f->undo));
        return false;
    }
    return true;
}

/* ------------------------------------------------------------------ the lock */

/* 64 bits that mean this key in this database; PostgreSQL's advisory locks are numbers. */
static char *lock_number(ag_arena *arena, const char *database, const char *key)
{
    char hex[AG_SHA256_HEX + 1];
    char *text = ag_format(arena, "autogen\n%s\n%s", database, key);
    ag_sha256_hex(text, strlen(text), hex);
    hex[15] = '\0'; /* 60 bits, so that the number is positive */
    return ag_format(arena, "%lld", strtoll(hex, NULL, 16));
}

static bool first_cell(ag_session *session, ag_arena *arena, const char *sql, const char **out,
                       ag_error *err)
{
    ag_rows rows;
    if (!pg_query(session, arena, sql, &rows, err)) {
        return false;
    }
    *out = rows.row_count > 0 && rows.column_count > 0 ? ag_cell(&rows, 0, 0) : NULL;
    return true;
}

static bool fail_pooler(ag_error *err)
{
    ag_fail(err, AG_E_UNSUPPORTED, NULL,
            "a connection pooler changes the server's session between statements");
    return ag_hint(err, "connect to PostgreSQL itself, or to a pooler in session mode: a lock does "
                        "not hold through this one");
}

/*
 * A pooler that hands the idle session to the next client would lose our lock.  It shows in the process ids: the one that
 * we were told when connecting is not the one that answers, and when a second client holds that one in a
 * transaction, another one answers us.
 */
static bool check_pooler(pg_session *s, ag_arena *arena, ag_error *err)
{
    const char *pid, *again = NULL;
    if (!first_cell(&s->base, arena, "SELECT pg_catalog.pg_backend_pid()", &pid, err)) {
        return false;
    }
    if (pid == NULL || strtol(pid, NULL, 10) == s->pq.backendPID(s->conn)) {
        return true;
    }
    PGconn *other = NULL;
    if (!connect_to(s, &other, err)) {
        return false;
    }
    s->pq.setNoticeProcessor(other, drop_notice, NULL);
    s->pq.clear(s->pq.exec(other, "BEGIN"));
    s->pq.clear(s->pq.exec(other, "SELECT 1"));
    bool ok = first_cell(&s->base, arena, "SELECT pg_catalog.pg_backend_pid()", &again, err);
    s->pq.finish(other);
    if (!ok) {
        return false;
    }
    return ag_streq(pid, again) ? true : fail_pooler(err);
}

/* The number of the lock goes behind it. */
static const char *const holder_query =
    "SELECT 'process ' || l.pid || coalesce(', application \"' || nullif(a.application_name, '') ||"
    " '\"', '') || coalesce(', user ' || a.usename, '') || coalesce(', from ' ||"
    " host(a.client_addr), ', from this machine') || coalesce(', since ' ||"
    " to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SSOF'), '')"
    " FROM pg_catalog.pg_locks l LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = l.pid"
    " WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1 AND"
    " l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())"
    " AND (l.classid::bigint << 32 | l.objid::bigint) = ";

static bool pg_try_lock(ag_session *session, ag_arena *arena, const char *key, bool *locked,
                        char **holder, ag_error *err)
{
    pg_session *s = pg_of(session);
    const char *got, *who = NULL;
    if (s->pq.transactionStatus(s->conn) != PQTRANS_IDLE) {
        return ag_fail(err, AG_E_INTERNAL, NULL, "the lock was asked for inside a transaction");
    }
    if (!check_pooler(s, arena, err)) {
        return false;
    }
    const char *number = lock_number(s->arena, s->pq.db(s->conn), key);
    const char *sql = ag_format(arena, "SELECT pg_catalog.pg_try_advisory_lock(%s)", number);
    if (!first_cell(session, arena, sql, &got, err)) {
        return false;
    }
    if (ag_streq(got, "t")) {
        s->lock_key = number;
    } else if (!first_cell(session, arena, ag_format(arena, "%s%s", holder_query, number), &who,
                           err)) {
        return false;
    }
    *locked = ag_streq(got, "t");
    *holder = ag_strdup(arena, who);
    return true;
}

/* A lock that cannot be given back, or was not ours any more, goes with its session. */
static void pg_unlock(ag_session *session)
{
    pg_session *s = pg_of(session);
    if (s->lock_key == NULL) {
        return;
    }
    ag_arena *arena = ag_arena_open();
    const char *sql = ag_format(arena, "SELECT pg_catalog.pg_advisory_unlock(%s)", s->lock_key);
    PGresult *result = s->pq.exec(s->conn, sql);
    bool ok = s->pq.resultStatus(result) == PGRES_TUPLES_OK && s->pq.ntuples(result) == 1 &&
              strcmp(s->pq.getvalue(result, 0, 0), "t") == 0;
    s->pq.clear(result);
    ag_arena_close(arena);
    s->lock_key = NULL;
    if (!ok) {
        s->pq.reset(s->conn);
    }
}

static const ag_session_ops pg_session_ops = {
    .run = pg_run,
    .query = pg_query,
    .query_all = pg_query_all,
    .try_lock = pg_try_lock,
    .unlock = pg_unlock,
    .close = pg_close,
};
