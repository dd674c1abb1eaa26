/* pg_catalogue.c: what a server says of a database in its own words, where no pg_dump can be asked. */
#include "pg_dump.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int pg_dump_version(void)
{
    char line[128] = "";
    FILE *pipe = popen("pg_dump --version", "r");
    if (!pipe)
        return 0;
    const char *digits = fgets(line, sizeof(line), pipe) ? strpbrk(line, "0123456789") : NULL;
    (void)pclose(pipe);
    return digits ? atoi(digits) : 0;
}

#define OWN(namespace, name) \
    namespace "::regnamespace::text !~ '^(pg_|information_schema)' AND " name " !~ '^autogen_'"
/* With what the owner has anyway, which need not be said. */
#define ACL_OF(acl, letter, owner) ACL("coalesce(" acl ", acldefault('" letter "', " owner "))")
#define ACL(acl) "(SELECT string_agg(x::text, ',' ORDER BY x::text) FROM unnest(" acl ") x)"
/* Names in place of oids, which differ between databases. */
#define NAMED(oids, catalog, name) \
    "(SELECT string_agg(n." name ", ',' ORDER BY x.at) FROM unnest(" oids \
    ") WITH ORDINALITY x(oid, at) JOIN " catalog " n ON n.oid = x.oid)"
#define SORTED(options) "(SELECT string_agg(x, ',' ORDER BY x) FROM unnest(" options ") x)"

/* What a column of a table counts with may have any name. */
#define DEFAULT_VALUE \
    "CASE WHEN pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval(%' THEN 'nextval'" \
    " ELSE pg_get_expr(d.adbin, d.adrelid) END"

static const char *const queries[] = {
    "SELECT format('relation %s %s', c.oid::regclass, row(c.relkind, c.relpersistence, a.amname, " SORTED(
        "c.reloptions") ", c.reltablespace, c.relreplident, c.relrowsecurity,"
                        " c.relforcerowsecurity, pg_get_partkeydef(c.oid),"
                        " pg_get_expr(c.relpartbound, c.oid), (SELECT string_agg(inhparent::regclass::"
                        "text, ',' ORDER BY inhseqno) FROM pg_inherits WHERE inhrelid = c.oid),"
                        " pg_get_userbyid(c.relowner), " ACL_OF(
                            "c.relacl", "r",
                            "c.relowner") ","
                                          " obj_description(c.oid, 'pg_class'),"
                                          " CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END))"
                                          " FROM pg_class c LEFT JOIN pg_am a ON a.oid = c.relam"
                                          " WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND " OWN(
                                              "c.relnamespace", "c.relname"),
    "SELECT format('column %s %I %s %s', c.oid::regclass, a.attname, format_type(a.atttypid,"
    " a.atttypmod), row(a.attnotnull, a.attidentity, a.attgenerated, a.attstorage,"
    " a.attcompression, nullif(a.attstattarget, -1), a.attcollation::regcollation, " SORTED("a.attoptions") ", " SORTED(
        "a.attfdwoptions") ", a.attislocal, " ACL("a.attacl") ", " DEFAULT_VALUE
                                                              ", col_description(c.oid, a.attnum)))"
                                                              " FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                                                              " LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum"
                                                              " WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN"
                                                              " ('r', 'p', 'v', 'm', 'f', 'c') AND " OWN(
                                                                  "c.relnamespace", "c.relname"),
    "SELECT format('constraint %s %s %s', coalesce(nullif(o.conrelid, 0)::regclass::text,"
    " o.contypid::regtype::text), CASE WHEN o.conparentid = 0 THEN o.conname END,"
    " row(pg_get_constraintdef(o.oid), o.conislocal, obj_description(o.oid, 'pg_constraint')))"
    " FROM pg_constraint o LEFT JOIN pg_class c ON c.oid = o.conrelid WHERE o.contype NOT IN ('n', 't')"
    " AND " OWN("o.connamespace", "coalesce(c.relname, o.conname)"),
    "SELECT format('index %s %s %s', i.indrelid::regclass, CASE WHEN c.relispartition THEN ''"
    " ELSE c.relname END, row(a.amname, i.indisunique, i.indisclustered, i.indisreplident,"
    " i.indoption, " NAMED("i.indclass", "pg_opclass", "opcname") ", " NAMED(
        "i.indcollation", "pg_collation",
        "collname") ", i.indnkeyatts, " SORTED("c.reloptions") ", (SELECT string_agg(pg_get_indexdef(c.oid, k::int, true), ',' ORDER BY k)"
                                                               " FROM generate_series(1, i.indnatts) k), pg_get_expr(i.indpred, i.indrelid),"
                                                               " obj_description(c.oid, 'pg_class')))"
                                                               " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                                                               " JOIN pg_class t ON t.oid = i.indrelid JOIN pg_am a ON a.oid = c.relam"
                                                               " WHERE " OWN("c.relnamespace",
                                                                             "t.relname"),
    "SELECT format('trigger %s %s', row(t.tgenabled, obj_description(t.oid, 'pg_trigger')),"
    " pg_get_triggerdef(t.oid)) FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgparentid = 0",
    "SELECT format('rule %s %s', row(r.ev_enabled, obj_description(r.oid, 'pg_rewrite')),"
    " pg_get_ruledef(r.oid)) FROM pg_rewrite r JOIN pg_class c ON c.oid = r.ev_class"
    " WHERE r.rulename <> '_RETURN' AND " OWN("c.relnamespace", "c.relname"),
    "SELECT format('policy %s %s %s', p.polrelid::regclass, p.polname, row(p.polcmd,"
    " p.polpermissive, (SELECT string_agg(r::regrole::text, ',' ORDER BY r::regrole::text) FROM"
    " unnest(p.polroles) r), pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck,"
    " p.polrelid), obj_description(p.oid, 'pg_policy'))) FROM pg_policy p",
    "SELECT format('type %s %s', t.oid::regtype, row(t.typtype, t.typnotnull, t.typdefault,"
    " format_type(nullif(t.typbasetype, 0), t.typtypmod), (SELECT string_agg(e.enumlabel, ',' ORDER BY"
    " e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), (SELECT row(r.rngsubtype::regtype,"
    " r.rngmultitypid::regtype, r.rngsubdiff, (SELECT opcname FROM pg_opclass WHERE oid ="
    " r.rngsubopc)) FROM pg_range r WHERE r.rngtypid = t.oid)"
    "::text, pg_get_userbyid(t.typowner), " ACL_OF(
        "t.typacl", "T",
        "t.typowner") ", obj_description(t.oid, 'pg_type')))"
                      " FROM pg_type t WHERE t.typtype IN ('e', 'd', 'r') AND " OWN(
                          "t.typnamespace", "t.typname"),
    /* What comes with a type has what default privileges gave then, which pg_dump does not look at either. */
    "SELECT format('routine %s %s', row(pg_get_userbyid(p.proowner), CASE WHEN NOT EXISTS (SELECT"
    " FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype ="
    " 'i') THEN " ACL_OF(
        "p.proacl", "f",
        "p.proowner") " END, obj_description(p.oid, 'pg_proc')), CASE WHEN p.prokind = 'a' THEN"
                      " p.oid::regprocedure::text ELSE pg_get_functiondef(p.oid) END)"
                      " FROM pg_proc p WHERE " OWN("p.pronamespace", "p.proname"),
    /* Columns are in the order in which the table has them, which is no difference. */
    "SELECT format('statistics %s.%I %s', s.stxnamespace::regnamespace, s.stxname,"
    " row(s.stxrelid::regclass, (SELECT string_agg(k::text, ',' ORDER BY k::text) FROM"
    " unnest(s.stxkind) k), (SELECT string_agg(a.attname, ',' ORDER BY a.attname) FROM"
    " pg_attribute a WHERE a.attrelid = s.stxrelid AND a.attnum = ANY (s.stxkeys)),"
    " pg_get_statisticsobjdef_expressions(s.oid), nullif(s.stxstattarget, -1),"
    " obj_description(s.oid, 'pg_statistic_ext'))) FROM pg_statistic_ext s",
};

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

const ag_names *pg_catalogue(ag_arena *arena, ag_session *session)
{
    ag_names *out = AG_NEW(arena, ag_names);
    for (size_t i = 0; i < AG_COUNT(queries); i++) {
        ag_rows rows = {0};
        ag_error err = {0};
        if (!ag_session_query(session, arena, queries[i], &rows, &err)) {
            (void)fprintf(stderr, "%s\n%s\n", err.message, queries[i]);
            return NULL;
        }
        for (size_t k = 0; k < rows.row_count; k++)
            AG_PUSH(arena, out, ag_strdup(arena, ag_cell(&rows, k, 0)));
    }
    if (out->len > 0)
        qsort(out->items, out->len, sizeof(out->items[0]), compare);
    return out;
}
