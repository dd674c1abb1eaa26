/* rename.h: what the files that carry out renames share. */
#ifndef AG_MODEL_RENAME_H
#define AG_MODEL_RENAME_H

#include <autogen/model.h>

/* Whether the tokens of `name` stand at the start of `text` and are no part of a longer name; `end` is then behind them. */
bool ag_rename_starts_with(const char *text, const char *name, const char **end);

/* rename_called.c: names of dictionaries in mappings, as SQL. */
void ag_rename_dictionary(ag_arena *arena, ag_schema *schema, const char *from, const char *to);

/*
 * What calls a routine, by its key before and after: references, and calls in SQL texts, but not in bodies, which the server leaves alone.  Nothing where another routine has the
 * same name: nobody can tell which is meant.
 */
void ag_rename_routine(ag_arena *arena, ag_schema *schema, const char *from, const char *to);

/* What calls the functions that a range type, or its multirange type, comes with: they have its name.  Nothing where a routine has it too. */
void ag_rename_constructors(ag_arena *arena, ag_schema *schema, const char *from, const char *to);

/* A type wherever it is said. */
void ag_rename_type(ag_arena *arena, ag_schema *schema, const char *from, const char *to);
/* What lies in a namespace besides what the schema has in it: `from` and `to` are the namespace's names. */
void ag_rename_members(ag_arena *arena, ag_schema *schema, const char *from, const char *to);

/* An operator in another namespace, in what names it and in SQL. */
void ag_rename_operator(ag_arena *arena, ag_schema *schema, const char *from, const char *to);

/* A class of operators in what names it, which leaves out the access method. */
void ag_rename_class(ag_arena *arena, ag_schema *schema, const char *from, const char *to);

/* A family or a class of operators in what names it. */
void ag_rename_family(ag_arena *arena, ag_schema *schema, ag_kind kind, const char *from,
                      const char *to);

/* counter.c: the sequence of a column that counts keeps its name where the column gets another one, or its table; it moves with that. */
typedef struct ag_counter_names {
    const char *table, *column;
} ag_counter_names;

void ag_rename_counter(ag_arena *arena, ag_column *column, const ag_counter_names *from,
                       const ag_counter_names *to);

#endif
