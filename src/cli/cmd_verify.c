#include "cli/report.h"

#include <stdio.h>

static const ag_operand operands[] = {
    {.name = "RANGE",
     .optional = true,
     .help = "a revision, or a range such as a1b2:head; without it all revisions"},
};

static const char *const description[] = {
    "Tries revisions out: each one is taken up, down and up again in a scratch database that starts from the model "
    "before it, with rows. After the way up the schema must be the one that the revision says, after the way down it "
    "must be the former one, and values that no operation touches must be what they were.",
    "`revision` does the same for what it generates, before it writes the file. Revisions that were written or edited "
    "by hand are proven by this command, and with --url on a server of another version.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen verify head", "test your downgrade"},
    {"autogen verify a1b2:head", "all after a1b2, and itself"},
    {"autogen verify --url postgresql://localhost:5433/dev", "on another server"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "each revision does what it says, wherever it could be tried"},
    {AG_FAILED, "one of them does not"},
    {AG_UNREACHABLE, "no scratch database can be had"},
};

static void tell(void *payload, const ag_verify_fact *fact)
{
    const ag_cli *cli = payload;
    if (cli->globals.json)
        return;
    const char *message =
        fact->message ? ag_format(cli->arena, ", %s", ag_report_line(cli->arena, fact->message))
                      : "";
    if (fact->error) {
        printf("%s failed%s: %s\n", fact->revision, message, fact->error);
        return;
    }
    printf("%s ok%s%s%s\n", fact->revision, fact->verified.len ? " on " : "",
           ag_join(cli->arena, &fact->verified, " and "), message);
    for (size_t i = 0; i < fact->unproven.len; i++)
        ag_report_note(cli, "%s was not tried on %s", fact->revision, fact->unproven.items[i]);
}

static ag_json *facts_json(ag_arena *arena, const ag_verify_facts *facts)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < facts->len; i++)
        ag_json_append(arena, array, ag_report_object(arena, &facts->items[i]->base));
    return array;
}

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    ag_verify_facts facts = {0};
    ag_status status = AG_DONE;
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (!ag_verify_revisions(cli->arena, cli->project, args->len ? args->items[0] : NULL, tell, cli,
                             &facts, &cli->err))
        return ag_report_error(cli);
    for (size_t i = 0; i < facts.len; i++) {
        if (facts.items[i]->error)
            status = AG_FAILED;
    }
    if (cli->globals.json)
        ag_report_json(cli, facts_json(cli->arena, &facts));
    else if (!facts.len)
        ag_report_note(cli, "there is no revision");
    return status;
}

const ag_command ag_cmd_verify = {
    .name = "verify",
    .summary = "up, down and up again, in a scratch database",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
