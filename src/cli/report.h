/*
 * report.h: everything that the program prints.
 *
 * The product goes to stdout, chatter to stderr.  With --json stdout holds exactly one document: the result, an error, or questions.
 */
#ifndef CLI_REPORT_H
#define CLI_REPORT_H

#include <stdio.h>

#include "cli/cmd.h"

/* Find out about terminals, NO_COLOR, CI; after the global options are read. */
void ag_report_start(ag_cli *cli);

/* One line, with nothing in it that a terminal would obey: texts come from files and databases. NULL gives "". */
char *ag_report_line(ag_arena *arena, const char *text);

/* Chatter on stderr, a line each; nothing with --quiet. */
void ag_report_note(const ag_cli *cli, const char *format, ...) AG_PRINTF(2, 3);

/* Says cli->err: on stderr, and as the document with --json.  The status to exit with. */
AG_MUST_CHECK ag_status ag_report_error(const ag_cli *cli);
/* The same with members for the document besides "error": what was found before it failed. */
AG_MUST_CHECK ag_status ag_report_error_with(const ag_cli *cli, ag_json *document);
/* Says that nobody answered: the questions, and the flags that answer them. */
AG_MUST_CHECK ag_status ag_report_questions(const ag_cli *cli, const ag_questions *questions);

/* The one document. */
void ag_report_json(const ag_cli *cli, const ag_json *document);

/* Opens cli->project. */
AG_MUST_CHECK bool ag_report_project(ag_cli *cli);
/* Says what was asked for and is not done, last of all. */
void ag_report_project_notes(const ag_cli *cli);
/* Says which database, and where its URL came from; nothing where there is none. */
void ag_report_database(const ag_cli *cli);

/* "  + add column users.email text": a line each, coloured where `stream` may be. */
void ag_report_ops(const ag_cli *cli, FILE *stream, const char *indent, const ag_ops *ops);
/* A list of names as JSON; the operations described, as JSON. */
ag_json *ag_report_names(ag_arena *arena, const ag_names *names);
ag_json *ag_report_described(ag_arena *arena, const ag_ops *ops);

/* A described struct as a JSON object with all its keys: what is not there is null, false or empty. */
ag_json *ag_report_object(ag_arena *arena, const ag_object *object);
ag_json *ag_report_facts(ag_arena *arena, const ag_revision_facts *facts);

/* "456def -> abc123 (head), message"; with `verbose` several lines, as `show` prints them. */
void ag_report_fact(const ag_cli *cli, const ag_revision_fact *fact, bool verbose);
/* "abc123 (head)". */
char *ag_report_id(ag_arena *arena, const ag_revision_fact *fact);

/* Asks on stderr and reads the answer from stdin: true for yes. */
bool ag_report_ask(const ag_cli *cli, const ag_question *question);

#endif
