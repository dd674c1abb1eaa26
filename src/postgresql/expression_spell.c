#include <string.h>

#include "postgresql/expression.h"

/* ------------------------------------------------------------------ which casts say nothing */

static bool is_type(const char *type, const char *const *types)
{
    for (; *types != NULL; types++) {
        if (ag_streq(type, *types)) {
            return true;
        }
    }
    return false;
}

static bool is_numeric(const char *type)
{
    static const char *const types[] = {"smallint", "integer", "bigint",           "numeric",
                                        "real",     "oid",     "double precision", NULL};
    return is_type(type, types) || ag_starts_with(type, "numeric(");
}

/* An optional sign, digits, and at most one dot. */
static bool is_number(const char *text)
{
    text += *text == '-';
    size_t digits = strspn(text, "0123456789");
    size_t dot = text[digits] == '.';
    size_t more = dot ? strspn(text + digits + 1, "0123456789") : 0;
    return digits + more > 0 && text[digits + dot + more] == '\0';
}

static bool is_literal(const ag_pg_node *node)
{
    return node->type == AG_PG_STRING || node->type == AG_PG_OTHER ||
           (node->type == AG_PG_NAME && ag_streq(node->text, "null"));
}

/*
 * What stands under a cast that the server adds, or that says nothing it would not add: on a literal any, on text the one to text, on
 * an array that is written out the one to its type.  Else the cast itself.
 */
static ag_pg_node *strip_cast(ag_pg_node *cast)
{
    static const char *const texts[] = {"text", "varchar", "bpchar", NULL};
    ag_pg_node *value = cast->args[0];
    if (value->type == AG_PG_STRING && is_numeric(cast->text) && is_number(value->text)) {
        value->type = AG_PG_NUMBER;
        return value;
    }
    if (value->type == AG_PG_NUMBER) {
        return is_numeric(cast->text) ? value : cast;
    }
    bool array = value->type == AG_PG_ARRAY && value->len > 0 && ag_ends_with(cast->text, "[]");
    return is_literal(value) || array || is_type(cast->text, texts) ? value : cast;
}

/* Comparing and calculating, the server widens numbers; dividing is another thing after that. */
static ag_pg_node *strip_widening(const char *operator, ag_pg_node * arg)
{
    static const char *const widened[] = {"numeric", "double precision", "bigint", NULL};
    static const char *const operators[] = {
        "=", "<>", "<", ">", "<=", ">=", "+", "-", "*", "^", NULL};
    bool widens = arg->type == AG_PG_CAST && is_type(arg->text, widened) &&
                  is_type(operator, operators) && arg->args[0]->type == AG_PG_NAME;
    return widens ? arg->args[0] : arg;
}

/* ------------------------------------------------------------------ one form */

static ag_pg_node *simplify(ag_arena *arena, ag_pg_node *node);

static bool is_negatable(const ag_pg_node *node)
{
    return node->type == AG_PG_NUMBER && node->text[0] != '-';
}

/* and, or: a list rather than a tree. */
static ag_pg_node *flatten(ag_arena *arena, ag_pg_node *node)
{
    ag_pg_node *flat = ag_pg_node_new(arena, AG_PG_OPERATOR, node->text);
    for (size_t i = 0; i < node->len; i++) {
        ag_pg_node *arg = node->args[i];
        bool same = arg->type == AG_PG_OPERATOR && ag_streq(arg->text, node->text);
        for (size_t k = 0; same && k < arg->len; k++) {
            ag_pg_node_add(arena, flat, arg->args[k]);
        }
        if (!same) {
            ag_pg_node_add(arena, flat, arg);
        }
    }
    return flat;
}

static ag_pg_node *simplify_operator(ag_arena *arena, ag_pg_node *node)
{
    if (node->len == 1 && is_negatable(node->args[0]) && ag_streq(node->text, "-")) {
        return ag_pg_node_new(arena, AG_PG_NUMBER, ag_format(arena, "-%s", node->args[0]->text));
    }
    if (ag_streq(node->text, "and") || ag_streq(node->text, "or")) {
        return flatten(arena, node);
    }
    for (size_t i = 0; node->len == 2 && i < node->len; i++) {
        node->args[i] = strip_widening(node->text, node->args[i]);
    }
    return node;
}

/* With one value in the list it is a comparison. */
static ag_pg_node *simplify_in(ag_arena *arena, ag_pg_node *node)
{
    if (node->len != 2) {
        return node;
    }
    ag_pg_node *compare =
        ag_pg_node_new(arena, AG_PG_OPERATOR, ag_streq(node->text, "in") ? "=" : "<>");
    ag_pg_node_add(arena, compare, node->args[0]);
    return simplify_operator(arena, ag_pg_node_add(arena, compare, node->args[1]));
}

/* What servers before 14 say of EXTRACT and SIMILAR TO. */
static ag_pg_node *simplify_call(ag_pg_node *node)
{
    if (ag_streq(node->text, "date_part") && node->len == 2) {
        node->text = "extract";
    }
    if (ag_streq(node->text, "similar_escape") && node->len == 2 &&
        ag_streq(node->args[1]->text, "null")) {
        node->text = "similar_to_escape";
        node->len = 1;
    }
    return node;
}

/* ELSE NULL is what there is without ELSE. */
static ag_pg_node *simplify_case(ag_arena *arena, ag_pg_node *node)
{
    size_t words = strlen(node->text);
    bool is_else = words > 0 && node->text[words - 1] == 'e';
    if (is_else && node->args[node->len - 1]->type == AG_PG_NAME &&
        ag_streq(node->args[node->len - 1]->text, "null")) {
        node->text = ag_strndup(arena, node->text, words - 1);
        node->len--;
    }
    return node;
}

static ag_pg_node *simplify(ag_arena *arena, ag_pg_node *node)
{
    for (size_t i = 0; i < node->len; i++) {
        node->args[i] = simplify(arena, node->args[i]);
    }
    switch (node->type) {
    case AG_PG_CAST: return strip_cast(node);
    case AG_PG_OPERATOR: return simplify_operator(arena, node);
    case AG_PG_IN: return simplify_in(arena, node);
    case AG_PG_CASE: return simplify_case(arena, node);
    case AG_PG_CALL: return simplify_call(node);
    case AG_PG_NAME:
    case AG_PG_NUMBER:
    case AG_PG_STRING:
    case AG_PG_OTHER:
    case AG_PG_SUFFIX:
    case AG_PG_ARRAY:
    case AG_PG_ROW:
    case AG_PG_SUBSCRIPT: return node;
    }
    return node;
}

/* ------------------------------------------------------------------ text */

static void put(ag_buf *out, const ag_pg_node *node);

static void put_list(ag_buf *out, const ag_pg_node *node, size_t first, const char *separator)
{
    for (size_t i = first; i < node->len; i++) {
        ag_buf_put(out, i > first ? separator : "");
        put(out, node->args[i]);
    }
}

static void put_string(ag_buf *out, const char *text)
{
    ag_buf_putc(out, '\'');
    for (; *text != '\0'; text++) {
        ag_buf_put(out, *text == '\'' ? "'" : "");
        ag_buf_putc(out, *text);
    }
    ag_buf_putc(out, '\'');
}

static void put_operator(ag_buf *out, const ag_pg_node *node)
{
    ag_buf_putc(out, '(');
    if (node->len == 1) {
        ag_buf_format(out, "%s ", node->text);
        put(out, node->args[0]);
    } else {
        put_list(out, node, 0, ag_format(out->arena, " %s ", node->text));
    }
    ag_buf_putc(out, ')');
}

static void put_case(ag_buf *out, const ag_pg_node *node)
{
    ag_buf_put(out, "case");
    for (size_t i = 0; i < node->len; i++) {
        char word = node->text[i];
        ag_buf_put(out, word == 'w'   ? " when "
                        : word == 't' ? " then "
                        : word == 'e' ? " else "
                                      : " ");
        put(out, node->args[i]);
    }
    ag_buf_put(out, " end");
}

/* Between two brackets, with something before them. */
static void put_call(ag_buf *out, const ag_pg_node *node, const char *open, size_t first,
                     const char *close)
{
    ag_buf_put(out, open);
    put_list(out, node, first, ", ");
    ag_buf_put(out, close);
}

/* Every operator in parentheses: it is for comparing, not for reading. */
static void put(ag_buf *out, const ag_pg_node *node)
{
    switch (node->type) {
    case AG_PG_NAME:
    case AG_PG_NUMBER:
    case AG_PG_OTHER: ag_buf_put(out, node->text); return;
    case AG_PG_STRING: put_string(out, node->text); return;
    case AG_PG_CALL:
        ag_buf_put(out, node->text);
        put_call(out, node, "(", 0, ")");
        return;
    case AG_PG_OPERATOR: put_operator(out, node); return;
    case AG_PG_SUFFIX:
        put_call(out, node, "(", 0, " ");
        ag_buf_format(out, "%s)", node->text);
        return;
    case AG_PG_CAST:
        put_call(out, node, "(", 0, ")::");
        ag_buf_put(out, node->text);
        return;
    case AG_PG_IN:
        ag_buf_putc(out, '(');
        put(out, node->args[0]);
        ag_buf_format(out, " %s ", node->text);
        put_call(out, node, "(", 1, "))");
        return;
    case AG_PG_ARRAY: put_call(out, node, "array[", 0, "]"); return;
    case AG_PG_ROW: put_call(out, node, "row(", 0, ")"); return;
    case AG_PG_SUBSCRIPT:
        put(out, node->args[0]);
        put_call(out, node, "[", 1, "]");
        return;
    case AG_PG_CASE: put_case(out, node); return;
    }
}

/* Tokens with one space between them: all that can be done for what is not understood. */
static char *token_text(ag_arena *arena, const char *sql)
{
    ag_buf out = ag_buf_new(arena);
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (ag_token t = ag_lexer_next(&lexer); t.type != AG_TOKEN_END; t = ag_lexer_next(&lexer)) {
        ag_buf_put(&out, out.len > 0 ? " " : "");
        if (t.type == AG_TOKEN_WORD) {
            ag_buf_put(&out, ag_token_text(arena, t));
        } else {
            ag_buf_putn(&out, t.text, t.len);
        }
        if (t.type == AG_TOKEN_BAD) {
            break;
        }
    }
    return out.text;
}

char *ag_pg_expression_spell(ag_arena *arena, const char *sql)
{
    ag_pg_node *node = ag_pg_expression_parse(arena, sql);
    if (node == NULL) {
        return token_text(arena, sql);
    }
    ag_buf out = ag_buf_new(arena);
    put(&out, simplify(arena, node));
    return out.text;
}
