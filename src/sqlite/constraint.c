/* constraint.c: keys and checks, as they stand in a CREATE TABLE text. */
#include "base/text.h"
#include "sqlite/name.h"
#include "sqlite/project.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

void ag_sqlite_put_constraint_name(ag_buf *out, const ag_object *constraint)
{
    if (constraint->name)
        ag_sqlf(out, dialect, "CONSTRAINT %I ", constraint->name);
}

static void put_actions(ag_buf *out, const ag_foreign_key *key)
{
    static const char *const actions[] = {NULL, "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
    static const char *const deferrable[] = {"", " DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED"};
    if (key->match == AG_MATCH_FULL)
        ag_buf_put(out, " MATCH FULL");
    if (actions[key->on_delete])
        ag_sqlf(out, dialect, " ON DELETE %S", actions[key->on_delete]);
    if (actions[key->on_update])
        ag_sqlf(out, dialect, " ON UPDATE %S", actions[key->on_update]);
    ag_buf_put(out, deferrable[key->deferrable]);
}

static void put_foreign_key(ag_buf *out, const ag_foreign_key *key)
{
    ag_sqlf(out, dialect, "FOREIGN KEY (%C) REFERENCES %I", &key->columns,
            ag_sqlite_name(out->arena, key->references.table));
    if (key->references.columns.len > 0)
        ag_sqlf(out, dialect, " (%C)", &key->references.columns);
    put_actions(out, key);
}

static void put_constraint(ag_buf *out, const ag_object *constraint)
{
    ag_buf_put(out, ",\n    ");
    ag_sqlite_put_constraint_name(out, constraint);
    ag_kind kind = ag_kind_of(constraint);
    if (kind == AG_KIND_PRIMARY_KEY)
        ag_sqlf(out, dialect, "PRIMARY KEY (%C)", &((const ag_primary_key *)constraint)->columns);
    else if (kind == AG_KIND_UNIQUE)
        ag_sqlf(out, dialect, "UNIQUE (%C)", &((const ag_unique *)constraint)->columns);
    else if (kind == AG_KIND_CHECK)
        ag_sqlf(out, dialect, "CHECK (%S)",
                ag_sql_closed(out->arena, ((const ag_check *)constraint)->expression));
    else
        put_foreign_key(out, (const ag_foreign_key *)constraint);
}

void ag_sqlite_put_constraints(ag_buf *out, const ag_table *table)
{
    static const ag_kind kinds[] = {AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_CHECK,
                                    AG_KIND_FOREIGN_KEY};
    bool key_is_at_column = ag_sqlite_rowid_column(table) != NULL;
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++)
            if (kinds[k] != AG_KIND_PRIMARY_KEY || !key_is_at_column)
                put_constraint(out, list->items[i]);
    }
}
