#include "cli/help.h"

#include <stdio.h>

#include "cli/report.h"

static const ag_operand operands[] = {
    {"COMMAND", .optional = true, .help = "which one; without it the list of all"},
};

static const char *const description[] = {
    "Prints what `autogen COMMAND --help` prints.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen help", "all commands"},
    {"autogen help revision", "one command"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "printed"},
    {AG_USAGE, "there is no such command"},
};

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    const ag_command *command = NULL;
    ag_buf buf = ag_buf_new(cli->arena);
    if (args->len && !ag_command_get(args->items[0], &command, &cli->err))
        return ag_report_error(cli);
    if (command)
        ag_help_command(&buf, command);
    else
        ag_help_overview(&buf);
    fputs(buf.text, stdout);
    return AG_DONE;
}

const ag_command ag_cmd_help = {
    .name = "help",
    .summary = "what a command does, and its options",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
