/* uncovered.c: what a database holds beside the kinds that we know: how much of it, and which tables it leans on. */
#include <stdlib.h>

#include "postgresql/catalog.h"

static const ag_pg_select count_list[] = {{"kind", "k.kind"}, {"count", "count(*)"}, {0}};

#define MEMBERS_PRIVILEGES "privileges on a member of an extension"

static bool take_counts(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    (void)err;
    for (size_t i = 0; i < rows->row_count; i++) {
        bool unmanaged = (catalog->schema->ignored & AG_GRANTS) != 0 &&
                         ag_streq(ag_pg_cell(rows, i, "kind"), MEMBERS_PRIVILEGES);
        if (unmanaged) {
            continue;
        }
        ag_pg_uncovered(catalog, ag_pg_cell(rows, i, "kind"),
                        strtol(ag_pg_cell(rows, i, "count"), NULL, 10));
    }
    return true;
}

/* One branch of the union: the rows "o" of a catalogue that are not the system's or an extension's. */
typedef struct counted {
    const char *kind; /* SQL */
    const char *class;
    const char
        *namespace;    /* the column; NULL: lies in none, and the first 16384 oids are initdb's */
    const char *where; /* NULL: all */
} counted;

static const counted catalogues[] = {
    {"'type'", "pg_type", "typnamespace", "o.typtype = 'b' AND o.typelem = 0"},
    {"'shell operator'", "pg_operator", "oprnamespace", "o.oprcode = 0"},
    {"'conversion'", "pg_conversion", "connamespace", NULL},
    {"'text search parser'", "pg_ts_parser", "prsnamespace", NULL},
    {"'text search template'", "pg_ts_template", "tmplnamespace", NULL},
    {"'transform'", "pg_transform", NULL, NULL},
    {"'language'", "pg_language", NULL, NULL},
    {"'access method'", "pg_am", NULL, NULL},
};

static void put_branch(ag_buf *sql, const counted *c)
{
    ag_buf_format(sql, "SELECT %s AS kind FROM pg_catalog.%s o", c->kind, c->class);
    if (c->namespace != NULL) {
        ag_buf_format(sql, " JOIN pg_namespace n ON n.oid = o.%s WHERE ", c->namespace);
        ag_buf_put(sql, AG_PG_OWN_SCHEMA);
    } else {
        ag_buf_put(sql, " WHERE o.oid >= 16384");
    }
    if (c->where != NULL) {
        ag_buf_format(sql, " AND %s", c->where);
    }
    ag_buf_format(sql, " AND %s'%s'::regclass) UNION ALL ", AG_PG_NO_MEMBER_OF("o.oid"), c->class);
}

/* What has privileges that can be told from those that its extension gave: its letter is that of acldefault(). */
static const struct {
    const char *class, *acl, *owner, *letter;
} granted[] = {
    {"pg_proc", "proacl", "proowner", "'f'"},
    {"pg_type", "typacl", "typowner", "'T'"},
    {"pg_namespace", "nspacl", "nspowner", "'n'"},
    {"pg_class", "relacl", "relowner", "(CASE o.relkind WHEN 'S' THEN 's' ELSE 'r' END)::\"char\""},
    {"pg_foreign_data_wrapper", "fdwacl", "fdwowner", "'F'"},
};

static void put_granted(ag_buf *sql)
{
    for (size_t i = 0; i < AG_COUNT(granted); i++) {
        ag_buf_format(
            sql,
            "SELECT '" MEMBERS_PRIVILEGES "' AS kind FROM pg_depend d JOIN %s o ON o.oid = d.objid"
            " LEFT JOIN pg_init_privs i ON i.classoid = d.classid AND i.objoid = d.objid"
            " AND i.objsubid = 0, LATERAL (SELECT coalesce(o.%s, acldefault(%s, o.%s)) AS now,"
            " coalesce(i.initprivs, acldefault(%s, o.%s)) AS was) a"
            " WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'e'"
            " AND d.classid = '%s'::regclass AND"
            " (o.%s IS NOT NULL OR i.initprivs IS NOT NULL) AND"
            " NOT (a.now @> a.was AND a.was @> a.now) UNION ALL ",
            granted[i].class, granted[i].acl, granted[i].letter, granted[i].owner,
            granted[i].letter, granted[i].owner, granted[i].class, granted[i].acl);
    }
}

static void put_counts(ag_buf *sql)
{
    ag_buf_put(sql, "FROM (");
    put_granted(sql);
    for (size_t i = 0; i < AG_COUNT(catalogues); i++) {
        put_branch(sql, &catalogues[i]);
    }
    ag_buf_put(sql, "SELECT 'user mapping' FROM pg_user_mappings UNION ALL "
                    "SELECT 'subscription' FROM pg_subscription s JOIN pg_database b ON b.oid = "
                    "s.subdbid WHERE b.datname = current_database() UNION ALL ");
    ag_buf_put(sql, "SELECT 'dependence on an extension' FROM pg_depend d"
                    " WHERE d.refclassid = 'pg_extension'::regclass AND d.deptype = 'x'"
                    " UNION ALL "
                    "SELECT 'column of a materialized view with settings of its own'"
                    " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                    " JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid ="
                    " a.atttypid WHERE c.relkind = 'm' AND a.attnum > 0 AND NOT a.attisdropped"
                    " AND (a.attstattarget > -1 OR a.attoptions IS NOT NULL OR a.attstorage <>"
                    " t.typstorage) AND " AG_PG_OWN_SCHEMA " UNION ALL ");
    ag_buf_put(sql, "SELECT 'invalid index' FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                    " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE NOT i.indisvalid"
                    " AND c.relkind = 'i' AND ");
    ag_buf_put(sql, AG_PG_OWN_SCHEMA ") k GROUP BY k.kind ORDER BY k.kind");
}

const ag_pg_query ag_pg_uncovered_query = {
    .select = count_list,
    .put_from = put_counts,
    .take = take_counts,
};

/* ------------------------------------------------------------------ what leans on tables */

static const ag_pg_select dependant_list[] = {{"relation", "DISTINCT k.relation"}, {0}};

static bool take_dependants(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    (void)err;
    for (size_t i = 0; i < rows->row_count; i++) {
        const ag_pg_relation *relation = ag_pg_relation_find(catalog, ag_cell(rows, i, 0));
        if (relation != NULL && relation->table != NULL) {
            AG_PUSH(catalog->arena, &catalog->inspection->dependants, relation->name);
        }
    }
    return true;
}

/* The catalogues of kinds that we know, and that lean on tables. */
#define COVERED \
    "'pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_type'::regclass," \
    " 'pg_trigger'::regclass, 'pg_proc'::regclass, 'pg_rewrite'::regclass," \
    " 'pg_policy'::regclass, 'pg_statistic_ext'::regclass, 'pg_publication_rel'::regclass," \
    " 'pg_cast'::regclass, 'pg_operator'::regclass, 'pg_opclass'::regclass"

/*
 * Foreign keys of tables that are not covered by what they are; tables that are of a type; what else leans on a table or its row type and is no kind of ours by its dependency.
 */
const ag_pg_query ag_pg_dependant_query = {
    .select = dependant_list,
    .from =
        "FROM (SELECT d.refobjid AS relation FROM pg_depend d"
        " WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid >= 16384"
        " AND d.classid NOT IN ('pg_class'::regclass, " COVERED ")"
        " UNION ALL SELECT coalesce(nullif(t.typrelid, 0), e.typrelid) FROM pg_depend d"
        " JOIN pg_type t ON t.oid = d.refobjid LEFT JOIN pg_type e ON e.oid = t.typelem"
        " WHERE d.refclassid = 'pg_type'::regclass AND d.refobjid >= 16384 AND d.deptype = 'n'"
        " AND d.classid NOT IN (" COVERED ")"
        " AND NOT (d.classid = 'pg_class'::regclass AND d.objsubid > 0)"
        " UNION ALL SELECT o.confrelid FROM pg_constraint o JOIN pg_class c ON c.oid = o.conrelid"
        " WHERE o.contype = 'f' AND (c.relkind NOT IN ('r', 'p', 'f') OR c.reloftype <> 0)) k"
        " WHERE k.relation <> 0 ORDER BY 1",
    .take = take_dependants,
};
