#include "app/seed.h"

#include <autogen/diff.h>

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* ------------------------------------------------------------------ columns that nobody touches */

static void exclude(ag_map *excluded, ag_arena *arena, const char *table, const char *column)
{
    ag_map_put(excluded, ag_format(arena, "%s\n%s", table, column ? column : ""), excluded);
}

static bool is_excluded(const ag_map *excluded, ag_arena *arena, const char *table,
                        const char *column)
{
    return ag_map_has(excluded, ag_format(arena, "%s\n%s", table, column)) ||
           ag_map_has(excluded, ag_format(arena, "%s\n", table));
}

/* Rows of a partition, or an heir, that comes or goes are rows of all above it. */
static void exclude_above(ag_arena *arena, const ag_schema *schema, const char *table,
                          ag_map *excluded)
{
    const ag_table *parent = ag_table_find(schema, table);
    ag_names above = parent ? ag_table_parents(arena, parent) : (ag_names){0};
    exclude(excluded, arena, table, NULL);
    for (size_t i = 0; i < above.len; i++)
        exclude_above(arena, schema, above.items[i], excluded);
}

/* `first`: what tables were called in `schema`, by their present names, where they have others. */
static void exclude_parents(ag_arena *arena, const ag_schema *schema, const ag_object *table,
                            const ag_map *first, ag_map *excluded)
{
    ag_names parents = table && ag_kind_of(table) == AG_KIND_TABLE
                           ? ag_table_parents(arena, (const ag_table *)table)
                           : (ag_names){0};
    for (size_t i = 0; i < parents.len; i++) {
        const char *was = ag_map_find(first, parents.items[i]);
        exclude_above(arena, schema, was ? was : parents.items[i], excluded);
    }
}

static void follow_name(ag_arena *arena, const ag_op *op, ag_map *first)
{
    if (op->verb == AG_RENAME && op->kind == AG_KIND_TABLE) {
        char *was = ag_map_find(first, op->name);
        ag_map_put(first, op->to_name, was ? was : ag_strdup(arena, op->name));
    }
}

/* What an operation does to the columns collected so far, which are found by their present names. */
static void follow(ag_arena *arena, const ag_op *op, ag_seed_columns *columns, ag_map *excluded)
{
    for (size_t i = 0; i < columns->len; i++) {
        ag_seed_column *column = &columns->items[i];
        bool table = op->kind == AG_KIND_TABLE && ag_streq(op->name, column->table[1]);
        bool own = op->kind == AG_KIND_COLUMN && ag_streq(op->table, column->table[1]) &&
                   ag_streq(op->name, column->column[1]);
        if (!table && !own)
            continue;
        if (op->verb == AG_RENAME && table)
            column->table[1] = op->to_name;
        else if (op->verb == AG_RENAME)
            column->column[1] = op->to_name;
        else if (op->verb == AG_DROP || op->verb == AG_CREATE || own)
            exclude(excluded, arena, column->table[0], table ? NULL : column->column[0]);
    }
}

static ag_seed_columns all_columns(ag_arena *arena, const ag_schema *schema)
{
    ag_seed_columns columns = {0};
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        bool elsewhere = ag_table_lies_elsewhere(schema, table);
        for (size_t j = 0; !elsewhere && j < table->columns.len; j++) {
            const char *t = table->base.name, *c = table->columns.items[j]->name;
            ag_seed_column column = {{t, t}, {c, c}};
            AG_PUSH(arena, &columns, column);
        }
    }
    return columns;
}

static void exclude_enum(ag_arena *arena, const ag_schema *schema, const char *type,
                         ag_map *excluded)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            const ag_column *column = (const ag_column *)table->columns.items[j];
            const ag_enum *of = ag_type_enum(arena, schema, column->type);
            if (of && ag_streq(of->base.name, type))
                exclude(excluded, arena, table->base.name, column->base.name);
        }
    }
}

/* What is computed by a function follows that: when it is computed anew is the server's to know. */
static void exclude_computed(ag_arena *arena, const ag_schema *schema, ag_map *excluded)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            const ag_column *column = (const ag_column *)table->columns.items[j];
            if (column->generated)
                exclude(excluded, arena, table->base.name, column->base.name);
        }
    }
}

/* A dialect may be without what another one has. */
static bool is_in(const ag_schema *schema, const ag_seed_column *column)
{
    const ag_table *table = ag_table_find(schema, column->table[1]);
    return table && ag_column_find(table, column->column[1]);
}

ag_seed_columns ag_seed_untouched(ag_arena *arena, const ag_dialect *dialect, const ag_schema *from,
                                  const ag_schema *to, const ag_ops *ops)
{
    const ag_schema *schema = ag_schema_for(arena, from, dialect->id);
    const ag_schema *after = ag_schema_for(arena, to, dialect->id);
    ag_seed_columns all = all_columns(arena, schema), kept = {0};
    ag_map excluded = ag_map_new(arena), first = ag_map_new(arena);
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        /* SQL written by hand may change any value. */
        if (!ag_verb_has_object(op->verb))
            return kept;
        if (op->kind == AG_KIND_ENUM)
            exclude_enum(arena, schema, op->name, &excluded);
        if (ag_kinds[op->kind].routine)
            exclude_computed(arena, schema, &excluded);
        if (op->verb == AG_CREATE || op->verb == AG_DROP || (op->changed & ag_table_heritage())) {
            exclude_parents(arena, schema, op->from, &first, &excluded);
            exclude_parents(arena, schema, op->to, &first, &excluded);
        }
        follow_name(arena, op, &first);
        follow(arena, op, &all, &excluded);
    }
    for (size_t i = 0; i < all.len; i++) {
        if (is_in(after, &all.items[i]) &&
            !is_excluded(&excluded, arena, all.items[i].table[0], all.items[i].column[0]))
            AG_PUSH(arena, &kept, all.items[i]);
    }
    return kept;
}

/* ------------------------------------------------------------------ values */

/* Five smooth ones, which have numbers of one digit as those after them have. */
enum row { ROW_SMOOTH, ROW_NULLS = 5, ROW_BOUNDARY, ROW_DUPLICATE, ROW_COUNT };

/* Types by the start of their canonical name; "%d" is the row's number. */
static const struct {
    const char *type;
    const char *ordinary;
    const char *boundary;
} values[] = {
    {"smallint", "%d", "32767"},
    {"integer", "%d", "-2147483648"},
    {"bigint", "%d", "9223372036854775807"},
    {"boolean", "true", "false"},
    {"timestamptz", "2024-02-2%d 10:30:45+00", "1970-01-01 00:00:00+00"},
    {"timestamp", "2024-02-2%d 10:30:45", "1970-01-01 00:00:00"},
    {"time", "10:30:4%d", "23:59:59"},
    {"date", "2024-02-2%d", "1970-01-01"},
    {"interval", "%d days", "-1 days"},
    {"uuid", "00000000-0000-4000-8000-00000000000%d", "ffffffff-ffff-4fff-bfff-ffffffffffff"},
    {"json", "{\"n\": %d}", "[]"},
    {"real", "%d.5", "-0.25"},
    {"double precision", "%d.5", "-0.25"},
    {"numeric", "%d", "0"},
    {"bytea", "bytes %d", ""},
    {"varchar", "%d", ""},
    {"char", "%d", "x"},
    {"text", "it's text %d", "'007' \"1e3\" \\ é"},
};

/* An ordinary value with a number in it, as text; NULL where we do not know one. */
static char *numbered(ag_arena *arena, const ag_schema *schema, const char *type, int number)
{
    const ag_enum *of = ag_type_enum(arena, schema, type);
    char *canonical = ag_type_canonical(arena, type ? type : "");
    if (strchr(canonical, '['))
        return ag_strdup(arena, "{}");
    if (ag_starts_with(canonical, "boolean"))
        return ag_strdup(arena, number % 2 ? "true" : "false");
    if (of)
        return ag_strdup(arena, of->values.items[(size_t)number % of->values.len]);
    for (size_t i = 0; i < AG_COUNT(values); i++) {
        const char *mark = strstr(values[i].ordinary, "%d");
        if (!ag_starts_with(canonical, values[i].type))
            continue;
        return mark ? ag_format(arena, "%.*s%d%s", (int)(mark - values[i].ordinary),
                                values[i].ordinary, number, mark + 2)
                    : ag_strdup(arena, values[i].ordinary);
    }
    return NULL;
}

/* A value at the edge of what the type holds. */
static char *boundary(ag_arena *arena, const ag_schema *schema, const char *type)
{
    char *canonical = ag_type_canonical(arena, type ? type : "");
    for (size_t i = 0; i < AG_COUNT(values) && !strchr(canonical, '['); i++) {
        if (ag_starts_with(canonical, values[i].type) && !ag_type_enum(arena, schema, type))
            return ag_strdup(arena, values[i].boundary);
    }
    return numbered(arena, schema, type, 1);
}

static bool in_key(const ag_list *keys, const char *column)
{
    for (size_t i = 0; i < keys->len; i++) {
        const ag_object *key = keys->items[i];
        const ag_names *columns = ag_kind_of(key) == AG_KIND_UNIQUE
                                      ? &((const ag_unique *)key)->columns
                                      : &((const ag_primary_key *)key)->columns;
        if (ag_names_has(columns, column))
            return true;
    }
    return false;
}

static bool in_unique_index(const ag_table *table, const char *column)
{
    for (size_t i = 0; i < table->indexes.len; i++) {
        const ag_index *index = (const ag_index *)table->indexes.items[i];
        for (size_t j = 0; index->unique && j < index->columns.len; j++) {
            if (ag_streq(((const ag_index_column *)index->columns.items[j])->column, column))
                return true;
        }
    }
    return false;
}

/* A key, or a part of one, has the value of its row and nothing else: children find their parents by it. */
static bool is_key(const ag_table *table, const char *column)
{
    if (in_key(&table->primary_key, column) || in_key(&table->uniques, column) ||
        in_unique_index(table, column))
        return true;
    for (size_t i = 0; i < table->foreign_keys.len; i++) {
        if (ag_names_has(&((const ag_foreign_key *)table->foreign_keys.items[i])->columns, column))
            return true;
    }
    return false;
}

/* Columns hold different values of one type, so that one that is taken for another is noticed. */
static char *cell(ag_arena *arena, const ag_schema *schema, const ag_table *table, size_t position,
                  enum row row)
{
    const ag_column *column = (const ag_column *)table->columns.items[position];
    bool key = is_key(table, column->base.name);
    bool primary = in_key(&table->primary_key, column->base.name);
    if (row == ROW_NULLS && column->nullable && !primary)
        return NULL;
    if (row == ROW_BOUNDARY && !key)
        return boundary(arena, schema, column->type);
    /* Keys count up; all else of the odd rows is as in the first, so that there are duplicates. */
    size_t shift = row < ROW_NULLS ? position + (size_t)row : position;
    size_t number = key ? (size_t)row : shift % ROW_NULLS;
    return numbered(arena, schema, column->type, (int)number + 1);
}

static void put_row(ag_arena *arena, const ag_dialect *dialect, const ag_schema *schema,
                    const ag_table *table, enum row row, ag_buf *out)
{
    bool first = true;
    for (size_t i = 0; i < table->columns.len; i++) {
        if (((const ag_column *)table->columns.items[i])->generated)
            continue;
        ag_sqlf(out, dialect, first ? "%L" : ", %L", cell(arena, schema, table, i, row));
        first = false;
    }
}

static bool insert(ag_arena *arena, ag_session *session, const ag_schema *schema,
                   const ag_table *table, enum row first, enum row end)
{
    const ag_dialect *dialect = session->dialect;
    ag_names columns = {0};
    ag_buf rows = ag_buf_new(arena);
    ag_error refused = {0};
    for (size_t i = 0; i < table->columns.len; i++) {
        if (!((const ag_column *)table->columns.items[i])->generated)
            AG_PUSH(arena, &columns, table->columns.items[i]->name);
    }
    for (int row = (int)first; row < (int)end; row++) {
        ag_buf_put(&rows, row > (int)first ? "), (" : "");
        put_row(arena, dialect, schema, table, (enum row)row, &rows);
    }
    return columns.len == 0 ||
           ag_session_runf(
               session, arena, &refused, "INSERT INTO %N (%C)%S VALUES (%S)", table->base.name,
               &columns, dialect->id == AG_POSTGRESQL ? " OVERRIDING SYSTEM VALUE" : "", rows.text);
}

/* All at once; if one of them is refused the others are wanted all the same. */
static void insert_each(ag_arena *arena, ag_session *session, const ag_schema *schema,
                        const ag_table *table, enum row first, enum row end)
{
    if (insert(arena, session, schema, table, first, end))
        return;
    for (int row = (int)first; row < (int)end; row++)
        (void)!insert(arena, session, schema, table, (enum row)row, (enum row)(row + 1));
}

/* As they can be created: parents before children. */
static ag_names table_names(ag_arena *arena, const ag_schema *schema)
{
    static const ag_diff_options options = {.no_rename = true};
    ag_names names = {0};
    ag_ops ops = {0};
    ag_error impossible = {0};
    if (!ag_diff(arena, ag_schema_new(arena), schema, &options, &ops, NULL, &impossible))
        assert(false && "a comparison without renames cannot fail");
    for (size_t i = 0; i < ops.len; i++) {
        const ag_op *op = ops.items[i];
        if (op->verb == AG_CREATE && op->kind == AG_KIND_TABLE &&
            !ag_table_lies_elsewhere(schema, (const ag_table *)op->to))
            AG_PUSH(arena, &names, op->name);
    }
    return names;
}

void ag_seed_rows(ag_arena *arena, ag_session *session, const ag_schema *schema, ag_seed_kind kind)
{
    const ag_schema *own = ag_schema_for(arena, schema, session->dialect->id);
    ag_names tables = table_names(arena, own);
    enum row first = kind == AG_SEED_SMOOTH ? ROW_SMOOTH : ROW_NULLS;
    enum row end = kind == AG_SEED_SMOOTH ? ROW_NULLS : ROW_COUNT;
    for (size_t i = 0; i < tables.len; i++) {
        const ag_table *table = ag_table_find(own, tables.items[i]);
        insert_each(arena, session, own, ag_table_whole(arena, own, table), first, end);
    }
}

bool ag_seed_clear(ag_arena *arena, ag_session *session, const ag_schema *schema, ag_error *err)
{
    const ag_schema *own = ag_schema_for(arena, schema, session->dialect->id);
    ag_names tables = table_names(arena, own);
    ag_buf sql = ag_buf_new(arena);
    for (size_t i = tables.len; i-- > 0;)
        ag_sqlf(&sql, session->dialect, "DELETE FROM %N;\n", tables.items[i]);
    return ag_session_run(session, sql.text, err);
}

/* ------------------------------------------------------------------ before and after */

static int compare_texts(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static ag_names *row_texts(ag_arena *arena, const ag_rows *rows)
{
    ag_names *texts = AG_NEW(arena, ag_names);
    for (size_t r = 0; r < rows->row_count; r++) {
        ag_buf text = ag_buf_new(arena);
        for (size_t c = 0; c < rows->column_count; c++) {
            const char *value = ag_cell(rows, r, c);
            ag_buf_format(&text, "%s%s", c > 0 ? " | " : "", value ? value : "NULL");
        }
        AG_PUSH(arena, texts, text.text);
    }
    if (texts->len > 0)
        qsort(texts->items, texts->len, sizeof texts->items[0], compare_texts);
    return texts;
}

bool ag_seed_look(ag_arena *arena, ag_session *session, const ag_seed_columns *columns, bool after,
                  ag_seed_picture *out, ag_error *err)
{
    ag_seed_picture picture = {ag_map_new(arena)};
    ag_names tables = {0}, queries = {0};
    for (size_t i = 0; i < columns->len;) {
        const ag_seed_column *first = &columns->items[i];
        ag_names names = {0};
        for (; i < columns->len && strcmp(columns->items[i].table[0], first->table[0]) == 0; i++)
            AG_PUSH(arena, &names, columns->items[i].column[after]);
        AG_PUSH(arena, &tables, first->table[0]);
        AG_PUSH(arena, &queries,
                ag_sql_format(arena, session->dialect, "SELECT %C FROM %N", &names,
                              first->table[after]));
    }
    ag_rows *rows = AG_NEW_ARRAY(arena, ag_rows, queries.len);
    ag_arena **arenas = AG_NEW_ARRAY(arena, ag_arena *, queries.len);
    for (size_t i = 0; i < queries.len; i++)
        arenas[i] = arena;
    if (!ag_session_query_all(session, arenas, queries.items, queries.len, rows, err))
        return false;
    for (size_t i = 0; i < tables.len; i++)
        ag_map_put(&picture.tables, tables.items[i], row_texts(arena, &rows[i]));
    *out = picture;
    return true;
}

bool ag_seed_compare(const ag_seed_picture *before, const ag_seed_picture *after, const char *what,
                     ag_error *err)
{
    for (size_t i = 0; i < before->tables.len; i++) {
        const ag_names *old = before->tables.entries[i].value;
        const char *table = before->tables.entries[i].key;
        const ag_names *new = ag_map_find(&after->tables, table);
        for (size_t r = 0; r < old->len && r < new->len; r++) {
            if (strcmp(old->items[r], new->items[r]) != 0)
                return ag_fail(err, AG_E_PROOF, NULL,
                               "after %s the row (%s) of table \"%s\" is (%s)", what, old->items[r],
                               table, new->items[r]);
        }
        if (old->len != new->len)
            return ag_fail(err, AG_E_PROOF, NULL, "after %s table \"%s\" has %u rows of %u", what,
                           table, new->len, old->len);
    }
    return true;
}
