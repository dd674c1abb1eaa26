#include "sqlite/rebuild.h"

#include "base/text.h"
#include "sqlite/affinity.h"
#include "sqlite/ddl_parse.h"
#include "sqlite/expression.h"
#include "sqlite/name.h"
#include "sqlite/precheck.h"
#include "sqlite/project.h"
#include "sqlite/render.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

typedef struct rebuild {
    ag_arena *arena;
    const ag_table *before;
    const ag_table *after;
    const ag_pairs *columns;   /* names after to names before */
    const ag_pairs *converted; /* names after to SQL that gives the values */
    const ag_names *lossy;     /* names after: what the type makes of their values is accepted */
    const char *name;          /* SQLite's own */
    const char *new_name;
    const char *rowid; /* what the rowid can be called in both; NULL where it is not kept as such */
    ag_step *step;
} rebuild;

/* The column that this one was before; NULL if it is new. */
static const ag_column *source_of(const rebuild *r, const ag_column *column)
{
    for (size_t i = 0; i < r->columns->keys.len; i++)
        if (strcmp(r->columns->keys.items[i], column->base.name) == 0)
            return ag_column_find(r->before, r->columns->values.items[i]);
    return NULL;
}

/* SQL over the columns before that gives the values; NULL where they are copied. */
static const char *conversion_of(const rebuild *r, const ag_column *column)
{
    for (size_t i = 0; i < r->converted->keys.len; i++)
        if (strcmp(r->converted->keys.items[i], column->base.name) == 0)
            return r->converted->values.items[i];
    return NULL;
}

static const ag_column *column_at(const ag_table *table, size_t i)
{
    return (const ag_column *)table->columns.items[i];
}

/* ------------------------------------------------------------------ assertions */

static void assert_none(const rebuild *r, const ag_obstacle *obstacle)
{
    ag_step_assert_none(r->arena, r->step, dialect, obstacle);
}

/* The column as it was, if its values mean the same to an expression before and after; else NULL. */
static const ag_column *unchanged(const rebuild *r, const ag_column *column)
{
    const ag_column *source = source_of(r, column);
    bool same = source && !conversion_of(r, column) &&
                strcmp(source->base.name, column->base.name) == 0 &&
                ag_streq(source->collation, column->collation) &&
                ag_sqlite_affinity(r->arena, r->before, source->type) ==
                    ag_sqlite_affinity(r->arena, r->after, column->type);
    return same ? source : NULL;
}

static bool can_ask_old_table(const rebuild *r, const char *expression)
{
    for (size_t i = 0; i < r->after->columns.len; i++) {
        const ag_column *column = column_at(r->after, i);
        if (ag_ddl_mentions(expression, column->base.name) && !unchanged(r, column))
            return false;
    }
    return true;
}

static const char *where_null(const rebuild *r, const ag_column *column, const ag_column *source)
{
    const char *converted = column->generated ? column->generated : conversion_of(r, column);
    if (converted)
        return ag_sql_format(r->arena, dialect, "%I WHERE (%S\n) IS NULL", r->name, converted);
    return source
               ? ag_sql_format(r->arena, dialect, "%I WHERE %I IS NULL", r->name, source->base.name)
               : ag_sql_format(r->arena, dialect, "%I", r->name);
}

static void assert_value(const rebuild *r, const ag_column *column, const ag_column *source)
{
    const char *from = where_null(r, column, source);
    if (source)
        ag_sqlite_assert_filled(r->arena, r->step, r->before, column->base.name, from);
    else
        ag_sqlite_assert_empty(r->arena, r->step, r->before, column->base.name, from);
}

/* A column that becomes the rowid gets a number where it has none, which nobody asked for. */
static bool needs_value(const rebuild *r, const ag_column *column, const ag_column *source)
{
    if (source && column == ag_sqlite_rowid_column(r->after))
        return source != ag_sqlite_rowid_column(r->before) || conversion_of(r, column);
    return !column->nullable && !column->identity &&
           (!column->generated || can_ask_old_table(r, column->generated));
}

/* A value that is computed may be none, whatever the default of a column without one. */
static bool may_lack(const rebuild *r, const ag_column *column, const ag_column *source)
{
    if (column->generated)
        return !source || source->nullable || !ag_sql_equal(source->generated, column->generated);
    if (conversion_of(r, column))
        return true;
    return source ? source->nullable
                  : ag_sqlite_default_of(column->default_value) == AG_SQLITE_NULL;
}

static void assert_values(const rebuild *r)
{
    for (size_t i = 0; i < r->after->columns.len; i++) {
        const ag_column *column = column_at(r->after, i);
        const ag_column *source = source_of(r, column);
        if (may_lack(r, column, source) && needs_value(r, column, source))
            assert_value(r, column, source);
    }
}

static bool has_check(const ag_table *table, const char *expression)
{
    for (size_t i = 0; i < table->checks.len; i++)
        if (ag_streq(((const ag_check *)table->checks.items[i])->expression, expression))
            return true;
    return false;
}

/* SQLite would find them as well, but tell of a table that nobody knows. */
static void assert_checks(const rebuild *r)
{
    for (size_t i = 0; i < r->after->checks.len; i++) {
        const ag_check *check = (const ag_check *)r->after->checks.items[i];
        if (!has_check(r->before, check->expression) && can_ask_old_table(r, check->expression))
            ag_sqlite_assert_check(r->arena, r->step, r->before, check);
    }
}

static bool had_key(const ag_table *table, const ag_names *columns)
{
    const ag_primary_key *primary = ag_table_primary_key(table);
    if (primary && ag_names_same(&primary->columns, columns))
        return true;
    for (size_t i = 0; i < table->uniques.len; i++)
        if (ag_names_same(&((const ag_unique *)table->uniques.items[i])->columns, columns))
            return true;
    return false;
}

/* SQL over the columns before for the value that the column will have; NULL: nothing is known. */
static const char *value_to_be(const rebuild *r, const ag_column *column)
{
    const ag_column *source = source_of(r, column);
    const char *converted = conversion_of(r, column);
    if (column->generated || (!source && !converted))
        return NULL;
    const char *value = converted ? ag_format(r->arena, "(%s\n)", converted)
                                  : ag_sql_format(r->arena, dialect, "%I", source->base.name);
    ag_affinity becomes = ag_sqlite_affinity(r->arena, r->after, column->type);
    if (!converted && becomes == ag_sqlite_affinity(r->arena, r->before, source->type))
        return value;
    return ag_sqlite_value_as(r->arena, becomes, value);
}

static void assert_key(const rebuild *r, const ag_names *columns)
{
    ag_names parts = {0};
    bool same = true;
    for (size_t i = 0; i < columns->len; i++) {
        const ag_column *column = ag_ddl_column(r->after, columns->items[i]);
        const char *value = column ? value_to_be(r, column) : NULL;
        if (!value)
            return;
        same = same && unchanged(r, column);
        if (!unchanged(r, column))
            value = ag_sql_format(r->arena, dialect, "(%S) COLLATE %I", value,
                                  column->collation ? column->collation : "binary");
        AG_PUSH(r->arena, &parts, value);
    }
    if (!same || !had_key(r->before, columns))
        ag_sqlite_assert_unique(r->arena, r->step, r->before, &parts, columns, NULL);
}

static bool can_ask_index(const rebuild *r, const ag_index *index)
{
    bool can = !index->where || can_ask_old_table(r, index->where);
    for (size_t i = 0; can && i < index->columns.len; i++) {
        const ag_index_column *part = (const ag_index_column *)index->columns.items[i];
        const ag_column *column = part->column ? ag_ddl_column(r->after, part->column) : NULL;
        can =
            part->column ? column && unchanged(r, column) : can_ask_old_table(r, part->expression);
    }
    return can;
}

static void assert_indexes(const rebuild *r)
{
    for (size_t i = 0; i < r->after->indexes.len; i++) {
        const ag_index *index = (const ag_index *)r->after->indexes.items[i];
        const ag_object *old = ag_list_find(&r->before->indexes, index->base.name);
        bool is_new = !old || ag_object_changed(old, &index->base) != 0;
        if (is_new && can_ask_index(r, index))
            ag_sqlite_assert_index(r->arena, r->step, r->before, index);
    }
}

static void assert_keys(const rebuild *r)
{
    const ag_primary_key *primary = ag_table_primary_key(r->after);
    if (primary)
        assert_key(r, &primary->columns);
    for (size_t i = 0; i < r->after->uniques.len; i++)
        assert_key(r, &((const ag_unique *)r->after->uniques.items[i])->columns);
}

/* SQL over the columns before for what generates a column that held values of its own; NULL is none of them. */
static const char *generated_value(const rebuild *r, const ag_column *column)
{
    return can_ask_old_table(r, column->generated)
               ? ag_format(r->arena, "(%s\n)", column->generated)
               : "NULL";
}

/* Of what comes here as it is, or is generated from now on, and what nobody has given up. */
static void assert_unaltered(const rebuild *r, const ag_column *column)
{
    ag_affinity becomes = ag_sqlite_affinity(r->arena, r->after, column->type);
    const ag_column *source = conversion_of(r, column) ? NULL : source_of(r, column);
    if (!source || ag_names_has(r->lossy, column->base.name))
        return;
    bool altered = column->generated
                       ? !source->generated
                       : becomes != AG_AFFINITY_BLOB &&
                             becomes != ag_sqlite_affinity(r->arena, r->before, source->type);
    const char *value = column->generated
                            ? generated_value(r, column)
                            : ag_sql_format(r->arena, dialect, "%I", source->base.name);
    const char *by =
        column->generated ? "what generates them" : ag_format(r->arena, "type %s", column->type);
    if (altered)
        ag_sqlite_assert_unaltered(r->arena, r->step, r->before, source->base.name,
                                   column->base.name, by,
                                   ag_sqlite_value_as(r->arena, becomes, value));
}

static void assert_types(const rebuild *r)
{
    for (size_t i = 0; i < r->after->columns.len; i++)
        assert_unaltered(r, column_at(r->after, i));
}

/*
 * What a STRICT table refuses of a column, and any table of what becomes its rowid.  A comparison with a number makes a number of a text that is one, and CAST reads as far as it can.
 * https://www.sqlite.org/stricttables.html
 */
static const char *strict_refuses(ag_arena *arena, const char *type, const char *name)
{
    static const struct {
        const char *type;
        const char *refused;
    } rules[] = {
        {"INT", "typeof(c) = 'blob' OR (typeof(c) = 'real' AND c <> CAST(c AS INTEGER)) OR"
                " (typeof(c) = 'text' AND NOT (c = CAST(c AS NUMERIC)"
                " AND typeof(CAST(c AS NUMERIC)) = 'integer'))"},
        {"REAL", "typeof(c) = 'blob' OR (typeof(c) = 'text' AND NOT c = CAST(c AS NUMERIC))"},
        {"TEXT", "typeof(c) = 'blob'"},
        {"BLOB", "typeof(c) NOT IN ('blob', 'null')"},
    };
    for (size_t i = 0; i < AG_COUNT(rules); i++)
        if (ag_strcaseeq(type, rules[i].type) || (i == 0 && ag_strcaseeq(type, "INTEGER")))
            return ag_sql_format(arena, dialect, "(SELECT %S FROM (SELECT %I AS c))",
                                 rules[i].refused, name);
    return NULL; /* ANY */
}

/* Only what comes here as it is: STRICT is new, or the type, or that the column is the rowid. */
static bool may_be_refused(const rebuild *r, const ag_column *column, const ag_column *source)
{
    bool strict =
        r->after->strict && !(r->before->strict && ag_strcaseeq(source->type, column->type));
    bool rowid =
        column == ag_sqlite_rowid_column(r->after) && source != ag_sqlite_rowid_column(r->before);
    return (strict || rowid) && !column->generated && !conversion_of(r, column);
}

static void assert_strict(const rebuild *r)
{
    for (size_t i = 0; i < r->after->columns.len; i++) {
        const ag_column *column = column_at(r->after, i);
        const ag_column *source = source_of(r, column);
        if (!source || !may_be_refused(r, column, source))
            continue;
        const char *refused = strict_refuses(r->arena, column->type, source->base.name);
        ag_names shown = {0};
        AG_PUSH(r->arena, &shown, source->base.name);
        const char *name = ag_format(r->arena, "%s.%s", r->after->base.name, column->base.name);
        if (refused)
            assert_none(
                r, &(ag_obstacle){
                       .rule =
                           ag_format(r->arena, "column \"%s\" of table \"%s\" takes nothing but %s",
                                     column->base.name, r->after->base.name, column->type),
                       .one = ag_format(r->arena, "value of %s is no %s", name, column->type),
                       .many = ag_format(r->arena, "values of %s are no %s", name, column->type),
                       .example = ag_sqlite_row_with(r->arena, r->before, &shown),
                       .from = ag_sql_format(r->arena, dialect, "%I WHERE %S", r->name, refused),
                   });
    }
}

/* ------------------------------------------------------------------ rows */

static void put_pair(ag_buf *into, ag_buf *from, const char *to_name, const char *from_name)
{
    const char *comma = into->len ? ", " : "";
    ag_sqlf(into, dialect, "%S%I", comma, to_name);
    ag_sqlf(from, dialect, "%S%I", comma, from_name);
}

static void put_converted(ag_buf *into, ag_buf *from, const char *to_name, const char *sql)
{
    const char *comma = into->len ? ", " : "";
    ag_sqlf(into, dialect, "%S%I", comma, to_name);
    ag_sqlf(from, dialect, "%S(%S)", comma, ag_sql_closed(from->arena, sql));
}

/* Columns that are new stay out, so that they get their defaults; generated ones make their own values. */
static void copy_rows(const rebuild *r)
{
    ag_buf into = ag_buf_new(r->arena);
    ag_buf from = ag_buf_new(r->arena);
    const ag_column *rowid = ag_sqlite_rowid_column(r->after);
    if (r->rowid && !rowid)
        put_pair(&into, &from, r->rowid, r->rowid);
    for (size_t i = 0; i < r->after->columns.len; i++) {
        const ag_column *column = column_at(r->after, i);
        const ag_column *source = source_of(r, column);
        const char *converted = conversion_of(r, column);
        if (column->generated)
            continue;
        if (converted)
            put_converted(&into, &from, column->base.name, converted);
        else if (source)
            put_pair(&into, &from, column->base.name, source->base.name);
        else if (column == rowid && r->rowid)
            put_pair(&into, &from, column->base.name, r->rowid);
    }
    if (into.len)
        ag_step_run(r->arena, r->step, dialect, "INSERT INTO %I (%S) SELECT %S FROM %I",
                    r->new_name, into.text, from.text, r->name);
}

static bool is_autoincrement(const ag_table *table)
{
    const ag_column *rowid = ag_sqlite_rowid_column(table);
    return rowid && rowid->identity == AG_IDENTITY_ALWAYS;
}

/* Ids that were given and deleted must not come again.  The rename takes the entry with it. */
static void carry_sequence(const rebuild *r)
{
    if (!is_autoincrement(r->before) || !is_autoincrement(r->after))
        return;
    ag_step_run(r->arena, r->step, dialect, "DELETE FROM sqlite_sequence WHERE name = %L",
                r->new_name);
    ag_step_run(r->arena, r->step, dialect,
                "INSERT INTO sqlite_sequence (name, seq) SELECT %L, seq FROM sqlite_sequence"
                " WHERE name = %L",
                r->new_name, r->name);
}

/* Where the new rowid column was an ordinary column before, rows are found by its values instead. */
static const char *kept_rowid(const rebuild *r)
{
    const ag_column *rowid = ag_sqlite_rowid_column(r->after);
    const ag_column *source = rowid ? source_of(r, rowid) : NULL;
    if (source && (source != ag_sqlite_rowid_column(r->before) || conversion_of(r, rowid)))
        return NULL;
    return ag_sqlite_rowid_name(r->before, r->after);
}

/* The columns that hold the same values as before. */
static ag_pairs copied(const rebuild *r)
{
    ag_pairs copied = {0};
    for (size_t i = 0; i < r->columns->keys.len; i++) {
        const ag_column *column = ag_column_find(r->after, r->columns->keys.items[i]);
        if (!column || conversion_of(r, column))
            continue;
        AG_PUSH(r->arena, &copied.keys, r->columns->keys.items[i]);
        AG_PUSH(r->arena, &copied.values, r->columns->values.items[i]);
    }
    return copied;
}

/* ------------------------------------------------------------------ the table itself */

/* The expression with the table's name as it is while there are two: what says "t.a" says "autogen_new_t.a", until the rename puts it right. */
static const char *requalified(const rebuild *r, const char *sql)
{
    ag_arena *scratch = ag_arena_open();
    ag_ddl_tokens tokens = ag_ddl_tokenize(scratch, sql);
    ag_buf out = ag_buf_new(r->arena);
    const char *done = sql;
    for (size_t i = 0; i + 1 < tokens.len; i++) {
        ag_token token = tokens.items[i];
        bool is_name = token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
        if (!is_name || !ag_token_is(tokens.items[i + 1], ".") ||
            !ag_strcaseeq(ag_ddl_name(scratch, token), r->name))
            continue;
        ag_buf_putn(&out, done, (size_t)(token.text - done));
        ag_sqlf(&out, dialect, "%I", r->new_name);
        done = token.text + token.len;
    }
    ag_buf_put(&out, done);
    ag_arena_close(scratch);
    return out.text;
}

/* Only a check may say it: SQLite takes no "." in what generates a column. */
static const ag_table *own_names(const rebuild *r)
{
    ag_table *table = (ag_table *)ag_object_copy(r->arena, &r->after->base);
    for (size_t i = 0; i < table->checks.len; i++) {
        ag_check *check = (ag_check *)table->checks.items[i];
        check->expression = requalified(r, check->expression);
    }
    return table;
}

/* ------------------------------------------------------------------ the whole */

/* What can be seen before anything is done. */
static void assert_ready(const rebuild *r)
{
    ag_step_assert(
        r->arena, r->step, dialect, "foreign keys must not be enforced: PRAGMA foreign_keys = OFF",
        "SELECT 'foreign keys are enforced' FROM pragma_foreign_keys WHERE foreign_keys");
    ag_sqlite_assert_intact(r->arena, r->before, r->step);
    assert_values(r);
    assert_strict(r);
    assert_checks(r);
    assert_keys(r);
    assert_indexes(r);
    assert_types(r);
}

/*
 * SQLite looks at every view and trigger when it renames a table, and names the first that was broken already: now, and not when the rows are copied.  In the old way of
 * renaming it would look at none, and leave references to the old name.
 */
static void try_rename(const rebuild *r)
{
    const char *other = ag_format(r->arena, "autogen_old_%s", r->name);
    ag_step_run(r->arena, r->step, dialect, "PRAGMA legacy_alter_table = OFF");
    ag_step_assert(r->arena, r->step, dialect,
                   "tables must be renamed the new way: PRAGMA legacy_alter_table = OFF",
                   "SELECT 'legacy_alter_table is on' FROM pragma_legacy_alter_table"
                   " WHERE legacy_alter_table");
    ag_step_run(r->arena, r->step, dialect, "CREATE TABLE %I (tried)", r->new_name);
    ag_step_run(r->arena, r->step, dialect, "ALTER TABLE %I RENAME TO %I", r->new_name, other);
    ag_step_run(r->arena, r->step, dialect, "DROP TABLE %I", other);
}

bool ag_sqlite_rebuild(ag_arena *arena, const ag_render *render, const ag_table *before,
                       const ag_table *after, const ag_pairs *columns, ag_step *step, ag_error *err)
{
    (void)err; /* nothing is refused before there are rows */
    static const ag_pairs none = {0};
    rebuild r = {
        .arena = arena,
        .before = before,
        .after = after,
        .columns = columns ? columns : &none,
        .converted = &render->converted,
        .lossy = &render->lossy,
        .name = ag_sqlite_name(arena, before->base.name),
        .step = step,
    };
    r.new_name = ag_format(arena, "autogen_new_%s", r.name);
    r.rowid = kept_rowid(&r);

    assert_ready(&r);
    try_rename(&r);
    ag_witness witness = ag_sqlite_witness(arena, render->schema, before, step);
    ag_sqlite_create_table(arena, step, own_names(&r), r.new_name);
    copy_rows(&r);
    ag_sqlite_assert_copied(arena, before, r.new_name, step);
    ag_sqlite_assert_sound(arena, after, r.new_name, step);
    carry_sequence(&r);
    ag_sqlite_save_statistics(arena, before, after, r.new_name, step);
    ag_step_run(arena, step, dialect, "DROP TABLE %I", r.name);
    ag_step_run(arena, step, dialect, "ALTER TABLE %I RENAME TO %I", r.new_name, r.name);
    ag_sqlite_create_indexes(arena, step, after);
    ag_sqlite_rename_statistics(arena, r.new_name, r.name, step);
    ag_pairs same = copied(&r);
    ag_sqlite_assert_references(arena, before, after, &same, step);
    ag_sqlite_assert_witnessed(arena, &witness, after, step);
    step->unenforced = true;
    return true;
}
