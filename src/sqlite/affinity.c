#include "sqlite/affinity.h"

#include "base/text.h"
#include "sqlite/name.h"
#include "sqlite/precheck.h"
#include "sqlite/sqlite.h"

#include <string.h>

static const ag_dialect *const dialect = &ag_sqlite_dialect;

ag_affinity ag_sqlite_affinity(ag_arena *arena, const ag_table *table, const char *type)
{
    static const struct {
        const char *part;
        ag_affinity affinity;
    } rules[] = {
        {"int", AG_AFFINITY_INTEGER}, {"char", AG_AFFINITY_TEXT}, {"clob", AG_AFFINITY_TEXT},
        {"text", AG_AFFINITY_TEXT},   {"blob", AG_AFFINITY_BLOB}, {"real", AG_AFFINITY_REAL},
        {"floa", AG_AFFINITY_REAL},   {"doub", AG_AFFINITY_REAL},
    };
    const char *folded = ag_lower(arena, type ? type : "");
    if (table->strict && strcmp(folded, "any") == 0)
        return AG_AFFINITY_BLOB;
    for (size_t i = 0; i < AG_COUNT(rules); i++)
        if (strstr(folded, rules[i].part))
            return rules[i].affinity;
    return *folded ? AG_AFFINITY_NUMERIC : AG_AFFINITY_BLOB;
}

/* A text becomes the number that it is, as a comparison with a number makes it one; CAST reads any text as far as it can. */
const char *ag_sqlite_value_as(ag_arena *arena, ag_affinity affinity, const char *value)
{
    static const char *const forms[] = {
        [AG_AFFINITY_BLOB] = "%S",
        [AG_AFFINITY_TEXT] = "CASE WHEN typeof(%S) IN ('integer', 'real') THEN CAST(%S AS TEXT)"
                             " ELSE %S END",
        [AG_AFFINITY_NUMERIC] = "CASE WHEN %S = CAST(%S AS NUMERIC) THEN CAST(%S AS NUMERIC)"
                                " ELSE %S END",
        [AG_AFFINITY_INTEGER] = "CASE WHEN %S = CAST(%S AS NUMERIC) THEN CAST(%S AS NUMERIC)"
                                " ELSE %S END",
        [AG_AFFINITY_REAL] = "CASE WHEN %S = CAST(%S AS NUMERIC) THEN CAST(CAST(%S AS NUMERIC)"
                             " AS REAL) ELSE %S END",
    };
    return ag_sql_format(arena, dialect, forms[affinity], value, value, value, value);
}

void ag_sqlite_assert_unaltered(ag_arena *arena, ag_step *step, const ag_table *table,
                                const char *column, const char *shown, const char *by,
                                const char *value)
{
    const char *name = ag_format(arena, "%s.%s", table->base.name, shown);
    const char *old = ag_sql_format(arena, dialect, "%I", column);
    ag_obstacle obstacle = {
        .rule = ag_format(arena, "values of column \"%s\" of table \"%s\" would be altered by %s",
                          shown, table->base.name, by),
        .one = ag_format(arena, "value of %s would be altered", name),
        .many = ag_format(arena, "values of %s would be altered", name),
        .example =
            ag_sql_format(arena, dialect,
                          "substr(quote(%S), 1, 40) || ', which would become ' || substr(quote(%S),"
                          " 1, 40) || ', in ' || %S",
                          old, value, ag_sqlite_row_name(arena, table, "")),
        .from = ag_sql_format(
            arena, dialect,
            "%I WHERE (SELECT CASE WHEN typeof(o) IN ('integer', 'real') AND typeof(n) IN"
            " ('integer', 'real') THEN o <> n"
            " WHEN typeof(o) = 'real' THEN CAST(n AS REAL) IS NOT o"
            " ELSE CAST(o AS TEXT) IS NOT CAST(n AS TEXT) END FROM (SELECT %S AS o, %S AS n))",
            ag_sqlite_name(arena, table->base.name), old, value),
    };
    ag_step_assert_none(arena, step, dialect, &obstacle);
    ag_statement *statement = &step->statements.items[step->statements.len - 1];
    statement->alters = shown;
    statement->hint = "look at these values; to go ahead: --allow-loss; or say with \"using\" how "
                      "they become the new type";
}
