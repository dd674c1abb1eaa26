#include "postgresql/access.h"

#include <inttypes.h>

#include "postgresql/postgresql.h"
#include "postgresql/quote.h"

static const ag_pg_access kinds[AG_KIND_COUNT] = {
    [AG_KIND_SCHEMA] = {"pg_namespace", "nsp", "regnamespace", "n", "SCHEMA"},
    [AG_KIND_COLLATION] = {.noun = "COLLATION"},
    [AG_KIND_COMPOSITE_TYPE] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_DOMAIN] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_ENUM] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_RANGE_TYPE] = {"pg_type", "typ", "regtype", "T", "TYPE"},
    [AG_KIND_SEQUENCE] = {"pg_class", "rel", "regclass", "s", "SEQUENCE"},
    [AG_KIND_FUNCTION] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_PROCEDURE] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_AGGREGATE] = {"pg_proc", "pro", "regprocedure", "f", "ROUTINE"},
    [AG_KIND_FOREIGN_DATA_WRAPPER] = {.noun = "FOREIGN DATA WRAPPER"},
    [AG_KIND_FOREIGN_SERVER] = {.noun = "FOREIGN SERVER", .altered = "SERVER"},
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
              object, access->prefix, access->catalog, object, access->noun, object);
    put_differences(w, &body, access, object);
    ag_pg_put(&body, "    PERFORM set_config(%L, '', false);\n", setting);
    run_block(w, declare.text, body.text);
}

/* ------------------------------------------------------------------ what the model says */

/* What is granted on: the object of the operation, or a column of it, or of its table. */
typedef struct granted {
    ag_kind kind; /* whose privileges they are */
    const char *on;
    const char *column;
    const char *owner; /* SQL: the role */
} granted;

static const char *text_of(const ag_pairs *pairs, const char *key)
{
    for (size_t i = 0; i < pairs->keys.len; i++) {
        if (ag_streq(pairs->keys.items[i], key)) {
            return pairs->values.items[i];
        }
    }
    return NULL;
}

static const ag_privilege *find(const ag_privileges *list, const char *name)
{
    for (size_t i = 0; i < list->len; i++) {
        if (ag_streq(list->items[i].name, name)) {
            return &list->items[i];
        }
    }
    return NULL;
}

static void add_name(ag_buf *list, const char *name, const char *column)
{
    ag_buf_put(list, list->len > 0 ? ", " : "");
    for (const char *c = name; *c != '\0'; c++) {
        ag_buf_putc(list, (char)(*c >= 'a' && *c <= 'z' ? *c - 'a' + 'A' : *c));
    }
    if (column != NULL) {
        ag_pg_put(list, " (%I)", column);
    }
}

static void change_role(ag_pg_work *w, const granted *g, const char *role,
                        const ag_privileges *from, const ag_privileges *to)
{
    static const char *const formats[] = {
        "REVOKE %S ON %S FROM %S", "REVOKE GRANT OPTION FOR %S ON %S FROM %S",
        "GRANT %S ON %S TO %S", "GRANT %S ON %S TO %S WITH GRANT OPTION"};
    ag_buf lists[AG_COUNT(formats)];
    ag_buf name = ag_buf_new(w->arena);
    for (size_t i = 0; i < AG_COUNT(formats); i++) {
        lists[i] = ag_buf_new(w->arena);
    }
    for (size_t i = 0; i < from->len; i++) {
        const ag_privilege *was = &from->items[i], *is = find(to, was->name);
        if (is == NULL || (was->grantable && !is->grantable)) {
            add_name(&lists[is == NULL ? 0 : 1], was->name, g->column);
        }
    }
    for (size_t i = 0; i < to->len; i++) {
        const ag_privilege *is = &to->items[i], *was = find(from, is->name);
        if (was == NULL || (is->grantable && !was->grantable)) {
            add_name(&lists[is->grantable ? 3 : 2], is->name, g->column);
        }
    }
    ag_pg_put(&name,
              ag_streq(role, AG_PUBLIC_ROLE)  ? "PUBLIC"
              : ag_streq(role, AG_OWNER_ROLE) ? "%S"
                                              : "%I",
              ag_streq(role, AG_OWNER_ROLE) ? g->owner : role);
    for (size_t i = 0; i < AG_COUNT(formats); i++) {
        if (lists[i].len > 0) {
            ag_pg_run(w, formats[i], lists[i].text, g->on, name.text);
        }
    }
}

static ag_privileges list_of(ag_pg_work *w, ag_kind kind, const ag_pairs *pairs, const char *role)
{
    const char *text = text_of(pairs, role);
    return text == NULL ? ag_privileges_usual(w->arena, kind, role)
                        : ag_privileges_of(w->arena, kind, text);
}

static void change_key(ag_pg_work *w, const granted *g, const char *key, const ag_pairs *from,
                       const ag_pairs *to)
{
    granted one = *g;
    const char *role = key;
    if (g->kind == AG_KIND_COLUMN && g->column == NULL &&
        !ag_privileges_key(w->arena, key, &role, &one.column)) {
        return;
    }
    ag_privileges was = list_of(w, g->kind, from, key), is = list_of(w, g->kind, to, key);
    change_role(w, &one, role, &was, &is);
}

static void change_pairs(ag_pg_work *w, const granted *g, const ag_pairs *from, const ag_pairs *to)
{
    for (size_t i = 0; i < from->keys.len; i++) {
        if (text_of(to, from->keys.items[i]) == NULL) {
            change_key(w, g, from->keys.items[i], from, to);
        }
    }
    for (size_t i = 0; i < to->keys.len; i++) {
        if (!ag_streq(text_of(from, to->keys.items[i]), to->values.items[i])) {
            change_key(w, g, to->keys.items[i], from, to);
        }
    }
}

static const ag_pairs *pairs_of(const ag_object *object, const char *name)
{
    static const ag_pairs none = {0};
    int index = object == NULL ? -1 : ag_field_index(object->shape, name);
    return index < 0 ? &none : ag_field_of(object, &object->shape->fields[index]);
}

static const char *owner_of(const ag_object *object)
{
    int index = object == NULL ? -1 : ag_field_index(object->shape, "owner");
    return index < 0 ? NULL
                     : *(const char *const *)ag_field_of(object, &object->shape->fields[index]);
}

static char *phrase(ag_pg_work *w, bool altered)
{
    bool column = w->op->kind == AG_KIND_COLUMN;
    const ag_pg_access *kind = &kinds[column ? AG_KIND_TABLE : w->op->kind];
    const char *noun = altered && kind->altered != NULL ? kind->altered : kind->noun;
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, ag_kinds[w->op->kind].routine ? "%S %R" : "%S %N", noun,
              column ? w->op->table : w->op->name);
    return sql.text;
}

static void change_owner(ag_pg_work *w, const char *from, const char *to)
{
    if (ag_streq(from, to)) {
        return;
    }
    ag_pg_run(w, to == NULL ? "ALTER %S OWNER TO CURRENT_USER" : "ALTER %S OWNER TO %I",
              phrase(w, true), to);
}

/* What is revoked on a table or view goes from its columns as well, where it is granted again. */
static void restore_column(ag_pg_work *w, const granted *on, const char *role, const char *text,
                           const ag_pairs *from, const ag_pairs *to)
{
    ag_privileges before = list_of(w, w->op->kind, from, role);
    ag_privileges after = list_of(w, w->op->kind, to, role);
    ag_privileges should = ag_privileges_of(w->arena, AG_KIND_COLUMN, text), left = {0};
    for (size_t i = 0; i < should.len; i++) {
        ag_privilege one = should.items[i];
        const ag_privilege *was = find(&before, one.name), *is = find(&after, one.name);
        if (was != NULL && is == NULL) {
            continue;
        }
        one.grantable = one.grantable && !(was != NULL && was->grantable && !is->grantable);
        AG_PUSH(w->arena, &left, one);
    }
    change_role(w, on, role, &left, &should);
}

static void restore_columns(ag_pg_work *w, const granted *on_whole, const ag_object *from,
                            const ag_object *to)
{
    const ag_pairs *before = pairs_of(from, "privileges"), *after = pairs_of(to, "privileges");
    const ag_pairs *columns = pairs_of(from, "column_privileges");
    granted on = *on_whole;
    on.kind = AG_KIND_COLUMN;
    for (size_t i = 0; i < columns->keys.len; i++) {
        const char *role;
        if (ag_privileges_key(w->arena, columns->keys.items[i], &role, &on.column)) {
            restore_column(w, &on, role, columns->values.items[i], before, after);
        }
    }
    for (size_t i = 0; ag_kind_of(to) == AG_KIND_TABLE && i < ((const ag_table *)to)->columns.len;
         i++) {
        const ag_object *column = ((const ag_table *)to)->columns.items[i];
        const ag_pairs *pairs = &((const ag_column *)column)->privileges;
        on.column = column->name;
        for (size_t k = 0; k < pairs->keys.len; k++) {
            restore_column(w, &on, pairs->keys.items[k], pairs->values.items[k], before, after);
        }
    }
}

/* The columns of a table that was created. */
static void grant_columns(ag_pg_work *w, const granted *on_table, const ag_table *table)
{
    static const ag_pairs none = {0};
    for (size_t i = 0; i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        granted on = *on_table;
        on.kind = AG_KIND_COLUMN;
        on.column = column->base.name;
        change_pairs(w, &on, &none, &column->privileges);
    }
}

void ag_pg_change_access(ag_pg_work *w, const ag_object *from, const ag_object *to)
{
    if (kinds[w->op->kind].noun == NULL && w->op->kind != AG_KIND_COLUMN) {
        return;
    }
    ag_buf owner = ag_buf_new(w->arena);
    ag_pg_put(&owner, owner_of(to) == NULL ? "CURRENT_USER" : "%I", owner_of(to));
    granted on = {.kind = w->op->kind, .on = phrase(w, false), .owner = owner.text};
    on.column = w->op->kind == AG_KIND_COLUMN ? w->op->name : NULL;
    change_owner(w, owner_of(from), owner_of(to));
    change_pairs(w, &on, pairs_of(from, "privileges"), pairs_of(to, "privileges"));
    if (from != NULL) {
        restore_columns(w, &on, from, to);
    }
    on.kind = AG_KIND_COLUMN;
    change_pairs(w, &on, pairs_of(from, "column_privileges"), pairs_of(to, "column_privileges"));
    if (w->op->kind == AG_KIND_TABLE && w->op->verb == AG_CREATE) {
        grant_columns(w, &on, (const ag_table *)to);
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
        ag_step_assert(w->arena, w->step, &ag_postgresql_dialect,
                       ag_format(w->arena, "there is no role \"%s\"", roles.items[i]),
                       "SELECT 'create it, or leave it out' WHERE NOT EXISTS"
                       " (SELECT FROM pg_catalog.pg_roles WHERE rolname = %L)",
                       roles.items[i]);
    }
}
