/* naming.c: how the file of a new revision is called. */
#include "revision/revision.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

#define DEFAULT_TEMPLATE "%(rev)s_%(slug)s"
enum { DEFAULT_SLUG_LENGTH = 40 };

/* ------------------------------------------------------------------ the slug */

static size_t character_len(const char *text)
{
    size_t len = 1;
    while (((unsigned char)text[len] & 0xC0) == 0x80)
        len++;
    return len;
}

/*
 * Without tables of Unicode: what is not ASCII is a letter, but for Latin-1's signs (U+0080 … U+00BF), general punctuation (U+2000 … U+206F) and
 * that of Chinese and Japanese (U+3000 … U+303F, U+FF00 … U+FF0F).
 */
static bool is_slug_character(const char *text)
{
    unsigned char c = (unsigned char)text[0];
    unsigned char next = c < 0x80 ? 0 : (unsigned char)text[1];
    if (c < 0x80)
        return ag_ascii_is_letter((char)c) || ag_ascii_is_digit((char)c) || c == '_';
    return c != 0xC2 && !(c == 0xE2 && (next == 0x80 || next == 0x81)) &&
           !(c == 0xE3 && next == 0x80) &&
           !(c == 0xEF && next == 0xBC && (unsigned char)text[2] < 0x90);
}

/* To the last word that fits; a first word that is too long is cut between two characters. */
static void cut(ag_buf *slug, size_t max)
{
    size_t len = max;
    while (((unsigned char)slug->text[len] & 0xC0) == 0x80)
        len--;
    size_t word = slug->text[len] == '_' ? len : 0;
    for (size_t i = 0; i < len && !(slug->text[len] == '_'); i++)
        if (slug->text[i] == '_')
            word = i;
    ag_buf_cut(slug, word > 0 ? word : len);
}

char *ag_revision_slug(ag_arena *arena, const char *message, int64_t max_length)
{
    size_t max = max_length > 0 ? (size_t)max_length : DEFAULT_SLUG_LENGTH;
    ag_buf slug = ag_buf_new(arena);
    bool gap = false;
    for (const char *next = message ? message : ""; *next; next += character_len(next)) {
        if (!is_slug_character(next)) {
            gap = slug.len > 0;
            continue;
        }
        if (gap)
            ag_buf_putc(&slug, '_');
        gap = false;
        if ((unsigned char)*next < 0x80)
            ag_buf_putc(&slug, ag_ascii_lower(*next));
        else
            ag_buf_putn(&slug, next, character_len(next));
    }
    if (slug.len > max)
        cut(&slug, max);
    return slug.text;
}

/* ------------------------------------------------------------------ the template */

typedef struct tokens {
    const char *rev;
    const char *slug;
    ag_time time;
} tokens;

static const char *const token_names[] = {
    "rev", "slug", "epoch", "year", "month", "day", "hour", "minute", "second",
};

static bool number_of(const tokens *t, const char *name, long long *out)
{
    const struct {
        const char *name;
        long long value;
    } numbers[] = {
        {"epoch", t->time.epoch},   {"year", t->time.year}, {"month", t->time.month},
        {"day", t->time.day},       {"hour", t->time.hour}, {"minute", t->time.minute},
        {"second", t->time.second},
    };
    for (size_t i = 0; i < AG_COUNT(numbers); i++)
        if (strcmp(numbers[i].name, name) == 0) {
            *out = numbers[i].value;
            return true;
        }
    return false;
}

static bool fail_token(const char *file_template, const char *name, ag_error *err)
{
    ag_fail(err, AG_E_USAGE, NULL, "unknown token \"%s\" in the file template \"%s\"", name,
            file_template);
    const char *nearest = ag_nearest(name, token_names, AG_COUNT(token_names));
    if (nearest)
        return ag_hint(err, "did you mean \"%s\"?", nearest);
    return ag_hint(err,
                   "the tokens are %%(rev)s %%(slug)s %%(epoch)s %%(year)d %%(month).2d %%(day).2d "
                   "%%(hour).2d %%(minute).2d %%(second).2d");
}

/* Put what "%(name).2d" says; `next` stands behind the "%" and is moved behind the token. */
static bool put_token(ag_arena *arena, const char *file_template, const tokens *t,
                      const char **next, ag_buf *out, ag_error *err)
{
    const char *close = **next == '(' ? strchr(*next, ')') : NULL;
    if (!close)
        return fail_token(file_template, ag_format(arena, "%%%.1s", *next), err);
    const char *name = ag_strndup(arena, *next + 1, (size_t)(close - *next - 1));
    const char *format = close + 1;
    if (*format == '.')
        format++;
    int digits = 0;
    for (; ag_ascii_is_digit(*format); format++)
        digits = digits < 20 ? digits * 10 + (*format - '0') : digits;
    long long number;
    if (*format != 's' && *format != 'd')
        return fail_token(file_template, name, err);
    if (number_of(t, name, &number))
        ag_buf_format(out, "%.*lld", digits < 20 ? digits : 20, number);
    else if (strcmp(name, "rev") == 0)
        ag_buf_put(out, t->rev);
    else if (strcmp(name, "slug") == 0)
        ag_buf_put(out, t->slug);
    else
        return fail_token(file_template, name, err);
    *next = format + 1;
    return true;
}

/* No part may be empty, or hidden, or lead out of the folder. */
static bool check_path(const char *file_template, const char *path, ag_error *err)
{
    for (const char *part = path; part; part = strchr(part, '/')) {
        if (part != path)
            part++;
        if (*part == '.' || *part == '/' || *part == '\0')
            return ag_fail(
                err, AG_E_USAGE, NULL,
                "the file template \"%s\" makes the path \"%s.json\", in which a part is "
                "empty or begins with a dot",
                file_template, path);
    }
    return true;
}

static bool expand(ag_arena *arena, const char *file_template, const tokens *t, ag_buf *out,
                   ag_error *err)
{
    for (const char *next = file_template; *next;) {
        char c = *next++;
        if (c != '%') {
            ag_buf_putc(out, c);
        } else if (*next == '%') {
            ag_buf_putc(out, *next++);
        } else if (!put_token(arena, file_template, t, &next, out, err)) {
            return false;
        }
    }
    /* What stood between the id and a slug that is empty. */
    while (!*t->slug && out->len > 0 && strchr("_-", out->text[out->len - 1]))
        ag_buf_cut(out, out->len - 1);
    return check_path(file_template, out->text, err);
}

bool ag_revision_path(ag_arena *arena, const ag_file_naming *naming, const ag_revision *revision,
                      char **out, ag_error *err)
{
    const char *file_template = naming->file_template ? naming->file_template : DEFAULT_TEMPLATE;
    tokens t = {
        .rev = revision->id,
        .slug = ag_revision_slug(arena, revision->message, naming->truncate_slug_length),
    };
    if (revision->created_at && !ag_time_parse(revision->created_at, &t.time))
        return ag_fail(err, AG_E_USAGE, NULL, "\"%s\" is not a time in UTC", revision->created_at);
    if (!ag_time_in_zone(arena, &t.time, naming->timezone, &t.time, err))
        return false;
    ag_buf path = ag_buf_new(arena);
    if (!expand(arena, file_template, &t, &path, err))
        return false;
    ag_buf_put(&path, ".json");
    *out = path.text;
    return true;
}
