#include "model/rename.h"

#include "base/text.h"

#include <string.h>

/* ------------------------------------------------------------------ dictionaries */

/* One of the names between commas. */
static void rename_in_mapping(ag_arena *arena, const char **dictionaries, const char *from,
                              const char *to)
{
    ag_buf buf = ag_buf_new(arena);
    for (const char *next = *dictionaries; *next;) {
        size_t len = strcspn(next, ","), end = len;
        while (end > 0 && next[end - 1] == ' ')
            end--;
        bool same = strlen(from) == end && strncmp(next, from, end) == 0;
        ag_buf_put(&buf, same ? to : ag_strndup(arena, next, end));
        next += len + (next[len] == ',');
        next += strspn(next, " ");
        ag_buf_put(&buf, *next ? ", " : "");
    }
    *dictionaries = buf.text;
}

void ag_rename_dictionary(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    const ag_list *list = &schema->text_search_configurations;
    for (size_t i = 0; i < list->len; i++) {
        ag_names *values = &((ag_text_search_configuration *)list->items[i])->mappings.values;
        for (size_t k = 0; k < values->len; k++)
            rename_in_mapping(arena, &values->items[k], from, to);
    }
}

/* ------------------------------------------------------------------ routines */

typedef struct calling {
    ag_arena *arena;
    const char *name, *name_to; /* in text form */
    const char *sql, *sql_to;   /* as SQL writes them */
} calling;

/* References to functions are called after what they do: "function", "final_function"; or are these. */
static bool refers_to_function(const ag_field *field)
{
    static const char *const others[] = {"support", "restrict", "join", "handler", "validator"};
    bool refers = ag_ends_with(field->name, "function");
    for (size_t i = 0; i < AG_COUNT(others); i++)
        refers = refers || strcmp(field->name, others[i]) == 0;
    return field->type == AG_REF && refers;
}

/* With or without types. */
static void rename_reference(const calling *c, const char **reference)
{
    ag_name name;
    ag_error ignored = {0};
    if (!*reference || !ag_key_parse(c->arena, *reference, &name, &ignored) ||
        strcmp(ag_name_text(c->arena, name.schema, name.name), c->name) != 0)
        return;
    size_t types = strcspn(*reference, "(");
    *reference = ag_format(c->arena, "%s%s", c->name_to, *reference + types);
}

static void rename_calls(const calling *c, const char **sql)
{
    if (!*sql || !strstr(*sql, "("))
        return;
    ag_buf buf = ag_buf_new(c->arena);
    const char *kept = *sql;
    bool after_dot = false;
    ag_lexer lexer = ag_lexer_new(*sql, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        const char *end;
        bool word = token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
        if (word && !after_dot && ag_rename_starts_with(token.text, c->sql, &end) &&
            end[strspn(end, " ")] == '(') {
            ag_buf_putn(&buf, kept, (size_t)(token.text - kept));
            ag_buf_put(&buf, c->sql_to);
            kept = lexer.next = end;
        }
        after_dot = ag_token_is(token, ".");
    }
    ag_buf_put(&buf, kept);
    *sql = buf.text;
}

static void rename_in_object(const calling *c, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        if (field->type == AG_SQL)
            rename_calls(c, at);
        else if (refers_to_function(field))
            rename_reference(c, at);
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                rename_in_object(c, ((const ag_list *)at)->items[k]);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            rename_in_object(c, object->variants[d]);
}

static size_t count_named(ag_arena *arena, const ag_schema *schema, const char *wanted)
{
    size_t count = 0;
    for (ag_kind kind = AG_KIND_FUNCTION; kind <= AG_KIND_AGGREGATE; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            ag_name name;
            ag_error ignored = {0};
            count += ag_key_parse(arena, list->items[i]->name, &name, &ignored) &&
                     strcmp(ag_name_text(arena, name.schema, name.name), wanted) == 0;
        }
    }
    return count;
}

static char *sql_of(ag_arena *arena, const ag_name *name)
{
    const char *bare = ag_sql_identifier(arena, name->name);
    return name->schema ? ag_format(arena, "%s.%s", ag_sql_identifier(arena, name->schema), bare)
                        : ag_strdup(arena, bare);
}

/* `known`: how many routines of the schema have the name, if it is clear which one is meant. */
static void rename_called(ag_arena *arena, ag_schema *schema, const ag_name *from,
                          const ag_name *to, size_t known)
{
    const calling c = {arena, ag_name_text(arena, from->schema, from->name),
                       ag_name_text(arena, to->schema, to->name), sql_of(arena, from),
                       sql_of(arena, to)};
    if (count_named(arena, schema, c.name) == known)
        rename_in_object(&c, &schema->base);
}

void ag_rename_routine(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    ag_name before, after;
    ag_error ignored = {0};
    if (ag_key_parse(arena, from, &before, &ignored) && ag_key_parse(arena, to, &after, &ignored))
        rename_called(arena, schema, &before, &after, 1);
}

void ag_rename_constructors(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    ag_name before, after;
    ag_error ignored = {0};
    if (ag_name_parse(arena, from, &before, &ignored) && ag_name_parse(arena, to, &after, &ignored))
        rename_called(arena, schema, &before, &after, 0);
}

/* ------------------------------------------------------------------ operators */

static bool refers_to_operator(const ag_field *field)
{
    static const char *const names[] = {"commutator", "negator", "operator", "sort_operator"};
    bool refers = false;
    for (size_t i = 0; i < AG_COUNT(names); i++)
        refers = refers || strcmp(field->name, names[i]) == 0;
    return field->type == AG_REF && refers;
}

/* As it stands in the parentheses of OPERATOR(). */
static const char *operator_sql(ag_arena *arena, const ag_name *name)
{
    return name->schema
               ? ag_format(arena, "%s.%s", ag_sql_identifier(arena, name->schema), name->name)
               : name->name;
}

/* True if the operator begins here, with its namespace where it has one, and no longer one does. */
static bool is_operator(const calling *c, const char *text)
{
    const char *dot = strrchr(c->sql, '.');
    size_t before = dot ? (size_t)(dot + 1 - c->sql) : 0;
    return strncmp(text, c->sql, before) == 0 &&
           ag_sql_operator_len(text + before) == strlen(c->sql + before) &&
           strncmp(text + before, c->sql + before, strlen(c->sql + before)) == 0;
}

/* One that is not in the default schema stands in OPERATOR(). */
static void rename_in_sql(const calling *c, const char **sql)
{
    if (!*sql || !strstr(*sql, c->sql))
        return;
    ag_buf buf = ag_buf_new(c->arena);
    const char *kept = *sql;
    bool is_alone = !strchr(c->sql, '.'), after_dot = false;
    ag_lexer lexer = ag_lexer_new(*sql, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        if (token.text >= kept && !after_dot && is_operator(c, token.text)) {
            ag_buf_putn(&buf, kept, (size_t)(token.text - kept));
            ag_buf_format(&buf, is_alone ? "OPERATOR(%s)" : "%s", c->sql_to);
            kept = token.text + strlen(c->sql);
        }
        after_dot = ag_token_is(token, ".") || (is_alone && token.text < kept);
    }
    ag_buf_put(&buf, kept);
    *sql = buf.text;
}

static void rename_operator_in(const calling *c, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        if (field->type == AG_SQL)
            rename_in_sql(c, at);
        else if (refers_to_operator(field))
            rename_reference(c, at);
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                rename_operator_in(c, ((const ag_list *)at)->items[k]);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            rename_operator_in(c, object->variants[d]);
}

void ag_rename_operator(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    ag_name before, after;
    ag_error ignored = {0};
    if (!ag_key_parse(arena, from, &before, &ignored) || !ag_key_parse(arena, to, &after, &ignored))
        return;
    const calling c = {arena, ag_name_text(arena, before.schema, before.name),
                       ag_name_text(arena, after.schema, after.name), operator_sql(arena, &before),
                       operator_sql(arena, &after)};
    rename_operator_in(&c, &schema->base);
}

/* ------------------------------------------------------------------ families and classes of operators */

static void rename_family_in(const calling *c, ag_object *object, const char *field_name)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        if (field->type == AG_REF && strcmp(field->name, field_name) == 0 &&
            ag_streq(*text, c->name))
            *text = c->name_to;
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                rename_family_in(c, ((const ag_list *)at)->items[k], field_name);
    }
}

void ag_rename_class(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    const calling c = {arena, from, to, NULL, NULL};
    rename_family_in(&c, &schema->base, "opclass");
}

/* Where one of another access method has the same name, what names it cannot be told apart but by what it is in, and stays. */
void ag_rename_family(ag_arena *arena, ag_schema *schema, ag_kind kind, const char *from,
                      const char *to)
{
    ag_signature before, after;
    ag_error ignored = {0};
    if (!ag_signature_parse(arena, from, &before, &ignored) ||
        !ag_signature_parse(arena, to, &after, &ignored))
        return;
    const calling c = {arena, ag_name_text(arena, before.name.schema, before.name.name),
                       ag_name_text(arena, after.name.schema, after.name.name), NULL, NULL};
    if (kind == AG_KIND_OPERATOR_CLASS) {
        ag_rename_class(arena, schema, c.name, c.name_to);
        return;
    }
    for (size_t i = 0; i < schema->operator_classes.len; i++) {
        ag_object *class = schema->operator_classes.items[i];
        ag_signature key;
        if (ag_signature_parse(arena, class->name, &key, &ignored) &&
            ag_names_equal(&key.types, &before.types))
            rename_family_in(&c, class, "family");
    }
}
