/* cast.c: casts that somebody made; there is no ALTER CAST. */
#include <string.h>

#include "postgresql/operator.h"

static const ag_pg_select select_list[] = {
    {"source", "format_type(c.castsource, NULL)"},
    {"target", "format_type(c.casttarget, NULL)"},
    {"namespace", "m.nspname"},
    {"called", "p.proname"},
    {"types", "(SELECT json_agg(format_type(a.type, NULL) ORDER BY a.i) FROM unnest(p.proargtypes)"
              " WITH ORDINALITY a(type, i))"},
    {"inout", "c.castmethod = 'i'"},
    {"context", "CASE c.castcontext WHEN 'a' THEN 'assignment' WHEN 'i' THEN 'implicit' END"},
    {"comment", "obj_description(c.oid, 'pg_cast')"},
    {0},
};

static bool take_function(ag_pg_catalog *catalog, const ag_rows *rows, size_t row, ag_cast *cast,
                          ag_error *err)
{
    const char *called = ag_pg_cell(rows, row, "called"), *json = ag_pg_cell(rows, row, "types");
    ag_json *array = NULL;
    ag_names types = {0};
    if (called == NULL) {
        return true;
    }
    if (json != NULL &&
        !ag_json_read(catalog->relations.arena, json, strlen(json), NULL, &array, err)) {
        return false;
    }
    for (size_t i = 0; array != NULL && i < array->len; i++) {
        AG_PUSH(catalog->arena, &types, array->items[i]->text);
    }
    cast->function = ag_pg_signature(catalog, ag_pg_cell(rows, row, "namespace"), called, &types);
    return true;
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        const ag_cast_types types = {
            ag_type_of_argument(catalog->arena, ag_pg_cell(rows, i, "source")),
            ag_type_of_argument(catalog->arena, ag_pg_cell(rows, i, "target"))};
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_CAST].shape, rows, i, &object, err) ||
            !take_function(catalog, rows, i, (ag_cast *)object, err)) {
            return false;
        }
        object->name = ag_cast_text(catalog->arena, &types);
        ag_list_add(catalog->arena, &catalog->schema->casts, object);
    }
    return true;
}

/* Those from a range to its multirange come with the type. */
const ag_pg_query ag_pg_cast_query = {
    .select = select_list,
    .from = "FROM pg_cast c LEFT JOIN pg_proc p ON p.oid = c.castfunc"
            " LEFT JOIN pg_namespace m ON m.oid = p.pronamespace WHERE c.oid >= 16384"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_cast'::regclass"
            " AND d.objid = c.oid AND d.deptype IN ('i', 'e')) ORDER BY 1, 2",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

/* "(integer AS app.money)" */
static const char *types_text(ag_pg_work *w)
{
    ag_cast_types types = {"", ""};
    ag_error ignored = {0};
    ag_buf sql = ag_buf_new(w->arena);
    (void)!ag_cast_parse(w->arena, w->op->name, &types, &ignored);
    ag_pg_put(&sql, "(%T AS %T)", types.source, types.target);
    return sql.text;
}

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON CAST %S IS %L", types_text(w), comment);
}

static bool create(ag_pg_work *w)
{
    static const char *const contexts[] = {
        [AG_CAST_EXPLICIT] = "",
        [AG_CAST_ASSIGNMENT] = " AS ASSIGNMENT",
        [AG_CAST_IMPLICIT] = " AS IMPLICIT",
    };
    const ag_cast *to = (const ag_cast *)w->op->to;
    ag_buf how = ag_buf_new(w->arena);
    ag_pg_put(&how,
              to->function != NULL ? "WITH FUNCTION %R"
              : to->inout          ? "WITH INOUT"
                                   : "WITHOUT FUNCTION",
              to->function);
    ag_pg_run(w, "CREATE CAST %S %S%S", types_text(w), how.text, contexts[to->context]);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP CAST %S", types_text(w));
    return true;
}

static bool is_made_again(const ag_op *op)
{
    return op->verb == AG_ALTER && !ag_pg_is_comment(op);
}

static bool alter(ag_pg_work *w)
{
    if (is_made_again(w->op)) {
        return drop(w) && create(w);
    }
    put_comment(w, ((const ag_cast *)w->op->to)->comment);
    return true;
}

/* What a cast is called are types. */
static bool rename(ag_pg_work *w)
{
    (void)w;
    return true;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)render;
    (void)table;
    if (op->verb != AG_RENAME) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "cast \"%s\" cannot be renamed", op->name);
    ag_hint(err, "it is called by its types: drop it, and create the other one");
    return AG_FIT_REFUSED;
}

/* What an expression is made of by it stays so as long as the expression does. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_DROP ||
           (op->verb == AG_ALTER && (ag_pg_differ(op->from, op->to, "function") ||
                                     ag_pg_differ(op->from, op->to, "inout")));
}

const ag_pg_verbs ag_pg_cast_verbs = {{create, drop, alter, rename}, fit, disturbs};
