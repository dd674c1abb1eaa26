#include "app/alike.h"

#include <string.h>

typedef struct asking {
    ag_arena *arena;
    ag_session *scratch;
    const char *default_schema;
    const char *table;
    const char *type; /* what the expression is to become; NULL: it stays what it is */
} asking;

/* The server's spelling is no fixed point. */
#define ROUNDS 3

/* One cell about a table of the columns of the one in question and one thing more; NULL if it cannot be made. */
static const char *ask(const asking *a, const char *more, const char *query)
{
    const ag_dialect *dialect = a->scratch->dialect;
    ag_buf sql = ag_buf_new(a->arena);
    ag_rows rows = {0};
    ag_error ignored = {0};
    ag_buf_format(&sql, "%s;\n", dialect->begin);
    dialect->prelude(&sql, a->default_schema ? a->default_schema : dialect->default_schema);
    ag_sqlf(&sql, dialect, ";\nCREATE TEMPORARY TABLE ag_probe (LIKE %N, %S)", a->table, more);
    bool ok = ag_session_run(a->scratch, sql.text, &ignored) &&
              ag_session_query(a->scratch, a->arena, query, &rows, &ignored);
    ignored = (ag_error){0};
    (void)!ag_session_run(a->scratch, "ROLLBACK", &ignored);
    return ok && rows.row_count == 1 ? ag_cell(&rows, 0, 0) : NULL;
}

/* What it says of an expression, itself an expression. */
static const char *spelled(const asking *a, const char *text)
{
    const char *value = a->type ? ag_format(a->arena, "CAST((%s\n) AS %s)", text, a->type) : text;
    return ask(a, ag_format(a->arena, "CONSTRAINT ag_probe CHECK ((%s\n) IS NULL)", value),
               "SELECT pg_catalog.pg_get_expr(conbin, conrelid) FROM pg_catalog.pg_constraint"
               " WHERE conrelid = 'pg_temp.ag_probe'::pg_catalog.regclass AND contype = 'c'");
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

static bool same_objects(const asking *a, const ag_object *model, const ag_object *found);

static bool same_records(const asking *a, const ag_list *model, const ag_list *found)
{
    for (size_t i = 0; model->len == found->len && i < model->len; i++) {
        if (!same_objects(a, model->items[i], found->items[i]))
            return false;
    }
    return model->len == found->len;
}

static bool same_field(const asking *a, const ag_object *model, const ag_object *found,
                       const ag_field *field)
{
    const void *one = ag_field_of(model, field), *other = ag_field_of(found, field);
    if (field->type == AG_SQL)
        return same_expression(a, *(const char *const *)one, *(const char *const *)other);
    if (field->type == AG_TYPE)
        return same_type(a, *(const char *const *)one, *(const char *const *)other);
    return field->type == AG_RECORDS && same_records(a, one, other);
}

static bool same_objects(const asking *a, const ag_object *model, const ag_object *found)
{
    uint64_t changed = ag_object_changed(model, found);
    for (size_t i = 0; i < model->shape->field_count; i++) {
        if ((changed & ag_field_bit(i)) && !same_field(a, model, found, &model->shape->fields[i]))
            return false;
    }
    return true;
}

bool ag_is_alike(ag_arena *arena, ag_session *scratch, const char *default_schema, const ag_op *op)
{
    if (scratch->dialect->id != AG_POSTGRESQL || op->verb != AG_ALTER ||
        !ag_kinds[op->kind].in_table)
        return false;
    asking a = {arena, scratch, default_schema, op->table, NULL};
    if (op->kind == AG_KIND_COLUMN)
        a.type = ((const ag_column *)op->to)->type;
    return same_objects(&a, op->from, op->to);
}
