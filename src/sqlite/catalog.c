#include "sqlite/catalog.h"

#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/project.h"

#include <stdlib.h>
#include <string.h>

#define NOT_INTERNAL "name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"

enum { OBJECT_TYPE, OBJECT_NAME, OBJECT_TABLE, OBJECT_SQL };
static const char objects_query[] = "SELECT type, name, tbl_name, sql FROM main.sqlite_master"
                                    " WHERE " NOT_INTERNAL " ORDER BY rowid";

/* In the order of the first query, and of the columns, which nobody sorts; a virtual table has no root page, and its module may be missing. */
enum { COLUMN_TABLE, COLUMN_NAME, COLUMN_NOT_NULL, COLUMN_KEY, COLUMN_HIDDEN };
static const char columns_query[] =
    "SELECT m.name, x.name, x.\"notnull\", x.pk, x.hidden"
    " FROM main.sqlite_master m, pragma_table_xinfo(m.name, 'main') x"
    " WHERE m.type = 'table' AND m.rootpage > 0 AND m." NOT_INTERNAL " ORDER BY m.rowid";

/* The tables in which virtual tables keep their data; known since 3.37. */
static const char shadows_query[] =
    "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'shadow'";
#define SHADOWS_SINCE 3037000

static const char modules_query[] = "SELECT name FROM pragma_module_list";

typedef struct reading {
    ag_arena *arena;
    ag_arena *scratch;
    ag_rows objects;
    ag_rows columns;
    ag_map shadows;
    ag_map modules;    /* folded names of those that are there */
    ag_map tables;     /* folded name of SQLite → ag_table */
    ag_map views;      /* the same → ag_view */
    ag_map unheld;     /* what the model has no place for → how many tables have it */
    ag_map dependants; /* text form, as a set */
    ag_schema *schema;
} reading;

static const char *object(const reading *r, size_t row, size_t column)
{
    return ag_cell(&r->objects, row, column);
}

static bool has_type(const reading *r, size_t row, const char *type)
{
    return strcmp(object(r, row, OBJECT_TYPE), type) == 0;
}

static ag_table *find_table(const reading *r, const char *name)
{
    return ag_map_find(&r->tables, ag_lower(r->scratch, name));
}

/* Built again, the table would be without it. */
static void add_unheld(reading *r, const ag_table *table, const char *what)
{
    size_t *count = ag_map_find(&r->unheld, what);
    if (!count)
        ag_map_put(&r->unheld, what, count = AG_NEW(r->scratch, size_t));
    ++*count;
    ag_map_put(&r->dependants, table->base.name, r);
}

/* ------------------------------------------------------------------ queries */

static bool is_virtual(const char *sql)
{
    ag_lexer lexer = ag_ddl_lexer(sql ? sql : "");
    return ag_token_is(ag_ddl_next(&lexer), "create") &&
           ag_token_is(ag_ddl_next(&lexer), "virtual");
}

static bool has_virtual(const reading *r)
{
    for (size_t i = 0; i < r->objects.row_count; i++)
        if (has_type(r, i, "table") && is_virtual(object(r, i, OBJECT_SQL)))
            return true;
    return false;
}

static bool read_names(reading *r, ag_session *session, const char *query, ag_map *out,
                       ag_error *err)
{
    ag_rows rows;
    if (!ag_session_query(session, r->scratch, query, &rows, err))
        return false;
    for (size_t i = 0; i < rows.row_count; i++)
        ag_map_put(out, ag_lower(r->scratch, ag_cell(&rows, i, 0)), r);
    return true;
}

static bool query_catalog(reading *r, ag_session *session, ag_error *err)
{
    if (!ag_session_query(session, r->scratch, objects_query, &r->objects, err) ||
        !ag_session_query(session, r->scratch, columns_query, &r->columns, err))
        return false;
    if (!has_virtual(r))
        return true;
    return read_names(r, session, modules_query, &r->modules, err) &&
           (session->version < SHADOWS_SINCE ||
            read_names(r, session, shadows_query, &r->shadows, err));
}

/* A savepoint is a transaction of its own, or a part of the one that is open. */
static bool read_at_once(reading *r, ag_session *session, ag_error *err)
{
    if (!ag_session_run(session, "SAVEPOINT autogen_inspect", err))
        return false;
    bool done = query_catalog(r, session, err);
    return ag_session_run(session, "RELEASE autogen_inspect", err) && done;
}

/* ------------------------------------------------------------------ tables */

static size_t position_in_key(const ag_table *table, const char *column)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    for (size_t i = 0; key && i < key->columns.len; i++)
        if (strcmp(key->columns.items[i], column) == 0)
            return i + 1;
    return 0;
}

/* What the rowid by another name says about NULL means nothing. */
static bool agrees(const reading *r, size_t row, const ag_table *table, const ag_column *column)
{
    const ag_rows *rows = &r->columns;
    char hidden = !column->generated ? '0' : column->is_virtual ? '2' : '3';
    bool not_null = *ag_cell(rows, row, COLUMN_NOT_NULL) != '0';
    size_t position = strtoul(ag_cell(rows, row, COLUMN_KEY), NULL, 10);
    return strcmp(ag_cell(rows, row, COLUMN_NAME), column->base.name) == 0 &&
           *ag_cell(rows, row, COLUMN_HIDDEN) == hidden &&
           (column->identity || not_null == !column->nullable) &&
           position == position_in_key(table, column->base.name);
}

/* Hold the table against the rows from `*row` on that are about it. */
static bool check_columns(const reading *r, size_t *row, const char *name, const ag_table *table,
                          ag_error *err)
{
    size_t count = 0;
    bool right = true;
    for (;
         *row < r->columns.row_count && strcmp(ag_cell(&r->columns, *row, COLUMN_TABLE), name) == 0;
         (*row)++, count++)
        right = right && count < table->columns.len &&
                agrees(r, *row, table, (const ag_column *)table->columns.items[count]);
    if (right && count == table->columns.len)
        return true;
    return ag_fail(err, AG_E_UNSUPPORTED, NULL,
                   "the definition of table \"%s\" is not what SQLite makes of it", name);
}

/* Only its module knows which tables a virtual one has: where that is not there, all of its name and an underscore. */
static bool is_shadow(const reading *r, const char *name)
{
    if (ag_map_has(&r->shadows, ag_lower(r->scratch, name)))
        return true;
    for (size_t i = 0; i < r->schema->virtual_tables.len; i++) {
        const ag_virtual_table *table =
            (const ag_virtual_table *)r->schema->virtual_tables.items[i];
        const char *prefix = ag_format(r->scratch, "%s_", table->base.name);
        if (!ag_map_has(&r->modules, ag_lower(r->scratch, table->module)) &&
            ag_starts_with(ag_lower(r->scratch, name), ag_lower(r->scratch, prefix)))
            return true;
    }
    return false;
}

static bool read_virtual_tables(reading *r, ag_error *err)
{
    for (size_t i = 0; i < r->objects.row_count; i++) {
        ag_virtual_table *table;
        if (!has_type(r, i, "table") || !is_virtual(object(r, i, OBJECT_SQL)))
            continue;
        if (!ag_ddl_parse_virtual(r->arena, object(r, i, OBJECT_SQL), &table, err))
            return false;
        table->base.name = ag_sqlite_name_text(r->arena, object(r, i, OBJECT_NAME));
        ag_list_add(r->arena, &r->schema->virtual_tables, &table->base);
    }
    return true;
}

static bool read_table(reading *r, size_t row, size_t *column_row, ag_error *err)
{
    const char *name = object(r, row, OBJECT_NAME);
    ag_ddl_table parsed;
    if (!ag_ddl_parse_table(r->arena, object(r, row, OBJECT_SQL), &parsed, err) ||
        !check_columns(r, column_row, name, parsed.table, err))
        return false;
    if (is_shadow(r, name))
        return true;
    for (size_t i = 0; i < parsed.table->columns.len; i++)
        ag_sqlite_lift_type(r->arena, parsed.table, (ag_column *)parsed.table->columns.items[i]);
    parsed.table->base.name = ag_sqlite_name_text(r->arena, name);
    ag_map_put(&r->tables, ag_lower(r->scratch, name), parsed.table);
    ag_list_add(r->arena, &r->schema->tables, &parsed.table->base);
    if (parsed.unheld)
        add_unheld(r, parsed.table, parsed.unheld);
    return true;
}

static bool read_tables(reading *r, ag_error *err)
{
    size_t column_row = 0;
    for (size_t i = 0; i < r->objects.row_count; i++)
        if (has_type(r, i, "table") && !is_virtual(object(r, i, OBJECT_SQL)) &&
            !read_table(r, i, &column_row, err))
            return false;
    return true;
}

/* ------------------------------------------------------------------ what refers to tables */

static bool read_indexes(reading *r, ag_error *err)
{
    for (size_t i = 0; i < r->objects.row_count; i++) {
        ag_ddl_index parsed;
        ag_table *table = find_table(r, object(r, i, OBJECT_TABLE));
        const char *sql = object(r, i, OBJECT_SQL);
        if (!has_type(r, i, "index") || !table || !sql)
            continue;
        if (!ag_ddl_parse_index(r->arena, sql, table, &parsed, err))
            return false;
        parsed.index->base.name = ag_strdup(r->arena, object(r, i, OBJECT_NAME));
        ag_list_add(r->arena, &table->indexes, &parsed.index->base);
    }
    return true;
}

/* Names as the table that is meant has them; without columns, its primary key is meant. */
static void settle_foreign_key(reading *r, ag_foreign_key *key)
{
    const ag_table *target = find_table(r, key->references.table);
    if (!target) {
        key->references.table = ag_sqlite_name_text(r->arena, key->references.table);
        key->base.only = ag_field_bit(AG_SQLITE); /* no other database lets that be */
        return;
    }
    key->references.table = target->base.name;
    ag_names *columns = &key->references.columns;
    const ag_primary_key *primary = ag_table_primary_key(target);
    for (size_t i = 0; columns->len == 0 && primary && i < primary->columns.len; i++)
        AG_PUSH(r->arena, columns, primary->columns.items[i]);
    for (size_t i = 0; i < columns->len; i++) {
        const ag_column *column = ag_ddl_column(target, columns->items[i]);
        if (column)
            columns->items[i] = column->base.name;
    }
}

static void settle_foreign_keys(reading *r)
{
    for (size_t t = 0; t < r->schema->tables.len; t++) {
        const ag_table *table = (const ag_table *)r->schema->tables.items[t];
        for (size_t i = 0; i < table->foreign_keys.len; i++)
            settle_foreign_key(r, (ag_foreign_key *)table->foreign_keys.items[i]);
    }
}

static bool read_views(reading *r, ag_error *err)
{
    for (size_t i = 0; i < r->objects.row_count; i++) {
        ag_view *view;
        const char *name = object(r, i, OBJECT_NAME);
        if (!has_type(r, i, "view"))
            continue;
        if (!ag_ddl_parse_view(r->arena, object(r, i, OBJECT_SQL), &view, err))
            return false;
        view->base.name = ag_sqlite_name_text(r->arena, name);
        ag_map_put(&r->views, ag_lower(r->scratch, name), view);
        ag_list_add(r->arena, &r->schema->views, &view->base);
    }
    return true;
}

/* The columns of UPDATE OF as the table has them. */
static void settle_columns(const ag_table *table, ag_trigger *trigger)
{
    for (size_t i = 0; i < trigger->columns.len; i++) {
        const ag_column *column = ag_ddl_column(table, trigger->columns.items[i]);
        if (column)
            trigger->columns.items[i] = column->base.name;
    }
}

static bool read_triggers(reading *r, ag_error *err)
{
    for (size_t i = 0; i < r->objects.row_count; i++) {
        ag_trigger *trigger;
        ag_table *table = find_table(r, object(r, i, OBJECT_TABLE));
        ag_view *view = ag_map_find(&r->views, ag_lower(r->scratch, object(r, i, OBJECT_TABLE)));
        if (!has_type(r, i, "trigger") || (!table && !view))
            continue;
        if (!ag_ddl_parse_trigger(r->arena, object(r, i, OBJECT_SQL), &trigger, err))
            return false;
        trigger->base.name = ag_strdup(r->arena, object(r, i, OBJECT_NAME));
        if (table)
            settle_columns(table, trigger);
        ag_list_add(r->arena, table ? &table->triggers : &view->triggers, &trigger->base);
    }
    return true;
}

/* ------------------------------------------------------------------ the whole */

static void conclude(reading *r, ag_inspection *out)
{
    ag_inspection result = {.schema = r->schema};
    for (size_t i = 0; i < r->unheld.len; i++) {
        AG_PUSH(r->arena, &result.not_covered.keys, r->unheld.entries[i].key);
        const char *count = ag_format(r->arena, "%zu", *(size_t *)r->unheld.entries[i].value);
        AG_PUSH(r->arena, &result.not_covered.values, count);
    }
    for (size_t i = 0; i < r->dependants.len; i++)
        AG_PUSH(r->arena, &result.dependants, r->dependants.entries[i].key);
    *out = result;
}

bool ag_sqlite_inspect(ag_arena *arena, ag_session *session, const ag_inspect_options *options,
                       ag_inspection *out, ag_error *err)
{
    (void)options; /* "main" is in no name here */
    ag_arena *scratch = ag_arena_open();
    reading r = {
        .arena = arena,
        .scratch = scratch,
        .shadows = ag_map_new(scratch),
        .modules = ag_map_new(scratch),
        .tables = ag_map_new(scratch),
        .views = ag_map_new(scratch),
        .unheld = ag_map_new(scratch),
        .dependants = ag_map_new(scratch),
        .schema = ag_schema_new(arena),
    };
    bool done = read_at_once(&r, session, err) && read_virtual_tables(&r, err) &&
                read_tables(&r, err) && read_indexes(&r, err) && read_views(&r, err) &&
                read_triggers(&r, err);
    if (done) {
        settle_foreign_keys(&r);
        conclude(&r, out);
    }
    ag_arena_close(scratch);
    return done;
}
