#include <autogen/dialect.h>

#include "base/text.h"

#include <string.h>

/* What is known of the statement that is being read. */
typedef struct statement {
    const char *start; /* NULL: no token yet */
    const char *end;
    ag_token last;
    ag_token before_last;
    int parens;       /* PostgreSQL: open ones, as in CREATE RULE … DO (…; …) */
    int blocks;       /* PostgreSQL: BEGIN ATOMIC and the CASEs inside it that wait for their END */
    bool may_trigger; /* SQLite: after CREATE [TEMP] */
    bool is_trigger;  /* SQLite: CREATE TRIGGER */
} statement;

/* In SQLite comments do not nest, and one that is not closed runs to the end of the text. */
static const char *skip_flat_comments(const char *text)
{
    for (;;) {
        text += strspn(text, " \t\r\n\f\v");
        if (ag_starts_with(text, "--")) {
            text += strcspn(text, "\n");
        } else if (ag_starts_with(text, "/*")) {
            const char *end = strstr(text + 2, "*/");
            text = end ? end + 2 : text + strlen(text);
        } else {
            return text;
        }
    }
}

static ag_token next_token(ag_lexer *lexer, ag_dialect_id dialect)
{
    if (dialect == AG_SQLITE)
        lexer->next = skip_flat_comments(lexer->next);
    return ag_lexer_next(lexer);
}

/* The lines for psql that pg_dump writes; any other is left in, so that the server refuses it. */
static bool is_pg_dump_command(const ag_lexer *lexer, ag_token token)
{
    static const char *const commands[] = {"restrict", "unrestrict", "connect"};
    if (!ag_token_is(token, "\\") || (token.text > lexer->text && token.text[-1] != '\n'))
        return false;
    ag_lexer ahead = *lexer;
    ag_token word = ag_lexer_next(&ahead);
    for (size_t i = 0; i < AG_COUNT(commands); i++)
        if (ag_token_is(word, commands[i]))
            return true;
    return false;
}

/* CASE and END are keywords only where they are not the name of something: x.end, 1 AS case. */
static bool is_keyword(const statement *s, ag_token token, const char *word)
{
    return ag_token_is(token, word) && !ag_token_is(s->last, ".") && !ag_token_is(s->last, "AS");
}

static void note_postgresql(statement *s, ag_token token)
{
    if (ag_token_is(token, "("))
        s->parens++;
    else if (ag_token_is(token, ")") && s->parens > 0)
        s->parens--;
    else if (s->blocks == 0)
        s->blocks = ag_token_is(token, "ATOMIC") && ag_token_is(s->last, "BEGIN");
    else if (is_keyword(s, token, "CASE"))
        s->blocks++;
    else if (is_keyword(s, token, "END"))
        s->blocks--;
}

static void note_sqlite(statement *s, ag_token token)
{
    if (s->may_trigger && ag_token_is(token, "TRIGGER"))
        s->is_trigger = true;
    s->may_trigger =
        s->start ? s->may_trigger && (ag_token_is(token, "TEMP") || ag_token_is(token, "TEMPORARY"))
                 : ag_token_is(token, "CREATE");
}

static void note(statement *s, ag_token token, ag_dialect_id dialect)
{
    if (dialect == AG_SQLITE)
        note_sqlite(s, token);
    else
        note_postgresql(s, token);
    if (!s->start)
        s->start = token.text;
    s->end = token.text + token.len;
    s->before_last = s->last;
    s->last = token;
}

/*
 * A trigger's body holds only statements with their semicolons, so that its END, and no END of a CASE, stands
 * between two of them (as sqlite3_complete() has it).
 */
static bool ends(const statement *s, ag_token token)
{
    if (token.type == AG_TOKEN_END)
        return true;
    if (!ag_token_is(token, ";") || s->parens > 0 || s->blocks > 0)
        return false;
    return !s->is_trigger || (ag_token_is(s->last, "END") && ag_token_is(s->before_last, ";"));
}

static int count_lines(const char *from, const char *to)
{
    int lines = 0;
    for (; from < to; from++)
        lines += *from == '\n';
    return lines;
}

static int column_of(const char *script, const char *at)
{
    int column = 1;
    while (at > script && at[-1] != '\n') {
        at--;
        column++;
    }
    return column;
}

static void take(ag_lexer *lexer, statement *s, ag_token token, ag_dialect_id dialect)
{
    if (dialect == AG_POSTGRESQL && !s->start && is_pg_dump_command(lexer, token))
        lexer->next += strcspn(lexer->next, "\n");
    else
        note(s, token, dialect);
}

void ag_sql_split(ag_arena *arena, const ag_dialect *dialect, const char *script,
                  ag_script_parts *out)
{
    ag_lexer lexer = ag_lexer_new(script, dialect->lex_flags);
    statement s = {0};
    const char *counted = script;
    int line = 1;
    for (;;) {
        ag_token token = next_token(&lexer, dialect->id);
        if (!ends(&s, token)) {
            take(&lexer, &s, token, dialect->id);
            continue;
        }
        if (s.start) {
            line += count_lines(counted, s.start);
            counted = s.start;
            ag_script_part part = {ag_strndup(arena, s.start, (size_t)(s.end - s.start)), line,
                                   column_of(script, s.start)};
            AG_PUSH(arena, out, part);
        }
        if (token.type == AG_TOKEN_END)
            return;
        s = (statement){0};
    }
}
