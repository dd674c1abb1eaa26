/* constraint.c: keys and checks, as they stand in a CREATE TABLE text. */
#include "base/text.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/project.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

static void put_name(ag_buf *out, const ag_object *constraint)
{
    if (constraint->name)
        ag_sqlf(out, dialect, "CONSTRAINT %I ", constraint->name);
}

void ag_sqlite_put_conflict(ag_buf *out, ag_word on_conflict)
{
    static const char *const words[] = {NULL, "ROLLBACK", "ABORT", "FAIL", "IGNORE", "REPLACE"};
    if (words[on_conflict])
        ag_sqlf(out, dialect, " ON CONFLICT %S", words[on_conflict]);
}

static void put_actions(ag_buf *out, const ag_foreign_key *key)
{
    static const char *const actions[] = {NULL, "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"};
    static const char *const deferrable[] = {"", " DEFERRABLE INITIALLY IMMEDIATE",
                                             " DEFERRABLE INITIALLY DEFERRED"};
    if (key->match == AG_MATCH_FULL)
        ag_buf_put(out, " MATCH FULL");
    if (actions[key->on_delete])
        ag_sqlf(out, dialect, " ON DELETE %S", actions[key->on_delete]);
    if (actions[key->on_update])
        ag_sqlf(out, dialect, " ON UPDATE %S", actions[key->on_update]);
    ag_buf_put(out, deferrable[key->deferrable]);
}

static void put_foreign_key(ag_buf *out, const ag_foreign_key *key, bool at_column)
{
    if (!at_column)
        ag_sqlf(out, dialect, "FOREIGN KEY (%C) ", &key->columns);
    ag_sqlf(out, dialect, "REFERENCES %I", ag_sqlite_name(out->arena, key->references.table));
    if (key->references.columns.len > 0 && !key->implied)
        ag_sqlf(out, dialect, " (%C)", &key->references.columns);
    put_actions(out, key);
}

/* "(a, b)": as it is written, where that says more than names. */
static void put_key(ag_buf *out, const ag_names *columns, const char *key, bool autoincrement)
{
    ag_sqlf(out, dialect, key ? " (%S" : " (", key);
    if (!key)
        ag_sqlf(out, dialect, "%C", columns);
    ag_buf_put(out, autoincrement ? " AUTOINCREMENT)" : ")");
}

static bool is_autoincrement(const ag_table *table)
{
    const ag_column *rowid = ag_sqlite_rowid_column(table);
    return rowid && rowid->identity == AG_IDENTITY_ALWAYS;
}

static void put_primary_key(ag_buf *out, const ag_table *table, const ag_primary_key *key,
                            bool at_column)
{
    bool counts = is_autoincrement(table);
    ag_buf_put(out, "PRIMARY KEY");
    if (!at_column)
        put_key(out, &key->columns, key->key, counts);
    else if (key->key)
        ag_buf_put(out, " DESC");
    ag_sqlite_put_conflict(out, key->on_conflict);
    if (at_column && counts)
        ag_buf_put(out, " AUTOINCREMENT");
}

static void put_unique(ag_buf *out, const ag_unique *unique, bool at_column)
{
    ag_buf_put(out, "UNIQUE");
    if (!at_column)
        put_key(out, &unique->columns, unique->key, false);
    ag_sqlite_put_conflict(out, unique->on_conflict);
}

static void put_check(ag_buf *out, const ag_check *check)
{
    ag_sqlf(out, dialect, "CHECK (%S)", ag_sql_closed(out->arena, check->expression));
    ag_sqlite_put_conflict(out, check->on_conflict);
}

static void put_constraint(ag_buf *out, const ag_table *table, const ag_object *constraint,
                           bool at_column)
{
    put_name(out, constraint);
    ag_kind kind = ag_kind_of(constraint);
    if (kind == AG_KIND_PRIMARY_KEY)
        put_primary_key(out, table, (const ag_primary_key *)constraint, at_column);
    else if (kind == AG_KIND_UNIQUE)
        put_unique(out, (const ag_unique *)constraint, at_column);
    else if (kind == AG_KIND_CHECK)
        put_check(out, (const ag_check *)constraint);
    else
        put_foreign_key(out, (const ag_foreign_key *)constraint, at_column);
}

/* ------------------------------------------------------------------ where they stand */

static const ag_kind kinds[] = {AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE, AG_KIND_CHECK,
                                AG_KIND_FOREIGN_KEY};

static const char *said_column(const ag_object *constraint)
{
    const ag_field *field =
        &constraint->shape->fields[ag_field_index(constraint->shape, "at_column")];
    return *(const char *const *)ag_field_of(constraint, field);
}

/* The columns of a key; NULL of a check. */
static const ag_names *columns_of(const ag_object *constraint)
{
    switch (ag_kind_of(constraint)) {
    case AG_KIND_PRIMARY_KEY: return &((const ag_primary_key *)constraint)->columns;
    case AG_KIND_UNIQUE: return &((const ag_unique *)constraint)->columns;
    case AG_KIND_FOREIGN_KEY: return &((const ag_foreign_key *)constraint)->columns;
    default: break;
    }
    return NULL;
}

/*
 * The column that the constraint stands at; NULL: none.  The rowid's key stands at it, unless it was written elsewhere, as one that has a name is, or one that
 * would mean something else there.
 */
static const ag_column *place_of(const ag_table *table, const ag_object *constraint)
{
    const char *said = said_column(constraint);
    const ag_names *columns = columns_of(constraint);
    const ag_column *column = said ? ag_ddl_column(table, said) : NULL;
    if (column && columns && (columns->len != 1 || !ag_strcaseeq(columns->items[0], said)))
        column = NULL;
    if (column || ag_kind_of(constraint) != AG_KIND_PRIMARY_KEY)
        return column;
    const ag_primary_key *key = (const ag_primary_key *)constraint;
    return key->base.name || key->key ? NULL : ag_sqlite_rowid_column(table);
}

void ag_sqlite_put_constraints_at(ag_buf *out, const ag_table *table, const ag_column *column)
{
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            if (place_of(table, list->items[i]) != column)
                continue;
            ag_buf_putc(out, ' ');
            put_constraint(out, table, list->items[i], true);
        }
    }
}

void ag_sqlite_put_constraints(ag_buf *out, const ag_table *table)
{
    for (size_t k = 0; k < AG_COUNT(kinds); k++) {
        const ag_list *list = ag_children_of(&table->base, kinds[k]);
        for (size_t i = 0; i < list->len; i++) {
            if (place_of(table, list->items[i]))
                continue;
            ag_buf_put(out, ",\n    ");
            put_constraint(out, table, list->items[i], false);
        }
    }
}
