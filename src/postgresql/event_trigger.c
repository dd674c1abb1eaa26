/* event_trigger.c: event triggers. */
#include "postgresql/routine.h"

static const ag_pg_select select_list[] = {
    {"name", "e.evtname"},
    {"event", "e.evtevent"},
    {"tags", "to_json(e.evttags)"},
    {"names", "json_build_object('function', " AG_PG_ROUTINE_NAME("e.evtfoid") ")"},
    {"enabled", "CASE e.evtenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica' WHEN 'A' THEN"
                " 'always' ELSE 'origin' END"},
    {"comment", "obj_description(e.oid, 'pg_event_trigger')"},
    AG_PG_OWNER("e.evtowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_EVENT_TRIGGER].shape, rows, i, &object,
                           err) ||
            !ag_pg_take_names(catalog, object, ag_pg_cell(rows, i, "names"), err)) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->event_triggers, object);
    }
    return true;
}

const ag_pg_query ag_pg_event_trigger_query = {
    .select = select_list,
    .from = "FROM pg_event_trigger e WHERE " AG_PG_NO_MEMBER("pg_event_trigger",
                                                             "e.oid") " ORDER BY e.evtname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static const ag_event_trigger *to_of(const ag_pg_work *w)
{
    return (const ag_event_trigger *)w->op->to;
}

static void put_comment(ag_pg_work *w)
{
    ag_pg_run(w, "COMMENT ON EVENT TRIGGER %I IS %L", w->op->name, to_of(w)->comment);
}

static void put_enabled(ag_pg_work *w)
{
    static const char *const words[] = {"ENABLE", "DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS"};
    ag_pg_run(w, "ALTER EVENT TRIGGER %I %S", w->op->name, words[to_of(w)->enabled]);
}

static bool create(ag_pg_work *w)
{
    static const char *const events[] = {"ddl_command_start", "ddl_command_end", "table_rewrite",
                                         "sql_drop", "login"};
    const ag_event_trigger *to = to_of(w);
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE EVENT TRIGGER %I ON %S", w->op->name, events[to->event]);
    for (size_t i = 0; i < to->tags.len; i++) {
        ag_pg_put(&sql, i == 0 ? "\n    WHEN TAG IN (%L" : ", %L", to->tags.items[i]);
    }
    ag_pg_put(&sql, to->tags.len > 0 ? ")\n    EXECUTE FUNCTION %N()" : " EXECUTE FUNCTION %N()",
              to->function);
    ag_pg_run(w, "%S", sql.text);
    if (to->enabled != AG_ENABLED_ORIGIN) {
        put_enabled(w);
    }
    if (to->comment != NULL) {
        put_comment(w);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP EVENT TRIGGER %I", w->op->name);
    return true;
}

static bool renews(const ag_op *op)
{
    static const char *const fixed[] = {"event", "tags", "function"};
    for (size_t i = 0; i < AG_COUNT(fixed); i++) {
        if (ag_pg_differ(op->from, op->to, fixed[i])) {
            return true;
        }
    }
    return false;
}

static bool alter(ag_pg_work *w)
{
    if (renews(w->op)) {
        return drop(w) && create(w);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "enabled")) {
        put_enabled(w);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "comment")) {
        put_comment(w);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER EVENT TRIGGER %I RENAME TO %I", w->op->name, w->op->to_name);
    return true;
}

static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    const ag_event_trigger *to = (const ag_event_trigger *)op->to;
    if (to == NULL || to->event != AG_EVENT_LOGIN || !ag_pg_older(render, 170000)) {
        return AG_FIT_IN_PLACE;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                 "\"%s\" fires at a login, which this server does not have", op->name);
    ag_hint(err, "PostgreSQL 17 and later have it");
    return AG_FIT_REFUSED;
}

const ag_pg_verbs ag_pg_event_trigger_verbs = {{create, drop, alter, rename}, fit, NULL, renews};
