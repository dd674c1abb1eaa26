/* index.c: indexes that belong to no constraint. */
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "model/part.h"
#include "postgresql/catalog.h"
#include "postgresql/part.h"
#include "postgresql/plain.h"
#include "postgresql/postgresql.h"
#include "postgresql/precheck.h"
#include "postgresql/render.h"

/* Columns, operator classes and collations come as numbers, one for each place; expressions as a JSON array with a text in their places. */
static const ag_pg_select select_list[] = {
    {"relation", "i.indrelid"},
    {"name", "ic.relname"},
    {"unique", "i.indisunique"},
    {"method", "CASE WHEN am.amname <> 'btree' THEN am.amname END"},
    {"where", "CASE WHEN i.indpred IS NOT NULL THEN pg_get_expr(i.indpred, i.indrelid) END"},
    {"nulls_not_distinct", "CASE WHEN i.indnullsnotdistinct THEN true END", 150000, "NULL"},
    {"storage_parameters", AG_PG_OPTIONS("ic.reloptions")},
    {"tablespace", "ts.spcname"},
    {"clustered", "CASE WHEN i.indisclustered THEN true END"},
    {"details", "e.details"},
    {"missing", AG_PG_MISSING_PARTS},
    {"excludes", "CASE WHEN ox.oid IS NOT NULL THEN (SELECT json_agg(json_build_array("
                 "nullif(pn.nspname, 'pg_catalog'), po.oprname) ORDER BY u.place) FROM"
                 " unnest(ox.conexclop) WITH ORDINALITY u(oid, place) JOIN pg_operator po ON"
                 " po.oid = u.oid JOIN pg_namespace pn ON pn.oid = po.oprnamespace) END"},
    {"deferrable", "CASE WHEN ox.condeferred THEN 'initially deferred'"
                   " WHEN ox.condeferrable THEN 'initially immediate' END"},
    {"comment", "x.description"},
    {"key_count", "i.indnkeyatts"},
    {"numbers", "i.indkey"},
    {"options", "i.indoption"},
    {"opclasses", "i.indclass"},
    {"collations", "i.indcollation"},
    {"expressions", "CASE WHEN i.indexprs IS NOT NULL THEN (SELECT json_agg(CASE WHEN"
                    " i.indkey[k - 1] = 0 THEN pg_get_indexdef(i.indexrelid, k, true) END"
                    " ORDER BY k) FROM generate_series(1, i.indnkeyatts) k) END"},
    {0},
};

/* ------------------------------------------------------------------ rows */

/* The numbers of an int2vector or oidvector as texts, one for each. */
static ag_names numbers_of(ag_arena *arena, const char *vector)
{
    return ag_split(arena, vector, ' ');
}

/* Bits of pg_index.indoption. */
enum { OPTION_DESC = 1, OPTION_NULLS_FIRST = 2 };

static void set_order(ag_index_column *column, long options)
{
    bool desc = (options & OPTION_DESC) != 0;
    bool first = (options & OPTION_NULLS_FIRST) != 0;
    column->order = desc ? AG_DESC : AG_ASC;
    column->nulls = first == desc ? AG_NULLS_DEFAULT : first ? AG_NULLS_FIRST : AG_NULLS_LAST;
}

typedef struct key_parts {
    ag_names numbers, options, opclasses, collations;
    const char *const *expressions; /* key_count of them, NULL for a column */
    size_t key_count;
} key_parts;

/* The texts of a JSON array of strings and nulls, by way of the codec that reads lists everywhere else. */
static bool read_expressions(ag_arena *arena, const char *json, key_parts *out, ag_error *err)
{
    const char **texts = AG_NEW_ARRAY(arena, const char *, out->key_count);
    ag_json *array = NULL;
    if (json != NULL && !ag_json_read(arena, json, strlen(json), NULL, &array, err)) {
        return false;
    }
    for (size_t i = 0; array != NULL && i < array->len && i < out->key_count; i++) {
        texts[i] = array->items[i]->type == AG_JSON_STRING ? array->items[i]->text : NULL;
    }
    out->expressions = texts;
    return true;
}

/* True if the expression has the collation by itself, from a column that it uses. */
static bool inherits_collation(const ag_pg_relation *relation, const char *expression,
                               const char *collation)
{
    for (size_t i = 1; i < relation->size; i++) {
        if (relation->columns[i] != NULL && ag_streq(relation->collations[i], collation) &&
            ag_sql_mentions(expression, relation->columns[i])) {
            return true;
        }
    }
    return false;
}

/* The oid of the collation that every text has by default. */
static const char *const default_collation = "100";

static bool is_own_collation(const ag_pg_relation *relation, size_t number, const char *expression,
                             const char *collation)
{
    if (ag_streq(collation, "0")) {
        return false;
    }
    if (number != 0) {
        return number < relation->size && !ag_streq(collation, relation->collations[number]);
    }
    return !ag_streq(collation, default_collation) &&
           !inherits_collation(relation, expression, collation);
}

static void add_key(ag_pg_catalog *catalog, const ag_pg_relation *relation, const key_parts *parts,
                    size_t i, ag_index *index)
{
    ag_index_column *column =
        (ag_index_column *)ag_object_new(catalog->arena, &ag_index_column_shape, NULL);
    size_t number = (size_t)strtoul(parts->numbers.items[i], NULL, 10);
    const char *collation = i < parts->collations.len ? parts->collations.items[i] : "0";
    if (number == 0) {
        column->expression = ag_strdup(catalog->arena, parts->expressions[i]);
    } else if (number < relation->size) {
        column->column = relation->columns[number];
    }
    if (i < parts->options.len) {
        set_order(column, strtol(parts->options.items[i], NULL, 10));
    }
    if (i < parts->opclasses.len) {
        column->opclass = ag_map_find(&catalog->opclasses, parts->opclasses.items[i]);
    }
    if (is_own_collation(relation, number, column->expression, collation)) {
        column->collation = ag_pg_collation(catalog, collation);
    }
    ag_list_add(catalog->arena, &index->columns, &column->base);
}

/* "siglen=8" */
static void add_option(ag_arena *arena, ag_index_column *column, const char *option)
{
    size_t key = strcspn(option, "=");
    AG_PUSH(arena, &column->opclass_options.keys, ag_strndup(arena, option, key));
    AG_PUSH(arena, &column->opclass_options.values,
            ag_strdup(arena, option + key + (option[key] == '=')));
}

/* {"1": {"options": ["siglen=8"], "statistics": -1}}: by place, where a column has any. */
static bool fill_details(ag_pg_catalog *catalog, const char *json, ag_index *index, ag_error *err)
{
    ag_arena *arena = catalog->arena;
    ag_json *details = NULL;
    if (json == NULL) {
        return true;
    }
    if (!ag_json_read(arena, json, strlen(json), NULL, &details, err)) {
        return false;
    }
    for (size_t i = 0; i < details->len; i++) {
        size_t place = (size_t)strtoul(details->items[i]->key, NULL, 10);
        const ag_json *options = ag_json_get(details->items[i], "options");
        const ag_json *statistics = ag_json_get(details->items[i], "statistics");
        if (place == 0 || place > index->columns.len) {
            continue;
        }
        ag_index_column *column = (ag_index_column *)index->columns.items[place - 1];
        for (size_t k = 0; k < options->len; k++) {
            add_option(arena, column, options->items[k]->text);
        }
        /* What has parameters has to be named, even if it is what the type would take. */
        if (options->len > 0) {
            column->opclass = ag_strdup(
                arena, ag_pg_name(catalog, ag_json_get(details->items[i], "namespace")->text,
                                  ag_json_get(details->items[i], "opclass")->text));
        }
        if (statistics->type == AG_JSON_INT && statistics->integer >= 0) {
            column->statistics = statistics->integer;
        }
    }
    return true;
}

static bool fill_keys(ag_pg_catalog *catalog, const ag_pg_relation *relation, const ag_rows *rows,
                      size_t row, ag_index *index, ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    key_parts parts = {
        .numbers = numbers_of(scratch, ag_pg_cell(rows, row, "numbers")),
        .options = numbers_of(scratch, ag_pg_cell(rows, row, "options")),
        .opclasses = numbers_of(scratch, ag_pg_cell(rows, row, "opclasses")),
        .collations = numbers_of(scratch, ag_pg_cell(rows, row, "collations")),
        .key_count = (size_t)strtoul(ag_pg_cell(rows, row, "key_count"), NULL, 10),
    };
    bool ok = read_expressions(scratch, ag_pg_cell(rows, row, "expressions"), &parts, err);
    for (size_t i = 0; ok && i < parts.numbers.len; i++) {
        size_t number = (size_t)strtoul(parts.numbers.items[i], NULL, 10);
        if (i < parts.key_count) {
            add_key(catalog, relation, &parts, i, index);
        } else if (number < relation->size) {
            AG_PUSH(catalog->arena, &index->include, relation->columns[number]);
        }
    }
    ag_arena_close(scratch);
    return ok && fill_details(catalog, ag_pg_cell(rows, row, "details"), index, err);
}

/* [[null, "="], ["app", "&&"]]: an operator for each key. */
static bool fill_elements(ag_pg_catalog *catalog, const char *json, const ag_index *keys,
                          ag_exclusion *exclusion, ag_error *err)
{
    ag_json *operators = NULL;
    if (!ag_json_read(catalog->arena, json, strlen(json), NULL, &operators, err)) {
        return false;
    }
    for (size_t i = 0; i < keys->columns.len && i < operators->len; i++) {
        ag_index_column *element = (ag_index_column *)keys->columns.items[i];
        const ag_json *name = operators->items[i];
        element->with_operator = ag_strdup(
            catalog->arena, ag_pg_name(catalog, name->items[0]->text, name->items[1]->text));
        element->statistics = AG_UNSET;
    }
    exclusion->elements = keys->columns;
    return true;
}

/* The constraint is read as the index that it is. */
static bool take_exclusion(ag_pg_catalog *catalog, const ag_pg_relation *relation,
                           const ag_rows *rows, size_t row, ag_error *err)
{
    ag_object *object;
    ag_index keys = {.base.shape = ag_kinds[AG_KIND_INDEX].shape};
    if (relation->table == NULL) {
        return true;
    }
    if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_EXCLUSION].shape, rows, row, &object,
                       err) ||
        !fill_keys(catalog, relation, rows, row, &keys, err) ||
        !fill_elements(catalog, ag_pg_cell(rows, row, "excludes"), &keys, (ag_exclusion *)object,
                       err)) {
        return false;
    }
    ((ag_exclusion *)object)->include = keys.include;
    ag_list_add(catalog->arena, &relation->table->exclusions, object);
    return true;
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        if (relation == NULL || relation->object == NULL) {
            continue;
        }
        ag_object *object;
        if (ag_pg_cell(rows, i, "excludes") != NULL) {
            if (!take_exclusion(catalog, relation, rows, i, err)) {
                return false;
            }
            continue;
        }
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_INDEX].shape, rows, i, &object, err) ||
            !fill_keys(catalog, relation, rows, i, (ag_index *)object, err)) {
            return false;
        }
        ag_pg_take_unattached(catalog, ag_pg_cell(rows, i, "missing"), object);
        ((ag_index *)object)->where = ag_pg_plain(catalog->arena, ((ag_index *)object)->where);
        ag_list_add(catalog->arena, ag_children(relation->object, AG_KIND_INDEX), object);
    }
    return true;
}

const ag_pg_query ag_pg_index_query = {
    .select = select_list,
    .from = "FROM pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid"
            " JOIN pg_am am ON am.oid = ic.relam JOIN pg_namespace n ON n.oid = ic.relnamespace"
            " LEFT JOIN pg_tablespace ts ON ts.oid = ic.reltablespace"
            " LEFT JOIN (SELECT d.attrelid, json_object_agg(d.attnum, json_build_object('options',"
            " coalesce(d.attoptions::text[], '{}'), 'statistics', d.attstattarget, 'opclass',"
            " oc.opcname, 'namespace', nullif(ocn.nspname, 'pg_catalog'))) AS details"
            " FROM pg_attribute d JOIN pg_index di ON di.indexrelid = d.attrelid"
            " LEFT JOIN pg_opclass oc ON oc.oid = di.indclass[d.attnum - 1]"
            " LEFT JOIN pg_namespace ocn ON ocn.oid = oc.opcnamespace"
            " WHERE d.attoptions IS NOT NULL OR d.attstattarget > 0"
            " GROUP BY d.attrelid) e ON e.attrelid = ic.oid"
            " LEFT JOIN pg_constraint ox ON ox.contype = 'x' AND ox.conindid = ic.oid"
            " LEFT JOIN pg_description x ON x.objoid = coalesce(ox.oid, ic.oid) AND x.objsubid = 0"
            " AND x.classoid = CASE WHEN ox.oid IS NULL THEN 'pg_class'::regclass"
            " ELSE 'pg_constraint'::regclass END"
            " WHERE (ic.relkind = 'I' OR ic.relkind = 'i' AND i.indisvalid) AND NOT i.indisprimary"
            " AND NOT ic.relispartition AND " AG_PG_OWN_SCHEMA
            " AND i.indexrelid NOT IN (SELECT o.conindid FROM pg_constraint o WHERE o.contype IN"
            " ('p', 'u')) ORDER BY i.indrelid, ic.relname",
    .take = take,
    .once = true,
};

/* ------------------------------------------------------------------ names behind numbers */

static const ag_pg_select opclass_list[] = {
    {"oid", "o.oid"}, {"namespace", "nullif(n.nspname, 'pg_catalog')"}, {"name", "o.opcname"}, {0}};

static bool take_opclasses(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    (void)err;
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *name = ag_name_text(
            catalog->arena,
            ag_streq(ag_cell(rows, i, 1), catalog->default_schema) ? NULL : ag_cell(rows, i, 1),
            ag_cell(rows, i, 2));
        ag_map_put(&catalog->opclasses, ag_cell(rows, i, 0), ag_strdup(catalog->arena, name));
    }
    return true;
}

const ag_pg_query ag_pg_opclass_query = {
    .select = opclass_list,
    .from = "FROM pg_opclass o JOIN pg_namespace n ON n.oid = o.opcnamespace"
            " WHERE NOT o.opcdefault",
    .take = take_opclasses,
};

/* ------------------------------------------------------------------ SQL */

void ag_pg_put_key(ag_buf *out, const ag_index_column *column)
{
    if (column->column != NULL) {
        ag_pg_put(out, "%I", column->column);
    } else {
        ag_pg_put(out, "(%S)", ag_pg_closed(out->arena, column->expression));
    }
    ag_pg_put_collation(out, column->collation);
    if (column->opclass != NULL) {
        ag_pg_put(out, " %N", column->opclass);
    }
    if (column->opclass_options.keys.len > 0) {
        ag_buf_put(out, " (");
        ag_pg_put_parameters(out, &column->opclass_options);
        ag_buf_put(out, ")");
    }
    ag_buf_put(out, column->order == AG_DESC ? " DESC" : "");
    if (column->nulls != AG_NULLS_DEFAULT) {
        ag_buf_put(out, column->nulls == AG_NULLS_FIRST ? " NULLS FIRST" : " NULLS LAST");
    }
}

static void put_index(ag_buf *out, const char *table, const ag_index *index, bool concurrently,
                      bool only)
{
    ag_pg_put(out, "CREATE %SINDEX %S", index->unique ? "UNIQUE " : "",
              concurrently ? "CONCURRENTLY " : "");
    if (index->base.name != NULL) {
        ag_pg_put(out, "%I ", index->base.name);
    }
    ag_pg_put(out, only ? "ON ONLY %N " : "ON %N ", table);
    if (index->method != NULL) {
        ag_pg_put(out, "USING %I ", index->method);
    }
    for (size_t i = 0; i < index->columns.len; i++) {
        ag_buf_put(out, i == 0 ? "(" : ", ");
        ag_pg_put_key(out, (const ag_index_column *)index->columns.items[i]);
    }
    ag_buf_put(out, ")");
    if (index->include.len > 0) {
        ag_pg_put(out, " INCLUDE (%C)", &index->include);
    }
    ag_buf_put(out, index->nulls_not_distinct ? " NULLS NOT DISTINCT" : "");
    ag_pg_put_index_storage(out, &index->base);
    if (index->where != NULL) {
        ag_pg_put(out, " WHERE %S", ag_pg_closed(out->arena, index->where));
    }
}

static void put_comment(ag_pg_work *w, const char *table, const char *name, const char *comment)
{
    ag_pg_run(w, "COMMENT ON INDEX %N IS %L", ag_pg_beside(w->arena, table, name), comment);
}

static void set_statistics(ag_pg_work *w, const char *table, const char *name, size_t place,
                           int64_t statistics)
{
    ag_pg_run(w, "ALTER INDEX %N ALTER COLUMN %D SET STATISTICS %D",
              ag_pg_beside(w->arena, table, name), (int64_t)place + 1,
              statistics == AG_UNSET ? -1 : statistics);
}

void ag_pg_build_index(ag_pg_work *work, const char *table, const ag_index *index,
                       bool concurrently, bool only)
{
    ag_buf sql = ag_buf_new(work->arena);
    put_index(&sql, table, index, concurrently, only);
    ag_pg_run(work, "%S", sql.text);
}

void ag_pg_create_index(ag_pg_work *work, const char *table, const ag_index *index,
                        bool concurrently)
{
    bool apart = ag_pg_is_apart(work, table, &index->base);
    ag_pg_build_index(work, table, index, concurrently, apart);
    if (apart) {
        ag_pg_make_parts(work, table, &index->base);
    }
    for (size_t i = 0; i < index->columns.len && index->base.name != NULL; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        if (column->statistics != AG_UNSET) {
            set_statistics(work, table, index->base.name, i, column->statistics);
        }
    }
    ag_pg_finish_index_storage(work, table, &index->base);
    if (index->comment != NULL && index->base.name != NULL) {
        put_comment(work, table, index->base.name, index->comment);
    }
    ag_pg_name_parts(work, table, &index->base);
    ag_pg_renew_replica_index(work, index->base.name);
}

/* ------------------------------------------------------------------ statements */

/* Building an index without locking out writers works only outside a transaction, and then nothing of the step is undone. */
static bool outside(ag_pg_work *w)
{
    bool concurrently = w->op->with != NULL && w->op->with->concurrently;
    if (concurrently) {
        w->step->transactional = false;
    }
    return concurrently;
}

/*
 * A build that was interrupted leaves an invalid index of that name behind, which inspection does not see: it goes, so that the step can run
 * again.  What else has the name stays; `replaces` says that a valid index of the table is what is to go.
 */
static void drop_remains(ag_pg_work *w, const char *name, bool replaces)
{
    const char *whole = ag_pg_beside(w->arena, w->op->table, name);
    const char *quoted = ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", whole);
    const char *table = ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", w->op->table);
    ag_statement check = {
        .kind = AG_STATEMENT_ASSERT,
        .sql = ag_sql_format(w->arena, &ag_postgresql_dialect,
                             "SELECT relname::text FROM pg_class c LEFT JOIN pg_index i ON"
                             " i.indexrelid = c.oid WHERE c.oid = to_regclass(%L) AND (%Si.indrelid"
                             " IS DISTINCT FROM to_regclass(%L))",
                             quoted, replaces ? "" : "i.indisvalid OR ", table),
        .message = ag_format(w->arena, "\"%s\" is there already", whole),
    };
    AG_PUSH(w->arena, &w->step->statements, check);
    ag_pg_run(w, "DROP INDEX CONCURRENTLY IF EXISTS %N", whole);
    if (!replaces) {
        w->step->done_when =
            ag_sql_format(w->arena, &ag_postgresql_dialect,
                          "SELECT 1 FROM pg_index WHERE indisvalid AND indexrelid = to_regclass(%L)"
                          " AND indrelid = to_regclass(%L)",
                          quoted, table);
    }
}

static void expect_gone(ag_pg_work *w, const char *whole)
{
    ag_buf quoted = ag_buf_new(w->arena), done = ag_buf_new(w->arena);
    ag_pg_put(&quoted, "%N", whole);
    ag_pg_put(&done, "SELECT 1 WHERE to_regclass(%L) IS NULL", quoted.text);
    w->step->done_when = done.text;
}

static bool create(ag_pg_work *w)
{
    const ag_index *index = (const ag_index *)w->op->to;
    bool concurrently = outside(w);
    ag_pg_check_index(w, index);
    if (concurrently && index->base.name != NULL) {
        drop_remains(w, index->base.name, false);
    }
    ag_pg_create_index(w, w->op->table, index, concurrently);
    return true;
}

/* What refers to the keys would go with them, unasked. */
static void check_unreferenced(ag_pg_work *w, const char *whole)
{
    const char *quoted = ag_sql_format(w->arena, &ag_postgresql_dialect, "%N", whole);
    ag_statement check = {
        .kind = AG_STATEMENT_ASSERT,
        .sql = ag_sql_format(w->arena, &ag_postgresql_dialect,
                             "SELECT conname::text FROM pg_constraint WHERE contype = 'f' AND"
                             " conindid IN (SELECT relid FROM pg_partition_tree(to_regclass(%L)))",
                             quoted),
        .message =
            ag_format(w->arena, "foreign keys refer to what index \"%s\" has for its parts", whole),
    };
    AG_PUSH(w->arena, &w->step->statements, check);
}

/* Keys of partitions that the index may have for its parts: the server drops neither without the other, so they go with it and come again. */
static bool drop_with_keys(ag_pg_work *w, const char *whole)
{
    const ag_list partitions = ag_table_keyed_partitions(w->arena, w->render->schema, w->op->table,
                                                         (const ag_index *)w->op->from);
    if (partitions.len == 0) {
        return false;
    }
    check_unreferenced(w, whole);
    ag_pg_run(w, "DROP INDEX %N CASCADE", whole);
    for (size_t i = 0; i < partitions.len; i++) {
        const ag_list keys = ag_table_keys_like(w->arena, (const ag_table *)partitions.items[i],
                                                (const ag_index *)w->op->from);
        ag_op op = *w->op;
        ag_pg_work own = *w;
        op.table = partitions.items[i]->name;
        own.op = &op;
        for (size_t k = 0; k < keys.len; k++) {
            ag_pg_run(w, "ALTER TABLE %N DROP CONSTRAINT IF EXISTS %I", op.table,
                      keys.items[k]->name);
            ag_pg_add_constraint(&own, keys.items[k]);
        }
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    const char *whole = ag_pg_beside(w->arena, w->op->table, w->op->name);
    bool concurrently = outside(w);
    if (!concurrently && drop_with_keys(w, whole)) {
        return true;
    }
    ag_pg_run(w, "DROP INDEX %S%N", concurrently ? "CONCURRENTLY " : "", whole);
    if (concurrently) {
        expect_gone(w, whole);
    }
    return true;
}

/* True unless the rows that the old one took are as good for the new one. */
static bool says_more(const ag_object *from, const ag_object *to)
{
    static const char *const facts[] = {"unique", "columns", "where", "nulls_not_distinct"};
    for (size_t i = 0; i < AG_COUNT(facts); i++) {
        if (ag_pg_differ(from, to, facts[i])) {
            return true;
        }
    }
    return false;
}

/* True if the columns differ in nothing but what is known of their values, and where their classes lie with an extension that moves. */
static bool same_keys(ag_pg_work *w)
{
    ag_index *from = (ag_index *)ag_object_copy(w->arena, w->op->from);
    const ag_index *to = (const ag_index *)w->op->to;
    for (size_t i = 0; i < from->columns.len && i < to->columns.len; i++) {
        ag_index_column *old = (ag_index_column *)from->columns.items[i];
        const ag_index_column *new = (const ag_index_column *)to->columns.items[i];
        old->statistics = new->statistics;
        if (!ag_streq(old->opclass, new->opclass) &&
            ag_pg_takes_class_along(w, old->opclass, new->opclass)) {
            old->opclass = new->opclass;
        }
    }
    return !ag_pg_differ(&from->base, &to->base, "columns");
}

static bool stands(ag_pg_work *w)
{
    static const char *const in_place[] = {
        "comment", "storage_parameters", "tablespace", "clustered",
        "columns", "part_names",         "unattached"};
    uint64_t changed = ag_object_changed(w->op->from, w->op->to);
    for (size_t i = 0; i < AG_COUNT(in_place); i++) {
        changed &= ~ag_field_bit((size_t)ag_field_index(w->op->to->shape, in_place[i]));
    }
    return changed == 0 && same_keys(w) && ag_pg_only_attaches(w->op->from, w->op->to);
}

static void alter_in_place(ag_pg_work *w)
{
    const ag_index *from = (const ag_index *)w->op->from, *to = (const ag_index *)w->op->to;
    ag_pg_alter_index_storage(w);
    ag_pg_attach_parts(w, &from->base, &to->base);
    for (size_t i = 0; i < to->columns.len; i++) {
        const ag_index_column *before = (const ag_index_column *)from->columns.items[i];
        const ag_index_column *after = (const ag_index_column *)to->columns.items[i];
        if (before->statistics != after->statistics) {
            set_statistics(w, w->op->table, w->op->name, i, after->statistics);
        }
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, w->op->table, w->op->name, to->comment);
    }
}

static bool alter(ag_pg_work *w)
{
    if (stands(w)) {
        alter_in_place(w);
        return true;
    }
    if (says_more(w->op->from, w->op->to)) {
        ag_pg_check_index(w, (const ag_index *)w->op->to);
    }
    bool concurrently = outside(w);
    if (concurrently) {
        /* Whether the index that is there is the old or the new one is not asked: building it once more does no harm. */
        drop_remains(w, w->op->name, true);
    } else {
        drop(w);
    }
    ag_pg_create_index(w, w->op->table, (const ag_index *)w->op->to, concurrently);
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER INDEX %N RENAME TO %I", ag_pg_beside(w->arena, w->op->table, w->op->name),
              w->op->to_name);
    return true;
}

static bool disturbs(const ag_op *op)
{
    return op->verb == AG_DROP && ((const ag_index *)op->from)->unique;
}

const ag_pg_verbs ag_pg_index_verbs = {{create, drop, alter, rename}, NULL, disturbs};
