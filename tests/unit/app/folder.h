/* folder.h: a temporary folder for a test, with files in it. */
#ifndef AG_TESTS_APP_FOLDER_H
#define AG_TESTS_APP_FOLDER_H

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

static inline int folder_arena_open(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static inline int folder_arena_close(void **state)
{
    ag_arena_close(*state);
    return 0;
}

#define FOLDER_TEST(f) cmocka_unit_test_setup_teardown(f, folder_arena_open, folder_arena_close)

static inline char *folder_make(ag_arena *arena)
{
    char *path = ag_strdup(arena, "/tmp/autogen-app-XXXXXX");
    assert_non_null(mkdtemp(path));
    return path;
}

/* Removes what the tests of this folder make: files, and folders at most three deep. */
static inline void folder_remove(ag_arena *arena, const char *path, int depth)
{
    static const char *const hidden[] = {".env", ".gitkeep"};
    ag_error err = {0};
    ag_names names = {0};
    assert_true(depth < 4);
    assert_true(ag_folder_list(arena, path, &names, &err));
    for (size_t i = 0; i < AG_COUNT(hidden); i++)
        unlink(ag_path_join(arena, path, hidden[i]));
    for (size_t i = 0; i < names.len; i++) {
        const char *child = ag_path_join(arena, path, names.items[i]);
        if (ag_folder_exists(child))
            folder_remove(arena, child, depth + 1);
        else
            unlink(child);
    }
    assert_int_equal(rmdir(path), 0);
}

/* A file below the folder; its folders are made. */
static inline char *folder_put(ag_arena *arena, const char *folder, const char *name,
                               const char *text)
{
    ag_error err = {0};
    char *path = ag_path_join(arena, folder, name);
    assert_true(ag_folder_make(ag_path_folder(arena, path), &err));
    assert_true(ag_file_write(path, text, strlen(text), true, &err));
    return path;
}

/* "place: message; hint", with "@" for the folder. */
static inline char *folder_error(ag_arena *arena, const ag_error *err, const char *folder)
{
    char *text = ag_format(arena, "%s: %s%s%s", ag_error_place(arena, err), err->message,
                           err->hint[0] ? "; " : "", err->hint);
    ag_buf out = ag_buf_new(arena);
    for (const char *p = text; *p;) {
        bool here = folder && ag_starts_with(p, folder);
        if (here)
            ag_buf_put(&out, "@");
        else
            ag_buf_putc(&out, *p);
        p += here ? strlen(folder) : 1;
    }
    return out.text;
}

#endif
