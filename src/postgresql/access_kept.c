/* access_kept.c: what is dropped and made again gets back its owner, and what is granted on it. */
#include "postgresql/access.h"

#include <inttypes.h>

#include "postgresql/postgresql.h"

/* One for each object; the parts of such a name must look like identifiers. */
static const char *setting_of(const ag_pg_work *w)
{
    const ag_op *op = w->op;
    const char *name = op->renewed_as != NULL ? op->renewed_as
                       : op->table != NULL    ? ag_format(w->arena, "%s.%s", op->table, op->name)
                                              : op->name;
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *c = name; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
    }
    return ag_format(w->arena, "autogen.kept_%d_%016" PRIx64, (int)op->kind, hash);
}

static void keep(ag_pg_work *w, ag_pg_access_target t)
{
    const char *marks = ag_pg_marks(w, &t);
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put(&body,
              "    PERFORM set_config(%L, (SELECT json_build_object('owner',"
              " pg_get_userbyid(o.%Sowner), 'entries', coalesce((SELECT json_agg(e) FROM (%S) e),"
              " '[]')",
              setting_of(w), t.access->prefix, ag_pg_access_entries(w, &t));
    if (marks != NULL) {
        ag_pg_put(&body, ", 'marks', coalesce((SELECT json_agg(m) FROM (%S) m), '[]')", marks);
    }
    ag_pg_put(&body, ")::text FROM %S o WHERE o.oid = %S), false);\n", t.access->catalog, t.oid);
    ag_pg_run_block(w, "", body.text);
}

/* What makes two entries one. */
#define ENTRY(e) \
    e ".who, " e ".may, " e ".pass, coalesce(" e ".col, ''), coalesce(" e ".giver, '')," \
      " coalesce(" e ".rel, 0)"

/* A query for what differs, as statements: what is granted by now and should not be, and what was granted. */
static const char *differences(ag_pg_work *w, const ag_pg_access_target *t)
{
    static const struct {
        const char *before, *verb, *to, *pass, *from, *but;
    } sides[] = {{"SELECT k.* FROM (", "REVOKE", "FROM", "''", "has", "had"},
                 {"UNION ALL ", "GRANT", "TO", "CASE WHEN d.pass THEN ' WITH GRANT OPTION' END",
                  "had", "has"}};
    ag_buf sql = ag_buf_new(w->arena);
    const char *column = t->column == NULL
                             ? "r.col"
                             : ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", t->column);
    ag_pg_put(&sql,
              "WITH had AS (SELECT r.at, r.who, r.may, %S AS col, r.pass, r.giver, r.rel"
              " FROM json_to_recordset(kept->'entries') AS r(at int, who text, may text, col text,"
              " pass boolean, giver text, rel oid)",
              column);
    if (ag_pg_has_columns(t->access)) {
        ag_pg_put(&sql,
                  " WHERE r.col IS NULL OR EXISTS (SELECT FROM pg_attribute WHERE attrelid ="
                  " coalesce(r.rel, %S) AND attname = %S AND NOT attisdropped)",
                  t->oid, column);
    }
    ag_pg_put(&sql, "),\n        has AS (%S)\n", ag_pg_access_entries(w, t));
    for (size_t i = 0; i < AG_COUNT(sides); i++) {
        ag_pg_put(&sql,
                  "        %SSELECT %d AS n, d.*, format('%S %%s%%s ON %S %%s %S %%s%%s', d.may,"
                  " ' (' || quote_ident(d.col) || ')', coalesce(d.rel::regclass::text, %S), d.who,"
                  " %S) AS sql FROM %S d WHERE (" ENTRY("d") ") NOT IN (SELECT " ENTRY(
                      "k") " FROM %S k)\n",
                  sides[i].before, (int)i, sides[i].verb, t->access->noun, sides[i].to, t->name,
                  sides[i].pass, sides[i].from, sides[i].but);
    }
    ag_buf_put(&sql, "        ) k ORDER BY k.n, k.giver IS NOT NULL, k.at");
    return sql.text;
}

/* What a role granted on it grants again, where we may act for it; what is missing then comes from the owner. */
static void put_entries(ag_pg_work *w, ag_buf *out, const ag_pg_access_target *t)
{
    if (t->access->letter == NULL) {
        return;
    }
    ag_pg_put(
        out,
        "    FOR round IN 1..2 LOOP\n    FOR line IN %S\n    LOOP\n"
        "        IF round = 2 OR line.n = 0 OR line.giver IS NULL THEN\n"
        "            EXECUTE line.sql;\n            CONTINUE;\n        END IF;\n"
        "        BEGIN\n            PERFORM set_config('role', line.giver, true);\n"
        "            EXECUTE line.sql;\n"
        "        EXCEPTION WHEN insufficient_privilege OR invalid_parameter_value THEN NULL;\n"
        "        END;\n        PERFORM set_config('role', me, true);\n"
        "    END LOOP;\n    END LOOP;\n",
        differences(w, t));
}

static void give_back(ag_pg_work *w, ag_pg_access_target t)
{
    const ag_pg_access *access = t.access;
    const char *setting = setting_of(w);
    ag_buf declare = ag_buf_new(w->arena), body = ag_buf_new(w->arena);
    ag_pg_put(&declare,
              "DECLARE\n    kept json := nullif(current_setting(%L, true), '')::json;\n"
              "    me text := current_setting('role');\n    line record;\n",
              setting);
    ag_pg_put(&body,
              "    IF kept IS NULL THEN\n        RAISE WARNING 'the owner and the privileges of %%"
              " are not known any more', %S;\n        RETURN;\n    END IF;\n",
              t.name);
    if (t.column == NULL) {
        ag_pg_put(&body,
                  "    IF kept->>'owner' <> (SELECT pg_get_userbyid(o.%Sowner) FROM %S o"
                  " WHERE o.oid = %S) THEN\n        EXECUTE format('ALTER %S %%s OWNER TO %%I', %S,"
                  " kept->>'owner');\n    END IF;\n",
                  access->prefix, access->catalog, t.oid,
                  access->altered != NULL ? access->altered : access->noun, t.name);
    }
    put_entries(w, &body, &t);
    ag_pg_return_marks(w, &body, &t);
    ag_pg_put(&body, "    PERFORM set_config(%L, '', false);\n", setting);
    ag_pg_run_block(w, declare.text, body.text);
}

void ag_pg_keep_access(ag_pg_work *w)
{
    keep(w, ag_pg_access_target_of(w));
}

void ag_pg_return_access(ag_pg_work *w)
{
    give_back(w, ag_pg_access_target_of(w));
}

void ag_pg_keep_sequence(ag_pg_work *w)
{
    keep(w, ag_pg_access_target_sequence(w, w->op->table, w->op->name));
}

void ag_pg_return_sequence(ag_pg_work *w)
{
    give_back(w, ag_pg_access_target_sequence(w, w->op->table, w->op->name));
}
