/*
 * help.h: what the tables of the commands look like to a reader at a terminal.
 *
 * `autogen help CMD` and `autogen CMD --help` print ag_help_command(); docs/commands and the manual page are made of the same parts.
 */
#ifndef CLI_HELP_H
#define CLI_HELP_H

#include "cli/cmd.h"

/* All exit statuses of the program, by number. */
extern const ag_exit_note ag_help_statuses[];
extern const size_t ag_help_status_count;

/* "autogen upgrade [OPTION...] [REV]". */
char *ag_help_synopsis(ag_arena *arena, const ag_command *command);

/* "-m, --message TEXT"; without a letter, "    --rev-id ID". */
char *ag_help_option(ag_arena *arena, const ag_opt *opt);

/* The row's line, and what follows from the rest of the row: "(with --sql)". */
char *ag_help_option_line(ag_arena *arena, const ag_opt *opt);

/* The page of a command, and the list of all of them. */
void ag_help_command(ag_buf *out, const ag_command *command);
void ag_help_overview(ag_buf *out);

#endif
