/*
 * frozen.c: 'now', 'today' and the like as a date or a time.  PostgreSQL reads them once, when the text is defined, so that what looks like a clock is a constant,
 * and another one each time that the definition runs.  Found among tokens: a string is one where a cast makes it one, or where what it stands beside does.
 */
#include "model/frozen.h"

#include <string.h>

#include "base/text.h"

typedef struct reader {
    ag_arena *arena;
    AG_VEC(ag_token) tokens; /* the last one is the end */
    ag_is_time is_time;
    const void *of;
} reader;

static const char *const clocks[][2] = {
    {"now", "now()"},
    {"today", "CURRENT_DATE"},
    {"tomorrow", "CURRENT_DATE + 1"},
    {"yesterday", "CURRENT_DATE - 1"},
};

/* The row of a string that says one of them, white space and case aside; NULL if it says something else. */
static const char *const *clock_of(ag_token token)
{
    const char *quote = token.type == AG_TOKEN_STRING ? memchr(token.text, '\'', token.len) : NULL;
    if (!quote || quote - token.text > 1)
        return NULL;
    const char *begin = quote + 1, *end = token.text + token.len - 1;
    while (begin < end && *begin == ' ')
        begin++;
    while (end > begin && end[-1] == ' ')
        end--;
    for (size_t i = 0; i < AG_COUNT(clocks); i++) {
        ag_token word = {AG_TOKEN_WORD, begin, (size_t)(end - begin)};
        if (ag_token_is(word, clocks[i][0]))
            return clocks[i];
    }
    return NULL;
}

/* ------------------------------------------------------------------ tokens */

/* Also before the first one. */
static ag_token at(const reader *r, size_t index)
{
    return r->tokens.items[index < r->tokens.len ? index : r->tokens.len - 1];
}

static bool is(const reader *r, size_t index, const char *word)
{
    return ag_token_is(at(r, index), word);
}

static bool is_any(const reader *r, size_t index, const char *const *words)
{
    for (; *words; words++)
        if (is(r, index, *words))
            return true;
    return false;
}

static bool is_end(const reader *r, size_t index)
{
    return index >= r->tokens.len || at(r, index).type == AG_TOKEN_END;
}

static bool is_name(const reader *r, size_t index)
{
    return at(r, index).type == AG_TOKEN_WORD || at(r, index).type == AG_TOKEN_NAME;
}

static bool begins_time(const reader *r, size_t index)
{
    static const char *const words[] = {"date", "time", "timetz", "timestamp", "timestamptz", NULL};
    return is_any(r, index, words);
}

bool ag_type_is_time(ag_arena *arena, const char *type)
{
    reader r = {.arena = arena};
    ag_lexer lexer = ag_lexer_new(ag_type_canonical(arena, type), AG_LEX_PLAIN);
    AG_PUSH(arena, &r.tokens, ag_lexer_next(&lexer));
    return begins_time(&r, 0) && !ag_ends_with(type, "]");
}

/* The parenthesis that opens before the token, at its depth; the end if there is none. */
static size_t opening(const reader *r, size_t index)
{
    int depth = 0;
    while (index-- > 0) {
        depth += is(r, index, ")") ? 1 : is(r, index, "(") ? -1 : 0;
        if (depth < 0)
            return index;
    }
    return r->tokens.len;
}

/* ------------------------------------------------------------------ what is a date or a time */

/* Words and functions that are one of their own. */
static bool says_time(const reader *r, size_t index)
{
    static const char *const words[] = {"current_date",
                                        "current_time",
                                        "current_timestamp",
                                        "localtime",
                                        "localtimestamp",
                                        "now",
                                        "clock_timestamp",
                                        "statement_timestamp",
                                        "transaction_timestamp",
                                        "date_trunc",
                                        "make_date",
                                        "make_timestamp",
                                        "make_timestamptz",
                                        NULL};
    return is_any(r, index, words);
}

static bool is_column(const reader *r, size_t index)
{
    return is_name(r, index) && r->is_time &&
           r->is_time(r->of, ag_token_text(r->arena, at(r, index)));
}

/* d + 1, d - interval '1 day', d + '1 day'::interval: where what is added begins; else the index itself. */
static size_t skip_added(const reader *r, size_t index)
{
    size_t first = index;
    if (is(r, first, "interval") && is(r, first - 1, "::"))
        first -= 2;
    if (at(r, first).type == AG_TOKEN_STRING && is(r, first - 1, "interval"))
        first--;
    bool literal = at(r, first).type == AG_TOKEN_NUMBER || first != index;
    return literal && (is(r, first - 1, "+") || is(r, first - 1, "-")) ? first - 2 : index;
}

static bool ends_time(const reader *r, size_t index)
{
    index = skip_added(r, index);
    if (is(r, index, ")")) {
        size_t open = opening(r, index);
        return is_name(r, open - 1) ? says_time(r, open - 1) : ends_time(r, index - 1);
    }
    bool cast = begins_time(r, index) && is(r, index - 1, "::");
    return cast || (is(r, index, "zone") && is(r, index - 1, "time")) || is_column(r, index) ||
           (says_time(r, index) && !is(r, index - 1, "."));
}

static bool starts_time(const reader *r, size_t index)
{
    while (is(r, index, "("))
        index++;
    while (is(r, index + 1, "."))
        index += 2;
    if (is(r, index + 1, "("))
        return says_time(r, index);
    return is(r, index + 1, "::") ? begins_time(r, index + 2)
                                  : is_column(r, index) || says_time(r, index);
}

/* ------------------------------------------------------------------ what a string stands beside */

static bool is_operator(const reader *r, size_t index)
{
    static const char *const parts[] = {"<", ">", "=", "!", "-", "<=", ">=", "<>", "!=", NULL};
    return is_any(r, index, parts);
}

/* Operators are read character by character. */
static bool is_compared(const reader *r, size_t index)
{
    size_t before = index - 1, behind = index + 1;
    while (is_operator(r, before))
        before--;
    while (is_operator(r, behind))
        behind++;
    return (before != index - 1 && ends_time(r, before)) ||
           (behind != index + 1 && starts_time(r, behind));
}

/* Behind the operand of a test, which NOT may follow. */
static bool tests_time(const reader *r, size_t test)
{
    return ends_time(r, is(r, test - 1, "not") ? test - 2 : test - 1);
}

static bool is_bound(const reader *r, size_t index)
{
    static const char *const stops[] = {"and", "or", "(", NULL};
    size_t test = index - 1;
    if (is(r, test, "and"))
        do
            test--;
        while (!is_end(r, test) && !is(r, test, "between") && !is_any(r, test, stops));
    return is(r, test, "between") && tests_time(r, test);
}

/* In a list that is one of dates or times: d IN (…), coalesce(d, …). */
static bool is_listed(const reader *r, size_t index)
{
    static const char *const choices[] = {"coalesce", "greatest", "least", "nullif", NULL};
    size_t open = opening(r, index);
    if ((!is(r, index - 1, ",") && index - 1 != open) ||
        (!is(r, index + 1, ",") && !is(r, index + 1, ")")) || is_end(r, open))
        return false;
    if (is(r, open - 1, "in"))
        return tests_time(r, open - 1);
    bool found = false;
    int depth = 0;
    for (size_t i = open; is_any(r, open - 1, choices) && !is_end(r, i) && depth >= 0; i++) {
        found = found || (depth <= 1 && (i == open || is(r, i, ",")) && starts_time(r, i + 1));
        depth += is(r, i, "(") ? 1 : is(r, i, ")") ? -1 : 0;
        if (depth == 0)
            break;
    }
    return found;
}

/* date 'now', timestamp with time zone 'now', 'now'::date, CAST('now' AS date). */
static bool is_cast(const reader *r, size_t index)
{
    return begins_time(r, index - 1) || (is(r, index - 1, "zone") && is(r, index - 2, "time")) ||
           ((is(r, index + 1, "::") || is(r, index + 1, "as")) && begins_time(r, index + 2));
}

/* Nothing but parentheses around it. */
static bool is_all(const reader *r, size_t index)
{
    size_t first = index, last = index;
    while (is(r, first - 1, "(") && is(r, last + 1, ")")) {
        first--;
        last++;
    }
    return first == 0 && is_end(r, last + 1);
}

static const char *const *frozen_in(const reader *r, bool alone)
{
    for (size_t i = 0; i < r->tokens.len; i++) {
        const char *const *clock = clock_of(at(r, i));
        bool free = clock && !is(r, i + 1, "::");
        if (clock && (is_cast(r, i) || (free && is_compared(r, i)) || (free && is_bound(r, i)) ||
                      is_listed(r, i) || (alone && is_all(r, i))))
            return clock;
    }
    return NULL;
}

static void read(reader *r, const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token token;
    do {
        token = ag_lexer_next(&lexer);
        AG_PUSH(r->arena, &r->tokens, token);
    } while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD);
    r->tokens.items[r->tokens.len - 1].type = AG_TOKEN_END;
}

const char *ag_frozen_clock(ag_arena *arena, const char *sql, bool alone, ag_is_time is_time,
                            const void *of, const char **instead)
{
    reader r = {.arena = arena, .is_time = is_time, .of = of};
    if (!strchr(sql, '\''))
        return NULL;
    read(&r, sql);
    const char *const *clock = frozen_in(&r, alone);
    *instead = clock ? clock[1] : NULL;
    return clock ? clock[0] : NULL;
}

const char *ag_clock_said(ag_arena *arena, const char *sql, const char **instead)
{
    reader r = {.arena = arena};
    read(&r, sql);
    for (size_t i = 0; i < r.tokens.len; i++) {
        const char *const *clock = clock_of(at(&r, i));
        if (clock) {
            *instead = clock[1];
            return clock[0];
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------ statements */

/* The table, or domain, that the statement is about; "" if none is named. */
static const char *subject_of(const reader *r)
{
    static const char *const before[] = {"table", "domain", "on", "from", NULL};
    static const char *const between[] = {"if", "not", "exists", "only", NULL};
    size_t i = 0;
    while (!is_end(r, i) && !is_any(r, i, before))
        i++;
    for (i++; is_any(r, i, between);)
        i++;
    while (is(r, i + 1, "."))
        i += 2;
    return is_name(r, i) ? ag_token_text(r->arena, at(r, i)) : "";
}

static const char *column_key(ag_arena *arena, const char *subject, const char *column)
{
    return ag_format(arena, "%s.%s", subject, column);
}

/* Where the declaration of a column begins: in the list of CREATE TABLE, and behind ADD of ALTER TABLE. */
static bool begins_column(const reader *r, size_t index, int depth)
{
    static const char *const added[] = {"column", "add", "exists", NULL};
    bool table = is(r, 1, "table") || is(r, 2, "table") || is(r, 3, "table");
    bool listed = depth == 1 && (is(r, index - 1, "(") || is(r, index - 1, ","));
    bool begins = is(r, 0, "create") ? listed : depth == 0 && is_any(r, index - 1, added);
    return table && begins && is_name(r, index) && is_name(r, index + 1);
}

static void learn_column(ag_frozen_columns *columns, const reader *r, const char *name, size_t type)
{
    const char *key = column_key(columns->arena, columns->subject, name);
    if (begins_time(r, type))
        ag_map_put(&columns->timed, key, columns);
    else
        ag_map_remove(&columns->timed, key);
}

static void learn(ag_frozen_columns *columns, const reader *r)
{
    int depth = 0;
    for (size_t i = 0; !is_end(r, i); i++) {
        if (begins_column(r, i, depth))
            learn_column(columns, r, ag_token_text(r->arena, at(r, i)), i + 1);
        else if (is(r, 1, "domain") && is(r, i, "as"))
            learn_column(columns, r, "value", i + 1);
        depth += is(r, i, "(") ? 1 : is(r, i, ")") ? -1 : 0;
    }
}

static bool is_learned(const void *of, const char *name)
{
    const ag_frozen_columns *columns = of;
    return ag_map_has(&columns->timed, column_key(columns->arena, columns->subject, name));
}

/* Behind the type of a column or a domain: d date NOT NULL DEFAULT 'now'. */
static const char *const *frozen_default(const reader *r)
{
    bool timed = false;
    for (size_t i = 1; !is_end(r, i); i++) {
        if (is(r, i, ","))
            timed = false;
        else if (begins_time(r, i) && !is(r, i - 1, ",") && !is(r, i - 1, "("))
            timed = true;
        if (timed && is(r, i - 1, "default") && clock_of(at(r, i)))
            return clock_of(at(r, i));
    }
    return NULL;
}

ag_frozen_columns ag_frozen_columns_new(ag_arena *arena)
{
    return (ag_frozen_columns){.arena = arena, .timed = ag_map_new(arena)};
}

const char *ag_frozen_clock_in_statement(ag_frozen_columns *columns, const char *sql,
                                         const char **instead)
{
    reader r = {.arena = columns->arena, .is_time = is_learned, .of = columns};
    read(&r, sql);
    if (!is(&r, 0, "create") && !is(&r, 0, "alter"))
        return NULL;
    columns->subject = subject_of(&r);
    learn(columns, &r);
    const char *const *clock = frozen_in(&r, false);
    clock = clock ? clock : frozen_default(&r);
    *instead = clock ? clock[1] : NULL;
    return clock ? clock[0] : NULL;
}
