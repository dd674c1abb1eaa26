#include <stdio.h>

#include "cli/report.h"

static const char *const description[] = {
    "Prints the revisions that the database is at, a line each; nothing for a database at base. "
    "With -v also when each was applied, and by whom.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen current", "the revision of the database"},
    {"autogen current -v", "with all that is known of it"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so"},
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
    if (!ag_list_current(cli->arena, cli->project, &facts, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_report_json(cli, ag_report_facts(cli->arena, &facts));
        return AG_DONE;
    }
    for (size_t i = 0; i < facts.len; i++) {
        facts.items[i]->current = false; /* they all are: no need to mark it */
        if (cli->globals.verbose)
            ag_report_fact(cli, facts.items[i], true);
        else
            printf("%s\n", ag_report_id(cli->arena, facts.items[i]));
    }
    return AG_DONE;
}

const ag_command ag_cmd_current = {
    .name = "current",
    .summary = "the revision that the database is at",
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
