/* validate_late.c: triggers, policies and rules, and what says things about tables from outside: statistics, publications. */
#include "model/settle.h"

#include <string.h>

/* Something that no server takes, whatever else is there. */
typedef struct mistake {
    ag_kind kind;
    bool (*is_made)(const ag_object *object);
    const char *why;
    const char *hint;
} mistake;

static bool has_no_event(const ag_object *object)
{
    return ((const ag_trigger *)object)->events.len == 0 &&
           !ag_settle_has_variant(object, "events");
}

static bool has_no_function(const ag_object *object)
{
    const ag_trigger *trigger = (const ag_trigger *)object;
    return !trigger->function && !trigger->body && !ag_settle_has_variant(object, "function") &&
           !ag_settle_has_variant(object, "body");
}

static bool has_no_timing(const ag_object *object)
{
    const ag_trigger *trigger = (const ag_trigger *)object;
    return trigger->function && trigger->timing == AG_TIMING_DEFAULT &&
           !ag_settle_has_variant(object, "timing");
}

static bool has_columns_without_update(const ag_object *object)
{
    const ag_trigger *trigger = (const ag_trigger *)object;
    return trigger->columns.len > 0 && !ag_names_has(&trigger->events, "update");
}

static bool defers_without_constraint(const ag_object *object)
{
    const ag_trigger *trigger = (const ag_trigger *)object;
    return !trigger->constraint && (trigger->deferrable || trigger->partner);
}

static bool is_odd_constraint(const ag_object *object)
{
    const ag_trigger *trigger = (const ag_trigger *)object;
    return trigger->constraint && (trigger->timing != AG_AFTER || trigger->for_each != AG_FOR_ROW);
}

static bool uses_what_comes(const ag_object *object)
{
    const ag_policy *policy = (const ag_policy *)object;
    return policy->using_rows && policy->command == AG_COMMAND_INSERT;
}

static bool checks_what_goes(const ag_object *object)
{
    const ag_policy *policy = (const ag_policy *)object;
    return policy->check_rows &&
           (policy->command == AG_COMMAND_SELECT || policy->command == AG_COMMAND_DELETE);
}

static bool has_too_little(const ag_object *object)
{
    const ag_statistics *statistics = (const ag_statistics *)object;
    return statistics->columns.len + 2 * statistics->expressions.len < 2 &&
           !ag_settle_has_variant(object, "columns");
}

static bool says_all_and_some(const ag_object *object)
{
    const ag_publication *publication = (const ag_publication *)object;
    return publication->all_tables && (publication->tables.len > 0 || publication->schemas.len > 0);
}

static const mistake mistakes[] = {
    {AG_KIND_TRIGGER, has_no_event, "is called by nothing", "\"events\": [\"insert\", \"update\"]"},
    {AG_KIND_TRIGGER, has_no_function, "calls nothing",
     "\"function\": \"app.audit\" on PostgreSQL, \"body\": \"DELETE FROM log;\" on SQLite"},
    {AG_KIND_TRIGGER, has_no_timing, "does not say when it is called", "\"timing\": \"after\""},
    {AG_KIND_TRIGGER, has_columns_without_update, "has columns and is not called by an update",
     "\"columns\" are those that an update sets: add \"update\" to \"events\""},
    {AG_KIND_TRIGGER, defers_without_constraint, "waits for others and is no constraint trigger",
     "\"deferrable\" and \"from_table\" go with \"constraint\": true"},
    {AG_KIND_TRIGGER, is_odd_constraint, "is a constraint trigger and not called after each row",
     "\"timing\": \"after\", \"for_each\": \"row\""},
    {AG_KIND_POLICY, uses_what_comes, "says \"using\" of rows that are inserted",
     "rows that come are looked at by \"check\""},
    {AG_KIND_POLICY, checks_what_goes, "says \"check\" of rows that are not written",
     "rows that are there are looked at by \"using\""},
    {AG_KIND_STATISTICS, has_too_little, "are kept of less than two columns",
     "two \"columns\", or one of the \"expressions\""},
    {AG_KIND_PUBLICATION, says_all_and_some, "publishes all tables and some",
     "\"all_tables\" goes alone"},
};

static bool fail(const ag_object *object, const ag_object *relation, const char *why,
                 const char *hint, ag_error *err)
{
    if (relation)
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s \"%s\" of %s \"%s\" %s", object->shape->noun,
                      object->name, relation->shape->noun, relation->name, why);
    else
        (void)ag_fail(err, AG_E_MODEL, NULL, "%s \"%s\" %s", object->shape->noun, object->name,
                      why);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, object->source);
}

static bool check_mistakes(const ag_object *object, const ag_object *relation, ag_error *err)
{
    for (size_t i = 0; i < AG_COUNT(mistakes); i++)
        if (mistakes[i].kind == ag_kind_of(object) && mistakes[i].is_made(object))
            return fail(object, relation, mistakes[i].why, mistakes[i].hint, err);
    return true;
}

bool ag_validate_late(const ag_object *relation, ag_error *err)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_kinds[kind].late || !ag_has_children(relation, kind))
            continue;
        const ag_list *list = ag_children_of(relation, kind);
        for (size_t i = 0; i < list->len; i++)
            if (!check_mistakes(list->items[i], relation, err))
                return false;
    }
    return true;
}

/* ------------------------------------------------------------------ from outside of tables */

static bool fail_reference(ag_arena *arena, const ag_object *object, const char *what,
                           const char *name, const ag_list *there, ag_error *err)
{
    const char **names = AG_NEW_ARRAY(arena, const char *, there->len);
    for (size_t i = 0; i < there->len; i++)
        names[i] = there->items[i]->name;
    const char *nearest = ag_nearest(name, names, there->len);
    (void)ag_fail(err, AG_E_REFERENCE, NULL, "%s \"%s\" names the %s \"%s\", which does not exist",
                  object->shape->noun, object->name, what, name);
    if (nearest)
        (void)ag_hint(err, "did you mean \"%s\"?", nearest);
    return ag_about(err, object->source);
}

static bool check_columns(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                          const ag_table *table, const ag_names *columns, ag_error *err)
{
    if (ag_table_is_heir(table))
        table = ag_table_whole(arena, schema, table);
    for (size_t i = 0; i < columns->len; i++)
        if (!ag_column_find(table, columns->items[i]))
            return fail_reference(arena, object,
                                  ag_format(arena, "column of \"%s\"", table->base.name),
                                  columns->items[i], &table->columns, err);
    return true;
}

bool ag_validate_statistics(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                            ag_error *err)
{
    const ag_statistics *statistics = (const ag_statistics *)object;
    if (!check_mistakes(object, NULL, err))
        return false;
    if (statistics->table && !ag_relation_find(schema, statistics->table))
        return fail_reference(arena, object, "table", statistics->table, &schema->tables, err);
    const ag_table *table = statistics->table ? ag_table_find(schema, statistics->table) : NULL;
    return !table || check_columns(arena, schema, object, table, &statistics->columns, err);
}

/* Which rows and columns of partitions go is said where they are published as those of the root. */
static bool is_chosen_below(const ag_publication *publication, const ag_published_table *published,
                            const ag_table *table)
{
    return table->partition_by && !publication->via_root &&
           (published->columns.len > 0 || published->where);
}

bool ag_validate_publication(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                             ag_error *err)
{
    const ag_publication *publication = (const ag_publication *)object;
    if (!check_mistakes(object, NULL, err))
        return false;
    for (size_t i = 0; i < publication->tables.len; i++) {
        const ag_published_table *published =
            (const ag_published_table *)publication->tables.items[i];
        const ag_table *table = ag_table_find(schema, published->table);
        if (!table)
            return fail_reference(arena, object, "table", published->table, &schema->tables, err);
        if (is_chosen_below(publication, published, table))
            return fail(object, NULL,
                        ag_format(arena, "chooses columns or rows of \"%s\", which is partitioned",
                                  published->table),
                        "\"via_root\": true, or all of it", err);
        if (!check_columns(arena, schema, object, table, &published->columns, err))
            return false;
    }
    return true;
}
