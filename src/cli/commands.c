#include "cli/cmd.h"

#include <string.h>

const ag_command *const ag_commands[] = {
    &ag_cmd_init,    &ag_cmd_revision, &ag_cmd_upgrade, &ag_cmd_downgrade, &ag_cmd_check,
    &ag_cmd_status,  &ag_cmd_current,  &ag_cmd_heads,   &ag_cmd_branches,  &ag_cmd_pending,
    &ag_cmd_history, &ag_cmd_show,     &ag_cmd_stamp,   &ag_cmd_merge,     &ag_cmd_verify,
    &ag_cmd_diff,    &ag_cmd_inspect,  &ag_cmd_sql,     &ag_cmd_explain,   &ag_cmd_help,
};
const size_t ag_command_count = AG_COUNT(ag_commands);

/* clang-format off */
const ag_opt ag_global_options[] = {
    AG_OPT_IS_TEXT(ag_globals, config, "config", 'c', "FILE",
        .help = "the configuration; without it autogen.json here or in the nearest folder above"),
    AG_OPT_IS_TEXT(ag_globals, environment, "env", 'e', "NAME",
        .help = "the environment of the configuration; without it AUTOGEN_ENV"),
    AG_OPT_IS_TEXT(ag_globals, url, "url", 'u', "URL",
        .help = "the database, before all other places that may name it"),
    AG_OPT_IS_TEXT(ag_globals, folder, "directory", 'C', "DIR",
        .help = "run as if started in this folder"),
    AG_OPT_IS_FLAG(ag_globals, quiet, "quiet", 'q',
        .help = "say nothing on stderr but errors and losses", .excludes = "verbose"),
    AG_OPT_IS_FLAG(ag_globals, verbose, "verbose", 'v', .help = "say more"),
    AG_OPT_IS_FLAG(ag_globals, json, "json", '\0',
        .help = "print the result, or the error, as one JSON document on stdout"),
    AG_OPT_IS_FLAG(ag_globals, no_input, "no-input", '\0', .help = "never ask: exit 3 instead"),
    AG_OPT_IS_FLAG(ag_globals, version, "version", '\0', .help = "print the version"),
    AG_OPT_IS_FLAG(ag_globals, help, "help", 'h', .help = "print this help"),
};
/* clang-format on */
const size_t ag_global_option_count = AG_COUNT(ag_global_options);

const ag_command *ag_command_find(const char *name)
{
    for (size_t i = 0; i < ag_command_count; i++)
        if (strcmp(ag_commands[i]->name, name) == 0)
            return ag_commands[i];
    return NULL;
}

/* What people type who know another tool, and what it is called here. */
static const struct {
    const char *theirs;
    const char *ours;
} elsewhere[] = {
    {"migrate", "upgrade"}, {"up", "upgrade"},         {"apply", "upgrade"}, {"down", "downgrade"},
    {"undo", "downgrade"},  {"rollback", "downgrade"}, {"log", "history"},   {"new", "revision"},
    {"create", "revision"}, {"generate", "revision"},  {"dump", "inspect"},  {"plan", "diff"},
};

static const char *nearest(const char *name)
{
    const char *names[AG_COUNT(ag_commands)];
    for (size_t i = 0; i < AG_COUNT(elsewhere); i++)
        if (strcmp(elsewhere[i].theirs, name) == 0)
            return elsewhere[i].ours;
    for (size_t i = 0; i < ag_command_count; i++)
        names[i] = ag_commands[i]->name;
    return ag_nearest(name, names, ag_command_count);
}

bool ag_command_get(const char *name, const ag_command **out, ag_error *err)
{
    const ag_command *command = ag_command_find(name);
    if (command) {
        *out = command;
        return true;
    }
    const char *near = nearest(name);
    ag_fail(err, AG_E_USAGE, NULL, "unknown command \"%s\"", name);
    return near ? ag_hint(err, "did you mean `autogen %s`?", near)
                : ag_hint(err, "`autogen help` lists the commands");
}
