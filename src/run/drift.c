/* drift.c: whether the database is what the history says, for what a revision is about to touch. */
#include "run/run.h"

#include "base/text.h"

/* The top-level object that an operation touches, by kind and name; tables and views share their names, and count as one kind. */
static ag_kind top_kind(const ag_op *op)
{
    bool relation = ag_kinds[op->kind].in_table || op->kind == AG_KIND_VIEW;
    return relation ? AG_KIND_TABLE : op->kind;
}

static const char *top_name(const ag_op *op)
{
    return ag_kinds[op->kind].in_table ? op->table : op->name;
}

static ag_object *find_top(const ag_schema *schema, ag_kind kind, const char *name)
{
    return kind == AG_KIND_TABLE ? ag_relation_find(schema, name)
                                 : ag_list_find(ag_children_of(&schema->base, kind), name);
}

static void take(ag_arena *arena, ag_schema *into, const ag_schema *from, ag_kind kind,
                 const char *name)
{
    ag_object *object = find_top(from, kind, name);
    ag_list *list = object ? ag_children(&into->base, ag_kind_of(object)) : NULL;
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
        AG_PUSH(arena, &lines, ag_format(arena, "and %u more", ops->len - 5));
    return ag_join(arena, &lines, "; ");
}

/* The operations that the revisions say, those of effects included. */
static void collect(ag_arena *arena, const ag_ops *ops, ag_ops *out)
{
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        if (!ag_verb_has_object(op->verb))
            collect(arena, &op->effects, out);
        else
            AG_PUSH(arena, out, op);
    }
}

/* True if some field of the object, a list or an expression, names the column. */
static bool mentions(const ag_object *object, const char *column)
{
    for (size_t i = 0; object && i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const void *of = ag_field_of(object, field);
        if (field->type == AG_LIST && ag_names_has(of, column))
            return true;
        if (field->type == AG_SQL && *(const char *const *)of &&
            ag_sql_mentions(*(const char *const *)of, column))
            return true;
        if (field->type == AG_NAME && ag_streq(*(const char *const *)of, column))
            return true;
        if (field->type != AG_RECORDS)
            continue;
        const ag_list *records = of;
        for (size_t j = 0; j < records->len; j++) {
            if (mentions(records->items[j], column))
                return true;
        }
    }
    return false;
}

/* Whether an operation has to do with what was changed by hand; both are about one table, or one object of its own. */
static bool touches(const ag_op *op, const ag_op *drift)
{
    bool is_top = !ag_kinds[op->kind].in_table;
    if (!ag_kinds[drift->kind].in_table)
        return true;
    /* What goes takes along whatever was made in it by hand. */
    if (is_top)
        return op->verb == AG_DROP;
    if (op->kind == AG_KIND_COLUMN && (op->verb == AG_DROP || op->verb == AG_ALTER) &&
        (mentions(drift->to, op->name) || mentions(drift->from, op->name)))
        return true;
    if (op->kind == drift->kind &&
        (ag_streq(op->name, drift->name) || ag_streq(op->to_name, drift->name)))
        return true;
    return drift->kind == AG_KIND_COLUMN &&
           (mentions(op->to, drift->name) || mentions(op->from, drift->name));
}

/* The new name that an object of the schema's own gets. */
static const char *new_name(const ag_op *op)
{
    return op->verb == AG_RENAME && !ag_kinds[op->kind].in_table ? op->to_name : NULL;
}

static bool any_touches(const ag_ops *ops, const ag_op *drift)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (top_kind(op) != top_kind(drift))
            continue;
        if (ag_streq(new_name(op), top_name(drift)) ||
            (ag_streq(top_name(op), top_name(drift)) && touches(op, drift)))
            return true;
    }
    return false;
}

/* True if nothing differs but the text of expressions. */
static bool is_spelling(const ag_op *op)
{
    for (size_t i = 0; op->verb == AG_ALTER && i < op->to->shape->field_count; i++) {
        if ((op->changed & ag_field_bit(i)) && op->to->shape->fields[i].type != AG_SQL)
            return false;
    }
    return op->verb == AG_ALTER;
}

/* What is left of the differences once the server has been asked; false where it cannot be. */
static bool ask_server(ag_runner *runner, const ag_schema *model, const ag_ops *different,
                       ag_ops *left)
{
    ag_session *scratch = NULL;
    ag_error ignored = {0};
    const ag_scratch_options *options = runner->options->scratch;
    if (!options ||
        !runner->session->dialect->open_scratch(runner->arena, options, &scratch, &ignored))
        return false;
    ag_plan_respell(runner->arena, scratch, runner->options->ledger.default_schema, model,
                    runner->found.schema, different, left);
    ag_session_close(scratch);
    return true;
}

/*
 * Where the server cannot be asked, a production server, texts that differ are taken for two spellings of one expression: to stop a deployment for that would be
 * worse.
 */
static ag_ops respelled(ag_runner *runner, const ag_ops *drift)
{
    ag_ops left = {0};
    if (ask_server(runner, runner->model, drift, &left))
        return left;
    for (size_t i = 0; i < drift->len; i++) {
        if (!is_spelling(drift->items[i]))
            AG_PUSH(runner->arena, &left, drift->items[i]);
    }
    return left;
}

/* The drift in what the operations are about.  What they create is looked for too: it must not be there. */
static ag_ops find_drift(ag_runner *runner, const ag_ops *ops)
{
    ag_arena *arena = runner->arena;
    ag_schema *model = ag_schema_new(arena), *found = ag_schema_new(arena);
    found->ignored = runner->found.schema->ignored;
    found->version = runner->found.schema->version;
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        take(arena, model, runner->model, top_kind(op), top_name(op));
        take(arena, found, runner->found.schema, top_kind(op), top_name(op));
        if (new_name(op)) {
            take(arena, model, runner->model, op->kind, new_name(op));
            take(arena, found, runner->found.schema, op->kind, new_name(op));
        }
    }
    take_enums(arena, model, runner->model);
    for (size_t i = 0; i < model->enums.len; i++)
        take(arena, found, runner->found.schema, AG_KIND_ENUM, model->enums.items[i]->name);
    ag_ops drift = {0};
    ag_plan_compare(arena, runner->session->dialect, model, found, &drift);
    return drift.len > 0 ? respelled(runner, &drift) : drift;
}

bool ag_runner_check_drift(ag_runner *runner, const ag_nodes *todo, size_t first, ag_error *err)
{
    if (!runner->found.schema || runner->options->trusted)
        return true;
    ag_ops ops = {0}, touched = {0};
    for (size_t i = first; i < todo->len; i++) {
        const ag_revision *revision = todo->items[i]->revision;
        /* A baseline is decided by itself when its turn comes. */
        if (!runner->up || !revision->baseline)
            collect(runner->arena, runner->up ? &revision->upgrade : &revision->downgrade, &ops);
    }
    ag_ops drift = find_drift(runner, &ops);
    for (size_t i = 0; i < drift.len; i++) {
        AG_PUSH(runner->arena, &runner->drifted, top_name(drift.items[i]));
        if (any_touches(&ops, drift.items[i]))
            AG_PUSH(runner->arena, &touched, drift.items[i]);
    }
    if (touched.len == 0)
        return true;
    ag_fail(err, AG_E_DRIFT_TOUCHED, NULL,
            "what is to be changed was changed in the database by hand: %s",
            describe_all(runner->arena, &touched));
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
    ag_ops different; /* in those that are neither */
    const ag_ops *
        left; /* of those, once the server was asked what it only spells otherwise; NULL: not yet */
} ag_comparison;

/* `ops` gets what is different inside a table. */
static bool is_like(ag_runner *runner, const ag_schema *schema, const ag_object *object,
                    const ag_object *there, ag_ops *ops)
{
    ag_arena *arena = runner->arena;
    const ag_dialect *dialect = runner->session->dialect;
    ag_object *wanted = object ? dialect->project(arena, schema, object) : NULL;
    if (!wanted || !there)
        return !wanted && !there;
    ag_object *actual = ag_object_for(arena, there, dialect->id);
    dialect->spell(arena, wanted);
    dialect->spell(arena, actual);
    if (wanted->shape == actual->shape)
        ag_object_loosen_all(actual, wanted);
    if (wanted->shape == actual->shape)
        ag_diff_relation(arena, wanted, actual, ops);
    return wanted->shape == actual->shape && ops->len == 0;
}

static bool is_left(const ag_ops *left, const char *name)
{
    for (size_t i = 0; i < left->len; i++) {
        if (ag_streq(top_name(left->items[i]), name))
            return true;
    }
    return false;
}

static void compare_one(ag_runner *runner, const ag_schema *schema, ag_kind kind, const char *name,
                        ag_comparison *comparison)
{
    const ag_object *old = find_top(runner->model, kind, name);
    const ag_object *new = find_top(schema, kind, name);
    const ag_object *there = find_top(runner->found.schema, kind, name);
    ag_ops differences = {0}, ignored = {0};
    bool after = is_like(runner, schema, new, there, &differences);
    bool before = is_like(runner, runner->model, old, there, &ignored);
    const ag_object *known = new ? new : old;
    const char *noun = known ? known->shape->noun : ag_kinds[kind].shape->noun;
    char *text = ag_format(runner->arena, "%s %s", noun, name);
    if (!after && !before && differences.len > 0 && comparison->left)
        after = !is_left(comparison->left, name);
    for (size_t i = 0; !after && !before && i < differences.len; i++)
        AG_PUSH(runner->arena, &comparison->different, differences.items[i]);
    /* Where it makes no difference in this database it says nothing. */
    if (after && before)
        return;
    comparison->after += after;
    comparison->before += before;
    if (!after && !before)
        AG_PUSH(runner->arena, &comparison->wrong,
                ag_format(runner->arena, "%s differs%s%s", text, differences.len > 0 ? ": " : "",
                          describe_all(runner->arena, &differences)));
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

static void compare_all(ag_runner *runner, const ag_schema *schema, const ag_revision *revision,
                        ag_comparison *comparison)
{
    ag_map seen = ag_map_new(runner->arena);
    for (size_t i = 0; i < revision->upgrade.len; i++) {
        const ag_op *op = revision->upgrade.items[i];
        if (!ag_verb_has_object(op->verb))
            continue;
        char *key = ag_format(runner->arena, "%d %s", (int)top_kind(op), top_name(op));
        if (ag_map_put(&seen, key, runner))
            compare_one(runner, schema, top_kind(op), top_name(op), comparison);
    }
}

bool ag_runner_adopts(ag_runner *runner, ag_revision *revision, bool *out, ag_error *err)
{
    *out = false;
    if (!revision->baseline || !runner->found.schema)
        return true;
    ag_schema *schema = ag_schema_copy(runner->arena, runner->model);
    ag_comparison comparison = {0};
    ag_ops left = {0};
    if (!ag_revision_apply(runner->arena, schema, revision, true, err))
        return false;
    compare_all(runner, schema, revision, &comparison);
    if (comparison.different.len > 0 && ask_server(runner, schema, &comparison.different, &left)) {
        comparison = (ag_comparison){.left = &left};
        compare_all(runner, schema, revision, &comparison);
    }
    *out = comparison.after > 0;
    if (comparison.wrong.len > 0 || (comparison.after > 0 && comparison.before > 0))
        return fail_baseline(runner, revision, &comparison, err);
    return true;
}
