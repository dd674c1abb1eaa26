/* key.c: what objects are called, in its one spelling. */
#include "base/text.h"
#include "model/settle.h"

#include <string.h>

/* ------------------------------------------------------------------ casts */

/* "integer as app.money": no name of a type holds the word, but in quotes. */
bool ag_cast_parse(ag_arena *arena, const char *text, ag_cast_types *out, ag_error *err)
{
    ag_lexer lexer = ag_lexer_new(text, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    while (token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD && !ag_token_is(token, "as"))
        token = ag_lexer_next(&lexer);
    size_t len = (size_t)(token.text - text);
    while (len > 0 && text[len - 1] == ' ')
        len--;
    if (len == 0 || !ag_token_is(token, "as") || !lexer.next[strspn(lexer.next, " ")]) {
        (void)ag_fail(err, AG_E_NAME, NULL, "\"%s\" names no cast", text);
        return ag_hint(err, "it looks like \"integer as app.money\"");
    }
    out->source = ag_type_of_argument(arena, ag_strndup(arena, text, len));
    out->target = ag_type_of_argument(arena, lexer.next + strspn(lexer.next, " "));
    return true;
}

const char *ag_cast_text(ag_arena *arena, const ag_cast_types *types)
{
    return ag_format(arena, "%s as %s", types->source, types->target);
}

/* The server would cut them, and find another type or none. */
static bool check_lengths(ag_arena *arena, const char *key, ag_error *err)
{
    ag_lexer lexer = ag_lexer_new(key, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer);
         token.type != AG_TOKEN_END && token.type != AG_TOKEN_BAD; token = ag_lexer_next(&lexer)) {
        const char *name = ag_token_text(arena, token);
        if (strlen(name) > AG_NAME_MAX)
            return ag_fail(err, AG_E_NAME, NULL,
                           "the name of type \"%s\" has %zu bytes, %d is the most", name,
                           strlen(name), AG_NAME_MAX) ||
                   ag_hint(err, "a name has at most %d bytes", AG_NAME_MAX);
    }
    return true;
}

bool ag_settle_cast(ag_arena *arena, const char *text, const char **out, ag_error *err)
{
    ag_cast_types types;
    if (!ag_cast_parse(arena, text, &types, err) || !check_lengths(arena, text, err))
        return false;
    *out = ag_cast_text(arena, &types);
    return true;
}

/* ------------------------------------------------------------------ namespaces and types in keys */

/* The namespace that a type is said to lie in; NULL: none is said. */
static const char *schema_of_type(ag_arena *arena, const char *type)
{
    ag_lexer lexer = ag_lexer_new(type, AG_LEX_PLAIN);
    ag_token first = ag_lexer_next(&lexer);
    return ag_token_is(ag_lexer_next(&lexer), ".") ? ag_token_text(arena, first) : NULL;
}

const char *ag_key_schema(ag_arena *arena, ag_kind kind, const char *key)
{
    ag_cast_types types = {0};
    ag_name name = {0};
    ag_error ignored = {0};
    if (kind != AG_KIND_CAST)
        return ag_key_parse(arena, key, &name, &ignored) ? name.schema : NULL;
    if (!ag_cast_parse(arena, key, &types, &ignored))
        return NULL;
    const char *source = schema_of_type(arena, types.source);
    return source ? source : schema_of_type(arena, types.target);
}

const char *ag_key_in(ag_arena *arena, ag_kind kind, const char *key, const char *schema)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    if (ag_kinds[kind].typed && ag_signature_parse(arena, key, &signature, &ignored)) {
        signature.name.schema = schema;
        return ag_signature_text(arena, &signature);
    }
    return ag_key_parse(arena, key, &signature.name, &ignored)
               ? ag_name_text(arena, schema, signature.name.name)
               : key;
}

const char *ag_key_with_types(ag_arena *arena, ag_kind kind, const char *key,
                              const char *(*type_of)(ag_arena *arena, const char *type,
                                                     const void *how),
                              const void *how)
{
    ag_signature signature = {0};
    ag_cast_types types = {0};
    ag_error ignored = {0};
    if (kind == AG_KIND_CAST && ag_cast_parse(arena, key, &types, &ignored)) {
        types.source = type_of(arena, types.source, how);
        types.target = type_of(arena, types.target, how);
        return ag_cast_text(arena, &types);
    }
    if (!ag_kinds[kind].typed || !ag_signature_parse(arena, key, &signature, &ignored))
        return key;
    for (size_t i = 0; i < signature.types.len; i++)
        signature.types.items[i] = type_of(arena, signature.types.items[i], how);
    return ag_signature_text(arena, &signature);
}
