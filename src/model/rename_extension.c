/* rename_extension.c: types and classes of operators that came with extensions, when the namespace where these lie gets another name. */
#include "base/text.h"
#include "model/rename.h"

#include <string.h>

typedef struct members {
    ag_arena *arena;
    const char *namespace;
    ag_map types, classes; /* by their names in it */
} members;

/* The type without its parameters and dimensions. */
static void add_type(members *m, const char *type)
{
    const char *prefix = ag_format(m->arena, "%s.", ag_sql_identifier(m->arena, m->namespace));
    if (!type || !ag_starts_with(type, prefix))
        return;
    const char *name = type + strlen(prefix);
    ag_map_put(&m->types, ag_strndup(m->arena, name, strcspn(name, "([ ")), NULL);
}

static void add_class(members *m, const char *class)
{
    ag_name name;
    ag_error ignored = {0};
    if (class && ag_name_parse(m->arena, class, &name, &ignored) &&
        ag_streq(name.schema, m->namespace))
        ag_map_put(&m->classes, name.name, NULL);
}

static void find(members *m, const ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const void *at = ag_field_of(object, field);
        if (field->type == AG_TYPE)
            add_type(m, *(const char *const *)at);
        else if (field->type == AG_REF && strcmp(field->name, "opclass") == 0)
            add_class(m, *(const char *const *)at);
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN)
            for (size_t k = 0; k < ((const ag_list *)at)->len; k++)
                find(m, ((const ag_list *)at)->items[k]);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            find(m, object->variants[d]);
}

void ag_rename_members(ag_arena *arena, ag_schema *schema, const char *from, const char *to)
{
    members m = {arena, from, ag_map_new(arena), ag_map_new(arena)};
    find(&m, &schema->base);
    for (size_t i = 0; i < m.types.len; i++)
        ag_rename_type(arena, schema, ag_name_text(arena, from, m.types.entries[i].key),
                       ag_name_text(arena, to, m.types.entries[i].key));
    for (size_t i = 0; i < m.classes.len; i++)
        ag_rename_class(arena, schema, ag_name_text(arena, from, m.classes.entries[i].key),
                        ag_name_text(arena, to, m.classes.entries[i].key));
}
