#include "bad_disk.h"

#include <signal.h>
#include <sqlite3.h>
#include <stddef.h>
#include <unistd.h>

typedef struct bad_file {
    sqlite3_file base;
    sqlite3_file *real; /* behind this */
} bad_file;

static struct plan {
    bad_disk_action action;
    uint64_t at;
    uint64_t count;
} plan;

static sqlite3_file *real(sqlite3_file *file)
{
    return ((bad_file *)(void *)file)->real;
}

static sqlite3_vfs *below(sqlite3_vfs *vfs)
{
    return vfs->pAppData;
}

/* True if the disk is full this time. */
static bool is_full(void)
{
    plan.count++;
    if (plan.action == BAD_DISK_FULL)
        return plan.count >= plan.at;
    return plan.action == BAD_DISK_FULL_ONCE && plan.count == plan.at;
}

static void die_in_time(void)
{
    if (plan.action == BAD_DISK_KILL && plan.count == plan.at)
        kill(getpid(), SIGKILL);
}

/* ------------------------------------------------------------------ files */

static int file_write(sqlite3_file *file, const void *bytes, int len, sqlite3_int64 at)
{
    if (is_full())
        return SQLITE_FULL;
    if (plan.action == BAD_DISK_KILL && plan.count == plan.at)
        (void)real(file)->pMethods->xWrite(real(file), bytes, len / 2, at);
    die_in_time();
    return real(file)->pMethods->xWrite(real(file), bytes, len, at);
}

static int file_sync(sqlite3_file *file, int flags)
{
    if (is_full())
        return SQLITE_IOERR_FSYNC;
    die_in_time();
    return real(file)->pMethods->xSync(real(file), flags);
}

static int file_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    if (is_full())
        return SQLITE_IOERR_TRUNCATE;
    die_in_time();
    return real(file)->pMethods->xTruncate(real(file), size);
}

static int file_close(sqlite3_file *file)
{
    return real(file)->pMethods->xClose(real(file));
}

static int file_read(sqlite3_file *file, void *bytes, int len, sqlite3_int64 at)
{
    return real(file)->pMethods->xRead(real(file), bytes, len, at);
}

static int file_size(sqlite3_file *file, sqlite3_int64 *out)
{
    return real(file)->pMethods->xFileSize(real(file), out);
}

static int file_lock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xLock(real(file), level);
}

static int file_unlock(sqlite3_file *file, int level)
{
    return real(file)->pMethods->xUnlock(real(file), level);
}

static int file_is_reserved(sqlite3_file *file, int *out)
{
    return real(file)->pMethods->xCheckReservedLock(real(file), out);
}

static int file_control(sqlite3_file *file, int code, void *argument)
{
    return real(file)->pMethods->xFileControl(real(file), code, argument);
}

static int file_sector(sqlite3_file *file)
{
    return real(file)->pMethods->xSectorSize(real(file));
}

static int file_device(sqlite3_file *file)
{
    return real(file)->pMethods->xDeviceCharacteristics(real(file));
}

static int shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
    return real(file)->pMethods->xShmMap(real(file), page, size, extend, out);
}

static int shm_lock(sqlite3_file *file, int offset, int count, int flags)
{
    return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}

static void shm_barrier(sqlite3_file *file)
{
    real(file)->pMethods->xShmBarrier(real(file));
}

static int shm_unmap(sqlite3_file *file, int remove)
{
    return real(file)->pMethods->xShmUnmap(real(file), remove);
}

static const sqlite3_io_methods methods = {
    .iVersion = 2,
    .xClose = file_close,
    .xRead = file_read,
    .xWrite = file_write,
    .xTruncate = file_truncate,
    .xSync = file_sync,
    .xFileSize = file_size,
    .xLock = file_lock,
    .xUnlock = file_unlock,
    .xCheckReservedLock = file_is_reserved,
    .xFileControl = file_control,
    .xSectorSize = file_sector,
    .xDeviceCharacteristics = file_device,
    .xShmMap = shm_map,
    .xShmLock = shm_lock,
    .xShmBarrier = shm_barrier,
    .xShmUnmap = shm_unmap,
};

/* ------------------------------------------------------------------ the VFS */

static int vfs_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *out)
{
    bad_file *bad = (bad_file *)(void *)file;
    bad->real = (sqlite3_file *)(void *)(bad + 1);
    int code = below(vfs)->xOpen(below(vfs), name, bad->real, flags, out);
    file->pMethods = bad->real->pMethods ? &methods : NULL;
    return code;
}

static int vfs_delete(sqlite3_vfs *vfs, const char *name, int sync)
{
    plan.count++;
    die_in_time();
    return below(vfs)->xDelete(below(vfs), name, sync);
}

static int vfs_access(sqlite3_vfs *vfs, const char *name, int flags, int *out)
{
    return below(vfs)->xAccess(below(vfs), name, flags, out);
}

static int vfs_full_name(sqlite3_vfs *vfs, const char *name, int size, char *out)
{
    return below(vfs)->xFullPathname(below(vfs), name, size, out);
}

static int vfs_random(sqlite3_vfs *vfs, int size, char *out)
{
    return below(vfs)->xRandomness(below(vfs), size, out);
}

static int vfs_sleep(sqlite3_vfs *vfs, int us)
{
    return below(vfs)->xSleep(below(vfs), us);
}

static int vfs_time(sqlite3_vfs *vfs, double *out)
{
    return below(vfs)->xCurrentTime(below(vfs), out);
}

static int vfs_error(sqlite3_vfs *vfs, int size, char *out)
{
    return below(vfs)->xGetLastError(below(vfs), size, out);
}

void bad_disk_register(void)
{
    static sqlite3_vfs vfs = {
        .iVersion = 1,
        .zName = "bad-disk",
        .xOpen = vfs_open,
        .xDelete = vfs_delete,
        .xAccess = vfs_access,
        .xFullPathname = vfs_full_name,
        .xRandomness = vfs_random,
        .xSleep = vfs_sleep,
        .xCurrentTime = vfs_time,
        .xGetLastError = vfs_error,
    };
    sqlite3_vfs *usual = sqlite3_vfs_find(NULL);
    vfs.pAppData = usual;
    vfs.szOsFile = (int)sizeof(bad_file) + usual->szOsFile;
    vfs.mxPathname = usual->mxPathname;
    sqlite3_vfs_register(&vfs, 0);
}

void bad_disk_plan(bad_disk_action action, uint64_t at)
{
    plan = (struct plan){.action = action, .at = at};
}

uint64_t bad_disk_count(void)
{
    return plan.count;
}
