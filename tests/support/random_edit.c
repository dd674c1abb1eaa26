/* random_edit.c: random changes to schemas, and what they leave dangling put right. */
#include "random_schema.h"

#include "base/text.h"

#include <string.h>

/* ------------------------------------------------------------------ putting right */

static bool has_all(const ag_table *table, const ag_names *columns)
{
    for (size_t i = 0; i < columns->len; i++) {
        if (!ag_column_find(table, columns->items[i]))
            return false;
    }
    return columns->len > 0;
}

static bool target_stands(const ag_schema *schema, const ag_target *target)
{
    const ag_table *other = ag_table_find(schema, target->table);
    return other && has_all(other, &target->columns);
}

/* What it refers to, on whatever dialect, is there. */
static bool targets_stand(const ag_schema *schema, const ag_foreign_key *key)
{
    bool stand = !key->references.table || target_stands(schema, &key->references);
    for (size_t d = 0; d < AG_DIALECT_COUNT && stand; d++) {
        const ag_foreign_key *variant = (const ag_foreign_key *)key->base.variants[d];
        stand =
            !variant || !variant->references.table || target_stands(schema, &variant->references);
    }
    return stand;
}

static bool parts_stand(const ag_table *table, const ag_list *parts)
{
    for (size_t i = 0; i < parts->len; i++) {
        const char *column = ((const ag_index_column *)parts->items[i])->column;
        if (column && !ag_column_find(table, column))
            return false;
    }
    return true;
}

static bool index_stands(const ag_table *table, const ag_index *index)
{
    return parts_stand(table, &index->columns) &&
           (index->include.len == 0 || has_all(table, &index->include));
}

static bool stands(const ag_schema *schema, const ag_table *table, const ag_object *child)
{
    if (ag_table_is_heir(table))
        return true; /* nothing takes columns from its parents */
    switch (ag_kind_of(child)) {
    case AG_KIND_PRIMARY_KEY: return has_all(table, &((const ag_primary_key *)child)->columns);
    case AG_KIND_UNIQUE:
        return has_all(table, &((const ag_unique *)child)->columns) &&
               (((const ag_unique *)child)->include.len == 0 ||
                has_all(table, &((const ag_unique *)child)->include));
    case AG_KIND_FOREIGN_KEY:
        return has_all(table, &((const ag_foreign_key *)child)->columns) &&
               targets_stand(schema, (const ag_foreign_key *)child);
    case AG_KIND_EXCLUSION: return parts_stand(table, &((const ag_exclusion *)child)->elements);
    case AG_KIND_INDEX: return index_stands(table, (const ag_index *)child);
    case AG_KIND_TRIGGER:
        return ((const ag_trigger *)child)->columns.len == 0 ||
               has_all(table, &((const ag_trigger *)child)->columns);
    default: break;
    }
    return true;
}

/* Whether the replica identity is still there, under its name and as a primary key, as random_storage() has it. */
static bool identity_stands(const ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    return key && ag_streq(key->base.name, table->replica_index) && !key->deferrable &&
           !key->base.only && !key->base.variants[0] && !key->base.variants[1];
}

void random_repair(ag_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        for (ag_kind kind = AG_KIND_PRIMARY_KEY; kind < AG_KIND_COUNT; kind++) {
            ag_list *list = ag_children(&table->base, kind);
            for (size_t j = list->len; j > 0; j--) {
                if (!stands(schema, table, list->items[j - 1]))
                    ag_list_remove(list, list->items[j - 1]);
            }
        }
        if (!identity_stands(table))
            table->replica_index = NULL;
    }
    random_repair_not_null(schema);
    random_repair_about(schema);
    random_repair_objects(schema);
    random_repair_casts(schema);
    random_repair_sqlite(schema);
    random_repair_access(schema);
}

static bool mentions(const ag_object *object, const char *name)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (field->type == AG_RECORDS) {
            const ag_list *records = ag_field_list_of(object, field);
            for (size_t j = 0; j < records->len; j++) {
                if (mentions(records->items[j], name))
                    return true;
            }
        } else if (field->type == AG_SQL) {
            const char *sql = *(const char *const *)ag_field_of(object, field);
            if (sql && ag_sql_mentions(sql, name))
                return true;
        }
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (object->variants[d] && mentions(object->variants[d], name))
            return true;
    }
    return false;
}

static void forget_in(ag_list *list, const ag_object *but, const char *name)
{
    for (size_t i = list->len; i > 0; i--) {
        const ag_object *object = list->items[i - 1];
        if (object != but && mentions(object, name))
            ag_list_remove(list, object);
    }
}

static void drop_column(ag_schema *schema, ag_table *table, ag_object *column)
{
    static const ag_kind kinds[] = {AG_KIND_CHECK,  AG_KIND_EXCLUSION, AG_KIND_INDEX,
                                    AG_KIND_COLUMN, AG_KIND_TRIGGER,   AG_KIND_POLICY};
    for (size_t k = 0; k < AG_COUNT(kinds); k++)
        forget_in(ag_children(&table->base, kinds[k]), column, column->name);
    ag_list_remove(&table->columns, column);
    random_repair(schema);
    table->without_rowid = table->without_rowid && table->primary_key.len;
}

static void forget_in_table(ag_schema *schema, ag_table *table, const char *name)
{
    for (size_t i = table->columns.len; i > 0; i--) {
        ag_column *column = (ag_column *)table->columns.items[i - 1];
        if (column->default_value && ag_sql_mentions(column->default_value, name))
            column->default_value = NULL;
        if (column->generated && ag_sql_mentions(column->generated, name))
            drop_column(schema, table, &column->base);
    }
    for (ag_kind kind = AG_KIND_PRIMARY_KEY; kind < AG_KIND_COUNT; kind++)
        forget_in(ag_children(&table->base, kind), NULL, name);
}

/* What is said without SQL, by its name in text form, is not looked for. */
void random_forget(ag_random *random, ag_schema *schema, const char *name)
{
    ag_name parsed = {0};
    ag_error err = {0};
    if (!ag_key_parse(random->arena, name, &parsed, &err))
        return;
    for (size_t i = 0; i < schema->tables.len; i++)
        forget_in_table(schema, (ag_table *)schema->tables.items[i], parsed.name);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++)
        if (kind != AG_KIND_TABLE && !ag_kinds[kind].routine)
            forget_in(ag_children(&schema->base, kind), NULL, parsed.name);
    random_repair(schema);
    random_repair_views(schema);
}

/* ------------------------------------------------------------------ edits */

typedef void edit(ag_random *random, ag_schema *schema);

static ag_object *any(ag_random *random, const ag_list *list)
{
    return list->len ? list->items[random_below(random, list->len)] : NULL;
}

static ag_table *any_table(ag_random *random, const ag_schema *schema)
{
    ag_table *table = (ag_table *)any(random, &schema->tables);
    return table && random_is_family(schema, table) ? NULL : table;
}

static ag_kind any_child_kind(ag_random *random)
{
    ag_kind end = random->features & RANDOM_OBJECTS ? AG_KIND_COUNT : AG_KIND_TRIGGER;
    return (ag_kind)(AG_KIND_COLUMN + random_below(random, end - AG_KIND_COLUMN));
}

static void add_table(ag_random *random, ag_schema *schema)
{
    ag_table *table = random_table(random, schema);
    ag_object *key = random_child(random, schema, table, AG_KIND_FOREIGN_KEY);
    if (key)
        random_add_child(random, table, key);
}

static void drop_table(ag_random *random, ag_schema *schema)
{
    ag_object *table = any(random, &schema->tables);
    if (!table)
        return;
    random_drop_routines_of(random, schema, table);
    ag_list_remove(&schema->tables, table);
    random_repair(schema);
}

static void add_child(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_object *child = table ? random_child(random, schema, table, any_child_kind(random)) : NULL;
    if (child)
        random_add_child(random, table, child);
}

static void drop_child(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_list *list = table ? ag_children(&table->base, any_child_kind(random)) : NULL;
    ag_object *child = list ? any(random, list) : NULL;
    if (!child || (list == &table->columns && list->len == 1))
        return;
    if (list == &table->columns)
        drop_column(schema, table, child);
    else
        ag_list_remove(list, child);
    random_repair(schema);
    table->without_rowid = table->without_rowid && table->primary_key.len;
}

static size_t count_children(const ag_schema *schema)
{
    size_t count = schema->statistics.len;
    for (size_t i = 0; i < schema->publications.len; i++)
        count += ((const ag_publication *)schema->publications.items[i])->tables.len;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_list *triggers = &((const ag_table *)schema->tables.items[i])->triggers;
        for (ag_kind kind = AG_KIND_COLUMN; kind < AG_KIND_COUNT; kind++)
            count += ag_children_of(schema->tables.items[i], kind)->len;
        for (size_t k = 0; k < triggers->len; k++) /* statements of SQLite take any type */
            count -= ((const ag_trigger *)triggers->items[k])->body != NULL;
    }
    return count;
}

/* Nothing else would have to go with it: neither with a table but its own children, nor with a column. */
static bool stands_alone(ag_random *random, const ag_schema *schema, const ag_object *table,
                         const ag_object *object)
{
    ag_schema *copy = ag_schema_copy(random->arena, schema);
    ag_table *own = ag_table_find(copy, table->name);
    size_t before = count_children(copy), gone = 1;
    if (ag_kind_of(object) == AG_KIND_COLUMN) {
        drop_column(copy, own, &ag_column_find(own, object->name)->base);
        random_repair_wide(copy);
    } else if (ag_kind_of(object) == AG_KIND_TABLE) {
        ag_schema *alone = ag_schema_new(random->arena);
        ag_list_add(random->arena, &alone->tables, &own->base);
        gone = count_children(alone);
        ag_list_remove(&copy->tables, &own->base);
        random_repair(copy);
    } else {
        return ag_kind_of(object) > AG_KIND_EXCLUSION;
    }
    return before - gone == count_children(copy);
}

/* Another object under the same name.  Columns keep what other objects may rest on. */
static void replace_child(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_kind kind = any_child_kind(random);
    ag_object *child = table ? any(random, ag_children(&table->base, kind)) : NULL;
    if (!child || kind == AG_KIND_PRIMARY_KEY)
        return;
    ag_object *other = random_child(random, schema, table, kind);
    bool generated = kind == AG_KIND_COLUMN && (((ag_column *)child)->generated ||
                                                (other && ((ag_column *)other)->generated));
    if (!other || generated || ag_table_find(schema, child->name) == table)
        return;
    /* What is computed from it, or compared with it, may need its type. */
    if (kind == AG_KIND_COLUMN && !(random->features & RANDOM_ODD) &&
        !stands_alone(random, schema, &table->base, child))
        return;
    for (size_t i = 0; i < AG_DIALECT_COUNT; i++)
        child->variants[i] = NULL;
    ag_object_assign(random->arena, child, other, UINT64_MAX);
}

static void rename_child(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_kind kind = any_child_kind(random);
    ag_list *list = table ? ag_children(&table->base, kind) : NULL;
    ag_object *child = list ? any(random, list) : NULL;
    if (child && child->name && kind != AG_KIND_COLUMN)
        ag_list_rename(random->arena, list, child, random_name(random));
}

/* All objects of a kind lose their names. */
static void forget_names(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_kind kind = any_child_kind(random);
    if (!table || !ag_kinds[kind].shape->may_be_unnamed || !(random->features & RANDOM_UNNAMED))
        return;
    ag_list *list = ag_children(&table->base, kind);
    for (size_t i = 0; i < list->len; i++)
        list->items[i]->name = NULL;
    list->by_name = NULL;
}

/* Objects trade their places; only the order of an enum's values means something. */
static void shuffle(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_list *list = table ? ag_children(&table->base, any_child_kind(random)) : &schema->enums;
    if (random_once_in(random, 2))
        list = &schema->tables;
    if (list->len < 2)
        return;
    size_t i = random_below(random, list->len - 1);
    ag_object *object = list->items[i];
    list->items[i] = list->items[i + 1];
    list->items[i + 1] = object;
}

static void change_comment(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    ag_object *object = table ? &table->base : any(random, &schema->schemas);
    if (table && random_once_in(random, 2)) {
        ag_object *child = any(random, ag_children(&table->base, any_child_kind(random)));
        object = child ? child : object;
    }
    if (object && !object->variants[0] && !object->variants[1])
        random_comment(random, object);
}

static void change_enum(ag_random *random, ag_schema *schema)
{
    ag_enum *e = (ag_enum *)any(random, &schema->enums);
    if (!e || !(random->features & RANDOM_ENUMS))
        return;
    if (e->values.len > 1 && random_once_in(random, 3))
        e->values.len--;
    else if (e->base.variants[0] == NULL)
        AG_PUSH(random->arena, &e->values,
                ag_format(random->arena, "value %zu", ++random->counter));
}

static void add_enum(ag_random *random, ag_schema *schema)
{
    if (random->features & RANDOM_ENUMS)
        ag_list_add(random->arena, &schema->enums, &random_enum(random, schema)->base);
}

void random_drop_routines_of(ag_random *random, ag_schema *schema, const ag_object *type)
{
    for (ag_kind kind = AG_KIND_FUNCTION; kind <= AG_KIND_PROCEDURE; kind++) {
        ag_list *list = ag_children(&schema->base, kind);
        for (size_t i = list->len; i > 0; i--) {
            const ag_list *arguments = &((const ag_routine *)list->items[i - 1])->arguments;
            bool uses = false;
            for (size_t k = 0; k < arguments->len; k++) {
                const char *of = ((const ag_argument *)arguments->items[k])->type;
                uses = uses || ag_type_is(random->arena, of, type->name);
            }
            if (uses)
                ag_list_remove(list, list->items[i - 1]);
        }
    }
}

static void drop_enum(ag_random *random, ag_schema *schema)
{
    const ag_object *e = any(random, &schema->enums);
    for (size_t i = 0; e && i < schema->tables.len; i++) {
        ag_list *columns = &((ag_table *)schema->tables.items[i])->columns;
        for (size_t j = 0; j < columns->len; j++) {
            ag_column *column = (ag_column *)columns->items[j];
            const char **types[] = {
                &column->type,
                column->base.variants[0] ? &((ag_column *)column->base.variants[0])->type : NULL,
                column->base.variants[1] ? &((ag_column *)column->base.variants[1])->type : NULL,
            };
            for (size_t t = 0; t < AG_COUNT(types); t++) {
                if (types[t] && (ag_object *)ag_type_enum(random->arena, schema, *types[t]) == e)
                    *types[t] = "text";
            }
        }
    }
    if (e) {
        random_drop_routines_of(random, schema, e);
        ag_list_remove(&schema->enums, e);
    }
}

static void add_routine(ag_random *random, ag_schema *schema)
{
    if (!(random->features & RANDOM_ROUTINES))
        return;
    ag_object *routine = random_routine(random, schema);
    ag_list_add(random->arena, ag_children(&schema->base, ag_kind_of(routine)), routine);
}

static ag_list *any_routines(ag_random *random, ag_schema *schema)
{
    return random_once_in(random, 3) ? &schema->procedures : &schema->functions;
}

static void drop_routine(ag_random *random, ag_schema *schema)
{
    ag_list *list = any_routines(random, schema);
    const ag_object *routine = any(random, list);
    if (!routine || random_is_web(routine))
        return;
    random_forget_watches(random, schema, routine);
    ag_list_remove(list, routine);
}

static void change_watch(ag_random *random, ag_schema *schema)
{
    ag_object *trigger = any(random, &schema->event_triggers);
    if (!trigger && (random->features & RANDOM_ROUTINES))
        random_watch(random, schema);
    else if (trigger && random_once_in(random, 2))
        ag_list_remove(&schema->event_triggers, trigger);
    else if (trigger)
        random_change_watch(random, (ag_event_trigger *)trigger);
}

static void change_routine(ag_random *random, ag_schema *schema)
{
    if (random_feature(random, RANDOM_ROUTINES, 3)) {
        (random_once_in(random, 2) ? change_watch : random_change_search)(random, schema);
        return;
    }
    ag_object *routine = any(random, any_routines(random, schema));
    if (routine)
        random_change_routine(random, (ag_routine *)routine);
}

static bool lies_in(ag_random *random, const char *key, const ag_object *namespace)
{
    ag_name name = {0};
    ag_error err = {0};
    return key && (!ag_key_parse(random->arena, key, &name, &err) ||
                   ag_streq(name.schema, namespace->name));
}

static void drop_namespace(ag_random *random, ag_schema *schema)
{
    const ag_object *namespace = any(random, &schema->schemas);
    for (size_t i = 0; namespace && i < schema->extensions.len; i++) {
        if (ag_streq(((const ag_extension *)schema->extensions.items[i])->schema, namespace->name))
            return;
    }
    for (ag_kind kind = AG_KIND_SCHEMA; namespace && kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children(&schema->base, kind);
        for (size_t i = 0; ag_kinds[kind].qualified && i < list->len; i++)
            if (lies_in(random, list->items[i]->name, namespace) ||
                lies_in(random, ag_multirange_of(random->arena, list->items[i]), namespace))
                return;
    }
    if (namespace)
        ag_list_remove(&schema->schemas, namespace);
    else if (random->features & RANDOM_NAMESPACES)
        ag_list_add(
            random->arena, &schema->schemas,
            ag_object_new(random->arena, ag_kinds[AG_KIND_SCHEMA].shape, random_name(random)));
}

static void change_storage(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    if (table && (random->features & RANDOM_STORAGE))
        table->strict = !table->strict;
    else if (table && (random->features & RANDOM_POSTGRES))
        random_storage(random, table);
}

static void change_only(ag_random *random, ag_schema *schema)
{
    ag_table *table = any_table(random, schema);
    if (!table || !(random->features & RANDOM_ONLY))
        return;
    ag_object *object = &table->base;
    if (random_once_in(random, 2))
        object = any(random, ag_children(&table->base, any_child_kind(random)));
    if (object && stands_alone(random, schema, &table->base, object))
        object->only = random_below(random, UINT64_C(1) << AG_DIALECT_COUNT);
}

/* What there is more of here comes more often. */
static edit *const edits[] = {
    add_table,      drop_table,
    add_child,      add_child,
    add_child,      drop_child,
    drop_child,     replace_child,
    replace_child,  rename_child,
    forget_names,   shuffle,
    change_enum,    add_enum,
    drop_enum,      drop_namespace,
    change_comment, change_storage,
    add_child,      replace_child,
    change_only,    random_change_object,
    add_routine,    drop_routine,
    change_routine, random_not_null,
};

void random_edit(ag_random *random, ag_schema *schema, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (random_feature(random, RANDOM_ACCESS, 5))
            random_change_access(random, schema);
        else if (random_feature(random, RANDOM_CONTRIB, 12))
            random_change_contrib(random, schema);
        else if (random_feature(random, RANDOM_WIDE, 6))
            random_change_wide(random, schema);
        else if (random_feature(random, RANDOM_HEIRS, 4))
            random_change_heirs(random, schema);
        else if (random_feature(random, RANDOM_WEB, 3))
            random_web(random, schema);
        else if (random_feature(random, RANDOM_SQLITE, 4))
            random_change_sqlite(random, schema);
        else
            edits[random_below(random, AG_COUNT(edits))](random, schema);
        random_repair_heirs(random, schema);
        random_repair(schema);
        random_repair_views(schema);
        random_repair_wide(schema);
    }
}

/* ------------------------------------------------------------------ renames */

static void rename_to(ag_random *random, ag_schema *schema, ag_table *table, ag_object *object,
                      const char *to, ag_renames *renames)
{
    ag_rename rename = {.kind = ag_kind_of(object),
                        .table = table ? table->base.name : NULL,
                        .from = object->name,
                        .to = to};
    ag_schema_rename(random->arena, schema, rename.kind, table ? &table->base : &schema->base,
                     object, to);
    if (random->features & RANDOM_SQLITE)
        random_follow_rename(random, schema, rename.from, to);
    AG_PUSH(random->arena, renames, rename);
}

/* One gets a new name; or two get each other's. */
static void rename_some(ag_random *random, ag_schema *schema, ag_table *table, const ag_list *list,
                        ag_renames *renames)
{
    ag_object *object = any(random, list);
    ag_object *other = any(random, list);
    ag_renames ignored = {0};
    /* A view keeps its text, which says the former name. */
    bool follows = random->features & RANDOM_SQLITE;
    if (!object || (!follows && (random_is_shown(schema, table ? table->base.name : object->name) ||
                                 (!table && random_is_shown(schema, other->name)))))
        return;
    const char *fresh = table ? random_name(random) : random_qualified(random, schema);
    if (object == other) {
        rename_to(random, schema, table, object, fresh, renames);
        return;
    }
    const char *first = object->name, *second = other->name;
    rename_to(random, schema, table, object, fresh, &ignored);
    rename_to(random, schema, table, other, first, renames);
    rename_to(random, schema, table, object, second, &ignored);
    ag_rename back = {ag_kind_of(object), table ? table->base.name : NULL, first, second};
    AG_PUSH(random->arena, renames, back);
}

void random_renames(ag_random *random, ag_schema *schema, ag_renames *renames)
{
    ag_table *last = NULL;
    if (random_once_in(random, 2))
        rename_some(random, schema, NULL, &schema->tables, renames);
    for (size_t i = random_below(random, 3); i > 0; i--) {
        ag_table *table = (ag_table *)any(random, &schema->tables);
        if (table && table != last)
            rename_some(random, schema, table, &table->columns, renames);
        last = table;
    }
    random_repair_sqlite(schema);
}

/* A key keeps its types, and an operator its sign: nothing but its schema can be another one. */
static const char *other_name(ag_random *random, const ag_schema *schema, const ag_object *object)
{
    ag_kind kind = ag_kind_of(object);
    ag_signature key = {0};
    ag_name name = {0};
    ag_error err = {0};
    const char *fresh =
        ag_kinds[kind].qualified ? random_qualified(random, schema) : random_name(random);
    if (!ag_kinds[kind].typed || !ag_name_parse(random->arena, fresh, &name, &err))
        return fresh;
    if (ag_kinds[kind].routine)
        return ag_routine_key_as(random->arena, object, &name);
    if (kind == AG_KIND_OPERATOR)
        return ag_key_in(random->arena, kind, object->name, name.schema);
    if (!ag_signature_parse(random->arena, object->name, &key, &err))
        return fresh;
    key.name = name;
    return ag_signature_text(random->arena, &key);
}

/* One of any kind, of its own or in a table that is no family; NULL if there is none after a few tries. */
static ag_object *any_object(ag_random *random, ag_schema *schema, ag_table **table)
{
    for (size_t tries = 0; tries < 12; tries++) {
        ag_kind kind = (ag_kind)random_below(random, AG_KIND_COUNT);
        bool inner = ag_kinds[kind].in_table;
        *table = inner ? any_table(random, schema) : NULL;
        ag_object *parent = inner ? (ag_object *)*table : &schema->base;
        ag_object *object =
            parent && ag_has_children(parent, kind) ? any(random, ag_children(parent, kind)) : NULL;
        if (object && object->name)
            return object;
    }
    return NULL;
}

/* So that whatever there is changes now and then. */
void random_any_comment(ag_random *random, ag_schema *schema)
{
    ag_table *table = NULL;
    ag_object *object = any_object(random, schema, &table);
    int index = object ? ag_field_index(object->shape, "comment") : -1;
    if (index >= 0 && !object->variants[0] && !object->variants[1])
        *(const char **)ag_field_at(object, &object->shape->fields[index]) =
            random_once_in(random, 4) ? NULL : random_name(random);
}

/* It stays in the schema of the table whose column owns it. */
static bool is_owned(const ag_object *object)
{
    return ag_kind_of(object) == AG_KIND_SEQUENCE &&
           ((const ag_sequence *)object)->owned_by.table != NULL;
}

void random_other_renames(ag_random *random, ag_schema *schema, ag_renames *renames)
{
    ag_table *table = NULL;
    ag_object *object = any_object(random, schema, &table);
    ag_kind kind = object ? ag_kind_of(object) : AG_KIND_EXTENSION;
    if (kind == AG_KIND_EXTENSION || kind == AG_KIND_TABLE || kind == AG_KIND_COLUMN ||
        kind == AG_KIND_DEFAULT_PRIVILEGES || kind == AG_KIND_CAST)
        return;
    const char *fresh = other_name(random, schema, object);
    if (is_owned(object))
        fresh =
            ag_key_in(random->arena, kind, fresh, ag_key_schema(random->arena, kind, object->name));
    ag_rename rename = {kind, table ? table->base.name : NULL, object->name, fresh};
    if (!table && ag_list_find(ag_children(&schema->base, kind), rename.to))
        return;
    ag_schema_rename(random->arena, schema, kind, table ? &table->base : &schema->base, object,
                     rename.to);
    AG_PUSH(random->arena, renames, rename);
}
