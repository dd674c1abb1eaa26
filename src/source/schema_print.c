/* schema_print.c: a schema as a file of ours, and what such a file may say. */
#include <autogen/source.h>

#include "codec/codec.h"

/* More objects than this cannot stand on one line. */
enum { MANY = 32 };

/* What is printed goes to the file as it comes; without one all of it is kept. */
static void pass_on(ag_buf *out, FILE *to)
{
    if (!to)
        return;
    (void)fwrite(out->text, 1, out->len, to); /* whoever opened it asks for errors */
    ag_buf_cut(out, 0);
}

/* Object by object: as trees, all of them at once take several times the room that they take as objects. */
static void print_many(ag_buf *out, FILE *to, const ag_field *field, const ag_list *list,
                       unsigned flags, bool more)
{
    ag_json_print_open(out, field->name, 1);
    for (size_t i = 0; i < list->len; i++) {
        ag_arena *scratch = ag_arena_open();
        const ag_object *object = list->items[i];
        ag_json_print_member(out, object->name, ag_object_write(scratch, object, flags), 2,
                             i + 1 < list->len);
        ag_arena_close(scratch);
        pass_on(out, to);
    }
    ag_json_print_close(out, 1, more);
}

static void print_few(ag_buf *out, const ag_schema *schema, size_t index, unsigned flags, bool more)
{
    ag_arena *scratch = ag_arena_open();
    ag_json *json = ag_json_object(scratch);
    ag_object_write_into(scratch, &schema->base, ag_field_bit(index), flags, json);
    ag_json_print_member(out, json->items[0]->key, json->items[0], 1, more);
    ag_arena_close(scratch);
}

static const ag_list *list_of(const ag_schema *schema, size_t index)
{
    static const ag_list none = {0};
    const ag_field *field = &ag_schema_shape.fields[index];
    return field->type == AG_CHILDREN ? ag_field_list_of(&schema->base, field) : &none;
}

static void print_by_parts(ag_buf *out, FILE *to, const ag_schema *schema, unsigned flags)
{
    size_t last = ag_schema_shape.field_count;
    while (list_of(schema, last - 1)->len == 0)
        last--;
    ag_json_print_open(out, NULL, 0);
    for (size_t i = 0; i < last; i++) {
        const ag_list *list = list_of(schema, i);
        bool more = i + 1 < last;
        if (list->len > MANY)
            print_many(out, to, &ag_schema_shape.fields[i], list, flags, more);
        else if (list->len > 0)
            print_few(out, schema, i, flags, more);
    }
    ag_json_print_close(out, 0, false);
    ag_buf_putc(out, '\n');
}

static bool has_many(const ag_schema *schema)
{
    for (size_t i = 0; i < ag_schema_shape.field_count; i++) {
        if (list_of(schema, i)->len > MANY)
            return true;
    }
    return false;
}

static bool is_mixed(const ag_list *list)
{
    for (size_t i = 1; i < list->len; i++) {
        if (!list->items[i]->name != !list->items[0]->name)
            return true;
    }
    return false;
}

static bool has_mixed(const ag_table *table)
{
    return is_mixed(&table->uniques) || is_mixed(&table->checks) ||
           is_mixed(&table->foreign_keys) || is_mixed(&table->indexes);
}

/* Some with a name and some without have no form in JSON, only in C: there they all get the names that a revision gives them. */
static const ag_schema *printable(ag_arena *arena, const ag_schema *schema)
{
    ag_schema *named = NULL;
    for (size_t i = 0; i < schema->tables.len; i++) {
        if (!has_mixed((const ag_table *)schema->tables.items[i]))
            continue;
        if (!named)
            named = ag_schema_copy(arena, schema);
        ag_map taken = ag_map_new(arena);
        for (size_t k = 0; k < named->tables.len; k++) {
            if (k != i)
                ag_map_put(&taken, named->tables.items[k]->name, named->tables.items[k]);
        }
        ag_table_name_children(arena, (ag_table *)named->tables.items[i], &taken);
    }
    return named ? named : schema;
}

static char *print(ag_arena *arena, const ag_schema *schema, unsigned flags, FILE *to)
{
    ag_buf out = ag_buf_new(arena);
    schema = printable(arena, schema);
    if (has_many(schema))
        print_by_parts(&out, to, schema, flags);
    else
        ag_json_print(&out, ag_object_write(arena, &schema->base, flags));
    pass_on(&out, to);
    return out.text;
}

void ag_schema_print_to(ag_arena *arena, const ag_schema *schema, FILE *to)
{
    (void)print(arena, schema, AG_READ_DECLARED, to);
}

char *ag_schema_print(ag_arena *arena, const ag_schema *schema)
{
    return print(arena, schema, AG_READ_DECLARED, NULL);
}

char *ag_schema_print_exact(ag_arena *arena, const ag_schema *schema)
{
    return print(arena, schema, AG_READ_DECLARED | AG_WRITE_EXACT, NULL);
}

ag_json *ag_schema_json_schema(ag_arena *arena)
{
    ag_json *schema = ag_json_schema(arena, &ag_schema_shape, "a declared schema of autogen");
    ag_json *keys = ag_json_get(schema, "properties");
    ag_json *format = ag_json_set(arena, keys, "format", ag_json_object(arena));
    ag_json_set(arena, format, "type", ag_json_string(arena, "integer"));
    ag_json_set(arena, format, "minimum", ag_json_int(arena, 1));
    ag_json_set(arena, format, "maximum", ag_json_int(arena, AG_SCHEMA_FORMAT));
    ag_json_set(arena, format, "description",
                ag_json_string(arena, "the version of this format that the file needs"));
    return schema;
}
