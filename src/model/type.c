#include "base/text.h"

#include <autogen/model.h>

#include <stdlib.h>
#include <string.h>

const ag_portable_type ag_portable_types[] = {
    {"smallint", "int2", 0, "INTEGER", "a whole number of 2 bytes"},
    {"integer", "int, int4", 0, "INTEGER", "a whole number of 4 bytes"},
    {"bigint", "int8", 0, "INTEGER", "a whole number of 8 bytes"},
    {"boolean", "bool", 0, "INTEGER", "true or false; on SQLite 1 or 0"},
    {"text", "", 0, "TEXT", "text of any length"},
    {"varchar",
     "character varying, char varying, national character varying, national char varying, "
     "nchar varying",
     1, "varchar%s", "text of at most so many characters; SQLite does not enforce it"},
    {"char", "character, national character, national char, nchar", 1, "char%s",
     "text of so many characters, padded with spaces by PostgreSQL"},
    {"uuid", "", 0, "TEXT", "a UUID; on SQLite its text"},
    {"json", "", 0, "TEXT", "JSON as it was written"},
    {"jsonb", "", 0, "TEXT", "JSON in PostgreSQL's binary form; on SQLite text"},
    {"date", "", 0, "TEXT", "a day; on SQLite YYYY-MM-DD"},
    {"time", "time without time zone", 1, "TEXT", "a time of day"},
    {"timetz", "time with time zone", 1, "TEXT", "a time of day with its zone"},
    {"timestamp", "timestamp without time zone", 1, "TEXT", "a day and time, no zone"},
    {"timestamptz", "timestamp with time zone", 1, "TEXT", "an instant; on SQLite in UTC"},
    {"interval", "", 1, "TEXT", "a span of time; on SQLite only text"},
    {"real", "float4", 0, "REAL", "a floating-point number of 4 bytes; 8 on SQLite"},
    {"double precision", "float8, float", 0, "REAL", "a floating-point number of 8 bytes"},
    {"numeric", "decimal, dec", 2, "NUMERIC", "a decimal number; SQLite does not keep its scale"},
    {"bytea", "", 0, "BLOB", "bytes"},
    {NULL, NULL, 0, NULL, NULL},
};

/* ------------------------------------------------------------------ the parts of a type */

/* A type taken apart: "timestamp(3) with time zone[]" is "timestamp with time zone", "3", 1. */
typedef struct parts {
    ag_buf name;       /* the words before and behind the parentheses */
    size_t before;     /* bytes of it that stand before them */
    ag_buf parameters; /* without white space between tokens, where it may be left out */
    bool parenthesised;
    int dimensions;
} parts;

static bool is_word(ag_token token)
{
    return token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
}

static const ag_portable_type *find_row(const char *name);

/* Without quotes where it means the same without; "char" in quotes is another type. */
static void put_word(ag_arena *arena, ag_buf *buf, ag_token token)
{
    const char *name = ag_token_text(arena, token);
    if (token.type == AG_TOKEN_WORD)
        ag_buf_put(buf, name);
    else if (find_row(name))
        ag_buf_putn(buf, token.text, token.len);
    else
        ag_buf_put(buf, ag_sql_identifier(arena, name));
}

/* From behind "(" to its ")"; false if there is none. */
static bool read_parameters(ag_lexer *lexer, parts *out)
{
    ag_token before = {AG_TOKEN_PUNCT, "(", 1};
    ag_token token = ag_lexer_next(lexer);
    for (int depth = 1; token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD;
         token = ag_lexer_next(lexer)) {
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        if (depth == 0) {
            out->parenthesised = true;
            return true;
        }
        if (before.type != AG_TOKEN_PUNCT && token.type != AG_TOKEN_PUNCT)
            ag_buf_putc(&out->parameters, ' ');
        ag_buf_putn(&out->parameters, token.text, token.len);
        before = token;
    }
    return false;
}

/* "[3]" and "[]", from behind the "["; the size means nothing to PostgreSQL. */
static bool read_dimension(ag_lexer *lexer, parts *out)
{
    ag_token token = ag_lexer_next(lexer);
    if (token.type == AG_TOKEN_NUMBER)
        token = ag_lexer_next(lexer);
    out->dimensions++;
    return ag_token_is(token, "]");
}

/* "integer ARRAY" and "integer ARRAY[3]" are the standard's way to say "integer[]". */
static void take_array_word(parts *out)
{
    static const char word[] = " array";
    if (!ag_ends_with(out->name.text, word))
        return;
    ag_buf_cut(&out->name, out->name.len - strlen(word));
    if (out->before > out->name.len)
        out->before = out->name.len;
    if (out->dimensions == 0)
        out->dimensions = 1;
}

/* False for a text that does not look like a type; it is then nobody's but the server's. */
static bool take_apart(ag_arena *arena, const char *type, parts *out)
{
    *out = (parts){.name = ag_buf_new(arena), .parameters = ag_buf_new(arena)};
    ag_lexer lexer = ag_lexer_new(type, AG_LEX_PLAIN);
    bool after_word = false;
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        if (ag_token_is(token, "[") ? !read_dimension(&lexer, out) : out->dimensions > 0)
            return false;
        if (out->dimensions > 0)
            continue;
        if (is_word(token)) {
            if (after_word)
                ag_buf_putc(&out->name, ' ');
            put_word(arena, &out->name, token);
            after_word = true;
        } else if (ag_token_is(token, ".") && after_word) {
            ag_buf_putc(&out->name, '.');
            after_word = false;
        } else if (ag_token_is(token, "(") && after_word && !out->parenthesised) {
            out->before = out->name.len;
            if (!read_parameters(&lexer, out))
                return false;
        } else {
            return false;
        }
    }
    if (!out->parenthesised)
        out->before = out->name.len;
    take_array_word(out);
    return after_word;
}

/* ------------------------------------------------------------------ the table */

static bool has_alias(const char *aliases, const char *name)
{
    size_t len = strlen(name);
    for (const char *next = aliases; *next;) {
        size_t alias = strcspn(next, ",");
        if (alias == len && strncmp(next, name, len) == 0)
            return true;
        next += alias;
        next += strspn(next, ", ");
    }
    return false;
}

static const ag_portable_type *find_row(const char *name)
{
    for (const ag_portable_type *row = ag_portable_types; row->name; row++)
        if (strcmp(row->name, name) == 0 || has_alias(row->aliases, name))
            return row;
    return NULL;
}

/* How many whole numbers, separated by commas, the text is; -1 if it is something else. */
static int count_numbers(const char *text)
{
    int count = 0;
    for (const char *next = text; *next; count++) {
        next += *next == '-';
        size_t digits = strspn(next, "0123456789");
        next += digits;
        if (digits == 0 || (*next && *next != ','))
            return -1;
        if (*next == ',' && !*++next)
            return -1;
    }
    return count;
}

/* The row whose type this is, parameters considered. */
static const ag_portable_type *find_portable(const parts *type)
{
    const ag_portable_type *row = find_row(type->name.text);
    if (!row || !type->parenthesised)
        return row;
    int count = count_numbers(type->parameters.text);
    return count >= 1 && count <= row->parameters ? row : NULL;
}

/* ------------------------------------------------------------------ canonical spelling */

/* float(24) is real, float(25) and more is double precision; bpchar(n) is char(n). */
static void settle_special(parts *type)
{
    int count = count_numbers(type->parameters.text);
    if (!type->parenthesised || count != 1)
        return;
    const char *name = NULL;
    if (strcmp(type->name.text, "float") == 0) {
        long bits = strtol(type->parameters.text, NULL, 10);
        if (bits >= 1 && bits <= 53)
            name = bits <= 24 ? "real" : "double precision";
        if (name) {
            type->parenthesised = false;
            ag_buf_cut(&type->parameters, 0);
        }
    } else if (strcmp(type->name.text, "bpchar") == 0) {
        name = "char";
    }
    if (!name)
        return;
    ag_buf_cut(&type->name, 0);
    ag_buf_put(&type->name, name);
    type->before = type->name.len;
}

/* What PostgreSQL adds by itself: char is char(1), numeric(10) is numeric(10,0). */
static void complete_parameters(const ag_portable_type *row, parts *type)
{
    if (strcmp(row->name, "char") == 0 && !type->parenthesised) {
        ag_buf_put(&type->parameters, "1");
        type->parenthesised = true;
    } else if (strcmp(row->name, "numeric") == 0 && count_numbers(type->parameters.text) == 1) {
        ag_buf_put(&type->parameters, ",0");
    }
}

static char *put_together(ag_arena *arena, const parts *type, const ag_portable_type *row)
{
    ag_buf buf = ag_buf_new(arena);
    if (row)
        ag_buf_put(&buf, row->name);
    else
        ag_buf_putn(&buf, type->name.text, type->before);
    if (type->parenthesised)
        ag_buf_format(&buf, "(%s)", type->parameters.text);
    if (!row)
        ag_buf_put(&buf, type->name.text + type->before);
    for (int i = 0; i < type->dimensions; i++)
        ag_buf_put(&buf, "[]");
    return buf.text;
}

static const ag_portable_type *settle_parts(parts *type)
{
    settle_special(type);
    const ag_portable_type *row = find_portable(type);
    if (row)
        complete_parameters(row, type);
    return row;
}

/* The text without white space at its ends. */
static char *trimmed(ag_arena *arena, const char *text)
{
    static const char space[] = " \t\n\v\f\r";
    text += strspn(text, space);
    size_t len = strlen(text);
    while (len > 0 && strchr(space, text[len - 1]))
        len--;
    return ag_strndup(arena, text, len);
}

/* The row whose name the whole text is; NULL for all else, and for what is completed.  Most types are found here, without being taken apart. */
static const ag_portable_type *find_plain(const char *type)
{
    for (const ag_portable_type *row = ag_portable_types; row->name; row++)
        if (strcmp(row->name, type) == 0)
            return strcmp(type, "char") == 0 ? NULL : row;
    return NULL;
}

char *ag_type_canonical(ag_arena *arena, const char *type)
{
    parts p;
    if (find_plain(type))
        return ag_strdup(arena, type);
    if (!take_apart(arena, type, &p))
        return trimmed(arena, type);
    const ag_portable_type *row = settle_parts(&p);
    return put_together(arena, &p, row);
}

char *ag_type_of_argument(ag_arena *arena, const char *type)
{
    parts p;
    char *canonical = ag_type_canonical(arena, type);
    if (ag_starts_with(canonical, "pg_catalog.") && canonical[strlen("pg_catalog.")] != '"')
        canonical = ag_type_canonical(arena, canonical + strlen("pg_catalog."));
    if (!take_apart(arena, canonical, &p))
        return canonical;
    static const char *const others[][2] = {{"bpchar", "char"}, {"varbit", "bit varying"}};
    for (size_t i = 0; i < AG_COUNT(others); i++) {
        if (strcmp(p.name.text, others[i][0]) == 0) {
            ag_buf_cut(&p.name, 0);
            ag_buf_put(&p.name, others[i][1]);
        }
    }
    if (ag_starts_with(p.name.text, "interval "))
        ag_buf_cut(&p.name, strlen("interval"));
    p.parenthesised = false;
    p.before = p.name.len;
    return put_together(arena, &p, NULL);
}

bool ag_column_is_of(ag_arena *arena, const ag_column *column, const char *type)
{
    return ag_type_equal(ag_type_of_argument(arena, column->type), type);
}

bool ag_type_equal(const char *a, const char *b)
{
    if (!a || !b || strcmp(a, b) == 0)
        return ag_streq(a, b);
    ag_arena *arena = ag_arena_open();
    bool equal = ag_sql_equal(ag_type_canonical(arena, a), ag_type_canonical(arena, b));
    ag_arena_close(arena);
    return equal;
}

/* ------------------------------------------------------------------ what a type is */

const ag_portable_type *ag_type_portable(ag_arena *arena, const char *type, char **parameters,
                                         bool *is_array)
{
    parts p;
    const ag_portable_type *row = find_plain(type);
    if (row) {
        *parameters = ag_strdup(arena, "");
        *is_array = false;
        return row;
    }
    if (!take_apart(arena, type, &p))
        return NULL;
    row = settle_parts(&p);
    bool fields = !row && ag_starts_with(p.name.text, "interval ");
    if (fields)
        row = find_row("interval");
    if (!row)
        return NULL;
    *parameters = fields ? ag_strdup(arena, "") : p.parameters.text;
    *is_array = p.dimensions > 0;
    return row;
}

/* "app.mood" as SQL writes it, folded where it is not quoted, in the text form of names; NULL if it is no name. */
static char *name_of_type(ag_arena *arena, const char *sql)
{
    ag_token tokens[4];
    size_t count = 0;
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (ag_token t = ag_lexer_next(&lexer); t.type != AG_TOKEN_END; t = ag_lexer_next(&lexer)) {
        if (count == AG_COUNT(tokens))
            return NULL;
        tokens[count++] = t;
    }
    if (count == 1 && is_word(tokens[0]))
        return ag_name_text(arena, NULL, ag_token_text(arena, tokens[0]));
    if (count == 3 && is_word(tokens[0]) && ag_token_is(tokens[1], ".") && is_word(tokens[2]))
        return ag_name_text(arena, ag_token_text(arena, tokens[0]),
                            ag_token_text(arena, tokens[2]));
    return NULL;
}

bool ag_type_is(ag_arena *arena, const char *type, const char *name)
{
    parts p;
    return type && take_apart(arena, type, &p) && !p.parenthesised &&
           ag_streq(name_of_type(arena, p.name.text), name);
}

ag_enum *ag_type_enum(ag_arena *arena, const ag_schema *schema, const char *type)
{
    parts p;
    if (!type || !take_apart(arena, type, &p) || p.parenthesised)
        return NULL;
    return (ag_enum *)ag_list_find(&schema->enums, name_of_type(arena, p.name.text));
}
