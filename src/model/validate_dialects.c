/* validate_dialects.c: what a declared schema may say and a database would refuse. */
#include "model/settle.h"

static bool fail_object(const ag_object *object, const ag_table *table, const char *why,
                        const char *hint, ag_error *err)
{
    (void)ag_fail(err, AG_E_MODEL, NULL, "%s", why);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, object->source ? object->source : table->base.source);
}

/* SQLite has no table without columns. */
static bool check_columns(ag_arena *arena, const ag_table *table, uint64_t dialects, ag_error *err)
{
    if (!(dialects & ag_field_bit(AG_SQLITE)) || table->columns.len > 0)
        return true;
    return fail_object(
        &table->base, table,
        ag_format(arena, "table \"%s\" has no columns, as no table in sqlite", table->base.name),
        "\"columns\": {\"id\": {\"type\": \"bigint\"}}", err);
}

static bool check_types(ag_arena *arena, const ag_table *table, uint64_t dialects, ag_error *err)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        const ag_object *variant = column->base.variants[AG_POSTGRESQL];
        uint64_t its = column->base.only ? dialects & column->base.only : dialects;
        if (column->type || (variant && ((const ag_column *)variant)->type) ||
            !(its & ag_field_bit(AG_POSTGRESQL)))
            continue;
        return fail_object(&column->base, table,
                           ag_format(arena,
                                     "column \"%s\" of table \"%s\" has no type for postgresql",
                                     column->base.name, table->base.name),
                           "\"type\": {\"postgresql\": \"bigint\", \"sqlite\": null}", err);
    }
    return true;
}

/* PostgreSQL has no key column that may be NULL; SQLite has, and databases use it. */
static bool check_primary_key(ag_arena *arena, const ag_table *table, uint64_t dialects,
                              ag_error *err)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    if (!key || key->base.only || !(dialects & ag_field_bit(AG_POSTGRESQL)))
        return true;
    for (size_t i = 0; i < key->columns.len; i++) {
        const ag_column *column = ag_column_find(table, key->columns.items[i]);
        if (column && column->nullable && !ag_settle_has_variant(&column->base, "nullable"))
            return fail_object(&column->base, table,
                               ag_format(arena,
                                         "column \"%s\" of table \"%s\" is nullable, and part of "
                                         "the primary key, which is never NULL in postgresql",
                                         column->base.name, table->base.name),
                               "leave \"nullable\" out", err);
    }
    return true;
}

/* ------------------------------------------------------------------ what foreign keys refer to */

static bool same_names(const ag_names *a, const ag_names *b)
{
    for (size_t i = 0; i < a->len; i++)
        if (!ag_names_has(b, a->items[i]))
            return false;
    return a->len == b->len;
}

/* A unique index of just these columns, of all rows. */
static bool is_unique_on(const ag_index *index, const ag_names *columns)
{
    if (!index->unique || index->where || index->columns.len != columns->len)
        return false;
    for (size_t i = 0; i < index->columns.len; i++) {
        const char *name = ((const ag_index_column *)index->columns.items[i])->column;
        if (!name || !ag_names_has(columns, name))
            return false;
    }
    return true;
}

/* Whether no two rows of the table can have the same values in the columns, as far as the schema says; both databases ask for it. */
static bool is_key(const ag_table *table, const ag_names *columns)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    if (key && same_names(&key->columns, columns))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++) {
        const ag_unique *unique = (const ag_unique *)table->uniques.items[i];
        if (same_names(&unique->columns, columns) ||
            ag_settle_has_variant(&unique->base, "columns"))
            return true;
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        if (is_unique_on((const ag_index *)table->indexes.items[i], columns))
            return true;
    return false;
}

static bool check_foreign_key(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                              const ag_foreign_key *key, ag_error *err)
{
    const ag_target *target = &key->references;
    const ag_table *other = target->table ? ag_table_find(schema, target->table) : NULL;
    if (other && ag_table_is_heir(other))
        other = ag_table_whole(arena, schema, other);
    if (!other || is_key(other, &target->columns))
        return true;
    const char *columns = ag_join(arena, &target->columns, ", ");
    return fail_object(&key->base, table,
                       ag_format(arena,
                                 "%s%s%s of table \"%s\" refers to \"%s(%s)\", which is not unique",
                                 key->base.name ? "foreign key \"" : "an unnamed foreign key",
                                 key->base.name ? key->base.name : "", key->base.name ? "\"" : "",
                                 table->base.name, other->base.name, columns),
                       ag_format(arena,
                                 "give \"%s\" a primary key or a unique constraint of just these "
                                 "columns",
                                 other->base.name),
                       err);
}

static bool check_foreign_keys(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                               ag_error *err)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        if (!check_foreign_key(arena, schema, table,
                               (const ag_foreign_key *)table->foreign_keys.items[i], err))
            return false;
    return true;
}

/* What else it could be in SQLite nobody knows. */
static bool check_sort(ag_arena *arena, const ag_table *table, uint64_t dialects, ag_error *err)
{
    if (!(dialects & ag_field_bit(AG_SQLITE)) || (!ag_table_is_heir(table) && !table->server))
        return true;
    return fail_object(&table->base, table,
                       ag_format(arena, "table \"%s\" %s, as no table in sqlite", table->base.name,
                                 table->server         ? "is a foreign one"
                                 : table->partition_of ? "is a partition"
                                                       : "inherits from another"),
                       "\"only\": \"postgresql\"", err);
}

static bool check_view(const ag_view *view, uint64_t dialects, ag_error *err)
{
    if (!(dialects & ag_field_bit(AG_SQLITE)) || !view->materialized)
        return true;
    (void)ag_fail(err, AG_E_PORTABLE, NULL, "view \"%s\" is materialized, as no view in sqlite",
                  view->base.name);
    (void)ag_hint(err, "\"only\": \"postgresql\"");
    return ag_about(err, view->base.source);
}

bool ag_validate_dialects(ag_arena *arena, const ag_schema *schema, uint64_t dialects,
                          ag_error *err)
{
    for (size_t i = 0; i < schema->views.len; i++) {
        const ag_view *view = (const ag_view *)schema->views.items[i];
        if (!check_view(view, view->base.only ? dialects & view->base.only : dialects, err))
            return false;
    }
    for (size_t i = 0; i < schema->domains.len; i++) {
        if (!ag_validate_frozen(arena, schema, schema->domains.items[i], dialects, err))
            return false;
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        uint64_t its = table->base.only ? dialects & table->base.only : dialects;
        if (!check_sort(arena, table, its, err) || !check_columns(arena, table, its, err) ||
            !check_types(arena, table, its, err) || !check_primary_key(arena, table, its, err) ||
            !check_foreign_keys(arena, schema, table, err) ||
            !ag_validate_frozen(arena, schema, &table->base, its, err))
            return false;
    }
    return ag_validate_sqlite_names(arena, schema, dialects, err);
}
