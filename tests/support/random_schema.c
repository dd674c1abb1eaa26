/* random_schema.c: whole schemas; random_edit.c changes them. */
#include "random_schema.h"

#include "base/text.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* ------------------------------------------------------------------ chance */

ag_random random_new(ag_arena *arena, uint64_t seed, unsigned features, size_t tables)
{
    return (ag_random){.arena = arena,
                       .state = seed,
                       .features = features,
                       .tables = tables,
                       .taken = ag_map_new(arena)};
}

/* splitmix64: all of its 2^64 seeds are good ones. */
static uint64_t next(ag_random *random)
{
    uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

size_t random_below(ag_random *random, size_t n)
{
    return n ? (size_t)(next(random) % n) : 0;
}

bool random_once_in(ag_random *random, size_t n)
{
    return random_below(random, n) == 0;
}

bool random_feature(ag_random *random, unsigned feature, size_t n)
{
    return (random->features & feature) && random_once_in(random, n);
}

static const char *pick(ag_random *random, const char *const *texts, size_t count)
{
    return texts[random_below(random, count)];
}

/* ------------------------------------------------------------------ names */

static const char *const plain_names[] = {
    "users", "projects", "items",  "status", "email", "name", "title", "created_at",
    "owner", "price",    "amount", "tag",    "note",  "kind", "body",  "position",
};

/* Names that somebody has to quote, or that mean something where they stand. */
static const char *const hostile_names[] = {
    "select",     "Order",      "two words",   "a.b",        "we\"ird", "it's",
    "$dollar",    "f(integer)", "a,b",         " lead",      "trail ",  "żółć",
    "表",         "x-key",      "$comment",    "only",       "name",    "columns",
    "100%",       "a:b",        "a=b",         "--",         "/*",      "null",
    "postgresql", "a sqlite",   "primary_key", "\"quoted\"", ".",       "back\\slash",
    "[a]",        "`b`",        "$schema",     "references", "type",    "op",
};

/* The text with digits behind it, and cut where it would get too long. */
static const char *numbered(ag_random *random, const char *base)
{
    const char *digits = ag_format(random->arena, "_%zu", ++random->counter);
    size_t room = AG_NAME_MAX - strlen(digits);
    size_t len = strlen(base) < room ? strlen(base) : room;
    while (len > 0 && ((unsigned char)base[len] & 0xC0) == 0x80)
        len--;
    return ag_format(random->arena, "%.*s%s", (int)len, base, digits);
}

const char *random_name(ag_random *random)
{
    const char *name = pick(random, plain_names, AG_COUNT(plain_names));
    if (random_feature(random, RANDOM_HOSTILE_NAMES, 5))
        name = pick(random, hostile_names, AG_COUNT(hostile_names));
    if (random_feature(random, RANDOM_HOSTILE_NAMES, 25))
        name = "a_name_that_is_just_as_long_as_both_of_the_databases_will_allow";
    while (ag_map_has(&random->taken, ag_lower(random->arena, name)))
        name = numbered(random, name);
    ag_map_put(&random->taken, ag_lower(random->arena, name), random);
    return name;
}

const char *random_qualified(ag_random *random, const ag_schema *schema)
{
    const char *name = random_name(random);
    const char *in = NULL;
    if (schema->schemas.len > 0 && random_once_in(random, 3))
        in = schema->schemas.items[random_below(random, schema->schemas.len)]->name;
    return ag_name_text(random->arena, in, name);
}

const char *random_sql_name(ag_random *random, const char *qualified)
{
    ag_name name = {0};
    ag_error ignored = {0};
    if (!ag_name_parse(random->arena, qualified, &name, &ignored))
        return qualified;
    const char *bare = ag_sql_identifier(random->arena, name.name);
    return name.schema ? ag_format(random->arena, "%s.%s",
                                   ag_sql_identifier(random->arena, name.schema), bare)
                       : bare;
}

/* ------------------------------------------------------------------ values */

typedef enum family { FAMILY_NUMBER, FAMILY_TEXT, FAMILY_OTHER } family;

static const struct type {
    const char *name;
    const char *default_value;
    family family;
    unsigned needs;
} types[] = {
    {"integer", "42", FAMILY_NUMBER, 0},
    {"bigint", "0", FAMILY_NUMBER, 0},
    {"smallint", "-1", FAMILY_NUMBER, 0},
    {"text", "''", FAMILY_TEXT, 0},
    {"text", "'it''s'", FAMILY_TEXT, 0},
    {"varchar(50)", "'draft'", FAMILY_TEXT, 0},
    {"char(3)", "'abc'", FAMILY_TEXT, 0},
    {"boolean", "false", FAMILY_OTHER, 0},
    {"uuid", "gen_random_uuid()", FAMILY_OTHER, 0},
    {"json", "'{}'", FAMILY_OTHER, 0},
    {"jsonb", "'[]'", FAMILY_OTHER, 0},
    {"date", "CURRENT_DATE", FAMILY_OTHER, 0},
    {"time", "'12:00:00'", FAMILY_OTHER, 0},
    {"timestamp", "'2026-01-01 00:00:00'", FAMILY_OTHER, 0},
    {"timestamptz", "now()", FAMILY_OTHER, 0},
    {"interval", "'1 day'", FAMILY_OTHER, 0},
    {"real", "1.5", FAMILY_NUMBER, 0},
    {"double precision", "0.5", FAMILY_NUMBER, 0},
    {"numeric(10, 2)", "9.99", FAMILY_NUMBER, 0},
    {"bytea", NULL, FAMILY_OTHER, 0},
    {"int4", "7", FAMILY_NUMBER, 0},
    {"character varying(50)", "'x'", FAMILY_TEXT, 0},
    {"TIMESTAMP WITH TIME ZONE", "now()", FAMILY_OTHER, 0},
    {"serial", NULL, FAMILY_OTHER, RANDOM_POSTGRES},
    {"bigserial", NULL, FAMILY_OTHER, RANDOM_POSTGRES},
    {"integer[]", "'{1,2}'", FAMILY_OTHER, RANDOM_ARRAYS},
    {"text[]", "'{}'", FAMILY_OTHER, RANDOM_ARRAYS},
    {"vector(3)", NULL, FAMILY_OTHER, RANDOM_UNKNOWN_TYPES},
    {"GEOMETRY(Point, 4326)", NULL, FAMILY_OTHER, RANDOM_UNKNOWN_TYPES},
    {"\"My Type\"", "'(1)'", FAMILY_OTHER, RANDOM_UNKNOWN_TYPES},
};

static const struct type *type_of(const char *name)
{
    for (size_t i = 0; i < AG_COUNT(types); i++) {
        if (ag_streq(types[i].name, name))
            return &types[i];
    }
    return NULL;
}

static bool in_family(const ag_column *column, family wanted)
{
    const struct type *type = type_of(column->type);
    return type && type->family == wanted;
}

void random_comment(ag_random *random, ag_object *object)
{
    static const char *const comments[] = {"a comment", "it's", "two\nlines", "",
                                           "żółć \\ \"quoted\""};
    int index = ag_field_index(object->shape, "comment");
    if (index >= 0 && random_feature(random, RANDOM_COMMENTS, 5))
        *(const char **)ag_field_at(object, &object->shape->fields[index]) =
            pick(random, comments, AG_COUNT(comments));
}

static void maybe_only(ag_random *random, ag_object *object, size_t n)
{
    if (random_feature(random, RANDOM_ONLY, n))
        object->only = UINT64_C(1) << random_below(random, AG_DIALECT_COUNT);
}

/* Field `index` gets a value by dialect: what it says now on one, what `other` says on the other or nothing there. */
static void split_field(ag_random *random, ag_object *object, const ag_object *other, size_t index)
{
    uint64_t bit = ag_field_bit(index);
    size_t first = random_below(random, AG_DIALECT_COUNT);
    const ag_object *says[AG_DIALECT_COUNT] = {0};
    says[first] = object;
    says[1 - first] = other;
    bool both = (object->shape->fields[index].flags & AG_REQUIRED) || random_once_in(random, 2);
    ag_object *fresh = ag_object_new(random->arena, object->shape, NULL);
    ag_object *variants[AG_DIALECT_COUNT];
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        variants[d] = object->variants[d] ? object->variants[d]
                                          : ag_object_new(random->arena, object->shape, NULL);
        ag_object_assign(random->arena, variants[d], says[d], bit);
        variants[d]->given |= bit;
    }
    ag_object_assign(random->arena, object, fresh, bit);
    object->given |= bit;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (both || d == first)
            object->variants[d] = variants[d];
    }
}

/* Some leaf of the object says something else on each dialect; `other` is a second one of its sort. */
static void maybe_split(ag_random *random, ag_object *object, const ag_object *other)
{
    static const char *const splittable[] = {"type",       "default",   "comment",
                                             "expression", "on_delete", "where",
                                             "deferrable", "nullable",  "unique"};
    if (!other || !random_feature(random, RANDOM_VARIANTS, 6))
        return;
    int index =
        ag_field_index(object->shape, splittable[random_below(random, AG_COUNT(splittable))]);
    if (index < 0 || (object->shape->fields[index].flags & AG_SUGAR) || !object->shape->fields)
        return;
    split_field(random, object, other, (size_t)index);
}

/* ------------------------------------------------------------------ columns */

static void set_type(ag_random *random, const ag_schema *schema, ag_column *column)
{
    const struct type *type = NULL;
    do
        type = &types[random_below(random, AG_COUNT(types))];
    while (type->needs & ~random->features);
    column->type = type->name;
    if (type->default_value && random_once_in(random, 3))
        column->default_value = type->default_value;
    if (schema->enums.len == 0 || !random_once_in(random, 6))
        return;
    const ag_enum *e =
        (const ag_enum *)schema->enums.items[random_below(random, schema->enums.len)];
    column->type = random_sql_name(random, e->base.name);
    column->default_value = NULL;
}

static const ag_column *plain_column(ag_random *random, const ag_table *table, family wanted)
{
    for (size_t tries = 0; tries < 4; tries++) {
        const ag_column *column =
            (const ag_column *)table->columns.items[random_below(random, table->columns.len)];
        if (!column->generated && !column->base.only && !column->base.variants[0] &&
            !column->base.variants[1] && in_family(column, wanted))
            return column;
    }
    return NULL;
}

static void set_generated(ag_random *random, const ag_table *table, ag_column *column)
{
    const ag_column *of = table->columns.len ? plain_column(random, table, FAMILY_NUMBER) : NULL;
    if (!of)
        return;
    column->type = of->type;
    column->default_value = NULL;
    column->sequence = (ag_list){0};
    column->storage = AG_STORAGE_DEFAULT;
    column->nullable = true;
    column->generated =
        ag_format(random->arena, "%s + 1", ag_sql_identifier(random->arena, of->base.name));
    column->is_virtual = random_feature(random, RANDOM_VIRTUAL, 2);
}

/* How a counter counts: mostly as every one does. */
static void maybe_counter(ag_random *random, ag_column *column)
{
    if (!random_feature(random, RANDOM_POSTGRES, 3))
        return;
    ag_counter *counter = (ag_counter *)ag_object_new(random->arena, &ag_counter_shape, NULL);
    counter->increment = random_once_in(random, 2) ? 2 : -1;
    if (random_once_in(random, 2))
        counter->cache = 5;
    if (random_once_in(random, 2) && counter->increment > 0)
        counter->max = 1000;
    counter->cycle = random_once_in(random, 2);
    ag_list_add(random->arena, &column->sequence, &counter->base);
}

static void set_identity(ag_random *random, ag_column *column)
{
    column->type = random_once_in(random, 2) ? "bigint" : "integer";
    column->default_value = NULL;
    column->nullable = false;
    column->sequence = (ag_list){0};
    column->storage = AG_STORAGE_DEFAULT;
    column->identity = random_once_in(random, 2) ? AG_IDENTITY_ALWAYS : AG_IDENTITY_BY_DEFAULT;
    maybe_counter(random, column);
}

static ag_column *plain_new(ag_random *random, const ag_schema *schema, const char *name)
{
    ag_column *column =
        (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape, name);
    set_type(random, schema, column);
    column->nullable = !random_once_in(random, 3);
    if (ag_ends_with(column->type, "serial"))
        maybe_counter(random, column);
    if (random_feature(random, RANDOM_POSTGRES, 6))
        column->statistics = (int64_t)random_below(random, 100);
    if (in_family(column, FAMILY_TEXT) && random_feature(random, RANDOM_POSTGRES, 6))
        column->storage = random_once_in(random, 2) ? AG_STORAGE_PLAIN : AG_STORAGE_EXTERNAL;
    if (random_once_in(random, 2))
        column->base.given |= ag_field_bit((size_t)ag_field_index(column->base.shape, "nullable"));
    if (in_family(column, FAMILY_TEXT) && random_feature(random, RANDOM_COLLATIONS, 5))
        column->collation = random_once_in(random, 2) ? "C" : "NOCASE";
    random_comment(random, &column->base);
    return column;
}

ag_column *random_column(ag_random *random, const ag_schema *schema, const ag_table *table)
{
    ag_column *column = plain_new(random, schema, random_name(random));
    maybe_only(random, &column->base, 12);
    if (random_feature(random, RANDOM_IDENTITY, 8))
        set_identity(random, column);
    else if (random_feature(random, RANDOM_GENERATED, 6))
        set_generated(random, table, column);
    else
        maybe_split(random, &column->base, &plain_new(random, schema, NULL)->base);
    return column;
}

/* ------------------------------------------------------------------ what stands on columns */

/* Up to `most` different columns of the table that are there on all dialects. */
ag_names random_columns(ag_random *random, const ag_table *table, size_t most)
{
    ag_names names = {0};
    size_t wanted = 1 + random_below(random, most);
    for (size_t tries = 0; table->columns.len && names.len < wanted && tries < 8; tries++) {
        const ag_column *column =
            (const ag_column *)table->columns.items[random_below(random, table->columns.len)];
        bool plain = !column->base.only && !column->generated && !column->base.variants[0] &&
                     !column->base.variants[1] &&
                     (in_family(column, FAMILY_NUMBER) || in_family(column, FAMILY_TEXT));
        if (plain && !ag_names_has(&names, column->base.name))
            AG_PUSH(random->arena, &names, column->base.name);
    }
    return names;
}

/* An expression that is true or false. */
const char *random_condition(ag_random *random, const ag_table *table)
{
    bool number = random_once_in(random, 2);
    const ag_column *column =
        table->columns.len ? plain_column(random, table, number ? FAMILY_NUMBER : FAMILY_TEXT)
                           : NULL;
    if (!column)
        return random->features & RANDOM_ODD ? "1 < 2" : NULL;
    const char *name = ag_sql_identifier(random->arena, column->base.name);
    if (number)
        return ag_format(random->arena, "%s > %zu", name, random_below(random, 4));
    return ag_format(random->arena, random_once_in(random, 2) ? "length(%s) > 0" : "%s <> 'it''s'",
                     name);
}

static ag_word any_deferrable(ag_random *random, unsigned feature)
{
    return random_feature(random, feature, 6) ? (ag_word)random_below(random, 3) : 0;
}

static void maybe_fillfactor(ag_random *random, ag_pairs *parameters)
{
    if (!random_feature(random, RANDOM_POSTGRES, 5))
        return;
    AG_PUSH(random->arena, &parameters->keys, "fillfactor");
    AG_PUSH(random->arena, &parameters->values, random_once_in(random, 2) ? "70" : "90");
}

static ag_object *primary_key(ag_random *random, ag_table *table)
{
    ag_primary_key *key =
        (ag_primary_key *)ag_object_new(random->arena, ag_kinds[AG_KIND_PRIMARY_KEY].shape, NULL);
    key->columns = random_columns(random, table, 2);
    key->deferrable = any_deferrable(random, RANDOM_DEFERRABLE);
    for (size_t i = 0; i < key->columns.len; i++) {
        ag_column *column = ag_column_find(table, key->columns.items[i]);
        column->nullable = false;
    }
    return key->columns.len && !table->primary_key.len ? &key->base : NULL;
}

static ag_object *unique(ag_random *random, ag_table *table)
{
    ag_unique *key =
        (ag_unique *)ag_object_new(random->arena, ag_kinds[AG_KIND_UNIQUE].shape, NULL);
    key->columns = random_columns(random, table, 2);
    key->nulls_not_distinct = random_feature(random, RANDOM_POSTGRES_INDEX, 5);
    if (random_feature(random, RANDOM_POSTGRES, 5))
        key->include = random_columns(random, table, 1);
    maybe_fillfactor(random, &key->storage);
    key->deferrable = any_deferrable(random, RANDOM_DEFERRABLE);
    return key->columns.len ? &key->base : NULL;
}

static ag_object *check(ag_random *random, const ag_table *table)
{
    ag_check *check = (ag_check *)ag_object_new(random->arena, ag_kinds[AG_KIND_CHECK].shape, NULL);
    check->expression = random_condition(random, table);
    check->no_inherit = random_feature(random, RANDOM_POSTGRES, 5);
    check->not_valid = random_feature(random, RANDOM_POSTGRES, 5);
    return check->expression ? &check->base : NULL;
}

/* The columns of a key of the table: its primary key or a unique constraint that stands for all dialects. */
static const ag_names *key_of(ag_random *random, const ag_table *table)
{
    const ag_list *keys = random_once_in(random, 3) ? &table->uniques : &table->primary_key;
    if (keys->len == 0)
        return NULL;
    const ag_object *key = keys->items[random_below(random, keys->len)];
    int index = ag_field_index(key->shape, "columns");
    int deferrable = ag_field_index(key->shape, "deferrable");
    if (key->only || !ag_field_is_preset(key, &key->shape->fields[deferrable]))
        return NULL;
    return ag_field_of(key, &key->shape->fields[index]);
}

/* A column of the table with the type of another one; new ones are added, so that a key may be made of them. */
static const char *column_like(ag_random *random, ag_table *table, const ag_column *other)
{
    for (size_t i = 0; i < table->columns.len && random_once_in(random, 2); i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        if (!column->base.only && !column->generated && ag_streq(column->type, other->type))
            return column->base.name;
    }
    ag_column *column = (ag_column *)ag_object_new(random->arena, ag_kinds[AG_KIND_COLUMN].shape,
                                                   random_name(random));
    column->type = other->type;
    if (!column->type)
        column->type = "integer";
    ag_list_add(random->arena, &table->columns, &column->base);
    return column->base.name;
}

static ag_object *foreign_key(ag_random *random, const ag_schema *schema, ag_table *table)
{
    const ag_table *other =
        (const ag_table *)schema->tables.items[random_below(random, schema->tables.len)];
    ag_foreign_key *key =
        (ag_foreign_key *)ag_object_new(random->arena, ag_kinds[AG_KIND_FOREIGN_KEY].shape, NULL);
    const ag_names *columns = key_of(random, other);
    ag_names some = {0};
    if (!columns && (random->features & RANDOM_ODD)) {
        some = random_columns(random, other, 2);
        columns = &some;
    }
    if (!columns || columns->len == 0 || (other->base.only && other != table))
        return NULL;
    key->references.table = other->base.name;
    for (size_t i = 0; i < columns->len; i++) {
        const char *like = column_like(random, table, ag_column_find(other, columns->items[i]));
        if (ag_names_has(&key->columns, like))
            return NULL;
        AG_PUSH(random->arena, &key->references.columns, columns->items[i]);
        AG_PUSH(random->arena, &key->columns, like);
    }
    const ag_primary_key *primary = ag_table_primary_key(other);
    if (primary && ag_names_equal(&primary->columns, &key->references.columns) &&
        random_once_in(random, 3))
        key->references.columns = (ag_names){0};
    key->on_delete = random_once_in(random, 2) ? (ag_word)random_below(random, 5) : 0;
    key->on_update = random_once_in(random, 4) ? (ag_word)random_below(random, 5) : 0;
    key->match = random_feature(random, RANDOM_ODD, 6) ? AG_MATCH_FULL : AG_MATCH_SIMPLE;
    key->deferrable = random_once_in(random, 6) ? (ag_word)random_below(random, 3) : 0;
    key->not_valid = random_feature(random, RANDOM_POSTGRES, 5);
    bool sets = key->on_delete == AG_SET_NULL || key->on_delete == AG_SET_DEFAULT;
    if (sets && random_feature(random, RANDOM_POSTGRES, 2))
        AG_PUSH(random->arena, &key->on_delete_columns,
                key->columns.items[random_below(random, key->columns.len)]);
    return &key->base;
}

static void index_part(ag_random *random, const ag_table *table, const char *column,
                       ag_index *index)
{
    ag_index_column *part =
        (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
    const ag_column *text =
        random_once_in(random, 4) ? plain_column(random, table, FAMILY_TEXT) : NULL;
    if (text)
        part->expression = ag_format(random->arena, "lower(%s)",
                                     ag_sql_identifier(random->arena, text->base.name));
    else
        part->column = column;
    part->order = random_once_in(random, 4) ? AG_DESC : AG_ASC;
    if (random_feature(random, RANDOM_POSTGRES_INDEX, 5))
        part->nulls = (ag_word)random_below(random, 3);
    if (text && random_feature(random, RANDOM_POSTGRES_INDEX, 3))
        part->opclass = "text_pattern_ops";
    if (text && random_feature(random, RANDOM_COLLATIONS, 3))
        part->collation = "C";
    ag_list_add(random->arena, &index->columns, &part->base);
}

static ag_object *index_on(ag_random *random, const ag_table *table)
{
    ag_index *index = (ag_index *)ag_object_new(random->arena, ag_kinds[AG_KIND_INDEX].shape, NULL);
    ag_names columns = random_columns(random, table, 3);
    for (size_t i = 0; i < columns.len; i++)
        index_part(random, table, columns.items[i], index);
    index->unique = random_once_in(random, 4);
    index->where = random_once_in(random, 4) ? random_condition(random, table) : NULL;
    if (random_feature(random, RANDOM_POSTGRES_INDEX, 4))
        index->include = random_columns(random, table, 1);
    if (random_feature(random, RANDOM_POSTGRES_INDEX, 8))
        index->method = "btree";
    maybe_fillfactor(random, &index->storage);
    if (index->unique)
        index->nulls_not_distinct = random_feature(random, RANDOM_POSTGRES_INDEX, 4);
    return columns.len ? &index->base : NULL;
}

/* By btree, which has equality: the others would need an extension. */
static ag_object *exclusion_on(ag_random *random, const ag_table *table)
{
    if (!random_feature(random, RANDOM_POSTGRES, 3))
        return NULL;
    ag_exclusion *made =
        (ag_exclusion *)ag_object_new(random->arena, ag_kinds[AG_KIND_EXCLUSION].shape, NULL);
    ag_names columns = random_columns(random, table, 2);
    for (size_t i = 0; i < columns.len; i++) {
        ag_index_column *element =
            (ag_index_column *)ag_object_new(random->arena, &ag_index_column_shape, NULL);
        element->column = columns.items[i];
        element->with_operator = "=";
        ag_list_add(random->arena, &made->elements, &element->base);
    }
    made->where = random_once_in(random, 4) ? random_condition(random, table) : NULL;
    made->deferrable = any_deferrable(random, RANDOM_DEFERRABLE);
    return columns.len ? &made->base : NULL;
}

static ag_object *new_child(ag_random *random, const ag_schema *schema, ag_table *table,
                            ag_kind kind)
{
    switch (kind) {
    case AG_KIND_COLUMN: return &random_column(random, schema, table)->base;
    case AG_KIND_PRIMARY_KEY: return primary_key(random, table);
    case AG_KIND_UNIQUE: return unique(random, table);
    case AG_KIND_EXCLUSION: return exclusion_on(random, table);
    case AG_KIND_CHECK: return check(random, table);
    case AG_KIND_FOREIGN_KEY: return foreign_key(random, schema, table);
    case AG_KIND_INDEX: return index_on(random, table);
    case AG_KIND_TRIGGER:
    case AG_KIND_POLICY:
    case AG_KIND_RULE: return random_late(random, table, kind);
    default: break;
    }
    return NULL;
}

ag_object *random_child(ag_random *random, const ag_schema *schema, ag_table *table, ag_kind kind)
{
    ag_object *child = new_child(random, schema, table, kind);
    if (!child || kind == AG_KIND_COLUMN)
        return child;
    random_comment(random, child);
    if (kind == AG_KIND_FOREIGN_KEY && random_feature(random, RANDOM_VARIANTS, 8))
        split_field(random, child, child, (size_t)ag_field_index(child->shape, "references"));
    if (kind == AG_KIND_CHECK || kind == AG_KIND_INDEX)
        maybe_split(random, child, new_child(random, schema, table, kind));
    if (kind != AG_KIND_PRIMARY_KEY)
        maybe_only(random, child, 10);
    return child;
}

/* In a file a kind's objects are a map or a list: all have names or none has. */
void random_add_child(ag_random *random, ag_table *table, ag_object *child)
{
    ag_list *list = ag_children(&table->base, ag_kind_of(child));
    bool unnamed = list->len ? !list->items[0]->name : random_feature(random, RANDOM_UNNAMED, 3);
    if (!child->name && (!unnamed || !child->shape->may_be_unnamed))
        child->name = random_name(random);
    ag_list_add(random->arena, list, child);
}

/* ------------------------------------------------------------------ tables and the whole */

ag_enum *random_enum(ag_random *random, const ag_schema *schema)
{
    static const char *const values[] = {"draft",    "active",    "it's",
                                         "Archived", "two words", "żółć"};
    const char *name = random_qualified(random, schema);
    while (strcmp(name, "name") == 0) /* a type of PostgreSQL's own */
        name = random_qualified(random, schema);
    ag_enum *e = (ag_enum *)ag_object_new(random->arena, ag_kinds[AG_KIND_ENUM].shape, name);
    for (size_t i = 0; i < AG_COUNT(values); i++) {
        if (random_once_in(random, 2) || (i == 5 && e->values.len == 0))
            AG_PUSH(random->arena, &e->values, values[i]);
    }
    random_comment(random, &e->base);
    maybe_only(random, &e->base, 15);
    return e;
}

static void add_children(ag_random *random, const ag_schema *schema, ag_table *table, ag_kind kind,
                         size_t most)
{
    for (size_t i = random_below(random, most + 1); i > 0; i--) {
        ag_object *child = random_child(random, schema, table, kind);
        if (child)
            random_add_child(random, table, child);
    }
}

/* An index or key that a replica could know rows by.  What is deferred cannot be one. */
static const char *replica_index(const ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    bool fits = key && !key->deferrable && !key->base.only && !key->base.variants[0] &&
                !key->base.variants[1];
    return fits ? key->base.name : NULL;
}

void random_storage(ag_random *random, ag_table *table)
{
    static const char *const parameters[][2] = {
        {"fillfactor", "70"}, {"fillfactor", "55"}, {"autovacuum_enabled", "false"}};
    size_t which = random_below(random, AG_COUNT(parameters));
    table->storage = (ag_pairs){0};
    if (random_once_in(random, 2)) {
        AG_PUSH(random->arena, &table->storage.keys, parameters[which][0]);
        AG_PUSH(random->arena, &table->storage.values, parameters[which][1]);
    }
    table->row_security = random_once_in(random, 2);
    table->force_row_security = random_once_in(random, 2);
    table->replica_index = random_once_in(random, 2) ? replica_index(table) : NULL;
    table->replica_identity =
        table->replica_index ? AG_REPLICA_DEFAULT : (ag_word)random_below(random, 3);
}

ag_table *random_table(ag_random *random, ag_schema *schema)
{
    ag_table *table = (ag_table *)ag_object_new(random->arena, ag_kinds[AG_KIND_TABLE].shape,
                                                random_qualified(random, schema));
    for (size_t i = 1 + random_below(random, 5); i > 0; i--)
        ag_list_add(random->arena, &table->columns, &random_column(random, schema, table)->base);
    add_children(random, schema, table, AG_KIND_PRIMARY_KEY, 1);
    add_children(random, schema, table, AG_KIND_UNIQUE, 2);
    add_children(random, schema, table, AG_KIND_EXCLUSION, 1);
    add_children(random, schema, table, AG_KIND_CHECK, 2);
    add_children(random, schema, table, AG_KIND_INDEX, 2);
    for (ag_kind kind = AG_KIND_TRIGGER; kind <= AG_KIND_RULE; kind++)
        if (random->features & RANDOM_OBJECTS)
            add_children(random, schema, table, kind, 1);
    table->strict = random_feature(random, RANDOM_STORAGE, 6);
    table->without_rowid = table->primary_key.len && random_feature(random, RANDOM_STORAGE, 6);
    if (random_feature(random, RANDOM_POSTGRES, 4))
        random_storage(random, table);
    random_comment(random, &table->base);
    maybe_only(random, &table->base, 15);
    ag_list_add(random->arena, &schema->tables, &table->base);
    return table;
}

static void add_simple(ag_random *random, ag_schema *schema, ag_kind kind)
{
    ag_object *object = ag_object_new(random->arena, ag_kinds[kind].shape, random_name(random));
    random_comment(random, object);
    maybe_only(random, object, 10);
    ag_list_add(random->arena, ag_children(&schema->base, kind), object);
}

static void set_not_null(ag_random *random, ag_column *column)
{
    column->not_null_name = random_once_in(random, 3) ? NULL : random_name(random);
    column->not_null_comment = random_feature(random, RANDOM_COMMENTS, 3) ? "it's so" : NULL;
    column->not_null_no_inherit = random_once_in(random, 4);
    column->not_null_not_valid = random_once_in(random, 4);
}

/* What holds for every row holds for heirs and old rows. */
static void repair_not_null(const ag_table *table, ag_column *column)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    bool counts = column->identity != AG_IDENTITY_NONE ||
                  (column->type && ag_ends_with(column->type, "serial")) || column->primary_key;
    if (column->nullable)
        column->not_null_name = column->not_null_comment = NULL;
    if (column->nullable || counts || (key && ag_names_has(&key->columns, column->base.name)))
        column->not_null_no_inherit = column->not_null_not_valid = false;
}

void random_repair_not_null(ag_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t k = 0; k < table->columns.len; k++)
            repair_not_null(table, (ag_column *)table->columns.items[k]);
    }
}

void random_not_null(ag_random *random, ag_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t k = 0; k < table->columns.len && !random_is_family(schema, table); k++) {
            ag_column *column = (ag_column *)table->columns.items[k];
            bool plain =
                !column->nullable && !column->base.variants[0] && !column->base.variants[1];
            if (plain && (random->features & RANDOM_VIRTUAL) &&
                random_feature(random, RANDOM_POSTGRES, 5))
                set_not_null(random, column);
        }
    }
    random_repair_not_null(schema);
}

/* Single constraints move to the column they are about. */
static void sweeten(ag_random *random, ag_table *table)
{
    const ag_primary_key *key = ag_table_primary_key(table);
    if (key && key->columns.len == 1 && !key->base.name && !key->deferrable && !key->comment &&
        random_once_in(random, 2)) {
        ag_column_find(table, key->columns.items[0])->primary_key = true;
        ag_list_remove(&table->primary_key, &key->base);
    }
    for (size_t i = table->uniques.len; i > 0; i--) {
        const ag_unique *unique = (const ag_unique *)table->uniques.items[i - 1];
        if (unique->columns.len != 1 || unique->base.name || random_once_in(random, 2))
            continue;
        ag_column_find(table, unique->columns.items[0])->unique = true;
        ag_list_remove(&table->uniques, &unique->base);
    }
    for (size_t i = table->foreign_keys.len; i > 0; i--) {
        const ag_foreign_key *foreign = (const ag_foreign_key *)table->foreign_keys.items[i - 1];
        if (foreign->columns.len != 1 || foreign->base.name || random_once_in(random, 2))
            continue;
        ag_column_find(table, foreign->columns.items[0])->references = foreign->references;
        ag_list_remove(&table->foreign_keys, &foreign->base);
    }
}

ag_schema *random_schema(ag_random *random)
{
    ag_schema *schema = ag_schema_new(random->arena);
    for (size_t i = random_below(random, 3); i > 0 && (random->features & RANDOM_NAMESPACES); i--)
        add_simple(random, schema, AG_KIND_SCHEMA);
    for (size_t i = random_below(random, 3); i > 0 && (random->features & RANDOM_EXTENSIONS); i--)
        add_simple(random, schema, AG_KIND_EXTENSION);
    for (size_t i = random_below(random, 3); i > 0 && (random->features & RANDOM_ENUMS); i--)
        ag_list_add(random->arena, &schema->enums, &random_enum(random, schema)->base);
    for (size_t i = random_below(random, 3); i > 0 && (random->features & RANDOM_ROUTINES); i--) {
        ag_object *routine = random_routine(random, schema);
        ag_list_add(random->arena, ag_children(&schema->base, ag_kind_of(routine)), routine);
    }
    if (random_feature(random, RANDOM_ROUTINES, 5))
        random_watch(random, schema);
    if (random_feature(random, RANDOM_ROUTINES, 5))
        random_change_search(random, schema);
    for (size_t i = random_below(random, random->tables + 1); i > 0; i--)
        (void)random_table(random, schema);
    for (size_t i = 0; i < schema->tables.len; i++)
        add_children(random, schema, (ag_table *)schema->tables.items[i], AG_KIND_FOREIGN_KEY, 2);
    random_objects(random, schema);
    random_sqlite(random, schema);
    random_heirs(random, schema);
    random_not_null(random, schema);
    for (size_t i = 0; i < schema->tables.len && (random->features & RANDOM_SUGAR); i++)
        sweeten(random, (ag_table *)schema->tables.items[i]);
    return schema;
}
