/* range_type.c: range types, each with its multirange type. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/render.h"

#include <string.h>

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "t.typname"},
    {"subtype", "format_type(r.rngsubtype, NULL)"},
    {"opclass_oid", "r.rngsubopc"},
    {"collated", "CASE WHEN r.rngcollation <> s.typcollation THEN r.rngcollation END"},
    {"canonical_namespace", "nullif(cn.nspname, 'pg_catalog')"},
    {"canonical_name", "c.proname"},
    {"diff_namespace", "nullif(dn.nspname, 'pg_catalog')"},
    {"diff_name", "d.proname"},
    {"multirange_namespace",
     "(SELECT mn.nspname FROM pg_type m JOIN pg_namespace mn ON mn.oid = m.typnamespace"
     " WHERE m.oid = r.rngmultitypid)",
     140000, "NULL"},
    {"multirange_name", "(SELECT m.typname FROM pg_type m WHERE m.oid = r.rngmultitypid)", 140000,
     "NULL"},
    {"comment", "obj_description(t.oid, 'pg_type')"},
    AG_PG_PRIVILEGES("t.typacl", "t.typowner", "T"),
    AG_PG_OWNER("t.typowner"),
    {0},
};

static const char *name_of(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                           const char *namespace, const char *name)
{
    const char *in = ag_pg_cell(rows, row, namespace), *found = ag_pg_cell(rows, row, name);
    return found == NULL ? NULL
           : in == NULL  ? ag_name_text(catalog->arena, NULL, found)
                         : ag_pg_name(catalog, in, found);
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_RANGE_TYPE].shape, rows, i, &object,
                           err)) {
            return false;
        }
        ag_range_type *range = (ag_range_type *)object;
        const char *in = ag_pg_cell(rows, i, "namespace");
        const char *multirange =
            name_of(catalog, rows, i, "multirange_namespace", "multirange_name");
        object->name = ag_pg_name(catalog, in, object->name);
        const char *usual = ag_multirange_usual(catalog->arena, object->name);
        range->subtype = ag_type_canonical(catalog->arena, range->subtype);
        range->opclass = ag_map_find(&catalog->opclasses, ag_pg_cell(rows, i, "opclass_oid"));
        range->collation = ag_pg_collation(catalog, ag_pg_cell(rows, i, "collated"));
        range->canonical = name_of(catalog, rows, i, "canonical_namespace", "canonical_name");
        range->subtype_diff = name_of(catalog, rows, i, "diff_namespace", "diff_name");
        range->multirange = ag_streq(multirange, usual) ? NULL : multirange;
        ag_list_add(catalog->arena, &catalog->schema->range_types, object);
    }
    return true;
}

const ag_pg_query ag_pg_range_type_query = {
    .select = select_list,
    .from = "FROM pg_range r JOIN pg_type t ON t.oid = r.rngtypid"
            " JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_type s ON s.oid = r.rngsubtype"
            " LEFT JOIN pg_proc c ON c.oid = r.rngcanonical"
            " LEFT JOIN pg_namespace cn ON cn.oid = c.pronamespace"
            " LEFT JOIN pg_proc d ON d.oid = r.rngsubdiff"
            " LEFT JOIN pg_namespace dn ON dn.oid = d.pronamespace"
            " WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_type", "t.oid") " ORDER BY n.nspname, t.typname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static bool create(ag_pg_work *w)
{
    const ag_range_type *to = (const ag_range_type *)w->op->to;
    const struct {
        const char *words;
        const char *name;
    } options[] = {{", SUBTYPE_OPCLASS = %N", to->opclass},
                   {", CANONICAL = %N", to->canonical},
                   {", SUBTYPE_DIFF = %N", to->subtype_diff},
                   {", MULTIRANGE_TYPE_NAME = %N", to->multirange}};
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "SUBTYPE = %T", to->subtype);
    if (to->collation != NULL) {
        ag_buf_put(&sql, ", COLLATION =");
        ag_pg_put_collation_name(&sql, to->collation);
    }
    for (size_t i = 0; i < AG_COUNT(options); i++) {
        if (options[i].name != NULL) {
            ag_pg_put(&sql, options[i].words, options[i].name);
        }
    }
    ag_pg_run(w, "CREATE TYPE %N AS RANGE (%S)", w->op->name, sql.text);
    if (to->comment != NULL) {
        ag_pg_run(w, "COMMENT ON TYPE %N IS %L", ag_pg_target(w), to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP TYPE %N", ag_pg_target(w));
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
    ag_pg_run(w, "COMMENT ON TYPE %N IS %L", ag_pg_target(w),
              ((const ag_range_type *)w->op->to)->comment);
    return true;
}

/* The server leaves the functions that make values of the type, and of its multirange type, where they were made: beside the range type, each under the name of its type. */
static void move_constructors(ag_pg_work *w)
{
    ag_buf type = ag_buf_new(w->arena), block = ag_buf_new(w->arena);
    ag_pg_put(&type, "%N", ag_pg_own(w, w->op->to_name));
    ag_pg_put(
        &block,
        "DECLARE made record; BEGIN FOR made IN SELECT p.oid::regprocedure AS function,"
        " p.proname AS called, t.typname AS name, s.typnamespace::regnamespace AS schema"
        " FROM pg_range r JOIN pg_type s ON s.oid = r.rngtypid JOIN pg_type t ON t.oid IN (%S)"
        " JOIN pg_depend d ON d.refclassid = 'pg_type'::regclass"
        " AND d.refobjid = t.oid AND d.classid = 'pg_proc'::regclass AND d.deptype = 'i'"
        " JOIN pg_proc p ON p.oid = d.objid WHERE r.rngtypid = %L::regtype LOOP"
        " EXECUTE format('ALTER FUNCTION %%s SET SCHEMA %%s', made.function, made.schema);"
        " IF made.called <> made.name THEN EXECUTE format('ALTER FUNCTION %%s RENAME TO %%I',"
        " made.function, made.name); END IF; END LOOP; END",
        ag_pg_older(w->render, 140000) ? "r.rngtypid" : "r.rngtypid, r.rngmultitypid", type.text);
    ag_pg_run(w, "DO %L", block.text);
}

/* A multirange type that has the usual name goes with its range type. */
static bool move_multirange(ag_pg_work *w)
{
    if (((const ag_range_type *)w->op->from)->multirange != NULL ||
        ag_pg_older(w->render, 140000)) {
        return true;
    }
    ag_op op = *w->op;
    op.name = ag_multirange_usual(w->arena, w->op->name);
    op.to_name = ag_multirange_usual(w->arena, w->op->to_name);
    ag_pg_work with = *w;
    with.op = &op;
    return ag_pg_move(&with, "TYPE");
}

static bool rename(ag_pg_work *w)
{
    if (!ag_pg_move(w, "TYPE") || !move_multirange(w)) {
        return false;
    }
    move_constructors(w);
    return true;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    return disturbs(op) ? ag_pg_fit_again(render, op, err) : AG_FIT_IN_PLACE;
}

const ag_pg_verbs ag_pg_range_type_verbs = {{create, drop, alter, rename}, fit, disturbs};
