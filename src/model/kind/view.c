/* view.c: a view, or a materialized one. */
#include "model/kind.h"

#include <stdlib.h>
#include <string.h>

static const ag_field default_fields[] = {
    AG_ROW_NAME(ag_view_default, column, "column", .flags = AG_REQUIRED,
                .doc = "a column of the view"),
    AG_ROW_SQL(ag_view_default, default_value, "default", .flags = AG_REQUIRED,
               .doc = "an SQL expression"),
};

const ag_shape ag_view_default_shape = {
    .noun = "view_default",
    .id = -1,
    .size = sizeof(ag_view_default),
    .fields = default_fields,
    .field_count = AG_COUNT(default_fields),
    .doc = "what a column of a view is where a row that is inserted through it does not say it",
};
static const ag_shape *const default_ref = &ag_view_default_shape;

static const ag_field fields[] = {
    AG_ROW_SQL(ag_view, query, "query", .flags = AG_REQUIRED | AG_SHORT,
               .doc = "a SELECT, without a semicolon"),
    AG_ROW_BOOL(ag_view, materialized, "materialized",
                .doc = "PostgreSQL: its rows are stored, and it may have indexes"),
    AG_ROW_MAP(ag_view, options, "options",
               .doc = "PostgreSQL: options, such as security_barrier, check_option, fillfactor"),
    AG_ROW_NAME(ag_view, tablespace, "tablespace",
                .doc = "PostgreSQL: where a materialized view is stored"),
    AG_ROW_NAME(ag_view, method, "method",
                .doc = "PostgreSQL: the access method of a materialized view"),
    AG_ROW_BOOL(ag_view, populated, "populated", .flags = AG_NODIFF, .preset = true,
                .doc = "a materialized view is filled when it is created"),
    AG_ROW_MAP(ag_view, columns, "columns", .flags = AG_NODIFF | AG_FOLLOWS,
               .doc =
                   "its columns and their types, as the database says them: written by autogen, so "
                   "that it knows which views can be replaced where they are"),
    AG_ROW_LIST(ag_view, column_names, "column_names", .flags = AG_SQLITE_ONLY,
                .doc = "SQLite: what its columns are called, where the query does not say it"),
    AG_ROW_MAP(ag_view, column_comments, "column_comments", .doc = "columns and what they hold"),
    AG_ROW_RECORDS(ag_view, column_defaults, "column_defaults", default_ref,
                   .flags = AG_POSTGRESQL_ONLY,
                   .doc = "PostgreSQL: what its columns are in rows that are inserted through it"),
    AG_ROW_CHILDREN(ag_view, indexes, "indexes", ag_index_shape_ref,
                    .doc = "the indexes of a materialized view"),
    AG_ROW_CHILDREN(ag_view, triggers, "triggers", ag_trigger_shape_ref,
                    .doc = "its triggers, which may do the work instead of it"),
    AG_ROW_CHILDREN(ag_view, rules, "rules", ag_rule_shape_ref, .flags = AG_POSTGRESQL_ONLY,
                    .doc = "PostgreSQL: its rewrite rules"),
    AG_ROW_TEXT(ag_view, comment, "comment", .doc = "what it shows"),
    AG_ROW_MAP(ag_view, privileges, "privileges", AG_PRIVILEGES_ROW),
    AG_ROW_MAP(ag_view, column_privileges, "column_privileges", AG_COLUMN_PRIVILEGES_ROW,
               .doc = "PostgreSQL: what a role may do with a column: \"app(name)\": \"select\""),
    AG_ROW_NAME(ag_view, owner, "owner", AG_OWNER_ROW),
};

const ag_shape ag_view_shape = {
    .noun = "view",
    .plural = "views",
    .id = AG_KIND_VIEW,
    .size = sizeof(ag_view),
    .fields = fields,
    .field_count = AG_COUNT(fields),
    .doc = "a view",
};

static int compare_columns(const void *a, const void *b)
{
    const ag_view_default *const *one = a, *const *other = b;
    return strcmp((*one)->column, (*other)->column);
}

void ag_view_simplify(ag_view *view)
{
    ag_list *list = &view->column_defaults;
    if (list->len > 1)
        qsort(list->items, list->len, sizeof *list->items, compare_columns);
}
