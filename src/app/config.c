#include "app/config.h"

#include "base/file.h"

#include <string.h>

static const char *const drop_words[] = {"allow", "ask", "never", NULL};
static const char *const id_words[] = {"random", "sequential", NULL};

static const ag_field drop_fields[] = {
    AG_ROW_WORD(ag_drop_config, all, "all", drop_words, .flags = AG_SHORT,
                .doc = "whatever is not named here"),
    AG_ROW_WORD(ag_drop_config, table, "table", drop_words, .flags = AG_STATED, .doc = "tables"),
    AG_ROW_WORD(ag_drop_config, column, "column", drop_words, .flags = AG_STATED, .doc = "columns"),
};

static const ag_shape drop_shape = {
    .noun = "drop",
    .id = -1,
    .size = sizeof(ag_drop_config),
    .fields = drop_fields,
    .field_count = AG_COUNT(drop_fields),
    .doc = "what may be dropped: a word for all, or a word for some",
};

static const ag_field runner_fields[] = {
    AG_ROW_NAME(ag_runner_config, lock_timeout, "lock_timeout",
                .doc = "PostgreSQL: how long a statement may wait for a lock, such as \"5s\""),
    AG_ROW_NAME(ag_runner_config, statement_timeout, "statement_timeout",
                .doc = "PostgreSQL: how long a statement may take, such as \"10min\""),
    AG_ROW(ag_runner_config, retries, int64_t, "retries", AG_INT, .preset = 0,
           .doc = "how often a revision that met the lock timeout is tried again"),
};

static const ag_shape runner_shape = {
    .noun = "runner",
    .id = -1,
    .size = sizeof(ag_runner_config),
    .fields = runner_fields,
    .field_count = AG_COUNT(runner_fields),
    .doc = "how revisions are applied",
};

static const ag_field clang_fields[] = {
    AG_ROW_LIST(ag_clang_config, arguments, "arguments", .flags = AG_SCALAR | AG_SHORT,
                .doc = "arguments of the compiler, such as \"-Iinclude\""),
    AG_ROW_NAME(ag_clang_config, compile_commands, "compile_commands",
                .doc = "compile_commands.json, or the folder it is in, for more of them"),
    AG_ROW_NAME(ag_clang_config, library, "library",
                .doc = "the file of libclang; looked for if left out"),
};

static const ag_shape clang_shape = {
    .noun = "clang",
    .id = -1,
    .size = sizeof(ag_clang_config),
    .fields = clang_fields,
    .field_count = AG_COUNT(clang_fields),
    .doc = "how the C headers of the declared schema are compiled",
};

static const ag_shape environment_shape;
static const ag_shape *const environment_ref = &environment_shape;
static const ag_shape *const drop_ref = &drop_shape;
static const ag_shape *const runner_ref = &runner_shape;
static const ag_shape *const clang_ref = &clang_shape;

/*
 * The rows of the file and of an environment, which differ only in what may be said: an environment has none of its own, and the file is no production.  At one
 * index they mean one thing, so that ag_object_assign() can put one over the other.
 */
#define CONFIG_ROWS(of_file, of_environment) \
    AG_ROW_LIST(ag_config, schema, "schema", .flags = AG_SCALAR, \
                .doc = "the declared schema: paths or globs; schema.json if left out"), \
        AG_ROW_LIST(ag_config, migrations, "migrations", .flags = AG_SCALAR, \
                    .doc = "folders of revisions, the first one for new ones; migrations if " \
                           "left out"), \
        AG_ROW_NAME(ag_config, database, "database", \
                    .doc = "the database's URL; \"$NAME\" and \"${NAME}\" are variables of the " \
                           "environment or of .env, \"$$\" is a dollar sign"), \
        AG_ROW_CHILDREN(ag_config, environments, "environments", environment_ref, \
                        .flags = (of_file), \
                        .doc = "for each environment what is different there, by its name"), \
        AG_ROW_BOOL(ag_config, production, "production", .flags = (of_environment), \
                    .doc = "nothing is tried out on this server"), \
        AG_ROW_SET(ag_config, dialects, "dialects", .flags = AG_SCALAR, \
                   .doc = "what every revision must work on: postgresql, sqlite; the " \
                          "database's own if left out"), \
        AG_ROW_NAME(ag_config, default_schema, "default_schema", \
                    .doc = "PostgreSQL: the schema that names leave out, made by upgrade " \
                           "where it is not there; public if left out"), \
        AG_ROW_NAME(ag_config, scratch, "scratch", \
                    .doc = \
                        "PostgreSQL: the URL of a database that may be emptied at any time, to " \
                        "try things out in; variables as in database; a temporary one on " \
                        "the database's own server if left out"), \
        AG_ROW_SET(ag_config, manage, "manage", .flags = AG_SCALAR, \
                   .doc = "what is compared besides the schema: privileges, owners"), \
        AG_ROW_SET(ag_config, managed_schemas, "managed_schemas", .flags = AG_SCALAR, \
                   .doc = "schemas whose objects are dropped if they are not declared; \"*\" " \
                          "for all"), \
        AG_ROW_SET(ag_config, include, "include", .flags = AG_SCALAR, \
                   .doc = "only what matches one of these counts: audit_*, table:audit_*"), \
        AG_ROW_SET(ag_config, exclude, "exclude", .flags = AG_SCALAR, \
                   .doc = "what matches one of these does not count"), \
        AG_ROW_NAME(ag_config, file_template, "file_template", \
                    .doc = "how the file of a revision is called, without .json: " \
                           "%(rev)s_%(slug)s if left out"), \
        AG_ROW(ag_config, truncate_slug_length, int64_t, "truncate_slug_length", AG_INT, \
               .preset = 40, .doc = "the longest %(slug)s"), \
        AG_ROW_WORD(ag_config, revision_ids, "revision_ids", id_words, \
                    .doc = "how revisions are called: 12 random digits, or 001, 002 and so on"), \
        AG_ROW_NAME(ag_config, timezone, "timezone", \
                    .doc = "of the dates in file names; UTC if left out"), \
        AG_ROW_CHILDREN(ag_config, drop, "drop", drop_ref, .flags = AG_ONE, \
                        .doc = "what may be dropped"), \
        AG_ROW_CHILDREN(ag_config, runner, "runner", runner_ref, .flags = AG_ONE, \
                        .doc = "how revisions are applied"), \
        AG_ROW_CHILDREN(ag_config, clang, "clang", clang_ref, .flags = AG_ONE, \
                        .doc = "how the C headers of the declared schema are compiled"), \
        AG_ROW_NAME(ag_config, version_table, "version_table", \
                    .doc = "where the database's revision is kept; autogen_version if left out"), \
        AG_ROW_NAME(ag_config, version_schema, "version_schema", \
                    .doc = "PostgreSQL: the schema of that table; the default one if left out")

static const ag_field config_fields[] = {CONFIG_ROWS(0, AG_HIDDEN)};
static const ag_field environment_fields[] = {CONFIG_ROWS(AG_HIDDEN, 0)};

static const ag_shape environment_shape = {
    .noun = "environment",
    .plural = "environments",
    .id = -1,
    .size = sizeof(ag_config),
    .fields = environment_fields,
    .field_count = AG_COUNT(environment_fields),
    .doc = "what is different in one environment",
};

const ag_shape ag_config_shape = {
    .noun = "configuration",
    .id = -1,
    .size = sizeof(ag_config),
    .fields = config_fields,
    .field_count = AG_COUNT(config_fields),
    .doc = "autogen.json: a project's configuration",
};

/* The version of the configuration's format, which has not changed yet. */
#define CONFIG_FORMAT 1

bool ag_config_read(ag_arena *arena, const char *path, ag_config **out, ag_error *err)
{
    char *text;
    size_t len;
    ag_json *json;
    ag_object *config;
    const char *own[] = {"format"};
    const ag_names skip = {own, 1, 1};
    if (!ag_file_read(arena, path, &text, &len, err) ||
        !ag_json_read(arena, text, len, path, &json, err) ||
        !ag_json_check_format(json, CONFIG_FORMAT, err) ||
        !ag_object_read(arena, &ag_config_shape, json, NULL, AG_READ_WHOLE, &skip, &config, err))
        return false;
    *out = (ag_config *)config;
    return true;
}

const ag_config *ag_config_environment(const ag_config *config, const char *name)
{
    return (const ag_config *)ag_list_find(&config->environments, name);
}

ag_config *ag_config_merge(ag_arena *arena, const ag_config *config, const ag_config *environment)
{
    ag_object *merged = ag_object_copy(arena, &config->base);
    if (environment)
        ag_object_assign(arena, merged, &environment->base, environment->base.given);
    return (ag_config *)merged;
}

bool ag_config_says(const ag_config *config, const char *key)
{
    int index = ag_field_index(config->base.shape, key);
    return config->base.given & ag_field_bit((size_t)index);
}

const ag_json *ag_config_value(const ag_config *config, const ag_config *environment,
                               const char *key, const ag_dialect *dialect, int item)
{
    const ag_config *owner = environment && ag_config_says(environment, key) ? environment : config;
    const ag_json *value = owner->base.source ? ag_json_get(owner->base.source, key) : NULL;
    if (value && value->type == AG_JSON_OBJECT && dialect && ag_json_get(value, dialect->name))
        value = ag_json_get(value, dialect->name);
    if (value && value->type == AG_JSON_ARRAY && item >= 0 && (size_t)item < value->len)
        value = value->items[item];
    return value;
}
