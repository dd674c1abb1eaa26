/*
 * enum_use.c: PostgreSQL does not let a transaction use an enum value that it has itself added to a type that was there before ("unsafe
 * use of new value").  So what adds one that is used further on has to be committed by then.
 */
#include "plan/plan.h"

#include <string.h>

#include "base/text.h"

typedef struct new_value {
    size_t added; /* by the operation of that number */
    const char *value;
} new_value;

typedef AG_VEC(new_value) new_values;

/* Otherwise the type is made anew, and a new type's values can be used at once. */
static bool keeps_all(const ag_names *before, const ag_names *after)
{
    size_t kept = 0;
    for (size_t i = 0; i < after->len && kept < before->len; i++)
        kept += strcmp(after->items[i], before->items[kept]) == 0;
    return kept == before->len;
}

static void collect(ag_arena *arena, const ag_op *op, size_t number, new_values *values)
{
    if (op->kind != AG_KIND_ENUM || op->verb != AG_ALTER || !op->from || !op->to)
        return;
    const ag_names *before = &((const ag_enum *)op->from)->values;
    const ag_names *after = &((const ag_enum *)op->to)->values;
    for (size_t i = 0; keeps_all(before, after) && i < after->len; i++) {
        new_value value = {number, after->items[i]};
        if (!ag_names_has(before, after->items[i]))
            AG_PUSH(arena, values, value);
    }
}

/* True if a string literal of the text is the value. */
static bool has_literal(ag_arena *arena, const char *sql, const char *value)
{
    ag_buf literal = ag_buf_new(arena);
    ag_buf_putc(&literal, '\'');
    for (const char *c = value; *c; c++)
        ag_buf_format(&literal, *c == '\'' ? "''" : "%c", *c);
    ag_buf_putc(&literal, '\'');
    ag_lexer lexer = ag_lexer_new(sql, AG_LEX_PLAIN);
    for (ag_token token = ag_lexer_next(&lexer); token.type != AG_TOKEN_END;
         token = ag_lexer_next(&lexer)) {
        if (token.type == AG_TOKEN_STRING && token.len == literal.len &&
            memcmp(token.text, literal.text, token.len) == 0)
            return true;
    }
    return false;
}

/* The first SQL text of the object, or of its children, that has the value as a literal. */
static bool object_uses(ag_arena *arena, const ag_object *object, const char *value)
{
    for (size_t i = 0; object && i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (field->type == AG_SQL) {
            const char *sql = *(const char *const *)ag_field_of(object, field);
            if (sql && has_literal(arena, sql, value))
                return true;
        } else if (field->type == AG_CHILDREN || field->type == AG_RECORDS) {
            const ag_list *list = ag_field_list_of(object, field);
            for (size_t j = 0; j < list->len; j++) {
                if (object_uses(arena, list->items[j], value))
                    return true;
            }
        }
    }
    return false;
}

/* In batches it runs in transactions of its own, and all before it is committed by then. */
static bool backfill_uses(ag_arena *arena, const ag_op *op, const char *value)
{
    const ag_backfill *backfill =
        (const ag_backfill *)ag_object_for(arena, &op->backfill->base, AG_POSTGRESQL);
    if (!backfill || (op->only && !(op->only & (UINT64_C(1) << AG_POSTGRESQL))) ||
        (backfill->where && backfill->batch > 0))
        return false;
    for (size_t i = 0; i < backfill->set.values.len; i++)
        if (has_literal(arena, backfill->set.values.items[i], value))
            return true;
    return backfill->where && has_literal(arena, backfill->where, value);
}

static bool op_uses(ag_arena *arena, const ag_op *op, const char *value)
{
    if (op->verb == AG_EXECUTE)
        return op->execute->sql && has_literal(arena, op->execute->sql, value);
    if (op->verb == AG_BACKFILL)
        return backfill_uses(arena, op, value);
    return op->verb != AG_RENAME && op->kind != AG_KIND_ENUM && object_uses(arena, op->to, value);
}

/* What the operation on an enum has to stay behind. */
static bool is_needed(const ag_op *before, const ag_op *op)
{
    return before->kind == AG_KIND_SCHEMA ||
           (before->kind == AG_KIND_ENUM &&
            (ag_streq(before->name, op->name) || ag_streq(before->to_name, op->name)));
}

/* The place of the first operation that says a value which that of this number adds; its own if there is none. */
static size_t first_use(ag_arena *arena, const ag_ops *ops, size_t number)
{
    new_values values = {0};
    size_t first = number;
    collect(arena, ops->items[number], number, &values);
    for (size_t i = number; i > 0 && !is_needed(ops->items[i - 1], ops->items[number]); i--) {
        for (size_t v = 0; v < values.len; v++) {
            if (op_uses(arena, ops->items[i - 1], values.items[v].value))
                first = i - 1;
        }
    }
    return first;
}

void ag_plan_values_first(ag_arena *arena, ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        ag_op *op = ops->items[i];
        size_t first = op->kind == AG_KIND_ENUM ? first_use(arena, ops, i) : i;
        memmove(&ops->items[first + 1], &ops->items[first], (i - first) * sizeof(ag_op *));
        ops->items[first] = op;
    }
}

void ag_plan_commit_enums(ag_arena *arena, const ag_ops *ops, const ag_steps *steps)
{
    new_values values = {0};
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        for (size_t v = 0; v < values.len; v++) {
            const new_value *value = &values.items[v];
            if (op_uses(arena, op, value->value))
                steps->items[value->added]->committed = true;
        }
        collect(arena, op, i, &values);
    }
}
