#include "sqlite/project.h"

#include "sqlite/ddl_parse.h"
#include "sqlite/expression.h"
#include "sqlite/name.h"
#include "sqlite/sql.h"

#include <string.h>

static const char *project_sql(ag_arena *arena, const char *sql)
{
    return sql ? ag_sqlite_tidy(arena, ag_sql_for(arena, sql, AG_SQLITE)) : NULL;
}

ag_column *ag_sqlite_rowid_column(const ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    if (!key || key->columns.len != 1 || table->without_rowid || (key->key && key->at_column))
        return NULL;
    ag_column *column = ag_ddl_column(table, key->columns.items[0]);
    return column && ag_strcaseeq(column->type, "integer") ? column : NULL;
}

/* ------------------------------------------------------------------ types */

static uint64_t type_bit(const ag_column *column)
{
    return ag_field_bit((size_t)ag_field_index(column->base.shape, "type"));
}

void ag_sqlite_set_type(ag_arena *arena, ag_column *column, const char *type)
{
    ag_object **variant = &column->base.variants[AG_SQLITE];
    column->type = type;
    if (!*variant)
        *variant = ag_object_new(arena, column->base.shape, NULL);
    ((ag_column *)*variant)->type = type;
    (*variant)->given |= type_bit(column);
}

void ag_sqlite_lift_type(ag_arena *arena, const ag_table *table, ag_column *column)
{
    const char *written = column->type;
    const char *portable = written ? ag_sqlite_type(arena, written, table->strict) : NULL;
    if (written && ag_sql_equal(written, portable))
        return;
    ag_sqlite_set_type(arena, column, written);
    column->type = NULL;
}

/* What is said of SQLite alone is a text of SQLite's own. */
static bool has_own_type(const ag_column *column)
{
    const ag_object *variant = column->base.variants[AG_SQLITE];
    return variant && (variant->given & type_bit(column));
}

const char *ag_sqlite_own_type(const ag_column *column)
{
    return has_own_type(column) ? ((const ag_column *)column->base.variants[AG_SQLITE])->type
                                : column->type;
}

/* ------------------------------------------------------------------ columns */

/* "status IN ('a', 'b')", unnamed: it comes and goes with the enum's values and is nobody's own. */
static void add_enum_check(ag_arena *arena, ag_table *table, const ag_column *column,
                           const ag_enum *values)
{
    ag_check *check = (ag_check *)ag_object_new(arena, ag_kinds[AG_KIND_CHECK].shape, NULL);
    ag_buf sql = ag_buf_new(arena);
    ag_sqlite_put_identifier(&sql, column->base.name);
    ag_buf_put(&sql, " IN (");
    for (size_t i = 0; i < values->values.len; i++) {
        ag_buf_put(&sql, i ? ", " : "");
        ag_sqlite_put_literal(&sql, values->values.items[i]);
    }
    ag_buf_putc(&sql, ')');
    check->expression = sql.text;
    ag_list_add(arena, &table->checks, &check->base);
}

/* `model`: the column that this is the projection of. */
static void project_type(ag_arena *arena, const ag_schema *schema, ag_table *table,
                         ag_column *column, const ag_column *model)
{
    bool is_own = !column->type || has_own_type(model);
    const ag_enum *values = schema && !is_own ? ag_type_enum(arena, schema, column->type) : NULL;
    bool is_array = values && strchr(column->type, '[') != NULL;
    ag_sqlite_set_type(arena, column,
                       is_own   ? column->type
                       : values ? "TEXT"
                                : ag_sqlite_type(arena, column->type, table->strict));
    if (values && !is_array)
        add_enum_check(arena, table, column, values);
}

/*
 * A key that may be NULL is not the rowid, which INTEGER would make it; INT is the same type and does not.  That is how `id INT PRIMARY KEY`, read from a database,
 * finds its way back.
 */
static void keep_from_rowid(ag_arena *arena, ag_table *table)
{
    ag_column *column = ag_sqlite_rowid_column(table);
    if (column && column->nullable && column->identity == AG_IDENTITY_NONE)
        ag_sqlite_set_type(arena, column, "INT");
}

static void project_columns(ag_arena *arena, const ag_schema *schema, ag_table *table,
                            const ag_table *model)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_column *column = (ag_column *)table->columns.items[i];
        project_type(arena, schema, table, column, ag_column_find(model, column->base.name));
        column->default_value = project_sql(arena, column->default_value);
        column->generated = project_sql(arena, column->generated);
        column->comment = NULL;
    }
}

/* Needs the columns' types. */
static void project_identity(ag_arena *arena, ag_table *table)
{
    bool never_null = table->without_rowid || table->strict;
    if (!never_null)
        keep_from_rowid(arena, table);
    ag_column *rowid = ag_sqlite_rowid_column(table);
    const ag_primary_key *key = ag_table_primary_key(table);
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_column *column = (ag_column *)table->columns.items[i];
        if (column != rowid)
            column->identity = AG_IDENTITY_NONE;
        if (column == rowid ||
            (never_null && key && ag_names_has(&key->columns, column->base.name)))
            column->nullable = false;
    }
    if (rowid && rowid->identity == AG_IDENTITY_NONE)
        rowid->identity = AG_IDENTITY_BY_DEFAULT;
    if (rowid)
        rowid->default_value = NULL; /* SQLite takes the next number whatever the default says */
}

/* ------------------------------------------------------------------ constraints and indexes */

/* The name that the model has for a constraint may be none of SQLite's. */
void ag_sqlite_unname(ag_arena *arena, ag_table *table)
{
    for (ag_kind kind = AG_KIND_TOP_END; kind < AG_KIND_COUNT; kind++) {
        ag_list list = {0};
        ag_list *all = ag_kinds[kind].constraint ? ag_children(&table->base, kind) : &list;
        for (size_t i = 0; i < all->len; i++) {
            ag_object *constraint = all->items[i];
            if (ag_constraint_is_unnamed(constraint))
                constraint->name = NULL;
            ag_constraint_set_unnamed(constraint, false);
            ag_list_add(arena, &list, constraint);
        }
        *all = list;
    }
}

static void project_constraints(ag_arena *arena, ag_table *table)
{
    ag_primary_key *primary = ag_table_primary_key(table);
    if (primary) {
        primary->deferrable = AG_NOT_DEFERRABLE;
        primary->comment = NULL;
    }
    for (size_t i = 0; i < table->uniques.len; i++) {
        ag_unique *unique = (ag_unique *)table->uniques.items[i];
        unique->nulls_not_distinct = false;
        unique->deferrable = AG_NOT_DEFERRABLE;
        unique->comment = NULL;
    }
    for (size_t i = 0; i < table->checks.len; i++) {
        ag_check *check = (ag_check *)table->checks.items[i];
        check->expression = project_sql(arena, check->expression);
        check->comment = NULL;
    }
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        ag_foreign_key *key = (ag_foreign_key *)table->foreign_keys.items[i];
        key->references.table =
            ag_sqlite_name_text(arena, ag_sqlite_name(arena, key->references.table));
        key->comment = NULL;
    }
}

static void project_index(ag_arena *arena, ag_index *index)
{
    index->method = NULL;
    index->include = (ag_names){0};
    index->nulls_not_distinct = false;
    index->where = project_sql(arena, index->where);
    index->comment = NULL;
    for (size_t i = 0; i < index->columns.len; i++) {
        ag_index_column *column = (ag_index_column *)index->columns.items[i];
        column->expression = project_sql(arena, column->expression);
        column->nulls = AG_NULLS_DEFAULT;
        column->opclass = NULL;
    }
}

/* ------------------------------------------------------------------ what else has a name of its own */

static void project_own_name(ag_arena *arena, ag_object *object)
{
    object->name = ag_sqlite_name_text(arena, ag_sqlite_name(arena, object->name));
}

/* A trigger that only calls a function is PostgreSQL's. */
static void project_triggers(ag_arena *arena, ag_list *triggers)
{
    ag_list kept = {0};
    for (size_t i = 0; i < triggers->len; i++) {
        const ag_trigger *trigger = (const ag_trigger *)triggers->items[i];
        if (!trigger->body)
            continue;
        ag_trigger *bare =
            (ag_trigger *)ag_object_new(arena, trigger->base.shape, trigger->base.name);
        bare->timing = trigger->timing;
        bare->events = trigger->events;
        bare->columns = trigger->columns;
        bare->for_each = trigger->for_each;
        bare->when = trigger->when;
        bare->body = trigger->body;
        ag_list_add(arena, &kept, &bare->base);
    }
    *triggers = kept;
}

/* A view is its name, its query, the names of its columns, and its triggers. */
static ag_object *project_view(ag_arena *arena, const ag_view *view)
{
    ag_view *bare = (ag_view *)ag_object_new(arena, view->base.shape, view->base.name);
    bare->query = ag_sql_for(arena, view->query, AG_SQLITE);
    bare->column_names = view->column_names;
    bare->triggers = view->triggers;
    project_own_name(arena, &bare->base);
    project_triggers(arena, &bare->triggers);
    return &bare->base;
}

static ag_object *project_table(ag_arena *arena, const ag_schema *schema, ag_table *table,
                                const ag_table *model)
{
    if (table->server) /* its rows lie elsewhere */
        return NULL;
    project_own_name(arena, &table->base);
    table->comment = NULL;
    ag_object_forget(arena, &table->base, AG_POSTGRESQL_ONLY);
    ag_sqlite_unname(arena, table);
    /* Between two operations the key may be away; what SQLite then has is an ordinary table. */
    table->without_rowid = table->without_rowid && table->primary_key.len > 0;
    project_constraints(arena, table);
    project_columns(arena, schema, table, model);
    project_identity(arena, table);
    project_triggers(arena, &table->triggers);
    for (size_t i = 0; i < table->indexes.len; i++)
        project_index(arena, (ag_index *)table->indexes.items[i]);
    return &table->base;
}

ag_object *ag_sqlite_project(ag_arena *arena, const ag_schema *schema, const ag_object *object)
{
    ag_object *copy = ag_object_for(arena, object, AG_SQLITE);
    if (!copy)
        return NULL;
    switch (ag_kind_of(copy)) {
    case AG_KIND_VIEW: return project_view(arena, (ag_view *)copy);
    case AG_KIND_VIRTUAL_TABLE: project_own_name(arena, copy); return copy;
    case AG_KIND_TABLE:
        return project_table(arena, schema, (ag_table *)copy, (const ag_table *)object);
    default: break;
    }
    return NULL;
}
