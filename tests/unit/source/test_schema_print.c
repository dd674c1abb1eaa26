#include <autogen/source.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* `counts` by kind of the schema's own, in the order of ag_kind. */
static ag_schema *schema_of(ag_arena *arena, const size_t counts[AG_KIND_TOP_END])
{
    ag_schema *schema = ag_schema_new(arena);
    for (int kind = 0; kind < AG_KIND_TOP_END; kind++) {
        for (size_t i = 0; i < counts[kind]; i++) {
            ag_object *object = ag_object_new(arena, ag_kinds[kind].shape,
                                              ag_format(arena, "\"n\"%d_%zu", kind, i));
            if (kind == AG_KIND_ENUM)
                AG_PUSH(arena, &((ag_enum *)object)->values, "v");
            if (kind == AG_KIND_TABLE && i % 2)
                ((ag_table *)object)->comment =
                    "a comment that is so long that the table does not stand on one line of its own";
            ag_list_add(arena, ag_children(&schema->base, (ag_kind)kind), object);
        }
    }
    return schema;
}

/* Printing part by part gives what printing the whole would. */
static void test_schema_print__many_as_few(void **state)
{
    static const size_t counts[][AG_KIND_TOP_END] = {
        {0},           {0, 0, 1, 2},  {0, 0, 0, 33},  {0, 0, 32, 0},
        {0, 0, 33, 0}, {1, 1, 40, 1}, {2, 0, 50, 60}, {0, 40, 0, 3},
    };
    (void)state;
    for (size_t i = 0; i < AG_COUNT(counts); i++) {
        ag_arena *arena = ag_arena_open();
        const ag_schema *schema = schema_of(arena, counts[i]);
        ag_buf whole = ag_buf_new(arena);
        ag_json_print(&whole, ag_object_write(arena, &schema->base, AG_READ_DECLARED));
        assert_string_equal(ag_schema_print(arena, schema), whole.text);
        ag_arena_close(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_schema_print__many_as_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
