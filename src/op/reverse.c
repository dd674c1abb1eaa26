/* reverse.c: the opposite of bound operations. */
#include "op/op.h"

static ag_pairs swapped(const ag_pairs *pairs)
{
    return (ag_pairs){.keys = pairs->values, .values = pairs->keys};
}

/* What is still true the other way round: how values were converted is not, and neither is a loss. */
static ag_with *reverse_with(ag_arena *arena, const ag_with *with)
{
    if (!with || (!with->concurrently && with->renamed_values.keys.len == 0))
        return NULL;
    ag_with *opposite = (ag_with *)ag_object_new(arena, &ag_with_shape, NULL);
    opposite->concurrently = with->concurrently;
    opposite->renamed_values = swapped(&with->renamed_values);
    return opposite;
}

ag_op *ag_op_reverse(ag_arena *arena, const ag_op *op)
{
    ag_op *opposite = ag_op_new(arena, op->verb, op->kind, op->table, op->name);
    opposite->with = reverse_with(arena, op->with);
    switch (op->verb) {
    case AG_CREATE:
        opposite->verb = AG_DROP;
        opposite->from = op->to;
        return opposite;
    case AG_DROP:
        opposite->verb = AG_CREATE;
        opposite->to = op->from;
        return opposite;
    case AG_ALTER:
        opposite->from = op->to;
        opposite->to = op->from;
        opposite->checked = opposite->changed = op->changed;
        return opposite;
    case AG_RENAME:
        opposite->name = op->to_name;
        opposite->to_name = op->name;
        opposite->from = ag_object_copy(arena, op->from);
        opposite->from->name = op->to_name;
        return opposite;
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
    return NULL;
}

bool ag_ops_reverse(ag_arena *arena, const ag_ops *ops, ag_ops *out)
{
    bool all = true;
    for (size_t i = ops->len; i > 0; i--) {
        ag_op *opposite = ag_op_reverse(arena, ops->items[i - 1]);
        if (opposite)
            AG_PUSH(arena, out, opposite);
        all = all && opposite;
    }
    return all;
}
