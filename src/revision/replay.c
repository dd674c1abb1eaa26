/* replay.c: what the schema is after revisions, without a database. */
#include <autogen/revision.h>

static bool blame(const ag_revision *revision, bool up, ag_error *err)
{
    ag_at(err, &(ag_place){.file = revision->path});
    return ag_context(err, "%s \"%s\"", up ? "revision" : "the downgrade of revision",
                      revision->id);
}

bool ag_revision_apply(ag_arena *arena, ag_schema *schema, ag_revision *revision, bool up,
                       ag_error *err)
{
    if (!up && revision->irreversible) {
        const ag_json *source = revision->base.source;
        ag_json_fail(err, AG_E_IRREVERSIBLE, source ? ag_json_get(source, "downgrade") : NULL,
                     "revision \"%s\" cannot be downgraded", revision->id);
        return ag_at(err, &(ag_place){.file = revision->path});
    }
    return ag_ops_apply(arena, schema, up ? &revision->upgrade : &revision->downgrade, err) ||
           blame(revision, up, err);
}

bool ag_replay(ag_arena *arena, const ag_graph *graph, const ag_nodes *nodes, ag_schema **out,
               ag_error *err)
{
    ag_nodes order = graph->order;
    if (nodes && nodes->len > 0)
        ag_graph_ancestors(arena, graph, nodes, &order);
    ag_schema *schema = ag_schema_new(arena);
    for (size_t i = 0; i < order.len; i++)
        if (!ag_revision_apply(arena, schema, order.items[i]->revision, true, err))
            return false;
    *out = schema;
    return true;
}
