/* operator_class.c: families and classes of operators. */
#include <string.h>

#include "postgresql/operator.h"
#include "postgresql/postgresql.h"

#include "base/text.h"

/* ------------------------------------------------------------------ from the catalogue */

/* SQL: the members that depend on what `owner` of the catalogue `class` is, as JSON lists: number, schema, name, two types, and what else there is. */
#define OWNED(catalog, oid, class, owner) \
    " WHERE EXISTS (SELECT FROM pg_depend d WHERE d.classid = '" catalog "'::regclass" \
    " AND d.objid = " oid " AND d.refclassid = '" class "'::regclass AND d.refobjid = " owner ")"
#define OPERATORS(class, owner) \
    "(SELECT json_agg(json_build_array(a.amopstrategy, m.nspname, k.oprname," \
    " CASE WHEN k.oprleft = 0 THEN 'none' ELSE format_type(k.oprleft, NULL) END," \
    " CASE WHEN k.oprright = 0 THEN 'none' ELSE format_type(k.oprright, NULL) END," \
    " sn.nspname, s.opfname)) FROM pg_amop a JOIN pg_operator k ON k.oid = a.amopopr" \
    " JOIN pg_namespace m ON m.oid = k.oprnamespace" \
    " LEFT JOIN pg_opfamily s ON s.oid = a.amopsortfamily" \
    " LEFT JOIN pg_namespace sn ON sn.oid = s.opfnamespace" OWNED("pg_amop", "a.oid", class, \
                                                                  owner) ")"
#define FUNCTIONS(class, owner) \
    "(SELECT json_agg(json_build_array(a.amprocnum, m.nspname, p.proname," \
    " format_type(a.amproclefttype, NULL), format_type(a.amprocrighttype, NULL)," \
    " (SELECT json_agg(format_type(t.type, NULL) ORDER BY t.i) FROM unnest(p.proargtypes)" \
    " WITH ORDINALITY t(type, i)))) FROM pg_amproc a JOIN pg_proc p ON p.oid = a.amproc" \
    " JOIN pg_namespace m ON m.oid = p.pronamespace" OWNED("pg_amproc", "a.oid", class, owner) ")"

static const ag_pg_select family_list[] = {
    {"namespace", "n.nspname"},
    {"name", "f.opfname"},
    {"method", "m.amname"},
    {"members", OPERATORS("pg_opfamily", "f.oid")},
    {"support", FUNCTIONS("pg_opfamily", "f.oid")},
    {"comment", "obj_description(f.oid, 'pg_opfamily')"},
    AG_PG_OWNER("f.opfowner"),
    {0},
};

static const ag_pg_select class_list[] = {
    {"namespace", "n.nspname"},
    {"name", "c.opcname"},
    {"method", "m.amname"},
    {"type", "format_type(c.opcintype, NULL)"},
    {"default", "c.opcdefault"},
    {"family_namespace", "fn.nspname"},
    {"family_name", "f.opfname"},
    {"storage", "CASE WHEN c.opckeytype <> 0 THEN format_type(c.opckeytype, NULL) END"},
    {"members", OPERATORS("pg_opclass", "c.oid")},
    {"support", FUNCTIONS("pg_opclass", "c.oid")},
    {"comment", "obj_description(c.oid, 'pg_opclass')"},
    AG_PG_OWNER("c.opcowner"),
    {0},
};

static const char *text_at(const ag_json *array, size_t i)
{
    return array->items[i]->type == AG_JSON_STRING ? array->items[i]->text : NULL;
}

static bool read(ag_pg_catalog *catalog, const char *json, ag_json **out, ag_error *err)
{
    *out = NULL;
    return json == NULL ||
           ag_json_read(catalog->relations.arena, json, strlen(json), NULL, out, err);
}

static void add_operator(ag_pg_catalog *catalog, const ag_json *json, ag_list *list)
{
    ag_family_operator *member =
        (ag_family_operator *)ag_object_new(catalog->arena, &ag_family_operator_shape, NULL);
    ag_names types = {0};
    AG_PUSH(catalog->arena, &types, text_at(json, 3));
    AG_PUSH(catalog->arena, &types, text_at(json, 4));
    member->strategy = json->items[0]->integer;
    member->operator_key = ag_pg_signature(catalog, text_at(json, 1), text_at(json, 2), &types);
    if (text_at(json, 6) != NULL) {
        const char *schema = text_at(json, 5);
        member->order_by = ag_streq(schema, "pg_catalog")
                               ? ag_name_text(catalog->arena, NULL, text_at(json, 6))
                               : ag_pg_name(catalog, schema, text_at(json, 6));
    }
    ag_list_add(catalog->arena, list, &member->base);
}

static void add_function(ag_pg_catalog *catalog, const ag_json *json, ag_list *list)
{
    ag_family_function *member =
        (ag_family_function *)ag_object_new(catalog->arena, &ag_family_function_shape, NULL);
    ag_names types = {0};
    const ag_json *arguments = json->items[5];
    for (size_t i = 0; arguments->type == AG_JSON_ARRAY && i < arguments->len; i++) {
        AG_PUSH(catalog->arena, &types, arguments->items[i]->text);
    }
    member->number = json->items[0]->integer;
    member->function = ag_pg_signature(catalog, text_at(json, 1), text_at(json, 2), &types);
    member->left = ag_type_canonical(catalog->arena, text_at(json, 3));
    member->right = ag_type_canonical(catalog->arena, text_at(json, 4));
    ag_list_add(catalog->arena, list, &member->base);
}

static bool take_members(ag_pg_catalog *catalog, const ag_rows *rows, size_t row,
                         ag_list *operators, ag_list *functions, ag_error *err)
{
    ag_json *members, *support;
    if (!read(catalog, ag_pg_cell(rows, row, "members"), &members, err) ||
        !read(catalog, ag_pg_cell(rows, row, "support"), &support, err)) {
        return false;
    }
    for (size_t i = 0; members != NULL && i < members->len; i++) {
        add_operator(catalog, members->items[i], operators);
    }
    for (size_t i = 0; support != NULL && i < support->len; i++) {
        add_function(catalog, support->items[i], functions);
    }
    return true;
}

static const char *key_of(ag_pg_catalog *catalog, const ag_rows *rows, size_t row)
{
    ag_names method = {0};
    AG_PUSH(catalog->arena, &method, ag_pg_cell(rows, row, "method"));
    return ag_pg_signature(catalog, ag_pg_cell(rows, row, "namespace"),
                           ag_pg_cell(rows, row, "name"), &method);
}

static bool take_families(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_OPERATOR_FAMILY].shape, rows, i,
                           &object, err)) {
            return false;
        }
        ag_operator_family *family = (ag_operator_family *)object;
        object->name = key_of(catalog, rows, i);
        if (!take_members(catalog, rows, i, &family->operators, &family->functions, err)) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->operator_families, object);
    }
    return true;
}

static bool take_classes(ag_pg_catalog *catalog, const ag_rows *rows, ag_error *err)
{
    for (size_t i = 0; i < rows->row_count; i++) {
        ag_object *object;
        if (!ag_row_object(catalog->arena, ag_kinds[AG_KIND_OPERATOR_CLASS].shape, rows, i, &object,
                           err)) {
            return false;
        }
        ag_operator_class *class = (ag_operator_class *)object;
        object->name = key_of(catalog, rows, i);
        class->type = ag_type_canonical(catalog->arena, class->type);
        class->storage =
            class->storage == NULL ? NULL : ag_type_canonical(catalog->arena, class->storage);
        class->family = ag_pg_name(catalog, ag_pg_cell(rows, i, "family_namespace"),
                                   ag_pg_cell(rows, i, "family_name"));
        if (!take_members(catalog, rows, i, &class->operators, &class->functions, err)) {
            return false;
        }
        ag_list_add(catalog->arena, &catalog->schema->operator_classes, object);
    }
    ag_schema_settle_families(catalog->arena, catalog->schema);
    return true;
}

const ag_pg_query ag_pg_operator_family_query = {
    .select = family_list,
    .from = "FROM pg_opfamily f JOIN pg_am m ON m.oid = f.opfmethod"
            " JOIN pg_namespace n ON n.oid = f.opfnamespace WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_opfamily", "f.oid") " ORDER BY n.nspname, f.opfname,"
                                                            " m.amname",
    .take = take_families,
};

const ag_pg_query ag_pg_operator_class_query = {
    .select = class_list,
    .from = "FROM pg_opclass c JOIN pg_am m ON m.oid = c.opcmethod"
            " JOIN pg_namespace n ON n.oid = c.opcnamespace"
            " JOIN pg_opfamily f ON f.oid = c.opcfamily"
            " JOIN pg_namespace fn ON fn.oid = f.opfnamespace WHERE " AG_PG_OWN_SCHEMA
            " AND " AG_PG_NO_MEMBER("pg_opclass", "c.oid") " ORDER BY n.nspname, c.opcname,"
                                                           " m.amname",
    .take = take_classes,
};

/* ------------------------------------------------------------------ statements that are alike */

/* With its schema: without, one of the system's that is called so would come first. */
static void put_name(ag_buf *out, const ag_render *render, const ag_name *name)
{
    ag_pg_put(out, "%I.%I", name->schema != NULL ? name->schema : ag_pg_default_schema(render),
              name->name);
}

static void put_name_text(ag_buf *out, const ag_render *render, const char *text)
{
    ag_name name = {.name = text};
    ag_error ignored = {0};
    (void)!ag_name_parse(out->arena, text, &name, &ignored);
    put_name(out, render, &name);
}

void ag_pg_put_class_key(ag_buf *out, const ag_render *render, const char *key)
{
    ag_signature signature = {.name = {.name = key}};
    ag_error ignored = {0};
    (void)!ag_signature_parse(out->arena, key, &signature, &ignored);
    put_name(out, render, &signature.name);
    ag_pg_put(out, " USING %I", signature.types.len > 0 ? signature.types.items[0] : "");
}

/* "OPERATOR CLASS app.ops USING btree" */
static const char *phrase(const ag_pg_work *w, const char *key)
{
    ag_buf sql = ag_buf_new(w->arena);
    ag_pg_put(&sql, "OPERATOR %S ", w->op->kind == AG_KIND_OPERATOR_CLASS ? "CLASS" : "FAMILY");
    ag_pg_put_class_key(&sql, w->render, key);
    return sql.text;
}

static void put_comment(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON %S IS %L", phrase(w, w->op->name), comment);
}

static bool drop(ag_pg_work *w)
{
    ag_pg_run(w, "DROP %S", phrase(w, w->op->name));
    return true;
}

static bool rename(ag_pg_work *w)
{
    ag_signature from, to;
    if (!ag_signature_parse(w->arena, w->op->name, &from, w->err) ||
        !ag_signature_parse(w->arena, w->op->to_name, &to, w->err)) {
        return false;
    }
    const char *now = w->op->name;
    if (!ag_streq(from.name.schema, to.name.schema)) {
        ag_pg_run(w, "ALTER %S SET SCHEMA %I", phrase(w, now),
                  to.name.schema != NULL ? to.name.schema : ag_pg_default_schema(w->render));
        now = ag_key_in(w->arena, w->op->kind, now, to.name.schema);
    }
    if (!ag_streq(from.name.name, to.name.name)) {
        ag_pg_run(w, "ALTER %S RENAME TO %I", phrase(w, now), to.name.name);
    }
    return true;
}

static void put_operator(ag_buf *out, const ag_family_operator *member)
{
    ag_signature key = {.name = {.name = member->operator_key}};
    ag_error ignored = {0};
    (void)!ag_signature_parse(out->arena, member->operator_key, &key, &ignored);
    ag_pg_put(out, "\n    OPERATOR %D ", member->strategy);
    ag_pg_put_operator_name(out, &key.name);
    ag_pg_put(out, " (%S)", ag_join(out->arena, &key.types, ", "));
    if (member->order_by != NULL) {
        ag_pg_put(out, " FOR ORDER BY %N", member->order_by);
    }
}

static void put_function(ag_buf *out, const ag_family_function *member)
{
    ag_pg_put(out, "\n    FUNCTION %D (%T, %T) %R", member->number, member->left, member->right,
              member->function);
}

static void put_list(ag_buf *out, const ag_list *members)
{
    for (size_t i = 0; i < members->len; i++) {
        ag_buf_put(out, out->len > 0 ? "," : "");
        if (members->items[i]->shape == &ag_family_operator_shape) {
            put_operator(out, (const ag_family_operator *)members->items[i]);
        } else {
            put_function(out, (const ag_family_function *)members->items[i]);
        }
    }
}

/* ------------------------------------------------------------------ families */

static void add_members(ag_pg_work *w, const ag_list *operators, const ag_list *functions)
{
    ag_buf sql = ag_buf_new(w->arena);
    put_list(&sql, operators);
    put_list(&sql, functions);
    if (sql.len > 0) {
        ag_pg_run(w, "ALTER %S ADD%S", phrase(w, w->op->name), sql.text);
    }
}

/* What DROP says of a member: its number and its types. */
static void put_place(ag_buf *out, const ag_object *object)
{
    ag_buf_put(out, out->len > 0 ? "," : "");
    if (object->shape == &ag_family_operator_shape) {
        const ag_family_operator *member = (const ag_family_operator *)object;
        ag_signature key = {0};
        ag_error ignored = {0};
        (void)!ag_signature_parse(out->arena, member->operator_key, &key, &ignored);
        ag_pg_put(out, "\n    OPERATOR %D (%S)", member->strategy,
                  ag_join(out->arena, &key.types, ", "));
    } else {
        const ag_family_function *member = (const ag_family_function *)object;
        ag_pg_put(out, "\n    FUNCTION %D (%T, %T)", member->number, member->left, member->right);
    }
}

static bool has_equal(const ag_list *list, const ag_object *member)
{
    for (size_t i = 0; i < list->len; i++) {
        if (ag_object_equal(list->items[i], member, true)) {
            return true;
        }
    }
    return false;
}

/* Those that the other list has not. */
static ag_list missing(ag_arena *arena, const ag_list *list, const ag_list *other)
{
    ag_list out = {0};
    for (size_t i = 0; i < list->len; i++) {
        if (!has_equal(other, list->items[i])) {
            ag_list_add(arena, &out, list->items[i]);
        }
    }
    return out;
}

static bool create_family(ag_pg_work *w)
{
    const ag_operator_family *to = (const ag_operator_family *)w->op->to;
    ag_pg_run(w, "CREATE %S", phrase(w, w->op->name));
    add_members(w, &to->operators, &to->functions);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool alter_family(ag_pg_work *w)
{
    const ag_operator_family *from = (const ag_operator_family *)w->op->from;
    const ag_operator_family *to = (const ag_operator_family *)w->op->to;
    ag_buf gone = ag_buf_new(w->arena);
    const ag_list lists[] = {missing(w->arena, &from->operators, &to->operators),
                             missing(w->arena, &from->functions, &to->functions)};
    for (size_t i = 0; i < AG_COUNT(lists); i++) {
        for (size_t k = 0; k < lists[i].len; k++) {
            put_place(&gone, lists[i].items[k]);
        }
    }
    if (gone.len > 0) {
        ag_pg_run(w, "ALTER %S DROP%S", phrase(w, w->op->name), gone.text);
    }
    const ag_list operators = missing(w->arena, &to->operators, &from->operators);
    const ag_list functions = missing(w->arena, &to->functions, &from->functions);
    add_members(w, &operators, &functions);
    if (!ag_streq(from->comment, to->comment)) {
        put_comment(w, to->comment);
    }
    return true;
}

const ag_pg_verbs ag_pg_operator_family_verbs = {{create_family, drop, alter_family, rename}};

/* ------------------------------------------------------------------ classes */

static bool create_class(ag_pg_work *w)
{
    const ag_operator_class *to = (const ag_operator_class *)w->op->to;
    ag_signature key = {0};
    ag_buf head = ag_buf_new(w->arena), members = ag_buf_new(w->arena);
    if (!ag_signature_parse(w->arena, w->op->name, &key, w->err)) {
        return false;
    }
    ag_buf_put(&head, "CREATE OPERATOR CLASS ");
    put_name(&head, w->render, &key.name);
    ag_pg_put(&head, "%S FOR TYPE %T USING %I", to->is_default ? " DEFAULT" : "", to->type,
              key.types.items[0]);
    if (to->family != NULL) {
        ag_buf_put(&head, " FAMILY ");
        put_name_text(&head, w->render, to->family);
    }
    put_list(&members, &to->operators);
    put_list(&members, &to->functions);
    if (to->storage != NULL || members.len == 0) {
        ag_pg_put(&members, members.len > 0 ? ",\n    STORAGE %T" : "\n    STORAGE %T",
                  to->storage != NULL ? to->storage : to->type);
    }
    ag_pg_run(w, "%S AS%S", head.text, members.text);
    if (to->comment != NULL) {
        put_comment(w, to->comment);
    }
    return true;
}

static bool is_made_again(const ag_op *op)
{
    uint64_t kept = op->verb == AG_ALTER ? ag_fields_with(op->to->shape, AG_OWNER) : 0;
    if (op->verb == AG_ALTER) {
        kept |= ag_field_bit((size_t)ag_field_index(op->to->shape, "comment"));
    }
    return op->verb == AG_ALTER && (ag_object_changed(op->from, op->to) & ~kept) != 0;
}

static bool alter_class(ag_pg_work *w)
{
    if (is_made_again(w->op)) {
        return drop(w) && create_class(w);
    }
    if (ag_pg_differ(w->op->from, w->op->to, "comment")) {
        put_comment(w, ((const ag_operator_class *)w->op->to)->comment);
    }
    return true;
}

static bool disturbs_class(const ag_op *op)
{
    return op->verb == AG_DROP || is_made_again(op);
}

const ag_pg_verbs ag_pg_operator_class_verbs = {
    {create_class, drop, alter_class, rename}, NULL, disturbs_class};
