#include <stdio.h>
#include <string.h>

#include "cli/report.h"

static const char *const description[] = {
    "Prints the revisions that several others follow, the latest first, and below each those that "
    "follow it. With -v several lines for each.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen branches", "where the history parts"},
    {"autogen branches --json", "as data"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so"},
    {AG_BAD_INPUT, "a revision is malformed, or the files form no history"},
};

static ag_json *points_json(ag_arena *arena, const ag_branch_points *points)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < points->len; i++) {
        ag_json *point = ag_report_object(arena, &points->items[i].point->base);
        ag_json_set(arena, point, "branches", ag_report_facts(arena, &points->items[i].branches));
        ag_json_append(arena, array, point);
    }
    return array;
}

/* Those that follow stand where the arrow of the point does. */
static void print_branches(const ag_cli *cli, const ag_branch_point *point)
{
    const ag_names *parents = &point->point->down_revision;
    const char *left = parents->len ? ag_join(cli->arena, parents, ", ") : "<base>";
    for (size_t i = 0; i < point->branches.len; i++) {
        const ag_revision_fact *fact = point->branches.items[i];
        const char *message = ag_report_line(cli->arena, fact->message);
        printf("%*s -> %s%s%s\n", (int)strlen(left), "", ag_report_id(cli->arena, fact),
               *message ? ", " : "", message);
    }
}

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    (void)args;
    ag_branch_points points = {0};
    if (!ag_report_project(cli) || !ag_list_branches(cli->arena, cli->project, &points, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_report_json(cli, points_json(cli->arena, &points));
        return AG_DONE;
    }
    for (size_t i = 0; i < points.len; i++) {
        ag_report_fact(cli, points.items[i].point, cli->globals.verbose);
        print_branches(cli, &points.items[i]);
    }
    return AG_DONE;
}

const ag_command ag_cmd_branches = {
    .name = "branches",
    .summary = "where the history parts",
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
