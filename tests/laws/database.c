#include "database.h"

#include <autogen/json.h>
#include <autogen/source.h>

#include <string.h>

/* One way through a database. */
typedef struct way {
    const law_case *c;
    ag_session *session;
    ag_session
        *scratch; /* where the server is asked how it spells what is different; NULL: nowhere */
    ag_schema *model;
    size_t *refused;
} way;

static const char *failed(const way *w, const char *what, const char *sql, const ag_error *err)
{
    return ag_format(w->c->arena, "%s: %s%s%s", what, law_error(w->c->arena, err),
                     sql ? "\n  " : "", sql ? sql : "");
}

/*
 * What only the author of a change can decide is refused by the server: how values of one type become those of another ("using" in a revision). datatype_mismatch,
 * feature_not_supported, cannot_coerce.
 */
static const char asks_author[] = "the server wants to know more";

static bool is_authors(const ag_error *err)
{
    static const char *const states[] = {"42804", "0A000", "42846"};
    for (size_t i = 0; i < AG_COUNT(states); i++) {
        if (strcmp(err->sqlstate, states[i]) == 0)
            return true;
    }
    return false;
}

static const char *run_statement(const way *w, const ag_statement *statement)
{
    ag_error err = {0};
    ag_rows rows = {0};
    if (statement->only_if) {
        if (!ag_session_query(w->session, w->c->arena, statement->only_if, &rows, &err))
            return failed(w, "a condition", statement->only_if, &err);
        if (rows.row_count == 0)
            return NULL;
    }
    if (statement->kind == AG_STATEMENT_RUN) {
        if (ag_session_run(w->session, statement->sql, &err))
            return NULL;
        return is_authors(&err) ? asks_author : failed(w, "a statement", statement->sql, &err);
    }
    if (!ag_session_query(w->session, w->c->arena, statement->sql, &rows, &err))
        return is_authors(&err) ? asks_author : failed(w, "an assertion", statement->sql, &err);
    return rows.row_count == 0 || statement->kind == AG_STATEMENT_TELL
               ? NULL
               : ag_format(w->c->arena, "asserted: %s\n  %s", statement->message, statement->sql);
}

static const char *run(const way *w, const char *sql)
{
    return run_statement(w, &(ag_statement){.kind = AG_STATEMENT_RUN, .sql = sql});
}

static const char *run_steps(const way *w, const ag_steps *steps)
{
    const ag_dialect *dialect = w->session->dialect;
    ag_buf begin = ag_buf_new(w->c->arena);
    ag_buf_format(&begin, "%s;\n", dialect->begin);
    dialect->prelude(&begin, dialect->default_schema);
    const char *why = run(w, begin.text);
    for (size_t i = 0; i < steps->len && !why; i++) {
        const ag_step *step = steps->items[i];
        for (size_t j = 0; j < step->statements.len && !why; j++)
            why = run_statement(w, &step->statements.items[j]);
        if (why && why != asks_author)
            why = ag_format(w->c->arena, "%s: %s", step->title, why);
    }
    return why ? why : run(w, "COMMIT");
}

/* What is different once the server has been asked, as the product asks it. */
static ag_ops different(const way *w, const ag_schema *model, const ag_schema *found)
{
    ag_ops ops = {0}, left = {0};
    ag_plan_compare(w->c->arena, w->session->dialect, model, found, &ops);
    if (ops.len == 0 || !w->scratch)
        return ops;
    ag_plan_respell(w->c->arena, w->scratch, NULL, model, found, &ops, &left);
    return left;
}

static const char *holds_model(const way *w)
{
    const ag_inspect_options options = {.default_schema = w->session->dialect->default_schema};
    ag_inspection found = {0};
    ag_error err = {0};
    if (!w->session->dialect->inspect(w->c->arena, w->session, &options, &found, &err))
        return failed(w, "inspect", NULL, &err);
    const ag_ops rest = different(w, w->model, found.schema);
    if (rest.len == 0)
        return NULL;
    ag_buf text = ag_buf_new(w->c->arena);
    ag_json_print(&text, ag_ops_write(w->c->arena, &rest));
    return ag_format(w->c->arena, "the database holds something else: %s", text.text);
}

/* False in `go_on` after what was refused. */
static const char *change(way *w, ag_ops *ops, bool *go_on)
{
    const ag_plan_options options = {.dialect = w->session->dialect,
                                     .version = w->session->version};
    ag_steps steps = {0};
    ag_error err = {0};
    if (!ag_plan(w->c->arena, &options, w->model, ops, &steps, &err)) {
        *go_on = false;
        *w->refused += 1;
        return err.code == AG_E_UNSUPPORTED ? NULL : failed(w, "plan", NULL, &err);
    }
    const char *why = run_steps(w, &steps);
    if (why == asks_author) {
        *go_on = false;
        *w->refused += 1;
        return NULL;
    }
    return why ? why : holds_model(w);
}

/* A deferrable key is none for a foreign key, and hides another one on the same columns. */
static bool is_key(const ag_table *table, const ag_names *columns)
{
    const ag_primary_key *primary = ag_table_primary_key(table);
    bool same = primary && ag_names_equal(&primary->columns, columns);
    size_t found = same && !primary->deferrable, deferrable = same && primary->deferrable;
    for (size_t i = 0; i < table->uniques.len; i++) {
        const ag_unique *unique = (const ag_unique *)table->uniques.items[i];
        same = ag_names_equal(&unique->columns, columns);
        found += same && !unique->deferrable;
        deferrable += same && unique->deferrable;
    }
    return found > 0 && deferrable == 0;
}

/* Edits and shrinking end now and then where no database follows: at tables without columns, at foreign keys to what is no key. */
bool database_is_possible(const law_case *c, const ag_dialect *dialect, const ag_schema *whole)
{
    const ag_schema *schema = ag_schema_for(c->arena, whole, dialect->id);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->foreign_keys.len; j++) {
            const ag_target *target = &((ag_foreign_key *)table->foreign_keys.items[j])->references;
            const ag_table *other = ag_table_find(schema, target->table);
            if (!other || !is_key(other, &target->columns))
                return false;
        }
        if (table->columns.len == 0 && !ag_table_is_heir(table))
            return false;
    }
    return true;
}

const char *database_keeps(const law_case *c, ag_session *session, ag_session *scratch,
                           size_t *refused)
{
    ag_ops make = {0}, ops = {0}, back = {0};
    ag_error err = {0};
    way w = {c, session, scratch, ag_schema_new(c->arena), refused};
    const ag_diff_options options = {.renames = &c->renames, .no_rename = true};
    if (!database_is_possible(c, session->dialect, c->from) ||
        !database_is_possible(c, session->dialect, c->to))
        return NULL;
    if (!ag_diff(c->arena, w.model, c->from, NULL, &make, NULL, &err) ||
        !ag_diff(c->arena, c->from, c->to, &options, &ops, NULL, &err))
        return law_error(c->arena, &err);
    bool go_on = true;
    const char *why = change(&w, &make, &go_on);
    if (why)
        return ag_format(c->arena, "make: %s", why);
    why = go_on ? change(&w, &ops, &go_on) : NULL;
    if (why)
        return ag_format(c->arena, "upgrade: %s", why);
    (void)ag_ops_reverse(c->arena, &ops, &back);
    why = go_on ? change(&w, &back, &go_on) : NULL;
    return why ? ag_format(c->arena, "downgrade: %s", why) : NULL;
}

/* ------------------------------------------------------------------ as files of SQL */

static const char *reads_as(const way *w, const char *text, ag_schema **out)
{
    ag_sql_file file = {.path = "schema.sql"};
    ag_sql_files files = {0};
    ag_inspection found = {0};
    ag_error err = {0};
    ag_sql_split(w->c->arena, w->session->dialect, text, &file.statements);
    AG_PUSH(w->c->arena, &files, file);
    if (!w->session->ops->reset(w->session, &err) ||
        !ag_source_sql(w->c->arena, w->session, &files, NULL, &found, &err))
        return failed(w, "read", text, &err);
    *out = found.schema;
    return NULL;
}

static const char *prints_as(const way *w, const ag_schema *schema, char **out)
{
    const ag_plan_options options = {.dialect = w->session->dialect,
                                     .version = w->session->version};
    ag_schema *empty = ag_schema_new(w->c->arena);
    ag_buf text = ag_buf_new(w->c->arena);
    ag_ops ops = {0};
    ag_error err = {0};
    if (!ag_diff(w->c->arena, empty, schema, NULL, &ops, NULL, &err))
        return failed(w, "diff", NULL, &err);
    if (!ag_plan_print(w->c->arena, &options, empty, &ops, &text, &err)) {
        *w->refused += 1;
        *out = NULL;
        return err.code == AG_E_UNSUPPORTED ? NULL : failed(w, "print", NULL, &err);
    }
    *out = text.text;
    return NULL;
}

/* What was read, as a schema file of JSON would have it. */
static const char *through_json(const way *w, ag_schema **schema)
{
    ag_arena *arena = w->c->arena;
    const char *text = ag_schema_print(arena, *schema);
    ag_error err = {0};
    if (!ag_source_json_text(arena, text, strlen(text), "schema.json", schema, &err) ||
        !ag_schema_settle(arena, *schema, &err))
        return failed(w, "json", text, &err);
    return NULL;
}

const char *database_reads_back(const law_case *c, ag_session *scratch, size_t *refused)
{
    way w = {c, scratch, scratch, c->from, refused};
    ag_schema *first = NULL, *second = NULL;
    char *text = NULL, *again = NULL;
    if (!database_is_possible(c, scratch->dialect, c->from))
        return NULL;
    const char *why = prints_as(&w, c->from, &text);
    if (why || !text)
        return why;
    why = reads_as(&w, text, &first);
    if (why)
        return why;
    const ag_ops rest = different(&w, c->from, first);
    if (rest.len > 0)
        return ag_format(c->arena, "read back: %s\n%s", ag_op_describe(c->arena, rest.items[0]),
                         text);
    why = through_json(&w, &first);
    why = why ? why : prints_as(&w, first, &again);
    why = why ? why : reads_as(&w, again, &second);
    if (why)
        return why;
    const ag_ops more = different(&w, first, second);
    return more.len == 0 ? NULL
                         : ag_format(c->arena, "the second time: %s\n%s",
                                     ag_op_describe(c->arena, more.items[0]), again);
}

/* ------------------------------------------------------------------ proven */

static bool revision_of(const law_case *c, ag_revision **out, ag_error *err)
{
    const ag_diff_options options = {.renames = &c->renames, .no_rename = true};
    ag_revision *revision = (ag_revision *)ag_object_new(c->arena, &ag_revision_shape, "a1");
    revision->format = AG_REVISION_FORMAT;
    revision->id = "a1";
    revision->path = "a1.json";
    *out = revision;
    return ag_diff(c->arena, c->from, c->to, &options, &revision->upgrade, NULL, err) &&
           (ag_ops_reverse(c->arena, &revision->upgrade, &revision->downgrade), true);
}

/* What is left when a case is made smaller may be what no database takes. */
static bool can_be_made(const law_case *c, ag_session *scratch)
{
    ag_error err = {0};
    return scratch && scratch->ops->reset(scratch, &err) &&
           ag_scratch_build(c->arena, scratch, c->from, NULL, &err) &&
           scratch->ops->reset(scratch, &err) &&
           ag_scratch_build(c->arena, scratch, c->to, NULL, &err);
}

const char *database_proves(const law_case *c, ag_proof_place *place, size_t *refused)
{
    const ag_project project = {.arena = c->arena};
    ag_revision *revision = NULL;
    ag_error err = {0};
    ag_proof proof = {0};
    if (!database_is_possible(c, place->dialect, c->from) ||
        !database_is_possible(c, place->dialect, c->to))
        return NULL;
    if (!revision_of(c, &revision, &err))
        return law_error(c->arena, &err);
    if (ag_prove(c->arena, &project, place, c->from, revision, &proof, &err))
        return NULL;
    *refused += 1;
    /* A new unique column with a default, for example, fails wherever there are rows, and is refused for it. */
    bool rows = err.code == AG_E_PROOF && strstr(err.message, "where there are rows");
    if (rows || err.code == AG_E_UNSUPPORTED || is_authors(&err) || !can_be_made(c, place->session))
        return NULL;
    return law_error(c->arena, &err);
}

const char *database_respells(const law_case *c, ag_session *scratch, size_t *refused)
{
    const ag_diff_options options = {.no_rename = true};
    const ag_dialect *dialect = scratch->dialect;
    const way w = {c, scratch, scratch, NULL, refused};
    ag_schema *found = NULL;
    ag_ops exact = {0};
    ag_error err = {0};
    if (!database_is_possible(c, dialect, c->from) || !database_is_possible(c, dialect, c->to))
        return NULL;
    if (!scratch->ops->reset(scratch, &err) ||
        !ag_scratch_build(c->arena, scratch, c->from, NULL, &err) ||
        !ag_scratch_inspect(c->arena, scratch, NULL, &found, &err)) {
        *refused += 1;
        return err.code == AG_E_UNSUPPORTED ? NULL : law_error(c->arena, &err);
    }
    const ag_ops left = different(&w, c->from, found);
    if (left.len > 0)
        return ag_format(c->arena, "different from itself: %s",
                         ag_op_describe(c->arena, left.items[0]));
    if (!ag_diff(c->arena, ag_plan_spell(c->arena, dialect, c->from),
                 ag_plan_spell(c->arena, dialect, c->to), &options, &exact, NULL, &err))
        return law_error(c->arena, &err);
    if (exact.len == 0 || different(&w, c->to, found).len > 0)
        return NULL;
    return ag_format(c->arena, "no different from what is: %s",
                     ag_op_describe(c->arena, exact.items[0]));
}
