#include "cli/report.h"

static const char *const description[] = {
    "Prints the revisions that are not applied to the database yet, a line each.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen pending", "what would `autogen upgrade heads` run?"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so, also when something is pending; `status --exit-code` tells"},
    {AG_MISMATCH, "the database is at a revision that is nowhere"},
    {AG_UNREACHABLE, "the database cannot be reached, or there is none"},
};

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    (void)args;
    ag_revision_facts facts = {0};
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    ag_report_database(cli);
    if (!ag_list_pending(cli->arena, cli->project, &facts, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_report_json(cli, ag_report_facts(cli->arena, &facts));
        return AG_DONE;
    }
    for (size_t i = 0; i < facts.len; i++)
        ag_report_fact(cli, facts.items[i], cli->globals.verbose);
    if (!facts.len)
        ag_report_note(cli, "nothing is pending");
    return AG_DONE;
}

const ag_command ag_cmd_pending = {
    .name = "pending",
    .summary = "the revisions that the database lacks",
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
