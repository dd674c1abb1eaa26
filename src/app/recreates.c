#include "app/recreates.h"

/* The same everywhere: as such; otherwise by dialect. */
static void say(ag_arena *arena, ag_op *op, const ag_names *const by_dialect[AG_DIALECT_COUNT],
                bool same)
{
    uint64_t bit = ag_field_bit((size_t)ag_field_index(&ag_with_shape, "recreates"));
    if (!op->with)
        op->with = (ag_with *)ag_object_new(arena, &ag_with_shape, NULL);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (!by_dialect[d])
            continue;
        if (same) {
            op->with->recreates = *by_dialect[d];
            return;
        }
        ag_object **variant = &op->with->base.variants[d];
        if (!*variant)
            *variant = ag_object_new(arena, &ag_with_shape, NULL);
        ((ag_with *)*variant)->recreates = *by_dialect[d];
        (*variant)->given |= bit;
    }
}

void ag_recreates_say(ag_arena *arena, const ag_ops *ops, const ag_steps steps[AG_DIALECT_COUNT])
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_names *by_dialect[AG_DIALECT_COUNT] = {0}, *first = NULL;
        bool any = false, same = true;
        for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
            if (i >= steps[d].len)
                continue;
            by_dialect[d] = &steps[d].items[i]->recreates;
            any = any || by_dialect[d]->len > 0;
            same = same && (!first || ag_names_equal(first, by_dialect[d]));
            first = by_dialect[d];
        }
        if (any)
            say(arena, ops->items[i], by_dialect, same);
    }
}
