/* publication.c: publications.  The tables that one says by name are a JSON array, since older servers know less of each. */
#include <string.h>

#include "postgresql/catalog.h"
#include "postgresql/render.h"

#define TABLE_NAMES "'schema', n.nspname, 'name', c.relname"
#define TABLES(facts) \
    "(SELECT json_agg(json_build_object(" TABLE_NAMES facts ")) FROM pg_publication_rel r" \
    " JOIN pg_class c ON c.oid = r.prrelid JOIN pg_namespace n ON n.oid = c.relnamespace" \
    " WHERE r.prpubid = p.oid)"

static const ag_pg_select select_list[] = {
    {"name", "p.pubname"},
    {"all_tables", "p.puballtables"},
    {"published",
     TABLES(
         ", 'columns', (SELECT json_agg(a.attname) FROM pg_attribute a WHERE a.attrelid ="
         " r.prrelid AND a.attnum = ANY (r.prattrs)), 'where', pg_get_expr(r.prqual, r.prrelid)"),
     150000, TABLES("")},
    {"schemas",
     "(SELECT json_agg(n.nspname ORDER BY n.nspname) FROM pg_publication_namespace s"
     " JOIN pg_namespace n ON n.oid = s.pnnspid WHERE s.pnpubid = p.oid)",
     150000, "NULL"},
    {"publish",
     "array_to_json(array_remove(ARRAY[CASE WHEN p.pubinsert THEN 'insert' END,"
     " CASE WHEN p.pubupdate THEN 'update' END, CASE WHEN p.pubdelete THEN 'delete' END,"
     " CASE WHEN p.pubtruncate THEN 'truncate' END, CASE WHEN NOT (p.pubinsert OR p.pubupdate"
     " OR p.pubdelete OR p.pubtruncate) THEN 'nothing' END], NULL))"},
    {"via_root", "p.pubviaroot", 130000, "NULL"},
    {"generated", "CASE WHEN p.pubgencols = 's' THEN 'stored' END", 180000, "NULL"},
    {"comment", "x.description"},
    AG_PG_OWNER("p.pubowner"),
    {0},
};

static void add_table(ag_pg_catalog *catalog, ag_publication *publication, const ag_json *json)
{
    ag_published_table *table =
        (ag_published_table *)ag_object_new(catalog->arena, &ag_published_table_shape, NULL);
    const ag_json *columns = ag_json_get(json, "columns"), *where = ag_json_get(json, "where");
    table->table =
        ag_pg_name(catalog, ag_json_get(json, "schema")->text, ag_json_get(json, "name")->text);
    for (size_t i = 0; columns != NULL && i < columns->len; i++) {
        AG_PUSH(catalog->arena, &table->columns,
                ag_strdup(catalog->arena, columns->items[i]->text));
    }
    if (where != NULL && where->type == AG_JSON_STRING) {
        table->where = ag_strdup(catalog->arena, where->text);
    }
    ag_list_add(catalog->arena, &publication->tables, &table->base);
}

static bool take_tables(ag_pg_catalog *catalog, const char *published, ag_publication *publication,
                        ag_error *err)
{
    ag_json *array = NULL;
    if (published != NULL &&
        !ag_json_read(catalog->relations.arena, published, strlen(published), NULL, &array, err)) {
        return false;
    }
    for (size_t i = 0; array != NULL && i < array->len; i++) {
        add_table(catalog, publication, array->items[i]);
    }
    return true;
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_PUBLICATION].shape, rows, i, &object,
                           err) ||
            !take_tables(catalog, ag_pg_cell(rows, i, "published"), (ag_publication *)object,
                         err)) {
            return false;
        }
        ag_publication_simplify((ag_publication *)object);
        ag_list_add(catalog->arena, &catalog->schema->publications, object);
    }
    return true;
}

const ag_pg_query ag_pg_publication_query = {
    .select = select_list,
    .from = "FROM pg_publication p LEFT JOIN pg_description x ON x.objoid = p.oid"
            " AND x.classoid = 'pg_publication'::regclass"
            " WHERE " AG_PG_NO_MEMBER("pg_publication", "p.oid") " ORDER BY p.pubname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON PUBLICATION %I IS %L", w->op->name, comment);
}

static void put_table(ag_buf *sql, const ag_published_table *table)
{
    ag_pg_put(sql, "ONLY %N", table->table);
    if (table->columns.len > 0) {
        ag_pg_put(sql, " (%C)", &table->columns);
    }
    if (table->where != NULL) {
        ag_pg_put(sql, " WHERE (%S)", ag_pg_closed(sql->arena, table->where));
    }
}

/* "TABLE ONLY a, ONLY b, TABLES IN SCHEMA c, d". */
static void put_members(ag_buf *sql, const ag_publication *publication)
{
    for (size_t i = 0; i < publication->tables.len; i++) {
        ag_buf_put(sql, i == 0 ? "TABLE " : ", ");
        put_table(sql, (const ag_published_table *)publication->tables.items[i]);
    }
    if (publication->schemas.len > 0) {
        ag_pg_put(sql, "%STABLES IN SCHEMA %C", publication->tables.len > 0 ? ", " : "",
                  &publication->schemas);
    }
}

static const char *publish_text(ag_arena *arena, const ag_names *publish)
{
    if (publish->len == 0) {
        return "insert, update, delete, truncate";
    }
    return ag_names_has(publish, "nothing") ? "" : ag_join(arena, publish, ", ");
}

/* Options of which `from` says something else; all that says something if that is NULL. */
static void put_options(ag_buf *sql, const ag_object *from, const ag_object *to)
{
    const ag_publication *publication = (const ag_publication *)to;
    const ag_object *bare = from != NULL ? from : ag_object_new(sql->arena, to->shape, NULL);
    const char *separator = "";
    if (ag_pg_differ(bare, to, "publish")) {
        ag_pg_put(sql, "publish = %L", publish_text(sql->arena, &publication->publish));
        separator = ", ";
    }
    if (ag_pg_differ(bare, to, "via_root")) {
        ag_pg_put(sql, "%Spublish_via_partition_root = %S", separator,
                  publication->via_root ? "true" : "false");
        separator = ", ";
    }
    if (ag_pg_differ(bare, to, "generated")) {
        ag_pg_put(sql, "%Spublish_generated_columns = %S", separator,
                  publication->generated == AG_GENERATED_STORED ? "stored" : "none");
    }
}

static bool create(ag_pg_work *w)
{
    const ag_publication *to = (const ag_publication *)w->op->to;
    ag_buf members = ag_buf_new(w->arena), options = ag_buf_new(w->arena);
    put_members(&members, to);
    put_options(&options, NULL, w->op->to);
    ag_pg_run(w, "CREATE PUBLICATION %I%S%S%S%S%S", w->op->name,
              to->all_tables    ? " FOR ALL TABLES"
              : members.len > 0 ? " FOR "
                                : "",
              members.text, options.len > 0 ? " WITH (" : "", options.text,
              options.len > 0 ? ")" : "");
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP PUBLICATION %I", w->op->name);
    return true;
}

/* SET replaces tables and schemas alike; it cannot leave nothing. */
static void set_members(ag_pg_work *w, const ag_publication *from, const ag_publication *to)
{
    ag_buf members = ag_buf_new(w->arena);
    put_members(&members, to);
    if (members.len > 0) {
        ag_pg_run(w, "ALTER PUBLICATION %I SET %S", w->op->name, members.text);
        return;
    }
    for (size_t i = 0; i < from->tables.len; i++) {
        ag_pg_run(w, "ALTER PUBLICATION %I DROP TABLE ONLY %N", w->op->name,
                  ((const ag_published_table *)from->tables.items[i])->table);
    }
    if (from->schemas.len > 0) {
        ag_pg_run(w, "ALTER PUBLICATION %I DROP TABLES IN SCHEMA %C", w->op->name, &from->schemas);
    }
}

static bool renews(const ag_op *op)
{
    return ag_pg_differ(op->from, op->to, "all_tables");
}

static bool alter(ag_pg_work *w)
{
    const ag_publication *from = (const ag_publication *)w->op->from;
    const ag_publication *to = (const ag_publication *)w->op->to;
    ag_buf options = ag_buf_new(w->arena);
    if (renews(w->op)) {
        drop(w);
        return create(w);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "tables") ||
        ag_pg_differ(w->op->from, w->op->to, "schemas")) {
        set_members(w, from, to);
    }
    put_options(&options, w->op->from, w->op->to);
    if (options.len > 0) {
        ag_pg_run(w, "ALTER PUBLICATION %I SET (%S)", w->op->name, options.text);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER PUBLICATION %I RENAME TO %I", w->op->name, w->op->to_name);
    return true;
}

const ag_pg_verbs ag_pg_publication_verbs = {{create, drop, alter, rename}, .renews = renews};
