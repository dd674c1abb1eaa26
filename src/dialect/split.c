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

/* A line for the client: at its start, between two statements, stands a backslash, or in SQLite a dot. */
static bool is_command(const ag_lexer *lexer, const statement *s, ag_token token,
                       ag_dialect_id dialect)
{
    return !s->start && ag_token_is(token, dialect == AG_SQLITE ? "." : "\\") &&
           (token.text == lexer->text || token.text[-1] == '\n');
}

/* Those that say nothing of the schema: pg_dump writes some of them, and scripts begin with others. */
static bool is_idle_command(const ag_lexer *lexer, ag_dialect_id dialect)
{
    static const char *const commands[AG_DIALECT_COUNT][8] = {
        [AG_POSTGRESQL] = {"restrict", "unrestrict", "set", "echo", "pset", "timing"},
        [AG_SQLITE] = {"bail", "echo", "headers", "mode", "print", "changes", "timer"},
    };
    ag_lexer ahead = *lexer;
    ag_token word = ag_lexer_next(&ahead);
    for (size_t i = 0; commands[dialect][i]; i++)
        if (ag_token_is(word, commands[dialect][i]))
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

static bool is_copy_in(const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token before = ag_lexer_next(&lexer);
    bool copy = ag_token_is(before, "COPY");
    for (ag_token token = before; copy && token.type != AG_TOKEN_END; before = token) {
        token = ag_lexer_next(&lexer);
        if (ag_token_is(before, "FROM") && ag_token_is(token, "STDIN"))
            return true;
    }
    return false;
}

/* Behind the rows of a COPY: they end with a line "\.", or with the file, as for psql.  They begin with a line; before it something else may stand. */
static const char *skip_rows(const char *text)
{
    const char *end = text;
    while ((end = strstr(end, "\n\\.")) && !strchr("\r\n", end[3]))
        end += 3;
    if (end)
        return end + strcspn(end + 1, "\n") + 1;
    size_t space = strspn(text, " \t\r");
    return text[space] == '\n' ? text + strlen(text) : text;
}

typedef struct splitting {
    ag_arena *arena;
    const char *script;
    ag_script_parts *out;
    const char *counted; /* so far `line` is right */
    int line;
} splitting;

static const ag_script_part *put_part(splitting *split, const char *start, const char *end)
{
    split->line += count_lines(split->counted, start);
    split->counted = start;
    ag_script_part part = {ag_strndup(split->arena, start, (size_t)(end - start)), split->line,
                           column_of(split->script, start)};
    AG_PUSH(split->arena, split->out, part);
    return &split->out->items[split->out->len - 1];
}

/* A whole line. */
static void take_command(splitting *split, ag_lexer *lexer, ag_token token, ag_dialect_id dialect)
{
    const char *end = token.text + strcspn(token.text, "\r\n");
    if (!is_idle_command(lexer, dialect))
        put_part(split, token.text, end);
    lexer->next = end;
}

void ag_sql_split(ag_arena *arena, const ag_dialect *dialect, const char *script,
                  ag_script_parts *out)
{
    ag_lexer lexer = ag_lexer_new(script, dialect->lex_flags);
    splitting split = {arena, script, out, script, 1};
    statement s = {0};
    for (;;) {
        ag_token token = next_token(&lexer, dialect->id);
        if (is_command(&lexer, &s, token, dialect->id)) {
            take_command(&split, &lexer, token, dialect->id);
            continue;
        }
        if (!ends(&s, token)) {
            note(&s, token, dialect->id);
            continue;
        }
        if (s.start && is_copy_in(put_part(&split, s.start, s.end)->sql))
            lexer.next = skip_rows(lexer.next);
        if (token.type == AG_TOKEN_END)
            return;
        s = (statement){0};
    }
}
