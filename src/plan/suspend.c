/*
 * suspend.c: what stands in the way of a change goes before it and comes again after it.
 *
 * A server does not change the type of a column under a view, nor the result of a function under a trigger.  So what depends on such an object, directly or through
 * others, is dropped, and made again from the model at the end of the segment, or as soon as something else needs it.  What the revision itself does to it in between is only
 * done to the model: it comes again as it is by then.
 */
#include "plan/dependant.h"

#include "base/text.h"

/* ------------------------------------------------------------------ the operations that take it away and bring it back */

/* The object as the database holds it, and its table. */
static ag_object *projected(ag_planner *planner, const ag_suspended *s, ag_object **parent)
{
    const ag_dialect *dialect = planner->options->dialect;
    const ag_list *list =
        s->table ? &planner->schema->tables : ag_children_of(&planner->schema->base, s->kind);
    const ag_object *top = ag_list_find(list, s->table ? s->table : s->name);
    ag_object *whole = top ? dialect->project(planner->arena, planner->schema, top) : NULL;
    *parent = s->table ? whole : NULL;
    if (!whole || !s->table)
        return whole;
    return ag_list_find(ag_children_of(whole, s->kind), s->name);
}

/* The operation that drops it, or makes it again; NULL if the database has none of it. */
static bool make_change(ag_planner *planner, ag_suspended *s, bool again, ag_change *out)
{
    ag_object *parent = NULL;
    ag_object *object = projected(planner, s, &parent);
    if (!object)
        return false;
    ag_verb verb = !s->whole ? AG_ALTER : again ? AG_CREATE : AG_DROP;
    ag_op *op = ag_op_new(planner->arena, verb, s->kind, s->table, s->name);
    ag_object *bare = s->whole ? NULL : ag_without_part(planner->arena, object);
    op->from = again ? bare : object;
    op->to = again ? object : bare;
    if (!again) {
        s->had = object;
        s->called = s->table ? ag_format(planner->arena, "%s.%s", s->table, s->name) : s->name;
    }
    if (s->whole) {
        op->renewed = s->had;
        op->renewed_as = s->called;
    } else {
        op->changed = op->checked = ag_object_changed(op->from, op->to);
    }
    *out = (ag_change){.before = (const ag_table *)parent, .after = (const ag_table *)parent};
    AG_PUSH(planner->arena, &out->physical, op);
    return true;
}

/* ------------------------------------------------------------------ going */

static const char *describe_part(ag_planner *planner, const ag_suspended *s, const ag_op *op)
{
    const char *whole = ag_op_describe_object(planner->arena, op);
    bool checks = s->kind == AG_KIND_DOMAIN && ((const ag_domain *)s->had)->checks.len > 0;
    return s->whole ? whole
                    : ag_format(planner->arena, "%s of %s", checks ? "checks" : "default", whole);
}

/* `recreates` NULL: it has an operation of its own. */
static void suspend(ag_planner *planner, const ag_dependant *d, ag_names *recreates,
                    ag_changes *changes)
{
    ag_change change;
    ag_suspended s = {d->kind, d->table, ag_strdup(planner->arena, d->object->name)};
    s.whole = ag_is_generated(d->object) || !ag_has_part(d->object);
    if (ag_suspended_find(planner, s.kind, s.table, s.name) ||
        !make_change(planner, &s, false, &change))
        return;
    ag_suspended_add(planner, &s);
    AG_PUSH(planner->arena, changes, change);
    if (recreates)
        AG_PUSH(planner->arena, recreates, describe_part(planner, &s, change.physical.items[0]));
}

/* The last that was made goes first.  `own` may be NULL: those that have an operation of their own. */
static void suspend_marked(ag_planner *planner, ag_planned *planned, const ag_dependants *all,
                           const bool *marked, const bool *own, ag_changes *changes)
{
    size_t count = 0;
    size_t *order = ag_dependants_order(planner, all, &count, marked);
    for (size_t i = count; i > 0; i--)
        suspend(planner, &all->items[order[i - 1]],
                own && own[order[i - 1]] ? NULL : &planned->recreates, changes);
}

static bool is_wholly_gone(const ag_planner *planner, const ag_object *object, const char *table)
{
    const ag_suspended *s = ag_suspended_find(planner, ag_kind_of(object), table, object->name);
    return s && s->whole;
}

static void leave_out_gone(const ag_planner *planner, const ag_table *table, ag_kind kind,
                           ag_object **copy)
{
    const ag_list *list = ag_children_of(&table->base, kind);
    for (size_t i = 0; i < list->len; i++) {
        if (!is_wholly_gone(planner, list->items[i], table->base.name))
            continue;
        *copy = *copy ? *copy : ag_object_copy(planner->arena, &table->base);
        ag_list *left = ag_children(*copy, kind);
        ag_list_remove(left, ag_list_find(left, list->items[i]->name));
    }
}

/* The table as it is without what is gone for now, so that nobody else drops that or makes it again. */
static const ag_table *without_gone(const ag_planner *planner, const ag_table *table)
{
    ag_object *copy = NULL;
    bool any = table && planner->suspended.len > 0;
    for (ag_kind kind = AG_KIND_COLUMN + 1; any && kind < AG_KIND_COUNT; kind++)
        leave_out_gone(planner, table, kind, &copy);
    return copy ? (const ag_table *)copy : table;
}

/* What a change knows of the tables that use a type is what is still there. */
static void leave_out_suspended(ag_planner *planner, ag_list *users)
{
    ag_list left = {0};
    for (size_t i = 0; i < users->len; i++) {
        ag_object *user = users->items[i];
        if (ag_kind_of(user) == AG_KIND_TABLE)
            user = (ag_object *)(uintptr_t)without_gone(planner, (const ag_table *)user);
        ag_list_add(planner->arena, &left, user);
    }
    *users = left;
}

/* The physical operations that disturb something, with the changes that they belong to. */
typedef struct disturbance {
    const ag_op *op;
    const ag_change *change;
    bool whole;       /* nothing may depend on the object; else it is about these only: */
    ag_names cut_off; /* tables that no foreign key may refer to meanwhile */
} disturbance;

typedef AG_VEC(disturbance) disturbances;

static disturbances find_disturbances(ag_planner *planner, const ag_planned *planned, size_t first)
{
    const ag_dialect *dialect = planner->options->dialect;
    disturbances found = {0};
    for (size_t i = first; i < planned->changes.len; i++) {
        const ag_change *one = &planned->changes.items[i];
        for (size_t j = 0; dialect->disturbs && j < one->physical.len; j++) {
            const ag_op *op = one->physical.items[j];
            ag_render render = ag_planner_context(planner, one->before, one);
            disturbance d = {.op = op, .change = one};
            d.whole = dialect->disturbs(&render, op, one->before);
            d.cut_off = ag_planner_cut_off(planner, planned, &render, op);
            if (d.whole || d.cut_off.len > 0)
                AG_PUSH(planner->arena, &found, d);
        }
    }
    return found;
}

/* A cast or a default class of operators may be used by what does not say its name. */
static bool goes_by_name(const disturbance *d)
{
    return d->op->kind != AG_KIND_CAST && d->op->kind != AG_KIND_OPERATOR_CLASS;
}

static void add_names_of(ag_arena *arena, const ag_list *objects, ag_names *names)
{
    for (size_t i = 0; i < objects->len; i++)
        AG_PUSH(arena, names, objects->items[i]->name);
}

static ag_dependants dependants_of(ag_planner *planner, const disturbances *found)
{
    ag_names names = {0};
    bool by_name = true;
    for (size_t i = 0; i < found->len; i++) {
        const ag_op *op = found->items[i].op;
        by_name = by_name && goes_by_name(&found->items[i]);
        AG_PUSH(planner->arena, &names, ag_kinds[op->kind].in_table ? op->table : op->name);
        for (size_t k = 0; k < found->items[i].cut_off.len; k++)
            AG_PUSH(planner->arena, &names, found->items[i].cut_off.items[k]);
        add_names_of(planner->arena, &found->items[i].change->users, &names);
        if (op->kind == AG_KIND_COLUMN)
            add_names_of(planner->arena, &found->items[i].change->parents, &names);
        const char *multirange = ag_multirange_of(planner->arena, op->from);
        if (multirange)
            AG_PUSH(planner->arena, &names, multirange);
    }
    return ag_dependants_of(planner, by_name ? &names : NULL);
}

/* A key that the partition inherits, and has of its own as soon as it is detached, goes and comes with that of its parent. */
static void mark_cut_off(const ag_dependants *all, const disturbance *by, bool *marked)
{
    const ag_table *partition = by->op->kind == AG_KIND_TABLE ? by->change->before : NULL;
    for (size_t i = 0; i < all->len && by->cut_off.len > 0; i++) {
        const ag_dependant *d = &all->items[i];
        bool inherits = partition && ag_streq(d->table, partition->base.name) &&
                        !ag_list_find(&partition->foreign_keys, d->object->name);
        if (d->kind == AG_KIND_FOREIGN_KEY && !inherits &&
            ag_names_has(&by->cut_off, ((const ag_foreign_key *)d->object)->references.table))
            marked[i] = true;
    }
}

/* What depends on what the changes disturb. */
static void suspend_all(ag_planner *planner, ag_planned *planned, size_t first, ag_changes *changes)
{
    const disturbances found = find_disturbances(planner, planned, first);
    if (found.len == 0)
        return;
    const ag_dependants all = dependants_of(planner, &found);
    bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
    for (size_t i = 0; i < found.len; i++) {
        const disturbance *d = &found.items[i];
        if (d->whole)
            ag_dependants_mark_disturbed(planner, &all, d->op, d->change, marked);
        mark_cut_off(&all, d, marked);
    }
    suspend_marked(planner, planned, &all, marked, NULL, changes);
    for (size_t i = first; i < planned->changes.len; i++)
        leave_out_suspended(planner, &planned->changes.items[i].users);
}

/* ------------------------------------------------------------------ what happens meanwhile */

/*
 * True if the operation is about something that is gone, or about what lives in it; it has been done to the model.  What is gone is known by the names of the model, which
 * those of the planned operation are; in the database it may be called otherwise.
 */
static bool is_absorbed(ag_planner *planner, const ag_op *planned, const ag_op *physical)
{
    const ag_op *op = physical->kind == planned->kind ? planned : physical;
    bool inner = ag_kinds[op->kind].in_table;
    ag_suspended *s = ag_suspended_find(planner, op->kind, inner ? op->table : NULL,
                                        op->verb == AG_RENAME ? op->to_name : op->name);
    if (s && s->whole) {
        if (physical->verb == AG_DROP)
            ag_suspended_forget(planner, s);
        return true;
    }
    return inner && ag_suspended_find(planner, AG_KIND_VIEW, NULL, op->table);
}

static void absorb(ag_planner *planner, ag_planned *planned, size_t first)
{
    for (size_t i = first; i < planned->changes.len; i++) {
        ag_ops *physical = &planned->changes.items[i].physical;
        uint32_t kept = 0;
        for (size_t j = 0; j < physical->len; j++) {
            if (!is_absorbed(planner, planned->op, physical->items[j]))
                physical->items[kept++] = physical->items[j];
        }
        physical->len = kept;
    }
}

/* What is no more, or lived in what is no more, cannot come again. */
static void forget_orphans(ag_planner *planner, const ag_op *op)
{
    const char *owner = ag_kinds[op->kind].in_table ? op->table : op->name;
    const ag_suspensions some =
        ag_suspended_under(planner, ag_mentioned_name(planner->arena, owner));
    for (size_t i = 0; i < some.len; i++) {
        ag_object *parent;
        if (!projected(planner, some.items[i], &parent))
            ag_suspended_forget(planner, some.items[i]);
    }
}

/* A table that is built again is so at the first change of its group: what stands in the way goes before that. */
static ag_planned *where(const ag_planner *planner, ag_planned *planned, size_t first, size_t *at)
{
    const ag_group *group =
        first < planned->changes.len ? planned->changes.items[first].group : NULL;
    ag_planned *begin = group && planner->options->dialect->rebuild ? group->first : NULL;
    *at = begin && begin != planned ? 0 : first;
    return begin ? begin : planned;
}

static bool is_gone_above(const ag_planner *planner, const ag_change *change, const char *key)
{
    const ag_table *above = change->before;
    bool gone = false;
    while (above && above->partition_of && !gone) {
        gone = ag_suspended_find(planner, AG_KIND_FOREIGN_KEY, above->partition_of, key);
        above = (const ag_table *)ag_list_find(&change->parents, above->partition_of);
    }
    return gone;
}

/* A partition that is detached has no foreign key by itself that is gone above it, though the model says so. */
static void lose_inherited(ag_planner *planner, const ag_change *change)
{
    const ag_table *before = change->before, *after = change->after;
    bool leaves = before && after && before->partition_of && !after->partition_of;
    for (size_t i = 0; leaves && i < after->foreign_keys.len; i++) {
        const ag_suspended s = {AG_KIND_FOREIGN_KEY, after->base.name,
                                after->foreign_keys.items[i]->name, .whole = true};
        if (!ag_list_find(&before->foreign_keys, s.name) && is_gone_above(planner, change, s.name))
            ag_suspended_add(planner, &s);
    }
}

static void insert(ag_arena *arena, ag_changes *all, size_t at, const ag_changes *more)
{
    ag_changes whole = {0};
    for (size_t i = 0; i < at; i++)
        AG_PUSH(arena, &whole, all->items[i]);
    for (size_t i = 0; i < more->len; i++)
        AG_PUSH(arena, &whole, more->items[i]);
    for (size_t i = at; i < all->len; i++)
        AG_PUSH(arena, &whole, all->items[i]);
    *all = whole;
}

void ag_planner_suspend(ag_planner *planner, ag_planned *planned, size_t first)
{
    ag_changes changes = {0};
    if (planner->suspended.len > 0) {
        absorb(planner, planned, first);
        forget_orphans(planner, planned->op);
    }
    suspend_all(planner, planned, first, &changes);
    for (size_t i = first; i < planned->changes.len; i++)
        lose_inherited(planner, &planned->changes.items[i]);
    for (size_t i = first; i < planned->changes.len && !planner->options->dialect->rebuild; i++)
        planned->changes.items[i].before = without_gone(planner, planned->changes.items[i].before);
    if (changes.len == 0)
        return;
    ag_planned *at = where(planner, planned, first, &first);
    insert(planner->arena, &at->changes, first, &changes);
}

/* ------------------------------------------------------------------ putting off */

/* Where views and triggers are looked at whenever a table is altered. */
static bool looks_at_all(const ag_planner *planner)
{
    return planner->options->dialect->rebuild != NULL;
}

/* What lives in a view goes and comes with it. */
static ag_suspended whole_of(const ag_planner *planner, const ag_op *op)
{
    bool inner = ag_kinds[op->kind].in_table;
    bool in_view = inner && ag_list_find(&planner->schema->views, op->table);
    return (ag_suspended){.kind = in_view ? AG_KIND_VIEW : op->kind,
                          .table = inner && !in_view ? op->table : NULL,
                          .name = ag_strdup(planner->arena, in_view ? op->table : op->name),
                          .whole = true,
                          .waits = true};
}

static ag_names names_with_heirs(const ag_planner *planner, const char *name)
{
    const ag_list *tables = &planner->schema->tables;
    ag_names names = {0};
    AG_PUSH(planner->arena, &names, name);
    for (size_t i = 0; i < tables->len; i++)
        if (ag_table_descends(planner->schema, (const ag_table *)tables->items[i], name))
            AG_PUSH(planner->arena, &names, tables->items[i]->name);
    return names;
}

void ag_planner_put_off(ag_planner *planner, ag_planned *planned)
{
    const ag_op *op = planned->op;
    ag_suspended s = whole_of(planner, op);
    bool is_there = op->verb == AG_ALTER || s.kind != op->kind;
    ag_change change;
    if (ag_suspended_find(planner, s.kind, s.table, s.name))
        return;
    if (is_there && (!s.table || op->kind == AG_KIND_COLUMN)) {
        const ag_names names = names_with_heirs(planner, s.table ? s.table : s.name);
        const ag_dependants all = ag_dependants_of(planner, &names);
        const ag_disturbed column = {AG_KIND_TABLE, op->table, op->name, true, true};
        const ag_disturbed whole = {.kind = s.kind, .owner = s.name};
        bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
        if (s.table)
            ag_dependants_mark_column(planner, &all, &column, marked);
        else
            ag_dependants_mark(planner, &all, &whole, marked);
        suspend_marked(planner, planned, &all, marked, NULL, &planned->changes);
    }
    if (is_there && make_change(planner, &s, false, &change))
        AG_PUSH(planner->arena, &planned->changes, change);
    ag_suspended_add(planner, &s);
}

/* ------------------------------------------------------------------ making way */

/* What the table of that name is called now; `renamed` holds what it will be called, and what it is. */
static const char *present_name(const ag_pairs *renamed, const char *name)
{
    for (size_t i = renamed->keys.len; i > 0; i--)
        if (ag_streq(renamed->keys.items[i - 1], name))
            return renamed->values.items[i - 1];
    return name;
}

static void note_rename(ag_arena *arena, const ag_op *op, ag_pairs *renamed)
{
    if (op->verb != AG_RENAME || op->kind != AG_KIND_TABLE)
        return;
    const char *present = present_name(renamed, op->name);
    AG_PUSH(arena, &renamed->keys, op->to_name);
    AG_PUSH(arena, &renamed->values, present);
}

/* A virtual table that only gets another name keeps its rows. */
static bool goes(const ag_op *op)
{
    return op->verb == AG_DROP || op->verb == AG_ALTER ||
           (op->verb == AG_RENAME && op->kind != AG_KIND_VIRTUAL_TABLE);
}

static void mark_one(ag_planner *planner, const ag_dependants *all, const ag_suspended *s,
                     bool *marked, bool *own)
{
    for (size_t i = 0; i < all->len; i++) {
        const ag_dependant *d = &all->items[i];
        if (d->kind != s->kind || !ag_streq(d->table, s->table) ||
            !ag_streq(d->object->name, s->name))
            continue;
        marked[i] = own[i] = true;
        if (!d->table)
            ag_dependants_mark(planner, all,
                               &(ag_disturbed){.kind = d->kind, .owner = d->object->name}, marked);
    }
}

static bool is_relation(ag_kind kind)
{
    return kind == AG_KIND_TABLE || kind == AG_KIND_VIEW;
}

/* Whether something else has the name that the rename leaves, when the operations are done. */
static bool passes_on_name(const ag_planner *planner, const ag_planned *planned)
{
    const ag_op *op = planned->op;
    const ag_indexes *numbers = ag_map_find(&planner->taking, op->name);
    bool passes = false;
    for (size_t i = 0; numbers && i < numbers->len && !passes; i++) {
        const ag_op *other = planner->ops->items[numbers->items[i]];
        bool alike = other->kind == op->kind || (is_relation(other->kind) && is_relation(op->kind));
        passes = numbers->items[i] > planned->number && alike && ag_streq(other->table, op->table);
    }
    return passes;
}

/* Texts that stay as they are written where a relation or a column of it gets another name; those of its own objects change with it. */
static bool keeps_text(const ag_dependant *d, const char *relation)
{
    bool query = d->kind == AG_KIND_VIEW || d->kind == AG_KIND_FUNCTION ||
                 d->kind == AG_KIND_PROCEDURE || d->kind == AG_KIND_POLICY ||
                 d->kind == AG_KIND_RULE;
    return query && !ag_streq(d->table, relation);
}

/*
 * Where two change names, or one takes the name that another one leaves, the server lets a query stay with the thing, and its text means the name: it goes before that and comes
 * again when all have their names.
 */
static void let_go_of_name(ag_planner *planner, ag_planned *planned)
{
    const ag_op *op = planned->op;
    bool column = op->kind == AG_KIND_COLUMN;
    if (op->verb != AG_RENAME || !(column || is_relation(op->kind)) ||
        !passes_on_name(planner, planned))
        return;
    const ag_disturbed t = {.kind = column ? AG_KIND_TABLE : op->kind,
                            .owner = column ? op->table : op->name,
                            .column = column ? op->name : NULL};
    const ag_names names = {.items = (const char **)(uintptr_t)&t.owner, .len = 1};
    const ag_dependants all = ag_dependants_of(planner, &names);
    bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
    for (size_t i = 0; i < all.len; i++) {
        if (keeps_text(&all.items[i], t.owner))
            ag_dependants_mark_one(planner, &all, i, &t, marked);
    }
    suspend_marked(planner, planned, &all, marked, NULL, &planned->changes);
}

void ag_planner_make_way(ag_planner *planner, ag_planned *planned, const ag_ops *later)
{
    const ag_op *op = planned->op;
    if (!looks_at_all(planner) && planner->options->dialect->disturbs)
        let_go_of_name(planner, planned);
    bool alters = op->verb == AG_RENAME ? op->kind == AG_KIND_TABLE || op->kind == AG_KIND_COLUMN
                                        : op->verb == AG_DROP && op->kind == AG_KIND_COLUMN;
    ag_pairs renamed = {0};
    if (!alters || !looks_at_all(planner))
        return;
    const ag_dependants all = ag_dependants_of(planner, NULL);
    bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
    bool *own = AG_NEW_ARRAY(planner->arena, bool, all.len);
    note_rename(planner->arena, op, &renamed);
    for (size_t i = 0; i < later->len && ag_verb_has_object(later->items[i]->verb); i++) {
        ag_op other = *later->items[i];
        note_rename(planner->arena, &other, &renamed);
        other.table = present_name(&renamed, other.table);
        const ag_suspended s = whole_of(planner, &other);
        if (goes(&other))
            mark_one(planner, &all, &s, marked, own);
    }
    suspend_marked(planner, planned, &all, marked, own, &planned->changes);
}

/* ------------------------------------------------------------------ coming */

static void resume(ag_planner *planner, const ag_suspensions *wanted, ag_changes *changes)
{
    ag_names names = {0};
    for (size_t i = 0; i < wanted->len; i++) {
        const ag_suspended *s = wanted->items[i];
        AG_PUSH(planner->arena, &names, s->table ? s->table : s->name);
    }
    const ag_dependants all = ag_dependants_of(planner, &names);
    ag_suspended **found = AG_NEW_ARRAY(planner->arena, ag_suspended *, all.len);
    bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
    for (size_t i = 0; i < all.len; i++) {
        const ag_dependant *d = &all.items[i];
        found[i] = ag_suspended_find(planner, d->kind, d->table, d->object->name);
        marked[i] = found[i] && found[i]->wanted;
    }
    size_t count = 0;
    size_t *order = ag_dependants_order(planner, &all, &count, marked);
    for (size_t i = 0; i < count; i++) {
        ag_change change;
        if (make_change(planner, found[order[i]], true, &change))
            AG_PUSH(planner->arena, changes, change);
        ag_suspended_forget(planner, found[order[i]]);
    }
    for (size_t i = 0; i < wanted->len; i++)
        wanted->items[i]->wanted = false;
}

/* What is to come may stand on a column that is gone: in its own table that is taken to be so. */
static bool needs(ag_planner *planner, const ag_suspended *s, const ag_mentions *said,
                  const char *table)
{
    if (!s->table)
        return ag_mentions_has(planner->arena, said, s->name, false);
    return s->whole && s->kind == AG_KIND_COLUMN &&
           (ag_streq(s->table, table) || (ag_mentions_has(planner->arena, said, s->table, false) &&
                                          ag_mentions_column(said, s->name)));
}

static void want(ag_planner *planner, const ag_object *object, const char *table,
                 ag_suspensions *wanted);

static void want_one(ag_planner *planner, ag_suspended *s, ag_suspensions *wanted)
{
    ag_object *parent = NULL;
    s->wanted = true;
    AG_PUSH(planner->arena, wanted, s);
    const ag_object *object = projected(planner, s, &parent);
    if (object)
        want(planner, object, NULL, wanted);
}

static void want_under(ag_planner *planner, const char *word, const ag_mentions *said,
                       const char *table, ag_suspensions *wanted)
{
    const ag_suspensions some = ag_suspended_under(planner, word);
    for (size_t i = 0; i < some.len; i++)
        if (!some.items[i]->wanted && needs(planner, some.items[i], said, table))
            want_one(planner, some.items[i], wanted);
}

/* What the object says that is gone, and what that needs that is gone too.  `table`: where it lives, if it is no column. */
static void want(ag_planner *planner, const ag_object *object, const char *table,
                 ag_suspensions *wanted)
{
    ag_mentions said = {0};
    ag_mentions_of(planner->arena, object, &said);
    for (size_t i = 0; i < said.len; i++)
        want_under(planner, said.items[i].name, &said, table, wanted);
    if (table)
        want_under(planner, ag_mentioned_name(planner->arena, table), &said, table, wanted);
}

/* A column that is not computed any more keeps what it was computed to, so it has to be there. */
static bool stops_being_generated(const ag_op *op)
{
    return op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER && ag_is_generated(op->from) &&
           !ag_is_generated(op->to);
}

/* A domain without its checks: an operation on it may be about these. */
static bool is_partly_gone(const ag_suspended *s)
{
    return s->kind == AG_KIND_DOMAIN && !s->whole;
}

void ag_planner_resume_for(ag_planner *planner, ag_planned *planned)
{
    const ag_op *op = planned->op;
    bool comes = op->verb == AG_CREATE || op->verb == AG_ALTER;
    if (planner->suspended.len == 0 || !comes)
        return;
    ag_suspensions wanted = {0};
    bool inner = ag_kinds[op->kind].in_table;
    ag_suspended *own = ag_suspended_find(planner, op->kind, inner ? op->table : NULL, op->name);
    bool is_gone = own && !is_partly_gone(own);
    bool absorbed = is_gone || (inner && ag_suspended_find(planner, AG_KIND_VIEW, NULL, op->table));
    if (absorbed && !(is_gone && stops_being_generated(op)))
        return;
    want(planner, op->to, op->kind == AG_KIND_COLUMN ? NULL : op->table, &wanted);
    if (own && !own->wanted)
        want_one(planner, own, &wanted);
    if (wanted.len > 0)
        resume(planner, &wanted, &planned->changes);
}

void ag_planner_resume(ag_planner *planner, ag_planned *planned)
{
    const ag_suspensions all = planner->suspended;
    for (size_t i = 0; i < all.len; i++)
        all.items[i]->wanted = true;
    if (all.len > 0)
        resume(planner, &all, &planned->changes);
    planner->suspended = (ag_suspensions){0};
}
