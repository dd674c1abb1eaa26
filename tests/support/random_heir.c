/* random_heir.c: partitioned tables with their partitions, tables with heirs, and changes to them. */
#include "random_schema.h"

#include "base/text.h"

/* What the other edits do to tables would often be no table that can be partitioned, so these have edits of their own. */
bool random_is_family(const ag_schema *schema, const ag_table *table)
{
    if (table->partition_by || ag_table_is_heir(table) || table->server)
        return true;
    for (size_t i = 0; i < schema->tables.len; i++) {
        if (ag_table_descends(schema, (const ag_table *)schema->tables.items[i], table->base.name))
            return true;
    }
    return false;
}

static const char *quoted(ag_random *random, const char *name)
{
    return ag_sql_identifier(random->arena, name);
}

static ag_column *add_column(ag_random *random, ag_table *table, const char *type)
{
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    column->type = type;
    ag_list_add(random->arena, &table->columns, &column->base);
    return column;
}

static ag_table *new_table(ag_random *random, ag_schema *schema)
{
    ag_table *table = (ag_table *)ag_object_new(random->arena, ag_kinds[AG_KIND_TABLE].shape,
                                                random_qualified(random, schema));
    ag_list_add(random->arena, &schema->tables, &table->base);
    return table;
}

/* ------------------------------------------------------------------ what a member of a family may have */

/* One of the columns that the table has itself or from its parents; the first is the key of partitions. */
static const ag_column *some_column(ag_random *random, const ag_schema *schema,
                                    const ag_table *table)
{
    const ag_table *whole = ag_table_whole(random->arena, schema, table);
    return (const ag_column *)whole->columns.items[random_below(random, whole->columns.len)];
}

static void toggle_index(ag_random *random, ag_schema *schema, ag_table *table)
{
    if (table->indexes.len > 0 && random_once_in(random, 2)) {
        ag_list_remove(&table->indexes, table->indexes.items[0]);
        return;
    }
    ag_index *index = (ag_index *)ag_object_new(random->arena, ag_kinds[AG_KIND_INDEX].shape,
                                                random_name(random));
    ag_index_column *part =
        (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
    part->column = some_column(random, schema, table)->base.name;
    /* Never descending: the server takes an index of a partition for its parent's whatever the direction. */
    ag_list_add(random->arena, &index->columns, &part->base);
    ag_list_add(random->arena, &table->indexes, &index->base);
}

static void toggle_check(ag_random *random, ag_schema *schema, ag_table *table)
{
    if (table->checks.len > 0 && random_once_in(random, 2)) {
        ag_list_remove(&table->checks, table->checks.items[0]);
        return;
    }
    ag_check *check = (ag_check *)ag_object_new(random->arena, ag_kinds[AG_KIND_CHECK].shape,
                                                random_name(random));
    check->expression = ag_format(random->arena, "%s IS NOT NULL",
                                  quoted(random, some_column(random, schema, table)->base.name));
    ag_list_add(random->arena, &table->checks, &check->base);
}

static void toggle_override(ag_random *random, ag_schema *schema, ag_table *table)
{
    const ag_column *column = some_column(random, schema, table);
    if (table->overrides.len > 0 && random_once_in(random, 3)) {
        ag_list_remove(&table->overrides, table->overrides.items[0]);
        return;
    }
    if (!ag_table_is_heir(table) || ag_column_find(table, column->base.name))
        return;
    for (size_t i = 0; i < table->overrides.len; i++) {
        if (ag_streq(((ag_override *)table->overrides.items[i])->column, column->base.name))
            return;
    }
    ag_override *override = (ag_override *)ag_object_new(random->arena, &ag_override_shape, NULL);
    override->column = column->base.name;
    override->nullable = random_once_in(random, 2);
    if (random_once_in(random, 2))
        override->default_value = random_value_of(random, schema, column, true);
    else if (random_once_in(random, 2))
        override->default_value = "NULL";
    if (override->nullable && !override->default_value)
        override->comment = "its own";
    ag_list_add(random->arena, &table->overrides, &override->base);
}

static void change_column(ag_random *random, ag_schema *schema, ag_table *table)
{
    if (table->columns.len < 2)
        return;
    ag_column *column =
        (ag_column *)table->columns.items[1 + random_below(random, table->columns.len - 1)];
    bool whole = ag_streq(column->type, "integer") || ag_streq(column->type, "bigint");
    const ag_primary_key *key = ag_table_primary_key(table);
    if (random_once_in(random, 3) && !key)
        column->nullable = !column->nullable;
    else if (random_once_in(random, 2))
        column->default_value =
            column->default_value ? NULL : random_value_of(random, schema, column, false);
    else if (whole && !random_is_key(schema, table, column->base.name))
        column->type = ag_streq(column->type, "integer") ? "bigint" : "integer";
}

static void grow(ag_random *random, ag_schema *schema, ag_table *table)
{
    (void)schema;
    if (!table->partition_of)
        (void)add_column(random, table, random_once_in(random, 2) ? "text" : "integer");
}

static void toggle_key(ag_random *random, ag_schema *schema, ag_table *table)
{
    (void)schema;
    if (!table->partition_by || table->partition_of || table->primary_key.len > 0)
        return;
    ag_primary_key *key = (ag_primary_key *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_PRIMARY_KEY].shape, random_name(random));
    for (size_t i = 0; i < 2 && i < table->columns.len; i++) {
        AG_PUSH(random->arena, &key->columns, table->columns.items[i]->name);
        ((ag_column *)table->columns.items[i])->nullable = false;
    }
    ag_list_add(random->arena, &table->primary_key, &key->base);
}

/* ------------------------------------------------------------------ who belongs to whom */

static ag_table *add_partition(ag_random *random, ag_schema *schema, const ag_table *parent)
{
    const char *bound = random_bound(random, schema, parent);
    ag_table *table = bound ? new_table(random, schema) : NULL;
    if (table) {
        table->partition_of = parent->base.name;
        table->bound = bound;
    }
    return table;
}

static void add_member(ag_random *random, ag_schema *schema, ag_table *table)
{
    if (table->partition_by) {
        ag_table *partition = add_partition(random, schema, table);
        if (partition) {
            toggle_override(random, schema, partition);
            toggle_index(random, schema, partition);
        }
        return;
    }
    if (table->partition_of)
        return;
    ag_table *heir = new_table(random, schema);
    AG_PUSH(random->arena, &heir->inherits, table->base.name);
    if (random_once_in(random, 2))
        (void)add_column(random, heir, "text");
    toggle_override(random, schema, heir);
}

/*
 * It stands alone, with all that it had.  An heir that comes back has columns of its own for ever, as pg_dump sees it: where that is asked, none leaves.
 */
static void leave(ag_random *random, ag_schema *schema, ag_table *table)
{
    if (table->inherits.len > 0 && (random->features & RANDOM_WEB))
        return;
    ag_table *alone = (ag_table *)ag_object_new(random->arena, table->base.shape, NULL);
    ag_table_move(random->arena, schema, table, alone);
}

static void move(ag_random *random, ag_schema *schema, ag_table *table)
{
    const ag_table *parent =
        table->partition_of ? ag_table_find(schema, table->partition_of) : NULL;
    const char *bound = parent ? random_bound(random, schema, parent) : NULL;
    if (bound)
        table->bound = bound;
    else
        leave(random, schema, table);
}

static void go(ag_random *random, ag_schema *schema, ag_table *table)
{
    random_drop_routines_of(random, schema, &table->base);
    ag_list_remove(&schema->tables, &table->base);
}

typedef void change(ag_random *random, ag_schema *schema, ag_table *table);

static change *const member_changes[] = {
    toggle_index,  toggle_check,  toggle_override, grow, add_member,
    change_column, change_column, leave,           move, go,
    toggle_key};

void random_change_heirs(ag_random *random, ag_schema *schema)
{
    for (size_t tries = 0; tries < 6 && schema->tables.len > 0; tries++) {
        ag_table *table =
            (ag_table *)schema->tables.items[random_below(random, schema->tables.len)];
        if (!random_is_family(schema, table) || table->server)
            continue;
        if (random_feature(random, RANDOM_WIDE, 2)) {
            random_change_family(random, schema, table);
            return;
        }
        member_changes[random_below(random, AG_COUNT(member_changes))](random, schema, table);
        return;
    }
}

void random_heirs(ag_random *random, ag_schema *schema)
{
    if (!random_feature(random, RANDOM_HEIRS, 2))
        return;
    ag_table *table = new_table(random, schema);
    const char *key = quoted(random, add_column(random, table, "integer")->base.name);
    for (size_t i = 1 + random_below(random, 3); i > 0; i--)
        grow(random, schema, table);
    if (random_once_in(random, 3)) {
        add_member(random, schema, table);
        return;
    }
    const char *by = random_feature(random, RANDOM_WIDE, 3) ? "HASH"
                     : random_once_in(random, 2)            ? "RANGE"
                                                            : "LIST";
    table->partition_by = ag_format(random->arena, "%s (%s)", by, key);
    for (size_t i = random_below(random, 4); i > 0; i--)
        add_member(random, schema, table);
}

/* Members of a family without their parents go with them; overrides of columns that are gone too. */
void random_repair_heirs(ag_random *random, ag_schema *schema)
{
    for (size_t i = schema->tables.len; i > 0; i--) {
        ag_table *table = (ag_table *)schema->tables.items[i - 1];
        bool orphan = table->partition_of && !ag_table_find(schema, table->partition_of);
        for (size_t k = 0; k < table->inherits.len; k++)
            orphan = orphan || !ag_table_find(schema, table->inherits.items[k]);
        if (!orphan)
            continue;
        random_drop_routines_of(random, schema, &table->base);
        ag_list_remove(&schema->tables, &table->base);
        i = schema->tables.len + 1;
    }
    ag_schema_fold(random->arena, schema, NULL);
}
