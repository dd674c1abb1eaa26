#include <string.h>

#include "postgresql/expression.h"
#include "postgresql/project.h"
#include "postgresql/setting.h"

/* What the server fills in where a type leaves it open. */
static const char *spell_type(ag_arena *arena, const char *type)
{
    const char *canonical = ag_type_canonical(arena, type);
    if (ag_streq(canonical, "char") || ag_streq(canonical, "bit")) {
        return ag_format(arena, "%s(1)", canonical);
    }
    if (ag_starts_with(canonical, "numeric(") && strchr(canonical, ',') == NULL) {
        size_t digits = strcspn(canonical, ")");
        return ag_format(arena, "%.*s,0%s", (int)digits, canonical, canonical + digits);
    }
    return canonical;
}

/* What an expression of the object has to be; NULL: that follows from the place. */
static const char *wanted_type(const ag_object *object)
{
    if (object->shape == &ag_argument_shape) {
        return ((const ag_argument *)object)->type;
    }
    return object->shape->id == AG_KIND_COLUMN   ? ((const ag_column *)object)->type
           : object->shape->id == AG_KIND_DOMAIN ? ((const ag_domain *)object)->type
                                                 : NULL;
}

static bool is_expression(const ag_field *field)
{
    return field->type == AG_SQL && !ag_streq(field->name, "sql_body");
}

static bool has_parts(const ag_field *field)
{
    return field->type == AG_RECORDS || field->type == AG_CHILDREN;
}

/* Whose columns an expression of the object may name: a domain knows one, VALUE. */
static const ag_table *table_of(ag_arena *arena, const ag_object *object)
{
    if (object->shape->id != AG_KIND_DOMAIN) {
        return object->shape->id == AG_KIND_TABLE ? (const ag_table *)object : NULL;
    }
    ag_table *table = (ag_table *)ag_object_new(arena, ag_kinds[AG_KIND_TABLE].shape, object->name);
    ag_object *value = ag_object_new(arena, ag_kinds[AG_KIND_COLUMN].shape, "value");
    ((ag_column *)value)->type = ((const ag_domain *)object)->type;
    ag_list_add(arena, &table->columns, value);
    return table;
}

static void spell_object(ag_arena *arena, const ag_table *table, ag_object *object);

static void spell_fields(ag_arena *arena, const ag_table *table, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        if (is_expression(field) && *text != NULL) {
            *text = ag_pg_expression_spell(arena, table, wanted_type(object), *text);
        } else if (field->type == AG_TYPE && *text != NULL) {
            *text = spell_type(arena, *text);
        } else if (has_parts(field)) {
            const ag_list *list = at;
            for (size_t k = 0; k < list->len; k++) {
                spell_object(arena, table, list->items[k]);
            }
        }
    }
}

/* DEFAULT NULL is what there is without a default. */
static void spell_object(ag_arena *arena, const ag_table *table, ag_object *object)
{
    spell_fields(arena, table, object);
    if (object->shape->id == AG_KIND_COLUMN) {
        ag_column *column = (ag_column *)object;
        if (ag_streq(column->default_value, "null")) {
            column->default_value = NULL;
        }
    } else if (object->shape->id == AG_KIND_DOMAIN) {
        ag_domain *domain = (ag_domain *)object;
        if (ag_streq(domain->default_value, "null")) {
            domain->default_value = NULL;
        }
    }
    if (object->shape->id == AG_KIND_FUNCTION || object->shape->id == AG_KIND_PROCEDURE) {
        ag_pg_spell_settings(arena, &((ag_routine *)object)->settings);
    }
}

void ag_pg_spell(ag_arena *arena, ag_object *object)
{
    spell_object(arena, table_of(arena, object), object);
}

/* ------------------------------------------------------------------ what may have been written */

/* Only where more than white space goes. */
static void shorten_text(ag_arena *arena, const ag_table *table, const char *type,
                         const char **text)
{
    const char *shorter = ag_pg_expression_shorten(arena, table, type, *text);
    if (shorter != NULL && !ag_sql_equal(shorter, *text)) {
        *text = shorter;
    }
}

static void shorten_fields(ag_arena *arena, const ag_table *table, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        const ag_list *list = at;
        if (is_expression(field) && *text != NULL) {
            shorten_text(arena, table, wanted_type(object), text);
        }
        for (size_t k = 0; has_parts(field) && k < list->len; k++) {
            shorten_fields(arena, table, list->items[k]);
        }
    }
}

void ag_pg_shorten(ag_arena *arena, ag_object *object)
{
    shorten_fields(arena, table_of(arena, object), object);
}
