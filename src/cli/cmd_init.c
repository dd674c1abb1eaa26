#include <stdio.h>

#include "cli/report.h"

static const ag_operand operands[] = {
    {"DIR", .optional = true, .help = "the folder, made if it is not there; without it this one"},
};

static const char *const description[] = {
    "Writes autogen.json, the folder migrations/ and a first schema.json: a project that works at "
    "once, on the database sqlite:app.db. Edit schema.json, which belongs to you from then on, and "
    "set \"database\" in autogen.json or the variable AUTOGEN_DATABASE_URL for another database.",
    "Files that are there already are never overwritten.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen init", "start a project in this folder"},
    {"autogen init backend/database", "start one in another folder"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "the files were made; their names are on stdout"},
    {AG_FAILED, "one of them exists already, or the folder is not writable"},
};

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    ag_names files = {0};
    const char *folder = args->len ? args->items[0] : NULL;
    if (!ag_init(cli->arena, folder, &files, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_json *document = ag_json_object(cli->arena);
        ag_json_set(cli->arena, document, "files", ag_report_names(cli->arena, &files));
        ag_report_json(cli, document);
        return AG_DONE;
    }
    for (size_t i = 0; i < files.len; i++)
        printf("%s\n", files.items[i]);
    ag_report_note(cli, "next: edit schema.json, then");
    if (folder)
        ag_report_note(cli, "    cd %s", folder);
    ag_report_note(cli, "    autogen revision -m \"first tables\"\n    autogen upgrade");
    return AG_DONE;
}

const ag_command ag_cmd_init = {
    .name = "init",
    .summary = "start a project: configuration, schema, folder of revisions",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
