/* virtual_table.c: tables that modules keep.  What a module was told when its table was made cannot be changed: such a table goes and comes. */
#include "base/text.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

/* ------------------------------------------------------------------ statements */

ag_fit ag_sqlite_virtual_fit(const ag_op *op)
{
    bool same = op->verb == AG_ALTER && ag_object_changed(op->from, op->to) == 0;
    return same ? AG_FIT_NOTHING : AG_FIT_IN_PLACE;
}

/* What is indexed may have rows already, and may come only later. */
void ag_sqlite_refill(ag_arena *arena, const ag_object *object, ag_step *step)
{
    const ag_virtual_table *table = (const ag_virtual_table *)object;
    const char *content = ag_virtual_table_content(table);
    const char *name = ag_sqlite_name(arena, object->name);
    if (!content)
        return;
    ag_lexer lexer = ag_ddl_lexer(content);
    ag_step_run(arena, step, dialect,
                "INSERT INTO %I (%I) SELECT 'rebuild' WHERE EXISTS (SELECT 1 FROM sqlite_master"
                " WHERE name = %L COLLATE NOCASE)",
                name, name, ag_ddl_name(arena, ag_ddl_next(&lexer)));
}

static void create(ag_arena *arena, ag_step *step, const ag_virtual_table *table)
{
    const char *name = ag_sqlite_name(arena, table->base.name);
    ag_step_run(arena, step, dialect,
                table->arguments.len ? "CREATE VIRTUAL TABLE %I USING %I (%S)"
                                     : "CREATE VIRTUAL TABLE %I USING %I",
                name, table->module, ag_join(arena, &table->arguments, ", "));
    ag_sqlite_refill(arena, &table->base, step);
}

void ag_sqlite_virtual_render(ag_arena *arena, const ag_op *op, ag_step *step)
{
    const char *name = ag_sqlite_name(arena, op->name);
    if (op->verb == AG_RENAME)
        ag_step_run(arena, step, dialect, "ALTER TABLE %I RENAME TO %I", name,
                    ag_sqlite_name(arena, op->to_name));
    if (op->verb == AG_DROP || op->verb == AG_ALTER)
        ag_step_run(arena, step, dialect, "DROP TABLE %I", name);
    if (op->verb == AG_CREATE || op->verb == AG_ALTER)
        create(arena, step, (const ag_virtual_table *)op->to);
}

/* ------------------------------------------------------------------ the text of one */

/* What stands between two commas outside of parentheses; nothing is an argument too. */
static void take_arguments(ag_ddl *ddl, ag_virtual_table *table)
{
    size_t first = ddl->at;
    for (int depth = 1; depth > 0 && !ddl->failed;) {
        size_t at = ddl->at;
        ag_token token = ag_ddl_take(ddl);
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        if (depth > 1 || (depth == 1 && !ag_token_is(token, ",")))
            continue;
        const ag_token *tokens = ddl->tokens.items;
        const char *text = at > first ? ag_ddl_span(ddl->arena, tokens[first], tokens[at - 1]) : "";
        if (*text || depth == 1 || table->arguments.len > 0)
            AG_PUSH(ddl->arena, &table->arguments, text);
        first = ddl->at;
    }
}

bool ag_ddl_parse_virtual(ag_arena *arena, const char *sql, ag_virtual_table **out, ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl ddl = ag_ddl_new(arena, scratch, sql);
    ag_ddl_expect(&ddl, "create");
    ag_ddl_expect(&ddl, "virtual");
    ag_ddl_expect(&ddl, "table");
    ag_ddl_skip_if_not_exists(&ddl);
    ag_virtual_table *table = (ag_virtual_table *)ag_object_new(
        arena, ag_kinds[AG_KIND_VIRTUAL_TABLE].shape, ag_ddl_take_qualified(&ddl));
    ag_ddl_expect(&ddl, "using");
    table->module = ag_ddl_take_name(&ddl);
    if (ag_ddl_accept(&ddl, "("))
        take_arguments(&ddl, table);
    ag_ddl_accept(&ddl, ";");
    bool done = !ddl.failed && ag_ddl_peek(&ddl).type == AG_TOKEN_END;
    ag_arena_close(scratch);
    if (!done)
        return ag_fail(err, AG_E_UNSUPPORTED, NULL,
                       "cannot read the definition of virtual table \"%s\"", table->base.name);
    *out = table;
    return true;
}
