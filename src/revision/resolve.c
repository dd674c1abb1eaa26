#include "revision/graph.h"
#include "revision/operand.h"

#include "base/ascii.h"

#include <string.h>

/* More than any history has, and far from what an int could not hold. */
enum { MOST_STEPS = 1000000 };

typedef struct resolver {
    ag_arena *arena;
    const ag_graph *graph;
    const ag_nodes *current; /* NULL: no database */
    const ag_nodes *from;    /* NULL: steps count from `current` */
    const char *text;        /* all that was written, for messages */
    const char *symbol;      /* without branch and steps; "" if there is none */
    bool has_steps;
    long steps;
    ag_node *branch;
    const bool *lineage; /* the branch's; NULL: everything */
    ag_error *err;
} resolver;

static const char *const words[] = {"head", "heads", "base", "current"};

/* ------------------------------------------------------------------ names */

static bool fail_no_match(const resolver *r, const char *symbol)
{
    ag_names known = {0};
    for (size_t i = 0; i < r->graph->by_id.len; i++)
        AG_PUSH(r->arena, &known, r->graph->by_id.entries[i].key);
    for (size_t i = 0; i < r->graph->labels.len; i++)
        AG_PUSH(r->arena, &known, r->graph->labels.entries[i].key);
    for (size_t i = 0; i < AG_COUNT(words); i++)
        AG_PUSH(r->arena, &known, words[i]);
    ag_fail(r->err, AG_E_NO_MATCH, NULL, "no revision matches \"%s\"", symbol);
    const char *nearest = *symbol ? ag_nearest(symbol, known.items, known.len) : NULL;
    if (nearest)
        return ag_hint(r->err, "did you mean \"%s\"?", nearest);
    return ag_hint(r->err, "\"autogen history\" lists all revisions");
}

static bool fail_off_branch(const resolver *r, const ag_node *node)
{
    return ag_fail(r->err, AG_E_NO_MATCH, NULL, "revision \"%s\" is not on the branch of \"%s\"",
                   node->revision->id, r->branch->revision->id);
}

static bool on_branch(const resolver *r, const ag_node *node)
{
    return !r->lineage || r->lineage[node->rank];
}

static ag_node *find_exactly(const ag_graph *graph, const char *symbol)
{
    ag_node *node = ag_map_find(&graph->by_id, symbol);
    return node ? node : ag_map_find(&graph->labels, symbol);
}

/* The node that an id, a label or the beginning of one id on the branch means. */
static bool find_node(const resolver *r, const char *symbol, ag_node **out)
{
    ag_node *exact = find_exactly(r->graph, symbol);
    if (exact && !on_branch(r, exact))
        return fail_off_branch(r, exact);
    if (exact) {
        *out = exact;
        return true;
    }
    ag_nodes found = {0};
    for (size_t i = 0; *symbol && i < r->graph->order.len; i++) {
        ag_node *node = r->graph->order.items[i];
        if (ag_starts_with(node->revision->id, symbol) && on_branch(r, node))
            AG_PUSH(r->arena, &found, node);
    }
    if (found.len == 0)
        return fail_no_match(r, symbol);
    if (found.len > 1) {
        ag_fail(r->err, AG_E_AMBIGUOUS, NULL, "%u revisions begin with \"%s\"", found.len, symbol);
        return ag_hint(r->err, "give more of it: %s", ag_nodes_text(r->arena, &found));
    }
    *out = found.items[0];
    return true;
}

static ag_nodes filter(const resolver *r, const ag_nodes *nodes)
{
    ag_nodes kept = {0};
    for (size_t i = 0; i < nodes->len; i++)
        if (on_branch(r, nodes->items[i]))
            AG_PUSH(r->arena, &kept, nodes->items[i]);
    return kept;
}

/* ------------------------------------------------------------------ where it begins */

static bool fail_heads(const resolver *r, const ag_nodes *heads)
{
    ag_fail(r->err, AG_E_HEADS, NULL, "\"%s\" needs one head and there are %u: %s", r->text,
            heads->len, ag_nodes_text(r->arena, heads));
    ag_names ids = {0};
    for (size_t i = 0; i < heads->len; i++)
        AG_PUSH(r->arena, &ids, heads->items[i]->revision->id);
    return ag_hint(r->err, "join them: autogen merge %s; or name one, or say \"heads\" for all",
                   ag_join(r->arena, &ids, " "));
}

/* The last of the applied revisions that the branch has to do with. */
static ag_nodes tips_on_branch(const resolver *r, const ag_nodes *applied_heads)
{
    size_t count = r->graph->order.len;
    const bool *applied = ag_graph_above(r->arena, r->graph, applied_heads, true);
    bool *followed = AG_NEW_ARRAY(r->arena, bool, count);
    ag_nodes tips = {0};
    for (size_t i = count; i-- > 0;) {
        ag_node *node = r->graph->order.items[i];
        if (!applied[i] || !on_branch(r, node))
            continue;
        if (!followed[i])
            AG_PUSH(r->arena, &tips, node);
        for (size_t k = 0; k < node->parents.len; k++)
            followed[node->parents.items[k]->rank] = true;
        for (size_t k = 0; k < node->needs.len; k++)
            followed[node->needs.items[k]->rank] = true;
    }
    return tips;
}

static bool start_at_current(const resolver *r, const ag_nodes *current, ag_nodes *out)
{
    if (!current) {
        ag_fail(r->err, AG_E_NO_DATABASE, NULL,
                "\"%s\" counts from where a database is, and there is none", r->text);
        return ag_hint(r->err, "give one with --url, or name a revision");
    }
    *out = r->branch ? tips_on_branch(r, current) : *current;
    return true;
}

static bool start(const resolver *r, ag_nodes *out)
{
    if (ag_streq(r->symbol, "base")) {
        *out = (ag_nodes){0};
        return true;
    }
    if (ag_streq(r->symbol, "head") || ag_streq(r->symbol, "heads")) {
        ag_nodes heads = filter(r, &r->graph->heads);
        if (heads.len > 1 && ag_streq(r->symbol, "head"))
            return fail_heads(r, &heads);
        *out = heads;
        return true;
    }
    if (ag_streq(r->symbol, "current"))
        return start_at_current(r, r->current, out);
    if (!*r->symbol && r->has_steps)
        return start_at_current(r, r->from ? r->from : r->current, out);
    ag_node *node;
    if (!find_node(r, r->symbol, &node))
        return false;
    *out = (ag_nodes){0};
    AG_PUSH(r->arena, out, node);
    return true;
}

/* ------------------------------------------------------------------ steps */

static bool fail_too_far(const resolver *r, const char *where)
{
    return ag_fail(r->err, AG_E_NO_MATCH, NULL, "\"%s\" leads %s", r->text, where);
}

static bool fail_fork(const resolver *r, const ag_nodes *choices)
{
    ag_fail(r->err, AG_E_AMBIGUOUS, NULL, "\"%s\" comes to where the history forks: %s", r->text,
            ag_nodes_text(r->arena, choices));
    return ag_hint(r->err, "say which way: \"%s@%s%+ld\"", choices->items[0]->revision->id,
                   r->symbol, r->steps);
}

/* From base the way up begins at the bases. */
static bool walk_up(const resolver *r, ag_node *node, ag_nodes *out)
{
    for (long step = 0; step < r->steps; step++) {
        ag_nodes next = filter(r, node ? &node->children : &r->graph->bases);
        if (next.len > 1)
            return fail_fork(r, &next);
        if (next.len == 0 && !r->from)
            return fail_too_far(r, "beyond the last revision");
        if (next.len == 0)
            break;
        node = next.items[0];
    }
    *out = (ag_nodes){0};
    if (node)
        AG_PUSH(r->arena, out, node);
    return true;
}

/* The last step may end at all the parents of a merge: without it, they are what remains. */
static bool walk_down(const resolver *r, ag_node *node, ag_nodes *out)
{
    *out = (ag_nodes){0};
    if (node)
        AG_PUSH(r->arena, out, node);
    for (long left = -r->steps; left > 0; left--) {
        if (out->len > 1) {
            *out = filter(r, out);
            if (out->len > 1)
                return fail_fork(r, out);
        }
        if (out->len == 0 && !r->from)
            return fail_too_far(r, "below base");
        if (out->len == 0)
            break;
        const ag_nodes *parents = &out->items[0]->parents;
        *out = (ag_nodes){0};
        for (size_t i = 0; i < parents->len; i++)
            AG_PUSH(r->arena, out, parents->items[i]);
    }
    return true;
}

static bool fail_starts(const resolver *r, const ag_nodes *starts)
{
    ag_fail(r->err, AG_E_HEADS, NULL, "\"%s\" needs one place to count from and there are %u: %s",
            r->text, starts->len, ag_nodes_text(r->arena, starts));
    return ag_hint(r->err, "say on which branch: \"%s@%s%+ld\"", starts->items[0]->revision->id,
                   r->symbol, r->steps);
}

static bool walk(const resolver *r, const ag_nodes *begin, ag_nodes *out)
{
    if (begin->len > 1)
        return fail_starts(r, begin);
    ag_node *node = begin->len > 0 ? begin->items[0] : NULL;
    return r->steps > 0 ? walk_up(r, node, out) : walk_down(r, node, out);
}

/* ------------------------------------------------------------------ what was written */

static bool begins_an_id(const ag_graph *graph, const char *symbol)
{
    if (find_exactly(graph, symbol))
        return true;
    for (size_t i = 0; i < graph->order.len; i++)
        if (ag_starts_with(graph->order.items[i]->revision->id, symbol))
            return true;
    return false;
}

/* Cut "+3" or "-3" from the end, unless the whole is (the beginning of) an id: ids may hold hyphens. */
static void split_steps(resolver *r, const char *rest)
{
    size_t len = strlen(rest);
    size_t digits = len;
    while (digits > 0 && ag_ascii_is_digit(rest[digits - 1]))
        digits--;
    r->symbol = rest;
    if (digits == len || digits == 0 || (rest[digits - 1] != '+' && rest[digits - 1] != '-') ||
        begins_an_id(r->graph, rest))
        return;
    r->has_steps = true;
    for (const char *digit = rest + digits; *digit; digit++)
        r->steps = r->steps < MOST_STEPS ? r->steps * 10 + (*digit - '0') : r->steps;
    if (rest[digits - 1] == '-')
        r->steps = -r->steps;
    r->symbol = ag_strndup(r->arena, rest, digits - 1);
}

static bool set_branch(resolver *r, const char *branch)
{
    ag_node *node;
    if (!find_node(r, branch, &node))
        return false;
    ag_nodes one = {0};
    AG_PUSH(r->arena, &one, node);
    bool *lineage = ag_graph_above(r->arena, r->graph, &one, false);
    const bool *below = ag_graph_below(r->arena, r->graph, &one, false);
    for (size_t i = 0; i < r->graph->order.len; i++)
        lineage[i] = lineage[i] || below[i];
    r->branch = node;
    r->lineage = lineage;
    return true;
}

static bool parse(resolver *r)
{
    if (strchr(r->text, ',')) {
        ag_fail(r->err, AG_E_USAGE, NULL, "\"%s\" names several revisions", r->text);
        return ag_hint(r->err, "name one, or say \"heads\"");
    }
    const char *at = strchr(r->text, '@');
    split_steps(r, at ? at + 1 : r->text);
    return !at || set_branch(r, ag_strndup(r->arena, r->text, (size_t)(at - r->text)));
}

bool ag_operand_resolve(ag_arena *arena, const ag_graph *graph, const char *text,
                        const ag_nodes *current, const ag_nodes *from, ag_operand *out,
                        ag_error *err)
{
    resolver r = {
        .arena = arena, .graph = graph, .current = current, .from = from, .text = text, .err = err};
    ag_nodes begin;
    if (!parse(&r) || !start(&r, &begin))
        return false;
    ag_operand operand = {.nodes = begin, .branch = r.branch};
    operand.relative = r.has_steps && !*r.symbol;
    if (r.has_steps && !walk(&r, &begin, &operand.nodes))
        return false;
    if (operand.relative && begin.len > 0)
        operand.start = begin.items[0];
    *out = operand;
    return true;
}

bool ag_operand_is_relative(ag_arena *arena, const ag_graph *graph, const char *text)
{
    resolver r = {.arena = arena, .graph = graph, .text = text};
    const char *at = strchr(text, '@');
    split_steps(&r, at ? at + 1 : text);
    return r.has_steps && !*r.symbol;
}

bool ag_graph_resolve(ag_arena *arena, const ag_graph *graph, const char *text,
                      const ag_nodes *current, ag_nodes *out, ag_error *err)
{
    ag_operand operand;
    if (!ag_operand_resolve(arena, graph, text, current, NULL, &operand, err))
        return false;
    *out = operand.nodes;
    return true;
}
