/* random_foreign.c: random foreign data wrappers, servers and foreign tables, which nobody ever asks for a row, and changes to them. */
#include "random_schema.h"

#include "base/text.h"

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

/* The wrappers have no validator, so that any options will do. */
static void set_options(ag_random *random, ag_pairs *options)
{
    static const char *const pairs[][2] = {
        {"host", "there"}, {"Port", "5432"}, {"it's", "a \\ 'b'"}, {"schema", ""}};
    *options = (ag_pairs){0};
    for (size_t i = 0; i < AG_COUNT(pairs); i++) {
        if (random_once_in(random, 2))
            continue;
        AG_PUSH(random->arena, &options->keys, pairs[i][0]);
        AG_PUSH(random->arena, &options->values, random_once_in(random, 3) ? "x" : pairs[i][1]);
    }
}

static void add_wrapper(ag_random *random, ag_schema *schema)
{
    ag_foreign_data_wrapper *wrapper = (ag_foreign_data_wrapper *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_FOREIGN_DATA_WRAPPER].shape, random_name(random));
    set_options(random, &wrapper->options);
    random_comment(random, &wrapper->base);
    ag_list_add(random->arena, &schema->foreign_data_wrappers, &wrapper->base);
}

static void add_server(ag_random *random, ag_schema *schema)
{
    const ag_object *wrapper = any(random, &schema->foreign_data_wrappers);
    ag_foreign_server *server = (ag_foreign_server *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_FOREIGN_SERVER].shape, random_name(random));
    if (!wrapper)
        return;
    server->wrapper = wrapper->name;
    server->type = random_once_in(random, 3) ? "far" : NULL;
    set_options(random, &server->options);
    random_comment(random, &server->base);
    ag_list_add(random->arena, &schema->foreign_servers, &server->base);
}

static void add_column(ag_random *random, const ag_schema *schema, ag_table *table)
{
    static const char *const types[] = {"integer", "text", "numeric(10,2)", "timestamptz"};
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    const ag_object *values = any(random, &schema->enums);
    column->type = types[random_below(random, AG_COUNT(types))];
    if (values && !values->only && random_once_in(random, 5))
        column->type = random_sql_name(random, values->name);
    column->nullable = !random_once_in(random, 3);
    set_options(random, &column->foreign_options);
    random_comment(random, &column->base);
    ag_list_add(random->arena, &table->columns, &column->base);
}

static void add_table(ag_random *random, ag_schema *schema)
{
    const ag_object *server = any(random, &schema->foreign_servers);
    ag_table *table = (ag_table *)ag_object_new(random->arena, ag_kinds[AG_KIND_TABLE].shape,
                                                random_qualified(random, schema));
    if (!server)
        return;
    table->base.only = ag_field_bit(AG_POSTGRESQL);
    table->server = server->name;
    set_options(random, &table->foreign_options);
    for (size_t i = 1 + random_below(random, 3); i > 0; i--)
        add_column(random, schema, table);
    if (random_once_in(random, 2))
        random_add_child(random, table, random_late(random, table, AG_KIND_TRIGGER));
    random_comment(random, &table->base);
    ag_list_add(random->arena, &schema->tables, &table->base);
}

void random_add_foreign(ag_random *random, ag_schema *schema)
{
    if (schema->foreign_data_wrappers.len == 0 || random_once_in(random, 3))
        add_wrapper(random, schema);
    if (schema->foreign_servers.len == 0 || random_once_in(random, 3))
        add_server(random, schema);
    add_table(random, schema);
}

/* Somewhere else, or as it is told to be asked for. */
static void change_table(ag_random *random, ag_schema *schema, ag_table *table)
{
    ag_object *column = any(random, &table->columns);
    switch (random_below(random, 6)) {
    case 0: table->server = any(random, &schema->foreign_servers)->name; break;
    case 1: add_column(random, schema, table); break;
    case 2: ag_list_remove(&schema->tables, &table->base); break;
    case 3: set_options(random, &table->foreign_options); break;
    case 4: ((ag_column *)column)->nullable = !((ag_column *)column)->nullable; break;
    default: set_options(random, &((ag_column *)column)->foreign_options);
    }
}

/* With its tables. */
static void drop_server(ag_schema *schema, const ag_object *server)
{
    for (size_t i = schema->tables.len; i > 0; i--) {
        const ag_table *table = (const ag_table *)schema->tables.items[i - 1];
        if (ag_streq(table->server, server->name))
            ag_list_remove(&schema->tables, &table->base);
    }
    ag_list_remove(&schema->foreign_servers, server);
}

static void change_server(ag_random *random, ag_schema *schema, ag_foreign_server *server)
{
    if (random_once_in(random, 5))
        drop_server(schema, &server->base);
    else if (random_once_in(random, 2))
        server->version = random_once_in(random, 2) ? "it's 2" : NULL;
    else
        set_options(random, &server->options);
}

static ag_table *foreign_table(ag_random *random, const ag_schema *schema)
{
    for (size_t tries = 0; tries < 6; tries++) {
        ag_table *table = (ag_table *)any(random, &schema->tables);
        if (table && table->server)
            return table;
    }
    return NULL;
}

void random_change_foreign(ag_random *random, ag_schema *schema)
{
    ag_foreign_server *server = (ag_foreign_server *)any(random, &schema->foreign_servers);
    ag_table *table = foreign_table(random, schema);
    if (!table || random_once_in(random, 4))
        random_add_foreign(random, schema);
    else if (random_once_in(random, 3))
        change_server(random, schema, server);
    else if (random_once_in(random, 4))
        set_options(
            random,
            &((ag_foreign_data_wrapper *)any(random, &schema->foreign_data_wrappers))->options);
    else
        change_table(random, schema, table);
}
