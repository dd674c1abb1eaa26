/* routine.c: functions and procedures. */
#include "postgresql/routine.h"

#include <stdlib.h>
#include <string.h>

#include "postgresql/quote.h"
#include "postgresql/setting.h"

#define IN_C "l.lanname = 'c'"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "p.proname"},
    {"is_procedure", "p.prokind = 'p'"},
    {"arguments", AG_PG_ARGUMENTS("true")},
    {"returns", "CASE WHEN p.prokind <> 'p' AND NOT coalesce(p.proargmodes && '{o,b,t}', false)"
                " THEN format_type(p.prorettype, NULL) END"},
    {"returns_set", "p.proretset AND NOT coalesce('t' = ANY (p.proargmodes), false)"},
    {"window", "p.prokind = 'w'"},
    {"volatility",
     "CASE p.provolatile WHEN 'i' THEN 'immutable' WHEN 's' THEN 'stable' ELSE 'volatile' END"},
    {"strict", "p.proisstrict"},
    {"leakproof", "p.proleakproof"},
    {"security_definer", "p.prosecdef"},
    {"parallel",
     "CASE p.proparallel WHEN 's' THEN 'safe' WHEN 'r' THEN 'restricted' ELSE 'unsafe' END"},
    {"cost", "CASE WHEN p.procost <> CASE WHEN l.lanname IN ('c', 'internal') THEN 1 ELSE 100 END"
             " THEN p.procost END"},
    {"rows", "CASE WHEN p.proretset AND p.prorows <> 1000 THEN p.prorows END"},
    {"names", "CASE WHEN p.prosupport <> 0 THEN json_build_object('support', " AG_PG_ROUTINE_NAME(
                  "p.prosupport") ") END"},
    {"language", "l.lanname"},
    {"set", "(SELECT json_object_agg(split_part(c, '=', 1), substr(c, strpos(c, '=') + 1))"
            " FROM unnest(p.proconfig) c)"},
    {"transforms", "(SELECT json_agg(format_type(t, NULL)) FROM unnest(p.protrftypes) t)"},
    {"body", "CASE WHEN NOT " IN_C " AND p.prosqlbody IS NULL THEN p.prosrc END", 140000,
     "CASE WHEN NOT " IN_C " THEN p.prosrc END"},
    {"sql_body", "CASE WHEN p.prosqlbody IS NOT NULL THEN pg_get_function_sqlbody(p.oid) END",
     140000, "NULL"},
    {"library", "CASE WHEN " IN_C " THEN p.probin END"},
    {"symbol", "CASE WHEN " IN_C " THEN p.prosrc END"},
    {"comment", "x.description"},
    AG_PG_PRIVILEGES("p.proacl", "p.proowner", "f"),
    AG_PG_OWNER("p.proowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        bool is_procedure = *ag_pg_cell(rows, i, "is_procedure") == 't';
        ag_kind kind = is_procedure ? AG_KIND_PROCEDURE : AG_KIND_FUNCTION;
        const char *names = ag_pg_cell(rows, i, "names");
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[kind].shape, rows, i, &object, err) ||
            (names != NULL && !ag_pg_take_names(catalog, object, names, err))) {
            return false;
        }
        ag_pg_take_routine(catalog, object, ag_pg_cell(rows, i, "namespace"), object->name);
    }
    return true;
}

const ag_pg_query ag_pg_routine_query = {
    .select = select_list,
    .from = "FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace"
            " JOIN pg_language l ON l.oid = p.prolang"
            " LEFT JOIN pg_description x ON x.objoid = p.oid AND x.classoid = 'pg_proc'::regclass"
            " AND x.objsubid = 0"
            " WHERE p.prokind <> 'a' AND " AG_PG_OWN_ROUTINE
            " ORDER BY n.nspname, p.proname, p.proargtypes",
    .take = take,
};

/* ------------------------------------------------------------------ CREATE */

static bool has_mode(const ag_list *arguments, ag_word mode)
{
    for (size_t i = 0; i < arguments->len; i++) {
        if (((const ag_argument *)arguments->items[i])->mode == mode) {
            return true;
        }
    }
    return false;
}

static void put_table(ag_buf *sql, const ag_list *arguments)
{
    const char *separator = "\nRETURNS TABLE (";
    for (size_t i = 0; i < arguments->len; i++) {
        const ag_argument *argument = (const ag_argument *)arguments->items[i];
        if (argument->mode != AG_MODE_TABLE) {
            continue;
        }
        ag_pg_put(sql, argument->name == NULL ? "%S" : "%S%I ", separator, argument->name);
        ag_pg_put(sql, "%T", argument->type);
        separator = ", ";
    }
    ag_buf_putc(sql, ')');
}

/* What the arguments that come out of it make together. */
static const char *row_type(const ag_list *arguments)
{
    const char *only = NULL;
    for (size_t i = 0; i < arguments->len; i++) {
        const ag_argument *argument = (const ag_argument *)arguments->items[i];
        if (argument->mode != AG_MODE_OUT && argument->mode != AG_MODE_INOUT) {
            continue;
        }
        if (only != NULL) {
            return "record";
        }
        only = argument->type;
    }
    return only == NULL ? "void" : only;
}

static void put_returns(ag_buf *sql, const ag_routine *to)
{
    if (has_mode(&to->arguments, AG_MODE_TABLE)) {
        put_table(sql, &to->arguments);
    } else if (to->returns != NULL) {
        ag_pg_put(sql, to->returns_set ? "\nRETURNS SETOF %T" : "\nRETURNS %T", to->returns);
    } else if (to->returns_set) {
        ag_pg_put(sql, "\nRETURNS SETOF %T", row_type(&to->arguments));
    }
}

static void put_transforms(ag_buf *sql, const ag_names *types)
{
    for (size_t i = 0; i < types->len; i++) {
        ag_pg_put(sql, i == 0 ? "\nTRANSFORM FOR TYPE %T" : ", FOR TYPE %T", types->items[i]);
    }
}

static void put_options(ag_buf *sql, const ag_routine *to)
{
    static const char *const volatilities[] = {
        [AG_VOLATILE] = "", [AG_STABLE] = " STABLE", [AG_IMMUTABLE] = " IMMUTABLE"};
    static const char *const parallels[] = {[AG_PARALLEL_UNSAFE] = "",
                                            [AG_PARALLEL_RESTRICTED] = " PARALLEL RESTRICTED",
                                            [AG_PARALLEL_SAFE] = " PARALLEL SAFE"};
    ag_buf_put(sql, to->window ? " WINDOW" : "");
    ag_buf_put(sql, volatilities[to->volatility]);
    ag_buf_put(sql, to->leakproof ? " LEAKPROOF" : "");
    ag_buf_put(sql, to->strict ? " STRICT" : "");
    ag_buf_put(sql, to->security_definer ? " SECURITY DEFINER" : "");
    ag_buf_put(sql, parallels[to->parallel]);
    if (to->cost != NULL) {
        ag_pg_put(sql, " COST %S", to->cost);
    }
    if (to->rows != NULL) {
        ag_pg_put(sql, " ROWS %S", to->rows);
    }
    if (to->support != NULL) {
        ag_pg_put(sql, " SUPPORT %N", to->support);
    }
}

static void put_body(ag_pg_work *w, ag_buf *sql, const ag_routine *to)
{
    if (to->sql_body != NULL) {
        ag_pg_put(sql, "\n%S", ag_pg_closed(w->arena, to->sql_body));
    } else if (to->library != NULL) {
        ag_name name = {.name = w->op->name};
        ag_error ignored = {0};
        (void)!ag_key_parse(w->arena, w->op->name, &name, &ignored);
        ag_pg_put(sql, "\nAS %L, %L", to->library, to->symbol ? to->symbol : name.name);
    } else {
        ag_buf_put(sql, "\nAS ");
        ag_pg_put_dollars(sql, to->body == NULL ? "" : to->body);
    }
}

static void put_routine(ag_pg_work *w, const char *create)
{
    const ag_routine *to = (const ag_routine *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "%S %S %N(", create,
              w->op->kind == AG_KIND_PROCEDURE ? "PROCEDURE" : "FUNCTION", w->op->name);
    ag_pg_put_arguments(&sql, &to->arguments);
    ag_buf_putc(&sql, ')');
    put_returns(&sql, to);
    ag_pg_put(&sql, "\nLANGUAGE %I", to->language);
    put_transforms(&sql, &to->transforms);
    put_options(&sql, to);
    for (size_t i = 0; i < to->settings.keys.len; i++) {
        ag_buf_put(&sql, "\nSET ");
        ag_pg_put_setting(&sql, to->settings.keys.items[i], to->settings.values.items[i]);
    }
    put_body(w, &sql, to);
    ag_pg_run(w, "%S", sql.text);
}

/* ------------------------------------------------------------------ verbs */

static bool create(ag_pg_work *w)
{
    const ag_routine *to = (const ag_routine *)w->op->to;
    put_routine(w, "CREATE");
    if (to->comment != NULL) {
        ag_pg_comment_routine(w, to->comment);
    }
    return true;
}

/* CREATE OR REPLACE leaves what a routine gives, and how it is called, as it is. */
static bool is_replaceable(const ag_routine *from, const ag_routine *to)
{
    return ag_type_equal(from->returns, to->returns) && from->returns_set == to->returns_set &&
           from->window == to->window && ag_pg_keeps_arguments(&from->arguments, &to->arguments);
}

static bool only_comment(const ag_op *op)
{
    size_t comment = (size_t)ag_field_index(op->to->shape, "comment");
    return (ag_object_changed(op->from, op->to) & ~ag_field_bit(comment)) == 0;
}

static bool alter(ag_pg_work *w)
{
    const ag_routine *from = (const ag_routine *)w->op->from;
    const ag_routine *to = (const ag_routine *)w->op->to;
    if (!is_replaceable(from, to)) {
        return ag_pg_drop_routine(w) && create(w);
    }
    if (!only_comment(w->op)) {
        put_routine(w, "CREATE OR REPLACE");
    }
    if (!ag_streq(from->comment, to->comment)) {
        ag_pg_comment_routine(w, to->comment);
    }
    return true;
}

/* Texts that go into SQL as they stand. */
static bool is_number(const char *text)
{
    return text == NULL || (*text != '\0' && text[strspn(text, "0123456789.eE+-")] == '\0');
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)render;
    (void)table;
    const ag_routine *to = (const ag_routine *)op->to;
    if (op->verb == AG_RENAME) {
        return ag_pg_check_rename(op, err) ? AG_FIT_IN_PLACE : AG_FIT_REFUSED;
    }
    if (to != NULL && (!is_number(to->cost) || !is_number(to->rows))) {
        ag_json_fail(err, AG_E_TYPE, op->source, "\"%s\" of \"%s\" is not a number",
                     is_number(to->cost) ? "rows" : "cost", op->name);
        return AG_FIT_REFUSED;
    }
    return AG_FIT_IN_PLACE;
}

/* What is dropped may be meant by others that stay, and then mean another one of its name. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_DROP ||
           (op->verb == AG_ALTER &&
            !is_replaceable((const ag_routine *)op->from, (const ag_routine *)op->to));
}

const ag_pg_verbs ag_pg_routine_verbs = {
    {create, ag_pg_drop_routine, alter, ag_pg_rename_routine}, fit, disturbs};
