/*
 * init_database.c: a project for a database that is there already.
 *
 * The schema file says what the database holds; the first revision is its baseline, and is recorded there as adopted.  Nothing else is changed in the
 * database, and if anything fails the files are taken away again.
 */
#include "app/config.h"
#include "app/dotenv.h"
#include "app/init.h"
#include "app/url.h"
#include "base/file.h"

#include <autogen/plan.h>
#include <autogen/run.h>
#include <autogen/source.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct adoption {
    ag_arena *arena;
    const ag_init_request *request;
    const char *folder;
    ag_url_choice url;
    ag_schema *schema;
    ag_init_result result;
} adoption;

static const char *const schema_files[] = {
    [AG_INIT_JSON] = "schema.json", [AG_INIT_SQL] = "schema.sql", [AG_INIT_C] = "schema.h"};

/* ------------------------------------------------------------------ which database */

static bool read_dotenv(adoption *a, ag_variables *variables, ag_error *err)
{
    ag_dotenv file = {.path = ag_path_join(a->arena, a->folder, ".env")};
    char *text;
    size_t len;
    variables->getenv = getenv;
    if (!ag_file_exists(file.path))
        return true;
    if (!ag_file_read(a->arena, file.path, &text, &len, err) ||
        !ag_dotenv_read(a->arena, text, len, file.path, &file.pairs, err))
        return false;
    AG_PUSH(a->arena, &variables->files, file);
    return true;
}

static bool choose_url(adoption *a, ag_error *err)
{
    ag_variables variables = {0};
    char here[4096];
    bool same = ag_streq(a->folder, ".");
    if (!same && !getcwd(here, sizeof here))
        return ag_fail(err, AG_E_IO, NULL, "the current folder cannot be found");
    const ag_config *none = (const ag_config *)ag_object_new(a->arena, &ag_config_shape, NULL);
    const ag_url_sources sources = {.variables = &variables,
                                    .given = a->request->url,
                                    .folder = same ? NULL : here,
                                    .config_path =
                                        ag_path_join(a->arena, a->folder, "autogen.json"),
                                    .config = none};
    if (!read_dotenv(a, &variables, err) || !ag_url_choose(a->arena, &sources, &a->url, err))
        return false;
    if (a->url.url)
        return true;
    ag_fail(err, AG_E_NO_DATABASE, NULL, "no database is named");
    return ag_hint(err, "autogen init --from-database --url postgresql://host/name");
}

/* A dollar sign would name a variable. */
static const char *escape(ag_arena *arena, const char *text)
{
    ag_buf out = ag_buf_new(arena);
    for (; *text; text++) {
        ag_buf_putc(&out, *text);
        if (*text == '$')
            ag_buf_putc(&out, '$');
    }
    return out.text;
}

/* What the configuration says: the variable that said it, or the URL if there is no password in it. */
static const char *database_text(adoption *a)
{
    static const char *const variables[] = {"AUTOGEN_DATABASE_URL", "DATABASE_URL"};
    for (size_t i = 0; i < AG_COUNT(variables); i++)
        if (ag_starts_with(a->url.origin, variables[i]))
            return ag_format(a->arena, "$%s", variables[i]);
    if (!ag_streq(a->url.dialect->display_url(a->arena, a->url.url), a->url.url)) {
        a->result.needs_variable = true;
        return "$DATABASE_URL";
    }
    return escape(a->arena, a->url.url);
}

/* ------------------------------------------------------------------ what it holds */

/* Its revisions are somewhere, and a second baseline beside them would fit none of them. */
static bool check_unmanaged(adoption *a, ag_session *session, ag_error *err)
{
    const ag_ledger_options options = {0};
    ag_ledger ledger = {0};
    if (!ag_ledger_read(a->arena, session, &options, &ledger, err))
        return false;
    if (!ledger.heads.len)
        return true;
    ag_fail(err, AG_E_UNKNOWN_REVISION, NULL, "the database has revisions already: it is at \"%s\"",
            ledger.heads.items[0]);
    return ag_hint(err, "use the project whose files they are; if it is lost for good, drop the "
                        "tables autogen_version and autogen_history");
}

static bool inspect(adoption *a, ag_error *err)
{
    ag_session *session = NULL;
    ag_inspection found = {0};
    ag_filter all = {.default_schema = a->url.dialect->default_schema};
    if (!a->url.dialect->open(a->arena, a->url.url, false, &session, err))
        return false;
    bool is_new = session->is_new;
    bool ok = check_unmanaged(a, session, err) &&
              ag_source_database(a->arena, session, NULL, &found, err);
    ag_session_close(session);
    if (!ok)
        return false;
    if (is_new) {
        ag_fail(err, AG_E_CONNECT, NULL, "there is no database %s",
                a->url.dialect->display_url(a->arena, a->url.url));
        return ag_hint(err, "\"autogen init\" starts a project without one");
    }
    AG_PUSH(a->arena, &all.managed_schemas, "*");
    a->schema = ag_filter_apply(a->arena, &all, found.schema, NULL, 0, NULL);
    a->result.not_covered = found.not_covered;
    return true;
}

static bool print_schema(adoption *a, const char **out, ag_error *err)
{
    ag_plan_options options = {.dialect = a->url.dialect};
    ag_schema *empty = ag_schema_new(a->arena);
    ag_buf sql = ag_buf_new(a->arena);
    ag_ops ops = {0};
    switch (a->request->format) {
    case AG_INIT_JSON: *out = ag_schema_print(a->arena, a->schema); return true;
    case AG_INIT_C: *out = ag_schema_print_c(a->arena, a->schema); return true;
    case AG_INIT_SQL: break;
    }
    if (!ag_diff(a->arena, empty, a->schema, NULL, &ops, NULL, err) ||
        !ag_plan_print(a->arena, &options, empty, &ops, &sql, err))
        return false;
    *out = sql.text;
    return true;
}

/* ------------------------------------------------------------------ the files */

static bool put(adoption *a, const char *name, const char *text, ag_error *err)
{
    const char *path = ag_path_join(a->arena, a->folder, name);
    if (!ag_file_write(path, text, strlen(text), false, err))
        return false;
    AG_PUSH(a->arena, &a->result.files, path);
    return true;
}

static char *config_text(adoption *a)
{
    ag_json *json = ag_json_object(a->arena);
    ag_json_set(a->arena, json, "schema",
                ag_json_string(a->arena, schema_files[a->request->format]));
    ag_json_set(a->arena, json, "migrations", ag_json_string(a->arena, "migrations"));
    ag_json_set(a->arena, json, "database", ag_json_string(a->arena, database_text(a)));
    ag_buf text = ag_buf_new(a->arena);
    ag_json_print(&text, json);
    return text.text;
}

static bool write_files(adoption *a, ag_error *err)
{
    const char *schema = NULL;
    return print_schema(a, &schema, err) &&
           ag_folder_make(ag_path_join(a->arena, a->folder, "migrations"), err) &&
           put(a, "autogen.json", config_text(a), err) &&
           put(a, schema_files[a->request->format], schema, err) &&
           put(a, "migrations/.gitkeep", "", err);
}

/* The baseline, and its record.  It has to be all: what was written must say exactly what is there. */
static bool write_baseline(adoption *a, ag_error *err)
{
    const ag_project_options options = {.config = ag_path_join(a->arena, a->folder, "autogen.json"),
                                        .url = a->url.url};
    const ag_revision_request revision = {.message = "baseline", .no_rename = true};
    const ag_migrate_request upgrade = {.lock_wait_ms = AG_UNSET};
    ag_project *project = NULL;
    ag_revision_result made = {0};
    ag_run_result done = {0};
    if (!ag_project_open(a->arena, &options, &project, err) ||
        !ag_make_revision(a->arena, project, &revision, &made, err))
        return false;
    for (size_t i = 0; i < made.written.len; i++)
        AG_PUSH(a->arena, &a->result.files, made.written.items[i]->path);
    a->result.unproven = made.unproven;
    if (made.written.len > 1 || (made.written.len == 1 && !made.written.items[0]->baseline))
        return ag_fail(err, AG_E_UNSUPPORTED, NULL,
                       "the database does not read back as it was written: %s",
                       made.written.items[made.written.len - 1]->message);
    return ag_migrate(a->arena, project, &upgrade, NULL, &done, err);
}

bool ag_init_from_database(ag_arena *arena, const ag_init_request *request, ag_init_result *out,
                           ag_error *err)
{
    adoption a = {.arena = arena, .request = request};
    a.folder = request->folder ? request->folder : ".";
    if (!ag_init_check_free(arena, a.folder, schema_files[request->format], err) ||
        !choose_url(&a, err) || !inspect(&a, err))
        return false;
    if (!write_files(&a, err) || !write_baseline(&a, err)) {
        for (size_t i = 0; i < a.result.files.len; i++)
            unlink(a.result.files.items[i]);
        return false;
    }
    a.result.display_url = a.url.dialect->display_url(arena, a.url.url);
    *out = a.result;
    return true;
}
