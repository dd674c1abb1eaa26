#include "model/settle.h"
#include "model/part.h"

#include <string.h>

/* ------------------------------------------------------------------ names */

static bool check_length(const ag_object *object, const char *name, ag_error *err)
{
    if (name[0] && strlen(name) <= AG_NAME_MAX)
        return true;
    if (name[0])
        (void)ag_fail(err, AG_E_NAME, NULL, "the name of %s \"%s\" has %zu bytes, %d is the most",
                      ag_settle_noun(object), name, strlen(name), AG_NAME_MAX);
    else
        (void)ag_fail(err, AG_E_NAME, NULL, "the name of the %s is empty", ag_settle_noun(object));
    return ag_about(err, object->source);
}

static bool declared_twice(const ag_object *object, const char *name, const ag_object *other,
                           ag_error *err)
{
    (void)ag_fail(err, AG_E_NAME, NULL, "%s \"%s\" is declared twice", ag_settle_noun(object),
                  name);
    return ag_about_both(err, object->source, other->source);
}

/* A list finds one object by a name, so that another one of that name is a second one. */
static bool is_only(const ag_list *list, const ag_object *object, ag_error *err)
{
    const ag_object *found = ag_list_find(list, object->name);
    return found == object || declared_twice(object, object->name, found, err);
}

static bool check_name(const ag_list *list, const ag_object *object, ag_error *err)
{
    return is_only(list, object, err) && check_length(object, object->name, err);
}

/* It says a role and a schema, each of which may be as long as a name. */
static bool check_default_key(ag_arena *arena, const ag_list *list, const ag_object *object,
                              ag_error *err)
{
    ag_default_key key = {0};
    return is_only(list, object, err) &&
           (ag_default_key_parse(arena, object->name, &key, err) || ag_about(err, object->source));
}

/* A name may be written with more quotes than it needs: from here on it has one spelling. */
static bool settle_qualified_name(ag_arena *arena, ag_list *list, ag_object *object, ag_error *err)
{
    ag_name name;
    if (!ag_name_parse(arena, object->name, &name, err))
        return ag_about(err, object->source);
    if (!check_length(object, name.name, err) ||
        (name.schema && !check_length(object, name.schema, err)))
        return false;
    const char *text = ag_name_text(arena, name.schema, name.name);
    const ag_object *other = ag_list_find(list, text);
    if (other == object)
        return true;
    if (other)
        return declared_twice(object, text, other, err);
    ag_list_rename(arena, list, object, text);
    return true;
}

/* A key that says types, and is not all there is to say of them. */
static bool settle_types(ag_arena *arena, const ag_object *object, const char **key, ag_error *err)
{
    ag_signature signature = {0};
    if (!ag_settle_signature(arena, object->name, &signature, err))
        return false;
    *key = ag_signature_text(arena, &signature);
    return true;
}

static bool settle_cast(ag_arena *arena, ag_list *list, ag_object *object, ag_error *err)
{
    const char *key = NULL;
    if (!ag_settle_cast(arena, object->name, &key, err))
        return ag_about(err, object->source);
    const ag_object *other = ag_list_find(list, key);
    if (other && other != object)
        return declared_twice(object, key, other, err);
    if (!other)
        ag_list_rename(arena, list, object, key);
    return true;
}

static bool settle_signature(ag_arena *arena, ag_list *list, ag_object *object, ag_error *err)
{
    const char *key = NULL;
    ag_name name;
    if (ag_kinds[ag_kind_of(object)].routine && !ag_settle_routine(arena, object, &key, err))
        return false;
    if (!key && !settle_types(arena, object, &key, err))
        return ag_about(err, object->source);
    if (!ag_key_parse(arena, key, &name, err))
        return false;
    if (!check_length(object, name.name, err) ||
        (name.schema && !check_length(object, name.schema, err)))
        return false;
    const ag_object *other = ag_list_find(list, key);
    if (other && other != object)
        return declared_twice(object, key, other, err);
    if (!other)
        ag_list_rename(arena, list, object, key);
    return true;
}

/* What its parts in partitions are called. */
static bool check_part_names(ag_object *child, ag_error *err)
{
    const ag_pairs *names = ag_part_names(child);
    for (size_t i = 0; names && i < names->values.len; i++)
        if (!check_length(child, names->values.items[i], err))
            return false;
    return true;
}

static bool check_child_names(const ag_object *table, ag_error *err)
{
    for (size_t i = 0; i < table->shape->field_count; i++) {
        const ag_field *field = &table->shape->fields[i];
        if (field->type != AG_CHILDREN)
            continue;
        const ag_list *list = ag_field_list_of(table, field);
        for (size_t k = 0; k < list->len; k++)
            if ((list->items[k]->name && !check_name(list, list->items[k], err)) ||
                !check_part_names(list->items[k], err))
                return false;
    }
    return true;
}

static bool settle_names(ag_arena *arena, ag_schema *schema, ag_error *err)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        ag_list *list = ag_children(&schema->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            ag_object *object = list->items[i];
            if (kind == AG_KIND_CAST                 ? !settle_cast(arena, list, object, err)
                : kind == AG_KIND_DEFAULT_PRIVILEGES ? !check_default_key(arena, list, object, err)
                : ag_kinds[kind].typed               ? !settle_signature(arena, list, object, err)
                : ag_kinds[kind].qualified ? !settle_qualified_name(arena, list, object, err)
                                           : !check_name(list, object, err))
                return false;
            if (!check_child_names(object, err))
                return false;
        }
    }
    return true;
}

/* ------------------------------------------------------------------ what follows from the rest */

static bool says_nullable(const ag_column *column)
{
    uint64_t bit = ag_field_bit((size_t)ag_field_index(column->base.shape, "nullable"));
    return (column->base.given & bit) || ag_settle_has_variant(&column->base, "nullable");
}

/* Columns of the primary key and identities cannot be null, in PostgreSQL whatever is said. */
static void settle_nullable(ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    for (size_t i = 0; i < table->columns.len; i++) {
        ag_column *column = (ag_column *)table->columns.items[i];
        bool implied = column->identity != AG_IDENTITY_NONE ||
                       (key && ag_names_has(&key->columns, column->base.name));
        if (implied && !says_nullable(column))
            column->nullable = false;
    }
}

static void fill_target(ag_arena *arena, const ag_schema *schema, const ag_table *own,
                        ag_target *target)
{
    const ag_table *table = own && ag_streq(own->base.name, target->table) ? own : NULL;
    if (!table && target->table)
        table = ag_table_find(schema, target->table);
    if (table && ag_table_is_heir(table))
        table = ag_table_whole(arena, schema, table);
    const ag_primary_key *key = table ? ag_table_primary_key(table) : NULL;
    if (!key || target->columns.len > 0)
        return;
    for (size_t i = 0; i < key->columns.len; i++)
        AG_PUSH(arena, &target->columns, key->columns.items[i]);
}

void ag_settle_references(ag_arena *arena, const ag_schema *schema, const ag_table *own,
                          ag_foreign_key *key)
{
    fill_target(arena, schema, own, &key->references);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (key->base.variants[d])
            fill_target(arena, schema, own, &((ag_foreign_key *)key->base.variants[d])->references);
}

static void fill_references(ag_arena *arena, const ag_schema *schema, ag_table *table)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        ag_settle_references(arena, schema, table, (ag_foreign_key *)table->foreign_keys.items[i]);
}

static void settle_reference(ag_arena *arena, const char **reference)
{
    ag_name name;
    ag_error ignored = {0};
    if (*reference && ag_name_parse(arena, *reference, &name, &ignored))
        *reference = ag_name_text(arena, name.schema, name.name);
}

/* What a partition or an heir repeats of its parents is not its own. */
static void settle_heirs(ag_arena *arena, ag_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        settle_reference(arena, &table->partition_of);
        for (size_t k = 0; k < table->inherits.len; k++)
            settle_reference(arena, &table->inherits.items[k]);
    }
    ag_schema_fold(arena, schema, NULL);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        const ag_primary_key *key = ag_table_primary_key(table);
        if (key)
            ag_table_require(arena, schema, table, &key->columns);
    }
}

/* Where a routine is said with its types, they have one spelling. */
static void settle_signatures_of(ag_arena *arena, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        ag_signature signature = {0};
        ag_error ignored = {0};
        const ag_list *records = field->type == AG_RECORDS ? at : &(const ag_list){0};
        if ((field->flags & AG_SIGNATURE) && *text &&
            ag_settle_signature(arena, *text, &signature, &ignored))
            *text = ag_signature_text(arena, &signature);
        for (size_t k = 0; k < records->len; k++)
            settle_signatures_of(arena, records->items[k]);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            settle_signatures_of(arena, object->variants[d]);
}

static void settle_signatures(ag_arena *arena, ag_schema *schema)
{
    const ag_list *lists[] = {&schema->casts, &schema->operator_families,
                              &schema->operator_classes};
    for (size_t k = 0; k < AG_COUNT(lists); k++)
        for (size_t i = 0; i < lists[k]->len; i++)
            settle_signatures_of(arena, lists[k]->items[i]);
}

/* ------------------------------------------------------------------ what says no more than is so anyway */

static void simplify(ag_object *object)
{
    if (ag_kind_of(object) == AG_KIND_STATISTICS)
        ag_statistics_simplify((ag_statistics *)object);
    else if (ag_kind_of(object) == AG_KIND_PUBLICATION)
        ag_publication_simplify((ag_publication *)object);
    else if (ag_kind_of(object) == AG_KIND_VIEW)
        ag_view_simplify((ag_view *)object);
    else if (ag_kind_of(object) == AG_KIND_POLICY)
        ag_policy_simplify((ag_policy *)object);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        if (object->variants[d])
            simplify(object->variants[d]);
}

static void simplify_all(const ag_list *list)
{
    for (size_t i = 0; i < list->len; i++)
        simplify(list->items[i]);
}

bool ag_schema_settle(ag_arena *arena, ag_schema *schema, ag_error *err)
{
    if (!settle_names(arena, schema, err))
        return false;
    for (size_t i = 0; i < schema->domains.len; i++)
        ag_settle_domain(arena, (ag_domain *)schema->domains.items[i],
                         schema->domains.items[i]->name);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        if (!ag_sugar_expand(arena, table, err))
            return false;
        settle_nullable(table);
        simplify_all(&table->policies);
    }
    settle_heirs(arena, schema);
    settle_signatures(arena, schema);
    ag_settle_operators(arena, schema);
    ag_schema_settle_families(arena, schema);
    simplify_all(&schema->statistics);
    simplify_all(&schema->publications);
    simplify_all(&schema->views);
    for (size_t i = 0; i < schema->tables.len; i++)
        fill_references(arena, schema, (ag_table *)schema->tables.items[i]);
    return ag_validate_schema(arena, schema, err);
}
