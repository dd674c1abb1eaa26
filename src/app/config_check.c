/* config_check.c: values of the configuration that would only be found out when they are used. */
#include "app/config_check.h"

#include "app/config.h"
#include "base/ascii.h"

#include <string.h>
#include <strings.h>

static const ag_json *value_of(const ag_project *project, const char *key, int item)
{
    return ag_config_value(project->config,
                           ag_config_environment(project->config, project->environment), key,
                           project->dialect, item);
}

/* ------------------------------------------------------------------ file names */

/* Tried on a revision that nobody has. */
static bool check_naming(ag_arena *arena, const ag_project *project, const char *key,
                         const ag_file_naming *naming, ag_error *err)
{
    const ag_revision revision = {
        .id = "0", .message = "x", .created_at = "2000-01-01T00:00:00Z", .transaction = true};
    char *path;
    ag_error why = {0};
    if (ag_revision_path(arena, naming, &revision, &path, &why))
        return true;
    ag_json_fail(err, AG_E_TYPE, value_of(project, key, -1), "%s", why.message);
    return why.hint[0] ? ag_hint(err, "%s", why.hint) : false;
}

static bool check_file_names(ag_arena *arena, const ag_project *project, ag_error *err)
{
    const ag_config *config = project->config;
    const ag_file_naming zone = {.truncate_slug_length = 40, .timezone = config->timezone};
    const ag_file_naming template = {config->file_template, 40, NULL};
    if (!check_naming(arena, project, "timezone", &zone, err) ||
        !check_naming(arena, project, "file_template", &template, err))
        return false;
    if (config->truncate_slug_length >= 1)
        return true;
    ag_json_fail(err, AG_E_TYPE, value_of(project, "truncate_slug_length", -1),
                 "\"truncate_slug_length\" is not 1 or more");
    return ag_hint(err, "a \"file_template\" without %%(slug)s leaves the message out");
}

/* ------------------------------------------------------------------ durations and numbers */

/* "5s", "1.5 min", "0": as PostgreSQL has them, but for numbers without a unit, which would be milliseconds. */
static bool is_duration(const char *text)
{
    static const char *const units[] = {"us", "ms", "s", "min", "h", "d"};
    size_t digits = strspn(text, "0123456789");
    if (digits == 0)
        return false;
    if (strspn(text, "0") == strlen(text))
        return true;
    text += digits;
    if (*text == '.')
        text += 1 + strspn(text + 1, "0123456789");
    text += strspn(text, " ");
    for (size_t i = 0; i < AG_COUNT(units); i++)
        if (strcmp(text, units[i]) == 0)
            return true;
    return false;
}

static bool check_runner(const ag_runner_config *runner, ag_error *err)
{
    const struct {
        const char *key;
        const char *value;
    } durations[] = {
        {"lock_timeout", runner->lock_timeout},
        {"statement_timeout", runner->statement_timeout},
    };
    for (size_t i = 0; i < AG_COUNT(durations); i++) {
        if (!durations[i].value || is_duration(durations[i].value))
            continue;
        ag_json_fail(err, AG_E_TYPE, ag_json_get(runner->base.source, durations[i].key),
                     "\"%s\" is not a duration", durations[i].value);
        return ag_hint(err, "a number and one of us, ms, s, min, h, d: \"5s\", \"10min\"");
    }
    if (runner->retries >= 0)
        return true;
    ag_json_fail(err, AG_E_TYPE, ag_json_get(runner->base.source, "retries"),
                 "\"retries\" is less than 0");
    return ag_hint(err, "0 does not try again");
}

/* ------------------------------------------------------------------ patterns and names */

/* What stands before the colon of "table:audit_*" is a kind with a name of its own. */
static bool check_patterns(ag_arena *arena, const ag_project *project, const char *key,
                           const ag_names *patterns, ag_error *err)
{
    ag_names kinds = {0};
    for (int kind = 0; kind < AG_KIND_COUNT; kind++)
        AG_PUSH(arena, &kinds, ag_kinds[kind].shape->noun);
    for (size_t i = 0; i < patterns->len; i++) {
        const char *colon = strchr(patterns->items[i], ':');
        const char *kind =
            colon ? ag_strndup(arena, patterns->items[i], (size_t)(colon - patterns->items[i]))
                  : NULL;
        if (!kind || ag_names_has(&kinds, kind))
            continue;
        ag_json_fail(err, AG_E_TYPE, value_of(project, key, (int)i), "unknown kind \"%s\"", kind);
        const char *nearest = ag_nearest(kind, kinds.items, kinds.len);
        return nearest ? ag_hint(err, "did you mean \"%s:%s\"?", nearest, colon + 1)
                       : ag_hint(err, "the kinds are: %s", ag_join(arena, &kinds, ", "));
    }
    return true;
}

static bool check_name(const ag_project *project, const char *key, const char *name, ag_error *err)
{
    if (!name || strlen(name) <= AG_NAME_MAX)
        return true;
    ag_json_fail(err, AG_E_NAME, value_of(project, key, -1), "the name \"%s\" is too long", name);
    return ag_hint(err, "a name has at most %d bytes", AG_NAME_MAX);
}

static bool check_names(const ag_project *project, ag_error *err)
{
    const ag_config *config = project->config;
    if (config->version_table && strcasecmp(config->version_table, "autogen_history") == 0) {
        ag_json_fail(err, AG_E_NAME, value_of(project, "version_table", -1),
                     "\"autogen_history\" is the name of the history");
        return ag_hint(err, "\"version_table\" is the table beside it; it is autogen_version "
                            "where nothing is said");
    }
    return check_name(project, "version_table", config->version_table, err) &&
           check_name(project, "version_schema", config->version_schema, err) &&
           check_name(project, "default_schema", config->default_schema, err);
}

/* A configuration is for every database: its values may differ, its being there may not. */
static bool check_only(const ag_config *config, ag_error *err)
{
    const ag_json *only = config->base.source ? ag_json_get(config->base.source, "only") : NULL;
    if (!only)
        return true;
    ag_json_fail_key(err, AG_E_KEY, only, "\"only\" belongs to objects of a schema");
    return ag_hint(err, "\"dialects\" says on which databases every revision must work");
}

bool ag_config_check(ag_arena *arena, const ag_project *project, ag_error *err)
{
    const ag_config *config = project->config;
    const ag_list *runner = &config->runner;
    return check_only(config, err) && check_file_names(arena, project, err) &&
           (runner->len == 0 || check_runner((const ag_runner_config *)runner->items[0], err)) &&
           check_patterns(arena, project, "include", &config->include, err) &&
           check_patterns(arena, project, "exclude", &config->exclude, err) &&
           check_names(project, err);
}
