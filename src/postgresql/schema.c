/* schema.c: namespaces. */
#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* "public" is in every database, made or not. */
static const ag_pg_select select_list[] = {
    {"name", "n.nspname"},
    {"comment", "obj_description(n.oid, 'pg_namespace')"},
    AG_PG_PRIVILEGES("n.nspacl", "n.nspowner", "n"),
    AG_PG_OWNER("n.nspowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_SCHEMA].shape, rows, i, &object, err)) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->schemas, object);
    }
    return true;
}

const ag_pg_query ag_pg_schema_query = {
    .select = select_list,
    .from = "FROM pg_namespace n WHERE n.nspname <> 'public' AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_namespace", "n.oid") " ORDER BY n.nspname",
    .take = take,
};

static void put_comment(ag_pg_work *w, const char *name, const char *comment)
{
    ag_pg_run(w, "COMMENT ON SCHEMA %I IS %L", name, comment);
}

static bool create(ag_pg_work *w)
{
    const ag_namespace *to = (const ag_namespace *)w->op->to;
    ag_pg_run(w, "CREATE SCHEMA %I", w->op->name);
    if (to->comment != NULL) {
        put_comment(w, w->op->name, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP SCHEMA %I", w->op->name);
    return true;
}

static bool alter(ag_pg_work *w)
{
    put_comment(w, w->op->name, ((const ag_namespace *)w->op->to)->comment);
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER SCHEMA %I RENAME TO %I", w->op->name, w->op->to_name);
    return true;
}

const ag_pg_verbs ag_pg_schema_verbs = {{create, drop, alter, rename}, NULL};
