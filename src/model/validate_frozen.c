/* validate_frozen.c: no text of a table or a domain holds a date or a time that looks like a clock and stands still. */
#include "model/frozen.h"
#include "model/settle.h"

#include <string.h>

/* Whose texts are looked at. */
typedef struct checking {
    ag_arena *arena;
    const ag_schema *schema;
    const ag_object *root; /* a table or a domain */
} checking;

/* What the field says for PostgreSQL. */
static const char *text_of(const ag_object *object, size_t index)
{
    const ag_object *variant = object->variants[AG_POSTGRESQL];
    bool own = variant && (variant->given & ag_field_bit(index));
    const ag_field *field = &object->shape->fields[index];
    return *(const char *const *)ag_field_of(own ? variant : object, field);
}

/* A domain is what it is made of. */
static bool is_time(const checking *c, const ag_object *object)
{
    const char *type = text_of(object, (size_t)ag_field_index(object->shape, "type"));
    const ag_object *domain = type ? ag_list_find(&c->schema->domains, type) : NULL;
    if (domain && domain != object)
        return is_time(c, domain);
    return type && ag_type_is_time(c->arena, type);
}

static bool is_time_column(const void *of, const char *name)
{
    const checking *c = of;
    if (ag_kind_of(c->root) == AG_KIND_DOMAIN)
        return ag_streq(name, "value") && is_time(c, c->root);
    const ag_column *column = ag_column_find((const ag_table *)c->root, name);
    return column && is_time(c, &column->base);
}

static bool is_time_default(const checking *c, const ag_object *object, const ag_field *field)
{
    bool typed = object->shape->id == AG_KIND_COLUMN || object->shape->id == AG_KIND_DOMAIN;
    return typed && strcmp(field->name, "default") == 0 && is_time(c, object);
}

static bool refuse(const checking *c, const ag_object *object, const char *field, const char *clock,
                   const char *instead, ag_error *err)
{
    const char *of = object == c->root ? ""
                                       : ag_format(c->arena, " of %s \"%s\"",
                                                   ag_settle_noun(c->root), c->root->name);
    (void)ag_fail(
        err, AG_E_MODEL, NULL,
        "%s \"%s\"%s: in \"%s\", '%s' is the time of the definition, not that of each row",
        ag_settle_noun(object), object->name ? object->name : "", of, field, clock);
    (void)ag_hint(err, "for the time of each row write %s; a constant is written out: '2000-01-31'",
                  instead);
    return ag_about(err, object->source ? object->source : c->root->source);
}

static bool check_object(const checking *c, const ag_object *object, const ag_object *part,
                         ag_error *err)
{
    for (size_t i = 0; i < part->shape->field_count; i++) {
        const ag_field *field = &part->shape->fields[i];
        if (field->type == AG_SQL) {
            const char *text = text_of(part, i), *instead = NULL;
            const char *clock =
                text ? ag_frozen_clock(c->arena, text, is_time_default(c, part, field),
                                       is_time_column, c, &instead)
                     : NULL;
            if (clock)
                return refuse(c, object, field->name, clock, instead, err);
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            const ag_list *list = ag_field_list_of(part, field);
            for (size_t k = 0; k < list->len; k++) {
                const ag_object *child = list->items[k];
                const ag_object *about = field->type == AG_CHILDREN ? child : object;
                if (ag_object_is_for(child, AG_POSTGRESQL) && !check_object(c, about, child, err))
                    return false;
            }
        }
    }
    return true;
}

bool ag_validate_frozen(ag_arena *arena, const ag_schema *schema, const ag_object *object,
                        uint64_t dialects, ag_error *err)
{
    const checking c = {arena, schema, object};
    return !(dialects & ag_field_bit(AG_POSTGRESQL)) || check_object(&c, object, object, err);
}
