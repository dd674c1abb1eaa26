#include "postgresql/project.h"

#include "postgresql/counter.h"

static void project_signature(ag_arena *arena, const char **text)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    if (*text == NULL || !ag_signature_parse(arena, *text, &signature, &ignored)) {
        return;
    }
    for (size_t i = 0; i < signature.types.len; i++) {
        signature.types.items[i] = ag_type_of_argument(arena, signature.types.items[i]);
    }
    *text = ag_signature_text(arena, &signature);
}

/* Every text of the object and its records that a database spells its own way. */
static void project_fields(ag_arena *arena, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        if (field->type == AG_SQL && *text != NULL) {
            *text = ag_sql_for(arena, *text, AG_POSTGRESQL);
        } else if (field->type == AG_TYPE && *text != NULL) {
            *text = ag_type_canonical(arena, *text);
        } else if (field->flags & AG_SIGNATURE) {
            project_signature(arena, text);
        } else if (ag_streq(field->name, "comment") && ag_streq(*text, "")) {
            *text = NULL; /* an empty comment is none */
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            ag_list *list = at;
            for (size_t k = 0; k < list->len; k++) {
                project_fields(arena, list->items[k]);
            }
        }
    }
}

/* Types mean nothing but themselves there. */
static void project_types(ag_arena *arena, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        if (field->type == AG_TYPE && *text != NULL) {
            *text = ag_type_of_argument(arena, *text);
        } else if (field->type == AG_RECORDS) {
            const ag_list *records = at;
            for (size_t k = 0; k < records->len; k++) {
                project_types(arena, records->items[k]);
            }
        }
    }
}

/* What comes out says what it returns, and numbers that are the server's own are not said. */
static void project_routine(ag_arena *arena, ag_routine *routine)
{
    bool in_c = ag_streq(routine->language, "c");
    bool is_table = false;
    const char *cost = in_c || ag_streq(routine->language, "internal") ? "1" : "100";
    for (size_t i = 0; i < routine->arguments.len; i++) {
        ag_word mode = ((const ag_argument *)routine->arguments.items[i])->mode;
        if (mode != AG_MODE_IN && mode != AG_MODE_VARIADIC) {
            routine->returns = NULL;
        }
        is_table = is_table || mode == AG_MODE_TABLE;
    }
    if ((!routine->returns_set && !is_table) || ag_streq(routine->rows, "1000")) {
        routine->rows = NULL;
    }
    if (is_table) {
        routine->returns_set = false;
    }
    if (ag_streq(routine->cost, cost)) {
        routine->cost = NULL;
    }
    if (in_c && routine->symbol == NULL) {
        ag_name name = {.name = routine->base.name};
        ag_error ignored = {0};
        (void)!ag_key_parse(arena, routine->base.name, &name, &ignored);
        routine->symbol = name.name;
    }
}

static void project_configuration(ag_text_search_configuration *configuration)
{
    if (ag_streq(configuration->parser, "default")) {
        configuration->parser = NULL;
    }
}

/* The server writes its commands in capitals. */
static void project_event_trigger(ag_arena *arena, ag_event_trigger *trigger)
{
    for (size_t i = 0; i < trigger->tags.len; i++) {
        char *tag = ag_strdup(arena, trigger->tags.items[i]);
        for (char *c = tag; *c != '\0'; c++) {
            *c = (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c);
        }
        trigger->tags.items[i] = tag;
    }
}

static ag_word project_modify(const ag_aggregate *aggregate, ag_word word)
{
    ag_word usual = aggregate->order_by.len > 0 ? AG_MODIFY_READ_WRITE : AG_MODIFY_READ_ONLY;
    return word == usual ? AG_MODIFY_DEFAULT : word;
}

static void project_aggregate(ag_aggregate *aggregate)
{
    aggregate->final_modify = project_modify(aggregate, aggregate->final_modify);
    aggregate->moving_final_modify = project_modify(aggregate, aggregate->moving_final_modify);
    aggregate->state_space = aggregate->state_space == 0 ? AG_UNSET : aggregate->state_space;
    if (aggregate->moving_state_space == 0) {
        aggregate->moving_state_space = AG_UNSET;
    }
}

static void project_index(const char **method, const ag_list *columns)
{
    if (ag_strcaseeq(*method, "btree")) {
        *method = NULL;
    }
    for (size_t i = 0; i < columns->len; i++) {
        ag_index_column *column = (ag_index_column *)columns->items[i];
        if (column->nulls == (column->order == AG_DESC ? AG_NULLS_FIRST : AG_NULLS_LAST)) {
            column->nulls = AG_NULLS_DEFAULT;
        }
    }
}

/* The server makes them so, whatever is said. */
static void project_column(ag_arena *arena, const ag_table *table, ag_column *column)
{
    if (column->identity != AG_IDENTITY_NONE || ag_pg_is_serial(column)) {
        column->nullable = false;
    }
    ag_pg_tidy_counter(arena, table->base.name, column);
    if (column->generated == NULL) {
        column->is_virtual = false;
    }
}

static void project_table(ag_arena *arena, const ag_schema *schema, ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    if (key != NULL && schema != NULL) {
        ag_table_require(arena, schema, table, &key->columns);
    }
    if (ag_strcaseeq(table->method, "heap")) {
        table->method = NULL;
    }
    for (size_t i = 0; i < table->columns.len; i++) {
        project_column(arena, table, (ag_column *)table->columns.items[i]);
    }
    for (size_t i = 0; key != NULL && i < key->columns.len; i++) {
        ag_column *column = ag_column_find(table, key->columns.items[i]);
        if (column != NULL) {
            column->nullable = false;
        }
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        ag_index *index = (ag_index *)table->indexes.items[i];
        project_index(&index->method, &index->columns);
    }
    for (size_t i = 0; i < table->exclusions.len; i++) {
        ag_exclusion *exclusion = (ag_exclusion *)table->exclusions.items[i];
        project_index(&exclusion->method, &exclusion->elements);
    }
    for (size_t i = 0; i < table->policies.len; i++) {
        ag_policy_simplify((ag_policy *)table->policies.items[i]);
    }
}

/* A trigger that calls no function is SQLite's. */
static void project_triggers(ag_object *object)
{
    if (!ag_has_children(object, AG_KIND_TRIGGER)) {
        return;
    }
    ag_list *triggers = ag_children(object, AG_KIND_TRIGGER);
    for (size_t i = triggers->len; i > 0; i--) {
        if (!((const ag_trigger *)triggers->items[i - 1])->function) {
            ag_list_remove(triggers, triggers->items[i - 1]);
        }
    }
}

ag_object *ag_pg_project(ag_arena *arena, const ag_schema *schema, const ag_object *object)
{
    ag_object *out = ag_object_for(arena, object, AG_POSTGRESQL);
    if (out == NULL) {
        return NULL;
    }
    if (ag_kind_of(out) == AG_KIND_SCHEMA && ag_namespace_given(out->name) != NULL) {
        ((ag_namespace *)out)->owner = NULL; /* it is the server's */
    }
    if (ag_kind_of(out) == AG_KIND_VIRTUAL_TABLE) {
        return NULL;
    }
    ag_object_forget(arena, out, AG_SQLITE_ONLY);
    project_triggers(out);
    project_fields(arena, out);
    ag_privileges_simplify(arena, out);
    if (ag_kind_of(out) == AG_KIND_DEFAULT_PRIVILEGES &&
        ((const ag_default_privileges *)out)->privileges.keys.len == 0) {
        return NULL; /* what is given anyway has no row there */
    }
    if (ag_kinds[ag_kind_of(out)].routine) {
        project_types(arena, out);
    }
    if (ag_kind_of(out) == AG_KIND_TABLE) {
        project_table(arena, schema, (ag_table *)out);
    } else if (ag_kind_of(out) == AG_KIND_SEQUENCE) {
        ag_sequence_simplify((ag_sequence *)out);
    } else if (ag_kind_of(out) == AG_KIND_TEXT_SEARCH_CONFIGURATION) {
        project_configuration((ag_text_search_configuration *)out);
    } else if (ag_kind_of(out) == AG_KIND_EVENT_TRIGGER) {
        project_event_trigger(arena, (ag_event_trigger *)out);
    } else if (ag_kind_of(out) == AG_KIND_AGGREGATE) {
        project_aggregate((ag_aggregate *)out);
    } else if (ag_kinds[ag_kind_of(out)].routine) {
        project_routine(arena, (ag_routine *)out);
    } else if (ag_kind_of(out) == AG_KIND_STATISTICS) {
        ag_statistics_simplify((ag_statistics *)out);
    } else if (ag_kind_of(out) == AG_KIND_PUBLICATION) {
        ag_publication_simplify((ag_publication *)out);
    } else if (ag_kind_of(out) == AG_KIND_VIEW) {
        ag_view_simplify((ag_view *)out);
    }
    return out;
}
