#include "cli/migrate.h"

static const ag_operand operands[] = {
    {"REV", .help = "what remains: an id or unique prefix, base, -1, label@base"},
};

static const char *const description[] = {
    "Runs the downgrades of all that is applied above REV, the latest first. Nothing is run if one "
    "of them has no downgrade.",
    "A baseline that was adopted is only taken out of the record: its tables stay.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen downgrade -1", "undo the latest revision"},
    {"autogen downgrade base", "undo everything"},
    {"autogen downgrade -1 --sql > back.sql", "a script instead of a run"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "done, or nothing to do"},
    {AG_FAILED, "the database refused a statement; what ran before stays, and is recorded"},
    {AG_DECISION, "loss that is not allowed"},
    {AG_LOCKED, "another runner is at work"},
    {AG_HALF_APPLIED, "a revision stopped half-way: run again"},
    {AG_MISMATCH, "the database does not fit the history"},
    {AG_BAD_INPUT, "a revision cannot be undone"},
    {AG_UNREACHABLE, "the database cannot be reached"},
};

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    return ag_migrate_run(cli, options, args->items[0], true);
}

const ag_command ag_cmd_downgrade = {
    .name = "downgrade",
    .summary = "undo revisions, back to REV",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(ag_migrate_options, ag_migrate_rows),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
