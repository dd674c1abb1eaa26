/* The laws of the middle: what diff, apply, reverse and the codec owe each other. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "law.h"

#include <autogen/json.h>

#include <string.h>

/* ------------------------------------------------------------------ helpers */

static bool has_unnamed(const ag_schema *schema)
{
    for (size_t i = 0; i < schema->tables.len; i++) {
        for (ag_kind kind = AG_KIND_PRIMARY_KEY; kind < AG_KIND_COUNT; kind++) {
            const ag_list *list = ag_children_of(schema->tables.items[i], kind);
            for (size_t j = 0; j < list->len; j++) {
                if (!list->items[j]->name)
                    return true;
            }
        }
    }
    return false;
}

static const char *describe(ag_arena *arena, const ag_ops *ops)
{
    ag_buf text = ag_buf_new(arena);
    for (size_t i = 0; i < ops->len; i++)
        ag_buf_format(&text, "\n   %s", ag_op_describe(arena, ops->items[i]));
    return text.text;
}

/* The operations, or why there are none. */
static const char *difference(const law_case *c, const ag_schema *from, const ag_schema *to,
                              const ag_renames *renames, ag_ops *ops)
{
    ag_error err = {0};
    const ag_diff_options options = {.renames = renames, .no_rename = true};
    if (!ag_diff(c->arena, from, to, &options, ops, NULL, &err))
        return ag_format(c->arena, "diff fails: %s", law_error(c->arena, &err));
    return NULL;
}

/* What `made` is not and should be.  Where `wanted` has no names, a comparison has to find nothing. */
static const char *not_equal(const law_case *c, const ag_schema *made, const ag_schema *wanted,
                             const ag_ops *ops)
{
    ag_ops rest = {0};
    if (!has_unnamed(wanted) && ag_object_equal(&made->base, &wanted->base, false))
        return NULL;
    const char *why = difference(c, made, wanted, NULL, &rest);
    if (why || rest.len > 0 || !has_unnamed(wanted))
        return ag_format(c->arena, "%s\n  made: %s\n  by:%s\n  left:%s", why ? why : "not equal",
                         law_text(c->arena, made), describe(c->arena, ops),
                         describe(c->arena, &rest));
    return NULL;
}

/* Every foreign key's table and columns, every key's columns are there. */
static const char *dangling(const law_case *c, const ag_schema *schema)
{
    ag_schema *copy = ag_schema_copy(c->arena, schema);
    random_repair(copy);
    if (ag_object_equal(&copy->base, &schema->base, false))
        return NULL;
    return ag_format(c->arena, "something dangles: %s", law_text(c->arena, schema));
}

/* Apply in turn, and look at each point. */
static const char *apply(const law_case *c, ag_schema *schema, ag_ops *ops)
{
    for (size_t i = 0; i < ops->len; i++) {
        ag_error err = {0};
        const char *why = NULL;
        if (!ag_op_bind(c->arena, schema, ops->items[i], &err) ||
            !ag_op_apply(c->arena, schema, ops->items[i], &err))
            why = law_error(c->arena, &err);
        else
            why = dangling(c, schema);
        if (why)
            return ag_format(c->arena, "operation %zu (%s): %s; of%s", i,
                             ag_op_describe(c->arena, ops->items[i]), why, describe(c->arena, ops));
    }
    return NULL;
}

static char *ops_text(ag_arena *arena, const ag_ops *ops)
{
    ag_buf text = ag_buf_new(arena);
    ag_json_print(&text, ag_ops_write(arena, ops));
    return text.text;
}

static const char *read_ops(const law_case *c, const char *text, ag_ops *ops)
{
    ag_json *json = NULL;
    ag_error err = {0};
    if (ag_json_read(c->arena, text, strlen(text), "ops.json", &json, &err) &&
        ag_ops_read(c->arena, json, ops, &err))
        return NULL;
    return ag_format(c->arena, "cannot read what was written: %s at %s: %s",
                     law_error(c->arena, &err), err.path, text);
}

/* ------------------------------------------------------------------ laws */

static const char *nothing_differs(const law_case *c)
{
    const ag_schema *const schemas[] = {c->from, c->to};
    for (size_t i = 0; i < AG_COUNT(schemas); i++) {
        ag_ops ops = {0};
        const char *why = difference(c, schemas[i], schemas[i], NULL, &ops);
        if (why || ops.len > 0)
            return ag_format(c->arena, "diff of equals: %s%s", why ? why : "",
                             describe(c->arena, &ops));
        if (!ag_object_equal(&schemas[i]->base, &ag_schema_copy(c->arena, schemas[i])->base, false))
            return "a copy is not equal";
    }
    return NULL;
}

static const char *apply_reaches(const law_case *c)
{
    ag_ops ops = {0};
    ag_error err = {0};
    ag_schema *schema = ag_schema_copy(c->arena, c->from);
    const char *why = difference(c, c->from, c->to, &c->renames, &ops);
    why = why ? why : apply(c, schema, &ops);
    why = why ? why : not_equal(c, schema, c->to, &ops);
    ag_schema *at_once = ag_schema_copy(c->arena, c->from);
    if (!why && !ag_ops_apply(c->arena, at_once, &ops, &err))
        return ag_format(c->arena, "at once: %s", law_error(c->arena, &err));
    if (!why && !ag_object_equal(&schema->base, &at_once->base, false))
        return "operations applied at once do something else than one by one";
    if (!why && !ag_schema_settle(c->arena, ag_schema_copy(c->arena, schema), &err))
        return ag_format(c->arena, "the result is not valid: %s", law_error(c->arena, &err));
    return why;
}

static const char *reverse_restores(const law_case *c)
{
    ag_ops ops = {0}, back = {0};
    ag_schema *schema = ag_schema_copy(c->arena, c->from);
    const char *why = difference(c, c->from, c->to, &c->renames, &ops);
    why = why ? why : apply(c, schema, &ops);
    if (!why && !ag_ops_reverse(c->arena, &ops, &back))
        why = "an operation has no opposite";
    why = why ? why : apply(c, schema, &back);
    return why ? why : not_equal(c, schema, c->from, &back);
}

/* Written, read, written: the same bytes; and what was read does the same. */
static const char *json_keeps(const law_case *c)
{
    ag_ops ops = {0}, read = {0}, back = {0}, read_back = {0};
    ag_schema *schema = ag_schema_copy(c->arena, c->from);
    ag_schema *again = ag_schema_copy(c->arena, c->from);
    const char *why = difference(c, c->from, c->to, &c->renames, &ops);
    if (why)
        return why;
    char *text = ops_text(c->arena, &ops);
    why = read_ops(c, text, &read);
    if (!why && strcmp(ops_text(c->arena, &read), text) != 0)
        why = ag_format(c->arena, "other bytes:\n%s\n%s", text, ops_text(c->arena, &read));
    why = why ? why : apply(c, schema, &ops);
    why = why ? why : apply(c, again, &read);
    if (!why && !ag_object_equal(&schema->base, &again->base, false))
        why = ag_format(c->arena, "what was read does something else: %s", text);
    if (!why && strcmp(ops_text(c->arena, &read), text) != 0)
        why =
            ag_format(c->arena, "other bytes when bound:\n%s\n%s", text, ops_text(c->arena, &read));
    (void)ag_ops_reverse(c->arena, &read, &back);
    why = why ? why : read_ops(c, ops_text(c->arena, &back), &read_back);
    why = why ? why : apply(c, again, &read_back);
    return why ? why : not_equal(c, again, c->from, &read_back);
}

/* What a shell makes of the words behind "--rename ": single quotes are all that is used. */
static char *unquoted(ag_arena *arena, const char *flag)
{
    ag_buf text = ag_buf_new(arena);
    bool quoted = false;
    for (const char *c = flag + strlen("--rename "); *c; c++) {
        if (*c == '\'')
            quoted = !quoted;
        else if (*c == '\\' && !quoted)
            ag_buf_putc(&text, *++c);
        else
            ag_buf_putc(&text, *c);
    }
    return text.text;
}

/* The flag of a question means its pair, and nobody is asked about it again. */
static const char *answer(const law_case *c, const ag_question *question)
{
    ag_rename rename = {0};
    ag_error err = {0};
    ag_renames renames = {0};
    ag_ops ops = {0};
    ag_questions questions = {0};
    const ag_diff_options options = {.renames = &renames};
    if (!ag_rename_parse(c->arena, unquoted(c->arena, question->flag), c->to, &rename, &err))
        return ag_format(c->arena, "%s: %s", question->flag, law_error(c->arena, &err));
    if (rename.kind != question->kind || !ag_streq(rename.table, question->table) ||
        !ag_streq(rename.from, question->from) || !ag_streq(rename.to, question->to))
        return ag_format(c->arena, "%s means [%s] [%s] [%s]", question->flag,
                         rename.table ? rename.table : "", rename.from, rename.to);
    for (size_t i = 0; i < c->renames.len; i++)
        AG_PUSH(c->arena, &renames, c->renames.items[i]);
    AG_PUSH(c->arena, &renames, rename);
    if (!ag_diff(c->arena, c->from, c->to, &options, &ops, &questions, &err))
        return ag_format(c->arena, "%s: %s", question->flag, law_error(c->arena, &err));
    for (size_t i = 0; i < questions.len; i++) {
        if (ag_streq(questions.items[i].flag, question->flag))
            return ag_format(c->arena, "%s: asked again", question->flag);
    }
    return apply(c, ag_schema_copy(c->arena, c->from), &ops);
}

static const char *questions_have_answers(const law_case *c)
{
    ag_ops ops = {0};
    ag_error err = {0};
    ag_questions questions = {0};
    const ag_diff_options options = {.renames = &c->renames};
    const char *why = NULL;
    if (!ag_diff(c->arena, c->from, c->to, &options, &ops, &questions, &err))
        return law_error(c->arena, &err);
    for (size_t i = 0; i < questions.len && i < 10 && !why; i++)
        why = answer(c, &questions.items[i]);
    return why;
}

static void test_diff__of_equals_is_empty(void **state)
{
    (void)state;
    law_check(nothing_differs, 300, false);
}

static void test_diff__applied_reaches_the_other(void **state)
{
    (void)state;
    law_check(apply_reaches, 1000, false);
}

static void test_diff__with_renames_reaches_the_other(void **state)
{
    (void)state;
    law_check(apply_reaches, 1000, true);
    law_check_features(apply_reaches, 500, true, RANDOM_LIVE_HEIRS);
}

static void test_reverse__restores(void **state)
{
    (void)state;
    law_check(reverse_restores, 1000, true);
    law_check_features(reverse_restores, 500, true, RANDOM_LIVE_HEIRS);
}

static void test_json__says_all_of_an_operation(void **state)
{
    (void)state;
    law_check(json_keeps, 500, false);
    law_check(json_keeps, 500, true);
}

static void test_questions__have_answers(void **state)
{
    (void)state;
    law_check(questions_have_answers, 500, false);
    law_check(questions_have_answers, 500, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_diff__of_equals_is_empty),
        cmocka_unit_test(test_diff__applied_reaches_the_other),
        cmocka_unit_test(test_diff__with_renames_reaches_the_other),
        cmocka_unit_test(test_reverse__restores),
        cmocka_unit_test(test_json__says_all_of_an_operation),
        cmocka_unit_test(test_questions__have_answers),
    };
    return cmocka_run_group_tests_name("laws of diff", tests, NULL, NULL);
}
