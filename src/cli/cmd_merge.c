#include "cli/report.h"

#include <stdio.h>

typedef struct merge_options {
    const char *message;
    const char *id;
    const char *branch_label;
} merge_options;

/* clang-format off */
static const ag_opt options[] = {
    AG_OPT_IS_TEXT(merge_options, message, "message", 'm', "TEXT",
        .help = "what the revision says; \"merge branches\" without it"),
    AG_OPT_IS_TEXT(merge_options, id, "rev-id", '\0', "ID",
        .help = "the id of the revision, instead of one that is made"),
    AG_OPT_IS_TEXT(merge_options, branch_label, "branch-label", '\0', "LABEL",
        .help = "a name for the branch that begins here"),
};
/* clang-format on */

static const ag_operand operands[] = {
    {.name = "REV",
     .optional = true,
     .many = true,
     .help = "the revisions to join; without any all heads"},
};

static const char *const description[] = {
    "Joins branches: writes a revision that has several parents and does nothing itself. It is refused where the "
    "branches do not fit together, such as when both add the same column.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen merge -m \"merge branches\"", "all heads"},
    {"autogen merge a1b2 c3d4", "these two"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "the file is written; its path is on stdout"},
    {AG_USAGE, "there is only one head"},
    {AG_BAD_INPUT, "the branches do not fit together"},
};

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    const merge_options *o = values;
    ag_revision_request request = {
        .message = o->message, .id = o->id, .branch_label = o->branch_label, .empty = true};
    ag_revision_result result = {0};
    if (!ag_report_project(cli) ||
        !ag_merge(cli->arena, cli->project, args, &request, &result, &cli->err))
        return ag_report_error(cli);
    const ag_revision *revision = result.written.items[0];
    if (cli->globals.json) {
        ag_json *json = ag_json_object(cli->arena);
        ag_json_set(cli->arena, json, "revision", ag_json_string(cli->arena, revision->id));
        ag_json_set(cli->arena, json, "down_revision",
                    ag_report_names(cli->arena, &revision->down_revision));
        ag_json_set(cli->arena, json, "path", ag_json_string(cli->arena, revision->path));
        ag_report_json(cli, json);
        return AG_DONE;
    }
    ag_report_note(cli, "revision %s, %s", revision->id,
                   ag_report_line(cli->arena, revision->message));
    printf("%s\n", revision->path);
    return AG_DONE;
}

const ag_command ag_cmd_merge = {
    .name = "merge",
    .summary = "join branches by a revision with several parents",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_OPTIONS(merge_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
