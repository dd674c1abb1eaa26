#include "app/declared.h"

#include "app/cache.h"
#include "app/config.h"
#include "app/dialect.h"
#include "base/sha256.h"

#include <autogen/plan.h>
#include <autogen/source.h>

#include <string.h>

/* ------------------------------------------------------------------ which kind */

static bool is_sql(const char *path)
{
    return ag_ends_with(path, ".sql");
}

/* All of one kind: what another kind declares cannot refer to it. */
static bool check_one_kind(const ag_names *paths, ag_error *err)
{
    for (size_t i = 1; i < paths->len; i++) {
        const ag_place place = {.file = paths->items[i]};
        if (is_sql(paths->items[i]) == is_sql(paths->items[0]))
            continue;
        ag_fail(err, AG_E_SQL_FILE, &place,
                "a schema stands in SQL files or in others, not in both: \"%s\" is another kind",
                paths->items[0]);
        return ag_hint(err, "\"autogen inspect FILE --format json\" turns one into the other");
    }
    return true;
}

/* ------------------------------------------------------------------ SQL */

static bool find_dialect(const ag_project *project, const char *path, const ag_dialect **out,
                         ag_error *err)
{
    const ag_place place = {.file = path};
    ag_error ignored = {0};
    if (ag_choose_dialect(project, NULL, out, &ignored))
        return true;
    ag_fail(err, AG_E_USAGE, &place, "for which database is this SQL? there is no URL that tells");
    return ag_hint(err, "say \"dialects\": [\"postgresql\"] or [\"sqlite\"] in %s, or give a --url",
                   project->config_path);
}

/* The version of the server where the files would be run. */
static bool find_version(ag_arena *arena, const ag_dialect *dialect, const char *url,
                         const char **out, ag_error *err)
{
    const ag_scratch_options in_memory = {0};
    ag_session *session = NULL;
    bool ok = dialect->id == AG_SQLITE ? dialect->open_scratch(arena, &in_memory, &session, err)
                                       : dialect->open(arena, url, false, &session, err);
    if (!ok)
        return false;
    *out = ag_strdup(arena, session->version_text);
    ag_session_close(session);
    return true;
}

/* What a build can hold: another one may have left out what this one sees. */
static void put_shapes(ag_buf *text)
{
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        const ag_shape *shape = ag_kinds[kind].shape;
        ag_buf_put(text, shape->noun);
        for (size_t i = 0; i < shape->field_count; i++)
            ag_buf_format(text, " %s", shape->fields[i].name);
        ag_buf_putc(text, '\n');
    }
}

static char *cache_key(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                       const char *server, const ag_sql_files *files)
{
    char hex[AG_SHA256_HEX + 1];
    ag_buf text = ag_buf_new(arena);
    ag_buf_format(&text, "3 %s\n%s\n%u\n%s\n%s\n", ag_version(), server, project->manage,
                  project->default_schema ? project->default_schema : "",
                  project->config->version_schema ? project->config->version_schema : "");
    put_shapes(&text);
    ag_buf_put(&text, ag_sql_files_digest(arena, dialect, files));
    ag_sha256_hex(text.text, text.len, hex);
    return ag_format(arena, "sql-%s.json", hex);
}

/* All that is there but our own tables. */
static ag_schema *without_ours(ag_arena *arena, const ag_project *project, const ag_schema *found)
{
    ag_filter filter = project->filter;
    filter.managed_schemas = filter.include = filter.exclude = (ag_names){0};
    AG_PUSH(arena, &filter.managed_schemas, "*");
    return ag_filter_apply(arena, &filter, found, NULL, 0, NULL);
}

/* "function (2), view (1)" */
static char *list_uncovered(ag_arena *arena, const ag_pairs *pairs)
{
    ag_names names = {0};
    for (size_t i = 0; i < pairs->keys.len; i++)
        AG_PUSH(arena, &names,
                ag_format(arena, "%s (%s)", pairs->keys.items[i], pairs->values.items[i]));
    return ag_join(arena, &names, ", ");
}

static void note_uncovered(ag_arena *arena, const ag_project *project, const char *list, size_t len)
{
    const char *note = ag_format(
        arena, "what the SQL files say of these kinds is not compared by this version: %.*s",
        (int)len, list);
    if (len > 0 && !ag_names_has(project->notes, note))
        AG_PUSH(project->arena, project->notes, ag_strdup(project->arena, note));
}

static bool run_files(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                      const ag_sql_files *files, char **out, ag_error *err)
{
    ag_scratch_options options = ag_project_scratch(project);
    if (project->dialect != dialect)
        options.url = NULL;
    ag_session *session = NULL;
    ag_inspection found = {0};
    if (!dialect->open_scratch(arena, &options, &session, err))
        return false;
    bool ok = ag_source_sql(arena, session, files, project->default_schema, &found, err);
    if (ok)
        ag_scratch_shorten(arena, session, project->default_schema, found.schema);
    ag_session_close(session);
    if (ok)
        *out = ag_format(arena, "%s\n%s", list_uncovered(arena, &found.not_covered),
                         ag_schema_print_exact(arena, without_ours(arena, project, found.schema)));
    return ok;
}

/*
 * The first line of the text lists what is not covered, the rest is the schema.  Always by way of the text, so that it does not matter whether it came from the cache.
 */
static bool read_text(ag_arena *arena, const ag_project *project, const char *text,
                      const char *path, ag_schema **out, ag_error *err)
{
    size_t len = strcspn(text, "\n");
    ag_schema *schema = NULL;
    if (!ag_source_json_text(arena, text + len, strlen(text + len), path, &schema, err) ||
        !ag_schema_settle(arena, schema, err))
        return ag_json_locate_error(err);
    note_uncovered(arena, project, text, len);
    *out = schema;
    return true;
}

static bool read_sql(ag_arena *arena, const ag_project *project, const ag_names *paths,
                     ag_schema **out, ag_error *err)
{
    const ag_dialect *dialect = NULL;
    ag_sql_files files = {0};
    const char *version = NULL;
    ag_error ignored = {0};
    char *text = NULL, *key = NULL;
    if (!find_dialect(project, paths->items[0], &dialect, err) ||
        !ag_sql_files_read(arena, dialect, project->folder, paths, &files, err))
        return false;
    const char *scratch = dialect->id == AG_SQLITE ? NULL : project->scratch;
    const char *url = scratch ? scratch : project->dialect == dialect ? project->url : NULL;
    if ((url || dialect->id == AG_SQLITE) && find_version(arena, dialect, url, &version, err))
        key = cache_key(arena, project, dialect, version, &files);
    else if (err->code)
        return false;
    if (key && ag_cache_find(arena, key, &text) &&
        read_text(arena, project, text, "the cache", out, &ignored))
        return true;
    if (!run_files(arena, project, dialect, &files, &text, err) ||
        !read_text(arena, project, text, paths->items[0], out, err))
        return false;
    if (key)
        ag_cache_put(arena, key, text);
    return true;
}

/* ------------------------------------------------------------------ either */

bool ag_declared_read(ag_arena *arena, const ag_project *project, const ag_names *paths,
                      ag_schema **out, ag_error *err)
{
    if (!check_one_kind(paths, err))
        return false;
    if (paths->len > 0 && is_sql(paths->items[0]))
        return read_sql(arena, project, paths, out, err);
    ag_c_options c = ag_config_c_options(arena, project);
    return ag_source_files(arena, paths, &c, project->dialects, out, err);
}

/* What lies in it leaves its name out, and each environment has one of its own: no revision can make it. */
static bool check_default_schema(const ag_project *project, const ag_schema *schema, ag_error *err)
{
    const char *name = project->default_schema;
    const ag_object *found = name ? ag_list_find(&schema->schemas, name) : NULL;
    if (!found || ag_namespace_given(name))
        return true;
    ag_json_fail(err, AG_E_MODEL, found->source, "\"%s\" is the default schema", name);
    return ag_hint(err, "leave it out: it is there before any revision; upgrade makes it where it"
                        " is not");
}

bool ag_project_declared(ag_arena *arena, const ag_project *project, ag_schema **out, ag_error *err)
{
    ag_names paths = {0};
    if (!ag_project_schema_paths(arena, project, &paths, err) ||
        !ag_declared_read(arena, project, &paths, out, err) ||
        !check_default_schema(project, *out, err))
        return false;
    ag_schema_ignore(arena, *out, (AG_GRANTS | AG_OWNER) & ~project->manage);
    return true;
}

bool ag_declared_is_sql(const ag_project *project)
{
    return project->schema_paths.len > 0 && is_sql(project->schema_paths.items[0]);
}

bool ag_declared_digest(ag_arena *arena, const ag_project *project, const ag_schema *schema,
                        const char **out, ag_error *err)
{
    const ag_dialect *dialect = NULL;
    ag_sql_files files = {0};
    char hex[AG_SHA256_HEX + 1];
    char *digest = ag_schema_digest(arena, schema);
    if (!ag_declared_is_sql(project)) {
        *out = digest;
        return true;
    }
    if (!find_dialect(project, project->schema_paths.items[0], &dialect, err) ||
        !ag_sql_files_read(arena, dialect, project->folder, &project->schema_paths, &files, err))
        return false;
    /* With other settings the same files say another schema. */
    const char *text =
        ag_format(arena, "%s %s %u %s", ag_sql_files_digest(arena, dialect, &files), digest,
                  project->manage, project->default_schema ? project->default_schema : "");
    ag_sha256_hex(text, strlen(text), hex);
    *out = ag_format(arena, "sql-sha256:%s", hex);
    return true;
}
