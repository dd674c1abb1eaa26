/* build.h: schemas built by hand, for the tests of the model. */
#ifndef AG_TEST_MODEL_BUILD_H
#define AG_TEST_MODEL_BUILD_H

#include <autogen/model.h>

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static inline int open_arena(void **state)
{
    *state = ag_arena_open();
    return 0;
}

static inline int close_arena(void **state)
{
    ag_arena_close(*state);
    return 0;
}

/* A new object in the parent's list of the kind; `name` NULL: unnamed. */
static inline void *add(ag_arena *arena, void *parent, ag_kind kind, const char *name)
{
    ag_object *object = ag_object_new(arena, ag_kinds[kind].shape, name);
    ag_list_add(arena, ag_children(parent, kind), object);
    return object;
}

static inline ag_table *add_table(ag_arena *arena, ag_schema *schema, const char *name)
{
    return add(arena, schema, AG_KIND_TABLE, name);
}

static inline ag_column *add_column(ag_arena *arena, ag_table *table, const char *name,
                                    const char *type)
{
    ag_column *column = add(arena, table, AG_KIND_COLUMN, name);
    column->type = type;
    return column;
}

/* "a, b" as names. */
static inline ag_names names_of(ag_arena *arena, const char *text)
{
    return ag_split(arena, text, ',');
}

static inline ag_unique *add_unique(ag_arena *arena, ag_table *table, const char *name,
                                    const char *columns)
{
    ag_unique *unique = add(arena, table, AG_KIND_UNIQUE, name);
    unique->columns = names_of(arena, columns);
    return unique;
}

static inline ag_primary_key *add_primary_key(ag_arena *arena, ag_table *table, const char *columns)
{
    ag_primary_key *key = add(arena, table, AG_KIND_PRIMARY_KEY, NULL);
    key->columns = names_of(arena, columns);
    return key;
}

static inline ag_check *add_check(ag_arena *arena, ag_table *table, const char *name,
                                  const char *expression)
{
    ag_check *check = add(arena, table, AG_KIND_CHECK, name);
    check->expression = expression;
    return check;
}

static inline ag_foreign_key *add_foreign_key(ag_arena *arena, ag_table *table, const char *columns,
                                              const char *target)
{
    ag_foreign_key *key = add(arena, table, AG_KIND_FOREIGN_KEY, NULL);
    key->columns = names_of(arena, columns);
    ag_error err = {0};
    assert_true(ag_target_parse(arena, target, &key->references, &err));
    return key;
}

/* A part in parentheses is an expression, what follows ";" is included. */
static inline ag_index *add_index(ag_arena *arena, ag_table *table, const char *name,
                                  const char *parts)
{
    ag_index *index = add(arena, table, AG_KIND_INDEX, name);
    ag_names halves = ag_split(arena, parts, ';');
    if (halves.len > 1)
        index->include = names_of(arena, halves.items[1]);
    ag_names columns = halves.len ? ag_split(arena, halves.items[0], ',') : (ag_names){0};
    for (size_t i = 0; i < columns.len; i++) {
        ag_index_column *part =
            (ag_index_column *)ag_object_new(arena, &ag_index_column_shape, NULL);
        if (columns.items[i][0] == '(')
            part->expression = columns.items[i];
        else
            part->column = columns.items[i];
        ag_list_add(arena, &index->columns, &part->base);
    }
    return index;
}

static inline ag_enum *add_enum(ag_arena *arena, ag_schema *schema, const char *name,
                                const char *values)
{
    ag_enum *e = add(arena, schema, AG_KIND_ENUM, name);
    e->values = names_of(arena, values);
    return e;
}

/* The sparse object that holds the variant of a text field; the caller sets the member. */
static inline void *add_variant(ag_arena *arena, void *object, ag_dialect_id dialect,
                                const char *field)
{
    ag_object *base = object;
    if (!base->variants[dialect])
        base->variants[dialect] = ag_object_new(arena, base->shape, NULL);
    base->variants[dialect]->given |= ag_field_bit((size_t)ag_field_index(base->shape, field));
    return base->variants[dialect];
}

#endif
