#include <autogen/dialect.h>

bool ag_session_run(ag_session *session, const char *sql, ag_error *err)
{
    session->statements++;
    return session->ops->run(session, sql, err);
}

bool ag_session_runf(ag_session *session, ag_arena *arena, ag_error *err, const char *format, ...)
{
    ag_buf sql = ag_buf_new(arena);
    va_list args;
    va_start(args, format);
    ag_vsqlf(&sql, session->dialect, format, args);
    va_end(args);
    return ag_session_run(session, sql.text, err);
}

bool ag_session_query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                      ag_error *err)
{
    session->statements++;
    return session->ops->query(session, arena, sql, out, err);
}

bool ag_session_query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                          size_t count, ag_rows *out, ag_error *err)
{
    session->statements += count;
    return session->ops->query_all(session, arenas, sql, count, out, err);
}

bool ag_session_assert(ag_session *session, ag_arena *arena, const ag_statement *statement,
                       ag_error *err)
{
    ag_rows rows = {0};
    if (!ag_session_query(session, arena, statement->sql, &rows, err))
        return false;
    if (rows.row_count == 0)
        return true;
    const char *first = rows.column_count > 0 ? ag_cell(&rows, 0, 0) : NULL;
    (void)ag_fail(err, statement->alters ? AG_E_LOSS : AG_E_ASSERTION, NULL, "%s%s%s",
                  statement->message, first ? ": " : "", first ? ag_on_one_line(arena, first) : "");
    return statement->hint ? ag_hint(err, "%s", statement->hint) : false;
}

bool ag_session_enforce(ag_session *session, bool on, ag_error *err)
{
    return !session->ops->enforce || session->ops->enforce(session, on, err);
}

void ag_session_close(ag_session *session)
{
    if (session)
        session->ops->close(session);
}
