#include "base/file.h"

#include "base/ascii.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* What cannot be read is bad input; what cannot be written is no fault of what was read. */
static bool fail(ag_error *err, const char *verb, const char *path, int reason)
{
    const ag_place place = {.file = path};
    const char *why = strerror(reason);
    bool reading = strcmp(verb, "read") == 0 || strcmp(verb, "list") == 0;
    return ag_fail(err, reading ? AG_E_READ : AG_E_IO, &place, "cannot %s \"%s\": %c%s", verb, path,
                   ag_ascii_lower(why[0]), why + 1);
}

/* ------------------------------------------------------------------ files */

/* All that comes from the descriptor; errno in `reason` on failure. */
static bool read_all(int fd, ag_buf *buf, int *reason)
{
    char chunk[16 * 1024];
    for (;;) {
        ssize_t got = read(fd, chunk, sizeof chunk);
        if (got == 0)
            return true;
        if (got > 0) {
            ag_buf_putn(buf, chunk, (size_t)got);
        } else if (errno != EINTR) {
            *reason = errno;
            return false;
        }
    }
}

bool ag_file_read(ag_arena *arena, const char *path, char **text, size_t *len, ag_error *err)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(err, "read", path, errno);

    ag_buf buf = ag_buf_new(arena);
    int reason = 0;
    bool ok = read_all(fd, &buf, &reason);
    if (!is_stdin)
        close(fd);
    if (!ok)
        return fail(err, "read", path, reason);

    *text = buf.size ? buf.text : ag_strdup(arena, "");
    if (len)
        *len = buf.len;
    return true;
}

static bool write_all(int fd, const char *bytes, size_t len)
{
    while (len > 0) {
        ssize_t put = write(fd, bytes, len);
        if (put < 0 && errno != EINTR)
            return false;
        if (put > 0) {
            bytes += put;
            len -= (size_t)put;
        }
    }
    return true;
}

/*
 * A new file beside `path`, with the mode that any new file gets, which mkstemp() would not give.
 * The dot hides it from ag_folder_list() if a crash leaves it behind.
 */
static int open_temporary(ag_arena *arena, const char *path, char **temporary)
{
    for (unsigned attempt = 0;; attempt++) {
        char *name = ag_format(arena, "%s/.autogen-%ld-%u.tmp", ag_path_folder(arena, path),
                               (long)getpid(), attempt);
        int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) {
            *temporary = name;
            return fd;
        }
    }
}

/*
 * Some file systems cannot sync a folder, some folders cannot be read: then it is as safe as it
 * gets.
 */
static bool sync_folder(ag_arena *arena, const char *path)
{
    int fd = open(ag_path_folder(arena, path), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = (fd >= 0 && fsync(fd) == 0) || errno == EINVAL || errno == EACCES;
    if (fd >= 0)
        close(fd);
    return ok;
}

/*
 * The temporary file becomes `path`.  Unlike rename(), link() never overwrites; FAT has no links,
 * and gets a check and a rename, with a moment between them.
 */
static bool publish(const char *temporary, const char *path, bool replace)
{
    if (!replace && link(temporary, path) == 0)
        return unlink(temporary) == 0;
    if (!replace && (errno == EEXIST || ag_file_exists(path))) {
        errno = EEXIST;
        return false;
    }
    return rename(temporary, path) == 0;
}

/*
 * From an empty temporary file, which is closed, to the path.  If not, errno says why and it is
 * gone.
 */
static bool fill_and_publish(ag_arena *arena, int fd, const char *temporary, const char *path,
                             const char *bytes, size_t len, bool replace)
{
    struct stat old;
    bool keep_mode = replace && stat(path, &old) == 0;
    bool ok = write_all(fd, bytes, len) && (!keep_mode || fchmod(fd, old.st_mode & 07777) == 0) &&
              fsync(fd) == 0;
    int reason = errno;
    close(fd); /* after fsync() it has nothing left to report */
    if (ok && publish(temporary, path, replace))
        return sync_folder(arena, path);
    if (ok)
        reason = errno;
    unlink(temporary);
    errno = reason;
    return false;
}

bool ag_file_write(const char *path, const char *bytes, size_t len, bool replace, ag_error *err)
{
    const ag_place place = {.file = path};
    ag_arena *arena = ag_arena_open();
    char *temporary = NULL;
    int fd = open_temporary(arena, path, &temporary);
    bool ok = fd >= 0 && fill_and_publish(arena, fd, temporary, path, bytes, len, replace);
    int reason = errno;
    ag_arena_close(arena);

    if (ok)
        return true;
    if (!replace && reason == EEXIST)
        return ag_fail(err, AG_E_EXISTS, &place, "\"%s\" exists already", path);
    return fail(err, "write", path, reason);
}

bool ag_file_exists(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && !S_ISDIR(there.st_mode);
}

/* ------------------------------------------------------------------ folders */

bool ag_folder_exists(const char *path)
{
    struct stat there;
    return stat(path, &there) == 0 && S_ISDIR(there.st_mode);
}

static bool make_one(const char *path, ag_error *err)
{
    if (mkdir(path, 0777) == 0)
        return true;
    int reason = errno;
    return ag_folder_exists(path) || fail(err, "create the folder", path, reason);
}

bool ag_folder_make(const char *path, ag_error *err)
{
    ag_arena *arena = ag_arena_open();
    char *part = ag_strdup(arena, path);
    bool ok = true;
    for (char *slash = part; ok && *slash && (slash = strchr(slash + 1, '/'));) {
        *slash = '\0';
        ok = make_one(part, err);
        *slash = '/';
    }
    ag_arena_close(arena);
    return ok && make_one(path, err);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_names(ag_names *names)
{
    if (names->len > 1)
        qsort(names->items, names->len, sizeof *names->items, compare_names);
}

bool ag_folder_list(ag_arena *arena, const char *path, ag_names *names, ag_error *err)
{
    DIR *folder = opendir(path);
    if (!folder)
        return fail(err, "list", path, errno);

    ag_names found = {0};
    const struct dirent *entry;
    while (errno = 0, (entry = readdir(folder)))
        if (entry->d_name[0] != '.')
            AG_PUSH(arena, &found, ag_strdup(arena, entry->d_name));
    int reason = errno;
    closedir(folder);
    if (reason) /* a disk that fails in the middle: no test can bring it about */
        return fail(err, "list", path, reason);

    sort_names(&found);
    *names = found;
    return true;
}

/* ------------------------------------------------------------------ paths */

/* A folder that is not there holds no match; one that cannot be read must not look empty. */
static int stop_unless_absent(const char *path, int reason)
{
    (void)path;
    return reason != ENOENT && reason != ENOTDIR;
}

bool ag_path_glob(ag_arena *arena, const char *pattern, ag_names *paths, ag_error *err)
{
    ag_names found = {0};
    if (!strpbrk(pattern, "*?[") || ag_file_exists(pattern)) {
        AG_PUSH(arena, &found, ag_strdup(arena, pattern));
        *paths = found;
        return true;
    }

    glob_t matches = {0};
    int failed = glob(pattern, GLOB_NOSORT | GLOB_NOESCAPE, stop_unless_absent, &matches);
    int reason = errno;
    for (size_t i = 0; !failed && i < matches.gl_pathc; i++)
        AG_PUSH(arena, &found, ag_strdup(arena, matches.gl_pathv[i]));
    globfree(&matches);
    if (failed && failed != GLOB_NOMATCH)
        return fail(err, "search", pattern, reason);

    sort_names(&found);
    *paths = found;
    return true;
}

char *ag_path_join(ag_arena *arena, const char *folder, const char *path)
{
    if (path[0] == '/' || !folder || !folder[0] || strcmp(folder, ".") == 0)
        return ag_strdup(arena, path);
    return ag_format(arena, ag_ends_with(folder, "/") ? "%s%s" : "%s/%s", folder, path);
}

char *ag_path_folder(ag_arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ag_strdup(arena, ".");
    return ag_strndup(arena, path, slash == path ? 1 : (size_t)(slash - path));
}

const char *ag_path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}
