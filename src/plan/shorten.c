/* shorten.c: texts of a catalogue without what the server puts into them, where it puts the same in again. */
#include "plan/plan.h"

/* What cannot be created together is tried in halves, so often at most: one text that the server does not take is no reason to keep all the others. */
enum { MOST_TRIES = 16 };

typedef struct shortening {
    ag_arena *arena;
    ag_session *scratch;
    const char *default_schema;
    ag_schema *schema;  /* what was found */
    ag_schema *shorter; /* what may have been written */
    int tries;
} shortening;

static bool is_there(const ag_object *part, const ag_list *list, size_t index,
                     const ag_object **out)
{
    const ag_object *same = index < list->len ? list->items[index] : NULL;
    *out = part->name ? ag_list_find(list, part->name) : same;
    return *out != NULL;
}

/* Field by field: the shorter text where what the server made of it is what was found. */
static void confirm(ag_object *found, const ag_object *shorter, const ag_object *made)
{
    for (size_t i = 0; i < found->shape->field_count; i++) {
        const ag_field *field = &found->shape->fields[i];
        if (field->type == AG_SQL) {
            const char **text = ag_field_at(found, field);
            if (ag_streq(*text, *(const char *const *)ag_field_of(made, field)))
                *text = *(const char *const *)ag_field_of(shorter, field);
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            const ag_list *parts = ag_field_list(found, field);
            for (size_t k = 0; k < parts->len; k++) {
                const ag_object *same;
                if (is_there(parts->items[k], ag_field_list_of(made, field), k, &same))
                    confirm(parts->items[k], ag_field_list_of(shorter, field)->items[k], same);
            }
        }
    }
}

/* The shorter object without those children that are as they were found: they only cost.  A view may need the primary key. */
static ag_object *bare(const shortening *s, const ag_object *found, const ag_object *shorter)
{
    ag_object *copy = ag_object_copy(s->arena, shorter);
    for (size_t f = 0; f < copy->shape->field_count; f++) {
        const ag_field *field = &copy->shape->fields[f];
        int kind = field->type == AG_CHILDREN ? (*field->shape)->id : -1;
        if (kind < 0 || kind == AG_KIND_COLUMN || kind == AG_KIND_PRIMARY_KEY)
            continue;
        ag_list *children = ag_field_list(copy, field);
        ag_list kept = {0};
        for (size_t i = 0; i < children->len; i++) {
            if (!ag_object_equal(children->items[i], ag_field_list_of(found, field)->items[i],
                                 false))
                ag_list_add(s->arena, &kept, children->items[i]);
        }
        *children = kept;
    }
    return copy;
}

/* With the shorter texts in the objects of these names only. */
static ag_schema *mix(const shortening *s, const ag_map *names)
{
    ag_schema *mixed = ag_schema_new(s->arena);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *found = ag_children_of(&s->schema->base, kind);
        const ag_list *shorter = ag_children_of(&s->shorter->base, kind);
        for (size_t i = 0; i < found->len; i++) {
            bool in = ag_map_has(names, found->items[i]->name);
            ag_list_add(s->arena, ag_children(&mixed->base, kind),
                        in ? bare(s, found->items[i], shorter->items[i]) : found->items[i]);
        }
    }
    return mixed;
}

static bool create(const shortening *s, const ag_names *names, const ag_map *set, ag_schema **made)
{
    ag_error ignored = {0};
    const ag_schema *closure = ag_closure(s->arena, mix(s, set), names, NULL);
    return s->scratch->ops->reset(s->scratch, &ignored) &&
           ag_scratch_build(s->arena, s->scratch, closure, s->default_schema, &ignored) &&
           ag_scratch_inspect(s->arena, s->scratch, s->default_schema, made, &ignored);
}

static void confirm_all(const shortening *s, const ag_map *names, const ag_schema *made)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *found = ag_children_of(&s->schema->base, kind);
        const ag_list *shorter = ag_children_of(&s->shorter->base, kind);
        for (size_t i = 0; i < found->len; i++) {
            const char *name = found->items[i]->name;
            const ag_object *same = ag_list_find(ag_children_of(&made->base, kind), name);
            if (same && ag_map_has(names, name))
                confirm(found->items[i], shorter->items[i], same);
        }
    }
}

static void try_names(shortening *s, const ag_names *names)
{
    ag_schema *made = NULL;
    ag_map set = ag_map_new(s->arena);
    size_t half = names->len / 2;
    ag_names first = {0}, second = {0};
    if (names->len == 0 || s->tries++ >= MOST_TRIES)
        return;
    for (size_t i = 0; i < names->len; i++)
        ag_map_put(&set, names->items[i], NULL);
    if (create(s, names, &set, &made)) {
        confirm_all(s, &set, made);
        return;
    }
    for (size_t i = 0; half > 0 && i < names->len; i++)
        AG_PUSH(s->arena, i < half ? &first : &second, names->items[i]);
    try_names(s, &first);
    try_names(s, &second);
}

void ag_scratch_shorten(ag_arena *arena, ag_session *scratch, const char *default_schema,
                        ag_schema *schema)
{
    shortening s = {arena, scratch, default_schema, schema, ag_schema_copy(arena, schema), 0};
    ag_names names = {0};
    if (!scratch->dialect->shorten || !scratch->ops->reset)
        return;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&s.shorter->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            scratch->dialect->shorten(arena, list->items[i]);
            if (!ag_object_equal(list->items[i], ag_children_of(&schema->base, kind)->items[i],
                                 false))
                AG_PUSH(arena, &names, list->items[i]->name);
        }
    }
    try_names(&s, &names);
}
