/*
 * print_tables.c: the tables and lists in the pages of docs/ that the program knows better than we do.
 *
 * A page marks where one stands; tests/house/docs.py keeps it there.
 *
 * usage: print_tables NAME | print_tables list
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/help.h"

#include <autogen/model.h>
#include <autogen/op.h>
#include <autogen/project.h>
#include <autogen/revision.h>

/* In a table's cell a bar would end it. */
static void put_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static void put_code(const char *text)
{
    putchar('`');
    put_cell(text);
    putchar('`');
}

/* ------------------------------------------------------------------ fields */

static const char *const type_words[] = {
    [AG_BOOL] = "true or false",
    [AG_INT] = "a whole number",
    [AG_TEXT] = "text",
    [AG_NAME] = "text",
    [AG_SQL] = "SQL",
    [AG_TYPE] = "a type",
    [AG_WORD] = "a word",
    [AG_REF] = "a name",
    [AG_TARGET] = "a target",
    [AG_LIST] = "a list",
    [AG_SET] = "a list",
    [AG_MAP] = "names and texts",
    [AG_RECORDS] = "a list",
    [AG_CHILDREN] = "names and objects",
};

static void put_words(const ag_field *field)
{
    for (size_t i = 0; field->words[i]; i++) {
        fputs(i ? ", " : "", stdout);
        putchar('`');
        fputs(field->words[i], stdout);
        putchar('`');
    }
}

static void put_value(const ag_field *field)
{
    if (field->type == AG_WORD)
        put_words(field);
    else if (field->flags & AG_ONE)
        printf("an object");
    else if (field->flags & AG_SCALAR)
        printf("text, or a list");
    else
        fputs(type_words[field->type], stdout);
}

static void put_preset(const ag_field *field)
{
    if (field->flags & AG_REQUIRED)
        printf("required");
    else if (field->type == AG_BOOL)
        printf("`%s`", field->preset ? "true" : "false");
    else if (field->type == AG_WORD && !(field->flags & AG_STATED))
        printf("`%s`", field->words[field->preset]);
    else if (field->type == AG_INT && field->preset > AG_UNSET_LIMIT)
        printf("`%lld`", (long long)field->preset);
}

static void put_fields(const ag_shape *shape)
{
    printf("| key | value | left out | |\n| --- | --- | --- | --- |\n");
    for (size_t i = 0; i < shape->field_count; i++) {
        const ag_field *field = &shape->fields[i];
        if (field->flags & AG_HIDDEN)
            continue;
        printf("| `%s` | ", field->name);
        put_value(field);
        printf(" | ");
        put_preset(field);
        printf(" | ");
        put_cell(field->doc);
        printf("%s |\n", field->flags & AG_SHORT ? " (the short form)" : "");
    }
}

/* The shape of the children or records that a field holds. */
static const ag_shape *shape_in(const ag_shape *shape, const char *key)
{
    return *shape->fields[ag_field_index(shape, key)].shape;
}

static void put_configuration(void)
{
    put_fields(&ag_config_shape);
}

static void put_drop(void)
{
    put_fields(shape_in(&ag_config_shape, "drop"));
}

static void put_runner(void)
{
    put_fields(shape_in(&ag_config_shape, "runner"));
}

static void put_clang(void)
{
    put_fields(shape_in(&ag_config_shape, "clang"));
}

static void put_top(void)
{
    put_fields(&ag_schema_shape);
}

static void put_attribute(void)
{
    put_fields(&ag_attribute_shape);
}

static void put_domain_check(void)
{
    put_fields(&ag_domain_check_shape);
}

static void put_index_column(void)
{
    put_fields(&ag_index_column_shape);
}

static void put_family_operator(void)
{
    put_fields(&ag_family_operator_shape);
}

static void put_family_function(void)
{
    put_fields(&ag_family_function_shape);
}

static void put_view_default(void)
{
    put_fields(&ag_view_default_shape);
}

static void put_published_table(void)
{
    put_fields(&ag_published_table_shape);
}

static void put_argument(void)
{
    put_fields(&ag_argument_shape);
}

static void put_revision(void)
{
    put_fields(&ag_revision_shape);
}

static void put_with(void)
{
    put_fields(&ag_with_shape);
}

static void put_execute(void)
{
    put_fields(&ag_execute_shape);
}

/* ------------------------------------------------------------------ what is portable */

static void put_types(void)
{
    printf("| type | also written | on SQLite | |\n| --- | --- | --- | --- |\n");
    for (const ag_portable_type *type = ag_portable_types; type->name; type++) {
        ag_arena *arena = ag_arena_open();
        const char *parameters[] = {"", "(n)", "(p, s)"};
        const char *shown = parameters[type->parameters];
        const char *hole = strstr(type->sqlite, "%s");
        int len = hole ? (int)(hole - type->sqlite) : (int)strlen(type->sqlite);
        printf("| ");
        put_code(ag_format(arena, "%s%s", type->name, shown));
        printf(" | %s | `%.*s%s` | %s |\n", type->aliases, len, type->sqlite, hole ? shown : "",
               type->doc);
        ag_arena_close(arena);
    }
}

static void put_texts(void)
{
    printf("| text | on PostgreSQL | on SQLite | |\n| --- | --- | --- | --- |\n");
    for (const ag_portable_text *text = ag_portable_texts; text->portable; text++) {
        const char *cells[] = {text->portable, text->spelled[AG_POSTGRESQL],
                               text->spelled[AG_SQLITE]};
        for (size_t i = 0; i < AG_COUNT(cells); i++) {
            printf("| ");
            put_code(cells[i]);
            putchar(' ');
        }
        printf("| %s |\n", text->doc);
    }
}

static void put_functions(void)
{
    for (const char *const *name = ag_portable_functions; *name; name++)
        printf("%s`%s`", name == ag_portable_functions ? "" : ", ", *name);
    printf(".\n");
}

/* ------------------------------------------------------------------ operations */

/* A row a kind, with the operations whose words end in its noun. */
static void put_operations(void)
{
    ag_arena *arena = ag_arena_open();
    ag_names words = ag_op_words(arena);
    printf("| of | operations |\n| --- | --- |\n");
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        const char *ending = ag_format(arena, "_%s", ag_kinds[kind].shape->noun);
        const char *before = "";
        printf("| %s | ", ag_kinds[kind].shape->doc);
        for (size_t i = 0; i < words.len; i++) {
            const char *underscore = strchr(words.items[i], '_');
            if (!underscore || strcmp(underscore, ending) != 0)
                continue;
            printf("%s`%s`", before, words.items[i]);
            before = ", ";
        }
        printf(" |\n");
    }
    ag_arena_close(arena);
}

/* ------------------------------------------------------------------ commands, errors */

static void put_commands(void)
{
    printf("| command | |\n| --- | --- |\n");
    for (size_t i = 0; i < ag_command_count; i++)
        printf("| [%s](commands/%s.md) | %s |\n", ag_commands[i]->name, ag_commands[i]->name,
               ag_commands[i]->summary);
}

static void put_status_errors(ag_status status)
{
    for (int i = 1; i < AG_ERROR_COUNT; i++) {
        const ag_error_info *info = ag_error_describe((ag_error_code)i);
        if (info->status == status)
            printf("\n### %s\n\n%c%s.\n\n```text\n%s```\n", info->word,
                   toupper((unsigned char)info->title[0]), info->title + 1, info->explain);
    }
}

static void put_statuses(void)
{
    printf("| status | |\n| --- | --- |\n");
    for (size_t i = 0; i < ag_help_status_count; i++)
        printf("| %d | %s |\n", (int)ag_help_statuses[i].status, ag_help_statuses[i].what);
}

static void put_errors(void)
{
    for (size_t i = 0; i < ag_help_status_count; i++) {
        const ag_exit_note *note = &ag_help_statuses[i];
        bool any = false;
        for (int code = 1; code < AG_ERROR_COUNT; code++)
            any = any || ag_error_describe((ag_error_code)code)->status == note->status;
        if (!any)
            continue;
        printf("%s## Status %d: %s\n", i > 1 ? "\n" : "", (int)note->status, note->what);
        put_status_errors(note->status);
    }
}

/* ------------------------------------------------------------------ all of them */

static const struct {
    const char *name;
    void (*put)(void);
} tables[] = {
    {"clang", put_clang},
    {"commands", put_commands},
    {"configuration", put_configuration},
    {"drop", put_drop},
    {"errors", put_errors},
    {"execute", put_execute},
    {"functions", put_functions},
    {"attribute", put_attribute},
    {"domain_check", put_domain_check},
    {"index_column", put_index_column},
    {"argument", put_argument},
    {"operations", put_operations},
    {"published_table", put_published_table},
    {"view_default", put_view_default},
    {"family_operator", put_family_operator},
    {"family_function", put_family_function},
    {"revision", put_revision},
    {"runner", put_runner},
    {"statuses", put_statuses},
    {"texts", put_texts},
    {"top", put_top},
    {"types", put_types},
    {"with", put_with},
};

/* One of the tables, or the fields of a kind. */
static bool put(const char *name)
{
    for (size_t i = 0; i < AG_COUNT(tables); i++)
        if (strcmp(tables[i].name, name) == 0) {
            tables[i].put();
            return true;
        }
    for (int kind = 0; kind < AG_KIND_COUNT; kind++)
        if (strcmp(ag_kinds[kind].shape->noun, name) == 0) {
            put_fields(ag_kinds[kind].shape);
            return true;
        }
    return false;
}

static void put_list(void)
{
    for (size_t i = 0; i < AG_COUNT(tables); i++)
        printf("%s\n", tables[i].name);
    for (int kind = 0; kind < AG_KIND_COUNT; kind++)
        printf("%s\n", ag_kinds[kind].shape->noun);
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "list") == 0)
        put_list();
    else if (argc != 2 || !put(argv[1]))
        return 64;
    return 0;
}
