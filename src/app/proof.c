#include "app/proof.h"

#include "app/alike.h"
#include "app/bodies.h"
#include "app/closure.h"
#include "app/seed.h"
#include "app/way_back.h"
#include "model/frozen.h"

#include <autogen/plan.h>

#include <stdlib.h>
#include <string.h>

typedef struct proving {
    ag_arena *arena;
    const ag_project *project;
    ag_session *scratch;
    ag_run_options options;
    ag_schema *from;        /* the closure */
    ag_schema *to;          /* the model after the revision, from the closure */
    ag_revisions revisions; /* one that creates the closure, and the one to prove */
    ag_revision *revision;
    bool reversible;
    bool adopting;             /* what is there already is there, whatever its bodies say */
    bool going_down;           /* the last way that was taken */
    ag_schema *before;         /* what a database holds that has all of `from` */
    ag_pairs broken;           /* views that do not hold by then */
    ag_schema *wanted;         /* what a database holds that has all of `to` */
    ag_seed_columns untouched; /* by the revision */
} proving;

/* A clock in a text that comes out otherwise is the likely reason, though nobody could tell what it is read as. */
static void hint_clock(ag_arena *arena, const ag_op *op, ag_error *err)
{
    for (size_t i = 0; op->to && i < op->to->shape->field_count; i++) {
        const ag_field *field = &op->to->shape->fields[i];
        const char *text =
            field->type == AG_SQL ? *(const char *const *)ag_field_of(op->to, field) : NULL;
        const char *instead, *clock = text ? ag_clock_said(arena, text, &instead) : NULL;
        if (clock)
            (void)ag_hint(err,
                          "PostgreSQL reads '%s' once, when it is defined, and keeps that time: "
                          "for the time of each row write %s",
                          clock, instead);
    }
}

static bool fail_proof(proving *proof, const char *what, const ag_ops *ops, ag_error *err)
{
    ag_names lines = {0};
    for (size_t i = 0; i < ops->len && i < 8; i++)
        AG_PUSH(proof->arena, &lines, ag_op_describe(proof->arena, ops->items[i]));
    (void)ag_fail(err, AG_E_PROOF, NULL, "%s: %s", what, ag_join(proof->arena, &lines, "; "));
    for (size_t i = 0; i < ops->len && !err->hint[0]; i++)
        hint_clock(proof->arena, ops->items[i], err);
    return false;
}

/* ------------------------------------------------------------------ the two revisions */

/* The very file, read back: what is proven is what will be read. */
static bool read_back(proving *proof, const ag_revision *revision, ag_revision **out, ag_error *err)
{
    char *body = ag_revision_body(proof->arena, revision);
    if (!ag_revision_read(proof->arena, body, strlen(body), revision->path, NULL, out, err))
        return false;
    ag_names parents = {0};
    AG_PUSH(proof->arena, &parents, AG_PROOF_BEFORE);
    (*out)->down_revision = parents;
    (*out)->depends_on = (ag_names){0};
    (*out)->branch_labels = (ag_names){0};
    (*out)->baseline = false;
    return true;
}

static bool creating_revision(proving *proof, ag_revision **out, ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_revision *revision =
        (ag_revision *)ag_object_new(proof->arena, &ag_revision_shape, AG_PROOF_BEFORE);
    revision->id = AG_PROOF_BEFORE;
    revision->format = AG_REVISION_FORMAT;
    revision->irreversible = true;
    *out = revision;
    return ag_diff(proof->arena, ag_schema_new(proof->arena), proof->from, &options,
                   &revision->upgrade, NULL, err);
}

static bool prepare(proving *proof, const ag_schema *from, const ag_revision *revision,
                    ag_error *err)
{
    ag_revision *before = NULL;
    proof->from = ag_proof_closure(proof->arena, from, revision);
    proof->reversible = !revision->irreversible;
    proof->adopting = revision->baseline;
    if (!creating_revision(proof, &before, err) ||
        !read_back(proof, revision, &proof->revision, err))
        return false;
    AG_PUSH(proof->arena, &proof->revisions, before);
    AG_PUSH(proof->arena, &proof->revisions, proof->revision);
    proof->to = ag_schema_copy(proof->arena, proof->from);
    return ag_revision_apply(proof->arena, proof->to, proof->revision, true, err);
}

static bool up(proving *proof, const char *target, ag_error *err)
{
    ag_run_result result = {0};
    proof->going_down = false;
    return ag_upgrade(proof->arena, proof->scratch, &proof->revisions, target, NULL,
                      &proof->options, &result, err);
}

static bool down(proving *proof, ag_error *err)
{
    ag_run_result result = {0};
    proof->going_down = true;
    return ag_downgrade(proof->arena, proof->scratch, &proof->revisions, AG_PROOF_BEFORE, NULL,
                        &proof->options, &result, err);
}

static bool look(proving *proof, ag_schema **out, ag_error *err)
{
    return ag_scratch_inspect(proof->arena, proof->scratch, proof->project->default_schema, out,
                              err);
}

/* ------------------------------------------------------------------ what is wanted */

static bool expect_none(proving *proof, const ag_ops *ops, const char *what, ag_error *err)
{
    return ops->len == 0 || fail_proof(proof, what, ops, err);
}

/* What a database that was made from nothing leaves to the server, what is there may say otherwise. */
static bool expect_same(proving *proof, ag_schema *is, const ag_schema *should, const char *what,
                        ag_error *err)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_ops ops = {0};
    ag_object_loosen_all(&is->base, &should->base);
    return ag_diff(proof->arena, is, should, &options, &ops, NULL, err) &&
           expect_none(proof, &ops, what, err);
}

/* What is created from nothing has to be the model itself: what is wrong everywhere shows nowhere else. */
static bool expect_model(proving *proof, const ag_schema *is, ag_error *err)
{
    const ag_dialect *dialect = proof->scratch->dialect;
    const ag_schema *model = ag_plan_project(proof->arena, dialect, proof->to);
    ag_ops different = {0}, left = {0};
    ag_plan_compare(proof->arena, dialect, proof->to, is, &different);
    for (size_t i = 0; i < different.len; i++) {
        if (!ag_is_alike(proof->arena, proof->scratch, proof->project->default_schema, model, is,
                         different.items[i]))
            AG_PUSH(proof->arena, &left, ag_op_reverse(proof->arena, different.items[i]));
    }
    return expect_none(proof, &left,
                       "created from nothing the schema is not the one that is wanted", err);
}

/* What a database holds that was created from the model after the revision. */
static bool build_wanted(proving *proof, ag_error *err)
{
    if (!ag_scratch_build(proof->arena, proof->scratch, proof->to, proof->project->default_schema,
                          err) ||
        !look(proof, &proof->wanted, err))
        return err->op ? false : ag_context(err, "creating the schema from nothing");
    return expect_model(proof, proof->wanted, err);
}

/* ------------------------------------------------------------------ up, down, and up again */

/* The schema and the values that nothing touches, after a way up or down. */
static bool expect(proving *proof, bool after, const char *way, const ag_schema *schema,
                   const ag_seed_picture *values, ag_error *err)
{
    ag_schema *is = NULL;
    ag_seed_picture now = {0};
    const char *what = ag_format(proof->arena, "after the %s the schema is not %s", way,
                                 after ? "the one that is wanted" : "what it was");
    return look(proof, &is, err) && expect_same(proof, is, schema, what, err) &&
           ag_seed_look(proof->arena, proof->scratch, &proof->untouched, after, &now, err) &&
           ag_seed_compare(values, &now, way, err);
}

static bool is_refusal(const ag_error *why)
{
    return why->code == AG_E_ASSERTION || why->code == AG_E_LOSS || why->code == AG_E_SQL;
}

/* Where somebody says how values become those of another type, some values cannot. */
static bool converts(const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (ops->items[i]->with && ops->items[i]->with->using_expression)
            return true;
    }
    return false;
}

static bool is_lossy(const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (ag_op_is_lossy(ops->items[i]))
            return true;
    }
    return false;
}

static bool leaves_partition(const ag_op *op)
{
    return op->kind == AG_KIND_TABLE && op->verb == AG_ALTER &&
           ((const ag_table *)op->from)->partition_of && !((const ag_table *)op->to)->partition_of;
}

static bool comes_back(const ag_ops *ops, const ag_op *left)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->kind == AG_KIND_TABLE && op->verb == AG_ALTER && ag_streq(op->name, left->name) &&
            ag_streq(((const ag_table *)op->to)->partition_of,
                     ((const ag_table *)left->from)->partition_of))
            return true;
    }
    return false;
}

/* A partition whose rows are referred to by way of its parent cannot leave: which rows these are the server says itself.  For one that comes back such keys go meanwhile. */
static bool takes_partition_away(const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (leaves_partition(ops->items[i]) && !comes_back(ops, ops->items[i]))
            return true;
    }
    return false;
}

static bool is_still_referenced(const ag_error *why)
{
    return strcmp(why->sqlstate, "23503") == 0;
}

/* A column that comes back has its default in all rows, and a check that comes back with it may not like that. */
static bool may_fail(const proving *proof)
{
    return converts(&proof->revision->upgrade) || converts(&proof->revision->downgrade) ||
           (proof->going_down && is_lossy(&proof->revision->upgrade));
}

/* A sequence of fewer values than we have rows says nothing of how many somebody else has. */
static bool is_used_up(const ag_error *why)
{
    return strcmp(why->sqlstate, "2200H") == 0;
}

/* Made like any other preparation, and only recorded: the revision that creates it runs nowhere. */
static bool go_before(proving *proof, ag_error *err)
{
    ag_names at = {0};
    AG_PUSH(proof->arena, &at, AG_PROOF_BEFORE);
    return (proof->scratch->ops->reset(proof->scratch, err) &&
            ag_scratch_build(proof->arena, proof->scratch, proof->from,
                             proof->project->default_schema, err) &&
            ag_stamp(proof->arena, proof->scratch, &proof->revisions, &at, false, &proof->options,
                     err) &&
            look(proof, &proof->before, err)) ||
           (err->op = NULL, ag_context(err, "creating the schema before it"));
}

static bool check_bodies(proving *proof, ag_error *err)
{
    return proof->adopting ||
           (ag_bodies_check(proof->arena, proof->scratch, proof->project->default_schema, proof->to,
                            &proof->revision->upgrade, err) &&
            ag_views_check(proof->arena, proof->scratch, proof->to, &proof->broken, err));
}

/* From the schema before it up and down, with rows that nothing is wrong with. */
static bool go_up_and_down(proving *proof, bool rows, ag_error *err)
{
    ag_seed_picture values = {0};
    if (!go_before(proof, err))
        return false;
    proof->broken = ag_views_broken(proof->arena, proof->scratch, proof->from);
    if (rows)
        ag_seed_rows(proof->arena, proof->scratch, proof->from, AG_SEED_SMOOTH);
    return ag_seed_look(proof->arena, proof->scratch, &proof->untouched, false, &values, err) &&
           up(proof, "head", err) && expect(proof, true, "upgrade", proof->wanted, &values, err) &&
           check_bodies(proof, err) &&
           (!proof->reversible ||
            (down(proof, err) && expect(proof, false, "downgrade", proof->before, &values, err)));
}

/* A trigger may keep rows from being deleted, or write others instead of them: then without what the way down has left. */
static bool go_up_without_rows(proving *proof, ag_error *err)
{
    ag_error refused = {0};
    if (ag_seed_clear(proof->arena, proof->scratch, proof->from, &refused) &&
        up(proof, "head", &refused))
        return true;
    if (!is_refusal(&refused)) {
        *err = refused;
        return false;
    }
    return go_before(proof, err) && up(proof, "head", err);
}

/* And up again, with all kinds of rows; those that stand in its way are taken away. */
static bool go_up_again(proving *proof, bool rows, ag_error *err)
{
    ag_seed_picture values = {0};
    ag_error refused = {0};
    if (!proof->reversible && !rows)
        return true;
    if (!proof->reversible && !go_before(proof, err))
        return false;
    if (rows)
        ag_seed_rows(proof->arena, proof->scratch, proof->from, AG_SEED_ODD);
    if (!ag_seed_look(proof->arena, proof->scratch, &proof->untouched, false, &values, err))
        return false;
    if (up(proof, "head", &refused))
        return expect(proof, true, "second upgrade", proof->wanted, &values, err);
    if (!rows || !is_refusal(&refused)) {
        *err = refused;
        return false;
    }
    return !proof->reversible || go_up_without_rows(proof, err);
}

/*
 * Rows may stand in the way: then a query says so and nothing was changed, and that is as it should be.  What fails for any other reason on rows that nothing is wrong
 * with would fail on everyone's.
 */
static bool prove_rounds(proving *proof, ag_error *err)
{
    ag_error refusal = {0};
    bool rows = proof->untouched.len > 0;
    if (go_up_and_down(proof, rows, &refusal))
        return go_up_again(proof, rows, err);
    if (!rows || !is_refusal(&refusal)) {
        *err = refusal;
        return false;
    }
    bool tolerated = may_fail(proof) || (is_still_referenced(&refusal) &&
                                         (takes_partition_away(&proof->revision->upgrade) ||
                                          takes_partition_away(&proof->revision->downgrade)));
    if (!go_up_and_down(proof, false, err) || !go_up_again(proof, false, err))
        return false;
    if (refusal.code != AG_E_SQL || tolerated || is_used_up(&refusal))
        return true;
    ag_fail(err, AG_E_PROOF, NULL, "where there are rows it fails: %s", refusal.message);
    return ag_hint(err, "such as where a new column is unique and has a default; make it in steps, "
                        "or write it without proof: --no-verify");
}

/* ------------------------------------------------------------------ a place */

static char *server_name(ag_arena *arena, const ag_session *session)
{
    int major = session->version / (session->dialect->id == AG_SQLITE ? 1000000 : 10000);
    if (session->dialect->id == AG_SQLITE)
        return ag_format(arena, "sqlite %d.%d", major, session->version / 1000 % 1000);
    return ag_format(arena, "%s %d", session->dialect->name, major);
}

/* What belongs to the server, and not to the database: the first of `names` that `query` does not find, or NULL. */
static const char *first_missing(const proving *proof, const ag_names *names, const char *query)
{
    const ag_dialect *dialect = proof->scratch->dialect;
    for (size_t i = 0; dialect->id == AG_POSTGRESQL && i < names->len; i++) {
        ag_rows rows = {0};
        ag_error ignored = {0};
        char *sql =
            ag_sql_format(proof->arena, dialect, "%S WHERE name = %L", query, names->items[i]);
        if (!ag_session_query(proof->scratch, proof->arena, sql, &rows, &ignored) ||
            rows.row_count == 0)
            return names->items[i];
    }
    return NULL;
}

static const char *missing_extension(const proving *proof)
{
    ag_names names = {0};
    for (size_t i = 0; i < proof->to->extensions.len; i++)
        AG_PUSH(proof->arena, &names, proof->to->extensions.items[i]->name);
    return first_missing(proof, &names, "SELECT 1 FROM pg_catalog.pg_available_extensions");
}

/* ------------------------------------------------------------------ extensions of another version */

/* A database where the version is to be had will have it; here what the server has must do, or nothing could be tried on another server. */
static bool has_version(const proving *proof, const ag_extension *extension)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    char *sql = ag_sql_format(proof->arena, proof->scratch->dialect,
                              "SELECT 1 FROM pg_catalog.pg_available_extension_versions"
                              " WHERE name = %L AND version = %L",
                              extension->base.name, extension->version);
    return !ag_session_query(proof->scratch, proof->arena, sql, &rows, &ignored) ||
           rows.row_count > 0;
}

static void forget_version(const proving *proof, ag_object *object)
{
    ag_extension *extension = (ag_extension *)object;
    if (!extension->version || has_version(proof, extension))
        return;
    const char *note = ag_format(proof->arena,
                                 "the server has no version %s of extension \"%s\": tried with "
                                 "another one that it has",
                                 extension->version, extension->base.name);
    if (!ag_names_has(proof->project->notes, note))
        AG_PUSH(proof->project->arena, proof->project->notes,
                ag_strdup(proof->project->arena, note));
    extension->version = NULL;
}

static void forget_in_ops(const proving *proof, const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->from && ag_kind_of(op->from) == AG_KIND_EXTENSION)
            forget_version(proof, op->from);
        if (op->to && ag_kind_of(op->to) == AG_KIND_EXTENSION)
            forget_version(proof, op->to);
    }
}

static void forget_versions(const proving *proof)
{
    const ag_list *lists[] = {&proof->from->extensions, &proof->to->extensions};
    for (size_t i = 0; i < AG_COUNT(lists); i++)
        for (size_t k = 0; k < lists[i]->len; k++)
            forget_version(proof, lists[i]->items[k]);
    for (size_t i = 0; i < proof->revisions.len; i++) {
        forget_in_ops(proof, &proof->revisions.items[i]->upgrade);
        forget_in_ops(proof, &proof->revisions.items[i]->downgrade);
    }
}

static void add_all_roles(ag_arena *arena, const ag_schema *schema, ag_names *out)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++)
            ag_roles_of(arena, list->items[i], out);
    }
}

static const char *missing_role(const proving *proof)
{
    ag_names roles = {0};
    add_all_roles(proof->arena, proof->from, &roles);
    add_all_roles(proof->arena, proof->to, &roles);
    return first_missing(proof, &roles,
                         "SELECT 1 FROM (SELECT rolname AS name FROM pg_catalog.pg_roles) AS r");
}

/* The server's limits are not the revision's fault: thousands of tables need a lock each in one transaction. */
static bool is_limit(const ag_error *err)
{
    return ag_starts_with(err->sqlstate, "53");
}

static bool prove_in_scratch(proving *proof, ag_proof *out, ag_error *err)
{
    *out = (ag_proof){0};
    const char *extension = missing_extension(proof), *role = missing_role(proof);
    if (extension || role) {
        out->unproven = ag_format(proof->arena, "the server has no %s \"%s\"",
                                  extension ? "extension" : "role", extension ? extension : role);
        return true;
    }
    proof->untouched = ag_seed_untouched(proof->arena, proof->scratch->dialect, proof->from,
                                         proof->to, &proof->revision->upgrade);
    const char *one_way =
        proof->reversible
            ? ag_no_way_back(proof->arena, proof->scratch, proof->from, &proof->revision->downgrade)
            : NULL;
    proof->reversible = proof->reversible && !one_way;
    if (build_wanted(proof, err) && prove_rounds(proof, err)) {
        out->unproven = one_way;
        out->verified = server_name(proof->arena, proof->scratch);
        return true;
    }
    if (!is_limit(err))
        return false;
    out->unproven =
        ag_format(proof->arena, "the server cannot do it in one transaction, %s", err->message);
    *err = (ag_error){0};
    return true;
}

bool ag_proof_place_enter(ag_arena *arena, ag_proof_place *place, ag_error *err)
{
    if (place->session)
        return place->session->ops->reset(place->session, err);
    return place->dialect->open_scratch(arena, &place->scratch, &place->session, err);
}

bool ag_prove(ag_arena *arena, const ag_project *project, ag_proof_place *place,
              const ag_schema *from, const ag_revision *revision, ag_proof *out, ag_error *err)
{
    proving proof = {.arena = arena, .project = project};
    proof.options = (ag_run_options){.ledger = {.default_schema = project->default_schema},
                                     .lock_wait_ms = AG_UNSET,
                                     .trusted = true,
                                     .autogen = ag_version()};
    if (!prepare(&proof, from, revision, err) || !ag_proof_place_enter(arena, place, err))
        return false;
    proof.scratch = place->session;
    if (place->dialect->id == AG_POSTGRESQL)
        forget_versions(&proof);
    return prove_in_scratch(&proof, out, err) || ag_context(err, "on %s", place->dialect->name);
}

/* Of another database than the project's own there is what `scratch` names, if it is of that kind. */
static ag_scratch_options scratch_of(const ag_project *project, const ag_dialect *dialect)
{
    ag_scratch_options options = ag_project_scratch(project);
    const ag_dialect *named = NULL;
    ag_error ignored = {0};
    bool own = project->dialect == dialect;
    bool known = options.scratch && ag_dialect_for_url(options.scratch, &named, &ignored);
    if (!own)
        options.url = NULL;
    if (known ? named != dialect : !own)
        options.scratch = NULL;
    return options;
}

size_t ag_proof_places(const ag_project *project, ag_proof_place places[AG_DIALECT_COUNT])
{
    size_t count = 0;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_dialect *dialect = ag_dialects[d];
        if (project->dialect != dialect && !(project->dialects & (UINT64_C(1) << d)))
            continue;
        places[count++] = (ag_proof_place){dialect, .scratch = scratch_of(project, dialect)};
    }
    return count;
}

bool ag_proof_place_is_nowhere(const ag_proof_place *place)
{
    return place->dialect->id != AG_SQLITE && !place->scratch.url && !place->scratch.scratch;
}

void ag_proof_places_close(ag_proof_place places[], size_t count)
{
    for (size_t i = 0; i < count; i++)
        ag_session_close(places[i].session);
}
