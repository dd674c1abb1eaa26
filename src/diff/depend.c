/*
 * depend.c: the one order of all operations.
 *
 * The buckets give an order that works for tables and what lives in them.  What says the names of others moves only as far as it must: behind what it
 * needs that comes, before what it needed that goes.  The list backwards is the downgrade, for which the same edges, read backwards, are right.
 */
#include "diff/diff.h"

#include "base/text.h"
#include "base/topo.h"
#include "model/refs.h"

typedef struct ordering {
    ag_arena *arena;
    ag_ops *ops;
    ag_ref_index index; /* by the name of the object of its own that the operation is about */
    ag_edges edges;
    AG_VEC(unsigned) levels; /* of the edges */
    bool **reached;          /* by operation; see reach() */
} ordering;

/* Where a circle is cut: best where the server does not look, then where another object of the name may be meant. */
enum level { LEVEL_WEAK, LEVEL_UNSURE, LEVEL_SURE };

static const char *owner_of(const ag_op *op)
{
    return ag_kinds[op->kind].in_table ? op->table : op->name;
}

static void add_edge(ordering *o, size_t before, size_t after, enum level level)
{
    ag_edge edge = {before, after};
    AG_PUSH(o->arena, &o->edges, edge);
    AG_PUSH(o->arena, &o->levels, level);
}

/* Whether what says the owner's name can need this part of it: a column that it says too, or a key, by which a view may group. */
static bool concerns(const ag_op *op, const ag_mentions *said)
{
    if (!ag_kinds[op->kind].in_table)
        return true;
    if (op->kind == AG_KIND_COLUMN)
        return ag_mentions_column(said, op->name);
    return op->kind == AG_KIND_PRIMARY_KEY;
}

/* Operators that are each other's commutators need neither to be there first, and a class of another access method only has the same name. */
static bool are_operators(const ag_op *a, const ag_op *b)
{
    return a->kind == b->kind && (a->kind == AG_KIND_OPERATOR || a->kind == AG_KIND_OPERATOR_CLASS);
}

/* Two operations on one object, or on what lives in one table, stand in the order of the buckets. */
static bool is_same_owner(const ag_op *a, const ag_op *b)
{
    return ag_streq(owner_of(a), owner_of(b)) &&
           (a->kind == b->kind || ag_kinds[a->kind].in_table || ag_kinds[b->kind].in_table);
}

/* A sequence that only gets or loses its owner, with what is granted on it: that is after the owner came, and nothing that takes its values waits for it. */
static bool is_about_owner(const ag_op *op)
{
    const ag_shape *shape =
        op->kind == AG_KIND_SEQUENCE && op->verb == AG_ALTER ? op->to->shape : NULL;
    uint64_t bit = shape ? ag_field_bit((size_t)ag_field_index(shape, "owned_by")) : 0;
    return bit && (op->changed & ~ag_fields_with(shape, AG_GRANTS | AG_OWNER)) == bit;
}

/* A table that gets other parents, or overrides: that stands where it has to among the changes of its parents. */
static bool is_about_parents(const ag_op *op)
{
    return op->kind == AG_KIND_TABLE && op->verb == AG_ALTER && op->changed &&
           (op->changed & ~ag_table_heritage()) == 0;
}

/* A table that gets nothing but other overrides. */
static bool is_about_overrides(const ag_op *op)
{
    uint64_t bit = op->kind == AG_KIND_TABLE && op->verb == AG_ALTER
                       ? ag_field_bit((size_t)ag_field_index(op->to->shape, "overrides"))
                       : 0;
    return bit && op->changed == bit;
}

/* A column that is computed in another way. */
static bool is_regenerated(const ag_op *op)
{
    uint64_t bit = op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER
                       ? ag_field_bit((size_t)ag_field_index(op->to->shape, "generated"))
                       : 0;
    return (op->changed & bit) != 0;
}

/* A default that goes, of a value perhaps that an enum loses: see ag_differ_split_defaults(). */
static bool only_loses_default(const ag_op *op)
{
    uint64_t bit = op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER
                       ? ag_field_bit((size_t)ag_field_index(op->to->shape, "default"))
                       : 0;
    return bit && op->changed == bit && !((const ag_column *)op->to)->default_value;
}

/* `i` says the name of what `j` is about, before (`from`) or after.  Nothing waits for privileges and owners. */
static void relate(ordering *o, size_t i, size_t j, bool from, enum level level)
{
    ag_verb own = o->ops->items[i]->verb, other = o->ops->items[j]->verb;
    if (other == AG_RENAME || own == AG_RENAME || is_about_owner(o->ops->items[j]) ||
        ag_op_is_access(o->ops->items[j]))
        return;
    if (other == AG_ALTER && is_about_parents(o->ops->items[i]))
        return;
    if (o->ops->items[j]->kind == AG_KIND_ENUM && other == AG_ALTER &&
        only_loses_default(o->ops->items[i]))
        return;
    if (ag_kinds[o->ops->items[j]->kind].in_table && is_about_overrides(o->ops->items[i]))
        return; /* see relate_overrides() */
    if (from && (other == AG_DROP || (own == AG_DROP && other == AG_ALTER)))
        add_edge(o, i, j, level);
    if (!from && (other == AG_CREATE || other == AG_ALTER))
        add_edge(o, j, i, level);
}

/* What comes and says the name of a routine that goes means another one of that name, and could not tell them apart before; what goes likewise. */
static void relate_namesakes(ordering *o, size_t i, size_t j, bool from)
{
    const ag_op *own = o->ops->items[i], *other = o->ops->items[j];
    if (!ag_kinds[other->kind].routine)
        return;
    if (from && own->verb == AG_DROP && other->verb == AG_CREATE)
        add_edge(o, i, j, LEVEL_WEAK);
    if (!from && own->verb == AG_CREATE && other->verb == AG_DROP)
        add_edge(o, j, i, LEVEL_WEAK);
}

/* Routines of one name differ in their arguments, at which nobody looks. */
static bool is_one(const ordering *o, const ag_indexes *meant)
{
    for (size_t m = 1; m < meant->len; m++)
        if (!ag_streq(owner_of(o->ops->items[meant->items[0]]),
                      owner_of(o->ops->items[meant->items[m]])))
            return false;
    return true;
}

static void relate_all(ordering *o, size_t i, const ag_object *object, bool from)
{
    const ag_op *op = o->ops->items[i];
    ag_mentions said = {0};
    ag_indexes meant = {0};
    if (!object || is_about_owner(op) || ag_op_is_access(op))
        return;
    ag_mentions_of(o->arena, object, &said);
    for (size_t k = 0; k < said.len; k++) {
        meant.len = 0;
        ag_ref_index_find(&o->index, &said.items[k], &meant);
        enum level level = said.items[k].weak  ? LEVEL_WEAK
                           : is_one(o, &meant) ? LEVEL_SURE
                                               : LEVEL_UNSURE;
        for (size_t m = 0; m < meant.len; m++) {
            const ag_op *other = o->ops->items[meant.items[m]];
            if (is_same_owner(op, other) || are_operators(op, other) || !concerns(other, &said))
                continue;
            relate(o, i, meant.items[m], from, level);
            relate_namesakes(o, i, meant.items[m], from);
        }
    }
}

/* A foreign key needs its table, the columns there, and a key on them; cycles were cut before. */
static void relate_key(ordering *o, size_t i, const ag_foreign_key *key, bool from)
{
    const ag_names targets = ag_differ_targets(o->arena, key);
    for (size_t t = 0; t < targets.len; t++) {
        ag_name name = {0};
        ag_error ignored = {0};
        ag_indexes found = {0};
        if (!ag_name_parse(o->arena, targets.items[t], &name, &ignored))
            continue;
        ag_ref_index_find(&o->index, &(ag_mention){.schema = name.schema, .name = name.name},
                          &found);
        for (size_t k = 0; k < found.len; k++) {
            const ag_op *other = o->ops->items[found.items[k]];
            bool is_it = ag_streq(owner_of(other), targets.items[t]) &&
                         other->kind != AG_KIND_FOREIGN_KEY && !ag_kinds[other->kind].late &&
                         !is_same_owner(o->ops->items[i], other);
            if (is_it && from && other->verb == AG_DROP)
                add_edge(o, i, found.items[k], LEVEL_SURE);
            if (is_it && !from && other->verb == AG_CREATE)
                add_edge(o, found.items[k], i, LEVEL_SURE);
        }
    }
}

static void relate_keys(ordering *o, size_t i)
{
    const ag_op *op = o->ops->items[i];
    const ag_object *objects[] = {op->from, op->to};
    for (size_t side = 0; side < AG_COUNT(objects) && op->verb != AG_RENAME; side++) {
        const ag_object *object = objects[side];
        if (object && op->kind == AG_KIND_FOREIGN_KEY)
            relate_key(o, i, (const ag_foreign_key *)object, side == 0);
        bool whole = object && op->kind == AG_KIND_TABLE && op->verb != AG_ALTER;
        for (size_t k = 0; whole && k < ((const ag_table *)object)->foreign_keys.len; k++)
            relate_key(o, i,
                       (const ag_foreign_key *)((const ag_table *)object)->foreign_keys.items[k],
                       side == 0);
    }
}

/* What lives in a table comes after it and goes before it; what takes the place of something that goes comes after that. */
static void relate_owner(ordering *o, size_t i)
{
    const ag_op *op = o->ops->items[i];
    ag_indexes found = {0};
    ag_name name;
    ag_error ignored = {0};
    if (!ag_key_parse(o->arena, owner_of(op), &name, &ignored))
        return;
    ag_ref_index_find(&o->index, &(ag_mention){.schema = name.schema, .name = name.name}, &found);
    for (size_t k = 0; k < found.len; k++) {
        const ag_op *other = o->ops->items[found.items[k]];
        size_t j = found.items[k];
        if (!ag_streq(owner_of(op), owner_of(other)) || j == i)
            continue;
        if (ag_kinds[op->kind].late && other->kind == AG_KIND_COLUMN)
            add_edge(o, i < j ? i : j, i < j ? j : i, LEVEL_SURE);
        if (ag_kinds[other->kind].in_table)
            continue;
        bool inner = ag_kinds[op->kind].in_table;
        /* A view that becomes a materialized one may have indexes from then on, and one that shows another column an index on it. */
        bool becomes = other->verb == AG_ALTER && other->kind == AG_KIND_VIEW;
        bool comes = op->verb == AG_CREATE || op->verb == AG_ALTER;
        if (inner ? other->verb == AG_CREATE || (becomes && comes)
                  : other->verb == AG_DROP && op->verb == AG_CREATE)
            add_edge(o, found.items[k], i, LEVEL_SURE);
        else if (inner && (other->verb == AG_DROP || (becomes && op->verb == AG_DROP)))
            add_edge(o, i, found.items[k], LEVEL_SURE);
    }
}

static bool is_column_of(const ag_op *op, const ag_target *owner)
{
    return op->kind == AG_KIND_COLUMN
               ? ag_streq(op->table, owner->table) && ag_names_has(&owner->columns, op->name)
               : op->kind == AG_KIND_TABLE && ag_streq(op->name, owner->table);
}

/* What owns a sequence comes before it is said to, and goes after it is not said to any more; what else is done to the sequence keeps its place. */
static void relate_sequence(ordering *o, size_t i)
{
    const ag_op *op = o->ops->items[i];
    for (size_t j = 0; is_about_owner(op) && j < o->ops->len; j++) {
        const ag_op *other = o->ops->items[j];
        if (i != j && other->kind == op->kind && ag_streq(other->name, op->name))
            add_edge(o, i < j ? i : j, i < j ? j : i, LEVEL_SURE);
        if (other->verb == AG_CREATE &&
            is_column_of(other, &((const ag_sequence *)op->to)->owned_by))
            add_edge(o, j, i, LEVEL_SURE);
        if (other->verb == AG_DROP &&
            is_column_of(other, &((const ag_sequence *)op->from)->owned_by))
            add_edge(o, i, j, LEVEL_SURE);
    }
}

static const char *generated_by(const ag_object *column)
{
    return column ? ((const ag_column *)column)->generated : NULL;
}

static bool goes_generated(const ag_op *op)
{
    return op->kind == AG_KIND_COLUMN && op->verb == AG_DROP && generated_by(op->from);
}

/* A column that comes to be computed from another one, or is not any more, or goes, while that gets another type. */
static void relate_generated(ordering *o, size_t i)
{
    const ag_op *op = o->ops->items[i];
    if (!is_regenerated(op) && !goes_generated(op))
        return;
    for (size_t j = 0; j < o->ops->len; j++) {
        const ag_op *other = o->ops->items[j];
        if (other->kind != AG_KIND_COLUMN || i == j || !ag_streq(op->table, other->table))
            continue;
        bool was = generated_by(op->from) && ag_sql_mentions(generated_by(op->from), other->name);
        bool is = generated_by(op->to) && ag_sql_mentions(generated_by(op->to), other->name);
        if (was && !is && (other->verb == AG_ALTER || other->verb == AG_DROP))
            add_edge(o, i, j, LEVEL_SURE);
        if (is && !was && (other->verb == AG_ALTER || other->verb == AG_CREATE))
            add_edge(o, j, i, LEVEL_SURE);
    }
}

static bool overrides(const ag_object *table, const char *column)
{
    const ag_list *list = &((const ag_table *)table)->overrides;
    for (size_t i = 0; i < list->len; i++)
        if (ag_streq(((const ag_override *)list->items[i])->column, column))
            return true;
    return false;
}

/* Overrides stand before and behind what happens to such a column above them, be it in whichever table, as the buckets have it. */
static void relate_overrides(ordering *o, size_t i)
{
    const ag_op *op = o->ops->items[i];
    for (size_t j = 0; is_about_overrides(op) && j < o->ops->len; j++) {
        const ag_op *other = o->ops->items[j];
        if (other->kind == AG_KIND_COLUMN &&
            (overrides(op->from, other->name) || overrides(op->to, other->name)))
            add_edge(o, i < j ? i : j, i < j ? j : i, LEVEL_SURE);
    }
}

/* ------------------------------------------------------------------ names of relations */

static void add_name_beside(ag_arena *arena, const char *relation, const char *name, ag_names *out)
{
    ag_name parsed = {0};
    ag_error ignored = {0};
    if (name && ag_name_parse(arena, relation, &parsed, &ignored))
        AG_PUSH(arena, out, ag_name_text(arena, parsed.schema, name));
}

/* The names that the object takes in its namespace: its own, those of its indexes. */
static ag_names names_taken(ag_arena *arena, const ag_op *op, const ag_object *object)
{
    ag_names names = {0};
    if (ag_kinds[op->kind].indexed)
        add_name_beside(arena, op->table, object->name, &names);
    if (!ag_kinds[op->kind].relation)
        return names;
    AG_PUSH(arena, &names, object->name);
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        const ag_list *list = ag_kinds[kind].indexed && ag_has_children(object, kind)
                                  ? ag_children_of(object, kind)
                                  : &(const ag_list){0};
        for (size_t i = 0; i < list->len; i++)
            add_name_beside(arena, object->name, list->items[i]->name, &names);
    }
    return names;
}

static bool is_moved(const ag_op *op)
{
    return op->verb == AG_RENAME && ag_kinds[op->kind].relation;
}

/* The sequence of a column gets another name: see ag_differ_free_sequences(). */
static bool renames_sequence(const ag_op *op)
{
    uint64_t bit = op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER
                       ? ag_field_bit((size_t)ag_field_index(op->to->shape, "sequence_name"))
                       : 0;
    return bit && op->changed == bit;
}

static ag_names names_freed(ag_arena *arena, const ag_op *op)
{
    ag_names names = {0};
    if (op->verb == AG_DROP)
        return names_taken(arena, op, op->from);
    if (renames_sequence(op))
        AG_PUSH(arena, &names, ag_column_sequence(arena, op->table, (const ag_column *)op->from));
    if (is_moved(op))
        AG_PUSH(arena, &names, op->name);
    return names;
}

static ag_names names_got(ag_arena *arena, const ag_op *op)
{
    ag_names names = {0};
    if (op->verb == AG_CREATE)
        return names_taken(arena, op, op->to);
    if (renames_sequence(op))
        AG_PUSH(arena, &names, ag_column_sequence(arena, op->table, (const ag_column *)op->to));
    if (is_moved(op))
        AG_PUSH(arena, &names, op->to_name);
    return names;
}

static ag_map number_names(ordering *o, ag_names (*names_of)(ag_arena *, const ag_op *))
{
    ag_map numbers = ag_map_new(o->arena);
    for (size_t i = 0; i < o->ops->len; i++) {
        size_t *number = AG_NEW(o->arena, size_t);
        *number = i;
        const ag_names names = names_of(o->arena, o->ops->items[i]);
        for (size_t k = 0; k < names.len; k++)
            ag_map_put(&numbers, names.items[k], number);
    }
    return numbers;
}

/* What takes the name of a relation that goes, be it that of an index of a table, comes after it.  Renames are in an order already, which ends with what makes room for another. */
static void relate_names(ordering *o)
{
    const ag_map freed = number_names(o, names_freed);
    for (size_t i = 0; freed.len > 0 && i < o->ops->len; i++) {
        const ag_op *op = o->ops->items[i];
        const ag_names names = names_got(o->arena, op);
        for (size_t k = 0; k < names.len; k++) {
            const size_t *before = ag_map_find(&freed, names.items[k]);
            if (before && (*before < i || !is_moved(op)))
                add_edge(o, *before, i, LEVEL_SURE);
        }
    }
}

static ag_names names_moved(ag_arena *arena, const ag_op *op)
{
    ag_names names = {0};
    if (is_moved(op))
        AG_PUSH(arena, &names, op->to_name);
    return names;
}

/* What is about something by its new name comes after the rename. */
static void relate_renames(ordering *o)
{
    const ag_map moved = number_names(o, names_moved);
    for (size_t i = 0; moved.len > 0 && i < o->ops->len; i++) {
        const ag_op *op = o->ops->items[i];
        const char *name = op->table ? op->table : op->name;
        const size_t *before = name ? ag_map_find(&moved, name) : NULL;
        if (before && *before < i)
            add_edge(o, *before, i, LEVEL_SURE);
    }
}

static bool is_ordered(const ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_kind kind = ops->items[i]->kind;
        if (kind > AG_KIND_ENUM && kind != AG_KIND_TABLE && !ag_kinds[kind].in_table)
            return false;
        if (ag_kinds[kind].late || is_regenerated(ops->items[i]) || goes_generated(ops->items[i]) ||
            renames_sequence(ops->items[i]))
            return false;
    }
    return true;
}

static ordering relations_of(ag_arena *arena, ag_ops *ops)
{
    ordering o = {.arena = arena, .ops = ops, .index = ag_ref_index_new(arena)};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        const char *multirange = ag_multirange_of(arena, op->to ? op->to : op->from);
        ag_ref_index_add(&o.index, owner_of(op), i);
        if (multirange)
            ag_ref_index_add(&o.index, multirange, i);
    }
    for (size_t i = 0; i < ops->len; i++) {
        relate_all(&o, i, ops->items[i]->from, true);
        relate_all(&o, i, ops->items[i]->to, false);
        relate_owner(&o, i);
        relate_sequence(&o, i);
        relate_generated(&o, i);
        relate_keys(&o, i);
        relate_overrides(&o, i);
    }
    relate_names(&o);
    relate_renames(&o);
    o.reached = AG_NEW_ARRAY(arena, bool *, ops->len);
    return o;
}

/* ------------------------------------------------------------------ circles through a table */

/* What has to come before the operation, or where that drops something, behind it; found once. */
static const bool *reach(ordering *o, size_t start)
{
    bool back = o->ops->items[start]->verb != AG_DROP;
    if (o->reached[start])
        return o->reached[start];
    bool *reached = o->reached[start] = AG_NEW_ARRAY(o->arena, bool, o->ops->len);
    reached[start] = true;
    for (bool grows = true; grows;) {
        grows = false;
        for (size_t i = 0; i < o->edges.len; i++) {
            const ag_edge *edge = &o->edges.items[i];
            size_t from = back ? edge->after : edge->before;
            size_t to = back ? edge->before : edge->after;
            if (o->levels.items[i] == LEVEL_WEAK || !reached[from] || reached[to])
                continue;
            reached[to] = grows = true;
        }
    }
    return reached;
}

/* True if it says a function that needs the table. */
static bool is_in_circle(ordering *o, size_t table, const ag_object *part)
{
    ag_mentions said = {0};
    ag_indexes meant = {0};
    ag_mentions_of(o->arena, part, &said);
    for (size_t k = 0; k < said.len; k++) {
        if (!said.items[k].weak)
            ag_ref_index_find(&o->index, &said.items[k], &meant);
    }
    for (size_t m = 0; m < meant.len; m++) {
        const ag_op *other = o->ops->items[meant.items[m]];
        if (ag_kinds[other->kind].routine && other->verb == o->ops->items[table]->verb &&
            reach(o, meant.items[m])[table])
            return true;
    }
    return false;
}

/* An operation on what would come or go with the table; `bare`: what comes or goes with it all the same. */
static void push_part(ordering *o, const ag_op *table, const ag_object *whole, ag_object *bare,
                      ag_ops *parts)
{
    ag_op *op = ag_op_new(o->arena, bare ? AG_ALTER : table->verb, ag_kind_of(whole), table->name,
                          whole->name);
    bool comes = table->verb == AG_CREATE;
    ag_object *copy = ag_object_copy(o->arena, whole);
    op->from = comes ? bare : copy;
    op->to = comes ? copy : bare;
    op->changed = op->checked = bare ? ag_object_changed(op->from, op->to) : 0;
    AG_PUSH(o->arena, parts, op);
}

static void split_defaults(ordering *o, size_t i, ag_list *columns, ag_ops *parts)
{
    for (size_t k = 0; k < columns->len; k++) {
        const ag_object *column = columns->items[k];
        const ag_object *plain = ag_object_new(o->arena, column->shape, NULL);
        uint64_t bit = ag_field_bit((size_t)ag_field_index(column->shape, "default"));
        ag_object *part = ag_object_copy(o->arena, plain), *bare = ag_object_copy(o->arena, column);
        ag_object_assign(o->arena, part, column, bit);
        ag_object_assign(o->arena, bare, plain, bit);
        if (!is_in_circle(o, i, part))
            continue;
        push_part(o, o->ops->items[i], column, ag_object_copy(o->arena, bare), parts);
        columns->items[k] = bare;
    }
}

static void split_checks(ordering *o, size_t i, ag_list *checks, ag_ops *parts)
{
    for (size_t k = checks->len; k > 0; k--) {
        const ag_object *check = checks->items[k - 1];
        if (!is_in_circle(o, i, check))
            continue;
        push_part(o, o->ops->items[i], check, NULL, parts);
        ag_list_remove(checks, check);
    }
}

/*
 * A function that takes the rows of a table may stand in a default or a check of that table.  Neither can be there first, so the default or the check comes when both are, and goes
 * while both still are.
 */
static ag_ops split_circle(ordering *o, size_t i)
{
    ag_op *op = o->ops->items[i];
    ag_ops parts = {0};
    bool comes = op->verb == AG_CREATE;
    if (op->kind != AG_KIND_TABLE || (!comes && op->verb != AG_DROP))
        return parts;
    ag_object **side = comes ? &op->to : &op->from;
    if (!is_in_circle(o, i, *side))
        return parts;
    ag_table *table = (ag_table *)(*side = ag_object_copy(o->arena, *side));
    split_defaults(o, i, &table->columns, &parts);
    split_checks(o, i, &table->checks, &parts);
    return parts;
}

static ag_ops split_circles(ordering *o)
{
    ag_ops all = {0};
    for (size_t i = 0; i < o->ops->len; i++) {
        const ag_ops parts = split_circle(o, i);
        bool first = o->ops->items[i]->verb == AG_CREATE;
        if (first)
            AG_PUSH(o->arena, &all, o->ops->items[i]);
        for (size_t k = 0; k < parts.len; k++)
            AG_PUSH(o->arena, &all, parts.items[k]);
        if (!first)
            AG_PUSH(o->arena, &all, o->ops->items[i]);
    }
    return all;
}

void ag_differ_order_all(ag_arena *arena, ag_ops *ops)
{
    if (is_ordered(ops))
        return;
    ordering o = relations_of(arena, ops);
    const ag_ops split = split_circles(&o);
    if (split.len > ops->len) {
        *ops = split;
        o = relations_of(arena, ops);
    }
    size_t *order = AG_NEW_ARRAY(arena, size_t, ops->len);
    ag_topo_sort_levels(arena, ops->len, &o.edges, o.levels.items, order);
    ag_ops sorted = {0};
    for (size_t i = 0; i < ops->len; i++)
        AG_PUSH(arena, &sorted, ops->items[order[i]]);
    *ops = sorted;
}
