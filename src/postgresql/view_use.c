/* view_use.c: which relations, and which of their columns, the views of a database use: of those that nobody manages. */
#include "postgresql/view_use.h"

#include "base/text.h"
#include "postgresql/postgresql.h"

static const char uses[] =
    "SELECT DISTINCT CASE v.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END,"
    " vn.nspname, v.relname, rn.nspname, r.relname, a.attname"
    " FROM pg_catalog.pg_depend d JOIN pg_catalog.pg_rewrite w ON w.oid = d.objid"
    " JOIN pg_catalog.pg_class v ON v.oid = w.ev_class"
    " JOIN pg_catalog.pg_namespace vn ON vn.oid = v.relnamespace"
    " JOIN pg_catalog.pg_class r ON r.oid = d.refobjid"
    " JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace"
    " LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid AND a.attnum = d.refobjsubid"
    " AND d.refobjsubid > 0"
    " WHERE d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass"
    " AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass"
    " AND v.relkind IN ('v', 'm') AND r.oid <> v.oid AND r.oid >= 16384 ORDER BY 2, 3, 4, 5, 6";

static const char *name_of(ag_arena *arena, const char *usual, const ag_rows *rows, size_t row,
                           size_t column)
{
    const char *schema = ag_cell(rows, row, column);
    return ag_name_text(arena, ag_streq(schema, usual) ? NULL : schema,
                        ag_cell(rows, row, column + 1));
}

bool ag_pg_view_uses(ag_arena *arena, ag_session *session, const char *default_schema,
                     ag_view_uses *out, ag_error *err)
{
    const char *usual = default_schema ? default_schema : ag_postgresql_dialect.default_schema;
    ag_rows rows = {0};
    if (!ag_session_query(session, arena, uses, &rows, err)) {
        return false;
    }
    for (size_t i = 0; i < rows.row_count; i++) {
        ag_view_use use = {.noun = ag_cell(&rows, i, 0),
                           .view = name_of(arena, usual, &rows, i, 1),
                           .relation = name_of(arena, usual, &rows, i, 3),
                           .column = ag_cell(&rows, i, 5)};
        AG_PUSH(arena, out, use);
    }
    return true;
}
