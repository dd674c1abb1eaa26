#include "cli/help.h"

#include <string.h>

enum { WIDTH = 80, COLUMN = 26 };

const ag_exit_note ag_help_statuses[] = {
    {AG_DONE, "done; nothing differs"},
    {AG_FAILED, "failed"},
    {AG_DIFFERS, "a difference was found: drift, pending revisions, a missing revision"},
    {AG_DECISION, "a decision is needed: a possible rename, drift, two heads, loss"},
    {AG_LOCKED, "another runner holds the lock"},
    {AG_HALF_APPLIED, "a half-applied revision is recorded: run again to resume"},
    {AG_MISMATCH, "the history does not match the database"},
    {AG_USAGE, "the command line is wrong"},
    {AG_BAD_INPUT, "bad input: a file is malformed or contradicts itself"},
    {AG_UNREACHABLE, "the database cannot be reached, or is needed and there is none"},
};
const size_t ag_help_status_count = AG_COUNT(ag_help_statuses);

/* ------------------------------------------------------------------ text */

/* Words, wrapped; the line has `at` columns already and the following ones begin with `indent` blanks. */
static void put_wrapped(ag_buf *out, size_t at, size_t indent, const char *text)
{
    size_t start = at;
    while (*text) {
        size_t len = strcspn(text, " ");
        if (at > start && at + len + 1 > WIDTH) {
            ag_buf_format(out, "\n%*s", (int)indent, "");
            at = start = indent;
        }
        if (at > start) {
            ag_buf_putc(out, ' ');
            at++;
        }
        ag_buf_putn(out, text, len);
        at += len;
        text += len + strspn(text + len, " ");
    }
    ag_buf_putc(out, '\n');
}

/* A line with something on the left and what it means on the right. */
static void put_row(ag_buf *out, const char *left, const char *right)
{
    ag_buf_format(out, "  %s", left);
    size_t at = strlen(left) + 2;
    if (at + 2 > COLUMN) {
        ag_buf_putc(out, '\n');
        at = 0;
    }
    ag_buf_format(out, "%*s", (int)(COLUMN - at), "");
    put_wrapped(out, COLUMN, COLUMN, right);
}

/* ------------------------------------------------------------------ parts */

char *ag_help_synopsis(ag_arena *arena, const ag_command *command)
{
    ag_buf buf = ag_buf_new(arena);
    ag_buf_format(&buf, "autogen %s [OPTION...]", command->name);
    for (size_t i = 0; i < command->operand_count; i++) {
        const ag_operand *operand = &command->operands[i];
        const char *more = operand->many ? "..." : "";
        ag_buf_format(&buf, operand->optional ? " [%s%s]" : " %s%s", operand->name, more);
    }
    return buf.text;
}

char *ag_help_option(ag_arena *arena, const ag_opt *opt)
{
    ag_buf buf = ag_buf_new(arena);
    if (opt->letter)
        ag_buf_format(&buf, "-%c, ", opt->letter);
    else
        ag_buf_put(&buf, "    ");
    ag_buf_format(&buf, "--%s", opt->name);
    if (opt->type != AG_OPT_FLAG)
        ag_buf_format(&buf, " %s", ag_opt_argument(arena, opt));
    return buf.text;
}

char *ag_help_option_line(ag_arena *arena, const ag_opt *opt)
{
    ag_buf buf = ag_buf_new(arena);
    ag_buf_put(&buf, opt->help);
    if (opt->type == AG_OPT_LIST)
        ag_buf_put(&buf, "; may be repeated");
    if (opt->needs)
        ag_buf_format(&buf, " (with --%s)", opt->needs);
    ag_names others = ag_split(arena, opt->excludes ? opt->excludes : "", ' ');
    for (size_t i = 0; i < others.len; i++)
        ag_buf_format(&buf, "%s--%s%s", i ? ", " : " (not with ", others.items[i],
                      i + 1 == others.len ? ")" : "");
    return buf.text;
}

/* ------------------------------------------------------------------ pages */

static void put_operands(ag_buf *out, const ag_command *command)
{
    for (size_t i = 0; i < command->operand_count; i++)
        put_row(out, command->operands[i].name, command->operands[i].help);
    if (command->operand_count)
        ag_buf_putc(out, '\n');
}

static void put_options(ag_buf *out, const char *title, const ag_opt *options, size_t count)
{
    if (!count)
        return;
    ag_buf_format(out, "%s:\n", title);
    for (size_t i = 0; i < count; i++)
        put_row(out, ag_help_option(out->arena, &options[i]),
                ag_help_option_line(out->arena, &options[i]));
    ag_buf_putc(out, '\n');
}

static void put_examples(ag_buf *out, const ag_command *command)
{
    if (!command->example_count)
        return;
    ag_buf_put(out, "examples:\n");
    for (size_t i = 0; i < command->example_count; i++)
        ag_buf_format(out, "  # %s\n  %s\n", command->examples[i].what,
                      command->examples[i].command);
    ag_buf_putc(out, '\n');
}

static void put_statuses(ag_buf *out, const ag_exit_note *exits, size_t count)
{
    ag_buf_put(out, "exit status:\n");
    for (size_t i = 0; i < count; i++) {
        ag_buf_format(out, "  %2d  ", (int)exits[i].status);
        put_wrapped(out, 6, 6, exits[i].what);
    }
}

void ag_help_command(ag_buf *out, const ag_command *command)
{
    ag_buf_format(out, "autogen %s: %s\n\nusage: %s\n\n", command->name, command->summary,
                  ag_help_synopsis(out->arena, command));
    put_operands(out, command);
    for (size_t i = 0; command->description && command->description[i]; i++) {
        put_wrapped(out, 0, 0, command->description[i]);
        ag_buf_putc(out, '\n');
    }
    put_options(out, "options", command->options, command->option_count);
    put_options(out, "options of every command", ag_global_options, ag_global_option_count);
    put_examples(out, command);
    put_statuses(out, command->exits, command->exit_count);
}

void ag_help_overview(ag_buf *out)
{
    ag_buf_put(out, "autogen: write the difference between schemas as revisions, and run them\n\n"
                    "usage: autogen [OPTION...] [COMMAND [ARGUMENT...]]\n\n");
    put_wrapped(out, 0, 0,
                "Without a command: which database, where it stands, what is pending or not yet in "
                "a revision, and the next command to type.");
    ag_buf_put(out, "\ncommands:\n");
    for (size_t i = 0; i < ag_command_count; i++)
        put_row(out, ag_commands[i]->name, ag_commands[i]->summary);
    ag_buf_putc(out, '\n');
    put_options(out, "options of every command", ag_global_options, ag_global_option_count);
    put_statuses(out, ag_help_statuses, ag_help_status_count);
    ag_buf_put(out, "\n`autogen help COMMAND` says more.\n");
}
