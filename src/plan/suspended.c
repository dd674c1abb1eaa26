/* suspended.c: the list of what is not in the database for now, by what it is called. */
#include "plan/plan.h"

#include "base/text.h"

#include <string.h>

static const char *key_of(const ag_planner *planner, ag_kind kind, const char *table,
                          const char *name)
{
    table = table ? table : "";
    return ag_format(planner->arena, "%d %zu %s%s", (int)kind, strlen(table), table,
                     name ? name : "");
}

/* What has to be said for something to need it: its name, or that of its table. */
static void note_word(ag_planner *planner, ag_suspended *s)
{
    const char *word = ag_mentioned_name(planner->arena, s->table ? s->table : s->name);
    ag_suspensions *all = ag_map_find(&planner->suspended_words, word);
    if (!all)
        ag_map_put(&planner->suspended_words, word, all = AG_NEW(planner->arena, ag_suspensions));
    AG_PUSH(planner->arena, all, s);
}

static void note(ag_planner *planner, ag_suspended *s)
{
    ag_map_put(&planner->suspended_keys, key_of(planner, s->kind, s->table, s->name), s);
    note_word(planner, s);
}

ag_suspended *ag_suspended_find(const ag_planner *planner, ag_kind kind, const char *table,
                                const char *name)
{
    if (planner->suspended.len == 0)
        return NULL;
    return ag_map_find(&planner->suspended_keys, key_of(planner, kind, table, name));
}

void ag_suspended_add(ag_planner *planner, const ag_suspended *one)
{
    ag_suspended *s = AG_NEW(planner->arena, ag_suspended);
    *s = *one;
    if (planner->suspended.len == 0) {
        planner->suspended_keys = ag_map_new(planner->arena);
        planner->suspended_words = ag_map_new(planner->arena);
    }
    s->place = planner->suspended.len;
    AG_PUSH(planner->arena, &planner->suspended, s);
    note(planner, s);
}

void ag_suspended_forget(ag_planner *planner, ag_suspended *s)
{
    if (s->forgotten) /* what followed a rename may be found twice by its word */
        return;
    ag_suspended *last = planner->suspended.items[--planner->suspended.len];
    planner->suspended.items[s->place] = last;
    last->place = s->place;
    s->forgotten = true;
    ag_map_remove(&planner->suspended_keys, key_of(planner, s->kind, s->table, s->name));
}

ag_suspensions ag_suspended_under(const ag_planner *planner, const char *word)
{
    ag_suspensions found = {0};
    const ag_suspensions *all =
        planner->suspended.len > 0 ? ag_map_find(&planner->suspended_words, word) : NULL;
    for (size_t i = 0; all && i < all->len; i++)
        if (!all->items[i]->forgotten)
            AG_PUSH(planner->arena, &found, all->items[i]);
    return found;
}

/* ------------------------------------------------------------------ names that change meanwhile */

/* In the model: the object, or with its table. */
static const ag_object *find_in_model(const ag_planner *planner, const ag_suspended *s,
                                      const ag_object **table)
{
    const ag_list *list =
        s->table ? &planner->schema->tables : ag_children_of(&planner->schema->base, s->kind);
    const ag_object *top = ag_list_find(list, s->table ? s->table : s->name);
    *table = s->table ? top : NULL;
    return top && s->table ? ag_list_find(ag_children_of(top, s->kind), s->name) : top;
}

/* A table, a view or a column that gets another name is in the names of what lives in it, and of what has a signature. */
static bool may_follow(const ag_suspended *s, const ag_op *op)
{
    bool relation =
        op->kind == AG_KIND_TABLE || op->kind == AG_KIND_VIEW || ag_kinds[op->kind].in_table;
    const char *owner = ag_kinds[op->kind].in_table ? op->table : op->name;
    return !relation || ag_streq(s->table, owner) || ag_streq(s->name, owner) ||
           (!s->table && s->kind != AG_KIND_TABLE && s->kind != AG_KIND_VIEW);
}

static void call(ag_planner *planner, ag_suspended *s, const ag_object *table,
                 const ag_object *object)
{
    s->table = table ? table->name : s->table;
    s->name = object ? object->name : s->name;
    note(planner, s);
}

bool ag_planner_rename(ag_planner *planner, const ag_op *op, ag_error *err)
{
    ag_suspensions some = {0};
    for (size_t i = 0; i < planner->suspended.len; i++)
        if (may_follow(planner->suspended.items[i], op))
            AG_PUSH(planner->arena, &some, planner->suspended.items[i]);
    const ag_object **objects = AG_NEW_ARRAY(planner->arena, const ag_object *, some.len);
    const ag_object **tables = AG_NEW_ARRAY(planner->arena, const ag_object *, some.len);
    for (size_t i = 0; i < some.len; i++) {
        const ag_suspended *s = some.items[i];
        objects[i] = find_in_model(planner, s, &tables[i]);
        ag_map_remove(&planner->suspended_keys, key_of(planner, s->kind, s->table, s->name));
    }
    if (!ag_planner_apply(planner, op, err))
        return false;
    for (size_t i = 0; i < some.len; i++)
        call(planner, some.items[i], tables[i], objects[i]);
    return true;
}
