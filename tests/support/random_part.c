/* random_part.c: rarer families: partitions of partitions, default ones, by hash; tables that become partitions; what stands on families. */
#include "random_schema.h"

#include "base/text.h"
#include "model/part.h"

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static const char *quoted(ag_random *random, const char *name)
{
    return ag_sql_identifier(random->arena, name);
}

/* ------------------------------------------------------------------ columns and their values */

static bool is_text(const ag_column *column)
{
    return ag_streq(column->type, "text");
}

static bool is_whole(const ag_column *column)
{
    return ag_streq(column->type, "integer") || ag_streq(column->type, "bigint");
}

static const char *literal(ag_random *random, const char *text)
{
    ag_buf out = ag_buf_new(random->arena);
    ag_buf_putc(&out, '\'');
    for (const char *c = text; *c; c++)
        ag_buf_format(&out, *c == '\'' ? "''" : "%c", *c);
    ag_buf_putc(&out, '\'');
    return out.text;
}

/* Of an enum it is the first value, which no edit takes away. */
const char *random_value_of(ag_random *random, const ag_schema *schema, const ag_column *column,
                            bool other)
{
    const ag_enum *e = ag_type_enum(random->arena, schema, column->type);
    if (e)
        return other ? literal(random, e->values.items[0]) : NULL;
    return is_text(column) ? (other ? "'other'" : "'some'") : other ? "77" : "5";
}

bool random_is_key(const ag_schema *schema, const ag_table *table, const char *column)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *other = (const ag_table *)schema->tables.items[i];
        bool family = other == table || ag_table_descends(schema, other, table->base.name) ||
                      ag_table_descends(schema, table, other->base.name);
        if (family && other->partition_by && ag_sql_mentions(other->partition_by, column))
            return true;
    }
    return false;
}

/* The table at the top of the family, or one of those. */
static ag_table *top_of(const ag_schema *schema, ag_table *table)
{
    for (size_t depth = 0; depth < 8 && ag_table_is_heir(table); depth++) {
        ag_table *parent = ag_table_find(schema, table->partition_of ? table->partition_of
                                                                     : table->inherits.items[0]);
        table = parent ? parent : table;
    }
    return table;
}

static ag_column *add_column(ag_random *random, ag_table *table, const char *type)
{
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    column->type = type;
    ag_list_add(random->arena, &table->columns, &column->base);
    return column;
}

static void add_enum_column(ag_random *random, ag_schema *schema, ag_table *table)
{
    const ag_object *e = any(random, &schema->enums);
    if (!e || e->only || table->partition_of)
        return;
    ag_column *column = add_column(random, table, random_sql_name(random, e->name));
    if (random_once_in(random, 2))
        column->default_value = random_value_of(random, schema, column, true);
}

/* ------------------------------------------------------------------ which rows */

static const ag_column *key_column(ag_random *random, const ag_schema *schema,
                                   const ag_table *parent)
{
    const ag_table *whole = ag_table_whole(random->arena, schema, parent);
    for (size_t i = 0; i < whole->columns.len; i++)
        if (ag_sql_mentions(parent->partition_by, whole->columns.items[i]->name))
            return (const ag_column *)whole->columns.items[i];
    return (const ag_column *)whole->columns.items[0];
}

static bool is_bound(const ag_schema *schema, const ag_table *parent, const char *bound)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (ag_streq(table->partition_of, parent->base.name) && ag_sql_equal(table->bound, bound))
            return true;
    }
    return false;
}

static const char *free_remainder(ag_random *random, const ag_schema *schema,
                                  const ag_table *parent)
{
    for (size_t i = 0; i < 4; i++) {
        const char *bound =
            ag_format(random->arena, "FOR VALUES WITH (MODULUS 4, REMAINDER %zu)", i);
        if (!is_bound(schema, parent, bound))
            return bound;
    }
    return NULL;
}

const char *random_bound(ag_random *random, const ag_schema *schema, const ag_table *parent)
{
    size_t n = ++random->counter;
    if (ag_starts_with(parent->partition_by, "HASH"))
        return free_remainder(random, schema, parent);
    if (random_feature(random, RANDOM_WIDE, 5) && !is_bound(schema, parent, "DEFAULT"))
        return "DEFAULT";
    if (ag_starts_with(parent->partition_by, "RANGE"))
        return ag_format(random->arena, "FOR VALUES FROM (%zu) TO (%zu)", n * 10, n * 10 + 10);
    bool number = is_whole(key_column(random, schema, parent));
    return ag_format(random->arena, number ? "FOR VALUES IN (%zu)" : "FOR VALUES IN ('%zu')", n);
}

/* A partition that has partitions itself, by one of the columns that are in every key. */
static void add_layer(ag_random *random, ag_schema *schema, ag_table *table)
{
    static const char *const ways[] = {"LIST", "HASH", "RANGE"};
    const ag_table *top = top_of(schema, table);
    const char *bound = table->partition_by ? random_bound(random, schema, table) : NULL;
    if (!bound || top->columns.len < 2)
        return;
    const ag_column *by = (const ag_column *)top->columns.items[random_below(random, 2)];
    const char *way = ways[random_below(random, is_whole(by) ? 3 : 2)];
    ag_table *made = (ag_table *)ag_object_new(random->arena, table->base.shape,
                                               random_qualified(random, schema));
    made->partition_of = table->base.name;
    made->bound = bound;
    made->partition_by = ag_format(random->arena, "%s (%s)", way, quoted(random, by->base.name));
    ag_list_add(random->arena, &schema->tables, &made->base);
}

/* ------------------------------------------------------------------ tables that come into a family */

static bool has_equal(const ag_list *list, const ag_object *object)
{
    const ag_object *own = object->name ? ag_list_find(list, object->name) : NULL;
    return own && ag_object_equal(own, object, true);
}

static bool is_alike(const ag_table *table, const ag_table *whole)
{
    bool alike = table->columns.len == whole->columns.len;
    for (size_t i = 0; alike && i < whole->columns.len; i++) {
        const ag_column *column = (const ag_column *)whole->columns.items[i];
        const ag_column *own = ag_column_find(table, column->base.name);
        alike = own && ag_streq(own->type, column->type) && (own->nullable == column->nullable) &&
                !own->generated && !own->identity;
    }
    for (size_t i = 0; alike && i < whole->checks.len; i++)
        alike = has_equal(&table->checks, whole->checks.items[i]);
    return alike && (table->primary_key.len == 0) == (whole->primary_key.len == 0);
}

static void join(ag_random *random, ag_schema *schema, ag_table *table)
{
    const ag_table *whole = ag_table_whole(random->arena, schema, table);
    for (size_t i = 0; table->partition_by && i < schema->tables.len; i++) {
        ag_table *other = (ag_table *)schema->tables.items[i];
        if (other == table || ag_table_is_heir(other) || other->server || other->base.only ||
            ag_table_descends(schema, table, other->base.name) || !is_alike(other, whole))
            continue;
        ag_table *to = (ag_table *)ag_object_new(random->arena, table->base.shape, NULL);
        to->partition_of = table->base.name;
        to->bound = random_bound(random, schema, table);
        if (to->bound)
            ag_table_move(random->arena, schema, other, to);
        return;
    }
}

/* A table that could become one of them. */
static void add_twin(ag_random *random, ag_schema *schema, ag_table *table)
{
    if (!table->partition_by || ag_list_find(&schema->tables, table->base.name) == NULL)
        return;
    const ag_table *whole = ag_table_whole(random->arena, schema, table);
    ag_table *made = (ag_table *)ag_object_new(random->arena, table->base.shape,
                                               random_qualified(random, schema));
    for (size_t i = whole->columns.len; i > 0; i--) {
        ag_column *column = (ag_column *)ag_object_copy(random->arena, whole->columns.items[i - 1]);
        column->comment = NULL;
        column->privileges = column->sequence_privileges = (ag_pairs){0};
        ag_list_add(random->arena, &made->columns, &column->base);
    }
    for (size_t i = 0; i < whole->checks.len; i++)
        ag_list_add(random->arena, &made->checks,
                    ag_object_copy(random->arena, whole->checks.items[i]));
    if (whole->primary_key.len > 0) {
        ag_object *key = ag_object_copy(random->arena, whole->primary_key.items[0]);
        key->name = random_name(random);
        *ag_part_names(key) = (ag_pairs){0};
        ag_list_add(random->arena, &made->primary_key, key);
    }
    ag_list_add(random->arena, &schema->tables, &made->base);
}

/* ------------------------------------------------------------------ what stands on them */

static void toggle_foreign_key(ag_random *random, ag_schema *schema, ag_table *table)
{
    ag_table *top = top_of(schema, table);
    if (top->foreign_keys.len > 0) {
        ag_list_remove(&top->foreign_keys, top->foreign_keys.items[0]);
        return;
    }
    if (top->inherits.len > 0 || !top->partition_by)
        return;
    ag_foreign_key *key = (ag_foreign_key *)random_child(random, schema, top, AG_KIND_FOREIGN_KEY);
    if (!key)
        return;
    key->not_valid = false;
    key->base.only = 0;
    random_add_child(random, top, &key->base);
}

static void toggle_late(ag_random *random, ag_schema *schema, ag_table *table)
{
    static const ag_kind kinds[] = {AG_KIND_TRIGGER, AG_KIND_POLICY, AG_KIND_TRIGGER};
    ag_kind kind = kinds[random_below(random, AG_COUNT(kinds))];
    ag_list *list = ag_children(&table->base, kind);
    ag_object *object = any(random, list);
    (void)schema;
    if (object && random_once_in(random, 2))
        ag_list_remove(list, object);
    else if ((object = random_late(random, table, kind)))
        random_add_child(random, table, object);
}

/* A condition of which a value is part. */
static void toggle_comparison(ag_random *random, ag_schema *schema, ag_table *table)
{
    const ag_table *whole = ag_table_whole(random->arena, schema, table);
    const ag_column *column = (const ag_column *)any(random, &whole->columns);
    const char *value = random_value_of(random, schema, column, true);
    const char *condition =
        ag_format(random->arena, "%s <> %s", quoted(random, column->base.name), value);
    ag_kind kind = random_once_in(random, 2) ? AG_KIND_CHECK : AG_KIND_INDEX;
    ag_object *made = ag_object_new(random->arena, ag_kinds[kind].shape, random_name(random));
    if (kind == AG_KIND_CHECK) {
        ((ag_check *)made)->expression = condition;
    } else {
        ag_index_column *part =
            (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
        part->column = whole->columns.items[0]->name;
        ag_list_add(random->arena, &((ag_index *)made)->columns, &part->base);
        ((ag_index *)made)->where = condition;
    }
    ag_list_add(random->arena, ag_children(&table->base, kind), made);
}

static void change_storage(ag_random *random, ag_schema *schema, ag_table *table)
{
    (void)schema;
    table->row_security = random_once_in(random, 2);
    random_comment(random, &table->base);
}

typedef void change(ag_random *random, ag_schema *schema, ag_table *table);

static change *const changes[] = {add_layer,         join,        join,
                                  add_twin,          toggle_late, toggle_foreign_key,
                                  toggle_comparison, add_layer,   add_enum_column,
                                  change_storage};

void random_change_family(ag_random *random, ag_schema *schema, ag_table *table)
{
    changes[random_below(random, AG_COUNT(changes))](random, schema, table);
}
