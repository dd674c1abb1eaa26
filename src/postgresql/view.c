/* view.c: views and materialized views.  Their columns are read with those of tables, their indexes with theirs. */
#include "postgresql/catalog.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"relation", "c.oid"},
    {"namespace", "n.nspname"},
    {"name", "c.relname"},
    {"query", "btrim(pg_get_viewdef(c.oid), E' \\n;')"},
    {"materialized", "CASE WHEN c.relkind = 'm' THEN true END"},
    {"options", "CASE WHEN c.reloptions IS NOT NULL THEN (SELECT json_object_agg(split_part(o, '=',"
                " 1), substr(o, strpos(o, '=') + 1)) FROM unnest(c.reloptions) o) END"},
    {"tablespace", "s.spcname"},
    {"method", "CASE WHEN am.amname <> 'heap' THEN am.amname END"},
    {"populated", "c.relispopulated"},
    {"comment", "x.description"},
    AG_PG_PRIVILEGES("c.relacl", "c.relowner", "r"),
    AG_PG_OWNER("c.relowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = AG_NEW(catalog->relations.arena, ag_pg_relation);
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_VIEW].shape, rows, i, &object, err)) {
            return false;
        }
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        relation->name = object->name;
        relation->object = object;
        ag_map_put(&catalog->relations, ag_pg_cell(rows, i, "relation"), relation);
        ag_list_add(catalog->arena, &catalog->schema->views, object);
    }
    return true;
}

const ag_pg_query ag_pg_view_query = {
    .select = select_list,
    .from = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " LEFT JOIN pg_tablespace s ON s.oid = c.reltablespace"
            " LEFT JOIN pg_am am ON am.oid = c.relam"
            " LEFT JOIN pg_description x ON x.objoid = c.oid AND x.classoid = 'pg_class'::regclass"
            " AND x.objsubid = 0"
            " WHERE c.relkind IN ('v', 'm') AND c.relpersistence <> 't'"
            " AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_class", "c.oid") " ORDER BY n.nspname, c.relname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static const char *noun(const ag_view *view)
{
    return view->materialized ? "MATERIALIZED VIEW" : "VIEW";
}

static void put_comment(ag_pg_work *w, const ag_view *view)
{
    ag_pg_run(w, "COMMENT ON %S %N IS %L", noun(view), w->op->name, view->comment);
}

static const char *value_of(const ag_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], key)) {
            return pairs->values.items[i];
        }
    }
    return NULL;
}

/* Columns whose comment differs; `from` may be NULL. */
static void comment_columns(ag_pg_work *w, const ag_view *from, const ag_view *to)
{
    static const ag_pairs none = {0};
    const ag_pairs *before = from != NULL ? &from->column_comments : &none;
    for (size_t i = 0; i < before->keys.len; i++) {
        if (value_of(&to->column_comments, before->keys.items[i]) == NULL) {
            ag_pg_comment_column(w, w->op->name, before->keys.items[i], NULL);
        }
    }
    for (size_t i = 0; i < to->column_comments.keys.len; i++) {
        const char *column = to->column_comments.keys.items[i];
        if (!ag_streq(value_of(before, column), to->column_comments.values.items[i])) {
            ag_pg_comment_column(w, w->op->name, column, to->column_comments.values.items[i]);
        }
    }
}

static const char *default_of(const ag_view *view, const char *column)
{
    for (size_t i = 0; view != NULL && i < view->column_defaults.len; i++) {
        const ag_view_default *one = (const ag_view_default *)view->column_defaults.items[i];
        if (ag_streq(one->column, column)) {
            return one->default_value;
        }
    }
    return NULL;
}

/* Columns whose default differs; `from` is NULL where the view is new. */
static void set_defaults(ag_pg_work *w, const ag_view *from, const ag_view *to)
{
    for (size_t i = 0; from != NULL && i < from->column_defaults.len; i++) {
        const char *column = ((const ag_view_default *)from->column_defaults.items[i])->column;
        if (default_of(to, column) == NULL) {
            ag_pg_run(w, "ALTER VIEW %N ALTER COLUMN %I DROP DEFAULT", w->op->name, column);
        }
    }
    for (size_t i = 0; i < to->column_defaults.len; i++) {
        const ag_view_default *is = (const ag_view_default *)to->column_defaults.items[i];
        if (!ag_streq(default_of(from, is->column), is->default_value)) {
            ag_pg_run(w, "ALTER VIEW %N ALTER COLUMN %I SET DEFAULT %S", w->op->name, is->column,
                      ag_pg_default(w->arena, is->default_value));
        }
    }
}

static void put_options(ag_buf *out, const ag_pairs *options)
{
    for (size_t i = 0; i < options->keys.len; i++) {
        ag_buf_put(out, i == 0 ? " WITH (" : ", ");
        ag_pg_put(out, "%I = %L", options->keys.items[i], options->values.items[i]);
    }
    ag_buf_put(out, options->keys.len > 0 ? ")" : "");
}

static void run_create(ag_pg_work *w, const ag_view *view, bool replace)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE %S%S %N", replace ? "OR REPLACE " : "", noun(view), w->op->name);
    if (view->method != NULL) {
        ag_pg_put(&sql, " USING %I", view->method);
    }
    put_options(&sql, &view->options);
    if (view->tablespace != NULL) {
        ag_pg_put(&sql, " TABLESPACE %I", view->tablespace);
    }
    ag_pg_put(&sql, " AS\n%S", ag_pg_closed(w->arena, view->query));
    ag_buf_put(&sql, view->materialized && !view->populated ? " WITH NO DATA" : "");
    ag_pg_run(w, "%S", sql.text);
}

static void create_whole(ag_pg_work *w, const ag_view *view)
{
    run_create(w, view, false);
    if (view->comment != NULL) {
        put_comment(w, view);
    }
    comment_columns(w, NULL, view);
    set_defaults(w, NULL, view);
    for (size_t i = 0; i < view->indexes.len; i++) {
        ag_pg_create_index(w, w->op->name, (const ag_index *)view->indexes.items[i], false);
    }
    ag_pg_create_late(w, &view->base);
}

static bool create(ag_pg_work *w)
{
    create_whole(w, (const ag_view *)w->op->to);
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP %S %N", noun((const ag_view *)w->op->from), w->op->name);
    return true;
}

/* CREATE OR REPLACE keeps the columns that are there and may add some behind them. */
static bool is_replaceable(const ag_view *from, const ag_view *to)
{
    bool known = from->columns.keys.len > 0 && from->columns.keys.len <= to->columns.keys.len;
    for (size_t i = 0; known && i < from->columns.keys.len; i++) {
        known = ag_streq(from->columns.keys.items[i], to->columns.keys.items[i]) &&
                ag_type_equal(from->columns.values.items[i], to->columns.values.items[i]);
    }
    return known && !from->materialized && !to->materialized;
}

/* It has to go and come again. */
static bool disturbs(const ag_op *op)
{
    const ag_view *from = (const ag_view *)op->from, *to = (const ag_view *)op->to;
    if (op->verb == AG_DROP)
        return true;
    return op->verb == AG_ALTER &&
           (from->materialized != to->materialized ||
            (ag_pg_differ(op->from, op->to, "query") && !is_replaceable(from, to)));
}

static void set_options(ag_pg_work *w, const ag_view *from, const ag_view *to)
{
    for (size_t i = 0; i < from->options.keys.len; i++) {
        if (value_of(&to->options, from->options.keys.items[i]) == NULL) {
            ag_pg_run(w, "ALTER %S %N RESET (%I)", noun(to), w->op->name,
                      from->options.keys.items[i]);
        }
    }
    for (size_t i = 0; i < to->options.keys.len; i++) {
        const char *key = to->options.keys.items[i], *value = to->options.values.items[i];
        if (!ag_streq(value_of(&from->options, key), value)) {
            ag_pg_run(w, "ALTER %S %N SET (%I = %L)", noun(to), w->op->name, key, value);
        }
    }
}

static bool alter_in_place(ag_pg_work *w, const ag_view *from, const ag_view *to)
{
    if (ag_pg_differ(w->op->from, w->op->to, "query")) {
        run_create(w, to, true);
    } else {
        set_options(w, from, to);
    }
    if (!ag_streq(from->tablespace, to->tablespace)) {
        ag_pg_run(w, "ALTER %S %N SET TABLESPACE %I", noun(to), w->op->name,
                  to->tablespace != NULL ? to->tablespace : "pg_default");
    }
    if (!ag_streq(from->method, to->method)) {
        ag_pg_run(w, "ALTER %S %N SET ACCESS METHOD %I", noun(to), w->op->name,
                  to->method != NULL ? to->method : "heap");
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to);
    }
    comment_columns(w, from, to);
    set_defaults(w, from, to);
    return true;
}

static bool alter(ag_pg_work *w)
{
    const ag_view *from = (const ag_view *)w->op->from, *to = (const ag_view *)w->op->to;
    if (!disturbs(w->op)) {
        return alter_in_place(w, from, to);
    }
    drop(w);
    create_whole(w, to);
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, noun((const ag_view *)w->op->from));
}

const ag_pg_verbs ag_pg_view_verbs = {{create, drop, alter, rename}, .disturbs = disturbs};
