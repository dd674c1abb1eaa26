/* sample.h: described structs that use every type of field and every flag, for the tests of this folder. */
#ifndef AG_TESTS_CODEC_SAMPLE_H
#define AG_TESTS_CODEC_SAMPLE_H

#include <autogen/json.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

typedef struct sample_part {
    ag_object base;
    const char *column;
    const char *expression;
} sample_part;

typedef struct sample_key {
    ag_object base;
    ag_names columns;
    const char *comment;
} sample_key;

typedef struct sample_item {
    ag_object base;
    const char *type;
    bool nullable;
} sample_item;

typedef struct sample {
    ag_object base;
    bool ready;
    int64_t size;
    const char *comment;
    const char *label;
    const char *where;
    const char *type;
    ag_word action;
    const char *owner;
    ag_target references;
    ag_names steps;
    ag_names tags;
    ag_names parents;
    ag_pairs options;
    ag_list parts;
    ag_list key;
    ag_list keys;
    ag_list items;
    const char *renamed_from;
    bool unique;
    int64_t secret;
} sample;

static const ag_field sample_part_fields[] = {
    AG_ROW_NAME(sample_part, column, "column", .flags = AG_SHORT, .doc = "a column"),
    AG_ROW_SQL(sample_part, expression, "expression", .doc = "an expression"),
};
static const ag_shape sample_part_shape = {
    .noun = "part",
    .id = -1,
    .size = sizeof(sample_part),
    .fields = sample_part_fields,
    .field_count = AG_COUNT(sample_part_fields),
};
static const ag_shape *const sample_part_ref = &sample_part_shape;

static const ag_field sample_key_fields[] = {
    AG_ROW_LIST(sample_key, columns, "columns", .flags = AG_REQUIRED | AG_SHORT, .doc = "columns"),
    AG_ROW_TEXT(sample_key, comment, "comment", .doc = "what for"),
};
static const ag_shape sample_key_shape = {
    .noun = "key",
    .plural = "keys",
    .id = -1,
    .size = sizeof(sample_key),
    .fields = sample_key_fields,
    .field_count = AG_COUNT(sample_key_fields),
    .may_be_unnamed = true,
};
static const ag_shape *const sample_key_ref = &sample_key_shape;

static const ag_field sample_item_fields[] = {
    AG_ROW_TYPE(sample_item, type, "type", .flags = AG_REQUIRED, .doc = "a type"),
    AG_ROW_BOOL(sample_item, nullable, "nullable", .preset = true, .flags = AG_STATED,
                .doc = "NULL"),
};
static const ag_shape sample_item_shape = {
    .noun = "item",
    .plural = "items",
    .id = -1,
    .size = sizeof(sample_item),
    .fields = sample_item_fields,
    .field_count = AG_COUNT(sample_item_fields),
};
static const ag_shape *const sample_item_ref = &sample_item_shape;

static const char *const sample_actions[] = {"no action", "restrict", "cascade", NULL};

static const ag_field sample_fields[] = {
    AG_ROW_BOOL(sample, ready, "ready", .doc = "a flag"),
    AG_ROW_INT(sample, size, "size", .doc = "a number"),
    AG_ROW_TEXT(sample, comment, "comment", .doc = "for people"),
    AG_ROW_NAME(sample, label, "label", .doc = "a name"),
    AG_ROW_SQL(sample, where, "where", .doc = "an expression"),
    AG_ROW_TYPE(sample, type, "type", .doc = "a type"),
    AG_ROW_WORD(sample, action, "action", sample_actions, .doc = "one of some"),
    AG_ROW_REF(sample, owner, "owner", .doc = "another object"),
    AG_ROW_TARGET(sample, references, "references", .doc = "a target"),
    AG_ROW_LIST(sample, steps, "steps", .doc = "in order"),
    AG_ROW_SET(sample, tags, "tags", .doc = "in no order"),
    AG_ROW_LIST(sample, parents, "parents", .flags = AG_SCALAR | AG_STATED,
                .doc = "one or several"),
    AG_ROW_MAP(sample, options, "options", .doc = "pairs"),
    AG_ROW_RECORDS(sample, parts, "parts", sample_part_ref, .doc = "records"),
    AG_ROW_CHILDREN(sample, key, "key", sample_key_ref, .flags = AG_ONE, .doc = "at most one"),
    AG_ROW_CHILDREN(sample, keys, "keys", sample_key_ref, .doc = "named or not"),
    AG_ROW_CHILDREN(sample, items, "items", sample_item_ref, .doc = "named"),
    AG_ROW_NAME(sample, renamed_from, "renamed_from", .flags = AG_HINT, .doc = "a hint"),
    AG_ROW_BOOL(sample, unique, "unique", .flags = AG_SUGAR, .doc = "sugar"),
    AG_ROW_INT(sample, secret, "secret", .flags = AG_HIDDEN, .doc = "nobody's"),
};
static const ag_shape sample_shape = {
    .noun = "sample",
    .plural = "samples",
    .id = -1,
    .size = sizeof(sample),
    .fields = sample_fields,
    .field_count = AG_COUNT(sample_fields),
    .doc = "a sample",
};

static inline int sample_open(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static inline int sample_close(void **state)
{
    ag_arena_close(*state);
    return 0;
}

#define SAMPLE_TEST(f) cmocka_unit_test_setup_teardown(f, sample_open, sample_close)

/* A text that must be JSON. */
static inline ag_json *sample_json(ag_arena *arena, const char *text)
{
    ag_error err = {0};
    ag_json *json = NULL;
    if (!ag_json_read(arena, text, strlen(text), "sample.json", &json, &err))
        fail_msg("%s: %s", ag_error_place(arena, &err), err.message);
    return json;
}

/* "place: message; hint" of a recorded error. */
static inline char *sample_error(ag_arena *arena, const ag_error *err)
{
    return ag_format(arena, "%s: %s%s%s", ag_error_place(arena, err), err->message,
                     err->hint[0] ? "; " : "", err->hint);
}

#endif
