/*
 * catalog.h: reading a whole database.  Each noun has a file with the query for all objects of its kind, and a function that
 * takes the rows; catalog.c sends the queries in one round trip and calls the functions in order.
 *
 * What the server spells, it spells with search_path set to the default schema: names outside of it (and of pg_catalog) are
 * qualified, those in it are not.
 */
#ifndef AG_POSTGRESQL_CATALOG_H
#define AG_POSTGRESQL_CATALOG_H

#include <autogen/dialect.h>

/* One column of a query: what it is called (a field of the shape, or a name that only the noun's file knows). */
typedef struct ag_pg_select {
    const char *field;
    const char *sql;
    int since;             /* version of the server that has it; 0: all */
    const char *otherwise; /* for older servers */
    unsigned manage;       /* AG_GRANTS, AG_OWNER: only where that is managed */
} ag_pg_select;

/*
 * Rows for privileges and owners: `acl` and `owner` are columns of catalogues, `letter` is what acldefault() calls the kind.  What is as it would be without any GRANT and
 * REVOKE is left out.
 */
#define AG_PG_GRANTED_OVER(acl, owner, usual) \
    "CASE WHEN " acl " IS NOT NULL THEN (SELECT json_object_agg(k.role, k.said ORDER BY k.role)" \
    " FROM (SELECT CASE e.grantee WHEN 0 THEN 'public' WHEN " owner " THEN '" AG_OWNER_ROLE "'" \
    " ELSE pg_get_userbyid(e.grantee)::text END AS role, coalesce(string_agg(e.said, ', '" \
    " ORDER BY e.said COLLATE \"C\") FILTER (WHERE e.has), 'none') AS said," \
    " coalesce(string_agg(e.said, ', ' ORDER BY e.said COLLATE \"C\") FILTER (WHERE NOT e.has)," \
    " 'none') AS usual FROM (SELECT a.grantee, lower(a.privilege_type) || CASE WHEN" \
    " bool_or(a.is_grantable) THEN ' with grant option' ELSE '' END AS said, a.has FROM" \
    " (SELECT grantee, privilege_type, is_grantable, true AS has FROM aclexplode(" acl ")" \
    " UNION ALL SELECT grantee, privilege_type, is_grantable, false" \
    " FROM aclexplode(" usual ")) a" \
    " GROUP BY a.grantee, a.privilege_type, a.has) e GROUP BY 1) k" \
    " WHERE k.said <> k.usual) END"
#define AG_PG_GRANTED(acl, owner, letter) \
    AG_PG_GRANTED_OVER(acl, owner, "acldefault('" letter "', " owner ")")
#define AG_PG_PRIVILEGES(acl, owner, letter) \
    { \
        "privileges", AG_PG_GRANTED(acl, owner, letter), .manage = AG_GRANTS \
    }
#define AG_PG_OWNER(owner) \
    { \
        "owner", "nullif(pg_get_userbyid(" owner "), current_user)", .manage = AG_OWNER \
    }

/* A table or view of the database, covered or not: constraints and indexes name its columns by number. */
typedef struct ag_pg_relation {
    const char *name;        /* in text form */
    ag_object *object;       /* the table or view; NULL: not covered */
    ag_table *table;         /* the same, if it is a table */
    const char *parents;     /* oids, in the order of inheritance; NULL: none */
    const char **columns;    /* names by attnum, NULL where there is none */
    const char **collations; /* oids by attnum */
    size_t size;             /* of both arrays */
} ag_pg_relation;

typedef struct ag_pg_catalog {
    ag_arena *arena;
    const char *default_schema;
    int version;
    ag_schema *schema;
    ag_inspection *inspection;
    ag_map relations;  /* oid to ag_pg_relation */
    ag_map types;      /* as the server spells it to canonical */
    ag_map opclasses;  /* oid to name in text form; only those that are no type's default */
    ag_map collations; /* oid to name */
} ag_pg_catalog;

typedef struct ag_pg_query {
    const ag_pg_select *select; /* ends with an empty row */
    const char *from;           /* from FROM to the end; NULL: put_from() says it */
    void (*put_from)(ag_buf *sql);
    bool (*take)(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err);
    bool once; /* what is taken of its rows is copied: their memory, which is much, goes at once */
} ag_pg_query;

extern const ag_pg_query ag_pg_relation_query;
extern const ag_pg_query ag_pg_view_query;
extern const ag_pg_query ag_pg_column_query;
extern const ag_pg_query ag_pg_constraint_query;
extern const ag_pg_query ag_pg_index_query;
extern const ag_pg_query ag_pg_not_null_query;
extern const ag_pg_query ag_pg_part_name_query;
extern const ag_pg_query ag_pg_trigger_query;
extern const ag_pg_query ag_pg_policy_query;
extern const ag_pg_query ag_pg_rule_query;
extern const ag_pg_query ag_pg_statistics_query;
extern const ag_pg_query ag_pg_publication_query;
extern const ag_pg_query ag_pg_schema_query;
extern const ag_pg_query ag_pg_extension_query;
extern const ag_pg_query ag_pg_enum_query;
extern const ag_pg_query ag_pg_composite_type_query;
extern const ag_pg_query ag_pg_range_type_query;
extern const ag_pg_query ag_pg_domain_query;
extern const ag_pg_query ag_pg_sequence_query;
extern const ag_pg_query ag_pg_text_search_dictionary_query;
extern const ag_pg_query ag_pg_text_search_configuration_query;
extern const ag_pg_query ag_pg_routine_query;
extern const ag_pg_query ag_pg_aggregate_query;
extern const ag_pg_query ag_pg_default_privileges_query;
extern const ag_pg_query ag_pg_event_trigger_query;
extern const ag_pg_query ag_pg_operator_query;
extern const ag_pg_query ag_pg_operator_family_query;
extern const ag_pg_query ag_pg_operator_class_query;
extern const ag_pg_query ag_pg_cast_query;
extern const ag_pg_query ag_pg_foreign_data_wrapper_query;
extern const ag_pg_query ag_pg_foreign_server_query;
extern const ag_pg_query ag_pg_opclass_query;
extern const ag_pg_query ag_pg_collation_query;
extern const ag_pg_query ag_pg_uncovered_query;
extern const ag_pg_query ag_pg_dependant_query;

/* A condition on pg_namespace n: not the system's. */
#define AG_PG_OWN_SCHEMA "n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'"

/* A condition: the object is not a member of an extension.  The first stops before the catalogue's name. */
#define AG_PG_NO_MEMBER_OF(oid) \
    oid " NOT IN (SELECT objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass" \
        " AND deptype = 'e' AND classid = "
#define AG_PG_NO_MEMBER(class, oid) AG_PG_NO_MEMBER_OF(oid) "'" class "'::regclass)"

/*
 * Conditions on a sequence (q of pg_sequence, s of pg_class) and the column that owns it (a, with d of pg_attrdef, in c of pg_class): it is what "serial" makes, and the
 * column's default takes its next value.  Such a column says serial and how it counts, and the sequence is no object of its own.  That of an identity is neither.
 */
#define AG_PG_IS_SERIAL \
    "q.seqtypid = a.atttypid AND a.attidentity = '' AND a.attnotnull" \
    " AND s.relnamespace = c.relnamespace" \
    " AND (s.relpersistence = c.relpersistence" \
    " OR current_setting('server_version_num')::int < 150000)" \
    " AND NOT EXISTS (SELECT FROM pg_description WHERE objoid = q.seqrelid" \
    " AND classoid = 'pg_class'::regclass)"
#define AG_PG_TAKES_NEXT \
    "CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, 0) END" \
    " = 'nextval(''' || replace(q.seqrelid::regclass::text, '''', '''''') || '''::regclass)'"
#define AG_PG_COUNTS "(o.deptype = 'i' OR " AG_PG_IS_SERIAL " AND " AG_PG_TAKES_NEXT ")"

/* Options as the catalogue has them, "{fillfactor=70}", as a JSON object. */
#define AG_PG_OPTIONS(array) \
    "CASE WHEN " array " IS NOT NULL THEN (SELECT json_object_agg(split_part(o, '=', 1)," \
    " substr(o, strpos(o, '=') + 1)) FROM unnest(" array ") o) END"

/* See ag_dialect.inspect. */
bool ag_pg_inspect(ag_arena *arena, ag_session *session, const ag_inspect_options *options,
                   ag_inspection *out, ag_error *err);

/* The cell of a column that the query must have. */
const char *ag_pg_cell(const ag_rows *rows, size_t row, const char *column);

/* A qualified name in text form, without the default schema. */
const char *ag_pg_name(ag_pg_catalog *catalog, const char *schema, const char *name);

/* The relation of an oid, or NULL. */
ag_pg_relation *ag_pg_relation_find(const ag_pg_catalog *catalog, const char *oid);

/* The names behind column numbers as an int2vector or an int2[] shows them ("1 2", "{1,2}"); NULL: none. */
ag_names ag_pg_columns(ag_pg_catalog *catalog, const ag_pg_relation *relation, const char *numbers);

/* heir.c: when all is read: what partitions and heirs have from their parents is not their own. */
void ag_pg_fold_heirs(ag_pg_catalog *catalog);

/* The name of a collation: bare for one of pg_catalog, whatever is in it, else in text form; NULL for NULL. */
const char *ag_pg_collation(const ag_pg_catalog *catalog, const char *oid);

/* Count `count` objects of a kind that this build does not know. */
void ag_pg_uncovered(ag_pg_catalog *catalog, const char *kind, long count);

#endif
