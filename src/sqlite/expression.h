/* expression.h: SQL expressions as token sequences: tidied to be written, and spelled one way to be compared. */
#ifndef AG_SQLITE_EXPRESSION_H
#define AG_SQLITE_EXPRESSION_H

#include <autogen/model.h>

/* From the first token to the last, without parentheses around the whole: what stands inside "CHECK (…)".  NULL stays NULL. */
char *ag_sqlite_tidy(ag_arena *arena, const char *sql);

/*
 * One spelling of what means the same: words in lower case, names without needless quotes, one sign for "unequal" and "equal", 1 and 0 for true and false, one space
 * between tokens.  A doubly quoted word is a name only if `table` has such a column; else SQLite takes it for a string, and it stays as it is.  Parentheses inside are never
 * dropped.  NULL stays NULL.
 */
char *ag_sqlite_spell_sql(ag_arena *arena, const char *sql, const ag_table *table);

/* A type as SQLite's columns say it; in a STRICT table one of the few that are allowed there. */
char *ag_sqlite_type(ag_arena *arena, const char *type, bool strict);

/* One spelling of a type as it is written: its tokens in lower case, a space between words.  NULL stays NULL. */
char *ag_sqlite_spell_type(ag_arena *arena, const char *type);

/* The same for an argument of a module, whose quotes stay: what they mean only the module knows. */
char *ag_sqlite_spell_argument(ag_arena *arena, const char *argument);

typedef enum ag_sqlite_default {
    AG_SQLITE_LITERAL,    /* a literal or a signed number */
    AG_SQLITE_NULL,       /* NULL, or none at all */
    AG_SQLITE_CLOCK,      /* CURRENT_TIME, CURRENT_DATE, CURRENT_TIMESTAMP */
    AG_SQLITE_EXPRESSION, /* anything else: needs parentheses */
} ag_sqlite_default;

ag_sqlite_default ag_sqlite_default_of(const char *sql);

#endif
