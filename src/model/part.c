#include "model/part.h"

#include "base/text.h"

static bool is_over(const ag_index *index, const ag_names *columns, const ag_names *include)
{
    bool same = index->unique && !index->where && index->columns.len == columns->len &&
                ag_names_equal(&index->include, include);
    for (size_t i = 0; same && i < columns->len; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        same = ag_streq(column->column, columns->items[i]);
    }
    return same;
}

ag_list ag_table_keys_like(ag_arena *arena, const ag_table *partition, const ag_index *index)
{
    ag_list found = {0};
    const ag_primary_key *key = ag_table_primary_key(partition);
    if (ag_part_name(&index->base, partition->base.name))
        return found;
    if (key && is_over(index, &key->columns, &key->include))
        ag_list_add(arena, &found, (ag_object *)(uintptr_t)key);
    for (size_t i = 0; i < partition->uniques.len; i++) {
        const ag_unique *unique = (const ag_unique *)partition->uniques.items[i];
        if (is_over(index, &unique->columns, &unique->include))
            ag_list_add(arena, &found, partition->uniques.items[i]);
    }
    return found;
}

ag_list ag_table_keyed_partitions(ag_arena *arena, const ag_schema *schema, const char *table,
                                  const ag_index *index)
{
    ag_list found = {0};
    for (size_t i = 0; index->unique && i < schema->tables.len; i++) {
        const ag_table *other = (const ag_table *)schema->tables.items[i];
        if (other->partition_of && ag_table_descends(schema, other, table) &&
            ag_table_keys_like(arena, other, index).len > 0)
            ag_list_add(arena, &found, schema->tables.items[i]);
    }
    return found;
}

/* ------------------------------------------------------------------ what is beside a part */

static bool is_unique(const ag_object *object)
{
    return ag_kind_of(object) != AG_KIND_INDEX || ((const ag_index *)object)->unique;
}

/* What it is over: names of columns, and expressions. */
static ag_names terms_of(ag_arena *arena, const ag_object *object)
{
    ag_names terms = {0};
    if (ag_kind_of(object) != AG_KIND_INDEX)
        return ag_key_columns(arena, object);
    const ag_list *columns = &((const ag_index *)object)->columns;
    for (size_t i = 0; i < columns->len; i++) {
        const ag_index_column *column = (const ag_index_column *)columns->items[i];
        AG_PUSH(arena, &terms, column->column ? column->column : column->expression);
    }
    return terms;
}

/* A constraint takes only constraints for its parts. */
static bool is_alike(ag_arena *arena, const ag_object *own, const ag_object *inherited)
{
    bool constraint = ag_kind_of(inherited) != AG_KIND_INDEX;
    const ag_names a = terms_of(arena, own), b = terms_of(arena, inherited);
    bool same = is_unique(own) == is_unique(inherited) && a.len == b.len &&
                (!constraint || ag_kind_of(own) != AG_KIND_INDEX);
    for (size_t i = 0; same && i < a.len; i++)
        same = ag_sql_equal(a.items[i], b.items[i]);
    return same;
}

static bool has(const ag_list *list, const ag_object *object)
{
    bool found = false;
    for (size_t i = 0; i < list->len; i++)
        found = found || list->items[i] == object;
    return found;
}

ag_list ag_table_beside(ag_arena *arena, const ag_table *partition, const ag_object *inherited)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    bool is_index = ag_kind_of(inherited) == AG_KIND_INDEX;
    const ag_list parts =
        is_index ? ag_table_keys_like(arena, partition, (const ag_index *)inherited) : (ag_list){0};
    ag_list found = {0};
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&partition->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++)
            if (is_alike(arena, list->items[i], inherited) && !has(&parts, list->items[i]))
                ag_list_add(arena, &found, list->items[i]);
    }
    return found;
}

bool ag_table_has_beside(ag_arena *arena, const ag_schema *schema, const char *table,
                         const ag_object *object)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *other = (const ag_table *)schema->tables.items[i];
        if (other->partition_of && ag_table_descends(schema, other, table) &&
            ag_table_beside(arena, other, object).len > 0)
            return true;
    }
    return false;
}

/* ------------------------------------------------------------------ names of parts */

static void *field_of(ag_object *object, const char *name)
{
    if (!ag_kinds[ag_kind_of(object)].indexed)
        return NULL;
    int index = ag_field_index(object->shape, name);
    return index < 0 ? NULL : ag_field_at(object, &object->shape->fields[index]);
}

ag_pairs *ag_part_names(ag_object *object)
{
    return field_of(object, "part_names");
}

ag_names *ag_part_unattached(ag_object *object)
{
    return field_of(object, "unattached");
}

static ag_names names_without(ag_arena *arena, const ag_names *names, const char *name)
{
    ag_names kept = {0};
    for (size_t i = 0; i < names->len; i++)
        if (!ag_streq(names->items[i], name))
            AG_PUSH(arena, &kept, names->items[i]);
    return kept;
}

ag_object *ag_part_all(ag_arena *arena, const ag_object *table, const char *partition)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    ag_object *copy = NULL;
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(table, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            if (!ag_names_has(ag_part_unattached(list->items[i]), partition))
                continue;
            copy = copy ? copy : ag_object_copy(arena, table);
            ag_names *names = ag_part_unattached(ag_children(copy, kinds[k])->items[i]);
            *names = names_without(arena, names, partition);
        }
    }
    return copy;
}

const char *ag_part_name(const ag_object *object, const char *partition)
{
    const ag_pairs *names = ag_part_names((ag_object *)(uintptr_t)object);
    for (size_t i = 0; names && i < names->keys.len; i++)
        if (ag_streq(names->keys.items[i], partition))
            return names->values.items[i];
    return NULL;
}
