/* operator.c: operators. */
#include "postgresql/operator.h"

#include <string.h>

#include "base/text.h"
#include "postgresql/postgresql.h"
#include "postgresql/routine.h"

#define NAME_OF(oid) \
    "(SELECT json_build_array(m.nspname, k.oprname) FROM pg_operator k" \
    " JOIN pg_namespace m ON m.oid = k.oprnamespace WHERE k.oid = " oid ")"

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "o.oprname"},
    {"left", "CASE WHEN o.oprleft = 0 THEN 'none' ELSE format_type(o.oprleft, NULL) END"},
    {"right", "CASE WHEN o.oprright = 0 THEN 'none' ELSE format_type(o.oprright, NULL) END"},
    {"names",
     "json_build_object('function', " AG_PG_ROUTINE_NAME("o.oprcode") ", 'restrict', " AG_PG_ROUTINE_NAME(
         "o.oprrest") ", 'join',"
                      " " AG_PG_ROUTINE_NAME(
                          "o.oprjoin") ", 'commutator',"
                                       " " NAME_OF("o.oprcom") ", 'negator', " NAME_OF(
                                           "o.oprnegate") ")"},
    {"hashes", "o.oprcanhash"},
    {"merges", "o.oprcanmerge"},
    {"comment", "obj_description(o.oid, 'pg_operator')"},
    AG_PG_OWNER("o.oprowner"),
    {0},
};

const char *ag_pg_signature(ag_pg_catalog *catalog, const char *schema, const char *name,
                            const ag_names *types)
{
    ag_signature signature = {
        .name = {ag_streq(schema, catalog->default_schema) || ag_streq(schema, "pg_catalog")
                     ? NULL
                     : schema,
                 name}};
    for (size_t i = 0; i < types->len; i++) {
        AG_PUSH(catalog->arena, &signature.types,
                ag_type_of_argument(catalog->arena, types->items[i]));
    }
    return ag_signature_text(catalog->arena, &signature);
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        ag_names types = {0};
        AG_PUSH(catalog->arena, &types, ag_pg_cell(rows, i, "left"));
        AG_PUSH(catalog->arena, &types, ag_pg_cell(rows, i, "right"));
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_OPERATOR].shape, rows, i, &object,
                           err) ||
            !ag_pg_take_names(catalog, object, ag_pg_cell(rows, i, "names"), err)) {
            return false;
        }
        object->name =
            ag_pg_signature(catalog, ag_pg_cell(rows, i, "namespace"), object->name, &types);
        ag_list_add(catalog->arena, &catalog->schema->operators, object);
    }
    return true;
}

/* Those without a function are only waited for by others. */
const ag_pg_query ag_pg_operator_query = {
    .select = select_list,
    .from = "FROM pg_operator o JOIN pg_namespace n ON n.oid = o.oprnamespace"
            " WHERE o.oprcode <> 0 AND o.oid >= 16384 AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_operator", "o.oid") " ORDER BY n.nspname, o.oprname,"
                                                            " o.oprleft, o.oprright",
    .take = take,
};

/* ------------------------------------------------------------------ names */

void ag_pg_put_operator_name(ag_buf *out, const ag_name *name)
{
    if (name->schema != NULL) {
        ag_pg_put(out, "%I.", name->schema);
    }
    bool is_one = ag_sql_operator_len(name->name) == strlen(name->name);
    ag_pg_put(out, is_one ? "%S" : "%I", name->name);
}

void ag_pg_put_operator_key(ag_buf *out, const ag_render *render, const char *key)
{
    ag_signature signature = {.name = {.name = key}};
    ag_error ignored = {0};
    (void)!ag_signature_parse(out->arena, key, &signature, &ignored);
    if (signature.name.schema == NULL) {
        signature.name.schema = ag_pg_default_schema(render);
    }
    ag_pg_put_operator_name(out, &signature.name);
    ag_pg_put(out, " (%S)", ag_join(out->arena, &signature.types, ", "));
}

void ag_pg_put_operator(ag_buf *out, const char *text)
{
    ag_name name = {.name = text};
    ag_error ignored = {0};
    (void)!ag_name_parse(out->arena, text, &name, &ignored);
    ag_pg_put(out, name.schema != NULL ? " OPERATOR(" : " ");
    ag_pg_put_operator_name(out, &name);
    ag_pg_put(out, name.schema != NULL ? ")" : "");
}

static const char *key_text(ag_pg_work *w, const char *key)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put_operator_key(&sql, w->render, key);
    return sql.text;
}

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON OPERATOR %S IS %L", key_text(w, w->op->name), comment);
}

static void put_sides(ag_buf *sql, const ag_signature *key)
{
    static const char *const words[] = {"LEFTARG", "RIGHTARG"};
    for (size_t i = 0; i < key->types.len && i < AG_COUNT(words); i++) {
        if (!ag_streq(key->types.items[i], "none")) {
            ag_pg_put(sql, ",\n    %S = %T", words[i], key->types.items[i]);
        }
    }
}

/* Another operator that the model has. */
static void put_other(ag_pg_work *w, ag_buf *sql, const char *what, const char *other)
{
    ag_name name = {.name = other};
    ag_error ignored = {0};
    if (other == NULL) {
        return;
    }
    (void)!ag_name_parse(w->arena, other, &name, &ignored);
    name.schema = name.schema != NULL ? name.schema : ag_pg_default_schema(w->render);
    ag_pg_put(sql, ",\n    %S = OPERATOR(", what);
    ag_pg_put_operator_name(sql, &name);
    ag_buf_put(sql, ")");
}

static bool create(ag_pg_work *w)
{
    const ag_operator *to = (const ag_operator *)w->op->to;
    ag_signature key = {0};
    ag_buf sql = ag_buf_new(w->arena);
    if (!ag_signature_parse(w->arena, w->op->name, &key, w->err)) {
        return false;
    }
    if (key.name.schema == NULL) {
        key.name.schema = ag_pg_default_schema(w->render);
    }
    ag_buf_put(&sql, "CREATE OPERATOR ");
    ag_pg_put_operator_name(&sql, &key.name);
    ag_pg_put(&sql, " (\n    FUNCTION = %N", to->function);
    put_sides(&sql, &key);
    put_other(w, &sql, "COMMUTATOR", to->commutator);
    put_other(w, &sql, "NEGATOR", to->negator);
    if (to->restrict_function != NULL) {
        ag_pg_put(&sql, ",\n    RESTRICT = %N", to->restrict_function);
    }
    if (to->join_function != NULL) {
        ag_pg_put(&sql, ",\n    JOIN = %N", to->join_function);
    }
    ag_pg_run(w, "%S%S%S\n)", sql.text, to->hashes ? ",\n    HASHES" : "",
              to->merges ? ",\n    MERGES" : "");
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP OPERATOR %S", key_text(w, w->op->name));
    return true;
}

/* What ALTER OPERATOR cannot say. */
static bool is_made_again(const ag_op *op)
{
    static const char *const fields[] = {"function", "commutator", "negator", "hashes", "merges"};
    for (size_t i = 0; i < AG_COUNT(fields); i++) {
        if (op->verb == AG_ALTER && ag_pg_differ(op->from, op->to, fields[i])) {
            return true;
        }
    }
    return false;
}

static bool is_only_set(const char *from, const char *to)
{
    return ag_streq(from, to) || from == NULL;
}

/* From 17 on what was not said of an operator can be said of it; what was said stays. */
static bool stays(const ag_render *render, const ag_op *op)
{
    const ag_operator *from = (const ag_operator *)op->from;
    const ag_operator *to = (const ag_operator *)op->to;
    return render->version >= 170000 && op->verb == AG_ALTER &&
           !ag_pg_differ(op->from, op->to, "function") &&
           is_only_set(from->commutator, to->commutator) &&
           is_only_set(from->negator, to->negator) && from->hashes <= to->hashes &&
           from->merges <= to->merges;
}

static void set_rest(ag_pg_work *w, const ag_operator *from, const ag_operator *to)
{
    ag_buf sql = ag_buf_new(w->arena);
    put_other(w, &sql, "COMMUTATOR", from->commutator == NULL ? to->commutator : NULL);
    put_other(w, &sql, "NEGATOR", from->negator == NULL ? to->negator : NULL);
    ag_buf_put(&sql, to->hashes && !from->hashes ? ",\n    HASHES" : "");
    ag_buf_put(&sql, to->merges && !from->merges ? ",\n    MERGES" : "");
    if (sql.len > 0) {
        ag_pg_run(w, "ALTER OPERATOR %S SET (%S\n)", key_text(w, w->op->name), sql.text + 1);
    }
}

static void set_function(ag_pg_work *w, const char *what, const char *from, const char *to)
{
    if (!ag_streq(from, to)) {
        ag_pg_run(
            w, to == NULL ? "ALTER OPERATOR %S SET (%S = NONE)" : "ALTER OPERATOR %S SET (%S = %N)",
            key_text(w, w->op->name), what, to);
    }
}

static bool alter(ag_pg_work *w)
{
    const ag_operator *from = (const ag_operator *)w->op->from;
    const ag_operator *to = (const ag_operator *)w->op->to;
    if (is_made_again(w->op) && !stays(w->render, w->op)) {
        return drop(w) && create(w);
    }
    set_rest(w, from, to);
    set_function(w, "RESTRICT", from->restrict_function, to->restrict_function);
    set_function(w, "JOIN", from->join_function, to->join_function);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    const char *schema = ag_key_schema(w->arena, AG_KIND_OPERATOR, w->op->to_name);
    ag_pg_run(w, "ALTER OPERATOR %S SET SCHEMA %I", key_text(w, w->op->name),
              schema != NULL ? schema : ag_pg_default_schema(w->render));
    return true;
}

static bool refuse(const ag_op *op, const char *why, const char *hint, ag_error *err)
{
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "operator \"%s\" %s", op->name, why);
    return ag_hint(err, "%s", hint);
}

/* Nothing of an operator's name but its namespace can change. */
static bool keeps_name(ag_arena *arena, const ag_op *op)
{
    return ag_streq(ag_key_in(arena, AG_KIND_OPERATOR, op->name, NULL),
                    ag_key_in(arena, AG_KIND_OPERATOR, op->to_name, NULL));
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    ag_arena *arena = ag_arena_open();
    ag_signature key = {0};
    ag_error ignored = {0};
    bool postfix = op->to != NULL && render->version >= 140000 &&
                   ag_signature_parse(arena, op->name, &key, &ignored) && key.types.len == 2 &&
                   ag_streq(key.types.items[1], "none");
    bool ok = true;
    if (op->verb == AG_RENAME && !keeps_name(arena, op)) {
        ok = refuse(op, "can get another schema, but no other name or types",
                    "drop it, and create one under the new name", err);
    } else if (postfix) {
        ok = refuse(op, "stands behind its argument, which this server does not have",
                    "PostgreSQL 13 and earlier have such ones", err);
    }
    ag_arena_close(arena);
    return ok ? AG_FIT_IN_PLACE : AG_FIT_REFUSED;
}

/* What is dropped may be used by its sign, which then means another one. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_DROP || is_made_again(op);
}

const ag_pg_verbs ag_pg_operator_verbs = {
    {create, drop, alter, rename}, fit, disturbs, .stays = stays};
