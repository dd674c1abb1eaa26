#include "postgresql/partition.h"

#include <string.h>

#include "base/text.h"
#include "postgresql/render.h"

/* The parts between a parenthesis that is just behind the lexer and the one that closes it; false if there is none. */
static bool parts_of(ag_arena *arena, ag_lexer *lexer, ag_names *out)
{
    if (!ag_token_is(ag_lexer_next(lexer), "(")) {
        return false;
    }
    const char *start = lexer->next;
    for (int depth = 1; depth > 0;) {
        ag_token token = ag_lexer_next(lexer);
        if (token.type == AG_TOKEN_END || token.type == AG_TOKEN_BAD) {
            return false;
        }
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        if (depth == 0 || (depth == 1 && ag_token_is(token, ","))) {
            AG_PUSH(arena, out, ag_strndup(arena, start, (size_t)(token.text - start)));
            start = lexer->next;
        }
    }
    return true;
}

/* A column, or one expression in parentheses; not with a collation or an operator class, which SQL cannot ask in. */
static bool is_simple(const char *part)
{
    ag_lexer lexer = ag_lexer_new(part, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    if (!ag_token_is(token, "(")) {
        return (token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME) &&
               ag_lexer_next(&lexer).type == AG_TOKEN_END;
    }
    for (int depth = 1; depth > 0;) {
        token = ag_lexer_next(&lexer);
        if (token.type == AG_TOKEN_END || token.type == AG_TOKEN_BAD) {
            return false;
        }
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
    }
    return ag_lexer_next(&lexer).type == AG_TOKEN_END;
}

static bool is_word(const char *text, const char *word)
{
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_PLAIN);
    return ag_token_is(ag_lexer_next(&lexer), word);
}

static bool has_word(const ag_names *values, const char *word)
{
    for (size_t i = 0; i < values->len; i++) {
        if (is_word(values->items[i], word)) {
            return true;
        }
    }
    return false;
}

static const char *list_misfit(ag_arena *arena, const char *key, const ag_names *values)
{
    ag_buf in = ag_buf_new(arena), out = ag_buf_new(arena);
    for (size_t i = 0; i < values->len; i++) {
        if (!is_word(values->items[i], "null")) {
            ag_pg_put(&in, in.len > 0 ? ", %S" : "%S", values->items[i]);
        }
    }
    ag_pg_put(&out, has_word(values, "null") ? "%S IS NOT NULL" : "true", key);
    if (in.len > 0) {
        ag_pg_put(&out, " AND NOT coalesce(%S IN (%S), false)", key, in.text);
    }
    return out.text;
}

/* One end; "" where there is none, NULL where it is unbounded in a part of it only. */
static const char *range_end(ag_arena *arena, const ag_names *keys, const char *operator,
                             const ag_names * values)
{
    ag_buf out = ag_buf_new(arena);
    bool open = has_word(values, "minvalue") || has_word(values, "maxvalue");
    if (open || values->len != keys->len) {
        return keys->len == 1 && values->len == 1 ? "" : NULL;
    }
    ag_pg_put(&out, " OR NOT (ROW(%S) %S ROW(%S))", ag_join(arena, keys, ", "), operator,
              ag_join(arena, values, ", "));
    return out.text;
}

static const char *range_misfit(ag_arena *arena, const ag_names *keys, const ag_names *from,
                                const ag_names *to)
{
    const char *low = range_end(arena, keys, ">=", from), *high = range_end(arena, keys, "<", to);
    ag_buf out = ag_buf_new(arena);
    if (low == NULL || high == NULL) {
        return NULL;
    }
    for (size_t i = 0; i < keys->len; i++) {
        ag_pg_put(&out, i == 0 ? "%S IS NULL" : " OR %S IS NULL", keys->items[i]);
    }
    ag_pg_put(&out, "%S%S", low, high);
    return out.text;
}

static bool takes(ag_lexer *lexer, const char *word)
{
    return ag_token_is(ag_lexer_next(lexer), word);
}

/* "modulus 4", "remainder 1": the last token of each. */
static const char *last_word(ag_arena *arena, const char *part)
{
    ag_lexer lexer = ag_lexer_new(part, AG_LEX_PLAIN);
    (void)ag_lexer_next(&lexer);
    return ag_token_text(arena, ag_lexer_next(&lexer));
}

static const char *hash_misfit(ag_arena *arena, const char *parent, const ag_names *keys,
                               const ag_names *numbers)
{
    ag_buf name = ag_buf_new(arena), out = ag_buf_new(arena);
    if (numbers->len != 2) {
        return NULL;
    }
    ag_pg_put(&name, "%N", parent);
    ag_pg_put(&out, "NOT satisfies_hash_partition(%L::regclass, %S, %S, %S)", name.text,
              last_word(arena, numbers->items[0]), last_word(arena, numbers->items[1]),
              ag_join(arena, keys, ", "));
    return out.text;
}

const char *ag_pg_bound_misfit(ag_arena *arena, const char *parent, const char *key,
                               const char *bound)
{
    ag_names keys = {0}, values = {0}, ends = {0};
    if (key == NULL || bound == NULL) {
        return NULL;
    }
    ag_lexer in_key = ag_lexer_new(key, AG_LEX_PLAIN);
    ag_lexer in_bound = ag_lexer_new(bound, AG_LEX_PLAIN);
    (void)ag_lexer_next(&in_key);
    if (!parts_of(arena, &in_key, &keys) || !takes(&in_bound, "for") ||
        !takes(&in_bound, "values")) {
        return NULL;
    }
    for (size_t i = 0; i < keys.len; i++) {
        if (!is_simple(keys.items[i])) {
            return NULL;
        }
    }
    ag_token word = ag_lexer_next(&in_bound);
    if (!parts_of(arena, &in_bound, &values)) {
        return NULL;
    }
    if (ag_token_is(word, "in")) {
        return list_misfit(arena, keys.items[0], &values);
    }
    if (ag_token_is(word, "with")) {
        return hash_misfit(arena, parent, &keys, &values);
    }
    return ag_token_is(word, "from") && takes(&in_bound, "to") && parts_of(arena, &in_bound, &ends)
               ? range_misfit(arena, &keys, &values, &ends)
               : NULL;
}
