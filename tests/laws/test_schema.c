/* The laws of whole schemas: reading, writing, settling. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "law.h"

#include <autogen/json.h>
#include <autogen/revision.h>

#include <string.h>

static char *text_of(ag_arena *arena, const ag_schema *schema)
{
    ag_buf text = ag_buf_new(arena);
    ag_json_print(&text, ag_object_write(arena, &schema->base, AG_READ_DECLARED));
    return text.text;
}

static const char *read(const law_case *c, const char *text, ag_schema **out)
{
    ag_json *json = NULL;
    ag_object *object = NULL;
    ag_error err = {0};
    if (!ag_json_read(c->arena, text, strlen(text), "schema.json", &json, &err) ||
        !ag_object_read(c->arena, &ag_schema_shape, json, NULL, AG_READ_DECLARED, NULL, &object,
                        &err))
        return ag_format(c->arena, "cannot read what was written: %s at %s",
                         law_error(c->arena, &err), err.path);
    *out = (ag_schema *)object;
    return NULL;
}

static const char *survives(const law_case *c, const ag_schema *schema)
{
    ag_schema *again = NULL;
    const char *text = text_of(c->arena, schema);
    const char *why = read(c, text, &again);
    if (why)
        return why;
    if (!ag_object_equal(&schema->base, &again->base, false))
        return ag_format(c->arena, "read back it is another one: %s", text);
    if (strcmp(text, text_of(c->arena, again)) != 0)
        return ag_format(c->arena, "other bytes:\n%s\n%s", text, text_of(c->arena, again));
    return NULL;
}

static const char *settles_once(const law_case *c, const ag_schema *schema)
{
    ag_schema *once = ag_schema_copy(c->arena, schema);
    ag_error err = {0};
    if (!ag_schema_settle(c->arena, once, &err))
        return law_error(c->arena, &err);
    ag_schema *twice = ag_schema_copy(c->arena, once);
    if (!ag_schema_settle(c->arena, twice, &err))
        return ag_format(c->arena, "a second time: %s", law_error(c->arena, &err));
    return ag_object_equal(&once->base, &twice->base, false) ? NULL : "settling twice is more";
}

/* Settled schemas: named throughout as a history is, and as declared. */
static const char *codec_keeps(const law_case *c)
{
    const char *why = survives(c, c->from);
    return why ? why : survives(c, c->declared);
}

static const char *settling_is_idempotent(const law_case *c)
{
    const char *why = settles_once(c, c->declared);
    return why ? why : settles_once(c, c->to);
}

/* Sugar and hints are read and written like everything else, so the read schema settles to the same. */
static const char *reading_settles_alike(const law_case *c)
{
    ag_schema *read_back = NULL, *direct = ag_schema_copy(c->arena, c->declared);
    ag_error err = {0};
    const char *why = read(c, text_of(c->arena, c->declared), &read_back);
    if (why)
        return why;
    if (!ag_schema_settle(c->arena, read_back, &err) || !ag_schema_settle(c->arena, direct, &err))
        return law_error(c->arena, &err);
    return ag_object_equal(&read_back->base, &direct->base, false) ? NULL : "sugar got lost";
}

/* The object or anything in it knows that there are dialects. */
static bool knows_dialects(const ag_object *object)
{
    if (object->only || object->variants[AG_POSTGRESQL] || object->variants[AG_SQLITE])
        return true;
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (field->type != AG_CHILDREN && field->type != AG_RECORDS)
            continue;
        const ag_list *list = ag_field_list_of(object, field);
        for (size_t j = 0; j < list->len; j++) {
            if (knows_dialects(list->items[j]))
                return true;
        }
    }
    return false;
}

/* A schema for one dialect says what the whole says there, and nothing of dialects any more. */
static const char *dialects_are_resolved(const law_case *c)
{
    for (ag_dialect_id d = 0; d < AG_DIALECT_COUNT; d++) {
        ag_schema *one = ag_schema_for(c->arena, c->to, d);
        ag_schema *again = ag_schema_for(c->arena, one, d);
        if (!ag_object_equal(&one->base, &again->base, false))
            return "a schema for a dialect is not its own";
        if (knows_dialects(&one->base))
            return ag_format(c->arena, "it still knows dialects: %s", text_of(c->arena, one));
    }
    return NULL;
}

static void reverse_list(ag_list *list)
{
    for (size_t i = 0; i < list->len / 2; i++) {
        ag_object *object = list->items[i];
        list->items[i] = list->items[list->len - 1 - i];
        list->items[list->len - 1 - i] = object;
    }
}

/* The same schema, told in another order, with what goes without saying said or not, and with other values where they do not count. */
static void retell(ag_object *object)
{
    object->given = ~object->given;
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        if (field->type == AG_TEXT && (field->flags & AG_NODIFF))
            *(const char **)ag_field_at(object, field) = "another";
        if (field->type != AG_CHILDREN)
            continue;
        ag_list *list = ag_field_list(object, field);
        reverse_list(list);
        for (size_t j = 0; j < list->len; j++)
            retell(list->items[j]);
    }
}

static const char *digest_is_equality(const law_case *c)
{
    ag_schema *retold = ag_schema_copy(c->arena, c->to);
    retell(&retold->base);
    const ag_schema *const others[] = {c->to, retold, c->from};
    const char *digest = ag_schema_digest(c->arena, c->to);
    for (size_t i = 0; i < AG_COUNT(others); i++) {
        bool equal = ag_object_equal(&c->to->base, &others[i]->base, false);
        bool same = strcmp(digest, ag_schema_digest(c->arena, others[i])) == 0;
        if (equal != same)
            return ag_format(c->arena, "%s, and their digests are %s (%zu)",
                             equal ? "equal" : "not equal", same ? "the same" : "not", i);
    }
    return NULL;
}

static void test_codec__keeps_schemas(void **state)
{
    (void)state;
    law_check(codec_keeps, 1000, false);
}

static void test_settle__is_idempotent(void **state)
{
    (void)state;
    law_check(settling_is_idempotent, 1000, false);
}

static void test_settle__does_the_same_after_reading(void **state)
{
    (void)state;
    law_check(reading_settles_alike, 500, false);
}

static void test_schema_for__resolves(void **state)
{
    (void)state;
    law_check(dialects_are_resolved, 200, false);
}

static void test_digest__is_equality(void **state)
{
    (void)state;
    law_check(digest_is_equality, 1000, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_codec__keeps_schemas),
        cmocka_unit_test(test_settle__is_idempotent),
        cmocka_unit_test(test_settle__does_the_same_after_reading),
        cmocka_unit_test(test_schema_for__resolves),
        cmocka_unit_test(test_digest__is_equality),
    };
    return cmocka_run_group_tests_name("laws of schemas", tests, NULL, NULL);
}
