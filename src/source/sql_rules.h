/*
 * sql_rules.h: which statements of a schema file are run, and whose failure matters.
 *
 * One table knows the statements that reach outside the database, which are refused before anything runs, and those that concern only roles and
 * settings that the scratch server may not have.  It looks at words; it does not parse.
 */
#ifndef AG_SOURCE_SQL_RULES_H
#define AG_SOURCE_SQL_RULES_H

#include <autogen/dialect.h>

typedef enum ag_sql_verdict {
    AG_SQL_RUN,
    AG_SQL_TOLERATE, /* may fail with the SQLSTATEs of the rule: then it is as if it were not there */
    AG_SQL_REFUSE,
    AG_SQL_SKIP,           /* says nothing of the schema: not run */
    AG_SQL_INCLUDE,        /* another file, from the project's folder */
    AG_SQL_INCLUDE_BESIDE, /* from this file's folder */
    AG_SQL_BEGIN,          /* begins a transaction */
    AG_SQL_END             /* ends one */
} ag_sql_verdict;

typedef struct ag_sql_rule {
    ag_dialect_id dialect;
    /*
     * Words from the start of the statement: "a|b" is one of several, "*" any number of tokens, "?" one token, "$" the end.  "(name" is a call of that function
     * anywhere in a statement that runs it.
     */
    const char *pattern;
    ag_sql_verdict verdict;
    const char *why; /* REFUSE: "concerns the whole server"; TOLERATE: SQLSTATEs */
    const char *hint;
    unsigned unless; /* TOLERATE: AG_GRANTS, AG_OWNER: not where that is managed */
} ag_sql_rule;

/* The first rule of the table that fits (for DO: also what its code would run); one that says AG_SQL_RUN if none does. */
const ag_sql_rule *ag_sql_rule_find(const ag_dialect *dialect, const char *sql);

#endif
