#include "sqlite/expression.h"

#include "base/ascii.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/sql.h"

#include <string.h>

typedef struct range {
    const ag_token *tokens;
    size_t first;
    size_t end;
} range;

/* Without a token that is broken, and without the mark of the end. */
static range range_of(const ag_ddl_tokens *tokens)
{
    return (range){tokens->items, 0, tokens->len - 1};
}

static bool is_whole(const ag_ddl_tokens *tokens)
{
    return tokens->items[tokens->len - 1].type == AG_TOKEN_END;
}

/* True if the parenthesis that opens the range is closed by its last token. */
static bool is_enclosed(const range *r)
{
    if (r->end - r->first < 3 || !ag_token_is(r->tokens[r->first], "("))
        return false;
    int depth = 0;
    for (size_t i = r->first; i < r->end; i++) {
        depth += ag_token_is(r->tokens[i], "(") - ag_token_is(r->tokens[i], ")");
        if (depth == 0)
            return i + 1 == r->end;
    }
    return false;
}

static void strip(range *r)
{
    while (is_enclosed(r)) {
        r->first++;
        r->end--;
    }
}

char *ag_sqlite_tidy(ag_arena *arena, const char *sql)
{
    if (!sql)
        return NULL;
    ag_arena *scratch = ag_arena_open();
    ag_ddl_tokens tokens = ag_ddl_tokenize(scratch, sql);
    range r = range_of(&tokens);
    strip(&r);
    char *tidy = is_whole(&tokens) && r.end > r.first
                     ? ag_ddl_span(arena, tokens.items[r.first], tokens.items[r.end - 1])
                     : ag_strdup(arena, sql);
    ag_arena_close(scratch);
    return tidy;
}

/* ------------------------------------------------------------------ one spelling */

/* "IS TRUE" asks something else than "IS 1". */
static bool follows_is(const range *r, size_t at)
{
    if (at > r->first && ag_token_is(r->tokens[at - 1], "not"))
        at--;
    return at > r->first && ag_token_is(r->tokens[at - 1], "is");
}

static void put_name(ag_buf *out, ag_token token, const ag_table *table)
{
    char *name = ag_ddl_name(out->arena, token);
    bool may_be_string = *token.text == '"';
    if (may_be_string && !(table && ag_ddl_column(table, name)))
        ag_buf_putn(out, token.text, token.len);
    else
        ag_sqlite_put_identifier(out, ag_lower(out->arena, name));
}

static void put_word(ag_buf *out, const range *r, size_t at)
{
    ag_token token = r->tokens[at];
    bool is_value = !follows_is(r, at);
    if (is_value && ag_token_is(token, "true"))
        ag_buf_putc(out, '1');
    else if (is_value && ag_token_is(token, "false"))
        ag_buf_putc(out, '0');
    else
        ag_buf_put(out, ag_lower(out->arena, ag_ddl_name(out->arena, token)));
}

static bool is_double_equals(const range *r, size_t at)
{
    return at + 1 < r->end && ag_token_is(r->tokens[at], "=") &&
           ag_token_is(r->tokens[at + 1], "=") && r->tokens[at].text + 1 == r->tokens[at + 1].text;
}

/* The token at `at`; returns how many tokens that took. */
static size_t put_token(ag_buf *out, const range *r, size_t at, const ag_table *table)
{
    ag_token token = r->tokens[at];
    if (is_double_equals(r, at)) {
        ag_buf_putc(out, '=');
        return 2;
    }
    if (token.type == AG_TOKEN_WORD)
        put_word(out, r, at);
    else if (token.type == AG_TOKEN_NAME)
        put_name(out, token, table);
    else if (ag_token_is(token, "<>"))
        ag_buf_put(out, "!=");
    else
        ag_buf_putn(out, token.text, token.len);
    return 1;
}

char *ag_sqlite_spell_sql(ag_arena *arena, const char *sql, const ag_table *table)
{
    if (!sql)
        return NULL;
    ag_arena *scratch = ag_arena_open();
    ag_ddl_tokens tokens = ag_ddl_tokenize(scratch, sql);
    ag_buf out = ag_buf_new(arena);
    range r = range_of(&tokens);
    strip(&r);
    for (size_t at = r.first; at < r.end;) {
        if (out.len)
            ag_buf_putc(&out, ' ');
        at += put_token(&out, &r, at, table);
    }
    bool whole = is_whole(&tokens);
    ag_arena_close(scratch);
    return whole ? out.text : ag_strdup(arena, sql);
}

/* ------------------------------------------------------------------ types */

/* What a STRICT table has instead. */
static char *strict_type(ag_arena *arena, char *type)
{
    if (ag_starts_with(type, "varchar") || ag_starts_with(type, "char"))
        return ag_strdup(arena, "TEXT");
    return strcmp(type, "NUMERIC") == 0 ? ag_strdup(arena, "ANY") : type;
}

/* Tokens in lower case, a space where two words would become one. */
static char *put_plainly(ag_arena *arena, const char *sql, bool unquoted)
{
    ag_buf out = ag_buf_new(arena);
    ag_lexer lexer = ag_ddl_lexer(sql);
    bool after_word = false;
    for (ag_token token = ag_ddl_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_ddl_next(&lexer)) {
        bool is_word = token.type != AG_TOKEN_PUNCT;
        if (token.type == AG_TOKEN_BAD)
            return ag_strdup(arena, sql);
        ag_buf_put(&out, is_word && after_word ? " " : "");
        if (unquoted)
            ag_buf_put(&out, ag_lower(arena, ag_ddl_name(arena, token)));
        else if (token.type == AG_TOKEN_WORD)
            ag_buf_put(&out, ag_lower(arena, ag_strndup(arena, token.text, token.len)));
        else
            ag_buf_putn(&out, token.text, token.len);
        after_word = is_word;
    }
    return out.text;
}

char *ag_sqlite_spell_type(ag_arena *arena, const char *type)
{
    return type ? put_plainly(arena, type, true) : NULL;
}

char *ag_sqlite_spell_argument(ag_arena *arena, const char *argument)
{
    return put_plainly(arena, argument, false);
}

char *ag_sqlite_type(ag_arena *arena, const char *type, bool strict)
{
    char *parameters = NULL;
    bool is_array = false;
    const ag_portable_type *portable = ag_type_portable(arena, type, &parameters, &is_array);
    if (!portable)
        return ag_strdup(arena, type);
    if (is_array)
        return ag_strdup(arena, "TEXT");
    const char *hole = strstr(portable->sqlite, "%s");
    if (!hole)
        return strict ? strict_type(arena, ag_strdup(arena, portable->sqlite))
                      : ag_strdup(arena, portable->sqlite);
    ag_buf out = ag_buf_new(arena);
    ag_buf_putn(&out, portable->sqlite, (size_t)(hole - portable->sqlite));
    if (parameters && *parameters)
        ag_buf_format(&out, "(%s)", parameters);
    return strict ? strict_type(arena, out.text) : out.text;
}

/* ------------------------------------------------------------------ defaults */

static ag_sqlite_default default_of_word(ag_token token)
{
    if (ag_token_is(token, "null"))
        return AG_SQLITE_NULL;
    if (ag_token_is(token, "true") || ag_token_is(token, "false"))
        return AG_SQLITE_LITERAL;
    bool is_clock = ag_token_is(token, "current_time") || ag_token_is(token, "current_date") ||
                    ag_token_is(token, "current_timestamp");
    return is_clock ? AG_SQLITE_CLOCK : AG_SQLITE_EXPRESSION;
}

ag_sqlite_default ag_sqlite_default_of(const char *sql)
{
    if (!sql)
        return AG_SQLITE_NULL;
    ag_lexer lexer = ag_ddl_lexer(sql);
    ag_token token = ag_ddl_next(&lexer);
    bool is_signed = ag_token_is(token, "-") || ag_token_is(token, "+");
    if (is_signed)
        token = ag_ddl_next(&lexer);
    if (ag_ddl_next(&lexer).type != AG_TOKEN_END)
        return AG_SQLITE_EXPRESSION;
    if (token.type == AG_TOKEN_NUMBER)
        return AG_SQLITE_LITERAL;
    if (is_signed)
        return AG_SQLITE_EXPRESSION;
    if (token.type == AG_TOKEN_WORD)
        return default_of_word(token);
    return token.type == AG_TOKEN_STRING ? AG_SQLITE_LITERAL : AG_SQLITE_EXPRESSION;
}
