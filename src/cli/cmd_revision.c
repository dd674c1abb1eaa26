#include <stdio.h>
#include <string.h>

#include "cli/report.h"

typedef struct revision_options {
    const char *message;
    const char *id;
    const char *head;
    const char *branch_label;
    const char *version_path;
    ag_names depends_on;
    ag_names renames;
    bool splice;
    bool no_rename;
    bool empty;
    bool offline;
    bool allow_loss;
    bool dry_run;
    bool no_verify;
    int drift; /* ag_drift_policy */
} revision_options;

/* By ag_drift_policy; the first is what happens without the option. */
static const char *const drift_words[] = {"", "ignore", "adopt", NULL};

/* clang-format off */
static const ag_opt options[] = {
    AG_OPT_IS_TEXT(revision_options, message, "message", 'm', "TEXT",
        .help = "what the revision does; without it the operations say"),
    AG_OPT_IS_FLAG(revision_options, empty, "empty", '\0',
        .help = "write a revision without operations, to be filled by hand",
        .excludes = "rename no-rename drift allow-loss"),
    AG_OPT_IS_FLAG(revision_options, offline, "offline", '\0',
        .help = "compare with the history only, without a database as witness",
        .excludes = "drift"),
    AG_OPT_IS_FLAG(revision_options, no_verify, "no-verify", '\0',
        .help = "write it without proof in a scratch database", .excludes = "empty"),
    AG_OPT_IS_FLAG(revision_options, dry_run, "dry-run", '\0',
        .help = "print what would be written, write nothing"),
    AG_OPT_IS_TEXT(revision_options, id, "rev-id", '\0', "ID",
        .help = "the id of the revision, instead of one that is made"),
    AG_OPT_IS_TEXT(revision_options, head, "head", '\0', "REV",
        .help = "the revision to extend, instead of the only head"),
    AG_OPT_IS_FLAG(revision_options, splice, "splice", '\0',
        .help = "allow a parent that is not a head", .needs = "head"),
    AG_OPT_IS_TEXT(revision_options, branch_label, "branch-label", '\0', "LABEL",
        .help = "a name for the branch that begins here"),
    AG_OPT_IS_LIST(revision_options, depends_on, "depends-on", '\0', "REV",
        .help = "a revision that must run before this one, without being its parent"),
    AG_OPT_IS_TEXT(revision_options, version_path, "version-path", '\0', "DIR",
        .help = "the folder to write to, one of \"migrations\" in autogen.json"),
    AG_OPT_IS_LIST(revision_options, renames, "rename", '\0', "OLD=NEW",
        .help = "what was renamed: users.name=full_name, users=people, table:a.b=a.c"),
    AG_OPT_IS_FLAG(revision_options, no_rename, "no-rename", '\0',
        .help = "nothing else was renamed: what looks like it is a drop and an addition"),
    AG_OPT_IS_CHOICE(revision_options, drift, "drift", '\0', drift_words,
        .help = "leave what was done to the database by hand, or write it as a revision"),
    AG_OPT_IS_FLAG(revision_options, allow_loss, "allow-loss", '\0',
        .help = "write drops that \"drop\" in autogen.json holds back"),
};
/* clang-format on */

static const char *const description[] = {
    "Compares the declared schema with what the revisions say, and writes the difference as a "
    "revision file: operations up and down, to be read in a review. The database is the witness: "
    "what was changed there by hand is listed and never written silently.",
    "Where the database holds the project's tables and there is no revision yet, a baseline is "
    "written first. Only the paths of the files written are on stdout, one a line.",
    "What might be a rename is asked, on a terminal; elsewhere the command exits 3 and prints the "
    "options that answer.",
    NULL,
};

static const ag_example examples[] = {
    {"autogen revision -m \"add status to projects\"", "compare, and write what differs"},
    {"autogen revision --rename users.name=full_name", "say what was renamed"},
    {"autogen revision --empty -m \"move names\"", "a revision to be written by hand"},
    {"autogen revision --offline --dry-run", "look, without a database"},
};

static const ag_exit_note exits[] = {
    {AG_DONE, "written, or nothing differs"},
    {AG_DECISION, "a possible rename, drift, several heads, or loss that is not allowed"},
    {AG_BAD_INPUT, "the schema or a revision is malformed"},
    {AG_UNREACHABLE, "no database to look at; --offline does without"},
};

static ag_revision_request request_of(const revision_options *o)
{
    return (ag_revision_request){
        .message = o->message,
        .id = o->id,
        .head = o->head,
        .branch_label = o->branch_label,
        .version_path = o->version_path,
        .depends_on = o->depends_on,
        .renames = o->renames,
        .splice = o->splice,
        .no_rename = o->no_rename,
        .empty = o->empty,
        .offline = o->offline,
        .allow_loss = o->allow_loss,
        .dry_run = o->dry_run,
        .no_verify = o->no_verify,
        .drift = (ag_drift_policy)o->drift,
    };
}

/* ------------------------------------------------------------------ questions */

/*
 * Asks what has not been denied yet.  A yes becomes a rename of the request, and may raise or settle other questions; when
 * everything that is left was denied, the request says that nothing else was renamed.
 */
static void ask(const ag_cli *cli, const ag_questions *questions, ag_names *denied,
                ag_revision_request *request)
{
    bool asked = false;
    for (size_t i = 0; i < questions->len; i++) {
        const ag_question *question = &questions->items[i];
        if (ag_names_has(denied, question->flag))
            continue;
        asked = true;
        if (ag_report_ask(cli, question)) {
            const char *value = question->flag + strcspn(question->flag, " =") + 1;
            AG_PUSH(cli->arena, &request->renames, value);
            return;
        }
        AG_PUSH(cli->arena, denied, question->flag);
    }
    request->no_rename = !asked;
}

static bool make(ag_cli *cli, ag_revision_request *request, ag_revision_result *result)
{
    ag_names denied = {0};
    for (;;) {
        *result = (ag_revision_result){0};
        if (ag_make_revision(cli->arena, cli->project, request, result, &cli->err))
            return true;
        if (cli->err.code != AG_E_QUESTION || !cli->may_ask || request->no_rename)
            return false;
        ask(cli, &result->questions, &denied, request);
        cli->err = (ag_error){0};
    }
}

/* ------------------------------------------------------------------ what came of it */

static ag_json *losses_json(ag_arena *arena, const ag_revision_result *result)
{
    ag_json *array = ag_json_array(arena);
    for (size_t i = 0; i < result->losses.len; i++) {
        const ag_loss *loss = &result->losses.items[i];
        ag_json *json = ag_json_append(arena, array, ag_json_object(arena));
        ag_json_set(arena, json, "what", ag_json_string(arena, loss->what));
        ag_json_set(arena, json, "rows",
                    loss->rows == AG_UNSET ? ag_json_null(arena) : ag_json_int(arena, loss->rows));
    }
    return array;
}

static ag_json *revision_json(ag_arena *arena, const ag_revision *revision)
{
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "revision", ag_json_string(arena, revision->id));
    ag_json_set(arena, json, "down_revision", ag_report_names(arena, &revision->down_revision));
    ag_json_set(arena, json, "message", ag_json_string(arena, revision->message));
    ag_json_set(arena, json, "path", ag_json_string(arena, revision->path));
    ag_json_set(arena, json, "baseline", ag_json_bool(arena, revision->baseline));
    ag_json_set(arena, json, "verified", ag_report_names(arena, &revision->verified));
    ag_json_set(arena, json, "upgrade", ag_report_described(arena, &revision->upgrade));
    return json;
}

static ag_json *result_json(ag_arena *arena, const ag_revision_result *result)
{
    ag_json *revisions = ag_json_array(arena);
    for (size_t i = 0; i < result->written.len; i++)
        ag_json_append(arena, revisions, revision_json(arena, result->written.items[i]));
    ag_json *document = ag_json_object(arena);
    ag_json_set(arena, document, "revisions", revisions);
    ag_json_set(arena, document, "losses", losses_json(arena, result));
    ag_json_set(arena, document, "drift", ag_report_described(arena, &result->drift));
    ag_json_set(arena, document, "unproven", ag_report_names(arena, &result->unproven));
    return document;
}

static void say_losses(const ag_cli *cli, const ag_revision_result *result)
{
    for (size_t i = 0; i < result->losses.len; i++) {
        const ag_loss *loss = &result->losses.items[i];
        const char *rows = loss->rows == AG_UNSET
                               ? ""
                               : ag_format(cli->arena, " (%lld row%s)", (long long)loss->rows,
                                           loss->rows == 1 ? "" : "s");
        fprintf(stderr, "loss: %s%s\n", ag_report_line(cli->arena, loss->what), rows);
    }
}

static void say_drift(const ag_cli *cli, const ag_revision_result *result, const char *title)
{
    if (!result->drift.len)
        return;
    fprintf(stderr, "%s\n", title);
    ag_report_ops(cli, stderr, "  ", &result->drift);
}

static ag_status report_failure(const ag_cli *cli, const ag_revision_result *result)
{
    if (cli->err.code == AG_E_QUESTION)
        return ag_report_questions(cli, &result->questions);
    if (cli->err.code == AG_E_DRIFT && result->drift.len > 1)
        say_drift(cli, result, "done to the database by hand:");
    if (cli->err.code == AG_E_LOSS)
        say_losses(cli, result);
    ag_json *found = ag_json_object(cli->arena);
    if (result->drift.len)
        ag_json_set(cli->arena, found, "drift", ag_report_described(cli->arena, &result->drift));
    if (result->losses.len)
        ag_json_set(cli->arena, found, "losses", losses_json(cli->arena, result));
    return ag_report_error_with(cli, found);
}

static void say_written(const ag_cli *cli, const ag_revision_result *result)
{
    for (size_t i = 0; i < result->written.len; i++) {
        const ag_revision *revision = result->written.items[i];
        ag_report_note(cli, "%s %s, %s", revision->baseline ? "baseline" : "revision", revision->id,
                       ag_report_line(cli->arena, revision->message));
        if (!cli->globals.quiet)
            ag_report_ops(cli, stderr, "  ", &revision->upgrade);
        if (revision->verified.len)
            ag_report_note(cli, "proven on %s", ag_join(cli->arena, &revision->verified, " and "));
    }
    for (size_t i = 0; i < result->unproven.len; i++)
        ag_report_note(cli, "not proven on %s", result->unproven.items[i]);
}

static void print_written(const ag_cli *cli, const revision_options *o,
                          const ag_revision_result *result)
{
    for (size_t i = 0; i < result->written.len; i++) {
        const ag_revision *revision = result->written.items[i];
        if (o->dry_run)
            fputs(ag_revision_print(cli->arena, revision), stdout);
        else
            printf("%s\n", revision->path);
    }
}

static ag_status run(ag_cli *cli, const void *values, const ag_names *args)
{
    (void)args;
    const revision_options *o = values;
    ag_revision_request request = request_of(o);
    ag_revision_result result;
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (!o->offline && !o->empty)
        ag_report_database(cli);
    if (!make(cli, &request, &result))
        return report_failure(cli, &result);
    if (!cli->globals.quiet)
        say_drift(cli, &result,
                  o->drift == AG_DRIFT_ADOPT ? "adopted from the database:"
                                             : "left as it is in the database:");
    say_written(cli, &result);
    say_losses(cli, &result);
    if (result.nothing)
        ag_report_note(cli, "nothing differs: no revision is needed");
    if (cli->globals.json)
        ag_report_json(cli, result_json(cli->arena, &result));
    else
        print_written(cli, o, &result);
    return AG_DONE;
}

const ag_command ag_cmd_revision = {
    .name = "revision",
    .summary = "compare, and write the difference as a revision",
    .description = description,
    AG_CMD_OPTIONS(revision_options, options),
    AG_CMD_EXAMPLES(examples),
    AG_CMD_EXITS(exits),
    .run = run,
};
