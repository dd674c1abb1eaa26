/* collation.c: collations: those that somebody made, and the names of all. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/render.h"

#include <string.h>

/* The row as JSON has the same columns under whatever name the server's version gives them. */
static const ag_pg_select select_list[] = {
    {"oid", "o.oid"},
    {"namespace", "n.nspname"},
    {"name", "o.collname"},
    {"own", "n.nspname <> 'pg_catalog' AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_collation", "o.oid")},
    {"provider", "CASE o.collprovider WHEN 'i' THEN 'icu' WHEN 'b' THEN 'builtin' END"},
    {"locale", "CASE WHEN n.nspname <> 'pg_catalog' THEN coalesce(to_jsonb(o) ->> 'colllocale',"
               " to_jsonb(o) ->> 'colliculocale',"
               " CASE WHEN o.collcollate = o.collctype THEN o.collcollate END) END"},
    {"lc_collate", "CASE WHEN o.collcollate <> o.collctype THEN o.collcollate END"},
    {"lc_ctype", "CASE WHEN o.collcollate <> o.collctype THEN o.collctype END"},
    {"deterministic", "o.collisdeterministic"},
    {"rules", "CASE WHEN n.nspname <> 'pg_catalog' THEN to_jsonb(o) ->> 'collicurules' END"},
    {"comment", "CASE WHEN n.nspname <> 'pg_catalog' THEN obj_description(o.oid, 'pg_collation')"
                " END"},
    AG_PG_OWNER("o.collowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *in = ag_pg_cell(rows, i, "namespace"), *bare = ag_pg_cell(rows, i, "name");
        const char *name = ag_streq(in, "pg_catalog") ? ag_strdup(catalog->arena, bare)
                                                      : ag_pg_name(catalog, in, bare);
        ag_object *object;
        ag_map_put(&catalog->collations, ag_pg_cell(rows, i, "oid"),
                   (void *)(uintptr_t)name); /* it is only handed out as const */
        if (!ag_streq(ag_pg_cell(rows, i, "own"), "t")) {
            continue;
        }
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_COLLATION].shape, rows, i, &object,
                           err)) {
            return false;
        }
        object->name = name;
        ag_list_add(catalog->arena, &catalog->schema->collations, object);
    }
    return true;
}

const ag_pg_query ag_pg_collation_query = {
    .select = select_list,
    .from = "FROM pg_collation o JOIN pg_namespace n ON n.oid = o.collnamespace"
            " ORDER BY n.nspname, o.collname",
    .take = take,
};

const char *ag_pg_collation(const ag_pg_catalog *catalog, const char *oid)
{
    return oid == NULL ? NULL : ag_strdup(catalog->arena, ag_map_find(&catalog->collations, oid));
}

/* ------------------------------------------------------------------ names in SQL */

/* "en_US.utf8" is the name of one in pg_catalog, not something in a schema. */
static bool ends_with_encoding(const char *name)
{
    static const char *const encodings[] = {"utf8", "utf-8", "iso8859", "koi8", "euc",
                                            "gb",   "big5",  "cp125",   "sjis"};
    const char *dot = strchr(name, '.');
    for (size_t i = 0; dot != NULL && i < AG_COUNT(encodings); i++) {
        size_t k = 0;
        while (encodings[i][k] != '\0' &&
               (dot[1 + k] | (dot[1 + k] >= 'A' && dot[1 + k] <= 'Z' ? 0x20 : 0)) ==
                   encodings[i][k]) {
            k++;
        }
        if (encodings[i][k] == '\0') {
            return true;
        }
    }
    return false;
}

void ag_pg_put_collation_name(ag_buf *out, const char *collation)
{
    ag_pg_put(out, ends_with_encoding(collation) ? " %I" : " %N", collation);
}

void ag_pg_put_collation(ag_buf *out, const char *collation)
{
    if (collation != NULL) {
        ag_buf_put(out, " COLLATE");
        ag_pg_put_collation_name(out, collation);
    }
}

/* ------------------------------------------------------------------ statements */

static bool create(ag_pg_work *w)
{
    static const char *const providers[] = {"libc", "icu", "builtin"};
    const ag_collation *to = (const ag_collation *)w->op->to;
    const struct {
        const char *words;
        const char *text;
    } options[] = {{", LOCALE = %L", to->locale},
                   {", LC_COLLATE = %L", to->lc_collate},
                   {", LC_CTYPE = %L", to->lc_ctype},
                   {", RULES = %L", to->rules}};
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "PROVIDER = %S", providers[to->provider]);
    for (size_t i = 0; i < AG_COUNT(options); i++) {
        if (options[i].text != NULL) {
            ag_pg_put(&sql, options[i].words, options[i].text);
        }
    }
    ag_buf_put(&sql, to->deterministic ? "" : ", DETERMINISTIC = false");
    ag_pg_run(w, "CREATE COLLATION %N (%S)", w->op->name, sql.text);
    if (to->comment != NULL) {
        ag_pg_run(w, "COMMENT ON COLLATION %N IS %L", ag_pg_target(w), to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP COLLATION %N", ag_pg_target(w));
    return true;
}

/* Nothing but a comment can be changed. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_ALTER && !ag_pg_is_comment(op);
}

static bool alter(ag_pg_work *w)
{
    if (disturbs(w->op)) {
        drop(w);
        return create(w);
    }
    ag_pg_run(w, "COMMENT ON COLLATION %N IS %L", ag_pg_target(w),
              ((const ag_collation *)w->op->to)->comment);
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "COLLATION");
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    return disturbs(op) ? ag_pg_fit_again(render, op, err) : AG_FIT_IN_PLACE;
}

const ag_pg_verbs ag_pg_collation_verbs = {{create, drop, alter, rename}, fit, disturbs};
