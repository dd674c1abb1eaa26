#include "base/text.h"
#include "model/part.h"

#include <autogen/model.h>

#include <string.h>

/* ------------------------------------------------------------------ one name */

/* The most bytes of the text, at most `limit`, that do not cut a character in two. */
static size_t clipped(const char *text, size_t limit)
{
    while (limit > 0 && ((unsigned char)text[limit] & 0xC0) == 0x80)
        limit--;
    return limit;
}

/* "table_columns_label", both or one of the first two cut, always the longer one first. */
static char *make_name(ag_arena *arena, const char *table, const char *columns, const char *label)
{
    size_t table_len = strlen(table);
    size_t columns_len = columns ? strlen(columns) : 0;
    size_t room = AG_NAME_MAX - strlen(label) - 1 - (columns ? 1 : 0);
    while (table_len + columns_len > room) {
        if (table_len > columns_len)
            table_len--;
        else
            columns_len--;
    }
    ag_buf buf = ag_buf_new(arena);
    ag_buf_putn(&buf, table, clipped(table, table_len));
    if (columns) {
        ag_buf_putc(&buf, '_');
        ag_buf_putn(&buf, columns, clipped(columns, columns_len));
    }
    ag_buf_putc(&buf, '_');
    ag_buf_put(&buf, label);
    return buf.text;
}

char *ag_name_choose(ag_arena *arena, const char *table, const char *columns, const char *label,
                     const ag_map *taken)
{
    char *name = make_name(arena, table, columns, label);
    for (int pass = 1; taken && ag_map_has(taken, name); pass++)
        name = make_name(arena, table, columns, ag_format(arena, "%s%d", label, pass));
    return name;
}

/* ------------------------------------------------------------------ what stands for the columns */

/* Add a name that is not in the list yet: digits take the place of its last bytes if it gets too long. */
static void push_distinct(ag_arena *arena, ag_names *names, const char *name)
{
    const char *distinct = name;
    for (int i = 1; ag_names_has(names, distinct); i++) {
        const char *digits = ag_format(arena, "%d", i);
        size_t room = AG_NAME_MAX - strlen(digits);
        size_t len = strlen(name);
        distinct =
            ag_format(arena, "%.*s%s", (int)(len > room ? clipped(name, room) : len), name, digits);
    }
    AG_PUSH(arena, names, distinct);
}

/* The parenthesis that closes the lexer's last token; NULL if there is none, or if anything follows it. */
static const char *closing_at_end(ag_lexer lexer)
{
    const char *closing = NULL;
    for (int depth = 1; depth > 0;) {
        ag_token token = ag_lexer_next(&lexer);
        if (token.type == AG_TOKEN_END || token.type == AG_TOKEN_BAD)
            return NULL;
        depth += ag_token_is(token, "(") - ag_token_is(token, ")");
        closing = token.text;
    }
    return ag_lexer_next(&lexer).type == AG_TOKEN_END ? closing : NULL;
}

static bool is_name(ag_token token)
{
    return token.type == AG_TOKEN_WORD || token.type == AG_TOKEN_NAME;
}

/*
 * What PostgreSQL calls the column of an index that is an expression (FigureIndexColname in parser/parse_target.c): the function, if it
 * is a call of one, "case", a column's own name, otherwise "expr".  What it says of casts is not followed.
 */
static const char *expression_name(ag_arena *arena, const char *expression)
{
    ag_lexer lexer = ag_lexer_new(expression, AG_LEX_PLAIN);
    ag_token token = ag_lexer_next(&lexer);
    const char *closing = ag_token_is(token, "(") ? closing_at_end(lexer) : NULL;
    if (closing)
        return expression_name(arena,
                               ag_strndup(arena, lexer.next, (size_t)(closing - lexer.next)));
    ag_token next = ag_lexer_next(&lexer);
    while (is_name(token) && ag_token_is(next, ".")) {
        token = ag_lexer_next(&lexer);
        next = ag_lexer_next(&lexer);
    }
    if (ag_token_is(token, "case"))
        return "case";
    if (!is_name(token))
        return "expr";
    if (next.type == AG_TOKEN_END || (ag_token_is(next, "(") && closing_at_end(lexer)))
        return ag_token_text(arena, token);
    return "expr";
}

/* The columns of an index, included ones too, joined. */
static const char *index_columns(ag_arena *arena, const ag_list *columns, const ag_names *include)
{
    ag_names names = {0};
    for (size_t i = 0; i < columns->len; i++) {
        const ag_index_column *part = (const ag_index_column *)columns->items[i];
        const char *name = part->column       ? part->column
                           : part->expression ? expression_name(arena, part->expression)
                                              : "expr";
        push_distinct(arena, &names, name);
    }
    for (size_t i = 0; i < include->len; i++)
        push_distinct(arena, &names, include->items[i]);
    return ag_join(arena, &names, "_");
}

/* The column of a check that is about exactly one; else NULL. */
static const char *check_column(const ag_table *table, const ag_check *check)
{
    const char *only = NULL;
    for (size_t i = 0; check->expression && i < table->columns.len; i++) {
        const char *column = table->columns.items[i]->name;
        if (!ag_sql_mentions(check->expression, column))
            continue;
        if (only)
            return NULL;
        only = column;
    }
    return only;
}

/* ------------------------------------------------------------------ all names of a table */

static const struct {
    ag_kind kind;
    const char *label;
} labels[] = {
    /* In the order in which CREATE TABLE and what follows it name them. */
    {AG_KIND_CHECK, "check"},    {AG_KIND_PRIMARY_KEY, "pkey"}, {AG_KIND_UNIQUE, "key"},
    {AG_KIND_EXCLUSION, "excl"}, {AG_KIND_FOREIGN_KEY, "fkey"}, {AG_KIND_INDEX, "idx"},
};

static const char *columns_part(ag_arena *arena, const ag_table *table, const ag_object *child)
{
    switch (ag_kind_of(child)) {
    case AG_KIND_CHECK: return check_column(table, (const ag_check *)child);
    case AG_KIND_UNIQUE: return ag_join(arena, &((const ag_unique *)child)->columns, "_");
    case AG_KIND_FOREIGN_KEY: return ag_join(arena, &((const ag_foreign_key *)child)->columns, "_");
    case AG_KIND_INDEX:
        return index_columns(arena, &((const ag_index *)child)->columns,
                             &((const ag_index *)child)->include);
    case AG_KIND_EXCLUSION:
        return index_columns(arena, &((const ag_exclusion *)child)->elements,
                             &((const ag_exclusion *)child)->include);
    default: break;
    }
    return NULL;
}

void ag_table_name_children(ag_arena *arena, ag_table *table, ag_map *taken)
{
    const char *table_name = ag_name_split(arena, table->base.name).name;
    for (size_t k = 0; k < AG_COUNT(labels); k++) {
        const ag_list *list = ag_children_of(&table->base, labels[k].kind);
        for (size_t i = 0; i < list->len; i++)
            if (list->items[i]->name)
                ag_map_put(taken, list->items[i]->name, list->items[i]);
    }
    for (size_t k = 0; k < AG_COUNT(labels); k++) {
        ag_list *list = ag_children(&table->base, labels[k].kind);
        for (size_t i = 0; i < list->len; i++) {
            ag_object *child = list->items[i];
            if (child->name)
                continue;
            const char *columns = columns_part(arena, table, child);
            const char *name = ag_name_choose(arena, table_name, columns, labels[k].label, taken);
            ag_list_rename(arena, list, child, name);
            ag_map_put(taken, name, child);
        }
    }
}

/* The relation, and what has an index in it. */
static void take_names(const ag_object *relation, const char *name, bool children, ag_map *taken)
{
    ag_map_put(taken, name, taken);
    for (ag_kind kind = AG_KIND_TOP_END; children && kind < AG_KIND_COUNT; kind++) {
        if (!ag_kinds[kind].indexed || !ag_has_children(relation, kind))
            continue;
        const ag_list *list = ag_children_of(relation, kind);
        for (size_t i = 0; i < list->len; i++)
            if (list->items[i]->name)
                ag_map_put(taken, list->items[i]->name, taken);
    }
}

void ag_schema_take_names(ag_arena *arena, const ag_schema *schema, const char *beside,
                          const char *but, ag_map *taken)
{
    const char *in = ag_key_schema(arena, AG_KIND_TABLE, beside);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; ag_kinds[kind].relation && i < list->len; i++) {
            const ag_object *relation = list->items[i];
            if (ag_streq(ag_key_schema(arena, kind, relation->name), in))
                take_names(relation, ag_name_split(arena, relation->name).name,
                           !ag_streq(relation->name, but), taken);
        }
    }
}

/* True if a relation itself is called so. */
static bool has_relation(ag_arena *arena, const ag_schema *schema, const char *in, const char *name)
{
    const char *full = ag_name_text(arena, in, name);
    bool has = false;
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END && !has; kind++)
        has = ag_kinds[kind].relation && ag_list_find(ag_children_of(&schema->base, kind), full);
    return has;
}

static bool has_index(ag_arena *arena, const ag_list *relations, const ag_field *field,
                      const char *beside, const ag_map *names)
{
    for (size_t i = 0; i < relations->len; i++) {
        const ag_object *relation = relations->items[i];
        const ag_list *list = ag_field_list_of(relation, field);
        for (size_t k = 0; k < list->len; k++)
            if (list->items[k]->name && ag_map_has(names, list->items[k]->name) &&
                !ag_streq(relation->name, beside) &&
                ag_streq(ag_key_schema(arena, ag_kind_of(relation), relation->name),
                         ag_key_schema(arena, AG_KIND_TABLE, beside)))
                return true;
    }
    return false;
}

bool ag_schema_has_names(ag_arena *arena, const ag_schema *schema, const char *beside,
                         const ag_map *names)
{
    const ag_list *const relations[] = {&schema->tables, &schema->views};
    const char *in = ag_key_schema(arena, AG_KIND_TABLE, beside);
    for (size_t i = 0; i < names->len; i++)
        if (has_relation(arena, schema, in, names->entries[i].key))
            return true;
    for (size_t r = 0; r < AG_COUNT(relations); r++) {
        const ag_shape *shape = relations[r]->len > 0 ? relations[r]->items[0]->shape : NULL;
        for (size_t i = 0; shape && i < shape->field_count; i++) {
            const ag_field *field = &shape->fields[i];
            if (field->type == AG_CHILDREN && ag_kinds[(*field->shape)->id].indexed &&
                has_index(arena, relations[r], field, beside, names))
                return true;
        }
    }
    return false;
}

/* With what stands behind the label: a number. */
static char *usual_name(ag_arena *arena, const ag_object *object, const char *partition,
                        const char *number)
{
    size_t k = 0;
    while (labels[k].kind != ag_kind_of(object))
        k++;
    return make_name(arena, ag_name_split(arena, partition).name, columns_part(arena, NULL, object),
                     ag_format(arena, "%s%s", labels[k].label, number));
}

char *ag_part_name_free(ag_arena *arena, const ag_object *object, const ag_table *partition)
{
    ag_map taken = ag_map_new(arena);
    ag_table *own = (ag_table *)ag_object_copy(arena, &partition->base);
    ag_table_name_children(arena, own, &taken);
    char *name = usual_name(arena, object, partition->base.name, "");
    for (int pass = 1; ag_map_has(&taken, name); pass++)
        name = usual_name(arena, object, partition->base.name, ag_format(arena, "%d", pass));
    return name;
}

bool ag_part_name_is_usual(ag_arena *arena, const ag_table *table, const ag_object *object,
                           const char *partition, const char *name)
{
    const ag_list *list = ag_children_of(&table->base, ag_kind_of(object));
    const char *first = usual_name(arena, object, partition, "");
    int before = 0;
    for (size_t i = 0; i < list->len && list->items[i] != object; i++) {
        const ag_object *other = list->items[i];
        before += !ag_part_name(other, partition) &&
                  strcmp(usual_name(arena, other, partition, ""), first) == 0;
    }
    return strcmp(name, before == 0 ? first
                                    : usual_name(arena, object, partition,
                                                 ag_format(arena, "%d", before))) == 0;
}
