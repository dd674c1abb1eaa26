/* column.c: columns of tables. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/refs.h"
#include "postgresql/catalog.h"
#include "postgresql/counter.h"
#include "postgresql/plain.h"
#include "postgresql/postgresql.h"
#include "postgresql/precheck.h"
#include "postgresql/render.h"
#include "postgresql/type_cast.h"

/*
 * The sequence is there if it counts the column up: see AG_PG_COUNTS.  The last two are for constraints and
 * indexes, which name columns by number and collations only where they differ from the column's.
 */
/*
 * A default names no column, so its text needs no table: with one the server would gather the names of all its columns for each default, which takes longer
 * than the rest of the query.
 */
static const ag_pg_select select_list[] = {
    {"relation", "a.attrelid"},
    {"number", "a.attnum"},
    {"name", "a.attname"},
    {"type", "format_type(a.atttypid, a.atttypmod)"},
    {"serial",
     "CASE WHEN o.deptype = 'a' THEN CASE a.atttypid WHEN 21 THEN 'smallserial' WHEN 23 THEN"
     " 'serial' ELSE 'bigserial' END END"},
    {"counter",
     "CASE WHEN q.seqrelid IS NOT NULL THEN json_strip_nulls(json_build_object('start', q.seqstart, 'increment',"
     " q.seqincrement, 'min', nullif(q.seqmin, (-9223372036854775808)::bigint), 'max', q.seqmax,"
     " 'cache', q.seqcache, 'cycle', q.seqcycle)) END"},
    {"counter_namespace", "CASE WHEN s.relnamespace = c.relnamespace THEN n.nspname ELSE (SELECT"
                          " nspname FROM pg_namespace WHERE oid = s.relnamespace) END"},
    {"counter_name", "s.relname"},
    {"nullable", "CASE WHEN a.attnotnull THEN false END"},
    {"default", "CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, 0) END"},
    {"identity", "CASE a.attidentity WHEN 'a' THEN 'always' WHEN 'd' THEN 'by default' END"},
    {"generated", "CASE WHEN a.attgenerated <> '' THEN pg_get_expr(d.adbin, d.adrelid) END"},
    {"virtual", "CASE WHEN a.attgenerated = 'v' THEN true END"},
    {"collated", "CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation END"},
    {"storage",
     "CASE WHEN a.attstorage <> t.typstorage THEN CASE a.attstorage WHEN 'p' THEN 'plain'"
     " WHEN 'e' THEN 'external' WHEN 'm' THEN 'main' ELSE 'extended' END END"},
    {"compression", "CASE a.attcompression WHEN 'p' THEN 'pglz' WHEN 'l' THEN 'lz4' END", 140000,
     "NULL"},
    {"statistics", "CASE WHEN a.attstattarget > -1 THEN a.attstattarget END"},
    /* Those that can be set: a server may keep others there for itself, which pg_dump leaves out too. */
    {"options", "CASE WHEN a.attoptions::text LIKE '%n\\_distinct%' THEN (SELECT json_object_agg("
                "split_part(o, '=', 1), split_part(o, '=', 2)) FROM unnest(a.attoptions) o"
                " WHERE o LIKE 'n\\_distinct%') END"},
    {"foreign_options", AG_PG_OPTIONS("a.attfdwoptions")},
    {"comment", "x.description"},
    {"collation_oid", "nullif(a.attcollation, 0)"},
    AG_PG_PRIVILEGES("a.attacl", "c.relowner", "c"),
    {"sequence_privileges", AG_PG_GRANTED("s.relacl", "s.relowner", "s"), .manage = AG_GRANTS},
    {0},
};

/* The same few types come again and again. */
static const char *canonical_type(ag_pg_catalog *catalog, const char *type)
{
    const char *known = ag_map_find(&catalog->types, type);
    if (known == NULL) {
        char *canonical = ag_type_canonical(catalog->arena, type);
        ag_map_put(&catalog->types, ag_strdup(catalog->types.arena, type), canonical);
        known = canonical;
    }
    return known;
}

static void remember(ag_pg_catalog *catalog, ag_pg_relation *relation, size_t number,
                     const char *name, const char *collation)
{
    ag_arena *scratch = catalog->relations.arena;
    if (number >= relation->size) {
        size_t old = relation->size * sizeof(char *);
        size_t size = (number + 8) * sizeof(char *);
        relation->columns = ag_grow(scratch, relation->columns, old, size);
        relation->collations = ag_grow(scratch, relation->collations, old, size);
        relation->size = number + 8;
    }
    relation->columns[number] = name;
    relation->collations[number] = ag_strdup(scratch, collation);
}

static bool take_one(ag_pg_catalog *catalog, const ag_rows *rows, size_t row, ag_table *table,
                     ag_column **out, ag_error *err)
{
    ag_object *object;
    if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_COLUMN].shape, rows, row, &object, err)) {
        return false;
    }
    ag_column *column = (ag_column *)object;
    const char *serial = ag_pg_cell(rows, row, "serial");
    const char *collated = ag_pg_cell(rows, row, "collated");
    column->type = canonical_type(catalog, serial != NULL ? serial : column->type);
    if (serial != NULL) {
        column->default_value = NULL;
    }
    column->default_value =
        ag_pg_plain_default(catalog->arena, column->default_value, column->type);
    column->generated = ag_pg_plain(catalog->arena, column->generated);
    if (!ag_pg_take_counter(catalog, rows, row, table, column, err)) {
        return false;
    }
    column->collation = ag_pg_collation(catalog, collated);
    ag_list_add(catalog->arena, &table->columns, object);
    *out = column;
    return true;
}

/* What roles may do with the column: "app(name)". */
static bool take_view_privileges(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                                 ag_view *view, const char *name, ag_error *err)
{
    ag_object *column;
    int cell = ag_rows_column(rows, "privileges");
    if (cell < 0 || ag_cell(rows, row, (size_t)cell) == NULL) {
        return true;
    }
    if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_COLUMN].shape, rows, row, &column, err)) {
        return false;
    }
    ag_privileges_put_column(catalog->arena, &view->column_privileges, name,
                             &((ag_column *)column)->privileges);
    return true;
}

static void take_view_default(ag_pg_catalog *catalog, ag_view *view, const char *name,
                              const char *type, const char *expression)
{
    if (expression == NULL) {
        return;
    }
    ag_view_default *one =
        (ag_view_default *)ag_object_new(catalog->arena, &ag_view_default_shape, NULL);
    one->column = name;
    one->default_value =
        ag_pg_plain_default(catalog->arena, ag_strdup(catalog->arena, expression), type);
    ag_list_add(catalog->arena, &view->column_defaults, &one->base);
    ag_view_simplify(view);
}

/* Of a view, a column is a name, a type and perhaps a comment and a default. */
static bool take_view_column(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                             ag_pg_relation *relation, const char *name, ag_error *err)
{
    ag_view *view = (ag_view *)relation->object;
    const char *comment = ag_pg_cell(rows, row, "comment");
    if (view == NULL) {
        return true;
    }
    AG_PUSH(catalog->arena, &view->columns.keys, name);
    const char *type = canonical_type(catalog, ag_pg_cell(rows, row, "type"));
    AG_PUSH(catalog->arena, &view->columns.values, type);
    take_view_default(catalog, view, name, type, ag_pg_cell(rows, row, "default"));
    if (comment != NULL) {
        AG_PUSH(catalog->arena, &view->column_comments.keys, name);
        AG_PUSH(catalog->arena, &view->column_comments.values, ag_strdup(catalog->arena, comment));
    }
    return take_view_privileges(catalog, rows, row, view, name, err);
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    const char *oid = NULL;
    ag_pg_relation *relation = NULL;
    for (size_t i = 0; i < rows->row_count; i++) {
        if (ag_cell(rows, i, 0) != oid) {
            oid = ag_cell(rows, i, 0);
            relation = ag_pg_relation_find(catalog, oid);
        }
        if (relation == NULL) {
            continue;
        }
        const char *name = ag_pg_cell(rows, i, "name");
        if (relation->table != NULL) {
            ag_column *column;
            if (!take_one(catalog, rows, i, relation->table, &column, err)) {
                return false;
            }
            name = column->base.name;
        } else {
            name = ag_strdup(catalog->arena, name);
            if (!take_view_column(catalog, rows, i, relation, name, err)) {
                return false;
            }
        }
        remember(catalog, relation, (size_t)strtoul(ag_cell(rows, i, 1), NULL, 10), name,
                 ag_pg_cell(rows, i, "collation_oid"));
    }
    return true;
}

const ag_pg_query ag_pg_column_query = {
    .select = select_list,
    .from = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid"
            " LEFT JOIN pg_attrdef d ON a.atthasdef AND d.adrelid = a.attrelid"
            " AND d.adnum = a.attnum"
            " LEFT JOIN pg_description x ON x.objoid = a.attrelid"
            " AND x.classoid = 'pg_class'::regclass AND x.objsubid = a.attnum"
            " LEFT JOIN (pg_depend o JOIN pg_sequence q ON q.seqrelid = o.objid"
            " AND o.classid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')"
            " AND o.refclassid = 'pg_class'::regclass JOIN pg_class s ON s.oid = o.objid)"
            " ON o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND " AG_PG_COUNTS
            " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relpersistence <> 't'"
            " AND a.attnum > 0 AND NOT a.attisdropped AND " AG_PG_OWN_SCHEMA
            " ORDER BY a.attrelid, a.attnum",
    .take = take,
    .once = true,
};

/* ------------------------------------------------------------------ SQL */

/* A default may not hold these words outside of parentheses: the grammar would take them for the next clause. */
static bool needs_parentheses(const char *expression)
{
    static const char *const words[] = {"at",      "and",     "or",      "not",     "in",
                                        "between", "like",    "ilike",   "similar", "is",
                                        "isnull",  "notnull", "collate", "overlaps"};
    ag_lexer lexer = ag_lexer_new(expression, AG_LEX_PLAIN);
    int depth = 0;
    for (ag_token t = ag_lexer_next(&lexer); t.type != AG_TOKEN_END; t = ag_lexer_next(&lexer)) {
        depth += ag_token_is(t, "(") - ag_token_is(t, ")");
        for (size_t i = 0; depth == 0 && i < AG_COUNT(words); i++) {
            if (t.type == AG_TOKEN_WORD && ag_token_is(t, words[i])) {
                return true;
            }
        }
    }
    return false;
}

const char *ag_pg_default(ag_arena *arena, const char *expression)
{
    ag_buf out = ag_buf_new(arena);
    ag_pg_put(&out, needs_parentheses(expression) ? "(%S)" : "%S", ag_pg_closed(arena, expression));
    return out.text;
}

void ag_pg_put_column(ag_buf *out, const ag_column *column)
{
    bool made_before = ag_pg_is_serial(column) && column->sequence_name != NULL;
    ag_pg_put(out, "%I %T", column->base.name,
              made_before ? ag_pg_stored_type(column->type) : column->type);
    ag_pg_put_foreign_options(out, &column->foreign_options);
    ag_pg_put_collation(out, column->collation);
    if (made_before) {
        ag_buf name = ag_buf_new(out->arena);
        ag_pg_put(&name, "%N", column->sequence_name);
        ag_pg_put(out, " DEFAULT nextval(%L)", name.text);
    }
    if (column->default_value != NULL) {
        ag_pg_put(out, " DEFAULT %S", ag_pg_default(out->arena, column->default_value));
    }
    if (column->generated != NULL) {
        ag_pg_put(out, " GENERATED ALWAYS AS (%S) %S", ag_pg_closed(out->arena, column->generated),
                  column->is_virtual ? "VIRTUAL" : "STORED");
    }
    if (column->identity != AG_IDENTITY_NONE) {
        ag_pg_put_identity(out, column);
    }
    ag_pg_put_not_null(out, column);
}

void ag_pg_comment_column(ag_pg_work *work, const char *table, const char *column,
                          const char *comment)
{
    ag_pg_run(work, "COMMENT ON COLUMN %N.%I IS %L", table, column, comment);
}

/* ------------------------------------------------------------------ create, drop, rename */

static void add_column(ag_pg_work *w, const ag_column *column)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put_column(&sql, column);
    ag_pg_create_counter(w, column);
    ag_pg_run(w, "ALTER TABLE %N ADD COLUMN %S", w->op->table, sql.text);
    ag_pg_attach_counter(w, w->op->table, column);
    ag_pg_finish_column(w, w->op->table, column);
    if (column->comment != NULL) {
        ag_pg_comment_column(w, w->op->table, column->base.name, column->comment);
    }
}

/* The keys, checks and indexes of the table that use the column, and so go with it. */
static ag_list users_of(ag_arena *arena, const ag_table *table, const char *column)
{
    ag_list users = {0};
    for (ag_kind kind = AG_KIND_COLUMN + 1; kind < AG_KIND_COUNT; kind++) {
        bool severed = kind == AG_KIND_FOREIGN_KEY; /* the planner brings it back */
        if (severed || (!ag_kinds[kind].constraint && kind != AG_KIND_INDEX)) {
            continue;
        }
        const ag_list *list = ag_children_of(&table->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (ag_object_names_column(list->items[i], column, true)) {
                ag_list_add(arena, &users, list->items[i]);
            }
        }
    }
    return users;
}

static void add_users(ag_pg_work *w, const ag_list *users, bool all)
{
    for (size_t i = 0; i < users->len; i++) {
        ag_kind kind = ag_kind_of(users->items[i]);
        if (!all && ag_kinds[kind].renewable) {
            continue;
        }
        if (kind == AG_KIND_INDEX) {
            ag_pg_create_index(w, w->op->table, (const ag_index *)users->items[i], false);
        } else {
            ag_pg_add_constraint(w, users->items[i]);
        }
    }
}

/* A generated column that was in the way comes back with its keys; what else was on it is made again by itself. */
static bool create(ag_pg_work *w)
{
    if (w->op->renewed == NULL) {
        ag_pg_check_new_column(w, (const ag_column *)w->op->to);
    }
    add_column(w, (const ag_column *)w->op->to);
    if (w->op->renewed != NULL && w->table != NULL) {
        ag_list users = users_of(w->arena, w->table, w->op->name);
        add_users(w, &users, false);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER TABLE %N DROP COLUMN %I", w->op->table, w->op->name);
    ag_pg_drop_below(w, "COLUMN");
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER TABLE %N RENAME COLUMN %I TO %I", w->op->table, w->op->name,
              w->op->to_name);
    const ag_column *column = w->table != NULL ? ag_column_find(w->table, w->op->name) : NULL;
    if (column != NULL) {
        ag_pg_rename_not_null(w, w->op->table, w->op->table, column, w->op->to_name);
    }
    return true;
}

/* ------------------------------------------------------------------ alter */

/* What happens to a generated column's expression. */
typedef enum generation {
    GENERATION_KEPT,
    GENERATION_SET,     /* the server computes all values anew */
    GENERATION_DROPPED, /* the values stay */
    GENERATION_AGAIN,   /* the column holds nothing of its own, or nothing else: drop and add */
    GENERATION_REFUSED
} generation;

static generation generation_of(const ag_render *render, const ag_column *from, const ag_column *to)
{
    bool both = from->generated != NULL && to->generated != NULL;
    if (ag_sql_equal(from->generated, to->generated) &&
        (!both || from->is_virtual == to->is_virtual)) {
        return GENERATION_KEPT;
    }
    if (to->generated == NULL) {
        return !from->is_virtual && !ag_pg_older(render, 130000) ? GENERATION_DROPPED
                                                                 : GENERATION_REFUSED;
    }
    bool stored = both && !from->is_virtual && !to->is_virtual;
    return stored && render->version >= 170000 && ag_type_equal(from->type, to->type)
               ? GENERATION_SET
               : GENERATION_AGAIN;
}

static bool refuse(const ag_op *op, const char *what, const char *hint, ag_error *err)
{
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "column \"%s\" of \"%s\" %s", op->name,
                 op->table, what);
    return ag_hint(err, "%s", hint);
}

static bool check_alter(const ag_render *render, const ag_op *op, ag_error *err)
{
    switch (generation_of(render, (const ag_column *)op->from, (const ag_column *)op->to)) {
    case GENERATION_REFUSED:
        return refuse(op, "cannot keep its values when it stops being generated",
                      "add a new column and drop the old one", err);
    case GENERATION_SET:
    case GENERATION_AGAIN:
    case GENERATION_DROPPED:
    case GENERATION_KEPT: return true;
    }
    return true;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    bool ok = op->verb != AG_ALTER || check_alter(render, op, err);
    return ok ? AG_FIT_IN_PLACE : AG_FIT_REFUSED;
}

/* The start of ALTER TABLE … ALTER COLUMN …, to which `format` adds the rest. */
static void alter_column(ag_pg_work *w, const char *rest)
{
    ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I %S", w->op->table, w->op->name, rest);
}

static void alter_type(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    ag_buf rest = ag_buf_new(w->arena);
    ag_pg_put(&rest, "TYPE %T", to->type);
    ag_pg_put_collation(&rest, to->collation);
    ag_pg_cast cast = {0};
    if (w->table != NULL && w->table->server != NULL) {
        alter_column(w, rest.text);
        return;
    }
    const char *column = ag_sql_format(w->arena, &ag_postgresql_dialect, "%I", w->op->name);
    if (w->op->with != NULL && w->op->with->using_expression != NULL) {
        ag_pg_put(&rest, " USING %S", ag_pg_closed(w->arena, w->op->with->using_expression));
    } else if (ag_pg_cast_find(w->arena, w->render->schema, w->render->version, from->type,
                               to->type, column, &cast)) {
        ag_pg_put(&rest, " USING %S", cast.using);
    }
    alter_column(w, rest.text);
}

static bool has_text_of(const ag_object *object, const char *column)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const void *at = ag_field_of(object, field);
        const char *text = field->type == AG_SQL ? *(const char *const *)at : NULL;
        const ag_list *records = field->type == AG_RECORDS ? at : &(const ag_list){0};
        if (text != NULL && ag_sql_mentions(text, column)) {
            return true;
        }
        for (size_t k = 0; k < records->len; k++) {
            if (has_text_of(records->items[k], column)) {
                return true;
            }
        }
    }
    return false;
}

static ag_list texts_of(ag_arena *arena, const ag_list *objects, const ag_names *columns)
{
    ag_list found = {0};
    for (size_t i = 0; i < objects->len; i++) {
        bool says = false;
        for (size_t k = 0; k < columns->len; k++) {
            says = says || has_text_of(objects->items[i], columns->items[k]);
        }
        if (says && objects->items[i]->name != NULL) {
            ag_list_add(arena, &found, objects->items[i]);
        }
    }
    return found;
}

ag_pg_dependants ag_pg_dependants_of(ag_pg_work *w, const ag_names *columns)
{
    return (ag_pg_dependants){texts_of(w->arena, &w->table->checks, columns),
                              texts_of(w->arena, &w->table->indexes, columns)};
}

/*
 * The server makes them again from its own spelling, in which casts to the old type stay for ever: with the type of the column their texts get another meaning.  So
 * they are made again from ours.  varchar(20) and varchar(30) are no such difference.
 */
static ag_pg_dependants find_dependants(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    size_t len = strcspn(to->type, "(");
    bool same = strcspn(from->type, "(") == len && strncmp(from->type, to->type, len) == 0;
    if (same || w->table == NULL) {
        return (ag_pg_dependants){0};
    }
    const char *name = w->op->name;
    const ag_names column = {.items = &name, .len = 1};
    return ag_pg_dependants_of(w, &column);
}

void ag_pg_drop_dependants(ag_pg_work *w, const ag_pg_dependants *users)
{
    for (size_t i = 0; i < users->checks.len; i++) {
        ag_pg_run(w, "ALTER TABLE %N DROP CONSTRAINT %I", w->op->table,
                  users->checks.items[i]->name);
    }
    for (size_t i = 0; i < users->indexes.len; i++) {
        ag_pg_run(w, "DROP INDEX %N",
                  ag_pg_beside(w->arena, w->op->table, users->indexes.items[i]->name));
    }
}

void ag_pg_create_dependants(ag_pg_work *w, const ag_pg_dependants *users)
{
    for (size_t i = 0; i < users->checks.len; i++) {
        ag_pg_add_constraint(w, users->checks.items[i]);
    }
    for (size_t i = 0; i < users->indexes.len; i++) {
        ag_pg_create_index(w, w->op->table, (const ag_index *)users->indexes.items[i], false);
    }
}

static void alter_default(ag_pg_work *w, const ag_column *to)
{
    if (to->default_value != NULL) {
        ag_buf rest = ag_buf_new(w->arena);
        ag_pg_put(&rest, "SET DEFAULT %S", ag_pg_closed(w->arena, to->default_value));
        alter_column(w, rest.text);
    }
}

/* As the server stores it: a serial is a number. */
static ag_column stored(const ag_column *column)
{
    ag_column out = *column;
    out.type = ag_pg_stored_type(column->type);
    return out;
}

/* The old default goes before the type changes, since it need not fit the new one, and comes back after. */
static void alter_in_place(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    ag_column before = stored(from), after = stored(to);
    bool retyped = !ag_type_equal(before.type, after.type) &&
                   !ag_pg_takes_type_along(w, before.type, after.type);
    bool type = retyped || ag_pg_differ(w->op->from, w->op->to, "collation");
    if (retyped) {
        ag_pg_check_type(w, &before, &after);
    }
    ag_pg_check_not_null_change(w, from, to);
    bool value = type || ag_pg_differ(w->op->from, w->op->to, "default");
    ag_pg_prepare_counter(w, from, to);
    if (value && from->default_value != NULL && (type || to->default_value == NULL)) {
        alter_column(w, "DROP DEFAULT");
    }
    if (type) {
        ag_pg_dependants users = find_dependants(w, &before, &after);
        ag_pg_drop_dependants(w, &users);
        alter_type(w, &before, &after);
        ag_pg_create_dependants(w, &users);
    }
    ag_pg_alter_not_null(w, from, to);
    ag_pg_alter_column_storage(w, from, to, retyped);
    ag_pg_alter_counter(w, from, to);
    if (value) {
        alter_default(w, to);
    }
}

/* What a column held by itself must be what it will be computed to; what used it comes back behind it. */
static void make_again(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    ag_list users = {0};
    if (w->table != NULL) {
        users = users_of(w->arena, w->table, w->op->name);
    }
    if (from->generated == NULL) {
        ag_pg_check_generated(w, from, to);
    }
    drop(w);
    add_column(w, to);
    add_users(w, &users, true);
}

static bool alter(ag_pg_work *w)
{
    const ag_column *from = (const ag_column *)w->op->from;
    const ag_column *to = (const ag_column *)w->op->to;
    generation change = generation_of(w->render, from, to);
    if (change == GENERATION_AGAIN) {
        make_again(w, from, to);
        return true;
    }
    if (change == GENERATION_SET) {
        ag_buf rest = ag_buf_new(w->arena);
        ag_pg_put(&rest, "SET EXPRESSION AS (%S)", ag_pg_closed(w->arena, to->generated));
        alter_column(w, rest.text);
    }
    if (change == GENERATION_DROPPED) {
        alter_column(w, "DROP EXPRESSION");
    }
    alter_in_place(w, from, to);
    if (!ag_streq(from->comment, to->comment)) {
        ag_pg_comment_column(w, w->op->table, w->op->name, to->comment);
    }
    return true;
}

/* The server changes no type under what depends on the column, and a generated one may be made again. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_ALTER &&
           (ag_pg_differ(op->from, op->to, "type") || ag_pg_differ(op->from, op->to, "collation") ||
            ag_pg_differ(op->from, op->to, "generated") ||
            ag_pg_differ(op->from, op->to, "virtual"));
}

/* What is computed otherwise, if the server does not do that in place. */
static bool renews(const ag_op *op)
{
    return ((const ag_column *)op->to)->generated != NULL &&
           (ag_pg_differ(op->from, op->to, "generated") ||
            ag_pg_differ(op->from, op->to, "virtual"));
}

/* Without parameters. */
static bool is_same_base(const char *a, const char *b)
{
    size_t len = strcspn(a, "(");
    return strcspn(b, "(") == len && strncmp(a, b, len) == 0;
}

/* Types that foreign keys join go by one name; a key outlasts that one side is of one and the other still of another. */
static const char *family_of(const char *type)
{
    static const char *const families[][2] = {
        {"smallint", "bigint"}, {"integer", "bigint"}, {"varchar", "text"}};
    const char *stored_type = ag_pg_stored_type(type);
    for (size_t i = 0; i < AG_COUNT(families); i++) {
        if (is_same_base(stored_type, families[i][0])) {
            return families[i][1];
        }
    }
    return stored_type;
}

bool ag_pg_severs(const ag_op *op)
{
    if (op->kind != AG_KIND_COLUMN || op->verb != AG_ALTER) {
        return op->kind == AG_KIND_ENUM;
    }
    const ag_column *from = (const ag_column *)op->from, *to = (const ag_column *)op->to;
    return ag_pg_differ(op->from, op->to, "generated") ||
           !is_same_base(family_of(from->type), family_of(to->type));
}

static ag_names detaches(ag_pg_work *w)
{
    return w->op->verb == AG_ALTER ? ag_pg_not_null_detaches(w) : (ag_names){0};
}

const ag_pg_verbs ag_pg_column_verbs = {
    {create, drop, alter, rename}, fit, disturbs, renews, .detaches = detaches};
