/* random_type.c: types and collations of their own, which only PostgreSQL has. */
#include "random_schema.h"

#include "base/text.h"

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static const char *any_type(ag_random *random)
{
    static const char *const types[] = {"integer", "text", "numeric(10,2)", "bigint", "text[]"};
    return types[random_below(random, AG_COUNT(types))];
}

static void set_domain(ag_random *random, ag_domain *domain)
{
    bool whole = ag_streq(domain->type, "integer");
    domain->default_value = random_once_in(random, 3) ? (whole ? "7" : "'x'") : NULL;
    domain->nullable = !random_once_in(random, 5);
    domain->checks = (ag_list){0};
    for (size_t i = random_below(random, 3); i > 0; i--) {
        ag_domain_check *check =
            (ag_domain_check *)ag_object_new(random->arena, &ag_domain_check_shape, NULL);
        check->name = random_once_in(random, 4) && (random->features & RANDOM_UNNAMED)
                          ? NULL
                          : random_name(random);
        check->expression = ag_format(random->arena, whole ? "VALUE > -%zu" : "VALUE <> '%zu'",
                                      1 + random_below(random, 5));
        check->not_valid = random_once_in(random, 4);
        if (random_feature(random, RANDOM_COMMENTS, 4))
            check->comment = "why";
        ag_list_add(random->arena, &domain->checks, &check->base);
    }
}

static ag_object *domain(ag_random *random, const char *name)
{
    ag_domain *made =
        (ag_domain *)ag_object_new(random->arena, ag_kinds[AG_KIND_DOMAIN].shape, name);
    made->type = random_once_in(random, 2) ? "integer" : "text";
    set_domain(random, made);
    return &made->base;
}

static void set_attributes(ag_random *random, ag_composite_type *type)
{
    for (size_t i = 1 + random_below(random, 3); i > 0; i--) {
        ag_attribute *attribute =
            (ag_attribute *)ag_object_new(random->arena, &ag_attribute_shape, NULL);
        attribute->name = random_name(random);
        attribute->type = any_type(random);
        if (random_feature(random, RANDOM_COMMENTS, 4))
            attribute->comment = "what";
        ag_list_add(random->arena, &type->attributes, &attribute->base);
    }
}

static ag_object *composite(ag_random *random, const char *name)
{
    ag_composite_type *made = (ag_composite_type *)ag_object_new(
        random->arena, ag_kinds[AG_KIND_COMPOSITE_TYPE].shape, name);
    set_attributes(random, made);
    return &made->base;
}

static ag_object *range(ag_random *random, const char *name)
{
    ag_range_type *made =
        (ag_range_type *)ag_object_new(random->arena, ag_kinds[AG_KIND_RANGE_TYPE].shape, name);
    made->subtype = random_once_in(random, 2) ? "integer" : "text";
    if (ag_streq(made->subtype, "text") && random_once_in(random, 2))
        made->collation = "C";
    return &made->base;
}

static ag_object *collation(ag_random *random, const char *name)
{
    ag_collation *made =
        (ag_collation *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLLATION].shape, name);
    made->locale = random_once_in(random, 2) ? "C" : "POSIX";
    return &made->base;
}

static const struct maker {
    ag_kind kind;
    ag_object *(*make)(ag_random *random, const char *name);
} makers[] = {{AG_KIND_DOMAIN, domain},
              {AG_KIND_COMPOSITE_TYPE, composite},
              {AG_KIND_RANGE_TYPE, range},
              {AG_KIND_COLLATION, collation}};

void random_add_type(ag_random *random, ag_schema *schema)
{
    const struct maker *maker = &makers[random_below(random, AG_COUNT(makers))];
    ag_object *made = maker->make(random, random_qualified(random, schema));
    random_comment(random, made);
    ag_list_add(random->arena, ag_children(&schema->base, maker->kind), made);
    ag_table *table = (ag_table *)any(random, &schema->tables);
    if (!table || table->base.only || random_is_family(schema, table) || random_once_in(random, 2))
        return;
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    bool collates = maker->kind == AG_KIND_COLLATION;
    column->type = collates ? "text" : random_sql_name(random, made->name);
    column->collation = collates ? made->name : NULL;
    column->base.only = UINT64_C(1) << AG_POSTGRESQL;
    ag_list_add(random->arena, &table->columns, &column->base);
}

static bool is_used(ag_random *random, const ag_schema *schema, const ag_object *type)
{
    const char *multirange = ag_multirange_of(random->arena, type);
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_list *columns = &((const ag_table *)schema->tables.items[i])->columns;
        for (size_t j = 0; j < columns->len; j++) {
            const ag_column *column = (const ag_column *)columns->items[j];
            if (ag_type_is(random->arena, column->type, type->name) ||
                (multirange && ag_type_is(random->arena, column->type, multirange)) ||
                ag_streq(column->collation, type->name))
                return true;
        }
    }
    return false;
}

void random_change_type(ag_random *random, ag_schema *schema)
{
    const struct maker *maker = &makers[random_below(random, AG_COUNT(makers))];
    ag_list *list = ag_children(&schema->base, maker->kind);
    ag_object *old = any(random, list);
    if (!old)
        random_add_type(random, schema);
    else if (is_used(random, schema, old) && maker->kind == AG_KIND_DOMAIN)
        ((ag_domain *)old)->default_value = NULL;
    else if (is_used(random, schema, old))
        random_comment(random, old);
    else if (random_once_in(random, 3))
        ag_list_remove(list, old);
    else if (maker->kind == AG_KIND_DOMAIN)
        set_domain(random, (ag_domain *)old);
    else if (maker->kind == AG_KIND_COMPOSITE_TYPE)
        set_attributes(random, (ag_composite_type *)old);
    else
        ag_object_assign(random->arena, old, maker->make(random, NULL), UINT64_MAX);
}
