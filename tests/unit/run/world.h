/*
 * world.h: a database of its own for each test, revisions made of texts, and what came of them.
 *
 * AUTOGEN_TEST_BACKEND says where: "sqlite" (files in a temporary folder; what it is without saying), or "postgresql" (databases on the server of
 * AUTOGEN_TEST_PG).  Everything that fails in here fails the test.
 */
#ifndef TESTS_UNIT_RUN_WORLD_H
#define TESTS_UNIT_RUN_WORLD_H

#include <autogen/run.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct world {
    ag_arena *arena;
    ag_dialect_id id;
    const char *folder; /* of the SQLite file */
    const char *url;
    ag_session *session;
    ag_revisions revisions;
    ag_run_options options;
    ag_run_result result;
    ag_error err;
    ag_buf told; /* what the progress said */
} world;

/* ------------------------------------------------------------------ databases */

static inline ag_session *world_connect(world *w, const char *url)
{
    ag_error err = {0};
    ag_session *session = NULL;
    if (!ag_dialects[w->id]->open(w->arena, url, true, &session, &err))
        fail_msg("%s", err.message);
    return session;
}

static inline void world_run(world *w, const char *sql)
{
    ag_error err = {0};
    if (!ag_session_run(w->session, sql, &err))
        fail_msg("%s\n%s", sql, err.message);
}

static inline ag_rows world_query(world *w, const char *sql)
{
    ag_error err = {0};
    ag_rows rows = {0};
    if (!ag_session_query(w->session, w->arena, sql, &rows, &err))
        fail_msg("%s\n%s", sql, err.message);
    return rows;
}

/* A statement on the server, outside the test's database. */
static inline void world_administer(world *w, const char *format)
{
    ag_error err = {0};
    ag_session *session = world_connect(w, getenv("AUTOGEN_TEST_PG"));
    const char *name = strrchr(w->url, '/') + 1;
    if (!ag_session_runf(session, w->arena, &err, format, name))
        fail_msg("%s", err.message);
    ag_session_close(session);
}

static inline void world_create_database(world *w)
{
    const char *server = getenv("AUTOGEN_TEST_PG");
    if (w->id == AG_SQLITE) {
        /* In memory where there is such a folder: hundreds of runs that wait for a disk take minutes. */
        const char *top = access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp";
        char *folder = ag_format(w->arena, "%s/autogen-run.XXXXXX", top);
        assert_non_null(mkdtemp(folder));
        w->folder = folder;
        w->url = ag_format(w->arena, "sqlite:%s/test.db", folder);
        return;
    }
    static int count;
    w->url = ag_format(w->arena, "%.*s/run_%ld_%d", (int)(strrchr(server, '/') - server), server,
                       (long)getpid(), ++count);
    world_administer(w, "CREATE DATABASE %I TEMPLATE template0");
}

static inline void world_drop_database(world *w)
{
    if (w->id == AG_POSTGRESQL) {
        world_administer(w, "DROP DATABASE %I WITH (FORCE)");
        return;
    }
    static const char *const names[] = {"test.db",     "test.db-journal", "test.db-wal",
                                        "test.db-shm", "script.sql",      "test.db-autogen-lock",
                                        "kept"};
    for (size_t i = 0; i < AG_COUNT(names); i++)
        unlink(ag_format(w->arena, "%s/%s", w->folder, names[i]));
    assert_int_equal(rmdir(w->folder), 0);
}

/* Ends the program as skipped if the server is not there: call it first. */
static inline void world_need_backend(void)
{
    const char *backend = getenv("AUTOGEN_TEST_BACKEND");
    if (!backend || strcmp(backend, "postgresql") != 0 || getenv("AUTOGEN_TEST_PG"))
        return;
    puts("1..0 # SKIP AUTOGEN_TEST_PG is not set");
    exit(0);
}

static inline int world_open(void **state)
{
    const char *backend = getenv("AUTOGEN_TEST_BACKEND");
    ag_arena *arena = ag_arena_open();
    world *w = AG_NEW(arena, world);
    w->arena = arena;
    w->id = backend && strcmp(backend, "postgresql") == 0 ? AG_POSTGRESQL : AG_SQLITE;
    w->options = (ag_run_options){.lock_wait_ms = AG_UNSET, .autogen = "0", .now = "then"};
    w->told = ag_buf_new(arena);
    world_create_database(w);
    w->session = world_connect(w, w->url);
    *state = w;
    return 0;
}

static inline int world_close(void **state)
{
    world *w = *state;
    ag_session_close(w->session);
    world_drop_database(w);
    ag_arena_close(w->arena);
    return 0;
}

/* As a new process would: a new connection, and revisions read again. */
static inline void world_reconnect(world *w)
{
    ag_session_close(w->session);
    w->session = world_connect(w, w->url);
}

/* Nothing is in it any more; whoever was connected has to connect again. */
static inline void world_reset(world *w)
{
    if (w->id == AG_POSTGRESQL) {
        world_run(w, "DROP SCHEMA public CASCADE; CREATE SCHEMA public");
        return;
    }
    ag_session_close(w->session);
    unlink(ag_format(w->arena, "%s/test.db", w->folder));
    unlink(ag_format(w->arena, "%s/test.db-journal", w->folder));
    w->session = world_connect(w, w->url);
}

/* ------------------------------------------------------------------ revisions */

typedef struct told_revision {
    const char *id;
    const char *parents; /* as in the file: "null", "\"r1\"", "[\"a\", \"b\"]" */
    const char *more;    /* further members, each with a comma in front; "" for none */
    const char *up;
    const char *down; /* or "false" */
} told_revision;

static inline void world_add(world *w, const told_revision *told)
{
    ag_error err = {0};
    ag_revision *revision = NULL;
    char *text = ag_format(w->arena,
                           "{\"format\": 1, \"revision\": \"%s\", \"down_revision\": %s,"
                           " \"message\": \"do %s\", \"created_at\": \"2026-01-01T00:00:%02uZ\"%s,"
                           " \"upgrade\": %s, \"downgrade\": %s}",
                           told->id, told->parents, told->id, w->revisions.len % 60, told->more,
                           told->up, told->down);
    if (!ag_revision_read(w->arena, text, strlen(text), ag_format(w->arena, "%s.json", told->id),
                          NULL, &revision, &err))
        fail_msg("%s: %s %s", text, err.message, err.path);
    AG_PUSH(w->arena, &w->revisions, revision);
}

static inline void world_add_all(world *w, const told_revision *told, size_t count)
{
    for (size_t i = 0; i < count; i++)
        world_add(w, &told[i]);
}

/* Files that are edited, or gone: all revisions anew. */
static inline void world_forget(world *w)
{
    w->revisions = (ag_revisions){0};
}

/* ------------------------------------------------------------------ running */

static inline bool world_try(world *w, bool up, const char *target)
{
    w->err = (ag_error){0};
    w->result = (ag_run_result){0};
    return (up ? ag_upgrade : ag_downgrade)(w->arena, w->session, &w->revisions, target, NULL,
                                            &w->options, &w->result, &w->err);
}

static inline void world_go(world *w, bool up, const char *target)
{
    if (!world_try(w, up, target))
        fail_msg("%s %s: %s\nhint: %s", up ? "upgrade" : "downgrade", target, w->err.message,
                 w->err.hint);
}

static inline void world_up(world *w, const char *target)
{
    world_go(w, true, target);
}

static inline void world_down(world *w, const char *target)
{
    world_go(w, false, target);
}

/* The run fails so; what it says begins with `message`. */
static inline void world_refuses(world *w, bool up, const char *target, ag_error_code code,
                                 const char *message)
{
    if (world_try(w, up, target))
        fail_msg("%s to %s succeeded", up ? "upgrade" : "downgrade", target);
    if (w->err.code != code || !ag_starts_with(w->err.message, message))
        fail_msg("wanted %d %s\ngot %d %s", (int)code, message, (int)w->err.code, w->err.message);
}

/* ------------------------------------------------------------------ what came of it */

/* The ids of what was run, separated by spaces. */
static inline const char *world_done(world *w)
{
    ag_names ids = {0};
    for (size_t i = 0; i < w->result.done.len; i++)
        AG_PUSH(w->arena, &ids, w->result.done.items[i]->id);
    return ag_join(w->arena, &ids, " ");
}

/* Cells by "|", rows by ";". */
static inline const char *world_rows(world *w, const char *sql)
{
    ag_rows rows = world_query(w, sql);
    ag_buf out = ag_buf_new(w->arena);
    for (size_t i = 0; i < rows.row_count; i++) {
        ag_buf_put(&out, i > 0 ? ";" : "");
        for (size_t j = 0; j < rows.column_count; j++)
            ag_buf_format(&out, "%s%s", j > 0 ? "|" : "",
                          ag_cell(&rows, i, j) ? ag_cell(&rows, i, j) : "NULL");
    }
    return out.text;
}

static inline const char *world_version(world *w)
{
    return world_rows(w, "SELECT version_num FROM autogen_version ORDER BY 1");
}

/* Every row of the history, without what differs from run to run. */
static inline const char *world_history(world *w)
{
    return world_rows(w, "SELECT revision, direction, step, steps,"
                         " CASE WHEN finished_at IS NULL THEN 'open' ELSE 'ended' END,"
                         " CASE WHEN error IS NULL THEN 'good' ELSE 'bad' END"
                         " FROM autogen_history ORDER BY id");
}

static inline bool is_ours(const char *name)
{
    return ag_starts_with(name, "autogen_");
}

static inline int by_name(const void *a, const void *b)
{
    return strcmp((*(ag_object *const *)a)->name, (*(ag_object *const *)b)->name);
}

/* The tables as inspected, spelled, by name, each with its rows. */
static inline const char *world_dump(world *w)
{
    ag_error err = {0};
    ag_inspection found = {0};
    const ag_dialect *dialect = w->session->dialect;
    ag_inspect_options options = {.default_schema = dialect->default_schema};
    if (!dialect->inspect(w->arena, w->session, &options, &found, &err))
        fail_msg("%s", err.message);
    ag_schema *schema = ag_plan_spell_found(w->arena, dialect, found.schema);
    ag_buf out = ag_buf_new(w->arena);
    if (schema->tables.len > 0)
        qsort(schema->tables.items, schema->tables.len, sizeof(ag_object *), by_name);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_object *table = schema->tables.items[i];
        if (is_ours(table->name))
            continue;
        ag_buf_format(&out, "%s: ", table->name);
        ag_json_print(&out, ag_object_write(w->arena, table, AG_READ_WHOLE));
        ag_buf_format(&out, "%s\n",
                      world_rows(w, ag_sql_format(w->arena, dialect, "SELECT * FROM %N ORDER BY 1",
                                                  table->name)));
    }
    return out.text;
}

#endif
