#include "base/topo.h"

#include <assert.h>
#include <limits.h>

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

/* ------------------------------------------------------------------ circles */

/* Tarjan's algorithm, without recursion: the graphs may be deep. */
typedef struct search {
    const graph *g;
    size_t *number, *low, *circle; /* per node; a number of 0: not seen yet */
    size_t *next;                  /* per node: the edge that is looked at next */
    size_t *stack, *path;
    size_t stack_len, path_len, seen, circles;
    bool *open;
} search;

static void enter(search *s, size_t n)
{
    s->number[n] = s->low[n] = ++s->seen;
    s->next[n] = s->g->first[n];
    s->open[n] = true;
    s->stack[s->stack_len++] = n;
    s->path[s->path_len++] = n;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void leave(search *s, size_t n)
{
    s->path_len--;
    if (s->path_len > 0) {
        size_t from = s->path[s->path_len - 1];
        s->low[from] = least(s->low[from], s->low[n]);
    }
    if (s->low[n] != s->number[n])
        return;
    s->circles++;
    for (size_t member = SIZE_MAX; member != n;) {
        member = s->stack[--s->stack_len];
        s->open[member] = false;
        s->circle[member] = s->circles;
    }
}

static void visit(search *s, size_t start)
{
    enter(s, start);
    while (s->path_len > 0) {
        size_t n = s->path[s->path_len - 1];
        if (s->next[n] == s->g->first[n + 1]) {
            leave(s, n);
            continue;
        }
        size_t to = s->g->targets[s->next[n]++];
        if (s->number[to] == 0)
            enter(s, to);
        else if (s->open[to])
            s->low[n] = least(s->low[n], s->number[to]);
    }
}

/* For each node the number of its circle: of the nodes that can all be reached from each other. */
static size_t *circles_of(ag_arena *arena, size_t count, const ag_edges *edges)
{
    graph g = build_graph(arena, count, edges);
    search s = {.g = &g,
                .number = AG_NEW_ARRAY(arena, size_t, count),
                .low = AG_NEW_ARRAY(arena, size_t, count),
                .circle = AG_NEW_ARRAY(arena, size_t, count),
                .next = AG_NEW_ARRAY(arena, size_t, count),
                .stack = AG_NEW_ARRAY(arena, size_t, count),
                .path = AG_NEW_ARRAY(arena, size_t, count),
                .open = AG_NEW_ARRAY(arena, bool, count)};
    for (size_t n = 0; n < count; n++)
        if (s.number[n] == 0)
            visit(&s, n);
    return s.circle;
}

/* The edges without those of the lowest level in each circle. */
static void cut(ag_arena *arena, size_t count, ag_edges *edges, unsigned *levels)
{
    const size_t *circle = circles_of(arena, count, edges);
    unsigned *lowest = AG_NEW_ARRAY(arena, unsigned, count + 1);
    uint32_t kept = 0;
    for (size_t n = 0; n <= count; n++)
        lowest[n] = UINT_MAX;
    for (size_t i = 0; i < edges->len; i++) {
        size_t of = circle[edges->items[i].before];
        if (of == circle[edges->items[i].after] && levels[i] < lowest[of])
            lowest[of] = levels[i];
    }
    for (size_t i = 0; i < edges->len; i++) {
        size_t of = circle[edges->items[i].before];
        if (of == circle[edges->items[i].after] && levels[i] == lowest[of])
            continue;
        edges->items[kept] = edges->items[i];
        levels[kept++] = levels[i];
    }
    edges->len = kept;
}

void ag_topo_sort_levels(ag_arena *arena, size_t count, const ag_edges *edges,
                         const unsigned *levels, size_t *order)
{
    ag_edges left = *edges;
    unsigned *of_left = NULL;
    while (ag_topo_sort(arena, count, &left, order) < count) {
        if (!of_left) {
            left.items = ag_memdup(arena, edges->items, edges->len * sizeof *edges->items);
            of_left = ag_memdup(arena, levels, edges->len * sizeof *levels);
        }
        cut(arena, count, &left, of_left);
    }
}
