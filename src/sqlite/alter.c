/*
 * alter.c: what the newer ALTER TABLE does to NOT NULL and to checks, in place: it edits the text in sqlite_schema after a look at the rows.
 *
 * Three things about it are not as one would think, and what they might meet is built again instead.  To add a check it wants it to be true of every row, while a row for which it is
 * NULL fulfils it.  A NOT that stands at the column it takes for NOT NULL, that of NOT DEFERRABLE too.  And a constraint that is dropped by its name is the first that
 * has the name, whatever it is.
 */
#include "base/text.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/precheck.h"
#include "sqlite/render.h"
#include "sqlite/since.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

/* ------------------------------------------------------------------ never NULL */

static bool is_one_of(ag_token token, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (ag_token_is(token, words[i]))
            return true;
    return false;
}

/* Operators and functions that give NULL only for NULL.  No arithmetic: that of infinities has no result. */
static bool is_harmless(ag_token token)
{
    static const char *const words[] = {
        "and",   "or",   "not",   "in",    "between", "like",   "glob",    "is",
        "=",     "==",   "<>",    "!=",    "<",       "<=",     ">",       ">=",
        "||",    "(",    ")",     ",",     "true",    "false",  "length",  "lower",
        "upper", "trim", "ltrim", "rtrim", "typeof",  "substr", "coalesce"};
    return is_one_of(token, words, AG_COUNT(words));
}

/* Behind an operator, and not between two values. */
static bool is_sign(const ag_ddl_tokens *tokens, size_t at)
{
    static const char *const before[] = {"(", ",", "=", "==", "<>", "!=", "<", "<=", ">", ">="};
    return at > 0 && (ag_token_is(tokens->items[at], "-") || ag_token_is(tokens->items[at], "+")) &&
           tokens->items[at + 1].type == AG_TOKEN_NUMBER &&
           is_one_of(tokens->items[at - 1], before, AG_COUNT(before));
}

static bool follows_is(const ag_ddl_tokens *tokens, size_t at)
{
    if (at > 0 && ag_token_is(tokens->items[at - 1], "not"))
        at--;
    return at > 0 && ag_token_is(tokens->items[at - 1], "is");
}

static const ag_column *column_at(ag_arena *arena, const ag_table *table,
                                  const ag_ddl_tokens *tokens, size_t at)
{
    ag_token token = tokens->items[at];
    bool may_be = ag_ddl_is_name(token) && !ag_token_is(tokens->items[at + 1], "(");
    return may_be ? ag_ddl_column(table, ag_ddl_name(arena, token)) : NULL;
}

/* A token that makes nothing NULL.  A column that is asked whether it is something may be. */
static bool keeps_value(ag_arena *arena, const ag_table *table, const ag_ddl_tokens *tokens,
                        size_t at)
{
    ag_token token = tokens->items[at];
    const ag_column *column = column_at(arena, table, tokens, at);
    if (column)
        return !column->nullable || ag_token_is(tokens->items[at + 1], "is");
    if (ag_token_is(token, "null"))
        return follows_is(tokens, at);
    return token.type == AG_TOKEN_NUMBER || token.type == AG_TOKEN_STRING || is_harmless(token) ||
           is_sign(tokens, at);
}

/* True if it cannot be NULL for any row that the table has: said rather too seldom. */
static bool is_never_null(const ag_table *table, const char *expression)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl_tokens tokens = ag_ddl_tokenize(scratch, expression);
    bool never = tokens.items[tokens.len - 1].type == AG_TOKEN_END;
    for (size_t i = 0; never && i + 1 < tokens.len; i++)
        never = keeps_value(scratch, table, &tokens, i);
    ag_arena_close(scratch);
    return never;
}

/* ------------------------------------------------------------------ what fits */

static bool is_own_key(const ag_table *table, const char *column)
{
    const ag_primary_key *primary = ag_table_primary_key(table);
    if (primary && ag_names_has(&primary->columns, column))
        return true;
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_names *columns = &((const ag_foreign_key *)table->foreign_keys.items[i])->columns;
        if (columns->len == 1 && ag_names_has(columns, column))
            return true;
    }
    return false;
}

static bool fits_column(ag_arena *arena, const ag_op *op, const ag_table *table)
{
    const ag_column *to = (const ag_column *)op->to;
    ag_object *other = ag_object_copy(arena, op->from);
    ((ag_column *)other)->nullable = to->nullable;
    return ag_object_changed(other, op->to) == 0 && !to->generated &&
           to->constraint_names.keys.len == 0 && !is_own_key(table, op->name);
}

static bool is_only_one(const ag_table *table, const char *name)
{
    static const ag_kind kinds[] = {AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_CHECK,
                                    AG_KIND_FOREIGN_KEY};
    size_t found = 0;
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++)
            found += list->items[i]->name && ag_strcaseeq(list->items[i]->name, name);
    }
    return found == 1;
}

static const ag_check *added(const ag_op *op)
{
    return (const ag_check *)(op->verb == AG_RENAME ? op->from : op->to);
}

static bool fits_check(const ag_op *op, const ag_table *table)
{
    bool goes = op->verb != AG_CREATE, comes = op->verb != AG_DROP;
    return (!goes || (op->from->name && is_only_one(table, op->from->name))) &&
           (!comes || (is_never_null(table, added(op)->expression) && !added(op)->on_conflict &&
                       !added(op)->at_column));
}

bool ag_sqlite_alter_fits(const ag_render *render, const ag_op *op, const ag_table *table)
{
    if (render->version < AG_SQLITE_SINCE_ALTER_CONSTRAINT || !table)
        return false;
    if (op->kind == AG_KIND_CHECK)
        return fits_check(op, table);
    if (op->kind != AG_KIND_COLUMN || op->verb != AG_ALTER)
        return false;
    ag_arena *scratch = ag_arena_open();
    bool fits = fits_column(scratch, op, table);
    ag_arena_close(scratch);
    return fits;
}

/* ------------------------------------------------------------------ statements */

/* What was to be changed was: the library finds its way by words. */
static void assert_nullable(ag_arena *arena, const ag_op *op, ag_step *step)
{
    bool nullable = ((const ag_column *)op->to)->nullable;
    ag_step_assert(arena, step, dialect,
                   ag_format(arena, "column \"%s\" of table \"%s\" must be %s", op->name, op->table,
                             nullable ? "nullable" : "NOT NULL"),
                   "SELECT 'SQLite left it as it was' FROM pragma_table_xinfo(%L)"
                   " WHERE name = %L COLLATE NOCASE AND \"notnull\" <> %d",
                   ag_sqlite_name(arena, op->table), op->name, nullable ? 0 : 1);
    step->statements.items[step->statements.len - 1].about_schema = true;
}

static void render_column(ag_arena *arena, const ag_table *rows, const ag_op *op, ag_step *step)
{
    const char *table = ag_sqlite_name(arena, op->table);
    bool nullable = ((const ag_column *)op->to)->nullable;
    if (rows && !nullable)
        ag_sqlite_assert_filled(
            arena, step, rows, op->name,
            ag_sql_format(arena, dialect, "%I WHERE %I IS NULL", table, op->name));
    ag_step_run(arena, step, dialect, "ALTER TABLE %I ALTER COLUMN %I %S NOT NULL", table, op->name,
                nullable ? "DROP" : "SET");
    assert_nullable(arena, op, step);
}

static void render_check(ag_arena *arena, const ag_table *rows, const ag_op *op, ag_step *step)
{
    const char *table = ag_sqlite_name(arena, op->table);
    const ag_check *check = op->verb == AG_DROP ? NULL : added(op);
    const char *name = op->verb == AG_RENAME ? op->to_name : check ? check->base.name : NULL;
    if (rows && check && op->verb != AG_RENAME)
        ag_sqlite_assert_check(arena, step, rows, check);
    if (op->verb != AG_CREATE)
        ag_step_run(arena, step, dialect, "ALTER TABLE %I DROP CONSTRAINT %I", table,
                    op->from->name);
    if (check)
        ag_step_run(arena, step, dialect,
                    name ? "ALTER TABLE %I ADD CONSTRAINT %I CHECK (%S)"
                         : "ALTER TABLE %I ADD %SCHECK (%S)",
                    table, name ? name : "", ag_sql_closed(arena, check->expression));
}

void ag_sqlite_alter_render(ag_arena *arena, const ag_render *render, const ag_op *op,
                            ag_step *step)
{
    const ag_table *rows =
        render->schema && !render->is_new ? ag_table_find(render->schema, op->table) : NULL;
    if (op->kind == AG_KIND_COLUMN)
        render_column(arena, rows, op, step);
    else
        render_check(arena, rows, op, step);
}
