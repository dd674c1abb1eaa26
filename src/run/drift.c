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

typedef struct comparison {
    size_t equal;
    size_t absent;
    ag_names wrong;
} comparison;

/* One object of the baseline against what is there under its name. */
static void compare_one(ag_runner *runner, const ag_schema *after, const ag_object *object,
                        comparison *fit)
{
    ag_arena *arena = runner->arena;
    const ag_dialect *dialect = runner->session->dialect;
    ag_kind kind = ag_kind_of(object);
    ag_object *wanted = dialect->project(arena, after, object);
    const ag_object *there =
        ag_list_find(ag_children_of(&runner->found.schema->base, kind), object->name);
    if (!wanted)
        return;
    if (!there) {
        fit->absent++;
        AG_PUSH(arena, &fit->wrong,
                ag_format(arena, "%s %s is missing", object->shape->noun, object->name));
        return;
    }
    ag_object *actual = ag_object_copy(arena, there);
    dialect->spell(arena, wanted);
    dialect->spell(arena, actual);
    ag_ops ops = {0};
    if (kind == AG_KIND_TABLE)
        ag_diff_table(arena, (const ag_table *)wanted, (const ag_table *)actual, &ops);
    bool equal = kind == AG_KIND_TABLE ? ops.len == 0 : ag_object_changed(wanted, actual) == 0;
    if (equal)
        fit->equal++;
    else if (kind == AG_KIND_TABLE)
        AG_PUSH(arena, &fit->wrong,
                ag_format(arena, "table %s differs: %s", object->name, describe_all(arena, &ops)));
    else
        AG_PUSH(arena, &fit->wrong,
                ag_format(arena, "%s %s differs", object->shape->noun, object->name));
}

bool ag_runner_adopts(ag_runner *runner, ag_revision *revision, bool *out, ag_error *err)
{
    *out = false;
    if (!revision->baseline || !runner->found.schema)
        return true;
    ag_arena *arena = runner->arena;
    ag_schema *after = ag_schema_copy(arena, runner->model);
    comparison fit = {0};
    if (!ag_revision_apply(arena, after, revision, true, err))
        return false;
    for (ag_kind kind = AG_KIND_SCHEMA; kind <= AG_KIND_TABLE; kind++) {
        const ag_list *list = ag_children_of(&after->base, kind);
        const ag_list *before = ag_children_of(&runner->model->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (!ag_list_find(before, list->items[i]->name))
                compare_one(runner, after, list->items[i], &fit);
        }
    }
    *out = fit.wrong.len == 0 && fit.equal > 0;
    if (fit.wrong.len == 0 || fit.absent == fit.wrong.len) {
        if (fit.wrong.len == 0 || fit.equal == 0)
            return true;
    }
    ag_fail(err, AG_E_BASELINE, NULL, "the baseline %s fits only in part: %s", revision->id,
            ag_join(arena, &fit.wrong, "; "));
    return ag_hint(
        err,
        "a baseline is adopted where all its objects are there and equal, and run where none is; bring "
        "the database to one of the two");
}
