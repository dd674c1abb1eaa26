/* part_name.c: what the parts of partitioned indexes and keys are called: how it is read, and given after they are made. */
#include "base/text.h"
#include "model/part.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

static const ag_kind kinds[] = AG_PART_KINDS;

/* ------------------------------------------------------------------ reading */

static const ag_pg_select select_list[] = {
    {"relation", "ri.indrelid"},
    {"name", "rc.relname"},
    {"partition", "pi.indrelid"},
    {"part", "pc.relname"},
    {0},
};

static ag_object *find_child(const ag_table *table, const char *name)
{
    ag_object *found = NULL;
    for (size_t k = 0; found == NULL && k < AG_COUNT(kinds); k++) {
        found = ag_list_find(ag_children_of(&table->base, kinds[k]), name);
    }
    return found;
}

/* Beside something of the partition's own that could be it, a part has to be said. */
static bool is_plain(ag_pg_catalog *catalog, const ag_table *table, const ag_object *child,
                     const ag_pg_relation *partition, const char *part)
{
    ag_arena *arena = catalog->relations.arena;
    bool beside = partition->table != NULL &&
                  (ag_table_beside(arena, partition->table, child).len > 0 ||
                   (ag_kind_of(child) == AG_KIND_INDEX &&
                    ag_table_keys_like(arena, partition->table, (const ag_index *)child).len > 0));
    return !beside && ag_part_name_is_usual(arena, table, child, partition->name, part);
}

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    (void)err;
    for (size_t i = 0; i < rows->row_count; i++) {
        const ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        const ag_pg_relation *partition =
            ag_pg_relation_find(catalog, ag_pg_cell(rows, i, "partition"));
        const char *part = ag_pg_cell(rows, i, "part");
        if (relation == NULL || relation->table == NULL || partition == NULL) {
            continue;
        }
        ag_object *child = find_child(relation->table, ag_cell(rows, i, 1));
        if (child == NULL || is_plain(catalog, relation->table, child, partition, part)) {
            continue;
        }
        AG_PUSH(catalog->arena, &ag_part_names(child)->keys, partition->name);
        AG_PUSH(catalog->arena, &ag_part_names(child)->values, ag_strdup(catalog->arena, part));
    }
    return true;
}

/* What is a constraint of the partition's own has the name of that. */
const ag_pg_query ag_pg_part_name_query = {
    .select = select_list,
    .from = "FROM (WITH RECURSIVE part(root, oid) AS (SELECT h.inhparent, h.inhrelid FROM"
            " pg_inherits h JOIN pg_class c ON c.oid = h.inhparent WHERE c.relkind = 'I' AND NOT"
            " c.relispartition UNION ALL SELECT p.root, h.inhrelid FROM part p JOIN pg_inherits h"
            " ON h.inhparent = p.oid) SELECT root, oid FROM part) p"
            " JOIN pg_index ri ON ri.indexrelid = p.root JOIN pg_class rc ON rc.oid = p.root"
            " JOIN pg_index pi ON pi.indexrelid = p.oid JOIN pg_class pc ON pc.oid = p.oid"
            " JOIN pg_class t ON t.oid = pi.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace"
            " WHERE " AG_PG_OWN_SCHEMA " AND NOT EXISTS (SELECT FROM pg_constraint o WHERE"
            " o.conindid = p.oid AND o.conparentid = 0 AND o.contype IN ('p', 'u', 'x'))"
            " ORDER BY ri.indrelid, rc.relname, n.nspname, t.relname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

/* Where another part has the name by now, the two change names; where something else has it, the part keeps that of the server: nothing fails for the sake of it. */
static void name_part(ag_pg_work *w, const char *table, const ag_object *object,
                      const char *partition, const char *name)
{
    ag_buf root = ag_buf_new(w->arena), quoted = ag_buf_new(w->arena);
    ag_buf wanted = ag_buf_new(w->arena), block = ag_buf_new(w->arena);
    ag_pg_put(&root, "%N", ag_pg_beside(w->arena, table, object->name));
    ag_pg_put(&quoted, "%N", partition);
    ag_pg_put(&wanted, "%N", ag_pg_beside(w->arena, partition, name));
    ag_pg_put(&block,
              "DECLARE part regclass := (SELECT i.indexrelid FROM pg_partition_tree(%L) p JOIN"
              " pg_index i ON i.indexrelid = p.relid WHERE i.indrelid = %L::regclass);"
              " named regclass := to_regclass(%L);"
              " beside bool := named <> part AND EXISTS (SELECT FROM pg_index i JOIN pg_inherits h"
              " ON h.inhrelid = i.indexrelid WHERE i.indexrelid = named AND i.indrelid ="
              " %L::regclass); was name := (SELECT relname FROM pg_class WHERE oid = part);"
              " BEGIN IF beside THEN"
              " EXECUTE format('ALTER INDEX %%s RENAME TO %%I', named, 'autogen_' || part::oid);"
              " END IF; IF beside OR named IS NULL AND part IS NOT NULL THEN"
              " EXECUTE format('ALTER INDEX %%s RENAME TO %%I', part, %L); END IF; IF beside THEN"
              " EXECUTE format('ALTER INDEX %%s RENAME TO %%I', named, was); END IF; END",
              root.text, quoted.text, wanted.text, quoted.text, name);
    ag_pg_run(w, "DO %L", block.text);
}

void ag_pg_name_parts(ag_pg_work *w, const char *table, const ag_object *object)
{
    const ag_pairs *names = ag_part_names((ag_object *)(uintptr_t)object);
    for (size_t i = 0; names != NULL && object->name != NULL && i < names->keys.len; i++) {
        const char *partition = names->keys.items[i];
        const ag_table *there = ag_table_find(w->render->schema, partition);
        if (there != NULL && ag_table_descends(w->render->schema, there, table)) {
            name_part(w, table, object, partition, names->values.items[i]);
        }
    }
}

/* Of one parent's index, those parts that lie in the table or below it. */
static void name_below(ag_pg_work *w, const char *parent, ag_object *object, const char *table)
{
    const ag_pairs *names = ag_part_names(object);
    for (size_t i = 0; object->name != NULL && i < names->keys.len; i++) {
        const char *partition = names->keys.items[i];
        const ag_table *there = ag_table_find(w->render->schema, partition);
        if (ag_streq(partition, table) ||
            (there != NULL && ag_table_descends(w->render->schema, there, table))) {
            name_part(w, parent, object, partition, names->values.items[i]);
        }
    }
}

void ag_pg_name_parts_in(ag_pg_work *w, const char *table, const char *partition_of)
{
    const ag_table *parent = ag_table_find(w->render->schema, partition_of);
    for (size_t depth = w->render->schema->tables.len; parent != NULL && depth > 0; depth--) {
        for (size_t k = 0; k < AG_COUNT(kinds); k++) {
            const ag_list *list = ag_children_of(&parent->base, kinds[k]);
            for (size_t i = 0; i < list->len; i++) {
                name_below(w, parent->base.name, list->items[i], table);
            }
        }
        parent = parent->partition_of == NULL
                     ? NULL
                     : ag_table_find(w->render->schema, parent->partition_of);
    }
}

/* The object that the table has of the same sort as `object`, which stands above it; each is found once. */
static const ag_object *find_part(ag_arena *arena, const ag_table *whole, const ag_object *object,
                                  ag_map *found)
{
    const ag_list *list = ag_children_of(&whole->base, ag_kind_of(object));
    for (size_t i = 0; i < list->len; i++) {
        ag_object *part = ag_object_copy(arena, list->items[i]),
                  *above = ag_object_copy(arena, object);
        ag_object *both[] = {part, above};
        for (size_t k = 0; k < AG_COUNT(both); k++) {
            int comment = ag_field_index(both[k]->shape, "comment");
            *ag_part_names(both[k]) = (ag_pairs){0};
            *(const char **)ag_field_at(both[k], &both[k]->shape->fields[comment]) = NULL;
        }
        if (!ag_map_has(found, part->name) && ag_object_equal(part, above, true)) {
            ag_map_put(found, part->name, list->items[i]);
            return list->items[i];
        }
    }
    return NULL;
}

void ag_pg_name_as_own(ag_pg_work *w, const ag_table *table)
{
    const ag_schema *schema = w->render->schema;
    const ag_table *whole = ag_table_alone(w->arena, schema, table);
    const ag_table *parent = ag_table_find(schema, table->partition_of);
    ag_map found = ag_map_new(w->arena);
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *own = ag_children_of(&table->base, kinds[k]);
        for (size_t i = 0; i < own->len; i++) {
            ag_map_put(&found, own->items[i]->name, own->items[i]);
        }
    }
    for (size_t depth = schema->tables.len; parent != NULL && depth > 0; depth--) {
        for (size_t k = 0; k < AG_COUNT(kinds); k++) {
            const ag_list *list = ag_children_of(&parent->base, kinds[k]);
            for (size_t i = 0; i < list->len; i++) {
                const ag_object *part = find_part(w->arena, whole, list->items[i], &found);
                if (part != NULL && list->items[i]->name != NULL) {
                    name_part(w, parent->base.name, list->items[i], table->base.name, part->name);
                }
            }
        }
        parent = parent->partition_of == NULL ? NULL : ag_table_find(schema, parent->partition_of);
    }
}
