/* policy.c: row security policies.  Whether they count the table says. */
#include "postgresql/catalog.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"relation", "o.polrelid"},
    {"name", "o.polname"},
    {"command", "CASE o.polcmd WHEN 'r' THEN 'select' WHEN 'a' THEN 'insert' WHEN 'w' THEN 'update'"
                " WHEN 'd' THEN 'delete' END"},
    {"restrictive", "NOT o.polpermissive"},
    {"roles", "CASE WHEN o.polroles <> '{0}' THEN (SELECT json_agg(r.rolname ORDER BY r.rolname)"
              " FROM pg_roles r WHERE r.oid = ANY (o.polroles)) END"},
    {"using", "CASE WHEN o.polqual IS NOT NULL THEN pg_get_expr(o.polqual, o.polrelid) END"},
    {"check",
     "CASE WHEN o.polwithcheck IS NOT NULL THEN pg_get_expr(o.polwithcheck, o.polrelid) END"},
    {"comment", "x.description"},
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        ag_object *object;
        if (relation == NULL || relation->table == NULL) {
            continue;
        }
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_POLICY].shape, rows, i, &object, err)) {
            return false;
        }
        ag_list_add(catalog->arena, &relation->table->policies, object);
    }
    return true;
}

const ag_pg_query ag_pg_policy_query = {
    .select = select_list,
    .from = "FROM pg_policy o JOIN pg_class c ON c.oid = o.polrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " LEFT JOIN pg_description x ON x.objoid = o.oid AND x.classoid = 'pg_policy'::regclass"
            " WHERE " AG_PG_OWN_SCHEMA " ORDER BY n.nspname, c.relname, o.polname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON POLICY %I ON %N IS %L", w->op->name, w->op->table, comment);
}

static void put_roles(ag_buf *sql, const ag_names *roles)
{
    if (roles->len > 0) {
        ag_pg_put(sql, " TO %C", roles);
    } else {
        ag_buf_put(sql, " TO PUBLIC");
    }
}

static void put_condition(ag_buf *sql, const char *words, const char *condition)
{
    if (condition != NULL) {
        ag_pg_put(sql, " %S (%S)", words, ag_pg_closed(sql->arena, condition));
    }
}

static bool create(ag_pg_work *w)
{
    static const char *const commands[] = {"", " FOR SELECT", " FOR INSERT", " FOR UPDATE",
                                           " FOR DELETE"};
    const ag_policy *policy = (const ag_policy *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE POLICY %I ON %N%S%S", w->op->name, w->op->table,
              policy->restrictive ? " AS RESTRICTIVE" : "", commands[policy->command]);
    if (policy->roles.len > 0) {
        put_roles(&sql, &policy->roles);
    }
    put_condition(&sql, "USING", policy->using_rows);
    put_condition(&sql, "WITH CHECK", policy->check_rows);
    ag_pg_run(w, "%S", sql.text);
    if (policy->comment != NULL) {
        put_comment(w, policy->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP POLICY %I ON %N", w->op->name, w->op->table);
    return true;
}

/* ALTER POLICY can say something else, and cannot take anything away. */
static bool is_alterable(const ag_policy *from, const ag_policy *to)
{
    return from->command == to->command && from->restrictive == to->restrictive &&
           (from->using_rows == NULL || to->using_rows != NULL) &&
           (from->check_rows == NULL || to->check_rows != NULL);
}

static bool alter(ag_pg_work *w)
{
    const ag_policy *from = (const ag_policy *)w->op->from, *to = (const ag_policy *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    if (!is_alterable(from, to)) {
        drop(w);
        return create(w);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "roles")) {
        put_roles(&sql, &to->roles);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "using")) {
        put_condition(&sql, "USING", to->using_rows);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "check")) {
        put_condition(&sql, "WITH CHECK", to->check_rows);
    }
    if (sql.len > 0) {
        ag_pg_run(w, "ALTER POLICY %I ON %N%S", w->op->name, w->op->table, sql.text);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER POLICY %I ON %N RENAME TO %I", w->op->name, w->op->table, w->op->to_name);
    return true;
}

const ag_pg_verbs ag_pg_policy_verbs = {{create, drop, alter, rename}};
