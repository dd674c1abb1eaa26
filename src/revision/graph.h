/* graph.h: sets of nodes, for what walks the graph.  A set is an array of marks indexed by rank. */
#ifndef AG_REVISION_GRAPH_H
#define AG_REVISION_GRAPH_H

#include <autogen/revision.h>

/* The nodes and all above or below them; dependencies too with `needs`.  Linear in the graph. */
bool *ag_graph_above(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes, bool needs);
bool *ag_graph_below(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes, bool needs);

/* The marked nodes, in order. */
void ag_graph_marked(ag_arena *arena, const ag_graph *graph, const bool *marks, ag_nodes *out);

/* True if one is the other or above it, by down_revision. */
bool ag_node_shares_lineage(ag_arena *arena, const ag_graph *graph, const ag_node *a,
                            const ag_node *b);

bool ag_nodes_has(const ag_nodes *nodes, const ag_node *node);

/* "a", "b", "c" and 4 more: for messages. */
char *ag_nodes_text(ag_arena *arena, const ag_nodes *nodes);

#endif
