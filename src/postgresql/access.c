#include "postgresql/access.h"

#include <inttypes.h>

#include "postgresql/counter.h"
#include "postgresql/operator.h"
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
    [AG_KIND_OPERATOR_FAMILY] = {.noun = "OPERATOR FAMILY"},
    [AG_KIND_OPERATOR_CLASS] = {.noun = "OPERATOR CLASS"},
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
    return kinds[kind].catalog == NULL ? NULL : &kinds[kind];
}

/* The object of the operation, or the table of the column, as SQL calls it. */
static char *called(ag_pg_work *w)
{
    const ag_kind_info *kind = &ag_kinds[w->op->kind];
    ag_buf name = ag_buf_new(w->arena);
    if (w->op->kind == AG_KIND_OPERATOR) {
        ag_pg_put_operator_key(&name, w->render, w->op->name);
        return name.text;
    }
    if (w->op->kind == AG_KIND_OPERATOR_FAMILY || w->op->kind == AG_KIND_OPERATOR_CLASS) {
        ag_pg_put_class_key(&name, w->op->name);
        return name.text;
    }
    ag_pg_put(&name,
              kind->routine                       ? "%R"
              : kind->qualified || kind->in_table ? "%N"
                                                  : "%I",
              kind->in_table ? w->op->table : w->op->name);
    return name.text;
}

/* Its oid: as a value of the type that finds it by name, 'app.f(integer)'::regprocedure, where there is one. */
static char *finder(ag_pg_work *w, const ag_pg_access *access)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_name name = {.name = w->op->name};
    ag_error ignored = {0};
    if (access->reg != NULL) {
        ag_pg_put(&sql, "%L::%S", called(w), access->reg);
        return sql.text;
    }
    bool qualified =
        ag_kinds[w->op->kind].qualified && ag_name_parse(w->arena, w->op->name, &name, &ignored);
    ag_pg_put(&sql, "(SELECT oid FROM %S WHERE %Sname = %L", access->catalog, access->prefix,
              name.name);
    if (qualified) {
        ag_pg_put(&sql, " AND %Snamespace = (SELECT oid FROM pg_namespace WHERE nspname = ",
                  access->prefix);
        ag_pg_put(&sql, name.schema != NULL ? "%L)" : "current_schema())", name.schema);
    }
    ag_buf_put(&sql, ")");
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
    if (access->letter == NULL) {
        return ag_strdup(w->arena, "SELECT WHERE false");
    }
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

/* An object as the statements find it. */
typedef struct target {
    const ag_pg_access *access;
    const char *oid;  /* SQL */
    const char *name; /* SQL: a text, as GRANT calls it */
} target;

static target target_of(ag_pg_work *w)
{
    const ag_pg_access *access = ag_pg_access_of(w->op->kind);
    const char *name = ag_sql_format(w->arena, &ag_postgresql_dialect, "%L", called(w));
    return (target){access, finder(w, access), name};
}

/* What the sequence behind a column is called is known to the server alone. */
static target sequence_target(ag_pg_work *w, const char *table, const char *column)
{
    const char *name = ag_pg_sequence_of(w->arena, table, column);
    return (target){&kinds[AG_KIND_SEQUENCE], ag_format(w->arena, "%s::regclass", name), name};
}

static void keep(ag_pg_work *w, target t)
{
    ag_buf body = ag_buf_new(w->arena);
    ag_pg_put(&body,
              "    PERFORM set_config(%L, (SELECT json_build_object('owner',"
              " pg_get_userbyid(o.%Sowner), 'entries', (SELECT json_agg(e) FROM (%S) e))::text"
              " FROM %S o WHERE o.oid = %S), false);\n",
              setting_of(w), t.access->prefix, entries(w, t.access, t.oid), t.access->catalog,
              t.oid);
    run_block(w, "", body.text);
}

/* What is granted by now, and should not be, goes; what was granted comes. */
static void put_differences(ag_pg_work *w, ag_buf *out, const ag_pg_access *access,
                            const char *object)
{
    static const char *const verbs[][2] = {{"REVOKE", "FROM"}, {"GRANT", "TO"}};
    if (access->letter == NULL) {
        return;
    }
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

static void give_back(ag_pg_work *w, target t)
{
    const ag_pg_access *access = t.access;
    const char *setting = setting_of(w);
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
              t.name, access->prefix, access->catalog, t.oid,
              access->altered != NULL ? access->altered : access->noun, t.name);
    put_differences(w, &body, access, t.oid);
    ag_pg_put(&body, "    PERFORM set_config(%L, '', false);\n", setting);
    run_block(w, declare.text, body.text);
}

void ag_pg_keep_access(ag_pg_work *w)
{
    keep(w, target_of(w));
}

void ag_pg_return_access(ag_pg_work *w)
{
    give_back(w, target_of(w));
}

void ag_pg_keep_sequence(ag_pg_work *w)
{
    keep(w, sequence_target(w, w->op->table, w->op->name));
}

void ag_pg_return_sequence(ag_pg_work *w)
{
    give_back(w, sequence_target(w, w->op->table, w->op->name));
}

/* ------------------------------------------------------------------ what the model says */

/* What is granted on: the object of the operation, or a column of it, or of its table. */
typedef struct granted {
    ag_kind kind;                   /* whose privileges they are */
    const ag_default_key *defaults; /* NULL: they are on an object that is there */
    const char *where;              /* SQL that stands before the verb */
    const char *on;
    const char *column;
    const char *sequence; /* SQL: a text that follows on `on`; NULL: nothing does */
    const char *owner;    /* SQL: the role */
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

/* The forms that a change of privileges takes. */
static const struct {
    const char *verb, *side, *behind;
} forms[] = {{"REVOKE", "FROM", ""},
             {"REVOKE GRANT OPTION FOR", "FROM", ""},
             {"GRANT", "TO", ""},
             {"GRANT", "TO", " WITH GRANT OPTION"}};

/* What the sequence is called, and whose it is, are the server's to say when the statement runs. */
static void run_on_sequence(ag_pg_work *w, const char *sequence, const char *before,
                            const char *after, const char *behind)
{
    ag_buf block = ag_buf_new(w->arena);
    ag_pg_put(&block, "    EXECUTE %L || %S || %L", before, sequence, after);
    if (behind != NULL) {
        ag_pg_put(&block,
                  " || (SELECT relowner::regrole FROM pg_class WHERE oid = %S::regclass) || %L",
                  sequence, behind);
    }
    ag_buf_put(&block, ";\n");
    run_block(w, "", block.text);
}

static void run_form(ag_pg_work *w, const granted *g, size_t form, const char *list,
                     const char *role)
{
    const char *behind = forms[form].behind;
    bool is_owner = ag_streq(role, AG_OWNER_ROLE);
    ag_buf before = ag_buf_new(w->arena), after = ag_buf_new(w->arena);
    ag_pg_put(&before, "%S%S %S ON %S", g->where == NULL ? "" : g->where, forms[form].verb, list,
              g->on);
    ag_pg_put(&after, " %S ", forms[form].side);
    if (is_owner && g->sequence != NULL) {
        run_on_sequence(w, g->sequence, before.text, after.text, behind);
        return;
    }
    ag_pg_put(&after, is_owner || ag_streq(role, AG_PUBLIC_ROLE) ? "%S%S" : "%I%S",
              is_owner                         ? g->owner
              : ag_streq(role, AG_PUBLIC_ROLE) ? "PUBLIC"
                                               : role,
              behind);
    if (g->sequence != NULL) {
        run_on_sequence(w, g->sequence, before.text, after.text, NULL);
    } else {
        ag_pg_run(w, "%S%S", before.text, after.text);
    }
}

static void change_role(ag_pg_work *w, const granted *g, const char *role,
                        const ag_privileges *from, const ag_privileges *to)
{
    ag_buf lists[AG_COUNT(forms)];
    for (size_t i = 0; i < AG_COUNT(forms); i++) {
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
    for (size_t i = 0; i < AG_COUNT(forms); i++) {
        if (lists[i].len > 0) {
            run_form(w, g, i, lists[i].text, role);
        }
    }
}

static ag_privileges list_of(ag_pg_work *w, const granted *g, const ag_pairs *pairs,
                             const char *role)
{
    const char *text = text_of(pairs, role);
    return text != NULL          ? ag_privileges_of(w->arena, g->kind, text)
           : g->defaults != NULL ? ag_default_privileges_usual(w->arena, g->defaults, role)
                                 : ag_privileges_usual(w->arena, g->kind, role);
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
    ag_privileges was = list_of(w, g, from, key), is = list_of(w, g, to, key);
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
    return ag_format(w->arena, "%s %s", noun, called(w));
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
    const granted whole = {.kind = w->op->kind};
    ag_privileges before = list_of(w, &whole, from, role);
    ag_privileges after = list_of(w, &whole, to, role);
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

/* A sequence that comes with the change has nothing yet, and one that goes takes with it what it has. */
static void change_sequence(ag_pg_work *w, const granted *on_column, const ag_column *from,
                            const ag_column *to)
{
    static const ag_pairs none = {0};
    granted on = *on_column;
    if (!ag_pg_counts(to)) {
        return;
    }
    on.kind = AG_KIND_SEQUENCE;
    on.column = NULL;
    on.on = "SEQUENCE ";
    on.sequence = ag_pg_sequence_of(
        w->arena, w->op->kind == AG_KIND_COLUMN ? w->op->table : w->op->name, to->base.name);
    change_pairs(w, &on, from != NULL && ag_pg_counts(from) ? &from->sequence_privileges : &none,
                 &to->sequence_privileges);
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
        change_sequence(w, &on, NULL, column);
    }
}

/* Those of objects that are not there yet. */
static void change_defaults(ag_pg_work *w, const ag_pairs *from, const ag_pairs *to)
{
    static const char *const nouns[AG_KIND_COUNT] = {[AG_KIND_TABLE] = "TABLES",
                                                     [AG_KIND_SEQUENCE] = "SEQUENCES",
                                                     [AG_KIND_FUNCTION] = "FUNCTIONS",
                                                     [AG_KIND_ENUM] = "TYPES",
                                                     [AG_KIND_SCHEMA] = "SCHEMAS"};
    ag_default_key key;
    ag_error ignored = {0};
    ag_buf where = ag_buf_new(w->arena), owner = ag_buf_new(w->arena);
    if (!ag_default_key_parse(w->arena, w->op->name, &key, &ignored)) {
        return;
    }
    ag_pg_put(&where,
              key.role == NULL ? "ALTER DEFAULT PRIVILEGES "
                               : "ALTER DEFAULT PRIVILEGES FOR ROLE %I ",
              key.role);
    if (key.schema != NULL) {
        ag_pg_put(&where, "IN SCHEMA %I ", key.schema);
    }
    ag_pg_put(&owner, key.role == NULL ? "CURRENT_USER" : "%I", key.role);
    const granted on = {.kind = key.kind,
                        .defaults = &key,
                        .where = where.text,
                        .on = nouns[key.kind],
                        .owner = owner.text};
    change_pairs(w, &on, from, to);
}

void ag_pg_drop_access(ag_pg_work *w)
{
    if (w->op->kind == AG_KIND_DEFAULT_PRIVILEGES) {
        change_defaults(w, pairs_of(w->op->from, "privileges"), &(const ag_pairs){0});
    }
}

/*
 * What an object is made with beyond what PostgreSQL gives by itself, and short of it, comes from default privileges, declared or not.  Others than those that are active when it is
 * made do not matter, so that the server is asked.
 */
static void reset(ag_pg_work *w, target t)
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
    run_block(w, "DECLARE line text;\n", body.text);
}

void ag_pg_reset_access(ag_pg_work *w)
{
    const ag_op *op = w->op;
    const ag_pg_access *access = ag_pg_access_of(op->kind);
    if (op->kind == AG_KIND_COLUMN) {
        bool counted = op->verb == AG_ALTER && ag_pg_counts((const ag_column *)op->from);
        if (!counted && ag_pg_counts((const ag_column *)op->to)) {
            reset(w, sequence_target(w, op->table, op->name));
        }
        return;
    }
    if (op->verb != AG_CREATE || access == NULL || access->letter == NULL) {
        return;
    }
    reset(w, target_of(w));
    for (size_t i = 0; op->kind == AG_KIND_TABLE && i < ((const ag_table *)op->to)->columns.len;
         i++) {
        const ag_object *column = ((const ag_table *)op->to)->columns.items[i];
        if (ag_pg_counts((const ag_column *)column)) {
            reset(w, sequence_target(w, op->name, column->name));
        }
    }
}

void ag_pg_change_access(ag_pg_work *w, const ag_object *from, const ag_object *to)
{
    if (w->op->kind == AG_KIND_DEFAULT_PRIVILEGES) {
        change_defaults(w, pairs_of(from, "privileges"), pairs_of(to, "privileges"));
        return;
    }
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
    if (w->op->kind == AG_KIND_COLUMN) {
        change_sequence(w, &on, (const ag_column *)from, (const ag_column *)to);
        return;
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
