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

ag_pairs *ag_part_names(ag_object *object)
{
    if (!ag_kinds[ag_kind_of(object)].indexed)
        return NULL;
    int index = ag_field_index(object->shape, "part_names");
    return index < 0 ? NULL : ag_field_at(object, &object->shape->fields[index]);
}

const char *ag_part_name(const ag_object *object, const char *partition)
{
    const ag_pairs *names = ag_part_names((ag_object *)(uintptr_t)object);
    for (size_t i = 0; names && i < names->keys.len; i++)
        if (ag_streq(names->keys.items[i], partition))
            return names->values.items[i];
    return NULL;
}
