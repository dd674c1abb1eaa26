/*
 * replay_check.c: each downgrade is tried on a small schema that holds only what it can have to do with.
 * See touched.h for why that is enough.
 */
#include "model/settle.h"
#include "op/op.h"
#include "revision/touched.h"

/* ------------------------------------------------------------------ the first difference */

static const char *value_text(ag_arena *arena, const ag_object *object, size_t index)
{
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, object, ag_field_bit(index), AG_READ_WHOLE, json);
    const ag_json *value = ag_json_get(json, object->shape->fields[index].name);
    ag_buf text = ag_buf_new(arena);
    if (value)
        ag_json_print_canonical(&text, value);
    return text.text;
}

static const char *noun_of(ag_arena *arena, const ag_object *object)
{
    bool is_kind = object->shape->id >= 0;
    return is_kind ? ag_op_noun(arena, ag_kind_of(object)) : object->shape->noun;
}

static const char *called(ag_arena *arena, const ag_object *object, const char *parent)
{
    return ag_format(arena, "%s \"%s%s%s\"", noun_of(arena, object), parent ? parent : "",
                     parent ? "." : "", object->name ? object->name : "(unnamed)");
}

static const char *difference(ag_arena *arena, const ag_object *before, const ag_object *after,
                              const char *parent);

static const char *list_difference(ag_arena *arena, const ag_list *before, const ag_list *after,
                                   const char *parent)
{
    for (size_t i = 0; i < before->len; i++) {
        const ag_object *object = before->items[i];
        const ag_object *other = ag_list_find(after, object->name);
        if (object->name && !other)
            return ag_format(arena, "%s does not come back", called(arena, object, parent));
        if (other && !ag_object_equal(object, other, false))
            return difference(arena, object, other, parent);
    }
    for (size_t i = 0; i < after->len; i++)
        if (after->items[i]->name && !ag_list_find(before, after->items[i]->name))
            return ag_format(arena, "%s stays", called(arena, after->items[i], parent));
    return before->len != after->len ? "unnamed objects are not restored" : NULL;
}

/* What comes first in two objects that are not equal. */
static const char *difference(ag_arena *arena, const ag_object *before, const ag_object *after,
                              const char *parent)
{
    bool is_root = before->shape == &ag_schema_shape;
    for (size_t i = 0; i < before->shape->field_count; i++) {
        const ag_field *field = &before->shape->fields[i];
        if ((field->flags & (AG_NODIFF | AG_HINT | AG_SUGAR | AG_HIDDEN)) ||
            ag_field_equal(before, after, i))
            continue;
        if (field->type != AG_CHILDREN)
            return ag_format(arena, "\"%s\" of %s was %s and is %s then", field->name,
                             called(arena, before, parent), value_text(arena, before, i),
                             value_text(arena, after, i));
        const char *found =
            list_difference(arena, ag_field_list_of(before, field), ag_field_list_of(after, field),
                            is_root ? NULL : before->name);
        if (found)
            return found;
    }
    return ag_format(arena, "%s is not as it was",
                     is_root ? "the schema" : called(arena, before, parent));
}

/* ------------------------------------------------------------------ what an upgrade made */

/* True if the value stands in the operation. */
static bool is_inside(const ag_json *json, const ag_json *operation)
{
    while (json && json != operation)
        json = json->parent;
    return json != NULL;
}

/* What is wrong with an object is placed where the operation says it, or at the operation. */
static bool fail_made(const ag_revision *revision, const ag_op *op, const ag_error *why,
                      ag_error *err)
{
    ag_json_fail(err, why->code, is_inside(why->source, op->source) ? why->source : op->source,
                 "revision \"%s\": %s", revision->id, why->message);
    return why->hint[0] ? ag_hint(err, "%s", why->hint) : false;
}

/*
 * That what the operations created or altered, and is still there, holds together: columns that keys and indexes name, tables that are
 * referred to.  A baseline says what a database holds, whatever that is.
 */
static bool check_made(ag_arena *arena, const ag_schema *schema, const ag_revision *revision,
                       const ag_ops *ops, ag_error *err)
{
    for (size_t i = 0; !revision->baseline && i < ops->len; i++) {
        const ag_op *op = ops->items[i];
        ag_error why = {0};
        if (!check_made(arena, schema, revision, &op->effects, err))
            return false;
        if (op->verb != AG_CREATE && op->verb != AG_ALTER)
            continue;
        bool in_table = ag_kinds[op->kind].in_table;
        const ag_object *made =
            ag_list_find(ag_children_of(&schema->base, in_table ? AG_KIND_TABLE : op->kind),
                         in_table ? op->table : op->name);
        if (made && !ag_validate_object(arena, schema, made, &why))
            return fail_made(revision, op, &why, err);
    }
    return true;
}

/* ------------------------------------------------------------------ the check */

static bool fail_not_restored(ag_arena *arena, const ag_revision *revision, const ag_schema *before,
                              const ag_schema *after, ag_error *err)
{
    const ag_json *source = revision->base.source;
    ag_json_fail(err, AG_E_IRREVERSIBLE, source ? ag_json_get(source, "downgrade") : NULL,
                 "the downgrade of revision \"%s\" does not restore the schema: %s", revision->id,
                 difference(arena, &before->base, &after->base, NULL));
    ag_at(err, &(ag_place){.file = revision->path});
    return ag_hint(err, "correct the downgrade, or say \"downgrade\": false");
}

/* `scratch` is for what is of no use afterwards: an operation keeps copies of its own of what it is about. */
static bool check(ag_arena *arena, ag_arena *scratch, ag_schema *schema, ag_revision *revision,
                  ag_error *err)
{
    ag_touched set = ag_touched_by(scratch, schema, revision);
    const ag_schema *before = ag_touched_copy(scratch, schema, &set);
    if (!ag_revision_apply(arena, schema, revision, true, err) ||
        !check_made(arena, schema, revision, &revision->upgrade, err))
        return false;
    ag_schema *after = ag_touched_copy(scratch, schema, &set);
    if (!ag_revision_apply(arena, after, revision, false, err))
        return false;
    return ag_object_equal(&before->base, &after->base, false) ||
           fail_not_restored(arena, revision, before, after, err);
}

static bool check_there_and_back(ag_arena *arena, ag_schema *schema, ag_revision *revision,
                                 ag_error *err)
{
    ag_arena *scratch = ag_arena_open();
    bool done = check(arena, scratch, schema, revision, err);
    ag_arena_close(scratch);
    return done;
}

bool ag_replay_check(ag_arena *arena, const ag_graph *graph, ag_schema **out, ag_error *err)
{
    ag_schema *schema = ag_schema_new(arena);
    for (size_t i = 0; i < graph->order.len; i++) {
        ag_revision *revision = graph->order.items[i]->revision;
        bool done = revision->irreversible
                        ? ag_revision_apply(arena, schema, revision, true, err) &&
                              check_made(arena, schema, revision, &revision->upgrade, err)
                        : check_there_and_back(arena, schema, revision, err);
        if (!done)
            return false;
    }
    *out = schema;
    return true;
}
