#include "postgresql/expression.h"

#include <string.h>

#include "postgresql/token.h"

typedef ag_pg_reader parser;

enum { MAX_DEPTH = 200 };

ag_pg_node *ag_pg_node_new(ag_arena *arena, ag_pg_node_type type, const char *text)
{
    ag_pg_node *node = AG_NEW(arena, ag_pg_node);
    node->type = type;
    node->text = text;
    return node;
}

ag_pg_node *ag_pg_node_add(ag_arena *arena, ag_pg_node *node, ag_pg_node *arg)
{
    node->args = ag_vec_reserve(arena, node->args, node->len, &node->cap, sizeof *node->args);
    node->args[node->len++] = arg;
    return node;
}

/* ------------------------------------------------------------------ tokens */

static ag_token peek(const parser *p)
{
    return ag_pg_reader_peek(p, 0);
}

static bool is_next(const parser *p, const char *word)
{
    return ag_pg_reader_is(p, 0, word);
}

static ag_pg_node *fail(parser *p)
{
    p->failed = true;
    return ag_pg_node_new(p->arena, AG_PG_OTHER, "");
}

static char *text_of(const parser *p, ag_token token)
{
    return ag_token_text(p->arena, token);
}

/* ------------------------------------------------------------------ small nodes */

static ag_pg_node *parse(parser *p, int binding);

static ag_pg_node *one(parser *p, ag_pg_node_type type, const char *text, ag_pg_node *arg)
{
    return ag_pg_node_add(p->arena, ag_pg_node_new(p->arena, type, text), arg);
}

static ag_pg_node *two(parser *p, ag_pg_node_type type, const char *text, ag_pg_node *a,
                       ag_pg_node *b)
{
    return ag_pg_node_add(p->arena, one(p, type, text, a), b);
}

/* Arguments up to the closing token, which is taken. */
static ag_pg_node *parse_list(parser *p, ag_pg_node *node, const char *close)
{
    if (ag_pg_reader_accept(p, close)) {
        return node;
    }
    do {
        ag_pg_node_add(p->arena, node, parse(p, 0));
    } while (!p->failed && ag_pg_reader_accept(p, ","));
    ag_pg_reader_expect(p, close);
    return node;
}

/* The value of a string token whose prefix is known: '…', B'…', N'…', E'…' with plain escapes. */
static ag_pg_node *parse_string(parser *p, ag_token token)
{
    size_t quote = 0;
    while (quote < token.len && token.text[quote] != '\'') {
        quote++;
    }
    char prefix = quote == 1 ? (char)(token.text[0] | 0x20) : '\0';
    if (quote > 1 || prefix == 'x' || token.text[0] == '$') {
        return ag_pg_node_new(p->arena, AG_PG_OTHER, text_of(p, token));
    }
    ag_buf out = ag_buf_new(p->arena);
    for (size_t i = quote + 1; i + 1 < token.len; i++) {
        char c = token.text[i];
        if (prefix == 'e' && c == '\\') {
            c = token.text[++i];
            const char *hit = strchr("n\nt\tr\r", c);
            if (c != '\\' && c != '\'' && (hit == NULL || strchr("\n\t\r", c) != NULL)) {
                return ag_pg_node_new(p->arena, AG_PG_OTHER, text_of(p, token));
            }
            c = hit != NULL ? hit[1] : c;
        } else {
            i += c == '\'';
        }
        ag_buf_putc(&out, c);
    }
    return ag_pg_node_new(p->arena, AG_PG_STRING, out.text);
}

/* ------------------------------------------------------------------ what begins an expression */

static ag_pg_node *parse_case(parser *p)
{
    ag_buf words = ag_buf_new(p->arena);
    ag_pg_node *node = ag_pg_node_new(p->arena, AG_PG_CASE, NULL);
    if (!is_next(p, "when")) {
        ag_buf_putc(&words, 'c');
        ag_pg_node_add(p->arena, node, parse(p, 0));
    }
    while (ag_pg_reader_accept(p, "when")) {
        ag_buf_put(&words, "wt");
        ag_pg_node_add(p->arena, node, parse(p, 0));
        ag_pg_reader_expect(p, "then");
        ag_pg_node_add(p->arena, node, parse(p, 0));
    }
    if (ag_pg_reader_accept(p, "else")) {
        ag_buf_putc(&words, 'e');
        ag_pg_node_add(p->arena, node, parse(p, 0));
    }
    ag_pg_reader_expect(p, "end");
    node->text = words.text;
    return node;
}

/* f(a FROM b FOR c) and the like: words instead of commas.  `order` says which argument goes where. */
typedef struct special_call {
    const char *name;
    const char *words[3]; /* between the arguments */
    const char *order;
} special_call;

static const special_call special_calls[] = {
    {"extract", {"from"}, "01"},
    {"position", {"in"}, "10"},
    {"substring", {"from", "for"}, "012"},
    {"overlay", {"placing", "from", "for"}, "0123"},
};

static ag_pg_node *parse_special(parser *p, const special_call *call)
{
    ag_pg_node *args[4] = {0};
    size_t len = 0;
    bool worded = false;
    args[len++] = parse(p, AG_PG_BIND_LIKE);
    for (size_t i = 0; i < 3 && call->words[i] != NULL; i++) {
        if (ag_pg_reader_accept(p, call->words[i])) {
            args[len++] = parse(p, AG_PG_BIND_LIKE);
            worded = true;
        }
    }
    while (len < 4 && ag_pg_reader_accept(p, ",")) {
        args[len++] = parse(p, 0);
    }
    ag_pg_reader_expect(p, ")");
    ag_pg_node *node = ag_pg_node_new(p->arena, AG_PG_CALL, call->name);
    if (ag_streq(call->name, "extract") && args[0]->type == AG_PG_NAME) {
        args[0]->type = AG_PG_STRING;
    }
    for (size_t i = 0; i < len; i++) {
        ag_pg_node_add(p->arena, node, args[worded ? (size_t)(call->order[i] - '0') : i]);
    }
    return node;
}

/* TRIM([BOTH | LEADING | TRAILING] [characters] FROM text), which are btrim(), ltrim() and rtrim(). */
static ag_pg_node *parse_trim(parser *p)
{
    const char *name = ag_pg_reader_accept(p, "leading")    ? "ltrim"
                       : ag_pg_reader_accept(p, "trailing") ? "rtrim"
                                                            : "btrim";
    (void)ag_pg_reader_accept(p, "both");
    ag_pg_node *characters = is_next(p, "from") ? NULL : parse(p, 0);
    ag_pg_node *text = characters;
    if (ag_pg_reader_accept(p, "from")) {
        text = parse(p, 0);
    } else if (ag_pg_reader_accept(p, ",")) {
        characters = parse(p, 0);
    } else {
        characters = NULL;
    }
    ag_pg_reader_expect(p, ")");
    ag_pg_node *node = one(p, AG_PG_CALL, name, text == NULL ? fail(p) : text);
    return characters == NULL ? node : ag_pg_node_add(p->arena, node, characters);
}

static ag_pg_node *parse_cast_call(parser *p)
{
    ag_pg_node *value = parse(p, 0);
    ag_pg_reader_expect(p, "as");
    ag_pg_node *node = one(p, AG_PG_CAST, ag_pg_reader_type(p), value);
    ag_pg_reader_expect(p, ")");
    return node;
}

/* Behind the opening parenthesis of a call. */
static ag_pg_node *parse_call(parser *p, const char *name)
{
    for (size_t i = 0; i < AG_COUNT(special_calls); i++) {
        if (ag_streq(name, special_calls[i].name) && !is_next(p, ")")) {
            return parse_special(p, &special_calls[i]);
        }
    }
    if (ag_streq(name, "trim")) {
        return parse_trim(p);
    }
    if (ag_streq(name, "cast")) {
        return parse_cast_call(p);
    }
    if (ag_streq(name, "row")) {
        return parse_list(p, ag_pg_node_new(p->arena, AG_PG_ROW, NULL), ")");
    }
    if (is_next(p, "select") || is_next(p, "distinct") || is_next(p, "*") ||
        is_next(p, "variadic")) {
        return fail(p);
    }
    return parse_list(p, ag_pg_node_new(p->arena, AG_PG_CALL, name), ")");
}

/* A name is plain or quoted; quoted ones that need no quotes lose them. */
static void put_name(ag_buf *out, ag_token token, bool is_function)
{
    char *text = ag_token_text(out->arena, token);
    const char *plain = "abcdefghijklmnopqrstuvwxyz0123456789_$";
    static const char *const values[] = {
        "true",         "false",        "null",           "current_timestamp",
        "current_date", "current_time", "current_user",   "user",
        "session_user", "localtime",    "localtimestamp", "default"};
    bool quote =
        token.type == AG_TOKEN_NAME &&
        (text[0] == '\0' || text[strspn(text, plain)] != '\0' || strchr("0123456789$", text[0]));
    for (size_t i = 0; token.type == AG_TOKEN_NAME && !is_function && i < AG_COUNT(values); i++) {
        quote = quote || ag_streq(text, values[i]);
    }
    if (quote) {
        ag_buf_putn(out, token.text, token.len);
    } else {
        ag_buf_put(out, text);
    }
}

static ag_pg_node *parse_name(parser *p)
{
    ag_buf name = ag_buf_new(p->arena);
    if (is_next(p, "pg_catalog") && ag_pg_reader_is(p, 1, ".")) {
        p->next += 2;
    }
    for (;;) {
        ag_token token = ag_pg_reader_take(p);
        if (token.type != AG_TOKEN_WORD && token.type != AG_TOKEN_NAME) {
            return fail(p);
        }
        put_name(&name, token, is_next(p, "("));
        if (!ag_pg_reader_accept(p, ".")) {
            break;
        }
        ag_buf_putc(&name, '.');
    }
    bool timed =
        ag_starts_with(name.text, "current_time") || ag_starts_with(name.text, "localtime");
    if (is_next(p, "(") && !timed) {
        ag_pg_reader_take(p);
        return parse_call(p, name.text);
    }
    return is_next(p, "(") ? fail(p) : ag_pg_node_new(p->arena, AG_PG_NAME, name.text);
}

static ag_pg_node *parse_word(parser *p)
{
    if (ag_pg_reader_accept(p, "not")) {
        return one(p, AG_PG_OPERATOR, "not", parse(p, AG_PG_BIND_NOT));
    }
    if (ag_pg_reader_accept(p, "case")) {
        return parse_case(p);
    }
    if (is_next(p, "array") && ag_pg_reader_is(p, 1, "[")) {
        p->next += 2;
        return parse_list(p, ag_pg_node_new(p->arena, AG_PG_ARRAY, NULL), "]");
    }
    if (is_next(p, "select") || is_next(p, "exists") || is_next(p, "with")) {
        return fail(p);
    }
    if (ag_pg_reader_is_typed_literal(p)) {
        const char *type = ag_pg_reader_type(p);
        return one(p, AG_PG_CAST, type, parse_string(p, ag_pg_reader_take(p)));
    }
    return parse_name(p);
}

static ag_pg_node *parse_parenthesis(parser *p)
{
    ag_pg_node *list = parse_list(p, ag_pg_node_new(p->arena, AG_PG_ROW, NULL), ")");
    return list->len == 1 ? list->args[0] : list;
}

static ag_pg_node *parse_first(parser *p)
{
    ag_token token = peek(p);
    switch (token.type) {
    case AG_TOKEN_WORD:
    case AG_TOKEN_NAME: return parse_word(p);
    case AG_TOKEN_STRING: return parse_string(p, ag_pg_reader_take(p));
    case AG_TOKEN_NUMBER: {
        char *text = text_of(p, ag_pg_reader_take(p));
        return ag_pg_node_new(p->arena, AG_PG_NUMBER,
                              text[0] == '.' ? ag_format(p->arena, "0%s", text) : text);
    }
    case AG_TOKEN_PUNCT:
        if (ag_pg_reader_accept(p, "(")) {
            return parse_parenthesis(p);
        }
        if (ag_sql_operator_len(token.text) > 0) {
            char *text = text_of(p, ag_pg_reader_take(p));
            bool sign = ag_streq(text, "-") || ag_streq(text, "+");
            return one(p, AG_PG_OPERATOR, text,
                       parse(p, sign ? AG_PG_BIND_SIGN : AG_PG_BIND_OTHER));
        }
        return fail(p);
    case AG_TOKEN_END:
    case AG_TOKEN_BAD: return fail(p);
    }
    return fail(p);
}

/* ------------------------------------------------------------------ what goes on with an expression */

int ag_pg_operator_binding(const char *text)
{
    static const char *const compare[] = {"<", ">", "=", "<=", ">=", "<>", "!="};
    static const char *const words[] = {"+", "-", "*", "/", "%", "^"};
    static const int bindings[] = {AG_PG_BIND_ADD,      AG_PG_BIND_ADD,      AG_PG_BIND_MULTIPLY,
                                   AG_PG_BIND_MULTIPLY, AG_PG_BIND_MULTIPLY, AG_PG_BIND_POWER};
    for (size_t i = 0; i < AG_COUNT(compare); i++) {
        if (ag_streq(text, compare[i])) {
            return AG_PG_BIND_COMPARE;
        }
    }
    for (size_t i = 0; i < AG_COUNT(words); i++) {
        if (ag_streq(text, words[i])) {
            return bindings[i];
        }
    }
    return AG_PG_BIND_OTHER;
}

typedef struct word_binding {
    const char *word;
    int binding;
} word_binding;

/* How tightly the next token binds what stands before it; 0: it ends the expression. */
static int binding_of(const parser *p)
{
    static const word_binding words[] = {
        {"or", AG_PG_BIND_OR},           {"and", AG_PG_BIND_AND},     {"is", AG_PG_BIND_IS},
        {"isnull", AG_PG_BIND_IS},       {"notnull", AG_PG_BIND_IS},  {"in", AG_PG_BIND_LIKE},
        {"between", AG_PG_BIND_LIKE},    {"like", AG_PG_BIND_LIKE},   {"ilike", AG_PG_BIND_LIKE},
        {"similar", AG_PG_BIND_LIKE},    {"not", AG_PG_BIND_LIKE},    {"at", AG_PG_BIND_AT},
        {"collate", AG_PG_BIND_COLLATE}, {"[", AG_PG_BIND_SUBSCRIPT}, {"::", AG_PG_BIND_CAST},
    };
    ag_token token = peek(p);
    for (size_t i = 0; i < AG_COUNT(words); i++) {
        if (is_next(p, words[i].word)) {
            return words[i].binding;
        }
    }
    return token.type == AG_TOKEN_PUNCT && ag_sql_operator_len(token.text) > 0
               ? ag_pg_operator_binding(ag_token_text(p->arena, token))
               : 0;
}

static ag_pg_node *parse_is(parser *p, ag_pg_node *left)
{
    bool negated = ag_pg_reader_accept(p, "not");
    if (ag_pg_reader_accept(p, "distinct")) {
        ag_pg_reader_expect(p, "from");
        ag_pg_node *test =
            two(p, AG_PG_OPERATOR, "is distinct from", left, parse(p, AG_PG_BIND_IS));
        return negated ? one(p, AG_PG_OPERATOR, "not", test) : test;
    }
    static const char *const tests[] = {"null", "true", "false", "unknown"};
    for (size_t i = 0; i < AG_COUNT(tests); i++) {
        if (ag_pg_reader_accept(p, tests[i])) {
            return one(p, AG_PG_SUFFIX,
                       ag_format(p->arena, "is %s%s", negated ? "not " : "", tests[i]), left);
        }
    }
    return fail(p);
}

/* BETWEEN is what the server makes of it: two comparisons. */
static ag_pg_node *parse_between(parser *p, ag_pg_node *left, bool negated)
{
    if (is_next(p, "symmetric")) {
        return fail(p);
    }
    (void)ag_pg_reader_accept(p, "asymmetric");
    ag_pg_node *low = parse(p, AG_PG_BIND_LIKE);
    ag_pg_reader_expect(p, "and");
    ag_pg_node *high = parse(p, AG_PG_BIND_LIKE);
    return two(p, AG_PG_OPERATOR, negated ? "or" : "and",
               two(p, AG_PG_OPERATOR, negated ? "<" : ">=", left, low),
               two(p, AG_PG_OPERATOR, negated ? ">" : "<=", left, high));
}

static ag_pg_node *parse_like(parser *p, ag_pg_node *left, const char *operator,
                              const char * escape)
{
    ag_pg_node *pattern = parse(p, AG_PG_BIND_LIKE);
    if (ag_pg_reader_accept(p, "escape")) {
        pattern = two(p, AG_PG_CALL, escape, pattern, parse(p, AG_PG_BIND_LIKE));
    } else if (ag_streq(escape, "similar_to_escape")) {
        pattern = one(p, AG_PG_CALL, escape, pattern);
    }
    return two(p, AG_PG_OPERATOR, operator, left, pattern);
}

/* IN, BETWEEN, LIKE, ILIKE, SIMILAR TO, each with NOT before it or not. */
static ag_pg_node *parse_test(parser *p, ag_pg_node *left)
{
    bool negated = ag_pg_reader_accept(p, "not");
    if (ag_pg_reader_accept(p, "in")) {
        ag_pg_reader_expect(p, "(");
        ag_pg_node *node = one(p, AG_PG_IN, negated ? "not in" : "in", left);
        return is_next(p, "select") ? fail(p) : parse_list(p, node, ")");
    }
    if (ag_pg_reader_accept(p, "between")) {
        return parse_between(p, left, negated);
    }
    if (ag_pg_reader_accept(p, "like")) {
        return parse_like(p, left, negated ? "!~~" : "~~", "like_escape");
    }
    if (ag_pg_reader_accept(p, "ilike")) {
        return parse_like(p, left, negated ? "!~~*" : "~~*", "like_escape");
    }
    if (ag_pg_reader_accept(p, "similar")) {
        ag_pg_reader_expect(p, "to");
        return parse_like(p, left, negated ? "!~" : "~", "similar_to_escape");
    }
    return fail(p);
}

/* x = ANY (ARRAY[…]) is x IN (…), x <> ALL (ARRAY[…]) is x NOT IN (…). */
static ag_pg_node *parse_quantified(parser *p, ag_pg_node *left, const char *operator)
{
    const char *word = is_next(p, "all") ? "all" : "any";
    p->next += 2;
    if (is_next(p, "select")) {
        return fail(p);
    }
    ag_pg_node *value = parse(p, 0);
    ag_pg_reader_expect(p, ")");
    ag_pg_node *array = value;
    while (array->type == AG_PG_CAST) {
        array = array->args[0];
    }
    bool in = ag_streq(operator, "=") && ag_streq(word, "any");
    bool not_in = ag_streq(operator, "<>") && ag_streq(word, "all");
    if (array->type == AG_PG_ARRAY && array->len > 0 && (in || not_in)) {
        ag_pg_node *node = one(p, AG_PG_IN, in ? "in" : "not in", left);
        for (size_t i = 0; i < array->len; i++) {
            ag_pg_node_add(p->arena, node, array->args[i]);
        }
        return node;
    }
    return two(p, AG_PG_OPERATOR, operator, left, one(p, AG_PG_CALL, word, value));
}

static ag_pg_node *parse_operator(parser *p, ag_pg_node *left, int binding)
{
    const char *text = text_of(p, ag_pg_reader_take(p));
    if (ag_streq(text, "!=")) {
        text = "<>";
    }
    bool quantified = is_next(p, "any") || is_next(p, "all") || is_next(p, "some");
    if (quantified && ag_pg_reader_is(p, 1, "(")) {
        return parse_quantified(p, left, text);
    }
    return two(p, AG_PG_OPERATOR, text, left, parse(p, binding));
}

static ag_pg_node *parse_collate(parser *p, ag_pg_node *left)
{
    ag_pg_node *name = parse_name(p);
    return one(p, AG_PG_SUFFIX, ag_format(p->arena, "collate %s", name->text), left);
}

/* The server keeps it apart from timezone() (from 14 on). */
static ag_pg_node *parse_zone(parser *p, ag_pg_node *left)
{
    ag_pg_reader_expect(p, "time");
    ag_pg_reader_expect(p, "zone");
    ag_pg_node *zone = parse(p, AG_PG_BIND_AT);
    return two(p, AG_PG_OPERATOR, "at time zone", left, zone);
}

static ag_pg_node *parse_subscript(parser *p, ag_pg_node *left)
{
    ag_pg_node *node = two(p, AG_PG_SUBSCRIPT, NULL, left, parse(p, 0));
    ag_pg_reader_expect(p, "]");
    return node;
}

static ag_pg_node *parse_more(parser *p, ag_pg_node *left, int binding)
{
    switch (binding) {
    case AG_PG_BIND_CAST:
        ag_pg_reader_take(p);
        return one(p, AG_PG_CAST, ag_pg_reader_type(p), left);
    case AG_PG_BIND_SUBSCRIPT: ag_pg_reader_take(p); return parse_subscript(p, left);
    case AG_PG_BIND_COLLATE: ag_pg_reader_take(p); return parse_collate(p, left);
    case AG_PG_BIND_AT: ag_pg_reader_take(p); return parse_zone(p, left);
    case AG_PG_BIND_LIKE: return parse_test(p, left);
    case AG_PG_BIND_IS:
        if (ag_pg_reader_accept(p, "isnull")) {
            return one(p, AG_PG_SUFFIX, "is null", left);
        }
        if (ag_pg_reader_accept(p, "notnull")) {
            return one(p, AG_PG_SUFFIX, "is not null", left);
        }
        ag_pg_reader_take(p);
        return parse_is(p, left);
    case AG_PG_BIND_AND:
        ag_pg_reader_take(p);
        return two(p, AG_PG_OPERATOR, "and", left, parse(p, AG_PG_BIND_AND));
    case AG_PG_BIND_OR:
        ag_pg_reader_take(p);
        return two(p, AG_PG_OPERATOR, "or", left, parse(p, AG_PG_BIND_OR));
    default: return parse_operator(p, left, binding);
    }
}

/* All that binds more tightly than `binding`. */
static ag_pg_node *parse(parser *p, int binding)
{
    if (++p->depth > MAX_DEPTH) {
        return fail(p);
    }
    ag_pg_node *left = parse_first(p);
    for (int next; !p->failed && (next = binding_of(p)) > binding;) {
        left = parse_more(p, left, next);
    }
    p->depth--;
    return left;
}

ag_pg_node *ag_pg_expression_parse(ag_arena *arena, const char *sql)
{
    parser p = {.arena = arena};
    if (!ag_pg_reader_open(&p, sql)) {
        return NULL;
    }
    ag_pg_node *node = parse(&p, 0);
    return p.failed || peek(&p).type != AG_TOKEN_END ? NULL : node;
}
