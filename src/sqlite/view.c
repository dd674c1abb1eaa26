/* view.c: views, which are a text of SQLite's own: what changes goes and comes again. */
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

ag_fit ag_sqlite_view_fit(const ag_op *op)
{
    bool same = op->verb == AG_ALTER &&
                ag_streq(((const ag_view *)op->from)->query, ((const ag_view *)op->to)->query);
    return same ? AG_FIT_NOTHING : AG_FIT_IN_PLACE;
}

static void create(ag_arena *arena, ag_step *step, const char *name, const ag_view *view)
{
    ag_step_run(arena, step, dialect, "CREATE VIEW %I AS\n%S", name,
                ag_sql_closed(arena, view->query));
}

/* ALTER TABLE renames no view. */
void ag_sqlite_view_render(ag_arena *arena, const ag_op *op, ag_step *step)
{
    const char *name = ag_sqlite_name(arena, op->name);
    if (op->verb != AG_CREATE)
        ag_step_run(arena, step, dialect, "DROP VIEW %I", name);
    if (op->verb == AG_RENAME)
        create(arena, step, ag_sqlite_name(arena, op->to_name), (const ag_view *)op->from);
    else if (op->verb != AG_DROP)
        create(arena, step, name, (const ag_view *)op->to);
}

/* CREATE VIEW name AS query: without names for its columns, for which the model has no place. */
bool ag_ddl_parse_view(ag_arena *arena, const char *sql, ag_view **out)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl_tokens tokens = ag_ddl_tokenize(scratch, sql);
    size_t at = 0;
    while (at < tokens.len && !ag_token_is(tokens.items[at], "view"))
        at++;
    at += 2; /* the word, and the name */
    if (at < tokens.len && ag_token_is(tokens.items[at], "."))
        at += 2;
    bool known = at + 1 < tokens.len && ag_token_is(tokens.items[at], "as") &&
                 tokens.items[tokens.len - 1].type == AG_TOKEN_END;
    if (known) {
        *out = (ag_view *)ag_object_new(arena, ag_kinds[AG_KIND_VIEW].shape, NULL);
        (*out)->query = ag_strdup(
            arena, ag_ddl_span(scratch, tokens.items[at + 1], tokens.items[tokens.len - 2]));
    }
    ag_arena_close(scratch);
    return known;
}
