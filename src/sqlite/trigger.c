/* trigger.c: triggers, whose statements are a text of SQLite's own: what changes goes and comes again. */
#include "base/text.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

/* ------------------------------------------------------------------ statements */

ag_fit ag_sqlite_trigger_fit(const ag_op *op)
{
    bool same = op->verb == AG_ALTER && ag_object_changed(op->from, op->to) == 0;
    return same ? AG_FIT_NOTHING : AG_FIT_IN_PLACE;
}

static void put_event(ag_buf *out, const ag_trigger *trigger)
{
    static const char *const timings[] = {"", " BEFORE", " AFTER", " INSTEAD OF"};
    ag_buf_put(out, timings[trigger->timing]);
    for (size_t i = 0; i < trigger->events.len; i++)
        ag_sqlf(out, dialect, i ? " OR %S" : " %S", trigger->events.items[i]);
    if (trigger->columns.len > 0)
        ag_sqlf(out, dialect, " OF %C", &trigger->columns);
}

static void create(ag_arena *arena, ag_step *step, const char *name, const char *table,
                   const ag_trigger *trigger)
{
    ag_buf out = ag_buf_new(arena);
    ag_sqlf(&out, dialect, "CREATE TRIGGER %I", name);
    put_event(&out, trigger);
    ag_sqlf(&out, dialect, " ON %I", ag_sqlite_name(arena, table));
    ag_buf_put(&out, trigger->for_each == AG_FOR_ROW ? " FOR EACH ROW" : "");
    if (trigger->when)
        ag_sqlf(&out, dialect, " WHEN %S", ag_sql_closed(arena, trigger->when));
    ag_step_run(arena, step, dialect, "%S\nBEGIN\n%S\nEND", out.text,
                ag_sql_closed(arena, trigger->body));
}

void ag_sqlite_trigger_render(ag_arena *arena, const ag_op *op, ag_step *step)
{
    if (op->verb != AG_CREATE)
        ag_step_run(arena, step, dialect, "DROP TRIGGER %I", op->name);
    if (op->verb == AG_RENAME)
        create(arena, step, op->to_name, op->table, (const ag_trigger *)op->from);
    else if (op->verb != AG_DROP)
        create(arena, step, op->name, op->table, (const ag_trigger *)op->to);
}

/* ------------------------------------------------------------------ the text of one */

static ag_word take_timing(ag_ddl *ddl)
{
    if (ag_ddl_accept(ddl, "before"))
        return AG_BEFORE;
    if (ag_ddl_accept(ddl, "after"))
        return AG_AFTER;
    if (!ag_ddl_accept(ddl, "instead"))
        return AG_TIMING_DEFAULT;
    ag_ddl_expect(ddl, "of");
    return AG_INSTEAD_OF;
}

static void take_event(ag_ddl *ddl, ag_trigger *trigger)
{
    static const char *const events[] = {"insert", "update", "delete"};
    for (size_t i = 0; i < AG_COUNT(events); i++)
        if (ag_ddl_accept(ddl, events[i]))
            AG_PUSH(ddl->arena, &trigger->events, events[i]);
    if (trigger->events.len != 1)
        ddl->failed = true;
    if (!ag_ddl_accept(ddl, "of"))
        return;
    do {
        const char *column = ag_ddl_take_name(ddl);
        AG_PUSH(ddl->arena, &trigger->columns, column);
    } while (!ddl->failed && ag_ddl_accept(ddl, ","));
}

/* From the next token to the one before `end`, which is outside of all parentheses. */
static char *take_until(ag_ddl *ddl, size_t end)
{
    if (ddl->at >= end)
        return NULL;
    char *text = ag_ddl_span(ddl->arena, ddl->tokens.items[ddl->at], ddl->tokens.items[end - 1]);
    ddl->at = end;
    return text;
}

static size_t find_begin(const ag_ddl *ddl)
{
    int depth = 0;
    for (size_t i = ddl->at; i < ddl->tokens.len; i++) {
        ag_token token = ddl->tokens.items[i];
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        if (depth == 0 && ag_token_is(token, "begin"))
            return i;
    }
    return ddl->tokens.len - 1;
}

/* The END that closes it is the last word. */
static size_t find_end(const ag_ddl *ddl)
{
    size_t at = ddl->tokens.len - 1;
    while (at > ddl->at && !ag_token_is(ddl->tokens.items[at], "end"))
        at--;
    return at;
}

static void take_body(ag_ddl *ddl, ag_trigger *trigger)
{
    if (ag_ddl_accept(ddl, "for")) {
        ag_ddl_expect(ddl, "each");
        ag_ddl_expect(ddl, "row");
        trigger->for_each = AG_FOR_ROW;
    }
    if (ag_ddl_accept(ddl, "when"))
        trigger->when = take_until(ddl, find_begin(ddl));
    ag_ddl_expect(ddl, "begin");
    trigger->body = take_until(ddl, find_end(ddl));
    ag_ddl_expect(ddl, "end");
    ag_ddl_accept(ddl, ";");
    if (!trigger->body)
        ddl->failed = true;
}

bool ag_ddl_parse_trigger(ag_arena *arena, const char *sql, ag_trigger **out, ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl ddl = ag_ddl_new(arena, scratch, sql);
    ag_ddl_take_create(&ddl, "trigger");
    const char *name = ag_ddl_take_qualified(&ddl);
    ag_trigger *trigger = (ag_trigger *)ag_object_new(arena, ag_kinds[AG_KIND_TRIGGER].shape, name);
    trigger->timing = take_timing(&ddl);
    take_event(&ddl, trigger);
    ag_ddl_expect(&ddl, "on");
    ag_ddl_take_qualified(&ddl);
    take_body(&ddl, trigger);
    bool done = !ddl.failed && ag_ddl_peek(&ddl).type == AG_TOKEN_END;
    ag_arena_close(scratch);
    if (!done)
        return ag_fail(err, AG_E_UNSUPPORTED, NULL, "cannot read the definition of trigger \"%s\"",
                       name);
    *out = trigger;
    return true;
}
