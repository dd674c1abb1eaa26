/* domain.c: domains. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "t.typname"},
    {"type", "format_type(t.typbasetype, t.typtypmod)"},
    {"nullable", "CASE WHEN t.typnotnull THEN false END"},
    {"default", "pg_get_expr(t.typdefaultbin, 0)"},
    {"collated", "CASE WHEN t.typcollation <> b.typcollation THEN t.typcollation END"},
    {"checks",
     "(SELECT json_agg(json_strip_nulls(json_build_object('name', o.conname, 'expression',"
     " pg_get_expr(o.conbin, 0), 'not_valid', NOT o.convalidated, 'comment',"
     " obj_description(o.oid, 'pg_constraint'))) ORDER BY o.conname COLLATE \"C\")"
     " FROM pg_constraint o WHERE o.contypid = t.oid AND o.contype = 'c')"},
    {"comment", "obj_description(t.oid, 'pg_type')"},
    AG_PG_PRIVILEGES("t.typacl", "t.typowner", "T"),
    AG_PG_OWNER("t.typowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_DOMAIN].shape, rows, i, &object, err)) {
            return false;
        }
        ag_domain *domain = (ag_domain *)object;
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        domain->type = ag_type_canonical(catalog->arena, domain->type);
        domain->collation = ag_pg_collation(catalog, ag_pg_cell(rows, i, "collated"));
        ag_list_add(catalog->arena, &catalog->schema->domains, object);
    }
    return true;
}

const ag_pg_query ag_pg_domain_query = {
    .select = select_list,
    .from = "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace"
            " JOIN pg_type b ON b.oid = t.typbasetype"
            " WHERE t.typtype = 'd' AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_type", "t.oid") " ORDER BY n.nspname, t.typname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void comment_check(ag_pg_work *w, const ag_domain_check *check)
{
    ag_pg_run(w, "COMMENT ON CONSTRAINT %I ON DOMAIN %N IS %L", check->name, ag_pg_target(w),
              check->comment);
}

static void add_check(ag_pg_work *w, const ag_domain_check *check)
{
    ag_pg_run(w,
              check->not_valid ? "ALTER DOMAIN %N ADD CONSTRAINT %I CHECK (%S) NOT VALID"
                               : "ALTER DOMAIN %N ADD CONSTRAINT %I CHECK (%S)",
              ag_pg_target(w), check->name, ag_pg_closed(w->arena, check->expression));
    if (check->comment != NULL) {
        comment_check(w, check);
    }
}

static const ag_domain_check *check_at(const ag_domain *domain, size_t index)
{
    return (const ag_domain_check *)domain->checks.items[index];
}

static void put_checks(ag_pg_work *w, const ag_domain *to, ag_buf *sql)
{
    for (size_t i = 0; i < to->checks.len; i++) {
        const ag_domain_check *check = check_at(to, i);
        if (!check->not_valid) {
            ag_pg_put(sql, " CONSTRAINT %I CHECK (%S)", check->name,
                      ag_pg_closed(w->arena, check->expression));
        }
    }
}

static bool create(ag_pg_work *w)
{
    const ag_domain *to = (const ag_domain *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE DOMAIN %N AS %T", w->op->name, to->type);
    ag_pg_put_collation(&sql, to->collation);
    if (to->default_value != NULL) {
        ag_pg_put(&sql, " DEFAULT (%S)", ag_pg_closed(w->arena, to->default_value));
    }
    ag_buf_put(&sql, to->nullable ? "" : " NOT NULL");
    put_checks(w, to, &sql);
    ag_pg_run(w, "%S", sql.text);
    for (size_t i = 0; i < to->checks.len; i++) {
        const ag_domain_check *check = check_at(to, i);
        if (check->not_valid) {
            add_check(w, check);
        } else if (check->comment != NULL) {
            comment_check(w, check);
        }
    }
    if (to->comment != NULL) {
        ag_pg_run(w, "COMMENT ON DOMAIN %N IS %L", ag_pg_target(w), to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP DOMAIN %N", ag_pg_target(w));
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "DOMAIN");
}

/* ------------------------------------------------------------------ what rows are asked */

/* The rows of each column of the domain for which the condition, SQL about VALUE, is not fulfilled. */
static void ask_rows(ag_pg_work *w, const char *condition, const char *what)
{
    const ag_list *tables = &w->render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        for (size_t k = 0; k < table->columns.len; k++) {
            const ag_column *column = (const ag_column *)table->columns.items[k];
            const char *name = column->base.name;
            if (!ag_type_is(w->arena, column->type, w->op->name) || column->is_virtual) {
                continue;
            }
            const char *place = ag_format(w->arena, "%s.%s", table->base.name, name);
            ag_obstacle found = {
                .rule = ag_format(w->arena, "all of %s fulfil %s", place, what),
                .one = ag_format(w->arena, "row of %s breaks %s", place, what),
                .many = ag_format(w->arena, "rows of %s break %s", place, what),
                .example = ag_sql_format(w->arena, &ag_postgresql_dialect,
                                         "coalesce(%I::text, 'null')", name),
                .from = ag_sql_format(
                    w->arena, &ag_postgresql_dialect, "%N WHERE NOT (%S)", table->base.name,
                    ag_sql_rename(w->arena, ag_pg_closed(w->arena, condition), "value", name)),
            };
            ag_step_assert_none(w->arena, w->step, &ag_postgresql_dialect, &found);
        }
    }
}

static void ask_check(ag_pg_work *w, const ag_domain_check *check)
{
    if (!check->not_valid) {
        ask_rows(w, check->expression,
                 ag_format(w->arena, "check \"%s\" of domain \"%s\"", check->name, w->op->name));
    }
}

/* ------------------------------------------------------------------ alter */

static const ag_domain_check *find_check(const ag_domain *domain, const char *name)
{
    for (size_t i = 0; i < domain->checks.len; i++) {
        if (ag_streq(check_at(domain, i)->name, name)) {
            return check_at(domain, i);
        }
    }
    return NULL;
}

/* The check of the former domain that has only got another name, if there is one. */
static const ag_domain_check *renamed_from(const ag_domain *from, const ag_domain *to,
                                           const ag_domain_check *check)
{
    for (size_t i = 0; i < from->checks.len && find_check(from, check->name) == NULL; i++) {
        const ag_domain_check *old = check_at(from, i);
        if (find_check(to, old->name) == NULL && old->not_valid == check->not_valid &&
            ag_sql_equal(old->expression, check->expression)) {
            return old;
        }
    }
    return NULL;
}

/* True if the check stays under the name; it may be validated. */
static bool is_kept(const ag_domain_check *old, const ag_domain_check *new)
{
    return old != NULL && new != NULL &&ag_sql_equal(old->expression, new->expression) &&
           (old->not_valid || !new->not_valid);
}

static bool goes(const ag_domain *from, const ag_domain *to, const ag_domain_check *old)
{
    for (size_t i = 0; i < to->checks.len; i++) {
        if (renamed_from(from, to, check_at(to, i)) == old) {
            return false;
        }
    }
    return !is_kept(old, find_check(to, old->name));
}

static void keep_check(ag_pg_work *w, const ag_domain_check *old, const ag_domain_check *new)
{
    if (!ag_streq(old->name, new->name)) {
        ag_pg_run(w, "ALTER DOMAIN %N RENAME CONSTRAINT %I TO %I", ag_pg_target(w), old->name,
                  new->name);
    }
    if (old->not_valid && !new->not_valid) {
        ask_check(w, new);
        ag_pg_run(w, "ALTER DOMAIN %N VALIDATE CONSTRAINT %I", ag_pg_target(w), new->name);
    }
    if (!ag_streq(old->comment, new->comment)) {
        comment_check(w, new);
    }
}

static void alter_checks(ag_pg_work *w, const ag_domain *from, const ag_domain *to)
{
    for (size_t i = 0; i < from->checks.len; i++) {
        if (goes(from, to, check_at(from, i))) {
            ag_pg_run(w, "ALTER DOMAIN %N DROP CONSTRAINT %I", ag_pg_target(w),
                      check_at(from, i)->name);
        }
    }
    for (size_t i = 0; i < to->checks.len; i++) {
        const ag_domain_check *new = check_at(to, i), *old = renamed_from(from, to, new);
        old = old != NULL ? old : find_check(from, new->name);
        if (old != NULL && (!ag_streq(old->name, new->name) || is_kept(old, new))) {
            keep_check(w, old, new);
        } else {
            ask_check(w, new);
            add_check(w, new);
        }
    }
}

/* Everything else is changed where it is. */
static bool is_made_again(const ag_op *op)
{
    return op->verb == AG_ALTER &&
           (ag_pg_differ(op->from, op->to, "type") || ag_pg_differ(op->from, op->to, "collation"));
}

static bool alter(ag_pg_work *w)
{
    const ag_domain *from = (const ag_domain *)w->op->from;
    const ag_domain *to = (const ag_domain *)w->op->to;
    if (is_made_again(w->op)) {
        drop(w);
        return create(w);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "default")) {
        if (to->default_value == NULL) {
            ag_pg_run(w, "ALTER DOMAIN %N DROP DEFAULT", ag_pg_target(w));
        } else {
            ag_pg_run(w, "ALTER DOMAIN %N SET DEFAULT %S", ag_pg_target(w),
                      ag_pg_closed(w->arena, to->default_value));
        }
    }
    if (from->nullable != to->nullable) {
        if (!to->nullable) {
            ask_rows(w, "VALUE IS NOT NULL",
                     ag_format(w->arena, "NOT NULL of domain \"%s\"", w->op->name));
        }
        ag_pg_run(w, "ALTER DOMAIN %N %S NOT NULL", ag_pg_target(w), to->nullable ? "DROP" : "SET");
    }
    alter_checks(w, from, to);
    if (!ag_streq(from->comment, to->comment)) {
        ag_pg_run(w, "COMMENT ON DOMAIN %N IS %L", ag_pg_target(w), to->comment);
    }
    return true;
}

/* ------------------------------------------------------------------ what cannot be done */

/* True if values that are there have to be looked at. */
static bool looks_at_values(const ag_op *op)
{
    const ag_domain *from = (const ag_domain *)op->from, *to = (const ag_domain *)op->to;
    bool looks = from->nullable && !to->nullable;
    for (size_t i = 0; i < to->checks.len; i++) {
        const ag_domain_check *new = check_at(to, i), *old = find_check(from, new->name);
        bool stays = renamed_from(from, to, new) != NULL ||
                     (is_kept(old, new) && old->not_valid == new->not_valid);
        looks = looks || (!stays && !new->not_valid);
    }
    return looks;
}

/* The server looks at the values of columns, and refuses where some are inside of arrays. */
static const char *array_column(ag_arena *arena, const ag_render *render, const ag_op *op)
{
    const ag_list *tables = &render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        for (size_t k = 0; k < table->columns.len; k++) {
            const ag_column *column = (const ag_column *)table->columns.items[k];
            if (ag_ends_with(column->type, "]") && ag_type_is(arena, column->type, op->name)) {
                return column->base.name;
            }
        }
    }
    return NULL;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    if (is_made_again(op)) {
        return ag_pg_fit_again(render, op, err);
    }
    ag_arena *arena = ag_arena_open();
    const char *column =
        op->verb == AG_ALTER && looks_at_values(op) ? array_column(arena, render, op) : NULL;
    ag_arena_close(arena);
    if (column == NULL) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(
        err, AG_E_UNSUPPORTED, op->source,
        "column \"%s\" has arrays of domain \"%s\", whose values the server cannot look at", column,
        op->name);
    ag_hint(err, "add the check with \"not_valid\"");
    return AG_FIT_REFUSED;
}

const ag_pg_verbs ag_pg_domain_verbs = {{create, drop, alter, rename}, fit, is_made_again};
