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
    if (!key || key->columns.len != 1 || table->without_rowid)
        return NULL;
    ag_column *column = ag_ddl_column(table, key->columns.items[0]);
    return column && ag_strcaseeq(column->type, "integer") ? column : NULL;
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

static void project_type(ag_arena *arena, const ag_schema *schema, ag_table *table,
                         ag_column *column)
{
    if (!column->type)
        return;
    const ag_enum *values = schema ? ag_type_enum(arena, schema, column->type) : NULL;
    if (!values) {
        column->type = ag_sqlite_type(arena, column->type, table->strict);
        return;
    }
    bool is_array = strchr(column->type, '[') != NULL;
    column->type = "TEXT";
    if (!is_array)
        add_enum_check(arena, table, column, values);
}

/*
 * A key that may be NULL is not the rowid, which INTEGER would make it; INT is the same type and does not.  That is how `id INT PRIMARY KEY`, read from a database,
 * finds its way back.
 */
static void keep_from_rowid(ag_table *table)
{
    ag_column *column = ag_sqlite_rowid_column(table);
    if (column && column->nullable && column->identity == AG_IDENTITY_NONE)
        column->type = "INT";
}

static void project_columns(ag_arena *arena, const ag_schema *schema, ag_table *table)
{
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_column *column = (ag_column *)table->columns.items[i];
        project_type(arena, schema, table, column);
        column->default_value = project_sql(arena, column->default_value);
        column->generated = project_sql(arena, column->generated);
        column->comment = NULL;
    }
}

/* Needs the columns' types. */
static void project_identity(ag_table *table)
{
    bool never_null = table->without_rowid || table->strict;
    if (!never_null)
        keep_from_rowid(table);
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

/* What no SQLite has goes, wherever it stands. */
static void forget_foreign(ag_arena *arena, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (ag_field_is_preset(object, field))
            continue;
        if (field->flags & AG_POSTGRESQL_ONLY)
            ag_object_assign(arena, object, ag_object_new(arena, object->shape, NULL),
                             ag_field_bit(i));
        else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            const ag_list *list = ag_field_list_of(object, field);
            for (size_t k = 0; k < list->len; k++)
                forget_foreign(arena, list->items[k]);
        }
    }
}

/* A view is its name and its query. */
static ag_object *project_view(ag_arena *arena, const ag_view *view)
{
    const char *name = ag_sqlite_name_text(arena, ag_sqlite_name(arena, view->base.name));
    ag_view *bare = (ag_view *)ag_object_new(arena, view->base.shape, name);
    bare->query = ag_sql_for(arena, view->query, AG_SQLITE);
    return &bare->base;
}

ag_object *ag_sqlite_project(ag_arena *arena, const ag_schema *schema, const ag_object *object)
{
    ag_object *copy = ag_object_for(arena, object, AG_SQLITE);
    if (copy && ag_kind_of(copy) == AG_KIND_VIEW)
        return project_view(arena, (ag_view *)copy);
    if (!copy || ag_kind_of(copy) != AG_KIND_TABLE)
        return NULL;
    ag_table *table = (ag_table *)copy;
    if (table->server) /* its rows lie elsewhere */
        return NULL;
    table->base.name = ag_sqlite_name_text(arena, ag_sqlite_name(arena, table->base.name));
    table->comment = NULL;
    forget_foreign(arena, copy);
    project_constraints(arena, table);
    project_columns(arena, schema, table);
    project_identity(table);
    for (size_t i = 0; i < table->indexes.len; i++)
        project_index(arena, (ag_index *)table->indexes.items[i]);
    return copy;
}
