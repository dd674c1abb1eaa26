/* ddl_index.c: a CREATE INDEX text. */
#include "sqlite/ddl_parse.h"

#include <string.h>

/* A key of an index between two places of the tokens; its trailing words are cut off one by one. */
typedef struct part {
    const ag_ddl *ddl;
    size_t first;
    size_t end;
} part;

static bool ends_with(const part *p, const char *word)
{
    return p->end > p->first && ag_token_is(p->ddl->tokens.items[p->end - 1], word);
}

static void cut_order(part *p, ag_index_column *column)
{
    bool is_first = ends_with(p, "first");
    if ((is_first || ends_with(p, "last")) && p->end - p->first > 1 &&
        ag_token_is(p->ddl->tokens.items[p->end - 2], "nulls")) {
        column->nulls = is_first ? AG_NULLS_FIRST : AG_NULLS_LAST;
        p->end -= 2;
    }
    if (p->end - p->first > 1 && ends_with(p, "desc")) {
        column->order = AG_DESC;
        p->end--;
    } else if (p->end - p->first > 1 && ends_with(p, "asc")) {
        column->says_asc = true;
        p->end--;
    }
}

static void cut_collation(part *p, ag_index_column *column)
{
    if (p->end - p->first < 3 || !ag_token_is(p->ddl->tokens.items[p->end - 2], "collate"))
        return;
    column->collation = ag_ddl_name(p->ddl->arena, p->ddl->tokens.items[p->end - 1]);
    p->end -= 2;
}

/* "(a)" and "((a))" are the column. */
static void cut_parentheses(part *p)
{
    const ag_token *tokens = p->ddl->tokens.items;
    while (p->end - p->first == 3 && ag_token_is(tokens[p->first], "(") &&
           ag_token_is(tokens[p->end - 1], ")")) {
        p->first++;
        p->end--;
    }
}

static ag_index_column *read_part(const ag_ddl *ddl, size_t first, size_t end)
{
    ag_index_column *column =
        (ag_index_column *)ag_object_new(ddl->arena, &ag_index_column_shape, NULL);
    part p = {ddl, first, end};
    cut_order(&p, column);
    cut_collation(&p, column);
    cut_parentheses(&p);
    ag_token token = ddl->tokens.items[p.first];
    bool is_name = p.end - p.first == 1 && (ag_ddl_is_name(token) || token.type == AG_TOKEN_STRING);
    const char *name = is_name ? ag_ddl_name(ddl->arena, token) : NULL;
    const ag_column *found = name && ddl->table ? ag_ddl_column(ddl->table, name) : NULL;
    if (found)
        column->column = found->base.name;
    else if (name && !ddl->table)
        column->column = name;
    else
        column->expression = ag_ddl_span(ddl->arena, token, ddl->tokens.items[p.end - 1]);
    return column;
}

/* The keys between the parentheses, split at the commas that stand in no others. */
static void take_parts(ag_ddl *ddl, ag_index *index)
{
    ag_ddl_expect(ddl, "(");
    size_t first = ddl->at;
    for (int depth = 1; depth > 0 && !ddl->failed;) {
        size_t at = ddl->at;
        ag_token token = ag_ddl_take(ddl);
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        if (depth > 1 || (depth == 1 && !ag_token_is(token, ",")))
            continue;
        if (at == first)
            ddl->failed = true;
        else
            ag_list_add(ddl->arena, &index->columns, &read_part(ddl, first, at)->base);
        first = ddl->at;
    }
}

static void take_where(ag_ddl *ddl, ag_index *index)
{
    if (!ag_ddl_accept(ddl, "where"))
        return;
    ag_token first = ag_ddl_peek(ddl);
    ag_token last = first;
    while (ag_ddl_peek(ddl).type != AG_TOKEN_END && !ag_token_is(ag_ddl_peek(ddl), ";") &&
           !ddl->failed)
        last = ag_ddl_take(ddl);
    index->where = ag_ddl_span(ddl->arena, first, last);
}

static ag_index *take_head(ag_ddl *ddl)
{
    ag_ddl_expect(ddl, "create");
    bool unique = ag_ddl_accept(ddl, "unique");
    ag_ddl_expect(ddl, "index");
    ag_ddl_skip_if_not_exists(ddl);
    ag_index *index = (ag_index *)ag_object_new(ddl->arena, ag_kinds[AG_KIND_INDEX].shape,
                                                ag_ddl_take_qualified(ddl));
    index->unique = unique;
    return index;
}

bool ag_ddl_parse_index(ag_arena *arena, const char *sql, ag_table *table, ag_ddl_index *out,
                        ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl ddl = ag_ddl_new(arena, scratch, sql);
    ag_index *index = take_head(&ddl);
    ag_ddl_expect(&ddl, "on");
    const char *table_name = ag_ddl_take_name(&ddl);
    ddl.table = table;
    take_parts(&ddl, index);
    take_where(&ddl, index);
    ag_ddl_accept(&ddl, ";");
    bool done = !ddl.failed && ag_ddl_peek(&ddl).type == AG_TOKEN_END;
    ag_arena_close(scratch);
    if (!done)
        return ag_fail(err, AG_E_UNSUPPORTED, NULL, "cannot read the definition of index \"%s\"",
                       index->base.name);
    *out = (ag_ddl_index){index, table_name};
    return true;
}
