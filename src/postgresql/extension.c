/* extension.c: extensions of the server. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

#include <string.h>

/* The server itself comments an extension with what its control file says; that is not somebody's comment. */
static const ag_pg_select select_list[] = {
    {"name", "e.extname"},
    {"schema", "n.nspname"},
    {"version", "e.extversion"},
    {"comment", "nullif(obj_description(e.oid, 'pg_extension'),"
                " (SELECT a.comment FROM pg_available_extensions() a WHERE a.name = e.extname))"},
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_EXTENSION].shape, rows, i, &object,
                           err)) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->extensions, object);
    }
    return true;
}

const ag_pg_query ag_pg_extension_query = {
    .select = select_list,
    .from = "FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
            " WHERE e.extname <> 'plpgsql' ORDER BY e.extname",
    .take = take,
};

/* Without a comment of ours it has that of its control file, as a new one has. */
static void put_comment(ag_pg_work *w, const char *comment)
{
    if (comment != NULL) {
        ag_pg_run(w, "COMMENT ON EXTENSION %I IS %L", w->op->name, comment);
        return;
    }
    ag_pg_run(w,
              "DO $autogen$BEGIN EXECUTE (SELECT format('COMMENT ON EXTENSION %%I IS %%L', a.name,"
              " a.comment) FROM pg_available_extensions() a WHERE a.name = %L); END$autogen$",
              w->op->name);
}

/* Both are files on the server's machine. */
static void check_available(ag_pg_work *w, const ag_extension *extension)
{
    const char *rule = ag_format(w->arena, "extension \"%s\" cannot be created", w->op->name);
    ag_step_assert_server(w->arena, w->step, &ag_postgresql_dialect, rule,
                          "install its package on the server, or mend its name",
                          "SELECT 'it is not installed on the server' WHERE NOT EXISTS"
                          " (SELECT FROM pg_available_extensions() a WHERE a.name = %L)",
                          w->op->name);
    if (extension->version != NULL) {
        ag_step_assert_server(
            w->arena, w->step, &ag_postgresql_dialect, rule,
            "install that version on the server, or say none to get its own",
            "SELECT 'the server has no version ' || %L || ' of it' WHERE NOT EXISTS"
            " (SELECT FROM pg_available_extension_versions() a WHERE a.name = %L"
            " AND a.version = %L)",
            extension->version, w->op->name, extension->version);
    }
}

static bool create(ag_pg_work *w)
{
    const ag_extension *to = (const ag_extension *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    check_available(w, to);
    ag_pg_put(&sql, "CREATE EXTENSION %I", w->op->name);
    if (to->schema != NULL) {
        ag_pg_put(&sql, " SCHEMA %I", to->schema);
    }
    if (to->version != NULL) {
        ag_pg_put(&sql, " VERSION %L", to->version);
    }
    ag_pg_run(w, "%S", sql.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP EXTENSION %I", w->op->name);
    return true;
}

/* The server says so too, but only when all that comes before has run. */
static void check_schema(ag_pg_work *w, const char *schema)
{
    ag_step_assert(w->arena, w->step, &ag_postgresql_dialect,
                   ag_format(w->arena, "extension \"%s\" cannot be moved", w->op->name),
                   "SELECT 'it is not relocatable' FROM pg_extension e JOIN pg_namespace n"
                   " ON n.oid = e.extnamespace WHERE e.extname = %L AND n.nspname <> %L"
                   " AND NOT e.extrelocatable",
                   w->op->name, schema);
}

static void check_version(ag_pg_work *w, const char *version)
{
    ag_step_assert_server(
        w->arena, w->step, &ag_postgresql_dialect,
        ag_format(w->arena, "extension \"%s\" cannot be updated", w->op->name),
        "install the scripts that lead there, name a version that the server can update to, or drop it and create it again where it has nothing to lose",
        "SELECT 'there is no way from version ' || e.extversion || ' to ' || %L"
        " FROM pg_extension e WHERE e.extname = %L AND e.extversion <> %L"
        " AND NOT EXISTS (SELECT FROM pg_extension_update_paths(e.extname) p"
        " WHERE p.source = e.extversion AND p.target = %L AND p.path IS NOT NULL)",
        version, w->op->name, version, version);
}

/* Schema and version are said only where somebody cares; unsaid, they stay what they are. */
static bool alter(ag_pg_work *w)
{
    const ag_extension *from = (const ag_extension *)w->op->from;
    const ag_extension *to = (const ag_extension *)w->op->to;
    if (to->schema != NULL && !ag_streq(from->schema, to->schema)) {
        check_schema(w, to->schema);
        ag_pg_run(w, "ALTER EXTENSION %I SET SCHEMA %I", w->op->name, to->schema);
    }
    if (to->version != NULL && !ag_streq(from->version, to->version)) {
        check_version(w, to->version);
        ag_pg_run(w, "ALTER EXTENSION %I UPDATE TO %L", w->op->name, to->version);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

/* ------------------------------------------------------------------ what moves with an extension */

/* What the type is called in its schema; NULL: it lies in another one. */
static const char *type_in(const ag_pg_work *w, const char *type, const char *schema)
{
    const char *prefix = ag_format(w->arena, "%s.", ag_sql_identifier(w->arena, schema));
    if (ag_starts_with(type, prefix)) {
        return type + strlen(prefix);
    }
    bool is_bare = strchr(type, '.') == NULL;
    return is_bare && ag_streq(schema, ag_pg_default_schema(w->render)) ? type : NULL;
}

/* The same of a name in text form. */
static const char *name_in(const ag_pg_work *w, const char *text, const char *schema)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (text == NULL || !ag_name_parse(w->arena, text, &name, &ignored)) {
        return NULL;
    }
    return ag_streq(name.schema != NULL ? name.schema : ag_pg_default_schema(w->render), schema)
               ? name.name
               : NULL;
}

/* `in` finds the part of a name behind its schema. */
static ag_names taken_by(const ag_pg_work *w, const char *from, const char *to,
                         const char *(*in)(const ag_pg_work *, const char *, const char *))
{
    ag_names extensions = {0};
    for (size_t i = 0; i < w->render->moved.len; i++) {
        const ag_op *op = w->render->moved.items[i];
        const char *old = ((const ag_extension *)op->from)->schema;
        const char *new = ((const ag_extension *)op->to)->schema;
        const char *name = old != NULL && new != NULL ? in(w, from, old) : NULL;
        if (name != NULL && ag_streq(name, in(w, to, new))) {
            AG_PUSH(w->arena, &extensions, op->name);
        }
    }
    return extensions;
}

/* `members`: a query for the objects, and the array types, that are meant; one has to be of one of the extensions. */
static bool take_along(ag_pg_work *w, const ag_names *extensions, const char *members)
{
    ag_buf names = ag_buf_new(w->arena);
    for (size_t i = 0; i < extensions->len; i++) {
        ag_pg_put(&names, i == 0 ? "%L" : ", %L", extensions->items[i]);
    }
    if (extensions->len > 0) {
        ag_step_assert(w->arena, w->step, &ag_postgresql_dialect,
                       ag_format(w->arena, "\"%s\" of table \"%s\" cannot be left to extension %s",
                                 w->op->name, w->op->table, ag_join(w->arena, extensions, ", ")),
                       "SELECT 'what it uses is not of the extension' WHERE NOT EXISTS"
                       " (SELECT FROM (%S) m (class, id) JOIN pg_depend d ON d.deptype = 'e'"
                       " AND d.classid = m.class AND d.objid = m.id"
                       " AND d.refclassid = 'pg_extension'::regclass"
                       " JOIN pg_extension e ON e.oid = d.refobjid AND e.extname IN (%S))",
                       members, names.text);
    }
    return extensions->len > 0;
}

bool ag_pg_takes_type_along(ag_pg_work *w, const char *from, const char *to)
{
    const ag_names extensions = taken_by(w, from, to, type_in);
    ag_buf table = ag_buf_new(w->arena), members = ag_buf_new(w->arena);
    ag_pg_put(&table, "%N", w->op->table);
    ag_pg_put(&members,
              "SELECT 'pg_type'::regclass, unnest(ARRAY[t.oid, t.typelem]) FROM pg_attribute a"
              " JOIN pg_type t ON t.oid = a.atttypid WHERE a.attrelid = %L::regclass"
              " AND a.attname = %L",
              table.text, w->op->name);
    return take_along(w, &extensions, members.text);
}

bool ag_pg_takes_class_along(ag_pg_work *w, const char *from, const char *to)
{
    const ag_names extensions = taken_by(w, from, to, name_in);
    ag_buf index = ag_buf_new(w->arena), members = ag_buf_new(w->arena);
    ag_pg_put(&index, "%N", ag_pg_beside(w->arena, w->op->table, w->op->name));
    ag_pg_put(&members,
              "SELECT 'pg_opclass'::regclass, unnest(i.indclass::oid[]) FROM pg_index i"
              " WHERE i.indexrelid = %L::regclass",
              index.text);
    return take_along(w, &extensions, members.text);
}

/* An extension has no other name. */
static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)render;
    (void)table;
    if (op->verb != AG_RENAME) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "extension \"%s\" cannot be renamed", op->name);
    return AG_FIT_REFUSED;
}

const ag_pg_verbs ag_pg_extension_verbs = {{create, drop, alter, NULL}, fit};
