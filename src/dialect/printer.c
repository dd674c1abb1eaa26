#include <autogen/dialect.h>

#include "base/text.h"

#include <string.h>

typedef struct printing {
    ag_session session;
    ag_buf *out;
} printing;

static printing *of(ag_session *session)
{
    return (printing *)session;
}

/*
 * The semicolon goes behind the last token, not behind a comment that may follow it, which would swallow it; a
 * text that ends in one gets no second.
 */
static bool print(ag_session *session, const char *sql, ag_error *err)
{
    (void)err;
    ag_lexer lexer = ag_lexer_new(sql, session->dialect->lex_flags);
    const char *end = sql;
    bool needs_semicolon = false;
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        needs_semicolon = !ag_token_is(token, ";");
        end = token.text + token.len;
    }
    size_t rest = strlen(end);
    while (rest > 0 && strchr(" \t\r\n", end[rest - 1]))
        rest--;

    ag_buf *out = of(session)->out;
    ag_buf_putn(out, sql, (size_t)(end - sql));
    if (needs_semicolon)
        ag_buf_putc(out, ';');
    ag_buf_putn(out, end, rest);
    ag_buf_putc(out, '\n');
    return true;
}

static bool query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                      size_t count, ag_rows *out, ag_error *err)
{
    (void)session;
    (void)arenas;
    (void)sql;
    (void)err;
    for (size_t i = 0; i < count; i++)
        out[i] = (ag_rows){0};
    return true;
}

static bool query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                  ag_error *err)
{
    return query_all(session, &arena, &sql, 1, out, err);
}

static bool try_lock(ag_session *session, ag_arena *arena, const char *key, bool *locked,
                     char **holder, ag_error *err)
{
    (void)session;
    (void)arena;
    (void)key;
    (void)holder;
    (void)err;
    *locked = true;
    return true;
}

/* The setting stays until the next one, so a script that needs the other one says so. */
static bool enforce(ag_session *session, bool on, ag_error *err)
{
    if (session->dialect->id != AG_SQLITE || !session->enforces)
        return true;
    return print(session, on ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF", err);
}

/* Nothing is held: for unlock and close. */
static void nothing(ag_session *session)
{
    (void)session;
}

static const ag_session_ops printer_ops = {
    .run = print,
    .query = query,
    .query_all = query_all,
    .try_lock = try_lock,
    .unlock = nothing,
    .enforce = enforce,
    .close = nothing,
};

ag_session *ag_printer_new(ag_arena *arena, const ag_dialect *dialect, ag_buf *out)
{
    printing *printer = AG_NEW(arena, printing);
    printer->session =
        (ag_session){.ops = &printer_ops, .dialect = dialect, .version_text = "", .is_live = false};
    printer->out = out;
    return &printer->session;
}

/* A carriage return ends a line too: psql ends a comment there. */
void ag_printer_comment(ag_session *printer, const char *text)
{
    ag_buf *out = of(printer)->out;
    for (;;) {
        size_t len = strcspn(text, "\r\n");
        ag_buf_put(out, len > 0 ? "-- " : "--");
        ag_buf_putn(out, text, len);
        ag_buf_putc(out, '\n');
        text += len;
        if (ag_starts_with(text, "\r\n"))
            text++;
        if (*text == '\0' || *++text == '\0')
            return;
    }
}

bool ag_printer_statement(ag_arena *arena, ag_session *printer, const ag_statement *statement,
                          ag_error *err)
{
    ag_buf sql = ag_buf_new(arena);
    if (statement->only_if) {
        if (statement->message)
            ag_printer_comment(printer, statement->message);
        if (!statement->made_true)
            return true;
        if (!ag_session_run(printer, statement->made_true, err))
            return false;
    }
    if (statement->kind == AG_STATEMENT_ASSERT)
        printer->dialect->put_assertion(&sql, statement->sql, statement->message);
    else
        ag_buf_put(&sql, statement->sql);
    return ag_session_run(printer, sql.text, err);
}
