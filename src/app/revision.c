/*
 * revision.c: compare and write.
 *
 * The from side is the replayed history at the head that is extended; the database is only the witness: what it holds that the history does not say is
 * drift, listed, and never written unasked.  A database with objects and no history at all gets a baseline first.
 */
#include "app/adopt.h"
#include "app/declared.h"
#include "app/learn.h"
#include "app/loss.h"
#include "app/new_revision.h"
#include "app/proof.h"
#include "app/recreates.h"
#include "app/refused.h"
#include "app/views.h"
#include "base/file.h"

#include <autogen/plan.h>

#include <string.h>

typedef struct making_state {
    ag_arena *arena;
    const ag_project *project;
    const ag_revision_request *request;
    ag_views views;
    ag_nodes parents;  /* the heads that are extended */
    ag_schema *from;   /* the history there, then with the baseline or the adoption */
    ag_schema *wanted; /* what is declared, with what was adopted; NULL: just that */
    ag_revision_result result;
    ag_names parent_ids;                     /* of the next revision to be added */
    ag_proof_place places[AG_DIALECT_COUNT]; /* where the change is tried out */
    size_t place_count;
} making_state;

/* ------------------------------------------------------------------ the head that is extended */

static bool fail_heads(making_state *making, ag_error *err)
{
    ag_names ids = {0};
    for (size_t i = 0; i < making->views.graph.heads.len; i++)
        AG_PUSH(making->arena, &ids, making->views.graph.heads.items[i]->revision->id);
    ag_fail(err, AG_E_HEADS, NULL, "there are %u heads: %s", ids.len,
            ag_join(making->arena, &ids, ", "));
    return ag_hint(err, "join them: autogen merge %s; or say which one to extend: --head %s",
                   ag_join(making->arena, &ids, " "), ids.items[0]);
}

static bool find_parents(making_state *making, ag_error *err)
{
    const ag_graph *graph = &making->views.graph;
    const ag_revision_request *request = making->request;
    if (request->head && strcmp(request->head, "base") != 0) {
        if (!ag_graph_resolve(making->arena, graph, request->head, NULL, &making->parents, err))
            return false;
    } else if (!request->head) {
        if (graph->heads.len > 1)
            return fail_heads(making, err);
        making->parents = graph->heads;
    }
    for (size_t i = 0; i < making->parents.len; i++) {
        const ag_node *node = making->parents.items[i];
        if (node->children.len > 0 && !request->splice) {
            ag_fail(err, AG_E_HEADS, NULL, "revision \"%s\" is not a head", node->revision->id);
            return ag_hint(err, "add --splice to start a branch from it");
        }
        AG_PUSH(making->arena, &making->parent_ids, node->revision->id);
    }
    return ag_views_history(&making->views, &making->parents, &making->from, err);
}

/* ------------------------------------------------------------------ a revision in memory */

/* The ids that this command gives: what is written already, and what --rev-id keeps for the last file. */
static ag_names given_ids(const making_state *making)
{
    ag_names ids = {0};
    if (making->request->id)
        AG_PUSH(making->arena, &ids, making->request->id);
    for (size_t i = 0; i < making->result.written.len; i++)
        AG_PUSH(making->arena, &ids, making->result.written.items[i]->id);
    return ids;
}

static bool add_revision(making_state *making, const char *id, const char *message, ag_ops *upgrade,
                         bool baseline, ag_revision **out, ag_error *err)
{
    ag_arena *arena = making->arena;
    ag_revision *revision = (ag_revision *)ag_object_new(arena, &ag_revision_shape, id);
    const ag_names taken = given_ids(making);
    char *made = NULL;
    if (!id && !ag_new_id(arena, making->project, &making->views.graph, &taken, &made, err))
        return false;
    if (id && ag_graph_find(&making->views.graph, id)) {
        ag_fail(err, AG_E_EXISTS, NULL, "there is a revision \"%s\" already", id);
        return ag_hint(err, "choose another --rev-id, or leave it out");
    }
    revision->format = AG_REVISION_FORMAT;
    revision->id = id ? id : made;
    revision->base.name = revision->id;
    revision->down_revision = making->parent_ids;
    revision->message = message ? message : ag_ops_message(arena, upgrade);
    revision->created_at = ag_new_time(arena);
    revision->baseline = baseline;
    revision->upgrade = *upgrade;
    ag_ops_reverse(arena, upgrade, &revision->downgrade);
    ag_plan_values_first(arena, &revision->downgrade);
    if (!ag_new_path(arena, making->project, making->request->version_path, revision, err))
        return false;
    making->parent_ids = (ag_names){0};
    AG_PUSH(arena, &making->parent_ids, revision->id);
    AG_PUSH(arena, &making->result.written, revision);
    *out = revision;
    return true;
}

/* The operations from the present `from` to `to`, which becomes the new one. */
static bool step_to(making_state *making, ag_schema *to, ag_ops *ops, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    if (!ag_diff(making->arena, making->from, to, &options, ops, NULL, err))
        return false;
    ag_schema *next = ag_schema_copy(making->arena, making->from);
    if (!ag_ops_apply(making->arena, next, ops, err))
        return false;
    making->from = next;
    return true;
}

/* Where the change can be tried out: nowhere if nobody wants that. */
static void find_places(making_state *making)
{
    if (making->request->no_verify || making->place_count > 0)
        return;
    making->place_count = ag_proof_places(making->project, making->places);
    for (size_t i = 0; making->request->offline && i < making->place_count; i++)
        making->places[i].scratch.url = NULL;
}

/*
 * A revision that only says what a database holds.  It is written wherever it was, or could be, proven: it runs only where nothing of it is there.
 */
static void prove_found(making_state *making, const ag_schema *from, ag_revision *revision)
{
    ag_arena *arena = making->arena;
    find_places(making);
    for (size_t i = 0; i < making->place_count; i++) {
        ag_proof_place *place = &making->places[i];
        ag_proof proof = {0};
        ag_error why = {0};
        if (ag_proof_place_is_nowhere(place))
            continue;
        if (ag_prove(arena, making->project, place, from, revision, &proof, &why) && proof.verified)
            AG_PUSH(arena, &revision->verified, proof.verified);
        else
            AG_PUSH(arena, &making->result.unproven,
                    ag_format(arena, "%s, %s: %s", place->dialect->name, revision->message,
                              proof.unproven ? proof.unproven : ag_strdup(arena, why.message)));
    }
}

/* ------------------------------------------------------------------ the witness */

/* Before the first revision: what is there becomes the baseline. */
static bool write_baseline(making_state *making, ag_error *err)
{
    ag_views *views = &making->views;
    ag_ops ops = {0};
    ag_revision *revision = NULL;
    if (ag_schema_is_empty(views->managed))
        return true;
    const ag_schema *before = making->from;
    ag_schema *baseline = ag_adopt(making->arena, making->project, views->session->dialect,
                                   views->managed, views->declared);
    if (!step_to(making, baseline, &ops, err))
        return false;
    for (size_t i = 0; i < ops.len; i++)
        ops.items[i]->with = NULL;
    if (!add_revision(making, NULL, "baseline", &ops, true, &revision, err))
        return false;
    prove_found(making, before, revision);
    return true;
}

/* Where the database has not even been given its baseline, that is what it is to be compared with. */
static bool expected_at(making_state *making, ag_schema **out, ag_error *err)
{
    ag_views *views = &making->views;
    ag_nodes baselines = {0};
    *out = views->at;
    if (views->heads.len > 0 || ag_schema_is_empty(views->managed))
        return true;
    for (size_t i = 0; i < views->graph.bases.len; i++) {
        if (views->graph.bases.items[i]->revision->baseline)
            AG_PUSH(making->arena, &baselines, views->graph.bases.items[i]);
    }
    return baselines.len == 0 || ag_views_history(views, &baselines, out, err);
}

static bool fail_drift(making_state *making, ag_error *err)
{
    ag_names lines = {0};
    const ag_ops *drift = &making->result.drift;
    for (size_t i = 0; i < drift->len; i++)
        AG_PUSH(making->arena, &lines, ag_op_describe(making->arena, drift->items[i]));
    ag_fail(err, AG_E_DRIFT, NULL, "the database was changed by hand: %s",
            ag_join(making->arena, &lines, "; "));
    return ag_hint(
        err, "leave it out of the revision with --drift ignore, or take it into the history with "
             "--drift adopt");
}

/* The operations, carried out on a copy of the schema; those that do not fit it are left out if `loose`. */
static bool with_ops(making_state *making, const ag_schema *schema, const ag_ops *ops, bool loose,
                     ag_schema **out, ag_error *err)
{
    ag_schema *copy = ag_schema_copy(making->arena, schema);
    for (size_t i = 0; i < ops->len; i++) {
        ag_op op = *ops->items[i];
        ag_error why = {0};
        if (ag_op_bind(making->arena, copy, &op, &why) &&
            ag_op_apply(making->arena, copy, &op, &why))
            continue;
        if (loose)
            continue;
        *err = why;
        return ag_context(err, "what was done by hand does not fit the newest revisions");
    }
    *out = copy;
    return true;
}

/*
 * What was done by hand, as operations on the model at the database's revision, becomes a revision at the head.  The declared schema is taken to want it too: who
 * adopts something does not want the next operation to drop it.
 */
static bool adopt_drift(making_state *making, const ag_schema *at, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_views *views = &making->views;
    ag_ops ops = {0};
    ag_revision *revision = NULL;
    ag_schema *next = NULL;
    const ag_schema *adopted =
        ag_adopt(making->arena, making->project, views->session->dialect, views->managed, at);
    if (!ag_diff(making->arena, at, adopted, &options, &ops, NULL, err) ||
        !with_ops(making, making->from, &ops, false, &next, err) ||
        !with_ops(making, views->declared, &ops, true, &making->wanted, err))
        return false;
    if (ops.len == 0)
        return true;
    for (size_t i = 0; i < ops.len; i++)
        ops.items[i]->with = NULL;
    const ag_schema *before = making->from;
    making->from = next;
    char *message = ag_format(making->arena, "adopt: %s", ag_ops_message(making->arena, &ops));
    if (!add_revision(making, NULL, message, &ops, true, &revision, err))
        return false;
    prove_found(making, before, revision);
    return true;
}

/* A first revision would make all that is there once more: the folder is the wrong one, or empty by mistake. */
static bool check_filed(const ag_views *views, ag_error *err)
{
    if (views->filed > 0 || views->heads.len == 0)
        return true;
    ag_fail(err, AG_E_UNKNOWN_REVISION, NULL,
            "the database is at revision \"%s\", and no file here has any revision",
            views->heads.items[0]->revision->id);
    return ag_hint(err,
                   "\"migrations\" in the configuration says which folder they are in; if it is "
                   "that one, get its files from the branch or build that applied them");
}

static bool ask_witness(making_state *making, ag_error *err)
{
    ag_views *views = &making->views;
    ag_schema *at = NULL;
    if (!ag_views_connect(views, err)) {
        if (err->code == AG_E_NO_DATABASE || err->code == AG_E_CONNECT)
            ag_hint(err,
                    "the database is asked whether it was changed by hand; without one: --offline");
        return false;
    }
    if (!check_filed(views, err) || !ag_views_inspect(views, err))
        return false;
    if (views->graph.order.len == 0)
        return write_baseline(making, err);
    if (!expected_at(making, &at, err))
        return false;
    ag_views_drift(views, at, &making->result.drift);
    if (making->result.drift.len == 0 || making->request->drift == AG_DRIFT_IGNORE)
        return true;
    return making->request->drift == AG_DRIFT_ADOPT ? adopt_drift(making, at, err)
                                                    : fail_drift(making, err);
}

/* ------------------------------------------------------------------ the change */

static bool read_renames(making_state *making, ag_renames *out, ag_error *err)
{
    for (size_t i = 0; i < making->request->renames.len; i++) {
        ag_rename rename = {0};
        if (!ag_rename_parse(making->arena, making->request->renames.items[i],
                             making->views.declared, &rename, err))
            return false;
        AG_PUSH(making->arena, out, rename);
    }
    return true;
}

static bool fail_questions(making_state *making, ag_error *err)
{
    const ag_questions *questions = &making->result.questions;
    const ag_question *first = &questions->items[0];
    ag_fail(err, AG_E_QUESTION, NULL, "is %s%s%s the former %s%s%s?",
            first->table ? first->table : "", first->table ? "." : "", first->to,
            first->table ? first->table : "", first->table ? "." : "", first->from);
    return ag_hint(err, "yes: %s; no, they have nothing to do with each other: --no-rename",
                   first->flag);
}

/* A database that is not where the revision begins has other revisions before it. */
static bool is_at_parents(const making_state *making)
{
    const ag_views *views = &making->views;
    return views->found.schema && ag_nodes_are_same(&views->heads, &making->parents);
}

static bool find_strangers(making_state *making, ag_uses *out, ag_error *err)
{
    const ag_views *views = &making->views;
    if (!is_at_parents(making))
        return true;
    return ag_plan_strangers(making->arena, views->session, making->project->default_schema,
                             views->found.schema, making->from, out, err);
}

/*
 * What the server has beside its databases no revision makes, and a revision in need of it would stop there.  It is asked where the database is; that others have it says --no-verify.
 */
static bool check_server(making_state *making, const ag_steps *steps, ag_error *err)
{
    for (size_t i = 0; i < steps->len; i++) {
        const ag_step *step = steps->items[i];
        for (size_t j = 0; j < step->statements.len; j++) {
            const ag_statement *statement = &step->statements.items[j];
            if (!statement->about_server ||
                ag_session_assert(making->views.session, making->arena, statement, err))
                continue;
            const char *hint = ag_strdup(making->arena, err->hint);
            err->hint[0] = '\0';
            err->op = step->op;
            ag_hint(err, "%s; or write it for servers that have it: --no-verify", hint);
            ag_place_refused(making->arena, making->views.declared, err);
            return ag_context(err, "%s", step->title);
        }
    }
    return true;
}

/* Every dialect must be able to do it, there and back, before a file says so. */
static bool check_plans(making_state *making, const ag_revision *revision, const ag_schema *from,
                        ag_error *err)
{
    uint64_t dialects = making->project->dialects;
    ag_uses strangers = {0};
    if (!find_strangers(making, &strangers, err))
        return false;
    ag_steps ups[AG_DIALECT_COUNT] = {0}, downs[AG_DIALECT_COUNT] = {0};
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (dialects != 0 && !(dialects & (UINT64_C(1) << d)))
            continue;
        ag_plan_options options = {.dialect = ag_dialects[d],
                                   .default_schema = making->project->default_schema};
        ag_schema *model = ag_schema_copy(making->arena, from);
        ag_ops up = revision->upgrade, down = revision->downgrade;
        ag_plan_options back = options;
        bool here = is_at_parents(making) && making->views.session->dialect == options.dialect;
        if (strangers.len > 0 && here)
            options.strangers = &strangers;
        if (!ag_plan(making->arena, &options, model, &up, &ups[d], err) ||
            !ag_plan(making->arena, &back, model, &down, &downs[d], err))
            return false;
        if (here && !making->request->no_verify && !check_server(making, &ups[d], err))
            return false;
    }
    ag_recreates_say(making->arena, &revision->upgrade, ups);
    ag_recreates_say(making->arena, &revision->downgrade, downs);
    return true;
}

/* Where it cannot be tried out there is one more thing to do about it. */
static bool fail_prove(making_state *making, ag_error *err)
{
    const char *hint = ag_strdup(making->arena, err->hint);
    if (err->op)
        ag_place_refused(making->arena, making->views.declared, err);
    if (err->code != AG_E_NO_SCRATCH)
        return false;
    err->hint[0] = '\0';
    return ag_hint(err, "%s%sor write it without proof: --no-verify", hint, *hint ? "; " : "");
}

static bool prove_at(making_state *making, ag_proof_place *place, ag_revision *revision,
                     ag_error *err)
{
    ag_arena *arena = making->arena;
    ag_proof proof = {0};
    if (ag_proof_place_is_nowhere(place)) {
        AG_PUSH(arena, &making->result.unproven,
                ag_format(arena, "%s: no server to try it on", place->dialect->name));
        return true;
    }
    if (!ag_prove(arena, making->project, place, making->from, revision, &proof, err))
        return fail_prove(making, err);
    if (proof.verified)
        AG_PUSH(arena, &revision->verified, proof.verified);
    if (proof.unproven)
        AG_PUSH(arena, &making->result.unproven,
                ag_format(arena, "%s: %s", place->dialect->name, proof.unproven));
    return true;
}

/* In scratch, on every dialect of the project that can be had; "verified" says which those were. */
static bool prove(making_state *making, ag_revision *revision, ag_error *err)
{
    bool ok = true;
    for (size_t i = 0; i < making->place_count && ok; i++)
        ok = prove_at(making, &making->places[i], revision, err);
    return ok;
}

static void learn(making_state *making, const ag_ops *ops)
{
    for (size_t i = 0; i < making->place_count; i++) {
        ag_proof_place *place = &making->places[i];
        if (place->dialect->id == AG_POSTGRESQL && !ag_proof_place_is_nowhere(place))
            ag_learn_columns(making->arena, making->project, place, making->from, ops);
    }
}

static bool write_change(making_state *making, ag_error *err)
{
    const ag_revision_request *request = making->request;
    ag_renames renames = {0};
    ag_ops ops = {0};
    ag_revision *revision = NULL;
    ag_diff_options options = {.renames = &renames, .no_rename = request->no_rename};
    if (!read_renames(making, &renames, err) ||
        !ag_diff(making->arena, making->from,
                 making->wanted ? making->wanted : making->views.declared, &options, &ops,
                 &making->result.questions, err))
        return false;
    ag_losses_find(making->arena, making->project, making->views.session, &ops,
                   &making->result.losses);
    if (making->result.questions.len > 0)
        return fail_questions(making, err);
    if (making->views.session)
        ag_losses_ask(making->arena, making->project, making->views.session, making->from, &ops,
                      &making->result.losses);
    if (!ag_losses_check(making->arena, &making->result.losses, request->allow_loss, err))
        return false;
    if (ops.len == 0)
        return true;
    find_places(making);
    learn(making, &ops);
    return add_revision(making, request->id, request->message, &ops, false, &revision, err) &&
           check_plans(making, revision, making->from, err) && prove(making, revision, err);
}

static bool write_empty(making_state *making, ag_error *err)
{
    ag_ops none = {0};
    ag_revision *revision = NULL;
    return add_revision(making, making->request->id, making->request->message, &none, false,
                        &revision, err);
}

/* ------------------------------------------------------------------ files */

/* `-m` and `--rev-id` belong to the last file, also where that is the baseline. */
static bool finish(making_state *making, ag_error *err)
{
    ag_revisions *written = &making->result.written;
    const ag_revision_request *request = making->request;
    if (written->len == 0) {
        making->result.nothing = true;
        return true;
    }
    ag_revision *last = written->items[written->len - 1];
    if (last->baseline && (request->id || request->message)) {
        last->id = last->base.name = request->id ? request->id : last->id;
        last->message = request->message ? request->message : last->message;
        if (!ag_new_path(making->arena, making->project, request->version_path, last, err))
            return false;
    }
    last->depends_on = request->depends_on;
    if (request->branch_label)
        AG_PUSH(making->arena, &last->branch_labels, request->branch_label);
    return true;
}

/* What cannot be read again, or does not fit the others, must not be written: an id, a label or a dependency that was given is not right then. */
static bool fail_given(ag_error *err, const ag_error *why)
{
    ag_fail(err, AG_E_USAGE, NULL, "%s", why->message);
    return why->hint[0] ? ag_hint(err, "%s", why->hint) : false;
}

static bool check_written(making_state *making, ag_graph *out, ag_error *err)
{
    const ag_revisions *written = &making->result.written;
    ag_revisions all = {0};
    ag_error why = {0};
    for (size_t i = 0; i < making->views.revisions.len; i++)
        AG_PUSH(making->arena, &all, making->views.revisions.items[i]);
    for (size_t i = 0; i < written->len; i++) {
        ag_revision *again = NULL;
        char *text = ag_revision_print(making->arena, written->items[i]);
        if (!ag_revision_read(making->arena, text, strlen(text), written->items[i]->path, NULL,
                              &again, &why))
            return fail_given(err, &why);
        AG_PUSH(making->arena, &all, again);
    }
    return ag_graph_build(making->arena, &all, out, &why) || fail_given(err, &why);
}

/* The last file names the declared schema if that is where the revisions lead now; what was adopted is in them alone. */
static bool say_declared(making_state *making, const ag_graph *graph, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_arena *arena = making->arena;
    const ag_revisions *written = &making->result.written;
    const ag_schema *declared = making->views.declared;
    ag_nodes last = {0};
    ag_schema *reached = NULL;
    ag_ops left = {0};
    if (written->len == 0 || !declared)
        return true;
    ag_revision *revision = written->items[written->len - 1];
    AG_PUSH(arena, &last, ag_graph_find(graph, revision->id));
    if (!ag_replay(arena, graph, &last, &reached, err) ||
        !ag_diff(arena, reached, declared, &options, &left, NULL, err))
        return false;
    if (left.len > 0)
        return true;
    if (ag_declared_is_sql(making->project))
        declared = reached;
    return ag_declared_digest(arena, making->project, declared, &revision->declared, err);
}

static bool write_files(making_state *making, ag_error *err)
{
    const ag_revisions *written = &making->result.written;
    ag_graph graph = {0};
    if (!check_written(making, &graph, err) || !say_declared(making, &graph, err))
        return false;
    for (size_t i = 0; i < written->len && !making->request->dry_run; i++) {
        const char *path = written->items[i]->path;
        char *text = ag_revision_print(making->arena, written->items[i]);
        if (!ag_folder_make(ag_path_folder(making->arena, path), err) ||
            !ag_file_write(path, text, strlen(text), false, err))
            return false;
    }
    return true;
}

static bool make(making_state *making, ag_error *err)
{
    const ag_revision_request *request = making->request;
    if (!ag_views_revisions(&making->views, err))
        return false;
    if (request->empty)
        return find_parents(making, err) && write_empty(making, err) && finish(making, err) &&
               write_files(making, err);
    return ag_views_declared(&making->views, err) && find_parents(making, err) &&
           ag_views_respect(&making->views, making->from, err) &&
           (request->offline || ask_witness(making, err)) && write_change(making, err) &&
           finish(making, err) && write_files(making, err);
}

bool ag_make_revision(ag_arena *arena, const ag_project *project,
                      const ag_revision_request *request, ag_revision_result *out, ag_error *err)
{
    making_state making = {.arena = arena, .project = project, .request = request};
    making.views = ag_views_new(arena, project);
    bool ok = make(&making, err);
    ag_proof_places_close(making.places, making.place_count);
    ag_views_close(&making.views);
    *out = making.result;
    return ok;
}

/* ------------------------------------------------------------------ merge */

static bool find_merged(making_state *making, const ag_names *ids, ag_error *err)
{
    const ag_graph *graph = &making->views.graph;
    ag_nodes nodes = {0};
    for (size_t i = 0; i < ids->len; i++) {
        if (!ag_graph_resolve(making->arena, graph, ids->items[i], NULL, &nodes, err))
            return false;
        for (size_t j = 0; j < nodes.len; j++)
            AG_PUSH(making->arena, &making->parents, nodes.items[j]);
    }
    if (ids->len == 0)
        making->parents = graph->heads;
    for (size_t i = 0; i < making->parents.len; i++) {
        const ag_node *node = making->parents.items[i];
        if (node->children.len > 0) {
            ag_fail(err, AG_E_USAGE, NULL, "revision \"%s\" is not a head", node->revision->id);
            return ag_hint(err, "\"autogen heads\" lists what can be merged");
        }
        if (!ag_names_has(&making->parent_ids, node->revision->id))
            AG_PUSH(making->arena, &making->parent_ids, node->revision->id);
    }
    if (making->parent_ids.len > 1)
        return true;
    if (ids->len > 0)
        ag_fail(err, AG_E_USAGE, NULL, "to merge takes two revisions");
    else
        ag_fail(err, AG_E_USAGE, NULL, "there is nothing to merge: there is %s",
                making->parent_ids.len == 1 ? "only one head" : "no revision");
    return ag_hint(err, "\"autogen heads\" lists what can be merged");
}

/* Branches that cannot be replayed one after the other cannot be merged by saying so. */
static bool check_merge(making_state *making, ag_error *err)
{
    ag_schema *merged = NULL;
    if (ag_views_history(&making->views, &making->parents, &merged, err))
        return true;
    return ag_context(err, "the branches do not fit together");
}

bool ag_merge(ag_arena *arena, const ag_project *project, const ag_names *ids,
              const ag_revision_request *request, ag_revision_result *out, ag_error *err)
{
    making_state making = {.arena = arena, .project = project, .request = request};
    ag_ops none = {0};
    ag_revision *revision = NULL;
    making.views = ag_views_new(arena, project);
    bool ok =
        ag_views_revisions(&making.views, err) && find_merged(&making, ids, err) &&
        check_merge(&making, err) &&
        add_revision(&making, request->id, request->message ? request->message : "merge branches",
                     &none, false, &revision, err) &&
        finish(&making, err) && write_files(&making, err);
    *out = making.result;
    return ok;
}
