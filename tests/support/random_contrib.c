/* random_contrib.c: extensions that come with PostgreSQL, columns of their types, indexes by their classes; and changes to them. */
#include "random_schema.h"

#include "base/text.h"

#include <string.h>

static const struct contrib {
    const char *name, *type;
    const char *method, *opclass; /* of an index on a text; NULL: none */
} contribs[] = {
    {"citext", "citext", NULL, NULL},         {"hstore", "hstore", NULL, NULL},
    {"ltree", "ltree", NULL, NULL},           {"seg", "seg", NULL, NULL},
    {"pg_trgm", NULL, "gin", "gin_trgm_ops"}, {"pg_trgm", NULL, "gist", "gist_trgm_ops"},
    {"unaccent", NULL, NULL, NULL},           {"btree_gin", NULL, "gin", "text_ops"},
};

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static const struct contrib *contrib_of(const char *name)
{
    for (size_t i = 0; i < AG_COUNT(contribs); i++)
        if (ag_streq(contribs[i].name, name))
            return &contribs[i];
    return NULL;
}

static const char *within(ag_random *random, const ag_extension *extension, const char *name)
{
    return name ? ag_name_text(random->arena, extension->schema, name) : NULL;
}

static ag_table *plain_table(ag_random *random, const ag_schema *schema)
{
    ag_table *table = (ag_table *)any(random, &schema->tables);
    return table && !table->base.only && !random_is_family(schema, table) ? table : NULL;
}

static void use(ag_random *random, ag_schema *schema, const ag_extension *extension)
{
    const struct contrib *contrib = contrib_of(extension->base.name);
    ag_table *table = plain_table(random, schema);
    if (!table || (!contrib->type && !contrib->opclass))
        return;
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    column->type =
        contrib->type ? random_sql_name(random, within(random, extension, contrib->type)) : "text";
    ag_list_add(random->arena, &table->columns, &column->base);
    if (contrib->type)
        return;
    ag_index *index = (ag_index *)ag_object_new(random->arena, ag_kinds[AG_KIND_INDEX].shape, NULL);
    ag_index_column *part =
        (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
    part->column = column->base.name;
    part->opclass = within(random, extension, contrib->opclass);
    index->method = contrib->method;
    ag_list_add(random->arena, &index->columns, &part->base);
    random_add_child(random, table, &index->base);
}

/* What was of its types, or by its classes, is so in the other schema; NULL: nowhere. */
static void follow(ag_random *random, ag_schema *schema, const ag_extension *from,
                   const ag_extension *to)
{
    const struct contrib *contrib = contrib_of(from->base.name);
    const char *type =
        contrib->type ? random_sql_name(random, within(random, from, contrib->type)) : NULL;
    const char *opclass = within(random, from, contrib->opclass);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        for (size_t k = 0; type && k < table->columns.len; k++) {
            ag_column *column = (ag_column *)table->columns.items[k];
            if (ag_streq(column->type, type))
                column->type =
                    to ? random_sql_name(random, within(random, to, contrib->type)) : "text";
        }
        for (size_t k = table->indexes.len; opclass && k > 0; k--) {
            const ag_index *index = (const ag_index *)table->indexes.items[k - 1];
            ag_index_column *part = (ag_index_column *)index->columns.items[0];
            if (!ag_streq(part->opclass, opclass))
                continue;
            part->opclass = to ? within(random, to, contrib->opclass) : NULL;
            if (!to)
                ag_list_remove(&table->indexes, &index->base);
        }
    }
}

/* What default privileges give or take of its members is nobody's: not beside each other, as it depends on which came first. */
static void add(ag_random *random, ag_schema *schema)
{
    const struct contrib *contrib = &contribs[random_below(random, AG_COUNT(contribs))];
    const ag_object *namespace = any(random, &schema->schemas);
    if (schema->default_privileges.len > 0 || ag_list_find(&schema->extensions, contrib->name))
        return;
    ag_extension *made = (ag_extension *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_EXTENSION].shape, contrib->name);
    /* Which ones say a schema: one that goes and comes in a step says it both times or never, as nobody knows where what says none has been. */
    bool says = strlen(contrib->name) % 2 != 0;
    made->schema = namespace && says ? namespace->name : NULL;
    ag_list_add(random->arena, &schema->extensions, &made->base);
    use(random, schema, made);
}

void random_change_contrib(ag_random *random, ag_schema *schema)
{
    ag_extension *extension = (ag_extension *)any(random, &schema->extensions);
    const ag_object *namespace = any(random, &schema->schemas);
    if (!extension || random_once_in(random, 3)) {
        add(random, schema);
    } else if (random_once_in(random, 3)) {
        follow(random, schema, extension, NULL);
        ag_list_remove(&schema->extensions, &extension->base);
    } else if (extension->schema && namespace && random_once_in(random, 2)) {
        const ag_extension from = *extension;
        extension->schema = namespace->name;
        follow(random, schema, &from, extension);
    } else {
        use(random, schema, extension);
    }
}
