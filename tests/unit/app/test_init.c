/* The first files of a project. */
#include "folder.h"

#include <autogen/project.h>
#include <autogen/source.h>

static char *contents(ag_arena *arena, const char *path)
{
    ag_error err = {0};
    char *text = NULL;
    if (!ag_file_read(arena, path, &text, NULL, &err))
        fail_msg("%s", err.message);
    return text;
}

static void test_init__makes_a_project(void **state)
{
    char *folder = folder_make(*state);
    const char *inside = ag_path_join(*state, folder, "new/app");
    ag_error err = {0};
    ag_names files = {0};
    assert_true(ag_init(*state, inside, &files, &err));
    assert_int_equal(files.len, 3);
    for (size_t i = 0; i < files.len; i++)
        assert_true(ag_file_exists(files.items[i]));
    assert_string_equal(files.items[0], ag_path_join(*state, inside, "autogen.json"));
    assert_string_equal(files.items[2], ag_path_join(*state, inside, "migrations/.gitkeep"));
    folder_remove(*state, folder, 0);
}

static void test_init__writes_our_layout(void **state)
{
    char *folder = folder_make(*state);
    ag_error err = {0};
    ag_names files = {0};
    assert_true(ag_init(*state, folder, &files, &err));
    for (size_t i = 0; i < 2; i++) {
        char *text = contents(*state, files.items[i]);
        ag_json *json = NULL;
        ag_buf out = ag_buf_new(*state);
        assert_true(ag_json_read(*state, text, strlen(text), "f", &json, &err));
        ag_json_print(&out, json);
        assert_string_equal(out.text, text);
    }
    folder_remove(*state, folder, 0);
}

static void test_init__declares_what_every_dialect_can_hold(void **state)
{
    char *folder = folder_make(*state);
    ag_error err = {0};
    ag_names files = {0};
    ag_names schema_paths = {0};
    ag_schema *schema = NULL;
    assert_true(ag_init(*state, folder, &files, &err));
    AG_PUSH((ag_arena *)*state, &schema_paths, files.items[1]);
    if (!ag_source_json(*state, &schema_paths, (UINT64_C(1) << AG_DIALECT_COUNT) - 1, &schema,
                        &err))
        fail_msg("%s", folder_error(*state, &err, folder));
    assert_int_equal(schema->tables.len, 2);
    folder_remove(*state, folder, 0);
}

static void test_init__overwrites_nothing(void **state)
{
    static const char *const in_the_way[] = {
        "autogen.json",        "schema.json", "migrations/0001_first.sql",
        "migrations/.gitkeep", "migrations",
    };
    for (size_t i = 0; i < AG_COUNT(in_the_way); i++) {
        char *folder = folder_make(*state);
        char *path = folder_put(*state, folder, in_the_way[i], "mine");
        ag_error err = {0};
        ag_names files = {0};
        assert_false(ag_init(*state, folder, &files, &err));
        assert_int_equal(err.code, AG_E_EXISTS);
        assert_non_null(strstr(err.hint, "autogen init FOLDER"));
        assert_int_equal(files.len, 0);
        assert_string_equal(contents(*state, path), "mine");
        unlink(path);
        rmdir(ag_path_join(*state, folder, "migrations"));
        assert_int_equal(rmdir(folder), 0); /* nothing else was made */
    }
}

static void test_init__takes_an_empty_folder_for_migrations(void **state)
{
    char *folder = folder_make(*state);
    ag_error err = {0};
    ag_names files = {0};
    assert_true(ag_folder_make(ag_path_join(*state, folder, "migrations"), &err));
    assert_true(ag_init(*state, folder, &files, &err));
    folder_remove(*state, folder, 0);
}

static void test_version__is_the_projects(void **state)
{
    (void)state;
    assert_int_equal(strspn(ag_version(), "0123456789."), strlen(ag_version()));
    assert_non_null(strchr(ag_version(), '.'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(test_init__makes_a_project),
        FOLDER_TEST(test_init__writes_our_layout),
        FOLDER_TEST(test_init__declares_what_every_dialect_can_hold),
        FOLDER_TEST(test_init__overwrites_nothing),
        FOLDER_TEST(test_init__takes_an_empty_folder_for_migrations),
        FOLDER_TEST(test_version__is_the_projects),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
