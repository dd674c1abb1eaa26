#include "app/refused.h"

#include "base/text.h"
#include "op/op.h"

#include <autogen/json.h>

/* What is wrong with the text, and not with who runs it, when, and on what: connections, locks, disks. */
static bool is_about_text(const ag_error *err)
{
    static const char *const others[] = {"08", "25", "40", "42501", "53",
                                         "55", "57", "58", "F0",    "XX"};
    bool about = err->code == AG_E_SQL;
    for (size_t i = 0; i < AG_COUNT(others); i++)
        about = about && !ag_starts_with(err->sqlstate, others[i]);
    return about;
}

/* A line of CREATE TABLE begins with a column, or with CONSTRAINT and a name. */
static const char *name_at(ag_arena *arena, const char *line)
{
    ag_lexer lexer = ag_lexer_new(line, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    if (ag_token_is(token, "constraint"))
        token = ag_lexer_next(&lexer);
    bool named = token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
    return named ? ag_token_text(arena, token) : NULL;
}

/* The declared child behind one of the made object: by name, or by its place where it has none. */
static const ag_object *declared_child(const ag_object *declared, const ag_object *made,
                                       const char *name)
{
    for (ag_kind kind = AG_KIND_TOP_END; name && kind < AG_KIND_COUNT; kind++) {
        if (!ag_has_children(declared, kind) || !ag_has_children(made, kind))
            continue;
        const ag_list *written = ag_children_of(declared, kind), *all = ag_children_of(made, kind);
        if (ag_list_find(written, name))
            return ag_list_find(written, name);
        for (size_t i = 0; i < all->len && written->len == all->len; i++)
            if (ag_streq(all->items[i]->name, name) && !written->items[i]->name)
                return written->items[i];
    }
    return NULL;
}

static const ag_object *declared_of(const ag_schema *declared, const ag_op *op)
{
    bool inner = ag_kinds[op->kind].in_table;
    const ag_object *parent = inner ? ag_op_parent_of(declared, op) : &declared->base;
    return parent && op->name ? ag_list_find(ag_children_of(parent, op->kind), op->name) : NULL;
}

void ag_place_refused(ag_arena *arena, const ag_schema *declared, ag_error *err)
{
    const ag_op *op = err->op;
    err->op = NULL;
    if (!op || !op->to || !declared)
        return;
    const ag_object *object = declared_of(declared, op);
    if (!object || !object->source)
        return;
    const ag_object *child = declared_child(object, op->to, name_at(arena, err->sql_text));
    if (is_about_text(err))
        err->code = AG_E_SQL_TEXT;
    if (err->sql_text[0])
        ag_hint(err, "in: %s", err->sql_text);
    ag_about(err, child && child->source ? child->source : object->source);
    ag_json_locate_error(err);
}
