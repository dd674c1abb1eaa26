/*
 * A walk: random revisions, one after the other, in one SQLite database with random rows, by the runner itself.
 *
 * Each is taken up, down and up again, with foreign keys configured on in one walk and off in the next.  After each way the catalogue is what is declared, by our own eyes and by
 * SQLite's pragmas, who see no difference to a database that was created from nothing; SQLite finds it sound; every row still has its rowid and, in all columns that the
 * revision is not about, its value and the type of it; and no counter of AUTOINCREMENT has gone back; indexes of full-text search say what
 * the rows of their tables do.  Views and triggers stand on what changes.  What is refused has changed nothing.
 * AUTOGEN_WALK_STEPS makes a walk longer, AUTOGEN_WALKS more of them, AUTOGEN_SEED another one; a step that fails is tried alone, and made smaller.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <autogen/run.h>

#include "app/seed.h"
#include "database.h"
#include "sqlite/name.h"
#include "sqlite/precheck.h"
#include "sqlite/project.h"
#include "sqlite/sqlite.h"

#define FEATURES (RANDOM_LIVE_SQLITE | RANDOM_STORAGE | RANDOM_SQLITE)

/* The database, and the history that has led it to where it is. */
static struct place {
    ag_session *session;      /* of the database that is walked through */
    ag_session *new;          /* of the one that is created from nothing */
    const ag_schema *at;      /* what it holds; NULL: anything */
    const ag_schema *reached; /* by the last case that was walked through; NULL: it could not be */
    ag_arena *arena;          /* of what follows */
    ag_names history;         /* texts of revisions */
    uint64_t rows;            /* the seed of rows to put in */
    bool enforced;            /* foreign keys, as the project has them */
    size_t taken, refused, found_late, again, row_count;
} place;

/* ------------------------------------------------------------------ what is there */

static ag_rows query(ag_arena *arena, ag_session *session, const char *sql)
{
    ag_rows rows = {0};
    ag_error err = {0};
    if (!ag_session_query(session, arena, sql, &rows, &err))
        fail_msg("%s\n%s", sql, err.message);
    return rows;
}

/* The cells of the first column. */
static ag_names texts(ag_arena *arena, ag_session *session, const char *sql)
{
    ag_rows rows = query(arena, session, sql);
    ag_names all = {0};
    for (size_t i = 0; i < rows.row_count; i++)
        AG_PUSH(arena, &all, ag_cell(&rows, i, 0) ? ag_cell(&rows, i, 0) : "NULL");
    return all;
}

static const char *differ(ag_arena *arena, const ag_names *wanted, const ag_names *found)
{
    for (size_t i = 0; i < wanted->len || i < found->len; i++) {
        const char *a = i < wanted->len ? wanted->items[i] : "nothing";
        const char *b = i < found->len ? found->items[i] : "nothing";
        if (strcmp(a, b) != 0)
            return ag_format(arena, "%s became %s", a, b);
    }
    return NULL;
}

/* As the pragmas tell it: what keys, indexes and columns are, whatever their order and the text that made them. */
static ag_names catalogue(ag_arena *arena, ag_session *session)
{
    return texts(
        arena, session,
        "WITH t AS (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE"
        " 'autogen%' AND name NOT LIKE 'sqlite%')"
        " SELECT 'column ' || t.name || '.' || x.name || ' ' || upper(x.type) || ' ' || x.\"notnull\""
        " || x.pk || x.hidden || (x.dflt_value IS NULL) FROM t, pragma_table_xinfo(t.name) AS x"
        " UNION ALL SELECT 'index ' || t.name || '.' || iif(i.origin = 'c', i.name, '') || ' ' ||"
        " i.\"unique\" || i.origin || i.partial || (SELECT group_concat(coalesce(c.name, '?') ||"
        " c.desc || c.coll) FROM pragma_index_xinfo(i.name) AS c WHERE c.key)"
        " FROM t, pragma_index_list(t.name) AS i"
        " UNION ALL SELECT 'reference ' || t.name || '.' || f.\"from\" || ' ' || f.\"table\" || '.'"
        " || coalesce(f.\"to\", '') || f.seq || f.on_update || f.on_delete"
        " FROM t, pragma_foreign_key_list(t.name) AS f"
        " UNION ALL SELECT type || ' ' || name FROM sqlite_master WHERE type IN ('view', 'trigger')"
        " UNION ALL SELECT 'left behind: ' || name FROM sqlite_master WHERE name LIKE 'autogen_new%'"
        " OR name LIKE 'autogen_old%' UNION ALL SELECT 'left behind: ' || name FROM"
        " sqlite_temp_master ORDER BY 1");
}

/* The operations that lead from the model to what is there. */
static const char *is_not(ag_arena *arena, const ag_schema *model)
{
    const ag_inspect_options options = {.default_schema = "main"};
    ag_filter all = {.default_schema = "main"};
    ag_inspection found = {0};
    ag_error err = {0};
    ag_ops left = {0};
    AG_PUSH(arena, &all.managed_schemas, "*");
    if (!place.session->dialect->inspect(arena, place.session, &options, &found, &err))
        return law_error(arena, &err);
    ag_plan_compare(arena, place.session->dialect, model,
                    ag_filter_apply(arena, &all, found.schema, NULL, 0, NULL), &left);
    return left.len > 0 ? ag_op_describe(arena, left.items[0]) : NULL;
}

static const char *is_not_as_new(ag_arena *arena, const ag_schema *model)
{
    ag_error err = {0};
    if (!place.new->ops->reset(place.new, &err) ||
        !ag_scratch_build(arena, place.new, model, NULL, &err))
        return ag_format(arena, "it cannot be created from nothing: %s", law_error(arena, &err));
    const ag_names wanted = catalogue(arena, place.new), found = catalogue(arena, place.session);
    return differ(arena, &wanted, &found);
}

/* SQLite 3.40 finds NULLs that are not there in tables without rowids. */
static const char *is_unsound(ag_arena *arena)
{
    const ag_names said = texts(arena, place.session,
                                "SELECT integrity_check FROM pragma_integrity_check WHERE"
                                " integrity_check NOT GLOB 'NULL value in *'");
    return said.len == 0 || strcmp(said.items[0], "ok") == 0 ? NULL : said.items[0];
}

static bool tell_search(ag_arena *arena, const ag_object *search, const char *what, ag_error *err)
{
    const char *name = ag_sqlite_name(arena, search->name);
    return ag_session_runf(place.session, arena, err, "INSERT INTO %I (%I, rank) VALUES (%L, 1)",
                           name, name, what);
}

/* An index of full-text search that is not what the rows of its table say. */
static const char *is_out_of_step(ag_arena *arena, const ag_schema *model)
{
    for (size_t i = 0; i < model->virtual_tables.len; i++) {
        const ag_object *search = model->virtual_tables.items[i];
        ag_error err = {0};
        if (!tell_search(arena, search, "integrity-check", &err))
            return ag_format(arena, "search %s: %s", search->name, law_error(arena, &err));
    }
    return NULL;
}

/* Not all triggers that would have done so need be there. */
static void put_in_step(ag_arena *arena, const ag_schema *model)
{
    ag_error err = {0};
    for (size_t i = 0; i < model->virtual_tables.len; i++)
        if (!tell_search(arena, model->virtual_tables.items[i], "integrity-check", &err) &&
            !tell_search(arena, model->virtual_tables.items[i], "rebuild", &err))
            fail_msg("%s", err.message);
}

/* ------------------------------------------------------------------ rows */

/* Every type in every column: what SQLite keeps, the revision has to keep. */
static const char *random_value(ag_random *random)
{
    static const char *const values[] = {"NULL",
                                         "''",
                                         "'007'",
                                         "'1e3'",
                                         "'x'",
                                         "'it''s'",
                                         "'12345678901234567890'",
                                         "X'00'",
                                         "X'3030'",
                                         "1.5",
                                         "-0.25",
                                         "1e300",
                                         "'1.0'",
                                         "9007199254740993",
                                         "0",
                                         "1",
                                         "-1",
                                         "'2026-01-01'",
                                         "'a%sb'",
                                         "CAST(X'410042' AS TEXT)"};
    if (random_once_in(random, 3))
        return ag_format(random->arena, "%zu", random_below(random, 1000));
    if (random_once_in(random, 3))
        return ag_format(random->arena, "'v%zu'", random_below(random, 1000));
    return values[random_below(random, AG_COUNT(values))];
}

/* Some value of the row that is referred to. */
static const char *parent_value(ag_random *random, const ag_table *table, const char *column)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[i];
        for (size_t k = 0; k < key->columns.len && k < key->references.columns.len; k++)
            if (strcmp(key->columns.items[k], column) == 0)
                return ag_sql_format(random->arena, &ag_sqlite_dialect,
                                     "(SELECT %I FROM %I ORDER BY rowid LIMIT 1 OFFSET %d)",
                                     key->references.columns.items[k],
                                     ag_sqlite_name(random->arena, key->references.table),
                                     (int)random_below(random, 3));
    }
    return NULL;
}

static const char *enum_value(ag_random *random, const ag_schema *schema, const char *type)
{
    const ag_enum *of = type ? ag_type_enum(random->arena, schema, type) : NULL;
    return !of || of->values.len == 0
               ? NULL
               : ag_sql_format(random->arena, &ag_sqlite_dialect, "%L",
                               of->values.items[random_below(random, of->values.len)]);
}

static void put_row(ag_random *random, const ag_schema *schema, const ag_table *table)
{
    ag_names columns = {0}, values = {0};
    ag_error refused = {0};
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        const char *value = parent_value(random, table, column->base.name);
        value =
            value && !random_once_in(random, 5) ? value : enum_value(random, schema, column->type);
        if (column->generated || (column->default_value && random_once_in(random, 3)))
            continue;
        AG_PUSH(random->arena, &columns, column->base.name);
        AG_PUSH(random->arena, &values, value ? value : random_value(random));
    }
    if (columns.len > 0)
        (void)!ag_session_runf(place.session, random->arena, &refused,
                               "INSERT OR IGNORE INTO %I (%C) VALUES (%S)",
                               ag_sqlite_name(random->arena, table->base.name), &columns,
                               ag_join(random->arena, &values, ", "));
}

/* What the database refuses is left out; half of them are put in without foreign keys, so that some refer to nothing. */
static void put_rows(ag_arena *arena, const ag_schema *schema)
{
    ag_random random = random_new(arena, place.rows, 0, 5);
    const ag_schema *own = ag_schema_for(arena, schema, AG_SQLITE);
    ag_error err = {0};
    bool on = random_once_in(&random, 2);
    assert_true(ag_session_enforce(place.session, on, &err));
    for (size_t i = 0; i < 2 * own->tables.len; i++)
        for (size_t n = random_below(&random, 6); n > 0; n--)
            put_row(&random, own, (const ag_table *)own->tables.items[i % own->tables.len]);
    if (random_once_in(&random, 3))
        (void)!ag_session_run(place.session, "ANALYZE", &err);
    for (size_t i = 0; i < own->tables.len && random_once_in(&random, 3); i++)
        (void)!ag_session_runf(place.session, arena, &err, "DELETE FROM %I WHERE rowid > 2",
                               ag_sqlite_name(arena, own->tables.items[i]->name));
    put_in_step(arena, own);
    err = (ag_error){0};
    assert_true(ag_session_enforce(place.session, false, &err));
}

/* ------------------------------------------------------------------ a step */

typedef struct step {
    ag_arena *arena;
    const ag_schema *from, *to; /* the models; `to` as it is after the operations */
    ag_ops ops;
    ag_seed_columns untouched;
    ag_names values;
} step;

static const ag_table *projected(const step *s, bool after, const char *name)
{
    const ag_schema *schema = after ? s->to : s->from;
    const ag_table *table = ag_table_find(schema, name);
    return table ? (const ag_table *)ag_sqlite_dialect.project(s->arena, schema, &table->base)
                 : NULL;
}

/* A rowid is kept unless a column becomes it that was none, or was the other one. */
static const char *kept_rowid(const ag_table *before, const ag_table *after)
{
    const ag_column *was = ag_sqlite_rowid_column(before), *is = ag_sqlite_rowid_column(after);
    return !was && !is ? ag_sqlite_rowid_name(before, after) : NULL;
}

static bool counts(const ag_table *table)
{
    const ag_column *rowid = ag_sqlite_rowid_column(table);
    return rowid && rowid->identity == AG_IDENTITY_ALWAYS;
}

/* The rows of one table: rowid and columns that nothing is about, each with its type; and what AUTOINCREMENT has counted. */
static void see_table(const step *s, size_t first, size_t end, bool after, ag_names *out)
{
    const ag_seed_column *column = &s->untouched.items[first];
    const ag_table *was = projected(s, false, column->table[0]);
    const ag_table *is = projected(s, true, column->table[1]);
    const char *name = ag_sqlite_name(s->arena, column->table[after]);
    const char *rowid = kept_rowid(was, is);
    ag_buf sql = ag_buf_new(s->arena);
    ag_sqlf(&sql, &ag_sqlite_dialect, "SELECT %L", ag_format(s->arena, "%s:", column->table[0]));
    if (rowid)
        ag_sqlf(&sql, &ag_sqlite_dialect, " || %S", rowid);
    for (size_t i = first; i < end; i++)
        ag_sqlf(&sql, &ag_sqlite_dialect, " || ' ' || typeof(%I) || ' ' || quote(%I)",
                s->untouched.items[i].column[after], s->untouched.items[i].column[after]);
    ag_sqlf(&sql, &ag_sqlite_dialect, " FROM %I ORDER BY 1", name);
    const ag_names rows = texts(s->arena, place.session, sql.text);
    for (size_t i = 0; i < rows.len; i++)
        AG_PUSH(s->arena, out, rows.items[i]);
    if (!counts(was) || !counts(is))
        return;
    const ag_names counted =
        texts(s->arena, place.session,
              ag_sql_format(s->arena, &ag_sqlite_dialect,
                            "SELECT 'counted ' || seq FROM sqlite_sequence WHERE name = %L", name));
    AG_PUSH(s->arena, out, counted.len ? counted.items[0] : "counted nothing");
}

static ag_names see_rows(const step *s, bool after)
{
    ag_names all = {0};
    for (size_t i = 0, end; i < s->untouched.len; i = end) {
        for (end = i; end < s->untouched.len && strcmp(s->untouched.items[end].table[0],
                                                       s->untouched.items[i].table[0]) == 0;)
            end++;
        see_table(s, i, end, after, &all);
    }
    return all;
}

static const char *see(const step *s, bool after, const char *way)
{
    const ag_schema *model = after ? s->to : s->from;
    const ag_names rows = see_rows(s, after);
    const char *why = is_not(s->arena, model);
    why = why ? why : is_not_as_new(s->arena, model);
    why = why ? why : differ(s->arena, &s->values, &rows);
    why = why ? why : is_unsound(s->arena);
    why = why ? why : is_out_of_step(s->arena, model);
    return why ? ag_format(s->arena, "after the %s: %s", way, why) : NULL;
}

/* ------------------------------------------------------------------ revisions */

static const char *revision_of(ag_arena *arena, const ag_ops *ops)
{
    size_t number = place.history.len + 1;
    ag_revision *revision = (ag_revision *)ag_object_new(arena, &ag_revision_shape, NULL);
    revision->format = AG_REVISION_FORMAT;
    revision->id = ag_format(arena, "r%zu", number);
    if (number > 1)
        AG_PUSH(arena, &revision->down_revision, ag_format(arena, "r%zu", number - 1));
    revision->message = "a step";
    revision->created_at = ag_format(arena, "2026-01-01T%02zu:%02zu:%02zuZ", number / 3600 % 24,
                                     number / 60 % 60, number % 60);
    revision->upgrade = *ops;
    (void)ag_ops_reverse(arena, ops, &revision->downgrade);
    return ag_revision_print(arena, revision);
}

static void count_step(void *payload, const ag_step *one, size_t number, size_t count)
{
    (void)payload;
    (void)number;
    (void)count;
    place.again += one->unenforced;
}

/* The whole history as it would be read from its files. */
static bool run(ag_arena *arena, bool up, bool allow_loss, ag_error *err)
{
    const ag_progress progress = {.step_begins = count_step};
    const ag_run_options options = {
        .autogen = "0", .lock_wait_ms = AG_UNSET, .allow_loss = allow_loss, .progress = &progress};
    ag_revisions revisions = {0};
    ag_run_result result = {0};
    for (size_t i = 0; i < place.history.len; i++) {
        const char *text = place.history.items[i];
        ag_revision *revision = NULL;
        if (!ag_revision_read(arena, text, strlen(text), ag_format(arena, "r%zu.json", i + 1), NULL,
                              &revision, err))
            return false;
        AG_PUSH(arena, &revisions, revision);
    }
    place.session->enforces = place.enforced;
    return (up ? ag_upgrade : ag_downgrade)(arena, place.session, &revisions, up ? "head" : "-1",
                                            NULL, &options, &result, err);
}

/* What rows stand in the way of is for people to mend.  It is to be found before anything is done: what SQLite itself finds late is counted. */
static bool is_refusal(const ag_error *err)
{
    bool late = err->code == AG_E_SQL && strstr(err->message, "constraint failed");
    place.found_late += late;
    return late || err->code == AG_E_UNSUPPORTED || err->code == AG_E_ASSERTION ||
           err->code == AG_E_LOSS;
}

/* All rows go, without what triggers would make of that. */
static bool clear_rows(ag_arena *arena, const ag_schema *model, ag_error *err)
{
    const ag_names names = texts(
        arena, place.session, "SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY 1");
    const ag_names made = texts(
        arena, place.session, "SELECT sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name");
    bool ok = true;
    for (size_t i = 0; ok && i < names.len; i++)
        ok = ag_session_runf(place.session, arena, err, "DROP TRIGGER %I", names.items[i]);
    ok = ok && ag_seed_clear(arena, place.session, model, err);
    for (size_t i = 0; ok && i < made.len; i++)
        ok = ag_session_run(place.session, made.items[i], err);
    return ok;
}

static const char *attempt(step *s, bool up, bool allow_loss, bool *refused);

/* A change of a whole table alters values of columns that no operation says. */
static bool changes_tables(const ag_ops *ops)
{
    bool changes = false;
    for (size_t i = 0; i < ops->len; i++)
        changes =
            changes || (ops->items[i]->kind == AG_KIND_TABLE && ops->items[i]->verb == AG_ALTER);
    return changes;
}

/* What would alter values that the revision is about is for people to allow.  What else stands in the way is the rows: without them it is possible. */
static const char *attempt_again(step *s, bool up, const ag_error *why, bool *refused)
{
    ag_error err = {0};
    if (why->code == AG_E_LOSS && !changes_tables(&s->ops))
        return attempt(s, up, true, refused);
    if (place.rows == 0)
        return NULL;
    place.rows = 0;
    if (!clear_rows(s->arena, up ? s->from : s->to, &err))
        return law_error(s->arena, &err);
    put_in_step(s->arena, up ? s->from : s->to);
    s->values = see_rows(s, !up);
    return attempt(s, up, false, refused);
}

/* Try; what is refused has changed nothing. */
static const char *attempt(step *s, bool up, bool allow_loss, bool *refused)
{
    ag_error err = {0};
    const ag_names before = catalogue(s->arena, place.session);
    *refused = !run(s->arena, up, allow_loss, &err);
    if (!*refused)
        return NULL;
    if (!is_refusal(&err))
        return law_error(s->arena, &err);
    const ag_names after = catalogue(s->arena, place.session), rows = see_rows(s, !up);
    const char *changed = differ(s->arena, &before, &after);
    changed = changed ? changed : differ(s->arena, &s->values, &rows);
    if (changed)
        return ag_format(s->arena, "what was refused (%s) has changed: %s", err.message, changed);
    return attempt_again(s, up, &err, refused);
}

static const char *go(step *s, bool up, const char *way, bool *refused)
{
    const char *why = attempt(s, up, false, refused);
    if (why)
        return ag_format(s->arena, "%s: %s", way, why);
    return *refused ? NULL : see(s, up, way);
}

/* Up, down, up again. */
static const char *take(step *s, bool *refused)
{
    bool stays = false, stuck = false;
    const char *why = go(s, true, "upgrade", refused);
    if (why || *refused)
        return why;
    why = go(s, false, "downgrade", &stays);
    if (!why && !stays)
        why = go(s, true, "second upgrade", &stuck);
    return why || !stuck ? why : "the second upgrade was refused";
}

/* From where the database is; the next revision of its history. */
static const char *step_on(step *s)
{
    bool refused = false;
    if (place.rows)
        put_rows(s->arena, s->from);
    s->untouched = ag_seed_untouched(s->arena, place.session->dialect, s->from, s->to, &s->ops);
    s->values = see_rows(s, false);
    place.row_count += s->values.len;
    AG_PUSH(place.arena, &place.history, ag_strdup(place.arena, revision_of(s->arena, &s->ops)));
    const char *why = take(s, &refused);
    place.history.len -= refused;
    place.taken++;
    place.refused += refused;
    return why;
}

/* Nothing is there; then, by a revision of its own, the schema. */
static const char *start(ag_arena *arena, const ag_schema *schema)
{
    ag_error err = {0};
    ag_schema *empty = ag_schema_new(arena);
    step s = {.arena = arena, .from = empty, .to = schema};
    uint64_t rows = place.rows;
    if (!place.session->ops->reset(place.session, &err))
        fail_msg("%s", err.message);
    ag_arena_close(place.arena);
    place.arena = ag_arena_open();
    place.history = (ag_names){0};
    place.rows = 0;
    if (!ag_diff(arena, empty, schema, NULL, &s.ops, NULL, &err))
        return law_error(arena, &err);
    const char *why = s.ops.len > 0 ? step_on(&s) : NULL;
    place.rows = rows;
    return why ? ag_format(arena, "from nothing: %s", why) : NULL;
}

/* From the first schema of the case to the second; where the database is not there, from nothing to there before. */
static const char *walk_through(const law_case *c)
{
    ag_error err = {0};
    ag_schema *to = ag_schema_copy(c->arena, c->from);
    step s = {.arena = c->arena, .from = c->from, .to = to};
    const ag_diff_options options = {.renames = &c->renames, .no_rename = true};
    size_t refused = place.refused;
    const char *why = place.at == c->from ? NULL : start(c->arena, c->from);
    place.at = place.reached = NULL;
    if (why || place.refused > refused)
        return why;
    if (!ag_diff(c->arena, c->from, c->to, &options, &s.ops, NULL, &err) ||
        !ag_ops_apply(c->arena, to, &s.ops, &err))
        return law_error(c->arena, &err);
    why = s.ops.len > 0 ? step_on(&s) : NULL;
    if (!why)
        place.reached = place.refused > refused ? s.from : s.to;
    return why;
}

/* The law.  The rows are those of the seed each time. */
static const char *walks(const law_case *c)
{
    law_case own = *c;
    uint64_t rows = place.rows;
    if (!database_is_possible(c, place.session->dialect, c->from) ||
        !database_is_possible(c, place.session->dialect, c->to))
        return NULL;
    own.arena = ag_arena_open();
    const char *why = ag_strdup(c->arena, walk_through(&own));
    if (place.reached)
        place.at = place.reached = ag_schema_copy(c->arena, place.reached);
    place.rows = rows;
    ag_arena_close(own.arena);
    return why;
}

/* ------------------------------------------------------------------ the walk */

static void break_off(const law_case *c, uint64_t at, size_t number, const char *why)
{
    print_error("AUTOGEN_SEED=%llu, step %zu: %s\n", (unsigned long long)at, number, why);
    place.at = NULL;
    if (walks(c))
        law_fail(walks, c, at);
    print_error("not without what was before it:\n");
    for (size_t i = 0; i < place.history.len; i++)
        print_error("%s", place.history.items[i]);
    fail();
}

static law_case next_case(ag_random *random, const ag_schema *from, uint64_t at)
{
    law_case c = {.arena = random->arena, .from = ag_schema_copy(random->arena, from)};
    if (place.at == from)
        place.at = c.from;
    c.to = ag_schema_copy(c.arena, c.from);
    if (random_once_in(random, 4))
        random_renames(random, c.to, &c.renames);
    random_edit(random, c.to, random_below(random, 5));
    if (random_once_in(random, 20))
        c.to = random_schema(random);
    law_prune_renames(&c);
    law_settle(c.arena, c.to, at);
    return c;
}

static void walk(uint64_t at, size_t steps)
{
    ag_arena *arena = ag_arena_open();
    ag_random random = random_new(arena, at, 0, 5);
    random.features = law_features(&random, at, FEATURES);
    const ag_schema *from = NULL;
    place.at = place.reached = NULL;
    place.enforced = at % 2;
    for (size_t i = 0; i < steps; i++) {
        ag_schema *fresh = from ? NULL : random_schema(&random);
        if (fresh) {
            law_settle(arena, fresh, at);
            law_name_all(arena, fresh);
            from = fresh;
        }
        const law_case c = next_case(&random, from, at);
        place.rows = random_once_in(&random, 5) ? 0 : 1 + random_below(&random, 1000000);
        const char *why = walks(&c);
        if (why)
            break_off(&c, at, i, why);
        from = place.reached;
    }
    ag_arena_close(arena);
}

static size_t number_of(const char *variable, size_t otherwise)
{
    const char *text = getenv(variable);
    return text ? strtoul(text, NULL, 10) : otherwise;
}

static void test_sqlite__is_walked_through(void **state)
{
    (void)state;
    const ag_scratch_options options = {0};
    size_t walks_wanted = number_of("AUTOGEN_WALKS", 6),
           steps = number_of("AUTOGEN_WALK_STEPS", 12);
    ag_arena *arena = ag_arena_open();
    ag_error err = {0};
    place.arena = ag_arena_open();
    if (!ag_sqlite_dialect.open_scratch(arena, &options, &place.session, &err) ||
        !ag_sqlite_dialect.open_scratch(arena, &options, &place.new, &err))
        fail_msg("%s", err.message);
    printf("# AUTOGEN_SEED=%llu, %zu walks of %zu steps\n", (unsigned long long)law_seed(),
           walks_wanted, steps);
    for (size_t i = 0; i < walks_wanted; i++)
        walk(law_seed() + i, steps);
    printf("# SQLite %s: %zu revisions, %zu refused, %zu rows looked at, %zu tables built again,"
           " %zu things found late\n",
           place.session->version_text, place.taken, place.refused, place.row_count, place.again,
           place.found_late);
    assert_true(place.again > 0 && place.row_count > 0);
    ag_session_close(place.session);
    ag_session_close(place.new);
    ag_arena_close(place.arena);
    ag_arena_close(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sqlite__is_walked_through),
    };
    return cmocka_run_group_tests_name("walks through SQLite", tests, NULL, NULL);
}
