/* verify.c: up, down and up again in scratch, for revisions that exist. */
#include "app/proof.h"
#include "app/views.h"

#include <string.h>

static const ag_field fields[] = {
    AG_ROW_TEXT(ag_verify_fact, revision, "revision", .doc = "its id"),
    AG_ROW_TEXT(ag_verify_fact, message, "message", .doc = "what it does"),
    AG_ROW_LIST(ag_verify_fact, verified, "verified", .doc = "where it does what it says"),
    AG_ROW_LIST(ag_verify_fact, unproven, "unproven",
                .doc = "where that could not be tried, and why"),
    AG_ROW_TEXT(ag_verify_fact, error, "error", .doc = "what is wrong with it"),
};

const ag_shape ag_verify_fact_shape = {
    .noun = "verified revision",
    .id = -1,
    .size = sizeof(ag_verify_fact),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a revision, tried out",
};

/* The model before the revision: after its parents and what it depends on. */
static bool model_before(ag_views *views, const ag_node *node, ag_schema **out, ag_error *err)
{
    ag_nodes at = {0};
    for (size_t i = 0; i < node->parents.len; i++)
        AG_PUSH(views->arena, &at, node->parents.items[i]);
    for (size_t i = 0; i < node->needs.len; i++)
        AG_PUSH(views->arena, &at, node->needs.items[i]);
    return ag_views_history(views, &at, out, err);
}

/* What a revision does wrong is a fact; that nothing can be tried is an error. */
static bool verify_at(ag_views *views, ag_proof_place *place, const ag_schema *from,
                      const ag_node *node, ag_verify_fact *fact, ag_error *err)
{
    ag_error why = {0};
    ag_proof proof = {0};
    bool ok = ag_prove(views->arena, views->project, place, from, node->revision, &proof, &why);
    if (ok && proof.verified)
        AG_PUSH(views->arena, &fact->verified, proof.verified);
    if (ok && proof.unproven)
        AG_PUSH(views->arena, &fact->unproven,
                ag_format(views->arena, "%s: %s", place->dialect->name, proof.unproven));
    if (ok)
        return true;
    if (why.code == AG_E_NO_SCRATCH || why.code == AG_E_CONNECT) {
        *err = why;
        return false;
    }
    fact->error = ag_strdup(views->arena, why.message);
    return true;
}

static bool verify_one(ag_views *views, ag_proof_place places[], size_t count, const ag_node *node,
                       ag_verify_fact **out, ag_error *err)
{
    ag_verify_fact *fact =
        (ag_verify_fact *)ag_object_new(views->arena, &ag_verify_fact_shape, NULL);
    ag_schema *from = NULL;
    fact->revision = node->revision->id;
    fact->message = node->revision->message;
    if (!model_before(views, node, &from, err))
        return false;
    for (size_t i = 0; i < count && !fact->error; i++) {
        if (ag_proof_place_is_nowhere(&places[i]))
            AG_PUSH(views->arena, &fact->unproven,
                    ag_format(views->arena, "%s: no server to try it on", places[i].dialect->name));
        else if (!verify_at(views, &places[i], from, node, fact, err))
            return false;
    }
    *out = fact;
    return true;
}

static bool find_nodes(ag_views *views, const char *range, ag_nodes *out, ag_error *err)
{
    *out = views->graph.order;
    if (!range)
        return true;
    if (strchr(range, ':'))
        return ag_graph_range(views->arena, &views->graph, range, NULL, out, err);
    return ag_graph_resolve(views->arena, &views->graph, range, NULL, out, err);
}

bool ag_verify_revisions(ag_arena *arena, const ag_project *project, const char *range,
                         ag_verify_seen *seen, void *payload, ag_verify_facts *out, ag_error *err)
{
    ag_views views = ag_views_new(arena, project);
    ag_proof_place places[AG_DIALECT_COUNT];
    size_t count = ag_proof_places(project, places);
    ag_nodes nodes = {0};
    if (!ag_views_revisions(&views, err) || !find_nodes(&views, range, &nodes, err))
        return false;
    bool ok = true;
    for (size_t i = 0; i < nodes.len && ok; i++) {
        ag_verify_fact *fact = NULL;
        ok = verify_one(&views, places, count, nodes.items[i], &fact, err);
        if (!ok)
            break;
        if (seen)
            seen(payload, fact);
        AG_PUSH(arena, out, fact);
    }
    ag_proof_places_close(places, count);
    return ok;
}
