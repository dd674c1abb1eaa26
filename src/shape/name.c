#include <autogen/shape.h>

#include <string.h>

/* ------------------------------------------------------------------ writing */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Whether a part can only be told from its surroundings in double quotes. */
static bool needs_quotes(const char *part, bool in_target)
{
    size_t len = strlen(part);
    if (len == 0 || part[0] == '$' || is_space(part[0]) || is_space(part[len - 1]))
        return true;
    return strpbrk(part, in_target ? ".\"(), \t\n\v\f\r" : ".\"(),") != NULL;
}

static void put_part(ag_buf *buf, const char *part, bool in_target)
{
    if (!needs_quotes(part, in_target)) {
        ag_buf_put(buf, part);
        return;
    }
    ag_buf_putc(buf, '"');
    for (; *part; part++) {
        if (*part == '"')
            ag_buf_putc(buf, '"');
        ag_buf_putc(buf, *part);
    }
    ag_buf_putc(buf, '"');
}

static void put_name(ag_buf *buf, const char *schema, const char *name, bool in_target)
{
    if (schema) {
        put_part(buf, schema, in_target);
        ag_buf_putc(buf, '.');
    }
    put_part(buf, name, in_target);
}

char *ag_name_text(ag_arena *arena, const char *schema, const char *name)
{
    ag_buf buf = ag_buf_new(arena);
    put_name(&buf, schema, name, false);
    return buf.text;
}

/* ------------------------------------------------------------------ reading */

/* Where reading has got to; `text` is the whole, for messages. */
typedef struct reader {
    ag_arena *arena;
    const char *text;
    const char *next;
    bool in_target; /* white space around parts does not count */
} reader;

#define HINT \
    "a part that holds a dot, a quote, a parenthesis or a comma is written in double quotes"

static bool malformed(const reader *r, const char *why, ag_error *err)
{
    ag_fail(err, AG_E_NAME, NULL, "\"%s\" is not a well-formed %s: %s", r->text,
            r->in_target ? "reference" : "name", why);
    return r->in_target ? ag_hint(err, "it looks like users, users(id) or app.users(id, name)")
                        : ag_hint(err, HINT);
}

static void skip_space(reader *r)
{
    while (r->in_target && is_space(*r->next))
        r->next++;
}

static bool read_quoted(reader *r, const char **out, ag_error *err)
{
    ag_buf buf = ag_buf_new(r->arena);
    const char *next = r->next + 1;
    for (; *next != '"' || next[1] == '"'; next++) {
        if (!*next)
            return malformed(r, "a double quote is not closed", err);
        if (*next == '"')
            next++;
        ag_buf_putc(&buf, *next);
    }
    if (buf.len == 0)
        return malformed(r, "a part of it is empty", err);
    r->next = next + 1;
    *out = buf.text;
    return true;
}

static bool read_plain(reader *r, const char **out, ag_error *err)
{
    const char *start = r->next;
    const char *end = start + strcspn(start, ".\"(),");
    r->next = end;
    while (r->in_target && end > start && is_space(end[-1]))
        end--;
    if (start == end)
        return malformed(r, "a part of it is empty", err);
    if (*r->next == '"')
        return malformed(r, "a double quote is inside of a part", err);
    const char *part = ag_strndup(r->arena, start, (size_t)(end - start));
    if (part[0] == '$' || is_space(part[0]) || is_space(end[-1]))
        return malformed(r, "a \"$\" at its start or white space at an end needs double quotes",
                         err);
    *out = part;
    return true;
}

static bool read_part(reader *r, const char **out, ag_error *err)
{
    skip_space(r);
    const char *part = NULL;
    if (!(*r->next == '"' ? read_quoted(r, &part, err) : read_plain(r, &part, err)))
        return false;
    skip_space(r);
    *out = part;
    return true;
}

/* One part, or two with a dot between them. */
static bool read_name(reader *r, ag_name *out, ag_error *err)
{
    ag_name name = {0};
    if (!read_part(r, &name.name, err))
        return false;
    if (*r->next == '.') {
        r->next++;
        name.schema = name.name;
        if (!read_part(r, &name.name, err))
            return false;
    }
    if (*r->next == '.')
        return malformed(r, "it has more than two parts", err);
    *out = name;
    return true;
}

bool ag_name_parse(ag_arena *arena, const char *text, ag_name *out, ag_error *err)
{
    reader r = {.arena = arena, .text = text, .next = text};
    ag_name name;
    if (!read_name(&r, &name, err))
        return false;
    if (*r.next)
        return malformed(&r, "what follows its last part does not belong to it", err);
    *out = name;
    return true;
}

ag_name ag_name_split(ag_arena *arena, const char *text)
{
    ag_name name = {.name = text};
    ag_error ignored = {0};
    (void)!ag_name_parse(arena, text, &name, &ignored);
    return name;
}

/* ------------------------------------------------------------------ signatures */

/* The end of a type: a comma or parenthesis that is in no quotes and no parentheses; the end of the text if there is none. */
static const char *type_end(const char *text)
{
    bool quoted = false;
    int depth = 0;
    for (; *text; text++) {
        if (*text == '"')
            quoted = !quoted;
        else if (!quoted && depth == 0 && (*text == ',' || *text == ')'))
            break;
        else if (!quoted)
            depth += (*text == '(') - (*text == ')');
    }
    return text;
}

/* From behind "(" to the end of the text. */
static bool read_types(reader *r, ag_names *out, ag_error *err)
{
    r->next += strspn(r->next, " \t\n");
    while (*r->next && *r->next != ')') {
        const char *end = type_end(r->next), *last = end;
        while (last > r->next && is_space(last[-1]))
            last--;
        if (last == r->next)
            return malformed(r, "a type in it is empty", err);
        AG_PUSH(r->arena, out, ag_strndup(r->arena, r->next, (size_t)(last - r->next)));
        r->next = end + (*end == ',');
        r->next += strspn(r->next, " \t\n");
        if (*end == ',' && *r->next == ')')
            return malformed(r, "a type in it is empty", err);
    }
    if (*r->next != ')')
        return malformed(r, "its list of types is not closed", err);
    if (*++r->next)
        return malformed(r, "something follows its end", err);
    return true;
}

bool ag_signature_parse(ag_arena *arena, const char *text, ag_signature *out, ag_error *err)
{
    reader r = {.arena = arena, .text = text, .next = text};
    ag_signature signature = {0};
    if (!read_name(&r, &signature.name, err))
        return false;
    if (*r.next != '(') {
        malformed(&r, "the types of its arguments are missing", err);
        return ag_hint(err, "it looks like f(integer, text), f() or app.f(integer)");
    }
    r.next++;
    if (!read_types(&r, &signature.types, err))
        return ag_hint(err, "it looks like f(integer, text), f() or app.f(integer)");
    *out = signature;
    return true;
}

char *ag_signature_text(ag_arena *arena, const ag_signature *signature)
{
    ag_buf buf = ag_buf_new(arena);
    put_name(&buf, signature->name.schema, signature->name.name, false);
    ag_buf_putc(&buf, '(');
    for (size_t i = 0; i < signature->types.len; i++)
        ag_buf_format(&buf, "%s%s", i ? ", " : "", signature->types.items[i]);
    ag_buf_putc(&buf, ')');
    return buf.text;
}

bool ag_key_parse(ag_arena *arena, const char *text, ag_name *out, ag_error *err)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    if (!text[0] || text[strlen(text) - 1] != ')' ||
        !ag_signature_parse(arena, text, &signature, &ignored))
        return ag_name_parse(arena, text, out, err);
    *out = signature.name;
    return true;
}

/* ------------------------------------------------------------------ targets */

static bool read_columns(reader *r, ag_names *out, ag_error *err)
{
    do {
        const char *column;
        r->next++;
        if (!read_part(r, &column, err))
            return false;
        AG_PUSH(r->arena, out, column);
    } while (*r->next == ',');
    if (*r->next != ')')
        return malformed(r, "its list of columns is not closed", err);
    r->next++;
    skip_space(r);
    return true;
}

bool ag_target_parse(ag_arena *arena, const char *text, ag_target *out, ag_error *err)
{
    reader r = {.arena = arena, .text = text, .next = text, .in_target = true};
    ag_name name = {0};
    ag_names columns = {0};
    if (!read_name(&r, &name, err) || (*r.next == '(' && !read_columns(&r, &columns, err)))
        return false;
    if (*r.next) {
        (void)malformed(&r, "something follows its end", err);
        return ag_hint(err, "write \"table(column, column)\"");
    }
    out->table = ag_name_text(arena, name.schema, name.name);
    out->columns = columns;
    return true;
}

/* A table whose name is not well-formed stays as it is: whoever reads it says so. */
static void put_table(ag_arena *arena, ag_buf *buf, const char *table)
{
    ag_name name;
    ag_error ignored = {0};
    if (ag_name_parse(arena, table, &name, &ignored))
        put_name(buf, name.schema, name.name, true);
    else
        ag_buf_put(buf, table);
}

char *ag_target_text(ag_arena *arena, const ag_target *target)
{
    ag_buf buf = ag_buf_new(arena);
    put_table(arena, &buf, target->table);
    for (size_t i = 0; i < target->columns.len; i++) {
        ag_buf_put(&buf, i == 0 ? "(" : ", ");
        put_part(&buf, target->columns.items[i], true);
    }
    if (target->columns.len > 0)
        ag_buf_putc(&buf, ')');
    return buf.text;
}
