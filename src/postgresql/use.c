/* use.c: what of a database uses which relations, columns, types and routines: of that which nobody manages. */
#include "postgresql/use.h"

#include "base/text.h"
#include "postgresql/postgresql.h"

/* The types of a routine's arguments, one a line; those that are not the system's with their schema. */
#define ARGUMENTS(routine) \
    "(SELECT coalesce(string_agg(CASE WHEN an.nspname = 'pg_catalog' THEN" \
    " format_type(at.oid, NULL) ELSE CASE WHEN an.nspname = %L THEN '' ELSE" \
    " quote_ident(an.nspname) || '.' END || quote_ident(coalesce(ae.typname, at.typname)) ||" \
    " CASE WHEN ae.oid IS NULL THEN '' ELSE '[]' END END, chr(10) ORDER BY u.place), '')" \
    " FROM unnest(" routine ".proargtypes) WITH ORDINALITY u(oid, place)" \
    " JOIN pg_type at ON at.oid = u.oid LEFT JOIN pg_type ae ON ae.oid = at.typelem" \
    " AND at.typlen = -1 JOIN pg_namespace an ON an.oid = coalesce(ae.typnamespace," \
    " at.typnamespace))"

/* Who uses something: the object behind the dependency, and the relation that it lives in or is. */
static const char users[] =
    "SELECT 'pg_rewrite'::regclass AS class, w.oid, 0 AS part, CASE v.relkind WHEN 'm' THEN"
    " 'materialized view' ELSE 'view' END AS noun, v.oid AS relation, NULL AS name"
    " FROM pg_rewrite w JOIN pg_class v ON v.oid = w.ev_class WHERE v.relkind IN ('v', 'm')"
    " UNION ALL SELECT 'pg_constraint'::regclass, oid, 0, CASE contype WHEN 'f' THEN 'foreign key'"
    " ELSE 'check' END, conrelid, conname FROM pg_constraint WHERE contype IN ('c', 'f') AND"
    " conrelid <> 0 AND conparentid = 0"
    " UNION ALL SELECT 'pg_attrdef'::regclass, d.oid, 0, 'default', d.adrelid, a.attname"
    " FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum"
    " UNION ALL SELECT 'pg_class'::regclass, a.attrelid, a.attnum, 'column', a.attrelid, a.attname"
    " FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid WHERE a.attnum > 0 AND NOT"
    " a.attisdropped AND c.relkind IN ('r', 'p', 'f')"
    " UNION ALL SELECT 'pg_trigger'::regclass, oid, 0, 'trigger', tgrelid, tgname FROM pg_trigger"
    " WHERE NOT tgisinternal"
    " UNION ALL SELECT 'pg_policy'::regclass, oid, 0, 'policy', polrelid, polname FROM pg_policy"
    " UNION ALL SELECT 'pg_proc'::regclass, oid, 0, CASE prokind WHEN 'p' THEN 'procedure'"
    " WHEN 'a' THEN 'aggregate' ELSE 'function' END, 0, NULL FROM pg_proc WHERE oid >= 16384";

/* Each relation with itself, and partitions and heirs with all tables above them. */
static const char families[] =
    "WITH RECURSIVE below(heir, parent) AS (SELECT inhrelid, inhparent FROM pg_inherits UNION SELECT"
    " b.heir, h.inhparent FROM below b JOIN pg_inherits h ON h.inhrelid = b.parent),"
    " families(heir, parent) AS (SELECT heir, parent FROM below UNION ALL SELECT oid, oid FROM"
    " pg_class)";

static const char heirs[] =
    "SELECT CASE WHEN c.relispartition THEN 'partition' ELSE 'heir' END, n.nspname, c.relname,"
    " NULL, NULL, pn.nspname, p.relname, NULL, NULL, NULL, NULL, NULL FROM below b"
    " JOIN pg_class c ON c.oid = b.heir JOIN pg_namespace n ON n.oid = c.relnamespace"
    " JOIN pg_class p ON p.oid = b.parent JOIN pg_namespace pn ON pn.oid = p.relnamespace"
    " WHERE c.relkind IN ('r', 'p', 'f')";

/*
 * noun; schema, name and part of the user, and its arguments; the same of what it uses, and the column.  Of a primary key it is the index.  What uses a column of a partition or an heir uses
 * that of all tables above it: then come the schema and the name of the one below, and whether it has the column by itself too.
 */
static const char uses[] =
    "%S SELECT DISTINCT k.noun, coalesce(un.nspname, pn.nspname), coalesce(ur.relname, up.proname),"
    " k.name, CASE WHEN up.oid IS NOT NULL THEN " ARGUMENTS(
        "up") " END,"
              " coalesce(rn.nspname, fn.nspname, tn.nspname),"
              " coalesce(r.relname, f.proname, te.typname, t.typname),"
              " CASE WHEN f.oid IS NOT NULL THEN " ARGUMENTS(
                  "f") " END, a.attname, CASE WHEN o.oid <> r.oid THEN cn.nspname END,"
                       " CASE WHEN o.oid <> r.oid THEN o.relname END,"
                       " CASE WHEN o.oid <> r.oid AND (oa.attislocal OR oa.attinhcount > 1) THEN 't' END"
                       " FROM pg_depend d JOIN (%S) k ON k.class = d.classid AND k.oid = d.objid"
                       " AND k.part = d.objsubid"
                       " LEFT JOIN pg_class ur ON ur.oid = k.relation"
                       " LEFT JOIN pg_namespace un ON un.oid = ur.relnamespace"
                       " LEFT JOIN pg_proc up ON d.classid = 'pg_proc'::regclass AND up.oid = d.objid"
                       " LEFT JOIN pg_namespace pn ON pn.oid = up.pronamespace"
                       " LEFT JOIN pg_constraint pk ON d.refclassid = 'pg_constraint'::regclass AND"
                       " pk.oid = d.refobjid AND pk.contype = 'p'"
                       " LEFT JOIN pg_class o ON o.oid = CASE d.refclassid WHEN 'pg_class'::regclass THEN"
                       " d.refobjid ELSE pk.conindid END"
                       " LEFT JOIN pg_namespace cn ON cn.oid = o.relnamespace"
                       " LEFT JOIN pg_attribute oa ON oa.attrelid = o.oid AND oa.attnum = d.refobjsubid"
                       " AND d.refobjsubid > 0"
                       " LEFT JOIN families y ON y.heir = o.oid"
                       " LEFT JOIN pg_class r ON r.oid = y.parent"
                       " LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace"
                       " LEFT JOIN pg_attribute a ON a.attrelid = r.oid AND a.attname = oa.attname"
                       " LEFT JOIN pg_proc f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid"
                       " LEFT JOIN pg_namespace fn ON fn.oid = f.pronamespace"
                       " LEFT JOIN pg_type t ON d.refclassid = 'pg_type'::regclass AND t.oid = d.refobjid"
                       " LEFT JOIN pg_type te ON te.oid = t.typelem AND t.typlen = -1"
                       " LEFT JOIN pg_namespace tn ON tn.oid = coalesce(te.typnamespace, t.typnamespace)"
                       " WHERE d.deptype = 'n' AND d.refobjid >= 16384 AND (d.refclassid IN ('pg_class'::regclass,"
                       " 'pg_proc'::regclass, 'pg_type'::regclass) OR pk.oid IS NOT NULL) AND NOT (d.refclassid = 'pg_class'::regclass AND"
                       " d.refobjid = k.relation) AND (o.oid IS NULL OR o.oid = r.oid OR a.attname IS NOT NULL)"
                       " UNION ALL (%S) ORDER BY 2, 3, 4, 5, 6, 7, 8, 9, 10, 11";

/* From three columns on: schema, name, and in the one that `arguments` names those of a routine. */
static const char *name_of(ag_arena *arena, const char *usual, const ag_rows *rows, size_t row,
                           size_t column, size_t arguments)
{
    const char *schema = ag_cell(rows, row, column), *types = ag_cell(rows, row, arguments);
    ag_signature routine = {
        .name = {ag_streq(schema, usual) ? NULL : schema, ag_cell(rows, row, column + 1)}};
    if (types == NULL) {
        return ag_name_text(arena, routine.name.schema, routine.name.name);
    }
    const ag_names lines = *types == '\0' ? (ag_names){0} : ag_split(arena, types, '\n');
    for (size_t i = 0; i < lines.len; i++) {
        AG_PUSH(arena, &routine.types, ag_type_canonical(arena, lines.items[i]));
    }
    return ag_signature_text(arena, &routine);
}

bool ag_pg_uses(ag_arena *arena, ag_session *session, const char *default_schema, ag_uses *out,
                ag_error *err)
{
    const char *usual = default_schema ? default_schema : ag_postgresql_dialect.default_schema;
    ag_rows rows = {0};
    const char *sql =
        ag_sql_format(arena, &ag_postgresql_dialect, uses, families, usual, usual, users, heirs);
    if (!ag_session_query(session, arena, sql, &rows, err)) {
        return false;
    }
    for (size_t i = 0; i < rows.row_count; i++) {
        const char *owner = name_of(arena, usual, &rows, i, 1, 4), *part = ag_cell(&rows, i, 3);
        ag_use use = {.noun = ag_cell(&rows, i, 0),
                      .user = part == NULL ? owner : ag_format(arena, "%s.%s", owner, part),
                      .owner = owner,
                      .target = name_of(arena, usual, &rows, i, 5, 7),
                      .column = ag_cell(&rows, i, 8),
                      .outlasts_drop = ag_cell(&rows, i, 11) != NULL};
        if (ag_cell(&rows, i, 10) != NULL) {
            use.below = name_of(arena, usual, &rows, i, 9, 7);
        }
        AG_PUSH(arena, out, use);
    }
    return true;
}
