/* list.c: lists of objects, with an index by name once they are long. */
#include <autogen/shape.h>

#include <assert.h>
#include <string.h>

#include "base/ascii.h"

/* Below this a walk is as quick as a hash. */
#define INDEX_FROM 24

static void index_all(ag_arena *arena, ag_list *list)
{
    list->by_name = AG_NEW(arena, ag_map);
    *list->by_name = ag_map_new(arena);
    for (size_t i = 0; i < list->len; i++) {
        if (list->items[i]->name)
            ag_map_put(list->by_name, list->items[i]->name, list->items[i]);
    }
}

void ag_list_add(ag_arena *arena, ag_list *list, ag_object *object)
{
    AG_PUSH(arena, list, object);
    if (list->by_name && object->name)
        ag_map_put(list->by_name, object->name, object);
    else if (!list->by_name && list->len >= INDEX_FROM)
        index_all(arena, list);
}

ag_object *ag_list_find(const ag_list *list, const char *name)
{
    if (!name)
        return NULL;
    if (list->by_name)
        return ag_map_find(list->by_name, name);
    for (size_t i = 0; i < list->len; i++) {
        if (list->items[i]->name && ag_text_is(list->items[i]->name, name))
            return list->items[i];
    }
    return NULL;
}

void ag_list_remove(ag_list *list, const ag_object *object)
{
    size_t i = list->len; /* from the end: what came last goes first, as a rule */
    while (i > 0 && list->items[i - 1] != object)
        i--;
    assert(i > 0);
    i--;
    if (list->by_name && object->name)
        ag_map_remove(list->by_name, object->name);
    list->len--;
    memmove(&list->items[i], &list->items[i + 1], (list->len - i) * sizeof list->items[0]);
}

void ag_list_rename(ag_arena *arena, ag_list *list, ag_object *object, const char *name)
{
    assert(!ag_list_find(list, name));
    if (list->by_name && object->name)
        ag_map_remove(list->by_name, object->name);
    object->name = ag_strdup(arena, name);
    if (list->by_name)
        ag_map_put(list->by_name, object->name, object);
}
