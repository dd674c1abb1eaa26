#include "sqlite/session.h"

#include "base/file.h"
#include "sqlite/lock.h"
#include "sqlite/sqlite.h"
#include "sqlite/url.h"

#include <sqlite3.h>
#include <string.h>

#define ROWS_PER_WORD 100000

typedef struct sqlite_session {
    ag_session base;
    sqlite3 *db;
    const char *path; /* NULL: in memory */
    int64_t rows;     /* that the statement has written */
    ag_sqlite_lock lock;
} sqlite_session;

static sqlite_session *cast(ag_session *session)
{
    return (sqlite_session *)(void *)session;
}

/* ------------------------------------------------------------------ errors */

typedef struct failure {
    int code; /* of sqlite3, without its extension */
    ag_error_code error;
    const char *hint;
} failure;

static const failure failures[] = {
    {SQLITE_BUSY, AG_E_LOCKED, "another program is writing to it; try again when it has finished"},
    {SQLITE_LOCKED, AG_E_LOCKED, "another connection of this program is using it"},
    {SQLITE_NOTADB, AG_E_CONNECT,
     "the file is something else, or is encrypted; check the path in the URL"},
    {SQLITE_CORRUPT, AG_E_CONNECT, "ask `PRAGMA integrity_check` what is left of it"},
    {SQLITE_CANTOPEN, AG_E_CONNECT,
     "check that the folder exists, and that you may read and write the file and its folder"},
    {SQLITE_PERM, AG_E_CONNECT, "check who may read and write the file and its folder"},
    {SQLITE_AUTH, AG_E_CONNECT, NULL},
    {SQLITE_READONLY, AG_E_IO,
     "check that you may write the file and its folder, and that the URL does not say mode=ro"},
    {SQLITE_IOERR, AG_E_IO, "check the disk and the rights on the folder"},
    {SQLITE_FULL, AG_E_IO, "the disk is full"},
};

static const failure *failure_find(int code)
{
    for (size_t i = 0; i < AG_COUNT(failures); i++)
        if (failures[i].code == (code & 0xff))
            return &failures[i];
    return NULL;
}

/* The line of `sql` in which the error stands, from 1; 0 if sqlite3 does not know. */
static int error_line(sqlite3 *db, const char *sql)
{
#if SQLITE_VERSION_NUMBER >= 3038000
    int offset = sql ? sqlite3_error_offset(db) : -1;
    if (offset < 0 || (size_t)offset > strlen(sql))
        return 0;
    int line = 1;
    for (int i = 0; i < offset; i++)
        line += sql[i] == '\n';
    return line;
#else
    (void)db;
    (void)sql;
    return 0;
#endif
}

#define BROKEN_BEFORE \
    "SQLite alters no table while something names what is not there: it was broken before, or is " \
    "unknown to autogen and depends on a view that it makes again; mend or drop it, then run again"

/* What to do about errors that only their text tells apart. */
static const char *hint_for(const char *message)
{
    static const struct {
        const char *begins;
        const char *hint;
    } hints[] = {
        {"error in view ", BROKEN_BEFORE},
        {"error in trigger ", BROKEN_BEFORE},
        {"no such module: ",
         "the SQLite library that autogen is linked with was built without this "
         "module, and autogen loads no extensions; \"upgrade --sql\" prints a "
         "script for a sqlite3 that has it"},
    };
    for (size_t i = 0; i < AG_COUNT(hints); i++)
        if (ag_starts_with(message, hints[i].begins))
            return hints[i].hint;
    return NULL;
}

/* The error of the last call on `db`, which was working on `sql` (NULL: on none). */
static bool fail(sqlite_session *session, const char *sql, ag_error *err)
{
    int code = sqlite3_extended_errcode(session->db);
    const failure *known = failure_find(code);
    ag_place place = {.file = session->path};
    bool is_file = known && session->path;
    int line = error_line(session->db, sql);
    char where[32] = "";
    if (line > 1)
        sqlite3_snprintf(sizeof where, where, " at line %d", line);

    bool first = err->code == AG_E_NONE;
    char message[900];
    sqlite3_snprintf(sizeof message, message, "%s", sqlite3_errmsg(session->db));
    for (char *c = message; *c; c++)
        if (*c == '\n' || *c == '\r')
            *c = ' ';
    ag_fail(err, known ? known->error : AG_E_SQL, is_file ? &place : NULL, "%s%s (SQLite error %d)",
            message, where, code);
    if (first)
        err->sql_line = line;
    const char *hint = known ? known->hint : hint_for(message);
    return hint ? ag_hint(err, "%s", hint) : false;
}

/* ------------------------------------------------------------------ statements */

/*
 * The first statement of `*sql`, which moves behind it; NULL in `out` where only white space and comments are left.
 */
static bool prepare(sqlite_session *session, const char **sql, sqlite3_stmt **out, ag_error *err)
{
    const char *text = *sql;
    if (sqlite3_prepare_v2(session->db, text, -1, out, sql) != SQLITE_OK)
        return fail(session, text, err);
    return true;
}

static void count_row(void *payload, int action, const char *schema, const char *table,
                      sqlite3_int64 rowid)
{
    sqlite_session *session = payload;
    (void)action;
    (void)schema;
    (void)table;
    (void)rowid;
    if (++session->rows % ROWS_PER_WORD == 0)
        session->base.written(session->base.payload, session->rows);
}

static void watch(sqlite_session *session)
{
    session->rows = 0;
    sqlite3_update_hook(session->db, session->base.written ? count_row : NULL, session);
}

static bool session_run(ag_session *base, const char *sql, ag_error *err)
{
    sqlite_session *session = cast(base);
    if (strcmp(sql, "ROLLBACK") == 0 && sqlite3_get_autocommit(session->db))
        return true; /* a full disk, for one, has done it already */
    while (*sql) {
        const char *text = sql;
        sqlite3_stmt *statement;
        if (!prepare(session, &sql, &statement, err))
            return false;
        int code;
        watch(session);
        do {
            code = sqlite3_step(statement);
        } while (code == SQLITE_ROW);
        if (statement && code != SQLITE_DONE)
            fail(session, text, err);
        sqlite3_finalize(statement);
        if (statement && code != SQLITE_DONE)
            return false;
    }
    return true;
}

typedef AG_VEC(const char *) cells;

static void take_row(ag_arena *arena, sqlite3_stmt *statement, int column_count, cells *out)
{
    for (int i = 0; i < column_count; i++) {
        const unsigned char *text = sqlite3_column_text(statement, i);
        size_t len = (size_t)sqlite3_column_bytes(statement, i);
        const char *cell = text ? ag_strndup(arena, (const char *)text, len) : NULL;
        AG_PUSH(arena, out, cell);
    }
}

static bool take_rows(sqlite_session *session, ag_arena *arena, sqlite3_stmt *statement,
                      ag_rows *out, ag_error *err)
{
    int column_count = sqlite3_column_count(statement);
    const char **columns = AG_NEW_ARRAY(arena, const char *, (size_t)column_count);
    for (int i = 0; i < column_count; i++)
        columns[i] = ag_strdup(arena, sqlite3_column_name(statement, i));

    cells found = {0};
    size_t row_count = 0;
    int code;
    while ((code = sqlite3_step(statement)) == SQLITE_ROW) {
        take_row(arena, statement, column_count, &found);
        row_count++;
    }
    if (code != SQLITE_DONE)
        return fail(session, NULL, err);
    *out = (ag_rows){row_count, (size_t)column_count, columns, found.items};
    return true;
}

static bool session_query(ag_session *base, ag_arena *arena, const char *sql, ag_rows *out,
                          ag_error *err)
{
    sqlite_session *session = cast(base);
    sqlite3_stmt *statement = NULL;
    sqlite3_stmt *second = NULL;
    bool done = false;
    if (!prepare(session, &sql, &statement, err))
        goto out;
    if (!statement) {
        ag_fail(err, AG_E_SQL, NULL, "a query is empty");
        goto out;
    }
    if (!prepare(session, &sql, &second, err))
        goto out;
    if (second) {
        ag_fail(err, AG_E_SQL, NULL, "two statements where one query is wanted");
        goto out;
    }
    done = take_rows(session, arena, statement, out, err);
out:
    sqlite3_finalize(statement);
    sqlite3_finalize(second);
    return done;
}

static bool session_query_all(ag_session *base, ag_arena *const *arenas, const char *const *sql,
                              size_t count, ag_rows *out, ag_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!session_query(base, arenas[i], sql[i], &out[i], err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ foreign keys */

static bool read_enforced(sqlite_session *session, ag_arena *arena, bool *out, ag_error *err)
{
    ag_rows rows;
    if (!session_query(&session->base, arena, "SELECT foreign_keys FROM pragma_foreign_keys", &rows,
                       err))
        return false;
    const char *enforced = rows.row_count ? ag_cell(&rows, 0, 0) : NULL;
    *out = enforced && strcmp(enforced, "0") != 0;
    return true;
}

/* The pragma says nothing where it does nothing, which is so in a transaction, and in a library that was built without foreign keys. */
static bool session_enforce(ag_session *base, bool on, ag_error *err)
{
    sqlite_session *session = cast(base);
    ag_arena *arena = ag_arena_open();
    bool enforced = !on;
    bool ok =
        session_run(base, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", err) &&
        read_enforced(session, arena, &enforced, err);
    ag_arena_close(arena);
    if (ok && enforced != on)
        return ag_fail(err, AG_E_UNSUPPORTED, NULL,
                       "this SQLite does not let foreign keys be switched %s", on ? "on" : "off");
    return ok;
}

/* ------------------------------------------------------------------ the lock */

static bool session_try_lock(ag_session *base, ag_arena *arena, const char *key, bool *locked,
                             char **holder, ag_error *err)
{
    (void)key; /* one lock for a file, whatever is run there */
    sqlite_session *session = cast(base);
    if (!session->path || session->lock.fd >= 0) {
        *locked = true;
        return true;
    }
    return ag_sqlite_lock_try(arena, &session->lock, locked, holder, err);
}

static void session_unlock(ag_session *base)
{
    ag_sqlite_lock_release(&cast(base)->lock);
}

static void session_close(ag_session *base)
{
    sqlite_session *session = cast(base);
    sqlite3_close(session->db);
    session->db = NULL;
    ag_sqlite_lock_release(&session->lock);
}

static const ag_session_ops session_ops = {
    .run = session_run,
    .query = session_query,
    .query_all = session_query_all,
    .try_lock = session_try_lock,
    .unlock = session_unlock,
    .enforce = session_enforce,
    .close = session_close,
};

/* ------------------------------------------------------------------ opening */

/*
 * What this floor relies on.  Reading the catalogue is what finds out that the file is no database: opening alone reads nothing.
 */
static bool settle(sqlite_session *session, ag_arena *arena, const bool *enforces, ag_error *err)
{
    ag_rows rows;
    if (!read_enforced(session, arena, &session->base.enforces, err))
        return false;
    if (enforces)
        session->base.enforces = *enforces;
    return session_enforce(&session->base, false, err) &&
           session_run(&session->base, "PRAGMA legacy_alter_table = OFF", err) &&
           session_query(&session->base, arena, "SELECT count(*) FROM main.sqlite_master", &rows,
                         err);
}

void ag_sqlite_own_process(void)
{
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* A session is used by one thread at a time, as all that is made of an arena. */
static bool open_uri(sqlite_session *session, const char *uri, int flags, int timeout,
                     ag_error *err)
{
    flags |= SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX;
    if (sqlite3_open_v2(uri, &session->db, flags, NULL) != SQLITE_OK)
        return fail(session, NULL, err);
    sqlite3_extended_result_codes(session->db, 1);
    sqlite3_busy_timeout(session->db, timeout);
    return true;
}

static bool check_is_file(const char *path, ag_error *err)
{
    if (!ag_folder_exists(path))
        return true;
    ag_fail(err, AG_E_CONNECT, &(ag_place){.file = path}, "is a folder, not a database");
    return ag_hint(err, "add the name of the database file to the URL");
}

/* A new database in memory in the place of the old one. */
static bool scratch_reset(ag_session *base, ag_error *err)
{
    sqlite_session *session = cast(base);
    ag_arena *arena = ag_arena_open();
    sqlite3_close(session->db);
    session->db = NULL;
    bool ok = open_uri(session, ":memory:", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, 0, err) &&
              settle(session, arena, NULL, err);
    ag_arena_close(arena);
    return ok;
}

static const ag_session_ops scratch_ops = {
    .run = session_run,
    .query = session_query,
    .query_all = session_query_all,
    .try_lock = session_try_lock,
    .unlock = session_unlock,
    .enforce = session_enforce,
    .reset = scratch_reset,
    .close = session_close,
};

bool ag_sqlite_open_scratch(ag_arena *arena, const ag_scratch_options *options, ag_session **out,
                            ag_error *err)
{
    (void)options;
    if (!ag_sqlite_open(arena, "sqlite::memory:", true, out, err))
        return false;
    (*out)->ops = &scratch_ops;
    return true;
}

bool ag_sqlite_open(ag_arena *arena, const char *text, bool create, ag_session **out, ag_error *err)
{
    ag_sqlite_url url;
    if (!ag_sqlite_url_parse(arena, text, &url, err) || (url.path && !check_is_file(url.path, err)))
        return false;

    bool is_missing = url.path && !ag_file_exists(url.path);
    bool in_memory = !url.path || (is_missing && !create);
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    if (!in_memory && (url.is_read_only || url.is_fixed || !create))
        flags = url.is_read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;

    sqlite_session *session = AG_NEW(arena, sqlite_session);
    session->base = (ag_session){
        .ops = &session_ops,
        .dialect = &ag_sqlite_dialect,
        .version = sqlite3_libversion_number(),
        .version_text = sqlite3_libversion(),
        .is_live = true,
        .is_new = is_missing,
    };
    session->path = in_memory ? NULL : url.path;
    session->lock.fd = -1;
    if (!open_uri(session, in_memory ? ":memory:" : url.uri, flags, url.timeout, err) ||
        !settle(session, arena, url.enforces, err)) {
        session_close(&session->base);
        return false;
    }
    /* sqlite3 made the name absolute and followed links, so that all runners of one file meet. */
    session->lock.path =
        ag_format(arena, "%s-autogen-lock", sqlite3_db_filename(session->db, "main"));
    *out = &session->base;
    return true;
}
