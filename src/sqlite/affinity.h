/* affinity.h: what the type of a column makes of values. */
#ifndef AG_SQLITE_AFFINITY_H
#define AG_SQLITE_AFFINITY_H

#include <autogen/dialect.h>

typedef enum ag_affinity {
    AG_AFFINITY_BLOB, /* leaves values alone */
    AG_AFFINITY_TEXT,
    AG_AFFINITY_NUMERIC,
    AG_AFFINITY_INTEGER,
    AG_AFFINITY_REAL,
} ag_affinity;

/* https://www.sqlite.org/datatype3.html#determination_of_column_affinity; ANY in a STRICT table leaves values alone. */
ag_affinity ag_sqlite_affinity(ag_arena *arena, const ag_table *table, const char *type);

/* SQL for what a column of the affinity would hold if `value`, which is SQL, were put into it. */
const char *ag_sqlite_value_as(ag_arena *arena, ag_affinity affinity, const char *value);

/*
 * Assert that no value of `column` would be altered by what makes it `value`, SQL over the table as it is: '007' would be 7.  A value may change its type but not what it says; a
 * number may become another form of the same number.  `by` is what the error calls that, and `shown` what the column will be called.
 */
void ag_sqlite_assert_unaltered(ag_arena *arena, ag_step *step, const ag_table *table,
                                const char *column, const char *shown, const char *by,
                                const char *value);

#endif
