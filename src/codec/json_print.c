/* json_print.c: our layout, the canonical form, and digests of it. */
#include "codec/codec.h"

#include <inttypes.h>
#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"

#define WIDTH 100
#define INDENT 2

/* How a byte is escaped, or NULL if it stands for itself.  `room` is for the general form. */
static const char *escape_of(unsigned char c, char room[7])
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\t': return "\\t";
    case '\n': return "\\n";
    case '\f': return "\\f";
    case '\r': return "\\r";
    default: break;
    }
    if (c >= 0x20)
        return NULL;
    snprintf(room, 7, "\\u%04x", (unsigned)c);
    return room;
}

static bool stands_for_itself(unsigned char c)
{
    return c >= 0x20 && c != '"' && c != '\\';
}

/*
 * The text in quotes.  What it leaves of `room` columns, of which a character takes one however many bytes it has; negative as soon as they are used up, and
 * then what was put is not all of it.
 */
static long put_string(ag_buf *out, const char *text, long room)
{
    char general[7];
    room -= 2;
    ag_buf_putc(out, '"');
    for (;;) {
        const char *start = text;
        for (; room >= 0 && stands_for_itself((unsigned char)*text); text++)
            room -= ((unsigned char)*text & 0xC0) != 0x80;
        ag_buf_putn(out, start, (size_t)(text - start));
        if (room < 0 || !*text)
            break;
        const char *escape = escape_of((unsigned char)*text++, general);
        room -= (long)strlen(escape);
        ag_buf_put(out, escape);
    }
    ag_buf_putc(out, '"');
    return room;
}

/* The shortest digits that read back as the same number, and never as an integer. */
static void format_real(double value, char out[32])
{
    if (!isfinite(value)) {
        snprintf(out, 32, "null");
        return;
    }
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(out, 32, "%.*g", digits, value);
        if (strtod(out, NULL) == value)
            break;
    }
    if (!strpbrk(out, ".e"))
        memcpy(out + strlen(out), ".0", 3);
}

/* A value without parts; false for an array or object that has some. */
static bool put_scalar(ag_buf *out, const ag_json *json)
{
    char number[32];
    switch (json->type) {
    case AG_JSON_NULL: ag_buf_put(out, "null"); return true;
    case AG_JSON_BOOL: ag_buf_put(out, json->boolean ? "true" : "false"); return true;
    case AG_JSON_INT: ag_buf_format(out, "%" PRId64, json->integer); return true;
    case AG_JSON_REAL:
        format_real(json->real, number);
        ag_buf_put(out, number);
        return true;
    case AG_JSON_STRING: (void)put_string(out, json->text, LONG_MAX); return true;
    case AG_JSON_ARRAY:
        if (!json->len)
            ag_buf_put(out, "[]");
        return !json->len;
    case AG_JSON_OBJECT:
        if (!json->len)
            ag_buf_put(out, "{}");
        return !json->len;
    }
    return true;
}

/* ------------------------------------------------------------------ printing */

/* The value on one line, as put_string() does it: to try costs at most a line, whatever is behind that. */
static long put_line(ag_buf *out, const ag_json *json, long room)
{
    bool object = json->type == AG_JSON_OBJECT;
    if (json->type == AG_JSON_STRING)
        return put_string(out, json->text, room);
    if (json->type != AG_JSON_ARRAY && !object) {
        size_t start = out->len;
        (void)put_scalar(out, json);
        return room - (long)(out->len - start);
    }
    room -= 2;
    ag_buf_putc(out, object ? '{' : '[');
    for (size_t i = 0; i < json->len && room >= 0; i++) {
        if (i) {
            ag_buf_putn(out, ", ", 2);
            room -= 2;
        }
        if (object) {
            room = put_string(out, json->items[i]->key, room) - 2;
            ag_buf_putn(out, ": ", 2);
        }
        room = room >= 0 ? put_line(out, json->items[i], room) : room;
    }
    ag_buf_putc(out, object ? '}' : ']');
    return room;
}

static void put_indent(ag_buf *out, long columns)
{
    static const char spaces[] = "                                ";
    ag_buf_putc(out, '\n');
    for (long more; columns > 0; columns -= more) {
        more = columns < (long)sizeof spaces ? columns : (long)sizeof spaces - 1;
        ag_buf_putn(out, spaces, (size_t)more);
    }
}

static void put_value(ag_buf *out, const ag_json *json, long indent, long used);

/* One part of an array or object on lines of its own; `key` NULL in an array. */
static void put_part(ag_buf *out, const char *key, const ag_json *item, long indent, bool more)
{
    long taken = indent + more;
    put_indent(out, indent);
    if (key) {
        taken += LONG_MAX - put_string(out, key, LONG_MAX) + 2;
        ag_buf_putn(out, ": ", 2);
    }
    put_value(out, item, indent, taken);
    if (more)
        ag_buf_putc(out, ',');
}

/* `indent` is that of the line, `used` how much of it is taken before the value and after it. */
static void put_value(ag_buf *out, const ag_json *json, long indent, long used)
{
    bool object = json->type == AG_JSON_OBJECT;
    bool has_parts = json->type == AG_JSON_ARRAY || object;
    size_t start = out->len;
    if (put_line(out, json, has_parts ? WIDTH - used : LONG_MAX) >= 0)
        return;
    ag_buf_cut(out, start);
    ag_buf_putc(out, object ? '{' : '[');
    for (size_t i = 0; i < json->len; i++)
        put_part(out, object ? json->items[i]->key : NULL, json->items[i], indent + INDENT,
                 i + 1 < json->len);
    put_indent(out, indent);
    ag_buf_putc(out, object ? '}' : ']');
}

void ag_json_print(ag_buf *out, const ag_json *json)
{
    put_value(out, json, 0, 0);
    ag_buf_putc(out, '\n');
}

void ag_json_print_open(ag_buf *out, const char *key, int level)
{
    if (key) {
        put_indent(out, (long)level * INDENT);
        (void)put_string(out, key, LONG_MAX);
        ag_buf_putn(out, ": ", 2);
    }
    ag_buf_putc(out, '{');
}

void ag_json_print_member(ag_buf *out, const char *key, const ag_json *value, int level, bool more)
{
    put_part(out, key, value, (long)level * INDENT, more);
}

void ag_json_print_close(ag_buf *out, int level, bool more)
{
    put_indent(out, (long)level * INDENT);
    ag_buf_put(out, more ? "}," : "}");
}

/* ------------------------------------------------------------------ canonical */

static int by_key(const void *a, const void *b)
{
    const ag_json *const *x = a;
    const ag_json *const *y = b;
    return strcmp((*x)->key, (*y)->key);
}

void ag_json_print_canonical(ag_buf *out, const ag_json *json)
{
    if (put_scalar(out, json))
        return;
    bool object = json->type == AG_JSON_OBJECT;
    ag_json **items = json->items;
    if (object) {
        items = ag_memdup(out->arena, items, json->len * sizeof(ag_json *));
        qsort(items, json->len, sizeof(ag_json *), by_key);
    }
    ag_buf_putc(out, object ? '{' : '[');
    for (size_t i = 0; i < json->len; i++) {
        if (i)
            ag_buf_putc(out, ',');
        if (object) {
            (void)put_string(out, items[i]->key, LONG_MAX);
            ag_buf_putc(out, ':');
        }
        ag_json_print_canonical(out, items[i]);
    }
    ag_buf_putc(out, object ? '}' : ']');
}

char *ag_json_digest(ag_arena *arena, const ag_json *json)
{
    ag_arena *scratch = ag_arena_open();
    char hex[AG_SHA256_HEX + 1];
    ag_buf text = ag_buf_new(scratch);
    ag_json_print_canonical(&text, json);
    ag_sha256_hex(text.text, text.len, hex);
    ag_arena_close(scratch);
    return ag_format(arena, "sha256:%s", hex);
}
