#include "app/url.h"

#include "app/config.h"
#include "app/dotenv.h"
#include "base/ascii.h"
#include "base/file.h"
#include "sqlite/url.h"

#include <autogen/plan.h>

#include <string.h>

ag_variable ag_variable_find(const ag_variables *variables, const char *name)
{
    ag_variable found = {variables->getenv(name), NULL, 0};
    for (size_t f = 0; !found.value && f < variables->files.len; f++) {
        const ag_dotenv *file = &variables->files.items[f];
        for (size_t i = 0; i < file->pairs.keys.len; i++) {
            if (strcmp(file->pairs.keys.items[i], name) == 0)
                found = (ag_variable){file->pairs.values.items[i], file->path,
                                      ag_dotenv_line(file->text, name)};
        }
    }
    if (found.value && !*found.value)
        found.value = NULL;
    return found;
}

/* ------------------------------------------------------------------ relative paths */

static void put_escaped(ag_buf *out, const char *folder)
{
    for (; *folder; folder++) {
        if (strchr("%?", *folder))
            ag_buf_format(out, "%%%02X", (unsigned)(unsigned char)*folder);
        else
            ag_buf_putc(out, *folder);
    }
    ag_buf_putc(out, '/');
}

/* The URL with a relative SQLite path seen from `folder`; any other as it is. */
static bool seen_from(ag_arena *arena, const char *folder, const char **url, ag_error *err)
{
    ag_sqlite_url parts;
    if (!folder || strcmp(folder, ".") == 0 || !ag_sqlite_url_is(*url))
        return true;
    if (!ag_sqlite_url_parse(arena, *url, &parts, err))
        return false;
    if (!parts.path || parts.path[0] == '/')
        return true;
    /* the path as it is written: behind the scheme, the empty host and "file:" */
    const char *path = strchr(*url, ':') + 1;
    path += strncmp(path, "///", 3) == 0 ? 3 : 0;
    path += ag_starts_with(path, "file:") ? strlen("file:") : 0;
    ag_buf out = ag_buf_new(arena);
    ag_buf_putn(&out, *url, (size_t)(strchr(*url, ':') + 1 - *url));
    put_escaped(&out, folder);
    ag_buf_put(&out, path);
    *url = out.text;
    return true;
}

static bool settle(ag_arena *arena, const char *url, const char *folder, const char *origin,
                   const ag_json *json, ag_url_choice *out, ag_error *err)
{
    ag_url_choice choice = {.url = url, .origin = origin};
    if (ag_dialect_for_url(url, &choice.dialect, err) &&
        seen_from(arena, folder, &choice.url, err)) {
        *out = choice;
        return true;
    }
    if (json) {
        const ag_place place = ag_json_place(arena, json);
        return ag_at(err, &place);
    }
    return ag_context(err, "%s", origin);
}

/* ------------------------------------------------------------------ variables in `database` */

/* A text with variables put in. */
typedef struct expansion {
    ag_buf text;
    const char *unset; /* the name of the first that is not set */
    size_t count;      /* of variables */
    ag_variable last;
} expansion;

static size_t name_length(const char *text)
{
    size_t len = 0;
    while (ag_ascii_is_letter(text[len]) || text[len] == '_' ||
           (len && ag_ascii_is_digit(text[len])))
        len++;
    return len;
}

static void put_variable(ag_arena *arena, const ag_variables *variables, const char *name,
                         size_t len, expansion *out)
{
    const char *text = ag_strndup(arena, name, len);
    out->last = ag_variable_find(variables, text);
    out->count++;
    if (out->last.value)
        ag_buf_put(&out->text, out->last.value);
    else if (!out->unset)
        out->unset = text;
}

/* "$NAME", "${NAME}", "$$"; any other dollar sign stands for itself. */
static bool expand(ag_arena *arena, const ag_variables *variables, const ag_json *json,
                   const char *text, expansion *out, ag_error *err)
{
    out->text = ag_buf_new(arena);
    while (*text) {
        bool braces = text[0] == '$' && text[1] == '{';
        const char *name = text + 1 + braces;
        size_t len = text[0] == '$' ? name_length(name) : 0;
        if (braces && (!len || name[len] != '}')) {
            ag_json_fail(err, AG_E_URL, json, "\"${\" is not followed by a name and \"}\"");
            return ag_hint(err, "write $$ for a dollar sign");
        }
        if (len)
            put_variable(arena, variables, name, len, out);
        else
            ag_buf_putc(&out->text, *text);
        text = len ? name + len + braces : text + (text[0] == '$' && text[1] == '$' ? 2 : 1);
    }
    return true;
}

/* ------------------------------------------------------------------ who says it */

typedef struct chooser {
    ag_arena *arena;
    const ag_url_sources *from;
    ag_url_choice *out;
    ag_error *err;
} chooser;

static bool from_option(chooser *c)
{
    const char *url = c->from->given;
    if (url && !*url) {
        ag_fail(c->err, AG_E_USAGE, NULL, "--url is empty");
        return ag_hint(c->err, "is the variable set that it was to hold?");
    }
    return !url || settle(c->arena, url, c->from->folder, "--url", NULL, c->out, c->err);
}

static bool from_variable(chooser *c, const char *name)
{
    ag_variable found = ag_variable_find(c->from->variables, name);
    if (!found.value)
        return true;
    const char *origin = found.file ? ag_format(c->arena, "%s in %s", name, found.file) : name;
    const char *folder = found.file ? ag_path_folder(c->arena, found.file) : c->from->folder;
    if (settle(c->arena, found.value, folder, origin, NULL, c->out, c->err))
        return true;
    const ag_place place = {.file = found.file, .line = found.line, .column = found.line ? 1 : 0};
    return found.file ? ag_at(c->err, &place) : false;
}

static bool from_database(chooser *c, const ag_config *config, const char *origin)
{
    const ag_json *json = ag_config_value(config, NULL, "database", NULL, -1);
    expansion database = {.unset = NULL};
    if (!config->database)
        return true;
    if (!expand(c->arena, c->from->variables, json, config->database, &database, c->err))
        return false;
    if (database.unset) {
        c->out->origin = ag_format(c->arena, "the variable \"%s\" that %s asks for is not set",
                                   database.unset, origin);
        return true;
    }
    /* one variable and nothing else: a path starts where the variable is set */
    bool whole = database.count == 1 && strcmp(database.text.text, database.last.value) == 0;
    const char *file = whole ? database.last.file : c->from->config_path;
    const char *folder = file ? ag_path_folder(c->arena, file) : c->from->folder;
    return settle(c->arena, database.text.text, folder, origin, json, c->out, c->err);
}

static bool from_environment(chooser *c)
{
    const ag_config *environment = c->from->environment;
    return !environment || from_database(c, environment,
                                         ag_format(c->arena, "environment \"%s\" in %s",
                                                   environment->base.name, c->from->config_path));
}

static bool from_asked_environment(chooser *c)
{
    return !c->from->asked || from_environment(c);
}

static bool from_own_variable(chooser *c)
{
    return from_variable(c, "AUTOGEN_DATABASE_URL");
}

static bool from_set_environment(chooser *c)
{
    return c->from->asked || from_environment(c);
}

static bool from_common_variable(chooser *c)
{
    return from_variable(c, "DATABASE_URL");
}

/* An environment whose `database` is null has none, whatever the file says for the others. */
static bool from_top(chooser *c)
{
    const ag_config *environment = c->from->environment;
    return (environment && ag_config_says(environment, "database")) ||
           from_database(c, c->from->config, c->from->config_path);
}

bool ag_url_choose(ag_arena *arena, const ag_url_sources *sources, ag_url_choice *out,
                   ag_error *err)
{
    static bool (*const steps[])(chooser *) = {
        from_option,          from_asked_environment, from_own_variable,
        from_set_environment, from_common_variable,   from_top,
    };
    ag_url_choice choice = {0};
    chooser c = {arena, sources, &choice, err};
    for (size_t i = 0; i < AG_COUNT(steps) && !choice.origin; i++) {
        if (!steps[i](&c))
            return false;
    }
    choice.url = ag_strdup(arena, choice.url); /* what getenv() gives does not last */
    *out = choice;
    return true;
}

bool ag_url_scratch(ag_arena *arena, const ag_url_sources *sources, const char **out, ag_error *err)
{
    const ag_config *environment = sources->environment;
    const ag_config *owner =
        environment && ag_config_says(environment, "scratch") ? environment : sources->config;
    const ag_json *json = ag_config_value(owner, NULL, "scratch", NULL, -1);
    expansion text = {.unset = NULL};
    ag_url_choice choice = {0};
    *out = NULL;
    if (!owner->scratch)
        return true;
    if (!expand(arena, sources->variables, json, owner->scratch, &text, err))
        return false;
    if (!text.unset && !settle(arena, text.text.text, ag_path_folder(arena, sources->config_path),
                               "scratch", json, &choice, err))
        return false;
    *out = choice.url;
    return true;
}
