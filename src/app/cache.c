#include "app/cache.h"

#include "base/file.h"
#include "base/sha256.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MOST_ENTRIES 64

/* NULL where the process has neither variable, or only relative paths, which the standard forbids. */
static const char *cache_folder(ag_arena *arena)
{
    const char *cache = getenv("XDG_CACHE_HOME");
    const char *home = getenv("HOME");
    if (cache && cache[0] == '/')
        return ag_format(arena, "%s/autogen", cache);
    return home && home[0] == '/' ? ag_format(arena, "%s/.cache/autogen", home) : NULL;
}

/* An entry is a line with the digest of the rest, and the rest. */
bool ag_cache_find(ag_arena *arena, const char *key, char **out)
{
    const char *folder = cache_folder(arena);
    const char *path = folder ? ag_path_join(arena, folder, key) : NULL;
    char hex[AG_SHA256_HEX + 1];
    ag_error ignored = {0};
    char *text;
    size_t len;
    if (!path || !ag_file_exists(path) || !ag_file_read(arena, path, &text, &len, &ignored) ||
        len <= AG_SHA256_HEX || text[AG_SHA256_HEX] != '\n')
        return false;
    char *rest = text + AG_SHA256_HEX + 1;
    ag_sha256_hex(rest, len - AG_SHA256_HEX - 1, hex);
    if (strncmp(hex, text, AG_SHA256_HEX) != 0 || strlen(rest) != len - AG_SHA256_HEX - 1)
        return false;
    *out = rest;
    return true;
}

static const char *oldest(ag_arena *arena, const char *folder, const ag_names *names)
{
    const char *found = NULL;
    time_t when = 0;
    for (size_t i = 0; i < names->len; i++) {
        const char *path = ag_path_join(arena, folder, names->items[i]);
        struct stat about;
        if (stat(path, &about) == 0 && S_ISREG(about.st_mode) &&
            (!found || about.st_mtime < when)) {
            found = path;
            when = about.st_mtime;
        }
    }
    return found;
}

static void make_room(ag_arena *arena, const char *folder)
{
    ag_error ignored = {0};
    ag_names names = {0};
    if (!ag_folder_list(arena, folder, &names, &ignored))
        return;
    for (size_t count = names.len; count >= MOST_ENTRIES; count--) {
        const char *path = oldest(arena, folder, &names);
        if (!path || unlink(path) != 0)
            return;
    }
}

void ag_cache_put(ag_arena *arena, const char *key, const char *text)
{
    const char *folder = cache_folder(arena);
    char hex[AG_SHA256_HEX + 1];
    ag_error ignored = {0};
    if (!folder || !ag_folder_make(folder, &ignored))
        return;
    make_room(arena, folder);
    ag_sha256_hex(text, strlen(text), hex);
    char *entry = ag_format(arena, "%s\n%s", hex, text);
    (void)!ag_file_write(ag_path_join(arena, folder, key), entry, strlen(entry), true, &ignored);
}
