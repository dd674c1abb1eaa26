#include "revision/graph.h"
#include "revision/operand.h"

#include <string.h>

/* An empty bound means base on the left and heads on the right. */
static bool resolve_bound(ag_arena *arena, const ag_graph *graph, const char *text,
                          const char *empty, const ag_nodes *current, const ag_nodes *from,
                          ag_nodes *out, ag_error *err)
{
    ag_operand operand;
    if (!ag_operand_resolve(arena, graph, *text ? text : empty, current, from, &operand, err))
        return false;
    *out = operand.nodes;
    return true;
}

/* Steps without a name count from the other bound; where both are such, the left one counts from `current`. */
static bool resolve_bounds(ag_arena *arena, const ag_graph *graph, const char *left,
                           const char *right, const ag_nodes *current, ag_nodes *from, ag_nodes *to,
                           ag_error *err)
{
    if (ag_operand_is_relative(arena, graph, right))
        return resolve_bound(arena, graph, left, "base", current, current, from, err) &&
               resolve_bound(arena, graph, right, "heads", current, from, to, err);
    return resolve_bound(arena, graph, right, "heads", current, NULL, to, err) &&
           resolve_bound(arena, graph, left, "base", current, to, from, err);
}

bool ag_graph_range(ag_arena *arena, const ag_graph *graph, const char *text,
                    const ag_nodes *current, ag_nodes *out, ag_error *err)
{
    const char *colon = strchr(text, ':');
    if (!colon)
        return ag_graph_resolve(arena, graph, text, current, out, err);
    if (strchr(colon + 1, ':'))
        return ag_fail(err, AG_E_USAGE, NULL, "\"%s\" is not a range: one colon is enough", text);

    const char *left = ag_strndup(arena, text, (size_t)(colon - text));
    ag_nodes from;
    ag_nodes to;
    if (!resolve_bounds(arena, graph, left, colon + 1, current, &from, &to, err))
        return false;

    bool *marks = ag_graph_above(arena, graph, &to, true);
    if (from.len > 0) {
        const bool *below = ag_graph_below(arena, graph, &from, true);
        bool any = false;
        for (size_t i = 0; i < graph->order.len; i++)
            any |= marks[i] = marks[i] && below[i];
        if (!any) {
            ag_fail(err, AG_E_NO_MATCH, NULL,
                    "in \"%s\" the first is not an ancestor of the second", text);
            return ag_hint(err, "write the older one first");
        }
    }
    ag_graph_marked(arena, graph, marks, out);
    return true;
}
