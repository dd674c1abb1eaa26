/* enum.c: enumerated types. */
#include "postgresql/catalog.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "t.typname"},
    {"values", "(SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e"
               " WHERE e.enumtypid = t.oid)"},
    {"comment", "obj_description(t.oid, 'pg_type')"},
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_ENUM].shape, rows, i, &object, err)) {
            return false;
        }
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        ag_list_add(catalog->arena, &catalog->schema->enums, object);
    }
    return true;
}

const ag_pg_query ag_pg_enum_query = {
    .select = select_list,
    .from = "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e'"
            " AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_type", "t.oid") " ORDER BY n.nspname, t.typname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON TYPE %N IS %L", w->op->name, comment);
}

static bool create(ag_pg_work *w)
{
    const ag_enum *to = (const ag_enum *)w->op->to;
    ag_buf values = ag_buf_new(w->arena);
    for (size_t i = 0; i < to->values.len; i++) {
        ag_pg_put(&values, i == 0 ? "%L" : ", %L", to->values.items[i]);
    }
    ag_pg_run(w, "CREATE TYPE %N AS ENUM (%S)", w->op->name, values.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP TYPE %N", w->op->name);
    return true;
}

static const char *renamed(const ag_op *op, const char *value)
{
    const ag_pairs *pairs = op->with == NULL ? NULL : &op->with->renamed_values;
    for (size_t i = 0; pairs != NULL && i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], value)) {
            return pairs->values.items[i];
        }
    }
    return value;
}

/* The first value that the new list does not hold in its place, renames counted; NULL: values were only gained. */
static const char *lost_value(const ag_op *op)
{
    const ag_names *from = &((const ag_enum *)op->from)->values;
    const ag_names *to = &((const ag_enum *)op->to)->values;
    size_t next = 0;
    for (size_t i = 0; i < from->len; i++) {
        const char *value = renamed(op, from->items[i]);
        while (next < to->len && !ag_streq(to->items[next], value)) {
            next++;
        }
        if (next == to->len) {
            return from->items[i];
        }
        next++;
    }
    return NULL;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)render;
    (void)table;
    const char *lost = op->verb == AG_ALTER ? lost_value(op) : NULL;
    if (lost == NULL) {
        return AG_FIT_IN_PLACE;
    }
    bool moved = ag_names_has(&((const ag_enum *)op->to)->values, renamed(op, lost));
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "value \"%s\" of enum \"%s\" cannot be %s",
                 lost, op->name, moved ? "moved" : "removed");
    ag_hint(err, "PostgreSQL can add and rename values of an enum, but neither remove nor reorder "
                 "them; a renamed one is said by \"renamed_values\"");
    return AG_FIT_REFUSED;
}

static void rename_values(ag_pg_work *w, const ag_names *values)
{
    for (size_t i = 0; i < values->len; i++) {
        const char *to = renamed(w->op, values->items[i]);
        if (!ag_streq(values->items[i], to)) {
            ag_pg_run(w, "ALTER TYPE %N RENAME VALUE %L TO %L", w->op->name, values->items[i], to);
        }
    }
}

/* Behind the value before it, which is there by then. */
static void add_values(ag_pg_work *w, const ag_names *old, const ag_names *values)
{
    ag_names have = {0};
    for (size_t i = 0; i < old->len; i++) {
        AG_PUSH(w->arena, &have, renamed(w->op, old->items[i]));
    }
    for (size_t i = 0; i < values->len; i++) {
        if (ag_names_has(&have, values->items[i])) {
            continue;
        }
        if (i > 0) {
            ag_pg_run(w, "ALTER TYPE %N ADD VALUE %L AFTER %L", w->op->name, values->items[i],
                      values->items[i - 1]);
        } else if (have.len > 0) {
            ag_pg_run(w, "ALTER TYPE %N ADD VALUE %L BEFORE %L", w->op->name, values->items[i],
                      have.items[0]);
        } else {
            ag_pg_run(w, "ALTER TYPE %N ADD VALUE %L", w->op->name, values->items[i]);
        }
    }
}

static bool alter(ag_pg_work *w)
{
    const ag_enum *from = (const ag_enum *)w->op->from;
    const ag_enum *to = (const ag_enum *)w->op->to;
    rename_values(w, &from->values);
    add_values(w, &from->values, &to->values);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "TYPE");
}

const ag_pg_verbs ag_pg_enum_verbs = {{create, drop, alter, rename}, fit};
