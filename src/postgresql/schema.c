/* schema.c: namespaces. */
#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* What a database is made with. */
#define GIVEN_COMMENT "standard public schema"
#define IS_GIVEN "n.nspname = 'public'"
#define USUAL \
    "acldefault('n', n.nspowner) || CASE WHEN " IS_GIVEN " THEN ARRAY[makeaclitem(0, n.nspowner," \
    " 'USAGE', false)] || CASE WHEN current_setting('server_version_num')::int < 150000 THEN" \
    " ARRAY[makeaclitem(0, n.nspowner, 'CREATE', false)] END END"

static const ag_pg_select select_list[] = {
    {"name", "n.nspname"},
    {"comment", "nullif(obj_description(n.oid, 'pg_namespace'), CASE WHEN " IS_GIVEN
                " THEN '" GIVEN_COMMENT "' END)"},
    {"privileges",
     AG_PG_GRANTED_OVER("CASE WHEN " IS_GIVEN " THEN coalesce(n.nspacl, acldefault('n',"
                        " n.nspowner)) ELSE n.nspacl END",
                        "n.nspowner", USUAL),
     .manage = AG_GRANTS},
    {"owner",
     "CASE WHEN NOT " IS_GIVEN " THEN nullif(pg_get_userbyid(n.nspowner), current_user) END",
     .manage = AG_OWNER},
    {0},
};

/* The schema that names leave out is there before all else: "public" where it is as it was given, another one whatever it is like. */
static bool is_known(const ag_pg_catalog *catalog, const ag_object *object)
{
    const ag_object *given = ag_namespace_given(object->name);
    return given != NULL ? ag_object_equal(object, given, false)
                         : ag_streq(object->name, catalog->default_schema);
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_SCHEMA].shape, rows, i, &object, err)) {
            return false;
        }
        if (!is_known(catalog, object)) {
            ag_list_add(catalog->arena, &catalog->schema->schemas, object);
        }
    }
    return true;
}

const ag_pg_query ag_pg_schema_query = {
    .select = select_list,
    .from = "FROM pg_namespace n WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_namespace", "n.oid") " ORDER BY n.nspname",
    .take = take,
};

static void put_comment(ag_pg_work *w, const char *name, const char *comment)
{
    if (comment == NULL && ag_namespace_given(name) != NULL) {
        comment = GIVEN_COMMENT;
    }
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
    if (!ag_pg_differ(w->op->from, w->op->to, "comment")) {
        return true;
    }
    put_comment(w, w->op->name, ((const ag_namespace *)w->op->to)->comment);
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER SCHEMA %I RENAME TO %I", w->op->name, w->op->to_name);
    return true;
}

const ag_pg_verbs ag_pg_schema_verbs = {{create, drop, alter, rename}, NULL};
