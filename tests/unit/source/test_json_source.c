/* Declared schemas from files: formats, several files, and where errors are. */
#include "base/file.h"

#include <autogen/source.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#define BOTH ((UINT64_C(1) << AG_POSTGRESQL) | (UINT64_C(1) << AG_SQLITE))

typedef struct fixture {
    ag_arena *arena;
    char *folder;
    ag_names paths;
} fixture;

static int open_fixture(void **state)
{
    ag_arena *arena = ag_arena_open();
    fixture *f = AG_NEW(arena, fixture);
    f->arena = arena;
    f->folder = ag_strdup(arena, "/tmp/autogen-source-XXXXXX");
    *state = f;
    return mkdtemp(f->folder) ? 0 : -1;
}

static int close_fixture(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < f->paths.len; i++)
        unlink(f->paths.items[i]);
    int result = rmdir(f->folder);
    ag_arena_close(f->arena);
    return result;
}

static void put(fixture *f, const char *name, const char *text)
{
    ag_error err = {0};
    char *path = ag_path_join(f->arena, f->folder, name);
    assert_true(ag_file_write(path, text, strlen(text), true, &err));
    if (!ag_names_has(&f->paths, path))
        AG_PUSH(f->arena, &f->paths, path);
}

/* The schema, or NULL and the error as "file:line:column: path: message; hint". */
static ag_schema *read_files(fixture *f, uint64_t dialects, ag_error *err, const char **error)
{
    ag_schema *schema = NULL;
    if (ag_source_json(f->arena, &f->paths, dialects, &schema, err))
        return schema;
    assert_null(schema);
    char *place = ag_strdup(f->arena, ag_error_place(f->arena, err));
    const char *name = ag_starts_with(place, f->folder) ? place + strlen(f->folder) + 1 : place;
    *error = ag_format(f->arena, "%s: %s", name, err->message);
    return NULL;
}

static void test_json__adds_several_files_up(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    const char *error = "";
    put(f, "a.json",
        "{\"tables\": {\"a\": {\"columns\": {\"id\": {\"type\": \"bigint\"}}, "
        "\"primary_key\": [\"id\"]}}}");
    put(f, "b.json",
        "{\"$schema\": \"u\", \"x-y\": 1, \"format\": 1, \"enums\": {\"e\": [\"x\"]}, "
        "\"tables\": {\"b\": {\"columns\": {\"a\": {\"type\": \"bigint\", "
        "\"references\": \"a\"}, \"e\": {\"type\": \"e\"}}}}}");
    ag_schema *schema = read_files(f, BOTH, &err, &error);
    assert_string_equal(error, "");
    assert_int_equal(schema->tables.len, 2);
    assert_int_equal(schema->enums.len, 1);
    const ag_table *b = ag_table_find(schema, "b");
    const ag_foreign_key *key = (const ag_foreign_key *)b->foreign_keys.items[0];
    assert_string_equal(key->references.columns.items[0], "id");
}

static void test_json__is_empty_without_files(void **state)
{
    ag_error err = {0};
    const char *error = "";
    ag_schema *schema = read_files(*state, 0, &err, &error);
    assert_non_null(schema);
    assert_int_equal(schema->tables.len, 0);
}

static const struct {
    const char *a;
    const char *b; /* NULL: one file */
    uint64_t dialects;
    ag_error_code code;
    const char *error;
} bad[] = {
    {"{", NULL, BOTH, AG_E_SYNTAX, NULL},
    {"[]", NULL, BOTH, AG_E_TYPE, "a.json:1:1: expected an object, not a list"},
    {"{\"tabels\": {}, \"format\": 2}", NULL, BOTH, AG_E_VERSION,
     "a.json:1:26: /format: written by a newer autogen: format 2"},
    {"{\"format\": \"1\"}", NULL, BOTH, AG_E_TYPE,
     "a.json:1:12: /format: \"format\" is not a whole number from 1"},
    {"{\"format\": 0}", NULL, BOTH, AG_E_TYPE,
     "a.json:1:12: /format: \"format\" is not a whole number from 1"},
    {"{\"tables\": {\"t\": {\"columns\": {\n\"a\": {\"typ\": \"int\"}}}}}", NULL, BOTH, AG_E_KEY,
     "a.json:2:7: /tables/t/columns/a/typ: unknown key \"typ\""},
    {"{\"tables\": {}, \"tables\": {}}", NULL, BOTH, AG_E_KEY, NULL},
    {"{}", "{\"$schema\": \"x\", \"schema\": {}}", BOTH, AG_E_KEY,
     "b.json:1:18: /schema: unknown key \"schema\""},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"int\"}}}}}",
     "{\n\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"int\"}}}}}", BOTH, AG_E_NAME, NULL},
    {"{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"int\"}},\n\"primary_key\": [\"b\"]}}}",
     NULL, BOTH, AG_E_REFERENCE, NULL},
    {"{\"tables\": {\"t\": {\"columns\": {\n\"a\": {\"type\": \"tsvector\"}}}}}", NULL, BOTH,
     AG_E_PORTABLE, NULL},
};

static void test_json__says_what_is_wrong_and_where(void **state)
{
    fixture *f = *state;
    for (size_t i = 0; i < AG_COUNT(bad); i++) {
        ag_error err = {0};
        const char *error = "";
        put(f, "a.json", bad[i].a);
        put(f, "b.json", bad[i].b ? bad[i].b : "{}");
        assert_null(read_files(f, bad[i].dialects, &err, &error));
        if (bad[i].error)
            assert_string_equal(error, bad[i].error);
        assert_int_equal(err.code, bad[i].code);
        assert_true(err.line > 0);
    }
}

static void test_json__shows_both_places_of_a_name(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    const char *error = "";
    put(f, "a.json", "{\"enums\": {\"e\": [\"a\"]}}");
    put(f, "b.json", "{\n\"enums\": {\"e\": [\"a\"]}}");
    assert_null(read_files(f, BOTH, &err, &error));
    assert_true(ag_starts_with(error, "b.json:2:"));
    assert_non_null(strstr(err.hint, "a.json:1:"));
}

static void test_json__asks_for_portable_texts_only_with_two_dialects(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    const char *error = "";
    put(f, "a.json", "{\"tables\": {\"t\": {\"columns\": {\"a\": {\"type\": \"tsvector\"}}}}}");
    assert_non_null(read_files(f, UINT64_C(1) << AG_POSTGRESQL, &err, &error));
    assert_non_null(read_files(f, 0, &err, &error));
}

static void test_json__names_a_file_that_is_not_there(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    const char *error = "";
    AG_PUSH(f->arena, &f->paths, ag_path_join(f->arena, f->folder, "none.json"));
    assert_null(read_files(f, BOTH, &err, &error));
    assert_int_equal(err.code, AG_E_READ);
    assert_true(ag_starts_with(error, "none.json"));
}

/* Standard input becomes the text for as long as the test runs. */
static void test_json__reads_standard_input(void **state)
{
    fixture *f = *state;
    static const char text[] = "{\"tabels\": {}}";
    int ends[2];
    int kept = dup(STDIN_FILENO);
    ag_error err = {0};
    const char *error = "";
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], text, sizeof text - 1), sizeof text - 1);
    close(ends[1]);
    dup2(ends[0], STDIN_FILENO);
    AG_PUSH(f->arena, &f->paths, "-");
    ag_schema *schema = read_files(f, BOTH, &err, &error);
    dup2(kept, STDIN_FILENO);
    close(kept);
    close(ends[0]);
    f->paths.len = 0;
    assert_null(schema);
    assert_string_equal(error, "standard input:1:2: /tabels: unknown key \"tabels\"");
}

static void test_print__gives_what_can_be_read_again(void **state)
{
    fixture *f = *state;
    ag_error err = {0};
    const char *error = "";
    put(f, "a.json",
        "{\"tables\": {\"t\": {\"comment\": \"c\", \"columns\": {\"id\": {\"type\": "
        "\"bigint\", \"nullable\": false}, \"n\": {\"type\": \"text\", "
        "\"renamed_from\": \"m\"}}, \"primary_key\": [\"id\"]}}}");
    ag_schema *schema = read_files(f, BOTH, &err, &error);
    char *printed = ag_schema_print(f->arena, schema);
    put(f, "a.json", printed);
    ag_schema *again = read_files(f, BOTH, &err, &error);
    assert_string_equal(error, "");
    assert_true(ag_object_equal(&schema->base, &again->base, false));
    assert_string_equal(ag_schema_print(f->arena, again), printed);
    assert_non_null(strstr(printed, "\"renamed_from\": \"m\""));
}

static void test_json_schema__knows_formats(void **state)
{
    fixture *f = *state;
    ag_json *schema = ag_schema_json_schema(f->arena);
    ag_json *keys = ag_json_get(schema, "properties");
    assert_non_null(ag_json_get(keys, "tables"));
    assert_non_null(ag_json_get(keys, "$schema"));
    assert_int_equal(ag_json_get(ag_json_get(keys, "format"), "maximum")->integer,
                     AG_SCHEMA_FORMAT);
}

#define SOURCE_TEST(t) cmocka_unit_test_setup_teardown(t, open_fixture, close_fixture)

int main(void)
{
    const struct CMUnitTest tests[] = {
        SOURCE_TEST(test_json__adds_several_files_up),
        SOURCE_TEST(test_json__is_empty_without_files),
        SOURCE_TEST(test_json__says_what_is_wrong_and_where),
        SOURCE_TEST(test_json__shows_both_places_of_a_name),
        SOURCE_TEST(test_json__asks_for_portable_texts_only_with_two_dialects),
        SOURCE_TEST(test_json__names_a_file_that_is_not_there),
        SOURCE_TEST(test_json__reads_standard_input),
        SOURCE_TEST(test_print__gives_what_can_be_read_again),
        SOURCE_TEST(test_json_schema__knows_formats),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
