/* aggregate.c: aggregates. */
#include "postgresql/routine.h"

#include <string.h>

#define MODIFY(column) \
    "CASE " column " WHEN CASE g.aggkind WHEN 'n' THEN 'r' ELSE 'w' END::\"char\" THEN 'default'" \
    " WHEN 'r' THEN 'read_only' WHEN 's' THEN 'shareable' ELSE 'read_write' END"
#define NAME(field, column) "'" field "', " AG_PG_ROUTINE_NAME("g." column) ", "

/* What stands in WITHIN GROUP; VARIADIC "any" ORDER BY VARIADIC "any" is one argument that counts twice. */
#define ORDERED \
    "g.aggkind <> 'n' AND a.i > CASE WHEN g.aggnumdirectargs = p.pronargs" \
    " THEN p.pronargs - 1 ELSE g.aggnumdirectargs END"

/* Field, [namespace, name], and so on. */
#define FUNCTIONS \
    NAME("function", "aggtransfn") \
    NAME("final_function", "aggfinalfn") \
    NAME("combine_function", "aggcombinefn") \
    NAME("serial_function", "aggserialfn") \
    NAME("deserial_function", "aggdeserialfn") \
    NAME("moving_function", "aggmtransfn") \
    NAME("moving_inverse_function", "aggminvtransfn") \
    NAME("moving_final_function", "aggmfinalfn")
#define SORT_OPERATOR \
    "'sort_operator', (SELECT json_build_array(m.nspname, o.oprname) FROM pg_operator o" \
    " JOIN pg_namespace m ON m.oid = o.oprnamespace WHERE o.oid = g.aggsortop)"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "p.proname"},
    {"arguments", AG_PG_ARGUMENTS("g.aggkind = 'n' OR a.i <= g.aggnumdirectargs")},
    {"order_by", AG_PG_ARGUMENTS(ORDERED)},
    {"hypothetical", "g.aggkind = 'h'"},
    {"names", "json_build_object(" FUNCTIONS SORT_OPERATOR ")"},
    {"state_type", "format_type(g.aggtranstype, NULL)"},
    {"state_space", "nullif(g.aggtransspace, 0)"},
    {"final_extra", "g.aggfinalextra"},
    {"final_modify", MODIFY("g.aggfinalmodify")},
    {"initial_value", "g.agginitval"},
    {"moving_state_type",
     "CASE WHEN g.aggmtranstype <> 0 THEN format_type(g.aggmtranstype, NULL) END"},
    {"moving_state_space", "nullif(g.aggmtransspace, 0)"},
    {"moving_final_extra", "g.aggmfinalextra"},
    {"moving_final_modify", MODIFY("g.aggmfinalmodify")},
    {"moving_initial_value", "g.aggminitval"},
    {"parallel",
     "CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END"},
    {"comment", "obj_description(p.oid, 'pg_proc')"},
    AG_PG_PRIVILEGES("p.proacl", "p.proowner", "f"),
    AG_PG_OWNER("p.proowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_AGGREGATE].shape, rows, i, &object,
                           err) ||
            !ag_pg_take_names(catalog, object, ag_pg_cell(rows, i, "names"), err)) {
            return false;
        }
        ag_pg_take_routine(catalog, object, ag_pg_cell(rows, i, "namespace"), object->name);
    }
    return true;
}

const ag_pg_query ag_pg_aggregate_query = {
    .select = select_list,
    .from = "FROM pg_aggregate g JOIN pg_proc p ON p.oid = g.aggfnoid"
            " JOIN pg_namespace n ON n.oid = p.pronamespace WHERE " AG_PG_OWN_ROUTINE
            " ORDER BY n.nspname, p.proname, p.proargtypes",
    .take = take,
};

/* ------------------------------------------------------------------ CREATE */

static void put_signature(ag_pg_work *w, ag_buf *sql, const ag_aggregate *to)
{
    ag_pg_put(sql, " %N(", w->op->name);
    ag_pg_put_arguments(sql, &to->arguments);
    if (to->order_by.len > 0) {
        ag_buf_put(sql, to->arguments.len > 0 ? " ORDER BY " : "ORDER BY ");
        ag_pg_put_arguments(sql, &to->order_by);
    } else if (to->arguments.len == 0) {
        ag_buf_putc(sql, '*');
    }
    ag_buf_putc(sql, ')');
}

static const char *const modify_words[] = {NULL, "READ_ONLY", "SHAREABLE", "READ_WRITE"};
static const char *const parallel_words[] = {NULL, "RESTRICTED", "SAFE"};

/* The options in the order of the documentation; a word of an enum stands in the place of its value. */
static const struct option {
    const char *field;
    const char *sql;
    const char *const *words;
} options[] = {
    {"function", "SFUNC", NULL},
    {"state_type", "STYPE", NULL},
    {"state_space", "SSPACE", NULL},
    {"final_function", "FINALFUNC", NULL},
    {"final_extra", "FINALFUNC_EXTRA", NULL},
    {"final_modify", "FINALFUNC_MODIFY", modify_words},
    {"combine_function", "COMBINEFUNC", NULL},
    {"serial_function", "SERIALFUNC", NULL},
    {"deserial_function", "DESERIALFUNC", NULL},
    {"initial_value", "INITCOND", NULL},
    {"moving_function", "MSFUNC", NULL},
    {"moving_inverse_function", "MINVFUNC", NULL},
    {"moving_state_type", "MSTYPE", NULL},
    {"moving_state_space", "MSSPACE", NULL},
    {"moving_final_function", "MFINALFUNC", NULL},
    {"moving_final_extra", "MFINALFUNC_EXTRA", NULL},
    {"moving_final_modify", "MFINALFUNC_MODIFY", modify_words},
    {"moving_initial_value", "MINITCOND", NULL},
    {"hypothetical", "HYPOTHETICAL", NULL},
    {"parallel", "PARALLEL", parallel_words},
};

/* One option, or nothing where it is not set. */
static void put_option(ag_buf *sql, const ag_object *aggregate, const struct option *option)
{
    int index = ag_field_index(aggregate->shape, option->field);
    const ag_field *field = &aggregate->shape->fields[index];
    const void *of = ag_field_of(aggregate, field);
    if (ag_field_is_preset(aggregate, field)) {
        return;
    }
    ag_pg_put(sql, ",\n    %S", option->sql);
    switch (field->type) {
    case AG_INT: ag_pg_put(sql, " = %D", *(const int64_t *)of); break;
    case AG_WORD: ag_pg_put(sql, " = %S", option->words[*(const ag_word *)of]); break;
    case AG_TYPE: ag_pg_put(sql, " = %T", *(const char *const *)of); break;
    case AG_REF: ag_pg_put(sql, " = %N", *(const char *const *)of); break;
    case AG_TEXT: ag_pg_put(sql, " = %L", *(const char *const *)of); break;
    default: break;
    }
}

static void put_sort_operator(ag_buf *sql, const char *text)
{
    ag_buf_put(sql, ",\n    SORTOP =");
    ag_pg_put_operator(sql, text);
}

static void put_aggregate(ag_pg_work *w, const char *create)
{
    const ag_aggregate *to = (const ag_aggregate *)w->op->to;
    ag_buf body = ag_buf_new(w->arena), sql = ag_buf_new(w->arena);
    for (size_t i = 0; i < AG_COUNT(options); i++) {
        put_option(&body, &to->base, &options[i]);
    }
    if (to->sort_operator != NULL) {
        put_sort_operator(&body, to->sort_operator);
    }
    ag_pg_put(&sql, "%S AGGREGATE", create);
    put_signature(w, &sql, to);
    ag_pg_put(&sql, " (%S\n)", body.text + 1); /* without the first comma */
    ag_pg_run(w, "%S", sql.text);
}

/* ------------------------------------------------------------------ verbs */

static bool create(ag_pg_work *w)
{
    const ag_aggregate *to = (const ag_aggregate *)w->op->to;
    put_aggregate(w, "CREATE");
    if (to->comment != NULL) {
        ag_pg_comment_routine(w, to->comment);
    }
    return true;
}

/* The result is that of the final function, or else the state: what CREATE OR REPLACE must find as it was. */
static bool is_replaceable(const ag_aggregate *from, const ag_aggregate *to)
{
    return ag_streq(from->final_function, to->final_function) &&
           ag_type_equal(from->state_type, to->state_type) &&
           from->hypothetical == to->hypothetical &&
           ag_pg_keeps_arguments(&from->arguments, &to->arguments) &&
           ag_pg_keeps_arguments(&from->order_by, &to->order_by);
}

static bool only_comment(const ag_op *op)
{
    size_t comment = (size_t)ag_field_index(op->to->shape, "comment");
    return (ag_object_changed(op->from, op->to) & ~ag_field_bit(comment)) == 0;
}

static bool alter(ag_pg_work *w)
{
    const ag_aggregate *from = (const ag_aggregate *)w->op->from;
    const ag_aggregate *to = (const ag_aggregate *)w->op->to;
    if (!is_replaceable(from, to)) {
        return ag_pg_drop_routine(w) && create(w);
    }
    if (!only_comment(w->op)) {
        put_aggregate(w, "CREATE OR REPLACE");
    }
    if (!ag_streq(from->comment, to->comment)) {
        ag_pg_comment_routine(w, to->comment);
    }
    return true;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)render;
    (void)table;
    return op->verb != AG_RENAME || ag_pg_check_rename(op, err) ? AG_FIT_IN_PLACE : AG_FIT_REFUSED;
}

/* See routine.c. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_DROP ||
           (op->verb == AG_ALTER &&
            !is_replaceable((const ag_aggregate *)op->from, (const ag_aggregate *)op->to));
}

const ag_pg_verbs ag_pg_aggregate_verbs = {
    {create, ag_pg_drop_routine, alter, ag_pg_rename_routine}, fit, disturbs};
