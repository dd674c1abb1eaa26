#include <stdio.h>

#include "cli/report.h"

typedef struct sql_options {
    const char *dialect;
    bool downgrade;
} sql_options;

static const ag_operand operands[] = {
    {"REV", .help = "an id or unique prefix, head, head-2"},
};

/* clang-format off */
static const ag_opt options[] = {
    AG_OPT_IS_TEXT(sql_options, dialect, "dialect", '\0', "postgresql|sqlite",
        .help = "whose SQL; without it the database's, or the only one of \"dialects\""),
    AG_OPT_IS_FLAG(sql_options, downgrade, "downgrade", '\0', .help = "the way back"),
};
/* clang-format on */

static const char *const description[] = {
    "Prints the statements that a revision becomes, without transactions and records: for reading. "
    "A script that can be run comes from `autogen upgrade --sql`.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen sql head --dialect postgresql", "the latest revision on PostgreSQL"},
    {"autogen sql head --downgrade --dialect sqlite", "its way back on SQLite"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "printed"},
    {AG_USAGE, "REV names no revision, or it is not clear which dialect is meant"},
    {AG_BAD_INPUT, "--downgrade, and the revision has none"},
};

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    const sql_options *o = values;
    ag_buf sql = ag_buf_new(cli->arena);
    if (!ag_report_project(cli) || !ag_revision_sql(cli->arena, cli->project, args->items[0],
                                                    o->dialect, o->downgrade, &sql, &cli->err))
        return ag_report_error(cli);
    if (!cli->globals.json) {
        fputs(sql.text, stdout);
        return AG_DONE;
    }
    ag_json *document = ag_json_object(cli->arena);
    ag_json_set(cli->arena, document, "sql", ag_json_string(cli->arena, sql.text));
    ag_report_json(cli, document);
    return AG_DONE;
}

const ag_command ag_cmd_sql = {
    .name = "sql",
    .summary = "the SQL that a revision becomes",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(sql_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
