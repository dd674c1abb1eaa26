#include <autogen/revision.h>

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

typedef struct folder {
    ag_arena *arena;
    ag_names made; /* in the order of making */
    char path[64];
} folder;

static int open_folder(void **state)
{
    ag_arena *arena = ag_arena_open();
    folder *f = AG_NEW(arena, folder);
    f->arena = arena;
    strcpy(f->path, "/tmp/autogen-test-XXXXXX");
    *state = f;
    return mkdtemp(f->path) ? 0 : -1;
}

static int close_folder(void **state)
{
    folder *f = *state;
    int failed = 0;
    for (size_t i = f->made.len; i-- > 0;)
        failed |= remove(f->made.items[i]);
    failed |= rmdir(f->path);
    ag_arena_close(f->arena);
    return failed;
}

static const char *in(folder *f, const char *name)
{
    return ag_path_join(f->arena, f->path, name);
}

static void make(folder *f, const char *name)
{
    ag_error err = {0};
    assert_true(ag_folder_make(in(f, name), &err));
    AG_PUSH(f->arena, &f->made, in(f, name));
}

static void put(folder *f, const char *name, const char *text)
{
    ag_error err = {0};
    assert_true(ag_file_write(in(f, name), text, strlen(text), false, &err));
    AG_PUSH(f->arena, &f->made, in(f, name));
}

static const char *revision(folder *f, const char *id)
{
    return ag_format(f->arena,
                     "{\"format\": 1, \"revision\": \"%s\", \"down_revision\": null, \"upgrade\": "
                     "[{\"op\": \"execute\", \"file\": \"up.sql\"}], \"downgrade\": false}",
                     id);
}

static void test_store__loads_what_lies_there(void **state)
{
    folder *f = *state;
    make(f, "a");
    make(f, "a/2026");
    make(f, "b");
    make(f, "b/empty");
    put(f, "a/2026/up.sql", "select 1;");
    put(f, "a/2026/1.json", revision(f, "r1"));
    put(f, "a/up.sql", "select 2;");
    put(f, "a/2.json", revision(f, "r2"));
    put(f, "a/README.md", "not a revision");
    put(f, "a/.hidden.json", "not one either");
    put(f, "b/up.sql", "select 3;");
    put(f, "b/3.json", revision(f, "r3"));

    ag_names folders = {0};
    AG_PUSH(f->arena, &folders, in(f, "b"));
    AG_PUSH(f->arena, &folders, in(f, "nowhere"));
    AG_PUSH(f->arena, &folders, in(f, "a"));
    AG_PUSH(f->arena, &folders, in(f, "a/2026"));
    ag_revisions found = {0};
    ag_error err = {0};
    assert_true(ag_revisions_load(f->arena, &folders, &found, &err));
    assert_int_equal(found.len, 3);
    static const struct {
        const char *id, *path, *body;
    } wanted[] = {
        {"r2", "a/2.json", "select 2;"},
        {"r1", "a/2026/1.json", "select 1;"},
        {"r3", "b/3.json", "select 3;"},
    };
    for (size_t i = 0; i < found.len; i++) {
        assert_string_equal(found.items[i]->id, wanted[i].id);
        assert_string_equal(found.items[i]->path, in(f, wanted[i].path));
        assert_string_equal(found.items[i]->bodies.values.items[0], wanted[i].body);
    }
}

static void test_store__nothing(void **state)
{
    folder *f = *state;
    ag_revisions found = {0};
    ag_error err = {0};
    assert_true(ag_revisions_load(f->arena, &(ag_names){0}, &found, &err));
    assert_int_equal(found.len, 0);
}

static void test_store__places_what_is_wrong(void **state)
{
    folder *f = *state;
    put(f, "x.json", "{\n  \"format\": 1,\n  \"revision\": 7\n}\n");
    ag_names folders = {0};
    AG_PUSH(f->arena, &folders, f->path);
    ag_revisions found = {0};
    ag_error err = {0};
    assert_false(ag_revisions_load(f->arena, &folders, &found, &err));
    assert_int_equal(err.code, AG_E_TYPE);
    assert_string_equal(err.file, in(f, "x.json"));
    assert_int_equal(err.line, 3);
    assert_string_equal(err.path, "/revision");
    assert_null(found.items);
}

static void test_store__graph_errors_have_lines(void **state)
{
    folder *f = *state;
    put(f, "x.json",
        "{\n  \"format\": 1,\n  \"revision\": \"a\",\n  \"down_revision\": \"gone\",\n"
        "  \"upgrade\": [],\n  \"downgrade\": []\n}\n");
    ag_names folders = {0};
    AG_PUSH(f->arena, &folders, f->path);
    ag_revisions found = {0};
    ag_graph graph;
    ag_error err = {0};
    assert_true(ag_revisions_load(f->arena, &folders, &found, &err));
    assert_false(ag_graph_build(f->arena, &found, &graph, &err));
    assert_string_equal(err.file, in(f, "x.json"));
    assert_int_equal(err.line, 4);
    assert_string_equal(err.path, "/down_revision");
}

static void test_store__a_link_to_itself_ends(void **state)
{
    folder *f = *state;
    assert_int_equal(symlink(f->path, in(f, "loop")), 0);
    AG_PUSH(f->arena, &f->made, in(f, "loop"));
    ag_names folders = {0};
    AG_PUSH(f->arena, &folders, f->path);
    ag_revisions found = {0};
    ag_error err = {0};
    assert_false(ag_revisions_load(f->arena, &folders, &found, &err));
    assert_int_equal(err.code, AG_E_READ);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_store__loads_what_lies_there, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(test_store__nothing, open_folder, close_folder),
        cmocka_unit_test_setup_teardown(test_store__places_what_is_wrong, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(test_store__graph_errors_have_lines, open_folder,
                                        close_folder),
        cmocka_unit_test_setup_teardown(test_store__a_link_to_itself_ends, open_folder,
                                        close_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
