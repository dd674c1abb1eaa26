#include "cli/migrate.h"

#include <stdio.h>

#include "cli/report.h"

/* By ag_if_locked. */
static const char *const if_locked_words[] = {"fail", "wait", "skip", NULL};

/* clang-format off */
const ag_opt ag_migrate_rows[AG_MIGRATE_ROW_COUNT] = {
    AG_OPT_IS_FLAG(ag_migrate_options, sql, "sql", '\0',
        .help = "print a script, run nothing; the revision may be a range a:b"),
    AG_OPT_IS_FLAG(ag_migrate_options, offline, "offline", '\0',
        .help = "ask no database where it stands: start at base, or at the range's begin",
        .needs = "sql"),
    AG_OPT_IS_TEXT(ag_migrate_options, dialect, "dialect", '\0', "postgresql|sqlite",
        .help = "whose SQL; without it the database's, or the only one of \"dialects\"",
        .needs = "sql"),
    AG_OPT_IS_FLAG(ag_migrate_options, dry_run, "dry-run", '\0',
        .help = "connect, check, print a line a step, change nothing", .excludes = "sql"),
    AG_OPT_IS_CHOICE(ag_migrate_options, if_locked, "if-locked", '\0', if_locked_words,
        .help = "what to do when another runner is at work; fail is the default",
        .excludes = "sql"),
    AG_OPT_IS_DURATION(ag_migrate_options, lock_wait, "lock-wait", '\0', "TIME",
        .help = "wait at most so long for another runner: 500ms, 30s, 5m", .excludes = "sql"),
    AG_OPT_IS_TEXT(ag_migrate_options, tag, "tag", '\0', "TEXT",
        .help = "a word to record with the run"),
    AG_OPT_IS_FLAG(ag_migrate_options, allow_loss, "allow-loss", '\0',
        .help = "run drops that \"drop\" in autogen.json holds back"),
};
/* clang-format on */

/* What the callbacks need. */
typedef struct watcher {
    ag_cli *cli;
    ag_json *steps; /* of a dry run */
    bool dry_run;
    bool verbose;
    bool shows_rows; /* on a line of the terminal that is to go again */
} watcher;

static void show_rows(void *payload, int64_t rows)
{
    watcher *w = payload;
    w->shows_rows = true;
    fprintf(stderr, "\r%lld rows written\033[K", (long long)rows);
}

static void hide_rows(watcher *w)
{
    if (w->shows_rows)
        fputs("\r\033[K", stderr);
    w->shows_rows = false;
}

static const char *parents_of(const watcher *w, const ag_revision *revision)
{
    return ag_join(w->cli->arena, &revision->down_revision, ", ");
}

static void begin_revision(void *payload, const ag_revision *revision, bool up, bool adopted)
{
    const watcher *w = payload;
    const char *parents = parents_of(w, revision);
    const char *line = ag_report_line(w->cli->arena, revision->message);
    const char *message = *line ? ag_format(w->cli->arena, ", %s", line) : "";
    const char *verb = w->dry_run ? "would run" : "running";
    if (adopted)
        ag_report_note(w->cli, "%s %s%s", up ? "adopting" : "forgetting", revision->id, message);
    else if (up)
        ag_report_note(w->cli, "%s upgrade %s%s-> %s%s", verb, parents, parents[0] ? " " : "",
                       revision->id, message);
    else
        ag_report_note(w->cli, "%s downgrade %s -> %s%s", verb, revision->id,
                       parents[0] ? parents : "base", message);
}

static void begin_step(void *payload, const ag_step *step, size_t number, size_t count)
{
    watcher *w = payload;
    hide_rows(w);
    ag_arena *arena = w->cli->arena;
    if (w->dry_run && w->cli->globals.json)
        ag_json_append(arena, w->steps, ag_json_string(arena, ag_strdup(arena, step->title)));
    else if (w->dry_run)
        printf("%s\n", step->title);
    else if (w->verbose)
        ag_report_note(w->cli, "  step %zu of %zu: %s", number, count, step->title);
}

static void end_revision(void *payload, const ag_revision *revision, bool up, int64_t milliseconds)
{
    watcher *w = payload;
    (void)up;
    hide_rows(w);
    if (w->verbose)
        ag_report_note(w->cli, "  %s took %lld ms", revision->id, (long long)milliseconds);
}

static void tell(void *payload, const char *text)
{
    watcher *w = payload;
    hide_rows(w);
    ag_report_note(w->cli, "%s", text);
}

static ag_json *result_json(const watcher *w, const ag_run_result *result)
{
    ag_arena *arena = w->cli->arena;
    ag_json *done = ag_json_array(arena);
    for (size_t i = 0; i < result->done.len; i++)
        ag_json_append(arena, done, ag_json_string(arena, result->done.items[i]->id));
    ag_json *document = ag_json_object(arena);
    ag_json_set(arena, document, "done", done);
    ag_json_set(arena, document, "adopted", ag_report_names(arena, &result->adopted));
    ag_json_set(arena, document, "skipped", ag_json_bool(arena, result->skipped));
    ag_json_set(arena, document, "statements", ag_json_int(arena, (int64_t)result->statements));
    if (w->dry_run)
        ag_json_set(arena, document, "steps", w->steps);
    return document;
}

static ag_status print_script(const ag_cli *cli, const ag_buf *script)
{
    if (!cli->globals.json) {
        fputs(script->text, stdout);
        return AG_DONE;
    }
    ag_json *document = ag_json_object(cli->arena);
    ag_json_set(cli->arena, document, "script", ag_json_string(cli->arena, script->text));
    ag_report_json(cli, document);
    return AG_DONE;
}

static ag_status print_result(const watcher *w, const ag_run_result *result)
{
    if (w->cli->globals.json)
        ag_report_json(w->cli, result_json(w, result));
    if (result->skipped)
        ag_report_note(w->cli, "another runner holds the lock: skipped");
    else if (!result->done.len && !result->known)
        ag_report_note(w->cli, "nothing to do: there is no revision yet\n"
                               "next: autogen revision -m \"what it does\"");
    else if (!result->done.len)
        ag_report_note(w->cli, "nothing to do");
    return AG_DONE;
}

ag_status ag_migrate_run(ag_cli *cli, const ag_migrate_options *o, const char *target,
                         bool downgrade)
{
    watcher w = {cli, ag_json_array(cli->arena), o->dry_run, cli->globals.verbose, false};
    ag_progress progress = {.revision_begins = begin_revision,
                            .step_begins = begin_step,
                            .revision_ends = end_revision,
                            .note = tell,
                            .rows_written = cli->on_terminal ? show_rows : NULL,
                            .payload = &w};
    bool waits = o->lock_wait != AG_UNSET && o->if_locked == AG_IF_LOCKED_FAIL;
    ag_migrate_request request = {
        .target = target,
        .downgrade = downgrade,
        .sql = o->sql,
        .offline = o->offline,
        .dialect = o->dialect,
        .dry_run = o->dry_run,
        .allow_loss = o->allow_loss,
        .if_locked = waits ? AG_IF_LOCKED_WAIT : (ag_if_locked)o->if_locked,
        .lock_wait_ms = o->lock_wait,
        .tag = o->tag,
        .progress = o->sql ? NULL : &progress,
    };
    ag_buf script = ag_buf_new(cli->arena);
    ag_run_result result = {0};
    if (!ag_report_project(cli))
        return ag_report_error(cli);
    if (!o->offline)
        ag_report_database(cli);
    bool ok =
        ag_migrate(cli->arena, cli->project, &request, o->sql ? &script : NULL, &result, &cli->err);
    hide_rows(&w);
    if (!ok)
        return ag_report_error(cli);
    return o->sql ? print_script(cli, &script) : print_result(&w, &result);
}
