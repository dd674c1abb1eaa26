/* A schema printed as an annotated C header is the same schema when it is read. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/file.h"
#include "law.h"

#include <autogen/json.h>
#include <autogen/source.h>

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *read_back(ag_arena *arena, const char *text, ag_schema **out)
{
    const char *root = getenv("AUTOGEN_SOURCE");
    char *path = ag_format(arena, "/tmp/autogen-law-%ld.h", (long)getpid());
    ag_names paths = {0};
    ag_c_options options = {0};
    ag_error err = {0};
    AG_PUSH(arena, &paths, path);
    AG_PUSH(arena, &options.arguments, ag_format(arena, "-I%s/include", root ? root : "."));
    assert_true(ag_file_write(path, text, strlen(text), true, &err));
    bool done =
        ag_source_c_part(arena, &paths, &options, out, &err) && ag_schema_settle(arena, *out, &err);
    unlink(path);
    return done ? NULL
                : ag_format(arena, "%s %s\n%s", ag_error_place(arena, &err), law_error(arena, &err),
                            text);
}

static const char *survives(ag_arena *arena, const ag_schema *schema)
{
    ag_schema *settled = ag_schema_copy(arena, schema);
    ag_schema *again = NULL;
    ag_error err = {0};
    const char *text = ag_schema_print_c(arena, schema);
    assert_true(ag_schema_settle(arena, settled, &err));
    const char *error = read_back(arena, text, &again);
    if (error)
        return error;
    if (!ag_object_equal(&settled->base, &again->base, false))
        return ag_format(arena, "not what was printed:\n%s\n%s", text,
                         ag_schema_print(arena, again));
    return strcmp(ag_schema_print(arena, settled), ag_schema_print(arena, again)) == 0
               ? NULL
               : ag_format(arena, "printed differently:\n%s\n%s\n%s", text,
                           ag_schema_print(arena, settled), ag_schema_print(arena, again));
}

static const char *c_keeps(const law_case *c)
{
    const char *wrong = survives(c->arena, c->from);
    return wrong ? wrong : survives(c->arena, c->declared);
}

static void test_c__keeps_schemas(void **state)
{
    (void)state;
    law_check(c_keeps, 40, false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_c__keeps_schemas)};
    return cmocka_run_group_tests_name("laws of C headers", tests, NULL, NULL);
}
