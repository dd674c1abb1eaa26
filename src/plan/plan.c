/* plan.c: from operations to steps: segment by segment, between the hand-written ones. */
#include "plan/plan.h"

bool ag_planner_apply(ag_planner *planner, const ag_op *op, ag_error *err)
{
    if (!ag_op_apply(planner->keep, planner->schema, op, err))
        return false;
    ag_mentioned_learn(&planner->mentioned, op);
    return true;
}

/* What the change is about, as it was and will be, and the table that it is in, which may be written whole. */
static bool check_types(ag_planner *planner, const ag_op *op, ag_error *err)
{
    const ag_object *table =
        op->table ? ag_list_find(&planner->schema->tables, op->table) : op->from;
    const char *place =
        op->table ? ag_format(planner->arena, "%s.%s", op->table, op->name) : op->name;
    const ag_dialect_id dialect = planner->options->dialect->id;
    return (!table || ag_object_check_types(planner->arena, table, table->name, dialect, err)) &&
           (!op->to || ag_object_check_types(planner->arena, op->to, place, dialect, err));
}

static bool plan_object(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    size_t number = planned->number;
    const ag_ops later = {.items = planner->ops->items + number + 1,
                          .len = planner->ops->len - (uint32_t)number - 1};
    AG_PUSH(planner->arena, &planner->segment, planned);
    if (!ag_op_bind(planner->keep, planner->schema, planned->op, err) ||
        !check_types(planner, planned->op, err))
        return false;
    if (ag_planner_must_wait(planner, number)) {
        ag_planner_put_off(planner, planned);
        return ag_planner_apply(planner, planned->op, err);
    }
    ag_planner_resume_for(planner, planned);
    ag_planner_make_way(planner, planned, &later);
    size_t first = planned->changes.len;
    if (!ag_planner_change(planner, planned, err))
        return false;
    ag_planner_suspend(planner, planned, first);
    if (!ag_planner_check_strangers(planner, planned, err))
        return false;
    planned->step->recreates = planned->recreates;
    if (planned->recreates.len > 0)
        planned->step->title =
            ag_format(planner->arena, "%s, making again %s", planned->step->title,
                      ag_join(planner->arena, &planned->recreates, ", "));
    return true;
}

/* What was written by hand may read or change any table: what comes before it is done before it. */
static bool plan_by_hand(ag_planner *planner, ag_planned *planned, ag_error *err)
{
    return ag_planner_render(planner, err) &&
           ag_op_bind(planner->keep, planner->schema, planned->op, err) &&
           ag_planner_execute(planner, planned->op, planned->step, err) &&
           ag_planner_apply(planner, planned->op, err);
}

static bool plan_one(ag_planner *planner, size_t number, ag_steps *steps, ag_error *err)
{
    ag_op *op = planner->ops->items[number];
    ag_planned *planned = AG_NEW(planner->arena, ag_planned);
    planned->op = op;
    planned->number = number;
    planned->step = ag_step_new(planner->arena, op, ag_op_describe(planner->arena, op));
    AG_PUSH(planner->arena, steps, planned->step);
    planner->strangers_moved =
        planner->strangers_moved || ag_plan_may_move_strangers(&(ag_ops){.items = &op, .len = 1});
    if (!ag_verb_has_object(op->verb))
        return plan_by_hand(planner, planned, err);
    return plan_object(planner, planned, err);
}

static ag_ops moved_extensions(ag_arena *arena, const ag_ops *ops)
{
    ag_ops moved = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        if (op->kind == AG_KIND_EXTENSION && op->verb == AG_ALTER &&
            !ag_streq(((const ag_extension *)op->from)->schema,
                      ((const ag_extension *)op->to)->schema))
            AG_PUSH(arena, &moved, ops->items[i]);
    }
    return moved;
}

bool ag_plan(ag_arena *arena, const ag_plan_options *options, ag_schema *schema, ag_ops *ops,
             ag_steps *out, ag_error *err)
{
    ag_planner planner = {.arena = arena,
                          .keep = options->keep ? options->keep : arena,
                          .options = options,
                          .schema = schema,
                          .groups = ag_map_new(arena),
                          .created = ag_map_new(arena),
                          .origins = ag_map_new(arena),
                          .counting = ag_map_new(arena),
                          .dropped = ag_planner_dropped_sequences(arena, ops),
                          .taken = ag_map_new(arena),
                          .moved = moved_extensions(arena, ops),
                          .mentioned = {.arena = arena}};
    ag_steps steps = {0};
    ag_planner_note_ops(&planner, ops);
    for (uint32_t i = 0; i < ops->len; i++) {
        if (!plan_one(&planner, i, &steps, err))
            return false;
    }
    if (!ag_planner_render(&planner, err))
        return false;
    if (options->dialect->id == AG_POSTGRESQL)
        ag_plan_commit_enums(arena, ops, &steps);
    for (size_t i = 0; i < steps.len; i++)
        AG_PUSH(arena, out, steps.items[i]);
    return true;
}
