#include "base/topo.h"

#include <assert.h>

/* Edges by their start: those of node n are targets[first[n] … first[n + 1] - 1]. */
typedef struct graph {
    size_t *first;
    size_t *targets;
    size_t *waits_for; /* per node: edges into it whose start is not placed yet */
} graph;

static graph build_graph(ag_arena *arena, size_t count, const ag_edges *edges)
{
    graph g = {
        .first = AG_NEW_ARRAY(arena, size_t, count + 2),
        .targets = AG_NEW_ARRAY(arena, size_t, edges->len),
        .waits_for = AG_NEW_ARRAY(arena, size_t, count),
    };
    /*
     * Counted two places up, summed to starts one place up; filling moves them to where they
     * belong.
     */
    for (size_t i = 0; i < edges->len; i++) {
        assert(edges->items[i].before < count && edges->items[i].after < count);
        g.first[edges->items[i].before + 2]++;
        g.waits_for[edges->items[i].after]++;
    }
    for (size_t n = 2; n < count + 2; n++)
        g.first[n] += g.first[n - 1];
    for (size_t i = 0; i < edges->len; i++)
        g.targets[g.first[edges->items[i].before + 1]++] = edges->items[i].after;
    return g;
}

/* A binary heap with the least at the top; each node enters it once. */
typedef struct heap {
    size_t *items;
    size_t len;
} heap;

static void heap_push(heap *h, size_t node)
{
    size_t at = h->len++;
    while (at > 0 && h->items[(at - 1) / 2] > node) {
        h->items[at] = h->items[(at - 1) / 2];
        at = (at - 1) / 2;
    }
    h->items[at] = node;
}

static size_t heap_pop(heap *h)
{
    size_t least = h->items[0];
    size_t last = h->items[--h->len];
    size_t at = 0;
    for (size_t child = 1; child < h->len; child = 2 * at + 1) {
        if (child + 1 < h->len && h->items[child + 1] < h->items[child])
            child++;
        if (h->items[child] >= last)
            break;
        h->items[at] = h->items[child];
        at = child;
    }
    h->items[at] = last;
    return least;
}

size_t ag_topo_sort(ag_arena *arena, size_t count, const ag_edges *edges, size_t *order)
{
    graph g = build_graph(arena, count, edges);
    heap ready = {.items = AG_NEW_ARRAY(arena, size_t, count)};
    bool *placed = AG_NEW_ARRAY(arena, bool, count);

    for (size_t n = 0; n < count; n++)
        if (g.waits_for[n] == 0)
            heap_push(&ready, n);

    size_t done = 0;
    while (ready.len > 0) {
        size_t n = heap_pop(&ready);
        order[done++] = n;
        placed[n] = true;
        for (size_t i = g.first[n]; i < g.first[n + 1]; i++)
            if (--g.waits_for[g.targets[i]] == 0)
                heap_push(&ready, g.targets[i]);
    }

    size_t end = done;
    for (size_t n = 0; n < count; n++)
        if (!placed[n])
            order[end++] = n;
    return done;
}
