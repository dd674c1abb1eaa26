#include <autogen/base.h>

#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"

enum { FIRST_CAP = 8 };

void *ag_vec_reserve(ag_arena *arena, void *items, uint32_t len, uint32_t *cap, size_t item_size)
{
    if (len < *cap)
        return items;
    /*
     * `cap` is less than `len` where a vector was made over memory that is not ours: it is copied.
     */
    uint32_t want = len >= UINT32_MAX / 2 ? UINT32_MAX : len ? len * 2 : FIRST_CAP;
    if (len == UINT32_MAX)
        abort(); /* of anything, the machine would have been full long before */
    void *grown = ag_grow(arena, items, len * item_size, want * item_size);
    *cap = want;
    return grown;
}

bool ag_names_has(const ag_names *names, const char *name)
{
    for (size_t i = 0; i < names->len; i++)
        if (ag_text_is(names->items[i], name))
            return true;
    return false;
}

bool ag_names_equal(const ag_names *a, const ag_names *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++)
        if (strcmp(a->items[i], b->items[i]) != 0)
            return false;
    return true;
}

static bool has_all(const ag_names *names, const ag_names *wanted)
{
    for (size_t i = 0; i < wanted->len; i++)
        if (!ag_names_has(names, wanted->items[i]))
            return false;
    return true;
}

bool ag_names_same(const ag_names *a, const ag_names *b)
{
    return has_all(a, b) && has_all(b, a);
}
