#include <stdio.h>

#include "cli/help.h"
#include "cli/report.h"

static const ag_operand operands[] = {
    {"CODE", .optional = true,
     .help = "the word of an error (\"code\" with --json), or an exit status; without it the list"},
};

static const char *const description[] = {
    "Prints the page behind an error: what it means, why it happens, what to do.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen explain", "all errors and statuses"},
    {"autogen explain drift", "one error"},
    {"autogen explain 65", "all errors with which the program exits 65"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "printed"},
    {AG_USAGE, "there is no such error or status"},
};

static ag_json *info_json(ag_arena *arena, const ag_error_info *info)
{
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "code", ag_json_string(arena, info->word));
    ag_json_set(arena, json, "status", ag_json_int(arena, info->status));
    ag_json_set(arena, json, "title", ag_json_string(arena, info->title));
    ag_json_set(arena, json, "explanation", ag_json_string(arena, info->explain));
    return json;
}

static void print_json(const ag_cli *cli, const ag_error_info *const *infos, size_t count)
{
    ag_json *array = ag_json_array(cli->arena);
    for (size_t i = 0; i < count; i++)
        ag_json_append(cli->arena, array, info_json(cli->arena, infos[i]));
    ag_report_json(cli, array);
}

/* The statuses, each with its errors; only `wanted` if it is one. */
static void print_list(const ag_exit_note *wanted)
{
    for (size_t s = 0; s < ag_help_status_count; s++) {
        const ag_exit_note *note = &ag_help_statuses[s];
        if (wanted && wanted != note)
            continue;
        printf("%d: %s\n", (int)note->status, note->what);
        for (int i = 1; i < AG_ERROR_COUNT; i++) {
            const ag_error_info *info = ag_error_describe((ag_error_code)i);
            if (info->status == note->status)
                printf("  %-18s %s\n", info->word, info->title);
        }
    }
}

/* The exit status that `code` is, NULL if it is none. */
static const ag_exit_note *find_status(ag_arena *arena, const char *code)
{
    for (size_t s = 0; code && s < ag_help_status_count; s++)
        if (ag_streq(code, ag_format(arena, "%d", (int)ag_help_statuses[s].status)))
            return &ag_help_statuses[s];
    return NULL;
}

static ag_status fail_unknown(ag_cli *cli, const char *code)
{
    const char *words[AG_ERROR_COUNT];
    for (int i = 1; i < AG_ERROR_COUNT; i++)
        words[i] = ag_error_describe((ag_error_code)i)->word;
    const char *near = ag_nearest(code, words + 1, AG_ERROR_COUNT - 1);
    ag_fail(&cli->err, AG_E_USAGE, NULL, "there is no error or exit status \"%s\"", code);
    if (near)
        ag_hint(&cli->err, "did you mean %s?", near);
    else
        ag_hint(&cli->err, "`autogen explain` lists them");
    return ag_report_error(cli);
}

static ag_status run(ag_cli *cli, const void *options, const ag_names *args)
{
    (void)options;
    const char *code = args->len ? args->items[0] : NULL;
    const ag_exit_note *status = find_status(cli->arena, code);
    const ag_error_info *infos[AG_ERROR_COUNT];
    size_t count = 0;
    for (int i = 1; i < AG_ERROR_COUNT; i++) {
        const ag_error_info *info = ag_error_describe((ag_error_code)i);
        if (status ? info->status == status->status : !code || ag_streq(info->word, code))
            infos[count++] = info;
    }
    if (!status && !count)
        return fail_unknown(cli, code);
    if (cli->globals.json)
        print_json(cli, infos, count);
    else if (status || !code)
        print_list(status);
    else
        printf("%s: %s (exit status %d)\n\n%s", infos[0]->word, infos[0]->title,
               (int)infos[0]->status, infos[0]->explain);
    return AG_DONE;
}

const ag_command ag_cmd_explain = {
    .name = "explain",
    .summary = "the page behind an error or an exit status",
    AG_CMD_OPERANDS(operands),
    .description = description,
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
