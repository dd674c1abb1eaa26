/* fingerprint.c: the digest of the model after each revision, at the cost of what the revision touches. */
#include "run/run.h"

static char *key_of(ag_arena *arena, ag_kind kind, const char *name)
{
    return ag_format(arena, "%d %s", (int)kind, name);
}

/* What is remembered of the object goes; what it is now comes. */
static void take(ag_runner *runner, ag_kind kind, const char *name)
{
    char *key = key_of(runner->arena, kind, name);
    ag_digest *known = ag_map_find(&runner->digests, key);
    const ag_object *object = ag_list_find(ag_children_of(&runner->model->base, kind), name);
    if (known)
        ag_digest_remove(&runner->sum, known);
    if (!known && !object)
        return;
    ag_digest *now = object ? AG_NEW(runner->arena, ag_digest) : NULL;
    if (now) {
        ag_digest_object(object, now);
        ag_digest_add(&runner->sum, now);
    }
    ag_map_put(&runner->digests, key, now);
}

void ag_runner_digest_all(ag_runner *runner)
{
    runner->digests = ag_map_new(runner->arena);
    runner->sum = (ag_digest){0};
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&runner->model->base, kind);
        for (size_t i = 0; i < list->len; i++)
            take(runner, kind, list->items[i]->name);
    }
}

void ag_runner_digest_touched(ag_runner *runner, const ag_touched *touched)
{
    if (touched->everything) {
        ag_runner_digest_all(runner);
        return;
    }
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_map *names = &touched->named[kind];
        for (size_t i = 0; i < names->len; i++)
            take(runner, kind, names->entries[i].key);
    }
}
