/* mentioned.c: the index, and the walk over it. */
#include "plan/mentioned.h"

#include <stdlib.h>

/* An object of its own, by name: the model replaces objects. */
typedef struct known {
    ag_kind kind;
    const char *name;
    size_t number; /* objects are found in the order in which they were learned */
    size_t found;  /* by the walk of this number */
} known;

typedef AG_VEC(known *) knowns;

/* ------------------------------------------------------------------ former names */

static bool keeps_texts(const ag_op *op)
{
    return op->verb == AG_RENAME && (op->kind == AG_KIND_TABLE || op->kind == AG_KIND_VIEW ||
                                     op->kind == AG_KIND_COLUMN || op->kind == AG_KIND_SCHEMA);
}

/* What is said of the namespace `from` is said of `to`. */
static void follow_namespace(const ag_mentioned *m, const ag_op *op, ag_mentions *said)
{
    for (size_t i = 0, len = said->len; i < len; i++) {
        ag_mention mention = said->items[i];
        mention.schema = op->to_name;
        if (ag_streq(said->items[i].schema, op->name))
            AG_PUSH(m->arena, said, mention);
    }
}

static void follow_relation(const ag_mentioned *m, const ag_op *op, ag_mentions *said)
{
    ag_name name;
    ag_error ignored = {0};
    bool strong = ag_mentions_has(m->arena, said, op->name, false);
    if ((strong || ag_mentions_has(m->arena, said, op->name, true)) &&
        ag_name_parse(m->arena, op->to_name, &name, &ignored))
        AG_PUSH(m->arena, said, ((ag_mention){name.schema, name.name, .weak = !strong}));
}

static void follow_one(const ag_mentioned *m, const ag_op *op, ag_mentions *said)
{
    if (op->kind == AG_KIND_SCHEMA)
        follow_namespace(m, op, said);
    else if (op->kind != AG_KIND_COLUMN)
        follow_relation(m, op, said);
    else if (ag_mentions_has(m->arena, said, op->table, true) && ag_mentions_column(said, op->name))
        AG_PUSH(m->arena, said, ((ag_mention){.name = op->to_name, .bare = true}));
}

/* The number of the first rename, from `first` on, that is noted under the name. */
static size_t rename_under(const ag_mentioned *m, const char *name, size_t first)
{
    const ag_indexes *numbers = name ? ag_map_find(&m->renamed, name) : NULL;
    for (size_t i = 0; numbers && i < numbers->len; i++) {
        if (numbers->items[i] >= first)
            return numbers->items[i];
    }
    return m->renames.len;
}

static size_t next_rename(const ag_mentioned *m, const ag_mentions *said, size_t first)
{
    size_t next = m->renames.len;
    for (size_t i = 0; i < said->len && m->renames.len > 0; i++) {
        size_t by_name = rename_under(m, said->items[i].name, first);
        size_t by_schema = rename_under(m, said->items[i].schema, first);
        size_t nearer = by_name < by_schema ? by_name : by_schema;
        next = nearer < next ? nearer : next;
    }
    return next;
}

void ag_mentioned_follow(const ag_mentioned *m, ag_mentions *said)
{
    for (size_t i = next_rename(m, said, 0); i < m->renames.len; i = next_rename(m, said, i + 1))
        follow_one(m, m->renames.items[i], said);
}

/* ------------------------------------------------------------------ learning */

const char *ag_mentioned_name(ag_arena *arena, const char *qualified)
{
    ag_name name;
    ag_error ignored = {0};
    return ag_key_parse(arena, qualified, &name, &ignored) ? name.name : qualified;
}

static known *know(ag_mentioned *m, ag_kind kind, const char *name)
{
    const char *key = ag_format(m->arena, "%d %s", (int)kind, name);
    known *one = ag_map_find(&m->known, key);
    if (one)
        return one;
    one = AG_NEW(m->arena, known);
    *one = (known){.kind = kind, .name = ag_strdup(m->arena, name), .number = m->known.len};
    ag_map_put(&m->known, key, one);
    return one;
}

static void add_word(ag_mentioned *m, ag_map *words, const char *word, known *one)
{
    knowns *all = ag_map_find(words, word);
    if (!all)
        ag_map_put(words, word, all = AG_NEW(m->arena, knowns));
    if (all->len == 0 || all->items[all->len - 1] != one)
        AG_PUSH(m->arena, all, one);
}

static void add_targets(ag_mentioned *m, const ag_object *object, known *one)
{
    const ag_list *keys = ag_kind_of(object) == AG_KIND_TABLE
                              ? &((const ag_table *)object)->foreign_keys
                              : &(const ag_list){0};
    const char *table = ag_kind_of(object) == AG_KIND_FOREIGN_KEY
                            ? ((const ag_foreign_key *)object)->references.table
                            : NULL;
    for (size_t i = 0; i < keys->len; i++)
        add_targets(m, keys->items[i], one);
    if (table) {
        add_word(m, &m->words, ag_mentioned_name(m->arena, table), one);
        add_word(m, &m->targets, ag_mentioned_name(m->arena, table), one);
    }
}

/* No order of operations hangs on collations, so they are none of its mentions: their kind comes first. */
static void add_collations(ag_mentioned *m, const ag_object *object, ag_mentions *said)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const char *const *text = ag_field_of(object, field);
        ag_name name = {0};
        ag_error ignored = {0};
        bool nested = field->type == AG_CHILDREN || field->type == AG_RECORDS;
        const ag_list *list = nested ? ag_field_list_of(object, field) : &(const ag_list){0};
        if (field->type == AG_NAME && ag_streq(field->name, "collation") && *text &&
            ag_name_parse(m->arena, *text, &name, &ignored)) {
            const ag_mention mention = {.schema = name.schema, .name = name.name};
            AG_PUSH(m->arena, said, mention);
        }
        for (size_t k = 0; k < list->len; k++)
            add_collations(m, list->items[k], said);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            add_collations(m, object->variants[d], said);
}

/* The object, or something that lives in it. */
static void add(ag_mentioned *m, const ag_object *object, known *one)
{
    ag_mentions said = {0};
    ag_mentions_of(m->arena, object, &said);
    add_collations(m, object, &said);
    ag_mentioned_follow(m, &said);
    for (size_t i = 0; i < said.len; i++)
        add_word(m, &m->words, said.items[i].name, one);
    add_targets(m, object, one);
}

static void learn_all(ag_mentioned *m, const ag_schema *schema)
{
    m->words = ag_map_new(m->arena);
    m->targets = ag_map_new(m->arena);
    m->known = ag_map_new(m->arena);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++)
            add(m, list->items[i], know(m, kind, list->items[i]->name));
    }
    m->complete = true;
}

/* Under what a text has to say to be about it: of a column, that is its table. */
static void note_rename(ag_mentioned *m, const ag_op *op)
{
    const char *name =
        ag_mentioned_name(m->arena, op->kind == AG_KIND_COLUMN ? op->table : op->name);
    ag_indexes *numbers = ag_map_find(&m->renamed, name);
    if (m->renames.len == 0)
        m->renamed = ag_map_new(m->arena);
    if (!numbers)
        ag_map_put(&m->renamed, name, numbers = AG_NEW(m->arena, ag_indexes));
    AG_PUSH(m->arena, numbers, m->renames.len);
    AG_PUSH(m->arena, &m->renames, op);
}

void ag_mentioned_learn(ag_mentioned *m, const ag_op *op)
{
    bool inner = ag_kinds[op->kind].in_table;
    for (size_t i = 0; i < op->effects.len; i++)
        ag_mentioned_learn(m, op->effects.items[i]);
    if (keeps_texts(op))
        note_rename(m, op);
    if (op->verb == AG_RENAME || !ag_verb_has_object(op->verb))
        m->complete = false;
    if (!m->complete || !op->to)
        return;
    known *one = know(m, inner ? AG_KIND_TABLE : op->kind, inner ? op->table : op->name);
    add(m, op->to, one);
    if (inner)
        add(m, op->to, know(m, AG_KIND_VIEW, op->table));
}

/* ------------------------------------------------------------------ finding */

static bool is_computed(const ag_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        if (((const ag_column *)table->columns.items[i])->generated)
            return true;
    }
    return false;
}

/* A table depends on something only where a column of it is computed from that. */
static bool passes_on(const ag_object *object)
{
    return ag_kind_of(object) != AG_KIND_TABLE || is_computed((const ag_table *)object);
}

static int by_number(const void *a, const void *b)
{
    const known *const *x = a, *const *y = b;
    return ((*x)->number > (*y)->number) - ((*x)->number < (*y)->number);
}

static void find(knowns *found, ag_arena *arena, size_t walk, known *one)
{
    if (one->found == walk)
        return;
    one->found = walk;
    AG_PUSH(arena, found, one);
}

static void find_called(ag_mentioned *m, const ag_schema *schema, const char *name, size_t walk,
                        knowns *found)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        if (ag_list_find(ag_children_of(&schema->base, kind), name))
            find(found, m->arena, walk, know(m, kind, name));
    }
}

static void find_saying(ag_mentioned *m, const char *name, size_t walk, knowns *found)
{
    const knowns *saying = name ? ag_map_find(&m->words, ag_mentioned_name(m->arena, name)) : NULL;
    for (size_t i = 0; saying && i < saying->len; i++)
        find(found, m->arena, walk, saying->items[i]);
}

/* Those that are still there, in order. */
static ag_mentioning objects_of(const ag_mentioned *m, const ag_schema *schema, knowns *found)
{
    ag_mentioning out = {0};
    if (found->len > 0)
        qsort(found->items, found->len, sizeof found->items[0], by_number);
    for (size_t i = 0; i < found->len; i++) {
        const known *one = found->items[i];
        const ag_object *object = ag_list_find(ag_children_of(&schema->base, one->kind), one->name);
        if (object)
            AG_PUSH(m->arena, &out, object);
    }
    return out;
}

ag_mentioning ag_mentioned_by(ag_mentioned *m, const ag_schema *schema, const ag_names *names)
{
    knowns found = {0};
    if (!m->complete)
        learn_all(m, schema);
    size_t walk = ++m->walks;
    for (size_t i = 0; i < names->len; i++) {
        find_called(m, schema, names->items[i], walk, &found);
        find_saying(m, names->items[i], walk, &found);
    }
    for (size_t i = 0; i < found.len; i++) {
        const known *one = found.items[i];
        const ag_object *object = ag_list_find(ag_children_of(&schema->base, one->kind), one->name);
        if (!object || !passes_on(object))
            continue;
        find_saying(m, one->name, walk, &found);
        find_saying(m, ag_multirange_of(m->arena, object), walk, &found);
    }
    return objects_of(m, schema, &found);
}

ag_mentioning ag_mentioned_saying(ag_mentioned *m, const ag_schema *schema, const ag_names *names)
{
    knowns found = {0};
    if (!m->complete)
        learn_all(m, schema);
    size_t walk = ++m->walks;
    for (size_t i = 0; i < names->len; i++)
        find_saying(m, names->items[i], walk, &found);
    return objects_of(m, schema, &found);
}

ag_mentioning ag_mentioned_referring(ag_mentioned *m, const ag_schema *schema, const char *table)
{
    ag_mentioning out = {0};
    if (!m->complete)
        learn_all(m, schema);
    const knowns *all = ag_map_find(&m->targets, ag_mentioned_name(m->arena, table));
    for (size_t i = 0; all && i < all->len; i++) {
        const ag_object *object = ag_list_find(&schema->tables, all->items[i]->name);
        if (object && all->items[i]->kind == AG_KIND_TABLE)
            AG_PUSH(m->arena, &out, object);
    }
    return out;
}
