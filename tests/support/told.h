/*
 * told.h: schemas and operations from JSON, for tests.  A backtick in a text stands for a double quote, so that JSON can be read in C.  Whatever is not as it
 * should be fails the test.  Include after cmocka.h.
 */
#ifndef AG_TESTS_TOLD_H
#define AG_TESTS_TOLD_H

#include <autogen/diff.h>
#include <autogen/json.h>
#include <autogen/model.h>
#include <autogen/op.h>

#include <string.h>

static inline char *told_text(ag_arena *arena, const char *text)
{
    char *copy = ag_strdup(arena, text);
    for (char *c = strchr(copy, '`'); c; c = strchr(c, '`'))
        *c = '"';
    return copy;
}

/* "replay at /: message (hint)". */
static inline char *told_error(ag_arena *arena, const ag_error *err)
{
    ag_buf text = ag_buf_new(arena);
    ag_buf_put(&text, ag_error_describe(err->code)->word);
    if (err->path[0])
        ag_buf_format(&text, " at %s", err->path);
    ag_buf_format(&text, ": %s", err->message);
    if (err->hint[0])
        ag_buf_format(&text, " (%s)", err->hint);
    return text.text;
}

static inline ag_json *told_json(ag_arena *arena, const char *text)
{
    ag_json *json = NULL;
    ag_error err = {0};
    char *told = told_text(arena, text);
    if (!ag_json_read(arena, told, strlen(told), "told.json", &json, &err))
        fail_msg("%s\n%s", told_error(arena, &err), told);
    return json;
}

/* Settled. */
static inline ag_schema *told_schema(ag_arena *arena, const char *text)
{
    ag_object *object = NULL;
    ag_error err = {0};
    ag_json *json = told_json(arena, text);
    if (!ag_object_read(arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, NULL, &object,
                        &err) ||
        !ag_schema_settle(arena, (ag_schema *)object, &err))
        fail_msg("%s\n%s", told_error(arena, &err), text);
    return (ag_schema *)object;
}

/* As read: not bound. */
static inline ag_ops told_ops(ag_arena *arena, const char *text)
{
    ag_ops ops = {0};
    ag_error err = {0};
    if (!ag_ops_read(arena, told_json(arena, text), &ops, &err))
        fail_msg("%s\n%s", told_error(arena, &err), text);
    return ops;
}

/* JSON on one line, with backticks again. */
static inline char *told_line(ag_arena *arena, const ag_json *json)
{
    ag_buf text = ag_buf_new(arena);
    ag_json_print_canonical(&text, json);
    for (char *c = strchr(text.text, '"'); c; c = strchr(c, '"'))
        *c = '`';
    return text.text;
}

static inline char *told_schema_line(ag_arena *arena, const ag_schema *schema)
{
    return told_line(arena, ag_object_write(arena, &schema->base, AG_READ_DECLARED));
}

/* What the operations do, separated by "; ". */
static inline char *told_steps(ag_arena *arena, const ag_ops *ops)
{
    ag_buf text = ag_buf_new(arena);
    for (size_t i = 0; i < ops->len; i++)
        ag_buf_format(&text, "%s%s", i ? "; " : "", ag_op_describe(arena, ops->items[i]));
    return text.text;
}

#endif
