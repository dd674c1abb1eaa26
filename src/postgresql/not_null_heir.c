/*
 * not_null_heir.c: DROP NOT NULL above a primary key.  The server carries it down to all that inherit the column, and refuses it where the column is in a primary key that one of them has of
 * its own; for that one nothing is to change.
 */
#include "base/text.h"
#include "postgresql/part.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

static bool has_key_over(const ag_table *table, const char *column)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    return key != NULL && ag_names_has(&key->columns, column);
}

/* True if the table, or one between it and the operation's, has such a key. */
static bool is_kept(const ag_pg_work *w, const ag_table *table, size_t depth)
{
    ag_names parents = ag_table_parents(w->arena, table);
    bool kept = has_key_over(table, w->op->name);
    for (size_t i = 0; i < parents.len && !kept && depth > 0; i++) {
        const ag_table *above = ag_table_find(w->render->schema, parents.items[i]);
        kept = above != NULL && ag_table_descends(w->render->schema, above, w->op->table) &&
               is_kept(w, above, depth - 1);
    }
    return kept;
}

/* Those below the operation's table that keep their NOT NULL, with all below them; or all others. */
static ag_list heirs_below(const ag_pg_work *w, bool kept)
{
    const ag_list *tables = &w->render->schema->tables;
    ag_list found = {0};
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *table = (const ag_table *)tables->items[i];
        if (ag_table_descends(w->render->schema, table, w->op->table) &&
            is_kept(w, table, tables->len) == kept) {
            ag_list_add(w->arena, &found, tables->items[i]);
        }
    }
    return found;
}

/* Of the partitions that keep it those that do not go along with another one. */
static ag_list detached_of(ag_pg_work *w, const ag_list *kept)
{
    ag_list detached = {0};
    for (size_t i = 0; i < kept->len; i++) {
        const ag_table *table = (const ag_table *)kept->items[i];
        const ag_table *above = ag_table_find(w->render->schema, table->partition_of);
        bool goes_along = above != NULL &&
                          ag_table_descends(w->render->schema, above, w->op->table) &&
                          is_kept(w, above, kept->len);
        if (table->partition_of != NULL && !goes_along) {
            ag_list_add(w->arena, &detached, kept->items[i]);
        }
    }
    return detached;
}

/* Partitions can be no other than their parent says, unless they come so. */
static void drop_above_partitions(ag_pg_work *w, const ag_list *kept)
{
    const ag_list detached = detached_of(w, kept);
    for (size_t i = 0; i < detached.len; i++) {
        const ag_table *table = (const ag_table *)detached.items[i];
        ag_pg_run(w, "ALTER TABLE %N DETACH PARTITION %N", table->partition_of, table->base.name);
    }
    ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I DROP NOT NULL", w->op->table, w->op->name);
    for (size_t i = 0; i < detached.len; i++) {
        ag_pg_attach_again(w, (const ag_table *)detached.items[i]);
    }
}

ag_names ag_pg_drop_not_null_detaches(ag_pg_work *w)
{
    const ag_list kept = heirs_below(w, true), detached = detached_of(w, &kept);
    ag_names names = {0};
    for (size_t i = 0; i < detached.len; i++) {
        AG_PUSH(w->arena, &names, detached.items[i]->name);
    }
    return names;
}

void ag_pg_drop_not_null(ag_pg_work *w)
{
    const ag_list kept = heirs_below(w, true), others = heirs_below(w, false);
    if (kept.len > 0 && ((const ag_table *)kept.items[0])->partition_of != NULL) {
        drop_above_partitions(w, &kept);
        return;
    }
    ag_pg_run(w, "ALTER TABLE %S%N ALTER COLUMN %I DROP NOT NULL", kept.len > 0 ? "ONLY " : "",
              w->op->table, w->op->name);
    for (size_t i = 0; kept.len > 0 && i < others.len; i++) {
        ag_pg_run(w, "ALTER TABLE ONLY %N ALTER COLUMN %I DROP NOT NULL", others.items[i]->name,
                  w->op->name);
    }
}
