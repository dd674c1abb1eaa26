/*
 * part_key.c: keys of a partition's own that are the parts of unique indexes above it.  The server takes a key for its part only when it makes the index, or attaches the partition: so for
 * one to come or to go where the index is there the partition is detached meanwhile.
 */
#include "base/text.h"
#include "model/part.h"
#include "postgresql/part.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

/* A table of that name which has nothing but the key. */
static const ag_table *bare(ag_arena *arena, const char *name, const ag_object *key)
{
    ag_table *table = (ag_table *)ag_object_new(arena, ag_kinds[AG_KIND_TABLE].shape, name);
    ag_list_add(arena, ag_children(&table->base, ag_kind_of(key)), ag_object_copy(arena, key));
    return table;
}

/* Adds to the names, in SQL, those of the indexes above the table that have such a key for their part. */
static void add_above(ag_pg_work *w, const ag_table *table, const ag_object *key, ag_names *names)
{
    const ag_table *alone = bare(w->arena, table->base.name, key);
    const ag_table *above = table;
    for (size_t depth = w->render->schema->tables.len; depth > 0 && above != NULL; depth--) {
        above = above->partition_of == NULL ? NULL
                                            : ag_table_find(w->render->schema, above->partition_of);
        for (size_t i = 0; above != NULL && i < above->indexes.len; i++) {
            const ag_index *index = (const ag_index *)above->indexes.items[i];
            ag_buf quoted = ag_buf_new(w->arena);
            ag_pg_put(&quoted, "%N", ag_pg_beside(w->arena, above->base.name, index->base.name));
            if (ag_table_keys_like(w->arena, alone, index).len > 0 &&
                !ag_names_has(&index->unattached, table->base.name) &&
                !ag_names_has(names, quoted.text)) {
                AG_PUSH(w->arena, names, quoted.text);
            }
        }
    }
}

/* What the indexes have for their parts, unless that is a constraint, goes: the server makes it, or takes a key for it, when the partition comes back. */
static void detach(ag_pg_work *w, const ag_table *table, const ag_names *indexes)
{
    ag_buf list = ag_buf_new(w->arena), quoted = ag_buf_new(w->arena);
    ag_buf leave = ag_buf_new(w->arena), block = ag_buf_new(w->arena);
    for (size_t i = 0; i < indexes->len; i++) {
        ag_pg_put(&list, i == 0 ? "%L" : ", %L", indexes->items[i]);
    }
    ag_pg_put(&quoted, "%N", table->base.name);
    ag_pg_put(&leave, "ALTER TABLE %N DETACH PARTITION %N", table->partition_of, table->base.name);
    ag_pg_put(&block,
              "DECLARE part regclass; parts regclass[] := ARRAY(SELECT i.indexrelid FROM"
              " unnest(ARRAY[%S]::regclass[]) r CROSS JOIN pg_partition_tree(r) p JOIN pg_index i"
              " ON i.indexrelid = p.relid WHERE i.indrelid = %L::regclass AND NOT EXISTS (SELECT"
              " FROM pg_constraint o WHERE o.conindid = i.indexrelid AND o.contype IN ('p', 'u')));"
              " BEGIN %S; FOREACH part IN ARRAY parts LOOP EXECUTE format('DROP INDEX %%s', part);"
              " END LOOP; END",
              list.text, quoted.text, leave.text);
    ag_pg_run(w, "DO %L", block.text);
}

/* Of the operation's table. */
static ag_names indexes_with_part(ag_pg_work *w, const ag_object *key)
{
    const ag_table *table = ag_table_find(w->render->schema, w->op->table);
    bool is_key = ag_kind_of(key) == AG_KIND_PRIMARY_KEY || ag_kind_of(key) == AG_KIND_UNIQUE;
    ag_names indexes = {0};
    if (is_key && table != NULL && table->partition_of != NULL) {
        add_above(w, table, key, &indexes);
    }
    return indexes;
}

bool ag_pg_is_part_key(ag_pg_work *w, const ag_object *key)
{
    return indexes_with_part(w, key).len > 0;
}

bool ag_pg_detach_for_key(ag_pg_work *w, const ag_object *key)
{
    const ag_names indexes = indexes_with_part(w, key);
    if (indexes.len > 0) {
        detach(w, ag_table_find(w->render->schema, w->op->table), &indexes);
    }
    return indexes.len > 0;
}

/* What the partition has besides the parts that it had: the server could take it for one now. */
static ag_list all_beside(ag_pg_work *w, const ag_table *table)
{
    static const ag_kind kinds[] = AG_PART_KINDS;
    const ag_table *own = ag_table_find(w->render->schema, table->base.name);
    const ag_table *parent = ag_table_find(w->render->schema, table->partition_of);
    const ag_table *above =
        parent == NULL ? NULL : ag_table_whole(w->arena, w->render->schema, parent);
    ag_list all = {0};
    for (size_t k = 0; own != NULL && above != NULL && k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&above->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            const ag_list found = ag_table_beside(w->arena, own, list->items[i]);
            for (size_t j = 0; j < found.len; j++) {
                ag_list_add(w->arena, &all, found.items[j]);
            }
        }
    }
    return all;
}

static void render_one(ag_pg_work *w, const ag_table *table, ag_verb verb, ag_object *object)
{
    ag_op *op = ag_op_new(w->arena, verb, ag_kind_of(object), table->base.name, object->name);
    ag_pg_work own = *w;
    op->from = verb == AG_DROP ? object : NULL;
    op->to = verb == AG_DROP ? NULL : object;
    own.op = op;
    own.table = table;
    if (ag_kind_of(object) == AG_KIND_INDEX && verb == AG_DROP) {
        ag_pg_run(w, "DROP INDEX %N", ag_pg_beside(w->arena, table->base.name, object->name));
    } else if (ag_kind_of(object) == AG_KIND_INDEX) {
        ag_pg_create_index(&own, table->base.name, (const ag_index *)object, false);
    } else if (verb == AG_DROP) {
        ag_pg_run(w, "ALTER TABLE %N DROP CONSTRAINT %I", table->base.name, object->name);
    } else {
        ag_pg_add_constraint(&own, object);
    }
}

void ag_pg_attach_again(ag_pg_work *w, const ag_table *table)
{
    ag_list beside = all_beside(w, table);
    for (size_t i = 0; i < beside.len; i++) {
        render_one(w, table, AG_DROP, beside.items[i]);
    }
    ag_pg_run(w, "ALTER TABLE %N ATTACH PARTITION %N %S", table->partition_of, table->base.name,
              ag_pg_closed(w->arena, table->bound));
    ag_pg_name_parts_in(w, table->base.name, table->partition_of);
    for (size_t i = 0; i < beside.len; i++) {
        render_one(w, table, AG_CREATE, beside.items[i]);
    }
}

void ag_pg_attach_with_key(ag_pg_work *w)
{
    ag_pg_attach_again(w, ag_table_find(w->render->schema, w->op->table));
}

/* ------------------------------------------------------------------ a partition that comes with such keys */

ag_list ag_pg_take_part_keys(ag_pg_work *w, ag_table *table)
{
    static const ag_kind kinds[] = {AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE};
    ag_list taken = {0};
    for (size_t k = 0; table->partition_of != NULL && k < AG_COUNT(kinds); k++) {
        ag_list *list = ag_children(&table->base, kinds[k]);
        for (size_t i = 0; i < list->len;) {
            ag_object *key = list->items[i];
            ag_names indexes = {0};
            add_above(w, table, key, &indexes);
            if (indexes.len == 0) {
                i++;
                continue;
            }
            ag_list_remove(list, key);
            ag_list_add(w->arena, &taken, key);
        }
    }
    return taken;
}

void ag_pg_add_part_keys(ag_pg_work *w, const ag_table *table, const ag_list *keys)
{
    ag_op op = *w->op;
    ag_pg_work own = *w;
    ag_names indexes = {0};
    op.table = table->base.name;
    own.op = &op;
    for (size_t i = 0; i < keys->len; i++) {
        add_above(w, table, keys->items[i], &indexes);
    }
    if (keys->len == 0) {
        return;
    }
    detach(w, table, &indexes);
    for (size_t i = 0; i < keys->len; i++) {
        ag_pg_add_constraint(&own, keys->items[i]);
    }
    ag_pg_attach_again(w, table);
}
