/* table.c: tables, those that are covered and those that are only counted. */
#include "postgresql/catalog.h"
#include "postgresql/counter.h"
#include "postgresql/part.h"
#include "postgresql/precheck.h"
#include "postgresql/render.h"

/*
 * "uncovered" is NULL for a table of ours, the kind for one that this build does not know, and empty for one that is nobody's
 * business: a member of an extension, or our own book-keeping.
 */
static const ag_pg_select select_list[] = {
    {"relation", "c.oid"},
    {"namespace", "n.nspname"},
    {"name", "c.relname"},
    {"comment", "x.description"},
    {"uncovered", "CASE WHEN c.relname LIKE 'autogen\\_%' THEN ''"
                  " WHEN NOT (" AG_PG_NO_MEMBER(
                      "pg_class", "c.oid") ") THEN ''"
                                           " WHEN c.reloftype <> 0 THEN 'typed table' END"},
    {"partition_by", "CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END"},
    {"bound", "CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END"},
    {"parents", "h.parents"},
    {"unlogged", "CASE WHEN c.relpersistence = 'u' THEN true END"},
    {"storage_parameters",
     "CASE WHEN c.reloptions IS NOT NULL OR tc.reloptions IS NOT NULL THEN (SELECT json_object_agg("
     "o.prefix || split_part(o.pair, '=', 1), substr(o.pair, strpos(o.pair, '=') + 1)) FROM (SELECT"
     " '' AS prefix, unnest(c.reloptions) AS pair UNION ALL SELECT 'toast.', unnest(tc.reloptions))"
     " o) END"},
    {"tablespace", "ts.spcname"},
    {"method", "CASE WHEN am.amname <> 'heap' THEN am.amname END"},
    {"replica_identity", "CASE WHEN c.relkind <> 'f' THEN CASE c.relreplident WHEN 'f' THEN 'full'"
                         " WHEN 'n' THEN 'nothing' END END"},
    {"replica_index", "CASE WHEN c.relreplident = 'i' THEN (SELECT ic.relname FROM pg_index i"
                      " JOIN pg_class ic ON ic.oid = i.indexrelid WHERE i.indrelid = c.oid"
                      " AND i.indisreplident) END"},
    {"server", "fs.srvname"},
    {"foreign_options", AG_PG_OPTIONS("ft.ftoptions")},
    {"row_security", "CASE WHEN c.relrowsecurity THEN true END"},
    {"force_row_security", "CASE WHEN c.relforcerowsecurity THEN true END"},
    AG_PG_PRIVILEGES("c.relacl", "c.relowner", "r"),
    AG_PG_OWNER("c.relowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *uncovered = ag_pg_cell(rows, i, "uncovered");
        ag_pg_relation *relation = AG_NEW(catalog->relations.arena, ag_pg_relation);
        relation->name =
            ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), ag_pg_cell(rows, i, "name"));
        ag_map_put(&catalog->relations, ag_pg_cell(rows, i, "relation"), relation);
        if (uncovered != NULL) {
            ag_pg_uncovered(catalog, uncovered, *uncovered != '\0');
            continue;
        }
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_TABLE].shape, rows, i, &object, err)) {
            return false;
        }
        object->name = relation->name;
        relation->object = object;
        relation->table = (ag_table *)object;
        relation->parents = ag_pg_cell(rows, i, "parents");
        ag_list_add(catalog->arena, &catalog->schema->tables, object);
    }
    return true;
}

const ag_pg_query ag_pg_relation_query = {
    .select = select_list,
    .from = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " LEFT JOIN pg_description x ON x.objoid = c.oid AND x.classoid = 'pg_class'::regclass"
            " AND x.objsubid = 0"
            " LEFT JOIN pg_class tc ON tc.oid = c.reltoastrelid"
            " LEFT JOIN pg_tablespace ts ON ts.oid = c.reltablespace"
            " LEFT JOIN pg_am am ON am.oid = c.relam"
            " LEFT JOIN (pg_foreign_table ft JOIN pg_foreign_server fs ON fs.oid = ft.ftserver)"
            " ON ft.ftrelid = c.oid"
            " LEFT JOIN (SELECT inhrelid, string_agg(inhparent::text, ' ' ORDER BY inhseqno)"
            " AS parents FROM pg_inherits GROUP BY inhrelid) h ON h.inhrelid = c.oid"
            " WHERE c.relkind IN ('r', 'p', 'f') AND c.relpersistence <> 't'"
            " AND " AG_PG_OWN_SCHEMA " ORDER BY n.nspname, c.relname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON %S %N IS %L", ag_pg_table_noun((const ag_table *)w->op->to),
              w->op->name, comment);
}

static const ag_kind constraint_kinds[] = {AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_EXCLUSION,
                                           AG_KIND_CHECK, AG_KIND_FOREIGN_KEY};

/*
 * CREATE TABLE takes two keys of the same columns, or two exclusions of the same elements, for one, and calls every constraint valid: what comes second, and what is not valid, is added by a statement
 * of its own.
 */
static bool is_later(const ag_table *table, const ag_object *object)
{
    if (ag_kind_of(object) == AG_KIND_EXCLUSION) {
        return table->exclusions.items[0] != object;
    }
    if (ag_kind_of(object) != AG_KIND_UNIQUE) {
        return ag_pg_is_unchecked(object);
    }
    const ag_names *columns = &((const ag_unique *)object)->columns;
    const ag_primary_key *key = ag_table_primary_key(table);
    bool repeated = key != NULL && ag_names_equal(&key->columns, columns);
    for (size_t i = 0; !repeated && table->uniques.items[i] != object; i++) {
        repeated = ag_names_equal(&((const ag_unique *)table->uniques.items[i])->columns, columns);
    }
    return repeated;
}

static void add_later(ag_pg_work *w, const ag_table *table)
{
    for (size_t k = 0; k < AG_COUNT(constraint_kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, constraint_kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            ag_buf body = ag_buf_new(w->arena);
            if (!is_later(table, list->items[i])) {
                continue;
            }
            ag_pg_put_constraint(&body, list->items[i]);
            ag_pg_run(w, "ALTER TABLE %N ADD %S", w->op->name, body.text);
        }
    }
}

static void finish_constraints(ag_pg_work *w, const ag_table *table)
{
    for (size_t k = 0; k < AG_COUNT(constraint_kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, constraint_kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            ag_pg_finish_index_storage(w, w->op->name, list->items[i]);
        }
    }
}

static void put_body(ag_buf *sql, const ag_table *table)
{
    const char *separator = sql->len > 0 ? ",\n    " : "\n    ";
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_buf_put(sql, separator);
        ag_pg_put_column(sql, (const ag_column *)table->columns.items[i]);
        separator = ",\n    ";
    }
    for (size_t k = 0; k < AG_COUNT(constraint_kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, constraint_kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            if (is_later(table, list->items[i])) {
                continue;
            }
            ag_buf_put(sql, separator);
            ag_pg_put_constraint(sql, list->items[i]);
            separator = ",\n    ";
        }
    }
    ag_buf_put(sql, *separator == ',' ? "\n" : "");
}

static void put_comments(ag_pg_work *w, const ag_table *table)
{
    if (table->comment != NULL) {
        put_comment(w, table->comment);
    }
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        if (column->comment != NULL) {
            ag_pg_comment_column(w, w->op->name, column->base.name, column->comment);
        }
    }
    for (size_t k = 0; k < AG_COUNT(constraint_kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, constraint_kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            const char *comment = ag_pg_constraint_comment(list->items[i]);
            if (comment != NULL && list->items[i]->name != NULL) {
                ag_pg_comment_constraint(w, w->op->name, list->items[i]->name, comment);
            }
        }
    }
}

static bool create(ag_pg_work *w)
{
    ag_table *table = (ag_table *)ag_object_copy(w->arena, w->op->to);
    const ag_list part_keys = ag_pg_take_part_keys(w, table);
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put_overrides(&body, table);
    put_body(&body, table);
    ag_buf storage = ag_buf_new(w->arena);
    ag_pg_put_parents(&storage, table);
    ag_pg_put_storage(&storage, table);
    ag_pg_put_server(&storage, table);
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_pg_create_counter(w, (const ag_column *)table->columns.items[i]);
    }
    ag_pg_run(w, "CREATE %S%S %N%S%S", table->unlogged ? "UNLOGGED " : "", ag_pg_table_noun(table),
              w->op->name, ag_pg_heir_body(w->arena, table, body.text), storage.text);
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_pg_attach_counter(w, w->op->name, (const ag_column *)table->columns.items[i]);
        ag_pg_finish_column(w, w->op->name, (const ag_column *)table->columns.items[i]);
    }
    ag_pg_finish_heir(w, table);
    add_later(w, table);
    finish_constraints(w, table);
    put_comments(w, table);
    ag_pg_add_part_keys(w, table, &part_keys);
    for (size_t i = 0; i < table->indexes.len; i++) {
        ag_pg_create_index(w, w->op->name, (const ag_index *)table->indexes.items[i], false);
    }
    ag_pg_finish_storage(w, table);
    ag_pg_create_late(w, &table->base);
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_drop_heir(w, (const ag_table *)w->op->from);
    ag_pg_run(w, "DROP %S %N", ag_pg_table_noun((const ag_table *)w->op->from), w->op->name);
    return true;
}

static bool alter(ag_pg_work *w)
{
    if (ag_pg_changes_server(w->op)) {
        return drop(w) && create(w);
    }
    ag_pg_alter_server(w, (const ag_table *)w->op->from, (const ag_table *)w->op->to);
    ag_pg_alter_heir(w, (const ag_table *)w->op->from, (const ag_table *)w->op->to);
    ag_pg_alter_storage(w, (const ag_table *)w->op->from, (const ag_table *)w->op->to);
    if (ag_pg_differ(w->op->from, w->op->to, "comment")) {
        put_comment(w, ((const ag_table *)w->op->to)->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    const ag_table *table = ag_table_find(w->render->schema, w->op->name);
    bool moved = ag_pg_move(w, "TABLE");
    for (size_t i = 0; moved && table != NULL && i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        ag_pg_rename_not_null(w, w->op->name, w->op->to_name, column, column->base.name);
    }
    return moved;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    ag_fit fits = ag_pg_fit_heir(op, err);
    if (fits == AG_FIT_IN_PLACE) {
        fits = ag_pg_fit_server(render, op, err);
    }
    return fits == AG_FIT_IN_PLACE ? ag_pg_fit_storage(render, op, err) : fits;
}

/* What takes its name is not what a view was made of. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_DROP || ag_pg_changes_server(op);
}

const ag_pg_verbs ag_pg_table_verbs = {
    {create, drop, alter, rename}, fit, disturbs, .detaches = ag_pg_heir_detaches};
