/* enum.c: enumerated types. */
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

#include <string.h>

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

/* True if the new list does not hold all the old values in their order, renames counted. */
static bool loses(const ag_op *op)
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
            return true;
        }
        next++;
    }
    return false;
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

/* ------------------------------------------------------------------ by another type */

static bool is_array(const ag_column *column)
{
    return ag_ends_with(column->type, "[]");
}

/* A value of the old type as text, with its new name. */
static char *as_text(ag_pg_work *w, const ag_column *column)
{
    const ag_pairs *pairs = w->op->with == NULL ? NULL : &w->op->with->renamed_values;
    ag_buf sql = ag_buf_new(w->arena);
    if (is_array(column) || pairs == NULL || pairs->keys.len == 0) {
        ag_pg_put(&sql, is_array(column) ? "%I::text[]" : "%I::text", column->base.name);
        return sql.text;
    }
    ag_pg_put(&sql, "CASE %I::text", column->base.name);
    for (size_t i = 0; i < pairs->keys.len; i++) {
        ag_pg_put(&sql, " WHEN %L THEN %L", pairs->keys.items[i], pairs->values.items[i]);
    }
    ag_pg_put(&sql, " ELSE %I::text END", column->base.name);
    return sql.text;
}

/* Rows that hold a value that the new type lacks are found before anything is changed. */
static void check_rows(ag_pg_work *w, const ag_table *table, const ag_column *column)
{
    const ag_names *values = &((const ag_enum *)w->op->to)->values;
    ag_buf kept = ag_buf_new(w->arena);
    for (size_t i = 0; i < values->len; i++) {
        ag_pg_put(&kept, i == 0 ? "%L" : ", %L", values->items[i]);
    }
    const char *value = as_text(w, column);
    ag_step_assert(w->arena, w->step, &ag_postgresql_dialect,
                   ag_format(w->arena, "rows of %s.%s have a value that enum \"%s\" loses",
                             table->base.name, column->base.name, w->op->name),
                   is_array(column)
                       ? "SELECT count(*) || ' rows, such as ' || min(%I::text) FROM %N"
                         " WHERE NOT (%S <@ ARRAY[%S]::text[]) HAVING count(*) > 0"
                       : "SELECT count(*) || ' rows, such as ' || min(%I::text) FROM %N"
                         " WHERE %S NOT IN (%S) HAVING count(*) > 0",
                   column->base.name, table->base.name, value, kept.text);
}

/* A default that is no value any more cannot be set again; what it becomes is another operation. */
static bool has_lost_value(ag_pg_work *w, const char *sql)
{
    const ag_names *from = &((const ag_enum *)w->op->from)->values;
    const ag_names *to = &((const ag_enum *)w->op->to)->values;
    for (size_t i = 0; i < from->len; i++) {
        char *literal = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", from->items[i]);
        if (!ag_names_has(to, from->items[i]) && strstr(sql, literal) != NULL) {
            return true;
        }
    }
    return false;
}

static void move_column(ag_pg_work *w, const ag_table *table, const ag_column *column)
{
    const char *name = column->base.name;
    if (column->default_value != NULL) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I DROP DEFAULT", table->base.name, name);
    }
    ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I TYPE %T USING (%S)::%T", table->base.name, name,
              column->type, as_text(w, column), column->type);
    if (column->default_value != NULL && !has_lost_value(w, column->default_value)) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I SET DEFAULT %S", table->base.name, name,
                  ag_pg_closed(w->arena, column->default_value));
    }
}

typedef void for_column(ag_pg_work *w, const ag_table *table, const ag_column *column);

/* Each column of the type, in all the tables that use it. */
static void each_user(ag_pg_work *w, for_column *act)
{
    ag_schema *alone = ag_schema_new(w->arena);
    ag_list_add(w->arena, &alone->enums, ag_object_copy(w->arena, w->op->from));
    const ag_list *tables = &w->render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            const ag_column *column = (const ag_column *)table->columns.items[j];
            if (ag_type_enum(w->arena, alone, column->type) != NULL) {
                act(w, table, column);
            }
        }
    }
}

/* PostgreSQL neither removes nor reorders values: a new type takes the old one's name and its columns. */
static void swap(ag_pg_work *w)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(w->arena, w->op->name, &name, &ignored)) {
        name.name = w->op->name;
    }
    const char *old = ag_format(w->arena, "ag_old_%s", name.name);
    each_user(w, check_rows);
    ag_pg_run(w, "ALTER TYPE %N RENAME TO %I", w->op->name, old);
    create(w);
    each_user(w, move_column);
    ag_pg_run(w, "DROP TYPE %N", ag_name_text(w->arena, name.schema, old));
}

static bool alter(ag_pg_work *w)
{
    const ag_enum *from = (const ag_enum *)w->op->from;
    const ag_enum *to = (const ag_enum *)w->op->to;
    if (loses(w->op)) {
        swap(w);
        return true;
    }
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

const ag_pg_verbs ag_pg_enum_verbs = {{create, drop, alter, rename}, NULL};
