#include "pg_dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *output_of(ag_arena *arena, const char *command)
{
    char block[65536];
    ag_buf text = ag_buf_new(arena);
    FILE *pipe = popen(command, "r");
    if (!pipe)
        return NULL;
    for (size_t len; (len = fread(block, 1, sizeof(block), pipe)) > 0;)
        ag_buf_putn(&text, block, len);
    return pclose(pipe) == 0 ? text.text : NULL;
}

/* ------------------------------------------------------------------ what is no difference */

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort(ag_names *names)
{
    if (names->len > 0)
        qsort(names->items, names->len, sizeof(names->items[0]), compare);
}

/* The text between two places, a list with that separator, in order of its letters. */
static char *sort_between(ag_arena *arena, const char *text, const char *begin, const char *end,
                          const char *separator)
{
    ag_names parts = {0};
    for (const char *at = begin, *next; at; at = next) {
        const char *stop = strstr(at, separator);
        next = stop && stop < end ? stop + strlen(separator) : NULL;
        AG_PUSH(arena, &parts, ag_strndup(arena, at, (size_t)((next ? stop : end) - at)));
    }
    sort(&parts);
    return ag_format(arena, "%.*s%s%s", (int)(begin - text), text,
                     ag_join(arena, &parts, separator), end);
}

/* Columns come in the order in which they were added; some of what lists them says them in that order.  Options of relations come in the order in which they were set. */
static const struct listing {
    const char *statement, *begin, *end, *separator;
} listings[] = {
    {"CREATE TABLE ", " (\n", "\n)", ",\n"},
    {"CREATE UNLOGGED TABLE ", " (\n", "\n)", ",\n"},
    {"CREATE FOREIGN TABLE ", " (\n", "\n)", ",\n"},
    {"CREATE STATISTICS ", " ON ", " FROM ", ", "},
    {"ALTER PUBLICATION ", " (", ")", ", "},
    {"CREATE VIEW ", " WITH (", ") AS\n", ", "},
    {"CREATE MATERIALIZED VIEW ", "\nWITH (", ") AS\n", ", "},
    {"CREATE TABLE ", "\nWITH (", ");", ", "},
    {"CREATE UNLOGGED TABLE ", "\nWITH (", ");", ", "},
    {"CREATE INDEX ", " WITH (", ")", ", "},
    {"CREATE UNIQUE INDEX ", " WITH (", ")", ", "},
};

static char *normal(ag_arena *arena, char *statement)
{
    for (size_t i = 0; i < AG_COUNT(listings); i++) {
        const struct listing *l = &listings[i];
        const char *begin =
            ag_starts_with(statement, l->statement) ? strstr(statement, l->begin) : NULL;
        const char *end = begin ? strstr(begin + strlen(l->begin), l->end) : NULL;
        if (end)
            statement = sort_between(arena, statement, begin + strlen(l->begin), end, l->separator);
    }
    return statement;
}

/* ------------------------------------------------------------------ sequences of columns */

/* All places where the name stands and does not go on. */
static char *replace_all(ag_arena *arena, const char *text, const char *name, const char *by)
{
    ag_buf out = ag_buf_new(arena);
    for (const char *at; (at = strstr(text, name)) != NULL; text = at + strlen(name)) {
        bool goes_on = strchr("0123456789_", at[strlen(name)]) != NULL && at[strlen(name)] != '\0';
        ag_buf_format(&out, "%.*s%s", (int)(at - text), text, goes_on ? name : by);
    }
    ag_buf_put(&out, text);
    return out.text;
}

static char *doubled(ag_arena *arena, const char *name)
{
    ag_buf out = ag_buf_new(arena);
    for (const char *c = name; *c; c++)
        ag_buf_format(&out, *c == '\'' ? "''" : "%c", *c);
    return out.text;
}

/* What follows `begin` in the text, up to `end`; NULL if it is not there. */
static char *between(ag_arena *arena, const char *text, const char *begin, const char *end)
{
    const char *from = strstr(text, begin), *to = from ? strstr(from + strlen(begin), end) : NULL;
    return to ? ag_strndup(arena, from + strlen(begin), (size_t)(to - from) - strlen(begin)) : NULL;
}

/* The sequence of an identity or serial column keeps its name when the column, or the table, gets another one. */
static void name_by_owner(ag_arena *arena, ag_names *statements)
{
    size_t count = statements->len;
    for (size_t i = 0; i < count; i++) {
        const char *statement = statements->items[i];
        const char *name = between(arena, statement, "\n    SEQUENCE NAME ", "\n");
        const char *owner = between(arena, statement, name ? "ALTER TABLE " : "OWNED BY ",
                                    name ? " ADD GENERATED " : ";");
        if (!name && owner)
            name = between(arena, statement, "ALTER SEQUENCE ", " OWNED BY");
        for (size_t k = 0; name && owner && k < count; k++) {
            char *by = ag_format(arena, "(of %s)", owner);
            char *text = replace_all(arena, statements->items[k], name, by);
            statements->items[k] = replace_all(arena, text, doubled(arena, name), by);
        }
    }
}

/* Nor does the index of a partition follow its table, or its parent's, to another name. */
static void name_by_parent(ag_arena *arena, ag_names *statements)
{
    for (size_t i = 0; i < statements->len; i++) {
        const char *parent =
            between(arena, statements->items[i], "ALTER INDEX ", " ATTACH PARTITION ");
        const char *name =
            parent ? between(arena, statements->items[i], " ATTACH PARTITION ", ";") : NULL;
        const char *dot = name ? strrchr(name, '.') : NULL;
        char *by = ag_format(arena, "(of %s)", parent ? parent : "");
        for (size_t k = 0; dot && k < statements->len; k++) {
            const char *statement = statements->items[k];
            bool says =
                ag_starts_with(statement, "ALTER INDEX ") ||
                ag_starts_with(statement, ag_format(arena, "CREATE INDEX %s ", dot + 1)) ||
                ag_starts_with(statement, ag_format(arena, "CREATE UNIQUE INDEX %s ", dot + 1)) ||
                strstr(statement, ag_format(arena, "ADD CONSTRAINT %s ", dot + 1));
            if (says)
                statements->items[k] =
                    replace_all(arena, statement,
                                ag_starts_with(statement, "ALTER INDEX ") ? name : dot + 1, by);
        }
    }
}

/* ------------------------------------------------------------------ statements */

static bool is_noise(const char *line)
{
    static const char *const begins[] = {"--", "SET ", "\\restrict", "\\unrestrict",
                                         "SELECT pg_catalog.set_config"};
    for (size_t i = 0; i < AG_COUNT(begins); i++) {
        if (ag_starts_with(line, begins[i]))
            return true;
    }
    return false;
}

/* Statements end at a line's end before an empty line, but for those about privileges and about a table's columns, which stand together. */
static bool is_end(const char *line, const char *next)
{
    bool access = ag_starts_with(line, "GRANT ") || ag_starts_with(line, "REVOKE ") ||
                  ag_starts_with(line, "ALTER DEFAULT PRIVILEGES ");
    bool before = !next || *next == '\0' || ag_starts_with(next, "ALTER TABLE ");
    return ag_ends_with(line, ";") && (access || before);
}

static ag_names lines_of(ag_arena *arena, char *text)
{
    ag_names lines = {0};
    for (char *end; *text; text = end + 1) {
        end = text + strcspn(text, "\n");
        AG_PUSH(arena, &lines, ag_strndup(arena, text, (size_t)(end - text)));
        if (*end == '\0')
            break;
    }
    return lines;
}

const ag_names *pg_dump(ag_arena *arena, const char *url)
{
    char *text = output_of(arena, ag_format(arena, "pg_dump -s -T 'autogen_*' -d '%s'", url));
    ag_names *out = AG_NEW(arena, ag_names);
    ag_buf statement = ag_buf_new(arena);
    if (!text)
        return NULL;
    const ag_names lines = lines_of(arena, text);
    for (size_t i = 0; i < lines.len; i++) {
        const char *line = lines.items[i];
        if (is_noise(line) || (statement.len == 0 && *line == '\0'))
            continue;
        ag_buf_format(&statement, "%s%s", statement.len > 0 ? "\n" : "", line);
        if (!is_end(line, i + 1 < lines.len ? lines.items[i + 1] : NULL))
            continue;
        AG_PUSH(arena, out, normal(arena, statement.text));
        statement = ag_buf_new(arena);
    }
    name_by_owner(arena, out);
    name_by_parent(arena, out);
    sort(out);
    return out;
}

const char *pg_dump_differ(ag_arena *arena, const ag_names *wanted, const ag_names *found)
{
    ag_buf out = ag_buf_new(arena);
    size_t i = 0, j = 0;
    while (i < wanted->len || j < found->len) {
        int order = i == wanted->len  ? 1
                    : j == found->len ? -1
                                      : strcmp(wanted->items[i], found->items[j]);
        if (order < 0)
            ag_buf_format(&out, "\n- %s", wanted->items[i]);
        if (order > 0)
            ag_buf_format(&out, "\n+ %s", found->items[j]);
        i += order <= 0;
        j += order >= 0;
    }
    return out.len > 0 ? out.text : NULL;
}
