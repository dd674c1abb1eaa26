/* shape.c: generic work on described structs: making, copying, comparing, assigning. */
#include <autogen/shape.h>

#include <assert.h>
#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

const char *const ag_dialect_names[AG_DIALECT_COUNT] = {"postgresql", "sqlite"};

int ag_field_index(const ag_shape *shape, const char *name)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (ag_text_is(shape->fields[i].name, name))
            return (int)i;
    }
    return -1;
}

void *ag_field_at(ag_object *object, const ag_field *field)
{
    return (char *)object + field->offset;
}

const void *ag_field_of(const ag_object *object, const ag_field *field)
{
    return (const char *)object + field->offset;
}

ag_list *ag_field_list(ag_object *object, const ag_field *field)
{
    assert(field->type == AG_CHILDREN || field->type == AG_RECORDS);
    return ag_field_at(object, field);
}

const ag_list *ag_field_list_of(const ag_object *object, const ag_field *field)
{
    assert(field->type == AG_CHILDREN || field->type == AG_RECORDS);
    return ag_field_of(object, field);
}

/* Typed reads, so that the casts by field type stand in one place. */
static bool bool_of(const ag_object *o, const ag_field *f)
{
    return *(const bool *)ag_field_of(o, f);
}

static int64_t int_of(const ag_object *o, const ag_field *f)
{
    return *(const int64_t *)ag_field_of(o, f);
}

static ag_word word_of(const ag_object *o, const ag_field *f)
{
    return *(const ag_word *)ag_field_of(o, f);
}

static const char *text_of(const ag_object *o, const ag_field *f)
{
    return *(const char *const *)ag_field_of(o, f);
}

static void set_preset(ag_object *object, const ag_field *field)
{
    void *at = ag_field_at(object, field);
    switch (field->type) {
    case AG_BOOL: *(bool *)at = field->preset != 0; break;
    case AG_INT: *(int64_t *)at = field->preset; break;
    case AG_WORD: *(ag_word *)at = (ag_word)field->preset; break;
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: *(const char **)at = NULL; break;
    case AG_TARGET: *(ag_target *)at = (ag_target){0}; break;
    case AG_LIST:
    case AG_SET: *(ag_names *)at = (ag_names){0}; break;
    case AG_MAP: *(ag_pairs *)at = (ag_pairs){0}; break;
    case AG_RECORDS:
    case AG_CHILDREN: *(ag_list *)at = (ag_list){0}; break;
    }
}

ag_object *ag_object_new(ag_arena *arena, const ag_shape *shape, const char *name)
{
    assert(shape->field_count <= 64);
    ag_object *object = ag_alloc(arena, shape->size);
    object->shape = shape;
    object->name = ag_strdup(arena, name);
    for (size_t i = 0; i < shape->field_count; i++)
        if (shape->fields[i].preset) /* the memory is zeroed */
            set_preset(object, &shape->fields[i]);
    return object;
}

/* ------------------------------------------------------------------ copying */

static ag_names copy_names(ag_arena *arena, const ag_names *names)
{
    if (names->len == 0)
        return (ag_names){0};
    ag_names copy = {.items = AG_NEW_ARRAY(arena, const char *, names->len),
                     .len = names->len,
                     .cap = names->len};
    for (size_t i = 0; i < names->len; i++)
        copy.items[i] = ag_strdup(arena, names->items[i]);
    return copy;
}

static ag_list copy_list(ag_arena *arena, const ag_list *list)
{
    if (list->len == 0)
        return (ag_list){0};
    ag_list copy = {.items = AG_NEW_ARRAY(arena, ag_object *, list->len), .cap = list->len};
    for (size_t i = 0; i < list->len; i++)
        ag_list_add(arena, &copy, ag_object_copy(arena, list->items[i]));
    return copy;
}

static void copy_value(ag_arena *arena, ag_object *object, const ag_object *from,
                       const ag_field *field)
{
    void *at = ag_field_at(object, field);
    const void *of = ag_field_of(from, field);
    switch (field->type) {
    case AG_BOOL: *(bool *)at = *(const bool *)of; break;
    case AG_INT: *(int64_t *)at = *(const int64_t *)of; break;
    case AG_WORD: *(ag_word *)at = *(const ag_word *)of; break;
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: *(const char **)at = ag_strdup(arena, text_of(from, field)); break;
    case AG_TARGET:
        ((ag_target *)at)->table = ag_strdup(arena, ((const ag_target *)of)->table);
        ((ag_target *)at)->columns = copy_names(arena, &((const ag_target *)of)->columns);
        break;
    case AG_LIST:
    case AG_SET: *(ag_names *)at = copy_names(arena, of); break;
    case AG_MAP:
        ((ag_pairs *)at)->keys = copy_names(arena, &((const ag_pairs *)of)->keys);
        ((ag_pairs *)at)->values = copy_names(arena, &((const ag_pairs *)of)->values);
        break;
    case AG_RECORDS:
    case AG_CHILDREN: *(ag_list *)at = copy_list(arena, of); break;
    }
}

/* A copy of the struct alone, whose values still are the other's. */
static ag_object *copy_head(ag_arena *arena, const ag_object *object)
{
    ag_object *copy = ag_memdup(arena, object, object->shape->size);
    copy->name = ag_strdup(arena, object->name);
    return copy;
}

ag_object *ag_object_copy(ag_arena *arena, const ag_object *object)
{
    ag_object *copy = copy_head(arena, object);
    for (size_t i = 0; i < object->shape->field_count; i++)
        copy_value(arena, copy, object, &object->shape->fields[i]);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if (object->variants[d])
            copy->variants[d] = ag_object_copy(arena, object->variants[d]);
    }
    return copy;
}

void ag_object_loosen(ag_object *found, const ag_object *model)
{
    for (size_t i = 0; i < found->shape->field_count; i++) {
        const ag_field *field = &found->shape->fields[i];
        if ((field->flags & AG_LOOSE) && !*(const char *const *)ag_field_of(model, field))
            *(const char **)ag_field_at(found, field) = NULL;
    }
}

static void loosen_list(const ag_list *found, const ag_list *model)
{
    for (size_t i = 0; i < found->len; i++) {
        const char *name = found->items[i]->name;
        const ag_object *other = name ? ag_list_find(model, name) : NULL;
        if (other)
            ag_object_loosen_all(found->items[i], other);
    }
}

void ag_object_loosen_all(ag_object *found, const ag_object *model)
{
    ag_object_loosen(found, model);
    for (size_t i = 0; i < found->shape->field_count; i++) {
        const ag_field *field = &found->shape->fields[i];
        if (field->type == AG_CHILDREN)
            loosen_list(ag_field_list_of(found, field), ag_field_list_of(model, field));
    }
}

void ag_object_assign(ag_arena *arena, ag_object *object, const ag_object *from, uint64_t bits)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        if (bits & ag_field_bit(i))
            copy_value(arena, object, from, &object->shape->fields[i]);
    }
    object->given = (object->given & ~bits) | (from->given & bits);
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        const ag_object *variant = from->variants[d];
        uint64_t given = variant ? variant->given & bits : 0;
        if (object->variants[d])
            object->variants[d]->given &= ~bits;
        else if (given)
            object->variants[d] = ag_object_new(arena, object->shape, NULL);
        if (given)
            ag_object_assign(arena, object->variants[d], variant, given);
    }
}

void ag_object_forget(ag_arena *arena, ag_object *object, unsigned flags)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (ag_field_is_preset(object, field))
            continue;
        if (field->flags & flags) {
            set_preset(object, field);
        } else if (field->type == AG_RECORDS || field->type == AG_CHILDREN) {
            const ag_list *list = ag_field_list_of(object, field);
            for (size_t k = 0; k < list->len; k++)
                ag_object_forget(arena, list->items[k], flags);
        }
    }
}

/* ------------------------------------------------------------------ comparing */

static bool text_equal(const ag_field *field, const char *a, const char *b)
{
    if (field->equal)
        return field->equal(a, b);
    return field->type == AG_SQL ? ag_sql_equal(a, b) : ag_streq(a, b);
}

static bool records_equal(const ag_list *a, const ag_list *b)
{
    if (a->len != b->len)
        return false;
    for (size_t i = 0; i < a->len; i++) {
        if (!ag_object_equal(a->items[i], b->items[i], false))
            return false;
    }
    return true;
}

/* One of the unnamed objects of `list` equal to `object` in structure that `used` does not have yet, or list->len. */
static size_t find_structure(const ag_list *list, const ag_object *object, const bool *used)
{
    for (size_t i = 0; i < list->len; i++) {
        if (!used[i] && !list->items[i]->name && ag_object_equal(list->items[i], object, true))
            return i;
    }
    return list->len;
}

static bool unnamed_equal(const ag_list *a, const ag_list *b)
{
    ag_arena *arena = ag_arena_open();
    bool *used = AG_NEW_ARRAY(arena, bool, b->len);
    bool equal = true;
    for (size_t i = 0; equal && i < a->len; i++) {
        if (a->items[i]->name)
            continue;
        size_t found = find_structure(b, a->items[i], used);
        equal = found < b->len;
        if (equal)
            used[found] = true;
    }
    ag_arena_close(arena);
    return equal;
}

static bool children_equal(const ag_list *a, const ag_list *b)
{
    if (a->len != b->len)
        return false;
    bool unnamed = false;
    for (size_t i = 0; i < a->len; i++) {
        const ag_object *child = a->items[i];
        if (!child->name) {
            unnamed = true;
            continue;
        }
        const ag_object *other = ag_list_find(b, child->name);
        if (!other || !ag_object_equal(child, other, false))
            return false;
    }
    return !unnamed || unnamed_equal(a, b);
}

static bool target_equal(const ag_target *a, const ag_target *b)
{
    return ag_streq(a->table, b->table) && ag_names_equal(&a->columns, &b->columns);
}

static bool pairs_equal(const ag_field *field, const ag_pairs *a, const ag_pairs *b)
{
    /* What follows is a list of columns: its order counts. */
    if ((field->flags & AG_FOLLOWS) && !ag_names_equal(&a->keys, &b->keys))
        return false;
    bool (*equal)(const char *, const char *) = field->equal ? field->equal : ag_streq;
    if (a->keys.len != b->keys.len)
        return false;
    for (size_t i = 0; i < a->keys.len; i++) {
        size_t j = 0;
        while (j < b->keys.len && strcmp(a->keys.items[i], b->keys.items[j]) != 0)
            j++;
        if (j == b->keys.len || !equal(a->values.items[i], b->values.items[j]))
            return false;
    }
    return true;
}

static bool value_equal(const ag_object *a, const ag_object *b, const ag_field *field)
{
    const void *of_a = ag_field_of(a, field);
    const void *of_b = ag_field_of(b, field);
    switch (field->type) {
    case AG_BOOL: return bool_of(a, field) == bool_of(b, field);
    case AG_INT: return int_of(a, field) == int_of(b, field);
    case AG_WORD: return word_of(a, field) == word_of(b, field);
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: return text_equal(field, text_of(a, field), text_of(b, field));
    case AG_TARGET: return target_equal(of_a, of_b);
    case AG_LIST: return ag_names_equal(of_a, of_b);
    case AG_SET: return ag_names_same(of_a, of_b);
    case AG_MAP: return pairs_equal(field, of_a, of_b);
    case AG_RECORDS: return records_equal(of_a, of_b);
    case AG_CHILDREN: return children_equal(of_a, of_b);
    }
    return false;
}

uint64_t ag_fields_with(const ag_shape *shape, unsigned flags)
{
    uint64_t bits = 0;
    for (size_t i = 0; i < shape->field_count; i++)
        bits |= shape->fields[i].flags & flags ? ag_field_bit(i) : 0;
    return bits;
}

bool ag_field_is_preset(const ag_object *object, const ag_field *field)
{
    const void *of = ag_field_of(object, field);
    switch (field->type) {
    case AG_BOOL: return bool_of(object, field) == (field->preset != 0);
    case AG_INT: return int_of(object, field) == field->preset;
    case AG_WORD: return word_of(object, field) == field->preset;
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: return !text_of(object, field);
    case AG_TARGET: return !((const ag_target *)of)->table;
    case AG_LIST:
    case AG_SET: return ((const ag_names *)of)->len == 0;
    case AG_MAP: return ((const ag_pairs *)of)->keys.len == 0;
    case AG_RECORDS:
    case AG_CHILDREN: return ((const ag_list *)of)->len == 0;
    }
    return false;
}

/* SQLite knows no names of types, only their texts: what is one type elsewhere may be two there. */
static bool variant_equal(const ag_object *a, const ag_object *b, const ag_field *field,
                          uint64_t bit, size_t dialect)
{
    bool given_a = a && (a->given & bit);
    bool given_b = b && (b->given & bit);
    if (given_a != given_b || !given_a)
        return given_a == given_b;
    if (field->type == AG_TYPE && dialect == AG_SQLITE)
        return ag_sql_equal(text_of(a, field), text_of(b, field));
    return value_equal(a, b, field);
}

bool ag_field_equal(const ag_object *a, const ag_object *b, size_t index)
{
    const ag_field *field = &a->shape->fields[index];
    if (!value_equal(a, b, field))
        return false;
    for (size_t d = 0; d < AG_DIALECT_COUNT; d++) {
        if ((a->variants[d] || b->variants[d]) &&
            !variant_equal(a->variants[d], b->variants[d], field, ag_field_bit(index), d))
            return false;
    }
    return true;
}

uint64_t ag_object_changed(const ag_object *a, const ag_object *b)
{
    const unsigned skipped = AG_NODIFF | AG_HINT | AG_SUGAR | AG_HIDDEN;
    uint64_t changed = 0;
    assert(a->shape == b->shape);
    for (size_t i = 0; i < a->shape->field_count; i++) {
        const ag_field *field = &a->shape->fields[i];
        if (field->type != AG_CHILDREN && !(field->flags & skipped) && !ag_field_equal(a, b, i))
            changed |= ag_field_bit(i);
    }
    return changed;
}

bool ag_object_equal(const ag_object *a, const ag_object *b, bool by_structure)
{
    if (a->only != b->only || (!by_structure && !ag_streq(a->name, b->name)))
        return false;
    if (ag_object_changed(a, b) != 0)
        return false;
    for (size_t i = 0; i < a->shape->field_count; i++) {
        if (a->shape->fields[i].type == AG_CHILDREN && !ag_field_equal(a, b, i))
            return false;
    }
    return true;
}

/* ------------------------------------------------------------------ one dialect's view */

bool ag_object_is_for(const ag_object *object, ag_dialect_id dialect)
{
    return object->only == 0 || (object->only & (UINT64_C(1) << dialect)) != 0;
}

static ag_list list_for(ag_arena *arena, const ag_list *list, ag_dialect_id dialect)
{
    if (list->len == 0)
        return (ag_list){0};
    ag_list result = {.items = AG_NEW_ARRAY(arena, ag_object *, list->len), .cap = list->len};
    for (size_t i = 0; i < list->len; i++) {
        ag_object *object = ag_object_for(arena, list->items[i], dialect);
        if (object)
            ag_list_add(arena, &result, object);
    }
    return result;
}

ag_object *ag_object_for(ag_arena *arena, const ag_object *object, ag_dialect_id dialect)
{
    if (!ag_object_is_for(object, dialect))
        return NULL;
    ag_object *result = copy_head(arena, object);
    const ag_object *variant = object->variants[dialect];
    result->only = 0;
    memset(result->variants, 0, sizeof result->variants);
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        const ag_object *from = variant && (variant->given & ag_field_bit(i)) ? variant : object;
        if (field->type == AG_CHILDREN || field->type == AG_RECORDS)
            *ag_field_list(result, field) = list_for(arena, ag_field_list_of(from, field), dialect);
        else
            copy_value(arena, result, from, field);
    }
    return result;
}
