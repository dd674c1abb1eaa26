#include "postgresql/plain.h"

#include "base/text.h"
#include "postgresql/expression.h"

#include <string.h>

/* The text between the parentheses that enclose all of it; NULL if none do. */
static char *inside(ag_arena *arena, const char *text)
{
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_PLAIN);
    int depth = 0;
    ag_token token = ag_lexer_next(&lexer);
    if (!ag_token_is(token, "("))
        return NULL;
    const char *start = token.text + token.len;
    for (;; token = ag_lexer_next(&lexer)) {
        depth += ag_token_is(token, "(") ? 1 : ag_token_is(token, ")") ? -1 : 0;
        if (token.type == AG_TOKEN_END)
            return NULL;
        if (depth == 0)
            break;
    }
    if (ag_lexer_next(&lexer).type != AG_TOKEN_END)
        return NULL;
    return ag_strndup(arena, start, (size_t)(token.text - start));
}

const char *ag_pg_plain(ag_arena *arena, const char *expression)
{
    for (const char *next = expression; next; next = inside(arena, expression))
        expression = next;
    return expression;
}

/* "varchar(50)[]" and "character varying[]" are of one type. */
static char *without_parameters(ag_arena *arena, const char *type)
{
    char *canonical = ag_type_canonical(arena, type);
    char *start = strchr(canonical, '('), *end = start ? strchr(start, ')') : NULL;
    if (end)
        memmove(start, end + 1, strlen(end + 1) + 1);
    return canonical;
}

/* '-1' of the type that -1 has by itself: the server puts quotes around what has a sign or many digits.  '2'::bigint was said with quotes, for 2 it says 2. */
static bool is_number(ag_arena *arena, const char *type, const char *text, size_t len)
{
    size_t sign = len > 0 && text[0] == '-';
    return len > sign && strspn(text + sign, "0123456789.") >= len - sign &&
           strcmp(type, ag_pg_number_type(ag_strndup(arena, text, len))) == 0;
}

const char *ag_pg_plain_default(ag_arena *arena, const char *expression, const char *type)
{
    if (!expression || expression[0] != '\'' || !type)
        return expression;
    ag_lexer lexer = ag_lexer_new(expression, AG_LEX_PLAIN);
    const ag_token literal = ag_lexer_next(&lexer);
    const char *cast = literal.text + literal.len;
    const char *own = without_parameters(arena, type);
    if (literal.type != AG_TOKEN_STRING || !ag_starts_with(cast, "::") ||
        strcmp(without_parameters(arena, cast + 2), own) != 0)
        return expression;
    if (is_number(arena, own, expression + 1, literal.len - 2))
        return ag_strndup(arena, expression + 1, literal.len - 2);
    return ag_strndup(arena, expression, literal.len);
}
