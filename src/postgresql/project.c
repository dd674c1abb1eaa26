#include "postgresql/project.h"

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
        } else if (field->type == AG_TEXT && ag_streq(*text, "")) {
            *text = NULL; /* an empty comment is none */
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            ag_list *list = at;
            for (size_t k = 0; k < list->len; k++) {
                project_fields(arena, list->items[k]);
            }
        }
    }
}

static void project_index(ag_index *index)
{
    if (ag_strcaseeq(index->method, "btree")) {
        index->method = NULL;
    }
    for (size_t i = 0; i < index->columns.len; i++) {
        ag_index_column *column = (ag_index_column *)index->columns.items[i];
        if (column->nulls == (column->order == AG_DESC ? AG_NULLS_FIRST : AG_NULLS_LAST)) {
            column->nulls = AG_NULLS_DEFAULT;
        }
    }
}

/* The server makes them so, whatever is said. */
static void project_column(ag_column *column)
{
    if (column->identity != AG_IDENTITY_NONE || ag_ends_with(column->type, "serial")) {
        column->nullable = false;
    }
    if (column->generated == NULL) {
        column->is_virtual = false;
    }
}

static void project_table(ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    table->strict = false;
    table->without_rowid = false;
    if (ag_strcaseeq(table->method, "heap")) {
        table->method = NULL;
    }
    for (size_t i = 0; i < table->columns.len; i++) {
        project_column((ag_column *)table->columns.items[i]);
    }
    for (size_t i = 0; key != NULL && i < key->columns.len; i++) {
        ag_column *column = ag_column_find(table, key->columns.items[i]);
        if (column != NULL) {
            column->nullable = false;
        }
    }
    for (size_t i = 0; i < table->indexes.len; i++) {
        project_index((ag_index *)table->indexes.items[i]);
    }
}

ag_object *ag_pg_project(ag_arena *arena, const ag_schema *schema, const ag_object *object)
{
    (void)schema;
    ag_object *out = ag_object_for(arena, object, AG_POSTGRESQL);
    if (out == NULL || (ag_kind_of(out) == AG_KIND_SCHEMA && ag_streq(out->name, "public"))) {
        return NULL;
    }
    project_fields(arena, out);
    if (ag_kind_of(out) == AG_KIND_TABLE) {
        project_table((ag_table *)out);
    } else if (ag_kind_of(out) == AG_KIND_SEQUENCE) {
        ag_sequence_simplify((ag_sequence *)out);
    }
    return out;
}
