#include "app/config.h"
#include "app/config_check.h"
#include "app/declared.h"
#include "app/dotenv.h"
#include "app/url.h"
#include "base/file.h"

#include <autogen/plan.h>
#include <autogen/source.h>

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define CONFIG_NAME "autogen.json"

/* ------------------------------------------------------------------ the file */

static bool is_root(const char *folder, const char *parent)
{
    struct stat here;
    struct stat above;
    return stat(folder, &here) != 0 || stat(parent, &above) != 0 ||
           (here.st_dev == above.st_dev && here.st_ino == above.st_ino);
}

/* autogen.json in `start` or the nearest folder above. */
static bool look_upwards(ag_arena *arena, const char *start, const char **out, ag_error *err)
{
    const char *folder = start ? start : ".";
    for (;;) {
        const char *path = ag_path_join(arena, folder, CONFIG_NAME);
        if (ag_file_exists(path)) {
            *out = path;
            return true;
        }
        const char *parent = ag_path_join(arena, folder, "..");
        if (is_root(folder, parent))
            break;
        folder = parent;
    }
    ag_fail(err, AG_E_NO_CONFIG, NULL, "there is no %s here or in a folder above", CONFIG_NAME);
    return ag_hint(err, "\"autogen init\" makes a project");
}

static bool find_config(ag_arena *arena, const ag_project_options *options, const char **out,
                        ag_error *err)
{
    if (!options->config)
        return look_upwards(arena, options->folder, out, err);
    const char *path = ag_path_join(arena, options->folder, options->config);
    if (!ag_file_exists(path)) {
        ag_fail(err, AG_E_NO_CONFIG, NULL, "there is no configuration file \"%s\"", path);
        return ag_hint(err, "\"autogen init\" makes a project");
    }
    *out = path;
    return true;
}

/* ------------------------------------------------------------------ environment and URL */

static bool add_dotenv(ag_arena *arena, const char *folder, ag_variables *variables, ag_error *err)
{
    char *text;
    size_t len;
    ag_dotenv file = {.path = ag_path_join(arena, folder, ".env")};
    if (!ag_file_exists(file.path))
        return true;
    if (!ag_file_read(arena, file.path, &text, &len, err) ||
        !ag_dotenv_read(arena, text, len, file.path, &file.pairs, err))
        return false;
    file.text = text;
    AG_PUSH(arena, &variables->files, file);
    return true;
}

/* The .env beside the configuration comes first: it is the project's. */
static bool read_variables(ag_arena *arena, const ag_project *project,
                           const ag_project_options *options, ag_variables *out, ag_error *err)
{
    const char *here = options->folder ? options->folder : ".";
    out->getenv = options->getenv ? options->getenv : getenv;
    return add_dotenv(arena, project->folder, out, err) &&
           (strcmp(here, project->folder) == 0 || add_dotenv(arena, here, out, err));
}

static bool fail_environment(const ag_project *project, const ag_list *environments,
                             const char *name, const char *origin, ag_error *err)
{
    ag_arena *arena = ag_arena_open();
    ag_names names = {0};
    const ag_place place = {.file = project->config_path};
    for (size_t i = 0; i < environments->len; i++)
        AG_PUSH(arena, &names, environments->items[i]->name);
    const char *nearest = ag_nearest(name, names.items, names.len);
    ag_fail(err, AG_E_USAGE, &place, "unknown environment \"%s\"%s", name, origin);
    if (nearest)
        ag_hint(err, "did you mean \"%s\"? there are: %s", nearest, ag_join(arena, &names, ", "));
    else if (names.len)
        ag_hint(err, "there are: %s", ag_join(arena, &names, ", "));
    else
        ag_hint(err, "the configuration has no \"environments\"");
    ag_arena_close(arena);
    return false;
}

static bool choose_environment(const ag_project_options *options, const ag_variables *variables,
                               const ag_config *config, ag_project *project, ag_error *err)
{
    const char *name = options->environment;
    const char *origin = "";
    if (!name) {
        ag_variable variable = ag_variable_find(variables, "AUTOGEN_ENV");
        name = variable.value;
        origin = " (AUTOGEN_ENV)";
    }
    if (name && !ag_config_environment(config, name))
        return fail_environment(project, &config->environments, name, origin, err);
    project->environment = ag_strdup(project->arena, name);
    return true;
}

static bool choose_url(ag_arena *arena, const ag_project_options *options,
                       const ag_variables *variables, const ag_config *config, ag_project *project,
                       ag_error *err)
{
    const ag_url_sources sources = {
        .variables = variables,
        .given = options->url,
        .folder = options->folder,
        .config_path = project->config_path,
        .config = config,
        .environment = ag_config_environment(config, project->environment),
        .asked = options->environment != NULL,
    };
    ag_url_choice choice;
    if (!ag_url_choose(arena, &sources, &choice, err) ||
        !ag_url_scratch(arena, &sources, &project->scratch, err))
        return false;
    project->url = choice.url;
    project->url_origin = choice.origin;
    project->dialect = choice.dialect;
    if (choice.url)
        project->display_url = choice.dialect->display_url(arena, choice.url);
    return true;
}

/* ------------------------------------------------------------------ what follows from the fields */

/* What `project->config` says behind `key`, for placing errors about it. */
static const ag_json *value_of(const ag_project *project, const char *key, int item)
{
    return ag_config_value(project->config,
                           ag_config_environment(project->config, project->environment), key,
                           project->dialect, item);
}

static bool choose_dialects(ag_project *project, ag_error *err)
{
    const ag_names *names = &project->config->dialects;
    uint64_t set = 0;
    for (size_t i = 0; i < names->len; i++) {
        const ag_dialect *dialect = ag_dialect_find(names->items[i]);
        if (!dialect) {
            ag_json_fail(err, AG_E_TYPE, value_of(project, "dialects", (int)i),
                         "unknown dialect \"%s\"", names->items[i]);
            const char *nearest = ag_nearest(names->items[i], ag_dialect_names, AG_DIALECT_COUNT);
            return nearest ? ag_hint(err, "did you mean \"%s\"?", nearest)
                           : ag_hint(err, "allowed: \"postgresql\", \"sqlite\"");
        }
        set |= UINT64_C(1) << dialect->id;
    }
    if (!set && project->dialect)
        set = UINT64_C(1) << project->dialect->id;
    project->dialects = set;
    return true;
}

/* What may be said of "manage", and what comes of it. */
static bool read_manage(ag_project *project, ag_error *err)
{
    static const char *const words[] = {"privileges", "owners"};
    static const unsigned flags[] = {AG_GRANTS, AG_OWNER};
    const ag_names *names = &project->config->manage;
    for (size_t i = 0; i < names->len; i++) {
        const char *name = names->items[i];
        const char *nearest = ag_nearest(name, words, AG_COUNT(words));
        size_t w = 0;
        while (w < AG_COUNT(words) && !ag_streq(name, words[w]))
            w++;
        if (w == AG_COUNT(words)) {
            ag_json_fail(err, AG_E_TYPE, value_of(project, "manage", (int)i),
                         "\"manage\" does not know \"%s\"", name);
            return nearest ? ag_hint(err, "did you mean \"%s\"?", nearest)
                           : ag_hint(err, "allowed: \"privileges\", \"owners\"");
        }
        project->manage |= flags[w];
    }
    return true;
}

/* The dialect whose values count where the file has several: the URL's, or the only one. */
const ag_dialect *ag_project_seen_as(const ag_project *project)
{
    for (size_t d = 0; !project->dialect && d < AG_DIALECT_COUNT; d++) {
        if (project->dialects == UINT64_C(1) << d)
            return ag_dialects[d];
    }
    return project->dialect;
}

/* A schema that is named for all is PostgreSQL's: SQLite has "main", unless it says so for SQLite itself. */
static const char *default_schema_for(const ag_config *config, const ag_dialect *dialect)
{
    if (!dialect || dialect->id != AG_SQLITE)
        return config->default_schema;
    const ag_config *own = (const ag_config *)config->base.variants[AG_SQLITE];
    return own ? own->default_schema : NULL;
}

static void derive(ag_arena *arena, ag_project *project)
{
    const ag_dialect *dialect = ag_project_seen_as(project);
    ag_config *config = project->config;
    project->default_schema = default_schema_for(config, dialect);
    config->base.only = 0;
    if (dialect)
        config = (ag_config *)ag_object_for(arena, &config->base, dialect->id);
    project->config = config;

    const char *public_schema = dialect ? dialect->default_schema : "public";
    project->filter = (ag_filter){
        .managed_schemas = config->managed_schemas,
        .include = config->include,
        .exclude = config->exclude,
        .default_schema = project->default_schema ? project->default_schema : public_schema,
    };
    /* Where the ledger lies among everything else, only its tables are ours. */
    if (!ag_streq(config->version_schema, project->filter.default_schema))
        project->filter.version_schema = config->version_schema;
}

static ag_names paths_or(ag_arena *arena, const ag_project *project, const ag_names *paths,
                         const char *usual)
{
    ag_names result = {0};
    for (size_t i = 0; i < paths->len; i++)
        AG_PUSH(arena, &result, ag_path_join(arena, project->folder, paths->items[i]));
    if (!paths->len)
        AG_PUSH(arena, &result, ag_path_join(arena, project->folder, usual));
    return result;
}

/* ------------------------------------------------------------------ the declared schema's files */

static bool add_matches(ag_arena *arena, const char *pattern, const ag_json *json, ag_names *out,
                        ag_error *err)
{
    ag_names found = {0};
    if (!ag_path_glob(arena, pattern, &found, err))
        return false;
    if (ag_folder_exists(pattern)) {
        ag_json_fail(err, AG_E_REFERENCE, json, "the schema \"%s\" is a folder", pattern);
        return ag_hint(err, "its files are \"%s/*.json\"", pattern);
    }
    bool is_path = found.len == 1 && strcmp(found.items[0], pattern) == 0;
    if (!found.len || (is_path && !ag_file_exists(pattern))) {
        ag_json_fail(err, AG_E_REFERENCE, json,
                     is_path ? "the schema file \"%s\" does not exist"
                             : "no file matches the schema \"%s\"",
                     pattern);
        return ag_hint(err, "\"schema\" in the configuration says where the declared schema is");
    }
    for (size_t i = 0; i < found.len; i++) {
        if (!ag_names_has(out, found.items[i]))
            AG_PUSH(arena, out, found.items[i]);
    }
    return true;
}

/* Where every dialect has its own files and none is known, there is no answer. */
static bool check_known(const ag_project *project, ag_error *err)
{
    const ag_config *config = project->config;
    uint64_t bit = ag_field_bit((size_t)ag_field_index(config->base.shape, "schema"));
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_object *own = config->base.variants[d];
        if (config->schema.len || !own || !(own->given & bit))
            continue;
        ag_json_fail(err, AG_E_USAGE, value_of(project, "schema", -1),
                     "which schema counts depends on the database, and no URL is known");
        return ag_hint(err, "give one with --url");
    }
    return true;
}

bool ag_project_schema_paths(ag_arena *arena, const ag_project *project, ag_names *out,
                             ag_error *err)
{
    ag_names found = {0};
    if (!check_known(project, err))
        return false;
    ag_names patterns = paths_or(arena, project, &project->config->schema, "schema.json");
    for (size_t i = 0; i < patterns.len; i++) {
        if (!add_matches(arena, patterns.items[i], value_of(project, "schema", (int)i), &found,
                         err))
            return false;
    }
    *out = found;
    return true;
}

/* ------------------------------------------------------------------ opening */

static bool choose_all(ag_arena *arena, const ag_project_options *options, ag_project *project,
                       ag_error *err)
{
    ag_config *config;
    ag_variables variables = {0};
    if (!ag_config_read(arena, project->config_path, &config, err) ||
        !read_variables(arena, project, options, &variables, err) ||
        !choose_environment(options, &variables, config, project, err) ||
        !choose_url(arena, options, &variables, config, project, err))
        return false;
    project->config =
        ag_config_merge(arena, config, ag_config_environment(config, project->environment));
    return choose_dialects(project, err) && ag_config_check(arena, project, err) &&
           read_manage(project, err);
}

bool ag_project_open(ag_arena *arena, const ag_project_options *options, ag_project **out,
                     ag_error *err)
{
    ag_project *project = AG_NEW(arena, ag_project);
    project->arena = arena;
    project->notes = AG_NEW(arena, ag_names);
    if (!find_config(arena, options, &project->config_path, err))
        return false;
    project->folder = ag_path_folder(arena, project->config_path);
    if (!choose_all(arena, options, project, err))
        return false;
    derive(arena, project);
    project->folders = paths_or(arena, project, &project->config->migrations, "migrations");
    /* only the verbs that read the declared schema need it to be there */
    ag_error later = {0};
    if (!ag_project_schema_paths(arena, project, &project->schema_paths, &later))
        project->schema_paths = (ag_names){0};
    *out = project;
    return true;
}

/* ------------------------------------------------------------------ what a project has */

ag_c_options ag_config_c_options(ag_arena *arena, const ag_project *project)
{
    const ag_list *list = &project->config->clang;
    const ag_clang_config *clang = list->len ? (const ag_clang_config *)list->items[0] : NULL;
    ag_c_options options = {.folder = project->folder};
    if (!clang)
        return options;
    options.arguments = clang->arguments;
    options.library = clang->library && strchr(clang->library, '/')
                          ? ag_path_join(arena, project->folder, clang->library)
                          : clang->library;
    if (clang->compile_commands)
        options.compile_commands = ag_path_join(arena, project->folder, clang->compile_commands);
    return options;
}

bool ag_project_revisions(ag_arena *arena, const ag_project *project, ag_revisions *revisions,
                          ag_graph *graph, ag_error *err)
{
    return ag_revisions_load(arena, &project->folders, revisions, err) &&
           ag_graph_build(arena, revisions, graph, err);
}

bool ag_project_connect(ag_arena *arena, const ag_project *project, bool create, ag_session **out,
                        ag_error *err)
{
    if (project->url && !project->dialect->open(arena, project->url, create, out, err))
        return false;
    if (project->url) {
        (*out)->manage = project->manage;
        return true;
    }
    if (project->url_origin)
        return ag_fail(err, AG_E_NO_DATABASE, NULL, "no database: %s", project->url_origin);
    return ag_fail(err, AG_E_NO_DATABASE, NULL, "no database is configured");
}

ag_ledger_options ag_project_ledger(const ag_project *project)
{
    return (ag_ledger_options){
        .table = project->config->version_table,
        .schema = project->config->version_schema,
        .default_schema = project->default_schema,
    };
}

ag_scratch_options ag_project_scratch(const ag_project *project)
{
    return (ag_scratch_options){
        .url = project->url,
        .scratch = project->scratch,
        .production = project->config->production,
        .manage = project->manage,
        .default_schema = project->default_schema,
    };
}
