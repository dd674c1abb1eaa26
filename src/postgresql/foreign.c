/* foreign.c: foreign data wrappers and servers, and the options that they and all that lies on them have.  Who may log in on a server is for each environment to say. */
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"
#include "postgresql/routine.h"

/* ------------------------------------------------------------------ from the catalogue */

static const ag_pg_select wrapper_list[] = {
    {"name", "w.fdwname"},
    {"names", "CASE WHEN w.fdwhandler <> 0 OR w.fdwvalidator <> 0 THEN json_build_object("
              "'handler', " AG_PG_ROUTINE_NAME("w.fdwhandler") ", 'validator', " AG_PG_ROUTINE_NAME(
                  "w.fdwvalidator") ") END"},
    {"options", AG_PG_OPTIONS("w.fdwoptions")},
    {"comment", "obj_description(w.oid, 'pg_foreign_data_wrapper')"},
    AG_PG_PRIVILEGES("w.fdwacl", "w.fdwowner", "F"),
    AG_PG_OWNER("w.fdwowner"),
    {0},
};

static bool take_wrappers(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *names = ag_pg_cell(rows, i, "names");
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_FOREIGN_DATA_WRAPPER].shape, rows, i,
                           &object, err) ||
            (names != NULL && !ag_pg_take_names(catalog, object, names, err))) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->foreign_data_wrappers, object);
    }
    return true;
}

const ag_pg_query ag_pg_foreign_data_wrapper_query = {
    .select = wrapper_list,
    .from = "FROM pg_foreign_data_wrapper w WHERE " AG_PG_NO_MEMBER("pg_foreign_data_wrapper",
                                                                    "w.oid") " ORDER BY w.fdwname",
    .take = take_wrappers,
};

static const ag_pg_select server_list[] = {
    {"name", "s.srvname"},
    {"wrapper", "w.fdwname"},
    {"type", "s.srvtype"},
    {"version", "s.srvversion"},
    {"options", AG_PG_OPTIONS("s.srvoptions")},
    {"comment", "obj_description(s.oid, 'pg_foreign_server')"},
    AG_PG_PRIVILEGES("s.srvacl", "s.srvowner", "S"),
    AG_PG_OWNER("s.srvowner"),
    {0},
};

static bool take_servers(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_FOREIGN_SERVER].shape, rows, i, &object,
                           err)) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->foreign_servers, object);
    }
    return true;
}

const ag_pg_query ag_pg_foreign_server_query = {
    .select = server_list,
    .from = "FROM pg_foreign_server s JOIN pg_foreign_data_wrapper w ON w.oid = s.srvfdw"
            " WHERE " AG_PG_NO_MEMBER("pg_foreign_server", "s.oid") " ORDER BY s.srvname",
    .take = take_servers,
};

/* ------------------------------------------------------------------ options */

static const char *value_of(const ag_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], key)) {
            return pairs->values.items[i];
        }
    }
    return NULL;
}

void ag_pg_put_foreign_options(ag_buf *out, const ag_pairs *options)
{
    for (size_t i = 0; i < options->keys.len; i++) {
        ag_pg_put(out, i == 0 ? " OPTIONS (%I %L" : ", %I %L", options->keys.items[i],
                  options->values.items[i]);
    }
    ag_buf_put(out, options->keys.len > 0 ? ")" : "");
}

void ag_pg_alter_foreign_options(ag_pg_work *w, const char *what, const ag_pairs *from,
                                 const ag_pairs *to)
{
    ag_buf sql = ag_buf_new(w->arena);
    for (size_t i = 0; i < from->keys.len; i++) {
        if (value_of(to, from->keys.items[i]) == NULL) {
            ag_pg_put(&sql, sql.len > 0 ? ", DROP %I" : "DROP %I", from->keys.items[i]);
        }
    }
    for (size_t i = 0; i < to->keys.len; i++) {
        const char *old = value_of(from, to->keys.items[i]);
        if (!ag_streq(old, to->values.items[i])) {
            ag_pg_put(&sql, "%S%S %I %L", sql.len > 0 ? ", " : "", old == NULL ? "ADD" : "SET",
                      to->keys.items[i], to->values.items[i]);
        }
    }
    if (sql.len > 0) {
        ag_pg_run(w, "%S OPTIONS (%S)", what, sql.text);
    }
}

/* ------------------------------------------------------------------ statements that are alike */

static const char *noun(const ag_pg_work *w)
{
    return w->op->kind == AG_KIND_FOREIGN_SERVER ? "SERVER" : "FOREIGN DATA WRAPPER";
}

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON %S %I IS %L", noun(w), w->op->name, comment);
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP %S %I", noun(w), w->op->name);
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER %S %I RENAME TO %I", noun(w), w->op->name, w->op->to_name);
    return true;
}

static const char *alter_text(ag_pg_work *w)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "ALTER %S %I", noun(w), w->op->name);
    return sql.text;
}

/* ------------------------------------------------------------------ wrappers */

static bool create_wrapper(ag_pg_work *w)
{
    const ag_foreign_data_wrapper *to = (const ag_foreign_data_wrapper *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE FOREIGN DATA WRAPPER %I", w->op->name);
    if (to->handler != NULL) {
        ag_pg_put(&sql, " HANDLER %N", to->handler);
    }
    if (to->validator != NULL) {
        ag_pg_put(&sql, " VALIDATOR %N", to->validator);
    }
    ag_pg_put_foreign_options(&sql, &to->options);
    ag_pg_run(w, "%S", sql.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static void alter_function(ag_pg_work *w, const char *what, const char *from, const char *to)
{
    if (ag_streq(from, to)) {
        return;
    }
    ag_pg_run(w, to == NULL ? "%S NO %S" : "%S %S %N", alter_text(w), what, to);
}

static bool alter_wrapper(ag_pg_work *w)
{
    const ag_foreign_data_wrapper *from = (const ag_foreign_data_wrapper *)w->op->from;
    const ag_foreign_data_wrapper *to = (const ag_foreign_data_wrapper *)w->op->to;
    alter_function(w, "HANDLER", from->handler, to->handler);
    alter_function(w, "VALIDATOR", from->validator, to->validator);
    ag_pg_alter_foreign_options(w, alter_text(w), &from->options, &to->options);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

const ag_pg_verbs ag_pg_foreign_data_wrapper_verbs = {
    {create_wrapper, drop, alter_wrapper, rename}};

/* ------------------------------------------------------------------ servers */

static bool create_server(ag_pg_work *w)
{
    const ag_foreign_server *to = (const ag_foreign_server *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE SERVER %I", w->op->name);
    if (to->type != NULL) {
        ag_pg_put(&sql, " TYPE %L", to->type);
    }
    if (to->version != NULL) {
        ag_pg_put(&sql, " VERSION %L", to->version);
    }
    ag_pg_put(&sql, " FOREIGN DATA WRAPPER %I", to->wrapper);
    ag_pg_put_foreign_options(&sql, &to->options);
    ag_pg_run(w, "%S", sql.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

/* User mappings are nobody's but the environment's, and the server wants none of one that goes. */
static bool drop_server(ag_pg_work *w)
{
    const char *name = w->op->name;
    const ag_obstacle obstacle = {
        .rule = ag_format(w->arena, "foreign server \"%s\" must have no user mappings", name),
        .one = ag_format(w->arena, "user mapping of %s is there", name),
        .many = ag_format(w->arena, "user mappings of %s are there", name),
        .example = "'that of ' || usename",
        .from = ag_sql_format(w->arena, &ag_postgresql_dialect,
                              "pg_user_mappings WHERE srvname = %L", name),
        .hint = "drop them by hand, or by an \"execute\" operation before this one: DROP USER"
                " MAPPING FOR role SERVER name"};
    ag_step_assert_none(w->arena, w->step, &ag_postgresql_dialect, &obstacle);
    return drop(w);
}

static bool alter_server(ag_pg_work *w)
{
    const ag_foreign_server *from = (const ag_foreign_server *)w->op->from;
    const ag_foreign_server *to = (const ag_foreign_server *)w->op->to;
    if (!ag_streq(from->version, to->version)) {
        ag_pg_run(w, "%S VERSION %L", alter_text(w), to->version);
    }
    ag_pg_alter_foreign_options(w, alter_text(w), &from->options, &to->options);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

/* The passwords in its user mappings would go with a server that is made again. */
static ag_fit fit_server(const ag_render *render, const ag_op *op, const ag_table *table,
                         ag_error *err)
{
    (void)render;
    (void)table;
    if (op->verb != AG_ALTER ||
        (!ag_pg_differ(op->from, op->to, "wrapper") && !ag_pg_differ(op->from, op->to, "type"))) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                 "the wrapper and the type of foreign server \"%s\" cannot be changed", op->name);
    ag_hint(err, "declare another one under a new name, let its tables lie on that, and drop this "
                 "one; user mappings are made by hand");
    return AG_FIT_REFUSED;
}

const ag_pg_verbs ag_pg_foreign_server_verbs = {{create_server, drop_server, alter_server, rename},
                                                fit_server};
