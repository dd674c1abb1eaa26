#include "cli/migrate.h"

static const ag_operand operands[] = {
    {"REV", .optional = true,
     .help = "an id or unique prefix, head, heads, +1, label@head; without it head"},
};

static const char *const description[] = {
    "Runs the revisions that lead to REV and are not applied yet, each in a transaction with its "
    "own record, under a lock: of any number of runners started at once exactly one applies each. "
    "When nothing is pending, no lock is taken.",
    "A run that is killed is resumed by running it again.",
    "With --sql a script is printed that does the same through psql or sqlite3. It starts where the "
    "database stands, or at base with --offline; its first comment says which.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen upgrade", "apply everything that is pending"},
    {"autogen upgrade +1", "apply the next revision only"},
    {"autogen upgrade --dry-run", "look at the steps first"},
    {"autogen upgrade head --sql > migration.sql", "a script instead of a run"},
    {"autogen upgrade --lock-wait 5m", "many replicas, all of which want to be done"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "done, or nothing to do"},
    {AG_FAILED, "the database refused a statement; what ran before stays, and is recorded"},
    {AG_DECISION, "several heads, or loss that is not allowed"},
    {AG_LOCKED, "another runner is at work"},
    {AG_HALF_APPLIED, "a revision stopped half-way: run again"},
    {AG_MISMATCH, "the database does not fit the history"},
    {AG_UNREACHABLE, "the database cannot be reached"},
};

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    return ag_migrate_run(cli, options, args->len ? args->items[0] : NULL, false);
}

const ag_command ag_cmd_upgrade = {
    .name = "upgrade",
    .summary = "run revisions, forwards to REV",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(ag_migrate_options, ag_migrate_rows),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
