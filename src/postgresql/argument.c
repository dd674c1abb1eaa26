/* argument.c: the arguments of routines, what SQL calls a routine, and the verbs that all routines share. */
#include <autogen/json.h>

#include "postgresql/postgresql.h"
#include "postgresql/routine.h"

#include <string.h>

/* ------------------------------------------------------------------ from the catalogue */

/* What is in pg_catalog is found without its name. */
static const char *name_of(ag_pg_catalog *catalog, const ag_json *parts)
{
    const char *schema = parts->items[0]->text;
    if (strcmp(schema, "pg_catalog") == 0) {
        return ag_name_text(catalog->arena, NULL, parts->items[1]->text);
    }
    return ag_pg_name(catalog, schema, parts->items[1]->text);
}

bool ag_pg_take_names(ag_pg_catalog *catalog, ag_object *object, const char *cell, ag_error *err)
{
    ag_json *json = NULL;
    if (!ag_json_read(catalog->arena, cell, strlen(cell), NULL, &json, err)) {
        return false;
    }
    for (size_t i = 0; i < json->len; i++) {
        const ag_json *item = json->items[i];
        int index = ag_field_index(object->shape, item->key);
        if (item->type != AG_JSON_ARRAY || index < 0) {
            continue;
        }
        void *at = ag_field_at(object, &object->shape->fields[index]);
        *(const char **)at = name_of(catalog, item);
        object->given |= ag_field_bit((size_t)index);
    }
    return true;
}

static void settle_types(ag_arena *arena, ag_object *object)
{
    for (size_t i = 0; i < object->shape->field_count; i++) {
        const ag_field *field = &object->shape->fields[i];
        void *at = ag_field_at(object, field);
        const char **text = at;
        if (field->type == AG_TYPE && *text != NULL) {
            *text = ag_type_of_argument(arena, *text);
        } else if (field->type == AG_RECORDS) {
            const ag_list *records = at;
            for (size_t k = 0; k < records->len; k++) {
                settle_types(arena, records->items[k]);
            }
        }
    }
}

void ag_pg_take_routine(ag_pg_catalog *catalog, ag_object *routine, const char *namespace,
                        const char *name)
{
    bool is_default = ag_streq(namespace, catalog->default_schema);
    const ag_name parts = {is_default ? NULL : namespace, name};
    settle_types(catalog->arena, routine);
    routine->name = ag_routine_key_as(catalog->arena, routine, &parts);
    ag_list_add(catalog->arena, ag_children(&catalog->schema->base, ag_kind_of(routine)), routine);
}

/* ------------------------------------------------------------------ into SQL */

void ag_pg_put_arguments(ag_buf *out, const ag_list *arguments)
{
    static const char *const modes[] = {[AG_MODE_IN] = "",
                                        [AG_MODE_OUT] = "OUT ",
                                        [AG_MODE_INOUT] = "INOUT ",
                                        [AG_MODE_VARIADIC] = "VARIADIC "};
    const char *separator = "";
    for (size_t i = 0; i < arguments->len; i++) {
        const ag_argument *argument = (const ag_argument *)arguments->items[i];
        if (argument->mode == AG_MODE_TABLE) {
            continue;
        }
        ag_pg_put(out, "%S%S", separator, modes[argument->mode]);
        if (argument->name != NULL) {
            ag_pg_put(out, "%I ", argument->name);
        }
        ag_pg_put(out, "%T", argument->type);
        if (argument->default_value != NULL) {
            ag_pg_put(out, " DEFAULT %S", ag_pg_closed(out->arena, argument->default_value));
        }
        separator = ", ";
    }
}

/* With IN before each, nobody takes what goes in of a procedure for what comes out of another one. */
static char *procedure(ag_arena *arena, const char *key)
{
    ag_signature signature = {0};
    ag_error ignored = {0};
    if (!ag_signature_parse(arena, key, &signature, &ignored)) {
        return ag_sql_format(arena, &ag_postgresql_dialect, "PROCEDURE %R", key);
    }
    for (size_t i = 0; i < signature.types.len; i++) {
        signature.types.items[i] = ag_format(arena, "IN %s", signature.types.items[i]);
    }
    return ag_sql_format(arena, &ag_postgresql_dialect, "PROCEDURE %N(%S)", key,
                         ag_join(arena, &signature.types, ", "));
}

char *ag_pg_routine(ag_arena *arena, ag_kind kind, const char *key)
{
    if (kind == AG_KIND_PROCEDURE) {
        return procedure(arena, key);
    }
    bool all_rows = kind == AG_KIND_AGGREGATE && strcmp(key + strlen(key) - 2, "()") == 0;
    return ag_sql_format(arena, &ag_postgresql_dialect, all_rows ? "%S %N(*)" : "%S %R",
                         kind == AG_KIND_AGGREGATE ? "AGGREGATE" : "FUNCTION", key);
}

/* ------------------------------------------------------------------ verbs */

void ag_pg_comment_routine(ag_pg_work *w, const char *comment)
{
    ag_pg_run(w, "COMMENT ON %S IS %L", ag_pg_routine(w->arena, w->op->kind, ag_pg_target(w)),
              comment);
}

bool ag_pg_drop_routine(ag_pg_work *w)
{
    ag_pg_run(w, "DROP %S", ag_pg_routine(w->arena, w->op->kind, ag_pg_target(w)));
    return true;
}

bool ag_pg_rename_routine(ag_pg_work *w)
{
    ag_signature from, to;
    const char *now = w->op->name;
    if (!ag_signature_parse(w->arena, w->op->name, &from, w->err) ||
        !ag_signature_parse(w->arena, w->op->to_name, &to, w->err)) {
        return false;
    }
    if (!ag_streq(from.name.schema, to.name.schema)) {
        ag_pg_run(w, "ALTER %S SET SCHEMA %I",
                  ag_pg_routine(w->arena, w->op->kind, ag_pg_own(w, now)),
                  to.name.schema != NULL ? to.name.schema : ag_pg_default_schema(w->render));
        from.name.schema = to.name.schema;
        now = ag_signature_text(w->arena, &from);
    }
    if (!ag_streq(from.name.name, to.name.name)) {
        ag_pg_run(w, "ALTER %S RENAME TO %I",
                  ag_pg_routine(w->arena, w->op->kind, ag_pg_own(w, now)), to.name.name);
    }
    return true;
}

bool ag_pg_check_rename(const ag_op *op, ag_error *err)
{
    ag_arena *arena = ag_arena_open();
    ag_signature from = {0}, to = {0};
    bool same = ag_signature_parse(arena, op->name, &from, err) &&
                ag_signature_parse(arena, op->to_name, &to, err) &&
                ag_names_equal(&from.types, &to.types);
    ag_arena_close(arena);
    if (!same && err->code == AG_E_NONE) {
        ag_json_fail(err, AG_E_UNSUPPORTED, op->source,
                     "a rename cannot change the types of arguments");
        ag_hint(err, "drop \"%s\" and create \"%s\" instead", op->name, op->to_name);
    }
    return same;
}

static size_t count_defaults(const ag_list *arguments)
{
    size_t count = 0;
    for (size_t i = 0; i < arguments->len; i++) {
        count += ((const ag_argument *)arguments->items[i])->default_value != NULL;
    }
    return count;
}

static bool keeps(const ag_argument *from, const ag_argument *to)
{
    bool goes_in = from->mode != AG_MODE_OUT && from->mode != AG_MODE_TABLE;
    if (from->mode != to->mode || !ag_type_equal(from->type, to->type)) {
        return false;
    }
    return ag_streq(from->name, to->name) || (goes_in && from->mode == AG_MODE_IN && !from->name);
}

bool ag_pg_keeps_arguments(const ag_list *from, const ag_list *to)
{
    if (from->len != to->len || count_defaults(to) < count_defaults(from)) {
        return false;
    }
    for (size_t i = 0; i < from->len; i++) {
        if (!keeps((const ag_argument *)from->items[i], (const ag_argument *)to->items[i])) {
            return false;
        }
    }
    return true;
}
