#include <stdio.h>

#include "cli/report.h"

typedef struct status_options {
    bool exit_code;
} status_options;

static const ag_opt options[] = {
    AG_OPT_IS_FLAG(status_options, exit_code, "exit-code", '\0',
                   .help = "exit 2 unless the database is up to date and nothing differs"),
};

static const char *const description[] = {
    "Which database, and where its URL came from; the revision it is at, the heads, what is "
    "pending; what is declared and not yet in a revision; what was done to the database by hand; "
    "and the next command to type. `autogen` alone says the same.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen status", "where do we stand?"},
    {"autogen status --exit-code --json", "for a cron job"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "said so; with --exit-code: up to date"},
    {AG_DIFFERS, "with --exit-code: something is pending, not in a revision, or drifted"},
    {AG_HALF_APPLIED, "with --exit-code: a revision stopped half-way"},
    {AG_MISMATCH, "the database is at a revision that is nowhere"},
    {AG_UNREACHABLE, "the database cannot be reached; what the files say is printed"},
};

static void print_line(const char *title, const char *text)
{
    printf("%-10s %s\n", title, text);
}

static void print_count(const char *title, int64_t count, const char *what, const ag_names *list)
{
    if (count == AG_UNSET || count == 0)
        return;
    printf("%-10s %lld %s\n", title, (long long)count, what);
    for (size_t i = 0; i < list->len; i++)
        printf("    %s\n", list->items[i]);
}

static void print_database(const ag_cli *cli, const ag_status_fact *fact)
{
    if (!fact->database) {
        print_line("database:",
                   ag_format(cli->arena, "none: %s",
                             fact->database_origin
                                 ? fact->database_origin
                                 : "--url, AUTOGEN_DATABASE_URL, \"database\" in autogen.json"));
        return;
    }
    print_line("database:",
               ag_format(cli->arena, "%s (%s)", fact->database, fact->database_origin));
    if (fact->environment)
        print_line("env:", fact->environment);
    if (fact->server)
        print_line("server:", fact->server);
    if (fact->unreachable)
        print_line("", ag_format(cli->arena, "cannot be reached: %s", fact->unreachable));
}

static void print_revisions(const ag_cli *cli, const ag_status_fact *fact)
{
    if (fact->database && !fact->unreachable)
        print_line("current:",
                   fact->current.len ? ag_join(cli->arena, &fact->current, ", ") : "base");
    print_line(fact->heads.len > 1 ? "heads:" : "head:",
               fact->heads.len ? ag_join(cli->arena, &fact->heads, ", ") : "no revision yet");
    if (fact->unfiled.len)
        print_line("no file:", ag_format(cli->arena, "%s, applied and not among the files here",
                                         ag_join(cli->arena, &fact->unfiled, ", ")));
    if (fact->half_applied)
        print_line("half-done:",
                   ag_format(cli->arena, "%s, %s", fact->half_applied, fact->half_step));
    if (fact->running)
        print_line("running:", fact->running);
    if (fact->pending.len)
        print_line("pending:", ag_format(cli->arena, "%u of %lld: %s", fact->pending.len,
                                         (long long)fact->revisions,
                                         ag_join(cli->arena, &fact->pending, ", ")));
}

static void print_not_covered(const ag_status_fact *fact)
{
    for (size_t i = 0; i < fact->not_covered.keys.len; i++)
        printf("%-10s %s: %s, of a kind that autogen does not know\n",
               "besides:", fact->not_covered.keys.items[i], fact->not_covered.values.items[i]);
}

static void print_fact(const ag_cli *cli, const ag_status_fact *fact)
{
    static const ag_names none = {0};
    print_database(cli, fact);
    print_revisions(cli, fact);
    print_count("declared:", fact->undeclared, "not yet in a revision", &fact->differences);
    print_count("drift:", fact->drift, "done to the database by hand", &fact->drifted);
    print_count("foreign:", fact->foreign, "in the database and not managed", &none);
    print_not_covered(fact);
    if (fact->up_to_date && fact->database && !fact->unreachable)
        printf("\nup to date\n");
    if (fact->next)
        printf("\nnext: %s\n", fact->next);
}

static bool is_clean(const ag_status_fact *fact)
{
    return fact->up_to_date && fact->undeclared <= 0 && fact->drift <= 0 && fact->heads.len <= 1;
}

static ag_status status_of(const ag_status_fact *fact, bool exit_code)
{
    if (fact->unreachable)
        return AG_UNREACHABLE;
    if (!exit_code)
        return AG_DONE;
    if (fact->half_applied)
        return AG_HALF_APPLIED;
    return is_clean(fact) ? AG_DONE : AG_DIFFERS;
}

static ag_status report(ag_cli *cli, bool exit_code)
{
    ag_status_fact *fact = NULL;
    if (!ag_report_project(cli) || !ag_status_of(cli->arena, cli->project, &fact, &cli->err))
        return ag_report_error(cli);
    if (cli->globals.json)
        ag_report_json(cli, ag_report_object(cli->arena, &fact->base));
    else
        print_fact(cli, fact);
    return status_of(fact, exit_code);
}

ag_status ag_cmd_glance(ag_cli *cli)
{
    return report(cli, false);
}

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    (void)args;
    const status_options *o = values;
    return report(cli, o->exit_code);
}

const ag_command ag_cmd_status = {
    .name = "status",
    .summary = "where we stand, and the next command to type",
    .description = description,
    AG_CMD_OPTIONS(status_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
