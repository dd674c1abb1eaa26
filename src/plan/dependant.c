/* dependant.c: what may depend on something else, and which of it does. */
#include "plan/dependant.h"

#include "base/text.h"
#include "base/topo.h"

#include <string.h>

bool ag_is_generated(const ag_object *object)
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

ag_object *ag_without_part(ag_arena *arena, const ag_object *object)
{
    return with_part(arena, object, ag_object_new(arena, object->shape, NULL));
}

bool ag_has_part(const ag_object *object)
{
    if (ag_kind_of(object) == AG_KIND_COLUMN)
        return ((const ag_column *)object)->default_value;
    const ag_domain *domain = (const ag_domain *)object;
    return ag_kind_of(object) == AG_KIND_DOMAIN &&
           (domain->default_value || domain->checks.len > 0);
}

const ag_list *ag_keys_of(const ag_object *object)
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
    const ag_list *keys = ag_keys_of(object);
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

static void note_word(ag_arena *arena, ag_dependants *all, const char *word)
{
    ag_indexes *numbers = ag_map_find(&all->words, word);
    if (!numbers)
        ag_map_put(&all->words, word, numbers = AG_NEW(arena, ag_indexes));
    if (numbers->len == 0 || numbers->items[numbers->len - 1] != all->len)
        AG_PUSH(arena, numbers, all->len);
}

/* The names without which it does not depend on anything. */
static void note_words(ag_arena *arena, ag_dependants *all, const ag_dependant *d)
{
    const char *target = d->kind == AG_KIND_FOREIGN_KEY
                             ? ((const ag_foreign_key *)d->object)->references.table
                             : NULL;
    for (size_t i = 0; i < d->said.len; i++)
        note_word(arena, all, d->said.items[i].name);
    if (d->table)
        note_word(arena, all, ag_mentioned_name(arena, d->table));
    if (target)
        note_word(arena, all, ag_mentioned_name(arena, target));
}

/* The numbers of those that may depend on something of that name. */
static const ag_indexes *find_saying(ag_arena *arena, const ag_dependants *all, const char *name)
{
    static const ag_indexes none = {0};
    const ag_indexes *found =
        name ? ag_map_find(&all->words, ag_mentioned_name(arena, name)) : NULL;
    return found ? found : &none;
}

static void add_one(const ag_planner *planner, ag_dependants *all, const char *table,
                    const ag_object *object)
{
    ag_arena *arena = planner->arena;
    ag_dependant d = {.kind = ag_kind_of(object), .table = table, .object = object};
    if (d.kind == AG_KIND_COLUMN || d.kind == AG_KIND_DOMAIN)
        object = with_part(arena, ag_object_new(arena, object->shape, NULL), object);
    ag_mentions_of(arena, object, &d.said);
    mention_columns(arena, object, &d.said);
    ag_mentioned_follow(&planner->mentioned, &d.said);
    note_words(arena, all, &d);
    AG_PUSH(arena, all, d);
}

/* Where a table can only be built again, what stands in its text never goes alone. */
static bool may_depend(const ag_planner *planner, const ag_object *object)
{
    ag_kind kind = ag_kind_of(object);
    if (planner->options->dialect->rebuild)
        return ag_kinds[kind].late;
    return ag_kinds[kind].renewable || ag_kinds[kind].indexed || ag_is_generated(object) ||
           ag_has_part(object);
}

static void add_children(ag_planner *planner, ag_dependants *all, const ag_object *parent)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        if (!ag_has_children(parent, kind))
            continue;
        const ag_list *list = ag_children_of(parent, kind);
        for (size_t i = 0; i < list->len; i++) {
            if (may_depend(planner, list->items[i]))
                add_one(planner, all, parent->name, list->items[i]);
        }
    }
}

static void add_object(ag_planner *planner, ag_dependants *all, const ag_object *object)
{
    ag_kind kind = ag_kind_of(object);
    if (ag_kinds[kind].renewable || kind == AG_KIND_VIRTUAL_TABLE || ag_has_part(object))
        add_one(planner, all, NULL, object);
    else if (kind == AG_KIND_TABLE)
        add_children(planner, all, object);
}

ag_dependants ag_dependants_of(ag_planner *planner, const ag_names *names)
{
    ag_dependants all = {.words = ag_map_new(planner->arena)};
    if (names) {
        const ag_mentioning some = ag_mentioned_by(&planner->mentioned, planner->schema, names);
        for (size_t i = 0; i < some.len; i++)
            add_object(planner, &all, some.items[i]);
        return all;
    }
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&planner->schema->base, kind);
        for (size_t i = 0; i < list->len; i++)
            add_object(planner, &all, list->items[i]);
    }
    return all;
}

/* Checks and indexes of the column's own table the dialect makes again itself, with the column; those of an enum's columns, with the enum. */
static bool is_own(const ag_dependant *d, const ag_disturbed *t)
{
    if (t->goes || (t->column && ag_is_generated(d->object)))
        return false;
    if (t->kind == AG_KIND_ENUM)
        return d->table != NULL && !ag_kinds[d->kind].late;
    bool inner = d->kind == AG_KIND_CHECK || d->kind == AG_KIND_INDEX || d->kind == AG_KIND_COLUMN;
    return ag_streq(d->table, t->owner) && inner;
}

/* True if the column is on one of the two sides of the foreign key, whose mentions are none. */
static bool joins(const ag_dependant *d, const ag_disturbed *t)
{
    const ag_foreign_key *key = (const ag_foreign_key *)d->object;
    const ag_names *referenced = &key->references.columns;
    if (!t->column)
        return false;
    return (ag_streq(d->table, t->owner) && ag_names_has(&key->columns, t->column)) ||
           (ag_streq(key->references.table, t->owner) &&
            (referenced->len == 0 || ag_names_has(referenced, t->column)));
}

bool ag_mentions_grouping(ag_arena *arena, const ag_mentions *said, const char *table,
                          const ag_object *key)
{
    const ag_names *columns = &((const ag_primary_key *)key)->columns;
    bool groups = false;
    for (size_t i = 0; i < said->len && !groups; i++)
        groups = !said->items[i].weak && ag_streq(said->items[i].name, "group");
    for (size_t i = 0; i < columns->len && groups; i++)
        groups = ag_mentions_column(said, columns->items[i]);
    return groups && ag_mentions_has(arena, said, table, false);
}

static bool depends(ag_arena *arena, const ag_dependant *d, const ag_disturbed *t)
{
    if (t->key)
        return ag_mentions_grouping(arena, &d->said, t->owner, t->key);
    bool itself = !d->table && d->kind == t->kind && ag_streq(d->object->name, t->owner);
    bool column = t->column && d->kind == AG_KIND_COLUMN && ag_streq(d->table, t->owner) &&
                  ag_streq(d->object->name, t->column);
    if (itself || column || d->kind == AG_KIND_VIRTUAL_TABLE) /* which keeps what it has */
        return false;
    if (t->away && ag_kinds[d->kind].late && ag_streq(d->table, t->owner))
        return true;
    if (d->kind == AG_KIND_FOREIGN_KEY)
        return (t->severed || ((const ag_foreign_key *)d->object)->period) && joins(d, t);
    if (is_own(d, t))
        return false;
    if (t->column && ag_streq(d->table, t->owner))
        return ag_mentions_column(&d->said, t->column);
    if (t->multirange && ag_mentions_has(arena, &d->said, t->multirange, false))
        return true;
    return ag_mentions_has(arena, &d->said, t->owner, false) &&
           (!t->column || ag_mentions_column(&d->said, t->column));
}

/* ------------------------------------------------------------------ what is disturbed */

static ag_disturbed target_of_key(const char *table, const ag_object *key)
{
    return (ag_disturbed){.kind = AG_KIND_TABLE, .owner = table, .key = key};
}

/* Where a table is built again it is the whole of it that is not there for a moment. */
static ag_disturbed target_of(const ag_planner *planner, const ag_op *op)
{
    bool inner = ag_kinds[op->kind].in_table;
    bool whole = planner->options->dialect->rebuild != NULL;
    const ag_dialect *dialect = planner->options->dialect;
    if (op->kind == AG_KIND_PRIMARY_KEY && !whole)
        return target_of_key(op->table, op->from);
    return (ag_disturbed){.kind = inner ? AG_KIND_TABLE : op->kind,
                          .owner = inner ? op->table : op->name,
                          .column = inner && !whole ? op->name : NULL,
                          .severed = dialect->severs && dialect->severs(op),
                          .away = whole && (inner || op->kind == AG_KIND_TABLE),
                          .multirange = ag_multirange_of(planner->arena, op->from)};
}

void ag_dependants_mark_column(const ag_planner *planner, const ag_dependants *all,
                               const ag_disturbed *column, bool *marked)
{
    const ag_list *tables = &planner->schema->tables;
    ag_disturbed t = *column;
    ag_dependants_mark(planner, all, column, marked);
    for (size_t i = 0; i < tables->len; i++) {
        t.owner = tables->items[i]->name;
        if (ag_table_descends(planner->schema, (const ag_table *)tables->items[i], column->owner))
            ag_dependants_mark(planner, all, &t, marked);
    }
}

void ag_dependants_mark_one(const ag_planner *planner, const ag_dependants *all, size_t index,
                            const ag_disturbed *t, bool *marked)
{
    const ag_dependant *d = &all->items[index];
    if (marked[index] || !depends(planner->arena, d, t))
        return;
    marked[index] = true;
    if (!d->table && !ag_has_part(d->object))
        ag_dependants_mark(
            planner, all,
            &(ag_disturbed){.kind = d->kind,
                            .owner = d->object->name,
                            .multirange = ag_multirange_of(planner->arena, d->object)},
            marked);
    else if (ag_is_generated(d->object))
        ag_dependants_mark_column(
            planner, all, &(ag_disturbed){AG_KIND_TABLE, d->table, d->object->name, true, true},
            marked);
}

void ag_dependants_mark(const ag_planner *planner, const ag_dependants *all, const ag_disturbed *t,
                        bool *marked)
{
    const char *const names[] = {t->owner, t->multirange};
    for (size_t k = 0; k < AG_COUNT(names); k++) {
        const ag_indexes *numbers = find_saying(planner->arena, all, names[k]);
        for (size_t i = 0; i < numbers->len; i++)
            ag_dependants_mark_one(planner, all, numbers->items[i], t, marked);
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

bool ag_says_value_of(ag_planner *planner, const ag_op *op, const ag_object *object,
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
static void mark_lost(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                      const ag_disturbed *column, bool *marked)
{
    const ag_indexes *numbers = find_saying(planner->arena, all, column->owner);
    for (size_t i = 0; i < numbers->len; i++) {
        const ag_dependant *d = &all->items[numbers->items[i]];
        if (ag_streq(d->table, column->owner) && d->kind != AG_KIND_COLUMN &&
            ag_mentions_column(&d->said, column->column) &&
            ag_says_value_of(planner, op, d->object, op->from, op->to))
            marked[numbers->items[i]] = true;
    }
}

/* What depends on the columns of a type that is disturbed. */
static void mark_users(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                       const ag_list *users, bool *marked)
{
    for (size_t i = 0; i < users->len; i++) {
        const ag_object *table = users->items[i];
        const ag_list *columns = ag_kind_of(table) == AG_KIND_TABLE
                                     ? &((const ag_table *)table)->columns
                                     : &(const ag_list){0};
        for (size_t k = 0; k < columns->len; k++) {
            const ag_disturbed t = {.kind = AG_KIND_TABLE,
                                    .owner = table->name,
                                    .column = columns->items[k]->name,
                                    .severed = target_of(planner, op).severed};
            if (!ag_planner_has_type(planner, columns->items[k], op->kind, op->name))
                continue;
            ag_dependants_mark_column(planner, all, &t, marked);
            if (op->kind == AG_KIND_ENUM && op->verb == AG_ALTER)
                mark_lost(planner, all, op, &t, marked);
        }
    }
}

static const ag_kind key_kinds[] = {AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_INDEX};

/* True if the foreign key finds another one to rest on when this key goes. */
static bool rests_on_another(ag_planner *planner, const ag_foreign_key *foreign, const ag_op *op)
{
    const ag_table *table = ag_table_find(planner->schema, op->table);
    for (size_t k = 0; table && k < AG_COUNT(key_kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, key_kinds[k]);
        for (size_t i = 0; i < list->len; i++)
            if ((key_kinds[k] != op->kind || !ag_streq(list->items[i]->name, op->name)) &&
                ag_foreign_key_rests_on(planner->arena, planner->schema, foreign, op->table,
                                        list->items[i]))
                return true;
    }
    return false;
}

/* The database ties a foreign key to one of the keys that would do, nobody knows to which. */
static void mark_resting(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                         bool *marked)
{
    for (size_t i = 0; i < all->len; i++) {
        const ag_foreign_key *foreign = (const ag_foreign_key *)all->items[i].object;
        if (all->items[i].kind == AG_KIND_FOREIGN_KEY &&
            ag_foreign_key_rests_on(planner->arena, planner->schema, foreign, op->table,
                                    op->from) &&
            rests_on_another(planner, foreign, op))
            marked[i] = true;
    }
}

static bool includes(const ag_object *key, const char *column)
{
    int index = ag_field_index(key->shape, "include");
    return index >= 0 && ag_names_has(ag_field_of(key, &key->shape->fields[index]), column);
}

/* A key that has the column beside its own is made again with it, and no foreign key may rest on it then. */
static void mark_resting_beside(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                                bool *marked)
{
    const ag_table *table = ag_table_find(planner->schema, op->table);
    for (size_t k = 0; table && k < AG_COUNT(key_kinds); k++) {
        const ag_list *keys = ag_children_of(&table->base, key_kinds[k]);
        for (size_t i = 0; i < all->len * keys->len; i++) {
            const ag_dependant *d = &all->items[i / keys->len];
            const ag_object *key = keys->items[i % keys->len];
            if (d->kind == AG_KIND_FOREIGN_KEY && includes(key, op->name) &&
                ag_foreign_key_rests_on(planner->arena, planner->schema,
                                        (const ag_foreign_key *)d->object, op->table, key))
                marked[i / keys->len] = true;
        }
    }
}

void ag_dependants_mark_disturbed(ag_planner *planner, const ag_dependants *all, const ag_op *op,
                                  const ag_change *change, bool *marked)
{
    const ag_disturbed t = target_of(planner, op);
    bool only_keys = op->kind == AG_KIND_UNIQUE || op->kind == AG_KIND_INDEX;
    if (ag_kinds[op->kind].indexed && op->verb == AG_DROP && !planner->options->dialect->rebuild)
        mark_resting(planner, all, op, marked);
    if (only_keys && !planner->options->dialect->rebuild)
        return;
    if (op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER && !planner->options->dialect->rebuild)
        mark_resting_beside(planner, all, op, marked);
    if (t.column)
        ag_dependants_mark_column(planner, all, &t, marked);
    else
        ag_dependants_mark(planner, all, &t, marked);
    if (op->kind == AG_KIND_CAST)
        ag_mark_cast_users(planner, all, op, marked);
    if (op->kind == AG_KIND_OPERATOR_CLASS)
        ag_mark_class_users(planner, all, op, marked);
    mark_users(planner, all, op, &change->users, marked);
    for (size_t i = 0; i < all->len; i++) {
        const ag_dependant *d = &all->items[i];
        const ag_disturbed key = target_of_key(d->table, d->object);
        if (marked[i] && d->kind == AG_KIND_PRIMARY_KEY)
            ag_dependants_mark(planner, all, &key, marked);
    }
}

/* ------------------------------------------------------------------ in order */

static bool rests_on(ag_planner *planner, const ag_dependant *d, const ag_dependant *key)
{
    const ag_disturbed t = target_of_key(key->table, key->object);
    if (d->kind != AG_KIND_FOREIGN_KEY)
        return key->kind == AG_KIND_PRIMARY_KEY && depends(planner->arena, d, &t);
    return ag_foreign_key_rests_on(planner->arena, planner->schema,
                                   (const ag_foreign_key *)d->object, key->table, key->object);
}

/* The chosen ones of them, the places that they have among those, and what is to stand before what. */
typedef struct ordering {
    ag_planner *planner;
    const ag_dependants *all;
    size_t *chosen;
    size_t *places; /* of all; SIZE_MAX: not chosen */
    size_t count;
    ag_map keys; /* bare name of a table → the places of its keys */
    ag_edges edges;
} ordering;

static const ag_dependant *at_place(const ordering *o, size_t place)
{
    return &o->all->items[o->chosen[place]];
}

static void put_before(ordering *o, size_t before, size_t after)
{
    if (before != after)
        AG_PUSH(o->planner->arena, &o->edges, ((ag_edge){before, after}));
}

static void note_key(ordering *o, size_t place)
{
    const ag_dependant *d = at_place(o, place);
    if (!d->table || !ag_kinds[d->kind].indexed)
        return;
    const char *word = ag_mentioned_name(o->planner->arena, d->table);
    ag_indexes *places = ag_map_find(&o->keys, word);
    if (!places)
        ag_map_put(&o->keys, word, places = AG_NEW(o->planner->arena, ag_indexes));
    AG_PUSH(o->planner->arena, places, place);
}

static void relate_keys_of(ordering *o, size_t place, const char *word)
{
    const ag_indexes *keys = ag_map_find(&o->keys, word);
    for (size_t i = 0; keys && i < keys->len; i++) {
        if (rests_on(o->planner, at_place(o, place), at_place(o, keys->items[i])))
            put_before(o, keys->items[i], place);
    }
}

/* A foreign key can only be made when there is what it rests on, which may stand above its target, and so what groups by a key. */
static void relate_keys(ordering *o, size_t place)
{
    ag_arena *arena = o->planner->arena;
    const ag_dependant *d = at_place(o, place);
    ag_names tables = {0};
    if (d->kind == AG_KIND_FOREIGN_KEY) {
        AG_PUSH(arena, &tables, ((const ag_foreign_key *)d->object)->references.table);
        for (size_t i = 0; i < tables.len; i++) {
            relate_keys_of(o, place, ag_mentioned_name(arena, tables.items[i]));
            const ag_table *table = ag_table_find(o->planner->schema, tables.items[i]);
            const ag_names above = table ? ag_table_parents(arena, table) : (ag_names){0};
            for (size_t k = 0; k < above.len; k++)
                if (!ag_names_has(&tables, above.items[k]))
                    AG_PUSH(arena, &tables, above.items[k]);
        }
        return;
    }
    for (size_t i = 0; i < d->said.len; i++)
        relate_keys_of(o, place, d->said.items[i].name);
}

/* Behind the objects of their own that it says. */
static void relate_said(ordering *o, const ag_ref_index *index, size_t place)
{
    const ag_dependant *d = at_place(o, place);
    ag_indexes needed = {0};
    for (size_t i = 0; i < d->said.len; i++)
        if (!d->said.items[i].weak)
            ag_ref_index_find(index, &d->said.items[i], &needed);
    for (size_t i = 0; i < needed.len; i++) {
        bool classes = d->kind == AG_KIND_OPERATOR_CLASS &&
                       at_place(o, needed.items[i])->kind == AG_KIND_OPERATOR_CLASS;
        if (!classes)
            put_before(o, needed.items[i], place);
    }
}

/* What stands on a computed column comes behind it. */
static void relate_generated(ordering *o, size_t place)
{
    const ag_dependant *d = at_place(o, place);
    const ag_disturbed t = {AG_KIND_TABLE, d->table, d->object->name, true, true};
    const ag_indexes *saying = find_saying(o->planner->arena, o->all, d->table);
    for (size_t i = 0; d->table && ag_is_generated(d->object) && i < saying->len; i++) {
        size_t other = o->places[saying->items[i]];
        if (other < o->count && other != place &&
            depends(o->planner->arena, at_place(o, other), &t))
            put_before(o, place, other);
    }
}

size_t *ag_dependants_order(ag_planner *planner, const ag_dependants *all, size_t *count,
                            const bool *marked)
{
    ag_arena *arena = planner->arena;
    ag_ref_index index = ag_ref_index_new(arena);
    ordering o = {.planner = planner, .all = all, .keys = ag_map_new(arena)};
    o.chosen = AG_NEW_ARRAY(arena, size_t, all->len);
    o.places = AG_NEW_ARRAY(arena, size_t, all->len);
    for (size_t i = 0; i < all->len; i++) {
        o.places[i] = marked[i] ? o.count : SIZE_MAX;
        if (marked[i])
            o.chosen[o.count++] = i;
    }
    for (size_t i = 0; i < o.count; i++) {
        if (!at_place(&o, i)->table)
            ag_ref_index_add_object(&index, at_place(&o, i)->object, i);
        note_key(&o, i);
    }
    for (size_t i = 0; i < o.count; i++) {
        relate_said(&o, &index, i);
        relate_generated(&o, i);
        relate_keys(&o, i);
    }
    size_t *order = AG_NEW_ARRAY(arena, size_t, o.count);
    ag_topo_sort(arena, o.count, &o.edges, order);
    for (size_t i = 0; i < o.count; i++)
        order[i] = o.chosen[order[i]];
    *count = o.count;
    return order;
}
