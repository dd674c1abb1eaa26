/* kinds.c: the one list of kinds, the root that holds them, and finding things in it. */
#include "model/kind.h"

#include <assert.h>

const char *const ag_deferrable_words[] = {"no", "initially immediate", "initially deferred", NULL};

const char *const ag_conflict_words[] = {"default", "rollback", "abort", "fail",
                                         "ignore",  "replace",  NULL};
const char *const ag_enabled_words[] = {"origin", "disabled", "replica", "always", NULL};
const char *const ag_event_words[] = {"insert", "update", "delete", "truncate", NULL};

const ag_kind_info ag_kinds[AG_KIND_COUNT] = {
    [AG_KIND_SCHEMA] = {&ag_namespace_shape},
    [AG_KIND_EXTENSION] = {&ag_extension_shape},
    [AG_KIND_COLLATION] = {&ag_collation_shape, .qualified = true},
    [AG_KIND_ENUM] = {&ag_enum_shape, .qualified = true, .type = true},
    [AG_KIND_COMPOSITE_TYPE] = {&ag_composite_type_shape, .qualified = true, .relation = true,
                                .type = true},
    [AG_KIND_RANGE_TYPE] = {&ag_range_type_shape, .qualified = true, .type = true},
    [AG_KIND_DOMAIN] = {&ag_domain_shape, .qualified = true, .type = true},
    [AG_KIND_SEQUENCE] = {&ag_sequence_shape, .qualified = true, .relation = true},
    [AG_KIND_TEXT_SEARCH_DICTIONARY] = {&ag_text_search_dictionary_shape, .qualified = true,
                                        .renewable = true},
    [AG_KIND_TEXT_SEARCH_CONFIGURATION] = {&ag_text_search_configuration_shape, .qualified = true,
                                           .renewable = true},
    [AG_KIND_FUNCTION] = {&ag_function_shape, .qualified = true, .renewable = true, .typed = true,
                          .routine = true},
    [AG_KIND_PROCEDURE] = {&ag_procedure_shape, .qualified = true, .renewable = true, .typed = true,
                           .routine = true},
    [AG_KIND_AGGREGATE] = {&ag_aggregate_shape, .qualified = true, .renewable = true, .typed = true,
                           .routine = true},
    [AG_KIND_OPERATOR] = {&ag_operator_shape, .qualified = true, .renewable = true, .typed = true},
    [AG_KIND_OPERATOR_FAMILY] = {&ag_operator_family_shape, .qualified = true, .renewable = true,
                                 .typed = true},
    [AG_KIND_OPERATOR_CLASS] = {&ag_operator_class_shape, .qualified = true, .renewable = true,
                                .typed = true},
    [AG_KIND_CAST] = {&ag_cast_shape, .renewable = true},
    [AG_KIND_FOREIGN_DATA_WRAPPER] = {&ag_foreign_data_wrapper_shape},
    [AG_KIND_FOREIGN_SERVER] = {&ag_foreign_server_shape},
    [AG_KIND_TABLE] = {&ag_table_shape, .qualified = true, .relation = true, .type = true},
    [AG_KIND_VIRTUAL_TABLE] = {&ag_virtual_table_shape, .qualified = true, .relation = true},
    [AG_KIND_VIEW] = {&ag_view_shape, .qualified = true, .relation = true, .type = true,
                      .renewable = true},
    [AG_KIND_STATISTICS] = {&ag_statistics_shape, .qualified = true, .renewable = true},
    [AG_KIND_PUBLICATION] = {&ag_publication_shape, .renewable = true},
    [AG_KIND_DEFAULT_PRIVILEGES] = {&ag_default_privileges_shape},
    [AG_KIND_EVENT_TRIGGER] = {&ag_event_trigger_shape, .renewable = true},
    [AG_KIND_COLUMN] = {&ag_column_shape, .in_table = true, .added = true},
    [AG_KIND_PRIMARY_KEY] = {&ag_primary_key_shape, .in_table = true, .added = true,
                             .constraint = true, .indexed = true},
    [AG_KIND_UNIQUE] = {&ag_unique_shape, .in_table = true, .added = true, .constraint = true,
                        .indexed = true},
    [AG_KIND_EXCLUSION] = {&ag_exclusion_shape, .in_table = true, .added = true, .constraint = true,
                           .indexed = true, .renewable = true},
    [AG_KIND_CHECK] = {&ag_check_shape, .in_table = true, .added = true, .constraint = true,
                       .renewable = true},
    [AG_KIND_FOREIGN_KEY] = {&ag_foreign_key_shape, .in_table = true, .added = true,
                             .constraint = true, .renewable = true},
    [AG_KIND_INDEX] = {&ag_index_shape, .in_table = true, .indexed = true, .renewable = true},
    [AG_KIND_TRIGGER] = {&ag_trigger_shape, .in_table = true, .renewable = true, .late = true},
    [AG_KIND_POLICY] = {&ag_policy_shape, .in_table = true, .renewable = true, .late = true},
    [AG_KIND_RULE] = {&ag_rule_shape, .in_table = true, .renewable = true, .late = true},
};

static const ag_shape *const namespace_ref = &ag_namespace_shape;
static const ag_shape *const extension_ref = &ag_extension_shape;
static const ag_shape *const enum_ref = &ag_enum_shape;
static const ag_shape *const collation_ref = &ag_collation_shape;
static const ag_shape *const composite_type_ref = &ag_composite_type_shape;
static const ag_shape *const range_type_ref = &ag_range_type_shape;
static const ag_shape *const domain_ref = &ag_domain_shape;
static const ag_shape *const sequence_ref = &ag_sequence_shape;
static const ag_shape *const dictionary_ref = &ag_text_search_dictionary_shape;
static const ag_shape *const configuration_ref = &ag_text_search_configuration_shape;
static const ag_shape *const function_ref = &ag_function_shape;
static const ag_shape *const procedure_ref = &ag_procedure_shape;
static const ag_shape *const aggregate_ref = &ag_aggregate_shape;
static const ag_shape *const operator_ref = &ag_operator_shape;
static const ag_shape *const operator_family_ref = &ag_operator_family_shape;
static const ag_shape *const operator_class_ref = &ag_operator_class_shape;
static const ag_shape *const cast_ref = &ag_cast_shape;
static const ag_shape *const foreign_data_wrapper_ref = &ag_foreign_data_wrapper_shape;
static const ag_shape *const foreign_server_ref = &ag_foreign_server_shape;
static const ag_shape *const table_ref = &ag_table_shape;
static const ag_shape *const virtual_table_ref = &ag_virtual_table_shape;
static const ag_shape *const view_ref = &ag_view_shape;
static const ag_shape *const statistics_ref = &ag_statistics_shape;
static const ag_shape *const publication_ref = &ag_publication_shape;
static const ag_shape *const default_privileges_ref = &ag_default_privileges_shape;
static const ag_shape *const event_trigger_ref = &ag_event_trigger_shape;

static const ag_field fields[] = {
    AG_ROW_CHILDREN(ag_schema, schemas, "schemas", namespace_ref,
                    .doc = "namespaces other than the default one"),
    AG_ROW_CHILDREN(ag_schema, extensions, "extensions", extension_ref,
                    .doc = "extensions of the server"),
    AG_ROW_CHILDREN(ag_schema, collations, "collations", collation_ref, .doc = "orders of texts"),
    AG_ROW_CHILDREN(ag_schema, enums, "enums", enum_ref, .doc = "enumerated types"),
    AG_ROW_CHILDREN(ag_schema, composite_types, "composite_types", composite_type_ref,
                    .doc = "row types that are no table's"),
    AG_ROW_CHILDREN(ag_schema, range_types, "range_types", range_type_ref,
                    .doc = "types of ranges"),
    AG_ROW_CHILDREN(ag_schema, domains, "domains", domain_ref,
                    .doc = "types with conditions of their own"),
    AG_ROW_CHILDREN(ag_schema, sequences, "sequences", sequence_ref, .doc = "sequences"),
    AG_ROW_CHILDREN(ag_schema, text_search_dictionaries, "text_search_dictionaries", dictionary_ref,
                    .doc = "dictionaries of text search"),
    AG_ROW_CHILDREN(ag_schema, text_search_configurations, "text_search_configurations",
                    configuration_ref, .doc = "configurations of text search"),
    AG_ROW_CHILDREN(ag_schema, functions, "functions", function_ref, .doc = "functions"),
    AG_ROW_CHILDREN(ag_schema, procedures, "procedures", procedure_ref, .doc = "procedures"),
    AG_ROW_CHILDREN(ag_schema, aggregates, "aggregates", aggregate_ref, .doc = "aggregates"),
    AG_ROW_CHILDREN(ag_schema, operators, "operators", operator_ref, .doc = "operators"),
    AG_ROW_CHILDREN(ag_schema, operator_families, "operator_families", operator_family_ref,
                    .doc = "families of operator classes"),
    AG_ROW_CHILDREN(ag_schema, operator_classes, "operator_classes", operator_class_ref,
                    .doc = "classes of operators: what indexes know of types"),
    AG_ROW_CHILDREN(ag_schema, casts, "casts", cast_ref, .doc = "how types become others"),
    AG_ROW_CHILDREN(ag_schema, foreign_data_wrappers, "foreign_data_wrappers",
                    foreign_data_wrapper_ref,
                    .doc = "foreign data wrappers that come with no extension"),
    AG_ROW_CHILDREN(ag_schema, foreign_servers, "foreign_servers", foreign_server_ref,
                    .doc = "servers on which foreign tables lie"),
    AG_ROW_CHILDREN(ag_schema, tables, "tables", table_ref, .doc = "tables"),
    AG_ROW_CHILDREN(ag_schema, virtual_tables, "virtual_tables", virtual_table_ref,
                    .doc = "SQLite: tables that modules keep"),
    AG_ROW_CHILDREN(ag_schema, views, "views", view_ref, .doc = "views, materialized ones too"),
    AG_ROW_CHILDREN(ag_schema, statistics, "statistics", statistics_ref,
                    .doc = "extended statistics"),
    AG_ROW_CHILDREN(ag_schema, publications, "publications", publication_ref,
                    .doc = "what is published for logical replication"),
    AG_ROW_CHILDREN(ag_schema, default_privileges, "default_privileges", default_privileges_ref,
                    .doc = "what may be done with objects that a role will make"),
    AG_ROW_CHILDREN(ag_schema, event_triggers, "event_triggers", event_trigger_ref,
                    .doc = "event triggers of the database"),
    AG_ROW(ag_schema, ignored, int64_t, "ignored", AG_INT, .flags = AG_HIDDEN | AG_NODIFF,
           .doc = "what nobody looked at"),
    AG_ROW(ag_schema, version, int64_t, "version", AG_INT, .flags = AG_HIDDEN | AG_NODIFF,
           .doc = "of the server"),
};

const ag_shape ag_schema_shape = {
    .noun = "declared schema",
    .id = -1,
    .size = sizeof(ag_schema),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "everything that is declared",
};

ag_schema *ag_schema_new(ag_arena *arena)
{
    return (ag_schema *)ag_object_new(arena, &ag_schema_shape, NULL);
}

ag_schema *ag_schema_copy(ag_arena *arena, const ag_schema *schema)
{
    return (ag_schema *)ag_object_copy(arena, &schema->base);
}

ag_schema *ag_schema_for(ag_arena *arena, const ag_schema *schema, ag_dialect_id dialect)
{
    return (ag_schema *)ag_object_for(arena, &schema->base, dialect);
}

static const ag_field *children_field(const ag_object *parent, ag_kind kind)
{
    for (size_t i = 0; i < parent->shape->field_count; i++) {
        const ag_field *field = &parent->shape->fields[i];
        if (field->type == AG_CHILDREN && (*field->shape)->id == (int)kind)
            return field;
    }
    return NULL;
}

bool ag_has_children(const ag_object *parent, ag_kind kind)
{
    return children_field(parent, kind) != NULL;
}

const ag_list *ag_children_of(const ag_object *parent, ag_kind kind)
{
    const ag_field *field = children_field(parent, kind);
    assert(field && "a parent that has no such children");
    return ag_field_list_of(parent, field);
}

ag_list *ag_children(ag_object *parent, ag_kind kind)
{
    const ag_field *field = children_field(parent, kind);
    assert(field && "a parent that has no such children");
    return ag_field_list(parent, field);
}

ag_object *ag_relation_find(const ag_schema *schema, const char *name)
{
    ag_object *table = ag_list_find(&schema->tables, name);
    return table ? table : ag_list_find(&schema->views, name);
}

ag_table *ag_table_find(const ag_schema *schema, const char *name)
{
    return (ag_table *)ag_list_find(&schema->tables, name);
}

ag_column *ag_column_find(const ag_table *table, const char *name)
{
    return (ag_column *)ag_list_find(&table->columns, name);
}

ag_primary_key *ag_table_primary_key(const ag_table *table)
{
    return table->primary_key.len > 0 ? (ag_primary_key *)table->primary_key.items[0] : NULL;
}

static const ag_field *unnamed_field(const ag_object *constraint)
{
    if (!ag_kinds[ag_kind_of(constraint)].constraint)
        return NULL;
    int index = ag_field_index(constraint->shape, "unnamed");
    return index < 0 ? NULL : &constraint->shape->fields[index];
}

bool ag_constraint_is_unnamed(const ag_object *constraint)
{
    const ag_field *field = unnamed_field(constraint);
    return field && *(const bool *)ag_field_of(constraint, field);
}

void ag_constraint_set_unnamed(ag_object *constraint, bool unnamed)
{
    const ag_field *field = unnamed_field(constraint);
    if (field)
        *(bool *)ag_field_at(constraint, field) = unnamed;
}
