/*
 * await.c: what has to wait for what comes later in the same segment.
 *
 * A downgrade is the upgrade backwards, and so it renames last, and changes what is used after what uses it.  What says a name that there will be only then, or stands on something
 * that will be another one then, is put off: see suspend.c.
 */
#include "plan/dependant.h"

#include "base/text.h"

static bool gets_said_name(ag_arena *arena, const ag_mentions *said, const ag_op *rename)
{
    if (!ag_kinds[rename->kind].in_table)
        return ag_mentions_has(arena, said, rename->to_name, false);
    return rename->kind == AG_KIND_COLUMN && ag_mentions_has(arena, said, rename->table, false) &&
           ag_mentions_column(said, rename->to_name);
}

/* What says a value which an enum will have only then. */
static bool awaits_value(ag_planner *planner, const ag_op *op, const ag_ops *later)
{
    bool says = op->kind == AG_KIND_CHECK || op->kind == AG_KIND_INDEX ||
                op->kind == AG_KIND_VIEW || ag_kinds[op->kind].late;
    bool may = op->verb == AG_ALTER && (says || ag_is_generated(op->to)) &&
               !planner->options->dialect->rebuild && planner->options->dialect->disturbs;
    for (size_t i = 0; may && i < later->len; i++) {
        const ag_op *other = later->items[i];
        if (other->kind == AG_KIND_ENUM && other->verb == AG_ALTER && other->from && other->to &&
            ag_says_value_of(planner, other, op->to, other->to, other->from))
            return true;
    }
    return false;
}

/* A column that is computed from one that will have another type only then. */
static bool awaits_type(const ag_planner *planner, const ag_op *op, const ag_ops *later)
{
    bool may = op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER && ag_is_generated(op->from) &&
               ag_is_generated(op->to) && !planner->options->dialect->rebuild &&
               planner->options->dialect->disturbs;
    uint64_t type = may ? ag_field_bit((size_t)ag_field_index(op->to->shape, "type")) : 0;
    for (size_t i = 0; may && i < later->len; i++) {
        const ag_op *other = later->items[i];
        if (other->kind == AG_KIND_COLUMN && other->verb == AG_ALTER &&
            ag_streq(other->table, op->table) && (other->changed & type) &&
            ag_sql_mentions(((const ag_column *)op->to)->generated, other->name))
            return true;
    }
    return false;
}

/* What is told the names of others is made when these have them all. */
static bool awaits_rename(const ag_op *op, const ag_ops *later)
{
    bool may =
        op->kind == AG_KIND_VIEW || op->kind == AG_KIND_VIRTUAL_TABLE || ag_kinds[op->kind].late;
    bool waits = false;
    may = may && (op->verb == AG_CREATE || op->verb == AG_ALTER);
    for (size_t i = 0; may && !waits && i < later->len; i++)
        waits = later->items[i]->verb == AG_RENAME &&
                (later->items[i]->kind == AG_KIND_TABLE || later->items[i]->kind == AG_KIND_COLUMN);
    return waits;
}

/* As it would be if it came now; false if it cannot be. */
static bool bind_now(ag_planner *planner, const ag_op *op, ag_op *out)
{
    ag_error ignored = {0};
    *out = *op;
    if (!ag_op_bind(planner->arena, planner->schema, out, &ignored))
        return false;
    out->from = ag_object_for(planner->arena, out->from, planner->options->dialect->id);
    out->to = ag_object_for(planner->arena, out->to, planner->options->dialect->id);
    return true;
}

/*
 * What stands on something that cannot change under it goes for that anyway, and what is said of that may hold only when it has changed: a downgrade changes a view before those
 * that it is made from.
 */
static bool awaits_change(ag_planner *planner, const ag_op *op, const ag_mentions *said,
                          const ag_op *other)
{
    bool inner = ag_kinds[other->kind].in_table;
    bool lives_there = !inner && other->kind == AG_KIND_VIEW && ag_streq(op->table, other->name);
    bool stands_on = inner ? other->kind == AG_KIND_COLUMN &&
                                 ag_mentions_has(planner->arena, said, other->table, false) &&
                                 ag_mentions_column(said, other->name)
                           : ag_mentions_has(planner->arena, said, other->name, false);
    ag_op now;
    if (other->verb != AG_ALTER || !(lives_there || stands_on) || !bind_now(planner, other, &now))
        return false;
    const ag_render render = ag_planner_context(planner, NULL, NULL);
    return planner->options->dialect->disturbs(&render, &now, NULL);
}

static bool may_wait(const ag_planner *planner, const ag_op *op)
{
    const ag_kind_info *kind = &ag_kinds[op->kind];
    bool comes = op->verb == AG_CREATE || (op->verb == AG_ALTER && !ag_op_is_access(op));
    bool query = kind->in_table ? kind->late || ag_list_find(&planner->schema->views, op->table)
                                : kind->renewable;
    return comes && query && planner->options->dialect->disturbs;
}

/* ------------------------------------------------------------------ the operations, by what they are about */

static bool makes_key(const ag_op *op)
{
    return op->kind == AG_KIND_PRIMARY_KEY && op->verb != AG_RENAME && op->to;
}

static void note_number(ag_arena *arena, ag_map *map, const char *name, size_t number)
{
    ag_indexes *numbers = ag_map_find(map, name);
    if (!numbers)
        ag_map_put(map, name, numbers = AG_NEW(arena, ag_indexes));
    AG_PUSH(arena, numbers, number);
}

static void note_op(ag_planner *planner, const ag_op *op, size_t number)
{
    const char *own = op->verb == AG_RENAME ? op->to_name : op->name;
    const char *owner = ag_kinds[op->kind].in_table ? op->table : own;
    if (own && (op->verb == AG_RENAME || op->verb == AG_CREATE))
        note_number(planner->arena, &planner->taking, own, number);
    if (op->verb == AG_RENAME || op->verb == AG_ALTER || makes_key(op))
        note_number(planner->arena, &planner->named, ag_mentioned_name(planner->arena, owner),
                    number);
}

void ag_planner_note_ops(ag_planner *planner, const ag_ops *ops)
{
    planner->ops = ops;
    planner->named = ag_map_new(planner->arena);
    planner->taking = ag_map_new(planner->arena);
    planner->ends = AG_NEW_ARRAY(planner->arena, size_t, ops->len);
    for (size_t i = ops->len, end = ops->len; i > 0; i--) {
        bool by_hand = !ag_verb_has_object(ops->items[i - 1]->verb);
        planner->ends[i - 1] = end = by_hand ? i - 1 : end;
    }
    for (size_t i = 0; i < ops->len; i++) {
        if (ag_verb_has_object(ops->items[i]->verb))
            note_op(planner, ops->items[i], i);
    }
}

static bool awaits(ag_planner *planner, const ag_op *op, const ag_mentions *said,
                   const ag_op *other)
{
    if (makes_key(other))
        return ag_mentions_grouping(planner->arena, said, other->table, other->to);
    return other->verb == AG_ALTER ? awaits_change(planner, op, said, other)
                                   : gets_said_name(planner->arena, said, other);
}

/* Of the operations about something of that name, one that comes later in the segment and has to be there. */
static bool awaits_any(ag_planner *planner, size_t number, const ag_mentions *said,
                       const char *name)
{
    const ag_indexes *numbers = ag_map_find(&planner->named, name);
    bool waits = false;
    for (size_t i = 0; numbers && i < numbers->len && !waits; i++) {
        size_t other = numbers->items[i];
        waits = other > number && other < planner->ends[number] &&
                awaits(planner, planner->ops->items[number], said, planner->ops->items[other]);
    }
    return waits;
}

/* What stands on something that waits, which is called so. */
static bool awaits_waiting(ag_planner *planner, const ag_op *op, const ag_mentions *said,
                           const char *name)
{
    const ag_suspensions some = ag_suspended_under(planner, name);
    for (size_t i = 0; i < some.len; i++) {
        const ag_suspended *s = some.items[i];
        bool own = s->kind == op->kind && ag_streq(s->name, op->name);
        if (s->waits && !s->table && !own && ag_mentions_has(planner->arena, said, s->name, false))
            return true;
    }
    return false;
}

bool ag_planner_must_wait(ag_planner *planner, size_t number)
{
    const ag_op *op = planner->ops->items[number];
    const ag_ops later = {.items = planner->ops->items + number + 1,
                          .len = (uint32_t)(planner->ends[number] - number - 1)};
    if (planner->options->dialect->rebuild)
        return awaits_rename(op, &later);
    if (awaits_value(planner, op, &later) || awaits_type(planner, op, &later))
        return true;
    if (!may_wait(planner, op) || planner->named.len == 0)
        return false;
    ag_mentions said = {0};
    ag_mentions_of(planner->arena, op->to, &said);
    bool waits = op->table &&
                 awaits_any(planner, number, &said, ag_mentioned_name(planner->arena, op->table));
    for (size_t i = 0; i < said.len && !waits; i++)
        waits = awaits_any(planner, number, &said, said.items[i].name) ||
                awaits_waiting(planner, op, &said, said.items[i].name);
    return waits;
}
