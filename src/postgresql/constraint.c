/* constraint.c: primary keys, unique, check and foreign key constraints: one catalogue, one ALTER TABLE. */
#include "postgresql/catalog.h"
#include "postgresql/part.h"
#include "postgresql/plain.h"
#include "postgresql/precheck.h"
#include "postgresql/render.h"

#define ACTION(column) \
    "CASE " column " WHEN 'r' THEN 'restrict' WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null'" \
    " WHEN 'd' THEN 'set default' END"

static const ag_pg_select select_list[] = {
    {"relation", "o.conrelid"},
    {"kind", "o.contype"},
    {"name", "o.conname"},
    {"numbers", "o.conkey"},
    {"target", "nullif(o.confrelid, 0)"},
    {"target_numbers", "o.confkey"},
    {"on_delete", ACTION("o.confdeltype")},
    {"delete_numbers", "o.confdelsetcols", 150000, "NULL"},
    {"on_update", ACTION("o.confupdtype")},
    {"match", "CASE WHEN o.confmatchtype = 'f' THEN 'full' END"},
    {"deferrable", "CASE WHEN o.condeferred THEN 'initially deferred'"
                   " WHEN o.condeferrable THEN 'initially immediate' END"},
    {"expression", "CASE WHEN o.contype = 'c' THEN pg_get_expr(o.conbin, o.conrelid) END"},
    {"no_inherit", "CASE WHEN o.contype = 'c' AND o.connoinherit THEN true END"},
    {"not_valid", "CASE WHEN NOT o.convalidated AND o.conenforced THEN true END", 180000,
     "CASE WHEN NOT o.convalidated THEN true END"},
    {"not_enforced", "CASE WHEN NOT o.conenforced THEN true END", 180000, "NULL"},
    {"nulls_not_distinct", "CASE WHEN i.indnullsnotdistinct THEN true END", 150000, "NULL"},
    {"included", "CASE WHEN i.indnatts > i.indnkeyatts THEN"
                 " (i.indkey::int2[])[i.indnkeyatts : i.indnatts - 1] END"},
    {"storage_parameters", AG_PG_OPTIONS("ic.reloptions")},
    {"tablespace", "ts.spcname"},
    {"clustered", "CASE WHEN i.indisclustered THEN true END"},
    {"without_overlaps", "CASE WHEN o.contype <> 'f' AND o.conperiod THEN true END", 180000,
     "NULL"},
    {"period", "CASE WHEN o.contype = 'f' AND o.conperiod THEN true END", 180000, "NULL"},
    {"missing", AG_PG_MISSING_PARTS},
    {"comment", "x.description"},
    {0},
};

typedef struct constraint_kind {
    char type; /* pg_constraint.contype */
    ag_kind kind;
} constraint_kind;

static const constraint_kind constraint_kinds[] = {
    {'p', AG_KIND_PRIMARY_KEY},
    {'u', AG_KIND_UNIQUE},
    {'c', AG_KIND_CHECK},
    {'f', AG_KIND_FOREIGN_KEY},
};

static ag_kind kind_of_type(char type)
{
    size_t i = 0;
    while (constraint_kinds[i].type != type) {
        i++;
    }
    return constraint_kinds[i].kind;
}

/* Keys know their columns by number only. */
static bool fill_columns(ag_pg_catalog *catalog, const ag_pg_relation *relation,
                         const ag_rows *rows, size_t row, ag_object *object)
{
    ag_names columns = ag_pg_columns(catalog, relation, ag_pg_cell(rows, row, "numbers"));
    ag_names included = ag_pg_columns(catalog, relation, ag_pg_cell(rows, row, "included"));
    switch (ag_kind_of(object)) {
    case AG_KIND_PRIMARY_KEY:
        ((ag_primary_key *)object)->columns = columns;
        ((ag_primary_key *)object)->include = included;
        return true;
    case AG_KIND_UNIQUE:
        ((ag_unique *)object)->columns = columns;
        ((ag_unique *)object)->include = included;
        return true;
    case AG_KIND_FOREIGN_KEY: {
        ag_foreign_key *key = (ag_foreign_key *)object;
        const ag_pg_relation *target =
            ag_pg_relation_find(catalog, ag_pg_cell(rows, row, "target"));
        if (target == NULL) {
            return false;
        }
        key->columns = columns;
        key->on_delete_columns =
            ag_pg_columns(catalog, relation, ag_pg_cell(rows, row, "delete_numbers"));
        key->references.table = target->name;
        key->references.columns =
            ag_pg_columns(catalog, target, ag_pg_cell(rows, row, "target_numbers"));
        return true;
    }
    case AG_KIND_CHECK:
        ((ag_check *)object)->expression =
            ag_pg_plain(catalog->arena, ((ag_check *)object)->expression);
        return true;
    default: return true;
    }
    return true;
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        if (relation == NULL || relation->table == NULL) {
            continue;
        }
        ag_kind kind = kind_of_type(*ag_cell(rows, i, 1));
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[kind].shape, rows, i, &object, err)) {
            return false;
        }
        if (!fill_columns(catalog, relation, rows, i, object)) {
            ag_pg_uncovered(catalog, "foreign key to a partition", 1);
            continue;
        }
        ag_pg_take_unattached(catalog, ag_pg_cell(rows, i, "missing"), object);
        ag_list_add(catalog->arena, ag_children(&relation->table->base, kind), object);
    }
    return true;
}

const ag_pg_query ag_pg_constraint_query = {
    .select = select_list,
    .from = "FROM pg_constraint o JOIN pg_namespace n ON n.oid = o.connamespace"
            " LEFT JOIN (pg_index i JOIN pg_class ic ON ic.oid = i.indexrelid LEFT JOIN"
            " pg_tablespace ts ON ts.oid = ic.reltablespace)"
            " ON o.contype IN ('p', 'u', 'x') AND i.indexrelid = o.conindid"
            " LEFT JOIN pg_description x ON x.objoid = o.oid"
            " AND x.classoid = 'pg_constraint'::regclass"
            " WHERE o.contype IN ('p', 'u', 'c', 'f') AND o.conrelid <> 0"
            " AND o.conparentid = 0 AND (o.contype <> 'c' OR o.coninhcount = 0)"
            " AND " AG_PG_OWN_SCHEMA " ORDER BY o.conrelid, o.conname",
    .take = take,
    .once = true,
};

/* ------------------------------------------------------------------ SQL */

static void put_deferrable(ag_buf *out, ag_word deferrable)
{
    switch ((ag_deferrable)deferrable) {
    case AG_NOT_DEFERRABLE: return;
    case AG_INITIALLY_IMMEDIATE: ag_buf_put(out, " DEFERRABLE"); return;
    case AG_INITIALLY_DEFERRED: ag_buf_put(out, " DEFERRABLE INITIALLY DEFERRED"); return;
    }
}

static void put_valid(ag_buf *out, bool not_enforced, bool not_valid)
{
    ag_buf_put(out, not_enforced ? " NOT ENFORCED" : "");
    ag_buf_put(out, not_valid && !not_enforced ? " NOT VALID" : "");
}

static void put_action(ag_buf *out, const char *event, ag_word action)
{
    static const char *const words[] = {
        [AG_NO_ACTION] = NULL,      [AG_RESTRICT] = "RESTRICT",       [AG_CASCADE] = "CASCADE",
        [AG_SET_NULL] = "SET NULL", [AG_SET_DEFAULT] = "SET DEFAULT",
    };
    if (words[action] != NULL) {
        ag_pg_put(out, " ON %S %S", event, words[action]);
    }
}

/* The columns of a key, the last one perhaps a span of time. */
static void put_columns(ag_buf *out, const ag_names *columns, const char *before, const char *after)
{
    ag_names first = {columns->items, columns->len - 1, columns->len - 1};
    bool plain = *before == '\0' && *after == '\0';
    if (plain || columns->len == 0) {
        ag_pg_put(out, "(%C)", columns);
    } else {
        ag_pg_put(out, first.len > 0 ? "(%C, " : "(%C", &first);
        ag_pg_put(out, "%S%I%S)", before, columns->items[columns->len - 1], after);
    }
}

static void put_foreign_key(ag_buf *out, const ag_foreign_key *key)
{
    const char *period = key->period ? "PERIOD " : "";
    ag_buf_put(out, "FOREIGN KEY ");
    put_columns(out, &key->columns, period, "");
    ag_pg_put(out, " REFERENCES %N", key->references.table);
    if (key->references.columns.len > 0) {
        ag_buf_put(out, " ");
        put_columns(out, &key->references.columns, period, "");
    }
    ag_buf_put(out, key->match == AG_MATCH_FULL ? " MATCH FULL" : "");
    put_action(out, "UPDATE", key->on_update);
    put_action(out, "DELETE", key->on_delete);
    if (key->on_delete_columns.len > 0) {
        ag_pg_put(out, " (%C)", &key->on_delete_columns);
    }
    put_deferrable(out, key->deferrable);
    put_valid(out, key->not_enforced, key->not_valid);
}

static void put_check(ag_buf *out, const ag_check *check)
{
    ag_pg_put(out, "CHECK (%S)%S", ag_pg_closed(out->arena, check->expression),
              check->no_inherit ? " NO INHERIT" : "");
    put_valid(out, check->not_enforced, check->not_valid);
}

/* What stands behind PRIMARY KEY or UNIQUE. */
static void put_key(ag_buf *out, const ag_object *key, const ag_names *columns,
                    const ag_names *include, bool without_overlaps)
{
    put_columns(out, columns, "", without_overlaps ? " WITHOUT OVERLAPS" : "");
    if (include->len > 0) {
        ag_pg_put(out, " INCLUDE (%C)", include);
    }
    ag_pg_put_index_storage(out, key);
}

static void put_primary_key(ag_buf *out, const ag_primary_key *key)
{
    ag_buf_put(out, "PRIMARY KEY ");
    put_key(out, &key->base, &key->columns, &key->include, key->without_overlaps);
    put_deferrable(out, key->deferrable);
}

static void put_unique(ag_buf *out, const ag_unique *key)
{
    ag_pg_put(out, "UNIQUE %S", key->nulls_not_distinct ? "NULLS NOT DISTINCT " : "");
    put_key(out, &key->base, &key->columns, &key->include, key->without_overlaps);
    put_deferrable(out, key->deferrable);
}

static void put_exclusion(ag_buf *out, const ag_exclusion *exclusion)
{
    ag_buf_put(out, "EXCLUDE ");
    if (exclusion->method != NULL) {
        ag_pg_put(out, "USING %I ", exclusion->method);
    }
    for (size_t i = 0; i < exclusion->elements.len; i++) {
        const ag_index_column *element = (const ag_index_column *)exclusion->elements.items[i];
        ag_buf_put(out, i == 0 ? "(" : ", ");
        ag_pg_put_key(out, element);
        ag_buf_put(out, " WITH");
        ag_pg_put_operator(out, element->with_operator);
    }
    ag_buf_put(out, ")");
    if (exclusion->include.len > 0) {
        ag_pg_put(out, " INCLUDE (%C)", &exclusion->include);
    }
    ag_pg_put_index_storage(out, &exclusion->base);
    if (exclusion->where != NULL) {
        ag_pg_put(out, " WHERE (%S)", ag_pg_closed(out->arena, exclusion->where));
    }
    put_deferrable(out, exclusion->deferrable);
}

void ag_pg_put_constraint(ag_buf *out, const ag_object *constraint)
{
    if (constraint->name != NULL) {
        ag_pg_put(out, "CONSTRAINT %I ", constraint->name);
    }
    switch (ag_kind_of(constraint)) {
    case AG_KIND_PRIMARY_KEY: put_primary_key(out, (const ag_primary_key *)constraint); return;
    case AG_KIND_UNIQUE: put_unique(out, (const ag_unique *)constraint); return;
    case AG_KIND_EXCLUSION: put_exclusion(out, (const ag_exclusion *)constraint); return;
    case AG_KIND_CHECK: put_check(out, (const ag_check *)constraint); return;
    case AG_KIND_FOREIGN_KEY: put_foreign_key(out, (const ag_foreign_key *)constraint); return;
    default: return;
    }
}

const char *ag_pg_constraint_comment(const ag_object *constraint)
{
    int index = ag_field_index(constraint->shape, "comment");
    return *(const char *const *)ag_field_of(constraint, &constraint->shape->fields[index]);
}

void ag_pg_comment_constraint(ag_pg_work *work, const char *table, const char *name,
                              const char *comment)
{
    ag_pg_run(work, "COMMENT ON CONSTRAINT %I ON %N IS %L", name, table, comment);
}

/* ------------------------------------------------------------------ statements */

void ag_pg_build_key(ag_pg_work *work, const char *table, const ag_object *key, bool only)
{
    ag_buf sql = ag_buf_new(work->arena);
    ag_pg_put_constraint(&sql, key);
    ag_pg_run(work, only ? "ALTER TABLE ONLY %N ADD %S" : "ALTER TABLE %N ADD %S", table, sql.text);
}

/* The server would take a partition's own foreign key for its part, and there is no ONLY: it goes and comes again. */
static void add_foreign_key(ag_pg_work *w, const ag_object *key)
{
    const ag_list *tables = &w->render->schema->tables;
    ag_list beside = {0};
    ag_names owners = {0};
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        for (size_t k = 0; k < table->foreign_keys.len && table->partition_of != NULL; k++) {
            if (ag_table_descends(w->render->schema, table, w->op->table) &&
                ag_object_equal(table->foreign_keys.items[k], key, true)) {
                ag_list_add(w->arena, &beside, table->foreign_keys.items[k]);
                AG_PUSH(w->arena, &owners, table->base.name);
            }
        }
    }
    for (size_t i = 0; i < beside.len; i++) {
        ag_pg_run(w, "ALTER TABLE %N DROP CONSTRAINT %I", owners.items[i], beside.items[i]->name);
    }
    ag_pg_build_key(w, w->op->table, key, false);
    for (size_t i = 0; i < beside.len; i++) {
        const char *comment = ag_pg_constraint_comment(beside.items[i]);
        ag_pg_build_key(w, owners.items[i], beside.items[i], false);
        if (comment != NULL) {
            ag_pg_comment_constraint(w, owners.items[i], beside.items[i]->name, comment);
        }
    }
}

void ag_pg_add_constraint(ag_pg_work *work, const ag_object *constraint)
{
    bool apart = ag_pg_is_apart(work, work->op->table, constraint);
    if (ag_kind_of(constraint) == AG_KIND_FOREIGN_KEY) {
        add_foreign_key(work, constraint);
    } else {
        ag_pg_build_key(work, work->op->table, constraint, apart);
    }
    if (apart) {
        ag_pg_make_parts(work, work->op->table, constraint);
    }
    ag_pg_finish_index_storage(work, work->op->table, constraint);
    const char *comment = ag_pg_constraint_comment(constraint);
    if (comment != NULL && constraint->name != NULL) {
        ag_pg_comment_constraint(work, work->op->table, constraint->name, comment);
    }
    ag_pg_name_parts(work, work->op->table, constraint);
    ag_pg_renew_replica_index(work, constraint->name);
}

static void drop_constraint(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER TABLE %N DROP CONSTRAINT %I", w->op->table, w->op->name);
    if (w->op->kind == AG_KIND_CHECK) {
        ag_pg_drop_below(w, "CONSTRAINT");
    }
}

static bool create(ag_pg_work *w)
{
    ag_pg_check_constraint(w, w->op->to);
    bool detached = ag_pg_detach_for_key(w, w->op->to);
    ag_pg_add_constraint(w, w->op->to);
    if (detached) {
        ag_pg_attach_with_key(w);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    bool detached = ag_pg_detach_for_key(w, w->op->from);
    drop_constraint(w);
    if (detached) {
        ag_pg_attach_with_key(w);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER TABLE %N RENAME CONSTRAINT %I TO %I", w->op->table, w->op->name,
              w->op->to_name);
    return true;
}

/* True if rows that kept the old one may break the new one. */
static bool says_more(const ag_object *from, const ag_object *to)
{
    static const char *const silent[] = {
        "comment",    "deferrable", "on_update",          "on_delete",  "on_delete_columns",
        "no_inherit", "include",    "storage_parameters", "tablespace", "clustered"};
    uint64_t changed = ag_object_changed(from, to);
    for (size_t i = 0; i < AG_COUNT(silent); i++) {
        int index = ag_field_index(from->shape, silent[i]);
        changed &= index < 0 ? UINT64_MAX : ~ag_field_bit((size_t)index);
    }
    return changed != 0;
}

static bool always(const ag_object *to)
{
    (void)to;
    return true;
}

static bool is_foreign_key(const ag_object *to)
{
    return ag_kind_of(to) == AG_KIND_FOREIGN_KEY;
}

static bool is_valid(const ag_object *to)
{
    return is_foreign_key(to) ? !((const ag_foreign_key *)to)->not_valid
                              : !((const ag_check *)to)->not_valid;
}

static void validate(ag_pg_work *w)
{
    ag_pg_check_constraint(w, w->op->to);
    ag_pg_run(w, "ALTER TABLE %N VALIDATE CONSTRAINT %I", w->op->table, w->op->name);
}

static void alter_deferrable(ag_pg_work *w)
{
    ag_word deferrable = ((const ag_foreign_key *)w->op->to)->deferrable;
    ag_buf rest = ag_buf_new(w->arena);
    put_deferrable(&rest, deferrable);
    ag_pg_run(w, "ALTER TABLE %N ALTER CONSTRAINT %I%S", w->op->table, w->op->name,
              deferrable == AG_NOT_DEFERRABLE ? " NOT DEFERRABLE" : rest.text);
}

static void alter_enforced(ag_pg_work *w)
{
    bool enforced = !((const ag_foreign_key *)w->op->to)->not_enforced;
    if (enforced) {
        ag_pg_check_constraint(w, w->op->to);
    }
    ag_pg_run(w, "ALTER TABLE %N ALTER CONSTRAINT %I %SENFORCED", w->op->table, w->op->name,
              enforced ? "" : "NOT ");
}

static void alter_comment(ag_pg_work *w)
{
    ag_pg_comment_constraint(w, w->op->table, w->op->name, ag_pg_constraint_comment(w->op->to));
}

static void attach_parts(ag_pg_work *w)
{
    ag_pg_attach_parts(w, w->op->from, w->op->to);
}

/* What the server can change of a constraint that stands. */
static const struct {
    const char *field;
    bool (*fits)(const ag_object *to);
    void (*change)(ag_pg_work *w);
} in_place[] = {
    {"deferrable", is_foreign_key, alter_deferrable},
    {"not_enforced", is_foreign_key, alter_enforced},
    {"not_valid", is_valid, validate},
    {"unattached", always, attach_parts},
    {"storage_parameters", always, ag_pg_alter_index_storage},
    {"tablespace", always, ag_pg_alter_index_storage},
    {"clustered", always, ag_pg_alter_index_storage},
    {"comment", always, alter_comment},
};

static bool stands(const ag_object *from, const ag_object *to)
{
    uint64_t changed = ag_object_changed(from, to);
    for (size_t i = 0; i < AG_COUNT(in_place); i++) {
        int index = ag_field_index(to->shape, in_place[i].field);
        if (index >= 0 && in_place[i].fits(to)) {
            changed &= ~ag_field_bit((size_t)index);
        }
    }
    return changed == 0 && ag_pg_only_attaches(from, to);
}

static bool alter(ag_pg_work *w)
{
    const ag_object *from = w->op->from, *to = w->op->to;
    if (!stands(from, to)) {
        if (says_more(from, to)) {
            ag_pg_check_constraint(w, to);
        }
        bool was = ag_pg_detach_for_key(w, from), is = !was && ag_pg_detach_for_key(w, to);
        drop_constraint(w);
        ag_pg_add_constraint(w, to);
        if (was || is) {
            ag_pg_attach_with_key(w);
        }
        return true;
    }
    void (*last)(ag_pg_work *) = NULL; /* one function may be for several fields */
    for (size_t i = 0; i < AG_COUNT(in_place); i++) {
        if (ag_pg_differ(from, to, in_place[i].field) && in_place[i].change != last) {
            last = in_place[i].change;
            last(w);
        }
    }
    return true;
}

/* Queries that group by a primary key depend on it, and foreign keys on any key. */
static bool disturbs(const ag_op *op)
{
    return (op->kind == AG_KIND_UNIQUE && op->verb == AG_DROP) ||
           (op->kind == AG_KIND_PRIMARY_KEY &&
            (op->verb == AG_DROP || (op->verb == AG_ALTER && !stands(op->from, op->to))));
}

static ag_names detaches(ag_pg_work *w)
{
    const ag_op *op = w->op;
    bool changes = op->verb != AG_RENAME && (op->verb != AG_ALTER || !stands(op->from, op->to));
    bool leaves = changes && ((op->from != NULL && ag_pg_is_part_key(w, op->from)) ||
                              (op->to != NULL && ag_pg_is_part_key(w, op->to)));
    ag_names detached = {0};
    if (leaves) {
        AG_PUSH(w->arena, &detached, op->table);
    }
    return detached;
}

const ag_pg_verbs ag_pg_constraint_verbs = {
    {create, drop, alter, rename}, NULL, disturbs, .detaches = detaches};
