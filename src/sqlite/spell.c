#include "sqlite/project.h"

#include "base/ascii.h"
#include "sqlite/ddl_parse.h"
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

/* A word that is taken for a string is that string; who reads a database may have kept it as SQLite's own. */
static void spell_default(ag_arena *arena, ag_column *column)
{
    uint64_t bit = ag_field_bit((size_t)ag_field_index(column->base.shape, "default"));
    ag_object *variant = column->base.variants[AG_SQLITE];
    if (variant && (variant->given & bit)) {
        column->default_value = ((const ag_column *)variant)->default_value;
        variant->given &= ~bit;
    }
    column->default_value =
        ag_sqlite_spell_sql(arena, ag_ddl_default(arena, column->default_value), NULL);
}

static void spell_column(ag_arena *arena, const ag_table *table, ag_column *column)
{
    ag_sqlite_set_type(arena, column, ag_sqlite_spell_type(arena, ag_sqlite_own_type(column)));
    spell_default(arena, column);
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

static void spell_keys(ag_arena *arena, ag_table *table)
{
    ag_primary_key *primary = ag_table_primary_key(table);
    if (primary)
        primary->key = ag_sqlite_spell_sql(arena, primary->key, table);
    for (size_t i = 0; i < table->uniques.len; i++) {
        ag_unique *unique = (ag_unique *)table->uniques.items[i];
        unique->key = ag_sqlite_spell_sql(arena, unique->key, table);
    }
}

static void spell_triggers(ag_arena *arena, const ag_list *triggers)
{
    for (size_t i = 0; i < triggers->len; i++) {
        ag_trigger *trigger = (ag_trigger *)triggers->items[i];
        trigger->when = ag_sqlite_spell_sql(arena, trigger->when, NULL);
        trigger->body = ag_sqlite_spell_sql(arena, trigger->body, NULL);
    }
}

/* The names of columns are needed to the end, so they stay as they are. */
static void spell_table(ag_arena *arena, ag_table *table)
{
    ag_sqlite_unname(arena, table);
    for (size_t i = 0; i < table->columns.len; i++)
        spell_column(arena, table, (ag_column *)table->columns.items[i]);
    for (size_t i = 0; i < table->checks.len; i++) {
        ag_check *check = (ag_check *)table->checks.items[i];
        check->expression = ag_sqlite_spell_sql(arena, check->expression, table);
    }
    spell_keys(arena, table);
    for (size_t i = 0; i < table->indexes.len; i++)
        spell_index(arena, table, (ag_index *)table->indexes.items[i]);
    spell_triggers(arena, &table->triggers);
}

/* Arguments of a module are whatever it reads: only white space and the case of words mean nothing to any of them. */
static void spell_virtual_table(ag_arena *arena, ag_virtual_table *table)
{
    table->module = ag_lower(arena, table->module);
    for (size_t i = 0; i < table->arguments.len; i++)
        table->arguments.items[i] = ag_sqlite_spell_argument(arena, table->arguments.items[i]);
}

void ag_sqlite_spell(ag_arena *arena, ag_object *object)
{
    switch (ag_kind_of(object)) {
    case AG_KIND_TABLE: spell_table(arena, (ag_table *)object); break;
    case AG_KIND_VIEW: spell_triggers(arena, &((ag_view *)object)->triggers); break;
    case AG_KIND_VIRTUAL_TABLE: spell_virtual_table(arena, (ag_virtual_table *)object); break;
    default: break;
    }
}
