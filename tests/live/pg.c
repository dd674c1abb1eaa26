#include "pg.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "postgresql/postgresql.h"

static const char *server_url(void)
{
    return getenv("AUTOGEN_TEST_PG");
}

void pg_need_server(void)
{
    if (server_url() != NULL)
        return;
    const char *output = getenv("CMOCKA_MESSAGE_OUTPUT");
    bool tap = output != NULL && strcmp(output, "TAP") == 0;
    puts(tap ? "1..0 # SKIP AUTOGEN_TEST_PG is not set" : "skipped: AUTOGEN_TEST_PG is not set");
    exit(tap ? 0 : 77);
}

/* The server's URL with another database. */
static char *database_url(ag_arena *arena, const char *name)
{
    const char *url = server_url();
    const char *host = strstr(url, "://") + 3;
    const char *path = host + strcspn(host, "/?");
    const char *query = strchr(path, '?');
    return ag_format(arena, "%.*s/%s%s", (int)(path - url), url, name, query ? query : "");
}

static ag_session *open_session(ag_arena *arena, const char *url, ag_error *err)
{
    ag_session *session = NULL;
    if (!ag_postgresql_dialect.open(arena, url, false, &session, err))
        fail_msg("%s", err->message);
    return session;
}

static void on_server(pg_database *db, const char *verb)
{
    ag_session *server = open_session(db->arena, server_url(), &db->err);
    if (!ag_session_runf(server, db->arena, &db->err, "%S DATABASE %I", verb, db->name))
        fail_msg("%s", db->err.message);
    ag_session_close(server);
}

int pg_setup(void **state)
{
    ag_arena *arena = ag_arena_open();
    pg_database *db = AG_NEW(arena, pg_database);
    db->arena = arena;
    db->name = ag_format(arena, "autogen_test_%ld", (long)getpid());
    db->url = database_url(arena, db->name);
    on_server(db, "CREATE");
    db->session = open_session(arena, db->url, &db->err);
    *state = db;
    return 0;
}

int pg_teardown(void **state)
{
    pg_database *db = *state;
    ag_session_close(db->session);
    on_server(db, "DROP");
    ag_arena_close(db->arena);
    return 0;
}

void pg_run(pg_database *db, const char *sql)
{
    if (!ag_session_run(db->session, sql, &db->err))
        fail_msg("%s: %s", sql, db->err.message);
}

const char *pg_cell(pg_database *db, const char *sql)
{
    ag_rows rows = {0};
    if (!ag_session_query(db->session, db->arena, sql, &rows, &db->err))
        fail_msg("%s: %s", sql, db->err.message);
    return rows.row_count ? ag_cell(&rows, 0, 0) : NULL;
}

ag_inspection pg_inspect(pg_database *db)
{
    ag_inspection inspection = {0};
    if (!ag_postgresql_dialect.inspect(db->arena, db->session, NULL, &inspection, &db->err))
        fail_msg("%s", db->err.message);
    return inspection;
}

ag_session *pg_connect(pg_database *db)
{
    return open_session(db->arena, db->url, &db->err);
}

char *pg_for_version(pg_database *db, const char *text)
{
    ag_buf out = ag_buf_new(db->arena);
    int version = db->session->version / 10000;
    for (const char *line = text; *line != '\0';) {
        size_t len = strcspn(line, "\n");
        const char *mark = strstr(line, "--! ");
        if (mark != NULL && mark > line + len)
            mark = NULL;
        bool since = mark != NULL && strncmp(mark, "--! since ", 10) == 0;
        long bound = mark == NULL ? version : strtol(mark + 10, NULL, 10);
        if (since ? version >= bound : version <= bound)
            ag_buf_format(&out, "%.*s\n", (int)len, line);
        line += len + (line[len] == '\n');
    }
    return out.text;
}
