/*
 * The proof against renderers that get something wrong.
 *
 * This program has a list of dialects of its own (src/plan/dialects.c, built a second time with other names in it): the real ones, but for their renderers and rebuilds, which spoil what they
 * wrote as the test says.  With AUTOGEN_TEST_BACKEND=postgresql the faults are PostgreSQL's, on the server of AUTOGEN_TEST_PG.
 */
#include "folder.h"

#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/project.h"
#include "postgresql/quote.h"
#include "postgresql/render.h"
#include "postgresql/scratch.h"
#include "postgresql/session.h"
#include "postgresql/url.h"
#include "sqlite/catalog.h"
#include "sqlite/project.h"
#include "sqlite/rebuild.h"
#include "sqlite/render.h"
#include "sqlite/session.h"
#include "sqlite/sql.h"
#include "sqlite/sqlite.h"
#include "sqlite/url.h"

#include <autogen/plan.h>
#include <autogen/project.h>

#include <stdio.h>

enum where { ANYWHERE, REBUILD };

typedef struct fault {
    ag_dialect_id dialect;
    const char *title;
    enum where where;
    const char *find;
    const char *instead; /* NULL: the whole statement is missing */
    const char *columns; /* of people, after; NULL: the same */
    const char *more;    /* about the table people, after */
    const char *message; /* what has to be said */
} fault;

static const fault faults[] = {
    {AG_SQLITE, "forgets NOT NULL", ANYWHERE, " NOT NULL", "",
     "\"code\": {\"type\": \"text\", \"nullable\": false, \"default\": \"'x'\"}", NULL,
     "people.code"},
    {AG_SQLITE, "writes another default", ANYWHERE, "'draft'", "'final'",
     "\"state\": {\"type\": \"text\", \"default\": \"'draft'\"}", NULL, "people.state"},
    {AG_SQLITE, "writes another type", ANYWHERE, "varchar(50)", "varchar(5)",
     "\"state\": {\"type\": \"varchar(50)\"}", NULL, "people.state"},
    {AG_SQLITE, "forgets an index", REBUILD, "CREATE INDEX", NULL, NULL,
     "\"checks\": {\"ck_nick\": \"nick <> ''\"}", "people.ix_people_name"},
    {AG_SQLITE, "copies another column", REBUILD, "SELECT id, name, nick", "SELECT id, nick, name",
     NULL, "\"checks\": {\"ck_nick\": \"nick <> '?'\"}", "table \"people\""},
    {AG_SQLITE, "alters values", REBUILD, "SELECT id, name, nick", "SELECT id, name, upper(nick)",
     NULL, "\"checks\": {\"ck_nick\": \"nick <> '?'\"}", "table \"people\""},
    {AG_SQLITE, "forgets NULLs", REBUILD, "SELECT id, name, nick",
     "SELECT id, name, coalesce(nick, '')", NULL, "\"checks\": {\"ck_nick\": \"nick <> '?'\"}",
     "table \"people\""},
    {AG_SQLITE, "forgets the check", REBUILD, "CHECK (nick <> '')", "CHECK (true)", NULL,
     "\"checks\": {\"ck_nick\": \"nick <> ''\"}", "people.ck_nick"},
    {AG_SQLITE, "does not drop what came", ANYWHERE, "DROP COLUMN", NULL,
     "\"state\": {\"type\": \"text\"}", NULL, "people.state"},
    {AG_SQLITE, "does nothing", ANYWHERE, "CREATE INDEX ix_nick", NULL, NULL,
     "\"indexes\": {\"ix_people_name\": [\"name\"], \"ix_nick\": [\"nick\"]}", "people.ix_nick"},
    {AG_SQLITE, "writes what is no SQL", ANYWHERE, "CREATE INDEX ix_nick", "CREATE INDEKS ix_nick",
     NULL, "\"indexes\": {\"ix_people_name\": [\"name\"], \"ix_nick\": [\"nick\"]}", "INDEKS"},

    {AG_POSTGRESQL, "forgets NOT NULL", ANYWHERE, " NOT NULL", "",
     "\"code\": {\"type\": \"text\", \"nullable\": false, \"default\": \"'x'\"}", NULL,
     "people.code"},
    {AG_POSTGRESQL, "writes another default", ANYWHERE, "'draft'", "'final'",
     "\"state\": {\"type\": \"text\", \"default\": \"'draft'\"}", NULL, "people.state"},
    {AG_POSTGRESQL, "writes another expression", ANYWHERE, "BETWEEN 1", "BETWEEN 2", NULL,
     "\"checks\": {\"ck_id\": \"id BETWEEN 1 AND 5\"}", "people.ck_id"},
    {AG_POSTGRESQL, "writes another predicate", ANYWHERE, "nick IN ('a', 'b')",
     "nick IN ('a', 'c')", NULL,
     "\"indexes\": {\"ix_people_name\": [\"name\"], \"ix_nick\": {\"columns\": [\"nick\"], "
     "\"where\": \"nick IN ('a', 'b')\"}}",
     "people.ix_nick"},
    {AG_POSTGRESQL, "writes another type", ANYWHERE, "varchar(50)", "varchar(5)",
     "\"state\": {\"type\": \"varchar(50)\"}", NULL, "people.state"},
    {AG_POSTGRESQL, "forgets a comment", ANYWHERE, "COMMENT ON", NULL, NULL, "\"comment\": \"who\"",
     "people"},
    {AG_POSTGRESQL, "does not drop what came", ANYWHERE, "DROP COLUMN", NULL,
     "\"state\": {\"type\": \"text\"}", NULL, "people.state"},
    {AG_POSTGRESQL, "makes a new column of one that is renamed", ANYWHERE,
     "RENAME COLUMN nick TO alias", "DROP COLUMN nick, ADD COLUMN alias text",
     "\"alias\": {\"type\": \"text\", \"renamed_from\": \"nick\"}", NULL, "table \"people\""},
    {AG_POSTGRESQL, "needs an empty table", ANYWHERE, "ADD COLUMN state text",
     "ADD COLUMN state text DEFAULT 'x', ADD CHECK (id < 0)", "\"state\": {\"type\": \"text\"}",
     NULL, "people"},
    {AG_POSTGRESQL, "forgets an operator class", ANYWHERE, " text_pattern_ops", "", NULL,
     "\"indexes\": {\"ix_people_name\": [\"name\"], \"ix_nick\": {\"columns\": [{\"column\": "
     "\"nick\", \"opclass\": \"text_pattern_ops\"}]}}",
     "people.ix_nick"},
    {AG_POSTGRESQL, "makes no index where there are rows", ANYWHERE, "CREATE INDEX ix_nick",
     "CREATE UNIQUE INDEX ix_nick", NULL,
     "\"indexes\": {\"ix_people_name\": [\"name\"], \"ix_nick\": [\"nick\"]}", "people.ix_nick"},
};

/* ------------------------------------------------------------------ the faulty dialects */

static const fault *active;

static void spoil(ag_arena *arena, ag_step *step, size_t first)
{
    uint32_t kept = (uint32_t)first;
    for (size_t i = first; i < step->statements.len; i++) {
        ag_statement statement = step->statements.items[i];
        const char *at = strstr(statement.sql, active->find);
        if (at && !active->instead)
            continue;
        if (at)
            statement.sql = ag_format(arena, "%.*s%s%s", (int)(at - statement.sql), statement.sql,
                                      active->instead, at + strlen(active->find));
        step->statements.items[kept++] = statement;
    }
    step->statements.len = kept;
}

static bool spoiled(ag_arena *arena, ag_step *step, size_t first, enum where where, bool ok)
{
    if (ok && active && (active->where == ANYWHERE || active->where == where))
        spoil(arena, step, first);
    return ok;
}

static bool sqlite_render(ag_arena *arena, const ag_render *render, const ag_op *op, ag_step *step,
                          ag_error *err)
{
    size_t first = step->statements.len;
    return spoiled(arena, step, first, ANYWHERE, ag_sqlite_render(arena, render, op, step, err));
}

static bool sqlite_rebuild(ag_arena *arena, const ag_render *render, const ag_table *before,
                           const ag_table *after, const ag_pairs *columns, ag_step *step,
                           ag_error *err)
{
    size_t first = step->statements.len;
    return spoiled(arena, step, first, REBUILD,
                   ag_sqlite_rebuild(arena, render, before, after, columns, step, err));
}

static bool postgresql_render(ag_arena *arena, const ag_render *render, const ag_op *op,
                              ag_step *step, ag_error *err)
{
    size_t first = step->statements.len;
    return spoiled(arena, step, first, ANYWHERE, ag_pg_render(arena, render, op, step, err));
}

/* The sessions have to know whose they are, because the runner asks them. */
static bool claim(ag_session **session, ag_dialect_id id, bool ok)
{
    if (ok)
        (*session)->dialect = ag_dialects[id];
    return ok;
}

static bool sqlite_open(ag_arena *arena, const char *url, bool create, ag_session **out,
                        ag_error *err)
{
    return claim(out, AG_SQLITE, ag_sqlite_open(arena, url, create, out, err));
}

static bool sqlite_open_scratch(ag_arena *arena, const ag_scratch_options *options,
                                ag_session **out, ag_error *err)
{
    return claim(out, AG_SQLITE, ag_sqlite_open_scratch(arena, options, out, err));
}

static bool postgresql_open(ag_arena *arena, const char *url, bool create, ag_session **out,
                            ag_error *err)
{
    return claim(out, AG_POSTGRESQL, ag_pg_session_open(arena, url, create, out, err));
}

static bool postgresql_open_scratch(ag_arena *arena, const ag_scratch_options *options,
                                    ag_session **out, ag_error *err)
{
    return claim(out, AG_POSTGRESQL, ag_pg_scratch_open(arena, options, out, err));
}

static void no_prelude(ag_buf *out, const char *default_schema)
{
    (void)out;
    (void)default_schema;
}

extern const ag_dialect faulty_sqlite, faulty_postgresql;

const ag_dialect faulty_sqlite = {
    .id = AG_SQLITE,
    .name = "sqlite",
    .default_schema = "main",
    .lex_flags = AG_LEX_BRACKETS | AG_LEX_BACKTICKS,
    .owns_url = ag_sqlite_url_is,
    .open = sqlite_open,
    .open_scratch = sqlite_open_scratch,
    .display_url = ag_sqlite_url_display,
    .put_identifier = ag_sqlite_put_identifier,
    .put_literal = ag_sqlite_put_literal,
    .project = ag_sqlite_project,
    .spell = ag_sqlite_spell,
    .fit = ag_sqlite_fit,
    .render = sqlite_render,
    .rebuild = sqlite_rebuild,
    .inspect = ag_sqlite_inspect,
    .script_head = "",
    .begin = "BEGIN IMMEDIATE",
    .prelude = no_prelude,
    .put_assertion = ag_sqlite_put_assertion,
};

const ag_dialect faulty_postgresql = {
    .id = AG_POSTGRESQL,
    .name = "postgresql",
    .default_schema = "public",
    .lex_flags = AG_LEX_PLAIN,
    .owns_url = ag_pg_url_owned,
    .open = postgresql_open,
    .open_scratch = postgresql_open_scratch,
    .display_url = ag_pg_url_display,
    .put_identifier = ag_pg_put_identifier,
    .put_literal = ag_pg_put_literal,
    .project = ag_pg_project,
    .spell = ag_pg_spell,
    .fit = ag_pg_fit,
    .render = postgresql_render,
    .inspect = ag_pg_inspect,
    .script_head = "",
    .begin = "BEGIN",
    .prelude = ag_pg_put_prelude,
    .put_assertion = ag_pg_put_assertion,
};

/* ------------------------------------------------------------------ a project for each fault */

typedef struct place {
    ag_arena *arena;
    char *folder;
    const char *url;
    const char *database; /* on the server; NULL: a file */
} place;

static ag_dialect_id backend(void)
{
    const char *name = getenv("AUTOGEN_TEST_BACKEND");
    return name && strcmp(name, "postgresql") == 0 ? AG_POSTGRESQL : AG_SQLITE;
}

static char *nothing_set(const char *name)
{
    (void)name;
    return NULL;
}

static void on_server(place *p, const char *verb)
{
    ag_session *server = NULL;
    ag_error err = {0};
    if (!ag_dialects[AG_POSTGRESQL]->open(p->arena, getenv("AUTOGEN_TEST_PG"), false, &server,
                                          &err) ||
        !ag_session_runf(server, p->arena, &err, "%S DATABASE %I", verb, p->database))
        fail_msg("%s", err.message);
    ag_session_close(server);
}

static const char *server_url(ag_arena *arena, const char *database)
{
    const char *url = getenv("AUTOGEN_TEST_PG");
    return ag_format(arena, "%.*s/%s", (int)(strrchr(url, '/') - url), url, database);
}

static place make_place(ag_arena *arena)
{
    place p = {.arena = arena, .folder = folder_make(arena)};
    p.url = ag_format(arena, "sqlite:%s/app.db", p.folder);
    if (backend() == AG_POSTGRESQL) {
        p.database = ag_format(arena, "autogen_test_%ld", (long)getpid());
        p.url = server_url(arena, p.database);
        on_server(&p, "CREATE");
    }
    folder_put(arena, p.folder, "autogen.json",
               ag_format(arena,
                         "{\"database\": \"%s\", \"schema\": [\"schema.json\"], "
                         "\"migrations\": [\"migrations\"]}",
                         p.url));
    return p;
}

static void remove_place(place *p)
{
    if (p->database)
        on_server(p, "DROP");
    folder_remove(p->arena, p->folder, 0);
}

static void declare(const place *p, const char *columns, const char *more)
{
    bool renamed = columns && strstr(columns, "renamed_from");
    folder_put(p->arena, p->folder, "schema.json",
               ag_format(p->arena,
                         "{\"tables\": {\"people\": {\"columns\": {\"id\": {\"type\": \"bigint\", "
                         "\"nullable\": false}, \"name\": {\"type\": \"text\"}%s%s%s}, "
                         "\"primary_key\": [\"id\"]%s%s%s}, \"pets\": {\"columns\": {\"id\": "
                         "{\"type\": \"bigint\"}, \"owner\": {\"type\": \"bigint\", "
                         "\"references\": \"people(id)\"}}, \"primary_key\": [\"id\"]}}}",
                         renamed ? "" : ", \"nick\": {\"type\": \"text\"}", columns ? ", " : "",
                         columns ? columns : "",
                         more && strstr(more, "ix_people_name")
                             ? ""
                             : ", \"indexes\": {\"ix_people_name\": [\"name\"]}",
                         more ? ", " : "", more ? more : ""));
}

static bool revise(const place *p, const char *id, bool no_verify, ag_revision_result *out,
                   ag_error *err)
{
    ag_project_options options = {.folder = p->folder, .getenv = nothing_set};
    ag_revision_request request = {.id = id, .message = id, .no_verify = no_verify};
    ag_project *project = NULL;
    return ag_project_open(p->arena, &options, &project, err) &&
           ag_make_revision(p->arena, project, &request, out, err);
}

static void upgrade(const place *p)
{
    ag_project_options options = {.folder = p->folder, .getenv = nothing_set};
    ag_migrate_request request = {.lock_wait_ms = AG_UNSET};
    ag_project *project = NULL;
    ag_run_result result = {0};
    ag_error err = {0};
    if (!ag_project_open(p->arena, &options, &project, &err) ||
        !ag_migrate(p->arena, project, &request, NULL, &result, &err))
        fail_msg("%s", err.message);
}

static size_t files(const place *p)
{
    ag_names names = {0};
    ag_error err = {0};
    assert_true(
        ag_folder_list(p->arena, ag_path_join(p->arena, p->folder, "migrations"), &names, &err));
    return names.len;
}

static void start(const place *p)
{
    ag_revision_result result = {0};
    ag_error err = {0};
    active = NULL;
    declare(p, NULL, NULL);
    if (!revise(p, "a1", false, &result, &err))
        fail_msg("%s", err.message);
    upgrade(p);
}

static void check_fault(const place *p, const fault *f)
{
    ag_revision_result result = {0}, unproven = {0}, sound = {0};
    ag_error err = {0};
    declare(p, f->columns, f->more);
    active = f;
    if (revise(p, "a2", false, &result, &err))
        fail_msg("on %s a renderer that %s was not found out", ag_dialect_names[f->dialect],
                 f->title);
    print_message("# %s\n", err.message);
    /* What the server does not even take is its own error. */
    bool known = err.code == AG_E_PROOF || err.code == AG_E_SQL || err.code == AG_E_SQL_TEXT;
    if (!known || !strstr(err.message, f->message))
        fail_msg("a renderer that %s: (%d) %s", f->title, (int)err.code, err.message);
    assert_int_equal(files(p), 1);
    err = (ag_error){0};
    if (!revise(p, "a2", true, &unproven, &err))
        fail_msg("%s", err.message);
    assert_int_equal(files(p), 2);
    assert_int_equal(unproven.written.items[0]->verified.len, 0);
    unlink(unproven.written.items[0]->path);
    /* and it was the fault */
    active = NULL;
    if (!revise(p, "a2", false, &sound, &err))
        fail_msg("without a renderer that %s: %s", f->title, err.message);
    assert_int_equal(sound.written.items[0]->verified.len, 1);
    unlink(sound.written.items[0]->path);
}

static void test_proof__finds_wrong_plans(void **state)
{
    place p = make_place(*state);
    start(&p);
    for (size_t i = 0; i < AG_COUNT(faults); i++) {
        if (faults[i].dialect == backend())
            check_fault(&p, &faults[i]);
    }
    remove_place(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {FOLDER_TEST(test_proof__finds_wrong_plans)};
    if (backend() == AG_POSTGRESQL && !getenv("AUTOGEN_TEST_PG")) {
        puts("1..0 # SKIP AUTOGEN_TEST_PG is not set");
        return 0;
    }
    return cmocka_run_group_tests_name("proof", tests, NULL, NULL);
}
