/* enum.c: enumerated types. */
#include "base/text.h"
#include "postgresql/catalog.h"
#include "postgresql/postgresql.h"
#include "postgresql/render.h"

#include <string.h>

static const ag_pg_select select_list[] = {
    {"namespace", "n.nspname"},
    {"name", "t.typname"},
    {"values", "(SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e"
               " WHERE e.enumtypid = t.oid)"},
    {"comment", "obj_description(t.oid, 'pg_type')"},
    AG_PG_PRIVILEGES("t.typacl", "t.typowner", "T"),
    AG_PG_OWNER("t.typowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_ENUM].shape, rows, i, &object, err)) {
            return false;
        }
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        ag_list_add(catalog->arena, &catalog->schema->enums, object);
    }
    return true;
}

const ag_pg_query ag_pg_enum_query = {
    .select = select_list,
    .from = "FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typtype = 'e'"
            " AND " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_type", "t.oid") " ORDER BY n.nspname, t.typname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON TYPE %N IS %L", ag_pg_target(w), comment);
}

static bool create(ag_pg_work *w)
{
    const ag_enum *to = (const ag_enum *)w->op->to;
    ag_buf values = ag_buf_new(w->arena);
    for (size_t i = 0; i < to->values.len; i++) {
        ag_pg_put(&values, i == 0 ? "%L" : ", %L", to->values.items[i]);
    }
    ag_pg_run(w, "CREATE TYPE %N AS ENUM (%S)", w->op->name, values.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP TYPE %N", ag_pg_target(w));
    return true;
}

static const ag_pairs *renames(const ag_op *op)
{
    static const ag_pairs none = {0};
    return op->with == NULL ? &none : &op->with->renamed_values;
}

static const char *renamed(const ag_op *op, const char *value)
{
    const ag_pairs *pairs = renames(op);
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], value)) {
            return pairs->values.items[i];
        }
    }
    return value;
}

/* True if the new list does not hold all the old values in their order, renames counted. */
static bool loses(const ag_op *op)
{
    const ag_names *from = &((const ag_enum *)op->from)->values;
    const ag_names *to = &((const ag_enum *)op->to)->values;
    size_t next = 0;
    for (size_t i = 0; i < from->len; i++) {
        const char *value = renamed(op, from->items[i]);
        while (next < to->len && !ag_streq(to->items[next], value)) {
            next++;
        }
        if (next == to->len) {
            return true;
        }
        next++;
    }
    return false;
}

static void rename_values(ag_pg_work *w, const ag_names *values)
{
    for (size_t i = 0; i < values->len; i++) {
        const char *to = renamed(w->op, values->items[i]);
        if (!ag_streq(values->items[i], to)) {
            ag_pg_run(w, "ALTER TYPE %N RENAME VALUE %L TO %L", ag_pg_target(w), values->items[i],
                      to);
        }
    }
}

/* Behind the value before it, which is there by then. */
static void add_values(ag_pg_work *w, const ag_names *old, const ag_names *values)
{
    ag_names have = {0};
    for (size_t i = 0; i < old->len; i++) {
        AG_PUSH(w->arena, &have, renamed(w->op, old->items[i]));
    }
    for (size_t i = 0; i < values->len; i++) {
        if (ag_names_has(&have, values->items[i])) {
            continue;
        }
        if (i > 0) {
            ag_pg_run(w, "ALTER TYPE %N ADD VALUE %L AFTER %L", ag_pg_target(w), values->items[i],
                      values->items[i - 1]);
        } else if (have.len > 0) {
            ag_pg_run(w, "ALTER TYPE %N ADD VALUE %L BEFORE %L", ag_pg_target(w), values->items[i],
                      have.items[0]);
        } else {
            ag_pg_run(w, "ALTER TYPE %N ADD VALUE %L", ag_pg_target(w), values->items[i]);
        }
    }
}

/* ------------------------------------------------------------------ by another type */

static bool is_array(const ag_column *column)
{
    return ag_ends_with(column->type, "[]");
}

/* USING takes no subquery, so that arrays are renamed value by value; where names are exchanged, by way of one that is too long for a value. */
static char *array_as_text(ag_pg_work *w, const ag_column *column)
{
    const ag_pairs *pairs = renames(w->op);
    char *sql = ag_sql_format(w->arena, &ag_postgresql_dialect, "%I::text[]", column->base.name);
    bool exchanged = false;
    for (size_t i = 0; i < pairs->keys.len; i++) {
        exchanged = exchanged || ag_names_has(&pairs->keys, pairs->values.items[i]);
    }
    for (int pass = exchanged ? 0 : 1; pass < 2; pass++) {
        for (size_t i = 0; i < pairs->keys.len; i++) {
            const char *between = ag_format(w->arena, "value %zu%64s", i, "on its way");
            sql = ag_sql_format(w->arena, &ag_postgresql_dialect, "array_replace(%S, %L, %L)", sql,
                                exchanged && pass == 1 ? between : pairs->keys.items[i],
                                pass == 0 ? between : pairs->values.items[i]);
        }
    }
    return sql;
}

/* A value of the old type as text, with its new name. */
static char *as_text(ag_pg_work *w, const ag_column *column)
{
    const ag_pairs *pairs = renames(w->op);
    ag_buf sql = ag_buf_new(w->arena);
    if (is_array(column)) {
        return array_as_text(w, column);
    }
    ag_pg_put(&sql, pairs->keys.len == 0 ? "%I::text" : "CASE %I::text", column->base.name);
    for (size_t i = 0; i < pairs->keys.len; i++) {
        ag_pg_put(&sql, " WHEN %L THEN %L", pairs->keys.items[i], pairs->values.items[i]);
    }
    if (pairs->keys.len > 0) {
        ag_pg_put(&sql, " ELSE %I::text END", column->base.name);
    }
    return sql.text;
}

/* Rows that hold a value that the new type lacks are found before anything is changed; those of a foreign table are not this server's to look at. */
static void check_rows(ag_pg_work *w, const ag_table *table, const ag_column *column)
{
    if (table->server != NULL) {
        return;
    }
    const ag_names *values = &((const ag_enum *)w->op->to)->values;
    ag_buf kept = ag_buf_new(w->arena);
    for (size_t i = 0; i < values->len; i++) {
        ag_pg_put(&kept, i == 0 ? "%L" : ", %L", values->items[i]);
    }
    const char *value = as_text(w, column);
    ag_step_assert(
        w->arena, w->step, &ag_postgresql_dialect,
        ag_format(w->arena, "rows of %s.%s have a value that enum \"%s\" loses", table->base.name,
                  column->base.name, w->op->name),
        is_array(column)
            ? "SELECT count(*) || ' rows, such as ' || min(%I::text) FROM %N WHERE EXISTS"
              " (SELECT FROM unnest(%S) AS item WHERE item NOT IN (%S))"
              " HAVING count(*) > 0"
            : "SELECT count(*) || ' rows, such as ' || min(%I::text) FROM %N"
              " WHERE %S NOT IN (%S) HAVING count(*) > 0",
        column->base.name, table->base.name, value, kept.text);
}

/* '{a,b}' with its values renamed. */
static void put_array(ag_pg_work *w, ag_buf *out, const char *text, size_t len)
{
    for (const char *from = text, *end = text + len; from < end;) {
        size_t value = strcspn(from, "{},\"'");
        value = value < (size_t)(end - from) ? value : (size_t)(end - from);
        char *literal = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L",
                                      renamed(w->op, ag_strndup(w->arena, from, value)));
        ag_buf_putn(out, literal + 1, strlen(literal) - 2);
        from += value;
        if (from < end) {
            ag_buf_putc(out, *from++);
        }
    }
}

static void put_string(ag_pg_work *w, ag_buf *out, ag_token token)
{
    const ag_pairs *pairs = renames(w->op);
    for (size_t i = 0; i < pairs->keys.len; i++) {
        char *old = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", pairs->keys.items[i]);
        if (strlen(old) == token.len && strncmp(old, token.text, token.len) == 0) {
            ag_pg_put(out, "%L", pairs->values.items[i]);
            return;
        }
    }
    if (token.len > 3 && strncmp(token.text, "'{", 2) == 0) {
        put_array(w, out, token.text, token.len);
    } else {
        ag_buf_putn(out, token.text, token.len);
    }
}

/* SQL about columns of the type, with the new names of its values. */
static const char *with_new_names(ag_pg_work *w, const char *sql)
{
    ag_buf out = ag_buf_new(w->arena);
    const char *from = sql;
    if (renames(w->op)->keys.len == 0) {
        return sql;
    }
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (ag_token t = ag_lexer_next(&lexer); t.type != AG_TOKEN_END; t = ag_lexer_next(&lexer)) {
        if (t.type == AG_TOKEN_STRING) {
            ag_buf_putn(&out, from, (size_t)(t.text - from));
            put_string(w, &out, t);
            from = t.text + t.len;
        }
    }
    ag_buf_put(&out, from);
    return out.text;
}

/* A default that is no value any more cannot be set again; what it becomes is another operation. */
static bool has_lost_value(ag_pg_work *w, const char *sql)
{
    const ag_names *from = &((const ag_enum *)w->op->from)->values;
    const ag_names *to = &((const ag_enum *)w->op->to)->values;
    for (size_t i = 0; i < from->len; i++) {
        char *literal = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", from->items[i]);
        if (!ag_names_has(to, from->items[i]) && strstr(sql, literal) != NULL) {
            return true;
        }
    }
    return false;
}

/* Its default once the column has the new type; NULL: none. */
static const char *new_default(ag_pg_work *w, const char *value)
{
    if (value == NULL || ag_sql_equal(value, "null")) {
        return NULL;
    }
    const char *new = with_new_names(w, value);
    return has_lost_value(w, new) ? NULL : ag_pg_closed(w->arena, new);
}

static void set_default(ag_pg_work *w, const char *only, const char *table, const char *column,
                        const char *value)
{
    const char *new = new_default(w, value);
    if (new != NULL) {
        ag_pg_run(w, "ALTER TABLE %S%N ALTER COLUMN %I SET DEFAULT %S", only, table, column, new);
    }
}

/* The tables below with what the column is in each, be it overridden there. */
static ag_list columns_below(ag_pg_work *w, const ag_table *table, const char *column,
                             ag_names *names)
{
    const ag_list *tables = &w->render->schema->tables;
    ag_list found = {0};
    for (size_t i = 0; i < tables->len; i++) {
        const ag_table *heir = (const ag_table *)tables->items[i];
        if (ag_table_descends(w->render->schema, heir, table->base.name)) {
            const ag_table *whole = ag_table_whole(w->arena, w->render->schema, heir);
            ag_list_add(w->arena, &found, &ag_column_find(whole, column)->base);
            AG_PUSH(w->arena, names, heir->base.name);
        }
    }
    return found;
}

/* The same work, on a table, or a column of it. */
static ag_pg_work work_on(ag_pg_work *w, const ag_table *table, const char *column)
{
    ag_op *op = AG_NEW(w->arena, ag_op);
    *op = *w->op;
    op->table = table->base.name;
    op->name = column;
    ag_pg_work out = *w;
    out.op = op;
    out.table = table;
    return out;
}

/* The server carries a default that goes into all tables below, whether it is theirs or not; so each gets its own again. */
static void move_column(ag_pg_work *w, const ag_table *table, const ag_column *column)
{
    const char *name = column->base.name;
    ag_names heirs = {0};
    ag_list below = columns_below(w, table, name, &heirs);
    bool has_default = column->default_value != NULL;
    for (size_t i = 0; i < below.len; i++) {
        has_default = has_default || ((const ag_column *)below.items[i])->default_value != NULL;
    }
    if (has_default) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I DROP DEFAULT", table->base.name, name);
    }
    if (table->server != NULL) {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I TYPE %T", table->base.name, name,
                  column->type);
    } else {
        ag_pg_run(w, "ALTER TABLE %N ALTER COLUMN %I TYPE %T USING (%S)::%T", table->base.name,
                  name, column->type, as_text(w, column), column->type);
    }
    ag_pg_work on_column = work_on(w, table, name);
    ag_pg_alter_column_storage(&on_column, column, column, true);
    const char *only = below.len > 0 ? "ONLY " : "";
    set_default(w, only, table->base.name, name, column->default_value);
    for (size_t i = 0; i < below.len; i++) {
        set_default(w, only, heirs.items[i], name,
                    ((const ag_column *)below.items[i])->default_value);
    }
}

/* A table with columns of the type. */
typedef struct enum_user {
    const ag_table *table;
    ag_list columns; /* its own */
    ag_names names;  /* of these, and of those that it inherits */
} enum_user;

typedef AG_VEC(enum_user) users;

static ag_list columns_of(ag_pg_work *w, const ag_table *table)
{
    ag_schema *alone = ag_schema_new(w->arena);
    ag_list found = {0};
    ag_list_add(w->arena, &alone->enums, ag_object_copy(w->arena, w->op->from));
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_object *column = table->columns.items[i];
        if (ag_type_enum(w->arena, alone, ((const ag_column *)column)->type) != NULL) {
            ag_list_add(w->arena, &found, column);
        }
    }
    return found;
}

/* Behind its parents. */
static void add_user(ag_pg_work *w, const ag_table *table, ag_map *seen, users *found)
{
    if (table == NULL || !ag_map_put(seen, table->base.name, NULL)) {
        return;
    }
    const ag_names parents = ag_table_parents(w->arena, table);
    for (size_t i = 0; i < parents.len; i++) {
        add_user(w, ag_table_find(w->render->schema, parents.items[i]), seen, found);
    }
    const ag_table *whole = ag_table_whole(w->arena, w->render->schema, table);
    const ag_list all = columns_of(w, whole);
    enum_user user = {.table = table, .columns = columns_of(w, table)};
    for (size_t i = 0; i < all.len; i++) {
        AG_PUSH(w->arena, &user.names, all.items[i]->name);
    }
    if (all.len > 0) {
        AG_PUSH(w->arena, found, user);
    }
}

static users find_users(ag_pg_work *w)
{
    users found = {0};
    ag_map seen = ag_map_new(w->arena);
    const ag_list *tables = &w->render->schema->tables;
    for (size_t i = 0; i < tables->len; i++) {
        add_user(w, (const ag_table *)tables->items[i], &seen, &found);
    }
    return found;
}

static void rename_in_texts(ag_pg_work *w, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        if (field->type == AG_SQL && *(const char **)at != NULL) {
            *(const char **)at = with_new_names(w, *(const char **)at);
        }
        for (size_t k = 0; field->type == AG_RECORDS && k < ((ag_list *)at)->len; k++) {
            rename_in_texts(w, ((ag_list *)at)->items[k]);
        }
    }
}

static ag_list renamed_objects(ag_pg_work *w, const ag_list *objects)
{
    ag_list out = {0};
    for (size_t i = 0; i < objects->len; i++) {
        ag_object *copy = ag_object_copy(w->arena, objects->items[i]);
        rename_in_texts(w, copy);
        ag_list_add(w->arena, &out, copy);
    }
    return out;
}

static void move_columns(ag_pg_work *w, const users *all)
{
    for (size_t i = 0; i < all->len; i++) {
        const enum_user *user = &all->items[i];
        for (size_t k = 0; k < user->columns.len; k++) {
            move_column(w, user->table, (const ag_column *)user->columns.items[k]);
        }
    }
}

/* What compares a column with a value of the old type is in the way, until all of its family have the new one. */
static void move_tables(ag_pg_work *w, const users *all)
{
    AG_VEC(ag_pg_dependants) dependants = {0};
    for (size_t i = 0; i < all->len; i++) {
        ag_pg_work on_table = work_on(w, all->items[i].table, NULL);
        const ag_pg_dependants old = ag_pg_dependants_of(&on_table, &all->items[i].names);
        AG_PUSH(w->arena, &dependants, old);
        ag_pg_drop_dependants(&on_table, &old);
    }
    move_columns(w, all);
    for (size_t i = 0; i < all->len; i++) {
        const ag_pg_dependants *old = &dependants.items[i];
        ag_pg_work on_table = work_on(w, all->items[i].table, NULL);
        const ag_pg_dependants new = {renamed_objects(w, &old->checks),
                                      renamed_objects(w, &old->indexes)};
        ag_pg_create_dependants(&on_table, &new);
    }
}

/* PostgreSQL neither removes nor reorders values: a new type takes the old one's name and its columns. */
static void swap(ag_pg_work *w)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(w->arena, w->op->name, &name, &ignored)) {
        name.name = w->op->name;
    }
    const char *old = ag_format(w->arena, "ag_old_%s", name.name);
    users all = find_users(w);
    for (size_t i = 0; i < all.len; i++) {
        for (size_t k = 0; k < all.items[i].columns.len; k++) {
            check_rows(w, all.items[i].table, (const ag_column *)all.items[i].columns.items[k]);
        }
    }
    ag_pg_run(w, "ALTER TYPE %N RENAME TO %I", ag_pg_target(w), old);
    create(w);
    move_tables(w, &all);
    ag_pg_run(w, "DROP TYPE %N", ag_name_text(w->arena, name.schema, old));
}

static bool alter(ag_pg_work *w)
{
    const ag_enum *from = (const ag_enum *)w->op->from;
    const ag_enum *to = (const ag_enum *)w->op->to;
    if (loses(w->op)) {
        swap(w);
        return true;
    }
    rename_values(w, &from->values);
    add_values(w, &from->values, &to->values);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "TYPE");
}

/* A new type takes its place then. */
static bool disturbs(const ag_op *op)
{
    return op->verb == AG_ALTER && loses(op);
}

/* The columns of tables move to the new type; what other types are made of does not. */
static ag_fit fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    (void)table;
    const ag_schema without_tables = {.base = render->schema->base,
                                      .composite_types = render->schema->composite_types,
                                      .range_types = render->schema->range_types,
                                      .domains = render->schema->domains};
    const ag_render types = {.schema = &without_tables};
    return disturbs(op) ? ag_pg_fit_again(&types, op, err) : AG_FIT_IN_PLACE;
}

const ag_pg_verbs ag_pg_enum_verbs = {{create, drop, alter, rename}, fit, disturbs};
