/*
 * bad_disk.h: a VFS for SQLite, called "bad-disk", that hands everything on to the usual one until the nth time that something is written, synced, truncated or deleted.
 * Then the disk is full, once or for good, or the process is killed.
 *
 * Run once with a plan that does nothing to learn how many times there are, then once for each of them.  A file is opened on it by
 * ?vfs=bad-disk in its URL.
 */
#ifndef TESTS_SUPPORT_BAD_DISK_H
#define TESTS_SUPPORT_BAD_DISK_H

#include <stdbool.h>
#include <stdint.h>

typedef enum bad_disk_action {
    BAD_DISK_NONE,
    BAD_DISK_FULL_ONCE,
    BAD_DISK_FULL, /* from then on */
    BAD_DISK_KILL  /* SIGKILL, before it is done; of a write half is done */
} bad_disk_action;

void bad_disk_register(void);
/* Forget the count; `at` is counted from 1. */
void bad_disk_plan(bad_disk_action action, uint64_t at);
uint64_t bad_disk_count(void);

#endif
