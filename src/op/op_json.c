/* op_json.c: operations as JSON: the object's own body, with the members that make it an operation around it. */
#include "op/op.h"

#include <string.h>

/* Members that belong to the operation and not to the object's body. */
static ag_names own_members(ag_arena *arena, const ag_op *op)
{
    ag_names own = {0};
    AG_PUSH(arena, &own, "op");
    AG_PUSH(arena, &own, "with");
    if (ag_verb_has_object(op->verb)) {
        AG_PUSH(arena, &own, ag_kinds[op->kind].shape->noun);
        if (ag_kinds[op->kind].in_table)
            AG_PUSH(arena, &own, "table");
    }
    if (op->verb == AG_BACKFILL)
        AG_PUSH(arena, &own, "table");
    if (op->verb == AG_EXECUTE)
        AG_PUSH(arena, &own, "effects");
    return own;
}

static bool find_word(ag_arena *arena, const ag_json *json, ag_op *op, ag_error *err)
{
    const ag_json *word = ag_json_get(json, "op");
    if (!word)
        return ag_json_fail(err, AG_E_MISSING, json, "an operation without \"op\"");
    if (word->type != AG_JSON_STRING)
        return ag_json_fail(err, AG_E_TYPE, word, "expected a string, not %s",
                            ag_json_type_name(word->type));
    for (int verb = AG_CREATE; verb < AG_VERB_COUNT; verb++) {
        for (int kind = 0; kind < (ag_verb_has_object((ag_verb)verb) ? AG_KIND_COUNT : 1); kind++) {
            op->verb = (ag_verb)verb;
            op->kind = (ag_kind)kind;
            if (strcmp(word->text, ag_op_word(arena, op)) == 0)
                return true;
        }
    }
    ag_names words = ag_op_words(arena);
    const char *nearest = ag_nearest(word->text, words.items, words.len);
    ag_json_fail(err, AG_E_KEY, word, "unknown operation \"%s\"", word->text);
    return nearest ? ag_hint(err, "did you mean \"%s\"?", nearest)
                   : ag_hint(err, "schemas/revision.json lists the operations there are");
}

/* A member that must be a string with something in it. */
static bool read_name(const ag_json *json, const char *key, const char **out, ag_error *err)
{
    const ag_json *value = ag_json_get(json, key);
    if (!value)
        return ag_json_fail(err, AG_E_MISSING, json, "missing \"%s\"", key);
    if (value->type != AG_JSON_STRING)
        return ag_json_fail(err, AG_E_TYPE, value, "expected a string, not %s",
                            ag_json_type_name(value->type));
    if (value->text[0] == '\0')
        return ag_json_fail(err, AG_E_NAME, value, "an empty name");
    *out = value->text;
    return true;
}

/* Members other than those in `allowed`, "$comment" and "x-…" are errors. */
static bool only_members(const ag_json *json, const ag_names *allowed, ag_error *err)
{
    for (size_t i = 0; i < json->len; i++) {
        const char *key = json->items[i]->key;
        if (ag_names_has(allowed, key) || strcmp(key, "$comment") == 0 || ag_starts_with(key, "x-"))
            continue;
        const char *nearest = ag_nearest(key, allowed->items, allowed->len);
        ag_json_fail(err, AG_E_KEY, json->items[i], "unknown key \"%s\"", key);
        return nearest ? ag_hint(err, "did you mean \"%s\"?", nearest) : false;
    }
    return true;
}

/* The name of what may lie in a namespace, in its one spelling. */
static bool read_qualified(ag_arena *arena, const ag_json *json, const char *key, const char **out,
                           ag_error *err)
{
    const char *text = NULL;
    ag_name name = {0};
    ag_error why = {0};
    if (!read_name(json, key, &text, err))
        return false;
    if (!ag_name_parse(arena, text, &name, &why)) {
        ag_json_fail(err, why.code, ag_json_get(json, key), "%s", why.message);
        return why.hint[0] ? ag_hint(err, "%s", why.hint) : false;
    }
    *out = ag_name_text(arena, name.schema, name.name);
    return true;
}

/* The name of an object of a kind. */
static bool read_object_name(ag_arena *arena, const ag_json *json, ag_kind kind, const char *key,
                             const char **out, ag_error *err)
{
    bool qualified = kind == AG_KIND_TABLE || kind == AG_KIND_ENUM;
    return qualified ? read_qualified(arena, json, key, out, err) : read_name(json, key, out, err);
}

static bool read_alter(ag_arena *arena, const ag_json *json, ag_op *op, ag_names *own,
                       ag_error *err)
{
    const ag_shape *shape = ag_kinds[op->kind].shape;
    const ag_json *from = ag_json_get(json, "from");
    const ag_json *to = ag_json_get(json, "to");
    AG_PUSH(arena, own, "from");
    AG_PUSH(arena, own, "to");
    if (!only_members(json, own, err))
        return false;
    if (!to || !from)
        return ag_json_fail(err, AG_E_MISSING, json, "missing \"%s\"", to ? "from" : "to");
    if (!ag_object_read(arena, shape, from, op->name, AG_READ_SPARSE, NULL, &op->from, err) ||
        !ag_object_read(arena, shape, to, op->name, AG_READ_SPARSE, NULL, &op->to, err))
        return false;
    op->checked = op->from->given;
    op->changed = op->to->given;
    if (op->checked != op->changed)
        return ag_json_fail(err, AG_E_MODEL, to, "\"from\" and \"to\" do not name the same fields");
    for (size_t i = 0; i < shape->field_count; i++) {
        if ((op->changed & ag_field_bit(i)) && shape->fields[i].type == AG_CHILDREN)
            return ag_json_fail(err, AG_E_MODEL, to, "\"%s\" have operations of their own",
                                shape->fields[i].name);
    }
    return true;
}

/* How each verb reads what stands beside the names. */
static bool read_body(ag_arena *arena, const ag_json *json, ag_op *op, ag_error *err)
{
    ag_names own = own_members(arena, op);
    ag_object *body = NULL;
    switch (op->verb) {
    case AG_CREATE:
        if (!ag_object_read(arena, ag_kinds[op->kind].shape, json, op->name, AG_READ_WHOLE, &own,
                            &op->to, err))
            return false;
        op->only = op->to->only;
        return true;
    case AG_ALTER: return read_alter(arena, json, op, &own, err);
    case AG_RENAME:
        AG_PUSH(arena, &own, "to");
        return only_members(json, &own, err) &&
               read_object_name(arena, json, op->kind, "to", &op->to_name, err);
    case AG_DROP: return only_members(json, &own, err);
    case AG_EXECUTE:
    case AG_BACKFILL:
        if (!ag_object_read(arena, op->verb == AG_EXECUTE ? &ag_execute_shape : &ag_backfill_shape,
                            json, NULL, AG_READ_WHOLE, &own, &body, err))
            return false;
        op->only = body->only;
        if (op->verb == AG_EXECUTE)
            op->execute = (ag_execute *)body;
        else
            op->backfill = (ag_backfill *)body;
        return true;
    case AG_VERB_COUNT: break;
    }
    return false;
}

/* True if the text is given, for all dialects or for one. */
static bool has_text(const ag_execute *execute, size_t field)
{
    if (!ag_field_is_preset(&execute->base, &ag_execute_shape.fields[field]))
        return true;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (execute->base.variants[d] && (execute->base.variants[d]->given & ag_field_bit(field)))
            return true;
    }
    return false;
}

static bool check_execute(const ag_json *json, const ag_op *op, ag_error *err)
{
    bool sql = has_text(op->execute, 0);
    bool file = has_text(op->execute, 1);
    if (sql == file)
        return ag_json_fail(err, AG_E_MISSING, json, "an execute says either \"sql\" or \"file\"");
    return true;
}

static bool read_effects(ag_arena *arena, const ag_json *json, ag_op *op, ag_error *err)
{
    const ag_json *effects = ag_json_get(json, "effects");
    return !effects || ag_ops_read(arena, effects, &op->effects, err);
}

static bool read_with(ag_arena *arena, const ag_json *json, ag_op *op, ag_error *err)
{
    const ag_json *with = ag_json_get(json, "with");
    ag_object *object = NULL;
    if (!with)
        return true;
    if (!ag_object_read(arena, &ag_with_shape, with, NULL, AG_READ_WHOLE, NULL, &object, err))
        return false;
    op->with = (ag_with *)object;
    return true;
}

bool ag_op_read(ag_arena *arena, const ag_json *json, ag_op **out, ag_error *err)
{
    if (json->type != AG_JSON_OBJECT)
        return ag_json_fail(err, AG_E_TYPE, json, "expected an operation, not %s",
                            ag_json_type_name(json->type));
    ag_op *op = AG_NEW(arena, ag_op);
    op->source = json;
    if (!find_word(arena, json, op, err))
        return false;
    bool in_table =
        op->verb == AG_BACKFILL || (ag_verb_has_object(op->verb) && ag_kinds[op->kind].in_table);
    if (in_table && !read_qualified(arena, json, "table", &op->table, err))
        return false;
    if (ag_verb_has_object(op->verb) &&
        !read_object_name(arena, json, op->kind, ag_kinds[op->kind].shape->noun, &op->name, err))
        return false;
    if (!read_body(arena, json, op, err) || !read_with(arena, json, op, err))
        return false;
    if (op->verb == AG_EXECUTE &&
        (!check_execute(json, op, err) || !read_effects(arena, json, op, err)))
        return false;
    *out = op;
    return true;
}

bool ag_ops_read(ag_arena *arena, const ag_json *json, ag_ops *out, ag_error *err)
{
    if (json->type != AG_JSON_ARRAY)
        return ag_json_fail(err, AG_E_TYPE, json, "expected a list of operations, not %s",
                            ag_json_type_name(json->type));
    ag_ops ops = {0};
    for (size_t i = 0; i < json->len; i++) {
        ag_op *op = NULL;
        if (!ag_op_read(arena, json->items[i], &op, err))
            return false;
        AG_PUSH(arena, &ops, op);
    }
    *out = ops;
    return true;
}

/* ------------------------------------------------------------------ writing */

static ag_json *sparse(ag_arena *arena, const ag_object *object, uint64_t bits)
{
    ag_json *json = ag_json_object(arena);
    ag_object_write_into(arena, object, bits, AG_READ_WHOLE, json);
    return json;
}

/* `only` stands there if it changes. */
static ag_json *alter_side(ag_arena *arena, const ag_op *op, const ag_object *side)
{
    ag_json *json = sparse(arena, side, op->changed);
    if (side->only && op->from->only == op->to->only)
        json->len--;
    return json;
}

static void write_body(ag_arena *arena, const ag_op *op, ag_json *json)
{
    switch (op->verb) {
    case AG_CREATE: ag_object_write_into(arena, op->to, UINT64_MAX, AG_READ_WHOLE, json); return;
    case AG_ALTER:
        ag_json_set(arena, json, "from", alter_side(arena, op, op->from));
        ag_json_set(arena, json, "to", alter_side(arena, op, op->to));
        break;
    case AG_RENAME: ag_json_set(arena, json, "to", ag_json_string(arena, op->to_name)); break;
    case AG_EXECUTE:
        ag_object_write_into(arena, &op->execute->base, UINT64_MAX, AG_READ_WHOLE, json);
        if (op->effects.len > 0)
            ag_json_set(arena, json, "effects", ag_ops_write(arena, &op->effects));
        return;
    case AG_BACKFILL:
        ag_object_write_into(arena, &op->backfill->base, UINT64_MAX, AG_READ_WHOLE, json);
        return;
    case AG_DROP:
    case AG_VERB_COUNT: break;
    }
}

ag_json *ag_op_write(ag_arena *arena, const ag_op *op)
{
    ag_json *json = ag_json_object(arena);
    ag_json_set(arena, json, "op", ag_json_string(arena, ag_op_word(arena, op)));
    if (op->table)
        ag_json_set(arena, json, "table", ag_json_string(arena, op->table));
    if (op->name)
        ag_json_set(arena, json, ag_kinds[op->kind].shape->noun, ag_json_string(arena, op->name));
    write_body(arena, op, json);
    if (op->with) {
        ag_json *with = sparse(arena, &op->with->base, UINT64_MAX);
        if (with->len > 0)
            ag_json_set(arena, json, "with", with);
    }
    return json;
}

ag_json *ag_ops_write(ag_arena *arena, const ag_ops *ops)
{
    ag_json *list = ag_json_array(arena);
    for (size_t i = 0; i < ops->len; i++)
        ag_json_append(arena, list, ag_op_write(arena, ops->items[i]));
    return list;
}
