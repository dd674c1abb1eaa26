/* access.c: where the server keeps who may do what with an object, and how statements find it. */
#include "postgresql/access.h"

#include "postgresql/counter.h"
#include "postgresql/operator.h"
#include "postgresql/postgresql.h"
#include "postgresql/quote.h"

static const ag_pg_access kinds[AG_KIND_COUNT] = {
    [AG_KIND_SCHEMA] = {"pg_namespace", "nsp", "regnamespace", "n", "SCHEMA"},
    [AG_KIND_COLLATION] = {"pg_collation", "coll", NULL, NULL, "COLLATION"},
    [AG_KIND_COMPOSITE_TYPE] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_DOMAIN] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_ENUM] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_RANGE_TYPE] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_SEQUENCE] = {"pg_class", "rel", "regclass", "s", "SEQUENCE"},
    [AG_KIND_FUNCTION] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_PROCEDURE] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_AGGREGATE] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_OPERATOR_FAMILY] = {.noun = "OPERATOR FAMILY"},
    [AG_KIND_OPERATOR_CLASS] = {"pg_opclass", "opc", NULL, NULL, "OPERATOR CLASS"},
    [AG_KIND_OPERATOR] = {"pg_operator", "opr", "regoperator", NULL, "OPERATOR"},
    [AG_KIND_FOREIGN_DATA_WRAPPER] = {"pg_foreign_data_wrapper", "fdw", NULL, "F",
                                      "FOREIGN DATA WRAPPER"},
    [AG_KIND_FOREIGN_SERVER] = {"pg_foreign_server", "srv", NULL, "S", "FOREIGN SERVER", "SERVER"},
    [AG_KIND_TABLE] = {"pg_class", "rel", "regclass", "r", "TABLE"},
    [AG_KIND_VIEW] = {"pg_class", "rel", "regclass", "r", "TABLE"},
    [AG_KIND_TEXT_SEARCH_DICTIONARY] = {"pg_ts_dict", "dict", "regdictionary", NULL,
                                        "TEXT SEARCH DICTIONARY"},
    [AG_KIND_TEXT_SEARCH_CONFIGURATION] = {"pg_ts_config", "cfg", "regconfig", NULL,
                                           "TEXT SEARCH CONFIGURATION"},
    [AG_KIND_STATISTICS] = {"pg_statistic_ext", "stx", NULL, NULL, "STATISTICS"},
    [AG_KIND_PUBLICATION] = {"pg_publication", "pub", NULL, NULL, "PUBLICATION"},
    [AG_KIND_EVENT_TRIGGER] = {"pg_event_trigger", "evt", NULL, NULL, "EVENT TRIGGER"},
};

const ag_pg_access *ag_pg_access_of(ag_kind kind)
{
    return kinds[kind].noun == NULL ? NULL : &kinds[kind];
}

/* The object of the operation, or the table of the column, as SQL calls it. */
char *ag_pg_called(ag_pg_work *w)
{
    const ag_kind_info *kind = &ag_kinds[w->op->kind];
    ag_buf name = ag_buf_new(w->arena);
    if (w->op->kind == AG_KIND_OPERATOR) {
        ag_pg_put_operator_key(&name, w->render, w->op->name);
        return name.text;
    }
    if (w->op->kind == AG_KIND_OPERATOR_FAMILY || w->op->kind == AG_KIND_OPERATOR_CLASS) {
        ag_pg_put_class_key(&name, w->render, w->op->name);
        return name.text;
    }
    ag_pg_put(&name,
              kind->routine                       ? "%R"
              : kind->qualified || kind->in_table ? "%N"
                                                  : "%I",
              kind->in_table ? w->op->table : ag_pg_target(w));
    return name.text;
}

/* Its oid: as a value of the type that finds it by name, 'app.f(integer)'::regprocedure, where there is one. */
static char *finder(ag_pg_work *w, const ag_pg_access *access)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_name name = {.name = w->op->name};
    ag_error ignored = {0};
    if (access->reg != NULL) {
        ag_pg_put(&sql, "%L::%S", ag_pg_called(w), access->reg);
        return sql.text;
    }
    bool qualified =
        ag_kinds[w->op->kind].qualified && ag_key_parse(w->arena, w->op->name, &name, &ignored);
    ag_pg_put(&sql, "(SELECT oid FROM %S WHERE %Sname = %L", access->catalog, access->prefix,
              name.name);
    if (qualified) {
        ag_pg_put(&sql, " AND %Snamespace = (SELECT oid FROM pg_namespace WHERE nspname = ",
                  access->prefix);
        ag_pg_put(&sql, name.schema != NULL ? "%L)" : "current_schema())", name.schema);
    }
    ag_signature key = {0};
    if (w->op->kind == AG_KIND_OPERATOR_CLASS &&
        ag_signature_parse(w->arena, w->op->name, &key, &ignored) && key.types.len > 0) {
        ag_pg_put(&sql, " AND opcmethod = (SELECT oid FROM pg_am WHERE amname = %L)",
                  key.types.items[0]);
    }
    ag_buf_put(&sql, ")");
    return sql.text;
}

bool ag_pg_has_columns(const ag_pg_access *access)
{
    return ag_streq(access->catalog, kinds[AG_KIND_TABLE].catalog);
}

ag_pg_access_target ag_pg_access_target_of(ag_pg_work *w)
{
    bool column = w->op->kind == AG_KIND_COLUMN;
    const ag_pg_access *access = &kinds[column ? AG_KIND_TABLE : w->op->kind];
    return (ag_pg_access_target){
        .access = access,
        .oid = finder(w, access),
        .name = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", ag_pg_called(w)),
        .column = column ? w->op->name : NULL};
}

/* What the sequence behind a column is called is known to the server alone. */
ag_pg_access_target ag_pg_access_target_sequence(ag_pg_work *w, const char *table,
                                                 const char *column)
{
    const char *name = ag_pg_sequence_of(w->arena, table, column);
    return (ag_pg_access_target){.access = &kinds[AG_KIND_SEQUENCE],
                                 .oid = ag_format(w->arena, "%s::regclass", name),
                                 .name = name};
}

#define ACL_ROWS "WITH ORDINALITY AS a(grantor, grantee, privilege_type, is_grantable, at)"

static void put_column_entries(ag_buf *sql, const ag_pg_access_target *t)
{
    ag_pg_put(sql, "SELECT t.attrelid AS rel, t.attname::text AS col, c.relowner AS owner, a.*"
                   " FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid,"
                   " aclexplode(t.attacl) " ACL_ROWS " WHERE NOT t.attisdropped");
    if (t->column == NULL) {
        ag_pg_put(sql, " AND t.attrelid = %S", t->oid);
        return;
    }
    ag_pg_put(sql,
              " AND t.attname = %L AND t.attrelid IN (WITH RECURSIVE family AS (SELECT %S::oid AS"
              " rel UNION SELECT i.inhrelid FROM pg_inherits i JOIN family f ON i.inhparent ="
              " f.rel) SELECT rel FROM family)",
              t->column, t->oid);
}

const char *ag_pg_access_entries(ag_pg_work *w, const ag_pg_access_target *t)
{
    const ag_pg_access *access = t->access;
    ag_buf sql = ag_buf_new(w->arena);
    if (access->letter == NULL) {
        return "SELECT WHERE false";
    }
    ag_pg_put(&sql,
              "SELECT min(e.at) AS at, CASE e.grantee WHEN 0 THEN 'PUBLIC' ELSE"
              " quote_ident(pg_get_userbyid(e.grantee)) END AS who, e.privilege_type AS may,"
              " e.col, e.is_grantable AS pass, CASE WHEN e.grantor <> e.owner THEN"
              " pg_get_userbyid(e.grantor)::text END AS giver, %S AS rel FROM (",
              t->column == NULL ? "NULL::oid" : "e.rel");
    if (t->column == NULL) {
        ag_pg_put(&sql,
                  "SELECT NULL::oid AS rel, NULL::text AS col, o.%Sowner AS owner, a.* FROM %S o,"
                  " aclexplode(coalesce(o.%Sacl, acldefault('%S', o.%Sowner))) " ACL_ROWS
                  " WHERE o.oid = %S",
                  access->prefix, access->catalog, access->prefix, access->letter, access->prefix,
                  t->oid);
        ag_buf_put(&sql, ag_pg_has_columns(access) ? " UNION ALL " : "");
    }
    if (ag_pg_has_columns(access)) {
        put_column_entries(&sql, t);
    }
    ag_buf_put(&sql, ") e GROUP BY 2, 3, 4, 5, 6, 7");
    return sql.text;
}

void ag_pg_run_block(ag_pg_work *w, const char *declare, const char *body)
{
    ag_buf block = ag_buf_new(w->arena), sql = ag_buf_new(w->arena);
    ag_buf_format(&block, "\n%sBEGIN\n%sEND\n", declare, body);
    ag_buf_put(&sql, "DO ");
    ag_pg_put_dollars(&sql, block.text);
    ag_pg_run(w, "%S", sql.text);
}

/*
 * What an object is made with beyond what PostgreSQL gives by itself, and short of it, comes from default privileges, declared or not.  Others than those that are active when it is
 * made do not matter, so that the server is asked.
 */
static void reset(ag_pg_work *w, ag_pg_access_target t)
{
    const ag_pg_access *access = t.access;
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put(&body,
              "    FOR line IN SELECT k.line FROM %S o, LATERAL (SELECT 0 AS n,"
              " format('REVOKE ALL ON %S %%s FROM %%s', %S, CASE a.grantee WHEN 0 THEN 'PUBLIC'"
              " ELSE quote_ident(pg_get_userbyid(a.grantee)) END) AS line"
              " FROM aclexplode(o.%Sacl) a\n        UNION SELECT 1,"
              " format('GRANT %%s ON %S %%s TO %%s', a.privilege_type, %S, CASE a.grantee WHEN 0"
              " THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)"
              " FROM aclexplode(acldefault('%S', o.%Sowner)) a) k\n"
              "        WHERE o.oid = %S AND o.%Sacl <> acldefault('%S', o.%Sowner)"
              " ORDER BY k.n, k.line\n"
              "    LOOP EXECUTE line; END LOOP;\n",
              access->catalog, access->noun, t.name, access->prefix, access->noun, t.name,
              access->letter, access->prefix, t.oid, access->prefix, access->letter,
              access->prefix);
    ag_pg_run_block(w, "DECLARE line text;\n", body.text);
}

void ag_pg_reset_access(ag_pg_work *w)
{
    const ag_op *op = w->op;
    const ag_pg_access *access = ag_pg_access_of(op->kind);
    if (op->kind == AG_KIND_COLUMN) {
        bool counted = op->verb == AG_ALTER && ag_column_counts((const ag_column *)op->from);
        if (!counted && ag_column_counts((const ag_column *)op->to)) {
            reset(w, ag_pg_access_target_sequence(w, op->table, op->name));
        }
        return;
    }
    if (op->verb != AG_CREATE || access == NULL || access->letter == NULL) {
        return;
    }
    reset(w, ag_pg_access_target_of(w));
    for (size_t i = 0; op->kind == AG_KIND_TABLE && i < ((const ag_table *)op->to)->columns.len;
         i++) {
        const ag_object *column = ((const ag_table *)op->to)->columns.items[i];
        if (ag_column_counts((const ag_column *)column)) {
            reset(w, ag_pg_access_target_sequence(w, op->name, column->name));
        }
    }
}

/* ------------------------------------------------------------------ roles */

/* Roles belong to the server, and are nobody's to make here.  Those that something was granted to before are there. */
void ag_pg_check_roles(ag_pg_work *w)
{
    ag_names before = {0}, roles = {0};
    if (w->op->verb == AG_ALTER) {
        ag_roles_of(w->arena, w->op->from, &before);
    }
    ag_roles_of(w->arena, w->op->to, &roles);
    for (size_t i = 0; i < roles.len; i++) {
        if (ag_names_has(&before, roles.items[i])) {
            continue;
        }
        ag_step_assert_server(w->arena, w->step, &ag_postgresql_dialect,
                              ag_format(w->arena, "there is no role \"%s\"", roles.items[i]),
                              "create it on the server, or leave it out",
                              "SELECT 'roles are made by hand' WHERE NOT EXISTS"
                              " (SELECT FROM pg_catalog.pg_roles WHERE rolname = %L)",
                              roles.items[i]);
    }
}
