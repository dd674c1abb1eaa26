/* statistics.c: extended statistics. */
#include "postgresql/catalog.h"
#include "postgresql/render.h"

static const ag_pg_select select_list[] = {
    {"relation", "s.stxrelid"},
    {"namespace", "n.nspname"},
    {"name", "s.stxname"},
    {"numbers", "s.stxkeys"},
    {"expressions",
     "CASE WHEN s.stxexprs IS NOT NULL THEN"
     " array_to_json(pg_get_statisticsobjdef_expressions(s.oid)) END",
     140000, "NULL"},
    {"kinds",
     "array_to_json(array_remove(ARRAY[CASE WHEN 'd' = ANY (s.stxkind) THEN 'ndistinct' END,"
     " CASE WHEN 'f' = ANY (s.stxkind) THEN 'dependencies' END,"
     " CASE WHEN 'm' = ANY (s.stxkind) THEN 'mcv' END], NULL))"},
    {"target", "s.stxstattarget", 130000, "NULL"},
    {"comment", "x.description"},
    AG_PG_OWNER("s.stxowner"),
    {0},
};

static bool take(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        ag_object *object;
        if (relation == NULL || relation->object == NULL) {
            ag_pg_uncovered(catalog, "statistics", 1);
            continue;
        }
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_STATISTICS].shape, rows, i, &object,
                           err)) {
            return false;
        }
        ag_statistics *statistics = (ag_statistics *)object;
        object->name = ag_pg_name(catalog, ag_pg_cell(rows, i, "namespace"), object->name);
        statistics->table = relation->name;
        statistics->columns = ag_pg_columns(catalog, relation, ag_pg_cell(rows, i, "numbers"));
        ag_statistics_simplify(statistics);
        ag_list_add(catalog->arena, &catalog->schema->statistics, object);
    }
    return true;
}

const ag_pg_query ag_pg_statistics_query = {
    .select = select_list,
    .from = "FROM pg_statistic_ext s JOIN pg_namespace n ON n.oid = s.stxnamespace"
            " LEFT JOIN pg_description x ON x.objoid = s.oid"
            " AND x.classoid = 'pg_statistic_ext'::regclass"
            " WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_statistic_ext", "s.oid") " ORDER BY n.nspname, s.stxname",
    .take = take,
};

/* ------------------------------------------------------------------ statements */

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON STATISTICS %N IS %L", w->op->name, comment);
}

static void put_target(ag_pg_work *w, int64_t target)
{
    ag_pg_run(w, "ALTER STATISTICS %N SET STATISTICS %D", w->op->name,
              target == AG_UNSET ? (int64_t)-1 : target);
}

static bool create(ag_pg_work *w)
{
    const ag_statistics *to = (const ag_statistics *)w->op->to;
    ag_buf sql = ag_buf_new(w->arena);
    const char *separator = " ON ";
    ag_pg_put(&sql, "CREATE STATISTICS %N", w->op->name);
    for (size_t i = 0; i < to->kinds.len; i++) {
        ag_pg_put(&sql, i == 0 ? " (%S" : ", %S", to->kinds.items[i]);
    }
    ag_buf_put(&sql, to->kinds.len > 0 ? ")" : "");
    for (size_t i = 0; i < to->columns.len; i++, separator = ", ") {
        ag_pg_put(&sql, "%S%I", separator, to->columns.items[i]);
    }
    for (size_t i = 0; i < to->expressions.len; i++, separator = ", ") {
        const ag_statistics_expression *part =
            (const ag_statistics_expression *)to->expressions.items[i];
        ag_pg_put(&sql, "%S(%S)", separator, ag_pg_closed(w->arena, part->expression));
    }
    ag_pg_run(w, "%S FROM %N", sql.text, to->table);
    if (to->target != AG_UNSET) {
        put_target(w, to->target);
    }
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP STATISTICS %N", w->op->name);
    return true;
}

static bool renews(const ag_op *op)
{
    static const char *const facts[] = {"table", "columns", "expressions", "kinds"};
    for (size_t i = 0; i < AG_COUNT(facts); i++) {
        if (ag_pg_differ(op->from, op->to, facts[i])) {
            return true;
        }
    }
    return false;
}

static bool alter(ag_pg_work *w)
{
    const ag_statistics *from = (const ag_statistics *)w->op->from;
    const ag_statistics *to = (const ag_statistics *)w->op->to;
    if (renews(w->op)) {
        drop(w);
        return create(w);
    }
    if (from->target != to->target) {
        put_target(w, to->target);
    }
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool rename(ag_pg_work *w)
{
    return ag_pg_move(w, "STATISTICS");
}

const ag_pg_verbs ag_pg_statistics_verbs = {{create, drop, alter, rename}, .renews = renews};
