#include "revision/graph.h"
#include "revision/operand.h"

#include <stdlib.h>

void ag_graph_upgrades(ag_arena *arena, const ag_graph *graph, const ag_nodes *current,
                       const ag_nodes *target, ag_nodes *out)
{
    const bool *applied = ag_graph_above(arena, graph, current, true);
    bool *wanted = ag_graph_above(arena, graph, target, true);
    for (size_t i = 0; i < graph->order.len; i++)
        wanted[i] = wanted[i] && !applied[i];
    ag_graph_marked(arena, graph, wanted, out);
}

static bool is_applied(ag_arena *arena, const ag_nodes *target, const bool *applied, ag_error *err)
{
    for (size_t i = 0; i < target->len; i++)
        if (!applied[target->items[i]->rank]) {
            ag_nodes one = {.items = &target->items[i], .len = 1};
            ag_fail(err, AG_E_NO_MATCH, NULL, "revision %s is not applied",
                    ag_nodes_text(arena, &one));
            return ag_hint(err, "\"autogen current\" shows where the database stands");
        }
    return true;
}

static void push_backwards(ag_arena *arena, const ag_graph *graph, const bool *marks, ag_nodes *out)
{
    ag_nodes nodes = {0};
    for (size_t i = graph->order.len; i-- > 0;)
        if (marks[i])
            AG_PUSH(arena, &nodes, graph->order.items[i]);
    *out = nodes;
}

/* The applied ones below `roots`, and all that depends on them; never what `target` itself stands on. */
static void push_downgrades(ag_arena *arena, const ag_graph *graph, bool *applied,
                            const ag_nodes *roots, const ag_nodes *target, ag_nodes *out)
{
    const bool *below = ag_graph_below(arena, graph, roots, true);
    const bool *kept = ag_graph_above(arena, graph, target, true);
    for (size_t i = 0; i < graph->order.len; i++)
        applied[i] = applied[i] && below[i] && !kept[i];
    push_backwards(arena, graph, applied, out);
}

static ag_nodes children_of(ag_arena *arena, const ag_graph *graph, const ag_nodes *target)
{
    if (target->len == 0)
        return graph->bases;
    ag_nodes children = {0};
    for (size_t i = 0; i < target->len; i++)
        for (size_t k = 0; k < target->items[i]->children.len; k++)
            AG_PUSH(arena, &children, target->items[i]->children.items[k]);
    return children;
}

bool ag_graph_downgrades(ag_arena *arena, const ag_graph *graph, const ag_nodes *current,
                         const ag_nodes *target, ag_nodes *out, ag_error *err)
{
    bool *applied = ag_graph_above(arena, graph, current, true);
    if (!is_applied(arena, target, applied, err))
        return false;
    ag_nodes roots = children_of(arena, graph, target);
    push_downgrades(arena, graph, applied, &roots, target, out);
    return true;
}

bool ag_graph_downgrades_to(ag_arena *arena, const ag_graph *graph, const char *text,
                            const ag_nodes *current, ag_nodes *out, ag_error *err)
{
    ag_nodes none = {0};
    ag_operand to;
    if (!ag_operand_resolve(arena, graph, text, current, NULL, &to, err))
        return false;
    bool *applied = ag_graph_above(arena, graph, current ? current : &none, true);
    if (!is_applied(arena, &to.nodes, applied, err))
        return false;
    /* Of what hangs below the target, only what the branch, or the way that the steps went, has to do with. */
    ag_nodes roots = {0};
    ag_nodes children = children_of(arena, graph, &to.nodes);
    for (size_t i = 0; i < children.len; i++) {
        ag_node *child = children.items[i];
        if ((!to.branch || ag_node_shares_lineage(arena, graph, child, to.branch)) &&
            (!to.start || ag_node_shares_lineage(arena, graph, child, to.start)))
            AG_PUSH(arena, &roots, child);
    }
    push_downgrades(arena, graph, applied, &roots, &to.nodes, out);
    return true;
}

/* Nodes of `from` that no node of `heads` and no other of `from` has above it join `heads`. */
static void add_maximal(ag_arena *arena, const ag_graph *graph, const ag_nodes *from,
                        ag_nodes *heads)
{
    for (size_t i = 0; i < from->len; i++) {
        bool covered = false;
        for (size_t k = 0; k < heads->len && !covered; k++)
            covered = ag_node_descends(arena, graph, heads->items[k], from->items[i]);
        for (size_t k = 0; k < from->len && !covered; k++)
            covered = k != i && ag_node_descends(arena, graph, from->items[k], from->items[i]);
        if (!covered)
            AG_PUSH(arena, heads, from->items[i]);
    }
}

static int by_rank(const void *a, const void *b)
{
    size_t first = (*(ag_node *const *)a)->rank;
    size_t second = (*(ag_node *const *)b)->rank;
    return (first > second) - (first < second);
}

void ag_graph_heads_after(ag_arena *arena, const ag_graph *graph, const ag_nodes *heads,
                          const ag_node *node, bool up, ag_nodes *out)
{
    ag_nodes after = {0};
    for (size_t i = 0; i < heads->len; i++) {
        ag_node *head = heads->items[i];
        bool gone = up ? ag_node_descends(arena, graph, node, head) : head == node;
        if (!gone)
            AG_PUSH(arena, &after, head);
    }
    if (up) {
        AG_PUSH(arena, &after, graph->order.items[node->rank]);
    } else {
        ag_nodes before = {0};
        for (size_t i = 0; i < node->parents.len; i++)
            AG_PUSH(arena, &before, node->parents.items[i]);
        for (size_t i = 0; i < node->needs.len; i++)
            if (!ag_nodes_has(&before, node->needs.items[i]))
                AG_PUSH(arena, &before, node->needs.items[i]);
        add_maximal(arena, graph, &before, &after);
    }
    if (after.len > 0)
        qsort(after.items, after.len, sizeof(ag_node *), by_rank);
    *out = after;
}
