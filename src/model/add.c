#include <autogen/model.h>

static bool add_list(ag_arena *arena, ag_list *list, const ag_list *others, ag_error *err)
{
    for (size_t i = 0; i < others->len; i++) {
        ag_object *object = others->items[i];
        const ag_object *other = ag_list_find(list, object->name);
        if (other) {
            (void)ag_fail(err, AG_E_NAME, NULL, "%s \"%s\" is declared twice", object->shape->noun,
                          object->name);
            return ag_about_both(err, object->source, other->source);
        }
        ag_list_add(arena, list, object);
    }
    return true;
}

bool ag_schema_add(ag_arena *arena, ag_schema *schema, const ag_schema *other, ag_error *err)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++)
        if (!add_list(arena, ag_children(&schema->base, kind), ag_children_of(&other->base, kind),
                      err))
            return false;
    return true;
}
