/* validate_sqlite_names.c: names that are several in PostgreSQL and one in SQLite, which does not look at case and has no schemas. */
#include "base/text.h"
#include "model/settle.h"

typedef struct naming {
    ag_arena *arena;
    ag_map relations; /* lower-case name → ag_object */
    ag_map triggers;
    ag_error *err;
} naming;

/* The name as SQLite has it, in lower case: the dot behind a schema is a part of it. */
static const char *key_of(ag_arena *arena, const ag_object *object)
{
    ag_name name;
    ag_error ignored = {0};
    if (ag_kinds[ag_kind_of(object)].in_table ||
        !ag_name_parse(arena, object->name, &name, &ignored))
        return ag_lower(arena, object->name);
    return ag_lower(arena,
                    name.schema ? ag_format(arena, "%s.%s", name.schema, name.name) : name.name);
}

static bool take(naming *n, ag_map *names, const ag_object *object)
{
    if (!object->name || (object->only && !(object->only & ag_field_bit(AG_SQLITE))))
        return true;
    const char *key = key_of(n->arena, object);
    if (ag_kind_of(object) != AG_KIND_COLUMN && ag_starts_with(key, "sqlite_")) {
        (void)ag_fail(n->err, AG_E_NAME, NULL,
                      "%s \"%s\": names that begin with \"sqlite_\" are SQLite's own",
                      ag_settle_noun(object), object->name);
        return ag_about(n->err, object->source);
    }
    const ag_object *other = ag_map_find(names, key);
    if (!other) {
        ag_map_put(names, key, (void *)(uintptr_t)object);
        return true;
    }
    (void)ag_fail(n->err, AG_E_NAME, NULL,
                  "in sqlite %s \"%s\" is called as %s \"%s\" is: case means nothing there, and "
                  "there are no schemas",
                  ag_settle_noun(object), object->name, ag_settle_noun(other), other->name);
    return ag_about_both(n->err, object->source, other->source);
}

static bool take_list(naming *n, ag_map *names, const ag_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        if (!take(n, names, list->items[i]))
            return false;
    return true;
}

bool ag_validate_sqlite_names(ag_arena *arena, const ag_schema *schema, uint64_t dialects,
                              ag_error *err)
{
    static const ag_kind kinds[] = {AG_KIND_TABLE, AG_KIND_VIRTUAL_TABLE, AG_KIND_VIEW};
    naming n = {arena, ag_map_new(arena), ag_map_new(arena), err};
    if (!(dialects & ag_field_bit(AG_SQLITE)))
        return true;
    for (size_t k = 0; k < AG_COUNT(kinds); k++)
        if (!take_list(&n, &n.relations, ag_children_of(&schema->base, kinds[k])))
            return false;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        ag_map columns = ag_map_new(arena);
        bool is_here = !table->base.only || (table->base.only & ag_field_bit(AG_SQLITE));
        if (is_here && (!take_list(&n, &columns, &table->columns) ||
                        !take_list(&n, &n.relations, &table->indexes) ||
                        !take_list(&n, &n.triggers, &table->triggers)))
            return false;
    }
    return true;
}
