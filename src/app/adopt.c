#include "app/adopt.h"

#include "app/compare.h"

#include <autogen/plan.h>

#include "model/refs.h"

typedef struct adopting {
    ag_arena *arena;
    const ag_dialect *dialect;
    const ag_schema *declared;
    ag_names
        retyped; /* the columns of the table at hand that are declared with another type than they have */
} adopting;

static ag_object *spelled(const adopting *adoption, const ag_object *object)
{
    ag_object *copy = ag_object_for(adoption->arena, object, adoption->dialect->id);
    adoption->dialect->spell(adoption->arena, copy);
    return copy;
}

static void find_retyped(adopting *adoption, const ag_object *found, const ag_object *wanted)
{
    adoption->retyped = (ag_names){0};
    const ag_list *columns = ag_kind_of(found) == AG_KIND_TABLE
                                 ? &((const ag_table *)found)->columns
                                 : &(const ag_list){0};
    for (size_t i = 0; i < columns->len; i++) {
        const ag_column *column = (const ag_column *)columns->items[i];
        const ag_column *other = ag_column_find((const ag_table *)wanted, column->base.name);
        if (other && !ag_type_equal(column->type, other->type))
            AG_PUSH(adoption->arena, &adoption->retyped, column->base.name);
    }
}

/* Where a text is spelled, casts to the types of its columns are left out: with other types it says something else. */
static bool means_other(const adopting *adoption, const ag_object *found)
{
    ag_mentions said = {0};
    if (adoption->retyped.len == 0)
        return false;
    if (ag_kind_of(found) == AG_KIND_COLUMN)
        return ag_names_has(&adoption->retyped, found->name);
    ag_mentions_of(adoption->arena, found, &said);
    for (size_t i = 0; i < adoption->retyped.len; i++) {
        if (ag_mentions_column(&said, adoption->retyped.items[i]))
            return true;
    }
    return false;
}

/* Take over the declared text of each field that the database spells alike, but not what goes with a name; `wanted` is the declared object projected and spelled. */
static void take_fields(const adopting *adoption, ag_object *found, const ag_object *found_spelled,
                        const ag_object *declared, const ag_object *wanted)
{
    uint64_t alike = 0;
    bool other = means_other(adoption, found);
    for (size_t i = 0; i < found->shape->field_count; i++) {
        const ag_field *field = &found->shape->fields[i];
        bool has_text = field->type == AG_SQL || field->type == AG_RECORDS;
        if (field->type != AG_CHILDREN && !(field->flags & AG_NAMED) && !(other && has_text) &&
            ag_field_equal(found_spelled, wanted, i))
            alike |= ag_field_bit(i);
    }
    ag_object_assign(adoption->arena, found, declared, alike);
    found->only = declared->only;
    if (!found->name && ag_constraint_is_unnamed(found) == ag_constraint_is_unnamed(declared))
        found->name = declared->name;
}

/* The declared child behind the i-th child of a projection: projections keep the order and put what they derive behind; NULL: derived. */
static const ag_object *declared_behind(const ag_list *declared, size_t index,
                                        ag_dialect_id dialect)
{
    for (size_t i = 0; i < declared->len; i++) {
        if (ag_object_is_for(declared->items[i], dialect) && index-- == 0)
            return declared->items[i];
    }
    return NULL;
}

/* The child of the projection that is the same as the one that was found: by name, else by structure. */
static size_t match(const ag_list *wanted, const ag_object *found, const bool *used)
{
    for (size_t i = 0; i < wanted->len; i++) {
        if (!used[i] && found->name && ag_streq(wanted->items[i]->name, found->name))
            return i;
    }
    for (size_t i = 0; i < wanted->len && ag_kind_of(found) != AG_KIND_COLUMN; i++) {
        bool nameless = !found->name || !wanted->items[i]->name;
        if (!used[i] && nameless && ag_object_equal(wanted->items[i], found, true))
            return i;
    }
    return wanted->len;
}

/* What the declared child leaves to the database.  Where its NOT NULL goes, that has to come back under the name that it had. */
static void loosen(ag_object *found, ag_object *found_spelled, const ag_object *wanted)
{
    if (ag_kind_of(wanted) == AG_KIND_COLUMN && ((const ag_column *)wanted)->nullable)
        return;
    ag_object_loosen(found, wanted);
    ag_object_loosen(found_spelled, wanted);
}

static void adopt_children(const adopting *adoption, ag_kind kind, ag_object *table,
                           const ag_object *table_spelled, const ag_object *declared,
                           const ag_object *wanted)
{
    ag_list *children = ag_children(table, kind);
    const ag_list *spelled_children = ag_children_of(table_spelled, kind);
    const ag_list *wanted_children = ag_children_of(wanted, kind);
    const ag_list *declared_children = ag_children_of(declared, kind);
    bool *used = AG_NEW_ARRAY(adoption->arena, bool, wanted_children->len);
    ag_list kept = {0};
    for (size_t i = 0; i < children->len; i++) {
        size_t found = match(wanted_children, spelled_children->items[i], used);
        const ag_object *behind = NULL;
        if (found < wanted_children->len) {
            used[found] = true;
            behind = declared_behind(declared_children, found, adoption->dialect->id);
            if (!behind)
                continue; /* it comes from something else, an enum's check from the column's type */
            loosen(children->items[i], spelled_children->items[i], wanted_children->items[found]);
            take_fields(adoption, children->items[i], spelled_children->items[i], behind,
                        wanted_children->items[found]);
        }
        ag_list_add(adoption->arena, &kept, children->items[i]);
    }
    *children = kept;
}

/* Whether what was made of the found table is still the same in the database. */
static bool is_same(const adopting *adoption, const ag_object *adopted,
                    const ag_object *found_spelled)
{
    ag_object *again = adoption->dialect->project(adoption->arena, adoption->declared, adopted);
    ag_ops ops = {0};
    if (!again)
        return false;
    adoption->dialect->spell(adoption->arena, again);
    if (ag_kind_of(adopted) != AG_KIND_TABLE)
        return ag_object_changed(again, found_spelled) == 0;
    ag_diff_table(adoption->arena, (const ag_table *)again, (const ag_table *)found_spelled, &ops);
    return ops.len == 0;
}

static ag_object *adopt_one(adopting *adoption, const ag_object *found, const ag_object *declared)
{
    ag_object *copy = ag_object_copy(adoption->arena, found);
    ag_object *wanted =
        declared ? adoption->dialect->project(adoption->arena, adoption->declared, declared) : NULL;
    if (!wanted)
        return copy;
    adoption->dialect->spell(adoption->arena, wanted);
    ag_object *found_spelled = spelled(adoption, found);
    ag_object_loosen(found_spelled, wanted);
    find_retyped(adoption, found_spelled, wanted);
    take_fields(adoption, copy, found_spelled, declared, wanted);
    for (ag_kind kind = AG_KIND_COLUMN; kind < AG_KIND_COUNT && ag_kind_of(found) == AG_KIND_TABLE;
         kind++)
        adopt_children(adoption, kind, copy, found_spelled, declared, wanted);
    return is_same(adoption, copy, found_spelled) ? copy : ag_object_copy(adoption->arena, found);
}

/* Enums that the database does not hold as such are there all the same if a column has taken the declared type. */
static void adopt_enums(const adopting *adoption, ag_schema *result)
{
    for (size_t t = 0; t < result->tables.len; t++) {
        const ag_table *table = (const ag_table *)result->tables.items[t];
        for (size_t c = 0; c < table->columns.len; c++) {
            const char *type = ((const ag_column *)table->columns.items[c])->type;
            ag_enum *values = ag_type_enum(adoption->arena, adoption->declared, type);
            if (values && !ag_list_find(&result->enums, values->base.name))
                ag_list_add(adoption->arena, &result->enums,
                            ag_object_copy(adoption->arena, &values->base));
        }
    }
}

/* ------------------------------------------------------------------ what only the server knows to be the same */

static const char *owner_of(const ag_op *op)
{
    return ag_kinds[op->kind].in_table ? op->table : op->name;
}

/* The object that the operation is about, or lives in: its place in the list. */
static ag_object **find_owner(const ag_schema *schema, const ag_op *op)
{
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&schema->base, kind);
        bool holds = kind == op->kind || (ag_kinds[op->kind].in_table &&
                                          (kind == AG_KIND_TABLE || kind == AG_KIND_VIEW));
        for (size_t i = 0; holds && i < list->len; i++) {
            if (ag_streq(list->items[i]->name, owner_of(op)))
                return &list->items[i];
        }
    }
    return NULL;
}

static bool owner_has_any(const ag_ops *ops, const ag_op *op)
{
    for (size_t i = 0; i < ops->len; i++) {
        if (ag_streq(owner_of(ops->items[i]), owner_of(op)))
            return true;
    }
    return false;
}

static bool has(const ag_ops *ops, const ag_op *op)
{
    for (size_t i = 0; i < ops->len; i++) {
        const ag_op *other = ops->items[i];
        if (other->kind == op->kind && ag_streq(other->table, op->table) &&
            ag_streq(other->name, op->name))
            return true;
    }
    return false;
}

/* All of it is the same: as it is declared, but for what only a server can say. */
static void take_object(const adopting *adoption, ag_object **found, const ag_object *declared)
{
    ag_object *copy = ag_object_copy(adoption->arena, declared);
    ag_object_assign(adoption->arena, copy, *found, ag_fields_with(copy->shape, AG_FOLLOWS));
    *found = copy;
}

static void take_changed(const adopting *adoption, ag_object *found, const ag_object *declared,
                         const ag_op *op)
{
    if (ag_kinds[op->kind].in_table) {
        found = ag_list_find(ag_children_of(found, op->kind), op->name);
        declared = ag_list_find(ag_children_of(declared, op->kind), op->name);
    }
    if (found && declared && op->verb == AG_ALTER)
        ag_object_assign(adoption->arena, found, declared, op->changed);
}

static void ask_server(const adopting *adoption, const ag_project *project, ag_schema *result)
{
    ag_ops different = {0}, left = {0};
    ag_plan_compare(adoption->arena, adoption->dialect, adoption->declared, result, &different);
    ag_compare_ask(adoption->arena, project, adoption->dialect, adoption->declared, result,
                   &different, &left);
    for (size_t i = 0; i < different.len; i++) {
        const ag_op *op = different.items[i];
        ag_object **found = find_owner(result, op);
        ag_object **declared = find_owner(adoption->declared, op);
        if (!found || !declared || has(&left, op))
            continue;
        if (owner_has_any(&left, op))
            take_changed(adoption, *found, *declared, op);
        else
            take_object(adoption, found, *declared);
    }
}

ag_schema *ag_adopt(ag_arena *arena, const ag_project *project, const ag_dialect *dialect,
                    const ag_schema *found, const ag_schema *declared)
{
    adopting adoption = {.arena = arena, .dialect = dialect, .declared = declared};
    ag_schema *result = ag_schema_new(arena);
    for (ag_kind kind = AG_KIND_SCHEMA; kind < AG_KIND_TOP_END; kind++) {
        const ag_list *list = ag_children_of(&found->base, kind);
        for (size_t i = 0; i < list->len; i++) {
            const ag_object *behind =
                ag_list_find(ag_children_of(&declared->base, kind), list->items[i]->name);
            ag_list_add(arena, ag_children(&result->base, kind),
                        adopt_one(&adoption, list->items[i], behind));
        }
    }
    adopt_enums(&adoption, result);
    ask_server(&adoption, project, result);
    return result;
}
