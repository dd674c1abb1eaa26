/* expression_write.c: expressions as people write them: no parenthesis that precedence makes needless, words in capitals. */
#include <string.h>

#include "postgresql/expression.h"
#include "postgresql/quote.h"

/* Words that stand for a value and are no names. */
static bool is_value(const char *text)
{
    static const char *const values[] = {"null",         "current_timestamp", "current_date",
                                         "current_time", "current_user",      "session_user",
                                         "user",         "localtime",         "localtimestamp"};
    for (size_t i = 0; i < AG_COUNT(values); i++) {
        if (ag_streq(text, values[i])) {
            return true;
        }
    }
    return false;
}

/* Operators that have a word of their own, as the server names them; all that are written as words. */
static const struct {
    const char *operator, * word;
} words[] = {
    {"and", "AND"},
    {"or", "OR"},
    {"not", "NOT"},
    {"is distinct from", "IS DISTINCT FROM"},
    {"at time zone", "AT TIME ZONE"},
    {"~~", "LIKE"},
    {"~~*", "ILIKE"},
    {"!~~", "NOT LIKE"},
    {"!~~*", "NOT ILIKE"},
};

static const char *operator_word(const char *operator)
{
    for (size_t i = 0; i < AG_COUNT(words); i++) {
        if (ag_streq(operator, words[i].operator)) {
            return words[i].word;
        }
    }
    return operator;
}

static int operator_binding(const ag_pg_node *node)
{
    static const struct {
        const char *operator;
        int binding;
    } bindings[] = {
        {"or", AG_PG_BIND_OR},
        {"and", AG_PG_BIND_AND},
        {"is distinct from", AG_PG_BIND_IS},
        {"~~", AG_PG_BIND_LIKE},
        {"~~*", AG_PG_BIND_LIKE},
        {"!~~", AG_PG_BIND_LIKE},
        {"!~~*", AG_PG_BIND_LIKE},
        {"at time zone", AG_PG_BIND_AT},
    };
    for (size_t i = 0; i < AG_COUNT(bindings); i++) {
        if (ag_streq(node->text, bindings[i].operator)) {
            return bindings[i].binding;
        }
    }
    if (node->len == 1) {
        bool sign = ag_streq(node->text, "-") || ag_streq(node->text, "+");
        return ag_streq(node->text, "not") ? AG_PG_BIND_NOT
               : sign                      ? AG_PG_BIND_SIGN
                                           : AG_PG_BIND_OTHER;
    }
    return ag_pg_operator_binding(node->text);
}

enum { BIND_WHOLE = AG_PG_BIND_CAST + 1 };

static int binding_of(const ag_pg_node *node)
{
    switch (node->type) {
    case AG_PG_OPERATOR: return operator_binding(node);
    case AG_PG_IN: return AG_PG_BIND_LIKE;
    case AG_PG_SUFFIX:
        return ag_starts_with(node->text, "is ") ? AG_PG_BIND_IS : AG_PG_BIND_COLLATE;
    case AG_PG_NUMBER: return node->text[0] == '-' ? AG_PG_BIND_SIGN : BIND_WHOLE;
    case AG_PG_CAST: return AG_PG_BIND_CAST;
    case AG_PG_SUBSCRIPT: return AG_PG_BIND_SUBSCRIPT;
    case AG_PG_NAME:
    case AG_PG_STRING:
    case AG_PG_OTHER:
    case AG_PG_CALL:
    case AG_PG_ARRAY:
    case AG_PG_ROW:
    case AG_PG_CASE: return BIND_WHOLE;
    }
    return 0;
}

static bool is_extract(const ag_pg_node *node)
{
    const char *letters = "abcdefghijklmnopqrstuvwxyz";
    return ag_streq(node->text, "extract") && node->len == 2 &&
           node->args[0]->type == AG_PG_STRING &&
           node->args[0]->text[strspn(node->args[0]->text, letters)] == '\0';
}

static void put(ag_buf *out, const ag_pg_node *node, int least);

static void put_list(ag_buf *out, const ag_pg_node *node, size_t first)
{
    for (size_t i = first; i < node->len; i++) {
        ag_buf_put(out, i > first ? ", " : "");
        put(out, node->args[i], 0);
    }
}

static void put_string(ag_buf *out, const char *text)
{
    ag_buf_putc(out, '\'');
    for (; *text != '\0'; text++) {
        ag_buf_put(out, *text == '\'' ? "''" : "");
        if (*text != '\'') {
            ag_buf_putc(out, *text);
        }
    }
    ag_buf_putc(out, '\'');
}

static void put_upper(ag_buf *out, const char *text, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        bool lower = text[i] >= 'a' && text[i] <= 'z';
        ag_buf_putc(out, lower ? (char)(text[i] - 'a' + 'A') : text[i]);
    }
}

/* The tree keeps the quotes of parts that are no plain names, but not of those that are words of SQL. */
static void put_name(ag_buf *out, const char *text)
{
    if (is_value(text)) {
        put_upper(out, text, strlen(text));
    } else if (ag_streq(text, "true") || ag_streq(text, "false") || strchr(text, '"') != NULL) {
        ag_buf_put(out, text);
    } else {
        for (size_t len; len = strcspn(text, "."), true; text += len + 1) {
            ag_pg_put_identifier(out, ag_strndup(out->arena, text, len));
            if (text[len] == '\0') {
                return;
            }
            ag_buf_putc(out, '.');
        }
    }
}

static void put_case(ag_buf *out, const ag_pg_node *node)
{
    ag_buf_put(out, "CASE");
    for (size_t i = 0; i < node->len; i++) {
        char word = node->text[i];
        ag_buf_put(out, word == 'w'   ? " WHEN "
                        : word == 't' ? " THEN "
                        : word == 'e' ? " ELSE "
                                      : " ");
        put(out, node->args[i], 0);
    }
    ag_buf_put(out, " END");
}

/* Tests do not associate; AND within OR does not need its parentheses, but those who read it do. */
static int least_of(int binding, size_t index)
{
    if (binding <= AG_PG_BIND_AND) {
        return AG_PG_BIND_NOT;
    }
    return binding + (index > 0 || binding <= AG_PG_BIND_LIKE);
}

static void put_operator(ag_buf *out, const ag_pg_node *node)
{
    const char *word = operator_word(node->text);
    int binding = binding_of(node);
    if (node->len == 1) {
        bool sign = binding == AG_PG_BIND_SIGN;
        ag_buf_format(out, "%s%s", word, sign ? "" : " ");
        put(out, node->args[0], sign ? binding + 1 : BIND_WHOLE);
        return;
    }
    for (size_t i = 0; i < node->len; i++) {
        if (i > 0) {
            ag_buf_format(out, " %s ", word);
        }
        put(out, node->args[i], least_of(binding, i));
    }
}

static bool put_not_distinct(ag_buf *out, const ag_pg_node *node)
{
    const ag_pg_node *test = node->args[0];
    if (!ag_streq(node->text, "not") || test->type != AG_PG_OPERATOR ||
        !ag_streq(test->text, "is distinct from")) {
        return false;
    }
    put(out, test->args[0], AG_PG_BIND_IS + 1);
    ag_buf_put(out, " IS NOT DISTINCT FROM ");
    put(out, test->args[1], AG_PG_BIND_IS + 1);
    return true;
}

static void put_suffix(ag_buf *out, const ag_pg_node *node)
{
    bool is = ag_starts_with(node->text, "is ");
    size_t len = is ? strlen(node->text) : strlen("collate");
    put(out, node->args[0], binding_of(node));
    ag_buf_putc(out, ' ');
    put_upper(out, node->text, len);
    ag_buf_put(out, node->text + len);
}

static void put_call(ag_buf *out, const ag_pg_node *node, const char *open, const char *close)
{
    ag_buf_put(out, open);
    put_list(out, node, 0);
    ag_buf_put(out, close);
}

/* The tree has the field of EXTRACT as a string. */
static void put_function(ag_buf *out, const ag_pg_node *node)
{
    if (is_extract(node)) {
        ag_buf_format(out, "extract(%s FROM ", node->args[0]->text);
        put(out, node->args[1], 0);
        ag_buf_putc(out, ')');
        return;
    }
    ag_buf_put(out, node->text);
    put_call(out, node, "(", ")");
}

static void put_inside(ag_buf *out, const ag_pg_node *node)
{
    switch (node->type) {
    case AG_PG_NAME: put_name(out, node->text); return;
    case AG_PG_NUMBER:
    case AG_PG_OTHER: ag_buf_put(out, node->text); return;
    case AG_PG_STRING: put_string(out, node->text); return;
    case AG_PG_CALL: put_function(out, node); return;
    case AG_PG_OPERATOR:
        if (!put_not_distinct(out, node)) {
            put_operator(out, node);
        }
        return;
    case AG_PG_SUFFIX: put_suffix(out, node); return;
    case AG_PG_CAST:
        put(out, node->args[0], AG_PG_BIND_CAST);
        ag_buf_format(out, "::%s", node->text);
        return;
    case AG_PG_IN:
        put(out, node->args[0], AG_PG_BIND_LIKE + 1);
        ag_buf_put(out, ag_streq(node->text, "in") ? " IN (" : " NOT IN (");
        put_list(out, node, 1);
        ag_buf_putc(out, ')');
        return;
    case AG_PG_ARRAY: put_call(out, node, "ARRAY[", "]"); return;
    case AG_PG_ROW: put_call(out, node, "ROW(", ")"); return;
    case AG_PG_SUBSCRIPT:
        put(out, node->args[0], BIND_WHOLE);
        ag_buf_putc(out, '[');
        put_list(out, node, 1);
        ag_buf_putc(out, ']');
        return;
    case AG_PG_CASE: put_case(out, node); return;
    }
}

/* In parentheses where it binds less tightly than it has to. */
static void put(ag_buf *out, const ag_pg_node *node, int least)
{
    bool enclose = binding_of(node) < least;
    ag_buf_put(out, enclose ? "(" : "");
    put_inside(out, node);
    ag_buf_put(out, enclose ? ")" : "");
}

/* Calls that the tree has as calls of functions, while some servers take them with their words only. */
static bool is_worded(const ag_pg_node *node)
{
    static const char *const names[] = {"extract", "position", "substring", "overlay",
                                        "similar_to_escape"};
    for (size_t i = 0; node->type == AG_PG_CALL && i < AG_COUNT(names); i++) {
        if (ag_streq(node->text, names[i]) && !is_extract(node)) {
            return true;
        }
    }
    for (size_t i = 0; i < node->len; i++) {
        if (is_worded(node->args[i])) {
            return true;
        }
    }
    return false;
}

bool ag_pg_expression_write(ag_buf *out, const ag_pg_node *node)
{
    if (is_worded(node)) {
        return false;
    }
    put(out, node, 0);
    return true;
}
