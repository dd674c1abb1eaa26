#include "app/alike.h"

#include <string.h>

typedef struct asking {
    ag_arena *arena;
    ag_session *scratch;
    const char *default_schema;
    const char *table; /* that expressions are about; NULL: none */
    const char *type;  /* what the expression is to become; NULL: it stays what it is */
} asking;

/* The server's spelling is no fixed point. */
#define ROUNDS 3

/* One cell about something that is made only for that; NULL if it cannot be made. */
static const char *ask_about(const asking *a, const char *create, const char *query)
{
    const ag_dialect *dialect = a->scratch->dialect;
    ag_buf sql = ag_buf_new(a->arena);
    ag_rows rows = {0};
    ag_error ignored = {0};
    ag_buf_format(&sql, "%s;\n", dialect->begin);
    dialect->prelude(&sql, a->default_schema ? a->default_schema : dialect->default_schema);
    ag_buf_format(&sql, ";\n%s", create);
    bool ok = ag_session_run(a->scratch, sql.text, &ignored) &&
              ag_session_query(a->scratch, a->arena, query, &rows, &ignored);
    ignored = (ag_error){0};
    (void)!ag_session_run(a->scratch, "ROLLBACK", &ignored);
    return ok && rows.row_count == 1 ? ag_cell(&rows, 0, 0) : NULL;
}

/* About a table of the columns of the one in question and one thing more. */
static const char *ask(const asking *a, const char *more, const char *query)
{
    const ag_dialect *dialect = a->scratch->dialect;
    ag_buf sql = ag_buf_new(a->arena);
    ag_buf_put(&sql, "CREATE TEMPORARY TABLE ag_probe (");
    if (a->table)
        ag_sqlf(&sql, dialect, "LIKE %N, ", a->table);
    ag_buf_format(&sql, "%s)", more);
    return ask_about(a, sql.text, query);
}

/* What it says of an expression, itself an expression. */
static const char *spelled(const asking *a, const char *text)
{
    static const char query[] =
        "SELECT pg_catalog.pg_get_expr(conbin, conrelid) FROM pg_catalog.pg_constraint"
        " WHERE conname = 'ag_probe' AND contype = 'c' AND conislocal";
    const char *value = a->type ? ag_format(a->arena, "CAST((%s\n) AS %s)", text, a->type) : text;
    const char *check = ag_format(a->arena, "CONSTRAINT ag_probe CHECK ((%s\n) IS NULL)", value);
    const char *seen = NULL;
    if (a->table) /* by its name, which the expression may say */
        seen = ask_about(a,
                         ag_sql_format(a->arena, a->scratch->dialect,
                                       "ALTER TABLE %N ADD %S NOT VALID", a->table, check),
                         query);
    return seen ? seen : ask(a, check, query);
}

/* The argument of the IS NULL above. */
static const char *argument(ag_arena *arena, const char *spelling)
{
    const size_t tail = strlen(" IS NULL)");
    size_t len = strlen(spelling);
    return len > tail + 1 ? ag_strndup(arena, spelling + 1, len - tail - 1) : spelling;
}

static bool same_expression(const asking *a, const char *model, const char *found)
{
    if (!model || !found)
        return model == found;
    for (int round = 0; round < ROUNDS; round++) {
        const char *one = spelled(a, model), *other = spelled(a, found);
        if (!one || !other)
            return false;
        if (strcmp(one, other) == 0)
            return true;
        model = argument(a->arena, one);
    }
    return false;
}

static bool same_query(const asking *a, const char *model, const char *found)
{
    const char *texts[] = {model, found};
    for (int round = 0; round < ROUNDS && texts[0] && texts[1]; round++) {
        for (size_t i = 0; i < AG_COUNT(texts); i++)
            texts[i] = ask_about(
                a, ag_format(a->arena, "CREATE TEMPORARY VIEW ag_probe AS\n%s", texts[i]),
                "SELECT rtrim(pg_catalog.pg_get_viewdef('pg_temp.ag_probe'::pg_catalog.regclass),"
                " ';')");
        if (ag_streq(texts[0], texts[1]))
            return texts[0] != NULL;
    }
    return false;
}

static bool same_type(const asking *a, const char *model, const char *found)
{
    const char *names[2] = {model, found};
    const char *seen[2] = {NULL, NULL};
    for (size_t i = 0; i < 2 && names[i]; i++)
        seen[i] = ask(a, ag_format(a->arena, "ag_probe %s", names[i]),
                      "SELECT pg_catalog.format_type(atttypid, atttypmod) FROM"
                      " pg_catalog.pg_attribute WHERE attrelid = 'pg_temp.ag_probe'"
                      "::pg_catalog.regclass AND attname = 'ag_probe'");
    return seen[0] && seen[1] && strcmp(seen[0], seen[1]) == 0;
}

/* An object as it is compared, and as it is written. */
typedef struct sides {
    const ag_object *compared[2];
    const ag_object *written[2];
} sides;

static bool same_objects(const asking *a, const sides *both);

static bool same_records(const asking *a, const sides *both, const ag_field *field)
{
    const ag_list *lists[4];
    for (size_t i = 0; i < 2; i++) {
        lists[i] = ag_field_list_of(both->compared[i], field);
        lists[i + 2] = ag_field_list_of(both->written[i], field);
    }
    for (size_t i = 1; i < 4; i++) {
        if (lists[i]->len != lists[0]->len)
            return false;
    }
    for (size_t i = 0; i < lists[0]->len; i++) {
        asking about = *a;
        if (*field->shape == &ag_published_table_shape)
            about.table = ((const ag_published_table *)lists[3]->items[i])->table;
        if (*field->shape == &ag_argument_shape)
            about.type = ((const ag_argument *)lists[3]->items[i])->type;
        const sides records = {{lists[0]->items[i], lists[1]->items[i]},
                               {lists[2]->items[i], lists[3]->items[i]}};
        if (!same_objects(&about, &records))
            return false;
    }
    return true;
}

/* An operator class that the server does not mention is the default one. */
static bool is_default(const asking *a, const ag_field *field, const char *model, const char *found)
{
    ag_rows rows = {0};
    ag_error ignored = {0};
    if (found || !model || strcmp(field->name, "opclass") != 0)
        return false;
    char *sql = ag_sql_format(
        a->arena, a->scratch->dialect,
        "SELECT 1 FROM pg_catalog.pg_opclass WHERE opcname = %L AND opcdefault", model);
    return ag_session_query(a->scratch, a->arena, sql, &rows, &ignored) && rows.row_count > 0;
}

/* A routine of the name and the arguments of this one, which the server puts in front of its arguments, with that body. */
static const char *spelled_body(const asking *a, const ag_routine *routine, const char *body)
{
    ag_buf sql = ag_buf_new(a->arena);
    const char *separator = "";
    ag_name name = {.name = routine->base.name};
    ag_error ignored = {0};
    (void)!ag_key_parse(a->arena, routine->base.name, &name, &ignored);
    ag_sqlf(&sql, a->scratch->dialect, "CREATE PROCEDURE pg_temp.%I (", name.name);
    for (size_t i = 0; i < routine->arguments.len; i++) {
        const ag_argument *argument = (const ag_argument *)routine->arguments.items[i];
        if (argument->mode == AG_MODE_OUT || argument->mode == AG_MODE_TABLE)
            continue;
        ag_sqlf(&sql, a->scratch->dialect, argument->name ? "%S%I %T" : "%S%S%T", separator,
                argument->name ? argument->name : "", argument->type);
        separator = ", ";
    }
    ag_buf_format(&sql, ") LANGUAGE sql\n%s", body);
    return ask_about(a, sql.text,
                     "SELECT pg_catalog.pg_get_function_sqlbody(oid) FROM pg_catalog.pg_proc"
                     " WHERE pronamespace = pg_catalog.pg_my_temp_schema()");
}

static bool same_body(const asking *a, const sides *both)
{
    const ag_routine *model = (const ag_routine *)both->written[0];
    const ag_routine *found = (const ag_routine *)both->written[1];
    if (!model->sql_body || !found->sql_body)
        return false;
    const char *one = spelled_body(a, found, model->sql_body);
    const char *other = spelled_body(a, found, found->sql_body);
    return one && other && strcmp(one, other) == 0;
}

/* ------------------------------------------------------------------ what lives in a table and is no expression of its columns alone */

/* About the object itself, made of that text of it on a table of the columns of the one in question. */
static const char *spelled_late(const asking *a, const ag_object *object, const char *field,
                                const char *text)
{
    static const char *const events[] = {"INSERT", "UPDATE", "DELETE"};
    const ag_dialect *dialect = a->scratch->dialect;
    ag_buf sql = ag_buf_new(a->arena);
    const char *query = NULL;
    if (ag_kind_of(object) != AG_KIND_POLICY)
        ag_sqlf(&sql, dialect, "CREATE TEMPORARY TABLE ag_probe (LIKE %N);\n", a->table);
    switch (ag_kind_of(object)) {
    case AG_KIND_TRIGGER:
        ag_buf_format(&sql,
                      "CREATE TRIGGER ag_probe AFTER UPDATE ON pg_temp.ag_probe FOR EACH ROW"
                      " WHEN (%s\n) EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                      text);
        query = "SELECT pg_catalog.pg_get_triggerdef(oid) FROM pg_catalog.pg_trigger"
                " WHERE tgrelid = 'pg_temp.ag_probe'::pg_catalog.regclass";
        break;
    case AG_KIND_POLICY:
        /* A query in it may say the name of the table. */
        ag_sqlf(&sql, dialect, "CREATE POLICY ag_probe ON %N USING (%S\n)", a->table, text);
        query = "SELECT pg_catalog.pg_get_expr(polqual, polrelid) FROM pg_catalog.pg_policy"
                " WHERE polname = 'ag_probe'";
        break;
    default:
        ag_buf_format(&sql, "CREATE RULE ag_probe AS ON %s TO pg_temp.ag_probe",
                      events[((const ag_rule *)object)->event]);
        ag_buf_format(&sql, strcmp(field, "where") ? " DO INSTEAD %s" : " WHERE %s\n DO NOTHING",
                      text);
        query = "SELECT pg_catalog.pg_get_ruledef(oid) FROM pg_catalog.pg_rewrite"
                " WHERE ev_class = 'pg_temp.ag_probe'::pg_catalog.regclass";
    }
    return ask_about(a, sql.text, query);
}

static bool same_late(const asking *a, const sides *both, const ag_field *field)
{
    const char *seen[2];
    for (size_t i = 0; i < 2; i++) {
        const ag_object *object = both->written[i];
        const char *text = *(const char *const *)ag_field_of(object, field);
        seen[i] = text ? spelled_late(a, both->written[1], field->name, text) : NULL;
    }
    return seen[0] && seen[1] && strcmp(seen[0], seen[1]) == 0;
}

static bool is_late(const ag_object *object)
{
    return object->shape->id >= 0 && ag_kinds[object->shape->id].late;
}

static bool same_field(const asking *a, const sides *both, const ag_field *field)
{
    if (field->type == AG_SQL && is_late(both->written[0]))
        return same_late(a, both, field);
    if (strcmp(field->name, "sql_body") == 0)
        return same_body(a, both);
    if (field->type == AG_RECORDS)
        return same_records(a, both, field);
    if (field->type != AG_SQL && field->type != AG_TYPE && field->type != AG_REF)
        return false;
    const char *model = *(const char *const *)ag_field_of(both->written[0], field);
    const char *found = *(const char *const *)ag_field_of(both->written[1], field);
    if (field->type == AG_REF)
        return is_default(a, field, model, found);
    return field->type == AG_SQL ? same_expression(a, model, found) : same_type(a, model, found);
}

static bool same_objects(const asking *a, const sides *both)
{
    const ag_shape *shape = both->compared[0]->shape;
    uint64_t changed = ag_object_changed(both->compared[0], both->compared[1]);
    for (size_t i = 0; i < shape->field_count; i++) {
        if ((changed & ag_field_bit(i)) && !same_field(a, both, &shape->fields[i]))
            return false;
    }
    return true;
}

static const ag_object *find(const ag_schema *schema, const ag_op *op)
{
    if (!ag_kinds[op->kind].in_table)
        return ag_list_find(ag_children_of(&schema->base, op->kind), op->name);
    const ag_object *parent = ag_relation_find(schema, op->table);
    return parent ? ag_list_find(ag_children_of(parent, op->kind), op->name) : NULL;
}

/* Nothing but the text of the query differs, and that is one query. */
static bool is_view_alike(const asking *a, const ag_op *op)
{
    uint64_t query = ag_field_bit((size_t)ag_field_index(op->to->shape, "query"));
    return ag_object_changed(op->from, op->to) == query &&
           same_query(a, ((const ag_view *)op->from)->query, ((const ag_view *)op->to)->query);
}

bool ag_is_alike(ag_arena *arena, ag_session *scratch, const char *default_schema,
                 const ag_schema *model, const ag_schema *found, const ag_op *op)
{
    asking a = {arena, scratch, default_schema, op->table, NULL};
    if (scratch->dialect->id != AG_POSTGRESQL || op->verb != AG_ALTER)
        return false;
    if (op->kind == AG_KIND_VIEW)
        return is_view_alike(&a, op);
    const sides both = {{op->from, op->to}, {find(model, op), find(found, op)}};
    if (!both.written[0] || !both.written[1])
        return false;
    if (op->kind == AG_KIND_COLUMN)
        a.type = ((const ag_column *)both.written[1])->type;
    if (op->kind == AG_KIND_STATISTICS)
        a.table = ((const ag_statistics *)both.written[1])->table;
    return same_objects(&a, &both);
}
