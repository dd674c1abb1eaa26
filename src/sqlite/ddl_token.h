/*
 * ddl_token.h: SQL as SQLite's own tokenizer sees it.
 *
 * The lexer of base/text.h reads what both databases have in common; here its differences are mended: comments do not nest and may end
 * with the text, and there are no strings with a prefix but X'…'.
 */
#ifndef AG_SQLITE_DDL_TOKEN_H
#define AG_SQLITE_DDL_TOKEN_H

#include "base/text.h"

/* All tokens of a text; the last one is AG_TOKEN_END (or BAD). */
typedef struct ag_ddl_tokens {
    ag_token *items;
    uint32_t len;
    uint32_t cap;
} ag_ddl_tokens;

ag_lexer ag_ddl_lexer(const char *sql);
ag_token ag_ddl_next(ag_lexer *lexer);
ag_ddl_tokens ag_ddl_tokenize(ag_arena *arena, const char *sql);

/* What a word, a quoted name or a string means as a name, its case kept; anything else as it stands. */
char *ag_ddl_name(ag_arena *arena, ag_token token);
/* The text from the start of one token to the end of another. */
char *ag_ddl_span(ag_arena *arena, ag_token first, ag_token last);
/* A word, a quoted name: what can name a column in an expression. */
bool ag_ddl_is_name(ag_token token);
/* True if the token is a name that means `name`, without regard to case. */
bool ag_ddl_means(ag_token token, const char *name);
/* True if a name in the text means `name`, without regard to case; NULL mentions nothing. */
bool ag_ddl_mentions(const char *sql, const char *name);

#endif
