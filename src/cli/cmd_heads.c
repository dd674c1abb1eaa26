#include <stdio.h>

#include "cli/report.h"

static const char *const description[] = {
    "Prints the latest revisions among the files, a line each: those that no other one follows. "
    "More than one means that two people extended the same revision.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen heads", "the latest revision"},
    {"autogen heads --json", "as data"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so"},
    {AG_BAD_INPUT, "a revision is malformed, or the files form no history"},
};

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    (void)args;
    ag_revision_facts facts = {0};
    if (!ag_report_project(cli) || !ag_list_heads(cli->arena, cli->project, &facts, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_report_json(cli, ag_report_facts(cli->arena, &facts));
        return AG_DONE;
    }
    for (size_t i = 0; i < facts.len; i++) {
        if (cli->globals.verbose)
            ag_report_fact(cli, facts.items[i], true);
        else
            printf("%s\n", ag_report_id(cli->arena, facts.items[i]));
    }
    return AG_DONE;
}

const ag_command ag_cmd_heads = {
    .name = "heads",
    .summary = "the latest revisions among the files",
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
