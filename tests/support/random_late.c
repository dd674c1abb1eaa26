/* random_late.c: random triggers, policies and rules, and what says things about tables: statistics and publications. */
#include "random_schema.h"

#include "base/text.h"

static ag_object *new_object(ag_random *random, ag_kind kind)
{
    return ag_object_new(random->arena, ag_kinds[kind].shape, NULL);
}

/* A function that every server has, and that takes nothing but this. */
static ag_object *trigger(ag_random *random, const ag_table *table)
{
    ag_trigger *t = (ag_trigger *)new_object(random, AG_KIND_TRIGGER);
    AG_PUSH(random->arena, &t->events, "update");
    t->timing = AG_BEFORE;
    t->for_each = AG_FOR_ROW;
    t->function = "suppress_redundant_updates_trigger";
    if (random_once_in(random, 2))
        t->columns = random_columns(random, table, 2);
    if (t->columns.len > 0 && random_once_in(random, 2))
        t->when = ag_format(random->arena, "new.%s IS NOT NULL",
                            ag_sql_identifier(random->arena, t->columns.items[0]));
    if (random_once_in(random, 4))
        AG_PUSH(random->arena, &t->arguments, "it's \\ a 'text'");
    if (random_once_in(random, 3))
        t->enabled = (ag_word)random_below(random, 4);
    return &t->base;
}

static ag_object *policy(ag_random *random, const ag_table *table)
{
    ag_policy *p = (ag_policy *)new_object(random, AG_KIND_POLICY);
    p->command = (ag_word)random_below(random, 5);
    p->restrictive = random_once_in(random, 3);
    if (random_once_in(random, 3))
        AG_PUSH(random->arena, &p->roles, "pg_monitor");
    if (random_once_in(random, 3))
        AG_PUSH(random->arena, &p->roles, "pg_read_all_data");
    if (p->command != AG_COMMAND_INSERT)
        p->using_rows = random_condition(random, table);
    if (p->command != AG_COMMAND_SELECT && p->command != AG_COMMAND_DELETE &&
        random_once_in(random, 2))
        p->check_rows = random_condition(random, table);
    return &p->base;
}

static ag_object *rule(ag_random *random)
{
    ag_rule *r = (ag_rule *)new_object(random, AG_KIND_RULE);
    r->event = (ag_word)random_below(random, 3);
    r->action = random_once_in(random, 2) ? "NOTIFY changes" : "NOTIFY \"It's\"";
    r->enabled = random_once_in(random, 3) ? (ag_word)random_below(random, 4) : 0;
    return &r->base;
}

ag_object *random_late(ag_random *random, const ag_table *table, ag_kind kind)
{
    if (!(random->features & RANDOM_OBJECTS))
        return NULL;
    return kind == AG_KIND_TRIGGER  ? trigger(random, table)
           : kind == AG_KIND_POLICY ? policy(random, table)
                                    : rule(random);
}

/* ------------------------------------------------------------------ about tables */

static const ag_table *any_table(ag_random *random, const ag_schema *schema)
{
    const ag_table *table =
        schema->tables.len
            ? (const ag_table *)schema->tables.items[random_below(random, schema->tables.len)]
            : NULL;
    return table && !table->base.only && !table->unlogged ? table : NULL;
}

static void set_statistics(ag_random *random, const ag_schema *schema, ag_statistics *s)
{
    static const char *const kinds[] = {"ndistinct", "dependencies", "mcv"};
    const ag_table *table = any_table(random, schema);
    ag_names columns = table ? random_columns(random, table, 3) : (ag_names){0};
    if (columns.len < 2)
        return;
    s->table = table->base.name;
    s->columns = columns;
    s->kinds = (ag_names){0};
    if (random_once_in(random, 2))
        AG_PUSH(random->arena, &s->kinds, kinds[random_below(random, AG_COUNT(kinds))]);
    s->target = random_once_in(random, 3) ? 50 : AG_UNSET;
}

/* Only what comes: without a primary key nobody could change the rows of a table whose changes are published. */
static void set_publication(ag_random *random, const ag_schema *schema, ag_publication *p)
{
    p->publish = (ag_names){0};
    p->tables = (ag_list){0};
    AG_PUSH(random->arena, &p->publish, "insert");
    if (random_once_in(random, 2))
        AG_PUSH(random->arena, &p->publish, "truncate");
    p->via_root = random_once_in(random, 3);
    const ag_table *table = any_table(random, schema);
    if (!table || random_once_in(random, 4))
        return;
    ag_published_table *published =
        (ag_published_table *)ag_object_new(random->arena, &ag_published_table_shape, NULL);
    published->table = table->base.name;
    if (random_once_in(random, 2))
        published->columns = random_columns(random, table, 2);
    ag_list_add(random->arena, &p->tables, &published->base);
}

void random_add_about(ag_random *random, ag_schema *schema)
{
    if (random_once_in(random, 2)) {
        ag_publication *p = (ag_publication *)new_object(random, AG_KIND_PUBLICATION);
        p->base.name = random_name(random);
        set_publication(random, schema, p);
        random_comment(random, &p->base);
        ag_list_add(random->arena, &schema->publications, &p->base);
        return;
    }
    ag_statistics *s = (ag_statistics *)new_object(random, AG_KIND_STATISTICS);
    s->base.name = random_qualified(random, schema);
    set_statistics(random, schema, s);
    random_comment(random, &s->base);
    if (s->table)
        ag_list_add(random->arena, &schema->statistics, &s->base);
}

void random_change_about(ag_random *random, ag_schema *schema)
{
    ag_list *list = random_once_in(random, 2) ? &schema->statistics : &schema->publications;
    ag_object *object = list->len ? list->items[random_below(random, list->len)] : NULL;
    if (!object || random_once_in(random, 4))
        random_add_about(random, schema);
    else if (random_once_in(random, 3))
        ag_list_remove(list, object);
    else if (list == &schema->statistics)
        set_statistics(random, schema, (ag_statistics *)object);
    else
        set_publication(random, schema, (ag_publication *)object);
}

static bool has_all(const ag_schema *schema, const char *name, const ag_names *columns)
{
    const ag_table *table = ag_table_find(schema, name);
    for (size_t i = 0; table && i < columns->len; i++) {
        if (!ag_column_find(table, columns->items[i]))
            return false;
    }
    return table != NULL;
}

void random_repair_about(ag_schema *schema)
{
    for (size_t i = schema->statistics.len; i > 0; i--) {
        const ag_statistics *s = (const ag_statistics *)schema->statistics.items[i - 1];
        if (!has_all(schema, s->table, &s->columns))
            ag_list_remove(&schema->statistics, &s->base);
    }
    for (size_t i = 0; i < schema->publications.len; i++) {
        ag_publication *publication = (ag_publication *)schema->publications.items[i];
        ag_list *tables = &publication->tables;
        for (size_t k = tables->len; k > 0; k--) {
            ag_published_table *t = (ag_published_table *)tables->items[k - 1];
            if (!has_all(schema, t->table, &t->columns))
                ag_list_remove(tables, &t->base);
            else if (ag_table_find(schema, t->table)->partition_by)
                publication->via_root = publication->via_root || t->columns.len > 0 || t->where;
        }
    }
}
