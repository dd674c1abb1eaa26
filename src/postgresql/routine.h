/* routine.h: what functions, procedures and aggregates share: their arguments, and what SQL calls them. */
#ifndef AG_POSTGRESQL_ROUTINE_H
#define AG_POSTGRESQL_ROUTINE_H

#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* SQL: the arguments of the routine "p" as a JSON list of records, those at the places that `where`, a condition on a.i, allows. */
#define AG_PG_ARGUMENTS(where) \
    "(SELECT json_agg(json_strip_nulls(json_build_object('name', nullif(p.proargnames[a.i], '')," \
    " 'type', format_type(a.type, NULL), 'mode', CASE p.proargmodes[a.i] WHEN 'o' THEN 'out'" \
    " WHEN 'b' THEN 'inout' WHEN 'v' THEN 'variadic' WHEN 't' THEN 'table' END, 'default'," \
    " CASE WHEN p.pronargdefaults > 0 THEN pg_get_function_arg_default(p.oid, a.i::int) END))" \
    " ORDER BY a.i) FROM unnest(coalesce(p.proallargtypes, p.proargtypes::oid[]))" \
    " WITH ORDINALITY AS a(type, i) WHERE " where ")"

/* SQL: [namespace, name] of the routine with the oid; NULL if there is none. */
#define AG_PG_ROUTINE_NAME(oid) \
    "(SELECT json_build_array(m.nspname, f.proname) FROM pg_proc f" \
    " JOIN pg_namespace m ON m.oid = f.pronamespace WHERE f.oid = " oid ")"

/* SQL: a condition on the routine "p" in the namespace "n": somebody made it, and for itself. */
#define AG_PG_OWN_ROUTINE \
    AG_PG_OWN_SCHEMA " AND p.oid >= 16384 AND NOT EXISTS (SELECT FROM pg_depend d" \
                     " WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid" \
                     " AND d.deptype IN ('i', 'e'))"

/* Set the fields that the cell, a JSON object of field name → [namespace, name] or null, names. */
bool ag_pg_take_names(ag_pg_catalog *catalog, ag_object *object, const char *cell, ag_error *err);

/* Types in their spelling, and the key; then it is a part of the schema. */
void ag_pg_take_routine(ag_pg_catalog *catalog, ag_object *routine, const char *namespace,
                        const char *name);

/* The arguments as CREATE has them, without parentheses; those of RETURNS TABLE are left out. */
void ag_pg_put_arguments(ag_buf *out, const ag_list *arguments);

/* "FUNCTION app.f(integer)": what ALTER, DROP, COMMENT and GRANT call the routine of a key. */
char *ag_pg_routine(ag_arena *arena, ag_kind kind, const char *key);

/* Verbs that are the same for all. */
bool ag_pg_drop_routine(ag_pg_work *work);
bool ag_pg_rename_routine(ag_pg_work *work);
void ag_pg_comment_routine(ag_pg_work *work, const char *comment);

/* A rename keeps the types. */
bool ag_pg_check_rename(const ag_op *op, ag_error *err);

/* CREATE OR REPLACE keeps the names of arguments that go in, and takes no default away. */
bool ag_pg_keeps_arguments(const ag_list *from, const ag_list *to);

#endif
