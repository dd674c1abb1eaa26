/* object_read.c: JSON into described objects. */
#include "codec/codec.h"

#include <string.h>

/* The longest name in bytes that the databases keep; model.h, on a floor beside this one, has it as AG_NAME_MAX. */
#define NAME_BYTES 63

/* ------------------------------------------------------------------ messages */

static bool fail_expected(ag_error *err, const ag_json *json, const char *expected)
{
    return ag_json_fail(err, AG_E_TYPE, json, "expected %s, not %s", expected,
                        ag_json_type_name(json->type));
}

/* The same where a string belongs: a number or a word needs but quotes. */
static bool fail_string(ag_error *err, const ag_json *json, const char *expected)
{
    fail_expected(err, json, expected);
    if (json->type != AG_JSON_INT && json->type != AG_JSON_REAL && json->type != AG_JSON_BOOL)
        return false;
    ag_arena *arena = ag_arena_open();
    ag_buf text = ag_buf_new(arena);
    ag_json_print_canonical(&text, json);
    ag_hint(err, "write it in quotes: \"%s\"", text.text);
    ag_arena_close(arena);
    return false;
}

/* What the field is for, as its last word. */
static bool hint_doc(ag_error *err, const ag_field *field)
{
    return field->doc ? ag_hint(err, "\"%s\": %s", field->name, field->doc) : false;
}

/* "did you mean", or all that is allowed where nothing is near. */
static bool hint_among(ag_error *err, const char *text, const char *const *allowed, size_t count)
{
    const char *nearest = ag_nearest(text, allowed, count);
    if (nearest)
        return ag_hint(err, "did you mean \"%s\"?", nearest);
    ag_arena *arena = ag_arena_open();
    ag_buf list = ag_buf_new(arena);
    for (size_t i = 0; i < count; i++)
        ag_buf_format(&list, "%s\"%s\"", i ? ", " : "", allowed[i]);
    ag_hint(err, "allowed: %s", list.text);
    ag_arena_close(arena);
    return false;
}

/* ------------------------------------------------------------------ the format */

bool ag_json_check_format(const ag_json *root, int newest, ag_error *err)
{
    const ag_json *format = root->type == AG_JSON_OBJECT ? ag_json_get(root, "format") : NULL;
    if (!format)
        return true;
    if (format->type != AG_JSON_INT || format->integer < 1) {
        ag_json_fail(err, AG_E_TYPE, format, "\"format\" is not a whole number from 1");
        return ag_hint(err, "this version writes \"format\": %d", newest);
    }
    if (format->integer <= newest)
        return true;
    ag_json_fail(err, AG_E_VERSION, format, "written by a newer autogen: format %lld",
                 (long long)format->integer);
    return ag_hint(err, "this version reads formats up to %d", newest);
}

/* ------------------------------------------------------------------ values */

/* A string, or the lines of one. */
static bool read_lines(ag_arena *arena, const ag_json *json, const char **out, ag_error *err)
{
    if (json->type == AG_JSON_STRING) {
        *out = json->text;
        return true;
    }
    if (json->type != AG_JSON_ARRAY)
        return fail_string(err, json, "a string or a list of lines");
    ag_names lines = {0};
    for (size_t i = 0; i < json->len; i++) {
        if (json->items[i]->type != AG_JSON_STRING)
            return fail_string(err, json->items[i], "a string");
        AG_PUSH(arena, &lines, json->items[i]->text);
    }
    *out = ag_join(arena, &lines, "\n");
    return true;
}

static bool read_string(const ag_json *json, const char **out, ag_error *err)
{
    if (json->type != AG_JSON_STRING)
        return fail_string(err, json, "a string");
    *out = json->text;
    return true;
}

static bool is_blank(const char *text)
{
    return text[strspn(text, " \t\r\n")] == '\0';
}

static bool read_text(ag_arena *arena, const ag_field *field, const ag_json *json, const char **out,
                      ag_error *err)
{
    const char *text = NULL;
    bool lines = field->type == AG_TEXT || field->type == AG_SQL;
    if (!(lines ? read_lines(arena, json, &text, err) : read_string(json, &text, err)))
        return false;
    if (field->type != AG_TEXT && is_blank(text)) {
        bool is_name = field->type == AG_NAME || field->type == AG_REF;
        return ag_json_fail(err, is_name ? AG_E_NAME : AG_E_TYPE, json, "\"%s\" is empty",
                            field->name);
    }
    *out = text;
    return true;
}

static bool read_word(const ag_field *field, const ag_json *json, ag_word *out, ag_error *err)
{
    const char *text = NULL;
    size_t count = 0;
    if (!read_string(json, &text, err))
        return false;
    for (; field->words[count]; count++) {
        if (strcmp(field->words[count], text) == 0) {
            *out = (ag_word)count;
            return true;
        }
    }
    /* in the short form of an object, the key says more than the field's name */
    const char *key = (field->flags & AG_SHORT) && json->key ? json->key : field->name;
    ag_json_fail(err, AG_E_TYPE, json, "\"%s\" is not a value of \"%s\"", text, key);
    return hint_among(err, text, field->words, count);
}

static bool read_target(ag_arena *arena, const ag_json *json, ag_target *out, ag_error *err)
{
    const char *text = NULL;
    ag_error why = {0};
    if (!read_string(json, &text, err))
        return false;
    if (ag_target_parse(arena, text, out, &why))
        return true;
    ag_json_fail(err, why.code, json, "%s", why.message);
    return why.hint[0] ? ag_hint(err, "%s", why.hint) : false;
}

/* A set may hold only some words. */
static bool check_item(const ag_field *field, const ag_json *item, ag_error *err)
{
    ag_word ignored;
    return !field->words || read_word(field, item, &ignored, err);
}

static bool read_names(ag_arena *arena, const ag_field *field, const ag_json *json, ag_names *out,
                       ag_error *err)
{
    ag_names names = {0};
    bool scalar = field->flags & AG_SCALAR;
    if (scalar && json->type == AG_JSON_STRING)
        AG_PUSH(arena, &names, json->text);
    else if (json->type != AG_JSON_ARRAY)
        return fail_expected(err, json,
                             scalar ? "a string or a list of strings" : "a list of strings");
    for (size_t i = 0; i < json->len; i++) {
        if (json->items[i]->type != AG_JSON_STRING)
            return fail_string(err, json->items[i], "a string");
        if (!check_item(field, json->items[i], err))
            return false;
        AG_PUSH(arena, &names, json->items[i]->text);
    }
    *out = names;
    return true;
}

/* A key in double quotes is what stands between them. */
static const char *map_key(ag_arena *arena, const char *key)
{
    size_t len = strlen(key);
    bool quoted = len > 2 && key[0] == '"' && key[len - 1] == '"';
    return quoted ? ag_strndup(arena, key + 1, len - 2) : key;
}

static bool read_pairs(ag_arena *arena, const ag_json *json, ag_pairs *out, ag_error *err)
{
    ag_pairs pairs = {0};
    if (json->type != AG_JSON_OBJECT)
        return fail_expected(err, json, "an object of strings");
    for (size_t i = 0; i < json->len; i++) {
        const char *text = NULL;
        if (strcmp(json->items[i]->key, "$comment") == 0)
            continue;
        if (!read_lines(arena, json->items[i], &text, err))
            return false;
        AG_PUSH(arena, &pairs.keys, map_key(arena, json->items[i]->key));
        AG_PUSH(arena, &pairs.values, text);
    }
    *out = pairs;
    return true;
}

/* ------------------------------------------------------------------ lists of objects */

static bool read_records(ag_arena *arena, const ag_field *field, const ag_json *json,
                         unsigned flags, ag_list *out, ag_error *err)
{
    ag_list list = {0};
    ag_object *record;
    if (field->flags & AG_ONE) {
        if (!ag_object_read(arena, *field->shape, json, NULL, flags, NULL, &record, err))
            return false;
        ag_list_add(arena, &list, record);
        *out = list;
        return true;
    }
    if (json->type != AG_JSON_ARRAY)
        return fail_expected(err, json, "a list");
    for (size_t i = 0; i < json->len; i++) {
        if (!ag_object_read(arena, *field->shape, json->items[i], NULL, flags, NULL, &record, err))
            return false;
        ag_list_add(arena, &list, record);
    }
    *out = list;
    return true;
}

/* Each part of a long name must fit; which shapes have qualified names is not known here, so their dot is respected in all. */
static bool name_fits(const char *name)
{
    if (strlen(name) <= NAME_BYTES)
        return true;
    ag_arena *arena = ag_arena_open();
    ag_error why = {0};
    ag_name parts;
    bool fits = ag_key_parse(arena, name, &parts, &why) && strlen(parts.name) <= NAME_BYTES &&
                (!parts.schema || strlen(parts.schema) <= NAME_BYTES);
    ag_arena_close(arena);
    return fits;
}

static bool check_name(const ag_json *json, const char *name, ag_error *err)
{
    if (!*name) {
        ag_json_fail_key(err, AG_E_NAME, json, "a name is empty");
        return ag_hint(err, "here each key is the name of an object");
    }
    if (name_fits(name))
        return true;
    ag_json_fail_key(err, AG_E_NAME, json, "the name \"%s\" is too long", name);
    return ag_hint(err, "a name has at most %d bytes", NAME_BYTES);
}

/* A comment among names is a text: an object under that key is somebody's table. */
static bool is_comment_among_names(const ag_json *json)
{
    return strcmp(json->key, "$comment") == 0 && json->type != AG_JSON_OBJECT;
}

static bool read_named(ag_arena *arena, const ag_field *field, const ag_json *json, unsigned flags,
                       ag_list *out, ag_error *err)
{
    for (size_t i = 0; i < json->len; i++) {
        const ag_json *item = json->items[i];
        ag_object *child;
        if (is_comment_among_names(item))
            continue;
        if ((!(*field->shape)->has_long_names && !check_name(item, item->key, err)) ||
            !ag_object_read(arena, *field->shape, item, item->key, flags, NULL, &child, err))
            return false;
        ag_list_add(arena, out, child);
    }
    return true;
}

/* The one object of an AG_ONE field, which may say its own name. */
static bool read_one(ag_arena *arena, const ag_field *field, const ag_json *json, unsigned flags,
                     ag_list *out, ag_error *err)
{
    const char *own[] = {"name"};
    const ag_names skip = {own, 1, 1};
    const ag_json *name = json->type == AG_JSON_OBJECT ? ag_json_get(json, "name") : NULL;
    const char *text = NULL;
    ag_object *child;
    if (name && (!read_string(name, &text, err) || !check_name(name, text, err)))
        return false;
    if (!ag_object_read(arena, *field->shape, json, text, flags, &skip, &child, err))
        return false;
    ag_list_add(arena, out, child);
    return true;
}

static bool read_children(ag_arena *arena, const ag_field *field, const ag_json *json,
                          unsigned flags, ag_list *out, ag_error *err)
{
    ag_list list = {0};
    bool done;
    if (field->flags & AG_ONE)
        done = read_one(arena, field, json, flags, &list, err);
    else if (json->type == AG_JSON_OBJECT)
        done = read_named(arena, field, json, flags, &list, err);
    else if (json->type == AG_JSON_ARRAY && (*field->shape)->may_be_unnamed)
        done = read_records(arena, field, json, flags, &list, err);
    else {
        fail_expected(err, json, "an object");
        return ag_hint(err, "\"%s\" has the names as its keys", field->name);
    }
    if (done)
        *out = list;
    return done;
}

/* ------------------------------------------------------------------ one field */

static bool read_bool(const ag_json *json, bool *out, ag_error *err)
{
    if (json->type != AG_JSON_BOOL) {
        fail_expected(err, json, "true or false");
        return json->type == AG_JSON_STRING ? ag_hint(err, "without quotes") : false;
    }
    *out = json->boolean;
    return true;
}

static bool read_int(const ag_field *field, const ag_json *json, int64_t *out, ag_error *err)
{
    if (json->type != AG_JSON_INT) {
        fail_expected(err, json, "a whole number");
        return json->type == AG_JSON_STRING ? ag_hint(err, "without quotes") : false;
    }
    if (ag_int_is_unset(field, json->integer))
        return ag_json_fail(err, AG_E_TYPE, json, "the number is too small");
    *out = json->integer;
    return true;
}

static bool read_value(ag_arena *arena, const ag_field *field, const ag_json *json, unsigned flags,
                       void *at, ag_error *err)
{
    unsigned whole = flags & ~(unsigned)AG_READ_SPARSE; /* what is inside has no "unchanged" */
    switch (field->type) {
    case AG_BOOL: return read_bool(json, at, err);
    case AG_INT: return read_int(field, json, at, err);
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: return read_text(arena, field, json, at, err);
    case AG_WORD: return read_word(field, json, at, err);
    case AG_TARGET: return read_target(arena, json, at, err);
    case AG_LIST:
    case AG_SET: return read_names(arena, field, json, at, err);
    case AG_MAP: return read_pairs(arena, json, at, err);
    case AG_RECORDS: return read_records(arena, field, json, whole, at, err);
    case AG_CHILDREN: return read_children(arena, field, json, whole, at, err);
    }
    return false;
}

/* Where null may stand for absence: in a sparse object, and where the value itself is, or may be, a text. */
static bool may_be_null(const ag_field *field, unsigned flags)
{
    static const bool texts[AG_CHILDREN + 1] = {
        [AG_TEXT] = true, [AG_NAME] = true, [AG_SQL] = true,
        [AG_TYPE] = true, [AG_REF] = true,  [AG_TARGET] = true,
    };
    return (flags & AG_READ_SPARSE) || (field->flags & AG_SCALAR) || texts[field->type];
}

/* Set the field to its preset, or to what a new object of the shape has. */
static void unset(ag_arena *arena, ag_object *object, size_t index)
{
    ag_object *fresh = ag_object_new(arena, object->shape, NULL);
    ag_object_assign(arena, object, fresh, ag_field_bit(index));
}

static bool read_plain(ag_arena *arena, ag_object *object, size_t index, const ag_json *json,
                       unsigned flags, ag_error *err)
{
    const ag_field *field = &object->shape->fields[index];
    if (json->type == AG_JSON_NULL && may_be_null(field, flags)) {
        if (field->flags & AG_REQUIRED) {
            ag_json_fail(err, AG_E_MISSING, json, "\"%s\" must not be null", field->name);
            return hint_doc(err, field);
        }
        if (!ag_field_is_preset(object, field))
            unset(arena, object, index);
    } else if (!read_value(arena, field, json, flags, ag_field_at(object, field), err)) {
        bool nested = field->type == AG_CHILDREN || field->type == AG_RECORDS;
        return nested ? false : hint_doc(err, field);
    }
    object->given |= ag_field_bit(index);
    return true;
}

static int dialect_of(const char *name)
{
    for (int d = 0; d < AG_DIALECT_COUNT; d++) {
        if (strcmp(name, ag_dialect_names[d]) == 0)
            return d;
    }
    return -1;
}

static bool fail_dialect(const ag_json *at, bool key, const char *name, ag_error *err)
{
    if (key)
        ag_json_fail_key(err, AG_E_KEY, at, "unknown dialect \"%s\"", name);
    else
        ag_json_fail(err, AG_E_TYPE, at, "unknown dialect \"%s\"", name);
    return hint_among(err, name, ag_dialect_names, AG_DIALECT_COUNT);
}

/* An object where a plain value belongs: by dialect if a key says so, or nearly does. */
static bool is_by_dialect(const ag_field *field, const ag_json *json)
{
    if (json->type != AG_JSON_OBJECT || field->type == AG_MAP || field->type == AG_RECORDS ||
        field->type == AG_CHILDREN)
        return false;
    for (size_t i = 0; i < json->len; i++) {
        if (ag_nearest(json->items[i]->key, ag_dialect_names, AG_DIALECT_COUNT))
            return true;
    }
    return false;
}

static bool read_by_dialect(ag_arena *arena, ag_object *object, size_t index, const ag_json *json,
                            unsigned flags, ag_error *err)
{
    for (size_t i = 0; i < json->len; i++) {
        const ag_json *item = json->items[i];
        int d = dialect_of(item->key);
        if (strcmp(item->key, "$comment") == 0)
            continue;
        if (d < 0)
            return fail_dialect(item, true, item->key, err);
        if (!object->variants[d]) {
            object->variants[d] = ag_object_new(arena, object->shape, NULL);
            object->variants[d]->source = item;
        }
        if (item->type == AG_JSON_NULL)
            unset(arena, object->variants[d], index);
        else if (!read_plain(arena, object->variants[d], index, item, flags, err))
            return false;
        object->variants[d]->given |= ag_field_bit(index);
    }
    object->given |= ag_field_bit(index);
    return true;
}

static void forget_variants(ag_object *object, size_t index)
{
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (object->variants[d])
            object->variants[d]->given &= ~ag_field_bit(index);
    }
}

bool ag_field_read(ag_arena *arena, ag_object *object, size_t index, const ag_json *json,
                   unsigned flags, ag_error *err)
{
    const ag_field *field = &object->shape->fields[index];
    forget_variants(object, index);
    return is_by_dialect(field, json) ? read_by_dialect(arena, object, index, json, flags, err)
                                      : read_plain(arena, object, index, json, flags, err);
}

/* ------------------------------------------------------------------ whole objects */

static bool read_only(const ag_json *json, uint64_t *out, ag_error *err)
{
    uint64_t only = 0;
    bool is_list = json->type == AG_JSON_ARRAY && json->len;
    if (!is_list && json->type != AG_JSON_STRING)
        return fail_expected(err, json, "a dialect or a list of dialects that has one") ||
               ag_hint(err, "the dialects are \"%s\" and \"%s\"", ag_dialect_names[0],
                       ag_dialect_names[1]);
    for (size_t i = 0; i < (is_list ? json->len : 1); i++) {
        const ag_json *item = is_list ? json->items[i] : json;
        const char *name = NULL;
        if (!read_string(item, &name, err))
            return false;
        int d = dialect_of(name);
        if (d < 0)
            return fail_dialect(item, false, name, err);
        only |= UINT64_C(1) << d;
    }
    *out = only;
    return true;
}

/* Everything that could have been meant by an unknown key. */
static ag_names known_keys(ag_arena *arena, const ag_shape *shape, unsigned flags,
                           const ag_names *skip)
{
    ag_names keys = {0};
    for (size_t i = 0; i < shape->field_count; i++) {
        if (ag_field_is_written(&shape->fields[i], flags))
            AG_PUSH(arena, &keys, shape->fields[i].name);
    }
    for (size_t i = 0; skip && i < skip->len; i++)
        AG_PUSH(arena, &keys, skip->items[i]);
    AG_PUSH(arena, &keys, "only");
    return keys;
}

static bool fail_key(const ag_shape *shape, const ag_json *json, unsigned flags,
                     const ag_names *skip, ag_error *err)
{
    int index = ag_field_index(shape, json->key);
    if (index >= 0 && (shape->fields[index].flags & (AG_HINT | AG_SUGAR))) {
        ag_json_fail_key(err, AG_E_KEY, json, "\"%s\" belongs to a declared schema", json->key);
        return ag_hint(err, "leave it out: a revision says the same by its operations");
    }
    ag_arena *arena = ag_arena_open();
    ag_names keys = known_keys(arena, shape, flags, skip);
    ag_json_fail_key(err, AG_E_KEY, json, "unknown key \"%s\"", json->key);
    hint_among(err, json->key, keys.items, keys.len);
    ag_arena_close(arena);
    return false;
}

/* Keys that are anybody's: comments and extensions, and at the top the schema's address. */
static bool is_ignored(const ag_json *json, const ag_names *skip)
{
    return strcmp(json->key, "$comment") == 0 || ag_starts_with(json->key, "x-") ||
           (skip && ag_names_has(skip, json->key)) ||
           (strcmp(json->key, "$schema") == 0 && !json->parent->parent);
}

static bool read_member(ag_arena *arena, ag_object *object, const ag_json *json, unsigned flags,
                        const ag_names *skip, ag_error *err)
{
    int index = ag_field_index(object->shape, json->key);
    if (is_ignored(json, skip))
        return true;
    if (index >= 0 && ag_field_is_written(&object->shape->fields[index], flags))
        return ag_field_read(arena, object, (size_t)index, json, flags, err);
    if (strcmp(json->key, "only") == 0)
        return read_only(json, &object->only, err);
    return fail_key(object->shape, json, flags, skip, err);
}

static bool check_required(const ag_object *object, const ag_json *json, ag_error *err)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (!(field->flags & AG_REQUIRED) || (object->given & ag_field_bit(i)))
            continue;
        ag_json_fail(err, AG_E_MISSING, json, "\"%s\" is missing", field->name);
        return hint_doc(err, field);
    }
    return true;
}

const ag_field *ag_shape_short(const ag_shape *shape)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (shape->fields[i].flags & AG_SHORT)
            return &shape->fields[i];
    }
    return NULL;
}

static bool read_members(ag_arena *arena, ag_object *object, const ag_json *json, unsigned flags,
                         const ag_names *skip, ag_error *err)
{
    const ag_field *only_fact = ag_shape_short(object->shape);
    if (json->type != AG_JSON_OBJECT && only_fact)
        return ag_field_read(arena, object, (size_t)(only_fact - object->shape->fields), json,
                             flags, err);
    if (json->type != AG_JSON_OBJECT) {
        fail_expected(err, json, "an object");
        return ag_hint(err, "write the %s as an object: {…}", object->shape->noun);
    }
    for (size_t i = 0; i < json->len; i++) {
        if (!read_member(arena, object, json->items[i], flags, skip, err))
            return false;
    }
    return true;
}

bool ag_object_read(ag_arena *arena, const ag_shape *shape, const ag_json *json, const char *name,
                    unsigned flags, const ag_names *skip, ag_object **out, ag_error *err)
{
    ag_object *object = ag_object_new(arena, shape, name);
    object->source = json;
    if (!read_members(arena, object, json, flags, skip, err))
        return false;
    if (!(flags & AG_READ_SPARSE) && !check_required(object, json, err))
        return false;
    *out = object;
    return true;
}
