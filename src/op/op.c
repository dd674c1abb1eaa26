/* op.c: making operations, their words, and the shapes of what stands beside the object. */
#include "op/op.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

static const ag_field with_fields[] = {
    AG_ROW_SQL(ag_with, using_expression, "using",
               .doc = "how the column's values become the new type"),
    AG_ROW_BOOL(ag_with, concurrently, "concurrently",
                .doc = "PostgreSQL: without blocking writers, outside a transaction"),
    AG_ROW_BOOL(ag_with, lossy, "lossy", .doc = "what it takes away does not come back"),
    AG_ROW_MAP(ag_with, renamed_values, "renamed_values", .doc = "values of an enum, old to new"),
    AG_ROW_LIST(ag_with, recreates, "recreates",
                .doc = "for the reader: what is dropped for it and made again"),
};

const ag_shape ag_with_shape = {
    .noun = "with",
    .id = -1,
    .size = sizeof(ag_with),
    .fields = with_fields,
    .field_count = AG_COUNT(with_fields),
    .doc = "how an operation is done",
};

static const ag_field execute_fields[] = {
    AG_ROW_TEXT(ag_execute, sql, "sql", .doc = "the statements"),
    AG_ROW_TEXT(ag_execute, file, "file", .doc = "instead of sql: a file beside the revision"),
    AG_ROW_SQL(ag_execute, done_when, "done_when",
               .doc = "a query that returns a row when there is nothing left to do"),
    AG_ROW_BOOL(ag_execute, repeatable, "repeatable", .doc = "running it twice does no harm"),
};

const ag_shape ag_execute_shape = {
    .noun = "execute",
    .id = -1,
    .size = sizeof(ag_execute),
    .fields = execute_fields,
    .field_count = AG_COUNT(execute_fields),
    .doc = "SQL written by hand",
};

static const ag_field backfill_fields[] = {
    AG_ROW_MAP(ag_backfill, set, "set", .flags = AG_REQUIRED,
               .doc = "columns and the SQL expressions of their values"),
    AG_ROW_SQL(ag_backfill, where, "where", .doc = "the rows that are still to be done"),
    AG_ROW(ag_backfill, batch, int64_t, "batch", AG_INT, .preset = 10000,
           .doc = "rows in one transaction"),
};

const ag_shape ag_backfill_shape = {
    .noun = "backfill",
    .id = -1,
    .size = sizeof(ag_backfill),
    .fields = backfill_fields,
    .field_count = AG_COUNT(backfill_fields),
    .doc = "values set in batches",
};

ag_op *ag_op_new(ag_arena *arena, ag_verb verb, ag_kind kind, const char *table, const char *name)
{
    ag_op *op = AG_NEW(arena, ag_op);
    op->verb = verb;
    op->kind = kind;
    op->table = ag_strdup(arena, table);
    op->name = ag_strdup(arena, name);
    return op;
}

static const char *verb_word(ag_verb verb, bool added)
{
    switch (verb) {
    case AG_CREATE: return added ? "add" : "create";
    case AG_DROP: return "drop";
    case AG_ALTER: return "alter";
    case AG_RENAME: return "rename";
    case AG_EXECUTE: return "execute";
    case AG_BACKFILL: return "backfill";
    case AG_VERB_COUNT: break;
    }
    return "";
}

const char *ag_op_word(ag_arena *arena, const ag_op *op)
{
    if (!ag_verb_has_object(op->verb))
        return verb_word(op->verb, false);
    const ag_kind_info *kind = &ag_kinds[op->kind];
    return ag_format(arena, "%s_%s", verb_word(op->verb, kind->added), kind->shape->noun);
}

bool ag_op_is_word(const ag_op *op, const char *word)
{
    const ag_kind_info *kind = &ag_kinds[op->kind];
    bool has_object = ag_verb_has_object(op->verb);
    const char *verb = verb_word(op->verb, has_object && kind->added);
    size_t len = strlen(verb);
    if (strncmp(word, verb, len) != 0)
        return false;
    return has_object ? word[len] == '_' && strcmp(word + len + 1, kind->shape->noun) == 0
                      : word[len] == '\0';
}

ag_names ag_op_words(ag_arena *arena)
{
    ag_names words = {0};
    for (int kind = 0; kind < AG_KIND_COUNT; kind++) {
        for (int verb = AG_CREATE; verb <= AG_RENAME; verb++) {
            ag_op op = {.verb = (ag_verb)verb, .kind = (ag_kind)kind};
            AG_PUSH(arena, &words, ag_op_word(arena, &op));
        }
    }
    AG_PUSH(arena, &words, "execute");
    AG_PUSH(arena, &words, "backfill");
    return words;
}

bool ag_op_fail(ag_error *err, ag_error_code code, const ag_op *op, const char *format, ...)
{
    char message[sizeof err->message];
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    return ag_json_fail(err, code, op->source, "%s", message);
}

/* The table or view that the object lives in, if such objects can. */
static ag_object *relation_of(const ag_schema *schema, const ag_op *op)
{
    ag_object *relation = ag_relation_find(schema, op->table);
    return relation && ag_has_children(relation, op->kind) ? relation : NULL;
}

const ag_object *ag_op_parent_of(const ag_schema *schema, const ag_op *op)
{
    return !ag_kinds[op->kind].in_table ? &schema->base : relation_of(schema, op);
}

ag_object *ag_op_parent(ag_schema *schema, const ag_op *op)
{
    return !ag_kinds[op->kind].in_table ? &schema->base : relation_of(schema, op);
}

char *ag_op_noun(ag_arena *arena, ag_kind kind)
{
    if (kind == AG_KIND_UNIQUE)
        return ag_strdup(arena, "unique constraint");
    if (kind == AG_KIND_EXCLUSION)
        return ag_strdup(arena, "exclusion constraint");
    char *noun = ag_strdup(arena, ag_kinds[kind].shape->noun);
    for (char *c = strchr(noun, '_'); c; c = strchr(c, '_'))
        *c = ' ';
    return noun;
}

char *ag_op_object(ag_arena *arena, const ag_op *op)
{
    const char *noun = ag_op_noun(arena, op->kind);
    if (ag_kinds[op->kind].in_table)
        return ag_format(arena, "%s \"%s.%s\"", noun, op->table, op->name);
    return ag_format(arena, "%s \"%s\"", noun, op->name);
}

char *ag_op_only(ag_arena *arena, uint64_t only)
{
    ag_names names = {0};
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (only & (UINT64_C(1) << d))
            AG_PUSH(arena, &names, ag_dialect_names[d]);
    }
    return names.len ? ag_join(arena, &names, " and ") : ag_strdup(arena, "all dialects");
}

/* The object is there on a dialect before an alter, and not after it. */
static bool leaves_dialect(const ag_op *op)
{
    uint64_t all = (UINT64_C(1) << AG_DIALECT_COUNT) - 1;
    uint64_t before = op->from->only ? op->from->only : all;
    uint64_t after = op->to->only ? op->to->only : all;
    return (before & ~after) != 0;
}

/* An attribute of a composite type goes, and with it its values in all columns of the type. */
static bool loses_attribute(const ag_op *op)
{
    if (op->kind != AG_KIND_COMPOSITE_TYPE || op->verb != AG_ALTER)
        return false;
    const ag_list *before = &((const ag_composite_type *)op->from)->attributes;
    const ag_list *after = &((const ag_composite_type *)op->to)->attributes;
    size_t kept = 0;
    for (size_t i = 0; i < before->len; i++) {
        for (size_t k = 0; k < after->len; k++)
            kept += ag_streq(((const ag_attribute *)before->items[i])->name,
                             ((const ag_attribute *)after->items[k])->name);
    }
    return kept < before->len;
}

/* The rows of a foreign table stay where they are. */
static bool drops_foreign(const ag_op *op)
{
    return op->kind == AG_KIND_TABLE && op->verb == AG_DROP && op->from &&
           ((const ag_table *)op->from)->server;
}

bool ag_op_is_lossy(const ag_op *op)
{
    if ((op->with && op->with->lossy) || loses_attribute(op))
        return true;
    if (op->kind == AG_KIND_VIRTUAL_TABLE)
        return op->verb == AG_DROP && op->from &&
               ag_virtual_table_has_rows((const ag_virtual_table *)op->from);
    if ((op->kind != AG_KIND_TABLE && op->kind != AG_KIND_COLUMN) || drops_foreign(op))
        return false;
    return op->verb == AG_DROP || (op->verb == AG_ALTER && leaves_dialect(op));
}

bool ag_op_is_access(const ag_op *op)
{
    const ag_shape *shape = op->verb == AG_ALTER ? op->to->shape : NULL;
    uint64_t access = shape ? ag_fields_with(shape, AG_GRANTS | AG_OWNER) : 0;
    return (op->changed & access) != 0 &&
           (op->changed & ~access & ~ag_fields_with(shape, AG_NODIFF)) == 0;
}

/* ------------------------------------------------------------------ for people */

char *ag_op_describe(ag_arena *arena, const ag_op *op)
{
    if (op->verb == AG_EXECUTE) {
        const ag_execute *execute = op->execute;
        return execute->file ? ag_format(arena, "execute %s", execute->file)
                             : ag_strdup(arena, "execute SQL");
    }
    if (op->verb == AG_BACKFILL)
        return ag_format(arena, "backfill %s", op->table);
    ag_buf text = ag_buf_new(arena);
    ag_buf_format(&text, "%s %s ", verb_word(op->verb, ag_kinds[op->kind].added),
                  ag_op_noun(arena, op->kind));
    if (ag_kinds[op->kind].in_table)
        ag_buf_format(&text, "%s.", op->table);
    ag_buf_put(&text, op->name);
    if (op->verb == AG_RENAME)
        ag_buf_format(&text, " to %s", op->to_name);
    if (op->verb == AG_CREATE && op->kind == AG_KIND_COLUMN && ((const ag_column *)op->to)->type)
        ag_buf_format(&text, " %s", ((const ag_column *)op->to)->type);
    if (op->verb == AG_ALTER) {
        const char *separator = " (";
        for (size_t i = 0; i < op->to->shape->field_count; i++) {
            if (!(op->changed & ag_field_bit(i)))
                continue;
            ag_buf_format(&text, "%s%s", separator, op->to->shape->fields[i].name);
            separator = ", ";
        }
        if (op->from->only != op->to->only) {
            ag_buf_format(&text, "%sonly", separator);
            separator = ", ";
        }
        ag_buf_put(&text, separator[0] == ',' ? ")" : "");
    }
    return text.text;
}

static void add_recreates(ag_arena *arena, const ag_with *with, ag_names *out)
{
    for (size_t i = 0; with && i < with->recreates.len; i++)
        if (!ag_names_has(out, with->recreates.items[i]))
            AG_PUSH(arena, out, with->recreates.items[i]);
}

ag_names ag_op_recreates(ag_arena *arena, const ag_op *op)
{
    ag_names all = {0};
    add_recreates(arena, op->with, &all);
    for (size_t d = 0; op->with && d < AG_DIALECT_COUNT; d++)
        add_recreates(arena, (const ag_with *)op->with->base.variants[d], &all);
    return all;
}

char *ag_op_describe_object(ag_arena *arena, const ag_op *op)
{
    const char *noun = ag_op_noun(arena, op->kind);
    return ag_kinds[op->kind].in_table ? ag_format(arena, "%s %s.%s", noun, op->table, op->name)
                                       : ag_format(arena, "%s %s", noun, op->name);
}

/* "add status to projects": one operation as somebody would say it. */
static char *say(ag_arena *arena, const ag_op *op)
{
    if (!ag_verb_has_object(op->verb))
        return ag_op_describe(arena, op);
    const char *verb = verb_word(op->verb, ag_kinds[op->kind].added);
    if (!ag_kinds[op->kind].in_table) {
        if (op->verb == AG_RENAME)
            return ag_format(arena, "rename %s to %s", op->name, op->to_name);
        return ag_format(arena, "%s %s", verb, op->name);
    }
    switch (op->verb) {
    case AG_CREATE:
        return op->kind == AG_KIND_INDEX ? ag_format(arena, "create %s", op->name)
                                         : ag_format(arena, "add %s to %s", op->name, op->table);
    case AG_DROP: return ag_format(arena, "drop %s from %s", op->name, op->table);
    case AG_RENAME: return ag_format(arena, "rename %s.%s to %s", op->table, op->name, op->to_name);
    case AG_ALTER:
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
    return ag_format(arena, "alter %s.%s", op->table, op->name);
}

static bool same_sort(const ag_op *a, const ag_op *b)
{
    return a->verb == b->verb && (!ag_verb_has_object(a->verb) || a->kind == b->kind);
}

/* "create 3 tables, add 2 columns": how many of each sort, in order of appearance. */
static char *count_sorts(ag_arena *arena, const ag_ops *ops)
{
    ag_buf text = ag_buf_new(arena);
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        size_t before = 0, count = 0;
        for (size_t j = 0; j < ops->len; j++) {
            before += j < i && same_sort(ops->items[j], op);
            count += same_sort(ops->items[j], op);
        }
        if (before > 0)
            continue;
        ag_buf_put(&text, text.len > 0 ? ", " : "");
        if (count == 1)
            ag_buf_put(&text, say(arena, op));
        else if (!ag_verb_has_object(op->verb))
            ag_buf_format(&text, "%s %zu times", verb_word(op->verb, false), count);
        else
            ag_buf_format(&text, "%s %zu %s%s", verb_word(op->verb, ag_kinds[op->kind].added),
                          count, ag_op_noun(arena, op->kind),
                          op->kind == AG_KIND_INDEX ? "es" : "s");
    }
    return text.text;
}

/* Beyond so many the operations are counted rather than listed. */
#define LISTED 3

char *ag_ops_message(ag_arena *arena, const ag_ops *ops)
{
    if (ops->len == 0)
        return ag_strdup(arena, "empty");
    if (ops->len > LISTED)
        return count_sorts(arena, ops);
    ag_names parts = {0};
    for (size_t i = 0; i < ops->len; i++)
        AG_PUSH(arena, &parts, say(arena, ops->items[i]));
    return ag_join(arena, &parts, ", ");
}
