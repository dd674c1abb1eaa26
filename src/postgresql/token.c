#include "postgresql/token.h"

#include <string.h>

#include <autogen/model.h>

/* ------------------------------------------------------------------ tokens */

bool ag_pg_reader_open(ag_pg_reader *p, const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token token;
    do {
        token = ag_lexer_next(&lexer);
        size_t len = token.type == AG_TOKEN_PUNCT ? ag_sql_operator_len(token.text) : 0;
        if (len > 0) {
            token.len = len;
            lexer.next = token.text + len;
        }
        AG_PUSH(p->arena, &p->tokens, token);
    } while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD);
    return token.type == AG_TOKEN_END;
}

ag_token ag_pg_reader_peek(const ag_pg_reader *p, size_t ahead)
{
    size_t at = p->next + ahead;
    return p->tokens.items[at < p->tokens.len ? at : p->tokens.len - 1];
}

ag_token ag_pg_reader_take(ag_pg_reader *p)
{
    ag_token token = ag_pg_reader_peek(p, 0);
    p->next += token.type != AG_TOKEN_END;
    return token;
}

bool ag_pg_reader_is(const ag_pg_reader *p, size_t ahead, const char *word)
{
    ag_token token = ag_pg_reader_peek(p, ahead);
    return (token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_PUNCT) &&
           ag_token_is(token, word);
}

bool ag_pg_reader_accept(ag_pg_reader *p, const char *word)
{
    bool found = ag_pg_reader_is(p, 0, word);
    p->next += found;
    return found;
}

void ag_pg_reader_expect(ag_pg_reader *p, const char *word)
{
    if (!ag_pg_reader_accept(p, word)) {
        p->failed = true;
    }
}

/* ------------------------------------------------------------------ types */

static bool accept_words(ag_pg_reader *p, const char *const words[3])
{
    size_t count = 0;
    while (count < 3 && words[count] != NULL && ag_pg_reader_is(p, count, words[count])) {
        count++;
    }
    if (count < 3 && words[count] != NULL) {
        return false;
    }
    p->next += count;
    return true;
}

static void skip_parameters(ag_pg_reader *p)
{
    if (ag_pg_reader_accept(p, "(")) {
        while (ag_pg_reader_peek(p, 0).type == AG_TOKEN_NUMBER || ag_pg_reader_is(p, 0, ",") ||
               ag_pg_reader_is(p, 0, "-")) {
            ag_pg_reader_take(p);
        }
        ag_pg_reader_expect(p, ")");
    }
}

/* The type that begins here, in canonical spelling. */
char *ag_pg_reader_type(ag_pg_reader *p)
{
    static const char *const suffixes[][3] = {
        {"precision"}, {"varying"}, {"with", "time", "zone"}, {"without", "time", "zone"}};
    const char *start = ag_pg_reader_peek(p, 0).text;
    ag_token first = ag_pg_reader_take(p);
    if (first.type != AG_TOKEN_WORD && first.type != AG_TOKEN_NAME) {
        p->failed = true;
        return ag_strdup(p->arena, "");
    }
    while (ag_pg_reader_accept(p, ".")) {
        ag_pg_reader_take(p);
    }
    for (size_t i = 0; i < 2; i++) {
        accept_words(p, suffixes[i]);
    }
    skip_parameters(p);
    for (size_t i = 2; i < AG_COUNT(suffixes); i++) {
        accept_words(p, suffixes[i]);
    }
    while (ag_pg_reader_is(p, 0, "[")) {
        ag_pg_reader_take(p);
        if (ag_pg_reader_peek(p, 0).type == AG_TOKEN_NUMBER) {
            ag_pg_reader_take(p);
        }
        ag_pg_reader_expect(p, "]");
    }
    ag_token last = p->tokens.items[p->next - 1];
    char *text = ag_strndup(p->arena, start, (size_t)(last.text + last.len - start));
    if (ag_strcaseeq(text, "\"bit\"")) {
        return ag_strdup(p->arena, "bit");
    }
    return ag_type_canonical(p->arena, text);
}

/* True if a type and then a string begin here: interval '1 day', timestamp with time zone '…'. */
bool ag_pg_reader_is_typed_literal(ag_pg_reader *p)
{
    if (ag_pg_reader_peek(p, 0).type != AG_TOKEN_WORD || ag_pg_reader_is(p, 0, "not") ||
        ag_pg_reader_is(p, 0, "array")) {
        return false;
    }
    ag_pg_reader copy = *p;
    if (ag_pg_reader_peek(p, 1).type == AG_TOKEN_STRING) {
        return true;
    }
    if (!ag_pg_reader_is(p, 1, "with") && !ag_pg_reader_is(p, 1, "without") &&
        !ag_pg_reader_is(p, 1, "precision") && !ag_pg_reader_is(p, 1, "(")) {
        return false;
    }
    ag_pg_reader_type(&copy);
    return !copy.failed && ag_pg_reader_peek(&copy, 0).type == AG_TOKEN_STRING;
}
