/* ledger_write.c: the ledger's statements. */
#include "run/run.h"

/* Keys that cost no index of their own, where the database has such: each page that a commit touches is written twice there. */
static const struct {
    const char *history_id;
    const char *version_options;
    bool counts; /* a row of the history without an id gets the next one */
    bool
        prepares; /* a statement prepared once is planned once, whatever happens to the schema meanwhile */
} spelling[AG_DIALECT_COUNT] = {
    [AG_POSTGRESQL] = {"bigint", "", .prepares = true},
    [AG_SQLITE] = {"INTEGER", " WITHOUT ROWID", .counts = true},
};

/* What a row of the history holds beside its id: texts, then numbers. */
static const char *const row_columns[] = {
    "revision", "direction",     "message",     "tag",      "started_at",  "finished_at",
    "run_by",   "run_from",      "autogen",     "checksum", "fingerprint", "error",
    "body",     "downgrade_sql", "duration_ms", "step",     "steps",
};
enum { ROW_TEXTS = 14 };

/* Who may not create a schema may use one that is there, which IF NOT EXISTS does not look at first. */
static void create_schema(ag_arena *arena, ag_buf *sql, const ag_dialect *dialect,
                          const char *schema)
{
    if (!schema || dialect->id != AG_POSTGRESQL || ag_streq(schema, dialect->default_schema))
        return;
    ag_sqlf(sql, dialect, "DO %L;\n",
            ag_sql_format(arena, dialect,
                          "BEGIN IF NOT EXISTS (SELECT FROM pg_catalog.pg_namespace WHERE nspname ="
                          " %L) THEN CREATE SCHEMA %I; END IF; END",
                          schema, schema));
}

char *ag_ledger_create_sql(ag_arena *arena, const ag_dialect *dialect,
                           const ag_ledger_options *options)
{
    ag_ledger_names names = ag_ledger_names_of(arena, dialect, options);
    ag_buf sql = ag_buf_new(arena);
    create_schema(arena, &sql, dialect, options->schema);
    if (!ag_streq(options->schema, options->default_schema))
        create_schema(arena, &sql, dialect, options->default_schema);
    ag_sqlf(
        &sql, dialect,
        "CREATE TABLE IF NOT EXISTS %N (\n    version_num varchar(64) NOT NULL PRIMARY KEY\n)%S;\n",
        names.version, spelling[dialect->id].version_options);
    ag_sqlf(&sql, dialect,
            "CREATE TABLE IF NOT EXISTS %N (\n"
            "    id %S NOT NULL PRIMARY KEY,\n"
            "    revision varchar(64) NOT NULL,\n"
            "    direction text NOT NULL,\n"
            "    message text,\n"
            "    tag text,\n"
            "    started_at text NOT NULL,\n"
            "    finished_at text,\n"
            "    duration_ms bigint,\n"
            "    run_by text,\n"
            "    run_from text,\n"
            "    autogen text,\n"
            "    checksum text,\n"
            "    fingerprint text,\n"
            "    step bigint,\n"
            "    steps bigint,\n"
            "    error text,\n"
            "    body text,\n"
            "    downgrade_sql text\n"
            ")",
            names.history, spelling[dialect->id].history_id);
    return sql.text;
}

static bool has_node(const ag_nodes *nodes, const ag_node *node)
{
    for (size_t i = 0; i < nodes->len; i++) {
        if (nodes->items[i] == node)
            return true;
    }
    return false;
}

void ag_ledger_heads_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                         const ag_nodes *before, const ag_nodes *after, bool prepared)
{
    ag_ledger_names names = ag_ledger_names_of(out->arena, dialect, options);
    for (size_t i = 0; i < before->len; i++) {
        const char *id = before->items[i]->revision->id;
        if (!has_node(after, before->items[i]) && prepared)
            ag_sqlf(out, dialect, "EXECUTE autogen_leave (%L);\n", id);
        else if (!has_node(after, before->items[i]))
            ag_sqlf(out, dialect, "DELETE FROM %N WHERE version_num = %L;\n", names.version, id);
    }
    for (size_t i = 0; i < after->len; i++) {
        const char *id = after->items[i]->revision->id;
        if (!has_node(before, after->items[i]) && prepared)
            ag_sqlf(out, dialect, "EXECUTE autogen_reach (%L);\n", id);
        else if (!has_node(before, after->items[i]))
            ag_sqlf(out, dialect, "INSERT INTO %N (version_num) VALUES (%L);\n", names.version, id);
    }
}

/* An integer that may be absent. */
static void put_int(ag_buf *out, const ag_dialect *dialect, int64_t value)
{
    if (value == AG_UNSET)
        ag_buf_put(out, "NULL");
    else
        ag_sqlf(out, dialect, "%D", value);
}

static void put_row(ag_buf *out, const ag_dialect *dialect, const ag_history_row *row,
                    const char *body, const char *downgrade_sql)
{
    ag_sqlf(out, dialect, "%L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, %L, ", row->revision,
            row->direction, row->message, row->tag, row->started_at, row->finished_at, row->run_by,
            row->run_from, row->autogen, row->checksum, row->fingerprint, row->error, body,
            downgrade_sql);
    put_int(out, dialect, row->duration_ms);
    ag_buf_put(out, ", ");
    put_int(out, dialect, row->step);
    ag_buf_put(out, ", ");
    put_int(out, dialect, row->steps);
}

/* What stands before the values of a new row, and what behind them. */
static void begin_row(ag_buf *out, const ag_dialect *dialect, const char *history)
{
    bool counts = spelling[dialect->id].counts;
    ag_sqlf(out, dialect, "INSERT INTO %N (%S", history, counts ? "" : "id, ");
    for (size_t i = 0; i < AG_COUNT(row_columns); i++)
        ag_sqlf(out, dialect, "%S%I", i > 0 ? ", " : "", row_columns[i]);
    ag_buf_put(out, counts ? ")\nVALUES (" : ")\nSELECT coalesce(max(id), 0) + 1, ");
}

static void end_row(ag_buf *out, const ag_dialect *dialect, const char *history)
{
    if (spelling[dialect->id].counts)
        ag_buf_put(out, ")");
    else
        ag_sqlf(out, dialect, " FROM %N", history);
}

void ag_ledger_row_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                       const ag_history_row *row, const char *body, const char *downgrade_sql,
                       bool prepared)
{
    ag_ledger_names names = ag_ledger_names_of(out->arena, dialect, options);
    if (prepared)
        ag_buf_put(out, "EXECUTE autogen_row (");
    else
        begin_row(out, dialect, names.history);
    put_row(out, dialect, row, body, downgrade_sql);
    if (prepared)
        ag_buf_put(out, ")");
    else
        end_row(out, dialect, names.history);
}

char *ag_ledger_prepare_sql(ag_arena *arena, const ag_dialect *dialect,
                            const ag_ledger_options *options)
{
    ag_ledger_names names = ag_ledger_names_of(arena, dialect, options);
    ag_buf sql = ag_buf_new(arena);
    if (!spelling[dialect->id].prepares)
        return NULL;
    ag_sqlf(&sql, dialect,
            "PREPARE autogen_leave (text) AS DELETE FROM %N WHERE version_num = $1;\n"
            "PREPARE autogen_reach (text) AS INSERT INTO %N (version_num) VALUES ($1);\n"
            "PREPARE autogen_row (",
            names.version, names.version);
    for (size_t i = 0; i < AG_COUNT(row_columns); i++)
        ag_sqlf(&sql, dialect, "%S%S", i > 0 ? ", " : "", i < ROW_TEXTS ? "text" : "bigint");
    ag_buf_put(&sql, ") AS ");
    begin_row(&sql, dialect, names.history);
    for (size_t i = 0; i < AG_COUNT(row_columns); i++)
        ag_sqlf(&sql, dialect, "%S$%d", i > 0 ? ", " : "", (int)i + 1);
    end_row(&sql, dialect, names.history);
    return sql.text;
}

const char *ag_ledger_deallocate_sql(void)
{
    return "DEALLOCATE autogen_leave;\nDEALLOCATE autogen_reach;\nDEALLOCATE autogen_row";
}

void ag_ledger_resume_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                          const ag_history_row *row, const char *body, const char *downgrade_sql)
{
    ag_ledger_names names = ag_ledger_names_of(out->arena, dialect, options);
    ag_sqlf(out, dialect,
            "UPDATE %N SET error = NULL, message = %L, autogen = %L, checksum = %L, body = %L, "
            "downgrade_sql = %L, step = ",
            names.history, row->message, row->autogen, row->checksum, body, downgrade_sql);
    put_int(out, dialect, row->step);
    ag_buf_put(out, ", steps = ");
    put_int(out, dialect, row->steps);
    ag_sqlf(out, dialect, " WHERE revision = %L AND finished_at IS NULL", row->revision);
}

void ag_ledger_progress_sql(ag_buf *out, const ag_dialect *dialect,
                            const ag_ledger_options *options, const ag_history_row *row)
{
    ag_ledger_names names = ag_ledger_names_of(out->arena, dialect, options);
    ag_sqlf(out, dialect, "UPDATE %N SET step = ", names.history);
    put_int(out, dialect, row->step);
    ag_buf_put(out, ", duration_ms = ");
    put_int(out, dialect, row->duration_ms);
    ag_sqlf(out, dialect, ", finished_at = %L, fingerprint = %L, error = %L", row->finished_at,
            row->fingerprint, row->error);
    ag_sqlf(out, dialect, " WHERE revision = %L AND finished_at IS NULL", row->revision);
}

void ag_ledger_stop_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                        const ag_history_row *row, bool is_over)
{
    ag_ledger_names names = ag_ledger_names_of(out->arena, dialect, options);
    ag_sqlf(
        out, dialect,
        "UPDATE %N SET error = %L, step = CASE WHEN step > %D THEN step ELSE %D END, fingerprint = "
        "CASE WHEN step > %D THEN fingerprint ELSE %L END",
        names.history, row->error, row->step, row->step, row->step, row->fingerprint);
    if (is_over)
        ag_sqlf(out, dialect, ", finished_at = CASE WHEN step = 0 THEN %L END", row->finished_at);
    ag_sqlf(out, dialect, " WHERE revision = %L AND finished_at IS NULL", row->revision);
}

void ag_ledger_end_all_sql(ag_buf *out, const ag_dialect *dialect, const ag_ledger_options *options,
                           const char *when, const char *why)
{
    ag_ledger_names names = ag_ledger_names_of(out->arena, dialect, options);
    ag_sqlf(out, dialect,
            "UPDATE %N SET finished_at = %L, fingerprint = NULL, error = coalesce(error, %L) WHERE "
            "finished_at IS NULL",
            names.history, when, why);
}

char *ag_ledger_expect_sql(ag_arena *arena, const ag_dialect *dialect,
                           const ag_ledger_options *options, const ag_nodes *heads)
{
    ag_ledger_names names = ag_ledger_names_of(arena, dialect, options);
    ag_buf sql = ag_buf_new(arena);
    if (heads->len == 0)
        ag_sqlf(&sql, dialect, "SELECT version_num FROM %N", names.version);
    for (size_t i = 0; i < heads->len; i++)
        ag_sqlf(
            &sql, dialect,
            "%SSELECT %L AS version_num WHERE NOT EXISTS (SELECT 1 FROM %N WHERE version_num = %L)",
            i > 0 ? " UNION ALL " : "", heads->items[i]->revision->id, names.version,
            heads->items[i]->revision->id);
    return sql.text;
}
