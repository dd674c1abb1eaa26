/* op_json.c: operations as JSON: the object's own body, with the members that make it an operation around it. */
#include "model/settle.h"
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

/* The word that was meant where create and add, which no kind has both of, stand for each other. */
static const char *other_word(ag_arena *arena, const char *text, const ag_names *words)
{
    static const char *const pairs[][2] = {{"create_", "add_"}, {"add_", "create_"}};
    for (size_t i = 0; i < AG_COUNT(pairs); i++) {
        if (!ag_starts_with(text, pairs[i][0]))
            continue;
        const char *other = ag_format(arena, "%s%s", pairs[i][1], text + strlen(pairs[i][0]));
        if (ag_names_has(words, other))
            return other;
    }
    return ag_nearest(text, words->items, words->len);
}

static bool find_word(ag_arena *arena, const ag_json *json, ag_op *op, ag_error *err)
{
    const ag_json *word = ag_json_get(json, "op");
    if (!word) {
        ag_json_fail(err, AG_E_MISSING, json, "\"op\" is missing");
        return ag_hint(err, "it says what is done: \"add_column\", \"create_table\", …");
    }
    if (word->type != AG_JSON_STRING)
        return ag_json_fail(err, AG_E_TYPE, word, "expected a string, not %s",
                            ag_json_type_name(word->type)) ||
               ag_hint(err, "it says what is done: \"add_column\", \"create_table\", …");
    for (int verb = AG_CREATE; verb < AG_VERB_COUNT; verb++) {
        for (int kind = 0; kind < (ag_verb_has_object((ag_verb)verb) ? AG_KIND_COUNT : 1); kind++) {
            op->verb = (ag_verb)verb;
            op->kind = (ag_kind)kind;
            if (ag_op_is_word(op, word->text))
                return true;
        }
    }
    ag_names words = ag_op_words(arena);
    const char *nearest = other_word(arena, word->text, &words);
    ag_json_fail(err, AG_E_KEY, word, "unknown operation \"%s\"", word->text);
    return nearest ? ag_hint(err, "did you mean \"%s\"?", nearest)
                   : ag_hint(err, "schemas/revision.json lists the operations there are");
}

static bool fail_missing(const ag_json *json, const char *key, ag_error *err)
{
    ag_json_fail(err, AG_E_MISSING, json, "\"%s\" is missing", key);
    return ag_hint(err, "\"%s\" needs it", ag_json_get(json, "op")->text);
}

/* A name must fit, or the server would cut it short. */
static bool check_length(const ag_json *json, const char *name, ag_error *err)
{
    if (!name || strlen(name) <= AG_NAME_MAX)
        return true;
    ag_json_fail(err, AG_E_NAME, json, "the name \"%s\" is too long", name);
    return ag_hint(err, "a name has at most %d bytes", AG_NAME_MAX);
}

/* A member that must be a string with something in it. */
static bool read_name(const ag_json *json, const char *key, const char **out, ag_error *err)
{
    const ag_json *value = ag_json_get(json, key);
    if (!value)
        return fail_missing(json, key, err);
    if (value->type != AG_JSON_STRING)
        return ag_json_fail(err, AG_E_TYPE, value, "expected a string, not %s",
                            ag_json_type_name(value->type)) ||
               ag_hint(err, "\"%s\" is a name", key);
    if (value->text[0] == '\0')
        return ag_json_fail(err, AG_E_NAME, value, "\"%s\" is empty", key) ||
               ag_hint(err, "a name has at least one character");
    *out = value->text;
    return true;
}

static const char *list_of(ag_arena *arena, const ag_names *names)
{
    ag_buf list = ag_buf_new(arena);
    for (size_t i = 0; i < names->len; i++)
        ag_buf_format(&list, "%s\"%s\"", i ? ", " : "", names->items[i]);
    return list.text;
}

/* Members other than those in `allowed`, "$comment" and "x-…" are errors. */
static bool only_members(ag_arena *arena, const ag_json *json, const ag_names *allowed,
                         ag_error *err)
{
    for (size_t i = 0; i < json->len; i++) {
        const char *key = json->items[i]->key;
        if (ag_names_has(allowed, key) || strcmp(key, "$comment") == 0 || ag_starts_with(key, "x-"))
            continue;
        const char *nearest = ag_nearest(key, allowed->items, allowed->len);
        ag_json_fail_key(err, AG_E_KEY, json->items[i], "unknown key \"%s\"", key);
        if (ag_field_index(&ag_with_shape, key) >= 0)
            return ag_hint(err, "it stands under \"with\": \"with\": {\"%s\": …}", key);
        return nearest ? ag_hint(err, "did you mean \"%s\"?", nearest)
                       : ag_hint(err, "allowed: %s", list_of(arena, allowed));
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
    return check_length(ag_json_get(json, key), name.name, err) &&
           check_length(ag_json_get(json, key), name.schema, err);
}

/* The key of a routine, in its one spelling. */
static bool read_signature(ag_arena *arena, const ag_json *json, const char *key, const char **out,
                           ag_error *err)
{
    const char *text = NULL;
    ag_signature signature = {0};
    ag_error why = {0};
    if (!read_name(json, key, &text, err))
        return false;
    if (!ag_settle_signature(arena, text, &signature, &why)) {
        ag_json_fail(err, why.code, ag_json_get(json, key), "%s", why.message);
        return why.hint[0] ? ag_hint(err, "%s", why.hint) : false;
    }
    *out = ag_signature_text(arena, &signature);
    return check_length(ag_json_get(json, key), signature.name.name, err) &&
           check_length(ag_json_get(json, key), signature.name.schema, err);
}

static bool settle_default_key(ag_arena *arena, const char *text, const char **out, ag_error *err)
{
    ag_default_key parsed = {0};
    *out = text;
    return ag_default_key_parse(arena, text, &parsed, err);
}

/* A name of a form of its own. */
static bool read_formed(ag_arena *arena, const ag_json *json, const char *key,
                        bool (*settle)(ag_arena *, const char *, const char **, ag_error *),
                        const char **out, ag_error *err)
{
    const char *text = NULL;
    ag_error why = {0};
    if (!read_name(json, key, &text, err))
        return false;
    if (settle(arena, text, out, &why))
        return true;
    ag_json_fail(err, why.code, ag_json_get(json, key), "%s", why.message);
    return ag_hint(err, "%s", why.hint);
}

/* The name of an object of a kind. */
static bool read_object_name(ag_arena *arena, const ag_json *json, ag_kind kind, const char *key,
                             const char **out, ag_error *err)
{
    if (kind == AG_KIND_CAST)
        return read_formed(arena, json, key, ag_settle_cast, out, err);
    if (kind == AG_KIND_DEFAULT_PRIVILEGES)
        return read_formed(arena, json, key, settle_default_key, out, err);
    if (ag_kinds[kind].typed)
        return read_signature(arena, json, key, out, err);
    return ag_kinds[kind].qualified
               ? read_qualified(arena, json, key, out, err)
               : read_name(json, key, out, err) && check_length(ag_json_get(json, key), *out, err);
}

static bool read_alter(ag_arena *arena, const ag_json *json, ag_op *op, ag_names *own,
                       ag_error *err)
{
    const ag_shape *shape = ag_kinds[op->kind].shape;
    const ag_json *from = ag_json_get(json, "from");
    const ag_json *to = ag_json_get(json, "to");
    AG_PUSH(arena, own, "from");
    AG_PUSH(arena, own, "to");
    if (!only_members(arena, json, own, err))
        return false;
    if (!to || !from)
        return fail_missing(json, to ? "from" : "to", err);
    if (!ag_object_read(arena, shape, from, op->name, AG_READ_SPARSE, NULL, &op->from, err) ||
        !ag_object_read(arena, shape, to, op->name, AG_READ_SPARSE, NULL, &op->to, err))
        return false;
    op->checked = op->from->given;
    op->changed = op->to->given;
    if (op->checked != op->changed) {
        ag_json_fail(err, AG_E_MODEL, to, "\"from\" and \"to\" do not name the same fields");
        return ag_hint(err, "each field that changes stands in both; null is for what is not set");
    }
    if (op->changed == 0 && op->from->only == op->to->only) {
        ag_json_fail(err, AG_E_MODEL, to, "nothing changes");
        return ag_hint(err, "\"from\" and \"to\" hold the fields that change");
    }
    for (size_t i = 0; i < shape->field_count; i++) {
        if (!(op->changed & ag_field_bit(i)) || shape->fields[i].type != AG_CHILDREN)
            continue;
        ag_json_fail(err, AG_E_MODEL, to, "\"%s\" have operations of their own",
                     shape->fields[i].name);
        return ag_hint(err, "schemas/revision.json lists the operations there are");
    }
    return true;
}

/* Its arguments, and its key, in the one spelling that both have. */
static bool settle_routine(ag_arena *arena, ag_op *op, ag_error *err)
{
    if (!ag_settle_routine(arena, op->to, &op->name, err)) {
        ag_json_locate_error(err);
        return false;
    }
    op->to->name = op->name;
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
        return !ag_kinds[op->kind].routine || settle_routine(arena, op, err);
    case AG_ALTER: return read_alter(arena, json, op, &own, err);
    case AG_RENAME:
        AG_PUSH(arena, &own, "to");
        return only_members(arena, json, &own, err) &&
               read_object_name(arena, json, op->kind, "to", &op->to_name, err);
    case AG_DROP: return only_members(arena, json, &own, err);
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

static bool is_blank(const char *text)
{
    return text && text[strspn(text, " \t\r\n")] == '\0';
}

/* True if a statement is said to be there and is not, for all dialects or for one. */
static bool has_blank(const ag_execute *execute)
{
    bool blank = is_blank(execute->sql);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_execute *variant = (const ag_execute *)execute->base.variants[d];
        blank = blank || (variant && is_blank(variant->sql));
    }
    return blank;
}

static bool check_execute(const ag_json *json, const ag_op *op, ag_error *err)
{
    bool sql = has_text(op->execute, 0);
    bool file = has_text(op->execute, 1);
    if (sql == file) {
        ag_json_fail(err, AG_E_MISSING, json, "an execute says either \"sql\" or \"file\"");
        return sql ? ag_hint(err, "leave one of the two out")
                   : ag_hint(err, "\"sql\" holds the statements, \"file\" names their file");
    }
    if (!has_blank(op->execute))
        return true;
    ag_json_fail(err, AG_E_MISSING, ag_json_get(json, "sql"), "\"sql\" is empty");
    return ag_hint(err, "leave the operation out if there is nothing to do");
}

static bool check_backfill(const ag_json *json, const ag_op *op, ag_error *err)
{
    if (op->backfill->set.keys.len == 0) {
        ag_json_fail(err, AG_E_MISSING, ag_json_get(json, "set"), "\"set\" is empty");
        return ag_hint(err, "name the columns that are filled: {\"column\": \"expression\"}");
    }
    if (op->backfill->batch >= 1)
        return true;
    ag_json_fail(err, AG_E_TYPE, ag_json_get(json, "batch"), "\"batch\" is not 1 or more");
    return ag_hint(err, "it is how many rows are filled in one transaction");
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
                            ag_json_type_name(json->type)) ||
               ag_hint(err, "an operation is an object: {\"op\": \"add_column\", …}");
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
    if (op->verb == AG_BACKFILL && !check_backfill(json, op, err))
        return false;
    *out = op;
    return true;
}

bool ag_ops_read(ag_arena *arena, const ag_json *json, ag_ops *out, ag_error *err)
{
    if (json->type != AG_JSON_ARRAY)
        return ag_json_fail(err, AG_E_TYPE, json, "expected a list of operations, not %s",
                            ag_json_type_name(json->type)) ||
               ag_hint(err, "a list, of one too: [{\"op\": …}]; [] does nothing");
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
