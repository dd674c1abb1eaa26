/* ledger.c: reading what the database says of itself, and matching it with the files. */
#include <string.h>

#include "run/run.h"

static const ag_field fields[] = {
    AG_ROW_INT(ag_history_row, id, "id", .doc = "counts the rows"),
    AG_ROW_TEXT(ag_history_row, revision, "revision", .doc = "the revision that was run"),
    AG_ROW_TEXT(ag_history_row, direction, "direction",
                .doc = "upgrade, downgrade, adopt, or stamp"),
    AG_ROW_TEXT(ag_history_row, message, "message", .doc = "the revision's message"),
    AG_ROW_TEXT(ag_history_row, tag, "tag", .doc = "what --tag said"),
    AG_ROW_TEXT(ag_history_row, started_at, "started_at", .doc = "when it began, UTC"),
    AG_ROW_TEXT(ag_history_row, finished_at, "finished_at",
                .doc = "when it ended; null: it stopped between two steps"),
    AG_ROW_INT(ag_history_row, duration_ms, "duration_ms", .doc = "how long it took"),
    AG_ROW_TEXT(ag_history_row, run_by, "run_by", .doc = "the user of the operating system"),
    AG_ROW_TEXT(ag_history_row, run_from, "run_from", .doc = "host and process id"),
    AG_ROW_TEXT(ag_history_row, autogen, "autogen", .doc = "the version of the program"),
    AG_ROW_TEXT(ag_history_row, checksum, "checksum", .doc = "of what ran"),
    AG_ROW_TEXT(ag_history_row, fingerprint, "fingerprint",
                .doc = "of the model after it; while it is open, of the steps done"),
    AG_ROW_INT(ag_history_row, step, "step", .doc = "steps done"),
    AG_ROW_INT(ag_history_row, steps, "steps", .doc = "steps in all"),
    AG_ROW_TEXT(ag_history_row, error, "error", .doc = "why it stopped"),
};

const ag_shape ag_history_row_shape = {
    .noun = "history row",
    .id = -1,
    .size = sizeof(ag_history_row),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "one run of a revision",
};

ag_ledger_names ag_ledger_names_of(ag_arena *arena, const ag_dialect *dialect,
                                   const ag_ledger_options *options)
{
    const char *schema = dialect->id == AG_SQLITE ? NULL : options->schema; /* it has none */
    /* Not left to the search path, which belongs to the role. */
    if (!schema && dialect->id == AG_POSTGRESQL)
        schema = options->default_schema ? options->default_schema : dialect->default_schema;
    return (ag_ledger_names){
        .version = ag_name_text(arena, schema, options->table ? options->table : "autogen_version"),
        .history = ag_name_text(arena, schema, "autogen_history"),
    };
}

/* ------------------------------------------------------------------ reading */

/* Which of the two tables are there; the only question here that each database answers its own way. */
static const char *const exists_sql[AG_DIALECT_COUNT] = {
    [AG_POSTGRESQL] =
        "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n"
        " ON n.oid = c.relnamespace WHERE n.nspname = %L AND c.relname IN (%L, 'autogen_history')",
    [AG_SQLITE] =
        "SELECT name FROM sqlite_master WHERE type = 'table' AND %L <> '' AND (name = %L COLLATE "
        "NOCASE OR name = 'autogen_history')",
};

static bool read_exists(ag_arena *arena, ag_session *session, const ag_ledger_options *options,
                        ag_ledger *ledger, ag_error *err)
{
    const char *schema = options->schema           ? options->schema
                         : options->default_schema ? options->default_schema
                                                   : session->dialect->default_schema;
    const char *table = options->table ? options->table : "autogen_version";
    ag_rows rows = {0};
    char *sql =
        ag_sql_format(arena, session->dialect, exists_sql[session->dialect->id], schema, table);
    if (!ag_session_query(session, arena, sql, &rows, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        bool is_history = strcmp(ag_cell(&rows, i, 0), "autogen_history") == 0;
        *(is_history ? &ledger->has_history : &ledger->has_version) = true;
    }
    ledger->exists = ledger->has_version && ledger->has_history;
    return true;
}

static bool read_heads(ag_arena *arena, ag_session *session, const ag_ledger_names *names,
                       ag_ledger *ledger, ag_error *err)
{
    ag_rows rows = {0};
    char *sql = ag_sql_format(arena, session->dialect, "SELECT version_num FROM %N ORDER BY 1",
                              names->version);
    if (!ag_session_query(session, arena, sql, &rows, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        AG_PUSH(arena, &ledger->heads, ag_cell(&rows, i, 0));
    return true;
}

/* The newest run of its revision that has no end. */
static void find_half(ag_ledger *ledger)
{
    for (size_t i = 0; i < ledger->rows.len; i++) {
        const ag_history_row *row = ledger->rows.items[i];
        if (!row->finished_at)
            ledger->half = row;
        else if (ledger->half && ag_streq(ledger->half->revision, row->revision))
            ledger->half = NULL;
    }
}

static bool read_rows(ag_arena *arena, ag_session *session, const ag_ledger_names *names,
                      ag_ledger *ledger, ag_error *err)
{
    ag_names columns = {0};
    for (size_t i = 0; i < AG_COUNT(fields); i++)
        AG_PUSH(arena, &columns, fields[i].name);
    ag_rows rows = {0};
    char *sql = ag_sql_format(arena, session->dialect, "SELECT %C FROM %N ORDER BY id", &columns,
                              names->history);
    if (!ag_session_query(session, arena, sql, &rows, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++) {
        ag_object *row = NULL;
        if (!ag_row_object(arena, &ag_history_row_shape, &rows, i, &row, err))
            return false;
        AG_PUSH(arena, &ledger->rows, (ag_history_row *)row);
    }
    find_half(ledger);
    return true;
}

bool ag_ledger_read(ag_arena *arena, ag_session *session, const ag_ledger_options *options,
                    ag_ledger *out, ag_error *err)
{
    ag_ledger ledger = {0};
    ag_ledger_names names = ag_ledger_names_of(arena, session->dialect, options);
    if (!read_exists(arena, session, options, &ledger, err) ||
        (ledger.has_version && !read_heads(arena, session, &names, &ledger, err)) ||
        (ledger.has_history && !read_rows(arena, session, &names, &ledger, err)))
        return false;
    *out = ledger;
    return true;
}

const ag_history_row *ag_ledger_applied(const ag_ledger *ledger, const char *revision)
{
    for (size_t i = ledger->rows.len; i > 0; i--) {
        const ag_history_row *row = ledger->rows.items[i - 1];
        if (strcmp(row->revision, revision) == 0 && strcmp(row->direction, "downgrade") != 0 &&
            row->finished_at && !row->error)
            return row;
    }
    return NULL;
}

char *ag_ledger_finish(ag_arena *arena, const ag_graph *graph, const ag_history_row *half)
{
    const ag_node *node = ag_graph_find(graph, half->revision);
    if (strcmp(half->direction, "downgrade") != 0)
        return ag_format(arena, "autogen upgrade %s", half->revision);
    if (!node || node->parents.len > 1)
        return ag_strdup(arena, "autogen downgrade -1");
    return ag_format(arena, "autogen downgrade %s",
                     node->parents.len == 0 ? "base" : node->parents.items[0]->revision->id);
}

bool ag_ledger_body(ag_arena *arena, ag_session *session, const ag_ledger_options *options,
                    const char *revision, char **out, ag_error *err)
{
    ag_rows rows = {0};
    ag_ledger_names names = ag_ledger_names_of(arena, session->dialect, options);
    char *sql = ag_sql_format(
        arena, session->dialect,
        "SELECT body FROM %N WHERE revision = %L AND body IS NOT NULL ORDER BY id DESC LIMIT 1",
        names.history, revision);
    if (!ag_session_query(session, arena, sql, &rows, err))
        return false;
    *out = rows.row_count == 1 ? ag_strdup(arena, ag_cell(&rows, 0, 0)) : NULL;
    return true;
}

/* ------------------------------------------------------------------ matching */

static bool fail_unknown(ag_error *err, const char *id)
{
    ag_fail(
        err, AG_E_UNKNOWN_REVISION, NULL,
        "the database is at revision \"%s\", which no file has and the database does not hold either",
        id);
    return ag_hint(
        err,
        "get its file from the branch or build that applied it; or, if you know where the database "
        "really is, record that with: autogen stamp --purge REVISION");
}

/* The upgrade that stopped half-way. */
static bool is_begun(const ag_ledger *ledger, const char *id)
{
    const ag_history_row *half = ledger->half;
    return half && strcmp(half->direction, "upgrade") == 0 && strcmp(half->revision, id) == 0;
}

/* Revisions whose files are missing come from the database, with their ancestors as far as these are missing too. */
static bool add_stored(ag_arena *arena, ag_session *session, const ag_ledger_options *options,
                       const ag_ledger *ledger, ag_revisions *revisions, ag_error *err)
{
    ag_map known = ag_map_new(arena);
    ag_names wanted = {0};
    for (size_t i = 0; i < revisions->len; i++)
        ag_map_put(&known, revisions->items[i]->id, revisions->items[i]);
    for (size_t i = 0; i < ledger->heads.len; i++)
        AG_PUSH(arena, &wanted, ledger->heads.items[i]);
    if (ledger->half)
        AG_PUSH(arena, &wanted, ledger->half->revision);
    for (size_t i = 0; i < wanted.len; i++) {
        char *body = NULL;
        ag_revision *revision = NULL;
        if (ag_map_has(&known, wanted.items[i]))
            continue;
        if (ledger->has_history &&
            !ag_ledger_body(arena, session, options, wanted.items[i], &body, err))
            return false;
        /* What is only begun need not be known to know where the database is. */
        if (!body && is_begun(ledger, wanted.items[i]))
            continue;
        if (!body)
            return fail_unknown(err, wanted.items[i]);
        if (!ag_revision_read(arena, body, strlen(body),
                              ag_format(arena, "(stored) %s", wanted.items[i]), NULL, &revision,
                              err))
            return false;
        AG_PUSH(arena, revisions, revision);
        ag_map_put(&known, revision->id, revision);
        for (size_t p = 0; p < revision->down_revision.len; p++)
            AG_PUSH(arena, &wanted, revision->down_revision.items[p]);
        for (size_t p = 0; p < revision->depends_on.len; p++)
            AG_PUSH(arena, &wanted, revision->depends_on.items[p]);
    }
    return true;
}

/* The newest row of a revision that ended well; there is one. */
static const ag_history_row *newest_end(const ag_ledger *ledger, const char *id)
{
    const ag_history_row *newest = NULL;
    for (size_t i = 0; i < ledger->rows.len; i++) {
        const ag_history_row *row = ledger->rows.items[i];
        if (strcmp(row->revision, id) == 0 && row->finished_at && !row->error)
            newest = row;
    }
    return newest;
}

/* The newest row that made each revision applied, by id. */
static ag_map applied_rows(ag_arena *arena, const ag_ledger *ledger)
{
    ag_map applied = ag_map_new(arena);
    for (size_t i = 0; i < ledger->rows.len; i++) {
        ag_history_row *row = ledger->rows.items[i];
        if (strcmp(row->direction, "downgrade") != 0 && row->finished_at && !row->error &&
            row->checksum)
            ag_map_put(&applied, row->revision, row);
    }
    return applied;
}

/* Revisions are recorded as applied, but not where the database is: whoever believed that it is empty would apply them again. */
static bool check_lost(ag_arena *arena, const ag_ledger_options *options, const ag_ledger *ledger,
                       const ag_graph *graph, ag_error *err)
{
    ag_map rows = applied_rows(arena, ledger);
    const char *table = options->table ? options->table : "autogen_version";
    for (size_t i = 0; !ledger->has_version && i < graph->order.len; i++) {
        const char *id = graph->order.items[i]->revision->id;
        const ag_history_row *row = ag_map_find(&rows, id);
        if (!row || strcmp(newest_end(ledger, id)->direction, "downgrade") == 0)
            continue;
        ag_fail(
            err, AG_E_UNKNOWN_REVISION, NULL,
            "autogen_history says that revision %s was applied, but the table \"%s\", which says "
            "where the database is, is missing",
            id, table);
        return ag_hint(err,
                       "restore the table, or correct \"version_table\"; or, if you know where "
                       "the database really is, record that with: autogen stamp --purge REVISION");
    }
    return true;
}

static bool check_edited(ag_arena *arena, const ag_ledger *ledger, const ag_graph *graph,
                         const ag_nodes *heads, ag_error *err)
{
    ag_map rows = applied_rows(arena, ledger);
    ag_nodes applied = {0};
    ag_names edited = {0};
    if (heads->len > 0)
        ag_graph_ancestors(arena, graph, heads, &applied);
    for (size_t i = 0; i < applied.len; i++) {
        const ag_revision *revision = applied.items[i]->revision;
        const ag_history_row *row = ag_map_find(&rows, revision->id);
        /* A downgrade that stopped may be mended. */
        if (ledger->half && strcmp(ledger->half->revision, revision->id) == 0)
            continue;
        if (row && !ag_streq(row->checksum, ag_revision_checksum(arena, revision)))
            AG_PUSH(arena, &edited, revision->path ? revision->path : revision->id);
    }
    if (edited.len == 0)
        return true;
    ag_fail(err, AG_E_EDITED, NULL, "edited after being applied: %s",
            ag_join(arena, &edited, ", "));
    return ag_hint(
        err, "restore the file from version control and put the change into a revision of its own");
}

bool ag_ledger_match(ag_arena *arena, ag_session *session, const ag_ledger_options *options,
                     const ag_ledger *ledger, ag_revisions *revisions, ag_graph *graph,
                     ag_nodes *heads, ag_error *err)
{
    size_t count = revisions->len;
    ag_nodes found = {0};
    if (!check_lost(arena, options, ledger, graph, err) ||
        !add_stored(arena, session, options, ledger, revisions, err))
        return false;
    if (revisions->len > count && !ag_graph_build(arena, revisions, graph, err))
        return false;
    for (size_t i = 0; i < ledger->heads.len; i++)
        AG_PUSH(arena, &found, ag_graph_find(graph, ledger->heads.items[i]));
    if (!check_edited(arena, ledger, graph, &found, err))
        return false;
    *heads = found;
    return true;
}
