#include "postgresql/precheck.h"

#include "base/text.h"
#include "postgresql/column_type.h"
#include "postgresql/counter.h"
#include "postgresql/postgresql.h"
#include "postgresql/type_cast.h"

/* ------------------------------------------------------------------ rows and their values, told */

static bool is_number(const ag_column *column)
{
    static const char *const types[] = {"smallint", "integer", "bigint", "numeric",
                                        "real",     "double",  "serial", "bigserial"};
    for (size_t i = 0; column != NULL && i < AG_COUNT(types); i++) {
        if (ag_starts_with(column->type, types[i])) {
            return !ag_ends_with(column->type, "]");
        }
    }
    return false;
}

/* "name = 17" or "name = 'text'", the text cut short; `sql` gives the value. */
static void put_value(ag_buf *out, const char *name, const char *sql, const ag_column *column)
{
    const char *label = ag_format(out->arena, "%s = ", name);
    ag_pg_put(out,
              is_number(column) ? "%L || coalesce((%S)::text, 'NULL')"
                                : "%L || quote_nullable(left((%S)::text, 40))",
              label, sql);
}

static const char *identifier(ag_arena *arena, const char *name)
{
    return ag_sql_format(arena, &ag_postgresql_dialect, "%I", name);
}

static void put_column(ag_buf *out, const ag_table *table, const char *name)
{
    put_value(out, name, identifier(out->arena, name),
              table == NULL ? NULL : ag_column_find(table, name));
}

static const ag_primary_key *key_of(const ag_pg_work *w)
{
    return w->table == NULL ? NULL : ag_table_primary_key(w->table);
}

static bool in_key(const ag_pg_work *w, const char *column)
{
    return key_of(w) != NULL && ag_names_has(&key_of(w)->columns, column);
}

/* Which row it is: by its primary key, or by where it lies. */
static const char *row_name(const ag_pg_work *w)
{
    const ag_primary_key *key = key_of(w);
    ag_buf out = ag_buf_new(w->arena);
    if (key == NULL || key->columns.len == 0) {
        return "'ctid = ' || ctid";
    }
    for (size_t i = 0; i < key->columns.len; i++) {
        ag_buf_put(&out, i == 0 ? "" : " || ', ' || ");
        put_column(&out, w->table, key->columns.items[i]);
    }
    return out.text;
}

static void put_with(ag_buf *out, const ag_pg_work *w, const char *column)
{
    ag_buf_put(out, " || ' with ' || ");
    put_column(out, w->table, column);
}

/* The row, and the columns that the key does not show already. */
static const char *row_with(const ag_pg_work *w, const ag_names *columns)
{
    ag_buf out = ag_buf_new(w->arena);
    ag_buf_put(&out, row_name(w));
    for (size_t i = 0; i < columns->len; i++) {
        if (!in_key(w, columns->items[i])) {
            put_with(&out, w, columns->items[i]);
        }
    }
    return out.text;
}

static const char *column_name(ag_pg_work *w, const char *column)
{
    return ag_format(w->arena, "%s.%s", w->op->table, column);
}

/* "users.email", "users.(a, b)". */
static const char *columns_name(ag_pg_work *w, const ag_names *columns)
{
    const char *all = ag_join(w->arena, columns, ", ");
    return column_name(w, columns->len == 1 ? all : ag_format(w->arena, "(%s)", all));
}

static const char *sql(ag_pg_work *w, const char *format, ...)
{
    ag_buf out = ag_buf_new(w->arena);
    va_list args;
    va_start(args, format);
    ag_vsqlf(&out, &ag_postgresql_dialect, format, args);
    va_end(args);
    return out.text;
}

/* The rows of a foreign table are not this server's to look at, and it does not do so either. */
static bool is_foreign(const ag_pg_work *w)
{
    const ag_table *table =
        ag_table_find(w->render->schema, w->op->table != NULL ? w->op->table : w->op->name);
    return table != NULL && table->server != NULL;
}

static void assert_none(ag_pg_work *w, const ag_obstacle *obstacle)
{
    if (is_foreign(w)) {
        return;
    }
    ag_step_assert_none(w->arena, w->step, &ag_postgresql_dialect, obstacle);
}

/* ------------------------------------------------------------------ columns */

static const char *has_value(ag_pg_work *w, const char *column)
{
    return ag_format(w->arena, "column \"%s\" of table \"%s\" must have a value in every row",
                     column, w->op->table);
}

void ag_pg_check_not_null(ag_pg_work *w, const char *column)
{
    if (w->render->is_new) {
        return;
    }
    const char *name = column_name(w, column);
    assert_none(w, &(ag_obstacle){
                       .rule = has_value(w, column),
                       .one = ag_format(w->arena, "row of %s is null", name),
                       .many = ag_format(w->arena, "rows of %s are null", name),
                       .example = row_name(w),
                       .from = sql(w, "%N WHERE %I IS NULL", w->op->table, column),
                   });
}

static bool fills_itself(const ag_column *column)
{
    return column->nullable || column->not_null_not_valid || column->identity != AG_IDENTITY_NONE ||
           ag_pg_is_serial(column) ||
           (column->default_value != NULL && !ag_sql_equal(column->default_value, "null"));
}

void ag_pg_check_new_column(ag_pg_work *w, const ag_column *column)
{
    if (w->render->is_new || fills_itself(column)) {
        return;
    }
    const char *name = column_name(w, column->base.name);
    const char *rows = sql(w, "%N", w->op->table);
    if (column->generated != NULL) {
        rows = sql(w, "%S WHERE (%S) IS NULL", rows, ag_pg_closed(w->arena, column->generated));
    }
    assert_none(w, &(ag_obstacle){
                       .rule = has_value(w, column->base.name),
                       .one = ag_format(w->arena, "row would have no value in %s", name),
                       .many = ag_format(w->arena, "rows would have no value in %s", name),
                       .example = row_name(w),
                       .from = rows,
                   });
}

/* USING that only casts: `a::integer`, `(a)::integer`, `CAST(a AS integer)`. */
static bool only_casts(ag_pg_work *w, const char *using, const char *column, const char *type)
{
    return ag_sql_equal(using, sql(w, "%I::%T", column, type)) ||
           ag_sql_equal(using, sql(w, "(%I)::%T", column, type)) ||
           ag_sql_equal(using, sql(w, "CAST(%I AS %T)", column, type));
}

/* What nobody can know before PostgreSQL 16 until it is tried. */
static const char *let_server_decide(ag_pg_work *w, const char *column, const char *type)
{
    return ag_format(w->arena,
                     "PostgreSQL before 16 cannot be asked; if they all fit, say so in the "
                     "operation, and it refuses those that do not: \"with\": {\"using\": \"%s\"}",
                     sql(w, "%I::%T", column, type));
}

void ag_pg_check_type(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    const char *name = w->op->name;
    const char *using = w->op->with == NULL ? NULL : w->op->with->using_expression;
    if (w->render->is_new || (using != NULL && !only_casts(w, using, name, to->type))) {
        return;
    }
    const char *column = identifier(w->arena, name);
    ag_pg_cast cast = {0};
    const char *misfit = NULL;
    if (using != NULL) {
        misfit = ag_pg_type_uncast(w->arena, w->render->version, from->type, to->type, column);
    } else if (ag_pg_cast_find(w->arena, w->render->schema, w->render->version, from->type,
                               to->type, column, &cast)) {
        misfit = cast.misfit;
    } else {
        misfit = ag_pg_type_misfit(w->arena, from->type, to->type, column);
    }
    if (misfit == NULL) {
        return;
    }
    const char *full = column_name(w, name);
    const ag_names shown = {.items = &name, .len = 1};
    assert_none(
        w,
        &(ag_obstacle){
            .rule = ag_format(w->arena, "values of \"%s\" in \"%s\" would not stay the same as %s",
                              name, w->op->table, to->type),
            .one = ag_format(
                w->arena, cast.guessed ? "row of %s may not fit %s" : "row of %s does not fit %s",
                full, to->type),
            .many = ag_format(
                w->arena, cast.guessed ? "rows of %s may not fit %s" : "rows of %s do not fit %s",
                full, to->type),
            .example = row_with(w, &shown),
            .from = sql(w, "%N WHERE %S", w->op->table, misfit),
            .hint = cast.guessed ? let_server_decide(w, name, to->type) : NULL,
        });
}

void ag_pg_check_generated(ag_pg_work *w, const ag_column *from, const ag_column *to)
{
    if (w->render->is_new) {
        return;
    }
    const char *name = w->op->name;
    const char *full = column_name(w, name);
    const ag_names shown = {.items = &name, .len = 1};
    const char *other =
        ag_type_equal(from->type, to->type)
            ? sql(w, "%I IS DISTINCT FROM (%S)", name, ag_pg_closed(w->arena, to->generated))
            : sql(w, "%I IS NOT NULL", name);
    assert_none(w, &(ag_obstacle){
                       .rule = ag_format(w->arena, "values of \"%s\" in \"%s\" would be lost", name,
                                         w->op->table),
                       .one = ag_format(w->arena, "row of %s has another value", full),
                       .many = ag_format(w->arena, "rows of %s have other values", full),
                       .example = row_with(w, &shown),
                       .from = sql(w, "%N WHERE %S", w->op->table, other),
                   });
}

/* ------------------------------------------------------------------ what must be unique */

/* One part of a key: a column, or an expression. */
typedef struct key_part {
    const char *sql;
    const char *shown;
    const char *collation;
    const ag_column *column;
} key_part;

typedef struct unique_key {
    const char *name;  /* "users.email" */
    const char *shown; /* "email" */
    const char *where;
    bool nulls_not_distinct;
    AG_VEC(key_part) parts;
} unique_key;

static void add_column(ag_pg_work *w, unique_key *key, const char *name, const char *collation)
{
    key_part part = {identifier(w->arena, name), name, collation,
                     w->table == NULL ? NULL : ag_column_find(w->table, name)};
    AG_PUSH(w->arena, &key->parts, part);
}

/* NULL equals no other, so that rows with one are in nobody's way. */
static const char *candidates(ag_pg_work *w, const unique_key *key)
{
    ag_buf out = ag_buf_new(w->arena);
    if (key->where != NULL) {
        ag_pg_put(&out, "(%S)", ag_pg_closed(w->arena, key->where));
    }
    for (size_t i = 0; !key->nulls_not_distinct && i < key->parts.len; i++) {
        ag_pg_put(&out, out.len > 0 ? " AND %S IS NOT NULL" : "%S IS NOT NULL",
                  key->parts.items[i].sql);
    }
    return out.text;
}

static const char *groups(ag_pg_work *w, const unique_key *key)
{
    ag_buf out = ag_buf_new(w->arena);
    const char *where = candidates(w, key);
    ag_pg_put(&out, *where != '\0' ? "%N WHERE %S GROUP BY " : "%N GROUP BY ", w->op->table, where);
    for (size_t i = 0; i < key->parts.len; i++) {
        ag_pg_put(&out, i == 0 ? "%S" : ", %S", key->parts.items[i].sql);
        ag_pg_put_collation(&out, key->parts.items[i].collation);
    }
    ag_buf_put(&out, " HAVING count(*) > 1");
    return out.text;
}

/* The value, and two of the rows that have it. */
static const char *value_and_rows(ag_pg_work *w, const unique_key *key)
{
    ag_buf out = ag_buf_new(w->arena);
    for (size_t i = 0; i < key->parts.len; i++) {
        const key_part *part = &key->parts.items[i];
        /* Of rows that are equal in another collation, one is shown. */
        ag_buf collated = ag_buf_new(w->arena);
        ag_pg_put_collation(&collated, part->collation);
        const char *value =
            part->collation == NULL ? part->sql : sql(w, "min(%S%S)", part->sql, collated.text);
        ag_buf_put(&out, i == 0 ? "" : " || ', ' || ");
        put_value(&out, part->shown, value, part->column);
    }
    const char *row = row_name(w);
    ag_pg_put(&out, " || ' in ' || min(%S) || ' and ' || max(%S)", row, row);
    return out.text;
}

static void check_key(ag_pg_work *w, const unique_key *key)
{
    if (key->parts.len == 0) {
        return;
    }
    assert_none(w, &(ag_obstacle){
                       .rule = ag_format(w->arena, "rows of table \"%s\" must differ in %s",
                                         w->op->table, key->shown),
                       .one = ag_format(w->arena, "value of %s occurs more than once", key->name),
                       .many = ag_format(w->arena, "values of %s occur more than once", key->name),
                       .example = value_and_rows(w, key),
                       .from = groups(w, key),
                   });
}

static void check_columns(ag_pg_work *w, const ag_names *columns, bool nulls_not_distinct)
{
    unique_key key = {.name = columns_name(w, columns),
                      .shown = ag_join(w->arena, columns, ", "),
                      .nulls_not_distinct = nulls_not_distinct};
    for (size_t i = 0; i < columns->len; i++) {
        add_column(w, &key, columns->items[i], NULL);
    }
    check_key(w, &key);
}

void ag_pg_check_index(ag_pg_work *w, const ag_index *index)
{
    if (w->render->is_new || !index->unique) {
        return;
    }
    unique_key key = {.where = index->where, .nulls_not_distinct = index->nulls_not_distinct};
    ag_names shown = {0};
    for (size_t i = 0; i < index->columns.len; i++) {
        const ag_index_column *column = (const ag_index_column *)index->columns.items[i];
        if (column->column != NULL) {
            add_column(w, &key, column->column, column->collation);
        } else {
            key_part part = {sql(w, "(%S)", ag_pg_closed(w->arena, column->expression)),
                             column->expression, column->collation, NULL};
            AG_PUSH(w->arena, &key.parts, part);
        }
        AG_PUSH(w->arena, &shown, key.parts.items[i].shown);
    }
    key.name = columns_name(w, &shown);
    key.shown = ag_join(w->arena, &shown, ", ");
    check_key(w, &key);
}

/* ------------------------------------------------------------------ constraints */

/* What the check is about, as far as a few values can show it. */
static const char *row_of_check(ag_pg_work *w, const char *expression)
{
    enum { MOST = 3 };
    ag_names mentioned = {0};
    for (size_t i = 0; w->table != NULL && i < w->table->columns.len; i++) {
        const char *name = w->table->columns.items[i]->name;
        if (mentioned.len < MOST && ag_sql_mentions(expression, name)) {
            AG_PUSH(w->arena, &mentioned, name);
        }
    }
    return row_with(w, &mentioned);
}

static void check_check(ag_pg_work *w, const ag_check *check)
{
    const char *name = check->base.name == NULL
                           ? w->op->table
                           : ag_format(w->arena, "%s.%s", w->op->table, check->base.name);
    assert_none(w, &(ag_obstacle){
                       .rule = ag_format(w->arena, "every row of table \"%s\" must fulfil %s",
                                         w->op->table, check->expression),
                       .one = ag_format(w->arena, "row breaks check %s", name),
                       .many = ag_format(w->arena, "rows break check %s", name),
                       .example = row_of_check(w, check->expression),
                       .from = sql(w, "%S%N WHERE NOT (%S)", check->no_inherit ? "ONLY " : "",
                                   w->op->table, ag_pg_closed(w->arena, check->expression)),
                   });
}

/* The rows that take part, under names of ours: where each lies, how it is called, and what it is compared by. */
static const char *candidates_of(ag_pg_work *w, const ag_exclusion *exclusion)
{
    ag_buf out = ag_buf_new(w->arena);
    ag_pg_put(&out, "(SELECT ctid AS ag_row, %S AS ag_name", row_name(w));
    for (size_t i = 0; i < exclusion->elements.len; i++) {
        const ag_index_column *key = (const ag_index_column *)exclusion->elements.items[i];
        if (key->column != NULL) {
            ag_pg_put(&out, ", %I AS ag_key_%d", key->column, (int)i);
        } else {
            ag_pg_put(&out, ", (%S) AS ag_key_%d", ag_pg_closed(w->arena, key->expression), (int)i);
        }
    }
    ag_pg_put(&out, " FROM %N", w->op->table);
    if (exclusion->where != NULL) {
        ag_pg_put(&out, " WHERE %S", ag_pg_closed(w->arena, exclusion->where));
    }
    ag_buf_put(&out, ")");
    return out.text;
}

/* Two rows that would exclude each other. */
static void check_exclusion(ag_pg_work *w, const ag_exclusion *exclusion)
{
    const char *rows = candidates_of(w, exclusion);
    ag_buf from = ag_buf_new(w->arena);
    ag_pg_put(&from, "%S AS one, %S AS other WHERE one.ag_row < other.ag_row", rows, rows);
    for (size_t i = 0; i < exclusion->elements.len; i++) {
        const ag_index_column *element = (const ag_index_column *)exclusion->elements.items[i];
        ag_pg_put(&from, " AND one.ag_key_%d", (int)i);
        ag_pg_put_operator(&from, element->with_operator);
        ag_pg_put(&from, " other.ag_key_%d", (int)i);
    }
    const char *name = exclusion->base.name == NULL
                           ? w->op->table
                           : ag_format(w->arena, "%s.%s", w->op->table, exclusion->base.name);
    assert_none(
        w, &(ag_obstacle){
               .rule = ag_format(w->arena, "no two rows of table \"%s\" may exclude each other",
                                 w->op->table),
               .one = ag_format(w->arena, "pair of rows breaks %s", name),
               .many = ag_format(w->arena, "pairs of rows break %s", name),
               .example = "one.ag_name || ' and ' || other.ag_name",
               .from = from.text,
           });
}

/* With MATCH FULL a row refers to something as soon as one column has a value. */
static const char *refers(ag_pg_work *w, const ag_foreign_key *key)
{
    ag_buf out = ag_buf_new(w->arena);
    if (key->match == AG_MATCH_FULL && key->columns.len > 1) {
        ag_pg_put(&out, "num_nonnulls(%C) > 0", &key->columns);
        return out.text;
    }
    for (size_t i = 0; i < key->columns.len; i++) {
        ag_pg_put(&out, i == 0 ? "%I IS NOT NULL" : " AND %I IS NOT NULL", key->columns.items[i]);
    }
    return out.text;
}

static bool has_types_of_others(const ag_pg_work *w, const ag_names *columns)
{
    char *parameters;
    bool is_array, has = false;
    for (size_t i = 0; w->table != NULL && !has && i < columns->len; i++) {
        const ag_column *column = ag_column_find(w->table, columns->items[i]);
        has = column != NULL &&
              ag_type_portable(w->arena, column->type, &parameters, &is_array) == NULL;
    }
    return has;
}

/*
 * What the server looks for is equal by the class of the key.  Of a type that came with an extension or a schema, = as it is found from here may be the operator of another type, or none; EXCEPT
 * goes by the class too, and tells values instead of rows.
 */
static void check_values(ag_pg_work *w, const ag_foreign_key *key)
{
    const char *name = columns_name(w, &key->columns);
    const char *target = key->references.table;
    ag_buf value = ag_buf_new(w->arena);
    for (size_t i = 0; i < key->columns.len; i++) {
        ag_buf_put(&value, i == 0 ? "" : " || ', ' || ");
        put_column(&value, w->table, key->columns.items[i]);
    }
    assert_none(
        w, &(ag_obstacle){
               .rule = ag_format(w->arena, "rows of table \"%s\" must refer to rows of \"%s\"",
                                 w->op->table, target),
               .one = ag_format(w->arena, "value of %s is in no row of %s", name, target),
               .many = ag_format(w->arena, "values of %s are in no row of %s", name, target),
               .example = value.text,
               .from = sql(w, "(SELECT %C FROM %N WHERE %S EXCEPT SELECT %C FROM %N) AS missing",
                           &key->columns, w->op->table, refers(w, key), &key->references.columns,
                           target),
           });
}

/* What refers to rows that are not there. */
static void check_rows(ag_pg_work *w, const ag_foreign_key *key)
{
    const ag_target *target = &key->references;
    ag_buf same = ag_buf_new(w->arena);
    for (size_t i = 0; i < key->columns.len; i++) {
        ag_pg_put(&same, i == 0 ? "parent.%I = child.%I" : " AND parent.%I = child.%I",
                  target->columns.items[i], key->columns.items[i]);
    }
    const char *name = columns_name(w, &key->columns);
    assert_none(
        w, &(ag_obstacle){
               .rule = ag_format(w->arena, "rows of table \"%s\" must refer to rows of \"%s\"",
                                 w->op->table, target->table),
               .one = ag_format(w->arena, "row of %s refers to no row of %s", name, target->table),
               .many = ag_format(w->arena, "rows of %s refer to no row of %s", name, target->table),
               .example = row_with(w, &key->columns),
               .from =
                   sql(w, "%N AS child WHERE %S AND NOT EXISTS (SELECT FROM %N AS parent WHERE %S)",
                       w->op->table, refers(w, key), target->table, same.text),
           });
}

/* The last column is a time that rows of the other table have to cover together. */
static void check_period(ag_pg_work *w, const ag_foreign_key *key)
{
    const ag_target *target = &key->references;
    size_t last = key->columns.len - 1;
    ag_buf same = ag_buf_new(w->arena);
    for (size_t i = 0; i <= last; i++) {
        ag_pg_put(&same, "%Sparent.%I %S child.%I", i == 0 ? "" : " AND ", target->columns.items[i],
                  i == last ? "&&" : "=", key->columns.items[i]);
    }
    const char *name = columns_name(w, &key->columns);
    assert_none(
        w, &(ag_obstacle){
               .rule = ag_format(w->arena, "rows of table \"%s\" must be covered by rows of \"%s\"",
                                 w->op->table, target->table),
               .one = ag_format(w->arena, "row of %s is not covered by rows of %s", name,
                                target->table),
               .many = ag_format(w->arena, "rows of %s are not covered by rows of %s", name,
                                 target->table),
               .example = row_with(w, &key->columns),
               .from = sql(w,
                           "%N AS child WHERE %S AND NOT coalesce(child.%I <@ (SELECT"
                           " range_agg(parent.%I) FROM %N AS parent WHERE %S), false)",
                           w->op->table, refers(w, key), key->columns.items[last],
                           target->columns.items[last], target->table, same.text),
           });
}

static void check_foreign_key(ag_pg_work *w, const ag_foreign_key *key)
{
    if (key->references.columns.len != key->columns.len) {
        return;
    }
    if (key->period) {
        check_period(w, key);
        return;
    }
    if (has_types_of_others(w, &key->columns)) {
        check_values(w, key);
    } else {
        check_rows(w, key);
    }
}

bool ag_pg_is_unchecked(const ag_object *constraint)
{
    if (ag_kind_of(constraint) == AG_KIND_CHECK) {
        const ag_check *check = (const ag_check *)constraint;
        return check->not_valid || check->not_enforced;
    }
    if (ag_kind_of(constraint) == AG_KIND_FOREIGN_KEY) {
        const ag_foreign_key *key = (const ag_foreign_key *)constraint;
        return key->not_valid || key->not_enforced;
    }
    return false;
}

/* A key without overlaps excludes rows that are equal but for the last column, where they overlap. */
static void check_overlaps(ag_pg_work *w, const ag_object *constraint, const ag_names *columns)
{
    ag_exclusion as = {.base = *constraint};
    for (size_t i = 0; i < columns->len; i++) {
        ag_index_column *element =
            (ag_index_column *)ag_object_new(w->arena, &ag_index_column_shape, NULL);
        element->column = columns->items[i];
        element->with_operator = i + 1 < columns->len ? "=" : "&&";
        ag_list_add(w->arena, &as.elements, &element->base);
    }
    check_exclusion(w, &as);
}

static void check_key_columns(ag_pg_work *w, const ag_object *key, const ag_names *columns,
                              bool overlaps, bool nulls_not_distinct)
{
    if (overlaps) {
        check_overlaps(w, key, columns);
    } else {
        check_columns(w, columns, nulls_not_distinct);
    }
}

void ag_pg_check_constraint(ag_pg_work *w, const ag_object *constraint)
{
    if (w->render->is_new || ag_pg_is_unchecked(constraint)) {
        return;
    }
    const ag_primary_key *key = (const ag_primary_key *)constraint;
    const ag_unique *unique = (const ag_unique *)constraint;
    switch (ag_kind_of(constraint)) {
    /* That its columns become NOT NULL is an operation before this one. */
    case AG_KIND_PRIMARY_KEY:
        check_key_columns(w, constraint, &key->columns, key->without_overlaps, false);
        return;
    case AG_KIND_UNIQUE:
        check_key_columns(w, constraint, &unique->columns, unique->without_overlaps,
                          unique->nulls_not_distinct);
        return;
    case AG_KIND_EXCLUSION: check_exclusion(w, (const ag_exclusion *)constraint); return;
    case AG_KIND_CHECK: check_check(w, (const ag_check *)constraint); return;
    case AG_KIND_FOREIGN_KEY: check_foreign_key(w, (const ag_foreign_key *)constraint); return;
    default: return;
    }
}

/* ------------------------------------------------------------------ partitions */

void ag_pg_check_bound(ag_pg_work *w, const ag_table *table, const char *misfit)
{
    if (w->render->is_new) {
        return;
    }
    ag_pg_work own = *w;
    own.table = table;
    assert_none(w,
                &(ag_obstacle){
                    .rule = ag_format(w->arena, "every row of table \"%s\" must lie within %s",
                                      w->op->name, ((const ag_table *)w->op->to)->bound),
                    .one = ag_format(w->arena, "row of %s does not fit the partition", w->op->name),
                    .many = ag_format(w->arena, "rows of %s do not fit the partition", w->op->name),
                    .example = row_name(&own),
                    .from = sql(w, "%N WHERE %S", w->op->name, misfit),
                });
}
