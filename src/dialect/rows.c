#include <autogen/dialect.h>
#include <autogen/json.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>

int ag_rows_column(const ag_rows *rows, const char *name)
{
    for (size_t i = 0; i < rows->column_count; i++)
        if (strcmp(rows->columns[i], name) == 0)
            return (int)i;
    return -1;
}

/* Rows come from queries of ours, so whatever is wrong with a cell is a mistake in such a query. */
static bool wrong(ag_error *err, const ag_field *field, const char *cell, const char *why)
{
    return ag_fail(err, AG_E_INTERNAL, NULL, "the row's \"%s\" is '%.200s': %s", field->name, cell,
                   why);
}

static bool read_bool(const ag_field *field, const char *cell, bool *out, ag_error *err)
{
    if (cell[0] == '\0' || cell[1] != '\0' || !strchr("tf10", cell[0]))
        return wrong(err, field, cell, "not t, f, 1 or 0");
    *out = cell[0] == 't' || cell[0] == '1';
    return true;
}

static bool read_int(const ag_field *field, const char *cell, int64_t *out, ag_error *err)
{
    char *end;
    errno = 0;
    long long value = strtoll(cell, &end, 10);
    if (errno != 0 || end == cell || *end != '\0')
        return wrong(err, field, cell, "not an integer");
    *out = value;
    return true;
}

static bool read_word(const ag_field *field, const char *cell, ag_word *out, ag_error *err)
{
    for (ag_word i = 0; field->words[i]; i++) {
        if (strcmp(field->words[i], cell) == 0) {
            *out = i;
            return true;
        }
    }
    return wrong(err, field, cell, "not one of its words");
}

/*
 * An array of strings of printable ASCII without escapes, which almost all are: 100,000 of them are read
 * without a JSON tree.  False for anything else, which the codec then reads or refuses.
 */
static bool read_plain_strings(ag_arena *arena, const char *cell, ag_names *out)
{
    char *next = ag_strdup(arena, cell); /* cut up in place: one allocation for all the strings */
    ag_names names = {0};
    if (*next++ != '[')
        return false;
    next += strspn(next, " \n");
    while (*next == '"') {
        char *start = ++next;
        while (*next >= ' ' && *next < 0x7f && *next != '"' && *next != '\\')
            next++;
        if (*next != '"')
            return false;
        *next++ = '\0';
        AG_PUSH(arena, &names, start);
        next += strspn(next, " \n");
        if (*next != ',')
            break;
        next += 1 + strspn(next + 1, " \n");
        if (*next != '"')
            return false;
    }
    if (strcmp(next, "]") != 0)
        return false;
    *out = names;
    return true;
}

static bool is_string(const ag_json *json)
{
    return json->type == AG_JSON_STRING;
}

static bool target_from_json(ag_arena *arena, const ag_json *json, ag_target *out)
{
    if (json->type != AG_JSON_ARRAY || json->len != 3)
        return false;
    const ag_json *schema = json->items[0];
    const ag_json *table = json->items[1];
    const ag_json *columns = json->items[2];
    if ((!is_string(schema) && schema->type != AG_JSON_NULL) || !is_string(table) ||
        columns->type != AG_JSON_ARRAY)
        return false;

    ag_target target = {
        .table = ag_name_text(arena, is_string(schema) ? schema->text : NULL, table->text)};
    for (size_t i = 0; i < columns->len; i++) {
        if (!is_string(columns->items[i]))
            return false;
        AG_PUSH(arena, &target.columns, ag_strdup(arena, columns->items[i]->text));
    }
    *out = target;
    return true;
}

static bool read_json(ag_arena *arena, ag_object *object, size_t index, const char *cell,
                      ag_error *err)
{
    const ag_field *field = &object->shape->fields[index];
    ag_json *json;
    ag_error inner = {0};
    if (!ag_json_read(arena, cell, strlen(cell), NULL, &json, &inner))
        return wrong(err, field, cell, inner.message);
    if (field->type == AG_TARGET) {
        if (!target_from_json(arena, json, ag_field_at(object, field)))
            return wrong(err, field, cell, "not [schema, table, [column, …]]");
        return true;
    }
    if (!ag_field_read(arena, object, index, json, AG_READ_WHOLE, &inner))
        return wrong(err, field, cell, inner.message);
    return true;
}

static bool read_cell(ag_arena *arena, ag_object *object, size_t index, const char *cell,
                      ag_error *err)
{
    const ag_field *field = &object->shape->fields[index];
    void *at = ag_field_at(object, field);
    switch (field->type) {
    case AG_BOOL: return read_bool(field, cell, at, err);
    case AG_INT: return read_int(field, cell, at, err);
    case AG_WORD: return read_word(field, cell, at, err);
    case AG_TEXT:
    case AG_NAME:
    case AG_SQL:
    case AG_TYPE:
    case AG_REF: *(const char **)at = ag_strdup(arena, cell); return true;
    case AG_LIST:
    case AG_SET:
        if (read_plain_strings(arena, cell, at))
            return true;
        break;
    case AG_TARGET:
    case AG_MAP:
    case AG_RECORDS:
    case AG_CHILDREN: break;
    }
    return read_json(arena, object, index, cell, err);
}

bool ag_row_object(ag_arena *arena, const ag_shape *shape, const ag_rows *rows, size_t row,
                   ag_object **out, ag_error *err)
{
    int name = ag_rows_column(rows, "name");
    ag_object *object =
        ag_object_new(arena, shape, name < 0 ? NULL : ag_cell(rows, row, (size_t)name));
    for (size_t i = 0; i < rows->column_count; i++) {
        const char *cell = ag_cell(rows, row, i);
        int index = cell ? ag_field_index(shape, rows->columns[i]) : -1;
        if (index < 0)
            continue;
        if (!read_cell(arena, object, (size_t)index, cell, err))
            return ag_context(err, "%s \"%s\"", shape->noun, object->name ? object->name : "");
        object->given |= ag_field_bit((size_t)index);
    }
    *out = object;
    return true;
}
