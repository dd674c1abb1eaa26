/* text.h: SQL-ish tokens, shared by everything that compares or rewrites SQL text without parsing it. */
#ifndef AG_BASE_TEXT_H
#define AG_BASE_TEXT_H

#include <autogen/base.h>

/*
 * The lexical grammar is what PostgreSQL and SQLite have in common: white space and comments (-- and nested
 * block comments) separate; words fold to lower case; "quoted", `quoted` and [quoted] names are exact;
 * 'strings' with '' doubled, and E'' U&'' X'' B'' N'' prefixes; $tag$ dollar quotes $tag$; numbers; operators (longest of
 * :: || <= >= <> != -> ->> #> #>> @> <@ && =>, otherwise one character).
 */
typedef enum ag_token_type {
    AG_TOKEN_END,
    AG_TOKEN_WORD,   /* unquoted identifier or keyword */
    AG_TOKEN_NAME,   /* quoted identifier */
    AG_TOKEN_STRING, /* any string literal, prefix and quotes included */
    AG_TOKEN_NUMBER,
    AG_TOKEN_PUNCT,
    AG_TOKEN_BAD /* an unterminated string, name or comment: runs to the end of the text */
} ag_token_type;

typedef struct ag_token {
    ag_token_type type;
    const char *text; /* points into the scanned text */
    size_t len;
} ag_token;

/* `[name]` is a quoted name only in SQLite; in PostgreSQL `[` is the array subscript. */
typedef enum ag_lex_flags {
    AG_LEX_PLAIN = 0,
    AG_LEX_BRACKETS = 1,
    AG_LEX_BACKTICKS = 2
} ag_lex_flags;

typedef struct ag_lexer {
    const char *text;
    const char *next;
    unsigned flags;
} ag_lexer;

ag_lexer ag_lexer_new(const char *text, unsigned flags);
ag_token ag_lexer_next(ag_lexer *lexer);

/* The bytes of PostgreSQL's operator at `text`, which the lexer may take for several; 0: none is there. */
size_t ag_sql_operator_len(const char *text);

/* The token's meaning: a word folded, a name unquoted, anything else as it stands. */
char *ag_token_text(ag_arena *arena, ag_token token);
/* True for a WORD that equals `word` without regard to case, or a PUNCT that equals it. */
bool ag_token_is(ag_token token, const char *word);

/*
 * Equal token by token: white space, comments and the case of words do not count; an unquoted word equals a quoted name
 * that has the same folded spelling.  NULL equals only NULL.
 */
bool ag_sql_equal(const char *a, const char *b);

/*
 * The text with every identifier token (word not followed by "(" and not after or before ".", or quoted name) that means `from`
 * replaced by `to`, quoted where it has to be; other bytes stay as they are.
 */
char *ag_sql_rename(ag_arena *arena, const char *sql, const char *from, const char *to);

/* An expression that more SQL can follow: a comment at its end is ended too.  NULL stays NULL. */
const char *ag_sql_closed(ag_arena *arena, const char *sql);

/* The name as an identifier: in double quotes if it is a reserved word or has to be for another reason. */
char *ag_sql_identifier(ag_arena *arena, const char *name);

/* True if an identifier token of the text means `name`. */
bool ag_sql_mentions(const char *sql, const char *name);

#endif
