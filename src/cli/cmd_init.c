#include <stdio.h>

#include "cli/report.h"

typedef struct init_options {
    bool from_database;
    int format; /* ag_init_format */
} init_options;

static const char *const formats[] = {"json", "sql", "c", NULL};

static const ag_operand operands[] = {
    {"DIR", .optional = true, .help = "the folder, made if it is not there; without it this one"},
};

/* clang-format off */
static const ag_opt options[] = {
    AG_OPT_IS_FLAG(init_options, from_database, "from-database", '\0',
        .help = "adopt a database that is there: --url, AUTOGEN_DATABASE_URL or DATABASE_URL"),
    AG_OPT_IS_CHOICE(init_options, format, "format", '\0', formats,
        .help = "with --from-database: the schema file as JSON, SQL, or a C header"),
};
/* clang-format on */

static const char *const description[] = {
    "Writes autogen.json, the folder migrations/ and a first schema.json: a project that works at "
    "once, on the database sqlite:app.db. Edit schema.json, which belongs to you from then on, and "
    "set \"database\" in autogen.json or the variable AUTOGEN_DATABASE_URL for another database.",
    "With --from-database the schema file says what the database holds, and a first revision, the "
    "baseline, is recorded there as adopted. Nothing else in the database is changed. A password in "
    "the URL is not written down: the configuration then asks for the variable DATABASE_URL.",
    "Files that are there already are never overwritten.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen init", "start a project in this folder"},
    {"autogen init backend/database", "start one in another folder"},
    {"autogen init --from-database --url sqlite:old.db", "start one for a database that is there"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "the files were made; their names are on stdout"},
    {AG_FAILED, "one of them exists already, or the folder is not writable"},
    {AG_MISMATCH, "with --from-database: revisions were run in it already"},
    {AG_UNREACHABLE, "with --from-database: there is no database, or it cannot be reached"},
};

static void print_files(const ag_cli *cli, const ag_names *files)
{
    ag_json *document = ag_json_object(cli->arena);
    ag_json_set(cli->arena, document, "files", ag_report_names(cli->arena, files));
    if (cli->globals.json) {
        ag_report_json(cli, document);
        return;
    }
    for (size_t i = 0; i < files->len; i++)
        printf("%s\n", files->items[i]);
}

static ag_status adopt(ag_cli *cli, const ag_init_request *request)
{
    ag_init_result result = {0};
    if (!ag_init_from_database(cli->arena, request, &result, &cli->err))
        return ag_report_error(cli);
    print_files(cli, &result.files);
    ag_report_note(cli, "database: %s", result.display_url);
    for (size_t i = 0; i < result.not_covered.keys.len; i++)
        ag_report_note(cli, "not covered: %s (%s)", result.not_covered.keys.items[i],
                       result.not_covered.values.items[i]);
    for (size_t i = 0; i < result.unproven.len; i++)
        ag_report_note(cli, "not proven on %s", result.unproven.items[i]);
    if (result.needs_variable)
        ag_report_note(cli, "the URL has a password: set DATABASE_URL, or write it into .env");
    return AG_DONE;
}

static ag_status start(ag_cli *cli, const char *folder)
{
    ag_names files = {0};
    if (!ag_init(cli->arena, folder, &files, &cli->err))
        return ag_report_error(cli);
    print_files(cli, &files);
    if (cli->globals.json)
        return AG_DONE;
    ag_report_note(cli, "next: edit schema.json, then");
    if (folder)
        ag_report_note(cli, "    cd %s", folder);
    ag_report_note(cli, "    autogen revision -m \"first tables\"\n    autogen upgrade");
    return AG_DONE;
}

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    const init_options *o = values;
    const char *folder = args->len ? args->items[0] : NULL;
    const ag_init_request request = {folder, cli->globals.url, (ag_init_format)o->format};
    if (o->from_database)
        return adopt(cli, &request);
    if (request.format == AG_INIT_JSON)
        return start(cli, folder);
    ag_fail(&cli->err, AG_E_USAGE, NULL, "option \"--format\" goes only with \"--from-database\"");
    return ag_report_error(cli);
}

const ag_command ag_cmd_init = {
    .name = "init",
    .summary = "start a project: configuration, schema, folder of revisions",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(init_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
