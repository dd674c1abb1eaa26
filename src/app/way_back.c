#include "app/way_back.h"

#include "base/text.h"

/* Most extensions come with the way to their next version and none back; whether there is one only the server knows. */
static const char *no_version_back(ag_arena *arena, ag_session *scratch, const ag_op *op)
{
    const char *from = ((const ag_extension *)op->from)->version;
    const char *to = ((const ag_extension *)op->to)->version;
    ag_rows rows = {0};
    ag_error ignored = {0};
    char *sql = ag_sql_format(arena, scratch->dialect,
                              "SELECT FROM pg_catalog.pg_extension_update_paths(%L) WHERE source"
                              " = %L AND target = %L AND path IS NULL",
                              op->name, from, to);
    bool none =
        from && to && ag_session_query(scratch, arena, sql, &rows, &ignored) && rows.row_count > 0;
    return none ? ag_format(arena,
                            "going back: the server has no way from version %s of extension"
                            " \"%s\" to %s",
                            from, op->name, to)
                : NULL;
}

static bool divides_by(ag_arena *arena, const ag_schema *schema, const ag_table *table,
                       const char *type)
{
    for (size_t i = 0; table->partition_by && i < table->columns.len; i++) {
        const ag_column *column = (const ag_column *)table->columns.items[i];
        const ag_enum *of = ag_type_enum(arena, schema, column->type);
        if (of && ag_streq(of->base.name, type) &&
            ag_sql_mentions(table->partition_by, column->base.name))
            return true;
    }
    return false;
}

/* A value goes with the type, for which the columns get another one; those of a partition key keep theirs for ever. */
static const char *no_value_back(ag_arena *arena, const ag_schema *schema, const ag_op *op)
{
    const ag_names *from = &((const ag_enum *)op->from)->values;
    const ag_names *to = &((const ag_enum *)op->to)->values;
    bool loses = false;
    for (size_t i = 0; i < from->len; i++)
        loses = loses || !ag_names_has(to, from->items[i]);
    for (size_t i = 0; loses && i < schema->tables.len; i++) {
        const ag_table *table = (const ag_table *)schema->tables.items[i];
        if (divides_by(arena, schema, table, op->name))
            return ag_format(arena,
                             "going back: enum \"%s\" cannot lose a value while it is in the"
                             " partition key of \"%s\"",
                             op->name, table->base.name);
    }
    return NULL;
}

const char *ag_no_way_back(ag_arena *arena, ag_session *scratch, const ag_schema *from,
                           const ag_ops *downgrade)
{
    const char *why = NULL;
    for (size_t i = 0; !why && i < downgrade->len; i++) {
        const ag_op *op = downgrade->items[i];
        if (op->verb != AG_ALTER || scratch->dialect->id != AG_POSTGRESQL)
            continue;
        why = op->kind == AG_KIND_EXTENSION ? no_version_back(arena, scratch, op)
              : op->kind == AG_KIND_ENUM    ? no_value_back(arena, from, op)
                                            : NULL;
    }
    return why;
}
