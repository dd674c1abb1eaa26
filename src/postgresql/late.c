/* late.c: what the kinds that live in a table or view, and come when all else is there, have in common. */
#include "postgresql/render.h"

void ag_pg_create_late(ag_pg_work *work, const ag_object *relation)
{
    const ag_op *op = work->op;
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_kinds[kind].late || !ag_has_children(relation, kind)) {
            continue;
        }
        const ag_list *list = ag_children_of(relation, kind);
        for (size_t i = 0; i < list->len; i++) {
            ag_op *inner =
                ag_op_new(work->arena, AG_CREATE, kind, relation->name, list->items[i]->name);
            inner->to = list->items[i];
            work->op = inner;
            ag_pg_render_kind(work);
        }
    }
    work->op = op;
}

void ag_pg_enable(ag_pg_work *work, const char *noun, const char *name, ag_word enabled)
{
    static const char *const words[] = {
        [AG_ENABLED_ORIGIN] = "ENABLE",
        [AG_DISABLED] = "DISABLE",
        [AG_ENABLED_REPLICA] = "ENABLE REPLICA",
        [AG_ENABLED_ALWAYS] = "ENABLE ALWAYS",
    };
    ag_pg_run(work, "ALTER TABLE %N %S %S %I", work->op->table, words[enabled], noun, name);
}
