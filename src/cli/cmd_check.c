#include <stdio.h>

#include "cli/report.h"

typedef struct check_options {
    bool database;
} check_options;

static const ag_opt options[] = {
    AG_OPT_IS_FLAG(check_options, database, "database", '\0',
                   .help = "look at the database too: is it at head, and as the history says?"),
};

static const char *const description[] = {
    "Reads the schema and all revisions, replays them up and down, and compares: is everything that "
    "is declared in a revision, and is there one head? No database is needed, so it can be a "
    "pre-commit hook.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen check", "before a commit"},
    {"autogen check --database", "in a pipeline, against a database"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "nothing differs"},
    {AG_DIFFERS, "a revision is missing or pending, there are several heads, or drift"},
    {AG_HALF_APPLIED, "--database: a revision stopped half-way"},
    {AG_MISMATCH, "--database: it does not fit the history"},
    {AG_BAD_INPUT, "the schema or a revision is malformed, or does not fit the others"},
    {AG_UNREACHABLE, "--database, and there is none or it cannot be reached"},
};

static ag_json *result_json(ag_arena *arena, const ag_check_result *result)
{
    ag_json *document = ag_json_object(arena);
    ag_json_set(arena, document, "clean", ag_json_bool(arena, result->clean));
    ag_json_set(arena, document, "undeclared", ag_report_described(arena, &result->undeclared));
    ag_json_set(arena, document, "drift", ag_report_described(arena, &result->drift));
    ag_json_set(arena, document, "pending", ag_report_names(arena, &result->pending));
    ag_json_set(arena, document, "unfiled", ag_report_names(arena, &result->unfiled));
    ag_json_set(arena, document, "heads", ag_report_names(arena, &result->heads));
    if (result->half_applied)
        ag_json_set(arena, document, "half_applied", ag_json_string(arena, result->half_applied));
    return document;
}

static void print_ops(const ag_cli *cli, const char *title, const ag_ops *ops)
{
    if (!ops->len)
        return;
    printf("%s\n", title);
    ag_report_ops(cli, stdout, "  ", ops);
}

static void print_result(const ag_cli *cli, const ag_check_result *result)
{
    print_ops(cli, "not yet in a revision:", &result->undeclared);
    print_ops(cli, "done to the database by hand:", &result->drift);
    if (result->half_applied)
        printf("half-done: %s\n", result->half_applied);
    if (result->pending.len)
        printf("pending: %s\n", ag_join(cli->arena, &result->pending, ", "));
    if (result->unfiled.len)
        printf("applied, and without a file here: %s\n",
               ag_join(cli->arena, &result->unfiled, ", "));
    if (result->heads.len)
        printf("several heads: %s\n", ag_join(cli->arena, &result->heads, ", "));
    if (result->clean)
        ag_report_note(cli, "nothing differs");
    else if (result->half_applied)
        ag_report_note(cli, "next: %s", result->finish);
    else if (result->undeclared.len)
        ag_report_note(cli, "next: autogen revision -m \"...\"");
    else if (result->heads.len)
        ag_report_note(cli, "next: autogen merge");
    else if (result->pending.len)
        ag_report_note(cli, "next: autogen upgrade head");
    else if (result->unfiled.len)
        ag_report_note(cli, "next: get the files, or autogen downgrade");
}

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    (void)args;
    const check_options *o = values;
    ag_check_result result = {0};
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (o->database)
        ag_report_database(cli);
    if (!ag_check_project(cli->arena, cli->project, o->database, &result, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json)
        ag_report_json(cli, result_json(cli->arena, &result));
    else
        print_result(cli, &result);
    if (result.half_applied)
        return AG_HALF_APPLIED;
    return result.clean ? AG_DONE : AG_DIFFERS;
}

const ag_command ag_cmd_check = {
    .name = "check",
    .summary = "is everything that is declared in a revision?",
    .description = description,
    AG_CMD_OPTIONS(check_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
