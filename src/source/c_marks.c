#include "source/c_marks.h"

#include "source/c_macros.h"

#include <autogen/model.h>

#include <string.h>

static const struct {
    const char *name;
    int kind; /* that it makes one of; -1: none */
    bool attached;
} known[] = {
    {"AG_TABLE", AG_KIND_TABLE, false},
    {"AG_COLUMN", AG_KIND_COLUMN, true},
    {"AG_SKIP", -1, true},
    {"AG_VALUE", -1, true},
    {"AG_PRIMARY_KEY", AG_KIND_PRIMARY_KEY, false},
    {"AG_UNIQUE", AG_KIND_UNIQUE, false},
    {"AG_EXCLUSION", AG_KIND_EXCLUSION, false},
    {"AG_CHECK", AG_KIND_CHECK, false},
    {"AG_FOREIGN_KEY", AG_KIND_FOREIGN_KEY, false},
    {"AG_INDEX", AG_KIND_INDEX, false},
    {"AG_ENUM", AG_KIND_ENUM, false},
    {"AG_SCHEMA", AG_KIND_SCHEMA, false},
    {"AG_EXTENSION", AG_KIND_EXTENSION, false},
    {"AG_VIEW", AG_KIND_VIEW, false},
    {"AG_VIRTUAL_TABLE", AG_KIND_VIRTUAL_TABLE, false},
    {"AG_SEQUENCE", AG_KIND_SEQUENCE, false},
    {"AG_COLLATION", AG_KIND_COLLATION, false},
    {"AG_COMPOSITE_TYPE", AG_KIND_COMPOSITE_TYPE, false},
    {"AG_RANGE_TYPE", AG_KIND_RANGE_TYPE, false},
    {"AG_DOMAIN", AG_KIND_DOMAIN, false},
    {"AG_FUNCTION", AG_KIND_FUNCTION, false},
    {"AG_PROCEDURE", AG_KIND_PROCEDURE, false},
    {"AG_AGGREGATE", AG_KIND_AGGREGATE, false},
    {"AG_TRIGGER", AG_KIND_TRIGGER, false},
    {"AG_POLICY", AG_KIND_POLICY, false},
    {"AG_RULE", AG_KIND_RULE, false},
    {"AG_STATISTICS", AG_KIND_STATISTICS, false},
    {"AG_PUBLICATION", AG_KIND_PUBLICATION, false},
    {"AG_DEFAULT_PRIVILEGES", AG_KIND_DEFAULT_PRIVILEGES, false},
    {"AG_EVENT_TRIGGER", AG_KIND_EVENT_TRIGGER, false},
    {"AG_TEXT_SEARCH_DICTIONARY", AG_KIND_TEXT_SEARCH_DICTIONARY, false},
    {"AG_TEXT_SEARCH_CONFIGURATION", AG_KIND_TEXT_SEARCH_CONFIGURATION, false},
    {"AG_OPERATOR", AG_KIND_OPERATOR, false},
    {"AG_OPERATOR_FAMILY", AG_KIND_OPERATOR_FAMILY, false},
    {"AG_OPERATOR_CLASS", AG_KIND_OPERATOR_CLASS, false},
    {"AG_CAST", AG_KIND_CAST, false},
    {"AG_FOREIGN_DATA_WRAPPER", AG_KIND_FOREIGN_DATA_WRAPPER, false},
    {"AG_FOREIGN_SERVER", AG_KIND_FOREIGN_SERVER, false},
};

static bool is_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static int known_index(const char *text)
{
    size_t len = 0;
    if (strncmp(text, "AG_", 3) != 0)
        return -1;
    while (is_word(text[len]))
        len++;
    for (size_t i = 0; i < AG_COUNT(known); i++) {
        const char *name = known[i].name;
        if (name[3] == text[3] && strncmp(name, text, len) == 0 && !name[len])
            return (int)i;
    }
    return -1;
}

const char *ag_mark_name(const char *text)
{
    int index = known_index(text);
    return index < 0 ? NULL : known[index].name;
}

/* ------------------------------------------------------------------ the text of a file */

/* Past white space, comments and spliced lines. */
static const char *skip_space(const char *p)
{
    const char *before;
    do {
        before = p;
        while (is_space(*p) || (*p == '\\' && (p[1] == '\n' || p[1] == '\r')))
            p++;
        p = ag_note_skip_comment(p);
    } while (p != before);
    return p;
}

/* Past a literal or a comment, or one byte. */
static const char *step(const char *p)
{
    const char *end = ag_note_skip_comment(p);
    if (end != p)
        return end;
    end = *p == '"' || *p == '\'' ? ag_note_literal_end(p) : NULL;
    return end ? end : p + 1;
}

/* Behind the bracket that closes the one at `p`. */
static const char *skip_brackets(const char *p)
{
    int depth = 0;
    for (;; p = step(p)) {
        while (ag_note_is_dull(*p))
            p++;
        if (!*p)
            return p;
        depth += (*p == '(' || *p == '[' || *p == '{') - (*p == ')' || *p == ']' || *p == '}');
        if (depth == 0)
            return p + 1;
    }
}

void ag_c_file_expanded(ag_c_file *file, size_t offset)
{
    const char *name = file->text + offset;
    int index = offset < file->len ? known_index(name) : -1;
    size_t count = file->marks.len;
    if (index < 0 || (count && file->marks.items[count - 1].start >= offset))
        return;
    ag_mark mark = {.name = known[index].name,
                    .kind = known[index].kind,
                    .start = offset,
                    .attached = known[index].attached};
    const char *behind = name + strlen(mark.name);
    const char *open = skip_space(behind);
    bool has_text = *open == '(' && strcmp(mark.name, "AG_SKIP") != 0;
    mark.text = (size_t)((has_text ? open + 1 : behind) - file->text);
    mark.end = (size_t)((has_text ? skip_brackets(open) : behind) - file->text);
    AG_PUSH(file->arena, &file->marks, mark);
}

static void find_lines(ag_c_file *file)
{
    const char *p = file->text;
    AG_PUSH(file->arena, &file->lines, 0);
    while ((p = memchr(p, '\n', file->len - (size_t)(p - file->text)))) {
        p++;
        AG_PUSH(file->arena, &file->lines, (size_t)(p - file->text));
    }
}

void ag_c_file_place(ag_c_file *file, size_t offset, int *line, int *column)
{
    if (!file->lines.len)
        find_lines(file);
    size_t low = file->lines.items[file->line] <= offset ? file->line : 0;
    size_t high = file->lines.len;
    for (size_t near = 1; low + near < high; near *= 2) {
        if (file->lines.items[low + near] > offset)
            high = low + near;
    }
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (file->lines.items[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    file->line = low;
    *line = (int)low + 1;
    *column = (int)(offset - file->lines.items[low]) + 1;
}

ag_note ag_mark_note(ag_c_file *file, const ag_mark *mark)
{
    ag_note note = {.mark = mark->name, .file = file->name};
    bool closed = mark->end > mark->text;
    note.text =
        ag_strndup(file->arena, file->text + mark->text, closed ? mark->end - mark->text - 1 : 0);
    note.text = ag_c_macros_expand(file->arena, file->macros, note.text);
    ag_c_file_place(file, mark->start, &note.line, &note.column);
    ag_c_file_place(file, mark->text, &note.text_line, &note.text_column);
    return note;
}

/* ------------------------------------------------------------------ what they stand at */

/* The first mark that starts at `offset` or behind it. */
static size_t first_from(const ag_c_file *file, size_t offset)
{
    size_t low = 0;
    size_t high = file->marks.len;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (file->marks.items[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

ag_marks ag_marks_behind(ag_c_file *file, size_t offset)
{
    ag_marks *found = &file->behind;
    found->len = 0;
    size_t next = first_from(file, offset);
    const char *p = file->text + offset;
    for (;;) {
        const char *mark =
            next < file->marks.len ? file->text + file->marks.items[next].start : NULL;
        while (p != mark && ag_note_is_dull(*p))
            p++;
        if (!*p || strchr(",;{}", *p))
            return *found;
        if (p == mark) {
            ag_mark *at = &file->marks.items[next++];
            if (at->attached) {
                at->used = true;
                AG_PUSH(file->arena, found, at);
            }
            p = file->text + at->end;
        } else {
            p = *p == '(' || *p == '[' ? skip_brackets(p) : step(p);
        }
    }
}

/* Nothing but white space, comments and "typedef". */
static bool is_gap(const ag_c_file *file, size_t from, size_t to)
{
    const char *p = skip_space(file->text + from);
    if (strncmp(p, "typedef", 7) == 0 && !is_word(p[7]))
        p = skip_space(p + 7);
    return p >= file->text + to;
}

ag_marks ag_marks_before(ag_c_file *file, size_t offset)
{
    ag_marks found = {0};
    size_t end = first_from(file, offset);
    size_t first = end;
    for (size_t to = offset; first > 0; first--) {
        const ag_mark *mark = &file->marks.items[first - 1];
        if (mark->attached || mark->end > to || !is_gap(file, mark->end, to))
            break;
        to = mark->start;
    }
    for (size_t i = first; i < end; i++) {
        if (!file->marks.items[i].used)
            AG_PUSH(file->arena, &found, &file->marks.items[i]);
    }
    return found;
}

ag_marks ag_marks_within(ag_c_file *file, size_t start, size_t end, bool attached)
{
    ag_marks found = {0};
    for (size_t i = first_from(file, start); i < file->marks.len; i++) {
        ag_mark *mark = &file->marks.items[i];
        if (mark->start >= end)
            break;
        if (mark->attached == attached && !mark->used)
            AG_PUSH(file->arena, &found, mark);
    }
    return found;
}
