#include "app/dotenv.h"

#include "base/ascii.h"

#include <string.h>

typedef struct reader {
    ag_arena *arena;
    const char *next;
    const char *line_start;
    int line;
    const char *file;
    ag_error *err;
} reader;

static bool fail_here(reader *r, const char *message)
{
    const ag_place place = {
        .file = r->file, .line = r->line, .column = (int)(r->next - r->line_start) + 1};
    ag_fail(r->err, AG_E_SYNTAX, &place, "%s", message);
    return ag_hint(r->err, "a line of .env is NAME=value, or NAME='a value with spaces'");
}

static void skip_blanks(reader *r)
{
    while (*r->next == ' ' || *r->next == '\t')
        r->next++;
}

static bool at_line_end(const reader *r)
{
    return *r->next == '\0' || *r->next == '\n' || (*r->next == '\r' && r->next[1] == '\n');
}

static void step(reader *r)
{
    if (*r->next++ == '\n') {
        r->line++;
        r->line_start = r->next;
    }
}

static void skip_line(reader *r)
{
    while (!at_line_end(r))
        r->next++;
    int line = r->line;
    while (*r->next && r->line == line)
        step(r);
}

static bool is_name_byte(char c, bool first)
{
    return ag_ascii_is_letter(c) || c == '_' ||
           (!first && (ag_ascii_is_digit(c) || c == '.' || c == '-'));
}

static bool read_name(reader *r, const char **out)
{
    const char *start = r->next;
    while (is_name_byte(*r->next, r->next == start))
        r->next++;
    if (r->next == start)
        return fail_here(r, "expected the name of a variable");
    *out = ag_strndup(r->arena, start, (size_t)(r->next - start));
    return true;
}

static void put_escaped(ag_buf *out, char c)
{
    static const char known[] = "n\nr\rt\t\\\\\"\"$$''";
    for (const char *p = known; *p; p += 2) {
        if (*p == c) {
            ag_buf_putc(out, p[1]);
            return;
        }
    }
    ag_buf_putc(out, '\\');
    ag_buf_putc(out, c);
}

/* Line ends inside are kept, as one byte each. */
static bool read_quoted(reader *r, const char **out)
{
    const reader opening = *r;
    char quote = *r->next++;
    ag_buf value = ag_buf_new(r->arena);
    while (*r->next && *r->next != quote) {
        bool escaped = quote == '"' && *r->next == '\\' && r->next[1];
        if (escaped)
            step(r);
        if (escaped)
            put_escaped(&value, *r->next);
        else if (!(*r->next == '\r' && r->next[1] == '\n'))
            ag_buf_putc(&value, *r->next);
        step(r);
    }
    if (!*r->next) {
        *r = opening;
        return fail_here(r, "this quote is not closed");
    }
    r->next++;
    skip_blanks(r);
    if (!at_line_end(r) && *r->next != '#')
        return fail_here(r, "something follows the closing quote");
    *out = value.text;
    return true;
}

static const char *read_plain(reader *r)
{
    const char *start = r->next;
    const char *end = start; /* behind the last byte that counts */
    for (; !at_line_end(r); r->next++) {
        bool blank = ag_ascii_is_space(*r->next);
        if (*r->next == '#' && (r->next == start || ag_ascii_is_space(r->next[-1])))
            break;
        if (!blank)
            end = r->next + 1;
    }
    return ag_strndup(r->arena, start, (size_t)(end - start));
}

static void put_pair(ag_arena *arena, ag_pairs *pairs, const char *name, const char *value)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (strcmp(pairs->keys.items[i], name) == 0) {
            pairs->values.items[i] = value;
            return;
        }
    }
    AG_PUSH(arena, &pairs->keys, name);
    AG_PUSH(arena, &pairs->values, value);
}

static bool read_line(reader *r, ag_pairs *pairs)
{
    const char *name = NULL;
    const char *value = NULL;
    skip_blanks(r);
    if (at_line_end(r) || *r->next == '#')
        return true;
    if (strncmp(r->next, "export", 6) == 0 && (r->next[6] == ' ' || r->next[6] == '\t')) {
        r->next += 6;
        skip_blanks(r);
    }
    if (!read_name(r, &name))
        return false;
    skip_blanks(r);
    if (*r->next != '=')
        return fail_here(r, "expected \"=\" behind the name");
    r->next++;
    skip_blanks(r);
    if (*r->next != '\'' && *r->next != '"')
        value = read_plain(r);
    else if (!read_quoted(r, &value))
        return false;
    put_pair(r->arena, pairs, name, value);
    return true;
}

/* At the first byte that is wrong. */
static bool fail_encoding(reader *r, const char *text, size_t len)
{
    size_t good = ag_utf8_span(text, len);
    while (r->next < text + good)
        step(r);
    return fail_here(r, text[good] ? "the file is not UTF-8" : "the character 0 stands here");
}

int ag_dotenv_line(const char *text, const char *name)
{
    int found = 0;
    size_t len = strlen(name);
    for (int line = 1; text; line++) {
        text += strspn(text, " \t");
        if (strncmp(text, "export", 6) == 0 && (text[6] == ' ' || text[6] == '\t'))
            text += 6 + strspn(text + 6, " \t");
        if (strncmp(text, name, len) == 0 && text[len + strspn(text + len, " \t")] == '=')
            found = line;
        text = strchr(text, '\n');
        text += text ? 1 : 0;
    }
    return found;
}

bool ag_dotenv_read(ag_arena *arena, const char *text, size_t len, const char *file, ag_pairs *out,
                    ag_error *err)
{
    static const char mark[] = "\xEF\xBB\xBF";
    ag_pairs pairs = {0};
    const char *start = ag_starts_with(text, mark) ? text + strlen(mark) : text;
    reader r = {arena, start, start, 1, file, err};
    if (!ag_utf8_valid(text, len))
        return fail_encoding(&r, text, len);
    while (*r.next) {
        if (!read_line(&r, &pairs))
            return false;
        skip_line(&r);
    }
    *out = pairs;
    return true;
}
