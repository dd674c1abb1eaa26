#include "postgresql/access.h"

#include <inttypes.h>

#include "postgresql/quote.h"

static const ag_pg_access kinds[AG_KIND_COUNT] = {
    [AG_KIND_SCHEMA] = {"pg_namespace", "nsp", "regnamespace", "n", "SCHEMA"},
    [AG_KIND_ENUM] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_COMPOSITE_TYPE] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_RANGE_TYPE] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_DOMAIN] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_SEQUENCE] = {"pg_class", "rel", "regclass", "s", "SEQUENCE"},
    [AG_KIND_FUNCTION] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_PROCEDURE] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_AGGREGATE] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_TABLE] = {"pg_class", "rel", "regclass", "r", "TABLE"},
    [AG_KIND_VIEW] = {"pg_class", "rel", "regclass", "r", "TABLE"},
};

const ag_pg_access *ag_pg_access_of(ag_kind kind)
{
    return kinds[kind].catalog == NULL ? NULL : &kinds[kind];
}

/* The object as a value of the type that finds it by name: 'app.f(integer)'::regprocedure. */
static char *finder(ag_pg_work *w, const ag_pg_access *access)
{
    ag_buf name = ag_buf_new(w->arena), sql = ag_buf_new(w->arena);
    ag_pg_put(&name, ag_kinds[w->op->kind].routine ? "%R" : "%N", w->op->name);
    ag_pg_put(&sql, "%L::%S", name.text, access->reg);
    return sql.text;
}

static bool has_columns(const ag_pg_access *access)
{
    return ag_streq(access->catalog, kinds[AG_KIND_TABLE].catalog);
}

/* A query for what is granted: in which order, to whom, what, on which column, whether it may be passed on; names as SQL has them. */
static char *entries(ag_pg_work *w, const ag_pg_access *access, const char *object)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql,
              "SELECT min(e.at) AS at, CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE"
              " quote_ident(pg_get_userbyid(e.grantee)) END AS who, e.privilege_type AS may,"
              " e.col, e.is_grantable AS pass FROM (SELECT NULL::text AS col, a.* FROM %S o,"
              " aclexplode(coalesce(o.%Sacl, acldefault('%S', o.%Sowner))) WITH ORDINALITY"
              " AS a(grantor, grantee, privilege_type, is_grantable, at) WHERE o.oid = %S",
              access->catalog, access->prefix, access->letter, access->prefix, object);
    if (has_columns(access)) {
        ag_pg_put(&sql,
                  " UNION ALL SELECT t.attname::text, a.* FROM pg_attribute t,"
                  " aclexplode(t.attacl) WITH ORDINALITY AS a(grantor, grantee, privilege_type,"
                  " is_grantable, at) WHERE t.attrelid = %S AND NOT t.attisdropped",
                  object);
    }
    ag_buf_put(&sql, ") e GROUP BY 2, 3, 4, 5");
    return sql.text;
}

static void run_block(ag_pg_work *w, const char *declare, const char *body)
{
    ag_buf block = ag_buf_new(w->arena), sql = ag_buf_new(w->arena);
    ag_buf_format(&block, "\n%sBEGIN\n%sEND\n", declare, body);
    ag_buf_put(&sql, "DO ");
    ag_pg_put_dollars(&sql, block.text);
    ag_pg_run(w, "%S", sql.text);
}

/* One for each object; the parts of such a name must look like identifiers. */
static const char *setting_of(const ag_pg_work *w)
{
    uint64_t hash = UINT64_C(14695981039346656037);
    for (const char *c = w->op->name; *c != '\0'; c++) {
        hash = (hash ^ (unsigned char)*c) * UINT64_C(1099511628211);
    }
    return ag_format(w->arena, "autogen.kept_%d_%016" PRIx64, (int)w->op->kind, hash);
}

void ag_pg_keep_access(ag_pg_work *w)
{
    const ag_pg_access *access = ag_pg_access_of(w->op->kind);
    const char *object = finder(w, access);
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put(&body,
              "    PERFORM set_config(%L, (SELECT json_build_object('owner',"
              " pg_get_userbyid(o.%Sowner), 'entries', (SELECT json_agg(e) FROM (%S) e))::text"
              " FROM %S o WHERE o.oid = %S), false);\n",
              setting_of(w), access->prefix, entries(w, access, object), access->catalog, object);
    run_block(w, "", body.text);
}

/* What is granted by now, and should not be, goes; what was granted comes. */
static void put_differences(ag_pg_work *w, ag_buf *out, const ag_pg_access *access,
                            const char *object)
{
    static const char *const verbs[][2] = {{"REVOKE", "FROM"}, {"GRANT", "TO"}};
    ag_pg_put(out, "    FOR line IN WITH had AS (SELECT r.* FROM json_to_recordset(kept->'entries')"
                   " AS r(at int, who text, may text, col text, pass boolean)");
    if (has_columns(access)) {
        ag_pg_put(out,
                  " WHERE r.col IS NULL OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = %S"
                  " AND attname = r.col AND NOT attisdropped)",
                  object);
    }
    ag_pg_put(out, "),\n        has AS (%S)\n", entries(w, access, object));
    for (size_t i = 0; i < AG_COUNT(verbs); i++) {
        ag_pg_put(out,
                  "        %SSELECT %d AS n, d.at, format('%S %%s%%s ON %S %%s %S %%s%%s', d.may,"
                  " ' (' || quote_ident(d.col) || ')', %S, d.who%S) AS sql FROM %S d"
                  " WHERE (d.who, d.may, d.pass, coalesce(d.col, '')) NOT IN"
                  " (SELECT k.who, k.may, k.pass, coalesce(k.col, '') FROM %S k)\n",
                  i == 0 ? "SELECT k.sql FROM (" : "UNION ALL ", (int)i, verbs[i][0], access->noun,
                  verbs[i][1], object,
                  i == 0 ? ", ''" : ", CASE WHEN d.pass THEN ' WITH GRANT OPTION' END",
                  i == 0 ? "has" : "had", i == 0 ? "had" : "has");
    }
    ag_buf_put(out, "        ) k ORDER BY k.n, k.at\n    LOOP EXECUTE line; END LOOP;\n");
}

void ag_pg_return_access(ag_pg_work *w)
{
    const ag_pg_access *access = ag_pg_access_of(w->op->kind);
    const char *object = finder(w, access), *setting = setting_of(w);
    ag_buf declare = ag_buf_new(w->arena), body = ag_buf_new(w->arena);
    ag_pg_put(&declare,
              "DECLARE kept json := nullif(current_setting(%L, true), '')::json; line text;\n",
              setting);
    ag_pg_put(&body,
              "    IF kept IS NULL THEN\n        RAISE WARNING 'the owner and the privileges of %%"
              " are not known any more', %S;\n        RETURN;\n    END IF;\n"
              "    IF kept->>'owner' <> (SELECT pg_get_userbyid(o.%Sowner) FROM %S o"
              " WHERE o.oid = %S) THEN\n        EXECUTE format('ALTER %S %%s OWNER TO %%I', %S,"
              " kept->>'owner');\n    END IF;\n",
              object, access->prefix, access->catalog, object,
              access->alter == NULL ? access->noun : access->alter, object);
    put_differences(w, &body, access, object);
    ag_pg_put(&body, "    PERFORM set_config(%L, '', false);\n", setting);
    run_block(w, declare.text, body.text);
}
