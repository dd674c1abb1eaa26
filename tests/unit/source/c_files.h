/* c_files.h: schemas declared in C for tests: a folder of files, what reading them gives, and what is wrong with them. */
#ifndef AG_TESTS_C_FILES_H
#define AG_TESTS_C_FILES_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "base/file.h"

#include <autogen/source.h>

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define POSTGRESQL (UINT64_C(1) << AG_POSTGRESQL)
#define BOTH (POSTGRESQL | (UINT64_C(1) << AG_SQLITE))

typedef struct c_files {
    ag_arena *arena;
    char *folder;
    ag_names written;
    ag_names paths; /* of what is read */
    ag_c_options options;
} c_files;

/* A file of the tree that is tested. */
static inline char *c_files_tree(c_files *f, const char *path)
{
    const char *root = getenv("AUTOGEN_SOURCE");
    return ag_path_join(f->arena, root ? root : ".", path);
}

static inline int c_files_open(void **state)
{
    ag_arena *arena = ag_arena_open();
    c_files *f = AG_NEW(arena, c_files);
    f->arena = arena;
    f->folder = ag_strdup(arena, "/tmp/autogen-c-XXXXXX");
    AG_PUSH(arena, &f->options.arguments, ag_format(arena, "-I%s", c_files_tree(f, "include")));
    *state = f;
    return mkdtemp(f->folder) ? 0 : -1;
}

static inline int c_files_close(void **state)
{
    c_files *f = *state;
    for (size_t i = 0; i < f->written.len; i++)
        unlink(f->written.items[i]);
    int result = rmdir(f->folder);
    ag_arena_close(f->arena);
    return result;
}

/* A file that may be included. */
static inline const char *c_files_put(c_files *f, const char *name, const char *text)
{
    ag_error err = {0};
    char *path = ag_path_join(f->arena, f->folder, name);
    assert_true(ag_file_write(path, text, strlen(text), true, &err));
    if (!ag_names_has(&f->written, path))
        AG_PUSH(f->arena, &f->written, path);
    return path;
}

/* A header that is read; the usual includes are its first line. */
static inline void c_files_add(c_files *f, const char *name, const char *text)
{
    const char *path = c_files_put(
        f, name,
        ag_format(f->arena, "#include <autogen/annotate.h>\n#include <stdint.h>\n%s\n", text));
    if (!ag_names_has(&f->paths, path))
        AG_PUSH(f->arena, &f->paths, path);
}

/* What reading gives as the text of a schema file, or "name:line:column: message; hint". */
static inline const char *c_files_read(c_files *f, uint64_t dialects)
{
    ag_schema *schema = NULL;
    ag_error err = {0};
    if (ag_source_c(f->arena, &f->paths, &f->options, dialects, &schema, &err))
        return ag_schema_print(f->arena, schema);
    assert_null(schema);
    const char *place = ag_error_place(f->arena, &err);
    if (ag_starts_with(place, f->folder))
        place = ag_format(f->arena, "%s", place + strlen(f->folder) + 1);
    return ag_format(f->arena, "%s: %s; %s", place, err.message, err.hint);
}

/* The same of one header; the first line of `text` is line 3. */
static inline const char *c_files_text(c_files *f, const char *text)
{
    c_files_add(f, "a.h", text);
    return c_files_read(f, POSTGRESQL);
}

#endif
