/* random_web.c: functions that others rest on, what rests on them, and changes under it. */
#include "random_schema.h"

#include "base/text.h"

#include <string.h>

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

/* ------------------------------------------------------------------ functions */

static bool takes_bigint(const ag_routine *routine, size_t index)
{
    const ag_argument *argument = index < routine->arguments.len
                                      ? (const ag_argument *)routine->arguments.items[index]
                                      : NULL;
    return argument && ag_streq(argument->type, "bigint") && !argument->default_value;
}

/* What can stand in any expression over a bigint: f(bigint), and perhaps something with a default. */
static bool is_calculation(const ag_object *object)
{
    const ag_routine *routine = (const ag_routine *)object;
    return ag_kind_of(object) == AG_KIND_FUNCTION && routine->volatility == AG_IMMUTABLE &&
           takes_bigint(routine, 0) && !takes_bigint(routine, 1);
}

/* What an aggregate can add values up with. */
static bool is_sum(const ag_object *object)
{
    const ag_routine *routine = (const ag_routine *)object;
    return ag_kind_of(object) == AG_KIND_FUNCTION && takes_bigint(routine, 0) &&
           takes_bigint(routine, 1);
}

static bool is_for_triggers(const ag_object *object)
{
    return ag_kind_of(object) == AG_KIND_FUNCTION &&
           ag_streq(((const ag_routine *)object)->returns, "trigger");
}

bool random_is_web(const ag_object *routine)
{
    return is_calculation(routine) || is_sum(routine) || is_for_triggers(routine);
}

typedef bool is_sort(const ag_object *object);

static ag_routine *find(ag_random *random, const ag_schema *schema, is_sort *is)
{
    for (size_t tries = 0; tries < 8; tries++) {
        ag_object *routine = any(random, &schema->functions);
        if (routine && is(routine))
            return (ag_routine *)routine;
    }
    return NULL;
}

static void add_argument(ag_random *random, ag_routine *routine, const char *type,
                         const char *default_value)
{
    ag_argument *argument = (ag_argument *)ag_object_new(random->arena, &ag_argument_shape, NULL);
    argument->type = type;
    argument->default_value = default_value;
    if (random_once_in(random, 2) && routine->arguments.len == 0)
        argument->name = "a";
    ag_list_add(random->arena, &routine->arguments, &argument->base);
}

/* By the position of the argument, which stays whatever it is called; of the type that it returns, as before 13 it has to be. */
static void set_body(ag_random *random, ag_routine *routine)
{
    size_t n = random_below(random, 9);
    bool sql = random_once_in(random, 2);
    routine->language = sql ? "sql" : "plpgsql";
    routine->body = sql ? ag_format(random->arena, "SELECT ($1 + %zu)::%s", n, routine->returns)
                        : ag_format(random->arena, "BEGIN RETURN $1 + %zu; END", n);
    if (is_for_triggers(&routine->base)) {
        routine->language = "plpgsql";
        routine->body = ag_format(random->arena, "BEGIN RETURN NEW; END -- %zu", n);
    }
}

static bool set_key(ag_random *random, ag_routine *routine, const char *qualified)
{
    ag_name name = {0};
    ag_error err = {0};
    if (!ag_key_parse(random->arena, qualified, &name, &err))
        return false;
    routine->base.name = ag_routine_key_as(random->arena, &routine->base, &name);
    return true;
}

static void add_function(ag_random *random, ag_schema *schema)
{
    static const char *const results[] = {"bigint", "bigint", "trigger"};
    size_t which = random_below(random, AG_COUNT(results));
    ag_routine *routine =
        (ag_routine *)ag_object_new(random->arena, ag_kinds[AG_KIND_FUNCTION].shape, NULL);
    routine->returns = results[which];
    routine->volatility = which < 2 ? AG_IMMUTABLE : AG_VOLATILE;
    for (size_t i = 0; i <= which && which < 2; i++)
        add_argument(random, routine, "bigint", NULL);
    set_body(random, routine);
    random_comment(random, &routine->base);
    if (set_key(random, routine, random_qualified(random, schema)))
        ag_list_add(random->arena, &schema->functions, &routine->base);
}

/* A body that the server does not look into before it runs, whatever it says is there or not. */
static void add_counting(ag_random *random, ag_schema *schema)
{
    const ag_object *table = any(random, &schema->tables);
    ag_routine *routine =
        (ag_routine *)ag_object_new(random->arena, ag_kinds[AG_KIND_FUNCTION].shape, NULL);
    if (!table)
        return;
    routine->returns = "bigint";
    routine->language = random_once_in(random, 2) ? "sql" : "plpgsql";
    routine->body = ag_format(random->arena,
                              ag_streq(routine->language, "sql")
                                  ? "SELECT count(*) FROM %s"
                                  : "BEGIN RETURN (SELECT count(*) FROM %s); END",
                              random_sql_name(random, table->name));
    if (random_once_in(random, 2))
        add_argument(random, routine, random_sql_name(random, table->name), NULL);
    if (set_key(random, routine, random_qualified(random, schema)))
        ag_list_add(random->arena, &schema->functions, &routine->base);
}

/* ------------------------------------------------------------------ what calls them */

static ag_column *bigint_column(ag_random *random, const ag_table *table)
{
    for (size_t tries = 0; tries < 6; tries++) {
        ag_column *column = (ag_column *)any(random, &table->columns);
        if (column && ag_streq(column->type, "bigint") && !column->generated &&
            !column->base.only && !column->base.variants[0] && !column->base.variants[1])
            return column;
    }
    return NULL;
}

static ag_column *add_column(ag_random *random, ag_table *table)
{
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    column->type = "bigint";
    ag_list_add(random->arena, &table->columns, &column->base);
    return column;
}

static ag_object *make(ag_random *random, ag_kind kind)
{
    return ag_object_new(random->arena, ag_kinds[kind].shape, NULL);
}

static ag_object *expression_index(ag_random *random, const char *call)
{
    ag_index *index = (ag_index *)make(random, AG_KIND_INDEX);
    ag_index_column *part =
        (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
    part->expression = call;
    ag_list_add(random->arena, &index->columns, &part->base);
    return &index->base;
}

static ag_object *caller(ag_random *random, ag_kind kind, const char *call)
{
    const char *condition = ag_format(random->arena, "%s > 3", call);
    ag_object *object = make(random, kind);
    switch (kind) {
    case AG_KIND_CHECK:
        ((ag_check *)object)->expression = condition;
        ((ag_check *)object)->not_valid = random_once_in(random, 3);
        break;
    case AG_KIND_POLICY: ((ag_policy *)object)->using_rows = condition; break;
    case AG_KIND_INDEX: object = expression_index(random, call); break;
    default: break;
    }
    return object;
}

static ag_object *trigger(ag_random *random, ag_schema *schema, const char *function,
                          const char *column)
{
    ag_trigger *t = (ag_trigger *)make(random, AG_KIND_TRIGGER);
    const ag_routine *calls = find(random, schema, is_for_triggers);
    ag_name name = {0};
    ag_error err = {0};
    if (!calls || !ag_key_parse(random->arena, calls->base.name, &name, &err))
        return NULL;
    t->function = ag_name_text(random->arena, name.schema, name.name);
    AG_PUSH(random->arena, &t->events, "update");
    t->for_each = AG_FOR_ROW;
    t->timing = random_once_in(random, 2) ? AG_AFTER : AG_BEFORE;
    if (function && random_once_in(random, 2))
        t->when = ag_format(random->arena, "%s(new.%s) > 3", function, column);
    return &t->base;
}

/* Shown under the name of the column, so that it goes when that does. */
static void add_view(ag_random *random, ag_schema *schema, const ag_table *table,
                     const char *function, const char *column)
{
    const char *c = ag_sql_identifier(random->arena, column);
    ag_view *view = (ag_view *)ag_object_new(random->arena, ag_kinds[AG_KIND_VIEW].shape,
                                             random_qualified(random, schema));
    view->query = ag_format(random->arena, "SELECT %s(s.%s) AS %s FROM %s s", function, c, c,
                            random_sql_name(random, table->base.name));
    AG_PUSH(random->arena, &view->column_comments.keys, column);
    AG_PUSH(random->arena, &view->column_comments.values, "calculated");
    view->materialized = random_once_in(random, 4);
    ag_list_add(random->arena, &schema->views, &view->base);
}

static const char *called(ag_random *random, const ag_object *routine)
{
    ag_name name = {0};
    ag_error err = {0};
    return ag_key_parse(random->arena, routine->name, &name, &err)
               ? random_sql_name(random, ag_name_text(random->arena, name.schema, name.name))
               : "f";
}

static void use(ag_random *random, ag_schema *schema, ag_table *table)
{
    static const ag_kind kinds[] = {AG_KIND_CHECK,   AG_KIND_INDEX, AG_KIND_POLICY,
                                    AG_KIND_TRIGGER, AG_KIND_VIEW,  AG_KIND_COLUMN};
    ag_kind kind = kinds[random_below(random, AG_COUNT(kinds))];
    const ag_routine *calculation = find(random, schema, is_calculation);
    if (!calculation)
        return;
    ag_column *column = bigint_column(random, table);
    if (!column)
        column = add_column(random, table);
    const char *function = called(random, &calculation->base);
    const char *name = ag_sql_identifier(random->arena, column->base.name);
    const char *call = ag_format(random->arena, "%s(%s)", function, name);
    if (kind == AG_KIND_VIEW) {
        add_view(random, schema, table, function, column->base.name);
    } else if (kind == AG_KIND_COLUMN && random_once_in(random, 2)) {
        add_column(random, table)->generated = call;
    } else if (kind == AG_KIND_COLUMN) {
        add_column(random, table)->default_value =
            ag_format(random->arena, "%s((5)::bigint)", function);
    } else {
        ag_object *object = kind == AG_KIND_TRIGGER ? trigger(random, schema, function, name)
                                                    : caller(random, kind, call);
        if (object)
            random_add_child(random, table, object);
    }
}

static void add_aggregate(ag_random *random, ag_schema *schema)
{
    const ag_routine *sum = find(random, schema, is_sum);
    ag_name name = {0};
    ag_error err = {0};
    if (!sum || !ag_key_parse(random->arena, sum->base.name, &name, &err))
        return;
    ag_aggregate *made = (ag_aggregate *)make(random, AG_KIND_AGGREGATE);
    ag_argument *argument = (ag_argument *)ag_object_new(random->arena, &ag_argument_shape, NULL);
    argument->type = "bigint";
    ag_list_add(random->arena, &made->arguments, &argument->base);
    made->function = ag_name_text(random->arena, name.schema, name.name);
    made->state_type = "bigint";
    made->initial_value = "0";
    random_comment(random, &made->base);
    if (!ag_name_parse(random->arena, random_qualified(random, schema), &name, &err))
        return;
    made->base.name = ag_routine_key_as(random->arena, &made->base, &name);
    ag_list_add(random->arena, &schema->aggregates, &made->base);
}

/* ------------------------------------------------------------------ changes */

static void drop_callers(ag_random *random, ag_schema *schema, const ag_object *routine)
{
    ag_name name = {0};
    ag_error err = {0};
    if (!ag_key_parse(random->arena, routine->name, &name, &err))
        return;
    const char *text = ag_name_text(random->arena, name.schema, name.name);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_list *triggers = &((ag_table *)schema->tables.items[i])->triggers;
        for (size_t k = triggers->len; k > 0; k--)
            if (ag_streq(((ag_trigger *)triggers->items[k - 1])->function, text))
                ag_list_remove(triggers, triggers->items[k - 1]);
    }
    for (size_t i = schema->aggregates.len; i > 0; i--) {
        const ag_object *aggregate = schema->aggregates.items[i - 1];
        if (!ag_streq(((const ag_aggregate *)aggregate)->function, text))
            continue;
        ag_list_remove(&schema->aggregates, aggregate);
        random_forget(random, schema, aggregate->name);
    }
    random_forget(random, schema, routine->name);
}

static void drop_function(ag_random *random, ag_schema *schema)
{
    ag_object *routine = any(random, &schema->functions);
    if (!routine || !random_is_web(routine))
        return;
    ag_list_remove(&schema->functions, routine);
    drop_callers(random, schema, routine);
}

/* What CREATE OR REPLACE does not do: another result, another name of an argument, another argument. */
static void change_signature(ag_random *random, ag_schema *schema, ag_routine *routine)
{
    static const char *const results[] = {"bigint", "integer", "numeric"};
    ag_argument *first = (ag_argument *)routine->arguments.items[0];
    switch (random_below(random, 3)) {
    case 0:
        routine->returns = results[random_below(random, AG_COUNT(results))];
        set_body(random, routine);
        break;
    case 1: first->name = first->name ? NULL : "b"; break;
    default:
        ag_list_remove(&schema->functions, &routine->base);
        if (routine->arguments.len == 1)
            add_argument(random, routine, "text", "NULL::text");
        else
            routine->arguments.len = 1;
        (void)set_key(random, routine, routine->base.name);
        ag_list_add(random->arena, &schema->functions, &routine->base);
    }
}

static void change_function(ag_random *random, ag_schema *schema)
{
    ag_routine *routine = (ag_routine *)any(random, &schema->functions);
    if (!routine || !random_is_web(&routine->base))
        return;
    if (is_calculation(&routine->base) && random_once_in(random, 2))
        change_signature(random, schema, routine);
    else
        set_body(random, routine);
}

static void change_aggregate(ag_random *random, ag_schema *schema)
{
    ag_aggregate *aggregate = (ag_aggregate *)any(random, &schema->aggregates);
    if (!aggregate) {
        add_aggregate(random, schema);
    } else if (random_once_in(random, 3)) {
        ag_list_remove(&schema->aggregates, &aggregate->base);
        random_forget(random, schema, aggregate->base.name);
    } else {
        aggregate->initial_value = random_once_in(random, 2) ? "0" : "7";
        aggregate->parallel = (ag_word)random_below(random, 3);
        random_comment(random, &aggregate->base);
    }
}

static void show_aggregate(ag_random *random, ag_schema *schema, ag_table *table)
{
    const ag_object *aggregate = any(random, &schema->aggregates);
    const ag_column *column = bigint_column(random, table);
    if (aggregate && column)
        add_view(random, schema, table, called(random, aggregate), column->base.name);
}

/* Wider types, whose values all stay. */
static void widen_column(ag_random *random, ag_table *table)
{
    static const char *const wider[][2] = {
        {"smallint", "integer"},        {"varchar(50)", "text"}, {"varchar(50)", "varchar(60)"},
        {"varchar(60)", "varchar(50)"}, {"integer", "bigint"},   {"real", "double precision"},
        {"date", "timestamp"}};
    ag_column *column = (ag_column *)any(random, &table->columns);
    if (!column || column->base.variants[0] || column->base.variants[1])
        return;
    for (size_t i = 0; i < AG_COUNT(wider); i++) {
        if (!ag_streq(column->type, wider[i][0]))
            continue;
        column->type = wider[i][1];
        return;
    }
}

void random_web(ag_random *random, ag_schema *schema)
{
    ag_table *table = (ag_table *)any(random, &schema->tables);
    bool plain = table && !random_is_family(schema, table) && !table->base.only;
    switch (random_below(random, 12)) {
    case 10: random_any_comment(random, schema); break;
    case 0: add_function(random, schema); break;
    case 1: add_counting(random, schema); break;
    case 2: drop_function(random, schema); break;
    case 3:
    case 4: change_function(random, schema); break;
    case 5: change_aggregate(random, schema); break;
    case 6:
        if (plain)
            show_aggregate(random, schema, table);
        break;
    case 7:
        if (plain)
            widen_column(random, table);
        break;
    default:
        if (plain)
            use(random, schema, table);
    }
}
