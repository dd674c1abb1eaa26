/* rename.c: renames that were said, and questions about those that were not. */
#include "diff/diff.h"

#include <string.h>

/* ------------------------------------------------------------------ reading --rename */

/* The first `c` outside double quotes, or NULL. */
static const char *find_outside_quotes(const char *text, char c)
{
    bool quoted = false;
    for (; *text; text++) {
        if (*text == '"')
            quoted = !quoted;
        else if (*text == c && !quoted)
            return text;
    }
    return NULL;
}

static bool fail_rename(ag_error *err, const char *text)
{
    ag_fail(err, AG_E_USAGE, NULL, "cannot read the rename \"%s\"", text);
    return ag_hint(
        err,
        "a column is renamed with --rename users.name=full_name, a table with --rename table:users=people");
}

/* "a.b" as a column b of table a: the part before the last dot is the table's name in text form. */
static bool split_column(ag_arena *arena, const char *text, const char **table, const char **column)
{
    const char *last = NULL;
    for (const char *dot = find_outside_quotes(text, '.'); dot;
         dot = find_outside_quotes(dot + 1, '.'))
        last = dot;
    ag_name name = {0};
    ag_error ignored = {0};
    if (!last || !ag_name_parse(arena, last + 1, &name, &ignored))
        return false;
    *table = ag_strndup(arena, text, (size_t)(last - text));
    *column = name.name;
    return true;
}

bool ag_rename_parse(ag_arena *arena, const char *text, const ag_schema *to, ag_rename *out,
                     ag_error *err)
{
    const char *colon = find_outside_quotes(text, ':');
    const char *equals = find_outside_quotes(text, '=');
    if (!equals || equals[1] == '\0')
        return fail_rename(err, text);
    char *kind = colon && colon < equals ? ag_strndup(arena, text, (size_t)(colon - text)) : NULL;
    const char *left =
        ag_strndup(arena, kind ? colon + 1 : text, (size_t)(equals - (kind ? colon + 1 : text)));
    ag_rename rename = {.kind = AG_KIND_TABLE, .from = left, .to = ag_strdup(arena, equals + 1)};
    const char *table = NULL, *column = NULL;
    bool dotted = split_column(arena, left, &table, &column);
    bool is_column = kind ? strcmp(kind, "column") == 0 : dotted && ag_table_find(to, table);
    if ((kind && !is_column && strcmp(kind, "table") != 0) || (is_column && !dotted) ||
        left[0] == '\0')
        return fail_rename(err, text);
    ag_name name = {0};
    if (is_column && ag_name_parse(arena, rename.to, &name, err))
        rename = (ag_rename){AG_KIND_COLUMN, table, column, name.name};
    if (err->code)
        return fail_rename(err, text);
    *out = rename;
    return true;
}

/* ------------------------------------------------------------------ carrying out */

/* A rename as it will be done; `aside` marks a name that only has to get out of the way. */
static void do_rename(ag_differ *differ, ag_schema *schema, ag_kind kind, const char *table,
                      const char *from, const char *to)
{
    ag_object *parent = kind == AG_KIND_TABLE ? &schema->base : &ag_table_find(schema, table)->base;
    ag_object *object = ag_list_find(ag_children(parent, kind), from);
    ag_op *op =
        ag_op_new(differ->arena, AG_RENAME, kind, kind == AG_KIND_TABLE ? NULL : table, from);
    op->to_name = ag_strdup(differ->arena, to);
    op->from = ag_object_copy(differ->arena, object);
    ag_schema_rename(differ->arena, schema, kind, parent, object, to);
    ag_differ_add(differ, AG_BUCKET_RENAME, op);
}

static const ag_list *siblings_of(const ag_schema *schema, const ag_rename *rename)
{
    if (rename->kind == AG_KIND_TABLE)
        return &schema->tables;
    const ag_table *table = ag_table_find(schema, rename->table);
    return table ? &table->columns : NULL;
}

/* The name that an object with this name is moved to when another one takes its name. */
static char *aside_name(ag_arena *arena, ag_kind kind, const char *name)
{
    ag_name parts = {.name = name};
    ag_error ignored = {0};
    if (kind != AG_KIND_TABLE || !ag_name_parse(arena, name, &parts, &ignored))
        return ag_format(arena, "ag_old_%s", name);
    return ag_name_text(arena, parts.schema, ag_format(arena, "ag_old_%s", parts.name));
}

/* The other renames of the same siblings that start from the name that was moved aside now start from its new name. */
static void redirect(ag_renames *renames, const ag_rename *done, const char *name,
                     const char *aside)
{
    for (size_t i = 0; i < renames->len; i++) {
        ag_rename *other = &renames->items[i];
        if (other != done && other->kind == done->kind && ag_streq(other->table, done->table) &&
            strcmp(other->from, name) == 0)
            other->from = aside;
    }
}

static bool carry_out(ag_differ *differ, ag_schema *schema, ag_renames *renames, size_t i,
                      bool hint, ag_error *err)
{
    ag_rename *rename = &renames->items[i];
    const ag_list *siblings = siblings_of(schema, rename);
    bool has_from = siblings && ag_list_find(siblings, rename->from);
    bool has_to = siblings && ag_list_find(siblings, rename->to);
    if (hint && (!has_from || has_to))
        return true; /* it has happened, or there never was such a thing here */
    if (!has_from && has_to)
        return true;
    if (!has_from) {
        ag_fail(err, AG_E_REFERENCE, NULL, "cannot rename \"%s%s%s\": there is none",
                rename->table ? rename->table : "", rename->table ? "." : "", rename->from);
        return ag_hint(err, "the left side of --rename is the old name, which the history knows");
    }
    if (has_to) {
        char *aside = aside_name(differ->arena, rename->kind, rename->to);
        do_rename(differ, schema, rename->kind, rename->table, rename->to, aside);
        redirect(renames, rename, rename->to, aside);
    }
    do_rename(differ, schema, rename->kind, rename->table, rename->from, rename->to);
    return true;
}

/* The `renamed_from` of the `to` side, tables before columns. */
static void collect_hints(ag_differ *differ, ag_renames *hints)
{
    for (size_t i = 0; i < differ->to->tables.len; i++) {
        const ag_table *table = (const ag_table *)differ->to->tables.items[i];
        if (table->renamed_from) {
            ag_rename rename = {AG_KIND_TABLE, NULL, table->renamed_from, table->base.name};
            AG_PUSH(differ->arena, hints, rename);
        }
    }
    for (size_t i = 0; i < differ->to->tables.len; i++) {
        const ag_table *table = (const ag_table *)differ->to->tables.items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            const ag_column *column = (const ag_column *)table->columns.items[j];
            ag_rename rename = {AG_KIND_COLUMN, table->base.name, column->renamed_from,
                                column->base.name};
            if (column->renamed_from)
                AG_PUSH(differ->arena, hints, rename);
        }
    }
}

bool ag_differ_renames(ag_differ *differ, ag_error *err)
{
    ag_renames hints = {0}, said = {0};
    collect_hints(differ, &hints);
    for (size_t i = 0; differ->options->renames && i < differ->options->renames->len; i++)
        AG_PUSH(differ->arena, &said, differ->options->renames->items[i]);
    if (hints.len == 0 && said.len == 0)
        return true;
    ag_schema *schema = ag_schema_copy(differ->arena, differ->from);
    for (int kind = AG_KIND_TABLE; kind <= AG_KIND_COLUMN; kind++) {
        for (size_t i = 0; i < said.len; i++) {
            if ((int)said.items[i].kind == kind && !carry_out(differ, schema, &said, i, false, err))
                return false;
        }
        for (size_t i = 0; i < hints.len; i++) {
            if ((int)hints.items[i].kind == kind &&
                !carry_out(differ, schema, &hints, i, true, err))
                return false;
        }
    }
    differ->from = schema;
    return true;
}

/* ------------------------------------------------------------------ asking */

static void ask(ag_differ *differ, ag_kind kind, const char *table, const char *from,
                const char *to)
{
    ag_arena *arena = differ->arena;
    ag_question question = {.kind = kind, .table = table, .from = from, .to = to};
    question.flag = kind == AG_KIND_TABLE
                        ? ag_format(arena, "--rename table:%s=%s", from, to)
                        : ag_format(arena, "--rename %s.%s=%s", table,
                                    ag_name_text(arena, NULL, from), ag_name_text(arena, NULL, to));
    AG_PUSH(arena, differ->questions, question);
}

void ag_differ_ask_columns(ag_differ *differ, const ag_table *from, const ag_table *to)
{
    for (size_t i = 0; i < from->columns.len; i++) {
        const ag_column *old = (const ag_column *)from->columns.items[i];
        if (ag_column_find(to, old->base.name))
            continue;
        for (size_t j = 0; j < to->columns.len; j++) {
            const ag_column *new = (const ag_column *)to->columns.items[j];
            if (!ag_column_find(from, new->base.name) && ag_type_equal(old->type, new->type))
                ask(differ, AG_KIND_COLUMN, to->base.name, old->base.name, new->base.name);
        }
    }
}

/* At least half of the columns of the larger table are in the other one, with the same type. */
static bool alike(const ag_table *a, const ag_table *b)
{
    size_t larger = a->columns.len > b->columns.len ? a->columns.len : b->columns.len;
    size_t smaller = a->columns.len + b->columns.len - larger;
    size_t common = 0;
    if (smaller * 2 < larger)
        return false;
    for (size_t i = 0; i < a->columns.len; i++) {
        const ag_column *column = (const ag_column *)a->columns.items[i];
        const ag_column *other = ag_column_find(b, column->base.name);
        common += other && ag_type_equal(column->type, other->type);
    }
    return larger > 0 && common * 2 >= larger;
}

void ag_differ_ask_tables(ag_differ *differ)
{
    const ag_ops *drops = &differ->buckets[AG_BUCKET_DROP_TABLE];
    const ag_ops *creates = &differ->buckets[AG_BUCKET_CREATE_TABLE];
    if (differ->options->no_rename)
        return;
    for (size_t i = 0; i < drops->len; i++) {
        for (size_t j = 0; j < creates->len && drops->items[i]->kind == AG_KIND_TABLE; j++) {
            const ag_object *old = drops->items[i]->from;
            const ag_object *new = creates->items[j]->to;
            if (!ag_streq(old->name, new->name) &&
                alike((const ag_table *)old, (const ag_table *)new))
                ask(differ, AG_KIND_TABLE, NULL, old->name, new->name);
        }
    }
}
