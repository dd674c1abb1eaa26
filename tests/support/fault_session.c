#include "fault_session.h"

#include <string.h>

typedef struct fault_session {
    ag_session session;
    ag_session *inner;
    fault_plan plan;
    uint64_t count;
    bool lost;
} fault_session;

static fault_session *of(ag_session *session)
{
    return (fault_session *)session;
}

static bool fail_lost(ag_error *err)
{
    return ag_fail(err, AG_E_CONNECT, NULL, "the connection was lost on purpose");
}

/* What the plan has for statement `number` at this moment.  False: it is to fail. */
static bool happens(fault_session *f, fault_when when, uint64_t number, const char *sql,
                    ag_error *err)
{
    if (f->plan.when != when || (f->plan.at != 0 && f->plan.at != number))
        return true;
    switch (f->plan.action) {
    case FAULT_NONE: return true;
    case FAULT_FAIL:
        return ag_fail(err, AG_E_SQL, NULL, "statement %llu failed on purpose",
                       (unsigned long long)number);
    case FAULT_LOSE: f->lost = true; return fail_lost(err);
    case FAULT_CALL: f->plan.callback(f->plan.context, number, sql); return true;
    }
    return true;
}

static bool counts(const fault_session *f, const char *sql)
{
    return !f->plan.matching || strstr(sql, f->plan.matching);
}

static uint64_t count_of(const fault_session *f, const char *const *sql, size_t count)
{
    uint64_t counted = 0;
    for (size_t i = 0; i < count; i++)
        counted += counts(f, sql[i]);
    return counted;
}

static bool all_happen(fault_session *f, fault_when when, const char *const *sql, size_t count,
                       ag_error *err)
{
    uint64_t number = f->count - count_of(f, sql, count);
    for (size_t i = 0; i < count; i++)
        if (counts(f, sql[i]) && !happens(f, when, ++number, sql[i], err))
            return false;
    return true;
}

static bool before(fault_session *f, const char *const *sql, size_t count, ag_error *err)
{
    f->count += count_of(f, sql, count);
    return f->lost ? fail_lost(err) : all_happen(f, FAULT_BEFORE, sql, count, err);
}

static void learn(fault_session *f)
{
    f->session.dialect = f->inner->dialect;
    f->session.version = f->inner->version;
    f->session.version_text = f->inner->version_text;
    f->session.is_live = f->inner->is_live;
    f->session.is_new = f->inner->is_new;
    f->session.enforces = f->inner->enforces;
}

static bool after(fault_session *f, const char *const *sql, size_t count, ag_error *err)
{
    learn(f);
    return all_happen(f, FAULT_AFTER, sql, count, err);
}

static bool run(ag_session *session, const char *sql, ag_error *err)
{
    fault_session *f = of(session);
    return before(f, &sql, 1, err) && ag_session_run(f->inner, sql, err) && after(f, &sql, 1, err);
}

static bool query(ag_session *session, ag_arena *arena, const char *sql, ag_rows *out,
                  ag_error *err)
{
    fault_session *f = of(session);
    ag_rows rows;
    if (!before(f, &sql, 1, err) || !ag_session_query(f->inner, arena, sql, &rows, err) ||
        !after(f, &sql, 1, err))
        return false;
    *out = rows;
    return true;
}

static bool query_all(ag_session *session, ag_arena *const *arenas, const char *const *sql,
                      size_t count, ag_rows *out, ag_error *err)
{
    fault_session *f = of(session);
    return before(f, sql, count, err) &&
           ag_session_query_all(f->inner, arenas, sql, count, out, err) &&
           after(f, sql, count, err);
}

static bool try_lock(ag_session *session, ag_arena *arena, const char *key, bool *locked,
                     char **holder, ag_error *err)
{
    fault_session *f = of(session);
    if (f->lost)
        return fail_lost(err);
    return f->inner->ops->try_lock(f->inner, arena, key, locked, holder, err);
}

static void unlock(ag_session *session)
{
    ag_session *inner = of(session)->inner;
    inner->ops->unlock(inner);
}

static bool enforce(ag_session *session, bool on, ag_error *err)
{
    return of(session)->lost ? fail_lost(err) : ag_session_enforce(of(session)->inner, on, err);
}

static void close_inner(ag_session *session)
{
    ag_session_close(of(session)->inner);
}

static const ag_session_ops fault_ops = {
    .run = run,
    .query = query,
    .query_all = query_all,
    .try_lock = try_lock,
    .unlock = unlock,
    .enforce = enforce,
    .close = close_inner,
};

ag_session *fault_session_new(ag_arena *arena, ag_session *inner, fault_plan plan)
{
    fault_session *f = AG_NEW(arena, fault_session);
    f->session.ops = &fault_ops;
    f->inner = inner;
    f->plan = plan;
    learn(f);
    return &f->session;
}

uint64_t fault_session_count(const ag_session *session)
{
    return ((const fault_session *)session)->count;
}
