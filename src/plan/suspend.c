/*
 * suspend.c: what stands in the way of a change goes before it and comes again after it.
 *
 * A server does not change the type of a column under a view, nor the result of a function under a trigger.  So what depends on such an object, directly or through
 * others, is dropped, and made again from the model at the end of the segment, or as soon as something else needs it.  What the revision itself does to it in between is only
 * done to the model: it comes again as it is by then.
 */
#include "plan/plan.h"

#include "base/text.h"
#include "base/topo.h"
#include "model/refs.h"

#include <string.h>

/* A thing that may depend on others: of its own, in a table, a generated column; or the default of another one, the default and the checks of a domain. */
typedef struct ag_dependant {
    ag_kind kind;
    const char *table;
    const ag_object *object;
    ag_mentions said;
} dependant;

typedef AG_VEC(dependant) dependants;

static bool is_generated(const ag_object *object)
{
    return ag_kind_of(object) == AG_KIND_COLUMN && ((const ag_column *)object)->generated;
}

/* What goes and comes of something that has to stay. */
static const char *const parts[] = {"default", "generated", "checks"};

/* A copy of the object with those of the other one. */
static ag_object *with_part(ag_arena *arena, const ag_object *object, const ag_object *of)
{
    ag_object *copy = ag_object_copy(arena, object);
    for (size_t i = 0; i < AG_COUNT(parts); i++) {
        int index = ag_field_index(object->shape, parts[i]);
        if (index >= 0)
            ag_object_assign(arena, copy, of, ag_field_bit((size_t)index));
    }
    return copy;
}

static ag_object *without_part(ag_arena *arena, const ag_object *object)
{
    return with_part(arena, object, ag_object_new(arena, object->shape, NULL));
}

/* False for what has no such part, and for what goes whole. */
static bool has_part(const ag_object *object)
{
    if (ag_kind_of(object) == AG_KIND_COLUMN)
        return ((const ag_column *)object)->default_value;
    const ag_domain *domain = (const ag_domain *)object;
    return ag_kind_of(object) == AG_KIND_DOMAIN &&
           (domain->default_value || domain->checks.len > 0);
}

/* The columns and expressions of an index or an exclusion; of anything else none. */
static const ag_list *keys_of(const ag_object *object)
{
    static const ag_list none = {0};
    ag_kind kind = ag_kind_of(object);
    return kind == AG_KIND_INDEX       ? &((const ag_index *)object)->columns
           : kind == AG_KIND_EXCLUSION ? &((const ag_exclusion *)object)->elements
                                       : &none;
}

/* Columns of its own table that it names outside of SQL: where a column goes they matter, and they order nothing. */
static void mention_columns(ag_arena *arena, const ag_object *object, ag_mentions *out)
{
    const ag_list *keys = keys_of(object);
    for (size_t i = 0; i < keys->len; i++) {
        const char *column = ((const ag_index_column *)keys->items[i])->column;
        if (column)
            AG_PUSH(arena, out, ((ag_mention){.name = column, .bare = true}));
    }
    const ag_names *include =
        ag_kind_of(object) == AG_KIND_INDEX       ? &((const ag_index *)object)->include
        : ag_kind_of(object) == AG_KIND_EXCLUSION ? &((const ag_exclusion *)object)->include
                                                  : &(const ag_names){0};
    for (size_t i = 0; i < include->len; i++)
        AG_PUSH(arena, out, ((ag_mention){.name = include->items[i], .bare = true}));
}

static void add_one(ag_arena *arena, dependants *all, const char *table, const ag_object *object)
{
    dependant d = {.kind = ag_kind_of(object), .table = table, .object = object};
    if (d.kind == AG_KIND_COLUMN || d.kind == AG_KIND_DOMAIN)
        object = with_part(arena, ag_object_new(arena, object->shape, NULL), object);
    ag_mentions_of(arena, object, &d.said);
    mention_columns(arena, object, &d.said);
    AG_PUSH(arena, all, d);
}

/* Where a table can only be built again, what stands in its text never goes alone. */
static bool may_depend(const ag_planner *planner, const ag_object *object)
{
    ag_kind kind = ag_kind_of(object);
    if (planner->options->dialect->rebuild)
        return ag_kinds[kind].late;
    return ag_kinds[kind].renewable || is_generated(object) || has_part(object);
}

static void add_children(ag_planner *planner, dependants *all, const ag_object *parent)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_has_children(parent, kind))
            continue;
        const ag_list *list = ag_children_of(parent, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (may_depend(planner, list->items[i]))
                add_one(planner->arena, all, parent->name, list->items[i]);
        }
    }
}

/* All that may depend on something, with what it says: a view with its children as one, a table's children one by one. */
static dependants candidates(ag_planner *planner)
{
    dependants all = {0};
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&planner->schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (ag_kinds[kind].renewable || has_part(list->items[i]))
                add_one(planner->arena, &all, NULL, list->items[i]);
            else if (kind == AG_KIND_TABLE)
                add_children(planner, &all, list->items[i]);
        }
    }
    return all;
}

/* What is in the way of: an object of its own, or a column. */
typedef struct ag_target_of {
    ag_kind kind;
    const char *owner;
    const char *column; /* NULL: the whole of it */
    bool severed;       /* foreign keys over it have to go */
    bool goes;          /* the column goes, and all that is on it */
    bool away; /* a table that is not there for a moment, so that what lives in it is not either */
} target;

/* Checks and indexes of the column's own table the dialect makes again itself, with the column; those of an enum's columns, with the enum. */
static bool is_own(const dependant *d, const target *t)
{
    if (t->goes || (t->column && is_generated(d->object)))
        return false;
    if (t->kind == AG_KIND_ENUM)
        return d->table != NULL && !ag_kinds[d->kind].late;
    bool inner = d->kind == AG_KIND_CHECK || d->kind == AG_KIND_INDEX || d->kind == AG_KIND_COLUMN;
    return ag_streq(d->table, t->owner) && inner;
}

/* True if the column is on one of the two sides of the foreign key, whose mentions are none. */
static bool joins(const dependant *d, const target *t)
{
    const ag_foreign_key *key = (const ag_foreign_key *)d->object;
    const ag_names *referenced = &key->references.columns;
    if (!t->column)
        return false;
    return (ag_streq(d->table, t->owner) && ag_names_has(&key->columns, t->column)) ||
           (ag_streq(key->references.table, t->owner) &&
            (referenced->len == 0 || ag_names_has(referenced, t->column)));
}

static bool depends(ag_arena *arena, const dependant *d, const target *t)
{
    bool itself = !d->table && d->kind == t->kind && ag_streq(d->object->name, t->owner);
    bool column = t->column && d->kind == AG_KIND_COLUMN && ag_streq(d->table, t->owner) &&
                  ag_streq(d->object->name, t->column);
    if (itself || column)
        return false;
    if (t->away && ag_kinds[d->kind].late && ag_streq(d->table, t->owner))
        return true;
    if (d->kind == AG_KIND_FOREIGN_KEY)
        return t->severed && joins(d, t);
    if (is_own(d, t))
        return false;
    if (t->column && ag_streq(d->table, t->owner))
        return ag_mentions_column(&d->said, t->column);
    return ag_mentions_has(arena, &d->said, t->owner, false) &&
           (!t->column || ag_mentions_column(&d->said, t->column));
}

/* ------------------------------------------------------------------ the list of what is gone */

static size_t find_suspended(const ag_planner *planner, ag_kind kind, const char *table,
                             const char *name)
{
    size_t i = 0;
    for (; i < planner->suspended.len; i++) {
        const ag_suspended *s = &planner->suspended.items[i];
        if (s->kind == kind && ag_streq(s->table, table) && ag_streq(s->name, name))
            break;
    }
    return i;
}

static void forget(ag_planner *planner, size_t index)
{
    for (size_t i = index + 1; i < planner->suspended.len; i++)
        planner->suspended.items[i - 1] = planner->suspended.items[i];
    planner->suspended.len--;
}

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
    ag_object *bare = s->whole ? NULL : without_part(planner->arena, object);
    op->from = again ? bare : object;
    op->to = again ? object : bare;
    if (!again)
        s->had = object;
    if (s->whole)
        op->renewed = s->had;
    else
        op->changed = op->checked = ag_object_changed(op->from, op->to);
    *out = (ag_change){.before = (const ag_table *)parent, .after = (const ag_table *)parent};
    AG_PUSH(planner->arena, &out->physical, op);
    return true;
}

/* ------------------------------------------------------------------ going */

/* Where a table is built again it is the whole of it that is not there for a moment. */
static target target_of(const ag_planner *planner, const ag_op *op)
{
    bool inner = ag_kinds[op->kind].in_table;
    bool whole = planner->options->dialect->rebuild != NULL;
    const ag_dialect *dialect = planner->options->dialect;
    return (target){.kind = inner ? AG_KIND_TABLE : op->kind,
                    .owner = inner ? op->table : op->name,
                    .column = inner && !whole ? op->name : NULL,
                    .severed = dialect->severs && dialect->severs(op),
                    .away = whole && (inner || op->kind == AG_KIND_TABLE)};
}

/* Mark what depends on the target, and what depends on that. */
static void mark(ag_arena *arena, const dependants *all, const target *t, bool *marked)
{
    for (size_t i = 0; i < all->len; i++) {
        const dependant *d = &all->items[i];
        if (marked[i] || !depends(arena, d, t))
            continue;
        marked[i] = true;
        if (!d->table && !has_part(d->object))
            mark(arena, all, &(target){.kind = d->kind, .owner = d->object->name}, marked);
        else if (is_generated(d->object))
            mark(arena, all, &(target){AG_KIND_TABLE, d->table, d->object->name, true, true},
                 marked);
    }
}

static bool says(ag_arena *arena, const ag_object *object, const char *literal)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const void *at = ag_field_of(object, field);
        const char *text = field->type == AG_SQL ? *(const char *const *)at : NULL;
        if (text && strstr(text, literal))
            return true;
        for (size_t k = 0; field->type == AG_RECORDS && k < ((const ag_list *)at)->len; k++)
            if (says(arena, ((const ag_list *)at)->items[k], literal))
                return true;
    }
    return false;
}

/* True if it says a value of the one enum that the other has not got, under whatever name. */
static bool says_value_of(ag_planner *planner, const ag_op *op, const ag_object *object,
                          const ag_object *one, const ag_object *other)
{
    static const ag_pairs none = {0};
    const ag_pairs *renamed = op->with ? &op->with->renamed_values : &none;
    const ag_names *from = &((const ag_enum *)one)->values;
    for (size_t i = 0; i < from->len; i++) {
        if (!ag_names_has(&((const ag_enum *)other)->values, from->items[i]) &&
            !ag_names_has(&renamed->keys, from->items[i]) &&
            !ag_names_has(&renamed->values, from->items[i]) &&
            says(planner->arena, object,
                 ag_sql_format(planner->arena, planner->options->dialect, "%L", from->items[i])))
            return true;
    }
    return false;
}

/* Checks and indexes that say a value that the enum loses do not come again with its columns, but only as they are when the revision is done. */
static void mark_lost(ag_planner *planner, const dependants *all, const ag_op *op,
                      const target *column, bool *marked)
{
    for (size_t i = 0; i < all->len; i++) {
        const dependant *d = &all->items[i];
        if (ag_streq(d->table, column->owner) && d->kind != AG_KIND_COLUMN &&
            ag_mentions_column(&d->said, column->column) &&
            says_value_of(planner, op, d->object, op->from, op->to))
            marked[i] = true;
    }
}

/* What depends on the columns of a type that is disturbed. */
static void mark_users(ag_planner *planner, const dependants *all, const ag_op *op,
                       const ag_list *users, bool *marked)
{
    for (size_t i = 0; i < users->len; i++) {
        const ag_object *table = users->items[i];
        const ag_list *columns = ag_kind_of(table) == AG_KIND_TABLE
                                     ? &((const ag_table *)table)->columns
                                     : &(const ag_list){0};
        for (size_t k = 0; k < columns->len; k++) {
            const target t = {.kind = AG_KIND_TABLE,
                              .owner = table->name,
                              .column = columns->items[k]->name,
                              .severed = target_of(planner, op).severed};
            if (!ag_planner_has_type(planner, columns->items[k], op->kind, op->name))
                continue;
            mark(planner->arena, all, &t, marked);
            if (op->kind == AG_KIND_ENUM && op->verb == AG_ALTER)
                mark_lost(planner, all, op, &t, marked);
        }
    }
}

/* ------------------------------------------------------------------ what a cast is used by */

/* Where the server looks into expressions when they are made, and keeps what it made of their casts. */
static bool has_expressions(const dependant *d)
{
    static const ag_kind kinds[] = {
        AG_KIND_VIEW,  AG_KIND_STATISTICS, AG_KIND_PUBLICATION, AG_KIND_COLUMN, AG_KIND_EXCLUSION,
        AG_KIND_CHECK, AG_KIND_INDEX,      AG_KIND_TRIGGER,     AG_KIND_POLICY, AG_KIND_RULE};
    bool routine = d->kind == AG_KIND_FUNCTION || d->kind == AG_KIND_PROCEDURE;
    bool has = routine && ((const ag_routine *)d->object)->sql_body;
    for (size_t i = 0; i < AG_COUNT(kinds); i++)
        has = has || d->kind == kinds[i];
    return has;
}

/* True if the schema has the type, so that few things can have anything to do with it. */
static bool is_own_type(ag_planner *planner, const char *type)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&planner->schema->base, kind);
        for (size_t i = 0; ag_kinds[kind].type && i < list->len; i++)
            if (ag_type_is(planner->arena, type, list->items[i]->name))
                return true;
    }
    return false;
}

static bool says_type(ag_planner *planner, const ag_mentions *said, const char *type)
{
    ag_attribute *holder = (ag_attribute *)ag_object_new(planner->arena, &ag_attribute_shape, NULL);
    ag_mentions names = {0};
    char *parameters;
    bool is_array;
    const ag_portable_type *portable =
        ag_type_portable(planner->arena, type, &parameters, &is_array);
    holder->type =
        portable ? ag_format(planner->arena, "%s %s", portable->name, portable->aliases) : type;
    ag_mentions_of(planner->arena, &holder->base, &names);
    for (size_t i = 0; i < names.len; i++)
        for (size_t k = 0; k < said->len; k++)
            if (!said->items[k].weak && ag_streq(said->items[k].name, names.items[i].name))
                return true;
    return false;
}

/* True if it says a column that has the type. */
static bool says_column_of(ag_planner *planner, const dependant *d, const char *type)
{
    for (size_t i = 0; i < planner->schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)planner->schema->tables.items[i];
        if (!ag_streq(d->table, table->base.name) &&
            !ag_mentions_has(planner->arena, &d->said, table->base.name, false))
            continue;
        for (size_t k = 0; k < table->columns.len; k++) {
            const ag_column *column = (const ag_column *)table->columns.items[k];
            if (ag_type_equal(ag_type_of_argument(planner->arena, column->type), type) &&
                (d->object == &column->base || ag_mentions_column(&d->said, column->base.name)))
                return true;
        }
    }
    return false;
}

/* True if it calls a function that says the type. */
static bool calls_with(ag_planner *planner, const dependant *d, const char *type)
{
    const ag_list *functions = &planner->schema->functions;
    for (size_t i = 0; i < functions->len; i++) {
        ag_mentions said = {0};
        if (!ag_mentions_has(planner->arena, &d->said, functions->items[i]->name, false))
            continue;
        ag_mentions_of(planner->arena, functions->items[i], &said);
        if (says_type(planner, &said, type))
            return true;
    }
    return false;
}

static bool has_to_do_with(ag_planner *planner, const dependant *d, const char *type)
{
    return !is_own_type(planner, type) || says_type(planner, &d->said, type) ||
           says_column_of(planner, d, type) || calls_with(planner, d, type);
}

/* Nobody says the name of a cast.  What it is used by has something of the one type, and says the other one, or may leave that out. */
static void mark_cast_users(ag_planner *planner, const dependants *all, const ag_op *op,
                            bool *marked)
{
    ag_cast_types types;
    ag_error ignored = {0};
    const ag_cast *cast = (const ag_cast *)op->from;
    if (!cast || !ag_cast_parse(planner->arena, op->name, &types, &ignored))
        return;
    for (size_t i = 0; i < all->len; i++) {
        const dependant *d = &all->items[i];
        if (marked[i] || !has_expressions(d) || !has_to_do_with(planner, d, types.source) ||
            !(cast->context == AG_CAST_EXPLICIT ? says_type(planner, &d->said, types.target)
                                                : has_to_do_with(planner, d, types.target)))
            continue;
        marked[i] = true;
        if (!d->table)
            mark(planner->arena, all, &(target){d->kind, d->object->name, NULL}, marked);
    }
}

/* ------------------------------------------------------------------ what a class of operators is used by */

/* An index that is told no class uses the default one of the column's type; what type an expression has nobody knows here. */
static bool uses_default_class(ag_planner *planner, const dependant *d,
                               const ag_operator_class *class)
{
    const ag_table *table = d->table ? ag_table_find(planner->schema, d->table) : NULL;
    const ag_list *keys = keys_of(d->object);
    for (size_t i = 0; i < keys->len; i++) {
        const ag_index_column *key = (const ag_index_column *)keys->items[i];
        const ag_column *column = table && key->column ? ag_column_find(table, key->column) : NULL;
        if (!key->opclass &&
            (!column ||
             ag_type_equal(ag_type_of_argument(planner->arena, column->type), class->type)))
            return true;
    }
    return false;
}

static void mark_class_users(ag_planner *planner, const dependants *all, const ag_op *op,
                             bool *marked)
{
    const ag_operator_class *class = (const ag_operator_class *)op->from;
    for (size_t i = 0; class && class->is_default && i < all->len; i++)
        marked[i] = marked[i] || uses_default_class(planner, &all->items[i], class);
}

/* ------------------------------------------------------------------ in order */

/* The marked ones in an order in which they can be made. */
static size_t *order_of(ag_arena *arena, const dependants *all, size_t *count, const bool *marked)
{
    ag_ref_index index = ag_ref_index_new(arena);
    ag_edges edges = {0};
    size_t *chosen = AG_NEW_ARRAY(arena, size_t, all->len), *order;
    for (size_t i = 0; i < all->len; i++) {
        if (!marked[i])
            continue;
        if (!all->items[i].table)
            ag_ref_index_add(&index, all->items[i].object->name, *count);
        chosen[(*count)++] = i;
    }
    for (size_t i = 0; i < *count; i++) {
        const ag_mentions *said = &all->items[chosen[i]].said;
        ag_indexes needed = {0};
        for (size_t k = 0; k < said->len; k++)
            if (!said->items[k].weak)
                ag_ref_index_find(&index, &said->items[k], &needed);
        for (size_t k = 0; k < needed.len; k++) {
            ag_edge edge = {needed.items[k], i};
            bool classes = all->items[chosen[i]].kind == AG_KIND_OPERATOR_CLASS &&
                           all->items[chosen[needed.items[k]]].kind == AG_KIND_OPERATOR_CLASS;
            if (edge.before != edge.after && !classes)
                AG_PUSH(arena, &edges, edge);
        }
    }
    for (size_t i = 0; i < *count; i++) {
        const dependant *d = &all->items[chosen[i]];
        const target t = {AG_KIND_TABLE, d->table, d->object->name, true, true};
        for (size_t k = 0; d->table && is_generated(d->object) && k < *count; k++) {
            ag_edge edge = {i, k};
            if (k != i && depends(arena, &all->items[chosen[k]], &t))
                AG_PUSH(arena, &edges, edge);
        }
    }
    order = AG_NEW_ARRAY(arena, size_t, *count);
    ag_topo_sort(arena, *count, &edges, order);
    for (size_t i = 0; i < *count; i++)
        order[i] = chosen[order[i]];
    return order;
}

static void suspend(ag_planner *planner, const dependant *d, ag_planned *planned,
                    ag_changes *changes)
{
    ag_change change;
    ag_suspended s = {d->kind, d->table, ag_strdup(planner->arena, d->object->name)};
    s.whole = is_generated(d->object) || !has_part(d->object);
    if (find_suspended(planner, s.kind, s.table, s.name) < planner->suspended.len ||
        !make_change(planner, &s, false, &change))
        return;
    AG_PUSH(planner->arena, &planner->suspended, s);
    AG_PUSH(planner->arena, changes, change);
    AG_PUSH(planner->arena, &planned->recreates,
            ag_op_describe_object(planner->arena, change.physical.items[0]));
}

/* The last that was made goes first. */
static void suspend_marked(ag_planner *planner, ag_planned *planned, const dependants *all,
                           const bool *marked, ag_changes *changes)
{
    size_t count = 0;
    size_t *order = order_of(planner->arena, all, &count, marked);
    for (size_t i = count; i > 0; i--)
        suspend(planner, &all->items[order[i - 1]], planned, changes);
}

/* The table as it is without what is gone for now, so that nobody else drops that or makes it again. */
static const ag_table *without_gone(ag_planner *planner, const ag_table *table)
{
    ag_object *copy = NULL;
    for (size_t i = 0; table && i < planner->suspended.len; i++) {
        const ag_suspended *s = &planner->suspended.items[i];
        if (!s->whole || s->kind == AG_KIND_COLUMN || !ag_streq(s->table, table->base.name))
            continue;
        if (!copy)
            copy = ag_object_copy(planner->arena, &table->base);
        ag_list *list = ag_children(copy, s->kind);
        const ag_object *gone = ag_list_find(list, s->name);
        if (gone)
            ag_list_remove(list, gone);
    }
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

/* What depends on what the changes disturb. */
static void suspend_all(ag_planner *planner, ag_planned *planned, size_t first, ag_changes *changes)
{
    const ag_dialect *dialect = planner->options->dialect;
    dependants all = {0};
    bool *marked = NULL;
    for (size_t i = first; i < planned->changes.len; i++) {
        const ag_change *one = &planned->changes.items[i];
        const ag_ops *physical = &one->physical;
        for (size_t j = 0; dialect->disturbs && j < physical->len; j++) {
            const ag_op *op = physical->items[j];
            ag_render render = ag_planner_context(planner, one->before, one);
            if (!dialect->disturbs(&render, op, one->before))
                continue;
            if (!marked) {
                all = candidates(planner);
                marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
            }
            const target t = target_of(planner, op);
            mark(planner->arena, &all, &t, marked);
            if (op->kind == AG_KIND_CAST)
                mark_cast_users(planner, &all, op, marked);
            if (op->kind == AG_KIND_OPERATOR_CLASS)
                mark_class_users(planner, &all, op, marked);
            mark_users(planner, &all, op, &planned->changes.items[i].users, marked);
        }
    }
    if (!marked)
        return;
    suspend_marked(planner, planned, &all, marked, changes);
    for (size_t i = first; i < planned->changes.len; i++)
        leave_out_suspended(planner, &planned->changes.items[i].users);
}

/* ------------------------------------------------------------------ what happens meanwhile */

/* True if the operation is about something that is gone, or about what lives in it; it has been done to the model. */
static bool is_absorbed(ag_planner *planner, const ag_op *op)
{
    bool inner = ag_kinds[op->kind].in_table;
    size_t at = find_suspended(planner, op->kind, inner ? op->table : NULL, op->name);
    if (at < planner->suspended.len && planner->suspended.items[at].whole) {
        if (op->verb == AG_DROP)
            forget(planner, at);
        if (op->verb == AG_RENAME)
            planner->suspended.items[at].name = op->to_name;
        return true;
    }
    return inner && find_suspended(planner, AG_KIND_VIEW, NULL, op->table) < planner->suspended.len;
}

/* What lives in a table comes again in the table, whatever that is called by then. */
static void follow_rename(ag_planner *planner, const ag_op *op)
{
    for (size_t i = 0; i < planner->suspended.len; i++) {
        ag_suspended *s = &planner->suspended.items[i];
        if (op->verb == AG_RENAME && op->kind == AG_KIND_TABLE && ag_streq(s->table, op->name))
            s->table = op->to_name;
    }
}

static void absorb(ag_planner *planner, ag_planned *planned, size_t first)
{
    follow_rename(planner, planned->op);
    for (size_t i = first; i < planned->changes.len; i++) {
        ag_ops *physical = &planned->changes.items[i].physical;
        size_t kept = 0;
        for (size_t j = 0; j < physical->len; j++) {
            if (!is_absorbed(planner, physical->items[j]))
                physical->items[kept++] = physical->items[j];
        }
        physical->len = kept;
    }
}

/* What lived in a table that is gone cannot come again. */
static void forget_orphans(ag_planner *planner)
{
    for (size_t i = planner->suspended.len; i > 0; i--) {
        ag_object *parent;
        if (!projected(planner, &planner->suspended.items[i - 1], &parent))
            forget(planner, i - 1);
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
        forget_orphans(planner);
    }
    suspend_all(planner, planned, first, &changes);
    for (size_t i = first; i < planned->changes.len && !planner->options->dialect->rebuild; i++)
        planned->changes.items[i].before = without_gone(planner, planned->changes.items[i].before);
    if (changes.len == 0)
        return;
    ag_planned *at = where(planner, planned, first, &first);
    insert(planner->arena, &at->changes, first, &changes);
}

/* ------------------------------------------------------------------ putting off */

static bool gets_said_name(ag_arena *arena, const ag_mentions *said, const ag_op *rename)
{
    if (!ag_kinds[rename->kind].in_table)
        return ag_mentions_has(arena, said, rename->to_name, false);
    return rename->kind == AG_KIND_COLUMN && ag_mentions_has(arena, said, rename->table, false) &&
           ag_mentions_column(said, rename->to_name);
}

/* A check or an index that says a value which an enum will have only then. */
static bool awaits_value(ag_planner *planner, const ag_op *op, const ag_ops *later)
{
    bool may = (op->kind == AG_KIND_CHECK || op->kind == AG_KIND_INDEX) && op->verb == AG_ALTER &&
               !planner->options->dialect->rebuild && planner->options->dialect->disturbs;
    for (size_t i = 0; may && i < later->len; i++) {
        const ag_op *other = later->items[i];
        if (other->kind == AG_KIND_ENUM && other->verb == AG_ALTER && other->from && other->to &&
            says_value_of(planner, other, op->to, other->to, other->from))
            return true;
    }
    return false;
}

bool ag_planner_must_wait(ag_planner *planner, const ag_op *op, const ag_ops *later)
{
    if (awaits_value(planner, op, later))
        return true;
    ag_mentions said = {0};
    bool waits = ag_kinds[op->kind].renewable && !ag_kinds[op->kind].in_table &&
                 (op->verb == AG_CREATE || op->verb == AG_ALTER) &&
                 planner->options->dialect->disturbs;
    for (size_t i = 0; waits && i < later->len; i++) {
        const ag_op *other = later->items[i];
        if (other->verb == AG_EXECUTE || other->verb == AG_BACKFILL)
            return false;
        if (other->verb != AG_RENAME)
            continue;
        if (said.len == 0)
            ag_mentions_of(planner->arena, op->to, &said);
        if (gets_said_name(planner->arena, &said, other))
            return true;
    }
    return false;
}

void ag_planner_put_off(ag_planner *planner, ag_planned *planned)
{
    const ag_op *op = planned->op;
    bool inner = ag_kinds[op->kind].in_table;
    ag_suspended s = {op->kind, inner ? op->table : NULL, ag_strdup(planner->arena, op->name)};
    s.whole = true;
    ag_change change;
    if (find_suspended(planner, s.kind, s.table, s.name) < planner->suspended.len)
        return;
    if (op->verb == AG_ALTER && !inner) {
        const dependants all = candidates(planner);
        bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
        mark(planner->arena, &all, &(target){.kind = op->kind, .owner = op->name}, marked);
        suspend_marked(planner, planned, &all, marked, &planned->changes);
    }
    if (op->verb == AG_ALTER && make_change(planner, &s, false, &change))
        AG_PUSH(planner->arena, &planned->changes, change);
    AG_PUSH(planner->arena, &planner->suspended, s);
}

/* ------------------------------------------------------------------ coming */

static void resume(ag_planner *planner, const bool *wanted, ag_changes *changes)
{
    const dependants all = candidates(planner);
    bool *marked = AG_NEW_ARRAY(planner->arena, bool, all.len);
    for (size_t i = 0; i < all.len; i++) {
        const dependant *d = &all.items[i];
        size_t at = find_suspended(planner, d->kind, d->table, d->object->name);
        marked[i] = at < planner->suspended.len && (!wanted || wanted[at]);
    }
    size_t count = 0;
    size_t *order = order_of(planner->arena, &all, &count, marked);
    for (size_t i = 0; i < count; i++) {
        const dependant *d = &all.items[order[i]];
        size_t at = find_suspended(planner, d->kind, d->table, d->object->name);
        ag_change change;
        if (make_change(planner, &planner->suspended.items[at], true, &change))
            AG_PUSH(planner->arena, changes, change);
        forget(planner, at);
    }
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

/* What the object says that is gone, and what that needs that is gone too.  `table`: where it lives, if it is no column. */
static void want(ag_planner *planner, const ag_object *object, const char *table, bool *wanted)
{
    ag_mentions said = {0};
    ag_mentions_of(planner->arena, object, &said);
    for (size_t i = 0; i < planner->suspended.len; i++) {
        const ag_suspended *s = &planner->suspended.items[i];
        if (wanted[i] || !needs(planner, s, &said, table))
            continue;
        wanted[i] = true;
        ag_object *parent = NULL;
        const ag_object *other = projected(planner, s, &parent);
        if (other)
            want(planner, other, NULL, wanted);
    }
}

/* A column that is not computed any more keeps what it was computed to, so it has to be there. */
static bool stops_being_generated(const ag_op *op)
{
    return op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER && is_generated(op->from) &&
           !is_generated(op->to);
}

/* A domain without its checks: an operation on it may be about these. */
static bool is_partly_gone(const ag_planner *planner, size_t index)
{
    const ag_suspended *s = &planner->suspended.items[index];
    return s->kind == AG_KIND_DOMAIN && !s->whole;
}

void ag_planner_resume_for(ag_planner *planner, ag_planned *planned)
{
    const ag_op *op = planned->op;
    bool comes = op->verb == AG_CREATE || op->verb == AG_ALTER;
    if (planner->suspended.len == 0 || !comes)
        return;
    bool *wanted = AG_NEW_ARRAY(planner->arena, bool, planner->suspended.len);
    bool inner = ag_kinds[op->kind].in_table;
    size_t own = find_suspended(planner, op->kind, inner ? op->table : NULL, op->name);
    bool is_gone = own < planner->suspended.len && !is_partly_gone(planner, own);
    bool absorbed = is_gone || (inner && find_suspended(planner, AG_KIND_VIEW, NULL, op->table) <
                                             planner->suspended.len);
    if (absorbed && !(is_gone && stops_being_generated(op)))
        return;
    want(planner, op->to, op->kind == AG_KIND_COLUMN ? NULL : op->table, wanted);
    if (own < planner->suspended.len)
        wanted[own] = true;
    resume(planner, wanted, &planned->changes);
}

void ag_planner_resume(ag_planner *planner, ag_planned *planned)
{
    if (planner->suspended.len > 0)
        resume(planner, NULL, &planned->changes);
}
