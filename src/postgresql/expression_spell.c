#include <string.h>

#include "postgresql/expression.h"

/* Whose columns the expression is about, so that their types are known. */
typedef struct speller {
    ag_arena *arena;
    const ag_table *table; /* NULL: nothing is known of columns */
} speller;

/* ------------------------------------------------------------------ types */

static bool is_type(const char *type, const char *const *types)
{
    for (; type != NULL && *types != NULL; types++) {
        if (ag_streq(type, *types)) {
            return true;
        }
    }
    return false;
}

static bool is_whole(const char *type)
{
    static const char *const types[] = {"smallint", "integer", "bigint", NULL};
    return is_type(type, types);
}

static bool is_numeric(const char *type)
{
    static const char *const types[] = {"numeric", "real", "double precision", "oid", NULL};
    return is_whole(type) || is_type(type, types);
}

static bool is_text(const char *type)
{
    static const char *const types[] = {"text", "varchar", "bpchar", "char", NULL};
    return is_type(type, types);
}

/* Types that name things: the server reads a literal in a call as one where the function wants it. */
static bool is_name_type(const char *type)
{
    static const char *const types[] = {"regclass", "regconfig", NULL};
    return is_type(type, types);
}

/* Without parameters; a serial is an integer. */
static const char *base_type(const speller *s, const char *type)
{
    const char *stored = ag_serial_type(type);
    size_t len = strcspn(type, "(");
    if (stored != NULL) {
        return stored;
    }
    return type[len] == '\0' || ag_ends_with(type, "[]") ? type : ag_strndup(s->arena, type, len);
}

/* Behind the last dot that stands in no quotes. */
static const char *last_part(const char *name)
{
    const char *last = name;
    bool quoted = false;
    for (const char *c = name; *c != '\0'; c++) {
        quoted = quoted != (*c == '"');
        last = *c == '.' && !quoted ? c + 1 : last;
    }
    return last;
}

static const char *column_type(const speller *s, const char *name)
{
    const char *last = last_part(name);
    size_t len = strlen(last);
    if (len > 2 && last[0] == '"') {
        ag_lexer lexer = ag_lexer_new(last, AG_LEX_PLAIN);
        last = ag_token_text(s->arena, ag_lexer_next(&lexer));
    }
    const ag_column *column = s->table == NULL ? NULL : ag_column_find(s->table, last);
    return column == NULL ? NULL : base_type(s, ag_type_canonical(s->arena, column->type));
}

/* What the server makes of a number that is written out. */
const char *ag_pg_number_type(const char *text)
{
    size_t digits = strlen(text) - (*text == '-');
    if (strpbrk(text, ".eE") != NULL) {
        return "numeric";
    }
    return digits < 10 ? "integer" : digits < 19 ? "bigint" : "numeric";
}

static const char *type_of(const speller *s, ag_pg_node *node);

static bool is_literal(const ag_pg_node *node)
{
    return node->type == AG_PG_STRING || node->type == AG_PG_OTHER || node->type == AG_PG_NUMBER ||
           (node->type == AG_PG_ARRAY && node->len > 0);
}

/* The type that a literal beside the node has to follow: not that of a cast of a literal, which may follow others itself. */
static const char *leading_type(const speller *s, ag_pg_node *node)
{
    bool follows_too = node->type == AG_PG_CAST && is_literal(node->args[0]);
    return follows_too ? NULL : type_of(s, node);
}

/* The first type that is known. */
static const char *type_among(const speller *s, ag_pg_node *node, size_t first)
{
    for (size_t i = first; i < node->len; i++) {
        const char *type = leading_type(s, node->args[i]);
        if (type != NULL) {
            return type;
        }
    }
    return NULL;
}

static bool is_choice(const ag_pg_node *node)
{
    static const char *const names[] = {"coalesce", "greatest", "least", "nullif", NULL};
    return node->type == AG_PG_CALL && is_type(node->text, names);
}

static const char *case_type(const speller *s, ag_pg_node *node)
{
    for (size_t i = 0; i < node->len; i++) {
        const char *type =
            strchr("te", node->text[i]) == NULL ? NULL : leading_type(s, node->args[i]);
        if (type != NULL) {
            return type;
        }
    }
    return NULL;
}

static const char *operator_type(const speller *s, ag_pg_node *node)
{
    static const char *const texts[] = {"||", "->>", "#>>", NULL};
    static const char *const numbers[] = {"+", "-", "*", "/", "%", NULL};
    const char *first = type_of(s, node->args[0]);
    const char *last = type_of(s, node->args[node->len - 1]);
    if (is_type(node->text, texts)) {
        return node->text[0] != '|' || is_text(first) || is_text(last) ? "text" : NULL;
    }
    return is_type(node->text, numbers) && is_numeric(first) && ag_streq(first, last) ? first
                                                                                      : NULL;
}

/* Without parameters; NULL where it would take the server to know. */
static const char *find_type(const speller *s, ag_pg_node *node)
{
    switch (node->type) {
    case AG_PG_NAME: return column_type(s, node->text);
    case AG_PG_NUMBER: return ag_pg_number_type(node->text);
    case AG_PG_CAST: return base_type(s, node->text);
    case AG_PG_CALL: return is_choice(node) ? type_among(s, node, 0) : NULL;
    case AG_PG_CASE: return case_type(s, node);
    case AG_PG_OPERATOR: return operator_type(s, node);
    case AG_PG_SUFFIX:
        return ag_starts_with(node->text, "collate") ? type_of(s, node->args[0]) : NULL;
    case AG_PG_SUBSCRIPT: {
        const char *array = type_of(s, node->args[0]);
        return array != NULL && ag_ends_with(array, "[]")
                   ? base_type(s, ag_strndup(s->arena, array, strlen(array) - 2))
                   : NULL;
    }
    case AG_PG_STRING:
    case AG_PG_OTHER:
    case AG_PG_IN:
    case AG_PG_ARRAY:
    case AG_PG_ROW: return NULL;
    }
    return NULL;
}

/* Asked again at each level of a deep expression, so it is kept. */
static const char *type_of(const speller *s, ag_pg_node *node)
{
    if (!node->is_typed) {
        node->value_type = find_type(s, node);
        node->is_typed = true;
    }
    return node->value_type;
}

/* ------------------------------------------------------------------ which casts say nothing */

/* An optional sign, digits, and at most one dot. */
static bool is_number(const char *text)
{
    text += *text == '-';
    size_t digits = strspn(text, "0123456789");
    size_t dot = text[digits] == '.';
    size_t more = dot ? strspn(text + digits + 1, "0123456789") : 0;
    return digits + more > 0 && text[digits + dot + more] == '\0';
}

static bool is_null(const ag_pg_node *node)
{
    return node->type == AG_PG_NAME && ag_streq(node->text, "null");
}

/* Casts that say nothing wherever they stand: on NULL any, on text the one to text, on a literal the one that the server would take it for. */
static ag_pg_node *strip_cast(const speller *s, ag_pg_node *cast)
{
    ag_pg_node *value = cast->args[0];
    bool to_text = is_text(cast->text) && !ag_streq(cast->text, "char");
    if (value->type == AG_PG_STRING && is_numeric(cast->text) && is_number(value->text)) {
        value->type = AG_PG_NUMBER;
    }
    switch (value->type) {
    case AG_PG_NUMBER: return ag_streq(cast->text, ag_pg_number_type(value->text)) ? value : cast;
    case AG_PG_STRING: return to_text || is_name_type(cast->text) ? value : cast;
    case AG_PG_OTHER:
        return to_text || ag_streq(cast->text, "bit") || ag_streq(cast->text, "\"bit\"") ? value
                                                                                         : cast;
    case AG_PG_NAME:
    case AG_PG_CALL:
    case AG_PG_OPERATOR:
    case AG_PG_SUFFIX:
    case AG_PG_CAST:
    case AG_PG_IN:
    case AG_PG_ARRAY:
    case AG_PG_ROW:
    case AG_PG_SUBSCRIPT:
    case AG_PG_CASE: break;
    }
    return is_null(value) || (to_text && is_text(type_of(s, value))) ? value : cast;
}

/* True if the server would read a literal as that type, next to a value of the other type. */
static bool follows(const char *cast, const char *other)
{
    return ag_streq(cast, other) || (is_text(cast) && is_text(other)) ||
           (ag_streq(cast, "double precision") && ag_streq(other, "real"));
}

static bool is_text_array(const char *type)
{
    return ag_streq(type, "text[]") || ag_streq(type, "varchar[]") || ag_streq(type, "bpchar[]");
}

/* What stands under a cast of a literal, or of an array of them, that has to have the type of what stands beside it. */
static ag_pg_node *strip_beside(ag_pg_node *node, const char *other)
{
    if (node->type != AG_PG_CAST) {
        return node;
    }
    ag_pg_node *value = node->args[0];
    bool texts = value->type == AG_PG_ARRAY && value->len > 0 && is_text_array(node->text) &&
                 (other == NULL || is_text_array(other));
    return is_literal(value) && (texts || (other != NULL && follows(node->text, other))) ? value
                                                                                         : node;
}

/* A whole number is the same number whatever it is compared with. */
static ag_pg_node *strip_compared(ag_pg_node *node)
{
    const char *type = node->type == AG_PG_CAST && node->args[0]->type == AG_PG_NUMBER
                           ? ag_pg_number_type(node->args[0]->text)
                           : NULL;
    bool same = is_whole(node->text) || ag_streq(node->text, "numeric") ||
                (ag_streq(node->text, "double precision") && ag_streq(type, "integer"));
    return is_whole(type) && same ? node->args[0] : node;
}

static bool compares(const char *operator)
{
    static const char *const operators[] = {
        "=", "<>", "<", ">", "<=", ">=", "is distinct from", "is not distinct from", NULL};
    return is_type(operator, operators);
}

static bool takes_path(const char *operator)
{
    static const char *const operators[] = {"#>", "#>>", "#-", "?|", "?&", NULL};
    return is_type(operator, operators);
}

/* Comparing and calculating, the server makes a number of the other one's type; where both are cast in a calculation, somebody wrote it. */
static ag_pg_node *strip_widening(const speller *s, const char *operator, ag_pg_node * arg,
                                  ag_pg_node *other)
{
    static const char *const widened[] = {"numeric", "double precision", "bigint", NULL};
    static const char *const operators[] = {"+", "-", "*", "/", "%", NULL};
    bool widens = arg->type == AG_PG_CAST && is_type(arg->text, widened) &&
                  is_numeric(type_of(s, arg->args[0])) && ag_streq(arg->text, type_of(s, other));
    bool power = ag_streq(operator, "^") && ag_streq(arg->text, "double precision");
    bool calculates = is_type(operator, operators) && other->type != AG_PG_CAST;
    return widens && (power || compares(operator) || calculates) ? arg->args[0] : arg;
}

/* ------------------------------------------------------------------ one form */

static ag_pg_node *simplify(const speller *s, ag_pg_node *node);

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

/* Both sides, by what they were before. */
static void strip_operands(const speller *s, ag_pg_node *node)
{
    ag_pg_node *const was[] = {node->args[0], node->args[1]};
    for (size_t i = 0; i < 2; i++) {
        bool path = i == 1 && takes_path(node->text);
        ag_pg_node *arg = strip_beside(was[i], path ? "text[]" : leading_type(s, was[1 - i]));
        arg = compares(node->text) ? strip_compared(arg) : arg;
        node->args[i] = strip_widening(s, node->text, arg, was[1 - i]);
    }
}

static ag_pg_node *simplify_operator(const speller *s, ag_pg_node *node)
{
    if (node->len == 1 && is_negatable(node->args[0]) && ag_streq(node->text, "-")) {
        return ag_pg_node_new(s->arena, AG_PG_NUMBER,
                              ag_format(s->arena, "-%s", node->args[0]->text));
    }
    if (ag_streq(node->text, "and") || ag_streq(node->text, "or")) {
        return flatten(s->arena, node);
    }
    if (node->len == 2) {
        strip_operands(s, node);
    }
    return node;
}

/* With one value in the list it is a comparison. */
static ag_pg_node *simplify_in(const speller *s, ag_pg_node *node)
{
    const char *type = leading_type(s, node->args[0]);
    ag_pg_node *listed = node->args[1];
    if (node->len == 2) {
        ag_pg_node *compare =
            ag_pg_node_new(s->arena, AG_PG_OPERATOR, ag_streq(node->text, "in") ? "=" : "<>");
        ag_pg_node_add(s->arena, compare, node->args[0]);
        return simplify_operator(s, ag_pg_node_add(s->arena, compare, node->args[1]));
    }
    for (size_t i = 1; i < node->len; i++) {
        node->args[i] = strip_compared(strip_beside(node->args[i], type));
    }
    node->args[0] = strip_widening(s, "=", node->args[0], listed);
    return node;
}

/* What servers before 14 say of SIMILAR TO. */
static ag_pg_node *simplify_call(const speller *s, ag_pg_node *node)
{
    if (ag_streq(node->text, "similar_escape") && node->len == 2 &&
        ag_streq(node->args[1]->text, "null")) {
        node->text = "similar_to_escape";
        node->len = 1;
    }
    const char *type = is_choice(node) ? type_among(s, node, 0) : NULL;
    for (size_t i = 0; type != NULL && i < node->len; i++) {
        node->args[i] = strip_beside(node->args[i], type);
    }
    return node;
}

/* ELSE NULL is what there is without ELSE. */
static ag_pg_node *simplify_case(const speller *s, ag_pg_node *node)
{
    size_t words = strlen(node->text);
    if (words > 0 && node->text[words - 1] == 'e' && is_null(node->args[node->len - 1])) {
        node->text = ag_strndup(s->arena, node->text, words - 1);
        node->len--;
    }
    const char *result = case_type(s, node);
    const char *tested = node->text[0] == 'c' ? type_of(s, node->args[0]) : NULL;
    for (size_t i = 0; i < node->len; i++) {
        const char *type = strchr("te", node->text[i]) != NULL ? result : tested;
        if (node->text[i] != 'c') {
            node->args[i] = strip_beside(node->args[i], type);
        }
    }
    return node;
}

static ag_pg_node *simplify(const speller *s, ag_pg_node *node)
{
    for (size_t i = 0; i < node->len; i++) {
        node->args[i] = simplify(s, node->args[i]);
    }
    switch (node->type) {
    case AG_PG_CAST: return strip_cast(s, node);
    case AG_PG_OPERATOR: return simplify_operator(s, node);
    case AG_PG_IN: return simplify_in(s, node);
    case AG_PG_CASE: return simplify_case(s, node);
    case AG_PG_CALL: return simplify_call(s, node);
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

/* The tree of the expression without what says nothing; NULL if it is not understood. */
static ag_pg_node *read(ag_arena *arena, const ag_table *table, const char *type, const char *sql)
{
    const speller s = {arena, table};
    ag_pg_node *node = ag_pg_expression_parse(arena, sql);
    if (node == NULL) {
        return NULL;
    }
    node = simplify(&s, node);
    const char *wanted = type == NULL ? NULL : base_type(&s, ag_type_canonical(arena, type));
    if (wanted == NULL) {
        return node;
    }
    node = strip_beside(node, wanted);
    if (node->type == AG_PG_STRING && is_numeric(wanted) && is_number(node->text)) {
        node->type = AG_PG_NUMBER;
    }
    return node;
}

char *ag_pg_expression_spell(ag_arena *arena, const ag_table *table, const char *type,
                             const char *sql)
{
    const ag_pg_node *node = read(arena, table, type, sql);
    if (node == NULL) {
        return token_text(arena, sql);
    }
    ag_buf out = ag_buf_new(arena);
    put(&out, node);
    return out.text;
}

char *ag_pg_expression_shorten(ag_arena *arena, const ag_table *table, const char *type,
                               const char *sql)
{
    const ag_pg_node *node = read(arena, table, type, sql);
    ag_buf out = ag_buf_new(arena);
    return node != NULL && ag_pg_expression_write(&out, node) ? out.text : NULL;
}
