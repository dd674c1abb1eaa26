/* random_routine.c: random functions and procedures, and changes to them. */
#include "random_schema.h"

#include "base/text.h"

#include <string.h>

/* A type, and a default for it. */
static const struct type {
    const char *name;
    const char *default_value;
} types[] = {
    {"integer", "1"},
    {"text", "'it''s'"},
    {"timestamptz", "now()"},
    {"numeric", "1.5"},
    {"character varying(9)", "'x'"},
    {"boolean", "NULL"},
    {"bigint[]", "'{}'"},
    {"int4", "(2 + 3)"},
};

static ag_argument *argument(ag_random *random, const char *name, bool needs_default)
{
    const struct type *type = &types[random_below(random, AG_COUNT(types))];
    ag_argument *made = (ag_argument *)ag_object_new(random->arena, &ag_argument_shape, NULL);
    made->type = type->name;
    made->name = name;
    if (needs_default)
        made->default_value = type->default_value;
    return made;
}

/* An enum of the schema as SQL writes it; NULL if there is none that is everywhere. */
static const char *enum_type(ag_random *random, const ag_schema *schema)
{
    const ag_object *e =
        schema->enums.len ? schema->enums.items[random_below(random, schema->enums.len)] : NULL;
    ag_name name = {0};
    ag_error err = {0};
    if (!e || e->only || !ag_name_parse(random->arena, e->name, &name, &err))
        return NULL;
    const char *bare = ag_sql_identifier(random->arena, name.name);
    return name.schema ? ag_format(random->arena, "%s.%s",
                                   ag_sql_identifier(random->arena, name.schema), bare)
                       : bare;
}

/* Behind a default there are only defaults. */
static void add_arguments(ag_random *random, const ag_schema *schema, ag_routine *routine)
{
    static const char *const names[] = {"a", "select", "two words"};
    bool named = random_once_in(random, 2);
    size_t first_default = random_below(random, 4);
    for (size_t i = random_below(random, AG_COUNT(names) + 1), k = 0; i > 0; i--, k++) {
        ag_argument *made = argument(random, named ? names[k] : NULL, k >= first_default);
        const char *type = random_once_in(random, 4) ? enum_type(random, schema) : NULL;
        if (type) {
            made->type = type;
            made->default_value = made->default_value ? "NULL" : NULL;
        }
        ag_list_add(random->arena, &routine->arguments, &made->base);
    }
}

static void set_result(ag_random *random, ag_routine *routine)
{
    ag_argument *out;
    switch (random_below(random, 4)) {
    case 0: routine->returns = "void"; break;
    case 1:
        routine->returns = "text";
        routine->returns_set = true;
        routine->rows = random_once_in(random, 2) ? "10" : NULL;
        break;
    case 2:
        out = argument(random, "result", false);
        out->mode = random_once_in(random, 2) ? AG_MODE_OUT : AG_MODE_TABLE;
        ag_list_add(random->arena, &routine->arguments, &out->base);
        break;
    default: routine->returns = types[random_below(random, AG_COUNT(types))].name;
    }
}

/* Bodies that both kinds and all results can have, as nobody calls them. */
static void set_body(ag_random *random, ag_routine *routine)
{
    static const char *const bodies[] = {
        "BEGIN\n    RAISE NOTICE 'it''s';\nEND",
        "\nBEGIN\n    RAISE '$$ %', now();\nEND;\n",
        "BEGIN RAISE '$autogen$'; END;",
        "BEGIN\n\tRAISE 'żółć \\ \"x\"';\nEND; -- $",
    };
    routine->language = "plpgsql";
    routine->body = bodies[random_below(random, AG_COUNT(bodies))];
}

static void set_options(ag_random *random, ag_routine *routine)
{
    routine->security_definer = random_once_in(random, 5);
    routine->settings = (ag_pairs){0};
    if (random_once_in(random, 4)) {
        AG_PUSH(random->arena, &routine->settings.keys, "search_path");
        AG_PUSH(random->arena, &routine->settings.values, "public, \"two words\", \"$user\"");
    }
    if (random_once_in(random, 6)) {
        AG_PUSH(random->arena, &routine->settings.keys, "work_mem");
        AG_PUSH(random->arena, &routine->settings.values, "8MB");
    }
    if (ag_kind_of(&routine->base) != AG_KIND_FUNCTION)
        return;
    routine->volatility = (ag_word)random_below(random, 3);
    routine->strict = random_once_in(random, 3);
    routine->parallel = (ag_word)random_below(random, 3);
    routine->cost = random_once_in(random, 4) ? "0.5" : NULL;
}

ag_object *random_routine(ag_random *random, const ag_schema *schema)
{
    ag_kind kind = random_once_in(random, 3) ? AG_KIND_PROCEDURE : AG_KIND_FUNCTION;
    ag_routine *routine = (ag_routine *)ag_object_new(random->arena, ag_kinds[kind].shape, NULL);
    ag_name name = {0};
    ag_error err = {0};
    if (!ag_name_parse(random->arena, random_qualified(random, schema), &name, &err))
        return NULL;
    add_arguments(random, schema, routine);
    if (kind == AG_KIND_FUNCTION)
        set_result(random, routine);
    set_body(random, routine);
    set_options(random, routine);
    random_comment(random, &routine->base);
    routine->base.name = ag_routine_key_as(random->arena, &routine->base, &name);
    return &routine->base;
}

/* What CREATE OR REPLACE can change, or what makes it a new one. */
void random_change_routine(ag_random *random, ag_routine *routine)
{
    size_t last = routine->arguments.len;
    switch (random_below(random, 4)) {
    case 0: set_body(random, routine); break;
    case 1: set_options(random, routine); break;
    case 2:
        if (routine->returns && strcmp(routine->returns, "void") == 0)
            routine->returns = "integer";
        else
            random_comment(random, &routine->base);
        break;
    default:
        if (last > 0 && ((ag_argument *)routine->arguments.items[last - 1])->mode == AG_MODE_IN)
            ((ag_argument *)routine->arguments.items[last - 1])->default_value =
                random_once_in(random, 2) ? "NULL" : NULL;
    }
}
