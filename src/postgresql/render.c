#include "postgresql/render.h"

#include "base/text.h"
#include "op/op.h"

#include <string.h>

#include "postgresql/access.h"
#include "postgresql/postgresql.h"

static const ag_pg_verbs *const kinds[AG_KIND_COUNT] = {
    [AG_KIND_SCHEMA] = &ag_pg_schema_verbs,
    [AG_KIND_EXTENSION] = &ag_pg_extension_verbs,
    [AG_KIND_COLLATION] = &ag_pg_collation_verbs,
    [AG_KIND_ENUM] = &ag_pg_enum_verbs,
    [AG_KIND_COMPOSITE_TYPE] = &ag_pg_composite_type_verbs,
    [AG_KIND_RANGE_TYPE] = &ag_pg_range_type_verbs,
    [AG_KIND_DOMAIN] = &ag_pg_domain_verbs,
    [AG_KIND_SEQUENCE] = &ag_pg_sequence_verbs,
    [AG_KIND_TEXT_SEARCH_DICTIONARY] = &ag_pg_text_search_dictionary_verbs,
    [AG_KIND_TEXT_SEARCH_CONFIGURATION] = &ag_pg_text_search_configuration_verbs,
    [AG_KIND_FUNCTION] = &ag_pg_routine_verbs,
    [AG_KIND_PROCEDURE] = &ag_pg_routine_verbs,
    [AG_KIND_AGGREGATE] = &ag_pg_aggregate_verbs,
    [AG_KIND_DEFAULT_PRIVILEGES] = &ag_pg_default_privileges_verbs,
    [AG_KIND_EVENT_TRIGGER] = &ag_pg_event_trigger_verbs,
    [AG_KIND_OPERATOR] = &ag_pg_operator_verbs,
    [AG_KIND_OPERATOR_FAMILY] = &ag_pg_operator_family_verbs,
    [AG_KIND_OPERATOR_CLASS] = &ag_pg_operator_class_verbs,
    [AG_KIND_CAST] = &ag_pg_cast_verbs,
    [AG_KIND_FOREIGN_DATA_WRAPPER] = &ag_pg_foreign_data_wrapper_verbs,
    [AG_KIND_FOREIGN_SERVER] = &ag_pg_foreign_server_verbs,
    [AG_KIND_TABLE] = &ag_pg_table_verbs,
    [AG_KIND_VIEW] = &ag_pg_view_verbs,
    [AG_KIND_STATISTICS] = &ag_pg_statistics_verbs,
    [AG_KIND_PUBLICATION] = &ag_pg_publication_verbs,
    [AG_KIND_COLUMN] = &ag_pg_column_verbs,
    [AG_KIND_PRIMARY_KEY] = &ag_pg_constraint_verbs,
    [AG_KIND_UNIQUE] = &ag_pg_constraint_verbs,
    [AG_KIND_EXCLUSION] = &ag_pg_constraint_verbs,
    [AG_KIND_CHECK] = &ag_pg_constraint_verbs,
    [AG_KIND_FOREIGN_KEY] = &ag_pg_constraint_verbs,
    [AG_KIND_INDEX] = &ag_pg_index_verbs,
    [AG_KIND_TRIGGER] = &ag_pg_trigger_verbs,
    [AG_KIND_POLICY] = &ag_pg_policy_verbs,
    [AG_KIND_RULE] = &ag_pg_rule_verbs,
};

void ag_pg_put(ag_buf *out, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    ag_vsqlf(out, &ag_postgresql_dialect, format, args);
    va_end(args);
}

void ag_pg_run(ag_pg_work *work, const char *format, ...)
{
    ag_buf sql = ag_buf_new(work->arena);
    va_list args;
    va_start(args, format);
    ag_vsqlf(&sql, &ag_postgresql_dialect, format, args);
    va_end(args);
    ag_step_run(work->arena, work->step, &ag_postgresql_dialect, "%S", sql.text);
}

const char *ag_pg_closed(ag_arena *arena, const char *sql)
{
    return ag_sql_closed(arena, sql);
}

const char *ag_pg_default_schema(const ag_render *render)
{
    return render->default_schema != NULL ? render->default_schema
                                          : ag_postgresql_dialect.default_schema;
}

/* Relations of the system are called pg_something. */
static bool has_namesakes(ag_kind kind)
{
    bool type = ag_kinds[kind].type && kind != AG_KIND_TABLE && kind != AG_KIND_VIEW;
    return type || ag_kinds[kind].routine || kind == AG_KIND_COLLATION ||
           kind == AG_KIND_TEXT_SEARCH_DICTIONARY || kind == AG_KIND_TEXT_SEARCH_CONFIGURATION;
}

const char *ag_pg_own(const ag_pg_work *work, const char *name)
{
    const ag_kind kind = work->op->kind;
    return has_namesakes(kind) && ag_key_schema(work->arena, kind, name) == NULL
               ? ag_key_in(work->arena, kind, name, ag_pg_default_schema(work->render))
               : name;
}

const char *ag_pg_target(const ag_pg_work *work)
{
    return ag_pg_own(work, work->op->name);
}

bool ag_pg_move(ag_pg_work *work, const char *noun)
{
    ag_name from, to;
    if (!ag_name_parse(work->arena, work->op->name, &from, work->err) ||
        !ag_name_parse(work->arena, work->op->to_name, &to, work->err)) {
        return false;
    }
    const char *now = work->op->name;
    if (!ag_streq(from.schema, to.schema)) {
        ag_pg_run(work, "ALTER %S %N SET SCHEMA %I", noun, ag_pg_own(work, now),
                  to.schema != NULL ? to.schema : ag_pg_default_schema(work->render));
        now = ag_name_text(work->arena, to.schema, from.name);
    }
    if (!ag_streq(from.name, to.name)) {
        ag_pg_run(work, "ALTER %S %N RENAME TO %I", noun, ag_pg_own(work, now), to.name);
    }
    return true;
}

char *ag_pg_beside(ag_arena *arena, const char *table, const char *name)
{
    ag_name parsed = {0};
    ag_error ignored = {0};
    bool ok = ag_name_parse(arena, table, &parsed, &ignored);
    return ag_name_text(arena, ok ? parsed.schema : NULL, name);
}

bool ag_pg_differ(const ag_object *from, const ag_object *to, const char *field)
{
    int index = ag_field_index(from->shape, field);
    return index >= 0 && !ag_field_equal(from, to, (size_t)index);
}

bool ag_pg_is_comment(const ag_op *op)
{
    int comment = ag_field_index(op->to->shape, "comment");
    for (size_t i = 0; i < op->to->shape->field_count; i++) {
        if ((int)i != comment && !ag_field_equal(op->from, op->to, i)) {
            return false;
        }
    }
    return true;
}

ag_fit ag_pg_fit_again(const ag_render *render, const ag_op *op, ag_error *err)
{
    static const ag_kind using[] = {AG_KIND_COMPOSITE_TYPE, AG_KIND_RANGE_TYPE, AG_KIND_DOMAIN,
                                    AG_KIND_TABLE};
    for (size_t i = 0; i < AG_COUNT(using); i++) {
        const ag_list *users = ag_children_of(&render->schema->base, using[i]);
        if (users->len == 0) {
            continue;
        }
        ag_arena *arena = ag_arena_open();
        ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                     "\"%s\" would have to be made again, and %s \"%s\" uses it", op->name,
                     ag_op_noun(arena, using[i]), users->items[0]->name);
        ag_arena_close(arena);
        ag_hint(err, "create another one under a new name, alter what uses it, and drop this one");
        return AG_FIT_REFUSED;
    }
    return AG_FIT_IN_PLACE;
}

bool ag_pg_older(const ag_render *render, int version)
{
    return render->version > 0 && render->version < version;
}

/* A field that only newer servers have, if it says anything. */
typedef struct newer_field {
    const char *field;
    int since;
    const char *what;
    const char *noun; /* of the kind that it is new for; NULL: all that have it */
    const char *says; /* the word, or the key of the map, that is new; NULL: whatever it says */
} newer_field;

static const newer_field newer_fields[] = {
    {"virtual", 180000, "a virtual column"},
    {"not_null_name", 180000, "a name of NOT NULL"},
    {"not_null_no_inherit", 180000, "NOT NULL NO INHERIT"},
    {"not_null_not_valid", 180000, "NOT NULL NOT VALID"},
    {"not_null_comment", 180000, "a comment on NOT NULL"},
    {"nulls_not_distinct", 150000, "NULLS NOT DISTINCT"},
    {"on_delete_columns", 150000, "a list of columns for ON DELETE SET NULL or SET DEFAULT"},
    {"not_enforced", 180000, "NOT ENFORCED"},
    {"without_overlaps", 180000, "WITHOUT OVERLAPS"},
    {"period", 180000, "PERIOD"},
    {"compression", 140000, "a compression method of a column"},
    {"unlogged", 150000, "an unlogged sequence", "sequence"},
    {"rules", 160000, "a collation with rules of its own", "collation"},
    {"multirange", 140000, "a name of a multirange type", "range_type"},
    {"expressions", 140000, "statistics of an expression", "statistics"},
    {"target", 130000, "a target of extended statistics", "statistics"},
    {"schemas", 150000, "a publication of schemas", "publication"},
    {"via_root", 130000, "publish_via_partition_root", "publication"},
    {"generated", 180000, "publish_generated_columns", "publication"},
    {"columns", 150000, "a publication of some columns", "published_table"},
    {"where", 150000, "a publication of some rows", "published_table"},
    {"sql_body", 140000, "a body in SQL"},
    {"opclass_options", 130000, "a parameter of an operator class"},
    {"provider", 170000, "a collation of the builtin provider", "collation", "builtin"},
    {"options", 150000, "security_invoker", "view", "security_invoker"},
};

static bool says(const ag_object *object, const ag_field *field, const char *what)
{
    const void *at = ag_field_of(object, field);
    if (what != NULL && field->type == AG_WORD) {
        return ag_streq(field->words[*(const ag_word *)at], what);
    }
    if (what != NULL && field->type == AG_MAP) {
        return ag_names_has(&((const ag_pairs *)at)->keys, what);
    }
    return !ag_field_is_preset(object, field);
}

static bool check_field(const ag_render *render, const ag_op *op, const ag_object *object,
                        const newer_field *newer, ag_error *err)
{
    int index = ag_field_index(object->shape, newer->field);
    if (index < 0 || !ag_pg_older(render, newer->since) ||
        (newer->noun != NULL && !ag_streq(newer->noun, object->shape->noun)) ||
        !says(object, &object->shape->fields[index], newer->says)) {
        return true;
    }
    ag_json_fail(err, AG_E_UNSUPPORTED, op->source, "\"%s\" is %s, which this server does not have",
                 object->name == NULL ? "" : object->name, newer->what);
    return ag_hint(err, "PostgreSQL %d and later have it", newer->since / 10000);
}

/* False where the server is too old for what the object, or a child of it, says. */
static bool check_version(const ag_render *render, const ag_op *op, const ag_object *object,
                          ag_error *err)
{
    for (size_t i = 0; i < AG_COUNT(newer_fields); i++) {
        if (!check_field(render, op, object, &newer_fields[i], err)) {
            return false;
        }
    }
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        bool nested = field->type == AG_CHILDREN || field->type == AG_RECORDS;
        const ag_list *list = nested ? ag_field_list_of(object, field) : &(const ag_list){0};
        for (size_t k = 0; k < list->len; k++) {
            if (!check_version(render, op, list->items[k], err)) {
                return false;
            }
        }
    }
    return true;
}

/* True if nothing that this kind has differs, also what is never a difference by itself. */
static bool is_same(const ag_op *op)
{
    for (size_t i = 0; i < op->to->shape->field_count; i++) {
        const ag_field *field = &op->to->shape->fields[i];
        if (field->type != AG_CHILDREN && (field->flags & (AG_HINT | AG_SUGAR | AG_HIDDEN)) == 0 &&
            !ag_field_equal(op->from, op->to, i)) {
            return false;
        }
    }
    return true;
}

ag_fit ag_pg_fit(const ag_render *render, const ag_op *op, const ag_table *table, ag_error *err)
{
    if (!ag_verb_has_object(op->verb)) {
        return AG_FIT_IN_PLACE;
    }
    if (op->verb == AG_ALTER && is_same(op)) {
        return AG_FIT_NOTHING;
    }
    if (op->verb == AG_RENAME && ag_streq(op->name, op->to_name)) {
        return AG_FIT_NOTHING;
    }
    if (op->to != NULL && !check_version(render, op, op->to, err)) {
        return AG_FIT_REFUSED;
    }
    const ag_pg_verbs *kind = kinds[op->kind];
    return kind->fit == NULL ? AG_FIT_IN_PLACE : kind->fit(render, op, table, err);
}

bool ag_pg_disturbs(const ag_render *render, const ag_op *op, const ag_table *table)
{
    (void)table;
    const ag_pg_verbs *kind = kinds[op->kind];
    return ag_verb_has_object(op->verb) && kind->disturbs != NULL && kind->disturbs(op) &&
           (kind->stays == NULL || !kind->stays(render, op));
}

ag_names ag_pg_detaches(ag_arena *arena, const ag_render *render, const ag_op *op)
{
    const ag_pg_verbs *kind = kinds[op->kind];
    ag_pg_work work = {.arena = arena, .render = render, .op = op};
    return kind->detaches == NULL ? (ag_names){0} : kind->detaches(&work);
}

bool ag_pg_render_kind(ag_pg_work *work)
{
    return kinds[work->op->kind]->verbs[work->op->verb](work);
}

static bool is_made_anew(const ag_op *op)
{
    const ag_pg_verbs *kind = kinds[op->kind];
    bool (*renews)(const ag_op *) = kind->renews != NULL ? kind->renews : kind->disturbs;
    return op->verb == AG_ALTER && renews != NULL && renews(op);
}

/* Those that may do so disturb what depends on it. */
bool ag_pg_renews(const ag_op *op)
{
    bool whole =
        ag_kinds[op->kind].renewable || ag_kinds[op->kind].type || op->kind == AG_KIND_COLUMN;
    return whole && is_made_anew(op);
}

static bool is_made_again(const ag_render *render, const ag_op *op)
{
    const ag_pg_verbs *kind = kinds[op->kind];
    return is_made_anew(op) && (kind->stays == NULL || !kind->stays(render, op));
}

/* True if what is granted on it has to outlast that it is dropped and made again. */
static bool is_kept(const ag_render *render, const ag_op *op)
{
    const ag_pg_access *access = ag_pg_access_of(op->kind);
    bool column = op->kind == AG_KIND_COLUMN;
    return (column || (access != NULL && access->catalog != NULL)) &&
           (op->renewed != NULL || is_made_again(render, op));
}

/* The verb, and what goes with all of them: whose the object is, and who may use it. */
static bool render_whole(ag_pg_work *work)
{
    const ag_op *op = work->op;
    bool comes = op->verb == AG_CREATE || op->verb == AG_ALTER;
    bool keeps = is_kept(work->render, op);
    if (comes) {
        ag_pg_check_roles(work);
    }
    if (keeps && op->verb != AG_CREATE) {
        ag_pg_keep_access(work);
    }
    if (!ag_op_is_access(op) && !ag_pg_render_kind(work)) {
        return false;
    }
    if (keeps && op->verb != AG_DROP) {
        ag_pg_return_access(work);
    } else if (comes && (work->render->manage & AG_GRANTS) != 0) {
        ag_pg_reset_access(work);
    }
    if (comes) {
        ag_pg_change_access(work, op->verb == AG_CREATE ? op->renewed : op->from, op->to);
    }
    return true;
}

bool ag_pg_render(ag_arena *arena, const ag_render *render, const ag_op *op, ag_step *step,
                  ag_error *err)
{
    ag_pg_work work = {
        .arena = arena,
        .render = render,
        .op = op,
        .table = op->table == NULL ? NULL : ag_table_find(render->schema, op->table),
        .step = step,
        .err = err,
    };
    if (work.table != NULL && ag_table_is_heir(work.table)) {
        work.table = ag_table_whole(arena, render->schema, work.table);
    }
    switch (ag_pg_fit(render, op, work.table, err)) {
    case AG_FIT_NOTHING: return true;
    case AG_FIT_REFUSED: return false;
    case AG_FIT_REBUILD:
    case AG_FIT_IN_PLACE: break;
    }
    if (!ag_verb_has_object(op->verb)) {
        return ag_json_fail(err, AG_E_INTERNAL, op->source,
                            "an operation without an object to render");
    }
    return render_whole(&work);
}
