#include "sqlite/url.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_TIMEOUT 5000

/* Behind "sqlite:" or "sqlite+driver:"; NULL if the scheme is another. */
static const char *behind_scheme(const char *url)
{
    size_t len = strcspn(url, "+:");
    if (len != strlen("sqlite") || strncmp(url, "sqlite", len) != 0)
        return NULL;
    const char *colon = strchr(url, ':');
    return colon ? colon + 1 : NULL;
}

bool ag_sqlite_url_is(const char *url)
{
    return behind_scheme(url) != NULL;
}

static int hex_digit(char c)
{
    if (ag_ascii_is_digit(c))
        return c - '0';
    c = ag_ascii_lower(c);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Undo %xx; NULL if an escape is malformed or means NUL. */
static char *decode(ag_arena *arena, const char *text, size_t len)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '%') {
            ag_buf_putc(&out, text[i]);
            continue;
        }
        int high = i + 2 < len ? hex_digit(text[i + 1]) : -1;
        int low = i + 2 < len ? hex_digit(text[i + 2]) : -1;
        if (high < 0 || low < 0 || high + low == 0)
            return NULL;
        ag_buf_putc(&out, (char)(high * 16 + low));
        i += 2;
    }
    return out.text;
}

/* Escape what would end the path inside a file: URI. */
static void put_encoded(ag_buf *out, const char *path)
{
    for (; *path; path++) {
        if (strchr("%?#", *path))
            ag_buf_format(out, "%%%02X", (unsigned)(unsigned char)*path);
        else
            ag_buf_putc(out, *path);
    }
}

/* As PRAGMA takes it; NULL for what it does not. */
static const bool *read_switch(const char *value)
{
    static const bool on = true, off = false;
    static const struct {
        const char *word;
        const bool *means;
    } words[] = {{"on", &on},   {"1", &on},  {"true", &on},   {"yes", &on},
                 {"off", &off}, {"0", &off}, {"false", &off}, {"no", &off}};
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (ag_strcaseeq(value, words[i].word))
            return words[i].means;
    return NULL;
}

static void read_parameter(const char *key, const char *value, ag_sqlite_url *url, ag_buf *query)
{
    static const char *const passed[] = {"mode", "cache", "immutable", "nolock", "psow", "vfs"};
    if (strcmp(key, "timeout") == 0)
        url->timeout = (int)(strtod(value, NULL) * 1000);
    if (strcmp(key, "foreign_keys") == 0)
        url->enforces = read_switch(value);
    if (strcmp(key, "mode") == 0) {
        url->is_read_only = url->is_read_only || strcmp(value, "ro") == 0;
        url->is_fixed = strcmp(value, "ro") == 0 || strcmp(value, "rw") == 0;
        if (strcmp(value, "memory") == 0)
            url->path = NULL;
    }
    if (strcmp(key, "immutable") == 0 && strcmp(value, "0") != 0)
        url->is_read_only = url->is_fixed = true;
    for (size_t i = 0; i < AG_COUNT(passed); i++) {
        if (strcmp(key, passed[i]) != 0)
            continue;
        ag_buf_put(query, query->len ? "&" : "?");
        ag_buf_format(query, "%s=", key);
        put_encoded(query, value);
    }
}

static void read_query(ag_arena *arena, const char *text, ag_sqlite_url *url, ag_buf *query)
{
    ag_names parts = ag_split(arena, text, '&');
    for (size_t i = 0; i < parts.len; i++) {
        const char *equals = strchr(parts.items[i], '=');
        if (!equals)
            continue;
        const char *value = decode(arena, equals + 1, strlen(equals + 1));
        read_parameter(ag_strndup(arena, parts.items[i], (size_t)(equals - parts.items[i])),
                       value ? value : equals + 1, url, query);
    }
}

/* The path behind "//": none, or after the slash that ends an empty host. */
static bool skip_host(ag_arena *arena, const char **rest, const char *url, ag_error *err)
{
    if (strncmp(*rest, "//", 2) != 0)
        return true;
    const char *path = *rest + 2;
    if (*path && *path != '/' && *path != '?') {
        ag_fail(err, AG_E_URL, NULL, "the URL \"%s\" names a host",
                ag_sqlite_url_display(arena, url));
        return ag_hint(err, "write sqlite:app.db or sqlite:///app.db, and four slashes for an "
                            "absolute path");
    }
    *rest = *path == '/' ? path + 1 : path;
    return true;
}

static bool is_memory(const char *path, bool had_host)
{
    return strcmp(path, ":memory:") == 0 || (had_host && !*path);
}

bool ag_sqlite_url_parse(ag_arena *arena, const char *url, ag_sqlite_url *out, ag_error *err)
{
    const char *rest = behind_scheme(url);
    if (!rest)
        return ag_fail(err, AG_E_URL, NULL, "that is not a SQLite URL");
    bool had_host = strncmp(rest, "//", 2) == 0;
    if (!skip_host(arena, &rest, url, err))
        return false;

    size_t path_len = strcspn(rest, "?");
    char *path = decode(arena, rest, path_len);
    if (!path) {
        ag_fail(err, AG_E_URL, NULL, "the URL \"%s\" has a malformed escape",
                ag_sqlite_url_display(arena, url));
        return ag_hint(err, "write a percent sign as %%25");
    }
    if (ag_starts_with(path, "file:"))
        path += strlen("file:");
    if (!*path && !had_host) {
        ag_fail(err, AG_E_URL, NULL, "the URL \"%s\" names no file",
                ag_sqlite_url_display(arena, url));
        return ag_hint(err, "write sqlite:app.db, or sqlite::memory: for a database in memory");
    }

    ag_sqlite_url result = {.path = is_memory(path, had_host) ? NULL : path,
                            .timeout = DEFAULT_TIMEOUT};
    ag_buf query = ag_buf_new(arena);
    if (rest[path_len])
        read_query(arena, rest + path_len + 1, &result, &query);

    ag_buf uri = ag_buf_new(arena);
    if (result.path) {
        /* An absolute path needs an empty host before it, or "//x" would be one. */
        ag_buf_put(&uri, *path == '/' ? "file://" : "file:");
        put_encoded(&uri, path);
        ag_buf_put(&uri, query.text);
    } else {
        ag_buf_put(&uri, ":memory:");
    }
    result.uri = uri.text;
    *out = result;
    return true;
}

static bool is_secret(ag_arena *arena, const char *key, size_t len)
{
    static const char *const secrets[] = {"key", "hexkey", "textkey", "authtoken"};
    const char *decoded = decode(arena, key, len);
    const char *name = ag_lower(arena, decoded ? decoded : ag_strndup(arena, key, len));
    for (size_t i = 0; i < AG_COUNT(secrets); i++) {
        if (strcmp(name, secrets[i]) == 0)
            return true;
    }
    return strstr(name, "pass") || strstr(name, "secret") || strstr(name, "token");
}

/* No file has a host or a user, but a URL of another database with the scheme changed has them: all up to the last "@" goes. */
static const char *put_user(ag_buf *out, const char *url)
{
    const char *host = strstr(url, "://");
    const char *at = host && host[3] != '/' ? strrchr(host, '@') : NULL;
    const char *colon = at ? strchr(host + 3, ':') : NULL;
    if (!colon || colon > at)
        return url;
    ag_buf_putn(out, url, (size_t)(colon + 1 - url));
    ag_buf_put(out, "***");
    return at;
}

char *ag_sqlite_url_display(ag_arena *arena, const char *url)
{
    ag_buf out = ag_buf_new(arena);
    const char *rest = put_user(&out, url);
    size_t before = strcspn(rest, "?");
    ag_buf_putn(&out, rest, before);
    if (!rest[before])
        return out.text;
    ag_names parts = ag_split(arena, rest + before + 1, '&');
    for (size_t i = 0; i < parts.len; i++) {
        size_t key_len = strcspn(parts.items[i], "=");
        bool hide = parts.items[i][key_len] && is_secret(arena, parts.items[i], key_len);
        ag_buf_putc(&out, i == 0 ? '?' : '&');
        ag_buf_putn(&out, parts.items[i], hide ? key_len : strlen(parts.items[i]));
        ag_buf_put(&out, hide ? "=***" : "");
    }
    return out.text;
}
