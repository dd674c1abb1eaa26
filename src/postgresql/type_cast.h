/*
 * type_cast.h: how values become those of another type where the server does not do it by itself: it has a cast that has to be asked for, or none.
 *
 * What is said here holds for the types that the model knows, and for what becomes an enum; of others the server decides.
 */
#ifndef AG_POSTGRESQL_TYPE_CAST_H
#define AG_POSTGRESQL_TYPE_CAST_H

#include <autogen/model.h>

typedef struct ag_pg_cast {
    const char *using; /* SQL: the value as one of the new type */
    const char *
        misfit; /* SQL: a condition that finds the values that cannot become one; NULL: there are none */
    bool guessed; /* it finds some that can */
} ag_pg_cast;

/*
 * True if USING is needed.  `column` is the column as SQL has it; `version` is the server's, 0 if unknown: from 16 on it can be asked whether a text is a value, before
 * that is told by patterns, which find some texts that the server would take, and where there is no pattern every value is found.
 */
bool ag_pg_cast_find(ag_arena *arena, const ag_schema *schema, int version, const char *from,
                     const char *to, const char *column, ag_pg_cast *out);

#endif
