/* part.c: indexes of partitioned tables that some partitions have no part of: each other part is made by itself, and attached. */
#include "postgresql/part.h"

#include "base/text.h"
#include "model/part.h"
#include "postgresql/postgresql.h"

void ag_pg_take_unattached(ag_pg_catalog *catalog, const char *oids, ag_index *index)
{
    const ag_names parts = oids == NULL ? (ag_names){0} : ag_split(catalog->arena, oids, ' ');
    for (size_t i = 0; i < parts.len; i++) {
        const ag_pg_relation *partition = ag_pg_relation_find(catalog, parts.items[i]);
        if (partition != NULL) {
            AG_PUSH(catalog->arena, &index->unattached, partition->name);
        }
    }
}

/* True if a partition below the table has no part. */
static bool lacks_some(const ag_pg_work *w, const char *table, const ag_index *index)
{
    for (size_t i = 0; i < index->unattached.len; i++) {
        const ag_table *other = ag_table_find(w->render->schema, index->unattached.items[i]);
        if (other != NULL && ag_table_descends(w->render->schema, other, table)) {
            return true;
        }
    }
    return false;
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

static void make_parts(ag_pg_work *w, const whole *root, const char *table, const ag_index *index);

static void make_part(ag_pg_work *w, const whole *root, const char *partition,
                      const ag_index *index)
{
    ag_index part = *index;
    bool lacks = lacks_some(w, partition, index);
    part.base.name = ag_part_name(&index->base, partition);
    if (part.base.name == NULL && lacks) {
        part.base.name = ag_part_name_usual(w->arena, &index->base, partition);
    }
    ag_pg_build_index(w, partition, &part, false, lacks);
    if (lacks) {
        const whole own = whole_named(w, ag_pg_beside(w->arena, partition, part.base.name));
        make_parts(w, &own, partition, index);
    }
    attach(w, root, partition, part.base.name);
}

static void make_parts(ag_pg_work *w, const whole *root, const char *table, const ag_index *index)
{
    const ag_list *tables = &w->render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *partition = (const ag_table *)tables->items[i];
        if (ag_streq(partition->partition_of, table) &&
            !ag_names_has(&index->unattached, partition->base.name)) {
            make_part(w, root, partition->base.name, index);
        }
    }
}

void ag_pg_make_parts(ag_pg_work *w, const char *table, const ag_index *index)
{
    const whole root = whole_named(w, ag_pg_beside(w->arena, table, index->base.name));
    make_parts(w, &root, table, index);
}

void ag_pg_attach_parts(ag_pg_work *w, const ag_index *from, const ag_index *to)
{
    const char *name = ag_pg_beside(w->arena, w->op->table, to->base.name);
    for (size_t i = 0; i < from->unattached.len; i++) {
        const char *partition = from->unattached.items[i];
        const ag_table *table = ag_table_find(w->render->schema, partition);
        if (table == NULL || table->partition_of == NULL ||
            ag_names_has(&to->unattached, partition)) {
            continue;
        }
        const whole index = ag_streq(table->partition_of, w->op->table)
                                ? whole_named(w, name)
                                : whole_in(w, name, table->partition_of);
        make_part(w, &index, partition, to);
    }
}
