#include "source/c_notes.h"

#include "codec/codec.h"

#include <stdlib.h>
#include <string.h>

typedef struct reader {
    ag_arena *arena;
    const ag_note *note;
    const char *next;
    const char *placed; /* where `line` and `column` are */
    int line;
    int column;
} reader;

/* Count lines and columns up to `text`, a part of the mark's.  Later calls are about later parts. */
static void count_to(reader *r, const char *text)
{
    const char *end;
    while (r->placed < text && (end = memchr(r->placed, '\n', (size_t)(text - r->placed)))) {
        r->placed = end + 1;
        r->column = 1;
        r->line++;
    }
    if (r->placed < text) {
        r->column += (int)(text - r->placed);
        r->placed = text;
    }
}

/* `json` stands where `text` was written. */
static ag_json *place(reader *r, ag_json *json, const char *text)
{
    count_to(r, text);
    json->file = r->note->file;
    json->line = r->line;
    json->column = r->column;
    return json;
}

static bool fail(reader *r, const char *text, ag_error *err, const char *message)
{
    return ag_json_fail(err, AG_E_SYNTAX, place(r, ag_json_null(r->arena), text), "%s: %s",
                        r->note->mark, message);
}

/* ------------------------------------------------------------------ scanning */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static bool is_name_letter(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (unsigned char)c >= 0x80;
}

const char *ag_note_skip_comment(const char *p)
{
    if (p[0] != '/')
        return p;
    if (p[1] == '/')
        return p + strcspn(p, "\n");
    if (p[1] != '*')
        return p;
    const char *end = strstr(p + 2, "*/");
    return end ? end + 2 : p + strlen(p);
}

const char *ag_note_literal_end(const char *p)
{
    char quote = *p++;
    for (; *p && *p != quote; p++) {
        if (*p == '\\' && p[1])
            p++;
    }
    return *p ? p + 1 : NULL;
}

/* Past white space, comments and spliced lines. */
static const char *behind_space(const char *p)
{
    const char *before;
    if (*p > '/' && *p != '\\')
        return p;
    do {
        before = p;
        while (is_space(*p) || (*p == '\\' && (p[1] == '\n' || p[1] == '\r')))
            p++;
        p = ag_note_skip_comment(p);
    } while (p != before);
    return p;
}

static void skip_space(reader *r)
{
    r->next = behind_space(r->next);
}

/* Whether squeeze() would leave the text as it is: most are. */
static bool is_tight(const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        char c = text[i];
        if (c == '/' || c == '\\' || (c < ' ' && is_space(c)) || (c == ' ' && text[i + 1] == ' '))
            return false;
    }
    return true;
}

/* As the preprocessor would have it: a space for each piece of white space and comments outside of literals. */
static char *squeeze(ag_arena *arena, const char *text, size_t len)
{
    ag_buf out = ag_buf_new(arena);
    if (is_tight(text, len))
        return ag_strndup(arena, text, len);
    for (const char *p = text; p < text + len;) {
        const char *end = behind_space(p);
        if (end != p) {
            if (end < text + len)
                ag_buf_putc(&out, ' ');
            p = end;
            continue;
        }
        end = *p == '"' || *p == '\'' ? ag_note_literal_end(p) : NULL;
        end = end ? end : p + 1;
        ag_buf_putn(&out, p, (size_t)(end - p));
        p = end;
    }
    return out.text;
}

/* Past a value as it stands: to the comma or bracket that does not belong to it. */
static bool skip_bare(reader *r, ag_error *err)
{
    ag_buf open = ag_buf_new(r->arena);
    const char *start = r->next;
    for (const char *p = start; *p; p++) {
        if (ag_note_is_dull(*p))
            continue;
        const char *comment = ag_note_skip_comment(p);
        if (comment != p) {
            p = comment - 1;
        } else if (*p == '"' || *p == '\'') {
            const char *end = ag_note_literal_end(p);
            if (!end)
                return fail(r, p, err, "a quote is not closed");
            if (*p == '\'' && is_space(*end) && *behind_space(end) == '\'')
                return fail(r, p, err, "two texts in a row; if it is one, write it as a C string");
            p = end - 1;
        } else if (strchr("([{", *p)) {
            ag_buf_putc(&open, *p == '(' ? ')' : *p == '[' ? ']' : '}');
        } else if (strchr(")]}", *p) && open.len) {
            if (open.text[open.len - 1] != *p)
                return fail(r, p, err, "brackets do not match");
            ag_buf_cut(&open, open.len - 1);
        } else if (!open.len && strchr(",)]}", *p)) {
            r->next = p;
            return true;
        }
    }
    r->next = start + strlen(start);
    return open.len == 0 || fail(r, start, err, "a bracket is not closed");
}

/* ------------------------------------------------------------------ C strings */

/* As many digits of a number as there are, `most` at most. */
static unsigned long read_digits(const char **p, int base, size_t most)
{
    static const char digits[] = "0123456789abcdef";
    unsigned long value = 0;
    for (; most > 0 && **p; most--, ++*p) {
        const char *digit = strchr(digits, **p >= 'A' && **p <= 'F' ? **p - 'A' + 'a' : **p);
        if (!digit || digit - digits >= base)
            break;
        value = value * (unsigned long)base + (unsigned long)(digit - digits);
    }
    return value;
}

/* A byte of a text.  NUL becomes what is no UTF-8, so that it is refused like that. */
static void put_byte(ag_buf *out, unsigned long byte)
{
    ag_buf_put(out, byte ? (const char[]){(char)byte, '\0'} : "\xC0\x80");
}

static void put_character(ag_buf *out, unsigned long c)
{
    int more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    put_byte(out, more ? (0xF80UL >> more & 0xF0) | (c >> 6 * more) : c);
    while (more-- > 0)
        put_byte(out, 0x80 | (c >> 6 * more & 0x3F));
}

/* Behind the backslash. */
static const char *put_escape(ag_buf *out, const char *p)
{
    static const char letters[] = "abfnrtv";
    static const char meant[] = "\a\b\f\n\r\t\v";
    const char *letter = *p ? strchr(letters, *p) : NULL;
    if (letter) {
        ag_buf_putc(out, meant[letter - letters]);
        return p + 1;
    }
    if (*p == '\n' || (p[0] == '\r' && p[1] == '\n'))
        return p + (*p == '\r' ? 2 : 1); /* a spliced line */
    if (*p == 'u' || *p == 'U') {
        size_t most = *p++ == 'u' ? 4 : 8;
        put_character(out, read_digits(&p, 16, most));
        return p;
    }
    if (*p == 'x') {
        p++;
        put_byte(out, read_digits(&p, 16, SIZE_MAX) & 0xFF);
        return p;
    }
    if (*p >= '0' && *p <= '7') {
        put_byte(out, read_digits(&p, 8, 3) & 0xFF);
        return p;
    }
    ag_buf_putc(out, *p);
    return p + 1;
}

/* What the strings in the text mean, if there is nothing but strings in it; else NULL. */
static char *decode(ag_arena *arena, const char *text, size_t len)
{
    ag_buf out = ag_buf_new(arena);
    const char *p = text;
    if (len == 0 || *text != '"')
        return NULL;
    while (p < text + len) {
        const char *end = *p == '"' ? ag_note_literal_end(p) : NULL;
        if (!end)
            return NULL;
        for (p++; p < end - 1;) {
            if (*p == '\\')
                p = put_escape(&out, p + 1);
            else
                ag_buf_putc(&out, *p++);
        }
        p = behind_space(end);
    }
    return out.text;
}

/* ------------------------------------------------------------------ values */

static bool is_word(const char *text, size_t len, const char *word)
{
    return strlen(word) == len && memcmp(text, word, len) == 0;
}

static ag_json *typed(reader *r, const ag_field *field, const char *text, size_t len)
{
    char *string = decode(r->arena, text, len);
    char *end;
    if (string)
        return ag_json_string(r->arena, string);
    if (is_word(text, len, "null"))
        return ag_json_null(r->arena);
    if (field && field->type == AG_BOOL &&
        (is_word(text, len, "true") || is_word(text, len, "false")))
        return ag_json_bool(r->arena, *text == 't');
    char *copy = squeeze(r->arena, text, len);
    if (field && field->type == AG_INT && len) {
        long long value = strtoll(copy, &end, 10);
        if (!*end)
            return ag_json_int(r->arena, value);
    }
    return ag_json_string(r->arena, copy);
}

static bool read_bare(reader *r, const ag_field *field, ag_json **out, ag_error *err)
{
    const char *start = r->next;
    if (!skip_bare(r, err))
        return false;
    size_t len = (size_t)(r->next - start);
    while (len && is_space(start[len - 1]))
        len--;
    if (!len)
        return fail(r, start, err, "a value is missing");
    ag_json *value = typed(r, field, start, len);
    if (value->type == AG_JSON_STRING && !ag_utf8_valid(value->text, strlen(value->text)))
        return fail(r, start, err, "the text is not UTF-8, or there is a NUL in it");
    *out = place(r, value, start);
    return true;
}

/* What the values inside a value are: members of a shape, or items of a field. */
typedef struct expected {
    const ag_field *field; /* NULL: unknown */
    const ag_shape *shape; /* an object of it; NULL: a plain value, or values by name */
} expected;

static const ag_field *field_of(const ag_shape *shape, const char *key)
{
    int index = ag_field_index(shape, key);
    return index < 0 ? NULL : &shape->fields[index];
}

static bool has_objects(const ag_field *field)
{
    return field && (field->type == AG_RECORDS || field->type == AG_CHILDREN);
}

/* What stands behind `key`. */
static expected inside(expected of, const char *key)
{
    if (of.shape) {
        const ag_field *field = field_of(of.shape, key);
        bool one = has_objects(field) && (field->flags & AG_ONE);
        return (expected){field, one ? *field->shape : NULL};
    }
    return (expected){of.field, has_objects(of.field) ? *of.field->shape : NULL};
}

static bool read_value(reader *r, expected of, ag_json **out, ag_error *err);

/* The key before "=" or ":", or NULL where there is none; "::" is SQL. */
static char *read_key(reader *r)
{
    const char *start = r->next;
    const char *p = start;
    if (*p == '"')
        p = ag_note_literal_end(p);
    else
        while (is_name_letter(*p))
            p++;
    if (!p || p == start)
        return NULL;
    const char *end = p;
    p = behind_space(p);
    if (p[0] != '=' && (p[0] != ':' || p[1] == ':'))
        return NULL;
    r->next = p + 1;
    skip_space(r);
    char *string = decode(r->arena, start, (size_t)(end - start));
    return string ? string : ag_strndup(r->arena, start, (size_t)(end - start));
}

static bool add_member(reader *r, ag_json *object, const char *key, ag_json *value, ag_error *err)
{
    if (ag_json_get(object, key))
        return ag_json_fail(err, AG_E_KEY, value, "the key \"%s\" is there twice", key);
    ag_json_push(r->arena, object, key, value);
    return true;
}

/* `key: value`, or a key alone; the first one may be the name. */
static bool read_item(reader *r, expected of, bool name_first, ag_json *object, ag_error *err)
{
    ag_json *value = NULL;
    count_to(r, r->next);
    int line = r->line;
    int column = r->column;
    char *key = read_key(r);
    if (key) {
        if (!read_value(r, inside(of, key), &value, err))
            return false;
        value->line = line;
        value->column = column;
        return add_member(r, object, key, value, err);
    }
    if (!read_bare(r, NULL, &value, err))
        return false;
    if (name_first)
        return add_member(r, object, "name", value, err);
    const char *flag = value->type == AG_JSON_STRING ? value->text : "null";
    value->type = AG_JSON_BOOL;
    value->boolean = true;
    return add_member(r, object, flag, value, err);
}

/* Items up to `end`, which is past then. */
static bool read_items(reader *r, expected of, bool named, char end, ag_json *object, ag_error *err)
{
    skip_space(r);
    for (bool first = true; *r->next != end; first = false) {
        if (!*r->next)
            return fail(r, r->next, err, "a bracket is not closed");
        if (!read_item(r, of, named && first, object, err))
            return false;
        skip_space(r);
        if (*r->next == ',')
            r->next++;
        else if (*r->next != end)
            return fail(r, r->next, err, "a comma is missing");
        skip_space(r);
    }
    if (end)
        r->next++;
    return true;
}

static bool read_list(reader *r, expected of, ag_json *array, ag_error *err)
{
    expected item = {of.field, has_objects(of.field) ? *of.field->shape : NULL};
    r->next++;
    skip_space(r);
    while (*r->next != ']') {
        ag_json *value = NULL;
        if (!*r->next)
            return fail(r, r->next, err, "a bracket is not closed");
        if (!read_value(r, item, &value, err))
            return false;
        ag_json_append(r->arena, array, value);
        skip_space(r);
        if (*r->next == ',')
            r->next++;
        skip_space(r);
    }
    r->next++;
    return true;
}

static bool ends_item(const char *p)
{
    p = behind_space(p);
    return !*p || strchr(",]})", *p);
}

static bool read_value(reader *r, expected of, ag_json **out, ag_error *err)
{
    char c = *r->next;
    if (c == '{') {
        *out = place(r, ag_json_object(r->arena), r->next++);
        if (!read_items(r, of, false, '}', *out, err))
            return false;
    } else if (c == '[') {
        const ag_field *only = of.shape ? ag_shape_short(of.shape) : NULL;
        *out = place(r, ag_json_array(r->arena), r->next);
        if (!read_list(r, only ? (expected){only, NULL} : of, *out, err))
            return false;
    } else {
        return read_bare(r, of.shape ? ag_shape_short(of.shape) : of.field, out, err);
    }
    return ends_item(r->next) || fail(r, r->next, err, "a comma is missing");
}

/* ------------------------------------------------------------------ marks */

ag_json *ag_note_object(ag_arena *arena, const ag_note *note)
{
    ag_json *json = ag_json_object(arena);
    json->file = note->file;
    json->line = note->line;
    json->column = note->column;
    return json;
}

bool ag_note_read(ag_arena *arena, const ag_note *note, const ag_shape *shape, bool named,
                  ag_json **out, ag_error *err)
{
    reader r = {.arena = arena, .note = note, .next = note->text, .placed = note->text};
    r.line = note->text_line;
    r.column = note->text_column;
    ag_json *object = ag_note_object(arena, note);
    if (!read_items(&r, (expected){NULL, shape}, named, '\0', object, err))
        return false;
    *out = object;
    return true;
}

void ag_note_remove(ag_json *json, const ag_json *member)
{
    for (size_t i = member->index; i + 1 < json->len; i++) {
        json->items[i] = json->items[i + 1];
        json->items[i]->index = i;
    }
    json->len--;
}

bool ag_note_take(ag_json *json, const char *key, const char **out, ag_error *err)
{
    ag_json *value = ag_json_get(json, key);
    if (!value)
        return true;
    if (value->type != AG_JSON_STRING)
        return ag_json_fail(err, AG_E_TYPE, value, "\"%s\" is a text, not %s", key,
                            ag_json_type_name(value->type));
    *out = value->text;
    ag_note_remove(json, value);
    return true;
}
