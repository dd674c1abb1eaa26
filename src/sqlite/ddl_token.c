#include "sqlite/ddl_token.h"

#include "base/ascii.h"

#include <string.h>

ag_lexer ag_ddl_lexer(const char *sql)
{
    return ag_lexer_new(sql, AG_LEX_BRACKETS | AG_LEX_BACKTICKS);
}

static const char *skip_blank(const char *next)
{
    for (;;) {
        if (ag_ascii_is_space(*next)) {
            next++;
        } else if (next[0] == '-' && next[1] == '-') {
            next += strcspn(next, "\n");
        } else if (next[0] == '/' && next[1] == '*') {
            const char *end = strstr(next + 2, "*/");
            next = end ? end + 2 : next + strlen(next);
        } else {
            return next;
        }
    }
}

/* True for E'…', B'…', N'…' and U&'…', which are a word and something else here. */
static bool has_foreign_prefix(ag_token token)
{
    return (token.type == AG_TOKEN_STRING || token.type == AG_TOKEN_NAME ||
            token.type == AG_TOKEN_BAD) &&
           ag_ascii_is_letter(*token.text) && ag_ascii_lower(*token.text) != 'x';
}

ag_token ag_ddl_next(ag_lexer *lexer)
{
    lexer->next = skip_blank(lexer->next);
    ag_token token = ag_lexer_next(lexer);
    if (has_foreign_prefix(token)) {
        lexer->next = token.text + 1;
        token.type = AG_TOKEN_WORD;
        token.len = 1;
    }
    return token;
}

ag_ddl_tokens ag_ddl_tokenize(ag_arena *arena, const char *sql)
{
    ag_ddl_tokens tokens = {0};
    ag_lexer lexer = ag_ddl_lexer(sql);
    ag_token token;
    do {
        token = ag_ddl_next(&lexer);
        AG_PUSH(arena, &tokens, token);
    } while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD);
    return tokens;
}

bool ag_ddl_is_name(ag_token token)
{
    return token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
}

static bool is_quoted(ag_token token)
{
    return token.type == AG_TOKEN_NAME || (token.type == AG_TOKEN_STRING && *token.text == '\'');
}

char *ag_ddl_name(ag_arena *arena, ag_token token)
{
    if (!is_quoted(token))
        return ag_strndup(arena, token.text, token.len);
    char close = token.text[token.len - 1];
    char *name = ag_alloc(arena, token.len);
    char *end = name;
    for (size_t i = 1; i + 1 < token.len; i++) {
        *end++ = token.text[i];
        if (token.text[i] == close)
            i++;
    }
    return name;
}

char *ag_ddl_span(ag_arena *arena, ag_token first, ag_token last)
{
    return ag_strndup(arena, first.text, (size_t)(last.text + last.len - first.text));
}

bool ag_ddl_means(ag_token token, const char *name)
{
    if (!ag_ddl_is_name(token))
        return false;
    size_t i = token.type == AG_TOKEN_NAME;
    size_t end = token.len - i;
    char close = token.text[token.len - 1];
    for (; i < end; i++, name++) {
        if (!*name || ag_ascii_lower(*name) != ag_ascii_lower(token.text[i]))
            return false;
        if (token.type == AG_TOKEN_NAME && token.text[i] == close)
            i++;
    }
    return !*name;
}

bool ag_ddl_mentions(const char *sql, const char *name)
{
    if (!sql)
        return false;
    ag_lexer lexer = ag_ddl_lexer(sql);
    ag_token token;
    do {
        token = ag_ddl_next(&lexer);
        if (ag_ddl_means(token, name))
            return true;
    } while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD);
    return false;
}
