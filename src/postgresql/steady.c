#include "postgresql/steady.h"

#include <string.h>

#include "postgresql/catalog.h"
#include "postgresql/quote.h"

/* What a change of anything that is read leaves a new row in, or takes a row from.  Those of the whole cluster are not among them: databases, roles. */
static const char *const catalogues[] = {
    "pg_aggregate",
    "pg_amop",
    "pg_amproc",
    "pg_attrdef",
    "pg_attribute",
    "pg_cast",
    "pg_class",
    "pg_collation",
    "pg_constraint",
    "pg_default_acl",
    "pg_depend",
    "pg_description",
    "pg_enum",
    "pg_event_trigger",
    "pg_extension",
    "pg_foreign_data_wrapper",
    "pg_foreign_server",
    "pg_foreign_table",
    "pg_index",
    "pg_inherits",
    "pg_namespace",
    "pg_opclass",
    "pg_operator",
    "pg_opfamily",
    "pg_partitioned_table",
    "pg_policy",
    "pg_proc",
    "pg_publication",
    "pg_publication_rel",
    "pg_range",
    "pg_rewrite",
    "pg_sequence",
    "pg_statistic_ext",
    "pg_trigger",
    "pg_ts_config",
    "pg_ts_config_map",
    "pg_ts_dict",
    "pg_type",
};

/* Which transactions have ended: another one where any has in the whole cluster, whatever it did. */
#define SNAPSHOT "pg_catalog.txid_current_snapshot()"

/* How many rows there are: with no new one, fewer where any has gone. */
static void put_count(ag_buf *sql)
{
    for (size_t i = 0; i < AG_COUNT(catalogues); i++) {
        ag_buf_format(sql, "%s(SELECT pg_catalog.count(*) FROM pg_catalog.%s)", i == 0 ? "" : " + ",
                      catalogues[i]);
    }
}

void ag_pg_put_moment(ag_buf *sql)
{
    ag_buf_put(sql, SNAPSHOT " AS snapshot, ");
    put_count(sql);
    ag_buf_put(sql, " AS row_count");
}

/*
 * Whether a row is of a transaction that had not ended by then, and is not our own.  xmin has the lower half of a transaction's number, and age() compares such in
 * the order in which they are given out.
 */
static char *is_changed_text(ag_arena *arena, const char *snapshot, const char *row_count)
{
#define XID(number) "(" number " % 4294967296)::pg_catalog.text::pg_catalog.xid"
    ag_buf sql = ag_buf_new(arena);
    ag_buf_put(&sql, "WITH moment AS (SELECT ");
    ag_pg_put_literal(&sql, snapshot);
    ag_buf_put(
        &sql,
        "::pg_catalog.txid_snapshot AS seen), late AS (SELECT pg_catalog.age(" XID("pg_catalog.txid_snapshot_xmax(seen)") ") AS age, ARRAY(SELECT " XID(
            "pg_catalog.txid_snapshot_xip(seen)") ") AS running, " XID("pg_catalog.txid_current_if_assigned()") " AS own FROM moment) SELECT (");
    put_count(&sql);
    ag_buf_put(&sql, ") <> ");
    ag_pg_put_literal(&sql, row_count);
    ag_buf_put(&sql, "::bigint");
    for (size_t i = 0; i < AG_COUNT(catalogues); i++) {
        ag_buf_format(&sql,
                      " OR EXISTS (SELECT FROM pg_catalog.%s c WHERE (pg_catalog.age(c.xmin) <="
                      " late.age OR c.xmin = ANY (late.running)) AND (late.own IS NULL OR"
                      " c.xmin <> late.own))",
                      catalogues[i]);
    }
    ag_buf_put(&sql, " AS changed FROM late");
    return sql.text;
#undef XID
}

static ag_pg_reading new_reading(size_t count)
{
    ag_arena *arena = ag_arena_open();
    ag_pg_reading reading = {.arena = arena,
                             .arenas = AG_NEW_ARRAY(arena, ag_arena *, count),
                             .rows = AG_NEW_ARRAY(arena, ag_rows, count),
                             .count = count};
    for (size_t i = 0; i < count; i++) {
        reading.arenas[i] = ag_arena_open();
    }
    return reading;
}

void ag_pg_forget(ag_pg_reading *reading)
{
    for (size_t i = 0; i < reading->count; i++) {
        ag_arena_close(reading->arenas[i]);
    }
    ag_arena_close(reading->arena);
    *reading = (ag_pg_reading){0};
}

static bool is_same_reading(const ag_pg_reading *a, const ag_pg_reading *b)
{
    for (size_t i = 1; i < a->count; i++) {
        const ag_rows *one = &a->rows[i], *other = &b->rows[i];
        if (one->row_count != other->row_count) {
            return false;
        }
        for (size_t k = 0; k < one->row_count * one->column_count; k++) {
            if (!ag_streq(one->cells[k], other->cells[k])) {
                return false;
            }
        }
    }
    return true;
}

/* Where no transaction has ended since, nobody has to look at the catalogue. */
static bool is_quiet(ag_session *session, const ag_pg_reading *r, bool *quiet, ag_error *err)
{
    const char *snapshot = ag_pg_cell(&r->rows[0], 0, "snapshot");
    ag_rows now;
    if (!ag_session_query(session, r->arena, "SELECT " SNAPSHOT, &now, err)) {
        return false;
    }
    *quiet = ag_streq(ag_cell(&now, 0, 0), snapshot);
    if (*quiet) {
        return true;
    }
    const char *sql = is_changed_text(r->arena, snapshot, ag_pg_cell(&r->rows[0], 0, "row_count"));
    if (!ag_session_query(session, r->arena, sql, &now, err)) {
        return false;
    }
    *quiet = ag_streq(ag_cell(&now, 0, 0), "f");
    return true;
}

/* What is dropped while it is read: "cache lookup failed", "could not open relation", "… does not exist". */
static bool is_about_change(const ag_error *err)
{
    return strncmp(err->sqlstate, "XX", 2) == 0 || strncmp(err->sqlstate, "42", 2) == 0;
}

enum { MOST_READINGS = 5 };

/* The last of the readings is `now`; the other may be there too. */
static bool read_again(ag_session *session, const char *const *sql, size_t count,
                       ag_pg_reading *now, ag_pg_reading *before, ag_error *err)
{
    for (int i = 1; i <= MOST_READINGS; i++) {
        bool quiet;
        ag_pg_forget(before);
        *before = *now;
        *now = new_reading(count);
        *err = (ag_error){0};
        if (!ag_session_query_all(session, now->arenas, sql, count, now->rows, err)) {
            if (!is_about_change(err) || i == MOST_READINGS) {
                return false;
            }
            ag_pg_forget(now);
            continue;
        }
        if (!is_quiet(session, now, &quiet, err)) {
            return false;
        }
        if (quiet || (before->arena != NULL && is_same_reading(now, before))) {
            return true;
        }
    }
    ag_fail(err, AG_E_SQL, NULL, "the database was changed each of the %d times that it was read",
            MOST_READINGS);
    return ag_hint(err, "somebody else alters it at this moment: run it again when that is done");
}

bool ag_pg_read_steadily(ag_session *session, const char *const *sql, size_t count,
                         ag_pg_reading *out, ag_error *err)
{
    ag_pg_reading before = {0};
    *out = (ag_pg_reading){0};
    bool ok = read_again(session, sql, count, out, &before, err);
    ag_pg_forget(&before);
    return ok;
}
