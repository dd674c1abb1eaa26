#include "source/c_model.h"

#include <string.h>

bool ag_mark_fail(ag_arena *arena, const ag_note *note, const char *message, const char *hint,
                  ag_error *err)
{
    ag_json_fail(err, AG_E_MODEL, ag_note_object(arena, note), "%s %s", note->mark, message);
    return ag_hint(err, "%s", hint);
}

bool ag_marks_find(ag_c_file *file, const ag_marks *marks, const char *name, const ag_mark **out,
                   ag_error *err)
{
    *out = NULL;
    for (size_t i = 0; i < marks->len; i++) {
        ag_mark *mark = marks->items[i];
        ag_note note = {0};
        if (strcmp(mark->name, name) != 0)
            continue;
        mark->used = true;
        if (!*out) {
            *out = mark;
            continue;
        }
        note = ag_mark_note(file, mark);
        return ag_mark_fail(file->arena, &note, "stands here twice", "put both into one", err);
    }
    return true;
}

bool ag_mark_read(ag_c_file *file, const ag_mark *mark, const ag_shape *shape, bool named,
                  ag_note *note, ag_json **out, ag_error *err)
{
    *note = ag_mark_note(file, mark);
    return ag_note_read(file->arena, note, shape, named, out, err);
}

/* ------------------------------------------------------------------ what stands alone */

bool ag_c_object(ag_arena *arena, ag_schema *schema, ag_kind kind, const ag_json *json,
                 const char *name, ag_error *err)
{
    ag_object *object;
    if (!ag_object_read(arena, ag_kinds[kind].shape, json, name, AG_READ_DECLARED, NULL, &object,
                        err))
        return false;
    ag_list_add(arena, ag_children(&schema->base, kind), object);
    return true;
}

bool ag_c_alone(ag_c_file *file, ag_mark *mark, ag_schema *schema, ag_error *err)
{
    int kind = mark->kind;
    const char *name = NULL;
    ag_note note;
    ag_json *json;
    if (mark->used || kind < 0 || kind == AG_KIND_TABLE || ag_kinds[kind].in_table)
        return true;
    if (!ag_mark_read(file, mark, ag_kinds[kind].shape, true, &note, &json, err))
        return false;
    if (kind == AG_KIND_ENUM && !ag_json_get(json, "values"))
        return true;
    mark->used = true;
    if (!ag_note_take(json, "name", &name, err))
        return false;
    if (!name)
        return ag_mark_fail(file->arena, &note, "says no name",
                            "it is the first thing between the parentheses", err);
    return ag_c_object(file->arena, schema, (ag_kind)kind, json, name, err);
}

/* ------------------------------------------------------------------ tables */

bool ag_c_table(ag_c_file *file, const ag_mark *mark, const char *c_name, ag_table **out,
                ag_error *err)
{
    const char *name = c_name;
    ag_note note;
    ag_json *json;
    ag_object *table;
    if (!ag_mark_read(file, mark, ag_kinds[AG_KIND_TABLE].shape, true, &note, &json, err) ||
        !ag_note_take(json, "name", &name, err))
        return false;
    const ag_json *columns = ag_json_get(json, "columns");
    if (columns)
        return ag_json_fail(err, AG_E_KEY, columns, "the columns of a table are the fields");
    if (!name)
        return ag_mark_fail(file->arena, &note, "stands before a struct without a name",
                            "say AG_TABLE(name)", err);
    if (!ag_object_read(file->arena, ag_kinds[AG_KIND_TABLE].shape, json, name, AG_READ_DECLARED,
                        NULL, &table, err))
        return false;
    *out = (ag_table *)table;
    return true;
}

static bool add_child(ag_c_file *file, ag_mark *mark, ag_table *table, ag_error *err)
{
    int kind = mark->kind;
    const char *name = NULL;
    ag_note note;
    ag_json *json;
    ag_object *child;
    if (kind < 0 || !ag_kinds[kind].in_table) {
        note = ag_mark_note(file, mark);
        return ag_mark_fail(file->arena, &note, "does not belong into a struct",
                            "put it before the struct", err);
    }
    mark->used = true;
    const ag_shape *shape = ag_kinds[kind].shape;
    ag_list *list = ag_children(&table->base, (ag_kind)kind);
    if (!ag_mark_read(file, mark, shape, true, &note, &json, err) ||
        !ag_note_take(json, "name", &name, err) ||
        !ag_object_read(file->arena, shape, json, name, AG_READ_DECLARED, NULL, &child, err))
        return false;
    if (kind == AG_KIND_PRIMARY_KEY && list->len) {
        ag_fail(err, AG_E_MODEL, NULL, "table \"%s\" has two primary keys", table->base.name);
        return ag_about_both(err, json, list->items[0]->source);
    }
    ag_list_add(file->arena, list, child);
    return true;
}

bool ag_c_children(ag_c_file *file, const ag_marks *marks, ag_table *table, ag_error *err)
{
    for (size_t i = 0; i < marks->len; i++) {
        if (!marks->items[i]->used && !add_child(file, marks->items[i], table, err))
            return false;
    }
    return true;
}

static void give(ag_column *column, const char *field)
{
    column->base.given |= ag_field_bit((size_t)ag_field_index(column->base.shape, field));
}

/*
 * A field is NOT NULL unless it is a pointer.  A mark that makes a field nullable makes it what a column is that says nothing, and is not kept: the same schema in JSON
 * would not say it either.
 */
static void settle_nullable(ag_column *column, const ag_json *json)
{
    const ag_json *said = ag_json_get(json, "nullable");
    if (!said) {
        column->nullable = false;
        give(column, "nullable");
    } else if (said->type == AG_JSON_BOOL && said->boolean) {
        column->base.given &= ~ag_field_bit((size_t)ag_field_index(column->base.shape, "nullable"));
    }
}

/* What the mark says, and then what the field says by itself, which needs no JSON between. */
bool ag_c_column(ag_arena *arena, ag_table *table, const ag_json *json, const char *name,
                 const char *type, bool pointer, ag_error *err)
{
    ag_object *object;
    unsigned flags = type ? AG_READ_DECLARED | AG_READ_SPARSE : AG_READ_DECLARED;
    if (!ag_object_read(arena, ag_kinds[AG_KIND_COLUMN].shape, json, name, flags, NULL, &object,
                        err))
        return false;
    ag_column *column = (ag_column *)object;
    if (type) {
        column->type = type;
        give(column, "type");
    }
    if (!pointer)
        settle_nullable(column, json);
    ag_list_add(arena, &table->columns, object);
    return true;
}

/* ------------------------------------------------------------------ what is left over */

bool ag_c_check_fields(ag_c_file *file, size_t start, size_t end, ag_error *err)
{
    ag_marks left = ag_marks_within(file, start, end, true);
    for (size_t i = 0; i < left.len; i++) {
        if (strcmp(left.items[i]->name, "AG_COLUMN") != 0)
            continue;
        ag_note note = ag_mark_note(file, left.items[i]);
        return ag_mark_fail(file->arena, &note, "stands behind no field",
                            "it belongs between the name and the ;", err);
    }
    return true;
}

bool ag_c_check_used(ag_c_file *file, ag_error *err)
{
    ag_marks left = ag_marks_within(file, 0, file->len, false);
    if (!left.len)
        return true;
    ag_note note = ag_mark_note(file, left.items[0]);
    return ag_mark_fail(file->arena, &note, "stands before nothing that it is for",
                        "AG_ENUM stands before an enum, the others before or in a struct", err);
}
