/*
 * json_locate.c: where a value stands.  Nothing is recorded while reading: when there is an error to place, its document is scanned once more, down the
 * path from the root to the value.  The text was read before, so it is known to be JSON, and the scan needs no end.
 */
#include "codec/codec.h"

#include <stdio.h>
#include <string.h>

static const char *skip_space(const char *p)
{
    return p + strspn(p, " \t\r\n");
}

static const char *skip_string(const char *p)
{
    for (p++; *p != '"'; p++) {
        if (*p == '\\')
            p++;
    }
    return p + 1;
}

/* Past a value and the white space behind it.  Never called for the root, so something follows. */
static const char *skip_value(const char *p)
{
    size_t depth = 0;
    do {
        switch (*p) {
        case '"': p = skip_string(p); break;
        case '{':
        case '[':
            depth++;
            p++;
            break;
        case '}':
        case ']':
            depth--;
            p++;
            break;
        default: p += depth ? 1 : strcspn(p, ",]} \t\r\n");
        }
    } while (depth);
    return skip_space(p);
}

/* From a key to its value. */
static const char *skip_key(const char *p)
{
    return skip_space(skip_space(skip_string(p)) + 1);
}

/* The item with that index of the container at `p`, or `p` if it has fewer: items can be added after reading. */
static const char *item_at(const char *container, size_t index, bool at_key)
{
    bool keyed = *container == '{';
    const char *p = skip_space(container + 1);
    for (size_t i = 0; *p != '}' && *p != ']'; i++) {
        const char *value = keyed ? skip_key(p) : p;
        if (i == index)
            return at_key ? p : value;
        p = skip_value(value);
        if (*p == ',')
            p = skip_space(p + 1);
    }
    return container;
}

const char *ag_json_locate(const ag_json *json, bool at_key)
{
    if (!json->parent)
        return json->source ? skip_space(json->source) : NULL;
    const char *container = ag_json_locate(json->parent, false);
    if (!container || (*container != '{' && *container != '['))
        return container;
    return item_at(container, json->index, at_key);
}

void ag_text_position(const char *text, const char *at, int *line, int *column)
{
    const char *start = text;
    int lines = 1;
    for (const char *p; (p = memchr(start, '\n', (size_t)(at - start))); lines++)
        start = p + 1;
    *line = lines;
    *column = (int)(at - start) + 1;
}

/* ------------------------------------------------------------------ paths: JSON pointers (RFC 6901) */

static void put_key(ag_buf *out, const char *key, size_t len)
{
    ag_buf_putc(out, '/');
    for (size_t i = 0; i < len; i++) {
        if (key[i] == '~' || key[i] == '/')
            ag_buf_put(out, key[i] == '~' ? "~0" : "~1");
        else
            ag_buf_putc(out, key[i]);
    }
}

static void put_path(ag_buf *out, const ag_json *json)
{
    if (!json->parent)
        return;
    put_path(out, json->parent);
    if (json->key)
        put_key(out, json->key, strlen(json->key));
    else
        ag_buf_format(out, "/%zu", json->index);
}

/* A container that is open at some point of a text. */
typedef struct level {
    size_t path_len; /* of its own path */
    size_t index;
    bool keyed;
    bool at_key; /* the next string is a key */
} level;
typedef AG_VEC(level) level_stack;

static void open_level(ag_arena *arena, ag_buf *path, level_stack *levels, bool keyed)
{
    const level *in = levels->len ? &levels->items[levels->len - 1] : NULL;
    if (in && !in->keyed)
        ag_buf_format(path, "/%zu", in->index);
    level opened = {.path_len = path->len, .keyed = keyed, .at_key = keyed};
    AG_PUSH(arena, levels, opened);
}

static void next_item(ag_buf *path, level *in)
{
    ag_buf_cut(path, in->path_len);
    in->index++;
    in->at_key = in->keyed;
}

/* Past a string, which is noted if it is a key. */
static const char *pass_string(ag_buf *path, level *in, const char *p)
{
    const char *end = skip_string(p);
    if (in->at_key)
        put_key(path, p + 1, (size_t)(end - p) - 2);
    in->at_key = false;
    return end;
}

char *ag_text_path(ag_arena *arena, const char *text, const char *key)
{
    ag_buf path = ag_buf_new(arena);
    level_stack levels = {0};
    for (const char *p = text; p <= key;) {
        level *in = levels.len ? &levels.items[levels.len - 1] : NULL;
        switch (*p) {
        case '{':
        case '[': open_level(arena, &path, &levels, *p++ == '{'); break;
        case '}':
        case ']':
            levels.len--;
            ag_buf_cut(&path, levels.items[levels.len - 1].path_len);
            p++;
            break;
        case ',':
            next_item(&path, in);
            p++;
            break;
        case '"': p = pass_string(&path, in, p); break;
        default: p++;
        }
    }
    return path.text;
}

/* ------------------------------------------------------------------ errors */

static ag_place place_of(ag_arena *arena, const ag_json *json, bool at_key)
{
    ag_place place = {0};
    const ag_json *root = json;
    while (root->parent && !root->line)
        root = root->parent;
    if (root->line)
        return (ag_place){.file = root->file, .line = root->line, .column = root->column};
    if (!root->source)
        return place;
    place.file = root->file;
    ag_text_position(root->source, ag_json_locate(json, at_key), &place.line, &place.column);
    ag_buf path = ag_buf_new(arena);
    put_path(&path, json);
    place.path = path.len ? path.text : NULL;
    return place;
}

ag_place ag_json_place(ag_arena *arena, const ag_json *json)
{
    return json ? place_of(arena, json, false) : (ag_place){0};
}

static bool fail_at(ag_error *err, ag_error_code code, const ag_json *json, bool at_key,
                    const char *format, va_list args) AG_PRINTF(5, 0);

static bool fail_at(ag_error *err, ag_error_code code, const ag_json *json, bool at_key,
                    const char *format, va_list args)
{
    char message[sizeof err->message];
    ag_arena *arena = ag_arena_open();
    ag_place place = json ? place_of(arena, json, at_key) : (ag_place){0};
    vsnprintf(message, sizeof message, format, args);
    ag_fail(err, code, json ? &place : NULL, "%s", message);
    ag_arena_close(arena);
    return false;
}

bool ag_json_fail(ag_error *err, ag_error_code code, const ag_json *json, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    fail_at(err, code, json, false, format, args);
    va_end(args);
    return false;
}

bool ag_json_fail_key(ag_error *err, ag_error_code code, const ag_json *json, const char *format,
                      ...)
{
    va_list args;
    va_start(args, format);
    fail_at(err, code, json, true, format, args);
    va_end(args);
    return false;
}

bool ag_json_locate_error(ag_error *err)
{
    if (!err->source || err->line || err->file[0])
        return false;
    ag_arena *arena = ag_arena_open();
    ag_place place = ag_json_place(arena, err->source);
    ag_at(err, &place);
    ag_place other = ag_json_place(arena, err->other);
    if (other.file)
        ag_hint(err, "the other one is at %s:%d:%d", other.file, other.line, other.column);
    ag_arena_close(arena);
    return false;
}
