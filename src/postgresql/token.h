/*
 * token.h: the tokens of an expression and where its reader stands in them, and the types that are written in it.  Operators are
 * as PostgreSQL's scanner has them, which is longer than the lexer below knows.
 */
#ifndef AG_POSTGRESQL_TOKEN_H
#define AG_POSTGRESQL_TOKEN_H

#include "base/text.h"

typedef struct ag_pg_reader {
    ag_arena *arena;
    AG_VEC(ag_token) tokens; /* the last one is the end */
    size_t next;
    bool failed;
    int depth;
} ag_pg_reader;

/* False if the text ends inside of a token. */
bool ag_pg_reader_open(ag_pg_reader *reader, const char *sql);

/* The token that many places ahead; the end stands everywhere behind the last one. */
ag_token ag_pg_reader_peek(const ag_pg_reader *reader, size_t ahead);
ag_token ag_pg_reader_take(ag_pg_reader *reader);

/* True if the token that many places ahead is the word or the punctuation. */
bool ag_pg_reader_is(const ag_pg_reader *reader, size_t ahead, const char *word);
/* Take the next token if it is this one. */
bool ag_pg_reader_accept(ag_pg_reader *reader, const char *word);
/* The same; `failed` is set if it is not. */
void ag_pg_reader_expect(ag_pg_reader *reader, const char *word);

/* The type that begins here, in canonical spelling. */
char *ag_pg_reader_type(ag_pg_reader *reader);
/* True if a type and then a string begin here: interval '1 day', timestamp with time zone '…'. */
bool ag_pg_reader_is_typed_literal(ag_pg_reader *reader);

#endif
