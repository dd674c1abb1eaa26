#include "cli/report.h"

typedef struct stamp_options {
    bool purge;
} stamp_options;

static const ag_operand operands[] = {
    {"REV", .many = true, .help = "the revisions that the database is at: ids, head, heads, base"},
};

static const ag_opt options[] = {
    AG_OPT_IS_FLAG(stamp_options, purge, "purge", '\0',
                   .help = "forget first what was recorded, unknown revisions too"),
};

static const char *const description[] = {
    "Records that the database is at REV, and runs nothing: for a database that already is where "
    "the files say.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen stamp head", "the database is up to date already"},
    {"autogen stamp --purge base", "forget everything"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "recorded"},
    {AG_MISMATCH, "the database is at a revision that is nowhere; --purge forgets it"},
    {AG_USAGE, "REV names no revision, or several"},
    {AG_UNREACHABLE, "the database cannot be reached, or there is none"},
};

static void tell(void *payload, const char *text)
{
    const ag_cli *cli = payload;
    ag_report_note(cli, "%s", text);
}

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    const stamp_options *o = values;
    ag_progress progress = {.note = tell, .payload = cli};
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    ag_report_database(cli);
    if (!ag_stamp_project(cli->arena, cli->project, args, o->purge, &progress, &cli->err))
        return ag_report_error(cli);
    ag_report_note(cli, "stamped %s", ag_join(cli->arena, args, ", "));
    if (cli->globals.json) {
        ag_json *document = ag_json_object(cli->arena);
        ag_json_set(cli->arena, document, "stamped", ag_report_names(cli->arena, args));
        ag_report_json(cli, document);
    }
    return AG_DONE;
}

const ag_command ag_cmd_stamp = {
    .name = "stamp",
    .summary = "record a revision without running anything",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(stamp_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
