/*
 * json_plain.c: reads the JSON that people and we write, in a tenth of the time that jansson takes.
 *
 * What is out of the ordinary is left to jansson: numbers that are not small and whole, \u escapes, great depth, a key that is there twice, and all that
 * is wrong, since it knows the words for it.  So this only ever says yes to what jansson reads too, and reads the same.
 */
#include "codec/codec.h"

#include <string.h>

enum {
    DEPTH = 64,     /* deeper is not plain */
    DIGITS = 18,    /* fit in any case */
    LIST_FROM = 12, /* objects with more members look for keys by hash */
};

typedef struct plain {
    ag_arena *arena;
    ag_arena *scratch;
    const char *next;
    const char *end;
    int depth;
    AG_VEC(ag_json *) open; /* the items of containers that are not yet closed */
} plain;

static ag_json *read_value(plain *in);

static char peek(plain *in)
{
    while (in->next < in->end &&
           (*in->next == ' ' || *in->next == '\n' || *in->next == '\r' || *in->next == '\t'))
        in->next++;
    return in->next < in->end ? *in->next : '\0';
}

static bool take(plain *in, char c)
{
    if (peek(in) != c)
        return false;
    in->next++;
    return true;
}

/* ------------------------------------------------------------------ strings */

static char unescaped(char c)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    const char *found = c ? strchr(from, c) : NULL;
    return found ? to[found - from] : '\0';
}

/* The text between quotes, `size` bytes of which `escapes` are backslashes. */
static const char *put_text(plain *in, const char *text, size_t size, size_t escapes)
{
    if (escapes == 0)
        return ag_strndup(in->arena, text, size);
    char *out = ag_alloc(in->arena, size + 1);
    char *to = out;
    for (const char *from = text; from < text + size; from++) {
        *to = *from == '\\' ? unescaped(*++from) : *from;
        if (*to++ == '\0')
            return NULL;
    }
    return out;
}

static const char *read_text(plain *in)
{
    if (!take(in, '"'))
        return NULL;
    const char *start = in->next;
    size_t escapes = 0;
    bool ascii = true;
    for (; in->next < in->end && *in->next != '"'; in->next++) {
        unsigned char c = (unsigned char)*in->next;
        if (c < 0x20)
            return NULL;
        ascii = ascii && c < 0x80;
        if (c == '\\') {
            escapes++;
            in->next++;
        }
    }
    if (in->next >= in->end)
        return NULL;
    size_t size = (size_t)(in->next++ - start);
    return ascii || ag_utf8_valid(start, size) ? put_text(in, start, size, escapes) : NULL;
}

/* ------------------------------------------------------------------ scalars */

static ag_json *read_word(plain *in, const char *word, ag_json *value)
{
    size_t len = strlen(word);
    if ((size_t)(in->end - in->next) < len || memcmp(in->next, word, len) != 0)
        return NULL;
    in->next += len;
    return value;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static ag_json *read_integer(plain *in)
{
    bool negative = take(in, '-');
    const char *start = in->next;
    int64_t value = 0;
    while (in->next < in->end && is_digit(*in->next) && in->next - start < DIGITS)
        value = value * 10 + (*in->next++ - '0');
    size_t digits = (size_t)(in->next - start);
    bool ends = in->next == in->end || !(is_digit(*in->next) || strchr(".eE", *in->next));
    if (digits == 0 || !ends || (digits > 1 && *start == '0'))
        return NULL;
    return ag_json_int(in->arena, negative ? -value : value);
}

/* ------------------------------------------------------------------ containers */

static bool is_twice(plain *in, uint32_t from, ag_map *keys, const char *key)
{
    if (in->open.len - from >= LIST_FROM) {
        if (keys->arena == NULL) {
            *keys = ag_map_new(in->scratch);
            for (size_t i = from; i < in->open.len; i++)
                ag_map_put(keys, in->open.items[i]->key, NULL);
        }
        return !ag_map_put(keys, key, NULL);
    }
    for (size_t i = from; i < in->open.len; i++)
        if (strcmp(in->open.items[i]->key, key) == 0)
            return true;
    return false;
}

/* The open items from `from` on are the container's. */
static ag_json *close(plain *in, ag_json *container, uint32_t from)
{
    uint32_t len = in->open.len - from;
    container->items = ag_memdup(in->arena, in->open.items + from, len * sizeof(ag_json *));
    container->len = container->cap = len;
    for (size_t i = 0; i < len; i++) {
        container->items[i]->parent = container;
        container->items[i]->index = i;
    }
    in->open.len = from;
    in->depth--;
    return container;
}

static ag_json *read_object(plain *in)
{
    ag_json *object = ag_json_object(in->arena);
    ag_map keys = {0};
    uint32_t from = in->open.len;
    in->next++;
    if (take(in, '}'))
        return close(in, object, from);
    do {
        const char *key = peek(in) == '"' ? read_text(in) : NULL;
        if (!key || is_twice(in, from, &keys, key) || !take(in, ':'))
            return NULL;
        ag_json *value = read_value(in);
        if (!value)
            return NULL;
        value->key = key;
        AG_PUSH(in->scratch, &in->open, value);
    } while (take(in, ','));
    return take(in, '}') ? close(in, object, from) : NULL;
}

static ag_json *read_array(plain *in)
{
    ag_json *array = ag_json_array(in->arena);
    uint32_t from = in->open.len;
    in->next++;
    if (take(in, ']'))
        return close(in, array, from);
    do {
        ag_json *value = read_value(in);
        if (!value)
            return NULL;
        AG_PUSH(in->scratch, &in->open, value);
    } while (take(in, ','));
    return take(in, ']') ? close(in, array, from) : NULL;
}

static ag_json *read_value(plain *in)
{
    const char *text;
    switch (peek(in)) {
    case '{': return ++in->depth > DEPTH ? NULL : read_object(in);
    case '[': return ++in->depth > DEPTH ? NULL : read_array(in);
    case '"': return (text = read_text(in)) ? ag_json_string(in->arena, text) : NULL;
    case 't': return read_word(in, "true", ag_json_bool(in->arena, true));
    case 'f': return read_word(in, "false", ag_json_bool(in->arena, false));
    case 'n': return read_word(in, "null", ag_json_null(in->arena));
    default: return read_integer(in);
    }
}

ag_json *ag_json_read_plain(ag_arena *arena, const char *text, size_t len)
{
    ag_arena *scratch = ag_arena_open();
    plain in = {.arena = arena, .scratch = scratch, .next = text, .end = text + len};
    ag_json *root = read_value(&in);
    if (root && (peek(&in) != '\0' || in.next != in.end))
        root = NULL;
    ag_arena_close(scratch);
    return root;
}
