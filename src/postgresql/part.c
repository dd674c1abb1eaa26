/* part.c: indexes and keys of partitioned tables whose parts are made one by one, each by itself, and attached. */
#include "postgresql/part.h"

#include "base/text.h"
#include "model/part.h"
#include "postgresql/postgresql.h"

void ag_pg_take_unattached(ag_pg_catalog *catalog, const char *oids, ag_object *object)
{
    const ag_names parts = oids == NULL ? (ag_names){0} : ag_split(catalog->arena, oids, ' ');
    for (size_t i = 0; i < parts.len; i++) {
        const ag_pg_relation *partition = ag_pg_relation_find(catalog, parts.items[i]);
        if (partition != NULL) {
            AG_PUSH(catalog->arena, ag_part_unattached(object), partition->name);
        }
    }
}

/* True if a partition below the table has no part. */
static bool lacks_some(const ag_pg_work *w, const char *table, const ag_object *object)
{
    const ag_names *unattached = ag_part_unattached((ag_object *)(uintptr_t)object);
    for (size_t i = 0; i < unattached->len; i++) {
        const ag_table *other = ag_table_find(w->render->schema, unattached->items[i]);
        if (other != NULL && ag_table_descends(w->render->schema, other, table)) {
            return true;
        }
    }
    return false;
}

bool ag_pg_is_apart(const ag_pg_work *w, const char *table, const ag_object *object)
{
    const ag_table *owner = ag_table_find(w->render->schema, table);
    return owner != NULL && owner->partition_by != NULL &&
           ag_part_unattached((ag_object *)(uintptr_t)object) != NULL &&
           (lacks_some(w, table, object) ||
            ag_table_has_beside(w->arena, w->render->schema, table, object));
}

/* An index that parts are attached to: its name in text form, NULL: not known; and SQL for that, as a text. */
typedef struct whole {
    const char *name;
    const char *sql;
} whole;

static whole whole_named(ag_pg_work *w, const char *name)
{
    ag_buf quoted = ag_buf_new(w->arena), sql = ag_buf_new(w->arena);
    ag_pg_put(&quoted, "%N", name);
    ag_pg_put(&sql, "%L", quoted.text);
    return (whole){name, sql.text};
}

/* What the index has in a partition. */
static whole whole_in(ag_pg_work *w, const char *index, const char *partition)
{
    ag_buf table = ag_buf_new(w->arena), sql = ag_buf_new(w->arena);
    ag_pg_put(&table, "%N", partition);
    ag_pg_put(&sql,
              "(SELECT x.indexrelid::regclass FROM pg_partition_tree(%S) p JOIN pg_index x ON"
              " x.indexrelid = p.relid WHERE x.indrelid = %L::regclass)",
              whole_named(w, index).sql, table.text);
    return (whole){NULL, sql.text};
}

/* The last that was made on the table, where nobody knows what the server called it. */
static void attach(ag_pg_work *w, const whole *index, const char *partition, const char *name)
{
    ag_buf body = ag_buf_new(w->arena), table = ag_buf_new(w->arena), part = ag_buf_new(w->arena);
    const char *beside = name == NULL ? NULL : ag_pg_beside(w->arena, partition, name);
    if (beside != NULL && index->name != NULL) {
        ag_pg_run(w, "ALTER INDEX %N ATTACH PARTITION %N", index->name, beside);
        return;
    }
    ag_pg_put(&table, "%N", partition);
    ag_pg_put(&part,
              "(SELECT max(indexrelid)::regclass FROM pg_index WHERE indrelid = %L::regclass)",
              table.text);
    ag_pg_put(&body,
              "\nBEGIN\n    EXECUTE format('ALTER INDEX %%s ATTACH PARTITION %%s', %S, %S);\nEND\n",
              index->sql, beside == NULL ? part.text : whole_named(w, beside).sql);
    ag_pg_run(w, "DO %L", body.text);
}

static void make_parts(ag_pg_work *w, const whole *root, const char *table,
                       const ag_object *object);

/* A key of the partition's own that is meant to be the part. */
static const char *own_part(ag_pg_work *w, const ag_table *partition, const ag_object *object)
{
    const ag_list keys = ag_kind_of(object) == AG_KIND_INDEX
                             ? ag_table_keys_like(w->arena, partition, (const ag_index *)object)
                             : (ag_list){0};
    return keys.len > 0 ? keys.items[0]->name : NULL;
}

static const char *build_part(ag_pg_work *w, const ag_table *partition, const ag_object *object)
{
    ag_object *part = ag_object_copy(w->arena, object);
    bool apart = ag_pg_is_apart(w, partition->base.name, object);
    part->name = ag_part_name(object, partition->base.name);
    if (part->name == NULL && apart) {
        part->name = ag_part_name_free(w->arena, object, partition);
    }
    if (ag_kind_of(part) == AG_KIND_INDEX) {
        ag_pg_build_index(w, partition->base.name, (const ag_index *)part, false, apart);
    } else {
        ag_pg_build_key(w, partition->base.name, part, apart);
    }
    if (apart) {
        const whole own = whole_named(w, ag_pg_beside(w->arena, partition->base.name, part->name));
        make_parts(w, &own, partition->base.name, object);
    }
    return part->name;
}

static void make_part(ag_pg_work *w, const whole *root, const ag_table *partition,
                      const ag_object *object)
{
    const char *name = own_part(w, partition, object);
    if (name == NULL) {
        name = build_part(w, partition, object);
    }
    attach(w, root, partition->base.name, name);
}

static void make_parts(ag_pg_work *w, const whole *root, const char *table, const ag_object *object)
{
    const ag_names *unattached = ag_part_unattached((ag_object *)(uintptr_t)object);
    const ag_list *tables = &w->render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *partition = (const ag_table *)tables->items[i];
        if (ag_streq(partition->partition_of, table) &&
            !ag_names_has(unattached, partition->base.name)) {
            make_part(w, root, partition, object);
        }
    }
}

void ag_pg_make_parts(ag_pg_work *w, const char *table, const ag_object *object)
{
    const whole root = whole_named(w, ag_pg_beside(w->arena, table, object->name));
    make_parts(w, &root, table, object);
}

bool ag_pg_only_attaches(const ag_object *from, const ag_object *to)
{
    const ag_names *before = ag_part_unattached((ag_object *)(uintptr_t)from);
    const ag_names *after = ag_part_unattached((ag_object *)(uintptr_t)to);
    bool attaches = true;
    for (size_t i = 0; after != NULL && i < after->len; i++) {
        attaches = attaches && ag_names_has(before, after->items[i]);
    }
    return attaches;
}

void ag_pg_attach_parts(ag_pg_work *w, const ag_object *from, const ag_object *to)
{
    const char *name = ag_pg_beside(w->arena, w->op->table, to->name);
    const ag_names *before = ag_part_unattached((ag_object *)(uintptr_t)from);
    const ag_names *after = ag_part_unattached((ag_object *)(uintptr_t)to);
    for (size_t i = 0; i < before->len; i++) {
        const ag_table *table = ag_table_find(w->render->schema, before->items[i]);
        if (table == NULL || table->partition_of == NULL || ag_names_has(after, before->items[i])) {
            continue;
        }
        const whole index = ag_streq(table->partition_of, w->op->table)
                                ? whole_named(w, name)
                                : whole_in(w, name, table->partition_of);
        make_part(w, &index, table, to);
    }
}
