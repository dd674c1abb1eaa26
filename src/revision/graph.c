#include "revision/graph.h"

#include "base/topo.h"

#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ building */

/* Where a revision's file says what is wrong. */
static ag_place place_in(ag_arena *arena, const ag_revision *revision, const char *key)
{
    const ag_json *source = revision->base.source;
    const ag_json *member = source ? ag_json_get(source, key) : NULL;
    if (member)
        return ag_json_place(arena, member);
    return (ag_place){.file = revision->path, .path = ag_format(arena, "/%s", key)};
}

static int compare_texts(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

static int by_time_and_id(const void *a, const void *b)
{
    const ag_revision *first = *(ag_revision *const *)a;
    const ag_revision *second = *(ag_revision *const *)b;
    int order = compare_texts(first->created_at, second->created_at);
    if (order == 0)
        order = strcmp(first->id, second->id);
    return order ? order : compare_texts(first->path, second->path);
}

static bool add_nodes(ag_arena *arena, const ag_revisions *revisions, ag_graph *graph,
                      ag_error *err)
{
    ag_revision **sorted = AG_NEW_ARRAY(arena, ag_revision *, revisions->len);
    if (revisions->len > 0)
        memcpy(sorted, revisions->items, revisions->len * sizeof *sorted);
    qsort(sorted, revisions->len, sizeof *sorted, by_time_and_id);

    ag_node *nodes = AG_NEW_ARRAY(arena, ag_node, revisions->len);
    for (size_t i = 0; i < revisions->len; i++) {
        nodes[i].revision = sorted[i];
        nodes[i].rank = i;
        if (!ag_map_put(&graph->by_id, sorted[i]->id, &nodes[i])) {
            ag_place place = place_in(arena, sorted[i], "revision");
            ag_fail(err, AG_E_GRAPH, &place, "revision \"%s\" is there twice", sorted[i]->id);
            return ag_hint(err, "the other one is %s",
                           sorted[i - 1]->path ? sorted[i - 1]->path : "not in a file");
        }
        AG_PUSH(arena, &graph->order, &nodes[i]);
    }
    return true;
}

static bool add_labels(ag_arena *arena, ag_graph *graph, ag_error *err)
{
    for (size_t i = 0; i < graph->order.len; i++) {
        ag_node *node = graph->order.items[i];
        const ag_names *labels = &node->revision->branch_labels;
        for (size_t k = 0; k < labels->len; k++) {
            const char *label = labels->items[k];
            const ag_node *other = ag_map_find(&graph->labels, label);
            if (!other)
                other = ag_map_find(&graph->by_id, label);
            if (other) {
                ag_place place = place_in(arena, node->revision, "branch_labels");
                ag_fail(err, AG_E_GRAPH, &place,
                        "branch label \"%s\" is already used by revision \"%s\"", label,
                        other->revision->id);
                return ag_hint(err, "a label and an id name one revision only: give it another");
            }
            ag_map_put(&graph->labels, label, node);
        }
    }
    return true;
}

static const char *nearest_id(ag_arena *arena, const ag_graph *graph, const char *id)
{
    ag_names ids = {0};
    for (size_t i = 0; i < graph->by_id.len; i++)
        AG_PUSH(arena, &ids, graph->by_id.entries[i].key);
    return ag_nearest(id, ids.items, ids.len);
}

static bool fail_missing(ag_arena *arena, const ag_graph *graph, const ag_revision *revision,
                         const char *key, const char *id, ag_error *err)
{
    ag_place place = place_in(arena, revision, key);
    ag_fail(err, AG_E_GRAPH, &place, "revision \"%s\" names \"%s\", which is not there",
            revision->id, id);
    const char *nearest = nearest_id(arena, graph, id);
    if (nearest)
        return ag_hint(err, "did you mean \"%s\"?", nearest);
    return ag_hint(err, "is a file missing? Git may have it on another branch");
}

/* The nodes that a list of names means, each once. */
static bool link_nodes(ag_arena *arena, const ag_graph *graph, const ag_node *node,
                       const ag_names *names, const char *key, bool labels, ag_nodes *out,
                       ag_error *err)
{
    for (size_t i = 0; i < names->len; i++) {
        ag_node *found = ag_map_find(&graph->by_id, names->items[i]);
        if (!found && labels)
            found = ag_map_find(&graph->labels, names->items[i]);
        if (!found)
            return fail_missing(arena, graph, node->revision, key, names->items[i], err);
        if (!ag_nodes_has(out, found))
            AG_PUSH(arena, out, found);
    }
    return true;
}

static bool add_links(ag_arena *arena, ag_graph *graph, ag_error *err)
{
    for (size_t i = 0; i < graph->order.len; i++) {
        ag_node *node = graph->order.items[i];
        const ag_revision *revision = node->revision;
        if (!link_nodes(arena, graph, node, &revision->down_revision, "down_revision", false,
                        &node->parents, err) ||
            !link_nodes(arena, graph, node, &revision->depends_on, "depends_on", true, &node->needs,
                        err))
            return false;
    }
    return true;
}

/*
 * A node that could not be placed waits for another such node; following them leads into a cycle.  It is listed as it is run: each
 * before those that wait for it.
 */
static bool fail_cycle(ag_arena *arena, const ag_nodes *nodes, const bool *placed, ag_node *start,
                       ag_error *err)
{
    size_t *seen = AG_NEW_ARRAY(arena, size_t, nodes->len);
    ag_nodes path = {0};
    ag_node *node = start;
    while (seen[node->rank] == 0) {
        AG_PUSH(arena, &path, node);
        seen[node->rank] = path.len;
        ag_node *next = NULL;
        for (size_t i = 0; i < node->parents.len + node->needs.len && !next; i++) {
            ag_node *before = i < node->parents.len ? node->parents.items[i]
                                                    : node->needs.items[i - node->parents.len];
            if (!placed[before->rank])
                next = before;
        }
        node = next;
    }
    ag_buf list = ag_buf_new(arena);
    ag_buf_format(&list, "\"%s\"", node->revision->id);
    for (size_t i = path.len; i-- > seen[node->rank] - 1;)
        ag_buf_format(&list, ", \"%s\"", path.items[i]->revision->id);
    const ag_revision *revision = node->revision;
    ag_place place =
        place_in(arena, revision, revision->down_revision.len > 0 ? "down_revision" : "depends_on");
    ag_fail(err, AG_E_GRAPH, &place, "the revisions go in a circle: %s", list.text);
    return ag_hint(err, "each runs after those that its \"down_revision\" and \"depends_on\" name: "
                        "one of these must go");
}

static void add_edges(ag_arena *arena, const ag_nodes *before, const ag_node *node, ag_edges *edges)
{
    for (size_t i = 0; i < before->len; i++)
        AG_PUSH(arena, edges, ((ag_edge){before->items[i]->rank, node->rank}));
}

/* From the order by time and id to the one that respects parents and needs. */
static bool put_in_order(ag_arena *arena, ag_graph *graph, ag_error *err)
{
    size_t count = graph->order.len;
    ag_edges edges = {0};
    for (size_t i = 0; i < count; i++) {
        add_edges(arena, &graph->order.items[i]->parents, graph->order.items[i], &edges);
        add_edges(arena, &graph->order.items[i]->needs, graph->order.items[i], &edges);
    }
    size_t *order = AG_NEW_ARRAY(arena, size_t, count);
    size_t placed = ag_topo_sort(arena, count, &edges, order);
    if (placed < count) {
        bool *is_placed = AG_NEW_ARRAY(arena, bool, count);
        for (size_t i = 0; i < placed; i++)
            is_placed[order[i]] = true;
        return fail_cycle(arena, &graph->order, is_placed, graph->order.items[order[placed]], err);
    }
    ag_nodes sorted = {0};
    for (size_t i = 0; i < count; i++)
        AG_PUSH(arena, &sorted, graph->order.items[order[i]]);
    for (size_t i = 0; i < count; i++)
        sorted.items[i]->rank = i;
    graph->order = sorted;
    return true;
}

static void find_ends(ag_arena *arena, ag_graph *graph)
{
    for (size_t i = 0; i < graph->order.len; i++) {
        ag_node *node = graph->order.items[i];
        for (size_t k = 0; k < node->parents.len; k++)
            AG_PUSH(arena, &node->parents.items[k]->children, node);
        if (node->parents.len == 0)
            AG_PUSH(arena, &graph->bases, node);
    }
    for (size_t i = 0; i < graph->order.len; i++)
        if (graph->order.items[i]->children.len == 0)
            AG_PUSH(arena, &graph->heads, graph->order.items[i]);
}

bool ag_graph_build(ag_arena *arena, const ag_revisions *revisions, ag_graph *out, ag_error *err)
{
    ag_graph graph = {.by_id = ag_map_new(arena), .labels = ag_map_new(arena)};
    if (!add_nodes(arena, revisions, &graph, err) || !add_labels(arena, &graph, err) ||
        !add_links(arena, &graph, err) || !put_in_order(arena, &graph, err))
        return false;
    find_ends(arena, &graph);
    *out = graph;
    return true;
}

/* ------------------------------------------------------------------ sets of nodes */

ag_node *ag_graph_find(const ag_graph *graph, const char *id)
{
    return ag_map_find(&graph->by_id, id);
}

bool ag_nodes_has(const ag_nodes *nodes, const ag_node *node)
{
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->items[i] == node)
            return true;
    return false;
}

char *ag_nodes_text(ag_arena *arena, const ag_nodes *nodes)
{
    enum { SHOWN = 8 };
    ag_buf text = ag_buf_new(arena);
    for (size_t i = 0; i < nodes->len && i < SHOWN; i++)
        ag_buf_format(&text, "%s\"%s\"", i > 0 ? ", " : "", nodes->items[i]->revision->id);
    if (nodes->len > SHOWN)
        ag_buf_format(&text, " and %u more", nodes->len - SHOWN);
    return text.text;
}

static bool *mark(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes)
{
    bool *marks = AG_NEW_ARRAY(arena, bool, graph->order.len);
    for (size_t i = 0; i < nodes->len; i++)
        marks[nodes->items[i]->rank] = true;
    return marks;
}

static void mark_all(bool *marks, const ag_nodes *nodes)
{
    for (size_t i = 0; i < nodes->len; i++)
        marks[nodes->items[i]->rank] = true;
}

/* What is above has a lower rank, so that one pass from the end reaches everything. */
bool *ag_graph_above(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes, bool needs)
{
    bool *marks = mark(arena, graph, nodes);
    for (size_t i = graph->order.len; i-- > 0;) {
        const ag_node *node = graph->order.items[i];
        if (!marks[i])
            continue;
        mark_all(marks, &node->parents);
        if (needs)
            mark_all(marks, &node->needs);
    }
    return marks;
}

static bool any_marked(const bool *marks, const ag_nodes *nodes)
{
    for (size_t i = 0; i < nodes->len; i++)
        if (marks[nodes->items[i]->rank])
            return true;
    return false;
}

bool *ag_graph_below(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes, bool needs)
{
    bool *marks = mark(arena, graph, nodes);
    for (size_t i = 0; i < graph->order.len; i++) {
        const ag_node *node = graph->order.items[i];
        if (any_marked(marks, &node->parents) || (needs && any_marked(marks, &node->needs)))
            marks[i] = true;
    }
    return marks;
}

void ag_graph_marked(ag_arena *arena, const ag_graph *graph, const bool *marks, ag_nodes *out)
{
    ag_nodes marked = {0};
    for (size_t i = 0; i < graph->order.len; i++)
        if (marks[i])
            AG_PUSH(arena, &marked, graph->order.items[i]);
    *out = marked;
}

void ag_graph_ancestors(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes,
                        ag_nodes *out)
{
    ag_graph_marked(arena, graph, ag_graph_above(arena, graph, nodes, true), out);
}

/* ------------------------------------------------------------------ one node and another */

static void mark_within(bool *marks, size_t lowest, const ag_nodes *nodes)
{
    for (size_t i = 0; i < nodes->len; i++)
        if (nodes->items[i]->rank >= lowest)
            marks[nodes->items[i]->rank - lowest] = true;
}

/* Looks only at the ranks between the two: a chain that grows by one asks for its last two nodes, not for all. */
static bool is_above(ag_arena *arena, const ag_graph *graph, const ag_node *node,
                     const ag_node *ancestor, bool needs)
{
    size_t lowest = ancestor->rank;
    if (node->rank < lowest)
        return false;
    bool *marks = AG_NEW_ARRAY(arena, bool, node->rank - lowest + 1);
    marks[node->rank - lowest] = true;
    for (size_t rank = node->rank; rank > lowest && !marks[0]; rank--) {
        if (!marks[rank - lowest])
            continue;
        mark_within(marks, lowest, &graph->order.items[rank]->parents);
        if (needs)
            mark_within(marks, lowest, &graph->order.items[rank]->needs);
    }
    return marks[0];
}

bool ag_node_descends(ag_arena *arena, const ag_graph *graph, const ag_node *node,
                      const ag_node *ancestor)
{
    return is_above(arena, graph, node, ancestor, true);
}

bool ag_node_shares_lineage(ag_arena *arena, const ag_graph *graph, const ag_node *a,
                            const ag_node *b)
{
    return is_above(arena, graph, a, b, false) || is_above(arena, graph, b, a, false);
}

bool ag_node_has_label(ag_arena *arena, const ag_graph *graph, const ag_node *node,
                       const char *label)
{
    const ag_node *labelled = ag_map_find(&graph->labels, label);
    if (!labelled)
        return false;
    if (is_above(arena, graph, node, labelled, false))
        return true;
    while (labelled->parents.len == 1) {
        labelled = labelled->parents.items[0];
        if (labelled->children.len > 1 || labelled->parents.len > 1)
            return false;
        if (labelled == node)
            return true;
    }
    return false;
}
