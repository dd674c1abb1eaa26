#include "model/refs.h"

#include "base/text.h"

#include <string.h>

/* ------------------------------------------------------------------ names in a text */

typedef struct walk {
    ag_arena *arena;
    ag_mentions *out;
    bool weak;
} walk;

static void say(const walk *w, const char *schema, const char *name)
{
    ag_mention mention = {schema, name, w->weak};
    AG_PUSH(w->arena, w->out, mention);
}

/* A name in text form, as references have it. */
static void say_name(const walk *w, const char *text)
{
    ag_name name;
    ag_error ignored = {0};
    if (text && ag_key_parse(w->arena, text, &name, &ignored))
        say(w, name.schema, name.name);
    else if (text)
        say(w, NULL, text); /* of what lies in no namespace, any text is a name */
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
        say(w, inner.items[i].schema, inner.items[i].name);
}

static bool is_registered(ag_token token)
{
    return token.type == AG_TOKEN_WORD && token.len > 3 && strncmp(token.text, "reg", 3) == 0;
}

static bool is_identifier(ag_token token)
{
    return token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
}

static void walk_sql(const walk *w, const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token before = {AG_TOKEN_END, sql, 0}, earlier = before;
    ag_token token = ag_lexer_next(&lexer), next = ag_lexer_next(&lexer);
    const char *schema = NULL;
    while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD) {
        if (is_identifier(token)) {
            const char *name = ag_token_text(w->arena, token);
            say(w, schema, name);
            schema = ag_token_is(next, ".") ? name : NULL;
        } else if (ag_token_is(token, "*")) {
            say(w, NULL, "*");
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
    case AG_REF: say_name(w, *text); break;
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

void ag_mentions_of(ag_arena *arena, const ag_object *object, ag_mentions *out)
{
    walk w = {arena, out, false};
    ag_name name;
    ag_error ignored = {0};
    bool is_kind = object->shape->id >= 0 && object->name;
    ag_default_key key;
    if (is_kind && object->shape->id == AG_KIND_DEFAULT_PRIVILEGES &&
        ag_default_key_parse(arena, object->name, &key, &ignored) && key.schema)
        say(&w, NULL, key.schema);
    else if (is_kind && !ag_kinds[object->shape->id].in_table &&
             ag_key_parse(arena, object->name, &name, &ignored) && name.schema)
        say(&w, NULL, name.schema);
    walk_object(&w, object);
}

/* ------------------------------------------------------------------ finding what is meant */

/* The name of a routine is what stands before its arguments. */
static ag_name split(ag_arena *arena, const char *qualified)
{
    ag_name name = {.name = qualified};
    ag_error ignored = {0};
    return ag_key_parse(arena, qualified, &name, &ignored) ? name : (ag_name){.name = qualified};
}

/* What the default schema is usually called; nobody else's has these names. */
static bool is_default(const char *schema)
{
    return strcmp(schema, "public") == 0 || strcmp(schema, "main") == 0;
}

static bool means(const ag_mention *mention, const ag_name *name)
{
    if (strcmp(mention->name, name->name) != 0)
        return false;
    return !mention->schema || (name->schema ? strcmp(mention->schema, name->schema) == 0
                                             : is_default(mention->schema));
}

bool ag_mentions_has(ag_arena *arena, const ag_mentions *mentions, const char *qualified, bool weak)
{
    ag_name name = split(arena, qualified);
    for (size_t i = 0; i < mentions->len; i++) {
        if ((weak || !mentions->items[i].weak) && means(&mentions->items[i], &name))
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
    ag_name name;
    size_t number;
} entry;

typedef AG_VEC(entry) entries;

ag_ref_index ag_ref_index_new(ag_arena *arena)
{
    return (ag_ref_index){arena, ag_map_new(arena)};
}

void ag_ref_index_add(ag_ref_index *index, const char *qualified, size_t number)
{
    entry e = {split(index->arena, qualified), number};
    entries *all = ag_map_find(&index->names, e.name.name);
    if (!all)
        ag_map_put(&index->names, e.name.name, all = AG_NEW(index->arena, entries));
    AG_PUSH(index->arena, all, e);
}

void ag_ref_index_find(const ag_ref_index *index, const ag_mention *mention, ag_indexes *out)
{
    const entries *all = ag_map_find(&index->names, mention->name);
    bool in_default = false;
    for (size_t i = 0; all && i < all->len; i++)
        in_default = in_default || !all->items[i].name.schema;
    for (size_t i = 0; all && i < all->len; i++) {
        const entry *e = &all->items[i];
        if (means(mention, &e->name) && (mention->schema || !in_default || !e->name.schema))
            AG_PUSH(index->arena, out, e->number);
    }
}
