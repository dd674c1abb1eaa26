/* validate_names.c: names that are fields of an object, which PostgreSQL would cut: those of attributes, arguments and checks, roles, what a trigger calls its rows. */
#include "model/settle.h"

#include <string.h>

static bool is_short(const ag_object *object, const ag_field *field, const char *name,
                     ag_error *err)
{
    if (!name || strlen(name) <= AG_NAME_MAX)
        return true;
    (void)ag_fail(err, AG_E_NAME, NULL, "\"%s\" of %s \"%s\" has %zu bytes, %d is the most",
                  field->name, ag_settle_noun(object), object->name ? object->name : "",
                  strlen(name), AG_NAME_MAX);
    (void)ag_hint(err, "postgresql keeps no longer names");
    return ag_about(err, object->source);
}

/* What privileges are granted to: roles, or roles each with a column. */
static bool are_short(ag_arena *arena, const ag_object *object, const ag_field *field,
                      const ag_names *keys, ag_error *err)
{
    for (size_t i = 0; i < keys->len; i++) {
        const char *role = keys->items[i], *column = NULL;
        if (ag_privileges_name_columns(field))
            (void)ag_privileges_key(arena, role, &role, &column);
        if (!is_short(object, field, role, err) || !is_short(object, field, column, err))
            return false;
    }
    return true;
}

/* With its schema, or without. */
static bool are_parts_short(ag_arena *arena, const ag_object *object, const ag_field *field,
                            const char *text, ag_error *err)
{
    ag_name name = {0};
    ag_error ignored = {0};
    return !ag_key_parse(arena, text, &name, &ignored) ||
           (is_short(object, field, name.schema, err) && is_short(object, field, name.name, err));
}

static bool is_short_name(ag_arena *arena, const ag_object *object, const ag_field *field,
                          const char *text, ag_error *err)
{
    return !text || strlen(text) <= AG_NAME_MAX || are_parts_short(arena, object, field, text, err);
}

/* `object`: what the error is about; `part` is it, or a record in it. */
static bool validate(ag_arena *arena, const ag_object *object, const ag_object *part, ag_error *err)
{
    for (size_t i = 0; i < part->shape->field_count; i++) {
        const ag_field *field = &part->shape->fields[i];
        const void *at = ag_field_of(part, field);
        bool ok = true;
        if (field->flags & AG_SQLITE_ONLY)
            continue;
        if (field->type == AG_NAME || field->type == AG_REF)
            ok = is_short_name(arena, object, field, *(const char *const *)at, err);
        else if (field->type == AG_MAP && (field->flags & AG_GRANTS))
            ok = are_short(arena, object, field, &((const ag_pairs *)at)->keys, err);
        bool nested = field->type == AG_RECORDS || field->type == AG_CHILDREN;
        for (size_t k = 0; ok && nested && k < ((const ag_list *)at)->len; k++) {
            const ag_object *inner = ((const ag_list *)at)->items[k];
            ok = validate(arena, field->type == AG_RECORDS ? object : inner, inner, err);
        }
        if (!ok)
            return false;
    }
    return true;
}

bool ag_validate_names(ag_arena *arena, const ag_object *object, ag_error *err)
{
    return validate(arena, object, object, err);
}
