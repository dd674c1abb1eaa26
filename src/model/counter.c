/* counter.c: columns that are counted up: identities and serials. */
#include "base/text.h"
#include "model/kind.h"
#include "model/rename.h"

const char *ag_serial_type(const char *type)
{
    static const char *const types[][2] = {
        {"smallserial", "smallint"}, {"serial", "integer"}, {"bigserial", "bigint"}};
    for (size_t i = 0; i < AG_COUNT(types); i++)
        if (ag_streq(type, types[i][0]))
            return types[i][1];
    return NULL;
}

static bool counts(const ag_column *column)
{
    return column->identity != AG_IDENTITY_NONE || ag_serial_type(column->type);
}

bool ag_column_counts(const ag_column *column)
{
    bool found = counts(column);
    for (size_t d = 0; d < AG_DIALECT_COUNT && !found; d++)
        found = column->base.variants[d] && counts((const ag_column *)column->base.variants[d]);
    return found;
}

char *ag_column_sequence(ag_arena *arena, const char *table, const ag_column *column)
{
    if (column->sequence_name)
        return ag_strdup(arena, column->sequence_name);
    const ag_name name = ag_name_split(arena, table);
    return ag_name_text(arena, name.schema,
                        ag_name_choose(arena, name.name, column->base.name, "seq", NULL));
}

static const char *usual_sequence(ag_arena *arena, const char *table, const ag_column *column,
                                  const char *called)
{
    ag_column other = *column;
    other.sequence_name = NULL;
    other.base.name = called;
    return ag_column_sequence(arena, table, &other);
}

void ag_rename_counter(ag_arena *arena, ag_column *column, const ag_counter_names *from,
                       const ag_counter_names *to)
{
    if (!ag_column_counts(column))
        return;
    const char *schema = ag_key_schema(arena, AG_KIND_SEQUENCE, to->table);
    const char *name = column->sequence_name
                           ? column->sequence_name
                           : usual_sequence(arena, from->table, column, from->column);
    name = ag_key_in(arena, AG_KIND_SEQUENCE, name, schema);
    bool usual = ag_streq(name, usual_sequence(arena, to->table, column, to->column));
    column->sequence_name = usual ? NULL : name;
}
