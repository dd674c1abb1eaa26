/* bind.c: an operation, completed from the schema at its point; what does not fit is an error that names both sides. */
#include "model/settle.h"
#include "op/op.h"

#include <string.h>

static bool fail_absent(ag_arena *arena, ag_error *err, const ag_op *op, const ag_list *siblings)
{
    ag_names names = {0};
    for (size_t i = 0; i < siblings->len; i++) {
        if (siblings->items[i]->name)
            AG_PUSH(arena, &names, siblings->items[i]->name);
    }
    const char *nearest = ag_nearest(op->name, names.items, names.len);
    ag_op_fail(err, AG_E_REPLAY, op, "there is no %s at this point of the history",
               ag_op_object(arena, op));
    return nearest
               ? ag_hint(err, "did you mean \"%s\"?", nearest)
               : ag_hint(
                     err,
                     "an earlier revision may have dropped or renamed it, or have never created it");
}

/* What the field says, as JSON on one line, for messages. */
static char *value_text(ag_arena *arena, const ag_object *object, size_t index)
{
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, object, ag_field_bit(index), AG_READ_WHOLE, json);
    const ag_json *value = ag_json_get(json, object->shape->fields[index].name);
    ag_buf text = ag_buf_new(arena);
    if (value)
        ag_json_print_canonical(&text, value);
    return text.text;
}

static bool check_from(ag_arena *arena, const ag_op *op, const ag_object *found, ag_error *err)
{
    for (size_t i = 0; i < found->shape->field_count; i++) {
        if (!(op->checked & ag_field_bit(i)) || ag_field_equal(op->from, found, i))
            continue;
        ag_op_fail(err, AG_E_REPLAY, op,
                   "\"from\" says that \"%s\" of %s is %s, but at this point it is %s",
                   found->shape->fields[i].name, ag_op_object(arena, op),
                   value_text(arena, op->from, i), value_text(arena, found, i));
        return ag_hint(err, "\"from\" is what earlier revisions made of it: did one change?");
    }
    return true;
}

/* `only` is no field: both sides say the same, or nothing, unless it changes. */
static bool check_only(ag_arena *arena, const ag_op *op, const ag_object *found, ag_error *err)
{
    bool unsaid = op->from->only == 0 && op->to->only == 0;
    if (unsaid || op->from->only == found->only)
        return true;
    return ag_op_fail(
        err, AG_E_REPLAY, op, "\"from\" says that \"only\" of %s is %s, but at this point it is %s",
        ag_op_object(arena, op), ag_op_only(arena, op->from->only), ag_op_only(arena, found->only));
}

static bool bind_alter(ag_arena *arena, ag_op *op, const ag_object *found, ag_error *err)
{
    if (!check_from(arena, op, found, err) || !check_only(arena, op, found, err))
        return false;
    ag_object *to = ag_object_copy(arena, found);
    ag_object_assign(arena, to, op->to, op->changed);
    if (op->from->only != op->to->only)
        to->only = op->to->only;
    op->from = ag_object_copy(arena, found);
    op->to = to;
    return true;
}

static bool bind_rename(ag_arena *arena, ag_op *op, const ag_object *found, const ag_list *siblings,
                        ag_error *err)
{
    if (ag_list_find(siblings, op->to_name))
        return ag_op_fail(err, AG_E_REPLAY, op, "cannot rename %s to \"%s\": that name is taken",
                          ag_op_object(arena, op), op->to_name) ||
               ag_hint(err, "rename or drop the other one first, in an operation before this one");
    op->from = ag_object_copy(arena, found);
    return true;
}

static bool bind_create(ag_arena *arena, const ag_op *op, const ag_object *found,
                        const ag_list *siblings, ag_error *err)
{
    if (found)
        return ag_op_fail(err, AG_E_REPLAY, op, "%s is there already at this point of the history",
                          ag_op_object(arena, op)) ||
               ag_hint(err, "an earlier operation made it: drop that first, or alter it");
    if (op->kind == AG_KIND_PRIMARY_KEY && siblings->len > 0)
        return ag_op_fail(err, AG_E_REPLAY, op, "table \"%s\" has a primary key already",
                          op->table) ||
               ag_hint(err, "drop \"%s\" first, or alter it", siblings->items[0]->name);
    return true;
}

static bool fail_no_table(ag_arena *arena, const ag_schema *schema, const ag_op *op, ag_error *err)
{
    ag_op table = {
        .verb = AG_ALTER, .kind = AG_KIND_TABLE, .name = op->table, .source = op->source};
    return fail_absent(arena, err, &table, &schema->tables);
}

/* That the table has the columns that are filled. */
static bool bind_backfill(ag_arena *arena, const ag_schema *schema, const ag_op *op, ag_error *err)
{
    const ag_table *table = ag_table_find(schema, op->table);
    if (ag_table_is_heir(table))
        table = ag_table_whole(arena, schema, table);
    const ag_names *columns = &op->backfill->set.keys;
    for (size_t i = 0; i < columns->len; i++) {
        ag_op column = {.verb = AG_ALTER,
                        .kind = AG_KIND_COLUMN,
                        .table = op->table,
                        .name = columns->items[i],
                        .source = op->source};
        if (!ag_column_find(table, columns->items[i]))
            return fail_absent(arena, err, &column, &table->columns);
    }
    return true;
}

/* A foreign key that names a table alone means its primary key. */
static void bind_references(ag_arena *arena, const ag_schema *schema, ag_object *object)
{
    if (ag_kind_of(object) == AG_KIND_FOREIGN_KEY)
        ag_settle_references(arena, schema, NULL, (ag_foreign_key *)object);
    if (ag_kind_of(object) != AG_KIND_TABLE)
        return;
    ag_table *table = (ag_table *)object;
    for (size_t i = 0; i < table->foreign_keys.len; i++)
        ag_settle_references(arena, schema, table, (ag_foreign_key *)table->foreign_keys.items[i]);
}

/* The parents of a new partition or heir are there. */
static bool bind_parents(ag_arena *arena, const ag_schema *schema, const ag_op *op, ag_error *err)
{
    if (op->kind != AG_KIND_TABLE || !op->to)
        return true;
    ag_names parents = ag_table_parents(arena, (const ag_table *)op->to);
    for (size_t i = 0; i < parents.len; i++) {
        ag_op parent = *op;
        parent.name = parents.items[i];
        if (!ag_table_find(schema, parents.items[i]))
            return fail_absent(arena, err, &parent, &schema->tables);
    }
    return true;
}

bool ag_op_bind(ag_arena *arena, const ag_schema *schema, ag_op *op, ag_error *err)
{
    if (!ag_verb_has_object(op->verb)) {
        if (op->table && !ag_table_find(schema, op->table))
            return fail_no_table(arena, schema, op, err);
        return op->verb != AG_BACKFILL || bind_backfill(arena, schema, op, err);
    }
    if (op->kind == AG_KIND_DOMAIN && op->to)
        ag_settle_domain(arena, (ag_domain *)op->to, op->name);
    const ag_object *parent = ag_op_parent_of(schema, op);
    if (!parent)
        return fail_no_table(arena, schema, op, err);
    const ag_list *siblings = ag_children_of(parent, op->kind);
    const ag_object *found = ag_list_find(siblings, op->name);
    if (!bind_parents(arena, schema, op, err))
        return false;
    if (op->verb == AG_CREATE) {
        bind_references(arena, schema, op->to);
        return bind_create(arena, op, found, siblings, err);
    }
    if (!found && op->kind == AG_KIND_SCHEMA && op->verb == AG_ALTER)
        found = ag_namespace_given(op->name);
    if (!found)
        return fail_absent(arena, err, op, siblings);
    if (op->verb == AG_ALTER)
        return bind_alter(arena, op, found, err);
    if (op->verb == AG_RENAME)
        return bind_rename(arena, op, found, siblings, err);
    op->from = ag_object_copy(arena, found);
    return true;
}
