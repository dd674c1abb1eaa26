#include "sqlite/precheck.h"

#include "sqlite/ddl_parse.h"
#include "sqlite/name.h"
#include "sqlite/sqlite.h"

static const ag_dialect *const dialect = &ag_sqlite_dialect;

const char *ag_sqlite_rowid_name(const ag_table *table, const ag_table *other)
{
    static const char *const names[] = {"rowid", "_rowid_", "oid"};
    if (table->without_rowid || (other && other->without_rowid))
        return NULL;
    for (size_t i = 0; i < AG_COUNT(names); i++)
        if (!ag_ddl_column(table, names[i]) && !(other && ag_ddl_column(other, names[i])))
            return names[i];
    return NULL;
}

/* quote() alone would make a long text of a long one. */
void ag_sqlite_put_value(ag_buf *out, const char *shown, const char *sql)
{
    ag_sqlf(
        out, dialect,
        "%L || quote(CASE WHEN typeof(%S) IN ('text', 'blob') THEN substr(%S, 1, 40) ELSE %S END)",
        ag_format(out->arena, "%s = ", shown), sql, sql, sql);
}

static void put_column(ag_buf *out, const char *of, const char *name)
{
    ag_sqlite_put_value(out, name, ag_sql_format(out->arena, dialect, "%S%I", of, name));
}

const char *ag_sqlite_row_name(ag_arena *arena, const ag_table *table, const char *of)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    const char *rowid = ag_sqlite_rowid_name(table, NULL);
    ag_buf out = ag_buf_new(arena);
    for (size_t i = 0; key && i < key->columns.len; i++) {
        ag_buf_put(&out, i ? " || ', ' || " : "");
        put_column(&out, of, key->columns.items[i]);
    }
    if (out.len == 0 && rowid)
        ag_sqlf(&out, dialect, "'rowid = ' || %S%S", of, rowid);
    return out.len ? out.text : "'one without a name'";
}

const char *ag_sqlite_row_with(ag_arena *arena, const ag_table *table, const ag_names *columns)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    ag_buf out = ag_buf_new(arena);
    ag_buf_put(&out, ag_sqlite_row_name(arena, table, ""));
    for (size_t i = 0; i < columns->len; i++) {
        if (key && ag_names_has(&key->columns, columns->items[i]))
            continue;
        ag_buf_put(&out, " || ' with ' || ");
        put_column(&out, "", columns->items[i]);
    }
    return out.text;
}

/* ------------------------------------------------------------------ values, and checks */

static void assert_value(ag_arena *arena, ag_step *step, const ag_table *table, const char *column,
                         ag_obstacle obstacle)
{
    obstacle.rule = ag_format(arena, "column \"%s\" of table \"%s\" must have a value in every row",
                              column, table->base.name);
    obstacle.example = ag_sqlite_row_name(arena, table, "");
    ag_step_assert_none(arena, step, dialect, &obstacle);
}

void ag_sqlite_assert_filled(ag_arena *arena, ag_step *step, const ag_table *table,
                             const char *column, const char *from)
{
    const char *of = table->base.name;
    assert_value(arena, step, table, column,
                 (ag_obstacle){.one = ag_format(arena, "row of %s.%s is null", of, column),
                               .many = ag_format(arena, "rows of %s.%s are null", of, column),
                               .from = from});
}

void ag_sqlite_assert_empty(ag_arena *arena, ag_step *step, const ag_table *table,
                            const char *column, const char *from)
{
    const char *of = table->base.name;
    assert_value(
        arena, step, table, column,
        (ag_obstacle){.one = ag_format(arena, "row would have no value in %s.%s", of, column),
                      .many = ag_format(arena, "rows would have no value in %s.%s", of, column),
                      .from = from});
}

/* Columns that an expression is about, as many as a line has room for. */
static ag_names mentioned_in(ag_arena *arena, const ag_table *table, const char *expression)
{
    enum { MOST = 3 };
    ag_names names = {0};
    for (size_t i = 0; i < table->columns.len && names.len < MOST; i++) {
        const char *name = table->columns.items[i]->name;
        if (ag_ddl_mentions(expression, name))
            AG_PUSH(arena, &names, name);
    }
    return names;
}

void ag_sqlite_assert_check(ag_arena *arena, ag_step *step, const ag_table *table,
                            const ag_check *check)
{
    const char *of = table->base.name;
    const char *name = check->base.name ? ag_format(arena, "%s.%s", of, check->base.name) : of;
    ag_names mentioned = mentioned_in(arena, table, check->expression);
    ag_step_assert_none(arena, step, dialect,
                        &(ag_obstacle){
                            .rule = ag_format(arena, "every row of table \"%s\" must fulfil %s", of,
                                              check->expression),
                            .one = ag_format(arena, "row breaks check %s", name),
                            .many = ag_format(arena, "rows break check %s", name),
                            .example = ag_sqlite_row_with(arena, table, &mentioned),
                            .from = ag_sql_format(arena, dialect, "%I WHERE NOT (%S\n)",
                                                  ag_sqlite_name(arena, of), check->expression),
                        });
}

/* ------------------------------------------------------------------ what must be unique */

static const char *shown_name(ag_arena *arena, const ag_table *table, const ag_names *shown)
{
    const char *all = ag_join(arena, shown, ", ");
    return ag_format(arena, shown->len == 1 ? "%s.%s" : "%s.(%s)", table->base.name, all);
}

/* NULL equals no other. */
static const char *groups(ag_arena *arena, const ag_table *table, const ag_names *parts,
                          const char *where)
{
    ag_buf out = ag_buf_new(arena);
    ag_sqlf(&out, dialect, "%I WHERE ", ag_sqlite_name(arena, table->base.name));
    if (where)
        ag_sqlf(&out, dialect, "(%S\n) AND ", where);
    for (size_t i = 0; i < parts->len; i++)
        ag_sqlf(&out, dialect, i ? " AND %S IS NOT NULL" : "%S IS NOT NULL", parts->items[i]);
    ag_sqlf(&out, dialect, " GROUP BY %S HAVING count(*) > 1", ag_join(arena, parts, ", "));
    return out.text;
}

void ag_sqlite_assert_unique(ag_arena *arena, ag_step *step, const ag_table *table,
                             const ag_names *parts, const ag_names *shown, const char *where)
{
    const char *name = shown_name(arena, table, shown);
    const char *row = ag_sqlite_row_name(arena, table, "");
    ag_buf example = ag_buf_new(arena);
    for (size_t i = 0; i < parts->len; i++) {
        ag_buf_put(&example, i ? " || ', ' || " : "");
        ag_sqlite_put_value(&example, shown->items[i], parts->items[i]);
    }
    ag_sqlf(&example, dialect, " || ' in ' || min(%S) || ' and ' || max(%S)", row, row);
    ag_step_assert_none(arena, step, dialect,
                        &(ag_obstacle){
                            .rule = ag_format(arena, "rows of table \"%s\" must differ in %s",
                                              table->base.name, ag_join(arena, shown, ", ")),
                            .one = ag_format(arena, "value of %s occurs more than once", name),
                            .many = ag_format(arena, "values of %s occur more than once", name),
                            .example = example.text,
                            .from = groups(arena, table, parts, where),
                        });
}

void ag_sqlite_assert_index(ag_arena *arena, ag_step *step, const ag_table *table,
                            const ag_index *index)
{
    ag_names parts = {0}, shown = {0};
    for (size_t i = 0; index->unique && i < index->columns.len; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        const char *part = column->column ? ag_sql_format(arena, dialect, "%I", column->column)
                                          : ag_format(arena, "(%s\n)", column->expression);
        if (column->collation)
            part = ag_sql_format(arena, dialect, "%S COLLATE %I", part, column->collation);
        AG_PUSH(arena, &parts, part);
        AG_PUSH(arena, &shown, column->column ? column->column : column->expression);
    }
    if (parts.len)
        ag_sqlite_assert_unique(arena, step, table, &parts, &shown, index->where);
}
