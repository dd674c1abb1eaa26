/* ascii.h: character classes that no locale can change. */
#ifndef AG_BASE_ASCII_H
#define AG_BASE_ASCII_H

#include <stdbool.h>
#include <string.h>

/* Whether two texts are the same, where they mostly are not: the first byte is enough to tell most apart. */
static inline bool ag_text_is(const char *a, const char *b)
{
    return *a == *b && strcmp(a, b) == 0;
}

static inline char ag_ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static inline bool ag_ascii_is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool ag_ascii_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool ag_ascii_is_letter(char c)
{
    char lower = ag_ascii_lower(c);
    return lower >= 'a' && lower <= 'z';
}

#endif
