#include "cli/report.h"

#include <autogen/json.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const red = "\033[31m";
static const char *const green = "\033[32m";
static const char *const yellow = "\033[33m";
static const char *const bold = "\033[1m";
static const char *const plain = "\033[0m";

/* ------------------------------------------------------------------ the terminal */

static bool is_set(const char *variable)
{
    const char *value = getenv(variable);
    return value && value[0];
}

static bool may_colour(int descriptor)
{
    return isatty(descriptor) && !is_set("NO_COLOR") && !ag_streq(getenv("TERM"), "dumb");
}

void ag_report_start(ag_cli *cli)
{
    cli->colour_out = may_colour(STDOUT_FILENO) && !cli->globals.json;
    cli->colour_err = may_colour(STDERR_FILENO);
    cli->on_terminal =
        isatty(STDERR_FILENO) && !ag_streq(getenv("TERM"), "dumb") && !cli->globals.quiet;
    cli->may_ask =
        isatty(STDIN_FILENO) && isatty(STDERR_FILENO) && !is_set("CI") && !cli->globals.no_input;
}

static void put_coloured(FILE *stream, bool colour, const char *how, const char *text)
{
    fprintf(stream, "%s%s%s", colour ? how : "", text, colour ? plain : "");
}

char *ag_report_line(ag_arena *arena, const char *text)
{
    char *line = ag_strdup(arena, text ? text : "");
    for (char *c = line; *c; c++)
        if ((unsigned char)*c < ' ' || *c == 0x7F)
            *c = ' ';
    return line;
}

void ag_report_note(const ag_cli *cli, const char *format, ...)
{
    if (cli->globals.quiet)
        return;
    ag_arena *arena = ag_arena_open();
    ag_buf line = ag_buf_new(arena);
    va_list args;
    va_start(args, format);
    ag_buf_vformat(&line, format, args);
    va_end(args);
    ag_buf_putc(&line, '\n');
    fputs(line.text, stderr); /* at once: others may write there too */
    ag_arena_close(arena);
}

/* ------------------------------------------------------------------ JSON */

void ag_report_json(const ag_cli *cli, const ag_json *document)
{
    ag_buf buf = ag_buf_new(cli->arena);
    ag_json_print(&buf, document);
    fputs(buf.text, stdout);
}

ag_json *ag_report_names(ag_arena *arena, const ag_names *names)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < names->len; i++)
        ag_json_append(arena, array, ag_json_string(arena, names->items[i]));
    return array;
}

ag_json *ag_report_described(ag_arena *arena, const ag_ops *ops)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < ops->len; i++)
        ag_json_append(arena, array, ag_json_string(arena, ag_op_describe(arena, ops->items[i])));
    return array;
}

ag_json *ag_report_object(ag_arena *arena, const ag_object *object)
{
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, object, UINT64_MAX, AG_WRITE_FACTS, json);
    return json;
}

ag_json *ag_report_facts(ag_arena *arena, const ag_revision_facts *facts)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < facts->len; i++)
        ag_json_append(arena, array, ag_report_object(arena, &facts->items[i]->base));
    return array;
}

/* ------------------------------------------------------------------ errors */

static ag_json *text_or_null(ag_arena *arena, const char *text)
{
    return text[0] ? ag_json_string(arena, text) : ag_json_null(arena);
}

static ag_json *error_json(ag_arena *arena, const ag_error *err, const char *place)
{
    const ag_error_info *info = ag_error_describe(err->code);
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "code", ag_json_string(arena, info->word));
    ag_json_set(arena, json, "status", ag_json_int(arena, info->status));
    ag_json_set(arena, json, "place", text_or_null(arena, place));
    ag_json_set(arena, json, "message", ag_json_string(arena, err->message));
    ag_json_set(arena, json, "hint", text_or_null(arena, err->hint));
    return json;
}

static void print_error(const ag_cli *cli, const char *place)
{
    const ag_error *err = &cli->err;
    put_coloured(stderr, cli->colour_err, red, "autogen: error:");
    fprintf(stderr, " %s", err->message);
    if (err->sqlstate[0])
        fprintf(stderr, " (SQLSTATE %s)", err->sqlstate);
    fputc('\n', stderr);
    if (place[0])
        fprintf(stderr, "  %s\n", place);
    put_coloured(stderr, cli->colour_err, bold, "hint:");
    if (err->hint[0])
        fprintf(stderr, " %s\n", err->hint);
    else
        fprintf(stderr, " `autogen explain %s` says more\n", ag_error_describe(err->code)->word);
}

ag_status ag_report_error_with(const ag_cli *cli, ag_json *document)
{
    const char *place = ag_error_place(cli->arena, &cli->err);
    fflush(stdout);
    print_error(cli, place);
    if (cli->globals.json) {
        ag_json *all = ag_json_object(cli->arena);
        ag_json_set(cli->arena, all, "error", error_json(cli->arena, &cli->err, place));
        for (size_t i = 0; i < document->len; i++)
            ag_json_set(cli->arena, all, document->items[i]->key, document->items[i]);
        ag_report_json(cli, all);
    }
    return ag_error_describe(cli->err.code)->status;
}

ag_status ag_report_error(const ag_cli *cli)
{
    return ag_report_error_with(cli, ag_json_object(cli->arena));
}

/* ------------------------------------------------------------------ questions */

/* "users.name": a column with its table. */
static char *full_name(ag_arena *arena, const ag_question *question, const char *name)
{
    return question->table ? ag_format(arena, "%s.%s", question->table, name)
                           : ag_strdup(arena, name);
}

static ag_json *question_json(ag_arena *arena, const ag_question *question, size_t number)
{
    ag_names flags = {0};
    AG_PUSH(arena, &flags, question->flag);
    AG_PUSH(arena, &flags, "--no-rename");
    const char *from = full_name(arena, question, question->from);
    const char *to = full_name(arena, question, question->to);
    const char *kind = question->kind == AG_KIND_TABLE ? "rename_table" : "rename_column";
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "id", ag_json_int(arena, (int64_t)number));
    ag_json_set(arena, json, "kind", ag_json_string(arena, kind));
    ag_json_set(arena, json, "from", ag_json_string(arena, from));
    ag_json_set(arena, json, "to", ag_json_string(arena, to));
    ag_json_set(arena, json, "flags", ag_report_names(arena, &flags));
    return json;
}

ag_status ag_report_questions(const ag_cli *cli, const ag_questions *questions)
{
    ag_arena *arena = cli->arena;
    ag_json *array = ag_json_array(arena);
    put_coloured(stderr, cli->colour_err, red, "autogen: error:");
    fprintf(stderr, " %u question%s only you can answer\n", questions->len,
            questions->len == 1 ? " that" : "s that");
    for (size_t i = 0; i < questions->len; i++) {
        const ag_question *q = &questions->items[i];
        fprintf(stderr, "question: is %s the former %s?\n", full_name(arena, q, q->to),
                full_name(arena, q, q->from));
        fprintf(stderr, "  yes: %s\n  no:  --no-rename\n", q->flag);
        ag_json_append(arena, array, question_json(arena, q, i + 1));
    }
    if (cli->globals.json) {
        ag_json *document = ag_json_object(arena);
        ag_json_set(arena, document, "questions", array);
        ag_report_json(cli, document);
    }
    return AG_DECISION;
}

bool ag_report_ask(const ag_cli *cli, const ag_question *question)
{
    char line[64];
    put_coloured(stderr, cli->colour_err, bold, "Is ");
    fprintf(stderr, "%s the former %s? [y/N] ", full_name(cli->arena, question, question->to),
            full_name(cli->arena, question, question->from));
    fflush(stderr);
    if (!fgets(line, sizeof line, stdin))
        return false;
    return line[0] == 'y' || line[0] == 'Y';
}

/* ------------------------------------------------------------------ the project */

bool ag_report_project(ag_cli *cli)
{
    ag_project_options options = {
        .config = cli->globals.config,
        .environment = cli->globals.environment,
        .url = cli->globals.url,
    };
    return cli->project || ag_project_open(cli->arena, &options, &cli->project, &cli->err);
}

void ag_report_project_notes(const ag_cli *cli)
{
    for (size_t i = 0; cli->project && i < cli->project->notes->len; i++)
        ag_report_note(cli, "note: %s", cli->project->notes->items[i]);
}

void ag_report_database(const ag_cli *cli)
{
    const ag_project *project = cli->project;
    if (project->url)
        ag_report_note(cli, "database: %s (%s)", project->display_url, project->url_origin);
}

/* ------------------------------------------------------------------ operations */

void ag_report_ops(const ag_cli *cli, FILE *stream, const char *indent, const ag_ops *ops)
{
    static const struct {
        const char *sign;
        const char *const *colour;
    } marks[AG_VERB_COUNT] = {
        [AG_CREATE] = {"+", &green},  [AG_DROP] = {"-", &red},       [AG_ALTER] = {"~", &yellow},
        [AG_RENAME] = {"~", &yellow}, [AG_EXECUTE] = {"!", &yellow}, [AG_BACKFILL] = {"!", &yellow},
    };
    bool colour = stream == stdout ? cli->colour_out : cli->colour_err;
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        const char *line = ag_report_line(cli->arena, ag_op_describe(cli->arena, op));
        fputs(indent, stream);
        put_coloured(stream, colour, *marks[op->verb].colour,
                     ag_format(cli->arena, "%s %s", marks[op->verb].sign, line));
        fputc('\n', stream);
        const ag_names again = ag_op_recreates(cli->arena, op);
        for (size_t k = 0; k < again.len; k++)
            fprintf(stream, "%s    makes again %s\n", indent,
                    ag_report_line(cli->arena, again.items[k]));
    }
}

/* ------------------------------------------------------------------ revisions */

static const char *or_base(ag_arena *arena, const ag_names *parents)
{
    return parents->len ? ag_join(arena, parents, ", ") : "<base>";
}

char *ag_report_id(ag_arena *arena, const ag_revision_fact *fact)
{
    ag_buf buf = ag_buf_new(arena);
    ag_buf_put(&buf, fact->revision);
    if (fact->branch_labels.len)
        ag_buf_format(&buf, " (%s)", ag_join(arena, &fact->branch_labels, ", "));
    ag_buf_put(&buf, fact->head ? " (head)" : "");
    ag_buf_put(&buf, fact->current ? " (current)" : "");
    ag_buf_put(&buf, fact->branch_point ? " (branchpoint)" : "");
    ag_buf_put(&buf, fact->merge_point ? " (mergepoint)" : "");
    return buf.text;
}

static void print_names(const char *title, ag_arena *arena, const ag_names *names)
{
    if (names->len)
        printf("%s: %s\n", title, ag_join(arena, names, ", "));
}

static void print_text(const char *title, ag_arena *arena, const char *text)
{
    if (text)
        printf("%s: %s\n", title, ag_report_line(arena, text));
}

static void print_long(const ag_cli *cli, const ag_revision_fact *fact)
{
    put_coloured(stdout, cli->colour_out, bold, "Rev: ");
    printf("%s\n", ag_report_id(cli->arena, fact));
    printf("Parent: %s\n", or_base(cli->arena, &fact->down_revision));
    print_names("Branch labels", cli->arena, &fact->branch_labels);
    print_names("Depends on", cli->arena, &fact->depends_on);
    print_text("Path", cli->arena, fact->path);
    print_text("Create Date", cli->arena, fact->created_at);
    print_text("Applied", cli->arena, fact->applied_at);
    print_text("Applied by", cli->arena, fact->applied_by);
    printf("\n    %s\n\n", ag_report_line(cli->arena, fact->message));
}

void ag_report_fact(const ag_cli *cli, const ag_revision_fact *fact, bool verbose)
{
    if (verbose) {
        print_long(cli, fact);
        return;
    }
    const char *message = ag_report_line(cli->arena, fact->message);
    printf("%s -> %s%s%s\n", or_base(cli->arena, &fact->down_revision),
           ag_report_id(cli->arena, fact), *message ? ", " : "", message);
}
