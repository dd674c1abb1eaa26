/* composite_type.c: row types that are no table's. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "c.relname"},
    {"attributes",
     "(SELECT json_agg(json_strip_nulls(json_build_object('name', a.attname, 'type',"
     " format_type(a.atttypid, a.atttypmod), 'collation', CASE WHEN a.attcollation <>"
     " t.typcollation THEN a.attcollation::text END, 'comment', col_description(c.oid, a.attnum)))"
     " ORDER BY a.attnum) FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid"
     " WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)"},
    {"comment", "obj_description(c.reltype, 'pg_type')"},
    AG_PG_PRIVILEGES("t.typacl", "t.typowner", "T"),
    AG_PG_OWNER("t.typowner"),
    {0},
};

static const ag_attribute *attribute_at(const ag_composite_type *type, size_t index)
{
    return (const ag_attribute *)type->attributes.items[index];
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_COMPOSITE_TYPE].shape, rows, i, &object,
                           err)) {
            return false;
        }
        const ag_list *attributes = &((ag_composite_type *)object)->attributes;
        for (size_t k = 0; k < attributes->len; k++) {
            ag_attribute *attribute = (ag_attribute *)attributes->items[k];
            attribute->type = ag_type_canonical(catalog->arena, attribute->type);
            attribute->collation = ag_pg_collation(catalog, attribute->collation);
        }
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        ag_list_add(catalog->arena, &catalog->schema->composite_types, object);
    }
    return true;
}

const ag_pg_query ag_pg_composite_type_query = {
    .select = select_list,
    .from = "FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_type t ON t.oid = c.reltype"
            " WHERE c.relkind = 'c' AND c.relpersistence <> 't' AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_type", "c.reltype") " ORDER BY n.nspname, c.relname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_attribute(ag_buf *sql, const ag_attribute *attribute)
{
    ag_pg_put(sql, "%I %T", attribute->name, attribute->type);
    ag_pg_put_collation(sql, attribute->collation);
}

static bool create(ag_pg_work *w)
{
    const ag_composite_type *to = (const ag_composite_type *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    for (size_t i = 0; i < to->attributes.len; i++) {
        ag_buf_put(&sql, i == 0 ? "\n    " : ",\n    ");
        put_attribute(&sql, attribute_at(to, i));
    }
    ag_pg_run(w, "CREATE TYPE %N AS (%S%S)", w->op->name, sql.text, sql.len > 0 ? "\n" : "");
    if (to->comment != NULL) {
        ag_pg_run(w, "COMMENT ON TYPE %N IS %L", ag_pg_target(w), to->comment);
    }
    for (size_t i = 0; i < to->attributes.len; i++) {
        if (attribute_at(to, i)->comment != NULL) {
            ag_pg_comment_column(w, w->op->name, attribute_at(to, i)->name,
                                 attribute_at(to, i)->comment);
        }
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP TYPE %N", ag_pg_target(w));
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "TYPE");
}

/* ------------------------------------------------------------------ alter */

static const ag_attribute *find(const ag_composite_type *type, const char *name)
{
    for (size_t i = 0; i < type->attributes.len; i++) {
        if (ag_streq(attribute_at(type, i)->name, name)) {
            return attribute_at(type, i);
        }
    }
    return NULL;
}

/* The server adds behind the last one: those that stay must come first, and in their order. */
static bool is_in_order(const ag_composite_type *from, const ag_composite_type *to)
{
    size_t next = 0;
    for (size_t i = 0; i < from->attributes.len; i++) {
        const char *name = attribute_at(from, i)->name;
        if (find(to, name) == NULL) {
            continue;
        }
        if (!ag_streq(attribute_at(to, next)->name, name)) {
            return false;
        }
        next++;
    }
    return next > 0 || from->attributes.len == 0;
}

static bool is_retyped(const ag_attribute *from, const ag_attribute *to)
{
    return !ag_type_equal(from->type, to->type) || !ag_streq(from->collation, to->collation);
}

static bool retypes(const ag_composite_type *from, const ag_composite_type *to)
{
    for (size_t i = 0; i < to->attributes.len; i++) {
        const ag_attribute *new = attribute_at(to, i), *old = find(from, new->name);
        if (old != NULL && is_retyped(old, new)) {
            return true;
        }
    }
    return false;
}

static void put_change(ag_buf *sql, const char *verb)
{
    ag_buf_put(sql, sql->len == 0 ? "" : ",");
    ag_buf_put(sql, verb);
}

static void alter_attributes(ag_pg_work *w, const ag_composite_type *from,
                             const ag_composite_type *to)
{
    ag_buf sql = ag_buf_new(w->arena);
    for (size_t i = 0; i < from->attributes.len; i++) {
        if (find(to, attribute_at(from, i)->name) == NULL) {
            put_change(&sql, " DROP ATTRIBUTE ");
            ag_pg_put(&sql, "%I", attribute_at(from, i)->name);
        }
    }
    for (size_t i = 0; i < to->attributes.len; i++) {
        const ag_attribute *new = attribute_at(to, i), *old = find(from, new->name);
        if (old == NULL) {
            put_change(&sql, " ADD ATTRIBUTE ");
            put_attribute(&sql, new);
        } else if (is_retyped(old, new)) {
            put_change(&sql, " ALTER ATTRIBUTE ");
            ag_pg_put(&sql, "%I TYPE %T", new->name, new->type);
            ag_pg_put_collation(&sql, new->collation);
        }
    }
    if (sql.len > 0) {
        ag_pg_run(w, "ALTER TYPE %N%S", ag_pg_target(w), sql.text);
    }
    for (size_t i = 0; i < to->attributes.len; i++) {
        const ag_attribute *new = attribute_at(to, i), *old = find(from, new->name);
        if (!ag_streq(old == NULL ? NULL : old->comment, new->comment)) {
            ag_pg_comment_column(w, w->op->name, new->name, new->comment);
        }
    }
}

static bool is_made_again(const ag_op *op)
{
    return op->verb == AG_ALTER &&
           !is_in_order((const ag_composite_type *)op->from, (const ag_composite_type *)op->to);
}

static bool alter(ag_pg_work *w)
{
    const ag_composite_type *from = (const ag_composite_type *)w->op->from;
    const ag_composite_type *to = (const ag_composite_type *)w->op->to;
    if (is_made_again(w->op)) {
        drop(w);
        return create(w);
    }
    alter_attributes(w, from, to);
    if (!ag_streq(from->comment, to->comment)) {
        ag_pg_run(w, "COMMENT ON TYPE %N IS %L", ag_pg_target(w), to->comment);
    }
    return true;
}

/* The server changes no attribute's type while a column has it. */
static bool disturbs(const ag_op *op)
{
    return is_made_again(op) ||
           (op->verb == AG_ALTER &&
            retypes((const ag_composite_type *)op->from, (const ag_composite_type *)op->to));
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    return disturbs(op) ? ag_pg_fit_again(render, op, err) : AG_FIT_IN_PLACE;
}

const ag_pg_verbs ag_pg_composite_type_verbs = {
    {create, drop, alter, rename}, fit, disturbs, is_made_again};
