#include "base/text.h"
#include "model/portable.h"
#include "model/settle.h"

#include <string.h>

/* ------------------------------------------------------------------ expressions */

/* Words that may stand before a parenthesis or a string without being a function or a type. */
static const char *const connecting[] = {
    "and", "as",   "between", "case", "else", "end",  "escape", "from",     "in",
    "is",  "like", "not",     "null", "or",   "then", "when",   "distinct",
};

/* Words that only one of the databases knows, unless the table has a column of that name. */
static const char *const foreign_words[] = {
    "any",    "array",        "collate",   "current_role",   "current_user", "glob",
    "ilike",  "interval",     "localtime", "localtimestamp", "match",        "overlaps",
    "regexp", "session_user", "similar",   "some",           "user",         "zone",
};

/* Operators and signs that mean the same everywhere. */
static const char *const portable_signs[] = {
    "(", ")", ",",  ".",  "+",  "-",  "*",  "/", "%", "<",
    ">", "=", "<=", ">=", "<>", "!=", "||", "&", "|",
};

static bool is_one_of(ag_token token, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count && words[i]; i++)
        if (ag_token_is(token, words[i]))
            return true;
    return false;
}
#define IS_ONE_OF(token, words) is_one_of((token), (words), AG_COUNT(words))

/* Enough functions for any table of them. */
#define ALL_FUNCTIONS SIZE_MAX

static bool is_column(ag_arena *arena, const ag_table *table, ag_token token)
{
    return table && ag_column_find(table, ag_token_text(arena, token));
}

/* What is not portable about a token between its neighbours, in words; NULL if nothing is. */
static const char *objection(ag_arena *arena, const ag_table *table, ag_token before,
                             ag_token token, ag_token after)
{
    switch (token.type) {
    case AG_TOKEN_BAD: return "has no end";
    case AG_TOKEN_STRING:
        return *token.text == '\'' ? NULL : "is a kind of string that not every database knows";
    case AG_TOKEN_PUNCT:
        if (IS_ONE_OF(token, portable_signs))
            return NULL;
        return ag_token_is(token, "::") ? "is a cast that only postgresql knows"
                                        : "is not the same everywhere";
    case AG_TOKEN_WORD:
        if (IS_ONE_OF(token, connecting))
            return NULL;
        if (ag_token_is(after, "("))
            return !ag_token_is(before, ".") &&
                           is_one_of(token, ag_portable_functions, ALL_FUNCTIONS)
                       ? NULL
                       : "is not a function that is the same everywhere";
        if (IS_ONE_OF(token, foreign_words) && !is_column(arena, table, token))
            return "is not the same everywhere";
        return after.type == AG_TOKEN_STRING ? "before a string is not the same everywhere" : NULL;
    case AG_TOKEN_NAME:
    case AG_TOKEN_NUMBER:
    case AG_TOKEN_END: break;
    }
    return NULL;
}

/* NULL if the expression is portable; else what is wrong with it. */
static const char *check_sql(ag_arena *arena, const ag_table *table, const char *sql)
{
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    ag_token before = {AG_TOKEN_END, sql, 0};
    ag_token token = ag_lexer_next(&lexer);
    while (token.type != AG_TOKEN_END) {
        const char *end;
        bool known = token.type == AG_TOKEN_WORD && !ag_token_is(before, ".") &&
                     ag_portable_text_at(token.text, &end);
        if (known)
            lexer.next = end;
        ag_token after = ag_lexer_next(&lexer);
        const char *why = known ? NULL : objection(arena, table, before, token, after);
        if (why)
            return ag_format(arena, "\"%.*s\" %s", (int)token.len, token.text, why);
        before = token;
        token = after;
    }
    return NULL;
}

static const char *check_type(ag_arena *arena, const ag_schema *schema, const char *type)
{
    char *parameters;
    bool is_array;
    if (ag_type_portable(arena, type, &parameters, &is_array) || ag_type_enum(arena, schema, type))
        return NULL;
    return ag_format(arena, "the type \"%s\" is not the same everywhere", type);
}

/* ------------------------------------------------------------------ fields */

/* Where the check has got to. */
typedef struct check {
    ag_arena *arena;
    const ag_schema *schema;
    uint64_t dialects;
    const ag_table *table; /* the one that the object is or stands in, or NULL */
    const char *name;      /* how messages call the object */
    const void *source;
    bool (*visit)(const struct check *c, const ag_object *object, size_t field);
    ag_error *err;
} check;

/* The dialects of the set that have a variant of the field. */
static uint64_t variants_of(const ag_object *object, size_t index)
{
    uint64_t set = 0;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d] && (object->variants[d]->given & ag_field_bit(index)))
            set |= ag_field_bit(d);
    return set;
}

/* The first dialect of a set that is not empty. */
static const char *first_dialect(uint64_t set)
{
    size_t d = 0;
    while (!(set & ag_field_bit(d)))
        d++;
    return ag_dialect_names[d];
}

static bool several(uint64_t set)
{
    return (set & (set - 1)) != 0;
}

static const char *text_of(const ag_object *object, const ag_field *field)
{
    return *(const char *const *)ag_field_of(object, field);
}

/* The field and its variant forms, so that they can be copied: {"postgresql": "…", "sqlite": "…"}. */
static bool hint_variants(const check *c, const char *field, const char *text)
{
    ag_buf buf = ag_buf_new(c->arena);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (c->dialects & ag_field_bit(d)) {
            const char *value = buf.len == 0 && text ? text : "…";
            ag_buf_format(&buf, "%s\"%s\": \"%s\"", buf.len ? ", " : "", ag_dialect_names[d],
                          value);
        }
    return ag_hint(c->err, "say it for each: \"%s\": {%s}", field, buf.text);
}

static bool missing_variant(const check *c, const ag_field *field, uint64_t without)
{
    (void)ag_fail(c->err, AG_E_PORTABLE, NULL, "\"%s\": \"%s\" says nothing for %s", c->name,
                  field->name, first_dialect(without));
    (void)ag_hint(c->err, "add \"%s\": with its text, or with null for none",
                  first_dialect(without));
    return ag_about(c->err, c->source);
}

/* The field's own text must do for all dialects of the set that have no variant of it. */
static bool check_field(const check *c, const ag_object *object, size_t index)
{
    const ag_field *field = &object->shape->fields[index];
    if (!several(c->dialects) || (field->flags & (AG_POSTGRESQL_ONLY | AG_SQLITE_ONLY)))
        return true;
    uint64_t given = variants_of(object, index) & c->dialects;
    uint64_t without = c->dialects & ~given;
    if (given && without && ag_field_is_preset(object, field))
        return missing_variant(c, field, without);
    if (!several(without) || (field->type != AG_SQL && field->type != AG_TYPE))
        return true;
    const char *text = text_of(object, field);
    if (!text)
        return true;
    const char *why = field->type == AG_SQL ? check_sql(c->arena, c->table, text)
                                            : check_type(c->arena, c->schema, text);
    if (!why)
        return true;
    (void)ag_fail(c->err, AG_E_PORTABLE, NULL, "\"%s\": in \"%s\", %s", c->name, field->name, why);
    (void)hint_variants(c, field->name, text);
    return ag_about(c->err, c->source);
}

/* A type that others have must be said for the only dialect of the set too: without one it would be another column. */
static bool check_type_of_one(const check *c, const ag_object *object, size_t index)
{
    const ag_field *field = &object->shape->fields[index];
    uint64_t given = field->type == AG_TYPE ? variants_of(object, index) : 0;
    return given == 0 || (given & c->dialects) || !ag_field_is_preset(object, field) ||
           missing_variant(c, field, c->dialects);
}

/* ------------------------------------------------------------------ objects */

static bool check_object(check c, const ag_object *object);

/* Records are called by their object; children by their own name behind it. */
static bool check_list(const check *c, const ag_list *list)
{
    for (size_t i = 0; i < list->len; i++) {
        const ag_object *child = list->items[i];
        check inner = *c;
        if (child->name)
            inner.name = ag_format(c->arena, "%s.%s", c->name, child->name);
        if (child->source)
            inner.source = child->source;
        if (!check_object(inner, child))
            return false;
    }
    return true;
}

static bool check_object(check c, const ag_object *object)
{
    if (object->only)
        c.dialects &= object->only;
    for (size_t i = 0; c.dialects && i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        bool nested = field->type == AG_CHILDREN || field->type == AG_RECORDS;
        if (!c.visit(&c, object, i) || (nested && !check_list(&c, ag_field_list_of(object, field))))
            return false;
    }
    return true;
}

bool ag_schema_check_portable(ag_arena *arena, const ag_schema *schema, uint64_t dialects,
                              ag_error *err)
{
    const ag_list *const lists[] = {&schema->enums, &schema->tables};
    for (size_t l = 0; several(dialects) && l < AG_COUNT(lists); l++)
        for (size_t i = 0; i < lists[l]->len; i++) {
            const ag_object *object = lists[l]->items[i];
            check c = {.arena = arena,
                       .schema = schema,
                       .dialects = dialects,
                       .table = lists[l] == &schema->tables ? (const ag_table *)object : NULL,
                       .name = object->name,
                       .source = object->source,
                       .visit = check_field,
                       .err = err};
            if (!check_object(c, object))
                return false;
        }
    return ag_validate_dialects(arena, schema, dialects, err);
}

bool ag_object_check_types(ag_arena *arena, const ag_object *object, const char *name,
                           ag_dialect_id dialect, ag_error *err)
{
    check c = {.arena = arena,
               .dialects = ag_field_bit(dialect),
               .name = name,
               .source = object->source,
               .visit = check_type_of_one,
               .err = err};
    return check_object(c, object);
}
