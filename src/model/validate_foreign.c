/* validate_foreign.c: foreign tables: the server that they name is there, and they say nothing that only rows of this database could have. */
#include "base/text.h"
#include "model/settle.h"

static bool fail(const ag_object *table, const char *why, const char *hint, ag_error *err)
{
    (void)ag_fail(err, AG_E_MODEL, NULL, "table \"%s\" %s", table->name, why);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, table->source);
}

/* Whatever else the table is, these options go to a wrapper. */
static bool check_options(const ag_table *table, ag_error *err)
{
    static const char hint[] = "\"server\" is the foreign server that a foreign table lies on";
    if (table->server || ag_settle_has_variant(&table->base, "server"))
        return true;
    if (table->foreign_options.keys.len > 0)
        return fail(&table->base, "has foreign_options and is no foreign table", hint, err);
    for (size_t i = 0; i < table->columns.len; i++)
        if (((const ag_column *)table->columns.items[i])->foreign_options.keys.len > 0)
            return fail(&table->base, "has a column with foreign_options and is no foreign table",
                        hint, err);
    return true;
}

static bool check_server(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                         ag_error *err)
{
    const ag_list *servers = &schema->foreign_servers;
    if (!table->server || ag_list_find(servers, table->server))
        return true;
    const char **names = AG_NEW_ARRAY(arena, const char *, servers->len);
    for (size_t i = 0; i < servers->len; i++)
        names[i] = servers->items[i]->name;
    const char *nearest = ag_nearest(table->server, names, servers->len);
    (void)ag_fail(err, AG_E_REFERENCE, NULL,
                  "table \"%s\" lies on the foreign server \"%s\", which does not exist",
                  table->base.name, table->server);
    (void)(nearest ? ag_hint(err, "did you mean \"%s\"?", nearest)
                   : ag_hint(err, "declare it: \"foreign_servers\": {\"%s\": {\"wrapper\": …}}",
                             table->server));
    return ag_about(err, table->base.source);
}

/* What CREATE FOREIGN TABLE has no words for. */
static const char *const never[] = {
    "primary_key",
    "uniques",
    "exclusions",
    "foreign_keys",
    "indexes",
    "policies",
    "rules",
    "unlogged",
    "storage_parameters",
    "tablespace",
    "method",
    "partition_by",
    "replica_identity",
    "replica_index",
    "row_security",
    "force_row_security",
};

static bool check_fields(ag_arena *arena, const ag_table *table, ag_error *err)
{
    for (size_t i = 0; table->server && i < AG_COUNT(never); i++) {
        int index = ag_field_index(table->base.shape, never[i]);
        if (!ag_field_is_preset(&table->base, &table->base.shape->fields[index]))
            return fail(
                &table->base, ag_format(arena, "is a foreign one and says \"%s\"", never[i]),
                "what a foreign table has beside columns, checks and triggers, it has where "
                "it lies",
                err);
    }
    return true;
}

bool ag_validate_foreign_table(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                               ag_error *err)
{
    return check_options(table, err) && check_server(arena, schema, table, err) &&
           check_fields(arena, table, err);
}
