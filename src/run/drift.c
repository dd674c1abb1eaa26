/* drift.c: whether the database is what the history says, for what a revision is about to touch. */
#include "run/run.h"

/* The top-level object that an operation touches, by kind and name. */
static ag_kind top_kind(const ag_op *op)
{
    return ag_kinds[op->kind].in_table ? AG_KIND_TABLE : op->kind;
}

static const char *top_name(const ag_op *op)
{
    return ag_kinds[op->kind].in_table ? op->table : op->name;
}

static void take(ag_arena *arena, ag_schema *into, const ag_schema *from, ag_kind kind,
                 const char *name)
{
    ag_list *list = ag_children(&into->base, kind);
    ag_object *object = ag_list_find(ag_children_of(&from->base, kind), name);
    if (object && !ag_list_find(list, name))
        ag_list_add(arena, list, object);
}

/* Enums are looked at through the tables that use them: a projection needs to find them. */
static void take_enums(ag_arena *arena, ag_schema *into, const ag_schema *from)
{
    for (size_t i = 0; i < from->enums.len; i++)
        take(arena, into, from, AG_KIND_ENUM, from->enums.items[i]->name);
}

static char *describe_all(ag_arena *arena, const ag_ops *ops)
{
    ag_names lines = {0};
    for (size_t i = 0; i < ops->len && i < 5; i++)
        AG_PUSH(arena, &lines, ag_op_describe(arena, ops->items[i]));
    if (ops->len > 5)
        AG_PUSH(arena, &lines, ag_format(arena, "and %zu more", ops->len - 5));
    return ag_join(arena, &lines, "; ");
}

/* What is touched, on both sides.  What the revisions create is looked for too: it must not be there. */
static void take_touched(ag_runner *runner, const ag_ops *ops, ag_schema *model, ag_schema *found)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->verb == AG_EXECUTE || op->verb == AG_BACKFILL) {
            take_touched(runner, &op->effects, model, found);
            continue;
        }
        take(runner->arena, model, runner->model, top_kind(op), top_name(op));
        take(runner->arena, found, runner->found.schema, top_kind(op), top_name(op));
    }
}

bool ag_runner_check_drift(ag_runner *runner, const ag_nodes *todo, size_t first, ag_error *err)
{
    if (!runner->found.schema)
        return true;
    ag_arena *arena = runner->arena;
    ag_schema *model = ag_schema_new(arena), *found = ag_schema_new(arena);
    for (size_t i = first; i < todo->len; i++) {
        const ag_revision *revision = todo->items[i]->revision;
        take_touched(runner, runner->up ? &revision->upgrade : &revision->downgrade, model, found);
    }
    take_enums(arena, model, runner->model);
    for (size_t i = 0; i < model->enums.len; i++)
        take(arena, found, runner->found.schema, AG_KIND_ENUM, model->enums.items[i]->name);
    ag_ops drift = {0};
    ag_plan_compare(arena, runner->session->dialect, model, found, &drift);
    if (drift.len == 0)
        return true;
    ag_fail(err, AG_E_DRIFT_TOUCHED, NULL,
            "what is to be changed was changed in the database by hand: %s",
            describe_all(arena, &drift));
    return ag_hint(err, "undo that change by hand, or take it into the history first with: "
                        "autogen revision --drift adopt");
}

/* ------------------------------------------------------------------ baselines */

/* How the objects that a baseline makes compare with what is there. */
typedef struct ag_comparison {
    size_t after;     /* are as they should be after it */
    size_t before;    /* are as they should be before it */
    ag_names wrong;   /* are neither */
    ag_names missing; /* are as before it, for the message */
} ag_comparison;

static bool is_like(ag_runner *runner, const ag_schema *schema, const ag_object *object,
                    const ag_object *there)
{
    ag_arena *arena = runner->arena;
    const ag_dialect *dialect = runner->session->dialect;
    ag_object *wanted = object ? dialect->project(arena, schema, object) : NULL;
    if (!wanted || !there)
        return !wanted && !there;
    ag_object *actual = ag_object_copy(arena, there);
    ag_ops ops = {0};
    dialect->spell(arena, wanted);
    dialect->spell(arena, actual);
    if (ag_kind_of(there) != AG_KIND_TABLE)
        return ag_object_changed(wanted, actual) == 0;
    ag_diff_table(arena, (const ag_table *)wanted, (const ag_table *)actual, &ops);
    return ops.len == 0;
}

static void compare_one(ag_runner *runner, const ag_schema *schema, ag_kind kind, const char *name,
                        ag_comparison *comparison)
{
    const ag_object *old = ag_list_find(ag_children_of(&runner->model->base, kind), name);
    const ag_object *new = ag_list_find(ag_children_of(&schema->base, kind), name);
    const ag_object *there = ag_list_find(ag_children_of(&runner->found.schema->base, kind), name);
    bool after = is_like(runner, schema, new, there);
    bool before = is_like(runner, runner->model, old, there);
    char *text = ag_format(runner->arena, "%s %s", ag_kinds[kind].shape->noun, name);
    /* Where it makes no difference in this database it says nothing. */
    if (after && before)
        return;
    comparison->after += after;
    comparison->before += before;
    if (!after && !before)
        AG_PUSH(runner->arena, &comparison->wrong, ag_format(runner->arena, "%s differs", text));
    if (before)
        AG_PUSH(runner->arena, &comparison->missing,
                ag_format(runner->arena, "%s is missing", text));
}

static bool fail_baseline(ag_runner *runner, const ag_revision *revision, ag_comparison *comparison,
                          ag_error *err)
{
    for (size_t i = 0; i < comparison->missing.len; i++)
        AG_PUSH(runner->arena, &comparison->wrong, comparison->missing.items[i]);
    ag_fail(err, AG_E_BASELINE, NULL, "the baseline %s fits only in part: %s", revision->id,
            ag_join(runner->arena, &comparison->wrong, "; "));
    return ag_hint(
        err,
        "a baseline is adopted where all its objects are there and equal, and run where none is; bring "
        "the database to one of the two");
}

bool ag_runner_adopts(ag_runner *runner, ag_revision *revision, bool *out, ag_error *err)
{
    *out = false;
    if (!revision->baseline || !runner->found.schema)
        return true;
    ag_schema *schema = ag_schema_copy(runner->arena, runner->model);
    ag_map seen = ag_map_new(runner->arena);
    ag_comparison comparison = {0};
    if (!ag_revision_apply(runner->arena, schema, revision, true, err))
        return false;
    for (size_t i = 0; i < revision->upgrade.len; i++) {
        const ag_op *op = revision->upgrade.items[i];
        if (op->verb == AG_EXECUTE || op->verb == AG_BACKFILL)
            continue;
        char *key = ag_format(runner->arena, "%d %s", (int)top_kind(op), top_name(op));
        if (ag_map_put(&seen, key, runner))
            compare_one(runner, schema, top_kind(op), top_name(op), &comparison);
    }
    *out = comparison.after > 0;
    if (comparison.wrong.len > 0 || (comparison.after > 0 && comparison.before > 0))
        return fail_baseline(runner, revision, &comparison, err);
    return true;
}
