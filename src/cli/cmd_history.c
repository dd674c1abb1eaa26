#include <string.h>

#include "cli/report.h"

typedef struct history_options {
    const char *range;
    int64_t limit;
    bool indicate_current;
} history_options;

static const ag_opt options[] = {
    AG_OPT_IS_TEXT(history_options, range, "rev-range", 'r', "A:B",
                   .help = "only these: a:b, a:, :b, -3:current"),
    AG_OPT_IS_INT(history_options, limit, "limit", '\0', "N", .help = "at most so many"),
    AG_OPT_IS_FLAG(history_options, indicate_current, "indicate-current", 'i',
                   .help = "mark where the database is"),
};

static const char *const description[] = {
    "Prints the revisions, the latest first: parent, id, marks, message. With -v several lines for "
    "each. A database is asked only with -i, or where the range says current.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen history", "all revisions"},
    {"autogen history --limit 20 -i", "the latest 20, and where the database is"},
    {"autogen history -r -3:current", "the last three that were applied"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so"},
    {AG_USAGE, "the range names no revision, or several"},
    {AG_BAD_INPUT, "a revision is malformed, or the files form no history"},
};

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    (void)args;
    const history_options *o = values;
    ag_list_request request = {o->range, o->limit, o->indicate_current};
    ag_revision_facts facts = {0};
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (o->indicate_current || (o->range && strstr(o->range, "current")))
        ag_report_database(cli);
    if (!ag_list_history(cli->arena, cli->project, &request, &facts, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_report_json(cli, ag_report_facts(cli->arena, &facts));
        return AG_DONE;
    }
    for (size_t i = 0; i < facts.len; i++)
        ag_report_fact(cli, facts.items[i], cli->globals.verbose);
    return AG_DONE;
}

const ag_command ag_cmd_history = {
    .name = "history",
    .summary = "the revisions, the latest first",
    .description = description,
    AG_CMD_OPTIONS(history_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
