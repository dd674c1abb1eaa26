/* validate_operator.c: operators and casts: what they are called, and what goes together. */
#include "base/text.h"
#include "model/settle.h"

#include <string.h>

static bool fail(const ag_object *object, ag_error_code code, const char *why, const char *hint,
                 ag_error *err)
{
    (void)ag_fail(err, code, NULL, "%s \"%s\" %s", object->shape->noun, object->name, why);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, object->source);
}

/* ------------------------------------------------------------------ operators */

/* What one operator says of another. */
typedef struct relation {
    const char *other; /* in text form */
    bool exchanged;    /* the other one has its sides exchanged */
} relation;

static relation relation_of(const ag_operator *operator, bool commutes)
{
    return (relation){commutes ? operator->commutator: operator->negator, commutes };
}

/* The key of the operator that is meant. */
static const char *key_of(ag_arena *arena, const ag_operator *operator, const relation * r)
{
    ag_signature own = {0};
    ag_error ignored = {0};
    if (!r->other || !ag_signature_parse(arena, operator->base.name, &own, &ignored) ||
        !ag_name_parse(arena, r->other, &own.name, &ignored) || own.types.len != 2)
        return NULL;
    if (r->exchanged) {
        const char *left = own.types.items[0];
        own.types.items[0] = own.types.items[1];
        own.types.items[1] = left;
    }
    return ag_signature_text(arena, &own);
}

static void complete(ag_arena *arena, const ag_schema *schema, const ag_operator *operator,
                     bool commutes)
{
    const relation r = relation_of(operator, commutes);
    const char *key = key_of(arena, operator, & r);
    ag_operator *other = key ? (ag_operator *)ag_list_find(&schema->operators, key) : NULL;
    ag_name name = {0};
    ag_error ignored = {0};
    if (!other || relation_of(other, commutes).other ||
        !ag_key_parse(arena, operator->base.name, &name, &ignored))
        return;
    *(commutes ? &other->commutator : &other->negator) =
        ag_name_text(arena, name.schema, name.name);
}

void ag_settle_operators(ag_arena *arena, ag_schema *schema)
{
    for (size_t i = 0; i < schema->operators.len; i++) {
        complete(arena, schema, (const ag_operator *)schema->operators.items[i], true);
        complete(arena, schema, (const ag_operator *)schema->operators.items[i], false);
    }
}

static bool check_name(ag_arena *arena, const ag_operator *operator, ag_error * err)
{
    static const char hint[] = "it looks like ===(integer, text), !(none, integer)";
    ag_signature key = {0};
    if (!ag_signature_parse(arena, operator->base.name, &key, err))
        return ag_about(err, operator->base.source);
    if (ag_sql_operator_len(key.name.name) != strlen(key.name.name))
        return fail(&operator->base, AG_E_NAME, "has no name of an operator", hint, err);
    bool left = key.types.len == 2 && !ag_streq(key.types.items[0], "none");
    bool right = key.types.len == 2 && !ag_streq(key.types.items[1], "none");
    if (!left && !right)
        return fail(&operator->base, AG_E_NAME, "has not two sides", hint, err);
    if ((!left || !right) &&
        (operator->commutator || operator->join_function || operator->hashes || operator->merges))
        return fail(&operator->base, AG_E_MODEL,
                    "has one side, and says what only two can be used for",
                    "leave out \"commutator\", \"join\", \"hashes\" and \"merges\"", err);
    return true;
}

/* The server would make a shell of it that waits for somebody to fill it. */
static bool check_other(ag_arena *arena, const ag_schema *schema, const ag_operator *operator,
                        bool commutes, ag_error *err)
{
    const relation r = relation_of(operator, commutes);
    const char *key = key_of(arena, operator, & r);
    if (!key || ag_list_find(&schema->operators, key))
        return true;
    (void)ag_fail(err, AG_E_REFERENCE, NULL,
                  "operator \"%s\" names the %s \"%s\", which does not exist", operator->base.name,
                  commutes ? "commutator" : "negator", r.other);
    (void)ag_hint(err, "it would be called \"%s\"", key);
    return ag_about(err, operator->base.source);
}

bool ag_validate_operator(ag_arena *arena, const ag_schema *schema, const ag_operator *operator,
                          ag_error * err)
{
    return check_name(arena, operator, err) && check_other(arena, schema, operator, true, err) &&
           check_other(arena, schema, operator, false, err);
}

/* ------------------------------------------------------------------ casts */

bool ag_validate_cast(const ag_cast *cast, ag_error *err)
{
    if (cast->inout && (cast->function || ag_settle_has_variant(&cast->base, "function")))
        return fail(&cast->base, AG_E_MODEL, "is done by a function and by way of a text",
                    "\"function\" or \"inout\": one of them", err);
    return true;
}
