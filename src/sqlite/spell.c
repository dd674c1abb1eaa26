#include "sqlite/project.h"

#include "base/ascii.h"
#include "sqlite/expression.h"

#include <string.h>

static char *upper(ag_arena *arena, const char *text)
{
    char *copy = ag_strdup(arena, text);
    for (char *c = copy; c && *c; c++)
        if (ag_ascii_is_letter(*c))
            *c = (char)(ag_ascii_lower(*c) - 'a' + 'A');
    return copy;
}

/* BINARY is what there is without a collation. */
static const char *spell_collation(ag_arena *arena, const char *collation)
{
    const char *folded = upper(arena, collation);
    return ag_streq(folded, "BINARY") ? NULL : folded;
}

static void spell_column(ag_arena *arena, const ag_table *table, ag_column *column)
{
    if (column->type)
        column->type = ag_lower(
            arena, ag_type_canonical(arena, ag_sqlite_type(arena, column->type, table->strict)));
    column->default_value = ag_sqlite_spell_sql(arena, column->default_value, NULL);
    if (ag_sqlite_default_of(column->default_value) == AG_SQLITE_NULL)
        column->default_value = NULL;
    column->generated = ag_sqlite_spell_sql(arena, column->generated, table);
    column->collation = spell_collation(arena, column->collation);
}

static void spell_index(ag_arena *arena, const ag_table *table, ag_index *index)
{
    index->where = ag_sqlite_spell_sql(arena, index->where, table);
    for (size_t i = 0; i < index->columns.len; i++) {
        ag_index_column *column = (ag_index_column *)index->columns.items[i];
        column->expression = ag_sqlite_spell_sql(arena, column->expression, table);
        column->collation = upper(arena, column->collation);
    }
}

/* The names of columns are needed to the end, so they stay as they are. */
void ag_sqlite_spell(ag_arena *arena, ag_object *object)
{
    if (ag_kind_of(object) != AG_KIND_TABLE)
        return;
    ag_table *table = (ag_table *)object;
    for (size_t i = 0; i < table->columns.len; i++)
        spell_column(arena, table, (ag_column *)table->columns.items[i]);
    for (size_t i = 0; i < table->checks.len; i++) {
        ag_check *check = (ag_check *)table->checks.items[i];
        check->expression = ag_sqlite_spell_sql(arena, check->expression, table);
    }
    for (size_t i = 0; i < table->indexes.len; i++)
        spell_index(arena, table, (ag_index *)table->indexes.items[i]);
}
