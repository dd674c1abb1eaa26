/* default_key.c: the keys of default privileges. */
#include "model/kind.h"

#include "base/text.h"

#include <string.h>

static const struct {
    const char *word;
    ag_kind kind;
} objects[] = {
    {"tables", AG_KIND_TABLE}, {"sequences", AG_KIND_SEQUENCE}, {"functions", AG_KIND_FUNCTION},
    {"types", AG_KIND_ENUM},   {"schemas", AG_KIND_SCHEMA},
};

static bool is_plain(const char *name)
{
    static const char signs[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
    return *name && name[strspn(name, signs)] == '\0';
}

static void put_name(ag_buf *out, const char *before, const char *name)
{
    if (!name)
        return;
    ag_buf_put(out, before);
    bool plain = is_plain(name);
    ag_buf_put(out, plain ? "" : "\"");
    for (const char *c = name; *c; c++) {
        ag_buf_put(out, *c == '"' ? "\"" : "");
        ag_buf_putc(out, *c);
    }
    ag_buf_put(out, plain ? "" : "\"");
}

char *ag_default_key_text(ag_arena *arena, const ag_default_key *key)
{
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; i < AG_COUNT(objects); i++) {
        if (objects[i].kind == key->kind)
            ag_buf_put(&out, objects[i].word);
    }
    put_name(&out, " for ", key->role);
    put_name(&out, " in ", key->schema);
    return out.text;
}

/* The name behind `before`, if that comes next; `at` moves behind it. */
static const char *take_name(ag_arena *arena, const char *before, const char **at)
{
    const char *p = *at;
    size_t len = strlen(before);
    if (strncmp(p, before, len) != 0)
        return NULL;
    p += len;
    ag_buf name = ag_buf_new(arena);
    if (*p == '"') {
        for (p++; *p && (*p != '"' || p[1] == '"'); p++) {
            ag_buf_putc(&name, *p);
            p += *p == '"';
        }
        p += *p == '"';
    } else {
        for (; *p && *p != ' '; p++)
            ag_buf_putc(&name, *p);
    }
    if (name.len == 0)
        return NULL;
    *at = p;
    return name.text;
}

static bool check_length(const char *text, const char *name, ag_error *err)
{
    if (!name || strlen(name) <= AG_NAME_MAX)
        return true;
    (void)ag_fail(err, AG_E_NAME, NULL, "\"%s\" names what has %zu bytes, %d is the most", text,
                  strlen(name), AG_NAME_MAX);
    return ag_hint(err, "a name has at most %d bytes", AG_NAME_MAX);
}

bool ag_default_key_parse(ag_arena *arena, const char *text, ag_default_key *out, ag_error *err)
{
    for (size_t i = 0; i < AG_COUNT(objects); i++) {
        const char *at = text + strlen(objects[i].word);
        if (!ag_starts_with(text, objects[i].word))
            continue;
        ag_default_key key = {.kind = objects[i].kind};
        key.role = take_name(arena, " for ", &at);
        key.schema = take_name(arena, " in ", &at);
        bool whole = *at == '\0' && strcmp(ag_default_key_text(arena, &key), text) == 0;
        if (!whole || (key.kind == AG_KIND_SCHEMA && key.schema))
            break;
        *out = key;
        return check_length(text, key.role, err) && check_length(text, key.schema, err);
    }
    (void)ag_fail(err, AG_E_MODEL, NULL, "\"%s\" does not say what default privileges are on",
                  text);
    return ag_hint(err, "tables, sequences, functions, types or schemas, then who makes them and "
                        "where: \"tables\", \"tables for app in audit\"");
}

ag_privileges ag_default_privileges_usual(ag_arena *arena, const ag_default_key *key,
                                          const char *role)
{
    /* Those of a schema add to those that count everywhere. */
    return key->schema ? (ag_privileges){0} : ag_privileges_usual(arena, key->kind, role);
}
