/*
 * frozen.h: 'now', 'today', 'tomorrow' and 'yesterday' where PostgreSQL would read them as a date or a time, once.  What is not certain is none: a string beside a column of
 * text is a string.
 */
#ifndef AG_MODEL_FROZEN_H
#define AG_MODEL_FROZEN_H

#include <autogen/model.h>

/* Whether the column of that name is a date or a time. */
typedef bool (*ag_is_time)(const void *of, const char *name);

bool ag_type_is_time(ag_arena *arena, const char *type);

/* The clock in an expression, and what to write instead; NULL if there is none.  `alone`: what is nothing but a string is a date or a time. */
const char *ag_frozen_clock(ag_arena *arena, const char *sql, bool alone, ag_is_time is_time,
                            const void *of, const char **instead);

/* The same of any string that says one, whatever it is read as. */
const char *ag_clock_said(ag_arena *arena, const char *sql, const char **instead);

/* The columns that statements have declared so far. */
typedef struct ag_frozen_columns {
    ag_arena *arena;
    ag_map timed; /* "table.column" */
    const char *subject;
} ag_frozen_columns;

ag_frozen_columns ag_frozen_columns_new(ag_arena *arena);
/* The same of a statement that defines something; all are given in their order. */
const char *ag_frozen_clock_in_statement(ag_frozen_columns *columns, const char *sql,
                                         const char **instead);

#endif
