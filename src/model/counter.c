/* counter.c: columns that are counted up: identities and serials. */
#include "base/text.h"
#include "model/kind.h"

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
    ag_name name = {0};
    ag_error ignored = {0};
    if (column->sequence_name)
        return ag_strdup(arena, column->sequence_name);
    if (!ag_name_parse(arena, table, &name, &ignored))
        name = (ag_name){.name = table};
    return ag_name_text(arena, name.schema,
                        ag_name_choose(arena, name.name, column->base.name, "seq", NULL));
}
