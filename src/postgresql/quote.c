#include "postgresql/quote.h"

#include <stdlib.h>
#include <string.h>

/*
 * Words that are more than unreserved in some version up to 18 (pg_get_keywords(), catcode other than U), sorted bytewise.
 */
static const char *const keywords[] = {
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "bigint",
    "binary",
    "bit",
    "boolean",
    "both",
    "case",
    "cast",
    "char",
    "character",
    "check",
    "coalesce",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "dec",
    "decimal",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "exists",
    "extract",
    "false",
    "fetch",
    "float",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "greatest",
    "group",
    "grouping",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "inout",
    "int",
    "integer",
    "intersect",
    "interval",
    "into",
    "is",
    "isnull",
    "join",
    "json",
    "json_array",
    "json_arrayagg",
    "json_exists",
    "json_object",
    "json_objectagg",
    "json_query",
    "json_scalar",
    "json_serialize",
    "json_table",
    "json_value",
    "lateral",
    "leading",
    "least",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "merge_action",
    "national",
    "natural",
    "nchar",
    "none",
    "normalize",
    "not",
    "notnull",
    "null",
    "nullif",
    "numeric",
    "offset",
    "on",
    "only",
    "or",
    "order",
    "out",
    "outer",
    "overlaps",
    "overlay",
    "placing",
    "position",
    "precision",
    "primary",
    "real",
    "references",
    "returning",
    "right",
    "row",
    "select",
    "session_user",
    "setof",
    "similar",
    "smallint",
    "some",
    "substring",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "time",
    "timestamp",
    "to",
    "trailing",
    "treat",
    "trim",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "values",
    "varchar",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
    "xmlattributes",
    "xmlconcat",
    "xmlelement",
    "xmlexists",
    "xmlforest",
    "xmlnamespaces",
    "xmlparse",
    "xmlpi",
    "xmlroot",
    "xmlserialize",
    "xmltable",
};

static int compare_words(const void *a, const void *b)
{
    return strcmp((const char *)a, *(const char *const *)b);
}

static bool is_keyword(const char *name)
{
    return bsearch(name, keywords, AG_COUNT(keywords), sizeof keywords[0], compare_words) != NULL;
}

/* True for [a-z_][a-z0-9_$]*. */
static bool is_plain(const char *name)
{
    const char *first = "abcdefghijklmnopqrstuvwxyz_";
    const char *others = "abcdefghijklmnopqrstuvwxyz_0123456789$";
    return *name != '\0' && strchr(first, *name) != NULL && name[strspn(name, others)] == '\0';
}

void ag_pg_put_identifier(ag_buf *out, const char *name)
{
    if (is_plain(name) && !is_keyword(name)) {
        ag_buf_put(out, name);
        return;
    }
    ag_buf_putc(out, '"');
    for (const char *c = name; *c != '\0'; c++) {
        ag_buf_put(out, *c == '"' ? "\"" : "");
        ag_buf_putc(out, *c);
    }
    ag_buf_putc(out, '"');
}

/* With a backslash inside, E'' says what it means whatever standard_conforming_strings is. */
void ag_pg_put_literal(ag_buf *out, const char *text)
{
    if (text == NULL) {
        ag_buf_put(out, "NULL");
        return;
    }
    ag_buf_put(out, strchr(text, '\\') != NULL ? "E'" : "'");
    for (const char *end; (end = strpbrk(text, "'\\")) != NULL; text = end + 1) {
        ag_buf_putn(out, text, (size_t)(end - text) + 1);
        ag_buf_putc(out, *end);
    }
    ag_buf_put(out, text);
    ag_buf_putc(out, '\'');
}

/* True if what is quoted by the tag ends where the text does, and not before: a "$" at its end can be the start of a tag. */
static bool is_free(ag_arena *arena, const char *text, const char *tag)
{
    const char *quoted = ag_format(arena, "%s%s", text, tag);
    return strstr(quoted, tag) == quoted + strlen(text);
}

/* A tag that the text does not hold: "$autogen$", "$autogen1$", … */
static char *free_tag(ag_arena *arena, const char *text)
{
    char *tag = ag_strdup(arena, "$autogen$");
    for (int i = 1; !is_free(arena, text, tag); i++) {
        tag = ag_format(arena, "$autogen%d$", i);
    }
    return tag;
}

void ag_pg_put_dollars(ag_buf *out, const char *text)
{
    const char *tag = is_free(out->arena, text, "$$") ? "$$" : free_tag(out->arena, text);
    ag_buf_format(out, "%s%s%s", tag, text, tag);
}

void ag_pg_put_assertion(ag_buf *out, const char *query, const char *message)
{
    ag_buf body = ag_buf_new(out->arena);
    ag_buf_put(&body, "\nDECLARE\n    found text;\n    rows bigint;\nBEGIN\n    EXECUTE ");
    ag_pg_put_literal(&body, query);
    ag_buf_put(&body, " INTO found;\n    GET DIAGNOSTICS rows = ROW_COUNT;\n"
                      "    IF rows > 0 THEN\n        RAISE EXCEPTION USING MESSAGE = ");
    ag_pg_put_literal(&body, message);
    ag_buf_put(&body, ", DETAIL = coalesce(found, '');\n    END IF;\nEND\n");
    const char *tag = free_tag(out->arena, body.text);
    ag_buf_format(out, "DO %s%s%s", tag, body.text, tag);
}

void ag_pg_put_prelude(ag_buf *out, const char *default_schema)
{
    ag_buf_put(out, "SET LOCAL search_path = ");
    ag_pg_put_identifier(out, default_schema == NULL ? "public" : default_schema);
    /* What literals and casts mean must not depend on who runs it. */
    ag_buf_put(out, ";\nSET LOCAL TimeZone = 'UTC';\nSET LOCAL standard_conforming_strings = on");
    /* What a body names may come later; the proof looks at bodies once all is there. */
    ag_buf_put(out, ";\nSET LOCAL check_function_bodies = off");
}
