/*
 * cmd.h: what a command is: one const table, and one function that calls the library and reports.
 *
 * The table drives the parser, `autogen help`, the usage errors, the manual page and docs/commands.  A command decides nothing about schemas: it turns
 * options into a request, and results into text or JSON.
 */
#ifndef CLI_CMD_H
#define CLI_CMD_H

#include <autogen/project.h>

#include "cli/opt.h"

/* What stands before or after any command. */
typedef struct ag_globals {
    const char *config;
    const char *environment;
    const char *url;
    const char *folder;
    bool quiet;
    bool verbose;
    bool json;
    bool no_input;
    bool version;
    bool help;
} ag_globals;

/* One run of the program. */
typedef struct ag_cli {
    ag_arena *arena;
    ag_globals globals;
    ag_error err;        /* of the library call that failed last */
    ag_project *project; /* once ag_report_project() has opened it */
    bool colour_out;
    bool colour_err;
    bool may_ask;     /* somebody is there to answer a question */
    bool on_terminal; /* somebody sees what passes on stderr */
} ag_cli;

typedef struct ag_operand {
    const char *name; /* "REV" */
    bool optional;
    bool many; /* the last one only: one or more */
    const char *help;
} ag_operand;

typedef struct ag_example {
    const char *command; /* a line that can be pasted into a shell */
    const char *what;
} ag_example;

typedef struct ag_exit_note {
    ag_status status;
    const char *what; /* when this command exits with it */
} ag_exit_note;

typedef struct ag_command ag_command;

struct ag_command {
    const char *name;
    const char *summary; /* one line, lower case, without a full stop */
    const ag_operand *operands;
    size_t operand_count;
    const char *const *description; /* paragraphs, NULL-terminated */
    const ag_opt *options;
    size_t option_count;
    size_t options_size; /* of the struct that they fill */
    const ag_example *examples;
    size_t example_count;
    const ag_exit_note *exits;
    size_t exit_count;
    /* `options` is the filled struct.  What it returns the program exits with. */
    ag_status (*run)(ag_cli *cli, const void *options, const ag_names *operands);
};

/* Initialisers for the pairs of members above. */
#define AG_CMD_OPERANDS(array) .operands = (array), .operand_count = AG_COUNT(array)
#define AG_CMD_OPTIONS(T, array) \
    .options = (array), .option_count = AG_COUNT(array), .options_size = sizeof(T)
#define AG_CMD_EXAMPLES(array) .examples = (array), .example_count = AG_COUNT(array)
#define AG_CMD_EXITS(array) .exits = (array), .exit_count = AG_COUNT(array)

/* All commands, in the order in which help lists them. */
extern const ag_command *const ag_commands[];
extern const size_t ag_command_count;

/* Options that every command takes; they fill an ag_globals. */
extern const ag_opt ag_global_options[];
extern const size_t ag_global_option_count;

extern const ag_command ag_cmd_init;
extern const ag_command ag_cmd_revision;
extern const ag_command ag_cmd_upgrade;
extern const ag_command ag_cmd_downgrade;
extern const ag_command ag_cmd_check;
extern const ag_command ag_cmd_status;
extern const ag_command ag_cmd_current;
extern const ag_command ag_cmd_branches;
extern const ag_command ag_cmd_heads;
extern const ag_command ag_cmd_pending;
extern const ag_command ag_cmd_history;
extern const ag_command ag_cmd_show;
extern const ag_command ag_cmd_stamp;
extern const ag_command ag_cmd_merge;
extern const ag_command ag_cmd_verify;
extern const ag_command ag_cmd_diff;
extern const ag_command ag_cmd_inspect;
extern const ag_command ag_cmd_sql;
extern const ag_command ag_cmd_explain;
extern const ag_command ag_cmd_help;

/* What `autogen` alone says. */
ag_status ag_cmd_glance(ag_cli *cli);

/* By name; NULL if there is none.  The second one fails with AG_E_USAGE and the nearest name. */
const ag_command *ag_command_find(const char *name);
AG_MUST_CHECK bool ag_command_get(const char *name, const ag_command **out, ag_error *err);

#endif
