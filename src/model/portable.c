#include "model/portable.h"

#include "base/text.h"

#include <string.h>

const ag_portable_text ag_portable_texts[] = {
    {"now()",
     {"now()", "CURRENT_TIMESTAMP"},
     "the present instant; on SQLite in UTC, to the second"},
    {"current_timestamp", {"CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"}, "the same as now()"},
    {"current_date", {"CURRENT_DATE", "CURRENT_DATE"}, "today; on SQLite in UTC"},
    {"current_time", {"CURRENT_TIME", "CURRENT_TIME"}, "the time of day; on SQLite in UTC"},
    {"gen_random_uuid()",
     {"gen_random_uuid()",
      "(lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || "
      "substr(hex(randomblob(2)), 2) || '-' || substr('89ab', 1 + (random() & 3), 1) || "
      "substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6))))"},
     "a random UUID (version 4)"},
    {"true", {"true", "true"}, "true"},
    {"false", {"false", "false"}, "false"},
    {NULL, {NULL, NULL}, NULL},
};

const char *const ag_portable_functions[] = {
    "abs",    "avg",     "coalesce", "count", "length", "lower", "ltrim", "max",   "min",
    "nullif", "replace", "round",    "rtrim", "substr", "sum",   "trim",  "upper", NULL,
};

/* ------------------------------------------------------------------ spelling for a dialect */

/* Whether the portable text stands at the start of `sql`, token by token; `end` is then behind it. */
static bool stands_at(const char *portable, const char *sql, const char **end)
{
    ag_lexer wanted = ag_lexer_new(portable, AG_LEX_PLAIN);
    ag_lexer found = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (;;) {
        ag_token token = ag_lexer_next(&wanted);
        if (token.type == AG_TOKEN_END)
            return true;
        char word[32];
        memcpy(word, token.text, token.len);
        word[token.len] = '\0';
        if (!ag_token_is(ag_lexer_next(&found), word))
            return false;
        *end = found.next;
    }
}

const ag_portable_text *ag_portable_text_at(const char *sql, const char **end)
{
    for (const ag_portable_text *row = ag_portable_texts; row->portable; row++)
        if (stands_at(row->portable, sql, end))
            return row;
    return NULL;
}

/* Nothing to write where the dialect's own spelling is the portable one: the text then stays as it was written. */
static const char *spelling(const ag_portable_text *row, ag_dialect_id dialect)
{
    const char *spelled = row->spelled[dialect];
    return spelled && !ag_strcaseeq(spelled, row->portable) ? spelled : NULL;
}

char *ag_sql_for(ag_arena *arena, const char *sql, ag_dialect_id dialect)
{
    ag_buf buf = ag_buf_new(arena);
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    const char *kept = sql;
    bool qualified = false;
    bool asked = false; /* "IS TRUE" means the same everywhere, and "IS 1" something else */
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        const char *end = NULL;
        const ag_portable_text *row = token.type == AG_TOKEN_WORD && !qualified && !asked
                                          ? ag_portable_text_at(token.text, &end)
                                          : NULL;
        if (row && spelling(row, dialect)) {
            ag_buf_putn(&buf, kept, (size_t)(token.text - kept));
            ag_buf_put(&buf, spelling(row, dialect));
            kept = end;
        }
        if (row)
            lexer.next = end;
        qualified = ag_token_is(token, ".");
        asked = ag_token_is(token, "is") || (asked && ag_token_is(token, "not"));
    }
    ag_buf_put(&buf, kept);
    return buf.text;
}
