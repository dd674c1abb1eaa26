/* operand.h: what people write for a revision, with more than the nodes it means. */
#ifndef AG_REVISION_OPERAND_H
#define AG_REVISION_OPERAND_H

#include <autogen/revision.h>

typedef struct ag_operand {
    ag_nodes nodes;  /* none: base */
    ag_node *branch; /* what stands before the "@"; NULL: nothing */
    ag_node
        *start; /* where steps without a name began; NULL: there were none, or they began at base */
    bool relative; /* steps without a name */
} ag_operand;

/*
 * As ag_graph_resolve().  With `from`, steps without a name count from there rather than from `current`, and stop at the end of the
 * graph.
 */
AG_MUST_CHECK bool ag_operand_resolve(ag_arena *arena, const ag_graph *graph, const char *text,
                                      const ag_nodes *current, const ag_nodes *from,
                                      ag_operand *out, ag_error *err);

/* True if it is nothing but steps, perhaps on a branch: "-3", "api@+1". */
bool ag_operand_is_relative(ag_arena *arena, const ag_graph *graph, const char *text);

#endif
