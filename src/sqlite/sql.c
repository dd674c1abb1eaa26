#include "sqlite/sql.h"

#include "base/ascii.h"
#include "sqlite/name.h"

#include <stdlib.h>
#include <string.h>

/* sqlite3_keyword_name() in 3.40, sorted; fixed here, so that what is written depends on no library's version. */
static const char *const keywords[] = {
    "abort",
    "action",
    "add",
    "after",
    "all",
    "alter",
    "always",
    "analyze",
    "and",
    "as",
    "asc",
    "attach",
    "autoincrement",
    "before",
    "begin",
    "between",
    "by",
    "cascade",
    "case",
    "cast",
    "check",
    "collate",
    "column",
    "commit",
    "conflict",
    "constraint",
    "create",
    "cross",
    "current",
    "current_date",
    "current_time",
    "current_timestamp",
    "database",
    "default",
    "deferrable",
    "deferred",
    "delete",
    "desc",
    "detach",
    "distinct",
    "do",
    "drop",
    "each",
    "else",
    "end",
    "escape",
    "except",
    "exclude",
    "exclusive",
    "exists",
    "explain",
    "fail",
    "filter",
    "first",
    "following",
    "for",
    "foreign",
    "from",
    "full",
    "generated",
    "glob",
    "group",
    "groups",
    "having",
    "if",
    "ignore",
    "immediate",
    "in",
    "index",
    "indexed",
    "initially",
    "inner",
    "insert",
    "instead",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "key",
    "last",
    "left",
    "like",
    "limit",
    "match",
    "materialized",
    "natural",
    "no",
    "not",
    "nothing",
    "notnull",
    "null",
    "nulls",
    "of",
    "offset",
    "on",
    "or",
    "order",
    "others",
    "outer",
    "over",
    "partition",
    "plan",
    "pragma",
    "preceding",
    "primary",
    "query",
    "raise",
    "range",
    "recursive",
    "references",
    "regexp",
    "reindex",
    "release",
    "rename",
    "replace",
    "restrict",
    "returning",
    "right",
    "rollback",
    "row",
    "rows",
    "savepoint",
    "select",
    "set",
    "table",
    "temp",
    "temporary",
    "then",
    "ties",
    "to",
    "transaction",
    "trigger",
    "unbounded",
    "union",
    "unique",
    "update",
    "using",
    "vacuum",
    "values",
    "view",
    "virtual",
    "when",
    "where",
    "window",
    "with",
    "without",
};

static int compare(const void *key, const void *row)
{
    return strcmp(key, *(const char *const *)row);
}

bool ag_sqlite_is_keyword(const char *word)
{
    char folded[20];
    size_t len = strlen(word);
    if (len >= sizeof folded)
        return false;
    for (size_t i = 0; i <= len; i++)
        folded[i] = ag_ascii_lower(word[i]);
    return bsearch(folded, keywords, AG_COUNT(keywords), sizeof *keywords, compare) != NULL;
}

bool ag_sqlite_is_plain(const char *name)
{
    if (!ag_ascii_is_letter(*name) && *name != '_')
        return false;
    for (const char *c = name; *c; c++)
        if (!ag_ascii_is_letter(*c) && !ag_ascii_is_digit(*c) && *c != '_')
            return false;
    return !ag_sqlite_is_keyword(name);
}

static void put_quoted(ag_buf *out, const char *text, char quote)
{
    ag_buf_putc(out, quote);
    for (const char *end; (end = strchr(text, quote)); text = end + 1) {
        ag_buf_putn(out, text, (size_t)(end - text) + 1);
        ag_buf_putc(out, quote);
    }
    ag_buf_put(out, text);
    ag_buf_putc(out, quote);
}

void ag_sqlite_put_identifier(ag_buf *out, const char *name)
{
    if (ag_sqlite_is_plain(name))
        ag_buf_put(out, name);
    else
        put_quoted(out, name, '"');
}

void ag_sqlite_put_name(ag_buf *out, const char *text)
{
    ag_sqlite_put_identifier(out, ag_sqlite_name(out->arena, text));
}

void ag_sqlite_put_literal(ag_buf *out, const char *text)
{
    put_quoted(out, text, '\'');
}

/* The shell prints what was found, and the name of the constraint that fails because of it. */
void ag_sqlite_put_assertion(ag_buf *out, const char *query, const char *message)
{
    ag_buf_put(out, "CREATE TEMP TABLE autogen_assert (holds CONSTRAINT ");
    put_quoted(out, message, '"');
    ag_buf_put(out, " CHECK (holds IS NULL));\nCREATE TEMP TABLE autogen_found AS SELECT * FROM (");
    ag_buf_put(out, query);
    ag_buf_put(out, ") LIMIT 1;\nSELECT * FROM temp.autogen_found;\n"
                    "INSERT INTO temp.autogen_assert SELECT 0 FROM temp.autogen_found;\n"
                    "DROP TABLE temp.autogen_found;\nDROP TABLE temp.autogen_assert");
}
