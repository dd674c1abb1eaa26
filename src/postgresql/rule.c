/* rule.c: rewrite rules.  The one that is a view's query is the view's. */
#include <string.h>

#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"relation", "w.ev_class"},
    {"name", "w.rulename"},
    {"event", "CASE w.ev_type WHEN '2' THEN 'update' WHEN '3' THEN 'insert' ELSE 'delete' END"},
    {"instead", "w.is_instead"},
    {"enabled", "CASE w.ev_enabled WHEN 'D' THEN 'disabled' WHEN 'R' THEN 'replica'"
                " WHEN 'A' THEN 'always' END"},
    {"comment", "x.description"},
    {"definition", "btrim(pg_get_ruledef(w.oid), E' \\n;')"},
    {0},
};

/* The next token that is one of the words, outside of parentheses. */
static ag_token find_word(ag_lexer *lexer, const char *const *words)
{
    ag_token token;
    int depth = 0;
    do {
        token = ag_lexer_next(lexer);
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        for (size_t i = 0; depth == 0 && words[i] != NULL; i++) {
            if (ag_token_is(token, words[i])) {
                return token;
            }
        }
    } while (token.type != AG_TOKEN_END);
    return token;
}

/* Without the white space at both ends. */
static char *between(ag_arena *arena, const char *start, const char *end)
{
    start += strspn(start, " \n");
    while (end > start && (end[-1] == ' ' || end[-1] == '\n')) {
        end--;
    }
    return ag_strndup(arena, start, (size_t)(end - start));
}

/* … ON event TO table [WHERE condition] DO [INSTEAD] action: words that are reserved, and so no names unless quoted. */
static void read_definition(ag_arena *arena, const char *definition, ag_rule *rule)
{
    static const char *const parts[] = {"where", "do", NULL};
    ag_lexer lexer = ag_lexer_new(definition, AG_LEX_PLAIN);
    ag_token token = find_word(&lexer, parts);
    if (ag_token_is(token, "where")) {
        const char *start = lexer.next;
        token = find_word(&lexer, parts + 1);
        rule->where = between(arena, start, token.text);
    }
    const char *start = lexer.next;
    if (ag_token_is(ag_lexer_next(&lexer), "instead")) {
        start = lexer.next;
    }
    rule->action = ag_strdup(arena, start + strspn(start, " \n"));
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        ag_object *object;
        if (relation == NULL || relation->object == NULL) {
            continue;
        }
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_RULE].shape, rows, i, &object, err)) {
            return false;
        }
        read_definition(catalog->arena, ag_pg_cell(rows, i, "definition"), (ag_rule *)object);
        ag_list_add(catalog->arena, ag_children(relation->object, AG_KIND_RULE), object);
    }
    return true;
}

const ag_pg_query ag_pg_rule_query = {
    .select = select_list,
    .from =
        "FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class"
        " JOIN pg_namespace n ON n.oid = c.relnamespace"
        " LEFT JOIN pg_description x ON x.objoid = w.oid AND x.classoid = 'pg_rewrite'::regclass"
        " WHERE w.rulename <> '_RETURN' AND w.oid >= 16384 AND " AG_PG_OWN_SCHEMA
        " ORDER BY n.nspname, c.relname, w.rulename",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void run_create(ag_pg_work *w, const ag_rule *rule, bool replace)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE %SRULE %I AS ON %S TO %N", replace ? "OR REPLACE " : "", w->op->name,
              events[rule->event], w->op->table);
    if (rule->where != NULL) {
        ag_pg_put(&sql, " WHERE %S", ag_pg_closed(w->arena, rule->where));
    }
    ag_pg_put(&sql, " DO %S%S", rule->instead ? "INSTEAD " : "ALSO ",
              ag_pg_closed(w->arena, rule->action));
    ag_pg_run(w, "%S", sql.text);
}

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON RULE %I ON %N IS %L", w->op->name, w->op->table, comment);
}

static bool create(ag_pg_work *w)
{
    const ag_rule *rule = (const ag_rule *)w->op->to;
    run_create(w, rule, false);
    if (rule->enabled != AG_ENABLED_ORIGIN) {
        ag_pg_enable(w, "RULE", w->op->name, rule->enabled);
    }
    if (rule->comment != NULL) {
        put_comment(w, rule->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP RULE %I ON %N", w->op->name, w->op->table);
    return true;
}

static bool alter(ag_pg_work *w)
{
    const ag_rule *from = (const ag_rule *)w->op->from, *to = (const ag_rule *)w->op->to;
    static const char *const facts[] = {"event", "where", "instead", "do"};
    bool whole = false;
    for (size_t i = 0; i < AG_COUNT(facts); i++) {
        whole = whole || ag_pg_differ(w->op->from, w->op->to, facts[i]);
    }
    if (whole) {
        run_create(w, to, true);
    }
    if (from->enabled != to->enabled) {
        ag_pg_enable(w, "RULE", w->op->name, to->enabled);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_pg_run(w, "ALTER RULE %I ON %N RENAME TO %I", w->op->name, w->op->table, w->op->to_name);
    return true;
}

const ag_pg_verbs ag_pg_rule_verbs = {{create, drop, alter, rename}};
