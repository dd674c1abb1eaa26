/* text_search.c: dictionaries and configurations of text search. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/render.h"

#include <string.h>

/* ------------------------------------------------------------------ dictionaries from the catalogue */

static const ag_pg_select dictionary_list[] = {
    {"namespace", "n.nspname"},          {"name", "d.dictname"},
    {"template_namespace", "m.nspname"}, {"template_name", "t.tmplname"},
    {"init", "d.dictinitoption"},        {"comment", "obj_description(d.oid, 'pg_ts_dict')"},
    AG_PG_OWNER("d.dictowner"),          {0},
};

/* What is in pg_catalog is found without its name. */
static const char *name_of(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                           const char *namespace, const char *name)
{
    const char *schema = ag_pg_cell(rows, row, namespace);
    return strcmp(schema, "pg_catalog") == 0
               ? ag_name_text(catalog->arena, NULL, ag_pg_cell(rows, row, name))
               : ag_pg_name(catalog, schema, ag_pg_cell(rows, row, name));
}

/* The text between the quotes of 'it''s' and E'a\\b'; a number as it stands. */
static const char *value_of(ag_arena *arena, ag_token token)
{
    ag_buf value = ag_buf_new(arena);
    bool escaped = token.len > 0 && *token.text != '\'';
    size_t start = escaped ? 2 : 1;
    if (token.type != AG_TOKEN_STRING) {
        return ag_strndup(arena, token.text, token.len);
    }
    for (size_t i = start; i + 1 < token.len; i++) {
        i += token.text[i] == '\'' || (escaped && token.text[i] == '\\');
        ag_buf_putc(&value, token.text[i]);
    }
    return value.text;
}

/* language = 'english', stopwords = 'english' */
static void take_options(ag_pg_catalog *catalog, const char *text, ag_pairs *out)
{
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_PLAIN);
    for (ag_token t = ag_lexer_next(&lexer); t.type != AG_TOKEN_END; t = ag_lexer_next(&lexer)) {
        if (t.type != AG_TOKEN_WORD && t.type != AG_TOKEN_NAME) {
            continue;
        }
        AG_PUSH(catalog->arena, &out->keys, ag_token_text(catalog->arena, t));
        (void)ag_lexer_next(&lexer); /* = */
        AG_PUSH(catalog->arena, &out->values, value_of(catalog->arena, ag_lexer_next(&lexer)));
    }
}

static bool take_dictionaries(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        const char *init = ag_pg_cell(rows, i, "init");
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_TEXT_SEARCH_DICTIONARY].shape, rows, i,
                           &object, err)) {
            return false;
        }
        ag_text_search_dictionary *dictionary = (ag_text_search_dictionary *)object;
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        dictionary->template_name =
            name_of(catalog, rows, i, "template_namespace", "template_name");
        if (init != NULL) {
            take_options(catalog, init, &dictionary->options);
        }
        ag_list_add(catalog->arena, &catalog->schema->text_search_dictionaries, object);
    }
    return true;
}

const ag_pg_query ag_pg_text_search_dictionary_query = {
    .select = dictionary_list,
    .from = "FROM pg_ts_dict d JOIN pg_namespace n ON n.oid = d.dictnamespace"
            " JOIN pg_ts_template t ON t.oid = d.dicttemplate"
            " JOIN pg_namespace m ON m.oid = t.tmplnamespace WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_ts_dict", "d.oid") " ORDER BY n.nspname, d.dictname",
    .take = take_dictionaries,
};

/* ------------------------------------------------------------------ configurations from the catalogue */

static const ag_pg_select configuration_list[] = {
    {"namespace", "n.nspname"},
    {"name", "c.cfgname"},
    {"parser_namespace", "m.nspname"},
    {"parser_name", "p.prsname"},
    {"mappings", "(SELECT json_object_agg(k.alias, k.dictionaries ORDER BY k.tokid) FROM"
                 " (SELECT t.tokid, t.alias, string_agg(d.mapdict::regdictionary::text, ', '"
                 " ORDER BY d.mapseqno) AS dictionaries FROM pg_ts_config_map d"
                 " JOIN ts_token_type(c.cfgparser) t ON t.tokid = d.maptokentype"
                 " WHERE d.mapcfg = c.oid GROUP BY t.tokid, t.alias) k)"},
    {"comment", "obj_description(c.oid, 'pg_ts_config')"},
    AG_PG_OWNER("c.cfgowner"),
    {0},
};

static bool take_configurations(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_TEXT_SEARCH_CONFIGURATION].shape, rows,
                           i, &object, err)) {
            return false;
        }
        const char *parser = name_of(catalog, rows, i, "parser_namespace", "parser_name");
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        if (strcmp(parser, "default") != 0) {
            ((ag_text_search_configuration *)object)->parser = parser;
        }
        ag_list_add(catalog->arena, &catalog->schema->text_search_configurations, object);
    }
    return true;
}

const ag_pg_query ag_pg_text_search_configuration_query = {
    .select = configuration_list,
    .from = "FROM pg_ts_config c JOIN pg_namespace n ON n.oid = c.cfgnamespace"
            " JOIN pg_ts_parser p ON p.oid = c.cfgparser"
            " JOIN pg_namespace m ON m.oid = p.prsnamespace WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_ts_config", "c.oid") " ORDER BY n.nspname, c.cfgname",
    .take = take_configurations,
};

/* ------------------------------------------------------------------ statements that are alike */

static const char *noun(const ag_pg_work *w)
{
    return w->op->kind == AG_KIND_TEXT_SEARCH_DICTIONARY ? "TEXT SEARCH DICTIONARY"
                                                         : "TEXT SEARCH CONFIGURATION";
}

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON %S %N IS %L", noun(w), ag_pg_target(w), comment);
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP %S %N", noun(w), ag_pg_target(w));
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, noun(w));
}

static const char *find(const ag_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], key)) {
            return pairs->values.items[i];
        }
    }
    return NULL;
}

/* ------------------------------------------------------------------ dictionaries */

static bool create_dictionary(ag_pg_work *w)
{
    const ag_text_search_dictionary *to = (const ag_text_search_dictionary *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "CREATE TEXT SEARCH DICTIONARY %N (TEMPLATE = %N", w->op->name,
              to->template_name);
    for (size_t i = 0; i < to->options.keys.len; i++) {
        ag_pg_put(&sql, ", %I = %L", to->options.keys.items[i], to->options.values.items[i]);
    }
    ag_pg_run(w, "%S)", sql.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool disturbs_dictionary(const ag_op *op)
{
    return op->verb == AG_ALTER && ag_pg_differ(op->from, op->to, "template");
}

/* An option without a value is taken away. */
static void alter_options(ag_pg_work *w, const ag_pairs *from, const ag_pairs *to)
{
    ag_buf sql = ag_buf_new(w->arena);
    for (size_t i = 0; i < from->keys.len; i++) {
        if (find(to, from->keys.items[i]) == NULL) {
            ag_pg_put(&sql, sql.len > 0 ? ", %I" : "%I", from->keys.items[i]);
        }
    }
    for (size_t i = 0; i < to->keys.len; i++) {
        if (!ag_streq(find(from, to->keys.items[i]), to->values.items[i])) {
            ag_pg_put(&sql, sql.len > 0 ? ", %I = %L" : "%I = %L", to->keys.items[i],
                      to->values.items[i]);
        }
    }
    if (sql.len > 0) {
        ag_pg_run(w, "ALTER TEXT SEARCH DICTIONARY %N (%S)", ag_pg_target(w), sql.text);
    }
}

static bool alter_dictionary(ag_pg_work *w)
{
    const ag_text_search_dictionary *from = (const ag_text_search_dictionary *)w->op->from;
    const ag_text_search_dictionary *to = (const ag_text_search_dictionary *)w->op->to;
    if (disturbs_dictionary(w->op)) {
        return drop(w) && create_dictionary(w);
    }
    alter_options(w, &from->options, &to->options);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

const ag_pg_verbs ag_pg_text_search_dictionary_verbs = {
    {create_dictionary, drop, alter_dictionary, rename}, .disturbs = disturbs_dictionary};

/* ------------------------------------------------------------------ configurations */

static void map(ag_pg_work *w, const char *verb, const char *token, const char *dictionaries)
{
    ag_pg_run(w, "ALTER TEXT SEARCH CONFIGURATION %N %S MAPPING FOR %I WITH %S", ag_pg_target(w),
              verb, token, ag_pg_closed(w->arena, dictionaries));
}

static bool create_configuration(ag_pg_work *w)
{
    const ag_text_search_configuration *to = (const ag_text_search_configuration *)w->op->to;
    ag_pg_run(w,
              to->parser == NULL
                  ? "CREATE TEXT SEARCH CONFIGURATION %N (PARSER = pg_catalog.\"default\")"
                  : "CREATE TEXT SEARCH CONFIGURATION %N (PARSER = %N)",
              w->op->name, to->parser);
    for (size_t i = 0; i < to->mappings.keys.len; i++) {
        map(w, "ADD", to->mappings.keys.items[i], to->mappings.values.items[i]);
    }
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool disturbs_configuration(const ag_op *op)
{
    return op->verb == AG_ALTER && ag_pg_differ(op->from, op->to, "parser");
}

static void alter_mappings(ag_pg_work *w, const ag_pairs *from, const ag_pairs *to)
{
    for (size_t i = 0; i < from->keys.len; i++) {
        if (find(to, from->keys.items[i]) == NULL) {
            ag_pg_run(w, "ALTER TEXT SEARCH CONFIGURATION %N DROP MAPPING FOR %I", ag_pg_target(w),
                      from->keys.items[i]);
        }
    }
    for (size_t i = 0; i < to->keys.len; i++) {
        const char *old = find(from, to->keys.items[i]);
        if (!ag_streq(old, to->values.items[i])) {
            map(w, old == NULL ? "ADD" : "ALTER", to->keys.items[i], to->values.items[i]);
        }
    }
}

static bool alter_configuration(ag_pg_work *w)
{
    const ag_text_search_configuration *from = (const ag_text_search_configuration *)w->op->from;
    const ag_text_search_configuration *to = (const ag_text_search_configuration *)w->op->to;
    if (disturbs_configuration(w->op)) {
        return drop(w) && create_configuration(w);
    }
    alter_mappings(w, &from->mappings, &to->mappings);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

const ag_pg_verbs ag_pg_text_search_configuration_verbs = {
    {create_configuration, drop, alter_configuration, rename}, .disturbs = disturbs_configuration};
