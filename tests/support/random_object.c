/* random_object.c: objects of their own that only PostgreSQL has, and changes to them. */
#include "random_schema.h"

#include "base/text.h"

#include <string.h>

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

/* Where the object of that name lies; NULL: in the default schema. */
static const char *namespace_of(ag_random *random, const char *qualified)
{
    ag_name name = {0};
    ag_error ignored = {0};
    return ag_name_parse(random->arena, qualified, &name, &ignored) ? name.schema : NULL;
}

/* ------------------------------------------------------------------ sequences */

static bool is_whole(const ag_column *column)
{
    return ag_streq(column->type, "bigint") || ag_streq(column->type, "integer");
}

static void set_owner(ag_random *random, const ag_schema *schema, ag_sequence *sequence)
{
    const ag_table *table = (const ag_table *)any(random, &schema->tables);
    const ag_object *column = table ? any(random, &table->columns) : NULL;
    sequence->owned_by = (ag_target){0};
    if (!column || column->only || table->base.only || random_once_in(random, 2) ||
        !ag_streq(namespace_of(random, sequence->base.name),
                  namespace_of(random, table->base.name)))
        return;
    sequence->owned_by.table = table->base.name;
    AG_PUSH(random->arena, &sequence->owned_by.columns, column->name);
}

static void set_options(ag_random *random, ag_sequence *sequence)
{
    static const int64_t steps[] = {1, 1, 2, 10, -1, -3};
    sequence->type = (ag_word)random_below(random, 3);
    sequence->increment = steps[random_below(random, AG_COUNT(steps))];
    sequence->min =
        random_once_in(random, 3) ? -(int64_t)random_below(random, 50) - 5 : AG_UNSET_LIMIT;
    sequence->max =
        random_once_in(random, 3) ? (int64_t)random_below(random, 500) + 20 : AG_UNSET_LIMIT;
    sequence->start = AG_UNSET_LIMIT;
    ag_sequence_limits limits = ag_sequence_limits_of(sequence);
    if (random_once_in(random, 3))
        sequence->start = random_once_in(random, 2) ? limits.min : limits.max;
    sequence->cache = random_once_in(random, 3) ? 20 : 1;
    sequence->cycle = random_once_in(random, 3);
}

static ag_object *sequence(ag_random *random, const ag_schema *schema)
{
    ag_sequence *made = (ag_sequence *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_SEQUENCE].shape, random_qualified(random, schema));
    set_options(random, made);
    set_owner(random, schema, made);
    random_comment(random, &made->base);
    return &made->base;
}

/* The server quotes what is not ASCII, which it need not. */
static const char *quoted(ag_random *random, const char *name)
{
    const char *identifier = ag_sql_identifier(random->arena, name);
    for (const char *c = name; *c; c++) {
        if ((unsigned char)*c > 0x7f && *identifier != '"')
            return ag_format(random->arena, "\"%s\"", name);
    }
    return identifier;
}

/* nextval('app."a name"'::regclass), as the server writes it. */
static const char *next_value(ag_random *random, const char *qualified)
{
    ag_name name = {0};
    ag_error ignored = {0};
    ag_buf sql = ag_buf_new(random->arena);
    if (!ag_name_parse(random->arena, qualified, &name, &ignored))
        return "1";
    const char *bare = quoted(random, name.name);
    if (name.schema)
        bare = ag_format(random->arena, "%s.%s", quoted(random, name.schema), bare);
    ag_buf_put(&sql, "nextval('");
    for (const char *c = bare; *c; c++)
        ag_buf_format(&sql, *c == '\'' ? "''" : "%c", *c);
    ag_buf_put(&sql, "'::regclass)");
    return sql.text;
}

static void use_sequence(ag_random *random, ag_schema *schema)
{
    const ag_object *used = any(random, &schema->sequences);
    ag_table *table = (ag_table *)any(random, &schema->tables);
    ag_column *column = table ? (ag_column *)any(random, &table->columns) : NULL;
    if (used && column && is_whole(column) && !column->generated && !column->identity &&
        !column->base.variants[0] && !column->base.variants[1] &&
        !ag_names_has(&((const ag_sequence *)used)->owned_by.columns, column->base.name))
        column->default_value = next_value(random, used->name);
}

static void forget_sequence(ag_random *random, ag_schema *schema, const ag_object *gone)
{
    const char *used = next_value(random, gone->name);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_list *columns = &((ag_table *)schema->tables.items[i])->columns;
        for (size_t j = 0; j < columns->len; j++) {
            ag_column *column = (ag_column *)columns->items[j];
            if (ag_streq(column->default_value, used))
                column->default_value = NULL;
        }
    }
}

void random_repair_owners(ag_schema *schema)
{
    for (size_t i = 0; i < schema->sequences.len; i++) {
        ag_target *owner = &((ag_sequence *)schema->sequences.items[i])->owned_by;
        const ag_table *table = owner->table ? ag_table_find(schema, owner->table) : NULL;
        if (!table || !ag_column_find(table, owner->columns.items[0]))
            *owner = (ag_target){0};
    }
}

/* ------------------------------------------------------------------ all of them */

void random_objects(ag_random *random, ag_schema *schema)
{
    if (!(random->features & RANDOM_OBJECTS))
        return;
    for (size_t i = random_below(random, 3); i > 0; i--)
        ag_list_add(random->arena, &schema->sequences, sequence(random, schema));
    use_sequence(random, schema);
}

void random_change_object(ag_random *random, ag_schema *schema)
{
    ag_object *old = any(random, &schema->sequences);
    if (!(random->features & RANDOM_OBJECTS))
        return;
    if (!old || random_once_in(random, 3)) {
        ag_list_add(random->arena, &schema->sequences, sequence(random, schema));
        use_sequence(random, schema);
    } else if (random_once_in(random, 2)) {
        ag_list_remove(&schema->sequences, old);
        forget_sequence(random, schema, old);
    } else {
        set_options(random, (ag_sequence *)old);
        set_owner(random, schema, (ag_sequence *)old);
    }
}
