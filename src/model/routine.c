/* routine.c: the keys of functions, procedures and aggregates, and what must hold of each by itself. */
#include "model/settle.h"

#include <string.h>

/* ------------------------------------------------------------------ keys */

static const ag_list *list_of(const ag_object *routine, const char *field)
{
    static const ag_list none = {0};
    int index = ag_field_index(routine->shape, field);
    return index < 0 ? &none : ag_field_list_of(routine, &routine->shape->fields[index]);
}

static void add_types(ag_arena *arena, const ag_list *arguments, ag_names *out)
{
    for (size_t i = 0; i < arguments->len; i++) {
        const ag_argument *argument = (const ag_argument *)arguments->items[i];
        if (argument->mode != AG_MODE_OUT && argument->mode != AG_MODE_TABLE)
            AG_PUSH(arena, out, ag_type_of_argument(arena, argument->type));
    }
}

static bool is_variadic(const ag_list *list)
{
    return list->len > 0 &&
           ((const ag_argument *)list->items[list->len - 1])->mode == AG_MODE_VARIADIC;
}

/* The types of what goes in.  VARIADIC "any" ORDER BY VARIADIC "any" is one argument to the server. */
static ag_names types_of(ag_arena *arena, const ag_object *routine)
{
    const ag_list *arguments = list_of(routine, "arguments");
    const ag_list *order_by = list_of(routine, "order_by");
    ag_names types = {0};
    add_types(arena, arguments, &types);
    if (!is_variadic(arguments) || !is_variadic(order_by))
        add_types(arena, order_by, &types);
    return types;
}

const char *ag_routine_key_as(ag_arena *arena, const ag_object *routine, const ag_name *name)
{
    const ag_signature signature = {*name, types_of(arena, routine)};
    return ag_signature_text(arena, &signature);
}

const char *ag_routine_key(ag_arena *arena, const ag_object *routine)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    if (!ag_signature_parse(arena, routine->name, &signature, &ignored))
        return routine->name;
    return ag_routine_key_as(arena, routine, &signature.name);
}

/* ------------------------------------------------------------------ settling */

static bool fail_types(ag_arena *arena, const ag_object *routine, const ag_signature *said,
                       ag_error *err)
{
    const ag_signature is = {said->name, types_of(arena, routine)};
    (void)ag_fail(err, AG_E_NAME, NULL, "%s \"%s\" has arguments of other types than its key says",
                  ag_settle_noun(routine), routine->name);
    (void)ag_hint(err, "by its arguments the key is \"%s\"", ag_signature_text(arena, &is));
    return ag_about(err, routine->source);
}

/* Arguments that have nothing but a type need not be written: the key has it. */
static void fill_arguments(ag_arena *arena, ag_object *routine, const ag_names *types)
{
    int index = ag_field_index(routine->shape, "arguments");
    ag_list *list = ag_field_list(routine, &routine->shape->fields[index]);
    for (size_t i = 0; i < types->len; i++) {
        ag_object *argument = ag_object_new(arena, &ag_argument_shape, NULL);
        ((ag_argument *)argument)->type = types->items[i];
        ag_list_add(arena, list, argument);
    }
}

bool ag_settle_signature(ag_arena *arena, const char *text, ag_signature *out, ag_error *err)
{
    ag_signature said = {0};
    if (!ag_signature_parse(arena, text, &said, err))
        return false;
    if (said.types.len == 1 && ag_streq(said.types.items[0], "*"))
        said.types.len = 0; /* an aggregate of all rows */
    for (size_t i = 0; i < said.types.len; i++)
        said.types.items[i] = ag_type_of_argument(arena, said.types.items[i]);
    *out = said;
    return true;
}

bool ag_settle_routine(ag_arena *arena, ag_object *routine, const char **key, ag_error *err)
{
    ag_signature said = {0};
    if (!ag_settle_signature(arena, routine->name, &said, err))
        return ag_about(err, routine->source);
    if (list_of(routine, "arguments")->len == 0 && list_of(routine, "order_by")->len == 0)
        fill_arguments(arena, routine, &said.types);
    const ag_names types = types_of(arena, routine);
    if (!ag_names_equal(&types, &said.types))
        return fail_types(arena, routine, &said, err);
    *key = ag_signature_text(arena, &said);
    return true;
}

/* ------------------------------------------------------------------ what must hold */

static bool fail(const ag_object *routine, ag_error *err, const char *what, const char *hint)
{
    (void)ag_fail(err, AG_E_MODEL, NULL, "%s \"%s\" %s", ag_settle_noun(routine), routine->name,
                  what);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, routine->source);
}

static bool gives_something(const ag_routine *routine)
{
    bool gives = routine->returns != NULL || ag_settle_has_variant(&routine->base, "returns");
    for (size_t i = 0; i < routine->arguments.len; i++) {
        ag_word mode = ((const ag_argument *)routine->arguments.items[i])->mode;
        gives = gives || (mode != AG_MODE_IN && mode != AG_MODE_VARIADIC);
    }
    return gives;
}

bool ag_validate_routine(const ag_routine *routine, ag_error *err)
{
    static const char *const bodies[] = {"body", "sql_body", "library"};
    int said = 0;
    for (size_t i = 0; i < AG_COUNT(bodies); i++) {
        int index = ag_field_index(routine->base.shape, bodies[i]);
        said += !ag_field_is_preset(&routine->base, &routine->base.shape->fields[index]) ||
                ag_settle_has_variant(&routine->base, bodies[i]);
    }
    if (said != 1)
        return fail(&routine->base, err, said == 0 ? "has no body" : "has several bodies",
                    "it has one of \"body\" (a text), \"sql_body\" and \"library\"");
    if (ag_kind_of(&routine->base) == AG_KIND_FUNCTION && !gives_something(routine))
        return fail(&routine->base, err, "does not say what it returns",
                    "add \"returns\" with a type; one that gives nothing returns \"void\"");
    return true;
}
