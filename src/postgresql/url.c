#include "postgresql/url.h"

#include <string.h>

#define MASK "***"

/* The parts of a URL that can hold a password; pointers into its text. */
typedef struct parts {
    const char *scheme_end; /* after "postgresql", before "+driver" or "://" */
    const char *rest;       /* after "://" */
    const char *password;   /* after the colon; NULL: none */
    const char *password_end;
    const char *query; /* after "?", or the end of the text */
    bool broken;       /* the password holds a character that ends it early */
} parts;

static const char *after_scheme(const char *url)
{
    static const char *const schemes[] = {"postgresql", "postgres"};
    for (size_t i = 0; i < AG_COUNT(schemes); i++) {
        size_t len = strlen(schemes[i]);
        const char *rest = url + len;
        if (strncmp(url, schemes[i], len) == 0 && (rest[0] == '+' || rest[0] == ':')) {
            return rest;
        }
    }
    return NULL;
}

static const char *after_driver(const char *scheme_end)
{
    const char *colon = strchr(scheme_end, ':');
    return colon != NULL && strncmp(colon, "://", 3) == 0 ? colon + 3 : NULL;
}

bool ag_pg_url_owned(const char *url)
{
    const char *end = after_scheme(url);
    return end != NULL && after_driver(end) != NULL;
}

char *ag_pg_url_plain(ag_arena *arena, const char *url)
{
    const char *end = after_scheme(url);
    const char *rest = end == NULL ? NULL : after_driver(end);
    if (rest == NULL) {
        return ag_strdup(arena, url);
    }
    return ag_format(arena, "%.*s://%s", (int)(end - url), url, rest);
}

static const char *last_at(const char *from, const char *to)
{
    while (to > from) {
        if (*--to == '@') {
            return to;
        }
    }
    return NULL;
}

/* True if `from` … `to` is not a list of ports, which is what follows the first colon where there is no user. */
static bool is_no_port(const char *from, const char *to)
{
    for (; from < to; from++) {
        if (*from == ',') {
            return false;
        }
        if (*from < '0' || *from > '9') {
            return true;
        }
    }
    return false;
}

/*
 * libpq ends the password at the first "@" before a slash.  Where it would end elsewhere for a person, the password is
 * taken to be all up to the last "@".
 */
static parts url_parts(const char *url)
{
    parts p = {0};
    p.scheme_end = after_scheme(url);
    p.rest = p.scheme_end == NULL ? NULL : after_driver(p.scheme_end);
    if (p.rest == NULL) {
        p.rest = url;
    }
    const char *end = url + strlen(url);
    const char *slash = p.rest + strcspn(p.rest, "/?");
    const char *first = p.rest + strcspn(p.rest, "@/?");
    const char *at = last_at(p.rest, slash);
    const char *colon = memchr(p.rest, ':', (size_t)(slash - p.rest));
    const char *question = strchr(slash, '?');
    p.query = question == NULL ? end : question + 1;
    if (colon == NULL || *p.rest == '[') {
        return p;
    }
    if (at == NULL) {
        const char *before_query = last_at(slash, question == NULL ? end : question);
        at = before_query != NULL && *p.rest != '@' ? before_query : NULL;
        if (at == NULL && is_no_port(colon + 1, slash)) {
            at = last_at(slash, end);
            p.query = at == NULL ? p.query : end;
        }
        p.broken = at != NULL;
    } else {
        p.broken = at != first;
    }
    if (at != NULL && colon < at) {
        p.password = colon + 1;
        p.password_end = at;
    }
    return p;
}

bool ag_pg_url_check(ag_arena *arena, const char *url, ag_error *err)
{
    if (!url_parts(url).broken) {
        return true;
    }
    ag_fail(err, AG_E_URL, NULL, "cannot tell where the password ends in \"%s\"",
            ag_pg_url_display(arena, url));
    return ag_hint(err, "in a password write / as %%2F, ? as %%3F, # as %%23, @ as %%40 and %% as "
                        "%%25");
}

static int hex_digit(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    c = (char)(c | 0x20);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static char *decode(ag_arena *arena, const char *from, const char *end)
{
    ag_buf out = ag_buf_new(arena);
    while (from < end) {
        if (*from == '%' && end - from > 2 && hex_digit(from[1]) >= 0 && hex_digit(from[2]) >= 0) {
            ag_buf_putc(&out, (char)(hex_digit(from[1]) * 16 + hex_digit(from[2])));
            from += 3;
        } else {
            ag_buf_putc(&out, *from++);
        }
    }
    return out.text;
}

/* The value of a query parameter that is a password, however its name is written, or NULL; `end` is where it ends. */
static const char *secret_parameter(ag_arena *arena, const char *parameter, const char **end)
{
    static const char *const keys[] = {"password", "passwd", "pwd", "secret", "token"};
    *end = parameter + strcspn(parameter, "&");
    const char *equals = memchr(parameter, '=', (size_t)(*end - parameter));
    const char *key = equals == NULL ? "" : ag_lower(arena, decode(arena, parameter, equals));
    for (size_t i = 0; i < AG_COUNT(keys); i++) {
        if (strstr(key, keys[i]) != NULL) {
            return equals + 1;
        }
    }
    return NULL;
}

char *ag_pg_url_display(ag_arena *arena, const char *url)
{
    parts p = url_parts(url);
    ag_buf out = ag_buf_new(arena);
    const char *from = url;
    if (p.password != NULL) {
        ag_buf_putn(&out, from, (size_t)(p.password - from));
        ag_buf_put(&out, MASK);
        from = p.password_end;
    }
    for (const char *next = p.query, *end; *next != '\0'; next = *end == '&' ? end + 1 : end) {
        const char *value = secret_parameter(arena, next, &end);
        if (value != NULL) {
            ag_buf_putn(&out, from, (size_t)(value - from));
            ag_buf_put(&out, MASK);
            from = end;
        }
    }
    ag_buf_put(&out, from);
    return out.text;
}

static void add_secret(ag_arena *arena, ag_names *out, const char *from, const char *end)
{
    if (end > from) {
        AG_PUSH(arena, out, ag_strndup(arena, from, (size_t)(end - from)));
        AG_PUSH(arena, out, decode(arena, from, end));
    }
}

ag_names ag_pg_url_secrets(ag_arena *arena, const char *url)
{
    parts p = url_parts(url);
    ag_names out = {0};
    if (p.password != NULL) {
        add_secret(arena, &out, p.password, p.password_end);
    }
    for (const char *next = p.query, *end; *next != '\0'; next = *end == '&' ? end + 1 : end) {
        const char *value = secret_parameter(arena, next, &end);
        if (value != NULL) {
            add_secret(arena, &out, value, end);
        }
    }
    return out;
}

/* A password that is also an ordinary word ("postgres") must not eat the words of a message: only whole tokens go. */
static bool is_inside_word(const char *text, const char *hit, size_t len)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return (hit > text && strchr(letters, hit[-1]) != NULL && strchr(letters, *hit) != NULL) ||
           (hit[len] != '\0' && strchr(letters, hit[len]) != NULL &&
            strchr(letters, hit[len - 1]) != NULL);
}

char *ag_pg_scrub(ag_arena *arena, const char *text, const ag_names *secrets)
{
    char *out = ag_strdup(arena, text);
    for (size_t i = 0; i < secrets->len; i++) {
        size_t len = strlen(secrets->items[i]);
        ag_buf buf = ag_buf_new(arena);
        const char *from = out;
        for (const char *hit = strstr(out, secrets->items[i]); hit != NULL;
             hit = strstr(hit + len, secrets->items[i])) {
            if (!is_inside_word(out, hit, len)) {
                ag_buf_putn(&buf, from, (size_t)(hit - from));
                ag_buf_put(&buf, MASK);
                from = hit + len;
            }
        }
        ag_buf_put(&buf, from);
        out = buf.text;
    }
    return out;
}
