/*
 * The program: find the command, read its options, run it.  All else is in the tables of the commands.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/cmd.h"
#include "cli/help.h"
#include "cli/report.h"

/* What was asked: a command, the struct that its options fill, and its operands. */
typedef struct request {
    const ag_command *command; /* NULL: none was named */
    void *options;
    ag_names operands;
} request;

/* Errors about the options themselves are printed as JSON too, wherever --json stands among them. */
static bool wants_json(const char *const *args, size_t count)
{
    for (size_t i = 0; i < count && strcmp(args[i], "--") != 0; i++)
        if (strcmp(args[i], "--json") == 0)
            return true;
    return false;
}

static bool check_text(const char *const *args, size_t count, ag_error *err)
{
    for (size_t i = 0; i < count; i++)
        if (!ag_utf8_valid(args[i], strlen(args[i])))
            return ag_fail(err, AG_E_USAGE, NULL, "argument %zu is not UTF-8", i + 1);
    return true;
}

static bool check_operands(const ag_command *command, const ag_names *operands, ag_error *err)
{
    size_t least = 0;
    while (least < command->operand_count && !command->operands[least].optional)
        least++;
    if (operands->len < least)
        return ag_fail(err, AG_E_USAGE, NULL, "\"%s\" needs an operand: %s", command->name,
                       command->operands[operands->len].name);
    size_t most = command->operand_count;
    if (operands->len <= most || (most && command->operands[most - 1].many))
        return true;
    return ag_fail(err, AG_E_USAGE, NULL,
                   most ? "\"%s\" takes no further operand: \"%s\""
                        : "\"%s\" takes no operand: \"%s\"",
                   command->name, operands->items[most]);
}

/* Options before the command are those of every command; behind it, its own too. */
static bool read_request(ag_cli *cli, const char *const *args, size_t count, request *out)
{
    ag_opt_set sets[2] = {{ag_global_options, ag_global_option_count, &cli->globals, 0}};
    size_t next = 0;
    if (!ag_opt_parse(cli->arena, sets, 1, args, count, &next, NULL, &cli->err))
        return ag_hint(&cli->err, "`autogen help` lists commands and options");
    if (next == count)
        return true;
    if (!ag_command_get(args[next++], &out->command, &cli->err))
        return false;
    const ag_command *command = out->command;
    out->options = ag_alloc(cli->arena, command->options_size);
    sets[1] = (ag_opt_set){command->options, command->option_count, out->options, 0};
    ag_opt_preset(&sets[1]);
    if (!ag_opt_parse(cli->arena, sets, 2, args, count, &next, &out->operands, &cli->err) ||
        (!cli->globals.help && !check_operands(command, &out->operands, &cli->err)))
        return ag_hint(&cli->err, "`autogen help %s` lists its options", command->name);
    return true;
}

static ag_status print_version(const ag_cli *cli)
{
    if (!cli->globals.json) {
        printf("autogen %s\n", ag_version());
        return AG_DONE;
    }
    ag_json *document = ag_json_object(cli->arena);
    ag_json_set(cli->arena, document, "version", ag_json_string(cli->arena, ag_version()));
    ag_report_json(cli, document);
    return AG_DONE;
}

static ag_status print_help(const ag_cli *cli, const ag_command *command)
{
    ag_buf buf = ag_buf_new(cli->arena);
    if (command)
        ag_help_command(&buf, command);
    else
        ag_help_overview(&buf);
    fputs(buf.text, stdout);
    return AG_DONE;
}

static bool enter_folder(ag_cli *cli)
{
    const char *folder = cli->globals.folder;
    if (!folder || chdir(folder) == 0)
        return true;
    return ag_fail(&cli->err, AG_E_USAGE, NULL, "cannot enter the folder \"%s\": %s", folder,
                   strerror(errno));
}

static ag_status run(ag_cli *cli, const char *const *args, size_t count)
{
    request asked = {0};
    cli->globals.json = wants_json(args, count);
    ag_report_start(cli);
    if (!check_text(args, count, &cli->err) || !read_request(cli, args, count, &asked))
        return ag_report_error(cli);
    ag_report_start(cli);
    if (cli->globals.version)
        return print_version(cli);
    if (cli->globals.help)
        return print_help(cli, asked.command);
    if (!enter_folder(cli))
        return ag_report_error(cli);
    if (!asked.command)
        return ag_cmd_glance(cli);
    return asked.command->run(cli, asked.options, &asked.operands);
}

/* A full disk or a closed stdout is a failure: somebody relies on what was printed. */
static ag_status close_output(ag_status status)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return status;
    fprintf(stderr, "autogen: error: cannot write to stdout: %s\n", strerror(errno));
    return status == AG_DONE ? AG_FAILED : status;
}

int main(int argc, char **argv)
{
    ag_cli cli = {.arena = ag_arena_open()};
    const char *const *args = (const char *const *)argv + 1;
    ag_sqlite_own_process();
    ag_status status = run(&cli, args, argc > 0 ? (size_t)argc - 1 : 0);
    status = close_output(status);
    ag_report_project_notes(&cli);
    ag_arena_close(cli.arena);
    return (int)status;
}
