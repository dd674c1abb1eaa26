#include "model/refs.h"

#include "base/text.h"

#include <string.h>

/* ------------------------------------------------------------------ names in a text */

typedef struct walk {
    ag_arena *arena;
    ag_mentions *out;
    bool weak;
} walk;

static void say(const walk *w, const char *schema, const char *name, bool bare)
{
    ag_mention mention = {schema, name, w->weak, bare};
    AG_PUSH(w->arena, w->out, mention);
}

/* A name in text form, as references have it. */
static void say_name(const walk *w, const char *text)
{
    ag_name name;
    ag_error ignored = {0};
    if (text && ag_key_parse(w->arena, text, &name, &ignored))
        say(w, name.schema, name.name, false);
    else if (text)
        say(w, NULL, text, false); /* of what lies in no namespace, any text is a name */
}

/* What SQL in a string means: 'app.users'::regclass, nextval('users_id_seq'). */
static void say_string(const walk *w, ag_token string)
{
    if (string.len < 3 || *string.text != '\'')
        return;
    char *text = ag_format(w->arena, "%.*s", (int)string.len - 2, string.text + 1);
    ag_mentions inner = {0};
    walk part = {w->arena, &inner, w->weak};
    say_name(&part, text);
    for (size_t i = 0; i < inner.len; i++)
        say(w, inner.items[i].schema, inner.items[i].name, false);
}

static bool is_registered(ag_token token)
{
    return token.type == AG_TOKEN_WORD && token.len > 3 && strncmp(token.text, "reg", 3) == 0;
}

static bool is_identifier(ag_token token)
{
    return token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
}

/* All columns, or a product: behind what can be multiplied it is one. */
static bool is_all(ag_token before)
{
    static const char *const words[] = {"select", "all", "distinct", "returning"};
    if (before.type == AG_TOKEN_NUMBER || before.type == AG_TOKEN_NAME ||
        before.type == AG_TOKEN_STRING)
        return false;
    for (size_t i = 0; i < AG_COUNT(words); i++)
        if (ag_token_is(before, words[i]))
            return true;
    return before.type != AG_TOKEN_WORD;
}

/* A star alone would mean all columns. */
static size_t operator_len(const char *text)
{
    size_t len = ag_sql_operator_len(text);
    return len == 1 && *text == '*' ? 0 : len;
}

static void walk_sql(const walk *w, const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token before = {AG_TOKEN_END, sql, 0}, earlier = before;
    ag_token token = ag_lexer_next(&lexer), next = ag_lexer_next(&lexer);
    const char *schema = NULL, *operator_end = sql;
    while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD) {
        if (is_identifier(token)) {
            const char *name = ag_token_text(w->arena, token);
            say(w, schema, name, !ag_token_is(next, "("));
            schema = ag_token_is(next, ".") ? name : NULL;
        } else if (ag_token_is(token, "*") && is_all(before)) {
            say(w, NULL, "*", true);
        } else if (token.text >= operator_end && operator_len(token.text) > 0) {
            operator_end = token.text + operator_len(token.text);
            say(w, schema, ag_strndup(w->arena, token.text, (size_t)(operator_end - token.text)),
                false);
        } else if (token.type == AG_TOKEN_STRING &&
                   (ag_token_is(next, "::") ||
                    (ag_token_is(before, "(") && ag_token_is(earlier, "nextval")))) {
            ag_lexer ahead = lexer;
            if (!ag_token_is(next, "::") || is_registered(ag_lexer_next(&ahead)))
                say_string(w, token);
        }
        if (!ag_token_is(token, ".") && !ag_token_is(next, "."))
            schema = NULL;
        earlier = before;
        before = token;
        token = next;
        next = ag_lexer_next(&lexer);
    }
}

/* ------------------------------------------------------------------ names in an object */

static void walk_object(const walk *w, const ag_object *object);

static void walk_names(const walk *w, const ag_names *names)
{
    for (size_t i = 0; i < names->len; i++)
        say_name(w, names->items[i]);
}

static void walk_list(const walk *w, const ag_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        walk_object(w, list->items[i]);
}

static void walk_field(const walk *w, const ag_object *object, const ag_field *field)
{
    const void *at = ag_field_of(object, field);
    const char *const *text = at;
    bool refers = field->flags & AG_REFERS;
    switch (field->type) {
    case AG_SQL:
    case AG_TYPE:
        if (*text)
            walk_sql(w, *text);
        break;
    case AG_TEXT:
        if (refers && *text)
            walk_sql(&(walk){w->arena, w->out, true}, *text);
        break;
    case AG_REF:
        if (*text && (field->flags & AG_SIGNATURE))
            walk_sql(w, *text);
        else
            say_name(&(walk){w->arena, w->out, w->weak || (field->flags & AG_WEAK)}, *text);
        break;
    case AG_NAME:
        if (refers)
            say_name(w, *text);
        break;
    case AG_LIST:
    case AG_SET:
        if (refers)
            walk_names(w, at);
        break;
    case AG_MAP:
        if (refers)
            for (size_t i = 0; i < ((const ag_pairs *)at)->values.len; i++)
                walk_sql(w, ((const ag_pairs *)at)->values.items[i]);
        break;
    case AG_RECORDS:
    case AG_CHILDREN: walk_list(w, at); break;
    case AG_BOOL:
    case AG_INT:
    case AG_WORD:
    case AG_TARGET: break;
    }
}

static void walk_object(const walk *w, const ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++)
        walk_field(w, object, &object->shape->fields[i]);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            walk_object(w, object->variants[d]);
}

static const char *walk_type(ag_arena *arena, const char *type, const void *how)
{
    (void)arena;
    walk_sql(how, type);
    return type;
}

/* The types that it is called by. */
static void walk_key(const walk *w, ag_kind kind, const char *key)
{
    if (!ag_kinds[kind].routine)
        (void)ag_key_with_types(w->arena, kind, key, walk_type, w);
}

/* The table whose rows an index of full-text search is about. */
static void walk_content(const walk *w, const ag_virtual_table *table)
{
    const char *content = ag_virtual_table_content(table);
    ag_lexer lexer = ag_lexer_new(content ? content : "", AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    if (token.type == AG_TOKEN_STRING)
        say_string(w, token);
    else if (is_identifier(token))
        say_name(w, ag_token_text(w->arena, token));
}

void ag_mentions_of(ag_arena *arena, const ag_object *object, ag_mentions *out)
{
    walk w = {arena, out, false};
    ag_name name;
    ag_error ignored = {0};
    bool is_kind = object->shape->id >= 0 && object->name;
    ag_default_key key;
    if (is_kind && object->shape->id == AG_KIND_DEFAULT_PRIVILEGES &&
        ag_default_key_parse(arena, object->name, &key, &ignored) && key.schema)
        say(&w, NULL, key.schema, true);
    else if (is_kind && !ag_kinds[object->shape->id].in_table &&
             ag_key_parse(arena, object->name, &name, &ignored) && name.schema)
        say(&w, NULL, name.schema, true);
    if (is_kind)
        walk_key(&w, (ag_kind)object->shape->id, object->name);
    if (is_kind && object->shape->id == AG_KIND_VIRTUAL_TABLE)
        walk_content(&w, (const ag_virtual_table *)object);
    walk_object(&w, object);
}

/* ------------------------------------------------------------------ finding what is meant */

/* What may be meant. */
typedef struct meaning {
    ag_name name;
    bool routine;
} meaning;

/* The name of a routine is what stands before its arguments. */
static meaning split(ag_arena *arena, const char *qualified)
{
    meaning out = {.name = {.name = qualified}};
    ag_signature signature = {0};
    ag_error ignored = {0};
    out.routine = qualified[0] != '\0' && qualified[strlen(qualified) - 1] == ')' &&
                  ag_signature_parse(arena, qualified, &signature, &ignored);
    if (out.routine)
        out.name = signature.name;
    else
        (void)!ag_name_parse(arena, qualified, &out.name, &ignored);
    return out;
}

/* What the default schema is usually called; nobody else's has these names. */
static bool is_default(const char *schema)
{
    return strcmp(schema, "public") == 0 || strcmp(schema, "main") == 0;
}

static bool means(const ag_mention *mention, const meaning *what)
{
    if (strcmp(mention->name, what->name.name) != 0 || (what->routine && mention->bare))
        return false;
    return !mention->schema || (what->name.schema ? strcmp(mention->schema, what->name.schema) == 0
                                                  : is_default(mention->schema));
}

bool ag_mentions_has(ag_arena *arena, const ag_mentions *mentions, const char *qualified, bool weak)
{
    const meaning what = split(arena, qualified);
    for (size_t i = 0; i < mentions->len; i++) {
        if ((weak || !mentions->items[i].weak) && means(&mentions->items[i], &what))
            return true;
    }
    return false;
}

bool ag_mentions_column(const ag_mentions *mentions, const char *column)
{
    for (size_t i = 0; i < mentions->len; i++) {
        const ag_mention *mention = &mentions->items[i];
        if (strcmp(mention->name, column) == 0 || strcmp(mention->name, "*") == 0)
            return true;
    }
    return false;
}

typedef struct entry {
    meaning what;
    size_t number;
} entry;

typedef AG_VEC(entry) entries;

static bool field_names_column(const ag_object *object, const ag_field *field, const char *column,
                               bool in_sql)
{
    const void *at = ag_field_of(object, field);
    const ag_list *records = field->type == AG_RECORDS ? at : &(const ag_list){0};
    bool is_text = field->type == AG_NAME || field->type == AG_SQL;
    const char *text = is_text ? *(const char *const *)at : NULL;
    bool names = field->type == AG_LIST && ag_names_has(at, column);
    if (field->type == AG_NAME)
        names = strcmp(field->name, "column") == 0 && ag_streq(text, column);
    if (field->type == AG_SQL)
        names = in_sql && text && ag_sql_mentions(text, column);
    for (size_t i = 0; i < records->len && !names; i++)
        names = ag_object_names_column(records->items[i], column, in_sql);
    return names;
}

bool ag_object_names_column(const ag_object *object, const char *column, bool in_sql)
{
    bool names = false;
    for (size_t i = 0; i < object->shape->field_count && !names; i++)
        names = field_names_column(object, &object->shape->fields[i], column, in_sql);
    return names;
}

ag_ref_index ag_ref_index_new(ag_arena *arena)
{
    return (ag_ref_index){arena, ag_map_new(arena)};
}

void ag_ref_index_add(ag_ref_index *index, const char *qualified, size_t number)
{
    entry e = {split(index->arena, qualified), number};
    entries *all = ag_map_find(&index->names, e.what.name.name);
    if (!all)
        ag_map_put(&index->names, e.what.name.name, all = AG_NEW(index->arena, entries));
    AG_PUSH(index->arena, all, e);
}

void ag_ref_index_add_object(ag_ref_index *index, const ag_object *object, size_t number)
{
    const char *multirange = ag_multirange_of(index->arena, object);
    ag_ref_index_add(index, object->name, number);
    if (multirange)
        ag_ref_index_add(index, multirange, number);
}

void ag_ref_index_find(const ag_ref_index *index, const ag_mention *mention, ag_indexes *out)
{
    const entries *all = ag_map_find(&index->names, mention->name);
    bool in_default = false;
    for (size_t i = 0; all && i < all->len; i++)
        in_default = in_default || !all->items[i].what.name.schema;
    for (size_t i = 0; all && i < all->len; i++) {
        const entry *e = &all->items[i];
        if (means(mention, &e->what) && (mention->schema || !in_default || !e->what.name.schema))
            AG_PUSH(index->arena, out, e->number);
    }
}
