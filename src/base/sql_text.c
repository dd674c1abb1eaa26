#include "base/text.h"

#include "base/ascii.h"

#include <string.h>

/* ------------------------------------------------------------------ the lexer */

static bool is_word_start(char c)
{
    return ag_ascii_is_letter(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_word_part(char c)
{
    return is_word_start(c) || ag_ascii_is_digit(c) || c == '$';
}

static const char *skip_word(const char *next)
{
    while (is_word_part(*next))
        next++;
    return next;
}

/* From behind the opening "slash star" to behind the matching end; NULL if there is none. */
static const char *skip_block_comment(const char *next)
{
    for (size_t depth = 1; depth > 0;) {
        if (!*next)
            return NULL;
        if (next[0] == '*' && next[1] == '/') {
            depth--;
            next += 2;
        } else if (next[0] == '/' && next[1] == '*') {
            depth++;
            next += 2;
        } else {
            next++;
        }
    }
    return next;
}

/*
 * From behind the opening quote to behind the closing one, which counts only once; NULL if there
 * is none.
 */
static const char *skip_quoted(const char *next, char close, bool backslash)
{
    for (; *next; next++) {
        if (backslash && *next == '\\' && next[1])
            next++;
        else if (*next == close && (close == ']' || next[1] != close))
            return next + 1;
        else if (*next == close)
            next++;
    }
    return NULL;
}

/*
 * The end of "$tag$ … $tag$"; NULL if it is not closed, `text` itself if no dollar quote begins
 * here.
 */
static const char *skip_dollar_quoted(const char *text)
{
    const char *tag_end = text + 1;
    if (is_word_start(*tag_end))
        while (is_word_part(*tag_end) && *tag_end != '$')
            tag_end++;
    if (*tag_end != '$')
        return text;
    size_t tag_len = (size_t)(tag_end + 1 - text);
    for (const char *next = tag_end + 1; (next = strchr(next, '$')); next++)
        if (strncmp(next, text, tag_len) == 0)
            return next + tag_len;
    return NULL;
}

static const char *skip_digits(const char *next)
{
    while (ag_ascii_is_digit(*next) || (*next == '_' && ag_ascii_is_digit(next[1])))
        next++;
    return next;
}

static const char *skip_number(const char *next)
{
    char base = ag_ascii_lower(next[1]);
    if (*next == '0' && (base == 'x' || base == 'o' || base == 'b'))
        return skip_word(next);
    next = skip_digits(next);
    if (*next == '.' && next[1] != '.')
        next = skip_digits(next + 1);
    if (ag_ascii_lower(*next) == 'e') {
        const char *exponent = next + 1 + (next[1] == '+' || next[1] == '-');
        if (ag_ascii_is_digit(*exponent))
            next = skip_digits(exponent);
    }
    return next;
}

/* Longer ones before those that they begin with. */
static const char *const operators[] = {
    "->>", "#>>", "::", "||", "<=", ">=", "<>", "!=", "->", "#>", "@>", "<@", "&&", "=>",
};

static size_t operator_len(const char *text)
{
    if (!text[1] || !strchr(":|=>@&", text[1])) /* what no longer operator has in second place */
        return 1;
    for (size_t i = 0; i < AG_COUNT(operators); i++)
        if (ag_starts_with(text, operators[i]))
            return strlen(operators[i]);
    return 1;
}

/* They are as long as they can be, but end in + or - only if they hold a character that no standard operator has. */
size_t ag_sql_operator_len(const char *text)
{
    static const char all[] = "+-*/<>=~!@#%^&|`?", special[] = "~!@#%^&|`?";
    size_t len = 0;
    while (text[len] && strchr(all, text[len]) && strncmp(text + len, "--", 2) != 0 &&
           strncmp(text + len, "/*", 2) != 0)
        len++;
    bool is_special = strcspn(text, special) < len;
    while (len > 1 && !is_special && (text[len - 1] == '+' || text[len - 1] == '-'))
        len--;
    return len;
}

/* Bytes before the quote of E'', B'', X'', N'' and U&'' or U&""; 0 if there is no such prefix. */
static size_t prefix_len(const char *text)
{
    char c = ag_ascii_lower(*text);
    if ((c == 'e' || c == 'b' || c == 'x' || c == 'n') && text[1] == '\'')
        return 1;
    if (c == 'u' && text[1] == '&' && (text[2] == '\'' || text[2] == '"'))
        return 2;
    return 0;
}

/* The quote that ends what this one begins; 0 if it is none, or none here. */
static char closing_quote(char open, unsigned flags)
{
    if (open == '\'' || open == '"')
        return open;
    if (open == '`' && (flags & AG_LEX_BACKTICKS))
        return '`';
    if (open == '[' && (flags & AG_LEX_BRACKETS))
        return ']';
    return '\0';
}

/* White space and comments.  False if a comment has no end: `next` then stays at its start. */
static bool skip_blank(ag_lexer *lexer)
{
    for (;;) {
        const char *next = lexer->next;
        if (ag_ascii_is_space(*next)) {
            next++;
        } else if (next[0] == '-' && next[1] == '-') {
            next += strcspn(next, "\n");
        } else if (next[0] == '/' && next[1] == '*') {
            next = skip_block_comment(next + 2);
            if (!next)
                return false;
        } else {
            return true;
        }
        lexer->next = next;
    }
}

/* The token from where the lexer is up to `end`; without an end it is bad and takes the rest. */
static ag_token take(ag_lexer *lexer, ag_token_type type, const char *end)
{
    const char *start = lexer->next;
    if (!end) {
        type = AG_TOKEN_BAD;
        end = start + strlen(start);
    }
    lexer->next = end;
    return (ag_token){type, start, (size_t)(end - start)};
}

ag_lexer ag_lexer_new(const char *text, unsigned flags)
{
    return (ag_lexer){text, text, flags};
}

ag_token ag_lexer_next(ag_lexer *lexer)
{
    if (!skip_blank(lexer))
        return take(lexer, AG_TOKEN_BAD, NULL);

    const char *start = lexer->next;
    if (!*start)
        return take(lexer, AG_TOKEN_END, start);

    size_t prefix = prefix_len(start);
    char open = start[prefix];
    char close = closing_quote(open, lexer->flags);
    if (close) {
        bool backslash = prefix > 0 && ag_ascii_lower(*start) == 'e';
        return take(lexer, open == '\'' ? AG_TOKEN_STRING : AG_TOKEN_NAME,
                    skip_quoted(start + prefix + 1, close, backslash));
    }
    if (is_word_start(*start))
        return take(lexer, AG_TOKEN_WORD, skip_word(start));
    if (ag_ascii_is_digit(*start) || (*start == '.' && ag_ascii_is_digit(start[1])))
        return take(lexer, AG_TOKEN_NUMBER, skip_number(start));
    if (*start == '$') {
        const char *end = skip_dollar_quoted(start);
        if (end != start)
            return take(lexer, AG_TOKEN_STRING, end);
    }
    return take(lexer, AG_TOKEN_PUNCT, start + operator_len(start));
}

/* ------------------------------------------------------------------ what a token means */

/* The bytes of a token's meaning, one after the other: folded, or without quotes. */
typedef struct meaning {
    const char *next;
    const char *end;
    char close; /* of a quoted name, where it stands twice for once */
    bool fold;
} meaning;

static meaning meaning_of(ag_token token)
{
    meaning m = {.next = token.text, .end = token.text + token.len};
    if (token.type == AG_TOKEN_WORD) {
        m.fold = true;
    } else if (token.type == AG_TOKEN_NAME && ag_ascii_lower(*token.text) != 'u') {
        /* U&"…" stays as it stands: its escapes would have to be decoded to compare it. */
        m.close = m.end[-1];
        m.next++;
        m.end--;
    }
    return m;
}

/* The next byte, -1 at the end. */
static int meaning_next(meaning *m)
{
    if (m->next == m->end)
        return -1;
    char c = *m->next++;
    if (m->close && c == m->close)
        m->next++;
    return (unsigned char)(m->fold ? ag_ascii_lower(c) : c);
}

static bool means(ag_token token, const char *name)
{
    meaning m = meaning_of(token);
    for (; *name; name++)
        if (meaning_next(&m) != (unsigned char)*name)
            return false;
    return m.next == m.end;
}

static bool is_identifier(ag_token token)
{
    return token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
}

static bool token_equal(ag_token a, ag_token b)
{
    if (a.type != b.type && !(is_identifier(a) && is_identifier(b)))
        return false;
    meaning in_a = meaning_of(a);
    meaning in_b = meaning_of(b);
    int c;
    do {
        c = meaning_next(&in_a);
        if (c != meaning_next(&in_b))
            return false;
    } while (c != -1);
    return true;
}

char *ag_token_text(ag_arena *arena, ag_token token)
{
    char *text = ag_alloc(arena, token.len + 1);
    char *end = text;
    meaning m = meaning_of(token);
    for (int c = meaning_next(&m); c != -1; c = meaning_next(&m))
        *end++ = (char)c;
    return text;
}

bool ag_token_is(ag_token token, const char *word)
{
    if (token.type != AG_TOKEN_WORD && token.type != AG_TOKEN_PUNCT)
        return false;
    for (size_t i = 0; i < token.len; i++)
        if (!word[i] || ag_ascii_lower(token.text[i]) != ag_ascii_lower(word[i]))
            return false;
    return word[token.len] == '\0';
}

/* ------------------------------------------------------------------ whole texts */

bool ag_sql_equal(const char *a, const char *b)
{
    if (ag_streq(a, b))
        return true;
    if (!a || !b)
        return false;
    ag_lexer in_a = ag_lexer_new(a, AG_LEX_BACKTICKS);
    ag_lexer in_b = ag_lexer_new(b, AG_LEX_BACKTICKS);
    ag_token token;
    do {
        token = ag_lexer_next(&in_a);
        if (!token_equal(token, ag_lexer_next(&in_b)))
            return false;
    } while (token.type != AG_TOKEN_END);
    return true;
}

bool ag_sql_mentions(const char *sql, const char *name)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_BACKTICKS);
    ag_token token;
    do {
        token = ag_lexer_next(&lexer);
        if (is_identifier(token) && means(token, name))
            return true;
    } while (token.type != AG_TOKEN_END);
    return false;
}

/*
 * Words that are no column's name without quotes: PostgreSQL's reserved ones and SQLite's, sorted.
 */
static const char *const reserved[] = {
    "all",
    "alter",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "autoincrement",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "commit",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "delete",
    "desc",
    "distinct",
    "do",
    "drop",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "glob",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "not",
    "nothing",
    "notnull",
    "null",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "set",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "transaction",
    "true",
    "union",
    "unique",
    "update",
    "user",
    "using",
    "values",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
};

/* PostgreSQL's words that name a column without quotes, but no type and nothing that a type's name begins with. */
static const char *const no_type_names[] = {
    "between",    "bigint",       "bit",       "boolean",       "char",          "character",
    "coalesce",   "dec",          "decimal",   "exists",        "extract",       "float",
    "greatest",   "grouping",     "inout",     "int",           "integer",       "interval",
    "least",      "national",     "nchar",     "none",          "normalize",     "nullif",
    "numeric",    "out",          "overlay",   "position",      "precision",     "real",
    "row",        "setof",        "smallint",  "substring",     "time",          "timestamp",
    "treat",      "trim",         "values",    "varchar",       "xmlattributes", "xmlconcat",
    "xmlelement", "xmlexists",    "xmlforest", "xmlnamespaces", "xmlparse",      "xmlpi",
    "xmlroot",    "xmlserialize", "xmltable",
};

static bool is_among(const char *const *words, size_t count, const char *name)
{
    size_t from = 0;
    size_t to = count;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        int order = strcmp(name, words[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return false;
}

static bool is_reserved(const char *name)
{
    return is_among(reserved, AG_COUNT(reserved), name);
}

static bool needs_quotes(const char *name)
{
    if (!is_word_start(*name) || is_reserved(name) ||
        is_among(no_type_names, AG_COUNT(no_type_names), name))
        return true;
    for (; *name; name++)
        if (!is_word_part(*name) || ag_ascii_lower(*name) != *name)
            return true;
    return false;
}

static void put_identifier(ag_buf *buf, const char *name)
{
    if (!needs_quotes(name)) {
        ag_buf_put(buf, name);
        return;
    }
    ag_buf_putc(buf, '"');
    for (; *name; name++) {
        if (*name == '"')
            ag_buf_putc(buf, '"');
        ag_buf_putc(buf, *name);
    }
    ag_buf_putc(buf, '"');
}

/*
 * A word is a name to rename unless its neighbours say otherwise: f( is a function, t.name belongs
 * to something else.  A reserved word is never a name.
 */
static bool is_renamed(ag_token before, ag_token token, ag_token after, const char *from)
{
    if (!is_identifier(token) || !means(token, from))
        return false;
    if (token.type == AG_TOKEN_NAME)
        return true;
    return !ag_token_is(before, ".") && !ag_token_is(after, ".") && !ag_token_is(after, "(") &&
           !is_reserved(from);
}

char *ag_sql_identifier(ag_arena *arena, const char *name)
{
    ag_buf buf = ag_buf_new(arena);
    put_identifier(&buf, name);
    return buf.text;
}

char *ag_sql_rename(ag_arena *arena, const char *sql, const char *from, const char *to)
{
    ag_buf buf = ag_buf_new(arena);
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_BACKTICKS);
    ag_token before = {AG_TOKEN_END, sql, 0};
    ag_token token = ag_lexer_next(&lexer);
    const char *kept = sql;
    while (token.type != AG_TOKEN_END) {
        ag_token after = ag_lexer_next(&lexer);
        if (is_renamed(before, token, after, from)) {
            ag_buf_putn(&buf, kept, (size_t)(token.text - kept));
            put_identifier(&buf, to);
            kept = token.text + token.len;
        }
        before = token;
        token = after;
    }
    ag_buf_put(&buf, kept);
    return buf.text;
}

const char *ag_sql_closed(ag_arena *arena, const char *sql)
{
    return !sql || !strstr(sql, "--") ? sql : ag_format(arena, "%s\n", sql);
}
