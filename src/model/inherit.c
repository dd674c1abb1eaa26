/* inherit.c: what partitions and heirs have from their parents, and what is left as their own. */
#include "base/text.h"
#include "model/kind.h"
#include "model/part.h"

#include <stdlib.h>
#include <string.h>

static const char *const heritage[] = {"partition_of", "bound", "inherits", "overrides"};

uint64_t ag_table_heritage(void)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < AG_COUNT(heritage); i++)
        bits |= ag_field_bit((size_t)ag_field_index(&ag_table_shape, heritage[i]));
    return bits;
}

ag_names ag_table_parents(ag_arena *arena, const ag_table *table)
{
    ag_names parents = {0};
    if (table->partition_of)
        AG_PUSH(arena, &parents, table->partition_of);
    for (size_t i = 0; i < table->inherits.len; i++)
        AG_PUSH(arena, &parents, table->inherits.items[i]);
    return parents;
}

/* A circle, which no server has, ends after as many steps as there are tables. */
static bool descends(const ag_schema *schema, const ag_table *table, const char *parent,
                     size_t depth)
{
    if (!table || depth == 0)
        return false;
    if (table->partition_of &&
        (ag_streq(table->partition_of, parent) ||
         descends(schema, ag_table_find(schema, table->partition_of), parent, depth - 1)))
        return true;
    for (size_t i = 0; i < table->inherits.len; i++) {
        const char *name = table->inherits.items[i];
        if (ag_streq(name, parent) ||
            descends(schema, ag_table_find(schema, name), parent, depth - 1))
            return true;
    }
    return false;
}

bool ag_table_descends(const ag_schema *schema, const ag_table *table, const char *parent)
{
    return ag_table_is_heir(table) && descends(schema, table, parent, schema->tables.len);
}

ag_names ag_key_columns(ag_arena *arena, const ag_object *object)
{
    ag_names columns = {0};
    if (ag_kind_of(object) == AG_KIND_PRIMARY_KEY)
        return ((const ag_primary_key *)object)->columns;
    if (ag_kind_of(object) == AG_KIND_UNIQUE)
        return ((const ag_unique *)object)->columns;
    if (ag_kind_of(object) != AG_KIND_INDEX || !((const ag_index *)object)->unique)
        return columns;
    const ag_list *parts = &((const ag_index *)object)->columns;
    for (size_t i = 0; i < parts->len; i++) {
        const ag_index_column *part = (const ag_index_column *)parts->items[i];
        if (part->column)
            AG_PUSH(arena, &columns, part->column);
    }
    return columns;
}

bool ag_foreign_key_rests_on(ag_arena *arena, const ag_schema *schema,
                             const ag_foreign_key *foreign, const char *table, const ag_object *key)
{
    const ag_names columns = ag_key_columns(arena, key);
    const ag_names *wanted = &foreign->references.columns;
    const char *target = foreign->references.table;
    const ag_table *other = target ? ag_table_find(schema, target) : NULL;
    bool has = ag_streq(target, table) || (other && ag_table_descends(schema, other, table));
    bool same =
        wanted->len == 0 ? ag_kind_of(key) == AG_KIND_PRIMARY_KEY : ag_names_same(wanted, &columns);
    return columns.len > 0 && has && same;
}

static void add_parents(const ag_schema *schema, const char *name, ag_map *names)
{
    const ag_table *table = ag_table_find(schema, name);
    if (!table)
        return;
    if (table->partition_of && ag_map_put(names, table->partition_of, NULL))
        add_parents(schema, table->partition_of, names);
    for (size_t i = 0; i < table->inherits.len; i++) {
        if (ag_map_put(names, table->inherits.items[i], NULL))
            add_parents(schema, table->inherits.items[i], names);
    }
}

/* Nothing comes from a table that is not there. */
static bool has_any_table(const ag_schema *schema, const ag_map *names)
{
    for (size_t i = 0; i < names->len; i++) {
        if (ag_table_find(schema, names->entries[i].key))
            return true;
    }
    return false;
}

static void add_heirs(const ag_schema *schema, ag_map *names)
{
    size_t asked = names->len;
    for (size_t i = 0; i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        bool below = false;
        for (size_t k = 0; !below && ag_table_is_heir(table) && k < asked; k++)
            below = ag_table_descends(schema, table, names->entries[k].key);
        if (below && !ag_map_has(names, table->base.name))
            ag_map_put(names, table->base.name, NULL);
    }
}

void ag_schema_add_families(const ag_schema *schema, ag_map *names)
{
    if (has_any_table(schema, names))
        add_heirs(schema, names);
    for (size_t i = 0; i < names->len; i++)
        add_parents(schema, names->entries[i].key, names);
}

/* ------------------------------------------------------------------ columns */

/* As SQL says the name of the sequence that the column takes its values from. */
static const char *sequence_name(ag_arena *arena, const char *table, const ag_column *column)
{
    ag_name name = ag_name_split(arena, ag_column_sequence(arena, table, column));
    const char *bare = ag_sql_identifier(arena, name.name);
    return name.schema ? ag_format(arena, "%s.%s", ag_sql_identifier(arena, name.schema), bare)
                       : bare;
}

/* What a serial column is to those who inherit it: numbers from a sequence that is not theirs. */
static void unfold_serial(ag_arena *arena, ag_column *column, const char *table)
{
    const char *stored = ag_serial_type(column->type);
    if (!stored)
        return;
    const char *sequence = sequence_name(arena, table, column);
    ag_buf sql = ag_buf_new(arena);
    ag_buf_put(&sql, "nextval('");
    for (const char *c = sequence; *c; c++)
        ag_buf_put(&sql, *c == '\'' ? "''" : (char[]){*c, '\0'});
    ag_buf_put(&sql, "'::regclass)");
    column->type = stored;
    column->default_value = sql.text;
    column->nullable = false;
}

bool ag_table_lies_elsewhere(const ag_schema *schema, const ag_table *table)
{
    bool elsewhere = table->server != NULL;
    for (size_t i = 0; !elsewhere && i < schema->tables.len; i++) {
        const ag_table *other = (const ag_table *)schema->tables.items[i];
        elsewhere = other->server && ag_table_descends(schema, other, table->base.name);
    }
    return elsewhere;
}

static ag_column *derived_column(ag_arena *arena, const ag_table *parent, const ag_object *column)
{
    ag_column *derived = (ag_column *)ag_object_copy(arena, column);
    derived->privileges = (ag_pairs){0}; /* what may be done with a column is said of each table */
    derived->sequence_privileges = (ag_pairs){0};
    unfold_serial(arena, derived, parent->base.name);
    if (derived->identity != AG_IDENTITY_NONE)
        derived->nullable = false;
    derived->identity = AG_IDENTITY_NONE;
    derived->sequence = (ag_list){0};
    derived->sequence_name = NULL;
    derived->comment = NULL;
    derived->nullable = derived->nullable || derived->not_null_no_inherit;
    derived->not_null_not_valid = derived->not_null_not_valid && !derived->nullable;
    derived->not_null_no_inherit = false;
    derived->not_null_name = derived->not_null_comment = NULL;
    return derived;
}

static void add_columns(ag_arena *arena, ag_table *heir, const ag_table *parent)
{
    for (size_t i = 0; i < parent->columns.len; i++) {
        const ag_object *column = parent->columns.items[i];
        ag_column *merged = ag_column_find(heir, column->name);
        if (!merged)
            ag_list_add(arena, &heir->columns, &derived_column(arena, parent, column)->base);
        else if (!((const ag_column *)column)->nullable &&
                 !((const ag_column *)column)->not_null_no_inherit)
            merged->nullable = false;
    }
}

static bool is_no_default(const char *expression)
{
    return ag_sql_equal(expression, "null");
}

static void apply_override(ag_table *heir, const ag_override *override)
{
    ag_column *column = ag_column_find(heir, override->column);
    if (!column)
        return;
    if (!override->nullable)
        column->nullable = false;
    if (override->default_value)
        column->default_value =
            is_no_default(override->default_value) ? NULL : override->default_value;
    column->comment = override->comment;
}

/* What is granted on a column of the parents is none of its affair. */
static void apply_privileges(ag_arena *arena, ag_table *heir)
{
    const ag_pairs *said = &heir->column_privileges;
    for (size_t i = 0; i < said->keys.len; i++) {
        const char *role, *name;
        ag_column *column = ag_privileges_key(arena, said->keys.items[i], &role, &name)
                                ? ag_column_find(heir, name)
                                : NULL;
        if (!column)
            continue;
        AG_PUSH(arena, &column->privileges.keys, role);
        AG_PUSH(arena, &column->privileges.values, said->values.items[i]);
    }
}

/* ------------------------------------------------------------------ keys, checks, indexes */

/* What a partition has from its parent, in the order in which names are given; an heir has the checks. */
static const ag_kind inherited_kinds[] = {AG_KIND_CHECK, AG_KIND_PRIMARY_KEY, AG_KIND_UNIQUE,
                                          AG_KIND_FOREIGN_KEY, AG_KIND_INDEX};

static bool keeps_name(ag_kind kind)
{
    return kind == AG_KIND_CHECK || kind == AG_KIND_FOREIGN_KEY;
}

static bool is_inherited(const ag_table *heir, const ag_object *child)
{
    ag_kind kind = ag_kind_of(child);
    if (kind == AG_KIND_CHECK)
        return !((const ag_check *)child)->no_inherit;
    return heir->partition_of && !heir->server; /* a foreign one has no indexes */
}

static void set_comment(ag_object *object, const char *comment)
{
    int index = ag_field_index(object->shape, "comment");
    if (index >= 0)
        *(const char **)ag_field_at(object, &object->shape->fields[index]) = comment;
}

/* Equal but for the comment, which is never inherited. */
static bool is_same(ag_arena *arena, const ag_object *a, const ag_object *b)
{
    ag_object *one = ag_object_copy(arena, a), *other = ag_object_copy(arena, b);
    set_comment(one, NULL);
    set_comment(other, NULL);
    return ag_object_equal(one, other, true);
}

/* Partitions without a part, as far as they are below this one; false if it is one itself. */
static bool has_part(ag_arena *arena, const ag_schema *schema, const ag_table *heir,
                     ag_object *child)
{
    ag_names *unattached = ag_part_unattached(child);
    ag_names below = {0};
    for (size_t i = 0; unattached && i < unattached->len; i++) {
        const ag_table *other = ag_table_find(schema, unattached->items[i]);
        if (ag_streq(unattached->items[i], heir->base.name))
            return false;
        if (other && ag_table_descends(schema, other, heir->base.name))
            AG_PUSH(arena, &below, unattached->items[i]);
    }
    if (unattached)
        *unattached = below;
    return true;
}

static void add_children(ag_arena *arena, const ag_schema *schema, ag_table *heir,
                         const ag_table *parent, ag_kind kind)
{
    const ag_list *list = ag_children_of(&parent->base, kind);
    ag_list *own = ag_children(&heir->base, kind);
    for (size_t i = 0; i < list->len; i++) {
        const ag_object *child = list->items[i];
        bool taken = keeps_name(kind) && child->name && ag_list_find(own, child->name);
        if (!is_inherited(heir, child) || taken || (kind == AG_KIND_PRIMARY_KEY && own->len > 0))
            continue;
        ag_object *copy = ag_object_copy(arena, child);
        if (!has_part(arena, schema, heir, copy))
            continue;
        if (!keeps_name(kind))
            copy->name = ag_part_name(child, heir->base.name);
        if (!keeps_name(kind) && !heir->partition_by)
            *ag_part_names(copy) = (ag_pairs){0};
        set_comment(copy, NULL);
        ag_list_add(arena, own, copy);
    }
}

/* ------------------------------------------------------------------ the whole table */

/* `taken`: names that nothing in it gets. */
static ag_table *whole(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                       size_t depth, ag_map *taken)
{
    ag_table *out = (ag_table *)ag_object_copy(arena, &table->base);
    ag_names parents = ag_table_parents(arena, table);
    if (parents.len == 0 || depth == 0)
        return out;
    ag_list own = out->columns;
    out->columns = (ag_list){0};
    for (size_t i = 0; i < parents.len; i++) {
        const ag_table *parent = ag_table_find(schema, parents.items[i]);
        if (!parent)
            continue;
        ag_map none = ag_map_new(arena);
        const ag_table *all = whole(arena, schema, parent, depth - 1, &none);
        add_columns(arena, out, all);
        for (size_t k = 0; k < AG_COUNT(inherited_kinds); k++)
            add_children(arena, schema, out, all, inherited_kinds[k]);
    }
    for (size_t i = 0; i < own.len; i++) {
        ag_column *merged = ag_column_find(out, own.items[i]->name);
        if (merged)
            ag_list_remove(&out->columns, &merged->base);
        ag_list_add(arena, &out->columns, own.items[i]);
    }
    for (size_t i = 0; i < out->overrides.len; i++)
        apply_override(out, (const ag_override *)out->overrides.items[i]);
    apply_privileges(arena, out);
    ag_table_name_children(arena, out, taken);
    return out;
}

static ag_table *nobodys(ag_table *table)
{
    table->partition_of = table->bound = NULL;
    table->inherits = (ag_names){0};
    table->overrides = (ag_list){0};
    table->column_privileges = (ag_pairs){0};
    return table;
}

ag_table *ag_table_whole(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    ag_map none = ag_map_new(arena);
    return nobodys(whole(arena, schema, table, schema->tables.len, &none));
}

ag_table *ag_table_alone(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    ag_map chosen = ag_map_new(arena), taken = ag_map_new(arena);
    ag_table *out = whole(arena, schema, table, schema->tables.len, &chosen);
    if (!ag_schema_has_names(arena, schema, table->base.name, &chosen))
        return nobodys(out);
    ag_schema_take_names(arena, schema, table->base.name, table->base.name, &taken);
    return nobodys(whole(arena, schema, table, schema->tables.len, &taken));
}

/* What the table would be if nothing in it were its own. */
static ag_table *inherited(ag_arena *arena, const ag_schema *schema, const ag_table *table)
{
    ag_table *bare = (ag_table *)ag_object_new(arena, &ag_table_shape, table->base.name);
    bare->partition_of = table->partition_of;
    bare->inherits = table->inherits;
    bare->server = table->server;
    return ag_table_whole(arena, schema, bare);
}

/* ------------------------------------------------------------------ folding */

static ag_override *find_override(const ag_table *table, const char *column)
{
    for (size_t i = 0; i < table->overrides.len; i++) {
        ag_override *override = (ag_override *)table->overrides.items[i];
        if (ag_streq(override->column, column))
            return override;
    }
    return NULL;
}

static ag_override *override_of(ag_arena *arena, ag_table *table, const char *column)
{
    ag_override *override = find_override(table, column);
    if (override)
        return override;
    override = (ag_override *)ag_object_new(arena, &ag_override_shape, NULL);
    override->column = ag_strdup(arena, column);
    ag_list_add(arena, &table->overrides, &override->base);
    return override;
}

/* Numbers of a sequence: which one it is, is the parents' affair. */
static bool same_default(const char *a, const char *b)
{
    return ag_sql_equal(a, b) ||
           (a && b && ag_starts_with(a, "nextval(") && ag_starts_with(b, "nextval("));
}

/* The column stops being the table's own. */
static void fold_column(ag_arena *arena, ag_table *table, ag_column *own, const ag_column *theirs)
{
    ag_override *override = override_of(arena, table, own->base.name);
    unfold_serial(arena, own, table->base.name);
    override->nullable = !(theirs->nullable && !own->nullable);
    override->default_value = same_default(own->default_value, theirs->default_value) ? NULL
                              : own->default_value ? own->default_value
                                                   : "NULL";
    override->comment = own->comment;
    ag_privileges_put_column(arena, &table->column_privileges, own->base.name, &own->privileges);
    ag_list_remove(&table->columns, &own->base);
}

static void fold_columns(ag_arena *arena, ag_table *table, const ag_table *theirs)
{
    for (size_t i = table->columns.len; i > 0; i--) {
        ag_column *own = (ag_column *)table->columns.items[i - 1];
        const ag_column *other = ag_column_find(theirs, own->base.name);
        bool same = other && (table->partition_of || (ag_type_equal(own->type, other->type) &&
                                                      ag_streq(own->generated, other->generated)));
        if (same)
            fold_column(arena, table, own, other);
    }
}

static bool says_nothing(const ag_override *override)
{
    return override->nullable && !override->default_value && !override->comment;
}

static int by_column(const void *a, const void *b)
{
    return strcmp(((const ag_override *)*(ag_object *const *)a)->column,
                  ((const ag_override *)*(ag_object *const *)b)->column);
}

/* What says the same as the parents goes. */
static void fold_overrides(ag_table *table, const ag_table *theirs)
{
    ag_list *list = &table->overrides;
    for (size_t i = list->len; i > 0; i--) {
        ag_override *override = (ag_override *)list->items[i - 1];
        const ag_column *column = ag_column_find(theirs, override->column);
        if (!column)
            continue;
        const char *value = override->default_value;
        if (!column->nullable)
            override->nullable = true;
        if (value && same_default(is_no_default(value) ? NULL : value, column->default_value))
            override->default_value = NULL;
        if (override->comment && !*override->comment)
            override->comment = NULL;
        if (says_nothing(override))
            ag_list_remove(list, &override->base);
    }
    if (list->len > 0)
        qsort(list->items, list->len, sizeof *list->items, by_column);
}

/* What is the same and has the same name, or none; else what is the same, where that is to be taken too. */
static ag_object *find_same(ag_arena *arena, const ag_list *own, const ag_object *child, bool any)
{
    ag_object *other = NULL;
    for (size_t i = 0; i < own->len; i++) {
        ag_object *object = own->items[i];
        bool named = ag_streq(object->name, child->name);
        if ((named || any || !object->name) && is_same(arena, object, child)) {
            if (named)
                return object;
            other = other ? other : object;
        }
    }
    return other;
}

/*
 * What the table repeats.  The names of checks are kept, and there is one primary key whatever it is called; of the rest one may have a second one under another name, which a table that is
 * attached brings along as its part.
 */
static void fold_children(ag_arena *arena, ag_table *table, const ag_table *theirs, ag_kind kind,
                          bool attached)
{
    const ag_list *inherited = ag_children_of(&theirs->base, kind);
    ag_list *own = ag_children(&table->base, kind);
    bool any = kind == AG_KIND_PRIMARY_KEY || (attached && kind != AG_KIND_CHECK);
    for (size_t i = 0; i < inherited->len; i++) {
        ag_object *same = find_same(arena, own, inherited->items[i], any);
        if (same)
            ag_list_remove(own, same);
    }
}

static void fold(ag_arena *arena, const ag_schema *schema, ag_table *table, bool attached)
{
    if (!ag_table_is_heir(table))
        return;
    const ag_table *theirs = inherited(arena, schema, table);
    fold_columns(arena, table, theirs);
    fold_overrides(table, theirs);
    for (size_t k = 0; k < AG_COUNT(inherited_kinds); k++)
        fold_children(arena, table, theirs, inherited_kinds[k], attached);
}

void ag_table_fold(ag_arena *arena, const ag_schema *schema, ag_table *table)
{
    fold(arena, schema, table, false);
}

/* Parents first, so that none gives what it only has by mistake. */
static void fold_after_parents(ag_arena *arena, ag_schema *schema, ag_table *table,
                               const char *parent, ag_map *done)
{
    ag_names parents = ag_table_parents(arena, table);
    if (ag_map_has(done, table->base.name))
        return;
    ag_map_put(done, table->base.name, table);
    for (size_t i = 0; i < parents.len; i++) {
        ag_table *above = ag_table_find(schema, parents.items[i]);
        if (above)
            fold_after_parents(arena, schema, above, parent, done);
    }
    if (!parent || ag_table_descends(schema, table, parent))
        ag_table_fold(arena, schema, table);
}

void ag_schema_fold(ag_arena *arena, ag_schema *schema, const char *parent)
{
    ag_map done = ag_map_new(arena);
    for (size_t i = 0; i < schema->tables.len; i++) {
        ag_table *table = (ag_table *)schema->tables.items[i];
        if (ag_table_is_heir(table))
            fold_after_parents(arena, schema, table, parent, &done);
    }
}

void ag_table_require(ag_arena *arena, const ag_schema *schema, ag_table *table,
                      const ag_names *columns)
{
    if (!ag_table_is_heir(table))
        return;
    const ag_table *theirs = inherited(arena, schema, table);
    for (size_t i = 0; i < columns->len; i++) {
        const ag_column *column = ag_column_find(theirs, columns->items[i]);
        if (column && column->nullable && !ag_column_find(table, columns->items[i]))
            override_of(arena, table, columns->items[i])->nullable = false;
    }
    fold_overrides(table, theirs);
}

/* ------------------------------------------------------------------ other parents */

void ag_table_move(ag_arena *arena, const ag_schema *schema, ag_table *table, const ag_table *to)
{
    uint64_t bits = ag_table_heritage();
    bool stays = ag_streq(table->partition_of, to->partition_of) &&
                 ag_names_equal(&table->inherits, &to->inherits);
    if (!stays && ag_table_is_heir(table)) {
        const ag_table *all = ag_table_alone(arena, schema, table);
        for (size_t i = 0; i < ag_table_shape.field_count; i++) {
            if (ag_table_shape.fields[i].type == AG_CHILDREN)
                *ag_field_list(&table->base, &ag_table_shape.fields[i]) =
                    *ag_field_list_of(&all->base, &ag_table_shape.fields[i]);
        }
        table->overrides = (ag_list){0};
        table->column_privileges = (ag_pairs){0};
    }
    if (stays) {
        ag_object_assign(arena, &table->base, &to->base, bits);
    } else {
        ag_object_assign(arena, &table->base, &to->base,
                         bits &
                             ~ag_field_bit((size_t)ag_field_index(&ag_table_shape, "overrides")));
        fold(arena, schema, table, true);
    }
    fold_overrides(table, inherited(arena, schema, table));
}
