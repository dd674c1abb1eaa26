#include <autogen/source.h>
#include <stdio.h>

#include "cli/report.h"

typedef struct inspect_options {
    int format; /* an index into `formats` */
} inspect_options;

static const char *const formats[] = {"json", "c", NULL};
static char *(*const printers[])(ag_arena *arena, const ag_schema *schema) = {ag_schema_print,
                                                                              ag_schema_print_c};

static const ag_operand operands[] = {
    {"SOURCE", .optional = true,
     .help = "a schema file, a URL, history, history@REV, declared, database, empty, -; without it "
             "database"},
};

static const ag_opt options[] = {
    AG_OPT_IS_CHOICE(inspect_options, format, "format", '\0', formats,
                     .help = "as a schema file, or as an annotated C header"),
};

static const char *const description[] = {
    "Prints a schema as a schema file would declare it. Of a database, only what is managed is "
    "shown: what the schema or the history names, and what \"managed_schemas\" and \"include\" add.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen inspect", "the database of the project"},
    {"autogen inspect history@head-1", "the schema before the latest revision"},
    {"autogen inspect sqlite:old.db", "another database"},
    {"autogen inspect --format c > schema.h", "the database as annotated structs"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "printed"},
    {AG_USAGE, "SOURCE names nothing"},
    {AG_UNREACHABLE, "the database cannot be reached, or there is none"},
};

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    const inspect_options *options_given = values;
    const char *source = args->len ? args->items[0] : "database";
    ag_schema *schema = NULL;
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (ag_streq(source, "database"))
        ag_report_database(cli);
    if (!ag_schema_of(cli->arena, cli->project, source, &schema, &cli->err))
        return ag_report_error(cli);
    fputs(printers[options_given->format](cli->arena, schema), stdout);
    return AG_DONE;
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
