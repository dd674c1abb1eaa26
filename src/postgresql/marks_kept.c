/*
 * marks_kept.c: what the model does not know of an object that is dropped and made again: on which extensions it depends, and how the columns of a materialized view are kept.  It goes
 * the way of what is granted (access_kept.c).
 */
#include "postgresql/access.h"
#include "postgresql/postgresql.h"

/* What ALTER calls it; NULL: nothing of the kind is said of it. */
static const char *noun_of(const ag_pg_work *w, const ag_object *object)
{
    switch (w->op->kind) {
    case AG_KIND_FUNCTION:
    case AG_KIND_PROCEDURE: return "ROUTINE";
    case AG_KIND_VIEW: return ((const ag_view *)object)->materialized ? "MATERIALIZED VIEW" : NULL;
    default: return NULL;
    }
}

#define DEPENDENCE(class, object) \
    " JOIN pg_depend d ON d.classid = '" class \
        "'::regclass AND d.objid = " object \
        " AND d.objsubid = 0 AND d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'" \
        " JOIN pg_extension e ON e.oid = d.refobjid"

static const char *const dependences[] = {
    "SELECT NULL::text AS col, NULL::text AS idx, format('DEPENDS ON EXTENSION %I', e.extname)"
    " AS rest, false AS long FROM pg_proc o" DEPENDENCE("pg_proc", "o.oid") " WHERE o.oid = ",
    "SELECT NULL::text AS col, NULL::text AS idx, format('DEPENDS ON EXTENSION %I', e.extname)"
    " AS rest, false AS long FROM pg_class o" DEPENDENCE("pg_class", "o.oid") " WHERE o.oid = ",
};

static const char indexes[] =
    " UNION ALL SELECT NULL, c.relname::text, format('DEPENDS ON EXTENSION %I', e.extname), false"
    " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid" DEPENDENCE(
        "pg_class", "c.oid") " WHERE i.indrelid = ";

static const char columns[] =
    " UNION ALL SELECT a.attname::text, NULL, s.rest, s.long FROM pg_attribute a JOIN pg_type y ON"
    " y.oid = a.atttypid, LATERAL (VALUES (CASE WHEN a.attstattarget >= 0 THEN"
    " format('SET STATISTICS %s', a.attstattarget) END, false), (CASE WHEN a.attstorage <>"
    " y.typstorage THEN 'SET STORAGE ' || CASE a.attstorage WHEN 'p' THEN 'PLAIN' WHEN 'e' THEN"
    " 'EXTERNAL' WHEN 'm' THEN 'MAIN' ELSE 'EXTENDED' END END, true), (CASE"
    " to_jsonb(a)->>'attcompression' WHEN 'p' THEN 'SET COMPRESSION pglz' WHEN 'l' THEN"
    " 'SET COMPRESSION lz4' END, true), (CASE WHEN a.attoptions IS NOT NULL THEN"
    " format('SET (%s)', array_to_string(a.attoptions, ', ')) END, false)) s(rest, long)"
    " WHERE s.rest IS NOT NULL AND NOT a.attisdropped AND a.attnum > 0 AND a.attrelid = ";

const char *ag_pg_marks(ag_pg_work *w, const ag_pg_access_target *t)
{
    const char *noun = t->column == NULL && w->op->from != NULL ? noun_of(w, w->op->from) : NULL;
    bool view = w->op->kind == AG_KIND_VIEW;
    if (noun == NULL) {
        return NULL;
    }
    ag_buf sql = ag_buf_new(w->arena);
    ag_buf_format(&sql, "%s%s", dependences[view], t->oid);
    if (view) {
        ag_buf_format(&sql, "%s%s%s%s", indexes, t->oid, columns, t->oid);
    }
    return sql.text;
}

/* A type whose values are never long has neither storage nor compression to choose, and a column or an index may be gone. */
void ag_pg_return_marks(ag_pg_work *w, ag_buf *body, const ag_pg_access_target *t)
{
    const char *noun = t->column == NULL && w->op->to != NULL ? noun_of(w, w->op->to) : NULL;
    if (noun == NULL) {
        return;
    }
    ag_pg_put(body,
              "    FOR line IN SELECT CASE WHEN m.col IS NOT NULL THEN"
              " format('ALTER TABLE %%s ALTER COLUMN %%I %%s', %S, m.col, m.rest)"
              " WHEN m.idx IS NOT NULL THEN format('ALTER INDEX %%s %%s', i.indexrelid::regclass,"
              " m.rest) ELSE format('ALTER %S %%s %%s', %S, m.rest) END AS sql\n"
              "        FROM json_to_recordset(kept->'marks') AS m(col text, idx text, rest text,"
              " long boolean) LEFT JOIN (pg_attribute a JOIN pg_type y ON y.oid = a.atttypid) ON"
              " a.attrelid = %S AND a.attname = m.col AND NOT a.attisdropped LEFT JOIN (pg_index i"
              " JOIN pg_class c ON c.oid = i.indexrelid) ON i.indrelid = %S AND c.relname = m.idx\n"
              "        WHERE (m.col IS NULL OR (a.attname IS NOT NULL AND NOT (m.long AND"
              " y.typstorage = 'p'))) AND (m.idx IS NULL OR c.oid IS NOT NULL)\n"
              "    LOOP EXECUTE line.sql; END LOOP;\n",
              t->name, noun, t->name, w->op->kind == AG_KIND_VIEW ? t->oid : "0",
              w->op->kind == AG_KIND_VIEW ? t->oid : "0");
}
