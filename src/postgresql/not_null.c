/*
 * not_null.c: NOT NULL, which from PostgreSQL 18 on is a constraint with a name, that may not be inherited, may not be valid yet, and may have a comment.  What says none of this is
 * written as every version has it.
 */
#include <stdlib.h>

#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/precheck.h"
#include "postgresql/render.h"

/* What the server calls it if nobody says otherwise. */
static const char *usual_name(ag_arena *arena, const char *table, const char *column)
{
    ag_name name = {.name = table};
    ag_error ignored = {0};
    (void)!ag_name_parse(arena, table, &name, &ignored);
    return ag_name_choose(arena, name.name, column, "not_null", NULL);
}

/* ------------------------------------------------------------------ reading */

static const ag_pg_select select_list[] = {
    {"relation", "o.conrelid"},
    {"number", "o.conkey[1]"},
    {"name", "o.conname"},
    {"no_inherit", "CASE WHEN o.connoinherit THEN 1 END"},
    {"not_valid", "CASE WHEN NOT o.convalidated THEN 1 END"},
    {"comment", "x.description"},
    {0},
};

static void take_one(ag_pg_catalog *catalog, const ag_rows *rows, size_t row, const char *table,
                     ag_column *column)
{
    const char *name = ag_pg_cell(rows, row, "name");
    if (!ag_streq(name, usual_name(catalog->relations.arena, table, column->base.name))) {
        column->not_null_name = ag_strdup(catalog->arena, name);
    }
    column->not_null_no_inherit = ag_pg_cell(rows, row, "no_inherit") != NULL;
    column->not_null_not_valid = ag_pg_cell(rows, row, "not_valid") != NULL;
    column->not_null_comment = ag_strdup(catalog->arena, ag_pg_cell(rows, row, "comment"));
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    (void)err;
    for (size_t i = 0; i < rows->row_count; i++) {
        const ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        size_t number = strtoul(ag_cell(rows, i, 1), NULL, 10);
        if (relation == NULL || relation->table == NULL || number >= relation->size) {
            continue;
        }
        ag_column *column = ag_column_find(relation->table, relation->columns[number]);
        if (column != NULL) {
            take_one(catalog, rows, i, relation->name, column);
        }
    }
    return true;
}

/* Those that say something; what is inherited is the parent's.  Older servers have no such rows. */
const ag_pg_query ag_pg_not_null_query = {
    .select = select_list,
    .from = "FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace"
            " JOIN pg_class c ON c.oid = o.conrelid"
            " JOIN pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = o.conkey[1]"
            " LEFT JOIN pg_description x ON x.objoid = o.oid"
            " AND x.classoid = 'pg_constraint'::regclass"
            " WHERE o.contype = 'n' AND o.coninhcount = 0 AND " AG_PG_OWN_SCHEMA
            " AND (o.connoinherit OR NOT o.convalidated OR x.description IS NOT NULL"
            " OR o.conname <> c.relname || '_' || a.attname || '_not_null')",
    .take = take,
};

/* ------------------------------------------------------------------ SQL */

static bool says_nothing(const ag_column *column)
{
    return column->not_null_name == NULL && !column->not_null_no_inherit &&
           !column->not_null_not_valid;
}

static void put_name(ag_buf *out, const ag_column *column)
{
    if (column->not_null_name != NULL) {
        ag_pg_put(out, " CONSTRAINT %I", column->not_null_name);
    }
}

/* No column definition has a place for NOT VALID: that comes behind it. */
void ag_pg_put_not_null(ag_buf *out, const ag_column *column)
{
    if (column->nullable || column->not_null_not_valid) {
        return;
    }
    put_name(out, column);
    ag_buf_put(out, column->not_null_no_inherit ? " NOT NULL NO INHERIT" : " NOT NULL");
}

/*
 * `before`, the constraint's name, `after`.  Where nobody says the name the server is asked: that of the table or of the column may have been another one when the constraint was
 * made.
 */
static void run_on(ag_pg_work *w, const char *table, const ag_column *column, const char *before,
                   const char *after)
{
    ag_buf quoted = ag_buf_new(w->arena), block = ag_buf_new(w->arena);
    if (column->not_null_name != NULL) {
        ag_pg_run(w, "%S %I%S", before, column->not_null_name, after);
        return;
    }
    ag_pg_put(&quoted, "%N", table);
    ag_pg_put(&block,
              "BEGIN EXECUTE (SELECT %L || quote_ident(o.conname) || %L FROM pg_constraint o JOIN"
              " pg_attribute a ON a.attrelid = o.conrelid AND a.attnum = o.conkey[1] WHERE"
              " o.contype = 'n' AND o.conrelid = %L::regclass AND a.attname = %L); END",
              ag_format(w->arena, "%s ", before), after, quoted.text, column->base.name);
    ag_pg_run(w, "DO %L", block.text);
}

/*
 * `wanted`: columns and what their own constraints are to be called, as VALUES.  The server renames none that a table below calls otherwise or has from another parent too, nor to what another
 * constraint is called: where nobody has said the name that is no difference, and it stays as it is.
 */
static void settle(ag_pg_work *w, const char *table, const char *wanted, bool said)
{
    const char *otherwise = said ? ""
                                 : " EXCEPTION WHEN undefined_object OR duplicate_object"
                                   " OR invalid_table_definition THEN NULL;";
    ag_buf quoted = ag_buf_new(w->arena), block = ag_buf_new(w->arena);
    ag_pg_put(&quoted, "%N", table);
    ag_pg_put(
        &block,
        "DECLARE named record; BEGIN FOR named IN SELECT o.conname, v.name FROM (VALUES %S)"
        " v (col, name) JOIN pg_attribute a ON a.attrelid = %L::regclass AND a.attname = v.col"
        " JOIN pg_constraint o ON o.conrelid = a.attrelid AND o.contype = 'n'"
        " AND o.conkey[1] = a.attnum AND o.coninhcount = 0 AND o.conname <> v.name LOOP"
        " BEGIN EXECUTE format('ALTER TABLE %%s RENAME CONSTRAINT %%I TO %%I', %L, named.conname,"
        " named.name);%S END; END LOOP; END",
        wanted, quoted.text, quoted.text, otherwise);
    ag_pg_run(w, "DO %L", block.text);
}

/* `name`: NULL: what the server would call it. */
static void settle_one(ag_pg_work *w, const char *table, const char *column, const char *name)
{
    ag_buf wanted = ag_buf_new(w->arena);
    ag_pg_put(&wanted, "(%L, %L)", column,
              name != NULL ? name : usual_name(w->arena, table, column));
    settle(w, table, wanted.text, name != NULL);
}

void ag_pg_rename_not_null(ag_pg_work *w, const char *table, const char *now,
                           const ag_column *column, const char *name)
{
    if (w->render->version >= 180000 && !column->nullable && column->not_null_name == NULL &&
        !ag_streq(usual_name(w->arena, now, name),
                  usual_name(w->arena, table, column->base.name))) {
        settle_one(w, now, name, NULL);
    }
}

void ag_pg_settle_not_null(ag_pg_work *w, const ag_table *whole)
{
    const char *table = whole->base.name;
    ag_buf wanted = ag_buf_new(w->arena);
    for (size_t i = 0; i < whole->columns.len; i++) {
        const ag_column *column = (const ag_column *)whole->columns.items[i];
        if (!column->nullable && column->not_null_name == NULL) {
            ag_pg_put(&wanted, wanted.len > 0 ? ", (%L, %L)" : "(%L, %L)", column->base.name,
                      usual_name(w->arena, table, column->base.name));
        }
    }
    if (w->render->version >= 180000 && wanted.len > 0) {
        settle(w, table, wanted.text, false);
    }
}

static void put_comment(ag_pg_work *w, const char *table, const ag_column *column)
{
    ag_buf after = ag_buf_new(w->arena);
    ag_pg_put(&after, " ON %N IS %L", table, column->not_null_comment);
    run_on(w, table, column, "COMMENT ON CONSTRAINT", after.text);
}

static void add(ag_pg_work *w, const char *table, const ag_column *column)
{
    ag_buf name = ag_buf_new(w->arena);
    put_name(&name, column);
    ag_pg_run(w, "ALTER TABLE %N ADD%S NOT NULL %I%S%S", table, name.text, column->base.name,
              column->not_null_no_inherit ? " NO INHERIT" : "",
              column->not_null_not_valid ? " NOT VALID" : "");
}

void ag_pg_finish_not_null(ag_pg_work *work, const char *table, const ag_column *column)
{
    if (!column->nullable && column->not_null_not_valid) {
        add(work, table, column);
    }
    if (!column->nullable && column->not_null_comment != NULL) {
        put_comment(work, table, column);
    }
}

/* ------------------------------------------------------------------ changes */

/* The server takes neither a promise back nor an inheritance: heirs would keep theirs. */
static bool is_made_again(const ag_column *from, const ag_column *to)
{
    return !from->nullable && !to->nullable &&
           ((to->not_null_not_valid && !from->not_null_not_valid) ||
            (to->not_null_no_inherit && !from->not_null_no_inherit));
}

/* True if rows may lack a value that must have one from now on. */
static bool says_more(const ag_column *from, const ag_column *to)
{
    return !to->nullable && !to->not_null_not_valid &&
           (from->nullable || from->not_null_not_valid ||
            (from->not_null_no_inherit && !to->not_null_no_inherit));
}

static void rename_standing(ag_pg_work *w, const char *alter, const ag_column *from,
                            const ag_column *to)
{
    if (from->not_null_name != NULL && to->not_null_name != NULL) {
        ag_pg_run(w, "%S RENAME CONSTRAINT %I TO %I", alter, from->not_null_name,
                  to->not_null_name);
    } else {
        settle_one(w, w->op->table, w->op->name, to->not_null_name);
    }
}

static void alter_standing(ag_pg_work *w, const char *alter, const ag_column *from,
                           const ag_column *to)
{
    ag_column now = *from;
    if (!ag_streq(from->not_null_name, to->not_null_name)) {
        rename_standing(w, alter, from, to);
        now.not_null_name = to->not_null_name;
    }
    if (from->not_null_no_inherit != to->not_null_no_inherit) {
        run_on(w, w->op->table, &now, ag_format(w->arena, "%s ALTER CONSTRAINT", alter),
               " INHERIT");
    }
    if (from->not_null_not_valid != to->not_null_not_valid) {
        run_on(w, w->op->table, &now, ag_format(w->arena, "%s VALIDATE CONSTRAINT", alter), "");
    }
    if (!ag_streq(from->not_null_comment, to->not_null_comment)) {
        now.not_null_comment = to->not_null_comment;
        put_comment(w, w->op->table, &now);
    }
}

/* What has been promised goes, be it that it comes again. */
static bool goes(const ag_column *from, const ag_column *to)
{
    return !from->nullable && (to->nullable || is_made_again(from, to));
}

ag_names ag_pg_not_null_detaches(ag_pg_work *work)
{
    bool any = goes((const ag_column *)work->op->from, (const ag_column *)work->op->to);
    return any ? ag_pg_drop_not_null_detaches(work) : (ag_names){0};
}

void ag_pg_alter_not_null(ag_pg_work *work, const ag_column *from, const ag_column *to)
{
    const char *table = work->op->table;
    ag_buf alter = ag_buf_new(work->arena);
    bool again = is_made_again(from, to);
    ag_pg_put(&alter, "ALTER TABLE %N", table);
    if (goes(from, to)) {
        ag_pg_drop_not_null(work);
    }
    if (to->nullable) {
        return;
    }
    if (!from->nullable && !again) {
        alter_standing(work, alter.text, from, to);
        return;
    }
    if (says_nothing(to)) {
        ag_pg_run(work, "%S ALTER COLUMN %I SET NOT NULL", alter.text, work->op->name);
    } else {
        add(work, table, to);
    }
    if (to->not_null_comment != NULL) {
        put_comment(work, table, to);
    }
}

void ag_pg_check_not_null_change(ag_pg_work *work, const ag_column *from, const ag_column *to)
{
    if (says_more(from, to)) {
        ag_pg_check_not_null(work, work->op->name);
    }
}
