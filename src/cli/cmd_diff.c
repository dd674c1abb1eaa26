#include <stdio.h>

#include "cli/report.h"

typedef enum diff_format { FORMAT_TEXT, FORMAT_SQL, FORMAT_JSON } diff_format;

typedef struct diff_options {
    int format; /* diff_format */
    const char *dialect;
    bool exit_code;
} diff_options;

static const char *const formats[] = {"text", "sql", "json", NULL};

static const ag_operand operands[] = {
    {"FROM", .optional = true, .help = "without FROM and TO: history"},
    {"TO", .optional = true, .help = "without FROM and TO: declared"},
};

/* clang-format off */
static const ag_opt options[] = {
    AG_OPT_IS_CHOICE(diff_options, format, "format", '\0', formats,
        .help = "a line an operation, the SQL, or the operations as in a revision"),
    AG_OPT_IS_TEXT(diff_options, dialect, "dialect", '\0', "postgresql|sqlite",
        .help = "whose SQL; without it the database's, or the only one of \"dialects\"",
        .needs = "format"),
    AG_OPT_IS_FLAG(diff_options, exit_code, "exit-code", '\0',
        .help = "exit 2 if something differs"),
};
/* clang-format on */

static const char *const description[] = {
    "Prints the operations that lead from one schema to another. FROM and TO are any two of: a "
    "schema file, a URL, history (what the revisions add up to), history@REV, declared (the "
    "project's schema), database, empty, and - for standard input.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen diff", "what would `autogen revision` write?"},
    {"autogen diff history database", "what was done to the database by hand?"},
    {"autogen diff empty declared --format sql --dialect sqlite", "the schema as SQL"},
    {"autogen diff history@head-1 history", "what did the latest revision change?"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so; with --exit-code: nothing differs"},
    {AG_DIFFERS, "with --exit-code: something differs"},
    {AG_USAGE, "FROM or TO names nothing"},
    {AG_BAD_INPUT, "one of them is malformed"},
    {AG_UNREACHABLE, "one of them is a database that cannot be reached"},
};

static bool print_sql(ag_cli *cli, const char *from, const char *to, const char *dialect)
{
    ag_buf sql = ag_buf_new(cli->arena);
    if (!ag_diff_sql(cli->arena, cli->project, from, to, dialect, &sql, &cli->err))
        return false;
    fputs(sql.text, stdout);
    return true;
}

static bool print_ops(ag_cli *cli, diff_format format, const char *from, const char *to,
                      const ag_ops *ops, const char *dialect)
{
    switch (format) {
    case FORMAT_TEXT: ag_report_ops(cli, stdout, "", ops); return true;
    case FORMAT_SQL: return print_sql(cli, from, to, dialect);
    case FORMAT_JSON: ag_report_json(cli, ag_ops_write(cli->arena, ops)); return true;
    }
    return false;
}

static bool check(ag_cli *cli, const diff_options *o, const ag_names *args)
{
    if (args->len == 1) {
        const char *one = args->items[0];
        ag_fail(&cli->err, AG_E_USAGE, NULL, "\"diff\" takes two sources, or none");
        return ag_hint(&cli->err, "autogen diff %s %s", ag_streq(one, "declared") ? "history" : one,
                       "declared");
    }
    if (o->dialect && o->format != FORMAT_SQL)
        return ag_fail(&cli->err, AG_E_USAGE, NULL,
                       "option \"--dialect\" goes only with \"--format sql\"");
    if (cli->globals.json && o->format == FORMAT_SQL)
        return ag_fail(&cli->err, AG_E_USAGE, NULL,
                       "option \"--json\" does not go with \"--format sql\"");
    return true;
}

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    const diff_options *o = values;
    if (!check(cli, o, args) || !ag_report_project(cli))
        return ag_report_error(cli);
    const char *from = args->len ? args->items[0] : "history";
    const char *to = args->len ? args->items[1] : "declared";
    if (ag_streq(from, "database") || ag_streq(to, "database"))
        ag_report_database(cli);
    diff_format format = cli->globals.json ? FORMAT_JSON : (diff_format)o->format;
    ag_ops ops = {0};
    if (!ag_diff_sources(cli->arena, cli->project, from, to, &ops, &cli->err) ||
        !print_ops(cli, format, from, to, &ops, o->dialect))
        return ag_report_error(cli);
    if (!ops.len)
        ag_report_note(cli, "nothing differs");
    return o->exit_code && ops.len ? AG_DIFFERS : AG_DONE;
}

const ag_command ag_cmd_diff = {
    .name = "diff",
    .summary = "what leads from one schema to another",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(diff_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
