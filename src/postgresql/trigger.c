/* trigger.c: triggers of tables and views.  Those that the server made in partitions are no objects of their own. */
#include <string.h>

#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/render.h"

/* The server is asked for its words only where they hold what the catalogue keeps in a form of its own: a condition, arguments. */
static const ag_pg_select select_list[] = {
    {"relation", "t.tgrelid"},
    {"name", "t.tgname"},
    {"clone", "CASE WHEN t.tgparentid <> 0 THEN true END", 130000, "NULL"},
    {"timing", "CASE WHEN t.tgtype & 2 <> 0 THEN 'before' WHEN t.tgtype & 64 <> 0 THEN 'instead of'"
               " ELSE 'after' END"},
    {"events", "array_to_json(array_remove(ARRAY[CASE WHEN t.tgtype & 4 <> 0 THEN 'insert' END,"
               " CASE WHEN t.tgtype & 16 <> 0 THEN 'update' END,"
               " CASE WHEN t.tgtype & 8 <> 0 THEN 'delete' END,"
               " CASE WHEN t.tgtype & 32 <> 0 THEN 'truncate' END], NULL))"},
    {"numbers", "nullif(t.tgattr::text, '')"},
    {"for_each", "CASE WHEN t.tgtype & 1 <> 0 THEN 'row' END"},
    {"old_table", "t.tgoldtable"},
    {"new_table", "t.tgnewtable"},
    {"function_schema", "nullif(pn.nspname, 'pg_catalog')"},
    {"function_name", "p.proname"},
    {"constraint", "CASE WHEN t.tgconstraint <> 0 THEN true END"},
    {"deferrable", "CASE WHEN t.tginitdeferred THEN 'initially deferred'"
                   " WHEN t.tgdeferrable THEN 'initially immediate' END"},
    {"partner_schema", "kn.nspname"},
    {"partner_name", "k.relname"},
    {"enabled", "CASE t.tgenabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'"
                " WHEN 'A' THEN 'always' END"},
    {"comment", "x.description"},
    {"definition", "CASE WHEN t.tgqual IS NOT NULL OR t.tgnargs > 0 THEN pg_get_triggerdef(t.oid)"
                   " END"},
    {0},
};

/* ------------------------------------------------------------------ what the server says of it */

/* Behind "(" until the ")" that closes it, which is the lexer's last token then. */
static char *enclosed(ag_arena *arena, ag_lexer *lexer)
{
    const char *start = lexer->next;
    int depth = 1;
    ag_token token;
    do {
        token = ag_lexer_next(lexer);
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
    } while (depth > 0 && token.type != AG_TOKEN_END);
    return ag_strndup(arena, start, (size_t)(token.text - start));
}

/* The text of a literal as the server writes one: 'it''s', E'a\\b'; `next` is then behind it. */
static char *literal_text(ag_arena *arena, const char **next)
{
    ag_buf text = ag_buf_new(arena);
    const char *c = *next;
    bool escapes = *c == 'E';
    for (c += escapes ? 2 : 1; *c != '\0' && (*c != '\'' || c[1] == '\''); c++) {
        c += *c == '\'' || (escapes && *c == '\\');
        ag_buf_putc(&text, *c);
    }
    *next = c + (*c == '\'');
    return text.text;
}

/* From behind the "(" of the call. */
static ag_names arguments_of(ag_arena *arena, const char *next)
{
    ag_names arguments = {0};
    while (*next == '\'' || *next == 'E') {
        AG_PUSH(arena, &arguments, literal_text(arena, &next));
        next += strspn(next, ", ");
    }
    return arguments;
}

/* … FOR EACH ROW [WHEN (condition)] EXECUTE FUNCTION name('argument', …): the words before cannot be names, which would be quoted. */
static void read_definition(ag_arena *arena, const char *definition, ag_trigger *trigger)
{
    ag_lexer lexer = ag_lexer_new(definition, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer), before = token;
    while (token.type != AG_TOKEN_END &&
           !(ag_token_is(before, "for") && ag_token_is(token, "each"))) {
        before = token;
        token = ag_lexer_next(&lexer);
    }
    (void)ag_lexer_next(&lexer); /* row, statement */
    token = ag_lexer_next(&lexer);
    if (ag_token_is(token, "when")) {
        (void)ag_lexer_next(&lexer);
        trigger->when = enclosed(arena, &lexer);
    }
    while (token.type != AG_TOKEN_END && !ag_token_is(token, "(")) {
        token = ag_lexer_next(&lexer);
    }
    trigger->arguments = arguments_of(arena, lexer.next);
}

static void fill(ag_pg_catalog *catalog, const ag_pg_relation *relation, const ag_rows *rows,
                 size_t row, ag_trigger *trigger)
{
    const char *definition = ag_pg_cell(rows, row, "definition");
    const char *partner = ag_pg_cell(rows, row, "partner_name");
    trigger->function = ag_pg_name(catalog, ag_pg_cell(rows, row, "function_schema"),
                                   ag_pg_cell(rows, row, "function_name"));
    trigger->columns = ag_pg_columns(catalog, relation, ag_pg_cell(rows, row, "numbers"));
    if (partner != NULL) {
        trigger->partner = ag_pg_name(catalog, ag_pg_cell(rows, row, "partner_schema"), partner);
    }
    if (definition != NULL) {
        read_definition(catalog->arena, definition, trigger);
    }
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        ag_object *object;
        if (relation == NULL || relation->object == NULL || ag_pg_cell(rows, i, "clone") != NULL) {
            continue;
        }
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_TRIGGER].shape, rows, i, &object,
                           err)) {
            return false;
        }
        fill(catalog, relation, rows, i, (ag_trigger *)object);
        ag_list_add(catalog->arena, ag_children(relation->object, AG_KIND_TRIGGER), object);
    }
    return true;
}

const ag_pg_query ag_pg_trigger_query = {
    .select = select_list,
    .from = "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " JOIN pg_namespace n ON n.oid = c.relnamespace"
            " JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace pn ON pn.oid = p.pronamespace"
            " LEFT JOIN pg_class k ON k.oid = t.tgconstrrelid"
            " LEFT JOIN pg_namespace kn ON kn.oid = k.relnamespace"
            " LEFT JOIN pg_description x ON x.objoid = t.oid"
            " AND x.classoid = 'pg_trigger'::regclass"
            " WHERE NOT t.tgisinternal AND " AG_PG_OWN_SCHEMA
            " ORDER BY n.nspname, c.relname, t.tgname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_events(ag_buf *sql, const ag_trigger *trigger)
{
    for (size_t i = 0; i < trigger->events.len; i++) {
        const char *event = trigger->events.items[i];
        ag_pg_put(sql, i == 0 ? " %S" : " OR %S", event);
        if (ag_streq(event, "update") && trigger->columns.len > 0) {
            ag_pg_put(sql, " OF %C", &trigger->columns);
        }
    }
}

static void put_rows(ag_buf *sql, const ag_trigger *trigger)
{
    if (trigger->old_rows == NULL && trigger->new_rows == NULL) {
        return;
    }
    ag_buf_put(sql, " REFERENCING");
    if (trigger->old_rows != NULL) {
        ag_pg_put(sql, " OLD TABLE AS %I", trigger->old_rows);
    }
    if (trigger->new_rows != NULL) {
        ag_pg_put(sql, " NEW TABLE AS %I", trigger->new_rows);
    }
}

static void put_call(ag_buf *sql, const ag_trigger *trigger)
{
    ag_pg_put(sql, " EXECUTE FUNCTION %N(", trigger->function);
    for (size_t i = 0; i < trigger->arguments.len; i++) {
        ag_pg_put(sql, i == 0 ? "%L" : ", %L", trigger->arguments.items[i]);
    }
    ag_buf_put(sql, ")");
}

static void run_create(ag_pg_work *w, const ag_trigger *trigger, bool replace)
{
    static const char *const timings[] = {"BEFORE", "BEFORE", "AFTER", "INSTEAD OF"};
    static const char *const deferrables[] = {"", " DEFERRABLE INITIALLY IMMEDIATE",
                                              " DEFERRABLE INITIALLY DEFERRED"};
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE %S%STRIGGER %I %S", replace ? "OR REPLACE " : "",
              trigger->constraint ? "CONSTRAINT " : "", w->op->name, timings[trigger->timing]);
    put_events(&sql, trigger);
    ag_pg_put(&sql, " ON %N", w->op->table);
    if (trigger->partner != NULL) {
        ag_pg_put(&sql, " FROM %N", trigger->partner);
    }
    ag_buf_put(&sql, deferrables[trigger->deferrable]);
    put_rows(&sql, trigger);
    ag_buf_put(&sql, trigger->for_each == AG_FOR_ROW ? " FOR EACH ROW" : " FOR EACH STATEMENT");
    if (trigger->when != NULL) {
        ag_pg_put(&sql, " WHEN (%S)", ag_pg_closed(w->arena, trigger->when));
    }
    put_call(&sql, trigger);
    ag_pg_run(w, "%S", sql.text);
    if (trigger->enabled != AG_ENABLED_ORIGIN) {
        ag_pg_enable(w, "TRIGGER", w->op->name, trigger->enabled);
    }
}

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON TRIGGER %I ON %N IS %L", w->op->name, w->op->table, comment);
}

static bool create(ag_pg_work *w)
{
    const ag_trigger *trigger = (const ag_trigger *)w->op->to;
    run_create(w, trigger, false);
    if (trigger->comment != NULL) {
        put_comment(w, trigger->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP TRIGGER %I ON %N", w->op->name, w->op->table);
    return true;
}

/* What can change while it stands. */
static uint64_t light_fields(const ag_shape *shape)
{
    return ag_field_bit((size_t)ag_field_index(shape, "enabled")) |
           ag_field_bit((size_t)ag_field_index(shape, "comment"));
}

static bool alter(ag_pg_work *w)
{
    const ag_trigger *from = (const ag_trigger *)w->op->from, *to = (const ag_trigger *)w->op->to;
    uint64_t changed = ag_object_changed(w->op->from, w->op->to);
    bool whole = (changed & ~light_fields(w->op->to->shape)) != 0;
    bool replace = !from->constraint && !to->constraint && !ag_pg_older(w->render, 140000);
    if (whole && !replace) {
        drop(w);
        return create(w);
    }
    if (whole) {
        run_create(w, to, true);
    } else if (from->enabled != to->enabled) {
        ag_pg_enable(w, "TRIGGER", w->op->name, to->enabled);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER TRIGGER %I ON %N RENAME TO %I", w->op->name, w->op->table, w->op->to_name);
    return true;
}

const ag_pg_verbs ag_pg_trigger_verbs = {{create, drop, alter, rename}};
