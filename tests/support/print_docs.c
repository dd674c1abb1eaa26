/*
 * Prints the reference of the command line from the tables of the program: docs/autogen.1, docs/commands/<command>.md.
 *
 * usage: print_docs man | print_docs markdown COMMAND | print_docs list
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "cli/cmd.h"
#include "cli/help.h"

/* ------------------------------------------------------------------ man */

/* Text for roff: no dash that is a hyphen, no line that begins like a request. */
static void put_roff(const char *text)
{
    if (*text == '.' || *text == '\'')
        fputs("\\&", stdout);
    for (; *text; text++)
        switch (*text) {
        case '-': fputs("\\-", stdout); break;
        case '\\': fputs("\\e", stdout); break;
        case '\n': fputs("\n", stdout); break;
        default: putchar(*text);
        }
}

static void put_item(const char *title, const char *text)
{
    fputs(".TP\n\\fB", stdout);
    put_roff(title);
    fputs("\\fR\n", stdout);
    put_roff(text);
    fputs("\n", stdout);
}

static const char *trimmed(const char *text)
{
    return text + strspn(text, " ");
}

static void put_man_options(ag_arena *arena, const ag_opt *options, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put_item(trimmed(ag_help_option(arena, &options[i])),
                 ag_help_option_line(arena, &options[i]));
}

static void put_man_command(ag_arena *arena, const ag_command *command)
{
    fputs(".SS ", stdout);
    put_roff(ag_help_synopsis(arena, command));
    printf("\n");
    for (size_t i = 0; command->description[i]; i++) {
        fputs(i ? ".PP\n" : "", stdout);
        put_roff(command->description[i]);
        printf("\n");
    }
    for (size_t i = 0; i < command->operand_count; i++)
        put_item(command->operands[i].name, command->operands[i].help);
    put_man_options(arena, command->options, command->option_count);
    for (size_t i = 0; i < command->example_count; i++) {
        printf(".PP\n");
        put_roff(command->examples[i].what);
        printf(":\n.PP\n.RS 4\n.nf\n");
        put_roff(command->examples[i].command);
        printf("\n.fi\n.RE\n");
    }
}

static void put_man(ag_arena *arena)
{
    printf(
        ".\\\" Printed from the tables in src/cli by tests/support/print_docs.c.\n"
        ".TH AUTOGEN 1 \"\" \"autogen\" \"User Commands\"\n.SH NAME\n"
        "autogen \\- write the difference between schemas as revisions, and run them\n"
        ".SH SYNOPSIS\n\\fBautogen\\fR [\\fIOPTION\\fR...] [\\fICOMMAND\\fR [\\fIARGUMENT\\fR...]]\n"
        ".SH DESCRIPTION\n");
    printf("Compares three views of one schema: what is declared, what the revisions say, what a "
           "database holds.\nWithout a command it says where things stand, and which command to "
           "type next.\n");
    printf(".SH OPTIONS\n");
    put_man_options(arena, ag_global_options, ag_global_option_count);
    printf(".SH COMMANDS\n");
    for (size_t i = 0; i < ag_command_count; i++)
        put_man_command(arena, ag_commands[i]);
    printf(".SH EXIT STATUS\n");
    for (size_t i = 0; i < ag_help_status_count; i++)
        put_item(ag_format(arena, "%d", (int)ag_help_statuses[i].status), ag_help_statuses[i].what);
}

/* ------------------------------------------------------------------ markdown */

/* In a table's cell a bar would end it. */
static void put_cell(const char *text)
{
    for (; *text; text++) {
        if (*text == '|')
            putchar('\\');
        putchar(*text);
    }
}

static void put_row(const char *left, const char *right)
{
    printf("| `");
    put_cell(left);
    printf("` | ");
    put_cell(right);
    printf(" |\n");
}

static void put_md_options(ag_arena *arena, const char *title, const ag_opt *options, size_t count)
{
    if (!count)
        return;
    printf("\n## %s\n\n| option | |\n| --- | --- |\n", title);
    for (size_t i = 0; i < count; i++)
        put_row(trimmed(ag_help_option(arena, &options[i])),
                ag_help_option_line(arena, &options[i]));
}

static void put_md_examples(const ag_command *command)
{
    printf("\n## Examples\n\n```sh\n");
    for (size_t i = 0; i < command->example_count; i++)
        printf("%s# %s\n%s\n", i ? "\n" : "", command->examples[i].what,
               command->examples[i].command);
    printf("```\n");
}

static void put_markdown(ag_arena *arena, const ag_command *command)
{
    printf("<!-- Printed from the tables in src/cli by tests/support/print_docs.c. -->\n");
    const char *stop = ag_ends_with(command->summary, "?") ? "" : ".";
    printf("# autogen %s\n\n%c%s%s\n\n```\n%s\n```\n", command->name,
           toupper((unsigned char)command->summary[0]), command->summary + 1, stop,
           ag_help_synopsis(arena, command));
    if (command->operand_count)
        printf("\n| operand | |\n| --- | --- |\n");
    for (size_t i = 0; i < command->operand_count; i++)
        put_row(command->operands[i].name, command->operands[i].help);
    for (size_t i = 0; command->description[i]; i++)
        printf("\n%s\n", command->description[i]);
    put_md_options(arena, "Options", command->options, command->option_count);
    put_md_options(arena, "Options of every command", ag_global_options, ag_global_option_count);
    put_md_examples(command);
    printf("\n## Exit status\n\n| status | |\n| --- | --- |\n");
    for (size_t i = 0; i < command->exit_count; i++)
        put_row(ag_format(arena, "%d", (int)command->exits[i].status), command->exits[i].what);
}

int main(int argc, char **argv)
{
    ag_arena *arena = ag_arena_open();
    const char *what = argc > 1 ? argv[1] : "";
    const ag_command *command = argc > 2 ? ag_command_find(argv[2]) : NULL;
    bool known = true;
    if (strcmp(what, "man") == 0)
        put_man(arena);
    else if (strcmp(what, "markdown") == 0 && command)
        put_markdown(arena, command);
    else if (strcmp(what, "list") == 0)
        for (size_t i = 0; i < ag_command_count; i++)
            printf("%s\n", ag_commands[i]->name);
    else
        known = false;
    ag_arena_close(arena);
    return known ? 0 : 64;
}
