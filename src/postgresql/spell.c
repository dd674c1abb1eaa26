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

static void spell_object(ag_arena *arena, const ag_table *table, ag_object *object);

static void spell_fields(ag_arena *arena, const ag_table *table, ag_object *object)
{
    const ag_column *column =
        object->shape->id == AG_KIND_COLUMN ? (const ag_column *)object : NULL;
    const ag_domain *domain =
        object->shape->id == AG_KIND_DOMAIN ? (const ag_domain *)object : NULL;
    const char *wanted = column != NULL ? column->type : domain != NULL ? domain->type : NULL;
    if (object->shape == &ag_argument_shape) {
        wanted = ((const ag_argument *)object)->type;
    }
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        if (field->type == AG_SQL && *text != NULL && !ag_streq(field->name, "sql_body")) {
            *text = ag_pg_expression_spell(arena, table, wanted, *text);
        } else if (field->type == AG_TYPE && *text != NULL) {
            *text = spell_type(arena, *text);
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            ag_list *list = at;
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
    bool is_table = object->shape->id == AG_KIND_TABLE;
    spell_object(arena, is_table ? (const ag_table *)object : NULL, object);
}
