/*
 * A table of SQLite is built again while the disk fills up, or the process is killed, at any write: the database opens, holds what was before or what comes after, never
 * anything between, and running again ends where an undisturbed run ends.  With a rollback journal and with WAL.
 * A sample of the writes is tried; AUTOGEN_DISK_TRIES says how many of each sort, and 0 all of them; AUTOGEN_SEED which.
 */
#include "world.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "../../support/bad_disk.h"

static const told_revision family[] = {
    {"r1", "null", "",
     "[{\"op\": \"create_table\", \"table\": \"p\", \"columns\": {"
     "   \"id\": {\"type\": \"bigint\", \"identity\": \"always\"}, \"a\": {\"type\": \"text\"},"
     "   \"pad\": {\"type\": \"bytea\"}}, \"primary_key\": {\"name\": \"p_pkey\", \"columns\": [\"id\"]},"
     "  \"indexes\": {\"ix\": {\"columns\": [\"a\"]}}},"
     " {\"op\": \"create_table\", \"table\": \"c\", \"columns\": {\"p_id\": {\"type\": \"bigint\"}},"
     "  \"foreign_keys\": {\"fk\": {\"columns\": [\"p_id\"], \"references\": \"p(id)\","
     "   \"on_delete\": \"cascade\"}}}]",
     "false"},
    {"r2", "\"r1\"", "",
     "[{\"op\": \"alter_column\", \"table\": \"p\", \"column\": \"a\","
     "  \"from\": {\"nullable\": true, \"default\": null}, \"to\": {\"nullable\": false, \"default\": \"'x'\"}},"
     " {\"op\": \"add_check\", \"table\": \"p\", \"check\": \"ck\", \"expression\": \"a <> ''\"}]",
     "false"},
};

/* More than SQLite keeps in memory, so that it writes before it commits. */
static const char rows[] =
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 900)"
    " INSERT INTO p SELECT i * 3, 'a' || i, randomblob(3000) FROM n;"
    "INSERT INTO c SELECT id FROM p WHERE id % 2; DELETE FROM p WHERE id > 2600 AND id % 2 = 0";

typedef struct disk {
    world *w;
    const char *path, *kept; /* the file, and a copy of it as it was before */
    const char *before, *after;
    uint64_t writes; /* of an undisturbed run */
} disk;

static void copy(const char *from, const char *to)
{
    static char bytes[1 << 16];
    FILE *in = fopen(from, "rb"), *out = fopen(to, "wb");
    assert_true(in && out);
    for (size_t n; (n = fread(bytes, 1, sizeof bytes, in)) > 0;)
        assert_int_equal(fwrite(bytes, 1, n, out), n);
    fclose(in);
    assert_int_equal(fclose(out), 0);
}

/* Another process has it now: what was open is as if its process had died. */
static void put_back(disk *d)
{
    static const char *const beside[] = {"-journal", "-wal", "-shm", "-autogen-lock"};
    for (size_t i = 0; i < AG_COUNT(beside); i++)
        unlink(ag_format(d->w->arena, "%s%s", d->path, beside[i]));
    copy(d->kept, d->path);
}

static const char *state_of(world *w)
{
    assert_string_equal(world_rows(w, "PRAGMA integrity_check"), "ok");
    return ag_format(w->arena, "%s\n%s\n%s\n%s",
                     world_rows(w, "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE"
                                   " 'autogen_version%' AND name NOT LIKE 'autogen_history%'"
                                   " ORDER BY 1"),
                     world_rows(w, "SELECT count(*), sum(id), sum(length(a)), sum(length(pad)),"
                                   " hex(max(pad)), min(pad) = max(pad) FROM p"),
                     world_rows(w, "SELECT count(*), sum(p_id) FROM c"),
                     world_rows(w, "SELECT name, seq FROM sqlite_sequence"));
}

static void open_on(disk *d, const char *query)
{
    d->w->session = world_connect(d->w, ag_format(d->w->arena, "%s%s", d->w->url, query));
}

static disk prepare(world *w, const char *journal)
{
    disk d = {.w = w, .path = ag_format(w->arena, "%s/test.db", w->folder)};
    d.kept = ag_format(w->arena, "%s/kept", w->folder);
    bad_disk_register();
    world_add_all(w, family, AG_COUNT(family));
    world_run(w, ag_format(w->arena, "PRAGMA journal_mode = %s", journal));
    world_up(w, "r1");
    world_run(w, rows);
    d.before = state_of(w);
    ag_session_close(w->session);
    copy(d.path, d.kept);
    bad_disk_plan(BAD_DISK_NONE, 0);
    open_on(&d, "?vfs=bad-disk");
    world_up(w, "head");
    d.writes = bad_disk_count();
    d.after = state_of(w);
    ag_session_close(w->session);
    assert_true(d.writes > 500);
    return d;
}

/* Opened by somebody who knows nothing of it. */
static void check_whole(disk *d, const char *what)
{
    open_on(d, "");
    const char *found = state_of(d->w);
    bool whole = strcmp(found, d->before) == 0 || strcmp(found, d->after) == 0;
    if (!whole)
        fail_msg("%s: neither before nor after: %s", what, found);
    if (!world_try(d->w, true, "head"))
        fail_msg("%s: running again: %s", what, d->w->err.message);
    if (strcmp(state_of(d->w), d->after) != 0)
        fail_msg("%s: running again ended elsewhere: %s", what, state_of(d->w));
    ag_session_close(d->w->session);
}

/* How many to try of so many: all, or some of them. */
static uint64_t tries_of(uint64_t all)
{
    const char *text = getenv("AUTOGEN_DISK_TRIES");
    uint64_t wanted = text ? strtoull(text, NULL, 10) : 8;
    return wanted == 0 || wanted > all ? all : wanted;
}

static uint64_t random_below(uint64_t n)
{
    static uint64_t state;
    const char *seed = getenv("AUTOGEN_SEED");
    state = state ? state : (seed ? strtoull(seed, NULL, 10) : 20261120) | 1;
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return n > 0 ? state % n : 0;
}

/* The nth of `tries`, spread over all, anywhere in its part. */
static uint64_t moment(uint64_t n, uint64_t tries, uint64_t all)
{
    return n * all / tries + 1 + random_below(all / tries);
}

static void test_disk__is_full(void **state)
{
    static const char *const journals[] = {"delete", "wal"};
    static const bad_disk_action actions[] = {BAD_DISK_FULL_ONCE, BAD_DISK_FULL};
    world *w = *state;
    for (size_t i = 0; i < 4; i++) {
        disk d = prepare(w, journals[i % 2]);
        uint64_t tries = tries_of(d.writes), refused = 0;
        for (uint64_t n = 0; n < tries; n++) {
            uint64_t at = moment(n, tries, d.writes);
            const char *what = ag_format(w->arena, "%s, full %s write %llu of %llu",
                                         journals[i % 2], i < 2 ? "at" : "from",
                                         (unsigned long long)at, (unsigned long long)d.writes);
            put_back(&d);
            bad_disk_plan(actions[i / 2], at);
            ag_error err = {0};
            bool ok = ag_dialects[AG_SQLITE]->open(
                w->arena, ag_format(w->arena, "%s?vfs=bad-disk", w->url), true, &w->session, &err);
            if (ok) {
                ok = world_try(w, true, "head");
                err = w->err;
                ag_session_close(w->session);
            }
            bad_disk_plan(BAD_DISK_NONE, 0);
            if (!ok && (err.code != AG_E_IO || !err.hint[0]))
                fail_msg("%s: %s (%s)", what, err.message, err.hint);
            refused += !ok;
            check_whole(&d, what);
        }
        assert_true(refused * 2 > tries);
        world_forget(w);
        put_back(&d);
        unlink(d.path);
        w->session = world_connect(w, w->url);
    }
}

/* By a write in every other run, by the clock in the others. */
static void test_disk__process_is_killed(void **state)
{
    static const char *const journals[] = {"delete", "wal"};
    world *w = *state;
    for (size_t i = 0; i < AG_COUNT(journals); i++) {
        disk d = prepare(w, journals[i]);
        uint64_t tries = 2 * tries_of(d.writes), killed = 0;
        for (uint64_t n = 0; n < tries; n++) {
            uint64_t at = moment(n / 2, tries / 2, d.writes);
            int status = 0;
            put_back(&d);
            pid_t child = fork();
            assert_true(child >= 0);
            if (child == 0) {
                bad_disk_plan(n % 2 ? BAD_DISK_KILL : BAD_DISK_NONE, at);
                open_on(&d, "?vfs=bad-disk");
                _exit(world_try(w, true, "head") ? 0 : 1);
            }
            struct timespec pause = {.tv_nsec = (long)random_below(60000000)};
            if (n % 2 == 0) {
                nanosleep(&pause, NULL);
                kill(child, SIGKILL);
            }
            assert_int_equal(waitpid(child, &status, 0), child);
            assert_true(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
            killed += WIFSIGNALED(status);
            check_whole(&d,
                        ag_format(w->arena, "%s, killed at write %llu of %llu or so", journals[i],
                                  (unsigned long long)at, (unsigned long long)d.writes));
        }
        assert_true(killed * 2 >= tries);
        world_forget(w);
        put_back(&d);
        unlink(d.path);
        w->session = world_connect(w, w->url);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_disk__is_full),
        TEST(test_disk__process_is_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
