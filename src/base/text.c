#include <autogen/base.h>

#include "base/ascii.h"

#include <string.h>

bool ag_streq(const char *a, const char *b)
{
    return a && b ? strcmp(a, b) == 0 : a == b;
}

bool ag_strcaseeq(const char *a, const char *b)
{
    if (!a || !b)
        return a == b;
    while (*a && ag_ascii_lower(*a) == ag_ascii_lower(*b)) {
        a++;
        b++;
    }
    return ag_ascii_lower(*a) == ag_ascii_lower(*b);
}

bool ag_starts_with(const char *text, const char *prefix)
{
    return strncmp(text, prefix, strlen(prefix)) == 0;
}

bool ag_ends_with(const char *text, const char *suffix)
{
    size_t len = strlen(text);
    size_t end = strlen(suffix);
    return len >= end && strcmp(text + len - end, suffix) == 0;
}

char *ag_lower(ag_arena *arena, const char *text)
{
    char *lower = ag_strdup(arena, text);
    for (char *c = lower; c && *c; c++)
        *c = ag_ascii_lower(*c);
    return lower;
}

char *ag_on_one_line(ag_arena *arena, const char *text)
{
    char *line = ag_strdup(arena, text);
    for (char *c = line; *c; c++)
        *c = (unsigned char)*c < ' ' || *c == 0x7f ? ' ' : *c;
    return line;
}

char *ag_join(ag_arena *arena, const ag_names *names, const char *separator)
{
    size_t between = strlen(separator);
    size_t len = 0;
    for (size_t i = 0; i < names->len; i++)
        len += strlen(names->items[i]) + between;

    char *text = ag_alloc(arena, len + 1);
    char *end = text;
    for (size_t i = 0; i < names->len; i++) {
        if (i > 0)
            end = (char *)memcpy(end, separator, between) + between;
        size_t item = strlen(names->items[i]);
        end = (char *)memcpy(end, names->items[i], item) + item;
    }
    return text;
}

ag_names ag_split(ag_arena *arena, const char *text, char separator)
{
    ag_names parts = {0};
    while (*text) {
        const char *start = text;
        while (*text && *text != separator)
            text++;
        const char *end = text;
        while (start < end && ag_ascii_is_space(*start))
            start++;
        while (start < end && ag_ascii_is_space(end[-1]))
            end--;
        if (start < end)
            AG_PUSH(arena, &parts, ag_strndup(arena, start, (size_t)(end - start)));
        if (*text)
            text++;
    }
    return parts;
}

/* ------------------------------------------------------------------ suggestions */

/* Names in a database have at most 63 bytes; what is longer than this gets no suggestion. */
enum { LONGEST_NAME = 128 };

static size_t least(size_t a, size_t b, size_t c)
{
    size_t ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Levenshtein's distance, with one row of his matrix at a time. */
static size_t edit_distance(const char *a, size_t a_len, const char *b, size_t b_len)
{
    size_t row[LONGEST_NAME + 1];
    for (size_t j = 0; j <= b_len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a_len; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= b_len; j++) {
            size_t above = row[j];
            row[j] = least(above + 1, row[j - 1] + 1, diagonal + (a[i - 1] != b[j - 1]));
            diagonal = above;
        }
    }
    return row[b_len];
}

static size_t edits_allowed(size_t longer)
{
    if (longer < 4)
        return 1;
    return longer / 3 < 2 ? 2 : longer / 3;
}

const char *ag_nearest(const char *text, const char *const *candidates, size_t count)
{
    const char *nearest = NULL;
    size_t nearest_distance = SIZE_MAX;
    size_t len = strlen(text);
    for (size_t i = 0; i < count; i++) {
        size_t candidate_len = strlen(candidates[i]);
        size_t longer = len > candidate_len ? len : candidate_len;
        if (longer > LONGEST_NAME)
            continue;
        size_t distance = edit_distance(text, len, candidates[i], candidate_len);
        if (distance <= edits_allowed(longer) && distance < nearest_distance) {
            nearest = candidates[i];
            nearest_distance = distance;
        }
    }
    return nearest;
}

/* ------------------------------------------------------------------ UTF-8 */

/* Well-formed sequences by their first byte (Unicode 15, table 3-7); later bytes are 80 … BF. */
static const struct {
    unsigned char first_from, first_to;   /* first byte */
    unsigned char second_from, second_to; /* second byte, where there is one */
    size_t len;
} sequences[] = {
    {0x01, 0x7F, 0x00, 0x00, 1}, {0xC2, 0xDF, 0x80, 0xBF, 2}, {0xE0, 0xE0, 0xA0, 0xBF, 3},
    {0xE1, 0xEC, 0x80, 0xBF, 3}, {0xED, 0xED, 0x80, 0x9F, 3}, {0xEE, 0xEF, 0x80, 0xBF, 3},
    {0xF0, 0xF0, 0x90, 0xBF, 4}, {0xF1, 0xF3, 0x80, 0xBF, 4}, {0xF4, 0xF4, 0x80, 0x8F, 4},
};

/* Bytes of the well-formed sequence at the start, 0 if there is none. */
static size_t sequence_len(const unsigned char *bytes, size_t len)
{
    size_t i = 0;
    while (i < AG_COUNT(sequences) &&
           (bytes[0] < sequences[i].first_from || bytes[0] > sequences[i].first_to))
        i++;
    if (i == AG_COUNT(sequences) || sequences[i].len > len)
        return 0;
    if (sequences[i].len == 1)
        return 1;
    if (bytes[1] < sequences[i].second_from || bytes[1] > sequences[i].second_to)
        return 0;
    for (size_t k = 2; k < sequences[i].len; k++)
        if ((bytes[k] & 0xC0) != 0x80)
            return 0;
    return sequences[i].len;
}

size_t ag_utf8_span(const char *bytes, size_t len)
{
    size_t good = 0;
    for (size_t step = 1; step > 0 && good < len; good += step)
        step = sequence_len((const unsigned char *)bytes + good, len - good);
    return good;
}

bool ag_utf8_valid(const char *bytes, size_t len)
{
    return ag_utf8_span(bytes, len) == len;
}

/* ------------------------------------------------------------------ patterns */

/* The next character, which in UTF-8 may be several bytes. */
static const char *after_character(const char *text)
{
    text++;
    while (((unsigned char)*text & 0xC0) == 0x80)
        text++;
    return text;
}

/* On a mismatch only the last star has to be tried again, one character longer. */
bool ag_glob(const char *pattern, const char *text)
{
    const char *star = NULL;
    const char *star_text = NULL;
    while (*text) {
        if (*pattern == '*') {
            star = pattern++;
            star_text = text;
        } else if (*pattern == '?') {
            pattern++;
            text = after_character(text);
        } else if (*pattern == *text) {
            pattern++;
            text++;
        } else if (star) {
            pattern = star + 1;
            text = star_text = after_character(star_text);
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return *pattern == '\0';
}
