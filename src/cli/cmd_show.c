#include <stdio.h>
#include <string.h>

#include "cli/report.h"

static const ag_operand operands[] = {
    {"REV", .help = "an id or unique prefix, head, current, head-2; a range a:b shows all of it"},
};

static const char *const description[] = {
    "Prints all that is known of a revision: parents, labels, file, dates, and its operations, up "
    "and down. `autogen sql REV` gives the statements.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen show head", "the latest revision"},
    {"autogen show 3f2a", "the one whose id begins so"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so"},
    {AG_USAGE, "REV names no revision, or several"},
};

/*
 * Operations as a file has them are sparse; to describe them they have to be bound to the schema at that point.  A revision that no file has is in no
 * history here, and stays undescribed.
 */
static bool bind(ag_cli *cli, const ag_graph *graph, ag_revision **revision)
{
    ag_node *node = ag_graph_find(graph, (*revision)->id);
    if (!node)
        return false;
    ag_nodes before = {0};
    for (size_t i = 0; i < node->parents.len; i++)
        AG_PUSH(cli->arena, &before, node->parents.items[i]);
    for (size_t i = 0; i < node->needs.len; i++)
        AG_PUSH(cli->arena, &before, node->needs.items[i]);
    ag_error ignored = {0};
    ag_schema *schema = ag_schema_new(cli->arena);
    *revision = node->revision;
    return (!before.len || ag_replay(cli->arena, graph, &before, &schema, &ignored)) &&
           ag_revision_apply(cli->arena, schema, *revision, true, &ignored) &&
           ag_revision_apply(cli->arena, schema, *revision, false, &ignored);
}

static void print_direction(const ag_cli *cli, const char *title, const ag_ops *ops)
{
    if (!ops->len)
        return;
    printf("%s:\n", title);
    ag_report_ops(cli, stdout, "  ", ops);
}

static void print_revision(ag_cli *cli, const ag_graph *graph, ag_revision *revision)
{
    if (!bind(cli, graph, &revision))
        return;
    print_direction(cli, "upgrade", &revision->upgrade);
    if (revision->irreversible)
        printf("downgrade: none\n");
    print_direction(cli, "downgrade", &revision->downgrade);
}

static ag_json *revisions_json(ag_arena *arena, const ag_revisions *revisions,
                               const ag_revision_facts *facts)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < facts->len; i++) {
        ag_json *json = ag_report_object(arena, &facts->items[i]->base);
        ag_json_set(arena, json, "upgrade", ag_ops_write(arena, &revisions->items[i]->upgrade));
        ag_json_set(arena, json, "downgrade",
                    revisions->items[i]->irreversible
                        ? ag_json_bool(arena, false)
                        : ag_ops_write(arena, &revisions->items[i]->downgrade));
        ag_json_append(arena, array, json);
    }
    return array;
}

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    ag_revisions revisions = {0};
    ag_revision_facts facts = {0};
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (strstr(args->items[0], "current"))
        ag_report_database(cli);
    if (!ag_find_revisions(cli->arena, cli->project, args->items[0], &revisions, &facts, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json) {
        ag_report_json(cli, revisions_json(cli->arena, &revisions, &facts));
        return AG_DONE;
    }
    ag_revisions all = {0};
    ag_graph graph = {0};
    if (!ag_project_revisions(cli->arena, cli->project, &all, &graph, &cli->err))
        return ag_report_error(cli);
    for (size_t i = 0; i < facts.len; i++) {
        ag_report_fact(cli, facts.items[i], true);
        print_revision(cli, &graph, revisions.items[i]);
    }
    return AG_DONE;
}

const ag_command ag_cmd_show = {
    .name = "show",
    .summary = "all that is known of a revision",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
