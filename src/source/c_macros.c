#include "source/c_macros.h"

#include "source/c_notes.h"

#include <string.h>

/* Of macros within macros; a text that grows beyond all measure is none that anybody meant. */
enum { MOST_DEPTH = 16, MOST_TEXT = 65536 };

static bool is_letter(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static size_t name_len(const char *text)
{
    size_t len = 0;
    while (is_letter(text[len]))
        len++;
    return len;
}

/* As constants are called, so that no name of the schema is taken for one. */
static bool is_constant(const char *name, size_t len)
{
    bool capital = false;
    for (size_t i = 0; i < len; i++) {
        if (name[i] >= 'a' && name[i] <= 'z')
            return false;
        capital = capital || (name[i] >= 'A' && name[i] <= 'Z');
    }
    return capital && len > 1;
}

/* What follows on the line, which a backslash continues, without comments. */
static const char *body_of(ag_arena *arena, const char *text)
{
    ag_buf out = ag_buf_new(arena);
    for (const char *p = text; *p && *p != '\n';) {
        const char *end = *p == '"' || *p == '\'' ? ag_note_literal_end(p) : NULL;
        if (p[0] == '\\' && (p[1] == '\n' || (p[1] == '\r' && p[2] == '\n'))) {
            p += p[1] == '\n' ? 2 : 3;
            continue;
        }
        if (ag_note_skip_comment(p) != p) {
            p = ag_note_skip_comment(p);
            ag_buf_putc(&out, ' ');
            continue;
        }
        end = end ? end : p + 1;
        ag_buf_putn(&out, p, (size_t)(end - p));
        p = end;
    }
    while (out.len > 0 && strchr(" \t\r", out.text[out.len - 1]))
        ag_buf_cut(&out, out.len - 1);
    return out.text + strspn(out.text, " \t");
}

void ag_c_macros_learn(ag_arena *arena, ag_map *macros, const char *definition)
{
    size_t len = name_len(definition);
    if (!is_constant(definition, len) || definition[len] == '(')
        return;
    const char *body = body_of(arena, definition + len);
    const char *name = ag_strndup(arena, definition, len);
    if (body[0])
        ag_map_put(macros, name, ag_strdup(arena, body));
    else
        ag_map_remove(macros, name);
}

static void put_expanded(ag_buf *out, const ag_map *macros, const char *text, int depth)
{
    while (*text) {
        size_t len = name_len(text);
        const char *end = *text == '"' || *text == '\'' ? ag_note_literal_end(text) : NULL;
        if (len > 0) {
            char *name = ag_strndup(out->arena, text, len);
            const char *body = is_constant(name, len) ? ag_map_find(macros, name) : NULL;
            if (body && depth < MOST_DEPTH && out->len < MOST_TEXT)
                put_expanded(out, macros, body, depth + 1);
            else
                ag_buf_put(out, name);
            text += len;
            continue;
        }
        if (!end && ag_note_skip_comment(text) != text)
            end = ag_note_skip_comment(text);
        end = end ? end : text + 1;
        ag_buf_putn(out, text, (size_t)(end - text));
        text = end;
    }
}

const char *ag_c_macros_expand(ag_arena *arena, const ag_map *macros, const char *text)
{
    ag_buf out = ag_buf_new(arena);
    if (!macros || macros->len == 0)
        return text;
    put_expanded(&out, macros, text, 0);
    return out.text;
}
