/*
 * topo.h: a stable topological order.  Of the nodes that are free, the one earliest in the given order comes
 * first (Knuth's algorithm T with a heap, as in pg_dump_sort.c), so that the result is the given order wherever dependencies
 * leave a choice.
 */
#ifndef AG_BASE_TOPO_H
#define AG_BASE_TOPO_H

#include <autogen/base.h>

typedef struct ag_edge {
    size_t before;
    size_t after;
} ag_edge;

typedef AG_VEC(ag_edge) ag_edges;

/*
 * Writes a permutation of 0 … count-1 to `order` (room for `count`) and returns how many were placed.  Fewer than `count` means
 * cycles: the nodes on them or behind them follow in the given order.  Repeated edges do no harm.
 */
size_t ag_topo_sort(ag_arena *arena, size_t count, const ag_edges *edges, size_t *order);

/*
 * The same where not all edges count alike; edge i is of level levels[i].  A circle is cut at its edges of the lowest level, and no edge elsewhere is given up for it: where all are of one
 * level its nodes stand as they were given.
 */
void ag_topo_sort_levels(ag_arena *arena, size_t count, const ag_edges *edges,
                         const unsigned *levels, size_t *order);

#endif
