/* validate_heir.c: what must hold between partitions and heirs and their parents. */
#include "base/text.h"
#include "model/settle.h"

static bool fail_heir(const ag_table *table, ag_error_code code, const char *what, const char *hint,
                      ag_error *err)
{
    (void)ag_fail(err, code, NULL, "%s", what);
    (void)ag_hint(err, "%s", hint);
    return ag_about(err, table->base.source);
}

static bool check_parent(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                         const char *name, ag_error *err)
{
    const ag_table *parent = ag_table_find(schema, name);
    const char *verb = table->partition_of ? "is a partition of" : "inherits from";
    if (!parent)
        return fail_heir(table, AG_E_REFERENCE,
                         ag_format(arena, "table \"%s\" %s \"%s\", which does not exist",
                                   table->base.name, verb, name),
                         "the parent is a table of the schema too", err);
    if (ag_streq(name, table->base.name) || ag_table_descends(schema, parent, table->base.name))
        return fail_heir(table, AG_E_MODEL,
                         ag_format(arena, "table \"%s\" %s \"%s\", which comes from it",
                                   table->base.name, verb, name),
                         "a table is no parent of its own", err);
    if (table->partition_of && !parent->partition_by)
        return fail_heir(table, AG_E_MODEL,
                         ag_format(arena, "table \"%s\" is a partition of \"%s\", which has none",
                                   table->base.name, name),
                         "the parent says how: \"partition_by\": \"RANGE (created_at)\"", err);
    if (table->inherits.len > 0 && (parent->partition_by || parent->partition_of))
        return fail_heir(table, AG_E_MODEL,
                         ag_format(arena,
                                   "table \"%s\" inherits from \"%s\", which has or is a partition",
                                   table->base.name, name),
                         "a partition says \"partition_of\" and \"bound\"", err);
    return true;
}

static bool check_bound(ag_arena *arena, const ag_table *table, ag_error *err)
{
    if (!table->partition_of == !table->bound)
        return true;
    return fail_heir(table, AG_E_MODEL,
                     ag_format(arena, "table \"%s\" has %s", table->base.name,
                               table->bound ? "a \"bound\" but is no partition"
                                            : "no \"bound\", and is a partition"),
                     "\"partition_of\": \"events\", \"bound\": \"FOR VALUES IN (1)\"", err);
}

/* All of a partition's columns are its parent's. */
static bool check_columns(ag_arena *arena, const ag_table *table, ag_error *err)
{
    if (!table->partition_of || table->columns.len == 0)
        return true;
    return fail_heir(table, AG_E_MODEL,
                     ag_format(arena, "partition \"%s\" has a column \"%s\", which \"%s\" has not",
                               table->base.name, table->columns.items[0]->name,
                               table->partition_of),
                     "a partition has the columns of its parent; \"overrides\" say what is "
                     "otherwise in one",
                     err);
}

static bool check_overrides(ag_arena *arena, const ag_table *table, const ag_table *whole,
                            ag_error *err)
{
    for (size_t i = 0; i < table->overrides.len; i++) {
        const char *column = ((const ag_override *)table->overrides.items[i])->column;
        if (ag_table_is_heir(table) && ag_column_find(whole, column) &&
            !ag_column_find(table, column))
            continue;
        return fail_heir(
            table, AG_E_REFERENCE,
            ag_format(arena,
                      "\"overrides\" of table \"%s\" names the column \"%s\", which it "
                      "does not inherit",
                      table->base.name, column),
            "what is its own stands in \"columns\"", err);
    }
    return true;
}

static bool check_privileges(ag_arena *arena, const ag_table *table, const ag_table *whole,
                             ag_error *err)
{
    for (size_t i = 0; i < table->column_privileges.keys.len; i++) {
        const char *role, *column, *key = table->column_privileges.keys.items[i];
        if (ag_privileges_key(arena, key, &role, &column) && ag_table_is_heir(table) &&
            ag_column_find(whole, column) && !ag_column_find(table, column))
            continue;
        return fail_heir(table, AG_E_REFERENCE,
                         ag_format(arena,
                                   "\"column_privileges\" of table \"%s\" says \"%s\", which is no "
                                   "role with a column that it inherits",
                                   table->base.name, key),
                         "it is \"role(column)\"; what is granted on a column of its own stands "
                         "in \"privileges\" of that",
                         err);
    }
    return true;
}

bool ag_validate_heir(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                      const ag_table *whole, ag_error *err)
{
    ag_names parents = ag_table_parents(arena, table);
    if (table->partition_of && table->inherits.len > 0)
        return fail_heir(table, AG_E_MODEL,
                         ag_format(arena, "table \"%s\" is a partition and inherits from another",
                                   table->base.name),
                         "it is one of the two: leave the other out", err);
    for (size_t i = 0; i < parents.len; i++)
        if (!check_parent(arena, schema, table, parents.items[i], err))
            return false;
    return check_bound(arena, table, err) && check_columns(arena, table, err) &&
           check_overrides(arena, table, whole, err) && check_privileges(arena, table, whole, err);
}
