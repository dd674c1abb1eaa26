#include "sqlite/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* True if the path still leads to the file that is open: another runner may have removed it before we got the lock. */
static bool is_current(const char *path, int fd)
{
    struct stat on_disk;
    struct stat opened;
    return stat(path, &on_disk) == 0 && fstat(fd, &opened) == 0 &&
           on_disk.st_dev == opened.st_dev && on_disk.st_ino == opened.st_ino;
}

static char *read_holder(ag_arena *arena, int fd)
{
    char text[32] = "";
    ssize_t len = pread(fd, text, sizeof text - 1, 0);
    return len > 0 ? ag_format(arena, "process %ld", strtol(text, NULL, 10)) : NULL;
}

/* For the message of other runners only, so a failure to write it does not matter. */
static void write_holder(int fd)
{
    char text[32];
    int len = snprintf(text, sizeof text, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) == 0 && pwrite(fd, text, (size_t)len, 0) < 0)
        (void)ftruncate(fd, 0);
}

static bool fail(const char *path, ag_error *err)
{
    ag_fail(err, AG_E_IO, &(ag_place){.file = path}, "cannot lock: %s", strerror(errno));
    return ag_hint(err, "the folder of a SQLite database must be writable");
}

bool ag_sqlite_lock_try(ag_arena *arena, ag_sqlite_lock *lock, bool *locked, char **holder,
                        ag_error *err)
{
    const char *path = lock->path;
    for (;;) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (fd < 0)
            return fail(path, err);
        if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
            bool is_held = errno == EWOULDBLOCK;
            if (!is_held)
                fail(path, err);
            else
                *holder = read_holder(arena, fd);
            close(fd);
            *locked = is_held ? false : *locked;
            return is_held;
        }
        if (is_current(path, fd)) {
            write_holder(fd);
            lock->fd = fd;
            *locked = true;
            return true;
        }
        close(fd);
    }
}

void ag_sqlite_lock_release(ag_sqlite_lock *lock)
{
    if (lock->fd < 0)
        return;
    unlink(lock->path); /* while it is locked, so that nobody can hold what we remove */
    close(lock->fd);
    lock->fd = -1;
}
