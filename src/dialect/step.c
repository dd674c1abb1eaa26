#include <autogen/dialect.h>

ag_step *ag_step_new(ag_arena *arena, const ag_op *op, const char *title)
{
    ag_step *step = AG_NEW(arena, ag_step);
    step->op = op;
    step->title = ag_strdup(arena, title);
    step->transactional = true;
    return step;
}

static void add(ag_arena *arena, ag_step *step, const ag_dialect *dialect, ag_statement statement,
                const char *format, va_list args)
{
    ag_buf sql = ag_buf_new(arena);
    ag_vsqlf(&sql, dialect, format, args);
    statement.sql = sql.text;
    AG_PUSH(arena, &step->statements, statement);
}

void ag_step_run(ag_arena *arena, ag_step *step, const ag_dialect *dialect, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(arena, step, dialect, (ag_statement){.kind = AG_STATEMENT_RUN}, format, args);
    va_end(args);
}

void ag_step_assert(ag_arena *arena, ag_step *step, const ag_dialect *dialect, const char *message,
                    const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(arena, step, dialect,
        (ag_statement){.kind = AG_STATEMENT_ASSERT, .message = ag_strdup(arena, message)}, format,
        args);
    va_end(args);
}

void ag_step_assert_server(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                           const char *message, const char *hint, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(arena, step, dialect,
        (ag_statement){.kind = AG_STATEMENT_ASSERT,
                       .message = ag_strdup(arena, message),
                       .hint = hint,
                       .about_server = true},
        format, args);
    va_end(args);
}

void ag_step_tell(ag_arena *arena, ag_step *step, const ag_dialect *dialect, const char *format,
                  ...)
{
    va_list args;
    va_start(args, format);
    add(arena, step, dialect, (ag_statement){.kind = AG_STATEMENT_TELL}, format, args);
    va_end(args);
}

void ag_step_run_if(ag_arena *arena, ag_step *step, const ag_dialect *dialect, const char *query,
                    const char *comment, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    add(arena, step, dialect,
        (ag_statement){.kind = AG_STATEMENT_RUN,
                       .only_if = ag_strdup(arena, query),
                       .message = ag_strdup(arena, comment)},
        format, args);
    va_end(args);
}

void ag_step_assert_none(ag_arena *arena, ag_step *step, const ag_dialect *dialect,
                         const ag_obstacle *obstacle)
{
    enum { MOST = 1000 };
    ag_step_assert(arena, step, dialect, obstacle->rule,
                   "SELECT CASE n WHEN 1 THEN %L WHEN %d THEN %L ELSE n || %L END"
                   " || ', such as ' || example FROM (SELECT count(*) AS n, min(example) AS example"
                   " FROM (SELECT %S AS example FROM %S LIMIT %d) AS found) AS counted WHERE n > 0",
                   ag_format(arena, "1 %s", obstacle->one), MOST + 1,
                   ag_format(arena, "more than %d %s", MOST, obstacle->many),
                   ag_format(arena, " %s", obstacle->many), obstacle->example, obstacle->from,
                   MOST + 1);
    step->statements.items[step->statements.len - 1].hint =
        obstacle->hint
            ? obstacle->hint
            : "change these rows by hand, or by an \"execute\" operation before this one";
}
