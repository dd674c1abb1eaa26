/* random_routine.c: random functions and procedures, event triggers and text search, and changes to them. */
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
        made->default_value = type->default_value ? type->default_value : "NULL";
    return made;
}

/* An enum of the schema as SQL writes it; NULL if there is none that is everywhere. */
static const char *enum_type(ag_random *random, const ag_schema *schema)
{
    const ag_object *e =
        schema->enums.len ? schema->enums.items[random_below(random, schema->enums.len)] : NULL;
    return e && !e->only ? random_sql_name(random, e->name) : NULL;
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
    if (random_is_web(&routine->base))
        return;
    if (ag_streq(routine->returns, "event_trigger")) {
        random_comment(random, &routine->base); /* a body that raises would stop all else */
        return;
    }
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
        if (last > 0 && ((ag_argument *)routine->arguments.items[last - 1])->mode == AG_MODE_IN) {
            bool needed =
                last > 1 && ((ag_argument *)routine->arguments.items[last - 2])->default_value;
            ((ag_argument *)routine->arguments.items[last - 1])->default_value =
                needed || random_once_in(random, 2) ? "NULL" : NULL;
        }
    }
}

/* ------------------------------------------------------------------ event triggers */

/* A function that does nothing, and something that calls it. */
void random_watch(ag_random *random, ag_schema *schema)
{
    ag_name name = {0};
    ag_error err = {0};
    ag_routine *function =
        (ag_routine *)ag_object_new(random->arena, ag_kinds[AG_KIND_FUNCTION].shape, NULL);
    if (!ag_name_parse(random->arena, random_qualified(random, schema), &name, &err))
        return;
    function->returns = "event_trigger";
    function->language = "plpgsql";
    function->body = "BEGIN END";
    function->base.name = ag_routine_key_as(random->arena, &function->base, &name);
    ag_list_add(random->arena, &schema->functions, &function->base);

    ag_event_trigger *trigger = (ag_event_trigger *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_EVENT_TRIGGER].shape, random_name(random));
    trigger->function = ag_name_text(random->arena, name.schema, name.name);
    random_change_watch(random, trigger);
    ag_list_add(random->arena, &schema->event_triggers, &trigger->base);
}

void random_change_watch(ag_random *random, ag_event_trigger *trigger)
{
    trigger->event = (ag_word)random_below(random, AG_EVENT_LOGIN);
    trigger->enabled = (ag_word)random_below(random, 4);
    trigger->tags = (ag_names){0};
    if (trigger->event == AG_EVENT_DROP)
        AG_PUSH(random->arena, &trigger->tags, "drop table");
    random_comment(random, &trigger->base);
}

void random_forget_watches(ag_random *random, ag_schema *schema, const ag_object *function)
{
    ag_name name = {0};
    ag_error err = {0};
    if (!ag_key_parse(random->arena, function->name, &name, &err))
        return;
    const char *called = ag_name_text(random->arena, name.schema, name.name);
    for (size_t i = schema->event_triggers.len; i > 0; i--) {
        const ag_object *trigger = schema->event_triggers.items[i - 1];
        if (ag_streq(((const ag_event_trigger *)trigger)->function, called))
            ag_list_remove(&schema->event_triggers, trigger);
    }
}

/* ------------------------------------------------------------------ text search */

static void set_dictionary(ag_random *random, ag_text_search_dictionary *dictionary)
{
    static const char *const languages[] = {"german", "english", "french"};
    dictionary->template_name = "snowball";
    dictionary->options = (ag_pairs){0};
    AG_PUSH(random->arena, &dictionary->options.keys, "language");
    AG_PUSH(random->arena, &dictionary->options.values,
            languages[random_below(random, AG_COUNT(languages))]);
    if (random_once_in(random, 2)) {
        AG_PUSH(random->arena, &dictionary->options.keys, "stopwords");
        AG_PUSH(random->arena, &dictionary->options.values, "german");
    }
    random_comment(random, &dictionary->base);
}

static void set_configuration(ag_random *random, const ag_schema *schema,
                              ag_text_search_configuration *configuration)
{
    static const char *const sorts[] = {"asciiword", "word", "int"};
    const ag_list *dictionaries = &schema->text_search_dictionaries;
    configuration->mappings = (ag_pairs){0};
    for (size_t i = 0; i < AG_COUNT(sorts); i++) {
        const ag_object *dictionary =
            dictionaries->len ? dictionaries->items[random_below(random, dictionaries->len)] : NULL;
        if (random_once_in(random, 3))
            continue;
        AG_PUSH(random->arena, &configuration->mappings.keys, sorts[i]);
        AG_PUSH(
            random->arena, &configuration->mappings.values,
            dictionary && random_once_in(random, 2)
                ? ag_format(random->arena, "%s, simple", random_sql_name(random, dictionary->name))
                : "simple");
    }
    random_comment(random, &configuration->base);
}

static void add_search(ag_random *random, ag_schema *schema)
{
    ag_object *dictionary =
        ag_object_new(random->arena, ag_kinds[AG_KIND_TEXT_SEARCH_DICTIONARY].shape,
                      random_qualified(random, schema));
    ag_object *configuration =
        ag_object_new(random->arena, ag_kinds[AG_KIND_TEXT_SEARCH_CONFIGURATION].shape,
                      random_qualified(random, schema));
    set_dictionary(random, (ag_text_search_dictionary *)dictionary);
    ag_list_add(random->arena, &schema->text_search_dictionaries, dictionary);
    set_configuration(random, schema, (ag_text_search_configuration *)configuration);
    ag_list_add(random->arena, &schema->text_search_configurations, configuration);
}

/* A dictionary that goes leaves what looks words up in it. */
static void drop_dictionary(ag_random *random, ag_schema *schema)
{
    ag_list *list = &schema->text_search_dictionaries;
    const char *gone = ag_format(random->arena, "%s, simple",
                                 random_sql_name(random, list->items[list->len - 1]->name));
    for (size_t i = 0; i < schema->text_search_configurations.len; i++) {
        ag_names *values =
            &((ag_text_search_configuration *)schema->text_search_configurations.items[i])
                 ->mappings.values;
        for (size_t k = 0; k < values->len; k++) {
            if (ag_streq(values->items[k], gone))
                values->items[k] = "simple";
        }
    }
    ag_list_remove(list, list->items[list->len - 1]);
}

void random_change_search(ag_random *random, ag_schema *schema)
{
    ag_list *dictionaries = &schema->text_search_dictionaries;
    ag_list *configurations = &schema->text_search_configurations;
    if (!(random->features & RANDOM_ROUTINES))
        return;
    if (dictionaries->len == 0 || configurations->len == 0 || random_once_in(random, 4))
        add_search(random, schema);
    else if (random_once_in(random, 3))
        drop_dictionary(random, schema);
    else if (random_once_in(random, 3))
        ag_list_remove(configurations, configurations->items[0]);
    else if (random_once_in(random, 2))
        set_dictionary(random, (ag_text_search_dictionary *)dictionaries->items[0]);
    else
        set_configuration(random, schema, (ag_text_search_configuration *)configurations->items[0]);
}
