/* store.c: the folders in which revisions lie. */
#include "revision/revision.h"

#include "base/file.h"

#include <stdlib.h>
#include <string.h>

/* Deeper than any template makes them; a link that leads back to its own folder ends here. */
enum { DEEPEST = 8 };

static bool list_files(ag_arena *arena, const char *folder, int depth, ag_names *paths,
                       ag_error *err)
{
    ag_names names = {0};
    if (depth > DEEPEST)
        return ag_fail(err, AG_E_READ, &(ag_place){.file = folder},
                       "folders lie more than %d deep in each other", DEEPEST);
    if (!ag_folder_list(arena, folder, &names, err))
        return false;
    for (size_t i = 0; i < names.len; i++) {
        const char *path = ag_path_join(arena, folder, names.items[i]);
        if (ag_ends_with(path, ".json"))
            AG_PUSH(arena, paths, path);
        else if (ag_folder_exists(path) && !list_files(arena, path, depth + 1, paths, err))
            return false;
    }
    return true;
}

static int by_path(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool load(ag_arena *arena, const char *path, ag_revisions *revisions, ag_error *err)
{
    char *text;
    size_t len;
    ag_revision *revision;
    if (!ag_file_read(arena, path, &text, &len, err) ||
        !ag_revision_read(arena, text, len, path, ag_path_folder(arena, path), &revision, err))
        return false;
    AG_PUSH(arena, revisions, revision);
    return true;
}

bool ag_revisions_load(ag_arena *arena, const ag_names *folders, ag_revisions *out, ag_error *err)
{
    ag_names paths = {0};
    for (size_t i = 0; i < folders->len; i++) {
        bool is_file = ag_file_exists(folders->items[i]);
        if ((is_file || ag_folder_exists(folders->items[i])) &&
            !list_files(arena, folders->items[i], 1, &paths, err))
            return false;
    }
    if (paths.len > 0)
        qsort(paths.items, paths.len, sizeof *paths.items, by_path);
    ag_revisions revisions = {0};
    for (size_t i = 0; i < paths.len; i++) {
        /* One of the folders may lie in another. */
        bool again = i > 0 && strcmp(paths.items[i - 1], paths.items[i]) == 0;
        if (!again && !load(arena, paths.items[i], &revisions, err))
            return false;
    }
    *out = revisions;
    return true;
}
