#include <autogen/plan.h>
#include <autogen/source.h>
#include <stdio.h>

#include "cli/report.h"

typedef struct inspect_options {
    int format; /* inspect_format */
    const char *dialect;
} inspect_options;

typedef enum inspect_format { FORMAT_JSON, FORMAT_SQL, FORMAT_C } inspect_format;

static const char *const formats[] = {"json", "sql", "c", NULL};

static const ag_operand operands[] = {
    {"SOURCE", .optional = true,
     .help = "a schema file, a URL, history, history@REV, declared, database, empty, -; without it "
             "database"},
};

/* clang-format off */
static const ag_opt options[] = {
    AG_OPT_IS_CHOICE(inspect_options, format, "format", '\0', formats,
        .help = "as a schema file of JSON, as one of SQL, or as an annotated C header"),
    AG_OPT_IS_TEXT(inspect_options, dialect, "dialect", '\0', "postgresql|sqlite",
        .help = "whose SQL; without it the source's or the database's, or the only one of "
                "\"dialects\"",
        .needs = "format"),
};
/* clang-format on */

static const char *const description[] = {
    "Prints a schema as a schema file would declare it. What is printed, read back, is the same "
    "schema. Of a database, only what is managed is "
    "shown: what the schema or the history names, and what \"managed_schemas\" and \"include\" add.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen inspect", "the database of the project"},
    {"autogen inspect history@head-1", "the schema before the latest revision"},
    {"autogen inspect sqlite:old.db", "another database"},
    {"autogen inspect declared --format sql --dialect sqlite", "the declared schema as SQL"},
    {"autogen inspect --format c > schema.h", "the database as annotated structs"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "printed"},
    {AG_USAGE, "SOURCE names nothing"},
    {AG_UNREACHABLE, "the database cannot be reached, or there is none"},
};

/* A database is printed in its own SQL. */
static const char *dialect_of(const inspect_options *o, const char *source)
{
    const ag_dialect *dialect = NULL;
    ag_error ignored = {0};
    if (o->dialect || !ag_dialect_for_url(source, &dialect, &ignored))
        return o->dialect;
    return dialect->name;
}

static bool print_sql(ag_cli *cli, const char *source, const char *dialect)
{
    ag_buf sql = ag_buf_new(cli->arena);
    if (!ag_diff_sql(cli->arena, cli->project, "empty", source, dialect, &sql, &cli->err))
        return false;
    fputs(sql.text, stdout);
    return true;
}

static bool print(ag_cli *cli, const inspect_options *o, const char *source)
{
    ag_schema *schema = NULL;
    if (o->format == FORMAT_SQL)
        return print_sql(cli, source, dialect_of(o, source));
    if (!ag_schema_of(cli->arena, cli->project, source, &schema, &cli->err))
        return false;
    if (o->format == FORMAT_JSON)
        ag_schema_print_to(cli->arena, schema, stdout);
    else
        fputs(ag_schema_print_c(cli->arena, schema), stdout);
    return true;
}

static bool check(ag_cli *cli, const inspect_options *o)
{
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
    const inspect_options *o = values;
    const char *source = args->len ? args->items[0] : "database";
    if (!check(cli, o) || !ag_report_project(cli))
        return ag_report_error(cli);
    if (ag_streq(source, "database"))
        ag_report_database(cli);
    return print(cli, o, source) ? AG_DONE : ag_report_error(cli);
}

const ag_command ag_cmd_inspect = {
    .name = "inspect",
    .summary = "print a schema: of a database, of the history",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(inspect_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
