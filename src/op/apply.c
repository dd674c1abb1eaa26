/* apply.c: a bound operation, carried out on the model. */
#include "op/op.h"

#include <assert.h>

/* ------------------------------------------------------------------ what a drop would leave dangling */

static bool fail_needed(ag_arena *arena, ag_error *err, const ag_op *op, const char *noun,
                        const char *table, const char *name)
{
    ag_op_fail(err, AG_E_REPLAY, op, "cannot drop %s: %s \"%s.%s\" needs it",
               ag_op_object(arena, op), noun, table, name ? name : "(unnamed)");
    return ag_hint(err, "drop or change that first, in an operation of its own before this one");
}

/* A database would drop the sequence with what owns it. */
static bool sequences_are_free(ag_arena *arena, const ag_schema *schema, const ag_op *op,
                               ag_error *err)
{
    const char *table = op->kind == AG_KIND_TABLE ? op->name : op->table;
    const char *column = op->kind == AG_KIND_TABLE ? NULL : op->name;
    for (size_t i = 0; i < schema->sequences.len; i++) {
        const ag_sequence *s = (const ag_sequence *)schema->sequences.items[i];
        if (!ag_streq(s->owned_by.table, table) ||
            (column && !ag_names_has(&s->owned_by.columns, column)))
            continue;
        ag_op_fail(err, AG_E_REPLAY, op, "cannot drop %s: sequence \"%s\" would go with it",
                   ag_op_object(arena, op), s->base.name);
        return ag_hint(err, "drop it, or take its \"owned_by\" away, in an operation before");
    }
    return true;
}

/* Whether the key refers to the table, and to a column of it unless that is NULL, on any dialect. */
static bool refers_to(const ag_foreign_key *key, const char *table, const char *column)
{
    if (ag_streq(key->references.table, table) &&
        (!column || ag_names_has(&key->references.columns, column)))
        return true;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (key->base.variants[d] &&
            refers_to((const ag_foreign_key *)key->base.variants[d], table, column))
            return true;
    }
    return false;
}

/*
 * How many foreign keys of other tables refer to each table, kept for a row of drops: to look through all tables for each of a thousand would take its
 * time.  Whatever else is done to tables or foreign keys makes it void.
 */
typedef struct referrers {
    ag_map counts; /* name of a table → size_t, in `arena`; without an arena when void */
} referrers;

static size_t *count_of(const referrers *all, const char *table)
{
    return table ? ag_map_find(&all->counts, table) : NULL;
}

static void count_key(referrers *all, const ag_foreign_key *key, const char *own, bool add)
{
    const char *to = key->references.table;
    if (to && !ag_streq(to, own)) {
        size_t *count = count_of(all, to);
        if (!count)
            ag_map_put(&all->counts, to, count = AG_NEW(all->counts.arena, size_t));
        *count += add ? 1 : SIZE_MAX; /* one less */
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (key->base.variants[d])
            count_key(all, (const ag_foreign_key *)key->base.variants[d], own, add);
    }
}

static void count_keys(referrers *all, const ag_table *table, bool add)
{
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        count_key(all, (const ag_foreign_key *)table->foreign_keys.items[i], table->base.name, add);
}

static void count_referrers(ag_arena *arena, const ag_schema *schema, referrers *all)
{
    all->counts = ag_map_new(arena);
    for (size_t i = 0; i < schema->tables.len; i++)
        count_keys(all, (const ag_table *)schema->tables.items[i], true);
}

/* The server would drop partitions with their parent, and refuse to drop that of an heir. */
static bool has_no_heirs(ag_arena *arena, const ag_schema *schema, const ag_op *op, ag_error *err)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (!ag_streq(table->partition_of, op->name) && !ag_names_has(&table->inherits, op->name))
            continue;
        ag_op_fail(err, AG_E_REPLAY, op, "cannot drop %s: table \"%s\" %s", ag_op_object(arena, op),
                   table->base.name,
                   table->partition_of ? "is a partition of it" : "inherits from it");
        return ag_hint(err,
                       "drop that first, or give it other parents, in an operation before this "
                       "one");
    }
    return true;
}

static bool table_is_free(ag_arena *arena, const ag_schema *schema, const ag_op *op, referrers *all,
                          ag_error *err)
{
    if (!has_no_heirs(arena, schema, op, err))
        return false;
    if (all && !all->counts.arena)
        count_referrers(arena, schema, all);
    const size_t *count = all ? count_of(all, op->name) : NULL;
    if (all && (!count || *count == 0))
        return true;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->foreign_keys.len; j++) {
            const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[j];
            if (refers_to(key, op->name, NULL) && !ag_streq(table->base.name, op->name))
                return fail_needed(arena, err, op, "foreign key", table->base.name, key->base.name);
        }
    }
    return true;
}

/* What says the type or the collation, on any dialect: in the object itself or in its records. */
static bool says(ag_arena *arena, const ag_object *object, const ag_op *op)
{
    const char *multirange = ag_multirange_of(arena, op->from);
    bool found = false;
    for (size_t i = 0; i < object->shape->field_count && !found; i++) {
        const ag_field *field = &object->shape->fields[i];
        const char *const *text = ag_field_of(object, field);
        if (field->type == AG_TYPE)
            found = op->kind != AG_KIND_COLLATION &&
                    (ag_type_is(arena, *text, op->name) ||
                     (multirange && ag_type_is(arena, *text, multirange)));
        else if (field->type == AG_NAME && ag_streq(field->name, "collation"))
            found = op->kind == AG_KIND_COLLATION && ag_streq(*text, op->name);
        for (size_t k = 0; field->type == AG_RECORDS && k < ag_field_list_of(object, field)->len;
             k++)
            found = found || says(arena, ag_field_list_of(object, field)->items[k], op);
    }
    for (size_t d = 0; d < AG_DIALECT_COUNT && !found; d++)
        found = object->variants[d] && says(arena, object->variants[d], op);
    return found;
}

static bool fail_needed_by(ag_arena *arena, ag_error *err, const ag_op *op, const ag_object *user)
{
    ag_op_fail(err, AG_E_REPLAY, op, "cannot drop %s: %s \"%s\" needs it", ag_op_object(arena, op),
               ag_op_noun(arena, ag_kind_of(user)), user->name);
    return ag_hint(err, "drop or change that first, in an operation of its own before this one");
}

/* That no column, and no other type, is of the type or has the collation. */
static bool type_is_free(ag_arena *arena, const ag_schema *schema, const ag_op *op, ag_error *err)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        for (size_t i = 0; kind != AG_KIND_TABLE && i < list->len; i++) {
            if (says(arena, list->items[i], op))
                return fail_needed_by(arena, err, op, list->items[i]);
        }
    }
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->columns.len; j++) {
            if (says(arena, table->columns.items[j], op))
                return fail_needed(arena, err, op, "column", table->base.name,
                                   table->columns.items[j]->name);
        }
    }
    return true;
}

static const ag_names *key_columns(const ag_object *object)
{
    switch (ag_kind_of(object)) {
    case AG_KIND_PRIMARY_KEY: return &((const ag_primary_key *)object)->columns;
    case AG_KIND_UNIQUE: return &((const ag_unique *)object)->columns;
    case AG_KIND_FOREIGN_KEY: return &((const ag_foreign_key *)object)->columns;
    default: break;
    }
    return NULL;
}

static bool parts_have(const ag_list *parts, const char *column)
{
    for (size_t i = 0; i < parts->len; i++) {
        if (ag_streq(((const ag_index_column *)parts->items[i])->column, column))
            return true;
    }
    return false;
}

static bool includes(const ag_object *object, const char *column)
{
    int include = ag_field_index(object->shape, "include");
    return include >= 0 &&
           ag_names_has(ag_field_of(object, &object->shape->fields[include]), column);
}

static bool names_column(const ag_object *object, const char *column)
{
    const ag_names *columns = key_columns(object);
    if (ag_kind_of(object) == AG_KIND_INDEX &&
        parts_have(&((const ag_index *)object)->columns, column))
        return true;
    if (ag_kind_of(object) == AG_KIND_EXCLUSION &&
        parts_have(&((const ag_exclusion *)object)->elements, column))
        return true;
    return (columns && ag_names_has(columns, column)) || includes(object, column);
}

/* On any dialect.  What only an expression says is not seen: a word in it may be anything. */
static bool uses_column(const ag_object *object, const char *column)
{
    bool uses = names_column(object, column);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++)
        uses = uses || (object->variants[d] && names_column(object->variants[d], column));
    return uses;
}

/* That no key of another table refers to the column. */
static bool is_not_referenced(ag_arena *arena, const ag_schema *schema, const ag_op *op,
                              ag_error *err)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        for (size_t j = 0; j < table->foreign_keys.len; j++) {
            const ag_foreign_key *key = (const ag_foreign_key *)table->foreign_keys.items[j];
            if (refers_to(key, op->table, op->name))
                return fail_needed(arena, err, op, "foreign key", table->base.name, key->base.name);
        }
    }
    return true;
}

static bool column_is_free_in(ag_arena *arena, const ag_op *op, const ag_table *table,
                              ag_error *err)
{
    for (size_t f = 0; f < table->base.shape->field_count; f++) {
        const ag_field *field = &table->base.shape->fields[f];
        if (field->type != AG_CHILDREN)
            continue;
        const ag_list *list = ag_field_list_of(&table->base, field);
        for (size_t i = 0; i < list->len; i++) {
            if (uses_column(list->items[i], op->name))
                return fail_needed(arena, err, op, ag_op_noun(arena, ag_kind_of(list->items[i])),
                                   table->base.name, list->items[i]->name);
        }
    }
    return true;
}

static bool column_is_free(ag_arena *arena, const ag_schema *schema, const ag_op *op, ag_error *err)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if ((ag_streq(table->base.name, op->table) ||
             ag_table_descends(schema, table, op->table)) &&
            !column_is_free_in(arena, op, table, err))
            return false;
    }
    return is_not_referenced(arena, schema, op, err);
}

static bool is_free(ag_arena *arena, const ag_schema *schema, const ag_op *op, referrers *all,
                    ag_error *err)
{
    switch (op->kind) {
    case AG_KIND_TABLE:
        return sequences_are_free(arena, schema, op, err) &&
               table_is_free(arena, schema, op, all, err);
    case AG_KIND_COLLATION:
    case AG_KIND_ENUM:
    case AG_KIND_COMPOSITE_TYPE:
    case AG_KIND_RANGE_TYPE:
    case AG_KIND_DOMAIN: return type_is_free(arena, schema, op, err);
    case AG_KIND_COLUMN:
        return sequences_are_free(arena, schema, op, err) && column_is_free(arena, schema, op, err);
    default: break;
    }
    return true;
}

/* ------------------------------------------------------------------ the verbs */

static bool apply_effects(ag_arena *arena, ag_schema *schema, const ag_op *op, ag_error *err)
{
    for (size_t i = 0; i < op->effects.len; i++) {
        if (!ag_op_bind(arena, schema, op->effects.items[i], err) ||
            !ag_op_apply(arena, schema, op->effects.items[i], err))
            return ag_context(err, "effects");
    }
    return true;
}

/* What the operation, which is about to be applied to `object`, does to the counts. */
static void follow(referrers *all, const ag_op *op, const ag_object *object)
{
    if (!all || !all->counts.arena)
        return;
    if (op->verb == AG_DROP && op->kind == AG_KIND_TABLE)
        count_keys(all, (const ag_table *)object, false);
    else if (!ag_verb_has_object(op->verb) || op->verb == AG_RENAME || op->kind == AG_KIND_TABLE ||
             op->kind == AG_KIND_FOREIGN_KEY)
        all->counts.arena = NULL;
}

/* ------------------------------------------------------------------ what heirs have of it */

/* A column's default and NOT NULL become those of all who inherit it. */
static void follow_column(ag_schema *schema, const ag_op *op)
{
    bool value = op->changed & ag_field_bit((size_t)ag_field_index(op->to->shape, "default"));
    bool null = op->changed & ag_field_bit((size_t)ag_field_index(op->to->shape, "nullable"));
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *heir = (const ag_table *)schema->tables.items[i];
        for (size_t k = 0; k < heir->overrides.len; k++) {
            ag_override *override = (ag_override *)heir->overrides.items[k];
            if (!ag_streq(override->column, op->name) ||
                !ag_table_descends(schema, heir, op->table))
                continue;
            override->default_value = value ? NULL : override->default_value;
            override->nullable = null || override->nullable;
        }
    }
}

/* What is granted on a column that is gone goes with it. */
static void drop_privileges(ag_arena *arena, ag_table *heir, const char *gone)
{
    ag_pairs kept = {0};
    for (size_t i = 0; i < heir->column_privileges.keys.len; i++) {
        const char *role, *column, *key = heir->column_privileges.keys.items[i];
        if (ag_privileges_key(arena, key, &role, &column) && ag_streq(column, gone))
            continue;
        AG_PUSH(arena, &kept.keys, key);
        AG_PUSH(arena, &kept.values, heir->column_privileges.values.items[i]);
    }
    heir->column_privileges = kept;
}

/* So does what is said in place of the parents.  A column that comes from another parent too stays as it is. */
static void drop_said(ag_arena *arena, ag_schema *schema, const ag_op *op)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *heir = (ag_table *)schema->tables.items[i];
        if (!ag_table_descends(schema, heir, op->table) ||
            (heir->overrides.len == 0 && heir->column_privileges.keys.len == 0) ||
            ag_column_find(ag_table_whole(arena, schema, heir), op->name))
            continue;
        drop_privileges(arena, heir, op->name);
        for (size_t k = heir->overrides.len; k > 0; k--) {
            ag_object *override = heir->overrides.items[k - 1];
            if (ag_streq(((const ag_override *) override)->column, op->name))
                ag_list_remove(&heir->overrides, override);
        }
    }
}

/* After the operation: what the server carries on to partitions and heirs. */
static void inherit(ag_arena *arena, ag_schema *schema, const ag_op *op)
{
    if (op->verb == AG_RENAME || !ag_kinds[op->kind].in_table)
        return;
    if (op->kind == AG_KIND_COLUMN && op->verb == AG_ALTER)
        follow_column(schema, op);
    if (op->kind == AG_KIND_COLUMN && op->verb == AG_DROP)
        drop_said(arena, schema, op);
    ag_schema_fold(arena, schema, op->table);
}

static void alter(ag_arena *arena, ag_schema *schema, const ag_op *op, ag_object *object)
{
    uint64_t heritage = op->kind == AG_KIND_TABLE ? ag_table_heritage() : 0;
    if (op->changed & heritage)
        ag_table_move(arena, schema, (ag_table *)object, (const ag_table *)op->to);
    ag_object_assign(arena, object, op->to, op->changed & ~heritage);
    object->only = op->to->only;
}

/* What is there without a model comes into it with what it says, and goes with that. */
static void alter_given(ag_arena *arena, ag_list *schemas, const ag_op *op)
{
    ag_object *object = ag_list_find(schemas, op->name);
    if (!object) {
        object = ag_object_copy(arena, op->from);
        ag_list_add(arena, schemas, object);
    }
    ag_object_assign(arena, object, op->to, op->changed);
    if (ag_object_equal(object, ag_namespace_given(op->name), false))
        ag_list_remove(schemas, object);
}

static bool apply_verb(ag_arena *arena, ag_schema *schema, const ag_op *op, referrers *all,
                       ag_error *err)
{
    if (!ag_verb_has_object(op->verb)) {
        follow(all, op, NULL);
        return apply_effects(arena, schema, op, err);
    }
    ag_object *parent = ag_op_parent(schema, op);
    assert(parent);
    ag_list *siblings = ag_children(parent, op->kind);
    ag_object *object = ag_list_find(siblings, op->name);
    if (op->verb == AG_DROP && !is_free(arena, schema, op, all, err))
        return false;
    follow(all, op, object);
    if (op->kind == AG_KIND_SCHEMA && op->verb == AG_ALTER && ag_namespace_given(op->name)) {
        alter_given(arena, siblings, op);
        return true;
    }
    switch (op->verb) {
    case AG_CREATE: ag_list_add(arena, siblings, ag_object_copy(arena, op->to)); return true;
    case AG_DROP: ag_list_remove(siblings, object); return true;
    case AG_ALTER: alter(arena, schema, op, object); return true;
    case AG_RENAME:
        ag_schema_rename(arena, schema, op->kind, parent, object, op->to_name);
        return true;
    case AG_EXECUTE:
    case AG_BACKFILL:
    case AG_VERB_COUNT: break;
    }
    return true;
}

static bool apply(ag_arena *arena, ag_schema *schema, const ag_op *op, referrers *all,
                  ag_error *err)
{
    if (!apply_verb(arena, schema, op, all, err))
        return false;
    if (ag_verb_has_object(op->verb))
        inherit(arena, schema, op);
    return true;
}

bool ag_op_apply(ag_arena *arena, ag_schema *schema, const ag_op *op, ag_error *err)
{
    return apply(arena, schema, op, NULL, err);
}

bool ag_ops_apply(ag_arena *arena, ag_schema *schema, ag_ops *ops, ag_error *err)
{
    referrers all = {0};
    for (size_t i = 0; i < ops->len; i++) {
        if (!ag_op_bind(arena, schema, ops->items[i], err) ||
            !apply(arena, schema, ops->items[i], &all, err))
            return false;
    }
    return true;
}
