/*
 * Whatever happens on the way, running again ends where an undisturbed run ends: nothing is applied twice, nothing is skipped.
 */
#include "run/run.h"

#include "shop.h"

#include <signal.h>
#include <sys/wait.h>
#include <time.h>

#include "../../support/fault_session.h"

/* What a run has to leave behind. */
typedef struct outcome {
    const char *dump;
    const char *version;
    const char *applied;
} outcome;

static outcome look(world *w)
{
    return (outcome){
        .dump = world_dump(w),
        .version = world_version(w),
        .applied = world_rows(w, "SELECT revision, fingerprint, steps, count(*) FROM"
                                 " autogen_history WHERE error IS NULL AND step = steps AND"
                                 " finished_at IS NOT NULL GROUP BY 1, 2, 3 ORDER BY 1"),
    };
}

static bool same(world *w, const outcome *wanted, const char *what)
{
    outcome got = look(w);
    if (strcmp(got.dump, wanted->dump) == 0 && strcmp(got.version, wanted->version) == 0 &&
        strcmp(got.applied, wanted->applied) == 0)
        return true;
    print_error("%s:\nwanted %s at %s\n%s\ngot %s at %s\n%s\nhistory: %s\n", what, wanted->dump,
                wanted->version, wanted->applied, got.dump, got.version, got.applied,
                world_history(w));
    return false;
}

static outcome undisturbed(world *w)
{
    shop_add(w);
    world_up(w, "head");
    outcome wanted = look(w);
    world_forget(w);
    world_reset(w);
    return wanted;
}

/* ------------------------------------------------------------------ each statement in turn */

static bool upgrade_with(world *w, fault_plan plan, uint64_t *count)
{
    ag_session *plain = w->session;
    w->session = fault_session_new(w->arena, plain, plan);
    shop_add(w);
    bool ok = world_try(w, true, "head");
    *count = fault_session_count(w->session);
    w->session = plain;
    return ok;
}

static bool recovers(world *w, fault_plan plan, const outcome *wanted)
{
    uint64_t count;
    char what[200];
    world_reset(w);
    upgrade_with(w, plan, &count);
    snprintf(what, sizeof what, "%s %s statement %llu",
             plan.action == FAULT_FAIL ? "failing" : "losing the connection",
             plan.when == FAULT_BEFORE ? "before" : "after", (unsigned long long)plan.at);
    world_reconnect(w);
    world_forget(w);
    shop_add(w);
    if (!world_try(w, true, "head")) {
        print_error("%s: %s\nhistory: %s\n", what, w->err.message, world_history(w));
        return false;
    }
    bool ok = same(w, wanted, what);
    world_forget(w);
    return ok;
}

static void test_faults__at_every_statement(void **state)
{
    static const fault_action actions[] = {FAULT_FAIL, FAULT_LOSE};
    static const fault_when whens[] = {FAULT_BEFORE, FAULT_AFTER};
    world *w = *state;
    outcome wanted = undisturbed(w);
    uint64_t count = 0;
    bool ok = upgrade_with(w, (fault_plan){0}, &count);
    assert_true(ok && count > 30);
    world_forget(w);
    for (uint64_t at = 1; at <= count; at++) {
        for (size_t i = 0; i < 4; i++) {
            fault_plan plan = {.action = actions[i / 2], .when = whens[i % 2], .at = at};
            ok = recovers(w, plan, &wanted) && ok;
        }
    }
    assert_true(ok);
}

/* ------------------------------------------------------------------ killed */

static uint64_t random_next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void die(void *context, uint64_t number, const char *sql)
{
    (void)context;
    (void)number;
    (void)sql;
    kill(getpid(), SIGKILL);
}

static void pause_us(uint64_t us)
{
    struct timespec pause = {.tv_sec = (time_t)(us / 1000000),
                             .tv_nsec = (long)(us % 1000000) * 1000};
    nanosleep(&pause, NULL);
}

/* A process of its own upgrades over a connection of its own. */
static pid_t start(world *w, fault_plan plan)
{
    pid_t child = fork();
    assert_true(child >= 0);
    if (child > 0)
        return child;
    ag_session *session = fault_session_new(w->arena, world_connect(w, w->url), plan);
    w->session = session;
    bool ok = world_try(w, true, "head");
    if (!ok && w->err.code != AG_E_NONE)
        fprintf(stderr, "%s\n", w->err.message);
    _exit(ok ? 0 : 1);
}

static int64_t run_time_us(world *w)
{
    struct timespec from, to;
    clock_gettime(CLOCK_MONOTONIC, &from);
    world_up(w, "head");
    clock_gettime(CLOCK_MONOTONIC, &to);
    return (to.tv_sec - from.tv_sec) * 1000000 + (to.tv_nsec - from.tv_nsec) / 1000;
}

static void test_faults__killed_at_any_moment(void **state)
{
    world *w = *state;
    uint64_t seed = 20261120;
    size_t killed = 0;
    bool ok = true;
    outcome wanted = undisturbed(w);
    shop_add(w);
    uint64_t whole = (uint64_t)run_time_us(w) + 3000;
    for (int i = 0; i < 120; i++) {
        int status = 0;
        char what[64];
        world_reset(w);
        fault_plan plan = {.action = i % 2 ? FAULT_CALL : FAULT_NONE,
                           .when = i % 4 == 1 ? FAULT_BEFORE : FAULT_AFTER,
                           .at = 1 + random_next(&seed) % 70,
                           .callback = die};
        pid_t child = start(w, plan);
        if (i % 2 == 0) {
            pause_us(random_next(&seed) % whole);
            kill(child, SIGKILL);
        }
        assert_int_equal(waitpid(child, &status, 0), child);
        killed += WIFSIGNALED(status);
        snprintf(what, sizeof what, "killed, number %d", i);
        world_reconnect(w);
        w->options.if_locked = AG_IF_LOCKED_WAIT; /* until the server sees that nobody is there */
        if (!world_try(w, true, "head"))
            fail_msg("%s: %s\nhistory: %s", what, w->err.message, world_history(w));
        ok = same(w, &wanted, what) && ok;
    }
    assert_true(ok);
    assert_true(killed > 50);
}

/* ------------------------------------------------------------------ many at once */

static void run_together(world *w, size_t count, const outcome *wanted)
{
    pid_t children[8];
    world_reset(w);
    w->options.if_locked = AG_IF_LOCKED_WAIT;
    for (size_t i = 0; i < count; i++)
        children[i] = start(w, (fault_plan){0});
    for (size_t i = 0; i < count; i++) {
        int status = 0;
        assert_int_equal(waitpid(children[i], &status, 0), children[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    world_reconnect(w);
    assert_true(same(w, wanted, "together"));
    assert_string_equal(world_rows(w, "SELECT count(*) FROM autogen_history"), "7");
}

static void test_faults__many_at_once(void **state)
{
    world *w = *state;
    outcome wanted = undisturbed(w);
    shop_add(w);
    for (int i = 0; i < 5; i++) {
        run_together(w, 2, &wanted);
        run_together(w, 4, &wanted);
    }
}

static void test_lock__is_respected(void **state)
{
    world *w = *state;
    bool locked = false;
    char *holder = NULL;
    ag_session *other = world_connect(w, w->url);
    shop_add(w);
    world_up(w, "r1");
    const char *key = ag_ledger_names_of(w->arena, other->dialect, &w->options.ledger).version;
    assert_true(other->ops->try_lock(other, w->arena, key, &locked, &holder, &w->err));
    assert_true(locked);
    world_refuses(w, true, "head", AG_E_LOCKED, "another runner holds the lock: ");
    w->options.if_locked = AG_IF_LOCKED_SKIP;
    world_up(w, "head");
    assert_true(w->result.skipped);
    assert_string_equal(world_version(w), "r1");
    w->options.if_locked = AG_IF_LOCKED_WAIT;
    w->options.lock_wait_ms = 60;
    world_refuses(w, true, "head", AG_E_LOCKED, "another runner holds the lock: ");
    world_up(w, "r1"); /* nothing to do: no lock is taken */
    other->ops->unlock(other);
    world_up(w, "head");
    ag_session_close(other);
}

/* A revision without an end is one that stopped only if nobody is at it. */
static void test_lock__tells_working_from_stopped(void **state)
{
    world *w = *state;
    bool locked = false;
    char *holder = NULL;
    ag_session *other = world_connect(w, w->url);
    world_add_all(w, shop, 5);
    world_up(w, "r4");
    world_up(w, "head");
    world_run(w, "UPDATE autogen_history SET step = 1, finished_at = NULL WHERE revision = 'r5';"
                 " UPDATE autogen_version SET version_num = 'r4'");
    const char *key = ag_ledger_names_of(w->arena, other->dialect, &w->options.ledger).version;
    assert_true(other->ops->try_lock(other, w->arena, key, &locked, &holder, &w->err) && locked);
    world_refuses(w, false, "base", AG_E_LOCKED, "another runner holds the lock");
    assert_non_null(ag_lock_holder(w->arena, w->session, &w->options.ledger));
    other->ops->unlock(other);
    ag_session_close(other);
    assert_null(ag_lock_holder(w->arena, w->session, &w->options.ledger));
    world_refuses(w, false, "base", AG_E_HALF_APPLIED, "revision r5 stopped after step 1 of 3");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_faults__at_every_statement),
        TEST(test_faults__killed_at_any_moment),
        TEST(test_faults__many_at_once),
        TEST(test_lock__is_respected),
        TEST(test_lock__tells_working_from_stopped),
    };
    world_need_backend();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
